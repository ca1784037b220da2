package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"github.com/dragoman-events/dragoman"
)

// The bounds of what is read. They are far above what news needs, and keep
// one file from taking the memory or the day.
const (
	MaxText  = 1 << 20  // bytes of a report's text, some 170,000 words
	MaxLine  = 8 << 20  // bytes of a line of JSON, whose escapes may be sixfold, and of a row of CSV
	MaxPage  = 8 << 20  // bytes of an HTML page, a mail or the body of a WARC record
	MaxFeed  = 32 << 20 // bytes of a feed
	MaxItems = 10_000   // items of a feed
	MaxTold  = 1 << 20  // reports, at least, among which one is known for the same as another; some 50 MB
	MaxField = 4 << 10  // bytes of an id, a title, a source or an address
	MaxDepth = 64       // folders in folders
	MaxFold  = 200      // bytes out of a gzip for one byte in; text gives 3 to 30
	foldFrom = 16 << 20 // bytes out before that is looked at
)

// Options for Read.
type Options struct {
	Date    dragoman.Day // day of reports that do not say their own; 0: they are refused
	Columns Columns      // names of columns and keys, where they are not the usual ones
	Note    func(Note)   // told what a reader should know of a report that was read; may be nil
	Aside   func(Aside)  // told of each report that was set aside; may be nil
	Took    func(n int)  // told of every n bytes taken from the files, as they lie there; may be nil
}

// Aside is a report that could be read and is not given: there is nothing
// wrong with it, but it is not for us.
type Aside struct {
	Name string
	Line int
	ID   string
	Why  string // NotEnglish or Duplicate
	More string // the language, as "fr", where it is known
}

// Why reports are set aside.
const (
	NotEnglish = "not English"
	Duplicate  = "the same as another"
)

// Note says what was done to a report so that it could be read.
type Note struct {
	Name string
	Line int // 0: the file as a whole
	What string
}

// Refusal is the error for one report, or for the rest of a file, that could
// not be read; reading goes on after it.
type Refusal struct {
	Name string // of the file, as it was given or found; "-" for standard input
	Line int    // from 1; 0 when the file as a whole is meant
	Why  string
	Err  error // what lies behind; may be nil
}

func (r *Refusal) Error() string {
	name := r.Name
	if strings.ContainsFunc(name, unicode.IsControl) {
		name = strconv.Quote(name) // a file's name may be made to look like another line
	}
	switch {
	case r.Line == 0 && r.Why == noInput:
		return noInput
	case r.Line == 0:
		return fmt.Sprintf("%s: %s", name, r.Why)
	}
	return fmt.Sprintf("%s:%d: %s", name, r.Line, r.Why)
}

// noInput says where the emptiness is, so that no name goes before it.
const noInput = "standard input is empty"

// Unwrap gives what lies behind.
func (r *Refusal) Unwrap() error { return r.Err }

// Read gives the reports of files and folders, in the order of paths; those
// of a folder in the order of their names, folders within it among them.
// Hidden files and folders (".name") are passed over there. The path "-" is
// stdin, and no paths at all are too. A file that is met twice is read once.
//
// An error that is a [*Refusal] stands for what could not be read, and
// reading goes on; any other, such as that of a done context, is the last.
// The same files give the same reports, notes and refusals in the same order.
func Read(ctx context.Context, paths []string, stdin io.Reader, o Options) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {
		r := newReader(ctx, o, yield)
		if len(paths) == 0 {
			paths = []string{"-"}
		}
		for _, p := range paths {
			if p == "-" {
				r.file("-", "", stdin)
			} else {
				r.path(p, path.Base(filepath.ToSlash(p)), "", 0)
			}
			if r.done() {
				return
			}
		}
	}
}

// ReadFile gives the reports of one file, or of a part of one that holds whole
// reports, from a stream, as Read does: name is for refusals and says by its
// end what is in the file, id what a report without one is called by.
func ReadFile(ctx context.Context, name, id string, f io.Reader, o Options) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {
		r := newReader(ctx, o, yield)
		if !r.done() {
			r.file(name, id, f)
		}
	}
}

