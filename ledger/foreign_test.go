package ledger

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
)

var (
	foreignIRN = &ForeignParty{Code: "IRN", Sector: "GOV", Name: "IRAN", Raw: "IRNGOV"}
	foreignAZE = &ForeignParty{Code: "AZE", Name: "AZERBAIJAN", Raw: "AZE"}
	foreignUSA = &ForeignParty{Code: "USA", Sector: "MIL", Name: "US ARMY", Raw: "USAMIL"}
	meeting    = &ForeignKind{CAMEO: "042", Type: "CONSULT", Mode: "visit", Contexts: "military", Status: dragoman.Actual, Quad: 1, Scale: 1.9}
	statement  = &ForeignKind{CAMEO: "010", Status: dragoman.Actual, Quad: 1}
	baku       = &ForeignPlace{Name: "Baku", Country: "AZE", Lat: 40.4, Lon: 49.9}
)

func foreignBatch() []Foreign {
	day := dragoman.DayOf(2019, time.January, 22)
	return []Foreign{
		{Number: 5, Day: day, Actor: foreignIRN, Recipient: foreignAZE, Kind: meeting, Place: baku, URL: "https://herald.example/1", Counted: dragoman.Counted{Mentions: 3, Tone: -1.5}},
		{Number: 3, Day: day + 1, Actor: foreignAZE, Recipient: foreignIRN, Kind: meeting, URL: "https://herald.example/1"},
		{Number: 9, Day: day - 400, Actor: foreignIRN, Recipient: foreignIRN, Kind: statement},
		{Number: 8, Day: day + 40, Actor: foreignUSA, Kind: statement},
		{ID: "by name", Day: day + 41, Until: day + 43, Recipient: foreignUSA, Kind: meeting, Rest: &ForeignRest{Publication: "Agency"}},
		{Number: 5, Day: day, Kind: meeting}, // again
		{ID: "by name", Kind: meeting},
	}
}

// foreignIDs gives the ids of the events of a query.
func foreignIDs(t *testing.T, l *Ledger, q Query) string {
	t.Helper()
	if q.Source == "" {
		q.Source = "gdelt"
	}
	var ids []string
	for r, err := range l.Events(t.Context(), q) {
		if err != nil {
			return err.Error()
		}
		ids = append(ids, strings.TrimPrefix(r.ID, "gdelt:"))
	}
	return strings.Join(ids, ", ")
}

