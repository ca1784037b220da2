package lang

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// TrainOptions says what to train on, and how.
type TrainOptions struct {
	Train []string // CoNLL-U files, gzip or not; a file named twice counts twice
	Text  []string // running text to learn from too: JSON lines with "text", gzip or not; may be none
	Dev   []string // treebanks to report scores on; never trained on
	Out   string   // directory that gets english.bin, accurate.bin, fast.bin and card.json
	Seed  uint64
	Day   dragoman.Day // for the card; empty: none is written
	Log   io.Writer    // scores as training goes; nil: nowhere

	TaggerEpochs int      // 0: the default
	Hurry        int      // divides the work of the parsers, for trials; 0: 1
	Self         bool     // let the parsers learn from Text that was parsed, too: three times the time
	Licences     []string // of the data, for the card
}

// The most bytes of the tagger, and the default of its training.
const (
	taggerSize   = 1200 << 10
	taggerEpochs = 8
)

// Card describes the weights: what they were trained on and what they reach.
type Card struct {
	Data     []string     `json:"data"`
	Text     []string     `json:"text,omitempty"`             // running text beside the treebanks, for word vectors and classes of words
	Parsed   int          `json:"parsed_sentences,omitempty"` // of it, for the parsers to learn from
	Licences []string     `json:"licences,omitempty"`
	Tokens   int          `json:"tokens"`
	Seed     uint64       `json:"seed"`
	Day      dragoman.Day `json:"day"`
	Format   int          `json:"format"`

	Bytes    int        `json:"bytes"` // of tagger and lemmatiser
	Accurate ParserCard `json:"accurate"`
	Fast     ParserCard `json:"fast"`
}

// ParserCard describes one of the two parsers.
type ParserCard struct {
	Bytes int      `json:"bytes"`
	Dev   []Scores `json:"dev"`
}

// Scores compares a parse with gold on gold tokens, in percent of tokens. LAS
// and Tree count relations without their subtypes.
type Scores struct {
	Data   string  `json:"data"`
	Tokens int     `json:"tokens"`
	POS    float64 `json:"upos"`
	Tag    float64 `json:"xpos"`
	Lemma  float64 `json:"lemma"` // letters alike but for case
	UAS    float64 `json:"uas"`
	LAS    float64 `json:"las"`
	LASNP  float64 `json:"las_without_punctuation"`
}

func (s Scores) String() string {
	return fmt.Sprintf("UPOS %.2f XPOS %.2f lemma %.2f UAS %.2f LAS %.2f (no punctuation %.2f)", s.POS, s.Tag, s.Lemma, s.UAS, s.LAS, s.LASNP)
}

