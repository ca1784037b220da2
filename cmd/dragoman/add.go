package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newAdd() *cobra.Command {
	var (
		lists   []string
		db      string
		date    dragoman.Day
		workers int
		columns intake.Columns
		least   share
	)
	cmd := &cobra.Command{
		Use:     "add [FILE|FOLDER|-]...",
		GroupID: groupCode,
		Short:   "Code reports into the record",
		Long: `Add codes reports, as "dragoman code" does, and keeps them and their events in
the record. Passages that tell one event, within a report or across reports,
are merged into it. A report that is in the record already is passed over, so
that the same command may be given again: after an interrupt, a kill or a loss
of power it goes on where it stopped, and ends in the same record. On the first
interrupt the batch in hand is finished.

"dragoman code --help" says what reports may look like. One that cannot be read
is refused by name and the others go on; the exit status is then 3. Reports that
are not English are set aside and counted. Every event is kept, with its
confidence: leave out the doubtful when you ask ("dragoman events
--min-confidence"), or keep them out of the record for good with the same flag
here. A report that is in the record already stays as it was added.`,
		Example: `  dragoman add reports/ archive.jsonl.gz
  dragoman add --db iran.db --date 2019-01-22 undated.txt
  dragoman add --min-confidence 0.6 archive.jsonl.gz
  dragoman add --map text=body,date=day news.csv crawl.warc.gz
  curl -s https://example.org/news.jsonl | dragoman add -`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, err := inputs(cmd, args)
			if err != nil {
				return err
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
			a := newAdding(c, l, newProgress(cmd.ErrOrStderr(), intake.Size(paths)), workers)
			a.Least = float64(least)
			in := cmd.InOrStdin()
			if slices.Contains(paths, "-") {
				in = interruptible(ctx, in)
			}
			reports := intake.Read(ctx, paths, in, intake.Options{
				Date: date, Columns: columns, Note: noted(a.progress.say), Aside: a.aside.add, Took: a.progress.took,
			})
			err = a.Run(ctx, reports)
			a.progress.done()
			a.summary(cmd.OutOrStdout(), db)
			if err := errors.Join(err, l.Close()); err != nil {
				return err
			}
			return a.refused.err()
		},
	}
	addDB(cmd, &db)
	addMinConfidence(cmd, &least)
	addDay(cmd, &date, "date", "day of reports that say none")
	addMap(cmd, &columns)
	cmd.Flags().IntVar(&workers, "workers", 0, "reports coded at a time (default the number of cores); the record is the same")
	addActors(cmd, &lists)
	return cmd
}

// adding is one run of add.
type adding struct {
	intake.Adder
	progress *progress
	refused  refusals
	aside    asides
}

func newAdding(c *coder.Coder, l *ledger.Ledger, p *progress, workers int) *adding {
	a := &adding{progress: p}
	a.Adder = intake.Adder{Coder: c, Ledger: l, Workers: workers, Unread: a.unread, Refused: a.refuse, Step: a.step}
	return a
}

func (a *adding) step(reports, events int) {
	a.progress.reports.Add(int64(reports))
	a.progress.events.Add(int64(events))
}

// unread tells of a report that could not be read; it gives back any other
// error.
func (a *adding) unread(err error) error {
	if err := a.refused.add(err); err != nil {
		return err
	}
	a.progress.say("refused: %s", told(err))
	a.progress.refused.Add(1)
	return nil
}

// refuse tells of a report that the record does not take.
func (a *adding) refuse(r ledger.Refused) {
	a.refused.count(r.Why)
	a.progress.refused.Add(1)
	a.progress.say("refused: %s: %s", r.ID, r.Why)
}

// interruptible gives a reader that ends with ctx, even while r blocks.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	context.AfterFunc(ctx, func() { in.CloseWithError(ctx.Err()) })
	go func() {
		_, err := io.Copy(in, r)
		in.CloseWithError(err)
	}()
	return out
}

// summary tells what was done and what the record holds now.
func (a *adding) summary(w io.Writer, db string) {
	fmt.Fprintf(w, "%s added, %d known already, %d refused\n", count(a.Added.Reports, "report"), a.Known+a.Added.Known, a.refused.n)
	for _, why := range slices.Sorted(maps.Keys(a.refused.why)) {
		fmt.Fprintf(w, "  refused %d: %s\n", a.refused.why[why], why)
	}
	a.aside.write(w)
	fmt.Fprintf(w, "%s told in %s\n", count(a.Added.Events, "new event"), count(a.Added.Passages, "new passage"))
	if cover, err := a.Ledger.Coverage(context.Background()); err == nil {
		fmt.Fprintf(w, "%s holds %s from %s\n", db, count(cover.Events, "event"), covers(cover))
	}
}
