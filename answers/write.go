package answers

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// WriteText writes an answer for a reader. It quotes the news as it is: for a
// terminal, w should be an exchange.Screen.
func WriteText(w io.Writer, a Answer) error {
	p := a.Page()
	var b strings.Builder
	line := func(s string) { b.WriteString(strings.TrimRight(s, " ") + "\n") }
	line(p.Title)
	for _, s := range p.Says {
		line(s)
	}
	for _, k := range p.Blocks {
		line("")
		if k.Title != "" {
			line(k.Title)
		}
		for _, s := range k.Notes {
			line(s)
		}
		textTable(line, &k)
		for i, it := range k.Items {
			if i > 0 && len(it.More)+len(it.Passages) > 0 {
				line("")
			}
			line(fmt.Sprintf("%d. %s", i+1, it.Line))
			for _, m := range it.More {
				line("   " + m)
			}
			for _, t := range it.Passages {
				line(fmt.Sprintf("   “%s” [%s, %s, sentence %d]", excerpt(t.Text), oneLine(t.Report), t.Published, t.Sequence))
			}
		}
	}
	if a.Base().Query != "" {
		line("")
		for _, s := range a.Base().lines() {
			line(s)
		}
		line("Query: " + a.Base().Query)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// textTable sets the columns of a block one under the other.
func textTable(line func(string), k *Block) {
	rows := k.Rows
	if len(rows) == 0 {
		return
	}
	if slices.ContainsFunc(k.Head, func(h string) bool { return h != "" }) {
		rows = append([][]string{k.Head}, rows...)
	}
	widths := make([]int, len(k.Head))
	for _, r := range rows {
		for i, c := range r {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for _, r := range rows {
		var b strings.Builder
		for i, c := range r {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i > 0 {
				b.WriteString("  ")
			}
			if i < len(k.Right) && k.Right[i] {
				b.WriteString(pad + c)
			} else {
				b.WriteString(c + pad)
			}
		}
		line(b.String())
	}
}

// WriteMarkdown writes an answer to be pasted into a brief: the passages are
// numbered, each once, and cited by their numbers. Nothing that the news says
// is taken for markup.
func WriteMarkdown(w io.Writer, a Answer) error {
	p, foot := a.Page(), a.Base()
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n") }
	line("## " + markdown(p.Title))
	if len(p.Says) > 0 {
		line("")
		line(markdown(strings.Join(p.Says, " ")))
	}
	var cited []dragoman.TextInfo
	cite := func(t *dragoman.TextInfo) string {
		i := slices.IndexFunc(cited, func(o dragoman.TextInfo) bool {
			return o.Report == t.Report && o.Start == t.Start && o.End == t.End && o.Text == t.Text
		})
		if i < 0 {
			i = len(cited)
			cited = append(cited, *t)
		}
		return fmt.Sprintf(`\[%d\]`, i+1)
	}
	for _, k := range p.Blocks {
		if k.Title != "" {
			line("")
			line("### " + markdown(k.Title))
		}
		for _, s := range k.Notes {
			line("")
			line(markdown(s))
		}
		if len(k.Rows) > 0 {
			line("")
			line(markdownRow(k.Head))
			rule := "|"
			for i := range k.Head {
				if i < len(k.Right) && k.Right[i] {
					rule += " ---: |"
				} else {
					rule += " --- |"
				}
			}
			line(rule)
			for _, r := range k.Rows {
				line(markdownRow(r))
			}
		}
		if len(k.Items) > 0 {
			line("")
		}
		for i, it := range k.Items {
			marks := make([]string, len(it.Passages))
			for j := range it.Passages {
				marks[j] = cite(&it.Passages[j])
			}
			line(strings.TrimRight(fmt.Sprintf("%d. %s %s", i+1, markdown(it.Line), strings.Join(slices.Compact(marks), " ")), " "))
			for _, m := range it.More {
				line("   - " + markdown(m))
			}
		}
	}
	if len(cited) > 0 {
		line("")
		line("### Passages")
		line("")
		for i := range cited {
			line(fmt.Sprintf(`\[%d\] %s`, i+1, foot.citation(&cited[i])))
			line("")
		}
	} else {
		line("")
	}
	if foot.Query != "" {
		line("---")
		line("")
		for _, s := range foot.lines() {
			line(markdown(s) + "  ") // two blanks break the line
		}
		line("Query: `" + strings.ReplaceAll(foot.Query, "`", "'") + "`")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// citation writes a passage with where it is from.
func (f *Foot) citation(t *dragoman.TextInfo) string {
	where := []string{}
	name := markdown(oneLine(t.Report))
	i, ok := slices.BinarySearchFunc(f.Cited, t.Report, func(c Cited, id string) int { return strings.Compare(c.Report, id) })
	if ok {
		c := f.Cited[i]
		if title := oneLine(c.Title); title != "" {
			where = append(where, markdown(title))
		}
		if source := oneLine(c.Source); source != "" {
			where = append(where, markdown(source))
		}
		if u := link(c.URL); u != "" {
			name = "[" + name + "](<" + u + ">)"
		}
	}
	where = append(where, t.Published.String(), "report "+name+", sentence "+strconv.Itoa(t.Sequence))
	return "“" + markdown(excerpt(t.Text)) + "” " + strings.Join(where, ", ") + "."
}

// link gives an address of the web that cannot end the link that it stands
// in; empty for any other.
func link(u string) string {
	if !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
		return ""
	}
	for i := range len(u) {
		if c := u[i]; c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == '\\' || c == '`' {
			return ""
		}
	}
	return u
}

// markdown makes a text mean itself in CommonMark, on one line. Every mark of
// ASCII may be escaped (CommonMark 0.31, section 2.4); those are that could
// begin something there or in GitHub's dialect, whose bare addresses and names
// become links.
func markdown(s string) string {
	s = oneLine(s)
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>|&~$@", r),
			i == 0 && strings.ContainsRune("#+-=!", r),
			i == digits && i > 0 && (r == '.' || r == ')') && (i+1 == len(s) || s[i+1] == ' '), // "1. " begins a list
			r == ':' && strings.HasPrefix(s[i:], "://"),
			r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteByte('\\')
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x200e || r == 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff:
			r = utf8.RuneError // what cannot be seen, or turns the direction of writing
		}
		b.WriteRune(r)
	}
	return b.String()
}

func markdownRow(cells []string) string {
	var b strings.Builder
	b.WriteByte('|')
	for _, c := range cells {
		b.WriteString(" " + markdown(c) + " |")
	}
	return b.String()
}

// WriteJSON writes an answer as data: one object, with the foot under "foot".
func WriteJSON(w io.Writer, a Answer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(a)
}
