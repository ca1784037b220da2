package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/ontology"
)

// QueryError is a query that cannot be read. It wraps [dragoman.ErrInvalid].
type QueryError struct {
	At    int    // where, in bytes of the query from 0
	Field string // of which field; empty: of none
	Why   string
}

func (e *QueryError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("query, at character %d: %s", e.At+1, e.Why)
	}
	return fmt.Sprintf("query, at character %d: %s: %s", e.At+1, e.Field, e.Why)
}

func (e *QueryError) Unwrap() error { return dragoman.ErrInvalid }

// Fields are the fields of the query language, in the order of doc/query.md.
func Fields() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// field is a word of the query language.
type field struct {
	name string
	many bool // values add up: any of them will do
	set  func(p *queryParser, q *Query, op, value string) error
	get  func(q *Query) []string // "field:value" as String writes it
}

var fields = queryFields()

// ParseQuery reads the query language, which doc/query.md describes: words and
// "phrases" to look for, and filters such as pair:IRN-AZE, type:consult or
// rank>=minister, with a minus before what is to be left out. country turns what a person calls a country to its code; nil
// knows codes of three letters only. The error is a [*QueryError].
//
// [Query.String] writes what ParseQuery reads.
func ParseQuery(text string, country func(name string) (code string, ok bool)) (Query, error) {
	p := &queryParser{country: country}
	if country == nil {
		p.country = func(name string) (string, bool) {
			code := strings.ToUpper(name)
			return code, len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		}
	}
	q := Query{}
	said := map[string]bool{}
	var words []string
	first := 0 // where the words begin
	for at := 0; at < len(text); {
		if r, n := utf8.DecodeRuneInString(text[at:]); unicode.IsSpace(r) {
			at += n
			continue
		}
		term := text[at : at+termLen(text[at:])]
		name, op, value, ok := cutField(term)
		if !ok {
			if len(words) == 0 {
				first = at
			}
			words = append(words, term)
			at += len(term)
			continue
		}
		fail := func(why string) (Query, error) { return Query{}, &QueryError{at, name, why} }
		name, not := strings.CutPrefix(name, "-")
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case i < 0:
			return Query{}, &QueryError{at, "", fmt.Sprintf("there is no field %q: want one of %s, or quotes around what is to be looked for", name, strings.Join(Fields(), ", "))}
		case not && slices.Contains([]string{"since", "until", "on"}, name):
			return fail("no minus stands before a time: since and until say what is left")
		case said[name] && !not && !fields[i].many && name != "rank":
			return fail("it is said twice")
		case said["on"] && (name == "since" || name == "until"):
			return fail("it does not go with on")
		case op != ":" && name != "rank" && (name != "confidence" || op != ">="):
			return fail("it takes a colon, not " + op)
		}
		into := &q
		if not {
			into = &Query{}
		} else {
			said[name] = true
		}
		values := []string{value}
		if fields[i].many {
			values = split(value)
		}
		for _, v := range values {
			v = unquote(v)
			if strings.TrimSpace(v) == "" {
				return fail("it has no value")
			}
			if err := fields[i].set(p, into, op, v); err != nil {
				return fail(err.Error())
			}
		}
		if not {
			q.Not = append(q.Not, *into)
		}
		at += len(term)
	}
	if len(words) > 0 {
		q.Text = strings.Join(words, " ")
		if _, err := Match(q.Text); err != nil {
			return Query{}, &QueryError{first, "", "there is no word to look for"}
		}
	}
	if q.Since != 0 && q.Until != 0 && q.Until < q.Since {
		return Query{}, &QueryError{0, "until", fmt.Sprintf("%s is before since:%s", q.Until, q.Since)}
	}
	if q.Rank[0] != 0 && q.Rank[1] != 0 && q.Rank[1] < q.Rank[0] {
		return Query{}, &QueryError{0, "rank", "no rank is within both bounds"}
	}
	return q, nil
}

