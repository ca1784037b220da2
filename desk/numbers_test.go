package desk

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/ledger"
)

// pairSaid and visitsSaid are what the pages count of two answers.
type pairSaid struct {
	Events, Actual int
	Tenor          struct{ Cooperation, Conflict int }
	Types, Sides   []answers.Count
	Meetings       []answers.Meeting
	Others         []struct {
		Code   string
		Events int
		IDs    []string
	}
}

type visitsSaid struct {
	Ways []struct {
		From, To string
		Held     int
	}
	Visits []struct{ ID, From, To, Standing string }
}

// TestNumbersOpen: what the pages count is what the queries behind the numbers
// give. The queries are those of desk/web.
func TestNumbersOpen(t *testing.T) {
	_, s := openSample(t, Options{})
	count := func(q string) int {
		t.Helper()
		return len(into[Page](t, ask(t, s, "GET", "/api/v1/events?limit=1000&q="+url.QueryEscape(q), "")).Events)
	}
	same := func(what string, n int, q string) {
		t.Helper()
		if got := count(q); got != n {
			t.Errorf("%s: the page says %d, %s gives %d", what, n, q, got)
		}
	}
	some := 0
	for _, pair := range [][2]string{{"IRN", "AZE"}, {"GEO", "TUR"}, {"ARM", "IRN"}} {
		a, b := pair[0], pair[1]
		p := into[pairSaid](t, ask(t, s, "GET", "/api/v1/pairs/"+a+"/"+b, ""))
		of := "pair:" + a + "-" + b + " "
		same("events", p.Events, of)
		same("happened", p.Actual, of+"status:actual")
		same("cooperation", p.Tenor.Cooperation, of+"status:actual type:agree,consult,support,concede,cooperate,aid,retreat")
		same("conflict", p.Tenor.Conflict, of+"status:actual type:request,accuse,reject,threaten,protest,sanction,mobilize,coerce,assault")
		for _, x := range p.Types {
			same(x.Name, x.Events, of+"status:actual type:"+strings.ToLower(x.Name))
		}
		for i, q := range []string{"toward:" + a + "-" + b, "toward:" + b + "-" + a, "-toward:" + a + "-" + b + " -toward:" + b + "-" + a} {
			same(p.Sides[i].Name, p.Sides[i].Events, of+"status:actual "+q)
			some += p.Sides[i].Events
		}
		for _, m := range p.Meetings {
			if len(m.IDs) != m.Held {
				t.Errorf("%s and %s: %d meetings, %d ids", m.A, m.B, m.Held, len(m.IDs))
			}
			same(m.A+" and "+m.B, m.Held, "id:"+strings.Join(m.IDs, ","))
		}
		for _, o := range p.Others {
			same(o.Code, o.Events, "id:"+strings.Join(o.IDs, ","))
		}
		v := into[visitsSaid](t, ask(t, s, "GET", "/api/v1/visits?a="+a+"&b="+b, ""))
		for _, w := range v.Ways {
			var ids []string
			for _, x := range v.Visits {
				if x.From == w.From && x.To == w.To && x.Standing == "held" {
					ids = append(ids, x.ID)
				}
			}
			if len(ids) != w.Held {
				t.Errorf("visits %s to %s: %d held, %d are listed", w.From, w.To, w.Held, len(ids))
			}
			if len(ids) > 0 {
				same("visits "+w.From+" to "+w.To, w.Held, "id:"+strings.Join(ids, ","))
			}
			some += w.Held
		}
	}
	if some < 20 {
		t.Errorf("%d counted: the test does not test", some)
	}
	for _, x := range into[[]Traffic](t, ask(t, s, "GET", "/api/v1/traffic?with=IRN", "")) {
		same("traffic of "+x.Code, x.Events, "pair:IRN-"+x.Code+" status:actual")
	}
}

