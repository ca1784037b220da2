package answers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/claims"
	"github.com/dragoman-events/dragoman/ledger"
)

// The verdicts on a claim. What the record does not tell never contradicts a
// claim, and supports one only over days that the record covers.
const (
	Supported    = "supported"
	Contradicted = "contradicted"
	NotEnough    = "not enough coverage" // nothing contradicts it
	CannotCheck  = "cannot be checked"
)

// CheckAnswer is what the record holds for a claim and against it.
type CheckAnswer struct {
	Claim    dragoman.Claim `json:"claim"`
	Verdict  string         `json:"verdict"`
	Says     []string       `json:"says"`    // why, in sentences
	Counted  []Evidence     `json:"counted"` // the events that the claim is about, by day
	Near     []Evidence     `json:"near"`    // those that were left out, and why
	Moves    []Move         `json:"moves"`   // how many are counted by other definitions
	Trend    *TrendAnswer   `json:"trend,omitempty"`
	Coverage Covered        `json:"coverage"`      // of the claim's window
	Before   Covered        `json:"base,omitzero"` // of the time that a comparison compares with
	Foot     `json:"foot"`
}

// Evidence is an event, as far as a claim is concerned.
type Evidence struct {
	ID        string              `json:"id"`
	Event     string              `json:"event"` // "CONSULT/visit"
	Status    dragoman.Status     `json:"status"`
	By        []dragoman.Actor    `json:"by"`
	To        []dragoman.Actor    `json:"to"`
	Date      dragoman.Day        `json:"date"`
	EndDate   dragoman.Day        `json:"enddate"`
	Published dragoman.Day        `json:"published"`
	Own       bool                `json:"own"` // it is the one that the claim is made of
	Why       []string            `json:"why"` // why it was left out
	Passages  []dragoman.TextInfo `json:"passages"`

	rank  int
	place string
	part  string // id of the visit that it belongs to
}

// Move is how many events there are by another definition.
type Move struct {
	Definition string `json:"definition"`
	Events     int    `json:"events"`
}

// Covered is what the record covers of a window.
type Covered struct {
	From    dragoman.Day `json:"from"` // of the window; empty: without a beginning
	To      dragoman.Day `json:"to"`
	First   dragoman.Day `json:"first"` // of the reports in it
	Last    dragoman.Day `json:"last"`
	Days    int          `json:"days"` // with a report
	Reports int          `json:"reports"`
	Gap     int          `json:"gap"`    // the longest run of days without one, those before the first among them
	Enough  bool         `json:"enough"` // so that silence tells something
}

// Silence tells something where the record has a report on most days, and no
// longer gap than a month.
const (
	longestGap = 31
	mostDays   = 2 // one day in so many
)

// The reach of what is looked at beyond a window, and of the news that a claim
// is made of.
const (
	beyond   = 92
	ownDays  = 31
	farthest = 12 // near misses shown
)

// definition is what is counted, so that it can be moved.
type definition struct {
	rank            int
	from, to        dragoman.Day
	planned, unsure bool
	eitherWay, own  bool // own: events that the claim's own report alone tells
	edge            dragoman.Day
}

// Check puts a claim to the record. words are those of the question, for the
// foot.
func Check(ctx context.Context, l *ledger.Ledger, c dragoman.Claim, asOf dragoman.Day, words ...string) (*CheckAnswer, error) {
	a := &CheckAnswer{Claim: c, Says: []string{}, Counted: []Evidence{}, Near: []Evidence{}, Moves: []Move{}}
	var err error
	if a.Foot, err = NewFoot(ctx, l, Scope{AsOf: asOf}, words...); err != nil { // the claim says the days
		return nil, err
	}
	if c.Base.Known() {
		if a.Before, err = covered(ctx, l, c.Base.From, c.Base.To); err != nil {
			return nil, err
		}
	}
	if a.Coverage, err = covered(ctx, l, c.Window.From, c.Published); err != nil {
		return nil, err
	}
	who := person(c.Speaker)
	if who == "" {
		who = "the report that makes it"
	}
	parties := codes(&c)
	switch {
	case c.Kind == claims.Assessment || c.Kind == claims.Comparison && len(c.Events) == 0:
		a.Verdict = CannotCheck
		a.say("This is a judgement of %s. It is attributed and not judged: no count of events can test it.", who)
		return a, nil
	case c.Kind == claims.Trend && c.Of == "relations":
	case len(c.Events) == 0:
		a.Verdict = CannotCheck
		a.say("The record keeps no events of this kind (%s).", c.Of)
		return a, nil
	}
	if len(parties) == 0 {
		a.Verdict = CannotCheck
		a.say("The claim does not say whose %s it counts.", c.Of)
		return a, nil
	}
	if c.Kind == claims.Trend {
		err = a.trend(ctx, l, parties)
	} else {
		err = a.count(ctx, l)
	}
	if err != nil {
		return nil, fmt.Errorf("check claim: %w", err)
	}
	var told [][]dragoman.TextInfo
	for _, es := range [2][]Evidence{a.Counted, a.Near} {
		for i := range es {
			told = append(told, es[i].Passages)
		}
	}
	return a, a.Cite(ctx, l, told...)
}

