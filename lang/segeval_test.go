package lang

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// treebankText is the raw text of entries: paragraphs, a blank line between.
func treebankText(es []Entry) (text string, toks map[[2]int]bool, sents map[[2]int]bool) {
	var b strings.Builder
	toks, sents = map[[2]int]bool{}, map[[2]int]bool{}
	for i, e := range es {
		if i > 0 {
			if e.Document || e.Paragraph {
				b.WriteString("\n\n")
			} else {
				b.WriteByte(' ')
			}
		}
		at := b.Len()
		b.WriteString(e.Text)
		for _, t := range e.Tokens {
			toks[[2]int{at + t.Start, at + t.End}] = true
		}
		sents[[2]int{at, b.Len()}] = true
	}
	return b.String(), toks, sents
}

func TestSegEval(t *testing.T) {
	path := os.Getenv("UD")
	if path == "" {
		t.Skip()
	}
	f, _ := os.Open(path)
	var es []Entry
	for e, err := range ReadCoNLLU(f) {
		if err != nil {
			t.Fatal(err)
		}
		es = append(es, e)
	}
	text, toks, sents := treebankText(es)
	var tp, n, sp, sn int
	show := os.Getenv("SHOW")
	got := map[[2]int]bool{}
	for _, s := range Split(text) {
		sn++
		if sents[[2]int{s.Start, s.End}] {
			sp++
		} else if show == "s" {
			fmt.Printf("S %q\n", s.Of(text))
		}
		for _, k := range s.Tokens {
			n++
			got[[2]int{k.Start, k.End}] = true
			if toks[[2]int{k.Start, k.End}] {
				tp++
			} else if show == "t" {
				fmt.Printf("T %q in %q\n", k.Of(text), text[max(0, k.Start-20):min(len(text), k.End+20)])
			}
		}
	}
	fmt.Printf("tokens P %.4f R %.4f F %.4f; sentences P %.4f R %.4f F %.4f\n", float64(tp)/float64(n), float64(tp)/float64(len(toks)), 2*float64(tp)/float64(n+len(toks)),
		float64(sp)/float64(sn), float64(sp)/float64(len(sents)), 2*float64(sp)/float64(sn+len(sents)))
}
