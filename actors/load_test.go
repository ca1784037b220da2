package actors

import (
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
)

func load(t testing.TB) *Lexicon {
	t.Helper()
	g, err := places.Load()
	if err != nil {
		t.Fatal(err)
	}
	x, err := Load(g)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func BenchmarkLoad(b *testing.B) {
	g, err := places.Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Load(g); err != nil {
			b.Fatal(err)
		}
	}
}

func annotate(t testing.TB, text string, on dragoman.Day) *dragoman.Document {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &dragoman.Document{Report: dragoman.Report{Text: text, Published: on}}
	d.Sentences = m.Annotate(text)
	return d
}
