package coder

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/rules"
)

// The judge is three models trained on items coded by reading: does this word
// carry an event, and of which type; is this mention its actor, its recipient
// or neither; what is its mode. Each is a logistic regression with two small
// nets beside it, which see the vectors of the words as well and so know what a
// word that no item has is like. What the rules found are features among
// others, so a rule that is usually right is usually followed, and a word that
// no rule knows can still carry an event.
type judge struct {
	trigger panel // classes: none, then the types in ontology's order
	role    panel // classes: neither, actor, recipient
	mode    panel // classes: see modes
	modes   []typeMode
	trust   trust // from what the models say to how often it is right
}

// panels are the models in the order of the file.
func (j *judge) panels() []*panel { return []*panel{&j.trigger, &j.role, &j.mode} }

// trust turns a probability of the judge into a confidence: the share of events
// of that probability whose type a reader finds in the report (Platt's scaling,
// on training items that the scoring model had not seen).
type trust struct{ slope, shift float32 }

func (t trust) of(p float64) float64 {
	if t.slope == 0 {
		return p
	}
	p = min(max(p, 0.001), 0.999)
	z := float64(t.slope)*math.Log(p/(1-p)) + float64(t.shift)
	return 1 / (1 + math.Exp(-z))
}

type typeMode struct{ event, mode string }

//go:embed model/judge.bin
var judgeBytes []byte

// Thresholds, chosen on the development items.
const (
	keepRule  = 0.15 // a rule's event stands from this probability on
	addEvent  = 0.25 // an event that no rule found
	revive    = 0.25 // one that fell before it was judged
	sureEvent = 0.60 // an event that the sentence seems to suppose or to remember
	takeRole  = 0.50 // a party on a side that no rule filled
	moreRole  = 0.90 // a party beside those that a rule found
	keepMode  = 0.70 // a share of probability below which a rule's mode stands
	listRole  = 0.30 // a party coordinated with one that was taken
	farRole   = 0.75 // a party named in another sentence only
	dropRole  = 0.10 // a rule's party falls below this
	lessRole  = 0.25 // or if it is less likely than one that is taken by this factor
)

// sureNone is the probability of no event from which on the nets are not asked.
const sureNone = 0.98

const judgeMagic = "DRGJ4\n"

// loadJudge reads the embedded model; an empty one gives nil, and the rules
// stand alone.
func loadJudge(b []byte) (*judge, error) {
	if len(b) < len(judgeMagic) {
		return nil, nil
	}
	j := &judge{modes: allModes()}
	at := len(judgeMagic) + 8 // the trust comes first
	if len(b) < at || string(b[:len(judgeMagic)]) != judgeMagic {
		return nil, fmt.Errorf("judge: not a model of this version: %w", dragoman.ErrInvalid)
	}
	j.trust.slope = math.Float32frombits(binary.LittleEndian.Uint32(b[at-8:]))
	j.trust.shift = math.Float32frombits(binary.LittleEndian.Uint32(b[at-4:]))
	var sizes []int
	for _, classes := range j.classes() {
		sizes = append(sizes, panelSizes(classes)...)
	}
	ms, err := unpackModels("", b[at:], sizes...)
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	for _, l := range j.panels() {
		if ms, err = l.take(ms); err != nil {
			return nil, fmt.Errorf("judge: %w", err)
		}
	}
	j.trigger.sure = sureNone
	return j, nil
}

// classes is how many classes each of the panels has.
func (j *judge) classes() []int { return []int{1 + len(ontology.Types()), 3, len(j.modes)} }

// bytes is what loadJudge reads.
func (j *judge) bytes() ([]byte, error) {
	var ms []*linear
	for _, l := range j.panels() {
		ms = append(ms, l.parts()...)
	}
	head := []byte(judgeMagic)
	for _, x := range []float32{j.trust.slope, j.trust.shift} {
		head = binary.LittleEndian.AppendUint32(head, math.Float32bits(x))
	}
	return packModels(string(head), ms...)
}

