package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

func visit() *dragoman.Record {
	text := "On Wednesday last week, Mohammad Bagheri, Iran’s Chief of General Staff of the armed forces began his two-day visit to Baku."
	return &dragoman.Record{
		ID: "e1", Report: "r1", Published: dragoman.DayOf(2019, 1, 22), Date: dragoman.DayOf(2019, 1, 16), EndDate: dragoman.DayOf(2019, 1, 17),
		DateSaid: "Wednesday last week", DateHow: "Wednesday of the week before 2019-01-22", Event: []string{"CONSULT"}, Mode: []string{"visit"},
		Status:    dragoman.Actual,
		Actor:     []dragoman.Actor{{Code: "IRN", Sector: "MIL", EntityText: "Mohammad Bagheri", IdentifierText: "Mohammad Bagheri", Office: "Chief of General Staff", Rank: 2, Span: dragoman.Span{Start: 24, End: 40}}},
		Recipient: []dragoman.Actor{{Code: "AZE", Sector: "GOV"}},
		EventLoc:  dragoman.EventLoc{Place: "Baku", CountryCode: "AZE", Lat: 40.3777, Lon: 49.892},
		EventText: "visit", TextInfo: dragoman.TextInfo{Sequence: 1, Start: 0, End: len(text), Text: text},
		QuadCode: 1, EventScale: 2.5, CAMEO: "042", Rule: "consult/begin-a-visit", Confidence: 0.875,
		Coder: dragoman.CoderInfo{Name: "dragoman", Version: "1"}, CiteInfo: dragoman.Citation{Title: "Visits", URL: "https://example.org/1", Publication: "Example"},
	}
}

func write(t testing.TB, f Format, width int, rs ...*dragoman.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, f, width)
	for _, r := range rs {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSONL(t *testing.T) {
	got := write(t, JSONL, 0, visit())
	// The fields stand in the order of the definition of a Record, and lists
	// are never null.
	at := -1
	for _, field := range []string{"id", "report", "published", "date", "enddate", "date_said", "date_how", "event", "mode", "context", "status", "hedge",
		"actor", "recipient", "event_loc", "event_text", "text_info", "quad_code", "event_scale", "cameo", "part_of", "rule", "confidence", "coder", "cite_info"} {
		next := strings.Index(got[at+1:], `"`+field+`":`)
		if next < 0 {
			t.Fatalf("no field %s behind the others in %s", field, got)
		}
		at += 1 + next
	}
	for _, want := range []string{`"context":[]`, `"mode":["visit"]`, `"span":[24,40]`, "Iran’s"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "}\n") {
		t.Errorf("not one line: %q", got)
	}
	var back dragoman.Record
	if err := json.Unmarshal([]byte(got), &back); err != nil {
		t.Fatal(err)
	}
	if again := write(t, JSONL, 0, &back); again != got {
		t.Errorf("read and written again:\n%s\n%s", got, again)
	}
	if got := write(t, JSONL, 0, &dragoman.Record{}); !strings.Contains(got, `"event":[],"mode":[],"context":[]`) || !strings.Contains(got, `"actor":[],"recipient":[]`) {
		t.Errorf("an empty record has null: %s", got)
	}
}

func TestCSV(t *testing.T) {
	r := visit()
	r.Actor = append(r.Actor, dragoman.Actor{Code: "IRN", Sector: "GOV", EntityText: "a minister; of something"})
	r.EventScale, r.EventLoc.Lat = -7.5, -1
	r.TextInfo.Text = "=HYPERLINK(\"http://evil\";\"x\")\r\nsecond \x1b[31mline"
	r.CiteInfo.Title = "  @SUM(A1)"
	got := write(t, CSV, 0, r, &dragoman.Record{})
	rest, ok := strings.CutPrefix(got, "\ufeff")
	if !ok {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	cells := map[string]string{}
	for i, c := range Columns() {
		if rows[0][i] != c.Name || c.Means == "" {
			t.Errorf("column %d is %q, want %q (%s)", i, rows[0][i], c.Name, c.Means)
		}
		cells[c.Name] = rows[1][i]
	}
	for column, want := range map[string]string{
		"date": "2019-01-16", "actor": "IRN; IRN", "actor_sector": "MIL; GOV", "actor_name": "Mohammad Bagheri; a minister, of something",
		"actor_office": "Chief of General Staff;", "recipient": "AZE", "recipient_name": "", "event_scale": "-7.5", "lat": "-1", "lon": "49.892",
		"passage": `'=HYPERLINK("http://evil";"x") second �[31mline`, "title": "'@SUM(A1)", "reports": "1", "confidence": "0.875",
	} {
		if cells[column] != want {
			t.Errorf("%s is %q, want %q", column, cells[column], want)
		}
	}
	if write(t, CSV, 0) == "" {
		t.Error("no events give no head")
	}
}

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=1": "'=1", "\r\n=1": "'=1", " \u00a0=1": "'=1", "＝1": "'＝1",
		"a\nb": "a b", "'=1": "'=1", "\u200e=1": "\ufffd=1", "1=1": "1=1", "": "",
	} {
		if got := Cell(in); got != want {
			t.Errorf("Cell(%q) is %q, want %q", in, got, want)
		}
	}
	if got := utf8.RuneCountInString(Cell(strings.Repeat("é", 40000))); got > 32767 {
		t.Errorf("a cell of %d characters", got)
	}
}

