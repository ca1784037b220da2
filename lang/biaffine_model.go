package lang

import (
	_ "embed"
	"fmt"
	"math"

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
	m.agreeTags(sc, text, s)
	for i := range s.Tokens {
		t := &s.Tokens[i]
		t.Head, t.Rel = g.heads[i+1]-1, m.accurate.rels[g.rels[i+1]]
	}
	m.setWords(sc, text, s)
	return true
}

// The network reads the sentence and the linear tagger the letters, and they
// err in different places: where the network is not sure, their scores are
// added up. Weight and limit were chosen on EWT's and GUM's development sets,
// where UPOS rises by a fifth of a point (see doc/decisions/010).
const (
	linearShare = 0.0015 // what a point of the linear tagger counts beside the network's, which are natural logarithms
	networkSure = 3      // by so much the network's first choice leads its second, and nobody else is asked
)

// agreeTags fills sc.tags from the scores of both taggers.
func (m *Model) agreeTags(sc *scratch, text string, s *dragoman.Sentence) {
	sc.look(m.classes, text, s)
	sc.tags = grow(sc.tags, len(s.Tokens))
	width := m.accurate.shape.tagsPad()
	var f [tagFeatures]uint64
	for i := range s.Tokens {
		scores := sc.graph.tagScore[(i+1)*width:][:len(m.accurateTags)]
		k := sc.graph.tags[i+1]
		if second := runnerUp(scores, k); scores[k]-second < networkSure {
			tagContext(&f, sc.words, i)
			sc.scores = [maxClasses]int32{}
			m.tagger.score(f[:], &sc.scores)
			top := float32(math.Inf(-1))
			for c, x := range scores {
				if x += float32(linearShare * float32(sc.scores[m.accurateTags[c]])); x > top {
					top, k = x, c
				}
			}
		}
		sc.tags[i] = m.accurateTags[k]
		sc.words[i+2].tag = sc.tags[i]
	}
}

// runnerUp is the highest score but that of class k.
func runnerUp(scores []float32, k int) float32 {
	second := float32(math.Inf(-1))
	for c, x := range scores {
		if c != k && x > second {
			second = x
		}
	}
	return second
}
