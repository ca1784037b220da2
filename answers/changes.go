package answers

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A change point parts a series into stretches of one rate each. Which
// partition is best is found exactly, by dynamic programming over all of them
// (optimal partitioning: Jackson and others, IEEE Signal Processing Letters 12,
// 2005; PELT of Killick, Fearnhead and Eckley, Journal of the American
// Statistical Association 107, 2012, is its pruned form, and at some hundred
// months there is nothing to prune). The cost of a stretch is its quasi-Poisson
// deviance, with the exposures of its months.
//
// What a change must gain is not a constant. Series without any change are
// drawn with the exposures and the dispersion of this one, and a change must
// gain more than the best in all but one in forty of them. So few events,
// bursts and uneven coverage are allowed for.

const (
	shortest = 1   // months of a stretch
	passing  = 24  // months of the longest episode that drawGains looks for
	drawn    = 199 // series without a change; (drawn + 1) / 40 is whole
)

// breakpoint is a change between two cells.
type breakpoint struct {
	at       int     // the first cell of the later stretch
	from, to int     // cells that would do nearly as well as at
	p        float64 // how many of the series without a change gain as much by their best
}

// findChanges gives the change points of a series in order. Where some are
// found, each stretch is searched for more by itself: a war hides what was
// before it, for the dispersion of both is that of the war.
func findChanges(cells []cell) []breakpoint {
	n := len(cells)
	y, _ := sum(cells)
	if n < 4*shortest || y == 0 {
		return nil
	}
	s := newSeries(cells)
	phi := s.spread()
	null := s.drawGains(phi)
	starts := s.partition(phi, null[len(null)-(drawn+1)/40]) // they are in order

	var changes []breakpoint
	for i := range starts {
		hi := n
		if i+1 < len(starts) {
			hi = starts[i+1]
		}
		if i > 0 {
			changes = append(changes, s.breakpoint(starts[i-1], starts[i], hi, phi, null))
		}
		if len(starts) > 1 {
			for _, b := range findChanges(cells[starts[i]:hi]) {
				b.at, b.from, b.to = b.at+starts[i], b.from+starts[i], b.to+starts[i]
				changes = append(changes, b)
			}
		}
	}
	return changes
}

// breakpoint tells of a change between lo and hi how sure it and its month are.
func (s *series) breakpoint(lo, at, hi int, phi float64, null []float64) breakpoint {
	best := s.gain(lo, at, hi) / phi
	below, _ := slices.BinarySearch(null, best)
	b := breakpoint{at: at, from: at, to: at, p: float64(len(null)-below+1) / float64(len(null)+1)}
	// The likelihood of these is within 95% of a chi-square with one degree of
	// freedom.
	near := best - distuv.ChiSquared{K: 1}.Quantile(confidence)
	for b.from > lo+shortest && s.gain(lo, b.from-1, hi)/phi >= near {
		b.from--
	}
	for b.to < hi-shortest && s.gain(lo, b.to+1, hi)/phi >= near {
		b.to++
	}
	return b
}

// series has the sums of cells before each.
type series struct {
	cells []cell
	y, e  []float64
}

func newSeries(cells []cell) *series {
	s := &series{cells: cells, y: make([]float64, len(cells)+1), e: make([]float64, len(cells)+1)}
	s.sum()
	return s
}

func (s *series) sum() {
	for i, c := range s.cells {
		s.y[i+1], s.e[i+1] = s.y[i]+float64(c.n), s.e[i]+c.e
	}
}

// gain is by how much the deviance of lo..hi drops when it changes at a cell.
func (s *series) gain(lo, at, hi int) float64 {
	return gain(s.y[at]-s.y[lo], s.e[at]-s.e[lo], s.y[hi]-s.y[at], s.e[hi]-s.e[at])
}

