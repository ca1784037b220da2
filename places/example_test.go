package places_test

import (
	"fmt"

	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
)

// A report's names, settled by one another: this Georgia is the country that
// has Tbilisi, and East Azerbaijan is a province of Iran.
func Example() {
	g, err := places.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "Iranian officials from East Azerbaijan Province met the mayor of Tbilisi, Georgia."
	for _, found := range g.Read(text, lang.Split(text)) {
		for _, m := range found {
			c := m.Best()
			fmt.Println(c.Span.Of(text), m.Kind, c.Country)
		}
	}
	// Output:
	// Iranian demonym IRN
	// East Azerbaijan province IRN
	// Tbilisi capital GEO
	// Georgia state GEO
}
