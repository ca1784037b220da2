package coder

import (
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
)

// status reads off each sentence whether the event happened.
func (r *reading) status() {
	at := map[[2]int]int{} // sentence and trigger to draft
	for i := range r.drafts {
		at[[2]int{r.drafts[i].sentence, r.drafts[i].match.Trigger}] = i
	}
	for i := range r.drafts {
		d := &r.drafts[i]
		t := r.trees[d.sentence]
		d.Status = dragoman.Actual
		if s := d.match.Rule.Status; s != "" {
			d.Status = s
			continue
		}
		d.Status = r.reality(d.sentence, d.match.Trigger)
		if d.Status == dragoman.Actual {
			if o := r.content(t, d, at); o >= 0 {
				d.Status, d.content = dragoman.Hypothetical, o
				d.dropped = "told as the content of " + r.drafts[o].Rule
				if r.drafts[o].Type == "REJECT" {
					d.Status = dragoman.Negated // a visit that was called off
				}
			}
		}
		if d.Status == dragoman.Hypothetical && d.dropped == "" {
			d.dropped = r.aim(t, d, at)
		}
	}
}

// Verbs by what they say of their complement.
var (
	denying   = set("deny", "refute", "disprove")
	planning  = set("plan", "intend", "expect", "prepare", "schedule", "aim", "hope", "vow", "pledge", "promise", "agree", "decide", "set", "due", "slate", "announce", "want", "seek", "offer", "propose", "invite", "pave")
	supposing = set("urge", "ask", "demand", "call", "request", "threaten", "warn", "refuse", "fail", "decline", "consider", "suggest", "recommend", "fear", "accuse", "try", "attempt", "order", "tell", "encourage", "appeal", "implore", "authorize", "authorise", "ban", "forbid", "prevent", "stop", "plot", "conspire", "suspect", "charge", "condemn", "criticize", "criticise", "convict", "indict", "blame", "advise", "pressure", "force", "need", "wish", "prohibit", "able")
	enabling  = set("allow", "enable", "permit", "help", "let", "lead", "cause")
	moving    = set("arrive", "travel", "visit", "go", "come", "fly", "meet", "gather", "return", "convene", "begin", "start", "continue", "resume", "use", "help", "use", "send", "launch", "deploy", "lead")
)

func set(ws ...string) map[string]bool {
	m := make(map[string]bool, len(ws))
	for _, w := range ws {
		m[w] = true
	}
	return m
}

// reality climbs from the trigger to the root: each verb on the way may deny,
// plan or suppose what hangs below it.
func (r *reading) reality(s, trigger int) dragoman.Status {
	t := r.trees[s]
	if t.Negated(trigger) {
		return dragoman.Negated
	}
	i := trigger
	if !t.Verb(i) {
		if v := t.Governor(i); v >= 0 && directlyBelow(t, i, v) {
			i = v
			if t.Negated(v) {
				return dragoman.Negated
			}
		}
	}
	for hops := 0; i >= 0 && hops < 10; hops++ {
		if t.Verb(i) || t.Child(i, "cop") >= 0 {
			switch {
			case marked(t, i, "if", "unless", "whether", "lest"):
				return dragoman.Hypothetical
			case t.Aux(i, "will", "shall", "'ll", "wo"):
				return dragoman.Future
			case t.Aux(i, "could", "may", "might", "should", "must", "can", "ca"):
				return dragoman.Hypothetical
			case t.Aux(i, "would", "'d"):
				return dragoman.Future
			}
		}
		h := t.Tokens[i].Head
		if h < 0 {
			if t.Tokens[i].Tag == "VB" && t.Mark(i) == "to" {
				return dragoman.Future // headline: "Rouhani to visit Baku"
			}
			return dragoman.Actual
		}
		hl := t.Lemma(h)
		to := t.Mark(i) == "to"
		switch {
		case t.Rel(i, "ccomp", "xcomp", "acl", "advcl", "obl", "nmod", "obj", "conj"):
			complement := t.Rel(i, "ccomp", "xcomp", "acl", "advcl")
			switch {
			case complement && denying[hl]:
				return dragoman.Negated
			case complement && to && enabling[hl] && r.came(s, h):
				// "A secure border allowed them to build dams": they did, at
				// some time that is not this report's.
				return dragoman.Historical
			case complement && to && (supposing[hl] || enabling[hl]):
				return dragoman.Hypothetical
			case t.Rel(i, "advcl", "acl") && t.Mark(i) != "" && supposing[hl] && (marked(t, i, "of", "for", "from", "against", "to", "not")):
				return dragoman.Hypothetical
			case complement && to && planning[hl]:
				return dragoman.Future
			case t.Rel(i, "advcl") && to && !moving[hl]:
				return dragoman.Hypothetical // a purpose is not yet an act
			case t.Rel(i, "acl") && to && singledOut(t, h) && (t.Tokens[h].Head >= 0 || t.Child(h, "cop") >= 0):
				// "becomes the first president to visit Burma": he does.
				if c := t.Child(h, "cop"); c >= 0 && t.Tokens[c].Tag == "VBD" {
					return dragoman.Historical // "was the first to visit": as things stood before
				}
			case t.Rel(i, "acl") && to && t.Tokens[h].Head < 0 && t.Nominal(h):
				return dragoman.Future // headline: "Turkish president to visit Tbilisi"
			case t.Rel(i, "acl") && to:
				return dragoman.Hypothetical // "a plan to attack"
			case t.Rel(i, "xcomp") && to && (hl == "go" || hl == "be"):
				return dragoman.Future
			}
		}
		i = h
	}
	return dragoman.Actual
}

