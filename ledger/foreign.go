package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Foreign is an event that somebody else has coded, as an import brings it.
// What many events share is pointed to, so that a reader of millions keeps it
// once; the same pointer is taken for the same thing.
type Foreign struct {
	Number int64  // the source's own number of it, from 1 below 2^43; 0: it goes by ID
	ID     string // the source's own name of it, for those without a number
	Day    dragoman.Day
	Until  dragoman.Day // last day; 0: Day

	Actor, Recipient *ForeignParty // nil: none is known
	Kind             *ForeignKind
	Place            *ForeignPlace // nil: unknown
	URL              string
	Counted          dragoman.Counted
	Rest             *ForeignRest // nil: nothing
}

// ForeignParty is a party; Raw is the source's own code of it.
type ForeignParty struct{ Code, Sector, Name, Raw string }

// ForeignKind is what was done: the source's CAMEO code, if it has one, and
// what that is in PLOVER.
type ForeignKind struct {
	CAMEO, Type, Mode string
	Contexts          string // separated by blanks
	Status            dragoman.Status
	Quad              int
	Scale             float64 // as the source has it
}

// ForeignPlace is where it happened.
type ForeignPlace struct {
	Name, Country string
	Lat, Lon      float64
}

// ForeignRest is what has no column. Record, for a source whose events are
// records like ours, is the whole of it.
type ForeignRest struct {
	Report      string           `json:"report,omitempty"`
	Published   dragoman.Day     `json:"published,omitzero"`
	Sequence    int              `json:"sequence,omitempty"`
	Publication string           `json:"publication,omitempty"`
	Title       string           `json:"title,omitempty"`
	Record      *dragoman.Record `json:"record,omitempty"`
}

// The numbers of foreign_events are those of their sources above, and within a
// source its own, or ours for those that have none.
const (
	sourceShift = 44
	ownNumbers  = int64(1) << 43
)

// Imported says what became of a batch.
type Imported struct {
	Added int
	Known int // that were there already
}

// Importer puts the events of one source into the record. It is for one
// goroutine, and to be closed before the ledger is.
type Importer struct {
	ledger       *Ledger
	name, format string

	// What is known of the record, filled at the first batch and anew when
	// another process has written.
	seen    int64 // PRAGMA data_version; 0: nothing is known
	source  int64
	parties dictionary[ForeignParty]
	kinds   dictionary[ForeignKind]
	places  dictionary[ForeignPlace]
	codes   map[string]int64
	urls    [2]map[string]int64 // of this batch and the one before; older ones are written again
	lastURL int64
	lastOwn int64

	one, many map[string]driver.Stmt
	args      []driver.NamedValue
}

// dictionary numbers what many events share.
type dictionary[T comparable] struct {
	byPointer map[*T]int64
	byValue   map[T]int64
	last      int64
	fresh     []T // that are not in the record yet, up to last
}

func (d *dictionary[T]) clear() {
	d.byPointer, d.byValue, d.last, d.fresh = map[*T]int64{}, map[T]int64{}, 0, nil
}

func (d *dictionary[T]) number(p *T) int64 {
	if p == nil {
		return 0
	}
	if n, ok := d.byPointer[p]; ok {
		return n
	}
	n, ok := d.byValue[*p]
	if !ok {
		d.last++
		n = d.last
		d.byValue[*p] = n
		d.fresh = append(d.fresh, *p)
	}
	if len(d.byPointer) > 1<<20 {
		clear(d.byPointer) // a source that never points twice
	}
	d.byPointer[p] = n
	return n
}

// importCache is the page cache of a record that is imported into, in KiB: the
// indexes of ten million events are some 500 MB, of which a batch in the order
// of days touches a part.
const importCache = 256 << 10

// Import opens the record to events of a source. The name is by which they
// are asked for, and may not be that of a source of reports; the format says
// what they are read from.
func (l *Ledger) Import(ctx context.Context, name, format string) (*Importer, error) {
	im := &Importer{ledger: l, name: name, format: format, one: map[string]driver.Stmt{}, many: map[string]driver.Stmt{}}
	if err := im.open(ctx); err != nil {
		return nil, fmt.Errorf("import %s: %w", name, err)
	}
	return im, nil
}

