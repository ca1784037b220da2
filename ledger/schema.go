package ledger

import (
	"context"
	"embed"
	"fmt"

	"github.com/dragoman-events/dragoman"
)

// application is "Drgm" in PRAGMA application_id, by which a record is told
// from other SQLite files.
const application = 0x4472676d

// merging is the version of what derives events from passages (merge.go,
// copies.go, derive.go). A record that was derived by another one is derived anew when it
// is opened, so that its events never come from two.
const merging = 4

// The schema is kept as the steps that lead to it, schema/NNN.sql from 001
// on. A new record takes all of them and an older one those that it lacks, so
// that both are the same. A step that was released never changes: what comes
// next is a new file. PRAGMA user_version counts the steps taken.
//
//go:embed schema/*.sql
var schema embed.FS

// steps gives the steps in their order.
func steps() ([]string, error) {
	files, err := schema.ReadDir("schema") // sorted by name
	if err != nil {
		return nil, err
	}
	out := make([]string, len(files))
	for i, f := range files {
		if want := fmt.Sprintf("%03d.sql", i+1); f.Name() != want {
			return nil, fmt.Errorf("schema/%s: want %s here", f.Name(), want)
		}
		b, err := schema.ReadFile("schema/" + f.Name())
		if err != nil {
			return nil, err
		}
		out[i] = string(b)
	}
	return out, nil
}

// stand is what a file says of itself.
type stand struct {
	application, version, merging int
	empty                         bool // it has no tables at all
}

// readStand asks in one statement, so that it sees the file before or after
// another process makes its tables and never half of each.
func readStand(ctx context.Context, q querier) (s stand, err error) {
	var tables int
	err = q.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&s.application, &s.version, &tables)
	if err != nil {
		return s, err
	}
	s.empty = tables == 0 && s.application == 0
	if s.application == application && s.version >= 2 {
		err = q.QueryRowContext(ctx, "SELECT value FROM settings WHERE name = 'merging'").Scan(&s.merging)
	}
	return s, err
}

// errBegun is told of a file that was made to become a record, by a process that
// was killed before anything was in it. Adding to it makes it one.
var errBegun = fmt.Errorf("nothing is in it yet: %w", dragoman.ErrNotFound)

// check reports whether the file is a record that this program understands,
// and whether it is one as this program makes them.
func (s stand) check() (current bool, err error) {
	all, err := steps()
	switch {
	case err != nil:
		return false, err
	case s.empty:
		return false, errBegun
	case s.application != application:
		return false, fmt.Errorf("it is not a record: %w", dragoman.ErrInvalid)
	case s.version > len(all):
		return false, fmt.Errorf("it was made by a later dragoman (schema %d, this one knows %d): use that one, or export from it: %w",
			s.version, len(all), dragoman.ErrInvalid)
	case s.version < 1:
		return false, fmt.Errorf("unknown schema %d: %w", s.version, dragoman.ErrInvalid)
	case s.version == len(all) && s.merging > merging:
		return false, fmt.Errorf("its events were merged by a later dragoman (rules %d, this one has %d): use that one: %w", s.merging, merging, dragoman.ErrInvalid)
	}
	return s.version == len(all) && s.merging == merging, nil
}

// bring takes the record to the present schema, within a transaction; an
// empty file becomes a record.
func (a *adder) bring(ctx context.Context, s stand) error {
	all, err := steps()
	if err != nil {
		return err
	}
	for i := s.version; i < len(all); i++ {
		if _, err := a.conn.ExecContext(ctx, all[i]); err != nil {
			return fmt.Errorf("schema step %d: %w", i+1, err)
		}
	}
	_, err = a.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, len(all)))
	return err
}
