package coder

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/rules"
)

// The judge is three logistic regressions trained on items coded by reading:
// does this word carry an event, and of which type; is this mention its actor,
// its recipient or neither; what is its mode. What the rules found are
// features among others, so a rule that is usually right is usually followed,
// and a word that no rule knows can still carry an event.
type judge struct {
	trigger *linear // classes: none, then the types in ontology's order
	role    *linear // classes: neither, actor, recipient
	mode    *linear // classes: see modes
	modes   []typeMode
}

type typeMode struct{ event, mode string }

//go:embed model/judge.bin
var judgeBytes []byte

// Thresholds, chosen on the development items.
const (
	keepRule = 0.25 // a rule's event stands from this probability on
	addEvent = 0.50 // an event that no rule found
	takeRole = 0.45 // a party
)

const judgeMagic = "DRGJ1\n"

// loadJudge reads the embedded model; an empty one gives nil, and the rules
// stand alone.
func loadJudge(b []byte) (*judge, error) {
	if len(b) < len(judgeMagic) {
		return nil, nil
	}
	if string(b[:len(judgeMagic)]) != judgeMagic {
		return nil, fmt.Errorf("judge: not a model of this version: %w", dragoman.ErrInvalid)
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[len(judgeMagic):])))
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	j := &judge{modes: allModes()}
	for _, to := range []struct {
		m       **linear
		classes int
	}{{&j.trigger, 1 + len(ontology.Types())}, {&j.role, 3}, {&j.mode, len(j.modes)}} {
		if len(raw) < 12 {
			return nil, fmt.Errorf("judge: cut short: %w", dragoman.ErrInvalid)
		}
		classes := int(binary.LittleEndian.Uint32(raw))
		bits := int(binary.LittleEndian.Uint32(raw[4:]))
		scale := math.Float32frombits(binary.LittleEndian.Uint32(raw[8:]))
		raw = raw[12:]
		if classes != to.classes || bits > 26 || len(raw) < 1<<bits {
			return nil, fmt.Errorf("judge: was trained on other types or modes than this program's: %w", dragoman.ErrInvalid)
		}
		m := &linear{classes: classes, scale: scale, w: make([]int8, 1<<bits)}
		for i := range m.w {
			m.w[i] = int8(raw[i])
		}
		raw = raw[1<<bits:]
		*to.m = m
	}
	return j, nil
}

// bytes is what loadJudge reads.
func (j *judge) bytes() ([]byte, error) {
	var raw bytes.Buffer
	for _, m := range []*linear{j.trigger, j.role, j.mode} {
		bits := 0
		for 1<<bits < len(m.w) {
			bits++
		}
		for _, v := range []uint32{uint32(m.classes), uint32(bits), math.Float32bits(m.scale)} {
			_ = binary.Write(&raw, binary.LittleEndian, v) // a Buffer does not fail
		}
		for _, w := range m.w {
			raw.WriteByte(byte(w))
		}
	}
	var out bytes.Buffer
	out.WriteString(judgeMagic)
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
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

// judge weighs what the rules found and what they did not.
func (r *reading) judge() {
	j := r.coder.judge
	if j == nil {
		for i := range r.drafts {
			r.drafts[i].Confidence = 0.5
			r.home(&r.drafts[i])
		}
		return
	}
	types := ontology.Types()
	p := make([]float64, j.trigger.classes)
	b := bag{named: r.why != nil}
	type verdict struct {
		draft int // -1: none
		s, i  int
		class int
		p     float64
		why   []string
	}
	var verdicts []verdict
	for s, t := range r.trees {
		for i := range t.Tokens {
			d := r.ruled(s, i)
			if d == nil && !candidate(t, i) {
				continue
			}
			b.reset()
			r.triggerFeatures(&b, s, i, d)
			j.trigger.probabilities(b.hashes, p)
			best := 1
			for c := 2; c < len(p); c++ {
				if p[c] > p[best] {
					best = c
				}
			}
			v := verdict{draft: -1, s: s, i: i, class: best, p: p[best]}
			if d != nil {
				v.draft = r.draftIndex(d)
				if own := typeClass(d.Type); p[own] >= keepRule && (p[own] > 0.5*p[best]) {
					v.class, v.p = own, p[own]
				}
			}
			if r.why != nil {
				v.why = j.trigger.reasons(&b, v.class)
			}
			verdicts = append(verdicts, v)
		}
	}
	for _, v := range verdicts {
		event := types[v.class-1].Name
		if v.draft >= 0 {
			d := &r.drafts[v.draft]
			d.Confidence, d.reasons = v.p, v.why
			if !counted(d.Status) {
				// Denied, supposed and past acts are told apart from news,
				// unless the judge is sure.
				if v.p < 0.6 {
					continue
				}
				d.Status, d.dropped = dragoman.Actual, ""
			}
			if v.p < keepRule {
				if d.dropped == "" {
					d.dropped = fmt.Sprintf("judged unlikely: %.2f", v.p)
				}
				continue
			}
			if d.dropped != "" {
				if v.p < addEvent {
					continue
				}
				d.dropped = ""
			}
			if event != d.Type {
				d.Type, d.Mode = event, ""
			}
			continue
		}
		if v.p < addEvent {
			continue
		}
		t := r.trees[v.s]
		d := draft{sentence: v.s, visit: -1, match: rules.Match{Trigger: v.i, Words: []int{v.i}}}
		d.Type, d.Status, d.Rule, d.Part, d.Confidence = event, dragoman.Actual, "judge", -1, v.p
		d.Hedge, d.reasons = hedge(t, v.i), v.why
		d.Passages = []dragoman.Passage{{Sentence: v.s, Span: r.Sentences[v.s].Span, Trigger: t.Tokens[v.i].Span}}
		if ontology.Quad(event) == 4 && reality(t, v.i) == dragoman.Future {
			d.Status = dragoman.Future
		}
		r.drafts = append(r.drafts, d)
	}
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.dropped == "" && counted(d.Status) {
			r.judgeRoles(d)
			r.judgeMode(d)
		}
	}
	for i := range r.drafts {
		r.home(&r.drafts[i])
	}
}

