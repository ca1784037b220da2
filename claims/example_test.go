package claims_test

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
)

// A coded document carries its claims.
func Example() {
	c, err := coder.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	d := c.Code(dragoman.Report{
		ID: "r1", Published: dragoman.DayOf(2019, 1, 22),
		Text: "It was the third visit by Iranian ministers to Baku since December 2018. The border is one of the safest in the region.",
	})
	for _, c := range d.Claims {
		fmt.Println(c.Kind, c.Of, c.Number, c.Window.Brief(), c.Window.How)
	}
	// Output:
	// count visit 3 2018-12-01/2019-01-22 since December 2018
	// assessment border 0 /2019-01-22 no window said
}
