package rules

import (
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman/lang"
)

// Match is a rule that fired on a sentence.
type Match struct {
	Rule    *Rule
	Trigger int   // token that the rule hangs on
	Words   []int // tokens that carry the event, trigger included, in text order
	// Actor and Recipient hold, for each path of the rule in order, the tokens
	// it leads to; nil where the tree has no such place.
	Actor, Recipient [][]int
	// Own are the tokens that the rule read as its object or complement. While
	// the match stands, no match of less Weight may hang on them.
	Own    []int
	Weight int // how specific the rule is
}

// Near is a rule whose trigger stood in the sentence and that did not fire.
type Near struct {
	Rule    *Rule
	Trigger int
	Why     string // the condition that failed, or the rule that won
}

// Match gives the rules that fire on a sentence, in the order of their
// triggers, at most one for a trigger. Which of two matches keeps a word that
// both read, see [Match.Own], is for the caller to settle: it knows which of
// them name parties. When why is not nil, what came close is
// appended to it.
func (s *Set) Match(t *lang.Tree, why *[]Near) []Match {
	var out []Match
	for i := range t.Tokens {
		var best *Match
		try := func(m map[string][]*Rule, kind string) {
			rs := m[t.Lemma(i)]
			if low := t.Lower(i); low != t.Lemma(i) {
				if more := m[low]; len(more) > 0 {
					rs = append(slices.Clip(rs), more...)
				}
			}
			for _, r := range rs {
				mt, fail := r.on(t, i, kind)
				switch {
				case mt == nil:
					if why != nil && fail != "" {
						*why = append(*why, Near{r, i, fail})
					}
				case best == nil || mt.Weight > best.Weight:
					if best != nil && why != nil && best.Rule != r {
						*why = append(*why, Near{best.Rule, i, "less specific than " + r.Name})
					}
					best = mt
				case why != nil && mt.Rule != best.Rule:
					*why = append(*why, Near{r, i, "less specific than " + best.Rule.Name})
				}
			}
		}
		switch tok := t.Tokens[i]; tok.POS {
		case "VERB":
			try(s.verbs, "verb")
			if tok.Tag == "VBG" && best == nil {
				try(s.nouns, "noun")
			}
			if (tok.Tag == "VBN" || tok.Tag == "VBG") && best == nil {
				try(s.adjs, "adj")
			}
		case "NOUN", "PROPN":
			try(s.nouns, "noun")
		case "ADJ", "ADV":
			try(s.adjs, "adj")
		}
		if best != nil {
			out = append(out, *best)
		}
	}
	return out
}

// on tries the rule with token i as its trigger.
func (r *Rule) on(t *lang.Tree, i int, kind string) (*Match, string) {
	var ps []phrase
	switch kind {
	case "verb":
		ps = r.when.verb
	case "noun":
		ps = r.when.noun
	default:
		ps = r.when.adj
	}
	m := &Match{Rule: r, Trigger: i, Weight: r.when.weight()}
	best := -1
	for _, p := range ps {
		if p.head != t.Lemma(i) && p.head != t.Lower(i) {
			continue
		}
		rest, ok := p.find(t, i, kind)
		if ok && len(p.rest) > best {
			best = len(p.rest)
			m.Words = append(append(m.Words[:0], i), rest...)
		}
	}
	if best < 0 {
		return nil, ""
	}
	m.Weight += 60 * best
	if fail := r.when.hold(t, i, m); fail != "" {
		return nil, fail
	}
	if !r.unless.isZero() {
		if hit := r.unless.any(t, i); hit != "" {
			return nil, "unless " + hit
		}
	}
	slices.Sort(m.Words)
	m.Words = slices.Compact(m.Words)
	for _, p := range r.Actor {
		m.Actor = append(m.Actor, p.walk(t, i))
	}
	for _, p := range r.Recipient {
		m.Recipient = append(m.Recipient, p.walk(t, i))
	}
	return m, ""
}

