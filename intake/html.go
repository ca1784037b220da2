package intake

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/dragoman-events/dragoman"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// MaxElements bounds the elements of a page. Newspapers have some two
// thousand; what finds the article among them takes longer than their number.
const MaxElements = 30_000

// html reads a file that is one page.
func (r *reader) html(name, id string, b *bufio.Reader) {
	raw, err := io.ReadAll(io.LimitReader(b, MaxPage+1))
	switch {
	case err != nil:
		r.refuse(name, 0, err, "%s", broken(err))
		return
	case len(raw) > MaxPage:
		r.refuse(name, 0, dragoman.ErrInvalid, "the page is longer than %d bytes", MaxPage)
		return
	}
	r.page(name, 0, r.unique(name, id), raw, "", "")
}

// page gives the report of a page that stands in a file.
func (r *reader) page(name string, line int, id string, raw []byte, contentType, address string) {
	rep, err := Page(raw, contentType, address)
	if err != nil {
		r.refuse(name, line, err, "%s", strings.TrimSuffix(err.Error(), ": "+dragoman.ErrInvalid.Error()))
		return
	}
	rep.ID = id
	if rep.Published == 0 {
		rep.Published = r.options.Date
	}
	if why := r.fault(&rep); why != "" {
		r.refuse(name, line, dragoman.ErrInvalid, "%s", why)
		return
	}
	r.give(name, line, rep)
}

