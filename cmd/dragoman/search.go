package main

import (
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newSearch() *cobra.Command {
	var (
		db, format string
		asOf       dragoman.Day
		page       ledger.Query
	)
	cmd := &cobra.Command{
		Use:     "search QUERY...",
		GroupID: groupRecord,
		Short:   "Search the record in words and filters",
		Long: `Search shows the events that a query asks for, by day: words that a passage
says, in any form and order, phrases in double quotes, words without which it
must be behind a minus, and filters, all of which must hold (behind a minus, none
of them):

  pair toward country actor recipient
                                   who: IRN, Iran, or a body such as UNO
  sector rank person               one of them: MIL; rank>=minister; a name
  type mode context status         what: consult, visit, military, actual
  in place                         where: a country; a name
  since until on                   when: 2019-01-22, 2019-01 or 2019
  source report id part-of confidence

doc/query.md says all of it. A query with a minus at its start stands behind
two of them: dragoman search -- -oil caspian.`,
		Example: `  dragoman search 'pair:IRN-AZE type:consult mode:visit since:2018-12 rank>=minister'
  dragoman search '"caspian sea" -oil country:Iran'
  dragoman search 'pair:IRN-AZE -mode:visit -status:future,negated'
  dragoman search person:zarif on:2019-01 --latest --limit 5
  dragoman search type:consult,agree in:Georgia --format csv --limit 0`,
		Args: wants(-1, "a query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			q, err := parseQuery(strings.Join(args, " "))
			if err != nil {
				return err
			}
			q.Limit, q.After, q.Descending = page.Limit, page.After, page.Descending
			return showEvents(cmd, db, asOf, q, format)
		},
	}
	addDB(cmd, &db)
	addAsOf(cmd, &asOf)
	addPage(cmd, &page, 20)
	addFormat(cmd, &format, "table on a terminal, else jsonl", "table", "jsonl", "csv")
	return cmd
}
