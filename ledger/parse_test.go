package ledger

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"pgregory.net/rapid"
)

// countryOf knows a few names.
func countryOf(name string) (string, bool) {
	switch strings.ToLower(name) {
	case "iran", "irn":
		return "IRN", true
	case "aze", "azerbaijan":
		return "AZE", true
	case "guinea-bissau":
		return "GNB", true
	case "saudi arabia":
		return "SAU", true
	case "uno":
		return "UNO", true
	}
	return "", false
}

func TestParseQuery(t *testing.T) {
	for _, c := range []struct {
		text string
		want Query
	}{
		{"", Query{}},
		{`pair:IRN-AZE type:consult mode:visit since:2018-12 rank>=minister "caspian sea"`, Query{Pair: [2]string{"IRN", "AZE"}, Types: []string{"CONSULT"},
			Modes: []string{"visit"}, Since: day("2018-12-01"), Rank: [2]int{70, 0}, Text: `"caspian sea"`}},
		{`pair:iran,Guinea-Bissau`, Query{Pair: [2]string{"IRN", "GNB"}}},
		{`pair:"saudi arabia - iran"`, Query{Pair: [2]string{"SAU", "IRN"}}},
		{`Country:Azerbaijan ACTOR:"Saudi Arabia" recipient:UNO`, Query{Country: "AZE", Actor: "SAU", Recipient: "UNO"}},
		{`sector:mil,SPY sector:GOV`, Query{Sectors: []string{"MIL", "SPY", "GOV"}}},
		{`type:consult,AGREE mode:none status:actual,Future`, Query{Types: []string{"CONSULT", "AGREE"}, Modes: []string{""}, Statuses: []dragoman.Status{"actual", "future"}}},
		{`rank>minister rank<state`, Query{Rank: [2]int{71, 89}}},
		{`rank<=premier rank>=70`, Query{Rank: [2]int{70, 85}}},
		{`rank:speaker`, Query{Rank: [2]int{75, 75}}},
		{`since:2019 until:2019-02`, Query{Since: day("2019-01-01"), Until: day("2019-02-28")}},
		{`on:2019-02`, Query{Since: day("2019-02-01"), Until: day("2019-02-28")}},
		{`on:2019-02-03`, Query{Since: day("2019-02-03"), Until: day("2019-02-03")}},
		{`in:AZE place:baku person:"javad zarif"`, Query{Where: "AZE", Place: "baku", Person: "javad zarif"}},
		{"toward:Iran-Azerbaijan id:a,b -toward:AZE-IRN", Query{Toward: [2]string{"IRN", "AZE"}, IDs: []string{"a", "b"}, Not: []Query{{Toward: [2]string{"AZE", "IRN"}}}}},
		{`source:"IRNA, Tehran" report:a:b part-of:x confidence>=0.8`, Query{Source: "IRNA, Tehran", Report: "a:b", PartOf: "x", Confidence: 0.8}},
		{`rail* -road "north south" -"a b"`, Query{Text: `rail* -road "north south" -"a b"`}},
		{`10:30 "type:consult"`, Query{Text: `10:30 "type:consult"`}},
		{`type:consult -mode:visit,none -mode:meet -Country:iran -rank<state railway -freight`, Query{Types: []string{"CONSULT"}, Text: "railway -freight", Not: []Query{
			{Modes: []string{"visit", ""}}, {Modes: []string{"meet"}}, {Country: "IRN"}, {Rank: [2]int{0, 89}}}}},
		{`-person:"javad zarif" -confidence>=0.8`, Query{Not: []Query{{Person: "javad zarif"}, {Confidence: 0.8}}}},
		{`context:military,diplomatic`, Query{Contexts: []string{"military", "diplomatic"}}},
	} {
		got, err := ParseQuery(c.text, countryOf)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\ngot  %+v, %v\nwant %+v", c.text, got, err, c.want)
			continue
		}
		if again, err := ParseQuery(got.String(), countryOf); got.Country == "" && got.Pair[0] == "" && (err != nil || !reflect.DeepEqual(again, got)) {
			t.Errorf("%s, written as %s\ngot  %+v, %v\nwant %+v", c.text, got, again, err, got)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"colour:red", `query, at character 1: there is no field "colour": want one of pair, toward, country,`},
		{"iran typ:consult", `query, at character 6: there is no field "typ"`},
		{"é type:meet", `query, at character 4: type: no event type "meet": want one of AGREE,`},
		{"pair:IRN", `query, at character 1: pair: no two countries in "IRN": want them as IRN-AZE`},
		{"x country:Atlantis", `query, at character 3: country: no country "Atlantis"`},
		{"country:", "query, at character 1: country: it has no value"},
		{`sector:"",MIL`, "sector: it has no value"},
		{"since:lately", `since: want a day, a month or a year`},
		{"since:2019-02-30", `since: want a day`},
		{"since:2019 since:2020", "query, at character 12: since: it is said twice"},
		{"until:2018 since:2019", "until: 2018-12-31 is before since:2019-01-01"},
		{"on:2018 since:2019", "query, at character 9: since: it does not go with on"},
		{"since:2019 on:2018", "on: it goes with neither"},
		{"rank>=ministre", `rank: no rank "ministre": want one of private, official,`},
		{"rank>=minister rank>deputy", "rank: it has this bound already"},
		{"rank>=state rank<minister", "rank: no rank is within both bounds"},
		{"rank<1", "rank: no rank is below 1"},
		{"type>=consult", "type: it takes a colon, not >="},
		{"confidence:2", "confidence: want a number up to 1"},
		{"confidence<0.5", "confidence: it takes a colon, not <"},
		{"-colour:red", `query, at character 1: there is no field "colour"`},
		{"x -type:meet", `query, at character 3: type: no event type "meet"`},
		{"-since:2019", "query, at character 1: since: no minus stands before a time"},
		{"-on:2019", "on: no minus stands before a time"},
		{"-type:", "type: it has no value"},
		{"--type:consult", `there is no field "-type"`},
		{"status:done", `status: no status "done"`},
		{"mode:teleport", `mode: no mode "teleport"`},
		{"sector:XXX", `sector: no sector "XXX"`},
		{"context:love", `context: no context "love"`},
		{"person:!", `person: there is no word to look for in "!"`},
		{"type:consult -caspian", "query, at character 14: there is no word to look for"},
	} {
		_, err := ParseQuery(c.text, countryOf)
		var at *QueryError
		if !errors.As(err, &at) || !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.text, err, c.want)
		}
	}
	if q, err := ParseQuery("pair:irn-aze country:TUR", nil); err != nil || q.Pair != [2]string{"IRN", "AZE"} || q.Country != "TUR" {
		t.Errorf("codes alone: %+v, %v", q, err)
	}
	if _, err := ParseQuery("country:Iran", nil); err == nil {
		t.Error("a name without names")
	}
}

