package claims

import (
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/dates"
	"github.com/dragoman-events/dragoman/lang"
)

// The kinds of a claim.
const (
	Count      = "count"
	First      = "first"
	Last       = "last"
	Record     = "record"
	Trend      = "trend"
	Comparison = "comparison"
	Assessment = "assessment"
)

// Kinds are all of them.
func Kinds() []string { return []string{Count, First, Last, Record, Trend, Comparison, Assessment} }

// longest is how many words a sentence may have: what is longer is no
// sentence, and time must not grow with its square.
const longest = 400

// perSentence bounds the claims of one sentence.
const perSentence = 8

// Find gives the claims of a coded document in the order of the text. It reads
// sentences, mentions and events, and changes nothing. trees and when are
// those of the sentences.
func Find(d *dragoman.Document, trees []*lang.Tree, when [][]dates.Expression) []dragoman.Claim {
	r := &reading{Document: d, lexicon: load(), dates: when}
	r.mentions = make([][]int, len(d.Sentences))
	for m := range d.Mentions {
		if s := d.Mentions[m].Sentence; s >= 0 && s < len(r.mentions) {
			r.mentions[s] = append(r.mentions[s], m)
		}
	}
	for i := range d.Sentences {
		if len(d.Sentences[i].Tokens) > longest || !hasCue(d.Text, &d.Sentences[i]) {
			continue
		}
		s := &sentence{reading: r, Tree: trees[i], n: i}
		s.find()
	}
	for i := range r.found {
		r.found[i].N = i + 1
	}
	return r.found
}

// May reports whether a sentence, which need not be tagged, has a word that Find
// could read a claim from.
func May(text string, s *dragoman.Sentence) bool {
	if hasCue(text, s) {
		return true
	}
	for i := range s.Tokens {
		switch w := strings.ToLower(s.Tokens[i].Of(text)); {
		case strings.HasSuffix(w, "er"), strings.HasSuffix(w, "est"): // cheaper, safest
			return true
		case irregular[w], load().cues[strings.TrimSuffix(w, "s")], load().cues[strings.TrimSuffix(w, "d")], load().cues[strings.TrimSuffix(w, "ed")]:
			return true
		}
	}
	return false
}

var irregular = map[string]bool{"more": true, "most": true, "less": true, "least": true, "best": true, "worse": true, "worst": true, "better": true, "rose": true, "risen": true, "fell": true, "fallen": true, "grew": true, "grown": true}

// hasCue reports whether a sentence has a word that claims are made with: it
// spares most sentences the rest.
func hasCue(text string, s *dragoman.Sentence) bool {
	l := load()
	for i := range s.Tokens {
		t := &s.Tokens[i]
		switch t.Tag {
		case "JJS", "RBS", "JJR", "RBR":
			return true
		}
		w := strings.ToLower(t.Of(text))
		switch w {
		case "last", "record", "twice", "thrice", "times", "since", "ever", "unprecedented", "closer", "no", "not", "n't", "never", "high", "low":
			return true
		}
		if t.Tag == "JJ" && strings.HasSuffix(w, "er") || ordinal(w) > 0 || cardinal(w) > 0 || l.cues[t.Lemma] || l.cues[w] {
			return true
		}
	}
	return false
}

// reading is a document being read.
type reading struct {
	*dragoman.Document
	lexicon  *lexicon
	dates    [][]dates.Expression
	mentions [][]int // by sentence
	found    []dragoman.Claim
}

// sentence is one of its sentences. Its methods take and give tokens of the
// tree, -1 for none.
type sentence struct {
	*reading
	*lang.Tree
	n    int
	seen []key
}

// key tells claims of one sentence apart.
type key struct {
	kind string
	at   int
}

// draft is a claim in the making.
type draft struct {
	kind      string
	rule      string
	cue       int // the word that makes it a claim
	at        int // what is counted: a noun or a verb
	class     *Class
	of        string
	who       int // a person noun that acts, where the cue stands with it; -1
	number    int
	direction string
	measure   string
	base      dragoman.Interval
	window    window
	negated   bool
}

