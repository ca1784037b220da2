package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
	"pgregory.net/rapid"
)

// What goes in comes out, field by field.
func TestRoundTrip(t *testing.T) {
	text := "On Wednesday, Bagheri’s visit to Baku began. He signed papers."
	rec := dragoman.Record{
		ID: "e1", Report: "r1", Published: day("2019-01-22"), Date: day("2019-01-16"), EndDate: day("2019-01-17"), DateSaid: "On Wednesday", DateHow: "the Wednesday before",
		Event: []string{"CONSULT"}, Mode: []string{"visit"}, Context: []string{"military", "diplomatic"}, Status: dragoman.Historical, Hedge: "reportedly", SaidBy: []dragoman.Actor{{EntityText: "state media", Span: dragoman.Span{Start: 1, End: 5}}},
		Actor:     []dragoman.Actor{{Code: "IRN", Sector: "MIL", EntityText: "Bagheri", IdentifierText: "Mohammad Bagheri", Office: "chief", Rank: 3, Span: dragoman.Span{Start: 14, End: 21}}},
		Recipient: []dragoman.Actor{{Code: "AZE", Sector: "GOV"}},
		EventLoc:  dragoman.EventLoc{Place: "Baku", CountryCode: "AZE", Lat: 40.4, Lon: 49.9, Span: dragoman.Span{Start: 35, End: 39}},
		EventText: "visit", TextInfo: dragoman.TextInfo{Sequence: 1, Start: 0, End: 46, Text: text[:46]},
		Passages: []dragoman.TextInfo{{Sequence: 2, Start: 47, End: len(text), Text: text[47:], Trigger: "signed"}},
		QuadCode: 1, EventScale: -2.5, CAMEO: "042", Rule: "consult/visit", Confidence: 0.75,
		Coder: dragoman.CoderInfo{Name: "dragoman", Version: "7"}, CiteInfo: dragoman.Citation{Title: "A title", URL: "https://example.org", Publication: "Example"},
	}
	least := dragoman.Record{ID: "e2", Report: "r1", Published: rec.Published, Event: []string{"PROTEST"}, Status: dragoman.Actual, PartOf: "e1",
		TextInfo: dragoman.TextInfo{Text: "not the report's own words"}, Coder: rec.Coder, CiteInfo: rec.CiteInfo}
	rep := dragoman.Report{ID: "r1", URL: "https://example.org", Source: "Example", Title: "A title", Lang: "en", Published: rec.Published, Text: text}
	l, _ := open4(t)
	got := add(t, l, Coded{Report: rep, Records: []dragoman.Record{rec, least}})
	if want := (Added{Reports: 1, Passages: 2, Events: 2}); !reflect.DeepEqual(got, want) {
		t.Errorf("added %+v, want %+v", got, want)
	}
	back, err := l.Report(t.Context(), "r1")
	if err != nil || back != rep {
		t.Errorf("report %+v, %v", back, err)
	}
	least.Mode, least.Context, least.Actor, least.Recipient = []string{}, []string{}, []dragoman.Actor{}, []dragoman.Actor{}
	for _, want := range []dragoman.Record{rec, least} {
		got, err := l.Event(t.Context(), want.ID)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
		}
	}
	if _, err := l.Event(t.Context(), "e3"); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("no such event: %v", err)
	}
	if _, err := l.Report(t.Context(), "r3"); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("no such report: %v", err)
	}
}

