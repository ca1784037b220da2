package coder

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/dragoman-events/dragoman"
)

// linear is a multinomial logistic regression over hashed features: the score
// of a class is the sum of the weights of (feature, class). Weights are kept
// as int8 steps of scale, so that a model of a million weights is a megabyte
// and the same on every machine.
type linear struct {
	classes int
	bits    int // 1<<bits rows, one for each feature but for collisions
	scale   float32
	w       []int8 // row by row, so that a feature's weights lie side by side
}

// row is where the weights of a feature begin.
func row(f uint64, bits, classes int) int {
	f ^= f >> 29
	f *= 0xBF58476D1CE4E5B9
	return int(f>>(64-bits)) * classes
}

// probabilities writes P(class | features) into out, whose length is the
// number of classes. Sums are of integers, so their order does not matter.
func (m *linear) probabilities(features []uint64, out []float64) {
	var room [128]int32
	sums := room[:m.classes]
	for _, f := range features {
		at := row(f, m.bits, m.classes)
		for c, w := range m.w[at : at+m.classes] {
			sums[c] += int32(w)
		}
	}
	for c, sum := range sums {
		out[c] = float64(sum) * float64(m.scale)
	}
	softmax(out[:m.classes])
}

// weight is what one feature adds to the score of a class.
func (m *linear) weight(f uint64, class int) float64 {
	return float64(m.w[row(f, m.bits, m.classes)+class]) * float64(m.scale)
}

// reasons are the features of a named bag that speak most for a class against
// another, and against it, strongest first; against the mean of all classes if
// the other is below 0.
func (m *linear) reasons(b *bag, class, other int) []string {
	type reason struct {
		name string
		w    float64
	}
	var rs []reason
	for i, f := range b.hashes {
		w := m.weight(f, class)
		if other >= 0 {
			w -= m.weight(f, other)
		} else {
			for c := range m.classes {
				w -= m.weight(f, c) / float64(m.classes)
			}
		}
		if math.Abs(w) > 0.2 {
			rs = append(rs, reason{b.names[i], w})
		}
	}
	slices.SortStableFunc(rs, func(a, b reason) int { return cmp.Compare(math.Abs(b.w), math.Abs(a.w)) })
	out := make([]string, 0, 8)
	for _, r := range rs[:min(8, len(rs))] {
		out = append(out, fmt.Sprintf("%s %+.1f", r.name, r.w))
	}
	return out
}

// bag collects the hashed features of one decision.
type bag struct {
	hashes []uint64
	names  []string // kept only when named
	named  bool
}

func (b *bag) reset() { b.hashes, b.names = b.hashes[:0], b.names[:0] }

// add adds the feature that the parts spell out.
func (b *bag) add(parts ...string) {
	h := uint64(14695981039346656037)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint64(p[i])) * 1099511628211
		}
		h = (h ^ 0x1f) * 1099511628211
	}
	b.hashes = append(b.hashes, h)
	if b.named {
		name := ""
		for i, p := range parts {
			if i > 0 {
				name += " "
			}
			name += p
		}
		b.names = append(b.names, name)
	}
}

// trainer fits a linear model by AdaGrad on the log loss. It is deterministic:
// instances come in the order given, shuffled by a fixed generator.
type trainer struct {
	classes int
	bits    int
	w, g    []float32
	rate    float32
	decay   float32
}

func newTrainer(classes, bits int, rate float32) *trainer {
	return &trainer{classes: classes, bits: bits, w: make([]float32, classes<<bits), g: make([]float32, classes<<bits), rate: rate, decay: 0.01}
}

// instance is one decision of the training text. weight 0 stands for 1.
type instance struct {
	features []uint64
	dense    []float32 // for a net
	class    int
	weight   float32
	item     int // of the training text that it comes from; -1: a rule's example
}

// often gives the instances without the features that fewer than n of them
// have: they tell no more than the item they stand in.
func often(data []instance, n int) []instance {
	count := map[uint64]int{}
	for i := range data {
		for _, f := range data[i].features {
			count[f]++
		}
	}
	out := slices.Clone(data)
	for i := range out {
		kept := make([]uint64, 0, len(out[i].features))
		for _, f := range out[i].features {
			if count[f] >= n {
				kept = append(kept, f)
			}
		}
		out[i].features = kept
	}
	return out
}

