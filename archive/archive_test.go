package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"pgregory.net/rapid"
)

// write puts a file into a folder of the test and gives its path.
func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

func squeeze(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func record(i int, body string) []byte {
	return fmt.Appendf(nil, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:%d>\r\ncontent-length: %d\r\n\r\n%s\r\n\r\n", i, len(body), body)
}

// holds checks that the pieces of a plan are the files, byte for byte.
func holds(t testing.TB, m *Manifest, files map[string][]byte) {
	t.Helper()
	got := map[string][]byte{}
	for _, s := range m.Shards {
		if s.Name != s.name() {
			t.Errorf("shard %s: its pieces make the name %s", s.Name, s.name())
		}
		var n int64
		for _, p := range s.Pieces {
			data, err := os.ReadFile(p.Source)
			if err != nil {
				t.Fatal(err)
			}
			part := data[p.Start:p.End]
			if sum := sha256.Sum256(part); hex.EncodeToString(sum[:]) != p.Sum {
				t.Errorf("%s %d-%d: the sum is not that of the bytes", p.Name, p.Start, p.End)
			}
			if lines := bytes.Count(data[:p.Start], []byte{'\n'}); lines != p.Lines && strings.HasSuffix(p.Name, ".jsonl") {
				t.Errorf("%s %d-%d: %d lines before, want %d", p.Name, p.Start, p.End, p.Lines, lines)
			}
			if int64(len(got[p.Name])) != p.Start {
				t.Errorf("%s: a piece begins at %d, and the last ended at %d", p.Name, p.Start, len(got[p.Name]))
			}
			got[p.Name] = append(got[p.Name], part...)
			n += p.End - p.Start
		}
		if n != s.Bytes {
			t.Errorf("shard %s: %d bytes, want %d", s.Name, s.Bytes, n)
		}
	}
	if !maps.EqualFunc(got, files, bytes.Equal) {
		t.Errorf("the plan holds %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(files)))
	}
}

func TestPlanCutsAtReports(t *testing.T) {
	var lines, warc, members []byte
	for i := range 100 {
		lines = fmt.Appendf(lines, "{\"id\":\"r%d\",\"text\":%q}\n", i, strings.Repeat("word ", i))
		r := record(i, strings.Repeat("WARC/1.0\r\nno record\r\n\r\n", i%7)) // a body that looks like one
		warc = append(warc, r...)
		members = append(members, squeeze(t, r)...)
	}
	files := map[string][]byte{
		"a.jsonl": lines, "b.warc": warc, "c.warc.gz": members, "d.jsonl.gz": squeeze(t, lines),
		"e/one.txt": []byte("date 2019-01-22\nOne."), "e/two.txt": []byte("date 2019-01-22\nTwo."),
	}
	dir := t.TempDir()
	for name, data := range files {
		write(t, dir, name, data)
	}
	write(t, dir, ".hidden", []byte("not read"))
	write(t, dir, "f-empty.txt", nil)
	m, err := MakePlan(t.Context(), []string{dir}, PlanOptions{ShardBytes: 3000})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, m, files)
	begins := map[string]string{"a.jsonl": `{"id":`, "b.warc": "WARC/1.0\r\nWARC-Type", "c.warc.gz": "\x1f\x8b"}
	pieces := map[string]int{}
	for _, s := range m.Shards {
		for _, p := range s.Pieces {
			pieces[p.Name]++
			if want := begins[p.Name]; !bytes.HasPrefix(files[p.Name][p.Start:], []byte(want)) {
				t.Errorf("%s: the piece at %d begins %.20q", p.Name, p.Start, files[p.Name][p.Start:])
			}
		}
	}
	for name := range begins {
		if pieces[name] < 2 {
			t.Errorf("%s is in %d pieces, want several", name, pieces[name])
		}
	}
	for _, name := range []string{"d.jsonl.gz", "e/one.txt", "e/two.txt"} {
		if pieces[name] != 1 {
			t.Errorf("%s is in %d pieces, want 1", name, pieces[name])
		}
	}
	again, err := MakePlan(t.Context(), []string{dir}, PlanOptions{ShardBytes: 3000})
	if err != nil || again.Sum != m.Sum {
		t.Errorf("the same files gave another plan: %v %v", again, err)
	}
}

// TestPlanDamaged: what cannot be cut is in one piece, and nothing is lost.
func TestPlanDamaged(t *testing.T) {
	good := record(1, "body")
	files := map[string][]byte{
		"cut.warc":      append(slices.Clone(good), good[:len(good)-10]...),
		"length.warc":   []byte("WARC/1.0\r\nContent-Length: -4\r\n\r\nbody\r\n\r\n"),
		"nothing.warc":  []byte("WARC/1.0\r\n"),
		"head.warc":     append([]byte("WARC/1.0\r\n"), bytes.Repeat([]byte("A: b\r\n"), maxHeader/4)...),
		"rest.warc":     append(slices.Clone(good), "no record at all"...),
		"cut.warc.gz":   squeeze(t, good)[:20],
		"mixed.warc.gz": append(squeeze(t, good), "no member"...),
		"noend.jsonl":   []byte(`{"id":"a"}`),
	}
	dir := t.TempDir()
	for name, data := range files {
		write(t, dir, name, data)
	}
	m, err := MakePlan(t.Context(), []string{dir}, PlanOptions{ShardBytes: 1})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, m, files)
}

func TestPlanProperty(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		in := filepath.Join(dir, fmt.Sprint(n))
		files := map[string][]byte{}
		for i, data := range rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]byte("a{}\n\r")), 1, 200), 1, 6).Draw(t, "files") {
			name := fmt.Sprintf("%d%s", i, rapid.SampledFrom([]string{".jsonl", ".txt", ".warc"}).Draw(t, "kind"))
			files[name] = data
			if err := os.MkdirAll(in, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(in, name), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		m, err := MakePlan(context.Background(), []string{in}, PlanOptions{ShardBytes: rapid.Int64Range(1, 300).Draw(t, "size")})
		if err != nil {
			t.Fatal(err)
		}
		var whole int
		for _, data := range files {
			whole += len(data)
		}
		if m.Bytes() != int64(whole) {
			t.Fatalf("the plan holds %d bytes of %d", m.Bytes(), whole)
		}
	})
}

