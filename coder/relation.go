package coder

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/ontology"
)

// Given is where the two parties of a relation stand in a report. A side may
// have several spans, or none.
type Given struct{ Actor, Recipient []dragoman.Span }

// Relation is what one given party did to another.
type Relation struct {
	Type    string       // the likeliest PLOVER type
	Types   []TypeChance // every type, in ontology's order
	Words   []string     // what leads from one party to the other, as the text has it
	Reasons []string     // the features that speak most for Type, strongest first
}

// TypeChance is the probability of one event type.
type TypeChance struct {
	Type string
	P    float64
}

//go:embed model/relation.bin
var relationBytes []byte

const relationMagic = "DRGR1\n"

// loadRelation reads the embedded model; an empty one gives nil.
func loadRelation(b []byte) (*linear, error) {
	if len(b) < len(relationMagic) {
		return nil, nil
	}
	ms, err := unpackModels(relationMagic, b, len(ontology.Types()))
	if err != nil {
		return nil, fmt.Errorf("model of relations: %w", err)
	}
	return ms[0], nil
}

// Relate answers with the one relation between two parties that are given: the
// type of the event that the text tells of them, whatever its status. A report
// that says nothing about them still gets the likeliest type, for by its
// question something is said. Errors are of a program built without the model.
func (c *Coder) Relate(rep dragoman.Report, g Given) (Relation, error) {
	if c.relation == nil {
		return Relation{}, fmt.Errorf("no model of relations in this program: train one with \"dragoman train relations\": %w", dragoman.ErrNotFound)
	}
	r := c.EverySentence().look(rep, nil)
	r.draft()
	b := bag{named: true}
	s, words := r.relationFeatures(&b, g)
	p := make([]float64, c.relation.classes)
	c.relation.probabilities(b.hashes, p)
	var rel Relation
	slices.Sort(words)
	for _, i := range words {
		rel.Words = append(rel.Words, r.trees[s].Word(i))
	}
	best := 0
	for i, t := range ontology.Types() {
		rel.Types = append(rel.Types, TypeChance{t.Name, p[i]})
		if p[i] > p[best] {
			best = i
		}
	}
	rel.Type = rel.Types[best].Type
	rel.Reasons = c.relation.reasons(&b, best, -1)
	return rel, nil
}

// headIn is the sentence and the token that heads what spans cover: the
// highest in the tree of the tokens that the first span with any covers.
func (r *reading) headIn(spans []dragoman.Span, prefer int) (s, head int, held []bool) {
	s, head = -1, -1
	for _, sp := range spans {
		for i := range r.Sentences {
			if !r.Sentences[i].Meets(sp) || s >= 0 && s != i && i != prefer {
				continue
			}
			t := r.trees[i]
			in := make([]bool, t.Len())
			top, depth := -1, 1<<30
			for k := range t.Tokens {
				if !t.Tokens[k].Meets(sp) || t.Rel(k, "punct") {
					continue
				}
				in[k] = true
				d := 0
				for h := t.Tokens[k].Head; h >= 0 && d < 60; h = t.Tokens[h].Head {
					d++
				}
				if d < depth {
					top, depth = k, d
				}
			}
			if top >= 0 && (s < 0 || i == prefer && s != prefer) {
				s, head, held = i, top, in
			}
		}
	}
	return s, head, held
}

// relationFeatures describes what the text tells between two given parties:
// the verb over the actor, what hangs on it as complement, object or place, how
// each is denied or supposed, and the way from one party to the other. It
// gives the sentence and the words that carry the relation; -1 if neither
// party stands anywhere.
func (r *reading) relationFeatures(b *bag, g Given) (int, []int) {
	s, a, inA := r.headIn(g.Actor, -1)
	s2, o, inO := r.headIn(g.Recipient, s)
	b.add("bias")
	switch {
	case s < 0 && s2 < 0:
		return -1, nil
	case s < 0:
		s = s2
	case s2 != s:
		o, inO = -1, nil
	}
	t := r.trees[s]
	w := walk{r: r, t: t, s: s, b: b, slot: make(map[int]string, 16), inA: inA, inO: inO}
	w.from(a, o)
	w.features(a, o)
	return s, w.words
}

// walk collects the words that lead from one party to the other.
type walk struct {
	r        *reading
	t        *lang.Tree
	s        int
	b        *bag
	inA, inO []bool
	words    []int          // in the order found
	slot     map[int]string // what each is to the others
	verbs    []int          // the chain of verbs from the one over the actor down
}

func (w *walk) take(i int, slot string) {
	if i < 0 || len(w.words) >= 24 {
		return
	}
	if _, ok := w.slot[i]; ok {
		return
	}
	w.slot[i] = slot
	w.words = append(w.words, i)
}

func (w *walk) holds(in []bool, i int) bool { return in != nil && i >= 0 && in[i] }

