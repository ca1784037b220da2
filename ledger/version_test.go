package ledger

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// TestVersion holds that a version follows from what is in the record, in any
// order, and that a report or a coder more is another version.
func TestVersion(t *testing.T) {
	one := Coded{Report: dragoman.Report{ID: "a", Published: dragoman.DayOf(2019, 1, 22), Text: "Something happened."}, Coder: dragoman.CoderInfo{Name: "x", Version: "1"}}
	two := Coded{Report: dragoman.Report{ID: "b", Published: dragoman.DayOf(2019, 1, 23), Text: "Something else."}, Coder: dragoman.CoderInfo{Name: "x", Version: "1"}}
	newer := two
	newer.Coder.Version = "2"
	version := func(batches ...Coded) Version {
		l, err := Open(filepath.Join(t.TempDir(), "record.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		for _, c := range batches {
			if _, err := l.Add(t.Context(), []Coded{c}); err != nil {
				t.Fatal(err)
			}
		}
		v, err := l.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := version(one, two)
	if w := version(two, one); w.Hash != v.Hash || w.String() != v.String() {
		t.Errorf("order: %s and %s", v, w)
	}
	hashes := []string{v.Hash, version().Hash, version(one).Hash, version(one, newer).Hash}
	slices.Sort(hashes)
	if len(slices.Compact(hashes)) != 4 {
		t.Errorf("four records, %d versions", len(slices.Compact(hashes)))
	}
	if v.Reports != 2 || v.Until != two.Report.Published || !slices.Equal(v.Coders, []string{"x 1"}) {
		t.Errorf("%+v", v)
	}
}
