package main

import (
	"encoding/json"
	"io"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newVisits() *cobra.Command {
	var (
		db, format string
		q          answers.VisitsQuery
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
			format, err := among(format, answerFormats...)
			if err != nil {
				return err
			}
			return ask(db, args, func(l *ledger.Ledger, a, b string) error {
				answer, err := answers.Visits(cmd.Context(), l, a, b, q)
				if err != nil {
					return err
				}
				return writeAnswer(cmd.OutOrStdout(), format, answer)
			})
		},
	}
	addDB(cmd, &db)
	addDay(cmd, &q.Since, "since", "on this day or later")
	addDay(cmd, &q.Until, "until", "on this day or earlier")
	cmd.Flags().BoolVar(&q.OneWay, "one-way", false, "only visits of the first country to the second")
	cmd.Flags().StringSliceVar(&q.Standing, "standing", nil, "held, planned, cancelled, denied, possible: only those")
	addFormat(cmd, &format, answerFormats[0], answerFormats...)
	complete(cmd, "standing", answers.Held, answers.Planned, answers.Cancelled, answers.Denied, answers.Possible)
	return cmd
}

// answer is what package answers gives: to read, and as a sheet.
type answer interface {
	WriteText(w io.Writer) error
	Sheet() (head []string, rows [][]string)
}

// answerFormats are the formats of answers, the default first.
var answerFormats = []string{"text", "json", "table", "csv", "jsonl"}

func writeAnswer(w io.Writer, format string, a answer) error {
	switch format {
	case "text":
		return a.WriteText(exchange.Screen(w))
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(a)
	}
	head, rows := a.Sheet()
	return exchange.WriteSheet(w, exchange.Format(format), terminal(w), head, rows)
}

// ask opens the record and puts a question on two countries to it.
func ask(db string, names []string, question func(l *ledger.Ledger, a, b string) error) error {
	cs, err := loadCountries()
	if err != nil {
		return err
	}
	var codes [2]string
	for i := range codes {
		if codes[i], err = cs.code(names[i]); err != nil {
			return err
		}
	}
	l, err := openRecord(db)
	if err != nil {
		return err
	}
	defer l.Close()
	return asked(question(l, codes[0], codes[1]))
}
