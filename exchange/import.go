package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// The bounds of what is imported.
const (
	MaxRow     = 1 << 20  // bytes of a row
	maxMembers = 10_000   // files in a zip
	maxFold    = 200      // bytes out of a zip or gzip for one byte in; event files give 5 to 15
	foldFrom   = 64 << 20 // bytes out before that is looked at
	batchSize  = 100_000  // events in a transaction: of more a kill loses more, and fewer are slower
)

// ImportOptions for Import.
type ImportOptions struct {
	Source  string             // name under which the events are kept; empty: that of the format
	Format  string             // one of ImportFormats; empty: told by the first row
	Batch   int                // events in a transaction, which is what a kill may lose; 0: 100,000
	Rejects string             // folder for the rows that are refused; empty: they are only counted
	Took    func(n int)        // told of every n bytes taken from the files; may be nil
	Added   func(n int)        // told of every n events that are in the record; may be nil
	Done    func(ImportedFile) // told of every file; may be nil
}

// ImportedFile says what became of a file.
type ImportedFile struct {
	Name    string // as given; with the file within a zip
	Source  string
	Format  string // as "GDELT 2.0"
	Added   int    // events that are new in the record
	Known   int    // that it had
	Refused int    // rows that are no event
	Rejects string // file with those rows; empty: none
	Err     error  // what ended the file early; nil: it was read to its end
}

// Import puts the events of files of other collections into the record, each
// under the name of its source, beside ours and never among them. A file that
// was imported before adds nothing, and a kill loses at most the batch in hand:
// the same call goes on.
//
// A row that cannot be read is counted and kept, with its line and the reason,
// in a file of the folder Rejects that is called as the file and
// ".rejected.tsv"; the other rows go on.
//
// The error is one of the record or of a done context; what is wrong with a
// file is in its ImportedFile.
func Import(ctx context.Context, l *ledger.Ledger, paths []string, o ImportOptions) error {
	im := &importing{ctx: ctx, ledger: l, o: o, into: map[string]*ledger.Importer{}}
	defer func() {
		for _, i := range im.into {
			_ = i.Close() // everything was added
		}
	}()
	for _, p := range paths {
		if err := im.path(p); err != nil {
			return err
		}
	}
	return nil
}

type importing struct {
	ctx    context.Context
	ledger *ledger.Ledger
	o      ImportOptions
	into   map[string]*ledger.Importer
	codes  *countryCodes // loaded when a format needs them
}

func (im *importing) path(name string) error {
	f, err := os.Open(name)
	if err != nil {
		im.done(ImportedFile{Name: name, Err: plainPath(err)})
		return nil
	}
	defer func() { _ = f.Close() }() // it was only read
	in := &counted{r: f, took: im.o.Took}
	b := bufio.NewReaderSize(in, 1<<20)
	head, _ := b.Peek(4) // what stops it is met again
	switch {
	case string(head) == "PK\x03\x04":
		return im.zip(name, f, in)
	case len(head) > 1 && head[0] == 0x1f && head[1] == 0x8b:
		z, err := gzip.NewReader(b)
		if err != nil {
			im.done(ImportedFile{Name: name, Err: err})
			return nil
		}
		return im.file(name, name, bufio.NewReaderSize(&folded{r: z, in: func() int64 { return in.n }}, 1<<20))
	}
	return im.file(name, name, b)
}

func plainPath(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

func (im *importing) zip(name string, f *os.File, in *counted) error {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("a zip is read from the file itself, not from a pipe")
	}
	var z *zip.Reader
	if err == nil {
		z, err = zip.NewReader(f, info.Size())
	}
	if err == nil && len(z.File) > maxMembers {
		err = fmt.Errorf("the zip holds more than %d files", maxMembers)
	}
	if err != nil {
		im.done(ImportedFile{Name: name, Err: err})
		return nil //nolint:nilerr // what is wrong with a file is told in its ImportedFile
	}
	for _, m := range z.File {
		if m.FileInfo().IsDir() {
			continue
		}
		inner := name + "/" + m.Name
		if len(z.File) == 1 {
			inner = name
		}
		r, err := m.Open()
		if err != nil {
			im.done(ImportedFile{Name: inner, Err: err})
			continue
		}
		if in.took != nil {
			in.took(int(m.CompressedSize64))
		}
		packed := int64(m.CompressedSize64)
		err = im.file(inner, name, bufio.NewReaderSize(&folded{r: r, in: func() int64 { return packed }}, 1<<20))
		_ = r.Close() // a checksum that is wrong was told at its end
		if err != nil {
			return err
		}
	}
	return nil
}

