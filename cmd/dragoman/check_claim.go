package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newCheckClaim() *cobra.Command {
	var (
		ask    asking
		scope  answers.Scope
		on     dragoman.Day
		report string
		n      int
	)
	cmd := &cobra.Command{
		Use:     "check-claim [WORDS]",
		GroupID: groupRecord,
		Short:   "Check a claim against the record",
		Long: `Check-claim tells what the record holds for a claim and against it: the events
that it counts with their passages, the near misses and why they were left out,
how the count moves with the definition, and what the record covers of the
claim's time. The claim is given in words, or as one that a report of the
record makes (see dragoman claims).

The verdict is supported, contradicted, not enough coverage (nothing contradicts
it) or cannot be checked. What the record does not tell never contradicts a
claim. Assessments are attributed, never judged.`,
		Example: `  dragoman check-claim "It is the third visit by Iranian ministers to Baku since December 2018." --on 2019-01-22
  dragoman check-claim --report wire-037 --claim 2
  dragoman check-claim "No Turkish leader has visited Armenia since 2009." --on 2018-11-20 --format md`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.TrimSpace(strings.Join(args, " "))
			if (text == "") == (report == "") {
				return usageError{errors.New("check-claim wants a claim in words, or --report, and not both")}
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				words := []string{"check-claim", text, "--on", on.String()}
				var found []dragoman.Claim
				if report != "" {
					words = []string{"check-claim", "--report", report}
					if _, err := l.Report(ctx, report); err != nil {
						return nil, err
					}
					for c, err := range l.Claims(ctx, ledger.ClaimQuery{Report: report}) {
						if err != nil {
							return nil, err
						}
						found = append(found, c)
					}
				} else {
					docs, err := read(cmd, text, nil, on)
					if err != nil {
						return nil, err
					}
					for _, c := range docs[0].Claims {
						c.Report, c.Text.Report = "", "" // it is no report's
						found = append(found, c)
					}
				}
				switch {
				case len(found) == 0:
					return nil, errors.New("there is no claim in it: a claim says how many, since when, more or most; see dragoman claims")
				case n < 1 || n > len(found):
					return nil, usageError{fmt.Errorf("--claim %d: there are %d", n, len(found))}
				case len(found) > 1 && !cmd.Flags().Changed("claim"):
					fmt.Fprintf(cmd.ErrOrStderr(), "claim 1 of %d; --claim checks another\n", len(found))
				}
				if n > 1 || report != "" {
					words = append(words, "--claim", strconv.Itoa(n))
				}
				return answers.Check(ctx, l, found[n-1], scope.AsOf, words...)
			})
		},
	}
	addAsking(cmd, &ask)
	addAsOf(cmd, &scope.AsOf)
	ask.scope = &scope
	on = dragoman.DayIn(time.Now())
	addDay(cmd, &on, "on", "day on which it is claimed")
	cmd.Flags().StringVar(&report, "report", "", "check a claim of the report of this `id`")
	cmd.Flags().IntVar(&n, "claim", 1, "which of several claims, by its `number`")
	return cmd
}
