package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
)

// Collect gives the reports of the shards that are done, each with the events,
// claims, projects and agreements of its part, in the manifest's order, for a
// ledger to add. The reports are read from the sources again, which must be
// what they were; the rest comes from the parts, whose sums are checked, and
// nothing is coded. Parts of an earlier dragoman hold events alone: their
// reports are marked, and a recode brings what they lack. A refusal of intake
// is passed through.
func Collect(ctx context.Context, s *Store, version string, o intake.Options) iter.Seq2[ledger.Coded, error] {
	return func(yield func(ledger.Coded, error) bool) {
		m, err := s.LoadManifest(ctx)
		if err != nil {
			yield(ledger.Coded{}, err)
			return
		}
		some := false
		for i := range m.Shards {
			sh := &m.Shards[i]
			done, err := s.done(ctx, sh.Name, version)
			if err == nil && !done {
				continue
			}
			some = true
			var part map[string]*ledger.Coded
			partial := false
			if err == nil {
				part, partial, err = s.part(ctx, sh, version)
			}
			if err != nil {
				yield(ledger.Coded{}, err)
				return
			}
			for rep, err := range read(ctx, sh, o) {
				c := ledger.Coded{Report: rep, Partial: partial, Coder: dragoman.CoderInfo{Name: coder.Name, Version: coder.Version}}
				if p := part[rep.ID]; p != nil {
					c.Records, c.Claims, c.Threads = p.Records, p.Claims, p.Threads
				}
				if !yield(c, err) {
					return
				}
			}
		}
		if held, err := s.list(ctx, partsFolder); err != nil {
			yield(ledger.Coded{}, err)
		} else if !some && len(held) > 0 {
			yield(ledger.Coded{}, fmt.Errorf("%s: its parts were made by another build, or with other files of actors, than dragoman %s: collect with those: %w", s.At, version, dragoman.ErrInvalid))
		}
	}
}

// part gives what a part holds of each report, and whether it holds events
// alone.
func (s *Store) part(ctx context.Context, sh *Shard, version string) (by map[string]*ledger.Coded, partial bool, err error) {
	k := keys(sh.Name, version)
	var r Report
	if err := s.decode(ctx, k.report, &r); err != nil {
		return nil, false, err
	}
	by = map[string]*ledger.Coded{}
	of := func(report string) *ledger.Coded {
		c := by[report]
		if c == nil {
			c = &ledger.Coded{}
			by[report] = c
		}
		return c
	}
	data, err := s.whole(ctx, k.part, r.Sum, k.report)
	if err != nil {
		return nil, false, err
	}
	for rec, err := range exchange.ReadParquet(bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			return nil, false, fmt.Errorf("%s/%s: %w", s.At, k.part, err)
		}
		c := of(rec.Report)
		c.Records = append(c.Records, rec)
	}
	if r.Claims == "" {
		return by, true, nil
	}
	if data, err = s.whole(ctx, k.claims, r.Claims, k.report); err != nil {
		return nil, false, err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, false, fmt.Errorf("%s/%s: %w", s.At, k.claims, err)
	}
	for lines := json.NewDecoder(z); ; {
		var b beside
		switch err := lines.Decode(&b); {
		case err == io.EOF:
			return by, false, nil
		case err != nil:
			return nil, false, fmt.Errorf("%s/%s: %w", s.At, k.claims, err)
		}
		c := of(b.Report)
		c.Claims, c.Threads = b.Claims, b.Threads
	}
}

// whole gives a file that has the sum that the report beside it tells.
func (s *Store) whole(ctx context.Context, key, want, report string) ([]byte, error) {
	data, err := s.get(ctx, key)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
		return nil, fmt.Errorf("%s/%s: it is damaged; remove it and %s, and run again: %w", s.At, key, report, dragoman.ErrInvalid)
	}
	return data, nil
}
