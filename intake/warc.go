package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// warcMagic begins every record of a WARC file (ISO 28500).
const warcMagic = "WARC/"

// maxHead bounds the head of a record, its lines and their bytes.
const (
	maxHeadLines = 200
	maxHead      = 64 << 10
)

// warc reads an archive that is not compressed, or compressed as a whole. Its
// records are numbered as the lines of other files are.
func (r *reader) warc(name string, b *bufio.Reader) {
	n := 0
	if err := r.warcRecords(name, b, &n); err != nil {
		r.refuse(name, n, err, "%s", broken(err))
	}
	r.warcPassed(name)
}

// warcPassed says how many responses of a file were no pages.
func (r *reader) warcPassed(name string) {
	if r.passed > 0 {
		r.note(name, 0, fmt.Sprintf("%d responses that are no HTML or have another status than 200 were passed over", r.passed))
	}
	r.passed = 0
}

// warcMembers reads one whose records are compressed one by one. Behind one
// that is damaged it looks for the next.
func (r *reader) warcMembers(name string, m *members, b *bufio.Reader) {
	defer r.warcPassed(name)
	for n := 0; !r.done(); {
		err := r.warcRecords(name, b, &n)
		switch {
		case err == nil && m.err == nil && m.next():
		case m.err == io.EOF && err == nil:
			return
		default:
			if err == nil {
				err = m.err
				n++
			}
			r.refuse(name, n, err, "%s", broken(err))
			if err == errBomb || !m.skip() {
				return
			}
		}
		b.Reset(m)
	}
}

// warcRecords reads records to the end of b. The error is one of reading; what
// is wrong with a record is refused, and the next one looked for.
func (r *reader) warcRecords(name string, b *bufio.Reader, n *int) error {
	lost := false // looking for the beginning of a record
	for !r.done() {
		head, err := r.line(b)
		switch {
		case errors.Is(err, errLong):
			continue
		case err == io.EOF && len(bytes.TrimSpace(head)) == 0:
			return nil
		case err != nil && err != io.EOF:
			*n++
			return err
		case len(bytes.TrimSpace(head)) == 0:
			continue
		case !bytes.HasPrefix(head, []byte(warcMagic)):
			if !lost {
				*n++
				r.refuse(name, *n, dragoman.ErrInvalid, "no record begins where one should")
			}
			lost = true
			continue
		}
		lost = false
		*n++
		rec, err := r.warcHead(b)
		if err != nil {
			if !errors.Is(err, dragoman.ErrInvalid) {
				return err
			}
			r.refuse(name, *n, err, "%s", strings.TrimSuffix(err.Error(), ": "+dragoman.ErrInvalid.Error()))
			lost = true
			continue
		}
		body := &io.LimitedReader{R: b, N: rec.length}
		why := r.warcBody(name, *n, &rec, body)
		if _, err := io.Copy(io.Discard, &until{r: body, done: r.ctx.Done()}); err != nil {
			return err
		}
		if body.N > 0 && r.ctx.Err() == nil {
			return io.ErrUnexpectedEOF // which is why, if anything is
		}
		if why != nil {
			r.refuse(name, *n, why, "%s", strings.TrimSuffix(why.Error(), ": "+dragoman.ErrInvalid.Error()))
		}
	}
	return nil
}

// until ends a long copy with its context.
type until struct {
	r    io.Reader
	done <-chan struct{}
}

func (u *until) Read(p []byte) (int, error) {
	select {
	case <-u.done:
		return 0, io.EOF
	default:
		return u.r.Read(p)
	}
}

type warcRecord struct {
	kind, uri, contentType string
	length                 int64
}

func (r *reader) warcHead(b *bufio.Reader) (warcRecord, error) {
	rec := warcRecord{length: -1}
	size := 0
	for range maxHeadLines {
		l, err := r.line(b)
		if err != nil && err != io.EOF {
			return rec, err
		}
		if err == io.EOF {
			return rec, io.ErrUnexpectedEOF
		}
		if size += len(l); size > maxHead {
			break
		}
		key, value, ok := strings.Cut(strings.TrimSpace(string(l)), ":")
		if key == "" && !ok {
			if rec.length < 0 {
				return rec, fmt.Errorf("the record does not say its length: %w", dragoman.ErrInvalid)
			}
			return rec, nil
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "warc-type":
			rec.kind = strings.ToLower(value)
		case "warc-target-uri":
			rec.uri = strings.Trim(value, "<>")
		case "content-type":
			rec.contentType = strings.ToLower(value)
		case "content-length":
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil || n < 0 {
				return rec, fmt.Errorf("the record's length %q is no number: %w", value, dragoman.ErrInvalid)
			}
			rec.length = n
		}
	}
	return rec, fmt.Errorf("the head of the record is longer than %d bytes or %d lines: %w", maxHead, maxHeadLines, dragoman.ErrInvalid)
}

// warcBody gives the page of a response; other records are passed over. The
// error says why a page is refused.
func (r *reader) warcBody(name string, n int, rec *warcRecord, body io.Reader) error {
	var page io.Reader
	contentType := rec.contentType
	switch {
	case rec.kind == "response" && strings.HasPrefix(rec.contentType, "application/http"):
		if !strings.HasPrefix(rec.uri, "http") {
			return nil // a name looked up
		}
		resp, err := http.ReadResponse(bufio.NewReader(io.LimitReader(body, MaxPage+maxHead)), nil)
		if err != nil {
			return fmt.Errorf("the HTTP response cannot be read: %w: %w", err, dragoman.ErrInvalid)
		}
		defer func() { _ = resp.Body.Close() }() // it reads from memory
		contentType = resp.Header.Get("Content-Type")
		if resp.StatusCode != http.StatusOK || !isHTML(contentType) {
			r.passed++
			return nil
		}
		page = resp.Body
		switch enc := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); enc {
		case "", "identity":
		case "gzip", "x-gzip":
			z := bufio.NewReader(resp.Body)
			if isGzip(z) { // many archives say so of what they have unpacked
				if page, err = gzip.NewReader(z); err != nil {
					return fmt.Errorf("%s: %w", broken(err), dragoman.ErrInvalid)
				}
			} else {
				page = z
			}
		default:
			return fmt.Errorf("the page is compressed by %.20q, which is not read: %w", enc, dragoman.ErrInvalid)
		}
	case rec.kind == "resource" && isHTML(rec.contentType):
		page = body
	default:
		return nil
	}
	raw, err := io.ReadAll(io.LimitReader(page, MaxPage+1))
	switch {
	case len(raw) > MaxPage:
		return fmt.Errorf("the page is longer than %d bytes: %w", MaxPage, dragoman.ErrInvalid)
	case err != nil:
		return fmt.Errorf("the page is damaged: %s: %w", broken(err), dragoman.ErrInvalid)
	}
	r.page(name, n, "", raw, contentType, rec.uri)
	return nil
}

func isHTML(contentType string) bool {
	t, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	t = strings.TrimSpace(t)
	return t == "text/html" || t == "application/xhtml+xml"
}
