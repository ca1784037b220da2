package lang

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// A parser is a graph parser: layers of LSTM in both directions, two or one,
// read the words, every word is scored as the head of every other
// by a biaffine form, and the best projective tree is taken (Dozat and
// Manning 2017; Eisner 1996). The first layer also tells the tags.
//
//	word      row of its lower-case form | sum of rows of affixes and shape
//	layer     LSTM forwards | LSTM backwards, of everything below
//	tags      softmax over the layer TagLayer
//	arcs      dep·U·head over two projections of the top layer
//	relation  for the head that was chosen: dep·V·head over two more
//
// Weights are int8 with a scale for each output, activations int16, sums
// int32; what is left in floating point runs in one fixed order. So the
// outcome is the same on every processor.
type biaffine struct {
	shape              biaffineShape
	tags               []tagName
	rels               []string
	rootRel            int
	wordKeys, formKeys []uint32
	wordRows, formRows *hashes
	words, forms       []int8
	wordUnit, formUnit int32 // a table's int8 times its unit is in 1/embedScale
	layers             [][2]quantCell
	spaces, tagger     quantMatrix
	u                  quantMatrix // stored quantised, used in floating point
	v                  quantMatrix // by labels in int16 the scale is another: see labels
	labels             quantMatrix
	uf                 []float32
}

const (
	embedScale  = 4096  // of int16 embeddings
	hiddenScale = 16384 // of int16 outputs of an LSTM
	labelScale  = 1024  // of int16 rows of the space of labels
	// longest is the number of words that a parser takes at once; its time
	// grows with the cube.
	longest = 200
)

// A quantMatrix is int8 weights from in inputs to out outputs, packed as
// kernel.quant wants them, a scale for each output and perhaps a bias. out is a
// multiple of 16, in of 2 and at most mostInputs; w lies in blocks of 16
// outputs, and in a block by pairs of inputs.
type quantMatrix struct {
	in, out int
	w       []int8
	scale   []float32
	bias    []float32
	wide    []int64 // the same weights for the portable kernel; see widen
}

// mostInputs is how many products of int8 and int16 fit 32 bits with a sign.
const mostInputs = 512

// widen fills q.wide: two weights in a number, one in each half, so that one
// multiplication of 64 bits makes the products of both. It lies in blocks of 16
// outputs, and in a block by inputs.
func (q *quantMatrix) widen() {
	q.wide = make([]int64, q.in*q.out/2)
	for i := range q.in {
		for j := 0; j < q.out; j += 2 {
			at := (j/16)*16*q.in + (i/2)*32 + (j%16)*2 + i%2
			q.wide[(j/16)*8*q.in+i*8+(j%16)/2] = int64(q.w[at]) + int64(q.w[at+2])<<32
		}
	}
}

type quantCell struct{ w, r quantMatrix }

// quantise packs the in×out matrix w, by rows of inputs; unit is the value of
// 1 in the activations.
func quantise(w []float32, in, out int, unit float32, bias []float32) quantMatrix {
	q := quantMatrix{in: in, out: out, w: make([]int8, in*out), scale: make([]float32, out), bias: bias}
	for j := range out {
		var top float32
		for i := range in {
			top = max(top, w[i*out+j], -w[i*out+j])
		}
		step := top / 127
		q.scale[j] = step * unit
		if top == 0 {
			continue
		}
		for i := range in {
			v := math.RoundToEven(float64(w[i*out+j] / step))
			q.w[(j/16)*16*in+(i/2)*32+(j%16)*2+i%2] = int8(max(-127, min(127, v)))
		}
	}
	return q
}

// floats undoes quantise, for a unit of 1.
func (q *quantMatrix) floats() []float32 {
	w := make([]float32, q.in*q.out)
	for i := range q.in {
		for j := range q.out {
			w[i*q.out+j] = float32(q.w[(j/16)*16*q.in+(i/2)*32+(j%16)*2+i%2]) * q.scale[j]
		}
	}
	return w
}

// quantiseTable packs a table of embeddings.
func quantiseTable(w []float32) (q []int8, unit int32) {
	var sq float64
	for _, v := range w {
		sq += float64(v) * float64(v)
	}
	top := 6 * math.Sqrt(sq/float64(max(len(w), 1)))
	unit = int32(max(1, math.Ceil(top/127*embedScale)))
	q = make([]int8, len(w))
	for i, v := range w {
		q[i] = int8(max(-127, min(127, math.RoundToEven(float64(v)*embedScale/float64(unit)))))
	}
	return q, unit
}

