package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/dragoman-events/dragoman"
)

const (
	lookersMost = 8   // that ask at a time
	stmtsMost   = 100 // that a looker keeps compiled
)

// lookers are the connections that ask the record, each with its statements
// compiled: a question of a few events takes SQLite longer to compile than to
// answer.
type lookers struct {
	once  sync.Once
	slots chan struct{} // one for each that is in use

	mu     sync.Mutex
	idle   []*looker
	closed bool
}

// looker is one of them. Of one statement it can have one answer open.
type looker struct {
	conn       *sql.Conn
	begin, end *sql.Stmt
	stmts      map[string]*sql.Stmt
}

// take gives a looker at the record as it stands, waiting for one if need be.
func (ls *lookers) take(ctx context.Context, db *sql.DB) (*looker, error) {
	ls.once.Do(func() { ls.slots = make(chan struct{}, lookersMost) })
	select {
	case ls.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	k, err := ls.begin(ctx, db)
	if err != nil {
		<-ls.slots
		return nil, err
	}
	return k, nil
}

func (ls *lookers) begin(ctx context.Context, db *sql.DB) (k *looker, err error) {
	ls.mu.Lock()
	closed := ls.closed
	if n := len(ls.idle); n > 0 {
		k, ls.idle = ls.idle[n-1], ls.idle[:n-1]
	}
	ls.mu.Unlock()
	if closed {
		return nil, fmt.Errorf("the record is closed: %w", dragoman.ErrInvalid)
	}
	if k == nil {
		if k, err = newLooker(ctx, db); err != nil {
			return nil, err
		}
	}
	if len(k.stmts) > stmtsMost {
		err = k.forget()
	}
	if err == nil {
		_, err = k.begin.ExecContext(ctx)
	}
	if err != nil {
		_, _ = k.end.ExecContext(context.Background()) // it may have begun
		_ = k.close()                                  // the first error is the one to tell
		return nil, err
	}
	return k, nil
}

// giveBack ends what a looker looked at.
func (ls *lookers) giveBack(k *looker) {
	defer func() { <-ls.slots }()
	_, err := k.end.ExecContext(context.Background())
	ls.mu.Lock()
	keep := err == nil && !ls.closed
	if keep {
		ls.idle = append(ls.idle, k)
	}
	ls.mu.Unlock()
	if !keep {
		_ = k.close() // nothing to lose
	}
}

// close closes those that are idle; the others close when they are given back.
func (ls *lookers) close() error {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.closed = true
	var errs []error
	for _, k := range ls.idle {
		errs = append(errs, k.close())
	}
	ls.idle = nil
	return errors.Join(errs...)
}

func newLooker(ctx context.Context, db *sql.DB) (*looker, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	k := &looker{conn: conn, stmts: map[string]*sql.Stmt{}}
	if k.begin, err = conn.PrepareContext(ctx, "BEGIN"); err == nil {
		k.end, err = conn.PrepareContext(ctx, "ROLLBACK")
	}
	if err != nil {
		_ = k.close() // the first error is the one to tell
		return nil, err
	}
	return k, nil
}

// stmt gives a statement, compiled.
func (k *looker) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := k.stmts[query]; s != nil {
		return s, nil
	}
	s, err := k.conn.PrepareContext(ctx, query)
	if err == nil {
		k.stmts[query] = s
	}
	return s, err
}

func (k *looker) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := k.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (k *looker) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := k.stmt(ctx, query)
	if err != nil {
		return k.conn.QueryRowContext(ctx, query, args...) // tells the error
	}
	return s.QueryRowContext(ctx, args...)
}

// forget lets the statements go, but for those that begin and end.
func (k *looker) forget() error {
	var errs []error
	for _, s := range k.stmts {
		errs = append(errs, s.Close())
	}
	clear(k.stmts)
	return errors.Join(errs...)
}

func (k *looker) close() error {
	errs := []error{k.forget()}
	for _, s := range []*sql.Stmt{k.begin, k.end} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(append(errs, k.conn.Close())...)
}
