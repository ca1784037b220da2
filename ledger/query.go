package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Query says which events to give. The zero Query gives all; every field that
// is set narrows.
type Query struct {
	Country   string            // code of a party on either side
	Pair      [2]string         // two codes that act toward one another, in either direction, or together when nobody is addressed
	Actor     string            // code of an actor
	Recipient string            // code of a recipient
	Also      string            // code of another recipient, beside Recipient
	Toward    [2]string         // two codes of which the first alone acts, and the second is addressed
	IDs       []string          // any of them
	Types     []string          // PLOVER event types, any of them
	Modes     []string          // modes, any of them; "" is an event without one
	Statuses  []dragoman.Status // any of them
	Contexts  []string          // any of them, said by any passage

	// Sectors and Rank ask for one party with any of the sectors and a rank
	// that is known and within both ends (0: open; see package actors). Where Country, Pair,
	// Actor or Recipient name parties, it is one of those.
	Sectors []string
	Rank    [2]int

	Person string // words of a name or an office of a party, in any passage, as Match reads them
	Where  string // code of the country where it happened
	Place  string // words of the name of the place, in any passage, as Match reads them

	// Since and Until give the events that may lie between two days: whose
	// interval meets them or, when their day is unknown, that were first told
	// then.
	Since, Until dragoman.Day

	Text       string  // words of a passage that tells it, as Match reads them
	Report     string  // id of a report that tells it
	Source     string  // source of a report that tells it, or the name of a foreign source, whose events are then given instead of ours
	PartOf     string  // id of the visit that it belongs to
	Confidence float64 // at least, of the passage that tells it best

	// Not are queries for none of which an event may be. Of them Descending,
	// After and Limit do not count.
	Not []Query

	Descending bool   // latest first
	After      string // the Cursor, or the id, of the last event of the page before
	Limit      int    // at most so many; 0: all
}

// where gives the tables to read events e from, the column of their day by
// which these are sorted already, the conditions on them and what those ask
// for. The tables of pairs and parties lead to the events of one of either in
// the order of days, so that a page need not sort them all.
func (q *Query) where() (from, day string, conditions []string, args []any, err error) {
	return q.whereOf(nil, nil)
}

