package claims

import (
	"github.com/dragoman-events/dragoman/actors"
)

// ordinals finds firsts and so-manieths.
func (s *sentence) ordinals() {
	for i := range s.Tokens {
		n := ordinal(s.Lower(i))
		if n == 0 && s.Lower(i) == "never" && i+1 < len(s.Tokens) && s.Lower(i+1) == "before" {
			n = 1
		}
		if n == 0 || s.named(i) || s.dated(i) || s.supposed(i) {
			continue
		}
		d, ok := s.counted(i, n)
		if !ok {
			continue
		}
		d.rule, d.number, d.kind = "ordinal", n, Count
		if n == 1 {
			d.kind = First
		}
		if s.Lower(i) == "never" {
			d.rule, d.negated = "never-before", true
		}
		d.window = s.windowOf(i, d.at, ask{})
		if d.window.last < 0 && (s.firstEver(i) || d.negated) {
			d.window = window{first: i, last: i, sort: ever}
			d.window.How = "ever"
		}
		if d.window.sort == during && d.kind == First && !s.running(d.window) {
			d.window = unsaid // "the first visit in May" is when it was
		}
		if d.window.last < 0 && !s.news(i, &d) {
			continue
		}
		if d.class == nil && (d.window.sort == noWindow || d.window.sort == during && !s.timeAt(i) || s.unit(d.at)) {
			continue // without a class it takes a window to be a claim
		}
		s.keep(d)
	}
}

// dated reports whether a word is part of a date: "October 8th".
func (s *sentence) dated(i int) bool {
	for _, e := range s.dates[s.n] {
		if e.First <= i && i <= e.Last && e.Known() {
			return true
		}
	}
	return false
}

// supposed reports whether what a word modifies is only thought of: "a
// possible second attack".
func (s *sentence) supposed(i int) bool {
	h := s.head(i)
	if h < 0 {
		return false
	}
	for _, k := range s.Kids(h) {
		if s.Rel(k, "amod") && s.is("supposed", k) {
			return true
		}
	}
	return false
}

// firstEver reports whether "ever" stands with ordinal i: "first-ever".
func (s *sentence) firstEver(i int) bool {
	for k := i + 1; k < len(s.Tokens) && k <= i+2; k++ {
		if s.Lower(k) == "ever" {
			return true
		}
	}
	return false
}

// timeAt reports whether ordinal i stands with "time" or "occasion".
func (s *sentence) timeAt(i int) bool {
	h := s.head(i)
	return h >= 0 && (s.Lemma(h) == "time" || s.Lemma(h) == "occasion")
}

// capital reports whether a word has a capital that the beginning of the
// sentence does not explain.
func (s *sentence) capital(i int) bool {
	w := s.Word(i)
	return w[0] >= 'A' && w[0] <= 'Z' && (i > 0 && s.Tokens[i-1].POS != "PUNCT" ||
		i+1 < len(s.Tokens) && s.Tokens[i+1].POS == "PROPN" && !s.adjective(i+1)) // "Second World War"
}

// named reports whether an ordinal is part of a name, a compound ("third-party")
// or a superlative ("second largest").
func (s *sentence) named(i int) bool {
	if s.capital(i) {
		return true
	}
	if i+1 < len(s.Tokens) {
		k := i + 1
		if s.Lower(k) == "-" && k+1 < len(s.Tokens) {
			k++
		}
		switch s.Tokens[k].Tag {
		case "JJS", "RBS":
			return true
		}
		if s.Lower(k) == "of" && ordinal(s.Lower(i)) > 2 && i > 0 && (s.Lower(i-1) == "a" || s.Lower(i-1) == "one" || s.Lower(i-1) == "nearly") {
			return true // "a fifth of the oil"
		}
		if s.Tokens[i].End == s.Tokens[i+1].Start && s.Lower(i+1) == "-" && s.Lower(k) != "ever" {
			return true // "third-party", "first-class"
		}
	}
	return false
}

// adjective reports whether a name is a country's ("Iranian"), which leaves
// what it modifies a common noun.
func (s *sentence) adjective(i int) bool {
	m := s.mention(i)
	return m >= 0 && s.Mentions[m].Kind == actors.Country || s.Tokens[i].POS == "ADJ"
}

