package lang

import (
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Tree answers what rules ask of the dependency tree of one sentence: who is
// the subject of a verb once passives, relative clauses, coordination and
// control are undone, which nominals hang on it by which preposition, whether
// it is denied. The relations are those of Universal Dependencies version 2 as
// the English treebanks use them.
//
// A Tree is read-only and refers to the sentence it was made from.
type Tree struct {
	Text   string
	Tokens []dragoman.Token

	lower []string
	lemma []string // in lower case; the word where there is none
	kids  []int    // children of all tokens, grouped by head
	first []int    // first[i]:first[i+1] are the children of i in kids
}

// NewTree indexes a parsed sentence. Heads out of range count as roots.
func NewTree(text string, s *dragoman.Sentence) *Tree {
	n := len(s.Tokens)
	words := make([]string, 2*n)
	t := &Tree{Text: text, Tokens: s.Tokens, lower: words[:n:n], lemma: words[n:], kids: make([]int, n), first: make([]int, n+2)}
	for i, tok := range s.Tokens {
		t.lower[i] = fold(tok.Of(text))
		t.lemma[i] = t.lower[i]
		if tok.Lemma != "" && tok.Lemma != "_" {
			t.lemma[i] = strings.ToLower(tok.Lemma)
		}
		if h := tok.Head; h >= 0 && h < n && h != i {
			t.first[h+2]++
		}
	}
	for i := 2; i < len(t.first); i++ {
		t.first[i] += t.first[i-1]
	}
	for i, tok := range s.Tokens {
		if h := tok.Head; h >= 0 && h < n && h != i {
			t.kids[t.first[h+1]] = i
			t.first[h+1]++
		}
	}
	return t
}

// fold lowers a word and writes typographic apostrophes plainly.
func fold(w string) string {
	w = strings.ToLower(w)
	if strings.Contains(w, "’") {
		w = strings.ReplaceAll(w, "’", "'")
	}
	return w
}

// Len is the number of tokens.
func (t *Tree) Len() int { return len(t.Tokens) }

// Word is the token as written.
func (t *Tree) Word(i int) string { return t.Tokens[i].Of(t.Text) }

// Lower is the token in lower case, with plain apostrophes.
func (t *Tree) Lower(i int) string { return t.lower[i] }

// Lemma is the lower-case lemma, or the word when there is none.
func (t *Tree) Lemma(i int) string { return t.lemma[i] }

// Kids are the children of i in text order. The caller must not change them.
func (t *Tree) Kids(i int) []int { return t.kids[t.first[i]:t.first[i+1]:t.first[i+1]] }

// Rel reports whether the relation of i to its head is one of rels; a bare
// relation also matches its subtypes.
func (t *Tree) Rel(i int, rels ...string) bool {
	have := t.Tokens[i].Rel
	for _, r := range rels {
		if have == r || (len(have) > len(r) && have[len(r)] == ':' && have[:len(r)] == r) {
			return true
		}
	}
	return false
}

// Child is the first child of i by one of rels, or -1.
func (t *Tree) Child(i int, rels ...string) int {
	for _, k := range t.Kids(i) {
		if t.Rel(k, rels...) {
			return k
		}
	}
	return -1
}

// Verb reports whether i is a verb.
func (t *Tree) Verb(i int) bool { return t.Tokens[i].POS == "VERB" }

// Nominal reports whether i is a noun, name or pronoun.
func (t *Tree) Nominal(i int) bool {
	switch t.Tokens[i].POS {
	case "NOUN", "PROPN", "PRON":
		return true
	}
	return false
}

// Passive reports whether verb i is passive: it has a passive subject or
// auxiliary, shares one with the verb it is coordinated to, or is a past
// participle that modifies a noun ("soldiers killed in Helmand").
func (t *Tree) Passive(i int) bool {
	for hops := 0; hops < 4; hops++ {
		if t.Child(i, "nsubj:pass", "aux:pass", "csubj:pass") >= 0 {
			return true
		}
		if t.Tokens[i].Tag != "VBN" || t.Child(i, "nsubj", "aux") >= 0 {
			return false
		}
		if t.Rel(i, "acl") && t.Tokens[i].Rel != "acl:relcl" {
			return t.Child(i, "obj") < 0
		}
		if !t.Rel(i, "conj") || t.Tokens[i].Head < 0 {
			return false
		}
		i = t.Tokens[i].Head
	}
	return false
}

// relative gives what a relative pronoun stands for, or i itself.
func (t *Tree) relative(i, verb int) int {
	switch t.lower[i] {
	case "who", "which", "that", "whom":
	default:
		return i
	}
	for hops, v := 0, verb; hops < 6 && v >= 0; hops, v = hops+1, t.Tokens[v].Head {
		if t.Rel(v, "acl") {
			return t.Tokens[v].Head
		}
	}
	return i
}

// surface is the grammatical subject of i, followed through coordination,
// participles, relative clauses and control; -1 when there is none.
func (t *Tree) surface(i int) int {
	for hops := 0; hops < 8 && i >= 0; hops++ {
		if s := t.Child(i, "nsubj", "nsubj:pass"); s >= 0 {
			return t.relative(s, i)
		}
		h := t.Tokens[i].Head
		if h < 0 {
			return -1
		}
		switch {
		case t.Rel(i, "acl"):
			if t.Tokens[i].Rel == "acl:relcl" && t.Child(i, "obj") < 0 && t.Child(i, "nsubj") < 0 {
				return h
			}
			// "soldiers fighting in", "soldiers killed in"; but "a decision
			// to attack" has the owner of the decision as its subject.
			if t.Tokens[i].Tag == "VBG" || t.Tokens[i].Tag == "VBN" || t.Tokens[i].Tag == "VBD" {
				return h
			}
			if p := t.Child(h, "nmod:poss"); p >= 0 {
				return p
			}
			if s := t.Child(h, "nsubj"); s >= 0 && t.Child(h, "cop") >= 0 {
				return t.relative(s, h) // "Iran's president is the first leader to visit"
			}
			if t.Tokens[h].Head < 0 && t.Nominal(h) {
				return h // headline: "Turkish president to visit Tbilisi"
			}
			i = t.governor(h)
		case t.Rel(i, "xcomp"):
			// Object control ("urged Iran to stop") before subject control.
			if o := t.Child(h, "obj", "iobj"); o >= 0 && o < i && t.Verb(h) {
				return t.relative(o, h)
			}
			i = h
		case t.Rel(i, "conj"), t.Rel(i, "advcl"), t.Rel(i, "parataxis"):
			if !t.Verb(h) {
				if t.Nominal(h) && t.Rel(i, "conj") {
					return -1
				}
			}
			i = h
		default:
			return -1
		}
	}
	return -1
}

// governor is the nearest verb above nominal i, or -1.
func (t *Tree) governor(i int) int {
	for hops := 0; hops < 6 && i >= 0; hops++ {
		i = t.Tokens[i].Head
		if i >= 0 && t.Verb(i) {
			return i
		}
	}
	return -1
}

// Governor is the nearest verb above i, or -1.
func (t *Tree) Governor(i int) int { return t.governor(i) }

// Subjects are the tokens that head who does verb i: its subject and the
// subject's conjuncts, or the agent of a passive ("by ...").
func (t *Tree) Subjects(i int) []int {
	if t.Passive(i) {
		var out []int
		for _, k := range t.Kids(i) {
			if t.Rel(k, "obl", "nmod") && t.Case(k) == "by" {
				out = t.conjuncts(out, k)
			}
		}
		return out
	}
	if s := t.surface(i); s >= 0 {
		return t.conjuncts(nil, s)
	}
	return nil
}

// Objects are the tokens that head whom verb i is done to: its objects and
// their conjuncts, or the subject of a passive.
func (t *Tree) Objects(i int) []int {
	if t.Passive(i) {
		if s := t.surface(i); s >= 0 {
			return t.conjuncts(nil, s)
		}
		return nil
	}
	var out []int
	for _, k := range t.Kids(i) {
		if t.Rel(k, "obj") {
			out = t.conjuncts(out, t.relative(k, i))
		}
	}
	if out == nil && t.Child(i, "xcomp") >= 0 {
		out = t.IndirectObjects(i) // "allowed women to drive"
	}
	if out == nil && t.Tokens[i].Rel == "acl:relcl" && t.Child(i, "nsubj") >= 0 && t.relative(t.Child(i, "nsubj"), i) == t.Child(i, "nsubj") {
		// "the town which/that the rebels captured"
		out = t.conjuncts(out, t.Tokens[i].Head)
	}
	if out == nil && t.Rel(i, "conj") && t.Tokens[i].Head >= 0 && t.Verb(t.Tokens[i].Head) {
		// "captured and burned the town" attaches the object to either verb.
		h := t.Tokens[i].Head
		for _, k := range t.Kids(h) {
			if t.Rel(k, "obj") && k > i {
				out = t.conjuncts(out, k)
			}
		}
	}
	return out
}

// IndirectObjects are the recipients of a giving verb.
func (t *Tree) IndirectObjects(i int) []int {
	var out []int
	for _, k := range t.Kids(i) {
		if t.Rel(k, "iobj") {
			out = t.conjuncts(out, t.relative(k, i))
		}
	}
	return out
}

// Conjuncts are i and all that is coordinated with it, in text order.
func (t *Tree) Conjuncts(i int) []int { return t.conjuncts(nil, i) }

func (t *Tree) conjuncts(out []int, i int) []int {
	out = append(out, i)
	for _, k := range t.Kids(i) {
		if t.Rel(k, "conj") && (t.Nominal(k) || t.Tokens[k].POS == "ADJ" || t.Tokens[k].POS == "NUM") {
			out = t.conjuncts(out, k)
		}
	}
	return out
}

// Case is the preposition that marks nominal i, fixed parts joined ("because
// of", "on behalf of" as "behalf of" hangs); empty when there is none.
func (t *Tree) Case(i int) string {
	for _, k := range t.Kids(i) {
		if !t.Rel(k, "case") || t.lower[k] == "'s" || t.lower[k] == "'" {
			continue
		}
		w := t.lower[k]
		for _, f := range t.Kids(k) {
			if t.Rel(f, "fixed") {
				w += " " + t.lower[f]
			}
		}
		return w
	}
	if t.Rel(i, "conj") && t.Tokens[i].Head >= 0 {
		return t.Case(t.Tokens[i].Head)
	}
	return ""
}

// Obliques are the nominals that hang on i by preposition prep, with their
// conjuncts. When i is a verb, those on its objects count too, since where a
// preposition attaches is the commonest error of a parser.
func (t *Tree) Obliques(i int, prep string) []int {
	var out []int
	for _, k := range t.Kids(i) {
		if t.Rel(k, "obl", "nmod") && t.Case(k) == prep {
			out = t.conjuncts(out, k)
		}
	}
	if out == nil && t.Verb(i) {
		for _, k := range t.Kids(i) {
			if !t.Rel(k, "obj", "obl", "xcomp", "nsubj:pass") {
				continue
			}
			for _, kk := range t.Kids(k) {
				if t.Rel(kk, "nmod", "obl") && t.Case(kk) == prep {
					out = t.conjuncts(out, kk)
				}
			}
		}
	}
	return out
}

// Possessor is the owner of noun i ("Iran's attack"), or -1.
func (t *Tree) Possessor(i int) int { return t.Child(i, "nmod:poss") }

// Subtree is the range of tokens, both inclusive, that i and all below it
// cover.
func (t *Tree) Subtree(i int) (first, last int) {
	first, last = i, i
	stack := append(make([]int, 0, 16), t.Kids(i)...)
	for seen := 0; len(stack) > 0 && seen <= len(t.Tokens); seen++ {
		k := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		first, last = min(first, k), max(last, k)
		stack = append(stack, t.Kids(k)...)
	}
	return first, last
}

// Under reports whether i is top or lies below it.
func (t *Tree) Under(i, top int) bool {
	for hops := 0; i >= 0 && hops <= len(t.Tokens); hops++ {
		if i == top {
			return true
		}
		i = t.Tokens[i].Head
	}
	return false
}

// Negated reports whether i is denied: "not", "never", "no longer", or "no"
// on its subject or object.
func (t *Tree) Negated(i int) bool {
	for _, k := range t.Kids(i) {
		switch t.lower[k] {
		case "not", "n't", "never", "neither", "nor", "no", "without", "nobody", "nothing":
			if t.Rel(k, "advmod", "det", "cc", "case", "mark", "nsubj", "obj", "neg") {
				return true
			}
		}
		if t.Rel(k, "obj", "nsubj", "nsubj:pass") {
			if d := t.Child(k, "det"); d >= 0 && t.lower[d] == "no" {
				return true
			}
		}
	}
	return false
}

// Clause is the complement clause of i (ccomp or xcomp; for nouns also the
// clause that spells them out, "a plan to meet"), or -1.
func (t *Tree) Clause(i int) int {
	if c := t.Child(i, "ccomp", "xcomp"); c >= 0 {
		return c
	}
	if t.Nominal(i) {
		for _, k := range t.Kids(i) {
			if t.Tokens[k].Rel == "acl" && (t.Tokens[k].Tag == "VB" || t.Child(k, "mark") >= 0) {
				return k
			}
		}
	}
	return -1
}

// Aux reports whether verb i has an auxiliary with one of the given words.
func (t *Tree) Aux(i int, words ...string) bool {
	for _, k := range t.Kids(i) {
		if !t.Rel(k, "aux", "cop") {
			continue
		}
		for _, w := range words {
			if t.lower[k] == w {
				return true
			}
		}
	}
	return false
}

// Mark is the subordinating word of clause i ("that", "if", "to"), or empty;
// "to" of "in order to" and "so as to".
func (t *Tree) Mark(i int) string {
	first := ""
	for _, k := range t.Kids(i) {
		if !t.Rel(k, "mark") {
			continue
		}
		for l := k; l >= 0; l = t.Child(l, "fixed") {
			if t.lower[l] == "to" {
				return "to"
			}
		}
		if first == "" {
			first = t.lower[k]
		}
	}
	return first
}
