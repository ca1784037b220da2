package actors_test

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
)

func Example() {
	model, _ := lang.Load()
	gazetteer, _ := places.Load()
	lexicon, _ := actors.Load(gazetteer)

	d := &dragoman.Document{Report: dragoman.Report{
		Published: dragoman.DayOf(2019, 1, 22),
		Text:      "Iran's defence minister met Zakir Hasanov in Baku. The two countries signed an agreement.",
	}}
	d.Sentences = model.Annotate(d.Text)
	lexicon.Mentions(d)
	for _, m := range d.Mentions {
		fmt.Println(m.Span.Of(d.Text), "|", m.Kind, m.Party.Code, m.Party.Sector, m.Members)
	}
	for _, h := range lexicon.Who("Ilham Aliyev", dragoman.DayOf(2019, 1, 16)) {
		fmt.Println(h.Name, "|", h.Code, h.Sector, h.Office, "since", h.From)
	}
	// Output:
	// Iran's defence minister | office IRN GOV []
	// Zakir Hasanov | name AZE GOV []
	// Baku | place AZE GOV []
	// The two countries | plural   [0 1]
	// Ilham Aliyev | AZE GOV president since 2003-10-31
}
