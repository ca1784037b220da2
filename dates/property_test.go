package dates

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
)

// sound checks what must hold of every answer.
func sound(t interface{ Fatalf(string, ...any) }, text string, s *dragoman.Sentence, ref dragoman.Day, es []Expression) {
	last := -1
	for _, e := range es {
		switch {
		case e.First < 0 || e.Last < e.First || e.Last >= len(s.Tokens):
			t.Fatalf("%q: tokens %d..%d of %d", text, e.First, e.Last, len(s.Tokens))
		case e.First < last:
			t.Fatalf("%q: expressions overlap at token %d", text, e.First)
		case e.Said.Empty() || e.Said.Of(text) == "":
			t.Fatalf("%q: empty span %v", text, e.Said)
		case e.Said.Start < s.Tokens[e.First].Start || e.Said.End > s.Tokens[e.Last].End:
			t.Fatalf("%q: span %v outside of its tokens", text, e.Said)
		case e.From != 0 && e.To != 0 && e.From > e.To:
			t.Fatalf("%q: [%s] %v..%v", text, e.Said.Of(text), e.From, e.To)
		case e.From < 0 || e.To < 0 || e.From > 3652059 || e.To > 3652059:
			t.Fatalf("%q: [%s] %d..%d outside of the calendar", text, e.Said.Of(text), e.From, e.To)
		case e.Kind == "" || e.How == "":
			t.Fatalf("%q: [%s] kind %q, how %q", text, e.Said.Of(text), e.Kind, e.How)
		case e.Kind == Duration && (e.From != 0 || e.To != 0 || e.Days < 0):
			t.Fatalf("%q: duration with days %v", text, e)
		case e.Kind == Since && e.To != 0, e.Kind == Point && (e.From == 0) != (e.To == 0):
			t.Fatalf("%q: [%s] %s", text, e.Said.Of(text), brief(e))
		}
		last = e.First
	}
	for i := 1; i < len(es); i++ {
		if es[i].Said.Start < es[i-1].Said.End {
			t.Fatalf("%q: [%s] overlaps [%s]", text, es[i].Said.Of(text), es[i-1].Said.Of(text))
		}
	}
}

// TestSound reads random strings of words of time, tagged and hung together at
// random.
func TestSound(t *testing.T) {
	var vocabulary []string
	for w := range load().words {
		vocabulary = append(vocabulary, w, strings.ToUpper(w[:1])+w[1:])
	}
	vocabulary = append(vocabulary, "1", "2", "9", "11", "12", "22", "31", "99", "348", "1991", "2018", "2019", "9999", "22nd", "1990s", "'80s", "’71", "22/01/2019",
		"2018-12-22", "2018-12-22T10:00:00Z", "2018–19", "14-month", "mid-December", "10:30", "F-16", "Iran", "met", "the", "–", "(", ")", ",", ".", "\xff", "ı")
	vocabulary = sortedUnique(vocabulary)
	tags := []string{"", "NN", "NNS", "NNP", "VBD", "VBZ", "VB", "VBN", "VBG", "CD", "IN", "TO", "MD", "JJ"}
	poses := []string{"", "NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADP", "NUM", "PUNCT"}
	rels := []string{"", "obl", "nmod", "aux", "mark", "case", "compound", "nummod", "xcomp", "conj", "root", "cop"}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 25).Draw(t, "words")
		text := strings.Join(words, rapid.SampledFrom([]string{" ", " ", "-", ""}).Draw(t, "blank"))
		ref := dragoman.Day(rapid.IntRange(-5, 3652070).Draw(t, "ref"))
		f := Finder{Ref: ref}
		for _, s := range lang.Split(text) {
			if rapid.Bool().Draw(t, "tree") {
				for i := range s.Tokens {
					s.Tokens[i].Tag = rapid.SampledFrom(tags).Draw(t, "tag")
					s.Tokens[i].POS = rapid.SampledFrom(poses).Draw(t, "pos")
					s.Tokens[i].Rel = rapid.SampledFrom(rels).Draw(t, "rel")
					s.Tokens[i].Head = rapid.IntRange(-2, len(s.Tokens)+1).Draw(t, "head")
				}
			}
			sound(t, text, &s, ref, f.Find(text, &s))
		}
		if e, err := Parse(text, ref); err == nil && e.Said.Of(text) == "" {
			t.Fatalf("%q: Parse gives an empty span", text)
		}
	})
}

