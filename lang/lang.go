package lang

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
)

//go:embed model/english.bin
var english []byte

// Model tags and parses. It is read-only and safe for concurrent use.
type Model struct {
	tags     []tagName
	tagIndex map[tagName]int
	posTag   map[string]int // the commonest tag of a part of speech
	tagger   *linear
	lemmas   *lemmatiser
	classes  *wordClasses // nil: none
	pool     sync.Pool    // of *scratch

	accurate, fast *tier
}

// Load reads the weights that are built into the program, once: every call
// returns the same model.
func Load() (*Model, error) { return loadEnglish() }

var loadEnglish = sync.OnceValues(func() (*Model, error) {
	m, err := readModel(english)
	if err != nil {
		return nil, fmt.Errorf("built-in weights: %w", err)
	}
	if m.accurate, err = m.readTier(accurateWeights); err != nil {
		return nil, fmt.Errorf("built-in weights: accurate parser: %w", err)
	}
	if m.fast, err = m.readTier(fastWeights); err != nil {
		return nil, fmt.Errorf("built-in weights: fast parser: %w", err)
	}
	return m, nil
})

// readModel reads the weights file of tagger and lemmatiser.
func readModel(b []byte) (*Model, error) {
	sections, err := readSections(b)
	if err != nil {
		return nil, err
	}
	m := &Model{}
	for _, s := range sections {
		var err error
		switch s.name {
		case "tags":
			err = m.readTags(s.data)
		case "tagger":
			m.tagger, err = readLinear(s.data)
		case "lemmas":
			m.lemmas, err = readLemmas(s.data)
		case "classes":
			m.classes, err = readWordClasses(s.data)
		}
		if err != nil {
			return nil, fmt.Errorf("section %q: %w", s.name, err)
		}
	}
	switch {
	case len(m.tags) == 0 || m.tagger == nil || m.tagger.classes != len(m.tags):
		return nil, fmt.Errorf("weights: no tagger for %d tags: %w", len(m.tags), dragoman.ErrInvalid)
	case m.lemmas == nil:
		return nil, fmt.Errorf("weights: no lemmas: %w", dragoman.ErrInvalid)
	}
	m.lemmas.inflected = make([]bool, len(m.tags))
	for i, t := range m.tags {
		switch t.tag {
		case "VBD", "VBN", "VBG", "VBZ":
			m.lemmas.inflected[i] = t.pos == "VERB"
		}
	}
	return m, nil
}

// setTags sets the tags of the model, the commonest first.
func (m *Model) setTags(tags []tagName) {
	m.tags = tags
	m.tagIndex = make(map[tagName]int, len(tags))
	m.posTag = make(map[string]int)
	for i, t := range tags {
		m.tagIndex[t] = i
		if _, ok := m.posTag[t.pos]; !ok {
			m.posTag[t.pos] = i
		}
	}
}

func (m *Model) readTags(b []byte) error {
	list, rest, err := readStrings(b)
	if err != nil {
		return err
	}
	if len(rest) != 0 || len(list) == 0 || len(list) > maxClasses {
		return fmt.Errorf("%d tags: %w", len(list), dragoman.ErrInvalid)
	}
	tags := make([]tagName, len(list))
	for i, s := range list {
		tags[i].pos, tags[i].tag, _ = strings.Cut(s, " ")
	}
	m.setTags(tags)
	return nil
}

func (m *Model) scratch() *scratch {
	if sc, ok := m.pool.Get().(*scratch); ok {
		return sc
	}
	return new(scratch)
}

// Annotate cuts text into sentences, tags and parses them by the accurate
// parser.
func (m *Model) Annotate(text string) []dragoman.Sentence {
	ss := Split(text)
	m.AnnotateBut(text, ss, func(int) bool { return false })
	return ss
}

// AnnotateBut is Annotate of sentences that [Split] made. Those that leave
// names by their index stay without tags; each of their tokens is a root.
func (m *Model) AnnotateBut(text string, ss []dragoman.Sentence, leave func(i int) bool) {
	sc := m.scratch()
	for i := range ss {
		if !leave(i) {
			m.annotate(m.accurate, sc, text, &ss[i])
			continue
		}
		for k := range ss[i].Tokens {
			ss[i].Tokens[k].Head = -1
		}
	}
	m.pool.Put(sc)
}

// AnnotateFast is Annotate by the fast parser.
func (m *Model) AnnotateFast(text string) []dragoman.Sentence {
	ss := Split(text)
	sc := m.scratch()
	for i := range ss {
		m.annotate(m.fast, sc, text, &ss[i])
	}
	m.pool.Put(sc)
	return ss
}

// Tag sets POS, Tag and Lemma of the tokens of s, which are spans of text, by
// the tagger alone. It is quicker than either parser, and not as good.
func (m *Model) Tag(text string, s *dragoman.Sentence) {
	sc := m.scratch()
	m.tag(sc, text, s)
	m.pool.Put(sc)
}

// Parse sets POS, Tag, Lemma, Head and Rel of the tokens of s, which are spans
// of text, by the accurate parser. The outcome is a tree: one root, every other
// token below it.
func (m *Model) Parse(text string, s *dragoman.Sentence) {
	sc := m.scratch()
	m.annotate(m.accurate, sc, text, s)
	m.pool.Put(sc)
}

// ParseFast is Parse by the fast parser.
func (m *Model) ParseFast(text string, s *dragoman.Sentence) {
	sc := m.scratch()
	m.annotate(m.fast, sc, text, s)
	m.pool.Put(sc)
}

// tagOf is the index of a tag; one that the model does not know is taken as
// the commonest of its part of speech.
func (m *Model) tagOf(t tagName) int {
	if i, ok := m.tagIndex[t]; ok {
		return i
	}
	return m.posTag[t.pos]
}

// tag fills sc.words and the tokens' POS, Tag and Lemma.
func (m *Model) tag(sc *scratch, text string, s *dragoman.Sentence) {
	sc.look(m.classes, text, s)
	var f [tagFeatures]uint64
	for i := range s.Tokens {
		tagContext(&f, sc.words, i)
		sc.scores = [maxClasses]int32{}
		m.tagger.score(f[:], &sc.scores)
		sc.words[i+2].tag = best(sc.scores[:len(m.tags)])
	}
	sc.tags = grow(sc.tags, len(s.Tokens))
	for i := range s.Tokens {
		sc.tags[i] = sc.words[i+2].tag
	}
	m.setWords(sc, text, s)
}

// setWords sets POS, Tag and Lemma from sc.tags.
func (m *Model) setWords(sc *scratch, text string, s *dragoman.Sentence) {
	// The lemmas of a sentence share one string.
	sc.ends = sc.ends[:0]
	lemmas := sc.lemmas[:0]
	for i := range s.Tokens {
		t := &s.Tokens[i]
		tag := sc.tags[i]
		t.POS, t.Tag = m.tags[tag].pos, m.tags[tag].tag
		lemmas, sc.buf = m.lemmas.appendLemma(lemmas, t.Of(text), tag, sc.buf)
		sc.ends = append(sc.ends, len(lemmas))
	}
	all, from := string(lemmas), 0
	for i, end := range sc.ends {
		s.Tokens[i].Lemma = all[from:end]
		from = end
	}
	sc.lemmas = lemmas
}
