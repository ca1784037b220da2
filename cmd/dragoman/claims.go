package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/claims"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newClaims() *cobra.Command {
	var (
		ask   asking
		scope answers.Scope
		q     ledger.ClaimQuery
		text  string
		on    dragoman.Day
		pair  []string
	)
	cmd := &cobra.Command{
		Use:     "claims [REPORT|FILE|FOLDER]",
		GroupID: groupRecord,
		Short:   "Show what reports claim of many events",
		Long: `Claims shows what reports say of many events or of how things stand: counts
("third visit since December"), firsts, lasts and records, trends, comparisons
and assessments. Each says what is counted, by whom and to whom, from which
rank, over which time, and who says so.

It asks the record, for one report by its id or for all; or it reads a file or
--text, which need not be in the record. dragoman check-claim tells what the
record holds for a claim and against it.`,
		Example: `  dragoman claims --pair IRN,AZE --kind count,first
  dragoman claims report.txt
  dragoman claims --text "It was the third visit to Baku since December 2018." --on 2019-01-22
  dragoman claims --since 2018-01-01 --format csv > claims.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, k := range q.Kinds {
				if _, err := among(k, claims.Kinds()...); err != nil || k == "" {
					return usageError{fmt.Errorf("kind %q: want one of %s", k, strings.Join(claims.Kinds(), ", "))}
				}
			}
			if text != "" && len(args) > 0 {
				return usageError{errors.New("claims wants --text or a report, not both")}
			}
			if text == "" && len(args) == 1 {
				if _, err := os.Stat(args[0]); err != nil && args[0] != "-" {
					q.Report = args[0]
				}
			}
			if text != "" || len(args) == 1 && q.Report == "" {
				docs, err := read(cmd, text, args, on)
				if err != nil {
					return err
				}
				format, err := among(ask.format, answerFormats...)
				if err != nil {
					return err
				}
				return writeAnswer(cmd.OutOrStdout(), format, answers.ClaimsOf(docs...))
			}
			if q.Country != "" {
				cs, err := codes(q.Country)
				if err != nil {
					return err
				}
				q.Country = cs[0]
			}
			if len(pair) > 0 {
				cs, err := codes(pair...)
				if err != nil {
					return err
				}
				if len(cs) != 2 {
					return usageError{errors.New("--pair wants two countries, as IRN,AZE")}
				}
				q.Pair = [2]string(cs)
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				if q.Report != "" {
					if _, err := l.Report(ctx, q.Report); errors.Is(err, dragoman.ErrNotFound) {
						return nil, fmt.Errorf("there is neither a file nor a report %s", q.Report)
					}
				}
				return answers.Claims(ctx, l, q, scope)
			})
		},
	}
	addScope(cmd, &ask, &scope)
	f := cmd.Flags()
	f.StringVar(&text, "text", "", "read this text")
	addDay(cmd, &on, "on", "day of --text, and of files that say none")
	f.StringSliceVar(&q.Kinds, "kind", nil, "only these: "+strings.Join(claims.Kinds(), ", "))
	f.StringVar(&q.Of, "of", "", "what is counted, as visit")
	f.StringVar(&q.Country, "country", "", "a party on either side")
	f.StringSliceVar(&pair, "pair", nil, "two `countries`, as IRN,AZE: both are parties")
	f.IntVar(&q.Limit, "limit", 0, "show at most so many")
	complete(cmd, "kind", claims.Kinds()...)
	return cmd
}

// read codes a text, or else files.
func read(cmd *cobra.Command, text string, files []string, on dragoman.Day) ([]*dragoman.Document, error) {
	c, err := coder.New()
	if err != nil {
		return nil, err
	}
	if text != "" {
		if on == 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), "no dates are read without the day of the text: give it with --on")
		}
		return []*dragoman.Document{c.Code(dragoman.Report{ID: "text", Published: on, Text: text})}, nil
	}
	var docs []*dragoman.Document
	say := func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
	for doc, err := range c.All(cmd.Context(), intake.Read(cmd.Context(), files, cmd.InOrStdin(), intake.Options{Date: on, Note: noted(say)}), 0) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, &dragoman.Document{Report: dragoman.Report{ID: doc.ID}, Claims: doc.Claims})
	}
	return docs, nil
}