func sortedUnique(words []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	// The order of a map is not that of the next run.
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && out[j] < out[j-1]; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// TestSame reads the corpus twice, and backwards: no state is left behind.
func TestSame(t *testing.T) {
	all := lines(t, "corpus.tsv")
	first := map[int]string{}
	for n, line := range all {
		first[n] = found(t, line)
	}
	for n, line := range all {
		if again := found(t, line); again != first[n] {
			t.Errorf("corpus.tsv:%d: %q, then %q", n, first[n], again)
		}
	}
}

func found(t *testing.T, line string) string {
	f := strings.Split(line, "\t")
	text, _ := unmark(f[1])
	es, _ := readText(text, mustDay(t, f[0]))
	var b strings.Builder
	for _, e := range es {
		b.WriteString(e.Said.Of(text) + " " + brief(e) + " " + e.How + "\n")
	}
	return b.String()
}

func TestFindInvalid(t *testing.T) {
	ref := mustDay(t, tuesday)
	// Tokens that do not fit the text are passed over.
	s := dragoman.Sentence{Tokens: []dragoman.Token{{Span: dragoman.Span{Start: 5, End: 900}, Head: 70}, {Span: dragoman.Span{Start: -3, End: 2}, Head: -9}, {Span: dragoman.Span{Start: 0, End: 9}}}}
	if got := Find("yesterday", &s, ref); len(got) != 1 {
		t.Errorf("have %v", got)
	}
	if got := Find("", &dragoman.Sentence{}, ref); got != nil {
		t.Errorf("have %v", got)
	}
	if got := Find("yesterday", &s, 0); got != nil {
		t.Errorf("with an unknown day: %v", got)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"On Wednesday last week, Mohammad Bagheri began his two-day visit.", "from 16 to 18 January 2018–19", "the 22nd of\xff December", "two hundred and twenty-one years ago",
		"9/11", "1/2/3/4-5-6", "2018-12-22T10:00:00+99", "nineteen ninety-one", "May May May", "the last week of the first quarter of the second half of 1990s"} {
		f.Add(s, int32(737081))
	}
	f.Fuzz(func(t *testing.T, text string, ref int32) {
		if len(text) > 2000 {
			return
		}
		day := dragoman.Day(ref)
		finder := Finder{Ref: day}
		for _, s := range lang.Split(text) {
			sound(t, text, &s, day, finder.Find(text, &s))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"late last week", "22 January 2019", "christmas", "in 3 days", "since may", ",", "the the the"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		e, err := Parse(said, 737081)
		if err == nil && (e.Said.Of(said) == "" || e.Kind == "") {
			t.Fatalf("%q: %+v", said, e)
		}
	})
}

// BenchmarkFind reads the corpus of examples (dates in every sentence) and a
// page of prose with hardly any.
func BenchmarkFind(b *testing.B) {
	prose := "The government of the republic and the leaders of the opposition signed an agreement on the return of prisoners in the presence of the envoy, who thanked both sides for their courage and called for patience. "
	for _, c := range []struct{ name, text string }{
		{"dates", "On Wednesday last week, Bagheri began his two-day visit to Baku, the third since December 2018, and met the president on 22 January 2019. "},
		{"prose", prose},
	} {
		sentences := lang.Split(strings.Repeat(c.text, 20))
		text := strings.Repeat(c.text, 20)
		b.Run("text="+c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				for i := range sentences {
					Find(text, &sentences[i], 737081)
				}
			}
		})
	}
}
