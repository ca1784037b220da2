package main

import (
	"context"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newPair() *cobra.Command {
	var (
		q     asking
		scope answers.Scope
	)
	cmd := &cobra.Command{
		Use:     "pair COUNTRY COUNTRY",
		GroupID: groupRecord,
		Short:   "Sum up the events between two countries",
		Long: `Pair counts the events between two countries by type, quad category, status and
month, with the visits each way and what the record covers.`,
		Example: `  dragoman pair Iran Azerbaijan
  dragoman pair IRN AZE --since 2018-12-01 --format md`,
		Args: wants(2, "two countries"),
		RunE: func(cmd *cobra.Command, args []string) error {
			pair, err := codes(args...)
			if err != nil {
				return err
			}
			return q.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Pair(ctx, l, pair[0], pair[1], scope)
			})
		},
	}
	addScope(cmd, &q, &scope)
	return cmd
}
