package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/dragoman-events/dragoman"
)

// Trust says how far the confidence of coded events is to be believed, and
// what is had for asking for more of it.
type Trust struct {
	Events int
	// ECE is the expected calibration error: the mean distance, over the
	// events, of the mean confidence of a bin from the share of it that is
	// right (Naeini, Cooper and Hauskrecht, AAAI 2015). Right is an event whose
	// type the gold has in the report.
	ECE   float64
	Bins  []TrustBin
	Curve []TrustPoint
}

// TrustBin is the events of a range of confidence.
type TrustBin struct {
	From, To float64 // From belongs to it; To does not, but for 1
	N        int
	Mean     float64 // their mean confidence
	Type     float64 // the share whose type the gold has in the report
	Tuple    float64 // the share whose whole tuple it has
}

// TrustPoint is the figures over the events of at least some confidence.
type TrustPoint struct {
	Min         float64
	Type, Tuple Count
}

// The edges of the bins and the points of the curve: tenths.
const tenths = 10

// Trusted compares the confidence of records with what is right. Where a
// report has more events of a type than the gold, the surest of them are the
// right ones.
func Trusted(gold []Item, coded map[string][]dragoman.Record) *Trust {
	type judged struct {
		confidence float64
		typ, tuple bool
	}
	var all []judged
	for _, it := range gold {
		want := counted(it.Events, goldTuple)
		records := slices.Clone(coded[it.ID])
		slices.SortStableFunc(records, func(a, b dragoman.Record) int { return cmp.Compare(b.Confidence, a.Confidence) })
		types := map[string]int{}
		for _, g := range want {
			types[g.Type]++
		}
		for _, rec := range records {
			have := counted([]dragoman.Record{rec}, codedTuple)
			if len(have) == 0 {
				continue
			}
			j := judged{confidence: rec.Confidence, typ: types[have[0].Type] > 0}
			types[have[0].Type]--
			if i := slices.IndexFunc(want, func(g Tuple) bool { return same(g, have[0]) }); i >= 0 {
				j.tuple = true
				want = slices.Delete(want, i, i+1)
			}
			all = append(all, j)
		}
	}
	t := &Trust{Events: len(all)}
	for b := range tenths {
		bin := TrustBin{From: float64(b) / tenths, To: float64(b+1) / tenths}
		for _, j := range all {
			if int(min(j.confidence, 0.999999)*tenths) != b {
				continue
			}
			bin.N++
			bin.Mean += j.confidence
			bin.Type += float64(one(j.typ))
			bin.Tuple += float64(one(j.tuple))
		}
		if bin.N == 0 {
			continue
		}
		n := float64(bin.N)
		bin.Mean, bin.Type, bin.Tuple = bin.Mean/n, bin.Type/n, bin.Tuple/n
		t.ECE += n / float64(len(all)) * math.Abs(bin.Mean-bin.Type)
		t.Bins = append(t.Bins, bin)
	}
	for b := range tenths {
		least := float64(b) / tenths
		res := Score(gold, AtLeast(coded, least))
		t.Curve = append(t.Curve, TrustPoint{least, res.Type, res.Tuple})
	}
	return t
}

// AtLeast gives the records of at least that confidence.
func AtLeast(coded map[string][]dragoman.Record, least float64) map[string][]dragoman.Record {
	out := make(map[string][]dragoman.Record, len(coded))
	for id, records := range coded {
		out[id] = dragoman.AtLeast(records, least)
	}
	return out
}

// Write prints the table and the curve.
func (t *Trust) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "confidence of %d events: calibration error %.3f\n", t.Events, t.ECE)
	fmt.Fprintf(b, "   %-10s %6s %6s %11s %12s\n", "from to", "events", "mean", "type right", "tuple right")
	for _, x := range t.Bins {
		fmt.Fprintf(b, "   %.1f to %.1f %6d %6.3f %11.3f %12.3f\n", x.From, x.To, x.N, x.Mean, x.Type, x.Tuple)
	}
	fmt.Fprintf(b, "with --min-confidence\n   %-5s %6s %6s %6s %6s %8s %6s %6s\n", "", "events", "type P", "R", "F1", "tuple P", "R", "F1")
	for _, x := range t.Curve {
		fmt.Fprintf(b, "   %.1f   %6d %6.3f %6.3f %6.3f %8.3f %6.3f %6.3f\n", x.Min, x.Type.Coded, x.Type.Precision(), x.Type.Recall(), x.Type.F1(),
			x.Tuple.Precision(), x.Tuple.Recall(), x.Tuple.F1())
	}
	return b.Flush()
}
