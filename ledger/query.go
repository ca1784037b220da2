package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
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
	Types     []string          // PLOVER event types, any of them
	Modes     []string          // modes, any of them; "" is an event without one
	Statuses  []dragoman.Status // any of them

	// Since and Until give the events that may lie between two days: whose
	// interval meets them or, when their day is unknown, that were first told
	// then.
	Since, Until dragoman.Day

	Text   string // words of a passage that tells it, as Match reads them
	Report string // id of a report that tells it
	Source string // source of a report that tells it
	PartOf string // id of the visit that it belongs to

	Descending bool   // latest first
	After      string // id of the last event of the page before
	Limit      int    // at most so many; 0: all
}

// where gives the tables to read events e from, the column of their day by
// which these are sorted already, the conditions on them and what those ask
// for. The tables of pairs and parties lead to the events of one of either in
// the order of days, so that a page need not sort them all.
func (q *Query) where() (from, day string, conditions []string, args []any, err error) {
	from, day = "events e", "e.day"
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	oneOf := func(column string, values []string) {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
		conditions = append(conditions, column+" IN ("+marks+")")
		for _, v := range values {
			args = append(args, v)
		}
	}
	if q.Limit < 0 {
		return "", "", nil, nil, fmt.Errorf("limit %d: %w", q.Limit, dragoman.ErrInvalid)
	}
	if q.Since != 0 && q.Until != 0 && q.Until < q.Since {
		return "", "", nil, nil, fmt.Errorf("until %s is before since %s: %w", q.Until, q.Since, dragoman.ErrInvalid)
	}
	if (q.Pair[0] == "") != (q.Pair[1] == "") {
		return "", "", nil, nil, fmt.Errorf("a pair has two codes: %w", dragoman.ErrInvalid)
	}
	if a, b := q.Pair[0], q.Pair[1]; a != "" {
		from, day = "pairs x JOIN events e ON e.n = x.event", "x.day"
		add("x.a = ? AND x.b = ?", min(a, b), max(a, b))
	}
	for _, p := range [...]struct {
		code  string
		sides string
	}{{q.Country, "1, 2"}, {q.Actor, "1"}, {q.Recipient, "2"}} {
		switch {
		case p.code == "":
		case day == "e.day":
			// An event between parties of one country has two rows.
			from, day = "parties x JOIN events e ON e.n = x.event", "x.day"
			add("x.code = ? AND x.side IN ("+p.sides+") AND NOT EXISTS (SELECT 1 FROM parties y WHERE y.code = x.code AND y.day = x.day"+
				" AND y.event = x.event AND y.side < x.side AND y.side IN ("+p.sides+"))", p.code)
		default:
			add("EXISTS (SELECT 1 FROM parties y WHERE y.code = ? AND y.day = e.day AND y.event = e.n AND y.side IN ("+p.sides+"))", p.code)
		}
	}
	if len(q.Types) > 0 {
		oneOf("e.type", q.Types)
	}
	if len(q.Modes) > 0 {
		oneOf("e.mode", q.Modes)
	}
	if len(q.Statuses) > 0 {
		statuses := make([]string, len(q.Statuses))
		for i, s := range q.Statuses {
			statuses[i] = string(s)
		}
		oneOf("e.status", statuses)
	}
	if q.Since != 0 {
		add("e.until >= ?", int64(q.Since))
	}
	if q.Until != 0 {
		add(day+" <= ?", int64(q.Until))
	}
	if q.Text != "" {
		m, err := Match(q.Text)
		if err != nil {
			return "", "", nil, nil, err
		}
		add("e.n IN (SELECT event FROM passages WHERE n IN (SELECT rowid FROM words WHERE words MATCH ?))", m)
	}
	if q.Report != "" {
		add("e.n IN (SELECT p.event FROM reports r JOIN passages p ON p.report = r.n WHERE r.id = ?)", q.Report)
	}
	if q.Source != "" {
		add("e.n IN (SELECT p.event FROM reports r JOIN passages p ON p.report = r.n WHERE r.source = ? AND r.source <> '')", q.Source)
	}
	if q.PartOf != "" {
		add(`e.n IN (SELECT p.event FROM passages visit JOIN passages v ON v.event = visit.event
			JOIN passages p ON p.part_of = v.id AND p.part_of <> '' WHERE visit.id = ?)`, q.PartOf)
	}
	return from, day, conditions, args, nil
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
	from, byDay, conditions, args, err := q.where()
	if err != nil {
		return err
	}
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing to lose

	order := byDay + ", e.id"
	if q.Descending {
		order = byDay + " DESC, e.id DESC"
	}
	if q.After != "" {
		var day int64
		var id string
		err := tx.QueryRowContext(ctx, `SELECT e.day, e.id FROM passages p JOIN events e ON e.n = p.event WHERE p.id = ?`, q.After).Scan(&day, &id)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("after event %s: %w", q.After, dragoman.ErrNotFound)
		}
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
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return dragoman.Record{}, fmt.Errorf("event %s: %w", id, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing to lose
	var e event
	var told teller
	err = tx.QueryRowContext(ctx, "SELECT e.n, e.id, e.passages, e.status, "+passageColumns+
		` FROM passages of JOIN events e ON e.n = of.event JOIN passages p ON p.n = e.best
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

	reportN                                              int64
	place                                                int
	published, date, enddate                             int64
	typ, status, context, actor, recipient, loc, further string
	text                                                 []byte
}

// passageColumns are what teller.into scans, of passages p, reports r and
// coders c.
const passageColumns = `r.n, r.id, r.published, r.title, r.url, r.source, c.name, c.version,
	p.id, p.place, p.date, p.enddate, p.date_said, p.date_how, p.type, p.mode, p.context, p.status, p.hedge,
	p.actor, p.recipient, p.loc, p.trigger, p.sequence, p.start, p."end",
	coalesce(CAST(p.text AS BLOB), substr(CAST(r.text AS BLOB), p.start + 1, p."end" - p.start)), p.more,
	p.quad, p.scale, p.cameo, p.part_of, p.rule, p.confidence`

func (t *teller) into(before ...any) []any {
	r := &t.rec
	return append(before, &t.reportN, &r.Report, &t.published, &r.CiteInfo.Title, &r.CiteInfo.URL, &r.CiteInfo.Publication,
		&r.Coder.Name, &r.Coder.Version,
		&r.ID, &t.place, &t.date, &t.enddate, &r.DateSaid, &r.DateHow, &t.typ, &t.mode, &t.context, &t.status, &r.Hedge,
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
	}{{t.context, &r.Context}, {t.actor, &r.Actor}, {t.recipient, &r.Recipient}, {t.loc, &r.EventLoc}, {t.further, &r.Passages}} {
		if j.from == "" || j.from == "[]" {
			continue
		}
		if err := json.Unmarshal([]byte(j.from), j.to); err != nil {
			return fmt.Errorf("passage %s: %w", r.ID, err)
		}
	}
	return nil
}

// complete fetches the other passages of events that have several, and turns
// PartOf from the id of a passage into that of its event.
func complete(ctx context.Context, tx *sql.Tx, page []event) error {
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
		rows, err := tx.QueryContext(ctx, "SELECT p.event, "+passageColumns+
			` FROM passages p JOIN reports r ON r.n = p.report JOIN coders c ON c.n = r.coder
			WHERE p.event IN (SELECT value FROM json_each(?)) ORDER BY r.published, r.id, p.place`, ns)
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
	rows, err := tx.QueryContext(ctx, `SELECT p.id, e.id FROM passages p JOIN events e ON e.n = p.event
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
			r := &page[i].tellers[j].rec
			if e, ok := whole[r.PartOf]; ok {
				r.PartOf = e
			}
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
		t := newTraits(&told[i].rec, told[i].mode)
		t.place, t.reportID, t.published = told[i].place, told[i].rec.Report, told[i].rec.Published
		t.setTime()
		told[i].traits = t
	}
	slices.SortFunc(told, func(a, b teller) int { return before(a.traits, b.traits) })
	r.Actor, r.Recipient = slices.Clone(r.Actor), slices.Clone(r.Recipient)
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
	r := dragoman.Report{ID: id}
	var published int64
	err := l.read.QueryRowContext(ctx, `SELECT published, source, title, url, lang, text FROM reports WHERE id = ?`, id).
		Scan(&published, &r.Source, &r.Title, &r.URL, &r.Lang, &r.Text)
	if errors.Is(err, sql.ErrNoRows) {
		err = dragoman.ErrNotFound
	}
	if err != nil {
		return dragoman.Report{}, fmt.Errorf("report %s: %w", id, err)
	}
	r.Published = dragoman.Day(published)
	return r, nil
}