func TestMergedRecord(t *testing.T) {
	l, _ := open4(t)
	bare := told("a", "2019-01-16", "CONSULT/visit", "IRN GOV", "AZE GOV", "2019-01-16", "2019-01-16", "AZE", "An Iranian delegation is in Azerbaijan.")
	named := told("b", "2019-01-17", "CONSULT/visit", "IRN MIL Mohammad Bagheri/chief of staff", "AZE GOV", "2019-01-16", "2019-01-17", "AZE Baku", "Bagheri visits Baku.")
	late := told("c", "2019-05-17", "CONSULT/visit", "IRN MIL Mohammad Bagheri", "AZE GOV", "2019-01-01", "2019-01-31", "AZE", "Bagheri was in Azerbaijan in January.")
	late.Records[0].Status = dragoman.Historical
	part := told("d", "2019-01-17", "SUPPORT", "IRN GOV;AZE GOV", "", "2019-01-16", "2019-01-16", "AZE", "They signed.")
	part.Records[0].PartOf = "b-1"
	part.Report = named.Report
	part.Records[0].Report = "b"
	named.Records = append(named.Records, part.Records[0])
	add(t, l, late)
	add(t, l, named, bare)
	got := all(t, l, Query{Types: []string{"CONSULT"}})
	if len(got) != 1 {
		t.Fatalf("%d visits", len(got))
	}
	v := got[0]
	// Told first by a, best by b.
	if v.ID != "a-1" || v.Report != "b" || v.EndDate != day("2019-01-17") || v.Status != dragoman.Actual || v.Actor[0].IdentifierText != "Mohammad Bagheri" {
		t.Errorf("got %+v", v)
	}
	var tellers []string
	for _, p := range v.Passages {
		tellers = append(tellers, p.Report+" "+p.Published.String()+" "+p.Text)
	}
	if want := []string{"a 2019-01-16 An Iranian delegation is in Azerbaijan.", "c 2019-05-17 Bagheri was in Azerbaijan in January."}; !slices.Equal(tellers, want) {
		t.Errorf("tellers %q", tellers)
	}
	signed := all(t, l, Query{PartOf: "a-1"})
	if len(signed) != 1 || signed[0].PartOf != "a-1" {
		t.Errorf("part of it: %+v", signed)
	}
	for _, id := range []string{"a-1", "b-1", "c-1"} {
		if e, err := l.Event(t.Context(), id); err != nil || !reflect.DeepEqual(e, v) {
			t.Errorf("%s: %+v, %v", id, e, err)
		}
	}
}

