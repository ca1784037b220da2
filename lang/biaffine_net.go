package lang

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A parser in training: everything in float32, gradients written
// out by hand. See biaffine.go for what the network is.

// A biaffineShape is the sizes of a network.
type biaffineShape struct {
	Word, Form int // width of the two embeddings
	Hidden     int // units of an LSTM in one direction
	Layers     int
	Arc, Label int // width of the spaces in which arcs and labels are scored
	Tags, Rels int // how many there are
	TagLayer   int // the layer from whose output tags are told
}

func (s *biaffineShape) tagsPad() int { return (s.Tags + 15) &^ 15 }
func (s *biaffineShape) relsPad() int { return (s.Rels + 15) &^ 15 }
func (s *biaffineShape) in(layer int) int {
	if layer == 0 {
		return s.Word + s.Form
	}
	return 2 * s.Hidden
}
func (s *biaffineShape) heads() int { return 2*s.Arc + 2*s.Label }

// dense are the matrices of a network, all views into flat.
type dense struct {
	flat  []float32
	W, R  [][2][]float32 // by layer and direction: [in×4H], [H×4H]
	B     [][2][]float32
	M, MB []float32 // [2H×heads]: spaces of arcs and labels
	TW    []float32 // [2H×tags]
	TB    []float32
	U     []float32 // [Arc×Arc]
	V     []float32 // [Label×(Label×rels)]
}

func newDense(s *biaffineShape) *dense {
	d := &dense{W: make([][2][]float32, s.Layers), R: make([][2][]float32, s.Layers), B: make([][2][]float32, s.Layers)}
	for pass := range 2 {
		at := 0
		cut := func(n int) []float32 {
			at += n
			if pass == 0 {
				return nil
			}
			return d.flat[at-n : at : at]
		}
		for l := range s.Layers {
			for dir := range 2 {
				d.W[l][dir] = cut(s.in(l) * 4 * s.Hidden)
				d.R[l][dir] = cut(s.Hidden * 4 * s.Hidden)
				d.B[l][dir] = cut(4 * s.Hidden)
			}
		}
		d.M = cut(2 * s.Hidden * s.heads())
		d.MB = cut(s.heads())
		d.TW = cut(2 * s.Hidden * s.tagsPad())
		d.TB = cut(s.tagsPad())
		d.U = cut(s.Arc * s.Arc)
		d.V = cut(s.Label * s.Label * s.relsPad())
		if pass == 0 {
			d.flat = make([]float32, at)
		}
	}
	return d
}

func (d *dense) init(s *biaffineShape, r *rand.Rand) {
	fill := func(w []float32, scale float64) {
		for i := range w {
			w[i] = float32((2*r.Float64() - 1) * scale)
		}
	}
	for l := range s.Layers {
		for dir := range 2 {
			fill(d.W[l][dir], math.Sqrt(6/float64(s.in(l)+s.Hidden)))
			fill(d.R[l][dir], math.Sqrt(3/float64(s.Hidden)))
			for j := range s.Hidden {
				d.B[l][dir][s.Hidden+j] = 1
			}
		}
	}
	fill(d.M, math.Sqrt(6/float64(2*s.Hidden+s.Arc)))
	fill(d.TW, math.Sqrt(6/float64(2*s.Hidden+s.Tags)))
	fill(d.U, 0.02)
	fill(d.V, 0.02)
}

// A table is a matrix of embeddings and what Adam keeps of it.
type table struct {
	width   int
	w, m, v []float32
}

func newTable(rows, width int) table {
	n := rows * width
	return table{width, make([]float32, n), make([]float32, n), make([]float32, n)}
}

// rowGrads are the gradients of the rows of a table that a batch touched.
type rowGrads struct {
	g       []float32
	touched []int32
	is      []bool
}

func (rg *rowGrads) row(row int32, width int) []float32 {
	if !rg.is[row] {
		rg.is[row] = true
		rg.touched = append(rg.touched, row)
	}
	return rg.g[int(row)*width : (int(row)+1)*width]
}