// whereOf is where, for the parties of which one is asked for: conditions on
// rows y of parties, with what those ask for.
func (q *Query) whereOf(parties []string, partyArgs []any) (from, day string, conditions []string, args []any, err error) {
	from, day = "events e", "e.day"
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	bad := func(format string, of ...any) (string, string, []string, []any, error) {
		return "", "", nil, nil, fmt.Errorf(format+": %w", append(of, dragoman.ErrInvalid)...)
	}
	switch {
	case q.Limit < 0:
		return bad("limit %d", q.Limit)
	case q.Since != 0 && q.Until != 0 && q.Until < q.Since:
		return bad("until %s is before since %s", q.Until, q.Since)
	case (q.Pair[0] == "") != (q.Pair[1] == ""), (q.Toward[0] == "") != (q.Toward[1] == ""):
		return bad("a pair has two codes")
	case q.Rank[0] != 0 && q.Rank[1] != 0 && q.Rank[1] < q.Rank[0]:
		return bad("rank %d to %d", q.Rank[0], q.Rank[1])
	}
	if a, b := q.Pair[0], q.Pair[1]; a != "" {
		from, day = "pairs x JOIN events e ON e.n = x.event", "x.day"
		add("x.a = ? AND x.b = ?", min(a, b), max(a, b))
		parties, partyArgs = append(parties, "y.code IN (?, ?)"), append(partyArgs, a, b)
	}
	if a, b := q.Toward[0], q.Toward[1]; a != "" {
		const side = "EXISTS (SELECT 1 FROM parties y WHERE y.event = e.n AND y.code = ? AND y.side = ?)"
		if from == "events e" {
			from, day = "pairs x JOIN events e ON e.n = x.event", "x.day"
			add("x.a = ? AND x.b = ?", min(a, b), max(a, b))
		}
		add(side+" AND "+side+" AND NOT "+side+" AND NOT "+side, a, 1, b, 2, b, 1, a, 2)
	}
	if len(q.IDs) > 0 {
		add("e.id IN ("+marks(len(q.IDs))+")", anys(q.IDs)...)
	}
	for _, p := range [...]struct {
		code  string
		sides string
	}{{q.Country, "1, 2"}, {q.Actor, "1"}, {q.Recipient, "2"}, {q.Also, "2"}} {
		if p.code == "" {
			continue
		}
		parties, partyArgs = append(parties, "y.code = ? AND y.side IN ("+p.sides+")"), append(partyArgs, p.code)
		if day == "e.day" {
			// An event may have several parties of one country.
			from, day = "parties x JOIN events e ON e.n = x.event", "x.day"
			add("x.code = ? AND x.side IN ("+p.sides+") AND NOT EXISTS (SELECT 1 FROM parties y WHERE y.code = x.code AND y.day = x.day AND y.event = e.n"+
				" AND (y.side, y.sector, y.rank) < (x.side, x.sector, x.rank) AND y.side IN ("+p.sides+"))", p.code)
		} else {
			add("EXISTS (SELECT 1 FROM parties y WHERE y.code = ? AND y.day = e.day AND y.event = e.n AND y.side IN ("+p.sides+"))", p.code)
		}
	}
	if len(q.Sectors) > 0 || q.Rank != [2]int{} {
		c := "y.event = e.n"
		var values []any
		if len(parties) > 0 {
			c += " AND ((" + strings.Join(parties, ") OR (") + "))"
			values = append(values, partyArgs...)
		}
		if len(q.Sectors) > 0 {
			c += " AND y.sector IN (" + marks(len(q.Sectors)) + ")"
			values = append(values, anys(q.Sectors)...)
		}
		if q.Rank != [2]int{} {
			c += " AND y.rank BETWEEN ? AND ?"
			most := q.Rank[1]
			if most == 0 {
				most = math.MaxInt32
			}
			values = append(values, max(q.Rank[0], 1), most)
		}
		add("EXISTS (SELECT 1 FROM parties y WHERE "+c+")", values...)
	}
	if len(q.Types) > 0 {
		add("e.type IN ("+marks(len(q.Types))+")", anys(q.Types)...)
	}
	if len(q.Modes) > 0 {
		add("e.mode IN ("+marks(len(q.Modes))+")", anys(q.Modes)...)
	}
	if len(q.Statuses) > 0 {
		add("e.status IN ("+marks(len(q.Statuses))+")", anys(q.Statuses)...)
	}
	if q.Where != "" {
		add("e.country = ? AND e.country <> ''", q.Where)
	}
	if q.Since != 0 {
		add("e.until >= ?", int64(q.Since))
	}
	if q.Until != 0 {
		add(day+" <= ?", int64(q.Until))
	}
	if q.Confidence != 0 {
		add("p.confidence >= ?", q.Confidence)
	}
	var contexts string
	for i, c := range q.Contexts {
		if i > 0 {
			contexts += " OR "
		}
		contexts += quoted(c)
	}
	for _, m := range [...]struct{ column, words string }{{"text", q.Text}, {"person", q.Person}, {"place", q.Place}, {"context", contexts}} {
		if m.words == "" {
			continue
		}
		match := m.words
		if m.column != "context" {
			if match, err = Match(m.words); err != nil {
				return "", "", nil, nil, err
			}
		}
		// Every condition is on a passage of its own: another report may name
		// the person.
		add("e.n IN (SELECT t.event FROM words w JOIN tells t ON t.passage = w.rowid WHERE w.words MATCH ?)", "{"+m.column+"} : ("+match+")")
	}
	if q.Report != "" {
		add("e.n IN (SELECT t.event FROM reports r JOIN passages p ON p.report = r.n JOIN tells t ON t.passage = p.n WHERE r.id = ?)", q.Report)
	}
	if q.Source != "" {
		add("e.n IN (SELECT t.event FROM reports r JOIN passages p ON p.report = r.n JOIN tells t ON t.passage = p.n WHERE r.source = ? AND r.source <> '')", q.Source)
	}
	if q.PartOf != "" {
		add(`e.n IN (SELECT t.event FROM passages visit JOIN tells of ON of.passage = visit.n JOIN tells other ON other.event = of.event
			JOIN passages v ON v.n = other.passage JOIN passages p ON p.part_of = v.id AND p.part_of <> ''
			JOIN tells t ON t.passage = p.n WHERE visit.id = ?)`, q.PartOf)
	}
	for i := range q.Not {
		if err := q.Not[i].not(add, parties, partyArgs); err != nil {
			return "", "", nil, nil, err
		}
	}
	return from, day, conditions, args, nil
}

