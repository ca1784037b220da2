package claims

import (
	"slices"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/ontology"
)

// mention is the mention that token i heads or, failing that, stands in; -1
// for none.
func (s *sentence) mention(i int) int {
	if i < 0 {
		return -1
	}
	in := -1
	for _, m := range s.mentions[s.n] {
		switch {
		case s.Mentions[m].Head == i && s.Mentions[m].Holds(s.Tokens[i].Span):
			return m
		case in < 0 && s.Mentions[m].Holds(s.Tokens[i].Span):
			in = m
		}
	}
	return in
}

// sides gathers who acts and towards whom, as mentions.
type sides struct{ by, to []int }

// add puts the parties of tokens on a side, each once, plurals as what they
// stand for.
func (s *sentence) add(side *[]int, tokens ...int) {
	for _, i := range tokens {
		ms := []int{}
		for _, m := range s.mentions[s.n] { // coordinated countries share a head
			if s.Mentions[m].Head == i {
				ms = append(ms, m)
			}
		}
		if len(ms) == 0 {
			if m := s.mention(i); m >= 0 {
				ms = append(ms, m)
			}
		}
		for _, m := range ms {
			s.addMention(side, m, 0)
		}
	}
}

func (s *sentence) addMention(side *[]int, m, deep int) {
	mn := &s.Mentions[m]
	if len(mn.Members) > 0 && deep < 3 {
		for _, o := range mn.Members {
			if o >= 0 && o < len(s.Mentions) && o != m {
				s.addMention(side, o, deep+1)
			}
		}
		return
	}
	if mn.Party.Code == "" && mn.Party.Name == "" && mn.Party.Sector == "" || slices.Contains(*side, m) {
		return
	}
	*side = append(*side, m)
}

// parties fills in who acts and towards whom.
func (s *sentence) parties(c *dragoman.Claim, d *draft) {
	var p sides
	if d.who >= 0 {
		side := &p.by
		if d.class != nil && s.Verb(d.at) && s.Passive(d.at) {
			side = &p.to // "a second journalist was attacked"
		}
		s.add(side, s.Conjuncts(d.who)...)
	}
	if c.Kind == Assessment || c.Kind == Comparison && d.class == nil {
		for _, k := range s.Kids(d.at) {
			if s.Rel(k, "nmod") && s.Case(k) != "than" && s.Case(k) != "in" {
				s.add(&p.to, k)
			}
			if s.Rel(k, "nmod:poss") {
				s.add(&p.to, k)
			}
		}
		c.By, c.To = s.actors(p.by), s.actors(s.without(p.to, p.by))
		return
	}
	if s.Verb(d.at) || s.noun(d.at) == nil && s.verb(d.at) != nil {
		s.verbSides(d.at, &p, c)
	} else {
		s.nounSides(d.at, &p, c, 0)
	}
	s.nounCue(d, &p, c)
	if e := s.event(d.at); e != nil && d.class != nil {
		s.fillFrom(e, &p)
	}
	if len(p.by) == 0 && len(p.to) == 0 && d.class != nil && !d.class.State {
		s.meant(d, &p)
	}
	p.to = s.without(p.to, p.by)
	c.By, c.To = s.actors(p.by), s.actors(p.to)
	if d.class != nil {
		c.Mutual = mutual(d.class)
		if d.class.State {
			c.By, c.To = states(c.By), states(c.To)
			return
		}
	}
	for _, m := range p.by {
		switch mn := &s.Mentions[m]; mn.Kind {
		case actors.Office, actors.Group:
			if r := mn.Party.Rank; r > actors.RankOfficial && (c.Rank == 0 || r < c.Rank) {
				c.Rank = r
			}
		}
	}
}

// states are the countries and bodies of parties, each once: relations are
// theirs, whoever is named.
func states(as []dragoman.Actor) []dragoman.Actor {
	out := []dragoman.Actor{}
	for _, a := range as {
		if a.Code != "" {
			a.Sector, a.IdentifierText, a.Office, a.Rank = "", "", "", 0
		}
		if !slices.ContainsFunc(out, func(o dragoman.Actor) bool { return o.Code == a.Code && (a.Code != "" || o.EntityText == a.EntityText) }) {
			out = append(out, a)
		}
	}
	return out
}

