package claims

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

// Class is what claims count and the events of a record that it is.
type Class struct {
	Name   string
	State  bool     // a state or a flow, not countable
	Events []string // "CONSULT/visit", or "ASSAULT" for any mode; empty: the record keeps none
	Told   []string // words, in lower case, of which a passage of such an event has one; empty: any will do
	nouns  []phrase
	verbs  []phrase
}

// phrase is a head and the words that must stand with it.
type phrase struct {
	head string
	with []string // before a noun; the object of a verb
	goes bool     // of a verb: only with a place that it leads to
}

// lexicon is the two tables.
type lexicon struct {
	classes []Class
	byName  map[string]*Class
	nouns   map[string][]entry // by head, those of most words first
	verbs   map[string][]entry
	lists   map[string]map[string]bool
	cues    map[string]bool // words of change
}

type entry struct {
	phrase
	class *Class
}

var (
	//go:embed classes.tsv
	classesTSV string
	//go:embed words.tsv
	wordsTSV string
)

var load = sync.OnceValue(func() *lexicon {
	l, err := readLexicon(classesTSV, wordsTSV)
	if err != nil {
		panic(err) // the tables are built in, and tested
	}
	return l
})

// ClassOf gives the class of a claim's Of.
func ClassOf(name string) (Class, bool) {
	if c := load().byName[name]; c != nil {
		return *c, true
	}
	return Class{}, false
}

func readLexicon(classes, words string) (*lexicon, error) {
	l := &lexicon{byName: map[string]*Class{}, nouns: map[string][]entry{}, verbs: map[string][]entry{}, lists: map[string]map[string]bool{}, cues: map[string]bool{}}
	err := rows("classes.tsv", classes, 6, func(f []string) error {
		c := Class{Name: f[0], State: f[1] == "state"}
		if f[1] != "one" && f[1] != "state" {
			return fmt.Errorf("%q: want one or state: %w", f[1], dragoman.ErrInvalid)
		}
		if f[2] != "-" {
			c.Events = strings.Split(f[2], ",")
		}
		if f[5] != "-" {
			c.Told = strings.Split(f[5], "|")
		}
		for _, e := range c.Events {
			if t, m, _ := strings.Cut(e, "/"); !ontology.Valid(t, m) {
				return fmt.Errorf("no event %q: %w", e, dragoman.ErrInvalid)
			}
		}
		for i, to := range [...]*[]phrase{&c.nouns, &c.verbs} {
			if f[3+i] == "-" {
				continue
			}
			for _, w := range strings.Split(f[3+i], "|") {
				p := phrase{}
				w, p.goes = strings.CutSuffix(w, ">")
				if ws := strings.Fields(w); i == 0 {
					p.head, p.with = ws[len(ws)-1], ws[:len(ws)-1]
				} else {
					p.head, p.with = ws[0], ws[1:]
				}
				*to = append(*to, p)
			}
		}
		l.classes = append(l.classes, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range l.classes {
		c := &l.classes[i]
		if l.byName[c.Name] != nil {
			return nil, fmt.Errorf("classes.tsv: class %q twice: %w", c.Name, dragoman.ErrInvalid)
		}
		l.byName[c.Name] = c
		for _, p := range c.nouns {
			l.nouns[p.head] = append(l.nouns[p.head], entry{p, c})
		}
		for _, p := range c.verbs {
			l.verbs[p.head] = append(l.verbs[p.head], entry{p, c})
		}
	}
	for _, m := range [...]map[string][]entry{l.nouns, l.verbs} {
		for _, es := range m {
			slices.SortStableFunc(es, func(a, b entry) int { return len(b.with) - len(a.with) })
		}
	}
	return l, rows("words.tsv", words, 2, func(f []string) error {
		if l.lists[f[0]] != nil {
			return fmt.Errorf("list %q twice: %w", f[0], dragoman.ErrInvalid)
		}
		set := map[string]bool{}
		for _, w := range strings.Split(f[1], "|") {
			set[w] = true
			for _, sort := range directions {
				if strings.HasPrefix(f[0], sort) {
					l.cues[w] = true
				}
			}
		}
		l.lists[f[0]] = set
		return nil
	})
}

// rows calls row with the fields of each line that is neither empty nor a
// remark.
func rows(file, text string, fields int, row func([]string) error) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != fields {
			return fmt.Errorf("%s:%d: %d fields, want %d: %w", file, n, len(f), fields, dragoman.ErrInvalid)
		}
		if err := row(f); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

// directions are what a change may be; the lists of words.tsv that begin so
// hold its words.
var directions = [...]string{"more", "less", "better", "worse"}

// is reports whether a word is in a list of words.tsv.
func (l *lexicon) is(list, word string) bool { return l.lists[list][word] }

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100,
}

var cardinals = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "dozen": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"hundred": 100,
}

// ordinal reads "third", "3rd" and "twenty-first"; 0 for other words.
func ordinal(w string) int {
	if n := ordinals[w]; n > 0 {
		return n
	}
	if tens, ones, ok := strings.Cut(w, "-"); ok {
		if n, m := cardinals[tens], ordinals[ones]; n >= 20 && m > 0 && m < 10 {
			return n + m
		}
	}
	for _, end := range [...]string{"st", "nd", "rd", "th"} {
		if digits, ok := strings.CutSuffix(w, end); ok {
			return digitsOf(digits)
		}
	}
	return 0
}

// cardinal reads "three" and "12"; 0 for other words and numbers beyond a
// million.
func cardinal(w string) int {
	if n := cardinals[w]; n > 0 {
		return n
	}
	return digitsOf(w)
}

func digitsOf(w string) int {
	n := 0
	for _, r := range w {
		if r == ',' && n > 0 {
			continue
		}
		if r < '0' || r > '9' || n > 100_000 {
			return 0
		}
		n = 10*n + int(r-'0')
	}
	return n
}
