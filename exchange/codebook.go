package exchange

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

// Export is what there is to say of a file of events: for its codebook and its
// citation, which a reader finds beside it.
type Export struct {
	Format Format
	Query  string // what was asked for; empty: everything
	Events int    // in the file
	Left   map[string]int

	// What the events rest on: the reports of the record, or a collection.
	Reports      int
	Since, Until dragoman.Day
	Source       string // name of the collection; empty: ours
	Collection   string // what it was read from, as "GDELT 2.0"
	Coder        dragoman.CoderInfo
}

// descriptions says what a format is, where it is defined and what it cannot
// hold of an event.
var descriptions = map[Format]struct{ is, source, loses string }{
	JSONL:   {"JSON Lines with PLOVER's field names, one event a line.", "Open Event Data Alliance, PLOVER manual, draft 1.3, 2021; fields of our own are marked so.", "Nothing."},
	Parquet: {"Parquet, one event a row, compressed with Zstandard; names and nesting are those of PLOVER's JSON, days are dates, null where unknown.", "Columns after the Open Event Data Alliance's PLOVER manual, draft 1.3, 2021; those of our own are marked so.", "Nothing."},
	CSV: {"CSV for spreadsheets, one event a row: UTF-8 with a byte order mark, commas, quotes as RFC 4180 has them.", "Columns of our own.",
		"How a date was derived; the words by which the report names a party that has a name; ranks; spans of parties and places; further passages. Of several parties the cells line up, separated by \"; \"."},
	GDELT:   {"GDELT 1.0's 58 columns, separated by tabs, without a head; one pair of parties a row.", "GDELT Project, \"The GDELT Event Database Data Format Codebook\", V1.03, 2013.", dyadLoses + " Type, mode and contexts but for what CAMEO tells of them; offices; the report's title and source."},
	ICEWS:   {"ICEWS's columns, separated by tabs; one pair of parties a row.", "Boschee and others, \"ICEWS Coded Event Data\", Harvard Dataverse, doi:10.7910/DVN/28075.", dyadLoses + " Type, mode and contexts but for what CAMEO tells of them; offices; the report's title, address and day."},
	POLECAT: {"POLECAT's columns, separated by tabs; one pair of parties a row.", "Halterman and others, \"POLECAT Weekly Data\", Harvard Dataverse, doi:10.7910/DVN/AJGVIT.", dyadLoses + " CAMEO codes; the report's id, title and address."},
}

const dyadLoses = "Events that did not happen, are still to come or are background, and those of unknown day (they are left out); the last day of a longer event; " +
	"that several pairs of parties are one event; passages, triggers and the words of a date; hedges, confidence, rules and corrections; which visit an event is a part of."

// columnsOfFormat gives the columns of a format; none for JSON.
func columnsOfFormat(f Format) []Column {
	var list []dyadColumn
	switch f {
	case CSV:
		return Columns()
	case GDELT:
		list = gdeltColumns
	case ICEWS:
		list = icewsColumns
	case POLECAT:
		list = polecatColumns
	}
	columns := make([]Column, len(list))
	for i, c := range list {
		columns[i] = c.Column
	}
	return columns
}

// recordFields are the fields of a record, for the formats that have them all.
var recordFields = []Column{
	{"id", "stable id of the event"}, {"report", "id of the report"}, {"published", "day of the report"},
	{"date", "first day of the event; empty when unknown"}, {"enddate", "last day; empty when unknown"},
	{"date_said", "the words that date it (ours)"}, {"date_how", "how the day follows from them (ours)"},
	{"event", "PLOVER type, a list of one; empty for CAMEO's public statements in other collections"}, {"mode", "PLOVER mode, a list"}, {"context", "PLOVER contexts, a list"},
	{"status", "actual, future, hypothetical, negated or historical (ours)"}, {"hedge", "such as reportedly (ours)"}, {"said_by", "who says that it happened, a list of parties (ours)"},
	{"actor", "who acts, a list of parties: code, sector, entity_text (the words of the report, or another collection's code), identifier_text (name), office, rank, span"},
	{"recipient", "to whom it is done, likewise"},
	{"event_loc", "place, country_code, lat and lon (degrees, WGS 84; 0, 0 when only the country is known), span"},
	{"event_text", "the words that carry the event"}, {"text_info", "the passage: sequence (number of its sentence), start and end (bytes in the report's text), text"},
	{"passages", "further passages that tell it, with their reports"}, {"quad_code", "1 verbal, 2 material cooperation, 3 verbal, 4 material conflict; 0 none"},
	{"event_scale", "PLOVER's score, -10 to 10; of other collections their own"}, {"cameo", "CAMEO code"}, {"part_of", "id of the visit that it belongs to (ours)"},
	{"rule", "rule that coded it (ours)"}, {"confidence", "0 to 1 (ours)"}, {"corrected", "what people have corrected (ours)"}, {"coder", "name and version of what coded it"},
	{"cite_info", "title, url and publication of the report"}, {"counted", "of other collections: mentions, sources, articles, tone, root"},
}