// not adds the condition that an event e is none of the query. Its sectors and
// ranks are those of the parties that are asked for, if any.
func (q *Query) not(add func(condition string, values ...any), parties []string, partyArgs []any) error {
	from, _, conditions, args, err := q.whereOf(slices.Clip(parties), slices.Clip(partyArgs))
	if err != nil || len(conditions) == 0 {
		return err
	}
	condition := strings.Join(conditions, " AND ")
	if table, _, ok := strings.Cut(from, " JOIN "); ok { // of parties or pairs x, which lead to an event; here it is given
		add("NOT EXISTS (SELECT 1 FROM "+table+" WHERE x.event = e.n AND x.day = e.day AND "+condition+")", args...)
	} else {
		add("NOT ("+condition+")", args...)
	}
	return nil
}

// marks is "?, ?, ?".
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

func anys[T ~string](s []T) []any {
	out := make([]any, len(s))
	for i, v := range s {
		out[i] = string(v)
	}
	return out
}

// Cursor tells where an event stands in the order of events, for the next
// page: "2019-01-16/ID". Unlike its id it still does when the event is no
// longer there.
func Cursor(r *dragoman.Record) string {
	day := cmp.Or(r.Date, r.EndDate)
	if day == 0 { // that of the first report
		day = r.Published
		for _, p := range r.Passages {
			if p.Published != 0 {
				day = min(day, p.Published)
			}
		}
	}
	return day.String() + "/" + r.ID
}

// after finds the place that follows an event, by its id or cursor.
func after(ctx context.Context, q querier, at string) (day int64, id string, err error) {
	err = q.QueryRowContext(ctx, `SELECT e.day, e.id FROM passages p JOIN tells t ON t.passage = p.n JOIN events e ON e.n = t.event WHERE p.id = ?`, at).Scan(&day, &id)
	if !errors.Is(err, sql.ErrNoRows) {
		return day, id, err
	}
	said, id, ok := strings.Cut(at, "/")
	if d, err := dragoman.ParseDay(said); ok && err == nil {
		return int64(d), id, nil
	}
	return 0, "", fmt.Errorf("after event %s: %w", at, dragoman.ErrNotFound)
}

// chunk is how many events are put together at a time.
const chunk = 256

// Events gives the events that a query asks for, by day and then by id. The
// day of an event whose own is unknown is that of the report that told it
// first; its record still leaves the day empty.
//
// An event that several reports tell is the record of the passage that tells
// it best (the most definite day, the most names), under the id of the
// passage that told it first. It is completed where that passage is silent on
// a place or a name, and all the others are in Passages, with their reports.
//
// All events of one iteration come from one state of the record, whatever is
// added meanwhile. After an error there are no more.
func (l *Ledger) Events(ctx context.Context, q Query) iter.Seq2[dragoman.Record, error] {
	return func(yield func(dragoman.Record, error) bool) {
		if err := l.events(ctx, q, func(r dragoman.Record) bool { return yield(r, nil) }); err != nil {
			yield(dragoman.Record{}, fmt.Errorf("events: %w", err))
		}
	}
}

func (l *Ledger) events(ctx context.Context, q Query, yield func(dragoman.Record) bool) error {
	if n, format, err := l.foreignSource(ctx, q.Source); err != nil || n != 0 {
		if err != nil {
			return err
		}
		return l.foreignEvents(ctx, q, n, format, yield)
	}
	from, byDay, conditions, args, err := q.where()
	if err != nil {
		return err
	}
	tx, done, err := l.look(ctx)
	if err != nil {
		return err
	}
	defer done()

	order := byDay + ", e.id"
	if q.Descending {
		order = byDay + " DESC, e.id DESC"
	}
	if q.After != "" {
		day, id, err := after(ctx, tx, q.After)
		if err != nil {
			return err
		}
		than := ">"
		if q.Descending {
			than = "<"
		}
		conditions = append(conditions, "("+byDay+", e.id) "+than+" (?, ?)")
		args = append(args, day, id)
	}
	query := "SELECT e.n, e.id, e.passages, e.status, " + passageColumns +
		" FROM " + from + " JOIN passages p ON p.n = e.best JOIN reports r ON r.n = p.report JOIN coders c ON c.n = r.coder"
	if len(conditions) > 0 {
		query += " WHERE " + strings.Join(conditions, " AND ")
	}
	query += " ORDER BY " + order
	if q.Limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", q.Limit)
	}
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err

	page := make([]event, 0, chunk)
	more := true
	flush := func() error {
		if err := complete(ctx, tx, page); err != nil {
			return err
		}
		for i := range page {
			if more = yield(page[i].record()); !more {
				break
			}
		}
		page = page[:0]
		return nil
	}
	for more && rows.Next() {
		var e event
		var told teller
		if err := rows.Scan(told.into(&e.n, &e.id, &e.passages, &e.status)...); err != nil {
			return err
		}
		if err := told.finish(); err != nil {
			return err
		}
		e.tellers = append(e.tellers, told)
		if page = append(page, e); len(page) == cap(page) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil || !more {
		return err
	}
	return flush()
}

