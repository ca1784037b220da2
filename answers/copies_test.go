package answers_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
)

// TestMonthOfCopies: a record whose last month has copies of earlier reports
// alone is answered from, and that month is none of a trend's.
func TestMonthOfCopies(t *testing.T) {
	l, err := ledger.Open(filepath.Join(t.TempDir(), "copies.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	text := "The foreign minister of Iran spoke with Georgia about the transit of grain. " + strings.Repeat("Both sides praised the talks on ports, roads and rail. ", 3) +
		"A further round in the autumn shall bring experts of customs, of transport and of trade to one table, the ministry in Tehran said in a statement."
	var batch []ledger.Coded
	add := func(id, text string, day dragoman.Day) {
		batch = append(batch, ledger.Coded{
			Report: dragoman.Report{ID: id, Published: day, Text: text}, Coder: dragoman.CoderInfo{Name: "test", Version: "1"},
			Records: []dragoman.Record{{
				ID: id, Report: id, Published: day, Date: day, EndDate: day, Event: []string{"CONSULT"}, Status: dragoman.Actual, QuadCode: 1, EventText: "spoke",
				Actor: []dragoman.Actor{{Code: "IRN"}}, Recipient: []dragoman.Actor{{Code: "GEO"}}, TextInfo: dragoman.TextInfo{Sequence: 1, End: 74, Text: text[:74]},
			}},
		})
	}
	for m := range 6 {
		day := dragoman.DayOf(2019, 1, 31) + dragoman.Day(31*m)
		add("r"+day.String(), strings.ReplaceAll(text, "grain", strings.Repeat("wool, tea and oil of the year ", m+1)), day)
	}
	add("r", text, dragoman.DayOf(2019, 8, 31))
	add("copy", text, dragoman.DayOf(2019, 9, 1))
	if _, err := l.Add(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	months, err := l.CoverageMonths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if last := months[len(months)-1]; last.Month != 9 || last.Reports != 0 {
		t.Fatalf("the last month has reports of its own: %+v", last)
	}
	if _, err := answers.Pair(t.Context(), l, "IRN", "GEO", answers.PairQuery{}); err != nil {
		t.Error(err)
	}
	a, err := answers.Trend(t.Context(), l, "IRN", "GEO", answers.TrendQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(a.Months); n == 0 || a.Months[n-1].Month.String() != "2019-08" {
		t.Errorf("months %+v, want the last to be 2019-08", a.Months)
	}
}
