package lang

import "golang.org/x/sys/cpu"

//go:noescape
func tile4x16AVX2(k int, a *float32, rsa, csa int, b *float32, ldb int, c *float32, ldc int)

//go:noescape
func tile1x64AVX2(k int, a *float32, rsa, csa int, b *float32, ldb int, c *float32, ldc int)

//go:noescape
func tile1x16AVX2(k int, a *float32, rsa, csa int, b *float32, ldb int, c *float32, ldc int)

//go:noescape
func tile4x64AVX512(k int, a *float32, rsa, csa int, b *float32, ldb int, c *float32, ldc int)

//go:noescape
func tile1x64AVX512(k int, a *float32, rsa, csa int, b *float32, ldb int, c *float32, ldc int)

//go:noescape
func tile4x16AVX512(k int, a *float32, rsa, csa int, b *float32, ldb int, c *float32, ldc int)

//go:noescape
func tile1x16AVX512(k int, a *float32, rsa, csa int, b *float32, ldb int, c *float32, ldc int)

//go:noescape
func cellAVX2(n int, gates, before, c, t, h *float32)

//go:noescape
func cellAVX512(n int, gates, before, c, t, h *float32)

//go:noescape
func quant4x16AVX2(pairs int, x *int16, ldx int, w *int8, scale, y *float32, ldy int)

//go:noescape
func quant1x64AVX2(pairs int, x *int16, ldx int, w *int8, scale, y *float32, ldy int)

//go:noescape
func quant1x16AVX2(pairs int, x *int16, ldx int, w *int8, scale, y *float32, ldy int)

//go:noescape
func quant4x16AVX512(pairs int, x *int16, ldx int, w *int8, scale, y *float32, ldy int)

//go:noescape
func quant4x32AVX512(pairs int, x *int16, ldx int, w *int8, scale, y *float32, ldy int)

//go:noescape
func quant1x64AVX512(pairs int, x *int16, ldx int, w *int8, scale, y *float32, ldy int)

//go:noescape
func quant1x16AVX512(pairs int, x *int16, ldx int, w *int8, scale, y *float32, ldy int)

// bestKernel is the widest set of instructions of this processor.
func bestKernel() kernel {
	switch {
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VNNI:
		return kernelAVX512
	case cpu.X86.HasAVX2:
		return kernelAVX2
	}
	return kernelPortable
}

func gemmVector(kn kernel, m, n, k int, a []float32, rsa, csa int, b []float32, ldb int, c []float32, ldc int) {
	j := 0
	if kn == kernelAVX512 {
		for ; j+64 <= n; j += 64 {
			i := 0
			for ; i+4 <= m; i += 4 {
				tile4x64AVX512(k, &a[i*rsa], 4*rsa, 4*csa, &b[j], 4*ldb, &c[i*ldc+j], 4*ldc)
			}
			for ; i < m; i++ {
				tile1x64AVX512(k, &a[i*rsa], 4*rsa, 4*csa, &b[j], 4*ldb, &c[i*ldc+j], 4*ldc)
			}
		}
		for ; j < n; j += 16 {
			i := 0
			for ; i+4 <= m; i += 4 {
				tile4x16AVX512(k, &a[i*rsa], 4*rsa, 4*csa, &b[j], 4*ldb, &c[i*ldc+j], 4*ldc)
			}
			for ; i < m; i++ {
				tile1x16AVX512(k, &a[i*rsa], 4*rsa, 4*csa, &b[j], 4*ldb, &c[i*ldc+j], 4*ldc)
			}
		}
		return
	}
	fours := m &^ 3
	for ; j < n; j += 16 {
		for i := 0; i < fours; i += 4 {
			tile4x16AVX2(k, &a[i*rsa], 4*rsa, 4*csa, &b[j], 4*ldb, &c[i*ldc+j], 4*ldc)
		}
	}
	for i := fours; i < m; i++ {
		j := 0
		for ; j+64 <= n; j += 64 {
			tile1x64AVX2(k, &a[i*rsa], 4*rsa, 4*csa, &b[j], 4*ldb, &c[i*ldc+j], 4*ldc)
		}
		for ; j < n; j += 16 {
			tile1x16AVX2(k, &a[i*rsa], 4*rsa, 4*csa, &b[j], 4*ldb, &c[i*ldc+j], 4*ldc)
		}
	}
}

func cellVector(kn kernel, n int, g, before, c, t, h []float32) {
	if kn == kernelAVX512 {
		cellAVX512(n, &g[0], &before[0], &c[0], &t[0], &h[0])
		return
	}
	cellAVX2(n, &g[0], &before[0], &c[0], &t[0], &h[0])
}

func quantVector(kn kernel, rows, n, k int, x []int16, ldx int, w []int8, scale, y []float32, ldy int) {
	pairs := k / 2
	i := 0
	if kn == kernelAVX512 {
		for ; i+4 <= rows; i += 4 {
			j := 0
			for ; j+32 <= n; j += 32 {
				quant4x32AVX512(pairs, &x[i*ldx], 2*ldx, &w[j*k], &scale[j], &y[i*ldy+j], 4*ldy)
			}
			for ; j < n; j += 16 {
				quant4x16AVX512(pairs, &x[i*ldx], 2*ldx, &w[j*k], &scale[j], &y[i*ldy+j], 4*ldy)
			}
		}
		for ; i < rows; i++ {
			j := 0
			for ; j+64 <= n; j += 64 {
				quant1x64AVX512(pairs, &x[i*ldx], 2*ldx, &w[j*k], &scale[j], &y[i*ldy+j], 4*ldy)
			}
			for ; j < n; j += 16 {
				quant1x16AVX512(pairs, &x[i*ldx], 2*ldx, &w[j*k], &scale[j], &y[i*ldy+j], 4*ldy)
			}
		}
		return
	}
	for ; i+4 <= rows; i += 4 {
		for j := 0; j < n; j += 16 {
			quant4x16AVX2(pairs, &x[i*ldx], 2*ldx, &w[j*k], &scale[j], &y[i*ldy+j], 4*ldy)
		}
	}
	for ; i < rows; i++ {
		j := 0
		for ; j+64 <= n; j += 64 {
			quant1x64AVX2(pairs, &x[i*ldx], 2*ldx, &w[j*k], &scale[j], &y[i*ldy+j], 4*ldy)
		}
		for ; j < n; j += 16 {
			quant1x16AVX2(pairs, &x[i*ldx], 2*ldx, &w[j*k], &scale[j], &y[i*ldy+j], 4*ldy)
		}
	}
}
