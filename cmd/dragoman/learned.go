package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/places"
	"github.com/spf13/cobra"
)

func newLearned() *cobra.Command {
	var (
		db, format, country string
		lists               []string
		q                   answers.LearnedQuery
	)
	cmd := &cobra.Command{
		Use:     "learned [NAME]",
		GroupID: groupRecord,
		Short:   "Show whom the reports of the record introduce that the tables do not know",
		Long: `Learned shows the people whom reports of the record introduce by name and office
while the program's tables, and your own lists, do not know them in it: with the
first and last day of a report that says so, how many do, the words of the first that says both,
and what the tables have on that day, if anything.

Look them over, and keep what is right: --format list writes a list of actors, as
--actors takes it, so that the next reports know them by last name and on each of
those days.`,
		Example: `  dragoman learned --country Azerbaijan
  dragoman learned --least 3 --format list > learned.tsv
  dragoman add --actors learned.tsv more/`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := among(format, "table", "list", "jsonl")
			if err != nil {
				return err
			}
			q.Name = strings.Join(args, " ")
			if country != "" {
				c, err := codes(country)
				if err != nil {
					return err
				}
				q.Code = c[0]
			}
			x, err := loadLexicon(cmd, lists)
			if err != nil {
				return err
			}
			l, err := openRecord(db)
			if err != nil {
				return err
			}
			all, err := answers.LearnedPeople(cmd.Context(), l, x, q)
			if err := errors.Join(err, l.Close()); err != nil {
				return err
			}
			if len(all) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "the reports introduce nobody whom the tables do not know")
			}
			w := bufio.NewWriter(cmd.OutOrStdout())
			if err := writeLearned(w, f, all); err != nil {
				return err
			}
			return w.Flush()
		},
	}
	addDB(cmd, &db)
	addActors(cmd, &lists)
	cmd.Flags().StringVar(&country, "country", "", "only of this country or body")
	cmd.Flags().IntVar(&q.Least, "least", 1, "only what at least so many reports say")
	addFormat(cmd, &format, "table", "table", "list", "jsonl")
	return cmd
}

func writeLearned(w io.Writer, format string, all []answers.Learned) error {
	if format == "list" {
		if _, err := fmt.Fprintln(w, "# kind\tname\tcode\tsector\toffice\tfrom\tto"); err != nil {
			return err
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for i := range all {
		p := &all[i]
		var err error
		switch format {
		case "jsonl":
			err = e.Encode(p)
		case "list":
			_, err = fmt.Fprintf(w, "person\t%s\t%s\t%s\t%s\t%s\t%s\n", field(p.Name), p.Code, cmp.Or(p.Sector, "-"), field(p.Office), p.From, p.To)
		default:
			_, err = fmt.Fprintf(w, "%s to %s  %s %-3s  %s, %s (%s)\n", p.From, p.To, p.Code, p.Sector, exchange.Clean(p.Name), exchange.Clean(p.Office), count(p.Reports, "report"))
			if p.Table != "" {
				fmt.Fprintf(w, "    the tables: %s\n", p.Table)
			}
			fmt.Fprintf(w, "    %s: %q\n", exchange.Clean(p.Report), exchange.Clean(p.Passage))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// field makes words fit for a field of a list of actors.
func field(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("|", " ", "#", " ").Replace(exchange.Clean(s))), " ")
}

// loadLexicon loads the tables of actors with a user's files.
func loadLexicon(cmd *cobra.Command, lists []string) (*actors.Lexicon, error) {
	g, err := places.Load()
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	x, err := actors.Load(g)
	if err != nil {
		return nil, fmt.Errorf("actors: %w", err)
	}
	for _, f := range lists {
		if err := badLines(cmd, x.AddFile(f)); err != nil {
			return nil, err
		}
	}
	return x, nil
}
