package coder

import (
	"context"
	"encoding/json"
	"iter"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
)

var once = sync.OnceValues(New)

// shared is one coder for all tests: loading takes a while.
func shared(t testing.TB) *Coder {
	t.Helper()
	c, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func report(text string) dragoman.Report {
	return dragoman.Report{ID: "r", Published: dragoman.DayOf(2019, 1, 22), Text: text}
}

// wellFormed checks what every document promises, whatever the text.
func wellFormed(t testing.TB, d *dragoman.Document) {
	t.Helper()
	for i := range d.Events {
		e := &d.Events[i]
		if len(e.Passages) == 0 {
			t.Fatalf("event %d has no passage", i)
		}
		for _, p := range e.Passages {
			if p.Span.Of(d.Text) == "" || !p.Span.Holds(p.Trigger) || p.Trigger.Of(d.Text) == "" {
				t.Fatalf("event %d: passage %v does not lie in the text", i, p)
			}
		}
		for _, side := range [][]int{e.Actors, e.Recipients} {
			for _, m := range side {
				if m < 0 || m >= len(d.Mentions) {
					t.Fatalf("event %d: mention %d of %d", i, m, len(d.Mentions))
				}
				if s := d.Mentions[m].Span; s.Of(d.Text) == "" {
					t.Fatalf("event %d: mention %d at %v is not in the text", i, m, s)
				}
			}
		}
		if e.Part >= len(d.Events) || e.Part == i {
			t.Fatalf("event %d is part of %d", i, e.Part)
		}
		if e.When.From != 0 && e.When.To != 0 && e.When.From > e.When.To {
			t.Fatalf("event %d: from %s to %s", i, e.When.From, e.When.To)
		}
	}
}

func TestAllKeepsOrderWhateverTheWorkers(t *testing.T) {
	c := shared(t)
	texts := []string{
		"Iran's defence minister visited Baku on Monday.", "", "Turkey condemned Greece.", "It rained in Tbilisi.",
		"Russian troops withdrew from Georgia.", "The president of Georgia met the prime minister of Armenia.",
	}
	var src iter.Seq2[dragoman.Report, error] = func(yield func(dragoman.Report, error) bool) {
		for n := range 60 {
			r := report(texts[n%len(texts)])
			r.ID = string(rune('a'+n%26)) + string(rune('a'+n/26))
			if !yield(r, nil) {
				return
			}
		}
	}
	var want []byte
	for _, workers := range []int{1, 2, 8} {
		var recs []dragoman.Record
		for d, err := range c.All(context.Background(), src, workers) {
			if err != nil {
				t.Fatal(err)
			}
			wellFormed(t, d)
			recs = append(recs, c.Records(d)...)
		}
		got, err := json.Marshal(recs)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		} else if string(want) != string(got) {
			t.Errorf("%d workers give other bytes than one", workers)
		}
	}
}

func TestAllStopsEarly(t *testing.T) {
	c := shared(t)
	src := func(yield func(dragoman.Report, error) bool) {
		for yield(report("Iran met Iraq."), nil) {
		}
	}
	n := 0
	for range c.All(context.Background(), src, 2) {
		if n++; n == 3 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, err := range c.All(ctx, src, 2) {
		if err == nil {
			continue
		}
		return
	}
	t.Error("a cancelled context ends without its error")
}

func FuzzCode(f *testing.F) {
	f.Add("On Friday last week, Oman’s minster of trade began her three-day trip to Doha and saw the emir.")
	f.Add("\x00\xff \u202e“quoted” — <script>alert(1)</script> 2019-13-45")
	f.Add("X and Y and Z met. They signed it. He, the latter, said that they will not.")
	c, err := once()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := c.Code(report(text))
		wellFormed(t, d)
		if d.Text != text {
			t.Fatal("the text changed")
		}
		c.Records(d)
	})
}
