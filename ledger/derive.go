package ledger

import (
	"context"
	"fmt"
	"slices"
)

// derive makes the tables that follow from the passages anew, within a
// transaction.
func (a *adder) derive(ctx context.Context) error {
	clear(a.traits)
	// FTS5's own delete-all leaves the marks of rows that were deleted before,
	// and takes them for damage later.
	var words string
	if err := a.conn.QueryRowContext(ctx, "SELECT sql FROM sqlite_schema WHERE name = 'words'").Scan(&words); err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	for _, s := range []string{
		"DROP TABLE words", words,
		"DELETE FROM events", "DELETE FROM parties", "DELETE FROM pairs", "DELETE FROM months",
		"DELETE FROM coverage", "INSERT INTO coverage (day, source, reports) SELECT published, source, count(*) FROM reports GROUP BY published, source",
	} {
		if _, err := a.conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("derive: %w", err)
		}
	}
	if err := a.printAll(ctx); err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	if err := a.placeAll(ctx); err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	if err := a.settleAll(ctx); err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	_, err := a.conn.ExecContext(ctx, "UPDATE settings SET value = ? WHERE name = 'merging'", merging)
	return err
}

// some is how many rows derive reads at a time, for what it reads it writes.
const some = 2000

// placeAll finds for each passage its words, block and stretch.
func (a *adder) placeAll(ctx context.Context) error {
	for last := int64(0); ; {
		page, err := tellers(ctx, a.conn, "p.n > ? AND p.void = 0 ORDER BY p.n LIMIT ?", last, some)
		if err != nil || len(page) == 0 {
			return err
		}
		c := newChange()
		for i := range page {
			t := page[i].look()
			last = t.n
			t.event = 0 // as the row is below
			w := wordsOf(&page[i].rec)
			if _, err := a.words.ExecContext(ctx, t.n, w.text, w.person, w.place, w.context); err != nil {
				return err
			}
			if _, err := a.conn.ExecContext(ctx, "UPDATE passages SET event = 0, block = ?, lo = ?, hi = ? WHERE n = ?",
				t.block, int64(t.lo), int64(t.hi), t.n); err != nil {
				return err
			}
			if t.block == 0 && t.unit == 0 {
				c.grow(summarize([]*traits{t}))
			}
		}
		if err := a.apply(c); err != nil {
			return err
		}
	}
}

// settleAll merges all passages, stretch by stretch.
func (a *adder) settleAll(ctx context.Context) error {
	block, lo, n := int64(0), int64(0), int64(0)
	c := newChange()
	seen := map[int64]bool{} // of what units tie
	s := stretcher{done: func(ms []member, _, _ int64) (err error) {
		ns := make([]int64, len(ms))
		tied := false
		for i, m := range ms {
			ns[i] = m.n
			tied = tied || m.unit != 0
		}
		if tied {
			if ns, err = a.tied(slices.Clone(ms), seen); err != nil {
				return err
			}
		}
		if err := a.resettle(ns, c); err != nil || len(c.grown) < some {
			return err
		}
		err = a.apply(c)
		c = newChange()
		return err
	}}
	for {
		page, err := a.page(ctx, block, lo, n)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			block, lo, n = r.block, r.lo, r.n
			if err := s.next(block, member{n, r.unit}, lo, r.hi); err != nil {
				return err
			}
		}
	}
	if err := s.end(); err != nil {
		return err
	}
	// Units of passages that are never merged but by hand.
	rows, err := a.conn.QueryContext(ctx, "SELECT n, unit FROM passages WHERE unit <> 0 AND block = 0 ORDER BY n")
	if err != nil {
		return err
	}
	var alone []member
	for rows.Next() {
		var m member
		if err := rows.Scan(&m.n, &m.unit); err != nil {
			_ = rows.Close() // the first error is the one to tell
			return err
		}
		alone = append(alone, m)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, m := range alone {
		ns, err := a.tied([]member{m}, seen)
		if err == nil {
			err = a.resettle(ns, c)
		}
		if err != nil {
			return err
		}
	}
	return a.apply(c)
}

// placed is where a passage lies.
type placed struct {
	window
	unit int64
}

// page gives some passages that follow a place, in the order of stretches.
func (a *adder) page(ctx context.Context, block, lo, n int64) ([]placed, error) {
	rows, err := a.conn.QueryContext(ctx, `SELECT block, lo, n, hi, unit FROM passages
		WHERE block <> 0 AND void = 0 AND (block, lo, n) > (?, ?, ?) ORDER BY block, lo, n LIMIT ?`, block, lo, n, some)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	var page []placed
	for rows.Next() {
		var p placed
		if err := rows.Scan(&p.block, &p.lo, &p.n, &p.hi, &p.unit); err != nil {
			return nil, err
		}
		page = append(page, p)
	}
	return page, rows.Err()
}
