package ledger

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"pgregory.net/rapid"
)

func ptr[T any](v T) *T { return &v }

// corrected makes a correction of what tells an event.
func corrected(t testing.TB, l *Ledger, event string, c Correction) (Correction, int) {
	t.Helper()
	if event != "" {
		places, _, err := l.Places(t.Context(), event)
		if err != nil {
			t.Fatal(err)
		}
		c.Passages = append(places, c.Passages...)
	}
	c.At, c.Author, c.Reason = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "A. Reader", "it says so"
	got, n, err := l.Correct(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return got, n
}

func TestCorrections(t *testing.T) {
	l, _ := open4(t)
	visit := func(id, published, says string) Coded {
		c := told(id, published, "CONSULT/visit", "IRN MIL Mohammad Bagheri/chief of staff", "AZE GOV", "2019-01-16", "2019-01-17", "AZE Baku", says)
		c.Records[0].EventText = "visit"
		return c
	}
	a, b := visit("a", "2019-01-16", "Bagheri began a visit to Baku."), visit("b", "2019-01-17", "Bagheri ended his visit to Baku.")
	other := visit("c", "2019-02-20", "On a visit to Baku, Bagheri met the president.")
	other.Records[0].Date, other.Records[0].EndDate = day("2019-02-20"), day("2019-02-20")
	add(t, l, a, b, other, told("d", "2019-03-01", "ACCUSE", "AZE GOV", "IRN GOV", "", "", "", "Azerbaijan blames Iran."))
	pure := dump(t, l)
	events := func(want ...string) {
		t.Helper()
		var got []string
		for _, e := range all(t, l, Query{}) {
			s := fmt.Sprintf("%s %s %s %s %s", e.Event[0], e.Mode, e.Date, codesOf(e.Actor), codesOf(e.Recipient))
			for _, p := range e.Passages {
				s += " " + p.Report
			}
			if len(e.Corrected) > 0 {
				s += " corrected " + strings.Join(e.Corrected, ", ")
			}
			got = append(got, e.Report+" "+s)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
	events("a CONSULT [visit] 2019-01-16 [IRN] [AZE] b", "c CONSULT [visit] 2019-02-20 [IRN] [AZE]", "d ACCUSE []  [AZE] [IRN]")

	date, n := corrected(t, l, "a-1", Correction{Kind: Set, Fix: &Fix{Days: &dragoman.Interval{From: day("2019-01-15"), To: day("2019-01-16")}}})
	if n != 2 || date.N != 1 {
		t.Errorf("%+v found %d", date, n)
	}
	events("a CONSULT [visit] 2019-01-15 [IRN] [AZE] b corrected date "+date.ID, "c CONSULT [visit] 2019-02-20 [IRN] [AZE]", "d ACCUSE []  [AZE] [IRN]")
	who, _ := corrected(t, l, "d-1", Correction{Kind: Set, Fix: &Fix{
		Type: ptr("THREATEN"), Actor: &[]dragoman.Actor{{Code: "ARM", Sector: "GOV"}}, Days: &dragoman.Interval{From: day("2019-02-28"), To: day("2019-02-28")}}})
	events("a CONSULT [visit] 2019-01-15 [IRN] [AZE] b corrected date "+date.ID, "c CONSULT [visit] 2019-02-20 [IRN] [AZE]",
		"d THREATEN [] 2019-02-28 [ARM] [IRN] corrected date,type,actor "+who.ID)
	if got := all(t, l, Query{Pair: [2]string{"ARM", "IRN"}}); len(got) != 1 || got[0].QuadCode != 3 || got[0].CAMEO == "" {
		t.Errorf("the pair: %+v", got)
	}
	if m, err := l.Months(t.Context(), "IRN", "AZE"); err != nil || len(m) != 2 {
		t.Errorf("months %v, %v", m, err)
	}

	// One event, two events, none.
	places, _, err := l.Places(t.Context(), "c-1")
	if err != nil {
		t.Fatal(err)
	}
	same, n := corrected(t, l, "a-1", Correction{Kind: Same, Others: places})
	if n != 3 {
		t.Errorf("same found %d", n)
	}
	events("a CONSULT [visit] 2019-01-15 [IRN] [AZE] b c corrected date "+date.ID+", same "+same.ID, "d THREATEN [] 2019-02-28 [ARM] [IRN] corrected date,type,actor "+who.ID)
	if _, _, err := l.Correct(t.Context(), Correction{At: same.At, Author: "B", Reason: "no", Kind: Undo, Undone: same.ID}); err != nil {
		t.Fatal(err)
	}
	places, _, err = l.Places(t.Context(), "a-1")
	if err != nil || len(places) != 2 {
		t.Fatal(places, err)
	}
	split, _ := corrected(t, l, "", Correction{Kind: Split, Passages: places[1:], Others: places[:1]})
	events("a CONSULT [visit] 2019-01-15 [IRN] [AZE] corrected date "+date.ID+", split "+split.ID,
		"b CONSULT [visit] 2019-01-15 [IRN] [AZE] corrected date "+date.ID+", split "+split.ID,
		"c CONSULT [visit] 2019-02-20 [IRN] [AZE]", "d THREATEN [] 2019-02-28 [ARM] [IRN] corrected date,type,actor "+who.ID)
	none, _ := corrected(t, l, "c-1", Correction{Kind: NotEvent})
	if _, err := l.Event(t.Context(), "c-1"); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("an event that is none: %v", err)
	}
	if c, err := l.Coverage(t.Context()); err != nil || c.Events != 3 || c.Passages != 3 || c.Reports != 4 {
		t.Errorf("%+v, %v", c, err)
	}
	if got := all(t, l, Query{Text: "president"}); len(got) != 0 {
		t.Errorf("found what is none: %+v", got)
	}
	log, err := l.Corrections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, c := range log {
		kinds = append(kinds, fmt.Sprintf("%d %s %v %d %d", c.N, c.Kind, c.Holds, c.Found, c.Lost))
	}
	if want := []string{"1 set true 2 0", "2 set true 1 0", "3 same false 0 0", "4 undo true 0 0", "5 split true 2 0", "6 not an event true 1 0"}; !slices.Equal(kinds, want) {
		t.Errorf("log %q", kinds)
	}

	// The log can be replayed elsewhere, before the reports come.
	whole := dump(t, l)
	again, _ := open4(t)
	entries := make([]Correction, len(log))
	for i := range log {
		entries[i] = log[i].Correction
	}
	if n, err := again.Replay(t.Context(), entries); err != nil || n != 6 {
		t.Fatal(n, err)
	}
	if n, err := again.Replay(t.Context(), entries); err != nil || n != 0 {
		t.Errorf("replayed again: %d, %v", n, err)
	}
	add(t, again, told("d", "2019-03-01", "ACCUSE", "AZE GOV", "IRN GOV", "", "", "", "Azerbaijan blames Iran."), other)
	add(t, again, b)
	add(t, again, a)
	if got := dump(t, again); got != whole {
		t.Errorf("replayed: %s", firstDifference(got, whole))
	}

	// All undone, nothing is left but the log.
	for _, c := range []Correction{none, split, date, who} {
		if _, _, err := l.Correct(t.Context(), Correction{At: c.At, Author: "B", Reason: "no", Kind: Undo, Undone: c.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if got := dump(t, l); got != pure {
		t.Errorf("undone: %s", firstDifference(got, pure))
	}
	if _, err := l.add.conn.ExecContext(t.Context(), "DELETE FROM corrections"); err == nil {
		t.Error("the log was cut")
	}
}

func TestBadCorrections(t *testing.T) {
	l, _ := open4(t)
	add(t, l, told("a", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid."))
	once := dump(t, l)
	places, _, err := l.Places(t.Context(), "a-1")
	if err != nil {
		t.Fatal(err)
	}
	good := Correction{At: time.Unix(1, 0), Author: "A", Reason: "r", Kind: NotEvent, Passages: places}
	for name, spoil := range map[string]func(*Correction){
		"author": func(c *Correction) { c.Author = " " }, "reason": func(c *Correction) { c.Reason = "" }, "time": func(c *Correction) { c.At = time.Time{} },
		"kind": func(c *Correction) { c.Kind = "x" }, "passages": func(c *Correction) { c.Passages = nil }, "others": func(c *Correction) { c.Kind = Same },
		"no fix": func(c *Correction) { c.Kind = Set }, "empty fix": func(c *Correction) { c.Kind, c.Fix = Set, &Fix{} },
		"type": func(c *Correction) { c.Kind, c.Fix = Set, &Fix{Type: ptr("MEET")} }, "mode": func(c *Correction) { c.Kind, c.Fix = Set, &Fix{Type: ptr("AID"), Mode: ptr("visit")} },
		"days":   func(c *Correction) { c.Kind, c.Fix = Set, &Fix{Days: &dragoman.Interval{From: 2, To: 1}} },
		"status": func(c *Correction) { c.Kind, c.Fix = Set, &Fix{Status: ptr(dragoman.Status("done"))} },
	} {
		c := good
		spoil(&c)
		if _, _, err := l.Correct(t.Context(), c); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := l.Correct(t.Context(), Correction{At: time.Unix(1, 0), Author: "A", Reason: "r", Kind: Undo, Undone: "ffffffff"}); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("undo of nothing: %v", err)
	}
	if dump(t, l) != once {
		t.Error("the record changed")
	}
	if _, _, err := l.Correct(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Correct(t.Context(), good); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("twice: %v", err)
	}
	forged := good
	forged.ID = "12345678"
	if _, err := l.Replay(t.Context(), []Correction{forged}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("a changed entry: %v", err)
	}
}

// The record is a function of its reports and its log: it does not matter
// when the reports came.
func TestCorrectionsInAnyOrder(t *testing.T) {
	dir := t.TempDir()
	seeds := 30
	if testing.Short() {
		seeds = 6
	}
	for seed := range seeds {
		reports := rapid.Custom(news).Example(100 + seed)
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		l, err := Open(filepath.Join(dir, fmt.Sprint(seed, "a.db")))
		if err != nil {
			t.Fatal(err)
		}
		add(t, l, reports[:len(reports)/2]...)
		for i := range 8 {
			if i == 4 {
				add(t, l, reports...)
			}
			events := all(t, l, Query{})
			if len(events) == 0 {
				continue
			}
			e := events[r.IntN(len(events))]
			c := Correction{Kind: Set, Fix: &Fix{Days: &dragoman.Interval{From: day("2019-01-12"), To: day("2019-01-12")}}, At: time.Unix(int64(i+1), 0), Author: "A", Reason: "r"}
			places, _, err := l.Places(t.Context(), e.ID)
			if err != nil {
				t.Fatal(err)
			}
			c.Passages = places
			switch k := r.IntN(5); {
			case k == 0 && len(places) > 1:
				c.Kind, c.Fix, c.Passages, c.Others = Split, nil, places[:1], places[1:]
			case k == 1:
				c.Kind, c.Fix = NotEvent, nil
			case k == 2:
				others, _, err := l.Places(t.Context(), events[r.IntN(len(events))].ID)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(others, places) {
					c.Kind, c.Fix, c.Others = Same, nil, others
				}
			case k == 3:
				c.Fix = &Fix{Type: ptr("AGREE"), Mode: ptr("")}
			}
			if _, _, err := l.Correct(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if i == 5 {
				log, err := l.Corrections(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if _, _, err := l.Correct(t.Context(), Correction{Kind: Undo, Undone: log[r.IntN(2)].ID, At: time.Unix(100, 0), Author: "A", Reason: "r"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		want := dump(t, l)
		logged, err := l.Corrections(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var entries []Correction
		for _, e := range logged {
			entries = append(entries, e.Correction)
		}
		for _, when := range []int{0, len(reports) / 3, len(reports)} {
			shuffled := slices.Clone(reports)
			r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			other, _ := open4(t)
			for i, c := range shuffled {
				if i == when {
					if _, err := other.Replay(t.Context(), entries); err != nil {
						t.Fatal(err)
					}
				}
				add(t, other, c)
			}
			if when == len(shuffled) {
				if _, err := other.Replay(t.Context(), entries); err != nil {
					t.Fatal(err)
				}
			}
			if got := dump(t, other); got != want {
				t.Fatalf("seed %d, log after %d: %s", seed, when, firstDifference(got, want))
			}
			if when != 0 {
				continue
			}
			// What was derived bit by bit is what is derived from all at once,
			// also as of a day.
			for _, d := range []string{"2019-01-13", "2019-01-17"} {
				past, err := other.AsOf(t.Context(), day(d))
				if err != nil {
					t.Fatal(err)
				}
				only, _ := open4(t)
				if _, err := only.Replay(t.Context(), entries); err != nil {
					t.Fatal(err)
				}
				for _, c := range reports {
					if c.Report.Published <= day(d) {
						add(t, only, c)
					}
				}
				if got, want := dump(t, past), dump(t, only); got != want {
					t.Errorf("seed %d, as of %s: %s", seed, d, firstDifference(got, want))
				}
				if err := past.Close(); err != nil {
					t.Error(err)
				}
			}
			if err := other.write(t.Context(), func(a *adder, _ *change) error { return a.derive(t.Context()) }); err != nil {
				t.Fatal(err)
			}
			if got := dump(t, other); got != want {
				t.Fatalf("seed %d, derived anew: %s", seed, firstDifference(got, want))
			}
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}
