package coder

import (
	"bytes"
	"cmp"
	"compress/flate"
	_ "embed"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
)

// vectors are word vectors learned from raw news: words that stand among the
// same words lie close. They let the judge take a word that it never met for
// one of its like.
type vectors struct {
	at map[string]int // lemma in lower case to row
	w  []float32      // rows of vectorDim, each of length 1
}

// Skip-grams with negative samples (Mikolov and others, NIPS 2013).
const (
	vectorDim    = 64
	vectorLeast  = 8    // how often a word must be seen
	vectorWindow = 5    // words to either side
	vectorNoise  = 5    // negative samples for each pair
	vectorPasses = 4    // over the text
	vectorRate   = 0.05 // at the start; it falls to a thousandth of it
	vectorThin   = 3e-4 // share of the text above which a word is passed over at times
)

//go:embed model/words.bin
var wordsBytes []byte

const wordsMagic = "DRGV1\n"

// of is the vector of the word at token k; nil for one that is not known.
func (v *vectors) of(t *lang.Tree, k int) []float32 {
	at, ok := v.at[strings.ToLower(t.Lemma(k))]
	if !ok {
		return nil
	}
	return v.w[at*vectorDim : (at+1)*vectorDim]
}

// TrainWords learns the word vectors that the judge uses from texts and writes
// them to out. The same texts give the same bytes, on any number of cores.
func (c *Coder) TrainWords(texts []string, out io.Writer, log io.Writer) error {
	sentences := make([][][]string, len(texts))
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for k := range n {
		wg.Go(func() {
			for i := k; i < len(texts); i += n {
				sentences[i] = c.lemmas(texts[i])
				if k == 0 && i/n%5000 == 0 {
					fmt.Fprintf(log, "read %d of %d texts\n", i, len(texts))
				}
			}
		})
	}
	wg.Wait()
	text := slices.Concat(sentences...)
	words, w := learnVectors(text)
	fmt.Fprintf(log, "%d texts, %d sentences, vectors of %d words\n", len(texts), len(text), len(words))
	if len(words) == 0 {
		return fmt.Errorf("no word stands %d times in the texts: %w", vectorLeast, dragoman.ErrInvalid)
	}
	b, err := packVectors(words, w)
	if err != nil {
		return err
	}
	_, err = out.Write(b)
	return err
}

// lemmas are the words of each sentence of a text, as learnVectors wants them.
func (c *Coder) lemmas(text string) [][]string {
	var out [][]string
	ss := c.lang.Annotate(text)
	for i := range ss {
		t := lang.NewTree(text, &ss[i])
		var s []string
		for k := range t.Tokens {
			if t.Tokens[k].POS != "PUNCT" {
				s = append(s, strings.ToLower(t.Lemma(k)))
			}
		}
		out = append(out, s)
	}
	return out
}

// packVectors writes words and vectors to one compressed file.
func packVectors(words []string, w []float32) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(wordsMagic)
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	raw := []byte(strings.Join(words, " ") + "\n")
	for _, x := range w {
		raw = append(raw, byte(int8(math.Round(float64(x*127)))))
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// loadVectors reads what packVectors wrote; an empty file gives nil.
func loadVectors(b []byte) (*vectors, error) {
	if len(b) < len(wordsMagic) {
		return nil, nil
	}
	if string(b[:len(wordsMagic)]) != wordsMagic {
		return nil, fmt.Errorf("word vectors: not of this version: %w", dragoman.ErrInvalid)
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[len(wordsMagic):])))
	if err != nil {
		return nil, fmt.Errorf("word vectors: %w", err)
	}
	head, rest, _ := bytes.Cut(raw, []byte("\n"))
	words := strings.Fields(string(head))
	if len(rest) != len(words)*vectorDim {
		return nil, fmt.Errorf("word vectors: cut short: %w", dragoman.ErrInvalid)
	}
	v := &vectors{at: make(map[string]int, len(words)), w: make([]float32, len(rest))}
	for i, word := range words {
		v.at[word] = i
	}
	for i, x := range rest {
		v.w[i] = float32(int8(x)) / 127
	}
	return v, nil
}

