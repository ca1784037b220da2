package ontology

import (
	"slices"
	"strings"
	"sync"
)

// The quad categories, PLOVER's numbers.
const (
	VerbalCooperation   = 1
	MaterialCooperation = 2
	VerbalConflict      = 3
	MaterialConflict    = 4
)

// Type is one of PLOVER's sixteen event types.
type Type struct {
	Name      string  `json:"name"`
	Gloss     string  `json:"gloss"`     // a few words
	Covers    string  `json:"covers"`    // what belongs here
	Elsewhere string  `json:"elsewhere"` // what looks like it and belongs elsewhere
	Quad      int     `json:"quad"`      // 1 to 4, see the constants
	Score     float64 `json:"score"`     // PLOVER's conflict and cooperation score, -10 to 10
	Mutual    bool    `json:"mutual"`    // done with the other party rather than to it: actors A and B say the same as A towards B
	Recipient bool    `json:"recipient"` // PLOVER requires a recipient, unless all parties are actors
	Modes     []Mode  `json:"modes"`     // none for AGREE, SUPPORT, CONCEDE, COOPERATE and AID
}

// Mode says how an event was done or, of REQUEST, REJECT and THREATEN, what
// was asked, refused or threatened.
type Mode struct {
	Name  string `json:"name"`
	Also  string `json:"also"` // another name met for it, empty if none
	Gloss string `json:"gloss"`
}

// Term is an entry of a plain list: a context, a sector or a body.
type Term struct {
	Name  string `json:"name"`
	Gloss string `json:"gloss"`
}

// book is all tables in one.
type book struct {
	types     []Type
	contexts  []Term
	sectors   []Term
	bodies    []Term
	cameo     map[cameoKey]string
	rows      map[string][]CAMEORow // by event type
	says      map[string]string     // CAMEO code to its gloss
	fromCAMEO map[string]coded      // by code, or the beginning of one
	byName    map[string]int        // index in types
}

// coded is what a CAMEO code says in PLOVER.
type coded struct {
	event, mode string
	contexts    []string
}

type cameoKey struct{ event, mode, context string }

// tables is read once. The embedded tables are checked by the tests, so an
// error here is a broken build.
var tables = sync.OnceValue(func() *book {
	b, err := read(files)
	if err != nil {
		panic("ontology: embedded tables: " + err.Error())
	}
	return b
})

// Types gives the sixteen types in the manual's order.
func Types() []Type { return tables().types }

// Lookup gives a type by its name, upper case.
func Lookup(event string) (Type, bool) {
	b := tables()
	i, ok := b.byName[event]
	if !ok {
		return Type{}, false
	}
	return b.types[i], true
}

// Modes gives the modes of a type; none for a type without, or unknown.
func Modes(event string) []Mode {
	t, _ := Lookup(event)
	return t.Modes
}

// Valid reports whether event is a type and mode, unless empty, one of its
// modes by PLOVER's name.
func Valid(event, mode string) bool {
	name, ok := FindMode(event, mode)
	return ok && name == mode
}

// FindMode gives PLOVER's name for a mode of event, itself or one of the other
// names met for it. The empty mode is fine for every type.
func FindMode(event, mode string) (string, bool) {
	t, ok := Lookup(event)
	if !ok || mode == "" {
		return "", ok
	}
	for _, m := range t.Modes {
		if mode == m.Name || mode == m.Also {
			return m.Name, true
		}
	}
	return "", false
}

// Quad gives the quad category of a type, 1 to 4; 0 for an unknown type.
func Quad(event string) int {
	t, _ := Lookup(event)
	return t.Quad
}

// QuadName is "verbal cooperation", "material cooperation", "verbal conflict"
// or "material conflict"; empty for another number.
func QuadName(quad int) string {
	switch quad {
	case VerbalCooperation:
		return "verbal cooperation"
	case MaterialCooperation:
		return "material cooperation"
	case VerbalConflict:
		return "verbal conflict"
	case MaterialConflict:
		return "material conflict"
	}
	return ""
}

// Scale gives PLOVER's score of a type on the scale from -10, the worst
// conflict, to 10, the closest cooperation; 0 for an unknown type. PLOVER
// publishes one score a type: its modes share it.
func Scale(event string) float64 {
	t, _ := Lookup(event)
	return t.Score
}

// Mutual reports whether a type is done with the other party rather than to
// it.
func Mutual(event string) bool {
	t, _ := Lookup(event)
	return t.Mutual
}

// CAMEO gives the code that an event would have had: for its mode and the
// first of its contexts that makes a difference, else for its mode, else for
// its type; empty for an unknown type. The first two digits are the root. Of
// several codes that PLOVER joins in one event it is the most general.
func CAMEO(event, mode string, contexts []string) string {
	b := tables()
	if mode, _ = FindMode(event, mode); mode != "" {
		for _, c := range contexts {
			if code, ok := b.cameo[cameoKey{event, mode, c}]; ok {
				return code
			}
		}
		return b.cameo[cameoKey{event, mode, ""}]
	}
	for _, c := range contexts {
		if code, ok := b.cameo[cameoKey{event, "", c}]; ok {
			return code
		}
	}
	return b.cameo[cameoKey{event, "", ""}]
}

// FromCAMEO gives what an event of a CAMEO code is in PLOVER; all are empty
// for the public statements (01), of which PLOVER makes no event, and for what
// is no code. The caller must not change the contexts.
func FromCAMEO(code string) (event, mode string, contexts []string) {
	b := tables()
	for n := min(len(code), 4); n >= 2; n-- {
		if c, ok := b.fromCAMEO[code[:n]]; ok {
			return c.event, c.mode, c.contexts
		}
	}
	return "", "", nil
}

// CAMEOGloss says in a few words what a code means, of those that CAMEO gives;
// empty for others.
func CAMEOGloss(code string) string { return tables().says[code] }

// CAMEORow says when an event would have had a code.
type CAMEORow struct {
	Code, Gloss string
	Mode        string   // empty: no mode
	Contexts    []string // any of them; none: whatever the context
}

// CAMEORows gives the codes of a type, those without a mode first.
func CAMEORows(event string) []CAMEORow { return tables().rows[event] }

// Contexts gives the general contexts in the manual's order.
func Contexts() []Term { return tables().contexts }

// Sectors gives the sectors, those of the state first.
func Sectors() []Term { return tables().sectors }

// Bodies gives the codes that stand where a country's would: UNO, EUR, ...
func Bodies() []Term { return tables().bodies }

// HasContext reports whether name is a general context.
func HasContext(name string) bool { return has(tables().contexts, name) }

// HasSector reports whether code is a sector.
func HasSector(code string) bool { return has(tables().sectors, code) }

// HasBody reports whether code is one of Bodies.
func HasBody(code string) bool { return has(tables().bodies, code) }

func has(terms []Term, name string) bool {
	return slices.ContainsFunc(terms, func(t Term) bool { return t.Name == name })
}

// FindType gives the type that name means, in any case: "consult" is CONSULT.
func FindType(name string) (Type, bool) { return Lookup(strings.ToUpper(name)) }