func importForeign(t *testing.T, l *Ledger, name string, batch []Foreign) Imported {
	t.Helper()
	im, err := l.Import(t.Context(), name, "GDELT 2.0")
	if err != nil {
		t.Fatal(err)
	}
	defer im.Close()
	done, err := im.Add(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestForeign(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if got := importForeign(t, l, "gdelt", foreignBatch()); got != (Imported{Added: 5, Known: 2}) {
		t.Errorf("got %+v", got)
	}
	if got := importForeign(t, l, "gdelt", foreignBatch()); got != (Imported{Known: 7}) {
		t.Errorf("again: %+v", got)
	}
	if got := importForeign(t, l, "other", foreignBatch()[:2]); got != (Imported{Added: 2}) {
		t.Errorf("of another source: %+v", got)
	}
	day := dragoman.DayOf(2019, time.January, 22)
	// Frequent parties are looked for in another way, with the same outcome.
	defer func(n int) { oftenFrom = n }(oftenFrom)
	for _, from := range []int{1, oftenFrom} {
		oftenFrom = from
		for q, want := range map[*Query]string{
			{Country: "IRN", Limit: 9}: "9, 5, 3", {Actor: "IRN", Limit: 9}: "9, 5", {Recipient: "IRN", Limit: 9}: "9, 3", {Country: "USA", Limit: 1}: "8",
			{Country: "IRN", Actor: "AZE", Limit: 9}: "3",
		} {
			if got := foreignIDs(t, l, *q); got != want {
				t.Errorf("%+v from %d on: %s, want %s", q, from, got, want)
			}
		}
	}
	for _, c := range []struct {
		name string
		q    Query
		want string
	}{
		{"all", Query{}, "9, 5, 3, 8, by name"},
		{"latest", Query{Descending: true, Limit: 2}, "by name, 8"},
		{"after", Query{After: "gdelt:3", Limit: 1}, "8"},
		{"after a name", Query{After: "gdelt:by name", Descending: true, Limit: 2}, "8, 3"},
		{"after a cursor", Query{After: "2019-01-23/gdelt:3", Limit: 1}, "8"},
		{"a pair", Query{Pair: [2]string{"AZE", "IRN"}}, "5, 3"},
		{"a pair, descending", Query{Pair: [2]string{"IRN", "AZE"}, Descending: true, Limit: 1}, "3"},
		{"with itself", Query{Pair: [2]string{"IRN", "IRN"}}, "9"},
		{"a country", Query{Country: "IRN"}, "9, 5, 3"},
		{"an actor", Query{Actor: "IRN"}, "9, 5"},
		{"a recipient", Query{Recipient: "IRN"}, "9, 3"},
		{"without the other", Query{Country: "USA"}, "8, by name"},
		{"a type", Query{Types: []string{"CONSULT"}, Country: "IRN"}, "5, 3"},
		{"a mode, a context, a status", Query{Modes: []string{"visit"}, Contexts: []string{"military"}, Statuses: []dragoman.Status{"actual"}}, "5, 3, by name"},
		{"negated", Query{Statuses: []dragoman.Status{dragoman.Negated}}, ""},
		{"a sector", Query{Sectors: []string{"MIL"}}, "8, by name"},
		{"where", Query{Where: "AZE"}, "5"},
		{"a place", Query{Place: "bak"}, "5"},
		{"since", Query{Since: day + 42}, "by name"},
		{"until", Query{Until: day}, "9, 5"},
		{"words", Query{Text: "railway"}, "events: the events of gdelt have no passages: they cannot be asked by words of a passage: invalid"},
		{"another source", Query{Source: "other"}, "other:5, other:3"},
		{"none", Query{Source: "nobody"}, ""},
		{"nowhere", Query{After: "x:1"}, "events: event x:1: the events of gdelt are called gdelt:NUMBER: not found"},
	} {
		if got := foreignIDs(t, l, c.q); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	rec, err := l.Event(t.Context(), "gdelt:5")
	want := dragoman.Record{ID: "gdelt:5", Date: day, EndDate: day, Event: []string{"CONSULT"}, Mode: []string{"visit"}, Context: []string{"military"}, Status: dragoman.Actual,
		Actor:     []dragoman.Actor{{Code: "IRN", Sector: "GOV", EntityText: "IRNGOV", IdentifierText: "IRAN"}},
		Recipient: []dragoman.Actor{{Code: "AZE", EntityText: "AZE", IdentifierText: "AZERBAIJAN"}},
		EventLoc:  dragoman.EventLoc{Place: "Baku", CountryCode: "AZE", Lat: 40.4, Lon: 49.9}, QuadCode: 1, EventScale: 1.9, CAMEO: "042", Rule: "cameo/042",
		Coder: dragoman.CoderInfo{Name: "gdelt", Version: "GDELT 2.0"}, CiteInfo: dragoman.Citation{URL: "https://herald.example/1"},
		Counted: &dragoman.Counted{Mentions: 3, Tone: -1.5}}
	if got := fmt.Sprintf("%+v %+v", rec, rec.Counted); err != nil || strings.Split(got, "Counted:")[0] != strings.Split(fmt.Sprintf("%+v", want), "Counted:")[0] || *rec.Counted != *want.Counted {
		t.Errorf("got  %s, %v\nwant %+v", got, err, want)
	}
	for _, id := range []string{"gdelt:4", "gdelt:x", "gdelt:", "gdelt:99999999999999999999"} {
		if _, err := l.Event(t.Context(), id); !errors.Is(err, dragoman.ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}

	if _, _, err := l.Places(t.Context(), "gdelt:5"); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("to be corrected: %v", err)
	}

	months, err := l.ForeignMonths(t.Context(), "gdelt", "IRN", "AZE")
	if err != nil || fmt.Sprint(months) != fmt.Sprint([]Month{{Year: 2019, Month: 1, Type: "CONSULT", Dated: 2}}) {
		t.Errorf("got %+v, %v", months, err)
	}
	for mode, want := range map[string][]Month{"visit": {{Year: 2019, Month: 1, Type: "CONSULT", Dated: 2}}, "phone": {}} {
		if months, err := l.ForeignMonths(t.Context(), "gdelt", "AZE", "IRN", mode); err != nil || fmt.Sprint(months) != fmt.Sprint(want) {
			t.Errorf("%s: got %+v, %v", mode, months, err)
		}
	}
	years, err := l.ForeignYears(t.Context(), "gdelt")
	if err != nil || len(years) != 2 {
		t.Errorf("got %+v, %v", years, err)
	}
	sources, err := l.Foreign(t.Context())
	if err != nil || len(sources) != 2 || sources[0] != (ForeignSource{"gdelt", "GDELT 2.0", 5, day - 400, day + 43}) {
		t.Errorf("got %+v, %v", sources, err)
	}
	// None of it is among ours.
	if got := foreignIDs(t, l, Query{Source: "nobody"}); got != "" {
		t.Errorf("got %s", got)
	}
	cover, err := l.Coverage(t.Context())
	if err != nil || cover.Events != 0 || cover.Passages != 0 {
		t.Errorf("got %+v, %v", cover, err)
	}
}

// Two processes import at once, and each sees what the other has numbered.
func TestForeignTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	var ims [2]*Importer
	var ls [2]*Ledger
	for i := range ims {
		var err error
		if ls[i], err = Open(path); err != nil {
			t.Fatal(err)
		}
		defer ls[i].Close()
		if ims[i], err = ls[i].Import(t.Context(), "gdelt", "GDELT 2.0"); err != nil {
			t.Fatal(err)
		}
		defer ims[i].Close()
	}
	party := func(i int) *ForeignParty { return &ForeignParty{Code: fmt.Sprintf("X%02d", i)} }
	for i := range 20 {
		batch := []Foreign{
			{Number: int64(i + 1), Day: 737000, Actor: party(i % 7), Recipient: party(i % 5), Kind: meeting},
			{ID: fmt.Sprint("id", i), Day: 737000, Actor: party(i % 3), Recipient: foreignIRN, Kind: meeting},
		}
		if _, err := ims[i%2].Add(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		for id, want := range map[string]string{fmt.Sprint("gdelt:", i+1): fmt.Sprintf("X%02d X%02d", i%7, i%5), fmt.Sprint("gdelt:id", i): fmt.Sprintf("X%02d IRN", i%3)} {
			rec, err := ls[0].Event(t.Context(), id)
			if err != nil || rec.Actor[0].Code+" "+rec.Recipient[0].Code != want {
				t.Errorf("%s: %+v, %v", id, rec, err)
			}
		}
	}
	months, err := ls[1].ForeignMonths(t.Context(), "gdelt", "IRN", "X01")
	if err != nil || len(months) != 1 || months[0].Dated != 7 {
		t.Errorf("got %+v, %v", months, err)
	}
}

// A batch that fails leaves nothing, and the next one is as if it had not
// been.
func TestForeignFailure(t *testing.T) {
	l, err := Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	im, err := l.Import(t.Context(), "gdelt", "GDELT 2.0")
	if err != nil {
		t.Fatal(err)
	}
	defer im.Close()
	if _, err := im.Add(t.Context(), []Foreign{foreignBatch()[0], {}}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("an event without id: %v", err)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := im.Add(done, foreignBatch()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got, err := im.Add(t.Context(), foreignBatch()); err != nil || got.Added != 5 {
		t.Errorf("got %+v, %v", got, err)
	}
	if got := foreignIDs(t, l, Query{}); got != "9, 5, 3, 8, by name" {
		t.Errorf("got %s", got)
	}
	if _, err := l.Import(t.Context(), "", ""); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("a source without name: %v", err)
	}
}
