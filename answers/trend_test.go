package answers

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// wire is a record of seven years, 2014 to 2020, but for 2017: six reports a
// month, twelve from 2019 on. Iran and Azerbaijan meet every other month, and
// thrice a month from August 2018 on. Georgia and Russia meet as often as there
// are reports, six a month and then twelve. In the last four weeks Turkey
// threatens Armenia every other day.
func wire(t *testing.T) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var batch []ledger.Coded
	serial := 0
	tell := func(d dragoman.Day, what, actor, recipient string) happening {
		serial++
		return happening{what: what, actors: fmt.Sprintf("%s GOV Envoy %d/minister", actor, serial), recipients: recipient + " GOV", from: d.String(), to: d.String(),
			trigger: "met", says: fmt.Sprintf("Envoy %d met his hosts. ", serial)}
	}
	for year := 2014; year <= 2020; year++ {
		for month := 1; month <= 12; month++ {
			if year == 2017 {
				continue
			}
			n := 6
			if year >= 2019 {
				n = 12
			}
			for i := range n {
				d := dragoman.DayOf(year, time.Month(month), 1) + dragoman.Day(i*2)
				r := telling{report: fmt.Sprintf("%d-%02d-%02d", year, month, i), published: d.String(), events: []happening{tell(d, "CONSULT", "GEO", "RUS")}}
				late := year > 2018 || year == 2018 && month >= 8
				if late && i < 3 || !late && month%2 == 0 && i == 0 {
					r.events = append(r.events, tell(d, "CONSULT/visit", "IRN", "AZE"))
				}
				if year == 2020 && month == 12 {
					r.events = append(r.events, tell(d, "THREATEN", "TUR", "ARM"))
				}
				batch = append(batch, r.coded())
			}
		}
	}
	if _, err := l.Add(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTrend(t *testing.T) {
	l := wire(t)
	visits, err := FindKind("visits")
	if err != nil {
		t.Fatal(err)
	}
	a, err := Trend(t.Context(), l, "IRN", "AZE", TrendQuery{Kind: visits, Split: 12*2018 + 7})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "trend-split", a)
	c := a.Changes[0]
	if c.Counted.P > 0.001 || c.Reported.P > 0.001 || c.Reported.Ratio > c.Counted.Ratio {
		t.Errorf("%+v", c)
	}

	a, err = Trend(t.Context(), l, "IRN", "AZE", TrendQuery{Kind: visits})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "trend-search", a)
	if !slices.ContainsFunc(a.Changes, func(c Change) bool { return c.Month.String() == "2018-08" }) {
		t.Errorf("the change of 2018-08 is not found: %+v", a.Changes)
	}

	// More reporting is not more diplomacy.
	all, err := FindKind("all")
	if err != nil {
		t.Fatal(err)
	}
	a, err = Trend(t.Context(), l, "GEO", "RUS", TrendQuery{Kind: all, Split: 12 * 2019})
	if err != nil {
		t.Fatal(err)
	}
	if c := a.Changes[0]; c.Counted.P > 0.001 || c.Reported.P < 0.5 || !strings.Contains(c.Says, "it may be the reporting that changed") {
		t.Errorf("%+v", c)
	}
	if a, err = Trend(t.Context(), l, "GEO", "RUS", TrendQuery{Kind: all}); err != nil || len(a.Changes) > 0 {
		t.Errorf("%v: a steady share changed: %+v", err, a)
	}
	for _, q := range []TrendQuery{{Kind: all, Split: 12 * 1999}, {Kind: all, Scope: Scope{Since: 2, Until: 1}}} {
		if _, err := Trend(t.Context(), l, "GEO", "RUS", q); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if _, err := FindKind("weather"); !errors.Is(err, dragoman.ErrInvalid) {
		t.Error(err)
	}
}

