package actors

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// AddPETRARCH reads a dictionary of PETRARCH 2 or TABARI, of actors or of
// agents, which wins over the tables, as [Lexicon.Add] does for a list in the
// project's own form. Names with dates become people, others organisations;
// codes become PLOVER's: [DZAGOVAGR 030101-080630] is DZA GOV from 1 January
// 2003 to 30 June 2008, [~MED] is JRN, [IGOUNO] is UNO. Null codes ([---]) and
// the religion, ethnicity and further roles of a code are left out.
//
// A bad line is left out: the error, which wraps [dragoman.ErrInvalid], tells
// all of them as name:line, and the rest is in use.
func (x *Lexicon) AddPETRARCH(name string, from io.Reader) error {
	p := petrarch{x: x, file: name, sets: map[string][]string{}}
	r := bufio.NewReaderSize(from, maxLine)
	for {
		line, long, err := r.ReadLine()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				p.bad("%v", err)
			}
			break
		}
		p.line++
		if long {
			for long && err == nil {
				_, long, err = r.ReadLine()
			}
			p.bad("line over %d bytes", maxLine)
			continue
		}
		p.read(string(line))
	}
	p.flush()
	return errors.Join(p.errs...)
}

// petrarch reads one dictionary. An actor is a name, further names on lines
// that begin with "+", and codes in brackets on any of these lines or below.
type petrarch struct {
	x     *Lexicon
	file  string
	line  int
	errs  []error
	names []string
	codes []coded
	at    int // line of the first name
	sets  map[string][]string
}

// coded is a code with the days for which it holds.
type coded struct {
	code, sector string
	from, to     dragoman.Day
	agent        bool
}

func (p *petrarch) bad(format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("%s:%d: "+format+": %w", append(append([]any{p.file, p.line}, args...), dragoman.ErrInvalid)...))
}

func (p *petrarch) read(line string) {
	if i := strings.IndexAny(line, "#;"); i >= 0 {
		line = line[:i]
	}
	if i := strings.Index(line, "<!--"); i >= 0 {
		line = line[:i]
	}
	goesOn := line != "" && (line[0] == ' ' || line[0] == '\t' || line[0] == '[' || line[0] == '+')
	line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
	if line == "" {
		return
	}
	if line[0] == '!' && strings.Contains(line, "=") {
		// !PERSON! = MAN, MEN, WOMAN
		set, words, _ := strings.Cut(line, "=")
		var ws []string
		for w := range strings.SplitSeq(words, ",") {
			ws = append(ws, strings.TrimSpace(w))
		}
		p.sets[strings.TrimSpace(set)] = ws
		return
	}
	if !goesOn {
		p.flush()
		p.at = p.line
	}
	name, rest := line, ""
	if i := strings.IndexAny(line, "[{"); i >= 0 {
		name, rest = line[:i], line[i:]
	}
	name = strings.TrimSpace(strings.TrimPrefix(name, "+"))
	if name != "" {
		p.names = append(p.names, name)
	}
	for rest != "" {
		switch rest[0] {
		case '[':
			inner, after, ok := strings.Cut(rest[1:], "]")
			if !ok {
				p.bad("%q: no closing bracket", rest)
				return
			}
			p.code(strings.TrimSpace(inner))
			rest = strings.TrimSpace(after)
		case '{':
			inner, after, ok := strings.Cut(rest[1:], "}")
			if !ok {
				p.bad("%q: no closing brace", rest)
				return
			}
			if inner = strings.TrimSpace(inner); inner != "" {
				p.names = append(p.names, inner)
			}
			rest = strings.TrimSpace(after)
		default:
			p.bad("%q: want a code in brackets", rest)
			return
		}
	}
}

// code reads what stands in brackets.
func (p *petrarch) code(s string) {
	word, days, _ := strings.Cut(s, " ")
	c := coded{}
	if strings.Trim(word, "-") == "" {
		return
	}
	if strings.Contains(word, "~") {
		c.agent = true
		word = strings.ReplaceAll(word, "~", "")
	}
	if len(word) < 3 || strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		p.bad("code %q", s)
		return
	}
	c.code, c.sector = p.x.plover(word, c.agent)
	days = strings.TrimSpace(days)
	var err error
	switch {
	case days == "":
	case days[0] == '<':
		c.to, err = shortDay(days[1:])
	case days[0] == '>':
		c.from, err = shortDay(days[1:])
	default:
		a, b, ok := strings.Cut(days, "-")
		if !ok {
			b = a
		}
		if c.from, err = shortDay(a); err == nil {
			c.to, err = shortDay(b)
		}
		if err == nil && c.to < c.from {
			err = dragoman.ErrInvalid
		}
	}
	if err != nil {
		p.bad("days %q", days)
		return
	}
	p.codes = append(p.codes, c)
}

// shortDay reads YYMMDD or YYYYMMDD; two-digit years are those from 1931 to
// 2030. The days of a month are not counted: the dictionaries know a 31 June.
func shortDay(s string) (dragoman.Day, error) {
	s = strings.TrimSpace(s)
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, dragoman.ErrInvalid
		}
		n = n*10 + int(s[i]-'0')
	}
	y, m, d := n/10000, n/100%100, n%100
	switch {
	case len(s) == 6 && y <= 30:
		y += 2000
	case len(s) == 6:
		y += 1900
	case len(s) != 8 || y < 1000:
		return 0, dragoman.ErrInvalid
	}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, dragoman.ErrInvalid
	}
	return dayOf(y, m, d), nil
}

