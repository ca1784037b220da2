package ledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// Finding is what one check of a record found.
type Finding struct {
	Check  string   `json:"check"`
	OK     bool     `json:"ok"`
	Says   string   `json:"says"`             // in a few words
	Detail []string `json:"detail,omitempty"` // some of what is wrong
}

// Gap is a stretch of days without any report.
type Gap struct {
	Since dragoman.Day `json:"since"`
	Until dragoman.Day `json:"until"`
}

// Days is the length.
func (g Gap) Days() int { return int(g.Until-g.Since) + 1 }

// Checkup is the state of a record.
type Checkup struct {
	Findings []Finding `json:"findings"`
	Gaps     []Gap     `json:"gaps"` // the longest first; they are no fault
}

// OK reports whether nothing is wrong.
func (c *Checkup) OK() bool {
	return !slices.ContainsFunc(c.Findings, func(f Finding) bool { return !f.OK })
}

// orphans are the questions whose answer is no row in a record that is whole.
var orphans = [...]struct{ check, wrong, query string }{
	{"passages", "passages of no report", `SELECT p.id FROM passages p LEFT JOIN reports r ON r.n = p.report WHERE r.n IS NULL`},
	{"passages", "passages of no event", `SELECT p.id FROM passages p LEFT JOIN events e ON e.n = p.event WHERE p.void = 0 AND e.n IS NULL`},
	{"passages", "passages that tell none and have an event", `SELECT id FROM passages WHERE void <> 0 AND event <> 0`},
	{"passages", "reports of no coder", `SELECT r.id FROM reports r LEFT JOIN coders c ON c.n = r.coder WHERE c.n IS NULL`},
	{"events", "events whose passages are not counted right", `SELECT e.id FROM events e LEFT JOIN (SELECT event, count(*) AS k FROM passages WHERE event <> 0 GROUP BY event) p
		ON p.event = e.n WHERE p.k IS NULL OR p.k <> e.passages`},
	{"events", "events that are told best by a passage of another", `SELECT e.id FROM events e LEFT JOIN passages p ON p.n = e.best WHERE p.event IS NULL OR p.event <> e.n`},
	{"events", "events whose id is not that of the passage told first", `SELECT e.id FROM events e LEFT JOIN passages p ON p.n = e.n WHERE p.id IS NULL OR p.id <> e.id`},
	{"events", "parties of no event", `SELECT x.code || ' ' || x.event FROM parties x LEFT JOIN events e ON e.n = x.event AND e.day = x.day WHERE e.n IS NULL`},
	{"events", "pairs of no event", `SELECT x.a || ' ' || x.b || ' ' || x.event FROM pairs x LEFT JOIN events e ON e.n = x.event AND e.day = x.day WHERE e.n IS NULL`},
	{"search", "passages that are not found by words", `SELECT p.id FROM passages p LEFT JOIN words_docsize w ON w.id = p.n WHERE p.void = 0 AND w.id IS NULL`},
	{"search", "words of no passage", `SELECT w.id FROM words_docsize w LEFT JOIN passages p ON p.n = w.id WHERE p.n IS NULL OR p.void <> 0`},
	// Counts are compared by taking all rows of both sides together: a join of
	// both sides takes the square of their length.
	{"coverage", "days whose reports are not counted right", `SELECT DISTINCT day || ' ' || source FROM (
		SELECT day, source, reports, copies FROM coverage
		UNION ALL SELECT published, source, count(*), sum(copies <> 0) FROM reports GROUP BY 1, 2)
		GROUP BY day, source, reports, copies HAVING count(*) <> 2`},
	{"counts", "months of a pair that are not counted right", `SELECT DISTINCT a || ' ' || b FROM (
		SELECT a, b, month, type, mode, dated, told FROM months
		UNION ALL SELECT p.a, p.b, CASE WHEN e.until - e.day + 1 > 31 THEN 0
			ELSE 12 * strftime('%Y', e.day + 1721424.5) + strftime('%m', e.day + 1721424.5) - 1 END AS month, e.type, e.mode, sum(e.dated), sum(1 - e.dated)
		FROM events e JOIN pairs p ON p.event = e.n WHERE e.status = 'actual' GROUP BY p.a, p.b, month, e.type, e.mode)
		GROUP BY a, b, month, type, mode, dated, told HAVING count(*) <> 2`},
	{"corrections", "corrections without their number in the log", `SELECT id FROM corrections c WHERE n <> (SELECT count(*) FROM corrections d WHERE d.n <= c.n)`},
	{"others", "events of others whose source counts them wrong", `SELECT s.name FROM foreign_sources s
		WHERE s.events <> (SELECT count(*) FROM foreign_events e WHERE e.n BETWEEN s.n * 17592186044416 AND (s.n + 1) * 17592186044416 - 1)`},
	{"others", "events of others of no kind", `SELECT e.n FROM foreign_events e LEFT JOIN foreign_kinds k ON k.n = e.kind WHERE k.n IS NULL`},
}

