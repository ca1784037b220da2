package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"

	"crypto/sha256"

	"github.com/dragoman-events/dragoman"
)

// Version tells one state of a record from any other: two records of one
// version give the same answers. It follows from what is in the record and
// from nothing else, not from when or where or in which order it was added.
type Version struct {
	Schema  int          `json:"schema"`
	Coders  []string     `json:"coders"` // who coded, as "dragoman 0.1.0", sorted
	Reports int          `json:"reports"`
	Until   dragoman.Day `json:"until"` // day of the last report
	Hash    string       `json:"hash"`  // 16 hexadecimal digits, of the reports, who coded each, and the corrections
}

// String is "schema 1, dragoman 0.1.0, 94 reports to 2019-06-28, 4decafcb17c065d9".
func (v Version) String() string {
	parts := append([]string{fmt.Sprintf("schema %d", v.Schema)}, v.Coders...)
	if v.Reports == 1 {
		parts = append(parts, "1 report of "+v.Until.String())
	} else {
		parts = append(parts, strings.TrimSuffix(fmt.Sprintf("%d reports to %s", v.Reports, v.Until), " to "))
	}
	return strings.Join(append(parts, v.Hash), ", ")
}

// Version gives the version of the record as it stands.
func (l *Ledger) Version(ctx context.Context) (Version, error) {
	v, err := l.version(ctx)
	if err != nil {
		return Version{}, fmt.Errorf("version of the record: %w", err)
	}
	return v, nil
}

func (l *Ledger) version(ctx context.Context) (Version, error) {
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Version{}, err
	}
	defer func() { _ = tx.Rollback() }() // nothing to lose
	v := Version{Coders: []string{}}
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v.Schema); err != nil {
		return Version{}, err
	}
	var until int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(sum(reports), 0), coalesce(max(day), 0) FROM coverage`).Scan(&v.Reports, &until); err != nil {
		return Version{}, err
	}
	v.Until = dragoman.Day(until)
	rows, err := tx.QueryContext(ctx, `SELECT trim(name || ' ' || version) FROM coders c
		WHERE name <> '' AND EXISTS (SELECT 1 FROM reports WHERE coder = c.n) ORDER BY 1`)
	if err != nil {
		return Version{}, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		var who string
		if err := rows.Scan(&who); err != nil {
			return Version{}, err
		}
		v.Coders = append(v.Coders, who)
	}
	if err := rows.Err(); err != nil {
		return Version{}, err
	}
	v.Hash, err = digest(ctx, tx)
	return v, err
}

// digest hashes the names of all reports, what they say and who coded them.
func digest(ctx context.Context, q querier) (string, error) {
	rows, err := q.QueryContext(ctx, `SELECT r.id, r.content, c.name, c.version FROM reports r JOIN coders c ON c.n = r.coder ORDER BY r.id`)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	h := sha256.New()
	var id, content, coder, version string
	for rows.Next() {
		if err := rows.Scan(&id, &content, &coder, &version); err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%q %q %q %q\n", id, content, coder, version)
	}
	if err := rows.Err(); err != nil {
		return "", err
	}
	log, err := readLog(ctx, q)
	if err != nil {
		return "", err
	}
	for _, c := range log.all {
		fmt.Fprintf(h, "%s\n", c.ID)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}