// counted takes an ordinal or a superlative to what it counts.
func (s *sentence) counted(i, n int) (draft, bool) {
	d := draft{cue: i, at: -1, who: -1}
	h := i
	if s.Rel(i, "amod", "nummod", "advmod", "det", "compound") && s.head(i) >= 0 && (s.Tokens[s.head(i)].POS == "NOUN" || s.Tokens[s.head(i)].POS == "PROPN" || s.head(i) > i && s.Tokens[s.head(i)].POS == "ADJ") {
		h = s.head(i)
	}
	if h != i && !s.Verb(h) && s.Tokens[h].POS == "ADJ" && s.head(h) > h {
		h = s.head(h) // "highest-ranking American"
	}
	// "the highest-level visit", "the highest-ranking American".
	for hops := 0; hops < 3 && s.Rel(h, "compound", "amod", "advmod") && s.head(h) > h && s.noun(h) == nil && (h != i || n == 0 && s.Verb(s.head(h)) && s.Rel(s.head(h), "amod")); hops++ {
		h = s.head(h)
	}
	if s.Lower(i) == "never" {
		for k := i + 1; k < len(s.Tokens); k++ { // the order of the words misleads parsers
			if c := s.verb(k); c != nil && !c.State {
				d.at, d.class, d.of = k, c, s.Lemma(k)
				return d, true
			}
		}
		return d, false
	}
	switch {
	case s.Lemma(h) == "time" || s.Lemma(h) == "occasion":
		v := s.timeOf(h)
		if v < 0 {
			return d, false
		}
		d.at, d.class, d.of = v, s.verb(v), s.Lemma(v)
		if d.class == nil && s.noun(v) != nil {
			d.class = s.noun(v)
		}
		if d.class == nil && !s.Verb(v) {
			return d, false
		}
		if o := s.lightObject(v); o >= 0 && d.class != nil {
			d.at = o
		}
		return d, true
	case h != i && s.noun(h) != nil:
		d.at, d.class, d.of = h, s.noun(h), s.Lemma(h)
		return d, !d.class.State
	case s.isPerson(h):
		// "the first president to visit Cuba", "a second minister visited"
		v := s.deed(h)
		if v < 0 || s.verb(v) == nil {
			// "the first ambassador to Cuba since 1961"
			d.at, d.of = h, s.Lemma(h)
			return d, s.Tokens[h].POS == "NOUN" && h != i
		}
		d.at, d.class, d.of, d.who = v, s.verb(v), s.Lemma(v), h
		return d, true
	case h == i || s.Tokens[h].POS == "ADJ":
		// A substantive: "the meeting was the first", "his third to China".
		if v := s.deed(h); v >= 0 {
			if s.Lemma(v) == "do" {
				if u := s.above(h); u >= 0 {
					v = u
				}
			}
			if c := s.verb(v); c != nil {
				d.at, d.class, d.of, d.who = v, c, s.Lemma(v), h
				if subj := s.subjectOf(h); subj >= 0 {
					d.who = subj
				}
				return d, true
			}
		}
		if subj := s.subjectOf(h); subj >= 0 {
			if c := s.noun(subj); c != nil && !c.State {
				d.at, d.class, d.of = subj, c, s.Lemma(subj)
				return d, true
			}
		}
		if u := s.above(h); u >= 0 {
			d.at, d.of = u, s.Lemma(u)
			if d.class = s.noun(u); d.class == nil {
				d.class = s.verb(u)
			}
			return d, d.class != nil && !d.class.State
		}
		if u := s.head(h); u >= 0 && s.Rel(h, "appos") && s.Tokens[u].POS == "NOUN" && s.mention(u) < 0 {
			d.at, d.of = u, s.Lemma(u) // "an election, the first since"
			return d, true
		}
		return d, false
	case s.Tokens[h].POS == "NOUN":
		d.at, d.of = h, s.Lemma(h)
		return d, true
	}
	return d, false
}

// lightObject is the noun of a class that is the object of a light verb, or
// -1.
func (s *sentence) lightObject(v int) int {
	if !s.Verb(v) || !s.is("light", v) {
		return -1
	}
	for _, o := range s.objects(v) {
		if s.noun(o) != nil {
			return o
		}
	}
	for _, k := range s.Kids(v) { // "voted for sanctions", "agreed on a deal"
		if s.Rel(k, "obl") && (s.Case(k) == "for" || s.Case(k) == "on") && s.noun(k) != nil {
			return k
		}
	}
	return -1
}

