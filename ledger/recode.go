package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Recoded says what coding reports anew has changed. Sums over batches are the
// same however the reports were cut into batches.
type Recoded struct {
	Reports int // that were coded anew
	Same    int // passages that tell what they told
	Changes []Change
}

// The kinds of a Change.
const (
	Gained  = "added"   // a passage that was not coded before
	Lost    = "removed" // a passage that is no longer coded
	Altered = "altered" // a passage that tells something else
)

// Change is a passage that is coded otherwise than before. Corrections are
// left out of it: it tells what the coders made of the text.
type Change struct {
	Report string           `json:"report"`
	Kind   string           `json:"kind"`
	Fields []string         `json:"fields,omitempty"` // of an altered one, what differs
	Before *dragoman.Record `json:"before,omitempty"`
	After  *dragoman.Record `json:"after,omitempty"`
}

// Plus sums two batches.
func (r Recoded) Plus(o Recoded) Recoded {
	return Recoded{r.Reports + o.Reports, r.Same + o.Same, append(slices.Clip(r.Changes), o.Changes...)}
}

// Outdated gives the reports that another coder has coded than the one named
// and those coded before the record kept all that is found in them, or all with
// all set, in the order of their days and ids. It is open while it
// is ranged over, which Recode does not mind.
func (l *Ledger) Outdated(ctx context.Context, coder dragoman.CoderInfo, all bool) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {
		err := l.outdated(ctx, coder, all, func(r dragoman.Report) bool { return yield(r, nil) })
		if err != nil {
			yield(dragoman.Report{}, fmt.Errorf("reports to code anew: %w", err))
		}
	}
}

func (l *Ledger) outdated(ctx context.Context, coder dragoman.CoderInfo, all bool, yield func(dragoman.Report) bool) error {
	tx, done, err := l.look(ctx)
	if err != nil {
		return err
	}
	defer done()
	rows, err := tx.QueryContext(ctx, `SELECT r.id, r.published, r.source, r.title, r.url, r.lang, r.text FROM reports r JOIN coders c ON c.n = r.coder
		WHERE ? OR c.name <> ? OR c.version <> ? OR r.n IN (SELECT report FROM partial) ORDER BY r.published, r.id`, all, coder.Name, coder.Version)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		var r dragoman.Report
		var published int64
		if err := rows.Scan(&r.ID, &published, &r.Source, &r.Title, &r.URL, &r.Lang, &r.Text); err != nil {
			return err
		}
		r.Published = dragoman.Day(published)
		if !yield(r) {
			return nil
		}
	}
	return rows.Err()
}

// Compare says what Recode would change, and changes nothing.
func (l *Ledger) Compare(ctx context.Context, batch []Coded) (Recoded, error) {
	tx, done, err := l.look(ctx)
	if err != nil {
		return Recoded{}, fmt.Errorf("compare: %w", err)
	}
	defer done()
	var sum Recoded
	for i := range batch {
		told, err := tellers(ctx, tx, "r.id = ? ORDER BY p.place", batch[i].Report.ID)
		if err != nil {
			return Recoded{}, fmt.Errorf("compare: %w", err)
		}
		before := make([]dragoman.Record, len(told))
		for j := range told {
			if err := told[j].wasCoded(); err != nil {
				return Recoded{}, fmt.Errorf("compare: %w", err)
			}
			before[j] = told[j].rec
		}
		sum = sum.Plus(compare(batch[i].Report.ID, before, batch[i].Records))
	}
	return sum, nil
}

