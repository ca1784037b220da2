package main

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/places"
	"github.com/spf13/cobra"
)

func newWho() *cobra.Command {
	var on dragoman.Day
	cmd := &cobra.Command{
		Use:     "who NAME",
		GroupID: groupLook,
		Short:   "Show which offices a person held",
		Long: `Who shows the offices that the program's table gives a person, on a day or, without --on,
all of them. A report teaches more: whom it introduces by name and office it
knows for the rest of that report.`,
		Example: `  dragoman who "Ilham Aliyev" --on 2019-01-22
  dragoman who Rouhani`,
		Args: wants(-1, "a name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			g, err := places.Load()
			if err != nil {
				return fmt.Errorf("places: %w", err)
			}
			x, err := actors.Load(g)
			if err != nil {
				return fmt.Errorf("actors: %w", err)
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
				fmt.Fprintf(w, "%-10s to %-10s  %s %-3s  %s, %s\n", cmp.Or(h.From.String(), "..."), cmp.Or(h.To.String(), "..."), h.Code, h.Sector, h.Name, h.Office)
			}
			return w.Flush()
		},
	}
	addDay(cmd, &on, "on", "only offices held on this day")
	return cmd
}