func (r *reading) draftIndex(d *draft) int {
	for i := range r.drafts {
		if &r.drafts[i] == d {
			return i
		}
	}
	return -1
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
	type choice struct {
		m int
		p float64
	}
	var sides [3][]choice
	for m := range r.Mentions {
		if !r.roleCandidate(d, m) {
			continue
		}
		b.reset()
		r.roleFeatures(&b, d.sentence, d.match.Trigger, d.Type, m, rule)
		j.role.probabilities(b.hashes, p)
		switch {
		case p[1] >= takeRole && p[1] >= p[2]:
			sides[1] = append(sides[1], choice{m, p[1]})
		case p[2] >= takeRole:
			sides[2] = append(sides[2], choice{m, p[2]})
		}
	}
	pickSide := func(cs []choice, old []int) []int {
		var out []int
		for _, c := range cs {
			for _, m := range r.parts([]int{c.m}) {
				if !containsMention(out, m) && !r.sameAsAny(m, out) {
					out = append(out, m)
				}
			}
		}
		if len(out) == 0 {
			// Nothing is sure: what the rule pointed at is the best guess.
			return old
		}
		return out
	}
	oldA, oldR := d.Actors, d.Recipients
	d.Actors = pickSide(sides[1], oldA)
	d.Recipients = pickSide(sides[2], slices.DeleteFunc(slices.Clone(oldR), func(m int) bool { return containsMention(d.Actors, m) }))
	d.Recipients = slices.DeleteFunc(d.Recipients, func(m int) bool { return containsMention(d.Actors, m) })
	r.people(d)
	if ontology.Mutual(d.Type) && d.Type == "CONSULT" && d.Mode != "visit" {
		d.Actors, d.Recipients = union(d.Actors, d.Recipients), nil
	}
	if !r.known(d.Actors) && !r.known(d.Recipients) {
		d.dropped = "no party named"
	}
}

// roleCandidate reports whether a mention may be a party of a draft: it stands
// in its sentence or in one beside it, and says something.
func (r *reading) roleCandidate(d *draft, m int) bool {
	mn := &r.Mentions[m]
	if abs(mn.Sentence-d.sentence) > 1 {
		return false
	}
	return mn.Party.Code != "" || mn.Party.Sector != "" || len(mn.Members) > 0
}

// people turns the place of an attack or an arrest that was taken for a party
// into the people there.
func (r *reading) people(d *draft) {
	turn := func(ms []int, sector string) {
		for i, m := range ms {
			mn := r.Mentions[m]
			if mn.Kind != actors.Place || mn.Sentence != d.sentence {
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
	j.mode.probabilities(b.hashes, p)
	best, mode := -1.0, d.Mode
	for c, tm := range j.modes {
		if tm.event == d.Type && p[c] > best {
			best, mode = p[c], tm.mode
		}
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