// parseTagName undoes the writing of a tag as its part of speech, a space and
// the Penn tag.
func parseTagName(s string) (t tagName) {
	t.pos, t.tag, _ = strings.Cut(s, " ")
	return t
}

// quantised turns a trained network into what the program uses.
func quantised(net *network, v *vocabulary) (*biaffine, error) {
	s, d := net.shape, net.d
	b := &biaffine{shape: s, rels: v.rels, wordKeys: v.words, formKeys: v.forms}
	for _, t := range v.tags {
		b.tags = append(b.tags, parseTagName(t))
	}
	b.words, b.wordUnit = quantiseTable(net.words.w)
	b.forms, b.formUnit = quantiseTable(net.forms.w)
	for l := range s.Layers {
		unit := float32(1.0 / hiddenScale)
		if l == 0 {
			unit = 1.0 / embedScale
		}
		var pair [2]quantCell
		for dir := range pair {
			pair[dir].w = quantise(d.W[l][dir], s.in(l), 4*s.Hidden, unit, d.B[l][dir])
			pair[dir].r = quantise(d.R[l][dir], s.Hidden, 4*s.Hidden, 1.0/hiddenScale, nil)
		}
		b.layers = append(b.layers, pair)
	}
	b.spaces = quantise(d.M, 2*s.Hidden, s.heads(), 1.0/hiddenScale, d.MB)
	b.tagger = quantise(d.TW, 2*s.Hidden, s.tagsPad(), 1.0/hiddenScale, d.TB)
	b.u = quantise(d.U, s.Arc, s.Arc, 1, nil)
	b.v = quantise(d.V, s.Label, s.Label*s.relsPad(), 1, nil)
	if err := b.finish(); err != nil {
		return nil, err
	}
	return b, nil
}

// finish fills what follows from the rest.
func (b *biaffine) finish() error {
	b.wordRows, b.formRows = newHashes(b.wordKeys), newHashes(b.formKeys)
	b.uf = b.u.floats()
	b.labels = b.v
	b.labels.scale = make([]float32, len(b.v.scale))
	for i, f := range b.v.scale {
		b.labels.scale[i] = f / labelScale
	}
	if thisKernel == kernelPortable {
		b.widen()
	}
	b.rootRel = -1
	for i, r := range b.rels {
		if r == "root" {
			b.rootRel = i
		}
	}
	if b.rootRel < 0 {
		return fmt.Errorf("relations lack root: %w", dragoman.ErrInvalid)
	}
	return nil
}

// widen makes the weights fit for the portable kernel.
func (b *biaffine) widen() {
	for l := range b.layers {
		for dir := range 2 {
			b.layers[l][dir].w.widen()
			b.layers[l][dir].r.widen()
		}
	}
	b.spaces.widen()
	b.tagger.widen()
	b.labels.widen()
}

// biaffineScratch is memory for one sentence at a time.
type biaffineScratch struct {
	kn             kernel
	buf            []byte
	words          []int16 // input of the first layer
	layer          [2][]int16
	g              []float32
	c, t, h        []float32
	spaces         []float32
	arcT, ht       []float32
	arcs           []float32
	labels         []int16
	labT, relScore []float32
	tagScore       []float32
	tags           []int // from index 1, as are the next two
	heads, rels    []int
	e              eisner
	zero           []int16
}

// parse fills sc.tags, heads and rels for the words form(0) to form(words-1);
// word i is at index i+1 there, and the head 0 is the root.
func (b *biaffine) parse(sc *biaffineScratch, words int, form func(int) string) {
	s := &b.shape
	n := words + 1
	b.embed(sc, n, form)
	b.read(sc, n)
	tp, np := s.tagsPad(), pad16(n)
	b.scoreArcs(sc, n)
	sc.tags, sc.heads = grow(sc.tags, n), grow(sc.heads, n)
	for i := range n {
		sc.tags[i] = argmax(sc.tagScore[i*tp : i*tp+s.Tags])
	}
	sc.e.decode(n, sc.arcs, np, sc.heads)
	b.relate(sc, n)
}

