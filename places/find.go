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
	surePopulation = 200000 // a city that needs no evidence
	sureProvince   = 800000 // a province that is none other even in a longer name
	seatPopulation = 50000  // likewise, if it is the seat of a division of its own name
)

// Find gives the names of places in a sentence, in order and without overlap:
// the longest at each word. It wants the tokens' offsets; where they are
// tagged it uses the tags to tell names from words. Names are told by their
// capitals, so "turkey" and "us" are not found; letters are compared without
// diacritics. Find settles what the sentence itself can settle, [Resolve]
// does the rest.
func (g *Gazetteer) Find(text string, s *dragoman.Sentence) []Match {
	var room [96]word
	ws := sentenceWords(room[:0], text, s)
	for i := range ws {
		w := &ws[i]
		if w.entry = g.lookup(w.hash); w.entry >= 0 {
			w.cue = g.entries[w.entry].cue
		}
	}
	loud := shouted(ws)
	if loud { // capitals say nothing then
		for i := range ws {
			ws[i].cue |= cuePlain
		}
	}
	var found []Match
	for i := 0; i < len(ws); {
		n, at := g.longest(ws, i, loud)
		if n == 0 {
			i++
			continue
		}
		if m, ok := g.match(text, s, ws, i, n, at, loud); ok {
			found = append(found, m)
			for i < len(ws) && int(ws[i].token) <= m.Last {
				i++
			}
			continue
		}
		i += n
	}
	g.contain(text, s, found)
	return found
}

// shouted reports whether the sentence is in capitals, as headlines may be.
func shouted(ws []word) bool {
	capitals := 0
	for i := range ws {
		if ws[i].capitals && ws[i].end-ws[i].start > 1 {
			capitals++
		}
	}
	return 3*capitals > 2*len(ws)
}

// longest gives the number of words of the longest name at word i, and its
// entry; 0 if there is none.
func (g *Gazetteer) longest(ws []word, i int, loud bool) (n int, at int32) {
	w := &ws[i]
	if w.entry < 0 || !w.starts {
		return 0, 0
	}
	most := int(g.entries[w.entry].longest)
	if !w.upper && w.cue&cueParticle == 0 {
		return 0, 0
	}
	h, comma := uint64(0), false
	for k := 0; k < most && i+k < len(ws); k++ {
		v := &ws[i+k]
		if k > 0 && !v.joined {
			if !v.comma {
				break
			}
			comma = true
		}
		h = join(h, v.hash)
		if !v.ends {
			continue
		}
		e := g.lookup(h)
		if e < 0 || g.entries[e].first < 0 {
			continue
		}
		for j := g.entries[e].first; j >= 0; j = g.names[j].next {
			if f := g.names[j].form; (f&withComma != 0 || !comma) && written(ws[i:i+k+1], f, loud) {
				n, at = k+1, e
				break
			}
		}
	}
	return n, at
}

// written reports whether words are written as a name of that form is. A short
// word in capitals is an abbreviation and no name (SWAT), unless all are or it
// begins the sentence (BAKU, Reuters).
func written(ws []word, f form, loud bool) bool {
	if f&capitals != 0 {
		for i := range ws {
			if !ws[i].capitals {
				return false
			}
		}
		return true
	}
	if f&mixed == 0 {
		for i := 1; i < len(ws); i++ {
			if w := &ws[i]; !w.upper && w.cue&cueParticle == 0 && w.spaced {
				return false
			}
		}
	}
	if ws[0].upper {
		n := ws[0].end - ws[0].start
		return loud || len(ws) > 1 || !ws[0].capitals || n > 4 || n == 4 && ws[0].token == 0
	}
	// al-Qaim, but not "la paz"
	return len(ws) > 1 && ws[len(ws)-1].upper
}