// What String writes, ParseQuery reads.
func TestQueryString(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		some := func(name string, from ...string) []string {
			n := rapid.IntRange(0, len(from)).Draw(rt, name)
			return slices.Clone(rapid.Permutation(from).Draw(rt, name)[:n])
		}
		one := func(name string, from ...string) string { return rapid.SampledFrom(append(from, "")).Draw(rt, name) }
		q := Query{
			Country: one("country", "IRN", "UNO"), Actor: one("actor", "AZE"), Recipient: one("recipient", "TUR"), Where: one("in", "GEO"),
			Types: some("types", "CONSULT", "AGREE", "AID"), Modes: some("modes", "", "visit", "meet"), Contexts: some("contexts", "military", "health"),
			Sectors: some("sectors", "GOV", "MIL"), Person: one("person", "zarif", "javad zarif"), Place: one("place", "baku", "new york"),
			Text: one("text", "rail*", `"caspian sea" -oil`), Source: one("source", "IRNA", "a, b"), Report: one("report", "r:1"), IDs: some("ids", "4decafcb", "9c01"),
			Rank: [2]int{rapid.SampledFrom([]int{0, 1, 65, 70}).Draw(rt, "least"), rapid.SampledFrom([]int{0, 70, 90, 91}).Draw(rt, "most")},
		}
		for _, s := range some("statuses", "actual", "future") {
			q.Statuses = append(q.Statuses, dragoman.Status(s))
		}
		if rapid.Bool().Draw(rt, "pair") {
			q.Pair = [2]string{"IRN", "AZE"}
		}
		if rapid.Bool().Draw(rt, "toward") {
			q.Toward = [2]string{"AZE", "IRN"}
		}
		q.Since = dragoman.Day(rapid.IntRange(0, 1).Draw(rt, "since") * 737000)
		q.Until = dragoman.Day(rapid.IntRange(0, 1).Draw(rt, "until") * 737001)
		q.Confidence = float64(rapid.IntRange(0, 10).Draw(rt, "confidence")) / 10
		for _, list := range []*[]string{&q.Types, &q.Modes, &q.Contexts, &q.Sectors, &q.IDs} {
			if len(*list) == 0 {
				*list = nil
			}
		}
		got, err := ParseQuery(q.String(), nil)
		if err != nil || !reflect.DeepEqual(got, q) {
			rt.Fatalf("%s\ngot  %+v, %v\nwant %+v", q, got, err, q)
		}
	})
}