// Train learns a tagger, a lemmatiser and two parsers from treebanks and writes
// weights and card. The same data and seed give the same bytes, whatever the
// number of cores and their kind. Some ten minutes for 300,000 tokens on two
// cores, half an hour with Self.
func Train(ctx context.Context, o TrainOptions) error {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.TaggerEpochs <= 0 {
		o.TaggerEpochs = taggerEpochs
	}
	t := &trainer{TrainOptions: o}
	card := Card{Licences: o.Licences, Seed: o.Seed, Day: o.Day, Format: weightsVersion}
	for _, path := range o.Train {
		es, err := readTreebank(path)
		if err != nil {
			return err
		}
		card.Data = append(card.Data, filepath.Base(path))
		t.entries = append(t.entries, es...)
	}
	if len(t.entries) == 0 {
		return fmt.Errorf("train: no sentences in %q: %w", o.Train, dragoman.ErrInvalid)
	}
	var devs [][]Entry
	for _, path := range o.Dev {
		es, err := readTreebank(path)
		if err != nil {
			return err
		}
		devs = append(devs, es)
	}
	for _, e := range t.entries {
		card.Tokens += len(e.Tokens)
	}
	fmt.Fprintf(o.Log, "%d sentences, %d tokens\n", len(t.entries), card.Tokens)
	if err := t.setTags(); err != nil {
		return err
	}
	job, err := t.parserJob(&card, devs)
	if err != nil {
		return err
	}
	if len(job.vectors) > 0 {
		t.m.classes = newWordClasses(job.words.words, job.vectors[wordFirst*accurateShape.Word:], accurateShape.Word)
	}
	t.look()
	fmt.Fprintf(o.Log, "%d tags\n", len(t.m.tags))
	tagger, err := t.trainTagger(ctx)
	if err != nil {
		return err
	}
	t.m.tagger = tagger.pack(taggerSize)
	t.trainLemmas()
	english := t.m.pack()
	card.Bytes = len(english)
	m, err := readModel(english)
	if err != nil {
		return fmt.Errorf("train: the weights written do not load: %w", err)
	}
	accurate, fast, err := job.train(ctx)
	if err != nil {
		return err
	}
	card.Parsed = job.parsed
	files := map[string][]byte{"english.bin": english}
	for _, p := range []struct {
		name string
		net  *biaffine
		card *ParserCard
	}{{"accurate", accurate, &card.Accurate}, {"fast", fast, &card.Fast}} {
		file := packSections(p.net.sections())
		tier, err := m.readTier(file)
		if err != nil {
			return fmt.Errorf("train: the weights written do not load: %s parser: %w", p.name, err)
		}
		p.card.Bytes = len(file)
		for i, d := range devs {
			s := m.evaluate(d, tier)
			s.Data = filepath.Base(o.Dev[i])
			p.card.Dev = append(p.card.Dev, s)
			fmt.Fprintf(o.Log, "%s: %s: %s\n", p.name, s.Data, s)
		}
		files[p.name+".bin"] = file
	}
	js, err := json.MarshalIndent(card, "", "  ")
	if err != nil {
		return fmt.Errorf("train: card: %w", err)
	}
	files["card.json"] = append(js, '\n')
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(o.Out, name), b, 0o644); err != nil {
			return fmt.Errorf("train: %w", err)
		}
	}
	return nil
}

// pack writes tagger and lemmatiser as a weights file.
func (m *Model) pack() []byte {
	var tags []string
	for _, t := range m.tags {
		tags = append(tags, t.pos+" "+t.tag)
	}
	return packSections([]section{
		{"tags", appendStrings(nil, tags)},
		{"tagger", m.tagger.append(nil)},
		{"lemmas", m.lemmas.append(nil)},
		{"classes", m.classes.append(nil)},
	})
}

