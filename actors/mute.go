package actors

import (
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// Speaking tells of each sentence of a text, of which only the tokens' offsets
// are looked at, whether it may speak of a party: whether it has a word of the
// tables or a place, repeats a name of an earlier sentence that does, or has a
// pronoun right after one that does. What no tree could find a party in is
// false.
func (x *Lexicon) Speaking(text string, ss []dragoman.Sentence) []bool {
	out := make([]bool, len(ss))
	var names map[uint64]bool // of sentences that speak
	var room [96]word
	for i := range ss {
		s := &ss[i]
		ws := sentenceWords(room[:0], text, s)
		out[i] = x.tabled(ws) || x.places.Speaks(text, s) || i > 0 && out[i-1] && refers(text, s)
		for k := 0; k < len(ws) && !out[i]; k++ {
			out[i] = ws[k].upper && names[ws[k].hash]
		}
		if !out[i] || i+1 == len(ss) {
			continue
		}
		for k := range ws {
			if ws[k].upper {
				if names == nil {
					names = make(map[uint64]bool)
				}
				names[ws[k].hash] = true
			}
		}
	}
	return out
}

// tabled reports whether words hold a phrase of the tables.
func (x *Lexicon) tabled(ws []word) bool {
	for i := range ws {
		h := ws[i].hash
		for k := i; ; k++ {
			slot := x.table.find(h)
			if slot == nil {
				break
			}
			for j := slot.first; j >= 0; j = x.table.senses[j].next {
				if q := &x.table.senses[j]; q.class != lastClass && q.form.written(ws[i:k+1]) {
					return true
				}
			}
			if !slot.more || k+1 == len(ws) || ws[k+1].broken {
				break
			}
			h = join(h, ws[k+1].hash)
		}
	}
	return false
}

// refers reports whether a sentence has a word that may stand for somebody of
// the sentence before.
func refers(text string, s *dragoman.Sentence) bool {
	for i := range s.Tokens {
		tok := s.Tokens[i].Of(text)
		if r, _ := utf8.DecodeRuneInString(tok); len(tok) <= 10 && standsFor[lower(tok)] || unicode.IsUpper(r) && (tok == "North" || tok == "South") {
			return true
		}
	}
	return false
}

// standsFor are the words that may stand for somebody whom another sentence
// names.
var standsFor = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range []string{"he", "she", "they", "it", "him", "her", "them", "his", "hers", "its", "their", "theirs", "himself", "herself", "themselves", "itself",
		"we", "us", "our", "ours", "who", "whom", "whose", "both", "either", "neither", "two", "three", "former", "latter", "other", "others", "sides", "side"} {
		m[w] = true
	}
	return m
}()
