package intake

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRobots(t *testing.T) {
	for _, c := range []struct{ body, allowed, refused string }{
		{"", "/ /a", ""},
		{"User-agent: *\nDisallow: /", "/robots.txt", "/ /a /a?b"},
		{"User-agent: *\nDisallow:", "/ /a", ""},
		{"\ufeffuser-AGENT : *  # all\r\ndisallow : /a # not this\r\rALLOW: /a/b", "/ /b /a/b /a/b/c", "/a /a/c /abc"},
		// Who is named reads its own group only, and all of those.
		{"User-agent: *\nDisallow: /\nUser-agent: Dragoman/2.0\nUser-agent: other\nDisallow: /a\nUser-agent: third\nDisallow: /b\nUser-agent: dragoman\nDisallow: /c", "/ /b", "/a /c"},
		{"User-agent: *\nDisallow: /\nUser-agent: dragoman\nCrawl-delay: 3", "/ /a", ""},
		{"User-agent: dragomanic\nDisallow: /", "/a", ""},
		// Unknown lines neither end a group nor begin one, and rules before one are none.
		{"Disallow: /a\nSitemap: https://herald.example/s.xml\nUser-agent: *\nCrawl-delay: 3\nUser-agent: x\nnonsense\nDisallow: /b", "/a", "/b"},
		// The longest pattern tells, and of two as long the one that allows.
		{"User-agent: *\nDisallow: /example/\nAllow: /example/allowed\nDisallow: /example/allowed/not", "/example /example/allowed.html", "/example/x /example/allowed/not"},
		{"User-agent: *\nDisallow: /same\nAllow: /same", "/same /same/x", ""},
		{"User-agent: *\nDisallow: /*.pdf$\nDisallow: /*/print*\nDisallow: /$\nDisallow: /*?*session=", "/a.pdf?x /a.pdfs /print /a", "/ /a.pdf /b/a.pdf /a/b/printed /a?b&session=1"},
		{"User-agent: *\nDisallow: /a*b*a$", "/aba/ /ab /aa", "/aba /abba /abxaba"},
		// Escapes: RFC 9309, 2.2.2.
		{"User-agent: *\nDisallow: /foo/bar?baz=quz\nDisallow: /ツ\nDisallow: /b%E3%83%84\nDisallow: /c%62%2f\nDisallow: /d%7Ee", "/foo/bar?baz=qu /cb/ /c", "/foo/bar?baz=quz /%E3%83%84 /%e3%83%84x /bツ /cb%2F /d~e"},
		{"User-agent: *\nDisallow: /file-with-a-%2A.html\nDisallow: /price$list\nDisallow: /50%", "/file-with-a-x.html /price", "/file-with-a-*.html /price$list /price%24list"},
		{"User-agent: *\nDisallow: private\nDisallow: *private/", "/private", "/private/ /a/private/"},
	} {
		r := robots{rules: parseRobots(c.body, "dragoman")}
		for i, paths := range []string{c.allowed, c.refused} {
			for p := range strings.FieldsSeq(paths) {
				u, err := url.Parse("https://herald.example" + p)
				if err != nil {
					t.Fatal(err)
				}
				if got := r.allows(u); got != (i == 0) {
					t.Errorf("%q: %s is allowed: %v", c.body, p, got)
				}
			}
		}
	}
	// No pattern takes long on a long path.
	rules := "User-agent: *\n" + strings.Repeat("Disallow: /"+strings.Repeat("*a", 50)+"b\n", 2000)
	r := robots{rules: parseRobots(rules, "dragoman")}
	u := &url.URL{Scheme: "https", Host: "herald.example", Path: "/" + strings.Repeat("a", 8<<10)}
	start := time.Now()
	if !r.allows(u) {
		t.Error("it has no b")
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %s", d)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nAllow: /%2", "/a?b%")
	f.Add("\ufeffuser-agent:dragoman\rdisallow:*$*\x00", "/%2a$")
	f.Fuzz(func(t *testing.T, body, path string) {
		r := robots{rules: parseRobots(body, "dragoman")}
		u := &url.URL{Scheme: "https", Host: "herald.example", Path: path}
		allowed := r.allows(u)
		// One more rule that disallows allows nothing more, and the rules of
		// another reader change nothing.
		other := robots{rules: parseRobots(body+"\nDisallow:\nUser-agent: other\nAllow: /\nDisallow: /", "dragoman")}
		if other.allows(u) != allowed {
			t.Errorf("%q: %q is judged by the rules of another", body, path)
		}
		all := robots{rules: append(slices.Clone(r.rules), robotRule{pattern: "*"})}
		if all.allows(u) && !allowed {
			t.Errorf("%q: %q is allowed by disallowing", body, path)
		}
	})
}

// articlePage is an article at a path.
func articlePage(title string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<html><head><title>%s</title></head><body><article><p>%s: the ministers met in Baku and spoke about the railway at some length on Monday.</p></article></body></html>", title, title)
	}
}

func linked(id, url string) string { return item(id, "They met.", "<link>"+url+"</link>") }

