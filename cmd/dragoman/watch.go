package main

import (
	"context"
	"errors"
	"iter"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newWatch() *cobra.Command {
	var (
		db      string
		o       intake.WatchOptions
		workers int
	)
	cmd := &cobra.Command{
		Use:     "watch FEED|LIST...",
		GroupID: groupCode,
		Short:   "Read feeds as they come, into the record",
		Long: `Watch asks RSS and Atom feeds for what is new, codes it and adds it to the
record, until it is interrupted. A list is OPML, or an address a line. What was
seen is kept in the record: a restart goes on where it stopped.

It is polite: a feed is asked every --every with the tags that its server gave,
a host at most every two seconds, one that fails ever more seldom, and one that
asks to be left alone is. It reads what the feed has; with --follow it reads the
articles that the items link to, where the host's robots.txt allows that to
"dragoman" (RFC 9309): a host without one allows all, one that fails to give it
nothing, and the feed's own text is read. Addresses of the own machine and network
are refused unless --allow-private is given.`,
		Example: `  dragoman watch feeds.opml
  dragoman watch --once --follow https://example.org/world.rss
  dragoman watch --every 1h feeds.txt --db iran.db`,
		Args: wants(-1, "a feed or a list of feeds"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var feeds []string
			for _, arg := range args {
				list, err := intake.Feeds(arg)
				if err != nil {
					return err
				}
				feeds = append(feeds, list...)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second interrupt kills
			l, err := ledger.Open(db)
			if err != nil {
				return err
			}
			o.UserAgent = coder.Name + "/" + coder.Version
			w, err := intake.NewWatcher(l, feeds, o)
			if err != nil {
				return errors.Join(asked(err), l.Close())
			}
			c, err := coder.New()
			if err != nil {
				return errors.Join(err, l.Close())
			}
			a := newAdding(c, l, newProgress(cmd.ErrOrStderr(), 0), workers)
			failed, err := watch(ctx, w, a)
			a.progress.done()
			a.summary(cmd.OutOrStdout(), db)
			if err := errors.Join(err, l.Close()); err != nil {
				return err
			}
			if failed > 0 && o.Once {
				return refusedError(failed)
			}
			return nil
		},
	}
	addDB(cmd, &db)
	f := cmd.Flags()
	f.DurationVar(&o.Every, "every", 15*time.Minute, "how often a feed is asked")
	f.BoolVar(&o.Once, "once", false, "ask each feed that is due once, then stop")
	f.BoolVar(&o.Follow, "follow", false, "read the articles that items link to")
	f.BoolVar(&o.AllowPrivate, "allow-private", false, "read from the own machine and network too, and through the environment's proxy")
	f.IntVar(&workers, "workers", 0, "reports coded at a time (default the number of cores); the record is the same")
	return cmd
}

// watch adds what feeds bring, until there is no more or ctx ends: what has
// come is put in first. It gives how many feeds failed.
func watch(ctx context.Context, w *intake.Watcher, a *adding) (failed int, err error) {
	rest := context.WithoutCancel(ctx)
	for {
		f, err := w.Next(ctx)
		if err != nil || f == nil {
			if errors.Is(err, context.Canceled) {
				err = nil // that is how a watch ends
			}
			return failed, err
		}
		if f.Err != nil {
			failed++
			a.progress.say("%s: %s; asked again at %s", f.Feed, told(f.Err), f.Next.Format("15:04"))
		}
		for _, n := range f.Notes {
			noted(a.progress.say)(n)
		}
		for _, one := range f.Aside {
			a.aside.add(one)
		}
		for i := range f.Refused {
			a.refused.count(f.Refused[i].Why)
			a.progress.refused.Add(1)
			a.progress.say("refused: %s", told(&f.Refused[i]))
		}
		before := a.Added.Reports
		if err := a.Run(rest, each(f.Reports)); err != nil {
			return failed, err
		}
		if err := w.Keep(rest, f); err != nil {
			return failed, err
		}
		if n := a.Added.Reports - before; n > 0 {
			a.progress.say("%s: %s", f.Feed, count(n, "new report"))
		}
	}
}

func each(reports []dragoman.Report) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {
		for _, r := range reports {
			if !yield(r, nil) {
				return
			}
		}
	}
}