// Event gives one event, by its id or by the id of one of its passages, which
// is what an event's id becomes when a report comes in that told it earlier.
// The error wraps [dragoman.ErrNotFound] when there is none.
func (l *Ledger) Event(ctx context.Context, id string) (dragoman.Record, error) {
	if rec, ok, err := l.foreignEvent(ctx, id); ok || err != nil {
		if err != nil {
			err = fmt.Errorf("event %s: %w", id, err)
		}
		return rec, err
	}
	tx, done, err := l.look(ctx)
	if err != nil {
		return dragoman.Record{}, fmt.Errorf("event %s: %w", id, err)
	}
	defer done()
	var e event
	var told teller
	err = tx.QueryRowContext(ctx, "SELECT e.n, e.id, e.passages, e.status, "+passageColumns+
		` FROM passages of JOIN tells t ON t.passage = of.n JOIN events e ON e.n = t.event JOIN passages p ON p.n = e.best
		JOIN reports r ON r.n = p.report JOIN coders c ON c.n = r.coder WHERE of.id = ?`, id).
		Scan(told.into(&e.n, &e.id, &e.passages, &e.status)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = dragoman.ErrNotFound
	}
	if err == nil {
		err = told.finish()
	}
	e.tellers = append(e.tellers, told)
	page := []event{e}
	if err == nil {
		err = complete(ctx, tx, page)
	}
	if err != nil {
		return dragoman.Record{}, fmt.Errorf("event %s: %w", id, err)
	}
	return page[0].record(), nil
}

// event is an event on its way out.
type event struct {
	n        int64
	id       string
	passages int
	status   string
	tellers  []teller // the best first, then as they told it
}

// teller is a passage and its report.
type teller struct {
	rec    dragoman.Record
	mode   string
	traits *traits // only where several tell one event

	n, event, unit                                               int64
	apart, corrected                                             string
	coded                                                        string
	kept                                                         []int64 // apart
	reportN                                                      int64
	place                                                        int
	published, date, enddate                                     int64
	typ, status, context, actor, recipient, loc, further, saidBy string
	text                                                         []byte
}

// passageColumns are what teller.into scans, of passages p, reports r and
// coders c.
const passageColumns = `p.n, p.event, p.unit, p.apart, p.corrected, coalesce(p.coded, ''), r.n, r.id, r.published, r.title, r.url, r.source, c.name, c.version,
	p.id, p.place, p.date, p.enddate, p.date_said, p.date_how, p.type, p.mode, p.context, p.status, p.hedge, p.said_by,
	p.actor, p.recipient, p.loc, p.trigger, p.sequence, p.start, p."end",
	coalesce(CAST(p.text AS BLOB), substr(CAST(r.text AS BLOB), p.start + 1, p."end" - p.start)), p.more,
	p.quad, p.scale, p.cameo, p.part_of, p.rule, p.confidence`

func (t *teller) into(before ...any) []any {
	r := &t.rec
	return append(before, &t.n, &t.event, &t.unit, &t.apart, &t.corrected, &t.coded, &t.reportN, &r.Report, &t.published, &r.CiteInfo.Title, &r.CiteInfo.URL, &r.CiteInfo.Publication,
		&r.Coder.Name, &r.Coder.Version,
		&r.ID, &t.place, &t.date, &t.enddate, &r.DateSaid, &r.DateHow, &t.typ, &t.mode, &t.context, &t.status, &r.Hedge, &t.saidBy,
		&t.actor, &t.recipient, &t.loc, &r.EventText, &r.TextInfo.Sequence, &r.TextInfo.Start, &r.TextInfo.End,
		&t.text, &t.further,
		&r.QuadCode, &r.EventScale, &r.CAMEO, &r.PartOf, &r.Rule, &r.Confidence)
}

