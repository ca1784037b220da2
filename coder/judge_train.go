package coder

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/rules"
)

// goldItem is an item of the gold files: see eval.ReadGold, which this cannot
// use, being a floor below.
type goldItem struct {
	ID     string       `json:"id"`
	Date   dragoman.Day `json:"date"`
	Text   string       `json:"text"`
	Events []goldEvent  `json:"events"`
}

type goldEvent struct {
	Event      string      `json:"event"`
	Mode       string      `json:"mode"`
	Status     string      `json:"status"`
	Actors     []goldParty `json:"actors"`
	Recipients []goldParty `json:"recipients"`
	Trigger    string      `json:"trigger"`
}

type goldParty struct {
	Country string `json:"country"`
	Sector  string `json:"sector"`
}

// lessons are the decisions that the judge learns from.
type lessons struct {
	triggers, roles, modes []instance
}

// readGold reads items coded by reading.
func readGold(gold io.Reader) ([]goldItem, error) {
	var items []goldItem
	sc := bufio.NewScanner(gold)
	sc.Buffer(nil, 16<<20)
	for line := 1; sc.Scan(); line++ {
		if len(strings.TrimSpace(sc.Text())) == 0 {
			continue
		}
		var it goldItem
		if err := json.Unmarshal(sc.Bytes(), &it); err != nil {
			return nil, fmt.Errorf("gold line %d: %w", line, err)
		}
		items = append(items, it)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	return items, nil
}

// TrainJudge trains the judge on items coded by reading (JSON lines in the
// format of the gold files) and writes the model to out. The same items give
// the same bytes. Progress goes to log.
func (c *Coder) TrainJudge(gold io.Reader, out io.Writer, log io.Writer) error {
	items, err := readGold(gold)
	if err != nil {
		return err
	}
	var l lessons
	events, aligned := 0, 0
	for i := range items {
		events += len(items[i].Events)
		aligned += c.learn(&l, &items[i], i)
	}
	examples, err := c.learnExamples(&l)
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "%d examples of rules\n", examples)
	fmt.Fprintf(log, "%d items, %d events, %d with their trigger found; %d words, %d parties, %d modes to learn from\n",
		len(items), events, aligned, len(l.triggers), len(l.roles), len(l.modes))
	j := l.train(log)
	j.trust = c.trusted(items, &l)
	fmt.Fprintf(log, "trust: slope %.3f, shift %.3f\n", j.trust.slope, j.trust.shift)
	b, err := j.bytes()
	if err != nil {
		return err
	}
	_, err = out.Write(b)
	return err
}

// trustFolds is into how many parts the items are cut to learn how far the
// judge is to be believed: each is coded by a judge that has not seen it.
const trustFolds = 3

// trusted fits the trust in a judge of these lessons.
func (c *Coder) trusted(items []goldItem, l *lessons) trust {
	parts := make([][]told, trustFolds)
	for f := range trustFolds {
		seen := func(in instance) bool { return in.item >= 0 && in.item%trustFolds == f }
		rest := lessons{
			triggers: slices.DeleteFunc(slices.Clone(l.triggers), seen),
			roles:    slices.DeleteFunc(slices.Clone(l.roles), seen),
			modes:    slices.DeleteFunc(slices.Clone(l.modes), seen),
		}
		one := *c
		one.judge = rest.train(io.Discard)
		for i := f; i < len(items); i += trustFolds {
			parts[f] = append(parts[f], one.told(&items[i])...)
		}
	}
	return fitTrust(slices.Concat(parts...))
}

// told is an event that was coded: the judge's probability, and whether the
// item has its type.
type told struct {
	p     float64
	right bool
}

