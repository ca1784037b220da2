package exchange_test

import (
	"fmt"
	"os"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/exchange"
)

func Example() {
	w := exchange.NewWriter(os.Stdout, exchange.Table, 100)
	err := w.Write(&dragoman.Record{
		Date: dragoman.DayOf(2019, 1, 16), EndDate: dragoman.DayOf(2019, 1, 17),
		Event: []string{"CONSULT"}, Mode: []string{"visit"}, Status: dragoman.Actual,
		Actor:     []dragoman.Actor{{Code: "IRN", Sector: "MIL", IdentifierText: "Mohammad Bagheri"}},
		Recipient: []dragoman.Actor{{Code: "AZE", Sector: "GOV"}},
		EventLoc:  dragoman.EventLoc{Place: "Baku", CountryCode: "AZE"},
		EventText: "visit", TextInfo: dragoman.TextInfo{Text: "Bagheri began his two-day visit to Baku."},
	})
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// date              event                     who                                     place
	// 2019-01-16/17     CONSULT/visit             IRN MIL Mohammad Bagheri -> AZE GOV     Baku, AZE
	//     Bagheri began his two-day visit to Baku.
}
