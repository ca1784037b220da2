package answers

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman/ledger"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite testdata/*.txtar; read the difference before you keep it")

// golden compares an answer in every form with testdata/NAME.txtar, and holds
// that it has no null in its JSON and as many cells in every row of its sheet
// as in the head.
func golden(t *testing.T, name string, a Answer) {
	t.Helper()
	was := a.Base().Version
	defer func() { a.Base().Version = was }()
	a.Base().Version = ledger.Version{Schema: 1, Coders: []string{"dragoman 0"}, Reports: 9, Until: day("2019-03-05"), Hash: "0123456789abcdef"}
	var text, md, data bytes.Buffer
	if err := WriteText(&text, a); err != nil {
		t.Fatal(err)
	}
	if err := WriteMarkdown(&md, a); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&data, a); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(data.String(), "null") {
		t.Errorf("JSON has null: %s", &data)
	}
	var sheet strings.Builder
	head, rows := a.Sheet()
	for _, r := range append([][]string{head}, rows...) {
		if len(r) != len(head) {
			t.Errorf("a row of %d cells under a head of %d: %q", len(r), len(head), r)
		}
		sheet.WriteString(strings.Join(r, "\t") + "\n")
	}
	got := &txtar.Archive{Files: []txtar.File{
		{Name: "text", Data: text.Bytes()}, {Name: "md", Data: md.Bytes()}, {Name: "sheet", Data: []byte(sheet.String())},
	}}
	path := filepath.Join("testdata", name+".txtar")
	if *update {
		if err := os.WriteFile(path, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(txtar.Format(got), want) {
		t.Errorf("%s differs; got\n%s", path, txtar.Format(got))
	}
}

// TestMarkdown holds that what the news says is never markup.
func TestMarkdown(t *testing.T) {
	for s, want := range map[string]string{
		"plain, with (brackets) - and 5.5%": "plain, with (brackets) - and 5.5%",
		"*bold* _it_ `code`":                `\*bold\* \_it\_ \` + "`code\\`",
		"[a](http://x.org)":                 `\[a\](http\://x.org)`,
		"<script>&amp;":                     `\<script\>\&amp;`,
		"# head":                            `\# head`,
		"1. list":                           `1\. list`,
		"2019-01-16 held":                   "2019-01-16 held",
		"a | b":                             `a \| b`,
		"two\nlines":                        "two lines",
		"www.x.org and @you":                `www\.x.org and \@you`,
		"turned \u202eback":                 "turned \ufffdback",
	} {
		if got := markdown(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
	for u, want := range map[string]string{
		"https://example.org/a?b=(c)": "https://example.org/a?b=(c)",
		"javascript:alert(1)":         "",
		"https://x.org/> <b>":         "",
		"http://x.org/a\nb":           "",
	} {
		if got := link(u); got != want {
			t.Errorf("link %q: got %q, want %q", u, got, want)
		}
	}
}

func TestCommand(t *testing.T) {
	if got, want := Command("visits", "IRN", "it's me", "--since", "2019-01-01", ""), `dragoman visits IRN 'it'\''s me' --since 2019-01-01 ''`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
