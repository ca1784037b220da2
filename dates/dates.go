package dates

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dragoman-events/dragoman"
)

// Kind is what an expression says of time.
type Kind string

// The kinds. An interval open on a side has a zero Day there; an interval
// without both is an expression whose day the text does not give.
const (
	Point    Kind = "point"    // a day, or a period within which: "on Wednesday", "in December 2018", "in the past two weeks"
	Range    Kind = "range"    // from one day to another: "16 to 18 January", "for a third day"
	Since    Kind = "since"    // From is known: "since Friday", "from January", "after 2018" (from the day after)
	Until    Kind = "until"    // To is known: "until Friday", "by the end of the year", "before 2018" (to the day before)
	Duration Kind = "duration" // a length, Days, without a place in the calendar: "two-day"

	// Gap is the distance between two events, one of which the words name:
	// "four days after its capture". The interval is that of the event named
	// behind the words (the capture), reckoned from the day that the clause
	// has otherwise: a date before the words, or else the report's day.
	Gap Kind = "gap"

	// Naming is a date used as part of a name, "the 2015 nuclear deal", "9/11":
	// true of the thing named, never the date of what the sentence tells.
	Naming Kind = "naming"
)

// An Expression is some words of a sentence that say when, with the days that
// they mean. Said is the bytes of the words and How their derivation, one
// fragment of English: "Wednesday of the week before 2019-01-22".
type Expression struct {
	dragoman.Interval
	Kind  Kind `json:"kind"`
	Days  int  `json:"days,omitempty"` // of a Duration: exact up to weeks, by the mean month and year beyond; 0 when the words leave it open
	First int  `json:"first"`          // the first and the last token, inclusive
	Last  int  `json:"last"`
}

// Find gives the expressions of one sentence in the order of the text, as seen
// from the report's day. Expressions do not overlap. The sentence must have
// tokens; if it is tagged or parsed, the tense of the governing verbs comes
// from there, else from the words. Find never fails and never panics. With an
// unknown ref it finds nothing.
//
// What counts from an earlier date ("the following day") sees this sentence
// only; use a [Finder] or [FindIn] for whole documents.
func Find(text string, s *dragoman.Sentence, ref dragoman.Day) []Expression {
	f := Finder{Ref: ref}
	return f.Find(text, s)
}

// FindIn gives the expressions of all sentences of a text.
func FindIn(text string, sentences []dragoman.Sentence, ref dragoman.Day) [][]Expression {
	f := Finder{Ref: ref}
	out := make([][]Expression, len(sentences))
	for i := range sentences {
		out[i] = f.Find(text, &sentences[i])
	}
	return out
}

// A Finder reads the sentences of one text in order and remembers the latest
// date, from which "two days later" counts. A text that has named years long
// past and no day near the report is a story of its time: there "on 2 June"
// is that of the story. The zero value with Ref set is ready.
type Finder struct {
	Ref dragoman.Day // the report's day

	back   *value // the latest date
	recent bool   // a date within a year of Ref was given
	person bool   // the text speaks of somebody called May
	fired  func(rule string, said dragoman.Span)
}

var pool = sync.Pool{New: func() any { return new(scan) }}

// Find gives the expressions of the next sentence.
func (f *Finder) Find(text string, s *dragoman.Sentence) []Expression {
	if inCalendar(f.Ref) == 0 {
		return nil
	}
	sc := pool.Get().(*scan)
	defer func() {
		clear(sc.items)
		clear(sc.words)
		*sc = scan{items: sc.items[:0], words: sc.words[:0]}
		pool.Put(sc)
	}()
	sc.lexicon, sc.text, sc.s, sc.ref, sc.back, sc.person, sc.fired = load(), text, s, f.Ref, f.back, f.person, f.fired
	if f.back != nil && !f.recent && f.back.to < f.Ref-366 {
		sc.told = f.back
	}
	if !sc.read() {
		return nil
	}
	f.person = sc.person
	out := sc.expressions()
	last := true
	for i := len(sc.items) - 1; i >= 0; i-- {
		v := sc.items[i].val
		if v == nil || v.from == 0 {
			continue
		}
		if kind := sc.licence(i); last && (kind == Point || kind == Range) {
			f.back, last = v, false
		}
		if v.to > f.Ref-366 && v.kind != Naming {
			f.recent = true
		}
	}
	return out
}

