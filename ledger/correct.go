package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

// What people correct is kept in a log that only grows, and is applied to the
// passages of a report whenever these are coded: by this coder or by a later
// one, before the correction was made or after. So a correction does not name
// an event, whose id may change with the coder and with what is added, but the
// places in the reports that tell it (Place).
//
// The record is then a function of its reports and of the log.

// The kinds of a Correction.
const (
	Set      = "set"          // Passages tell something else: Fix
	NotEvent = "not an event" // Passages tell no event
	Same     = "same"         // Passages and Others tell one event
	Split    = "split"        // Passages and Others tell two
	Undo     = "undo"         // the correction Undone does not hold
)

// Correction is an entry of the log.
type Correction struct {
	N        int       `json:"n,omitempty"` // its number in the log, from 1; given by the log
	ID       string    `json:"id"`          // of what it says; given by the log
	At       time.Time `json:"at"`
	Author   string    `json:"author"`
	Reason   string    `json:"reason"`
	Kind     string    `json:"kind"`
	Passages []Place   `json:"passages,omitempty"`
	Others   []Place   `json:"others,omitempty"`
	Fix      *Fix      `json:"fix,omitempty"`
	Undone   string    `json:"undone,omitempty"` // id of another correction
}

// Place is a passage as it was coded when a person corrected it: where it
// stands in which report, and enough to tell it from others that stand there.
type Place struct {
	Report     string   `json:"report"`
	Trigger    string   `json:"trigger"` // its words
	Start      int      `json:"start"`   // of the trigger, in bytes of the report's text
	End        int      `json:"end"`
	Said       [2]int   `json:"said"` // the statement around it
	Type       string   `json:"type"`
	Mode       string   `json:"mode"`
	Actors     []string `json:"actors"`     // codes, sorted
	Recipients []string `json:"recipients"` // likewise
}

// Fix is what passages tell instead. What is nil stays as it was coded.
type Fix struct {
	Days      *dragoman.Interval `json:"days,omitempty"` // the unknown interval: the day is unknown
	Type      *string            `json:"type,omitempty"`
	Mode      *string            `json:"mode,omitempty"`
	Status    *dragoman.Status   `json:"status,omitempty"`
	Contexts  *[]string          `json:"contexts,omitempty"`
	Actor     *[]dragoman.Actor  `json:"actor,omitempty"`
	Recipient *[]dragoman.Actor  `json:"recipient,omitempty"`
	Loc       *dragoman.EventLoc `json:"event_loc,omitempty"`
}

// What names the fields that are fixed: "date,type".
func (f *Fix) What() string {
	var names []string
	for _, n := range [...]struct {
		name string
		is   bool
	}{{"date", f.Days != nil}, {"type", f.Type != nil}, {"mode", f.Mode != nil}, {"status", f.Status != nil}, {"context", f.Contexts != nil},
		{"actor", f.Actor != nil}, {"recipient", f.Recipient != nil}, {"place", f.Loc != nil}} {
		if n.is {
			names = append(names, n.name)
		}
	}
	return strings.Join(names, ",")
}

// byHand is how a day that a person gave was derived.
const byHand = "corrected by hand"

// apply gives a record as fixed.
func (f *Fix) apply(r dragoman.Record) dragoman.Record {
	if f.Days != nil {
		r.Date, r.EndDate, r.DateHow = f.Days.From, f.Days.To, byHand
	}
	mode := ""
	if len(r.Mode) > 0 {
		mode = r.Mode[0]
	}
	if f.Type != nil {
		r.Event = []string{*f.Type}
	}
	if f.Mode != nil {
		mode = *f.Mode
	}
	if !ontology.Valid(r.Event[0], mode) {
		mode = ""
	}
	if f.Contexts != nil {
		r.Context = slices.Clone(*f.Contexts)
	}
	if f.Type != nil || f.Mode != nil || f.Contexts != nil {
		r.Mode = []string{}
		if mode != "" {
			r.Mode = []string{mode}
		}
		r.QuadCode, r.EventScale, r.CAMEO = ontology.Quad(r.Event[0]), ontology.Scale(r.Event[0]), ontology.CAMEO(r.Event[0], mode, r.Context)
	}
	if f.Status != nil {
		r.Status = *f.Status
	}
	if f.Actor != nil {
		r.Actor = fixed(*f.Actor, r.Actor, r.Recipient)
	}
	if f.Recipient != nil {
		r.Recipient = fixed(*f.Recipient, r.Recipient, r.Actor)
	}
	if f.Loc != nil {
		r.EventLoc = *f.Loc
	}
	return r
}

