package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// by gives a report as another version coded it.
func by(version string, c Coded) Coded {
	c.Records = slices.Clone(c.Records)
	for i := range c.Records {
		c.Records[i].ID += "-" + version
		c.Records[i].Coder.Version = version
	}
	return c
}

func TestRecode(t *testing.T) {
	l, _ := open4(t)
	one := told("a", "2019-01-16", "CONSULT/visit", "IRN MIL", "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri began a visit to Baku and aid was sent.")
	one.Records[0].EventText = "visit"
	aid := told("a", "2019-01-16", "AID", "IRN MIL", "AZE GOV", "", "", "", one.Report.Text)
	aid.Records[0].EventText, aid.Records[0].ID = "aid", "a-2"
	one.Records = append(one.Records, aid.Records[0])
	two := told("b", "2019-01-17", "CONSULT/visit", "IRN MIL", "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri ended a visit to Baku.")
	two.Records[0].EventText = "visit"
	add(t, l, one, two)
	date, _ := corrected(t, l, "a-1", Correction{Kind: Set, Fix: &Fix{Days: &dragoman.Interval{From: day("2019-01-15"), To: day("2019-01-15")}}})
	none, _ := corrected(t, l, "a-2", Correction{Kind: NotEvent})

	// The same, coded by another: nothing changes but the ids, and the
	// corrections hold.
	outdated := func(version string) (ids []string) {
		for r, err := range l.Outdated(t.Context(), dragoman.CoderInfo{Name: "dragoman", Version: version}, false) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, r.ID)
		}
		return ids
	}
	if got := outdated("test"); len(got) != 0 {
		t.Errorf("outdated %q", got)
	}
	if got := outdated("2"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("outdated %q", got)
	}
	sum, err := l.Recode(t.Context(), []Coded{by("2", one), by("2", two)})
	if err != nil || sum.Reports != 2 || sum.Same != 3 || len(sum.Changes) != 0 {
		t.Errorf("%+v, %v", sum, err)
	}
	if got := outdated("2"); len(got) != 0 {
		t.Errorf("outdated %q", got)
	}
	events := all(t, l, Query{})
	if len(events) != 1 || events[0].Date != day("2019-01-15") || len(events[0].Passages) != 1 || !slices.Equal(events[0].Corrected, []string{"date " + date.ID}) {
		t.Errorf("%+v", events)
	}

	// A coder that sees other things: more words, another type, one event
	// less and one more.
	changed := by("3", one)
	changed.Records[0].EventText, changed.Records[0].Event, changed.Records[0].Mode = "began a visit", []string{"AGREE"}, []string{}
	changed.Records = changed.Records[:1]
	gained := told("a", "2019-01-16", "SUPPORT", "IRN MIL", "AZE GOV", "", "", "", one.Report.Text)
	gained.Records[0].EventText, gained.Records[0].ID = "sent", "a-3-3"
	changed.Records = append(changed.Records, gained.Records[0])
	before := dump(t, l)
	dry, err := l.Compare(t.Context(), []Coded{changed})
	if err != nil || dump(t, l) != before {
		t.Errorf("compared: %v", err)
	}
	sum, err = l.Recode(t.Context(), []Coded{changed})
	if err != nil {
		t.Fatal(err)
	}
	var got, dried []string
	for _, c := range sum.Changes {
		got = append(got, c.Report+" "+c.Kind+" "+strings.Join(c.Fields, ","))
	}
	for _, c := range dry.Changes {
		dried = append(dried, c.Report+" "+c.Kind+" "+strings.Join(c.Fields, ","))
	}
	if want := []string{"a altered type,mode,text", "a removed ", "a added "}; !slices.Equal(got, want) || !slices.Equal(dried, want) {
		t.Errorf("changes %q, told before %q", got, dried)
	}
	log, err := l.Corrections(t.Context())
	if err != nil || log[0].Found != 2 || log[0].Lost != 0 || log[1].Found != 0 || log[1].Lost != 1 || log[1].ID != none.ID {
		t.Errorf("%+v, %v", log, err)
	}
	var told []string
	for _, e := range all(t, l, Query{}) {
		told = append(told, fmt.Sprint(e.Report, e.Event, e.Date, e.Corrected))
	}
	// The person has said that both passages tell one event.
	if want := []string{fmt.Sprintf("a[AGREE] 2019-01-15 [date %s]", date.ID), "a[SUPPORT]  []"}; !slices.Equal(told, want) {
		t.Errorf("events %q, want %q", told, want)
	}

	// Coded anew, the record is the one that never saw the earlier coder.
	fresh, _ := open4(t)
	if _, err := fresh.Replay(t.Context(), []Correction{log[0].Correction, log[1].Correction}); err != nil {
		t.Fatal(err)
	}
	add(t, fresh, by("2", two), changed)
	if got, want := dump(t, l), dump(t, fresh); got != want {
		t.Error(firstDifference(got, want))
	}

	other := changed
	other.Report.Text += " More."
	if _, err := l.Recode(t.Context(), []Coded{other}); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("another text: %v", err)
	}
	if got, want := dump(t, l), dump(t, fresh); got != want {
		t.Error(firstDifference(got, want))
	}
}