func (a *CheckAnswer) say(format string, args ...any) {
	a.Says = append(a.Says, fmt.Sprintf(format, args...))
}

// codes are those of a claim's parties, each once.
func codes(c *dragoman.Claim) []string { return codesOf(slices.Concat(c.By, c.To)) }

// covered tells what the record covers of a window.
func covered(ctx context.Context, l *ledger.Ledger, from, to dragoman.Day) (Covered, error) {
	c := Covered{From: from, To: to}
	days, err := l.CoverageDays(ctx, from, to)
	if err != nil {
		return c, err
	}
	last := from - 1
	for _, d := range days {
		c.Reports += d.Reports
		if d.Day == c.Last {
			continue
		}
		if c.First == 0 {
			c.First = d.Day
			if from == 0 {
				last = d.Day - 1
			}
		}
		c.Days++
		c.Gap = max(c.Gap, int(d.Day-last)-1)
		c.Last, last = d.Day, d.Day
	}
	if c.First != 0 {
		c.Gap = max(c.Gap, int(to-last))
	}
	c.Enough = from != 0 && c.First != 0 && c.Gap <= longestGap && c.Days*mostDays >= int(to-from)+1
	return c, nil
}

// says is the coverage in a sentence.
func (c Covered) says() string {
	window := "up to " + c.To.String()
	if c.From != 0 {
		window = "from " + c.From.String() + " to " + c.To.String()
	}
	if c.Reports == 0 {
		return "The claim is of the time " + window + ", of which the record has no report."
	}
	s := fmt.Sprintf("The claim is of the time %s; the record has %s of it, on %s from %s to %s", window, count(c.Reports, "report"), count(c.Days, "day"), c.First, c.Last)
	if c.From != 0 {
		s += fmt.Sprintf(" (one day in %s, the longest gap %s)", number(float64(c.To-c.From+1)/float64(c.Days)), count(c.Gap, "day"))
	}
	return s + "."
}

// count gathers the events and gives the verdict of all claims but trends.
func (a *CheckAnswer) count(ctx context.Context, l *ledger.Ledger) error {
	c := &a.Claim
	all, err := a.gather(ctx, l)
	if err != nil {
		return err
	}
	def := definition{rank: c.Rank, from: c.Window.From, to: c.Published, edge: c.Edge, own: true}
	switch {
	case c.Kind == claims.Last:
		def.edge = c.Window.To
	case c.Kind == claims.Count && c.Number > 0:
		def.edge = 0 // "the third since December" counts December's
		def.to = c.Window.To
	case c.Kind == claims.Comparison:
		def.edge, def.to = 0, c.Window.To
	}
	for _, e := range all {
		if e.Why = a.leftOut(&e, &def); len(e.Why) == 0 {
			a.Counted = append(a.Counted, e)
		} else if a.isNear(&e) {
			a.Near = append(a.Near, e)
		}
	}
	a.own()
	low := a.distinct()
	a.moves(all, def)
	switch c.Kind {
	case claims.Count:
		if c.Window.From == 0 && c.Window.How == unsaid {
			a.Verdict = CannotCheck
			a.say("The claim does not say since when it counts; the record has %d up to then.", len(a.Counted))
			break
		}
		a.judgeCount(low, c.Number)
	case claims.First:
		a.judgeFirst()
	case claims.Last:
		a.judgeLast()
	case claims.Record:
		a.judgeRecord(low)
	case claims.Comparison:
		a.judgeComparison(all, def)
	}
	if c.Window.From == 0 && c.Window.How != unsaid && c.Window.How != "ever" && a.Verdict != CannotCheck {
		// What the record has may be of before the beginning.
		a.Verdict = NotEnough
		a.Says = a.Says[:0]
		a.say("The day on which the claim's time begins is not said (%s): the record has %s up to the claim, and cannot tell which are of that time.", oneLine(c.Window.How), count(len(a.Counted), "event"))
	}
	if n := len(a.Counted); n > 0 && c.Report != "" && !slices.ContainsFunc(a.Counted, func(e Evidence) bool { return !e.toldOnlyBy(c.Report) }) {
		a.say("All that is counted is told by the very report that makes the claim: it agrees with itself, and nothing else in the record confirms it.")
	}
	a.Says = append(a.Says, a.Coverage.says())
	if len(a.Near) > farthest {
		slices.SortStableFunc(a.Near, func(x, y Evidence) int { return len(x.Why) - len(y.Why) })
		a.say("Of %d near misses the %d nearest are shown.", len(a.Near), farthest)
		a.Near = a.Near[:farthest]
		slices.SortStableFunc(a.Near, byDay)
	}
	return nil
}