// Recode puts newly coded events in the place of those that reports of the
// record have, in one transaction. Corrections are applied to them anew: those
// that find their passage hold. A report that the record does not have as it
// is given is an error that wraps [dragoman.ErrNotFound], and nothing is
// changed.
func (l *Ledger) Recode(ctx context.Context, batch []Coded) (Recoded, error) {
	var sum Recoded
	rows := make([]*row, len(batch))
	for i := range batch {
		rows[i] = newRow(&batch[i])
		if rows[i].why != "" {
			return sum, fmt.Errorf("recode report %s: %s: %w", rows[i].report.ID, rows[i].why, dragoman.ErrInvalid)
		}
	}
	err := l.write(ctx, func(a *adder, c *change) error {
		for _, r := range rows {
			if err := a.recode(ctx, r, c, &sum); err != nil {
				return fmt.Errorf("report %s: %w", r.report.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return Recoded{}, fmt.Errorf("recode: %w", err)
	}
	return sum, nil
}

func (a *adder) recode(ctx context.Context, r *row, c *change, sum *Recoded) error {
	var n int64
	rep, err := readReport(ctx, a.conn, r.report.ID, &n)
	if err != nil {
		return err
	}
	if rep.ContentID() != r.content {
		return fmt.Errorf("the record has another text of it: %w", dragoman.ErrNotFound)
	}
	before, err := a.untell(n, c)
	if err != nil {
		return err
	}
	*sum = sum.Plus(compare(r.report.ID, before, r.coded))
	for _, p := range r.passages {
		var other string
		if err := a.passageByID.QueryRowContext(ctx, p.id).Scan(&other); err == nil {
			return fmt.Errorf("event %s: the record has this id from report %s: %w", p.id, other, dragoman.ErrInvalid)
		} else if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	coder, err := a.coder(r.coder)
	if err != nil {
		return err
	}
	if _, err := a.conn.ExecContext(ctx, "UPDATE reports SET coder = ? WHERE n = ?", coder, n); err != nil {
		return err
	}
	if _, err := a.conn.ExecContext(ctx, "DELETE FROM partial WHERE report = ?", n); err != nil {
		return err
	}
	if err := a.tellThreads(r, n); err != nil {
		return err
	}
	return a.tell(r, n, c)
}

// compare tells the passages of a report before and after.
func compare(report string, before, after []dragoman.Record) Recoded {
	sum := Recoded{Reports: 1}
	was, is := make([]Place, len(before)), make([]Place, len(after))
	for i := range before {
		was[i] = placeOf(&before[i])
		was[i].Report = report
	}
	for i := range after {
		is[i] = placeOf(&after[i])
	}
	kept := make([]bool, len(after))
	for i, j := range find(was, report, is) {
		if j < 0 {
			sum.Changes = append(sum.Changes, Change{Report: report, Kind: Lost, Before: &before[i]})
			continue
		}
		kept[j] = true
		if fields := differ(&before[i], &after[j]); len(fields) > 0 {
			sum.Changes = append(sum.Changes, Change{Report: report, Kind: Altered, Fields: fields, Before: &before[i], After: &after[j]})
		} else {
			sum.Same++
		}
	}
	for j := range after {
		if !kept[j] {
			sum.Changes = append(sum.Changes, Change{Report: report, Kind: Gained, After: &after[j]})
		}
	}
	return sum
}

// differ names what two records tell otherwise. How the coder came to it, and
// how sure it is, are no matter.
func differ(a, b *dragoman.Record) (fields []string) {
	mode := func(r *dragoman.Record) string { return strings.Join(r.Mode, ",") }
	parties := func(x, y []dragoman.Actor) bool {
		return slices.EqualFunc(x, y, func(p, q dragoman.Actor) bool {
			return p.Code == q.Code && p.Sector == q.Sector && p.IdentifierText == q.IdentifierText && p.Office == q.Office && p.Rank == q.Rank
		})
	}
	for _, f := range [...]struct {
		name string
		same bool
	}{
		{"date", a.Date == b.Date && a.EndDate == b.EndDate},
		{"type", a.Event[0] == b.Event[0]},
		{"mode", mode(a) == mode(b)},
		{"context", slices.Equal(a.Context, b.Context)},
		{"status", a.Status == b.Status && a.Hedge == b.Hedge},
		{"actor", parties(a.Actor, b.Actor)},
		{"recipient", parties(a.Recipient, b.Recipient)},
		{"place", a.EventLoc.Place == b.EventLoc.Place && a.EventLoc.CountryCode == b.EventLoc.CountryCode},
		{"text", a.EventText == b.EventText && a.TextInfo.Start == b.TextInfo.Start && a.TextInfo.End == b.TextInfo.End},
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	return fields
}
