package claims

import (
	"strings"

	"github.com/dragoman-events/dragoman/actors"
)

// trends finds what is said to grow or fall, to get better or worse.
func (s *sentence) trends() {
	for i := range s.Tokens {
		switch {
		case s.Verb(i) || s.Tokens[i].Tag == "VBD" || s.Tokens[i].Tag == "VBN":
			s.changes(i)
		case s.Tokens[i].POS == "NOUN" || s.Lower(i) == "high" || s.Lower(i) == "low":
			s.changing(i)
		}
		if s.Tokens[i].POS == "ADJ" || s.Tokens[i].POS == "ADV" || s.Tokens[i].Tag == "RBR" || s.Tokens[i].Tag == "JJR" {
			s.becoming(i)
		}
	}
}

// change is the direction of a word of change, by the kind of list: "" for
// verbs, "noun" and "adj"; empty for other words.
func (s *sentence) changeBy(i int, kind string) string {
	for _, d := range directions {
		if s.is(d+kind, i) {
			return d
		}
		if w := s.Lower(i); kind == "adj" && len(w) > 4 && w[len(w)-2:] == "er" && (s.lexicon.is(d+kind, w[:len(w)-1]) || s.lexicon.is(d+kind, w[:len(w)-2])) {
			return d // "rarer", taken for no comparative
		}
	}
	return ""
}

// change is the direction of a noun of change.
func (s *sentence) change(i int) string { return s.changeBy(i, "noun") }

// measured gives what may grow or fall: a state, events in the plural, or the
// number, level or frequency of something; -1 for other things.
func (s *sentence) measured(i int) (at int, c *Class) {
	if i < 0 {
		return -1, nil
	}
	if s.is("measure", i) {
		for _, k := range s.Kids(i) {
			if s.Rel(k, "nmod", "obl") && (s.Case(k) == "of" || s.Case(k) == "in") {
				if c := s.noun(k); c != nil {
					return k, c
				}
				if s.plural(k) && s.mention(k) < 0 && s.Lemma(i) == "frequency" {
					return k, nil
				}
			}
		}
		return -1, nil
	}
	c = s.noun(i)
	if c == nil || !c.State && !s.plural(i) && s.Lemma(i) != "talk" {
		return -1, nil
	}
	return i, c
}

// asserted reports whether verb i is told as so, in the past, the present or
// the perfect, and not as an aim.
func (s *sentence) asserted(i int) bool {
	switch s.Tokens[i].Tag {
	case "VBD", "VBZ", "VBP":
		return true
	case "VBN":
		return s.Child(i, "nsubj") >= 0 && s.Child(i, "aux", "aux:pass") < 0 && s.head(i) < 0 || s.Aux(i, "have", "has", "had", "'ve", "'s") || s.Rel(i, "conj") && s.head(i) >= 0 && s.asserted(s.head(i))
	case "VBG":
		return s.Aux(i, "is", "are", "was", "were", "been", "'re")
	}
	return false
}

// changes reads a verb of change: "relations deteriorated", "have deepened
// their cooperation", "have drawn closer".
func (s *sentence) changes(i int) {
	if !s.asserted(i) {
		return
	}
	way := s.changeBy(i, "")
	closer := -1
	for _, k := range s.Kids(i) {
		if s.Lower(k) == "closer" {
			closer = k
		}
	}
	if way == "" {
		if closer >= 0 && len(s.Subjects(i)) > 0 && (s.Lemma(i) == "draw" || s.Lemma(i) == "grow" || s.Lemma(i) == "move" || s.Lemma(i) == "become" || s.Lemma(i) == "come") {
			if m := s.mention(s.Subjects(i)[0]); s.thanAfter(closer) >= 0 || m >= 0 && (s.Mentions[m].Kind == actors.Group && s.Mentions[m].Party.Code != "" || s.Mentions[m].Kind == actors.Name || s.Mentions[m].Kind == actors.Office) {
				return
			}
			d := draft{kind: Trend, rule: "closer", cue: closer, at: i, who: s.Subjects(i)[0], direction: "better", class: s.lexicon.byName["relations"], of: "relations"}
			s.keepTrend(d)
		}
		return
	}
	at, c := -1, (*Class)(nil)
	things := s.Subjects(i)
	if s.Tokens[i].Tag == "VBN" || s.Tokens[i].Tag == "VBG" {
		// "have deepened their cooperation"; but who intensifies his attacks
		// now does so once.
		things = append(things, s.Objects(i)...)
	}
	for _, k := range things {
		if at, c = s.measured(k); at >= 0 {
			break
		}
	}
	if at < 0 {
		return
	}
	s.keepTrend(draft{kind: Trend, rule: "verb", cue: i, at: at, who: -1, direction: way, class: c, of: s.Lemma(at)})
}

