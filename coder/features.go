package coder

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/lang"
)

// What the judge looks at. Features are short strings, hashed; the same code
// serves training, coding and explain.

// candidate reports whether a token can carry an event.
func candidate(t *lang.Tree, i int) bool {
	switch t.Tokens[i].POS {
	case "VERB", "NOUN", "ADJ":
		return true
	case "PROPN":
		return t.Tokens[i].Rel != "flat" && t.Tokens[i].Rel != "compound"
	case "ADV", "ADP":
		return t.Rel(i, "root")
	}
	return false
}

// who describes what stands at a token: the party of a mention or the word.
func (r *reading) who(s, k int) (kind, party, code string) {
	m := r.covers[s][k]
	if h := r.heads[s][k]; len(h) > 0 {
		m = h[0]
	}
	if m < 0 {
		return "word", "", ""
	}
	p := &r.Mentions[m].Party
	code = "one"
	switch {
	case p.Code == "":
		code = "none"
	case len(p.Code) == 3 && isBody(p.Code):
		code = p.Code
	}
	return r.Mentions[m].Kind, p.Sector, code
}

func isBody(code string) bool {
	switch code {
	case "UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM":
		return true
	}
	return false
}

// triggerFeatures describes token i of sentence s as the carrier of an event.
func (r *reading) triggerFeatures(b *bag, s, i int, rule *draft) {
	t := r.trees[s]
	tok := &t.Tokens[i]
	lem := t.Lemma(i)
	pos := tok.POS
	b.add("bias")
	b.add("l", lem)
	b.add("lp", lem, pos)
	b.add("w", t.Lower(i))
	b.add("tag", tok.Tag, tok.Rel)
	if n := len(lem); n > 4 {
		b.add("pre", lem[:4])
		b.add("suf", lem[n-4:])
	}
	ruleType := "-"
	if rule != nil {
		ruleType = rule.Type
		if rule.match.Trigger != i {
			b.add("owned", rule.Type)
		}
		b.add("rule", rule.Rule)
		b.add("ruletype", rule.Type, string(rule.Status))
		b.add("rulemode", rule.Type, rule.Mode)
		if rule.dropped != "" {
			b.add("ruledropped", firstWords(rule.dropped, 3))
		}
		b.add("rulesides", rule.Type, sizes(rule))
	} else {
		b.add("norule", pos)
	}
	// Auxiliaries, negation, voice, mood of the clause.
	state := string(r.reality(s, i))
	b.add("state", state)
	b.add("state-l", state, lem)
	b.add("state-rule", state, ruleType)
	passive := t.Verb(i) && t.Passive(i)
	if passive {
		b.add("passive", lem)
	}
	// Children and governor.
	seen := 0
	for _, k := range t.Kids(i) {
		rel := baseRel(t.Tokens[k].Rel)
		switch rel {
		case "punct", "det":
			continue
		}
		if seen++; seen > 12 {
			break
		}
		kl := t.Lemma(k)
		kind, sector, code := r.who(s, k)
		b.add("kid", rel, kind, sector)
		b.add("kid-l", lem, rel, kind, sector)
		b.add("kidw", rel, kl)
		b.add("lkid", lem, rel, kl)
		b.add("kidcode", rel, code)
		if rel == "obl" || rel == "nmod" {
			c := t.Case(k)
			b.add("prep", lem, c)
			b.add("prepw", c, kl)
			b.add("prepkind", c, kind, sector)
		}
		if rel == "xcomp" || rel == "ccomp" || rel == "advcl" || rel == "acl" {
			if o := t.Child(k, "obj"); o >= 0 {
				b.add("clauseobj", rel, t.Lemma(o))
				b.add("lclauseobj", lem, kl, t.Lemma(o))
			}
			b.add("clausetype", rel, r.ruleTypeAt(s, k))
			b.add("clausemark", rel, t.Mark(k))
		}
		if rel == "obj" {
			b.add("objrule", r.ruleTypeAt(s, k))
			for _, kk := range t.Kids(k) {
				if t.Rel(kk, "amod", "compound", "nmod") {
					b.add("objmod", kl, t.Lemma(kk))
				}
			}
		}
	}
	if h := tok.Head; h >= 0 {
		hl := t.Lemma(h)
		rel := baseRel(tok.Rel)
		b.add("gov", rel, hl)
		b.add("govl", lem, rel, hl)
		b.add("govrule", rel, r.ruleTypeAt(s, h))
		if t.Rel(i, "obl", "nmod") {
			b.add("govprep", t.Case(i), hl)
			b.add("prepin", t.Case(i), lem)
		}
		if g := t.Tokens[h].Head; g >= 0 {
			b.add("gg", rel, baseRel(t.Tokens[h].Rel), t.Lemma(g))
		}
	} else {
		b.add("isroot", pos)
	}
	// Who does it, to whom, undone from passives and control.
	subs := t.Subjects(i)
	objs := t.Objects(i)
	if t.Verb(i) {
		sk, ss, sc := "none", "", ""
		if len(subs) > 0 {
			sk, ss, sc = r.who(s, subs[0])
			b.add("subjw", t.Lemma(subs[0]))
			b.add("lsubjw", lem, t.Lemma(subs[0]))
		}
		ok, os, oc := "none", "", ""
		if len(objs) > 0 {
			ok, os, oc = r.who(s, objs[0])
			b.add("objw", t.Lemma(objs[0]))
			b.add("lobjw", lem, t.Lemma(objs[0]))
		}
		b.add("so", sk, ss, ok, os)
		b.add("lso", lem, ss, os)
		b.add("lsk", lem, sk, ss)
		b.add("lok", lem, ok, os)
		b.add("soc", sc, oc)
	}
	// Words around.
	for d := -2; d <= 2; d++ {
		if k := i + d; d != 0 && k >= 0 && k < t.Len() {
			b.add("near", strconv.Itoa(d), t.Lemma(k))
		}
	}
	if i+1 < t.Len() {
		b.add("next", lem, t.Lower(i+1))
	}
	if i > 0 {
		b.add("prev", t.Lower(i-1), lem)
	}
	// The sentence.
	b.add("sentence", strconv.Itoa(min(s, 1)))
	depth := 0
	for k := tok.Head; k >= 0 && depth < 7; k = t.Tokens[k].Head {
		depth++
	}
	b.add("depth", strconv.Itoa(depth), pos)
	for k := range t.Tokens {
		switch t.Tokens[k].POS {
		case "VERB", "NOUN", "ADJ":
			if k != i && abs(k-i) <= 12 {
				b.add("bag", t.Lemma(k))
			}
		}
	}
	for _, w := range r.ruleTypes(s) {
		b.add("beside", w, ruleType)
	}
}

