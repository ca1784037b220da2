package intake

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// station is a server of feeds, with a clock that only waiting moves.
type station struct {
	*httptest.Server
	t      *testing.T
	now    time.Time
	waited []time.Duration
	asked  []string // path, and what was asked with
	serve  map[string]http.HandlerFunc
	path   string // of the record
}

func newStation(t *testing.T) *station {
	s := &station{t: t, now: time.Date(2019, 1, 22, 12, 0, 0, 0, time.UTC), serve: map[string]http.HandlerFunc{}, path: filepath.Join(t.TempDir(), "record.db")}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, strings.TrimSpace(r.URL.Path+" "+r.Header.Get("If-None-Match")+" "+r.Header.Get("If-Modified-Since")))
		if h := s.serve[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// watcher opens the record anew, as a restart does.
func (s *station) watcher(o WatchOptions, paths ...string) *Watcher {
	s.t.Helper()
	l, err := ledger.Open(s.path)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = l.Close() }) // nothing is lost
	o.AllowPrivate = true
	feeds := make([]string, len(paths))
	for i, p := range paths {
		feeds[i] = s.URL + p
	}
	w, err := NewWatcher(l, feeds, o)
	if err != nil {
		s.t.Fatal(err)
	}
	w.now = func() time.Time { return s.now }
	w.wait = func(ctx context.Context, d time.Duration) error {
		s.waited = append(s.waited, d)
		s.now = s.now.Add(d)
		return ctx.Err()
	}
	return w
}

