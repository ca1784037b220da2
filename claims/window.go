package claims

import (
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/dates"
)

// window is a time over which something is claimed, and the words that say it.
type window struct {
	dragoman.Interval
	edge        dragoman.Day
	first, last int // tokens; last -1: none said
	sort        int
}

// The sorts of a window, the more telling first.
const (
	noWindow = iota
	since    // "since 1991", "after August 2018" where that is asked for
	within   // "in a decade", "for two years", "in the past five years"
	ever     // "ever", "in its history"
	during   // "this year", "last month", "in October"
	lasting  // "for two years": only what has not been
)

// ask says which windows a cue takes beyond the common ones.
type ask struct{ after, lasting bool }

var unsaid = window{first: -1, last: -1, Interval: dragoman.Interval{How: "no window said"}}

// windowOf chooses the window of a cue at what is counted.
func (s *sentence) windowOf(cue, at int, ask ask) window {
	best, cost := unsaid, 1<<30
	for i := range s.Tokens {
		w, ok := s.windowAt(i, ask.after)
		if !ok || w.sort == lasting && !ask.lasting || w.first <= cue && cue <= w.last && w.sort == since {
			continue
		}
		c := s.far(w, cue, at)
		if c >= 0 && c < cost {
			best, cost = w, c
		}
	}
	return best
}

// far says how far a window is from the cue and what it counts, -1 when it
// belongs to another clause.
func (s *sentence) far(w window, cue, at int) int {
	top := w.first
	for k := w.first; k <= w.last; k++ { // the token that hangs outside
		if h := s.head(k); h < w.first || h > w.last {
			top = k
			break
		}
	}
	c := w.sort
	up := s.head(top)
	switch {
	case up < 0:
	case s.Under(top, at) || s.Under(top, cue):
		for k, hops := up, 0; k >= 0 && k != at && k != cue && hops < 8; k, hops = s.head(k), hops+1 {
			if s.Rel(k, "acl", "advcl") && s.Verb(k) && s.Mark(k) != "to" && !s.Rel(k, "acl:relcl") {
				return -1 // "the second death linked to the largest fire in history"
			}
		}
	default:
		// It hangs above them, or beside them in one clause.
		switch a, b := s.clause(up), s.clause(at); {
		case a == b:
			c += 2
		case s.Under(b, a):
			c += 4
		default:
			return -1
		}
		for k, hops := up, 0; k >= 0 && hops < 8; k, hops = s.head(k), hops+1 {
			if s.Rel(k, "acl:relcl") && !s.Under(at, k) && !s.Under(cue, k) {
				return -1 // a clause that modifies another noun has its own times
			}
		}
	}
	// Of two in the same place the nearer one.
	return 1000*c + min(max(w.first-cue, cue-w.last), 900)
}

// windowAt reads the window that begins with token i, if one does.
func (s *sentence) windowAt(i int, after bool) (window, bool) {
	switch w := s.Lower(i); w {
	case "since":
		return s.sinceAt(i)
	case "after":
		if after {
			return s.sinceAt(i)
		}
	case "ever", "all-time":
		return window{first: i, last: i, sort: ever, Interval: dragoman.Interval{How: "ever"}}, true
	case "in", "within", "over", "for", "on", "of":
		return s.withinAt(i)
	case "never":
		if i+1 < len(s.Tokens) && s.Lower(i+1) == "before" {
			return window{first: i, last: i + 1, sort: ever, Interval: dragoman.Interval{How: "ever"}}, true
		}
	case "all":
		if i+2 < len(s.Tokens) && s.Lower(i+1) == "-" && s.Lower(i+2) == "time" {
			return window{first: i, last: i + 2, sort: ever, Interval: dragoman.Interval{How: "ever"}}, true
		}
	}
	for _, e := range s.dates[s.n] {
		if e.First != i || !e.Known() {
			continue
		}
		switch {
		case e.Kind == dates.Since && (after || s.Lower(i) != "after"):
			return s.from(e, i, s.Lower(i)), true
		case e.Kind == dates.Point || e.Kind == dates.Range:
			if e.Interval.Days() == 1 || e.From > s.Published {
				return window{}, false
			}
			return window{Interval: e.Interval, first: e.First, last: e.Last, sort: during}, true
		}
	}
	return window{}, false
}

// from is the window that begins with an expression like "since 2018". Its
// edge is the last day of 2018.
func (s *sentence) from(e dates.Expression, i int, word string) window {
	w := window{Interval: e.Interval, first: i, last: e.Last, sort: since}
	w.To = 0
	words := e.Said.Of(s.Document.Text)
	for _, p := range [...]string{"since", "after", "from"} {
		if rest, ok := strings.CutPrefix(strings.ToLower(words), p+" "); ok {
			words = words[len(words)-len(rest):]
			break
		}
	}
	if in, err := dates.Parse(words, s.Published); err == nil && in.From != 0 && in.To != 0 && in.From <= s.Published {
		w.From, w.edge = in.From, min(in.To, s.Published)
		w.How = word + " " + in.How
	}
	if w.edge == 0 {
		w.edge = w.From
	}
	return w
}