// Parse reads words that are nothing but a time: "late last week", "on
// 22 January 2019", "Christmas". Case does not matter. The error wraps
// dragoman.ErrInvalid. Said and the tokens count within said; a preposition
// of place in time ("on", "in", "at", "during") before it is allowed.
func Parse(said string, ref dragoman.Day) (Expression, error) {
	if inCalendar(ref) == 0 {
		return Expression{}, fmt.Errorf("date of the report: unknown: %w", dragoman.ErrInvalid)
	}
	if len(said) > 200 {
		return Expression{}, fmt.Errorf("time %.40q...: too long: %w", said, dragoman.ErrInvalid)
	}
	if why := noSuchDay(said); why != "" {
		return Expression{}, fmt.Errorf("time %q: %s: %w", said, why, dragoman.ErrInvalid)
	}
	s := dragoman.Sentence{Span: dragoman.Span{Start: 0, End: len(said)}, Tokens: words(said)}
	sc := &scan{lexicon: load(), text: said, s: &s, ref: ref, loose: true}
	if !sc.read() {
		return Expression{}, fmt.Errorf("time %q: no words of time in it: %w", said, dragoman.ErrInvalid)
	}
	all := sc.expressions()
	if len(all) != 1 {
		return Expression{}, fmt.Errorf("time %q: want one expression, have %d: %w", said, len(all), dragoman.ErrInvalid)
	}
	e := all[0]
	before := strings.ToLower(strings.TrimSpace(said[:e.Said.Start]))
	after := strings.Trim(said[e.Said.End:], " .,;")
	switch before {
	case "", "on", "in", "at", "during", "over", "for", "the", "in the", "on the", "during the", "over the", "a", "an", "as of", "around", "about", "all day":
	default:
		return Expression{}, fmt.Errorf("time %q: %q is not part of it: %w", said, before, dragoman.ErrInvalid)
	}
	if after != "" {
		return Expression{}, fmt.Errorf("time %q: %q is not part of it: ask for %q alone: %w", said, after, e.Said.Of(said), dragoman.ErrInvalid)
	}
	return e, nil
}

// noSuchDay says why the calendar lacks the day that said spells out, as
// "2018-02-30" or "31 April"; empty if it has it, or if said is no such day.
func noSuchDay(said string) string {
	f := strings.FieldsFunc(said, func(c rune) bool { return strings.ContainsRune(" -/.,", c) })
	if len(f) < 2 || len(f) > 3 {
		return ""
	}
	number := func(s string) int {
		n, err := strconv.Atoi(strings.TrimRight(s, "stndrh"))
		if err != nil {
			return -1
		}
		return n
	}
	var y, d int
	var m time.Month
	named := func(s string) time.Month {
		for m := time.January; m <= time.December; m++ {
			if len(s) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), strings.ToLower(s)) {
				return m
			}
		}
		return 0
	}
	switch {
	case len(f) == 3 && len(f[0]) == 4 && number(f[0]) > 0: // 2018-02-30
		y, m, d = number(f[0]), time.Month(number(f[1])), number(f[2])
		if m > time.December {
			return fmt.Sprintf("there is no month %d", m)
		}
	case named(f[0]) != 0: // April 31, April 31 2018
		m, d = named(f[0]), number(f[1])
	case named(f[1]) != 0: // 31 April, 31 April 2018
		d, m = number(f[0]), named(f[1])
	default:
		return ""
	}
	if len(f) == 3 && y == 0 {
		y = number(f[2])
	}
	most := 31
	if m > 0 {
		most = monthDays(4, m) // a year unsaid may be a leap year
	}
	where := m.String()
	if y > 0 {
		most = monthDays(y, m)
		where += fmt.Sprintf(" %d", y)
	}
	if m < 1 || d < 0 || d > 99 || d <= most && d > 0 {
		return ""
	}
	return fmt.Sprintf("%s has no day %d, only %d", where, d, most)
}