// embed fills sc.words.
func (b *biaffine) embed(sc *biaffineScratch, n int, form func(int) string) {
	s := &b.shape
	in := s.in(0)
	sc.words = grow(sc.words, n*in)
	for i := range n {
		row := sc.words[i*in : (i+1)*in]
		wordRow := int32(wordRoot)
		var feats [wordFeatures]uint32
		if i > 0 {
			var key uint32
			key, feats, sc.buf = wordHashes(form(i-1), sc.buf)
			wordRow = wordUnknown
			if r := b.wordRows.find(key); r >= 0 {
				wordRow = r + wordFirst
			}
		}
		for j, v := range b.words[int(wordRow)*s.Word : int(wordRow+1)*s.Word] {
			row[j] = clamp16(int32(v) * b.wordUnit)
		}
		sums := row[s.Word:]
		clear(sums)
		if i == 0 {
			continue
		}
		for _, key := range feats {
			if r := b.formRows.find(key); r >= 0 {
				for j, v := range b.forms[int(r)*s.Form : int(r+1)*s.Form] {
					sums[j] += int16(v)
				}
			}
		}
		for j, v := range sums {
			sums[j] = clamp16(int32(v) * b.formUnit)
		}
	}
}

// read runs the layers over sc.words and fills sc.tagScore and sc.spaces.
func (b *biaffine) read(sc *biaffineScratch, n int) {
	s, kn, H := &b.shape, sc.kn, b.shape.Hidden
	g := sized(&sc.g, n*4*H)
	c, th, h := sized(&sc.c, H), sized(&sc.t, H), sized(&sc.h, H)
	sc.zero = grow(sc.zero, H)
	clear(sc.zero)
	x := sc.words
	for l := range b.layers {
		in := s.in(l)
		sc.layer[l%2] = grow(sc.layer[l%2], n*2*H)
		y := sc.layer[l%2]
		for dir := range 2 {
			q := &b.layers[l][dir]
			for i := range n {
				copy(g[i*4*H:(i+1)*4*H], q.w.bias)
			}
			kn.quant(n, &q.w, x, in, g, 4*H)
			clear(c)
			before := sc.zero
			for k := range n {
				i := k
				if dir == 1 {
					i = n - 1 - k
				}
				gi := g[i*4*H : (i+1)*4*H]
				if k > 0 {
					kn.quant(1, &q.r, before, H, gi, 4*H)
				}
				kn.cell(H, gi, c, c, th, h)
				before = y[i*2*H+dir*H:][:H]
				toInt16(before, h)
			}
		}
		x = y
		if l == s.TagLayer {
			tp := s.tagsPad()
			tags := sized(&sc.tagScore, n*tp)
			for i := range n {
				copy(tags[i*tp:(i+1)*tp], b.tagger.bias)
			}
			kn.quant(n, &b.tagger, y, 2*H, tags, tp)
		}
	}
	w := s.heads()
	spaces := sized(&sc.spaces, n*w)
	for i := range n {
		copy(spaces[i*w:(i+1)*w], b.spaces.bias)
	}
	kn.quant(n, &b.spaces, x, 2*H, spaces, w)
	for i, v := range spaces {
		spaces[i] = max(v, float32(v*0.1))
	}
	for i := range n {
		o := spaces[i*w:]
		o[0], o[2*s.Arc], o[2*s.Arc+s.Label] = 1, 1, 1
	}
}

// scoreArcs fills sc.arcs: at i·np+h the score of token h as the head of token
// i, np being n rounded up to 16.
func (b *biaffine) scoreArcs(sc *biaffineScratch, n int) {
	s, spaces := &b.shape, sc.spaces
	w, np := s.heads(), pad16(n)
	arcT := zeroed(&sc.arcT, n*s.Arc)
	sc.kn.gemm(n, s.Arc, s.Arc, spaces, w, 1, b.uf, s.Arc, arcT, s.Arc)
	ht := zeroed(&sc.ht, s.Arc*np)
	for i := range n {
		for j, v := range spaces[i*w+s.Arc : i*w+2*s.Arc] {
			ht[j*np+i] = v
		}
	}
	arcs := zeroed(&sc.arcs, n*np)
	sc.kn.gemm(n, np, s.Arc, arcT, s.Arc, 1, ht, np, arcs, np)
}

// relate fills sc.rels for sc.heads.
func (b *biaffine) relate(sc *biaffineScratch, n int) {
	s, spaces := &b.shape, sc.spaces
	w, rp := s.heads(), s.relsPad()
	lw := s.Label * rp
	sc.rels = grow(sc.rels, n)
	const step = 4 // rows at a time, as many as kernel.quant takes
	sc.labels = grow(sc.labels, step*s.Label)
	for from := 1; from < n; from += step {
		m := min(step, n-from)
		for i := range m {
			for j, v := range spaces[(from+i)*w+2*s.Arc:][:s.Label] {
				sc.labels[i*s.Label+j] = toLabel(v)
			}
		}
		labT := zeroed(&sc.labT, m*lw)
		sc.kn.quant(m, &b.labels, sc.labels, s.Label, labT, lw)
		for i := from; i < from+m; i++ {
			if sc.heads[i] == 0 {
				sc.rels[i] = b.rootRel
				continue
			}
			head := spaces[sc.heads[i]*w+2*s.Arc+s.Label:]
			scores := zeroed(&sc.relScore, rp)
			sc.kn.gemm(1, rp, s.Label, head, s.Label, 1, labT[(i-from)*lw:], rp, scores, rp)
			best := -1
			for r, v := range scores[:s.Rels] {
				if r != b.rootRel && (best < 0 || v > scores[best]) {
					best = r
				}
			}
			sc.rels[i] = max(best, 0)
		}
	}
}

