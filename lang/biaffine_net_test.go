package lang

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The gradients of backward agree with differences of the loss.
func TestGradients(t *testing.T) {
	for _, tagLayer := range []int{0, 1} {
		gold := []treeSentence{
			{[]string{"Iran", "'s", "minister", "visited", "Baku", "."}, []string{"a", "b", "c", "d", "a", "e"}, []int{3, 1, 4, 0, 4, 4}, []string{"q", "r", "s", "t", "u", "v"}},
			{[]string{"He", "visited", "Iran"}, []string{"a", "d", "a"}, []int{2, 0, 2}, []string{"s", "t", "u"}},
			{[]string{"He", "visited", "Iran", "."}, []string{"a", "d", "a", "e"}, []int{2, 0, 2, 2}, []string{"s", "t", "u", "v"}},
		}
		v := newVocabulary(append(gold, gold...), nil, 100, 100)
		shape := biaffineShape{Word: 16, Form: 16, Hidden: 16, Layers: 2, Arc: 16, Label: 16, TagLayer: tagLayer}
		net := newNetwork(shape, v, 3)
		for i := range net.d.U {
			net.d.U[i] *= 20
		}
		for i := range net.d.V {
			net.d.V[i] *= 20
		}
		for i := range net.words.w {
			net.words.w[i] *= 5
		}
		var batch []*example
		for _, s := range gold {
			batch = append(batch, v.example(s))
		}
		drop := rates{0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2}
		run := func(g *grads) float64 {
			tp := &tape{kn: thisKernel, drop: drop, rand: rand.New(rand.NewPCG(4, 4))}
			tr := &transposes{}
			tr.set(&net.shape, net.d)
			tp.forward(net, batch)
			tp.backward(net, tr, g, 1)
			return tp.loss.arc + tp.loss.rel + 0.5*tp.loss.tag
		}
		g := newGrads(net)
		run(g)
		check := func(name string, w, grad []float32) {
			r := rand.New(rand.NewPCG(1, uint64(len(w))))
			for range 12 {
				i := r.IntN(len(w))
				for try := 0; grad[i] == 0 && try < 1000; try++ {
					i = r.IntN(len(w))
				}
				// A difference may step over the kink of a leaky unit; a smaller
				// one then does not.
				var want float64
				good := false
				for _, eps := range []float32{5e-4, 1e-4, 2e-5} {
					old := w[i]
					w[i] = old + eps
					up := run(newGrads(net))
					w[i] = old - eps
					down := run(newGrads(net))
					w[i] = old
					want = (up - down) / (2 * float64(eps))
					good = good || math.Abs(want-float64(grad[i])) <= 2e-2*max(0.1, math.Abs(want))
				}
				if !good {
					t.Errorf("%s[%d]: gradient %g, by difference %g", name, i, grad[i], want)
				}
			}
		}
		for l := range 2 {
			for dir := range 2 {
				check("W", net.d.W[l][dir], g.d.W[l][dir])
				check("R", net.d.R[l][dir], g.d.R[l][dir])
				check("B", net.d.B[l][dir], g.d.B[l][dir])
			}
		}
		check("M", net.d.M, g.d.M)
		check("MB", net.d.MB, g.d.MB)
		check("TW", net.d.TW, g.d.TW)
		check("TB", net.d.TB, g.d.TB)
		check("U", net.d.U, g.d.U)
		check("V", net.d.V, g.d.V)
		check("words", net.words.w, g.words.g)
		check("forms", net.forms.w, g.forms.g)
	}
}
