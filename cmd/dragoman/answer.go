package main

import (
	"context"
	"io"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/desk"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

// answerFormats are the formats of answers, the default first.
var answerFormats = []string{"table", "json", "csv", "md"}

// asking is what all commands that put a question to the record have in
// common: which record, and which form the answer takes.
type asking struct {
	db, format string
	scope      *answers.Scope // nil: of questions that have none
}

// addAsking adds the flags of a question.
func addAsking(cmd *cobra.Command, q *asking) {
	addDB(cmd, &q.db)
	addFormat(cmd, &q.format, answerFormats[0], answerFormats...)
}

// addScope adds the flags of a question that can be narrowed to some days.
func addScope(cmd *cobra.Command, q *asking, s *answers.Scope) {
	addAsking(cmd, q)
	addDay(cmd, &s.Since, "since", "on this day or later")
	addDay(cmd, &s.Until, "until", "on this day or earlier")
	addAsOf(cmd, &s.AsOf)
	q.scope = s
}

// codes turns names of countries into their codes.
func codes(names ...string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	cs, err := loadCountries()
	if err != nil {
		return nil, err
	}
	out := make([]string, len(names))
	for i := range names {
		if out[i], err = cs.code(names[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ask opens the record, puts the question and writes the answer. The answer
// is asked for once the flags are known to be right.
func (q *asking) ask(cmd *cobra.Command, question func(context.Context, *ledger.Ledger) (answers.Answer, error)) error {
	format, err := among(q.format, answerFormats...)
	if err != nil {
		return err
	}
	var asOf dragoman.Day
	if q.scope != nil {
		asOf = q.scope.AsOf
	}
	l, err := openAsOf(cmd.Context(), q.db, asOf)
	if err != nil {
		return err
	}
	defer l.Close()
	answer, err := question(cmd.Context(), l)
	if err != nil {
		return asked(err)
	}
	return writeAnswer(cmd.OutOrStdout(), format, answer)
}

// writeAnswer writes an answer in one of answerFormats.
func writeAnswer(w io.Writer, format string, a answers.Answer) error {
	switch format {
	case "json":
		return answers.WriteJSON(w, a)
	case "md":
		return answers.WriteMarkdown(w, a)
	case "csv":
		return desk.WriteCSV(w, a)
	}
	return answers.WriteText(exchange.Screen(w), a)
}
