package intake

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// plain reads a file as the text of one report.
func (r *reader) plain(name, id string, b *bufio.Reader) {
	const header = 256 // more than a header and its white space need
	raw, err := io.ReadAll(io.LimitReader(b, MaxText+header+1))
	switch {
	case err != nil:
		r.refuse(name, 0, err, "%s", broken(err))
		return
	case len(raw) > MaxText+header:
		r.refuse(name, 0, dragoman.ErrInvalid, "the text is longer than %d bytes", MaxText)
		return
	}
	if why := notText(raw); why != "" {
		r.refuse(name, 0, dragoman.ErrInvalid, "%s", why)
		return
	}
	text, what := decode(raw)
	day, text, err := cutHeader(text)
	if err != nil {
		r.refuse(name, 0, err, "%v", err)
		return
	}
	if day == 0 {
		day = r.options.Date
	}
	rep := dragoman.Report{ID: r.unique(name, id), Published: day, Text: text}
	if why := r.fault(&rep); why != "" {
		r.refuse(name, 0, dragoman.ErrInvalid, "%s", why)
		return
	}
	if what != "" {
		r.note(name, 0, what)
	}
	r.give(name, 0, rep)
}

// fault says why a report is not taken, and gives it an id when it has none.
func (r *reader) fault(rep *dragoman.Report) string {
	switch {
	case strings.TrimSpace(rep.Text) == "":
		return "there is no text"
	case len(rep.Text) > MaxText:
		return fmt.Sprintf("the text is longer than %d bytes", MaxText)
	case strings.IndexByte(rep.Text, 0) >= 0:
		return "the text holds a NUL character"
	case rep.Published == 0:
		return `there is no date: want "date YYYY-MM-DD" before the text, a "date" in the JSON, or one for all`
	}
	for _, f := range [...]struct{ name, value string }{{"id", rep.ID}, {"title", rep.Title}, {"source", rep.Source}, {"url", rep.URL}, {"lang", rep.Lang}} {
		if len(f.value) > MaxField {
			return fmt.Sprintf("the %s is longer than %d bytes", f.name, MaxField)
		}
	}
	if rep.ID == "" {
		rep.ID = rep.ContentID()
	}
	return ""
}

// unique gives the report of a file an id that no other of this call has: the
// one it should have, else the file's name as it was given or found.
func (r *reader) unique(name, id string) string {
	if id == "" {
		return ""
	}
	printable := func(s string) string {
		s = strings.ToValidUTF8(s, string(utf8.RuneError))
		return strings.Map(func(c rune) rune {
			if unicode.IsControl(c) {
				return utf8.RuneError
			}
			return c
		}, s)
	}
	id = printable(id)
	for n := 1; r.ids[id]; n++ {
		if id = printable(name); n > 1 {
			id = fmt.Sprintf("%s#%d", id, n)
		}
	}
	r.ids[id] = true
	return id
}

// cutHeader cuts "date 2019-01-22" and the white space around it off the
// beginning of a text. A text that begins otherwise is left whole, and the
// day is 0.
func cutHeader(text string) (dragoman.Day, string, error) {
	rest := strings.TrimLeftFunc(text, unicode.IsSpace)
	if len(rest) < 5 || !strings.EqualFold(rest[:4], "date") || !strings.ContainsRune(": \t", rune(rest[4])) {
		return 0, text, nil
	}
	rest = strings.TrimLeft(strings.TrimPrefix(rest[4:], ":"), " \t")
	end := strings.IndexFunc(rest, unicode.IsSpace)
	if end < 0 {
		end = len(rest)
	}
	said, rest := rest[:end], rest[end:]
	if !looksDated(said) {
		return 0, text, nil // "Date palms", "date 2019"
	}
	day, err := dragoman.ParseDay(strings.TrimRight(said, ".,;:"))
	if err != nil {
		return 0, text, err
	}
	return day, strings.TrimLeftFunc(rest, unicode.IsSpace), nil
}

