package answers

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// Beside is what a collection of others has on two countries: actual events
// only, in whole months, since that is how they are counted. It is never added
// to ours.
type Beside struct {
	Source string        `json:"source"`
	Format string        `json:"format"`
	Events int           `json:"events"`
	Types  []Count       `json:"types"`
	Months []BesideMonth `json:"months"`
}

// BesideMonth counts the events of a month.
type BesideMonth struct {
	Month  string `json:"month"` // "2019-01"
	Events int    `json:"events"`
}

// besides gives the collections that have events between two countries in a
// scope.
func besides(ctx context.Context, l *ledger.Ledger, a, b string, scope Scope) ([]Beside, error) {
	if scope.AsOf != 0 {
		return nil, nil // what had been imported by then is not known
	}
	sources, err := l.Foreign(ctx)
	if err != nil {
		return nil, err
	}
	var list []Beside
	for _, s := range sources {
		months, err := l.ForeignMonths(ctx, s.Name, a, b)
		if err != nil {
			return nil, err
		}
		one := Beside{Source: s.Name, Format: s.Format, Months: []BesideMonth{}}
		types := tally{}
		for _, m := range months {
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

func (b *Beside) block() Block {
	out := Block{
		Title: fmt.Sprintf("Coded by others, and counted apart: %s (%s), %s in whole months", b.Source, b.Format, count(b.Events, "event")),
		Notes: []string{listed(b.Types)},
		Head:  []string{"month", "events"}, Right: []bool{false, true},
	}
	for _, m := range b.Months {
		out.Rows = append(out.Rows, []string{m.Month, strconv.Itoa(m.Events)})
	}
	return out
}
