package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/spf13/cobra"
)

func newExplain() *cobra.Command {
	var (
		lists []string
		on    dragoman.Day
		file  string
	)
	cmd := &cobra.Command{
		Use:     "explain TEXT",
		GroupID: groupLook,
		Short:   "Show why a text is coded as it is",
		Long: `Explain codes a text and shows every step: the sentences with the tree of each,
who is spoken of, what days are said, each event with the rule that found it
and the words it hangs on, what was dropped and why, and which rules came near.

Dates need the day of the report, --on; without it none is read.`,
		Example: `  dragoman explain "Iran's defence minister visited Baku on Monday." --on 2019-01-22
  dragoman explain --file report.txt`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			reports := func(yield func(dragoman.Report, error) bool) {
				yield(dragoman.Report{ID: "text", Published: on, Text: strings.Join(args, " ")}, nil)
			}
			switch {
			case (file == "") == (len(args) == 0):
				return usageError{errors.New("explain wants a text or --file, and not both")}
			case file == "" && len(args) == 1 && isFile(args[0]):
				return usageError{fmt.Errorf("%s is a file: explain wants its words, or --file %s", args[0], args[0])}
			case file == "" && strings.TrimSpace(strings.Join(args, "")) == "":
				return usageError{errors.New("explain wants a text")}
			case file != "":
				reports = intake.Read(cmd.Context(), []string{file}, cmd.InOrStdin(), intake.Options{Date: on})
			}
			c, err := loadCoder(cmd, lists)
			if err != nil {
				return err
			}
			if on == 0 && file == "" {
				fmt.Fprintln(cmd.ErrOrStderr(), "no dates are read without the day of the report: give it with --on")
			}
			out := exchange.Screen(cmd.OutOrStdout())
			for rep, err := range reports {
				if err != nil {
					return err
				}
				if _, err := c.Explain(out, rep); err != nil {
					return err
				}
			}
			return nil
		},
	}
	addDay(cmd, &on, "on", "day of the report")
	cmd.Flags().StringVarP(&file, "file", "f", "", "explain the report in this `file`; - is standard input")
	addActors(cmd, &lists)
	return cmd
}

// isFile reports whether a file of that name is there.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
