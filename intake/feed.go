package intake

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/mmcdole/gofeed"
)

// feed reads a file that is an RSS or Atom feed.
func (r *reader) feed(name string, b *bufio.Reader) {
	raw, err := io.ReadAll(io.LimitReader(b, MaxFeed+1))
	if err != nil {
		r.refuse(name, 0, err, "%s", broken(err))
		return
	}
	items, err := Feed(raw)
	if err != nil {
		r.refuse(name, 0, err, "%s", strings.TrimSuffix(err.Error(), ": "+dragoman.ErrInvalid.Error()))
		return
	}
	for i := range items {
		rep := &items[i]
		if r.done() {
			return
		}
		if rep.Published == 0 {
			rep.Published = r.options.Date
		}
		if why := r.fault(rep); why != "" {
			r.refuse(name, i+1, dragoman.ErrInvalid, "%s", why)
			continue
		}
		r.give(name, i+1, *rep)
	}
}

// Feed reads the items of an RSS or Atom feed, in their order. The text of an
// item is its content, else its description, else its title. An item without a
// day gives a report without. The error wraps [dragoman.ErrInvalid].
func Feed(raw []byte) (items []dragoman.Report, err error) {
	defer func() {
		// A large library over hostile bytes.
		if p := recover(); p != nil {
			items, err = nil, fmt.Errorf("the feed cannot be read: %v: %w", p, dragoman.ErrInvalid)
		}
	}()
	if len(raw) > MaxFeed {
		return nil, fmt.Errorf("the feed is longer than %d bytes: %w", MaxFeed, dragoman.ErrInvalid)
	}
	if depth(raw) > MaxDepth {
		return nil, fmt.Errorf("the elements of the feed lie more than %d deep: %w", MaxDepth, dragoman.ErrInvalid)
	}
	p := gofeed.NewParser()
	p.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	f, err := p.Parse(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("the feed cannot be read: %w: %w", err, dragoman.ErrInvalid)
	}
	for i, it := range f.Items {
		if i == MaxItems {
			return nil, fmt.Errorf("the feed has more than %d items: %w", MaxItems, dragoman.ErrInvalid)
		}
		rep := dragoman.Report{
			ID: line(first(it.GUID, it.Link)), URL: line(it.Link), Source: line(f.Title), Lang: line(f.Language),
			Title: line(plainOf(it.Title)), Text: plainOf(first(it.Content, it.Description)),
		}
		if rep.Text == "" {
			rep.Text, rep.Title = rep.Title, ""
		}
		if it.DublinCoreExt != nil && len(it.DublinCoreExt.Language) > 0 {
			rep.Lang = line(it.DublinCoreExt.Language[0])
		}
		for _, a := range it.Authors {
			rep.Byline = line(first(rep.Byline, a.Name))
		}
		for _, s := range []string{it.Published, it.Updated} {
			if rep.Published == 0 && s != "" {
				if rep.Published, err = dayOf(s); err != nil {
					rep.Published = 0
				}
			}
		}
		items = append(items, rep)
	}
	return items, nil
}

// depth tells how deep the elements of an XML lie in one another at most,
// roughly: whoever reads it next takes memory for each. Elements that are not
// closed count as open.
func depth(raw []byte) int {
	deepest, now := 0, 0
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '<' {
			continue
		}
		rest := raw[i+1:]
		switch {
		case bytes.HasPrefix(rest, []byte("![CDATA[")):
			at := bytes.Index(rest, []byte("]]>"))
			if at < 0 {
				return deepest
			}
			i += at
			continue
		case bytes.HasPrefix(rest, []byte("!--")):
			at := bytes.Index(rest, []byte("-->"))
			if at < 0 {
				return deepest
			}
			i += at
			continue
		case rest[0] == '/':
			now--
			continue
		case rest[0] == '!' || rest[0] == '?':
			continue
		}
		end := bytes.IndexByte(rest, '>')
		if end < 0 {
			break
		}
		if end == 0 || rest[end-1] != '/' {
			now++
			deepest = max(deepest, now)
		}
		i += end
	}
	return deepest
}
