package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newExport() *cobra.Command {
	var (
		db, format, query, source, output string
		bare                              bool
		asOf                              dragoman.Day
	)
	names := make([]string, len(exchange.Formats()))
	for i, f := range exchange.Formats() {
		names[i] = string(f)
	}
	cmd := &cobra.Command{
		Use:     "export",
		GroupID: groupRecord,
		Short:   "Write events of the record to a file for other tools",
		Long: `Export writes events in a format of the field: JSON Lines with PLOVER's field
names, CSV for spreadsheets, Parquet, or the columns of GDELT 1.0, ICEWS or
POLECAT. Beside the file go its codebook (FILE.codebook.md) and how to cite it
(FILE.cff). The same events are the same bytes every time.

The older formats have one row for each pair of parties, and cannot say that
something did not happen, is still to come or has no known day: such events are
left out, and how many is told.`,
		Example: `  dragoman export -o events.csv
  dragoman export --format icews --query 'pair:IRN-AZE since:2018-12-01' -o iran-azerbaijan.tab
  dragoman export --source gdelt --format jsonl | jq .cameo`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q := ledger.Query{}
			var err error
			if query != "" {
				if q, err = parseQuery(query); err != nil {
					return err
				}
			}
			if source != "" {
				q.Source = source
			}
			f, err := exportFormat(format, output, names)
			if err != nil {
				return err
			}
			l, err := openAsOf(cmd.Context(), db, asOf)
			if err != nil {
				return err
			}
			defer l.Close()
			e := &exchange.Export{Format: f, Query: query, Source: source}
			if output == "" {
				return export(cmd, l, q, e, cmd.OutOrStdout())
			}
			if info, err := os.Stat(output); err == nil && info.IsDir() {
				output = filepath.Join(output, f.FileName())
			}
			if err := written(output, func(w io.Writer) error { return export(cmd, l, q, e, w) }); err != nil || bare {
				return err
			}
			base := strings.TrimSuffix(output, filepath.Ext(output))
			return errors.Join(
				written(base+".codebook.md", func(w io.Writer) error { return exchange.WriteCodebook(w, e) }),
				written(base+".cff", func(w io.Writer) error { return exchange.WriteCitation(w, e) }),
			)
		},
	}
	addDB(cmd, &db)
	addAsOf(cmd, &asOf)
	fl := cmd.Flags()
	fl.StringVar(&query, "query", "", "only events of this `query`, as of dragoman search")
	fl.StringVar(&source, "source", "", "events of this source: of reports, or of an import such as gdelt")
	fl.StringVarP(&output, "output", "o", "", "write to this `file`, or into this folder (default standard output)")
	fl.BoolVar(&bare, "bare", false, "write no codebook and no citation beside it")
	addFormat(cmd, &format, "that of the file's name, else jsonl", names...)
	return cmd
}

// exportFormat gives the format that is asked for, or that a file is called by.
func exportFormat(format, output string, names []string) (exchange.Format, error) {
	if format == "" {
		for _, f := range exchange.Formats() {
			if strings.EqualFold(filepath.Ext(output), "."+string(f)) {
				return f, nil
			}
		}
	}
	name, err := among(format, names...)
	return exchange.Format(name), err
}

// export writes the events of a query, and what there is to say of them to e.
func export(cmd *cobra.Command, l *ledger.Ledger, q ledger.Query, e *exchange.Export, to io.Writer) error {
	cover, err := l.Coverage(cmd.Context())
	if err != nil {
		return err
	}
	e.Reports, e.Since, e.Until = cover.Reports, cover.Since, cover.Until
	e.Coder = dragoman.CoderInfo{Name: coder.Name, Version: coder.Version}
	sources, err := l.Foreign(cmd.Context())
	if err != nil {
		return err
	}
	e.Source = ""
	for _, s := range sources {
		if s.Name == q.Source {
			e.Source, e.Collection, e.Since, e.Until = s.Name, s.Format, s.Since, s.Until
		}
	}
	w := exchange.NewWriter(to, e.Format, 0)
	for rec, err := range l.Events(cmd.Context(), q) {
		if err != nil {
			return asked(err)
		}
		if err := w.Write(&rec); err != nil {
			return err
		}
		e.Events++
	}
	if err := w.Close(); err != nil {
		return err
	}
	e.Left = w.Left()
	for _, why := range slices.Sorted(maps.Keys(e.Left)) {
		e.Events -= e.Left[why]
		fmt.Fprintf(cmd.ErrOrStderr(), "%s left out: %s\n", count(e.Left[why], "event"), why)
	}
	return nil
}

// written writes a file as a whole: nobody finds half of it, and one that
// cannot be written leaves the old one.
func written(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