type queryParser struct {
	country func(name string) (code string, ok bool)
}

// termLen is the length of the term that s begins with: up to white space that
// is in no quotes.
func termLen(s string) int {
	quoted := false
	for i, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			return i
		}
	}
	return len(s)
}

// cutField cuts "field:value" or "field>=value". A quote before the operator
// makes it words.
func cutField(term string) (name, op, value string, ok bool) {
	i := strings.IndexAny(term, `:<>="`)
	if i <= 0 || term[i] == '"' || term == "-" {
		return "", "", "", false
	}
	name = strings.ToLower(term[:i])
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		return "", "", "", false // "10:30"
	}
	for _, op := range [...]string{">=", "<=", ">", "<", ":", "="} {
		if v, ok := strings.CutPrefix(term[i:], op); ok {
			if op == "=" {
				op = ":"
			}
			return name, op, v, true
		}
	}
	return "", "", "", false
}

// split cuts a value at the commas that are in no quotes.
func split(s string) (parts []string) {
	quoted, from := false, 0
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ',' && !quoted:
			parts = append(parts, s[from:i])
			from = i + 1
		}
	}
	return append(parts, s[from:])
}

func unquote(s string) string { return strings.ReplaceAll(s, `"`, "") }

// enquote writes a value so that it is read as one.
func enquote(s string) string {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '"' }) {
		return `"` + unquote(s) + `"`
	}
	return s
}

// String writes the query in the query language, its fields in a fixed order.
// Descending, After and Limit are no part of it.
func (q Query) String() string {
	var parts []string
	for _, f := range fields {
		parts = append(parts, f.get(&q)...)
	}
	for _, n := range q.Not {
		for _, f := range fields {
			for _, part := range f.get(&n) {
				parts = append(parts, "-"+part)
			}
		}
	}
	if q.Text != "" {
		parts = append(parts, q.Text)
	}
	return strings.Join(parts, " ")
}