// Links are followed where the host's robots.txt lets this reader, and it is
// asked once in a day.
func TestFollowRobots(t *testing.T) {
	s := newStation(t)
	robotsTxt := "User-agent: *\nDisallow: /\n\nUser-agent: dragoman\nDisallow: /private\n"
	s.serve["/robots.txt"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, robotsTxt) }
	s.serve["/open"], s.serve["/private/a"] = articlePage("Open"), articlePage("Private")
	s.serve["/moved"] = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, s.URL+"/private/a", http.StatusFound)
	}
	var items []string
	feed := func(ids ...string) {
		items = items[:0]
		for _, id := range ids {
			name, path, _ := strings.Cut(id, " ")
			items = append(items, linked(name, s.URL+path))
		}
	}
	s.serve["/feed"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss(items...)) }
	feed("a /open", "b /private/a", "c /moved")
	w := s.watcher(WatchOptions{Follow: true, UserAgent: "dragoman/0.1"}, "/feed")
	host := strings.TrimPrefix(s.URL, "http://")
	refused := "% it could not be followed, and the feed's own text is read: the robots.txt of " + host + " does not allow it"
	const open = `a 2019-01-22 "Open: the ministers met in Baku and spoke about the railway at some length on Monday."`
	expect(t, s.round(w, 1), open, `b 2019-01-22 "They met."`, `c 2019-01-22 "They met."`, refused, refused)
	expect(t, s.asked, "/feed", "/robots.txt", "/open", "/moved")
	// What is kept tells for a day.
	s.asked = nil
	feed("d /open")
	s.round(w, 1)
	expect(t, s.asked, "/feed", "/open")
	s.now, s.asked, robotsTxt = s.now.Add(25*time.Hour), nil, "User-agent: dragoman\nDisallow: /open\n"
	feed("e /open")
	expect(t, s.round(w, 1), `e 2019-01-22 "They met."`, refused)
	expect(t, s.asked, "/feed", "/robots.txt")
	// The feed itself was asked for by the user, and no robots.txt when nothing is followed.
	s.asked = nil
	feed("f /open")
	s.now = s.now.Add(time.Hour)
	s.round(s.watcher(WatchOptions{UserAgent: "dragoman/0.1"}, "/feed"), 1)
	expect(t, s.asked, "/feed")
}

// A host that has no robots.txt may be read; one that cannot give it may not,
// until it can.
func TestRobotsFailing(t *testing.T) {
	for _, c := range []struct {
		status  int
		follows bool
	}{{200, true}, {204, true}, {401, true}, {403, true}, {404, true}, {410, true}, {429, false}, {500, false}, {503, false}} {
		s := newStation(t)
		status := c.status
		s.serve["/robots.txt"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
		s.serve["/open"] = articlePage("Open")
		id := "a"
		s.serve["/feed"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss(linked(id, s.URL+"/open"))) }
		w := s.watcher(WatchOptions{Follow: true, UserAgent: "dragoman/0.1"}, "/feed")
		out := strings.Join(s.round(w, 1), "\n")
		if got := strings.Contains(out, "Open: "); got != c.follows || !got && !strings.Contains(out, "robots.txt") {
			t.Errorf("%d: %s", c.status, out)
		}
		if !c.follows {
			id, status = "b", 404
			s.now = s.now.Add(time.Hour)
			if out := strings.Join(s.round(w, 1), "\n"); !strings.Contains(out, "Open: ") {
				t.Errorf("%d, then 404: %s", c.status, out)
			}
		}
	}
	// One that is too long tells with its first 500 KiB, and a rule that is cut is none.
	s := newStation(t)
	s.serve["/robots.txt"] = func(w http.ResponseWriter, _ *http.Request) {
		head := "User-agent: *\nDisallow: /private\n"
		fmt.Fprint(w, head+strings.Repeat("#", maxRobots-len(head)-len("\nDisallow: /"))+"\nDisallow: /"+"x\nDisallow: /open\n")
	}
	s.serve["/open"], s.serve["/private"] = articlePage("Open"), articlePage("Private")
	s.serve["/feed"] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, rss(linked("a", s.URL+"/open"), linked("b", s.URL+"/private")))
	}
	out := s.round(s.watcher(WatchOptions{Follow: true, UserAgent: "dragoman/0.1"}, "/feed"), 1)
	if text := strings.Join(out, "\n"); !strings.Contains(text, "Open: ") || strings.Contains(text, "Private: ") {
		t.Error(text)
	}
}

// However many hosts there are, few robots.txt are kept.
func TestRobotsBound(t *testing.T) {
	s := newStation(t)
	w := s.watcher(WatchOptions{Follow: true, UserAgent: "dragoman/0.1"}, "/feed")
	// Every name leads to the station.
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	w.client.Transport.(*http.Transport).Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(other.URL) }
	for i := range maxRobotHosts + 20 {
		u := &url.URL{Scheme: "http", Host: fmt.Sprintf("h%d.example", i), Path: "/a"}
		if err := w.permitted(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		s.now = s.now.Add(time.Second)
	}
	if n := len(w.robots); n != maxRobotHosts {
		t.Errorf("%d are kept", n)
	}
	if w.robots["http://h0.example"] != nil || w.robots[fmt.Sprintf("http://h%d.example", maxRobotHosts+19)] == nil {
		t.Error("the oldest is kept, or the newest is not")
	}
}
