package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// event reads the notation of these tests: "CONSULT/visit IRN:MIL>AZE:GOV",
// parties joined by +, then words for the status, the date and, after @, the place.
func event(t *testing.T, s string) (Gold, dragoman.Record) {
	t.Helper()
	f := strings.Fields(s)
	var g Gold
	var r dragoman.Record
	typ, mode, _ := strings.Cut(f[0], "/")
	g.Event, g.Mode = typ, mode
	r.Event = []string{typ}
	if mode != "" {
		r.Mode = []string{mode}
	}
	actors, recipients, _ := strings.Cut(f[1], ">")
	for i, side := range []string{actors, recipients} {
		if side == "" {
			continue
		}
		for p := range strings.SplitSeq(side, "+") {
			code, sector, _ := strings.Cut(p, ":")
			if i == 0 {
				g.Actors = append(g.Actors, GoldParty{code, sector})
				r.Actor = append(r.Actor, dragoman.Actor{Code: code, Sector: sector})
			} else {
				g.Recipients = append(g.Recipients, GoldParty{code, sector})
				r.Recipient = append(r.Recipient, dragoman.Actor{Code: code, Sector: sector})
			}
		}
	}
	for _, word := range f[2:] {
		if word[0] == '2' {
			g.Date = word
			if len(word) == len("2006-01-02") {
				day, err := dragoman.ParseDay(word)
				if err != nil {
					t.Fatal(err)
				}
				r.Date = day
			}
			continue
		}
		if place, ok := strings.CutPrefix(word, "@"); ok {
			g.Place, r.EventLoc.CountryCode = place, place
			continue
		}
		g.Status, r.Status = dragoman.Status(word), dragoman.Status(word)
	}
	return g, r
}

