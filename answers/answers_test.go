package answers

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

func day(s string) dragoman.Day {
	var d dragoman.Day
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

// telling is a report of events, in short.
type telling struct {
	report, published string
	events            []happening
}

type happening struct {
	what, status       string // "CONSULT/visit"; "" is actual
	actors, recipients string // "IRN MIL Mohammad Bagheri/chief of staff; ..."
	from, to, place    string // "AZE Baku"
	trigger, says      string
	partOf             int // the report's event it is a part of, from 1
}

func parties(s string) []dragoman.Actor {
	as := []dragoman.Actor{}
	for one := range strings.SplitSeq(s, ";") {
		one, office, _ := strings.Cut(strings.TrimSpace(one), "/")
		f := strings.SplitN(one, " ", 3)
		if f[0] == "" {
			continue
		}
		a := dragoman.Actor{Code: f[0], Office: office}
		if len(f) > 1 {
			a.Sector = f[1]
		}
		if len(f) > 2 {
			a.IdentifierText, a.EntityText = f[2], f[2]
		}
		as = append(as, a)
	}
	return as
}

func (t telling) coded() ledger.Coded {
	c := ledger.Coded{Report: dragoman.Report{ID: t.report, Published: day(t.published)}}
	for i, h := range t.events {
		start := len(c.Report.Text)
		c.Report.Text += h.says
		typ, mode, _ := strings.Cut(h.what, "/")
		code, place, _ := strings.Cut(h.place, " ")
		r := dragoman.Record{
			ID: fmt.Sprintf("%s-%d", t.report, i+1), Report: t.report, Published: day(t.published), Date: day(h.from), EndDate: day(h.to),
			Event: []string{typ}, Mode: []string{}, Context: []string{}, Status: dragoman.Actual, Actor: parties(h.actors), Recipient: parties(h.recipients),
			EventLoc: dragoman.EventLoc{CountryCode: code, Place: place}, EventText: h.trigger, QuadCode: 1,
			TextInfo: dragoman.TextInfo{Sequence: i + 1, Start: start, End: len(c.Report.Text), Text: h.says},
		}
		if mode != "" {
			r.Mode = []string{mode}
		}
		if h.from != "" {
			r.DateSaid = "then"
		}
		if h.status != "" {
			r.Status = dragoman.Status(h.status)
		}
		if h.partOf > 0 {
			r.PartOf = fmt.Sprintf("%s-%d", t.report, h.partOf)
		}
		c.Records = append(c.Records, r)
	}
	return c
}

const (
	bagheri = "IRN MIL Mohammad Bagheri/chief of general staff"
	aliyev  = "AZE GOV Ilham Aliyev/president"
)

// archive is what the tests ask. Its events are invented.
var archive = []telling{
	{"plan", "2019-01-05", []happening{{what: "AGREE", actors: bagheri, recipients: "AZE GOV", from: "2019-01-15", to: "2019-01-18", place: "IRN Tehran",
		trigger: "will visit", says: "Bagheri will visit Baku in the middle of January."}}},
	{"day-1", "2019-01-16", []happening{
		{what: "CONSULT/visit", actors: bagheri, recipients: "AZE GOV", from: "2019-01-16", to: "2019-01-17", place: "AZE Baku", trigger: "visit",
			says: "Bagheri began a two-day visit to Baku. "},
		{what: "CONSULT", actors: bagheri + "; " + aliyev, from: "2019-01-16", to: "2019-01-17", place: "AZE Baku", trigger: "met",
			says: "He met President Ilham Aliyev.", partOf: 1}}},
	{"day-2", "2019-01-17", []happening{
		{what: "CONSULT/visit", actors: "IRN MIL Bagheri", recipients: "AZE GOV", place: "AZE Baku", trigger: "visiting", says: "Bagheri is visiting Baku. "},
		{what: "SUPPORT", actors: "IRN GOV; AZE GOV", place: "AZE", trigger: "signed", says: "The two countries signed agreements.", partOf: 1}}},
	{"speaker", "2018-12-24", []happening{{what: "CONSULT/visit", actors: "AZE LEG Ogtay Asadov/speaker", recipients: "IRN GOV", from: "2018-12-21",
		to: "2018-12-31", place: "IRN Tehran", trigger: "visited", says: "Asadov visited Tehran."}}},
	{"invitation", "2019-02-01", []happening{{what: "AGREE", actors: "AZE GOV", recipients: "IRN GOV/minister of roads", trigger: "invited",
		says: "Azerbaijan invited Iran's minister of roads."}}},
	{"cancelled", "2019-02-20", []happening{{what: "REJECT/meet", actors: "AZE GOV", recipients: "IRN GOV/minister of roads", place: "AZE Baku", trigger: "postponed",
		says: "The visit of the minister of roads to Baku was postponed."}}},
	{"denied", "2019-03-01", []happening{{what: "CONSULT/visit", status: "negated", actors: "IRN GOV", recipients: "AZE GOV", place: "AZE", trigger: "visit",
		says: "No Iranian visited Baku, a spokesman said."}}},
	{"other", "2019-03-02", []happening{
		{what: "AGREE", actors: "IRN GOV; AZE GOV", trigger: "agreed", says: "During the visit, both sides agreed to trade more. "},
		{what: "ACCUSE", actors: "AZE GOV", recipients: "IRN GOV", trigger: "accused", says: "Azerbaijan accused Iran of delay. "},
		{what: "CONSULT/visit", actors: "IRN GOV; AZE GOV", recipients: "GEO GOV", place: "GEO Tbilisi", trigger: "visited", says: "Both visited Tbilisi."},
		{what: "SUPPORT", status: "historical", actors: "IRN GOV; AZE GOV", from: "1991-01-01", to: "1991-12-31", trigger: "recognised", says: "They recognised each other."}}},
	{"ahead", "2019-03-04", []happening{{what: "CONSULT/visit", actors: aliyev, recipients: "TUR GOV", from: "2019-03-11", to: "2019-03-12", place: "TUR Ankara", trigger: "summit",
		says: "Aliyev will attend the summit in Ankara next week."}}},
	{"nothing", "2019-03-05", nil},
}

func record(t *testing.T) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, r := range archive {
		if _, err := l.Add(t.Context(), []ledger.Coded{r.coded()}); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestVisits(t *testing.T) {
	l := record(t)
	for _, c := range []struct {
		name     string
		from, to string
		q        VisitsQuery
		want     []string
	}{
		{"all", "IRN", "AZE", VisitsQuery{}, []string{
			"speaker-1 held AZE IRN", "plan-1 planned IRN AZE day-1-1", "day-1-1 held IRN AZE", "invitation-1 planned IRN AZE", "cancelled-1 cancelled IRN AZE", "denied-1 denied IRN AZE"}},
		{"the other way round", "AZE", "IRN", VisitsQuery{OneWay: true}, []string{"speaker-1 held AZE IRN"}},
		{"held", "IRN", "AZE", VisitsQuery{Standing: []string{Held}}, []string{"speaker-1 held AZE IRN", "day-1-1 held IRN AZE"}},
		{"a window", "IRN", "AZE", VisitsQuery{Scope: Scope{Since: day("2019-01-17"), Until: day("2019-02-10")}}, []string{"plan-1 planned IRN AZE day-1-1", "day-1-1 held IRN AZE", "invitation-1 planned IRN AZE"}},
		{"a third", "AZE", "GEO", VisitsQuery{}, []string{"other-3 held AZE GEO"}},
		{"none", "IRN", "TUR", VisitsQuery{}, nil},
		{"of one country", "IRN", "", VisitsQuery{OneWay: true, Standing: []string{Held}}, []string{"day-1-1 held IRN AZE", "other-3 held IRN GEO"}},
		{"of one and to it", "IRN", "", VisitsQuery{Standing: []string{Held}}, []string{"speaker-1 held AZE IRN", "day-1-1 held IRN AZE", "other-3 held IRN GEO"}},
		{"to one country", "", "IRN", VisitsQuery{OneWay: true}, []string{"speaker-1 held AZE IRN"}},
		{"of a person", "", "", VisitsQuery{Person: "Bagheri"}, []string{"plan-1 planned IRN AZE day-1-1", "day-1-1 held IRN AZE"}},
		{"of an office", "AZE", "", VisitsQuery{Person: "speaker"}, []string{"speaker-1 held AZE IRN"}},
		{"of a person elsewhere", "TUR", "", VisitsQuery{Person: "Bagheri"}, nil},
		{"still ahead", "AZE", "TUR", VisitsQuery{}, []string{"ahead-1 planned AZE TUR"}},
		{"of no rank", "IRN", "AZE", VisitsQuery{Rank: 70}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := Visits(t.Context(), l, c.from, c.to, c.q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range a.Visits {
				got = append(got, strings.TrimSpace(strings.Join([]string{v.ID, v.Standing, v.From, v.To, v.Became}, " ")))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
			}
			if a.Foot.Record.Reports != len(archive) {
				t.Errorf("the record covers %d reports", a.Foot.Record.Reports)
			}
		})
	}
}

func TestVisitsText(t *testing.T) {
	a, err := Visits(t.Context(), record(t), "IRN", "AZE", VisitsQuery{Scope: Scope{Since: day("2019-01-01"), Until: day("2019-01-31")}})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "visits", a)
	head, rows := a.Sheet()
	if len(rows) != 2 || len(rows[1]) != len(head) || rows[1][slices.Index(head, "reports")] != "day-1; day-2" {
		t.Errorf("sheet %q %q", head, rows)
	}
	j, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(j), "null") {
		t.Errorf("JSON has null: %s", j)
	}
	again, err := Visits(t.Context(), record(t), "IRN", "AZE", VisitsQuery{Scope: Scope{Since: day("2019-01-01"), Until: day("2019-01-31")}})
	if err != nil {
		t.Fatal(err)
	}
	if k, err := json.Marshal(again); err != nil || string(k) != string(j) {
		t.Errorf("asked again (%v):\n%s\n%s", err, j, k)
	}
}