// looksDated reports whether s is meant as YYYY-MM-DD: four digits, a hyphen
// and a digit.
func looksDated(s string) bool {
	if len(s) < 6 || s[4] != '-' {
		return false
	}
	for _, i := range [...]int{0, 1, 2, 3, 5} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// notText says why bytes are not the text of a report.
func notText(raw []byte) string {
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return "it is a zip, which is not read: unpack it"
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return fmt.Sprintf("it is not text: byte %d is NUL", i+1)
	}
	head := raw[:min(len(raw), 4<<10)]
	control := 0
	for _, c := range head {
		if c < ' ' && (c < '\t' || c > '\r') {
			control++
		}
	}
	if control*50 > len(head) {
		return "it is not text: too many control characters"
	}
	start := strings.ToLower(string(bytes.TrimSpace(head[:min(len(head), 256)])))
	switch {
	case strings.HasPrefix(start, "<?xml"):
		return "it is XML of a kind that is not read"
	case strings.HasPrefix(start, "%pdf-"):
		return "it is a PDF, which is not read"
	}
	if s, ok := strings.CutPrefix(start, "["); ok && strings.HasPrefix(strings.TrimSpace(s), "{") {
		return "it is a JSON array: want one object a line"
	}
	return ""
}

// decode gives bytes as UTF-8, and says what it did to those that are not.
// Bytes among which no letter is UTF-8 are taken for Windows-1252, the
// commonest of the 8-bit sets, of which Latin-1 is a part; where some are,
// the others are damage.
func decode(raw []byte) (text, what string) {
	if utf8.Valid(raw) {
		return string(raw), ""
	}
	sound, damaged := 0, 0
	for i := 0; i < len(raw); {
		c, n := utf8.DecodeRune(raw[i:])
		switch {
		case c == utf8.RuneError && n == 1:
			damaged++
		case n > 1:
			sound++
		}
		i += n
	}
	var b strings.Builder
	b.Grow(len(raw) + 2*damaged)
	if sound > 0 {
		for i := 0; i < len(raw); {
			c, n := utf8.DecodeRune(raw[i:])
			b.WriteRune(c)
			i += n
		}
		return b.String(), fmt.Sprintf("%d bytes that are no UTF-8 became U+FFFD", damaged)
	}
	for _, c := range raw {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(windows1252[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String(), "it is no UTF-8 and was read as Windows-1252"
}

// windows1252 is where the code page differs from Latin-1 (the WHATWG
// Encoding Standard, but U+FFFD for the five bytes without a character).
var windows1252 = [32]rune{
	'€', 0xfffd, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0xfffd, 'Ž', 0xfffd,
	0xfffd, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0xfffd, 'ž', 'Ÿ',
}

// unicodeOf takes the byte order mark off, and turns the UTF-16 that one
// announces into UTF-8.
func unicodeOf(b *bufio.Reader) *bufio.Reader {
	head, _ := b.Peek(3) // what stops it is met again when the file is read
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3) // peeked at
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		_, _ = b.Discard(2) // peeked at
		return bufio.NewReaderSize(&wide{b: b}, 64<<10)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		_, _ = b.Discard(2) // peeked at
		return bufio.NewReaderSize(&wide{b: b, big: true}, 64<<10)
	}
	return b
}

// wide reads UTF-16 as UTF-8. Halves of pairs and of units become U+FFFD.
type wide struct {
	b    *bufio.Reader
	big  bool
	left []byte // written but not yet read
	unit rune   // read ahead; 0: none
	err  error
}

func (w *wide) Read(p []byte) (int, error) {
	for len(w.left) < len(p) && w.err == nil {
		c, ok := w.next()
		if !ok {
			break
		}
		if utf16.IsSurrogate(c) {
			low, ok := w.next()
			if both := utf16.DecodeRune(c, low); both != utf8.RuneError {
				c = both
			} else {
				c = utf8.RuneError
				if ok {
					w.unit = low
				}
			}
		}
		w.left = utf8.AppendRune(w.left, c)
	}
	n := copy(p, w.left)
	w.left = w.left[:copy(w.left, w.left[n:])]
	if n == 0 {
		return 0, w.err
	}
	return n, nil
}

func (w *wide) next() (rune, bool) {
	if c := w.unit; c != 0 {
		w.unit = 0
		return c, true
	}
	if w.err != nil {
		return 0, false
	}
	var u [2]byte
	n, err := io.ReadFull(w.b, u[:])
	switch {
	case n == 1:
		w.err = io.EOF
		return utf8.RuneError, true
	case err != nil:
		w.err = err
		return 0, false
	case w.big:
		return rune(u[0])<<8 | rune(u[1]), true
	}
	return rune(u[1])<<8 | rune(u[0]), true
}
