package lang

import "math"

// A kernel is a set of instructions for the inner loops of the accurate
// parser. All give the same bits: sums of floats run in one order and without
// fused multiply-add, and quantised products are summed as integers.
type kernel int

const (
	kernelPortable kernel = iota
	kernelAVX2
	kernelAVX512
)

func (k kernel) String() string { return [...]string{"portable", "avx2", "avx512"}[k] }

// thisKernel is what the processor at hand can do.
var thisKernel = bestKernel()

// gemm adds the product of a (m×k) and b (k×n) to c (m×n). Element (i, p) of a
// is a[i*rsa+p*csa]; b and c are by rows. n is a multiple of 16.
func (kn kernel) gemm(m, n, k int, a []float32, rsa, csa int, b []float32, ldb int, c []float32, ldc int) {
	if m == 0 || n == 0 || k == 0 {
		return
	}
	_, _, _ = a[(m-1)*rsa+(k-1)*csa], b[(k-1)*ldb+n-1], c[(m-1)*ldc+n-1]
	if n%16 != 0 {
		panic("gemm: width is not a multiple of 16")
	}
	if kn != kernelPortable {
		gemmVector(kn, m, n, k, a, rsa, csa, b, ldb, c, ldc)
		return
	}
	for i := range m {
		row := c[i*ldc : i*ldc+n]
		p := 0
		for ; p+4 <= k; p += 4 {
			f0, f1, f2, f3 := a[i*rsa+p*csa], a[i*rsa+(p+1)*csa], a[i*rsa+(p+2)*csa], a[i*rsa+(p+3)*csa]
			b0, b1, b2, b3 := b[p*ldb:][:len(row)], b[(p+1)*ldb:][:len(row)], b[(p+2)*ldb:][:len(row)], b[(p+3)*ldb:][:len(row)]
			for j, v := range row {
				row[j] = v + float32(f0*b0[j]) + float32(f1*b1[j]) + float32(f2*b2[j]) + float32(f3*b3[j])
			}
		}
		for ; p < k; p++ {
			f := a[i*rsa+p*csa]
			for j, v := range b[p*ldb:][:len(row)] {
				row[j] += float32(f * v)
			}
		}
	}
}

// cell computes one step of an LSTM of n units (a multiple of 16). g holds the
// sums of the input, forget, candidate and output gates, n of each, and
// receives their activations; before is the old cell, c the new one, t its
// tanh and h the output.
func (kn kernel) cell(n int, g, before, c, t, h []float32) {
	_, _, _, _, _ = g[4*n-1], before[n-1], c[n-1], t[n-1], h[n-1]
	if kn != kernelPortable {
		cellVector(kn, n, g, before, c, t, h)
		return
	}
	for j := range n {
		i, f, z, o := sigmoid(g[j]), sigmoid(g[n+j]), tanh(g[2*n+j]), sigmoid(g[3*n+j])
		g[j], g[n+j], g[2*n+j], g[3*n+j] = i, f, z, o
		c[j] = float32(f*before[j]) + float32(i*z)
		t[j] = tanh(c[j])
		h[j] = float32(o * t[j])
	}
}

// quant adds to each of rows rows of y (q.out wide) the product of a row of x
// (q.in wide) and q, scaled per output.
func (kn kernel) quant(rows int, q *quantMatrix, x []int16, ldx int, y []float32, ldy int) {
	n, k := q.out, q.in
	if rows == 0 || n == 0 || k == 0 {
		return
	}
	_, _, _, _ = x[(rows-1)*ldx+k-1], q.w[n*k-1], q.scale[n-1], y[(rows-1)*ldy+n-1]
	if kn != kernelPortable {
		quantVector(kn, rows, n, k, x, ldx, q.w, q.scale, y, ldy)
		return
	}
	for j := 0; j < n; j += 16 {
		block, scale := q.wide[j/2*k:(j/2+8)*k], (*[16]float32)(q.scale[j:])
		for i := range rows {
			var s0, s1, s2, s3, s4, s5, s6, s7 int64
			for p, v := range x[i*ldx : i*ldx+k] {
				a, w := int64(v), (*[8]int64)(block[8*p:])
				s0 += a * w[0]
				s1 += a * w[1]
				s2 += a * w[2]
				s3 += a * w[3]
				s4 += a * w[4]
				s5 += a * w[5]
				s6 += a * w[6]
				s7 += a * w[7]
			}
			to := y[i*ldy+j : i*ldy+j+16]
			for o, s := range [8]int64{s0, s1, s2, s3, s4, s5, s6, s7} {
				low := int32(s)
				high := int32((s - int64(low)) >> 32)
				to[2*o] += float32(float32(low) * scale[2*o])
				to[2*o+1] += float32(float32(high) * scale[2*o+1])
			}
		}
	}
}

// tanh is Lambert's continued fraction to the seventh power; it reaches 1
// within float32's precision of what matters here where it is cut off. The
// error is below 2e-4.
func tanh(x float32) float32 {
	x = max(min(x, 4.97), -4.97)
	q := float32(x * x)
	a := x * (float32((float32((q+378)*q)+17325)*q) + 135135)
	b := float32((float32((float32(28*q)+3150)*q)+62370)*q) + 135135
	return a / b
}

func sigmoid(x float32) float32 { return float32(0.5*tanh(float32(0.5*x))) + 0.5 }

// exp is e to the x for x at most 0 (and above -87), by halving and a
// polynomial; it is written out because math.Exp differs between processors.
func exp(x float32) float32 {
	if x < -80 {
		return 0
	}
	n := float32(math.Floor(float64(float32(x*1.44269504) + 0.5)))
	r := x - float32(n*0.693359375)
	r += float32(n * 2.12194440e-4)
	y := float32(1.0/720*r) + 1.0/120
	y = float32(y*r) + 1.0/24
	y = float32(y*r) + 1.0/6
	y = float32(y*r) + 0.5
	y = float32(y*r) + 1
	y = float32(y*r) + 1
	return y * math.Float32frombits(uint32(int32(n)+127)<<23)
}