// timeOf gives the verb that "the first time" counts.
func (s *sentence) timeOf(h int) int {
	for hops := 0; hops < 4 && s.Rel(h, "conj") && s.head(h) >= 0; hops++ {
		h = s.head(h) // "for the third day and the ninth time"
	}
	for _, k := range s.Kids(h) {
		if s.Rel(k, "acl", "ccomp", "advcl", "csubj") && (s.Verb(k) || s.Child(k, "cop") >= 0) {
			return k
		}
	}
	// "the second time this year that he has travelled": the clause may hang on
	// the year.
	for k := h + 1; k < len(s.Tokens); k++ {
		if s.Rel(k, "acl") && s.Verb(k) && s.Under(k, h) {
			return k
		}
	}
	if s.Case(h) != "" || s.Rel(h, "obl", "nmod") {
		if g := s.head(h); g >= 0 {
			for hops := 0; g >= 0 && hops < 5; hops++ {
				if s.Verb(g) || s.noun(g) != nil || s.Child(g, "cop") >= 0 {
					return g
				}
				g = s.head(g)
			}
		}
	}
	// "The last time they clashed was in 1975", "This is the third time": the
	// clause may hang on the verb above.
	if g := s.head(h); g >= 0 {
		for _, k := range s.Kids(g) {
			if k > h && s.Rel(k, "acl", "ccomp", "advcl", "csubj") && s.Verb(k) {
				return k
			}
		}
	}
	return -1
}

// isPerson reports whether noun i is somebody who acts.
func (s *sentence) isPerson(i int) bool {
	if m := s.mention(i); m >= 0 {
		switch s.Mentions[m].Kind {
		case actors.Country: // "the first American to visit"
			return s.Tokens[i].POS != "PROPN" && s.Child(i, "acl") >= 0
		case actors.Office, actors.Name, actors.Group, actors.People, actors.Body:
			return s.noun(i) == nil
		}
	}
	return s.is("person", i)
}

// deed is the verb that noun i does: "the president to visit", "the minister
// who met", "a second minister visited"; -1 for none.
func (s *sentence) deed(i int) int {
	for _, k := range s.Kids(i) {
		if s.Rel(k, "acl") && (s.Verb(k) || s.Child(k, "cop") >= 0) {
			return k
		}
	}
	if h := s.head(i); h >= 0 && s.Rel(i, "nsubj") && (s.Verb(h) || s.Child(h, "cop") >= 0) {
		return h
	}
	// The clause may hang on the verb of which i is a complement: "became the
	// first president to visit".
	if h := s.head(i); h >= 0 && s.Rel(i, "obj", "xcomp", "obl", "appos", "parataxis", "nmod", "dep") {
		for _, k := range s.Kids(h) {
			if k > i && s.Verb(k) && s.Rel(k, "acl", "xcomp", "advcl", "ccomp") && s.Mark(k) == "to" {
				return k
			}
		}
	}
	return -1
}

// subjectOf is the subject that i is said of: "the meeting was the first",
// "became the first"; -1 for none.
func (s *sentence) subjectOf(i int) int {
	if c := s.Child(i, "nsubj"); c >= 0 {
		return c
	}
	if h := s.head(i); h >= 0 && s.Rel(i, "appos", "nmod") && s.Child(h, "cop") >= 0 && s.Child(h, "nsubj") >= 0 {
		return s.Child(h, "nsubj") // "The visit was Kim's third to China"
	}
	if h := s.head(i); h >= 0 && s.is("copular", h) && s.Rel(i, "obj", "xcomp", "nsubj") {
		if c := s.Child(h, "nsubj"); c >= 0 && c != i {
			return c
		}
	}
	return -1
}

// above climbs from an apposition to the noun or verb of a class that it is
// said of; -1 for none.
func (s *sentence) above(i int) int {
	for hops := 0; hops < 6; hops++ {
		h := s.head(i)
		if h < 0 {
			return -1
		}
		if c := s.noun(h); c != nil && !c.State {
			return h
		}
		if s.verb(h) != nil {
			if o := s.lightObject(h); o >= 0 {
				return o
			}
			return h
		}
		// The object of a verb above, "imposed sanctions on ministers, the
		// first on an ally".
		i = h
	}
	return -1
}

