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
	posHash  []uint64       // by tag
	tagger   *linear
	lemmas   *lemmatiser
	classes  *wordClasses // nil: none
	rels     []string
	rootRel  uint8
	actions  []action
	parser   *linear
	pool     sync.Pool // of *scratch

	accurate     *biaffine // nil: none
	accurateTags []int     // the model's tag for each of the accurate parser's
}

// Load reads the weights that are built into the program, once: every call
// returns the same model.
func Load() (*Model, error) { return loadEnglish() }

var loadEnglish = sync.OnceValues(func() (*Model, error) {
	m, err := readModel(english)
	if err != nil {
		return nil, fmt.Errorf("built-in weights: %w", err)
	}
	if err := m.setAccurate(accurateWeights); err != nil {
		return nil, fmt.Errorf("built-in weights: %w", err)
	}
	return m, nil
})

// readModel reads a weights file.
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
		case "actions":
			err = m.readActions(s.data)
		case "parser":
			m.parser, err = readLinear(s.data)
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
	case m.parser == nil || m.parser.classes != len(m.actions):
		return nil, fmt.Errorf("weights: no parser for %d actions: %w", len(m.actions), dragoman.ErrInvalid)
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
	m.posHash = make([]uint64, len(tags))
	for i, t := range tags {
		m.tagIndex[t] = i
		if _, ok := m.posTag[t.pos]; !ok {
			m.posTag[t.pos] = i
		}
		m.posHash[i] = hashBytes(t.pos)
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

// actionNames are the marks of the kinds of action in a weights file.
const actionNames = "SLR"

func (m *Model) readActions(b []byte) error {
	list, rest, err := readStrings(b)
	if err != nil {
		return err
	}
	if len(rest) != 0 || len(list) == 0 || len(list) > maxClasses || list[0] != "S" {
		return fmt.Errorf("%d actions: %w", len(list), dragoman.ErrInvalid)
	}
	index := map[string]uint8{}
	open := [3]bool{}
	for _, s := range list {
		kind := -1
		if s != "" {
			kind = strings.IndexByte(actionNames, s[0])
		}
		if kind < 0 {
			return fmt.Errorf("action %q: %w", s, dragoman.ErrInvalid)
		}
		open[kind] = true
		rel := s[1:]
		if _, ok := index[rel]; !ok && kind > 0 {
			index[rel] = uint8(len(m.rels))
			m.rels = append(m.rels, rel)
		}
		m.actions = append(m.actions, action{arcKind(kind), index[rel]})
	}
	root, ok := index["root"]
	if !ok || !open[left] || !open[right] || len(m.rels) > 64 {
		return fmt.Errorf("actions lack root, left or right: %w", dragoman.ErrInvalid)
	}
	m.rootRel = root
	return nil
}

func (m *Model) scratch() *scratch {
	if sc, ok := m.pool.Get().(*scratch); ok {
		return sc
	}
	return new(scratch)
}

// Annotate cuts text into sentences, tags and parses them, by the accurate
// parser where there is one. A sentence of more than 200 words is left to the
// fast one, so that time grows with the length of the text and no faster.
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
			m.annotate(sc, text, &ss[i])
			continue
		}
		for k := range ss[i].Tokens {
			ss[i].Tokens[k].Head = -1
		}
	}
	m.pool.Put(sc)
}

// AnnotateFast is Annotate by the fast tagger and parser alone.
func (m *Model) AnnotateFast(text string) []dragoman.Sentence {
	ss := Split(text)
	sc := m.scratch()
	for i := range ss {
		m.annotateFast(sc, text, &ss[i])
	}
	m.pool.Put(sc)
	return ss
}

// annotate tags and parses s.
func (m *Model) annotate(sc *scratch, text string, s *dragoman.Sentence) {
	if !m.accurately(sc, text, s) {
		m.annotateFast(sc, text, s)
	}
}

func (m *Model) annotateFast(sc *scratch, text string, s *dragoman.Sentence) {
	m.tag(sc, text, s)
	m.parse(sc)
	m.setTree(sc, s)
}

// Tag sets POS, Tag and Lemma of the tokens of s, which are spans of text, by
// the fast tagger.
func (m *Model) Tag(text string, s *dragoman.Sentence) {
	sc := m.scratch()
	m.tag(sc, text, s)
	m.pool.Put(sc)
}

// Parse sets Head and Rel of the tokens of s. The outcome is a tree: one root,
// every other token below it. The accurate parser tells tags better than Tag
// does, and sets POS, Tag and Lemma too; s need not be tagged for it, but a
// long sentence must be (see Annotate), and the model may have no accurate
// parser.
func (m *Model) Parse(text string, s *dragoman.Sentence) {
	sc := m.scratch()
	if !m.accurately(sc, text, s) {
		m.parseTagged(sc, text, s)
	}
	m.pool.Put(sc)
}

// ParseFast sets Head and Rel of the tokens of s, which have POS and Tag set,
// by the fast parser.
func (m *Model) ParseFast(text string, s *dragoman.Sentence) {
	sc := m.scratch()
	m.parseTagged(sc, text, s)
	m.pool.Put(sc)
}

// parseTagged parses s by the fast parser from the tags it has.
func (m *Model) parseTagged(sc *scratch, text string, s *dragoman.Sentence) {
	sc.look(m.classes, text, s)
	for i := range s.Tokens {
		sc.words[i+2].tag = m.tagOf(tagName{s.Tokens[i].POS, s.Tokens[i].Tag})
	}
	m.parse(sc)
	m.setTree(sc, s)
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

// setTree copies heads and relations from sc to s.
func (m *Model) setTree(sc *scratch, s *dragoman.Sentence) {
	n := int32(len(s.Tokens))
	for i := range s.Tokens {
		nd := &sc.arc.nodes[i]
		t := &s.Tokens[i]
		t.Rel = m.rels[nd.rel]
		t.Head = int(nd.head)
		if nd.head == n {
			t.Head = -1
		}
	}
}
