package dates

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// A stage is one pass of the grammar over the items.
type stage int

const (
	stageName   stage = iota // names and idioms that only look like dates
	stagePoint               // words to days and periods
	stageJoin                // a year, a week or a time of day joined to them
	stageAnchor              // what counts from a date given before; durations
	stagePart                // parts of periods
	stageShift               // distances from points
	stageSpan                // since, until, from ... to
	nStages
)

// A rule turns a sequence of words into a value. Its patterns, in say, are
// words in lower case and classes in upper case, separated by blanks;
// alternatives are joined by |, and ? makes a place optional. The longest
// match at a place wins if do accepts it, of equal ones the first in the
// table.
//
// The examples run: yes holds sentences with the expression in brackets and
// its value in the report of Tuesday 2019-01-22, drops holds sentences in which
// the rule fires and no date is found, no holds sentences in which it must not
// fire.
type rule struct {
	stage stage
	name  string
	say   []string
	do    func(*reading) (value, bool)
	yes   []string
	drops []string
	no    []string
}

// grammar is the table of rules, stage by stage; holidays.tsv adds one rule a
// line to the stage point.
func grammar() []rule {
	var all []rule
	for _, part := range [][]rule{nameRules, dayRules, periodRules, joinRules, anchorRules, partRules, shiftRules, spanRules} {
		all = append(all, part...)
	}
	return all
}

// A pattern is one compiled line of a rule.
type pattern struct {
	rule  *rule
	elems []elem
	order int // in the table
}

type elem struct {
	class class
	words []*word
	opt   bool
}

func (e *elem) matches(it *item) bool {
	return e.class&it.class != 0 || it.w != nil && len(e.words) != 0 && slices.Contains(e.words, it.w)
}

// add compiles a pattern and hangs it on the words and classes that it can
// begin with.
func (x *lexicon) add(r *rule, say string) error {
	p := &pattern{rule: r, order: x.patterns}
	x.patterns++
	for _, f := range strings.Fields(say) {
		var e elem
		if rest, ok := strings.CutSuffix(f, "?"); ok && rest != "" {
			e.opt, f = true, rest
		}
		for _, alt := range strings.Split(f, "|") {
			switch c := classNames[alt]; {
			case c != 0:
				e.class |= c
			case alt == "" || strings.ToLower(alt) != alt:
				return fmt.Errorf("pattern %q: unknown class %q", say, alt)
			default:
				e.words = append(e.words, x.word(alt))
			}
		}
		p.elems = append(p.elems, e)
	}
	if len(p.elems) == 0 || p.elems[len(p.elems)-1].opt && len(p.elems) == 1 {
		return fmt.Errorf("pattern %q: nothing to match", say)
	}
	for _, e := range p.elems {
		for _, w := range e.words {
			w.starts[r.stage] = append(w.starts[r.stage], p)
		}
		for i := range 64 {
			if e.class&(1<<i) != 0 {
				x.heads[r.stage][i] = append(x.heads[r.stage][i], p)
			}
		}
		if !e.opt {
			break
		}
	}
	return nil
}

// match gives the item after the longest greedy match of p at i; 0: none.
func (p *pattern) match(items []item, i, e int) int {
	for ; e < len(p.elems); e++ {
		el := &p.elems[e]
		fits := i < len(items) && el.matches(&items[i])
		if el.opt {
			if fits {
				if end := p.match(items, i+1, e+1); end != 0 {
					return end
				}
			}
			continue
		}
		if !fits {
			return 0
		}
		i++
	}
	return i
}

// A scan is the work on one sentence.
type scan struct {
	lexicon *lexicon
	text    string
	s       *dragoman.Sentence
	ref     dragoman.Day
	loose   bool   // the words are known to be a date
	person  bool   // somebody is called May
	back    *value // the latest date of the sentences before; nil: none
	told    *value // the past time that the text tells of; nil: the report's own
	items   []item
	words   []*word                               // by token, where the vocabulary has it
	fired   func(rule string, said dragoman.Span) // for the tests
}

// A reading is a rule's view of a match: items[at:end], with the done items of
// this stage before done.
type reading struct {
	*scan
	rule          *rule
	at, end, done int
}

// run takes a stage over the items once, and reports whether it changed any.
func (s *scan) run(st stage) (changed bool) {
	out := 0
	for i := 0; i < len(s.items); {
		it := s.items[i]
		if v, end := s.try(st, i, out); v != nil {
			it.End, it.last = s.items[end-1].End, s.items[end-1].last
			it.class, it.val, it.w, it.raw = v.class(), v, nil, ""
			if v.kind == "" && v.year != 0 {
				it.n = v.year
			}
			i, changed = end, true
		} else {
			i++
		}
		s.items[out] = it
		out++
	}
	s.items = s.items[:out]
	return changed
}

// try gives the value of the longest rule that accepts the items at i.
func (s *scan) try(st stage, i, done int) (*value, int) {
	type hit struct {
		p   *pattern
		end int
	}
	var buf [8]hit
	hits := buf[:0]
	see := func(ps []*pattern) {
		for _, p := range ps {
			if end := p.match(s.items, i, 0); end > i {
				hits = append(hits, hit{p, end})
			}
		}
	}
	it := &s.items[i]
	if it.w != nil {
		see(it.w.starts[st])
	}
	for c := it.class; c != 0; c &= c - 1 {
		see(s.lexicon.heads[st][bits.TrailingZeros64(uint64(c))])
	}
	if len(hits) > 1 {
		slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(b.end-a.end, a.p.order-b.p.order) })
	}
	for _, h := range hits {
		r := reading{scan: s, rule: h.p.rule, at: i, end: h.end, done: done}
		v, ok := h.p.rule.do(&r)
		if !ok {
			continue
		}
		v.rule = h.p.rule
		if s.fired != nil {
			s.fired(h.p.rule.name, dragoman.Span{Start: it.Start, End: s.items[h.end-1].End})
		}
		return &v, h.end
	}
	return nil, 0
}