// reader is one call of Read.
type reader struct {
	ctx     context.Context
	options Options
	yield   func(dragoman.Report, error) bool
	met     map[string]bool    // files and folders on the way to the present one, or read, by their real path
	ids     map[string]bool    // of plain texts
	told    [2]map[uint64]bool // reports that were given, by what they say: the latest, and as many before them
	passed  int                // responses of an archive that are no pages
	stopped bool
}

func newReader(ctx context.Context, o Options, yield func(dragoman.Report, error) bool) *reader {
	return &reader{ctx: ctx, options: o, yield: yield, met: map[string]bool{}, ids: map[string]bool{}, told: [2]map[uint64]bool{{}, {}}}
}

// done reports whether reading is over, and says so to the caller when the
// context ended it.
func (r *reader) done() bool {
	if r.stopped {
		return true
	}
	if err := r.ctx.Err(); err != nil {
		r.stopped = true
		r.yield(dragoman.Report{}, err)
	}
	return r.stopped
}

// give gives a report that has no fault, unless it is one to set aside. Line
// is where it stands in the file, 0 for the file as a whole.
func (r *reader) give(name string, line int, rep dragoman.Report) {
	if r.stopped {
		return
	}
	// The source counts too: that two papers print one text is coverage, and
	// for the record to judge.
	key := fnv.New64a()
	_, _ = key.Write([]byte(rep.ContentID() + rep.Source)) // a hash has no errors
	k := key.Sum64()
	if r.told[0][k] || r.told[1][k] {
		r.aside(Aside{Name: name, Line: line, ID: rep.ID, Why: Duplicate})
		return
	}
	if len(r.told[0]) == MaxTold {
		r.told[0], r.told[1] = map[uint64]bool{}, r.told[0]
	}
	r.told[0][k] = true
	if lang, ok := English(rep.Lang, rep.Title, rep.Text); !ok {
		r.aside(Aside{Name: name, Line: line, ID: rep.ID, Why: NotEnglish, More: lang})
		return
	}
	if !r.yield(rep, nil) {
		r.stopped = true
	}
}

func (r *reader) aside(a Aside) {
	if r.options.Aside != nil {
		r.options.Aside(a)
	}
}

func (r *reader) refuse(name string, line int, err error, format string, args ...any) {
	if !r.stopped && !r.yield(dragoman.Report{}, &Refusal{Name: name, Line: line, Why: fmt.Sprintf(format, args...), Err: err}) {
		r.stopped = true
	}
}

func (r *reader) note(name string, line int, what string) {
	if r.options.Note != nil {
		r.options.Note(Note{Name: name, Line: line, What: what})
	}
}

// path reads a file or a folder. The id is what a plain text there is called;
// in is the path from the folder that was asked for, empty for that itself.
func (r *reader) path(name, id, in string, depth int) {
	info, err := os.Stat(name)
	if err != nil {
		r.unreadable(name, err)
		return
	}
	real, err := filepath.EvalSymlinks(name)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		r.unreadable(name, err)
		return
	}
	switch {
	case info.IsDir():
		if r.met[real] {
			return // a link to a folder that holds it, or that has been read
		}
		r.met[real] = true
		if depth == MaxDepth {
			r.refuse(name, 0, dragoman.ErrInvalid, "folders lie more than %d deep", MaxDepth)
			return
		}
		entries, err := os.ReadDir(name)
		if err != nil {
			r.unreadable(name, err)
			return
		}
		for _, e := range entries { // sorted by name
			if r.done() {
				return
			}
			if strings.HasPrefix(e.Name(), ".") {
				continue
			}
			from := path.Join(in, e.Name())
			r.path(filepath.Join(name, e.Name()), from, from, depth+1)
		}
		return
	case info.Mode().IsRegular():
		if r.met[real] {
			return
		}
		r.met[real] = true
	case in != "":
		// A pipe or a device found in a folder may never end; one that is
		// named may well be meant.
		r.refuse(name, 0, dragoman.ErrInvalid, "it is no regular file")
		return
	}
	if !info.Mode().IsRegular() {
		id = "" // "/dev/fd/63" is no name to find it by
	}
	f, err := os.Open(name)
	if err != nil {
		r.unreadable(name, err)
		return
	}
	defer func() { _ = f.Close() }() // it was only read
	r.file(name, id, f)
}

