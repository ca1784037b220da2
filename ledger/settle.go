package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/dragoman-events/dragoman"
)

// change collects what a transaction does to the events.
type change struct {
	grown, gone []summary
	months      map[cell][2]int // dated and told
	touched     []window        // where passages came or went
	linked      bool            // passages came or went that corrections tie to others
}

func newChange() *change { return &change{months: map[cell][2]int{}} }

// window is a stretch of days in a block, or a passage of block 0.
type window struct{ block, n, lo, hi int64 }

func (t *traits) window() window { return window{t.block, t.n, int64(t.lo), int64(t.hi)} }

// cell is a row of the months table.
type cell struct {
	a, b      string
	month     int
	typ, mode string
}

func (c *change) grow(e summary) { c.grown = append(c.grown, e); c.count(e, 1) }
func (c *change) drop(e summary) { c.gone = append(c.gone, e); c.count(e, -1) }

func (c *change) count(e summary, by int) {
	if e.status != dragoman.Actual {
		return
	}
	for _, p := range e.pairs {
		k := cell{a: p[0], b: p[1], month: e.month(), typ: e.best.typ, mode: e.best.mode}
		v := c.months[k]
		if e.dated {
			v[0] += by
		} else {
			v[1] += by
		}
		c.months[k] = v
	}
}

// detach takes an event apart: its passages tell none until they are settled.
func (a *adder) detach(event int64, c *change) error {
	if event == 0 {
		return nil
	}
	told, err := tellers(context.Background(), a.conn, "p.event = ?", event)
	if err != nil || len(told) == 0 { // it was taken apart before
		return err
	}
	members := make([]*traits, len(told))
	for i := range told {
		members[i] = told[i].look()
		delete(a.traits, members[i].n)
		c.touched = append(c.touched, members[i].window())
	}
	c.drop(summarize(members))
	_, err = a.conn.ExecContext(context.Background(), "UPDATE passages SET event = 0 WHERE event = ?", event)
	return err
}