// match judges the name of n words at word i; false if it is none.
func (g *Gazetteer) match(text string, s *dragoman.Sentence, ws []word, i, n int, at int32, loud bool) (Match, bool) {
	name := ws[i : i+n]
	m := Match{First: int(name[0].token), Last: int(name[n-1].token), entry: at}
	count := 0
	for j := g.entries[at].first; j >= 0; j = g.names[j].next {
		if !written(name, g.names[j].form, loud) {
			continue
		}
		if g.places[g.names[j].place].kind == None {
			return Match{}, false
		}
		count++
	}
	if end := int(name[n-1].end); end < len(text) && text[end] == '$' {
		return Match{}, false // US$5
	}
	m.Candidates = make([]Candidate, 0, count)
	span := dragoman.Span{Start: int(name[0].start), End: int(name[n-1].end)}
	if end := s.Tokens[m.Last].End; end == span.End+1 && text[span.End] == '.' && name[n-1].end-name[n-1].start <= 2 {
		span.End = end // U.S.
	}
	for j := g.entries[at].first; j >= 0; j = g.names[j].next {
		if sense := &g.names[j]; written(name, sense.form, loud) {
			c := g.candidate(sense.place, g.weight(sense.place, sense.form))
			c.Span = span
			m.Candidates = append(m.Candidates, c)
		}
	}

	var after *word
	if i+n < len(ws) && ws[i+n].joined {
		after = &ws[i+n]
	}
	m.cue = g.entries[at].cue
	m.evidence = g.evidence(s, ws, i, n)
	if after != nil && after.spaced {
		switch {
		case after.cue&cueDivision != 0 && g.prefer(&m, Province):
			m.Last = int(after.token)
			m.evidence = evidenceSure
			m.said = Province
		case after.cue&cueCounty != 0 && after.upper && m.Candidates[0].Kind == City:
			return Match{}, false
		case after.cue&cueUSA != 0:
			if g.bump(&m, func(c *Candidate) bool { return c.Kind == Province && c.Country == "USA" }, 6) {
				m.evidence = evidenceSure
			}
		}
	}
	if of := g.before(ws, i); of > 0 && ws[of-1].cue&cueDivision != 0 {
		g.prefer(&m, Province)
		m.evidence = evidenceSure
		m.said = Province
	}

	m.surname = g.isSurname(text, s, ws, i, &m)
	m.person = m.surname || after != nil && after.spaced && g.isGiven(s, ws, i, n, &m)
	m.settle()
	return m, true
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
	// After an unknown name, but a sentence may begin with any word.
	return i > 1 && c.Kind == City && p.cue&(cueSettlement|cueDirection|cueFeature) == 0 && g.isName(s, p) && g.unknown(p)
}

// isGiven reports whether the name of n words at word i is a first name: what
// follows looks like a surname. "The president of Israel Ezer Weizman" names
// Israel all the same.
func (g *Gazetteer) isGiven(s *dragoman.Sentence, ws []word, i, n int, m *Match) bool {
	after := &ws[i+n]
	if m.cue&cueGiven == 0 || !g.isName(s, after) {
		return false
	}
	if of := g.before(ws, i); of > 0 && ws[of-1].cue&(cueTitle|cueSettlement|cueDivision) != 0 {
		return false
	}
	if after.cue&cueFirst != 0 && i > 0 && ws[i].spaced && ws[i-1].cue&(cueAt|cueTo) != 0 {
		return false
	}
	return true
}

// before gives the index of the "of" before word i if a word stands before
// that; else 0.
func (g *Gazetteer) before(ws []word, i int) int {
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
	case c.Population >= 2000000:
		return evidenceAgainst
	case c.Kind == Capital || c.listed || c.Population >= surePopulation || c.Population >= seatPopulation && c.Division == c.Name:
		return evidenceNone
	}
	return evidenceSome
}

// candidate makes the Candidate of a place.
func (g *Gazetteer) candidate(at int32, score float32) Candidate {
	p := &g.places[at]
	c := Candidate{Kind: p.kind, Population: int(p.population), score: score, at: at, listed: p.listed}
	c.Name = p.name
	c.Lat, c.Lon = round(p.lat), round(p.lon)
	if p.country >= 0 {
		country := &g.countries[p.country]
		c.Country, c.Own = country.Record(), country.Code
	}
	if p.division >= 0 {
		c.Division = g.places[p.division].name
	}
	return c
}

