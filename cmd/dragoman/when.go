package main

import (
	"cmp"
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
			switch {
			case e.Known():
				fmt.Fprintf(w, "%s to %s  (%s", cmp.Or(e.From.String(), "..."), cmp.Or(e.To.String(), "..."), e.Kind)
				if n := e.Interval.Days(); n > 0 {
					fmt.Fprintf(w, ", %s", count(n, "day"))
				}
				fmt.Fprintln(w, ")")
			case e.Days > 0:
				fmt.Fprintf(w, "%s long, on no day said\n", count(e.Days, "day"))
			default:
				fmt.Fprintf(w, "no day that can be told  (%s)\n", e.Kind)
			}
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
