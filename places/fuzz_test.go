package places_test

import (
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
	"pgregory.net/rapid"
)

// sound checks what must hold of the matches of any text: in order, apart, on
// the tokens they claim, with a country that exists.
func sound(t interface{ Fatalf(string, ...any) }, text string, sentences []dragoman.Sentence, found [][]places.Match) {
	g := load()
	if len(found) != len(sentences) {
		t.Fatalf("%q: %d sentences, %d lists of matches", text, len(sentences), len(found))
	}
	for i, ms := range found {
		tokens := sentences[i].Tokens
		last := -1
		for _, m := range ms {
			if m.First <= last || m.Last < m.First || m.Last >= len(tokens) {
				t.Fatalf("%q: tokens %d to %d after %d of %d", text, m.First, m.Last, last, len(tokens))
			}
			last = m.Last
			if len(m.Candidates) == 0 || m.Kind != m.Candidates[0].Kind || m.Kind == places.None {
				t.Fatalf("%q: kind %v of %v", text, m.Kind, m.Candidates)
			}
			for _, c := range m.Candidates {
				if c.Span.Start < tokens[m.First].Start || c.Span.End > tokens[m.Last].End || c.Span.Of(text) == "" {
					t.Fatalf("%q: span %v outside its tokens", text, c.Span)
				}
				if _, ok := g.Country(c.Country); !ok && c.Country != "" {
					t.Fatalf("%q: country %q", text, c.Country)
				}
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", "Tripoli, Lebanon (Reuters) - The U.S. said.", "Côte d'Ivoire’s N'Djamena", "WASHINGTON, D.C.", "of of of the The Hague",
		"al-al-al-Qaim", "\xff\xfeBaku\xc3", "İstanbul Gəncə Åbo", "US$ U.S.A U.S..", "Georgia, Georgia, Georgia", "ʻʻSanaʻa''s", "Saint Helena, Ascension and",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sentences := lang.Split(text)
		sound(t, text, sentences, load().Read(text, sentences))
		load().Where(text)
		load().CountryByName(text)
	})
}

// The words of the tables in any order: names that meet names, with the marks
// that join and part them.
func TestReadAnyWords(t *testing.T) {
	vocabulary := []string{
		"Georgia", "Atlanta", "Tbilisi", "New", "York", "Washington", "D.C.", "state", "of", "the", "The", "Jordan", "Michael", "President", "in", "to",
		"Paris", "Texas", "Tripoli", "Lebanon", "Hyderabad", "Sindh", "province", "Province", "Republic", "Congo", "Democratic", "Korea", "South", "North",
		"Guinea", "Papua", "Bissau", "Equatorial", "al", "Qaim", "said", "Bush", "Reading", "March", "County", "International", "Airport", "US", "U.S.",
		"Saint", "Petersburg", "East", "Azerbaijan", "West", "Bank", "Gaza", "Strip", "Kurdish", "Niger", "Delta", "River", "'s", ".", "(", ")", "$",
	}
	word := rapid.SampledFrom(vocabulary)
	gap := rapid.SampledFrom([]string{" ", " ", " ", ", ", "-", " - ", "", "\n"})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for i := rapid.IntRange(0, 30).Draw(t, "words"); i > 0; i-- {
			b.WriteString(word.Draw(t, "word"))
			b.WriteString(gap.Draw(t, "gap"))
		}
		text := b.String()
		sentences := lang.Split(text)
		found := load().Read(text, sentences)
		sound(t, text, sentences, found)
		again := load().Read(text, sentences)
		for i := range found {
			if len(found[i]) != len(again[i]) {
				t.Fatalf("%q: %d matches, then %d", text, len(found[i]), len(again[i]))
			}
		}
	})
}
