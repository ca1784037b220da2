package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman/ledger"
)

// TestQueryPage runs the examples of doc/query.md on the sample archive: each
// finds something. The table of fields is whole.
func TestQueryPage(t *testing.T) {
	page, err := os.ReadFile("../../doc/query.md")
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "sample.db")
	var stdout, stderr bytes.Buffer
	if status := run([]string{"add", "--db", db, "../../sample/reports", "../../sample/wire.jsonl"}, strings.NewReader(""), &stdout, &stderr); status != exitRefused {
		t.Fatalf("status %d\n%s", status, &stderr)
	}
	n := 0
	for i, block := range strings.Split(string(page), "```") {
		if i%2 == 0 {
			continue
		}
		kind, lines, _ := strings.Cut(block, "\n")
		for line := range strings.Lines(lines) {
			if kind != "query" {
				continue
			}
			n++
			stdout.Reset()
			stderr.Reset()
			status := run([]string{"search", "--db", db, "--", strings.TrimSpace(line)}, strings.NewReader(""), &stdout, &stderr)
			if status != exitDone || stdout.Len() == 0 {
				t.Errorf("%sstatus %d\n%s", line, status, &stderr)
			}
		}
	}
	if n < 10 {
		t.Errorf("%d examples", n)
	}
	var documented []string
	for line := range strings.Lines(string(page)) {
		if name, ok := strings.CutPrefix(line, "| `"); ok && strings.Count(line, "|") == 5 {
			documented = append(documented, name[:strings.Index(name, "`")])
		}
	}
	if fields := ledger.Fields(); !slices.Equal(documented, fields) {
		t.Errorf("documented\n%q\nthe language has\n%q", documented, fields)
	}
}
