package answers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// Beside is what a collection of others has on two countries: actual events
// only, of the kind asked for, in whole months, since that is how they are
// counted. It is never added to ours, and no event of it is matched with one
// of ours: a visit may be there as one paid and as one received.
type Beside struct {
	Source string        `json:"source"`
	Format string        `json:"format"`
	Events int           `json:"events"`
	Types  []Count       `json:"types"`
	Months []BesideMonth `json:"months"`

	// Of a trend: the same months compared by their count, in the order of the
	// trend's changes. How much the collection read in them is not known.
	Changes []BesideChange `json:"changes,omitempty"`

	since, until dragoman.Day // of the collection
}

// BesideChange compares the events before a month with those from it on.
type BesideChange struct {
	Month   YearMonth `json:"month"`
	Counted RateTest  `json:"counted"`
}

// BesideMonth counts the events of a month.
type BesideMonth struct {
	Month  string `json:"month"` // "2019-01"
	Events int    `json:"events"`
}

// besides gives the collections that have events of a kind between two
// countries in a scope.
func besides(ctx context.Context, l *ledger.Ledger, a, b string, kind Kind, scope Scope) ([]Beside, error) {
	if scope.AsOf != 0 {
		return nil, nil // what had been imported by then is not known
	}
	sources, err := l.Foreign(ctx)
	if err != nil {
		return nil, err
	}
	var list []Beside
	for _, s := range sources {
		months, err := l.ForeignMonths(ctx, s.Name, a, b, kind.Modes...)
		if err != nil {
			return nil, err
		}
		one := Beside{Source: s.Name, Format: s.Format, Months: []BesideMonth{}, since: s.Since, until: s.Until}
		types := tally{}
		for _, m := range months {
			if len(kind.Types) > 0 && !slices.Contains(kind.Types, m.Type) {
				continue
			}
			first := dragoman.DayOf(m.Year, time.Month(m.Month), 1)
			last := dragoman.DayOf(m.Year, time.Month(m.Month)+1, 0)
			if scope.Since != 0 && last < scope.Since || scope.Until != 0 && first > scope.Until {
				continue
			}
			name := first.Time().Format("2006-01")
			if n := len(one.Months); n == 0 || one.Months[n-1].Month != name {
				one.Months = append(one.Months, BesideMonth{Month: name})
			}
			one.Months[len(one.Months)-1].Events += m.Dated
			one.Events += m.Dated
			types[cmp.Or(m.Type, "none of PLOVER's")] += m.Dated
		}
		if one.Types = types.most(); one.Events > 0 {
			list = append(list, one)
		}
	}
	return list, nil
}

// compare makes the comparisons of a trend on the collection's own counts, over
// those of the trend's months that the collection has days of, quiet ones too.
func (b *Beside) compare(t *TrendAnswer) {
	events := map[string]int{}
	for _, m := range b.Months {
		events[m.Month] = m.Events
	}
	for _, c := range t.Changes {
		var before, after []cell
		for m := c.Since; m <= c.Until; m++ {
			first, last := dragoman.DayOf(int(m)/12, time.Month(m%12+1), 1), dragoman.DayOf(int(m)/12, time.Month(m%12+2), 0)
			days := min(last, b.until) - max(first, b.since) + 1
			if days < 1 {
				continue
			}
			one := cell{events[m.String()], float64(days) / monthDays}
			if m < c.Month {
				before = append(before, one)
			} else {
				after = append(after, one)
			}
		}
		if len(before) > 0 && len(after) > 0 {
			b.Changes = append(b.Changes, BesideChange{c.Month, compareRates(before, after).rounded()})
		}
	}
}

// says tells a comparison in words.
func (c *BesideChange) says() string {
	t := c.Counted
	if t.Before.Events+t.After.Events < fewest {
		return fmt.Sprintf("From %s on: too few to tell whether anything changed.", c.Month)
	}
	return fmt.Sprintf("From %s on %s a month, before %s: %s as many (%s). How much it read in those months is not known.", c.Month,
		number(t.After.Rate), number(t.Before.Rate), times(t), interval(t))
}

func (b *Beside) block() Block {
	out := Block{
		Title: fmt.Sprintf("Coded by others, and counted apart: %s (%s), %s in whole months", b.Source, b.Format, count(b.Events, "event")),
		Notes: []string{listed(b.Types)},
		Head:  []string{"month", "events"}, Right: []bool{false, true},
	}
	for i := range b.Changes {
		out.Notes = append(out.Notes, b.Changes[i].says())
	}
	for _, m := range b.Months {
		out.Rows = append(out.Rows, []string{m.Month, strconv.Itoa(m.Events)})
	}
	return out
}