// unsaid is what package claims says of a window that there is none.
const unsaid = "no window said"

func byDay(x, y Evidence) int {
	return cmp.Or(cmp.Compare(cmp.Or(x.Date, x.Published), cmp.Or(y.Date, y.Published)), strings.Compare(x.ID, y.ID))
}

func (e *Evidence) toldOnlyBy(report string) bool {
	return !slices.ContainsFunc(e.Passages, func(p dragoman.TextInfo) bool { return p.Report != report })
}

// gather fetches what the claim may be about, and somewhat beyond its window.
func (a *CheckAnswer) gather(ctx context.Context, l *ledger.Ledger) ([]Evidence, error) {
	c := &a.Claim
	q := ledger.Query{Until: c.Published + beyond}
	if c.Window.From != 0 {
		q.Since = c.Window.From - beyond
		if c.Base.From != 0 {
			q.Since = min(q.Since, c.Base.From)
		}
	}
	if a.Scope.AsOf != 0 {
		q.Until = min(q.Until, a.Scope.AsOf)
	}
	visit := c.Of == "visit"
	for _, e := range c.Events {
		t, _, _ := strings.Cut(e, "/")
		if !slices.Contains(q.Types, t) {
			q.Types = append(q.Types, t)
		}
	}
	if visit {
		q.Types = append(q.Types, "AGREE", "REJECT") // plans, and what was called off
	}
	switch cs := codes(c); {
	case len(cs) >= 2:
		q.Pair = [2]string{cs[0], cs[1]}
	case !c.Mutual && !visit && hasCode(c.By, cs[0]):
		q.Actor = cs[0] // what others do is not near
	default:
		q.Country = cs[0]
	}
	class, _ := claims.ClassOf(c.Of)
	all := []Evidence{}
	for r, err := range l.Events(ctx, q) {
		if err != nil {
			return nil, err
		}
		mode := ""
		if len(r.Mode) > 0 {
			mode = r.Mode[0]
		}
		e := Evidence{
			ID: r.ID, Event: strings.TrimSuffix(r.Event[0]+"/"+mode, "/"), Status: r.Status, By: r.Actor, To: r.Recipient, Date: r.Date, EndDate: r.EndDate,
			Published: r.Published, Why: []string{}, place: r.EventLoc.Place, part: r.PartOf,
		}
		if visit {
			from, to := codes(c)[0], ""
			if q.Pair[0] != "" {
				to = q.Pair[1]
			}
			vs := visitsOf(&r, from, to)
			i := max(0, slices.IndexFunc(vs, func(v Visit) bool { return v.From == from || v.To == from }))
			if len(vs) == 0 || vs[i].From != from && vs[i].To != from {
				continue
			}
			v := vs[i]
			e.By, e.To, e.Date, e.EndDate, e.Passages = v.Visitors, v.Hosts, v.Date, v.EndDate, v.Passages
			if len(e.To) == 0 && v.To != "" {
				e.To = []dragoman.Actor{{Code: v.To, Sector: "GOV"}}
			}
			switch v.Standing {
			case Planned:
				e.Status = dragoman.Future
			case Cancelled, Denied:
				e.Status = dragoman.Negated
			case Possible:
				e.Status = dragoman.Hypothetical
			}
		} else {
			if !class.Counts(r.Event[0], mode) && mode != "" {
				continue
			}
			e.Passages = passagesOf(&r)
		}
		if e.EndDate == 0 {
			e.EndDate = e.Date
		}
		for _, p := range e.By {
			e.rank = max(e.rank, p.Rank)
		}
		all = append(all, e)
	}
	if !visit { // who met on a visit is not counted for the visit as well
		all = slices.DeleteFunc(all, func(e Evidence) bool {
			return slices.ContainsFunc(all, func(o Evidence) bool { return o.part == e.ID })
		})
	}
	slices.SortStableFunc(all, byDay)
	return all, nil
}

// passagesOf gives where an event is told, each passage once with its report.
func passagesOf(r *dragoman.Record) (out []dragoman.TextInfo) {
	first := r.TextInfo
	first.Report, first.Published, first.Trigger = r.Report, r.Published, r.EventText
	for _, p := range append([]dragoman.TextInfo{first}, r.Passages...) {
		if p.Report == "" {
			p.Report, p.Published = r.Report, r.Published
		}
		if !slices.ContainsFunc(out, func(o dragoman.TextInfo) bool { return o.Report == p.Report && o.Start == p.Start && o.End == p.End }) {
			out = append(out, p)
		}
	}
	return out
}

