package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman/exchange"
	"github.com/spf13/cobra"
)

func newCorrections() *cobra.Command {
	var db, format string
	cmd := &cobra.Command{
		Use:     "corrections",
		GroupID: groupRecord,
		Short:   "List what people have corrected",
		Long: `Corrections lists the log, which only grows: who corrected what, when and why,
how many passages each correction has found, and which hold. A correction is
"lost" in reports where no passage stands any more in the place that it was made
for: coded anew, they tell no such event.

As JSON Lines the log can be taken over into another record, with
"dragoman correct --replay".`,
		Example: `  dragoman corrections
  dragoman corrections --format jsonl > corrections.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := among(format, "table", "csv", "jsonl")
			if err != nil {
				return err
			}
			l, err := openRecord(db)
			if err != nil {
				return err
			}
			defer l.Close()
			log, err := l.Corrections(cmd.Context())
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if format == "jsonl" {
				enc := json.NewEncoder(out)
				for _, c := range log {
					if err := enc.Encode(c); err != nil {
						return err
					}
				}
				return nil
			}
			if len(log) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "nothing was corrected")
			}
			rows := make([][]string, len(log))
			for i, c := range log {
				state := "holds"
				switch {
				case !c.Holds:
					state = "undone"
				case c.Lost > 0:
					state = fmt.Sprintf("lost in %d", c.Lost)
				}
				var words []string
				for _, p := range c.Passages {
					words = append(words, fmt.Sprintf("%s %q", p.Report, p.Trigger))
				}
				rows[i] = []string{strconv.Itoa(c.N), c.ID, c.At.Format(time.RFC3339), c.Author, what(&c.Correction), strconv.Itoa(c.Found), state,
					strings.Join(words, "; "), c.Reason}
			}
			return exchange.WriteSheet(out, exchange.Format(format), terminal(out), []string{"n", "id", "at", "author", "what", "found", "state", "passages", "reason"}, rows)
		},
	}
	addDB(cmd, &db)
	addFormat(cmd, &format, "table", "table", "csv", "jsonl")
	return cmd
}
