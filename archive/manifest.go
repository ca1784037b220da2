package archive

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Piece is a run of bytes of one file that holds whole reports.
type Piece struct {
	Source string `json:"source"`         // absolute path or address of the file
	Name   string `json:"name"`           // what reports without an id are called by: the path from the folder that was given
	Start  int64  `json:"start"`          // bytes of the file, as it lies there
	End    int64  `json:"end"`            // half open
	Lines  int    `json:"lines,omitzero"` // lines of the file before Start, where a line is a report
	Sum    string `json:"sum"`            // SHA-256 of those bytes, in hex
}

// Shard is what one worker codes at a time.
type Shard struct {
	Name   string  `json:"name"` // 24 hex digits, from the pieces' names, starts and sums
	Bytes  int64   `json:"bytes"`
	Pieces []Piece `json:"pieces"`
}

// name is the same for the same bytes at the same place of files of the same
// names, wherever the files lie.
func (s *Shard) name() string {
	h := sha256.New()
	for _, p := range s.Pieces {
		fmt.Fprintf(h, "%q %d %s\n", p.Name, p.Start, p.Sum)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Manifest says what an archive holds and how it is cut. It is a file of JSON
// Lines: a head, then a line a shard in the order of the sources.
type Manifest struct {
	Shards []Shard
	Sum    string // SHA-256 of the lines of the shards, in hex
}

// head is the first line of a manifest.
type head struct {
	Manifest int    `json:"manifest"` // version of the form, 1
	Shards   int    `json:"shards"`
	Bytes    int64  `json:"bytes"`
	Sum      string `json:"sum"`
}

// manifestVersion is the form of the file that is written and read here.
const manifestVersion = 1

// Bytes sums up the shards.
func (m *Manifest) Bytes() (n int64) {
	for i := range m.Shards {
		n += m.Shards[i].Bytes
	}
	return n
}

// encode gives the manifest as a file, and sets its sum.
func (m *Manifest) encode() ([]byte, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	for i := range m.Shards {
		if err := e.Encode(&m.Shards[i]); err != nil {
			return nil, fmt.Errorf("manifest: %w", err)
		}
	}
	sum := sha256.Sum256(body.Bytes())
	m.Sum = hex.EncodeToString(sum[:])
	first, err := json.Marshal(head{manifestVersion, len(m.Shards), m.Bytes(), m.Sum})
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return append(append(first, '\n'), body.Bytes()...), nil
}

// maxShardLine bounds a line of a manifest: a shard of 200,000 small files.
const maxShardLine = 64 << 20

// ReadManifest reads a manifest and holds it against its own sum. name is for
// errors.
func ReadManifest(name string, r io.Reader) (*Manifest, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	bad := func(line int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s: %w", name, line, fmt.Sprintf(format, args...), dragoman.ErrInvalid)
	}
	var h head
	line, err := readLine(b)
	if err != nil || json.Unmarshal(line, &h) != nil || h.Manifest == 0 {
		return nil, bad(1, "this is no manifest of an archive; 'dragoman archive plan' writes one")
	}
	if h.Manifest != manifestVersion {
		return nil, bad(1, "a manifest of form %d; this program reads form %d", h.Manifest, manifestVersion)
	}
	m := &Manifest{Sum: h.Sum}
	all := sha256.New()
	for n := 2; ; n++ {
		line, err := readLine(b)
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err != nil {
			return nil, bad(n, "%v", err)
		}
		all.Write(line)
		var s Shard
		if err := json.Unmarshal(line, &s); err != nil {
			return nil, bad(n, "%v", err)
		}
		if s.Name != s.name() {
			return nil, bad(n, "the name %q does not fit the pieces", s.Name)
		}
		m.Shards = append(m.Shards, s)
	}
	if got := hex.EncodeToString(all.Sum(nil)); got != h.Sum || len(m.Shards) != h.Shards {
		return nil, bad(1, "it was altered or cut off: %d shards with sum %.12s, where its head says %d with %.12s; plan again", len(m.Shards), got, h.Shards, h.Sum)
	}
	return m, nil
}

// readLine gives a line with its end.
func readLine(b *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := b.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			if len(line) > 0 && errors.Is(err, io.EOF) {
				return line, io.ErrUnexpectedEOF
			}
			return line, err
		case len(line) > maxShardLine:
			return nil, fmt.Errorf("a line of more than %d bytes", maxShardLine)
		}
	}
}

// The files of a store.
const (
	manifestKey = "manifest.jsonl"
	codingKey   = "coding.json"
	partsFolder = "parts/"
	failFolder  = "failed/"
)

// SaveManifest puts a manifest into a store. A store keeps one: another is
// refused, so that the parts of two plans never mix.
func (s *Store) SaveManifest(ctx context.Context, m *Manifest) error {
	data, err := m.encode()
	if err != nil {
		return err
	}
	fresh, err := s.put(ctx, manifestKey, data)
	if err != nil || fresh {
		return err
	}
	held, err := s.get(ctx, manifestKey)
	if err != nil {
		return err
	}
	if !bytes.Equal(held, data) {
		return fmt.Errorf("%s holds the manifest of another plan; choose another place, or empty this one: %w", s.At, dragoman.ErrInvalid)
	}
	return nil
}

// coding is what codingKey holds.
type coding struct {
	Coder string `json:"coder"`
}

// Coding tells for which version of coder and rules a store's parts are; empty
// where none has been coded there yet.
func (s *Store) Coding(ctx context.Context) (string, error) {
	var c coding
	err := s.decode(ctx, codingKey, &c)
	if err == nil && c.Coder == "" {
		err = fmt.Errorf("%s/%s names no coder: %w", s.At, codingKey, dragoman.ErrInvalid)
	}
	if !errors.Is(err, dragoman.ErrNotFound) {
		return c.Coder, err
	}
	held, err := s.list(ctx, partsFolder) // an earlier dragoman wrote no coding.json
	if err != nil {
		return "", err
	}
	for _, key := range slices.Sorted(maps.Keys(held)) {
		if strings.HasSuffix(key, ".json") {
			var r Report
			err := s.decode(ctx, key, &r)
			return r.Coder, err
		}
	}
	return "", nil
}

// bind keeps a store for one version of coder and rules, so that who reads the
// folder of parts never reads a report twice.
func (s *Store) bind(ctx context.Context, version string) error {
	held, err := s.Coding(ctx)
	if err == nil && held == "" {
		var data []byte
		if data, err = json.Marshal(coding{version}); err != nil {
			return err
		}
		if _, err = s.put(ctx, codingKey, append(data, '\n')); err == nil {
			held, err = s.Coding(ctx) // another run may have been first
		}
	}
	if err == nil && held != version {
		err = fmt.Errorf("%s holds parts of dragoman %s, and this is %s: plan into another place, or remove %s, %s and %s from this one: %w",
			s.At, held, version, codingKey, partsFolder, failFolder, dragoman.ErrInvalid)
	}
	return err
}

// LoadManifest reads the manifest of a store.
func (s *Store) LoadManifest(ctx context.Context) (*Manifest, error) {
	data, err := s.get(ctx, manifestKey)
	if errors.Is(err, dragoman.ErrNotFound) {
		return nil, fmt.Errorf("%s has no manifest; 'dragoman archive plan' writes one: %w", s.At, dragoman.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return ReadManifest(s.At+"/"+manifestKey, bytes.NewReader(data))
}
