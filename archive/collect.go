package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
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
		held, err := s.Coding(ctx)
		if err == nil && held != "" && held != version {
			err = fmt.Errorf("%s: its parts were made by dragoman %s, and this is %s: collect with the same build and the same files of actors: %w", s.At, held, version, dragoman.ErrInvalid)
		}
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
			var p *collected
			if err == nil {
				p, err = s.collected(ctx, sh, version)
			}
			if err != nil {
				yield(ledger.Coded{}, err)
				return
			}
			for rep, err := range read(ctx, sh, o) {
				c := ledger.Coded{Report: rep, Coder: dragoman.CoderInfo{Name: coder.Name, Version: coder.Version}}
				if err == nil {
					err = p.next(&c)
				}
				if !yield(c, err) {
					return
				}
			}
			if err := p.end(); err != nil {
				yield(ledger.Coded{}, err)
				return
			}
		}
	}
}

// collected is what was coded of the reports of a shard.
type collected struct {
	name   string // of the part, for errors
	events []dragoman.Record
	lines  []beside
	n      int // reports that were given

	byReport map[string][]dragoman.Record // of a part without claims, in the place of lines
}

// collected reads a part and the claims beside it.
func (s *Store) collected(ctx context.Context, sh *Shard, version string) (*collected, error) {
	k := keys(sh.Name, version)
	p := &collected{name: s.At + "/" + k.part}
	var r Report
	if err := s.decode(ctx, k.report, &r); err != nil {
		return nil, err
	}
	data, err := s.whole(ctx, k.part, r.Sum, k.report)
	if err != nil {
		return nil, err
	}
	for rec, err := range exchange.ReadParquet(bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		p.events = append(p.events, rec)
	}
	if r.Claims == "" {
		p.byReport = map[string][]dragoman.Record{}
		for _, rec := range p.events {
			p.byReport[rec.Report] = append(p.byReport[rec.Report], rec)
		}
		return p, nil
	}
	if data, err = s.whole(ctx, k.claims, r.Claims, k.report); err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s/%s: %w: %w", s.At, k.claims, err, dragoman.ErrInvalid)
	}
	for d := json.NewDecoder(z); ; {
		var line beside
		if err := d.Decode(&line); errors.Is(err, io.EOF) {
			return p, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s/%s: line %d: %w: %w", s.At, k.claims, len(p.lines)+1, err, dragoman.ErrInvalid)
		}
		p.lines = append(p.lines, line)
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

// next gives a report what was coded of it.
func (p *collected) next(c *ledger.Coded) error {
	p.n++
	if p.byReport != nil {
		c.Records, c.Partial = p.byReport[c.Report.ID], true
		return nil
	}
	if len(p.lines) == 0 || p.lines[0].N != p.n {
		return nil // it tells nothing
	}
	line := p.lines[0]
	if line.Report != c.Report.ID || line.Events < 0 || line.Events > len(p.events) {
		return p.astray()
	}
	p.lines = p.lines[1:]
	c.Records, p.events = p.events[:line.Events:line.Events], p.events[line.Events:]
	c.Claims, c.Threads = line.Claims, line.Threads
	return nil
}

// end holds that all was given.
func (p *collected) end() error {
	if p.byReport == nil && len(p.lines)+len(p.events) > 0 {
		return p.astray()
	}
	return nil
}

func (p *collected) astray() error {
	return fmt.Errorf("%s: it and the claims beside it are not of the same reports; remove both and the .json of that name, and run again: %w", p.name, dragoman.ErrInvalid)
}