func TestTable(t *testing.T) {
	planned := visit()
	planned.Date, planned.EndDate, planned.Status, planned.Hedge = 0, 0, dragoman.Future, "reportedly"
	planned.Recipient, planned.EventLoc.Place = nil, ""
	planned.Actor = append(planned.Actor, dragoman.Actor{Code: "AZE", Sector: "GOV", Office: "president"}, dragoman.Actor{EntityText: "gunmen"})
	planned.Passages = []dragoman.TextInfo{{Report: "r2"}, {Report: "r2"}, {}}
	first := visit()
	first.EventText, planned.EventText = "On Wednesday", "On Wednesday"
	want := strings.Join([]string{
		"date              event                     who                                     place",
		"2019-01-16/17     CONSULT/visit             IRN MIL Mohammad Bagheri -> AZE GOV     Baku, AZE",
		"    On Wednesday last week, Mohammad Bagheri, Iran’s Chief of General Staff of the armed forces beg…",
		"(2019-01-22)      CONSULT/visit future re…  IRN MIL Mohammad Bagheri + AZE GOV pr…  AZE",
		"    (2 reports) On Wednesday last week, Mohammad Bagheri, Iran’s Chief of General Staff of the arme…",
		"(in brackets: the day of the report; that of the event is not told)", ""}, "\n")
	if got := write(t, Table, 100, first, planned); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	want = strings.Join([]string{
		"date              event                     who                                   place             passage",
		"2019-01-16/17     CONSULT/visit             IRN MIL Mohammad Bagheri -> AZE GOV   Baku, AZE         … began his two-day visit to Baku.",
		""}, "\n")
	if got := write(t, Table, 160, visit()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, width := range []int{1, 60, 80, 100, 139, 140, 200, 1000} {
		for line := range strings.Lines(write(t, Table, width, visit(), planned)) {
			if n := columns.StringWidth(strings.TrimRight(line, "\n")); n > max(width, 60) && !strings.HasPrefix(line, "(in brackets") {
				t.Errorf("width %d: a line of %d: %q", width, n, line)
			}
		}
	}
	long := visit()
	long.Mode, long.Status, long.Hedge, long.EventLoc = []string{"third-party"}, dragoman.Hypothetical, "", dragoman.EventLoc{Place: "Port-au-Prince", CountryCode: "HTI"}
	if got, _, _ := strings.Cut(write(t, Table, 80, long), "\n    "); !strings.Contains(got, "CONS… hypothetical") || !strings.HasSuffix(got, "Port-a…, HTI") {
		t.Errorf("status or country is cut: %q", got)
	}
	if got := write(t, Table, 80); got != "" {
		t.Errorf("no events give %q", got)
	}
}

var hostile = []struct{ in, want string }{
	{"They met.", "They met."},
	{"\x1b[2J\x1b]0;title\x07gone", "�[2J�]0;title�gone"},
	{"a\u202egnp.exe\u2066b\u200e", "a�gnp.exe�b�"},
	{"zero\u200bwidth\ufeff and \U000e0041tags", "zero�width� and �tags"},
	{"\u009b31m C1", "�31m C1"},
	{"Nicolás, Əliyev, 習近平, Путин, روحانی می\u200cرود", "Nicolás, Əliyev, 習近平, Путин, روحانی می\u200cرود"},
	{"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301x", "e\u0301\u0301\u0301\u0301x"},
	{"bad \xff\xfe bytes", "bad �� bytes"},
}

func TestClean(t *testing.T) {
	for _, c := range hostile {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) is %q, want %q", c.in, got, c.want)
		}
	}
	if got := Clean(" a\r\n\tb\u2028c\u0085 "); got != "a b c" {
		t.Errorf("white space: %q", got)
	}
}

