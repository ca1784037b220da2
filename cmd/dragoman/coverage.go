package main

import (
	"context"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newCoverage() *cobra.Command {
	var (
		ask   asking
		scope answers.Scope
	)
	cmd := &cobra.Command{
		Use:     "coverage [COUNTRY...]",
		GroupID: groupRecord,
		Short:   "Show what the record covers, and what can be asked of it",
		Long: `Coverage shows how many reports the record has by month and source, where it has
none, and what can and cannot be asked of it; with countries, how much its
reports tell of each. The table is by years; json and csv are by months.`,
		Example: `  dragoman coverage
  dragoman coverage Iran Azerbaijan --since 2015-01-01
  dragoman coverage IRN --format csv`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			countries, err := codes(args...)
			if err != nil {
				return err
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Coverage(ctx, l, scope, countries...)
			})
		},
	}
	addScope(cmd, &ask, &scope)
	return cmd
}
