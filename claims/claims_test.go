package claims_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/claims"
)

// wellFormed holds what is true of the claims of any text.
func wellFormed(t *testing.T, d *dragoman.Document) {
	t.Helper()
	for i := range d.Claims {
		c := &d.Claims[i]
		in := dragoman.Span{Start: c.Text.Start, End: c.Text.End}
		switch {
		case c.N != i+1:
			t.Fatalf("claim %d has the number %d", i+1, c.N)
		case c.Span.Empty() || !in.Holds(c.Span) || in.End > len(d.Text) || c.Text.Text != in.Of(d.Text):
			t.Fatalf("claim %d: span %v in sentence %v of %d bytes", i+1, c.Span, in, len(d.Text))
		case c.Kind == "" || c.Of == "" || c.Rule == "" || c.Window.How == "":
			t.Fatalf("claim %d says too little: %+v", i+1, c)
		case c.Window.From != 0 && c.Window.To != 0 && c.Window.From > c.Window.To && d.Published != 0:
			t.Fatalf("claim %d: window %v", i+1, c.Window)
		case c.Number < 0:
			t.Fatalf("claim %d: number %d", i+1, c.Number)
		}
		for _, side := range [2][]dragoman.Actor{c.By, c.To} {
			for _, a := range side {
				if !a.Span.Empty() && a.Span.Of(d.Text) != a.EntityText {
					t.Fatalf("claim %d: party %q is not at %v", i+1, a.EntityText, a.Span)
				}
			}
		}
	}
}

// Text made to be hostile takes no longer than its length warrants.
func TestHostile(t *testing.T) {
	for _, s := range []string{
		strings.Repeat("the first since ", 1000),
		strings.Repeat("for the third time ", 1000),
		strings.Repeat("most more than ", 1000),
		strings.Repeat("1st 2nd 3rd visit to Baku since 1991, ", 600),
		strings.Repeat("the first visit ", 130) + ".",
		strings.Repeat("record five meetings (", 600) + strings.Repeat(")", 600),
		strings.Repeat("not since 2009 had ", 1000),
		strings.Repeat("visit", 10_000),
		strings.Repeat("relations have deteriorated since ", 600),
		"\xff\xfe first \x00 since 19\xc3 visit",
	} {
		began := time.Now()
		d := read(t, s, said)
		wellFormed(t, d)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%.40q…: %v", s, took)
		}
	}
	// A day that is unknown, or the first there is.
	for _, day := range []dragoman.Day{0, 1, dragoman.DayOf(9998, 12, 31)} {
		wellFormed(t, read(t, "It was the third visit in a century, the first since 1991 and the highest-level in 4000 years.", day))
	}
}

// The bound of claims of one sentence holds.
func TestBounded(t *testing.T) {
	d := read(t, strings.Repeat("the first visit to Baku since 1991, ", 40)+"he said.", said)
	if len(d.Claims) > 16 {
		t.Errorf("%d claims", len(d.Claims))
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"This is the third visit by high-ranking Iranian officials to Baku since December 2018.",
		"It is the first time since independence in 1991 that the highest military officials have visited Baku.",
		"Relations between Athens and Skopje have improved since the summit in June, he said.",
		"No Turkish leader has visited Armenia since 2009. It was the highest-level visit in a decade.",
		"Israel has carried out more strikes in Syria this year than in 2017.",
		"A record nine ministers visited Seoul in October; the border is one of the safest in the region.",
	} {
		f.Add(s, 737018)
	}
	f.Fuzz(func(t *testing.T, text string, day int) {
		if len(text) > 2000 {
			return
		}
		wellFormed(t, read(t, text, dragoman.Day(day%3_652_000)))
	})
}

func TestClassOf(t *testing.T) {
	c, ok := claims.ClassOf("visit")
	if !ok || !c.Counts("CONSULT", "visit") || c.Counts("CONSULT", "phone") {
		t.Errorf("visit is %+v", c)
	}
	if _, ok := claims.ClassOf("first lady"); ok {
		t.Error("a first lady is counted")
	}
}

func BenchmarkFind(b *testing.B) {
	d := read(b, "This is the third visit by high-ranking Iranian officials to Baku since December 2018. The army killed three people. "+
		"Relations between Athens and Skopje have improved since the summit in June, he said.", said)
	_ = d
	for b.Loop() {
		read(b, d.Text, said)
	}
}
