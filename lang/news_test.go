package lang

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// testdata/news.conllu holds news that we made up and annotated by hand, for
// what the rules live on: offices before names, agreements, passives with
// agents, headlines, quotes, recipients, lists of countries. No model is
// trained on it. The golden file says how both parsers do there; when new
// weights change it, read which sentences changed.
func TestNewsTreebank(t *testing.T) {
	es, err := readTreebank(filepath.Join("testdata", "news.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	if len(es) < 60 {
		t.Errorf("%d sentences, want 60 at least", len(es))
	}
	m := mustLoad(t)
	got := fmt.Sprintf("accurate: %v\nfast: %v\n", m.evaluate(es, m.accurate), m.evaluate(es, m.fast))
	golden := filepath.Join("testdata", "news.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("scores:\n%swant (go test ./lang -run News -update):\n%s", got, want)
	}
}

// What the parsers learn from of our own is trees, and no sentence of it is one
// of the test.
func TestOwnTreebank(t *testing.T) {
	tested := map[string]bool{}
	es, err := readTreebank(filepath.Join("testdata", "news.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		tested[e.Text] = true
	}
	es, err = readTreebank(filepath.Join("treebank", "news.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	if len(es) < 80 {
		t.Errorf("%d sentences, want 80 at least", len(es))
	}
	for _, e := range es {
		if tested[e.Text] {
			t.Errorf("line %d: %q is a sentence of the test", e.Line, e.Text)
		}
		for i, tok := range e.Tokens {
			for k := min(i, tok.Head) + 1; tok.Head >= 0 && k < max(i, tok.Head); k++ {
				if h := e.Tokens[k].Head; h < min(i, tok.Head) || h > max(i, tok.Head) {
					t.Errorf("line %d: the arc of %q crosses that of %q", e.Line, tok.Of(e.Text), e.Tokens[k].Of(e.Text))
				}
			}
		}
	}
}
