package ledger

import (
	"context"
	"fmt"
)

// derive makes the tables that follow from the passages anew, within a
// transaction.
func (a *adder) derive(ctx context.Context) error {
	clear(a.traits)
	for _, s := range []string{
		"DELETE FROM events", "DELETE FROM parties", "DELETE FROM pairs", "DELETE FROM months",
		"INSERT INTO words (words) VALUES ('delete-all')",
	} {
		if _, err := a.conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("derive: %w", err)
		}
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
		page, err := tellers(ctx, a.conn, "p.n > ? ORDER BY p.n LIMIT ?", last, some)
		if err != nil || len(page) == 0 {
			return err
		}
		c := newChange()
		for i := range page {
			t := page[i].look()
			last = t.n
			t.event = 0
			w := wordsOf(&page[i].rec)
			if _, err := a.words.ExecContext(ctx, t.n, w.text, w.person, w.place, w.context); err != nil {
				return err
			}
			if _, err := a.conn.ExecContext(ctx, "UPDATE passages SET event = 0, block = ?, lo = ?, hi = ? WHERE n = ?",
				t.block, int64(t.lo), int64(t.hi), t.n); err != nil {
				return err
			}
			if t.block == 0 {
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
	s := stretcher{done: func(ns []int64) error {
		if err := a.resettle(ns, c); err != nil || len(c.grown) < some {
			return err
		}
		err := a.apply(c)
		c = newChange()
		return err
	}}
	for {
		rows, err := a.conn.QueryContext(ctx, `SELECT block, lo, n, hi FROM passages
			WHERE block <> 0 AND (block, lo, n) > (?, ?, ?) ORDER BY block, lo, n LIMIT ?`, block, lo, n, some)
		if err != nil {
			return err
		}
		var page [][4]int64
		for rows.Next() {
			var r [4]int64
			if err := rows.Scan(&r[0], &r[1], &r[2], &r[3]); err != nil {
				_ = rows.Close() // the first error is the one to tell
				return err
			}
			page = append(page, r)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		for _, r := range page {
			block, lo, n = r[0], r[1], r[2]
			if err := s.next(block, n, lo, r[3]); err != nil {
				return err
			}
		}
	}
	if err := s.end(); err != nil {
		return err
	}
	return a.apply(c)
}
