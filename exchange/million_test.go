package exchange

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

var (
	million = flag.Int("events", 20_000, "how many events TestMany imports and asks for; 10000000 takes some five minutes and 8 GB of disk")
	keep    = flag.String("record", "", "where TestMany leaves its record; empty: nowhere")
)

// rowsOf gives rows of GDELT 2.0 to vary: those of a real file, else a few of
// our own.
func rowsOf(t testing.TB) [][]string {
	t.Helper()
	dir := os.Getenv("DRAGOMAN_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "data", "samples", "gdelt2-20191024143000.export.CSV"))
	if err != nil {
		t.Logf("invented rows: %v", err)
		var b strings.Builder
		for i, c := range []string{"IRN", "AZE", "USA", "RUS", "TUR", "GEO"} {
			b.WriteString(invented(i, c, []string{"AZE", "", "IRN", "USA"}[i%4], []string{"042", "010", "190", "036"}[i%4]) + "\n")
		}
		data = []byte(b.String())
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		if cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t"); len(cells) == gdelt2Fields {
			rows = append(rows, cells)
		}
	}
	return rows
}

// invented is a row of our own.
func invented(n int, a, b, code string) string {
	cells := make([]string, gdelt2Fields)
	cells[0], cells[1], cells[2], cells[3], cells[4] = strconv.Itoa(900_000_000+n), "20190122", "201901", "2019", "2019.0603"
	cells[5], cells[6], cells[7] = a, "SOMEBODY OF "+a, a
	cells[15], cells[16], cells[17] = b, b, b
	cells[25], cells[26], cells[27], cells[28], cells[29], cells[30] = "1", code, code[:3], code[:2], "1", "1.9"
	cells[31], cells[32], cells[33], cells[34] = "10", "1", "10", "-1.25"
	cells[51], cells[52], cells[53], cells[56], cells[57] = "4", "Baku, Baki, Azerbaijan", "AJ", "40.3953", "49.8822"
	cells[60] = fmt.Sprintf("https://herald.example/world/%d", n)
	return strings.Join(cells, "\t")
}

// generate writes n events, from the i-th on, of a collection that covers ten
// years in as many events as all: the rows are real, their days follow one
// another as a collection's do (one in sixteen is told a month or a year
// later), and the two sides of an event come from different rows.
func generate(path string, rows [][]string, i, n, all int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	first := dragoman.DayOf(2010, time.January, 1)
	days := map[dragoman.Day]string{}
	for ; n > 0; i, n = i+1, n-1 {
		cells := rows[i%len(rows)]
		x := uint64(i) * 0x9e3779b97f4a7c15 // a fixed sequence without a pattern
		x ^= x >> 29
		day := first + dragoman.Day(int64(i)*3652/int64(all))
		switch x % 32 {
		case 0:
			day -= 30
		case 1:
			day -= 365
		}
		if days[day] == "" {
			days[day] = strings.ReplaceAll(day.String(), "-", "")
		}
		other := rows[(x>>8)%uint64(len(rows))]
		_, _ = w.WriteString(strconv.Itoa(100_000_000 + i)) // Flush has the error
		for c := 1; c < len(cells); c++ {
			_ = w.WriteByte('\t')
			switch {
			case c == gdeltDay:
				_, _ = w.WriteString(days[day])
			case c >= gdeltActor2 && c < gdeltActor2+10:
				_, _ = w.WriteString(other[c])
			case c == gdelt2Fields-1: // as many events an article as in the file
				_, _ = w.WriteString(cells[c])
				_ = w.WriteByte('-')
				_, _ = w.WriteString(strconv.Itoa(i / len(rows)))
			default:
				_, _ = w.WriteString(cells[c])
			}
		}
		_ = w.WriteByte('\n')
	}
	return flushed(w, f)
}

func flushed(w *bufio.Writer, f *os.File) error {
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func processor() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// TestMany imports many events and asks for them. The figures are for a
// reader:
//
//	go test ./exchange -run TestMany -v -timeout 1h -events 10000000
func TestMany(t *testing.T) {
	const piece = 1_000_000
	dir := t.TempDir()
	db := filepath.Join(dir, "many.db")
	if *keep != "" {
		db = *keep
	}
	l, err := ledger.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t)
	var wall, cpu time.Duration
	added := 0
	for i := 0; i < *million; i += piece {
		file := filepath.Join(dir, "rows.CSV")
		n := min(piece, *million-i)
		if err := generate(file, rows, i, n, *million); err != nil {
			t.Fatal(err)
		}
		began, used := time.Now(), processor()
		err := Import(t.Context(), l, []string{file}, ImportOptions{Done: func(f ImportedFile) {
			added += f.Added
			if f.Err != nil || f.Refused > 0 {
				t.Errorf("%+v", f)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		wall += time.Since(began)
		cpu += processor() - used
		t.Logf("events %d to %d: %.0f rows/s, %.2f s of processor a second", i, i+n, float64(n)/time.Since(began).Seconds(), (processor()-used).Seconds()/time.Since(began).Seconds())
	}
	if added != *million {
		t.Fatalf("%d added", added)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d events: %.0f rows/s by the clock, %.0f by the processor, %.1f bytes an event",
		added, float64(added)/wall.Seconds(), float64(added)/cpu.Seconds(), float64(info.Size())/float64(added))

	ask := func(what string, f func(l *ledger.Ledger) int) {
		t.Helper()
		l, err := ledger.OpenReadOnly(db)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		var took []time.Duration
		n := 0
		for range 5 {
			began := time.Now()
			n = f(l)
			took = append(took, time.Since(began))
		}
		t.Logf("%s: %d, first %.2f ms, then %.2f ms", what, n, took[0].Seconds()*1e3, slices.Min(took[1:]).Seconds()*1e3)
		if n == 0 && *million > 1_000_000 {
			t.Errorf("%s: none", what)
		}
	}
	pairs := [][2]string{{"USA", "RUS"}, {"IRN", "USA"}, {"AZE", "IRN"}}
	for _, p := range pairs {
		for what, modes := range map[string][]string{"months": nil, "visits by month": {"visit"}} {
			ask(what+" of "+p[0]+" and "+p[1], func(l *ledger.Ledger) int {
				months, err := l.ForeignMonths(t.Context(), "gdelt", p[0], p[1], modes...)
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				for _, m := range months {
					n += m.Dated
				}
				return n
			})
		}
	}
	ask("all pairs by year", func(l *ledger.Ledger) int {
		years, err := l.ForeignYears(t.Context(), "gdelt")
		if err != nil {
			t.Fatal(err)
		}
		return len(years)
	})
	ask("twenty of a pair from a day on", func(l *ledger.Ledger) int {
		n := 0
		for _, err := range l.Events(t.Context(), ledger.Query{Source: "gdelt", Pair: [2]string{"USA", "RUS"}, Since: dragoman.DayOf(2015, 1, 1), Limit: 20}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	})

	// Some of them as Parquet, for the size.
	l, err = ledger.OpenReadOnly(db)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, f := range []Format{Parquet, GDELT} {
		var size counting
		w := NewWriter(&size, f, 0)
		began, n := time.Now(), 0
		for r, err := range l.Events(t.Context(), ledger.Query{Source: "gdelt", Limit: 500_000}) {
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Write(&r); err != nil {
				t.Fatal(err)
			}
			n++
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d events, %.1f bytes an event, %.0f a second", f, n, float64(size)/float64(n), float64(n)/time.Since(began).Seconds())
	}
}

// counting counts what is written.
type counting int64

func (c *counting) Write(p []byte) (int, error) {
	*c += counting(len(p))
	return len(p), nil
}
