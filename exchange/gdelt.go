package exchange

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
)

// The columns of GDELT's event files, from 0 ("The GDELT Event Database Data
// Format Codebook", V1.03 of 2013 and V2.0 of 2015). Up to the places the two
// versions are alike; 2.0 has one column more for each place. Files of 1.0
// from before April 2013 lack the last.
const (
	gdelt1Fields = 58
	gdelt2Fields = 61

	gdeltID       = 0
	gdeltDay      = 1
	gdeltActor1   = 5 // ten columns: code, name, country, group, ethnic, two religions, three types
	gdeltActor2   = 15
	gdeltRoot     = 25
	gdeltCode     = 26 // to Goldstein
	gdeltQuad     = 29
	gdeltScale    = 30
	gdeltMentions = 31
	gdeltSources  = 32
	gdeltArticles = 33
	gdeltTone     = 34
	gdeltPlace1   = 49 // of the action, 1.0: type, name, country, ADM1, lat, lon, feature
	gdeltPlace2   = 51 // 2.0: with ADM2 before lat
)

// remembered bounds what a reader keeps of what it has seen.
const remembered = 1 << 20

// gdelt reads the rows of a GDELT file. What rows share is kept once.
type gdelt struct {
	version int
	tabs    []int
	parties map[string]*ledger.ForeignParty
	kinds   map[string]*ledger.ForeignKind
	places  map[string]*ledger.ForeignPlace
	days    map[string]dragoman.Day
}

func newGDELT(version int) *gdelt {
	return &gdelt{version: version, parties: map[string]*ledger.ForeignParty{}, kinds: map[string]*ledger.ForeignKind{},
		places: map[string]*ledger.ForeignPlace{}, days: map[string]dragoman.Day{}}
}

func (g *gdelt) row(row string) (f ledger.Foreign, err error) {
	g.tabs = append(g.tabs[:0], -1)
	for i := 0; ; {
		at := strings.IndexByte(row[i:], '\t')
		if at < 0 {
			break
		}
		i += at + 1
		g.tabs = append(g.tabs, i-1)
	}
	n := len(g.tabs)
	g.tabs = append(g.tabs, len(row))
	field := func(i int) string { return row[g.tabs[i]+1 : g.tabs[i+1]] }
	fields := func(from, to int) string { return row[g.tabs[from]+1 : g.tabs[to]] } // to is not among them
	place, ok := gdeltPlace2, n == gdelt2Fields
	if g.version == 1 {
		place, ok = gdeltPlace1, n == gdelt1Fields || n == gdelt1Fields-1
	}
	if !ok {
		return f, fmt.Errorf("it has %d columns: %w", n, dragoman.ErrInvalid)
	}
	if strings.EqualFold(field(gdeltID), "GLOBALEVENTID") {
		return f, errHead
	}
	if f.Number, f.ID, err = numberOf(field(gdeltID)); err != nil {
		return f, err
	}
	if f.Day, err = g.day(field(gdeltDay)); err != nil {
		return f, err
	}
	f.Actor = g.party(fields(gdeltActor1, gdeltActor1+10))
	f.Recipient = g.party(fields(gdeltActor2, gdeltActor2+10))
	if f.Kind, err = g.kind(fields(gdeltCode, gdeltMentions)); err != nil {
		return f, err
	}
	at := fields(place, place+6)
	if g.version == 2 {
		at = fields(place, place+7)
	}
	if f.Place, err = g.place(at); err != nil {
		return f, err
	}
	if n != gdelt1Fields-1 {
		f.URL = field(n - 1)
	}
	f.Counted.Root = field(gdeltRoot) == "1"
	for _, c := range [...]struct {
		to *int
		at int
	}{{&f.Counted.Mentions, gdeltMentions}, {&f.Counted.Sources, gdeltSources}, {&f.Counted.Articles, gdeltArticles}} {
		if s := field(c.at); s != "" {
			v, err := strconv.ParseUint(s, 10, 31)
			if err != nil {
				return f, fmt.Errorf("column %d: %.40q: want a number: %w", c.at+1, s, dragoman.ErrInvalid)
			}
			*c.to = int(v)
		}
	}
	if s := field(gdeltTone); s != "" {
		if f.Counted.Tone, err = strconv.ParseFloat(s, 64); err != nil || f.Counted.Tone < -1000 || f.Counted.Tone > 1000 {
			return f, fmt.Errorf("tone %.40q: want a number from -100 to 100: %w", s, dragoman.ErrInvalid)
		}
	}
	return f, nil
}

// numberOf reads the number of an event; one that is too large for the record
// goes by its digits.
func numberOf(s string) (n int64, id string, err error) {
	n, err = strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil || n <= 0:
		return 0, "", fmt.Errorf("event id %.40q: want a number: %w", s, dragoman.ErrInvalid)
	case n >= 1<<43:
		return 0, strconv.FormatInt(n, 10), nil
	}
	return n, "", nil
}