// told codes an item and holds the types of its events against the reader's.
// Where there are more of a type than the reader has, the surest are right.
func (c *Coder) told(it *goldItem) []told {
	left := map[string]int{}
	for _, e := range it.Events {
		if counted(dragoman.Status(e.Status)) || e.Status == "" {
			left[e.Event]++
		}
	}
	doc := c.Code(dragoman.Report{ID: it.ID, Published: it.Date, Text: it.Text})
	events := slices.Clone(doc.Events)
	slices.SortStableFunc(events, func(a, b dragoman.Event) int { return cmp.Compare(b.Confidence, a.Confidence) })
	var out []told
	for i := range events {
		if e := &events[i]; counted(e.Status) {
			out = append(out, told{e.Confidence, left[e.Type] > 0})
			left[e.Type]--
		}
	}
	return out
}

// fitTrust fits slope and shift of the log odds by gradient descent on the log
// loss, which has one minimum.
func fitTrust(all []told) trust {
	slope, shift := 1.0, 0.0
	for range 4000 {
		var ds, dh float64
		for _, x := range all {
			p := min(max(x.p, 0.001), 0.999)
			z := math.Log(p / (1 - p))
			d := 1 / (1 + math.Exp(-slope*z-shift))
			if x.right {
				d--
			}
			ds += d * z
			dh += d
		}
		n := float64(max(1, len(all)))
		slope -= 0.2 * ds / n
		shift -= 0.2 * dh / n
	}
	return trust{float32(slope), float32(shift)}
}

// learn adds what item number n teaches, and returns how many of its events
// were found in its text.
func (c *Coder) learn(l *lessons, it *goldItem, n int) (aligned int) {
	r := c.RulesAlone().EverySentence().look(dragoman.Report{ID: it.ID, Published: it.Date, Text: it.Text}, nil)
	r.draft()                 // training looks at what the judge sees
	state := map[[2]int]int{} // token to class; -1: neither here nor there
	goldTypes := map[string]bool{}
	for _, e := range it.Events {
		goldTypes[e.Event] = true
	}
	firstRole, firstMode := len(l.roles), len(l.modes)
	for e := range it.Events {
		ev := &it.Events[e]
		s, i, others := r.align(ev)
		if s < 0 {
			continue
		}
		aligned++
		state[[2]int{s, i}] = typeClass(ev.Event)
		if d := r.ruled(s, i); d >= 0 {
			others = append(append(others, r.drafts[d].match.Trigger), r.drafts[d].match.Own...)
		}
		for _, o := range others {
			if _, ok := state[[2]int{s, o}]; !ok {
				state[[2]int{s, o}] = -1
			}
		}
		l.roles = r.roleInstances(l.roles, ev, s, i)
		if m := modeClass(ev); m >= 0 {
			d := draft{sentence: s}
			if rd := r.ruled(s, i); rd >= 0 {
				d = r.drafts[rd]
			}
			d.match.Trigger = i
			d.Type = ev.Event
			var b bag
			r.modeFeatures(&b, &d)
			l.modes = append(l.modes, instance{features: b.hashes, dense: r.dense(s, i), class: m})
		}
	}
	first := len(l.triggers)
	for s, t := range r.trees {
		for i := range t.Tokens {
			k := r.ruled(s, i)
			if k < 0 && !candidate(t, i) {
				continue
			}
			var d *draft
			if k >= 0 {
				d = &r.drafts[k]
			}
			class, said := state[[2]int{s, i}]
			if class < 0 {
				continue
			}
			if !said && d != nil && goldTypes[d.Type] {
				// Another word for an event that the reader hung elsewhere.
				continue
			}
			var b bag
			r.triggerFeatures(&b, s, i, d)
			l.triggers = append(l.triggers, instance{features: b.hashes, dense: r.dense(s, i), class: class})
		}
	}
	for _, some := range [][]instance{l.triggers[first:], l.roles[firstRole:], l.modes[firstMode:]} {
		for i := range some {
			some[i].item = n
		}
	}
	return aligned
}

