package answers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// RisingQuery is what Rising is asked of. Its scope's Until ends the last
// weeks (0: the day of the last report); Since has no meaning.
type RisingQuery struct {
	Scope
	Kind   Kind
	Weeks  int // that are looked at
	Before int // weeks before them that they are compared with, those that have a report
	Limit  int // pairs to show; 0: all that changed
}

// RisingAnswer is the pairs of countries whose traffic changed in the last
// weeks.
type RisingAnswer struct {
	Kind   Kind         `json:"kind"`
	Since  dragoman.Day `json:"since"` // the weeks that are looked at
	Until  dragoman.Day `json:"until"`
	From   dragoman.Day `json:"from"`   // the first day of what they are compared with
	Tested int          `json:"tested"` // pairs
	Found  int          `json:"found"`  // pairs that changed
	Pairs  []RisingPair `json:"pairs"`  // those, the surest first; then the next, if there are fewer than asked for
	Foot   `json:"foot"`
}

// RisingPair is one of them.
type RisingPair struct {
	A    string   `json:"a"`
	B    string   `json:"b"`
	Test RateTest `json:"test"` // by thousand reports
	Q    float64  `json:"q"`    // the rate of false discoveries that it stands at
}

// discoveries is the rate of false ones, on average, among the pairs that are
// said to have changed.
const discoveries = 0.05

// Rising gives the pairs of countries whose events by report were more or
// fewer in the last weeks than in those before. So many pairs are tested that
// chance alone would raise some: of those that are found, at most one in twenty
// is a false one, on average (falseDiscoveries).
func Rising(ctx context.Context, l *ledger.Ledger, q RisingQuery) (*RisingAnswer, error) {
	if q.Weeks < 1 || q.Before < 2 || q.Weeks+q.Before > 520 || q.Limit < 0 {
		return nil, fmt.Errorf("%d weeks against %d: want 1 or more against 2 or more, 520 at most: %w", q.Weeks, q.Before, dragoman.ErrInvalid)
	}
	words := []string{"rising", "--what", q.Kind.Name, "--weeks", strconv.Itoa(q.Weeks), "--before", strconv.Itoa(q.Before)}
	if q.Limit > 0 {
		words = append(words, "--limit", strconv.Itoa(q.Limit))
	}
	a := &RisingAnswer{Kind: q.Kind, Pairs: []RisingPair{}}
	var err error
	if a.Foot, err = NewFoot(ctx, l, q.Scope, words...); err != nil {
		return nil, err
	}
	if a.Foot.Record.Reports == 0 {
		return a, nil
	}
	a.Until = a.Foot.Record.Until
	if q.Until != 0 {
		a.Until = min(a.Until, q.Until)
	}
	a.Since = a.Until - dragoman.Day(7*q.Weeks) + 1
	covered, err := l.CoverageDays(ctx, 1, a.Until)
	if err != nil {
		return nil, err
	}
	// Back over as many weeks as have a report: a gap is no quiet time.
	full := map[int]bool{}
	a.From = a.Since
	for i := len(covered) - 1; i >= 0; i-- {
		back := int(a.Since-covered[i].Day+6) / 7 // the first week before is 1
		if back < 1 {
			continue
		}
		if full[back] = true; len(full) > q.Before {
			break
		}
		a.From = a.Since - dragoman.Day(7*back)
	}
	before := int(a.Since-a.From) / 7
	days, err := l.PairDays(ctx, a.From, a.Until)
	if err != nil {
		return nil, err
	}
	reports := make([]float64, before+q.Weeks)
	week := func(d dragoman.Day) int { return int(d-a.From) / 7 }
	for _, c := range covered {
		if c.Day >= a.From {
			reports[week(c.Day)] += float64(c.Reports)
		}
	}
	var p []float64
	for i := 0; i < len(days); {
		pair := days[i]
		events := make([]int, len(reports))
		any := false
		for ; i < len(days) && days[i].A == pair.A && days[i].B == pair.B; i++ {
			if q.Kind.holds(days[i].Type, days[i].Mode) && reports[week(days[i].Day)] > 0 {
				events[week(days[i].Day)] += days[i].Events
				any = true
			}
		}
		if !any {
			continue
		}
		var then, now []cell
		for w, n := range events {
			switch c := (cell{n, reports[w] / perReport}); {
			case c.e == 0:
			case w < before:
				then = append(then, c)
			default:
				now = append(now, c)
			}
		}
		t := compareSoon(then, now)
		a.Pairs = append(a.Pairs, RisingPair{A: pair.A, B: pair.B, Test: t})
		p = append(p, t.P)
	}
	a.Tested = len(p)
	for i, adjusted := range falseDiscoveries(p) {
		a.Pairs[i].Q = round(adjusted)
		a.Pairs[i].Test = a.Pairs[i].Test.rounded()
		if adjusted <= discoveries {
			a.Found++
		}
	}
	slices.SortStableFunc(a.Pairs, func(x, y RisingPair) int {
		return cmp.Or(cmp.Compare(x.Q, y.Q), cmp.Compare(x.Test.P, y.Test.P), cmp.Compare(y.Test.After.Events, x.Test.After.Events))
	})
	keep := a.Found
	if q.Limit > 0 {
		keep = q.Limit
	}
	a.Pairs = a.Pairs[:min(keep, len(a.Pairs))]
	return a, nil
}

