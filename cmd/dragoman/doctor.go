package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newDoctor() *cobra.Command {
	var (
		db, format string
		gap        int
		deep, mend bool
	)
	cmd := &cobra.Command{
		Use:     "doctor",
		GroupID: groupRecord,
		Short:   "Examine the record",
		Long: `Doctor examines the record: whether the file is sound, whether reports,
passages, events and words belong together, whether all is counted right, and
which days no report covers. It tells the reports that another version has coded
or that lack what was not kept then, which recode brings. It changes nothing, and
others may write meanwhile.

With --deep it also derives all events anew from the passages and says whether
they come out as they are; others wait to write for so long. With --mend it
keeps what it derived: everything but reports, passages as coded and the log of
corrections can be made again. The exit status is 1 when something is wrong and
was not mended.`,
		Example: `  dragoman doctor
  dragoman doctor --deep --gap 30
  dragoman doctor --mend`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := among(format, "text", "json")
			if err != nil {
				return err
			}
			if gap < 1 {
				return usageError{fmt.Errorf("--gap %d: want days", gap)}
			}
			open := openRecord
			if deep || mend {
				if _, err := os.Stat(db); err != nil {
					return fmt.Errorf("no record %s: dragoman add makes a record, --db names another", db)
				}
				open = ledger.Open
			}
			l, err := open(db)
			if err != nil {
				return err
			}
			defer l.Close()
			mended := false
			var verified *ledger.Finding
			if deep || mend {
				same, err := l.Verify(cmd.Context(), mend)
				if err != nil {
					return err
				}
				verified = &ledger.Finding{Check: "derived", OK: same || mend, Says: "events derived anew are the same"}
				if mended = mend && !same; mended {
					verified.Says = "events were derived anew and are mended"
				} else if !same {
					verified.Says = "events derived anew differ: dragoman doctor --mend keeps them"
				}
			}
			c, err := l.Doctor(cmd.Context(), dragoman.CoderInfo{Name: coder.Name, Version: coder.Version}, gap)
			if err != nil {
				return err
			}
			if verified != nil {
				c.Findings = append(c.Findings, *verified)
			}
			out := cmd.OutOrStdout()
			if format == "json" {
				enc := json.NewEncoder(out)
				enc.SetIndent("", "  ")
				if err := enc.Encode(c); err != nil {
					return err
				}
			} else {
				for _, f := range c.Findings {
					mark := "ok "
					if !f.OK {
						mark = "BAD"
					}
					fmt.Fprintf(out, "%s  %-11s  %s\n", mark, f.Check, f.Says)
					if len(f.Detail) > 0 {
						fmt.Fprintf(out, "     %s%s\n", map[bool]string{false: "such as "}[f.OK], strings.Join(f.Detail, ", "))
					}
				}
				writeGaps(cmd, c.Gaps, gap)
			}
			if !c.OK() {
				return errors.New("the record is not sound: dragoman doctor --mend makes again what follows from the reports")
			}
			return nil
		},
	}
	addDB(cmd, &db)
	f := cmd.Flags()
	f.IntVar(&gap, "gap", 7, "tell stretches of so many days and more without a report")
	f.BoolVar(&deep, "deep", false, "also derive the events anew and compare")
	f.BoolVar(&mend, "mend", false, "derive the events anew and keep them")
	addFormat(cmd, &format, "text", "text", "json")
	return cmd
}

// writeGaps writes the longest gaps.
func writeGaps(cmd *cobra.Command, gaps []ledger.Gap, least int) {
	out := cmd.OutOrStdout()
	if len(gaps) == 0 {
		fmt.Fprintf(out, "no %s without a report\n", count(least, "day"))
		return
	}
	fmt.Fprintf(out, "%s of %s and more without a report:\n", count(len(gaps), "gap"), count(least, "day"))
	const most = 10
	for i, g := range gaps {
		if i == most {
			fmt.Fprintf(out, "  and %d more\n", len(gaps)-most)
			break
		}
		fmt.Fprintf(out, "  %s to %s, %s\n", g.Since, g.Until, count(g.Days(), "day"))
	}
}
