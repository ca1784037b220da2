package intake

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/dragoman-events/dragoman"
)

// Options for Read.
type Options struct {
	Date dragoman.Day // day of reports that do not say their own; 0: they are refused
	Note func(Note)   // told what a reader should know of a report that was read; may be nil
}

// Note says what was done to a report so that it could be read.
type Note struct {
	Name string
	Line int
	What string
}

// Refusal is the error for one report, or for the rest of a file, that could
// not be read; reading goes on after it.
type Refusal struct {
	Name string // of the file, as it was given or found; "-" for standard input
	Line int    // from 1; 0 when the file as a whole is meant
	Why  string
	Err  error // what lies behind; may be nil
}

func (r *Refusal) Error() string {
	if r.Line == 0 {
		return fmt.Sprintf("%s: %s", r.Name, r.Why)
	}
	return fmt.Sprintf("%s:%d: %s", r.Name, r.Line, r.Why)
}

// Unwrap gives what lies behind.
func (r *Refusal) Unwrap() error { return r.Err }

// Read gives the reports of files and folders in order; "-" is stdin.
func Read(ctx context.Context, paths []string, stdin io.Reader, o Options) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {}
}