// find reads the cues of a sentence, the more telling first.
func (s *sentence) find() {
	s.none()
	s.lasts()
	s.ordinals()
	s.superlatives()
	s.times()
	s.cardinals()
	s.comparisons()
	s.trends()
	from := len(s.found)
	for from > 0 && s.found[from-1].Text.Sequence == s.n+1 {
		from--
	}
	slices.SortStableFunc(s.found[from:], func(a, b dragoman.Claim) int { return a.Span.Start - b.Span.Start })
}

// keep makes a claim of a draft.
func (s *sentence) keep(d draft) {
	k := key{d.kind, d.at}
	if len(s.seen) >= perSentence || slices.ContainsFunc(s.seen, func(o key) bool {
		return o == k || o.at == d.at && (o.kind == Count || o.kind == First || o.kind == Record || o.kind == Last)
	}) {
		return
	}
	s.seen = append(s.seen, k)
	c := dragoman.Claim{
		Report: s.ID, Published: s.Published, Kind: d.kind, Of: d.of, Events: []string{},
		Window: d.window.Interval, Edge: d.window.edge, Base: d.base,
		Number: d.number, Direction: d.direction, Measure: d.measure, Rule: d.rule,
	}
	if d.class != nil {
		c.Of, c.Events = d.class.Name, append(c.Events, d.class.Events...)
	}
	if c.Window.To == 0 || c.Window.To > s.Published {
		c.Window.To = s.Published
	}
	if c.Window.From > c.Window.To {
		return // nothing can have been since then
	}
	s.parties(&c, &d)
	if d.class == nil && (d.kind == Count || d.kind == First || d.kind == Record) && !coded(c.By) && !coded(c.To) {
		return // nobody's, of what no record keeps
	}
	c.Status, c.Hedge = s.status(d.at), s.hedge(d.at)
	if d.negated && c.Status == dragoman.Negated {
		c.Status = dragoman.Actual // "has not met since" says so
	}
	c.Speaker = s.speaker(d.at)
	first, last := min(d.cue, d.at), max(d.cue, d.at)
	if d.who >= 0 {
		first, last = min(first, d.who), max(last, d.who)
	}
	if d.window.last >= 0 {
		first, last = min(first, d.window.first), max(last, d.window.last)
	}
	c.Span = dragoman.Span{Start: s.Tokens[first].Start, End: s.Tokens[last].End}
	in := s.Document.Sentences[s.n].Span
	c.Text = dragoman.TextInfo{Report: s.ID, Published: s.Published, Sequence: s.n + 1, Start: in.Start, End: in.End, Text: in.Of(s.Document.Text)}
	s.found = append(s.found, c)
}

// coded reports whether one of the parties is a country's or a body's.
func coded(as []dragoman.Actor) bool {
	return slices.ContainsFunc(as, func(a dragoman.Actor) bool { return a.Code != "" })
}

// is reports whether the word or the lemma of i is in a list.
func (s *sentence) is(list string, i int) bool {
	return s.lexicon.is(list, s.Lemma(i)) || s.lexicon.is(list, s.Lower(i))
}

// head is the head of i, -1 for the root.
func (s *sentence) head(i int) int {
	if h := s.Tokens[i].Head; h >= 0 && h < len(s.Tokens) && h != i {
		return h
	}
	return -1
}

// plural reports whether noun i is one.
func (s *sentence) plural(i int) bool { return s.Tokens[i].Tag == "NNS" || s.Tokens[i].Tag == "NNPS" }

// noun gives the class that noun i names: the nouns of a series ("three
// rounds of talks") name that of which it is one.
func (s *sentence) noun(i int) *Class {
	if i < 0 || s.Tokens[i].POS != "NOUN" && (s.Tokens[i].POS != "PROPN" || s.capital(i)) {
		return nil // "the PGA Tour" is a name
	}
	if s.is("round", i) {
		for _, k := range s.Kids(i) {
			if s.Rel(k, "nmod") && s.Case(k) == "of" {
				if c := s.noun(k); c != nil {
					return c
				}
			}
		}
	}
	for _, e := range s.lexicon.nouns[s.Lemma(i)] {
		if s.before(i, e.with) {
			return e.class
		}
	}
	return nil
}

