package answers

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// Answer is what every question gives: data of its own (which is its JSON),
// the same as a page to read and as a sheet of rows, and the foot on which it
// stands. [WriteText], [WriteMarkdown] and [WriteJSON] write it.
type Answer interface {
	// Page lays the answer out for a reader.
	Page() *Page
	// Sheet gives it as rows under a head, for spreadsheets.
	Sheet() (head []string, rows [][]string)
	// Base is what the answer stands on.
	Base() *Foot
}

// Scope is the time that a question is about. Zero days leave a side open.
type Scope struct {
	Since dragoman.Day `json:"since"` // of the events
	Until dragoman.Day `json:"until"`
	AsOf  dragoman.Day `json:"as_of"` // what reports published up to this day told; the record must be open so
}

// query is the part of a ledger.Query that a scope says.
func (s Scope) query() ledger.Query { return ledger.Query{Since: s.Since, Until: s.Until} }

// flags says the scope as a user would, for Foot.Query.
func (s Scope) flags() (f []string) {
	for _, d := range [...]struct {
		name string
		day  dragoman.Day
	}{{"--since", s.Since}, {"--until", s.Until}, {"--as-of", s.AsOf}} {
		if d.day != 0 {
			f = append(f, d.name, d.day.String())
		}
	}
	return f
}

// check refuses a window that ends before it begins.
func (s Scope) check() error {
	if s.Since != 0 && s.Until != 0 && s.Until < s.Since {
		return fmt.Errorf("until %s is before since %s: %w", s.Until, s.Since, dragoman.ErrInvalid)
	}
	return nil
}

// Foot ends every answer: the question, and the record that answered. The
// same question to the same version of the record gives the same bytes.
type Foot struct {
	Query   string         `json:"query"` // the command that asks it again, countries by their codes
	Scope   Scope          `json:"scope"`
	Version ledger.Version `json:"version"` // of the whole record
	Asked   ledger.Extent  `json:"asked"`   // what it covers of the days that were asked about
	Record  ledger.Extent  `json:"record"`  // what it covers in all, up to Scope.AsOf
	Cited   []Cited        `json:"cited"`   // the reports that the answer quotes, by id; set by Cite
}

// Cited is a report that an answer quotes.
type Cited struct {
	Report string `json:"report"`
	Title  string `json:"title"`
	Source string `json:"source"`
	URL    string `json:"url"`
}

// Base makes every answer that embeds a Foot stand on it.
func (f *Foot) Base() *Foot { return f }

// NewFoot looks up what the record covers, which is to be open as of the day
// that the scope says (ledger.AsOf). The words are the question's: those of the
// command, then its flags.
func NewFoot(ctx context.Context, l *ledger.Ledger, s Scope, words ...string) (Foot, error) {
	f := Foot{Scope: s, Query: Command(append(words, s.flags()...)...), Cited: []Cited{}}
	var err error
	if f.Version, err = l.Version(ctx); err != nil {
		return Foot{}, err
	}
	if f.Record, err = l.Extent(ctx, 0, 0); err != nil {
		return Foot{}, err
	}
	f.Asked = f.Record
	if s.Since != 0 || s.Until != 0 {
		f.Asked, err = l.Extent(ctx, s.Since, s.Until)
	}
	return f, err
}

// Cite looks up the reports that passages quote.
func (f *Foot) Cite(ctx context.Context, l *ledger.Ledger, passages ...[]dragoman.TextInfo) error {
	var ids []string
	for _, ps := range passages {
		for _, p := range ps {
			ids = append(ids, p.Report)
		}
	}
	cites, err := l.Citations(ctx, ids)
	if err != nil {
		return err
	}
	f.Cited = make([]Cited, 0, len(cites))
	for _, c := range cites {
		f.Cited = append(f.Cited, Cited{Report: c.Report, Title: c.Title, Source: c.Publication, URL: c.URL})
	}
	return nil
}

// Command writes words as a command of this program, those in quotes that a
// shell would take apart.
func Command(words ...string) string {
	var b strings.Builder
	b.WriteString("dragoman")
	for _, w := range words {
		b.WriteByte(' ')
		plain := w != "" && strings.IndexFunc(w, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.,:/=+@%", r)
		}) < 0
		if plain {
			b.WriteString(w)
			continue
		}
		b.WriteString("'" + strings.ReplaceAll(oneLine(w), "'", `'\''`) + "'")
	}
	return b.String()
}

// lines are the foot for a reader, but for the query.
func (f *Foot) lines() []string {
	if f.Query == "" {
		return nil // no record was asked
	}
	var ls []string
	record, asked := f.Record, f.Asked
	switch {
	case record.Reports == 0:
		ls = append(ls, "The record has no reports.")
	case f.Scope.Since == 0 && f.Scope.Until == 0:
		ls = append(ls, fmt.Sprintf("This rests on %s of %s, %s to %s.", count(record.Reports, "report"), count(record.Days, "day"), record.Since, record.Until))
	default:
		ls = append(ls, fmt.Sprintf("This rests on %s in all, %s to %s, of which %s of %s from the time asked about.",
			count(record.Reports, "report"), record.Since, record.Until, count(asked.Reports, "report"), count(asked.Days, "day")))
	}
	return append(ls, "What they do not tell may yet have happened.", "Record: "+f.Version.String())
}

// Page is an answer laid out for a reader. It quotes the news as it is: what
// writes it makes it safe for where it goes.
type Page struct {
	Title  string
	Says   []string // sentences: the answer in short
	Blocks []Block
}

// Block is a part of a page: a table, or numbered items.
type Block struct {
	Title string
	Notes []string // sentences above it
	Head  []string // of a table
	Rows  [][]string
	Right []bool // columns that hold numbers, set to the right
	Items []Item
}

// Item is one thing that an answer lists, with what tells it.
type Item struct {
	Line     string
	More     []string
	Passages []dragoman.TextInfo
}
