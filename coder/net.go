package coder

import (
	"fmt"
	"io"
	"math"
	"sync"

	"github.com/dragoman-events/dragoman"
)

// net is a network of one hidden layer over hashed features and dense ones.
// What it learnt is kept as int8 steps, as in linear; its sums over hashed
// features are of integers, and those over dense ones are written so that no
// processor fuses them.
type net struct {
	hashed *linear   // a row of hidden weights for each feature
	dense  []float32 // a row of hidden weights for each dense feature, the bias last
	out    []float32 // a row of hidden weights for each class
	bias   []float32 // of each class
	parts  [3]*linear
}

// The size of the nets, and how they learn. Chosen on a quarter of the
// training items held out from the rest.
const (
	netHidden = 64
	netDense  = 10  // bits of the rows for dense features
	netDrop   = 0.5 // share of the features, and of the hidden units, left out at random
	netPasses = 6
	netCount  = 2
)

// newNet takes the weights apart: of hashed features, of dense ones, and of
// classes, where row netHidden is their bias.
func newNet(hashed, dense, out *linear) (*net, error) {
	if hashed.classes != netHidden || dense.bits != netDense || 1<<out.bits <= netHidden {
		return nil, fmt.Errorf("a net of another size: %w", dragoman.ErrInvalid)
	}
	return build(hashed, dense, out), nil
}

func build(hashed, dense, out *linear) *net {
	n := &net{hashed: hashed, parts: [3]*linear{hashed, dense, out}}
	n.dense = make([]float32, len(dense.w))
	for i, w := range dense.w {
		n.dense[i] = float32(w) * dense.scale
	}
	n.out = make([]float32, out.classes*netHidden)
	n.bias = make([]float32, out.classes)
	for c := range out.classes {
		for q := range netHidden {
			n.out[c*netHidden+q] = float32(out.w[q*out.classes+c]) * out.scale
		}
		n.bias[c] = float32(out.w[netHidden*out.classes+c]) * out.scale
	}
	return n
}

// probabilities writes P(class | features) into p.
func (n *net) probabilities(features []uint64, dense []float32, p []float64) {
	var sums [netHidden]int32
	for _, f := range features {
		at := row(f, n.hashed.bits, netHidden)
		for q, w := range n.hashed.w[at : at+netHidden] {
			sums[q] += int32(w)
		}
	}
	var h [netHidden]float32
	for q, s := range sums {
		h[q] = float32(s) * n.hashed.scale
	}
	for j, x := range dense {
		if x != 0 {
			axpy(x, n.dense[j*netHidden:(j+1)*netHidden], h[:])
		}
	}
	axpy(1, n.dense[len(n.dense)-netHidden:], h[:])
	for q, x := range h {
		h[q] = max(0, x)
	}
	for c := range p {
		p[c] = float64(n.bias[c] + dot(n.out[c*netHidden:(c+1)*netHidden], h[:]))
	}
	softmax(p)
}

// panel is a linear model and the nets beside it, of whose probabilities the
// mean counts.
type panel struct {
	*linear
	nets []*net
	sure float64 // of the first class: from this probability of the linear model on the nets are not asked
}

// panelSizes are the classes of the parts of a panel, as unpackModels wants them.
func panelSizes(classes int) []int {
	sizes := []int{classes}
	for range netCount {
		sizes = append(sizes, netHidden, netHidden, classes)
	}
	return sizes
}

// parts are the models of a panel in the order of panelSizes.
func (l *panel) parts() []*linear {
	ms := []*linear{l.linear}
	for _, n := range l.nets {
		ms = append(ms, n.parts[:]...)
	}
	return ms
}

// take fills a panel from its parts and returns what is left of them.
func (l *panel) take(ms []*linear) ([]*linear, error) {
	l.linear, l.nets, ms = ms[0], nil, ms[1:]
	for range netCount {
		n, err := newNet(ms[0], ms[1], ms[2])
		if err != nil {
			return nil, err
		}
		l.nets, ms = append(l.nets, n), ms[3:]
	}
	return ms, nil
}

