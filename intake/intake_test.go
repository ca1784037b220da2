package intake

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
)

// read gives what Read gives, one line each: reports as "id day text",
// refusals as "! error", notes as "% name:line what".
func read(t testing.TB, paths []string, stdin string, o Options) []string {
	t.Helper()
	var out []string
	o.Aside = func(a Aside) {
		out = append(out, strings.TrimSpace(fmt.Sprintf("= %s:%d %s: %s %s", a.Name, a.Line, a.ID, a.Why, a.More)))
	}
	o.Note = func(n Note) { out = append(out, fmt.Sprintf("%% %s:%d %s", n.Name, n.Line, n.What)) }
	for rep, err := range Read(t.Context(), paths, strings.NewReader(stdin), o) {
		var refusal *Refusal
		switch {
		case errors.As(err, &refusal):
			out = append(out, "! "+err.Error())
		case err != nil:
			t.Fatal(err)
		default:
			out = append(out, fmt.Sprintf("%s %s %q", rep.ID, rep.Published, rep.Text))
		}
	}
	return out
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// tree makes files under a new folder and goes there, so that names are
// short.
func tree(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func gz(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var day = dragoman.DayOf(2020, time.March, 4)

const noDate = `there is no date: want "date YYYY-MM-DD" before the text, a "date" in the JSON, or one for all`

func TestPlain(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"words", " date 2019-01-22 On Wednesday, they met.\n", `a.txt 2019-01-22 "On Wednesday, they met.\n"`},
		{"a line", "date 2019-01-22\n\nThey met.\n", `a.txt 2019-01-22 "They met.\n"`},
		{"a line of CRLF", "date 2019-01-22\r\n\r\nThey met.\r\nThey left.\r\n", `a.txt 2019-01-22 "They met.\r\nThey left.\r\n"`},
		{"capitals and colon", "Date: 2019-01-22\nThey met.", `a.txt 2019-01-22 "They met."`},
		{"a comma", "DATE 2019-01-22, they met.", `a.txt 2019-01-22 "they met."`},
		{"a time", "date 2019-01-22T23:30:00+03:00\nThey met.", `a.txt 2019-01-22 "They met."`},
		{"byte order mark", "\xef\xbb\xbfdate 2019-01-22 They met.", `a.txt 2019-01-22 "They met."`},
		{"UTF-16, little", "\xff\xfed\x00a\x00t\x00e\x00 \x002\x000\x001\x009\x00-\x000\x001\x00-\x002\x002\x00 \x00\x19\x20=\xd8\x4a\xdc", `a.txt 2019-01-22 "’👊"`},
		{"UTF-16, big, a half pair", "\xfe\xff\xd8\x3d\x00H\x00i", `a.txt 2020-03-04 "�Hi"`},
		{"UTF-16, cut off", "\xfe\xff\x00H\x00", `a.txt 2020-03-04 "H�"`},
		{"no header", " They met.", `a.txt 2020-03-04 " They met."`},
		{"a word that is no header", "Date palms 2019-01-22", `a.txt 2020-03-04 "Date palms 2019-01-22"`},
		{"a year that is no header", "Date 2019 was a good vintage.", `a.txt 2020-03-04 "Date 2019 was a good vintage."`},
		{"no such day", "date 2019-02-30 They met.", `! a.txt: date "2019-02-30": the calendar has no such day: invalid`},
		{"other than two digits", "date 2019-1-22 They met.", `! a.txt: date "2019-1-22": want YYYY-MM-DD: invalid`},
		{"empty", "", `! a.txt: there is no text`},
		{"blank", " \n\u00a0\n", `! a.txt: there is no text`},
		{"header alone", "date 2019-01-22\n", `! a.txt: there is no text`},
		{"NUL", "date 2019-01-22 They\x00 met.", `! a.txt: it is not text: byte 21 is NUL`},
		{"control characters", "\x01\x02\x03\x04 hello", `! a.txt: it is not text: too many control characters`},
		{"HTML", "\n<!DOCTYPE html><p>They met.", `a.txt 2020-03-04 "They met."`},
		{"XML", "<?xml version='1.0'?><note>They met.</note>", `! a.txt: it is XML of a kind that is not read`},
		{"a zip", "PK\x03\x04", `! a.txt: it is a zip, which is not read: unpack it`},
		{"PDF", "%PDF-1.7 hello", `! a.txt: it is a PDF, which is not read`},
		{"an array", "[ {\"text\": 1}]", `! a.txt: it is a JSON array: want one object a line`},
		{"brackets", "[Agency] They met.", `a.txt 2020-03-04 "[Agency] They met."`},
		{"a brace in a .txt", "{They} met.", `a.txt 2020-03-04 "{They} met."`},
		{"Windows-1252", "Nicol\xe1s met \x93them\x94.", "% a.txt:0 it is no UTF-8 and was read as Windows-1252\n" + `a.txt 2020-03-04 "Nicolás met “them”."`},
		{"damaged UTF-8", "Nicolás met \x93them\x94.", "% a.txt:0 2 bytes that are no UTF-8 became U+FFFD\n" + `a.txt 2020-03-04 "Nicolás met �them�."`},
		{"long", strings.Repeat("x", MaxText+1), fmt.Sprintf("! a.txt: the text is longer than %d bytes", MaxText)},
		{"very long", strings.Repeat("x", 3*MaxText), fmt.Sprintf("! a.txt: the text is longer than %d bytes", MaxText)},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree(t, map[string]string{"a.txt": c.content, "z.txt.gz": gz(t, c.content)})
			expect(t, read(t, []string{"a.txt"}, "", Options{Date: day}), strings.Split(c.want, "\n")...)
			// The same in a gzip is the same report.
			zipped := strings.ReplaceAll(strings.Join(read(t, []string{"z.txt.gz"}, "", Options{Date: day}), "\n"), "z.txt.gz", "z.txt")
			expect(t, []string{strings.ReplaceAll(zipped, "z.txt", "a.txt")}, c.want)
		})
	}
}

