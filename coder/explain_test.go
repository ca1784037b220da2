package coder

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dragoman-events/dragoman"
)

// TestExplainGolden explains the texts of testdata/explain/rules.txtar by the
// rules that stand there, without the table of the tree.
func TestExplainGolden(t *testing.T) {
	const file = "testdata/explain/rules.txtar"
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "rules/"); ok {
			fsys[name] = &fstest.MapFile{Data: f.Data}
		}
	}
	c, err := WithRules(fsys)
	if err != nil {
		t.Fatal(err)
	}
	c = c.RulesAlone()
	for i := 1; i+1 < len(a.Files); i += 2 {
		in, out := &a.Files[i], &a.Files[i+1]
		day, text, _ := strings.Cut(string(in.Data), "\n")
		published, err := dragoman.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		var all bytes.Buffer
		if _, err := c.Explain(&all, dragoman.Report{ID: in.Name, Published: published, Text: strings.TrimSpace(text)}); err != nil {
			t.Fatal(err)
		}
		got := ""
		for line := range strings.Lines(all.String()) {
			if f := strings.Fields(line); f[0] < "0" || f[0] > "9999" { // a word of the tree
				got += line
			}
		}
		if *update {
			out.Data = []byte(got)
		} else if got != string(out.Data) {
			t.Errorf("%s: have\n%swant\n%s", in.Name, got, out.Data)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPlainReason(t *testing.T) {
	for reason, want := range map[string]string{
		"rulesides CONSULT ar +0.5":         "a rule for CONSULT that found both sides +0.5",
		"kid-l visit nsubj office GOV +0.4": "the subject of visit is office GOV +0.4",
		"lsk hold none  -0.3":               "hold by none none -0.3",
		"bias -0.3":                         "how common such events are -0.3",
		"a feature of tomorrow +1.0":        "a feature of tomorrow +1.0",
		"ruledropped its word belongs +0.6": "a rule that fell: its word belongs +0.6",
	} {
		if got := plainReason(reason); got != want {
			t.Errorf("%s: got %q, want %q", reason, got, want)
		}
	}
	for why, want := range map[string]string{
		"obj: none of the listed":         "its object is none that the rule knows",
		"clause: arrest is not listed":    `the verb of what it says or plans, "arrest", is none that the rule knows`,
		"prep during: none of the listed": `what hangs on it by "during" is none that the rule knows`,
		"voice: not passive":              "its voice is not passive",
		"something else":                  "something else",
	} {
		if got := plainNear(why); got != want {
			t.Errorf("%s: got %q, want %q", why, got, want)
		}
	}
}

// With the judge, an event says what decided.
func TestExplainJudge(t *testing.T) {
	var b bytes.Buffer
	if _, err := shared(t).Explain(&b, dragoman.Report{ID: "a", Published: exampleDay, Text: "Iran's defence minister visited Baku."}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n  actor \"Iran's defence minister\": subject\n", "\n  recipient \"Baku\": object\n", "\n  confidence 0.", "\n  the judge: 0.", "a rule for CONSULT"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// Explain says what the judge would have taken a word for otherwise.
func TestExplainNextBest(t *testing.T) {
	var out bytes.Buffer
	text := "Turkey warned that it would close its airspace to Syria."
	if _, err := shared(t).Explain(&out, dragoman.Report{ID: "x", Published: dragoman.DayOf(2019, 3, 5), Text: text}); err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(out.String(), "event 1: THREATEN")
	if !ok {
		t.Fatalf("no THREATEN in\n%s", out.String())
	}
	if _, line, ok := strings.Cut(after, "\n  next best for the judge: "); !ok || strings.HasPrefix(line, "THREATEN") {
		t.Errorf("no next best, or the same, in\n%s", after)
	}
}