// An example is a sentence as the network sees it; index 0 is the root.
type example struct {
	word  []int32
	feats []int32 // wordFeatures a token; -1: none
	tag   []int16 // -1: not known
	head  []int16
	rel   []int16
	scale float32 // weight of the sentence in the loss
}

func (x *example) len() int { return len(x.word) }

type rates struct {
	word, feat, embed, input, layer, recurrent, mlp float32
}

// A tape is one forward and backward pass over a batch; its memory is used
// again by the next one.
type tape struct {
	kn    kernel
	shape *biaffineShape
	batch []*example
	drop  rates
	rand  *rand.Rand // nil: no dropout

	R        int // tokens of the batch
	base     []int
	steps    []int // sentences alive at each time
	off      []int // first row of each time
	order    [2][]int32
	ids      []int32 // words, after dropout
	feats    []int32
	embMask  []float32 // two a token
	x0       []float32
	layers   []layerTape
	top      []float32
	topMask  []float32
	mlp, act []float32
	mlpMask  []float32
	tags     []float32
	arcT     []float32
	scores   [][]float32 // by sentence: n × pad(n)
	labT     []float32
	relScore []float32
	ht       []float32

	relHead, relGold []int32 // by row; -1: no head
	relWeight        []float32

	zero []float32
	loss struct {
		arc, rel, tag float64
		n             int
	}
}

type layerTape struct {
	mask []float32 // [sentences×in]
	x    []float32 // input, masked, by sentence
	y    []float32 // output, by sentence [R×2H]
	dirs [2]dirTape
}

type dirTape struct {
	x, g, c, t, h, hm []float32
	rmask             []float32 // [sentences×H]
}

func sized(p *[]float32, n int) []float32 {
	*p = grow(*p, n)
	return *p
}

func zeroed(p *[]float32, n int) []float32 {
	s := sized(p, n)
	clear(s)
	return s
}

func pad16(n int) int { return (n + 15) &^ 15 }

// masks fills m with 0 or 1/(1-rate).
func (t *tape) masks(m []float32, rate float32) {
	if t.rand == nil || rate == 0 {
		for i := range m {
			m[i] = 1
		}
		return
	}
	keep := 1 / (1 - rate)
	limit := uint32(float64(rate) * (1 << 32))
	for i := 0; i < len(m); i += 2 {
		u := t.rand.Uint64()
		m[i] = keep
		if uint32(u) < limit {
			m[i] = 0
		}
		if i+1 < len(m) {
			m[i+1] = keep
			if uint32(u>>32) < limit {
				m[i+1] = 0
			}
		}
	}
}

// A network is the weights in training.
type network struct {
	shape biaffineShape
	d     *dense
	words table
	forms table
}

