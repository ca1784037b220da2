package intake

import (
	"context"
	"errors"
	"iter"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/ledger"
)

// BatchSize is how many reports go into the record at once: what a kill loses
// at most, and has coded again.
const BatchSize = 256

// ErrInterrupted ends an Adder's run whose context ended.
var ErrInterrupted = errors.New("interrupted: give the same command again to go on")

// Adder codes reports into a record.
type Adder struct {
	Coder   *coder.Coder
	Ledger  *ledger.Ledger
	Workers int // reports coded at a time; 0: the number of cores. The record is the same

	Least float64 // confidence below which Run leaves an event out

	Unread  func(error) error         // told of what comes instead of a report; what it gives back ends the run
	Refused func(r ledger.Refused)    // told of each report that the record does not take
	Step    func(reports, events int) // told of reports that were coded or known, and of events that came into the record; from several goroutines

	Known int          // reports passed over before they were coded, since the record holds them; to be read after Run
	Added ledger.Added // likewise
}

// Run codes reports into the record. When ctx ends, what is coded is still put
// in.
func (a *Adder) Run(ctx context.Context, reports iter.Seq2[dragoman.Report, error]) error {
	return a.Keep(ctx, func(yield func(ledger.Coded, error) bool) {
		for doc, err := range a.Coder.All(ctx, a.fresh(ctx, reports), a.Workers) {
			var c ledger.Coded
			if err == nil {
				c = Coded(a.Coder, doc)
				c.Records = dragoman.AtLeast(c.Records, a.Least)
			}
			if ctx.Err() != nil || !yield(c, err) {
				return
			}
		}
	})
}

// Keep puts coded reports into the record, batch by batch. When ctx ends, what
// has come is still put in.
func (a *Adder) Keep(ctx context.Context, coded iter.Seq2[ledger.Coded, error]) error {
	var batch []ledger.Coded
	for c, err := range coded {
		if err != nil {
			if err := a.Unread(err); err != nil {
				return errors.Join(a.put(ctx, batch), err)
			}
			continue
		}
		batch = append(batch, c)
		a.Step(1, 0)
		if len(batch) == BatchSize {
			if err := a.put(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if ctx.Err() != nil {
			break
		}
	}
	if err := a.put(ctx, batch); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	return nil
}

// Coded is all that a record keeps of a document.
func Coded(c *coder.Coder, doc *dragoman.Document) ledger.Coded {
	return ledger.Coded{
		Report: doc.Report, Records: c.Records(doc), Threads: doc.Threads, Claims: doc.Claims,
		Coder: dragoman.CoderInfo{Name: coder.Name, Version: coder.Version},
	}
}

// fresh passes over the reports that the record holds as they are.
func (a *Adder) fresh(ctx context.Context, reports iter.Seq2[dragoman.Report, error]) iter.Seq2[dragoman.Report, error] {
	return func(yield func(dragoman.Report, error) bool) {
		for rep, err := range reports {
			if err == nil {
				held, err := a.Ledger.Report(ctx, rep.ID)
				if err == nil && held.ContentID() == rep.ContentID() {
					a.Known++
					a.Step(1, 0)
					continue
				}
			}
			if !yield(rep, err) {
				return
			}
		}
	}
}

// put adds a batch to the record; an interrupt does not stop it.
func (a *Adder) put(ctx context.Context, batch []ledger.Coded) error {
	if len(batch) == 0 {
		return nil
	}
	added, err := a.Ledger.Add(context.WithoutCancel(ctx), batch)
	if err != nil {
		return err
	}
	for _, r := range added.Refused {
		a.Refused(r)
	}
	a.Added = a.Added.Plus(added)
	a.Step(0, added.Events)
	return nil
}
