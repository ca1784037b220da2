package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/dates"
	"github.com/spf13/cobra"
)

func newWhen() *cobra.Command {
	var on dragoman.Day
	cmd := &cobra.Command{
		Use:     "when WORDS",
		GroupID: groupLook,
		Short:   "Show which days an expression means",
		Long: `When shows the first and last day that an expression of time means in a report
of the day --on, today if none is given, and how that was found.`,
		Example: `  dragoman when "late last week" --on 2019-01-22
  dragoman when two-day --on 2019-01-22`,
		Args: wants(-1, "words such as \"late last week\""),
		RunE: func(cmd *cobra.Command, args []string) error {
			said := strings.Join(args, " ")
			e, err := dates.Parse(said, on)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			fmt.Fprintln(w, e.Plain())
			if e.How != "" {
				fmt.Fprintln(w, e.How)
			}
			return nil
		},
	}
	on = dragoman.DayIn(time.Now())
	addDay(cmd, &on, "on", "day of the report")
	return cmd
}
