package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// AsOf gives the record as it was known at the end of a day: as if only the
// reports published up to then were in it. It answers every question that the
// record itself does and is open to ask only. It does not see what is added
// later, and must be closed.
//
// Nothing is copied but the tables that say which passage tells which event;
// those passages are merged anew that later reports have been merged with.
func (l *Ledger) AsOf(ctx context.Context, day dragoman.Day) (*Ledger, error) {
	past, err := l.asOf(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("record as of %s: %w", day, err)
	}
	return past, nil
}

func (l *Ledger) asOf(ctx context.Context, day dragoman.Day) (_ *Ledger, err error) {
	if day == 0 {
		return nil, fmt.Errorf("no day: %w", dragoman.ErrInvalid)
	}
	past := &Ledger{path: l.path}
	defer func() {
		if err != nil {
			_ = past.Close() // the first error is the one to tell
		}
	}()
	if past.read, err = openToAsk(ctx, l.path); err != nil {
		return nil, err
	}
	if past.past, err = past.read.Conn(ctx); err != nil {
		return nil, err
	}
	run := func(sql string, args ...any) {
		if err == nil {
			_, err = past.past.ExecContext(ctx, sql, args...)
		}
	}
	// What is temporary hides what is not: all questions find these tables in
	// the place of the record's own.
	run("PRAGMA query_only = 0; PRAGMA temp_store = MEMORY; BEGIN")
	run("CREATE TEMP TABLE settled (event INTEGER PRIMARY KEY)") // events that must be merged anew
	if err != nil {
		return nil, err
	}
	grown, err := past.before(ctx, day)
	if err != nil {
		return nil, err
	}
	d := int64(day)
	run(fmt.Sprintf("CREATE TEMP VIEW reports AS SELECT * FROM main.reports WHERE published <= %d", d))
	run(fmt.Sprintf("CREATE TEMP VIEW coverage AS SELECT * FROM main.coverage WHERE day <= %d", d))
	run(`CREATE TEMP TABLE tells (passage INTEGER PRIMARY KEY, event INTEGER NOT NULL)`)
	run(`INSERT INTO temp.tells SELECT p.n, p.event FROM main.passages p JOIN main.reports r ON r.n = p.report
		WHERE r.published <= ? AND p.event <> 0 AND p.event NOT IN (SELECT event FROM settled)`, d)
	for _, table := range []string{"events", "parties", "pairs", "months"} {
		var s string
		if err == nil {
			err = past.past.QueryRowContext(ctx, "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", table).Scan(&s)
		}
		run(strings.Replace(s, "CREATE TABLE", "CREATE TEMP TABLE", 1))
	}
	const kept = " WHERE told <= ? AND n NOT IN (SELECT event FROM settled)"
	run(`INSERT INTO temp.events SELECT * FROM main.events`+kept, d)
	run(`INSERT INTO temp.parties SELECT * FROM main.parties WHERE event IN (SELECT n FROM main.events`+kept+`)`, d)
	run(`INSERT INTO temp.pairs SELECT * FROM main.pairs WHERE event IN (SELECT n FROM main.events`+kept+`)`, d)
	if err != nil {
		return nil, err
	}
	var tables eventTables
	err = tables.prepare(ctx, past.past)
	for i := range grown {
		e := &grown[i]
		if err == nil {
			err = tables.insert(ctx, e)
		}
		for _, t := range e.members {
			run("INSERT INTO temp.tells VALUES (?, ?)", t.n, e.first.n)
		}
	}
	err = errors.Join(err, tables.close())
	run("CREATE INDEX temp.tells_by_event ON tells (event)")
	run("CREATE INDEX temp.events_by_day ON events (day, id)")
	run("CREATE INDEX temp.parties_by_event ON parties (event)")
	run(`INSERT INTO temp.months SELECT a, b, month, type, mode, sum(dated), sum(1 - dated) FROM (
		SELECT x.a, x.b, e.type, e.mode, e.dated, CASE WHEN e.until - e.day + 1 > ? THEN 0
			ELSE 12 * strftime('%Y', e.day + 1721424.5) + strftime('%m', e.day + 1721424.5) - 1 END AS month
		FROM temp.events e JOIN temp.pairs x ON x.event = e.n WHERE e.status = 'actual') GROUP BY 1, 2, 3, 4, 5`, month)
	run("PRAGMA query_only = 1")
	return past, err
}

