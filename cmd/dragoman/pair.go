package main

import (
	"context"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newPair() *cobra.Command {
	var (
		ask asking
		q   answers.PairQuery
	)
	cmd := &cobra.Command{
		Use:     "pair COUNTRY COUNTRY",
		GroupID: groupRecord,
		Short:   "Show the state of relations of two countries",
		Long: `Pair shows the state of relations of two countries on one page: the events
between them by type and month, how far they are of cooperation or of conflict,
the visits each way, agreements and projects, who meets whom, what others did
that bears on the two, and whether the last three months differ from the two
years before. The table sums up long times by years; json and csv are by months.`,
		Example: `  dragoman pair Iran Azerbaijan
  dragoman pair IRN AZE --since 2018-12-01 --format md`,
		Args: wants(2, "two countries"),
		RunE: func(cmd *cobra.Command, args []string) error {
			cs, err := loadCountries()
			if err != nil {
				return err
			}
			var pair [2]string
			for i := range pair {
				if pair[i], err = cs.code(args[i]); err != nil {
					return err
				}
				q.Names[i] = cs.places.Words(pair[i])
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Pair(ctx, l, pair[0], pair[1], q)
			})
		},
	}
	addScope(cmd, &ask, &q.Scope)
	return cmd
}
