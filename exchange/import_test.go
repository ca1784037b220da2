package exchange

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

func openLedger(t testing.TB) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // nothing is lost
	return l
}

// imported imports a file of a content and gives what became of it, with the
// rows that were refused.
func imported(t testing.TB, l *ledger.Ledger, name string, content []byte, o ImportOptions) (ImportedFile, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	var f ImportedFile
	o.Rejects = dir
	o.Done = func(one ImportedFile) { f = one }
	if err := Import(t.Context(), l, []string{path}, o); err != nil {
		t.Fatal(err)
	}
	rejects := ""
	if f.Rejects != "" {
		b, err := os.ReadFile(f.Rejects)
		if err != nil {
			t.Fatal(err)
		}
		rejects = string(b)
	}
	return f, rejects
}

func eventsOf(t testing.TB, l *ledger.Ledger, q ledger.Query) (list []dragoman.Record) {
	t.Helper()
	for r, err := range l.Events(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// told is an event in a line.
func told(r *dragoman.Record) string {
	return fmt.Sprintf("%s %s %v%v %s | %s @%s", r.ID, r.Date, r.Event, r.Mode, r.CAMEO, Parties(r), r.EventLoc.CountryCode)
}

func TestImportGDELT(t *testing.T) {
	rows := []string{
		invented(1, "IRN", "AZE", "042"),
		"not a row at all",
		strings.Replace(invented(2, "IRN", "AZE", "042"), "20190122", "20190230", 1),
		strings.Replace(invented(3, "IRN", "AZE", "042"), "900000003", "x", 1),
		strings.Replace(invented(4, "IRN", "AZE", "042"), "\t042\t", "\tXX\t", 1),
		strings.Replace(invented(5, "IRN", "AZE", "042"), "40.3953", "140.3953", 1),
		invented(6, "USA", "", "010"),
		strings.Replace(invented(7, "RUS", "USA", "190"), "\tRUS\t\t", "\tEUR\tEEC\t", 1),
		strings.Replace(invented(8, "RUS", "USA", "190"), "SOMEBODY OF RUS", "Nicol\xe1s", 1),
		strings.Repeat("x", MaxRow+5),
		invented(1, "IRN", "AZE", "042"), // again
		invented(9, "TUR", "GEO", "036"),
	}
	content := []byte(strings.Join(rows, "\r\n"))
	l := openLedger(t)
	f, rejects := imported(t, l, "a.CSV", content, ImportOptions{})
	if f.Added != 5 || f.Known != 1 || f.Refused != 6 || f.Source != "gdelt" || f.Format != "GDELT 2.0" || f.Err != nil {
		t.Errorf("got %+v", f)
	}
	wantRejects := []string{
		"2\tit has 1 columns\tnot a row at all", "3\tdate \"2019-02-30\": the calendar has no such day\t", "4\tevent id \"x\": want a number\t",
		"5\tCAMEO code \"XX\": want 2 to 4 digits\t", "6\tcoordinates \"140.3953\", \"49.8822\": want degrees\t", "10\tthe row is longer than 1048576 bytes\t",
	}
	lines := strings.Split(strings.TrimSpace(rejects), "\n")
	if len(lines) != 7 {
		t.Fatalf("rejects\n%s", rejects)
	}
	for i, want := range wantRejects {
		if !strings.HasPrefix(lines[i+1]+"\t", want) {
			t.Errorf("got %.100q, want %q", lines[i+1], want)
		}
	}
	var got []string
	for _, r := range eventsOf(t, l, ledger.Query{Source: "gdelt"}) {
		got = append(got, told(&r))
	}
	want := []string{
		"gdelt:900000001 2019-01-22 [CONSULT][visit] 042 | IRN SOMEBODY OF IRN -> AZE AZE @AZE",
		"gdelt:900000006 2019-01-22 [][] 010 | USA SOMEBODY OF USA @AZE",
		"gdelt:900000007 2019-01-22 [ASSAULT][] 190 | EUR SOMEBODY OF RUS -> USA USA @AZE",
		"gdelt:900000008 2019-01-22 [ASSAULT][] 190 | RUS Nicol\ufffds -> USA USA @AZE",
		"gdelt:900000009 2019-01-22 [AGREE][] 036 | TUR SOMEBODY OF TUR -> GEO GEO @AZE",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	first := eventsOf(t, l, ledger.Query{Source: "gdelt", Limit: 1})[0]
	if c := first.Counted; c == nil || *c != (dragoman.Counted{Mentions: 10, Sources: 1, Articles: 10, Tone: -1.25, Root: true}) || first.EventScale != 1.9 ||
		first.CiteInfo.URL != "https://herald.example/world/1" || first.Coder != (dragoman.CoderInfo{Name: "gdelt", Version: "GDELT 2.0"}) {
		t.Errorf("got %+v, %+v", first, first.Counted)
	}

	// The same again, packed in other ways, adds nothing.
	for name, packed := range map[string][]byte{"a.CSV": content, "a.CSV.gz": gzipped(t, content), "a.CSV.zip": zipped(t, "a.CSV", content)} {
		f, again := imported(t, l, name, packed, ImportOptions{})
		if f.Added != 0 || f.Known != 6 || f.Refused != 6 || again != rejects {
			t.Errorf("%s: got %+v", name, f)
		}
	}
	if f, _ := imported(t, l, "a.CSV", content, ImportOptions{Source: "other"}); f.Added != 5 || f.Source != "other" {
		t.Errorf("under another name: %+v", f)
	}
	// Nothing of it is among ours.
	if ours := eventsOf(t, l, ledger.Query{}); len(ours) != 0 {
		t.Errorf("%d of ours", len(ours))
	}
	cover, err := l.Coverage(t.Context())
	if err != nil || cover.Events != 0 {
		t.Errorf("coverage %+v, %v", cover, err)
	}
}

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipped(t testing.TB, name string, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// GDELT 1.0 lacks the second division of places, and before 2013 the address.
func TestImportGDELT1(t *testing.T) {
	cells := strings.Split(invented(1, "IRN", "AZE", "057"), "\t")
	one := append(append([]string{}, cells[:39]...), cells[40:47]...) // without ADM2 of the actors' places
	one = append(append(one, cells[48:55]...), cells[56:]...)
	if len(one) != gdelt1Fields {
		t.Fatal(len(one))
	}
	for _, n := range []int{gdelt1Fields, gdelt1Fields - 1} {
		l := openLedger(t)
		f, _ := imported(t, l, "a.csv", []byte(strings.Join(one[:n], "\t")+"\n"), ImportOptions{})
		got := eventsOf(t, l, ledger.Query{Source: "gdelt"})
		if f.Format != "GDELT 1.0" || len(got) != 1 || got[0].EventLoc.Place != "Baku, Baki, Azerbaijan" || got[0].EventLoc.Lat != 40.3953 {
			t.Errorf("%d columns: %+v, %+v", n, f, got)
		}
	}
}

const icewsHead = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"

func TestImportICEWS(t *testing.T) {
	l := openLedger(t)
	f, rejects := imported(t, l, "a.tab", []byte(icewsHead+
		"11\t2018-06-01\tForeign Affairs (Iran)\tExecutive,Foreign Ministry,Government\tIran\tConsult\t040\t1\tMilitary (Georgia)\tMilitary,Government\tGeorgia\t77\t2\tAgency\tBaku\tNA\tBaki\tAzerbaijan\t40.4\t49.9\n"+
		"12\t2018-06-01\tIran\tNA\tIran\tMake statement\t010\t0\tNA\tNA\tNA\t77\t3\tAgency\tNA\tNA\tNA\tNA\tNA\tNA\n"+
		"13\t2018-06-31\tIran\tNA\tIran\tMake statement\t010\t0\tNA\tNA\tNA\t77\t3\tAgency\tNA\tNA\tNA\tNA\tNA\tNA\n"), ImportOptions{})
	if f.Added != 2 || f.Refused != 1 || f.Format != "ICEWS" || !strings.Contains(rejects, "\n4\tdate \"2018-06-31\": the calendar has no such day\t13\t") {
		t.Errorf("got %+v, %q", f, rejects)
	}
	got := eventsOf(t, l, ledger.Query{Source: "icews", Pair: [2]string{"GEO", "IRN"}})
	if len(got) != 1 || told(&got[0]) != "icews:11 2018-06-01 [CONSULT][] 040 | IRN GOV Foreign Affairs (Iran) -> GEO MIL Military (Georgia) @AZE" ||
		got[0].Report != "77" || got[0].TextInfo.Sequence != 2 || got[0].CiteInfo.Publication != "Agency" || got[0].EventLoc.Place != "Baku, Baki" {
		t.Errorf("got %+v", got)
	}
}

const polecatHead = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\t" +
	"Recipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\tWikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\t" +
	"GeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\tStory People\tStory Organizations\tStory Locations\tLanguage\tVersion\n"

func TestImportPOLECAT(t *testing.T) {
	row := "20190122-1\t2019-01-22\tCONSULT\tvisit\t2.1\tverbal cooperation\tmilitary;diplomatic\tJavad Zarif\tIRN\tIRN\tGOV\tGOV\tminister\tZarif\tNone\t" +
		"Azerbaijan\tAZE\tAZE\tNone\tNone\tNone\tBaku\tNone\tBaku\tBaku\tNone\tBaki\tAZE\t40.4\t49.9\t1\tBaku\tPPLC\tHerald\t2019-01-23\tNone\tNone\tNone\ten\tNGEC\n"
	l := openLedger(t)
	content := polecatHead + row + strings.Replace(row, "Javad Zarif", "Somebody else", 1) + row + strings.Replace(row, "CONSULT", "DANCE", 1)
	f, rejects := imported(t, l, "a.txt", []byte(content), ImportOptions{})
	if f.Added != 2 || f.Known != 1 || f.Refused != 1 || !strings.Contains(rejects, `event type "DANCE" is none of PLOVER's`) {
		t.Errorf("got %+v, %q", f, rejects)
	}
	got := eventsOf(t, l, ledger.Query{Source: "polecat", Country: "AZE", Modes: []string{"visit"}, Contexts: []string{"military"}})
	if len(got) != 2 || told(&got[0]) != "polecat:20190122-1 2019-01-22 [CONSULT][visit] 042 | IRN GOV Javad Zarif -> AZE Azerbaijan @AZE" ||
		!strings.HasPrefix(got[1].ID, "polecat:20190122-1#") || got[0].Published != dragoman.DayOf(2019, 1, 23) {
		t.Errorf("got %+v", got)
	}
	// With commas and quotes, over lines.
	l2 := openLedger(t)
	var b bytes.Buffer
	for line := range strings.Lines(content) {
		for i, c := range strings.Split(strings.TrimSuffix(line, "\n"), "\t") {
			if i > 0 {
				b.WriteByte(',')
			}
			if c == "Zarif" {
				c = "Za,\n\"rif"
			}
			b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
		}
		b.WriteByte('\n')
	}
	if f, _ := imported(t, l2, "a.csv", b.Bytes(), ImportOptions{}); f.Added != 2 || f.Known != 1 || f.Refused != 1 {
		t.Errorf("with commas: %+v", f)
	}
}

func TestImportPLOVER(t *testing.T) {
	whole := complete(*visit())
	line, err := json.Marshal(&whole)
	if err != nil {
		t.Fatal(err)
	}
	l := openLedger(t)
	f, rejects := imported(t, l, "a.jsonl", []byte(string(line)+"\n"+
		`{"id":"x","date":"2019-01-22","event":"consult","actor":[{"code":"IRN"},{"code":"AZE"},{"code":"RUS"}]}`+"\n"+
		`{"id":"y","date":"2019-01-22","event":"dance"}`+"\n{\n"), ImportOptions{})
	if f.Added != 2 || f.Refused != 2 || strings.Count(rejects, "\n") != 3 {
		t.Errorf("got %+v, %q", f, rejects)
	}
	got := eventsOf(t, l, ledger.Query{Source: "plover", Pair: [2]string{"AZE", "RUS"}})
	if len(got) != 1 || got[0].ID != "plover:x" {
		t.Errorf("got %+v", got)
	}
	ev, err := l.Event(t.Context(), "plover:"+whole.ID)
	if err != nil {
		t.Fatal(err)
	}
	ev.ID = whole.ID
	back, err := json.Marshal(&ev)
	if err != nil || string(back) != string(line) {
		t.Errorf("got  %s, %v\nwant %s", back, err, line)
	}
}

func TestImportNothing(t *testing.T) {
	l := openLedger(t)
	for content, want := range map[string]string{
		"": "the file is empty", "hello\n": "it is no event file of a kind that is read (GDELT, ICEWS, POLECAT, PLOVER): --format says which it is: invalid",
		"Event ID\tCAMEO Code\n": `there is no column "Event Date": invalid`,
	} {
		if f, _ := imported(t, l, "a", []byte(content), ImportOptions{}); f.Err == nil || f.Err.Error() != want {
			t.Errorf("%q: %v", content, f.Err)
		}
	}
	bomb := gzipped(t, bytes.Repeat([]byte("\t"), 100<<20))
	if f, _ := imported(t, l, "a", bomb, ImportOptions{Format: "gdelt2"}); f.Err == nil || !strings.Contains(f.Err.Error(), "unpacks to more than") {
		t.Errorf("a bomb: %v", f.Err)
	}
	if f, _ := imported(t, l, "a", zipped(t, "b", bytes.Repeat([]byte("\t"), 100<<20)), ImportOptions{Format: "gdelt2"}); f.Err == nil || !strings.Contains(f.Err.Error(), "unpacks to more than") {
		t.Errorf("a bomb: %v", f.Err)
	}
	if f, _ := imported(t, l, "a", []byte("PK\x03\x04 and no more"), ImportOptions{}); f.Err == nil {
		t.Error("no zip at all")
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte(invented(1, "IRN", "AZE", "042")))
	f.Add([]byte(icewsHead + "11\t2018-06-01\tA\tNA\tIran\tConsult\t040\t1\tB\tMilitary\tGeorgia\t77\t2\tAgency\tBaku\tNA\tBaki\tAzerbaijan\t40.4\t49.9\n"))
	f.Add([]byte(polecatHead + "1\t2019-01-22\tCONSULT\n"))
	f.Add([]byte(`{"id":"x","date":"2019-01-22","event":"consult","actor":[{"code":"IRN"},{"code":"AZE"}]}`))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := openLedger(t)
		dir := t.TempDir()
		path := filepath.Join(dir, "a")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		sources := map[string]bool{}
		run := func() (sum ImportedFile) { // of all files in a zip
			done := func(one ImportedFile) {
				sum.Added += one.Added
				sum.Known += one.Known
				sum.Refused += one.Refused
				if one.Source != "" {
					sources[one.Source] = true
				}
			}
			if err := Import(t.Context(), l, []string{path}, ImportOptions{Rejects: dir, Done: done}); err != nil {
				t.Fatal(err)
			}
			return sum
		}
		first, there := run(), 0
		for s := range sources {
			there += len(eventsOf(t, l, ledger.Query{Source: s}))
		}
		if there != first.Added {
			t.Errorf("%d added, %d there", first.Added, there)
		}
		if again := run(); again.Added != 0 || again.Known != first.Added+first.Known || again.Refused != first.Refused {
			t.Errorf("first %+v, then %+v", first, again)
		}
	})
}

// BenchmarkImport reads and understands rows without putting them anywhere, and
// with it.
func BenchmarkImport(b *testing.B) {
	rows := rowsOf(b)
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = strings.Join(r, "\t")
	}
	b.Run("stage=parse", func(b *testing.B) {
		g := newGDELT(2)
		for i := 0; b.Loop(); i++ {
			if _, err := g.row(lines[i%len(lines)]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stage=insert", func(b *testing.B) {
		l := openLedger(b)
		im, err := l.Import(b.Context(), "gdelt", "GDELT 2.0")
		if err != nil {
			b.Fatal(err)
		}
		defer im.Close()
		g := newGDELT(2)
		n := int64(0)
		for b.Loop() { // ten thousand events each
			batch := make([]ledger.Foreign, 10_000)
			for i := range batch {
				if batch[i], err = g.row(lines[i%len(lines)]); err != nil {
					b.Fatal(err)
				}
				n++
				batch[i].Number = n
			}
			if _, err := im.Add(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
	})
}
