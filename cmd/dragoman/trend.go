package main

import (
	"context"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newTrend() *cobra.Command {
	var (
		ask         asking
		q           answers.TrendQuery
		what, split string
	)
	cmd := &cobra.Command{
		Use:     "trend COUNTRY COUNTRY",
		GroupID: groupRecord,
		Short:   "Test whether traffic between two countries changed",
		Long: `Trend compares how many events of a kind there were before a month and from it
on; without --split it seeks the months in which that changed. Each comparison
is made of the events as counted and of the events by report, for more reports
are not more diplomacy. The tests allow for bursts, for few events and for the
season; they hold false alarms to one in twenty.

Kinds are diplomatic, visits, cooperation, conflict, all, or event types. Months
of which the record has no report are left out, not taken for quiet ones.

What imported collections have of the kind is counted beside, and compared by
itself over the days that the collection has; in CSV each has a column. It is
never added to ours.`,
		Example: `  dragoman trend Iran Azerbaijan --what diplomatic --split 2018-08
  dragoman trend RUS UKR --what all
  dragoman trend USA CUB --since 2009-01-01 --what CONSULT,AGREE --format md`,
		Args: wants(2, "two countries"),
		RunE: func(cmd *cobra.Command, args []string) error {
			pair, err := codes(args...)
			if err != nil {
				return err
			}
			if q.Kind, err = answers.FindKind(what); err != nil {
				return asked(err)
			}
			if split != "" {
				if q.Split, err = answers.ParseMonth(split); err != nil {
					return asked(err)
				}
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Trend(ctx, l, pair[0], pair[1], q)
			})
		},
	}
	addScope(cmd, &ask, &q.Scope)
	kinds := answers.Kinds()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	cmd.Flags().StringVar(&what, "what", names[0], "the `kind` of events: a name or event types with commas between")
	cmd.Flags().StringVar(&split, "split", "", "the first `month` of what is after, as YYYY-MM; without it change points are sought")
	complete(cmd, "what", names...)
	return cmd
}
