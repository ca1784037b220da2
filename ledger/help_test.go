package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// day reads a day of a test, "" is unknown.
func day(s string) dragoman.Day {
	var d dragoman.Day
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

// who reads "IRN MIL Mohammad Bagheri/chief of general staff" and lists of
// such, separated by semicolons.
func who(s string) []dragoman.Actor {
	as := []dragoman.Actor{}
	for one := range strings.SplitSeq(s, ";") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		one, office, _ := strings.Cut(one, "/")
		f := strings.SplitN(one, " ", 3)
		a := dragoman.Actor{Code: f[0], Office: office}
		if len(f) > 1 {
			a.Sector = f[1]
		}
		if len(f) > 2 {
			a.IdentifierText = f[2]
		}
		a.EntityText = a.IdentifierText
		as = append(as, a)
	}
	return as
}

// told is a record of a report of one sentence: "CONSULT/visit" on "from" to
// "to", and where, as "AZE Baku".
func told(report, published, what, actors, recipients, from, to, where, says string) Coded {
	typ, mode, _ := strings.Cut(what, "/")
	r := dragoman.Record{
		ID: report + "-1", Report: report, Published: day(published), Date: day(from), EndDate: day(to),
		Event: []string{typ}, Mode: []string{}, Context: []string{}, Status: dragoman.Actual,
		Actor: who(actors), Recipient: who(recipients), EventText: typ,
		TextInfo:   dragoman.TextInfo{Sequence: 1, Start: 0, End: len(says), Text: says},
		Rule:       "test/told",
		Confidence: 0.5,
		Coder:      dragoman.CoderInfo{Name: "dragoman", Version: "test"},
	}
	if mode != "" {
		r.Mode = []string{mode}
	}
	if from != "" {
		r.DateSaid = "then"
	}
	code, place, _ := strings.Cut(where, " ")
	r.EventLoc = dragoman.EventLoc{CountryCode: code, Place: place}
	return Coded{Report: dragoman.Report{ID: report, Published: day(published), Text: says}, Records: []dragoman.Record{r}}
}

// and puts the events of several reports into the first: told of one report.
func and(c Coded, more ...Coded) Coded {
	for i, m := range more {
		r := m.Records[0]
		start := len(c.Report.Text) + 1
		c.Report.Text += " " + m.Report.Text
		r.ID, r.Report, r.Published = fmt.Sprintf("%s-%d", c.Report.ID, i+2), c.Report.ID, c.Report.Published
		r.TextInfo.Sequence, r.TextInfo.Start, r.TextInfo.End = i+2, start, start+len(m.Report.Text)
		c.Records = append(c.Records, r)
	}
	return c
}

func open4(t testing.TB) (*Ledger, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record.db")
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l, path
}

func add(t testing.TB, l *Ledger, batch ...Coded) Added {
	t.Helper()
	a, err := l.Add(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func all(t testing.TB, l *Ledger, q Query) []dragoman.Record {
	t.Helper()
	var rs []dragoman.Record
	for r, err := range l.Events(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		rs = append(rs, r)
	}
	return rs
}

// dump writes out all that a record holds, but for the order of arrival.
func dump(t testing.TB, l *Ledger) string {
	t.Helper()
	var b strings.Builder
	for _, q := range []string{
		`SELECT r.id, r.content, r.published, r.source, r.title, r.url, r.lang, r.text, c.name, c.version, o.id AS copies FROM reports r LEFT JOIN coders c ON c.n = r.coder LEFT JOIN reports o ON o.n = r.copies ORDER BY 1`,
		`SELECT * FROM coverage ORDER BY 1, 2`,
		`SELECT p.id, r.id, p.place, e.id, p.block, p.lo, p.hi, p.date, p.enddate, p.date_said, p.type, p.mode, p.status, p.context, p.actor, p.recipient, p.loc,
			p.trigger, p.sequence, p.start, p."end", p.text, p.more, p.part_of, p.coded, p.corrected, p.void FROM passages p JOIN reports r ON r.n = p.report LEFT JOIN tells t ON t.passage = p.n LEFT JOIN events e ON e.n = t.event ORDER BY 1`,
		`SELECT p.id, p.block, p.lo, p.hi FROM tells t JOIN passages p ON p.n = t.passage JOIN reports r ON r.n = p.report LEFT JOIN events e ON e.n = t.event ORDER BY 1`,
		`SELECT e.id, b.id, f.id, e.passages, e.told, e.country, e.day, e.until, e.dated, e.type, e.mode, e.status FROM events e
			LEFT JOIN passages b ON b.n = e.best LEFT JOIN passages f ON f.n = e.n ORDER BY 1`,
		`SELECT x.code, x.day, x.side, x.sector, x.rank, e.id FROM parties x LEFT JOIN events e ON e.n = x.event ORDER BY 1, 2, 3, 4, 5, 6`,
		`SELECT x.a, x.b, x.day, e.id FROM pairs x LEFT JOIN events e ON e.n = x.event ORDER BY 1, 2, 3, 4`,
		`SELECT * FROM months ORDER BY 1, 2, 3, 4, 5`,
		`SELECT r.id, c.number, c.kind, c.what, c.codes, c.claim FROM claims c JOIN reports r ON r.n = c.report ORDER BY 1, 2`,
		`SELECT p.id FROM words JOIN tells t ON t.passage = words.rowid JOIN passages p ON p.n = words.rowid ORDER BY 1`,
	} {
		tx, done, err := l.look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := tx.QueryContext(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		dumpRows(t, &b, rows)
		done()
	}
	for _, r := range all(t, l, Query{}) {
		fmt.Fprintf(&b, "%+v\n", r)
	}
	return b.String()
}

func dumpRows(t testing.TB, b *strings.Builder, rows *sql.Rows) {
	t.Helper()
	defer func() {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		vals := make([]any, len(columns))
		for i := range vals {
			vals[i] = new(any)
		}
		if err := rows.Scan(vals...); err != nil {
			t.Fatal(err)
		}
		for i, v := range vals {
			fmt.Fprintf(b, "%s=%v|", columns[i], *(v.(*any)))
		}
		b.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	b.WriteString("--\n")
}

func dayOf(n int) dragoman.Day { return dragoman.Day(n) }

// ctx is that of a process that is no test.
func ctx() context.Context { return context.Background() }