// before merges the passages anew that were told up to a day and share a
// stretch or a unit with later ones, and marks the events that these have now.
func (l *Ledger) before(ctx context.Context, day dragoman.Day) (grown []summary, err error) {
	a := &adder{conn: l.past}
	if a.block, err = l.past.PrepareContext(ctx, blockQuery); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.block.Close()) }()
	if a.unit, err = l.past.PrepareContext(ctx, unitQuery); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.unit.Close()) }()
	mixed, err := l.mixed(ctx, day)
	if err != nil {
		return nil, err
	}
	units, err := l.numbers(ctx, `SELECT p.unit FROM passages p JOIN reports r ON r.n = p.report WHERE p.unit <> 0
		GROUP BY p.unit HAVING min(r.published) <= ? AND max(r.published) > ?`, int64(day), int64(day))
	if err != nil {
		return nil, err
	}
	for _, unit := range units {
		windows, err := a.unitOf(unit)
		if err != nil {
			return nil, err
		}
		for _, w := range windows {
			stretches, err := a.stretches(w.block, []window{w})
			if err != nil {
				return nil, err
			}
			mixed = append(mixed, stretches...)
		}
	}
	seen := map[int64]bool{}
	for _, stretch := range mixed {
		ns, err := a.tied(stretch, seen)
		if err != nil {
			return nil, err
		}
		list, err := compact(ns, nil)
		if err != nil {
			return nil, err
		}
		told, err := tellers(ctx, l.past, "p.n IN (SELECT value FROM json_each(?)) AND r.published <= ?", list, int64(day))
		if err != nil {
			return nil, err
		}
		if len(told) == 0 {
			continue
		}
		members := make([]*traits, len(told))
		for i := range told {
			members[i] = told[i].look()
			if _, err := l.past.ExecContext(ctx, "INSERT OR IGNORE INTO temp.settled VALUES (?)", members[i].event); err != nil {
				return nil, err
			}
		}
		for _, cluster := range merge(members) {
			grown = append(grown, summarize(cluster))
		}
	}
	return grown, nil
}

// mixed gives the stretches that have passages told up to a day and later
// ones.
func (l *Ledger) mixed(ctx context.Context, day dragoman.Day) (out [][]member, err error) {
	rows, err := l.past.QueryContext(ctx, `SELECT p.block, p.n, p.unit, p.lo, p.hi, r.published > ? FROM passages p JOIN reports r ON r.n = p.report
		WHERE p.block IN (SELECT p.block FROM passages p JOIN reports r ON r.n = p.report WHERE p.block <> 0
			GROUP BY p.block HAVING min(r.published) <= ? AND max(r.published) > ?)
		ORDER BY p.block, p.lo, p.n`, int64(day), int64(day), int64(day))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	late := 0
	s := stretcher{done: func(ms []member, _, _ int64) error {
		if 0 < late && late < len(ms) {
			out = append(out, slices.Clone(ms))
		}
		late = 0
		return nil
	}}
	for rows.Next() {
		var m member
		var block, lo, hi int64
		var later int
		if err := rows.Scan(&block, &m.n, &m.unit, &lo, &hi, &later); err != nil {
			return nil, err
		}
		if err := s.next(block, m, lo, hi); err != nil {
			return nil, err
		}
		late += later
	}
	return out, errors.Join(rows.Err(), s.end())
}

// numbers gives a column of numbers.
func (l *Ledger) numbers(ctx context.Context, query string, args ...any) (ns []int64, err error) {
	rows, err := l.past.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		ns = append(ns, n)
	}
	return ns, rows.Err()
}