// words cuts a few words at blanks and marks, for Parse.
func words(said string) []dragoman.Token {
	var toks []dragoman.Token
	for i := 0; i < len(said); {
		switch c := said[i]; {
		case c <= ' ':
			i++
			continue
		case strings.IndexByte(",;()\"", c) >= 0:
			toks = append(toks, dragoman.Token{Span: dragoman.Span{Start: i, End: i + 1}, Head: -1})
			i++
			continue
		}
		j := i
		for j < len(said) && said[j] > ' ' && (strings.IndexByte(",;()\"", said[j]) < 0 || said[j] == ',' && j+1 < len(said) && isDigits(said[j-1:j]) && isDigits(said[j+1:j+2])) {
			j++
		}
		if j-i > 2 && said[j-2] == 's' && said[j-1] == '\'' { // "in two weeks' time"
			j--
		}
		toks = append(toks, dragoman.Token{Span: dragoman.Span{Start: i, End: j}, Head: -1})
		i = j
	}
	return toks
}

// read runs the grammar. It reports whether anything was found.
func (s *scan) read() bool {
	var interesting bool
	s.items, interesting = s.lexicon.lex(s.items[:0], s.text, s.s, s.loose)
	if !interesting {
		return false
	}
	s.words = append(s.words[:0], make([]*word, len(s.s.Tokens))...)
	for i := range s.items {
		if it := &s.items[i]; it.Span == s.s.Tokens[it.first].Span {
			s.words[it.first] = it.w
		}
	}
	s.items = count(s.items)
	s.run(stageName)
	if !s.person {
		s.person = s.namesPerson()
	}
	s.run(stagePoint)
	for range 3 {
		if !s.run(stageJoin) {
			break
		}
	}
	s.share()
	s.run(stageAnchor)
	for range 3 {
		if !s.run(stagePart) {
			break
		}
	}
	s.run(stageShift)
	s.run(stageSpan)
	for i := range s.items {
		if s.items[i].val != nil {
			return true
		}
	}
	return false
}

// namesPerson reports whether somebody is called May in the sentence: a name
// or a title stands before the word.
func (s *scan) namesPerson() bool {
	for i := 1; i < len(s.s.Tokens); i++ {
		if w := s.s.Tokens[i].Of(s.text); w != "May" {
			continue
		}
		if s.tokenIn(i-1, "theresa", "mrs", "mrs.", "mr", "mr.", "ms", "ms.", "minister", "secretary") {
			return true
		}
	}
	return false
}

// share lets a year said once hold for its neighbour: "in May and June 2018",
// "on 5 June 2014 and 8 July".
func (s *scan) share() {
	for i := range s.items {
		a := &s.items[i]
		if a.val == nil || a.val.yearly == nil || a.val.kind != Point {
			continue
		}
		link := func(k int) bool {
			return k >= 0 && k < len(s.items) && (s.items[k].is("and", "or", ",", "&", "to", "through", "until") || s.items[k].class&cDash != 0)
		}
		dated := func(k int) *value {
			if k < 0 || k >= len(s.items) {
				return nil
			}
			if v := s.items[k].val; v != nil && v.kind == Point && v.dated && v.from != 0 && v.grain == a.val.grain {
				return v
			}
			return nil
		}
		var v value
		var ok bool
		if b := dated(i + 2); b != nil && link(i+1) {
			if from, _, found := latestBefore(a.val.yearly, b.from); found {
				y, _, _ := date(from)
				v, ok = a.val.yearly.inYear(y)
			}
		} else if b := dated(i - 2); b != nil && link(i-1) && !s.items[i-1].is(",") {
			if from, _, found := firstAfter(a.val.yearly, b.to); found && from <= s.ref {
				y, _, _ := date(from)
				v, ok = a.val.yearly.inYear(y)
			}
		}
		if ok {
			v.rule = a.val.rule
			a.val = &v
			a.class = v.class()
		}
	}
}

// expressions gives what stands at the end.
func (s *scan) expressions() []Expression {
	n := 0
	for i := range s.items {
		if s.items[i].val != nil {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	var out []Expression
	for i := range s.items {
		it := &s.items[i]
		if it.val == nil {
			continue
		}
		kind := s.licence(i)
		if kind == "" {
			continue
		}
		if out == nil {
			out = make([]Expression, 0, n)
		}
		v := it.val
		e := Expression{Kind: kind, First: it.first, Last: it.last}
		e.Interval = dragoman.Interval{From: v.from, To: v.to, Said: it.Span, How: v.how}
		if kind == Duration {
			e.From, e.To, e.Days = 0, 0, v.days
		}
		out = append(out, e)
	}
	return out
}
