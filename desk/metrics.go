package desk

import (
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// bounds are of the buckets of times, in seconds.
var bounds = [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// metrics are what /metrics tells, in the text format of Prometheus
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
type metrics struct {
	mu       sync.Mutex
	requests map[[2]string]int64 // by class of path and of status
	buckets  [len(bounds) + 1]atomic.Int64
	micros   atomic.Int64
	turned   atomic.Int64
	reports  atomic.Int64
	events   atomic.Int64
	refused  atomic.Int64
}

// watched counts and logs what a handler answers.
func (d *Desk) watched(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		s := &statusWriter{ResponseWriter: w}
		defer func() {
			if v := recover(); v != nil && v != http.ErrAbortHandler {
				d.log.Error("panic", "path", r.URL.Path, "value", fmt.Sprint(v))
				if s.status == 0 {
					problem(s, http.StatusInternalServerError, "the desk has failed here; its log says how")
				}
			}
			took := time.Since(began)
			d.metrics.count(route(r), s.status, took)
			d.log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", s.status, "ms", float64(took.Microseconds())/1000)
		}()
		next.ServeHTTP(s, r)
	})
}

// route is the first word of a path of the API: few, whatever is asked.
func route(r *http.Request) string {
	path := r.URL.Path
	if len(path) <= len(base) || path[:len(base)] != base {
		if path == mcpPath {
			return "mcp"
		}
		return "page"
	}
	word := path[len(base)+1:]
	for i := range word {
		if word[i] == '/' {
			word = word[:i]
			break
		}
	}
	if !routes[word] {
		return "other"
	}
	return word
}

func (m *metrics) count(route string, status int, took time.Duration) {
	m.mu.Lock()
	if m.requests == nil {
		m.requests = map[[2]string]int64{}
	}
	m.requests[[2]string{route, fmt.Sprintf("%dxx", status/100)}]++
	m.mu.Unlock()
	m.micros.Add(took.Microseconds())
	i := 0
	for i < len(bounds) && took.Seconds() > bounds[i] {
		i++
	}
	m.buckets[i].Add(1)
}

func (d *Desk) serveMetrics(w http.ResponseWriter, r *http.Request) {
	m := &d.metrics
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	head := func(name, kind, help string) { fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) }
	head("dragoman_requests_total", "counter", "Requests by route and class of status.")
	m.mu.Lock()
	for _, k := range sortedKeys(m.requests) {
		fmt.Fprintf(w, "dragoman_requests_total{route=%q,status=%q} %d\n", k[0], k[1], m.requests[k])
	}
	m.mu.Unlock()
	head("dragoman_request_seconds", "histogram", "Time to answer.")
	total := int64(0)
	for i := range m.buckets {
		total += m.buckets[i].Load()
		le := "+Inf"
		if i < len(bounds) {
			le = fmt.Sprint(bounds[i])
		}
		fmt.Fprintf(w, "dragoman_request_seconds_bucket{le=%q} %d\n", le, total)
	}
	fmt.Fprintf(w, "dragoman_request_seconds_sum %g\ndragoman_request_seconds_count %d\n", float64(m.micros.Load())/1e6, total)
	counter := func(name, help string, n int64) {
		head(name, "counter", help)
		fmt.Fprintf(w, "%s %d\n", name, n)
	}
	counter("dragoman_turned_away_total", "Requests that waited too long for their turn.", m.turned.Load())
	counter("dragoman_intake_reports_total", "Reports that were taken in.", m.reports.Load())
	counter("dragoman_intake_events_total", "Events that came of them.", m.events.Load())
	counter("dragoman_intake_refused_total", "Reports that were refused.", m.refused.Load())
	if c, err := d.ledger.Coverage(r.Context()); err == nil {
		head("dragoman_record_reports", "gauge", "Reports in the record, without copies.")
		fmt.Fprintf(w, "dragoman_record_reports %d\n", c.Reports)
		head("dragoman_record_events", "gauge", "Events in the record.")
		fmt.Fprintf(w, "dragoman_record_events %d\n", c.Events)
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	head("go_memstats_heap_inuse_bytes", "gauge", "Heap in use.")
	fmt.Fprintf(w, "go_memstats_heap_inuse_bytes %d\n", mem.HeapInuse)
	head("go_goroutines", "gauge", "Goroutines.")
	fmt.Fprintf(w, "go_goroutines %d\n", runtime.NumGoroutine())
}

// statusWriter remembers the status.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
		// What goes wrong is told in one form, whatever form was asked for.
		if h := s.Header(); status >= http.StatusBadRequest && h.Get("Content-Type") != "" {
			h.Set("Content-Type", "application/problem+json")
		}
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *statusWriter) Write(p []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(p)
}

func (s *statusWriter) Flush() {
	if f, ok := s.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap is for http.ResponseController.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
