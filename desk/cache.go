package desk

import (
	"bytes"
	"container/list"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	cacheBytes = 64 << 20 // of answers that are kept
	keptBytes  = 2 << 20  // the largest of them
)

// cache keeps answers by their entity tag, which names the version of the
// record and the question; those asked for last the longest.
type cache struct {
	mu    sync.Mutex
	left  int // bytes
	order *list.List
	kept  map[string]*list.Element
	asked map[string]chan struct{} // closed when the answer has come
}

type kept struct {
	tag  string
	head http.Header
	body []byte
}

func newCache(size int) *cache {
	return &cache{left: size, order: list.New(), kept: map[string]*list.Element{}, asked: map[string]chan struct{}{}}
}

func (c *cache) get(tag string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.kept[tag]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept)
}

// free is how many bytes of answers may still be kept.
func (c *cache) free() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.left
}

// begin says that an answer is being made, and gives what ends that; or, when
// it is being made already, what to wait for.
func (c *cache) begin(tag string) (end func(), wait <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if wait := c.asked[tag]; wait != nil {
		return nil, wait
	}
	done := make(chan struct{})
	c.asked[tag] = done
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.asked, tag)
		close(done)
	}, nil
}

func (c *cache) put(k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept[k.tag] != nil {
		return
	}
	c.kept[k.tag] = c.order.PushFront(k)
	for c.left -= len(k.body); c.left < 0; {
		e := c.order.Back()
		old := c.order.Remove(e).(*kept)
		delete(c.kept, old.tag)
		c.left += len(old.body)
	}
}

// cached answers a question that was asked before from what was said then, and
// one whose asker has that answer with nothing.
func (d *Desk) cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || !lasting(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		version, err := d.version(r.Context())
		if err != nil {
			next.ServeHTTP(w, r)
			return
		}
		tag := `"` + sum(version, r.URL.Path, r.URL.RawQuery, r.Header.Get("Accept")) + `"`
		w.Header().Set("Vary", "Accept, Authorization")
		w.Header().Set("Cache-Control", "private, no-cache") // ask again; it costs nothing
		for given := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
			if given = strings.TrimPrefix(strings.TrimSpace(given), "W/"); given == tag || given == "*" {
				w.Header().Set("ETag", tag)
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		k := d.cache.get(tag)
		if k == nil {
			end, wait := d.cache.begin(tag)
			if wait != nil { // two who ask the same at once are answered once
				select {
				case <-wait:
				case <-r.Context().Done():
					problem(w, http.StatusServiceUnavailable, "the answer took too long: ask for less")
					return
				}
				k = d.cache.get(tag) // none if it failed, or was too large to keep
			} else {
				defer end()
			}
		}
		if k != nil {
			for name, values := range k.head {
				w.Header()[name] = values
			}
			w.WriteHeader(http.StatusOK)
			_, _ = w.Write(k.body) // the asker may have gone
			return
		}
		c := &catcher{ResponseWriter: w, tag: tag}
		next.ServeHTTP(c, r)
		if c.status == http.StatusOK && c.body.Len() <= keptBytes && !c.flushed {
			d.cache.put(&kept{tag: tag, head: w.Header().Clone(), body: bytes.Clone(c.body.Bytes())})
		}
	})
}

// freshness is how far an answer may be behind what is being taken in: while
// reports come in the record has a new version every moment, and making all
// answers anew for each would help nobody. A correction is seen at once.
const freshness = 3 * time.Second

type seen struct {
	mu      sync.Mutex
	at      time.Time
	version string
}

// version is that of the record, at most freshness old.
func (d *Desk) version(ctx context.Context) (string, error) {
	d.seen.mu.Lock()
	defer d.seen.mu.Unlock()
	if time.Since(d.seen.at) < freshness {
		return d.seen.version, nil
	}
	v, err := d.ledger.Version(ctx)
	if err != nil {
		return "", err
	}
	d.seen.at, d.seen.version = time.Now(), v.String()
	return d.seen.version, nil
}

// changed makes the next answer look at the record as it is.
func (d *Desk) changed() {
	d.seen.mu.Lock()
	defer d.seen.mu.Unlock()
	d.seen.at = time.Time{}
}

// lasting reports whether a path's answer is the same as long as the record is.
func lasting(path string) bool {
	if !strings.HasPrefix(path, base+"/") {
		return false
	}
	for _, p := range []string{"/intake", "/feeds", "/openapi"} {
		if strings.HasPrefix(path[len(base):], p) {
			return false
		}
	}
	return true
}

// catcher keeps what is written, up to keptBytes.
type catcher struct {
	http.ResponseWriter
	tag     string
	status  int
	flushed bool
	body    bytes.Buffer
}

func (c *catcher) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
		if status == http.StatusOK {
			c.Header().Set("ETag", c.tag)
		}
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *catcher) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.WriteHeader(http.StatusOK)
	}
	if c.body.Len() <= keptBytes {
		c.body.Write(p)
	}
	return c.ResponseWriter.Write(p)
}

func (c *catcher) Flush() {
	c.flushed = true
	if f, ok := c.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap is for http.ResponseController.
func (c *catcher) Unwrap() http.ResponseWriter { return c.ResponseWriter }