func TestNoDateIsRefusedAndTheRestGoesOn(t *testing.T) {
	tree(t, map[string]string{"a.txt": "They met.", "b.txt": "date 2019-01-22 They left.",
		"c.jsonl": `{"text": "They met."}` + "\n" + `{"id": "x", "date": "2019-01-22", "text": "They stayed."}`})
	expect(t, read(t, []string{"a.txt", "b.txt", "c.jsonl"}, "", Options{}),
		"! a.txt: "+noDate, `b.txt 2019-01-22 "They left."`, "! c.jsonl:1: "+noDate, `x 2019-01-22 "They stayed."`)
}

func TestJSONL(t *testing.T) {
	lines := []string{
		`{"id": "a", "date": "2019-01-22", "title": "T", "source": "S", "url": "U", "text": "They met.", "more": [1, {"x": null}]}`,
		``,
		`{"id": 17, "date": "2019-01-22T10:00:00Z", "text": "One."}` + "\r",
		`{"date": "2019-01-22", "text": "Without an id."}`,
		`{"id": null, "published": "2019-01-22", "text": "Published."}`,
		`{"id": "b", "date": "2019-01-22", "text": "cut`,
		`they met`,
		`null`,
		`["a"]`,
		`{"id": "c", "date": "yesterday", "text": "They met."}`,
		`{"id": "d", "date": 20190122, "text": "They met."}`,
		`{"id": "e", "date": "2019-01-22", "text": {"en": "They met."}}`,
		`{"id": ["f"], "date": "2019-01-22", "text": "They met."}`,
		`{"id": "g\n", "date": "2019-01-22", "text": "Trimmed."}`,
		`{"id": "g\u001b[31m", "date": "2019-01-22", "text": "They met."}`,
		`{"id": "h", "date": "2019-01-22", "text": " \n"}`,
		`{"id": "i", "date": "2019-01-22"}`,
		`{"id": "j", "date": "2019-01-22", "text": "a\u0000b"}`,
		`{"id": "k", "date": "2019-01-22", "text": "half \ud83d pair"}`,
		`{"id": "l", "date": "2019-01-22", "text": "` + "Nicol\xe1s" + `"}`,
		`{"id": "m", "date": "2019-01-22", "title": "` + strings.Repeat("t", MaxField+1) + `", "text": "They met."}`,
		`{"id": "n", "date": "2019-01-22", "text": "` + strings.Repeat("n", MaxText+1) + `"}`,
		`{"id": "o", "date": "2019-01-22", "text": "` + strings.Repeat("o", MaxLine) + `"}`,
		strings.Repeat("[", 20000),
		`{"id": ` + strings.Repeat("[", 20000),
		`{"id": "a", "date": "2019-01-22", "text": "Another a."} trailing`,
		`{"id": "z", "date": "2019-01-22", "text": "The last line has no end."}`,
	}
	want := []string{
		`a 2019-01-22 "They met."`,
		`17 2019-01-22 "One."`,
		(&dragoman.Report{Published: dragoman.DayOf(2019, 1, 22), Text: "Without an id."}).ContentID() + ` 2019-01-22 "Without an id."`,
		(&dragoman.Report{Published: dragoman.DayOf(2019, 1, 22), Text: "Published."}).ContentID() + ` 2019-01-22 "Published."`,
		`! -:6: it is no JSON object: unexpected end of JSON input`,
		`! -:7: it is no JSON object`,
		`! -:8: it is no JSON object`,
		`! -:9: it is no JSON object`,
		`! -:10: date "yesterday": want YYYY-MM-DD: invalid`,
		`! -:11: date: want a string, not a JSON number`,
		`! -:12: text: want a string, not a JSON object`,
		`! -:13: id: want a string or a number: invalid`,
		`g 2019-01-22 "Trimmed."`,
		`! -:15: id "g\x1b[31m" holds a control character: invalid`,
		`! -:16: there is no text`,
		`! -:17: there is no text`,
		`! -:18: the text holds a NUL character`,
		`k 2019-01-22 "half � pair"`,
		`% -:20 it is no UTF-8 and was read as Windows-1252`,
		`l 2019-01-22 "Nicolás"`,
		fmt.Sprintf(`! -:21: the title is longer than %d bytes`, MaxField),
		fmt.Sprintf(`! -:22: the text is longer than %d bytes`, MaxText),
		fmt.Sprintf(`! -:23: the line is longer than %d bytes`, MaxLine),
		`! -:24: it is no JSON object`,
		`! -:25: it is no JSON object: invalid character '[' exceeded max depth`,
		`! -:26: it is no JSON object: invalid character 't' after top-level value`,
		`z 2019-01-22 "The last line has no end."`,
	}
	expect(t, read(t, []string{"-"}, strings.Join(lines, "\n"), Options{}), want...)
	expect(t, read(t, nil, gz(t, strings.Join(lines, "\n")), Options{}), want...)

	for rep, err := range Read(t.Context(), nil, strings.NewReader(lines[0]), Options{}) {
		want := dragoman.Report{ID: "a", Published: dragoman.DayOf(2019, 1, 22), Title: "T", Source: "S", URL: "U", Text: "They met."}
		if err != nil || rep != want {
			t.Errorf("got %+v, %v; want %+v", rep, err, want)
		}
	}
}

