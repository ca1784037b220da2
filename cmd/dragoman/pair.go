package main

import (
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newPair() *cobra.Command {
	var (
		db, format   string
		since, until dragoman.Day
	)
	cmd := &cobra.Command{
		Use:     "pair COUNTRY COUNTRY",
		GroupID: groupRecord,
		Short:   "Sum up the events between two countries",
		Long: `Pair counts the events between two countries by type, quad category, status and
month, with the visits each way and what the record covers.`,
		Example: `  dragoman pair Iran Azerbaijan
  dragoman pair IRN AZE --since 2018-12-01 --format json`,
		Args: wants(2, "two countries"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := among(format, answerFormats...)
			if err != nil {
				return err
			}
			return ask(db, args, func(l *ledger.Ledger, a, b string) error {
				answer, err := answers.Pair(cmd.Context(), l, a, b, since, until)
				if err != nil {
					return err
				}
				return writeAnswer(cmd.OutOrStdout(), format, answer)
			})
		},
	}
	addDB(cmd, &db)
	addDay(cmd, &since, "since", "on this day or later")
	addDay(cmd, &until, "until", "on this day or earlier")
	addFormat(cmd, &format, answerFormats[0], answerFormats...)
	return cmd
}