func TestTwiceChangesNothing(t *testing.T) {
	l, _ := open4(t)
	c := told("a", "2019-01-16", "CONSULT/visit", "IRN GOV", "AZE GOV", "", "", "AZE", "A visit.")
	add(t, l, c)
	once := dump(t, l)
	other := c
	other.Report.Text = "Another text."
	other.Records = nil
	unnamed := Coded{Report: dragoman.Report{Published: day("2019-01-16"), Text: "No name."}}
	got := add(t, l, c, other, c, Coded{Report: dragoman.Report{ID: "b", Text: "No day."}})
	want := Added{Known: 2, Refused: []Refused{
		{"a", "the record has another report of this id: its day, title or text differs"},
		{"b", "it has no day"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("added %+v, want %+v", got, want)
	}
	if dump(t, l) != once {
		t.Error("the record changed")
	}
	if got := add(t, l, unnamed, unnamed); got.Reports != 1 || got.Known != 1 {
		t.Errorf("without an id: %+v", got)
	}
	if _, err := l.Report(t.Context(), unnamed.Report.ContentID()); err != nil {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	spoil := func(f func(*Coded)) Coded {
		c := told("a", "2019-01-16", "CONSULT/visit", "IRN GOV", "AZE GOV", "2019-01-16", "2019-01-17", "AZE", "A visit.")
		f(&c)
		return c
	}
	for _, c := range []struct {
		why string
		c   Coded
	}{
		{"it has no day", spoil(func(c *Coded) { c.Report.Published = 0 })},
		{"want one type", spoil(func(c *Coded) { c.Records[0].Event = nil })},
		{"want one type", spoil(func(c *Coded) { c.Records[0].Event = []string{"AID", "AGREE"} })},
		{"want one mode", spoil(func(c *Coded) { c.Records[0].Mode = []string{"a", "b"} })},
		{"unknown status", spoil(func(c *Coded) { c.Records[0].Status = "" })},
		{"it belongs to report", spoil(func(c *Coded) { c.Records[0].Report = "other" })},
		{"it ends (2019-01-17) before it begins (2019-01-18)", spoil(func(c *Coded) { c.Records[0].Date = day("2019-01-18") })},
		{"another event of this id", spoil(func(c *Coded) { c.Records = append(c.Records, c.Records[0]) })},
		{"the record has this id from report z", spoil(func(c *Coded) { c.Records[0].ID = "z-1" })},
	} {
		l, _ := open4(t)
		add(t, l, told("z", "2019-01-16", "CONSULT", "IRN GOV", "AZE GOV", "", "", "AZE", "A meeting."))
		once := dump(t, l)
		got := add(t, l, c.c)
		if len(got.Refused) != 1 || got.Refused[0].ID != "a" || !strings.Contains(got.Refused[0].Why, c.why) {
			t.Errorf("%s: %+v", c.why, got)
		}
		if dump(t, l) != once {
			t.Errorf("%s: the record changed", c.why)
		}
	}
}

// news is an archive of which much tells the same: a few parties, days and
// places.
func news(t *rapid.T) []Coded {
	pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
	n := rapid.IntRange(2, 14).Draw(t, "reports")
	reports := make([]Coded, n)
	for i := range reports {
		published := fmt.Sprintf("2019-01-%02d", rapid.IntRange(10, 20).Draw(t, "day"))
		var events []Coded
		for range rapid.IntRange(1, 3).Draw(t, "events") {
			from, to := "", ""
			date := pick("date", "none", "presumed", "day", "days", "month")
			switch date {
			case "presumed":
				from, to = published, published
			case "day":
				from = fmt.Sprintf("2019-01-%02d", rapid.IntRange(10, 20).Draw(t, "from"))
				to = from
			case "days":
				d := rapid.IntRange(10, 20).Draw(t, "from")
				from, to = fmt.Sprintf("2019-01-%02d", d), fmt.Sprintf("2019-01-%02d", d+2)
			case "month":
				from, to = "2019-01-01", "2019-01-31"
			}
			c := told(fmt.Sprintf("r%02d", i), published,
				pick("what", "CONSULT/visit", "CONSULT/visit", "CONSULT", "ACCUSE"),
				pick("actor", "IRN GOV", "IRN MIL Mohammad Bagheri", "IRN GOV Javad Zarif/foreign minister", "IRN GOV/minister of defence"),
				pick("recipient", "AZE GOV", "AZE GOV Ilham Aliyev/president", "AZE GOV Zakir Hasanov/minister of defence"),
				from, to, pick("where", "", "AZE", "AZE Baku", "AZE Ganja"),
				pick("says", "They talked about trade on the Caspian shore.", "Talks on the railway and the Caspian trade were held.", "Nothing was said of the border incident in the south."))
			if date == "presumed" {
				c = unsaid(c)
			}
			c.Records[0].Status = dragoman.Status(pick("status", "actual", "actual", "historical", "negated"))
			events = append(events, c)
		}
		reports[i] = and(events[0], events[1:]...)
	}
	return reports
}

// The record is a function of the set of reports: their order, the batches
// and what was added twice leave no trace.
func TestOrderAndBatches(t *testing.T) {
	dir := t.TempDir()
	n := 0
	fill := func(reports []Coded, batches func(left int) int) (string, Added) {
		n++
		l, err := Open(filepath.Join(dir, fmt.Sprint(n, ".db")))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		var sum Added
		for len(reports) > 0 {
			k := batches(len(reports))
			a, err := l.Add(t.Context(), reports[:k])
			if err != nil {
				t.Fatal(err)
			}
			sum, reports = sum.Plus(a), reports[k:]
		}
		return dump(t, l), sum
	}
	// A record is made in some hundredths of a second, too long for
	// rapid.Check, which TestMergeIsAFunction has.
	for seed := range 12 {
		reports := rapid.Custom(news).Example(seed)
		want, added := fill(reports, func(left int) int { return left })
		shuffled := slices.Clone(reports)
		r := rand.New(rand.NewPCG(uint64(seed), 0))
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		shuffled = append(shuffled, shuffled[:len(shuffled)/2]...) // again
		got, again := fill(shuffled, func(left int) int { return 1 + r.IntN(left) })
		if got != want {
			t.Fatalf("in one batch:\n%s\nin another order and other batches:\n%s", want, got)
		}
		again.Known = 0
		if !reflect.DeepEqual(added, again) {
			t.Fatalf("added %+v, then %+v", added, again)
		}
	}
}

// What merge makes of passages is a function of their set, and of no passages
// but those of their block and stretch.
func TestMergeIsAFunction(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		blocks := map[int64][]*traits{}
		n := int64(0)
		for i, c := range news(rt) {
			for j := range c.Records {
				p, err := newPassage(&c.Report, c.Report.ID, &c.Records[j], j)
				if err != nil {
					rt.Fatal(err)
				}
				n++
				p.traits.n, p.traits.report = n, int64(i)
				blocks[p.traits.block] = append(blocks[p.traits.block], p.traits)
			}
		}
		written := func(ts []*traits) string {
			var events []string
			for _, cluster := range merge(slices.Clone(ts)) {
				e := summarize(cluster)
				line := fmt.Sprint(e.first.id, e.best.id, e.day, e.until, e.dated, e.status, e.parties, e.pairs)
				for _, m := range e.members {
					line += " " + m.id
				}
				events = append(events, line)
			}
			slices.Sort(events)
			return strings.Join(events, "\n")
		}
		for _, ts := range blocks {
			want := written(ts)
			shuffled := rapid.Permutation(ts).Draw(rt, "order")
			if got := written(shuffled); got != want {
				rt.Fatalf("\n%s\nin another order\n%s", want, got)
			}
			// Stretch by stretch, as settle does.
			slices.SortFunc(shuffled, func(a, b *traits) int { return int(a.lo - b.lo) })
			var parts []string
			from := 0
			end := shuffled[0].hi
			for i, p := range shuffled {
				if p.lo > end {
					parts = append(parts, written(shuffled[from:i]))
					from = i
				}
				end = max(end, p.hi)
			}
			parts = append(parts, written(shuffled[from:]))
			events := strings.Split(strings.Join(parts, "\n"), "\n")
			slices.Sort(events)
			if got := strings.Join(events, "\n"); got != want {
				rt.Fatalf("\n%s\nstretch by stretch\n%s", want, got)
			}
		}
	})
}

// overtaken lets another process work before the nth question.
type overtaken struct {
	querier
	n    int
	work func()
}

func (o *overtaken) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if o.n--; o.n == 0 {
		o.work()
	}
	return o.querier.QueryRowContext(ctx, query, args...)
}

