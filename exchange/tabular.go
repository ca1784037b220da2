package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/places"
)

// countryCodes gives the codes of countries by the names that other
// collections have for them.
type countryCodes struct {
	places *places.Gazetteer
	met    map[string]string
}

func (im *importing) countries() (*countryCodes, error) {
	if im.codes == nil {
		g, err := places.Load()
		if err != nil {
			return nil, fmt.Errorf("places: %w", err)
		}
		im.codes = &countryCodes{places: g, met: map[string]string{}}
	}
	return im.codes, nil
}

// otherNames are names that ICEWS has and ours do not, or has for another
// country.
var otherNames = map[string]string{
	"Russian Federation": "RUS", "Occupied Palestinian Territory": "PSE", "Democratic Republic of Congo": "COD", "Congo": "COG", "Holy See": "VAT",
	"Cote d'Ivoire": "CIV", "Moldova, Republic of": "MDA", "the former Yugoslav Republic of Macedonia": "MKD", "Timor-Leste": "TLS", "Swaziland": "SWZ",
}

// of gives the code of a country's name or code; empty when it is none.
func (c *countryCodes) of(name string) string {
	if missing(name) {
		return ""
	}
	code, ok := c.met[name]
	if !ok {
		if code = otherNames[name]; code == "" {
			if found, ok := c.places.Country(name); ok && len(name) == 3 {
				code = found.Record()
			} else if found, ok := c.places.CountryByName(name); ok {
				code = found.Record()
			} else if short, _, ok := strings.Cut(name, ", "); ok {
				if found, ok := c.places.CountryByName(short); ok { // "Venezuela, Bolivarian Republic of"
					code = found.Record()
				}
			}
		}
		if len(c.met) > remembered {
			clear(c.met)
		}
		c.met[strings.Clone(name)] = code
	}
	return code
}

// missing reports whether a cell says nothing, in the ways of R and Python.
func missing(s string) bool {
	switch strings.TrimSpace(s) {
	case "", "NA", "None", "nan", "NULL":
		return true
	}
	return false
}

func given(s string) string {
	if missing(s) {
		return ""
	}
	return strings.TrimSpace(s)
}

// columnsOf finds columns in the head of a table.
func columnsOf(head []string, names ...string) ([]int, error) {
	at := make([]int, len(names))
	for i, name := range names {
		name, optional := strings.CutSuffix(name, "?")
		at[i] = slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
		if at[i] < 0 && !optional {
			return nil, fmt.Errorf("there is no column %q: %w", name, dragoman.ErrInvalid)
		}
	}
	return at, nil
}

// sharing keeps what rows share once.
type sharing struct {
	parties map[ledger.ForeignParty]*ledger.ForeignParty
	kinds   map[ledger.ForeignKind]*ledger.ForeignKind
	places  map[ledger.ForeignPlace]*ledger.ForeignPlace
}

func newSharing() *sharing {
	return &sharing{map[ledger.ForeignParty]*ledger.ForeignParty{}, map[ledger.ForeignKind]*ledger.ForeignKind{}, map[ledger.ForeignPlace]*ledger.ForeignPlace{}}
}

func shared[T comparable](m map[T]*T, v T) *T {
	if v == *new(T) {
		return nil
	}
	p, ok := m[v]
	if !ok {
		if len(m) > remembered {
			clear(m)
		}
		p = &v
		m[v] = p
	}
	return p
}

