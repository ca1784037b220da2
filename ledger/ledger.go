package ledger

import (
	"context"
	"iter"

	"github.com/dragoman-events/dragoman"
)

// Ledger is an open record. Its methods may be called from several goroutines.
type Ledger struct{}

// Open opens the record at path to read and to add, and makes it when there
// is none.
func Open(path string) (*Ledger, error) { return nil, dragoman.ErrInvalid }

// OpenReadOnly opens a record to ask it. Without a file at path the error
// wraps [dragoman.ErrNotFound].
func OpenReadOnly(path string) (*Ledger, error) { return nil, dragoman.ErrInvalid }

// Close lets the record go.
func (l *Ledger) Close() error { return nil }

// Coded is a report and the events that were coded from it.
type Coded struct {
	Report  dragoman.Report
	Records []dragoman.Record
	Coder   dragoman.CoderInfo // who coded; empty: as the first record says
}

// Added says what became of a batch. Sums over batches are the same however
// the reports were cut into batches.
type Added struct {
	Reports  int       // reports that are new in the record
	Known    int       // reports that were there already
	Refused  []Refused // reports that were not added, in the order given
	Passages int       // passages that are new
	Events   int       // by how many events the record grew
}

// Refused is a report that was not added, and why.
type Refused struct{ ID, Why string }

// Plus sums two batches.
func (a Added) Plus(b Added) Added { return a }

// Add puts reports into the record, all of them or, with an error, none.
func (l *Ledger) Add(ctx context.Context, batch []Coded) (Added, error) {
	return Added{}, dragoman.ErrInvalid
}

// Query says which events to give. The zero Query gives all; every field that
// is set narrows.
type Query struct {
	Country    string            // code of a party on either side
	Pair       [2]string         // two codes, each a party of the event, in either order
	Actor      string            // code of an actor
	Recipient  string            // code of a recipient
	Types      []string          // PLOVER event types, any of them
	Modes      []string          // modes, any of them
	Statuses   []dragoman.Status // any of them
	Since      dragoman.Day      // the event may lie on this day or later
	Until      dragoman.Day      // the event may lie on this day or earlier
	Text       string            // words of a passage, see Match
	Report     string            // id of a report that tells it
	Source     string            // source of a report that tells it
	PartOf     string            // id of the visit that it belongs to
	Descending bool              // latest first
	After      string            // id of the last event of the page before
	Limit      int               // at most so many; 0: all
}

// Events gives the events that a query asks for, by day and then by id.
func (l *Ledger) Events(ctx context.Context, q Query) iter.Seq2[dragoman.Record, error] {
	return func(yield func(dragoman.Record, error) bool) { yield(dragoman.Record{}, dragoman.ErrInvalid) }
}

// Event gives one event, by its id or by the id of one of its passages.
func (l *Ledger) Event(ctx context.Context, id string) (dragoman.Record, error) {
	return dragoman.Record{}, dragoman.ErrNotFound
}

// Report gives a report as it was added.
func (l *Ledger) Report(ctx context.Context, id string) (dragoman.Report, error) {
	return dragoman.Report{}, dragoman.ErrNotFound
}

// Coverage is what an answer rests on.
type Coverage struct {
	Since    dragoman.Day `json:"since"` // day of the first report
	Until    dragoman.Day `json:"until"` // day of the last
	Days     int          `json:"days"`  // days with at least one report
	Reports  int          `json:"reports"`
	Sources  int          `json:"sources"`
	Passages int          `json:"passages"`
	Events   int          `json:"events"`
}

// Coverage tells what the whole record covers.
func (l *Ledger) Coverage(ctx context.Context) (Coverage, error) {
	return Coverage{}, dragoman.ErrInvalid
}

// CoverageBetween tells what it covers between two days, inclusive; a zero
// day leaves that side open.
func (l *Ledger) CoverageBetween(ctx context.Context, since, until dragoman.Day) (Coverage, error) {
	return Coverage{}, dragoman.ErrInvalid
}