// leftOut says why an event is not counted; nothing: it is.
func (a *CheckAnswer) leftOut(e *Evidence, def *definition) []string {
	c := &a.Claim
	why := []string{}
	add := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	switch e.Status {
	case dragoman.Future:
		if !def.planned {
			add("planned only")
		}
	case dragoman.Negated:
		add("called off or denied")
	case dragoman.Hypothetical:
		add("told as a possibility")
	}
	if typ, mode, _ := strings.Cut(e.Event, "/"); c.Of != "visit" && !claims.Counts(c.Events, typ, mode) {
		add("coded %s, not %s", e.Event, eventNames(c.Events, " or "))
	}
	if !c.Mutual && !def.eitherWay {
		if by := sideCodes(c.By); len(by) > 0 && !meets(sideCodes(e.By), by) {
			if to := sideCodes(c.To); len(to) > 0 && meets(sideCodes(e.By), to) {
				add("the other way")
			} else {
				add("by others")
			}
		} else if to := sideCodes(c.To); len(to) > 0 && !meets(sideCodes(e.To), to) && !meets(sideCodes(e.To), nil) {
			add("to others")
		}
	}
	if want := sideCodes(c.By); len(want) > 2 {
		have := append(sideCodes(e.By), sideCodes(e.To)...)
		if slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(have, w) }) {
			add("not all of them: %s", strings.Join(have, ", "))
		}
	}
	if w := a.who(e); w != "" && !def.eitherWay {
		add("%s", w)
	}
	if def.rank > 0 && e.rank < def.rank {
		if e.rank == 0 {
			add("rank not told")
		} else {
			add("rank too low: %s", strings.TrimSuffix(atLeast(e.rank), " or above"))
		}
	}
	if class, _ := claims.ClassOf(c.Of); class.Told != nil && !slices.ContainsFunc(e.Passages, func(p dragoman.TextInfo) bool {
		return slices.ContainsFunc(words(p.Text), func(w string) bool { return slices.Contains(class.Told, w) })
	}) {
		add("not told as a %s", c.Of)
	}
	if c.Where.Name != "" && c.Of != "visit" && !strings.EqualFold(e.place, c.Where.Name) {
		if e.place == "" {
			add("place not told")
		} else {
			add("in %s", oneLine(e.place))
		}
	}
	from, to := e.Date, e.EndDate
	switch {
	case from == 0:
		if !def.unsure {
			add("day not told; first told %s", e.Published)
		}
	case from > def.to:
		add("after the claim's time (%s)", from)
	case def.from != 0 && to < def.from:
		add("before the window (%s)", to)
	case def.edge != 0 && from <= def.edge && to > def.edge || def.from != 0 && from < def.from || to > def.to:
		if !def.unsure {
			add("date uncertain: %s may lie outside", dragoman.Interval{From: from, To: to}.Brief())
		}
	case def.edge != 0 && to <= def.edge:
		switch {
		case c.Kind == claims.Last:
			add("within the time of which it is said to be the last")
		case def.edge > def.from:
			add("on the edge of the window: it may be the one that is counted from")
		}
	}
	if !def.own && c.Report != "" && e.toldOnlyBy(c.Report) {
		add("told by the claim's own report alone")
	}
	return why
}

func sideCodes(as []dragoman.Actor) (codes []string) {
	for _, a := range as {
		if a.Code != "" {
			codes = append(codes, a.Code)
		}
	}
	return codes
}

// meets reports whether two lists have something in common; without a second,
// whether the first is empty.
func meets(a, b []string) bool {
	if b == nil {
		return len(a) == 0
	}
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// who says why those who act are not those of the claim: another person,
// another office, another sector; empty when they may be.
func (a *CheckAnswer) who(e *Evidence) string {
	for _, want := range a.Claim.By {
		side := slices.DeleteFunc(slices.Clone(slices.Concat(e.By, e.To)), func(p dragoman.Actor) bool { return p.Code != want.Code })
		if len(side) == 0 {
			continue
		}
		fits := func(p dragoman.Actor) bool {
			switch {
			case isFormer(p) && !isFormer(want):
				return false
			case a.Claim.Kind == claims.Record:
				return true // a record is one of all who might have come
			case isPerson(want):
				return lastWord(want.IdentifierText) == lastWord(p.IdentifierText)
			case want.Office != "" && want.Rank >= actors.RankMinister:
				return sameWords(want.Office, p.Office) || want.Rank >= actors.RankPremier && p.Rank == want.Rank || isLeader(want.Office) && p.Rank >= actors.RankPremier
			case want.Sector != "" && want.Sector != "GOV":
				return p.Sector == want.Sector
			}
			return true
		}
		if slices.ContainsFunc(side, fits) {
			continue
		}
		if !slices.ContainsFunc(side, func(p dragoman.Actor) bool { return p.Office != "" || p.Rank > 0 || p.IdentifierText != "" }) && want.Rank > 0 {
			return untold
		}
		other := person(side[0])
		switch {
		case isPerson(want):
			return "not " + oneLine(want.IdentifierText) + " but " + other
		case want.Office != "" && want.Rank >= actors.RankMinister:
			return "not the " + oneLine(want.Office) + " but " + other
		}
		return "not " + want.Sector + " but " + other
	}
	return ""
}

// untold is why an event is left out that does not say who acted.
const untold = "who it was is not told"

// isPerson reports whether a party is somebody by name.
func isPerson(p dragoman.Actor) bool {
	return p.IdentifierText != "" && (p.Office != "" || p.Rank > 0) && !isOneOf(lastWord(p.IdentifierText), "government", "council", "ministry", "army")
}

// isFormer reports whether a party held an office once.
func isFormer(p dragoman.Actor) bool {
	return slices.ContainsFunc(append(words(p.EntityText), words(p.Office)...), func(w string) bool { return w == "former" || w == "ex" || w == "late" })
}

func isLeader(office string) bool { return office == "leader" || office == "leaders" }

func lastWord(s string) string {
	w := words(s)
	if len(w) == 0 {
		return ""
	}
	return w[len(w)-1]
}

// sameWords reports whether all words of the shorter of two offices stand in
// the longer: "minister" and "foreign minister".
func sameWords(a, b string) bool {
	one := func(w string) string {
		w = strings.TrimSuffix(w, "s")
		if w == "defense" {
			return "defence"
		}
		return w
	}
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return false
	}
	for _, w := range x {
		if w == "of" || w == "the" || w == "for" {
			continue
		}
		if !slices.ContainsFunc(y, func(v string) bool { return one(v) == one(w) }) {
			return false
		}
	}
	return true
}

