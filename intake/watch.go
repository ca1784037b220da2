package intake

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// The bounds of watching.
const (
	MaxFeeds     = 10_000           // in a list
	askTime      = 30 * time.Second // for one answer, its body with it
	maxRedirects = 5
	maxFollowed  = 50 // articles that one feed has followed at a time; the others come the next time

	// shortest is the shortest time between two requests for one feed, and
	// hostGap between two to one host: what a reader at a browser might do.
	shortest = time.Minute
	hostGap  = 2 * time.Second

	// longest is the longest that a feed is left alone, whatever it asks for.
	longest = 24 * time.Hour
)

// WatchOptions for NewWatcher.
type WatchOptions struct {
	Every        time.Duration // between two requests for a feed; 0: a quarter of an hour, at least a minute
	Once         bool          // ask each feed that is due once, then stop
	Follow       bool          // read the articles that items link to, rather than the items, where robots.txt allows it
	AllowPrivate bool          // addresses of the own machine and network too, and the proxy of the environment
	UserAgent    string
}

// Watcher asks feeds for what is new, each when it is due. It asks with the
// tags that the server gave, leaves two seconds between requests to one host,
// waits longer after each failure and as long as a server asks, follows links
// where robots.txt allows it, and knows after a restart what it has seen: the
// record keeps that. It is for one goroutine.
type Watcher struct {
	ledger *ledger.Ledger
	feeds  []string
	o      WatchOptions
	client *http.Client
	asked  map[string]time.Time // by host
	robots map[string]*robots   // by scheme and host, as links are followed
	round  map[string]bool      // asked since the start, for Once

	now  func() time.Time
	wait func(context.Context, time.Duration) error
}

// NewWatcher makes a watcher of feeds, given by their addresses. The error
// wraps [dragoman.ErrInvalid].
func NewWatcher(l *ledger.Ledger, feeds []string, o WatchOptions) (*Watcher, error) {
	if o.Every == 0 {
		o.Every = 15 * time.Minute
	}
	switch {
	case o.Every < shortest:
		return nil, fmt.Errorf("every %s: a feed is not asked more than once in %s: %w", o.Every, shortest, dragoman.ErrInvalid)
	case len(feeds) == 0:
		return nil, fmt.Errorf("there is no feed to watch: %w", dragoman.ErrInvalid)
	case len(feeds) > MaxFeeds:
		return nil, fmt.Errorf("there are more than %d feeds: %w", MaxFeeds, dragoman.ErrInvalid)
	}
	w := &Watcher{ledger: l, o: o, asked: map[string]time.Time{}, robots: map[string]*robots{}, round: map[string]bool{}, now: time.Now, wait: sleep}
	for _, f := range feeds {
		if err := webAddress(f); err != nil {
			return nil, err
		}
		if !slices.Contains(w.feeds, f) {
			w.feeds = append(w.feeds, f)
		}
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	transport := &http.Transport{
		DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 20 * time.Second,
		MaxResponseHeaderBytes: 256 << 10, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute,
	}
	if o.AllowPrivate {
		transport.Proxy = http.ProxyFromEnvironment
	} else {
		// What is dialled is checked, not what was asked for: a name may lead
		// anywhere, and elsewhere the second time.
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return publicAddress(address) }
	}
	w.client = &http.Client{Transport: transport, Timeout: askTime, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return errors.New("too many redirects")
		}
		if err := webAddress(r.URL.String()); err != nil {
			return err
		}
		if obeys, _ := r.Context().Value(obeying{}).(bool); obeys {
			return w.permitted(r.Context(), r.URL)
		}
		return nil
	}}
	return w, nil
}

// webAddress reports what is wrong with an address of the web.
func webAddress(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || len(s) > MaxField:
		return fmt.Errorf("address %.200q: want one of the web: %w", s, dragoman.ErrInvalid)
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("address %.200q: want http or https: %w", s, dragoman.ErrInvalid)
	case u.User != nil:
		return fmt.Errorf("address %s: it holds a name or a password: %w", u.Redacted(), dragoman.ErrInvalid)
	}
	return nil
}

// notPublic are addresses of no public host that netip does not know as such:
// this network, shared by carriers (RFC 6598), for protocols (RFC 6890), tests
// (RFC 2544), documentation, reserved; IPv4 in IPv6 (RFC 6052, 3056, 4380).
var notPublic = func() (list []netip.Prefix) {
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "2001:db8::/32", "fec0::/10", "::/96"} {
		list = append(list, netip.MustParsePrefix(s))
	}
	return list
}()

// publicAddress reports an address, "IP:port", that a feed has no business
// with: the news is hostile, and must not lead into the reader's own network.
func publicAddress(address string) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address %s: %w", address, err)
	}
	ip := a.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return fmt.Errorf("%s is an address of the own machine or network, which feeds are not read from: --allow-private reads them", ip)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Feeds reads a list of feeds: OPML, whose outlines have an xmlUrl, or lines of