// fixed gives parties as a person said them, each with what the report says
// of a party of its code, where there is one.
func fixed(as []dragoman.Actor, coded ...[]dragoman.Actor) []dragoman.Actor {
	out := slices.Clone(as)
	all := slices.Concat(coded...)
	used := map[int]bool{}
	for i := range out {
		a := &out[i]
		j := slices.IndexFunc(all, func(b dragoman.Actor) bool {
			return b.Code == a.Code && (a.Sector == "" || b.Sector == a.Sector) && (a.IdentifierText == "" || sameName(nameOf(a), nameOf(&b)))
		})
		if j < 0 || used[j] {
			continue
		}
		used[j] = true
		b := all[j]
		a.EntityText, a.Span = b.EntityText, b.Span
		if a.Sector == "" {
			a.Sector = b.Sector
		}
		if a.IdentifierText == "" {
			a.IdentifierText = b.IdentifierText
		}
		if a.Office == "" {
			a.Office, a.Rank = b.Office, b.Rank
		}
	}
	return out
}

func nameOf(a *dragoman.Actor) []string { return strings.Fields(fold(a.IdentifierText)) }

// check reports what is wrong with a correction.
func (c *Correction) check() error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf(format+": %w", append(args, dragoman.ErrInvalid)...)
	}
	switch {
	case strings.TrimSpace(c.Author) == "":
		return bad("a correction says who made it")
	case strings.TrimSpace(c.Reason) == "":
		return bad("a correction says why")
	case c.At.IsZero():
		return bad("a correction says when it was made")
	case c.Kind == Undo && c.Undone == "", c.Kind != Undo && c.Undone != "":
		return bad("want what is undone, and nothing else")
	case c.Kind == Undo:
		return nil
	case len(c.Passages) == 0:
		return bad("a correction is of a passage")
	case (c.Kind == Same || c.Kind == Split) != (len(c.Others) > 0):
		return bad("want other passages to be the same or split from, and for nothing else")
	case (c.Kind == Set) != (c.Fix != nil && c.Fix.What() != ""):
		return bad("want what is to be set, and for nothing else")
	case c.Kind != Set && c.Kind != NotEvent && c.Kind != Same && c.Kind != Split:
		return bad("unknown kind of correction %q", c.Kind)
	case c.Fix == nil:
		return nil
	}
	f := c.Fix
	if f.Type != nil {
		if _, ok := ontology.Lookup(*f.Type); !ok {
			return bad("no event type %q", *f.Type)
		}
		if f.Mode != nil && !ontology.Valid(*f.Type, *f.Mode) {
			return bad("%s has no mode %q", *f.Type, *f.Mode)
		}
	}
	if f.Days != nil && f.Days.From != 0 && f.Days.To != 0 && f.Days.To < f.Days.From {
		return bad("it ends (%s) before it begins (%s)", f.Days.To, f.Days.From)
	}
	if f.Status != nil && !slices.Contains(statuses, *f.Status) {
		return bad("unknown status %q", *f.Status)
	}
	return nil
}

// name gives the correction its id.
func (c *Correction) name() error {
	c.N, c.ID = 0, ""
	c.At = c.At.UTC().Truncate(time.Second)
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	c.ID = hex.EncodeToString(sum[:4])
	return nil
}

// correctionLog is the log, ready to be applied.
type correctionLog struct {
	all    []Correction
	holds  []bool           // not undone
	report map[string][]int // those that hold, by report
}

func newLog(all []Correction) *correctionLog {
	g := &correctionLog{all: all, holds: make([]bool, len(all)), report: map[string][]int{}}
	// The last word counts: an undo can be undone.
	undone := map[string]bool{}
	for i := len(all) - 1; i >= 0; i-- {
		c := &all[i]
		if g.holds[i] = !undone[c.ID]; g.holds[i] && c.Kind == Undo {
			undone[c.Undone] = true
		}
	}
	for i := range all {
		if g.holds[i] {
			for _, r := range all[i].reports() {
				g.report[r] = append(g.report[r], i)
			}
		}
	}
	return g
}

// reports gives the reports that a correction is about, each once.
func (c *Correction) reports() []string {
	var rs []string
	for _, ps := range [2][]Place{c.Passages, c.Others} {
		for _, p := range ps {
			if !slices.Contains(rs, p.Report) {
				rs = append(rs, p.Report)
			}
		}
	}
	return rs
}