// round asks what is due, keeps it and gives it in lines.
func (s *station) round(w *Watcher, n int) (out []string) {
	s.t.Helper()
	for range n {
		f, err := w.Next(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if f == nil {
			return append(out, "none")
		}
		for _, r := range f.Reports {
			out = append(out, fmt.Sprintf("%s %s %q", r.ID, r.Published, r.Text))
		}
		for _, r := range f.Refused {
			out = append(out, "! "+strings.ReplaceAll(r.Error(), s.URL, ""))
		}
		for _, a := range f.Aside {
			out = append(out, "= "+a.ID+": "+a.Why)
		}
		for _, n := range f.Notes {
			out = append(out, "% "+n.What)
		}
		if f.Err != nil {
			out = append(out, "!! "+f.Err.Error()+", again in "+f.Next.Sub(s.now).String())
		}
		if err := w.Keep(s.t.Context(), f); err != nil {
			s.t.Fatal(err)
		}
	}
	return out
}

func rss(items ...string) string {
	return `<rss version="2.0"><channel><title>Agency</title>` + strings.Join(items, "") + `</channel></rss>`
}

func item(id, text, more string) string {
	return fmt.Sprintf(`<item><guid>%s</guid><title>T</title><pubDate>Tue, 22 Jan 2019 10:00:00 GMT</pubDate><description>%s</description>%s</item>`, id, text, more)
}

func TestWatch(t *testing.T) {
	s := newStation(t)
	body := rss(item("a", "They met.", ""), item("b", "El ministro visitó Bakú el lunes y se reunió con el presidente.", ""), `<item><guid>c</guid><description>Undated.</description></item>`)
	s.serve["/feed"] = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Last-Modified", "Tue, 22 Jan 2019 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"1"` && !strings.Contains(body, "again") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	}
	w := s.watcher(WatchOptions{}, "/feed")
	expect(t, s.round(w, 1), `a 2019-01-22 "They met."`, "! /feed:3: "+noDate, "= b: not English")
	// Nothing is new, and the server need not say it twice.
	expect(t, s.round(w, 1))
	body = rss(item("d", "They met again.", ""), item("a", "They met.", ""))
	// After a restart it goes on where it was.
	w = s.watcher(WatchOptions{}, "/feed")
	expect(t, s.round(w, 1), `d 2019-01-22 "They met again."`)
	tags := `/feed "1" Tue, 22 Jan 2019 10:00:00 GMT`
	expect(t, s.asked, "/feed", tags, tags)
	for _, d := range s.waited {
		if d != 15*time.Minute {
			t.Errorf("waited %s", s.waited)
		}
	}
	// Once: what is not due is not asked.
	expect(t, s.round(s.watcher(WatchOptions{Once: true}, "/feed"), 1), "none")
	s.now = s.now.Add(time.Hour)
	expect(t, s.round(s.watcher(WatchOptions{Once: true}, "/feed"), 2), "none")
}

// What was fetched and not kept is fetched again.
func TestWatchUnkept(t *testing.T) {
	s := newStation(t)
	s.serve["/feed"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss(item("a", "They met.", ""))) }
	w := s.watcher(WatchOptions{}, "/feed")
	if f, err := w.Next(t.Context()); err != nil || len(f.Reports) != 1 {
		t.Fatalf("got %+v, %v", f, err)
	}
	expect(t, s.round(s.watcher(WatchOptions{}, "/feed"), 1), `a 2019-01-22 "They met."`)
}

func TestWatchFailures(t *testing.T) {
	s := newStation(t)
	fail := http.StatusInternalServerError
	after := ""
	s.serve["/feed"] = func(w http.ResponseWriter, _ *http.Request) {
		if fail != 0 {
			w.Header().Set("Retry-After", after)
			w.WriteHeader(fail)
			return
		}
		fmt.Fprint(w, rss(item("a", "They met.", "")))
	}
	w := s.watcher(WatchOptions{}, "/feed")
	expect(t, s.round(w, 3),
		"!! the server says 500 Internal Server Error, again in 30m0s", "!! the server says 500 Internal Server Error, again in 1h0m0s", "!! the server says 500 Internal Server Error, again in 2h0m0s")
	fail, after = http.StatusTooManyRequests, "36000"
	expect(t, s.round(w, 1), "!! the server says 429 Too Many Requests, again in 10h0m0s")
	fail, after = http.StatusServiceUnavailable, "9999999"
	expect(t, s.round(w, 1), "!! the server says 503 Service Unavailable, again in 24h0m0s")
	fail = 0
	expect(t, s.round(w, 1), `a 2019-01-22 "They met."`)
	state, err := w.ledger.Feed(t.Context(), s.URL+"/feed")
	if err != nil || state.Failures != 0 || state.Fault != "" || !state.Due.Equal(s.now.Add(15*time.Minute)) {
		t.Errorf("got %+v, %v", state, err)
	}

	s.serve["/html"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>no feed") }
	s.serve["/long"] = func(w http.ResponseWriter, _ *http.Request) {
		for range MaxFeed>>20 + 1 {
			_, _ = w.Write(make([]byte, 1<<20))
		}
	}
	s.serve["/round"] = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) }
	s.serve["/file"] = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	}
	for path, want := range map[string]string{
		"/html": "the feed cannot be read: failed to detect feed type", "/long": fmt.Sprintf("the answer is longer than %d bytes", MaxFeed),
		"/round": "too many redirects", "/file": `address "file:///etc/passwd": want one of the web: invalid`, "/none": "the server says 404 Not Found",
	} {
		expect(t, s.round(s.watcher(WatchOptions{}, path), 1), "!! "+want+", again in 30m0s")
	}
}

func TestWatchFollows(t *testing.T) {
	s := newStation(t)
	s.serve["/feed"] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, rss(item("a", "In short.", "<link>"+s.URL+"/article</link>"), item("b", "No page.", "<link>"+s.URL+"/none</link>"),
			item("c", "A picture.", "<link>"+s.URL+"/image</link>"), item("d", "Elsewhere.", "<link>ftp://a.example/x</link>")))
	}
	s.serve["/article"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, article("", twoParagraphs))
	}
	s.serve["/image"] = func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/png") }
	// Links are followed only when that is asked for.
	got := s.round(s.watcher(WatchOptions{}, "/feed"), 1)
	if len(got) != 4 || got[0] != `a 2019-01-22 "In short."` || len(s.asked) != 1 {
		t.Errorf("got %q, asked %q", got, s.asked)
	}
	s.path += "2"
	got = s.round(s.watcher(WatchOptions{Follow: true}, "/feed"), 1)
	if len(got) != 7 || !strings.HasPrefix(got[0], `a 2019-01-22 "The foreign minister of Iran`) || !strings.HasPrefix(got[1], `b 2019-01-22 "No page."`) ||
		!strings.HasSuffix(got[4], "the server says 404 Not Found") || !strings.HasSuffix(got[5], `it is no page but "image/png"`) || !strings.Contains(got[6], "want one of the web") && !strings.Contains(got[6], "want http") {
		t.Errorf("got %q", got)
	}
	if s.waited[len(s.waited)-1] != hostGap {
		t.Errorf("between two requests to a host: %s", s.waited)
	}

	// The rest of many comes the next time, changed or not.
	s.path += "3"
	var many []string
	for i := range maxFollowed + 5 {
		many = append(many, item(fmt.Sprint("m", i), fmt.Sprintf("They met %d times.", i), "<link>"+s.URL+"/none</link>"))
	}
	s.serve["/many"] = func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("ETag", "x"); fmt.Fprint(w, rss(many...)) }
	w := s.watcher(WatchOptions{Follow: true}, "/many")
	if got := s.round(w, 1); len(got) != 2*maxFollowed {
		t.Errorf("%d lines", len(got))
	}
	if got := s.round(w, 1); len(got) != 10 || !strings.HasPrefix(got[0], "m50 ") {
		t.Errorf("got %q", got)
	}
}