// Doctor examines the record: the file itself, what belongs together, the
// tables that follow from others, and the days without a report. A gap is told
// that is at least so many days long, and reports that another coder than the
// present one has coded. It changes nothing and others may write meanwhile.
func (l *Ledger) Doctor(ctx context.Context, coder dragoman.CoderInfo, gap int) (Checkup, error) {
	tx, done, err := l.look(ctx)
	if err != nil {
		return Checkup{}, fmt.Errorf("doctor: %w", err)
	}
	defer done()
	c, err := examine(ctx, tx, coder, gap)
	if err != nil {
		return c, fmt.Errorf("doctor: %w", err)
	}
	return c, nil
}

const fewDetails = 5

func examine(ctx context.Context, q querier, coder dragoman.CoderInfo, gap int) (c Checkup, err error) {
	file := Finding{Check: "file", OK: true, Says: "every page is sound"}
	if file.Detail, err = firsts(ctx, q, "PRAGMA integrity_check"); err != nil {
		return c, err
	}
	if slices.Equal(file.Detail, []string{"ok"}) {
		file.Detail = nil
	} else {
		file.OK, file.Says = false, "the file is damaged: take the last backup, or read what can be read with sqlite3's .recover"
	}
	s, err := readStand(ctx, q)
	if err != nil {
		return c, err
	}
	c.Findings = append(c.Findings, file, Finding{Check: "schema", OK: true, Says: fmt.Sprintf("version %d, merged by rules %d", s.version, s.merging)})
	for _, o := range orphans {
		wrong, err := firsts(ctx, q, o.query+fmt.Sprint(" LIMIT ", fewDetails))
		if err != nil {
			return c, fmt.Errorf("%s: %w", o.wrong, err)
		}
		last := &c.Findings[len(c.Findings)-1]
		if last.Check != o.check {
			c.Findings = append(c.Findings, Finding{Check: o.check, OK: true, Says: "all belong together"})
			last = &c.Findings[len(c.Findings)-1]
		}
		if len(wrong) == 0 {
			continue
		}
		if last.OK {
			last.OK, last.Says = false, o.wrong
		} else {
			last.Says += "; " + o.wrong
		}
		last.Detail = append(last.Detail, wrong...)
	}
	log, err := logged(ctx, q)
	if err != nil {
		return c, err
	}
	for i := range c.Findings {
		if f := &c.Findings[i]; f.Check == "corrections" && f.OK {
			f.Says = fmt.Sprintf("%d in the log", len(log))
			lost := 0
			for _, e := range log {
				if e.Lost > 0 {
					lost++
				}
			}
			if lost > 0 { // as recode says: no fault of the record
				f.Says += fmt.Sprintf(", of which %d no longer find their passage", lost)
			}
		}
	}
	coding, err := coded(ctx, q, coder)
	if err != nil {
		return c, err
	}
	c.Findings = append(c.Findings, coding)
	c.Gaps, err = gaps(ctx, q, gap)
	return c, err
}

// coded says which reports the present coder has not coded, or not in full.
// It is no fault of the record: recode brings what they lack.
func coded(ctx context.Context, q querier, present dragoman.CoderInfo) (Finding, error) {
	f := Finding{Check: "coding", OK: true}
	rows, err := q.QueryContext(ctx, `SELECT c.name, c.version, d.reports FROM digest d JOIN coders c ON c.n = d.coder WHERE d.reports > 0 ORDER BY c.name, c.version`)
	if err != nil {
		return f, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	reports, old, partial := 0, 0, 0
	for rows.Next() {
		var by dragoman.CoderInfo
		var n int
		if err := rows.Scan(&by.Name, &by.Version, &n); err != nil {
			return f, err
		}
		if reports += n; by != present {
			old += n
			f.Detail = append(f.Detail, fmt.Sprintf("%d by %s", n, cmp.Or(strings.TrimSpace(by.Name+" "+by.Version), "nobody named")))
		}
	}
	if err := rows.Err(); err != nil {
		return f, err
	}
	if err := q.QueryRowContext(ctx, "SELECT count(*) FROM partial").Scan(&partial); err != nil {
		return f, err
	}
	var says []string
	if old > 0 {
		says = append(says, fmt.Sprintf("%d of %d reports were coded by another version than %s %s", old, reports, present.Name, present.Version))
	}
	if partial > 0 {
		says = append(says, fmt.Sprintf("%d of %d reports were kept without their claims, projects and who says it", partial, reports))
	}
	f.Says = strings.Join(says, "; ")
	if says == nil {
		f.Says = fmt.Sprintf("every report was coded by %s %s", present.Name, present.Version)
	} else {
		f.Says += ": dragoman recode codes them anew (recode --all codes every report)"
	}
	return f, nil
}

// firsts gives a column of text.
func firsts(ctx context.Context, q querier, query string) ([]string, error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	var out []string
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s.String)
	}
	return out, rows.Err()
}

