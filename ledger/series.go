package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
)

// AllMonths counts the actual events of all pairs by month, of the types and
// modes given (none: of all): an event among three parties counts three times,
// once for each pair. Type and Mode of the months are empty.
func (l *Ledger) AllMonths(ctx context.Context, types, modes []string) ([]Month, error) {
	all, err := l.allMonths(ctx)
	if err != nil {
		return nil, fmt.Errorf("months of all pairs: %w", err)
	}
	months := []Month{}
	for _, m := range all {
		if len(types) > 0 && !slices.Contains(types, m.Type) || len(modes) > 0 && !slices.Contains(modes, m.Mode) {
			continue
		}
		n := len(months)
		if n == 0 || months[n-1].Year != m.Year || months[n-1].Month != m.Month {
			months = append(months, Month{Year: m.Year, Month: m.Month})
			n++
		}
		months[n-1].Dated += m.Dated
		months[n-1].Told += m.Told
	}
	return months, nil
}

// monthly keeps the months of all pairs together, against which every trend is
// held, for as long as the record is the same.
type monthly struct {
	mu    sync.Mutex
	stamp string // of the record
	all   []Month
}

// allMonths gives the months of all pairs together, by type and mode, in
// order. The list is shared and must not be changed.
func (l *Ledger) allMonths(ctx context.Context) ([]Month, error) {
	q, done, err := l.look(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var stamp string
	err = q.QueryRowContext(ctx, `SELECT coalesce(group_concat(coder || ' ' || reports || ' ' || low || ' ' || high), '-') || ', ' || (SELECT count(*) FROM corrections)
		|| ', ' || (SELECT count(*) FROM partial) || ', ' || (SELECT value FROM settings WHERE name = 'merging') FROM (SELECT * FROM digest ORDER BY coder)`).Scan(&stamp)
	if err != nil {
		return nil, err
	}
	l.monthly.mu.Lock()
	defer l.monthly.mu.Unlock()
	if l.monthly.stamp == stamp {
		return l.monthly.all, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT month, type, mode, sum(dated), sum(told) FROM months WHERE month > 0 GROUP BY month, type, mode ORDER BY month, type, mode`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	var all []Month
	for rows.Next() {
		var m Month
		var n int
		if err := rows.Scan(&n, &m.Type, &m.Mode, &m.Dated, &m.Told); err != nil {
			return nil, err
		}
		m.Year, m.Month = n/12, n%12+1
		all = append(all, m)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	l.monthly.stamp, l.monthly.all = stamp, all
	return all, nil
}

// PairDay is the actual events of a pair and type on a day, or first told on
// it when their own is unknown.
type PairDay struct {
	A, B   string // A < B
	Day    dragoman.Day
	Type   string
	Mode   string
	Events int
}

// PairDays gives the actual events of all pairs of two different parties whose
// first day lies between two days, by pair, day, type and mode. Those of an interval
// longer than a month are left out: no day can be said of them.
func (l *Ledger) PairDays(ctx context.Context, since, until dragoman.Day) ([]PairDay, error) {
	var days []PairDay
	err := l.each(ctx, func(scan func(...any) error) error {
		var d PairDay
		var day int64
		err := scan(&d.A, &d.B, &day, &d.Type, &d.Mode, &d.Events)
		d.Day = dragoman.Day(day)
		days = append(days, d)
		return err
	}, `SELECT x.a, x.b, x.day, e.type, e.mode, count(*) FROM pairs x JOIN events e ON e.n = x.event
		WHERE x.day BETWEEN ? AND ? AND x.a <> x.b AND e.status = 'actual' AND e.until - e.day < ?
		GROUP BY x.a, x.b, x.day, e.type, e.mode ORDER BY x.a, x.b, x.day, e.type, e.mode`, int64(since), int64(until), month)
	if err != nil {
		return nil, fmt.Errorf("days of all pairs: %w", err)
	}
	return days, nil
}

// CoverageDay is how many reports the record has of a day from a source, which
// may be unknown (""), without copies of others.
type CoverageDay struct {
	Day     dragoman.Day
	Source  string
	Reports int
}

// CoverageDays gives the days that the record has reports of, by source, in
// order.
func (l *Ledger) CoverageDays(ctx context.Context, since, until dragoman.Day) ([]CoverageDay, error) {
	var days []CoverageDay
	err := l.each(ctx, func(scan func(...any) error) error {
		var c CoverageDay
		var day int64
		err := scan(&day, &c.Source, &c.Reports)
		c.Day = dragoman.Day(day)
		days = append(days, c)
		return err
	}, `SELECT day, source, reports - copies FROM coverage WHERE day BETWEEN ? AND ? ORDER BY day, source`, int64(since), int64(until))
	if err != nil {
		return nil, fmt.Errorf("coverage by day: %w", err)
	}
	return days, nil
}

// Extent is how far the record reaches.
type Extent struct {
	Since   dragoman.Day `json:"since"`   // day of the first report; empty without reports
	Until   dragoman.Day `json:"until"`   // day of the last
	Days    int          `json:"days"`    // days with at least one report
	Reports int          `json:"reports"` // that are no copies of others
}

// Extent tells how far the record reaches between two days (0: open). It is
// the part of Coverage that takes no time.
func (l *Ledger) Extent(ctx context.Context, since, until dragoman.Day) (Extent, error) {
	days, err := l.coveredDays(ctx)
	if err != nil {
		return Extent{}, fmt.Errorf("extent of the record: %w", err)
	}
	var e Extent
	for _, d := range days {
		if d.day < since || until != 0 && d.day > until {
			continue
		}
		if e.Days == 0 {
			e.Since = d.day
		}
		e.Until = d.day
		e.Days++
		e.Reports += d.reports
	}
	return e, nil
}

// Told is how much a report's day tells of a country or body.
type Told struct {
	Day     dragoman.Day
	Source  string
	Reports int
	Events  int
}

// ToldOf gives the days on which the record's reports tell of a party, by its
// code and by source, in order: how many reports, and how many of the events
// that were first told then. Day is the report's.
func (l *Ledger) ToldOf(ctx context.Context, code string) ([]Told, error) {
	var told []Told
	err := l.each(ctx, func(scan func(...any) error) error {
		var t Told
		var day int64
		err := scan(&day, &t.Source, &t.Reports, &t.Events)
		t.Day = dragoman.Day(day)
		told = append(told, t)
		return err
	}, `SELECT r.published, r.source, count(DISTINCT r.n), count(DISTINCT CASE WHEN e.told = r.published THEN e.n END)
		FROM (SELECT DISTINCT event FROM parties WHERE code = ?) x JOIN events e ON e.n = x.event
		JOIN tells t ON t.event = e.n JOIN passages p ON p.n = t.passage JOIN reports r ON r.n = p.report
		GROUP BY r.published, r.source ORDER BY r.published, r.source`, code)
	if err != nil {
		return nil, fmt.Errorf("coverage of %s: %w", code, err)
	}
	return told, nil
}

// Parties counts the events that each party is in, by its code.
func (l *Ledger) Parties(ctx context.Context) (map[string]int, error) {
	parties := map[string]int{}
	err := l.each(ctx, func(scan func(...any) error) error {
		var code string
		var n int
		err := scan(&code, &n)
		parties[code] = n
		return err
	}, `SELECT code, count(*) FROM (SELECT DISTINCT code, day, event FROM parties) GROUP BY code`) // an event has one day: so they come in the key's order
	if err != nil {
		return nil, fmt.Errorf("parties: %w", err)
	}
	return parties, nil
}

// each asks and gives every row, to be scanned, to a function.
func (l *Ledger) each(ctx context.Context, row func(scan func(...any) error) error, query string, args ...any) error {
	q, done, err := l.look(ctx)
	if err != nil {
		return err
	}
	defer done()
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Partner is how many actual events of a type a party has with another.
type Partner struct {
	A, B   string // A < B, or A = B for what a country does within
	Month  int    // 12 * year + month - 1; 0 when Partners was not asked for months
	Type   string
	Events int
}

// Partners counts the actual events between parties in the months from since
// to until (0: open), by type and, with byMonth, by month: those of a country
// with all others, or with no code those of all pairs. Events that belong to
// no one month are counted only where both days are open.
func (l *Ledger) Partners(ctx context.Context, code string, since, until dragoman.Day, byMonth bool) ([]Partner, error) {
	number := func(d dragoman.Day, open int) int {
		if d == 0 {
			return open
		}
		t := d.Time()
		return 12*t.Year() + int(t.Month()) - 1
	}
	month, query, args := "0", "", []any{number(since, 0), number(until, 1<<30)}
	if byMonth {
		month = "month"
	}
	if code != "" {
		query, args = " AND (a = ? OR b = ?)", append(args, code, code)
	}
	list := []Partner{}
	err := l.each(ctx, func(scan func(...any) error) error {
		var p Partner
		err := scan(&p.A, &p.B, &p.Month, &p.Type, &p.Events)
		list = append(list, p)
		return err
	}, `SELECT a, b, `+month+` AS m, type, sum(dated + told) FROM months WHERE month BETWEEN ? AND ?`+query+` GROUP BY a, b, m, type ORDER BY a, b, m, type`, args...)
	if err != nil {
		return nil, fmt.Errorf("partners of %q: %w", code, err)
	}
	return list, nil
}

// Doubt is an event that a person should look at.
type Doubt struct {
	ID         string  `json:"id"`
	Confidence float64 `json:"confidence"`
	Days       int     `json:"days"` // how many different days its reports give it; more than one: they conflict
}

// Cursor tells where a doubt stands in the order of Doubts. It still does when
// the event has been decided meanwhile.
func (d *Doubt) Cursor() string {
	return strconv.Itoa(d.Days) + "/" + strconv.FormatFloat(d.Confidence, 'g', -1, 64) + "/" + d.ID
}

// Doubts gives the events that nobody has corrected, the least certain first:
// by confidence, those whose reports give different days before others as
// sure. With a cursor it gives those behind it; one that is none is an error
// that wraps [dragoman.ErrInvalid].
func (l *Ledger) Doubts(ctx context.Context, cursor string, limit int) ([]Doubt, error) {
	list, condition, args := []Doubt{}, "", []any(nil)
	if cursor != "" {
		var at Doubt
		parts := strings.SplitN(cursor, "/", 3)
		var err error
		if len(parts) == 3 {
			at.ID = parts[2]
			if at.Days, err = strconv.Atoi(parts[0]); err == nil {
				at.Confidence, err = strconv.ParseFloat(parts[1], 64)
			}
		}
		if err != nil || at.ID == "" {
			return nil, fmt.Errorf("cursor %q: want the one that the page before gave: %w", cursor, dragoman.ErrInvalid)
		}
		condition = " WHERE (round(confidence, 1) - (days > 1) * 0.2, confidence, id) > (round(?, 1) - (? > 1) * 0.2, ?, ?)"
		args = append(args, at.Confidence, at.Days, at.Confidence, at.ID)
	}
	err := l.each(ctx, func(scan func(...any) error) error {
		var d Doubt
		err := scan(&d.ID, &d.Confidence, &d.Days)
		list = append(list, d)
		return err
	}, `SELECT id, confidence, days FROM (
		SELECT e.id, p.confidence, CASE WHEN e.passages > 1 THEN (SELECT count(DISTINCT q.date || '/' || q.enddate)
			FROM tells t JOIN passages q ON q.n = t.passage WHERE t.event = e.n AND q.date <> 0) ELSE 1 END AS days
		FROM events e JOIN passages p ON p.n = e.best WHERE p.corrected = '')`+condition+`
		ORDER BY round(confidence, 1) - (days > 1) * 0.2, confidence, id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("doubtful events: %w", err)
	}
	return list, nil
}

// Newest gives the reports of the last days, or those that have words in
// their title, the latest first.
func (l *Ledger) Newest(ctx context.Context, words string, limit int) ([]dragoman.Report, error) {
	list := []dragoman.Report{}
	query, args := `SELECT id, published, source, title, url FROM reports`, []any{}
	if words != "" {
		query, args = query+` WHERE instr(lower(title), lower(?)) > 0 OR id = ?`, append(args, words, words)
	}
	err := l.each(ctx, func(scan func(...any) error) error {
		var r dragoman.Report
		var published int64
		err := scan(&r.ID, &published, &r.Source, &r.Title, &r.URL)
		r.Published = dragoman.Day(published)
		list = append(list, r)
		return err
	}, query+` ORDER BY published DESC, id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("newest reports: %w", err)
	}
	return list, nil
}

// Named gives parties of some of the passages whose persons are called by
// words, as Match reads them: enough to tell who is meant, in no order that
// means anything.
func (l *Ledger) Named(ctx context.Context, words string, limit int) ([]dragoman.Actor, error) {
	match, err := Match(words)
	if err != nil {
		return nil, err
	}
	var list []dragoman.Actor
	err = l.each(ctx, func(scan func(...any) error) error {
		var actor, recipient string
		if err := scan(&actor, &recipient); err != nil {
			return err
		}
		for _, side := range [2]string{actor, recipient} {
			var as []dragoman.Actor
			if err := json.Unmarshal([]byte(side), &as); err != nil {
				return err
			}
			list = append(list, as...)
		}
		return nil
	}, `SELECT p.actor, p.recipient FROM (SELECT rowid AS n FROM words WHERE words MATCH ? LIMIT ?) w JOIN passages p ON p.n = w.n`, "{person} : ("+match+")", limit)
	if err != nil {
		return nil, fmt.Errorf("persons called %q: %w", words, err)
	}
	return list, nil
}