func (im *importing) done(f ImportedFile) {
	if im.o.Done != nil {
		im.o.Done(f)
	}
}

// file imports one stream of rows: they are read and understood by one
// goroutine and put into the record by another.
func (im *importing) file(name, path string, b *bufio.Reader) error {
	f := ImportedFile{Name: name}
	defer func() { im.done(f) }()
	head, err := b.Peek(64 << 10)
	if len(head) == 0 {
		f.Err = errors.New("the file is empty")
		if err != io.EOF {
			f.Err = err
		}
		return nil
	}
	format, err := im.format(head)
	if err != nil {
		f.Err = err
		return nil
	}
	f.Format, f.Source = format.title, im.o.Source
	if f.Source == "" {
		f.Source = format.name
	}
	read, err := format.reader(im, head)
	if err != nil {
		f.Err = err
		return nil
	}
	into := im.into[f.Source]
	if into == nil {
		if into, err = im.ledger.Import(im.ctx, f.Source, f.Format); err != nil {
			return err
		}
		im.into[f.Source] = into
	}

	ctx, stop := context.WithCancel(im.ctx)
	defer stop()
	rows := &rowReader{ctx: ctx, b: b, read: read, quoted: format.quoted, batch: im.o.Batch, batches: make(chan []ledger.Foreign, 1), rejects: im.rejects(path, name)}
	go rows.run()
	for batch := range rows.batches {
		if err != nil {
			continue // the reader ends
		}
		var done ledger.Imported
		if done, err = into.Add(im.ctx, batch); err != nil {
			stop()
			continue
		}
		f.Added += done.Added
		f.Known += done.Known
		if im.o.Added != nil {
			im.o.Added(done.Added + done.Known)
		}
	}
	f.Refused, f.Err = rows.refused, rows.err
	if f.Refused > 0 && rows.rejects != "" {
		f.Rejects = rows.rejects
	}
	if err == nil {
		err = im.ctx.Err()
	}
	return err
}

// rejects gives the name of the file for the rows of a file that are refused.
func (im *importing) rejects(path, name string) string {
	if im.o.Rejects == "" {
		return ""
	}
	base := filepath.Base(path)
	if inner, ok := strings.CutPrefix(name, path+"/"); ok {
		base += "-" + filepath.Base(inner)
	}
	return filepath.Join(im.o.Rejects, base+".rejected.tsv")
}

// rowReader reads the rows of a file into batches.
type rowReader struct {
	ctx     context.Context
	b       *bufio.Reader
	read    func(row string) (ledger.Foreign, error)
	quoted  bool // a row may go on over line ends in quotes
	batch   int
	batches chan []ledger.Foreign

	rejects string // path; empty: none
	out     *bufio.Writer
	refused int
	err     error // that ended the file
}

// errHead is what a reader says of a row that names the columns.
var errHead = errors.New("head")

func (r *rowReader) run() {
	defer close(r.batches)
	var file *os.File
	defer func() {
		if r.out != nil {
			r.err = errors.Join(r.err, r.out.Flush(), file.Close())
		}
	}()
	most := r.batch
	if most <= 0 {
		most = batchSize
	}
	batch := make([]ledger.Foreign, 0, most)
	for n := 1; ; {
		first := n
		row, lines, err := r.row()
		n += lines
		if err != nil && err != io.EOF && err != errLong {
			r.err = fmt.Errorf("line %d: %w", first, err)
			break
		}
		if r.ctx.Err() != nil {
			break
		}
		if text := strings.TrimRight(row, "\r\n"); err == errLong || strings.TrimSpace(text) != "" {
			f, why := ledger.Foreign{}, errLong
			if err != errLong {
				f, why = r.read(text)
			}
			switch {
			case why == nil:
				batch = append(batch, f)
			case why != errHead:
				r.refused++
				if r.rejects == "" {
					break
				}
				if r.out == nil {
					var err error
					if file, err = os.Create(r.rejects); err != nil {
						r.err = err
						return
					}
					r.out = bufio.NewWriter(file)
					_, _ = r.out.WriteString("line\treason\trow\n") // Flush has the error
				}
				_, _ = fmt.Fprintf(r.out, "%d\t%s\t%s\n", first, strings.TrimSuffix(why.Error(), ": "+dragoman.ErrInvalid.Error()), strings.ToValidUTF8(text, "\ufffd"))
			}
		}
		if len(batch) == most {
			r.batches <- batch
			batch = make([]ledger.Foreign, 0, most)
		}
		if err == io.EOF {
			break
		}
	}
	if len(batch) > 0 {
		r.batches <- batch
	}
}

