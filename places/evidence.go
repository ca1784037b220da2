package places

import (
	"strings"

	"github.com/dragoman-events/dragoman"
)

// What stands beside a name says how surely it is a place's. A match whose
// evidence is below what its name needs is weak.
const (
	evidenceAgainst = -2 // part of a longer name, as it looks: Hassan Rouhani
	evidenceNone    = 0
	evidenceSome    = 1 // to Homs
	evidenceStrong  = 2 // in Homs, the city of Homs, Homs airport
	evidenceSure    = 3 // Homs, Syria
)

const (
	surePopulation = 200000  // a city that needs no evidence
	sureProvince   = 800000  // a province that is none other even in a longer name
	seatPopulation = 50000   // likewise, if it is the seat of a division of its own name
	bigPopulation  = 2000000 // a city that stays one even within a longer name
)

// settle orders the candidates and sets Kind and Weak.
func (m *Match) settle() {
	c := m.Candidates
	for i := 1; i < len(c); i++ { // few, and nearly in order
		for j := i; j > 0 && c[j].total() > c[j-1].total(); j-- {
			c[j], c[j-1] = c[j-1], c[j]
		}
	}
	m.Kind = c[0].Kind
	m.Weak = m.person || m.evidence < m.need()
}

// need is the evidence that the name needs to be taken for its first
// candidate.
func (m *Match) need() int8 {
	c := &m.Candidates[0]
	switch {
	case m.cue&cueNever != 0:
		return evidenceSure
	case m.cue&cueRisky != 0:
		return evidenceStrong
	case c.Kind == Province && (m.cue&(cueFirst|cueSurname) != 0 || c.Population < sureProvince && !c.listed):
		return evidenceNone
	case c.Kind != City && c.Kind != Capital:
		return evidenceAgainst
	case c.Population >= bigPopulation:
		return evidenceAgainst
	case c.Kind == Capital || c.listed || c.Population >= surePopulation || c.Population >= seatPopulation && c.Division == c.Name:
		return evidenceNone
	}
	return evidenceSome
}

// isSurname reports whether the name at word i is the last part of a person's.
func (g *Gazetteer) isSurname(text string, s *dragoman.Sentence, ws []word, i int, m *Match) bool {
	c := &m.Candidates[0]
	doubtful := m.cue&(cueGiven|cueSurname|cueRisky|cueNever) != 0 || c.Kind == City || c.Kind == Province && m.cue&cueFirst != 0
	if i == 0 || !ws[i].spaced || !doubtful || m.evidence >= evidenceSure {
		return false
	}
	p := &ws[i-1]
	switch {
	case !p.upper:
		return false
	case p.cue&cueFirst != 0, p.end-p.start == 1 && strings.HasPrefix(text[p.end:], "."):
		return true
	}
	if p.cue&cueTitle != 0 && p.cue&(cueFacility|cueSettlement) == 0 {
		return c.Kind != City || c.Population < 1000000
	}
	// After an unknown name; but a sentence may begin with any word.
	if i == 1 && s.Tokens[p.token].POS != "PROPN" || p.cue&(cueSettlement|cueDirection|cueFeature) != 0 {
		return false
	}
	return (c.Kind == City || c.Kind == State && m.cue&(cueGiven|cueSurname) != 0) && g.isName(s, p) && g.unknown(p)
}

// isGiven reports whether the name of n words at word i is a first name: what
// follows looks like a surname. "The president of Israel Ezer Weizman" names
// Israel all the same.
func (g *Gazetteer) isGiven(s *dragoman.Sentence, ws []word, i, n int, m *Match) bool {
	after := &ws[i+n]
	if m.cue&cueGiven == 0 || !g.isName(s, after) {
		return false
	}
	if of := before(ws, i); of > 0 && ws[of-1].cue&(cueTitle|cueSettlement|cueDivision) != 0 {
		return false
	}
	if after.cue&cueFirst != 0 && i > 0 && ws[i].spaced && ws[i-1].cue&(cueAt|cueTo) != 0 {
		return false
	}
	return true
}

// before gives the index of the "of" before word i if a word stands before
// that; else 0.
func before(ws []word, i int) int {
	if i >= 2 && ws[i].spaced && ws[i-1].spaced && ws[i-1].hash == hashOf {
		return i - 1
	}
	return 0
}

// evidence weighs what stands beside the n words at word i.
func (g *Gazetteer) evidence(s *dragoman.Sentence, ws []word, i, n int) int8 {
	ev := int8(evidenceNone)
	against := false
	if j := i + n; j < len(ws) && ws[j].spaced {
		w := &ws[j]
		switch {
		case w.cue&(cueSettlement|cueFacility|cueDivision) != 0:
			ev = evidenceStrong
		case w.cue&cueFeature != 0 && w.upper:
			against = true
		case g.isName(s, w):
			against = true
			// Baghdad International Airport, Washington Dulles Airport
			for k := j + 1; k < len(ws) && k < j+4 && ws[k].spaced && ws[k].upper; k++ {
				if ws[k].cue&cueFacility != 0 {
					against, ev = false, evidenceSome
				}
			}
		}
	}
	// Umm al-Hiran
	if i > 1 && ws[i].joined && !ws[i].spaced && ws[i-1].cue&cueParticle != 0 && ws[i-1].spaced && g.isName(s, &ws[i-2]) && g.unknown(&ws[i-2]) {
		against = true
	}
	// Orange-Nassau, Miami-Dade
	if j := i + n; j < len(ws) && ws[j].joined && !ws[j].spaced && g.isName(s, &ws[j]) && g.unknown(&ws[j]) ||
		i > 0 && ws[i].joined && !ws[i].spaced && g.isName(s, &ws[i-1]) && g.unknown(&ws[i-1]) {
		against = true
	}
	j := i - 1
	if j < 0 || !ws[i].spaced {
		if against {
			return evidenceAgainst
		}
		return ev
	}
	if w := &ws[j]; g.isName(s, w) && w.cue&(cueSettlement|cueDirection) == 0 {
		against = true
	}
	for j > 0 && ws[j].spaced && (ws[j].cue&cueDirection != 0 || ws[j].hash == hashThe) {
		j--
	}
	switch c := ws[j].cue; {
	case c&cueSettlement != 0:
		ev = max(ev, evidenceStrong)
	case c&cueAt != 0:
		ev = max(ev, evidenceStrong)
	case c&cueTo != 0:
		ev = max(ev, evidenceSome)
		if j > 0 && ws[j].spaced && ws[j-1].cue&(cueSettlement|cueDivision|cueFacility|cueDirection) != 0 && ws[j].hash == hashOf {
			ev = evidenceStrong
		}
	}
	if against {
		return min(ev+evidenceAgainst, 0)
	}
	return ev
}

// isName reports whether a word looks like a part of a proper name that no
// table explains.
func (g *Gazetteer) isName(s *dragoman.Sentence, w *word) bool {
	if !w.upper || w.digit || w.cue&(cueTitle|cuePlain|cueAt|cueTo|cueDivision|cueFacility) != 0 {
		return false
	}
	if pos := s.Tokens[w.token].POS; pos != "" && pos != "PROPN" {
		return false
	}
	if w.cue&cueFirst != 0 {
		return true
	}
	// Another place's name is not a part of this one.
	return w.entry < 0 || g.entries[w.entry].first < 0 || g.places[g.names[g.entries[w.entry].first].place].kind == City
}

// unknown reports whether no place has a word for its name, or hardly ever.
func (g *Gazetteer) unknown(w *word) bool {
	return w.entry < 0 || g.entries[w.entry].first < 0 || w.cue&(cueRisky|cueNever) != 0
}
