package places

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
)

// cue is what words.tsv says of a word: how it bears on the names beside it,
// or how easily a name is mistaken.
type cue uint32

const (
	cueAt         cue = 1 << iota // a place comes next: in, near, outside
	cueTo                         // a place may come next: to, from, of
	cueSettlement                 // city, village, port: of a city, before or after its name
	cueDivision                   // province, oblast: of a first-level division, before or after its name
	cueCounty                     // second-level divisions: the name before is not the city's
	cueFacility                   // airport, university: may follow a city's name
	cueFeature                    // river, valley, mount: the name beside is not a city's
	cueTitle                      // president, colonel, bank: no part of a person's name
	cueDirection                  // northern, central, downtown
	cueParticle                   // may stand in lower case within a name: of, de, al
	cuePlain                      // upper-case words that are part of no name: days, months, The
	cueFirst                      // a first name
	cueGiven                      // a place name that is also a first name: Jordan, Chad
	cueSurname                    // a place name that is also a surname: England, Lincoln
	cueRisky                      // a place name that is more often a word or a surname
	cueNever                      // a place name that is nearly always a word
	cueUSA                        // speaks for a US state beside its name: governor, sheriff
	cueOfState                    // what "state" goes with in "state television": that is no division
)

// cues are the classes of words.tsv. The class "not" is apart: its phrases
// hold a place name but are none.
var cues = map[string]cue{
	"at": cueAt, "to": cueTo, "settlement": cueSettlement, "division": cueDivision, "county": cueCounty, "facility": cueFacility,
	"feature": cueFeature, "title": cueTitle, "direction": cueDirection, "particle": cueParticle, "plain": cuePlain,
	"first": cueFirst, "given": cueGiven, "surname": cueSurname, "risky": cueRisky, "never": cueNever, "usa": cueUSA, "ofstate": cueOfState,
}

// addWords reads a line of words.tsv: class, words.
func (g *Gazetteer) addWords(f []string) error {
	words := list(f[1])
	if f[0] == "not" {
		g.add(words, place{country: -1, division: -1})
		return nil
	}
	c, ok := cues[f[0]]
	if !ok {
		return fmt.Errorf("class %q: %w", f[0], dragoman.ErrInvalid)
	}
	for _, s := range words {
		h := g.hashName(s)
		if h == 0 {
			return fmt.Errorf("word %q: %w", s, dragoman.ErrInvalid)
		}
		e := g.entry(h)
		if e.first < 0 && c&(cueGiven|cueSurname|cueRisky|cueNever) != 0 {
			return fmt.Errorf("%s word %q: no place has that name: %w", f[0], s, dragoman.ErrInvalid)
		}
		e.cue |= c
	}
	return nil
}
