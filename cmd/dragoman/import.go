package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newImport() *cobra.Command {
	var (
		db string
		o  exchange.ImportOptions
	)
	cmd := &cobra.Command{
		Use:     "import FILE...",
		GroupID: groupCode,
		Short:   "Put events of other collections beside ours",
		Long: `Import reads event files of GDELT 1.0 and 2.0, ICEWS, POLECAT and PLOVER, plain,
in a gzip or in a zip, into the record. Their events have no passages and keep
the name of their source: they are asked for by "events --source gdelt" and are
never counted among ours.

The same file twice adds nothing. A row that cannot be read is counted and kept,
with its line and the reason, in FILE.rejected.tsv beside the record, and the
others go on; the exit status is then 3. After an interrupt or a kill the same
command goes on where it stopped.`,
		Example: `  dragoman import 20191024143000.export.CSV.zip
  dragoman import --source icews-2018 events.2018.tab
  dragoman import gdelt/*.zip && dragoman events --source gdelt --pair IRN,AZE`,
		Args: wants(-1, "an event file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Format != "" {
				if _, err := among(o.Format, exchange.ImportFormats()...); err != nil {
					return err
				}
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second interrupt kills
			l, err := ledger.Open(db)
			if err != nil {
				return err
			}
			p := newProgress(cmd.ErrOrStderr(), intake.Size(args))
			bad := 0
			o.Rejects, o.Took = filepath.Dir(db), p.took
			o.Added = func(n int) { p.events.Add(int64(n)) }
			o.Done = func(f exchange.ImportedFile) {
				if f.Format != "" {
					p.say("%s: %s of %s as %s, %d known already, %d refused", f.Name, count(f.Added, "new event"), f.Format, f.Source, f.Known, f.Refused)
				}
				if f.Rejects != "" {
					p.say("  the refused rows are in %s", f.Rejects)
				}
				if f.Err != nil {
					p.say("refused: %s: %s", f.Name, told(f.Err))
					bad++
				}
				bad += f.Refused
			}
			err = exchange.Import(ctx, l, args, o)
			p.done()
			if errors.Is(err, context.Canceled) {
				err = errors.New("interrupted: give the same command again to go on")
			}
			sources, asked := l.Foreign(context.Background())
			for _, s := range sources {
				fmt.Fprintf(cmd.OutOrStdout(), "%s holds %s of %s (%s), %s to %s\n", db, count(s.Events, "event"), s.Name, s.Format, s.Since, s.Until)
			}
			if err := errors.Join(err, asked, l.Close()); err != nil {
				return err
			}
			if bad > 0 {
				return refusedError(bad)
			}
			return nil
		},
	}
	addDB(cmd, &db)
	f := cmd.Flags()
	f.StringVar(&o.Source, "source", "", "keep the events under this `name` (default that of the format, as gdelt)")
	f.StringVar(&o.Format, "format", "", "one of "+strings.Join(exchange.ImportFormats(), ", ")+" (default told by the file)")
	complete(cmd, "format", exchange.ImportFormats()...)
	return cmd
}