func (r *reader) unreadable(name string, err error) {
	why := err.Error()
	var pe *fs.PathError
	if errors.As(err, &pe) {
		why = pe.Err.Error() // the name is said already
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = dragoman.ErrNotFound
	}
	r.refuse(name, 0, err, "%s", why)
}

// file reads one file, whatever is in it. An id is for the report of a file
// that is one; empty, it is called by its content.
func (r *reader) file(name, id string, f io.Reader) {
	in := &counter{r: f, took: r.options.Took}
	b := bufio.NewReaderSize(in, 64<<10)
	if head, err := b.Peek(4); string(head) == "PAR1" {
		r.parquet(name, f, in)
		return
	} else if len(head) == 0 && err == io.EOF && name == "-" {
		r.refuse(name, 0, dragoman.ErrInvalid, noInput)
		return
	}
	if isGzip(b) {
		id = strings.TrimSuffix(id, ".gz")
		z := newMembers(b, in)
		zb := bufio.NewReaderSize(z, 64<<10)
		if head, _ := zb.Peek(len(warcMagic)); string(head) == warcMagic {
			// Archives are compressed record by record, so that a damaged one
			// need not end the file.
			r.warcMembers(name, z, zb)
			return
		}
		if isGzip(zb) {
			r.refuse(name, 0, dragoman.ErrInvalid, "it is a gzip within a gzip")
			return
		}
		b = zb
	}
	b = unicodeOf(b)
	head, _ := b.Peek(4 << 10) // what stops it is met again when the file is read
	switch kindOf(name, head, r.options.Columns) {
	case "warc":
		r.warc(name, b)
	case "parquet":
		r.refuse(name, 0, dragoman.ErrInvalid, "a Parquet file is read from the file itself, not compressed")
	case "jsonl":
		r.jsonl(name, b)
	case "csv":
		r.csv(name, b)
	case "mbox":
		r.mbox(name, b)
	case "feed":
		r.feed(name, b)
	case "html":
		r.html(name, id, b)
	case "opml":
		r.refuse(name, 0, dragoman.ErrInvalid, "it is a list of feeds: dragoman watch reads it")
	default:
		r.plain(name, id, b)
	}
}

// kindOf tells what is in a file: by its name where that says so, else by how
// it begins.
func kindOf(name string, head []byte, columns Columns) string {
	if strings.HasPrefix(string(head), warcMagic) {
		return "warc"
	}
	ext := strings.ToLower(path.Ext(strings.TrimSuffix(strings.ToLower(filepath.ToSlash(name)), ".gz")))
	switch ext {
	case ".jsonl", ".ndjson":
		return "jsonl"
	case ".txt":
		if start := bytes.TrimLeft(head, " \t\r\n"); len(start) > 0 && start[0] == '<' {
			return markupOf(ext, start)
		}
		return "text"
	case ".csv", ".tsv":
		return "csv"
	case ".mbox":
		return "mbox"
	case ".parquet":
		return "parquet"
	}
	start := bytes.TrimLeft(head, " \t\r\n")
	if len(start) == 0 {
		return "text"
	}
	switch {
	case start[0] == '{':
		return "jsonl"
	case start[0] == '<':
		return markupOf(ext, start)
	case bytes.HasPrefix(head, []byte("From ")) && looksMailed(head):
		return "mbox"
	case ext == ".html" || ext == ".htm" || ext == ".xhtml":
		return "html"
	case looksTabled(head, columns):
		return "csv"
	}
	return "text"
}

