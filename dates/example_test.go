package dates_test

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/dates"
	"github.com/dragoman-events/dragoman/lang"
)

// A report of Tuesday 22 January 2019.
func Example() {
	text := "On Wednesday last week, Mohammad Bagheri began his two-day visit to Baku, " +
		"the third by Iranian officials since December 2018 and the first of its kind since the 1991 declaration of independence."
	ref := dragoman.DayOf(2019, 1, 22)
	for _, expressions := range dates.FindIn(text, lang.Split(text), ref) {
		for _, e := range expressions {
			fmt.Printf("%s: %s %v %v (%s)\n", e.Said.Of(text), e.Kind, e.From, e.To, e.How)
		}
	}
	// Output:
	// Wednesday last week: point 2019-01-16 2019-01-16 (Wednesday of the week before 2019-01-22)
	// two-day: duration   (2 days)
	// since December 2018: since 2018-12-01  (starting with December 2018)
	// 1991: naming 1991-01-01 1991-12-31 (1991)
}

func ExampleParse() {
	e, err := dates.Parse("late last week", dragoman.DayOf(2019, 1, 22))
	fmt.Println(e.From, e.To, e.How, err)
	// Output:
	// 2019-01-17 2019-01-20 the late part of the week before 2019-01-22 <nil>
}
