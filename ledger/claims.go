package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// ClaimQuery says which claims to give. The zero query gives all; every field
// that is set narrows.
type ClaimQuery struct {
	Report       string       // id of the report that makes it
	N            int          // its number in the report
	Kinds        []string     // see package claims, any of them
	Of           string       // what is counted
	Country      string       // code of a party
	Pair         [2]string    // codes of two parties
	Since, Until dragoman.Day // when it was published
	Limit        int          // at most so many; 0: all
}

func (q *ClaimQuery) where() (conditions []string, args []any) {
	add := func(condition string, values ...any) {
		conditions = append(conditions, condition)
		args = append(args, values...)
	}
	if q.Report != "" {
		add("r.id = ?", q.Report)
	}
	if q.N != 0 {
		add("c.number = ?", q.N)
	}
	if len(q.Kinds) > 0 {
		add("c.kind IN ("+marks(len(q.Kinds))+")", anys(q.Kinds)...)
	}
	if q.Of != "" {
		add("c.what = ?", q.Of)
	}
	for _, code := range [...]string{q.Country, q.Pair[0], q.Pair[1]} {
		if code != "" {
			add("instr(c.codes, ?) > 0", " "+code+" ")
		}
	}
	if q.Since != 0 {
		add("r.published >= ?", int64(q.Since))
	}
	if q.Until != 0 {
		add("r.published <= ?", int64(q.Until))
	}
	return conditions, args
}

// Claims gives the claims of reports, by the day of the report, its id and
// their numbers in it. Records made before claims were kept have none.
func (l *Ledger) Claims(ctx context.Context, q ClaimQuery) iter.Seq2[dragoman.Claim, error] {
	return func(yield func(dragoman.Claim, error) bool) {
		if err := l.claims(ctx, q, func(c dragoman.Claim) bool { return yield(c, nil) }); err != nil {
			yield(dragoman.Claim{}, fmt.Errorf("claims: %w", err))
		}
	}
}

func (l *Ledger) claims(ctx context.Context, q ClaimQuery, yield func(dragoman.Claim) bool) error {
	if q.Limit < 0 {
		return fmt.Errorf("limit %d: %w", q.Limit, dragoman.ErrInvalid)
	}
	tx, done, err := l.look(ctx)
	if err != nil {
		return err
	}
	defer done()
	conditions, args := q.where()
	query := `SELECT r.id, r.published, c.number, c.claim, CAST(r.text AS BLOB) FROM claims c JOIN reports r ON r.n = c.report`
	if len(conditions) > 0 {
		query += " WHERE " + strings.Join(conditions, " AND ")
	}
	query += " ORDER BY r.published, r.id, c.number"
	if q.Limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", q.Limit)
	}
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err
	for rows.Next() {
		var report, body string
		var published int64
		var number int
		var text []byte
		if err := rows.Scan(&report, &published, &number, &body, &text); err != nil {
			return err
		}
		c := dragoman.Claim{Report: report, N: number, Published: dragoman.Day(published)}
		if err := json.Unmarshal([]byte(body), &c); err != nil {
			return fmt.Errorf("claim %d of report %s: %w", number, report, err)
		}
		c.Report, c.N, c.Published = report, number, dragoman.Day(published)
		c.Text.Report, c.Text.Published = report, c.Published
		c.Text.Text = dragoman.Span{Start: c.Text.Start, End: c.Text.End}.Of(string(text))
		if !yield(c) {
			return nil
		}
	}
	return rows.Err()
}

// newClaims makes ready the claims of a report: the arguments of newClaim but
// for the report.
func newClaims(claims []dragoman.Claim) ([][]any, error) {
	var out [][]any
	for i := range claims {
		c := claims[i]
		var codes []string
		for _, side := range [2][]dragoman.Actor{c.By, c.To} {
			for _, a := range side {
				if a.Code != "" && !slices.Contains(codes, a.Code) {
					codes = append(codes, a.Code)
				}
			}
		}
		slices.Sort(codes)
		c.Report, c.Published, c.N = "", 0, 0
		c.Text.Report, c.Text.Published, c.Text.Text = "", 0, ""
		body, err := compact(c, nil)
		if err != nil {
			return nil, fmt.Errorf("claim %d: %w", i+1, err)
		}
		out = append(out, []any{i + 1, c.Kind, c.Of, " " + strings.Join(codes, " ") + " ", body})
	}
	return out, nil
}