func TestPair(t *testing.T) {
	l := record(t)
	a, err := Pair(t.Context(), l, "AZE", "IRN", PairQuery{})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "pair", a)

	// The ledger's own counts by month are the same.
	months, err := l.Months(t.Context(), "IRN", "AZE")
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]PairMonth{}
	for _, m := range months {
		name := fmt.Sprintf("%04d-%02d", m.Year, m.Month)
		k := kept[name]
		kept[name] = PairMonth{Month: name, Dated: k.Dated + m.Dated, Told: k.Told + m.Told}
	}
	for _, m := range a.Months {
		if k := kept[m.Month]; k.Dated != m.Dated || k.Told != m.Told {
			t.Errorf("the ledger counts %+v, the answer %+v", k, m)
		}
		delete(kept, m.Month)
	}
	if len(kept) > 0 {
		t.Errorf("the ledger counts more: %v", kept)
	}

	_, rows := a.Sheet()
	if !slices.ContainsFunc(rows, func(r []string) bool {
		return slices.Equal(r, []string{"visits", "IRN to AZE, planned", "2"})
	}) {
		t.Errorf("sheet %q", rows)
	}
}

func TestEmptyRecord(t *testing.T) {
	l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	v, err := Visits(t.Context(), l, "IRN", "AZE", VisitsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := WriteText(&b, v); err != nil {
		t.Fatal(err)
	}
	if want := "Visits between IRN and AZE: none told\n\nThe record has no reports.\nWhat they do not tell may yet have happened.\nRecord: schema "; !strings.HasPrefix(b.String(), want) {
		t.Errorf("got %q", b.String())
	}
	p, err := Pair(t.Context(), l, "IRN", "AZE", PairQuery{})
	if err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := WriteText(&b, p); err != nil || !strings.HasPrefix(b.String(), "IRN and AZE: 0 events, of which 0 happened\n") {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

func TestBadQuestions(t *testing.T) {
	l := record(t)
	for _, c := range [][2]string{{"", ""}, {"AZE", "AZE"}} {
		if _, err := Visits(t.Context(), l, c[0], c[1], VisitsQuery{}); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("visits %q: %v", c, err)
		}
	}
	for _, c := range [][2]string{{"", "AZE"}, {"AZE", ""}, {"AZE", "AZE"}} {
		if _, err := Pair(t.Context(), l, c[0], c[1], PairQuery{}); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("pair %q: %v", c, err)
		}
	}
	if _, err := Visits(t.Context(), l, "IRN", "AZE", VisitsQuery{Standing: []string{"held", "hoped"}}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("standing: %v", err)
	}
	if _, err := Visits(t.Context(), l, "IRN", "AZE", VisitsQuery{Scope: Scope{Since: 2, Until: 1}}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("window: %v", err)
	}
}

func TestIsVisit(t *testing.T) {
	for w, want := range map[string]bool{
		"visit": true, "visits": true, "visited": true, "visiting": true, "trip": true, "trips": true, "travelled": true, "traveling": true, "tour": true,
		"tournament": false, "hostile": false, "hostage": false, "hosts": true, "hosting": true, "invitation": true, "invited": true, "arrival": true,
		"arrives": true, "visitor": false, "tripartite": false, "tourism": false, "flying": true, "agree": false, "": false,
	} {
		if isVisit(w) != want {
			t.Errorf("%q: %v", w, !want)
		}
	}
}

// TestOnePlan holds that a passage tells one plan, by however many words.
func TestOnePlan(t *testing.T) {
	const says = "The president of Iran accepted the invitation of Azerbaijan."
	plan := happening{what: "AGREE", actors: "IRN GOV/president", recipients: "AZE GOV", trigger: "accepted the invitation", says: says}
	again := happening{what: "AGREE", actors: "AZE GOV", recipients: "AZE GOV; IRN GOV", trigger: "invitation"}
	other := happening{what: "AGREE", actors: "AZE GOV", recipients: "IRN GOV/minister of roads", trigger: "invited", says: " It invited the minister of roads too."}
	c := telling{"plans", "2019-02-01", []happening{plan, again, other}}.coded()
	c.Records[1].TextInfo = c.Records[0].TextInfo
	l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Add(t.Context(), []ledger.Coded{c}); err != nil {
		t.Fatal(err)
	}
	a, err := Visits(t.Context(), l, "IRN", "AZE", VisitsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.tally(); got != "2 planned (IRN to AZE 2 planned; AZE to IRN none told)" {
		t.Errorf("%s: %+v", got, a.Visits)
	}
	for _, v := range a.Visits {
		if hasCode(v.Visitors, "AZE") {
			t.Errorf("a host among the visitors: %+v", v.Visitors)
		}
	}
}

// TestCalledOff holds that the words which tell that a visit was called off
// never count as a visit.
func TestCalledOff(t *testing.T) {
	const (
		off  = "The visit of Iran's minister of roads to Baku was postponed."
		both = " After the visit of January was cancelled, Iran's minister of health visited Baku on Monday."
	)
	c := telling{"off", "2019-02-01", []happening{
		{what: "CONSULT/visit", actors: "IRN GOV/minister of roads", recipients: "AZE GOV", place: "AZE Baku", trigger: "visit", says: off},
		{what: "REJECT/meet", actors: "IRN GOV/minister of roads", recipients: "AZE GOV", trigger: "postponed"},
		{what: "REJECT/meet", actors: "IRN GOV/minister of health", recipients: "AZE GOV", trigger: "cancelled", says: both},
		{what: "CONSULT/visit", actors: "IRN GOV/minister of health", recipients: "AZE GOV", from: "2019-01-28", to: "2019-01-28", trigger: "visited"},
	}}.coded()
	c.Records[1].TextInfo, c.Records[3].TextInfo = c.Records[0].TextInfo, c.Records[2].TextInfo
	l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Add(t.Context(), []ledger.Coded{c}); err != nil {
		t.Fatal(err)
	}
	a, err := Visits(t.Context(), l, "IRN", "AZE", VisitsQuery{OneWay: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.tally(); got != "1 held, 2 cancelled" {
		t.Errorf("%s: %+v", got, a.Visits)
	}
}