// WriteCodebook writes what a reader of an exported file must know, as
// Markdown: its columns, what it leaves out, and all codes.
func WriteCodebook(w io.Writer, e *Export) error {
	b := bufio.NewWriter(w)
	p := func(format string, args ...any) { _, _ = fmt.Fprintf(b, format+"\n", args...) } // Flush has the error
	d := descriptions[e.Format]
	p("# Codebook\n\n%s\n\nDefined by: %s\n", d.is, d.source)
	p("## What is here\n\n%d events%s.", e.Events, map[bool]string{true: ", all of the record", false: " that were asked for by `" + e.Query + "`"}[e.Query == ""])
	if e.Source != "" {
		p("They were coded by others and imported as `%s` (%s): they have no passages.", e.Source, e.Collection)
	} else {
		p("The record rests on %d reports of %s to %s. What they do not tell may yet have happened: silence is not evidence.", e.Reports, e.Since, e.Until)
	}
	for _, why := range slices.Sorted(maps.Keys(e.Left)) {
		p("\n%d events were left out: %s.", e.Left[why], why)
	}
	p("\nWhat this format cannot hold: %s\n\n## Columns\n\n| column | meaning |\n| --- | --- |", d.loses)
	columns := columnsOfFormat(e.Format)
	if len(columns) == 0 {
		columns = recordFields
	}
	for _, c := range columns {
		p("| %s | %s |", c.Name, strings.ReplaceAll(c.Means, "|", `\|`))
	}
	p("\n## Event types\n\nPLOVER's; the score is from -10, the worst conflict, to 10, the closest cooperation.\n\n| type | quad | score | meaning | modes |\n| --- | --- | --- | --- | --- |")
	for _, t := range ontology.Types() {
		modes := make([]string, len(t.Modes))
		for i, m := range t.Modes {
			modes[i] = m.Name
		}
		p("| %s | %d | %s | %s: %s | %s |", t.Name, t.Quad, strconv.FormatFloat(t.Score, 'f', -1, 64), t.Gloss, t.Covers, strings.Join(modes, ", "))
	}
	for _, list := range []struct {
		head  string
		terms []ontology.Term
	}{{"Contexts", ontology.Contexts()}, {"Sectors", ontology.Sectors()}, {"Codes of bodies", ontology.Bodies()}} {
		p("\n## %s\n\n| code | meaning |\n| --- | --- |", list.head)
		for _, t := range list.terms {
			p("| %s | %s |", t.Name, t.Gloss)
		}
	}
	p("\nCountries are ISO 3166 alpha-3, KOS for Kosovo. GDELT's places have FIPS 10-4, its parties and ICEWS's codes are CAMEO's (manual 1.1b3, 2012).")
	return b.Flush()
}

// works are what the events of a collection are to be cited by.
var works = []struct{ prefix, title, authors, year, where string }{
	{"GDELT", "GDELT: Global Data on Events, Location and Tone, 1979-2012", "Leetaru, Kalev; Schrodt, Philip A.", "2013", "ISA Annual Convention; https://www.gdeltproject.org"},
	{"ICEWS", "ICEWS Coded Event Data", "Boschee, Elizabeth; Lautenschlager, Jennifer; O'Brien, Sean; Shellman, Steve; Starz, James; Ward, Michael", "2015", "Harvard Dataverse, doi:10.7910/DVN/28075"},
	{"POLECAT", "POLECAT Weekly Data", "Halterman, Andrew; Bagozzi, Benjamin E.; Beger, Andreas; Schrodt, Philip A.; Scarborough, Grace", "2023", "Harvard Dataverse, doi:10.7910/DVN/AJGVIT"},
	{"", "PLOVER: Political Language Ontology for Verifiable Event Records, manual, draft 1.3", "Open Event Data Alliance", "2021", "https://github.com/openeventdata/PLOVER"},
}

// WriteCitation writes how to cite an exported file, in the Citation File
// Format 1.2.0. It has no day of its own: the same events give the same file.
func WriteCitation(w io.Writer, e *Export) error {
	b := bufio.NewWriter(w)
	p := func(format string, args ...any) { _, _ = fmt.Fprintf(b, format+"\n", args...) } // Flush has the error
	p("cff-version: 1.2.0\nmessage: Cite the record that these events come from, who keeps it, and the works below.\ntype: dataset")
	p("title: %s", quoted("Events of a Dragoman record"+map[bool]string{true: "", false: ": " + e.Query}[e.Query == ""]))
	p("authors:\n  - name: %s", quoted("put here who keeps the record"))
	version := strings.TrimSpace(e.Coder.Name + " " + e.Coder.Version)
	p("version: %s", quoted(version))
	from := fmt.Sprintf("coded from %d reports of %s to %s", e.Reports, e.Since, e.Until)
	if e.Source != "" {
		from = "imported from " + e.Collection + " as " + e.Source
	}
	p("abstract: %s", quoted(fmt.Sprintf("%d events, %s, in the format %s.", e.Events, from, e.Format)))
	p("references:")
	for _, r := range works {
		if r.prefix != "" && (e.Source == "" || !strings.HasPrefix(e.Collection, r.prefix)) {
			continue
		}
		p("  - type: generic\n    title: %s\n    year: %s\n    notes: %s\n    authors:", quoted(r.title), r.year, quoted(r.where))
		for a := range strings.SplitSeq(r.authors, "; ") {
			family, given, person := strings.Cut(a, ", ")
			if person {
				p("      - family-names: %s\n        given-names: %s", quoted(family), quoted(given))
			} else {
				p("      - name: %s", quoted(a))
			}
		}
	}
	return b.Flush()
}

// quoted writes a YAML string on one line.
func quoted(s string) string { return strconv.Quote(Clean(s)) }