func queryFields() []field {
	one := func(name string, at func(*Query) *string, read func(p *queryParser, v string) (string, error)) field {
		return field{name: name,
			set: func(p *queryParser, q *Query, _, v string) (err error) {
				*at(q), err = read(p, v)
				return err
			},
			get: func(q *Query) []string {
				if v := *at(q); v != "" {
					return []string{name + ":" + enquote(v)}
				}
				return nil
			}}
	}
	many := func(name string, at func(*Query) *[]string, read func(v string) (string, error)) field {
		return field{name: name, many: true,
			set: func(_ *queryParser, q *Query, _, v string) error {
				v, err := read(v)
				if err == nil && !slices.Contains(*at(q), v) {
					*at(q) = append(*at(q), v)
				}
				return err
			},
			get: func(q *Query) []string {
				if len(*at(q)) == 0 {
					return nil
				}
				vs := make([]string, len(*at(q)))
				for i, v := range *at(q) {
					if vs[i] = enquote(v); v == "" {
						vs[i] = noMode
					}
				}
				return []string{name + ":" + strings.Join(vs, ",")}
			}}
	}
	date := func(name string, set func(q *Query, from, to dragoman.Day) error, get func(q *Query) dragoman.Day) field {
		return field{name: name,
			set: func(_ *queryParser, q *Query, _, v string) error {
				from, to, err := ReadDays(v)
				if err != nil {
					return err
				}
				return set(q, from, to)
			},
			get: func(q *Query) []string {
				if d := get(q); d != 0 {
					return []string{name + ":" + d.String()}
				}
				return nil
			}}
	}
	country := func(p *queryParser, v string) (string, error) {
		code, ok := p.country(v)
		if !ok {
			return "", fmt.Errorf("no country %q: want a code such as AZE, a name such as Azerbaijan, or a body such as UNO", v)
		}
		return code, nil
	}
	words := func(_ *queryParser, v string) (string, error) {
		if _, err := Match(v); err != nil {
			return "", fmt.Errorf("there is no word to look for in %q", v)
		}
		return v, nil
	}
	anything := func(_ *queryParser, v string) (string, error) { return v, nil }
	two := func(name string, at func(*Query) *[2]string) field {
		return field{name: name,
			set: func(p *queryParser, q *Query, _, v string) error {
				for i := range len(v) {
					if v[i] != '-' && v[i] != ',' {
						continue
					}
					a, aOK := p.country(strings.TrimSpace(v[:i]))
					b, bOK := p.country(strings.TrimSpace(v[i+1:]))
					if aOK && bOK {
						*at(q) = [2]string{a, b}
						return nil
					}
				}
				return fmt.Errorf("no two countries in %q: want them as IRN-AZE", v)
			},
			get: func(q *Query) []string {
				if at(q)[0] == "" {
					return nil
				}
				return []string{name + ":" + at(q)[0] + "-" + at(q)[1]}
			}}
	}
	return []field{
		two("pair", func(q *Query) *[2]string { return &q.Pair }),
		two("toward", func(q *Query) *[2]string { return &q.Toward }),
		one("country", func(q *Query) *string { return &q.Country }, country),
		one("actor", func(q *Query) *string { return &q.Actor }, country),
		one("recipient", func(q *Query) *string { return &q.Recipient }, country),
		many("sector", func(q *Query) *[]string { return &q.Sectors }, func(v string) (string, error) {
			if s := strings.ToUpper(v); ontology.HasSector(s) {
				return s, nil
			}
			return "", fmt.Errorf("no sector %q: want one of %s", v, termNames(ontology.Sectors()))
		}),
		{name: "rank", set: setRank, get: getRank},
		one("person", func(q *Query) *string { return &q.Person }, words),
		many("type", func(q *Query) *[]string { return &q.Types }, func(v string) (string, error) {
			if t, ok := ontology.FindType(v); ok {
				return t.Name, nil
			}
			var names []string
			for _, t := range ontology.Types() {
				names = append(names, t.Name)
			}
			return "", fmt.Errorf("no event type %q: want one of %s", v, strings.Join(names, ", "))
		}),
		many("mode", func(q *Query) *[]string { return &q.Modes }, func(v string) (string, error) {
			v = strings.ToLower(v)
			if v == noMode {
				return "", nil
			}
			for _, t := range ontology.Types() {
				if slices.ContainsFunc(t.Modes, func(m ontology.Mode) bool { return m.Name == v }) {
					return v, nil
				}
			}
			return "", fmt.Errorf("no mode %q: dragoman codebook TYPE lists those of a type, and none is an event without one", v)
		}),
		many("context", func(q *Query) *[]string { return &q.Contexts }, func(v string) (string, error) {
			if v = strings.ToLower(v); ontology.HasContext(v) {
				return v, nil
			}
			return "", fmt.Errorf("no context %q: want one of %s", v, termNames(ontology.Contexts()))
		}),
		{name: "status", many: true,
			set: func(_ *queryParser, q *Query, _, v string) error {
				s := dragoman.Status(strings.ToLower(v))
				if !slices.Contains(statuses, s) {
					return fmt.Errorf("no status %q: want one of actual, future, hypothetical, negated, historical", v)
				}
				if !slices.Contains(q.Statuses, s) {
					q.Statuses = append(q.Statuses, s)
				}
				return nil
			},
			get: func(q *Query) []string {
				if len(q.Statuses) == 0 {
					return nil
				}
				s := "status:" + string(q.Statuses[0])
				for _, o := range q.Statuses[1:] {
					s += "," + string(o)
				}
				return []string{s}
			}},
		one("in", func(q *Query) *string { return &q.Where }, country),
		one("place", func(q *Query) *string { return &q.Place }, words),
		date("since", func(q *Query, from, _ dragoman.Day) error { q.Since = from; return nil }, func(q *Query) dragoman.Day { return q.Since }),
		date("until", func(q *Query, _, to dragoman.Day) error { q.Until = to; return nil }, func(q *Query) dragoman.Day { return q.Until }),
		date("on", func(q *Query, from, to dragoman.Day) error {
			if q.Since != 0 || q.Until != 0 {
				return fmt.Errorf("it goes with neither since nor until")
			}
			q.Since, q.Until = from, to
			return nil
		}, func(*Query) dragoman.Day { return 0 }),
		one("source", func(q *Query) *string { return &q.Source }, anything),
		one("report", func(q *Query) *string { return &q.Report }, anything),
		many("id", func(q *Query) *[]string { return &q.IDs }, func(v string) (string, error) {
			if v == "" {
				return "", fmt.Errorf("want the id of an event")
			}
			return v, nil
		}),
		one("part-of", func(q *Query) *string { return &q.PartOf }, anything),
		{name: "confidence",
			set: func(_ *queryParser, q *Query, _, v string) error {
				c, err := strconv.ParseFloat(v, 64)
				if err != nil || !(c > 0 && c <= 1) {
					return fmt.Errorf("want a number up to 1, as 0.8, not %q", v)
				}
				q.Confidence = c
				return nil
			},
			get: func(q *Query) []string {
				if q.Confidence == 0 {
					return nil
				}
				return []string{"confidence>=" + strconv.FormatFloat(q.Confidence, 'g', -1, 64)}
			}},
	}
}

