package exchange

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/places"
)

// The formats of older collections: a row is one party that acts toward one
// other on a day. An event of several parties is several rows; one whose day
// is unknown, and one that did not happen or is background, cannot be said and
// is left out.

// dyad is a row of such a format.
type dyad struct {
	*dragoman.Record
	first, second dragoman.Actor // the zero Actor: nobody
	n             int            // of the rows of its event, from 0
}

// dyadsOf takes an event apart: each actor toward each recipient or, where
// nobody is addressed, each actor with each that is named behind it.
func dyadsOf(r *dragoman.Record) (rows []dyad) {
	add := func(a, b dragoman.Actor) { rows = append(rows, dyad{r, a, b, len(rows)}) }
	switch {
	case len(r.Actor) == 0 && len(r.Recipient) == 0:
		add(dragoman.Actor{}, dragoman.Actor{})
	case len(r.Actor) == 0:
		for _, b := range r.Recipient {
			add(dragoman.Actor{}, b)
		}
	case len(r.Recipient) == 0 && len(r.Actor) == 1:
		add(r.Actor[0], dragoman.Actor{})
	case len(r.Recipient) == 0:
		for i, a := range r.Actor {
			for _, b := range r.Actor[i+1:] {
				add(a, b)
			}
		}
	default:
		for _, a := range r.Actor {
			for _, b := range r.Recipient {
				add(a, b)
			}
		}
	}
	return rows
}

// unsayable says why a format of dyads has no row for an event; empty: it has.
func unsayable(r *dragoman.Record, f Format) string {
	switch {
	case r.Status != dragoman.Actual:
		return "they did not happen, are still to come or are background"
	case r.Date == 0 && r.EndDate == 0:
		return "their day is unknown"
	case f == POLECAT && len(r.Event) == 0:
		return "they are no event of PLOVER's"
	case f != POLECAT && r.CAMEO == "":
		return "they have no CAMEO code"
	}
	return ""
}

// number names a row by a number: that of the source for an event of another
// collection that has numbers, else 62 bits of a hash of the event's id.
func (d *dyad) number() string {
	if _, own, ok := strings.Cut(d.ID, ":"); ok && d.n == 0 {
		if v, err := strconv.ParseUint(own, 10, 62); err == nil && v > 0 {
			return own
		}
	}
	id := d.ID
	if d.n > 0 {
		id += "#" + strconv.Itoa(d.n)
	}
	return strconv.FormatUint(max(hashed(id)>>2, 1<<43), 10)
}

func (d *dyad) day() dragoman.Day { return cmp.Or(d.Date, d.EndDate) }

