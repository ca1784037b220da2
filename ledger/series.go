package ledger

import (
	"context"
	"fmt"

	"github.com/dragoman-events/dragoman"
)

// AllMonths counts the actual events of all pairs by month, of the types and
// modes given (none: of all): an event among three parties counts three times,
// once for each pair. Type and Mode of the months are empty.
func (l *Ledger) AllMonths(ctx context.Context, types, modes []string) ([]Month, error) {
	q, done, err := l.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("months of all pairs: %w", err)
	}
	defer done()
	query := `SELECT month, sum(dated), sum(told) FROM months WHERE month > 0`
	if len(types) > 0 {
		query += " AND type IN (" + marks(len(types)) + ")"
	}
	if len(modes) > 0 {
		query += " AND mode IN (" + marks(len(modes)) + ")"
	}
	rows, err := q.QueryContext(ctx, query+" GROUP BY month ORDER BY month", append(anys(types), anys(modes)...)...)
	if err != nil {
		return nil, fmt.Errorf("months of all pairs: %w", err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	months := []Month{}
	for rows.Next() {
		var m Month
		var n int
		if err := rows.Scan(&n, &m.Dated, &m.Told); err != nil {
			return nil, fmt.Errorf("months of all pairs: %w", err)
		}
		m.Year, m.Month = n/12, n%12+1
		months = append(months, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("months of all pairs: %w", err)
	}
	return months, nil
}

// PairDay is the actual events of a pair and type on a day, or first told on
// it when their own is unknown.
type PairDay struct {
	A, B   string // A < B
	Day    dragoman.Day
	Type   string
	Events int
}

// PairDays gives the actual events of all pairs of two different parties whose
// first day lies between two days, by pair, day and type. Those of an interval
// longer than a month are left out: no day can be said of them.
func (l *Ledger) PairDays(ctx context.Context, since, until dragoman.Day) ([]PairDay, error) {
	q, done, err := l.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("days of all pairs: %w", err)
	}
	defer done()
	rows, err := q.QueryContext(ctx, `SELECT x.a, x.b, x.day, e.type, count(*) FROM pairs x JOIN events e ON e.n = x.event
		WHERE x.day BETWEEN ? AND ? AND x.a <> x.b AND e.status = 'actual' AND e.until - e.day < ?
		GROUP BY x.a, x.b, x.day, e.type ORDER BY x.a, x.b, x.day, e.type`, int64(since), int64(until), month)
	if err != nil {
		return nil, fmt.Errorf("days of all pairs: %w", err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	days := []PairDay{}
	for rows.Next() {
		var d PairDay
		var day int64
		if err := rows.Scan(&d.A, &d.B, &day, &d.Type, &d.Events); err != nil {
			return nil, fmt.Errorf("days of all pairs: %w", err)
		}
		d.Day = dragoman.Day(day)
		days = append(days, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("days of all pairs: %w", err)
	}
	return days, nil
}

// CoverageDay is how many reports the record has of a day.
type CoverageDay struct {
	Day     dragoman.Day
	Reports int
}

// CoverageDays gives the days that the record has reports of, in order.
func (l *Ledger) CoverageDays(ctx context.Context, since, until dragoman.Day) ([]CoverageDay, error) {
	q, done, err := l.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("coverage by day: %w", err)
	}
	defer done()
	rows, err := q.QueryContext(ctx, `SELECT day, sum(reports) FROM coverage WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day`, int64(since), int64(until))
	if err != nil {
		return nil, fmt.Errorf("coverage by day: %w", err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	days := []CoverageDay{}
	for rows.Next() {
		var day int64
		var c CoverageDay
		if err := rows.Scan(&day, &c.Reports); err != nil {
			return nil, fmt.Errorf("coverage by day: %w", err)
		}
		c.Day = dragoman.Day(day)
		days = append(days, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("coverage by day: %w", err)
	}
	return days, nil
}
