package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/dragoman-events/dragoman/exchange"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// terminal gives the width in columns of the terminal that w is, 0 for
// anything else.
func terminal(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return 80
	}
	return width
}

// isTerminal reports whether someone types into r.
func isTerminal(r io.Reader) bool {
	f, ok := r.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// eventWriter gives the writer of events for --format: a table on a terminal
// and JSON Lines elsewhere if nothing is asked for.
func eventWriter(w io.Writer, format string) (*exchange.Writer, error) {
	width := terminal(w)
	if format == "" {
		format = string(exchange.JSONL)
		if width > 0 {
			format = string(exchange.Table)
		}
	}
	f, err := exchange.ParseFormat(format)
	if err != nil {
		return nil, usageError{err}
	}
	return exchange.NewWriter(w, f, width), nil
}

// inputs gives the paths to read, "-" when there are none. Nobody waits for a
// terminal by mistake.
func inputs(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) > 0 {
		return args, nil
	}
	if isTerminal(cmd.InOrStdin()) {
		return nil, usageError{errors.New("no file given, and nothing comes in on standard input")}
	}
	return []string{"-"}, nil
}

// count is "1 report" or "2 reports".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