// before reports whether the words stand among the few before i.
func (s *sentence) before(i int, words []string) bool {
	for _, w := range words {
		found := false
		for k := max(0, i-4); k < i && !found; k++ {
			found = s.Lemma(k) == w || s.Lower(k) == w
		}
		if !found {
			return false
		}
	}
	return true
}

// verb gives the class that verb i tells, by the word, by the noun that it
// lends itself to, or by the event that the document has there.
func (s *sentence) verb(i int) *Class {
	if i < 0 {
		return nil
	}
	if !s.Verb(i) {
		// "has been to Caracas"
		if s.Child(i, "cop") >= 0 && s.Case(i) == "to" && s.leads(i) {
			return s.lexicon.byName["visit"]
		}
		return nil
	}
	if s.is("light", i) {
		if c := s.noun(s.lightObject(i)); c != nil && !c.State {
			return c
		}
	}
	event := s.event(i)
	for _, e := range s.lexicon.verbs[s.Lemma(i)] {
		switch {
		case e.goes && !s.goes(i):
		case len(e.with) > 0 && !s.follows(i, e.with[0]):
		default:
			return s.lexicon.closer(e.class, event)
		}
	}
	return s.lexicon.closer(nil, event)
}

// follows reports whether a word is among the few behind i.
func (s *sentence) follows(i int, word string) bool {
	for k := i + 1; k < len(s.Tokens) && k <= i+3; k++ {
		if s.Lemma(k) == word {
			return true
		}
	}
	return false
}

// objects are what verb i is done to, or the subjects of a passive.
func (s *sentence) objects(i int) []int { return s.Objects(i) }

// goes reports whether verb i leads to a place.
func (s *sentence) goes(i int) bool {
	for _, k := range s.Kids(i) {
		switch {
		case s.Rel(k, "obl", "obj", "nmod") && s.leads(k):
			switch s.Case(k) {
			case "to", "into":
				return true
			case "in", "at":
				if s.Lemma(i) == "arrive" {
					return true
				}
			}
		case s.Rel(k, "advmod") && (s.Lower(k) == "there" || s.Lower(k) == "here"):
			return true
		}
	}
	return false
}

// leads reports whether token i is a place or country that one can go to.
func (s *sentence) leads(i int) bool {
	m := s.mention(i)
	return m >= 0 && s.Mentions[m].Party.Code != "" && (s.Mentions[m].Kind == "place" || s.Mentions[m].Kind == "country")
}

// event is the event that the document has at token i, or nil.
func (s *sentence) event(i int) *dragoman.Event {
	for k := range s.Events {
		for _, p := range s.Events[k].Passages {
			if p.Sentence == s.n && p.Trigger.Holds(s.Tokens[i].Span) {
				return &s.Events[k]
			}
		}
	}
	return nil
}

// closer gives the class of an event where it tells more than the word does:
// warplanes that strike make an air strike. An event whose mode says nothing
// is no narrower than its word, and gives none, unless it is one of talks or
// of protest.
func (l *lexicon) closer(c *Class, e *dragoman.Event) *Class {
	if e == nil || c != nil && !c.Counts(e.Type, e.Mode) {
		return c
	}
	for i := range l.classes {
		k := &l.classes[i]
		if k.State || len(k.Events) != 1 || k.Told != nil {
			continue
		}
		if e.Mode != "" && k.Events[0] == e.Type+"/"+e.Mode {
			return k
		}
	}
	if c == nil && e.Mode == "" {
		switch e.Type {
		case "CONSULT":
			return l.byName["meeting"]
		case "PROTEST":
			return l.byName["protest"]
		}
	}
	return c
}

// clause is the verb, or the predicate, of the clause that i stands in.
func (s *sentence) clause(i int) int {
	for hops := 0; i >= 0 && hops < 12; hops++ {
		if s.Verb(i) && !s.Rel(i, "amod") || s.Child(i, "cop") >= 0 || s.head(i) < 0 {
			return i
		}
		i = s.head(i)
	}
	return i
}
