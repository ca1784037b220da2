package places_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
)

var load = sync.OnceValue(func() *places.Gazetteer {
	g, err := places.Load()
	if err != nil {
		panic(err)
	}
	return g
})

// read tells what Read finds in text: "words kind code" for each match, with
// the division of a city that lies in one.
func read(text string) []string {
	out := []string{}
	for _, found := range load().Read(text, lang.Split(text)) {
		for i := range found {
			c := found[i].Best()
			s := fmt.Sprintf("%s %s %s", c.Span.Of(text), found[i].Kind, c.Country)
			out = append(out, strings.TrimSpace(s))
		}
	}
	return out
}

// A case is a text and what is to be found in it, separated by semicolons.
type example struct{ text, want string }

func check(t *testing.T, cases []example) {
	t.Helper()
	for _, c := range cases {
		if got := strings.Join(read(c.text), "; "); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestCountries(t *testing.T) {
	check(t, []example{
		{"Iran and the UK said so.", "Iran state IRN; UK state GBR"},
		{"The U.S. told us that U.S.-led talks in the US failed.", "U.S. state USA; U.S. state USA; US state USA"},
		{"Great Britain, Britain, the U.K. and the United Kingdom", "Great Britain state GBR; Britain state GBR; U.K. state GBR; United Kingdom state GBR"},
		{"America, the U.S.A., the United States of America", "America state USA; U.S.A. state USA; United States of America state USA"},
		{"the UAE, the DRC and the Gambia", "UAE state ARE; DRC state COD; Gambia state GMB"},
		{"Côte d'Ivoire, Cote d’Ivoire and Ivory Coast", "Côte d'Ivoire state CIV; Cote d’Ivoire state CIV; Ivory Coast state CIV"},
		{"Türkiye, Turkiye and Turkey", "Türkiye state TUR; Turkiye state TUR; Turkey state TUR"},
		{"Czechia, Timor-Leste, Cabo Verde, Eswatini, Swaziland", "Czechia state CZE; Timor-Leste state TLS; Cabo Verde state CPV; Eswatini state SWZ; Swaziland state SWZ"},
		{"Holland, Persia, Burma and Macedonia", "Holland state NLD; Persia state IRN; Burma state MMR; Macedonia state MKD"},
		{"Kosovo, Palestine, Hong Kong, Taiwan and the Vatican", "Kosovo state KOS; Palestine state PSE; Hong Kong state HKG; Taiwan state TWN; Vatican state VAT"},
		{"TURKEY AND CHAD SIGN A DEAL WITH THE US", "TURKEY state TUR; CHAD state TCD; US state USA"},
		// look alike
		{"A turkey in a china shop gave us chad and polish.", ""},
		{"Niger and Nigeria", "Niger state NER; Nigeria state NGA"},
		{"Guinea, Equatorial Guinea, Papua New Guinea and Guinea-Bissau", "Guinea state GIN; Equatorial Guinea state GNQ; Papua New Guinea state PNG; Guinea-Bissau state GNB"},
		{"The Republic of the Congo and the Democratic Republic of the Congo", "Republic of the Congo state COG; Democratic Republic of the Congo state COD"},
		{"Dominica, and the Dominican Republic", "Dominica state DMA; Dominican Republic state DOM"},
		{"Sudan and South Sudan, North Korea and South Korea", "Sudan state SDN; South Sudan state SSD; North Korea state PRK; South Korea state KOR"},
		{"Clashes in New Mexico, not in Mexico", "New Mexico province USA; Mexico state MEX"},
		{"East Azerbaijan Province is in Iran, West Bengal in India.", "East Azerbaijan province IRN; Iran state IRN; West Bengal province IND; India state IND"},
		{"Ireland and Northern Ireland", "Ireland state IRL; Northern Ireland province GBR"},
		{"A loan of US$5 million to Fiji", "Fiji state FJI"},
	})
}

func TestDemonyms(t *testing.T) {
	check(t, []example{
		{"Iranian and Azeri officials; Azerbaijanis, Iranians", "Iranian demonym IRN; Azeri demonym AZE; Azerbaijanis demonym AZE; Iranians demonym IRN"},
		{"a Briton, a Dutchman, Filipinos, Emirati and Saudi envoys", "Briton demonym GBR; Dutchman demonym NLD; Filipinos demonym PHL; Emirati demonym ARE; Saudi demonym SAU"},
		{"Kosovar, Palestinian, Gazan and Chechen fighters", "Kosovar demonym KOS; Palestinian demonym PSE; Gazan demonym PSE; Chechen demonym RUS"},
		{"Scottish, Welsh and English, Catalan, Tibetan and Uyghur", "Scottish demonym GBR; Welsh demonym GBR; English demonym GBR; Catalan demonym ESP; Tibetan demonym CHN; Uyghur demonym CHN"},
		{"Kurdish forces and Kurds, European diplomats", "Kurdish people; Kurds people; European people"},
		{"Iranian-Azerbaijan relations, the Soviet-Iran border", "Iranian demonym IRN; Azerbaijan state AZE; Soviet demonym RUS; Iran state IRN"},
		{"pro-Russian and anti-American crowds", "Russian demonym RUS; American demonym USA"},
		{"North Korean and South Korean envoys", "North Korean demonym PRK; South Korean demonym KOR"},
		{"South Sudanese troops, Papua New Guineans", "South Sudanese demonym SSD; Papua New Guineans demonym PNG"},
		// by the rest of the report
		{"Korean leaders met in Pyongyang.", "Korean demonym PRK; Pyongyang capital PRK"},
		{"Korean leaders met in Seoul.", "Korean demonym KOR; Seoul capital KOR"},
		{"Congolese soldiers in Brazzaville", "Congolese demonym COG; Brazzaville capital COG"},
		{"Congolese soldiers in Goma", "Congolese demonym COD; Goma city COD"},
		{"The Dominican president arrived in Roseau.", "Dominican demonym DMA; Roseau capital DMA"},
		{"The Dominican president arrived in Santo Domingo.", "Dominican demonym DOM; Santo Domingo capital DOM"},
		// no party is meant
		{"the American Airlines flight to the Indian Ocean, the Korean War", "Indian Ocean region"},
		{"The European Union and the Roman Catholic Church", ""},
	})
}

func TestFormerStates(t *testing.T) {
	check(t, []example{
		{"The Soviet Union and the USSR", "Soviet Union state RUS; USSR state RUS"},
		{"East Germany, the GDR, Czechoslovakia, Zaire, Yugoslavia", "East Germany state DEU; GDR state DEU; Czechoslovakia state CZE; Zaire state COD; Yugoslavia state SRB"},
		{"Serbia and Montenegro, South Vietnamese troops", "Serbia and Montenegro state SRB; South Vietnamese demonym VNM"},
	})
	g := load()
	c, ok := g.Country("SUN")
	if !ok || c.From != 1922 || c.To != 1991 || c.Successor() != "RUS" || c.Record() != "RUS" {
		t.Errorf("SUN: %+v %v", c, ok)
	}
	c, ok = g.Country("grl")
	if !ok || c.Record() != "GRL" || c.Parent() != "DNK" || c.Successor() != "" {
		t.Errorf("GRL: %+v %v", c, ok)
	}
	if c, ok := g.Country("xk"); !ok || c.Code != "KOS" {
		t.Errorf("XK: %+v %v", c, ok)
	}
	if _, ok := g.Country("XXX"); ok {
		t.Error("XXX is a country")
	}
	if c, ok := g.CountryByCOW("AUS"); !ok || c.Code != "AUT" {
		t.Errorf("COW AUS: %+v %v", c, ok)
	}
	if c, ok := g.CountryByCOW("RUS"); !ok || c.Code != "RUS" {
		t.Errorf("COW RUS: %+v %v", c, ok)
	}
	for name, code := range map[string]string{"the gambia": "GMB", "COTE D'IVOIRE": "CIV", "Iranian": "IRN", "Viet Nam": "VNM", "korea": "KOR", "Congo": "COD"} {
		if c, ok := g.CountryByName(name); !ok || c.Code != code {
			t.Errorf("%s: %s, want %s", name, c.Code, code)
		}
	}
	if c, ok := g.CountryByName("Atlantis City"); ok {
		t.Errorf("Atlantis City is %s", c.Code)
	}
}

func TestSeats(t *testing.T) {
	check(t, []example{
		{"The Kremlin and the White House, Foggy Bottom and the Pentagon", "Kremlin seat RUS; White House seat USA; Foggy Bottom seat USA; Pentagon seat USA"},
		{"the Élysée, the Elysee, the Quai d'Orsay, Downing Street, Whitehall", "Élysée seat FRA; Elysee seat FRA; Quai d'Orsay seat FRA; Downing Street seat GBR; Whitehall seat GBR"},
		{"the Blue House, Zhongnanhai and Rashtrapati Bhavan", "Blue House seat KOR; Zhongnanhai seat CHN; Rashtrapati Bhavan seat IND"},
		{"Baku said that Tehran agreed.", "Baku capital AZE; Tehran capital IRN"},
		{"a white house on capitol hill", ""},
	})
}

func TestDisputed(t *testing.T) {
	check(t, []example{
		{"Nagorno-Karabakh, Abkhazia, South Ossetia and Transnistria", "Nagorno-Karabakh region AZE; Abkhazia region GEO; South Ossetia region GEO; Transnistria region MDA"},
		{"Western Sahara, Northern Cyprus, Somaliland and Crimea", "Western Sahara state ESH; Northern Cyprus region CYP; Somaliland region SOM; Crimea region UKR"},
		{"the Gaza Strip, the West Bank and the Golan Heights", "Gaza Strip region PSE; West Bank region PSE; Golan Heights region SYR"},
		{"Shelling in Kashmir, Pakistani officials said.", "Kashmir region PAK; Pakistani demonym PAK"},
		{"Shelling in Kashmir, Indian officials said.", "Kashmir region IND; Indian demonym IND"},
		{"the Donbas, Darfur, Sinai, Helmand, Chechnya, Xinjiang and Okinawa", "Donbas region UKR; Darfur region SDN; Sinai region EGY; Helmand province AFG; Chechnya province RUS; Xinjiang province CHN; Okinawa region JPN"},
		{"the Balkans, the Sahel, the Caucasus, the Persian Gulf and the Strait of Hormuz", "Balkans region; Sahel region; Caucasus region; Persian Gulf region; Strait of Hormuz region"},
	})
}

func TestCities(t *testing.T) {
	check(t, []example{
		{"Riots in Port - au - Prince and Port-au-Prince.", "Port - au - Prince capital HTI; Port-au-Prince capital HTI"},
		{"Kiev, Kyiv, Odessa, Peking, Bombay, Saigon and Rangoon", "Kiev capital UKR; Kyiv capital UKR; Odessa city UKR; Peking capital CHN; Bombay city IND; Saigon city VNM; Rangoon capital MMR"},
		{"in Sana'a, Sanaa, Ta'izz, Fallujah, Ramadi and al-Qaim", "Sana'a capital YEM; Sanaa capital YEM; Ta'izz city YEM; Fallujah city IRQ; Ramadi city IRQ; al-Qaim city IRQ"},
		{"Iran's Isfahan, Tabriz’s bazaar", "Iran state IRN; Isfahan city IRN; Tabriz city IRN"},
		{"ABUJA (Reuters) - Troops", "ABUJA capital NGA"},
		{"N'Djamena, Brasília, Brasilia, Sao Paulo", "N'Djamena capital TCD; Brasília capital BRA; Brasilia capital BRA; Sao Paulo city BRA"},
		// one name, several cities
		{"A bomb in Tripoli, Lebanon. Later Tripoli was calm.", "Tripoli city LBN; Lebanon state LBN; Tripoli city LBN"},
		{"the Lebanese city of Tripoli", "Lebanese demonym LBN; Tripoli city LBN"},
		{"Militias fight in Tripoli.", "Tripoli capital LBY"},
		{"The mayor of Paris, Texas, and Paris", "Paris city USA; Texas province USA; Paris city USA"},
		{"Trump leaves Texas for Paris.", "Texas province USA; Paris capital FRA"},
		{"floods in Hyderabad in Sindh province", "Hyderabad city PAK; Sindh province PAK"},
		{"floods in Hyderabad, India", "Hyderabad city IND; India state IND"},
		{"San Jose, California; San José, Costa Rica", "San Jose city USA; California province USA; San José capital CRI; Costa Rica state CRI"},
		{"Birmingham, Alabama, and Birmingham in England", "Birmingham city USA; Alabama province USA; Birmingham city GBR; England province GBR"},
		{"a church in Birmingham", "Birmingham city GBR"},
		{"protests in Santiago", "Santiago capital CHL"},
		{"protests in Santiago de Cuba", "Santiago de Cuba city CUB"},
		{"the premier of Victoria in Melbourne", "Victoria province AUS; Melbourne city AUS"},
		{"the Seychelles parliament in Victoria", "Seychelles state SYC; Victoria capital SYC"},
		{"talks in Vienna; Valencia in Spain and Valencia, Venezuela", "Vienna capital AUT; Valencia city ESP; Spain state ESP; Valencia city VEN; Venezuela state VEN"},
		{"clashes in Punjab, Pakistan, and in Punjab, India", "Punjab province PAK; Pakistan state PAK; Punjab province IND; India state IND"},
		{"Salem, Oregon, and Springfield, Illinois", "Salem city USA; Oregon province USA; Springfield city USA; Illinois province USA"},
		{"on the road from Jalalabad to the border with Pakistan", "Jalalabad city AFG; Pakistan state PAK"},
		{"heat in Spain, in the province of Córdoba", "Spain state ESP; Córdoba city ESP"},
		{"unrest in Niger State, and in Niger", "Niger State province NGA; Niger state NER"},
		// a name of one place that stands by another is a namesake
		{"a prison in Tula, Hidalgo", "Hidalgo province MEX"},
	})
}

func TestWashington(t *testing.T) {
	check(t, []example{
		{"Washington said it would talk to Moscow.", "Washington capital USA; Moscow capital RUS"},
		{"He flew to Washington, D.C., on Monday.", "Washington, D.C. capital USA"},
		{"a wildfire in Washington state", "Washington province USA"},
		{"a landslide near Seattle, Washington", "Seattle city USA; Washington province USA"},
		{"a statue of George Washington", ""},
	})
}

func TestGeorgia(t *testing.T) {
	check(t, []example{
		{"Georgia and Russia resumed talks.", "Georgia state GEO; Russia state RUS"},
		{"Fighting in South Ossetia: Georgia sends troops.", "South Ossetia region GEO; Georgia state GEO"},
		{"The mayor of Atlanta, Georgia, resigned.", "Atlanta city USA; Georgia province USA"},
		{"Georgia governor Brian Kemp signed the law.", "Georgia province USA"},
		{"Georgia voters and Alabama lawmakers", "Georgia province USA; Alabama province USA"},
		{"Tornadoes hit Atlanta. Northwest Georgia saw more.", "Atlanta city USA; Georgia province USA"},
		{"A court in Tbilisi fined a party. Georgia's president spoke.", "Tbilisi capital GEO; Georgia state GEO"},
		{"Georgia state television showed it.", "Georgia state GEO"},
		{"U.S. soldiers train in Georgia.", "U.S. state USA; Georgia state GEO"},
	})
}

func TestPersons(t *testing.T) {
	check(t, []example{
		{"Michael Jordan visited Jordan.", "Jordan state JOR"},
		{"Jordan Spieth won; Jordan's King Abdullah II did not.", "Jordan state JOR"},
		{"Chad Wolf flew to Chad.", "Chad state TCD"},
		{"Israel Katz spoke for Israel.", "Israel state ISR"},
		{"The president of Israel, Moshe Katsav; the president of Israel Ezer Weizman", "Israel state ISR; Israel state ISR"},
		{"Prime Minister of India Manmohan Singh", "India state IND"},
		{"Paris Hilton arrives in Paris.", "Paris capital FRA"},
		{"President Danilo Medina won. Medina thanked voters.", ""},
		{"pilgrims in Medina, Saudi Arabia", "Medina city SAU; Saudi Arabia state SAU"},
		{"Hassan Rouhani met George W. Bush and Hillary Clinton.", ""},
		{"The Obama administration, Bush's aides, Santos and Morales", ""},
		{"a festival in Obama, Japan", "Obama city JPN; Japan state JPN"},
		{"Aung San Suu Kyi and Abu Bakar Bashir", ""},
		{"Queen Victoria and Princess Charlotte", ""},
		{"The broadcaster Eason Jordan resigned.", ""},
		{"Governor of Virginia Tim Kaine", "Virginia province USA"},
		{"Virginia Giuffre sued.", ""},
	})
}

func TestWords(t *testing.T) {
	check(t, []example{
		{"Reading is a nice pastime. Of all, Mobile phones split. Nice try. Most agree.", ""},
		{"He lives in Reading, England.", "Reading city GBR; England province GBR"},
		{"an attack in Nice, France, and another in Nice", "Nice city FRA; France state FRA; Nice city FRA"},
		{"Mobile, Alabama", "Mobile city USA; Alabama province USA"},
		{"The port of Split, in Croatia", "Split city HRV; Croatia state HRV"},
		{"jobs lost in March; the Police; University of the South; Central Bank", ""},
		{"the New York Times and the Washington Post report from New York", "New York city USA"},
		{"Orange County sheriff; the Liberal Party; UN inspectors", ""},
		{"Prince Friso of Orange-Nassau", ""},
		{"the Warsaw Pact, the Geneva Conventions and the Kyoto Protocol", ""},
		{"the Jordan River and the Niger River", "Jordan River region; Niger River region"},
		{"Baghdad International Airport, Washington Dulles International Airport", "Baghdad capital IRQ; Washington capital USA"},
	})
}

// One name that nobody knows leaves the others as they are.
func TestUnknownName(t *testing.T) {
	check(t, []example{
		{"Gunmen from Qwertzistan attacked a bus between Xyzgrad and Kabul in Afghanistan.", "Kabul capital AFG; Afghanistan state AFG"},
	})
}

func TestWhere(t *testing.T) {
	g := load()
	for _, c := range []struct{ name, want string }{
		{"Tripoli", "capital LBY, province LBY, city LBN"},
		{"georgia", "state GEO, province USA"},
		{"West Bank", "region PSE"},
		{"the kremlin", "seat RUS"},
	} {
		var got []string
		for _, p := range g.Where(c.name) {
			got = append(got, p.Kind.String()+" "+p.Country)
		}
		if s := strings.Join(got, ", "); !strings.HasPrefix(s, c.want) {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
	if got := g.Where("Qwertzistan"); got != nil {
		t.Errorf("Qwertzistan: %v", got)
	}
	if got := g.Where(" .- "); got != nil {
		t.Errorf("no words: %v", got)
	}
	p := g.Where("Baku")[0]
	if p.Lat < 40 || p.Lat > 41 || p.Lon < 49 || p.Lon > 51 || p.Population < 1000000 {
		t.Errorf("Baku: %+v", p)
	}
}

// Every country of ISO 3166 is there, and every one is found by its names.
func TestTables(t *testing.T) {
	g := load()
	states := 0
	for _, c := range g.Countries() {
		if c.To == 0 {
			states++
		}
		if c.In != "" {
			if _, ok := g.Country(c.In); !ok {
				t.Errorf("%s: in %s, which is no country", c.Code, c.In)
			}
		}
		for i, s := range append(append([]string{}, c.Names...), c.Demonyms...) {
			text := "Officials of " + s + " spoke."
			found := g.Read(text, lang.Split(text))
			ok := false
			for _, ms := range found {
				for _, m := range ms {
					for _, p := range m.Candidates {
						ok = ok || p.Own == c.Code && p.Span.Of(text) == strings.TrimPrefix(s, "The ")
					}
				}
			}
			if !ok {
				t.Errorf("%s: name %d, %s: found %v", c.Code, i, s, read(text))
			}
		}
		if c.To == 0 && len(c.Capitals) > 0 && c.ISO2 != "" {
			ok := false
			for _, p := range g.Where(c.Capitals[0]) {
				ok = ok || p.Own == c.Code && p.Kind == places.Capital
			}
			if !ok {
				t.Errorf("%s: capital %s is not in cities.tsv", c.Code, c.Capitals[0])
			}
		}
	}
	if states != 250 { // ISO 3166-1 has 249, and Kosovo
		t.Errorf("%d states and territories, want 250", states)
	}
}

// Tags, where there are any, tell a name from a word in upper case.
func TestTags(t *testing.T) {
	g := load()
	text := "Plovdiv Floods Again"
	s := lang.Split(text)[0]
	if got := g.Find(text, &s); len(got) != 1 || got[0].Weak == false {
		t.Errorf("untagged: %+v", got)
	}
	for i, pos := range []string{"PROPN", "VERB", "ADV"} {
		s.Tokens[i].POS = pos
	}
	if got := g.Find(text, &s); len(got) != 1 || got[0].Weak {
		t.Errorf("tagged: %+v", got)
	}
}

func TestSpans(t *testing.T) {
	text := "In East Azerbaijan Province, Iran's capital."
	found := load().Read(text, lang.Split(text))
	if len(found) != 1 || len(found[0]) != 2 {
		t.Fatalf("found %v", found)
	}
	m := found[0][0]
	if m.First != 1 || m.Last != 3 || m.Candidates[0].Span != (dragoman.Span{Start: 3, End: 18}) {
		t.Errorf("tokens %d to %d, span %v", m.First, m.Last, m.Candidates[0].Span)
	}
}