// isNear reports whether what was left out is worth showing: little stood
// against it.
func (a *CheckAnswer) isNear(e *Evidence) bool {
	if len(e.Why) > 2 || slices.Contains(e.Why, "by others") || slices.Contains(e.Why, "to others") {
		return false
	}
	return a.Claim.Of == "visit" || len(e.Why) == 1
}

// own marks the event that the claim is made of: the last one that is counted,
// if it is recent news, and those that may be it told anew.
func (a *CheckAnswer) own() {
	if len(a.Counted) == 0 {
		return
	}
	last := &a.Counted[len(a.Counted)-1]
	if a.Claim.Published-last.EndDate > ownDays {
		return
	}
	last.Own = true
	for i := range a.Counted {
		e := &a.Counted[i]
		e.Own = e.Own || e.mayBe(last)
	}
}

// mayBe reports whether two events may be one: their days meet or nearly do,
// and both may be of the same persons.
func (e *Evidence) mayBe(o *Evidence) bool {
	const slack = 2
	return e.Date <= o.EndDate+slack && o.Date <= e.EndDate+slack && mayBeSame(e.By, o.By) && sharesReport(e, o) == (e.ID == o.ID)
}

// sharesReport reports whether one report tells both, as two.
func sharesReport(e, o *Evidence) bool {
	return slices.ContainsFunc(e.Passages, func(p dragoman.TextInfo) bool {
		return slices.ContainsFunc(o.Passages, func(q dragoman.TextInfo) bool { return p.Report == q.Report })
	})
}

// distinct is the least number of events that the counted ones are, when all
// that may be one are one.
func (a *CheckAnswer) distinct() int {
	var kept []*Evidence
	for i := range a.Counted {
		e := &a.Counted[i]
		if !slices.ContainsFunc(kept, func(o *Evidence) bool { return e.mayBe(o) }) {
			kept = append(kept, e)
		}
	}
	return len(kept)
}

// prior are the counted events before the one that the claim is made of.
func (a *CheckAnswer) prior() (out []Evidence) {
	for _, e := range a.Counted {
		if !e.Own {
			out = append(out, e)
		}
	}
	return out
}

// moves counts by other definitions.
func (a *CheckAnswer) moves(all []Evidence, def definition) {
	n := func(d definition) int {
		n := 0
		for i := range all {
			if len(a.leftOut(&all[i], &d)) == 0 {
				n++
			}
		}
		return n
	}
	add := func(what string, change func(*definition)) {
		d := def
		change(&d)
		a.Moves = append(a.Moves, Move{what, n(d)})
	}
	a.Moves = append(a.Moves, Move{"as claimed", n(def)})
	if a.Claim.Of == "visit" || a.Claim.Of == "meeting" {
		add("of any rank", func(d *definition) { d.rank = 0 })
		for _, g := range grades {
			if g.rank == actors.RankSenior || g.rank == actors.RankMinister || g.rank == actors.RankPremier {
				add(g.name+" or above", func(d *definition) { d.rank = g.rank })
			}
		}
	}
	add("planned ones too", func(d *definition) { d.planned = true })
	add("those of uncertain day too", func(d *definition) { d.unsure = true })
	if def.from != 0 {
		add("window a month longer", func(d *definition) { d.from, d.edge = d.from-30, max(0, d.edge-30) })
		add("window a month shorter", func(d *definition) { d.from, d.edge = d.from+30, max(d.edge, d.from+30-1) })
	}
	if !a.Claim.Mutual && len(a.Claim.To) > 0 && len(a.Claim.By) > 0 {
		add("either way, by anyone", func(d *definition) { d.eitherWay, d.rank = true, 0 })
	}
	if a.Claim.Report != "" {
		add("without what the claim's own report alone tells", func(d *definition) { d.own = false })
	}
}

