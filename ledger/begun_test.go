package ledger

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// TestBegun: a file that a killed process left before anything was in it is no
// record to ask, and becomes one when something is added.
func TestBegun(t *testing.T) {
	for name, begin := range map[string]func(path string) error{
		"empty": func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"log": func(path string) error {
			db, err := sql.Open("sqlite", dsn(path, "mode=rwc"))
			if err != nil {
				return err
			}
			_, err = db.Exec("PRAGMA journal_mode = wal; CREATE TABLE t (n); DROP TABLE t")
			return errors.Join(err, db.Close())
		},
	} {
		path := filepath.Join(t.TempDir(), name+".db")
		if err := begin(path); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenReadOnly(path); !errors.Is(err, dragoman.ErrNotFound) {
			t.Errorf("%s: asked, it says %v", name, err)
		}
		l, err := Open(path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if l, err = OpenReadOnly(path); err != nil {
			t.Fatalf("%s: added to, it says %v", name, err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
