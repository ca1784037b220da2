package exchange

import (
	"bufio"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// Column is a column of the CSV format.
type Column struct{ Name, Means string }

// Columns gives the columns of the CSV format in their order.
func Columns() []Column {
	cs := make([]Column, len(csvColumns))
	for i, c := range csvColumns {
		cs[i] = c.Column
	}
	return cs
}

func columnNames() []string {
	names := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		names[i] = c.Name
	}
	return names
}

func row(r *dragoman.Record) []string {
	cells := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		cells[i] = c.of(r)
	}
	return cells
}

// csvColumns is the whole format. Numbers are ours and stand as they are;
// whatever comes from a report goes through Cell.
var csvColumns = []struct {
	Column
	of func(*dragoman.Record) string
}{
	{Column{"id", "stable id of the event"}, func(r *dragoman.Record) string { return Cell(r.ID) }},
	{Column{"report", "id of the report"}, func(r *dragoman.Record) string { return Cell(r.Report) }},
	{Column{"published", "day of the report"}, func(r *dragoman.Record) string { return r.Published.String() }},
	{Column{"date", "first day of the event; empty when unknown"}, func(r *dragoman.Record) string { return r.Date.String() }},
	{Column{"enddate", "last day of the event; empty when unknown"}, func(r *dragoman.Record) string { return r.EndDate.String() }},
	{Column{"date_said", "the words that date it"}, func(r *dragoman.Record) string { return Cell(r.DateSaid) }},
	{Column{"event", "PLOVER type"}, func(r *dragoman.Record) string { return Cell(strings.Join(r.Event, "; ")) }},
	{Column{"mode", "PLOVER mode"}, func(r *dragoman.Record) string { return Cell(strings.Join(r.Mode, "; ")) }},
	{Column{"context", "PLOVER contexts"}, func(r *dragoman.Record) string { return Cell(strings.Join(r.Context, "; ")) }},
	{Column{"status", "actual, future, hypothetical, negated or historical"}, func(r *dragoman.Record) string { return Cell(string(r.Status)) }},
	{Column{"hedge", "such as reportedly"}, func(r *dragoman.Record) string { return Cell(r.Hedge) }},
	{Column{"said_by", "who says that it happened"}, func(r *dragoman.Record) string { return parties(r.SaidBy, name) }},
	{Column{"actor", "codes of the actors"}, func(r *dragoman.Record) string { return parties(r.Actor, code) }},
	{Column{"actor_sector", "their sectors"}, func(r *dragoman.Record) string { return parties(r.Actor, sector) }},
	{Column{"actor_name", "their names in full, else as the report words them"}, func(r *dragoman.Record) string { return parties(r.Actor, name) }},
	{Column{"actor_office", "their offices"}, func(r *dragoman.Record) string { return parties(r.Actor, office) }},
	{Column{"recipient", "codes of the recipients"}, func(r *dragoman.Record) string { return parties(r.Recipient, code) }},
	{Column{"recipient_sector", "their sectors"}, func(r *dragoman.Record) string { return parties(r.Recipient, sector) }},
	{Column{"recipient_name", "their names in full, else as the report words them"}, func(r *dragoman.Record) string { return parties(r.Recipient, name) }},
	{Column{"recipient_office", "their offices"}, func(r *dragoman.Record) string { return parties(r.Recipient, office) }},
	{Column{"place", "where it took place"}, func(r *dragoman.Record) string { return Cell(r.EventLoc.Place) }},
	{Column{"place_country", "country of the place"}, func(r *dragoman.Record) string { return Cell(r.EventLoc.CountryCode) }},
	{Column{"lat", "degrees north, WGS 84; empty when only the country is known"}, func(r *dragoman.Record) string { return degrees(r.EventLoc.Lat, r.EventLoc) }},
	{Column{"lon", "degrees east"}, func(r *dragoman.Record) string { return degrees(r.EventLoc.Lon, r.EventLoc) }},
	{Column{"trigger", "the words that carry the event"}, func(r *dragoman.Record) string { return Cell(r.EventText) }},
	{Column{"passage", "the passage that tells it"}, func(r *dragoman.Record) string { return Cell(r.TextInfo.Text) }},
	{Column{"sequence", "number of its sentence in the report, from 1"}, func(r *dragoman.Record) string { return strconv.Itoa(r.TextInfo.Sequence) }},
	{Column{"start", "its first byte in the report's text, from 0"}, func(r *dragoman.Record) string { return strconv.Itoa(r.TextInfo.Start) }},
	{Column{"end", "the byte behind its last"}, func(r *dragoman.Record) string { return strconv.Itoa(r.TextInfo.End) }},
	{Column{"reports", "how many reports tell it"}, func(r *dragoman.Record) string { return strconv.Itoa(reports(r)) }},
	{Column{"quad_code", "1 verbal, 2 material cooperation, 3 verbal, 4 material conflict"}, func(r *dragoman.Record) string { return strconv.Itoa(r.QuadCode) }},
	{Column{"event_scale", "PLOVER score, -10 to 10"}, func(r *dragoman.Record) string { return number(r.EventScale) }},
	{Column{"cameo", "CAMEO code"}, func(r *dragoman.Record) string { return Cell(r.CAMEO) }},
	{Column{"part_of", "id of the visit that it belongs to"}, func(r *dragoman.Record) string { return Cell(r.PartOf) }},
	{Column{"rule", "rule that coded it"}, func(r *dragoman.Record) string { return Cell(r.Rule) }},
	{Column{"confidence", "0 to 1"}, func(r *dragoman.Record) string { return number(r.Confidence) }},
	{Column{"corrected", "what people have corrected, each with the id of the correction"}, func(r *dragoman.Record) string { return Cell(strings.Join(r.Corrected, "; ")) }},
	{Column{"coder", "program that coded it, and version"}, func(r *dragoman.Record) string { return Cell(strings.TrimSpace(r.Coder.Name + " " + r.Coder.Version)) }},
	{Column{"title", "title of the report"}, func(r *dragoman.Record) string { return Cell(r.CiteInfo.Title) }},
	{Column{"url", "address of the report"}, func(r *dragoman.Record) string { return Cell(r.CiteInfo.URL) }},
	{Column{"publication", "source of the report"}, func(r *dragoman.Record) string { return Cell(r.CiteInfo.Publication) }},
}