func (im *Importer) open(ctx context.Context) error {
	l := im.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.add == nil:
		return fmt.Errorf("the record is open to ask only: %w", dragoman.ErrInvalid)
	case im.name == "":
		return fmt.Errorf("the source has no name: %w", dragoman.ErrInvalid)
	}
	var n int
	if err := l.add.conn.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM reports WHERE source = ? AND source <> '' LIMIT 1)`, im.name).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("the record has reports of a source of this name: give another: %w", dragoman.ErrInvalid)
	}
	_, err := l.add.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = 16000", importCache))
	return err
}

// Close lets the record go; what was added stays.
func (im *Importer) Close() error {
	im.ledger.mu.Lock()
	defer im.ledger.mu.Unlock()
	var errs []error
	for _, stmts := range []map[string]driver.Stmt{im.one, im.many} {
		for _, s := range stmts {
			errs = append(errs, s.Close())
		}
		clear(stmts)
	}
	return errors.Join(errs...)
}

// Add puts events into the record, in one transaction: without an error they
// are on the disk when it returns; with one, none of the batch is. An event
// that the record has of this source changes nothing. Large batches are
// faster: a hundred thousand is a good one.
func (im *Importer) Add(ctx context.Context, batch []Foreign) (Imported, error) {
	im.ledger.mu.Lock()
	defer im.ledger.mu.Unlock()
	a := im.ledger.add
	if a == nil {
		return Imported{}, fmt.Errorf("import %s: the record is closed: %w", im.name, dragoman.ErrInvalid)
	}
	if err := ctx.Err(); err != nil {
		return Imported{}, err
	}
	if _, err := a.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return Imported{}, fmt.Errorf("import %s: %w", im.name, err)
	}
	// What has begun is ended: half a batch is of no use to anybody.
	done, err := im.fill(context.WithoutCancel(ctx), a, batch)
	if err := a.end(err); err != nil {
		im.seen = 0
		return Imported{}, fmt.Errorf("import %s: %w", im.name, err)
	}
	return done, nil
}

func (im *Importer) fill(ctx context.Context, a *adder, batch []Foreign) (Imported, error) {
	if err := a.forget(); err != nil {
		return Imported{}, err
	}
	if im.seen != a.seen {
		if err := im.learn(ctx, a.conn); err != nil {
			return Imported{}, err
		}
		im.seen = a.seen
	}
	fresh, err := im.number(ctx, a.conn, batch)
	if err != nil || len(fresh) == 0 {
		return Imported{Known: len(batch)}, err
	}
	rows := im.rows(fresh)
	if err := im.share(ctx, a.conn); err != nil {
		return Imported{}, err
	}
	err = a.conn.Raw(func(conn any) error {
		return errors.Join(
			im.insert(ctx, conn, "INSERT INTO foreign_urls VALUES", 2, rows.urls),
			im.insert(ctx, conn, "INSERT INTO foreign_events VALUES", 14, rows.events),
			im.insert(ctx, conn, "INSERT INTO foreign_pairs VALUES", 5, rows.pairs),
			im.insert(ctx, conn, "INSERT INTO foreign_ids VALUES", 3, rows.ids),
			im.upsert(ctx, conn, "INSERT INTO foreign_months VALUES", 6, rows.months),
			im.upsert(ctx, conn, "INSERT INTO foreign_years VALUES", 5, rows.years),
		)
	})
	if err != nil {
		return Imported{}, err
	}
	_, err = a.conn.ExecContext(ctx, `UPDATE foreign_sources SET events = events + ?, since = CASE WHEN since = 0 THEN ? ELSE min(since, ?) END,
		until = max(until, ?), longest = max(longest, ?), format = ? WHERE n = ?`, len(fresh), rows.since, cmp.Or(rows.since, 1<<31), rows.until, rows.longest, im.format, im.source)
	return Imported{Added: len(fresh), Known: len(batch) - len(fresh)}, err
}

// learn reads what the record knows of the source and of what is shared.
func (im *Importer) learn(ctx context.Context, conn *sql.Conn) error {
	im.parties.clear()
	im.kinds.clear()
	im.places.clear()
	im.codes, im.urls = map[string]int64{}, [2]map[string]int64{{}, {}}
	err := conn.QueryRowContext(ctx, `SELECT n FROM foreign_sources WHERE name = ?`, im.name).Scan(&im.source)
	if errors.Is(err, sql.ErrNoRows) {
		err = conn.QueryRowContext(ctx, `INSERT INTO foreign_sources (name, format, events, since, until, longest) VALUES (?, ?, 0, 0, 0, 0) RETURNING n`, im.name, im.format).Scan(&im.source)
	}
	if err != nil {
		return err
	}
	each := func(query string, row func(*sql.Rows) error) {
		if err != nil {
			return
		}
		var rows *sql.Rows
		if rows, err = conn.QueryContext(ctx, query); err != nil {
			return
		}
		defer func() { _ = rows.Close() }() // its error is rows.Err
		for rows.Next() {
			if err = row(rows); err != nil {
				return
			}
		}
		err = rows.Err()
	}
	each(`SELECT n, code, sector, name, raw FROM foreign_parties`, func(r *sql.Rows) error {
		var n int64
		var p ForeignParty
		err := r.Scan(&n, &p.Code, &p.Sector, &p.Name, &p.Raw)
		im.parties.byValue[p], im.parties.last = n, max(im.parties.last, n)
		return err
	})
	each(`SELECT n, cameo, type, mode, context, status, quad, scale FROM foreign_kinds`, func(r *sql.Rows) error {
		var n int64
		var k ForeignKind
		var list string
		if err := r.Scan(&n, &k.CAMEO, &k.Type, &k.Mode, &list, &k.Status, &k.Quad, &k.Scale); err != nil {
			return err
		}
		var contexts []string
		err := json.Unmarshal([]byte(list), &contexts)
		k.Contexts = strings.Join(contexts, " ")
		im.kinds.byValue[k], im.kinds.last = n, max(im.kinds.last, n)
		return err
	})
	each(`SELECT n, name, country, lat, lon FROM foreign_places`, func(r *sql.Rows) error {
		var n int64
		var p ForeignPlace
		err := r.Scan(&n, &p.Name, &p.Country, &p.Lat, &p.Lon)
		im.places.byValue[p], im.places.last = n, max(im.places.last, n)
		return err
	})
	each(`SELECT n, code FROM foreign_codes`, func(r *sql.Rows) error {
		var n int64
		var code string
		err := r.Scan(&n, &code)
		im.codes[code] = n
		return err
	})
	low, high := im.span()
	each(`SELECT coalesce((SELECT max(n) FROM foreign_urls), 0)`, func(r *sql.Rows) error { return r.Scan(&im.lastURL) })
	each(fmt.Sprintf(`SELECT coalesce(max(n), 0) FROM foreign_events WHERE n BETWEEN %d AND %d`, low+ownNumbers, high), func(r *sql.Rows) error { return r.Scan(&im.lastOwn) })
	im.lastOwn = max(im.lastOwn, low+ownNumbers)
	return err
}

// span gives the first and the last of the numbers of a source.
func (im *Importer) span() (low, high int64) {
	return im.source << sourceShift, (im.source+1)<<sourceShift - 1
}

// numbered is an event with its number in the record.
type numbered struct {
	n int64
	*Foreign
}

// number gives the events their numbers, in their order, and leaves out those
// that the record has.
func (im *Importer) number(ctx context.Context, conn *sql.Conn, batch []Foreign) ([]numbered, error) {
	fresh := make([]numbered, 0, len(batch))
	named := map[string]bool{}
	low, _ := im.span()
	for i := range batch {
		f := &batch[i]
		switch {
		case f.Number < 0 || f.Number >= ownNumbers || f.Number == 0 && f.ID == "":
			return nil, fmt.Errorf("event %d %q: want a number from 1 below 2^43, or an id: %w", f.Number, f.ID, dragoman.ErrInvalid)
		case f.Number > 0:
			fresh = append(fresh, numbered{low + f.Number, f})
		case named[f.ID]:
		default:
			named[f.ID] = true
			var n int64
			err := conn.QueryRowContext(ctx, `SELECT event FROM foreign_ids WHERE source = ? AND id = ?`, im.source, f.ID).Scan(&n)
			if errors.Is(err, sql.ErrNoRows) {
				im.lastOwn++
				fresh = append(fresh, numbered{im.lastOwn, f})
			} else if err != nil {
				return nil, err
			}
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(fresh, func(a, b numbered) int { return cmp.Compare(a.n, b.n) })
	fresh = slices.CompactFunc(fresh, func(a, b numbered) bool { return a.n == b.n })

	// What the record has between the first and the last is mostly nothing or
	// the batch itself; where it is much more, each is asked for.
	rows, err := conn.QueryContext(ctx, `SELECT n FROM foreign_events WHERE n BETWEEN ? AND ? ORDER BY n LIMIT ?`,
		fresh[0].n, fresh[len(fresh)-1].n, 2*len(fresh)+1)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	known := map[int64]bool{}
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		known[n] = true
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(known) > 2*len(fresh) {
		clear(known)
		has, err := conn.PrepareContext(ctx, `SELECT count(*) FROM foreign_events WHERE n = ?`)
		if err != nil {
			return nil, err
		}
		defer func() { _ = has.Close() }() // it was only read
		for _, f := range fresh {
			var c int
			if err := has.QueryRowContext(ctx, f.n).Scan(&c); err != nil {
				return nil, err
			}
			if c > 0 {
				known[f.n] = true
			}
		}
	}
	if len(known) > 0 {
		fresh = slices.DeleteFunc(fresh, func(f numbered) bool { return known[f.n] })
	}
	return fresh, nil
}

// foreignRows are the rows of a batch, by table.
type foreignRows struct {
	urls, events, pairs, ids, months, years []any
	since, until, longest                   int64
}

func (im *Importer) code(code string) int64 {
	if code == "" {
		return 0
	}
	n, ok := im.codes[code]
	if !ok {
		n = -int64(len(im.codes)) - 1 // share makes it positive
		im.codes[code] = n
	}
	return max(n, -n)
}

func (im *Importer) url(url string, rows *foreignRows) int64 {
	if url == "" {
		return 0
	}
	n, ok := im.urls[0][url]
	if !ok {
		if n, ok = im.urls[1][url]; !ok {
			im.lastURL++
			n = im.lastURL
			rows.urls = append(rows.urls, n, url)
		}
		im.urls[0][url] = n
	}
	return n
}

type (
	pairRow  struct{ code, other, day, event, side int64 }
	monthRow struct{ a, b, month, kind int64 }
	yearRow  struct{ a, b, year int64 }
)

func (im *Importer) rows(fresh []numbered) *foreignRows {
	rows := &foreignRows{events: make([]any, 0, 14*len(fresh))}
	im.urls[0], im.urls[1] = map[string]int64{}, im.urls[0]
	pairs := make([]pairRow, 0, 2*len(fresh))
	months, years := map[monthRow]int64{}, map[yearRow]int64{}
	monthOf, lastDay := [2]int64{}, dragoman.Day(-1)
	for _, f := range fresh {
		var days int64
		if f.Until > f.Day && f.Day != 0 {
			days = int64(f.Until - f.Day)
			rows.longest = max(rows.longest, days)
		}
		root := int64(0)
		if f.Counted.Root {
			root = 1
		}
		var rest any
		if f.Rest != nil {
			if b, err := json.Marshal(f.Rest); err == nil { // it is plain data
				rest = string(b)
			}
		}
		rows.events = append(rows.events, f.n, int64(f.Day), days, im.parties.number(f.Actor), im.parties.number(f.Recipient), im.kinds.number(f.Kind),
			im.places.number(f.Place), im.url(f.URL, rows), root, int64(f.Counted.Mentions), int64(f.Counted.Sources), int64(f.Counted.Articles),
			int64(tone(f.Counted.Tone)), rest)
		if f.Number == 0 {
			rows.ids = append(rows.ids, im.source, f.ID, f.n)
		}
		var counted []pairRow
		if f.Rest != nil && f.Rest.Record != nil {
			counted = im.pairsOfRecord(f)
		} else {
			var a, b int64
			if f.Actor != nil {
				a = im.code(f.Actor.Code)
			}
			if f.Recipient != nil {
				b = im.code(f.Recipient.Code)
			}
			counted = pairsOf(nil, a, b, 1, 2, int64(f.Day), f.n)
		}
		pairs = append(pairs, counted...)
		if f.Day == 0 {
			continue
		}
		if rows.since == 0 || int64(f.Day) < rows.since {
			rows.since = int64(f.Day)
		}
		rows.until = max(rows.until, int64(f.Day)+days)
		if f.Kind != nil && f.Kind.Status != dragoman.Actual {
			continue
		}
		if f.Day != lastDay {
			t := f.Day.Time()
			lastDay, monthOf = f.Day, [2]int64{int64(12*t.Year()) + int64(t.Month()) - 1, int64(t.Year())}
		}
		var kind int64
		if f.Kind != nil {
			kind = im.code(f.Kind.Type)
		}
		for _, p := range counted {
			if p.other != 0 && p.code <= p.other {
				months[monthRow{p.code, p.other, monthOf[0], kind}]++
				years[yearRow{p.code, p.other, monthOf[1]}]++
			}
		}
	}
	slices.SortFunc(pairs, func(x, y pairRow) int {
		return cmp.Or(cmp.Compare(x.code, y.code), cmp.Compare(x.other, y.other), cmp.Compare(x.day, y.day), cmp.Compare(x.event, y.event))
	})
	rows.pairs = make([]any, 0, 5*len(pairs))
	for _, p := range pairs {
		rows.pairs = append(rows.pairs, p.code, p.other, p.day, p.event, p.side)
	}
	for _, m := range slices.SortedFunc(maps.Keys(months), func(x, y monthRow) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.month, y.month), cmp.Compare(x.kind, y.kind))
	}) {
		rows.months = append(rows.months, m.a, m.b, m.month, im.source, m.kind, months[m])
	}
	for _, y := range slices.SortedFunc(maps.Keys(years), func(x, y yearRow) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.year, y.year))
	}) {
		rows.years = append(rows.years, im.source, y.a, y.b, y.year, years[y])
	}
	return rows
}

func tone(t float64) float64 {
	if t < 0 {
		return t*1000 - .5
	}
	return t*1000 + .5
}

// pairsOf appends the rows of two codes, one from each side.
func pairsOf(to []pairRow, a, b, sideA, sideB, day, event int64) []pairRow {
	if a != 0 {
		to = append(to, pairRow{a, b, day, event, sideA})
	}
	if b != 0 && b != a {
		to = append(to, pairRow{b, a, day, event, sideB})
	}
	return to
}

// pairsOfRecord gives those of a record, which may have many parties: actors
// toward recipients, or together where nobody is addressed.
func (im *Importer) pairsOfRecord(f numbered) []pairRow {
	codes := func(as []dragoman.Actor) (list []int64) {
		for _, a := range as {
			if c := im.code(a.Code); c != 0 && !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
		return list
	}
	actors, recipients := codes(f.Rest.Record.Actor), codes(f.Rest.Record.Recipient)
	var rows []pairRow
	day := int64(f.Day)
	switch {
	case len(recipients) == 0 && len(actors) > 1:
		for i, a := range actors {
			for _, b := range actors[i+1:] {
				rows = pairsOf(rows, a, b, 1, 1, day, f.n)
			}
		}
	case len(recipients) == 0:
		for _, a := range actors {
			rows = pairsOf(rows, a, 0, 1, 2, day, f.n)
		}
	case len(actors) == 0:
		for _, b := range recipients {
			rows = pairsOf(rows, 0, b, 1, 2, day, f.n)
		}
	}
	for _, a := range actors {
		for _, b := range recipients {
			rows = pairsOf(rows, a, b, 1, 2, day, f.n)
		}
	}
	slices.SortFunc(rows, func(x, y pairRow) int {
		return cmp.Or(cmp.Compare(x.code, y.code), cmp.Compare(x.other, y.other), cmp.Compare(x.side, y.side))
	})
	return slices.CompactFunc(rows, func(x, y pairRow) bool { return x.code == y.code && x.other == y.other })
}

// share puts what is new among the shared things into the record.
func (im *Importer) share(ctx context.Context, conn *sql.Conn) error {
	for i, p := range im.parties.fresh {
		n := im.parties.last - int64(len(im.parties.fresh)) + int64(i) + 1
		if _, err := conn.ExecContext(ctx, `INSERT INTO foreign_parties VALUES (?, ?, ?, ?, ?)`, n, p.Code, p.Sector, p.Name, p.Raw); err != nil {
			return err
		}
	}
	for i, k := range im.kinds.fresh {
		n := im.kinds.last - int64(len(im.kinds.fresh)) + int64(i) + 1
		contexts, err := compact(list(strings.Fields(k.Contexts)), nil)
		if err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, `INSERT INTO foreign_kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, n, k.CAMEO, k.Type, k.Mode, contexts, string(k.Status), k.Quad, k.Scale); err != nil {
			return err
		}
	}
	for i, p := range im.places.fresh {
		n := im.places.last - int64(len(im.places.fresh)) + int64(i) + 1
		if _, err := conn.ExecContext(ctx, `INSERT INTO foreign_places VALUES (?, ?, ?, ?, ?)`, n, p.Name, p.Country, p.Lat, p.Lon); err != nil {
			return err
		}
	}
	im.parties.fresh, im.kinds.fresh, im.places.fresh = nil, nil, nil
	fresh := []string{}
	for code, n := range im.codes {
		if n < 0 {
			fresh = append(fresh, code)
		}
	}
	slices.SortFunc(fresh, func(a, b string) int { return cmp.Compare(im.codes[b], im.codes[a]) })
	for _, code := range fresh {
		im.codes[code] = -im.codes[code]
		if _, err := conn.ExecContext(ctx, `INSERT INTO foreign_codes VALUES (?, ?)`, im.codes[code], code); err != nil {
			return err
		}
	}
	return nil
}