// forward runs the network over a batch, which it sorts by length, up to the
// scores of tags and arcs.
func (t *tape) forward(net *network, batch []*example) {
	s := &net.shape
	t.shape, t.batch = s, batch
	slices.SortStableFunc(batch, func(a, b *example) int { return b.len() - a.len() })
	H, B := s.Hidden, len(batch)
	t.base, t.steps, t.off = t.base[:0], t.steps[:0], t.off[:0]
	t.R = 0
	for _, x := range batch {
		t.base = append(t.base, t.R)
		t.R += x.len()
	}
	R := t.R
	at := 0
	for step, alive := 0, B; step < batch[0].len(); step++ {
		for batch[alive-1].len() <= step {
			alive--
		}
		t.steps, t.off = append(t.steps, alive), append(t.off, at)
		at += alive
	}
	t.order[0], t.order[1] = grow(t.order[0], R), grow(t.order[1], R)
	for i, x := range batch {
		n := x.len()
		for k := range n {
			t.order[0][t.base[i]+k] = int32(t.off[k] + i)
			t.order[1][t.base[i]+k] = int32(t.off[n-1-k] + i)
		}
	}
	t.zero = zeroed(&t.zero, max(B*4*H, 4096))

	// Embeddings.
	t.ids, t.feats = grow(t.ids, R), grow(t.feats, R*wordFeatures)
	in := s.in(0)
	x0 := zeroed(&t.x0, R*in)
	em := sized(&t.embMask, 2*R)
	for i := range em {
		em[i] = 1
	}
	for i, x := range batch {
		copy(t.ids[t.base[i]:], x.word)
		copy(t.feats[t.base[i]*wordFeatures:], x.feats)
	}
	if t.rand != nil {
		for i, id := range t.ids[:R] {
			if id >= wordFirst && t.rand.Float32() < t.drop.word {
				t.ids[i] = wordUnknown
			}
			if id != wordRoot {
				a, b := t.rand.Float32() < t.drop.embed, t.rand.Float32() < t.drop.embed
				switch {
				case a && b:
					em[2*i], em[2*i+1] = 0, 0
				case a:
					em[2*i], em[2*i+1] = 0, 2
				case b:
					em[2*i], em[2*i+1] = 2, 0
				}
			}
		}
		for i := range t.feats[:R*wordFeatures] {
			if t.rand.Float32() < t.drop.feat {
				t.feats[i] = -1
			}
		}
	}
	for i := range R {
		row := x0[i*in : (i+1)*in]
		if f := em[2*i]; f != 0 {
			for j, v := range net.words.w[int(t.ids[i])*s.Word : int(t.ids[i]+1)*s.Word] {
				row[j] = float32(v * f)
			}
		}
		if f := em[2*i+1]; f != 0 {
			row := row[s.Word:]
			for _, id := range t.feats[i*wordFeatures : (i+1)*wordFeatures] {
				if id < 0 {
					continue
				}
				for j, v := range net.forms.w[int(id)*s.Form : int(id+1)*s.Form] {
					row[j] += float32(v * f)
				}
			}
		}
	}

	// Layers.
	if t.layers == nil {
		t.layers = make([]layerTape, s.Layers)
	}
	from := x0
	for l := range s.Layers {
		lt := &t.layers[l]
		in := s.in(l)
		rate := t.drop.layer
		if l == 0 {
			rate = t.drop.input
		}
		t.masks(sized(&lt.mask, B*in), rate)
		x := sized(&lt.x, R*in)
		t.applyMask(x, from, lt.mask, in)
		y := sized(&lt.y, R*2*H)
		for dir := range 2 {
			d := &lt.dirs[dir]
			xd := sized(&d.x, R*in)
			for r := range R {
				copy(xd[int(t.order[dir][r])*in:][:in], x[r*in:][:in])
			}
			g := sized(&d.g, R*4*H)
			for r := range R {
				copy(g[r*4*H:], net.d.B[l][dir])
			}
			t.kn.gemm(R, 4*H, in, xd, in, 1, net.d.W[l][dir], 4*H, g, 4*H)
			c, th, h, hm := sized(&d.c, R*H), sized(&d.t, R*H), sized(&d.h, R*H), sized(&d.hm, R*H)
			t.masks(sized(&d.rmask, B*H), t.drop.recurrent)
			for k, alive := range t.steps {
				o := t.off[k]
				before := t.zero
				if k > 0 {
					p := t.off[k-1]
					before = c[p*H:]
					t.kn.gemm(alive, 4*H, H, hm[p*H:], H, 1, net.d.R[l][dir], 4*H, g[o*4*H:], 4*H)
				}
				for i := range alive {
					r := o + i
					t.kn.cell(H, g[r*4*H:][:4*H], before[i*H:][:H], c[r*H:][:H], th[r*H:][:H], h[r*H:][:H])
					m, hr, to := d.rmask[i*H:][:H], h[r*H:][:H], hm[r*H:][:H]
					for j := range to {
						to[j] = float32(hr[j] * m[j])
					}
				}
			}
			for r := range R {
				copy(y[r*2*H+dir*H:][:H], h[int(t.order[dir][r])*H:][:H])
			}
		}
		from = y
	}

	// Tags.
	tl := t.tagInput()
	tp := s.tagsPad()
	tags := sized(&t.tags, R*tp)
	for r := range R {
		copy(tags[r*tp:], net.d.TB)
	}
	t.masks(sized(&t.topMask, B*2*H), t.drop.layer)
	top := sized(&t.top, R*2*H)
	t.applyMask(top, from, t.topMask, 2*H)
	if tl == nil {
		tl = top
	}
	t.kn.gemm(R, tp, 2*H, tl, 2*H, 1, net.d.TW, tp, tags, tp)

	// Spaces of arcs and labels.
	w := s.heads()
	mlp, act := sized(&t.mlp, R*w), sized(&t.act, R*w)
	for r := range R {
		copy(mlp[r*w:], net.d.MB)
	}
	t.kn.gemm(R, w, 2*H, top, 2*H, 1, net.d.M, w, mlp, w)
	t.masks(sized(&t.mlpMask, B*w), t.drop.mlp)
	for i, x := range batch {
		m := t.mlpMask[i*w : (i+1)*w]
		for r := t.base[i]; r < t.base[i]+x.len(); r++ {
			a, o := mlp[r*w:(r+1)*w], act[r*w:(r+1)*w]
			for j, v := range a {
				if v < 0 {
					v *= 0.1
				}
				o[j] = float32(v * m[j])
			}
			o[0], o[2*s.Arc], o[2*s.Arc+s.Label] = 1, 1, 1
		}
	}
	arcT := zeroed(&t.arcT, R*s.Arc)
	t.kn.gemm(R, s.Arc, s.Arc, act, w, 1, net.d.U, s.Arc, arcT, s.Arc)
	for len(t.scores) < B {
		t.scores = append(t.scores, nil)
	}
	for i, x := range batch {
		n, b := x.len(), t.base[i]
		np := pad16(n)
		ht := zeroed(&t.ht, s.Arc*np)
		for k := range n {
			for j, v := range act[(b+k)*w+s.Arc : (b+k)*w+2*s.Arc] {
				ht[j*np+k] = v
			}
		}
		sc := zeroed(&t.scores[i], n*np)
		t.kn.gemm(n, np, s.Arc, arcT[b*s.Arc:], s.Arc, 1, ht, np, sc, np)
	}
}