// prefer puts candidates of a kind before all others, if there are any.
func (g *Gazetteer) prefer(m *Match, k Kind) bool {
	return g.bump(m, func(c *Candidate) bool { return c.Kind == k }, 20)
}

// bump adds to the score of some candidates and reports whether there are any.
func (g *Gazetteer) bump(m *Match, which func(*Candidate) bool, by float32) bool {
	any := false
	for i := range m.Candidates {
		if c := &m.Candidates[i]; which(c) {
			c.score += by
			any = true
		}
	}
	return any
}

// contain settles names that stand beside what they lie in: "Paris, Texas",
// "Tripoli (Lebanon)", "Hyderabad in Pakistan". Both are what makes the pair
// fit.
func (g *Gazetteer) contain(text string, s *dragoman.Sentence, found []Match) {
	for i := len(found) - 2; i >= 0; i-- {
		a, b := &found[i], &found[i+1]
		gap := text[s.Tokens[a.Last].End:s.Tokens[b.First].Start]
		switch gap {
		case ", ", " (", ", in ", " in ", " of ", ",":
		default:
			continue
		}
		if a.Candidates[0].at == b.Candidates[0].at {
			continue // Kiev, Kyiv
		}
		if a.Candidates[0].Kind == State || a.Candidates[0].Kind == Demonym {
			if gap != ", " || len(a.Candidates) == 1 { // Georgia, USA
				continue
			}
		}
		var best float32
		x, y := -1, -1
		for j := range a.Candidates {
			for k := range b.Candidates {
				in, by := &a.Candidates[j], &b.Candidates[k]
				if sum := in.score + by.score; g.within(in, by) && (x < 0 || sum > best) {
					x, y, best = j, k, sum
				}
			}
		}
		if x < 0 {
			// "Tula, Hidalgo" with no Tula there that we know: a namesake.
			c := &a.Candidates[0]
			if gap == ", " && (c.Kind == City || c.Kind == Province && a.cityAmong(c)) && c.Population < 1000000 && a.evidence < evidenceSure &&
				(b.Kind == Province || b.Kind == State && closed(text, s, b.Last)) && !a.in(b.Candidates[0].Country) {
				a.Weak, a.evidence = true, evidenceAgainst
			}
			continue
		}
		// "in Baku, Georgia said": a comma joins a list as well. A pair that
		// both halves mean anyway gains nothing here; one that only fits
		// together does if the container is not far fetched.
		a.Candidates[x].score += 12
		b.Candidates[y].score += 12
		a.evidence, b.evidence = evidenceSure, evidenceSure
		a.person = false
		b.person = false
		a.settle()
		b.settle()
	}
}

// closed reports whether a mark, or nothing, follows the token: "in Karak,
// Pakistan," but not "in Homs, Turkey said".
func closed(text string, s *dragoman.Sentence, token int) bool {
	if token+1 >= len(s.Tokens) {
		return true
	}
	switch s.Tokens[token+1].Of(text) {
	case ",", ".", ";", ":", ")", "(":
		return true
	}
	return false
}

// in reports whether a candidate lies in the country.
func (m *Match) in(country string) bool {
	for i := range m.Candidates {
		if m.Candidates[i].Country == country {
			return true
		}
	}
	return false
}

// within reports whether a lies in b.
func (g *Gazetteer) within(a, b *Candidate) bool {
	if a.at == b.at || a.Country == "" || a.Kind == Demonym || a.Kind == State {
		return false
	}
	switch b.Kind {
	case State:
		return a.Own == b.Own || a.Country == b.Own
	case Province:
		if d := g.places[a.at].division; d >= 0 || a.Kind != City && a.Kind != Region {
			return d == b.at
		}
		return a.Own == b.Own && near(a, b, 2*nearDegrees) // regions.tsv gives no divisions
	}
	return false
}
