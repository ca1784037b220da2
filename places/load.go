package places

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
)

//go:embed countries.tsv
var countriesTSV string

//go:embed provinces.tsv
var provincesTSV string

//go:embed cities.tsv
var citiesTSV string

//go:embed regions.tsv
var regionsTSV string

//go:embed words.tsv
var wordsTSV string

// Load reads the embedded tables. An error names the file and line.
func Load() (*Gazetteer, error) {
	g := &Gazetteer{
		codes:  make(map[string]int, 600),
		cow:    make(map[string]int, 300),
		places: make([]place, 0, 34000),
		names:  make([]sense, 0, 60000),
	}
	g.grow(1 << 17)
	l := loader{Gazetteer: g, divisions: make(map[string]int32, 3200)}
	for _, table := range []struct {
		file, text string
		fields     int
		row        func([]string) error
	}{
		{"countries.tsv", countriesTSV, 12, g.addCountry},
		{"provinces.tsv", provincesTSV, 6, l.addProvince},
		{"cities.tsv", citiesTSV, 6, l.addCity},
		{"regions.tsv", regionsTSV, 5, g.addRegion},
		{"words.tsv", wordsTSV, 2, g.addWords},
	} {
		if err := readTSV(table.file, table.text, table.fields, table.row); err != nil {
			return nil, err
		}
	}
	g.markCapitals()
	return g, nil
}

// loader is a Gazetteer with what only loading needs.
type loader struct {
	*Gazetteer
	divisions map[string]int32 // iso2 and GeoNames code to index in places
	// The country and division of the line before, mostly that of the next.
	iso2, code string
	country    int
	division   int32
}

// markCapitals makes capitals of the cities that countries.tsv names, which
// knows more seats of government than GeoNames does.
func (g *Gazetteer) markCapitals() {
	for n := range g.countries {
		if g.countries[n].To != 0 {
			continue
		}
		for _, name := range g.countries[n].Capitals {
			best := int32(-1)
			for _, s := range g.senses(name) {
				p := &g.places[s.place]
				if p.kind != City && p.kind != Capital || int(p.country) != n {
					continue
				}
				if best < 0 || p.population > g.places[best].population {
					best = s.place
				}
			}
			if best >= 0 {
				g.places[best].kind = Capital
			}
		}
	}
}

