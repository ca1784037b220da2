package main

import (
	"context"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newAgreements() *cobra.Command {
	return newThreads(answers.Agreement, &cobra.Command{
		Use:   "agreements [COUNTRY...]",
		Short: "Show agreements and what became of them",
		Long: `Agreements shows the treaties, deals and accords that reports name, with their
parties, their subject and the steps that are told: proposed, agreed, signed,
ratified, begun, completed, left. Countries narrow it to what each of them is a
party of; then agreements that no report names are shown as well.`,
		Example: `  dragoman agreements Iran Azerbaijan
  dragoman agreements USA RUS --since 2010-01-01 --format md
  dragoman agreements --name "new start"`,
	})
}

// newThreads completes a command that shows threads of a kind.
func newThreads(kind string, cmd *cobra.Command) *cobra.Command {
	var ask asking
	q := answers.ThreadsQuery{Kind: kind}
	cmd.GroupID, cmd.Args = groupRecord, cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if q.Countries, err = codes(args...); err != nil {
			return err
		}
		return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
			return answers.Threads(ctx, l, q)
		})
	}
	addScope(cmd, &ask, &q.Scope)
	cmd.Flags().StringVar(&q.Words, "name", "", "`words` of its name")
	cmd.Flags().BoolVar(&q.Mentions, "mentions", false, "also those of which no step is told")
	return cmd
}
