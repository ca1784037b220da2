package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/spf13/cobra"
)

func newParse() *cobra.Command {
	var gold, fast bool
	cmd := &cobra.Command{
		Use:     "parse [FILE|-]",
		GroupID: groupLook,
		Short:   "Print the dependency trees of a text in CoNLL-U",
		Long: `Parse cuts a plain text into sentences and tokens, tags and parses them and
prints the trees in CoNLL-U format. With --gold-tokens the input is CoNLL-U
itself, whose sentences and words are kept and whose tags, lemmas and trees are
made anew: against the input, that measures the parser. With --fast the smaller
of the two parsers is taken, three times as quick; "dragoman version --models"
tells what either reaches.`,
		Example: `  echo "Iran's minister visited Baku." | dragoman parse
  dragoman parse --fast news.txt > news.conllu
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
			with := m.Parse
			if fast {
				with = m.ParseFast
			}
			w := bufio.NewWriter(cmd.OutOrStdout())
			if gold {
				err = reparse(w, with, in)
			} else {
				err = parse(w, with, in, parseBlock)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", paths[0], err)
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&gold, "gold-tokens", false, "read CoNLL-U, and keep its sentences and words")
	cmd.Flags().BoolVar(&fast, "fast", false, "parse by the smaller parser: quicker, and less right")
	return cmd
}

// A parser sets tags, lemmas and tree of the tokens of a sentence.
type parser func(text string, s *dragoman.Sentence)

// parseBlock is how much of a text is parsed at a time, at least.
const parseBlock = 1 << 20

// parse prints the trees of a plain text, block by block, so that memory does
// not grow with it. A block ends at a blank line, or else before the last
// sentence that has been read.
func parse(w io.Writer, with parser, in io.Reader, block int) error {
	var buf []byte
	for want := block; ; {
		from := len(buf)
		buf = slices.Grow(buf, want)[:from+want]
		n, err := io.ReadFull(in, buf[from:])
		buf = buf[:from+n]
		whole := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !whole {
			return err
		}
		text := string(buf)
		blank := strings.LastIndex(text, "\n\n")
		if !whole && blank >= 0 {
			text = text[:blank+2]
		}
		ss := lang.Split(text)
		if !whole && blank < 0 {
			if len(ss) < 2 {
				want = len(buf)
				continue
			}
			ss = ss[:len(ss)-1]
			text = text[:ss[len(ss)-1].End]
		}
		for _, s := range ss {
			with(text, &s)
			if err := lang.WriteCoNLLU(w, &lang.Entry{Text: text, Sentence: s}); err != nil {
				return err
			}
		}
		if whole {
			return nil
		}
		buf, want = append(buf[:0], buf[len(text):]...), block
	}
}

// reparse prints the sentences of a treebank with tags, lemmas and trees of
// our own.
func reparse(w io.Writer, with parser, in io.Reader) error {
	for e, err := range lang.ReadCoNLLU(in) {
		if err != nil {
			return err
		}
		for i := range e.Tokens {
			e.Tokens[i] = dragoman.Token{Span: e.Tokens[i].Span, Head: -1}
		}
		e.Feats = nil
		with(e.Text, &e.Sentence)
		if err := lang.WriteCoNLLU(w, &e); err != nil {
			return err
		}
	}
	return nil
}