// cameo gives PLOVER's sector for CAMEO's roles, as their codebooks define
// them.
var cameo = map[string]string{
	"GOV": "GOV", "MIL": "MIL", "REB": "REB", "OPP": "OPP", "PTY": "PTY", "COP": "COP", "JUD": "JUD", "SPY": "SPY", "MED": "JRN", "EDU": "EDU", "BUS": "BUS", "CRM": "CRM",
	"CVL": "CVL", "ELI": "ELI", "LAB": "LAB", "LEG": "LEG", "REF": "REF", "UAF": "UAF", "HLH": "MED", "AGR": "AGR", "SEP": "REB", "INS": "REB", "PPL": "CVL", "SET": "CVL", "REL": "REL",
}

// religions are CAMEO's, which PLOVER folds into one sector.
var religions = map[string]bool{"CHR": true, "MUS": true, "JEW": true, "BUD": true, "HIN": true, "CTH": true, "MOS": true, "SHI": true, "SUN": true, "JAN": true, "SFI": true, "DOX": true, "PRO": true}

// plover gives PLOVER's code and sector for a CAMEO code.
func (x *Lexicon) plover(s string, agent bool) (code, sector string) {
	if !agent {
		switch first := s[:3]; first {
		case "IGO":
			code = "IGO"
			if strings.Contains(s, "UNO") {
				code = "UNO"
			} else if strings.Contains(s, "EEC") || strings.Contains(s, "EUR") {
				code = "EUR"
			}
			return code, ""
		case "NGO", "NGM":
			return "NGO", ""
		case "MNC", "IMG", "EUR":
			return first, ""
		case "EEC":
			return "EUR", ""
		default:
			if x.places == nil {
				code = first
			} else if c, ok := x.places.Country(first); ok {
				if code = c.Code; c.In != "" {
					code = c.In
				}
			}
			s = s[3:]
		}
	}
	religious := false
	for len(s) >= 3 {
		if q := cameo[s[:3]]; q != "" {
			return code, q
		}
		if s[:3] == "NGO" || s[:3] == "MNC" {
			return s[:3], ""
		}
		religious = religious || religions[s[:3]]
		s = s[3:]
	}
	if religious {
		sector = "REL"
	}
	return code, sector
}

// flush files the actor that the lines so far make up.
func (p *petrarch) flush() {
	names, codes, line := p.names, p.codes, p.at
	p.names, p.codes = nil, nil
	if len(names) == 0 || len(codes) == 0 {
		return
	}
	keep := p.line
	p.line = line
	defer func() { p.line = keep }()
	if codes[0].agent {
		p.agents(names, codes[0])
		return
	}
	dated := false
	for _, c := range codes {
		dated = dated || c.from != 0 || c.to != 0
	}
	x := p.x
	var room [20]word
	if !dated {
		x.bodies = append(x.bodies, body{name: spoken(names[0]), code: codes[0].code, sector: codes[0].sector, also: -1, given: true})
		k := len(x.bodies) - 1
		for _, s := range names {
			ws := phraseWords(room[:0], spoken(s))
			if len(ws) == 0 {
				p.bad("name %q: no letters", s)
				continue
			}
			f := capital
			if len(ws) == 1 && ws[0].length <= 3 {
				f = capitals
			}
			x.table.add(ws, bodyClass, f, k)
		}
		return
	}
	k := len(x.persons)
	x.persons = append(x.persons, person{name: spoken(names[0]), code: codes[0].code, first: int32(len(x.held)), given: true})
	for _, c := range codes {
		if c.from == 0 && c.to == 0 || c.code != codes[0].code {
			continue // what somebody is when nothing else holds
		}
		x.held = append(x.held, holding{sector: c.sector, from: c.from, to: c.to, source: 'U'})
		x.persons[k].count++
	}
	if x.persons[k].count == 0 {
		// The code of the first differs from those with days.
		x.held = append(x.held, holding{sector: codes[0].sector, source: 'U'})
		x.persons[k].count = 1
	}
	for _, s := range names {
		if ws := phraseWords(room[:0], spoken(s)); len(ws) == 0 {
			p.bad("name %q: no letters", s)
			continue
		}
		x.addName(spoken(s), k, true)
	}
	x.addShort(lastName(spoken(names[0])), k, lastClass)
}

// spoken gives a name as a text has it: underscores are spaces.
func spoken(s string) string {
	s = strings.ToLower(strings.Trim(strings.ReplaceAll(s, "_", " "), " "))
	b := []byte(s)
	for i := range b {
		if (i == 0 || b[i-1] == ' ' || b[i-1] == '-') && b[i] >= 'a' && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// agents files role words, with the words of a set put in for its name.
func (p *petrarch) agents(names []string, c coded) {
	var room [20]word
	for _, s := range names {
		all := []string{s}
		if i := strings.IndexByte(s, '!'); i >= 0 {
			j := strings.IndexByte(s[i+1:], '!')
			if j < 0 {
				p.bad("name %q: a lone \"!\"", s)
				continue
			}
			set, ok := p.sets[s[i:i+j+2]]
			if !ok {
				p.bad("name %q: no set %s", s, s[i:i+j+2])
				continue
			}
			all = nil
			for _, w := range set {
				all = append(all, s[:i]+w+s[i+j+2:])
			}
		}
		for _, w := range all {
			w = strings.ToLower(spoken(w))
			a := agent{kind: Office, sector: c.sector, weight: 2, flags: whole, word: int32(len(p.x.agents)), name: w}
			if c.code == "NGO" || c.code == "MNC" {
				a.sector = c.code
			}
			for i, form := range append([]string{w}, plurals(w)...) {
				ws := phraseWords(room[:0], form)
				if len(ws) == 0 {
					p.bad("name %q: no letters", s)
					break
				}
				a.plural = i > 0
				p.x.agents = append(p.x.agents, a)
				p.x.table.add(ws, agentClass, 0, len(p.x.agents)-1)
			}
		}
	}
}