// news reports whether a counted noun is told as something new: "it was the
// third visit", "his third visit", "a second minister", and not merely named,
// "at the second meeting they agreed".
func (s *sentence) news(i int, d *draft) bool {
	if s.timeAt(i) || s.Lower(i) == "never" {
		return true
	}
	h := d.at
	if d.who >= 0 {
		h = d.who
		if s.Lower(i) == "first" {
			return d.at != h && s.Mark(d.at) == "to" // "the first minister to visit"
		}
		return s.determiner(h) == "a" || s.Mark(d.at) == "to"
	}
	if s.Verb(h) {
		return true
	}
	switch s.determiner(h) {
	case "a":
		// A blast "and a second explosion" are one story's.
		return s.Rel(h, "obj", "root", "nsubj", "appos", "parataxis", "xcomp") && h != i
	case "poss":
		// "their first meeting" is told, "after their first meeting" named.
		return s.Rel(h, "obj", "root", "appos", "parataxis", "xcomp") || s.Child(h, "cop") >= 0
	}
	if s.Child(h, "cop") >= 0 || s.Rel(h, "appos", "parataxis") || s.head(h) >= 0 && s.is("copular", s.head(h)) {
		return true
	}
	return h != s.head(i) && s.head(i) != i && !s.Under(i, h) // predicated of it
}

// determiner is "a", "the", "poss", or empty.
func (s *sentence) determiner(i int) string {
	for _, k := range s.Kids(i) {
		switch {
		case s.Rel(k, "nmod:poss"):
			return "poss"
		case s.Rel(k, "det"):
			switch w := s.Lower(k); w {
			case "a", "an":
				return "a"
			default:
				return w
			}
		}
	}
	return ""
}

// superlatives finds records and assessments.
func (s *sentence) superlatives() {
	for i := range s.Tokens {
		adj := i
		switch {
		case s.Tokens[i].Tag == "JJS" && s.Lower(i) != "most" && s.Lower(i) != "least":
		case (s.Lower(i) == "most" || s.Lower(i) == "least") && s.Rel(i, "advmod") && s.head(i) > i && s.Tokens[s.head(i)].POS != "VERB":
			adj = s.head(i)
		case s.Lower(i) == "unprecedented" && s.Rel(i, "amod") && s.noun(s.head(i)) != nil:
			h := s.head(i)
			d := draft{kind: Record, rule: "unprecedented", cue: i, at: h, who: -1, measure: s.Word(i), class: s.noun(h), of: s.Lemma(h)}
			if d.window = s.windowOf(i, h, ask{}); d.window.sort != since && d.window.sort != within {
				d.window = window{first: i, last: i, sort: ever}
				d.window.How = "ever"
			}
			s.keep(d)
			continue
		case s.Lower(i) == "record" && (s.Rel(i, "amod", "compound", "nmod", "nummod") || i+1 < len(s.Tokens) && cardinal(s.Lower(i+1)) > 0):
			s.recordOf(i)
			continue
		default:
			continue
		}
		if i > 0 && s.Lower(i-1) == "at" || s.time(adj) || s.capital(i) {
			continue
		}
		s.superlative(i, adj)
	}
}

// time reports whether a superlative is one of time or place, "latest", and
// claims no degree.
func (s *sentence) time(i int) bool {
	switch s.Lower(i) {
	case "latest", "earliest", "nearest", "next", "last", "recent", "furthest", "farthest", "most", "least", "likely", "populous":
		return true
	}
	return false
}

