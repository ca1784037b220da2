package desk

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// largeRecord writes a record of some 100,000 events, invented and coded
// without a coder.
func largeRecord(t testing.TB, path string) {
	t.Helper()
	l, err := ledger.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(8, 8))
	lands := []string{"IRN", "TUR", "RUS", "GEO", "ARM", "IRQ", "KAZ", "CHN", "IND", "FRA", "DEU", "JPN", "BRA", "EGY", "KEN", "MEX", "CAN", "NOR", "POL", "CHL", "PER", "GHA", "VNM", "AUS"}
	types := []struct{ typ, mode string }{{"CONSULT", "visit"}, {"CONSULT", "meet"}, {"ACCUSE", "disapprove"}, {"AGREE", ""}, {"SUPPORT", ""}, {"SANCTION", ""}, {"AID", ""}, {"ASSAULT", "aerial"}}
	words := []string{"trade", "grain", "border", "railway", "gas", "water", "prisoners", "sanctions"}
	const reports = 52_000
	var batch []ledger.Coded
	for i := range reports {
		d := dragoman.DayOf(2000, 1, 1) + dragoman.Day(i*7300/reports)
		text, records := "", []dragoman.Record(nil)
		for k := range 2 {
			a, b := lands[min(r.IntN(24), r.IntN(24))], lands[min(r.IntN(24), r.IntN(24))]
			for a == b {
				b = lands[r.IntN(24)]
			}
			kind := types[r.IntN(len(types))]
			start := len(text)
			said := fmt.Sprintf("The foreign minister of %s spoke with %s about %s %d. ", a, b, words[r.IntN(len(words))], r.IntN(5000))
			text += said
			var modes []string
			if kind.mode != "" {
				modes = []string{kind.mode}
			}
			records = append(records, dragoman.Record{
				ID: fmt.Sprintf("%024x", i*2+k), Report: fmt.Sprint("r", i), Published: d, Date: d, EndDate: d, Event: []string{kind.typ}, Mode: modes, Status: dragoman.Actual,
				Actor:     []dragoman.Actor{{Code: a, Sector: "GOV", EntityText: "The foreign minister of " + a, Office: "foreign minister", Rank: 70, Span: dragoman.Span{Start: start, End: start + 27}}},
				Recipient: []dragoman.Actor{{Code: b, Sector: "GOV", EntityText: b}}, EventText: "spoke", QuadCode: 1, Confidence: r.Float64(),
				TextInfo: dragoman.TextInfo{Sequence: k + 1, Start: start, End: start + len(said) - 1, Text: said[:len(said)-1]}, Rule: "load",
			})
		}
		batch = append(batch, ledger.Coded{
			Report:  dragoman.Report{ID: fmt.Sprint("r", i), Published: d, Source: fmt.Sprint("Agency ", i%9), Title: fmt.Sprint("Dispatch ", i), Text: text},
			Records: records, Coder: dragoman.CoderInfo{Name: "load", Version: "1"},
		})
		if len(batch) == 1000 {
			if _, err := l.Add(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
			batch = batch[:0]
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLoad asks a desk on a record of 100,000 events at a steady rate, beside
// an intake, and tells how long answers took. It runs when DESK_LOAD says how
// long ("1m", or "20m" to see whether something leaks); DESK_RATE is how many
// questions a second (1000). At the end there may be no more goroutines than
// at the beginning, and little more on the heap, but for the answers that are
// kept, than after a quarter of the time.
func TestLoad(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("DESK_LOAD"))
	if err != nil {
		t.Skip("DESK_LOAD=1m runs it")
	}
	rate := 1000
	if n, err := strconv.Atoi(os.Getenv("DESK_RATE")); err == nil {
		rate = n
	}
	path := filepath.Join(t.TempDir(), "load.db")
	largeRecord(t, path)
	d, err := New(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(d.Handler())
	defer func() {
		d.stop()
		s.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	defer client.CloseIdleConnections()
	r := rand.New(rand.NewPCG(1, 1))
	lands := []string{"IRN", "TUR", "RUS", "GEO", "ARM", "IRQ", "KAZ", "CHN", "IND", "FRA"}
	// A mix of what readers ask: most look at events and pages of them.
	question := func() string {
		a, b := lands[r.IntN(10)], lands[r.IntN(10)]
		switch n := r.IntN(100); {
		case n < 30:
			return fmt.Sprintf("/api/v1/events/%024x", r.IntN(100_000))
		case n < 55:
			return fmt.Sprintf("/api/v1/events?q=country:%s+since:%d&limit=20", a, 2000+r.IntN(20))
		case n < 70:
			return fmt.Sprintf("/api/v1/suggest?q=%s", []string{"ira", "tur", "geo", "iran+tur", "rus", "for", "2019-01", "france"}[r.IntN(8)])
		case n < 80:
			return fmt.Sprintf("/api/v1/events?q=grain+%d&limit=20", r.IntN(5000))
		case n < 88:
			return "/api/v1/reports?limit=20"
		case n < 92:
			return "/api/v1/traffic?with=" + a
		case n < 95 && a != b:
			return fmt.Sprintf("/api/v1/trend?a=%s&b=%s&split=2010-01", a, b)
		case n < 97 && a != b:
			return fmt.Sprintf("/api/v1/visits?a=%s&b=%s&since=%d-01-01", a, b, 2000+r.IntN(20))
		case n < 98 && a != b:
			return fmt.Sprintf("/api/v1/pairs/%s/%s", a, b)
		}
		return "/api/v1/overview"
	}
	var mu sync.Mutex
	var took []time.Duration
	byRoute := map[string][]time.Duration{}
	var failed, late atomic.Int64
	one := func(path string, due time.Time) {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.URL+path, http.NoBody)
		if err != nil {
			panic(err)
		}
		w, err := client.Do(req)
		if err != nil {
			failed.Add(1)
			return
		}
		_, err = io.Copy(io.Discard, w.Body)
		_ = w.Body.Close()
		if err != nil || w.StatusCode != http.StatusOK && w.StatusCode != http.StatusNotFound {
			failed.Add(1)
		}
		mu.Lock()
		kind := strings.SplitN(strings.TrimPrefix(path, base+"/"), "?", 2)[0]
		kind = strings.SplitN(kind, "/", 2)[0]
		byRoute[kind] = append(byRoute[kind], time.Since(due))
		took = append(took, time.Since(due)) // from when it was due: a desk that stalls is not spared
		mu.Unlock()
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	c, err := d.coding()
	if err != nil {
		t.Fatal(err)
	}
	before, routines := heap(), runtime.NumGoroutine()
	flat := func() int { return int(heap()>>20) - (cacheBytes-d.cache.free())>>20 } // MB
	var quarters []int
	done := make(chan struct{})
	var intake sync.WaitGroup
	added := 0
	intake.Go(func() { // some reports a second come in all the while
		a := d.adder(c, func(func(*job)) {})
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			case <-time.After(500 * time.Millisecond):
			}
			_ = a.Run(context.Background(), func(yield func(dragoman.Report, error) bool) {
				for k := range 5 {
					yield(dragoman.Report{ID: fmt.Sprintf("new-%d-%d", i, k), Published: dragoman.DayOf(2020, 1, 1+i), Text: fmt.Sprintf("The foreign minister of Iran visited Georgia on Monday. Note %d.", i)}, nil)
				}
			})
			added = a.Added.Reports
		}
	})
	var asking sync.WaitGroup
	var looking sync.WaitGroup
	looking.Go(func() {
		for range 3 {
			select {
			case <-done:
				return
			case <-time.After(length / 4):
				quarters = append(quarters, flat())
			}
		}
	})
	slots := make(chan struct{}, 512)
	began := time.Now()
	tick := time.Second / time.Duration(rate)
	for n := 0; ; n++ {
		due := began.Add(time.Duration(n) * tick)
		if due.Sub(began) > length {
			break
		}
		time.Sleep(time.Until(due))
		path := question()
		select {
		case slots <- struct{}{}:
			asking.Go(func() { one(path, due); <-slots })
		default:
			late.Add(1)
		}
	}
	asking.Wait()
	total := time.Since(began)
	close(done)
	intake.Wait()
	looking.Wait()
	slices.Sort(took)
	at := func(p float64) time.Duration { return took[int(p*float64(len(took)-1))].Round(100 * time.Microsecond) }
	after := heap()
	for _, kind := range slices.Sorted(maps.Keys(byRoute)) {
		times := byRoute[kind]
		slices.Sort(times)
		t.Logf("%-9s %6d answers, p50 %v p99 %v", kind, len(times), times[len(times)/2].Round(100*time.Microsecond), times[len(times)*99/100].Round(100*time.Microsecond))
	}
	t.Logf("%d answers in %v (%.0f/s), %d failed, %d not asked since 512 waited; p50 %v p90 %v p99 %v p99.9 %v; %d reports taken in; heap %d MB before, %d MB after, of it %d MB of answers",
		len(took), total.Round(time.Millisecond), float64(len(took))/total.Seconds(), failed.Load(), late.Load(), at(.5), at(.9), at(.99), at(.999), added, before>>20, after>>20, (cacheBytes-d.cache.free())>>20)
	quarters = append(quarters, flat())
	client.CloseIdleConnections()
	left := runtime.NumGoroutine()
	for end := time.Now().Add(10 * time.Second); left > routines && time.Now().Before(end); left = runtime.NumGoroutine() {
		time.Sleep(100 * time.Millisecond)
	}
	t.Logf("heap without the answers that are kept, by quarters of the time: %d MB; %d goroutines before, %d after", quarters, routines, left)
	if left > routines {
		t.Errorf("%d goroutines are left, of %d", left, routines)
	}
	const leak = 16 // MB; what the coder and the writer remember grows a little with what is taken in
	if length >= time.Minute && quarters[len(quarters)-1] > quarters[0]+leak {
		t.Errorf("the heap grows: %d MB by quarters of the time", quarters)
	}
	if failed.Load() > 0 {
		t.Errorf("%d questions failed", failed.Load())
	}
}