// gaps gives the stretches of days without a report, from the first report to
// the last.
func gaps(ctx context.Context, q querier, least int) ([]Gap, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT day FROM coverage ORDER BY day")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	out := []Gap{}
	last := dragoman.Day(0)
	for rows.Next() {
		var d dragoman.Day
		if err := rows.Scan(&d); err != nil {
			return nil, err
		}
		if g := (Gap{last + 1, d - 1}); last != 0 && g.Days() >= max(least, 1) {
			out = append(out, g)
		}
		last = d
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return b.Days() - a.Days() })
	return out, rows.Err()
}

// Verify makes the tables that follow from the reports and passages anew and
// reports whether they come out as they are. Unless mend is set, nothing is
// changed; with it, they stay as made anew. It takes as long as merging the
// whole record, while others wait to write.
func (l *Ledger) Verify(ctx context.Context, mend bool) (same bool, err error) {
	errBack := errors.New("not to be kept")
	err = l.write(ctx, func(a *adder, _ *change) error {
		before, err := derived(ctx, a.conn)
		if err != nil {
			return err
		}
		if err := a.derive(ctx); err != nil {
			return err
		}
		after, err := derived(ctx, a.conn)
		if err != nil {
			return err
		}
		if same = before == after; same || !mend {
			return errBack
		}
		return nil
	})
	if errors.Is(err, errBack) {
		err = nil
	}
	if err != nil {
		return same, fmt.Errorf("verify: %w", err)
	}
	return same, nil
}

// derived hashes the tables that follow from others.
func derived(ctx context.Context, q querier) (string, error) {
	h := sha256.New()
	for _, query := range [...]string{
		"SELECT * FROM events ORDER BY n", "SELECT * FROM parties ORDER BY 1, 2, 3, 4, 5, 6", "SELECT * FROM pairs ORDER BY 1, 2, 3, 4",
		"SELECT * FROM months ORDER BY 1, 2, 3, 4, 5", "SELECT n, event, block, lo, hi FROM passages ORDER BY n", "SELECT id FROM words_docsize ORDER BY id",
		"SELECT * FROM coverage ORDER BY 1, 2", "SELECT n, copies FROM reports ORDER BY n", "SELECT * FROM sketches ORDER BY 1, 2, 3",
	} {
		if err := hashRows(ctx, q, h, query); err != nil {
			return "", err
		}
	}
	return string(h.Sum(nil)), nil
}

func hashRows(ctx context.Context, q querier, w io.Writer, query string) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		fmt.Fprintf(w, "%v\n", row)
	}
	return rows.Err()
}

// Backup writes a copy of the record, as it stands in one moment, to a file
// that is not there yet. Others may read and write meanwhile. The copy is on
// the disk, and was read back, when Backup returns; it is as small as it can be.
func (l *Ledger) Backup(ctx context.Context, path string) error {
	if err := l.backup(ctx, path); err != nil {
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	return nil
}

func (l *Ledger) backup(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("the file is there already: %w", dragoman.ErrInvalid)
	}
	part, err := os.MkdirTemp(filepath.Dir(path), ".backup-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(part)) }()
	copied := filepath.Join(part, "record")
	db, err := sql.Open("sqlite", dsn(l.path, "mode=ro"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", copied)
	if err := errors.Join(err, db.Close()); err != nil {
		return plain(err)
	}
	back, err := OpenReadOnly(copied)
	if err != nil {
		return err
	}
	tx, done, err := back.look(ctx)
	if err == nil {
		var check []string
		if check, err = firsts(ctx, tx, "PRAGMA quick_check"); err == nil && !slices.Equal(check, []string{"ok"}) {
			err = fmt.Errorf("the copy is damaged: %s", strings.Join(check, "; "))
		}
		done()
	}
	if err := errors.Join(err, back.Close()); err != nil {
		return err
	}
	if err := syncFile(copied); err != nil {
		return err
	}
	// Linking, unlike renaming, never writes over a file that came meanwhile.
	if err := os.Link(copied, path); err != nil {
		if _, there := os.Lstat(path); there == nil {
			return err
		}
		if err := os.Rename(copied, path); err != nil { // a file system without links
			return err
		}
	}
	return syncFile(filepath.Dir(path))
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
