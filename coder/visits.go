package coder

import (
	"slices"

	"github.com/dragoman-events/dragoman"
)

// visits lays the meetings and signings of a report, and what is said to have
// been done during a visit, under the visit during which they took place. What has no date of its own takes the visit's, and a
// visit without a host takes the country it led to.
func (r *reading) visits() {
	for i := range r.drafts {
		v := &r.drafts[i]
		if v.dropped != "" || v.Type != "CONSULT" || v.Mode != "visit" || !counted(v.Status) {
			continue
		}
		if len(v.Recipients) == 0 && v.Where.Country != "" && !r.has(v.Actors, v.Where.Country) {
			if m := r.peopleOf(v, "GOV"); m >= 0 {
				v.Recipients = []int{m}
			}
		}
		r.hostPlace(v)
	}
	for i := range r.drafts {
		e := &r.drafts[i]
		held := e.dropped == "" && r.heldDuring(e)
		if !held && (e.dropped != "" || !counted(e.Status) || !r.duringVisit(e)) {
			continue
		}
		best, person := -1, false
		for j := range r.drafts {
			v := &r.drafts[j]
			if i == j || v.dropped != "" || v.Type != "CONSULT" || v.Mode != "visit" || v.Status != e.Status || after(v, e) {
				continue
			}
			samePerson := r.shares(v.Actors, e.Actors)
			if !samePerson && (!held || !r.between(v, e)) {
				continue // a visit holds what the visitor does or says
			}
			if e.dated && v.dated && !e.When.Meets(v.When) {
				continue
			}
			if best < 0 || (samePerson && !person) || samePerson == person {
				best, person = j, samePerson
			}
		}
		if best < 0 {
			continue
		}
		v := &r.drafts[best]
		e.visit = best
		if v.When.Known() && (!e.dated || e.When.Said == v.When.Said) {
			e.When = v.When
			e.When.How = "during the visit: " + v.When.How
			e.dated = v.dated
		}
		if mutual(e) || e.Type == "SUPPORT" && len(e.Actors) == 1 {
			// Who signs during a visit signs with the host.
			if e.Type == "SUPPORT" && r.codes(union(slices.Clone(e.Actors), e.Recipients)) == 1 {
				e.Actors = union(slices.Clone(e.Actors), v.Recipients)
			}
		}
		if e.Where.Country == "" || e.Where.Country == v.Where.Country {
			e.Where = v.Where
		}
	}
	r.guests()
}

// guests turns a meeting of two in the country of one of them into a visit of
// the other, unless the report tells that visit by itself: who meets the
// president of China in Beijing is his guest.
func (r *reading) guests() {
	for i := range r.drafts {
		e := &r.drafts[i]
		if e.dropped != "" || e.Type != "CONSULT" || e.Mode != "" || !counted(e.Status) || e.visit >= 0 || !e.placed || len(e.Recipients) > 0 {
			continue
		}
		codes := r.codeSet(e.Actors)
		if len(codes) != 2 || !slices.Contains(codes, e.Where.Country) {
			continue
		}
		told := false
		for j := range r.drafts {
			v := &r.drafts[j]
			told = told || i != j && v.dropped == "" && v.Type == "CONSULT" && v.Mode == "visit" && counted(v.Status) &&
				slices.Equal(r.codeSet(slices.Concat(v.Actors, v.Recipients)), codes)
		}
		if told {
			continue
		}
		var guests, hosts []int
		for _, m := range e.Actors {
			if r.Mentions[m].Party.Code == e.Where.Country {
				hosts = append(hosts, m)
			} else {
				guests = append(guests, m)
			}
		}
		e.Mode, e.Actors, e.Recipients = "visit", guests, hosts
	}
}

// hostPlace sets a visit of no other place in the host's country.
func (r *reading) hostPlace(v *draft) {
	if v.Where.Country != "" || len(v.Recipients) == 0 {
		return
	}
	if code := r.Mentions[v.Recipients[0]].Party.Code; code != "" && !isBody(code) {
		v.Where = dragoman.Place{Country: code, Span: r.Mentions[v.Recipients[0]].Span}
	}
}

// heldDuring reports whether an event is of the kind that visits are made of:
// meetings and signings.
func (r *reading) heldDuring(d *draft) bool {
	return counted(d.Status) && ((d.Type == "CONSULT" && d.Mode == "") || (d.Type == "SUPPORT" && d.match.Rule != nil && d.match.Rule.Mutual))
}

func counted(s dragoman.Status) bool { return s == dragoman.Actual || s == dragoman.Future }

// after reports whether v is told later than e, in another sentence.
func after(v, e *draft) bool { return v.sentence > e.sentence }

// shares reports whether the sides have a party in common: the same mention,
// or a coreferent one.
func (r *reading) shares(a, b []int) bool {
	for _, m := range b {
		if r.sameAsAny(m, a) {
			return true
		}
	}
	return false
}

// between reports whether e's parties are the two countries of visit v.
func (r *reading) between(v, e *draft) bool {
	var vc, ec []string
	for _, m := range slices.Concat(v.Actors, v.Recipients) {
		vc = addCode(vc, r.Mentions[m].Party.Code)
	}
	for _, m := range slices.Concat(e.Actors, e.Recipients) {
		// A person who is not the visitor has meetings of his own.
		ec = addCode(ec, r.Mentions[m].Party.Code)
	}
	slices.Sort(vc)
	slices.Sort(ec)
	if e.Type == "CONSULT" {
		return false
	}
	return len(vc) == 2 && slices.Equal(vc, ec)
}

func addCode(cs []string, c string) []string {
	if c != "" && !slices.Contains(cs, c) {
		cs = append(cs, c)
	}
	return cs
}

func (r *reading) has(ms []int, code string) bool {
	for _, m := range ms {
		if r.Mentions[m].Party.Code == code {
			return true
		}
	}
	return false
}

// duringVisit reports whether the clause of a draft says that it was done
// during a visit: "during the trip he condemned", "on a visit to Ankara, urged".
func (r *reading) duringVisit(d *draft) bool {
	if d.Type == "CONSULT" && d.Mode == "visit" {
		return false
	}
	t := r.trees[d.sentence]
	for _, k := range t.Kids(r.clauseOf(t, d.match.Trigger)) {
		if !t.Rel(k, "obl", "nmod", "advcl", "advmod") {
			continue
		}
		switch t.Lemma(k) {
		case "visit", "trip", "tour", "stay", "stopover":
			switch t.Case(k) {
			case "during", "on", "amid", "throughout", "while on":
				return true
			}
		}
	}
	return false
}