// learnExamples adds what the rules' own examples teach, and returns how many
// they are.
func (c *Coder) learnExamples(l *lessons) (examples int, err error) {
	alone := c.RulesAlone().EverySentence()
	tested, err := c.rules.Tested()
	if err != nil {
		return 0, err
	}
	firstRole := len(l.roles)
	for _, rule := range tested {
		for _, x := range rule.Examples {
			if x.Fails != "" {
				continue
			}
			r := alone.look(dragoman.Report{ID: "example", Published: exampleDay, Text: x.Say}, nil)
			r.draft()
			for i := range r.drafts {
				d := &r.drafts[i]
				if d.Rule != rule.Name {
					continue
				}
				in := instance{weight: exampleWeight, item: -1}
				if x.Is != "none" {
					ev := exampleEvent(rule.Event, x)
					in.class = typeClass(ev.Event)
					l.roles = r.roleInstances(l.roles, &ev, d.sentence, d.match.Trigger)
				} else if d.dropped != "" {
					continue
				}
				var b bag
				r.triggerFeatures(&b, d.sentence, d.match.Trigger, d)
				in.features, in.dense = b.hashes, r.dense(d.sentence, d.match.Trigger)
				l.triggers = append(l.triggers, in)
				examples++
				break
			}
		}
	}
	for i := firstRole; i < len(l.roles); i++ {
		l.roles[i].item = -1
	}
	return examples, nil
}

// train fits a judge to the lessons.
func (l *lessons) train(log io.Writer) *judge {
	j := &judge{modes: allModes()}
	for k, rc := range []recipe{
		{name: "trigger", bits: 18, epochs: 6, netBits: 15, netRate: 0.04, netLeast: 4},
		{name: "role", bits: 16, epochs: 8, netBits: 13, netRate: 0.02, netLeast: 2},
		{name: "mode", bits: 14, epochs: 10, netBits: 12, netRate: 0.02, netLeast: 2},
	} {
		rc.classes = j.classes()[k]
		*j.panels()[k] = *rc.fit([][]instance{l.triggers, l.roles, l.modes}[k], log)
	}
	j.trigger.sure = sureNone
	return j
}

// exampleWeight is what an example of a rule counts beside a word of the news:
// examples are many, short and all of them about something.
const exampleWeight = 0.5

// exampleEvent is the event that an example of a rule says it tells.
func exampleEvent(event string, x rules.Example) goldEvent {
	ev := goldEvent{Event: event}
	if x.As != "" {
		ev.Event = x.As
	}
	sides := strings.SplitN(x.Is, "->", 2)
	for i, to := range []*[]goldParty{&ev.Actors, &ev.Recipients} {
		if i >= len(sides) {
			break
		}
		for _, p := range strings.Split(sides[i], "+") {
			f := strings.Fields(p)
			if len(f) == 0 || f[0] == "-" {
				continue
			}
			g := goldParty{Country: f[0]}
			if g.Country == "?" {
				g.Country = ""
			}
			if len(f) > 1 {
				g.Sector = f[1]
			}
			*to = append(*to, g)
		}
	}
	return ev
}

// modeClass is the class of an event's type and mode in the mode model; -1 if
// there is none.
func modeClass(ev *goldEvent) int {
	mode := ev.Mode
	if m, ok := ontology.FindMode(ev.Event, mode); ok {
		mode = m
	}
	return slices.Index(allModes(), typeMode{ev.Event, mode})
}

// align finds the token that carries a gold event: where the words of its
// trigger stand, and of those the one that a rule of its type hangs on, or the
// noun after a light verb, or the highest in the tree. others are the rest.
func (r *reading) align(ev *goldEvent) (sentence, token int, others []int) {
	want := strings.Fields(strings.ToLower(ev.Trigger))
	if len(want) == 0 {
		return -1, -1, nil
	}
	for s, t := range r.trees {
		var at []int
		// The words in a row, as the text has them.
		lower := strings.ToLower(r.Text)
		sent := r.Sentences[s].Span
		if k := strings.Index(lower[min(sent.Start, len(lower)):min(sent.End, len(lower))], strings.Join(want, " ")); k >= 0 && len(lower) == len(r.Text) {
			span := dragoman.Span{Start: sent.Start + k, End: sent.Start + k + len(strings.Join(want, " "))}
			for i := range t.Tokens {
				if t.Tokens[i].Meets(span) {
					at = append(at, i)
				}
			}
		} else {
			k := 0
			for i := 0; i < t.Len() && k < len(want); i++ {
				if t.Lower(i) == want[k] {
					at = append(at, i)
					k++
				}
			}
			if k < len(want) {
				continue
			}
		}
		if len(at) == 0 {
			continue
		}
		best := -1
		for _, i := range at {
			if d := r.ruled(s, i); d >= 0 && r.drafts[d].Type == ev.Event {
				best = i
				break
			}
		}
		if best < 0 {
			depth := func(i int) int {
				n := 0
				for h := t.Tokens[i].Head; h >= 0 && n < 50; h = t.Tokens[h].Head {
					n++
				}
				return n
			}
			for _, i := range at {
				if !candidate(t, i) {
					continue
				}
				if best < 0 || (light[t.Lemma(best)] && t.Nominal(i)) || (!light[t.Lemma(i)] && depth(i) < depth(best)) {
					best = i
				}
			}
		}
		if best < 0 {
			best = at[0]
		}
		for _, i := range at {
			if i != best {
				others = append(others, i)
			}
		}
		return s, best, others
	}
	return -1, -1, nil
}

