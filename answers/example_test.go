package answers_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
)

func Example() {
	if err := example(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Visits between IRN and AZE: 1 held (IRN to AZE 1 held; AZE to IRN none told)
	//
	// 1. 2019-01-16/17  held  Mohammad Bagheri (IRN MIL) to AZE, Baku
	//    “Bagheri began a two-day visit to Baku.” [a, 2019-01-16, sentence 1]
	//
	// This rests on 1 report of 1 day, 2019-01-16 to 2019-01-16.
	// What they do not tell may yet have happened.
	// Record: schema 1, 1 report of 2019-01-16, 4decafcb17c065d9
	// Query: dragoman visits IRN AZE
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

	text := "Bagheri began a two-day visit to Baku."
	first := dragoman.DayOf(2019, 1, 16)
	_, err = l.Add(ctx, []ledger.Coded{{
		Report: dragoman.Report{ID: "a", Published: first, Text: text},
		Records: []dragoman.Record{{
			ID: "a1", Report: "a", Published: first, Date: first, EndDate: first + 1,
			Event: []string{"CONSULT"}, Mode: []string{"visit"}, Status: dragoman.Actual,
			Actor:     []dragoman.Actor{{Code: "IRN", Sector: "MIL", IdentifierText: "Mohammad Bagheri"}},
			Recipient: []dragoman.Actor{{Code: "AZE", Sector: "GOV"}},
			EventLoc:  dragoman.EventLoc{Place: "Baku", CountryCode: "AZE"},
			EventText: "visit", TextInfo: dragoman.TextInfo{Sequence: 1, End: len(text), Text: text},
		}},
	}})
	if err != nil {
		return err
	}
	visits, err := answers.Visits(ctx, l, "IRN", "AZE", answers.VisitsQuery{})
	if err != nil {
		return err
	}
	visits.Version.Schema, visits.Version.Hash = 1, "4decafcb17c065d9" // whatever they are today
	return answers.WriteText(os.Stdout, visits)
}