func FuzzTake(f *testing.F) {
	f.Add("x.warc", record(1, "body"))
	f.Add("x.warc.gz", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"))
	f.Add("x.jsonl", []byte("{}\n{}"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		switch name {
		case "x.warc", "x.warc.gz", "x.jsonl":
		default:
			name = "x.warc"
		}
		if len(data) == 0 {
			return
		}
		file := write(t, dir, name, data)
		m, err := MakePlan(context.Background(), []string{file}, PlanOptions{ShardBytes: 16})
		if err != nil {
			t.Fatal(err)
		}
		holds(t, m, map[string][]byte{name: data})
	})
}

func TestManifest(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "a.jsonl", []byte(strings.Repeat("{\"id\":\"a\"}\n", 50)))
	m, err := MakePlan(t.Context(), []string{file}, PlanOptions{ShardBytes: 100})
	if err != nil {
		t.Fatal(err)
	}
	store, err := OpenStore(t.Context(), filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for range 2 { // the second time it is there
		if err := store.SaveManifest(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	other, err := MakePlan(t.Context(), []string{file}, PlanOptions{ShardBytes: 200})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SaveManifest(t.Context(), other); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("another plan into the same store: %v", err)
	}
	back, err := store.LoadManifest(t.Context())
	if err != nil || back.Sum != m.Sum || len(back.Shards) != len(m.Shards) {
		t.Fatalf("read back: %v %v", back, err)
	}
	data, err := m.encode()
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	for name, bad := range map[string][]byte{
		"cut off":    data[:len(data)-5],
		"line gone":  slices.Concat(lines[0], bytes.Join(lines[2:], nil)),
		"altered":    bytes.Replace(data, []byte(`"start":0`), []byte(`"start":1`), 1),
		"name":       bytes.Replace(data, []byte(m.Shards[0].Name), []byte("000000000000000000000000"), 1),
		"empty":      nil,
		"other":      []byte("{\"id\":\"a\"}\n"),
		"later form": []byte("{\"manifest\":9}\n"),
	} {
		_, err := ReadManifest("m.jsonl", bytes.NewReader(bad))
		if !errors.Is(err, dragoman.ErrInvalid) || !strings.HasPrefix(err.Error(), "m.jsonl:") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenStore(t.Context(), "ftp://host/x"); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("a store of another kind: %v", err)
	}
}

// planned gives a store with a manifest of n shards, one line each.
func planned(t testing.TB, n int) (*Store, *Manifest) {
	t.Helper()
	var lines []byte
	for i := range n {
		lines = fmt.Appendf(lines, "{\"id\":\"r%d\"}\n", i)
	}
	store, m := plannedOf(t, lines, 1)
	if len(m.Shards) != n {
		t.Fatalf("%d shards, want %d", len(m.Shards), n)
	}
	return store, m
}

// plannedOf gives a store with a manifest of JSON lines, in shards of some bytes.
func plannedOf(t testing.TB, lines []byte, shard int64) (*Store, *Manifest) {
	t.Helper()
	dir := t.TempDir()
	m, err := MakePlan(t.Context(), []string{write(t, dir, "a.jsonl", lines)}, PlanOptions{ShardBytes: shard})
	if err != nil {
		t.Fatal(err)
	}
	store, err := OpenStore(t.Context(), filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := store.SaveManifest(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	return store, m
}

// echo codes a shard to its own bytes.
func echo(ctx context.Context, s *Shard, coded func(int)) (*Part, error) {
	from := buckets{}
	defer from.close()
	f, err := from.open(ctx, s.Pieces[0])
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	coded(1)
	return &Part{Data: data, Report: Report{Reports: 1, Events: 1}}, err
}

// tree gives the files of a store, by their path.
func tree(t testing.TB, s *Store) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(s.At), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(s.At, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRunIsTheSameForAnyWorkers(t *testing.T) {
	var first map[string]string
	for _, n := range []int{1, 2, 8} {
		store, m := planned(t, 30)
		state, err := Run(t.Context(), Options{Store: store, Version: "v1", Code: echo, Workers: n})
		if err != nil {
			t.Fatal(err)
		}
		if state.Done != 30 || state.Failed != 0 {
			t.Errorf("%d workers: %+v", n, state)
		}
		got := tree(t, store)
		delete(got, manifestKey) // it names the files of this test
		delete(got, codingKey)
		if len(got) != 60 {
			t.Errorf("%d workers: %d files, want 30 parts and 30 reports", n, len(got))
		}
		if first == nil {
			first = got
		} else if !maps.Equal(first, got) {
			t.Errorf("%d workers made other files", n)
		}
		done, failed, err := store.Reports(t.Context(), m, "v1")
		if err != nil || len(done) != 30 || len(failed) != 0 || done[0].Shard != m.Shards[0].Name {
			t.Errorf("reports: %d %d %v", len(done), len(failed), err)
		}
	}
}

// TestPoison: a shard that fails is tried three times and set aside with the
// reason; the others are done; --retry takes it up again.
func TestPoison(t *testing.T) {
	store, m := planned(t, 5)
	bad, worse := m.Shards[1].Name, m.Shards[3].Name
	var tries, panics atomic.Int32
	heal := false
	code := func(ctx context.Context, s *Shard, coded func(int)) (*Part, error) {
		switch {
		case heal:
		case s.Name == bad:
			tries.Add(1)
			return nil, errors.New("the disk is full of water")
		case s.Name == worse:
			panics.Add(1)
			panic("a stone")
		}
		return echo(ctx, s, coded)
	}
	o := Options{Store: store, Version: "v1", Code: code, Workers: 2}
	state, err := Run(t.Context(), o)
	if err != nil || state.Done != 3 || state.Failed != 2 || tries.Load() != Tries || panics.Load() != Tries {
		t.Fatalf("%+v %v, %d and %d tries", state, err, tries.Load(), panics.Load())
	}
	_, failed, err := store.Reports(t.Context(), m, "v1")
	if err != nil || len(failed) != 2 || failed[0].Why != "the disk is full of water" || failed[0].Tries != Tries || !strings.Contains(failed[1].Why, "a stone") {
		t.Errorf("failures: %+v %v", failed, err)
	}
	heal = true
	if state, err = Run(t.Context(), o); err != nil || state.Failed != 2 {
		t.Errorf("run again: %+v %v", state, err)
	}
	o.Retry = true
	if state, err = Run(t.Context(), o); err != nil || state.Done != 5 || state.Failed != 0 {
		t.Errorf("retry: %+v %v", state, err)
	}
}

// TestGoesOn: what was done before an interrupt is not done again.
func TestGoesOn(t *testing.T) {
	store, _ := planned(t, 20)
	ctx, stop := context.WithCancel(t.Context())
	var n, again atomic.Int32
	_, err := Run(ctx, Options{Store: store, Version: "v1", Workers: 1, Code: func(ctx context.Context, s *Shard, coded func(int)) (*Part, error) {
		if n.Add(1) == 8 {
			stop()
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return echo(ctx, s, coded)
	}})
	if err == nil {
		t.Fatal("an interrupted run ended well")
	}
	state, err := Run(t.Context(), Options{Store: store, Version: "v1", Workers: 2, Code: func(ctx context.Context, s *Shard, coded func(int)) (*Part, error) {
		again.Add(1)
		return echo(ctx, s, coded)
	}})
	if err != nil || state.Done != 20 || again.Load() != 13 {
		t.Errorf("%+v %v; %d coded in the second run, want 13", state, err, again.Load())
	}
}

// TestDiffers: two codings that differ are an error, never a silent choice.
func TestDiffers(t *testing.T) {
	store, m := planned(t, 1)
	part := keys(m.Shards[0].Name, "v1").part
	if _, err := store.put(t.Context(), part, []byte("another")); err != nil {
		t.Fatal(err)
	}
	state, err := Run(t.Context(), Options{Store: store, Version: "v1", Workers: 1, Code: echo})
	if err != nil || state.Failed != 1 {
		t.Errorf("%+v %v", state, err)
	}
}

// TestWorkers: a second process's workers join a run by its address; those of
// another version, and strangers, are turned away.
func TestWorkers(t *testing.T) {
	store, _ := planned(t, 12)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	address := make(chan string, 1)
	ended := make(chan error, 1)
	go func() {
		_, err := Run(ctx, Options{Store: store, Version: "v1", Code: echo, Workers: -1, Progress: func(s State) {
			select {
			case address <- s.Address:
			default:
			}
		}})
		ended <- err
	}()
	at := <-address
	if err := Work(ctx, Options{NATS: at, Version: "v2", Code: echo, Workers: 1}); !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), "v1") {
		t.Errorf("a worker of another version: %v", err)
	}
	_, host, _ := strings.Cut(at, "@")
	if err := Work(ctx, Options{NATS: "nats://wrong@" + host, Version: "v1", Code: echo, Workers: 1}); err == nil || strings.Contains(err.Error(), "wrong@") {
		t.Errorf("a stranger: %v", err)
	}
	if err := Work(ctx, Options{NATS: at, Run: "0123", Version: "v1", Code: echo, Workers: 1}); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("another run: %v", err)
	}
	if err := Work(ctx, Options{NATS: at, Version: "v1", Code: echo, Workers: 3}); err != nil {
		t.Errorf("a worker: %v", err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	state, err := Status(ctx, store, "")
	if err != nil || state.Done != 12 || state.Reports != 12 || state.Events != 12 {
		t.Errorf("status: %+v %v", state, err)
	}
}

// TestStore: sources and parts in a store that speaks S3.
func TestStore(t *testing.T) {
	backend := s3mem.New()
	fake := httptest.NewServer(gofakes3.New(backend).Server())
	defer fake.Close()
	t.Setenv("AWS_ACCESS_KEY_ID", "a")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "b")
	query := "?region=eu-central-1&use_path_style=true&endpoint=" + url.QueryEscape(fake.URL)
	if err := backend.CreateBucket("news"); err != nil {
		t.Fatal(err)
	}
	put := func(key, data string) {
		if _, err := backend.PutObject("news", key, nil, strings.NewReader(data), int64(len(data)), nil); err != nil {
			t.Fatal(err)
		}
	}
	put("in/2019/a.jsonl", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n")
	put("in/c.txt", "date 2019-01-22\nText.")
	put("inside/d.txt", "another folder")
	m, err := MakePlan(t.Context(), []string{"s3://news/in" + query}, PlanOptions{ShardBytes: 1})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range m.Shards {
		names = append(names, fmt.Sprint(s.Pieces[0].Name, s.Pieces[0].Start))
	}
	if want := []string{"2019/a.jsonl0", "2019/a.jsonl11", "c.txt0"}; !slices.Equal(names, want) {
		t.Errorf("planned %q, want %q", names, want)
	}
	if _, err := MakePlan(t.Context(), []string{"s3://news/nothing" + query}, PlanOptions{}); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("a folder that is not there: %v", err)
	}
	store, err := OpenStore(t.Context(), "s3://news/out"+query)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.SaveManifest(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		state, err := Run(t.Context(), Options{Store: store, Version: "v1", Code: echo, Workers: 2})
		if err != nil || state.Done != 3 || state.Failed != 0 {
			t.Errorf("%+v %v", state, err)
		}
	}
	part := keys(m.Shards[1].Name, "v1").part
	if got, err := store.get(t.Context(), part); err != nil || string(got) != "{\"id\":\"b\"}\n" {
		t.Errorf("part %q %v", got, err)
	}
}

// TestBound: a place takes the parts of one version, be it that an earlier
// dragoman, which did not note which, coded them.
func TestBound(t *testing.T) {
	store, m := planned(t, 3)
	if v, err := store.Coding(t.Context()); v != "" || err != nil {
		t.Errorf("before a run: %q, %v", v, err)
	}
	if _, err := Run(t.Context(), Options{Store: store, Version: "v1", Code: echo, Workers: 1}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if v, err := store.Coding(t.Context()); v != "v1" || err != nil {
			t.Errorf("after a run: %q, %v", v, err)
		}
		_, err := Run(t.Context(), Options{Store: store, Version: "v2", Code: echo, Workers: 1})
		if !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), "holds parts of dragoman v1, and this is v2") {
			t.Errorf("another version: %v", err)
		}
		if err := store.remove(t.Context(), codingKey); err != nil {
			t.Fatal(err)
		}
	}
	if got := parts(t, store); len(got) != 6 {
		t.Errorf("%d files, want a part and a report for each of %d shards", len(got), len(m.Shards))
	}
	if _, err := Run(t.Context(), Options{Store: store, Version: "v1", Code: echo, Workers: 1}); err != nil {
		t.Error(err)
	}
	if err := store.remove(t.Context(), codingKey); err != nil {
		t.Fatal(err)
	}
	if _, err := store.put(t.Context(), codingKey, []byte("{}")); err != nil { // by another hand
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), Options{Store: store, Version: "v1", Code: echo, Workers: 1}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("a coding.json without a coder: %v", err)
	}
}