// TestPeople: a name that is just begun finds who is of the record and of the
// tables, and what a word is too short for is said.
func TestPeople(t *testing.T) {
	_, s := openSample(t, Options{})
	list := into[[]Suggestion](t, ask(t, s, "GET", "/api/v1/people?q=bakht", ""))
	if !slices.ContainsFunc(list, func(x Suggestion) bool { return x.Kind == "person" && x.Label == "Mamuka Bakhtadze" }) {
		t.Errorf("bakht: %v", list)
	}
	if r := ask(t, s, "GET", "/api/v1/people?q=ba", ""); r.status != 422 || !strings.Contains(r.body, "query.q") {
		t.Errorf("two letters: %d %s", r.status, r.body)
	}
	p := into[Person](t, ask(t, s, "GET", "/api/v1/people/Mamuka%20Bakhtadze", ""))
	for _, m := range p.Meets {
		n := 0
		for _, x := range m.Months {
			n += x.Cooperation + x.Conflict
		}
		if n != m.Events {
			t.Errorf("%s: %d events, %d by month", m.Name, m.Events, n)
		}
	}
}

// TestReadRivals: each event's words tell how sure it is and which readings lost.
func TestReadRivals(t *testing.T) {
	_, s := openSample(t, Options{})
	var marks []Marked
	for _, rep := range into[[]dragoman.Report](t, ask(t, s, "GET", "/api/v1/reports?limit=40", "")) {
		marks = append(marks, into[Read](t, ask(t, s, "GET", "/api/v1/reports/"+url.PathEscape(rep.ID), "")).Marks...)
	}
	var lost []coder.Reading
	for _, m := range marks {
		if m.Kind == "trigger" && m.Sure == 0 {
			t.Errorf("%q: how sure is it?", m.Label)
		}
		if m.Kind != "trigger" && len(m.Rivals) > 0 {
			t.Errorf("a %s has readings that lost", m.Kind)
		}
		lost = append(lost, m.Rivals...)
	}
	if len(lost) < 5 {
		t.Errorf("%d readings that lost in %d marks", len(lost), len(marks))
	}
	for _, l := range lost {
		if l.Why == "" || l.Rule == "" || l.Words == "" || l.Type == "" {
			t.Errorf("a reading that lost, and not how: %+v", l)
		}
	}
}

// TestBeside: what an imported collection has coded stands beside our own
// numbers, and is what its query gives.
func TestBeside(t *testing.T) {
	d, s := openSample(t, Options{})
	in, err := d.ledger.Import(t.Context(), "others", "GDELT 2.0")
	if err != nil {
		t.Fatal(err)
	}
	kind := &ledger.ForeignKind{CAMEO: "042", Type: "CONSULT", Mode: "visit", Status: dragoman.Actual, Quad: 1}
	iran, baku := &ledger.ForeignParty{Code: "IRN"}, &ledger.ForeignParty{Code: "AZE"}
	var batch []ledger.Foreign
	for i := range 5 {
		day := dragoman.DayOf(2019, 1, 10+i)
		batch = append(batch, ledger.Foreign{Number: int64(i + 1), Day: day, Actor: iran, Recipient: baku, Kind: kind})
	}
	if _, err := in.Add(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	d.changed()
	page := into[Page](t, ask(t, s, "GET", "/api/v1/events?limit=100&q="+url.QueryEscape(`source:"others" pair:IRN-AZE`), ""))
	if len(page.Events) != 5 {
		t.Fatalf("the query gives %d events", len(page.Events))
	}
	beside := func(path string) (list []answers.Count) {
		for _, x := range into[[]Traffic](t, ask(t, s, "GET", path, "")) {
			if x.Code == "AZE" {
				list = x.Beside
			}
			if x.Code == "GEO" && len(x.Beside) > 0 {
				t.Errorf("%s: Georgia has %v", path, x.Beside)
			}
		}
		return list
	}
	if got := beside("/api/v1/traffic?with=IRN"); len(got) != 1 || got[0] != (answers.Count{Name: "others", Events: 5}) {
		t.Errorf("traffic with Iran: %v", got)
	}
	if got := beside("/api/v1/traffic?with=IRN&until=2018-12-31"); len(got) != 0 {
		t.Errorf("of the years to 2018: %v", got)
	}
	p := into[struct {
		Beside []struct {
			Source string
			Events int
		}
	}](t, ask(t, s, "GET", "/api/v1/pairs/IRN/AZE", ""))
	if len(p.Beside) != 1 || p.Beside[0].Events != 5 {
		t.Errorf("pair: %v", p.Beside)
	}
}