// finish makes a record of what was scanned.
func (t *teller) finish() error {
	r := &t.rec
	r.Published, r.Date, r.EndDate = dragoman.Day(t.published), dragoman.Day(t.date), dragoman.Day(t.enddate)
	r.Event, r.Mode = []string{t.typ}, []string{}
	if t.mode != "" {
		r.Mode = []string{t.mode}
	}
	r.Status = dragoman.Status(t.status)
	r.TextInfo.Text = string(t.text)
	r.Context, r.Actor, r.Recipient = []string{}, []dragoman.Actor{}, []dragoman.Actor{}
	for _, j := range [...]struct {
		from string
		to   any
	}{{t.context, &r.Context}, {t.actor, &r.Actor}, {t.recipient, &r.Recipient}, {t.loc, &r.EventLoc}, {t.further, &r.Passages}, {t.saidBy, &r.SaidBy}} {
		if j.from == "" || j.from == "[]" {
			continue
		}
		if err := json.Unmarshal([]byte(j.from), j.to); err != nil {
			return fmt.Errorf("passage %s: %w", r.ID, err)
		}
	}
	if t.corrected == "" {
		return nil
	}
	var bound []binding
	err := json.Unmarshal([]byte(t.corrected), &bound)
	if err == nil && t.apart != "" {
		err = json.Unmarshal([]byte(t.apart), &t.kept)
	}
	if err != nil {
		return fmt.Errorf("passage %s: %w", r.ID, err)
	}
	for _, b := range bound {
		r.Corrected = append(r.Corrected, b.What+" "+b.ID)
	}
	return nil
}

// tellersQuery asks for passages with their reports; a condition follows.
const tellersQuery = "SELECT " + passageColumns + ` FROM passages p JOIN reports r ON r.n = p.report JOIN coders c ON c.n = r.coder WHERE `

func tellers(ctx context.Context, q querier, condition string, args ...any) ([]teller, error) {
	return scanTellers(q.QueryContext(ctx, tellersQuery+condition, args...))
}