// mutual reports whether a class is of what is done together.
func mutual(c *Class) bool {
	if c.State {
		return true
	}
	for _, e := range c.Events {
		switch e {
		case "CONSULT/", "CONSULT/phone", "SUPPORT", "ASSAULT/sideAB", "COOPERATE":
			return true
		}
	}
	return false
}

// without gives the mentions of list whose parties are not in other.
func (s *sentence) without(list, other []int) []int {
	return slices.DeleteFunc(slices.Clone(list), func(m int) bool {
		return slices.ContainsFunc(other, func(o int) bool { return o == m || s.Mentions[o].Party == s.Mentions[m].Party })
	})
}

// nounSides reads the parties of a noun off what depends on it.
func (s *sentence) nounSides(n int, p *sides, c *dragoman.Claim, deep int) {
	if deep > 3 || n < 0 {
		return
	}
	var loose []int // whom misplaced prepositions may have caught
	for _, k := range s.Kids(n) {
		switch {
		case s.Rel(k, "nmod:poss"):
			s.add(&p.by, s.Conjuncts(k)...)
		case s.Rel(k, "amod", "compound", "nmod:unmarked", "nummod"):
			// "Israeli strikes"; the country of "the Turkish embassy" is none.
			if m := s.mention(k); m >= 0 && s.Mentions[m].Head == k && s.Mentions[m].Kind == actors.Country {
				s.addMention(&p.by, m, 0)
			} else if m >= 0 && s.Mentions[m].Kind != actors.Place && !s.Mentions[m].Holds(s.Tokens[n].Span) {
				s.addMention(&p.by, m, 0)
			}
		case s.Rel(k, "nmod", "obl"):
			s.oblique(k, p, c, true)
			loose = append(loose, s.Conjuncts(k)...)
		}
	}
	for _, o := range loose {
		for _, k := range s.Kids(o) {
			if s.Rel(k, "nmod", "obl") && s.Case(k) != "of" && s.Case(k) != "in" {
				s.oblique(k, p, c, true)
			}
		}
	}
	if s.is("round", n) || s.is("measure", n) {
		for _, k := range s.Kids(n) {
			if s.Rel(k, "nmod") && s.Case(k) == "of" {
				s.nounSides(k, p, c, deep+1)
			}
		}
	}
	if subj := s.Child(n, "nsubj"); subj >= 0 && len(p.by) == 0 && s.noun(subj) != nil && s.noun(subj) == s.noun(n) {
		s.nounSides(subj, p, c, deep+1) // "Obama's visit was the first visit since"
	}
	h := s.head(n)
	if h < 0 {
		return
	}
	switch {
	case s.Verb(h) && s.Rel(n, "obj", "obl", "nsubj:pass", "xcomp", "nsubj"):
		if (s.is("light", h) || len(p.by) == 0) && !s.Rel(n, "nsubj") {
			s.verbSides(h, p, c)
		} else {
			for _, k := range s.Kids(h) {
				if s.Rel(k, "obl") {
					s.oblique(k, p, c, true)
				}
			}
		}
	case s.Rel(n, "nmod") && s.is("round", h), s.Rel(n, "nmod") && s.is("measure", h), s.Rel(n, "nmod") && s.change(h) != "":
		s.nounSides(h, p, c, deep+1)
	case s.Rel(n, "appos", "parataxis", "conj", "obl", "nmod", "advcl", "dep") && len(p.by) == 0:
		// "Lavrov was in Baku, his fourth visit there"
		if v := s.clause(h); v >= 0 && v != n {
			s.verbSides(v, p, c)
		}
	case s.Rel(n, "nsubj"):
		for _, k := range s.Kids(h) {
			if s.Rel(k, "obl", "nmod") {
				s.oblique(k, p, c, true)
			}
		}
	}
}

