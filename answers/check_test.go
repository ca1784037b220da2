package answers

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/ledger"
)

var newCoder = sync.OnceValues(coder.New)

// recordOf codes reports into a record: their days and texts.
func recordOf(t testing.TB, reports ...[2]string) *ledger.Ledger {
	t.Helper()
	c, err := newCoder()
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var batch []ledger.Coded
	for i, r := range reports {
		d := c.Code(dragoman.Report{ID: "r" + string(rune('a'+i%26)) + string(rune('a'+i/26)), Published: day(r[0]), Text: r[1]})
		batch = append(batch, ledger.Coded{Report: d.Report, Records: c.Records(d), Claims: d.Claims})
	}
	if _, err := l.Add(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	return l
}

// claimOf is the first claim of a text.
func claimOf(t testing.TB, text, on string) dragoman.Claim {
	t.Helper()
	c, err := newCoder()
	if err != nil {
		t.Fatal(err)
	}
	d := c.Code(dragoman.Report{ID: "text", Published: day(on), Text: text})
	if len(d.Claims) == 0 {
		t.Fatalf("no claim in %q", text)
	}
	claim := d.Claims[0]
	claim.Report, claim.Text.Report = "", ""
	return claim
}

// daily fills a time with reports that tell nothing, so that it is covered.
func daily(from, to string) (out [][2]string) {
	for d := day(from); d <= day(to); d++ {
		out = append(out, [2]string{d.String(), "The weather on " + d.String() + " was mild."})
	}
	return out
}

func TestCheck(t *testing.T) {
	told := [][2]string{
		{"2018-06-12", "Iran's foreign minister Mohammad Javad Zarif visited Baku on Tuesday."},
		{"2018-07-03", "Iran's deputy foreign minister Abbas Araghchi visited Baku on Tuesday."},
		{"2018-09-04", "Azerbaijan's defence minister Zakir Hasanov visited Tehran on Tuesday."},
		{"2018-10-02", "Iran's defence minister Amir Hatami visited Baku on Tuesday."},
		{"2018-10-10", "Iran's president Hassan Rouhani will visit Baku next month, his office said."},
	}
	few, many := recordOf(t, told...), recordOf(t, slices.Concat(told, daily("2018-05-01", "2018-11-15"))...)
	for _, c := range []struct {
		text, on string
		few      string // the verdict of a record of five reports
		many     string // and of one that covers every day
		counted  int
		near     string // a reason why something was left out
	}{
		{"It was the second visit by an Iranian minister to Baku since June 2018.", "2018-10-03", Supported, Supported, 2, "rank too low"},
		{"It was the fifth visit by Iranian ministers to Baku since June 2018.", "2018-10-03", NotEnough, NotEnough, 2, "the other way"},
		{"It was the first visit by an Iranian minister to Baku since May 2018.", "2018-10-03", Contradicted, Contradicted, 2, ""},
		{"The Azerbaijani defence minister visited Tehran on Tuesday, the first visit by an Azerbaijani minister to Iran since May 2018.", "2018-09-04", NotEnough, Supported, 1, ""},
		{"No Azerbaijani minister has visited Tehran since May 2018.", "2018-10-12", Contradicted, Contradicted, 1, ""},
		{"No Iranian president has visited Baku since June 2018.", "2018-10-12", NotEnough, Supported, 0, "planned only"},
		{"Iran's defence minister last visited Baku in October 2018.", "2018-11-10", NotEnough, Supported, 0, "within the time"},
		{"It was the highest-level visit by an Iranian official to Azerbaijan since June 2018.", "2018-10-03", NotEnough, Supported, 2, "on the edge"},
		{"It was the deadliest attack on Azerbaijan by Iran since June 2018.", "2018-10-03", CannotCheck, CannotCheck, 0, ""},
		{"The border between Iran and Azerbaijan is one of the safest in the region.", "2018-10-03", CannotCheck, CannotCheck, 0, ""},
		{"Azerbaijan is a more reliable partner than Armenia.", "2018-10-03", CannotCheck, CannotCheck, 0, ""},
		{"Diplomatic traffic between Iran and Azerbaijan is on the rise since August 2018.", "2018-10-12", NotEnough, NotEnough, 0, ""},
		{"Iranian ministers visited Baku more often this year than in 2017.", "2018-10-12", NotEnough, NotEnough, 0, ""},
	} {
		for _, r := range []struct {
			name string
			l    *ledger.Ledger
			want string
		}{{"few", few, c.few}, {"many", many, c.many}} {
			claim := claimOf(t, c.text, c.on)
			a, err := Check(t.Context(), r.l, claim, 0, "check-claim", c.text, "--on", c.on)
			if err != nil {
				t.Errorf("%s: %v", c.text, err)
				continue
			}
			if a.Verdict != r.want {
				t.Errorf("%s reports: %s\nhave %s: %s\nwant %s", r.name, c.text, a.Verdict, strings.Join(a.Says, " "), r.want)
			}
			if c.counted > 0 && len(a.Counted) != c.counted {
				t.Errorf("%s reports: %s\nhave %d counted, want %d", r.name, c.text, len(a.Counted), c.counted)
			}
			if c.near != "" && !slices.ContainsFunc(a.Near, func(e Evidence) bool { return strings.Contains(strings.Join(e.Why, "; "), c.near) }) {
				t.Errorf("%s reports: %s\nnothing was left out as %q: %+v", r.name, c.text, c.near, a.Near)
			}
			for _, write := range []func(*bytes.Buffer) error{
				func(b *bytes.Buffer) error { return WriteText(b, a) },
				func(b *bytes.Buffer) error { return WriteMarkdown(b, a) },
				func(b *bytes.Buffer) error { return WriteJSON(b, a) },
			} {
				var x, y bytes.Buffer
				if err := write(&x); err != nil {
					t.Fatal(err)
				}
				if err := write(&y); err != nil || !bytes.Equal(x.Bytes(), y.Bytes()) || x.Len() == 0 {
					t.Errorf("%s: two writings differ, or nothing is written (%v)", c.text, err)
				}
			}
			if head, rows := a.Sheet(); len(rows) == 0 || len(rows[0]) != len(head) {
				t.Errorf("%s: a sheet of %d columns and %d rows", c.text, len(head), len(rows))
			}
		}
	}
}

// What the record did not yet know does not count.
func TestCheckAsOf(t *testing.T) {
	l := recordOf(t, [2]string{"2018-06-12", "Iran's foreign minister Mohammad Javad Zarif visited Baku on Tuesday."},
		[2]string{"2018-10-02", "Iran's defence minister Amir Hatami visited Baku on Tuesday."})
	past, err := l.AsOf(t.Context(), day("2018-09-01"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = past.Close() }()
	claim := claimOf(t, "It was the second visit by an Iranian minister to Baku since June 2018.", "2018-10-03")
	a, err := Check(t.Context(), past, claim, day("2018-09-01"), "check-claim")
	if err != nil || a.Verdict != NotEnough || len(a.Counted) != 1 {
		t.Errorf("have %s of %d events, %v", a.Verdict, len(a.Counted), err)
	}
}

// TestSeedClaims checks the claims of the article that the project began with
// on the record of that article alone. It is its publisher's and does not
// ship; without it the test is skipped.
func TestSeedClaims(t *testing.T) {
	dir := os.Getenv("DRAGOMAN_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	text, err := os.ReadFile(filepath.Join(dir, "seed", "iran-azerbaijan-2019-01-22.txt"))
	if err != nil {
		t.Skip("no seed article: set DRAGOMAN_SHARED to the folder that has seed/")
	}
	b, err := os.ReadFile(filepath.Join(dir, "seed", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Events []struct {
			N             int
			Date, EndDate string
			Actor         []struct{ Sector string }
		}
		Claims []struct {
			N, Ordinal  int
			Kind, Since string
			Verdict     string
			Counted     []int
		}
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	_, article, _ := strings.Cut(string(text), "2019-01-22 ")
	l := recordOf(t, [2]string{"2019-01-22", article})
	kinds := map[string]string{"first-since": "first"}
	var found []dragoman.Claim
	for c, err := range l.Claims(t.Context(), ledger.ClaimQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, c)
	}
	from := 0
	for _, w := range want.Claims {
		kind := w.Kind
		if k := kinds[kind]; k != "" {
			kind = k
		}
		i := slices.IndexFunc(found[from:], func(c dragoman.Claim) bool {
			return c.Kind == kind && strings.HasPrefix(c.Window.From.String(), w.Since)
		})
		if i < 0 {
			t.Errorf("claim %d (%s since %s) is not found", w.N, kind, w.Since)
			continue
		}
		from += i + 1
		c := found[from-1]
		a, err := Check(t.Context(), l, c, 0, "check-claim", "--report", c.Report)
		if err != nil {
			t.Fatal(err)
		}
		verdicts := map[string][]string{"": {CannotCheck}, "supported": {Supported}}
		ok := verdicts[w.Verdict]
		if ok == nil {
			ok = []string{NotEnough} // "not contradicted", "supported or too little coverage"
		}
		if !slices.Contains(ok, a.Verdict) {
			t.Errorf("claim %d: %s, want %s: %q", w.N, a.Verdict, ok, a.Says)
		}
		if w.Ordinal != 0 && w.Ordinal != c.Number {
			t.Errorf("claim %d: number %d, want %d", w.N, c.Number, w.Ordinal)
		}
		if w.Counted == nil {
			continue
		}
		left := slices.Clone(a.Counted)
		for _, n := range w.Counted {
			e := want.Events[n-1]
			j := slices.IndexFunc(left, func(v Evidence) bool {
				return v.Date.String() == e.Date && v.EndDate.String() == e.EndDate && v.By[0].Sector == e.Actor[0].Sector
			})
			if j < 0 {
				t.Errorf("claim %d: event %d is not counted", w.N, n)
				continue
			}
			left = slices.Delete(left, j, j+1)
		}
		if len(left) > 0 {
			t.Errorf("claim %d: %d events too many", w.N, len(left))
		}
	}
}

// BenchmarkCheck asks the record that DRAGOMAN_DB names; without one it is
// skipped.
func BenchmarkCheck(b *testing.B) {
	path := os.Getenv("DRAGOMAN_DB")
	if path == "" {
		b.Skip("no DRAGOMAN_DB")
	}
	l, err := ledger.OpenReadOnly(path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for _, c := range []struct{ name, text, on string }{
		{"pair", "Kim Jong-un has visited China three times since March.", "2018-11-20"},
		{"ever", "It was the first visit of an American president to Russia.", "2018-11-20"},
		{"country", "Russia has carried out ten attacks since January 2022.", "2023-11-20"},
		{"most", "It was the first attack by the United States since 2003.", "2024-11-20"},
		{"trend", "Relations between Russia and Ukraine have deteriorated since 2014.", "2014-12-01"},
		{"assessment", "Iran is the greatest threat to Israel.", "2018-11-20"},
	} {
		claim := claimOf(b, c.text, c.on)
		b.Run("claim="+c.name, func(b *testing.B) {
			worst := time.Duration(0)
			for b.Loop() {
				began := time.Now()
				if _, err := Check(b.Context(), l, claim, 0, "check-claim"); err != nil {
					b.Fatal(err)
				}
				worst = max(worst, time.Since(began))
			}
			b.ReportMetric(float64(worst.Milliseconds()), "worst-ms")
		})
	}
}
