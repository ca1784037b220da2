package main

import (
	"context"
	"strings"

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
				q.Names[i] = cs.words(pair[i])
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Pair(ctx, l, pair[0], pair[1], q)
			})
		},
	}
	addScope(cmd, &ask, &q.Scope)
	return cmd
}

// words are what passages that speak of a country are found by: the beginning
// that its name and its adjective have in common, or its name. They are empty
// for a body.
func (cs countries) words(code string) string {
	c, ok := cs.places.Country(code)
	if !ok {
		return ""
	}
	const least = 4 // letters, for a beginning that is its own
	name := c.Name
	if len(c.Demonyms) > 0 {
		n := 0
		for n < len(name) && n < len(c.Demonyms[0]) && name[n] == c.Demonyms[0][n] {
			n++
		}
		if n >= least && !strings.Contains(name[:n], " ") {
			return name[:n] + "*"
		}
	}
	return `"` + name + `"`
}