// csvLine writes a row as RFC 4180 has it, with line feeds as rows end on
// Unix. Every cell is quoted but the plainest: a spreadsheet whose country
// separates cells by semicolons would else begin a cell, and a formula, in the
// middle of a text.
func csvLine(w *bufio.Writer, cells []string) error {
	for i, c := range cells {
		if i > 0 {
			_ = w.WriteByte(',') // the last write has the error
		}
		if plain(c) {
			_, _ = w.WriteString(c)
			continue
		}
		_ = w.WriteByte('"')
		_, _ = w.WriteString(strings.ReplaceAll(c, `"`, `""`))
		_ = w.WriteByte('"')
	}
	return w.WriteByte('\n')
}

func plain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return true
}

// longest is how many characters a cell holds: Excel and LibreOffice stop at
// 32,767.
const longest = 32000

// Cell makes a text fit for a cell of a spreadsheet: one line, nothing hidden,
// and no formula. A text that begins like one, be it behind blanks, gets an
// apostrophe before it (OWASP, CSV Injection).
func Cell(s string) string {
	s = Clean(s)
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest]) + "…"
	}
	switch r, _ := utf8.DecodeRuneInString(s); r {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}

func parties(as []dragoman.Actor, of func(*dragoman.Actor) string) string {
	cells := make([]string, len(as))
	some := false
	for i := range as {
		cells[i] = strings.ReplaceAll(of(&as[i]), ";", ",")
		some = some || cells[i] != ""
	}
	if !some {
		return ""
	}
	return Cell(strings.Join(cells, "; "))
}

func code(a *dragoman.Actor) string   { return a.Code }
func sector(a *dragoman.Actor) string { return a.Sector }
func office(a *dragoman.Actor) string { return a.Office }
func name(a *dragoman.Actor) string {
	if a.IdentifierText != "" {
		return a.IdentifierText
	}
	return a.EntityText
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func degrees(f float64, l dragoman.EventLoc) string {
	if l.Lat == 0 && l.Lon == 0 {
		return ""
	}
	return number(f)
}

// reports counts the reports that tell an event.
func reports(r *dragoman.Record) int {
	n := 1
	seen := map[string]bool{r.Report: true, "": true}
	for _, p := range r.Passages {
		if !seen[p.Report] {
			seen[p.Report] = true
			n++
		}
	}
	return n
}