// from walks up from the actor (or from the recipient, where no actor stands)
// to its verb, from there down complements and objects, and along the way to
// the recipient.
func (w *walk) from(a, o int) {
	t := w.t
	start := a
	if start < 0 {
		start = o
	}
	// Up to the first verb, taking the nouns on the way.
	top := -1
	for i, hops := t.Tokens[start].Head, 0; i >= 0 && hops < 8; i, hops = t.Tokens[i].Head, hops+1 {
		if t.Verb(i) || t.Child(i, "cop") >= 0 {
			top = i
			break
		}
		if !w.holds(w.inO, i) && !w.holds(w.inA, i) {
			w.take(i, "noun")
		}
	}
	// The two may meet higher up: "said Iran must stop".
	if top < 0 {
		top = start
		for t.Tokens[top].Head >= 0 {
			top = t.Tokens[top].Head
		}
		if !t.Verb(top) && !w.holds(w.inA, top) && !w.holds(w.inO, top) {
			w.take(top, "root")
		}
	}
	if !w.holds(w.inA, top) && !w.holds(w.inO, top) {
		w.chain(top, 0)
	}
	// A verb of which this one is only the manner or the time.
	for i, hops := top, 0; hops < 3; hops++ {
		h := t.Tokens[i].Head
		if h < 0 || !t.Verb(h) || !t.Rel(i, "advcl", "xcomp", "conj", "acl") {
			break
		}
		w.take(h, "over")
		i = h
	}
	// The way to the recipient.
	if o >= 0 && a >= 0 {
		for i, hops := t.Tokens[o].Head, 0; i >= 0 && hops < 10; i, hops = t.Tokens[i].Head, hops+1 {
			if i == top {
				break
			}
			if !w.holds(w.inA, i) {
				w.take(i, "way")
			}
		}
	}
	// The words of the parties themselves may carry it: "a car bomb", "police
	// airstrikes on".
	for i, in := range w.inA {
		if in && (t.Verb(i) || t.Tokens[i].POS == "NOUN") {
			w.take(i, "actorword")
		}
	}
}

// chain takes a verb and what completes it.
func (w *walk) chain(v, depth int) {
	t := w.t
	name := "v" + strconv.Itoa(min(depth, 3))
	w.take(v, name)
	w.verbs = append(w.verbs, v)
	for _, k := range t.Kids(v) {
		if w.holds(w.inA, k) || w.holds(w.inO, k) {
			continue
		}
		switch baseRel(t.Tokens[k].Rel) {
		case "obj", "iobj":
			w.nominal(k, "obj")
		case "nsubj:pass":
			w.nominal(k, "obj")
		case "nsubj":
			if depth > 0 || t.Child(v, "cop") >= 0 {
				w.nominal(k, "subj")
			}
		case "obl":
			w.nominal(k, "obl")
		}
	}
	if depth > 3 {
		return
	}
	for _, k := range t.Kids(v) {
		switch {
		case t.Rel(k, "xcomp", "ccomp"):
			w.chain(k, depth+1)
		case t.Rel(k, "advcl") && (t.Mark(k) == "to" || t.Tokens[k].Tag == "VBG" || t.Mark(k) == "from"):
			w.take(k, "aim")
			if x := t.Child(k, "obj"); x >= 0 && !w.holds(w.inO, x) {
				w.nominal(x, "aimobj")
			}
		case t.Rel(k, "conj") && t.Verb(k) && depth == 0:
			w.take(k, "and")
		case t.Rel(k, "parataxis") && t.Verb(k):
			w.take(k, "beside")
		}
	}
}

// nominal takes a noun and what makes it more precise.
func (w *walk) nominal(i int, slot string) {
	t := w.t
	w.take(i, slot)
	for _, k := range t.Kids(i) {
		if w.holds(w.inO, k) || w.holds(w.inA, k) {
			continue
		}
		switch {
		case t.Rel(k, "compound", "amod"):
			w.take(k, slot+"mod")
		case t.Rel(k, "nmod", "acl", "conj") && slot != "obl":
			w.take(k, slot+"of")
			if t.Rel(k, "acl") {
				if x := t.Child(k, "obj"); x >= 0 && !w.holds(w.inO, x) {
					w.take(x, slot+"ofobj")
				}
			}
		}
	}
}

// mood says how a word is denied, supposed or put off.
func (w *walk) mood(i int) string {
	t := w.t
	m := ""
	if t.Negated(i) {
		m += "not"
	}
	for _, k := range t.Kids(i) {
		if !t.Rel(k, "aux") {
			continue
		}
		switch t.Lower(k) {
		case "will", "'ll", "shall", "wo":
			m += " will"
		case "would", "'d":
			m += " would"
		case "must", "should", "ought":
			m += " must"
		case "may", "might", "could", "can", "ca":
			m += " may"
		}
	}
	return m
}

// What a verb or an adjective does to what hangs on it, as PLOVER folds it.
var operators = operatorTable(map[string]string{
	"plan":    "agree promise pledge plan intend offer willing ready prepared prepare decide undertake commit set due expect schedule aim hope volunteer consent likely readiness willingness intention intent accept mull consider",
	"refuse":  "refuse decline reject fail unwilling reluctant oppose deny rule dismiss stop cancel forbid veto",
	"demand":  "urge ask demand call appeal request press insist implore beg want seek tell exhort encourage order need require pressure push petition lobby propose",
	"threat":  "threaten warn caution vow swear ultimatum deadline",
	"said":    "say announce declare state add tell report confirm claim note insist explain reveal",
	"blame":   "accuse blame condemn criticize criticise denounce suspect charge convict sue",
	"begin":   "begin start continue resume launch carry conduct hold make take keep",
	"end":     "end stop halt suspend lift cease drop",
	"support": "support back welcome praise hail endorse approve reiterate reaffirm",
})

