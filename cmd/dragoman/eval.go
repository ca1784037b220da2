package main

import (
	"fmt"
	"io"
	"os"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/eval"
	"github.com/spf13/cobra"
)

func newEval() *cobra.Command {
	var pred, format string
	var verbose, given, merge, trust bool
	var least share
	var lists []string
	var workers int
	cmd := &cobra.Command{
		Use:     "eval GOLD",
		GroupID: groupBuild,
		Short:   "Score the coder against items that people have coded",
		Long: `Eval codes the items of GOLD, JSON Lines with id, date, text and events, and
prints precision, recall and F1 of the event types, of whole tuples (type,
actors, recipients) and of the country pairs that a series would count, and of
the tuples that match the shares with mode, status, sectors and date right. Of
the gold events whose type was coded in their report it prints the shares with
the set of actor codes right, the set of recipient codes, the sectors of the
codes that both have, and the country of the place (none where the gold has
none).

With --pred it scores records that were coded before, by whatever program, as
"dragoman code --format jsonl" prints them.

With --confidence it also prints how many of the events of each tenth of
confidence are right, the calibration error, and what precision and recall each
--min-confidence would give.

With --given-actors the items have spans instead of events: the actor's and
the recipient's, lists of [start, end] that count Unicode code points from the
start of text, half open, and an event. The coder answers with the one relation
between the two, in the 16 types of PLOVER, of which CONCEDE and RETREAT count
as one class, YIELD. It prints accuracy, the F1 of each class and their mean.

With --merge GOLD holds reports that tell one event more than once, written as
eval/testdata/retold.txt says. It prints how well they are merged (B-cubed), and
for how many pairs and years the number of visits is right: first with what the
readers wrote down of each report, which judges merging alone, then with what
the coder makes of the texts.`,
		Example: `  dragoman eval gold.jsonl
  dragoman eval gold.jsonl -v
  dragoman eval gold.jsonl --format json
  dragoman eval gold.jsonl --pred coded.jsonl
  dragoman eval pairs.jsonl --given-actors
  dragoman eval eval/testdata/retold.txt --merge -v`,
		Args: wants(1, "a file of items that people have coded"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := among(format, "text", "json")
			if err != nil {
				return err
			}
			if merge {
				return evalMerge(cmd, args[0], lists, verbose, workers)
			}
			if given {
				return evalGiven(cmd, args[0], lists, verbose, format)
			}
			gold, err := readFile(args[0], eval.ReadGold)
			if err != nil {
				return err
			}
			var coded map[string][]dragoman.Record
			if pred != "" {
				coded, err = readFile(pred, eval.ReadCoded)
			} else {
				coded, err = codeItems(cmd, gold, lists, workers)
			}
			if err != nil {
				return err
			}
			res := eval.Score(gold, eval.AtLeast(coded, float64(least)))
			if trust {
				res.Trust = eval.Trusted(gold, coded)
			}
			if format == "json" {
				return res.WriteJSON(cmd.OutOrStdout())
			}
			return res.Write(cmd.OutOrStdout(), verbose)
		},
	}
	addFormat(cmd, &format, "text", "text", "json")
	cmd.Flags().StringVar(&pred, "pred", "", "score the records in this `file`")
	addMinConfidence(cmd, &least)
	cmd.Flags().BoolVar(&trust, "confidence", false, "also how far confidence is to be believed, and the figures by --min-confidence")
	cmd.Flags().BoolVar(&given, "given-actors", false, "score the one relation between an actor and a recipient that are given")
	cmd.Flags().BoolVar(&merge, "merge", false, "score how events that several reports tell are merged")
	cmd.Flags().IntVar(&workers, "workers", 0, "items coded at a time (default the number of cores)")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "also each event type, and every item that is wrong")
	addActors(cmd, &lists)
	return cmd
}

// evalGiven scores the relation between parties that are given.
func evalGiven(cmd *cobra.Command, file string, lists []string, verbose bool, format string) error {
	gold, err := readFile(file, eval.ReadGivenGold)
	if err != nil {
		return err
	}
	c, err := loadCoder(cmd, lists)
	if err != nil {
		return err
	}
	res, err := eval.Given(c, gold)
	if err != nil {
		return err
	}
	if format == "json" {
		return res.WriteJSON(cmd.OutOrStdout())
	}
	return res.Write(cmd.OutOrStdout(), verbose)
}

// evalMerge scores merging.
func evalMerge(cmd *cobra.Command, path string, lists []string, verbose bool, workers int) error {
	gold, err := readFile(path, eval.ReadRetold)
	if err != nil {
		return err
	}
	items := make([]eval.Item, len(gold))
	for i, g := range gold {
		items[i] = eval.Item{ID: g.Report.ID, Date: g.Report.Published, Text: g.Report.Text}
	}
	coded, err := codeItems(cmd, items, lists, workers)
	if err != nil {
		return err
	}
	for _, by := range []struct {
		name  string
		coded map[string][]dragoman.Record
	}{{"as read", nil}, {"as coded", coded}} {
		m, err := eval.ScoreMerge(cmd.Context(), gold, by.coded)
		if err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), by.name)
		if err := m.Write(cmd.OutOrStdout(), verbose); err != nil {
			return err
		}
	}
	return nil
}

// codeItems codes the items of a gold file.
func codeItems(cmd *cobra.Command, gold []eval.Item, lists []string, workers int) (map[string][]dragoman.Record, error) {
	c, err := loadCoder(cmd, lists)
	if err != nil {
		return nil, err
	}
	reports := func(yield func(dragoman.Report, error) bool) {
		for _, it := range gold {
			if !yield(it.Report(), nil) {
				return
			}
		}
	}
	coded := map[string][]dragoman.Record{}
	for doc, err := range c.All(cmd.Context(), reports, workers) {
		if err != nil {
			return nil, err
		}
		coded[doc.ID] = c.Records(doc)
	}
	return coded, nil
}

// readFile reads a file with read; errors name the file.
func readFile[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	f, err := os.Open(name)
	if err != nil {
		return *new(T), err
	}
	defer f.Close()
	v, err := read(f)
	if err != nil {
		return v, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}
