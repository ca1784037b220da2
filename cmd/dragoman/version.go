package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/spf13/cobra"
)

func newVersion() *cobra.Command {
	var models bool
	cmd := &cobra.Command{
		Use:     "version",
		GroupID: groupBuild,
		Short:   "Show the version",
		Long: `Version shows the version of the coder, which every record carries: the same
report and the same version give the same records. The commit it was built from
follows, if known. With --models it also tells what the language model was
trained on and what it reaches there.`,
		Example: `  dragoman version
  dragoman version --models`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s%s, %s\n", coder.Name, coder.Version, commit(), runtime.Version())
			if !models {
				return nil
			}
			return writeModels(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&models, "models", false, "also what the models were trained on")
	return cmd
}

func writeModels(w io.Writer) error {
	c, err := lang.BuiltIn()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "language: trained %s on %d tokens of %s, seed %d\n", c.Day, c.Tokens, strings.Join(c.Data, " and "), c.Seed)
	if len(c.Text) > 0 {
		fmt.Fprintf(w, "  word vectors also from %s\n", strings.Join(c.Text, " and "))
	}
	if c.Parsed > 0 {
		fmt.Fprintf(w, "  and trees of %d sentences of it that were parsed for the parsers\n", c.Parsed)
	}
	for _, l := range c.Licences {
		fmt.Fprintf(w, "  %s\n", l)
	}
	fmt.Fprintf(w, "tagger and lemmatiser: %.1f MB\n", float64(c.Bytes)/1e6)
	for _, p := range []struct {
		name string
		lang.ParserCard
	}{{"accurate", c.Accurate}, {"fast", c.Fast}} {
		fmt.Fprintf(w, "%s parser: %.1f MB\n", p.name, float64(p.Bytes)/1e6)
		writeScores(w, p.Dev)
	}
	return nil
}

func writeScores(w io.Writer, of []lang.Scores) {
	for _, s := range of {
		fmt.Fprintf(w, "  on %s, %d tokens as given: %v\n", s.Data, s.Tokens, s)
	}
}

// commit is ", commit 0123456789ab" with a star if there were changes besides,
// or empty.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var at, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			at = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "*"
		}
	}
	if at == "" {
		return ""
	}
	return ", commit " + at + changed
}

// build names this very program, so that two hosts can tell whether they run
// the same: version and commit, or the program's own hash where it was built
// from files that no commit holds.
func build() string {
	if at := commit(); at != "" && !strings.HasSuffix(at, "*") {
		return coder.Version + "+" + strings.TrimPrefix(at, ", commit ")
	}
	name, err := os.Executable()
	if err != nil {
		return coder.Version
	}
	f, err := os.Open(name)
	if err != nil {
		return coder.Version
	}
	defer func() { _ = f.Close() }() // it was only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return coder.Version
	}
	return coder.Version + "+" + hex.EncodeToString(h.Sum(nil)[:6])
}