func (g *gdelt) day(s string) (dragoman.Day, error) {
	if d, ok := g.days[s]; ok {
		return d, nil
	}
	if len(s) != 8 || strings.Trim(s, "0123456789") != "" {
		return 0, fmt.Errorf("date %.40q: want YYYYMMDD: %w", s, dragoman.ErrInvalid)
	}
	d, err := dragoman.ParseDay(s[:4] + "-" + s[4:6] + "-" + s[6:])
	if err != nil {
		return 0, err
	}
	if len(g.days) > remembered {
		clear(g.days)
	}
	g.days[strings.Clone(s)] = d
	return d, nil
}

// party reads the ten columns of an actor; nil when they are empty.
func (g *gdelt) party(s string) *ledger.ForeignParty {
	if p, ok := g.parties[s]; ok {
		return p
	}
	s = strings.Clone(s) // not to keep the whole row
	c := strings.Split(s, "\t")
	var p *ledger.ForeignParty
	if strings.Trim(s, "\t") != "" {
		p = &ledger.ForeignParty{Name: c[1], Raw: c[0]}
		p.Code, p.Sector = cameoParty(c[2], c[3], [3]string(c[7:10]))
	}
	if len(g.parties) > remembered {
		clear(g.parties)
	}
	g.parties[s] = p
	return p
}

// kind reads the columns from the event code to Goldstein's score.
func (g *gdelt) kind(s string) (*ledger.ForeignKind, error) {
	if k, ok := g.kinds[s]; ok {
		return k, nil
	}
	s = strings.Clone(s)
	c := strings.Split(s, "\t")
	quad, err := strconv.Atoi(c[gdeltQuad-gdeltCode])
	if err != nil || quad < 0 || quad > 4 {
		return nil, fmt.Errorf("quad class %.40q: want 1 to 4: %w", c[gdeltQuad-gdeltCode], dragoman.ErrInvalid)
	}
	scale := 0.0
	if s := c[gdeltScale-gdeltCode]; s != "" {
		if scale, err = strconv.ParseFloat(s, 64); err != nil || scale < -10 || scale > 10 {
			return nil, fmt.Errorf("score %.40q: want a number from -10 to 10: %w", s, dragoman.ErrInvalid)
		}
	}
	k, err := kindOf(c[0], quad, scale)
	if err != nil {
		return nil, err
	}
	if len(g.kinds) > remembered {
		clear(g.kinds)
	}
	g.kinds[s] = k
	return k, nil
}

// kindOf gives the kind of an event of a CAMEO code.
func kindOf(cameo string, quad int, scale float64) (*ledger.ForeignKind, error) {
	if len(cameo) < 2 || len(cameo) > 4 || strings.Trim(cameo, "0123456789") != "" {
		return nil, fmt.Errorf("CAMEO code %.40q: want 2 to 4 digits: %w", cameo, dragoman.ErrInvalid)
	}
	k := &ledger.ForeignKind{CAMEO: cameo, Status: dragoman.Actual, Quad: quad, Scale: scale}
	event, mode, contexts := ontology.FromCAMEO(cameo)
	k.Type, k.Mode, k.Contexts = event, mode, strings.Join(contexts, " ")
	if k.Quad == 0 {
		k.Quad = ontology.Quad(event)
	}
	return k, nil
}

// place reads the columns of the place of the action, to its longitude.
func (g *gdelt) place(s string) (*ledger.ForeignPlace, error) {
	if p, ok := g.places[s]; ok {
		return p, nil
	}
	s = strings.Clone(s)
	c := strings.Split(s, "\t")
	var p *ledger.ForeignPlace
	if c[1] != "" || c[2] != "" {
		p = &ledger.ForeignPlace{Name: c[1], Country: fips().iso[c[2]]}
		var err error
		if p.Lat, p.Lon, err = coordinates(c[len(c)-2], c[len(c)-1]); err != nil {
			return nil, err
		}
	}
	if len(g.places) > remembered {
		clear(g.places)
	}
	g.places[s] = p
	return p, nil
}

// coordinates reads degrees; empty ones are 0.
func coordinates(lat, lon string) (float64, float64, error) {
	if lat == "" || lon == "" || lat == "NA" || lon == "NA" {
		return 0, 0, nil
	}
	x, err := strconv.ParseFloat(lat, 64)
	y, err2 := strconv.ParseFloat(lon, 64)
	if err != nil || err2 != nil || !(x >= -90 && x <= 90 && y >= -180 && y <= 180) {
		return 0, 0, fmt.Errorf("coordinates %.40q, %.40q: want degrees: %w", lat, lon, dragoman.ErrInvalid)
	}
	return x, y, nil
}