// unsureOnes counts the near misses that may belong to the claim: against
// which nothing stands but what is not told.
func (a *CheckAnswer) unsureOnes() int {
	n := 0
	for _, e := range a.Near {
		if !slices.ContainsFunc(e.Why, func(w string) bool {
			return !strings.HasPrefix(w, "day not told") && !strings.HasPrefix(w, "date uncertain") && w != untold && w != "rank not told" && w != "place not told"
		}) {
			n++
		}
	}
	return n
}

// silent gives the verdict where none was found: supported if the record
// covers the time so well that its silence tells something.
func (a *CheckAnswer) silent(unsure int) string {
	if a.Coverage.Enough && unsure == 0 {
		return Supported
	}
	return NotEnough
}

func (a *CheckAnswer) judgeCount(low, n int) {
	have := len(a.Counted)
	unsure := a.unsureOnes()
	if n == 0 {
		later := a.Counted
		if len(later) > 0 {
			a.Verdict = Contradicted
			a.say("The claim is that there was none; the record has %s.", count(have, "event"))
			return
		}
		a.Verdict = a.silent(unsure)
		a.say("The record has none either.")
		a.notSilent(unsure)
		return
	}
	switch {
	case n >= low && n <= have:
		a.Verdict = Supported
		if have == n {
			a.say("The record counts %d, as the claim does.", n)
		} else {
			a.say("The record counts %d to %d, for some may be one event told twice; the claim is %d.", low, have, n)
		}
	case n < low:
		a.Verdict = Contradicted
		a.say("The record counts %d that are certainly different; the claim is %d.", low, n)
		if slices.ContainsFunc(a.Moves, func(m Move) bool { return m.Events == n }) {
			i := slices.IndexFunc(a.Moves, func(m Move) bool { return m.Events == n })
			a.say("By another definition it would hold: %s.", a.Moves[i].Definition)
		}
	default:
		a.Verdict = NotEnough
		a.say("The record counts %d of the %d. That it has no more is no evidence against the claim.", have, n)
		if unsure > 0 && have+unsure >= n {
			a.say("%s that may belong to them would make it so.", count(unsure, "near miss"))
		}
	}
}

// notSilent says why silence does not tell.
func (a *CheckAnswer) notSilent(unsure int) {
	if a.Verdict == Supported {
		a.say("It covers the time so well that its silence tells something, though not all.")
		return
	}
	if unsure > 0 {
		a.say("%s may yet belong to it.", numberOf(unsure, "near miss", "near misses"))
	}
	if !a.Coverage.Enough {
		a.say("Nothing contradicts the claim, but the record does not cover its time well enough for silence to be evidence.")
	}
}

func (a *CheckAnswer) judgeFirst() {
	prior := a.prior()
	if len(prior) > 0 {
		a.Verdict = Contradicted
		a.say("The record has %s before it within the window.", count(len(prior), "event"))
		return
	}
	unsure := a.unsureOnes()
	a.Verdict = a.silent(unsure)
	if len(a.Counted) > 0 {
		a.say("The record has the event itself and none before it within the window.")
	} else {
		a.say("The record has neither the event itself nor one before it within the window.")
		a.Verdict = NotEnough
	}
	a.notSilent(unsure)
}

func (a *CheckAnswer) judgeLast() {
	prior := a.prior()
	if len(prior) > 0 {
		a.Verdict = Contradicted
		a.say("The record has %s after that time.", count(len(prior), "event"))
		return
	}
	unsure := a.unsureOnes()
	in := slices.ContainsFunc(a.Near, func(e Evidence) bool {
		return strings.HasPrefix(cmp.Or(strings.Join(e.Why, ""), ""), "within the time")
	})
	a.Verdict = a.silent(unsure)
	if in {
		a.say("The record has one within that time and none after it.")
	} else {
		a.say("The record has none after that time, and none in it.")
		a.Verdict = NotEnough
	}
	a.notSilent(unsure)
}

// judgeRecord judges what can be ranked: how high, and how many.
func (a *CheckAnswer) judgeRecord(low int) {
	c := &a.Claim
	m := strings.ToLower(c.Measure)
	if c.Number > 0 {
		a.judgeCount(low, c.Number)
		a.say("Whether it is a record is not told by that.")
		return
	}
	if !strings.HasPrefix(m, "highest") && !strings.Contains(m, "senior") && !strings.Contains(m, "rank") {
		a.Verdict = CannotCheck
		a.say("The record counts events and does not measure which is the %s; those of the kind are shown.", oneLine(c.Measure))
		return
	}
	rank := 0
	for _, e := range a.Counted {
		if e.Own {
			rank = max(rank, e.rank)
		}
	}
	if rank == 0 {
		a.Verdict = NotEnough
		a.say("The record does not tell the rank of the event itself.")
		return
	}
	higher := 0
	for _, e := range a.prior() {
		if e.rank > rank {
			higher++
		}
	}
	if higher > 0 {
		a.Verdict = Contradicted
		a.say("The record has %s of higher rank within the window.", count(higher, "event"))
		return
	}
	unsure := a.unsureOnes()
	a.Verdict = a.silent(unsure)
	a.say("The record has none of higher rank than %s within the window.", strings.TrimSuffix(atLeast(rank), " or above"))
	a.notSilent(unsure)
}

