package lang

// An eisner finds the best projective tree with one root; its fields are
// scratch space.
type eisner struct {
	n              int
	open, openR    []float32 // [i*n+j]: arc between i and j, head right; head left
	left, right    []float32 // complete spans: left by [j*n+i] (head j), right by [i*n+j] (head i)
	splitO         []int32
	splitL, splitR []int32
	stack          []eisnerSpan
}

type eisnerSpan struct {
	i, j int32
	kind int8
}

// grow returns s with n elements, which may be old ones or zero.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// decode sets heads[1:] of the tree over tokens 1 to n-1 that has the highest
// sum of scores[dep*stride+head]; 0 is the root, which gets one dependent.
func (e *eisner) decode(n int, scores []float32, stride int, heads []int) {
	if n <= 1 {
		return
	}
	if n == 2 {
		heads[1] = 0
		return
	}
	const low = -1e30
	e.n = n
	e.left, e.right = grow(e.left, n*n), grow(e.right, n*n)
	e.open, e.openR = grow(e.open, n*n), grow(e.openR, n*n)
	e.splitO, e.splitL, e.splitR = grow(e.splitO, n*n), grow(e.splitL, n*n), grow(e.splitR, n*n)
	for i := 1; i < n; i++ {
		e.left[i*n+i], e.right[i*n+i] = 0, 0
	}
	// left spans are stored by their right end, so that left[j*n+k] for k
	// rising is a row; open spans with the head right likewise.
	for w := 1; w < n-1; w++ {
		for i := 1; i+w < n; i++ {
			j := i + w
			// Open: right[i][k] + left[k+1][j].
			best, at := float32(low), i
			a, b := e.right[i*n+i:i*n+j], e.left[j*n+i+1:j*n+j+1]
			b = b[:len(a)]
			for k, v := range a {
				if s := v + b[k]; s > best {
					best, at = s, i+k
				}
			}
			e.splitO[i*n+j] = int32(at)
			e.open[j*n+i] = best + scores[i*stride+j]  // j heads i
			e.openR[i*n+j] = best + scores[j*stride+i] // i heads j
			// Complete, j the head: left[k][i] over i..k, open[j][k].
			best, at = low, i
			for k := i; k < j; k++ {
				if s := e.left[k*n+i] + e.open[j*n+k]; s > best {
					best, at = s, k
				}
			}
			e.left[j*n+i], e.splitL[j*n+i] = best, int32(at)
			// Complete, i the head: openR[i][k] + right[k][j].
			best, at = low, j
			for k := i + 1; k <= j; k++ {
				if s := e.openR[i*n+k] + e.right[k*n+j]; s > best {
					best, at = s, k
				}
			}
			e.right[i*n+j], e.splitR[i*n+j] = best, int32(at)
		}
	}
	best, root := float32(low), 1
	for k := 1; k < n; k++ {
		if s := e.left[k*n+1] + e.right[k*n+n-1] + scores[k*stride]; s > best {
			best, root = s, k
		}
	}
	heads[root] = 0
	e.stack = append(e.stack[:0], eisnerSpan{1, int32(root), 'l'}, eisnerSpan{int32(root), int32(n - 1), 'r'})
	for len(e.stack) > 0 {
		s := e.stack[len(e.stack)-1]
		e.stack = e.stack[:len(e.stack)-1]
		if s.i == s.j {
			continue
		}
		i, j := int(s.i), int(s.j)
		switch s.kind {
		case 'l':
			k := e.splitL[j*n+i]
			heads[k] = j
			m := e.splitO[int(k)*n+j]
			e.stack = append(e.stack, eisnerSpan{s.i, k, 'l'}, eisnerSpan{k, m, 'r'}, eisnerSpan{m + 1, s.j, 'l'})
		case 'r':
			k := e.splitR[i*n+j]
			heads[k] = i
			m := e.splitO[i*n+int(k)]
			e.stack = append(e.stack, eisnerSpan{s.i, m, 'r'}, eisnerSpan{m + 1, k, 'l'}, eisnerSpan{k, s.j, 'r'})
		}
	}
}
