package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
	"pgregory.net/rapid"
)

func examined(t *testing.T, l *Ledger) string {
	t.Helper()
	c, err := l.Doctor(t.Context(), dragoman.CoderInfo{Name: "dragoman", Version: "test"}, 3)
	if err != nil {
		t.Fatal(err)
	}
	var bad []string
	for _, f := range c.Findings {
		if !f.OK {
			bad = append(bad, f.Check+": "+f.Says)
		}
	}
	if c.OK() != (len(bad) == 0) {
		t.Errorf("%+v", c)
	}
	return strings.Join(bad, "\n")
}

func TestDoctor(t *testing.T) {
	l, _ := open4(t)
	if bad := examined(t, l); bad != "" {
		t.Errorf("an empty record: %s", bad)
	}
	reports := rapid.Custom(news).Example(5)
	add(t, l, reports...)
	add(t, l, told("late", "2019-02-01", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid."), told("decade", "2019-02-01", "AID", "IRN GOV", "AZE GOV", "1990-01-01", "1999-12-31", "", "Aid then."))
	e := all(t, l, Query{})
	corrected(t, l, e[0].ID, Correction{Kind: NotEvent})
	corrected(t, l, e[1].ID, Correction{Kind: Set, Fix: &Fix{Status: ptr(dragoman.Negated)}})
	if bad := examined(t, l); bad != "" {
		t.Errorf("a sound record: %s", bad)
	}
	c, err := l.Doctor(t.Context(), dragoman.CoderInfo{Name: "dragoman", Version: "test"}, 3)
	if err != nil || len(c.Gaps) == 0 || c.Gaps[0].Until != day("2019-01-31") || c.Gaps[0].Days() < 10 {
		t.Errorf("gaps %+v, %v", c.Gaps, err)
	}
	if same, err := l.Verify(t.Context(), false); err != nil || !same {
		t.Errorf("derived anew it differs: %v", err)
	}
	sound := dump(t, l)
	for _, c := range []struct{ break_, want string }{
		{"DELETE FROM events WHERE n = (SELECT min(n) FROM events)", "passages: passages of no event"},
		{"UPDATE events SET passages = passages + 1", "events: events whose passages are not counted right"},
		{"UPDATE months SET told = told + 1", "counts: months of a pair"},
		{"DELETE FROM words WHERE rowid = (SELECT max(n) FROM passages)", "search: passages that are not found by words"},
		{"UPDATE coverage SET reports = reports + 1", "coverage: days whose reports are not counted right"},
		{"DELETE FROM parties; INSERT INTO pairs VALUES ('AAA', 'BBB', 1, 1)", "events: pairs of no event"},
		{"UPDATE passages SET event = (SELECT max(n) FROM events) WHERE void = 0", "events: events whose passages"},
	} {
		if err := l.write(t.Context(), func(a *adder, _ *change) error {
			_, err := a.conn.ExecContext(t.Context(), c.break_)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if bad := examined(t, l); !strings.Contains(bad, c.want) {
			t.Errorf("%s: found %q", c.break_, bad)
		}
		if same, err := l.Verify(t.Context(), true); err != nil || same {
			t.Errorf("%s: nothing to mend, %v", c.break_, err)
		}
		if bad := examined(t, l); bad != "" {
			t.Errorf("%s: mended, but %s", c.break_, bad)
		}
		if got := dump(t, l); got != sound {
			t.Fatalf("%s: mended, it differs: %s", c.break_, firstDifference(got, sound))
		}
	}
}

// What another version has coded, and what was coded before the record kept
// all, is told, and is no fault.
func TestDoctorCoding(t *testing.T) {
	says := func(l *Ledger, version string) string {
		c, err := l.Doctor(t.Context(), dragoman.CoderInfo{Name: "dragoman", Version: version}, 3)
		if err != nil || !c.OK() {
			t.Fatalf("%+v, %v", c, err)
		}
		for _, f := range c.Findings {
			if f.Check == "coding" {
				return strings.TrimSpace(f.Says + " " + strings.Join(f.Detail, ", "))
			}
		}
		return ""
	}
	l, err := Open(older(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	const how = ": dragoman recode codes them anew (recode --all codes every report)"
	lack := " of 4 reports were kept without their claims, projects and who says it" + how
	if got := says(l, "0.1.0"); got != "4"+lack {
		t.Error(got)
	}
	if got := says(l, "2"); got != "4 of 4 reports were coded by another version than dragoman 2; 4"+lack+" 4 by dragoman 0.1.0" {
		t.Error(got)
	}
	before, err := l.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	present := dragoman.CoderInfo{Name: "dragoman", Version: "0.1.0"}
	for left := 4; left > 0; left-- {
		n := 0
		var first dragoman.Report
		for r, err := range l.Outdated(t.Context(), present, false) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 1 {
				first = r
			}
		}
		if n != left {
			t.Fatalf("%d are to be coded anew, want %d", n, left)
		}
		if _, err := l.Recode(t.Context(), []Coded{{Report: first, Coder: present}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := says(l, "0.1.0"); got != "every report was coded by dragoman 0.1.0" {
		t.Error(got)
	}
	if after, err := l.Version(t.Context()); err != nil || after.Hash == before.Hash {
		t.Errorf("a record with claims has the version of one without: %v, %v", after, err)
	}
	// A record made today lacks nothing.
	fresh, _ := open4(t)
	add(t, fresh, told("a", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid."))
	if got := says(fresh, "test"); got != "every report was coded by dragoman test" {
		t.Error(got)
	}
	if got := says(fresh, "2"); got != "1 of 1 reports were coded by another version than dragoman 2"+how+" 1 by dragoman test" {
		t.Error(got)
	}
}

// A backup holds what was acknowledged before it began, and is a record,
// whatever others write meanwhile.
func TestBackup(t *testing.T) {
	l, path := open4(t)
	reports := archive(600)
	add(t, l, reports[:300]...)
	dir := filepath.Dir(path)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 300; i < len(reports) && ctx.Err() == nil; i += 10 {
			if _, err := l.Add(t.Context(), reports[i:i+10]); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for i := range 3 {
		to := filepath.Join(dir, fmt.Sprint("backup-", i, ".db"))
		if err := l.Backup(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		b, err := Open(to)
		if err != nil {
			t.Fatal(err)
		}
		c, err := b.Coverage(t.Context())
		if err != nil || c.Reports+c.Copies < 300 || (c.Reports+c.Copies)%10 != 0 {
			t.Errorf("backup %d: %+v, %v", i, c, err)
		}
		if bad := examined(t, b); bad != "" {
			t.Errorf("backup %d: %s", i, bad)
		}
		add(t, b, reports...) // it can be gone on with
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	stop()
	wg.Wait()
	if err := l.Backup(t.Context(), filepath.Join(dir, "backup-0.db")); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("over a file: %v", err)
	}
	if err := l.Backup(t.Context(), filepath.Join(dir, "none", "b.db")); err == nil {
		t.Error("into no folder")
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".backup-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// A full disk takes nothing that was acknowledged, and when there is room
// again the same command goes on.
func TestFullDisk(t *testing.T) {
	reports := archive(400)
	l, path := open4(t)
	pages := func(n int) {
		if _, err := l.add.conn.ExecContext(t.Context(), fmt.Sprint("PRAGMA max_page_count = ", n)); err != nil {
			t.Fatal(err)
		}
	}
	var now int
	if err := l.add.conn.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&now); err != nil {
		t.Fatal(err)
	}
	pages(now + 60)
	done, full := 0, error(nil)
	for ; done < len(reports); done += 10 {
		if _, full = l.Add(t.Context(), reports[done:done+10]); full != nil {
			break
		}
	}
	if full == nil || !strings.Contains(full.Error(), "the disk is full") || done == 0 {
		t.Fatalf("after %d: %v", done, full)
	}
	c, err := l.Coverage(t.Context())
	if err != nil || c.Reports+c.Copies != done {
		t.Errorf("%d acknowledged, %+v, %v", done, c, err)
	}
	if bad := examined(t, l); bad != "" {
		t.Errorf("full: %s", bad)
	}
	if e := all(t, l, Query{}); len(e) == 0 {
		t.Error("a full record tells nothing")
	} else if _, _, err := l.Correct(t.Context(), Correction{Kind: NotEvent}); err == nil {
		t.Error("corrected nothing")
	}
	pages(1 << 30)
	for ; done < len(reports); done += 10 {
		add(t, l, reports[done:done+10]...)
	}
	whole, _ := open4(t)
	add(t, whole, reports...)
	if got, want := dump(t, l), dump(t, whole); got != want {
		t.Error(firstDifference(got, want))
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
