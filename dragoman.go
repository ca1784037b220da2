package dragoman

import (
	"encoding/json"
	"errors"
	"fmt"
)

// The two sentinels of the project: errors that callers tell apart wrap one.
var (
	ErrNotFound = errors.New("not found")
	ErrInvalid  = errors.New("invalid")
)

// Span is a range of bytes in Report.Text, half open. It is written to JSON
// as [start, end].
type Span struct{ Start, End int }

// Len is the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Empty reports whether the span holds nothing.
func (s Span) Empty() bool { return s.End <= s.Start }

// Holds reports whether o lies within s.
func (s Span) Holds(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Meets reports whether the spans share a byte.
func (s Span) Meets(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Of cuts the span out of text; empty when the span does not fit.
func (s Span) Of(text string) string {
	if s.Start < 0 || s.End > len(text) || s.Empty() {
		return ""
	}
	return text[s.Start:s.End]
}

// MarshalJSON writes [start, end].
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal([2]int{s.Start, s.End}) }

// UnmarshalJSON reads [start, end].
func (s *Span) UnmarshalJSON(b []byte) error {
	var p [2]int
	if err := json.Unmarshal(b, &p); err != nil {
		return fmt.Errorf("span: want [start, end]: %w", err)
	}
	s.Start, s.End = p[0], p[1]
	return nil
}

// Report is one dated piece of news as it came in. Text never changes:
// everything derived from it points back by Span.
type Report struct {
	ID        string `json:"id"`
	URL       string `json:"url,omitempty"`
	Source    string `json:"source,omitempty"`
	Title     string `json:"title,omitempty"`
	Byline    string `json:"byline,omitempty"` // who wrote it, as it says itself
	Lang      string `json:"lang,omitempty"`   // BCP 47; empty is taken as English
	Published Day    `json:"published"`
	Text      string `json:"text"`
}

// Token is a word or mark with its place in the tree of its sentence.
type Token struct {
	Span
	Lemma string `json:"lemma"`
	POS   string `json:"pos"`  // universal part of speech, as UD version 2 names them
	Tag   string `json:"tag"`  // Penn Treebank tag
	Rel   string `json:"rel"`  // UD relation to Head, with its subtype
	Head  int    `json:"head"` // index in the sentence's Tokens; -1 for the root
}

// Sentence is a stretch of text and its tokens in order.
type Sentence struct {
	Span
	Tokens []Token `json:"tokens"`
}

// Party is who a mention names, in PLOVER's terms.
type Party struct {
	Code   string `json:"code"`             // ISO 3166 alpha-3, or PLOVER's UNO, EUR, IGO, NGO, MNC, IMG, ISM; empty: unknown
	Sector string `json:"sector"`           // GOV, MIL, ...; empty for bodies and the unknown
	Name   string `json:"name,omitempty"`   // person or body, as fully as the report or the tables give it
	Office string `json:"office,omitempty"` // as the report words it, lower case but for names
	Rank   int    `json:"rank,omitempty"`   // see package actors; 0: none known
}

// Mention is a phrase that names a party, or several: "the two countries" has
// no party of its own but Members.
type Mention struct {
	Span
	Sentence int    `json:"sentence"`
	Head     int    `json:"head"` // token that heads the phrase
	Kind     string `json:"kind"` // see package actors: name, office, country, body, group, people, pronoun, ...
	Party    Party  `json:"party"`
	Same     int    `json:"same"`              // earlier mention of the same party in Document.Mentions; -1: none
	Members  []int  `json:"members,omitempty"` // mentions that a plural stands for
}

// Place is a location on the map.
type Place struct {
	Name    string  `json:"name,omitempty"`
	Country string  `json:"country,omitempty"` // ISO 3166 alpha-3
	Lat     float64 `json:"lat,omitempty"`     // degrees, WGS 84; 0, 0 when only the country is known
	Lon     float64 `json:"lon,omitempty"`
	Span    Span    `json:"span"`
}

// Status tells apart what must never be counted together.
type Status string

// The five statuses of an event.
const (
	Actual       Status = "actual"
	Future       Status = "future"
	Hypothetical Status = "hypothetical"
	Negated      Status = "negated"
	Historical   Status = "historical" // background: long past, not this report's news
)

// Passage is a place in a report where an event is told.
type Passage struct {
	Sentence int  `json:"sentence"`
	Span     Span `json:"span"`    // the statement
	Trigger  Span `json:"trigger"` // the words that carry the event
}

// Event is who did what to whom, when and where, as one report tells it.
// Actors and Recipients index Document.Mentions, Part indexes Document.Events.
type Event struct {
	Type       string    `json:"type"` // PLOVER event type
	Mode       string    `json:"mode,omitempty"`
	Contexts   []string  `json:"contexts,omitempty"`
	Status     Status    `json:"status"`
	Hedge      string    `json:"hedge,omitempty"`   // the word by which the report keeps its distance: "reportedly", "claimed", "according to"
	SaidBy     []int     `json:"said_by,omitempty"` // who says that it happened, where the report lets somebody say it; indexes Document.Mentions
	Actors     []int     `json:"actors"`
	Recipients []int     `json:"recipients"`
	When       Interval  `json:"when"`
	Where      Place     `json:"where"`
	Passages   []Passage `json:"passages"` // the first is the one that the rest retells
	Rule       string    `json:"rule"`     // file and name of the rule: "consult/pay-a-visit"
	Part       int       `json:"part"`     // the visit that this event belongs to; -1: none
	Confidence float64   `json:"confidence"`
}

// Thread is a place where a report names a project or an agreement that may run
// across years, and what it tells of it there.
type Thread struct {
	Name     string   `json:"name"` // as it is best known, or as the report has it
	Key      string   `json:"key"`  // what all names of one thing have in common
	Kind     string   `json:"kind"` // agreement or project
	Span     Span     `json:"span"` // the name
	Said     Span     `json:"said"` // the sentence
	Sentence int      `json:"sentence"`
	Stage    string   `json:"stage,omitempty"` // proposed, agreed, signed, ratified, begun, completed, left; empty: none told
	Trigger  Span     `json:"trigger"`         // the word that tells the stage
	Status   Status   `json:"status"`          // of the stage
	When     Interval `json:"when"`            // of the stage
	Parties  []string `json:"parties"`         // codes, sorted
	Contexts []string `json:"contexts"`        // of the event that tells it
	Event    int      `json:"event"`           // in Document.Events, that tells the stage; -1: none
}

// Document is a report with all that was derived from it. The fields refer to
// one another by index, so a Document is plain JSON.
type Document struct {
	Report
	Sentences []Sentence `json:"sentences"`
	Mentions  []Mention  `json:"mentions"`
	Events    []Event    `json:"events"`
	Claims    []Claim    `json:"claims,omitempty"` // see package claims
	Threads   []Thread   `json:"threads,omitempty"`
}
