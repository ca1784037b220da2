package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman/ontology"
	"github.com/spf13/cobra"
)

func newCodebook() *cobra.Command {
	return &cobra.Command{
		Use:     "codebook [TYPE]",
		GroupID: groupLook,
		Short:   "Show PLOVER's event types, or one of them in full",
		Long: `Codebook shows the event types that reports are coded into, with their quad
category and score; with a type, what belongs to it and what does not, its
modes, and the CAMEO codes its events would have had. "codebook contexts" and
"codebook sectors" show those lists.`,
		Example: `  dragoman codebook
  dragoman codebook RETREAT
  dragoman codebook contexts`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(append(typeNames(), "contexts", "sectors"), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			w := bufio.NewWriter(cmd.OutOrStdout())
			if err := codebook(w, args); err != nil {
				return err
			}
			return w.Flush()
		},
	}
}

func codebook(w io.Writer, args []string) error {
	if len(args) == 0 {
		for _, t := range ontology.Types() {
			fmt.Fprintf(w, "%-10s %-20s %+5.1f  %s\n", t.Name, ontology.QuadName(t.Quad), t.Score, t.Gloss)
		}
		return nil
	}
	switch strings.ToLower(args[0]) {
	case "contexts":
		printTerms(w, ontology.Contexts())
		return nil
	case "sectors":
		printTerms(w, ontology.Sectors())
		fmt.Fprintln(w, "\nIn the place of a country:")
		printTerms(w, ontology.Bodies())
		return nil
	}
	t, ok := ontology.FindType(args[0])
	if !ok {
		return usageError{fmt.Errorf("no event type %q: dragoman codebook lists all", args[0])}
	}
	fmt.Fprintf(w, "%s: %s\n%s, score %+.1f\n\n", t.Name, t.Gloss, ontology.QuadName(t.Quad), t.Score)
	fmt.Fprintf(w, "Covers:    %s.\nElsewhere: %s.\n", t.Covers, t.Elsewhere)
	switch {
	case t.Mutual:
		fmt.Fprintln(w, "Parties:   done with the other party: all may stand as actors.")
	case t.Recipient:
		fmt.Fprintln(w, "Parties:   wants a recipient.")
	default:
		fmt.Fprintln(w, "Parties:   the recipient may be missing.")
	}
	if len(t.Modes) > 0 {
		fmt.Fprintln(w, "\nModes:")
	}
	for _, m := range t.Modes {
		fmt.Fprintf(w, "  %-15s %s\n", m.Name, m.Gloss)
	}
	fmt.Fprintln(w, "\nCAMEO, the most general code first:")
	for _, row := range ontology.CAMEORows(t.Name) {
		where := strings.Join([]string{row.Mode, strings.Join(row.Contexts, ", ")}, "; ")
		line := fmt.Sprintf("  %-4s  %-45s %s", row.Code, row.Gloss, strings.Trim(where, "; "))
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	return nil
}

func printTerms(w io.Writer, terms []ontology.Term) {
	for _, t := range terms {
		fmt.Fprintf(w, "%-23s %s\n", t.Name, t.Gloss)
	}
}

func typeNames() (names []string) {
	for _, t := range ontology.Types() {
		names = append(names, t.Name)
	}
	return names
}
