package lang

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Entry is one sentence of a treebank.
type Entry struct {
	ID        string // sent_id
	Document  bool   // a document begins here
	Paragraph bool   // a paragraph begins here
	Text      string // the words, with a space where the file has one

	// Sentence has spans into Text. Its tokens are the words of the file:
	// do and n't, not don't.
	dragoman.Sentence

	Joined []Joined // runs of tokens that are written as one word
	Feats  []string // the FEATS column by token; "" for none
	Line   int      // of the first word in the file, from 1
}

// Joined is a run of tokens that text writes as one word, as don't.
type Joined struct{ First, Last int } // indexes of tokens, inclusive

// maxLine bounds a line of a CoNLL-U file.
const maxLine = 4 << 20

// ReadCoNLLU reads the sentences of a file in CoNLL-U format, one at a time.
// Ranges (1-2) give Joined, empty nodes (1.1) and enhanced dependencies are
// passed over, and a file without the last blank line is read to its end.
// Reading stops at the first error, which wraps [dragoman.ErrInvalid] and
// carries the number of the line, or is that of r.
func ReadCoNLLU(r io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		in := bufio.NewScanner(r)
		in.Buffer(make([]byte, 0, 64<<10), maxLine)
		var b entryBuilder
		n := 0
		for in.Scan() {
			n++
			line := strings.TrimSuffix(in.Text(), "\r")
			if n == 1 {
				line = strings.TrimPrefix(line, "\ufeff")
			}
			if line != "" {
				if err := b.line(line, n); err != nil {
					yield(Entry{}, fmt.Errorf("line %d: %w", n, err))
					return
				}
				continue
			}
			if e, ok, err := b.entry(); err != nil {
				yield(Entry{}, fmt.Errorf("line %d: %w", n, err))
				return
			} else if ok && !yield(e, nil) {
				return
			}
		}
		if err := in.Err(); err != nil {
			yield(Entry{}, fmt.Errorf("line %d: %w", n+1, err))
			return
		}
		if e, ok, err := b.entry(); err != nil {
			yield(Entry{}, fmt.Errorf("line %d: %w", n, err))
		} else if ok {
			yield(e, nil)
		}
	}
}

// entryBuilder gathers the lines of one sentence.
type entryBuilder struct {
	e      Entry
	text   strings.Builder
	spaced bool // a space is due before the next word
	until  int  // last word of the range at hand
	after  bool // whether a space follows that range
}

func (b *entryBuilder) line(line string, n int) error {
	if line[0] == '#' {
		key, value, _ := strings.Cut(strings.TrimSpace(line[1:]), "=")
		switch strings.TrimSpace(key) {
		case "sent_id":
			b.e.ID = strings.TrimSpace(value)
		case "newdoc", "newdoc id":
			b.e.Document = true
		case "newpar", "newpar id":
			b.e.Paragraph = true
		}
		return nil
	}
	var c [10]string
	rest := line
	for i := range c {
		var more bool
		c[i], rest, more = strings.Cut(rest, "\t")
		if c[i] == "" {
			return fmt.Errorf("column %d is empty: %w", i+1, dragoman.ErrInvalid)
		}
		if more != (i < 9) {
			return fmt.Errorf("want 10 columns: %w", dragoman.ErrInvalid)
		}
	}
	if from, to, ok := strings.Cut(c[0], "-"); ok {
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || first != len(b.e.Tokens)+1 || last < first || b.until > len(b.e.Tokens) {
			return fmt.Errorf("range %q: %w", c[0], dragoman.ErrInvalid)
		}
		b.e.Joined = append(b.e.Joined, Joined{first - 1, last - 1})
		b.until, b.after = last, spaceAfter(c[9])
		return nil
	}
	if strings.Contains(c[0], ".") {
		return nil // an empty node
	}
	if id, err := strconv.Atoi(c[0]); err != nil || id != len(b.e.Tokens)+1 {
		return fmt.Errorf("word %q, want %d: %w", c[0], len(b.e.Tokens)+1, dragoman.ErrInvalid)
	}
	if b.e.Line == 0 {
		b.e.Line = n
	}
	head := 0
	if c[6] != "_" {
		var err error
		if head, err = strconv.Atoi(c[6]); err != nil || head < 0 {
			return fmt.Errorf("head %q: %w", c[6], dragoman.ErrInvalid)
		}
	}
	form := strings.Join(strings.Fields(c[1]), " ")
	if form == "" {
		return fmt.Errorf("word %d has no form: %w", len(b.e.Tokens)+1, dragoman.ErrInvalid)
	}
	if b.spaced {
		b.text.WriteByte(' ')
	}
	start := b.text.Len()
	b.text.WriteString(form)
	unset := func(s string) string {
		if s == "_" && form != "_" {
			return ""
		}
		return s
	}
	feats := c[5]
	if feats == "_" {
		feats = ""
	}
	b.e.Feats = append(b.e.Feats, feats)
	b.e.Tokens = append(b.e.Tokens, dragoman.Token{
		Span: dragoman.Span{Start: start, End: b.text.Len()}, Lemma: unset(c[2]), POS: unset(c[3]), Tag: unset(c[4]),
		Rel: unset(c[7]), Head: head - 1,
	})
	switch k := len(b.e.Tokens); {
	case k < b.until:
		b.spaced = false
	case k == b.until:
		b.spaced = b.after
	default:
		b.spaced = spaceAfter(c[9])
	}
	return nil
}

