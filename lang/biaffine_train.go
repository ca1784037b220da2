package lang

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// A treeSentence is a sentence to train on or to compare with.
type treeSentence struct {
	forms []string
	tags  []string // "UPOS XPOS"; empty: unknown
	heads []int    // 0: root, else index+1; empty: unknown
	rels  []string
}

// A vocabulary turns words into rows.
type vocabulary struct {
	words, forms       []uint32
	wordRows, formRows *hashes
	tags, rels         []string
	tagIDs, relIDs     map[string]int
	buf                []byte
}

// newVocabulary lists the words of the treebank seen twice and then those of
// the raw text by frequency, and likewise beginnings, endings and shapes.
func newVocabulary(gold []treeSentence, raw [][]string, maxWords, maxForms int) *vocabulary {
	type count struct {
		key   uint32
		gold  int
		raw   int
		first int
	}
	counts := [2]map[uint32]*count{{}, {}}
	add := func(which int, key uint32, raw bool) {
		c := counts[which][key]
		if c == nil {
			c = &count{key: key, first: len(counts[which])}
			counts[which][key] = c
		}
		if raw {
			c.raw++
		} else {
			c.gold++
		}
	}
	v := &vocabulary{tagIDs: map[string]int{}, relIDs: map[string]int{}}
	see := func(forms []string, raw bool) {
		for _, f := range forms {
			word, feats, buf := wordHashes(f, v.buf)
			v.buf = buf
			add(0, word, raw)
			for _, key := range feats {
				add(1, key, raw)
			}
		}
	}
	for _, s := range gold {
		see(s.forms, false)
		for i := range s.heads {
			if _, ok := v.relIDs[s.rels[i]]; !ok {
				v.relIDs[s.rels[i]] = len(v.rels)
				v.rels = append(v.rels, s.rels[i])
			}
		}
		for _, t := range s.tags {
			if _, ok := v.tagIDs[t]; !ok {
				v.tagIDs[t] = len(v.tags)
				v.tags = append(v.tags, t)
			}
		}
	}
	for _, s := range raw {
		see(s, true)
	}
	list := func(which, most, leastGold, leastRaw int) []uint32 {
		var all []*count
		for _, c := range counts[which] {
			if c.gold >= leastGold || c.raw >= leastRaw {
				all = append(all, c)
			}
		}
		slices.SortFunc(all, func(a, b *count) int {
			if d := (20*b.gold + b.raw) - (20*a.gold + a.raw); d != 0 {
				return d
			}
			return a.first - b.first
		})
		var keys []uint32
		for _, c := range all[:min(most, len(all))] {
			keys = append(keys, c.key)
		}
		return keys
	}
	v.words, v.forms = list(0, maxWords, 2, 8), list(1, maxForms, 3, 60)
	v.index()
	return v
}

func (v *vocabulary) index() {
	v.wordRows, v.formRows = newHashes(v.words), newHashes(v.forms)
}

// example looks up the words of a sentence.
func (v *vocabulary) example(s treeSentence) *example {
	n := len(s.forms) + 1
	x := &example{word: make([]int32, n), feats: make([]int32, n*wordFeatures), tag: make([]int16, n), head: make([]int16, n), rel: make([]int16, n), scale: 1}
	x.word[0] = wordRoot
	for i := range wordFeatures {
		x.feats[i] = -1
	}
	for i, f := range s.forms {
		word, feats, buf := wordHashes(f, v.buf)
		v.buf = buf
		x.word[i+1] = wordUnknown
		if row := v.wordRows.find(word); row >= 0 {
			x.word[i+1] = row + wordFirst
		}
		for j, key := range feats {
			x.feats[(i+1)*wordFeatures+j] = v.formRows.find(key)
		}
		x.tag[i+1], x.head[i+1] = -1, -1
		if s.tags != nil {
			if id, ok := v.tagIDs[s.tags[i]]; ok {
				x.tag[i+1] = int16(id)
			}
		}
		if s.heads != nil {
			id, ok := v.relIDs[s.rels[i]]
			if !ok {
				id, ok = v.relIDs[strings.Split(s.rels[i], ":")[0]]
			}
			if ok {
				x.head[i+1], x.rel[i+1] = int16(s.heads[i]), int16(id)
			}
		}
	}
	return x
}

