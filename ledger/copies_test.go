package ledger

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

func TestCopies(t *testing.T) {
	text := "The foreign ministers of Iran and Azerbaijan met in Baku on Wednesday and signed an agreement on the railway along the Caspian shore, which both sides hope to open next year."
	report := func(id, published, source, text string) Coded {
		return Coded{Report: dragoman.Report{ID: id, Published: day(published), Source: source, Text: text}}
	}
	words := strings.Fields(text)
	edited := strings.Join(slices.Concat(words[:4], []string{"Iran,", "it", "was", "said,"}, words[4:]), " ")
	all := []Coded{
		report("b", "2019-01-16", "X", text),
		report("a", "2019-01-17", "Y", strings.ToUpper(text)), // printed a day later
		report("c", "2019-01-17", "Y", edited),
		report("d", "2019-01-30", "Z", text), // too late to be one
		report("e", "2019-01-16", "Z", "Snow fell in Baku."),
		report("f", "2019-01-16", "Z", "Snow fell in Baku."), // too short to say
		report("g", "2019-01-16", "Z", "The foreign ministers of Iran and Georgia met in Tbilisi on Friday and quarrelled over the price of the gas that passes through the south of the country."),
	}
	for seed := range 6 {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		shuffled := slices.Clone(all)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		l, _ := open4(t)
		for _, c := range shuffled {
			add(t, l, c)
		}
		copies := func() string {
			rows, err := l.read.QueryContext(t.Context(), "SELECT r.id || ' of ' || o.id FROM reports r JOIN reports o ON o.n = r.copies ORDER BY 1")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = rows.Close() }()
			var got []string
			for rows.Next() {
				var s string
				if err := rows.Scan(&s); err != nil {
					t.Fatal(err)
				}
				got = append(got, s)
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			return strings.Join(got, ", ")
		}
		if got, want := copies(), "a of b, c of b"; got != want {
			t.Errorf("order %d: copies %q, want %q", seed, got, want)
		}
		c, err := l.Coverage(t.Context())
		if err != nil || c.Reports != 5 || c.Copies != 2 {
			t.Errorf("order %d: %+v, %v", seed, c, err)
		}
		before := dump(t, l)
		if err := l.write(t.Context(), func(a *adder, _ *change) error { return a.derive(t.Context()) }); err != nil {
			t.Fatal(err)
		}
		if got := dump(t, l); got != before {
			t.Errorf("derived anew: %s", firstDifference(got, before))
		}
	}
}

func BenchmarkShingles(b *testing.B) {
	text := strings.Repeat("The foreign ministers of two countries met and signed an agreement on railways ", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		shingles(text)
	}
}