// recipe is how a panel is trained.
type recipe struct {
	name         string
	classes      int
	bits, epochs int     // of the linear model: its rows, and passes over the instances
	netBits      int     // rows of the nets for hashed features
	netRate      float32 // the step at the start; it falls to a tenth of it
	netLeast     int     // how many instances must have a feature for the nets to see it
}

// judgeRuns is how many linear models are averaged.
const judgeRuns = 4

// fit trains a panel. The same instances give the same panel.
func (rc recipe) fit(data []instance, log io.Writer) *panel {
	l := &panel{nets: make([]*net, netCount)}
	var wg sync.WaitGroup
	seen := often(data, rc.netLeast)
	for k := range l.nets {
		wg.Go(func() {
			t := newNetTrainer(rc.classes, rc.netBits, rc.netRate, uint64(77+k))
			t.fit(seen)
			l.nets[k] = t.pack()
		})
	}
	some := often(data, 2)
	t := newTrainer(rc.classes, rc.bits, 0.1)
	t.fit(some, rc.epochs, judgeRuns)
	l.linear = t.pack()
	right := 0
	p := make([]float64, rc.classes)
	for _, in := range some {
		l.probabilities(in.features, p)
		best := 0
		for c := range p {
			if p[c] > p[best] {
				best = c
			}
		}
		if best == in.class {
			right++
		}
	}
	wg.Wait()
	fmt.Fprintf(log, "%s: %.4f right on the training text\n", rc.name, float64(right)/float64(max(1, len(data))))
	return l
}

// mean writes P(class | features) into p, given also the dense features, which
// are asked for only if needed.
func (l *panel) mean(features []uint64, dense func() []float32, p []float64) {
	l.probabilities(features, p)
	if len(l.nets) == 0 || l.sure > 0 && p[0] > l.sure {
		return
	}
	x := dense()
	var room [128]float64
	q := room[:len(p)]
	for _, n := range l.nets {
		n.probabilities(features, x, q)
		for c := range p {
			p[c] += q[c]
		}
	}
	for c := range p {
		p[c] /= float64(1 + len(l.nets))
	}
}

// softmax turns scores into probabilities.
func softmax(p []float64) {
	best := math.Inf(-1)
	for _, x := range p {
		best = max(best, x)
	}
	total := 0.0
	for c := range p {
		p[c] = math.Exp(p[c] - best)
		total += p[c]
	}
	for c := range p {
		p[c] /= total
	}
}

