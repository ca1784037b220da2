package eval

import (
	"math"
	"testing"

	"github.com/dragoman-events/dragoman"
	"pgregory.net/rapid"
)

// Worked by hand: of two CONSULT coded where the gold has one, the surer is
// the right one; .95 and 1 share a bin with .975 mean, of which half is right.
func TestTrusted(t *testing.T) {
	rec := func(typ string, c float64, codes ...string) dragoman.Record {
		r := dragoman.Record{Event: []string{typ}, Status: dragoman.Actual, Confidence: c}
		for _, code := range codes {
			r.Actor = append(r.Actor, dragoman.Actor{Code: code})
		}
		return r
	}
	gold := []Item{{ID: "a", Events: []Gold{{Event: "CONSULT", Actors: []GoldParty{{Country: "IRN"}, {Country: "AZE"}}}}}, {ID: "b"}}
	coded := map[string][]dragoman.Record{
		"a": {rec("CONSULT", 0.2, "IRN"), rec("CONSULT", 0.95, "IRN", "AZE")},
		"b": {rec("AID", 1, "IRN")},
	}
	got := Trusted(gold, coded)
	if len(got.Bins) != 2 || got.Bins[0] != (TrustBin{From: 0.2, To: 0.3, N: 1, Mean: 0.2}) {
		t.Fatalf("bins %+v", got.Bins)
	}
	top := got.Bins[1]
	if top.N != 2 || math.Abs(top.Mean-0.975) > 1e-9 || top.Type != 0.5 || top.Tuple != 0.5 {
		t.Errorf("highest bin %+v", top)
	}
	if want := (0.2 + 2*0.475) / 3; math.Abs(got.ECE-want) > 1e-9 {
		t.Errorf("calibration error %f, want %f", got.ECE, want)
	}
	if p := got.Curve[3]; p.Type != (Count{1, 2, 1}) || p.Min != 0.3 {
		t.Errorf("at 0.3 and more: %+v", p)
	}
}

// Asking for more confidence never gives more events, and leaves no event a
// part of one that is gone.
func TestAtLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 8).Draw(t, "n")
		records := make([]dragoman.Record, n)
		for i := range records {
			records[i].ID = string(rune('a' + i))
			records[i].Confidence = rapid.Float64Range(0, 1).Draw(t, "confidence")
			if i > 0 && rapid.Bool().Draw(t, "part") {
				records[i].PartOf = records[rapid.IntRange(0, i-1).Draw(t, "of")].ID
			}
		}
		last := n
		for c := 0.0; c <= 1; c += 0.1 {
			kept := dragoman.AtLeast(records, c)
			if len(kept) > last {
				t.Fatalf("%d events at %f, %d at less", len(kept), c, last)
			}
			last = len(kept)
			ids := map[string]bool{"": true}
			for _, r := range kept {
				ids[r.ID] = true
			}
			for _, r := range kept {
				if !ids[r.PartOf] {
					t.Fatalf("%s is part of %s, which is gone", r.ID, r.PartOf)
				}
			}
		}
	})
}
