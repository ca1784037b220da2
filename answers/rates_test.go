package answers

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within || math.IsNaN(got) {
		t.Errorf("%s: got %.7g, want %.7g", what, got, want)
	}
}

// TestExactRatio holds the exact test to the example of R's poisson.test
// (package stats; the counts of melanoma of Dorn, 2000): 11 cases in 800
// against 21 in 3011.
func TestExactRatio(t *testing.T) {
	_, lo, hi := binomialRatio(6+8+7, 1083+1050+878, 11, 800)
	near(t, "lower end", lo, 0.8584264, 1e-6)
	near(t, "upper end", hi, 4.2772659, 1e-6)
	r := compareRates([]cell{{6, 1083}, {8, 1050}, {7, 878}}, []cell{{11, 800}})
	near(t, "ratio", r.Ratio, 1.971488, 1e-6)
}

// TestNoExposure: a month that has no exposure (all of its reports are copies)
// changes nothing, and the comparison ends.
func TestNoExposure(t *testing.T) {
	before, after := []cell{{3, 1}, {5, 1.5}, {2, 1}, {4, 2}}, []cell{{1, 1}, {2, 1}, {1, 1.2}}
	want := compareRates(before, after)
	for _, none := range []cell{{0, 0}, {4, 0}} {
		if got := compareRates(append([]cell{none}, before...), append([]cell{none}, after...)); got != want {
			t.Errorf("with %v: %+v, want %+v", none, got, want)
		}
	}
	if got := compareRates([]cell{{2, 0}}, []cell{{0, 0}}); got.P != 1 || got.Dispersion != 1 {
		t.Errorf("without any exposure: %+v", got)
	}
}

// TestFalseDiscoveries holds the correction to the example of its authors:
// of fifteen comparisons (Benjamini and Hochberg, 1995, section 3.2, the
// thrombolysis study) the first four are discoveries at 5%.
func TestFalseDiscoveries(t *testing.T) {
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	q := falseDiscoveries(p)
	found := 0
	for i, x := range q {
		if x <= 0.05 {
			found++
		}
		if i > 0 && x < q[i-1] {
			t.Errorf("adjusted values out of order: %v", q)
		}
	}
	if found != 4 {
		t.Errorf("%d discoveries, want 4: %v", found, q)
	}
	near(t, "the fourth", q[3], 0.0095*15/4, 1e-12)
}
