package intake_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman/intake"
)

// What cannot be read is refused by name, and the rest goes on.
func Example() {
	in := strings.NewReader(`{"id": "a1", "date": "2019-01-22", "text": "The ministers met in Baku."}
{"id": "a2", "text": "They met again."}
{"id": "a3", "date": "2019-01-23", "text": "They left."}
`)
	for report, err := range intake.Read(context.Background(), []string{"-"}, in, intake.Options{}) {
		if err != nil {
			fmt.Println("refused:", err)
			continue
		}
		fmt.Println(report.Published, report.ID, report.Text)
	}
	// Output:
	// 2019-01-22 a1 The ministers met in Baku.
	// refused: -:2: there is no date: want "date YYYY-MM-DD" before the text, a "date" in the JSON, or one for all
	// 2019-01-23 a3 They left.
}
