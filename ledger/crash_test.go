package ledger

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
)

// TestMain is the test binary, or the process that TestKill kills.
func TestMain(m *testing.M) {
	if path := os.Getenv("LEDGER_TEST_PATH"); path != "" {
		if err := works[os.Getenv("LEDGER_TEST_WORK")](path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// archive is n reports of which many tell one event.
func archive(n int) []Coded {
	r := rand.New(rand.NewPCG(20190122, 0))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	codes := []string{"IRN", "AZE", "ARM", "GEO", "TUR", "RUS", "IRQ", "KAZ", "TKM", "UZB", "USA", "CHN"}
	reports := make([]Coded, n)
	for i := range reports {
		d := day("2018-01-01") + dayOf(i*365/n) // news comes in order
		var events []Coded
		for range 1 + r.IntN(2) {
			a := r.IntN(len(codes))
			b := (a + 1 + r.IntN(3)) % len(codes)
			from := ""
			if r.IntN(3) == 0 {
				from = (d - dayOf(r.IntN(3))).String()
			}
			events = append(events, told(fmt.Sprintf("r%05d", i), d.String(),
				pick("CONSULT/visit", "CONSULT", "CONSULT", "ACCUSE/disapprove", "SUPPORT", "AGREE", "ASSAULT/aerial"),
				codes[a]+" "+pick("GOV", "GOV", "GOV Ann Abel/president", "GOV Bob Bell/foreign minister", "MIL"),
				codes[b]+" "+pick("GOV", "GOV", "GOV Cat Cole/president", "MIL"),
				from, from, pick("", codes[b], codes[b]+" Capital"),
				pick("They talked about trade on the Caspian shore. ", "The railway and the Caspian trade were the subject. ",
					"Nothing was said of the border incident in the south. ", "A statement on water and grain will follow. ")+strconv.Itoa(r.IntN(40))))
		}
		reports[i] = and(events[0], events[1:]...)
	}
	return reports
}

const (
	killedReports = 1200
	killedBatch   = 25
)

// addAndSay adds the archive, and says after each batch how many reports it
// was told are in the record.
func addAndSay(path string) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	reports := archive(killedReports)
	for n := 0; n < len(reports); n += killedBatch {
		a, err := l.Add(ctx(), reports[n:n+killedBatch])
		if err != nil {
			return err
		}
		if a.Reports+a.Known != killedBatch {
			return fmt.Errorf("added %+v", a)
		}
		if _, err := fmt.Println(n + killedBatch); err != nil {
			return err
		}
	}
	return l.Close()
}

// works are what is killed. Each says after each step how many are done, and
// goes on where it was killed.
var works = map[string]func(path string) error{"add": addAndSay, "correct": correctAndSay, "recode": recodeAndSay, "import": importAndSay}

// correctAndSay makes one correction after the other, of which there are
// steps.
func correctAndSay(path string) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	log, err := l.Corrections(ctx())
	if err != nil {
		return err
	}
	reports := archive(workReports)
	for i := len(log); i < workSteps; i++ {
		r := reports[i*workReports/workSteps].Records[0]
		c := Correction{At: time.Unix(int64(i+1), 0), Author: "A", Reason: "r", Kind: Set, Passages: []Place{placeOf(&r)},
			Fix: &Fix{Days: &dragoman.Interval{From: r.Published - 1, To: r.Published}}}
		switch i % 4 {
		case 1:
			c.Kind, c.Fix = NotEvent, nil
		case 2:
			other := reports[(i*workReports/workSteps+7)%workReports].Records[0]
			c.Kind, c.Fix, c.Others = Same, nil, []Place{placeOf(&other)}
		case 3:
			log, err := l.Corrections(ctx())
			if err != nil {
				return err
			}
			c = Correction{At: c.At, Author: "A", Reason: "r", Kind: Undo, Undone: log[i-1].ID}
		}
		if _, _, err := l.Correct(ctx(), c); err != nil {
			return err
		}
		if _, err := fmt.Println(i + 1); err != nil {
			return err
		}
	}
	return l.Close()
}

// recodeAndSay codes all reports as another version would.
func recodeAndSay(path string) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	later := dragoman.CoderInfo{Name: "dragoman", Version: "2"}
	coded := map[string]Coded{}
	for i, c := range archive(workReports) {
		c.Coder = later
		for j := range c.Records {
			c.Records[j].ID += "v2"
			c.Records[j].Coder = later
			c.Records[j].Date, c.Records[j].EndDate, c.Records[j].DateSaid = c.Report.Published, c.Report.Published, "then"
		}
		if i%3 == 0 {
			c.Records = c.Records[:len(c.Records)-1]
		}
		coded[c.Report.ID] = c
	}
	var all []Coded
	for r, err := range l.Outdated(ctx(), later, false) {
		if err != nil {
			return err
		}
		all = append(all, coded[r.ID])
	}
	done := workReports - len(all)
	for batch := range slices.Chunk(all, killedBatch) {
		if _, err := l.Recode(ctx(), batch); err != nil {
			return err
		}
		done += len(batch)
		if _, err := fmt.Println(done); err != nil {
			return err
		}
	}
	return l.Close()
}

