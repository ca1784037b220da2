package coder

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/rules"
)

// Why is what explain tells beyond a document: what came close, what was
// dropped and why.
type Why struct {
	near     []rules.Near
	sentence []int
	drafts   []draft
}

// nearest is how many rules that did not fire explain tells of one sentence.
const nearest = 8

// Explain codes a report and writes how each event came about: the trees, the
// mentions and the days that are said; for each event its rule, the places in
// the tree where its parties stand, what decided, and the readings that lost
// to it with the reason; then what is no event and why, and the rules that
// came nearest.
func (c *Coder) Explain(w io.Writer, rep dragoman.Report) (*dragoman.Document, error) {
	why := &Why{}
	r := c.read(rep, why)
	p := &printer{w: w}
	for i := range r.trees {
		r.explainSentence(p, i)
	}
	told := make([]bool, len(why.drafts)) // as an event or beside one
	n := 0
	for i := range why.drafts {
		if why.drafts[i].dropped == "" {
			told[i] = true
			r.explainEvent(p, n, &why.drafts[i], told)
			n++
		}
	}
	switch {
	case n == 0 && len(why.drafts)+len(why.near) == 0:
		p.f("no event: no rule knows a word of it, and the judge takes none for one\n")
	case n == 0:
		p.f("no event\n")
	}
	for i := range why.drafts {
		if d := &why.drafts[i]; !told[i] {
			p.f("not coded: %s by %s on %q: %s\n", Line(r.Document, &d.Event), d.Rule, d.Passages[0].Trigger.Of(r.Text), d.dropped)
			if len(d.Actors) == 0 {
				r.explainSearch(p, d, "actor", d.match.Actor)
			}
			if len(d.Recipients) == 0 {
				r.explainSearch(p, d, "recipient", d.match.Recipient)
			}
			explainJudge(p, d)
		}
	}
	r.explainNear(p)
	return r.Document, p.err
}

// explainSentence writes the tree of a sentence, its mentions and its days.
func (r *reading) explainSentence(p *printer, i int) {
	t := r.trees[i]
	p.f("sentence %d: %q\n", i+1, r.Sentences[i].Of(r.Text))
	for k := range t.Tokens {
		tok := &t.Tokens[k]
		head := "-"
		if tok.Head >= 0 && tok.Head < t.Len() {
			head = t.Word(tok.Head)
		}
		p.f("  %3d %-18s %-16s %-6s %-5s %-14s %s\n", k+1, t.Word(k), tok.Lemma, tok.POS, tok.Tag, tok.Rel, head)
	}
	for m := range r.Mentions {
		mn := &r.Mentions[m]
		if mn.Sentence != i {
			continue
		}
		p.f("  mention %d %q %s: %s %s", m, mn.Of(r.Text), mn.Kind, orDash(mn.Party.Code), mn.Party.Sector)
		if mn.Party.Name != "" {
			p.f(", %s", mn.Party.Name)
		}
		if mn.Party.Office != "" {
			p.f(", %s", mn.Party.Office)
		}
		if mn.Same >= 0 {
			p.f(", same as %d", mn.Same)
		}
		if len(mn.Members) > 0 {
			p.f(", stands for %v", mn.Members)
		}
		p.f("\n")
	}
	for _, e := range r.dates[i] {
		p.f("  date %q: %s (%s)\n", e.Said.Of(r.Text), e.Plain(), e.How)
	}
}

// explainEvent writes the nth event, which is draft d, and marks the readings
// that lost to it as told.
func (r *reading) explainEvent(p *printer, n int, d *draft, told []bool) {
	e := &r.Events[n]
	p.f("event %d: %s\n", n+1, Line(r.Document, e))
	p.f("  rule %s on %q\n", e.Rule, e.Passages[0].Trigger.Of(r.Text))
	for _, m := range e.Actors {
		p.f("  actor %q: %s\n", r.Mentions[m].Of(r.Text), r.way(d, m, d.match.Actor, 0))
	}
	for _, m := range e.Recipients {
		p.f("  recipient %q: %s\n", r.Mentions[m].Of(r.Text), r.way(d, m, d.match.Recipient, 1))
	}
	when := orDash(e.When.From.String()) + " to " + orDash(e.When.To.String())
	p.f("  when %s: %s\n", when, e.When.How)
	if e.Where.Country != "" {
		p.f("  where %s\n", strings.TrimSpace(e.Where.Country+" "+e.Where.Name))
	}
	if e.Hedge != "" {
		p.f("  hedge %q\n", e.Hedge)
	}
	for _, m := range e.SaidBy {
		p.f("  said by %q\n", r.Mentions[m].Of(r.Text))
	}
	if e.Part >= 0 {
		p.f("  part of event %d\n", e.Part+1)
	}
	for _, ps := range e.Passages[1:] {
		p.f("  told again in sentence %d by %q\n", ps.Sentence+1, ps.Trigger.Of(r.Text))
	}
	p.f("  confidence %.2f\n", e.Confidence)
	explainJudge(p, d)
	drafts, outdone := r.lost(d, told)
	for _, o := range drafts {
		p.f("  instead of %s by %s on %q: %s\n", Line(r.Document, &o.Event), o.Rule, o.Passages[0].Trigger.Of(r.Text), o.dropped)
		explainJudge(p, o)
	}
	for _, near := range outdone {
		p.f("  instead of %s: it is %s\n", near.Rule.Name, near.Why)
	}
}

