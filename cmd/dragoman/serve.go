package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/desk"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newServe() *cobra.Command {
	var (
		db, address, level string
		o                  desk.Options
	)
	cmd := &cobra.Command{
		Use:     "serve",
		GroupID: groupRecord,
		Short:   "Open the desk: the record in a browser, with an API",
		Long: `Serve opens the desk on the record: the web app, an HTTP API (its documentation
is at /docs, its description at /api/v1/openapi.json) and, at /mcp, tools for
assistants. /healthz and /metrics are for whoever runs it. A record that is not
there is made.

Only this machine reaches the desk, unless --addr or --host says otherwise; then a
token is wanted, DRAGOMAN_EDIT_TOKEN of who may change the record and, if you like,
DRAGOMAN_READ_TOKEN of who may only read. Tokens go over the wire as they are:
put a server with TLS before the desk (deploy/README.md shows how), and name it
with --host. An interrupt finishes what is being written and ends.`,
		Example: `  dragoman serve
  dragoman serve --db iran.db --addr 127.0.0.1:9000
  DRAGOMAN_EDIT_TOKEN=$(cat token) dragoman serve --addr 0.0.0.0:8080 --host desk.example.org`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var at slog.Level
			if err := at.UnmarshalText([]byte(level)); err != nil {
				return usageError{fmt.Errorf("--log %q: want debug, info, warn or error", level)}
			}
			o.Log = slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: at}))
			var err error
			if o.EditToken, err = token("DRAGOMAN_EDIT_TOKEN"); err != nil {
				return err
			}
			if o.ReadToken, err = token("DRAGOMAN_READ_TOKEN"); err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			context.AfterFunc(ctx, stop) // a second interrupt kills
			l, err := o.Listen(ctx, address)
			if err != nil {
				if errors.Is(err, dragoman.ErrInvalid) {
					err = usageError{err}
				}
				return err
			}
			d, err := desk.New(db, o)
			if err != nil {
				return errors.Join(err, l.Close())
			}
			fmt.Fprintf(cmd.OutOrStdout(), "The desk on %s is open: http://%s/\n", db, l.Addr())
			return errors.Join(d.Serve(ctx, l), d.Close())
		},
	}
	addDB(cmd, &db)
	f := cmd.Flags()
	f.StringVar(&address, "addr", "127.0.0.1:8080", "the `address` to answer on; port 0 takes a free one")
	f.StringSliceVar(&o.Hosts, "host", nil, "a `name` that the desk is called by, where a server stands before it (may be given again)")
	f.BoolVar(&o.AllowPrivate, "allow-private", false, "feeds may lie on the own machine and network")
	f.StringVar(&level, "log", "info", "what is logged, as JSON on standard error: debug, info, warn or error")
	complete(cmd, "log", "debug", "info", "warn", "error")
	return cmd
}

// token is a secret of the environment, or of the file that NAME_FILE names. A
// file that cannot be read, or holds nothing, is an error: without it the desk
// would be open to all.
func token(name string) (string, error) {
	path := os.Getenv(name + "_FILE")
	if path == "" {
		return strings.TrimSpace(os.Getenv(name)), nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	s := strings.TrimSpace(string(raw))
	if s == "" {
		return "", fmt.Errorf("%s_FILE: %s holds no token", name, path)
	}
	return s, nil
}

func newMCP() *cobra.Command {
	var db string
	cmd := &cobra.Command{
		Use:     "mcp",
		GroupID: groupRecord,
		Short:   "Answer an assistant by the Model Context Protocol",
		Long: `Mcp answers on standard input and output by the Model Context Protocol, for an
assistant on this machine: search_events, pair_overview, visits, trend,
check_claim, get_report and who. None of them changes the record. "dragoman
serve" answers the same at /mcp.`,
		Example: `  dragoman mcp --db iran.db
  echo '{"mcpServers": {"dragoman": {"command": "dragoman", "args": ["mcp", "--db", "iran.db"]}}}' > .mcp.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := os.Stat(db); err != nil {
				return fmt.Errorf("no record %s: dragoman add makes a record, --db names another", db)
			}
			d, err := desk.New(db, desk.Options{})
			if err != nil {
				return err
			}
			err = d.Tools().Run(cmd.Context(), &mcp.StdioTransport{})
			return errors.Join(err, d.Close())
		},
	}
	addDB(cmd, &db)
	return cmd
}
