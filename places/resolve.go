package places

import (
	"math"
	"slices"

	"github.com/dragoman-events/dragoman"
)

// Read finds the names in all sentences of a report and settles them
// together: Find, then Resolve.
func (g *Gazetteer) Read(text string, sentences []dragoman.Sentence) [][]Match {
	found := make([][]Match, len(sentences))
	for i := range sentences {
		found[i] = g.Find(text, &sentences[i])
	}
	return g.Resolve(found)
}

// What a report's other names add to a candidate's weight, whose unit is a
// factor of ten in inhabitants. Only the strongest support counts: ten Russian
// towns do not make the eleventh one Russian for ever. The figures were set on
// the cases of places_test.go.
const (
	supportSame     = 6.0 // the same name stands elsewhere with what it lies in
	supportInside   = 4.0 // for a country: a place within it is named
	supportWithin   = 5.0 // for a division: a place within it is named
	supportSister   = 4.5 // for a division: another of its country is named
	supportDivision = 3.2 // for a city: another place of its division is named, or the division itself
	supportCountry  = 2.5 // the country is named, or another place in it
	supportPeople   = 1.2 // for a city: people of the country are named, who may be anywhere
	supportNear     = 1.0 // another place within nearDegrees of a city, or a neighbour of a country
	elsewhere       = 0.7 // what support from another sentence is less
	nearDegrees     = 3.0 // of a great circle
	neighbours      = 8.0 // degrees between the middles of countries that share a story
)

// voice is a place that a report names, and how far it may speak for others.
type voice struct {
	place Candidate
	entry int32   // of the name
	sure  bool    // said with what it lies in
	share float32 // 1, or less if the name is ambiguous
}

// Resolve settles the names that Find found in the sentences of one report by
// one another: the candidates of an ambiguous name are put in the order that
// fits the report's other places, and weak matches that nothing supports are
// taken out. A name that cannot be settled keeps the order that Find gave it
// and changes nothing for the rest. Resolve works in place and gives found
// back.
func (g *Gazetteer) Resolve(found [][]Match) [][]Match {
	// Twice: what the first round settles helps the second.
	var all, here []voice
	for range 2 {
		all = report(all[:0], found)
		changed := false
		for _, ms := range found {
			here = sentence(here[:0], ms)
			for j := range ms {
				m := &ms[j]
				if len(m.Candidates) < 2 || m.person {
					continue
				}
				first := m.Candidates[0].at
				for c := range m.Candidates {
					m.Candidates[c].support = g.support(all, here, m, &m.Candidates[c])
				}
				m.settle()
				changed = changed || m.Candidates[0].at != first
			}
		}
		if !changed {
			break
		}
	}
	dropSurnames(found)
	all = report(all[:0], found)
	for i, ms := range found {
		here = sentence(here[:0], ms)
		kept := ms[:0]
		for j := range ms {
			if m := &ms[j]; m.Weak && !g.backed(all, here, m) {
				continue
			}
			ms[j].Weak = false
			kept = append(kept, ms[j])
		}
		found[i] = kept
	}
	return found
}

// sentence appends the voices of one sentence.
func sentence(vs []voice, ms []Match) []voice {
	for j := range ms {
		m := &ms[j]
		if m.Weak || m.person {
			continue
		}
		v := voice{place: m.Candidates[0], entry: m.entry, sure: m.evidence == evidenceSure, share: 1}
		if len(m.Candidates) > 1 {
			if gap := m.Candidates[0].total() - m.Candidates[1].total(); gap < 1 {
				v.share = max(gap, 0.2)
			}
		}
		vs = append(vs, v)
	}
	return vs
}

// report gives the voices of a whole report, each place once.
func report(vs []voice, found [][]Match) []voice {
	heard := make(map[int32]int, 16)
	for _, ms := range found {
		from := len(vs)
		vs = sentence(vs, ms)
		kept := vs[:from]
		for _, v := range vs[from:] {
			if k, ok := heard[v.place.at]; ok {
				kept[k].sure = kept[k].sure || v.sure
				kept[k].share = max(kept[k].share, v.share)
				continue
			}
			heard[v.place.at] = len(kept)
			kept = append(kept, v)
		}
		vs = kept
	}
	return vs
}