// newICEWS reads ICEWS's tab-separated files (ICEWS Coded Event Data, Harvard
// Dataverse, doi:10.7910/DVN/28075). It does not quote.
func newICEWS(im *importing, head []byte) (func(string) (ledger.Foreign, error), error) {
	countries, err := im.countries()
	if err != nil {
		return nil, err
	}
	first, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\ufeff")), []byte("\n"))
	names := strings.Split(strings.TrimRight(string(first), "\r"), "\t")
	at, err := columnsOf(names, "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "CAMEO Code", "Intensity",
		"Target Name", "Target Sectors", "Target Country", "Story ID?", "Sentence Number?", "Publisher?", "City", "District?", "Province?", "Country", "Latitude", "Longitude")
	if err != nil {
		return nil, err
	}
	share := newSharing()
	begun := false
	return func(row string) (f ledger.Foreign, err error) {
		if !begun {
			begun = true
			return f, errHead
		}
		cells := strings.Split(row, "\t")
		if len(cells) != len(names) {
			return f, fmt.Errorf("it has %d columns: %w", len(cells), dragoman.ErrInvalid)
		}
		cell := func(i int) string {
			if at[i] < 0 {
				return ""
			}
			return given(cells[at[i]])
		}
		if f.Number, f.ID, err = numberOf(cell(0)); err != nil {
			return f, err
		}
		if f.Day, err = dragoman.ParseDay(cell(1)); err != nil {
			return f, err
		}
		f.Actor = shared(share.parties, ledger.ForeignParty{Code: countries.of(cell(4)), Sector: icewsSector(cell(3)), Name: cell(2), Raw: cell(3)})
		f.Recipient = shared(share.parties, ledger.ForeignParty{Code: countries.of(cell(9)), Sector: icewsSector(cell(8)), Name: cell(7), Raw: cell(8)})
		scale := 0.0
		if s := cell(6); s != "" {
			if scale, err = strconv.ParseFloat(s, 64); err != nil || !(scale >= -10 && scale <= 10) {
				return f, fmt.Errorf("intensity %.40q: want a number from -10 to 10: %w", s, dragoman.ErrInvalid)
			}
		}
		cameo := cell(5)
		if len(cameo) == 2 || len(cameo) == 3 && cameo[0] != '0' && cameo[0] != '1' && cameo[0] != '2' {
			cameo = "0" + cameo // a spreadsheet took the zero away
		}
		kind, err := kindOf(cameo, 0, scale)
		if err != nil {
			return f, err
		}
		f.Kind = shared(share.kinds, *kind)
		p := ledger.ForeignPlace{Country: countries.of(cell(16))}
		p.Name = strings.Join(slices.DeleteFunc([]string{cell(13), cell(14), cell(15)}, func(s string) bool { return s == "" }), ", ")
		if p.Lat, p.Lon, err = coordinates(cell(17), cell(18)); err != nil {
			return f, err
		}
		f.Place = shared(share.places, p)
		rest := ledger.ForeignRest{Report: cell(10), Publication: cell(12)}
		if s := cell(11); s != "" {
			if rest.Sequence, err = strconv.Atoi(s); err != nil {
				return f, fmt.Errorf("sentence number %.40q: want a number: %w", s, dragoman.ErrInvalid)
			}
		}
		if rest != (ledger.ForeignRest{}) {
			f.Rest = &rest
		}
		return f, nil
	}, nil
}

