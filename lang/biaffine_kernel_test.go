package lang

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func kernels() []kernel {
	all := []kernel{kernelPortable}
	for k := kernelAVX2; k <= thisKernel; k++ {
		all = append(all, k)
	}
	return all
}

func randoms(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64() * 2)
	}
	return x
}

// Every kernel gives the bits of the portable one.
func TestKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		m, n, k := 1+r.IntN(11), 16*(1+r.IntN(9)), 2*(1+r.IntN(40))
		a, b, c := randoms(r, m*k), randoms(r, k*n), randoms(r, m*n)
		g, before := randoms(r, 4*n), randoms(r, n)
		x, w := make([]int16, m*k), make([]int8, n*k)
		for i := range x {
			x[i] = int16(r.IntN(1<<15) - 1<<14)
		}
		for i := range w {
			w[i] = int8(r.IntN(255) - 127)
		}
		var first [][]float32
		for _, kn := range kernels() {
			c1, c2 := slices.Clone(c), slices.Clone(c)
			kn.gemm(m, n, k, a, k, 1, b, n, c1, n)
			kn.gemm(m, n, k, a, 1, m, b, n, c2, n)
			g1, cell, th, h := slices.Clone(g), make([]float32, n), make([]float32, n), make([]float32, n)
			kn.cell(n, g1, before, cell, th, h)
			y := slices.Clone(c)
			q := quantMatrix{in: k, out: n, w: w, scale: g[:n]}
			q.widen()
			kn.quant(m, &q, x, k, y, n)
			got := [][]float32{c1, c2, g1, cell, th, h, y}
			if first == nil {
				first = got
				continue
			}
			for i := range got {
				if !slices.Equal(first[i], got[i]) {
					t.Fatalf("%v, result %d: m %d n %d k %d differs from portable", kn, i, m, n, k)
				}
			}
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, kn := range kernels() {
		for _, m := range []int{25, 500} {
			a, bb, c := randoms(r, m*128), randoms(r, 128*512), randoms(r, m*512)
			b.Run(kn.String(), func(b *testing.B) {
				for b.Loop() {
					kn.gemm(m, 512, 128, a, 128, 1, bb, 512, c, 512)
				}
				b.ReportMetric(float64(b.N)*float64(m)*512*128/b.Elapsed().Seconds()/1e9, "GMAC/s")
			})
		}
	}
}

func BenchmarkQuant(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, kn := range kernels() {
		for _, m := range []int{1, 24} {
			x, w, s, y := make([]int16, m*128), make([]int8, 128*512), randoms(r, 512), randoms(r, m*512)
			for i := range x {
				x[i] = 77
			}
			q := quantMatrix{in: 128, out: 512, w: w, scale: s}
			q.widen()
			b.Run(kn.String(), func(b *testing.B) {
				for b.Loop() {
					kn.quant(m, &q, x, 128, y, 512)
				}
				b.ReportMetric(float64(b.N)*float64(m)*512*128/b.Elapsed().Seconds()/1e9, "GMAC/s")
			})
		}
	}
}
