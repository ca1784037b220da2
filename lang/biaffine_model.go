package lang

import (
	_ "embed"
	"math"

	"github.com/dragoman-events/dragoman"
)

// The weights of the two parsers.
var (
	//go:embed model/accurate.bin
	accurateWeights []byte
	//go:embed model/fast.bin
	fastWeights []byte
)

// A tier is a parser, and the model's tag for each of its own.
type tier struct {
	*biaffine
	modelTags []int
}

// readTier reads the weights file of a parser.
func (m *Model) readTier(file []byte) (*tier, error) {
	b, err := readBiaffine(file)
	if err != nil {
		return nil, err
	}
	t := &tier{biaffine: b, modelTags: make([]int, len(b.tags))}
	for i, name := range b.tags {
		t.modelTags[i] = m.tagOf(name)
	}
	return t, nil
}

// annotate tags and parses s. What is longer than a parser takes is parsed in
// pieces, and the roots of the later ones hang on that of the first.
func (m *Model) annotate(p *tier, sc *scratch, text string, s *dragoman.Sentence) {
	if len(s.Tokens) == 0 {
		return
	}
	sc.look(m.classes, text, s)
	sc.tags = grow(sc.tags, len(s.Tokens))
	g := &sc.graph
	g.kn = thisKernel
	root := -1
	for from := 0; from < len(s.Tokens); {
		piece := s.Tokens[from:pieceEnd(text, s.Tokens, from)]
		p.parse(g, len(piece), func(i int) string { return piece[i].Of(text) })
		m.agreeTags(p, sc, from, len(piece))
		for i := range piece {
			t := &piece[i]
			t.Head, t.Rel = from+g.heads[i+1]-1, p.rels[g.rels[i+1]]
			if g.heads[i+1] > 0 {
				continue
			}
			if t.Head = root; root < 0 {
				root = from + i
			} else {
				t.Rel = "parataxis"
			}
		}
		from += len(piece)
	}
	m.setWords(sc, text, s)
}

// pieceEnd is where the piece ends that begins at from: after a mark that
// parts clauses, if one stands in its second half.
func pieceEnd(text string, tokens []dragoman.Token, from int) int {
	if len(tokens)-from <= longest {
		return len(tokens)
	}
	for end := from + longest; end > from+longest/2; end-- {
		switch tokens[end-1].Of(text) {
		case ";", ",", ":", ".", "!", "?", "-", "--", "–", "—":
			return end
		}
	}
	return from + longest
}

// The network reads the sentence and the linear tagger the letters, and they
// err in different places: where the network is not sure, their scores are
// added up. Weight and limit were chosen on EWT's and GUM's development sets,
// where UPOS rises by a fifth of a point (see doc/decisions/010).
const (
	linearShare = 0.0015 // what a point of the linear tagger counts beside the network's, which are natural logarithms
	networkSure = 3      // by so much the network's first choice leads its second, and nobody else is asked
)

// agreeTags fills sc.tags from the scores of both taggers, for the words that
// the parser has just read, the first of which is word from of the sentence.
func (m *Model) agreeTags(p *tier, sc *scratch, from, words int) {
	width := p.shape.tagsPad()
	var f [tagFeatures]uint64
	for i := range words {
		scores := sc.graph.tagScore[(i+1)*width:][:len(p.modelTags)]
		k := sc.graph.tags[i+1]
		if second := runnerUp(scores, k); scores[k]-second < networkSure {
			tagContext(&f, sc.words, from+i)
			sc.scores = [maxClasses]int32{}
			m.tagger.score(f[:], &sc.scores)
			top := float32(math.Inf(-1))
			for c, x := range scores {
				if x += float32(linearShare * float32(sc.scores[p.modelTags[c]])); x > top {
					top, k = x, c
				}
			}
		}
		sc.tags[from+i] = p.modelTags[k]
		sc.words[from+i+2].tag = p.modelTags[k]
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