// addresses, among which "#" begins a remark. The error wraps
// [dragoman.ErrInvalid].
func Feeds(name string) ([]string, error) {
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		return []string{name}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	b := unicodeOf(bufio.NewReader(io.LimitReader(f, MaxFeed)))
	head, _ := b.Peek(4 << 10) // what stops it is met again
	var feeds []string
	if strings.HasPrefix(strings.TrimSpace(string(head)), "<") {
		feeds, err = opml(b)
	} else {
		feeds, err = addresses(b)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(feeds) == 0 {
		return nil, fmt.Errorf("%s: there is no feed in it: %w", name, dragoman.ErrInvalid)
	}
	return feeds, nil
}

func addresses(b *bufio.Reader) (feeds []string, err error) {
	s := bufio.NewScanner(b)
	for n := 1; s.Scan(); n++ {
		line, _, _ := strings.Cut(s.Text(), " #")
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if err := webAddress(line); err != nil {
			return nil, fmt.Errorf("%d: %w", n, err)
		}
		feeds = append(feeds, line)
	}
	return feeds, s.Err()
}

func opml(r io.Reader) (feeds []string, err error) {
	d := xml.NewDecoder(r)
	d.Strict = false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return feeds, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the list cannot be read: %w: %w", err, dragoman.ErrInvalid)
		}
		e, ok := t.(xml.StartElement)
		if !ok || !strings.EqualFold(e.Name.Local, "outline") {
			continue
		}
		for _, a := range e.Attr {
			if strings.EqualFold(a.Name.Local, "xmlUrl") && a.Value != "" {
				if err := webAddress(a.Value); err != nil {
					return nil, err
				}
				feeds = append(feeds, a.Value)
			}
		}
	}
}

// Fetched is what came of asking a feed.
type Fetched struct {
	Feed    string
	Reports []dragoman.Report // that are new
	Aside   []Aside           // that are not English
	Refused []Refusal         // that are no reports
	Notes   []Note            // what a reader should know of the others
	Err     error             // why nothing came; nil also when nothing is new
	Next    time.Time         // when it is asked again

	state ledger.Feed
	items []string // that were seen
}

// Next waits for the next feed that is due, and asks it. It gives nil when all
// that were due have been asked once, and only that was wanted. The error is
// that of a done context or of the record; what is wrong with a feed is in
// Fetched.
//
// When the reports are in the record, tell Keep; until then they count as not
// seen.
func (w *Watcher) Next(ctx context.Context) (*Fetched, error) {
	for {
		state, wait, err := w.next(ctx)
		if err != nil || state == nil {
			return nil, err
		}
		if wait > 0 {
			if w.o.Once {
				return nil, nil
			}
			if err := w.wait(ctx, wait); err != nil {
				return nil, err
			}
			continue // another process may have asked it meanwhile
		}
		w.round[state.URL] = true
		return w.ask(ctx, state)
	}
}

// next gives the feed that is due first, and how long until then.
func (w *Watcher) next(ctx context.Context) (first *ledger.Feed, wait time.Duration, err error) {
	for _, url := range w.feeds {
		if w.o.Once && w.round[url] {
			continue
		}
		f, err := w.ledger.Feed(ctx, url)
		if err != nil {
			return nil, 0, err
		}
		if first == nil || f.Due.Before(first.Due) {
			first = &f
		}
	}
	if first == nil {
		return nil, 0, nil
	}
	return first, first.Due.Sub(w.now()), nil
}

// Keep remembers what was fetched.
func (w *Watcher) Keep(ctx context.Context, f *Fetched) error {
	return w.ledger.KeepFeed(ctx, f.state, f.items)
}

