package actors

import (
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
	"pgregory.net/rapid"
)

var loaded = sync.OnceValues(func() (*Lexicon, error) {
	g, err := places.Load()
	if err != nil {
		return nil, err
	}
	return Load(g)
})

// FuzzMentions reads any text, with a tree of its own and with a senseless one.
func FuzzMentions(f *testing.F) {
	for _, s := range []string{
		"Zakir Hasanov, Azerbaijan's minister of defense, met the two presidents (NATO) of of the 's.",
		"The Russian and Turkish and , and presidents' of former - ex-president-elect U.S.-led.",
		"«Президент» 北京 said: “its minster of", "\xff\xfe's of the of the of the of the of the of the of the of the",
		strings.Repeat("the president of the ", 60), strings.Repeat("Iran's ", 80), strings.Repeat("Iran, ", 80) + "and the two countries they",
	} {
		f.Add(s, int32(737000), int64(1))
	}
	m, err := lang.Load()
	if err != nil {
		f.Fatal(err)
	}
	x, err := loaded()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string, day int32, seed int64) {
		if len(s) > 4000 {
			s = s[:4000]
		}
		d := &dragoman.Document{Report: dragoman.Report{Text: s, Published: dragoman.Day(day)}}
		d.Sentences = m.Annotate(s)
		x.Mentions(d)
		check(t, d)
		// A tree that makes no sense, tags that make none.
		pos := []string{"NOUN", "PROPN", "VERB", "ADJ", "ADP", "", "PRON", "DET", "NUM"}
		for i := range d.Sentences {
			for k := range d.Sentences[i].Tokens {
				seed = seed*6364136223846793005 + 1442695040888963407
				tok := &d.Sentences[i].Tokens[k]
				tok.Head = int(seed>>33)%(len(d.Sentences[i].Tokens)+2) - 1
				tok.POS = pos[uint64(seed>>40)%uint64(len(pos))]
			}
		}
		x.Mentions(d)
		check(t, d)
	})
}

// Any order of words of the trade is read without harm, and alike twice.
func TestMentionsProperties(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	x, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(`the a Iran Iranian 's of and , president minister defence soldiers Putin Hasanov Zakir former deputy its his they he
		Hamas NATO the two countries both sides counterpart Baku in from ( ) - U.S. led rebels 12 dozens met said who group latter . Senate`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 30).Draw(t, "words"), " ")
		d := &dragoman.Document{Report: dragoman.Report{Text: text, Published: dragoman.Day(737000)}}
		d.Sentences = m.Annotate(text)
		x.Mentions(d)
		for i, a := range d.Mentions {
			if a.Same >= i || a.Span.Empty() || a.Party.Code != "" && len(a.Members) > 0 {
				t.Fatalf("mention %d of %q: %+v", i, text, a)
			}
		}
		first := list(d)
		x.Mentions(d)
		if again := list(d); again != first {
			t.Fatalf("%q read twice:\n%s\n%s", text, first, again)
		}
	})
}

// One Lexicon serves many goroutines.
func TestConcurrent(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	x, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	text := "Vladimir Putin met his Turkish counterpart. The two leaders discussed Syria. NATO's chief warned them."
	want := ""
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() {
			d := &dragoman.Document{Report: dragoman.Report{Text: text, Published: dragoman.Day(737000)}}
			d.Sentences = m.Annotate(text)
			x.Mentions(d)
			got[i] = list(d)
		})
	}
	wg.Wait()
	want = got[0]
	for _, g := range got {
		if g != want || g == "" {
			t.Errorf("%s\n%s", g, want)
		}
	}
}

// BenchmarkMentions reads a report of six sentences; places are found too.
func BenchmarkMentions(b *testing.B) {
	m, err := lang.Load()
	if err != nil {
		b.Fatal(err)
	}
	x, err := loaded()
	if err != nil {
		b.Fatal(err)
	}
	text := "Zakir Hasanov, Azerbaijan's minister of defense, received Iran's Chief of General Staff of the armed forces in Baku on Wednesday. " +
		"The two countries signed several agreements to strengthen military cooperation. " +
		"Russian foreign minister Sergey Lavrov and his Turkish counterpart criticised the United States Senate over its plan to arm Kurdish forces in northern Syria. " +
		"Hundreds of protesters clashed with riot police outside the parliament, and at least 12 people, including three soldiers, were wounded. " +
		"Hezbollah said that it would not disarm, and the group accused Israel of shelling two villages near the border. " +
		"The president of the European Commission called on both sides to resume talks."
	d := &dragoman.Document{Report: dragoman.Report{Text: text, Published: dragoman.Day(737080)}}
	d.Sentences = m.Annotate(text)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		x.Mentions(d)
	}
}
