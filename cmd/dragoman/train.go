package main

import (
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/spf13/cobra"
)

func newTrain() *cobra.Command {
	o := lang.TrainOptions{}
	cmd := &cobra.Command{
		Use:     "train TREEBANK...",
		GroupID: groupBuild,
		Short:   "Train the language model on treebanks",
		Long: `Train learns the tagger, the lemmatiser and the parser from treebanks in CoNLL-U
format, gzip or not, and writes the weights and a card that describes them to a
folder. The same treebanks and seed give the same bytes, on any machine and any
number of cores. Weights in lang/model are built into the program.`,
		Example: `  dragoman train en_ewt-train.conllu.gz --dev en_ewt-dev.conllu.gz -o lang/model`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Train, o.Log = args, cmd.ErrOrStderr()
			return lang.Train(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Dev, "dev", nil, "treebank `file` to report scores on; never trained on")
	f.StringVarP(&o.Out, "output", "o", "model", "write to this `folder`")
	f.Uint64Var(&o.Seed, "seed", 1, "where the shuffling starts")
	f.StringSliceVar(&o.Licences, "licence", nil, "licence of a treebank, for the card")
	o.Day = dragoman.DayIn(time.Now())
	addDay(cmd, &o.Day, "day", "day for the card, default today")
	f.IntVar(&o.TaggerEpochs, "tagger-epochs", 0, "passes over the treebanks for the tagger (default the one that ships)")
	f.IntVar(&o.ParserEpochs, "parser-epochs", 0, "the same for the parser")
	return cmd
}
