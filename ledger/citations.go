package ledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/dragoman-events/dragoman"
)

// Cited is a report by its id, and how a reader finds it.
type Cited struct {
	Report string
	dragoman.Citation
}

// Citations tells how a reader finds reports, each once, by id. Ids that the
// record does not have are left out.
func (l *Ledger) Citations(ctx context.Context, reports []string) ([]Cited, error) {
	reports = slices.Clone(reports)
	slices.Sort(reports)
	ids, err := compact(list(slices.Compact(reports)), nil)
	if err != nil {
		return nil, fmt.Errorf("citations: %w", err)
	}
	cited := []Cited{}
	err = l.each(ctx, func(scan func(...any) error) error {
		var c Cited
		err := scan(&c.Report, &c.Title, &c.URL, &c.Publication)
		cited = append(cited, c)
		return err
	}, `SELECT id, title, url, source FROM reports WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`, ids)
	if err != nil {
		return nil, fmt.Errorf("citations: %w", err)
	}
	return cited, nil
}