// find looks for the other words of a phrase around its head.
func (p phrase) find(t *lang.Tree, i int, kind string) ([]int, bool) {
	if len(p.rest) == 0 {
		return nil, true
	}
	var found []int
	if kind == "noun" {
		// The words right before the noun, hyphens aside.
		j := i - 1
		for k := len(p.rest) - 1; k >= 0; k-- {
			for j >= 0 && (t.Lower(j) == "-" || t.Lower(j) == "–") {
				j--
			}
			if j < 0 || (t.Lower(j) != p.rest[k] && t.Lemma(j) != p.rest[k]) {
				return nil, false
			}
			found = append(found, j)
			j--
		}
		return found, true
	}
	for _, w := range p.rest {
		k := particle(t, i, w)
		if k < 0 {
			return nil, false
		}
		found = append(found, k)
	}
	return found, true
}

// particle is the token w that belongs to verb or adjective i: its particle,
// adverb or marker, the preposition of what hangs on it, or the word next to
// it; -1 when there is none.
func particle(t *lang.Tree, i int, w string) int {
	for _, k := range t.Kids(i) {
		if t.Lower(k) == w && k > i {
			return k
		}
		if k > i && t.Rel(k, "obl", "advcl", "xcomp", "ccomp", "obj", "nmod", "acl") {
			for _, kk := range t.Kids(k) {
				if t.Lower(kk) == w && t.Rel(kk, "case", "mark") {
					return kk
				}
			}
		}
	}
	if i+1 < t.Len() && t.Lower(i+1) == w {
		return i + 1
	}
	return -1
}

func (c conditions) isZero() bool {
	return c.obj.empty() && c.subj.empty() && c.clause.empty() && c.near.empty() && len(c.prep) == 0 && c.voice == "" &&
		len(c.verb) == 0 && len(c.noun) == 0 && len(c.adj) == 0
}

// hold checks that every condition holds and notes the words that met them;
// it gives the first that fails.
func (c conditions) hold(t *lang.Tree, i int, m *Match) string {
	switch c.voice {
	case "passive":
		if !t.Passive(i) {
			return "voice: not passive"
		}
	case "active":
		if t.Passive(i) {
			return "voice: passive"
		}
	}
	if !c.obj.empty() {
		k := pick(t, c.obj, t.Objects(i))
		if k < 0 {
			return "obj: none of the listed"
		}
		if !c.obj.any {
			m.Words = append(m.Words, k)
			m.Own = append(m.Own, k)
		}
	}
	if !c.subj.empty() {
		if pick(t, c.subj, t.Subjects(i)) < 0 {
			return "subj: none of the listed"
		}
	}
	if !c.clause.empty() {
		k := t.Clause(i)
		if k < 0 {
			return "clause: none"
		}
		if !c.clause.any && !c.clause.has(t.Lemma(k)) && !clauseObject(t, k, c.clause) {
			return "clause: " + t.Lemma(k) + " is not listed"
		}
		m.Words = append(m.Words, k)
		for _, kk := range append([]int{k}, verbConjuncts(t, k)...) {
			m.Own = append(m.Own, kk)
			m.Own = append(m.Own, t.Objects(kk)...)
		}
	}
	for _, p := range c.prep {
		k := pick(t, p.words, t.Obliques(i, p.prep))
		if k < 0 {
			return "prep " + p.prep + ": none of the listed"
		}
		if !p.any {
			m.Words = append(m.Words, k)
			m.Own = append(m.Own, k)
		}
	}
	if !c.near.empty() {
		k := near(t, i, c.near)
		if k < 0 {
			return "near: none of the listed"
		}
	}
	return ""
}