// importAndSay imports events of others.
func importAndSay(path string) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	im, err := l.Import(ctx(), "other", "GDELT 2.0")
	if err != nil {
		return err
	}
	done := 0
	for i, c := range archive(workReports) {
		var batch []Foreign
		for _, r := range c.Records {
			batch = append(batch, Foreign{ID: r.ID, Day: r.Published, Until: r.Published, Actor: &ForeignParty{Code: r.Actor[0].Code}, Recipient: &ForeignParty{Code: r.Recipient[0].Code},
				Kind: &ForeignKind{CAMEO: "040", Type: r.Event[0], Status: dragoman.Actual, Quad: 1}})
		}
		if _, err := im.Add(ctx(), batch); err != nil {
			return err
		}
		if i%10 == 9 {
			done = i + 1
			if _, err := fmt.Println(done); err != nil {
				return err
			}
		}
	}
	return errors.Join(im.Close(), l.Close())
}

const (
	workReports = 300
	workSteps   = 60
)

// A process that corrects, codes anew or imports is killed again and again. In
// the end the record is that of one that was never killed, and sound at every
// moment.
func TestKillWork(t *testing.T) {
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("DRAGOMAN_KILLS")); err == nil {
		kills = n
	} else if testing.Short() {
		t.Skip("processes are killed at length")
	}
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	for _, work := range []string{"correct", "recode", "import"} {
		t.Run(work, func(t *testing.T) {
			dir := t.TempDir()
			fresh := func(name string) string {
				path := filepath.Join(dir, name)
				l, err := Open(path)
				if err != nil {
					t.Fatal(err)
				}
				add(t, l, archive(workReports)...)
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
				return path
			}
			whole := fresh("whole.db")
			start := time.Now()
			all := child(t, work, whole, 0)
			took := time.Since(start)
			want := workDump(t, whole)
			for done := 0; done < kills; {
				path := fresh(fmt.Sprintf("killed-%d.db", done))
				said := 0
				for range 5 { // a record is killed a few times, then finished
					if done == kills {
						break
					}
					done++
					said = max(said, child(t, work, path, time.Duration(r.Int64N(int64(took)))+1))
					l, err := OpenReadOnly(path)
					if err != nil {
						t.Fatal(err)
					}
					if bad := examined(t, l); bad != "" {
						t.Errorf("killed: %s", bad)
					}
					if log, err := l.Corrections(t.Context()); work == "correct" && (err != nil || len(log) < said) {
						t.Errorf("%d acknowledged, %d in the log, %v", said, len(log), err)
					}
					if err := l.Close(); err != nil {
						t.Error(err)
					}
				}
				// It may have been killed when all was done.
				if last := child(t, work, path, 0); last != all && last != 0 {
					t.Errorf("the last run did %d, want %d", last, all)
				}
				if got := workDump(t, path); got != want {
					t.Errorf("killed and finished, the record differs:\n%s", firstDifference(got, want))
				}
			}
		})
	}
}

