package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/spf13/cobra"
)

func newParse() *cobra.Command {
	var gold bool
	cmd := &cobra.Command{
		Use:     "parse [FILE|-]",
		GroupID: groupLook,
		Short:   "Print the dependency trees of a text in CoNLL-U",
		Long: `Parse cuts a plain text into sentences and tokens, tags and parses them and
prints the trees in CoNLL-U format. With --gold-tokens the input is CoNLL-U
itself, whose sentences and words are kept and whose tags, lemmas and trees are
made anew: against the input, that measures the parser.`,
		Example: `  echo "Iran's minister visited Baku." | dragoman parse
  dragoman parse --gold-tokens treebank.conllu > parsed.conllu`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, err := inputs(cmd, args)
			if err != nil {
				return err
			}
			in := cmd.InOrStdin()
			if paths[0] != "-" {
				f, err := os.Open(paths[0])
				if err != nil {
					return err
				}
				defer f.Close()
				in = f
			}
			m, err := lang.Load()
			if err != nil {
				return err
			}
			w := bufio.NewWriter(cmd.OutOrStdout())
			if gold {
				err = reparse(w, m, in)
			} else {
				err = parse(w, m, in)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", paths[0], err)
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&gold, "gold-tokens", false, "read CoNLL-U, and keep its sentences and words")
	return cmd
}

// parse prints the trees of a plain text.
func parse(w io.Writer, m *lang.Model, in io.Reader) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	for _, s := range m.Annotate(string(text)) {
		if err := lang.WriteCoNLLU(w, &lang.Entry{Text: string(text), Sentence: s}); err != nil {
			return err
		}
	}
	return nil
}

// reparse prints the sentences of a treebank with tags, lemmas and trees of
// our own.
func reparse(w io.Writer, m *lang.Model, in io.Reader) error {
	for e, err := range lang.ReadCoNLLU(in) {
		if err != nil {
			return err
		}
		for i := range e.Tokens {
			e.Tokens[i] = dragoman.Token{Span: e.Tokens[i].Span, Head: -1}
		}
		e.Feats = nil
		m.Tag(e.Text, &e.Sentence)
		m.Parse(e.Text, &e.Sentence)
		if err := lang.WriteCoNLLU(w, &e); err != nil {
			return err
		}
	}
	return nil
}