// wordVectors are vectors of words learned from raw text: skip-grams with one
// table of contexts for each of the positions -2, -1, +1 and +2, so that
// words alike in their grammar come close, and negative samples.
func wordVectors(sentences [][]int32, words, width, passes int, r *rand.Rand) []float32 {
	const negatives = 6
	in, out := make([]float32, words*width), make([]float32, 4*words*width)
	for i := range in {
		in[i] = float32((r.Float64() - 0.5) / float64(width))
	}
	counts := make([]float64, words)
	total := 0
	for _, s := range sentences {
		for _, w := range s {
			counts[w]++
			total++
		}
	}
	var noise []int32
	for w, c := range counts {
		for range int(math.Ceil(math.Pow(c, 0.75))) {
			noise = append(noise, int32(w))
		}
	}
	keep := make([]float64, words)
	for w, c := range counts {
		f := c / float64(total)
		keep[w] = min(1, math.Sqrt(1e-3/f)+1e-3/f)
	}
	step := make([]float32, width)
	seen := 0
	for range passes {
		for _, s := range sentences {
			rate := float32(0.05 * max(0.02, 1-float64(seen)/float64(passes*total)))
			seen += len(s)
			for i, w := range s {
				if w == wordUnknown || r.Float64() > keep[w] {
					continue
				}
				v := in[int(w)*width:][:width]
				for p, d := range [4]int{-2, -1, 1, 2} {
					j := i + d
					if j < 0 || j >= len(s) {
						continue
					}
					clear(step)
					for k := range negatives + 1 {
						to, want := s[j], float32(1)
						if k > 0 {
							to, want = noise[r.IntN(len(noise))], 0
						}
						o := out[(p*words+int(to))*width:][:width]
						var s0, s1, s2, s3 float32
						for a := 0; a+4 <= width; a += 4 {
							s0 += float32(v[a] * o[a])
							s1 += float32(v[a+1] * o[a+1])
							s2 += float32(v[a+2] * o[a+2])
							s3 += float32(v[a+3] * o[a+3])
						}
						g := (want - sigmoid((s0+s1)+(s2+s3))) * rate
						for a := range step {
							step[a] += float32(g * o[a])
							o[a] += float32(g * v[a])
						}
					}
					for a := range step {
						v[a] += step[a]
					}
				}
			}
		}
	}
	return in
}

// An adam is the optimiser of the dense weights.
type adam struct {
	m, v []float32
	step int
}

const (
	adamBeta1 = 0.9
	adamBeta2 = 0.95
)

func adamStep(w, m, v, g []float32, rate, scale float32) {
	for i, d := range g {
		d *= scale
		a := float32(adamBeta1*m[i]) + float32((1-adamBeta1)*d)
		b := float32(adamBeta2*v[i]) + float32(float32((1-adamBeta2)*d)*d)
		m[i], v[i] = a, b
		w[i] -= float32(rate*a) / (float32(math.Sqrt(float64(b))) + 1e-7)
	}
}

// A biaffineRecipe is how a network is trained.
type biaffineRecipe struct {
	Seed        uint64
	Drop        rates
	Rate        float32
	BatchTokens int
	Updates     int
	Extra       float64 // share of batches from the extra examples
}

const shards = 2 // of a batch, whatever the number of processors

