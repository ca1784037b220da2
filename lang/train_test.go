package lang

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// A treebank too small to learn from is an error of the data, not a panic.
func TestTrainTooLittle(t *testing.T) {
	const (
		tags = "1\tIran\tIran\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tagreed\tagree\tVERB\tVBD\t_\t0\troot\t_\t_\n\n"
		top  = "1\tIran\tIran\tPROPN\tNNP\t_\t0\ttop\t_\t_\n\n"
	)
	for _, c := range []struct{ name, treebank, want string }{
		{"tags", tags, "no tag occurs three times"},
		{"root", strings.Repeat(top, 3), "relation root"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "small.conllu")
			if err := os.WriteFile(path, []byte(c.treebank), 0o600); err != nil {
				t.Fatal(err)
			}
			err := Train(t.Context(), TrainOptions{Train: []string{path}, Out: dir})
			if !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want one of the data with %q", err, c.want)
			}
			if _, err := os.Stat(filepath.Join(dir, "english.bin")); err == nil {
				t.Error("weights were written")
			}
		})
	}
}
