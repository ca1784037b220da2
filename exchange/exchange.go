package exchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Format is a way to write events.
type Format string

// The formats.
const (
	JSONL Format = "jsonl" // one JSON object a line, PLOVER's field names
	CSV   Format = "csv"   // for spreadsheets
	Table Format = "table" // for a terminal

	Parquet Format = "parquet" // see NewParquet

	// Those of older collections, one row for each pair of parties.
	GDELT   Format = "gdelt"   // GDELT 1.0's 58 columns, tab-separated
	ICEWS   Format = "icews"   // ICEWS's columns with CAMEO codes, tab-separated
	POLECAT Format = "polecat" // POLECAT's columns, tab-separated
)

// Formats are all formats that a file may have; [Table] is for terminals only.
func Formats() []Format { return []Format{JSONL, CSV, Parquet, GDELT, ICEWS, POLECAT} }

// ParseFormat reads the name of a format; the error wraps [dragoman.ErrInvalid].
func ParseFormat(s string) (Format, error) {
	if f := Format(s); f == Table || slices.Contains(Formats(), f) {
		return f, nil
	}
	names := []string{string(Table)}
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	return "", fmt.Errorf("format %q: want one of %s: %w", s, strings.Join(names, ", "), dragoman.ErrInvalid)
}

// FileName is what a file of events is called when nobody says how.
func (f Format) FileName() string {
	switch f {
	case GDELT, POLECAT, ICEWS:
		return "events." + string(f) + ".tsv"
	}
	return "events." + string(f)
}

// Writer writes events, each as it comes, through a buffer of its own.
type Writer struct {
	write func(*dragoman.Record) error
	close func() error
	left  map[string]int
	err   error // the first; after it nothing is written
}

// Left tells how many events were left out because the format cannot say them,
// by the reason.
func (w *Writer) Left() map[string]int { return w.left }

// NewWriter gives a writer of a format. Width is that of the terminal in
// columns, for a table; 0 when there is none.
func NewWriter(w io.Writer, f Format, width int) *Writer {
	b := bufio.NewWriterSize(w, 64<<10)
	switch f {
	case JSONL:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		return &Writer{
			write: func(r *dragoman.Record) error { return e.Encode(complete(*r)) },
			close: b.Flush,
		}
	case CSV:
		head := false
		begin := func() error {
			if head {
				return nil
			}
			head = true
			_, _ = b.WriteString("\ufeff") // the next write has the error
			return csvLine(b, columnNames())
		}
		return &Writer{
			write: func(r *dragoman.Record) error {
				if err := begin(); err != nil {
					return err
				}
				return csvLine(b, row(r))
			},
			close: func() error { return errors.Join(begin(), b.Flush()) },
		}
	case Table:
		t := &table{w: b, width: width}
		return &Writer{write: t.write, close: func() error { return errors.Join(t.end(), b.Flush()) }}
	case Parquet:
		p := NewParquet(b)
		return &Writer{write: p.Write, close: func() error { return errors.Join(p.Close(), b.Flush()) }}
	case GDELT, ICEWS, POLECAT:
		t, err := newDyadWriter(b, f)
		if err != nil {
			return &Writer{err: err}
		}
		return &Writer{write: t.write, close: t.close, left: t.left}
	}
	return &Writer{err: fmt.Errorf("format %q: %w", f, dragoman.ErrInvalid)}
}

// Write writes one event. After an error it writes no more, and gives that
// error again.
func (w *Writer) Write(r *dragoman.Record) error {
	if w.err == nil {
		w.err = w.write(r)
	}
	return w.err
}

// Close writes what is left; it does not close the writer beneath.
func (w *Writer) Close() error {
	if w.err == nil {
		w.err = w.close()
	}
	return w.err
}

// complete has no nil lists, so that JSON has [] and not null.
func complete(r dragoman.Record) dragoman.Record {
	if r.Event == nil {
		r.Event = []string{}
	}
	if r.Mode == nil {
		r.Mode = []string{}
	}
	if r.Context == nil {
		r.Context = []string{}
	}
	if r.Actor == nil {
		r.Actor = []dragoman.Actor{}
	}
	if r.Recipient == nil {
		r.Recipient = []dragoman.Actor{}
	}
	return r
}
