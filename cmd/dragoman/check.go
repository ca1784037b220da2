package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/spf13/cobra"
)

func newCheck() *cobra.Command {
	return &cobra.Command{
		Use:     "check [FOLDER]",
		GroupID: groupBuild,
		Short:   "Run the examples of rules",
		Long: `Check loads the rule files (*.yaml) of a folder and runs every example in them:
one that must match and does not, one that must not and does, and one marked
as failing that passes are each told with file and line. Without a folder it
checks the rules that ship with the program.`,
		Example: `  dragoman check myrules/
  dragoman check`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			load := coder.New
			if len(args) == 1 {
				if _, err := os.ReadDir(args[0]); err != nil {
					return err
				}
				load = func() (*coder.Coder, error) { return coder.WithRules(os.DirFS(args[0])) }
			}
			c, err := load()
			switch {
			case errors.Is(err, dragoman.ErrNotFound):
				return fmt.Errorf("%s: no rule files (*.yaml) in it", args[0])
			case err != nil:
				return err
			}
			faults, run, err := c.Check()
			if err != nil {
				return err
			}
			for _, f := range faults {
				fmt.Fprintln(cmd.OutOrStdout(), f)
			}
			if len(faults) > 0 {
				return fmt.Errorf("%d of %d examples fail", len(faults), run)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d examples, all as they say\n", run)
			return nil
		},
	}
}
