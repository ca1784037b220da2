package ledger

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
)

var update = flag.Bool("update", false, "rewrite golden files")

// released are the steps that records in the world have taken, by the first
// eight bytes of their SHA-256: they never change.
var released = map[string]string{
	"001.sql": "f34fd0d9632de9e3",
}

func TestReleasedSteps(t *testing.T) {
	all, err := steps()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range all {
		name := fmt.Sprintf("%03d.sql", i+1)
		if want, ok := released[name]; ok && fmt.Sprintf("%x", sha256.Sum256([]byte(s)))[:16] != want {
			t.Errorf("schema/%s was released and has changed: what is new goes into a step of its own", name)
		}
		if _, err := os.Stat(filepath.Join("testdata", "versions", name)); err != nil && released[name] != "" {
			t.Errorf("no record of version %d is kept: %v", i+1, err)
		}
	}
}

// older writes a record as the version wrote it that testdata/versions keeps.
func older(t *testing.T, version int) (path string) {
	t.Helper()
	all, err := steps()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile(filepath.Join("testdata", "versions", fmt.Sprintf("%03d.sql", version)))
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "record.db")
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, s := range append(all[:version:version], string(rows), fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, version)) {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// Every version's record becomes the same as one made today. All of them hold
// the same reports.
func TestOlderRecords(t *testing.T) {
	kept, err := filepath.Glob(filepath.Join("testdata", "versions", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	fresh, _ := open4(t)
	schemaOf := func(l *Ledger) string {
		var s string
		if err := l.read.QueryRowContext(t.Context(), "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema ORDER BY type, name)").Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	golden := filepath.Join("testdata", "versions", "golden.txt")
	want, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for i := range kept {
		// Asked by several at once, it is brought up to date by one.
		path := older(t, i+1)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				l, err := OpenReadOnly(path)
				if err != nil {
					t.Error(err)
					return
				}
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		l, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		got := dump(t, l)
		if *update && i == 0 {
			want = []byte(got)
			if err := os.WriteFile(golden, want, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got != string(want) {
			t.Errorf("version %d: %s", i+1, firstDifference(got, string(want)))
		}
		if got, want := schemaOf(l), schemaOf(fresh); got != want {
			t.Errorf("version %d: %s", i+1, firstDifference(got, want))
		}
		if got := all(t, l, Query{Person: "Zarif", Place: "Baku"}); len(got) > 1 {
			t.Errorf("version %d: %d events", i+1, len(got))
		}
	}
}

// A record that cannot be brought up to date says what to do; a process that
// has one open sees that it was.
func TestStand(t *testing.T) {
	path := older(t, 1)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(path), 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 { // root may write all
		if _, err := OpenReadOnly(path); !errors.Is(err, errEarlier) || !strings.Contains(err.Error(), "copy it") {
			t.Errorf("a record that cannot be written: %v", err)
		}
	}
	if err := os.Chmod(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	l, path := open4(t)
	add(t, l, told("a", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid."))
	other, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.add.conn.ExecContext(t.Context(), "PRAGMA user_version = 99; UPDATE settings SET value = value"); err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Add(t.Context(), []Coded{told("b", "2019-01-16", "AID", "IRN GOV", "AZE GOV", "", "", "", "Aid.")}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("added to a record that a later version has taken: %v", err)
	}
}