func TestFolder(t *testing.T) {
	tree(t, map[string]string{
		"in/b.txt":       "date 2019-01-02 B.",
		"in/a/x.txt":     "date 2019-01-01 X.",
		"in/a/.hidden":   "date 2019-01-01 hidden",
		"in/.git/x":      "date 2019-01-01 hidden",
		"in/c.jsonl":     `{"id": "c", "date": "2019-01-03", "text": "C."}`,
		"in/d":           `{"id": "d", "date": "2019-01-04", "text": "D."}`,
		"in/e.jsonl.gz":  gz(t, `{"id": "e", "date": "2019-01-05", "text": "E."}`),
		"in/f.bin":       "\x00\x01",
		"other/x.txt":    "date 2019-01-06 Other X.",
		"other/in/x.txt": "date 2019-01-07 Third X.",
	})
	for _, link := range [][2]string{
		{"../in", "in/up"},         // holds itself
		{"in", "in2"},              // was read
		{"nowhere", "in/g"},        // dangles
		{"../other", "in/h"},       // is followed
		{"loop", "loop"},           // to itself
		{"../in/b.txt", "other/b"}, // was read
	} {
		if err := os.Symlink(link[0], link[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo("in/pipe", 0o666); err != nil {
		t.Fatal(err)
	}
	got := read(t, []string{"in", "in2", "other/x.txt", "loop", "missing"}, "", Options{})
	expect(t, got,
		`a/x.txt 2019-01-01 "X."`,
		`b.txt 2019-01-02 "B."`,
		`c 2019-01-03 "C."`,
		`d 2019-01-04 "D."`,
		`e 2019-01-05 "E."`,
		`! in/f.bin: it is not text: byte 1 is NUL`,
		`! in/g: no such file or directory`,
		`h/in/x.txt 2019-01-07 "Third X."`,
		`h/x.txt 2019-01-06 "Other X."`,
		`! in/pipe: it is no regular file`,
		`! loop: too many levels of symbolic links`,
		`! missing: no such file or directory`,
	)
	expect(t, read(t, []string{"other/x.txt", "other/in/x.txt"}, "", Options{}),
		`x.txt 2019-01-06 "Other X."`, `other/in/x.txt 2019-01-07 "Third X."`)

	for _, err := range Read(t.Context(), []string{"missing"}, nil, Options{}) {
		if !errors.Is(err, dragoman.ErrNotFound) {
			t.Errorf("a missing file gives %v", err)
		}
	}
}

func TestDeep(t *testing.T) {
	deep := strings.Repeat("d/", MaxDepth)
	tree(t, map[string]string{deep + "a.txt": "date 2019-01-02 Too deep.", "d/b.txt": "date 2019-01-02 B."})
	expect(t, read(t, []string{"."}, "", Options{}),
		`d/b.txt 2019-01-02 "B."`, "! "+strings.TrimSuffix(deep, "/")+fmt.Sprintf(": folders lie more than %d deep", MaxDepth))
}

func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root reads everything")
	}
	tree(t, map[string]string{"a.txt": "date 2019-01-02 A.", "b.txt": "date 2019-01-02 B."})
	if err := os.Chmod("a.txt", 0); err != nil {
		t.Fatal(err)
	}
	expect(t, read(t, []string{"."}, "", Options{}), "! a.txt: permission denied", `b.txt 2019-01-02 "B."`)
}

func TestGzip(t *testing.T) {
	whole := gz(t, `{"id": "a", "date": "2019-01-01", "text": "A."}`+"\n"+`{"id": "b", "date": "2019-01-02", "text": "`+noise(3000)+`"}`+"\n")
	plain := gz(t, "date 2019-01-01 "+noise(3000))
	for _, c := range []struct {
		name, content string
		want          []string
	}{
		{"cut off in the last line", whole[:len(whole)-1500], []string{`a 2019-01-01 "A."`, "! -:2: the file is cut off"}},
		{"cut off in the checksum", gz(t, `{"id": "a", "date": "2019-01-01", "text": "A."}`+"\n")[:60], []string{`a 2019-01-01 "A."`, "! -:2: the file is cut off"}},
		{"cut off in the header", whole[:5], []string{"! -: the file is cut off"}},
		{"a damaged checksum", func() string {
			b := []byte(gz(t, `{"id": "a", "date": "2019-01-01", "text": "A."}`+"\n"))
			b[len(b)-6] ^= 1
			return string(b)
		}(), []string{`a 2019-01-01 "A."`, "! -:2: the gzip is damaged: gzip: invalid checksum"}},
		{"text cut off", plain[:len(plain)-1000], []string{"! -: the file is cut off"}},
		{"two in one", gz(t, `{"id": "a", "date": "2019-01-01", "text": "A."}`+"\n") + gz(t, `{"id": "b", "date": "2019-01-01", "text": "B."}`),
			[]string{`a 2019-01-01 "A."`, `b 2019-01-01 "B."`}},
		{"in another", gz(t, gz(t, `{"id": "a", "date": "2019-01-01", "text": "A."}`)), []string{"! -: it is a gzip within a gzip"}},
		{"no gzip after all", "\x1f\x8b hello and some more", []string{"! -: the gzip is damaged: gzip: invalid header"}},
		{"empty", gz(t, ""), []string{"! -: there is no text"}},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, read(t, nil, c.content, Options{}), c.want...) })
	}
}

