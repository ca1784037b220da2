package main

import (
	"fmt"
	"io"
	"os"

	"github.com/dragoman-events/dragoman/eval"
	"github.com/spf13/cobra"
)

func newEval() *cobra.Command {
	var pred string
	var verbose bool
	cmd := &cobra.Command{
		Use:     "eval GOLD",
		GroupID: groupBuild,
		Short:   "Score the coder against items that people have coded",
		Long: `Eval codes the items of GOLD, JSON Lines with id, date, text and events, and
prints precision, recall and F1 of the event types, of whole tuples (type,
actors, recipients) and of the country pairs that a series would count, and of
the tuples that match the shares with mode, status, sectors and date right.

With --pred it scores records that were coded before, by whatever program, as
"dragoman code --format jsonl" prints them.`,
		Example: `  dragoman eval gold.jsonl
  dragoman eval gold.jsonl -v
  dragoman eval gold.jsonl --pred coded.jsonl`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			gold, err := readFile(args[0], eval.ReadGold)
			if err != nil {
				return err
			}
			coded, err := readFile(pred, eval.ReadCoded)
			if err != nil {
				return err
			}
			return eval.Score(gold, coded).Write(cmd.OutOrStdout(), verbose)
		},
	}
	cmd.Flags().StringVar(&pred, "pred", "", "score the records in this `file`")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "also each event type, and every item that is wrong")
	return cmd
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