// tagInput is what the tags are read from; nil: the masked top layer.
func (t *tape) tagInput() []float32 {
	if t.shape.TagLayer+1 < t.shape.Layers {
		return t.layers[t.shape.TagLayer+1].x
	}
	return nil
}

func (t *tape) applyMask(to, from, mask []float32, width int) {
	for i, x := range t.batch {
		m := mask[i*width : (i+1)*width]
		for r := t.base[i]; r < t.base[i]+x.len(); r++ {
			a, b := to[r*width:(r+1)*width], from[r*width:(r+1)*width]
			for j := range a {
				a[j] = float32(b[j] * m[j])
			}
		}
	}
}

// relParts computes the part of the scores of relations that hangs on the
// dependent, for rows first to last-1: Label×rels for each.
func (t *tape) relParts(net *network, first, last int) []float32 {
	s := t.shape
	lw, w := s.Label*s.relsPad(), s.heads()
	part := zeroed(&t.labT, (last-first)*lw)
	t.kn.gemm(last-first, lw, s.Label, t.act[first*w+2*s.Arc:], w, 1, net.d.V, lw, part, lw)
	return part
}

// relScores computes the scores of relations to the head at row h of a
// dependent whose part is given.
func (t *tape) relScores(part []float32, h int) []float32 {
	s := t.shape
	rp, w := s.relsPad(), s.heads()
	sc := zeroed(&t.relScore, rp)
	t.kn.gemm(1, rp, s.Label, t.act[h*w+2*s.Arc+s.Label:], s.Label, 1, part, rp, sc, rp)
	return sc
}

// softmaxLoss turns scores into the gradient of the cross entropy with the
// answer, times scale, and returns the loss.
func softmaxLoss(scores []float32, answer int, scale float32) float64 {
	top := scores[0]
	for _, v := range scores {
		top = max(top, v)
	}
	var sum float32
	for j, v := range scores {
		scores[j] = exp(v - top)
		sum += scores[j]
	}
	p := scores[answer] / sum
	f := scale / sum
	for j := range scores {
		scores[j] = float32(scores[j] * f)
	}
	scores[answer] -= scale
	return -math.Log(float64(max(p, 1e-20)))
}

