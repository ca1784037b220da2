package eval

import (
	"cmp"
	"slices"

	"github.com/dragoman-events/dragoman/ontology"
)

// Who is how many of the gold events whose type was coded in their report have
// the parties and the place right. Each is held against one coded event of its
// type. Where a type stands more than once in a report, the pairs that agree in
// most of these figures are made first.
//
// As in the tuple figure, a mutual event is right on both sides where one side
// folds its recipients into its actors and all codes are the same.
type Who struct {
	Events     int `json:"events"`     // gold events whose type is matched: the Right of Result.Type
	Actors     int `json:"actors"`     // with the gold's set of actor codes
	Recipients int `json:"recipients"` // with the gold's set of recipient codes
	Found      int `json:"found"`      // with a code on a side that the gold has there too
	Sectors    int `json:"sectors"`    // of Found: those where each such code has the gold's sectors
	Place      int `json:"place"`      // with the gold's country, or with none where the gold has none
}

// agreement tells in what a coded event agrees with a gold one.
type agreement struct{ actors, recipients, found, sectors, place bool }

func (a agreement) score() int {
	return one(a.actors && a.recipients)*8 + one(a.actors) + one(a.recipients) + one(a.found && a.sectors) + one(a.place)
}

// add compares the events of one report.
func (w *Who) add(want, have []Tuple) {
	type pair struct {
		g, p int
		agreement
	}
	var pairs []pair
	for g := range want {
		for p := range have {
			if want[g].Type == have[p].Type {
				pairs = append(pairs, pair{g, p, agree(want[g], have[p])})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score(), a.score()) })
	usedGold, usedCoded := make([]bool, len(want)), make([]bool, len(have))
	for _, x := range pairs {
		if usedGold[x.g] || usedCoded[x.p] {
			continue
		}
		usedGold[x.g], usedCoded[x.p] = true, true
		w.Events++
		w.Actors += one(x.actors)
		w.Recipients += one(x.recipients)
		w.Found += one(x.found)
		w.Sectors += one(x.found && x.sectors)
		w.Place += one(x.place)
	}
}

// agree compares a gold and a coded event of one type.
func agree(g, p Tuple) agreement {
	a := agreement{
		actors:     slices.Equal(g.Actors, p.Actors),
		recipients: slices.Equal(g.Recipients, p.Recipients),
		place:      g.place == p.place,
	}
	gs, ps := g.parties, p.parties
	if ontology.Mutual(g.Type) && g.Mode != "visit" && (len(g.Recipients) == 0 || len(p.Recipients) == 0) {
		gs, ps = [2][]party{slices.Concat(gs[0], gs[1])}, [2][]party{slices.Concat(ps[0], ps[1])}
		if same(g, p) {
			a.actors, a.recipients = true, true
		}
	}
	a.sectors = true
	for side := range gs {
		for _, x := range gs[side] {
			theirs := sectorsOf(ps[side], x.code)
			if x.code == "" || len(theirs) == 0 {
				continue
			}
			a.found = true
			a.sectors = a.sectors && slices.Equal(sectorsOf(gs[side], x.code), theirs)
		}
	}
	return a
}

// sectorsOf gives the sectors that a side has for a code, sorted, each once.
func sectorsOf(side []party, code string) []string {
	var out []string
	for _, p := range side {
		if p.code == code {
			out = append(out, p.sector)
		}
	}
	return set(out)
}