// Page reads the article of an HTML page: its text, title, day, address,
// publisher and language, without an id. The content type is that of the HTTP
// header and the address that of the page; both may be empty. A page that does
// not tell its day, or has no text, gives a report without. The error wraps
// [dragoman.ErrInvalid].
//
// The day is what the page says of itself in its metadata, as that of its
// publication; one that is only in the text, or in a form that can be read in
// two ways ("01/02/2019"), is none.
func Page(raw []byte, contentType, address string) (rep dragoman.Report, err error) {
	defer func() {
		// What finds the article is a large library over hostile bytes.
		if p := recover(); p != nil {
			rep, err = dragoman.Report{}, fmt.Errorf("the page cannot be read: %v: %w", p, dragoman.ErrInvalid)
		}
	}()
	if len(raw) > MaxPage {
		return rep, fmt.Errorf("the page is longer than %d bytes: %w", MaxPage, dragoman.ErrInvalid)
	}
	text := string(raw)
	if !utf8.Valid(raw) {
		e, _, _ := charset.DetermineEncoding(raw[:min(len(raw), 1024)], contentType)
		b, err := e.NewDecoder().Bytes(raw)
		if err != nil {
			return rep, fmt.Errorf("the page's letters cannot be read: %w", errors.Join(err, dragoman.ErrInvalid))
		}
		text = strings.ToValidUTF8(string(b), string(utf8.RuneError))
	}
	doc, err := html.Parse(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	if err != nil {
		// It stops at 512 elements in one another.
		return rep, fmt.Errorf("the page cannot be read: %s: %w", strings.TrimPrefix(err.Error(), "html: "), dragoman.ErrInvalid)
	}
	base, err := url.Parse(address)
	if err != nil || address == "" {
		base = nil
	}
	m := meta{base: base}
	if m.read(doc); m.elements > MaxElements {
		return rep, fmt.Errorf("the page has more than %d elements: %w", MaxElements, dragoman.ErrInvalid)
	}
	body := render(doc)

	p := readability.NewParser()
	p.DisableJSONLD = true // it is read above, within bounds
	p.CharThresholds = 200 // characters of an article: news in brief has no more
	article, err := p.ParseAndMutate(doc, base)
	if err != nil {
		return rep, fmt.Errorf("the page cannot be read: %w", errors.Join(err, dragoman.ErrInvalid))
	}
	if article.Node != nil {
		rep.Text = render(article.Node)
	}
	if rep.Text == "" {
		rep.Text = body
	}
	rep.Title = line(first(m.title, article.Title()))
	rep.Source = line(first(m.site, article.SiteName()))
	rep.Byline = line(first(m.author, article.Byline()))
	if p, rest, ok := strings.Cut(rep.Text, "\n\n"); ok && rep.Byline != "" && isByline(line(p), rep.Byline) {
		rep.Text = rest // "By A. Reporter" is no part of the text
	}
	rep.URL = first(m.canonical, address)
	if m.lang != "" {
		// Many pages say the language of their template. What the words say
		// counts, and this only where they agree.
		if lang, ok := English("", rep.Title, rep.Text); ok && strings.HasPrefix(strings.ToLower(m.lang), "en") || lang == strings.ToLower(m.lang[:min(2, len(m.lang))]) {
			rep.Lang = m.lang
		}
	}
	rep.Published = m.day
	return rep, nil
}

func isByline(s, author string) bool {
	return strings.EqualFold(s, author) || len(s) > 3 && strings.EqualFold(s[:3], "by ") && strings.EqualFold(s[3:], author)
}

func first(s ...string) string {
	for _, s := range s {
		if strings.TrimSpace(s) != "" {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// line puts a text on one line, and cuts it where a field ends.
func line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > MaxField {
		s = strings.ToValidUTF8(s[:MaxField], "")
	}
	return s
}

// meta is what a page says of itself.
type meta struct {
	base                                 *url.URL
	elements                             int
	title, site, author, canonical, lang string
	day                                  dragoman.Day
	rank                                 int // how good the source of the day is
}

// The places where a page tells the day of its publication, the best first,
// by the name, property or itemprop of a meta element. Those of the Open Graph
// protocol, schema.org, Dublin Core and Parsely.
var dayNames = []string{
	"article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "dc.date.issued", "dcterms.issued", "dcterms.created",
	"publishdate", "publish-date", "publish_date", "pubdate", "sailthru.date", "article.published", "published-date", "dc.date", "dcterms.date", "date",
}

const (
	rankJSON = 50 // schema.org in JSON-LD, behind the first two of dayNames
	rankTime = 90 // a time element
)

// sets takes a day from a place of a rank; the lower is the better.
func (m *meta) sets(s string, rank int) {
	if m.day != 0 && m.rank <= rank {
		return
	}
	if d, err := dayOf(s); err == nil {
		m.day, m.rank = d, rank
	}
}

// read walks through the page; a parsed page is at most 512 deep.
func (m *meta) read(n *html.Node) {
	if n.Type == html.ElementNode {
		if m.elements++; m.elements > MaxElements {
			return
		}
		switch n.DataAtom {
		case atom.Html:
			m.lang = attr(n, "lang")
		case atom.Meta:
			m.element(n)
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") && m.canonical == "" {
				m.canonical = m.address(attr(n, "href"))
			}
		case atom.Time:
			rank := rankTime
			if attr(n, "pubdate") == "" && !strings.EqualFold(attr(n, "itemprop"), "datePublished") {
				rank++
			}
			m.sets(attr(n, "datetime"), rank)
		case atom.Script:
			if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
				m.linked(n.FirstChild.Data)
			}
		}
	}
	for c := n.FirstChild; c != nil && m.elements <= MaxElements; c = c.NextSibling {
		m.read(c)
	}
}

// address makes an address whole, and gives only one of the web.
func (m *meta) address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || len(s) > MaxField {
		return ""
	}
	if m.base != nil {
		u = m.base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func (m *meta) element(n *html.Node) {
	name := strings.ToLower(first(attr(n, "property"), attr(n, "name"), attr(n, "itemprop")))
	content := attr(n, "content")
	if name == "" || content == "" {
		return
	}
	for i, d := range dayNames {
		if name == d {
			rank := i
			if i > 2 {
				rank += rankJSON
			}
			m.sets(content, rank)
		}
	}
	switch name {
	case "og:title":
		m.title = content
	case "og:site_name":
		m.site = content
	case "author", "article:author", "dc.creator", "parsely-author":
		if m.author == "" && !strings.Contains(content, "://") {
			m.author = content
		}
	case "og:url":
		if m.canonical == "" {
			m.canonical = m.address(content)
		}
	}
}

// linked takes the day of publication out of JSON-LD, whatever stands around
// it.
func (m *meta) linked(s string) {
	d := json.NewDecoder(strings.NewReader(s))
	for range 100_000 {
		t, err := d.Token()
		if err != nil {
			return
		}
		if t == "datePublished" {
			if t, err = d.Token(); err != nil {
				return
			}
			if s, ok := t.(string); ok {
				m.sets(s, rankJSON)
				return
			}
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// render gives the text of a part of a page: blocks are paragraphs, and white
// space within one is a blank.
func render(n *html.Node) string {
	w := &renderer{}
	w.node(n)
	return strings.TrimSpace(w.b.String())
}

type renderer struct {
	b     strings.Builder
	gap   int  // line ends that are due before the next word
	blank bool // a blank is
}

func (w *renderer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.CommentNode, html.DoctypeNode:
		return
	}
	gap := 0
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Iframe, atom.Object, atom.Svg, atom.Math, atom.Textarea, atom.Select, atom.Button:
		return
	case atom.Br:
		w.gap = max(w.gap, 1)
		return
	case atom.Td, atom.Th:
		w.blank = true
	case atom.Tr, atom.Li, atom.Dt, atom.Dd, atom.Option:
		gap = 1
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Blockquote, atom.Pre, atom.Article,
		atom.Section, atom.Main, atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Figure, atom.Figcaption, atom.Address, atom.Form, atom.Hr, atom.Body:
		gap = 2
	}
	w.gap = max(w.gap, gap)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
	w.gap = max(w.gap, gap)
}

func (w *renderer) text(s string) {
	for _, r := range s {
		switch {
		case r == ' ' || r >= '\t' && r <= '\r' || r == 0xa0 || r == 0x2028 || r == 0x2029:
			w.blank = true
			continue
		case r == 0 || r < ' ' || r == 0x7f || r == 0xad: // a soft hyphen is none
			continue
		}
		if w.b.Len() > 0 {
			switch {
			case w.gap > 0:
				w.b.WriteString("\n\n"[:w.gap])
			case w.blank:
				w.b.WriteByte(' ')
			}
		}
		w.gap, w.blank = 0, false
		w.b.WriteRune(r)
	}
}

// plainOf gives the text of a piece of HTML, such as a feed's.
func plainOf(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(s)
	}
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return ""
	}
	return render(doc)
}
