package lang

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// benchText is some news, in our own words.
var benchText = strings.Repeat(`BAKU, Jan 22 - On Friday, Levan Beridze, Georgia’s minister of energy, arrived for a three-day visit and was received by the prime minister of Turkey. No Georgian minister had been there since May 2017, and the two sides put their names to a plan for a shared power line. At least 20 people were killed in a bombing in Kabul, the ministry said in a statement that was carried by state television. "We will not accept it," Gen. Qamar told reporters in the U.S. on Monday. The foreign minister, who is to visit Tehran next month, denied that his country had sold arms to either side.
`, 8)

func reportTokens(b *testing.B, ss []dragoman.Sentence) {
	n := 0
	for _, s := range ss {
		n += len(s.Tokens)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkSegment(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(benchText)))
	var ss []dragoman.Sentence
	for b.Loop() {
		ss = Split(benchText)
	}
	reportTokens(b, ss)
}

func BenchmarkTag(b *testing.B) {
	m := mustLoad(b)
	ss := Split(benchText)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		for i := range ss {
			m.Tag(benchText, &ss[i])
		}
	}
	reportTokens(b, ss)
}

func BenchmarkParse(b *testing.B) {
	m := mustLoad(b)
	ss := Split(benchText)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		for i := range ss {
			m.Tag(benchText, &ss[i])
			m.Parse(benchText, &ss[i])
		}
	}
	reportTokens(b, ss)
}

// BenchmarkAnnotate does all of it on a file of text, DRAGOMAN_TEXT, or on the
// text of the other benchmarks.
func BenchmarkAnnotate(b *testing.B) {
	m := mustLoad(b)
	text := benchText
	if path := os.Getenv("DRAGOMAN_TEXT"); path != "" {
		t, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			b.Fatal(err)
		}
		text = string(t)
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	var ss []dragoman.Sentence
	for b.Loop() {
		ss = m.Annotate(text)
	}
	reportTokens(b, ss)
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := readModel(english); err != nil {
			b.Fatal(err)
		}
	}
}

func mustLoad(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}