var light = set("hold", "have", "make", "give", "take", "begin", "start", "launch", "pay", "provide", "conduct", "carry", "continue", "resume", "send", "reach", "be", "do", "get", "issue", "express")

// roleInstances labels the mentions around a trigger by the gold parties.
func (r *reading) roleInstances(out []instance, ev *goldEvent, s, i int) []instance {
	var rule *draft
	d := draft{sentence: s}
	d.match.Trigger = i
	if k := r.ruled(s, i); k >= 0 {
		rule = &r.drafts[k]
		d, i = *rule, rule.match.Trigger
	}
	label := make([]int, len(r.Mentions)) // 0 neither, 1 actor, 2 recipient, -1 not to be learnt from
	side := func(parties []goldParty, class int) {
		for _, g := range parties {
			best, cost := -1, 1<<30
			for m := range r.Mentions {
				if !r.roleCandidate(&d, m) {
					continue
				}
				tier := r.tier(m, g)
				if tier < 0 {
					continue
				}
				mn := &r.Mentions[m]
				c := tier*1000 + abs(mn.Sentence-s)*200 + r.steps(s, i, m)
				if c < cost {
					best, cost = m, c
				}
			}
			if best < 0 {
				continue
			}
			for m := range r.Mentions {
				if m != best && label[m] == 0 && (r.first(m) == r.first(best) || (r.tier(m, g) >= 0 && r.tier(m, g) == r.tier(best, g))) {
					label[m] = -1
				}
			}
			label[best] = class
		}
	}
	side(ev.Recipients, 2)
	side(ev.Actors, 1)
	var b bag
	for m := range r.Mentions {
		if label[m] < 0 || !r.roleCandidate(&d, m) {
			continue
		}
		b.reset()
		r.roleFeatures(&b, s, i, ev.Event, m, rule)
		out = append(out, instance{features: slices.Clone(b.hashes), dense: r.roleDense(s, i, m), class: label[m]})
	}
	return out
}

// tier says how well a mention fits a gold party: 0 code and sector, 1 code,
// 2 sector of a party whose code the text leaves open; -1 not.
func (r *reading) tier(m int, g goldParty) int {
	best := -1
	for _, k := range r.parts([]int{m}) {
		p := r.Mentions[k].Party
		t := -1
		switch {
		case p.Code == g.Country && p.Sector == g.Sector && p.Code+p.Sector != "":
			t = 0
		case p.Code == "" && p.Sector == g.Sector && p.Sector != "":
			t = 1
		case p.Code == g.Country && p.Code != "":
			t = 2
		}
		if t >= 0 && (best < 0 || t < best) {
			best = t
		}
	}
	return best
}

// steps is the length of the way from a trigger to a mention.
func (r *reading) steps(s, i, m int) int {
	mn := &r.Mentions[m]
	if mn.Sentence != s {
		return 50
	}
	return strings.Count(r.path(r.trees[s], i, mn.Head), "/") + strings.Count(r.path(r.trees[s], i, mn.Head), "^")
}
