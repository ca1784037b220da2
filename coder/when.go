package coder

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/dates"
	"github.com/dragoman-events/dragoman/lang"
)

// when gives each draft the interval of the expression that governs it in the
// tree. A draft without one is dated by the report when it is told as news,
// and stays undated when it is told as background.
func (r *reading) when() {
	for i := range r.drafts {
		d := &r.drafts[i]
		t := r.trees[d.sentence]
		exprs := r.dates[d.sentence]
		best, cost := -1, 1<<30
		days := 0
		for k := range exprs {
			e := &exprs[k]
			h := headOf(t, e.First, e.Last)
			c := governs(t, h, d.match.Trigger)
			if c < 0 && (d.Type == "AGREE" || d.Type == "CONCEDE" || d.Type == "THREATEN") {
				for _, k := range d.match.Words { // "plans to visit Tehran in mid-February": what is planned has the day
					if o := governs(t, h, k); k != d.match.Trigger && t.Verb(k) && o >= 0 {
						c = o + 40
					}
				}
			}
			if r.Published != 0 && (e.From > r.Published || e.To >= r.Published && e.Interval.Days() > 27) && ranked(t, h) {
				continue // "the first talks in two years", "their third summit in 2018"
			}
			switch e.Kind {
			case dates.Point, dates.Range:
				if c >= 0 && c < cost {
					best, cost = k, c
				}
			case dates.Duration:
				if c >= 0 && c < 40 && days == 0 {
					days = e.Days
				}
			}
		}
		switch {
		case best >= 0:
			d.When, d.dated = exprs[best].Interval, true
			if days > 1 && d.Mode == "visit" && d.When.Days() == 1 {
				d.When.To = d.When.From + dragoman.Day(days-1)
				d.When.How += fmt.Sprintf("; %d days from then", days)
			}
			if d.When.To != 0 && r.Published != 0 && d.When.To < r.Published-365 && d.Status == dragoman.Actual {
				d.Status = dragoman.Historical
			}
			r.ahead(d)
		case d.Status == dragoman.Historical:
		case background(t, d.match.Trigger, d.Hedge != ""):
			d.When = dragoman.Interval{How: "told as a state of affairs; no day said"}
		case r.Published != 0:
			d.When = dragoman.Interval{From: r.Published, To: r.Published, How: "told as news on the day of the report"}
		}
	}
}

// ahead settles an act told as done on a day after the report's. What states do
// together is planned then; words are said by the day of the report, and the
// day is that of which they speak; a deed is planned where it is told in the
// infinitive, else the day is not its own.
func (r *reading) ahead(d *draft) {
	if d.Status != dragoman.Actual || r.Published == 0 || d.When.From <= r.Published {
		return
	}
	t := r.trees[d.sentence]
	switch d.Type {
	case "AGREE", "CONCEDE", "THREATEN":
		return // PLOVER has the day of what is agreed or threatened
	case "CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT":
		if v := r.clauseOf(t, d.match.Trigger); t.Tokens[v].Tag == "VBD" || t.Aux(v, "was", "were", "had") {
			return // "On the second day of his visit he also met the speaker": of a span that goes on
		}
		d.Status = dragoman.Future
		r.foldOne(d)
		return
	case "ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "SANCTION":
		if i := d.match.Trigger; t.Verb(i) && (t.Mark(i) == "to" || t.Aux(i, "to", "will", "shall")) {
			d.Status = dragoman.Future
			return
		}
	}
	d.When, d.dated = dragoman.Interval{From: r.Published, To: r.Published, How: "told as news on the day of the report; " + d.When.From.String() + " is yet to come"}, false
}

// ranked reports whether a stretch of time headed by h says among how many
// something is the first or the worst.
func ranked(t *lang.Tree, h int) bool {
	n := t.Tokens[h].Head
	if n < 0 || t.Case(h) != "in" {
		return false
	}
	if !t.Nominal(n) { // hung on the verb, but right behind what is ranked
		for n = h - 1; n >= 0 && t.Tokens[n].POS != "ADP"; n-- {
		}
		if n--; n < 0 || !t.Nominal(n) {
			return false
		}
	}
	for _, k := range t.Kids(n) {
		if t.Rel(k, "amod") && (t.Tokens[k].Tag == "JJS" || ranking[t.Lemma(k)] || t.Lemma(k) == "next") {
			return true
		}
	}
	return false
}

// governs says how near, in the tree, the expression headed by h is to the
// trigger it dates: 0 nearest, -1 not its date.
func governs(t *lang.Tree, h, trigger int) int {
	c, k := 0, h
	for hops := 0; k >= 0 && hops < 14; hops++ {
		if k == trigger {
			return c
		}
		if k != h && !t.Under(trigger, k) && (t.Case(k) == "since" || later[t.Case(k)] && t.Rel(h, "nmod:poss")) {
			return -1 // "after last week's collapse" dates the collapse
		}
		if t.Verb(k) && k != h && !t.Under(trigger, k) {
			// "visited Tehran and met the president in December": the last of
			// coordinated verbs has the date of all.
			if t.Rel(k, "conj") && t.Tokens[k].Head == trigger && h > k {
				return 30 + c
			}
			return -1 // inside another clause
		}
		if t.Verb(k) && k != h {
			break
		}
		c++
		k = t.Tokens[k].Head
	}
	if k < 0 {
		return -1
	}
	// k is a verb above the trigger: how far down is the trigger?
	d := 0
	for i := trigger; i != k && i >= 0 && d < 30; i = t.Tokens[i].Head {
		if t.Rel(i, "ccomp", "parataxis") && i != trigger {
			d += 5
		}
		d += 2
	}
	return 10 + c + d
}

// later are the prepositions of what was before the event, or is to be after it.
var later = map[string]bool{"after": true, "following": true, "before": true, "ahead of": true, "despite": true, "over": true, "amid": true}

// background reports whether the trigger tells what has come to be, rather
// than what happened on a day: it stands in a concessive clause, or in the
// perfect with a concession or a hedge beside it ("although it is popular,
// they have reportedly deported many").
func background(t *lang.Tree, i int, hedged bool) bool {
	perfect := t.Aux(i, "have", "has", "'ve")
	for hops := 0; i >= 0 && hops < 6; hops++ {
		if t.Rel(i, "advcl") && marked(t, i, "although", "though", "while", "despite", "whereas") {
			return true
		}
		if perfect {
			for _, k := range t.Kids(i) {
				if t.Rel(k, "advcl") && marked(t, k, "although", "though", "despite") {
					return true
				}
				if hedged && hedges[t.Lower(k)] {
					return true
				}
			}
		}
		if !t.Rel(i, "conj", "xcomp", "advcl") {
			break
		}
		i = t.Tokens[i].Head
	}
	return false
}