// superlative takes the superlative from i to adj to a record or an
// assessment.
func (s *sentence) superlative(i, adj int) {
	d, ok := s.counted(adj, 0)
	d.cue, d.rule = i, "superlative"
	d.measure = s.words(i, adj)
	if h := s.head(adj); h > adj && s.Rel(h, "compound", "amod") && h <= adj+3 {
		d.measure = s.words(i, h)
	} else if adj+2 < len(s.Tokens) && s.Lower(adj+1) == "-" && s.Tokens[adj].End == s.Tokens[adj+1].Start {
		d.measure = s.words(i, adj+2)
	}
	if ok && d.class != nil {
		d.kind = Record
		d.window = s.windowOf(i, d.at, ask{})
		if d.window.last >= 0 && d.window.sort != during || d.window.sort == during && s.predicated(d.at, adj) || s.predicated(d.at, adj) || d.who >= 0 && s.Mark(d.at) == "to" {
			s.keep(d)
			return
		}
		return
	}
	// A quality: "one of the safest borders", "the most stable country".
	h := adj
	if s.Rel(adj, "amod", "compound") && s.head(adj) > adj {
		h = s.head(adj)
	}
	if s.unit(h) || s.Lemma(h) == "level" || s.Lemma(h) == "high" || s.Lemma(h) == "low" {
		return
	}
	at := h
	p := h
	if s.Rel(h, "nmod") && s.head(h) >= 0 && (s.Lower(s.head(h)) == "one" || s.Lower(s.head(h)) == "some" || s.Lower(s.head(h)) == "among") {
		p = s.head(h)
	}
	win := s.windowOf(i, at, ask{})
	who := s.judged(p)
	if d.class == nil && win.sort != noWindow && win.sort != during && (h != adj && s.Tokens[h].POS == "NOUN" || who != -2) {
		// "the deadliest earthquake since 2003", "the fire is the largest since"
		at = s.thing(h, who)
		d.kind, d.at, d.of, d.window = Record, at, s.Lemma(at), win
		s.keep(d)
		return
	}
	if who == -2 || s.is("measurable", adj) {
		return
	}
	at = s.thing(at, who)
	d.kind, d.at, d.of, d.class, d.window = Assessment, at, s.Lemma(at), nil, unsaid
	d.who = who
	s.keep(d)
}

// thing is what is judged: the noun of the predicate or, where that is an
// adjective alone, the subject if it is a common noun.
func (s *sentence) thing(at, who int) int {
	if who >= 0 && s.Tokens[at].POS == "ADJ" && s.Tokens[who].POS == "NOUN" {
		if m := s.mention(who); m < 0 || s.Mentions[m].Head != who {
			return who
		}
	}
	return at
}

func (s *sentence) unit(i int) bool { return s.is("unit", i) || s.Lemma(i) == "time" }

// judged is who or what a superlative or comparative predicate p is said of:
// the subject, or the object of "called Germany the weakest link"; -1 when it
// is not named, -2 when p is no predicate.
func (s *sentence) judged(p int) int {
	if c := s.Child(p, "nsubj", "nsubj:outer"); c >= 0 && s.Child(p, "cop") >= 0 {
		return c
	}
	if s.Rel(p, "conj") && s.head(p) >= 0 && p > s.head(p) {
		// "the most stable country and a more reliable partner"
		for h, hops := s.head(p), 0; h >= 0 && hops < 4; h, hops = s.head(h), hops+1 {
			if c := s.Child(h, "nsubj"); c >= 0 && s.Child(h, "cop") >= 0 {
				return c
			}
		}
	}
	h := s.head(p)
	if h < 0 {
		return -2
	}
	if s.Verb(h) {
		switch {
		case s.is("copular", h) && s.Rel(p, "obj", "xcomp", "obl", "nmod"):
			if c := s.Child(h, "nsubj"); c >= 0 {
				return c
			}
		case s.is("calling", h) && (s.Rel(p, "xcomp", "ccomp", "iobj", "advcl") || s.Rel(p, "obj") || s.Rel(p, "obl") && s.Case(p) == "as"):
			if o := s.Child(h, "obj", "iobj", "nsubj:pass"); o >= 0 && o != p {
				return o
			}
			if s.Rel(p, "ccomp") {
				return -2
			}
		}
	}
	if s.Rel(p, "appos") && s.calls(h) && h < p {
		return h // "called Germany the weakest link", parsed as an apposition
	}
	return -2
}

// calls reports whether noun i is the object of a verb of calling.
func (s *sentence) calls(i int) bool {
	h := s.head(i)
	return h >= 0 && s.Rel(i, "obj") && s.is("calling", h) && s.Lemma(h) != "see"
}

// predicated reports whether the superlative adj or its noun is said of
// something: "the largest protest" alone names one.
func (s *sentence) predicated(at, adj int) bool {
	if s.Child(at, "cop") >= 0 || s.Child(adj, "cop") >= 0 {
		return true
	}
	switch s.determiner(at) {
	case "poss":
		return s.Rel(at, "obj")
	}
	return s.Rel(at, "appos") && s.head(at) < at
}