// grads are the gradients of one shard of a batch.
type grads struct {
	d            *dense
	words, forms rowGrads
	buf          struct {
		dTags, dTop, dAct, dMlp, dArcT, dLabT, dS, dY, dYl, dx, dX, dH, dG, dc, prev, dh []float32
	}
}

func newGrads(net *network) *grads {
	g := &grads{d: newDense(&net.shape)}
	g.words = rowGrads{g: make([]float32, len(net.words.w)), is: make([]bool, len(net.words.w)/net.words.width)}
	g.forms = rowGrads{g: make([]float32, len(net.forms.w)), is: make([]bool, len(net.forms.w)/net.forms.width)}
	return g
}

// transposes of the dense matrices, shared by all shards of a step.
type transposes struct {
	W, R  [][2][]float32
	M, TW []float32
	U, V  []float32
}

func transpose(to, from []float32, rows, cols int) {
	for i := 0; i < rows; i += 16 {
		for j := 0; j < cols; j += 16 {
			for a := i; a < min(i+16, rows); a++ {
				for b := j; b < min(j+16, cols); b++ {
					to[b*rows+a] = from[a*cols+b]
				}
			}
		}
	}
}

func (tr *transposes) set(s *biaffineShape, d *dense) {
	if tr.W == nil {
		tr.W, tr.R = make([][2][]float32, s.Layers), make([][2][]float32, s.Layers)
	}
	do := func(p *[]float32, from []float32, rows, cols int) { transpose(sized(p, rows*cols), from, rows, cols) }
	for l := range s.Layers {
		for dir := range 2 {
			do(&tr.W[l][dir], d.W[l][dir], s.in(l), 4*s.Hidden)
			do(&tr.R[l][dir], d.R[l][dir], s.Hidden, 4*s.Hidden)
		}
	}
	do(&tr.M, d.M, 2*s.Hidden, s.heads())
	do(&tr.TW, d.TW, 2*s.Hidden, s.tagsPad())
	do(&tr.U, d.U, s.Arc, s.Arc)
	do(&tr.V, d.V, s.Label, s.Label*s.relsPad())
}

const relRows = 24

