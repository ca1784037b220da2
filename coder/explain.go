package coder

import (
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/rules"
)

// Why is what explain tells beyond a document: what came close, what was
// dropped and why.
type Why struct {
	near     []rules.Near
	sentence []int
	drafts   []draft
}

// Explain codes a report and writes how each event came about: the trees, the
// mentions, the dates, and for each event its rule; then what was dropped and
// which rules came near.
func (c *Coder) Explain(w io.Writer, rep dragoman.Report) (*dragoman.Document, error) {
	why := &Why{}
	r := c.read(rep, why)
	p := &printer{w: w}
	for i, t := range r.trees {
		p.f("sentence %d: %q\n", i+1, r.Sentences[i].Of(r.Text))
		for k := range t.Tokens {
			tok := &t.Tokens[k]
			head := "-"
			if tok.Head >= 0 && tok.Head < t.Len() {
				head = t.Word(tok.Head)
			}
			p.f("  %3d %-18s %-16s %-6s %-5s %-14s %s\n", k+1, t.Word(k), tok.Lemma, tok.POS, tok.Tag, tok.Rel, head)
		}
		for m := range r.Mentions {
			mn := &r.Mentions[m]
			if mn.Sentence != i {
				continue
			}
			p.f("  mention %d %q %s: %s %s", m, mn.Of(r.Text), mn.Kind, orDash(mn.Party.Code), mn.Party.Sector)
			if mn.Party.Name != "" {
				p.f(", %s", mn.Party.Name)
			}
			if mn.Party.Office != "" {
				p.f(", %s", mn.Party.Office)
			}
			if mn.Same >= 0 {
				p.f(", same as %d", mn.Same)
			}
			if len(mn.Members) > 0 {
				p.f(", stands for %v", mn.Members)
			}
			p.f("\n")
		}
		for _, e := range r.dates[i] {
			p.f("  date %q: %s to %s (%s)\n", e.Said.Of(r.Text), orDash(e.From.String()), orDash(e.To.String()), e.How)
		}
	}
	for i := range r.Events {
		e := &r.Events[i]
		p.f("event %d: %s\n", i+1, Line(r.Document, e))
		p.f("  rule %s on %q\n", e.Rule, e.Passages[0].Trigger.Of(r.Text))
		p.f("  when %s to %s: %s\n", orDash(e.When.From.String()), orDash(e.When.To.String()), e.When.How)
		if e.Where.Country != "" {
			p.f("  where %s %s\n", e.Where.Country, e.Where.Name)
		}
		if e.Hedge != "" {
			p.f("  hedge %q\n", e.Hedge)
		}
		if e.Part >= 0 {
			p.f("  part of event %d\n", e.Part+1)
		}
		for _, ps := range e.Passages[1:] {
			p.f("  told again in sentence %d by %q\n", ps.Sentence+1, ps.Trigger.Of(r.Text))
		}
	}
	for i := range why.drafts {
		d := &why.drafts[i]
		what := "stands"
		if d.dropped != "" {
			what = "dropped: " + d.dropped
		}
		p.f("draft %s by %s on %q: %s\n", Line(r.Document, &d.Event), d.Rule, d.Passages[0].Trigger.Of(r.Text), what)
		if len(d.reasons) > 0 {
			p.f("  judged %.2f by %s\n", d.Confidence, strings.Join(d.reasons, ", "))
		}
	}
	for i, n := range why.near {
		t := r.trees[why.sentence[i]]
		p.f("near: %s on %q: %s\n", n.Rule.Name, t.Word(n.Trigger), n.Why)
	}
	return r.Document, p.err
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// printer keeps the first error of a series of writes.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