func (w *Watcher) ask(ctx context.Context, state *ledger.Feed) (*Fetched, error) {
	f := &Fetched{Feed: state.URL, state: *state}
	a, err := w.get(ctx, state.URL, state.ETag, state.Modified, MaxFeed)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	now := w.now()
	f.state.Asked, f.state.Due = now, now.Add(w.o.Every)
	if err == nil && !a.unchanged {
		err = w.read(ctx, f, a)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if err != nil {
		f.Err = err
		f.Reports, f.items = nil, nil
		f.state.Failures++
		f.state.Fault = err.Error()
		f.state.Due = now.Add(max(backOff(w.o.Every, f.state.Failures), a.after))
	} else {
		f.state.Failures, f.state.Fault = 0, ""
		f.state.Due = now.Add(max(w.o.Every, a.after))
	}
	f.Next = f.state.Due
	return f, nil
}

// backOff doubles with each failure, up to a day.
func backOff(every time.Duration, failures int) time.Duration {
	d := every
	for range failures {
		if d *= 2; d > longest {
			return longest
		}
	}
	return d
}

// answer is what a server gave.
type answer struct {
	status         int // 0: none came
	body           []byte
	contentType    string
	address        string // in the end
	etag, modified string
	unchanged      bool
	after          time.Duration // how long it asks to be left alone
}

// get asks for an address, when its host may be asked again.
func (w *Watcher) get(ctx context.Context, address, etag, modified string, most int64) (a answer, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return a, err
	}
	if gap := w.asked[u.Host].Add(hostGap).Sub(w.now()); gap > 0 {
		if err := w.wait(ctx, gap); err != nil {
			return a, err
		}
	}
	defer func() { w.asked[u.Host] = w.now() }()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return a, err
	}
	r.Header.Set("User-Agent", w.o.UserAgent)
	r.Header.Set("Accept", "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.1")
	r.Header.Set("Accept-Language", "en, *;q=0.1")
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	if modified != "" {
		r.Header.Set("If-Modified-Since", modified)
	}
	resp, err := w.client.Do(r)
	if err != nil {
		var asking *url.Error
		if errors.As(err, &asking) {
			err = asking.Err // the address is told beside it
		}
		return a, err
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	a.status = resp.StatusCode
	a.address, a.contentType = resp.Request.URL.String(), resp.Header.Get("Content-Type")
	a.after = retryAfter(resp.Header.Get("Retry-After"), w.now())
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotModified:
		a.unchanged = true
		return a, nil
	default:
		return a, fmt.Errorf("the server says %s", line(resp.Status))
	}
	a.etag, a.modified = line(resp.Header.Get("ETag")), line(resp.Header.Get("Last-Modified"))
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err == nil && int64(len(a.body)) > most {
		err = fmt.Errorf("the answer is longer than %d bytes", most)
	}
	return a, err
}

// retryAfter reads the header of that name: seconds, or a time.
func retryAfter(s string, now time.Time) time.Duration {
	if s == "" {
		return 0
	}
	d := time.Duration(0)
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		d = time.Duration(min(n, int(longest/time.Second))) * time.Second
	} else if t, err := http.ParseTime(s); err == nil {
		d = t.Sub(now)
	}
	return min(max(d, 0), longest)
}

// read takes what is new out of a feed.
func (w *Watcher) read(ctx context.Context, f *Fetched, a answer) error {
	items, err := Feed(a.body)
	if err != nil {
		return errors.New(strings.TrimSuffix(err.Error(), ": "+dragoman.ErrInvalid.Error()))
	}
	ids := make([]string, len(items))
	for i := range items {
		if ids[i] = items[i].ID; ids[i] == "" {
			ids[i] = items[i].ContentID()
		}
	}
	seen, err := w.ledger.SeenItems(ctx, f.Feed, ids)
	if err != nil {
		return err
	}
	r := &reader{ctx: ctx}
	all, followed := true, 0
	for i, rep := range items {
		if seen[ids[i]] {
			f.items = append(f.items, ids[i])
			continue
		}
		if w.o.Follow && rep.URL != "" {
			if followed == maxFollowed {
				all = false
				continue
			}
			followed++
			if why := w.follow(ctx, &rep); why != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				f.Notes = append(f.Notes, Note{Name: rep.URL, What: "it could not be followed, and the feed's own text is read: " + why.Error()})
			}
		}
		seen[ids[i]] = true
		f.items = append(f.items, ids[i])
		if why := r.fault(&rep); why != "" {
			f.Refused = append(f.Refused, Refusal{Name: f.Feed, Line: i + 1, Why: why, Err: dragoman.ErrInvalid})
			continue
		}
		if lang, ok := English(rep.Lang, rep.Title, rep.Text); !ok {
			f.Aside = append(f.Aside, Aside{Name: f.Feed, Line: i + 1, ID: rep.ID, Why: NotEnglish, More: lang})
			continue
		}
		f.Reports = append(f.Reports, rep)
	}
	if all {
		f.state.ETag, f.state.Modified = a.etag, a.modified
	} else {
		f.state.ETag, f.state.Modified = "", "" // the others are asked for, changed or not
	}
	return nil
}

// follow puts the article that an item links to in its place, where the
// robots.txt of its host lets it. What the item says of its day and title
// stands.
func (w *Watcher) follow(ctx context.Context, rep *dragoman.Report) error {
	if err := webAddress(rep.URL); err != nil {
		return err
	}
	u, err := url.Parse(rep.URL)
	if err != nil {
		return err
	}
	if err := w.permitted(ctx, u); err != nil {
		return err
	}
	a, err := w.get(context.WithValue(ctx, obeying{}, true), rep.URL, "", "", MaxPage)
	if err != nil {
		return err
	}
	if !isHTML(a.contentType) {
		return fmt.Errorf("it is no page but %.100q", a.contentType)
	}
	page, err := Page(a.body, a.contentType, a.address)
	if err != nil {
		return err
	}
	if page.Text == "" {
		return errors.New("it has no text")
	}
	rep.Text, rep.Lang = page.Text, page.Lang
	rep.Title, rep.Byline = first(rep.Title, page.Title), first(rep.Byline, page.Byline)
	if rep.Published == 0 {
		rep.Published = page.Published
	}
	return nil
}