// singledOut reports whether an infinitive on noun h tells which of its kind
// did it, "the first, the last, the only one to", rather than what it is for.
func singledOut(t *lang.Tree, h int) bool {
	if ranking[t.Lower(h)] {
		return true
	}
	for _, k := range t.Kids(h) {
		if ranking[t.Lower(k)] && t.Rel(k, "amod", "nummod") {
			return true
		}
	}
	return false
}

var ranking = set("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last", "latest", "only", "highest-ranking", "highest-level", "most")

// possible reports whether the trigger's own clause tells what may be, or what
// would be if: there no likeness to news makes it an act.
func (r *reading) possible(s, trigger int) bool {
	t, i := r.trees[s], trigger
	if !t.Verb(i) {
		if v := t.Governor(i); v >= 0 && directlyBelow(t, i, v) {
			i = v
		}
	}
	return marked(t, i, "if", "unless", "lest") || t.Aux(i, "may", "might", "could", "should")
}

// came reports whether what verb h made possible came about: it is told in the
// past, and a thing, not a party, made it possible.
func (r *reading) came(s, h int) bool {
	t := r.trees[s]
	if t.Tokens[h].Tag != "VBD" && !t.Aux(h, "has", "have", "had") {
		return false
	}
	for _, k := range t.Subjects(h) {
		if len(r.heads[s][k]) > 0 || r.covers[s][k] >= 0 {
			return false
		}
	}
	return len(t.Subjects(h)) > 0
}

// directlyBelow reports whether nominal i is an argument of verb v with no
// more than nominals between.
func directlyBelow(t *lang.Tree, i, v int) bool {
	for hops := 0; i >= 0 && hops < 4; hops++ {
		if i == v {
			return true
		}
		if !t.Rel(i, "obj", "nsubj", "obl", "nmod", "conj", "compound", "nsubj:pass") {
			return false
		}
		i = t.Tokens[i].Head
	}
	return false
}

func marked(t *lang.Tree, i int, words ...string) bool {
	for _, k := range t.Kids(i) {
		if !t.Rel(k, "mark", "case") {
			continue
		}
		for _, w := range words {
			if t.Lower(k) == w {
				return true
			}
		}
	}
	return false
}

// aim reports why a draft is only what another draft is for: "signed an
// agreement to strengthen ties".
func (r *reading) aim(t *lang.Tree, d *draft, at map[[2]int]int) string {
	i := d.match.Trigger
	if !t.Verb(i) || t.Mark(i) != "to" || !t.Rel(i, "advcl", "acl") {
		return ""
	}
	for hops, h := 0, t.Tokens[i].Head; h >= 0 && hops < 3; hops, h = hops+1, t.Tokens[h].Head {
		if o, ok := at[[2]int{d.sentence, h}]; ok && r.drafts[o].match.Trigger != i {
			return "told as the aim of " + r.drafts[o].Rule
		}
		if t.Verb(h) {
			break
		}
	}
	return ""
}

// speechActs are the types whose own object tells what is wanted, refused or
// blamed, not what happened.
var speechActs = set("ACCUSE", "REJECT", "REQUEST", "THREATEN", "AGREE", "CONCEDE", "PROTEST")

// content gives the draft of which this one only tells what it speaks of: the
// attack in "condemned the attack", the visit in "called off the visit" or
// "the visit was postponed"; -1 if there is none.
func (r *reading) content(t *lang.Tree, d *draft, at map[[2]int]int) int {
	i := d.match.Trigger
	for hops := 0; hops < 5; hops++ {
		h := t.Tokens[i].Head
		if h < 0 {
			return -1
		}
		if t.Rel(i, "acl", "advcl", "parataxis") && t.Tokens[i].Rel != "acl" && hops >= 0 {
			return -1
		}
		if t.Rel(i, "conj") && t.Verb(i) {
			return -1
		}
		if o, ok := at[[2]int{d.sentence, h}]; ok {
			other := &r.drafts[o]
			if l := t.Lemma(h); t.Rel(i, "xcomp") && t.Passive(h) && (claiming[l] || saying[l]) && t.Child(h, "obl:agent") < 0 {
				return -1 // "is believed to have bombed": nobody accuses, the report itself tells it, with a hedge
			}
			if speechActs[other.Type] && other.match.Trigger != d.match.Trigger && !t.Rel(i, "parataxis") &&
				(!t.Rel(i, "nsubj") || t.Tokens[i].Rel == "nsubj:pass" && other.Type == "REJECT") {
				return o
			}
		}
		i = h
	}
	return -1
}

// fold applies PLOVER's rules (manual of 2021, section on event types): a
// planned cooperative act is AGREE, for the promise is what happened; an
// announced RETREAT is CONCEDE.
func (r *reading) fold() {
	for i := range r.drafts {
		r.foldOne(&r.drafts[i])
	}
}

func (r *reading) foldOne(d *draft) {
	if d.Status != dragoman.Future {
		return
	}
	switch d.Type {
	case "CONSULT", "SUPPORT", "COOPERATE", "AID":
		if d.Mode == "visit" {
			r.hostPlace(d)
		}
		d.Type, d.Mode, d.Status = "AGREE", planned(d.Mode), dragoman.Actual
	case "RETREAT":
		d.Type, d.Mode, d.Status = "CONCEDE", "", dragoman.Actual
	case "AGREE", "CONCEDE", "REQUEST", "REJECT", "THREATEN":
		d.Status = dragoman.Actual
	}
}

// planned keeps in AGREE's mode that it is a visit that is agreed. PLOVER has
// no modes for AGREE.
func planned(string) string { return "" }
