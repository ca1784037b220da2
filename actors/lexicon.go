package actors

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/places"
)

//go:embed agents.tsv
var agentsTSV string

//go:embed bodies.tsv
var bodiesTSV string

//go:embed persons.tsv
var personsTSV string

// Lexicon holds the tables of the package. It is safe for concurrent use once
// [Lexicon.Add] has been called for the last time.
type Lexicon struct {
	places  *places.Gazetteer
	table   *table
	agents  []agent
	bodies  []body
	persons []person
	held    []holding // the holdings of a person stand together
	given   map[uint64]uint8
	fixes   map[uint64]int32 // one-letter deletions of long role words, to agents

	discards *table // a user's; nil: none
}

// agent is a role word or phrase.
type agent struct {
	kind   string // Office, Group, People, Body or mark
	sector string
	rank   int
	weight int8
	flags  flag
	plural bool
	word   int32 // the same for the singular and its plural
	name   string
}

const mark = "mark"

type flag uint8

const (
	titled  flag = 1 << iota // stands before a name
	whole                    // takes its whole by "of"
	general                  // no party unless something says whose
)

// body is an organisation in a stretch of time.
type body struct {
	name, code, sector string
	from, to           dragoman.Day // zero: open
	also               int32        // a line of the same name and other years; -1: none
	common             bool         // many countries have one: it is this one's only if the report does not speak of others
	given              bool         // from a user's list
}

// Load reads the embedded tables. Countries, demonyms and cities are g's.
func Load(g *places.Gazetteer) (*Lexicon, error) {
	x := &Lexicon{
		places: g,
		table:  newTable(48 << 10),
		given:  make(map[uint64]uint8, 6000),
		fixes:  make(map[uint64]int32, 6000),
		agents: make([]agent, 0, 4000),
		bodies: make([]body, 0, 600),
		held:   make([]holding, 0, 10000), persons: make([]person, 0, 9000),
	}
	for _, t := range []struct {
		file, text string
		fields     int
		row        func([]string) error
	}{
		{"agents.tsv", agentsTSV, 6, x.addAgents},
		{"bodies.tsv", bodiesTSV, 5, x.addBodies},
		{"persons.tsv", personsTSV, 7, x.addPerson},
	} {
		if err := readTSV(t.file, t.text, t.fields, t.row); err != nil {
			return nil, err
		}
	}
	x.addGiven()
	return x, nil
}