// clamp16 cuts v to the range of int16.
func clamp16(v int32) int16 { return int16(max(-32768, min(32767, v))) }

// toInt16 rounds h, whose values are between -1 and 1, to units of
// 1/hiddenScale.
func toInt16(to []int16, h []float32) {
	h = h[:len(to)]
	for j, v := range h {
		to[j] = round16(float32(v * hiddenScale))
	}
}

// round16 rounds v, which is in the range of int16, ties to even: adding
// 1.5·2²³ leaves the rounded number in the low bits.
func round16(v float32) int16 { return int16(math.Float32bits(v + 12582912)) }

// toLabel rounds v to units of 1/labelScale; what is out of range is cut.
func toLabel(v float32) int16 {
	const most = 32767.0 / labelScale
	return round16(float32(max(-most, min(most, v)) * labelScale))
}

// sections writes the parser as sections of a weights file.
func (b *biaffine) sections() []section {
	s := &b.shape
	shape := binary.LittleEndian.AppendUint32(nil, uint32(b.wordUnit))
	for _, v := range []int{int(b.formUnit), s.Word, s.Form, s.Hidden, s.Layers, s.Arc, s.Label, s.TagLayer} {
		shape = binary.LittleEndian.AppendUint32(shape, uint32(v))
	}
	var tags []string
	for _, t := range b.tags {
		tags = append(tags, t.pos+" "+t.tag)
	}
	keys := func(k []uint32) (out []byte) {
		for _, v := range k {
			out = binary.LittleEndian.AppendUint32(out, v)
		}
		return out
	}
	all := []section{
		{"shape", shape},
		{"tags", appendStrings(nil, tags)},
		{"rels", appendStrings(nil, b.rels)},
		{"wordkeys", keys(b.wordKeys)},
		{"formkeys", keys(b.formKeys)},
		{"words", appendInt8(nil, b.words)},
		{"forms", appendInt8(nil, b.forms)},
	}
	for l := range b.layers {
		for dir := range 2 {
			q := &b.layers[l][dir]
			all = append(all, section{fmt.Sprintf("lstm%d%d", l, dir), q.r.append(q.w.append(nil))})
		}
	}
	return append(all,
		section{"spaces", b.spaces.append(nil)},
		section{"tagger", b.tagger.append(nil)},
		section{"arcs", b.u.append(nil)},
		section{"labels", b.v.append(nil)})
}

func appendInt8(b []byte, w []int8) []byte {
	for _, v := range w {
		b = append(b, byte(v))
	}
	return b
}

