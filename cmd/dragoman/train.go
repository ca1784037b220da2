package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/eval"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/spf13/cobra"
)

func newTrain() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "train",
		GroupID: groupBuild,
		Short:   "Train the models that are built into the program",
		Long: `Train makes a model from text that people have annotated. The same text and
seed give the same bytes, on any machine and any number of cores.`,
		Example: `  dragoman train lang en_ewt-train.conllu.gz --dev en_ewt-dev.conllu.gz -o lang/model
  dragoman train coder gold.jsonl -o coder/model/judge.bin`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTrainLang(), newTrainWords(), newTrainCoder(), newTrainRelations())
	return cmd
}

func newTrainLang() *cobra.Command {
	o := lang.TrainOptions{Day: dragoman.DayIn(time.Now())}
	cmd := &cobra.Command{
		Use:   "lang TREEBANK...",
		Short: "Train the tagger, the lemmatiser and the two parsers on treebanks",
		Long: `Train lang learns from treebanks in CoNLL-U format, gzip or not, and writes the
weights and a card that describes them to a folder. Those in lang/model are
built into the program. A treebank that is named twice counts twice.

All of it can learn from running text as well: --text names JSON Lines with a
"text" each, from which word vectors are made. The parsers start from them, the
tagger sees classes of words alike. With --self the parsers learn again from
what was parsed there, in three times the time.`,
		Example: `  dragoman train lang en_ewt-train.conllu.gz --dev en_ewt-dev.conllu.gz -o lang/model
  dragoman train lang en_ewt-train.conllu.gz --text news.jsonl.gz -o lang/model
  dragoman train lang en_ewt-train.conllu.gz --text news.jsonl.gz --self -o lang/model`,
		Args: wants(-1, "a treebank"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Self && len(o.Text) == 0 {
				return usageError{errors.New("--self learns from text: name some with --text")}
			}
			o.Train, o.Log = args, cmd.ErrOrStderr()
			return lang.Train(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Dev, "dev", nil, "treebank `file` to report scores on; never trained on")
	f.StringSliceVar(&o.Text, "text", nil, "`file` of running text, JSON Lines, for word vectors")
	f.BoolVar(&o.Self, "self", false, "have the parsers learn from --text as they parse it, too")
	f.StringVarP(&o.Out, "output", "o", "model", "write to this `folder`")
	f.Uint64Var(&o.Seed, "seed", 1, "where the shuffling starts")
	f.StringArrayVar(&o.Licences, "licence", nil, "licence of a treebank, for the card")
	addDay(cmd, &o.Day, "day", "day for the card")
	f.IntVar(&o.TaggerEpochs, "tagger-epochs", 0, "passes over the treebanks for the tagger (default as for the one that ships)")
	return cmd
}

func newTrainWords() *cobra.Command {
	var output string
	var without []string
	cmd := &cobra.Command{
		Use:   "words FILE...",
		Short: "Learn the word vectors of the coder's judge from raw news",
		Long: `Train words learns from reports, in whatever format "dragoman code" reads, which
words stand among the same words. It needs no annotation; some two minutes for
90,000 short items. The vectors in coder/model are built into the program; train
the coder anew after them.`,
		Example: `  dragoman train words news.jsonl.gz -o coder/model/words.bin
  dragoman train words news.jsonl.gz --without dev.jsonl -o coder/model/words.bin`,
		Args: wants(-1, "a file of reports"),
		RunE: func(cmd *cobra.Command, args []string) error {
			leave := map[string]bool{}
			for _, name := range without {
				items, err := readFile(name, eval.ReadGold)
				if err != nil {
					return err
				}
				for _, it := range items {
					leave[it.ID] = true
				}
			}
			var texts []string
			for rep, err := range intake.Read(cmd.Context(), args, cmd.InOrStdin(), intake.Options{}) {
				if err != nil {
					return err
				}
				if !leave[rep.ID] {
					texts = append(texts, rep.Text)
				}
			}
			c, err := coder.New()
			if err != nil {
				return err
			}
			return write(output, func(out io.Writer) error { return c.TrainWords(texts, out, cmd.ErrOrStderr()) })
		},
	}
	cmd.Flags().StringSliceVar(&without, "without", nil, "leave out the items of this gold `file`, by id")
	cmd.Flags().StringVarP(&output, "output", "o", "words.bin", "write to this `file`")
	return cmd
}

func newTrainCoder() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "coder GOLD",
		Short: "Train the coder's judge on items that people have coded",
		Long: `Train coder learns from items in the format that "dragoman eval" reads. The
model in coder/model is built into the program.`,
		Example: `  dragoman train coder gold.jsonl -o coder/model/judge.bin`,
		Args:    wants(1, "a file of items that people have coded"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			c, err := coder.New()
			if err != nil {
				return err
			}
			return trained(cmd, args[0], output, c.TrainJudge)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "judge.bin", "write to this `file`")
	return cmd
}

func newTrainRelations() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "relations GOLD",
		Short: "Train what answers for given actors, on the same items and on sentences of ours",
		Long: `Train relations learns from items in the format that "dragoman eval" reads, from
the examples of the rules and from marked sentences that are built into the
program, what one given party does to another. The model in coder/model is
built into the program, and "dragoman eval --given-actors" scores it.`,
		Example: `  dragoman train relations gold.jsonl -o coder/model/relation.bin`,
		Args:    wants(1, "a file of items that people have coded"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			c, err := coder.New()
			if err != nil {
				return err
			}
			return trained(cmd, args[0], output, c.TrainRelations)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "relation.bin", "write to this `file`")
	return cmd
}

// trained writes a model that was trained on a gold file.
func trained(cmd *cobra.Command, from, to string, train func(gold io.Reader, out, log io.Writer) error) error {
	gold, err := os.Open(from)
	if err != nil {
		return err
	}
	defer gold.Close()
	return write(to, func(out io.Writer) error { return train(gold, out, cmd.ErrOrStderr()) })
}

// write writes a model. One that is cut off must not stand in for the whole.
func write(to string, train func(out io.Writer) error) error {
	out, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	if err := errors.Join(train(out), out.Chmod(0o644), out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), to)
}
