package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// ThreadTold is a place where a report names a project or an agreement, and
// what it tells of it.
type ThreadTold struct {
	Key     string
	Name    string
	Kind    string // agreement or project
	Stage   string // see dragoman.Thread; empty: none told
	Status  dragoman.Status
	When    dragoman.Interval
	Parties []string
	Context []string
	Event   string            // id of the event that tells it; empty: none
	Passage dragoman.TextInfo // the sentence, with its report; Trigger tells the stage
}

// ThreadQuery says which threads to give; every field that is set narrows.
type ThreadQuery struct {
	Kind    string
	Parties []string // codes of which each is a party of the thread, in one place or in several
	Words   string   // words of its name, in any order
}

// Threads gives all places where reports name the threads that a query asks
// for, by thread, day and report.
func (l *Ledger) Threads(ctx context.Context, q ThreadQuery) ([]ThreadTold, error) {
	var conditions []string
	var args []any
	if q.Kind != "" {
		conditions = append(conditions, "t.kind = ?")
		args = append(args, q.Kind)
	}
	for _, code := range q.Parties {
		conditions = append(conditions, "t.key IN (SELECT x.key FROM thread_parties y JOIN threads x ON x.n = y.thread WHERE y.code = ?)")
		args = append(args, code)
	}
	for _, w := range strings.Fields(strings.ToLower(q.Words)) {
		conditions = append(conditions, `t.key IN (SELECT key FROM threads WHERE instr(' ' || key || ' ', ?) > 0 OR instr(lower(name), ?) > 0)`)
		args = append(args, " "+w+" ", w)
	}
	where := ""
	if len(conditions) > 0 {
		where = " WHERE " + strings.Join(conditions, " AND ")
	}
	told := []ThreadTold{}
	err := l.each(ctx, func(scan func(...any) error) error {
		var t ThreadTold
		var date, enddate, published int64
		var parties, context string
		var text []byte
		p := &t.Passage
		err := scan(&t.Key, &t.Name, &t.Kind, &t.Stage, &t.Status, &date, &enddate, &t.When.How, &parties, &context, &p.Trigger, &t.Event,
			&p.Sequence, &p.Start, &p.End, &p.Report, &published, &text)
		t.When.From, t.When.To, p.Published, p.Text = dragoman.Day(date), dragoman.Day(enddate), dragoman.Day(published), string(text)
		told = append(told, t)
		last := &told[len(told)-1]
		return errors.Join(err, json.Unmarshal([]byte(parties), &last.Parties), json.Unmarshal([]byte(context), &last.Context))
	}, `SELECT t.key, t.name, t.kind, t.stage, t.status, t.date, t.enddate, t.date_how, t.parties, t.context, t.trigger,
			coalesce((SELECT e.id FROM passages p JOIN tells w ON w.passage = p.n JOIN events e ON e.n = w.event WHERE p.id = t.passage AND t.passage <> ''), ''),
			t.sequence, t.start, t."end", r.id, r.published, substr(CAST(r.text AS BLOB), t.start + 1, t."end" - t.start)
		FROM threads t JOIN reports r ON r.n = t.report`+where+`
		ORDER BY t.key, CASE WHEN t.date > 0 THEN t.date ELSE r.published END, r.published, r.id, t.sequence, t.n`, args...)
	if err != nil {
		return nil, fmt.Errorf("threads: %w", err)
	}
	return told, nil
}

// tellThreads puts what a report tells of threads in the place of what it told
// before.
func (a *adder) tellThreads(r *row, report int64) error {
	ctx := context.Background()
	if _, err := a.conn.ExecContext(ctx, "DELETE FROM threads WHERE report = ?", report); err != nil {
		return err
	}
	for i := range r.threads {
		t := &r.threads[i]
		passage := ""
		if t.Event >= 0 && t.Event < len(r.coded) {
			passage = r.coded[t.Event].ID
		}
		parties, err := compact(list(t.Parties), nil)
		context, err := compact(list(t.Contexts), err)
		if err != nil {
			return err
		}
		res, err := a.conn.ExecContext(ctx, `INSERT INTO threads (report, key, name, kind, stage, status, date, enddate, date_how, parties, context, trigger,
			passage, sequence, start, "end") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			report, t.Key, t.Name, t.Kind, t.Stage, string(t.Status), int64(t.When.From), int64(t.When.To), t.When.How, parties, context,
			t.Trigger.Of(r.report.Text), passage, t.Sentence+1, t.Said.Start, t.Said.End)
		if err != nil {
			return err
		}
		n, err := res.LastInsertId()
		if err != nil {
			return err
		}
		for _, code := range t.Parties {
			if _, err := a.conn.ExecContext(ctx, "INSERT OR IGNORE INTO thread_parties (code, thread) VALUES (?, ?)", code, n); err != nil {
				return err
			}
		}
	}
	return nil
}
