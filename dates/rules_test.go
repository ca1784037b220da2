package dates

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
)

// tuesday is the report's day in the examples of the rules.
const tuesday = "2019-01-22"

func mustDay(t testing.TB, s string) dragoman.Day {
	t.Helper()
	d, err := dragoman.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// brief writes an expression as the examples do: the kind and the days.
func brief(e Expression) string {
	switch {
	case e.Kind == Duration:
		return fmt.Sprintf("%s %d", e.Kind, e.Days)
	case !e.Known():
		return string(e.Kind)
	case e.From == e.To:
		return fmt.Sprintf("%s %v", e.Kind, e.From)
	}
	return fmt.Sprintf("%s %v..%v", e.Kind, e.From, e.To)
}

type firing struct {
	rule string
	said dragoman.Span
}

// readText finds the expressions of a text whose sentences are cut but not
// tagged, with the rules that fired.
func readText(text string, ref dragoman.Day) ([]Expression, []firing) {
	var fired []firing
	f := Finder{Ref: ref, fired: func(rule string, said dragoman.Span) { fired = append(fired, firing{rule, said}) }}
	var all []Expression
	for _, s := range lang.Split(text) {
		all = append(all, f.Find(text, &s)...)
	}
	return all, fired
}

// unmark takes the brackets out of an example: the plain text and the words
// that stood in them.
func unmark(marked string) (text string, said []dragoman.Span) {
	var b strings.Builder
	start := 0
	for _, r := range marked {
		switch r {
		case '[':
			start = b.Len()
		case ']':
			said = append(said, dragoman.Span{Start: start, End: b.Len()})
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), said
}

func TestRulesOnTheirExamples(t *testing.T) {
	ref := mustDay(t, tuesday)
	examples, counter := 0, 0
	for _, r := range grammar() {
		if len(r.no) == 0 || len(r.yes)+len(r.drops) == 0 {
			t.Errorf("rule %s: want an example and a counter-example", r.name)
		}
		for _, yes := range r.yes {
			examples++
			marked, want, ok := strings.Cut(yes, " = ")
			text, said := unmark(marked)
			if !ok || len(said) != 1 {
				t.Errorf("rule %s: example %q: want one [expression] and its value", r.name, yes)
				continue
			}
			got, fired := readText(text, ref)
			var e *Expression
			for i := range got {
				if got[i].Said.Meets(said[0]) {
					e = &got[i]
				}
			}
			switch {
			case e == nil:
				t.Errorf("rule %s: %q: nothing found; fired %s", r.name, text, show(text, fired))
			case e.Said != said[0] || brief(*e) != want:
				t.Errorf("rule %s: %q: have %q %s, want %q %s; fired %s", r.name, text, e.Said.Of(text), brief(*e), said[0].Of(text), want, show(text, fired))
			}
			if !meets(fired, r.name, said[0]) {
				t.Errorf("rule %s: %q: did not fire; fired %s", r.name, text, show(text, fired))
			}
		}
		for _, text := range r.drops {
			examples++
			got, fired := readText(text, ref)
			if len(got) != 0 || !meets(fired, r.name, dragoman.Span{Start: 0, End: len(text)}) {
				t.Errorf("rule %s: %q: have %d expressions; fired %s", r.name, text, len(got), show(text, fired))
			}
		}
		for _, no := range r.no {
			counter++
			got, fired := readText(no, ref)
			for _, e := range got {
				if meets(fired, r.name, e.Said) {
					t.Errorf("rule %s fired in %q: %q %s", r.name, no, e.Said.Of(no), brief(e))
				}
			}
		}
	}
	t.Logf("%d rules, %d examples, %d counter-examples", len(grammar()), examples, counter)
}

func meets(fired []firing, rule string, said dragoman.Span) bool {
	for _, f := range fired {
		if f.rule == rule && f.said.Meets(said) {
			return true
		}
	}
	return false
}

func show(text string, fired []firing) string {
	var b strings.Builder
	for _, f := range fired {
		fmt.Fprintf(&b, " %s(%s)", f.rule, f.said.Of(text))
	}
	return b.String()
}
