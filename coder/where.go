package coder

import (
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
)

// where finds the place of each draft: the one that hangs on its trigger by a
// preposition of place, then one that hangs on the verb above, then the only
// country that the report places anything in.
func (r *reading) where() {
	r.set()
	for i := range r.drafts {
		d := &r.drafts[i]
		d.Where, d.placed = r.placeOf(d)
	}
}

// placeOf gives the place of a draft, and whether its own sentence says it.
func (r *reading) placeOf(d *draft) (place dragoman.Place, said bool) {
	t := r.trees[d.sentence]
	best, cost := -1, 1<<30
	for i := range r.spots[d.sentence] {
		s := &r.spots[d.sentence][i]
		if !spotKind[s.Kind] {
			continue
		}
		h := headOf(t, s.First, s.Last)
		c := placing(t, h, d.match.Trigger)
		if c < 0 {
			continue
		}
		if c < cost {
			best, cost = i, c
		}
	}
	if best >= 0 {
		return r.spot(d.sentence, best), true
	}
	// The one country that the report so far is set in.
	set := r.settings[d.sentence]
	if set.country == "" || set.several {
		return dragoman.Place{}, false
	}
	return r.spot(set.sentence, set.spot), false
}

// setting is where a report up to some sentence is set: the first place that
// it sets anything in, and whether there are others in other countries.
type setting struct {
	country        string
	sentence, spot int
	several        bool
}

// set fills r.settings.
func (r *reading) set() {
	r.settings = make([]setting, len(r.spots))
	var now setting
	for s := range r.spots {
		t := r.trees[s]
		for i := range r.spots[s] {
			m := &r.spots[s][i]
			c := m.Country()
			if !spotKind[m.Kind] || c == "" || !locative[t.Case(headOf(t, m.First, m.Last))] {
				continue
			}
			if now.country == "" {
				now.country, now.sentence, now.spot = c, s, i
			}
			now.several = now.several || c != now.country
		}
		r.settings[s] = now
	}
}

func (r *reading) spot(s, i int) dragoman.Place {
	m := &r.spots[s][i]
	p := m.Best().Place
	toks := r.Sentences[s].Tokens
	p.Span = dragoman.Span{Start: toks[m.First].Start, End: toks[m.Last].End}
	return p
}

// spotKind are the kinds of names that an event can be set in.
var spotKind = map[places.Kind]bool{places.State: true, places.Capital: true, places.City: true, places.Province: true, places.Region: true}

// locative are the prepositions that set an event in a place.
var locative = map[string]bool{
	"in": true, "at": true, "near": true, "outside": true, "inside": true, "off": true, "over": true, "across": true, "around": true,
	"throughout": true, "within": true, "along": true, "on": true, "close to": true, "north of": true, "south of": true, "east of": true, "west of": true, "into": true,
}

// headOf is the token of a range that hangs outside it.
func headOf(t *lang.Tree, first, last int) int {
	for k := last; k >= first; k-- {
		if h := t.Tokens[k].Head; h < first || h > last {
			return k
		}
	}
	return last
}

// placing says how well the place headed by h places the event of trigger: 0
// best, -1 not at all.
func placing(t *lang.Tree, h, trigger int) int {
	c, k := 0, h
	loc := false
	for hops := 0; k >= 0 && hops < 12; hops++ {
		if k == trigger {
			if loc {
				return c
			}
			return -1
		}
		if locative[t.Case(k)] {
			loc = true
		}
		c++
		if t.Rel(k, "ccomp", "parataxis") {
			c += 4
		}
		k = t.Tokens[k].Head
	}
	if !loc {
		return -1
	}
	// Not below the trigger: below the same clause, at a price.
	return 20 + c + abs(h-trigger)/4
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
