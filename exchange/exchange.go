package exchange

import (
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
func ParseFormat(s string) (Format, error) { return Format(s), nil }

// Writer writes events, each as it comes.
type Writer struct{}

// NewWriter gives a writer of a format. Width is that of the terminal in
// columns, for a table; 0 when there is none.
func NewWriter(w io.Writer, f Format, width int) *Writer { return &Writer{} }

// Write writes one event.
func (w *Writer) Write(r *dragoman.Record) error { return nil }

// Close writes what is left; it does not close the writer beneath.
func (w *Writer) Close() error { return nil }

// WriteSheet writes rows under a head as CSV or as a table, for answers that
// are no events. A JSONL sheet is one object a line with the head as keys.
func WriteSheet(w io.Writer, f Format, width int, head []string, rows [][]string) error { return nil }

// Screen gives a writer for text that quotes the news on a terminal: control
// characters, bidirectional marks and invisible characters come out as U+FFFD.
func Screen(w io.Writer) io.Writer { return w }

// Clean does to a string what Screen does, and turns every white space into
// one blank.
func Clean(s string) string { return s }
