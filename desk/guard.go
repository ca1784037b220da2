package desk

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The bounds of what one request may take.
const (
	maxQuery  = 4 << 10  // bytes of a question in an address
	maxBody   = 1 << 20  // bytes of a body, but for uploads
	maxUpload = 64 << 20 // bytes of an upload
	maxAtOnce = 32       // questions that are answered at a time; the others wait
	maxWait   = 5 * time.Second
	maxTime   = 15 * time.Second // for an answer
)

// writeHeader is what a request that changes something must carry: a form or
// a link on another site cannot send it.
const writeHeader = "X-Dragoman"

// policy is the Content-Security-Policy: nothing from elsewhere, nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard stands before everything that the desk answers.
type guard struct {
	options    *Options
	read, edit [sha256.Size]byte
	slots      chan struct{}
	metrics    *metrics
}

func newGuard(o *Options, m *metrics) *guard {
	return &guard{options: o, read: sha256.Sum256([]byte(o.ReadToken)), edit: sha256.Sum256([]byte(o.EditToken)), slots: make(chan struct{}, maxAtOnce), metrics: m}
}

// problem is an error as RFC 9457 has it.
func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "title": http.StatusText(status), "detail": detail}) // the asker may have gone
}

// before puts the guard before a handler.
func (g *guard) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if !g.known(r.Host) {
			problem(w, http.StatusMisdirectedRequest, "this desk is not called "+quoted(r.Host)+": dragoman serve --host names it")
			return
		}
		if len(r.URL.RawQuery) > maxQuery || len(r.URL.Path) > maxQuery {
			problem(w, http.StatusRequestURITooLong, "a question has at most 4096 bytes")
			return
		}
		writes := r.Method != http.MethodGet && r.Method != http.MethodHead
		if writes {
			if o := r.Header.Get("Origin"); o != "" && !same(o, r.Host) {
				problem(w, http.StatusForbidden, "another site asks for this: "+quoted(o))
				return
			}
			if r.URL.Path == mcpPath {
				if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && r.Method == http.MethodPost {
					problem(w, http.StatusUnsupportedMediaType, "want application/json")
					return
				}
			} else if r.Header.Get(writeHeader) == "" {
				problem(w, http.StatusForbidden, "what changes the record wants the header "+writeHeader+": 1")
				return
			}
		}
		inside := strings.HasPrefix(r.URL.Path, base+"/") || r.URL.Path == mcpPath || r.URL.Path == "/metrics"
		if inside && !g.may(r, writes && r.URL.Path != mcpPath && r.URL.Path != base+"/explain") {
			h.Set("WWW-Authenticate", `Bearer realm="dragoman"`)
			problem(w, http.StatusUnauthorized, "this desk wants a token: Authorization: Bearer TOKEN")
			return
		}
		limit := int64(maxBody)
		if strings.HasPrefix(r.URL.Path, base+"/intake") {
			limit = maxUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if !inside || strings.HasSuffix(r.URL.Path, "/progress") {
			next.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), maxTime)
		defer cancel()
		wait := time.NewTimer(maxWait)
		defer wait.Stop()
		select {
		case g.slots <- struct{}{}:
			defer func() { <-g.slots }()
		case <-wait.C:
			g.metrics.turned.Add(1)
			h.Set("Retry-After", "2")
			problem(w, http.StatusServiceUnavailable, "too many questions at once: ask again in two seconds")
			return
		case <-ctx.Done():
			problem(w, http.StatusServiceUnavailable, "the answer took too long: ask for less")
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// known reports whether a Host header names this desk. A page that has its own
// name lead to this machine could else read the record with its visitor's
// browser.
func (g *guard) known(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	if name == "localhost" || slices.Contains(g.options.Hosts, name) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && (ip.IsLoopback() || g.options.EditToken != "" || g.options.ReadToken != "")
}

func same(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host == host
}

// may reports whether a request has the token that it wants.
func (g *guard) may(r *http.Request, writes bool) bool {
	if g.options.ReadToken == "" && g.options.EditToken == "" {
		return true
	}
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return false
	}
	sum := sha256.Sum256([]byte(given))
	edits := subtle.ConstantTimeCompare(sum[:], g.edit[:]) == 1 && g.options.EditToken != ""
	reads := subtle.ConstantTimeCompare(sum[:], g.read[:]) == 1 && g.options.ReadToken != ""
	return edits || reads && !writes
}

// quoted is what came from outside, short and plain.
func quoted(s string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	if len(clean) > 100 {
		clean = clean[:100] + "..."
	}
	return `"` + clean + `"`
}
