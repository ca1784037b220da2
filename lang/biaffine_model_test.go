package lang

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
)

const tierText = `Iran's defence minister paid a visit to Baku on Monday. The two sides signed several agreements, the ministry said in a statement that was carried by state television. At least 20 people were killed by a bomb in Kabul! "We will not accept it," Gen. Qamar told reporters in the U.S.`

func loadAccurate(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// checkTokens reports what is amiss with the tokens of s.
func checkTokens(t *testing.T, m *Model, s *dragoman.Sentence) {
	t.Helper()
	if len(s.Tokens) == 0 {
		return
	}
	if err := checkTree(s); err != nil {
		t.Error(err)
	}
	for i, k := range s.Tokens {
		if k.POS == "" || k.Tag == "" || k.Rel == "" {
			t.Errorf("token %d lacks something: %+v", i, k)
		}
		if (k.Rel == "root") != (k.Head < 0) {
			t.Errorf("token %d: relation %q, head %d", i, k.Rel, k.Head)
		}
	}
}

// The trees of some plain sentences, read by hand: word, relation, head.
func TestAccurateTrees(t *testing.T) {
	m := loadAccurate(t)
	for text, want := range map[string]string{
		"Iran's defence minister paid a visit to Baku on Monday.": "minister nsubj paid | visit obj paid | Iran nmod:poss minister | Baku nmod visit | Monday obl paid",
		"At least 20 people were killed by a bomb in Kabul.":      "people nsubj:pass killed | were aux:pass killed | bomb obl:agent killed",
		"The two presidents met in Moscow and signed a treaty.":   "presidents nsubj met | Moscow obl met | signed conj met | treaty obj signed",
	} {
		s := m.Annotate(text)[0]
		checkTokens(t, m, &s)
		got := map[string]bool{}
		for _, k := range s.Tokens {
			if k.Head >= 0 {
				got[k.Of(text)+" "+k.Rel+" "+s.Tokens[k.Head].Of(text)] = true
			}
		}
		for _, arc := range strings.Split(want, " | ") {
			if !got[arc] {
				t.Errorf("%s: no arc %q in %v", text, arc, got)
			}
		}
	}
}

// Annotate is Split and Parse; the fast ones are the same by the fast parser;
// and many may call at once.
func TestTiersAgreeWithTheirSteps(t *testing.T) {
	m := loadAccurate(t)
	want, fast := m.Annotate(tierText), m.AnnotateFast(tierText)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			a, b := Split(tierText), Split(tierText)
			for i := range a {
				m.Parse(tierText, &a[i])
				m.ParseFast(tierText, &b[i])
			}
			if !reflect.DeepEqual(a, want) {
				t.Error("Annotate differs from Parse")
			}
			if !reflect.DeepEqual(b, fast) {
				t.Error("AnnotateFast differs from ParseFast")
			}
		})
	}
	wg.Wait()
}

// A sentence too long for a parser is one tree all the same: pieces after
// commas, or of the most words where there is no comma.
func TestLongSentence(t *testing.T) {
	m := loadAccurate(t)
	for _, text := range []string{
		strings.Repeat("Iran and ", 3*longest/4) + "Iraq met",
		strings.Repeat("The minister met the president of Iraq, ", 45) + "and left",
		strings.Repeat("a ", longest),
		strings.Repeat("a ", longest+1),
	} {
		ss := m.Annotate(text)
		if len(ss) != 1 {
			t.Fatalf("%d sentences, want one: %q", len(ss), text[ss[1].Start:])
		}
		s := &ss[0]
		checkTokens(t, m, s)
		for i, from := 0, 0; from < len(s.Tokens); i++ {
			end := pieceEnd(text, s.Tokens, from)
			if end-from > longest {
				t.Errorf("piece %d has %d words", i, end-from)
			}
			if end < len(s.Tokens) && strings.Contains(text, ",") && s.Tokens[end-1].Of(text) != "," {
				t.Errorf("piece %d ends in %q", i, s.Tokens[end-1].Of(text))
			}
			heads := 0
			for k := from; k < end; k++ {
				if h := s.Tokens[k].Head; h < from || h >= end {
					heads++
				}
			}
			if heads != 1 {
				t.Errorf("piece %d has %d words with heads elsewhere, want its root alone", i, heads)
			}
			from = end
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(tierText)
	f.Add("BAKU, Jan 22 (Reuters) — “No”")
	f.Add("\x00\xff ' - 1,2 \u00a0")
	m := loadAccurate(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		for _, s := range append(m.Annotate(text), m.AnnotateFast(text)...) {
			checkTokens(t, m, &s)
		}
	})
}

// BenchmarkTier is Annotate without Split: tags, lemmas and trees.
func BenchmarkTier(b *testing.B) {
	m := loadAccurate(b)
	ss := Split(tierText)
	n := 0
	for _, s := range ss {
		n += len(s.Tokens)
	}
	for _, tier := range []struct {
		name string
		*tier
	}{{"accurate", m.accurate}, {"fast", m.fast}} {
		b.Run("tier="+tier.name, func(b *testing.B) {
			b.ReportAllocs()
			sc := m.scratch()
			for b.Loop() {
				for i := range ss {
					m.annotate(tier.tier, sc, tierText, &ss[i])
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}

func BenchmarkLoadAccurate(b *testing.B) {
	if len(accurateWeights) < 8 {
		b.Skip("no weights built in")
	}
	for b.Loop() {
		if _, err := readBiaffine(accurateWeights); err != nil {
			b.Fatal(err)
		}
	}
}