// settle merges anew the passages that what was touched may bear on: the
// stretches of days that it falls into, and those that a person has tied to
// them. Passages of two stretches never tell one event, so that the outcome is
// that of merging the whole record.
func (a *adder) settle(c *change) error {
	if c.linked {
		if err := a.relink(c); err != nil {
			return err
		}
		c.linked = false
	}
	blocks := map[int64][]window{}
	for _, w := range c.touched {
		blocks[w.block] = append(blocks[w.block], w)
	}
	c.touched = nil
	seen := map[int64]bool{}
	for _, block := range slices.Sorted(maps.Keys(blocks)) {
		stretches, err := a.stretches(block, blocks[block])
		if err != nil {
			return err
		}
		for _, s := range stretches {
			ns, err := a.tied(s, seen)
			if err != nil {
				return err
			}
			if err := a.resettle(ns, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// member is a passage of a stretch.
type member struct{ n, unit int64 }

// stretches gives the stretches of a block that meet one of the windows. In
// block 0 every passage is one for itself.
func (a *adder) stretches(block int64, windows []window) ([][]member, error) {
	var out [][]member
	if block == 0 {
		for _, w := range windows {
			m := member{n: w.n}
			switch err := a.unit.QueryRowContext(context.Background(), w.n).Scan(&m.unit); {
			case errors.Is(err, sql.ErrNoRows): // it went
			case err != nil:
				return nil, err
			default:
				out = append(out, []member{m})
			}
		}
		return out, nil
	}
	slices.SortFunc(windows, func(v, w window) int { return cmp.Compare(v.lo, w.lo) })
	s := stretcher{done: func(ms []member, lo, hi int64) error {
		if slices.ContainsFunc(windows, func(w window) bool { return w.lo <= hi && lo <= w.hi }) {
			out = append(out, slices.Clone(ms))
		}
		return nil
	}}
	rows, err := a.block.QueryContext(context.Background(), block)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		var m member
		var lo, hi int64
		if err := rows.Scan(&m.n, &m.unit, &lo, &hi); err != nil {
			return nil, err
		}
		if err := s.next(block, m, lo, hi); err != nil {
			return nil, err
		}
	}
	return out, errors.Join(rows.Err(), s.end())
}

// tied gives the passages of a stretch with all of the stretches that units
// tie to it, but for those that were seen.
func (a *adder) tied(s []member, seen map[int64]bool) ([]int64, error) {
	var ns []int64
	units := map[int64]bool{}
	for len(s) > 0 {
		m := s[0]
		s = s[1:]
		if seen[m.n] {
			continue
		}
		seen[m.n] = true
		ns = append(ns, m.n)
		if m.unit == 0 || units[m.unit] {
			continue
		}
		units[m.unit] = true
		others, err := a.unitOf(m.unit)
		if err != nil {
			return nil, err
		}
		for _, w := range others {
			more, err := a.stretches(w.block, []window{w})
			if err != nil {
				return nil, err
			}
			for _, o := range more {
				s = append(s, o...)
			}
		}
	}
	return ns, nil
}

// unitOf gives where the passages of a unit lie.
func (a *adder) unitOf(unit int64) ([]window, error) {
	rows, err := a.conn.QueryContext(context.Background(), "SELECT block, n, lo, hi FROM passages WHERE unit = ? AND unit <> 0 ORDER BY n", unit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	var ws []window
	for rows.Next() {
		var w window
		if err := rows.Scan(&w.block, &w.n, &w.lo, &w.hi); err != nil {
			return nil, err
		}
		ws = append(ws, w)
	}
	return ws, rows.Err()
}

// stretcher cuts passages, which come by block and lo, into stretches.
type stretcher struct {
	done          func(ms []member, lo, hi int64) error // ms is used again
	ms            []member
	block, lo, hi int64
}

func (s *stretcher) next(block int64, m member, lo, hi int64) error {
	if len(s.ms) > 0 && (block != s.block || lo > s.hi) {
		if err := s.end(); err != nil {
			return err
		}
	}
	if len(s.ms) == 0 {
		s.block, s.lo, s.hi = block, lo, hi
	}
	s.ms = append(s.ms, m)
	s.hi = max(s.hi, hi)
	return nil
}

func (s *stretcher) end() error {
	if len(s.ms) == 0 {
		return nil
	}
	err := s.done(s.ms, s.lo, s.hi)
	s.ms = s.ms[:0]
	return err
}

// resettle merges passages anew.
func (a *adder) resettle(ns []int64, c *change) error {
	if len(ns) == 0 {
		return nil
	}
	members := make([]*traits, len(ns))
	was := map[int64][]*traits{} // by event
	for i, n := range ns {
		t, err := a.recall(n)
		if err != nil {
			return err
		}
		members[i] = t
		if t.event != 0 {
			was[t.event] = append(was[t.event], t)
		}
	}
	for _, cluster := range merge(members) {
		e := summarize(cluster)
		old, ok := was[e.first.n]
		if ok && sameMembers(old, cluster) {
			delete(was, e.first.n)
			continue
		}
		c.grow(e)
	}
	for _, n := range slices.Sorted(maps.Keys(was)) {
		c.drop(summarize(was[n]))
	}
	return nil
}

func sameMembers(a, b []*traits) bool {
	if len(a) != len(b) {
		return false
	}
	in := make(map[int64]bool, len(a))
	for _, t := range a {
		in[t.n] = true
	}
	for _, t := range b {
		if !in[t.n] {
			return false
		}
	}
	return true
}

func (a *adder) remember(t *traits) {
	if len(a.traits) >= remembered {
		clear(a.traits)
	}
	a.traits[t.n] = t
}

// recall gives the traits of a passage, with the event that it has been
// merged into, 0 when it is fresh.
func (a *adder) recall(n int64) (*traits, error) {
	if t, ok := a.traits[n]; ok {
		return t, nil
	}
	told, err := scanTellers(a.passage.QueryContext(context.Background(), n))
	if err != nil {
		return nil, err
	}
	if len(told) != 1 {
		return nil, fmt.Errorf("passage %d: %w", n, dragoman.ErrNotFound)
	}
	t := told[0].look()
	a.remember(t)
	return t, nil
}

// apply writes the events that went and came.
func (a *adder) apply(c *change) error {
	ctx := context.Background()
	for _, e := range c.gone {
		if _, err := a.dropEvent.ExecContext(ctx, e.first.n); err != nil {
			return err
		}
		for _, p := range e.parties {
			if _, err := a.dropParty.ExecContext(ctx, p.code, int64(e.day), e.first.n, p.side, p.sector, p.rank); err != nil {
				return err
			}
		}
		for _, p := range e.pairs {
			if _, err := a.dropPair.ExecContext(ctx, p[0], p[1], int64(e.day), e.first.n); err != nil {
				return err
			}
		}
	}
	for i := range c.grown {
		e := &c.grown[i]
		if err := a.insert(ctx, e); err != nil {
			return err
		}
		for _, t := range e.members {
			if t.event == e.first.n {
				continue
			}
			if _, err := a.move.ExecContext(ctx, e.first.n, t.n); err != nil {
				return err
			}
			t.event = e.first.n
		}
	}
	cells := slices.SortedFunc(maps.Keys(c.months), func(x, y cell) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.month, y.month),
			cmp.Compare(x.typ, y.typ), cmp.Compare(x.mode, y.mode))
	})
	for _, k := range cells {
		v := c.months[k]
		if v == [2]int{} {
			continue
		}
		if _, err := a.count.ExecContext(ctx, k.a, k.b, k.month, k.typ, k.mode, v[0], v[1]); err != nil {
			return err
		}
		if v[0] < 0 || v[1] < 0 {
			if _, err := a.dropCounts.ExecContext(ctx, k.a, k.b, k.month, k.typ, k.mode); err != nil {
				return err
			}
		}
	}
	return nil
}