// backward adds the gradients of the loss of the batch that forward ran over.
// unit is the weight of a token.
func (t *tape) backward(net *network, tr *transposes, g *grads, unit float32) {
	s := t.shape
	H, R, w := s.Hidden, t.R, s.heads()
	b := &g.buf
	rp, tp := s.relsPad(), s.tagsPad()
	lw := s.Label * rp
	dTags := zeroed(&b.dTags, R*tp)
	dAct := zeroed(&b.dAct, R*w)
	dArcT := zeroed(&b.dArcT, R*s.Arc)
	t.relHead, t.relGold, t.relWeight = grow(t.relHead, R), grow(t.relGold, R), grow(t.relWeight, R)
	for r := range R {
		t.relHead[r] = -1
	}
	for i, x := range t.batch {
		n, base := x.len(), t.base[i]
		np := pad16(n)
		scale := unit * x.scale
		dS := zeroed(&b.dS, n*np)
		for k := 1; k < n; k++ {
			r := base + k
			if x.tag[k] >= 0 {
				copy(dTags[r*tp:], t.tags[r*tp:r*tp+s.Tags])
				t.loss.tag += softmaxLoss(dTags[r*tp:r*tp+s.Tags], int(x.tag[k]), 0.5*scale)
			}
			if x.head[k] < 0 {
				continue
			}
			h := int(x.head[k])
			row := dS[k*np : k*np+n]
			copy(row, t.scores[i][k*np:])
			row[k] = -1e9
			t.loss.arc += softmaxLoss(row, h, scale)
			t.relHead[r], t.relWeight[r] = int32(base+h), scale
			t.relGold[r] = int32(x.rel[k])
		}
		// Arc scores: S = T·Hᵀ.
		t.kn.gemm(n, s.Arc, n, dS, np, 1, t.act[base*w+s.Arc:], w, dArcT[base*s.Arc:], s.Arc)
		t.kn.gemm(n, s.Arc, n, dS, 1, np, t.arcT[base*s.Arc:], s.Arc, dAct[base*w+s.Arc:], w)
	}
	// Relations, a few rows at a time, which fit the cache.
	for first := 0; first < R; first += relRows {
		last := min(first+relRows, R)
		part := t.relParts(net, first, last)
		dPart := zeroed(&b.dLabT, (last-first)*lw)
		for r := first; r < last; r++ {
			h := int(t.relHead[r])
			if h < 0 {
				continue
			}
			lt, d := part[(r-first)*lw:][:lw], dPart[(r-first)*lw:][:lw]
			sc := t.relScores(lt, h)
			t.loss.rel += softmaxLoss(sc[:s.Rels], int(t.relGold[r]), t.relWeight[r])
			clear(sc[s.Rels:])
			t.loss.n++
			hv, dh := t.act[h*w+2*s.Arc+s.Label:][:s.Label], dAct[h*w+2*s.Arc+s.Label:][:s.Label]
			for a, f := range hv {
				d, lt := d[a*rp:][:len(sc)], lt[a*rp:][:len(sc)]
				var s0, s1, s2, s3 float32
				for l := 0; l+4 <= len(sc); l += 4 {
					d[l], d[l+1], d[l+2], d[l+3] = f*sc[l], f*sc[l+1], f*sc[l+2], f*sc[l+3]
					s0 += float32(lt[l] * sc[l])
					s1 += float32(lt[l+1] * sc[l+1])
					s2 += float32(lt[l+2] * sc[l+2])
					s3 += float32(lt[l+3] * sc[l+3])
				}
				dh[a] += (s0 + s1) + (s2 + s3)
			}
		}
		t.kn.gemm(last-first, s.Label, lw, dPart, lw, 1, tr.V, s.Label, dAct[first*w+2*s.Arc:], w)
		t.kn.gemm(s.Label, lw, last-first, t.act[first*w+2*s.Arc:], 1, w, dPart, lw, g.d.V, lw)
	}
	t.kn.gemm(R, s.Arc, s.Arc, dArcT, s.Arc, 1, tr.U, s.Arc, dAct, w)
	t.kn.gemm(s.Arc, s.Arc, R, t.act, 1, w, dArcT, s.Arc, g.d.U, s.Arc)
	for i, x := range t.batch {
		m := t.mlpMask[i*w : (i+1)*w]
		for r := t.base[i]; r < t.base[i]+x.len(); r++ {
			d, a := dAct[r*w:(r+1)*w], t.mlp[r*w:(r+1)*w]
			d[0], d[2*s.Arc], d[2*s.Arc+s.Label] = 0, 0, 0
			for j := range d {
				v := d[j] * m[j]
				if a[j] < 0 {
					v *= 0.1
				}
				d[j] = v
			}
		}
	}
	sumRows(g.d.MB, dAct, R, w)
	t.kn.gemm(2*H, w, R, t.top, 1, 2*H, dAct, w, g.d.M, w)
	dTop := zeroed(&b.dTop, R*2*H)
	t.kn.gemm(R, 2*H, w, dAct, w, 1, tr.M, 2*H, dTop, 2*H)

	sumRows(g.d.TB, dTags, R, tp)
	tl := t.tagInput()
	if tl == nil {
		t.kn.gemm(2*H, tp, R, t.top, 1, 2*H, dTags, tp, g.d.TW, tp)
		t.kn.gemm(R, 2*H, tp, dTags, tp, 1, tr.TW, 2*H, dTop, 2*H)
	} else {
		t.kn.gemm(2*H, tp, R, tl, 1, 2*H, dTags, tp, g.d.TW, tp)
	}
	dY := sized(&b.dY, R*2*H)
	t.applyMask(dY, dTop, t.topMask, 2*H)
	for l := s.Layers - 1; l >= 0; l-- {
		lt := &t.layers[l]
		in := s.in(l)
		dX := zeroed(&b.dX, R*in)
		for dir := range 2 {
			d := &lt.dirs[dir]
			dH := sized(&b.dH, R*H)
			for r := range R {
				copy(dH[int(t.order[dir][r])*H:][:H], dY[r*2*H+dir*H:][:H])
			}
			dG := sized(&b.dG, R*4*H)
			prev := zeroed(&b.prev, R*H)
			dc := zeroed(&b.dc, len(t.batch)*H)
			for k := len(t.steps) - 1; k >= 0; k-- {
				o := t.off[k]
				if k+1 < len(t.steps) {
					next, alive := t.off[k+1], t.steps[k+1]
					dh := zeroed(&b.dh, alive*H)
					t.kn.gemm(alive, H, 4*H, dG[next*4*H:], 4*H, 1, tr.R[l][dir], H, dh, H)
					to, m := dH[o*H:][:alive*H], d.rmask
					for j := range to {
						to[j] += float32(dh[j] * m[j])
					}
				}
				for i := range t.steps[k] {
					r := o + i
					before := t.zero[:H]
					if k > 0 {
						p := t.off[k-1] + i
						before = d.c[p*H:][:H]
						copy(prev[r*H:][:H], d.hm[p*H:][:H])
					}
					cellBack(H, d.g[r*4*H:][:4*H], before, d.t[r*H:][:H], dH[r*H:][:H], dc[i*H:][:H], dG[r*4*H:][:4*H])
				}
			}
			t.kn.gemm(H, 4*H, R, prev, 1, H, dG, 4*H, g.d.R[l][dir], 4*H)
			t.kn.gemm(in, 4*H, R, d.x, 1, in, dG, 4*H, g.d.W[l][dir], 4*H)
			sumRows(g.d.B[l][dir], dG, R, 4*H)
			dx := zeroed(&b.dx, R*in)
			t.kn.gemm(R, in, 4*H, dG, 4*H, 1, tr.W[l][dir], in, dx, in)
			for r := range R {
				from, to := dx[int(t.order[dir][r])*in:][:in], dX[r*in:][:in]
				for j, v := range from {
					to[j] += v
				}
			}
		}
		if l > 0 {
			if s.TagLayer == l-1 {
				t.kn.gemm(R, 2*H, tp, dTags, tp, 1, tr.TW, 2*H, dX, 2*H)
			}
			t.applyMask(dY, dX, lt.mask, in)
			continue
		}
		t.applyMask(dX, dX, lt.mask, in)
		for r := range R {
			row := dX[r*in : (r+1)*in]
			if f := t.embMask[2*r]; f != 0 {
				to := g.words.row(t.ids[r], s.Word)
				for j := range to {
					to[j] += float32(row[j] * f)
				}
			}
			if f := t.embMask[2*r+1]; f != 0 {
				row := row[s.Word:]
				for _, id := range t.feats[r*wordFeatures : (r+1)*wordFeatures] {
					if id < 0 {
						continue
					}
					to := g.forms.row(id, s.Form)
					for j := range to {
						to[j] += float32(row[j] * f)
					}
				}
			}
		}
	}
}