// markupOf tells a feed from a page by the first element, behind the
// declarations and comments.
func markupOf(ext string, s []byte) string {
	for i := 0; i < 64 && len(s) > 1 && s[0] == '<'; i++ {
		end := byte('>')
		switch {
		case bytes.HasPrefix(s, []byte("<!--")):
			_, rest, ok := bytes.Cut(s, []byte("-->"))
			if !ok {
				rest = nil
			}
			s = bytes.TrimLeft(rest, " \t\r\n")
			continue
		case s[1] == '?' || s[1] == '!':
			if bytes.HasPrefix(bytes.ToLower(s), []byte("<!doctype html")) {
				return "html"
			}
			at := bytes.IndexByte(s, end)
			s = bytes.TrimLeft(s[at+1:], " \t\r\n")
			if at < 0 {
				s = nil
			}
			continue
		}
		name := bytes.ToLower(s[1:min(len(s), 16)])
		if at := bytes.IndexAny(name, " \t\r\n/>"); at >= 0 {
			name = name[:at]
		}
		switch string(name) {
		case "rss", "feed", "rdf:rdf":
			return "feed"
		case "opml":
			return "opml"
		case "html", "head", "body", "article", "div", "p", "meta", "title", "main", "section", "h1", "script":
			return "html"
		}
		break
	}
	if ext == ".xml" || ext == ".rss" || ext == ".atom" {
		return "feed"
	}
	if ext == ".html" || ext == ".htm" || ext == ".xhtml" {
		return "html"
	}
	return "text"
}

func isGzip(b *bufio.Reader) bool {
	head, _ := b.Peek(2) // what stops it is met again when the file is read
	return string(head) == "\x1f\x8b"
}

// counter counts the bytes that go through it.
type counter struct {
	r    io.Reader
	n    int64
	took func(n int)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.took != nil {
		c.took(n)
	}
	return n, err
}

var errBomb = fmt.Errorf("the gzip gives more than %d bytes for each of its own: %w", MaxFold, dragoman.ErrInvalid)

// members reads the members of a gzip one behind another. It stops when they
// give too much for what they take, and can go on behind a damaged one.
type members struct {
	b     *bufio.Reader // compressed
	in    *counter
	z     *gzip.Reader
	out   int64
	begun bool
	one   bool // stop at the end of each member: Read gives io.EOF there
	ended bool // at the end of a member
	err   error
}

func newMembers(b *bufio.Reader, in *counter) *members { return &members{b: b, in: in} }

func (m *members) Read(p []byte) (int, error) {
	for m.err == nil {
		if m.out > foldFrom && m.out/MaxFold > m.in.n {
			m.err = errBomb
			break
		}
		if !m.begun || m.ended && !m.one {
			if !m.next() {
				break
			}
		}
		if m.ended {
			return 0, io.EOF
		}
		n, err := m.z.Read(p)
		m.out += int64(n)
		if err == io.EOF {
			m.ended, err = true, nil
		}
		if m.err = err; n > 0 {
			return n, nil
		}
	}
	return 0, m.err
}

// next begins a member; false at the end of the file and on an error.
func (m *members) next() bool {
	var err error
	if m.z == nil {
		m.z, err = gzip.NewReader(m.b)
	} else {
		err = m.z.Reset(m.b)
	}
	if err != nil {
		m.err = err
		return false
	}
	m.z.Multistream(false)
	m.begun, m.ended = true, false
	return true
}

// skip looks for the next member behind a damaged one. The few bytes that it
// goes by may stand within a member too; that is then damaged as well.
func (m *members) skip() bool {
	if m.err == errBomb {
		return false
	}
	for {
		head, err := m.b.Peek(4)
		if err != nil {
			m.err = err
			return false
		}
		if head[0] == 0x1f && head[1] == 0x8b && head[2] == 8 && head[3] < 0x20 {
			if m.err = nil; m.next() {
				return true
			}
		}
		_, _ = m.b.Discard(1) // peeked at
	}
}

// broken says why a file could not be read to its end.
func broken(err error) string {
	switch {
	case errors.Is(err, errBomb):
		return errBomb.Error()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the file is cut off"
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return "the gzip is damaged: " + err.Error()
	}
	return err.Error()
}
