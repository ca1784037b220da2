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
	var until int64
	var rules, partial int
	err = tx.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version), (SELECT coalesce(sum(reports), 0) FROM digest),
		(SELECT coalesce(max(day), 0) FROM coverage), (SELECT value FROM settings WHERE name = 'merging'), (SELECT count(*) FROM partial)`).Scan(&v.Schema, &v.Reports, &until, &rules, &partial)
	if err != nil {
		return Version{}, err
	}
	v.Until = dragoman.Day(until)
	// Which reports, who coded them, what people corrected, and how it is merged.
	rows, err := tx.QueryContext(ctx, `SELECT trim(c.name || ' ' || c.version), d.reports, d.low, d.high FROM digest d JOIN coders c ON c.n = d.coder
		WHERE d.reports > 0 UNION ALL SELECT id, 0, 0, n FROM corrections ORDER BY 1, 2, 4`)
	if err != nil {
		return Version{}, err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	h := sha256.New()
	fmt.Fprintf(h, "merging %d\n", rules)
	if partial > 0 { // claims and threads are still to come
		fmt.Fprintf(h, "partial %d\n", partial)
	}
	for rows.Next() {
		var who string
		var reports int
		var low, high int64
		if err := rows.Scan(&who, &reports, &low, &high); err != nil {
			return Version{}, err
		}
		if reports > 0 && who != "" {
			v.Coders = append(v.Coders, who)
		}
		fmt.Fprintf(h, "%q %d %d %d\n", who, reports, low, high)
	}
	v.Hash = hex.EncodeToString(h.Sum(nil)[:8])
	return v, rows.Err()
}