func readLog(ctx context.Context, q querier) (*correctionLog, error) {
	rows, err := q.QueryContext(ctx, "SELECT n, says FROM corrections ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	var all []Correction
	for rows.Next() {
		var n int
		var says []byte
		if err := rows.Scan(&n, &says); err != nil {
			return nil, err
		}
		var c Correction
		if err := json.Unmarshal(says, &c); err != nil {
			return nil, fmt.Errorf("correction %d: %w", n, err)
		}
		c.N = n
		all = append(all, c)
	}
	return newLog(all), rows.Err()
}

// binding is a correction that has found its passage.
type binding struct {
	ID   string `json:"id"`   // of the correction
	What string `json:"what"` // what it says, for a reader
	At   int    `json:"at"`   // which of its Passages, and then of its Others
}

// placeOf says where a coded record stands.
func placeOf(r *dragoman.Record) Place {
	p := Place{Report: r.Report, Trigger: r.EventText, Start: r.TextInfo.Start, End: r.TextInfo.End, Said: [2]int{r.TextInfo.Start, r.TextInfo.End}, Type: r.Event[0],
		Actors: codesOf(r.Actor), Recipients: codesOf(r.Recipient)}
	if len(r.Mode) > 0 {
		p.Mode = r.Mode[0]
	}
	if i := strings.Index(r.TextInfo.Text, r.EventText); i >= 0 && r.EventText != "" {
		p.Start += i
		p.End = p.Start + len(r.EventText)
	}
	return p
}

func codesOf(as []dragoman.Actor) []string {
	codes := []string{}
	for _, a := range as {
		codes = append(codes, a.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// fits says how well a coded passage is the one that stood in a place, 0 for
// not at all: its trigger meets the other's, or it says the same of the same
// parties in the same statement.
func (p *Place) fits(o *Place) int {
	score := 0
	same := p.Type == o.Type && slices.Equal(p.Actors, o.Actors) && slices.Equal(p.Recipients, o.Recipients)
	switch {
	case p.Start == o.Start && p.End == o.End && p.Trigger == o.Trigger:
		score = 16
	case p.Start < o.End && o.Start < p.End:
		score = 8
	case same && p.Said[0] < o.Said[1] && o.Said[0] < p.Said[1]:
		score = 1
	default:
		return 0
	}
	return score + 4*b2i(p.Type == o.Type) + 2*b2i(slices.Equal(p.Actors, o.Actors)) + 2*b2i(slices.Equal(p.Recipients, o.Recipients)) + b2i(p.Mode == o.Mode)
}

// find gives for each place the passage that stands in it now, -1 for none;
// no two of one correction have the same.
func find(places []Place, report string, coded []Place) []int {
	out := make([]int, len(places))
	taken := make([]bool, len(coded))
	for i := range places {
		best := 0
		out[i] = -1
		if places[i].Report != report {
			continue
		}
		for j := range coded {
			if s := places[i].fits(&coded[j]); s > best && !taken[j] {
				best, out[i] = s, j
			}
		}
		if out[i] >= 0 {
			taken[out[i]] = true
		}
	}
	return out
}

// correct applies the log to the passages of a report that was coded.
func (a *adder) correct(r *row) error {
	which := a.log.report[r.report.ID]
	if len(which) == 0 {
		return nil
	}
	coded := make([]Place, len(r.coded))
	for i := range r.coded {
		coded[i] = placeOf(&r.coded[i])
	}
	recs := slices.Clone(r.coded)
	bound := make([][]binding, len(recs))
	void := make([]bool, len(recs))
	for _, w := range which {
		c := &a.log.all[w]
		for i, j := range find(slices.Concat(c.Passages, c.Others), r.report.ID, coded) {
			if j < 0 {
				continue
			}
			b := binding{ID: c.ID, What: c.Kind, At: i}
			switch c.Kind {
			case Set:
				b.What = c.Fix.What()
				recs[j] = c.Fix.apply(recs[j])
			case NotEvent:
				void[j] = true
			}
			bound[j] = append(bound[j], b)
		}
	}
	for i := range recs {
		if len(bound[i]) == 0 {
			continue
		}
		p, err := newPassage(&r.report, r.given, &recs[i], i)
		if err != nil {
			return fmt.Errorf("corrected event %d: %w", i+1, err)
		}
		coded, err := compact(r.coded[i], nil)
		if err != nil {
			return err
		}
		if p.corrected, err = compact(bound[i], nil); err != nil {
			return err
		}
		p.coded, p.void = coded, void[i]
		if p.void {
			p.traits.block = 0
		}
		r.passages[i] = p
	}
	return nil
}

// relink finds which passages the log ties together and which it keeps apart,
// and takes those events apart for which that has changed.
func (a *adder) relink(c *change) error {
	ctx := context.Background()
	rows, err := a.conn.QueryContext(ctx, "SELECT n, event, unit, apart, block, lo, hi, void, corrected FROM passages WHERE corrected <> '' ORDER BY n")
	if err != nil {
		return err
	}
	type tie struct {
		window
		event, unit int64
		apart       string
	}
	ties := map[int64]*tie{}
	var ns []int64
	found := map[string]map[int]int64{} // passages.n by correction and place
	for rows.Next() {
		var t tie
		var void bool
		var corrected string
		if err := rows.Scan(&t.n, &t.event, &t.unit, &t.apart, &t.block, &t.lo, &t.hi, &void, &corrected); err != nil {
			_ = rows.Close() // the first error is the one to tell
			return err
		}
		if void {
			continue
		}
		ties[t.n] = &t
		ns = append(ns, t.n)
		var bound []binding
		if err := json.Unmarshal([]byte(corrected), &bound); err != nil {
			_ = rows.Close() // the first error is the one to tell
			return fmt.Errorf("passage %d: %w", t.n, err)
		}
		for _, b := range bound {
			if found[b.ID] == nil {
				found[b.ID] = map[int]int64{}
			}
			found[b.ID][b.At] = t.n
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}

	// Of what is said of two passages the last word counts.
	type pair struct{ a, b int64 }
	said := map[pair]bool{} // true: one event, false: two
	var order []pair        // the latest first
	say := func(x, y int64, one bool) {
		p := pair{min(x, y), max(x, y)}
		if _, ok := said[p]; !ok && x != y && x != 0 && y != 0 {
			said[p] = one
			order = append(order, p)
		}
	}
	for i := len(a.log.all) - 1; i >= 0; i-- {
		k := &a.log.all[i]
		at := found[k.ID]
		if !a.log.holds[i] || at == nil || k.Kind == NotEvent {
			continue
		}
		for x := range len(k.Passages) + len(k.Others) {
			for y := range x {
				switch {
				case k.Kind == Split && y < len(k.Passages) && x >= len(k.Passages):
					say(at[y], at[x], false)
				case k.Kind != Split:
					say(at[y], at[x], true)
				}
			}
		}
	}
	unit := map[int64]int64{} // the least passage of its unit
	for _, n := range ns {
		unit[n] = n
	}
	apart := map[int64][]int64{}
	for p, one := range said {
		if !one {
			apart[p.a], apart[p.b] = append(apart[p.a], p.b), append(apart[p.b], p.a)
		}
	}
	for _, p := range order {
		x, y := unit[p.a], unit[p.b]
		if !said[p] || x == y {
			continue
		}
		clash := false
		for q, one := range said {
			clash = clash || !one && (unit[q.a] == x && unit[q.b] == y || unit[q.a] == y && unit[q.b] == x)
		}
		if clash {
			continue // tying them would tie two that a later word keeps apart
		}
		for _, n := range ns {
			if unit[n] == max(x, y) {
				unit[n] = min(x, y)
			}
		}
	}
	size := map[int64]int{}
	for _, n := range ns {
		size[unit[n]]++
	}
	for _, n := range ns {
		t := ties[n]
		u, list := int64(0), ""
		if size[unit[n]] > 1 {
			u = unit[n]
		}
		if len(apart[n]) > 0 {
			slices.Sort(apart[n])
			if list, err = compact(apart[n], nil); err != nil {
				return err
			}
		}
		if u == t.unit && list == t.apart {
			continue
		}
		if err := a.detach(t.event, c); err != nil {
			return err
		}
		if _, err := a.conn.ExecContext(ctx, "UPDATE passages SET unit = ?, apart = ? WHERE n = ?", u, list, n); err != nil {
			return err
		}
		delete(a.traits, n)
		c.touched = append(c.touched, t.window)
	}
	return nil
}

// untell removes the passages of a report and gives what was coded of it.
func (a *adder) untell(report int64, c *change) ([]dragoman.Record, error) {
	ctx := context.Background()
	told, err := tellers(ctx, a.conn, "p.report = ? ORDER BY p.place", report)
	if err != nil {
		return nil, err
	}
	recs := make([]dragoman.Record, len(told))
	for i := range told {
		t := &told[i]
		c.touched = append(c.touched, t.look().window())
		if err := t.wasCoded(); err != nil {
			return nil, err
		}
		recs[i] = t.rec
		// An earlier one may have taken its event apart.
		var event int64
		if err := a.conn.QueryRowContext(ctx, "SELECT event FROM passages WHERE n = ?", t.n).Scan(&event); err != nil {
			return nil, err
		}
		if err := a.detach(event, c); err != nil {
			return nil, err
		}
		c.linked = c.linked || t.corrected != ""
	}
	for _, t := range told {
		if _, err := a.conn.ExecContext(ctx, "DELETE FROM passages WHERE n = ?", t.n); err != nil {
			return nil, err
		}
		if _, err := a.conn.ExecContext(ctx, "DELETE FROM words WHERE rowid = ?", t.n); err != nil {
			return nil, err
		}
		delete(a.traits, t.n)
	}
	return recs, nil
}

// wasCoded puts what was coded in the place of what was corrected.
func (t *teller) wasCoded() error {
	if t.coded == "" {
		return nil
	}
	rec := t.rec
	t.rec = dragoman.Record{}
	if err := json.Unmarshal([]byte(t.coded), &t.rec); err != nil {
		return fmt.Errorf("passage %s: %w", rec.ID, err)
	}
	return nil
}

// Correct adds a correction to the log and applies it, in one transaction. It
// gives the correction with its number and id, and how many passages it found.
func (l *Ledger) Correct(ctx context.Context, c Correction) (Correction, int, error) {
	if err := c.check(); err != nil {
		return c, 0, fmt.Errorf("correct: %w", err)
	}
	if err := c.name(); err != nil {
		return c, 0, fmt.Errorf("correct: %w", err)
	}
	found := 0
	err := l.write(ctx, func(a *adder, ch *change) error {
		if slices.ContainsFunc(a.log.all, func(o Correction) bool { return o.ID == c.ID }) {
			return fmt.Errorf("the log has this correction: %w", dragoman.ErrInvalid)
		}
		if c.Kind == Undo {
			i := slices.IndexFunc(a.log.all, func(o Correction) bool { return o.ID == c.Undone })
			if i < 0 {
				return fmt.Errorf("correction %s: %w", c.Undone, dragoman.ErrNotFound)
			}
			if !a.log.holds[i] {
				return fmt.Errorf("correction %d is undone already: %w", i+1, dragoman.ErrInvalid)
			}
		}
		var err error
		c, found, err = a.enter(ctx, c, ch)
		return err
	})
	if err != nil {
		return c, 0, fmt.Errorf("correct: %w", err)
	}
	return c, found, nil
}

// Replay adds entries of the log of another record, in their order. Those that
// the log has are passed over. An entry whose reports are not here is kept for
// when they come.
func (l *Ledger) Replay(ctx context.Context, entries []Correction) (entered int, err error) {
	err = l.write(ctx, func(a *adder, ch *change) error {
		for _, c := range entries {
			id := c.ID
			if err := c.check(); err != nil {
				return fmt.Errorf("entry %s: %w", id, err)
			}
			if err := c.name(); err != nil {
				return fmt.Errorf("entry %s: %w", id, err)
			}
			if id != "" && id != c.ID {
				return fmt.Errorf("entry %s: it was changed since it was made: %w", id, dragoman.ErrInvalid)
			}
			if slices.ContainsFunc(a.log.all, func(o Correction) bool { return o.ID == c.ID }) {
				continue
			}
			if _, _, err := a.enter(ctx, c, ch); err != nil {
				return fmt.Errorf("entry %s: %w", c.ID, err)
			}
			entered++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("replay corrections: %w", err)
	}
	return entered, nil
}

// enter writes a correction to the log and applies it anew to all reports
// that it, or what it undoes, is about.
func (a *adder) enter(ctx context.Context, c Correction, ch *change) (Correction, int, error) {
	says, err := compact(c, nil)
	if err != nil {
		return c, 0, err
	}
	c.N = len(a.log.all) + 1
	if _, err := a.conn.ExecContext(ctx, "INSERT INTO corrections (n, id, says) VALUES (?, ?, ?)", c.N, c.ID, says); err != nil {
		return c, 0, err
	}
	was := a.log
	a.log = newLog(append(slices.Clip(a.log.all), c))
	reports := c.reports()
	for i := range was.all {
		if was.holds[i] != a.log.holds[i] { // undone, or no longer
			reports = append(reports, was.all[i].reports()...)
		}
	}
	slices.Sort(reports)
	found := 0
	for _, id := range slices.Compact(reports) {
		ps, err := a.retell(ctx, id, ch)
		if err != nil {
			return c, 0, fmt.Errorf("report %s: %w", id, err)
		}
		for _, p := range ps {
			if strings.Contains(p.corrected, `"`+c.ID+`"`) {
				found++
			}
		}
	}
	return c, found, nil
}

// retell applies the log anew to a report, if the record has it.
func (a *adder) retell(ctx context.Context, id string, c *change) ([]passage, error) {
	var n int64
	rep, err := readReport(ctx, a.conn, id, &n)
	if errors.Is(err, dragoman.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	recs, err := a.untell(n, c)
	if err != nil {
		return nil, err
	}
	r := newRow(&Coded{Report: rep, Records: recs})
	if r.why != "" {
		return nil, errors.New(r.why)
	}
	return r.passages, a.tell(r, n, c)
}

// write runs a change in a transaction, and merges what it touched.
func (l *Ledger) write(ctx context.Context, f func(*adder, *change) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.add
	if a == nil {
		return fmt.Errorf("the record is open to ask only: %w", dragoman.ErrInvalid)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := a.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	return a.end(func() error {
		if err := a.forget(); err != nil {
			return err
		}
		c := newChange()
		if err := f(a, c); err != nil {
			return err
		}
		if err := a.settle(c); err != nil {
			return fmt.Errorf("merge: %w", err)
		}
		if err := a.apply(c); err != nil {
			return fmt.Errorf("merge: %w", err)
		}
		return nil
	}())
}

// Logged is an entry of the log and what became of it.
type Logged struct {
	Correction
	Holds bool `json:"holds"` // it is not undone
	Found int  `json:"found"` // passages that it has found in the record
	Lost  int  `json:"lost"`  // places in reports of the record where no passage stands now
}

// Corrections gives the log.
func (l *Ledger) Corrections(ctx context.Context) ([]Logged, error) {
	tx, done, err := l.look(ctx)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	defer done()
	entries, err := logged(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	return entries, nil
}

func logged(ctx context.Context, q querier) ([]Logged, error) {
	log, err := readLog(ctx, q)
	if err != nil {
		return nil, err
	}
	found := map[string]int{}
	rows, err := q.QueryContext(ctx, "SELECT corrected FROM passages WHERE corrected <> ''")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		var corrected []byte
		var bound []binding
		if err := rows.Scan(&corrected); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(corrected, &bound); err != nil {
			return nil, err
		}
		for _, b := range bound {
			found[b.ID]++
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	out := make([]Logged, len(log.all))
	for i, c := range log.all {
		out[i] = Logged{Correction: c, Holds: log.holds[i], Found: found[c.ID]}
		if !log.holds[i] {
			continue
		}
		places := 0
		for _, p := range slices.Concat(c.Passages, c.Others) {
			var n int
			if err := q.QueryRowContext(ctx, "SELECT count(*) FROM reports WHERE id = ?", p.Report).Scan(&n); err != nil {
				return nil, err
			}
			places += n
		}
		out[i].Lost = places - found[c.ID]
	}
	return out, nil
}

// Places gives the places of the passages that tell an event, as they were
// coded, with the event as it stands: what a correction of it is made of. The
// error wraps [dragoman.ErrNotFound] when there is no such event.
func (l *Ledger) Places(ctx context.Context, id string) ([]Place, dragoman.Record, error) {
	if rec, ok, err := l.foreignEvent(ctx, id); ok && err == nil {
		return nil, rec, fmt.Errorf("event %s was coded by others and imported: what they say stands: %w", id, dragoman.ErrInvalid)
	}
	event, err := l.Event(ctx, id)
	if err != nil {
		return nil, event, err
	}
	tx, done, err := l.look(ctx)
	if err != nil {
		return nil, event, fmt.Errorf("places of %s: %w", id, err)
	}
	defer done()
	told, err := tellers(ctx, tx, `p.n IN (SELECT o.passage FROM passages of JOIN tells t ON t.passage = of.n JOIN tells o ON o.event = t.event WHERE of.id = ?)
		ORDER BY r.published, r.id, p.place`, id)
	if err != nil {
		return nil, event, fmt.Errorf("places of %s: %w", id, err)
	}
	places := make([]Place, len(told))
	for i := range told {
		if err := told[i].wasCoded(); err != nil {
			return nil, event, err
		}
		places[i] = placeOf(&told[i].rec)
	}
	return places, event, nil
}