// axpy adds a times x to y.
func axpy(a float32, x, y []float32) {
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		y[i] += float32(a * x[i])
		y[i+1] += float32(a * x[i+1])
		y[i+2] += float32(a * x[i+2])
		y[i+3] += float32(a * x[i+3])
	}
	for ; i < len(x); i++ {
		y[i] += float32(a * x[i])
	}
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += float32(a[i] * b[i])
		s1 += float32(a[i+1] * b[i+1])
		s2 += float32(a[i+2] * b[i+2])
		s3 += float32(a[i+3] * b[i+3])
	}
	for ; i < len(a); i++ {
		s0 += float32(a[i] * b[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// netTrainer fits a net by AdaGrad, with one step size for each row.
type netTrainer struct {
	bits       int // 1<<bits rows for hashed features
	rate       float32
	classes    int
	in, out    []float32 // rows of hidden weights: hashed, then dense features; classes
	gin, gout  []float32 // by row: the sum of squares of its gradients
	bias, over []float32 // of the hidden units, of the classes
	rng        random
}

func newNetTrainer(classes, bits int, rate float32, seed uint64) *netTrainer {
	rows := 1<<bits + 1<<netDense
	t := &netTrainer{
		classes: classes, bits: bits, rate: rate, rng: random(seed),
		in: make([]float32, rows*netHidden), gin: make([]float32, rows),
		out: make([]float32, classes*netHidden), gout: make([]float32, classes),
		bias: make([]float32, netHidden), over: make([]float32, classes),
	}
	for i := range t.in {
		t.in[i] = (t.rng.float() - 0.5) * 0.2
	}
	for i := range t.out {
		t.out[i] = (t.rng.float() - 0.5) * 0.43 // the square root of 3 by netHidden, to either side
	}
	return t
}

func (t *netTrainer) fit(data []instance) {
	order := make([]int, len(data))
	for i := range order {
		order[i] = i
	}
	for pass := range netPasses {
		rate := t.rate * (1 - 0.9*float32(pass)/netPasses)
		for i := len(order) - 1; i > 0; i-- {
			j := int(t.rng.next() % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for _, k := range order {
			t.learn(&data[k], rate)
		}
	}
}

// learn takes one step on one instance.
func (t *netTrainer) learn(x *instance, rate float32) {
	base := netHidden << t.bits
	var room [256]uint64
	fs := room[:0]
	var h, dh [netHidden]float32
	copy(h[:], t.bias)
	for _, f := range x.features {
		if t.rng.float() < netDrop {
			continue
		}
		fs = append(fs, f)
		at := row(f, t.bits, netHidden)
		axpy(1, t.in[at:at+netHidden], h[:])
	}
	for j, v := range x.dense {
		if v != 0 {
			axpy(v, t.in[base+j*netHidden:base+(j+1)*netHidden], h[:])
		}
	}
	for q := range h {
		if h[q] <= 0 || t.rng.float() < netDrop {
			h[q] = 0
		} else {
			h[q] /= 1 - netDrop
		}
	}
	var some [128]float64
	p := some[:t.classes]
	for c := range p {
		p[c] = float64(t.over[c] + dot(t.out[c*netHidden:(c+1)*netHidden], h[:]))
	}
	softmax(p)
	size := dot(h[:], h[:]) / netHidden
	moved := false
	for c := range p {
		d := float32(p[c])
		if c == x.class {
			d--
		}
		if x.weight != 0 {
			d *= x.weight
		}
		if d < 1e-4 && d > -1e-4 {
			continue
		}
		moved = true
		w := t.out[c*netHidden : (c+1)*netHidden]
		axpy(d, w, dh[:])
		t.gout[c] += d * d * size
		axpy(-rate*d/(sqrt(t.gout[c])+1e-3), h[:], w)
		t.over[c] -= rate * d * 0.1
	}
	if !moved {
		return
	}
	for q := range dh {
		if h[q] <= 0 {
			dh[q] = 0
		} else {
			dh[q] /= 1 - netDrop
		}
	}
	s := dot(dh[:], dh[:]) / netHidden
	for _, f := range fs {
		r := row(f, t.bits, 1)
		t.gin[r] += s
		axpy(-rate/(sqrt(t.gin[r])+1e-3), dh[:], t.in[r*netHidden:(r+1)*netHidden])
	}
	for j, v := range x.dense {
		if v == 0 {
			continue
		}
		r := 1<<t.bits + j
		t.gin[r] += s * v * v
		axpy(-rate*v/(sqrt(t.gin[r])+1e-3), dh[:], t.in[base+j*netHidden:base+(j+1)*netHidden])
	}
	axpy(-rate*0.02, dh[:], t.bias)
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// pack quantises the weights. All features are there when it is used, and not
// the share that was there in training.
func (t *netTrainer) pack() *net {
	hashed := make([]float32, netHidden<<t.bits)
	for i := range hashed {
		if t.gin[i/netHidden] > 0 { // what was never met says nothing
			hashed[i] = t.in[i] * (1 - netDrop)
		}
	}
	dense := make([]float32, netHidden<<netDense)
	copy(dense, t.in[len(hashed):])
	for r := range 1 << netDense {
		if t.gin[1<<t.bits+r] == 0 {
			clear(dense[r*netHidden : (r+1)*netHidden])
		}
	}
	copy(dense[len(dense)-netHidden:], t.bias)
	const outBits = 7
	out := make([]float32, t.classes<<outBits)
	for c := range t.classes {
		for q := range netHidden {
			out[q*t.classes+c] = t.out[c*netHidden+q]
		}
		out[netHidden*t.classes+c] = t.over[c]
	}
	return build(quantise(hashed, netHidden, t.bits), quantise(dense, netHidden, netDense), quantise(out, t.classes, outBits))
}
