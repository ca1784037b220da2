package coder

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dragoman-events/dragoman"
)

var update = flag.Bool("update", false, "rewrite the expected events of testdata/*.txtar; read the difference before you keep it")

// TestGolden codes the reports of testdata/*.txtar. Each archive is a list of
// pairs: NAME, a report whose first line is its day, and NAME.events, one line
// for each event: what, when, where, of which visit it is a part. A pair whose
// name begins with "known-" is a known failure: it must differ, and fails the
// run once it does not.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata/*.txtar", err)
	}
	c := shared(t)
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(a.Files); i += 2 {
			in, out := &a.Files[i], &a.Files[i+1]
			if out.Name != in.Name+".events" {
				t.Fatalf("%s: %s is followed by %s, want %s.events", file, in.Name, out.Name, in.Name)
			}
			day, text, _ := strings.Cut(string(in.Data), "\n")
			published, err := dragoman.ParseDay(strings.TrimSpace(day))
			if err != nil {
				t.Fatalf("%s: %s: %v", file, in.Name, err)
			}
			d := c.Code(dragoman.Report{ID: in.Name, Published: published, Text: strings.TrimSpace(text)})
			wellFormed(t, d)
			got := ""
			for k := range d.Events {
				got += goldenLine(d, k) + "\n"
			}
			known := strings.HasPrefix(in.Name, "known-")
			switch {
			case *update && !known:
				out.Data = []byte(got)
			case known && got == string(out.Data):
				t.Errorf("%s: %s comes out right: take known- from its name", file, in.Name)
			case !known && got != string(out.Data):
				t.Errorf("%s: %s: %s\nwant\n%shave\n%s", file, in.Name, strings.TrimSpace(text), out.Data, got)
			}
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func goldenLine(d *dragoman.Document, k int) string {
	e := &d.Events[k]
	s := fmt.Sprintf("%d %s", k+1, Line(d, e))
	switch {
	case !e.When.Known():
		s += " | -"
	case e.When.From == e.When.To:
		s += " | " + e.When.From.String()
	default:
		s += " | " + e.When.From.String() + ".." + e.When.To.String()
	}
	s += " | " + orDash(e.Where.Country)
	if e.Part >= 0 {
		s += fmt.Sprintf(" | part of %d", e.Part+1)
	}
	if e.Hedge != "" {
		s += " | " + e.Hedge
	}
	for _, m := range e.SaidBy {
		s += fmt.Sprintf(" | said by %q", d.Mentions[m].Of(d.Text))
	}
	if len(e.Passages) > 1 {
		s += fmt.Sprintf(" | %d passages", len(e.Passages))
	}
	return s
}