// learnVectors learns from sentences of lemmas, and gives the words, most
// frequent first, with their vectors. The same text gives the same vectors.
func learnVectors(text [][]string) ([]string, []float32) {
	count := map[string]int{}
	for _, s := range text {
		for _, w := range s {
			count[w]++
		}
	}
	var words []string
	total := 0
	for w, n := range count {
		if n >= vectorLeast && !strings.ContainsAny(w, " \t\n") {
			words = append(words, w)
			total += n
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	at := make(map[string]int, len(words))
	for i, w := range words {
		at[w] = i
	}
	rng := random(20190122)
	n := len(words)
	in, out := make([]float32, n*vectorDim), make([]float32, n*vectorDim)
	for i := range in {
		in[i] = (rng.float() - 0.5) / vectorDim
	}
	// A table for drawing words by the power .75 of how common they are.
	var table [1 << 20]int32
	sum := 0.0
	for _, w := range words {
		sum += math.Pow(float64(count[w]), 0.75)
	}
	k, share := 0, 0.0
	for i, w := range words {
		share += math.Pow(float64(count[w]), 0.75) / sum
		for ; k < len(table) && float64(k) < share*float64(len(table)); k++ {
			table[k] = int32(i)
		}
	}
	keep := make([]float32, n)
	for i, w := range words {
		f := vectorThin * float64(total) / float64(count[w])
		keep[i] = float32(math.Sqrt(f) + f)
	}
	var ids []int
	var move [vectorDim]float32
	done := 0
	for range vectorPasses {
		for _, s := range text {
			ids = ids[:0]
			for _, w := range s {
				if i, ok := at[w]; ok {
					done++
					if rng.float() < keep[i] {
						ids = append(ids, i)
					}
				}
			}
			rate := float32(vectorRate * max(1e-3, 1-float64(done)/float64(vectorPasses*total)))
			for a, i := range ids {
				x := in[i*vectorDim : (i+1)*vectorDim]
				reach := 1 + int(rng.next()%vectorWindow)
				for b := max(0, a-reach); b <= min(len(ids)-1, a+reach); b++ {
					if b == a {
						continue
					}
					clear(move[:])
					for d := range vectorNoise + 1 {
						o, label := ids[b], float32(1)
						if d > 0 {
							if o = int(table[rng.next()%uint64(len(table))]); o == ids[b] {
								continue
							}
							label = 0
						}
						y := out[o*vectorDim : (o+1)*vectorDim]
						g := (label - float32(1/(1+math.Exp(-float64(dot(x, y)))))) * rate
						axpy(g, y, move[:])
						axpy(g, x, y)
					}
					axpy(1, move[:], x)
				}
			}
		}
	}
	// Each to length 1: how common a word is says nothing here.
	for i := range n {
		x := in[i*vectorDim : (i+1)*vectorDim]
		if l := sqrt(dot(x, x)); l > 0 {
			for q := range x {
				x[q] /= l
			}
		}
	}
	return words, in
}

// random is xorshift with a multiplication (Vigna, 2014).
type random uint64

func (r *random) next() uint64 {
	x := uint64(*r)
	x ^= x << 13
	x ^= x >> 7
	x ^= x << 17
	*r = random(x)
	return x * 0x2545F4914F6CDD1D >> 11
}

// float is in [0, 1).
func (r *random) float() float32 { return float32(r.next()>>29) / (1 << 24) }

// The places around a word whose vectors a net sees.
const (
	slotWord = iota
	slotSubject
	slotObject
	slotGovernor
	slotNominals
	slotClauses
	slotModifiers
	slotNear
	slotSentence
	denseSlots
)

// dense describes token i of sentence s by the vectors of the words around it;
// nil without vectors.
func (r *reading) dense(s, i int) []float32 {
	v := r.coder.vectors
	if v == nil {
		return nil
	}
	t := r.trees[s]
	out := make([]float32, denseSlots*vectorDim)
	add := func(slot int, weight float32, k int) {
		if x := v.of(t, k); x != nil {
			axpy(weight, x, out[slot*vectorDim:(slot+1)*vectorDim])
		}
	}
	add(slotWord, 1, i)
	if x := t.Subjects(i); len(x) > 0 {
		add(slotSubject, 1, x[0])
	}
	if x := t.Objects(i); len(x) > 0 {
		add(slotObject, 1, x[0])
	}
	if h := t.Tokens[i].Head; h >= 0 {
		add(slotGovernor, 1, h)
	}
	for _, k := range t.Kids(i) {
		switch baseRel(t.Tokens[k].Rel) {
		case "obl", "nmod":
			add(slotNominals, 0.7, k)
		case "xcomp", "ccomp", "advcl", "acl", "acl:relcl", "conj", "parataxis":
			add(slotClauses, 0.7, k)
		case "amod", "compound", "nmod:poss", "advmod":
			add(slotModifiers, 0.7, k)
		}
	}
	n := 1
	for k := range t.Tokens {
		if content(t, k) {
			n++
			if k != i && abs(k-i) <= 4 {
				add(slotNear, 0.5, k)
			}
		}
	}
	for k := range t.Tokens {
		if content(t, k) {
			add(slotSentence, 1.5/float32(n), k)
		}
	}
	return out
}

// roleDense describes mention m beside token i of sentence s by the vectors of
// the words that carry them.
func (r *reading) roleDense(s, i, m int) []float32 {
	v := r.coder.vectors
	if v == nil {
		return nil
	}
	t := r.trees[s]
	out := make([]float32, 5*vectorDim)
	add := func(slot, k int) {
		if k < 0 {
			return
		}
		if x := v.of(t, k); x != nil {
			axpy(1, x, out[slot*vectorDim:(slot+1)*vectorDim])
		}
	}
	add(0, i)
	if x := t.Objects(i); len(x) > 0 {
		add(3, x[0])
	}
	add(4, t.Tokens[i].Head)
	mn := &r.Mentions[m]
	if mn.Sentence == s {
		add(1, mn.Head)
		add(2, t.Tokens[mn.Head].Head)
	}
	return out
}

func content(t *lang.Tree, k int) bool {
	switch t.Tokens[k].POS {
	case "VERB", "NOUN", "ADJ":
		return true
	}
	return false
}