// changing reads a noun of change: "a sharp rise in attacks", "is on the
// rise", "at their lowest level".
func (s *sentence) changing(i int) {
	way := s.change(i)
	if s.Lemma(i) == "level" || s.Lemma(i) == "high" || s.Lemma(i) == "low" || s.Lemma(i) == "peak" {
		s.level(i)
		return
	}
	if way == "" {
		return
	}
	if s.Case(i) == "on" && s.determiner(i) == "the" {
		subj := s.subjectOf(i)
		for k, hops := i, 0; subj < 0 && k >= 0 && hops < 3; hops++ {
			if s.Verb(k) {
				if sub := s.Subjects(k); len(sub) > 0 {
					subj = sub[0]
				}
			}
			if subj < 0 {
				if k = s.head(k); k >= 0 {
					subj = s.Child(k, "nsubj")
				}
			}
		}
		if at, c := s.measured(subj); at >= 0 {
			s.keepTrend(draft{kind: Trend, rule: "on-the-rise", cue: i, at: at, who: -1, direction: way, class: c, of: s.Lemma(at)})
		}
		return
	}
	if d := s.determiner(i); d == "the" || d == "no" || d == "this" || d == "that" {
		return // it is named, not told
	}
	switch s.Case(i) {
	case "", "of", "by", "with":
	default:
		return // "amid an increase in violence" is no news
	}
	for _, k := range s.Kids(i) {
		if !s.Rel(k, "nmod", "obl") || s.Case(k) != "in" && s.Case(k) != "of" {
			continue
		}
		if at, c := s.measured(k); at >= 0 {
			s.keepTrend(draft{kind: Trend, rule: "noun", cue: i, at: at, who: -1, direction: way, class: c, of: s.Lemma(at)})
			return
		}
	}
}

// level reads "at their lowest level", "at an all-time high", "reached an
// unprecedented level".
func (s *sentence) level(i int) {
	way := ""
	cue := i
	for k := max(0, i-5); k < i; k++ {
		switch s.Lower(k) {
		case "highest", "unprecedented", "record":
			way, cue = "more", k
		case "lowest":
			way, cue = "less", k
		case "all":
			if s.Lemma(i) == "low" {
				way = "less"
			} else {
				way = "more"
			}
			cue = k
		}
	}
	if way == "" {
		return
	}
	subj := s.subjectOf(i)
	if h := s.head(i); subj < 0 && h >= 0 {
		if s.Verb(h) {
			if sub := s.Subjects(h); len(sub) > 0 {
				subj = sub[0]
			}
		} else {
			subj = s.Child(h, "nsubj")
		}
	}
	at, c := s.measured(subj)
	if at < 0 && subj >= 0 && s.plural(subj) && s.mention(subj) < 0 {
		at = subj
	}
	if at >= 0 {
		s.keepTrend(draft{kind: Trend, rule: "level", cue: cue, at: at, who: -1, direction: way, class: c, of: s.Lemma(at), measure: s.words(cue, i)})
	}
}

// becoming reads adjectives of change: "have become more frequent", "are
// unprecedented".
func (s *sentence) becoming(i int) {
	way := s.changeBy(i, "adj")
	if way == "" {
		return
	}
	cue := i
	degree := !s.is(way+"adj", i) || s.Tokens[i].Tag == "JJR" || s.Tokens[i].Tag == "RBR" || s.Lower(i) == "unprecedented"
	for _, k := range s.Kids(i) {
		switch s.Lower(k) {
		case "more", "increasingly", "ever":
			degree, cue = true, k
		case "less":
			degree, cue = true, k
			way = opposite(way)
		}
	}
	if !degree || s.thanAfter(i) >= 0 {
		return
	}
	subj := s.subjectOf(i)
	if subj < 0 {
		if h := s.head(i); h >= 0 && s.Verb(h) && s.Rel(i, "xcomp", "advmod", "obj") && (s.is("copular", h) || s.Lemma(h) == "grow" || s.Lemma(h) == "get" || s.Lemma(h) == "turn") {
			if sub := s.Subjects(h); len(sub) > 0 {
				subj = sub[0]
			}
		}
	}
	if at, c := s.measured(subj); at >= 0 {
		s.keepTrend(draft{kind: Trend, rule: "adjective", cue: cue, at: at, who: -1, direction: way, class: c, of: s.Lemma(at), measure: s.words(min(cue, i), max(cue, i))})
	}
}

