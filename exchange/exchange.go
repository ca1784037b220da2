package exchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/dragoman-events/dragoman"
)

// Format is a way to write events.
type Format string

// The formats.
const (
	JSONL Format = "jsonl" // one JSON object a line, PLOVER's field names
	CSV   Format = "csv"   // for spreadsheets
	Table Format = "table" // for a terminal
)

// ParseFormat reads the name of a format; the error wraps [dragoman.ErrInvalid].
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case JSONL, CSV, Table:
		return f, nil
	}
	return "", fmt.Errorf("format %q: want table, jsonl or csv: %w", s, dragoman.ErrInvalid)
}

// Writer writes events, each as it comes, through a buffer of its own.
type Writer struct {
	write func(*dragoman.Record) error
	close func() error
	err   error // the first; after it nothing is written
}

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