// together is how many rows go in by one statement: past it a row costs what
// SQLite takes for it.
const together = 64

// insert puts rows of so many columns into a table by the driver itself: what
// database/sql does for each value costs as much as the insertion.
func (im *Importer) insert(ctx context.Context, conn any, statement string, columns int, values []any) error {
	return im.put(ctx, conn, statement, "", columns, values)
}

// upsert adds the last column to what is there.
func (im *Importer) upsert(ctx context.Context, conn any, statement string, columns int, values []any) error {
	return im.put(ctx, conn, statement, " ON CONFLICT DO UPDATE SET events = events + excluded.events", columns, values)
}

func (im *Importer) put(ctx context.Context, conn any, statement, end string, columns int, values []any) error {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	for len(values) > 0 {
		rows, stmts := together, im.many
		if len(values) < columns*together {
			rows, stmts = 1, im.one
		}
		s := stmts[statement]
		if s == nil {
			p, ok := conn.(driver.ConnPrepareContext)
			if !ok {
				return errors.New("the driver prepares no statements")
			}
			var err error
			if s, err = p.PrepareContext(ctx, statement+" "+row+strings.Repeat(", "+row, rows-1)+end); err != nil {
				return err
			}
			stmts[statement] = s
		}
		for len(im.args) < rows*columns {
			im.args = append(im.args, driver.NamedValue{Ordinal: len(im.args) + 1})
		}
		args := im.args[:rows*columns]
		for i := range args {
			args[i].Value = values[i]
		}
		x, ok := s.(driver.StmtExecContext)
		if !ok {
			return errors.New("the driver runs no statements")
		}
		if _, err := x.ExecContext(ctx, args); err != nil {
			return err
		}
		values = values[rows*columns:]
	}
	return nil
}