// roleFeatures describes mention m as a party of the event that token i of
// sentence s carries.
func (r *reading) roleFeatures(b *bag, s, i int, event string, m int, rule *draft) {
	t := r.trees[s]
	mn := &r.Mentions[m]
	lem := t.Lemma(i)
	b.add("bias", event)
	kind := mn.Kind
	if len(mn.Members) > 0 {
		kind = "plural"
	}
	sector := mn.Party.Sector
	b.add("kind", event, kind, sector)
	known := "known"
	if mn.Party.Code == "" {
		known = "nocode"
	} else if isBody(mn.Party.Code) {
		known = mn.Party.Code
	}
	b.add("code", event, known, sector)
	pick := "-"
	if rule != nil {
		pick = "no"
		if containsMention(rule.Actors, m) || r.sameAsAny(m, rule.Actors) {
			pick = "actor"
		} else if containsMention(rule.Recipients, m) || r.sameAsAny(m, rule.Recipients) {
			pick = "recipient"
		}
		b.add("pick", event, pick)
		b.add("pickrule", rule.Rule, pick)
		b.add("picksizes", event, pick, sizes(rule))
	}
	b.add("pickkind", event, pick, kind)
	if mn.Sentence != s {
		d := mn.Sentence - s
		b.add("far", event, strconv.Itoa(max(-3, min(3, d))), kind)
		b.add("farpick", event, strconv.Itoa(max(-3, min(3, d))), pick, sizesOf(rule))
		return
	}
	r.companyFeatures(b, s, i, event, m, rule)
	path := r.path(t, i, mn.Head)
	b.add("path", event, path)
	b.add("pathl", lem, path)
	b.add("pathpos", t.Tokens[i].POS, path, kind)
	b.add("pathsector", event, path, sector)
	b.add("pathpick", event, path, pick)
	c := t.Case(mn.Head)
	b.add("case", event, c)
	b.add("casel", lem, c)
	b.add("caserel", event, c, baseRel(t.Tokens[mn.Head].Rel))
	side := "after"
	if mn.Head < i {
		side = "before"
	}
	b.add("side", event, side, kind)
	b.add("sidel", lem, side)
	passive := "active"
	if t.Verb(i) && t.Passive(i) {
		passive = "passive"
	}
	b.add("voice", event, passive, side, baseRel(t.Tokens[mn.Head].Rel))
	b.add("voicel", lem, passive, side)
	between := 0
	for _, o := range r.named[s] {
		if om := &r.Mentions[o]; o != m && (om.Head-i)*(mn.Head-i) > 0 && abs(om.Head-i) < abs(mn.Head-i) {
			between++
		}
	}
	b.add("between", event, side, strconv.Itoa(min(between, 4)))
	b.add("betweenkind", event, side, strconv.Itoa(min(between, 3)), kind, c)
	dist := abs(mn.Head - i)
	b.add("dist", event, side, strconv.Itoa(bucket(dist)))
	if mn.Head >= 0 && t.Tokens[mn.Head].Head >= 0 {
		h := t.Tokens[mn.Head].Head
		b.add("under", event, baseRel(t.Tokens[mn.Head].Rel), t.Lemma(h))
	}
	b.add("word", event, t.Lemma(mn.Head))
	if kind == actors.Place || kind == actors.Country {
		b.add("placecase", event, c, side, t.Tokens[i].POS)
		if rule != nil {
			b.add("placesizes", event, c, sizes(rule))
		}
	}
}

