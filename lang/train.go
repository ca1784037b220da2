package lang

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
)

// TrainOptions says what to train on, and how.
type TrainOptions struct {
	Train []string // CoNLL-U files, gzip or not; a file named twice counts twice
	Text  []string // running text to learn from too: JSON lines with "text", gzip or not; may be none
	Dev   []string // treebanks to report scores on; never trained on
	Out   string   // directory that gets english.bin, biaffine.bin and card.json
	Seed  uint64
	Day   dragoman.Day // for the card; empty: none is written
	Log   io.Writer    // scores as training goes; nil: nowhere

	TaggerEpochs, ParserEpochs int      // 0: the defaults
	Hurry                      int      // divides the work of the accurate parser, for trials; 0: 1
	FastOnly                   bool     // train no accurate parser, and leave biaffine.bin as it is
	Self                       bool     // let the accurate parser learn from Text that it parsed itself, too: three times the time
	Licences                   []string // of the data, for the card
}

// Sizes of the weights in bytes, and the defaults of training.
const (
	taggerSize   = 1200 << 10
	parserSize   = 5 << 20
	taggerEpochs = 8
	parserEpochs = 12
	folds        = 10
)

// Card describes the weights: what they were trained on and what they reach.
type Card struct {
	Data     []string     `json:"data"`
	Text     []string     `json:"text,omitempty"` // running text beside the treebanks, for the classes of words
	Licences []string     `json:"licences,omitempty"`
	Tokens   int          `json:"tokens"`
	Seed     uint64       `json:"seed"`
	Day      dragoman.Day `json:"day"`
	Bytes    int          `json:"bytes"`
	Format   int          `json:"format"`
	Dev      []Scores     `json:"dev"` // of the fast tagger and parser

	AccurateText  []string `json:"accurate_text,omitempty"` // the same for the accurate parser
	AccurateSelf  int      `json:"accurate_self,omitempty"` // sentences of it that two networks parsed for the parser to learn from
	AccurateBytes int      `json:"accurate_bytes,omitempty"`
	AccurateDev   []Scores `json:"accurate_dev,omitempty"`
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

// Train learns a tagger, a lemmatiser and a parser from treebanks and writes
// weights and card. The same data and seed give the same bytes, whatever the
// number of cores. About five minutes for 300,000 tokens on two cores, five more
// for the accurate parser, and ten more still with Self.
func Train(ctx context.Context, o TrainOptions) error {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.TaggerEpochs <= 0 {
		o.TaggerEpochs = taggerEpochs
	}
	if o.ParserEpochs <= 0 {
		o.ParserEpochs = parserEpochs
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
	type devFile struct {
		name    string
		entries []Entry
	}
	var devs []devFile
	for _, path := range o.Dev {
		es, err := readTreebank(path)
		if err != nil {
			return err
		}
		devs = append(devs, devFile{filepath.Base(path), es})
	}
	for _, e := range t.entries {
		card.Tokens += len(e.Tokens)
	}
	fmt.Fprintf(o.Log, "%d sentences, %d tokens\n", len(t.entries), card.Tokens)

	job, err := t.accurateJob(&card)
	if err != nil {
		return err
	}
	if len(job.vectors) > 0 {
		t.m.classes = newWordClasses(job.words.words, job.vectors[wordFirst*biaffineSizes.Word:], biaffineSizes.Word)
	}
	if err := t.prepare(); err != nil {
		return err
	}
	fmt.Fprintf(o.Log, "%d tags, %d relations, %d actions\n", len(t.m.tags), len(t.m.rels), len(t.m.actions))
	if err := t.jackknife(ctx); err != nil {
		return err
	}
	all := make([]int, len(t.samples))
	for i := range all {
		all[i] = i
	}
	tagger, err := t.trainTagger(ctx, all, o.Seed)
	if err != nil {
		return err
	}
	t.m.tagger = tagger.pack(taggerSize)
	t.trainLemmas()
	report := func(what string) []Scores {
		var out []Scores
		for _, d := range devs {
			s := t.m.evaluate(d.entries, t.m.annotateFast)
			s.Data = d.name
			out = append(out, s)
			fmt.Fprintf(o.Log, "%s: %s: %s\n", what, d.name, s)
		}
		return out
	}
	if err := t.trainParser(ctx, func(epoch int) { report(fmt.Sprintf("epoch %d", epoch)) }); err != nil {
		return err
	}
	card.Dev = report("packed")

	b := t.m.pack()
	card.Bytes = len(b)
	m, err := readModel(b)
	if err != nil {
		return fmt.Errorf("train: the weights written do not load: %w", err)
	}
	var ab []byte
	if !o.FastOnly {
		if ab, err = trainAccurate(ctx, job, &card); err != nil {
			return err
		}
		if err := m.setAccurate(ab); err != nil {
			return fmt.Errorf("train: the weights written do not load: %w", err)
		}
		for _, d := range devs {
			s := m.evaluate(d.entries, m.annotate)
			s.Data = d.name
			card.AccurateDev = append(card.AccurateDev, s)
			fmt.Fprintf(o.Log, "accurate: %s: %s\n", d.name, s)
		}
	}
	if o.FastOnly {
		if err := card.keepAccurate(o.Out); err != nil {
			return err
		}
	}
	js, err := json.MarshalIndent(card, "", "  ")
	if err != nil {
		return fmt.Errorf("train: card: %w", err)
	}
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if err := os.WriteFile(filepath.Join(o.Out, "english.bin"), b, 0o644); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if ab != nil {
		if err := os.WriteFile(filepath.Join(o.Out, "biaffine.bin"), ab, 0o644); err != nil {
			return fmt.Errorf("train: %w", err)
		}
	}
	if err := os.WriteFile(filepath.Join(o.Out, "card.json"), append(js, '\n'), 0o644); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	return nil
}

// keepAccurate takes over what the card in the folder says of the accurate
// parser, if one lies there.
func (c *Card) keepAccurate(dir string) error {
	b, err := os.ReadFile(filepath.Join(dir, "card.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("train: card: %w", err)
	}
	var old Card
	if err := json.Unmarshal(b, &old); err != nil {
		return fmt.Errorf("train: card %s: %w", filepath.Join(dir, "card.json"), err)
	}
	c.AccurateText, c.AccurateSelf, c.AccurateBytes, c.AccurateDev = old.AccurateText, old.AccurateSelf, old.AccurateBytes, old.AccurateDev
	return nil
}

// pack writes the model as a weights file.
func (m *Model) pack() []byte {
	var tags, actions []string
	for _, t := range m.tags {
		tags = append(tags, t.pos+" "+t.tag)
	}
	for _, a := range m.actions {
		name := actionNames[a.kind : a.kind+1]
		if a.kind != shift {
			name += m.rels[a.rel]
		}
		actions = append(actions, name)
	}
	return packSections([]section{
		{"tags", appendStrings(nil, tags)},
		{"tagger", m.tagger.append(nil)},
		{"lemmas", m.lemmas.append(nil)},
		{"classes", m.classes.append(nil)},
		{"actions", appendStrings(nil, actions)},
		{"parser", m.parser.append(nil)},
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

// evaluate tags and parses the gold tokens of entries by annotate and compares.
func (m *Model) evaluate(entries []Entry, annotate func(*scratch, string, *dragoman.Sentence)) Scores {
	var pos, tag, lemma, uas, las, lasNP, n, np int
	base := func(rel string) string {
		rel, _, _ = strings.Cut(rel, ":")
		return rel
	}
	for _, e := range entries {
		s := dragoman.Sentence{Span: e.Span, Tokens: slices.Clone(e.Tokens)}
		sc := m.scratch()
		annotate(sc, e.Text, &s)
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

// sample is a sentence to learn from.
type sample struct {
	words []word  // with two edges on either side; tags are set as they are guessed
	tags  []int   // gold
	heads []int32 // gold; the root is len(tags)
	left  []int   // action that attaches the word to a head on its right, -1 if none
	right []int
	known []int // jackknifed tags
}

// prepare numbers tags, relations and actions and looks at the words. A tag or
// a relation has to occur three times; a treebank in which none does teaches
// nothing and is an error.
func (t *trainer) prepare() error {
	tags, lefts, rights := map[tagName]int{}, map[string]int{}, map[string]int{}
	for _, e := range t.entries {
		for i, k := range e.Tokens {
			tags[tagName{k.POS, k.Tag}]++
			switch {
			case k.Head < 0, k.Head > i:
				lefts[k.Rel]++
			default:
				rights[k.Rel]++
			}
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
	t.m.setTags(names[:min(len(names), maxClasses)])

	index := map[string]uint8{}
	byName := map[string]int{}
	t.m.actions = []action{{kind: shift}}
	add := func(kind arcKind, counts map[string]int) {
		rels := make([]string, 0, len(counts))
		for r, n := range counts {
			if n >= 3 || r == "root" {
				rels = append(rels, r)
			}
		}
		slices.SortFunc(rels, func(a, b string) int {
			if d := counts[b] - counts[a]; d != 0 {
				return d
			}
			return compareStrings(a, b)
		})
		for _, r := range rels {
			if len(t.m.actions) == maxClasses {
				break
			}
			if _, ok := index[r]; !ok {
				if len(t.m.rels) == 64 {
					continue
				}
				index[r] = uint8(len(t.m.rels))
				t.m.rels = append(t.m.rels, r)
			}
			byName[actionNames[kind:kind+1]+r] = len(t.m.actions)
			t.m.actions = append(t.m.actions, action{kind, index[r]})
		}
	}
	add(left, lefts)
	add(right, rights)
	root, ok := index["root"]
	switch last := t.m.actions[len(t.m.actions)-1]; {
	case len(names) == 0:
		return fmt.Errorf("train: no tag occurs three times in %q: %w", t.Train, dragoman.ErrInvalid)
	case !ok:
		return fmt.Errorf("train: no word of %q has the relation root: %w", t.Train, dragoman.ErrInvalid)
	case last.kind != right:
		return fmt.Errorf("train: no relation to a head on the left occurs three times in %q: %w", t.Train, dragoman.ErrInvalid)
	}
	t.m.rootRel = root

	t.samples = make([]sample, len(t.entries))
	var sc scratch
	for i := range t.entries {
		e := &t.entries[i]
		sc.look(t.m.classes, e.Text, &e.Sentence)
		s := &t.samples[i]
		s.words = slices.Clone(sc.words)
		for _, k := range e.Tokens {
			s.tags = append(s.tags, t.m.tagOf(tagName{k.POS, k.Tag}))
			h := int32(k.Head)
			if h < 0 {
				h = int32(len(e.Tokens))
			}
			s.heads = append(s.heads, h)
			find := func(name string) int {
				if a, ok := byName[name+k.Rel]; ok {
					return a
				}
				rel, _, _ := strings.Cut(k.Rel, ":")
				if a, ok := byName[name+rel]; ok {
					return a
				}
				return -1
			}
			s.left = append(s.left, find("L"))
			s.right = append(s.right, find("R"))
		}
		s.known = slices.Clone(s.tags)
	}
	return nil
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

// trainTagger trains on the samples with these numbers.
func (t *trainer) trainTagger(ctx context.Context, which []int, seed uint64) (*learner, error) {
	l := newLearner(len(t.m.tags))
	order := slices.Clone(which)
	rnd := random(seed)
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

// jackknife tags every tenth of the samples by a tagger trained on the others,
// so that the parser learns from tags as good as those it will see.
func (t *trainer) jackknife(ctx context.Context) error {
	var wg sync.WaitGroup
	errs := make([]error, folds)
	gate := make(chan struct{}, runtime.GOMAXPROCS(0))
	for fold := range folds {
		wg.Add(1)
		go func() {
			defer wg.Done()
			gate <- struct{}{}
			defer func() { <-gate }()
			var which []int
			for i := range t.samples {
				if i/20%folds != fold { // runs of 20, as neighbours are of one text
					which = append(which, i)
				}
			}
			l, err := t.trainTagger(ctx, which, t.Seed+uint64(fold)+1)
			if err != nil {
				errs[fold] = err
				return
			}
			m := l.pack(taggerSize)
			var f [tagFeatures]uint64
			for i := range t.samples {
				if i/20%folds != fold {
					continue
				}
				s := &t.samples[i]
				ws := slices.Clone(s.words)
				for k := range s.tags {
					tagContext(&f, ws, k)
					var scores [maxClasses]int32
					m.score(f[:], &scores)
					s.known[k] = best(scores[:m.classes])
					ws[k+2].tag = s.known[k]
				}
			}
		}()
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	right, n := 0, 0
	for _, s := range t.samples {
		for k := range s.tags {
			n++
			if s.known[k] == s.tags[k] {
				right++
			}
		}
	}
	fmt.Fprintf(t.Log, "jackknifed tags: %.2f%% right\n", float64(right)/float64(max(n, 1))*100)
	return nil
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

// trainParser trains the parser; after every epoch but the last it calls report
// with the weights so far.
func (t *trainer) trainParser(ctx context.Context, report func(epoch int)) error {
	l := newLearner(len(t.m.actions))
	order := make([]int, len(t.samples))
	for i := range order {
		order[i] = i
	}
	rnd := random(t.Seed + 1000)
	var a arcState
	var p parseScratch
	for epoch := range t.ParserEpochs {
		rnd.shuffle(order)
		for _, k := range order {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("train: parser: %w", err)
			}
			t.learn(l, &a, &p, &t.samples[k], epoch, &rnd)
		}
		if epoch%3 == 2 && epoch+1 < t.ParserEpochs {
			t.m.parser = l.pack(parserSize)
			report(epoch + 1)
		}
	}
	t.m.parser = l.pack(parserSize)
	return nil
}

// explore is the chance that training follows the parser's own choice.
const explore = 0.9

// learn parses one sentence, learns from every step, and follows the parser's
// own choice most of the time.
func (t *trainer) learn(l *learner, a *arcState, p *parseScratch, s *sample, epoch int, rnd *random) {
	a.reset(len(s.heads))
	for i, tag := range s.known {
		s.words[i+2].tag = tag
	}
	p.prepare(s.words, t.m.posHash)
	for !a.done() {
		can := a.may()
		if !can[left] && !can[right] {
			a.do(action{kind: shift})
			continue
		}
		if a.front == a.n && len(a.stack) == 1 {
			a.do(action{kind: left, rel: t.m.rootRel})
			continue
		}
		p.context(a)
		var scores [maxClasses]int32
		l.score(p.features[:], &scores)
		guess := choose(t.m.actions, &scores, can)
		cost := a.costs(s.heads)
		least := -1
		for k := range cost {
			if can[k] && (least < 0 || cost[k] < least) {
				least = cost[k]
			}
		}
		// Of the actions that lose nothing, the one the parser likes best. An
		// arc of the gold tree must have its relation.
		s0 := a.stack[len(a.stack)-1]
		gold := -1
		for c, act := range t.m.actions {
			if !can[act.kind] || cost[act.kind] != least {
				continue
			}
			switch act.kind {
			case left:
				if s.heads[s0] == int32(a.front) && s.left[s0] >= 0 && c != s.left[s0] {
					continue
				}
			case right:
				if s.heads[s0] == a.stack[len(a.stack)-2] && s.right[s0] >= 0 && c != s.right[s0] {
					continue
				}
			}
			if gold < 0 || scores[c] > scores[gold] {
				gold = c
			}
		}
		l.step++
		l.update(p.features[:], gold, guess)
		next := guess
		if epoch == 0 || float64(rnd.next()>>11)/(1<<53) >= explore {
			next = gold
		}
		a.do(t.m.actions[next])
	}
}
