package lang

import (
	_ "embed"
	"fmt"

	"github.com/dragoman-events/dragoman"
)

// The weights of the accurate parser; a file of less than 8 bytes stands for
// none.
//
//go:embed model/biaffine.bin
var accurateWeights []byte

// setAccurate gives the model the accurate parser in file.
func (m *Model) setAccurate(file []byte) error {
	if len(file) < 8 {
		return nil
	}
	b, err := readBiaffine(file)
	if err != nil {
		return fmt.Errorf("accurate parser: %w", err)
	}
	m.useAccurate(b)
	return nil
}

func (m *Model) useAccurate(b *biaffine) {
	m.accurate = b
	m.accurateTags = make([]int, len(b.tags))
	for i, t := range b.tags {
		m.accurateTags[i] = m.tagOf(t)
	}
}

// accurately tags and parses s by the accurate parser. It reports false, and
// does nothing, if the model has none or the sentence is too long for it.
func (m *Model) accurately(sc *scratch, text string, s *dragoman.Sentence) bool {
	n := len(s.Tokens)
	if m.accurate == nil || n == 0 || n > longest {
		return false
	}
	g := &sc.graph
	g.kn = thisKernel
	m.accurate.parse(g, n, func(i int) string { return s.Tokens[i].Of(text) })
	sc.tags = grow(sc.tags, n)
	for i := range s.Tokens {
		sc.tags[i] = m.accurateTags[g.tags[i+1]]
		t := &s.Tokens[i]
		t.Head, t.Rel = g.heads[i+1]-1, m.accurate.rels[g.rels[i+1]]
	}
	m.setWords(sc, text, s)
	return true
}