// append writes weights, scales and bias.
func (q *quantMatrix) append(b []byte) []byte {
	b = appendInt8(b, q.w)
	for _, v := range q.scale {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	for _, v := range q.bias {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}

// A cutter takes pieces off the front of a section.
type cutter struct {
	b   []byte
	err error
}

func (c *cutter) take(n int) []byte {
	if c.err != nil || n < 0 || n > len(c.b) {
		c.err = fmt.Errorf("cut short: %w", dragoman.ErrInvalid)
		return nil
	}
	p := c.b[:n]
	c.b = c.b[n:]
	return p
}

func (c *cutter) end() error {
	if c.err == nil && len(c.b) > 0 {
		c.err = fmt.Errorf("%d bytes too many: %w", len(c.b), dragoman.ErrInvalid)
	}
	return c.err
}

func (c *cutter) int8s(n int) []int8 {
	p := c.take(n)
	w := make([]int8, len(p))
	for i, v := range p {
		w[i] = int8(v)
	}
	return w
}

// floats reads n numbers, none of them endless or no number.
func (c *cutter) floats(n int) []float32 {
	p := c.take(4 * n)
	w := make([]float32, len(p)/4)
	for i := range w {
		w[i] = math.Float32frombits(binary.LittleEndian.Uint32(p[4*i:]))
		if !(w[i] > -1e6 && w[i] < 1e6) {
			c.err = fmt.Errorf("weight out of range: %w", dragoman.ErrInvalid)
		}
	}
	return w
}

func (c *cutter) keys() []uint32 {
	k := make([]uint32, len(c.b)/4)
	for i := range k {
		k[i] = binary.LittleEndian.Uint32(c.b[4*i:])
	}
	c.b = c.b[4*len(k):]
	return k
}

func (c *cutter) matrix(in, out int, bias bool) quantMatrix {
	q := quantMatrix{in: in, out: out, w: c.int8s(in * out), scale: c.floats(out)}
	if bias {
		q.bias = c.floats(out)
	}
	return q
}

// readBiaffine reads the weights file of a parser.
func readBiaffine(data []byte) (*biaffine, error) {
	sections, err := readSections(data)
	if err != nil {
		return nil, err
	}
	b := &biaffine{}
	s := &b.shape
	next := 0
	// with hands the next section, which must have this name, to f.
	with := func(name string, f func(c *cutter)) {
		if err != nil {
			return
		}
		if next >= len(sections) || sections[next].name != name {
			err = fmt.Errorf("weights: no section %q at %d: %w", name, next, dragoman.ErrInvalid)
			return
		}
		c := &cutter{b: sections[next].data}
		next++
		f(c)
		if e := c.end(); e != nil {
			err = fmt.Errorf("weights: section %q: %w", name, e)
		}
	}
	with("shape", func(c *cutter) {
		p := c.take(9 * 4)
		if p == nil {
			return
		}
		at := func(i int) int { return int(binary.LittleEndian.Uint32(p[4*i:])) }
		b.wordUnit, b.formUnit = int32(at(0)), int32(at(1))
		*s = biaffineShape{Word: at(2), Form: at(3), Hidden: at(4), Layers: at(5), Arc: at(6), Label: at(7), TagLayer: at(8)}
		for _, v := range []int{s.Word, s.Form, s.Hidden, s.Arc, s.Label} {
			if v < 16 || v > mostInputs/2 || v%16 != 0 {
				c.err = fmt.Errorf("width %d: %w", v, dragoman.ErrInvalid)
			}
		}
		if s.Layers < 1 || s.Layers > 4 || s.TagLayer < 0 || s.TagLayer >= s.Layers || b.wordUnit < 1 || b.wordUnit > 1<<15 || b.formUnit < 1 || b.formUnit > 1<<15 {
			c.err = fmt.Errorf("shape %+v: %w", *s, dragoman.ErrInvalid)
		}
	})
	names := func(name string, most int) (list []string) {
		with(name, func(c *cutter) {
			list, c.b, c.err = readStrings(c.b)
			if c.err == nil && (len(list) == 0 || len(list) > most) {
				c.err = fmt.Errorf("%d names: %w", len(list), dragoman.ErrInvalid)
			}
		})
		return list
	}
	for _, t := range names("tags", 1024) {
		b.tags = append(b.tags, parseTagName(t))
	}
	b.rels = names("rels", 256)
	s.Tags, s.Rels = len(b.tags), len(b.rels)
	with("wordkeys", func(c *cutter) { b.wordKeys = c.keys() })
	with("formkeys", func(c *cutter) { b.formKeys = c.keys() })
	with("words", func(c *cutter) { b.words = c.int8s((len(b.wordKeys) + wordFirst) * s.Word) })
	with("forms", func(c *cutter) { b.forms = c.int8s(len(b.formKeys) * s.Form) })
	for l := range s.Layers {
		var pair [2]quantCell
		for dir := range pair {
			with(fmt.Sprintf("lstm%d%d", l, dir), func(c *cutter) {
				pair[dir].w = c.matrix(s.in(l), 4*s.Hidden, true)
				pair[dir].r = c.matrix(s.Hidden, 4*s.Hidden, false)
			})
		}
		b.layers = append(b.layers, pair)
	}
	with("spaces", func(c *cutter) { b.spaces = c.matrix(2*s.Hidden, s.heads(), true) })
	with("tagger", func(c *cutter) { b.tagger = c.matrix(2*s.Hidden, s.tagsPad(), true) })
	with("arcs", func(c *cutter) { b.u = c.matrix(s.Arc, s.Arc, false) })
	with("labels", func(c *cutter) { b.v = c.matrix(s.Label, s.Label*s.relsPad(), false) })
	if err == nil && next != len(sections) {
		err = fmt.Errorf("weights: section %q is not known: %w", sections[next].name, dragoman.ErrInvalid)
	}
	if err != nil {
		return nil, err
	}
	return b, b.finish()
}