var errLong = fmt.Errorf("the row is longer than %d bytes: %w", MaxRow, dragoman.ErrInvalid)

// row gives the next row and of how many lines it is; with io.EOF the last,
// if it has no end.
func (r *rowReader) row() (string, int, error) {
	line, err := r.line()
	if !r.quoted || err == errLong || strings.Count(line, `"`)%2 == 0 {
		return line, 1, err
	}
	lines := 1
	for ; err == nil && lines < 100 && len(line) < MaxRow; lines++ {
		var more string
		if more, err = r.line(); err == errLong {
			return "", lines + 1, err
		}
		line += more
		if strings.Count(line, `"`)%2 == 0 {
			lines++
			break
		}
	}
	return line, lines, err
}

func (r *rowReader) line() (string, error) {
	line, err := r.b.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		for err == bufio.ErrBufferFull && r.ctx.Err() == nil {
			_, err = r.b.ReadSlice('\n')
		}
		if err == nil || err == io.EOF {
			return "", errLong
		}
		return "", err
	}
	if !utf8.Valid(line) {
		return strings.ToValidUTF8(string(line), "\ufffd"), err
	}
	return string(line), err
}

// counted counts the bytes that go through it.
type counted struct {
	r    io.Reader
	n    int64
	took func(int)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.took != nil {
		c.took(n)
	}
	return n, err
}

// folded stops when what unpacks gives too much for what it takes.
type folded struct {
	r   io.Reader
	in  func() int64
	out int64
}

func (f *folded) Read(p []byte) (int, error) {
	if f.out > foldFrom && f.out/maxFold > f.in() {
		return 0, fmt.Errorf("it unpacks to more than %d bytes for each of its own: %w", maxFold, dragoman.ErrInvalid)
	}
	n, err := f.r.Read(p)
	f.out += int64(n)
	return n, err
}

// importFormat is a format that can be imported.
type importFormat struct {
	name, title string
	quoted      bool
	reader      func(im *importing, head []byte) (func(row string) (ledger.Foreign, error), error)
}

var importFormats = map[string]importFormat{
	"gdelt1":  {"gdelt", "GDELT 1.0", false, func(*importing, []byte) (func(string) (ledger.Foreign, error), error) { return newGDELT(1).row, nil }},
	"gdelt2":  {"gdelt", "GDELT 2.0", false, func(*importing, []byte) (func(string) (ledger.Foreign, error), error) { return newGDELT(2).row, nil }},
	"icews":   {"icews", "ICEWS", false, newICEWS},
	"polecat": {"polecat", "POLECAT", true, newPOLECAT},
	"plover":  {"plover", "PLOVER", false, newPLOVER},
}

// ImportFormats are the names of the formats that Import reads.
func ImportFormats() []string { return []string{"gdelt1", "gdelt2", "icews", "polecat", "plover"} }

// format tells the format by the first rows.
func (im *importing) format(head []byte) (importFormat, error) {
	if im.o.Format != "" {
		f, ok := importFormats[im.o.Format]
		if !ok {
			return f, fmt.Errorf("format %q: want one of %s: %w", im.o.Format, strings.Join(ImportFormats(), ", "), dragoman.ErrInvalid)
		}
		return f, nil
	}
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	start := bytes.TrimLeft(head, " \t\r\n")
	if len(start) > 0 && start[0] == '{' {
		return importFormats["plover"], nil
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.Contains(first, []byte("Event ID")) && bytes.Contains(first, []byte("CAMEO Code")):
		return importFormats["icews"], nil
	case bytes.Contains(first, []byte("Event ID")) && bytes.Contains(first, []byte("Event Type")):
		return importFormats["polecat"], nil
	}
	// The first row may be the bad one.
	for i := 0; i < 20 && len(head) > 0; i++ {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\n"))
		switch bytes.Count(line, []byte("\t")) + 1 {
		case gdelt2Fields:
			return importFormats["gdelt2"], nil
		case gdelt1Fields, gdelt1Fields - 1:
			return importFormats["gdelt1"], nil
		}
	}
	return importFormat{}, fmt.Errorf("it is no event file of a kind that is read (GDELT, ICEWS, POLECAT, PLOVER): --format says which it is: %w", dragoman.ErrInvalid)
}
