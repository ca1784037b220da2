package coder_test

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
)

func Example() {
	c, err := coder.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := c.Code(dragoman.Report{
		ID:        "example",
		Published: dragoman.DayOf(2019, 1, 22),
		Text:      "On Monday, Turkey's defence minister paid a two-day visit to Baku.",
	})
	for _, r := range c.Records(doc) {
		fmt.Println(r.Event[0], r.Mode[0], r.Actor[0].Code, r.Actor[0].Office, "->", r.Recipient[0].Code)
		fmt.Println(r.Date, r.EndDate, r.DateHow)
		fmt.Println(doc.Text[r.TextInfo.Start:r.TextInfo.End] == r.TextInfo.Text, r.Rule)
	}
	// Output:
	// CONSULT visit TUR defence minister -> AZE
	// 2019-01-21 2019-01-22 the latest Monday up to 2019-01-22; 2 days from then
	// true consult/pay-a-visit
}
