package actors

import "github.com/dragoman-events/dragoman"

// Mentions fills d.Mentions from d.Sentences, which must be tagged and parsed.
func (x *Lexicon) Mentions(d *dragoman.Document) {
	d.Mentions = nil
}
