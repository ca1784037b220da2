package eval

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
)

var update = flag.Bool("update", false, "rewrite testdata/sample.txt; read the difference before you keep it")

// TestSample keeps the figures over the sample archive beside the code, so
// that a review shows what a change did to them. The expected events were
// written by hand before the program ran.
func TestSample(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "sample", "expected.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	items, err := ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	coded := map[string][]dragoman.Record{}
	for _, it := range items {
		coded[it.ID] = c.Records(c.Code(it.Report()))
	}
	res := Score(items, coded)
	var sb strings.Builder
	if err := res.Write(&sb, false); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/sample.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(sb.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if sb.String() != string(want) {
		t.Errorf("the figures over the sample changed (go test ./eval -run Sample -update keeps them)\nbefore\n%safter\n%s", want, sb.String())
	}
}