// Whenever another process makes the record while this one looks at the file,
// it is seen as empty or as a record, never as something between.
func TestStandOvertaken(t *testing.T) {
	for n := 1; ; n++ {
		path := filepath.Join(t.TempDir(), "record.db")
		db, err := sql.Open("sqlite", dsn(path))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		o := &overtaken{querier: db, n: n, work: func() {
			l, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}}
		s, err := readStand(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.check(); err != nil && !s.empty {
			t.Errorf("overtaken before question %d: %v", n, err)
		}
		if o.n > 0 {
			break // it asks no further question
		}
	}
}

// Adding to a record that another process wrote to in between is like adding
// to one's own.
func TestSeveralWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	reports := rapid.Custom(func(rt *rapid.T) []Coded {
		var all []Coded
		for i := range 12 {
			for _, c := range news(rt) {
				id := fmt.Sprint(i, c.Report.ID)
				c.Report.ID = id
				for j := range c.Records {
					c.Records[j].ID, c.Records[j].Report = fmt.Sprint(i, c.Records[j].ID), id
				}
				all = append(all, c)
			}
		}
		return all
	}).Example(7)
	// Everyone opens at once, while there is no record yet, and adds
	// everything in an order of his own.
	var wg sync.WaitGroup
	sums := make([]Added, 4)
	for w := range sums {
		wg.Go(func() {
			l, err := Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = l.Close() }()
			mine := slices.Clone(reports)
			r := rand.New(rand.NewPCG(uint64(w), 1))
			r.Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
			for batch := range slices.Chunk(mine, 7) {
				a, err := l.Add(t.Context(), batch)
				if err != nil {
					t.Error(err)
					return
				}
				sums[w] = sums[w].Plus(a)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	got := dump(t, l)
	alone, _ := open4(t)
	sum := add(t, alone, reports...)
	if want := dump(t, alone); got != want {
		t.Errorf("by four:\n%s\nby one:\n%s", got, want)
	}
	var by4 Added
	for _, s := range sums {
		by4 = by4.Plus(s)
	}
	if by4.Reports != sum.Reports || by4.Events != sum.Events || by4.Known != 3*sum.Reports {
		t.Errorf("four added %+v, one %+v", by4, sum)
	}
}

func TestQuery(t *testing.T) {
	l, _ := open4(t)
	add(t, l,
		told("a", "2019-01-16", "CONSULT/visit", "IRN MIL Mohammad Bagheri", "AZE GOV", "2019-01-16", "2019-01-17", "AZE Baku", "Bagheri visited Baku, the capital."),
		told("b", "2019-01-16", "CONSULT", "IRN GOV;AZE GOV", "", "2019-01-16", "2019-01-16", "AZE", "They met about the North-South Corridor."),
		told("c", "2019-02-01", "ACCUSE/disapprove", "AZE GOV", "ARM GOV", "", "", "", "Azerbaijan “condemned” Armenia's Ministry."),
		told("d", "2019-03-01", "ACCUSE", "ARM GOV", "AZE GOV;IRN GOV", "2019-02-01", "2019-02-28", "", "Armenia blames its neighbours."),
		func() Coded {
			c := told("e", "2019-03-02", "PROTEST/demo", "GEO CVL", "", "2019-03-02", "2019-03-02", "GEO Tbilisi", "Nicolás met Überlingen's citizens.")
			c.Report.Source, c.Records[0].Status = "Agency", dragoman.Hypothetical
			return c
		}(),
		told("g", "2019-03-03", "COERCE/arrest", "KAZ COP", "KAZ CVL", "2019-03-03", "2019-03-03", "KAZ", "Kazakh police arrest Kazakhs."),
		told("f", "2019-03-02", "CONSULT/visit", "GEO GOV", "", "2019-03-02", "2019-03-02", "TUR Ankara", "A Georgian is in Ankara."),
		func() Coded {
			c := told("h", "2020-01-01", "CONSULT/visit", "AZE MIL Zakir Hasanov/defence minister", "TKM GOV;TKM MIL", "2020-01-01", "2020-01-01", "TKM", "He is there.")
			c.Records[0].Actor[0].Rank, c.Records[0].Context, c.Records[0].Confidence = 70, []string{"military", "diplomatic"}, 0.75
			return c
		}(),
	)
	for _, c := range []struct {
		name string
		q    Query
		want string
	}{
		{"all", Query{}, "a b c d e f g h"},
		{"latest first", Query{Descending: true}, "h g f e d c b a"},
		{"limit", Query{Limit: 2}, "a b"},
		{"page", Query{Limit: 2, After: "b-1"}, "c d"},
		{"page, latest first", Query{Limit: 2, After: "e-1", Descending: true}, "d c"},
		{"country", Query{Country: "ARM"}, "c d"},
		{"country on both sides", Query{Country: "KAZ"}, "g"},
		{"pair within a country", Query{Pair: [2]string{"KAZ", "KAZ"}}, "g"},
		{"actor and recipient", Query{Actor: "AZE", Recipient: "ARM"}, "c"},
		{"country and actor", Query{Country: "AZE", Actor: "ARM"}, "d"},
		{"pair and actor", Query{Pair: [2]string{"AZE", "ARM"}, Actor: "ARM", Descending: true}, "d"},
		{"country, a page of the latest", Query{Country: "AZE", Descending: true, Limit: 2, After: "d-1"}, "c b"},
		{"actor", Query{Actor: "AZE"}, "b c h"},
		{"recipient", Query{Recipient: "AZE"}, "a d"},
		{"pair", Query{Pair: [2]string{"IRN", "AZE"}}, "a b"}, // not d: it is done to both, by neither
		{"pair, the other way", Query{Pair: [2]string{"AZE", "IRN"}}, "a b"},
		{"pair of one side", Query{Pair: [2]string{"ARM", "IRN"}}, "d"},
		{"host by its city", Query{Pair: [2]string{"TUR", "GEO"}}, "f"},
		{"type", Query{Types: []string{"ACCUSE", "PROTEST"}}, "c d e"},
		{"mode", Query{Modes: []string{"visit", "demo"}}, "a e f h"},
		{"no mode", Query{Modes: []string{""}}, "b d"},
		{"status", Query{Statuses: []dragoman.Status{dragoman.Hypothetical}}, "e"},
		{"since", Query{Since: day("2019-01-17")}, "a c d e f g h"},
		{"until", Query{Until: day("2019-02-01")}, "a b c d"},
		{"a day", Query{Since: day("2019-02-15"), Until: day("2019-02-15")}, "d"},
		{"word", Query{Text: "visiting"}, "a"},
		{"words", Query{Text: "baku bagheri"}, "a"},
		{"no such words", Query{Text: "baku armenia"}, ""},
		{"hyphen", Query{Text: "north-south"}, "b"},
		{"phrase", Query{Text: `"the capital"`}, "a"},
		{"no such phrase", Query{Text: `"capital the"`}, ""},
		{"beginning", Query{Text: "azer*"}, "c"},
		{"without", Query{Text: "met -corridor"}, "e"},
		{"marks", Query{Text: "nicolas uberlingen"}, "e"},
		{"syntax is text", Query{Text: "met NEAR("}, ""},
		{"OR is a word", Query{Text: "baku OR armenia"}, ""},
		{"column is text", Query{Text: "text:baku"}, ""},
		{"person", Query{Person: "bagheri"}, "a"},
		{"office", Query{Person: "defence minister"}, "h"},
		{"no such person", Query{Person: "capital"}, ""},
		{"place", Query{Place: "tbilisi"}, "e"},
		{"where", Query{Where: "AZE"}, "a b"},
		{"sector", Query{Sectors: []string{"MIL", "COP"}}, "a g h"},
		{"sector of a party", Query{Country: "AZE", Sectors: []string{"MIL"}}, "h"},
		{"sector of one of a pair", Query{Pair: [2]string{"IRN", "AZE"}, Sectors: []string{"MIL"}}, "a"},
		{"rank", Query{Rank: [2]int{70, 0}}, "h"},
		{"rank at most", Query{Rank: [2]int{0, 69}}, ""},
		{"rank and sector of one party", Query{Rank: [2]int{70, 0}, Sectors: []string{"GOV"}}, ""},
		{"context", Query{Contexts: []string{"military", "health"}}, "h"},
		{"confidence", Query{Confidence: 0.75}, "h"},
		{"report", Query{Report: "c"}, "c"},
		{"source", Query{Source: "Agency"}, "e"},
		{"no source", Query{Source: "Other"}, ""},
		{"together", Query{Country: "AZE", Types: []string{"ACCUSE"}, Since: day("2019-02-02"), Text: "blames"}, "d"},
	} {
		var got []string
		for _, e := range all(t, l, c.q) {
			got = append(got, e.Report)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		q    Query
		want error
	}{
		"half a pair":   {Query{Pair: [2]string{"IRN", ""}}, dragoman.ErrInvalid},
		"limit":         {Query{Limit: -1}, dragoman.ErrInvalid},
		"window":        {Query{Since: 2, Until: 1}, dragoman.ErrInvalid},
		"no word":       {Query{Text: "!?"}, dragoman.ErrInvalid},
		"only without":  {Query{Text: "-baku"}, dragoman.ErrInvalid},
		"no such after": {Query{After: "x"}, dragoman.ErrNotFound},
	} {
		n := 0
		for _, err := range l.Events(t.Context(), c.q) {
			if n++; !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d items", name, n)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range l.Events(ctx, Query{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a done context: %v", err)
		}
	}
	if _, err := l.Add(ctx, []Coded{told("x", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid.")}); !errors.Is(err, context.Canceled) {
		t.Errorf("add with a done context: %v", err)
	}
	for range l.Events(t.Context(), Query{}) {
		break
	}
}

// Pages give what the whole gives, whatever their size, also where events
// have several passages and share a day.
func TestPages(t *testing.T) {
	l, _ := open4(t)
	add(t, l, rapid.Custom(news).Example(3)...)
	var many []Coded
	for i := range 3 * chunk {
		many = append(many, told(fmt.Sprintf("m%04d", i), "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", fmt.Sprintf("Aid of kind %d.", i)))
	}
	add(t, l, many...)
	for _, descending := range []bool{false, true} {
		whole := all(t, l, Query{Descending: descending})
		for _, limit := range []int{1, 7, chunk, 2*chunk + 1} {
			var got []dragoman.Record
			next := func(n int) string {
				if n%2 == 0 {
					return got[n-1].ID
				}
				return Cursor(&got[n-1])
			}
			for q := (Query{Descending: descending, Limit: limit}); ; q.After = next(len(got)) {
				page := all(t, l, q)
				if len(page) == 0 {
					break
				}
				if got = append(got, page...); limit == 1 && len(got) >= 40 {
					break
				}
			}
			if !reflect.DeepEqual(got, whole[:len(got)]) || limit > 1 && len(got) != len(whole) {
				t.Errorf("pages of %d: %d of %d events", limit, len(got), len(whole))
			}
		}
	}
}

func TestCoverage(t *testing.T) {
	l, _ := open4(t)
	if c, err := l.Coverage(t.Context()); err != nil || c != (Coverage{}) {
		t.Errorf("empty: %+v, %v", c, err)
	}
	a := told("a", "2019-01-16", "CONSULT/visit", "IRN MIL Mohammad Bagheri", "AZE GOV", "2019-01-16", "2019-01-17", "AZE Baku", "Bagheri visited Baku.")
	a.Report.Source = "X"
	b := told("b", "2019-01-17", "CONSULT/visit", "IRN MIL Mohammad Bagheri", "AZE GOV", "2019-01-16", "2019-01-17", "AZE Baku", "Bagheri visited Baku.")
	b.Report.Source = "Y"
	add(t, l, a, b, Coded{Report: dragoman.Report{ID: "c", Published: day("2019-03-01"), Text: "Nothing."}})
	for _, c := range []struct {
		since, until string
		want         Coverage
	}{
		{"", "", Coverage{Since: day("2019-01-16"), Until: day("2019-03-01"), Days: 3, Reports: 3, Sources: 2, Passages: 2, Events: 1}},
		{"2019-01-17", "", Coverage{Since: day("2019-01-17"), Until: day("2019-03-01"), Days: 2, Reports: 2, Sources: 1, Passages: 1, Events: 1}},
		{"", "2019-02-01", Coverage{Since: day("2019-01-16"), Until: day("2019-01-17"), Days: 2, Reports: 2, Sources: 2, Passages: 2, Events: 1}},
		{"2018-01-01", "2018-12-31", Coverage{}},
	} {
		got, err := l.CoverageBetween(t.Context(), day(c.since), day(c.until))
		if err != nil || got != c.want {
			t.Errorf("%s..%s: %+v, %v; want %+v", c.since, c.until, got, err, c.want)
		}
	}
}

func TestMonths(t *testing.T) {
	l, _ := open4(t)
	add(t, l,
		told("a", "2019-01-16", "CONSULT/visit", "IRN GOV", "AZE GOV", "2019-01-30", "2019-02-02", "AZE Baku", "One."),
		told("b", "2019-01-16", "CONSULT/visit", "AZE GOV", "IRN GOV", "", "", "IRN", "Two."),
		told("c", "2019-06-16", "CONSULT/visit", "AZE GOV", "IRN GOV", "2018-01-01", "2018-12-31", "IRN", "Three."),
		told("d", "2019-01-31", "CONSULT/visit", "IRN GOV", "AZE GOV", "2019-01-30", "2019-01-30", "AZE Baku", "One again."),
		told("e", "2019-01-31", "ACCUSE", "ARM GOV", "AZE GOV;IRN GOV", "2019-01-30", "2019-01-30", "", "Not between them."),
		func() Coded {
			c := told("f", "2019-01-31", "AID", "IRN GOV", "AZE GOV", "2019-01-30", "2019-01-30", "", "Denied.")
			c.Records[0].Status = dragoman.Negated
			return c
		}())
	got, err := l.Months(t.Context(), "AZE", "IRN")
	want := []Month{{0, 0, "CONSULT", "visit", 1, 0}, {2019, 1, "CONSULT", "visit", 1, 1}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestOpen(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := OpenReadOnly("none.db"); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("no file: %v", err)
	}
	if _, err := os.Stat("none.db"); err == nil {
		t.Error("asking made a file")
	}
	if _, err := Open(filepath.Join("none", "record.db")); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("no folder: %v", err)
	}
	for _, bad := range []string{"", "."} {
		if _, err := Open(bad); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for name, content := range map[string]string{"text": strings.Repeat("not a database\n", 100), "short": "x"} {
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(name); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := OpenReadOnly(name); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%s, to ask: %v", name, err)
		}
		if b, err := os.ReadFile(name); err != nil || string(b) != content {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
	if err := os.WriteFile("empty", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"empty", "a name with ?&#%20=\"' and é.db", "new.db"} {
		l, err := Open(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		add(t, l, told("a", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid."))
		reader, err := OpenReadOnly(name)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(all(t, reader, Query{})); n != 1 {
			t.Errorf("%s: %d events", name, n)
		}
		if _, err := reader.Add(t.Context(), nil); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%s: added to a record that is open to ask: %v", name, err)
		}
		if err := errors.Join(l.Close(), reader.Close(), l.Close()); err != nil {
			t.Error(err)
		}
		if again, err := OpenReadOnly(name); err != nil {
			t.Errorf("%s, alone and to ask: %v", name, err)
		} else if n := len(all(t, again, Query{})); n != 1 {
			t.Errorf("%s, alone and to ask: %d events", name, n)
		} else if err := again.Close(); err != nil {
			t.Error(err)
		}
		if left, err := filepath.Glob("*-wal"); err != nil || len(left) > 0 {
			t.Errorf("left behind: %q, %v", left, err)
		}
	}
	l, err := Open("new.db")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.add.conn.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open("new.db"); !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), "later dragoman") {
		t.Errorf("a later schema: %v", err)
	}
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{`a b`, `"a b" -c`, `a*`, `"a`, `NEAR(a b)`, `a:b`, `(`, `"" ""`, "\x00", `-"a b"*`, `^a`, `a "" b`, "é*", "a\x00b", "\xff", `{a b}:c`, "'", `a"b"c`} {
		f.Add(s)
	}
	l, _ := open4(f)
	add(f, l, told("a", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid for a b c."))
	f.Fuzz(func(t *testing.T, s string) {
		for _, err := range l.Events(t.Context(), Query{Text: s}) {
			if err != nil && !errors.Is(err, dragoman.ErrInvalid) {
				t.Errorf("%q: %v", s, err)
			}
		}
	})
}

// No report, however odd, breaks the record or is changed by it.
func FuzzAdd(f *testing.F) {
	f.Add("Bagheri visits Baku.", "Mohammad Bagheri", "Baku", "AID", 0, 4)
	f.Add("nul \x00 and \xff\xfe", "\x00", "\xff", "\"'", -1, 400)
	l, _ := open4(f)
	f.Fuzz(func(t *testing.T, text, name, place, typ string, start, end int) {
		// One record takes them all: making one takes longer than adding.
		id := (&dragoman.Report{Title: fmt.Sprintf("%q %q %q %d %d", name, place, typ, start, end), Text: text}).ContentID()
		var batch []Coded
		for i := range 2 {
			c := told(fmt.Sprint(id, i), "2019-01-16", "X", "IRN GOV;"+id+" GOV", "", "", "", "", text) // merges with its like only
			r := &c.Records[0]
			r.Event[0], r.Actor[0].IdentifierText, r.Actor[1].Office, r.EventLoc.Place = typ, name, name, place
			r.TextInfo.Start, r.TextInfo.End = start, end
			batch = append(batch, c)
		}
		a := add(t, l, batch...)
		if typ == "" {
			if len(a.Refused) != 2 {
				t.Errorf("added %+v", a)
			}
			return
		}
		if rep, err := l.Report(t.Context(), id+"0"); err != nil || rep.Text != text {
			t.Errorf("report %+v, %v", rep, err)
		}
		if again := add(t, l, batch...); again.Known != 2 {
			t.Errorf("again %+v", again)
		}
		for _, r := range all(t, l, Query{Report: id + "0"}) {
			if r.TextInfo.Text != text || r.Event[0] != typ {
				t.Errorf("record %+v", r)
			}
		}
	})
}
