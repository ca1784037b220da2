package intake

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The bounds of robots.txt: RFC 9309 has at least 500 KiB of it read, and its
// rules kept no longer than a day.
const (
	maxRobots     = 500 << 10
	robotsKept    = 24 * time.Hour
	maxRobotHosts = 256
)

// robots is what a host's robots.txt has for one reader, by RFC 9309.
type robots struct {
	rules []robotRule
	fault string // why nothing of the host may be read; empty: the rules tell
	until time.Time
}

// robotRule allows or disallows the paths that a pattern matches.
type robotRule struct {
	allow   bool
	pattern string // as robotPath writes them; "*" is any octets, "$" the end where it is last
}

// parseRobots takes the rules for a product token out of a robots.txt: those
// of all its groups or, where none names it, of all groups for "*". What it
// does not know it passes over.
func parseRobots(body, token string) []robotRule {
	var own, others []robotRule
	named, forAll, forUs, inRules := false, false, false, true
	body = strings.TrimPrefix(body, "\ufeff")
	for line := range strings.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.Trim(value, " \t")
		switch key = strings.ToLower(strings.Trim(key, " \t")); key {
		case "user-agent":
			if inRules { // a group begins
				forAll, forUs, inRules = false, false, false
			}
			if value == "*" {
				forAll = true
			} else if token != "" && strings.EqualFold(productToken(value), token) {
				forUs, named = true, true
			}
		case "allow", "disallow":
			inRules = true
			if value == "" {
				continue // it matches nothing
			}
			r := robotRule{allow: key == "allow", pattern: robotPattern(value)}
			if forUs {
				own = append(own, r)
			}
			if forAll {
				others = append(others, r)
			}
		}
	}
	if named {
		return own
	}
	return others
}

// productToken is what of a name of a reader counts: letters, "_" and "-".
func productToken(s string) string {
	n := 0
	for n < len(s) && (letter(s[n]) || s[n] == '_' || s[n] == '-') {
		n++
	}
	return s[:n]
}

// robotPath writes a path and query so that they can be compared: octets that
// need no escape are not escaped, and all others are.
func robotPath(s string) string { return octets(s, "*$") }

// robotPattern writes a pattern likewise; a "$" that is not last is one.
func robotPattern(s string) string {
	body, end := strings.CutSuffix(s, "$")
	body = octets(body, "$")
	if end {
		body += "$"
	}
	return body
}

// octets escapes what is not ASCII and what is named, and takes back escapes
// of letters, digits and "-._~".
func octets(s, escape string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			hi, lo := strings.IndexByte(hexDigits, upper(s[i+1])), strings.IndexByte(hexDigits, upper(s[i+2]))
			if hi >= 0 && lo >= 0 {
				d := byte(hi<<4 | lo)
				if i += 2; unreserved(d) {
					b.WriteByte(d)
				} else {
					b.Write([]byte{'%', hexDigits[hi], hexDigits[lo]})
				}
				continue
			}
		}
		if c >= 0x80 || strings.IndexByte(escape, c) >= 0 {
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func unreserved(c byte) bool {
	return letter(c) || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// matches reports whether a pattern matches a path from its begin. It takes
// the first place for each part between stars, so that it goes over the path
// once.
func (r *robotRule) matches(path string) bool {
	pattern, end := strings.CutSuffix(r.pattern, "$")
	parts := strings.Split(pattern, "*")
	path, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return !end || path == ""
	}
	last := len(parts) - 1
	for _, p := range parts[1:last] {
		i := strings.Index(path, p)
		if i < 0 {
			return false
		}
		path = path[i+len(p):]
	}
	if end {
		return strings.HasSuffix(path, parts[last])
	}
	return strings.Contains(path, parts[last])
}

// allows reports whether an address may be read: the longest pattern that
// matches tells, and of two as long the one that allows.
func (r *robots) allows(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if path == "/robots.txt" {
		return true
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	path = robotPath(path)
	allow, longest := true, -1
	for i := range r.rules {
		rule := &r.rules[i]
		if n := len(rule.pattern); (n > longest || n == longest && rule.allow) && rule.matches(path) {
			allow, longest = rule.allow, n
		}
	}
	return allow
}

// obeying marks the context of a request whose redirects ask robots.txt too.
type obeying struct{}

// permitted asks the robots.txt of a host whether an address may be followed.
func (w *Watcher) permitted(ctx context.Context, u *url.URL) error {
	r, err := w.robotsOf(ctx, u)
	switch {
	case err != nil:
		return err
	case r.fault != "":
		return errors.New(r.fault)
	case !r.allows(u):
		return fmt.Errorf("the robots.txt of %s does not allow it", u.Host)
	}
	return nil
}

// robotsOf gives the rules of a host, from what is kept or by asking. A host
// without a robots.txt allows all; one whose robots.txt cannot be reached
// allows nothing until it can (RFC 9309, 2.3.1). The error is that of a done
// context.
func (w *Watcher) robotsOf(ctx context.Context, u *url.URL) (*robots, error) {
	origin := u.Scheme + "://" + u.Host
	now := w.now()
	if r := w.robots[origin]; r != nil && now.Before(r.until) {
		return r, nil
	}
	a, err := w.get(context.WithValue(ctx, obeying{}, false), origin+"/robots.txt", "", "", maxRobots)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	r := &robots{until: now.Add(robotsKept)}
	switch {
	case a.status == http.StatusOK && (err == nil || len(a.body) > maxRobots):
		body := string(a.body)
		if len(body) > maxRobots { // the line that is cut is none
			body = body[:strings.LastIndexAny(body[:maxRobots], "\r\n")+1]
		}
		r.rules = parseRobots(body, productToken(w.o.UserAgent))
	case a.status > 200 && a.status < 300, a.status >= 400 && a.status < 500 && a.status != http.StatusTooManyRequests:
		// There is none.
	default:
		if err == nil {
			err = fmt.Errorf("the server says %d", a.status)
		}
		r.fault = fmt.Sprintf("the robots.txt of %s, which tells whether it may be read, cannot be: %v", u.Host, err)
		r.until = now.Add(min(max(w.o.Every, a.after), robotsKept))
	}
	if len(w.robots) >= maxRobotHosts {
		w.forgetRobots(now)
	}
	w.robots[origin] = r
	return r, nil
}

// forgetRobots makes room: what is out of date goes, else what will be first.
func (w *Watcher) forgetRobots(now time.Time) {
	var first string
	for origin, r := range w.robots {
		if !now.Before(r.until) {
			delete(w.robots, origin)
		} else if old := w.robots[first]; old == nil || r.until.Before(old.until) || r.until.Equal(old.until) && origin < first {
			first = origin
		}
	}
	if len(w.robots) >= maxRobotHosts {
		delete(w.robots, first)
	}
}
