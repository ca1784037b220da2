package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// Columns says by which name a table or a JSON has the fields of a report,
// where it is not one of the usual names: field to column, as "text" to
// "body". The fields are id, date, title, source, url, lang and text.
type Columns map[string]string

// fields of a report, with the usual names of their columns.
var fields = [...]struct {
	name  string
	usual []string
}{
	{"id", []string{"id", "guid", "uid", "article_id", "story_id"}},
	{"date", []string{"date", "published", "published_at", "publish_date", "pubdate", "publication_date", "date_published"}},
	{"title", []string{"title", "headline"}},
	{"source", []string{"source", "publication", "publisher", "outlet", "source_name"}},
	{"url", []string{"url", "link", "source_url"}},
	{"lang", []string{"lang", "language"}},
	{"text", []string{"text", "body", "content", "article", "maintext", "full_text"}},
}

// ParseColumns reads "text=body,date=published"; "published" is another name
// of the field date. The error wraps [dragoman.ErrInvalid].
func ParseColumns(s string) (Columns, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	c := Columns{}
	for one := range strings.SplitSeq(s, ",") {
		field, column, ok := strings.Cut(one, "=")
		field, column = strings.ToLower(strings.TrimSpace(field)), strings.TrimSpace(column)
		if field == "published" {
			field = "date"
		}
		known := slices.ContainsFunc(fields[:], func(f struct {
			name  string
			usual []string
		}) bool {
			return f.name == field
		})
		if !ok || !known || column == "" {
			return nil, fmt.Errorf("column %q: want FIELD=COLUMN, where FIELD is one of id, date, title, source, url, lang, text: %w", one, dragoman.ErrInvalid)
		}
		c[field] = column
	}
	return c, nil
}

// find gives the column of each field, -1 for one that the table lacks; false
// when one that was asked for by name, or the text, is not there.
func (c Columns) find(head []string) (at [len(fields)]int, missing string) {
	for i, f := range fields {
		at[i] = -1
		names := f.usual
		if c[f.name] != "" {
			names = []string{c[f.name]}
		}
		for _, name := range names {
			if at[i] < 0 {
				at[i] = slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
			}
		}
		if at[i] < 0 && (c[f.name] != "" || f.name == "text") {
			missing = names[0]
		}
	}
	return at, missing
}

// report makes a report of the cells of a row and gives it, or refuses it.
func (r *reader) row(name string, line int, cell func(field int) string) {
	rep := dragoman.Report{Published: r.options.Date}
	var date string
	for i, to := range [...]*string{&rep.ID, &date, &rep.Title, &rep.Source, &rep.URL, &rep.Lang, &rep.Text} {
		*to = cell(i)
		if i < len(fields)-1 {
			*to = strings.TrimSpace(*to)
		}
	}
	if date != "" {
		var err error
		if rep.Published, err = dayOf(date); err != nil {
			r.refuse(name, line, err, "%v", err)
			return
		}
	}
	if strings.ContainsFunc(rep.ID, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		r.refuse(name, line, dragoman.ErrInvalid, "id %q holds a control character", rep.ID)
		return
	}
	if why := r.fault(&rep); why != "" {
		r.refuse(name, line, dragoman.ErrInvalid, "%s", why)
		return
	}
	r.give(name, line, rep)
}

// looksTabled reports whether a file begins with a head of columns among which
// are a text and a day.
func looksTabled(head []byte, columns Columns) bool {
	line, _, ok := bytes.Cut(head, []byte("\n"))
	if !ok || len(line) > MaxField {
		return false
	}
	names := cells(nil, strings.TrimSuffix(string(line), "\r"), separator(line))
	at, missing := columns.find(names)
	return len(names) > 1 && missing == "" && (at[1] >= 0 || columns != nil)
}

// separator gives what separates the cells of a head: the commonest of comma,
// semicolon, tab and bar.
func separator(head []byte) byte {
	best := byte(',')
	for _, c := range []byte{';', '\t', '|'} {
		if bytes.Count(head, []byte{c}) > bytes.Count(head, []byte{best}) {
			best = c
		}
	}
	return best
}

