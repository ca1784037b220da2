package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/places"
)

// name is what a country may be called by, folded.
type name struct{ folded, code, label string }

// namesOf are the names of countries and bodies, in order.
func namesOf(g *places.Gazetteer) (list []name) {
	for _, c := range g.Countries() {
		if c.To != 0 {
			continue // a former state answers as its successor
		}
		for _, n := range slices.Concat(c.Names, c.Demonyms, []string{c.Code}) {
			list = append(list, name{folded(n), c.Record(), c.Name})
		}
	}
	for _, b := range ontology.Bodies() {
		list = append(list, name{folded(b.Name), b.Name, b.Gloss})
	}
	slices.SortFunc(list, func(a, b name) int {
		return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(len(a.label), len(b.label)), cmp.Compare(a.code, b.code))
	})
	return list
}

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// like are the countries whose name begins with words, each once; those that
// are called just so first.
func (d *Desk) like(words string, most int) (found []name) {
	i, _ := slices.BinarySearchFunc(d.names, words, func(n name, s string) int { return strings.Compare(n.folded, s) })
	for ; i < len(d.names) && strings.HasPrefix(d.names[i].folded, words) && len(found) < most; i++ {
		n := d.names[i]
		if !slices.ContainsFunc(found, func(o name) bool { return o.code == n.code }) {
			found = append(found, n)
		}
	}
	return found
}

const (
	suggested  = 9
	peopleRead = 200 // passages that are looked at for names
)

// suggest says what words may mean, the likeliest first: two countries, one, a
// day, a person of the record or the tables, a place, and always the words.
func (d *Desk) suggest(ctx context.Context, q string) ([]Suggestion, error) {
	list := []Suggestion{}
	words := folded(strings.NewReplacer("–", " ", "—", " ", "-", " ", ",", " ", "/", " ").Replace(q))
	if words == "" {
		return list, nil
	}
	parts := strings.Fields(words)
	for i := 1; i < len(parts); i++ {
		left := strings.TrimSuffix(strings.Join(parts[:i], " "), " and")
		right := strings.TrimPrefix(strings.Join(parts[i:], " "), "and ")
		a, err := d.code(left)
		if err != nil {
			continue
		}
		for _, b := range d.like(right, 3) {
			if a != b.code && !slices.ContainsFunc(list, func(s Suggestion) bool { return s.A == a && s.B == b.code }) {
				list = append(list, Suggestion{Kind: "pair", Label: d.title(a) + " and " + b.label, Detail: a + "–" + b.code, A: a, B: b.code})
			}
		}
	}
	for _, n := range d.like(words, 4) {
		list = append(list, Suggestion{Kind: "country", Label: n.label, Detail: n.code, A: n.code})
	}
	if from, to, err := ledger.ReadDays(strings.TrimSpace(q)); err == nil && from != 0 {
		list = append(list, Suggestion{Kind: "day", Label: "Events of " + strings.TrimSpace(q), Detail: from.String() + " to " + to.String(), Query: "on:" + strings.TrimSpace(q)})
	}
	people, err := d.people(ctx, words, 4)
	if err != nil {
		return nil, err
	}
	list = append(list, people...)
	if len(words) > 2 {
		for _, c := range d.places.Where(q) {
			if c.Kind == places.City || c.Kind == places.Province {
				list = append(list, Suggestion{Kind: "place", Label: c.Name, Detail: strings.TrimSpace(string(c.Kind) + " " + d.title(c.Country)), Query: `place:"` + c.Name + `"`})
				break
			}
		}
	}
	list = list[:min(len(list), suggested-1)]
	return append(list, Suggestion{Kind: "words", Label: strings.TrimSpace(q), Detail: "search the passages", Query: strings.TrimSpace(q)}), nil
}

// people are those of the record whose name has words of which the last may
// just be begun, and who of the tables is called so.
func (d *Desk) people(ctx context.Context, words string, most int) (list []Suggestion, err error) {
	if len(words) < 3 {
		return nil, nil
	}
	add := func(name, detail string) {
		if len(list) < most && !slices.ContainsFunc(list, func(s Suggestion) bool { return s.Label == name }) {
			list = append(list, Suggestion{Kind: "person", Label: name, Detail: detail})
		}
	}
	for _, h := range d.lexicon.Who(words, 0) {
		if h.Kind == "name" {
			add(h.Name, strings.Trim(h.Office+", "+h.Code, ", "))
		}
	}
	match := strings.Join(strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(`"*():^`, r) }), " ")
	if match == "" {
		return list, nil
	}
	called, err := d.ledger.Named(ctx, match+"*", peopleRead)
	if err != nil {
		return list, nil //nolint:nilerr // words that cannot be searched name nobody
	}
	for _, x := range called {
		if x.IdentifierText != "" && begun(x, parts(match)) {
			add(x.IdentifierText, strings.Trim(x.Office+", "+x.Code, ", "))
		}
	}
	return list, nil
}

func parts(s string) []string { return strings.Fields(strings.ToLower(s)) }

// begun reports whether the words of a name begin with all of some words.
func begun(x dragoman.Actor, words []string) bool {
	has := parts(x.IdentifierText)
	for _, w := range words {
		if !slices.ContainsFunc(has, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}
