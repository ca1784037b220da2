package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
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
	MaxLine  = 8 << 20  // bytes of a line of JSON, whose escapes may be sixfold
	MaxField = 4 << 10  // bytes of an id, a title, a source or an address
	MaxDepth = 64       // folders in folders
	MaxFold  = 200      // bytes out of a gzip for one byte in; text gives 3 to 30
	foldFrom = 16 << 20 // bytes out before that is looked at
)

// Options for Read.
type Options struct {
	Date dragoman.Day // day of reports that do not say their own; 0: they are refused
	Note func(Note)   // told what a reader should know of a report that was read; may be nil
	Took func(n int)  // told of every n bytes taken from the files, as they lie there; may be nil
}

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
	if r.Line == 0 {
		return fmt.Sprintf("%s: %s", name, r.Why)
	}
	return fmt.Sprintf("%s:%d: %s", name, r.Line, r.Why)
}

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
		r := &reader{ctx: ctx, options: o, yield: yield, met: map[string]bool{}, ids: map[string]bool{}}
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

// reader is one call of Read.
type reader struct {
	ctx     context.Context
	options Options
	yield   func(dragoman.Report, error) bool
	met     map[string]bool // files and folders on the way to the present one, or read, by their real path
	ids     map[string]bool // of plain texts
	stopped bool
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

func (r *reader) give(rep dragoman.Report) {
	if !r.stopped && !r.yield(rep, nil) {
		r.stopped = true
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

// file reads one file, whatever is in it. An id is for the report of a plain
// text; empty, it is called by its content.
func (r *reader) file(name, id string, f io.Reader) {
	in := &counter{r: f, took: r.options.Took}
	b := bufio.NewReaderSize(in, 64<<10)
	if isGzip(b) {
		z, err := gzip.NewReader(b)
		if err != nil {
			r.refuse(name, 0, err, "%s", broken(err))
			return
		}
		id = strings.TrimSuffix(id, ".gz")
		b = bufio.NewReaderSize(&inflater{z: z, in: in}, 64<<10)
		if isGzip(b) {
			r.refuse(name, 0, dragoman.ErrInvalid, "it is a gzip within a gzip")
			return
		}
	}
	b = unicodeOf(b)
	if isJSONL(name, b) {
		r.jsonl(name, b)
	} else {
		r.plain(name, id, b)
	}
}

func isGzip(b *bufio.Reader) bool {
	head, _ := b.Peek(2) // what stops it is met again when the file is read
	return string(head) == "\x1f\x8b"
}

// isJSONL goes by the name where it says what is in the file, else by whether
// the first letter is a brace.
func isJSONL(name string, b *bufio.Reader) bool {
	switch strings.ToLower(path.Ext(strings.TrimSuffix(name, ".gz"))) {
	case ".jsonl", ".ndjson":
		return true
	case ".txt":
		return false
	}
	head, _ := b.Peek(4 << 10)
	head = bytes.TrimLeft(head, " \t\r\n")
	return len(head) > 0 && head[0] == '{'
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

// inflater is a gzip that stops when it gives too much for what it takes.
type inflater struct {
	z   *gzip.Reader
	in  *counter
	out int64
}

func (i *inflater) Read(p []byte) (int, error) {
	if i.out > foldFrom && i.out/MaxFold > i.in.n {
		return 0, errBomb
	}
	n, err := i.z.Read(p)
	i.out += int64(n)
	return n, err
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