// fit takes the mean of several runs that see the data in different orders,
// and in each of the later passes: the single model depends on chance.
func (t *trainer) fit(data []instance, epochs, runs int) {
	mean := make([]float32, len(t.w))
	for run := range runs {
		clear(t.w)
		clear(t.g)
		t.run(data, epochs, uint64(20190122+run), mean, 1/float32(runs*(epochs-epochs/2)))
	}
	t.w = mean
}

// run adds share of the weights after each of the later passes to mean.
func (t *trainer) run(data []instance, epochs int, rng uint64, mean []float32, share float32) {
	order := make([]int, len(data))
	for i := range order {
		order[i] = i
	}
	p := make([]float64, t.classes)
	for epoch := range epochs {
		for i := len(order) - 1; i > 0; i-- {
			rng ^= rng << 13
			rng ^= rng >> 7
			rng ^= rng << 17
			j := int(rng % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for _, k := range order {
			x := &data[k]
			clear(p)
			for _, f := range x.features {
				at := row(f, t.bits, t.classes)
				for c, w := range t.w[at : at+t.classes] {
					p[c] += float64(w)
				}
			}
			best := slices.Max(p)
			total := 0.0
			for c := range p {
				p[c] = math.Exp(p[c] - best)
				total += p[c]
			}
			scale := x.weight
			if scale == 0 {
				scale = 1
			}
			for c := range p {
				d := float32(p[c] / total)
				if c == x.class {
					d--
				}
				d *= scale
				if d < 1e-4 && d > -1e-4 {
					continue
				}
				for _, f := range x.features {
					s := row(f, t.bits, t.classes) + c
					g := d + t.decay*t.w[s]
					t.g[s] += g * g
					t.w[s] -= t.rate * g / (float32(math.Sqrt(float64(t.g[s]))) + 1e-3)
				}
			}
		}
		if epoch >= epochs/2 {
			for i, w := range t.w {
				mean[i] += w * share
			}
		}
	}
}

// pack quantises the weights.
func (t *trainer) pack() *linear { return quantise(t.w, t.classes, t.bits) }

// quantise keeps weights as int8 steps of the largest of them.
func quantise(ws []float32, classes, bits int) *linear {
	most := float32(0)
	for _, w := range ws {
		most = max(most, float32(math.Abs(float64(w))))
	}
	m := &linear{classes: classes, bits: bits, scale: most / 127, w: make([]int8, len(ws))}
	if most == 0 {
		return m
	}
	for i, w := range ws {
		m.w[i] = int8(math.Round(float64(w / m.scale)))
	}
	return m
}

// packModels writes models to one compressed file, magic in front.
func packModels(magic string, ms ...*linear) ([]byte, error) {
	var raw bytes.Buffer
	for _, m := range ms {
		for _, v := range []uint32{uint32(m.classes), uint32(m.bits), math.Float32bits(m.scale)} {
			_ = binary.Write(&raw, binary.LittleEndian, v) // a Buffer does not fail
		}
		for _, w := range m.w {
			raw.WriteByte(byte(w))
		}
	}
	var out bytes.Buffer
	out.WriteString(magic)
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpackModels reads what packModels wrote: models of so many classes each.
func unpackModels(magic string, b []byte, classes ...int) ([]*linear, error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("not a model of this version: %w", dragoman.ErrInvalid)
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[len(magic):])))
	if err != nil {
		return nil, err
	}
	var ms []*linear
	for _, want := range classes {
		if len(raw) < 12 {
			return nil, fmt.Errorf("cut short: %w", dragoman.ErrInvalid)
		}
		got := int(binary.LittleEndian.Uint32(raw))
		bits := int(binary.LittleEndian.Uint32(raw[4:]))
		scale := math.Float32frombits(binary.LittleEndian.Uint32(raw[8:]))
		raw = raw[12:]
		if got != want || bits < 1 || bits > 22 || len(raw) < got<<bits {
			return nil, fmt.Errorf("was trained on other types or modes than this program's: %w", dragoman.ErrInvalid)
		}
		m := &linear{classes: got, bits: bits, scale: scale, w: make([]int8, got<<bits)}
		for i := range m.w {
			m.w[i] = int8(raw[i])
		}
		raw = raw[got<<bits:]
		ms = append(ms, m)
	}
	return ms, nil
}
