package main

import (
	"context"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newVisits() *cobra.Command {
	var (
		ask asking
		q   answers.VisitsQuery
	)
	cmd := &cobra.Command{
		Use:     "visits COUNTRY COUNTRY",
		GroupID: groupRecord,
		Short:   "Show the visits between two countries",
		Long: `Visits shows who of two countries visited the other and when, what was planned
or called off, whom they met and what they signed, with the passages that tell
it, and what the record covers: what it does not hold may yet have happened.`,
		Example: `  dragoman visits Iran Azerbaijan
  dragoman visits IRN AZE --since 2018-12-01 --one-way
  dragoman visits Turkey Georgia --standing held --format csv`,
		Args: wants(2, "two countries"),
		RunE: func(cmd *cobra.Command, args []string) error {
			pair, err := codes(args...)
			if err != nil {
				return err
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Visits(ctx, l, pair[0], pair[1], q)
			})
		},
	}
	addScope(cmd, &ask, &q.Scope)
	cmd.Flags().BoolVar(&q.OneWay, "one-way", false, "only visits of the first country to the second")
	cmd.Flags().StringSliceVar(&q.Standing, "standing", nil, "held, planned, cancelled, denied, possible: only those")
	complete(cmd, "standing", answers.Held, answers.Planned, answers.Cancelled, answers.Denied, answers.Possible)
	return cmd
}
