package coder

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/dragoman-events/dragoman"
)

// All codes reports on several cores and gives the documents in the order of
// the reports, so that the outcome does not depend on the number of cores.
// Errors of the source are passed through in their place. workers below 1
// stands for the number of cores. A cancelled context ends the sequence with
// its error.
func (c *Coder) All(ctx context.Context, from iter.Seq2[dragoman.Report, error], workers int) iter.Seq2[*dragoman.Document, error] {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	type result struct {
		doc *dragoman.Document
		err error
	}
	type job struct {
		rep  dragoman.Report
		err  error
		done chan result
	}
	return func(yield func(*dragoman.Document, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		jobs := make(chan job)
		order := make(chan chan result, 4*workers)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer stop()
		wg.Add(1)
		go func() { // reads the source
			defer wg.Done()
			defer close(order)
			defer close(jobs)
			for rep, err := range from {
				j := job{rep, err, make(chan result, 1)}
				select {
				case order <- j.done:
				case <-ctx.Done():
					return
				}
				select {
				case jobs <- j:
				case <-ctx.Done():
					return
				}
			}
		}()
		for range workers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for j := range jobs {
					if j.err != nil {
						j.done <- result{err: j.err}
						continue
					}
					j.done <- result{doc: c.Code(j.rep)}
				}
			}()
		}
		for done := range order {
			select {
			case res := <-done:
				if !yield(res.doc, res.err) {
					return
				}
			case <-ctx.Done():
				yield(nil, ctx.Err())
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}
