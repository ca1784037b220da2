package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newRecode() *cobra.Command {
	var (
		lists      []string
		db, format string
		workers    int
		all, dry   bool
	)
	cmd := &cobra.Command{
		Use:     "recode",
		GroupID: groupCode,
		Short:   "Code the reports of the record anew, and say what has changed",
		Long: `Recode codes the reports that another version has coded with the present one,
and those of an older record that lack claims, projects and agreements, and puts
what it finds in their place. It prints what has changed, passage by
passage: added, removed, altered. Corrections are applied anew; those that no
longer find their passage are named at the end, and stay in the log for a
version that finds it again.

It goes on where it stopped, after a kill as after an interrupt. With --dry-run
it prints and changes nothing.`,
		Example: `  dragoman recode --dry-run
  dragoman recode --format jsonl > changes.jsonl
  dragoman recode --all`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := among(format, "text", "jsonl")
			if err != nil {
				return err
			}
			if _, err := os.Stat(db); err != nil {
				return fmt.Errorf("no record %s: dragoman add makes a record, --db names another", db)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second interrupt kills
			c, err := loadCoder(cmd, lists)
			if err != nil {
				return err
			}
			l, err := ledger.Open(db)
			if err != nil {
				return err
			}
			r := &recoding{coder: c, ledger: l, out: exchange.Screen(cmd.OutOrStdout()), json: format == "jsonl", dry: dry}
			if r.json {
				r.out = cmd.OutOrStdout()
			}
			err = r.run(ctx, all, workers)
			if err == nil {
				err = r.summary(cmd)
			}
			return errors.Join(err, l.Close())
		},
	}
	addDB(cmd, &db)
	f := cmd.Flags()
	f.BoolVar(&all, "all", false, "also those that this version has coded")
	f.BoolVar(&dry, "dry-run", false, "say what would change, and change nothing")
	f.IntVar(&workers, "workers", 0, "reports coded at a time (default the number of cores); the record is the same")
	addFormat(cmd, &format, "text", "text", "jsonl")
	addActors(cmd, &lists)
	return cmd
}

// recoding is one run of recode.
type recoding struct {
	coder     *coder.Coder
	ledger    *ledger.Ledger
	out       io.Writer
	json, dry bool
	sum       ledger.Recoded
	kinds     map[string]int
}

func (r *recoding) run(ctx context.Context, all bool, workers int) error {
	info := dragoman.CoderInfo{Name: coder.Name, Version: coder.Version}
	r.kinds = map[string]int{}
	var batch []ledger.Coded
	for doc, err := range r.coder.All(ctx, r.ledger.Outdated(ctx, info, all), workers) {
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			return err
		}
		batch = append(batch, intake.Coded(r.coder, doc))
		if len(batch) == intake.BatchSize {
			if err := r.put(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if err := r.put(ctx, batch); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return intake.ErrInterrupted
	}
	return nil
}

// put recodes a batch and prints what it changed; an interrupt does not stop
// it.
func (r *recoding) put(ctx context.Context, batch []ledger.Coded) error {
	if len(batch) == 0 {
		return nil
	}
	do := r.ledger.Recode
	if r.dry {
		do = r.ledger.Compare
	}
	sum, err := do(context.WithoutCancel(ctx), batch)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(r.out)
	for _, c := range sum.Changes {
		r.kinds[c.Kind]++
		if r.json {
			err = enc.Encode(c)
		} else {
			_, err = fmt.Fprintln(r.out, changed(&c))
		}
		if err != nil {
			return err
		}
	}
	sum.Changes = nil
	r.sum = r.sum.Plus(sum)
	return nil
}

// changed is a line for a reader.
func changed(c *ledger.Change) string {
	says := func(e *dragoman.Record) string {
		s := e.Event[0]
		if len(e.Mode) > 0 {
			s += "/" + e.Mode[0]
		}
		side := func(as []dragoman.Actor) string {
			var codes []string
			for _, a := range as {
				codes = append(codes, strings.TrimSpace(a.Code+" "+a.Sector))
			}
			return strings.Join(codes, " + ")
		}
		if s += " " + side(e.Actor); len(e.Recipient) > 0 {
			s += " -> " + side(e.Recipient)
		}
		if days := (dragoman.Interval{From: e.Date, To: e.EndDate}).Brief(); days != "" {
			s += " " + days
		}
		if e.Status != dragoman.Actual {
			s += " " + string(e.Status)
		}
		return s
	}
	switch c.Kind {
	case ledger.Gained:
		return fmt.Sprintf("%s  added    %s  “%s”", c.Report, says(c.After), c.After.EventText)
	case ledger.Lost:
		return fmt.Sprintf("%s  removed  %s  “%s”", c.Report, says(c.Before), c.Before.EventText)
	}
	return fmt.Sprintf("%s  altered  %s: %s, was %s  “%s”", c.Report, strings.Join(c.Fields, ", "), says(c.After), says(c.Before), c.After.EventText)
}

// summary tells what was done, and which corrections are lost.
func (r *recoding) summary(cmd *cobra.Command) error {
	log, err := r.ledger.Corrections(cmd.Context())
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if r.json {
		w = cmd.ErrOrStderr()
	}
	did := "coded anew"
	if r.dry {
		did = "compared, none changed"
	}
	fmt.Fprintf(w, "%s %s: %d passages the same, %d altered, %d added, %d removed\n", count(r.sum.Reports, "report"), did,
		r.sum.Same, r.kinds[ledger.Altered], r.kinds[ledger.Gained], r.kinds[ledger.Lost])
	if len(log) == 0 {
		return nil
	}
	kept := 0
	for _, c := range log {
		if c.Holds && c.Lost == 0 && c.Kind != ledger.Undo {
			kept++
		}
	}
	fmt.Fprintf(w, "%s kept\n", count(kept, "correction"))
	for _, c := range log {
		if c.Lost > 0 {
			fmt.Fprintf(w, "correction %d (%s, %s) no longer finds %s of it\n", c.N, what(&c.Correction), c.Author, count(c.Lost, "passage"))
		}
	}
	return nil
}
