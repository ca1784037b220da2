package lang

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// smallTrees are a treebank for tests.
func smallTrees() []treeSentence {
	return []treeSentence{
		{strings.Fields("Iran 's minister visited Baku on Monday ."), strings.Fields("a b c d a e a f"), []int{3, 1, 4, 0, 4, 7, 4, 4}, strings.Fields("nmod case nsubj root obj case obl punct")},
		{strings.Fields("He visited Iran"), strings.Fields("a d a"), []int{2, 0, 2}, strings.Fields("nsubj root obj")},
		{strings.Fields("He visited Baku ."), strings.Fields("a d a f"), []int{2, 0, 2, 2}, strings.Fields("nsubj root obj punct")},
		{strings.Fields("The minister met Iran 's minister in Baku ."), strings.Fields("g c d a b c e a f"), []int{2, 3, 0, 6, 4, 3, 8, 3, 3}, strings.Fields("det nsubj root nmod case obj case obl punct")},
	}
}

// randomBiaffine is a parser with the sizes of the real one, or small ones,
// and weights by chance.
func randomBiaffine(t testing.TB, shape biaffineShape) *biaffine {
	trees := smallTrees()
	v := newVocabulary(append(trees, trees...), nil, 100, 400)
	net := newNetwork(shape, v, 7)
	r := rand.New(rand.NewPCG(8, 8))
	for _, w := range [][]float32{net.d.U, net.d.V, net.words.w, net.forms.w} {
		for i := range w {
			w[i] = float32(r.NormFloat64() * 0.3)
		}
	}
	b, err := quantised(net, v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var smallShape = biaffineShape{Word: 16, Form: 16, Hidden: 32, Layers: 2, Arc: 32, Label: 16}

// The outcome is the same bits under every kernel.
func TestBiaffineKernelsAgree(t *testing.T) {
	b := randomBiaffine(t, accurateShape)
	b.widen()
	words := strings.Fields("Iran 's unknown minister visited the 2nd Baku — on “ Monday ” , and met Ünïcode 's U.N. envoy in 2019 .")
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 40 {
		form := func(i int) string { return words[(i*7+n)%len(words)] }
		n := 1 + r.IntN(60)
		var want biaffineScratch
		b.parse(&want, n, form)
		for _, kn := range kernels()[1:] {
			got := biaffineScratch{kn: kn}
			b.parse(&got, n, form)
			if !slices.Equal(want.arcs[:n+1], got.arcs[:n+1]) {
				t.Fatalf("%v: arc scores differ", kn)
			}
			for _, p := range [][2][]int{{want.tags, got.tags}, {want.heads[1:], got.heads[1:]}, {want.rels[1:], got.rels[1:]}} {
				if !slices.Equal(p[0][:n], p[1][:n]) {
					t.Fatalf("%v: %d words: %v, portable %v", kn, n, p[1], p[0])
				}
			}
		}
	}
}

// The tree found is the best of all projective trees with one root.
func TestEisnerIsBest(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	var e eisner
	for range 200 {
		words := 1 + r.IntN(5)
		n := words + 1
		scores := randoms(r, n*n)
		heads := make([]int, n)
		total := func(h []int) (s float32) {
			for i := 1; i < n; i++ {
				s += scores[i*n+h[i]]
			}
			return s
		}
		best := float32(-1e30)
		var all func(i int, h []int)
		all = func(i int, h []int) {
			if i == n {
				if projectiveTree(h) {
					best = max(best, total(h))
				}
				return
			}
			for k := range n {
				if k != i {
					h[i] = k
					all(i+1, h)
				}
			}
		}
		all(1, make([]int, n))
		e.decode(n, scores, n, heads)
		if !projectiveTree(heads) {
			t.Fatalf("%v is no projective tree with one root", heads[1:])
		}
		if got := total(heads); got < best-1e-3 {
			t.Fatalf("tree %v scores %g, the best %g", heads[1:], got, best)
		}
	}
}

// projectiveTree reports whether heads[1:] has one root, no circle and no
// crossing arcs.
func projectiveTree(heads []int) bool {
	roots := 0
	for i := 1; i < len(heads); i++ {
		if heads[i] == 0 {
			roots++
		}
		for k, steps := i, 0; k != 0; k = heads[k] {
			if steps++; steps > len(heads) {
				return false
			}
		}
		a, b := min(i, heads[i]), max(i, heads[i])
		for j := 1; j < len(heads); j++ {
			c, d := min(j, heads[j]), max(j, heads[j])
			if a < c && c < b && b < d {
				return false
			}
		}
	}
	return roots == 1
}

func TestBiaffineFile(t *testing.T) {
	b := randomBiaffine(t, smallShape)
	file := packSections(b.sections())
	again, err := readBiaffine(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, packSections(again.sections())) {
		t.Error("a file that is read and written differs")
	}
	for n := 0; n < len(file); n += 997 {
		if _, err := readBiaffine(file[:n]); err == nil {
			t.Errorf("no error for %d of %d bytes", n, len(file))
		}
	}
}

func FuzzReadBiaffine(f *testing.F) {
	f.Add(packSections(randomBiaffine(f, smallShape).sections()))
	f.Add([]byte("dragoman"))
	words := []string{"Iran", "said", "x", "."}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := readBiaffine(data)
		if err != nil {
			return
		}
		sc := biaffineScratch{kn: thisKernel}
		b.parse(&sc, len(words), func(i int) string { return words[i] })
		if !projectiveTree(sc.heads[:len(words)+1]) {
			t.Errorf("no tree: %v", sc.heads)
		}
	})
}