func spaceAfter(misc string) bool {
	for part := range strings.SplitSeq(misc, "|") {
		if part == "SpaceAfter=No" {
			return false
		}
	}
	return true
}

// entry hands out the sentence gathered, if there is one.
func (b *entryBuilder) entry() (Entry, bool, error) {
	e := b.e
	if len(e.Tokens) == 0 {
		if e.Line != 0 || len(e.Joined) > 0 {
			return Entry{}, false, fmt.Errorf("a range without words: %w", dragoman.ErrInvalid)
		}
		return Entry{}, false, nil // comments alone go with what follows
	}
	if b.until > len(e.Tokens) {
		return Entry{}, false, fmt.Errorf("the range ends at word %d, the sentence at %d: %w", b.until, len(e.Tokens), dragoman.ErrInvalid)
	}
	for i, t := range e.Tokens {
		if t.Head >= len(e.Tokens) || t.Head == i {
			return Entry{}, false, fmt.Errorf("word %d has head %d: %w", i+1, t.Head+1, dragoman.ErrInvalid)
		}
	}
	e.Text = b.text.String()
	e.Span = dragoman.Span{Start: 0, End: len(e.Text)}
	*b = entryBuilder{}
	return e, true, nil
}

// WriteCoNLLU writes one sentence in CoNLL-U format, with sent_id, text and
// the ranges of Joined. FEATS are those of the entry.
func WriteCoNLLU(w io.Writer, e *Entry) error {
	b := make([]byte, 0, 64*len(e.Tokens)+len(e.Span.Of(e.Text))+64)
	if e.Document {
		b = append(b, "# newdoc\n"...)
	}
	if e.Paragraph {
		b = append(b, "# newpar\n"...)
	}
	if e.ID != "" {
		b = append(b, "# sent_id = "...)
		b = appendField(b, e.ID)
		b = append(b, '\n')
	}
	b = append(b, "# text = "...)
	b = appendField(b, e.Span.Of(e.Text))
	b = append(b, '\n')
	joined := e.Joined
	last := -1
	for i := range e.Tokens {
		t := &e.Tokens[i]
		if len(joined) > 0 && joined[0].First == i {
			last = min(joined[0].Last, len(e.Tokens)-1)
			joined = joined[1:]
			b = strconv.AppendInt(b, int64(i+1), 10)
			b = append(b, '-')
			b = strconv.AppendInt(b, int64(last+1), 10)
			b = append(b, '\t')
			b = appendField(b, dragoman.Span{Start: t.Start, End: e.Tokens[last].End}.Of(e.Text))
			b = append(b, "\t_\t_\t_\t_\t_\t_\t_\t"...)
			b = appendSpacing(b, e, last)
			b = append(b, '\n')
		}
		feats := ""
		if i < len(e.Feats) {
			feats = e.Feats[i]
		}
		b = strconv.AppendInt(b, int64(i+1), 10)
		for _, f := range [...]string{t.Of(e.Text), t.Lemma, t.POS, t.Tag, feats} {
			b = append(b, '\t')
			b = appendField(b, f)
		}
		b = append(b, '\t')
		b = strconv.AppendInt(b, int64(t.Head+1), 10)
		b = append(b, '\t')
		b = appendField(b, t.Rel)
		b = append(b, "\t_\t"...)
		if i <= last {
			b = append(b, '_')
		} else {
			b = appendSpacing(b, e, i)
		}
		b = append(b, '\n')
	}
	b = append(b, '\n')
	_, err := w.Write(b)
	return err
}

// appendField appends s fit for one column; "_" when empty.
func appendField(b []byte, s string) []byte {
	if s == "" {
		return append(b, '_')
	}
	from := len(b)
	for _, f := range strings.Fields(s) {
		if len(b) > from {
			b = append(b, ' ')
		}
		b = append(b, f...)
	}
	if len(b) == from {
		b = append(b, '_')
	}
	return b
}

// appendSpacing appends the MISC column of token i.
func appendSpacing(b []byte, e *Entry, i int) []byte {
	if i+1 < len(e.Tokens) && e.Tokens[i].End == e.Tokens[i+1].Start {
		return append(b, "SpaceAfter=No"...)
	}
	return append(b, '_')
}
