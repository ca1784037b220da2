package places

import (
	_ "embed"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"

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

// Gazetteer holds the tables. It is read-only after Load and safe for
// concurrent use.
type Gazetteer struct {
	countries []Country
	codes     map[string]int // alpha-3 and alpha-2 to index in countries
	cow       map[string]int
	places    []place
	names     []sense // chains of senses
	entries   []entry // hash table of names, first words and cue words
	mask      uint64
	used      int
	divisions map[string]int32 // iso2 and GeoNames code to index in places
}

// place is a Candidate in the form the tables keep it.
type place struct {
	name       string
	hash       uint64 // of the first name
	lat, lon   float32
	population uint32
	country    int16 // index in countries; -1: several or none
	kind       Kind
	division   int32 // index in places; -1: unknown
	listed     bool  // regions.tsv names it: known beyond its size
}

// sense is one reading of a name; the senses of a name are chained best first.
type sense struct {
	place int32
	next  int32 // index in names; -1: last
	form  form
}

// form is how a name must be written to be that name.
type form uint8

const (
	capitals  form = 1 << iota // in capitals: US, DRC
	lower                      // may begin in lower case: al-Qaim, eSwatini
	derived                    // a spelling that the tables do not list but a rule gives
	mixed                      // has words in lower case: Palestinian territories
	withComma                  // has a comma: Washington, D.C.
)

// entry is a slot of the hash table, free when hash is 0.
type entry struct {
	hash    uint64
	first   int32 // in names; -1: not a name itself
	cue     cue
	longest uint8 // words of the longest name that begins with this word
}

// Load reads the embedded tables. An error names the file and line.
func Load() (*Gazetteer, error) {
	g := &Gazetteer{
		codes:     make(map[string]int, 600),
		cow:       make(map[string]int, 300),
		places:    make([]place, 0, 34000),
		names:     make([]sense, 0, 60000),
		divisions: make(map[string]int32, 4400),
	}
	g.grow(1 << 17)
	for _, table := range []struct {
		file, text string
		fields     int
		row        func([]string) error
	}{
		{"countries.tsv", countriesTSV, 12, g.addCountry},
		{"provinces.tsv", provincesTSV, 6, g.addProvince},
		{"cities.tsv", citiesTSV, 6, g.addCity},
		{"regions.tsv", regionsTSV, 5, g.addRegion},
		{"words.tsv", wordsTSV, 2, g.addWords},
	} {
		if err := readTSV(table.file, table.text, table.fields, table.row); err != nil {
			return nil, err
		}
	}
	return g, nil
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
	a, err := strconv.ParseFloat(lat, 32)
	if err != nil || math.Abs(a) > 90 {
		return 0, 0, fmt.Errorf("latitude %q: %w", lat, dragoman.ErrInvalid)
	}
	o, err := strconv.ParseFloat(lon, 32)
	if err != nil || math.Abs(o) > 180 {
		return 0, 0, fmt.Errorf("longitude %q: %w", lon, dragoman.ErrInvalid)
	}
	return float32(a), float32(o), nil
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
func (g *Gazetteer) addProvince(f []string) error {
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
func (g *Gazetteer) addCity(f []string) error {
	c, ok := g.codes[f[0]]
	if !ok {
		return fmt.Errorf("country %q: %w", f[0], dragoman.ErrNotFound)
	}
	lat, lon, err := degrees(f[2], f[3])
	if err != nil {
		return err
	}
	p := place{country: int16(c), kind: City, lat: lat, lon: lon, division: -1}
	people := f[4]
	if strings.HasSuffix(people, "C") {
		people, p.kind = people[:len(people)-1], Capital
	}
	n, err := strconv.ParseUint(people, 10, 32)
	if err != nil {
		return fmt.Errorf("population %q: %w", f[4], dragoman.ErrInvalid)
	}
	p.population = uint32(n)
	if d, ok := g.divisions[f[0]+f[1]]; ok {
		p.division = d
	}
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

// add keeps a place under its names.
func (g *Gazetteer) add(names []string, p place) {
	at := g.put(p)
	for _, s := range names {
		g.name(s, at, 0)
	}
}

// put keeps a place and gives its index.
func (g *Gazetteer) put(p place) int32 {
	g.places = append(g.places, p)
	return int32(len(g.places) - 1)
}

// name files a place under a name. A name with an apostrophe is filed with
// its parts apart as well, since a tokenizer may cut it there: Côte d' Ivoire.
func (g *Gazetteer) name(s string, at int32, f form) {
	for i, r := range s {
		if isApostrophe(r) {
			n := utf8.RuneLen(r)
			g.file(s[:i]+" "+s[i+n:], at, f)
			break
		}
	}
	g.file(s, at, f)
}

// file files a place under the words of a name.
func (g *Gazetteer) file(s string, at int32, f form) {
	var room [12]word
	ws := appendWords(room[:0], s, 0, len(s), -1)
	for len(ws) > 1 && ws[0].hash == hashThe {
		ws = ws[1:]
	}
	if len(ws) == 0 {
		return
	}
	if len(ws) == 1 && len(s) <= 6 && ws[0].capitals {
		f |= capitals
	}
	if strings.Contains(s, ", ") {
		f |= withComma
	}
	for _, w := range ws[1:] {
		if !w.upper {
			f |= mixed
		}
	}
	h := uint64(0)
	for _, w := range ws {
		h = join(h, w.hash)
	}
	if e := g.entry(ws[0].hash); int(e.longest) < len(ws) {
		e.longest = uint8(len(ws))
	}
	if p := &g.places[at]; p.hash == 0 {
		p.hash = h
	}
	e := g.entry(h)
	// Insert before the first worse sense; a second sense of one place and
	// kind adds nothing.
	link := &e.first
	for *link >= 0 {
		other := &g.names[*link]
		if other.place == at {
			other.form &= f | ^(capitals | derived)
			return // its rank among the others changes little
		}
		if g.weight(other.place, other.form) < g.weight(at, f) {
			break
		}
		link = &other.next
	}
	next := *link
	*link = int32(len(g.names)) // before append: link may point into names
	g.names = append(g.names, sense{place: at, next: next, form: f})
}

var hashThe, hashOf = hashWord("the"), hashWord("of")

// hashWord is the hash of a single word.
func hashWord(s string) uint64 {
	ws := appendWords(nil, s, 0, len(s), -1)
	if len(ws) != 1 {
		return 0
	}
	return ws[0].hash
}

// weight says how likely a bare name means the place, before any context. The
// unit is about a factor of ten in inhabitants.
func (g *Gazetteer) weight(at int32, f form) float32 {
	p := &g.places[at]
	w := float32(0)
	switch p.kind {
	case State:
		w = 10
		if c := &g.countries[p.country]; c.To != 0 {
			w = 9
		} else if c.In != "" {
			w = 8
		}
	case Demonym:
		w = 9.5
		if c := &g.countries[p.country]; c.To != 0 || c.In != "" {
			w = 8
		}
	case Seat:
		w = 8
	case People:
		w = 7
	case Region:
		w = 6.5
	case Province: // 5 for a small one to 6.5 for a US state; 5.8 for one that only regions.tsv has
		w = 4.1 + 0.3*magnitude(p.population)
		if p.population == 0 {
			w = 5.8
		}
	case Capital:
		w = 1.5 + magnitude(p.population)
	case City:
		w = magnitude(p.population)
		// A city goes before the province that it gives its name to.
		if p.division >= 0 && g.places[p.division].hash == p.hash {
			w = max(w, g.weight(p.division, 0)+0.1)
		}
	}
	if f&derived != 0 {
		w -= 0.5
	}
	return w
}

// magnitude is the decimal logarithm of n, near enough: 0 for 0.
func magnitude(n uint32) float32 {
	if n == 0 {
		return 0
	}
	k := bits.Len32(n) - 1
	return (float32(k) + float32(n)/float32(uint32(1)<<k) - 1) * 0.30103
}

// entry gives the slot of a hash, taking a free one if there is none. The
// pointer holds until the next call.
func (g *Gazetteer) entry(h uint64) *entry {
	if g.used*2 > len(g.entries) {
		g.grow(2 * len(g.entries))
	}
	i := h & g.mask
	for g.entries[i].hash != h {
		if g.entries[i].hash == 0 {
			g.entries[i] = entry{hash: h, first: -1}
			g.used++
			break
		}
		i = (i + 1) & g.mask
	}
	return &g.entries[i]
}

// lookup gives the slot of a hash, or -1.
func (g *Gazetteer) lookup(h uint64) int32 {
	for i := h & g.mask; g.entries[i].hash != 0; i = (i + 1) & g.mask {
		if g.entries[i].hash == h {
			return int32(i)
		}
	}
	return -1
}

// grow makes room for n slots, a power of two.
func (g *Gazetteer) grow(n int) {
	old := g.entries
	g.entries = make([]entry, n)
	g.mask = uint64(n - 1)
	for _, e := range old {
		if e.hash == 0 {
			continue
		}
		i := e.hash & g.mask
		for g.entries[i].hash != 0 {
			i = (i + 1) & g.mask
		}
		g.entries[i] = e
	}
}

// hashName is the hash of a bare name without a leading "the"; 0 if it has no
// words.
func (g *Gazetteer) hashName(name string) uint64 {
	var room [12]word
	ws := appendWords(room[:0], name, 0, len(name), -1)
	for len(ws) > 1 && ws[0].hash == hashThe {
		ws = ws[1:]
	}
	h := uint64(0)
	for _, w := range ws {
		h = join(h, w.hash)
	}
	return h
}

// senses gives the senses of a bare name in any case, best first, as indexes
// in g.places.
func (g *Gazetteer) senses(name string) []sense {
	h := g.hashName(name)
	if h == 0 {
		return nil
	}
	i := g.lookup(h)
	if i < 0 {
		return nil
	}
	var out []sense
	for at := g.entries[i].first; at >= 0; at = g.names[at].next {
		if s := g.names[at]; g.places[s.place].kind != None {
			out = append(out, s)
		}
	}
	return out
}

// Where gives the places of a name in any case and spelling, best first; none
// if no table has it.
func (g *Gazetteer) Where(name string) []Candidate {
	var out []Candidate
	for _, s := range g.senses(name) {
		out = append(out, g.candidate(s.place, g.weight(s.place, s.form)))
	}
	return out
}

// round gives a coordinate of the tables to the hundred thousandth of a
// degree, a metre, so that it prints as it was written.
func round(f float32) float64 { return math.Round(float64(f)*1e5) / 1e5 }