// allModes are the types with each of their modes and with none, in
// ontology's order.
func allModes() []typeMode {
	var out []typeMode
	for _, t := range ontology.Types() {
		out = append(out, typeMode{t.Name, ""})
		for _, m := range ontology.Modes(t.Name) {
			out = append(out, typeMode{t.Name, m.Name})
		}
	}
	return out
}

// typeClass is the class of an event type in the trigger model.
func typeClass(event string) int {
	for i, t := range ontology.Types() {
		if t.Name == event {
			return i + 1
		}
	}
	return 0
}

// verdict is what the trigger model says of one word.
type verdict struct {
	draft int // of the rule that read the word; -1: none
	s, i  int // sentence and token
	class int // the likeliest type, or the rule's own if that is likely enough
	next  next
	p     float64
	why   []string
}

// next is the likeliest type but the chosen one, and what of the linear model
// speaks for the chosen one against it.
type next struct {
	class int
	p     float64
	why   []string
}

// judge weighs what the rules found and what they did not, and chooses the
// parties and the mode of what stands.
func (r *reading) judge() {
	if r.coder.judge != nil {
		vs := r.verdicts()
		// A draft whose rule read several words is judged by the best of them.
		best := map[int]int{}
		for k, v := range vs {
			if o, ok := best[v.draft]; v.draft >= 0 && (!ok || v.p > vs[o].p) {
				best[v.draft] = k
			}
		}
		for k, v := range vs {
			switch {
			case v.draft < 0:
				r.propose(v)
			case best[v.draft] == k:
				r.weigh(&r.drafts[v.draft], v)
			}
		}
		for i := range r.drafts {
			if d := &r.drafts[i]; d.dropped == "" && counted(d.Status) {
				r.judgeRoles(d)
				r.judgeMode(d)
			}
		}
	}
	for i := range r.drafts {
		if r.coder.judge == nil {
			r.drafts[i].Confidence = 0.5
		}
		r.opposed(&r.drafts[i])
		r.home(&r.drafts[i])
	}
}

// verdicts asks the trigger model about every word that may carry an event.
func (r *reading) verdicts() []verdict {
	m := &r.coder.judge.trigger
	p := make([]float64, m.classes)
	b := bag{named: r.why != nil}
	var out []verdict
	for s, t := range r.trees {
		if r.mute[s] {
			continue
		}
		for i := range t.Tokens {
			k := r.ruled(s, i)
			if k < 0 && !candidate(t, i) {
				continue
			}
			var d *draft
			if k >= 0 {
				d = &r.drafts[k]
			}
			b.reset()
			r.triggerFeatures(&b, s, i, d)
			m.mean(b.hashes, func() []float32 { return r.dense(s, i) }, p)
			best := 1
			for c := 2; c < len(p); c++ {
				if p[c] > p[best] {
					best = c
				}
			}
			v := verdict{draft: k, s: s, i: i, class: best, p: p[best]}
			if d != nil {
				if own := typeClass(d.Type); p[own] >= keepRule && p[own] > 0.5*p[best] {
					v.class, v.p = own, p[own]
				}
			}
			if r.why != nil {
				v.why = m.reasons(&b, v.class, 0)
				v.next.p = -1
				for c := 1; c < len(p); c++ {
					if c != v.class && p[c] > v.next.p {
						v.next.class, v.next.p = c, p[c]
					}
				}
				v.next.why = m.reasons(&b, v.class, v.next.class)
			}
			out = append(out, v)
		}
	}
	return out
}

