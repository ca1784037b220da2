package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// plainEvery is how often a line tells of progress where there is no terminal.
const plainEvery = 30 * time.Second

// progress tells on standard error how long work is going: a moving line on a
// terminal, else a plain line now and then.
type progress struct {
	reports, events, refused atomic.Int64

	out   io.Writer
	began time.Time
	bars  *mpb.Progress // nil: plain lines
	bar   *mpb.Bar
	stop  chan struct{}
	ended chan struct{}
}

// newProgress begins to tell on out of work that takes total bytes; 0 when
// nobody knows how many.
func newProgress(out io.Writer, total int64) *progress {
	p := &progress{out: out, began: time.Now()}
	if terminal(out) == 0 {
		p.stop, p.ended = make(chan struct{}), make(chan struct{})
		go p.lines()
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(24), mpb.WithAutoRefresh())
	told := decor.Any(func(decor.Statistics) string { return " " + p.String() })
	if total > 0 {
		left := decor.AverageETA(decor.ET_STYLE_GO, decor.WC{C: decor.DextraSpace})
		p.bar = p.bars.AddBar(total, mpb.PrependDecorators(decor.Percentage()), mpb.AppendDecorators(told, decor.Name(", left"), left))
	} else {
		p.bar = p.bars.AddSpinner(0, mpb.AppendDecorators(told))
	}
	return p
}

// took moves the bar on by n bytes.
func (p *progress) took(n int) {
	if p.bar != nil {
		p.bar.IncrBy(n)
	}
}

// lines tells of progress in plain lines until stop is closed.
func (p *progress) lines() {
	defer close(p.ended)
	tick := time.NewTicker(plainEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			fmt.Fprintln(p.out, p)
		case <-p.stop:
			return
		}
	}
}

// say prints a line, above the moving one if there is one.
func (p *progress) say(format string, args ...any) {
	w := p.out
	if p.bars != nil {
		w = p.bars
	}
	fmt.Fprintf(w, format+"\n", args...)
}

// done ends the progress and takes the moving line away.
func (p *progress) done() {
	if p.bars == nil {
		close(p.stop)
		<-p.ended
		return
	}
	p.bar.Abort(true)
	p.bars.Wait()
}

func (p *progress) String() string {
	n, took := p.reports.Load(), time.Since(p.began)
	s := fmt.Sprintf("%d reports, %d events", n, p.events.Load())
	if r := p.refused.Load(); r > 0 {
		s += fmt.Sprintf(", %d refused", r)
	}
	return s + fmt.Sprintf(", %.0f reports/s, %s", float64(n)/max(took.Seconds(), 1e-3), took.Round(time.Second))
}
