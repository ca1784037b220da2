package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// Coded is a report and the events that were coded from it.
type Coded struct {
	Report  dragoman.Report // an empty ID becomes its ContentID
	Records []dragoman.Record
	Claims  []dragoman.Claim   // numbered as they come
	Threads []dragoman.Thread  // their Event indexes Records
	Coder   dragoman.CoderInfo // who coded; empty: as the first record says
	Partial bool               // Claims and Threads are not known: Doctor tells such reports, and Outdated gives them to be coded anew
}

// Added says what became of a batch. Sums over batches are the same however
// the reports were cut into batches.
type Added struct {
	Reports  int       // reports that are new in the record
	Known    int       // reports that were there already
	Refused  []Refused // reports that were not added, in the order given
	Passages int       // passages that are new
	Events   int       // by how many events the record grew
}

// Refused is a report that was not added, and why.
type Refused struct{ ID, Why string }

// Plus sums two batches.
func (a Added) Plus(b Added) Added {
	return Added{
		Reports:  a.Reports + b.Reports,
		Known:    a.Known + b.Known,
		Refused:  append(slices.Clip(a.Refused), b.Refused...),
		Passages: a.Passages + b.Passages,
		Events:   a.Events + b.Events,
	}
}

// Add puts reports with their events into the record, in one transaction:
// without an error they are on the disk when Add returns; with one, none of
// the batch is.
//
// A report that the record holds already (same id, day, title and text)
// changes nothing, whatever the events that come with it. A report whose id
// the record has for another report is refused, as is one without a day and
// one whose records do not belong together; the rest of the batch is added.
//
// A caller that was killed gives the same reports again and ends in the same
// record. A few hundred reports make a good batch.
func (l *Ledger) Add(ctx context.Context, batch []Coded) (Added, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.add == nil {
		return Added{}, fmt.Errorf("add to record: it is open to ask only: %w", dragoman.ErrInvalid)
	}
	added, err := l.add.batch(ctx, batch)
	if err != nil {
		return Added{}, fmt.Errorf("add to record: %w", err)
	}
	return added, nil
}

// adder writes. It has a connection of its own and its statements compiled.
type adder struct {
	db   *sql.DB
	conn *sql.Conn

	reportByID, passageByID             *sql.Stmt
	sketch, sketched                    *sql.Stmt
	coderOf, newCoder                   *sql.Stmt
	newReport, cover, newPassage, words *sql.Stmt
	newClaim, dropClaims                *sql.Stmt
	block, unit, passage, move          *sql.Stmt
	eventTables
	dropEvent, dropParty, dropPair *sql.Stmt
	count, dropCounts              *sql.Stmt

	stmts  []*sql.Stmt // all of the above
	coders map[dragoman.CoderInfo]int64
	traits map[int64]*traits // by passages.n; a cache
	log    *correctionLog
	seen   int64 // PRAGMA data_version when the caches were filled
}

// eventTables puts events into their tables.
type eventTables struct{ newEvent, newParty, newPair *sql.Stmt }