// weigh applies a verdict to what a rule found.
func (r *reading) weigh(d *draft, v verdict) {
	d.Confidence, d.judged, d.reasons, d.next = v.p, v.p, v.why, v.next
	t := r.trees[d.sentence]
	keep := keepRule
	if i := d.match.Trigger; saying[t.Lemma(i)] && (t.Rel(i, "parataxis") || t.Clause(i) >= 0 && t.Clause(i) < i) {
		keep = addEvent // "..., the ministry said": what is said has its own words, so the rule says little
	}
	switch {
	case d.Status == dragoman.Negated:
		return // what a report denies is never counted
	case !counted(d.Status):
		// Supposed and past acts are told apart from news, unless the judge
		// is sure.
		if v.p < sureEvent || r.possible(d.sentence, d.match.Trigger) {
			return
		}
		d.Status, d.dropped = dragoman.Actual, ""
	case v.p < keep && d.dropped == "" && (headline(t) || r.plannedVisit(d)):
		// The judge learnt from few headlines and plans; of these the rules
		// know more.
		d.Confidence = keepRule
		return
	case v.p < keep:
		if d.dropped == "" {
			d.dropped = fmt.Sprintf("judged unlikely: %.2f", v.p)
		}
		return
	case d.dropped != "":
		need := revive
		if strings.HasPrefix(d.dropped, belongs) {
			need = sureEvent // one word seldom tells two events
		}
		if v.p < need {
			return
		}
		d.dropped = ""
	}
	if event := ontology.Types()[v.class-1].Name; event != d.Type && !(r.plannedVisit(d) && event == "CONSULT") {
		d.Type, d.Mode = event, ""
	}
}

// plannedVisit reports whether a rule found who means to visit whom.
func (r *reading) plannedVisit(d *draft) bool {
	return d.Type == "AGREE" && d.match.Rule.Event == "CONSULT" && d.match.Rule.Mode == "visit" && r.known(d.Actors) && r.known(d.Recipients)
}

// headline reports whether a sentence has no finite verb.
func headline(t *lang.Tree) bool {
	for k := range t.Tokens {
		switch t.Tokens[k].Tag {
		case "VBD", "VBZ", "VBP", "MD":
			return false
		}
	}
	return true
}

// propose makes a draft of a word that no rule hangs on.
func (r *reading) propose(v verdict) {
	if v.p < addEvent {
		return
	}
	status := r.reality(v.s, v.i)
	if status == dragoman.Negated || r.possible(v.s, v.i) {
		return
	}
	t := r.trees[v.s]
	d := draft{sentence: v.s, content: -1, visit: -1, match: rules.Match{Trigger: v.i, Words: []int{v.i}}, judged: v.p, reasons: v.why, next: v.next}
	d.Type, d.Status, d.Rule, d.Part, d.Confidence = ontology.Types()[v.class-1].Name, dragoman.Actual, "judge", -1, v.p
	d.Passages = []dragoman.Passage{{Sentence: v.s, Span: r.Sentences[v.s].Span, Trigger: t.Tokens[v.i].Span}}
	if ontology.Quad(d.Type) == 4 && status == dragoman.Future {
		d.Status = dragoman.Future
	}
	r.drafts = append(r.drafts, d)
}