// newPOLECAT reads POLECAT's files (POLECAT Weekly Data, Harvard Dataverse,
// doi:10.7910/DVN/AJGVIT), which are separated by tabs, or by commas with
// quotes. Their events are PLOVER's already.
func newPOLECAT(im *importing, head []byte) (func(string) (ledger.Foreign, error), error) {
	countries, err := im.countries()
	if err != nil {
		return nil, err
	}
	first, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\ufeff")), []byte("\n"))
	sep := byte('\t')
	if !bytes.Contains(first, []byte("\t")) {
		sep = ','
	}
	names, _ := split(strings.TrimRight(string(first), "\r"), sep)
	at, err := columnsOf(names, "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
		"Actor Name", "Actor Country", "Primary Actor Sector", "Actor Title?", "Actor Name Raw?",
		"Recipient Name", "Recipient Country", "Primary Recipient Sector", "Recipient Title?", "Recipient Name Raw?",
		"Placename", "Country", "Latitude", "Longitude", "Source?", "Publication Date?")
	if err != nil {
		return nil, err
	}
	share := newSharing()
	begun := false
	met := map[uint64]uint64{} // rows by id: one id may have several
	return func(row string) (f ledger.Foreign, err error) {
		if !begun {
			begun = true
			return f, errHead
		}
		cells, err := split(row, sep)
		if err != nil {
			return f, err
		}
		for len(cells) > len(names) && missing(cells[len(cells)-1]) {
			cells = cells[:len(cells)-1] // some of their files have empty columns at the end
		}
		if len(cells) != len(names) {
			return f, fmt.Errorf("it has %d columns: %w", len(cells), dragoman.ErrInvalid)
		}
		cell := func(i int) string {
			if at[i] < 0 {
				return ""
			}
			return given(cells[at[i]])
		}
		if f.ID = cell(0); f.ID == "" || len(f.ID) > 256 || strings.ContainsFunc(f.ID, unicode.IsControl) {
			return f, fmt.Errorf("event id %.40q: want one: %w", f.ID, dragoman.ErrInvalid)
		}
		if f.Day, err = dragoman.ParseDay(cell(1)); err != nil {
			return f, err
		}
		typ, ok := ontology.FindType(cell(2))
		if !ok {
			return f, fmt.Errorf("event type %.40q is none of PLOVER's: %w", cell(2), dragoman.ErrInvalid)
		}
		k := ledger.ForeignKind{Type: typ.Name, Status: dragoman.Actual, Quad: typ.Quad}
		k.Mode = strings.ToLower(cell(3))
		if mode, ok := ontology.FindMode(k.Type, k.Mode); ok {
			k.Mode = mode
		}
		if s := cell(4); s != "" {
			if k.Scale, err = strconv.ParseFloat(s, 64); err != nil || !(k.Scale >= -10 && k.Scale <= 10) {
				return f, fmt.Errorf("intensity %.40q: want a number from -10 to 10: %w", s, dragoman.ErrInvalid)
			}
		}
		contexts := strings.FieldsFunc(strings.ToLower(cell(6)), func(r rune) bool { return r == ';' || r == ',' || r == ' ' })
		k.Contexts = strings.Join(contexts, " ")
		k.CAMEO = ontology.CAMEO(k.Type, k.Mode, contexts)
		f.Kind = shared(share.kinds, k)
		party := func(i int) *ledger.ForeignParty {
			p := ledger.ForeignParty{Code: countries.of(cell(i + 1)), Sector: strings.ToUpper(cell(i + 2)), Name: cell(i), Raw: cell(i + 4)}
			if p.Code == "" && ontology.HasBody(strings.ToUpper(cell(i+1))) {
				p.Code = strings.ToUpper(cell(i + 1))
			}
			return shared(share.parties, p)
		}
		f.Actor, f.Recipient = party(7), party(12)
		p := ledger.ForeignPlace{Name: cell(17), Country: countries.of(cell(18))}
		if p.Lat, p.Lon, err = coordinates(cell(19), cell(20)); err != nil {
			return f, err
		}
		f.Place = shared(share.places, p)
		rest := ledger.ForeignRest{Publication: cell(21)}
		if d, err := dragoman.ParseDay(cell(22)); err == nil {
			rest.Published = d
		}
		if rest != (ledger.ForeignRest{}) {
			f.Rest = &rest
		}
		id, whole := hashed(f.ID), hashed(row)
		if before, ok := met[id]; ok && before != whole {
			f.ID = fmt.Sprintf("%s#%08x", f.ID, uint32(whole))
		} else {
			met[id] = whole
		}
		return f, nil
	}, nil
}

func hashed(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash has no errors
	return h.Sum64()
}

// joined makes an error one of invalid data, in one line.
func joined(err error) error { return fmt.Errorf("%w: %w", err, dragoman.ErrInvalid) }

var errQuotes = fmt.Errorf("a quote is not closed: %w", dragoman.ErrInvalid)

// split gives the cells of a row. Tabs are not quoted in what is read here.
func split(row string, sep byte) ([]string, error) {
	if sep == '\t' {
		cells := strings.Split(row, "\t")
		for i, c := range cells {
			if len(c) > 1 && c[0] == '"' && c[len(c)-1] == '"' {
				cells[i] = strings.ReplaceAll(c[1:len(c)-1], `""`, `"`)
			}
		}
		return cells, nil
	}
	var cells []string
	for {
		if !strings.HasPrefix(row, `"`) {
			at := strings.IndexByte(row, sep)
			if at < 0 {
				return append(cells, row), nil
			}
			cells, row = append(cells, row[:at]), row[at+1:]
			continue
		}
		var b strings.Builder
		row = row[1:]
		for {
			at := strings.IndexByte(row, '"')
			if at < 0 {
				return nil, errQuotes
			}
			b.WriteString(row[:at])
			if row = row[at+1:]; !strings.HasPrefix(row, `"`) {
				break
			}
			b.WriteByte('"')
			row = row[1:]
		}
		at := strings.IndexByte(row, sep)
		if at < 0 {
			return append(cells, b.String()+row), nil
		}
		cells, row = append(cells, b.String()+row[:at]), row[at+1:]
	}
}

