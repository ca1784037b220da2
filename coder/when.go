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
		case d.Status == dragoman.Historical:
		case background(t, d.match.Trigger, d.Hedge != ""):
			d.When = dragoman.Interval{How: "told as a state of affairs; no day said"}
		case r.Published != 0:
			d.When = dragoman.Interval{From: r.Published, To: r.Published, How: "told as news on the day of the report"}
		}
	}
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