// lost gives the readings that lost to the event of draft d: the drafts that
// fell, which it marks as told, and the rules that a more specific one outdid.
func (r *reading) lost(d *draft, told []bool) (drafts []*draft, outdone []rules.Near) {
	for i := range r.why.drafts {
		if o := &r.why.drafts[i]; o.dropped != "" && !told[i] && rivals(d, o) {
			told[i] = true
			drafts = append(drafts, o)
		}
	}
	for i, near := range r.why.near {
		if r.why.sentence[i] == d.sentence && near.Trigger == d.match.Trigger && strings.HasPrefix(near.Why, "less specific") {
			outdone = append(outdone, near)
		}
	}
	return drafts, outdone
}

// rivals reports whether two drafts read the same words, or the one names the
// other as why it fell.
func rivals(d, o *draft) bool {
	if d.sentence != o.sentence {
		return false
	}
	if strings.HasSuffix(o.dropped, " "+d.Rule) {
		return true
	}
	for _, w := range o.match.Words {
		if slices.Contains(d.match.Words, w) || slices.Contains(d.match.Own, w) {
			return true
		}
	}
	return false
}

// way says where in the tree a party was found: the rule's own path, or who
// chose it otherwise.
func (r *reading) way(d *draft, m int, found [][]int, side int) string {
	if d.match.Rule != nil {
		sides := [2][]rules.Path{d.match.Rule.Actor, d.match.Rule.Recipient}
		for _, at := range []int{side, 1 - side} { // a mutual rule has all among the actors
			list := found
			if at != side {
				list = d.match.Actor
				if at == 1 {
					list = d.match.Recipient
				}
			}
			for i, tokens := range list {
				for _, k := range tokens {
					if i < len(sides[at]) && r.stands(d.sentence, k, m) {
						return sides[at][i].String()
					}
				}
			}
		}
	}
	if m >= r.spoken {
		return "not said: the state or the people of the place"
	}
	if d.match.Rule != nil && r.Mentions[m].Sentence == d.sentence {
		return "not where the rule looks; the judge, or the fuller name in another passage"
	}
	if d.match.Rule != nil {
		return "from another sentence"
	}
	return "the judge, by the way to it: " + r.path(r.trees[d.sentence], d.match.Trigger, r.Mentions[m].Head)
}

// stands reports whether mention m, or one of the same party or of a plural
// that holds it, stands at token k.
func (r *reading) stands(s, k, m int) bool {
	at := append([]int(nil), r.heads[s][k]...)
	if c := r.covers[s][k]; c >= 0 {
		at = append(at, c)
	}
	for _, o := range at {
		if o == m || r.first(o) == r.first(m) || slices.Contains(r.Mentions[o].Members, m) {
			return true
		}
	}
	return false
}

// explainSearch says where a rule looked for a party that it did not find.
func (r *reading) explainSearch(p *printer, d *draft, side string, found [][]int) {
	if d.match.Rule == nil {
		return
	}
	paths := d.match.Rule.Actor
	if side == "recipient" {
		paths = d.match.Rule.Recipient
	}
	if len(paths) == 0 {
		return
	}
	t := r.trees[d.sentence]
	var empty, words []string
	for i, path := range paths {
		if i >= len(found) || len(found[i]) == 0 {
			empty = append(empty, path.String())
			continue
		}
		for _, k := range found[i] {
			what := "no party that is known"
			if m := r.covers[d.sentence][k]; m >= 0 && r.Mentions[m].Kind == actors.Other {
				what = "a name of which nothing is known"
			}
			words = append(words, fmt.Sprintf("%s: %q, %s", path, t.Word(k), what))
		}
	}
	if len(words) > 0 {
		p.f("  %s sought at %s\n", side, strings.Join(words, "; "))
	}
	if len(empty) > 0 {
		p.f("  %s sought at %s: nothing stands there\n", side, strings.Join(empty, ", "))
	}
}

// explainJudge writes what the judge made of a draft.
func explainJudge(p *printer, d *draft) {
	if len(d.reasons) == 0 {
		return
	}
	var out []string
	for _, reason := range d.reasons {
		out = append(out, plainReason(reason))
	}
	p.f("  the judge: %.2f, by %s\n", d.judged, strings.Join(out, "; "))
	p.f("  next best for the judge: %s, %.2f", ontology.Types()[d.next.class-1].Name, d.next.p)
	out = out[:0]
	for _, reason := range d.next.why[:min(4, len(d.next.why))] {
		out = append(out, plainReason(reason))
	}
	if len(out) > 0 {
		p.f("; against it: %s", strings.Join(out, "; "))
	}
	p.f("\n")
}

