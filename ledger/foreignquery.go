package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
)

// ForeignSource is a source of events that others have coded.
type ForeignSource struct {
	Name   string       `json:"name"`
	Format string       `json:"format"`
	Events int          `json:"events"`
	Since  dragoman.Day `json:"since"` // first day of an event
	Until  dragoman.Day `json:"until"`
}

// Foreign gives the sources of foreign events that the record has, by name.
func (l *Ledger) Foreign(ctx context.Context) ([]ForeignSource, error) {
	rows, err := l.read.QueryContext(ctx, `SELECT name, format, events, since, until FROM foreign_sources ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("foreign sources: %w", err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	list := []ForeignSource{}
	for rows.Next() {
		var s ForeignSource
		if err := rows.Scan(&s.Name, &s.Format, &s.Events, (*int32)(&s.Since), (*int32)(&s.Until)); err != nil {
			return nil, fmt.Errorf("foreign sources: %w", err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("foreign sources: %w", err)
	}
	return list, nil
}

// foreignSource gives the number of a source, 0 when there is none of the name.
func (l *Ledger) foreignSource(ctx context.Context, name string) (n int64, format string, err error) {
	if name == "" {
		return 0, "", nil
	}
	err = l.read.QueryRowContext(ctx, `SELECT n, format FROM foreign_sources WHERE name = ?`, name).Scan(&n, &format)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return n, format, err
}

// ForeignMonths counts the actual events of a source between two parties, in
// either direction, by month and type, from counts that are kept. With modes,
// only those of any of them are counted, from the events themselves.
func (l *Ledger) ForeignMonths(ctx context.Context, source, a, b string, modes ...string) ([]Month, error) {
	fail := func(err error) ([]Month, error) {
		return nil, fmt.Errorf("months of %s and %s by %s: %w", a, b, source, err)
	}
	query, args := `SELECT m.month, coalesce(t.code, ''), m.events FROM foreign_codes x, foreign_codes y, foreign_sources s
		JOIN foreign_months m ON m.a = min(x.n, y.n) AND m.b = max(x.n, y.n) AND m.source = s.n LEFT JOIN foreign_codes t ON t.n = m.type
		WHERE x.code = ? AND y.code = ? AND s.name = ? ORDER BY m.month, t.code`, []any{a, b, source}
	if len(modes) > 0 {
		query = `SELECT 12 * strftime('%Y', p.day + 1721424.5) + strftime('%m', p.day + 1721424.5) - 1 AS month, k.type, count(*)
			FROM foreign_codes x, foreign_codes y, foreign_sources s
			JOIN foreign_pairs p ON p.code = x.n AND p.other = y.n AND p.day <> 0 AND p.event >> ? = s.n
			JOIN foreign_events e ON e.n = p.event JOIN foreign_kinds k ON k.n = e.kind
			WHERE x.code = ? AND y.code = ? AND s.name = ? AND k.status = ? AND k.mode IN (` +
			strings.TrimSuffix(strings.Repeat("?, ", len(modes)), ", ") + `) GROUP BY 1, 2 ORDER BY 1, 2`
		args = []any{sourceShift, a, b, source, string(dragoman.Actual)}
		for _, m := range modes {
			args = append(args, m)
		}
	}
	rows, err := l.read.QueryContext(ctx, query, args...)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	months := []Month{}
	for rows.Next() {
		var m Month
		var n int
		if err := rows.Scan(&n, &m.Type, &m.Dated); err != nil {
			return fail(err)
		}
		m.Year, m.Month = n/12, n%12+1
		months = append(months, m)
	}
	if err := rows.Err(); err != nil {
		return fail(err)
	}
	return months, nil
}

// PairYear is a year of events between two parties, A before B in the
// alphabet.
type PairYear struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Year   int    `json:"year"`
	Events int    `json:"events"`
}

// ForeignYears counts the actual events of a source between all pairs of
// parties by year, from counts that are kept; in no order.
func (l *Ledger) ForeignYears(ctx context.Context, source string) ([]PairYear, error) {
	n, _, err := l.foreignSource(ctx, source)
	if err != nil || n == 0 {
		return nil, err
	}
	fail := func(err error) ([]PairYear, error) { return nil, fmt.Errorf("years by %s: %w", source, err) }
	codes := map[int64]string{}
	rows, err := l.read.QueryContext(ctx, `SELECT n, code FROM foreign_codes`)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		var n int64
		var code string
		if err := rows.Scan(&n, &code); err != nil {
			return fail(err)
		}
		codes[n] = code
	}
	if err := rows.Err(); err != nil {
		return fail(err)
	}
	counts, err := l.read.QueryContext(ctx, `SELECT a, b, year, events FROM foreign_years WHERE source = ?`, n)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = counts.Close() }() // its error is counts.Err
	list := []PairYear{}
	for counts.Next() {
		var a, b int64
		var y PairYear
		if err := counts.Scan(&a, &b, &y.Year, &y.Events); err != nil {
			return fail(err)
		}
		y.A, y.B = min(codes[a], codes[b]), max(codes[a], codes[b])
		list = append(list, y)
	}
	if err := counts.Err(); err != nil {
		return fail(err)
	}
	return list, nil
}

// foreignWhere gives the conditions of a query on foreign events e, and the
// table that leads to them.
//
// Often are codes that so many events have that their first few are found
// sooner among all events, by day, than by looking their events up.
func (q *Query) foreignWhere(source int64, often map[string]bool) (from, day string, conditions []string, args []any, err error) {
	if _, _, _, _, err := q.where(); err != nil { // what is wrong with any query
		return "", "", nil, nil, err
	}
	for _, f := range [...]struct {
		what string
		set  bool
	}{
		{"words of a passage", q.Text != ""}, {"a report", q.Report != ""}, {"a visit", q.PartOf != ""}, {"a person", q.Person != ""},
		{"a rank", q.Rank != [2]int{}}, {"a confidence", q.Confidence != 0}, {"what they are not", len(q.Not) > 0},
		{"who acts alone", q.Toward[0] != ""}, {"an id", len(q.IDs) > 0},
	} {
		if f.set {
			return "", "", nil, nil, fmt.Errorf("the events of %s have no passages: they cannot be asked by %s: %w", q.Source, f.what, dragoman.ErrInvalid)
		}
	}
	from, day = "foreign_events e", "e.day"
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	in := func(values []string) (string, []any) {
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = v
		}
		return strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", "), list
	}
	const code = "(SELECT n FROM foreign_codes WHERE code = ?)"
	low, high := source<<sourceShift, (source+1)<<sourceShift-1
	if q.Pair[0] != "" {
		from, day = "foreign_pairs x JOIN foreign_events e ON e.n = x.event", "x.day"
		add("x.code = "+code+" AND x.other = "+code+" AND x.event BETWEEN ? AND ?", q.Pair[0], q.Pair[1], low, high)
	} else {
		add("+e.n BETWEEN ? AND ?", low, high) // the plus: by the index of days, which has the order wanted
	}
	for _, p := range [...]struct{ code, sides string }{{q.Country, "1, 2"}, {q.Actor, "1"}, {q.Recipient, "2"}} {
		if p.code == "" {
			continue
		}
		// A country that acts on itself has one row, as actor.
		of := "SELECT event FROM foreign_pairs WHERE code = " + code + " AND side IN (" + p.sides + ")"
		values := []any{p.code}
		if p.sides == "2" {
			of += " UNION SELECT event FROM foreign_pairs WHERE code = " + code + " AND other = code"
			values = append(values, p.code)
		}
		within := "e.n IN (" + of + ")"
		if often[p.code] {
			// By the index of days, looking at each: the source's own parties
			// tell, but for events of many parties.
			var sides []string
			var args []any
			if p.sides != "2" {
				sides, args = append(sides, "e.actor IN (SELECT n FROM foreign_parties WHERE code = ?)"), append(args, p.code)
			}
			if p.sides != "1" {
				sides, args = append(sides, "e.recipient IN (SELECT n FROM foreign_parties WHERE code = ?)"), append(args, p.code)
			}
			within = "CASE WHEN e.rest IS NULL THEN " + strings.Join(sides, " OR ") + " ELSE +" + within + " END"
			values = append(args, values...)
		}
		add(within, values...)
	}
	kinds := func(column string, values []string) {
		if len(values) > 0 {
			marks, list := in(values)
			add("e.kind IN (SELECT n FROM foreign_kinds WHERE "+column+" IN ("+marks+"))", list...)
		}
	}
	kinds("type", q.Types)
	kinds("mode", q.Modes)
	statuses := make([]string, len(q.Statuses))
	for i, s := range q.Statuses {
		statuses[i] = string(s)
	}
	kinds("status", statuses)
	if len(q.Contexts) > 0 {
		marks, list := in(q.Contexts)
		add("e.kind IN (SELECT k.n FROM foreign_kinds k, json_each(k.context) c WHERE c.value IN ("+marks+"))", list...)
	}
	if len(q.Sectors) > 0 {
		marks, list := in(q.Sectors)
		of := "IN (SELECT n FROM foreign_parties WHERE sector IN (" + marks + "))"
		add("(e.actor "+of+" OR e.recipient "+of+")", append(list, list...)...)
	}
	if q.Where != "" {
		add("e.place IN (SELECT n FROM foreign_places WHERE country = ?)", q.Where)
	}
	if q.Place != "" {
		add("e.place IN (SELECT n FROM foreign_places WHERE name LIKE ? ESCAPE '\\')", "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Place)+"%")
	}
	if q.Since != 0 {
		add(day+" >= ? - (SELECT longest FROM foreign_sources WHERE n = ?) AND e.day + e.days >= ?", int64(q.Since), source, int64(q.Since))
	}
	if q.Until != 0 {
		add(day+" BETWEEN 1 AND ?", int64(q.Until))
	}
	return from, day, conditions, args, nil
}

// oftenFrom is how many events make a party a frequent one: sorting so many
// takes about as long as counting them.
var oftenFrom = 100_000

const foreignColumns = `e.n, coalesce((SELECT id FROM foreign_ids WHERE source = e.n >> 44 AND event = e.n), ''), e.day, e.days, e.root, e.mentions, e.sources, e.articles, e.tone, coalesce(e.rest, ''),
	coalesce(a.code, ''), coalesce(a.sector, ''), coalesce(a.name, ''), coalesce(a.raw, ''),
	coalesce(r.code, ''), coalesce(r.sector, ''), coalesce(r.name, ''), coalesce(r.raw, ''),
	coalesce(k.cameo, ''), coalesce(k.type, ''), coalesce(k.mode, ''), coalesce(k.context, '[]'), coalesce(k.status, ''), coalesce(k.quad, 0), coalesce(k.scale, 0),
	coalesce(p.name, ''), coalesce(p.country, ''), coalesce(p.lat, 0), coalesce(p.lon, 0), coalesce(u.url, '')`

const foreignTables = ` LEFT JOIN foreign_parties a ON a.n = e.actor LEFT JOIN foreign_parties r ON r.n = e.recipient LEFT JOIN foreign_kinds k ON k.n = e.kind
	LEFT JOIN foreign_places p ON p.n = e.place LEFT JOIN foreign_urls u ON u.n = e.url`

// foreignEvents gives the events of a foreign source that a query asks for, by
// day and then by number.
func (l *Ledger) foreignEvents(ctx context.Context, q Query, source int64, format string, yield func(dragoman.Record) bool) error {
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing to lose
	often := map[string]bool{}
	for _, code := range []string{q.Country, q.Actor, q.Recipient} {
		if code == "" || q.Limit == 0 || q.Pair[0] != "" {
			continue
		}
		var n int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM foreign_pairs WHERE code = (SELECT n FROM foreign_codes WHERE code = ?) LIMIT ?)`, code, oftenFrom).Scan(&n)
		if err != nil {
			return err
		}
		often[code] = n >= oftenFrom
	}
	from, day, conditions, args, err := q.foreignWhere(source, often)
	if err != nil {
		return err
	}
	order := day + ", e.n"
	if q.Descending {
		order = day + " DESC, e.n DESC"
	}
	if q.After != "" {
		id := q.After
		if day, of, ok := strings.Cut(id, "/"); ok && len(day) == len(time.DateOnly) {
			id = of // as Cursor has it
		}
		n, err := foreignNumber(ctx, tx, source, q.Source, id)
		if err != nil {
			return err
		}
		var at int64
		if err := tx.QueryRowContext(ctx, `SELECT day FROM foreign_events WHERE n = ?`, n).Scan(&at); err != nil {
			return fmt.Errorf("after event %s: %w", q.After, dragoman.ErrNotFound)
		}
		than := ">"
		if q.Descending {
			than = "<"
		}
		conditions = append(conditions, "("+day+", e.n) "+than+" (?, ?)")
		args = append(args, at, n)
	}
	query := "SELECT " + foreignColumns + " FROM " + from + foreignTables + " WHERE " + strings.Join(conditions, " AND ") + " ORDER BY " + order
	if q.Limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", q.Limit)
	}
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		rec, err := foreignRecord(rows, q.Source, format)
		if err != nil {
			return err
		}
		if !yield(rec) {
			return nil
		}
	}
	return rows.Err()
}