func scanTellers(rows *sql.Rows, err error) ([]teller, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	var all []teller
	for rows.Next() {
		var t teller
		if err := rows.Scan(t.into()...); err != nil {
			return nil, err
		}
		if err := t.finish(); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// look gives what merging looks at.
func (t *teller) look() *traits {
	u := newTraits(&t.rec, t.mode)
	u.n, u.event, u.unit, u.apart, u.id, u.place = t.n, t.event, t.unit, t.kept, t.rec.ID, t.place
	u.report, u.reportID, u.published = t.reportN, t.rec.Report, t.rec.Published
	u.setTime()
	return u
}

// complete fetches the other passages of events that have several, and turns
// PartOf from the id of a passage into that of its event.
func complete(ctx context.Context, tx querier, page []event) error {
	at := map[int64]int{}
	several := []int64{}
	for i := range page {
		if page[i].passages > 1 {
			at[page[i].n] = i
			several = append(several, page[i].n)
		}
	}
	if len(several) > 0 {
		ns, err := compact(several, nil)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, "SELECT t.event, "+passageColumns+
			` FROM tells t JOIN passages p ON p.n = t.passage JOIN reports r ON r.n = p.report JOIN coders c ON c.n = r.coder
			WHERE t.event IN (SELECT value FROM json_each(?)) ORDER BY r.published, r.id, p.place`, ns)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // its error is rows.Err
		for rows.Next() {
			var n int64
			var told teller
			if err := rows.Scan(told.into(&n)...); err != nil {
				return err
			}
			if err := told.finish(); err != nil {
				return err
			}
			if e := &page[at[n]]; e.tellers[0].rec.ID != told.rec.ID {
				e.tellers = append(e.tellers, told)
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}

	parts := []string{}
	for i := range page {
		for j := range page[i].tellers {
			if p := page[i].tellers[j].rec.PartOf; p != "" {
				parts = append(parts, p)
			}
		}
	}
	if len(parts) == 0 {
		return nil
	}
	ids, err := compact(parts, nil)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT p.id, e.id FROM passages p JOIN tells t ON t.passage = p.n JOIN events e ON e.n = t.event
		WHERE p.id IN (SELECT value FROM json_each(?))`, ids)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	whole := map[string]string{}
	for rows.Next() {
		var passage, event string
		if err := rows.Scan(&passage, &event); err != nil {
			return err
		}
		whole[passage] = event
	}
	for i := range page {
		for j := range page[i].tellers {
			// A visit that a person has struck out leaves none.
			r := &page[i].tellers[j].rec
			r.PartOf = whole[r.PartOf]
		}
	}
	return rows.Err()
}

// record puts an event together. Its fields are those of the best passage,
// so that every span counts in the one report; what is filled in from others
// has no span.
func (e *event) record() dragoman.Record {
	r := e.tellers[0].rec
	r.ID, r.Status = e.id, dragoman.Status(e.status)
	if len(e.tellers) == 1 {
		return r
	}
	told := slices.Clone(e.tellers)
	for i := range told {
		told[i].traits = told[i].look()
	}
	slices.SortFunc(told, func(a, b teller) int { return before(a.traits, b.traits) })
	r.Actor, r.Recipient, r.Corrected = slices.Clone(r.Actor), slices.Clone(r.Recipient), nil
	for _, t := range told[1:] {
		if len(r.Recipient) == 0 && len(t.rec.Recipient) > 0 {
			r.Actor, r.Recipient = spanless(t.rec.Actor), spanless(t.rec.Recipient)
		}
		fillIn(r.Actor, t.rec.Actor)
		fillIn(r.Recipient, t.rec.Recipient)
		if loc := t.rec.EventLoc; (r.EventLoc.CountryCode == "" || r.EventLoc.CountryCode == loc.CountryCode) && r.EventLoc.Place == "" {
			span := r.EventLoc.Span
			if loc.Place != "" || r.EventLoc == (dragoman.EventLoc{}) {
				r.EventLoc = loc
				r.EventLoc.Span = span
			}
		}
		if r.PartOf == "" {
			r.PartOf = t.rec.PartOf
		}
	}
	for _, t := range told {
		r.Corrected = append(r.Corrected, t.rec.Corrected...)
	}
	slices.Sort(r.Corrected)
	r.Corrected = slices.Compact(r.Corrected)
	r.Passages = slices.Clone(r.Passages)
	for _, t := range e.tellers[1:] {
		p := t.rec.TextInfo
		p.Report, p.Published, p.Trigger = t.rec.Report, t.rec.Published, t.rec.EventText
		r.Passages = append(r.Passages, p)
		for _, p := range t.rec.Passages {
			p.Report, p.Published = t.rec.Report, t.rec.Published
			r.Passages = append(r.Passages, p)
		}
	}
	return r
}

func spanless(as []dragoman.Actor) []dragoman.Actor {
	as = slices.Clone(as)
	for i := range as {
		as[i].Span = dragoman.Span{}
	}
	return as
}

// fillIn completes parties that are told without a name or an office by those
// of the same code in another passage, where both have one of that code.
func fillIn(to, from []dragoman.Actor) {
	only := func(as []dragoman.Actor, code string) int {
		at := -1
		for i := range as {
			if as[i].Code != code {
				continue
			}
			if at >= 0 {
				return -1
			}
			at = i
		}
		return at
	}
	for i := range to {
		a := &to[i]
		j := only(from, a.Code)
		if j < 0 || only(to, a.Code) != i {
			continue
		}
		b := from[j]
		if (a.IdentifierText == "" || weak(a)) && b.IdentifierText != "" && !weak(&b) {
			if a.Office == "" && (a.Sector == "" || a.Sector == "GOV") {
				a.Sector = b.Sector
			}
			a.IdentifierText = b.IdentifierText
		}
		if a.Office == "" && b.Office != "" {
			a.Office, a.Rank = b.Office, b.Rank
		}
		if a.Sector == "" {
			a.Sector = b.Sector
		}
	}
}

// Report gives a report as it was added. The error wraps
// [dragoman.ErrNotFound] when there is none.
func (l *Ledger) Report(ctx context.Context, id string) (dragoman.Report, error) {
	tx, done, err := l.look(ctx)
	if err != nil {
		return dragoman.Report{}, fmt.Errorf("report %s: %w", id, err)
	}
	defer done()
	var n int64
	r, err := readReport(ctx, tx, id, &n)
	if err != nil {
		return dragoman.Report{}, fmt.Errorf("report %s: %w", id, err)
	}
	return r, nil
}

// readReport gives a report and its number.
func readReport(ctx context.Context, q querier, id string, n *int64) (dragoman.Report, error) {
	r := dragoman.Report{ID: id}
	var published int64
	err := q.QueryRowContext(ctx, `SELECT n, published, source, title, byline, url, lang, text FROM reports WHERE id = ?`, id).
		Scan(n, &published, &r.Source, &r.Title, &r.Byline, &r.URL, &r.Lang, &r.Text)
	if errors.Is(err, sql.ErrNoRows) {
		err = dragoman.ErrNotFound
	}
	r.Published = dragoman.Day(published)
	return r, err
}
