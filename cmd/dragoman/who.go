package main

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/spf13/cobra"
)

func newWho() *cobra.Command {
	var on dragoman.Day
	var lists []string
	cmd := &cobra.Command{
		Use:     "who NAME",
		GroupID: groupLook,
		Short:   "Show which offices a person held, or what a body is",
		Long: `Who shows the offices that the program's table gives a person, on a day or, without --on,
all of them, with code and sector, first and last day, and where the line comes
from; "..." is an open or unknown end. Of a body it shows what it is coded as. A
report teaches more: whom it introduces by name and office it knows for the rest
of that report, and "dragoman learned" shows it.`,
		Example: `  dragoman who "Ilham Aliyev" --on 2019-01-16
  dragoman who Rouhani
  dragoman who NATO`,
		Args: wants(-1, "a name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			x, err := loadLexicon(cmd, lists)
			if err != nil {
				return err
			}
			name := strings.Join(args, " ")
			held := x.Who(name, on)
			if len(held) == 0 {
				if on != 0 {
					return fmt.Errorf("nobody of the name %q held an office on %s that I know: try without --on", name, on)
				}
				return fmt.Errorf("nobody of the name %q that I know", name)
			}
			w := bufio.NewWriter(cmd.OutOrStdout())
			for _, h := range held {
				from, to := cmp.Or(h.From.String(), "..."), cmp.Or(h.To.String(), "...")
				if h.Early {
					from = "..." // the table knows one day of it
				}
				if h.Late {
					to = "..."
				}
				fmt.Fprintf(w, "%-10s to %-10s  %s %-3s  %s", from, to, h.Code, h.Sector, h.Name)
				if h.Office != "" {
					fmt.Fprintf(w, ", %s", h.Office)
				}
				fmt.Fprintf(w, " (%s", h.Source)
				if h.Early || h.Late {
					fmt.Fprintf(w, ": known in %s", h.From.String()[:7])
				}
				fmt.Fprintln(w, ")")
			}
			return w.Flush()
		},
	}
	addActors(cmd, &lists)
	addDay(cmd, &on, "on", "only offices held on this day")
	return cmd
}