// foreignEvent gives one by its id, "gdelt:881990832"; false when the id is
// none of a foreign event.
func (l *Ledger) foreignEvent(ctx context.Context, id string) (rec dragoman.Record, ok bool, err error) {
	name, _, ok := strings.Cut(id, ":")
	if !ok {
		return rec, false, nil
	}
	source, format, err := l.foreignSource(ctx, name)
	if err != nil || source == 0 {
		return rec, false, err
	}
	n, err := foreignNumber(ctx, l.read, source, name, id)
	if err != nil {
		return rec, true, err
	}
	rows, err := l.read.QueryContext(ctx, "SELECT "+foreignColumns+" FROM foreign_events e"+foreignTables+" WHERE e.n = ?", n)
	if err != nil {
		return rec, true, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	if !rows.Next() {
		return rec, true, errors.Join(rows.Err(), dragoman.ErrNotFound)
	}
	rec, err = foreignRecord(rows, name, format)
	return rec, true, err
}

// foreignNumber gives the number of the event of an id, whether it is there or
// not.
func foreignNumber(ctx context.Context, q querier, source int64, name, id string) (int64, error) {
	own, ok := strings.CutPrefix(id, name+":")
	if !ok {
		return 0, fmt.Errorf("event %s: the events of %s are called %s:NUMBER: %w", id, name, name, dragoman.ErrNotFound)
	}
	var n int64
	err := q.QueryRowContext(ctx, `SELECT event FROM foreign_ids WHERE source = ? AND id = ?`, source, own).Scan(&n)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return n, err
	}
	if n, err = strconv.ParseInt(own, 10, 64); err != nil || n < 1 || n >= ownNumbers {
		return 0, fmt.Errorf("event %s: %w", id, dragoman.ErrNotFound)
	}
	return source<<sourceShift + n, nil
}

