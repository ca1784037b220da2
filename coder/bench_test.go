package coder

import (
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/dates"
)

const benchText = `On Monday, Georgia's foreign minister began a two-day visit to Ankara and met with the president of Turkey.
The two countries signed an agreement on transit. It is the third visit by Georgian officials to Turkey since November 2018.
Police in Istanbul arrested a dozen protesters on Sunday, and at least four people were killed in an air strike near Aleppo.
The minister said that his government would send aid to Lebanon, and called on Russia to withdraw its troops.`

// BenchmarkCode measures the whole way and its stages, on a report of six
// sentences, one core.
func BenchmarkCode(b *testing.B) {
	c := shared(b)
	rep := dragoman.Report{ID: "b", Published: dragoman.DayOf(2019, 3, 5), Text: benchText}
	b.Run("stage=all", func(b *testing.B) {
		b.SetBytes(int64(len(rep.Text)))
		b.ReportAllocs()
		for b.Loop() {
			c.Code(rep)
		}
	})
	sentences := c.lang.Annotate(rep.Text)
	b.Run("stage=lang", func(b *testing.B) {
		b.SetBytes(int64(len(rep.Text)))
		for b.Loop() {
			c.lang.Annotate(rep.Text)
		}
	})
	b.Run("stage=actors", func(b *testing.B) {
		for b.Loop() {
			c.actors.Mentions(&dragoman.Document{Report: rep, Sentences: sentences})
		}
	})
	b.Run("stage=dates", func(b *testing.B) {
		for b.Loop() {
			dates.FindIn(rep.Text, sentences, rep.Published)
		}
	})
	b.Run("stage=places", func(b *testing.B) {
		for b.Loop() {
			c.places.Read(rep.Text, sentences)
		}
	})
	b.Run("stage=draft", func(b *testing.B) {
		for b.Loop() {
			r := c.look(rep, nil)
			r.draft()
		}
	})
}