// recordOf reads "a record five meetings".
func (s *sentence) recordOf(i int) {
	h := s.head(i)
	for k := i + 1; k < len(s.Tokens) && k <= i+6; k++ {
		if c := s.noun(k); c != nil && !c.State {
			h = k
			break
		}
	}
	d := draft{kind: Record, rule: "record", cue: i, at: h, who: -1, measure: "record"}
	for k := i + 1; k < len(s.Tokens) && k <= i+3; k++ {
		if n := cardinal(s.Lower(k)); n > 0 {
			d.number = n
		}
	}
	if d.class = s.noun(h); d.class == nil {
		if d.number == 0 || h < 0 || !s.isPerson(h) {
			return
		}
		// "a record nine ministers visited"
		v := s.deed(h)
		if d.class = s.verb(v); d.class == nil {
			return
		}
		d.at, d.who = v, h
	}
	if d.class.State || d.number == 0 && s.Lower(i+1) != "number" {
		return
	}
	d.of = d.class.Name
	d.window = s.windowOf(i, d.at, ask{})
	s.keep(d)
}

// times finds "twice", "three times".
func (s *sentence) times() {
	for i := range s.Tokens {
		n := 0
		switch s.Lower(i) {
		case "twice":
			n = 2
		case "thrice":
			n = 3
		case "times":
			if i > 0 {
				n = cardinal(s.Lower(i - 1))
			}
		}
		if n < 2 || i+1 < len(s.Tokens) && (s.Lower(i+1) == "as" || s.Lower(i+1) == "more" || s.Lower(i+1) == "the" || s.Tokens[i+1].Tag == "JJR") {
			continue
		}
		v := s.clause(s.head(i))
		if v < 0 {
			continue
		}
		c := s.verb(v)
		if c == nil || c.State {
			continue
		}
		d := draft{kind: Count, rule: "times", cue: i, at: v, who: -1, number: n, class: c, of: c.Name}
		if o := s.lightObject(v); o >= 0 {
			d.at = o
		}
		d.window = s.windowOf(i, d.at, ask{})
		if d.window.last < 0 && !s.Aux(v, "have", "has", "had") {
			continue
		}
		s.keep(d)
	}
}

// cardinals finds "three rounds of talks since September": a number of events
// over a time that began before them.
func (s *sentence) cardinals() {
	for i := range s.Tokens {
		n := cardinal(s.Lower(i))
		if n < 2 || n >= 100 || s.dated(i) || !s.Rel(i, "nummod", "amod", "det", "compound", "nsubj", "obj") {
			continue
		}
		h := s.head(i)
		if s.Lower(i) == "dozen" && s.Rel(i, "nsubj", "obj") {
			h = i
		}
		if h < 0 {
			continue
		}
		d := draft{kind: Count, rule: "cardinal", cue: i, who: -1, number: n}
		switch c := s.noun(h); {
		case c != nil && !c.State:
			d.at, d.class = h, c
		case s.isPerson(h) && s.Rel(h, "nsubj"):
			v := s.head(h)
			if d.class = s.verb(v); d.class == nil || d.class.State || s.Passive(v) || s.Tokens[v].Tag == "VBN" && !s.Aux(v, "have", "has", "had", "'ve") {
				continue
			}
			d.at, d.who = v, h
		default:
			continue
		}
		d.of = d.class.Name
		d.window = s.windowOf(i, d.at, ask{})
		if d.window.sort == noWindow || d.window.sort == during && !s.running(d.window) || d.window.sort == ever {
			continue
		}
		s.keep(d)
	}
}

// running reports whether a window lasts until now and is said to: "this
// year", "the past month".
func (s *sentence) running(w window) bool {
	if w.From == 0 || w.From > s.Published || w.To < s.Published {
		return false
	}
	for k := max(0, w.first-1); k <= w.last; k++ {
		switch s.Lower(k) {
		case "this", "past", "last", "recent", "so", "today", "current", "preceding":
			return true
		}
	}
	return false
}

