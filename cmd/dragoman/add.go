package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
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

// batchSize is how many reports go into the record at once: what a kill loses
// at most, and has coded again.
const batchSize = 256

func newAdd() *cobra.Command {
	var (
		lists   []string
		db      string
		date    dragoman.Day
		workers int
		columns intake.Columns
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
--min-confidence").`,
		Example: `  dragoman add reports/ archive.jsonl.gz
  dragoman add --db iran.db --date 2019-01-22 undated.txt
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
			a := &adding{coder: c, ledger: l, progress: newProgress(cmd.ErrOrStderr(), intake.Size(paths))}
			in := cmd.InOrStdin()
			if slices.Contains(paths, "-") {
				in = interruptible(ctx, in)
			}
			reports := intake.Read(ctx, paths, in, intake.Options{
				Date: date, Columns: columns, Note: noted(a.progress.say), Aside: a.aside.add, Took: a.progress.took,
			})
			err = a.run(ctx, reports, workers)
			a.progress.done()
			a.summary(cmd.OutOrStdout(), db)
			if err := errors.Join(err, l.Close()); err != nil {
				return err
			}
			return a.refused.err()
		},
	}
	addDB(cmd, &db)
	addDay(cmd, &date, "date", "day of reports that say none")
	addMap(cmd, &columns)
	cmd.Flags().IntVar(&workers, "workers", 0, "reports coded at a time (default the number of cores); the record is the same")
	addActors(cmd, &lists)
	return cmd
}

// adding is one run of add.
type adding struct {
	coder    *coder.Coder
	ledger   *ledger.Ledger
	progress *progress
	known    int // passed over before they were coded
	added    ledger.Added
	refused  refusals
	aside    asides
}

// run codes reports into the record, batch by batch. When ctx ends, what is
// coded is still put in.
func (a *adding) run(ctx context.Context, reports iter.Seq2[dragoman.Report, error], workers int) error {
	var batch []ledger.Coded
	info := dragoman.CoderInfo{Name: coder.Name, Version: coder.Version}
	for doc, err := range a.coder.All(ctx, a.fresh(ctx, reports), workers) {
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			if err := a.refused.add(err); err != nil {
				return errors.Join(a.put(ctx, batch), err)
			}
			a.progress.say("refused: %s", told(err))
			a.progress.refused.Add(1)
			continue
		}
		batch = append(batch, ledger.Coded{Report: doc.Report, Records: a.coder.Records(doc), Threads: doc.Threads, Claims: doc.Claims, Coder: info})
		a.progress.reports.Add(1)
		if len(batch) == batchSize {
			if err := a.put(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if err := a.put(ctx, batch); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("interrupted: give the same command again to go on")
	}
	return nil
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

// fresh passes over the reports that the record holds as they are.
func (a *adding) fresh(ctx context.Context, reports iter.Seq2[dragoman.Report, error]) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {
		for rep, err := range reports {
			if err == nil {
				held, err := a.ledger.Report(ctx, rep.ID)
				if err == nil && held.ContentID() == rep.ContentID() {
					a.known++
					a.progress.reports.Add(1)
					continue
				}
			}
			if !yield(rep, err) {
				return
			}
		}
	}
}

// put adds a batch to the record; an interrupt does not stop it.
func (a *adding) put(ctx context.Context, batch []ledger.Coded) error {
	if len(batch) == 0 {
		return nil
	}
	added, err := a.ledger.Add(context.WithoutCancel(ctx), batch)
	if err != nil {
		return err
	}
	for _, r := range added.Refused {
		a.refused.count(r.Why)
		a.progress.refused.Add(1)
		a.progress.say("refused: %s: %s", r.ID, r.Why)
	}
	a.added = a.added.Plus(added)
	a.progress.events.Add(int64(added.Events))
	return nil
}

// summary tells what was done and what the record holds now.
func (a *adding) summary(w io.Writer, db string) {
	fmt.Fprintf(w, "%s added, %d known already, %d refused\n", count(a.added.Reports, "report"), a.known+a.added.Known, a.refused.n)
	for _, why := range slices.Sorted(maps.Keys(a.refused.why)) {
		fmt.Fprintf(w, "  refused %d: %s\n", a.refused.why[why], why)
	}
	a.aside.write(w)
	fmt.Fprintf(w, "%s told in %s\n", count(a.added.Events, "new event"), count(a.added.Passages, "new passage"))
	if cover, err := a.ledger.Coverage(context.Background()); err == nil {
		fmt.Fprintf(w, "%s holds %s from %s\n", db, count(cover.Events, "event"), covers(cover))
	}
}