// noMode is how a query asks for events without a mode.
const noMode = "none"

var statuses = []dragoman.Status{dragoman.Actual, dragoman.Future, dragoman.Hypothetical, dragoman.Negated, dragoman.Historical}

func termNames(terms []ontology.Term) string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.Name
	}
	return strings.Join(names, ", ")
}

func setRank(_ *queryParser, q *Query, op, v string) error {
	rank, ok := actors.FindRank(v)
	if !ok {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 100 {
			return fmt.Errorf("no rank %q: want one of %s", v, strings.Join(actors.RankNames(), ", "))
		}
		rank = n
	}
	least, most := 0, 0
	switch op {
	case ":":
		least, most = rank, rank
	case ">=":
		least = rank
	case ">":
		least = rank + 1
	case "<=":
		most = rank
	case "<":
		if rank == 1 {
			return fmt.Errorf("no rank is below %s", v)
		}
		most = rank - 1
	}
	if least != 0 && q.Rank[0] != 0 || most != 0 && q.Rank[1] != 0 {
		return fmt.Errorf("it has this bound already")
	}
	q.Rank = [2]int{q.Rank[0] + least, q.Rank[1] + most}
	return nil
}

func getRank(q *Query) []string {
	name := func(rank int) string {
		for _, n := range actors.RankNames() {
			if r, _ := actors.FindRank(n); r == rank {
				return n
			}
		}
		return strconv.Itoa(rank)
	}
	switch least, most := q.Rank[0], q.Rank[1]; {
	case least == 0 && most == 0:
		return nil
	case least == most:
		return []string{"rank:" + name(least)}
	case most == 0:
		return []string{"rank>=" + name(least)}
	case least == 0:
		return []string{"rank<=" + name(most)}
	default:
		return []string{"rank>=" + name(least), "rank<=" + name(most)}
	}
}

// ReadDays reads a day, a month or a year, and gives its first and last day.
func ReadDays(s string) (from, to dragoman.Day, err error) {
	for _, f := range [...]struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		t, err := time.Parse(f.layout, s)
		if err == nil && t.Year() >= 1 {
			return dragoman.DayIn(t), dragoman.DayIn(t.AddDate(f.years, f.months, f.days)) - 1, nil
		}
	}
	return 0, 0, fmt.Errorf("want a day, a month or a year as 2019-01-22, 2019-01 or 2019, not %q", s)
}
