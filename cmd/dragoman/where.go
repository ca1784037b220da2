package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman/places"
	"github.com/spf13/cobra"
)

func newWhere() *cobra.Command {
	return &cobra.Command{
		Use:     "where NAME",
		GroupID: groupLook,
		Short:   "Show which places a name may mean",
		Long: `Where shows the readings of a place name, the likeliest first: the country, what
it is, its division, its inhabitants and where it lies. In a report the other
places decide between them.`,
		Example: `  dragoman where Tripoli
  dragoman where "Paris, Texas"
  dragoman where "East Azerbaijan Province"`,
		Args: wants(-1, "a name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			g, err := places.Load()
			if err != nil {
				return fmt.Errorf("places: %w", err)
			}
			name := strings.Join(args, " ")
			found := g.Where(name)
			if len(found) == 0 {
				return fmt.Errorf("no place %q that I know", name)
			}
			w := bufio.NewWriter(cmd.OutOrStdout())
			for _, c := range found {
				fmt.Fprintf(w, "%-3s  %-8s  %s", c.Country, c.Kind, c.Name)
				if c.Division != "" {
					fmt.Fprintf(w, ", %s", c.Division)
				}
				if c.Own != c.Country {
					fmt.Fprintf(w, ", itself %s", c.Own)
				}
				if c.Population > 0 {
					fmt.Fprintf(w, ", %d inhabitants", c.Population)
				}
				if c.Lat != 0 || c.Lon != 0 {
					fmt.Fprintf(w, ", at %.2f %.2f", c.Lat, c.Lon)
				}
				fmt.Fprintln(w)
			}
			return w.Flush()
		},
	}
}
