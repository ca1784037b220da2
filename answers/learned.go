package answers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/ledger"
)

// Learned is an office that reports give a person and the tables do not know, or
// know otherwise.
type Learned struct {
	Name    string       `json:"name"`
	Code    string       `json:"code"`
	Sector  string       `json:"sector"`
	Office  string       `json:"office"`
	Rank    int          `json:"rank,omitempty"`
	From    dragoman.Day `json:"from"` // first day of a report that says so
	To      dragoman.Day `json:"to"`   // last day of one
	Reports int          `json:"reports"`
	Report  string       `json:"report"`  // the first that says name and office together
	Passage string       `json:"passage"` // its words
	Table   string       `json:"table"`   // what the tables say of that name on that day; empty: nothing
}

// LearnedQuery narrows what is asked.
type LearnedQuery struct {
	Code  string // of the person's country or body; empty: any
	Name  string // in full, case aside; empty: any
	Least int    // reports that must say so
}

// LearnedPeople gives whom the reports of a record introduce by name and office
// while the tables know nothing of it, by code and name. x is what knows the
// tables, a user's own lists among them.
func LearnedPeople(ctx context.Context, l *ledger.Ledger, x *actors.Lexicon, q LearnedQuery) ([]Learned, error) {
	type key struct{ name, code, office string }
	type found struct {
		Learned
		reports map[string]bool
		said    dragoman.Day // of the report whose passage is kept
		both    bool         // it says name and office
	}
	all := map[key]*found{}
	take := func(rec *dragoman.Record, a *dragoman.Actor) {
		if a.Code == "" || a.Office == "" || a.Sector == "ELI" || !strings.Contains(a.IdentifierText, " ") ||
			q.Code != "" && a.Code != q.Code || q.Name != "" && !strings.EqualFold(a.IdentifierText, q.Name) {
			return
		}
		day := rec.Published
		table := ""
		for _, h := range x.Who(a.IdentifierText, day) {
			if h.Code == a.Code && h.Sector == a.Sector {
				return // known
			}
			if table == "" {
				table = strings.TrimSpace(strings.Join(strings.Fields(h.Code+" "+h.Sector+" "+h.Office), " "))
			}
		}
		k := key{a.IdentifierText, a.Code, strings.ToLower(a.Office)}
		f := all[k]
		if f == nil {
			f = &found{Learned: Learned{Name: a.IdentifierText, Code: a.Code, Sector: a.Sector, Office: a.Office, Rank: a.Rank, From: day, To: day}, reports: map[string]bool{}}
			all[k] = f
		}
		words := strings.ToLower(a.EntityText)
		both := strings.Contains(words, strings.ToLower(a.Office)) && strings.Contains(a.EntityText, a.IdentifierText[strings.LastIndexByte(a.IdentifierText, ' ')+1:])
		if len(f.reports) == 0 || both && !f.both || both == f.both && day < f.said {
			f.said, f.both, f.Report, f.Passage, f.Table = day, both, rec.Report, rec.TextInfo.Text, table
		}
		f.From, f.To = min(f.From, day), max(f.To, day)
		f.reports[rec.Report] = true
	}
	for rec, err := range l.Events(ctx, ledger.Query{}) {
		if err != nil {
			return nil, err
		}
		for _, side := range [][]dragoman.Actor{rec.Actor, rec.Recipient, rec.SaidBy} {
			for i := range side {
				take(&rec, &side[i])
			}
		}
	}
	out := []Learned{}
	for _, f := range all {
		if f.Reports = len(f.reports); f.Reports >= q.Least {
			out = append(out, f.Learned)
		}
	}
	slices.SortFunc(out, func(a, b Learned) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name), cmp.Compare(a.From, b.From), cmp.Compare(a.Office, b.Office))
	})
	return out, nil
}