// compactDay is "20190122", empty for the unknown day.
func compactDay(d dragoman.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

// world is the names and codes of countries.
var world = sync.OnceValues(places.Load)

func country(code string) (places.Country, bool) {
	g, err := world()
	if err != nil || code == "" {
		return places.Country{}, false // NewWriter has looked
	}
	return g.Country(code)
}

// countryName is the name of a country, or the code of what is none.
func countryName(code string) string {
	if c, ok := country(code); ok {
		return c.Name
	}
	return code
}

// icewsCountry is the name that ICEWS has for a country.
func icewsCountry(code string) string {
	for name, c := range otherNames {
		if c == code {
			return name
		}
	}
	return countryName(code)
}

// isBody reports whether a code is that of a body, not of a country.
func isBody(code string) bool { return ontology.HasBody(code) }

// Column of a format of dyads.
type dyadColumn struct {
	Column
	of func(*dyad) string
}

func firstName(a *dragoman.Actor) string {
	return cmp.Or(a.IdentifierText, a.EntityText, countryName(a.Code))
}

// from reports whether an event came from a collection of a format, whose own
// codes its parties' EntityText has.
func (d *dyad) from(format string) bool { return strings.HasPrefix(d.Coder.Version, format) }

var cameoCountryBack = map[string]string{"ROU": "ROM", "TLS": "TMP", "KOS": "KSV"}

// cameoCode writes a party in CAMEO's letters: country and role, or the body.
func (d *dyad) cameoCode(a *dragoman.Actor) string {
	if d.from("GDELT") && a.EntityText != "" {
		return a.EntityText
	}
	switch a.Code {
	case "UNO":
		return "IGOUNO"
	case "EUR":
		return "IGOEUREEC"
	}
	return d.cameoCountry(a) + map[bool]string{true: a.Code}[isBody(a.Code)] + cameoBack[a.Sector]
}

func (d *dyad) cameoCountry(a *dragoman.Actor) string {
	if isBody(a.Code) {
		return ""
	}
	return cmp.Or(cameoCountryBack[a.Code], a.Code)
}

func (d *dyad) cameoGroup(a *dragoman.Actor) string {
	return map[string]string{"UNO": "UNO", "EUR": "EEC"}[a.Code]
}

func (d *dyad) cameoType(a *dragoman.Actor) string {
	switch a.Code {
	case "UNO", "EUR", "IGO":
		return "IGO"
	case "NGO", "MNC", "IMG":
		return a.Code
	}
	return cameoBack[a.Sector]
}

func (d *dyad) counted() dragoman.Counted {
	if d.Counted != nil {
		return *d.Counted
	}
	n := reports(d.Record)
	return dragoman.Counted{Mentions: 1 + len(d.Passages), Sources: n, Articles: n, Root: d.TextInfo.Sequence == 1}
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// coordinate is empty where only the country is known.
func (d *dyad) coordinate(f float64) string { return degrees(f, d.EventLoc) }

func (d *dyad) geoType() string {
	switch {
	case d.EventLoc.Place != "":
		return "4"
	case d.EventLoc.CountryCode != "":
		return "1"
	}
	return "0"
}

func (d *dyad) geoName() string {
	l := d.EventLoc
	name := countryName(l.CountryCode)
	switch {
	case l.Place == "":
		return name
	case l.CountryCode == "" || d.from("GDELT"):
		return l.Place
	}
	return l.Place + ", " + name
}

// gdeltColumns are the 58 columns of GDELT 1.0, which has no head ("The GDELT
// Event Database Data Format Codebook", V1.03, 2013).
var gdeltColumns = func() []dyadColumn {
	none := func(*dyad) string { return "" }
	cs := []dyadColumn{
		{Column{"GLOBALEVENTID", "number of the row: that of GDELT for its own events, else from a hash of the event's id"}, (*dyad).number},
		{Column{"SQLDATE", "first day of the event, YYYYMMDD"}, func(d *dyad) string { return compactDay(d.day()) }},
		{Column{"MonthYear", "YYYYMM"}, func(d *dyad) string { return compactDay(d.day())[:6] }},
		{Column{"Year", "YYYY"}, func(d *dyad) string { return compactDay(d.day())[:4] }},
		{Column{"FractionDate", "the year and the part of it that is over: ((month - 1) * 30 + day) / 365"}, func(d *dyad) string {
			t := d.day().Time()
			return strconv.FormatFloat(float64(t.Year())+float64((int(t.Month())-1)*30+t.Day())/365, 'f', 4, 64)
		}},
	}
	for i, of := range []func(*dyad) *dragoman.Actor{func(d *dyad) *dragoman.Actor { return &d.first }, func(d *dyad) *dragoman.Actor { return &d.second }} {
		side := "Actor" + strconv.Itoa(i+1)
		named := func(d *dyad, s func(*dragoman.Actor) string) string {
			if a := of(d); *a != (dragoman.Actor{}) {
				return s(a)
			}
			return ""
		}
		cs = append(cs,
			dyadColumn{Column{side + "Code", "party in CAMEO's letters: country and role, or body"}, func(d *dyad) string { return named(d, d.cameoCode) }},
			dyadColumn{Column{side + "Name", "its name"}, func(d *dyad) string { return named(d, firstName) }},
			dyadColumn{Column{side + "CountryCode", "CAMEO's code of its country"}, func(d *dyad) string { return named(d, d.cameoCountry) }},
			dyadColumn{Column{side + "KnownGroupCode", "UNO, EEC or empty"}, func(d *dyad) string { return named(d, d.cameoGroup) }},
			dyadColumn{Column{side + "EthnicCode", "empty"}, none},
			dyadColumn{Column{side + "Religion1Code", "empty"}, none},
			dyadColumn{Column{side + "Religion2Code", "empty"}, none},
			dyadColumn{Column{side + "Type1Code", "CAMEO's role"}, func(d *dyad) string { return named(d, d.cameoType) }},
			dyadColumn{Column{side + "Type2Code", "empty"}, none},
			dyadColumn{Column{side + "Type3Code", "empty"}, none},
		)
	}
	cs = append(cs,
		dyadColumn{Column{"IsRootEvent", "1: told in the first sentence of the report"}, func(d *dyad) string { return bit(d.counted().Root) }},
		dyadColumn{Column{"EventCode", "CAMEO code"}, func(d *dyad) string { return d.CAMEO }},
		dyadColumn{Column{"EventBaseCode", "its first three digits"}, func(d *dyad) string { return d.CAMEO[:min(3, len(d.CAMEO))] }},
		dyadColumn{Column{"EventRootCode", "its first two"}, func(d *dyad) string { return d.CAMEO[:min(2, len(d.CAMEO))] }},
		dyadColumn{Column{"QuadClass", "1 verbal, 2 material cooperation, 3 verbal, 4 material conflict"}, func(d *dyad) string { return strconv.Itoa(max(d.QuadCode, 1)) }},
		dyadColumn{Column{"GoldsteinScale", "of GDELT's own events Goldstein's score; of others PLOVER's score, -10 to 10"}, func(d *dyad) string { return number(d.EventScale) }},
		dyadColumn{Column{"NumMentions", "passages that tell the event"}, func(d *dyad) string { return strconv.Itoa(d.counted().Mentions) }},
		dyadColumn{Column{"NumSources", "reports that tell it"}, func(d *dyad) string { return strconv.Itoa(d.counted().Sources) }},
		dyadColumn{Column{"NumArticles", "the same"}, func(d *dyad) string { return strconv.Itoa(d.counted().Articles) }},
		dyadColumn{Column{"AvgTone", "of GDELT's own events its tone; else 0"}, func(d *dyad) string { return number(d.counted().Tone) }},
	)
	for _, side := range []string{"Actor1Geo", "Actor2Geo"} {
		for _, c := range []string{"Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID"} {
			cs = append(cs, dyadColumn{Column{side + "_" + c, map[bool]string{true: "0: unknown", false: "empty"}[c == "Type"]}, map[bool]func(*dyad) string{true: func(*dyad) string { return "0" }, false: none}[c == "Type"]})
		}
	}
	fipsOf := func(d *dyad) string { return fips().back[d.EventLoc.CountryCode] }
	return append(cs,
		dyadColumn{Column{"ActionGeo_Type", "0 unknown, 1 country, 4 place"}, (*dyad).geoType},
		dyadColumn{Column{"ActionGeo_FullName", "where it took place"}, (*dyad).geoName},
		dyadColumn{Column{"ActionGeo_CountryCode", "FIPS 10-4 code of the country"}, fipsOf},
		dyadColumn{Column{"ActionGeo_ADM1Code", "the same: the division is not known"}, fipsOf},
		dyadColumn{Column{"ActionGeo_Lat", "degrees north"}, func(d *dyad) string { return d.coordinate(d.EventLoc.Lat) }},
		dyadColumn{Column{"ActionGeo_Long", "degrees east"}, func(d *dyad) string { return d.coordinate(d.EventLoc.Lon) }},
		dyadColumn{Column{"ActionGeo_FeatureID", "empty"}, none},
		dyadColumn{Column{"DATEADDED", "day of the report, YYYYMMDD; that of the event when there is none"}, func(d *dyad) string { return compactDay(cmp.Or(d.Published, d.day())) }},
		dyadColumn{Column{"SOURCEURL", "address of the report, else its id"}, func(d *dyad) string { return cmp.Or(d.CiteInfo.URL, d.Report) }},
	)
}()

// orNA is what ICEWS has where it knows nothing.
func orNA(s string) string { return cmp.Or(s, "NA") }

func icewsParty(of func(*dyad) *dragoman.Actor, side string) []dyadColumn {
	known := func(d *dyad, s func(*dragoman.Actor) string) string {
		if a := of(d); *a != (dragoman.Actor{}) {
			return orNA(s(a))
		}
		return "NA"
	}
	return []dyadColumn{
		{Column{side + " Name", "the party's name"}, func(d *dyad) string { return known(d, firstName) }},
		{Column{side + " Sectors", "its sectors in ICEWS's words"}, func(d *dyad) string {
			return known(d, func(a *dragoman.Actor) string {
				if d.from("ICEWS") {
					return a.EntityText
				}
				return icewsBack[a.Sector]
			})
		}},
		{Column{side + " Country", "its country by name"}, func(d *dyad) string {
			return known(d, func(a *dragoman.Actor) string {
				if isBody(a.Code) {
					return ""
				}
				return icewsCountry(a.Code)
			})
		}},
	}
}

// icewsColumns are the columns of the ICEWS event data (Boschee and others,
// "ICEWS Coded Event Data", Harvard Dataverse, doi:10.7910/DVN/28075).
var icewsColumns = slices.Concat(
	[]dyadColumn{
		{Column{"Event ID", "number of the row: that of ICEWS for its own events, else from a hash of the event's id"}, (*dyad).number},
		{Column{"Event Date", "first day of the event"}, func(d *dyad) string { return d.day().String() }},
	},
	icewsParty(func(d *dyad) *dragoman.Actor { return &d.first }, "Source"),
	[]dyadColumn{
		{Column{"Event Text", "what the code says"}, func(d *dyad) string {
			return orNA(cmp.Or(ontology.CAMEOGloss(d.CAMEO), strings.ToLower(strings.Join(append(slices.Clone(d.Event), d.Mode...), " "))))
		}},
		{Column{"CAMEO Code", "the event in CAMEO"}, func(d *dyad) string { return d.CAMEO }},
		{Column{"Intensity", "of ICEWS's own events its intensity; of others PLOVER's score, -10 to 10"}, func(d *dyad) string { return number(d.EventScale) }},
	},
	icewsParty(func(d *dyad) *dragoman.Actor { return &d.second }, "Target"),
	[]dyadColumn{
		{Column{"Story ID", "id of the report"}, func(d *dyad) string { return orNA(d.Report) }},
		{Column{"Sentence Number", "of the passage in it, from 1"}, func(d *dyad) string {
			if d.TextInfo.Sequence == 0 {
				return "NA"
			}
			return strconv.Itoa(d.TextInfo.Sequence)
		}},
		{Column{"Publisher", "source of the report"}, func(d *dyad) string { return orNA(d.CiteInfo.Publication) }},
		{Column{"City", "where it took place"}, func(d *dyad) string { return orNA(d.EventLoc.Place) }},
		{Column{"District", "NA"}, func(*dyad) string { return "NA" }},
		{Column{"Province", "NA"}, func(*dyad) string { return "NA" }},
		{Column{"Country", "its country by name"}, func(d *dyad) string { return orNA(icewsCountry(d.EventLoc.CountryCode)) }},
		{Column{"Latitude", "degrees north"}, func(d *dyad) string { return orNA(d.coordinate(d.EventLoc.Lat)) }},
		{Column{"Longitude", "degrees east"}, func(d *dyad) string { return orNA(d.coordinate(d.EventLoc.Lon)) }},
	},
)

func polecatParty(of func(*dyad) *dragoman.Actor, side string) []dyadColumn {
	is := func(s func(*dragoman.Actor) string) func(*dyad) string {
		return func(d *dyad) string {
			if a := of(d); *a != (dragoman.Actor{}) {
				return s(a)
			}
			return ""
		}
	}
	return []dyadColumn{
		{Column{side + " Name", "the party's name"}, is(firstName)},
		{Column{side + " Country", "its country, ISO 3166 alpha-3, or PLOVER's code of a body"}, is(code)},
		{Column{side + " COW", "its country in the Correlates of War's letters"}, is(func(a *dragoman.Actor) string {
			if c, ok := country(a.Code); ok && len(c.COW) > 0 {
				return c.COW[0]
			}
			return ""
		})},
		{Column{"Primary " + side + " Sector", "its sector"}, is(sector)},
		{Column{side + " Sectors", "the same"}, is(sector)},
		{Column{side + " Title", "its office"}, is(office)},
		{Column{side + " Name Raw", "as the report words it"}, is(func(a *dragoman.Actor) string { return a.EntityText })},
		{Column{"Wikipedia " + side + " ID", "empty"}, func(*dyad) string { return "" }},
	}
}

// polecatColumns are the columns of POLECAT (Halterman and others, "POLECAT
// Weekly Data", Harvard Dataverse, doi:10.7910/DVN/AJGVIT).
var polecatColumns = slices.Concat(
	[]dyadColumn{
		{Column{"Event ID", "id of the event; of its further pairs of parties with a number"}, func(d *dyad) string {
			if d.n == 0 {
				return d.ID
			}
			return d.ID + "#" + strconv.Itoa(d.n)
		}},
		{Column{"Event Date", "first day of the event"}, func(d *dyad) string { return d.day().String() }},
		{Column{"Event Type", "PLOVER type"}, func(d *dyad) string { return strings.Join(d.Event, ";") }},
		{Column{"Event Mode", "PLOVER mode"}, func(d *dyad) string { return strings.Join(d.Mode, ";") }},
		{Column{"Intensity", "PLOVER's score, -10 to 10"}, func(d *dyad) string { return number(d.EventScale) }},
		{Column{"Quad Code", "verbal or material, cooperation or conflict"}, func(d *dyad) string { return ontology.QuadName(d.QuadCode) }},
		{Column{"Contexts", "PLOVER contexts, separated by semicolons"}, func(d *dyad) string { return strings.Join(d.Context, ";") }},
	},
	polecatParty(func(d *dyad) *dragoman.Actor { return &d.first }, "Actor"),
	polecatParty(func(d *dyad) *dragoman.Actor { return &d.second }, "Recipient"),
	[]dyadColumn{
		{Column{"Placename", "where it took place"}, func(d *dyad) string { return d.EventLoc.Place }},
		{Column{"City", "the same"}, func(d *dyad) string { return d.EventLoc.Place }},
		{Column{"District", "empty"}, func(*dyad) string { return "" }},
		{Column{"Province", "empty"}, func(*dyad) string { return "" }},
		{Column{"Country", "its country, ISO 3166 alpha-3"}, func(d *dyad) string { return d.EventLoc.CountryCode }},
		{Column{"Latitude", "degrees north"}, func(d *dyad) string { return d.coordinate(d.EventLoc.Lat) }},
		{Column{"Longitude", "degrees east"}, func(d *dyad) string { return d.coordinate(d.EventLoc.Lon) }},
		{Column{"GeoNames ID", "empty"}, func(*dyad) string { return "" }},
		{Column{"Raw Placename", "as Placename"}, func(d *dyad) string { return d.EventLoc.Place }},
		{Column{"Feature Type", "empty"}, func(*dyad) string { return "" }},
		{Column{"Source", "source of the report"}, func(d *dyad) string { return d.CiteInfo.Publication }},
		{Column{"Publication Date", "day of the report"}, func(d *dyad) string { return d.Published.String() }},
		{Column{"Story People", "empty"}, func(*dyad) string { return "" }},
		{Column{"Story Organizations", "empty"}, func(*dyad) string { return "" }},
		{Column{"Story Locations", "empty"}, func(*dyad) string { return "" }},
		{Column{"Language", "en"}, func(*dyad) string { return "en" }},
		{Column{"Version", "program that coded it, and version"}, func(d *dyad) string { return strings.TrimSpace(d.Coder.Name + " " + d.Coder.Version) }},
	},
)

// dyadWriter writes tab-separated rows. None of these formats quotes: white
// space within a cell is a blank.
type dyadWriter struct {
	w       *bufio.Writer
	columns []dyadColumn
	head    bool // is still to be written
	format  Format
	left    map[string]int
}

func (t *dyadWriter) write(r *dragoman.Record) error {
	if why := unsayable(r, t.format); why != "" {
		t.left[why]++
		return nil
	}
	if err := t.begin(); err != nil {
		return err
	}
	for _, d := range dyadsOf(r) {
		for i, c := range t.columns {
			if i > 0 {
				_ = t.w.WriteByte('\t') // the last write has the error
			}
			_, _ = t.w.WriteString(Clean(c.of(&d)))
		}
		if err := t.w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

func (t *dyadWriter) begin() error {
	if !t.head {
		return nil
	}
	t.head = false
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.Name
	}
	_, err := t.w.WriteString(strings.Join(names, "\t") + "\n")
	return err
}

func (t *dyadWriter) close() error { return errors.Join(t.begin(), t.w.Flush()) }

func newDyadWriter(w *bufio.Writer, f Format) (*dyadWriter, error) {
	if _, err := world(); err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	t := &dyadWriter{w: w, left: map[string]int{}, head: true, format: f}
	switch f {
	case GDELT:
		t.columns, t.head = gdeltColumns, false
	case ICEWS:
		t.columns = icewsColumns
	default:
		t.columns = polecatColumns
	}
	return t, nil
}