// readTreebank reads a CoNLL-U file, gzipped if its name ends in .gz.
func readTreebank(path string) ([]Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("treebank: %w", err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, fmt.Errorf("treebank %s: %w", path, err)
		}
		r = z
	}
	var out []Entry
	for e, err := range ReadCoNLLU(r) {
		if err != nil {
			return nil, fmt.Errorf("treebank %s: %w", path, err)
		}
		if err := checkTree(&e.Sentence); err != nil {
			return nil, fmt.Errorf("treebank %s: line %d: %w", path, e.Line, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// checkTree reports whether the heads of s make one tree.
func checkTree(s *dragoman.Sentence) error {
	roots := 0
	for i, t := range s.Tokens {
		if t.Head < 0 {
			roots++
		}
		h, steps := t.Head, 0
		for h >= 0 {
			if steps++; steps > len(s.Tokens) || h >= len(s.Tokens) {
				return fmt.Errorf("word %d is on a circle: %w", i+1, dragoman.ErrInvalid)
			}
			h = s.Tokens[h].Head
		}
	}
	if roots != 1 {
		return fmt.Errorf("%d roots: %w", roots, dragoman.ErrInvalid)
	}
	return nil
}

// evaluate tags and parses the gold tokens of entries by p and compares.
func (m *Model) evaluate(entries []Entry, p *tier) Scores {
	var pos, tag, lemma, uas, las, lasNP, n, np int
	base := func(rel string) string {
		rel, _, _ = strings.Cut(rel, ":")
		return rel
	}
	for _, e := range entries {
		s := dragoman.Sentence{Span: e.Span, Tokens: slices.Clone(e.Tokens)}
		sc := m.scratch()
		m.annotate(p, sc, e.Text, &s)
		m.pool.Put(sc)
		for i, t := range s.Tokens {
			g := e.Tokens[i]
			n++
			if t.POS == g.POS {
				pos++
			}
			if t.Tag == g.Tag {
				tag++
			}
			if strings.EqualFold(t.Lemma, g.Lemma) || g.Lemma == "" {
				lemma++
			}
			right := t.Head == g.Head && base(t.Rel) == base(g.Rel)
			if t.Head == g.Head {
				uas++
			}
			if right {
				las++
			}
			if g.POS != "PUNCT" {
				np++
				if right {
					lasNP++
				}
			}
		}
	}
	pct := func(a, b int) float64 { return float64(int(float64(a)/float64(max(b, 1))*10000+.5)) / 100 }
	return Scores{
		Tokens: n, POS: pct(pos, n), Tag: pct(tag, n), Lemma: pct(lemma, n),
		UAS: pct(uas, n), LAS: pct(las, n), LASNP: pct(lasNP, np),
	}
}

// trainer holds what training shares.
type trainer struct {
	TrainOptions
	entries []Entry
	samples []sample
	m       Model
}

// sample is a sentence that the tagger learns from.
type sample struct {
	words []word // with two edges on either side; tags are set as they are guessed
	tags  []int  // gold
}

// setTags numbers the tags. A tag has to occur three times; a treebank in which
// none does teaches nothing and is an error, and so is one without a root.
func (t *trainer) setTags() error {
	tags := map[tagName]int{}
	root := false
	for _, e := range t.entries {
		for _, k := range e.Tokens {
			tags[tagName{k.POS, k.Tag}]++
			root = root || k.Rel == "root"
		}
	}
	names := make([]tagName, 0, len(tags))
	for k, n := range tags {
		if n >= 3 {
			names = append(names, k)
		}
	}
	slices.SortFunc(names, func(a, b tagName) int {
		if d := tags[b] - tags[a]; d != 0 {
			return d
		}
		return compareStrings(a.pos+" "+a.tag, b.pos+" "+b.tag)
	})
	switch {
	case len(names) == 0:
		return fmt.Errorf("train: no tag occurs three times in %q: %w", t.Train, dragoman.ErrInvalid)
	case !root:
		return fmt.Errorf("train: no word of %q has the relation root: %w", t.Train, dragoman.ErrInvalid)
	}
	t.m.setTags(names[:min(len(names), maxClasses)])
	return nil
}

// look fills the samples.
func (t *trainer) look() {
	t.samples = make([]sample, len(t.entries))
	var sc scratch
	for i := range t.entries {
		e := &t.entries[i]
		sc.look(t.m.classes, e.Text, &e.Sentence)
		s := &t.samples[i]
		s.words = slices.Clone(sc.words)
		for _, k := range e.Tokens {
			s.tags = append(s.tags, t.m.tagOf(tagName{k.POS, k.Tag}))
		}
	}
}

// random is splitmix64: small, good enough to shuffle, and ours, so that no
// new version of a library changes the weights.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *random) shuffle(s []int) {
	for i := len(s) - 1; i > 0; i-- {
		j := int(r.next() % uint64(i+1))
		s[i], s[j] = s[j], s[i]
	}
}

// trainTagger learns from all samples.
func (t *trainer) trainTagger(ctx context.Context) (*learner, error) {
	l := newLearner(len(t.m.tags))
	order := make([]int, len(t.samples))
	for i := range order {
		order[i] = i
	}
	rnd := random(t.Seed)
	var f [tagFeatures]uint64
	var ws []word
	for range t.TaggerEpochs {
		rnd.shuffle(order)
		for _, k := range order {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("train: tagger: %w", err)
			}
			s := &t.samples[k]
			ws = append(ws[:0], s.words...)
			for i, gold := range s.tags {
				tagContext(&f, ws, i)
				var scores [maxClasses]int32
				l.score(f[:], &scores)
				guess := best(scores[:l.classes])
				l.update(f[:], gold, guess)
				l.step++
				ws[i+2].tag = guess
			}
		}
	}
	return l, nil
}

func (t *trainer) trainLemmas() {
	var ls []lemmaSample
	for i, e := range t.entries {
		for k, tok := range e.Tokens {
			if tok.Lemma != "" {
				ls = append(ls, lemmaSample{tok.Of(e.Text), tok.Lemma, t.samples[i].tags[k]})
			}
		}
	}
	t.m.lemmas = trainLemmas(ls, func(tag int) bool {
		n := t.m.tags[tag]
		return n.pos == "PROPN" || n.tag == "NNP" || n.tag == "NNPS" || n.tag == "ADD" || n.tag == "FW"
	})
}
