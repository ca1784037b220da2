package ledger

import (
	"context"
	"fmt"
	"sync"

	"github.com/dragoman-events/dragoman"
)

// Coverage is what an answer rests on: silence in a record that does not
// cover a time says nothing.
type Coverage struct {
	Since    dragoman.Day `json:"since"`    // day of the first report; empty without reports
	Until    dragoman.Day `json:"until"`    // day of the last
	Days     int          `json:"days"`     // days with at least one report
	Reports  int          `json:"reports"`  // that are no copies of others
	Copies   int          `json:"copies"`   // reports that say nearly what an earlier one says: see copies.go
	Sources  int          `json:"sources"`  // that are named
	Passages int          `json:"passages"` // in those reports
	Events   int          `json:"events"`   // that those passages tell
}

// Coverage tells what the whole record covers.
func (l *Ledger) Coverage(ctx context.Context) (Coverage, error) {
	return l.CoverageBetween(ctx, 0, 0)
}

// CoverageBetween tells what reports of two days and the time between cover;
// a zero day leaves that side open.
func (l *Ledger) CoverageBetween(ctx context.Context, since, until dragoman.Day) (Coverage, error) {
	c, err := l.coverage(ctx, since, until)
	if err != nil {
		return Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	return c, nil
}

func (l *Ledger) coverage(ctx context.Context, since, until dragoman.Day) (Coverage, error) {
	tx, done, err := l.look(ctx)
	if err != nil {
		return Coverage{}, err
	}
	defer done()
	end := int64(until)
	if until == 0 {
		end = 1 << 31
	}
	var c Coverage
	var first, last int64
	err = tx.QueryRowContext(ctx, `SELECT coalesce(min(day), 0), coalesce(max(day), 0), count(DISTINCT day), coalesce(sum(reports - copies), 0), coalesce(sum(copies), 0),
		count(DISTINCT nullif(source, '')) FROM coverage WHERE day BETWEEN ? AND ?`, int64(since), end).
		Scan(&first, &last, &c.Days, &c.Reports, &c.Copies, &c.Sources)
	if err != nil {
		return Coverage{}, err
	}
	c.Since, c.Until = dragoman.Day(first), dragoman.Day(last)
	if since == 0 && until == 0 {
		err = tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM tells), (SELECT count(*) FROM events)`).Scan(&c.Passages, &c.Events)
	} else {
		err = tx.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT t.event) FROM reports r JOIN passages p ON p.report = r.n JOIN tells t ON t.passage = p.n
			WHERE r.published BETWEEN ? AND ?`, int64(since), end).Scan(&c.Passages, &c.Events)
	}
	return c, err
}

// Month is a month of events between two parties.
type Month struct {
	Year  int    `json:"year"`  // 0: dated, but to no one month ("in 2018")
	Month int    `json:"month"` // 1 to 12
	Type  string `json:"type"`
	Mode  string `json:"mode"`
	Dated int    `json:"dated"` // events whose day lies in it
	Told  int    `json:"told"`  // events of unknown day that were first told in it
}

// Months counts the actual events between two parties, in either direction,
// by month, type and mode. The counts are kept with the record, not gathered:
// the series of a pair takes no longer in a large record than in a small one.
func (l *Ledger) Months(ctx context.Context, a, b string) ([]Month, error) {
	tx, done, err := l.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("months of %s and %s: %w", a, b, err)
	}
	defer done()
	rows, err := tx.QueryContext(ctx, `SELECT month, type, mode, dated, told FROM months WHERE a = ? AND b = ? ORDER BY month, type, mode`,
		min(a, b), max(a, b))
	if err != nil {
		return nil, fmt.Errorf("months of %s and %s: %w", a, b, err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	months := []Month{}
	for rows.Next() {
		var m Month
		var n int
		if err := rows.Scan(&n, &m.Type, &m.Mode, &m.Dated, &m.Told); err != nil {
			return nil, fmt.Errorf("months of %s and %s: %w", a, b, err)
		}
		if n != 0 {
			m.Year, m.Month = n/12, n%12+1
		}
		months = append(months, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("months of %s and %s: %w", a, b, err)
	}
	return months, nil
}

// CoverageMonth is how many reports the record has of a month, without copies,
// and of how many of its days.
type CoverageMonth struct {
	Year    int `json:"year"`
	Month   int `json:"month"` // 1 to 12
	Days    int `json:"days"`
	Reports int `json:"reports"`
}

// CoverageMonths gives the months that the record has reports of, in order.
// A month that is not there has none.
func (l *Ledger) CoverageMonths(ctx context.Context) ([]CoverageMonth, error) {
	days, err := l.coveredDays(ctx)
	if err != nil {
		return nil, fmt.Errorf("coverage by month: %w", err)
	}
	months := []CoverageMonth{}
	for _, d := range days {
		t := d.day.Time()
		if n := len(months); n == 0 || months[n-1].Year != t.Year() || months[n-1].Month != int(t.Month()) {
			months = append(months, CoverageMonth{Year: t.Year(), Month: int(t.Month())})
		}
		m := &months[len(months)-1]
		m.Days++
		m.Reports += d.reports
	}
	return months, nil
}

// coveredDay is a day of which there are reports, and how many that are no
// copies.
type coveredDay struct {
	day     dragoman.Day
	reports int
}

// covered keeps the days that the record covers, which most answers tell, for
// as long as it has the same reports.
type covered struct {
	mu    sync.Mutex
	stamp string // of the reports
	days  []coveredDay
}

// coveredDays gives the days that the record has reports of, in order. The
// list is shared and must not be changed.
func (l *Ledger) coveredDays(ctx context.Context) ([]coveredDay, error) {
	q, done, err := l.look(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var stamp string
	err = q.QueryRowContext(ctx, `SELECT coalesce(group_concat(coder || ' ' || reports || ' ' || low || ' ' || high), '-') FROM (SELECT * FROM digest ORDER BY coder)`).Scan(&stamp)
	if err != nil {
		return nil, err
	}
	l.covered.mu.Lock()
	defer l.covered.mu.Unlock()
	if l.covered.stamp == stamp {
		return l.covered.days, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT day, sum(reports - copies) FROM coverage GROUP BY day ORDER BY day`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	var days []coveredDay
	for rows.Next() {
		var day int64
		var d coveredDay
		if err := rows.Scan(&day, &d.reports); err != nil {
			return nil, err
		}
		d.day = dragoman.Day(day)
		days = append(days, d)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	l.covered.stamp, l.covered.days = stamp, days
	return days, nil
}
