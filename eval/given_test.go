package eval

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
)

func TestReadGivenGold(t *testing.T) {
	// The spans count code points: the letters before Müller are of two bytes.
	items, err := ReadGivenGold(strings.NewReader(`{"id": "a", "text": "Öäü: Müller met Orbán.", "spans": {"actor": [[5, 11]], "recipient": [[16, 21]]}, "event": "CONSULT"}
`))
	if err != nil {
		t.Fatal(err)
	}
	it := items[0]
	if a, r := it.Given.Actor[0].Of(it.Text), it.Given.Recipient[0].Of(it.Text); a != "Müller" || r != "Orbán" {
		t.Errorf("actor %q, recipient %q", a, r)
	}
	for _, bad := range []struct{ line, want string }{
		{`{"id": "a", "text": "x", "spans": {"actor": [[0, 1]]}, "event": "WAR"}`, `line 1: item a: "WAR" is no event type of PLOVER, nor YIELD`},
		{`{"id": "a", "text": "é", "spans": {"actor": [[0, 2]]}, "event": "AID"}`, "line 1: item a: actor: span [0, 2] goes beyond the text's 1 characters"},
		{`{"id": "a", "text": "x", "spans": {"recipient": [[1, 1]]}, "event": "AID"}`, "line 1: item a: recipient: span [1, 1] holds nothing"},
		{`{"id": "a", "text": "x", "spans": {}, "event": "AID"}`, "line 1: item a marks neither actor nor recipient"},
		{`{"id": `, "line 1"},
	} {
		_, err := ReadGivenGold(strings.NewReader(bad.line))
		if err == nil || !strings.Contains(err.Error(), bad.want) || !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%s: got %v, want %s", bad.line, err, bad.want)
		}
	}
}

func FuzzReadGivenGold(f *testing.F) {
	f.Add([]byte(`{"id": "a", "text": "Müller met Orbán.", "spans": {"actor": [[0, 6]], "recipient": [[11, 16]]}, "event": "CONSULT"}`))
	f.Add([]byte(`{"id": "a", "text": "x", "spans": {"actor": [[0, 9999999]]}, "event": "YIELD"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, err := ReadGivenGold(strings.NewReader(string(b)))
		if err != nil {
			return
		}
		for _, it := range items {
			for _, s := range it.Given.Actor {
				if s.Of(it.Text) == "" {
					t.Errorf("span %v of %q is empty", s, it.Text)
				}
			}
		}
	})
}

// Worked by hand: YIELD is asked three times and answered right once, AID is
// answered twice and right once, so F1 is 2*1/(1+3) = .5 and 2*1/(2+1) = .667.
func TestScoreGiven(t *testing.T) {
	gold := []GivenItem{{ID: "a", Event: "CONCEDE"}, {ID: "b", Event: "RETREAT"}, {ID: "c", Event: Yield}, {ID: "d", Event: "AID"}}
	res := ScoreGiven(gold, []string{"YIELD", "AID", "REJECT", "AID"})
	if res.Accuracy != 0.5 || math.Abs(res.MacroF1-(0.5+2.0/3)/2) > 1e-9 || len(res.Wrong) != 2 {
		t.Errorf("got %+v", res)
	}
	var sb strings.Builder
	if err := res.Write(&sb, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(sb.String(), "\nmacro-F1 0.583\n") || !strings.Contains(sb.String(), "b  gold: YIELD | coded: AID") {
		t.Error(sb.String())
	}
	if got := GivenAnswer(coder.Relation{Types: []coder.TypeChance{{Type: "AID", P: 0.4}, {Type: "CONCEDE", P: 0.3}, {Type: "RETREAT", P: 0.3}}}); got != Yield {
		t.Errorf("concessions of .3 and .3 against aid of .4: got %s", got)
	}
}