// sinceAt reads what follows "since" or "after": a date, a thing with a date,
// or a thing without one, when the window begins on a day that is not known.
func (s *sentence) sinceAt(i int) (window, bool) {
	word := s.Lower(i)
	for _, e := range s.dates[s.n] {
		if (e.First == i || e.First == i+1) && e.Kind == dates.Since && e.From != 0 {
			return s.from(e, i, word), true
		}
	}
	h := s.head(i) // "since independence in 1991", "since he took office in 2014"
	if h < 0 || !s.Rel(i, "case", "mark", "advmod", "cc") {
		return window{}, false
	}
	if h < i { // a loose "since"
		if i+1 >= len(s.Tokens) {
			return window{first: i, last: i, sort: since, Interval: dragoman.Interval{How: "since then: no day is said"}}, false
		}
		h = i + 1
	}
	clause := s.Rel(i, "mark") || s.Verb(h)
	if clause && word == "since" && s.Tokens[h].Tag != "VBD" && s.Tokens[h].Tag != "VBN" && s.Tokens[h].Tag != "VBG" && !s.pastCopula(h) {
		return window{}, false // "since both sides want peace"
	}
	last := h
	for k := i + 1; k < len(s.Tokens) && s.Under(k, h); k++ {
		last = k
	}
	w := window{first: i, last: last, sort: since}
	for _, e := range s.dates[s.n] {
		if e.First > i && e.First <= last+2 && (e.Last <= last || s.Tokens[last+1].POS == "ADP") && (e.Kind == dates.Point || e.Kind == dates.Naming) && e.From != 0 && e.From <= s.Published {
			w.Interval = dragoman.Interval{From: e.From, Said: e.Said, How: word + " " + e.How}
			w.last, w.edge = max(e.Last, h), min(e.To, s.Published)
			return w, true
		}
	}
	said := dragoman.Span{Start: s.Tokens[i].Start, End: s.Tokens[last].End}
	w.Interval = dragoman.Interval{Said: said, How: said.Of(s.Document.Text) + ": no day is said"}
	return w, true
}

func (s *sentence) pastCopula(i int) bool {
	c := s.Child(i, "cop")
	return c >= 0 && (s.Lower(c) == "was" || s.Lower(c) == "were")
}

// withinAt reads "in a decade", "in more than ten years", "for two years", "in
// years", and "in its history".
func (s *sentence) withinAt(i int) (window, bool) {
	h := s.head(i)
	if h <= i {
		return window{}, false
	}
	word := s.Lower(i)
	if word == "in" || word == "on" || word == "of" {
		switch s.Lemma(h) {
		case "history", "memory", "record":
			if s.Lemma(h) == "history" || s.before(h, []string{"living"}) || word == "on" {
				return window{first: i, last: h, sort: ever, Interval: dragoman.Interval{How: "ever"}}, true
			}
		}
	}
	if word == "on" || word == "of" || !s.is("unit", h) {
		return window{}, false
	}
	n, vague := 0, false
	for k := i + 1; k < h; k++ {
		switch w := s.Lower(k); w {
		case "this", "the", "that", "past", "last", "recent", "next", "coming", "first", "early", "late":
			return window{}, false // dates reads those
		case "a", "an", "one":
			n = max(n, 1)
		case "couple":
			n = 2
		case "several", "few", "many":
			vague = true
		case "half":
			return window{}, false
		default:
			if ordinal(w) > 0 {
				return window{}, false // "in a third day of fighting"
			}
			n = max(n, cardinal(w))
		}
	}
	if s.Tokens[i].Head != h || i > 0 && s.Lower(i-1) == "times" {
		return window{}, false
	}
	w := window{first: i, last: h, sort: within}
	if word == "for" {
		w.sort = lasting
	}
	w.Said = dragoman.Span{Start: s.Tokens[i].Start, End: s.Tokens[h].End}
	if n == 0 || vague {
		if !s.plural(h) {
			return window{}, false
		}
		w.How = w.Said.Of(s.Document.Text) + ": how many is not said"
		return w, true
	}
	w.From = back(s.Published, s.Lemma(h), n)
	if w.From == 0 {
		return window{}, false
	}
	w.edge = w.From
	w.How = w.Said.Of(s.Document.Text) + " up to " + s.Published.String()
	return w, true
}

// back is the day n units before d; 0 when the calendar does not reach so far.
func back(d dragoman.Day, unit string, n int) dragoman.Day {
	if d == 0 || n > 4000 {
		return 0
	}
	t := d.Time()
	switch unit {
	case "hour":
		t = t.AddDate(0, 0, -(n+23)/24)
	case "day":
		t = t.AddDate(0, 0, -n)
	case "week":
		t = t.AddDate(0, 0, -7*n)
	case "fortnight":
		t = t.AddDate(0, 0, -14*n)
	case "month":
		t = t.AddDate(0, -n, 0)
	case "year":
		t = t.AddDate(-n, 0, 0)
	case "decade":
		t = t.AddDate(-10*n, 0, 0)
	case "century":
		t = t.AddDate(-100*n, 0, 0)
	default:
		return 0
	}
	if t.Year() < 1 {
		return 0
	}
	return dragoman.DayIn(t)
}