// Damaged weights of the tagger are an error, or tag: they never panic.
func FuzzReadModel(f *testing.F) {
	m := mustLoad(f)
	small := Model{lemmas: m.lemmas, tagger: newLearner(2).pack(1 << 10)}
	small.setTags([]tagName{{"NOUN", "NN"}, {"VERB", "VBD"}})
	keys := []uint32{1, 2, 3, 4, 5, 6, 7, 8}
	small.classes = newWordClasses(keys, make([]float32, 8*len(keys)), 8)
	f.Add(small.pack())
	f.Add([]byte("dragoman"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := readModel(data)
		if err != nil {
			return
		}
		const text = "Iran said it met Iraq."
		for _, s := range Split(text) {
			m.Tag(text, &s)
			for i, k := range s.Tokens {
				if k.POS == "" {
					t.Errorf("token %d has no tag: %+v", i, k)
				}
			}
		}
	})
}

// Training gives the same bytes whatever the number of processors.
func TestBiaffineTrainingIsReproducible(t *testing.T) {
	train := func() []byte {
		trees := smallTrees()
		for range 5 {
			trees = append(trees, trees[:4]...)
		}
		var raw [][]string
		for _, s := range trees {
			raw = append(raw, s.forms)
		}
		j := &parserJob{trees: trees, raw: raw, seed: 1, log: io.Discard, quick: 1000, self: true}
		j.learnWords()
		accurate, fast, err := j.train(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return append(packSections(accurate.sections()), packSections(fast.sections())...)
	}
	first := train()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !bytes.Equal(first, train()) {
		t.Error("trained twice, the weights differ")
	}
}

// Training learns: a few sentences by heart.
func TestBiaffineLearns(t *testing.T) {
	trees := smallTrees()
	v := newVocabulary(append(trees, trees...), nil, 100, 400)
	net := newNetwork(smallShape, v, 1)
	var examples []*example
	for _, s := range trees {
		examples = append(examples, v.example(s))
	}
	rc := &biaffineRecipe{Seed: 1, Rate: 0.01, BatchTokens: 20, Updates: 150}
	if err := net.train(context.Background(), rc, examples, nil, nil); err != nil {
		t.Fatal(err)
	}
	b, err := quantised(net, v)
	if err != nil {
		t.Fatal(err)
	}
	sc := biaffineScratch{kn: thisKernel}
	for _, s := range trees {
		b.parse(&sc, len(s.forms), func(i int) string { return s.forms[i] })
		if !slices.Equal(sc.heads[1:len(s.heads)+1], s.heads) {
			t.Errorf("%v: heads %v, want %v", s.forms, sc.heads[1:len(s.heads)+1], s.heads)
		}
		for i, rel := range s.rels {
			if got := b.rels[sc.rels[i+1]]; got != rel {
				t.Errorf("%s: relation %s, want %s", s.forms[i], got, rel)
			}
			if got := b.tags[sc.tags[i+1]].pos; got != s.tags[i] {
				t.Errorf("%s: tag %s, want %s", s.forms[i], got, s.tags[i])
			}
		}
	}
}

func BenchmarkBiaffine(bb *testing.B) {
	b := randomBiaffine(bb, accurateShape)
	b.widen()
	words := strings.Fields("Iran 's unknown minister visited the 2nd Baku on Monday , and met 's U.N. envoy in 2019 .")
	for _, kn := range kernels() {
		bb.Run(kn.String(), func(bb *testing.B) {
			sc := biaffineScratch{kn: kn}
			for bb.Loop() {
				b.parse(&sc, len(words), func(i int) string { return words[i] })
			}
			bb.ReportMetric(float64(bb.N*len(words))/bb.Elapsed().Seconds(), "tokens/s")
		})
	}
}