// train trains net on gold examples, mixed with extra ones.
func (net *network) train(ctx context.Context, rc *biaffineRecipe, gold, extra []*example, report func(update int)) error {
	r := rand.New(rand.NewPCG(rc.Seed, 77))
	tr := &transposes{}
	var tapes [shards]*tape
	var gs [shards]*grads
	for i := range tapes {
		tapes[i] = &tape{kn: thisKernel, drop: rc.Drop}
		gs[i] = newGrads(net)
	}
	opt := adam{m: make([]float32, len(net.d.flat)), v: make([]float32, len(net.d.flat))}
	type stream struct {
		all   []*example
		queue [][]*example
	}
	streams := [2]*stream{{all: gold}, {all: extra}}
	next := func(s *stream) []*example {
		if len(s.queue) == 0 {
			order := slices.Clone(s.all)
			r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			const pool = 2000
			for len(order) > 0 {
				part := order[:min(pool, len(order))]
				order = order[len(part):]
				slices.SortStableFunc(part, func(a, b *example) int { return a.len() - b.len() })
				var batch []*example
				tokens := 0
				for _, x := range part {
					if tokens+x.len() > rc.BatchTokens && tokens > 0 {
						s.queue = append(s.queue, batch)
						batch, tokens = nil, 0
					}
					batch = append(batch, x)
					tokens += x.len()
				}
				s.queue = append(s.queue, batch)
			}
			r.Shuffle(len(s.queue), func(i, j int) { s.queue[i], s.queue[j] = s.queue[j], s.queue[i] })
		}
		b := s.queue[0]
		s.queue = s.queue[1:]
		return b
	}
	var due float64
	for update := 1; update <= rc.Updates; update++ {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("train: %w", err)
		}
		from := streams[0]
		if due += rc.Extra; due >= 1 && len(extra) > 0 {
			due--
			from = streams[1]
		}
		batch := next(from)
		tr.set(&net.shape, net.d)
		var parts [shards][]*example
		tokens := 0
		for i, x := range batch {
			parts[i%shards] = append(parts[i%shards], x)
			tokens += x.len() - 1
		}
		unit := 1 / float32(max(tokens, 1))
		done := make(chan bool, shards)
		for i := range shards {
			seed := r.Uint64()
			go func() {
				defer func() { done <- true }()
				if len(parts[i]) == 0 {
					return
				}
				tapes[i].rand = rand.New(rand.NewPCG(seed, uint64(i)))
				tapes[i].forward(net, parts[i])
				tapes[i].backward(net, tr, gs[i], unit)
			}()
		}
		for range shards {
			<-done
		}
		// Sum in the order of the shards, clip, step.
		a, b := gs[0].d.flat, gs[1].d.flat
		var norm float64
		for i := range a {
			a[i] += b[i]
			norm += float64(a[i]) * float64(a[i])
		}
		for _, pair := range [2][2]*rowGrads{{&gs[0].words, &gs[1].words}, {&gs[0].forms, &gs[1].forms}} {
			width := len(pair[0].g) / len(pair[0].is)
			for _, row := range pair[1].touched {
				to, from := pair[0].row(row, width), pair[1].g[int(row)*width:][:width]
				for j := range to {
					to[j] += from[j]
				}
				clear(from)
				pair[1].is[row] = false
			}
			pair[1].touched = pair[1].touched[:0]
		}
		scale := float32(1)
		if n := math.Sqrt(norm); n > 5 {
			scale = float32(5 / n)
		}
		rate := rc.Rate
		warm := 200
		if update < warm {
			rate *= float32(update) / float32(warm)
		}
		left := float32(rc.Updates-update) / float32(rc.Updates)
		rate *= min(1, left/0.75) // flat for a quarter, then down to nothing
		opt.step++
		adamStep(net.d.flat, opt.m, opt.v, a, rate, scale)
		for _, x := range []struct {
			t *table
			g *rowGrads
		}{{&net.words, &gs[0].words}, {&net.forms, &gs[0].forms}} {
			for _, row := range x.g.touched {
				i, j := int(row)*x.t.width, int(row+1)*x.t.width
				adamStep(x.t.w[i:j], x.t.m[i:j], x.t.v[i:j], x.g.g[i:j], rate, scale)
				clear(x.g.g[i:j])
				x.g.is[row] = false
			}
			x.g.touched = x.g.touched[:0]
		}
		clear(a)
		clear(b)
		if report != nil {
			report(update)
		}
	}
	return nil
}

