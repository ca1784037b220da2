package ledger_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// Two reports of one visit are one event.
func Example() {
	if err := example(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 2 reports, 1 event
	// 2019-01-16 to 2019-01-17: Mohammad Bagheri, told by b
	// and by a: "Bagheri is in Baku."
}

func example() error {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	l, err := ledger.Open(filepath.Join(dir, "record.db"))
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()

	visit := func(report string, published, from, to dragoman.Day, text string) ledger.Coded {
		return ledger.Coded{
			Report: dragoman.Report{ID: report, Published: published, Text: text},
			Records: []dragoman.Record{{
				ID: report + "1", Report: report, Published: published, Date: from, EndDate: to,
				Event: []string{"CONSULT"}, Mode: []string{"visit"}, Status: dragoman.Actual,
				Actor:     []dragoman.Actor{{Code: "IRN", Sector: "MIL", IdentifierText: "Mohammad Bagheri"}},
				Recipient: []dragoman.Actor{{Code: "AZE", Sector: "GOV"}},
				TextInfo:  dragoman.TextInfo{Sequence: 1, End: len(text), Text: text},
			}},
		}
	}
	day := dragoman.DayOf(2019, 1, 16)
	added, err := l.Add(ctx, []ledger.Coded{
		visit("a", day+1, 0, 0, "Bagheri is in Baku."),
		visit("b", day+2, day, day+1, "Bagheri ended his two-day visit to Baku."),
	})
	if err != nil {
		return err
	}
	fmt.Printf("%d reports, %d event\n", added.Reports, added.Events)

	for event, err := range l.Events(ctx, ledger.Query{Pair: [2]string{"IRN", "AZE"}}) {
		if err != nil {
			return err
		}
		fmt.Printf("%s to %s: %s, told by %s\n", event.Date, event.EndDate, event.Actor[0].IdentifierText, event.Report)
		for _, p := range event.Passages {
			fmt.Printf("and by %s: %q\n", p.Report, p.Text)
		}
	}
	return nil
}
