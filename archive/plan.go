package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"gocloud.dev/blob"
)

// ShardBytes is the size of a shard where a plan asks for none: some half a
// minute of one core's work on plain text, so that a death costs little, and
// 50,000 of them are 400 GB.
const ShardBytes = 8 << 20

// PlanOptions for MakePlan.
type PlanOptions struct {
	ShardBytes int64                         // what a shard should hold, in bytes of the files as they lie; 0: [ShardBytes]
	Took       func(n int)                   // told of every n bytes read; may be nil
	Note       func(format string, a ...any) // told of what was passed over; may be nil
}

// MakePlan lists the files of sources, paths on the disk or addresses in a
// store, reads each once, and cuts them into shards. Files of JSON Lines are
// cut at line ends, WARC files (gzip too, where each record is a member of
// its own as the standard wants it) at record boundaries; any other file is
// in one piece. Small files share a shard. The same files give the same plan.
func MakePlan(ctx context.Context, sources []string, o PlanOptions) (*Manifest, error) {
	if o.ShardBytes <= 0 {
		o.ShardBytes = ShardBytes
	}
	if o.Note == nil {
		o.Note = func(string, ...any) {}
	}
	p := &planner{o: o, plan: &Manifest{}, met: map[string]bool{}, buckets: buckets{}}
	defer p.buckets.close()
	for _, s := range sources {
		if err := p.source(ctx, s); err != nil {
			return nil, err
		}
	}
	p.close()
	if len(p.plan.Shards) == 0 {
		return nil, fmt.Errorf("%s: no files to code: %w", strings.Join(sources, ", "), dragoman.ErrInvalid)
	}
	_, err := p.plan.encode() // sets the sum
	return p.plan, err
}

// planner is one call of MakePlan.
type planner struct {
	o       PlanOptions
	plan    *Manifest
	open    Shard           // being filled
	met     map[string]bool // sources
	buckets buckets
}

// source lists one source and plans its files in the order of their names.
func (p *planner) source(ctx context.Context, s string) error {
	if isURL(s) {
		return p.remote(ctx, s)
	}
	root, err := filepath.Abs(s)
	if err != nil {
		return err
	}
	info, err := os.Stat(root)
	if err != nil {
		return fmt.Errorf("%s: %w", s, plainOf(err))
	}
	if !info.IsDir() {
		return p.file(ctx, root, filepath.Base(root), info.Size())
	}
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name != root && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		info, err := os.Stat(name) // through links, as intake reads them
		if err != nil {
			p.o.Note("%s: passed over: %v", name, plainOf(err))
			return nil
		}
		if !info.Mode().IsRegular() {
			p.o.Note("%s: passed over: it is no regular file", name)
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		return p.file(ctx, name, filepath.ToSlash(rel), info.Size())
	})
}

// remote lists a folder of a store.
func (p *planner) remote(ctx context.Context, address string) error {
	b, key, err := p.buckets.get(ctx, address)
	if err != nil {
		return err
	}
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	found := false
	for it := b.List(&blob.ListOptions{Prefix: key}); ; {
		obj, err := it.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("list %s: %w", address, err)
		}
		// "s3://b/news" is the object news, or what lies in news/.
		rel, inside := strings.CutPrefix(obj.Key, strings.TrimSuffix(key, "/")+"/")
		if key == "" {
			rel, inside = obj.Key, true
		}
		if obj.Key == key {
			rel, inside = path.Base(key), true
		}
		if !inside || obj.IsDir || strings.HasSuffix(obj.Key, "/") {
			continue
		}
		found = true
		at := *u
		at.Path = "/" + obj.Key
		if err := p.file(ctx, at.String(), rel, obj.Size); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("%s: nothing lies there: %w", address, dragoman.ErrNotFound)
	}
	return nil
}

// file cuts one file.
func (p *planner) file(ctx context.Context, source, name string, size int64) error {
	if p.met[source] {
		return nil
	}
	p.met[source] = true
	if size == 0 {
		p.o.Note("%s: passed over: it is empty", source)
		return nil
	}
	f, err := p.buckets.open(ctx, Piece{Source: source, End: size})
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	t := &taker{r: bufio.NewReaderSize(f, 256<<10), h: sha256.New(), took: p.o.Took}
	cut, lined := kindOf(name, t.r)
	if cut == nil && p.open.Bytes > 0 && p.open.Bytes+size > p.o.ShardBytes {
		p.close()
	}
	start, lines := int64(0), 0
	end := func() { // what was taken since start is a piece
		t.flush()
		if t.n == start {
			return
		}
		if !lined {
			lines = 0
		}
		p.open.Pieces = append(p.open.Pieces, Piece{source, name, start, t.n, lines, t.sum()})
		p.open.Bytes += t.n - start
		start, lines = t.n, t.lines
		if p.open.Bytes >= p.o.ShardBytes {
			p.close()
		}
	}
	for cut != nil && ctx.Err() == nil {
		if err := cut(t); err != nil {
			if !errors.Is(err, io.EOF) {
				p.o.Note("%s: not cut beyond byte %d: %v", source, start, err)
			}
			break
		}
		if p.open.Bytes+t.n-start >= p.o.ShardBytes {
			end()
		}
	}
	if _, err := io.Copy(io.Discard, t); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	end()
	return ctx.Err()
}

// close ends the shard that is being filled.
func (p *planner) close() {
	if len(p.open.Pieces) == 0 {
		return
	}
	s := p.open
	s.Name = s.name()
	p.open = Shard{}
	p.plan.Shards = append(p.plan.Shards, s)
}

// cutter takes whole reports from a file, at least one byte; io.EOF at its end.
type cutter func(*taker) error