// any gives the first condition that holds, or "".
func (c conditions) any(t *lang.Tree, i int) string {
	switch {
	case c.voice == "passive" && t.Passive(i):
		return "passive"
	case c.voice == "active" && !t.Passive(i):
		return "active"
	case !c.obj.empty() && pick(t, c.obj, t.Objects(i)) >= 0:
		return "obj"
	case !c.subj.empty() && pick(t, c.subj, t.Subjects(i)) >= 0:
		return "subj"
	case !c.near.empty() && near(t, i, c.near) >= 0:
		return "near"
	}
	if !c.clause.empty() {
		if k := t.Clause(i); k >= 0 && (c.clause.has(t.Lemma(k)) || clauseObject(t, k, c.clause)) {
			return "clause"
		}
	}
	for _, p := range c.prep {
		if pick(t, p.words, t.Obliques(i, p.prep)) >= 0 {
			return "prep " + p.prep
		}
	}
	for _, ps := range [][]phrase{c.verb, c.noun, c.adj} {
		for _, p := range ps {
			if len(p.rest) > 0 && (p.head == t.Lemma(i) || p.head == t.Lower(i)) {
				if _, ok := p.find(t, i, "verb"); ok {
					return p.head + " " + strings.Join(p.rest, " ")
				}
			}
		}
	}
	return ""
}

// clauseObject lets a light verb in a complement clause be named by its
// object: "agreed to hold talks" has the clause "talk".
func clauseObject(t *lang.Tree, verb int, w words) bool {
	switch t.Lemma(verb) {
	case "hold", "have", "make", "give", "take", "begin", "start", "launch", "pay", "provide", "conduct", "carry", "continue", "resume", "send":
		for _, o := range t.Objects(verb) {
			if w.has(t.Lemma(Content(t, o))) {
				return true
			}
		}
	}
	return false
}

func verbConjuncts(t *lang.Tree, i int) []int {
	var out []int
	for _, k := range t.Kids(i) {
		if t.Rel(k, "conj") && t.Verb(k) {
			out = append(out, k)
			out = append(out, verbConjuncts(t, k)...)
		}
	}
	return out
}

// pick is the first of the tokens whose content word is wanted.
func pick(t *lang.Tree, w words, from []int) int {
	for _, k := range from {
		c := Content(t, k)
		if w.any || w.set[t.Lemma(c)] || w.set[t.Lower(c)] || titled(t, c, w) {
			return c
		}
		for _, m := range w.multi {
			if endsWith(t, c, m) {
				return c
			}
		}
	}
	return -1
}

// titled reports whether what stands before a name says what its bearer is:
// "President" in "received President Moon Jae-in", of which Moon is the head.
func titled(t *lang.Tree, c int, w words) bool {
	if t.Tokens[c].POS != "PROPN" {
		return false
	}
	for _, k := range t.Kids(c) {
		if t.Tokens[k].Rel == "nmod:desc" && k < c && (w.set[t.Lower(k)] || w.set[strings.ToLower(t.Lemma(k))]) {
			return true
		}
	}
	return false
}

// endsWith reports whether the words m end at token i, hyphens aside.
func endsWith(t *lang.Tree, i int, m []string) bool {
	j := i
	for k := len(m) - 1; k >= 0; k-- {
		for j >= 0 && t.Lower(j) == "-" {
			j--
		}
		if j < 0 || (t.Lower(j) != m[k] && t.Lemma(j) != m[k]) {
			return false
		}
		j--
	}
	return true
}

// near is a token below i, or a modifier of i, that is one of w; -1: none.
func near(t *lang.Tree, i int, w words) int {
	first, last := t.Subtree(i)
	// A noun's own verb counts too: "killed in a bombing".
	for k := first; k <= last; k++ {
		if k != i && (w.any || w.set[t.Lemma(k)] || w.set[t.Lower(k)]) {
			return k
		}
		for _, m := range w.multi {
			if k != i && endsWith(t, k, m) {
				return k
			}
		}
	}
	return -1
}

// wordList is words and phrases that are looked for among the words of a clause.
type wordList struct {
	one  map[string]bool
	many [][]string
}

func newWordList(list []string) wordList {
	w := wordList{one: make(map[string]bool, len(list))}
	for _, s := range list {
		if strings.IndexByte(s, ' ') >= 0 {
			w.many = append(w.many, strings.Fields(s))
		} else {
			w.one[s] = true
		}
	}
	return w
}

