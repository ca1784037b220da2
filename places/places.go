package places

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
)

// Kind says what a name is the name of.
type Kind uint8

// The kinds of names.
const (
	None     Kind = iota
	State         // a country or territory: Iran, the U.S., Soviet Union
	Demonym       // adjective or people of one: Iranian, Iranians, Dutchman
	Capital       // city that is, or was of late, a seat of government: Baku, The Hague, Rangoon
	City          // any other city: Benghazi
	Province      // first-level division: East Azerbaijan, Texas, Scotland
	Region        // any other area or water, in one country, several or none: Sinai, Sahel, Persian Gulf
	Seat          // a building or street that stands for a government: Kremlin
	People        // a people that is no state's: Kurds, Arabs; also "European"
)

var kindNames = [...]string{"", "state", "demonym", "capital", "city", "province", "region", "seat", "people"}

// String is the kind in lower case, empty for None.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// MarshalText writes the kind as String does.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Candidate is one reading of a name.
type Candidate struct {
	// Place is where it is. Country is the code that records carry: empty for
	// what lies in several countries or in none, the successor's for a former
	// state. Name is the usual English name, which may differ from the words
	// of the text. Span is the text's words.
	dragoman.Place
	Kind       Kind   `json:"kind"`
	Own        string `json:"own"`        // code of a former state itself, as SUN; else as Country
	Division   string `json:"division"`   // the first-level division that a city lies in, if known
	Population int    `json:"population"` // inhabitants of a city, or of a division's towns; 0 if unknown

	score   float32 // the weight of the place and what the sentence adds to it
	support float32 // what the rest of the report adds
	at      int32   // index in Gazetteer.places
	listed  bool    // see place
}

// total is what candidates are ordered by.
func (c *Candidate) total() float32 { return c.score + c.support }

// Match is a name found in a sentence.
type Match struct {
	First, Last int         // tokens of the sentence, both inclusive
	Kind        Kind        // of the first candidate
	Candidates  []Candidate // best first, never empty
	// Weak marks a name that is more often something else, a word, a person
	// or a namesake's village, and that nothing beside it backs. Resolve
	// drops it unless the rest of the report speaks for it.
	Weak bool

	entry    int32 // in Gazetteer.entries
	cue      cue   // of the name
	evidence int8  // of the words beside it
	person   bool  // the words beside it make it a person's name
	surname  bool  // and it is the last part of that, so that it may come alone later
}

// Best is the first candidate.
func (m *Match) Best() *Candidate { return &m.Candidates[0] }

// Country is the code that records carry for the match; empty: none.
func (m *Match) Country() string { return m.Candidates[0].Country }
