package answers

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/claims"
	"github.com/dragoman-events/dragoman/ledger"
)

// ClaimsAnswer is what reports claim.
type ClaimsAnswer struct {
	Claims []dragoman.Claim `json:"claims"`
	Foot   `json:"foot"`
}

// Claims gives the claims that the reports of the record make.
func Claims(ctx context.Context, l *ledger.Ledger, q ledger.ClaimQuery, scope Scope) (*ClaimsAnswer, error) {
	q.Since, q.Until = scope.Since, scope.Until
	a := &ClaimsAnswer{Claims: []dragoman.Claim{}}
	for c, err := range l.Claims(ctx, q) {
		if err != nil {
			return nil, err
		}
		a.Claims = append(a.Claims, c)
	}
	words := []string{"claims"}
	if q.Report != "" {
		words = append(words, q.Report)
	}
	for _, f := range [...]struct{ flag, value string }{
		{"--kind", strings.Join(q.Kinds, ",")}, {"--of", q.Of}, {"--country", q.Country}, {"--pair", strings.Trim(q.Pair[0]+","+q.Pair[1], ",")},
	} {
		if f.value != "" {
			words = append(words, f.flag, f.value)
		}
	}
	if q.Limit > 0 {
		words = append(words, "--limit", strconv.Itoa(q.Limit))
	}
	var err error
	if a.Foot, err = NewFoot(ctx, l, scope, words...); err != nil {
		return nil, err
	}
	told := make([]dragoman.TextInfo, len(a.Claims))
	for i := range a.Claims {
		told[i] = a.Claims[i].Text
	}
	return a, a.Cite(ctx, l, told)
}

// ClaimsOf is the claims of documents that are in no record.
func ClaimsOf(docs ...*dragoman.Document) *ClaimsAnswer {
	a := &ClaimsAnswer{Claims: []dragoman.Claim{}, Foot: Foot{Cited: []Cited{}}}
	for _, d := range docs {
		a.Claims = append(a.Claims, d.Claims...)
	}
	return a
}

// Page lists the claims in their order, each with its sentence.
func (a *ClaimsAnswer) Page() *Page {
	p := &Page{Title: count(len(a.Claims), "claim")}
	var list Block
	for i := range a.Claims {
		c := &a.Claims[i]
		list.Items = append(list.Items, Item{Line: headline(c), More: details(c), Passages: []dragoman.TextInfo{c.Text}})
	}
	if list.Items != nil {
		p.Blocks = []Block{list}
	}
	return p
}

// Sheet gives a row for each claim.
func (a *ClaimsAnswer) Sheet() (head []string, rows [][]string) {
	head = []string{"report", "n", "published", "kind", "of", "number", "by", "to", "rank", "since", "until", "window", "direction", "measure", "status", "hedge", "speaker", "claim", "sentence"}
	for i := range a.Claims {
		c := &a.Claims[i]
		rows = append(rows, []string{c.Report, strconv.Itoa(c.N), c.Published.String(), c.Kind, c.Of, strconv.Itoa(c.Number), people(c.By, ""), people(c.To, ""),
			atLeast(c.Rank), c.Window.From.String(), c.Window.To.String(), c.Window.How, c.Direction, c.Measure, string(c.Status), c.Hedge, person(c.Speaker), said(c), c.Text.Text})
	}
	return head, rows
}

// said is the words of a claim.
func said(c *dragoman.Claim) string {
	return oneLine(dragoman.Span{Start: c.Span.Start - c.Text.Start, End: c.Span.End - c.Text.Start}.Of(c.Text.Text))
}

// headline is the claim in the words of the program.
func headline(c *dragoman.Claim) string {
	what := c.Of
	if len(c.Events) > 0 {
		what += " (" + eventNames(c.Events, ", ") + ")"
	}
	switch c.Kind {
	case claims.Count:
		switch {
		case c.Number == 0:
			return "count: no " + what
		case c.Rule == "ordinal":
			return "count: the " + ordinal(c.Number) + " " + what
		}
		return fmt.Sprintf("count: %d times %s", c.Number, what)
	case claims.Record:
		s := "record: " + c.Measure + " " + what
		if c.Number > 0 {
			s += fmt.Sprintf(", %d", c.Number)
		}
		return s
	case claims.Trend:
		return "trend: " + c.Direction + " " + what
	case claims.Comparison, claims.Assessment:
		return c.Kind + ": " + strings.TrimSpace(cmp.Or(c.Measure, c.Direction)+" "+what)
	}
	return c.Kind + ": " + what
}

// eventNames writes the events of a claim.
func eventNames(events []string, and string) string {
	out := make([]string, len(events))
	for i, e := range events {
		out[i] = strings.TrimSuffix(e, "/")
	}
	return strings.Join(out, and)
}

func ordinal(n int) string {
	end := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		end = "st"
	case n%10 == 2:
		end = "nd"
	case n%10 == 3:
		end = "rd"
	}
	return strconv.Itoa(n) + end
}

// details are the parties, the window and who says so.
func details(c *dragoman.Claim) []string {
	var ls []string
	by, to := people(c.By, ""), people(c.To, "")
	judged := c.Kind == claims.Assessment || c.Kind == claims.Comparison && len(c.Events) == 0
	switch {
	case by != "" && to != "" && judged:
		ls = append(ls, "of "+by+", for "+to)
	case by != "" && judged:
		ls = append(ls, "of "+by)
	case by != "" && to != "":
		ls = append(ls, "by "+by+", to "+to)
	case by != "":
		ls = append(ls, "by "+by)
	case to != "":
		ls = append(ls, "to "+to)
	}
	if c.Mutual && by != "" {
		ls[len(ls)-1] += ", either way"
	}
	if c.Rank > 0 {
		ls = append(ls, "rank: "+atLeast(c.Rank))
	}
	if !judged {
		w := dragoman.Interval{From: c.Window.From, To: c.Window.To}
		switch {
		case w.From == 0:
			ls = append(ls, "window: "+c.Window.How+", to "+w.To.String())
		default:
			ls = append(ls, "window: "+w.From.String()+" to "+w.To.String()+" ("+oneLine(c.Window.How)+")")
		}
	}
	if c.Base.Known() {
		ls = append(ls, "against: "+c.Base.Brief())
	}
	if c.Status != dragoman.Actual {
		ls = append(ls, "told as "+string(c.Status))
	}
	who := person(c.Speaker)
	if who == "" {
		who = "the report"
	}
	if c.Hedge != "" {
		who += ", hedged by “" + c.Hedge + "”"
	}
	return append(ls, "says: "+who)
}

// grades are the ranks by name, the lowest first.
var grades = []struct {
	rank int
	name string
}{
	{actors.RankOfficial, "official"}, {actors.RankSenior, "senior official"}, {actors.RankHead, "head of an agency"},
	{actors.RankDeputy, "deputy minister"}, {actors.RankChief, "chief of staff"}, {actors.RankMinister, "minister"},
	{actors.RankSpeaker, "speaker of parliament"}, {actors.RankPremier, "head of government"}, {actors.RankState, "head of state"},
}

// atLeast says a threshold of rank; empty for none.
func atLeast(rank int) string {
	for i := len(grades) - 1; i >= 0; i-- {
		if rank >= grades[i].rank {
			return grades[i].name + " or above"
		}
	}
	return ""
}
