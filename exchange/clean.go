package exchange

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// marksOnOne is how many combining marks may stand on one letter: more than
// any language needs, fewer than it takes to paint over the lines above.
const marksOnOne = 4

// hidden reports whether a character must not reach a terminal: it commands
// it, turns the direction of writing, or cannot be seen. The joiners that
// Persian and emoji need are kept, and the signs of Arabic that Unicode counts
// among format characters though they are seen.
func hidden(r rune) bool {
	switch {
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return true
	case r == 0x200c || r == 0x200d:
		return false
	case r >= 0x600 && r <= 0x605 || r == 0x6dd || r == 0x70f || r == 0x890 || r == 0x891 || r == 0x8e2:
		return false
	case r >= 0xfff0 && r <= 0xfffb || r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs)
}

// cleaner keeps what Screen and Clean need from one character to the next.
type cleaner struct{ marks int }

// clean gives what to write for a character: itself, U+FFFD, or nothing (-1).
func (c *cleaner) clean(r rune) rune {
	switch {
	case hidden(r):
		c.marks = 0
		return utf8.RuneError
	case r < 0x300:
		c.marks = 0
	case unicode.In(r, unicode.Mn, unicode.Me):
		if c.marks++; c.marks > marksOnOne {
			return -1
		}
	default:
		c.marks = 0
	}
	return r
}

// Clean makes a text that quotes the news fit for one line of a terminal:
// every white space becomes one blank, and hidden characters U+FFFD.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var c cleaner
	blank := false
	for _, r := range s {
		if unicode.IsSpace(r) || r == 0x85 {
			blank = b.Len() > 0
			continue
		}
		if r = c.clean(r); r < 0 {
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Screen gives a writer for texts of several lines that quote the news on a
// terminal. Hidden characters come out as U+FFFD; line feeds and tabs stay.
// Write what is more than a few lines through a [bufio.Writer].
func Screen(w io.Writer) io.Writer { return &screen{w: w} }

type screen struct {
	w    io.Writer
	c    cleaner
	half []byte // the beginning of a character whose end is yet to be written
}

func (s *screen) Write(p []byte) (int, error) {
	in := p
	if len(s.half) > 0 {
		in = append(s.half, p...)
		s.half = nil
	}
	out := make([]byte, 0, len(in)+len(in)/8)
	for len(in) > 0 {
		if !utf8.FullRune(in) {
			s.half = append([]byte(nil), in...)
			break
		}
		r, n := utf8.DecodeRune(in)
		in = in[n:]
		switch {
		case r == '\n' || r == '\t':
			s.c.marks = 0
		case r == 0x2028 || r == 0x2029 || r == '\r':
			r = ' '
		default:
			r = s.c.clean(r)
		}
		if r >= 0 {
			out = utf8.AppendRune(out, r)
		}
	}
	if _, err := s.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// columns measures text as terminals do. It does not look at the locale, so
// that the same events are the same table everywhere.
var columns = func() *runewidth.Condition {
	c := runewidth.NewCondition()
	c.EastAsianWidth, c.StrictEmojiNeutral = false, true
	return c
}()

// fit cuts a clean text to a width, and fills it up to it.
func fit(s string, width int) string {
	return columns.FillRight(columns.Truncate(s, width, "…"), width)
}
