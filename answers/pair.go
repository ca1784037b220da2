package answers

import (
	"context"
	"io"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// PairAnswer is what the record holds on two countries.
type PairAnswer struct {
	A        string          `json:"a"`
	B        string          `json:"b"`
	Since    dragoman.Day    `json:"since"`
	Until    dragoman.Day    `json:"until"`
	Events   int             `json:"events"`
	Types    []Count         `json:"types"`
	Quads    []Count         `json:"quads"`
	Statuses []Count         `json:"statuses"`
	Months   []Count         `json:"months"` // of actual events
	Visits   []Count         `json:"visits"` // held, planned, cancelled, by who goes to whom
	Coverage ledger.Coverage `json:"coverage"`
}

// Count is how many events go by a name.
type Count struct {
	Name   string `json:"name"`
	Events int    `json:"events"`
}

// Pair sums up the events between two countries, by their codes.
func Pair(ctx context.Context, l *ledger.Ledger, a, b string, since, until dragoman.Day) (*PairAnswer, error) {
	return nil, dragoman.ErrInvalid
}

// WriteText writes the answer for a reader; see VisitsAnswer.WriteText.
func (a *PairAnswer) WriteText(w io.Writer) error { return nil }

// Sheet gives the answer as rows under a head, for exchange.WriteSheet.
func (a *PairAnswer) Sheet() (head []string, rows [][]string) { return nil, nil }