// Feeds may not lead into the own network, by whatever name.
func TestPrivateAddresses(t *testing.T) {
	for _, a := range []string{"127.0.0.1:80", "[::1]:80", "10.1.2.3:80", "192.168.0.1:80", "172.16.5.4:80", "169.254.169.254:80", "[fe80::1%eth0]:80", "[fd00::1]:80",
		"0.0.0.0:80", "[::]:80", "224.0.0.1:80", "100.64.1.1:80", "[::ffff:127.0.0.1]:80", "[64:ff9b::7f00:1]:80", "[2002:7f00:1::]:80", "255.255.255.255:80", "192.0.2.1:80", "[::7f00:1]:80", "nonsense"} {
		if publicAddress(a) == nil {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, a := range []string{"93.184.216.34:443", "[2606:2800:220:1:248:1893:25c8:1946]:443"} {
		if err := publicAddress(a); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
	s := newStation(t)
	s.serve["/feed"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss(item("a", "They met.", ""))) }
	for _, host := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)} {
		l, err := ledger.Open(filepath.Join(t.TempDir(), "record.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		w, err := NewWatcher(l, []string{host + "/feed"}, WatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		f, err := w.Next(t.Context())
		if err != nil || f.Err == nil || !strings.Contains(f.Err.Error(), "own machine or network") || len(s.asked) > 0 {
			t.Errorf("%s: %+v, %v", host, f, err)
		}
	}
}

func TestFeedLists(t *testing.T) {
	dir := t.TempDir()
	for content, want := range map[string]string{
		"# mine\nhttps://a.example/rss # the first\n\nhttp://b.example/\n":                                                                                          "https://a.example/rss http://b.example/",
		`<?xml version="1.0"?><opml><body><outline text="x"><outline xmlUrl="https://a.example/rss"/></outline><outline xmlurl="http://b.example/"/></body></opml>`: "https://a.example/rss http://b.example/",
		"file:///etc/passwd\n":                   "want one of the web",
		"ftp://a.example/\n":                     "want http or https",
		"https://me:secret@a.example/\n":         "it holds a name or a password",
		"":                                       "there is no feed in it",
		"<opml><outline xmlUrl='javascript:x'/>": "want one of the web",
		"<opml><outline xmlUrl='http://a.example/'>": "the list cannot be read",
	} {
		path := filepath.Join(dir, "list")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := Feeds(path)
		s := strings.Join(got, " ")
		if err != nil {
			s = err.Error()
		}
		if !strings.Contains(s, want) {
			t.Errorf("%q: %q, want %q", content, s, want)
		}
	}
	if got, err := Feeds("https://a.example/rss"); err != nil || len(got) != 1 {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := NewWatcher(nil, []string{"https://a.example/"}, WatchOptions{Every: time.Second}); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("every second: %v", err)
	}
}

// A stop while a server does not answer is a stop.
func TestWatchStops(t *testing.T) {
	s := newStation(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.serve["/feed"] = func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() }
	w := s.watcher(WatchOptions{}, "/feed")
	if f, err := w.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v, %v", f, err)
	}
}
