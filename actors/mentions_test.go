package actors

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// TestMentions runs testdata/mentions.txt, whose first lines tell its form.
func TestMentions(t *testing.T) {
	f, err := os.Open("testdata/mentions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	x := load(t)
	var d *dragoman.Document
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		op, rest := line[0], strings.TrimSpace(line[1:])
		fail := func(format string, args ...any) {
			t.Helper()
			t.Errorf("mentions.txt:%d: "+format+"\n\tin %q\n\tfound %s", append(append([]any{n}, args...), d.Text, list(d))...)
		}
		if op != '>' && d == nil {
			t.Fatalf("mentions.txt:%d: no report before it", n)
		}
		left, right, _ := strings.Cut(rest, map[byte]string{'+': " = ", '@': " = ", '&': " ~ ", '%': " : "}[op]+"")
		switch op {
		case '>':
			day, text, _ := strings.Cut(rest, " ")
			on, err := dragoman.ParseDay(day)
			if err != nil {
				t.Fatalf("mentions.txt:%d: %v", n, err)
			}
			d = annotate(t, text, on)
			x.Mentions(d)
			check(t, d)
		case '+':
			m := named(d, left)
			if m < 0 {
				fail("no mention %q", left)
				continue
			}
			p := d.Mentions[m].Party
			if got := or(p.Code) + " " + or(p.Sector) + " " + d.Mentions[m].Kind; got != right {
				fail("%q is %s, want %s", left, got, right)
			}
		case '!':
			if named(d, rest) >= 0 {
				fail("%q is a mention", rest)
			}
		case '@':
			m := named(d, left)
			if m < 0 {
				fail("no mention %q", left)
				continue
			}
			if got := strconv.Itoa(d.Mentions[m].Party.Rank) + " " + d.Mentions[m].Party.Office; got != right {
				fail("%q is of rank %s, want %s", left, got, right)
			}
		case '&':
			right, only, _ := strings.Cut(right, " | ")
			a, b := named(d, left), named(d, right)
			if a < 0 || b < 0 {
				fail("no mention %q or %q", left, right)
				continue
			}
			if only == "code" {
				if d.Mentions[a].Party.Code != d.Mentions[b].Party.Code {
					fail("%q and %q differ in code", left, right)
				}
				continue
			}
			for b > a {
				b = d.Mentions[b].Same
			}
			if a != b {
				fail("%q is not the same as %q", right, left)
			}
		case '%':
			m := named(d, left)
			if m < 0 {
				fail("no mention %q", left)
				continue
			}
			var got []string
			for _, k := range d.Mentions[m].Members {
				got = append(got, d.Mentions[k].Span.Of(d.Text))
			}
			if strings.Join(got, ", ") != right {
				fail("%q stands for %q, want %q", left, got, right)
			}
		default:
			t.Fatalf("mentions.txt:%d: what is %q", n, line)
		}
	}
}

func or(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// named gives the mention of just these words, "(2)" after them the second.
func named(d *dragoman.Document, words string) int {
	nth := 1
	if s, ok := strings.CutSuffix(words, " (2)"); ok {
		words, nth = s, 2
	}
	for i, m := range d.Mentions {
		if m.Span.Of(d.Text) == words {
			if nth--; nth == 0 {
				return i
			}
		}
	}
	return -1
}

func list(d *dragoman.Document) string {
	var b strings.Builder
	for i, m := range d.Mentions {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString("[" + m.Span.Of(d.Text) + "] " + or(m.Party.Code) + " " + or(m.Party.Sector) + " " + m.Kind)
	}
	return b.String()
}

// check reports what no document may have: spans outside their sentence,
// references forward, mentions out of order.
func check(t testing.TB, d *dragoman.Document) {
	t.Helper()
	last := 0
	for i, m := range d.Mentions {
		if m.Sentence < 0 || m.Sentence >= len(d.Sentences) {
			t.Fatalf("mention %d: sentence %d", i, m.Sentence)
		}
		s := &d.Sentences[m.Sentence]
		if m.Span.Empty() || !s.Span.Holds(m.Span) || m.Span.Of(d.Text) == "" {
			t.Fatalf("mention %d: span %v outside sentence %v", i, m.Span, s.Span)
		}
		if m.Head < 0 || m.Head >= len(s.Tokens) {
			t.Fatalf("mention %d: head %d of %d tokens", i, m.Head, len(s.Tokens))
		}
		if m.Same >= i || m.Same < -1 {
			t.Fatalf("mention %d: same as %d", i, m.Same)
		}
		for _, k := range m.Members {
			if k < 0 || k >= i {
				t.Fatalf("mention %d: member %d", i, k)
			}
		}
		if m.Kind == "" || len(m.Members) > 0 && m.Party.Code != "" {
			t.Fatalf("mention %d: kind %q, party %v, members %v", i, m.Kind, m.Party, m.Members)
		}
		if m.Span.Start < last {
			t.Fatalf("mention %d: at %d, after one at %d", i, m.Span.Start, last)
		}
		last = m.Span.Start
	}
}
