package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/dragoman-events/dragoman/archive"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newArchive() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "archive",
		GroupID: groupCode,
		Short:   "Code an archive too large for one sitting or one machine",
		Args:    cobra.NoArgs,
		Long: `Archive codes large archives, on one machine with a worker a core or on many
that share a queue. It works in a folder (or a place in a store that speaks S3)
of its own: plan writes there what the archive holds and how it is cut into
shards, run codes them into one Parquet file of events each, and either may be
killed and given again. See doc/scale.md.`,
		Example: `  dragoman archive plan --out coded/ news/ crawl.warc.gz
  dragoman archive run coded/
  dragoman archive status coded/
  dragoman archive collect coded/ --db record.db

  dragoman archive plan --out s3://mine/coded?region=eu-central-1 s3://mine/news?region=eu-central-1
  dragoman archive run s3://mine/coded?region=eu-central-1 --nats nats://n1:4222,nats://n2:4222,nats://n3:4222
  dragoman archive work --nats nats://n1:4222   # on every other host`,
	}
	cmd.AddCommand(newArchivePlan(), newArchiveRun(), newArchiveWork(), newArchiveStatus(), newArchiveCollect())
	return cmd
}

// stoppable gives a context that the first interrupt ends; the second kills.
func stoppable(cmd *cobra.Command) (context.Context, func()) {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

func newArchivePlan() *cobra.Command {
	var out, size string
	cmd := &cobra.Command{
		Use:   "plan --out FOLDER FILE|FOLDER|s3://...",
		Short: "List an archive and cut it into shards",
		Long: `Plan reads every file once, notes its hash, and writes manifest.jsonl into the
folder --out. JSON Lines and WARC files are cut between reports, other files
stay whole, and small files share a shard. Where a run is to have workers on
other hosts, they must find the sources under the same paths, or in a store.`,
		Example: `  dragoman archive plan --out coded/ news/ crawl.warc.gz
  dragoman archive plan --out coded/ --shard-size 32M "s3://news?region=eu-central-1&endpoint=https://minio:9000"`,
		Args: wants(-1, "files or folders to code"),
		RunE: func(cmd *cobra.Command, args []string) error {
			bytes, err := parseSize(size)
			if err != nil {
				return usageError{err}
			}
			ctx, stop := stoppable(cmd)
			defer stop()
			p := newProgress(cmd.ErrOrStderr(), intake.Size(args))
			store, err := archive.OpenStore(ctx, out)
			if err != nil {
				return err
			}
			defer store.Close()
			m, err := archive.MakePlan(ctx, args, archive.PlanOptions{ShardBytes: bytes, Took: p.took, Note: p.say})
			p.done()
			if err != nil {
				return err
			}
			if err := store.SaveManifest(ctx, m); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s of %.1f MB planned in %s; go on with: dragoman archive run %s\n", count(len(m.Shards), "shard"), float64(m.Bytes())/1e6, out, out)
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "the `folder` (or s3:// address) for the manifest and what becomes of it")
	cmd.Flags().StringVar(&size, "shard-size", "8M", "bytes of a shard, as the files lie; K, M and G count in 1,024s")
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err) // no such flag: a mistake in the command
	}
	return cmd
}