// under reports whether one of the list stands below token i, or is i itself.
func (w *wordList) under(t *lang.Tree, i int) bool {
	first, last := t.Subtree(i)
	for k := first; k <= last; k++ {
		if w.one[t.Lemma(k)] || w.one[t.Lower(k)] {
			return true
		}
		for _, m := range w.many {
			if endsWith(t, k, m) {
				return true
			}
		}
	}
	return false
}

// Under reports whether one of the words stands below token i, or is i itself.
func (c *ContextWords) Under(t *lang.Tree, i int) bool { return c.list.under(t, i) }

// Under reports whether one of the words stands below token i, or is i itself.
func (m *ModeWords) Under(t *lang.Tree, i int) bool { return m.list.under(t, i) }

// Content looks through a noun that only counts or groups what follows its
// "of": the content of "a number of agreements" is "agreements".
func Content(t *lang.Tree, i int) int {
	for hops := 0; hops < 3; hops++ {
		if !grouping[t.Lemma(i)] {
			return i
		}
		next := -1
		for _, k := range t.Kids(i) {
			if t.Rel(k, "nmod", "obl") && t.Case(k) == "of" {
				next = k
				break
			}
		}
		if next < 0 {
			return i
		}
		i = next
	}
	return i
}

// grouping are nouns that count or group what follows their "of".
var grouping = map[string]bool{
	"number": true, "series": true, "round": true, "lot": true, "couple": true, "dozen": true, "dozens": true, "hundred": true, "hundreds": true,
	"thousand": true, "thousands": true, "million": true, "millions": true, "kind": true, "sort": true, "type": true, "wave": true, "handful": true,
	"majority": true, "variety": true, "pair": true, "string": true, "spate": true, "score": true, "scores": true, "ten": true, "tens": true,
	"range": true, "host": true, "raft": true, "set": true, "package": true, "one": true, "two": true, "three": true, "some": true, "many": true,
	"several": true, "all": true, "most": true, "half": true, "rest": true, "part": true, "section": true, "crowd": true, "group": true,
	"exchange": true, "act": true, "campaign": true, "barrage": true,
}

// walk follows the path from the trigger.
func (p Path) walk(t *lang.Tree, i int) []int {
	at := []int{i}
	for _, step := range p {
		var next []int
		for _, k := range at {
			next = append(next, stepFrom(t, k, step)...)
		}
		at = next
		if len(at) == 0 {
			return nil
		}
	}
	return at
}

// Place is the step that stands for the people of where the event happens;
// the coder resolves it.
const Place = "place"

func stepFrom(t *lang.Tree, i int, step string) []int {
	switch step {
	case "subject":
		return t.Subjects(i)
	case "object":
		return contents(t, t.Objects(i))
	case "iobj":
		return t.IndirectObjects(i)
	case "clause":
		if k := t.Clause(i); k >= 0 {
			return []int{k}
		}
		return nil
	case "governor":
		if k := t.Governor(i); k >= 0 {
			return []int{k}
		}
		return nil
	case "holder":
		if k := t.Governor(i); k >= 0 {
			return t.Subjects(k)
		}
		return nil
	case "possessive":
		if k := t.Possessor(i); k >= 0 {
			return t.Conjuncts(k)
		}
		return nil
	case "modifier":
		var out []int
		for _, k := range t.Kids(i) {
			if k < i && t.Rel(k, "amod", "compound", "nmod:desc", "nmod") {
				out = append(out, t.Conjuncts(k)...)
			}
		}
		return out
	case "self":
		return []int{i}
	case Place:
		return nil
	default:
		return t.Obliques(i, step)
	}
}

func contents(t *lang.Tree, at []int) []int {
	out := make([]int, 0, len(at))
	for _, k := range at {
		out = append(out, k)
		if c := Content(t, k); c != k {
			out = append(out, c)
		}
	}
	return out
}
