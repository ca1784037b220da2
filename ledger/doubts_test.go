package ledger_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// TestDoubtsCursor: a page follows the one before, whatever of that has been
// decided meanwhile.
func TestDoubtsCursor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "doubts.db")
	l, err := ledger.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	var batch []ledger.Coded
	for i := range 40 {
		day := dragoman.DayOf(2019, 1, 1) + dragoman.Day(40*i)
		id := fmt.Sprintf("e%02d", i*7%40)
		batch = append(batch, ledger.Coded{
			Report: dragoman.Report{ID: "r" + id, Published: day, Text: "Iran spoke with Georgia."}, Coder: dragoman.CoderInfo{Name: "test", Version: "1"},
			Records: []dragoman.Record{{
				ID: id, Report: "r" + id, Published: day, Date: day, EndDate: day, Event: []string{"CONSULT"}, Status: dragoman.Actual, EventText: "spoke",
				Confidence: float64(i%13) / 13, Actor: []dragoman.Actor{{Code: "IRN"}}, Recipient: []dragoman.Actor{{Code: "GEO"}},
				TextInfo: dragoman.TextInfo{Sequence: 1, End: 24, Text: "Iran spoke with Georgia."},
			}},
		})
	}
	if _, err := l.Add(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	all, err := l.Doubts(t.Context(), "", 100)
	if err != nil || len(all) != 40 {
		t.Fatalf("%d doubts, %v", len(all), err)
	}
	const page = 7
	cursor, got := "", []ledger.Doubt{}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for {
		next, err := l.Doubts(t.Context(), cursor, page)
		if err != nil {
			t.Fatal(err)
		}
		if len(next) == 0 {
			break
		}
		got = append(got, next...)
		cursor = next[len(next)-1].Cursor()
		for _, d := range next { // all of the page is decided
			if _, err := db.ExecContext(t.Context(), "UPDATE passages SET corrected = '[]' WHERE id = ?", d.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !slices.Equal(got, all) {
		t.Errorf("pages give\n%v\nwant\n%v", got, all)
	}
	for _, wrong := range []string{"20", "1/x/e01", "1/0.5/", "//"} {
		if _, err := l.Doubts(t.Context(), wrong, page); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("cursor %q: %v", wrong, err)
		}
	}
}