// companyFeatures describes mention m among the others of its sentence: which
// of them it is, and whether the rule's parties are of its country.
func (r *reading) companyFeatures(b *bag, s, i int, event string, m int, rule *draft) {
	t := r.trees[s]
	mn := &r.Mentions[m]
	at, all, same := 0, 0, false
	others := ""
	for _, o := range r.named[s] {
		om := &r.Mentions[o]
		if o == m || om.Party.Code == "" && om.Party.Sector == "" {
			continue
		}
		if om.Party.Code == mn.Party.Code && om.Party.Code != "" {
			same = true
			continue
		}
		all++
		if om.Head < mn.Head {
			at++
		}
		if len(others) < 12 {
			others += om.Party.Sector + " "
		}
	}
	place := strconv.Itoa(min(at, 3)) + "of" + strconv.Itoa(min(all, 3))
	b.add("company", event, place, strconv.FormatBool(same))
	b.add("companykind", event, place, mn.Kind, mn.Party.Sector)
	b.add("companyothers", event, mn.Party.Sector, others)
	if rule != nil {
		rel := func(ms []int) string {
			switch {
			case len(ms) == 0:
				return "none"
			case r.sameAsAny(m, ms):
				return "self"
			case mn.Party.Code != "" && slices.ContainsFunc(ms, func(o int) bool { return r.Mentions[o].Party.Code == mn.Party.Code }):
				return "ours"
			}
			return "theirs"
		}
		byRule, toRule := rel(rule.Actors), rel(rule.Recipients)
		b.add("kin", event, byRule, toRule)
		b.add("kinkind", event, byRule, toRule, mn.Kind, mn.Party.Sector)
	}
	h := mn.Head
	rel := baseRel(t.Tokens[h].Rel)
	up, upper := "root", "root"
	if g := t.Tokens[h].Head; g >= 0 {
		up = t.Tokens[g].POS
		if gg := t.Tokens[g].Head; gg >= 0 {
			upper = baseRel(t.Tokens[g].Rel)
		}
		if g == i {
			up = "trigger"
		}
	}
	b.add("stand", event, rel, up, upper)
	b.add("standcase", event, rel, up, t.Case(h), t.Tokens[i].POS)
	b.add("triggerrel", event, baseRel(t.Tokens[i].Rel), rel, t.Tokens[i].POS)
}

