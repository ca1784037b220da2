package ledger

import (
	"cmp"
	"context"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// A report is a copy when an earlier one says nearly the same within a few
// days: of the runs of three words (shingles) that either has, both have seven
// in ten or more (Jaccard's coefficient). It copies the earliest of those; the
// report of the lower id is the earlier of one day.
//
// Those that may be alike share one of the four least hashes of their
// shingles (Broder 1997, "On the resemblance and containment of documents"):
// of two whose coefficient is J, all but (1-J)^4 do, less than one in a
// hundred. What is found so is then compared as a whole, so that the outcome
// is a function of the two reports.
const (
	shingle    = 3  // words
	leastSize  = 8  // shingles: what is shorter is alike by chance
	sketchSize = 4  // hashes kept of a report
	copyWindow = 7  // days from the first printing to the last
	alikeShare = 70 // hundredths
)

// shingles hashes the runs of words of a text, sorted, each once.
func shingles(text string) []uint32 {
	words := strings.Fields(fold(text))
	if len(words) < shingle {
		return nil
	}
	out := make([]uint32, 0, len(words))
	for i := range len(words) - shingle + 1 {
		h := fnv.New32a()
		for _, w := range words[i : i+shingle] {
			_, _ = h.Write([]byte(w))
			_, _ = h.Write([]byte{0})
		}
		out = append(out, mix(h.Sum32()))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mix spreads a hash, so that the least ones are a fair sample (the finalizer
// of MurmurHash3).
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// nearlySame reports whether two sets of shingles have enough in common.
func nearlySame(a, b []uint32) bool {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	return 100*common >= alikeShare*(len(a)+len(b)-common)
}

// printing is a report as copies are told by.
type printing struct {
	n      int64
	day    dragoman.Day
	id     string
	copies int64
	source string
}

func (p *printing) before(o *printing) bool {
	return cmp.Or(cmp.Compare(p.day, o.day), cmp.Compare(p.id, o.id)) < 0
}

// print keeps the sketch of a report, and finds what it copies and what copies
// it.
func (a *adder) print(ctx context.Context, p printing, text string) error {
	mine := shingles(text)
	if len(mine) < leastSize {
		return nil
	}
	alike, err := a.alike(ctx, &p, mine)
	if err != nil {
		return err
	}
	for _, h := range mine[:sketchSize] {
		if _, err := a.sketch.ExecContext(ctx, int64(h), int64(p.day), p.n, len(mine)); err != nil {
			return err
		}
	}
	first := &p
	for i := range alike {
		o := &alike[i]
		if o.before(first) {
			first = o
		}
		if !p.before(o) {
			continue
		}
		// A later one: it copies this, unless it copies an earlier one.
		if o.copies != 0 {
			was, err := a.printed(ctx, o.copies)
			if err != nil {
				return err
			}
			if was.before(&p) {
				continue
			}
		}
		if err := a.copies(ctx, o, p.n); err != nil {
			return err
		}
	}
	if first != &p {
		return a.copies(ctx, &p, first.n)
	}
	return nil
}

// copies says what a report copies.
func (a *adder) copies(ctx context.Context, p *printing, first int64) error {
	if _, err := a.conn.ExecContext(ctx, "UPDATE reports SET copies = ? WHERE n = ?", first, p.n); err != nil || p.copies != 0 {
		return err
	}
	_, err := a.conn.ExecContext(ctx, "UPDATE coverage SET copies = copies + 1 WHERE day = ? AND source = ?", int64(p.day), p.source)
	return err
}

func (a *adder) printed(ctx context.Context, n int64) (p printing, err error) {
	err = a.conn.QueryRowContext(ctx, "SELECT n, published, id, copies, source FROM reports WHERE n = ?", n).Scan(&p.n, &p.day, &p.id, &p.copies, &p.source)
	return p, err
}

// alike gives the reports that are nearly the same.
func (a *adder) alike(ctx context.Context, p *printing, mine []uint32) ([]printing, error) {
	size := len(mine)
	seen := map[int64]bool{p.n: true}
	var ns []int64
	for _, h := range mine[:sketchSize] {
		rows, err := a.sketched.QueryContext(ctx, int64(h), int64(p.day)-copyWindow, int64(p.day)+copyWindow, size*alikeShare/100, size*100/alikeShare+1)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				_ = rows.Close() // the first error is the one to tell
				return nil, err
			}
			if !seen[n] {
				seen[n] = true
				ns = append(ns, n)
			}
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	var out []printing
	for _, n := range ns {
		var o printing
		var text string
		if err := a.conn.QueryRowContext(ctx, "SELECT n, published, id, copies, source, text FROM reports WHERE n = ?", n).
			Scan(&o.n, &o.day, &o.id, &o.copies, &o.source, &text); err != nil {
			return nil, err
		}
		if nearlySame(mine, shingles(text)) {
			out = append(out, o)
		}
	}
	return out, nil
}

// printAll finds all copies anew.
func (a *adder) printAll(ctx context.Context) error {
	for _, s := range []string{"DELETE FROM sketches", "UPDATE reports SET copies = 0 WHERE copies <> 0"} {
		if _, err := a.conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	for last := int64(0); ; {
		rows, err := a.conn.QueryContext(ctx, "SELECT n, published, id, source, text FROM reports WHERE n > ? ORDER BY n LIMIT ?", last, some)
		if err != nil {
			return err
		}
		var page []printing
		var texts []string
		for rows.Next() {
			var p printing
			var text string
			if err := rows.Scan(&p.n, &p.day, &p.id, &p.source, &text); err != nil {
				_ = rows.Close() // the first error is the one to tell
				return err
			}
			page, texts = append(page, p), append(texts, text)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for i, p := range page {
			last = p.n
			if err := a.print(ctx, p, texts[i]); err != nil {
				return err
			}
		}
	}
}
