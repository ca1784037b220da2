package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/dragoman-events/dragoman"
)

// Feed is what the record keeps of a feed that is watched, so that a restart
// goes on where it stopped. Times are to the second.
type Feed struct {
	URL      string
	ETag     string // as the server wrote them at the last success
	Modified string
	Asked    time.Time
	Due      time.Time // not to be asked before
	Failures int       // in a row
	Fault    string    // of the last; empty: none
}

// Feed gives what is kept of a feed; the zero state of one that was never
// asked, with its URL.
func (l *Ledger) Feed(ctx context.Context, url string) (Feed, error) {
	f := Feed{URL: url}
	var asked, due int64
	err := l.read.QueryRowContext(ctx, `SELECT etag, modified, asked, due, failures, fault FROM feeds WHERE url = ?`, url).
		Scan(&f.ETag, &f.Modified, &asked, &due, &f.Failures, &f.Fault)
	if errors.Is(err, sql.ErrNoRows) {
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("feed %s: %w", url, err)
	}
	f.Asked, f.Due = time.Unix(asked, 0), time.Unix(due, 0)
	return f, nil
}

// SeenItems tells which items of a feed were seen before.
func (l *Ledger) SeenItems(ctx context.Context, url string, items []string) (map[string]bool, error) {
	list, err := compact(list(items), nil)
	if err != nil {
		return nil, fmt.Errorf("feed %s: %w", url, err)
	}
	rows, err := l.read.QueryContext(ctx, `SELECT item FROM feed_items WHERE feed = ? AND item IN (SELECT value FROM json_each(?))`, url, list)
	if err != nil {
		return nil, fmt.Errorf("feed %s: %w", url, err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	seen := map[string]bool{}
	for rows.Next() {
		var item string
		if err := rows.Scan(&item); err != nil {
			return nil, fmt.Errorf("feed %s: %w", url, err)
		}
		seen[item] = true
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("feed %s: %w", url, err)
	}
	return seen, nil
}

// forgetItems is how long an item is remembered that its feed no longer has:
// a feed that brings old items back within it does not have them coded anew.
const forgetItems = 90 * 24 * time.Hour

// KeepFeed keeps the state of a feed and the items that it had, in one
// transaction. It comes after their reports are in the record: a kill between
// the two has them read again, which changes nothing.
func (l *Ledger) KeepFeed(ctx context.Context, f Feed, items []string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.add
	if a == nil {
		return fmt.Errorf("feed %s: the record is open to ask only: %w", f.URL, dragoman.ErrInvalid)
	}
	fail := func(err error) error { return fmt.Errorf("feed %s: %w", f.URL, err) }
	all, err := compact(list(items), nil)
	if err != nil {
		return fail(err)
	}
	if _, err := a.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fail(err)
	}
	if err = a.forget(); err == nil {
		_, err = a.conn.ExecContext(ctx, `INSERT INTO feeds VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET etag = excluded.etag, modified = excluded.modified,
			asked = excluded.asked, due = excluded.due, failures = excluded.failures, fault = excluded.fault`,
			f.URL, f.ETag, f.Modified, f.Asked.Unix(), f.Due.Unix(), f.Failures, f.Fault)
	}
	if err == nil && len(items) > 0 {
		_, err = a.conn.ExecContext(ctx, `INSERT INTO feed_items SELECT ?, value, ? FROM json_each(?) WHERE true ON CONFLICT DO UPDATE SET seen = excluded.seen`,
			f.URL, f.Asked.Unix(), all)
		if err == nil {
			_, err = a.conn.ExecContext(ctx, `DELETE FROM feed_items WHERE feed = ? AND seen < ?`, f.URL, f.Asked.Add(-forgetItems).Unix())
		}
	}
	if err := a.end(err); err != nil {
		return fail(err)
	}
	return nil
}
