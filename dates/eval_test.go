package dates

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
)

// shared finds the material that lies beside the repository, or skips.
func shared(t *testing.T, path string) string {
	t.Helper()
	root := os.Getenv("DRAGOMAN_SHARED")
	if root == "" {
		root = "../../shared"
	}
	p := filepath.Join(root, path)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("%s is absent: set DRAGOMAN_SHARED to the folder of shared material", p)
	}
	return p
}

type goldDate struct {
	Span  [2]int `json:"span"` // code points
	Said  string `json:"said"`
	Value string `json:"value"`
}

// TestGUM measures against the dates of the treebank UD English GUM: how many
// of its expressions are found, and of the found ones how many have its value.
// Two readings of "its value": strict, the same days; and fair, where a wider
// expression of ours ("early April 1833", "from May to June") counts as right
// if it lies in the value of the words marked in the gold or begins or ends
// with it, because GUM marks the inner words only. A value without a year
// ("--07": every July) or before the year 1 has no days in the record's
// calendar: the third figure, which the target is for, leaves those out.
func TestGUM(t *testing.T) {
	f, err := os.Open(shared(t, "data/gold/dates-gum.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := tagged(t)
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	var gold, found, strict, fair, dayless int
	var finder Finder
	doc := ""
	type miss struct{ id, said, value, have, text string }
	var wrong, lost []miss
	for sc.Scan() {
		var item struct {
			ID, Date, Text string
			Dates          []goldDate
		}
		if err := json.Unmarshal(sc.Bytes(), &item); err != nil {
			t.Fatal(err)
		}
		if d := item.ID[:strings.LastIndex(item.ID, "-")]; d != doc {
			doc = d
			finder = Finder{Ref: mustDay(t, item.Date)}
		}
		var all []Expression
		for _, s := range m.Annotate(item.Text) {
			all = append(all, finder.Find(item.Text, &s)...)
		}
		for _, g := range item.Dates {
			gold++
			span := bytesOf(item.Text, g.Span)
			var e *Expression
			for i := range all {
				if all[i].Said.Meets(span) && all[i].Kind != Duration && all[i].Kind != Gap {
					e = &all[i]
				}
			}
			if e == nil {
				lost = append(lost, miss{item.ID, g.Said, g.Value, "", item.Text})
				continue
			}
			found++
			from, to, ok := goldValue(g.Value)
			if !ok {
				dayless++
			}
			switch {
			case ok && e.From == from && e.To == to:
				strict++
				fair++
			case ok && fairly(e, from, to):
				fair++
			default:
				wrong = append(wrong, miss{item.ID, g.Said, g.Value, "[" + e.Said.Of(item.Text) + "] " + brief(*e), item.Text})
			}
		}
	}
	t.Logf("%d expressions, recall %.3f, value accuracy over found: strict %.3f, fair %.3f; fair without %d values that have no days %.3f", gold,
		float64(found)/float64(gold), float64(strict)/float64(found), float64(fair)/float64(found), dayless, float64(fair)/float64(found-dayless))
	if os.Getenv("DATES_SHOW") != "" {
		sort.SliceStable(lost, func(i, j int) bool { return lost[i].said < lost[j].said })
		for _, w := range lost {
			t.Logf("lost  %-28s %-24s %-12s %.110s", w.id, w.said, w.value, around(w.text, w.said))
		}
		for _, w := range wrong {
			t.Logf("wrong %-28s %-20s %-12s %-40s %.130s", w.id, w.said, w.value, w.have, around(w.text, w.said))
		}
	}
	if r := float64(found) / float64(gold); r < 0.85 {
		t.Errorf("recall %.3f, want .85", r)
	}
	if a := float64(fair) / float64(found-dayless); a < 0.90 {
		t.Errorf("value accuracy %.3f, want .90", a)
	}
}

func around(text, said string) string {
	i := strings.Index(text, said)
	if i < 0 {
		return text
	}
	return text[max(0, i-60):min(len(text), i+len(said)+40)]
}

func bytesOf(text string, span [2]int) dragoman.Span {
	var s dragoman.Span
	n := 0
	for i := range text {
		if n == span[0] {
			s.Start = i
		}
		if n == span[1] {
			s.End = i
			return s
		}
		n++
	}
	if s.End = len(text); n == span[0] {
		s.Start = len(text)
	}
	return s
}

// fairly compares an expression that covers more words than the gold marks.
func fairly(e *Expression, from, to dragoman.Day) bool {
	switch e.Kind {
	case Range:
		return e.From == from || e.To == to
	case Since:
		return e.From == from || e.From == to+1
	case Until:
		return e.To == to || e.To == from-1
	}
	return e.From != 0 && from <= e.From && e.To <= to && (e.From != from || e.To != to) && e.Kind != Naming
}

// goldValue reads "2019", "2019-01", "2019-01-22", with a time, and the forms
// without a year, "--05-17", of any year: those have no days of their own.
func goldValue(v string) (from, to dragoman.Day, ok bool) {
	v, _, _ = strings.Cut(v, "T")
	p := strings.Split(v, "-")
	n := make([]int, len(p))
	for i := range p {
		x, err := strconv.Atoi(p[i])
		if err != nil {
			return 0, 0, false
		}
		n[i] = x
	}
	switch len(n) {
	case 1:
		if n[0] < 1 {
			return 0, 0, false
		}
		from, to = yearsFrom(n[0], 1)
		return from, to, true
	case 2:
		from, to = period(month, dragoman.DayOf(n[0], time.Month(n[1]), 1))
		return from, to, true
	case 3:
		d := dragoman.DayOf(n[0], time.Month(n[1]), n[2])
		return d, d, true
	}
	return 0, 0, false
}