// one is a JSON list of strings, which may be written as one string.
type one []string

func (o *one) UnmarshalJSON(b []byte) error {
	*o = one{}
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil || s == "" {
			return err
		}
		*o = one{s}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(o))
}

// newPLOVER reads JSON Lines with PLOVER's field names, ours among them.
func newPLOVER(*importing, []byte) (func(string) (ledger.Foreign, error), error) {
	share := newSharing()
	return func(row string) (f ledger.Foreign, err error) {
		var in struct {
			dragoman.Record
			Event   one `json:"event"`
			Mode    one `json:"mode"`
			Context one `json:"context"`
		}
		if err := json.Unmarshal([]byte(strings.TrimPrefix(row, "\ufeff")), &in); err != nil {
			return f, fmt.Errorf("it is no PLOVER record: %w", joined(err))
		}
		rec := in.Record
		rec.Event, rec.Mode, rec.Context = in.Event, in.Mode, in.Context
		switch {
		case rec.ID == "" || len(rec.ID) > 256 || strings.ContainsFunc(rec.ID, unicode.IsControl):
			return f, fmt.Errorf("id %.40q: want one: %w", rec.ID, dragoman.ErrInvalid)
		case len(rec.Event) != 1 || rec.Event[0] == "" && rec.CAMEO == "":
			return f, fmt.Errorf("event %.80q: want one type: %w", rec.Event, dragoman.ErrInvalid)
		case rec.Date != 0 && rec.EndDate != 0 && rec.EndDate < rec.Date:
			return f, fmt.Errorf("it ends (%s) before it begins (%s): %w", rec.EndDate, rec.Date, dragoman.ErrInvalid)
		}
		typ, ok := ontology.FindType(rec.Event[0])
		if !ok {
			return f, fmt.Errorf("event type %.40q is none of PLOVER's: %w", rec.Event[0], dragoman.ErrInvalid)
		}
		rec.Event = one{typ.Name}
		if rec.Status == "" {
			rec.Status = dragoman.Actual
		}
		switch rec.Status {
		case dragoman.Actual, dragoman.Future, dragoman.Hypothetical, dragoman.Negated, dragoman.Historical:
		default:
			return f, fmt.Errorf("unknown status %.40q: %w", rec.Status, dragoman.ErrInvalid)
		}
		k := ledger.ForeignKind{CAMEO: rec.CAMEO, Type: typ.Name, Mode: strings.Join(rec.Mode, " "), Contexts: strings.Join(rec.Context, " "),
			Status: rec.Status, Quad: rec.QuadCode, Scale: rec.EventScale}
		f.ID, f.Day, f.Until = rec.ID, rec.Date, rec.EndDate
		if f.Day == 0 {
			f.Day = rec.EndDate
		}
		f.Kind = shared(share.kinds, k)
		party := func(as []dragoman.Actor) *ledger.ForeignParty {
			if len(as) == 0 {
				return nil
			}
			return shared(share.parties, ledger.ForeignParty{Code: as[0].Code, Sector: as[0].Sector, Name: as[0].IdentifierText, Raw: as[0].EntityText})
		}
		f.Actor, f.Recipient = party(rec.Actor), party(rec.Recipient)
		f.Place = shared(share.places, ledger.ForeignPlace{Name: rec.EventLoc.Place, Country: rec.EventLoc.CountryCode, Lat: rec.EventLoc.Lat, Lon: rec.EventLoc.Lon})
		f.URL = rec.CiteInfo.URL
		f.Rest = &ledger.ForeignRest{Record: &rec}
		return f, nil
	}, nil
}
