package ledger

import (
	"reflect"
	"testing"

	"github.com/dragoman-events/dragoman"
)

func TestClaims(t *testing.T) {
	l, _ := open4(t)
	text := "The third visit since 2018. It is the first since 1991."
	claim := func(n, start, end int, kind, by, to string) dragoman.Claim {
		return dragoman.Claim{
			Report: "b", N: n, Published: day("2019-01-22"), Kind: kind, Of: "visit", Events: []string{"CONSULT/visit"},
			By: []dragoman.Actor{{Code: by, Sector: "GOV"}}, To: []dragoman.Actor{{Code: to}},
			Window: dragoman.Interval{From: day("2018-12-01"), To: day("2019-01-22"), How: "since December 2018"},
			Status: dragoman.Actual, Rule: "ordinal",
			Text: dragoman.TextInfo{Report: "b", Published: day("2019-01-22"), Sequence: n, Start: start, End: end, Text: text[start:end]},
		}
	}
	one, two := claim(1, 0, 27, "count", "IRN", "AZE"), claim(2, 28, len(text), "first", "AZE", "GEO")
	c := told("b", "2019-01-22", "CONSULT", "IRN GOV", "AZE GOV", "", "", "", text)
	c.Claims = []dragoman.Claim{one, two}
	add(t, l, c, told("a", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid."))
	for _, q := range []struct {
		name  string
		query ClaimQuery
		want  []dragoman.Claim
	}{
		{"all", ClaimQuery{}, []dragoman.Claim{one, two}},
		{"of a report", ClaimQuery{Report: "b", N: 2}, []dragoman.Claim{two}},
		{"of another", ClaimQuery{Report: "a"}, nil},
		{"of a kind", ClaimQuery{Kinds: []string{"count", "trend"}, Of: "visit"}, []dragoman.Claim{one}},
		{"of a pair", ClaimQuery{Pair: [2]string{"GEO", "AZE"}}, []dragoman.Claim{two}},
		{"of a country", ClaimQuery{Country: "IRN", Since: day("2019-01-22"), Until: day("2019-01-22")}, []dragoman.Claim{one}},
		{"of a later time", ClaimQuery{Since: day("2019-01-23")}, nil},
		{"a page", ClaimQuery{Limit: 1}, []dragoman.Claim{one}},
	} {
		var got []dragoman.Claim
		for c, err := range l.Claims(t.Context(), q.query) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, c)
		}
		if !reflect.DeepEqual(got, q.want) {
			t.Errorf("%s: have %+v\nwant %+v", q.name, got, q.want)
		}
	}
	past, err := l.AsOf(t.Context(), day("2019-01-21"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = past.Close() }()
	for c, err := range past.Claims(t.Context(), ClaimQuery{}) {
		t.Errorf("as of the day before, have %+v, %v", c, err)
	}

	// Coded anew, the report has the claims of the new coder.
	c.Claims = []dragoman.Claim{two}
	if _, err := l.Recode(t.Context(), []Coded{c}); err != nil {
		t.Fatal(err)
	}
	n := 0
	for c, err := range l.Claims(t.Context(), ClaimQuery{}) {
		if n++; err != nil || c.N != 1 || c.Kind != "first" {
			t.Errorf("coded anew: have %+v, %v", c, err)
		}
	}
	if n != 1 {
		t.Errorf("coded anew: %d claims", n)
	}
}