func (t *eventTables) prepare(ctx context.Context, conn *sql.Conn) error {
	var err error
	prepare := func(to **sql.Stmt, sql string) {
		if err == nil {
			*to, err = conn.PrepareContext(ctx, sql)
		}
	}
	prepare(&t.newEvent, `INSERT INTO events (n, id, best, passages, told, day, until, dated, type, mode, status, country)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	prepare(&t.newParty, `INSERT INTO parties (code, day, event, side, sector, rank) VALUES (?, ?, ?, ?, ?, ?)`)
	prepare(&t.newPair, `INSERT INTO pairs (a, b, day, event) VALUES (?, ?, ?, ?)`)
	return err
}

func (t *eventTables) close() error {
	var errs []error
	for _, s := range []*sql.Stmt{t.newEvent, t.newParty, t.newPair} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

func (t *eventTables) insert(ctx context.Context, e *summary) error {
	if _, err := t.newEvent.ExecContext(ctx, e.first.n, e.first.id, e.best.n, len(e.members), int64(e.first.published),
		int64(e.day), int64(e.until), b2i(e.dated), e.best.typ, e.best.mode, string(e.status), e.country); err != nil {
		return err
	}
	for _, p := range e.parties {
		if _, err := t.newParty.ExecContext(ctx, p.code, int64(e.day), e.first.n, p.side, p.sector, p.rank); err != nil {
			return err
		}
	}
	for _, p := range e.pairs {
		if _, err := t.newPair.ExecContext(ctx, p[0], p[1], int64(e.day), e.first.n); err != nil {
			return err
		}
	}
	return nil
}

// remembered bounds the cache of traits: about half a kilobyte each.
const remembered = 1 << 17

func newAdder(ctx context.Context, path string) (_ *adder, err error) {
	a := &adder{coders: map[dragoman.CoderInfo]int64{}, traits: map[int64]*traits{}}
	defer func() {
		if err != nil {
			_ = a.close() // the first error is the one to tell
		}
	}()
	if a.db, err = sql.Open("sqlite", dsn(path, "_synchronous=FULL", "_foreign_keys=0", "_pragma=cache_size(-65536)")); err != nil {
		return nil, err
	}
	if a.conn, err = a.db.Conn(ctx); err != nil {
		return nil, err
	}
	if err := a.ready(ctx); err != nil {
		return nil, err
	}
	if err := a.writeAhead(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// ready makes the tables when the file is new or empty, and brings those of
// an earlier version up to date. Of several processes that find work to do,
// one does it and the others wait. It is done in one transaction: a process
// that is killed at it leaves the record as it was.
func (a *adder) ready(ctx context.Context) error {
	s, err := readStand(ctx, a.conn)
	if err != nil {
		return err
	}
	if !s.empty {
		if current, err := s.check(); err != nil {
			return err
		} else if current {
			return a.prepare(ctx)
		}
	}
	if _, err := a.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	return a.end(func() error {
		s, err := readStand(ctx, a.conn) // another may have been first
		if err != nil {
			return err
		}
		if !s.empty {
			if _, err := s.check(); err != nil {
				return err
			}
		}
		if err := a.bring(ctx, s); err != nil {
			return err
		}
		if err := a.prepare(ctx); err != nil || s.merging == merging {
			return err
		}
		return a.derive(ctx)
	}())
}

// How adder.stretches reads a block, and the unit of a passage.
const (
	blockQuery = `SELECT n, unit, lo, hi FROM passages WHERE block = ? AND block <> 0 ORDER BY lo, hi, n`
	unitQuery  = `SELECT unit FROM passages WHERE n = ? AND void = 0`
)

// prepare compiles the statements.
func (a *adder) prepare(ctx context.Context) (err error) {
	if err := a.eventTables.prepare(ctx, a.conn); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&a.reportByID, `SELECT content FROM reports WHERE id = ?`},
		{&a.passageByID, `SELECT r.id FROM passages p JOIN reports r ON r.n = p.report WHERE p.id = ?`},
		{&a.coderOf, `SELECT n FROM coders WHERE name = ? AND version = ?`},
		{&a.newCoder, `INSERT INTO coders (name, version) VALUES (?, ?)`},
		{&a.newReport, `INSERT INTO reports (id, content, published, source, title, byline, url, lang, coder, text)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&a.cover, `INSERT INTO coverage (day, source, reports) VALUES (?, ?, 1)
			ON CONFLICT DO UPDATE SET reports = reports + 1`},
		{&a.newPassage, `INSERT INTO passages (id, report, place, event, block, lo, hi, date, enddate, date_said, date_how,
			type, mode, context, status, hedge, said_by, actor, recipient, loc, trigger, sequence, start, "end", text, more,
			quad, scale, cameo, part_of, rule, confidence, coded, corrected, void)
			VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
		{&a.newClaim, `INSERT INTO claims (report, number, kind, what, codes, claim) VALUES (?, ?, ?, ?, ?, ?)`},
		{&a.dropClaims, `DELETE FROM claims WHERE report = ?`},
		{&a.words, `INSERT INTO words (rowid, text, person, place, context) VALUES (?, ?, ?, ?, ?)`},
		{&a.sketch, `INSERT INTO sketches (hash, day, report, size) VALUES (?, ?, ?, ?)`},
		{&a.sketched, `SELECT report FROM sketches WHERE hash = ? AND day BETWEEN ? AND ? AND size BETWEEN ? AND ?`},
		{&a.block, blockQuery},
		{&a.unit, unitQuery},
		{&a.passage, tellersQuery + `p.n = ?`},
		{&a.move, `UPDATE passages SET event = ? WHERE n = ?`},
		{&a.dropEvent, `DELETE FROM events WHERE n = ?`},
		{&a.dropParty, `DELETE FROM parties WHERE code = ? AND day = ? AND event = ? AND side = ? AND sector = ? AND rank = ?`},
		{&a.dropPair, `DELETE FROM pairs WHERE a = ? AND b = ? AND day = ? AND event = ?`},
		{&a.count, `INSERT INTO months (a, b, month, type, mode, dated, told) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET dated = dated + excluded.dated, told = told + excluded.told`},
		{&a.dropCounts, `DELETE FROM months WHERE a = ? AND b = ? AND month = ? AND type = ? AND mode = ? AND dated = 0 AND told = 0`},
	} {
		if *s.to, err = a.conn.PrepareContext(ctx, s.sql); err != nil {
			return fmt.Errorf("prepare %s: %w", strings.Fields(s.sql)[0], err)
		}
		a.stmts = append(a.stmts, *s.to)
	}
	return nil
}

// writeAhead turns the write-ahead log on, which it then is for good. SQLite
// does not wait for others here, so this does.
func (a *adder) writeAhead(ctx context.Context) error {
	for start := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		var mode string
		err := a.conn.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
		if err == nil && mode == "wal" {
			return nil
		}
		if err == nil {
			err = fmt.Errorf("journal mode %s: the file system does not allow a write-ahead log", mode)
		}
		if time.Since(start) > patience {
			return err
		}
	}
}

// end commits, or undoes the transaction after an error.
func (a *adder) end(err error) error {
	if err == nil {
		_, err = a.conn.ExecContext(context.Background(), "COMMIT")
	}
	if err != nil {
		_, undo := a.conn.ExecContext(context.Background(), "ROLLBACK")
		clear(a.traits)
		clear(a.coders)
		a.seen = 0
		if undo != nil && !strings.Contains(undo.Error(), "no transaction is active") {
			err = errors.Join(err, undo)
		}
	}
	return plain(err)
}

func (a *adder) close() error {
	errs := []error{a.eventTables.close()}
	for _, s := range a.stmts {
		errs = append(errs, s.Close()) // a connection with open statements does not let the file go
	}
	if a.conn != nil {
		errs = append(errs, a.conn.Close())
	}
	if a.db != nil {
		errs = append(errs, a.db.Close())
	}
	return errors.Join(errs...)
}

func (a *adder) batch(ctx context.Context, batch []Coded) (Added, error) {
	rows := make([]*row, len(batch))
	for i := range batch {
		rows[i] = newRow(&batch[i])
	}
	if err := ctx.Err(); err != nil {
		return Added{}, err
	}
	if _, err := a.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return Added{}, err
	}
	added, err := a.fill(ctx, rows)
	if err := a.end(err); err != nil {
		return Added{}, err
	}
	return added, nil
}

// forget empties the caches when another process has written since.
func (a *adder) forget() error {
	var v int64
	if err := a.conn.QueryRowContext(context.Background(), "PRAGMA data_version").Scan(&v); err != nil {
		return err
	}
	if v == a.seen {
		return nil
	}
	// A later version may have brought the record to its own schema.
	s, err := readStand(context.Background(), a.conn)
	if err != nil {
		return err
	}
	if current, err := s.check(); err != nil {
		return err
	} else if !current {
		return fmt.Errorf("another dragoman has changed the record meanwhile: open it again")
	}
	clear(a.traits)
	clear(a.coders)
	a.log, err = readLog(context.Background(), a.conn)
	a.seen = v
	return err
}

func (a *adder) fill(ctx context.Context, rows []*row) (Added, error) {
	if err := a.forget(); err != nil {
		return Added{}, err
	}
	var added Added
	change := newChange()
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return Added{}, err
		}
		known, err := a.refuse(r)
		switch {
		case err != nil:
			return Added{}, fmt.Errorf("report %s: %w", r.report.ID, err)
		case r.why != "":
			added.Refused = append(added.Refused, Refused{ID: r.report.ID, Why: r.why})
			continue
		case known:
			added.Known++
			continue
		}
		if err := a.take(r, change); err != nil {
			return Added{}, fmt.Errorf("report %s: %w", r.report.ID, err)
		}
		added.Reports++
		added.Passages += len(r.passages)
	}
	if err := a.settle(change); err != nil {
		return Added{}, fmt.Errorf("merge: %w", err)
	}
	if err := a.apply(change); err != nil {
		return Added{}, fmt.Errorf("merge: %w", err)
	}
	added.Events = len(change.grown) - len(change.gone)
	return added, nil
}

// row is a report made ready to be inserted.
type row struct {
	report   dragoman.Report
	content  string
	coder    dragoman.CoderInfo
	given    string // its id as it came
	partial  bool
	coded    []dragoman.Record
	threads  []dragoman.Thread
	passages []passage
	claims   [][]any // arguments of newClaim, but for the report
	why      string  // why it is refused
}

type passage struct {
	id        string
	traits    *traits
	args      []any // of newPassage, but for report, place, block and what follows
	words     words
	coded     any    // JSON of what was coded; nil: nothing was corrected
	corrected string // JSON of the corrections that found it
	void      bool
}

// words is what a passage is found by: a row of the table of that name.
type words struct{ text, person, place, context string }

func wordsOf(rec *dragoman.Record) words {
	var text, person, place strings.Builder
	put := func(b *strings.Builder, s string) {
		if s == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.ToValidUTF8(s, string(utf8.RuneError)))
	}
	put(&text, rec.TextInfo.Text)
	for _, t := range rec.Passages {
		put(&text, t.Text)
	}
	for _, side := range [2][]dragoman.Actor{rec.Actor, rec.Recipient} {
		for _, a := range side {
			put(&person, a.IdentifierText)
			put(&person, a.EntityText)
			put(&person, a.Office)
		}
	}
	put(&place, rec.EventLoc.Place)
	return words{text.String(), person.String(), place.String(), strings.Join(rec.Context, "\n")}
}

func newRow(c *Coded) *row {
	r := &row{report: c.Report, content: c.Report.ContentID(), coder: c.Coder, given: c.Report.ID, coded: c.Records, threads: c.Threads, partial: c.Partial}
	if r.report.ID == "" {
		r.report.ID = r.content
	}
	if r.report.Published == 0 {
		r.why = "it has no day"
		return r
	}
	if r.coder == (dragoman.CoderInfo{}) && len(c.Records) > 0 {
		r.coder = c.Records[0].Coder
	}
	seen := map[string]bool{}
	for i := range c.Records {
		p, err := newPassage(&r.report, c.Report.ID, &c.Records[i], i)
		if err == nil && seen[p.id] {
			err = fmt.Errorf("the report has another event of this id")
		}
		if err != nil {
			r.why = fmt.Sprintf("event %d (%s): %v", i+1, c.Records[i].ID, err)
			return r
		}
		seen[p.id] = true
		r.passages = append(r.passages, p)
	}
	var err error
	if r.claims, err = newClaims(c.Claims); err != nil {
		r.why = err.Error()
	}
	return r
}

// newPassage makes ready the i-th record of a report, which came with the id
// given.
func newPassage(report *dragoman.Report, given string, rec *dragoman.Record, i int) (passage, error) {
	switch {
	case len(rec.Event) != 1 || rec.Event[0] == "":
		return passage{}, fmt.Errorf("want one type, not %q", rec.Event)
	case len(rec.Mode) > 1:
		return passage{}, fmt.Errorf("want one mode at most, not %q", rec.Mode)
	case rec.Report != given && rec.Report != report.ID:
		return passage{}, fmt.Errorf("it belongs to report %q", rec.Report)
	case !slices.Contains([]dragoman.Status{dragoman.Actual, dragoman.Future, dragoman.Hypothetical, dragoman.Negated, dragoman.Historical}, rec.Status):
		return passage{}, fmt.Errorf("unknown status %q", rec.Status)
	case rec.Date != 0 && rec.EndDate != 0 && rec.EndDate < rec.Date:
		return passage{}, fmt.Errorf("it ends (%s) before it begins (%s)", rec.EndDate, rec.Date)
	}
	p := passage{id: rec.ID}
	if p.id == "" {
		p.id = fmt.Sprintf("%s#%d", report.ID, i+1)
	}
	mode := ""
	if len(rec.Mode) > 0 {
		mode = rec.Mode[0]
	}
	var text any // NULL
	in := dragoman.Span{Start: rec.TextInfo.Start, End: rec.TextInfo.End}.Of(report.Text)
	if in == "" || rec.TextInfo.Text != in {
		text = rec.TextInfo.Text
	}
	loc, more, saidBy := "", "", ""
	var err error
	if rec.EventLoc != (dragoman.EventLoc{}) {
		loc, err = compact(rec.EventLoc, err)
	}
	if len(rec.Passages) > 0 {
		more, err = compact(rec.Passages, err)
	}
	if len(rec.SaidBy) > 0 {
		saidBy, err = compact(rec.SaidBy, err)
	}
	context, err := compact(list(rec.Context), err)
	actor, err := compact(list(rec.Actor), err)
	recipient, err := compact(list(rec.Recipient), err)
	if err != nil {
		return passage{}, err
	}
	p.args = []any{
		int64(rec.Date), int64(rec.EndDate), rec.DateSaid, rec.DateHow,
		rec.Event[0], mode, context, string(rec.Status), rec.Hedge, saidBy, actor, recipient, loc, rec.EventText,
		rec.TextInfo.Sequence, rec.TextInfo.Start, rec.TextInfo.End, text, more,
		rec.QuadCode, rec.EventScale, rec.CAMEO, rec.PartOf, rec.Rule, rec.Confidence,
	}
	whole := *rec
	whole.Published = report.Published
	p.traits = newTraits(&whole, mode)
	p.traits.id, p.traits.place, p.traits.reportID, p.traits.published = p.id, i, report.ID, report.Published
	p.traits.setTime()

	p.words = wordsOf(rec)
	return p, nil
}

// compact writes v as JSON, unless there is an error already. What is no
// UTF-8 in it is replaced.
func compact(v any, err error) (string, error) {
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// list is never nil, so that JSON has [] and not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// refuse looks the report up, and sets r.why when it cannot be added.
func (a *adder) refuse(r *row) (known bool, err error) {
	ctx := context.Background()
	var content string
	switch err := a.reportByID.QueryRowContext(ctx, r.report.ID).Scan(&content); {
	case err == nil && content == r.content:
		return true, nil
	case err == nil:
		r.why = "the record has another report of this id: its day, title or text differs"
		return false, nil
	case !errors.Is(err, sql.ErrNoRows):
		return false, err
	}
	for _, p := range r.passages {
		if r.why != "" {
			break
		}
		var other string
		switch err := a.passageByID.QueryRowContext(ctx, p.id).Scan(&other); {
		case err == nil:
			r.why = fmt.Sprintf("event %s: the record has this id from report %s", p.id, other)
		case !errors.Is(err, sql.ErrNoRows):
			return false, err
		}
	}
	return false, nil
}

// take inserts a report.
func (a *adder) take(r *row, c *change) error {
	ctx := context.Background()
	coder, err := a.coder(r.coder)
	if err != nil {
		return err
	}
	rep := &r.report
	res, err := a.newReport.ExecContext(ctx, rep.ID, r.content, int64(rep.Published), rep.Source, rep.Title, rep.Byline, rep.URL, rep.Lang, coder, rep.Text)
	if err != nil {
		return err
	}
	report, err := res.LastInsertId()
	if err != nil {
		return err
	}
	if _, err := a.cover.ExecContext(ctx, int64(rep.Published), rep.Source); err != nil {
		return err
	}
	if err := a.print(ctx, printing{n: report, day: rep.Published, id: rep.ID, source: rep.Source}, rep.Text); err != nil {
		return err
	}
	if r.partial {
		if _, err := a.conn.ExecContext(ctx, "INSERT INTO partial VALUES (?)", report); err != nil {
			return err
		}
	}
	if err := a.tellThreads(r, report); err != nil {
		return err
	}
	return a.tell(r, report, c)
}

// tell inserts the passages of a report, as corrected, and its claims.
func (a *adder) tell(r *row, report int64, c *change) error {
	ctx := context.Background()
	if err := a.correct(r); err != nil {
		return err
	}
	for i, p := range r.passages {
		t := p.traits
		t.report = report
		args := append([]any{p.id, report, i, t.block, int64(t.lo), int64(t.hi)}, p.args...)
		res, err := a.newPassage.ExecContext(ctx, append(args, p.coded, p.corrected, b2i(p.void))...)
		if err != nil {
			return err
		}
		if t.n, err = res.LastInsertId(); err != nil {
			return err
		}
		delete(a.traits, t.n) // a passage of this number may have gone
		c.linked = c.linked || p.corrected != ""
		if p.void {
			continue
		}
		if _, err := a.words.ExecContext(ctx, t.n, p.words.text, p.words.person, p.words.place, p.words.context); err != nil {
			return err
		}
		if t.block == 0 && p.corrected == "" {
			c.grow(summarize([]*traits{t}))
			continue
		}
		a.remember(t)
		c.touched = append(c.touched, t.window())
	}
	if _, err := a.dropClaims.ExecContext(ctx, report); err != nil {
		return err // those of an earlier coder
	}
	for _, c := range r.claims {
		if _, err := a.newClaim.ExecContext(ctx, append([]any{report}, c...)...); err != nil {
			return err
		}
	}
	return nil
}

func (a *adder) coder(c dragoman.CoderInfo) (int64, error) {
	if n, ok := a.coders[c]; ok {
		return n, nil
	}
	ctx := context.Background()
	var n int64
	err := a.coderOf.QueryRowContext(ctx, c.Name, c.Version).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		var res sql.Result
		if res, err = a.newCoder.ExecContext(ctx, c.Name, c.Version); err == nil {
			n, err = res.LastInsertId()
		}
	}
	if err != nil {
		return 0, err
	}
	a.coders[c] = n
	return n, nil
}