// workDump is dumpOf with the events of others.
func workDump(t *testing.T, path string) string {
	t.Helper()
	l, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	s := dump(t, l)
	years, err := l.ForeignYears(t.Context(), "other")
	if err != nil && !errors.Is(err, dragoman.ErrNotFound) {
		t.Fatal(err)
	}
	log, err := l.Corrections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range log {
		s += fmt.Sprintln(c.N, c.ID, c.Holds, c.Found, c.Lost)
	}
	return fmt.Sprintf("%s%+v\n", s, years)
}

// A process that adds is killed again and again. What it was told is in the
// record stays there, the record can always be opened, and the same command
// in the end makes the record of one that was never killed.
func TestKill(t *testing.T) {
	kills := 6
	if n, err := strconv.Atoi(os.Getenv("DRAGOMAN_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.db")
	start := time.Now()
	if said := child(t, "add", whole, 0); said != killedReports {
		t.Fatalf("the uninterrupted run said %d", said)
	}
	took := time.Since(start)
	want := dumpOf(t, whole)

	r := rand.New(rand.NewPCG(uint64(start.UnixNano()), 0))
	for done := 0; done < kills; {
		path := filepath.Join(dir, fmt.Sprintf("killed-%d.db", done))
		for range 4 { // a record is killed a few times, then finished
			if done == kills {
				break
			}
			done++
			moment := time.Duration(r.Int64N(int64(took) * 3 / 4))
			said := child(t, "add", path, moment+1)
			if _, err := os.Stat(path); err != nil {
				if said > 0 {
					t.Fatal("acknowledged, but there is no record")
				}
				continue // killed before it began
			}
			l, err := Open(path)
			if err != nil {
				t.Fatalf("killed after %v: %v", moment, err)
			}
			c, err := l.Coverage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n := c.Reports + c.Copies; n < said || n%killedBatch != 0 {
				t.Errorf("killed after %v: %d reports acknowledged, %d in the record", moment, said, c.Reports+c.Copies)
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}
		if said := child(t, "add", path, 0); said != killedReports {
			t.Fatalf("the last run said %d", said)
		}
		if got := dumpOf(t, path); got != want {
			t.Errorf("killed and finished, the record differs:\n%s", firstDifference(got, want))
		}
	}
}

// child runs one of works in a process of its own, kills it after a while unless
// that is 0, and gives what it said last.
func child(t *testing.T, work, path string, kill time.Duration) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "LEDGER_TEST_WORK="+work, "LEDGER_TEST_PATH="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if kill > 0 {
		timer := time.AfterFunc(kill, func() { _ = cmd.Process.Kill() }) // it may have ended
		defer timer.Stop()
	}
	said := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			said = n
		}
	}
	if err := cmd.Wait(); err != nil && kill == 0 {
		t.Fatal(err)
	}
	return said
}

func dumpOf(t *testing.T, path string) string {
	t.Helper()
	l, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	return dump(t, l)
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d\n%s\n%s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}

func BenchmarkAdd(b *testing.B) {
	reports := archive(5000)
	for _, batch := range []int{1, 250} {
		b.Run(fmt.Sprintf("batch=%d", batch), func(b *testing.B) {
			n, l := 0, (*Ledger)(nil)
			for b.Loop() {
				if n%len(reports) == 0 {
					l, _ = open4(b)
				}
				if _, err := l.Add(b.Context(), reports[n%len(reports):n%len(reports)+batch]); err != nil {
					b.Fatal(err)
				}
				n += batch
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "reports/s")
		})
	}
}

func BenchmarkEvents(b *testing.B) {
	l, _ := open4(b)
	add(b, l, archive(20000)...)
	for _, c := range []struct {
		name string
		q    Query
	}{
		{"all", Query{}},
		{"pair", Query{Pair: [2]string{"AZE", "IRN"}}},
		{"country-page", Query{Country: "IRN", Limit: 50}},
		{"text", Query{Text: `"border incident"`, Limit: 50}},
	} {
		b.Run("of="+c.name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = 0
				for _, err := range l.Events(b.Context(), c.q) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
			}
			b.ReportMetric(float64(n), "events")
		})
	}
}

func BenchmarkMonths(b *testing.B) {
	l, _ := open4(b)
	add(b, l, archive(20000)...)
	for b.Loop() {
		if _, err := l.Months(b.Context(), "AZE", "IRN"); err != nil {
			b.Fatal(err)
		}
	}
}