// A filter and the same behind a minus share the events out between them,
// whatever else is asked for.
func TestQueryNot(t *testing.T) {
	l, _ := open4(t)
	add(t, l, archive(60)...)
	add(t, l, told("z", "2019-01-16", "CONSULT/visit", "IRN GOV Javad Zarif/foreign minister", "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Zarif visited Baku."))
	ids := func(text string) (ids []string) {
		q, err := ParseQuery(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all(t, l, q) {
			ids = append(ids, r.ID)
		}
		return ids
	}
	known := all(t, l, Query{})
	reports := map[string]bool{}
	codes := map[string]bool{}
	filters := []string{"type:consult", "type:consult,agree", "mode:visit", "mode:none", "status:actual", "sector:GOV", "rank:minister", "rank>=deputy", "rank<minister", "person:zarif",
		"in:AZE", "place:baku", "context:diplomatic", "confidence>=0.5", "source:IRNA", "part-of:nothing", "pair:IRN-AZE", "recipient:AZE", "toward:IRN-AZE"}
	for _, r := range known {
		for _, a := range append(slices.Clone(r.Actor), r.Recipient...) {
			if a.Code != "" && len(codes) < 3 && !codes[a.Code] && len(a.Code) == 3 {
				codes[a.Code] = true
				filters = append(filters, "country:"+a.Code, "actor:"+a.Code, "recipient:"+a.Code)
			}
		}
		if len(reports) < 2 && !reports[r.Report] {
			reports[r.Report] = true
			filters = append(filters, "report:"+enquote(r.Report))
		}
	}
	split := 0
	for _, rest := range []string{"", "type:consult", "country:IRN", "pair:IRN-AZE", "since:2019-01-10"} {
		whole := ids(rest)
		for _, f := range filters {
			if name, _, _ := strings.Cut(f, ":"); rest != "" && strings.HasPrefix(rest, name+":") && name != "type" {
				continue // said twice
			}
			if strings.HasPrefix(rest, "type:") && strings.HasPrefix(f, "type:") {
				continue // types add up
			}
			with, without := ids(rest+" "+f), ids(rest+" -"+f)
			both := append(slices.Clone(with), without...)
			slices.Sort(both)
			want := slices.Sorted(slices.Values(whole))
			if !slices.Equal(both, want) {
				t.Errorf("%q: %d with %s and %d without, of %d", rest, len(with), f, len(without), len(whole))
			}
			if len(with) > 0 && len(without) > 0 {
				split++
			}
		}
	}
	if split < 30 {
		t.Errorf("only %d filters share anything out of %d events", split, len(known))
	}
	a, b := ids("-type:consult -country:IRN"), ids("-country:IRN -type:consult")
	if !slices.Equal(a, b) {
		t.Errorf("%q and %q", a, b)
	}
	if err := foreignIDs(t, l, Query{Not: []Query{{Country: "IRN"}}}); err != "" {
		t.Errorf("a source that is none: %s", err)
	}
	importForeign(t, l, "gdelt", foreignBatch())
	if err := foreignIDs(t, l, Query{Not: []Query{{Country: "IRN"}}}); !strings.Contains(err, "cannot be asked by what they are not") {
		t.Errorf("of others: %s", err)
	}
}

// "toward" finds the events in which one side acts and the other is addressed,
// and "id" those that are named: as reading all of them does.
func TestQueryToward(t *testing.T) {
	l, _ := open4(t)
	add(t, l, archive(120)...)
	known := all(t, l, Query{})
	has := func(on []dragoman.Actor, code string) bool {
		return slices.ContainsFunc(on, func(a dragoman.Actor) bool { return a.Code == code })
	}
	ids := func(records []dragoman.Record) (ids []string) {
		for _, r := range records {
			ids = append(ids, r.ID)
		}
		return ids
	}
	ask := func(text string) []string {
		q, err := ParseQuery(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		return ids(all(t, l, q))
	}
	codes := map[string]bool{}
	for _, r := range known {
		for _, a := range append(slices.Clone(r.Actor), r.Recipient...) {
			if len(a.Code) == 3 {
				codes[a.Code] = true
			}
		}
	}
	found := 0
	for a := range codes {
		for b := range codes {
			var want []dragoman.Record
			for _, r := range known {
				if a != b && has(r.Actor, a) && has(r.Recipient, b) && !has(r.Actor, b) && !has(r.Recipient, a) {
					want = append(want, r)
				}
			}
			if got := ask("toward:" + a + "-" + b); !slices.Equal(got, ids(want)) {
				t.Errorf("toward:%s-%s: %d events, want %d", a, b, len(got), len(want))
			}
			found += len(want)
		}
	}
	if found < 20 {
		t.Errorf("only %d events between %d parties", found, len(codes))
	}
	some := []string{known[1].ID, known[4].ID}
	if got := ask("id:" + some[1] + "," + some[0] + ",nothing"); !slices.Equal(got, some) {
		t.Errorf("by id %q, want %q", got, some)
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"", `pair:IRN-AZE type:consult rank>=minister "caspian sea"`, `a:b`, `-type:x`, `-country:IRN -rank>=minister -mode:none aid`, `type:"`, `"`, "rank>=", "::", ",", "person:\x00", "type:consult,,", "\xff:\xfe"} {
		f.Add(s)
	}
	l, _ := open4(f)
	add(f, l, told("a", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid for a b c."))
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuery(s, nil)
		if err != nil {
			if !errors.Is(err, dragoman.ErrInvalid) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		for _, err := range l.Events(t.Context(), q) {
			if err != nil {
				t.Errorf("%q: %+v: %v", s, q, err)
			}
		}
		if again, err := ParseQuery(q.String(), nil); err != nil || again.String() != q.String() {
			t.Errorf("%q, written %q: %q, %v", s, q, again, err)
		}
	})
}