// TestScore holds the figures against what reading score_events.py's
// definition gives by hand: right/coded/gold of type, tuple and dyad, then
// what is right of the matched tuples.
func TestScore(t *testing.T) {
	for _, c := range []struct {
		name              string
		gold, coded       []string
		types, tuple, dya [3]int
		matched           string // of n: mode status sector date
	}{
		{"nothing on either side", nil, nil, [3]int{}, [3]int{}, [3]int{}, "0: 0 0 0 0"},
		{"all right", []string{"ACCUSE/allege IRN:GOV>USA:GOV"}, []string{"ACCUSE/allege IRN:GOV>USA:GOV"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{1, 1, 1}, "1: 1 1 1 1"},
		{"missed", []string{"ACCUSE IRN>USA"}, nil, [3]int{0, 0, 1}, [3]int{0, 0, 1}, [3]int{0, 0, 1}, "0: 0 0 0 0"},
		{"from nothing", nil, []string{"ACCUSE IRN>USA"}, [3]int{0, 1, 0}, [3]int{0, 1, 0}, [3]int{0, 1, 0}, "0: 0 0 0 0"},
		{"turned round", []string{"ACCUSE IRN>USA"}, []string{"ACCUSE USA>IRN"},
			[3]int{1, 1, 1}, [3]int{0, 1, 1}, [3]int{0, 1, 1}, "0: 0 0 0 0"},
		{"a type twice counts twice", []string{"ACCUSE IRN>USA", "ACCUSE IRN>ISR"}, []string{"ACCUSE IRN>USA"},
			[3]int{1, 1, 2}, [3]int{1, 1, 2}, [3]int{1, 1, 2}, "1: 1 1 1 1"},
		{"coded twice is right once", []string{"ACCUSE IRN>USA"}, []string{"ACCUSE IRN>USA", "ACCUSE IRN>USA"},
			[3]int{1, 2, 1}, [3]int{1, 2, 1}, [3]int{1, 1, 1}, "1: 1 1 1 1"},
		{"a mutual event folded", []string{"CONSULT IRN+AZE>"}, []string{"CONSULT IRN>AZE"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{2, 2, 2}, "1: 1 1 1 1"},
		{"folded the other way", []string{"SUPPORT IRN>AZE"}, []string{"SUPPORT AZE+IRN>"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{2, 2, 2}, "1: 1 1 1 1"},
		{"two recipients do not fold", []string{"CONSULT IRN>AZE"}, []string{"CONSULT AZE>IRN"},
			[3]int{1, 1, 1}, [3]int{0, 1, 1}, [3]int{2, 2, 2}, "0: 0 0 0 0"},
		{"a visit does not fold", []string{"CONSULT/visit IRN>AZE"}, []string{"CONSULT/visit IRN+AZE>"},
			[3]int{1, 1, 1}, [3]int{0, 1, 1}, [3]int{2, 2, 2}, "0: 0 0 0 0"},
		{"but a gold meeting coded as a visit with both as actors does", []string{"CONSULT IRN>AZE"}, []string{"CONSULT/visit IRN+AZE>"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{2, 2, 2}, "1: 0 1 1 1"},
		{"an assault does not fold", []string{"ASSAULT IRN+AZE>"}, []string{"ASSAULT IRN>AZE"},
			[3]int{1, 1, 1}, [3]int{0, 1, 1}, [3]int{1, 1, 2}, "0: 0 0 0 0"},
		{"unknown sides", []string{"ASSAULT :UAF>IRQ:CVL"}, []string{"ASSAULT >IRQ:CVL"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{1, 1, 1}, "1: 1 1 0 1"},
		{"nobody at all", []string{"PROTEST >"}, []string{"PROTEST IRQ>"},
			[3]int{1, 1, 1}, [3]int{0, 1, 1}, [3]int{0, 1, 1}, "0: 0 0 0 0"},
		{"two sectors of one country are one actor", []string{"PROTEST IRQ:CVL+IRQ:LAB>"}, []string{"PROTEST IRQ:CVL>"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{1, 1, 1}, "1: 1 1 0 1"},
		{"denied and past do not count", []string{"ACCUSE IRN>USA negated", "AID USA>IRQ historical"}, []string{"ACCUSE IRN>USA hypothetical"},
			[3]int{}, [3]int{}, [3]int{}, "0: 0 0 0 0"},
		{"denied told as news", []string{"ACCUSE IRN>USA negated"}, []string{"ACCUSE IRN>USA actual"},
			[3]int{0, 1, 0}, [3]int{0, 1, 0}, [3]int{0, 1, 0}, "0: 0 0 0 0"},
		{"future counts, and is not actual", []string{"ACCUSE IRN>USA future"}, []string{"ACCUSE IRN>USA"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{1, 1, 1}, "1: 1 0 1 1"},
		{"a month of gold is met by any of its days", []string{"AID IRN>USA 2019-01"}, []string{"AID IRN>USA 2019-01-16"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{1, 1, 1}, "1: 1 1 1 1"},
		{"a day of gold is not met by none", []string{"AID IRN>USA 2019-01-16"}, []string{"AID IRN>USA"},
			[3]int{1, 1, 1}, [3]int{1, 1, 1}, [3]int{1, 1, 1}, "1: 1 1 1 0"},
		{"the first that matches is taken", []string{"ASSAULT/drone IRN>USA"}, []string{"ASSAULT IRN>USA", "ASSAULT/drone IRN>USA"},
			[3]int{1, 2, 1}, [3]int{1, 2, 1}, [3]int{1, 1, 1}, "1: 0 1 1 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			item := Item{ID: "x"}
			for _, s := range c.gold {
				g, _ := event(t, s)
				item.Events = append(item.Events, g)
			}
			coded := map[string][]dragoman.Record{"other": {{Event: []string{"AID"}}}}
			for _, s := range c.coded {
				_, r := event(t, s)
				coded["x"] = append(coded["x"], r)
			}
			res := Score([]Item{item}, coded)
			counts := func(c Count) [3]int { return [3]int{c.Right, c.Coded, c.Gold} }
			if got := counts(res.Type); got != c.types {
				t.Errorf("type %v, want %v", got, c.types)
			}
			if got := counts(res.Tuple); got != c.tuple {
				t.Errorf("tuple %v, want %v", got, c.tuple)
			}
			if got := counts(res.Dyad); got != c.dya {
				t.Errorf("dyad %v, want %v", got, c.dya)
			}
			if got := fmt.Sprintf("%d: %d %d %d %d", res.Matched, res.Mode, res.Status, res.Sector, res.Date); got != c.matched {
				t.Errorf("matched %s, want %s", got, c.matched)
			}
			if wrong := len(res.Wrong) > 0; wrong != (c.tuple[0] != c.tuple[1] || c.tuple[0] != c.tuple[2]) {
				t.Errorf("listed as wrong: %v", wrong)
			}
		})
	}
}

// TestWho holds the four figures against what their definitions give by hand:
// events, actors, recipients, sectors of found, place.
func TestWho(t *testing.T) {
	for _, c := range []struct {
		name        string
		gold, coded []string
		want        string
	}{
		{"nothing", nil, nil, "0: 0 0 0/0 0"},
		{"all right", []string{"AID IRN:GOV>USA:CVL @USA"}, []string{"AID IRN:GOV>USA:CVL @USA"}, "1: 1 1 1/1 1"},
		{"of another type", []string{"AID IRN>USA"}, []string{"ACCUSE IRN>USA"}, "0: 0 0 0/0 0"},
		{"a party too many", []string{"AID IRN:GOV>USA:CVL"}, []string{"AID IRN:GOV+IRQ:GOV>USA:CVL"}, "1: 0 1 1/1 1"},
		{"no recipient", []string{"AID IRN:GOV>USA:CVL"}, []string{"AID IRN:GOV>"}, "1: 1 0 1/1 1"},
		{"turned round: no party is found", []string{"AID IRN:GOV>USA:CVL"}, []string{"AID USA:CVL>IRN:GOV"}, "1: 0 0 0/0 1"},
		{"wrong sector", []string{"AID IRN:GOV>USA:CVL"}, []string{"AID IRN:MIL>USA:CVL"}, "1: 1 1 0/1 1"},
		{"one sector of two", []string{"AID IRN:GOV+IRN:MIL>"}, []string{"AID IRN:GOV>"}, "1: 1 1 0/1 1"},
		{"an unknown attacker has no code", []string{"ASSAULT :UAF>IRQ:CVL"}, []string{"ASSAULT >IRQ:CVL"}, "1: 1 1 1/1 1"},
		{"a place where the gold has none", []string{"AID IRN>USA"}, []string{"AID IRN>USA @USA"}, "1: 1 1 1/1 0"},
		{"a mutual event folded", []string{"CONSULT IRN:GOV+AZE:MIL>"}, []string{"CONSULT IRN:GOV>AZE:MIL"}, "1: 1 1 1/1 1"},
		{"folded, and one missing", []string{"CONSULT IRN:GOV+AZE:MIL+RUS:GOV>"}, []string{"CONSULT IRN:GOV>AZE:MIL"}, "1: 0 0 1/1 1"},
		{"a visit is not folded", []string{"CONSULT/visit IRN:GOV>AZE:GOV"}, []string{"CONSULT IRN:GOV+AZE:GOV>"}, "1: 0 0 1/1 1"},
		{"the best pair of several", []string{"AID IRN:GOV>USA:CVL", "AID IRN:GOV>IRQ:CVL"}, []string{"AID IRN:GOV>IRQ:CVL", "AID IRQ:GOV>"}, "2: 1 1 1/1 2"},
		{"denied events do not count", []string{"AID IRN:GOV>USA:CVL negated"}, []string{"AID IRN:GOV>USA:CVL"}, "0: 0 0 0/0 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			item, coded := Item{ID: "x"}, map[string][]dragoman.Record{}
			for _, s := range c.gold {
				g, _ := event(t, s)
				item.Events = append(item.Events, g)
			}
			for _, s := range c.coded {
				_, r := event(t, s)
				coded["x"] = append(coded["x"], r)
			}
			res := Score([]Item{item}, coded)
			if w := res.Who; w.Events != res.Type.Right {
				t.Errorf("%d events, but %d types are right", w.Events, res.Type.Right)
			}
			w := res.Who
			if got := fmt.Sprintf("%d: %d %d %d/%d %d", w.Events, w.Actors, w.Recipients, w.Sectors, w.Found, w.Place); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	for in, want := range map[string]string{
		"{}": "line 1: item without an id",
		"\n\n{\"id\":\"a\",\"events\":[]}\n{\"id\":\"a\",\"events\":[]}": "line 4: item a a second time",
		"{\"id\":\"a\",\"events\":7}":                                    "line 1: json: cannot unmarshal",
	} {
		if _, err := ReadGold(strings.NewReader(in)); err == nil || !strings.HasPrefix(err.Error(), want) || !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("ReadGold(%q): %v, want %s", in, err, want)
		}
	}
	if _, err := ReadCoded(strings.NewReader(`{"id":"a"}`)); err == nil || !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("a record without a report: %v", err)
	}
}

// TestScript compares with the script that defines the figures, on the gold
// items of the project with events spoilt at random.
func TestScript(t *testing.T) {
	shared := os.Getenv("DRAGOMAN_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	script, goldFile := filepath.Join(shared, "tools", "score_events.py"), filepath.Join(shared, "data", "gold", "current-events-dev.jsonl")
	if _, err := os.Stat(script); err != nil {
		t.Skip("no score_events.py in DRAGOMAN_SHARED or ../shared: nothing to compare with")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to run score_events.py with")
	}
	f, err := os.Open(goldFile)
	if err != nil {
		t.Skip("no gold items to compare on: ", err)
	}
	defer f.Close()
	gold, err := ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	coded := map[string][]dragoman.Record{}
	var pred bytes.Buffer
	for _, it := range gold {
		for _, e := range it.Events {
			for range rnd.IntN(3) {
				r := spoil(rnd, it.ID, e)
				coded[it.ID] = append(coded[it.ID], r)
				if err := json.NewEncoder(&pred).Encode(r); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	predFile := filepath.Join(t.TempDir(), "pred.jsonl")
	if err := os.WriteFile(predFile, pred.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := exec.Command(python, script, goldFile, predFile, "-v").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, want)
	}
	again, err := ReadCoded(&pred)
	if err != nil {
		t.Fatal(err)
	}
	for name, coded := range map[string]map[string][]dragoman.Record{"in memory": coded, "read back": again} {
		var got strings.Builder
		if err := Score(gold, coded).Write(&got, true); err != nil {
			t.Fatal(err)
		}
		wantLines := strings.Split(string(want), "\n")
		var gotLines []string
		for line := range strings.SplitSeq(got.String(), "\n") {
			if !strings.HasPrefix(line, "events coded per report") && !strings.Contains(line, " gold events of a type that was coded") { // ours alone
				gotLines = append(gotLines, line)
			}
		}
		for i := range max(len(wantLines), len(gotLines)) {
			if i >= len(wantLines) || i >= len(gotLines) || wantLines[i] != gotLines[i] {
				t.Fatalf("%s: line %d differs (%d and %d lines)\nscript %s\nours   %s", name, i+1, len(wantLines), len(gotLines), wantLines[min(i, len(wantLines)-1)], gotLines[min(i, len(gotLines)-1)])
			}
		}
	}
}

// spoil turns a gold event to a record, each part of it wrong now and then.
func spoil(rnd *rand.Rand, report string, e Gold) dragoman.Record {
	now := func() bool { return rnd.IntN(6) == 0 }
	r := dragoman.Record{Report: report, Event: []string{e.Event}, Status: e.Status}
	if now() {
		r.Event[0] = []string{"CONSULT", "AGREE", "ASSAULT"}[rnd.IntN(3)]
	}
	if e.Mode != "" && !now() {
		r.Mode = []string{e.Mode}
	}
	if now() {
		r.Status = []dragoman.Status{"", dragoman.Future, dragoman.Negated}[rnd.IntN(3)]
	}
	for _, p := range e.Actors {
		r.Actor = append(r.Actor, dragoman.Actor{Code: p.Country, Sector: p.Sector})
	}
	for _, p := range e.Recipients {
		r.Recipient = append(r.Recipient, dragoman.Actor{Code: p.Country, Sector: p.Sector})
	}
	switch rnd.IntN(8) {
	case 0:
		r.Actor, r.Recipient = r.Recipient, r.Actor
	case 1:
		r.Actor, r.Recipient = append(r.Actor, r.Recipient...), nil
	case 2:
		r.Actor = nil
	case 3:
		r.Actor = append(r.Actor, dragoman.Actor{Code: "UNO"})
	}
	if day, err := dragoman.ParseDay(e.Date); err == nil && !now() {
		r.Date = day
	} else if now() {
		r.Date = dragoman.DayOf(2019, 1, 16)
	}
	return r
}

func FuzzRead(f *testing.F) {
	f.Add(`{"id":"a","date":"2019-01-22","text":"x","events":[{"event":"AID","actors":[{"country":"IRN"}],"recipients":[]}]}`)
	f.Add(`{"report":"a","event":["AID"],"actor":[{"code":"IRN"}],"date":"2019-01-22"}`)
	f.Fuzz(func(t *testing.T, s string) {
		gold, _ := ReadGold(strings.NewReader(s))
		coded, _ := ReadCoded(strings.NewReader(s))
		Score(gold, coded).Write(&bytes.Buffer{}, true)
	})
}

// TestRetold holds merging to what it has reached: the aim is .85 of B-cubed
// F1, and nine of ten numbers of visits.
func TestRetold(t *testing.T) {
	f, err := os.Open("testdata/retold.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gold, err := ReadRetold(f)
	if err != nil {
		t.Fatal(err)
	}
	m, err := ScoreMerge(t.Context(), gold, nil)
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]int{}
	for _, g := range gold {
		for _, e := range g.Events {
			told[e.Group]++
		}
	}
	retold := 0
	for _, n := range told {
		if n > 1 {
			retold++
		}
	}
	if retold < 60 || m.Found != m.Passages || m.F1 < 0.97 || m.YearsRight*100 < m.Years*97 {
		t.Errorf("%d groups told more than once\n%+v", retold, m)
	}
}

func TestReadRetoldErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a text", "1: want a report first"},
		{"report a", "1: want: report ID DAY"},
		{"report a 2019-13-01", "1: date"},
		{"report a 2019-01-01\nx\ny", "3: want one line of text"},
		{"report a 2019-01-01\nthey met\n- g | CONSULT | IRN GOV", "3: want GROUP"},
		{"report a 2019-01-01\nthey met\n- g | MEET | IRN GOV | | = | | met", `3: no type and mode "MEET"`},
		{"report a 2019-01-01\nthey met\n- g | CONSULT | IRN GOV | | = | | talked", `3: the text does not say "talked"`},
		{"report a 2019-01-01\nthey met\n- g | CONSULT | IRN GOV | | soon | | met", "3: want a day"},
	} {
		_, err := ReadRetold(strings.NewReader(c.text))
		if !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}