// parseSize reads "8M".
func parseSize(s string) (int64, error) {
	digits := strings.TrimRight(strings.ToUpper(s), "KMGB")
	unit := int64(1)
	switch strings.TrimSuffix(strings.ToUpper(s[len(digits):]), "B") {
	case "K":
		unit = 1 << 10
	case "M":
		unit = 1 << 20
	case "G":
		unit = 1 << 30
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > 1<<40/unit {
		return 0, fmt.Errorf("size %q: want a number of bytes such as 8M", s)
	}
	return n * unit, nil
}

// running is what the run and work commands share.
func running(cmd *cobra.Command, lists []string) (archive.Options, error) {
	version, err := codesAs(lists)
	if err != nil {
		return archive.Options{}, err
	}
	c, err := loadCoder(cmd, lists)
	if err != nil {
		return archive.Options{}, err
	}
	return archive.Options{Version: version, Code: archive.With(c, intake.Options{})}, nil
}

// codesAs names all that an outcome hangs on: the build, and what is in the
// files of a user's actors, in their order. A run is bound to it.
func codesAs(lists []string) (string, error) {
	if len(lists) == 0 {
		return build(), nil
	}
	all := sha256.New()
	for _, path := range lists {
		b, err := os.ReadFile(path) //nolint:gosec // the user named it
		if err != nil {
			return "", err
		}
		one := sha256.Sum256(b)
		all.Write(one[:])
	}
	return fmt.Sprintf("%s with actors %x", build(), all.Sum(nil)[:4]), nil
}

func newArchiveRun() *cobra.Command {
	var (
		nats, listen      string
		workers, replicas int
		retry             bool
		lists             []string
	)
	cmd := &cobra.Command{
		Use:   "run FOLDER",
		Short: "Code what an archive's plan holds and has no part yet",
		Long: `Run codes the shards of a plan that are not done, and ends when each is done or
set aside. Killed or interrupted, it is given again and goes on. A folder takes the parts of
one build of the program, with one choice of --actors.

Without --nats the queue is within this process; "dragoman archive work" can
join it from the same machine, and from others where --listen lets them. With
--nats the queue is on those servers (JetStream on), and this process need not
do the coding itself (--workers -1).

A shard that fails three times, or whose worker dies three times, is set aside
with the reason, and the others go on; the exit status is then 3, and
--retry takes such shards up again.`,
		Example: `  dragoman archive run coded/
  dragoman archive run coded/ --workers 4 --listen 10.0.0.5:4222
  dragoman archive run coded/ --nats nats://n1:4222,nats://n2:4222,nats://n3:4222 --workers -1`,
		Args: wants(1, "the folder of a plan"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := stoppable(cmd)
			defer stop()
			o, err := running(cmd, lists)
			if err != nil {
				return err
			}
			if o.Store, err = archive.OpenStore(ctx, args[0]); err != nil {
				return err
			}
			defer o.Store.Close()
			m, err := o.Store.LoadManifest(ctx)
			if err != nil {
				return err
			}
			o.NATS, o.Listen, o.Workers, o.Replicas, o.Retry = nats, listen, workers, replicas, retry
			p := newProgress(cmd.ErrOrStderr(), int64(len(m.Shards)))
			told := 0
			o.Say = p.say
			o.Progress = func(s archive.State) {
				if told == 0 && listen != "" {
					p.say("workers join with: dragoman archive work --nats %s", s.Address)
				}
				p.reports.Store(s.Reports)
				p.events.Store(s.Events)
				over := s.Done + s.Failed
				p.took(over - told)
				told = over
			}
			state, err := archive.Run(ctx, o)
			p.done()
			if err != nil {
				return err
			}
			state, err = archive.Status(ctx, o.Store, "")
			if err != nil {
				return err
			}
			if err := writeState(cmd.OutOrStdout(), &state); err != nil {
				return err
			}
			if state.Failed > 0 {
				return refusedError(state.Failed)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&nats, "nats", "", "servers of a queue, as nats://[token@]`host:port`, several with commas")
	f.StringVar(&listen, "listen", "", "where the queue within this process listens, `host:port` (default 127.0.0.1 and any port)")
	f.IntVar(&workers, "workers", 0, "shards coded at a time in this process (default the number of cores); -1 for none")
	f.IntVar(&replicas, "replicas", 0, "copies of the queue on a cluster (default 3 where it has three servers)")
	f.BoolVar(&retry, "retry", false, "take up again what was set aside")
	addActors(cmd, &lists)
	return cmd
}

func newArchiveWork() *cobra.Command {
	var (
		nats, out, run string
		workers        int
		lists          []string
	)
	cmd := &cobra.Command{
		Use:   "work --nats URL",
		Short: "Join a run with the cores of this machine",
		Long: `Work takes shards from the queue of a run until the run is over. It may begin
and end at any time; an interrupt gives the shard in hand back. The program
must be the same build as the run's, with the same files of actors; another one
is turned away.`,
		Example: `  dragoman archive work --nats nats://token@10.0.0.5:4222
  dragoman archive work --nats nats://n1:4222,nats://n2:4222 --out /mnt/shared/coded --workers 8`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := stoppable(cmd)
			defer stop()
			o, err := running(cmd, lists)
			if err != nil {
				return err
			}
			if out != "" {
				if o.Store, err = archive.OpenStore(ctx, out); err != nil {
					return err
				}
				defer o.Store.Close()
			}
			o.NATS, o.Run, o.Workers = nats, run, workers
			o.Say = func(format string, a ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", a...) }
			return archive.Work(ctx, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&nats, "nats", "", "servers of the queue, as nats://[token@]`host:port`, several with commas")
	f.StringVar(&out, "out", "", "where this host finds the run's `folder`, if not where the run has it")
	f.StringVar(&run, "run", "", "which run, where several go on")
	f.IntVar(&workers, "workers", 0, "shards coded at a time (default the number of cores)")
	if err := cmd.MarkFlagRequired("nats"); err != nil {
		panic(err) // no such flag: a mistake in the command
	}
	addActors(cmd, &lists)
	return cmd
}

func newArchiveStatus() *cobra.Command {
	var nats, format string
	cmd := &cobra.Command{
		Use:   "status FOLDER",
		Short: "How far a run is",
		Long: `Status tells how many shards are done, set aside and left, by what lies in the
folder, and where the run's queue can be reached, which workers live, how fast
they are and about how long it will take.`,
		Example: `  dragoman archive status coded/
  dragoman archive status coded/ --format json | jq .failures
  watch dragoman archive status coded/`,
		Args: wants(1, "the folder of a plan"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := among(format, "table", "json")
			if err != nil {
				return err
			}
			store, err := archive.OpenStore(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			defer store.Close()
			state, err := archive.Status(cmd.Context(), store, nats)
			if err != nil {
				return err
			}
			if f == "json" {
				e := json.NewEncoder(cmd.OutOrStdout())
				e.SetIndent("", "  ")
				return e.Encode(&state)
			}
			return writeState(cmd.OutOrStdout(), &state)
		},
	}
	addFormat(cmd, &format, "table", "table", "json")
	cmd.Flags().StringVar(&nats, "nats", "", "servers of the queue, where it is not within a run on this machine")
	return cmd
}

// writeState tells how far a run is.
func writeState(w io.Writer, s *archive.State) error {
	var b strings.Builder
	left := s.Shards - s.Done - s.Failed
	fmt.Fprintf(&b, "%d of %s done, %d set aside, %d left (%.1f of %.1f MB)\n", s.Done, count(s.Shards, "shard"), s.Failed, left, float64(s.BytesDone)/1e6, float64(s.Bytes)/1e6)
	fmt.Fprintf(&b, "%s coded, %d refused, %s in parts of %.1f MB\n", count(int(s.Reports), "report"), s.Refused, count(int(s.Events), "event"), float64(s.Size)/1e6)
	for _, why := range slices.Sorted(maps.Keys(s.Aside)) {
		fmt.Fprintf(&b, "%s set aside: %s\n", count(int(s.Aside[why]), "report"), why)
	}
	if len(s.Workers) > 0 {
		fmt.Fprintf(&b, "%s at work, %.0f reports a second", count(len(s.Workers), "worker"), s.Rate)
		if s.Left > 0 {
			fmt.Fprintf(&b, ", about %s left", s.Left.Round(time.Second))
		}
		b.WriteByte('\n')
		for _, a := range s.Workers {
			fmt.Fprintf(&b, "  %s: %d shards done, now %s since %s\n", exchange.Clean(a.Worker), a.Done, exchange.Clean(a.Shard), a.Since.Format("15:04:05Z"))
		}
	}
	if s.Refused > 0 {
		fmt.Fprintf(&b, "what was refused, and why, is told in parts/*.json\n")
	}
	for _, f := range s.Failures {
		why, _, _ := strings.Cut(f.Why, "\n")
		fmt.Fprintf(&b, "set aside: shard %s after %d tries: %s\n", f.Shard, f.Tries, exchange.Clean(why))
		for _, p := range f.Pieces[:min(3, len(f.Pieces))] {
			fmt.Fprintf(&b, "  %s\n", exchange.Clean(p))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func newArchiveCollect() *cobra.Command {
	var (
		db    string
		lists []string
	)
	cmd := &cobra.Command{
		Use:   "collect FOLDER",
		Short: "Add the parts of a run to a record",
		Long: `Collect puts the reports of an archive, and the events, claims, projects and
agreements of its parts, into the record, without coding again: the reports are
read from the sources once more, and must be what they were. What the record has already is passed over, so that
the command may be given again. Those who work with DuckDB or Spark need no
record: the parts are Parquet files, in FOLDER/parts. A run with --actors is
collected with the same.`,
		Example: `  dragoman archive collect coded/ --db record.db`,
		Args:    wants(1, "the folder of a run"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := stoppable(cmd)
			defer stop()
			version, err := codesAs(lists)
			if err != nil {
				return err
			}
			store, err := archive.OpenStore(ctx, args[0])
			if err != nil {
				return err
			}
			defer store.Close()
			l, err := ledger.Open(db)
			if err != nil {
				return err
			}
			a := newAdding(nil, l, newProgress(cmd.ErrOrStderr(), 0), 0)
			err = a.Keep(ctx, archive.Collect(ctx, store, version, intake.Options{Aside: a.aside.add}))
			a.progress.done()
			a.summary(cmd.OutOrStdout(), db)
			if err := errors.Join(err, l.Close()); err != nil {
				return err
			}
			return a.refused.err()
		},
	}
	addDB(cmd, &db)
	addActors(cmd, &lists)
	return cmd
}
