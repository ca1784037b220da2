package answers

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Counts of events by month are small, come in bursts and depend on how much
// was reported. The methods here take them so: a count has an exposure (the
// reports of its month, say, or its days), its variance is that of Poisson
// times a dispersion that is estimated, and what is left over from one month
// to the next is allowed for.

// cell is the events of a month (or week) and its exposure, above 0.
type cell struct {
	n int
	e float64
}

func sum(cells []cell) (n int, e float64) {
	for _, c := range cells {
		n += c.n
		e += c.e
	}
	return n, e
}

// RateTest compares the rate of events in two stretches of time. Intervals
// are of 95%.
type RateTest struct {
	Before     Rate       `json:"before"`
	After      Rate       `json:"after"`
	Ratio      float64    `json:"ratio"`      // after by before; -1 when nothing was before
	Interval   [2]float64 `json:"interval"`   // of the ratio; -1 is without end
	Dispersion float64    `json:"dispersion"` // variance by mean; 1 is Poisson's
	P          float64    `json:"p"`          // how often chance alone shows so great a difference, or more
}

// Rate is events per unit of exposure.
type Rate struct {
	Events   int        `json:"events"`
	Exposure float64    `json:"exposure"`
	Rate     float64    `json:"rate"`
	Interval [2]float64 `json:"interval"`
}

// confidence is that of all intervals, and 1 - confidence the level of tests.
const confidence = 0.95

// compareRates tests whether two stretches have one rate. P is the greatest of
// three, so that neither few events nor bursts nor a change of coverage deceive
// it, and the interval of the ratio the widest:
//
//   - exact, for counts that are Poisson's: of all events, those after are
//     binomial (Przyborowski and Wilenski, Biometrika 31, 1940; two-sided by
//     doubling, with the interval of Clopper and Pearson, Biometrika 26, 1934)
//   - quasi-Poisson, where the variance grows with the mean: the drop in
//     deviance by the dispersion against F on 1 and n - 2 degrees of freedom,
//     n the months or quarters (McCullagh and Nelder, Generalized Linear Models,
//     2nd edition, 1989, sections 4.5 and 6.2), with Wald's interval on the
//     logarithm
//   - negative binomial, where it grows with the square of the mean, and so
//     with coverage: Wald's test on the logarithm, the coefficient by moments
//     (Breslow, Applied Statistics 33, 1984)
//
// The cells are in the order of time; those without exposure tell nothing of a
// rate and are left out.
func compareRates(before, after []cell) RateTest {
	before, after = exposed(before), exposed(after)
	y1, e1 := sum(before)
	y2, e2 := sum(after)
	t := RateTest{Ratio: -1, Interval: [2]float64{0, -1}, Dispersion: 1, P: 1}
	if e1 <= 0 || e2 <= 0 {
		return t
	}
	var free int
	square := [2]float64{} // the variance by the mean of each stretch, where it grows with the square
	// Months that are alike, and bursts that last, show in quarters.
	for _, months := range [...]int{1, 3, 6} {
		by := [2][]cell{blocks(before, months), blocks(after, months)}
		if months > 3 && len(by[0])+len(by[1]) < 12 {
			continue
		}
		phi, f := dispersion(by[0], by[1])
		if f > 0 && (free == 0 || phi > t.Dispersion) {
			t.Dispersion, free = phi, f
		}
		for i, phi := range squareDispersion(by[0], by[1]) {
			square[i] = max(square[i], phi)
		}
	}
	t.Before, t.After = newRate(y1, e1, t.Dispersion), newRate(y2, e2, t.Dispersion)
	if y1+y2 == 0 {
		return t
	}
	t.P, t.Interval[0], t.Interval[1] = binomialRatio(y1, e1, y2, e2)
	if y1 > 0 {
		t.Ratio = t.After.Rate / t.Before.Rate
	}
	if free == 0 {
		return t
	}
	f1, f2 := float64(y1), float64(y2)
	t.P = max(t.P, distuv.F{D1: 1, D2: float64(free)}.Survival(gain(f1, e1, f2, e2)/t.Dispersion))
	if y1 > 0 && y2 > 0 {
		student := distuv.StudentsT{Sigma: 1, Nu: float64(free)}
		q := student.Quantile((1 + confidence) / 2)
		for i, v := range [2]float64{t.Dispersion * (1/f1 + 1/f2), square[0]/f1 + square[1]/f2} {
			w := math.Exp(q * math.Sqrt(v))
			t.Interval[0], t.Interval[1] = min(t.Interval[0], t.Ratio/w), max(t.Interval[1], t.Ratio*w)
			if i == 1 {
				t.P = max(t.P, 2*student.Survival(math.Abs(math.Log(t.Ratio))/math.Sqrt(v)))
			}
		}
	}
	return t
}

// exposed are the cells that have exposure.
func exposed(cells []cell) []cell {
	return slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return !(c.e > 0) })
}

// squareDispersion is by how much the variance of the sum of each stretch
// exceeds its mean when that of a cell is its mean and a multiple of the square
// of that. Nothing is below 1.
func squareDispersion(before, after []cell) [2]float64 {
	var over, squares float64
	var sums, own [2]float64
	n := 0
	for i, cells := range [2][]cell{before, after} {
		y, e := sum(cells)
		n += len(cells)
		for _, c := range cells {
			mean := float64(y) / e * c.e
			d := float64(c.n) - mean
			over += d * d
			sums[i] += mean
			own[i] += mean * mean
		}
		squares += own[i]
	}
	out := [2]float64{1, 1}
	if n <= 2 || squares == 0 {
		return out
	}
	alpha := max(0, (over*float64(n)/float64(n-2)-sums[0]-sums[1])/squares)
	for i := range out {
		if sums[i] > 0 {
			out[i] += alpha * own[i] / sums[i]
		}
	}
	return out
}