// A collection of others is told beside a trend and beside visits, apart, of
// the kind that was asked for, and compared over its own days only.
func TestBeside(t *testing.T) {
	l := wire(t)
	visits, err := FindKind("visits")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := Trend(t.Context(), l, "IRN", "AZE", TrendQuery{Kind: visits, Split: 12*2018 + 7})
	if err != nil {
		t.Fatal(err)
	}
	im, err := l.Import(t.Context(), "gdelt", "GDELT 2.0")
	if err != nil {
		t.Fatal(err)
	}
	defer im.Close()
	visit := &ledger.ForeignKind{CAMEO: "042", Type: "CONSULT", Mode: "visit", Status: dragoman.Actual, Quad: 1}
	phone := &ledger.ForeignKind{CAMEO: "041", Type: "CONSULT", Mode: "phone", Status: dragoman.Actual, Quad: 1}
	iran, baku := &ledger.ForeignParty{Code: "IRN"}, &ledger.ForeignParty{Code: "AZE"}
	var batch []ledger.Foreign
	add := func(on string, kind *ledger.ForeignKind) {
		batch = append(batch, ledger.Foreign{Number: int64(len(batch) + 1), Day: day(on), Actor: iran, Recipient: baku, Kind: kind})
	}
	// One visit a month in 2017, of which ours has no report, two from August
	// 2018 on; a call each month, which is no visit.
	for m := 1; m <= 12; m++ {
		add(fmt.Sprintf("2017-%02d-05", m), visit)
		add(fmt.Sprintf("2018-%02d-05", m), phone)
		if m >= 8 {
			add(fmt.Sprintf("2018-%02d-06", m), visit)
			add(fmt.Sprintf("2018-%02d-07", m), visit)
		}
	}
	if _, err := im.Add(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	a, err := Trend(t.Context(), l, "IRN", "AZE", TrendQuery{Kind: visits, Split: 12*2018 + 7})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "trend-beside", a)
	if a.Events != alone.Events || a.Says != alone.Says || !reflect.DeepEqual(a.Months, alone.Months) {
		t.Errorf("the collection changed our own count: %s, was %s", a.Says, alone.Says)
	}
	if len(a.Beside) != 1 || a.Beside[0].Events != 22 || len(a.Beside[0].Changes) != 1 {
		t.Fatalf("beside %+v", a.Beside)
	}
	// 2017-01-05 to 2018-12-07: no day before or after counts as a quiet one.
	if c := a.Beside[0].Changes[0].Counted; c.Before.Events != 12 || c.After.Events != 10 || c.Before.Exposure > 19 || c.After.Exposure > 4.3 {
		t.Errorf("%+v", c)
	}
	rows := map[string][]string{}
	_, sheet := a.Sheet()
	for i, row := range sheet {
		rows[row[0]] = row
		if i > 0 && sheet[i-1][0] >= row[0] {
			t.Errorf("month %s behind %s", row[0], sheet[i-1][0])
		}
	}
	if r := rows["2017-03"]; len(r) != 11 || r[1] != "" || r[10] != "1" {
		t.Errorf("a month that only others have: %q", r)
	}
	if r := rows["2018-08"]; r[1] != "3" || r[10] != "2" {
		t.Errorf("a month of both: %q", r)
	}
	if before, quiet := rows["2014-01"], rows["2018-02"]; before[10] != "" || quiet[10] != "0" {
		t.Errorf("a month before the collection %q, a quiet one of it %q", before, quiet)
	}
	v, err := Visits(t.Context(), l, "AZE", "IRN", VisitsQuery{Scope: Scope{Since: day("2018-08-01")}})
	if err != nil || len(v.Beside) != 1 || v.Beside[0].Events != 10 {
		t.Errorf("visits: %v, beside %+v", err, v.Beside)
	}
	for _, q := range []VisitsQuery{{OneWay: true}, {Person: "Envoy"}, {Rank: 70}, {Standing: []string{Planned}}} {
		if v, err := Visits(t.Context(), l, "AZE", "IRN", q); err != nil || v.Beside != nil {
			t.Errorf("%+v: %v, beside %+v", q, err, v.Beside)
		}
	}
}

func TestRising(t *testing.T) {
	l := wire(t)
	all, err := FindKind("all")
	if err != nil {
		t.Fatal(err)
	}
	a, err := Rising(t.Context(), l, RisingQuery{Kind: all, Weeks: 4, Before: 52, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "rising", a)
	if a.Found != 1 || a.Pairs[0].A != "ARM" || a.Pairs[0].B != "TUR" {
		t.Errorf("%+v", a)
	}
	if _, err := Rising(t.Context(), l, RisingQuery{Kind: all}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Error(err)
	}
}

func TestCoverage(t *testing.T) {
	a, err := Coverage(t.Context(), wire(t), Scope{}, "IRN", "BRA")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "coverage", a)
	if len(a.Gaps) == 0 || a.Gaps[0].days() < 365 {
		t.Errorf("gaps %+v", a.Gaps)
	}
	if b, err := Coverage(t.Context(), record(t), Scope{Since: day("1999-01-01"), Until: day("1999-12-31")}); err != nil || len(b.Cannot) == 0 {
		t.Errorf("%v: %+v", err, b)
	}
}