// oblique puts nominal k on a side by its preposition.
func (s *sentence) oblique(k int, p *sides, c *dragoman.Claim, noun bool) {
	all := s.Conjuncts(k)
	switch s.Case(k) {
	case "by", "from":
		s.add(&p.by, all...)
	case "between", "among":
		p.by = nil
		s.add(&p.by, all...)
	case "of":
		if noun && len(p.by) == 0 && !hostile(c) {
			s.add(&p.by, all...)
		} else if noun && hostile(c) {
			s.add(&p.to, all...)
		}
	case "to", "on", "against", "upon", "into", "with", "towards", "toward":
		s.add(&p.to, all...)
	case "in", "at", "near", "outside", "inside", "around", "across":
		for _, i := range all {
			m := s.mention(i)
			if m < 0 || s.Mentions[m].Head != i {
				continue
			}
			mn := &s.Mentions[m]
			if mn.Kind != actors.Place && mn.Kind != actors.Country {
				continue
			}
			if len(p.to) == 0 && !slices.Contains(p.by, m) {
				s.add(&p.to, i)
			}
			if mn.Kind == actors.Place && c.Where.Country == "" {
				c.Where = dragoman.Place{Name: mn.Party.Name, Country: mn.Party.Code, Span: mn.Span}
			}
		}
	}
}

// hostile reports whether what is counted is done against somebody.
func hostile(c *dragoman.Claim) bool {
	return len(c.Events) > 0 && ontology.Quad(typeOf(c.Events[0])) >= 3
}

func typeOf(event string) string {
	for i := range event {
		if event[i] == '/' {
			return event[:i]
		}
	}
	return event
}

// verbSides reads the parties of a verb.
func (s *sentence) verbSides(v int, p *sides, c *dragoman.Claim) {
	if len(p.by) == 0 {
		if s.Verb(v) {
			s.add(&p.by, s.Subjects(v)...)
			if len(p.by) == 0 && s.Passive(v) && c.Mutual {
				s.add(&p.by, s.Objects(v)...)
			}
		} else if k := s.Child(v, "nsubj"); k >= 0 {
			s.add(&p.by, s.Conjuncts(k)...)
			s.add(&p.to, v)
		}
	}
	for _, o := range s.Objects(v) {
		if s.noun(o) != nil {
			for _, k := range s.Kids(o) {
				if s.Rel(k, "nmod", "obl") {
					s.oblique(k, p, c, true)
				}
			}
			continue
		}
		s.add(&p.to, o)
	}
	for _, k := range s.Kids(v) {
		if s.Rel(k, "obl", "nmod", "advcl") {
			s.oblique(k, p, c, false)
		}
	}
}

// nounCue adds what hangs on the cue itself: "the first by an Israeli prime
// minister", "his third to China".
func (s *sentence) nounCue(d *draft, p *sides, c *dragoman.Claim) {
	for _, at := range [...]int{d.cue, s.head(d.cue)} {
		if at < 0 || at == d.at || s.Verb(at) {
			continue
		}
		for _, k := range s.Kids(at) {
			switch {
			case s.Rel(k, "nmod", "obl"):
				s.oblique(k, p, c, true)
			case s.Rel(k, "nmod:poss") && len(p.by) == 0 && d.class != nil:
				s.add(&p.by, k)
			}
		}
	}
}

// fillFrom completes sides by the document's own event.
func (s *sentence) fillFrom(e *dragoman.Event, p *sides) {
	if len(p.by) == 0 {
		for _, m := range e.Actors {
			s.addMention(&p.by, m, 0)
		}
	}
	if len(p.to) == 0 {
		for _, m := range e.Recipients {
			s.addMention(&p.to, m, 0)
		}
	}
}

// meant gives the parties of "it was the third visit": those of the event of
// that class that the report told last.
func (s *sentence) meant(d *draft, p *sides) {
	best, at := -1, -1
	for i := range s.Events {
		e := &s.Events[i]
		if !d.class.Counts(e.Type, e.Mode) {
			continue
		}
		for _, q := range e.Passages {
			if q.Sentence < s.n && q.Sentence > at && q.Sentence >= s.n-3 {
				best, at = i, q.Sentence
			}
		}
	}
	if best >= 0 {
		s.fillFrom(&s.Events[best], p)
	}
}

// Counts reports whether events of a type and mode are of the class.
func (c *Class) Counts(typ, mode string) bool { return Counts(c.Events, typ, mode) }

// Counts reports whether a type and mode are among a claim's Events.
func Counts(events []string, typ, mode string) bool {
	return slices.ContainsFunc(events, func(e string) bool { return e == typ || e == typ+"/"+mode })
}