// explainNear writes the rules whose word stands in a sentence and that did
// not fire, those of sentences without an event in full.
func (r *reading) explainNear(p *printer) {
	for s, t := range r.trees {
		n := 0
		for i, near := range r.why.near {
			if r.why.sentence[i] != s || strings.HasPrefix(near.Why, "less specific") {
				continue
			}
			if n++; n > nearest {
				continue
			}
			p.f("near: %s on %q: %s\n", near.Rule.Name, t.Word(near.Trigger), plainNear(near.Why))
		}
		if n > nearest {
			p.f("near: %d more rules on words of sentence %d\n", n-nearest, s+1)
		}
	}
}

// conditionNames are the conditions of the rule language in words.
var conditionNames = map[string]string{
	"obj": "its object", "subj": "its subject", "clause": "the verb of what it says or plans", "near": "a word beside it",
	"voice": "its voice", "prep": "what hangs on it by a preposition",
}

// plainNear says in words why a rule did not fire.
func plainNear(why string) string {
	cond, rest, ok := strings.Cut(why, ": ")
	if !ok {
		return why
	}
	name, of, _ := strings.Cut(cond, " ")
	words, ok := conditionNames[name]
	if !ok {
		return why
	}
	if name == "prep" && of != "" {
		words = fmt.Sprintf("what hangs on it by %q", of)
	}
	if rest == "none of the listed" {
		return words + " is none that the rule knows"
	}
	if word, ok := strings.CutSuffix(rest, " is not listed"); ok {
		return fmt.Sprintf("%s, %q, is none that the rule knows", words, word)
	}
	return words + " is " + rest
}

// featureNames say the judge's features (features.go) in words; $1 to $4 are
// their parts.
var featureNames = map[string]string{
	"bias": "how common such events are", "l": "the word $1", "lp": "the word $1", "w": "the form $1", "tag": "its form, $1 as $2", "pre": "words in $1-", "suf": "words in -$1",
	"rule": "the rule $1", "ruletype": "a rule for $1, told as $2", "rulemode": "a rule for $1 $2", "norule": "no rule reads it", "rulesides": "a rule for $1 that found $2",
	"ruledropped": "a rule that fell: $1", "owned": "a rule for $1 reads it as its object", "state": "it is told as $1", "state-l": "$2 told as $1", "state-rule": "$2 told as $1", "passive": "$1 in the passive",
	"kid": "its $1 is $2 $3", "kid-l": "the $2 of $1 is $3 $4", "kidw": "its $1 is $2", "lkid": "the $2 of $1 is $3", "kidcode": "the code of its $1 is $2",
	"prep": "$1 with $2", "prepw": "$1 $2", "prepkind": "$1 before $2 $3", "gov": "it is the $1 of $2", "govl": "$1 is the $2 of $3", "govrule": "it is the $1 of a word for $2",
	"clauseobj": "its $1 has the object $2", "clausetype": "its $1 tells $2", "objrule": "its object tells $1", "so": "subject $1 $2, object $3 $4", "lso": "$1 by $2 to $3", "lsk": "$1 by $2 $3", "lok": "$1 to $2 $3",
	"subjw": "its subject is $1", "objw": "its object is $1", "lsubjw": "the subject of $1 is $2", "lobjw": "the object of $1 is $2", "near": "$2 stands $1 words on", "next": "$1 before $2", "prev": "$2 after $1",
	"bag": "$1 in the sentence", "beside": "$1 in the sentence", "depth": "how deep it stands", "sentence": "the number of the sentence", "isroot": "it heads the sentence",
}

// grammarNames are relations of the tree in words.
var grammarNames = map[string]string{
	"nsubj": "subject", "nsubj:pass": "passive subject", "obj": "object", "iobj": "indirect object", "obl": "adjunct", "obl:agent": "agent", "nmod": "attribute", "nmod:poss": "owner",
	"ccomp": "clause", "xcomp": "complement", "advcl": "adverbial clause", "acl": "describing clause", "acl:relcl": "relative clause", "amod": "adjective", "conj": "conjunct", "root": "head",
}

// plainReason says a feature with its weight in words; one without a name
// stays as it is.
func plainReason(reason string) string {
	at := strings.LastIndexByte(reason, ' ')
	if at < 0 {
		return reason
	}
	name, weight := reason[:at], reason[at:]
	parts := strings.Split(name, " ")
	say, ok := featureNames[parts[0]]
	if !ok {
		return reason
	}
	n := 0
	for i := 1; i <= 4; i++ {
		if strings.Contains(say, fmt.Sprintf("$%d", i)) {
			n = i
		}
	}
	for i := n; i >= 1; i-- { // the last takes what is left
		var part []string
		for k := i; k < len(parts) && (k == i || i == n); k++ {
			if word, ok := grammarNames[parts[k]]; ok {
				part = append(part, word)
			} else if parts[k] != "" {
				part = append(part, parts[k])
			}
		}
		word := strings.Join(part, " ")
		if word == "" {
			word = "none"
		}
		if parts[0] == "rulesides" && i == 2 {
			word = map[string]string{"a": "an actor", "r": "a recipient", "ar": "both sides", "none": "no side"}[word]
		}
		say = strings.ReplaceAll(say, fmt.Sprintf("$%d", i), word)
	}
	return say + weight
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// printer keeps the first error of a series of writes.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