// compareSoon is compareRates where the exact test alone does not already say
// that there is nothing: P is never below it.
func compareSoon(before, after []cell) RateTest {
	y1, e1 := sum(before)
	y2, e2 := sum(after)
	t := RateTest{Ratio: -1, Interval: [2]float64{0, -1}, Dispersion: 1, P: 1}
	if e1 <= 0 || e2 <= 0 {
		return t
	}
	t.Before, t.After = Rate{Events: y1, Exposure: e1, Rate: float64(y1) / e1}, Rate{Events: y2, Exposure: e2, Rate: float64(y2) / e2}
	if y1 > 0 {
		t.Ratio = t.After.Rate / t.Before.Rate
	}
	if t.P, t.Interval[0], t.Interval[1] = binomialRatio(y1, e1, y2, e2); t.P > 2*discoveries {
		return t
	}
	return compareRates(before, after)
}

// Page lays the answer out.
func (a *RisingAnswer) Page() *Page {
	p := &Page{Title: fmt.Sprintf("Traffic of %s to %s against that since %s, %s", a.Since, a.Until, a.From, a.Kind.plural()) + window(Scope{AsOf: a.Scope.AsOf})}
	if a.Tested == 0 {
		p.Says = []string{"There is nothing to compare."}
		return p
	}
	p.Says = []string{fmt.Sprintf("Of %s with any, %d changed by more than chance: rates are by thousand reports, and of such findings one in twenty is false, on average.",
		count(a.Tested, "pair"), a.Found)}
	b := Block{Head: []string{"pair", "", "before", "now", "rate before", "rate now", "ratio", "p", "q"}, Right: []bool{false, false, true, true, true, true, true, true, true}}
	for _, x := range a.Pairs {
		turn := "up"
		if x.Test.After.Rate < x.Test.Before.Rate {
			turn = "down"
		}
		if x.Q > discoveries {
			turn = "chance"
		}
		ratio := number(x.Test.Ratio)
		if x.Test.Ratio < 0 {
			ratio = "-"
		}
		b.Rows = append(b.Rows, []string{x.A + " " + x.B, turn, strconv.Itoa(x.Test.Before.Events), strconv.Itoa(x.Test.After.Events),
			number(x.Test.Before.Rate), number(x.Test.After.Rate), ratio, pValue(x.Test.P), pValue(x.Q)})
	}
	p.Blocks = append(p.Blocks, b)
	return p
}

// Sheet gives a row for each pair.
func (a *RisingAnswer) Sheet() (head []string, rows [][]string) {
	head = strings.Fields("a b events_before events_now rate_before rate_now ratio lower upper dispersion p q")
	for _, x := range a.Pairs {
		t := x.Test
		rows = append(rows, []string{x.A, x.B, strconv.Itoa(t.Before.Events), strconv.Itoa(t.After.Events), float(t.Before.Rate), float(t.After.Rate),
			float(t.Ratio), float(t.Interval[0]), float(t.Interval[1]), float(t.Dispersion), float(t.P), float(x.Q)})
	}
	return head, rows
}