// foreignRecord makes a record of foreignColumns. It has no passage, and its
// coder is the source.
func foreignRecord(rows *sql.Rows, source, format string) (rec dragoman.Record, err error) {
	var n, day, days, root, toneIn int64
	var id, rest, contexts, status, typ, mode, actorRaw, recipientRaw string
	var a, r dragoman.Actor
	c := &dragoman.Counted{}
	err = rows.Scan(&n, &id, &day, &days, &root, &c.Mentions, &c.Sources, &c.Articles, &toneIn, &rest,
		&a.Code, &a.Sector, &a.IdentifierText, &actorRaw, &r.Code, &r.Sector, &r.IdentifierText, &recipientRaw,
		&rec.CAMEO, &typ, &mode, &contexts, &status, &rec.QuadCode, &rec.EventScale,
		&rec.EventLoc.Place, &rec.EventLoc.CountryCode, &rec.EventLoc.Lat, &rec.EventLoc.Lon, &rec.CiteInfo.URL)
	if err != nil {
		return rec, err
	}
	if id == "" {
		id = strconv.FormatInt(n&(1<<sourceShift-1), 10)
	}
	c.Root, c.Tone = root == 1, float64(toneIn)/1000
	var more ForeignRest
	if rest != "" {
		if err := json.Unmarshal([]byte(rest), &more); err != nil {
			return rec, fmt.Errorf("event %s:%s: %w", source, id, err)
		}
	}
	if more.Record != nil {
		rec = *more.Record
	} else {
		rec.Date = dragoman.Day(day)
		if day != 0 {
			rec.EndDate = dragoman.Day(day + days)
		}
		rec.Event, rec.Mode, rec.Context = []string{}, []string{}, []string{}
		if typ != "" {
			rec.Event = append(rec.Event, typ)
		}
		if mode != "" {
			rec.Mode = append(rec.Mode, mode)
		}
		if err := json.Unmarshal([]byte(contexts), &rec.Context); err != nil {
			return rec, fmt.Errorf("event %s:%s: %w", source, id, err)
		}
		rec.Status = dragoman.Status(status)
		rec.Actor, rec.Recipient = []dragoman.Actor{}, []dragoman.Actor{}
		if a != (dragoman.Actor{}) || actorRaw != "" {
			a.EntityText = actorRaw
			rec.Actor = append(rec.Actor, a)
		}
		if r != (dragoman.Actor{}) || recipientRaw != "" {
			r.EntityText = recipientRaw
			rec.Recipient = append(rec.Recipient, r)
		}
		rec.Report, rec.Published, rec.TextInfo.Sequence = more.Report, more.Published, more.Sequence
		rec.CiteInfo.Publication, rec.CiteInfo.Title = more.Publication, more.Title
		rec.Coder = dragoman.CoderInfo{Name: source, Version: format}
		if typ != "" && !strings.HasPrefix(format, "POLECAT") {
			rec.Rule = "cameo/" + rec.CAMEO // ontology.FromCAMEO
		}
		if *c != (dragoman.Counted{}) {
			rec.Counted = c
		}
	}
	rec.ID = source + ":" + id
	return rec, nil
}
