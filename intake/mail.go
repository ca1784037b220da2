package intake

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"golang.org/x/net/html/charset"
)

// maxParts bounds the parts of a mail, and how deep they lie in one another.
const (
	maxParts     = 100
	maxPartDepth = 8
)

// looksMailed reports whether a file that begins with "From " goes on with the
// head of a mail.
func looksMailed(head []byte) bool {
	_, rest, ok := bytes.Cut(head, []byte("\n"))
	if !ok {
		return false
	}
	l, _, _ := bytes.Cut(rest, []byte("\n"))
	key, _, ok := bytes.Cut(l, []byte(":"))
	return ok && len(key) > 0 && !bytes.ContainsAny(key, " \t")
}

// mbox reads a file of mails (RFC 4155, and its kin that put ">" before lines
// that begin with "From "). Mails are numbered as the lines of other files
// are.
func (r *reader) mbox(name string, b *bufio.Reader) {
	var message []byte
	n, long, empty := 0, false, true // empty: the line before was
	give := func() {
		if n > 0 && long {
			r.refuse(name, n, dragoman.ErrInvalid, "the mail is longer than %d bytes", MaxPage)
		} else if n > 0 {
			r.mail(name, n, message)
		}
		message, long = message[:0], false
	}
	for !r.done() {
		l, err := r.line(b)
		if err != nil && err != io.EOF && !errors.Is(err, errLong) {
			r.refuse(name, n, err, "%s", broken(err))
			return
		}
		if empty && bytes.HasPrefix(l, []byte("From ")) {
			give()
			n++
			empty = false
			continue
		}
		empty = len(bytes.TrimRight(l, "\r\n")) == 0
		if quoted := bytes.TrimLeft(l, ">"); len(quoted) < len(l) && bytes.HasPrefix(quoted, []byte("From ")) {
			l = l[1:]
		}
		if long = long || errors.Is(err, errLong) || len(message)+len(l) > MaxPage; !long {
			message = append(message, l...)
		}
		if err == io.EOF {
			give()
			if n == 0 {
				r.refuse(name, 0, dragoman.ErrInvalid, "there is no mail in it")
			}
			return
		}
	}
}

func (r *reader) mail(name string, n int, raw []byte) {
	rep, err := mailed(raw)
	if err != nil {
		r.refuse(name, n, err, "%s", strings.TrimSuffix(err.Error(), ": "+dragoman.ErrInvalid.Error()))
		return
	}
	if rep.Published == 0 {
		rep.Published = r.options.Date
	}
	if why := r.fault(&rep); why != "" {
		r.refuse(name, n, dragoman.ErrInvalid, "%s", why)
		return
	}
	r.give(name, n, rep)
}

// mailed reads a mail as a report: its plain text, else its HTML. Its day is
// that of its Date, in the sender's zone.
func mailed(raw []byte) (rep dragoman.Report, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return rep, fmt.Errorf("the head of the mail cannot be read: %w", dragoman.ErrInvalid)
	}
	words := mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	head := func(key string) string {
		s, err := words.DecodeHeader(m.Header.Get(key))
		if err != nil {
			s = m.Header.Get(key)
		}
		return line(strings.ToValidUTF8(s, string(utf8.RuneError)))
	}
	rep.ID = strings.Trim(head("Message-Id"), "<> ")
	rep.Title, rep.Lang = head("Subject"), head("Content-Language")
	rep.Source, rep.URL = head("From"), head("Archived-At")
	rep.URL = strings.Trim(rep.URL, "<>")
	if from, err := (&mail.AddressParser{WordDecoder: &words}).Parse(m.Header.Get("From")); err == nil {
		rep.Source = line(strings.ToValidUTF8(first(from.Name, from.Address), ""))
	}
	if t, err := mail.ParseDate(m.Header.Get("Date")); err == nil {
		rep.Published = dragoman.DayIn(t)
	} else if d, err := dayOf(m.Header.Get("Date")); err == nil {
		rep.Published = d
	}
	p := parts{}
	p.read(m.Header.Get, m.Body, 0)
	rep.Text = strings.TrimSpace(strings.ReplaceAll(p.plain, "\r\n", "\n"))
	if rep.Text == "" && p.html != nil {
		page, err := Page(p.html, p.htmlType, "")
		if err != nil {
			return rep, err
		}
		rep.Text = page.Text
	}
	return rep, nil
}

// parts gathers the first plain text and the first HTML of a mail.
type parts struct {
	n        int
	plain    string
	html     []byte
	htmlType string
}

func (p *parts) read(head func(string) string, body io.Reader, depth int) {
	if p.n++; p.n > maxParts || depth > maxPartDepth || p.plain != "" {
		return
	}
	switch strings.ToLower(strings.TrimSpace(head("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	contentType := head("Content-Type")
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain" // RFC 2045, 5.2
	}
	disposition, _, _ := mime.ParseMediaType(head("Content-Disposition")) // none is fine
	switch {
	case disposition == "attachment":
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		r := multipart.NewReader(body, params["boundary"])
		for {
			part, err := r.NextRawPart()
			if err != nil {
				return // what is there is there
			}
			p.read(part.Header.Get, part, depth+1)
			if p.n > maxParts {
				return
			}
		}
	case kind == "text/plain":
		raw, _ := io.ReadAll(io.LimitReader(body, MaxPage)) // of a damaged one what can be read
		p.plain = lettersOf(raw, params["charset"])
	case kind == "text/html" && p.html == nil:
		p.html, _ = io.ReadAll(io.LimitReader(body, MaxPage)) // likewise
		p.htmlType = contentType
	}
}

// lettersOf decodes a text by the character set that it says, or by what it
// looks like.
func lettersOf(raw []byte, label string) string {
	if e, _ := charset.Lookup(label); e != nil && !utf8.Valid(raw) {
		if b, err := e.NewDecoder().Bytes(raw); err == nil {
			return strings.ToValidUTF8(string(b), string(utf8.RuneError))
		}
	}
	s, _ := decode(raw)
	return s
}