// readTSV calls row with the fields of each line that is neither empty nor a
// comment; missing fields at the end are empty. The slice is reused.
func readTSV(file, text string, fields int, row func([]string) error) error {
	f := make([]string, 0, fields)
	for n := 1; text != ""; n++ {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if line == "" || line[0] == '#' {
			continue
		}
		f = f[:0]
		for more := true; more; {
			var v string
			v, line, more = strings.Cut(line, "\t")
			f = append(f, v)
		}
		if len(f) > fields {
			return fmt.Errorf("%s:%d: %d fields, want %d: %w", file, n, len(f), fields, dragoman.ErrInvalid)
		}
		for len(f) < fields {
			f = append(f, "")
		}
		if err := row(f); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

// sectors are PLOVER's, as bodies and agents may have them; see package
// ontology for what they mean.
var sectors = map[string]bool{
	"GOV": true, "MIL": true, "LEG": true, "JUD": true, "COP": true, "SPY": true, "PTY": true, "OPP": true, "REB": true, "UAF": true,
	"PRM": true, "CVL": true, "BUS": true, "JRN": true, "EDU": true, "ELI": true, "CRM": true, "REL": true, "LAB": true, "MED": true,
	"REF": true, "SOC": true, "AGR": true, "NGO": true, "MNC": true,
}

var rankNames = map[string]int{
	"-": RankUnknown, "private": RankPrivate, "official": RankOfficial, "spokesman": RankSpokesman, "senior": RankSenior, "head": RankHead,
	"deputy": RankDeputy, "chief": RankChief, "minister": RankMinister, "speaker": RankSpeaker, "premier": RankPremier, "state": RankState,
}

// dash gives the empty string for "-".
func dash(s string) string {
	if s == "-" {
		return ""
	}
	return s
}

// addAgents reads a line of agents.tsv.
func (x *Lexicon) addAgents(f []string) error {
	a := agent{kind: f[1], sector: dash(f[2])}
	switch a.kind {
	case Office, Group, People, Body, mark:
	default:
		return fmt.Errorf("kind %q: %w", a.kind, dragoman.ErrInvalid)
	}
	if a.sector != "" && !sectors[a.sector] {
		return fmt.Errorf("sector %q: %w", a.sector, dragoman.ErrInvalid)
	}
	rank, ok := rankNames[f[3]]
	if !ok {
		return fmt.Errorf("rank %q: %w", f[3], dragoman.ErrInvalid)
	}
	a.rank = rank
	if len(f[4]) != 1 || f[4][0] < '0' || f[4][0] > '3' {
		return fmt.Errorf("weight %q: want 0 to 3: %w", f[4], dragoman.ErrInvalid)
	}
	a.weight = int8(f[4][0] - '0')
	plural, many := true, false
	for _, r := range f[5] {
		switch r {
		case 't':
			a.flags |= titled
		case 'o':
			a.flags |= whole
		case 'g':
			a.flags |= general
		case 'n':
			plural = false
		case 'p':
			plural, many = false, true
		case '-':
		default:
			return fmt.Errorf("flag %q: %w", r, dragoman.ErrInvalid)
		}
	}
	if a.kind == mark {
		plural = false
	}
	var room [8]word
	for rest, more := f[0], true; more; {
		var s string
		s, rest, more = strings.Cut(rest, "|")
		if s == "" {
			return fmt.Errorf("empty phrase: %w", dragoman.ErrInvalid)
		}
		fm := form(0)
		if s[0] >= 'A' && s[0] <= 'Z' {
			fm = capital
		}
		a.word, a.name, a.plural = int32(len(x.agents)), s, many
		x.agents = append(x.agents, a)
		ws := phraseWords(room[:0], s)
		x.table.add(ws, agentClass, fm, len(x.agents)-1)
		x.addFixes(s, len(x.agents)-1)
		if !plural {
			continue
		}
		for _, p := range plurals(s) {
			a.plural = true
			x.agents = append(x.agents, a)
			x.table.add(phraseWords(room[:0], p), agentClass, fm, len(x.agents)-1)
			x.addFixes(p, len(x.agents)-1)
		}
	}
	return nil
}

// plurals gives the plural of a phrase: of its head, which is the word before
// "of", "in" or "to" if there is one, else the last.
func plurals(s string) []string {
	head, tail := s, ""
	for _, prep := range []string{" of ", " in ", " to ", "-in-chief", "-elect", "-general", "-designate", " general", " elect", " designate"} {
		if i := strings.Index(s, prep); i > 0 && !strings.HasPrefix(s, "major general") && !strings.HasPrefix(s, "lieutenant general") &&
			!strings.HasPrefix(s, "brigadier general") && !strings.HasPrefix(s, "colonel general") && !strings.HasPrefix(s, "army general") && !strings.HasSuffix(prep, "-general") {
			head, tail = s[:i], s[i:]
			break
		}
	}
	n := len(head)
	if n < 2 {
		return nil
	}
	last := head[n-1]
	switch {
	case strings.HasSuffix(head, "man") && !strings.HasSuffix(head, "human") && !strings.HasSuffix(head, "shaman"):
		return []string{head[:n-2] + "en" + tail}
	case strings.HasSuffix(head, "child"):
		return []string{head + "ren" + tail}
	case head == "person" || strings.HasSuffix(head, " person"):
		return []string{head + "s" + tail, head[:n-3] + "ple" + tail}
	case strings.HasSuffix(head, "wife"):
		return []string{head[:n-2] + "ves" + tail}
	case strings.HasSuffix(head, "thief"):
		return []string{head[:n-1] + "ves" + tail}
	case last == 'y' && !strings.ContainsRune("aeiou", rune(head[n-2])):
		return []string{head[:n-1] + "ies" + tail}
	case last == 's' || last == 'x' || last == 'z' || strings.HasSuffix(head, "ch") || strings.HasSuffix(head, "sh"):
		if strings.HasSuffix(head, "people") || strings.HasSuffix(head, "forces") {
			return nil
		}
		return []string{head + "es" + tail}
	case strings.HasSuffix(head, "people") || strings.HasSuffix(head, "police") || strings.HasSuffix(head, "men"):
		return nil
	}
	return []string{head + "s" + tail}
}

// A misspelt role word is forgiven one letter left out, put in, exchanged or
// swapped, if it is long and its first and last letters are right.
const longWord = 7

// mendable are the roles whose misspellings are no other words.
var mendable = map[string]bool{
	"minister": true, "president": true, "ambassador": true, "government": true, "parliament": true, "secretary": true, "governor": true, "spokesman": true, "spokeswoman": true, "military": true,
	"soldier": true, "authorities": true, "opposition": true, "protester": true, "demonstrator": true, "prosecutor": true, "commander": true, "chancellor": true, "diplomat": true, "lawmaker": true,
	"senator": true, "insurgent": true, "separatist": true, "ministry": true, "official": true, "militant": true, "parliamentarian": true, "guerrilla": true, "terrorist": true, "prime minister": true,
}

// addFixes files the one-letter deletions of a long single role word.
func (x *Lexicon) addFixes(s string, index int) {
	if len(s) < longWord || !mendable[x.agents[index].name] || strings.ContainsAny(s, " -'") {
		return
	}
	for i := 1; i < len(s)-1; i++ {
		h := hashBut(s, i)
		if _, ok := x.fixes[h]; !ok {
			x.fixes[h] = int32(index)
		}
	}
	h := hashBut(s, -1)
	if _, ok := x.fixes[h]; !ok {
		x.fixes[h] = int32(index)
	}
}

// hashBut is the hash of ASCII s in lower case without the byte at i.
func hashBut(s string, i int) uint64 {
	h := uint64(fnvSeed)
	for j := 0; j < len(s); j++ {
		if j == i {
			continue
		}
		c := s[j]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}

// misspelt gives the role that s misspells, or -1.
func (x *Lexicon) misspelt(s string) int {
	if len(s) < longWord-1 || len(s) > 24 {
		return -1
	}
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return -1
		}
	}
	for i := -1; i < len(s)-1; i++ {
		if i == 0 {
			continue
		}
		k, ok := x.fixes[hashBut(s, i)]
		if !ok {
			continue
		}
		if w := x.agentForm(int(k)); oneEdit(strings.ToLower(s), w) {
			return int(k)
		}
	}
	return -1
}

// agentForm is the word of a single-word agent as the text has it.
func (x *Lexicon) agentForm(k int) string {
	a := &x.agents[k]
	if a.plural && int(a.word) != k {
		if p := plurals(a.name); len(p) > 0 {
			return p[0]
		}
	}
	return a.name
}

// oneEdit reports whether a becomes b by one letter left out, put in,
// exchanged, or by two neighbours swapped, first and last letter standing.
func oneEdit(a, b string) bool {
	if len(a) < 3 || len(b) < 3 || a == b || a[0] != b[0] || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	i, j := 0, 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for j < len(a)-i && j < len(b)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	ra, rb := a[i:len(a)-j], b[i:len(b)-j]
	switch {
	case len(ra)+len(rb) == 1:
		return true
	case len(ra) == 1 && len(rb) == 1:
		return true
	case len(ra) == 2 && len(rb) == 2:
		return ra[0] == rb[1] && ra[1] == rb[0]
	}
	return false
}

// addBodies reads a line of bodies.tsv.
func (x *Lexicon) addBodies(f []string) error { return x.addBody(f, false) }

func (x *Lexicon) addBody(f []string, given bool) error {
	b := body{code: dash(f[1]), sector: dash(f[2]), also: -1, given: given}
	if b.code != "" && len(b.code) != 3 {
		return fmt.Errorf("code %q: want three letters: %w", b.code, dragoman.ErrInvalid)
	}
	if b.sector != "" && !sectors[b.sector] {
		return fmt.Errorf("sector %q: %w", b.sector, dragoman.ErrInvalid)
	}
	var err error
	if b.from, b.to, _, _, err = years(f[3], f[4]); err != nil {
		return err
	}
	var room [16]word
	for rest, more := f[0], true; more; {
		var s string
		s, rest, more = strings.Cut(rest, "|")
		s, b.common = strings.TrimPrefix(s, "?"), strings.HasPrefix(s, "?")
		if s == "" {
			return fmt.Errorf("empty name: %w", dragoman.ErrInvalid)
		}
		b.name = s
		ws := phraseWords(room[:0], s)
		// The table keeps one sense a name; further years hang on it.
		// A user's line stands before all others of the name.
		also := int32(-1)
		if k := x.body(ws); k >= 0 && given {
			b.also = int32(k)
		} else if k >= 0 {
			also = int32(k)
			for x.bodies[also].also >= 0 {
				also = x.bodies[also].also
			}
		}
		x.bodies = append(x.bodies, b)
		if also >= 0 {
			x.bodies[also].also = int32(len(x.bodies) - 1)
			continue
		}
		fm := form(0)
		switch {
		case isAcronym(s):
			fm = capitals
		case ws != nil && ws[0].upper:
			fm = capital
		}
		x.table.add(ws, bodyClass, fm, len(x.bodies)-1)
	}
	return nil
}

// isAcronym reports whether s is written in capitals only.
func isAcronym(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'a' && s[i] <= 'z' || s[i] >= 0x80 || s[i] == ' ' {
			return false
		}
	}
	return len(s) <= 8
}

// body gives the first line of the name, or -1.
func (x *Lexicon) body(ws []word) int {
	if s := x.table.find(hashWords(ws)); s != nil {
		for j := s.first; j >= 0; j = x.table.senses[j].next {
			if x.table.senses[j].class == bodyClass {
				return int(x.table.senses[j].index)
			}
		}
	}
	return -1
}

func hashWords(ws []word) uint64 {
	h := uint64(0)
	for i := range ws {
		if i == 0 {
			h = ws[0].hash
		} else {
			h = join(h, ws[i].hash)
		}
	}
	return h
}

// bodyOn gives the line of a body that holds on a day; the last one for the
// unknown day.
func (x *Lexicon) bodyOn(k int, on dragoman.Day) *body {
	best := &x.bodies[k]
	for ; k >= 0; k = int(x.bodies[k].also) {
		b := &x.bodies[k]
		switch {
		case on == 0 && best.given:
			return best
		case on == 0:
			best = b
		case (b.from == 0 || b.from <= on) && (b.to == 0 || on <= b.to):
			return b
		case b.from != 0 && b.from <= on:
			best = b
		}
	}
	return best
}
