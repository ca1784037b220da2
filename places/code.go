package places

import (
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

// Code gives the code that records carry for a country, by its code or a name
// in any case, or for a body such as UNO.
func (g *Gazetteer) Code(name string) (string, error) {
	name = strings.TrimSpace(name)
	if body := strings.ToUpper(name); ontology.HasBody(body) {
		return body, nil
	}
	if c, ok := g.Country(name); ok {
		return c.Record(), nil
	}
	if c, ok := g.CountryByName(name); ok {
		return c.Record(), nil
	}
	return "", fmt.Errorf("no country %q: want a code such as AZE or a name such as Azerbaijan, or a body such as UNO: %w", name, dragoman.ErrInvalid)
}

// Words are what passages that speak of a country are found by, as
// ledger.Match reads them: the beginning that its name and its adjective have
// in common, or its name. They are empty for a body.
func (g *Gazetteer) Words(code string) string {
	c, ok := g.Country(code)
	if !ok {
		return ""
	}
	const least = 4 // letters, for a beginning that is its own
	name := c.Name
	if len(c.Demonyms) > 0 {
		n := 0
		for n < len(name) && n < len(c.Demonyms[0]) && name[n] == c.Demonyms[0][n] {
			n++
		}
		if n >= least && !strings.Contains(name[:n], " ") {
			return name[:n] + "*"
		}
	}
	return `"` + name + `"`
}
