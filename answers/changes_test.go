package answers

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// disasters are the disasters in British coal mines that cost ten lives and
// more, by year from 1851 to 1962 (Jarrett, Biometrika 66, 1979).
var disasters = []int{
	4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, 2, 2,
	1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2,
	3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
}

// TestDisasters holds the search to the example on which such methods are
// shown: one change about 1891 (the 41st year is the last of the earlier rate:
// Raftery and Akman, Biometrika 73, 1986; Carlin, Gelfand and Smith, Applied
// Statistics 41, 1992), from 3.1 a year to 0.9.
func TestDisasters(t *testing.T) {
	cells := make([]cell, len(disasters))
	for i, n := range disasters {
		cells[i] = cell{n, 1}
	}
	changes := findChanges(cells)
	if len(changes) == 0 || changes[0].at != 41 {
		t.Fatalf("changes %+v, want the first at 41", changes)
	}
	c := changes[0]
	if c.from < 35 || c.to > 46 || c.from > 41 || c.to < 41 || c.p > 0.01 {
		t.Errorf("%+v", c)
	}
	r := compareRates(cells[:c.at], cells[c.at:])
	near(t, "rate before", r.Before.Rate, 3.1, 0.05)
	near(t, "rate after", r.After.Rate, 0.9, 0.05)
}

var long = flag.Bool("simulate", false, "simulate 2,000 series of every kind, and tell the rates")

// scenario is a kind of series: how many events a month there are, how far
// they vary, how much a month resembles the last, and how coverage drifts.
type scenario struct {
	name   string
	months int
	mean   float64 // events a month at the coverage of the middle
	phi    float64 // dispersion
	like   float64 // correlation of the logarithm of the rate with that of the month before
	drift  float64 // by what factor coverage grows from first to last
	gap    int     // months in the middle without a report
	factor float64 // by which the rate is multiplied in the last twelve months; 1: stable
}

var stable = []scenario{
	{name: "few events", months: 120, mean: 0.2, phi: 1, drift: 4, factor: 1},
	{name: "few events in bursts", months: 120, mean: 0.3, phi: 2.5, drift: 4, gap: 12, factor: 1},
	{name: "one a month", months: 96, mean: 1, phi: 1.5, drift: 3, factor: 1},
	{name: "bursts", months: 240, mean: 2, phi: 3, drift: 5, gap: 24, factor: 1},
	{name: "many events", months: 120, mean: 10, phi: 2, drift: 0.3, factor: 1},
	{name: "months alike", months: 120, mean: 5, phi: 1.5, like: 0.4, drift: 3, factor: 1},
	{name: "short", months: 24, mean: 2, phi: 1.5, drift: 2, factor: 1},
}

func (s scenario) draw(d drawer, spread *distuv.Normal) []cell {
	cells := make([]cell, 0, s.months)
	x := 0.0
	for i := range s.months {
		at := float64(i)/float64(s.months-1) - 0.5
		// Coverage drifts, and is uneven from month to month.
		e := 300 * math.Pow(s.drift, at) * math.Exp(0.25*spread.Rand())
		mean := s.mean * e / 300
		if s.like > 0 {
			x = s.like*x + math.Sqrt(1-s.like*s.like)*0.3*spread.Rand()
			mean *= math.Exp(x - 0.045)
		}
		if i >= s.months-12 {
			mean *= s.factor
		}
		n := d.count(mean, s.phi)
		if s.gap > 0 && i >= s.months/2 && i < s.months/2+s.gap {
			continue
		}
		cells = append(cells, cell{n, e})
	}
	return cells
}

// TestFalseAlarms holds that the tests find a change in at most one in twenty
// series that have none, though coverage drifts, and tells how often they find
// a doubling over the last twelve months.
func TestFalseAlarms(t *testing.T) {
	n, searched := 400, 40 // series to split, and to search
	switch {
	case *long:
		n, searched = 2000, 2000
	case testing.Short():
		n, searched = 200, 6
	}
	const bound = 0.05
	for _, s := range stable {
		src := rand.NewPCG(7, 11)
		d, spread := drawer{src}, &distuv.Normal{Sigma: 1, Src: src}
		double := s
		double.factor = 2
		var split, raw, change, power, powerChange int
		for i := range n {
			cells := s.draw(d, spread)
			k := len(cells) - 12
			if compareRates(cells[:k], cells[k:]).P < bound {
				split++
			}
			if i < searched && len(findChanges(cells)) > 0 {
				change++
			}
			for j := range cells {
				cells[j].e = 1
			}
			if compareRates(cells[:k], cells[k:]).P < bound {
				raw++
			}
			cells = double.draw(d, spread)
			if r := compareRates(cells[:k], cells[k:]); r.P < bound && r.Ratio != 1 {
				power++
			}
			if i < searched && len(findChanges(cells)) > 0 {
				powerChange++
			}
		}
		share := func(k, n int) float64 { return float64(k) / float64(n) }
		t.Logf("%-22s false alarms: split %.3f (by count alone %.3f), search %.3f; a doubling is found: split %.2f, search %.2f",
			s.name, share(split, n), share(raw, n), share(change, searched), share(power, n), share(powerChange, searched))
		// What a rate of 5% passes by chance in one of a thousand draws.
		most := func(n int) float64 { return bound + 3.1*math.Sqrt(bound*(1-bound)/float64(n)) }
		if share(split, n) > most(n) {
			t.Errorf("%s: the split has %.3f false alarms", s.name, share(split, n))
		}
		if searched >= 40 && share(change, searched) > most(searched) {
			t.Errorf("%s: the search has %.3f false alarms", s.name, share(change, searched))
		}
	}
}
