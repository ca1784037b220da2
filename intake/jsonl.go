package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// object is a report as a line of JSON has it.
type object struct {
	ID        json.RawMessage `json:"id"` // a string or a number
	Date      string          `json:"date"`
	Published string          `json:"published"`
	Title     string          `json:"title"`
	Source    string          `json:"source"`
	URL       string          `json:"url"`
	Lang      string          `json:"lang"`
	Text      string          `json:"text"`
}

// jsonl reads a file of one report a line.
func (r *reader) jsonl(name string, b *bufio.Reader) {
	for n := 1; !r.done(); n++ {
		line, err := r.line(b)
		if r.done() {
			return
		}
		switch {
		case errors.Is(err, errLong):
			r.refuse(name, n, err, "the line is longer than %d bytes", MaxLine)
			continue
		case err != nil && err != io.EOF:
			r.refuse(name, n, err, "%s", broken(err))
			return
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			r.object(name, n, line)
		}
		if err == io.EOF {
			return
		}
	}
}

var errLong = fmt.Errorf("line too long: %w", dragoman.ErrInvalid)

// line reads up to the end of a line, which it leaves in the reader's own
// memory where it can. Of a line that is too long it keeps nothing, and reads
// to its end. With io.EOF comes the last line, if it has no end.
func (r *reader) line(b *bufio.Reader) ([]byte, error) {
	line, err := b.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	long := bytes.Clone(line)
	for err == bufio.ErrBufferFull && r.ctx.Err() == nil {
		line, err = b.ReadSlice('\n')
		if len(long) <= MaxLine {
			long = append(long, line...)
		}
	}
	if len(long) > MaxLine && (err == nil || err == io.EOF) {
		return nil, errLong
	}
	return long, err
}

func (r *reader) object(name string, n int, line []byte) {
	if line[0] != '{' {
		r.refuse(name, n, dragoman.ErrInvalid, "it is no JSON object")
		return
	}
	what := ""
	if !utf8.Valid(line) {
		var s string
		s, what = decode(line)
		line = []byte(s)
	}
	var o object
	err := json.Unmarshal(line, &o)
	if err == nil && r.options.Columns != nil {
		err = o.rename(line, r.options.Columns)
	}
	if err != nil {
		r.refuse(name, n, err, "%s", notJSON(err))
		return
	}
	rep := dragoman.Report{Title: o.Title, Source: o.Source, URL: o.URL, Lang: o.Lang, Text: o.Text, Published: r.options.Date}
	if rep.ID, err = idOf(o.ID); err != nil {
		r.refuse(name, n, err, "%v", err)
		return
	}
	if o.Date == "" {
		o.Date = o.Published
	}
	if o.Date != "" {
		if rep.Published, err = dayOf(o.Date); err != nil {
			r.refuse(name, n, err, "%v", err)
			return
		}
	}
	if why := r.fault(&rep); why != "" {
		r.refuse(name, n, dragoman.ErrInvalid, "%s", why)
		return
	}
	if what != "" {
		r.note(name, n, what)
	}
	r.give(name, n, rep)
}

// rename fills an object from keys that are not called as usual.
func (o *object) rename(line []byte, columns Columns) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(line, &all); err != nil {
		return err
	}
	for field, key := range columns {
		raw, ok := all[key]
		if field == "id" {
			o.ID = raw
			continue
		}
		to := map[string]*string{"date": &o.Date, "title": &o.Title, "source": &o.Source, "url": &o.URL, "lang": &o.Lang, "text": &o.Text}[field]
		*to = ""
		if !ok || string(raw) == "null" {
			continue
		}
		if err := json.Unmarshal(raw, to); err != nil {
			return &json.UnmarshalTypeError{Field: key, Value: kindOfJSON(raw)}
		}
	}
	return nil
}

func kindOfJSON(raw []byte) string {
	switch raw[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "bool"
	}
	return "number"
}

// idOf reads an id that may be a string or a number; null and nothing are
// none.
func idOf(raw json.RawMessage) (string, error) {
	var id string
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return "", nil
	case raw[0] == '"':
		if err := json.Unmarshal(raw, &id); err != nil {
			return "", err
		}
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		id = string(raw)
	default:
		return "", fmt.Errorf("id: want a string or a number: %w", dragoman.ErrInvalid)
	}
	id = strings.TrimSpace(id)
	if strings.ContainsFunc(id, unicode.IsControl) {
		return "", fmt.Errorf("id %q holds a control character: %w", id, dragoman.ErrInvalid)
	}
	return id, nil
}

// notJSON says what is wrong with a line without the names of our types.
func notJSON(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Sprintf("%s: want a string, not a JSON %s", kind.Field, kind.Value)
	}
	return "it is no JSON object: " + strings.TrimPrefix(err.Error(), "json: ")
}