func newNetwork(shape biaffineShape, v *vocabulary, seed uint64) *network {
	r := rand.New(rand.NewPCG(seed, 5))
	shape.Tags, shape.Rels = len(v.tags), len(v.rels)
	net := &network{shape: shape, d: newDense(&shape)}
	net.d.init(&shape, r)
	net.words = newTable(len(v.words)+wordFirst, shape.Word)
	net.forms = newTable(len(v.forms), shape.Form)
	for i := range net.words.w {
		net.words.w[i] = float32(r.NormFloat64() * 0.1)
	}
	for i := range net.forms.w {
		net.forms.w[i] = float32(r.NormFloat64() * 0.1)
	}
	return net
}

// A guess is what a network or several say of a sentence.
type guess struct {
	tags, heads, rels []int // from index 1
	sure              []float32
}

// guesses runs an ensemble of networks over examples.
func guesses(nets []*network, examples []*example) []guess {
	res := make([]guess, len(examples))
	index := make(map[*example]int, len(examples))
	for i, x := range examples {
		index[x] = i
	}
	order := slices.Clone(examples)
	slices.SortStableFunc(order, func(a, b *example) int { return b.len() - a.len() })
	tapes := make([]*tape, len(nets))
	for i := range tapes {
		tapes[i] = &tape{kn: thisKernel}
	}
	var e eisner
	for len(order) > 0 {
		n, tokens := 0, 0
		for n < len(order) && tokens < 1500 {
			tokens += order[n].len()
			n++
		}
		batch := order[:n:n]
		order = order[n:]
		for i, net := range nets {
			tapes[i].forward(net, batch)
		}
		s := &nets[0].shape
		for i, x := range tapes[0].batch {
			n := x.len()
			np := pad16(n)
			g := guess{make([]int, n), make([]int, n), make([]int, n), make([]float32, n)}
			sum := make([]float32, n*np)
			probs := make([]float32, n)
			tags := make([]float32, s.Tags)
			tagSum := make([]float32, s.Tags)
			for k := 1; k < n; k++ {
				clear(tagSum)
				for j := range nets {
					copy(probs, tapes[j].scores[i][k*np:k*np+n])
					probs[k] = -1e9
					softmaxLoss(probs, 0, 1)
					probs[0]++
					for h, p := range probs {
						sum[k*np+h] += p
					}
					r := tapes[j].base[i] + k
					copy(tags, tapes[j].tags[r*s.tagsPad():])
					softmaxLoss(tags, 0, 1)
					tags[0]++
					for h, p := range tags {
						tagSum[h] += p
					}
				}
				for h := range n {
					sum[k*np+h] = float32(math.Log(float64(sum[k*np+h])/float64(len(nets)) + 1e-9))
				}
				g.tags[k] = argmax(tagSum)
			}
			e.decode(n, sum, np, g.heads)
			rels := make([]float32, s.Rels)
			for k := 1; k < n; k++ {
				clear(rels)
				for j := range nets {
					t := tapes[j]
					r := t.base[i] + k
					sc := t.relScores(t.relParts(nets[j], r, r+1), t.base[i]+g.heads[k])[:s.Rels]
					softmaxLoss(sc, 0, 1)
					sc[0]++
					for h, p := range sc {
						rels[h] += p
					}
				}
				g.rels[k] = argmax(rels)
				g.sure[k] = float32(math.Exp(float64(sum[k*np+g.heads[k]])))
			}
			res[index[x]] = g
		}
	}
	return res
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// A treeScore counts what is right.
type treeScore struct {
	tokens, heads, labels, exact, upos, xpos int
	noPunct, noPunctLabels                   int
}

func (s treeScore) String() string {
	f := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("UAS %.2f LAS %.2f LAS+subtypes %.2f UPOS %.2f XPOS %.2f LAS without punctuation %.2f",
		f(s.heads, s.tokens), f(s.labels, s.tokens), f(s.exact, s.tokens), f(s.upos, s.tokens), f(s.xpos, s.tokens), f(s.noPunctLabels, s.noPunct))
}

func bare(rel string) string {
	b, _, _ := strings.Cut(rel, ":")
	return b
}

func scoreTrees(v *vocabulary, gold []treeSentence, got []guess) treeScore {
	var s treeScore
	for i, g := range gold {
		for k := range g.forms {
			s.tokens++
			h, rel := got[i].heads[k+1], v.rels[got[i].rels[k+1]]
			u, x, _ := strings.Cut(v.tags[got[i].tags[k+1]], " ")
			gu, gx, _ := strings.Cut(g.tags[k], " ")
			if u == gu {
				s.upos++
			}
			if x == gx {
				s.xpos++
			}
			if gu != "PUNCT" {
				s.noPunct++
			}
			if h == g.heads[k] {
				s.heads++
				if bare(rel) == bare(g.rels[k]) {
					s.labels++
					if gu != "PUNCT" {
						s.noPunctLabels++
					}
				}
				if rel == g.rels[k] {
					s.exact++
				}
			}
		}
	}
	return s
}

// reporter prints the scores of a development set every so many updates.
func (net *network) reporter(w io.Writer, name string, v *vocabulary, dev []treeSentence, every, last int) func(int) {
	var examples []*example
	for _, s := range dev {
		examples = append(examples, v.example(s))
	}
	start := time.Now()
	return func(update int) {
		if update%every == 0 || update == last {
			s := scoreTrees(v, dev, guesses([]*network{net}, examples))
			fmt.Fprintf(w, "%s: update %d, %s: %v\n", name, update, time.Since(start).Round(time.Second), s)
		}
	}
}

// The recipe of the parsers. A network learns from the treebanks, starting from
// word vectors learned from raw text and the treebanks' own. With self-training
// there are two; together they parse a part of the raw text, and the first of
// them learns on from treebanks and parsed text in turn, as if it had more data
// and a teacher better than itself. That is the accurate parser. It parses the
// same text once more, and from that and the treebanks the fast one learns.
const (
	biaffineWords     = 20000 // rows of the table of words, at most
	biaffineForms     = 16000
	vectorPasses      = 3
	vectorSpread      = 0.25 // standard deviation of the vectors at the start
	teachers          = 2
	teacherUpdates    = 6000
	teacherPasses     = 20 // over the treebanks, at most
	studentUpdates    = 7000
	fastUpdates       = 6000
	fastShare         = 0.6    // of the batches, from parsed text
	biaffineBatch     = 1000   // tokens
	selfParsed        = 110000 // sentences of raw text that are parsed
	selfShare         = 0.5    // of the batches
	selfSure          = 0.5    // arcs that the teachers hold less likely are not learned from
	selfLeast         = 5      // words of a sentence
	selfMost          = 60
	biaffineDevUpdate = 1000
)

var (
	accurateShape = biaffineShape{Word: 64, Form: 64, Hidden: 128, Layers: 2, Arc: 128, Label: 48, TagLayer: 0}
	fastShape     = biaffineShape{Word: 64, Form: 64, Hidden: 80, Layers: 1, Arc: 64, Label: 32, TagLayer: 0}
)

// A parserJob is what the parsers are trained from.
type parserJob struct {
	trees []treeSentence
	raw   [][]string // sentences of raw text
	dev   []treeSentence
	seed  uint64
	log   io.Writer
	quick int  // divides the number of updates and parsed sentences; for tests
	self  bool // learn from raw text that was parsed, too

	parsed int // sentences of raw text that were

	// Filled by learnWords.
	words    *vocabulary
	gold     []*example
	rawWords []*example
	vectors  []float32 // of the words; none without raw text
}

// learnWords lists the words and learns their vectors.
func (j *parserJob) learnWords() {
	v := newVocabulary(j.trees, j.raw, biaffineWords, biaffineForms)
	j.words = v
	fmt.Fprintf(j.log, "words: %d trees, %d sentences of raw text, %d words, %d forms, %d tags, %d relations\n",
		len(j.trees), len(j.raw), len(v.words), len(v.forms), len(v.tags), len(v.rels))
	j.gold = make([]*example, len(j.trees))
	for i, s := range j.trees {
		j.gold[i] = v.example(s)
	}
	j.rawWords = make([]*example, len(j.raw))
	for i, s := range j.raw {
		j.rawWords[i] = v.example(treeSentence{forms: s})
	}
	if len(j.raw) > 0 {
		j.vectors = j.wordVectors(v, j.gold, j.rawWords)
	}
}

// train trains both parsers, after learnWords.
func (j *parserJob) train(ctx context.Context) (accurate, fast *biaffine, err error) {
	some := j.choose()
	if accurate, err = j.trainAccurate(ctx, some); err != nil {
		return nil, nil, err
	}
	fast, err = j.trainFast(ctx, accurate, some)
	return accurate, fast, err
}

// trainAccurate trains the accurate parser, which learns from the chosen
// sentences too.
func (j *parserJob) trainAccurate(ctx context.Context, some []int) (*biaffine, error) {
	v, gold := j.words, j.gold
	tokens := 0
	for _, x := range gold {
		tokens += x.len()
	}
	updates := min(teacherUpdates, teacherPasses*(tokens/biaffineBatch+1))
	nets := make([]*network, teachers)
	if len(some) == 0 {
		nets = nets[:1]
	}
	var wg sync.WaitGroup
	errs := make([]error, len(nets))
	for i := range nets {
		rc := j.recipe(j.seed + uint64(i))
		rc.Updates = max(1, updates/j.quick)
		nets[i] = j.newNetwork(accurateShape, rc.Seed)
		wg.Go(func() {
			errs[i] = nets[i].train(ctx, rc, gold, nil, nets[i].reporter(j.log, fmt.Sprintf("network %d", i+1), v, j.dev, biaffineDevUpdate, rc.Updates))
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	if len(nets) > 1 {
		if len(j.dev) > 0 {
			var dev []*example
			for _, s := range j.dev {
				dev = append(dev, v.example(s))
			}
			fmt.Fprintf(j.log, "both together: %v\n", scoreTrees(v, j.dev, guesses(nets, dev)))
		}
		if err := j.learnOn(ctx, v, nets[0], gold, j.selfParse(nets, some)); err != nil {
			return nil, err
		}
	}
	return quantised(nets[0], v)
}

// newNetwork is a network of this shape that knows the word vectors.
func (j *parserJob) newNetwork(shape biaffineShape, seed uint64) *network {
	net := newNetwork(shape, j.words, seed)
	if j.vectors != nil {
		copy(net.words.w, j.vectors)
	}
	return net
}

// trainFast trains the fast parser, on treebanks and on what the accurate one
// makes of the chosen sentences.
func (j *parserJob) trainFast(ctx context.Context, accurate *biaffine, some []int) (*biaffine, error) {
	v := j.words
	rc := j.recipe(j.seed + 200)
	rc.Updates, rc.Extra = max(1, fastUpdates/j.quick), fastShare
	// A small network that learns from much does not learn by heart.
	rc.Drop = rates{word: 0.1, feat: 0.05, embed: 0.05, input: 0.05, layer: 0.1, recurrent: 0.1, mlp: 0.1}
	net := j.newNetwork(fastShape, rc.Seed)
	parsed := j.parse(accurate, some)
	err := net.train(ctx, rc, j.gold, parsed, net.reporter(j.log, "fast", v, j.dev, biaffineDevUpdate, rc.Updates))
	if err != nil {
		return nil, err
	}
	return quantised(net, v)
}

// parse has b, which has the tags and relations of j.words, parse sentences of
// the raw text to learn from.
func (j *parserJob) parse(b *biaffine, some []int) []*example {
	out := make([]*example, len(some))
	var wg sync.WaitGroup
	for p := range shards {
		wg.Go(func() {
			sc := biaffineScratch{kn: thisKernel}
			for i := p; i < len(some); i += shards {
				forms, x := j.raw[some[i]], j.rawWords[some[i]]
				b.parse(&sc, len(forms), func(k int) string { return forms[k] })
				for k := 1; k < x.len(); k++ {
					x.tag[k], x.head[k], x.rel[k] = int16(sc.tags[k]), int16(sc.heads[k]), int16(sc.rels[k])
				}
				out[i] = x
			}
		})
	}
	wg.Wait()
	return out
}

// recipe is how the networks learn; the number of updates is left to say.
func (j *parserJob) recipe(seed uint64) *biaffineRecipe {
	return &biaffineRecipe{
		Seed: seed, Rate: 0.002, BatchTokens: biaffineBatch,
		Drop: rates{word: 0.15, feat: 0.1, embed: 0.1, input: 0.1, layer: 0.3, recurrent: 0.2, mlp: 0.3},
	}
}

// learnOn trains a teacher further, on treebanks and parsed text.
func (j *parserJob) learnOn(ctx context.Context, v *vocabulary, net *network, gold, parsed []*example) error {
	rc := j.recipe(j.seed + 100)
	rc.Rate, rc.Updates, rc.Extra = 0.0015, max(1, studentUpdates/j.quick), selfShare
	rc.Drop.layer, rc.Drop.mlp = 0.25, 0.25
	return net.train(ctx, rc, gold, parsed, net.reporter(j.log, "student", v, j.dev, biaffineDevUpdate, rc.Updates))
}

// wordVectors learns the word vectors from all text there is.
func (j *parserJob) wordVectors(v *vocabulary, gold, raw []*example) []float32 {
	var ids [][]int32
	for _, list := range [2][]*example{gold, raw} {
		for _, x := range list {
			ids = append(ids, x.word)
		}
	}
	r := rand.New(rand.NewPCG(j.seed, 9))
	r.Shuffle(len(ids), func(a, b int) { ids[a], ids[b] = ids[b], ids[a] })
	w := wordVectors(ids, len(v.words)+wordFirst, accurateShape.Word, vectorPasses, r)
	var sq float64
	for _, x := range w {
		sq += float64(float64(x) * float64(x))
	}
	f := float32(vectorSpread / math.Sqrt(sq/float64(len(w))+1e-12))
	for i := range w {
		w[i] = float32(w[i] * f)
	}
	return w
}

// choose picks the sentences of the raw text that are parsed, by number.
func (j *parserJob) choose() (some []int) {
	if !j.self {
		return nil
	}
	r := rand.New(rand.NewPCG(j.seed, 11))
	for _, i := range r.Perm(len(j.raw)) {
		if n := len(j.raw[i]); n < selfLeast || n > selfMost {
			continue
		}
		if some = append(some, i); len(some) >= selfParsed/j.quick {
			break
		}
	}
	j.parsed = len(some)
	return some
}

// selfParse has the networks parse the chosen sentences together.
func (j *parserJob) selfParse(nets []*network, chosen []int) []*example {
	some := make([]*example, len(chosen))
	for i, k := range chosen {
		some[i] = j.rawWords[k]
	}
	half := len(some) / 2
	var parts [2][]guess
	var wg sync.WaitGroup
	for i, part := range [2][]*example{some[:half], some[half:]} {
		wg.Go(func() { parts[i] = guesses(nets, part) })
	}
	wg.Wait()
	learned, all := 0, 0
	for i, g := range append(parts[0], parts[1]...) {
		x := some[i]
		for k := 1; k < x.len(); k++ {
			x.tag[k] = int16(g.tags[k])
			all++
			if g.sure[k] >= selfSure {
				learned++
				x.head[k], x.rel[k] = int16(g.heads[k]), int16(g.rels[k])
			}
		}
	}
	fmt.Fprintf(j.log, "accurate: parsed %d sentences of raw text, %.1f%% of %d arcs sure enough to learn from\n", len(some), 100*float64(learned)/float64(max(all, 1)), all)
	return some
}
