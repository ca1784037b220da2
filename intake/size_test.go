package intake_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman/intake"
)

// TestSize holds Size to what Read takes: a folder with a hidden file, and a
// file named by itself.
func TestSize(t *testing.T) {
	dir := t.TempDir()
	for name, n := range map[string]int{"a.txt": 100, "sub/b.txt": 30000, ".hidden.txt": 7, "c.txt": 1} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.Repeat("x", n)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := intake.Size([]string{dir}); got != 30101 {
		t.Errorf("Size is %d, want 30101", got)
	}
	took := 0
	for range intake.Read(t.Context(), []string{dir}, nil, intake.Options{Took: func(n int) { took += n }}) {
	}
	if took != 30101 {
		t.Errorf("Read took %d bytes, want 30101", took)
	}
	for _, paths := range [][]string{{"-"}, {dir, "-"}, {filepath.Join(dir, "none")}, nil} {
		if got := intake.Size(paths); got != 0 {
			t.Errorf("Size of %q is %d, want 0", paths, got)
		}
	}
	if got := intake.Size([]string{filepath.Join(dir, ".hidden.txt"), dir}); got != 30108 {
		t.Errorf("Size of a hidden file by name and the folder is %d, want 30108", got)
	}
}
