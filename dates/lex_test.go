package dates

import (
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	if _, err := newLexicon(wordsTSV, holidaysTSV, grammar()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ words, holidays, want string }{
		{"MONTH\t1\n", "", "words.tsv:1: want 3 columns"},
		{"# a comment\nMONHT\t1\tjanuary\n", "", `words.tsv:2: class "MONHT"`},
		{"MONTH\tone\tjanuary\n", "", "words.tsv:1:"},
		{"MONTH\t1\tjanuary\nMONTH\t2\tjanuary\n", "", `words.tsv:2: "january" is MONTH twice`},
		{"", "12-25 christmas\n", "holidays.tsv:1: want 2 columns"},
		{"", "\n13-25\tchristmas\n", "holidays.tsv:2: unknown form"},
		{"", "easter-x\tsunday\n", "holidays.tsv:1: unknown form"},
	} {
		if _, err := newLexicon(c.words, c.holidays, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("words %q, holidays %q: %v, want %q", c.words, c.holidays, err, c.want)
		}
	}
	bad := []rule{{name: "bad", say: []string{"the DOCTOR"}, do: drop}}
	if _, err := newLexicon("", "", bad); err == nil || !strings.Contains(err.Error(), "rule bad") {
		t.Errorf("unknown class in a pattern: %v", err)
	}
}

func TestNumerals(t *testing.T) {
	for text, want := range map[string]int{
		"seven": 7, "twenty-one": 21, "ninety nine": 99, "two hundred": 200, "one hundred and twenty": 120, "a hundred": 100,
		"three thousand": 3000, "a couple of": 2, "two dozen": 24, "1,500": 1500, "10 thousand": 10000, "twenty-first": 21,
	} {
		s := words(text)
		x := load()
		var items []item
		for i := range s {
			items = x.token(items, text, s[i].Span, i, true)
		}
		items = count(items)
		if len(items) != 1 || items[0].value(cNum|cOrd) != want && items[0].n != want && items[0].value(cNum) != want {
			t.Errorf("%q: %d items, %d, want %d", text, len(items), items[0].n, want)
		}
	}
}
