package eval_test

import (
	"os"
	"strings"

	"github.com/dragoman-events/dragoman/eval"
)

func Example() {
	gold, _ := eval.ReadGold(strings.NewReader(
		`{"id": "a", "events": [{"event": "CONSULT", "mode": "visit", "actors": [{"country": "IRN"}], "recipients": [{"country": "AZE"}]}]}
		{"id": "b", "events": []}`))
	coded, _ := eval.ReadCoded(strings.NewReader(
		`{"report": "a", "event": ["CONSULT"], "mode": ["visit"], "actor": [{"code": "IRN"}], "recipient": [{"code": "AZE"}]}
		{"report": "b", "event": ["AID"], "actor": [{"code": "AZE"}]}`))
	eval.Score(gold, coded).Write(os.Stdout, false)
	// Output:
	// reports 2, without any gold event 1
	// type   P 0.500 R 1.000 F1 0.667  (right 1, coded 2, gold 1)
	// tuple  P 0.500 R 1.000 F1 0.667  (right 1, coded 2, gold 1)
	// dyad   P 0.667 R 1.000 F1 0.800  (right 2, coded 3, gold 2)
	// of 1 matched tuples: mode 1.000 status 1.000 sector 1.000 date 1.000
	// of 1 gold events of a type that was coded: actors 1.000 recipients 1.000 sectors 1.000 place 1.000
	// events coded per report that has none: 1.000
}