// readTSV calls row with the fields of each line that is neither empty nor a
// comment. The slice is reused.
func readTSV(file, text string, fields int, row func([]string) error) error {
	f := make([]string, 0, fields)
	for n := 1; text != ""; n++ {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if line == "" || line[0] == '#' {
			continue
		}
		f = f[:0]
		for {
			i := strings.IndexByte(line, '\t')
			if i < 0 {
				break
			}
			f = append(f, line[:i])
			line = line[i+1:]
		}
		f = append(f, line)
		if len(f) != fields {
			return fmt.Errorf("%s:%d: %d fields, want %d: %w", file, n, len(f), fields, dragoman.ErrInvalid)
		}
		if err := row(f); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

// list splits a field of the tables at the bars; an empty field has none.
func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// degrees reads a latitude and a longitude.
func degrees(lat, lon string) (float32, float32, error) {
	a, ok := decimal(lat)
	if !ok || math.Abs(a) > 90 {
		return 0, 0, fmt.Errorf("latitude %q: %w", lat, dragoman.ErrInvalid)
	}
	o, ok := decimal(lon)
	if !ok || math.Abs(o) > 180 {
		return 0, 0, fmt.Errorf("longitude %q: %w", lon, dragoman.ErrInvalid)
	}
	return float32(a), float32(o), nil
}

// decimal reads a number of up to nine digits, such as -12.345. It is here
// because strconv's took a seventh of the time to load.
func decimal(s string) (float64, bool) {
	digits, scale := strings.TrimPrefix(s, "-"), 1.0
	if digits == "" || len(digits) > 10 {
		return 0, false
	}
	n, point := 0, false
	for i := 0; i < len(digits); i++ {
		switch c := digits[i]; {
		case '0' <= c && c <= '9':
			n = 10*n + int(c-'0')
			if point {
				scale *= 10
			}
		case c == '.' && !point:
			point = true
		default:
			return 0, false
		}
	}
	f := float64(n) / scale
	if len(digits) < len(s) {
		f = -f
	}
	return f, true
}

// addCountry reads a line of countries.tsv. Capitals wait for cities.tsv.
func (g *Gazetteer) addCountry(f []string) error {
	c := Country{
		Code: f[0], ISO2: f[1], COW: list(f[2]), In: f[7],
		Names: list(f[8]), Demonyms: list(f[9]), Capitals: list(f[10]), Seats: list(f[11]),
	}
	if len(c.Code) != 3 || len(c.Names) == 0 {
		return fmt.Errorf("country %q: want a code of three letters and a name: %w", c.Code, dragoman.ErrInvalid)
	}
	c.Name = c.Names[0]
	lat, lon, err := degrees(f[3], f[4])
	if err != nil {
		return err
	}
	c.Lat, c.Lon = round(lat), round(lon)
	for i, y := range []*int{&c.From, &c.To} {
		if f[5+i] == "" {
			continue
		}
		if *y, err = strconv.Atoi(f[5+i]); err != nil {
			return fmt.Errorf("year %q: %w", f[5+i], dragoman.ErrInvalid)
		}
	}
	n := len(g.countries)
	g.countries = append(g.countries, c)
	for _, code := range []string{c.Code, c.ISO2} {
		if code == "" {
			continue
		}
		if _, twice := g.codes[code]; twice {
			return fmt.Errorf("country code %s: given twice: %w", code, dragoman.ErrInvalid)
		}
		g.codes[code] = n
	}
	for _, code := range c.COW {
		if _, twice := g.cow[code]; !twice { // a successor shares its letters with the former state
			g.cow[code] = n
		}
	}
	state := place{name: c.Name, country: int16(n), kind: State, lat: lat, lon: lon, division: -1}
	g.add(c.Names, state)
	state.kind = Demonym
	g.add(c.Demonyms, state)
	state.kind = Seat
	for _, s := range c.Seats {
		spelling := false
		for _, o := range g.senses(s) {
			p := &g.places[o.place]
			spelling = spelling || p.kind == Seat && int(p.country) == n
		}
		if !spelling { // Élysée, Elysée
			state.name = s
			g.add([]string{s}, state)
		}
	}
	return nil
}

// addProvince reads a line of provinces.tsv: iso2, GeoNames code, lat, lon,
// inhabitants of its towns, names.
func (g *loader) addProvince(f []string) error {
	c, ok := g.codes[f[0]]
	if !ok {
		return fmt.Errorf("country %q: %w", f[0], dragoman.ErrNotFound)
	}
	lat, lon, err := degrees(f[2], f[3])
	if err != nil {
		return err
	}
	n, err := strconv.ParseUint(f[4], 10, 32)
	if err != nil {
		return fmt.Errorf("population %q: %w", f[4], dragoman.ErrInvalid)
	}
	names := list(f[5])
	if len(names) == 0 {
		return fmt.Errorf("province %s.%s: no name: %w", f[0], f[1], dragoman.ErrInvalid)
	}
	g.divisions[f[0]+f[1]] = int32(len(g.places))
	g.add(names, place{name: names[0], country: int16(c), kind: Province, lat: lat, lon: lon, population: uint32(n), division: -1})
	return nil
}

// addCity reads a line of cities.tsv: iso2, GeoNames code of the division,
// lat, lon, population, names. The population of a capital of a country or
// division is marked C or D.
func (g *loader) addCity(f []string) error {
	if f[0] != g.iso2 || f[1] != g.code {
		c, ok := g.codes[f[0]]
		if !ok {
			return fmt.Errorf("country %q: %w", f[0], dragoman.ErrNotFound)
		}
		d, ok := g.divisions[f[0]+f[1]]
		if !ok {
			d = -1
		}
		g.iso2, g.code, g.country, g.division = f[0], f[1], c, d
	}
	lat, lon, err := degrees(f[2], f[3])
	if err != nil {
		return err
	}
	p := place{country: int16(g.country), kind: City, lat: lat, lon: lon, division: g.division}
	people := f[4]
	if strings.HasSuffix(people, "C") {
		people, p.kind = people[:len(people)-1], Capital
	}
	n, err := strconv.ParseUint(people, 10, 32)
	if err != nil {
		return fmt.Errorf("population %q: %w", f[4], dragoman.ErrInvalid)
	}
	p.population = uint32(n)
	name, more, _ := strings.Cut(f[5], "|")
	p.name = name
	at := g.put(p)
	g.name(name, at, 0)
	for more != "" {
		name, more, _ = strings.Cut(more, "|")
		g.name(name, at, derived)
	}
	return nil
}

// regionKinds are the kinds that regions.tsv may give.
var regionKinds = map[string]Kind{"state": State, "demonym": Demonym, "city": City, "province": Province, "region": Region, "people": People}

// addRegion reads a line of regions.tsv: kind, codes, lat, lon, names. A city
// or province without a position gives further names to one that is there.
func (g *Gazetteer) addRegion(f []string) error {
	kind, ok := regionKinds[f[0]]
	if !ok {
		return fmt.Errorf("kind %q: %w", f[0], dragoman.ErrInvalid)
	}
	names := list(f[4])
	if len(names) == 0 {
		return fmt.Errorf("%s without a name: %w", f[0], dragoman.ErrInvalid)
	}
	codes := list(f[1])
	if codes == nil {
		codes = []string{""}
	}
	for _, code := range codes {
		p := place{name: names[0], kind: kind, country: -1, division: -1, listed: true}
		if code != "" {
			c, ok := g.codes[code]
			if !ok {
				return fmt.Errorf("country %q: %w", code, dragoman.ErrNotFound)
			}
			p.country = int16(c)
		} else if kind != Region && kind != People {
			return fmt.Errorf("%s %s: no country: %w", f[0], names[0], dragoman.ErrInvalid)
		}
		if f[2] == "" && (kind == City || kind == Province) {
			if err := g.rename(p.country, kind, names); err != nil {
				return err
			}
			continue
		}
		if f[2] != "" {
			var err error
			if p.lat, p.lon, err = degrees(f[2], f[3]); err != nil {
				return err
			}
		}
		g.add(names, p)
	}
	return nil
}

// rename gives further names to the largest city, or the province, of a
// country that has one of them, and makes the first the one to show.
func (g *Gazetteer) rename(country int16, kind Kind, names []string) error {
	best := int32(-1)
	for _, s := range names {
		for _, o := range g.senses(s) {
			p := &g.places[o.place]
			same := p.kind == kind || kind == City && p.kind == Capital
			if same && p.country == country && (best < 0 || p.population > g.places[best].population) {
				best = o.place
			}
		}
	}
	if best < 0 {
		return fmt.Errorf("no such %s in %s: %s: %w", kind, g.countries[country].Code, strings.Join(names, "|"), dragoman.ErrNotFound)
	}
	p := &g.places[best]
	p.name, p.listed = names[0], true
	for _, s := range names {
		g.name(s, best, 0)
	}
	return nil
}
