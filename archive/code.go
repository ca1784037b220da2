package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
)

// maxRefusals is how many refusals a part's report tells in full.
const maxRefusals = 100

// beside is a line of a part's claims: what a report tells beside its events.
// A report that tells nothing has no line.
type beside struct {
	N       int               `json:"n"` // of the report in its shard, from 1: two of a shard may share an id
	Report  string            `json:"report"`
	Events  int               `json:"events"` // as many rows of the part are its own, in the order of the lines
	Claims  []dragoman.Claim  `json:"claims,omitempty"`
	Threads []dragoman.Thread `json:"threads,omitempty"` // their Event counts the report's events in the part, from 0
}

// With gives the Code that codes with c. o says how reports are read; its
// functions are not called.
func With(c *coder.Coder, o intake.Options) Code {
	o.Note, o.Took = nil, nil
	return func(ctx context.Context, s *Shard, coded func(events int)) (*Part, error) {
		var data, claims bytes.Buffer
		w := exchange.NewParquet(&data)
		z := gzip.NewWriter(&claims)
		lines := json.NewEncoder(z)
		p := &Part{Report: Report{Aside: map[string]int{}, Types: map[string]int{}}}
		o := o
		o.Aside = func(a intake.Aside) { p.Report.Aside[a.Why]++ }
		for rep, err := range read(ctx, s, o) {
			var refusal *intake.Refusal
			switch {
			case errors.As(err, &refusal):
				if p.Report.Refused++; p.Report.Refused <= maxRefusals {
					p.Report.Refusals = append(p.Report.Refusals, refusal.Error())
				}
				continue
			case err != nil:
				return nil, err
			}
			all := intake.Coded(c, c.Code(rep))
			for i := range all.Records {
				if err := w.Write(&all.Records[i]); err != nil {
					return nil, err
				}
				p.Report.Types[all.Records[i].Event[0]]++
			}
			p.Report.Reports++
			p.Report.Events += len(all.Records)
			if len(all.Records)+len(all.Claims)+len(all.Threads) > 0 {
				if err := lines.Encode(&beside{p.Report.Reports, all.Report.ID, len(all.Records), all.Claims, all.Threads}); err != nil {
					return nil, err
				}
			}
			coded(len(all.Records))
		}
		if err := errors.Join(w.Close(), z.Close()); err != nil {
			return nil, err
		}
		p.Data, p.Claims = data.Bytes(), claims.Bytes()
		return p, nil
	}
}

// read gives the reports of a shard, and checks that its bytes are what they
// were when it was planned.
func read(ctx context.Context, s *Shard, o intake.Options) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {
		from := buckets{}
		defer from.close()
		for _, p := range s.Pieces {
			if !readPiece(ctx, from, p, o, yield) {
				return
			}
		}
	}
}

func readPiece(ctx context.Context, from buckets, p Piece, o intake.Options, yield func(dragoman.Report, error) bool) bool {
	f, err := from.open(ctx, p)
	if err != nil {
		return yield(dragoman.Report{}, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	h := sha256.New()
	r := io.TeeReader(f, h)
	for rep, err := range intake.ReadFile(ctx, p.Source, p.Name, r, o) {
		if refusal := (*intake.Refusal)(nil); errors.As(err, &refusal) && refusal.Line > 0 {
			refusal.Line += p.Lines
		}
		if !yield(rep, err) {
			return false
		}
	}
	if err := drain(r, func() string { return hex.EncodeToString(h.Sum(nil)) }, p); err != nil {
		return yield(dragoman.Report{}, err)
	}
	return true
}
