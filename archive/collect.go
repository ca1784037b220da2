package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
)

// Collect gives the reports of the shards that are done, each with the events
// of its part, in the manifest's order, for a ledger to add. The reports are
// read from the sources again, which must be what they were; the events come
// from the parts, whose sums are checked, and nothing is coded. Parts hold
// events alone: the claims, projects and agreements of these reports are still
// to come, and a recode brings them. A refusal of intake is passed through.
func Collect(ctx context.Context, s *Store, version string, o intake.Options) iter.Seq2[ledger.Coded, error] {
	return func(yield func(ledger.Coded, error) bool) {
		m, err := s.LoadManifest(ctx)
		if err != nil {
			yield(ledger.Coded{}, err)
			return
		}
		for i := range m.Shards {
			sh := &m.Shards[i]
			done, err := s.done(ctx, sh.Name, version)
			if err == nil && !done {
				continue
			}
			var byReport map[string][]dragoman.Record
			if err == nil {
				byReport, err = s.events(ctx, sh, version)
			}
			if err != nil {
				yield(ledger.Coded{}, err)
				return
			}
			for rep, err := range read(ctx, sh, o) {
				c := ledger.Coded{Report: rep, Records: byReport[rep.ID], Partial: true, Coder: dragoman.CoderInfo{Name: coder.Name, Version: coder.Version}}
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

// events gives the events of a part by their report.
func (s *Store) events(ctx context.Context, sh *Shard, version string) (map[string][]dragoman.Record, error) {
	part, report, _ := keys(sh.Name, version)
	var r Report
	if err := s.decode(ctx, report, &r); err != nil {
		return nil, err
	}
	data, err := s.get(ctx, part)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != r.Sum {
		return nil, fmt.Errorf("%s/%s: it is damaged; remove it and its .json, and run again: %w", s.At, part, dragoman.ErrInvalid)
	}
	by := map[string][]dragoman.Record{}
	for rec, err := range exchange.ReadParquet(bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", s.At, part, err)
		}
		by[rec.Report] = append(by[rec.Report], rec)
	}
	return by, nil
}
