package places

import "github.com/dragoman-events/dragoman"

// Find gives the names of places in a sentence, in order and without overlap:
// the longest at each word. It wants the tokens' offsets; where they are
// tagged it uses the tags to tell names from words. Names are told by their
// capitals, so "turkey" and "us" are not found; letters are compared without
// diacritics. Find settles what the sentence itself can settle, [Resolve]
// does the rest.
func (g *Gazetteer) Find(text string, s *dragoman.Sentence) []Match {
	var room [96]word
	ws, loud := g.words(room[:0], text, s)
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

// words looks up the words of a sentence. loud: it is in capitals, which say
// nothing then.
func (g *Gazetteer) words(room []word, text string, s *dragoman.Sentence) (ws []word, loud bool) {
	ws = sentenceWords(room, text, s)
	for i := range ws {
		w := &ws[i]
		if w.entry = g.lookup(w.hash); w.entry >= 0 {
			w.cue = g.entries[w.entry].cue
		}
	}
	if loud = shouted(ws); loud {
		for i := range ws {
			ws[i].cue |= cuePlain
		}
	}
	return ws, loud
}

// Speaks reports whether a sentence has words that may be the name of a place.
// It wants the tokens' offsets alone: whatever Find finds in the sentence once
// it is tagged, there is such a name.
func (g *Gazetteer) Speaks(text string, s *dragoman.Sentence) bool {
	var room [96]word
	ws, loud := g.words(room[:0], text, s)
	for i := range ws {
		if n, _ := g.longest(ws, i, loud); n > 0 {
			return true
		}
	}
	return false
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
	g.cityFirst(&m)

	var after *word
	if i+n < len(ws) && ws[i+n].joined {
		after = &ws[i+n]
	}
	m.cue = g.entries[at].cue
	m.evidence = g.evidence(s, ws, i, n)
	if after != nil && after.spaced {
		switch {
		case after.cue&cueDivision != 0 && !(i+n+1 < len(ws) && ws[i+n+1].cue&cueOfState != 0) && m.prefer(Province):
			m.Last = int(after.token)
			m.evidence = evidenceSure
		case after.cue&cueCounty != 0 && after.upper && m.Candidates[0].Kind == City:
			return Match{}, false
		case after.cue&cueUSA != 0:
			if m.bump(func(c *Candidate) bool { return c.Kind == Province && c.Country == "USA" }, 6) {
				m.evidence = evidenceSure
			}
		}
	}
	if of := before(ws, i); of > 0 && ws[of-1].cue&cueDivision != 0 {
		m.prefer(Province)
		m.evidence = evidenceSure
	}

	m.surname = g.isSurname(text, s, ws, i, &m)
	m.person = m.surname || after != nil && after.spaced && g.isGiven(s, ws, i, n, &m)
	m.settle()
	return m, true
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

// cityFirst puts a city before the division that it gives its name to,
// wherever other namesakes stand.
func (g *Gazetteer) cityFirst(m *Match) {
	for i := range m.Candidates {
		city := &m.Candidates[i]
		d := g.places[city.at].division
		if d < 0 || g.places[d].hash != g.places[city.at].hash {
			continue
		}
		for j := range m.Candidates {
			if p := &m.Candidates[j]; p.at == d {
				p.score = min(p.score, city.score-0.1)
			}
		}
	}
}

// prefer speaks for the candidates of a kind that the text names, if there
// are any. Much more so against a state, which has no "province" after its
// name.
func (m *Match) prefer(k Kind) bool {
	by := float32(1.5)
	if m.Candidates[0].Kind == State {
		by = 6
	}
	return m.bump(func(c *Candidate) bool { return c.Kind == k }, by)
}

// bump adds to the score of some candidates and reports whether there are any.
func (m *Match) bump(which func(*Candidate) bool, by float32) bool {
	found := false
	for i := range m.Candidates {
		if c := &m.Candidates[i]; which(c) {
			c.score += by
			found = true
		}
	}
	return found
}
