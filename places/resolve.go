package places

import (
	"math"

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
// factor of ten in inhabitants. A name counts once, however often it is said,
// and only the strongest support counts: ten Russian towns do not make the
// eleventh one Russian for ever.
const (
	supportSentence = 2.5 // the country is named in the same sentence
	supportReport   = 1.8 // the country is named elsewhere in the report
	supportDivision = 3.2 // another place of the same first-level division, or the division itself
	supportWithin   = 5.0 // for a division: a place within it is named
	supportSister   = 4.5 // for a division: another of its country is named
	supportNear     = 1.0 // another place within nearDegrees
	supportSame     = 6.0 // the same name stands elsewhere with what it lies in
	supportInside   = 4.0 // for a country: a place within it is named
	nearDegrees     = 3.0
)

// Resolve settles the names that Find found in the sentences of one report by
// one another: the candidates of an ambiguous name are put in the order that
// fits the report's other places, and weak matches that nothing supports are
// taken out. A name that cannot be settled keeps the order that Find gave it
// and changes nothing for the rest. Resolve works in place and gives found
// back.
func (g *Gazetteer) Resolve(found [][]Match) [][]Match {
	// Twice: what the first round settles helps the second.
	for round := 0; round < 2; round++ {
		changed := false
		for i := range found {
			for j := range found[i] {
				if m := &found[i][j]; len(m.Candidates) > 1 && !m.person {
					if g.reconsider(found, i, j) {
						changed = true
					}
				}
			}
		}
		if !changed {
			break
		}
	}
	// A surname said once in full is a surname after that.
	for i := range found {
		for j := range found[i] {
			if m := &found[i][j]; m.surname {
				for k := i; k < len(found); k++ {
					for l := range found[k] {
						if o := &found[k][l]; o.entry == m.entry && (o.evidence < evidenceSome || o.evidence < evidenceStrong && o.Kind == City) {
							o.person, o.Weak = true, true
						}
					}
				}
			}
		}
	}
	for i := range found {
		for j := range found[i] {
			if m := &found[i][j]; m.Weak && !m.person && g.backed(found, i, j) {
				m.Weak = false
			}
		}
	}
	for i, ms := range found {
		kept := ms[:0]
		for j := range ms {
			if !ms[j].Weak {
				kept = append(kept, ms[j])
			}
		}
		found[i] = kept
	}
	return found
}

// reconsider orders the candidates of found[i][j] by the report's other
// places and reports whether the first one changed.
func (g *Gazetteer) reconsider(found [][]Match, i, j int) bool {
	m := &found[i][j]
	was := m.Candidates[0].at
	for c := range m.Candidates {
		m.Candidates[c].support = g.support(found, i, j, &m.Candidates[c])
	}
	m.settle()
	return m.Candidates[0].at != was
}

// support gives what the other names of the report add to a candidate of
// found[i][j].
func (g *Gazetteer) support(found [][]Match, i, j int, c *Candidate) float32 {
	if c.Country == "" {
		return 0
	}
	self := &found[i][j]
	var best float32
	for k := range found {
		for l := range found[k] {
			o := &found[k][l]
			if o.Weak || o.person {
				continue
			}
			if o.entry == self.entry {
				// Said once with what it lies in, it means the same after.
				if o != self && o.evidence == evidenceSure && o.Candidates[0].at == c.at {
					best = max(best, supportSame)
				}
				continue
			}
			by := g.supports(&o.Candidates[0], c)
			if c.Kind == Province && by > supportSentence && self.cityAmong(c) {
				by = supportSentence // Homs stays the city, whatever else of its province is named
			}
			if by > 0 && k != i {
				by -= supportSentence - supportReport
			}
			// An ambiguous name supports less than a plain one.
			if n := len(o.Candidates); n > 1 && by > 0 {
				if gap := o.Candidates[0].total() - o.Candidates[1].total(); gap < 1 {
					by *= max(gap, 0.2)
				}
			}
			best = max(best, by)
		}
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

// supports gives what a place o named in the same sentence adds to c.
func (g *Gazetteer) supports(o, c *Candidate) float32 {
	if o.Own != c.Own && o.Country != c.Country {
		// Neighbours hint at a country: Armenia at this Georgia.
		if c.Kind == State && o.Kind == State && near(o, c, 8) || c.Kind != State && o.Kind != State && o.Kind != Demonym && near(o, c, nearDegrees) {
			return supportNear
		}
		return 0
	}
	switch {
	case c.Kind == State || c.Kind == Demonym:
		if o.Kind == City || o.Kind == Capital || o.Kind == Province || o.Kind == Region {
			return supportInside
		}
		return supportSentence
	case g.places[o.at].division == c.at:
		return supportWithin
	case o.at == g.places[c.at].division, g.places[o.at].division >= 0 && g.places[o.at].division == g.places[c.at].division:
		return supportDivision
	case c.Kind == Province && o.Kind == Province:
		return supportSister
	case o.Kind == State || o.Kind == Demonym || o.Kind == Seat:
		return supportSentence
	case near(o, c, nearDegrees):
		return supportSentence + supportNear/2
	}
	return supportSentence
}

// near reports whether two places lie within so many degrees of a great
// circle; places without a position lie nowhere near.
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
func (g *Gazetteer) backed(found [][]Match, i, j int) bool {
	m := &found[i][j]
	if m.cue&(cueRisky|cueNever|cueGiven) != 0 || m.evidence < evidenceNone {
		return false
	}
	c := &m.Candidates[0]
	return g.support(found, i, j, c) >= supportReport
}
