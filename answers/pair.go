package answers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
)

// PairAnswer is what the record holds on two countries. Statuses counts all
// events between them, the rest the actual ones.
type PairAnswer struct {
	A        string      `json:"a"`
	B        string      `json:"b"`
	Events   int         `json:"events"`   // with any status
	Actual   int         `json:"actual"`   // that happened
	Statuses []Count     `json:"statuses"` // most first
	Types    []Count     `json:"types"`    // most first
	Quads    []Count     `json:"quads"`    // in PLOVER's order
	Sides    []Count     `json:"sides"`    // who acts: "A to B", "B to A", "together"
	Months   []PairMonth `json:"months"`   // by the day of the event
	Visits   []Way       `json:"visits"`
	Foot     `json:"foot"`
}

// Count is how many events go by a name.
type Count struct {
	Name   string `json:"name"`
	Events int    `json:"events"`
}

// PairMonth counts the actual events of a month.
type PairMonth struct {
	Month string `json:"month"` // "2019-01"; "" for those that no one month can be said of
	Dated int    `json:"dated"` // whose day lies in it
	Told  int    `json:"told"`  // of unknown day, first told in it
}

// Pair sums up the events between two countries, by their codes: those in
// which one acts toward the other, or both together when nobody is addressed.
func Pair(ctx context.Context, l *ledger.Ledger, a, b string, scope Scope) (*PairAnswer, error) {
	if a == "" || b == "" || a == b {
		return nil, fmt.Errorf("pair %q and %q: want two countries: %w", a, b, dragoman.ErrInvalid)
	}
	p := &PairAnswer{A: a, B: b}
	statuses, types, sides, quads := tally{}, tally{}, tally{}, tally{}
	months := map[string]PairMonth{}
	q := scope.query()
	q.Pair = [2]string{a, b}
	for r, err := range l.Events(ctx, q) {
		if err != nil {
			return nil, fmt.Errorf("pair %s and %s: %w", a, b, err)
		}
		p.Events++
		statuses[string(r.Status)]++
		if r.Status != dragoman.Actual {
			continue
		}
		p.Actual++
		types[r.Event[0]]++
		quads[strconv.Itoa(r.QuadCode)]++
		sides[p.side(&r)]++
		month, dated := monthOf(&r)
		m := months[month]
		if m.Month = month; dated {
			m.Dated++
		} else {
			m.Told++
		}
		months[month] = m
	}
	p.Statuses, p.Types = statuses.most(), types.most()
	p.Quads, p.Sides, p.Months = []Count{}, []Count{}, []PairMonth{}
	for q := 1; q <= 4; q++ {
		p.Quads = append(p.Quads, Count{ontology.QuadName(q), quads[strconv.Itoa(q)]})
	}
	for _, s := range []string{a + " to " + b, b + " to " + a, together} {
		p.Sides = append(p.Sides, Count{s, sides[s]})
	}
	for _, m := range months {
		p.Months = append(p.Months, m)
	}
	slices.SortFunc(p.Months, func(x, y PairMonth) int { return strings.Compare(x.Month, y.Month) })

	visits, err := Visits(ctx, l, a, b, VisitsQuery{Scope: scope})
	if err != nil {
		return nil, err
	}
	p.Visits = visits.Ways
	p.Foot, err = NewFoot(ctx, l, scope, "pair", a, b)
	return p, err
}

const together = "together"

// side says which of the two acts toward the other.
func (p *PairAnswer) side(r *dragoman.Record) string {
	aActs, bActs := hasCode(r.Actor, p.A), hasCode(r.Actor, p.B)
	toA, toB := hasCode(r.Recipient, p.A), hasCode(r.Recipient, p.B)
	switch {
	case aActs && !bActs && !toA:
		return p.A + " to " + p.B
	case bActs && !aActs && !toB:
		return p.B + " to " + p.A
	}
	return together
}

// monthOf gives the month of an event's first day and true, or of its first
// report and false. An interval longer than a month is of none.
func monthOf(r *dragoman.Record) (string, bool) {
	if r.Date == 0 && r.EndDate == 0 {
		first := r.Published
		for _, p := range r.Passages {
			if p.Published != 0 {
				first = min(first, p.Published)
			}
		}
		return first.Time().Format("2006-01"), false
	}
	from, to := r.Date, r.EndDate
	if from == 0 {
		from = to
	}
	if to == 0 {
		to = from
	}
	if to-from >= 31 {
		return "", true
	}
	return from.Time().Format("2006-01"), true
}

// tally counts by name.
type tally map[string]int

// most gives the counts, the greatest first.
func (t tally) most() []Count {
	counts := make([]Count, 0, len(t))
	for name, n := range t {
		counts = append(counts, Count{name, n})
	}
	slices.SortFunc(counts, func(x, y Count) int {
		if x.Events != y.Events {
			return y.Events - x.Events
		}
		return strings.Compare(x.Name, y.Name)
	})
	return counts
}

// Page lays the answer out.
func (a *PairAnswer) Page() *Page {
	p := &Page{Title: fmt.Sprintf("%s and %s%s: %s, of which %d happened", a.A, a.B, window(a.Scope), count(a.Events, "event"), a.Actual)}
	sums := Block{Head: []string{"", ""}}
	row := func(what, says string) { sums.Rows = append(sums.Rows, []string{what, says}) }
	if a.Events > 0 {
		row("status", listed(a.Statuses))
	}
	if a.Actual > 0 {
		row("type", listed(a.Types))
		row("quad", listed(a.Quads))
		row("who", listed(a.Sides))
	}
	for _, w := range a.Visits {
		row("visits", w.From+" to "+w.To+": "+w.tally())
	}
	p.Blocks = append(p.Blocks, sums)
	if len(a.Months) > 0 {
		by := Block{Head: []string{"month", "events", "", ""}, Right: []bool{false, true}}
		for _, m := range a.Months {
			name, note := m.Month, ""
			if name == "" {
				name = "longer"
			}
			if m.Told > 0 {
				note = fmt.Sprintf("(%d of unknown day, first told then)", m.Told)
			}
			n := m.Dated + m.Told
			by.Rows = append(by.Rows, []string{name, strconv.Itoa(n), strings.Repeat("▪", min(n, 40)), note})
		}
		p.Blocks = append(p.Blocks, by)
	}
	return p
}

func listed(counts []Count) string {
	var parts []string
	for _, c := range counts {
		if c.Events > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.Name, c.Events))
		}
	}
	return strings.Join(parts, ", ")
}

// Sheet gives a row for each count.
func (a *PairAnswer) Sheet() (head []string, rows [][]string) {
	head = []string{"by", "name", "events"}
	add := func(by string, counts []Count) {
		for _, c := range counts {
			rows = append(rows, []string{by, c.Name, strconv.Itoa(c.Events)})
		}
	}
	add("status", a.Statuses)
	add("type", a.Types)
	add("quad", a.Quads)
	add("side", a.Sides)
	for _, w := range a.Visits {
		way := w.From + " to " + w.To
		add("visits", []Count{{way + ", held", w.Held}, {way + ", planned", w.Planned}, {way + ", cancelled", w.Cancelled}})
	}
	for _, m := range a.Months {
		add("month", []Count{{m.Month, m.Dated + m.Told}})
	}
	return head, rows
}