// actors gives mentions as a claim keeps them, one for a party.
func (s *sentence) actors(ms []int) []dragoman.Actor {
	out := []dragoman.Actor{}
	for _, m := range ms {
		mn := &s.Mentions[m]
		a := dragoman.Actor{
			Code: mn.Party.Code, Sector: mn.Party.Sector, EntityText: mn.Of(s.Document.Text), IdentifierText: mn.Party.Name,
			Office: mn.Party.Office, Rank: mn.Party.Rank, Span: mn.Span,
		}
		if mn.Kind != actors.Name && mn.Kind != actors.Pronoun && mn.Kind != actors.Body {
			a.IdentifierText = "" // the code or the office says it
		}
		if !slices.ContainsFunc(out, func(o dragoman.Actor) bool {
			return o.Code == a.Code && o.Sector == a.Sector && o.IdentifierText == a.IdentifierText && o.Office == a.Office
		}) {
			out = append(out, a)
		}
	}
	return out
}

// speaker is who makes the claim: the subject of a verb of saying above it, or
// whom "according to" names; zero for the report itself.
func (s *sentence) speaker(at int) dragoman.Actor {
	for i, hops := at, 0; i >= 0 && hops < 10; i, hops = s.head(i), hops+1 {
		for _, k := range s.Kids(i) {
			if s.Rel(k, "obl", "nmod") && s.Case(k) == "according to" || s.Rel(k, "obl", "advcl", "nmod") && s.accordingTo(k) {
				return s.speaks(k)
			}
			if s.Rel(k, "parataxis", "ccomp", "advcl") && s.Verb(k) && s.is("speech", k) && s.Child(k, "nsubj") >= 0 && s.Child(k, "obj", "ccomp") < 0 {
				return s.speaks(s.Child(k, "nsubj"))
			}
		}
		if h := s.head(i); h >= 0 && s.is("speech", h) && s.Verb(h) && s.Rel(i, "ccomp", "xcomp", "parataxis", "obj", "advcl") && !s.Rel(h, "amod") {
			if sub := s.Subjects(h); len(sub) > 0 && !(s.Rel(i, "obj") && s.lightObject(h) == i) {
				return s.speaks(sub[0])
			}
		}
	}
	return dragoman.Actor{}
}

func (s *sentence) accordingTo(k int) bool {
	for _, x := range s.Kids(k) {
		if s.Lower(x) == "according" {
			return true
		}
	}
	return false
}

// speaks is a speaker as the text has him, whether or not anything is known of
// him.
func (s *sentence) speaks(i int) dragoman.Actor {
	if m := s.mention(i); m >= 0 {
		if as := s.actors([]int{m}); len(as) > 0 {
			return as[0]
		}
	}
	first, last := s.Subtree(i)
	if last-first > 8 {
		first, last = i, i
	}
	span := dragoman.Span{Start: s.Tokens[first].Start, End: s.Tokens[last].End}
	return dragoman.Actor{EntityText: span.Of(s.Document.Text), Span: span}
}

// status says whether what is claimed is told as so.
func (s *sentence) status(at int) dragoman.Status {
	for i, hops := at, 0; i >= 0 && hops < 6; i, hops = s.head(i), hops+1 {
		if !s.Verb(i) && s.Child(i, "cop") < 0 {
			continue
		}
		switch {
		case s.Aux(i, "will", "shall", "'ll", "would", "'d"):
			return dragoman.Future
		case s.Aux(i, "could", "may", "might", "can", "should"), s.Mark(i) == "if":
			return dragoman.Hypothetical
		case s.Negated(i):
			return dragoman.Negated
		}
		if s.Rel(i, "ccomp", "acl:relcl") {
			break
		}
	}
	return dragoman.Actual
}

// hedge is the word by which the claim is made less than certain.
func (s *sentence) hedge(at int) string {
	for i, hops := at, 0; i >= 0 && hops < 6; i, hops = s.head(i), hops+1 {
		if i != at && s.is("hedge", i) {
			return s.Lower(i)
		}
		for _, k := range s.Kids(i) {
			if s.is("hedgeword", k) {
				return s.Lower(k)
			}
		}
	}
	return ""
}
