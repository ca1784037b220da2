package actors

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
)

func TestKindOf(t *testing.T) {
	for in, want := range map[string]listKind{
		"# c\n\nperson\tA B\tAZE\tGOV\n": ownList,
		"body\tA\tNGO\t-":                ownList,
		"# x\nA_B_ [AZEGOV]\n":           petrarchList,
		"A_B_\n\t[AZEGOV]\n":             petrarchList,
		"1994\n+OLYMPIC_GAMES_\n":        discardList,
		"persn\tA B\tAZE\tGOV\n":         ownList,
		"":                               discardList,
	} {
		if got := kindOf([]byte(in)); got != want {
			t.Errorf("kindOf(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestDiscarded(t *testing.T) {
	x := load(t)
	d := annotate(t, "He won the third round. In Baku the foreign ministers met.", day(t, "2019-03-05"))
	if got := x.Discarded(d); got != nil {
		t.Errorf("without a list: %v", got)
	}
	if err := x.AddDiscards("d", strings.NewReader("# phrases\nTHIRD ROUND\nGRAND_SLAM_ [---]\n???\n")); err == nil || !errors.Is(err, dragoman.ErrInvalid) || !strings.HasPrefix(err.Error(), `d:4: "???"`) {
		t.Errorf("AddDiscards: %v", err)
	}
	got := x.Discarded(d)
	if len(got) != 2 || got[0].Of(d.Text) != "third round" || !got[1].Empty() {
		t.Errorf("a sentence: %v", got)
	}
	if err := x.AddDiscards("d", strings.NewReader("+FOREIGN_MINISTERS_MET")); err != nil {
		t.Error(err)
	}
	if got := x.Discarded(d); len(got) != 2 || got[0].Of(d.Text) != "foreign ministers met" || got[1] != got[0] {
		t.Errorf("a report: %v", got)
	}
}

// The dictionaries of the field load in the time that a person does not see,
// and their discards too: 60,000 names in 300 ms, with room for a slow machine.
func TestAddFilePhoenix(t *testing.T) {
	if testing.Short() {
		t.Skip("timing")
	}
	dir := t.TempDir()
	x := load(t)
	names := 0
	var took time.Duration
	for _, n := range []string{"Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt", "Phoenix.agents.txt", "Phoenix.discards.txt"} {
		b := shared(t, "data/dictionaries/"+n)
		path := filepath.Join(dir, n)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		err := x.AddFile(path)
		took += time.Since(start)
		if err != nil && !errors.Is(err, dragoman.ErrInvalid) {
			t.Fatal(err)
		}
		names += strings.Count(string(b), "_ ") + strings.Count(string(b), "_\n")
	}
	t.Logf("%d names in %v", names, took)
	if took > time.Second {
		t.Errorf("%d names took %v", names, took)
	}
	d := annotate(t, "In 1994 he won the third round.", day(t, "2019-03-05"))
	if got := x.Discarded(d); len(got) != 1 || got[0].Empty() {
		t.Errorf("discards: %v", got)
	}
}

func FuzzAddDiscards(f *testing.F) {
	f.Add("# c\n1994\n+OLYMPIC_GAMES_\nA [---]\n")
	f.Fuzz(func(t *testing.T, s string) {
		kindOf([]byte(s))
		x := &Lexicon{}
		if err := x.AddDiscards("f", strings.NewReader(s)); err != nil && !errors.Is(err, dragoman.ErrInvalid) {
			t.Fatal(err)
		}
		d := &dragoman.Document{Report: dragoman.Report{Text: s}, Sentences: []dragoman.Sentence{{Span: dragoman.Span{End: len(s)}}}}
		if s != "" {
			d.Sentences[0].Tokens = []dragoman.Token{{Span: dragoman.Span{End: len(s)}}}
		}
		x.Discarded(d)
	})
}