// gain is by how much the deviance drops when two stretches have two rates and
// not one: twice the logarithm of the likelihood ratio.
func gain(y1, e1, y2, e2 float64) float64 {
	return max(0, 2*(fit(y1, e1)+fit(y2, e2)-fit(y1+y2, e1+e2)))
}

// fit is the logarithm of the likelihood of y events at the rate that suits
// them best, but for what does not depend on the rate.
func fit(y, e float64) float64 {
	if y <= 0 {
		return 0
	}
	return y * math.Log(y/e)
}

// newRate has Garwood's interval (Biometrika 28, 1936), for the events that
// would tell as much if they were Poisson's: y by the dispersion.
func newRate(y int, e, phi float64) Rate {
	r := Rate{Events: y, Exposure: e, Rate: float64(y) / e}
	k := float64(y) / phi
	if y > 0 {
		r.Interval[0] = phi * distuv.Gamma{Alpha: k, Beta: 1}.Quantile((1-confidence)/2) / e
	}
	r.Interval[1] = phi * distuv.Gamma{Alpha: k + 1, Beta: 1}.Quantile((1+confidence)/2) / e
	return r
}

// binomialRatio is the exact test of the ratio of two Poisson rates, and its
// interval; an upper end of -1 is none.
func binomialRatio(y1 int, e1 float64, y2 int, e2 float64) (p, lo, hi float64) {
	n := float64(y1 + y2)
	b := distuv.Binomial{N: n, P: e2 / (e1 + e2)}
	below := b.CDF(float64(y2))
	above := 1.0
	if y2 > 0 {
		above = 1 - b.CDF(float64(y2-1))
	}
	p = min(1, 2*min(below, above))
	odds := func(share float64) float64 { return share / (1 - share) * e1 / e2 }
	lo, hi = 0, -1
	if y2 > 0 {
		lo = odds(distuv.Beta{Alpha: float64(y2), Beta: float64(y1) + 1}.Quantile((1 - confidence) / 2))
	}
	if y1 > 0 {
		hi = odds(distuv.Beta{Alpha: float64(y2) + 1, Beta: float64(y1)}.Quantile((1 + confidence) / 2))
	}
	return p, lo, hi
}

// residuals are Pearson's, at the rate of the stretch.
func residuals(cells []cell) []float64 {
	y, e := sum(cells)
	r := make([]float64, len(cells))
	if y == 0 {
		return r
	}
	rate := float64(y) / e
	for i, c := range cells {
		r[i] = (float64(c.n) - rate*c.e) / math.Sqrt(rate*c.e)
	}
	return r
}

// blocks adds up cells by so many, the last of them first.
func blocks(cells []cell, by int) []cell {
	out := make([]cell, 0, len(cells)/by)
	for end := len(cells); end >= by; end -= by {
		n, e := sum(cells[end-by : end])
		out = append(out, cell{n, e})
	}
	slices.Reverse(out)
	return out
}

// dispersion is the sum of squares of Pearson's residuals by the degrees of
// freedom that they have, or the long-run variance when cells that follow one
// another are alike: Newey and West's, with Bartlett's weights and the lag that
// they advise (Econometrica 55, 1987; Review of Economic Studies 61, 1994). It
// is never below 1.
func dispersion(before, after []cell) (phi float64, free int) {
	r := slices.Concat(residuals(before), residuals(after))
	n := float64(len(r))
	if free = len(r) - 2; free <= 0 {
		return 1, 0
	}
	var square float64
	for _, x := range r {
		square += x * x
	}
	lag := int(4 * math.Pow(n/100, 2.0/9))
	long := square
	for k := 1; k <= lag && k < len(r); k++ {
		var both float64
		for i := k; i < len(r); i++ {
			both += r[i] * r[i-k]
		}
		long += 2 * (1 - float64(k)/float64(lag+1)) * both
	}
	return max(1, square/float64(free), long/float64(free)), free
}

// falseDiscoveries gives for each p the least rate of false discoveries at
// which it would be one: the adjusted values of Benjamini and Hochberg (Journal
// of the Royal Statistical Society B 57, 1995). Those of at most q are held to
// so many false ones among them, on average.
func falseDiscoveries(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	adjusted := make([]float64, len(p))
	least := 1.0
	for i, at := range order {
		least = min(least, p[at]*float64(len(p))/float64(len(p)-i))
		adjusted[at] = least
	}
	return adjusted
}

// round keeps four digits, which is more than any count here bears.
func round(x float64) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return x
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*scale) / scale
}

func (t RateTest) rounded() RateTest {
	for _, x := range []*float64{&t.Before.Exposure, &t.Before.Rate, &t.Before.Interval[0], &t.Before.Interval[1], &t.After.Exposure, &t.After.Rate,
		&t.After.Interval[0], &t.After.Interval[1], &t.Ratio, &t.Interval[0], &t.Interval[1], &t.Dispersion, &t.P} {
		*x = round(*x)
	}
	return t
}
