//go:build !amd64

package lang

func bestKernel() kernel { return kernelPortable }

func gemmVector(kn kernel, m, n, k int, a []float32, rsa, csa int, b []float32, ldb int, c []float32, ldc int) {
	panic("unreachable")
}

func cellVector(kn kernel, n int, g, before, c, t, h []float32) { panic("unreachable") }

func quantVector(kn kernel, rows, n, k int, x []int16, ldx int, w []int8, scale, y []float32, ldy int) {
	panic("unreachable")
}
