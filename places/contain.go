package places

import "github.com/dragoman-events/dragoman"

// contain settles names that stand beside what they lie in: "Paris, Texas",
// "Tripoli (Lebanon)", "Hyderabad in Pakistan". Both are what makes the pair
// fit.
func (g *Gazetteer) contain(text string, s *dragoman.Sentence, found []Match) {
	for i := len(found) - 2; i >= 0; i-- {
		a, b := &found[i], &found[i+1]
		gap := dragoman.Span{Start: s.Tokens[a.Last].End, End: s.Tokens[b.First].Start}.Of(text)
		switch gap {
		case ", ", " (", ", in ", " in ", ",":
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
