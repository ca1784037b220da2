package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/dragoman-events/dragoman"
	_ "modernc.org/sqlite" // the driver, in pure Go
)

// patience is how long one process waits for another that writes. A batch
// takes well under a second; many writers may queue.
const patience = 2 * time.Minute

// Ledger is an open record. Its methods may be called from several goroutines.
//
// The journal is SQLite's write-ahead log, so that reading goes on while a
// batch is written. It is synced at every commit (PRAGMA synchronous = FULL,
// not the NORMAL that is common with WAL): a batch that Add has acknowledged
// survives a loss of power, not only the death of the process. It costs one
// fsync for a batch.
type Ledger struct {
	path string
	read *sql.DB
	past *sql.Conn  // of a record as of a day: its one connection, in a transaction
	mu   sync.Mutex // held by Add
	add  *adder     // nil when the record is open to ask only

	lookers lookers
	covered covered
	monthly monthly
}

// look gives one state of the record to ask, until done.
func (l *Ledger) look(ctx context.Context) (q querier, done func(), err error) {
	if l.past != nil {
		return l.past, func() {}, nil
	}
	k, err := l.lookers.take(ctx, l.read)
	if err != nil {
		return nil, nil, err
	}
	return k, func() { l.lookers.giveBack(k) }, nil
}

// Open opens the record at path to read and to add, and makes it when there
// is none. A record of an earlier version of this program is brought up to
// date. A file that is no record, or a record of a later version, is an error
// that wraps [dragoman.ErrInvalid].
func Open(path string) (*Ledger, error) {
	l, err := open(path, false)
	if err != nil {
		return nil, fmt.Errorf("open record %s: %w", path, err)
	}
	return l, nil
}

// OpenReadOnly opens a record to ask it. Without a file at path the error
// wraps [dragoman.ErrNotFound].
func OpenReadOnly(path string) (*Ledger, error) {
	l, err := open(path, true)
	if err != nil {
		return nil, fmt.Errorf("open record %s: %w", path, err)
	}
	return l, nil
}

func open(path string, readOnly bool) (_ *Ledger, err error) {
	if path == "" {
		return nil, fmt.Errorf("empty path: %w", dragoman.ErrInvalid)
	}
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && readOnly:
		return nil, fmt.Errorf("there is no such file: %w", dragoman.ErrNotFound)
	case errors.Is(err, fs.ErrNotExist):
		// SQLite says "unable to open database file" and no more.
		if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
			return nil, fmt.Errorf("there is no folder %s: %w", filepath.Dir(path), dragoman.ErrNotFound)
		}
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("it is a folder: %w", dragoman.ErrInvalid)
	default:
		// SQLite takes a file of a few bytes for an empty one.
		if err := isSQLite(path, readOnly); err != nil {
			return nil, err
		}
	}

	l := &Ledger{path: path}
	defer func() {
		if err != nil {
			_ = l.Close() // the first error is the one to tell
		}
	}()
	ctx := context.Background()
	if !readOnly {
		if l.add, err = newAdder(ctx, path); err != nil {
			return nil, plain(err)
		}
	}
	if l.read, err = openToAsk(ctx, path); errors.Is(err, errEarlier) {
		// Asking is no reason to refuse: it is brought up to date first.
		a, cannot := newAdder(ctx, path)
		if cannot != nil {
			return nil, fmt.Errorf("%w, and bringing it up to date failed; copy it to where it can be written: %w", err, plain(cannot))
		}
		if err = a.close(); err == nil {
			l.read, err = openToAsk(ctx, path)
		}
	}
	if err != nil {
		return nil, plain(err)
	}
	return l, nil
}

// isSQLite reports whether a file begins as SQLite's do. An empty one may
// become a record, if it is not only to be asked.
func isSQLite(path string, readOnly bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	switch {
	case n == 0 && err == io.EOF && readOnly:
		return errBegun
	case n == 0 && err == io.EOF:
		return nil
	case err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
		return err
	case string(head[:n]) != "SQLite format 3\x00":
		return fmt.Errorf("it is not a record: %w", dragoman.ErrInvalid)
	}
	return nil
}

// openToAsk opens the record so that it cannot be changed. A process that may
// write the file helps to keep its log short; one that may not still can ask,
// and from a medium on which nobody can write as well.
func openToAsk(ctx context.Context, path string) (*sql.DB, error) {
	var first error
	for _, how := range []string{"mode=rw", "mode=ro", "immutable=1"} {
		if _, err := os.Stat(path + "-wal"); err == nil && how == "immutable=1" {
			break // what is in the log would be missed
		}
		db, err := sql.Open("sqlite", dsn(path, how, "_query_only=1"))
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(2 * lookersMost) // half of them for what is asked without a looker
		var s stand
		if s, err = readStand(ctx, db); err == nil {
			var current bool
			if current, err = s.check(); err == nil && !current {
				err = fmt.Errorf("%w (schema %d)", errEarlier, s.version)
			}
		}
		if err == nil {
			return db, nil
		}
		_ = db.Close() // the first error is the one to tell
		if first == nil {
			first = err
		}
		if errors.Is(err, dragoman.ErrInvalid) || errors.Is(err, errEarlier) || errors.Is(err, errBegun) {
			break
		}
	}
	return nil, first
}

// errEarlier is told of a record that must first be brought up to date.
var errEarlier = errors.New("it was made by an earlier dragoman")

// dsn is the address of the file for the driver; parameters are given as
// "key=value" and hold nothing that needs escaping.
func dsn(path string, parameters ...string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	s := u.String() + "?_busy_timeout=" + strconv.FormatInt(patience.Milliseconds(), 10)
	for _, p := range parameters {
		s += "&" + p
	}
	return s
}

// querier is what *sql.DB, *sql.Conn and *sql.Tx have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// plain says in our words what SQLite says in its own. The codes are of
// sqlite3.h.
func plain(err error) error {
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		return err
	}
	switch coded.Code() & 0xff {
	case 26: // SQLITE_NOTADB
		return fmt.Errorf("it is not a record: %w", dragoman.ErrInvalid)
	case 13: // SQLITE_FULL
		return fmt.Errorf("the disk is full; the record is as it was before: make room and give the same command again: %w", err)
	case 11: // SQLITE_CORRUPT
		return fmt.Errorf("the file is damaged; dragoman doctor says more: %w", err)
	}
	return err
}

// Close lets the record go. What was added is in the one file: the log beside
// it is folded in unless another process still uses it.
func (l *Ledger) Close() error {
	var errs []error
	if l.past != nil {
		errs = append(errs, l.past.Close())
	}
	errs = append(errs, l.lookers.close())
	if l.read != nil {
		errs = append(errs, l.read.Close())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.add != nil {
		errs = append(errs, l.add.close())
		l.add = nil
	}
	return errors.Join(errs...)
}
