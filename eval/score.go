package eval

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

// Count is what a measure rests on.
type Count struct {
	Right int `json:"right"`
	Coded int `json:"coded"`
	Gold  int `json:"gold"`
}

// Precision is the share of the coded that is right; 0 when nothing is coded.
func (c Count) Precision() float64 { return share(c.Right, c.Coded) }

// Recall is the share of the gold that was coded; 0 when there is none.
func (c Count) Recall() float64 { return share(c.Right, c.Gold) }

// F1 is the harmonic mean of both; 0 when both are.
func (c Count) F1() float64 {
	p, r := c.Precision(), c.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (c *Count) add(right, coded, gold int) {
	c.Right += right
	c.Coded += coded
	c.Gold += gold
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Result is what Score found.
type Result struct {
	Reports   int // in the gold
	Eventless int // of these, without any gold event
	Spurious  int // events coded in the eventless reports, those that count
	Type      Count
	Tuple     Count
	Dyad      Count
	PerType   map[string]Count // the type figures of each event type met

	// Of the Matched tuples, how many have it right.
	Matched, Mode, Status, Sector, Date int

	Who Who // who and where, of the gold events whose type is right

	Trust *Trust `json:",omitempty"` // nil unless asked for

	Wrong []Wrong // reports with any tuple missed or too many, in the gold's order
}

// Wrong is a report that was not coded as the gold has it: the events that
// count, on both sides.
type Wrong struct {
	ID          string
	Gold, Coded []Tuple
}

// Tuple is an event as it is compared.
type Tuple struct {
	Type, Mode string
	Status     dragoman.Status
	Actors     []string // codes, sorted, each once, none empty
	Recipients []string
	sectors    []party    // of both sides, sorted, each once
	parties    [2][]party // actors, recipients
	date       string
	place      string // ISO 3166 alpha-3
}

type party struct{ code, sector string }

// Score compares records, by report, with gold. Records of reports that the
// gold does not have are not looked at.
//
// Where one side folds the recipient of a mutual event into its actors, as "A
// and B met" for "A met B", so does the other, but for visits, whose host is
// told apart. Records are matched to gold in their order, each once.
func Score(gold []Item, coded map[string][]dragoman.Record) *Result {
	res := &Result{PerType: map[string]Count{}}
	for _, it := range gold {
		res.Reports++
		want := counted(it.Events, goldTuple)
		have := counted(coded[it.ID], codedTuple)
		if len(it.Events) == 0 {
			res.Eventless++
			res.Spurious += len(have)
		}
		res.types(want, have)
		right := res.tuples(want, have)
		res.dyads(want, have)
		res.Who.add(want, have)
		if right != len(want) || right != len(have) {
			res.Wrong = append(res.Wrong, Wrong{it.ID, want, have})
		}
	}
	return res
}

func (res *Result) types(want, have []Tuple) {
	n := map[string]Count{}
	for _, t := range want {
		c := n[t.Type]
		c.Gold++
		n[t.Type] = c
	}
	for _, t := range have {
		c := n[t.Type]
		c.Coded++
		n[t.Type] = c
	}
	for name, c := range n {
		c.Right = min(c.Gold, c.Coded)
		res.Type.add(c.Right, c.Coded, c.Gold)
		sum := res.PerType[name]
		sum.add(c.Right, c.Coded, c.Gold)
		res.PerType[name] = sum
	}
}

func (res *Result) tuples(want, have []Tuple) (right int) {
	left := slices.Clone(have)
	for _, g := range want {
		i := slices.IndexFunc(left, func(p Tuple) bool { return same(g, p) })
		if i < 0 {
			continue
		}
		p := left[i]
		left = slices.Delete(left, i, i+1)
		right++
		res.Matched++
		res.Mode += one(g.Mode == p.Mode)
		res.Status += one(g.Status == p.Status)
		res.Sector += one(slices.Equal(g.sectors, p.sectors))
		res.Date += one(strings.HasPrefix(p.date, g.date)) // no date in the gold: nothing to get wrong
	}
	res.Tuple.add(right, len(have), len(want))
	return right
}

func (res *Result) dyads(want, have []Tuple) {
	g, p := map[dyad]bool{}, map[dyad]bool{}
	for _, t := range want {
		t.dyads(g)
	}
	for _, t := range have {
		t.dyads(p)
	}
	right := 0
	for d := range g {
		right += one(p[d])
	}
	res.Dyad.add(right, len(p), len(g))
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// same reports whether p is the tuple that the gold has in g.
func same(g, p Tuple) bool {
	if g.Type != p.Type {
		return false
	}
	if slices.Equal(g.Actors, p.Actors) && slices.Equal(g.Recipients, p.Recipients) {
		return true
	}
	if !ontology.Mutual(g.Type) || g.Mode == "visit" || len(g.Recipients) > 0 && len(p.Recipients) > 0 {
		return false
	}
	return slices.Equal(set(slices.Concat(g.Actors, g.Recipients)), set(slices.Concat(p.Actors, p.Recipients)))
}

// dyad is what a series by country pair counts.
type dyad struct{ from, event, to string }

// nobody stands for the side that an event does not name.
const nobody = "---"

// dyads adds the pairs of t to set: each actor to each recipient, the other
// way too if the event is mutual; where all are actors, each to each other.
func (t Tuple) dyads(set map[dyad]bool) {
	actors := t.Actors
	if len(actors) == 0 {
		actors = []string{nobody}
	}
	recipients := t.Recipients
	if len(recipients) == 0 && len(actors) == 1 {
		recipients = []string{nobody}
	}
	for _, a := range actors {
		for _, r := range recipients {
			set[dyad{a, t.Type, r}] = true
			if len(t.Recipients) > 0 && ontology.Mutual(t.Type) {
				set[dyad{r, t.Type, a}] = true
			}
		}
		if len(recipients) > 0 {
			continue
		}
		for _, b := range actors {
			if a != b {
				set[dyad{a, t.Type, b}] = true
			}
		}
	}
}

// counted turns events to tuples and keeps those that count as news.
func counted[E any](events []E, tuple func(E) Tuple) []Tuple {
	var out []Tuple
	for _, e := range events {
		t := tuple(e)
		if t.Status == "" {
			t.Status = dragoman.Actual
		}
		if t.Status == dragoman.Actual || t.Status == dragoman.Future {
			out = append(out, t)
		}
	}
	return out
}

func goldTuple(e Gold) Tuple {
	parties := func(list []GoldParty) (out []party) {
		for _, p := range list {
			out = append(out, party{p.Country, p.Sector})
		}
		return out
	}
	t := Tuple{Type: e.Event, Mode: e.Mode, Status: e.Status, date: e.Date, place: e.Place}
	t.sides(parties(e.Actors), parties(e.Recipients))
	return t
}

func codedTuple(r dragoman.Record) Tuple {
	parties := func(list []dragoman.Actor) (out []party) {
		for _, p := range list {
			out = append(out, party{p.Code, p.Sector})
		}
		return out
	}
	first := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		return list[0]
	}
	t := Tuple{Type: first(r.Event), Mode: first(r.Mode), Status: r.Status, date: r.Date.String(), place: r.EventLoc.CountryCode}
	t.sides(parties(r.Actor), parties(r.Recipient))
	return t
}

// sides fills in who is on which side.
func (t *Tuple) sides(actors, recipients []party) {
	codes := func(list []party) (out []string) {
		for _, p := range list {
			if p.code != "" {
				out = append(out, p.code)
			}
		}
		return set(out)
	}
	t.Actors, t.Recipients = codes(actors), codes(recipients)
	t.parties = [2][]party{actors, recipients}
	t.sectors = slices.Concat(actors, recipients)
	slices.SortFunc(t.sectors, func(a, b party) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.sector, b.sector))
	})
	t.sectors = slices.Compact(t.sectors)
}

// set sorts list and drops what it has twice.
func set(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// names gives the types met, sorted.
func (res *Result) names() []string { return slices.Sorted(maps.Keys(res.PerType)) }
