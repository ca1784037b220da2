package places

import "strings"

// Country is a state, territory or former state.
type Country struct {
	Code     string   // ISO 3166 alpha-3; ISO 3166-3 for former states; KOS; see countries.tsv
	ISO2     string   // ISO 3166-1 alpha-2; empty for a few former states
	COW      []string // letter codes of the Correlates of War state list, the present state first
	Name     string   // short English name
	Names    []string // all names, Name first
	Demonyms []string // adjectives and names of the people, the adjective first
	Capitals []string // the capital, then other seats of government or former ones
	Seats    []string // buildings and streets that stand for the government
	Lat, Lon float64  // about the middle of the land, degrees
	From, To int      // years of a former state; 0 for those that exist
	In       string   // code of the state that follows a former one, or that a territory belongs to
}

// Record is the code that records carry: the successor's for a former state,
// else the country's own. PLOVER gives a dependency the ISO code that it has;
// whoever wants it under its state takes [Country.Parent].
func (c *Country) Record() string {
	if s := c.Successor(); s != "" {
		return s
	}
	return c.Code
}

// Successor is the code of the state that follows a former one; else empty.
func (c *Country) Successor() string {
	if c.To != 0 {
		return c.In
	}
	return ""
}

// Parent is the code of the state that a territory belongs to; else empty.
func (c *Country) Parent() string {
	if c.To == 0 {
		return c.In
	}
	return ""
}

// Country gives the country of an ISO 3166 code, alpha-3 or alpha-2, in any
// case.
func (g *Gazetteer) Country(code string) (Country, bool) {
	i, ok := g.codes[strings.ToUpper(code)]
	if !ok {
		return Country{}, false
	}
	return g.countries[i], true
}

// CountryByCOW gives the present country of a letter code of the Correlates of
// War state list, which spells some codes as ISO does other countries' (AUS is
// Austria there).
func (g *Gazetteer) CountryByCOW(code string) (Country, bool) {
	i, ok := g.cow[strings.ToUpper(code)]
	if !ok {
		return Country{}, false
	}
	return g.countries[i], true
}

// Countries lists all, in the order of countries.tsv. The caller must not
// change the slices within.
func (g *Gazetteer) Countries() []Country {
	return append([]Country(nil), g.countries...)
}

// CountryByName gives the country that has the name or demonym, in any case
// and with or without diacritics and a leading "the". Of an ambiguous word
// ("Dominican") it gives the likelier one.
func (g *Gazetteer) CountryByName(name string) (Country, bool) {
	for _, s := range g.senses(name) {
		if p := &g.places[s.place]; p.kind == State || p.kind == Demonym {
			return g.countries[p.country], true
		}
	}
	return Country{}, false
}
