package places_test

import (
	"testing"

	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
)

const newsText = `Two car bombs explode outside police stations in Basra, killing 68 people and wounding more than 100. The attack
happens a day after the U.S. ambassador, visiting from Baghdad, met Iranian and Turkish officials in the port city of Umm Qasr. In
Washington, D.C., a spokesman for the State Department said that Tehran denied any part in it; Michael Jordan was not asked. Fighting
went on near Tal Afar and in Kirkuk Province, as it did in Tripoli, Lebanon, and on the border of Georgia and South Ossetia.`

func BenchmarkFind(b *testing.B) {
	g := load()
	sentences := lang.Split(newsText)
	b.SetBytes(int64(len(newsText)))
	b.ReportAllocs()
	for b.Loop() {
		for i := range sentences {
			g.Find(newsText, &sentences[i])
		}
	}
}

func BenchmarkRead(b *testing.B) {
	g := load()
	sentences := lang.Split(newsText)
	b.SetBytes(int64(len(newsText)))
	b.ReportAllocs()
	for b.Loop() {
		g.Read(newsText, sentences)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := places.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
