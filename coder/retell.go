package coder

import (
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
)

// retell makes one event of what a report tells more than once: same type,
// compatible parties, status and time. The first telling stays, the others
// become its passages and lend it what it lacks.
func (r *reading) retell() {
	for i := range r.drafts {
		e := &r.drafts[i]
		if e.dropped != "" {
			continue
		}
		for j := 0; j < i; j++ {
			f := &r.drafts[j]
			if f.dropped != "" || f.Type != e.Type && !promised(f, e) || !r.sameStory(f, e) {
				continue
			}
			r.absorb(f, e)
			e.dropped = "told again: see " + f.Rule
			for k := range r.drafts {
				if r.drafts[k].visit == i {
					r.drafts[k].visit = j
				}
			}
			break
		}
	}
}

// promised reports whether e is the promise, in the same sentence, of what f
// tells as done: "reaffirmed its support, saying that it will always stand with".
func promised(f, e *draft) bool {
	return f.sentence == e.sentence && e.Type == "AGREE" && e.match.Rule != nil && e.match.Rule.Event == f.Type && f.Type == "SUPPORT"
}

// sameStory reports whether f and e can be one event.
func (r *reading) sameStory(f, e *draft) bool {
	if f.sentence == e.sentence && slices.Contains(f.match.Own, e.match.Trigger) {
		return true // "made an appeal": the verb and its object
	}
	if f.Mode != e.Mode && f.Mode != "" && e.Mode != "" {
		return false
	}
	if f.Type == "CONSULT" && f.Mode != e.Mode && (f.Mode == "visit" || e.Mode == "visit") {
		return false // a meeting during a visit is an event of its own
	}
	if counted(f.Status) != counted(e.Status) {
		return false
	}
	if f.dated && e.dated && f.When.Known() && e.When.Known() && !f.When.Meets(e.When) {
		return false
	}
	if len(f.Recipients) == 0 && len(e.Recipients) == 0 {
		return r.compatible(f.Actors, e.Actors)
	}
	if r.oneDeed(f, e) || r.oneDeed(e, f) {
		return true
	}
	open := func(a, b []int) bool { return (len(a) == 0 || len(b) == 0) && abs(f.sentence-e.sentence) <= 2 }
	a := r.compatible(f.Actors, e.Actors) || open(f.Actors, e.Actors)
	b := r.compatible(f.Recipients, e.Recipients) || open(f.Recipients, e.Recipients)
	return a && b
}

// oneDeed reports whether the noun of e is how the verb of f was done: "missile
// strikes hit Kharkiv", "people are shot during a shooting". Whom they name must
// not differ, though the one may name them better.
func (r *reading) oneDeed(f, e *draft) bool {
	t := r.trees[f.sentence]
	i, v := e.match.Trigger, f.match.Trigger
	if f.Type != "ASSAULT" || f.sentence != e.sentence || t.Verb(i) || i == v {
		return false
	}
	if !slices.Contains(t.Subjects(v), i) && !directlyBelow(t, i, v) {
		return false
	}
	vague := func(ms []int) bool { // nobody, or people of whom no more is said
		return !slices.ContainsFunc(ms, func(m int) bool {
			p := &r.Mentions[m].Party
			return m < r.spoken && p.Sector != "CVL" && p.Sector != "UAF" && p.Sector != ""
		})
	}
	like := func(a, b []int) bool { return vague(a) || vague(b) || r.compatible(a, b) }
	return like(f.Actors, e.Actors) && like(f.Recipients, e.Recipients)
}

// compatible reports whether two sides can be the same parties: each party of
// the shorter one has its like in the longer one, and the codes are the same.
func (r *reading) compatible(a, b []int) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return len(b) == 0
	}
	if !slices.Equal(r.codeSet(a), r.codeSet(b)) {
		return false
	}
	for _, m := range a {
		if !slices.ContainsFunc(b, func(o int) bool { return r.alike(m, o) }) {
			return false
		}
	}
	return true
}