func sumRows(to, from []float32, rows, width int) {
	for r := range rows {
		row := from[r*width : (r+1)*width]
		for j := range to {
			to[j] += row[j]
		}
	}
}

// cellBack is the gradient of cell: g are the activations, before the old
// cell, th the new one's tanh; dc is the gradient of the new cell and becomes
// that of the old one; dg receives the gradient of the gates' sums.
func cellBack(n int, g, before, th, dh, dc, dg []float32) {
	gi, gf, gz, go_ := g[:n], g[n:2*n], g[2*n:3*n], g[3*n:4*n]
	di, df, dz, do := dg[:n], dg[n:2*n], dg[2*n:3*n], dg[3*n:4*n]
	before, th, dh, dc = before[:n], th[:n], dh[:n], dc[:n]
	for j := range n {
		i, f, z, o, tc := gi[j], gf[j], gz[j], go_[j], th[j]
		d := dh[j]
		c := dc[j] + float32(float32(d*o)*(1-float32(tc*tc)))
		do[j] = float32(float32(d*tc) * float32(o*(1-o)))
		di[j] = float32(float32(c*z) * float32(i*(1-i)))
		dz[j] = float32(float32(c*i) * (1 - float32(z*z)))
		df[j] = float32(float32(c*before[j]) * float32(f*(1-f)))
		dc[j] = float32(c * f)
	}
}