// judgeComparison compares the events of two times, as counted and by report.
func (a *CheckAnswer) judgeComparison(all []Evidence, def definition) {
	c := &a.Claim
	if c.Window.From == 0 || !c.Base.Known() {
		a.Verdict = CannotCheck
		a.say("The claim does not say which times it compares.")
		return
	}
	base := def
	base.from, base.to = c.Base.From, c.Base.To
	n, b := len(a.Counted), 0
	for i := range all {
		if len(a.leftOut(&all[i], &base)) == 0 {
			b++
		}
	}
	a.Moves = append(a.Moves, Move{"in " + c.Base.Brief(), b})
	a.say("The record counts %d in the time of the claim and %d in %s.", n, b, c.Base.Brief())
	t := compareRates([]cell{{b, float64(max(a.Before.Reports, 1))}}, []cell{{n, float64(max(a.Coverage.Reports, 1))}})
	up := n > b
	upByReport := t.After.Rate > t.Before.Rate
	a.say("By report the ratio is %s (p %s).", number(max(t.Ratio, 0)), pValue(t.P))
	switch want := c.Direction == "more"; {
	case n != b && up == want && upByReport == want && t.P < 1-confidence:
		a.Verdict = Supported
	case n != b && up != want && upByReport != want && t.P < 1-confidence:
		a.Verdict = Contradicted
	default:
		a.Verdict = NotEnough
		a.say("The difference is within chance, or within what a change of reporting would make.")
	}
}

// trend tests a claim that something grew or fell.
func (a *CheckAnswer) trend(ctx context.Context, l *ledger.Ledger, codes []string) error {
	c := &a.Claim
	kind, want := trendKind(c)
	if len(codes) < 2 {
		a.Verdict = CannotCheck
		a.say("The claim is of %s with all others; dragoman trend tests pairs.", codes[0])
		a.Says = append(a.Says, a.Coverage.says())
		return nil
	}
	split := c.Window.From
	if split == 0 {
		split = c.Published - 365
		a.say("The claim does not say since when; the last twelve months are compared with those before.")
	}
	q := TrendQuery{Scope: Scope{Until: c.Published, AsOf: a.Scope.AsOf}, Kind: kind, Split: yearMonth(split)}
	whole, err := l.Extent(ctx, 0, c.Published)
	if err != nil {
		return err
	}
	if whole.Since == 0 || yearMonth(whole.Since) >= q.Split || whole.Since > c.Published {
		a.Verdict = NotEnough
		a.say("The record has no reports from before %s to compare with: nothing contradicts the claim.", q.Split)
		return a.tellBoth(ctx, l, kind, codes, split)
	}
	if a.Trend, err = Trend(ctx, l, codes[0], codes[1], q); err != nil {
		return err
	}
	a.Says = append(a.Says, a.Trend.Says)
	if c.Of == "relations" {
		a.say("Relations are not counted; the test is of %s.", kind.plural())
	}
	a.Verdict = NotEnough
	for _, ch := range a.Trend.Changes {
		if ch.Counted.Before.Events+ch.Counted.After.Events < fewest {
			continue
		}
		up := ch.Reported.After.Rate > ch.Reported.Before.Rate
		sure := ch.Counted.P < 1-confidence && ch.Reported.P < 1-confidence && up == (ch.Counted.After.Rate > ch.Counted.Before.Rate)
		switch {
		case sure && up == want:
			a.Verdict = Supported
		case sure:
			a.Verdict = Contradicted
		}
	}
	if a.Verdict == NotEnough {
		a.say("Nothing contradicts the claim.")
	}
	a.Says = append(a.Says, a.Coverage.says())
	return nil
}

// tellBoth lists the events before and after where there is nothing to test.
func (a *CheckAnswer) tellBoth(ctx context.Context, l *ledger.Ledger, kind Kind, codes []string, split dragoman.Day) error {
	before, after := 0, 0
	for r, err := range l.Events(ctx, ledger.Query{Pair: [2]string{codes[0], codes[1]}, Types: kind.Types, Modes: kind.Modes,
		Statuses: []dragoman.Status{dragoman.Actual}, Until: a.Claim.Published}) {
		if err != nil {
			return err
		}
		e := Evidence{ID: r.ID, Event: strings.Join(append(slices.Clone(r.Event), r.Mode...), "/"), Status: r.Status, By: r.Actor, To: r.Recipient,
			Date: r.Date, EndDate: r.EndDate, Published: r.Published, Why: []string{}, Passages: passagesOf(&r)}
		if cmp.Or(e.Date, e.Published) < split {
			before++
		} else {
			after++
		}
		a.Counted = append(a.Counted, e)
	}
	slices.SortStableFunc(a.Counted, byDay)
	test := compareRates([]cell{{before, 1}}, []cell{{after, 1}})
	a.Moves = append(a.Moves, Move{"before " + yearMonth(split).String(), before}, Move{"from then on", after})
	a.say("Of %s it tells %d of before %s and %d of from then on. Were both times covered alike, chance alone would show as great a difference with p %s; they are not.",
		kind.plural(), before, yearMonth(split), after, pValue(test.P))
	a.Says = append(a.Says, a.Coverage.says())
	return nil
}