func operatorTable(by map[string]string) map[string]string {
	out := map[string]string{}
	for op, words := range by {
		for _, w := range strings.Fields(words) {
			// A word of two operators keeps the one that folds.
			if old, ok := out[w]; !ok || op < old {
				out[w] = op
			}
		}
	}
	return out
}

// features spells out what the walk found.
func (w *walk) features(a, o int) {
	t, b := w.t, w.b
	moods := ""
	for _, v := range w.verbs {
		moods += w.mood(v) + ";"
	}
	b.add("moods", moods)
	for _, i := range w.words {
		slot, lem := w.slot[i], t.Lemma(i)
		m := w.mood(i)
		b.add("any", lem)
		b.add("slot", slot, lem)
		b.add("moodlem", m, lem)
		if prt := t.Child(i, "compound:prt"); prt >= 0 {
			b.add("prt", lem, t.Lower(prt))
		}
		for _, k := range t.Kids(i) {
			if t.Rel(k, "obl", "nmod") {
				b.add("prep", lem, t.Case(k))
			}
			if t.Rel(k, "advmod", "advcl") && !t.Verb(k) {
				b.add("adv", lem, t.Lemma(k))
			}
		}
		for _, d := range w.r.ruledBy[w.s] {
			if d := &w.r.drafts[d]; d.match.Trigger == i || containsMention(d.match.Own, i) {
				b.add("rule", slot, d.Type)
				b.add("rulename", d.Rule)
				b.add("ruleany", d.Type, moods)
				b.add("rulestatus", d.Type, string(d.Status))
			}
		}
		if e := t.Tokens[i].Head; e >= 0 {
			if _, ok := w.slot[e]; ok {
				b.add("pair", t.Lemma(e), baseRel(t.Tokens[i].Rel), lem)
				b.add("pairmood", t.Lemma(e), w.mood(e), lem, m)
			}
		}
	}
	if len(w.verbs) > 0 {
		v := w.verbs[0]
		chain := make([]string, 0, 4)
		for _, v := range w.verbs {
			chain = append(chain, t.Lemma(v))
		}
		b.add("verbs", strings.Join(chain[:min(3, len(chain))], ">"))
		last := w.verbs[len(w.verbs)-1]
		ops := ""
		for _, v := range w.verbs {
			if m := w.mood(v); m != "" {
				ops += m + ">"
			}
			if op := operators[t.Lemma(v)]; op != "" && (v != last || len(w.verbs) == 1) {
				ops += op + ">"
			}
		}
		b.add("ops", ops)
		b.add("opslast", ops, t.Lemma(last))
		for _, d := range w.r.ruledBy[w.s] {
			if d := &w.r.drafts[d]; d.match.Trigger == last {
				b.add("opsrule", ops, d.match.Rule.Event)
			}
		}
		for _, k := range t.Kids(last) {
			if t.Rel(k, "obj", "obl", "xcomp", "ccomp", "nsubj:pass") {
				b.add("opsobj", ops, t.Lemma(k))
			}
		}
		b.add("last", t.Lemma(last), moods)
		b.add("firstlast", t.Lemma(v), t.Lemma(last))
		if x := t.Child(last, "obj"); x >= 0 {
			b.add("firstobj", t.Lemma(v), t.Lemma(x))
			b.add("moodobj", moods, t.Lemma(x))
		}
		b.add("tense", t.Tokens[v].Tag, moods)
	}
	if a >= 0 {
		b.add("actorkind", w.kind(a))
		b.add("actorrel", baseRel(t.Tokens[a].Rel), t.Case(a))
		for i, in := range w.inA {
			if in && t.Tokens[i].POS != "PUNCT" {
				b.add("actorword", t.Lemma(i))
			}
		}
	}
	if o >= 0 {
		b.add("recipientkind", w.kind(o))
		if h := t.Tokens[o].Head; h >= 0 {
			b.add("to", baseRel(t.Tokens[o].Rel), t.Case(o))
			b.add("tolem", t.Lemma(h), baseRel(t.Tokens[o].Rel), t.Case(o))
			if len(w.verbs) > 0 {
				b.add("verbto", t.Lemma(w.verbs[0]), t.Case(o))
			}
		}
	}
	if a >= 0 && o >= 0 {
		b.add("kinds", w.kind(a), w.kind(o))
	}
	for i := range t.Tokens {
		if w.holds(w.inA, i) || w.holds(w.inO, i) {
			continue
		}
		switch t.Tokens[i].POS {
		case "VERB", "NOUN", "ADJ":
			b.add("bag", t.Lemma(i))
		}
	}
}

// kind is what sort of party stands at a token.
func (w *walk) kind(i int) string {
	kind, sector, _ := w.r.who(w.s, i)
	return kind + " " + sector
}
