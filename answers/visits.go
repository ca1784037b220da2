package answers

import (
	"context"
	"io"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// VisitsQuery narrows Visits.
type VisitsQuery struct {
	Since, Until dragoman.Day
	OneWay       bool     // only visits of the first country to the second
	Standing     []string // held, planned, cancelled, denied; empty: all
}

// VisitsAnswer is the visits between two countries.
type VisitsAnswer struct {
	From     string          `json:"from"`
	To       string          `json:"to"`
	Since    dragoman.Day    `json:"since"`
	Until    dragoman.Day    `json:"until"`
	OneWay   bool            `json:"one_way"`
	Held     int             `json:"held"`
	Planned  int             `json:"planned"`
	Visits   []Visit         `json:"visits"`
	Coverage ledger.Coverage `json:"coverage"`
}

// Visit is one visit.
type Visit struct {
	ID       string              `json:"id"`
	Standing string              `json:"standing"` // held, planned, cancelled, denied
	Visitors []dragoman.Actor    `json:"visitors"`
	Hosts    []dragoman.Actor    `json:"hosts"`
	Date     dragoman.Day        `json:"date"`
	EndDate  dragoman.Day        `json:"enddate"`
	DateSaid string              `json:"date_said"`
	Place    dragoman.EventLoc   `json:"place"`
	Became   string              `json:"became,omitempty"` // the held visit that a planned one turned into
	Meetings []dragoman.Record   `json:"meetings"`
	Papers   []dragoman.Record   `json:"papers"` // signed or agreed on the visit
	Passages []dragoman.TextInfo `json:"passages"`
}

// Visits gives the visits between two countries, by their codes.
func Visits(ctx context.Context, l *ledger.Ledger, from, to string, q VisitsQuery) (*VisitsAnswer, error) {
	return nil, dragoman.ErrInvalid
}

// WriteText writes the answer for a reader. It quotes the news: for a
// terminal, w should be an exchange.Screen.
func (a *VisitsAnswer) WriteText(w io.Writer) error { return nil }

// Sheet gives the answer as rows under a head, for exchange.WriteSheet.
func (a *VisitsAnswer) Sheet() (head []string, rows [][]string) { return nil, nil }