// alike reports whether two mentions can be the same party. Two named persons
// are alike only if they are the same; a person and a role or country of the
// same code may be.
func (r *reading) alike(m, o int) bool {
	if r.first(m) == r.first(o) {
		return true
	}
	p, q := &r.Mentions[m], &r.Mentions[o]
	if p.Party.Code != q.Party.Code {
		return false
	}
	if (m >= r.spoken || o >= r.spoken) && p.Party.Code != "" {
		return true // what we supplied where nobody was named
	}
	one := func(k string) bool { return k == actors.Name || k == actors.Office }
	if one(p.Kind) && one(q.Kind) {
		if p.Party.Name != "" && q.Party.Name != "" {
			return p.Party.Name == q.Party.Name
		}
		return p.Party.Sector == q.Party.Sector && sameOffice(p.Party.Office, q.Party.Office)
	}
	return p.Party.Sector == q.Party.Sector || p.Party.Sector == "" || q.Party.Sector == "" || p.Party.Sector == "GOV" || q.Party.Sector == "GOV"
}

// sameOffice reports whether two wordings can name one office: all the words
// of the shorter stand in the longer ("the minister", "minister of defense",
// "defence minister").
func sameOffice(a, b string) bool {
	words := func(s string) map[string]bool {
		out := map[string]bool{}
		for _, w := range strings.Fields(strings.ToLower(s)) {
			switch w {
			case "of", "the", "for", "and", "a":
			case "defence":
				out["defense"] = true
			case "minster":
				out["minister"] = true
			default:
				out[w] = true
			}
		}
		return out
	}
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return false
	}
	for w := range x {
		if !y[w] {
			return false
		}
	}
	return true
}

func (r *reading) codeSet(ms []int) []string {
	var out []string
	for _, m := range ms {
		out = addCode(out, r.Mentions[m].Party.Code)
	}
	slices.Sort(out)
	return out
}

// absorb gives f what e tells beyond it.
func (r *reading) absorb(f, e *draft) {
	for _, p := range e.Passages { // the same sentence is no further passage
		if !slices.ContainsFunc(f.Passages, func(o dragoman.Passage) bool { return o.Sentence == p.Sentence }) {
			f.Passages = append(f.Passages, p)
		}
	}
	binding := f.Type == "SUPPORT" && len(f.Recipients) == 0 && len(f.Actors) > 1
	f.Actors = r.fuller(f.Actors, e.Actors, binding)
	f.Recipients = r.fuller(f.Recipients, e.Recipients, binding)
	if f.Mode == "" {
		f.Mode = e.Mode
	}
	if !f.dated && e.dated {
		f.When, f.dated = e.When, true
	}
	if f.Where.Country == "" || (f.Where.Name == "" && e.Where.Country == f.Where.Country) {
		if e.Where.Country != "" {
			f.Where = e.Where
		}
	}
	if f.visit < 0 {
		f.visit = e.visit
	}
	if len(f.SaidBy) == 0 {
		f.SaidBy = e.SaidBy
	}
	for _, c := range e.Contexts {
		if !slices.Contains(f.Contexts, c) {
			f.Contexts = append(f.Contexts, c)
		}
	}
}

// fuller is the side that names its parties better, party by party.
// An agreement binds states: there the state is the party, and who signed for
// it is not.
func (r *reading) fuller(a, b []int, binding bool) []int {
	if len(a) == 0 {
		return b
	}
	supplied := func(m int) bool { return m >= r.spoken && r.Mentions[m].Kind == actors.People }
	if !slices.ContainsFunc(a, func(m int) bool { return !supplied(m) }) && slices.ContainsFunc(b, func(m int) bool { return !supplied(m) }) {
		return b // named by the one, supplied by us in the other
	}
	out := slices.Clone(a)
	for i, m := range out {
		for _, o := range b {
			p, q := r.Mentions[m].Party, r.Mentions[o].Party
			if binding && r.alike(m, o) && r.Mentions[o].Kind == actors.Country && r.Mentions[m].Kind != actors.Country {
				out[i] = o
				break
			}
			if !binding && r.alike(m, o) && p.Name == "" && q.Name != "" {
				out[i] = o
			}
		}
	}
	return out
}
