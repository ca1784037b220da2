package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/dragoman-events/dragoman/coder"
	"github.com/spf13/cobra"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		GroupID: groupBuild,
		Short:   "Show the version",
		Long: `Version shows the version of the coder, which every record carries: the same
report and the same version give the same records. It then shows the commit it
was built from, if known.`,
		Example: `  dragoman version`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s%s, %s\n", coder.Name, coder.Version, commit(), runtime.Version())
			return nil
		},
	}
}

// commit is ", commit 0123456789ab" with a star if there were changes besides,
// or empty.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var at, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			at = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "*"
		}
	}
	if at == "" {
		return ""
	}
	return ", commit " + at + changed
}