// kindOf gives how a file can be cut, nil for one that cannot, and whether
// its lines are its reports.
func kindOf(name string, b *bufio.Reader) (cut cutter, lined bool) {
	head, _ := b.Peek(4 << 10) // what stops it is met again when the file is read
	base := strings.ToLower(name)
	switch {
	case strings.HasPrefix(string(head), "\x1f\x8b"):
		if strings.HasSuffix(base, ".warc.gz") {
			return takeMember, false
		}
	case strings.HasPrefix(string(head), "WARC/"):
		return takeRecord, false
	case strings.HasSuffix(base, ".jsonl"), strings.HasSuffix(base, ".ndjson"):
		return takeLine, true
	}
	return nil, false
}

// takeLine takes a line of text.
func takeLine(t *taker) error {
	for {
		part, err := t.r.ReadSlice('\n')
		t.take(part)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// takeMember takes one member of a gzip: a record of a WARC file, which ISO
// 28500 (annex D) has compressed each by itself.
func takeMember(t *taker) error {
	if _, err := t.r.Peek(1); err != nil {
		return err
	}
	z, err := gzip.NewReader(t)
	if err != nil {
		return err
	}
	z.Multistream(false)
	_, err = io.Copy(io.Discard, z)
	t.flush()
	return err
}

// maxHeader bounds the head of a WARC record, in bytes.
const maxHeader = 64 << 10

// takeRecord takes one record of a WARC file (ISO 28500, 4): a head of lines
// that an empty one ends, as many bytes as its Content-Length says, and two
// line ends.
func takeRecord(t *taker) error {
	if _, err := t.r.Peek(1); err != nil {
		return err
	}
	length, head, began := int64(-1), 0, false
	for {
		line, err := t.r.ReadSlice('\n')
		t.take(line)
		if err != nil {
			return fmt.Errorf("the head of a record is cut off: %w", io.ErrUnexpectedEOF)
		}
		if head += len(line); head > maxHeader {
			return fmt.Errorf("the head of a record has more than %d bytes", maxHeader)
		}
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case !began && text == "": // the line ends behind the record before
			continue
		case !began:
			if !strings.HasPrefix(text, "WARC/") {
				return errors.New("no record begins there")
			}
			began = true
		case text == "":
			if length < 0 {
				return errors.New("a record without Content-Length")
			}
			if _, err := io.CopyN(io.Discard, t, length); err != nil {
				return io.ErrUnexpectedEOF
			}
			for range 2 { // the line ends belong to the record
				if end, _ := t.r.Peek(2); string(end) == "\r\n" {
					_, _ = io.CopyN(io.Discard, t, 2)
				}
			}
			return nil
		default:
			if key, value, ok := strings.Cut(text, ":"); ok && strings.EqualFold(strings.TrimSpace(key), "Content-Length") {
				n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
				if err != nil || n < 0 {
					return fmt.Errorf("Content-Length is %q", value)
				}
				length = n
			}
		}
	}
}

// taker counts and hashes what is taken from a file, and no byte more, so
// that a piece can end wherever a report does.
type taker struct {
	r     *bufio.Reader
	h     hash.Hash
	wait  []byte // taken one by one, not yet in h
	n     int64
	lines int
	took  func(n int)
}

func (t *taker) take(p []byte) {
	t.flush()
	t.note(p)
}

func (t *taker) note(p []byte) {
	t.h.Write(p)
	t.n += int64(len(p))
	t.lines += bytes.Count(p, []byte{'\n'})
	if t.took != nil && len(p) > 0 {
		t.took(len(p))
	}
}

func (t *taker) flush() {
	if len(t.wait) > 0 {
		t.note(t.wait)
		t.wait = t.wait[:0]
	}
}

// Read and ReadByte make the taker a source that gzip does not read beyond
// the end of a member.
func (t *taker) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.take(p[:n])
	return n, err
}

func (t *taker) ReadByte() (byte, error) {
	c, err := t.r.ReadByte()
	if err == nil {
		if t.wait = append(t.wait, c); len(t.wait) == 32<<10 {
			t.flush()
		}
	}
	return c, err
}

// sum ends a piece.
func (t *taker) sum() string {
	t.flush()
	s := hex.EncodeToString(t.h.Sum(nil))
	t.h.Reset()
	return s
}

// buckets holds the stores that sources lie in, by their address without the
// path.
type buckets map[string]*blob.Bucket

func (bs buckets) close() {
	for _, b := range bs {
		_ = b.Close() // it was only read
	}
}

func (bs buckets) get(ctx context.Context, address string) (*blob.Bucket, string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, "", fmt.Errorf("address %q: %w: %w", address, err, dragoman.ErrInvalid)
	}
	key := strings.TrimPrefix(u.Path, "/")
	u.Path = ""
	if b := bs[u.String()]; b != nil {
		return b, key, nil
	}
	b, key, err := openBucket(ctx, address)
	if err == nil {
		bs[u.String()] = b
	}
	return b, key, err
}

// open gives the bytes of a piece.
func (bs buckets) open(ctx context.Context, p Piece) (io.ReadCloser, error) {
	if isURL(p.Source) {
		b, key, err := bs.get(ctx, p.Source)
		if err != nil {
			return nil, err
		}
		r, err := b.NewRangeReader(ctx, key, p.Start, p.End-p.Start, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Source, err)
		}
		return r, nil
	}
	f, err := os.Open(p.Source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Source, plainOf(err))
	}
	return &section{io.NewSectionReader(f, p.Start, p.End-p.Start), f}, nil
}

// section reads a part of a file and closes the file.
type section struct {
	*io.SectionReader
	io.Closer
}

// plainOf leaves out the path that an error of the file system names.
func plainOf(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