func TestScreen(t *testing.T) {
	for _, c := range hostile {
		for size := 1; size <= len(c.in); size++ { // however it is cut
			var b bytes.Buffer
			w := Screen(&b)
			for in := []byte(c.in); len(in) > 0; {
				n, err := w.Write(in[:min(size, len(in))])
				if err != nil || n != min(size, len(in)) {
					t.Fatal(n, err)
				}
				in = in[n:]
			}
			if b.String() != c.want {
				t.Errorf("%q by %d: %q, want %q", c.in, size, b.String(), c.want)
			}
		}
	}
	var b bytes.Buffer
	if _, err := io.WriteString(Screen(&b), "a\n\tb\r\nc"); err != nil || b.String() != "a\n\tb \nc" {
		t.Errorf("%q, %v", b.String(), err)
	}
}

func TestSheet(t *testing.T) {
	head := []string{"type", "events"}
	rows := [][]string{{"CONSULT", "12"}, {"習近平\x1b a very long name indeed", "3"}, {"=x"}}
	for _, c := range []struct {
		f     Format
		width int
		want  string
	}{
		{Table, 0, "type                             events\nCONSULT                          12\n習近平� a very long name indeed  3\n=x\n"},
		{Table, 20, "type          events\nCONSULT       12\n習近平� a v…  3\n=x\n"},
		{CSV, 0, "\ufefftype,events\nCONSULT,12\n\"習近平� a very long name indeed\",3\n\"'=x\",\n"},
		{JSONL, 0, `{"type":"CONSULT","events":"12"}` + "\n" + `{"type":"習近平\u001b a very long name indeed","events":"3"}` + "\n" + `{"type":"=x","events":""}` + "\n"},
	} {
		var b bytes.Buffer
		if err := WriteSheet(&b, c.f, c.width, head, rows); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s:\n%q\n%q", c.f, b.String(), c.want)
		}
	}
}

func TestFormats(t *testing.T) {
	for _, s := range []string{"table", "jsonl", "csv"} {
		if f, err := ParseFormat(s); err != nil || string(f) != s {
			t.Errorf("%s: %s, %v", s, f, err)
		}
	}
	if _, err := ParseFormat("xml"); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("xml: %v", err)
	}
	if err := NewWriter(io.Discard, "xml", 0).Write(visit()); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("xml: %v", err)
	}
	if err := WriteSheet(io.Discard, "xml", 0, nil, nil); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("xml: %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestFullDisk(t *testing.T) {
	for _, f := range []Format{JSONL, CSV, Table} {
		w := NewWriter(full{}, f, 80)
		var err error
		for range 1000 {
			if err = w.Write(visit()); err != nil {
				break
			}
		}
		if err == nil || w.Close() == nil {
			t.Errorf("%s: no error", f)
		}
		if err := WriteSheet(full{}, f, 0, []string{"a"}, [][]string{{"b"}}); err == nil {
			t.Errorf("sheet as %s: no error", f)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, c := range hostile {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Clean(s)
		if Clean(c) != c {
			t.Errorf("%q: %q, then %q", s, c, Clean(c))
		}
		if !utf8.ValidString(c) {
			t.Errorf("%q: no UTF-8", c)
		}
		for _, r := range c {
			if hidden(r) {
				t.Errorf("%q holds %U", c, r)
			}
		}
		r := visit()
		r.TextInfo.Text, r.EventText, r.Actor[0].IdentifierText = s, s, s
		for line := range strings.Lines(write(t, Table, 80, r)) {
			if n := columns.StringWidth(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("a line of %d: %q", n, line)
			}
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(write(t, CSV, 0, r), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	for _, f := range []Format{JSONL, CSV, Table} {
		b.Run("format="+string(f), func(b *testing.B) {
			w := NewWriter(io.Discard, f, 160)
			r := visit()
			for b.Loop() {
				if err := w.Write(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