// judgeRoles chooses the parties of a draft among the mentions near it.
func (r *reading) judgeRoles(d *draft) {
	j := r.coder.judge
	rule := d
	if d.match.Rule == nil {
		rule = nil
	}
	var b bag
	p := make([]float64, 3)
	var near []int // mentions of the sentence and of those beside it
	for s := max(0, d.sentence-1); s <= min(len(r.named)-1, d.sentence+1); s++ {
		near = append(near, r.named[s]...)
	}
	ps := make(map[int][2]float64, len(near)) // of being actor, recipient
	for _, m := range near {
		if !r.roleCandidate(d, m) {
			continue
		}
		b.reset()
		r.roleFeatures(&b, d.sentence, d.match.Trigger, d.Type, m, rule)
		j.role.mean(b.hashes, func() []float32 { return r.roleDense(d.sentence, d.match.Trigger, m) }, p)
		if r.Mentions[m].Sentence != d.sentence && max(p[1], p[2]) < farRole {
			continue
		}
		ps[m] = [2]float64{p[1], p[2]}
	}
	// What the rule points at stays unless the judge thinks little of it; what
	// it does not point at must convince, less so where the rule found nobody
	// or where the mention is coordinated with one that was taken.
	choose := func(side int, old []int) []int {
		var out []int
		var stand []int // the people of the place, where nobody is named
		least, top, own := dropRole, 0.0, 0.0
		for m, p := range ps {
			if p[side] >= max(takeRole, p[1-side]) {
				top = max(top, p[side])
			}
			if containsMention(old, m) {
				own = max(own, p[side])
			}
		}
		least = max(least, lessRole*top)
		if own >= least {
			least = 0 // of a list that the rule points at, all stand or none
		}
		for _, m := range old {
			switch {
			case m >= r.spoken && r.Mentions[m].Kind == actors.People:
				stand = append(stand, m)
			case ps[m] == [2]float64{} || ps[m][side] >= least:
				out = append(out, m)
			}
		}
		need := takeRole
		if len(out) > 0 {
			need = moreRole
		}
		for pass := range 2 {
			for _, m := range near {
				if ps[m][side] < ps[m][1-side] || containsMention(out, m) || containsMention(old, m) {
					continue
				}
				if ps[m][side] >= need || pass == 1 && ps[m][side] >= listRole && r.coordinated(m, out) {
					out = append(out, m)
				}
			}
		}
		if out == nil {
			out = stand
		}
		if out == nil {
			out = old // nothing is sure: the rule's guess is the best there is
		}
		var whole []int
		for _, m := range out {
			for _, k := range r.parts([]int{m}) {
				if !containsMention(whole, k) && !r.sameAsAny(k, whole) {
					whole = append(whole, k)
				}
			}
		}
		return whole
	}
	oldR := d.Recipients
	d.Actors = choose(0, d.Actors)
	d.Recipients = slices.DeleteFunc(choose(1, oldR), func(m int) bool { return containsMention(d.Actors, m) || r.sameAsAny(m, d.Actors) })
	r.people(d, oldR)
	r.clash(d)
	r.implied(d)
	r.itself(d)
	if ontology.Mutual(d.Type) && d.Type == "CONSULT" && d.Mode != "visit" {
		d.Actors, d.Recipients = union(d.Actors, d.Recipients), nil
	}
	if !r.known(d.Actors) && !r.known(d.Recipients) {
		d.dropped = "no party named"
	}
}

// clash drops the recipients of a fight whose sides are all among the actors.
func (r *reading) clash(d *draft) {
	if len(d.Actors) < 2 || d.Type != "ASSAULT" {
		return
	}
	for _, m := range d.Recipients {
		p := r.Mentions[m].Party
		if m >= r.spoken {
			continue // the people of the place, where the sides are named
		}
		if !slices.ContainsFunc(d.Actors, func(a int) bool { return r.Mentions[a].Party.Code == p.Code && r.Mentions[a].Party.Sector == p.Sector }) {
			return
		}
	}
	d.Recipients = nil
}

// implied fills a side that the text leaves to the reader: who protests at
// home protests to the government, who is arrested or sentenced is so by the
// state whose land it is, and whom a state restricts without a word more are
// its own people.
func (r *reading) implied(d *draft) {
	var a, to string
	switch {
	case d.Type == "PROTEST":
		a, to = "CVL", "GOV"
	case d.Type == "COERCE" && d.Mode == "arrest":
		a, to = "COP", "CVL"
	case d.Type == "COERCE" && d.Mode != "cyber":
		a, to = "GOV", "CVL"
	case d.Type == "SANCTION" && d.Mode == "convict":
		a, to = "JUD", ""
	default:
		return
	}
	code := func(ms []int) string {
		if len(ms) == 0 {
			return ""
		}
		return r.Mentions[ms[0]].Party.Code
	}
	if !r.known(d.Actors) && a != "" {
		home := d.Where.Country
		if home == "" {
			home = code(d.Recipients)
		}
		if m := r.stateOf(d, home, a); m >= 0 {
			d.Actors = []int{m}
		}
	}
	if !r.known(d.Recipients) && to != "" {
		home := code(d.Actors)
		if home == "" {
			home = d.Where.Country
		}
		if m := r.stateOf(d, home, to); m >= 0 {
			d.Recipients = []int{m}
		}
	}
}