// trendKind is what to count for a trend, and whether more of it is what the
// claim says.
func trendKind(c *dragoman.Claim) (Kind, bool) {
	named := func(s string) Kind { k, _ := FindKind(s); return k } // the names are Kinds'
	more := c.Direction == "more" || c.Direction == "better"
	switch c.Of {
	case "diplomacy":
		return named("diplomatic"), more
	case "visit":
		return named("visits"), more
	case "relations":
		if c.Direction == "worse" || c.Direction == "less" {
			return named("conflict"), true
		}
		return named("cooperation"), true
	case "tension":
		return named("conflict"), c.Direction == "more" || c.Direction == "worse"
	case "cooperation":
		return named("cooperation"), more
	}
	k := Kind{Name: c.Of, Types: []string{}, Modes: []string{}}
	for _, e := range c.Events {
		t, m, _ := strings.Cut(e, "/")
		if !slices.Contains(k.Types, t) {
			k.Types = append(k.Types, t)
		}
		if m != "" && len(c.Events) == 1 {
			k.Modes = append(k.Modes, m)
		}
	}
	return k, c.Direction == "more" || c.Direction == "worse"
}

// Page lays the answer out: the claim, the verdict and why, then the events.
func (a *CheckAnswer) Page() *Page {
	p := &Page{Title: strings.ToUpper(a.Verdict[:1]) + a.Verdict[1:] + ": “" + excerpt(cmp.Or(said(&a.Claim), a.Claim.Text.Text)) + "”", Says: a.Says}
	p.Blocks = append(p.Blocks, Block{Title: "The claim", Items: []Item{{Line: headline(&a.Claim), More: details(&a.Claim), Passages: cited(a.Claim.Text)}}})
	list := func(title string, es []Evidence, why bool) {
		if len(es) == 0 {
			return
		}
		b := Block{Title: title}
		for i := range es {
			e := &es[i]
			when := dragoman.Interval{From: e.Date, To: e.EndDate}.Brief()
			if when == "" {
				when = "day unknown, told " + e.Published.String()
			}
			it := Item{Line: when + "  " + e.Event + "  " + people(e.By, ""), Passages: e.Passages}
			if to := people(e.To, ""); to != "" {
				it.Line += " to " + to
			}
			if why {
				it.More = append(it.More, "left out: "+strings.Join(e.Why, "; "))
			}
			b.Items = append(b.Items, it)
		}
		p.Blocks = append(p.Blocks, b)
	}
	list("Counted", a.Counted, false)
	list("Near misses", a.Near, true)
	if len(a.Moves) > 0 {
		b := Block{Title: "How the count moves", Head: []string{"definition", "events"}, Right: []bool{false, true}}
		for _, m := range a.Moves {
			b.Rows = append(b.Rows, []string{m.Definition, strconv.Itoa(m.Events)})
		}
		p.Blocks = append(p.Blocks, b)
	}
	return p
}

// cited is a passage, if it is of a report.
func cited(t dragoman.TextInfo) []dragoman.TextInfo {
	if t.Report == "" || t.Text == "" {
		return nil
	}
	return []dragoman.TextInfo{t}
}

// Sheet gives a row for each event, those counted first.
func (a *CheckAnswer) Sheet() (head []string, rows [][]string) {
	head = []string{"verdict", "counted", "id", "event", "status", "by", "to", "date", "enddate", "published", "why", "report", "passage"}
	for i, es := range [2][]Evidence{a.Counted, a.Near} {
		for j := range es {
			e := &es[j]
			report, text := "", ""
			if len(e.Passages) > 0 {
				report, text = e.Passages[0].Report, e.Passages[0].Text
			}
			rows = append(rows, []string{a.Verdict, strconv.FormatBool(i == 0), e.ID, e.Event, string(e.Status), people(e.By, ""), people(e.To, ""),
				e.Date.String(), e.EndDate.String(), e.Published.String(), strings.Join(e.Why, "; "), report, text})
		}
	}
	if rows == nil {
		rows = [][]string{{a.Verdict, "", "", "", "", "", "", "", "", "", strings.Join(a.Says, " "), a.Claim.Report, a.Claim.Text.Text}}
	}
	return head, rows
}
