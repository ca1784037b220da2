package actors

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
)

func annotate(t testing.TB, text string, on dragoman.Day) *dragoman.Document {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &dragoman.Document{Report: dragoman.Report{Text: text, Published: on}}
	d.Sentences = m.Annotate(text)
	return d
}

func TestShow(t *testing.T) {
	f := os.Getenv("SHOW")
	if f == "" {
		t.Skip()
	}
	x := load(t)
	fh, _ := os.Open(f)
	sc := bufio.NewScanner(fh)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		l := sc.Text()
		if len(l) < 11 {
			continue
		}
		day, err := dragoman.ParseDay(l[:10])
		text := l[11:]
		if err != nil {
			text, day = l, dragoman.DayOf(2019, 1, 22)
		}
		d := annotate(t, strings.ReplaceAll(text, "\\n", "\n"), day)
		x.Mentions(d)
		fmt.Println("\n##", l)
		for i, m := range d.Mentions {
			h := d.Sentences[m.Sentence].Tokens[m.Head]
			fmt.Printf("  %2d %-8s %-3s %-3s r%-2d [%s] ^%s/%s", i, m.Kind, m.Party.Code, m.Party.Sector, m.Party.Rank, m.Span.Of(d.Text), h.Of(d.Text), h.Rel)
			if m.Party.Name != "" || m.Party.Office != "" {
				fmt.Printf(" {%s; %s}", m.Party.Name, m.Party.Office)
			}
			if m.Same >= 0 {
				fmt.Printf(" =%d", m.Same)
			}
			if m.Members != nil {
				fmt.Printf(" members %v", m.Members)
			}
			fmt.Println()
		}
		if os.Getenv("TREE") != "" {
			for _, s := range d.Sentences {
				for k, tk := range s.Tokens {
					fmt.Printf("   %d:%s/%s/%s<-%d.%s", k, tk.Of(d.Text), tk.POS, tk.Tag, tk.Head, tk.Rel)
				}
				fmt.Println()
			}
		}
	}
}