// best is the greatest gain that one change has anywhere, or each of two that
// hold an episode between them.
func (s *series) best() float64 {
	n := len(s.cells)
	y, e := s.y[n], s.e[n]
	whole := fit(y, e)
	g := 0.0
	for at := shortest; at <= n-shortest; at++ {
		g = max(g, fit(s.y[at], s.e[at])+fit(y-s.y[at], e-s.e[at])-whole)
	}
	for from := shortest; from <= n-2*shortest; from++ {
		for to := from + shortest; to <= min(from+passing, n-shortest); to++ {
			// Two changes: each has half of what they gain.
			dy, de := s.y[to]-s.y[from], s.e[to]-s.e[from]
			if dy*e > y*de { // a lull gains less than a burst can
				g = max(g, (fit(dy, de)+fit(y-dy, e-de)-whole)/2)
			}
		}
	}
	return 2 * g
}

// spread estimates the dispersion by what differs between a month and the
// next, and a quarter and the next: no change of rate touches more than the few
// that it parts. Of two together, each has its share by exposure. Where months
// are alike, quarters differ the more.
func (s *series) spread() float64 {
	phi := 1.0
	for _, b := range [...]int{1, 3, 6} {
		var square, want float64
		for i := 2 * b; i < len(s.y); i++ {
			y1, e1 := s.y[i-b]-s.y[i-2*b], s.e[i-b]-s.e[i-2*b]
			m, share := s.y[i]-s.y[i-2*b], e1/(s.e[i]-s.e[i-2*b])
			d := y1 - m*share
			square += d * d
			want += m * share * (1 - share)
		}
		if want > 0 {
			phi = max(phi, square/want)
		}
	}
	return phi
}

// drawGains draws series without a change and gives their best gains, each by
// its own dispersion, in order. The draw is the same every time.
func (s *series) drawGains(phi float64) []float64 {
	n := len(s.cells)
	rate := s.y[n] / s.e[n]
	null := newSeries(make([]cell, n))
	for i, c := range s.cells {
		null.cells[i].e = c.e
	}
	d := drawer{rand.NewPCG(0x44726167, 0x6f6d616e)}
	gains := make([]float64, drawn)
	for k := range gains {
		for i := range null.cells {
			null.cells[i].n = d.count(rate*null.cells[i].e, phi)
		}
		null.sum()
		gains[k] = null.best() / null.spread()
	}
	slices.SortFunc(gains, func(a, b float64) int { return cmp.Compare(a, b) })
	return gains
}

// partition gives the starts of the stretches of the best partition, in which
// a change costs the penalty.
func (s *series) partition(phi, penalty float64) []int {
	n := len(s.cells)
	cost := make([]float64, n+1) // of the best partition of the first cells
	last := make([]int, n+1)     // where its last stretch begins
	for end := 1; end <= n; end++ {
		cost[end], last[end] = math.Inf(1), -1
		for start := 0; start <= end-shortest; start++ {
			if start > 0 && (start < shortest || last[start] < 0) {
				continue
			}
			c := cost[start] - 2*fit(s.y[end]-s.y[start], s.e[end]-s.e[start])/phi
			if start > 0 {
				c += penalty
			}
			if c < cost[end] {
				cost[end], last[end] = c, start
			}
		}
	}
	var starts []int
	for end := n; end > 0; end = last[end] {
		starts = append(starts, last[end])
	}
	slices.Reverse(starts)
	return starts
}

// drawer draws counts at random.
type drawer struct{ src rand.Source }

// count draws a count of a mean whose variance is the dispersion times the
// mean: Poisson's or, above 1, a negative binomial (Poisson's with a mean
// that is itself a gamma).
func (d drawer) count(mean, phi float64) int {
	if mean <= 0 {
		return 0
	}
	if phi > 1.001 {
		mean = distuv.Gamma{Alpha: mean / (phi - 1), Beta: 1 / (phi - 1), Src: d.src}.Rand()
		if mean <= 0 {
			return 0
		}
	}
	return int(distuv.Poisson{Lambda: mean, Src: d.src}.Rand())
}