func bucket(n int) int {
	switch {
	case n < 4:
		return n
	case n < 7:
		return 4
	case n < 12:
		return 5
	case n < 20:
		return 6
	}
	return 7
}

func containsMention(ms []int, m int) bool {
	for _, o := range ms {
		if o == m {
			return true
		}
	}
	return false
}

// sizes says which sides a rule found: "a", "r", "ar" or "".
func sizes(d *draft) string {
	s := ""
	if len(d.Actors) > 0 {
		s += "a"
	}
	if len(d.Recipients) > 0 {
		s += "r"
	}
	return s
}

func sizesOf(d *draft) string {
	if d == nil {
		return "-"
	}
	return sizes(d)
}

func firstWords(s string, n int) string {
	f := strings.Fields(s)
	return strings.Join(f[:min(n, len(f))], " ")
}

func baseRel(rel string) string {
	switch rel {
	case "nsubj:pass", "nmod:poss", "obl:agent", "acl:relcl", "compound:prt":
		return rel
	}
	if i := strings.IndexByte(rel, ':'); i > 0 {
		return rel[:i]
	}
	return rel
}

// path is the way through the tree from i to k: relations up, then down, the
// preposition of each nominal on the way down.
func (r *reading) path(t *lang.Tree, i, k int) string {
	if i == k {
		return "self"
	}
	var up [12]int
	n := 0
	for a := i; a >= 0 && n < len(up); a = t.Tokens[a].Head {
		up[n] = a
		n++
	}
	var down [12]int
	nd, meet := 0, -1
	for a := k; a >= 0 && nd < len(down) && meet < 0; a = t.Tokens[a].Head {
		for j := range n {
			if up[j] == a {
				meet = j
				break
			}
		}
		if meet < 0 {
			down[nd] = a
			nd++
		}
	}
	if meet < 0 {
		return "none"
	}
	if meet > 4 || nd > 4 {
		return "long"
	}
	var sb strings.Builder
	for j := range meet {
		sb.WriteByte('^')
		sb.WriteString(baseRel(t.Tokens[up[j]].Rel))
	}
	for j := nd - 1; j >= 0; j-- {
		sb.WriteByte('/')
		rel := baseRel(t.Tokens[down[j]].Rel)
		sb.WriteString(rel)
		if rel == "obl" || rel == "nmod" {
			sb.WriteByte('.')
			sb.WriteString(t.Case(down[j]))
		}
	}
	return sb.String()
}

// ruleTypeAt is the type of the draft that a rule hung on token k, or "-".
func (r *reading) ruleTypeAt(s, k int) string {
	if d := r.ruled(s, k); d >= 0 {
		return r.drafts[d].Type
	}
	return "-"
}

// ruled is the draft that a rule hung on a token, or whose rule read the token
// as its object ("paid a visit" hangs on both words); -1 if there is none.
func (r *reading) ruled(s, k int) int {
	owner := -1
	for _, i := range r.ruledBy[s] {
		d := &r.drafts[i]
		if d.match.Trigger == k {
			return i
		}
		if owner < 0 && containsMention(d.match.Own, k) {
			owner = i
		}
	}
	return owner
}

func (r *reading) ruleTypes(s int) []string {
	var out []string
	for _, i := range r.ruledBy[s] {
		if d := &r.drafts[i]; d.dropped == "" {
			out = addCode(out, d.Type)
		}
	}
	return out
}
