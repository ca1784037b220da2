package dates

import (
	"os"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
)

// lines reads a file of testdata without its comments.
func lines(t *testing.T, name string) map[int]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	out := map[int]string{}
	for i, l := range strings.Split(string(b), "\n") {
		if l != "" && l[0] != '#' {
			out[i+1] = l
		}
	}
	return out
}

// TestCorpus reads the corpus with bare sentences: words only.
func TestCorpus(t *testing.T) {
	corpus(t, readText)
}

// TestCorpusParsed reads it with tags and trees.
func TestCorpusParsed(t *testing.T) {
	m := tagged(t)
	corpus(t, func(text string, ref dragoman.Day) ([]Expression, []firing) {
		var fired []firing
		f := Finder{Ref: ref, fired: func(rule string, said dragoman.Span) { fired = append(fired, firing{rule, said}) }}
		var all []Expression
		for _, s := range m.Annotate(text) {
			all = append(all, f.Find(text, &s)...)
		}
		return all, fired
	})
}

func corpus(t *testing.T, read func(string, dragoman.Day) ([]Expression, []firing)) {
	all := lines(t, "corpus.tsv")
	for n, line := range all {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			t.Errorf("corpus.tsv:%d: want 3 columns", n)
			continue
		}
		ref := mustDay(t, f[0])
		text, said := unmark(f[1])
		want := strings.Split(f[2], "; ")
		got, fired := read(text, ref)
		ok := len(got) == len(want) && len(got) == len(said)
		var have []string
		for i, e := range got {
			b := strings.TrimPrefix(brief(e), "point ")
			have = append(have, "["+e.Said.Of(text)+"] "+b)
			if ok && (b != want[i] || !sameSaid(text, e, said[i].Of(text))) {
				ok = false
			}
		}
		if !ok {
			t.Errorf("corpus.tsv:%d: %s\n\thave %s\n\twant %s\n\tfired %s", n, f[1], strings.Join(have, "; "), f[2], show(text, fired))
		}
	}
	if len(all) < 250 {
		t.Errorf("corpus.tsv has %d lines, want 250", len(all))
	}
}

// sameSaid lets the marked words end in a possessive.
func sameSaid(text string, e Expression, said string) bool {
	return e.Said.Of(text) == said || e.Said.Of(text)+"'s" == said
}

func TestNegatives(t *testing.T) {
	all := lines(t, "negatives.txt")
	ref := mustDay(t, tuesday)
	for n, text := range all {
		got, fired := readText(text, ref)
		for _, e := range got {
			t.Errorf("negatives.txt:%d: %s\n\thave [%s] %s; fired %s", n, text, e.Said.Of(text), brief(e), show(text, fired))
		}
	}
	m := tagged(t)
	for n, text := range all {
		for _, s := range m.Annotate(text) {
			for _, e := range Find(text, &s, ref) {
				t.Errorf("negatives.txt:%d, parsed: %s\n\thave [%s] %s", n, text, e.Said.Of(text), brief(e))
			}
		}
	}
	if len(all) < 60 {
		t.Errorf("negatives.txt has %d lines, want 60", len(all))
	}
}

// tagged reads a text with the model of package lang.
func tagged(t testing.TB) *lang.Model {
	m, err := lang.Load()
	if err != nil {
		t.Skip("no language model: ", err)
	}
	return m
}