// dropSurnames makes persons of the names that were a person's before: after
// "Danilo Medina", Medina alone is he.
func dropSurnames(found [][]Match) {
	var said map[int32]bool
	for _, ms := range found {
		for j := range ms {
			m := &ms[j]
			switch {
			case m.surname:
				if said == nil {
					said = make(map[int32]bool)
				}
				said[m.entry] = true
			case said[m.entry] && (m.evidence < evidenceSome || m.evidence < evidenceStrong && m.Kind == City):
				m.person, m.Weak = true, true
			}
		}
	}
}

// support gives what the other names of the report and of the sentence add to
// a candidate of m.
func (g *Gazetteer) support(all, here []voice, m *Match, c *Candidate) float32 {
	if c.Country == "" {
		return 0
	}
	return max(g.loudest(here, m, c), g.loudest(all, m, c)-elsewhere, 0)
}

// loudest gives the strongest support of the voices for a candidate of m.
func (g *Gazetteer) loudest(vs []voice, m *Match, c *Candidate) float32 {
	var best float32
	for i := range vs {
		v := &vs[i]
		if v.entry == m.entry {
			// Said once with what it lies in, it means the same elsewhere.
			if v.sure && v.place.at == c.at && m.evidence < evidenceSure {
				best = max(best, supportSame)
			}
			continue
		}
		by := g.supports(&v.place, c) * v.share
		if by > supportCountry && c.Kind == Province && m.cityAmong(c) {
			by = supportCountry // Homs stays the city, whatever else of its province is named
		}
		if v.place.Kind == Demonym && c.Kind == City && by > supportPeople && !slices.ContainsFunc(m.Candidates, func(o Candidate) bool { return o.Kind == Capital }) {
			by = supportPeople
		}
		best = max(best, by)
	}
	return best
}

// cityAmong reports whether the match may also mean a city of c's country.
func (m *Match) cityAmong(c *Candidate) bool {
	for i := range m.Candidates {
		if o := &m.Candidates[i]; (o.Kind == City || o.Kind == Capital) && o.Own == c.Own {
			return true
		}
	}
	return false
}

// supports gives what a place o of the same sentence adds to c.
func (g *Gazetteer) supports(o, c *Candidate) float32 {
	oDivision, cDivision := g.places[o.at].division, g.places[c.at].division
	ofState := o.Kind == State || o.Kind == Demonym
	switch {
	case o.Own != c.Own && o.Country != c.Country:
		if c.Kind == State && o.Kind == State && near(o, c, neighbours) || c.Kind != State && !ofState && near(o, c, nearDegrees) {
			return supportNear
		}
		return 0
	case c.Kind == State || c.Kind == Demonym:
		if o.Kind == City || o.Kind == Capital || o.Kind == Province || o.Kind == Region {
			return supportInside
		}
		return supportCountry
	case oDivision == c.at:
		return supportWithin
	case o.at == cDivision, oDivision >= 0 && oDivision == cDivision:
		return supportDivision
	case c.Kind == Province && o.Kind == Province && o.at != c.at:
		return supportSister
	case !ofState && o.Kind != Seat && near(o, c, nearDegrees):
		return supportCountry + supportNear/2
	}
	return supportCountry
}

// near reports whether two places lie within so many degrees; those without a
// position lie nowhere near.
func near(a, b *Candidate, degrees float64) bool {
	if a.Lat == 0 && a.Lon == 0 || b.Lat == 0 && b.Lon == 0 {
		return false
	}
	dlat := math.Abs(a.Lat - b.Lat)
	if dlat > degrees {
		return false
	}
	dlon := math.Abs(a.Lon - b.Lon)
	if dlon > 180 {
		dlon = 360 - dlon
	}
	dlon *= math.Cos((a.Lat + b.Lat) / 2 * math.Pi / 180)
	return dlat*dlat+dlon*dlon <= degrees*degrees
}

// backed reports whether the rest of the report speaks for a weak match: it
// names the country that the first candidate lies in, and nothing beside the
// name speaks against it. Names that are words need their own evidence.
func (g *Gazetteer) backed(all, here []voice, m *Match) bool {
	if m.person || m.cue&(cueRisky|cueNever|cueGiven) != 0 || m.evidence < evidenceNone {
		return false
	}
	return g.support(all, here, m, &m.Candidates[0]) >= supportCountry-elsewhere
}