// coordinated reports whether a mention stands in a list with one of ms.
func (r *reading) coordinated(m int, ms []int) bool {
	a := &r.Mentions[m]
	t := r.trees[a.Sentence]
	top := func(k int) int {
		for hops := 0; hops < 8 && k >= 0 && k < t.Len() && t.Rel(k, "conj") && t.Tokens[k].Head >= 0; hops++ {
			k = t.Tokens[k].Head
		}
		return k
	}
	for _, o := range ms {
		if b := &r.Mentions[o]; b.Sentence == a.Sentence && top(a.Head) == top(b.Head) {
			return true
		}
	}
	return false
}

// roleCandidate reports whether a mention may be a party of a draft: it stands
// in its sentence or in one beside it, and says something.
func (r *reading) roleCandidate(d *draft, m int) bool {
	mn := &r.Mentions[m]
	if m >= r.spoken || abs(mn.Sentence-d.sentence) > 1 {
		return false
	}
	return mn.Party.Code != "" || mn.Party.Sector != "" || len(mn.Members) > 0
}

// people turns the place of an attack or an arrest that was taken for a party
// into the people there.
func (r *reading) people(d *draft, rule []int) {
	turn := func(ms []int, sector string) {
		for i, m := range ms {
			mn := r.Mentions[m]
			if mn.Kind != actors.Place && (mn.Kind != actors.Country || containsMention(rule, m)) || mn.Sentence != d.sentence {
				continue
			}
			t := r.trees[mn.Sentence]
			if mn.Head >= 0 && mn.Head < t.Len() && locative[t.Case(mn.Head)] {
				mn.Kind, mn.Same, mn.Members = actors.People, -1, nil
				mn.Party = dragoman.Party{Code: mn.Party.Code, Sector: sector}
				r.Mentions = append(r.Mentions, mn)
				ms[i] = len(r.Mentions) - 1
			}
		}
	}
	switch d.Type {
	case "ASSAULT":
		turn(d.Recipients, "CVL")
	case "COERCE":
		turn(d.Recipients, "CVL")
	case "PROTEST":
		turn(d.Actors, "CVL")
	}
}

// judgeMode chooses the mode.
func (r *reading) judgeMode(d *draft) {
	j := r.coder.judge
	var b bag
	r.modeFeatures(&b, d)
	p := make([]float64, j.mode.classes)
	j.mode.mean(b.hashes, func() []float32 { return r.dense(d.sentence, d.match.Trigger) }, p)
	best, mode := -1.0, d.Mode
	own, total := 0.0, 0.0
	for c, tm := range j.modes {
		if tm.event != d.Type {
			continue
		}
		if tm.mode == "visit" && d.match.Rule != nil && d.match.Rule.Mutual {
			continue // a meeting has no visitor
		}
		total += p[c]
		if p[c] > best {
			best, mode = p[c], tm.mode
		}
		if tm.mode == d.Mode {
			own = p[c]
		}
	}
	// A rule knows its mode well; only a clear verdict overrules it.
	if d.match.Rule != nil && (d.match.Rule.Mode != "" || d.Mode != "" || d.match.Rule.Mutual) && best < keepMode*total && own > 0 {
		return
	}
	d.Mode = mode
}

// modeFeatures describes how the event of a draft was done.
func (r *reading) modeFeatures(b *bag, d *draft) {
	t := r.trees[d.sentence]
	i := d.match.Trigger
	lem := t.Lemma(i)
	b.add("bias", d.Type)
	b.add("l", d.Type, lem)
	if d.match.Rule != nil {
		b.add("rule", d.Type, d.Rule, d.match.Rule.Mode)
		b.add("mode", d.Type, d.Mode)
	}
	for _, k := range t.Kids(i) {
		b.add("kid", d.Type, t.Lemma(k))
		b.add("kidrel", d.Type, lem, baseRel(t.Tokens[k].Rel), t.Lemma(k))
		for _, kk := range t.Kids(k) {
			b.add("kk", d.Type, t.Lemma(kk))
		}
	}
	if h := t.Tokens[i].Head; h >= 0 {
		b.add("gov", d.Type, t.Lemma(h))
	}
	for k := range t.Tokens {
		switch t.Tokens[k].POS {
		case "VERB", "NOUN", "ADJ", "PROPN":
			b.add("bag", d.Type, t.Lemma(k))
		}
	}
}
