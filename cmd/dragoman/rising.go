package main

import (
	"context"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newRising() *cobra.Command {
	var (
		ask  asking
		q    answers.RisingQuery
		what string
	)
	cmd := &cobra.Command{
		Use:     "rising",
		GroupID: groupRecord,
		Short:   "Show the pairs whose traffic changed of late",
		Long: `Rising compares, for every pair of countries, the events of the last weeks with
those of the weeks before, by report, and shows the pairs where they are more or
fewer than chance allows. Of the pairs that it shows, one in twenty is a false
alarm, on average, however many were tested (Benjamini and Hochberg).

The weeks end with the last report, or on the day of --until.`,
		Example: `  dragoman rising
  dragoman rising --weeks 8 --what conflict --limit 10
  dragoman rising --until 2014-03-31 --as-of 2014-03-31`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if q.Kind, err = answers.FindKind(what); err != nil {
				return asked(err)
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Rising(ctx, l, q)
			})
		},
	}
	addAsking(cmd, &ask)
	ask.scope = &q.Scope
	addAsOf(cmd, &q.AsOf)
	addDay(cmd, &q.Until, "until", "the last day of the weeks")
	f := cmd.Flags()
	f.StringVar(&what, "what", "all", "the `kind` of events: diplomatic, cooperation, conflict, all, or event types")
	f.IntVar(&q.Weeks, "weeks", 4, "how many weeks are looked at")
	f.IntVar(&q.Before, "before", 52, "how many weeks before they are compared with")
	f.IntVar(&q.Limit, "limit", 0, "show so many pairs, changed or not")
	return cmd
}
