package ledger

import (
	"fmt"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// The record as of a day is that of the reports published up to it.
func TestAsOf(t *testing.T) {
	dir := t.TempDir()
	for seed := range 8 {
		reports := rapid.Custom(news).Example(seed)
		l, err := Open(filepath.Join(dir, fmt.Sprint(seed, ".db")))
		if err != nil {
			t.Fatal(err)
		}
		add(t, l, reports...)
		for _, d := range []string{"2019-01-09", "2019-01-12", "2019-01-15", "2019-01-18", "2019-01-20"} {
			var early []Coded
			for _, c := range reports {
				if c.Report.Published <= day(d) {
					early = append(early, c)
				}
			}
			only, _ := open4(t)
			add(t, only, early...)
			past, err := l.AsOf(t.Context(), day(d))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := dump(t, past), dump(t, only); got != want {
				t.Errorf("%d, as of %s: %s", seed, d, firstDifference(got, want))
			}
			if err := past.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}