// none finds "has not met since March", "no leader has visited since 2009",
// "not since 2009 had".
func (s *sentence) none() {
	for i := range s.Tokens {
		switch s.Lower(i) {
		case "not", "n't", "no", "never", "neither":
		default:
			continue
		}
		if s.Lower(i) == "not" && i+1 < len(s.Tokens) && s.Lower(i+1) == "since" {
			s.notSince(i)
			continue
		}
		h := s.head(i)
		if h < 0 {
			continue
		}
		var v int
		d := draft{kind: Count, rule: "not-since", cue: i, who: -1, negated: true}
		switch {
		case s.Lower(i) == "no" || s.Lower(i) == "neither":
			if c := s.noun(h); c != nil && !c.State {
				d.at, d.class = h, c // "there have been no attacks since May"
				v = s.clause(h)
				break
			}
			if v = s.head(h); v < 0 || !s.Rel(h, "nsubj") || !s.isPerson(h) {
				continue
			}
			d.at, d.class, d.who = v, s.verb(v), h
		default:
			v = h
			d.at, d.class = v, s.verb(v)
			if o := s.lightObject(v); o >= 0 {
				d.at = o
			}
		}
		if d.class == nil || d.class.State || v < 0 {
			continue
		}
		perfect := s.Aux(v, "have", "has", "had", "'ve") || s.Verb(v) && s.Lemma(v) == "be"
		d.of = d.class.Name
		d.window = s.windowOf(i, d.at, ask{lasting: true})
		switch {
		case d.window.sort == since || d.window.sort == within || d.window.sort == lasting:
		case d.window.sort == ever || d.window.last < 0 && s.Lower(i) == "never" || s.everBefore(v):
			d.kind, d.rule, d.number = First, "never-before", 1
			if d.window.sort != ever {
				d.window = window{first: i, last: i, sort: ever}
				d.window.How = "ever"
			}
		default:
			continue
		}
		if !perfect {
			continue
		}
		s.keep(d)
	}
}

// everBefore reports whether verb v has "ever" or "before" beside it.
func (s *sentence) everBefore(v int) bool {
	for _, k := range s.Kids(v) {
		if s.Rel(k, "advmod") && (s.Lower(k) == "ever" || s.Lower(k) == "before") {
			return true
		}
	}
	return false
}

// notSince reads "Not since 2009 had a president visited": he has now.
func (s *sentence) notSince(i int) {
	v := -1
	for k := i + 2; k < len(s.Tokens); k++ {
		if s.verb(k) != nil {
			v = k
			break
		}
	}
	if v < 0 {
		return
	}
	d := draft{kind: First, rule: "not-since", cue: i, at: v, who: -1, number: 1, class: s.verb(v), negated: true}
	if d.class.State {
		return
	}
	d.of = d.class.Name
	w, ok := s.sinceAt(i + 1)
	if !ok {
		return
	}
	d.window = w
	s.keep(d)
}

// lasts finds "last visited in 2009", "the last visit was in 2009".
func (s *sentence) lasts() {
	for i := range s.Tokens {
		if s.Lower(i) != "last" {
			continue
		}
		h := s.head(i)
		if h < 0 {
			h = i
		}
		d := draft{kind: Last, rule: "last", cue: i, at: -1, who: -1}
		next := -1
		if i+1 < len(s.Tokens) && s.Verb(i+1) {
			next = i + 1
		}
		switch {
		case next >= 0 && s.verb(next) != nil:
			d.at, d.class = next, s.verb(next) // "last visited", wherever the tree hangs it
			if o := s.lightObject(next); o >= 0 {
				d.at = o
			}
		case s.unit(h) && s.Lemma(h) != "time":
			continue
		case s.Lemma(h) == "time":
			if v := s.timeOf(h); v >= 0 {
				d.at, d.class = v, s.verb(v)
			}
		case s.noun(h) != nil:
			d.at, d.class = h, s.noun(h)
		case s.isPerson(h) && s.determiner(h) != "poss":
			if v := s.deed(h); v >= 0 && s.Rel(v, "acl", "xcomp", "advcl") {
				d.at, d.class, d.who = v, s.verb(v), h
			}
		}
		if d.class == nil || d.class.State {
			continue
		}
		d.of = d.class.Name
		d.window = s.lastly(i, d.at)
		if d.window.last < 0 || d.window.To == 0 {
			continue
		}
		s.keep(d)
	}
}

// lastly is the time of a last event: a date in the sentence that is none of
// now.
func (s *sentence) lastly(i, at int) window {
	for _, e := range s.dates[s.n] {
		if e.First > i && e.Kind == "point" && e.From != 0 && e.To != 0 && e.To < s.Published {
			return window{Interval: e.Interval, first: e.First, last: e.Last, sort: during, edge: e.To}
		}
	}
	return unsaid
}

// words are the words from token i to k.
func (s *sentence) words(i, k int) string {
	return s.Document.Text[s.Tokens[i].Start:s.Tokens[k].End]
}