// noise does not shrink in a gzip.
func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-"[x>>26]
	}
	return string(b)
}

func TestBomb(t *testing.T) {
	var bomb bytes.Buffer
	z, err := gzip.NewWriterLevel(&bomb, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for range 24 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("bomb.jsonl.gz", bomb.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	got := read(t, []string{"bomb.jsonl.gz"}, "", Options{})
	if len(got) != 1 || !strings.Contains(got[0], "the gzip gives more than") {
		t.Errorf("got %q", got)
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lines := ""
	for i := range 10 {
		lines += fmt.Sprintf(`{"date": "2019-01-01", "text": "A %d."}`+"\n", i)
	}
	n := 0
	for _, err := range Read(ctx, []string{"-", "-"}, strings.NewReader(lines), Options{}) {
		if n++; n == 3 {
			cancel()
		}
		if (n == 4) != errors.Is(err, context.Canceled) || n > 4 {
			t.Fatalf("item %d: %v", n, err)
		}
	}
	if n != 4 {
		t.Errorf("%d items", n)
	}
}

func TestStopping(t *testing.T) {
	lines := strings.Repeat(`{"date": "2019-01-01", "text": "A."}`+"\nbad\n", 10)
	for stop := 1; stop < 5; stop++ {
		n := 0
		for range Read(t.Context(), []string{"-", "missing"}, strings.NewReader(lines), Options{}) {
			if n++; n == stop {
				break
			}
		}
	}
}

// failing gives some bytes and then an error.
type failing struct{ r io.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err == io.EOF {
		err = errors.New("the wire is cut")
	}
	return n, err
}

func TestFailingReader(t *testing.T) {
	var out []string
	for rep, err := range Read(t.Context(), nil, failing{strings.NewReader(`{"id": "a", "date": "2019-01-01", "text": "A."}` + "\n{")}, Options{}) {
		out = append(out, fmt.Sprint(rep.ID, err))
	}
	expect(t, out, "a<nil>", "-:2: the wire is cut")
}

// The seed of the project is not part of it: see CONTRIBUTING.
func TestSeed(t *testing.T) {
	dir := os.Getenv("DRAGOMAN_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	name := filepath.Join(dir, "seed", "iran-azerbaijan-2019-01-22.txt")
	if _, err := os.Stat(name); err != nil {
		t.Skipf("no seed article: %v", err)
	}
	for rep, err := range Read(t.Context(), []string{name}, nil, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if rep.ID != "iran-azerbaijan-2019-01-22.txt" || rep.Published.String() != "2019-01-22" || !strings.HasPrefix(rep.Text, "On Wednesday last week, ") {
			t.Errorf("got %s, %s, %.40q", rep.ID, rep.Published, rep.Text)
		}
	}
}

func fuzz(f *testing.F, wrap func(testing.TB, []byte) []byte) {
	f.Fuzz(func(t *testing.T, data []byte) {
		in := wrap(t, data)
		once := ""
		for range 2 { // the same bytes give the same reports
			var b strings.Builder
			for rep, err := range Read(t.Context(), nil, bytes.NewReader(in), Options{}) {
				var refusal *Refusal
				switch {
				case errors.As(err, &refusal):
				case err != nil:
					t.Fatal(err)
				case rep.Published == 0 || rep.ID == "" || strings.TrimSpace(rep.Text) == "" || len(rep.Text) > MaxText:
					t.Errorf("report %+v", rep)
				case strings.ToValidUTF8(rep.Text, "") != rep.Text:
					t.Errorf("text is no UTF-8: %q", rep.Text)
				}
				fmt.Fprintln(&b, rep, err)
			}
			if once != "" && once != b.String() {
				t.Errorf("first %q, then %q", once, b.String())
			}
			once = b.String()
		}
	})
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"date 2019-01-22 They met.", "\xff\xfed\x00", "\xfe\xff\xd8\x3d", "Nicol\xe1s", "date\t2019-01-22"} {
		f.Add([]byte(s))
	}
	fuzz(f, func(_ testing.TB, b []byte) []byte { return b })
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{`"id": "a", "text": "x"`, `"id": 1e5, "text": "\ud800"`, "\"text\": \"Nicol\xe1s\"", "\n[1]\n"} {
		f.Add([]byte(s))
	}
	fuzz(f, func(_ testing.TB, b []byte) []byte {
		return slices.Concat([]byte(`{"date": "2019-01-22", `), b, []byte("}\n"), b)
	})
}

func FuzzGzip(f *testing.F) {
	z := gz(f, `{"id": "a", "date": "2019-01-01", "text": "A."}`)
	f.Add([]byte(z[10:]))
	f.Add([]byte(z[10 : len(z)-3]))
	fuzz(f, func(_ testing.TB, b []byte) []byte { return slices.Concat([]byte(z[:10]), b) })
}

func BenchmarkRead(b *testing.B) {
	var lines strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&lines, `{"id": "%d", "date": "2019-01-01", "text": "%s"}`+"\n", i, noise(270))
	}
	for _, c := range []struct{ name, content string }{{"jsonl", lines.String()}, {"jsonl.gz", gz(b, lines.String())}} {
		b.Run("from="+c.name, func(b *testing.B) {
			b.SetBytes(int64(lines.Len()))
			for b.Loop() {
				for _, err := range Read(b.Context(), nil, strings.NewReader(c.content), Options{}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
