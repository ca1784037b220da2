package coder

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// TestSeed codes the article that the project began with: all its events with
// type, parties and days, and at most three others. The article is its
// publisher's and does not ship; without it the test is skipped.
func TestSeed(t *testing.T) {
	dir := os.Getenv("DRAGOMAN_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	text, err := os.ReadFile(filepath.Join(dir, "seed", "iran-azerbaijan-2019-01-22.txt"))
	if err != nil {
		t.Skip("no seed article: set DRAGOMAN_SHARED to the folder that has seed/")
	}
	b, err := os.ReadFile(filepath.Join(dir, "seed", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	type side []struct{ Code, Sector string }
	var want struct {
		Events []struct {
			N                int
			Event, Mode      string
			Date, EndDate    string
			Actor, Recipient side
		}
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	parties := func(s side) string {
		var out []string
		for _, p := range s {
			if w := p.Code + " " + p.Sector; !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		slices.Sort(out)
		return strings.Join(out, " + ")
	}
	of := func(as []dragoman.Actor) side {
		var s side
		for _, a := range as {
			s = append(s, struct{ Code, Sector string }{a.Code, a.Sector})
		}
		return s
	}
	c := shared(t)
	_, article, _ := strings.Cut(string(text), "2019-01-22 ")
	d := c.Code(dragoman.Report{ID: "seed", Published: dragoman.DayOf(2019, 1, 22), Text: article})
	wellFormed(t, d)
	left := c.Records(d)
	for _, w := range want.Events {
		if w.EndDate == "" {
			w.EndDate = w.Date
		}
		i := slices.IndexFunc(left, func(r dragoman.Record) bool {
			mode := ""
			if len(r.Mode) > 0 {
				mode = r.Mode[0]
			}
			return r.Event[0] == w.Event && mode == w.Mode && r.Date.String() == w.Date && r.EndDate.String() == w.EndDate &&
				parties(of(r.Actor)) == parties(w.Actor) && parties(of(r.Recipient)) == parties(w.Recipient)
		})
		if i < 0 {
			t.Errorf("event %d is missing: %s/%s %s -> %s, %s to %s", w.N, w.Event, w.Mode, parties(w.Actor), parties(w.Recipient), w.Date, w.EndDate)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	if len(left) > 3 {
		t.Errorf("%d events beyond the expected ones", len(left))
	}
	for _, r := range left {
		t.Logf("beyond the expected: %s %s -> %s in %q", r.Event[0], parties(of(r.Actor)), parties(of(r.Recipient)), r.TextInfo.Text)
	}
}