// csv reads a table whose first row names the columns, as RFC 4180 has it but
// with any of four separators. A row may have line ends in quotes; what is
// refused is named by the line on which it begins.
func (r *reader) csv(name string, b *bufio.Reader) {
	var at [len(fields)]int
	var row []string
	var sep byte
	head := true
	for n := 1; !r.done(); {
		first := n
		text, lines, err := r.record(b, sep)
		n += lines
		if r.done() {
			return
		}
		switch {
		case errors.Is(err, errLong):
			r.refuse(name, first, err, "the row is longer than %d bytes: is there a quote that is not closed?", MaxLine)
			continue
		case errors.Is(err, errQuote):
			r.refuse(name, first, err, "a quote is not closed, and all behind it belongs to it")
			return
		case err != nil && err != io.EOF:
			r.refuse(name, first, err, "%s", broken(err))
			return
		}
		text = bytes.TrimRight(text, "\r\n")
		if len(bytes.TrimSpace(text)) > 0 {
			what, s := "", string(text)
			if !utf8.Valid(text) {
				s, what = decode(text)
			}
			if head {
				sep = separator(text)
				var missing string
				row = cells(nil, s, sep)
				if at, missing = r.options.Columns.find(row); missing != "" {
					r.refuse(name, first, dragoman.ErrInvalid, "there is no column %q among %.200q: say which is with --map text=COLUMN", missing, row)
					return
				}
				head = false
			} else {
				row = cells(row[:0], s, sep)
				if what != "" {
					r.note(name, first, what)
				}
				r.row(name, first, func(f int) string {
					if at[f] < 0 || at[f] >= len(row) {
						return ""
					}
					return row[at[f]]
				})
			}
		}
		if err == io.EOF {
			if head {
				r.refuse(name, 0, dragoman.ErrInvalid, "there is no text")
			}
			return
		}
	}
}

var errQuote = fmt.Errorf("quote not closed: %w", dragoman.ErrInvalid)

// record reads the lines of a row: one, and more while a quote is open. sep is
// 0 for the head.
func (r *reader) record(b *bufio.Reader, sep byte) (text []byte, lines int, err error) {
	text, err = r.line(b)
	lines = 1
	if err != nil && err != io.EOF || sep == 0 {
		return text, lines, err
	}
	open := opened(text, sep, false)
	if !open {
		return text, lines, err
	}
	text = bytes.Clone(text)
	for open && err == nil {
		if r.ctx.Err() != nil {
			return nil, lines, r.ctx.Err()
		}
		var more []byte
		more, err = r.line(b)
		lines++
		if err != nil && err != io.EOF {
			return nil, lines, err
		}
		if len(text)+len(more) > MaxLine {
			return nil, lines, errLong
		}
		text = append(text, more...)
		open = opened(more, sep, true)
	}
	if open {
		return nil, lines, errQuote
	}
	return text, lines, err
}

// opened reports whether a quote is open at the end of a line, of which one
// was open at the beginning or not. A quote opens at the beginning of a cell
// only: an inch mark within one is an inch mark.
func opened(line []byte, sep byte, open bool) bool {
	begin := !open
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case open && c == '"':
			if i+1 < len(line) && line[i+1] == '"' {
				i++
			} else {
				open = false
			}
		case open:
		case c == '"' && begin:
			open = true
		case c == sep:
			begin = true
			continue
		}
		begin = false
	}
	return open
}

// cells appends the cells of a row. A quote within an unquoted cell stands for
// itself.
func cells(to []string, s string, sep byte) []string {
	for {
		if !strings.HasPrefix(s, `"`) {
			at := strings.IndexByte(s, sep)
			if at < 0 {
				return append(to, s)
			}
			to, s = append(to, s[:at]), s[at+1:]
			continue
		}
		s = s[1:]
		var b strings.Builder
		for {
			at := strings.IndexByte(s, '"')
			if at < 0 {
				return append(to, b.String()+s)
			}
			b.WriteString(s[:at])
			s = s[at+1:]
			if !strings.HasPrefix(s, `"`) {
				break
			}
			b.WriteByte('"')
			s = s[1:]
		}
		at := strings.IndexByte(s, sep)
		if at < 0 {
			return append(to, b.String()+s)
		}
		to, s = append(to, b.String()+s[:at]), s[at+1:]
	}
}