func opposite(way string) string {
	switch way {
	case "more":
		return "less"
	case "less":
		return "more"
	case "better":
		return "worse"
	}
	return "better"
}

// keepTrend gives a trend its window. In which direction a state is better
// follows from what it is.
func (s *sentence) keepTrend(d draft) {
	d.window = s.windowOf(d.cue, d.at, ask{after: true})
	s.keep(d)
}

// comparisons finds "more attacks than last year" and "more reliable than".
func (s *sentence) comparisons() {
	for i := range s.Tokens {
		way, adj := "", -1
		switch w := s.Lower(i); {
		case w == "more" || w == "fewer" || w == "less":
			way = "more"
			if w != "more" {
				way = "less"
			}
			if h := s.head(i); s.Rel(i, "advmod") && h > i && (s.Tokens[h].POS == "ADJ" || s.Tokens[h].POS == "ADV") {
				adj = h
			}
		case s.Lower(i) == "many" && s.twice(i):
			way = "more"
		case s.Tokens[i].Tag == "JJR" || s.Tokens[i].Tag == "RBR":
			adj = i
		default:
			continue
		}
		than := s.thanAfter(i)
		if than < 0 || than == i+1 && way != "" {
			continue // "more than 200 people"
		}
		if than+1 < len(s.Tokens) && (cardinal(s.Lower(than+1)) > 0 && cardinal(s.Lower(than+1)) < 1000 || s.Lower(than+1) == "half") {
			continue
		}
		s.compare(i, adj, than, way)
	}
}

// twice reports whether "many" at i stands in "twice as many".
func (s *sentence) twice(i int) bool {
	return i > 1 && s.Lower(i-1) == "as" && (s.Lower(i-2) == "twice" || s.Lower(i-2) == "times" || s.Lower(i-2) == "half")
}

// thanAfter is the "than", "compared" or second "as" behind comparative i, -1
// for none.
func (s *sentence) thanAfter(i int) int {
	for k := i + 1; k < len(s.Tokens) && k < i+16; k++ {
		switch s.Lower(k) {
		case "than":
			return k
		case "as":
			if s.Lower(i) == "many" {
				return k
			}
		case "compared":
			if k+1 < len(s.Tokens) && (s.Lower(k+1) == "with" || s.Lower(k+1) == "to") {
				return k + 1
			}
		case ".", ";":
			return -1
		}
	}
	return -1
}

// compare reads one comparison. With a day behind "than" it compares numbers
// of events; else it compares qualities, if it is a predicate.
func (s *sentence) compare(i, adj, than int, way string) {
	for _, e := range s.dates[s.n] {
		if e.First <= than || e.First > than+3 || e.From == 0 || e.To == 0 {
			continue
		}
		d := draft{kind: Comparison, rule: "than-then", cue: i, who: -1, direction: way, base: e.Interval}
		h := s.head(i)
		if adj >= 0 {
			if s.Lemma(adj) != "often" && s.Lemma(adj) != "frequently" {
				continue
			}
			h = s.head(adj)
		}
		for hops := 0; h >= 0 && hops < 4; h, hops = s.head(h), hops+1 {
			if c := s.noun(h); c != nil && !c.State {
				d.at, d.class = h, c
				break
			}
			if c := s.verb(h); c != nil && !c.State {
				d.at, d.class = h, c
				break
			}
		}
		if d.class == nil || way == "" {
			return
		}
		d.of = d.class.Name
		d.window = unsaid
		for _, w := range s.dates[s.n] { // the time compared: not the base
			if w.First < than && w.From != 0 && w.To != 0 && w.Interval.Days() > 1 {
				d.window = window{Interval: w.Interval, first: w.First, last: w.Last, sort: during}
			}
		}
		if d.window.last < 0 {
			for _, w := range s.dates[s.n] {
				if w.First > e.Last && w.From != 0 && w.To != 0 {
					d.window = window{Interval: w.Interval, first: w.First, last: w.Last, sort: during}
				}
			}
		}
		s.keep(d)
		return
	}
	if adj < 0 || s.is("measurable", adj) {
		return
	}
	at, p := adj, adj
	if h := s.head(adj); s.Rel(adj, "amod") && h > adj {
		at, p = h, h
	}
	who := s.judged(p)
	if who == -2 || s.noun(at) != nil {
		return
	}
	at = s.thing(at, who)
	d := draft{kind: Comparison, rule: "than", cue: i, at: at, of: s.Lemma(at), who: who, direction: "more", window: unsaid}
	if s.Lower(i) == "less" {
		d.direction = "less"
	}
	d.measure = strings.TrimSpace(s.words(min(i, adj), max(i, adj)))
	s.keep(d)
}
