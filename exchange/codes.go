package exchange

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed fips.tsv
var fipsTable string

// fips gives the ISO 3166 code of a country's code in FIPS 10-4, which GDELT
// has for places, and back.
var fips = sync.OnceValue(func() (t struct{ iso, back map[string]string }) {
	t.iso, t.back = map[string]string{}, map[string]string{}
	for line := range strings.Lines(fipsTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			f, iso, _ := strings.Cut(pair, "=")
			t.iso[f] = iso
			if t.back[iso] == "" { // the first is the one to write
				t.back[iso] = f
			}
		}
	}
	return t
})

// cameoCountries are CAMEO's codes of countries that differ from ISO 3166
// (CAMEO manual 1.1b3, 2.2 and appendix; GDELT's list of countries).
var cameoCountries = map[string]string{
	"ROM": "ROU", "TMP": "TLS", "KSV": "KOS", "WSB": "PSE", "GZS": "PSE", "PAL": "PSE", "IMY": "IMN", "ZAR": "COD", "SCG": "SRB", "YUG": "SRB", "BUR": "MMR",
}

// cameoRegions are its codes of parts of the world, which name no country.
// EUR is one of them, and the European Union only together with EEC.
var cameoRegions = map[string]bool{
	"AFR": true, "ASA": true, "BLK": true, "CRB": true, "CAU": true, "CFR": true, "CAS": true, "CEU": true, "EIN": true, "EAF": true, "EEU": true,
	"EUR": true, "LAM": true, "MEA": true, "MDT": true, "NAF": true, "NMR": true, "PGS": true, "SCN": true, "SAM": true, "SAS": true, "SEA": true,
	"SAF": true, "WAF": true, "WST": true, "CAM": true, "BAL": true, "NMEA": true,
}

// cameoSectors gives PLOVER's sectors of CAMEO's roles (manual 1.1b3, 3.1 to
// 3.3). MED is the media there, and HLH health.
var cameoSectors = map[string]string{
	"GOV": "GOV", "MIL": "MIL", "COP": "COP", "SPY": "SPY", "JUD": "JUD", "LEG": "LEG", "PTY": "PTY", "OPP": "OPP", "REB": "REB", "INS": "REB", "SEP": "REB",
	"UAF": "UAF", "CVL": "CVL", "SET": "CVL", "BUS": "BUS", "CRM": "CRM", "EDU": "EDU", "ELI": "ELI", "MED": "JRN", "LAB": "LAB", "HLH": "MED", "REF": "REF",
	"AGR": "AGR", "HRI": "SOC", "ENV": "SOC", "DEV": "SOC",
}

// cameoBack is the way to CAMEO's roles.
var cameoBack = map[string]string{
	"GOV": "GOV", "MIL": "MIL", "COP": "COP", "SPY": "SPY", "JUD": "JUD", "LEG": "LEG", "PTY": "PTY", "OPP": "OPP", "REB": "REB", "PRM": "REB", "UAF": "UAF",
	"CVL": "CVL", "BUS": "BUS", "CRM": "CRM", "EDU": "EDU", "ELI": "ELI", "JRN": "MED", "LAB": "LAB", "MED": "HLH", "REF": "REF", "AGR": "AGR", "REL": "REL", "SOC": "CVL",
}

// cameoBodies gives PLOVER's codes of CAMEO's international actors.
var cameoBodies = map[string]string{
	"IGO": "IGO", "NGO": "NGO", "NGM": "NGO", "MNC": "MNC", "IMG": "IMG", "INT": "IGO", "UIS": "",
}

// cameoParty gives the code and the sector of a party by the fields in which
// GDELT takes CAMEO's code apart.
func cameoParty(country, group string, types [3]string) (code, sector string) {
	switch group {
	case "UNO":
		code = "UNO"
	case "EEC":
		code = "EUR"
	}
	if code == "" && country != "" && !cameoRegions[country] {
		if code = cameoCountries[country]; code == "" {
			code = country
		}
	}
	for _, t := range types {
		if body, ok := cameoBodies[t]; ok && code == "" {
			code = body
		}
		if s := cameoSectors[t]; s != "" && (sector == "" || sector == "GOV") {
			sector = s // GOV MIL is the army
		}
	}
	if code == "" && group != "" && types[0] == "" {
		code = "IGO"
	}
	return code, sector
}

// icewsSectors gives PLOVER's sectors of those of ICEWS (its sectors as the
// events' columns word them), the one that counts most first.
var icewsSectors = [...]struct{ icews, sector string }{
	{"Military", "MIL"}, {"Police", "COP"}, {"Intelligence", "SPY"}, {"Insurgents", "REB"}, {"Rebel", "REB"}, {"Separatists", "REB"}, {"Organized Violent", "REB"},
	{"Radicals / Extremists / Fundamentalists", "REB"}, {"Unidentified Forces", "UAF"}, {"Paramilitary", "PRM"}, {"Judicial", "JUD"},
	{"Legislative / Parliamentary", "LEG"}, {"Upper House", "LEG"}, {"Lower House", "LEG"}, {"Unicameral", "LEG"},
	{"Executive", "GOV"}, {"Executive Office", "GOV"}, {"Cabinet", "GOV"}, {"Foreign Ministry", "GOV"}, {"Government", "GOV"},
	{"Opposition Major Party (Out Of Government)", "OPP"}, {"Dissident", "OPP"}, {"Banned Parties", "OPP"},
	{"Parties", "PTY"}, {"Media", "JRN"}, {"Criminals / Gangs", "CRM"}, {"Business", "BUS"}, {"Education", "EDU"}, {"Medical / Health", "MED"}, {"Labor", "LAB"},
	{"Refugees / Displaced", "REF"}, {"Agricultural", "AGR"}, {"Legal", "JUD"}, {"Nongovernmental Organizations / Activists", "SOC"}, {"Protestors / Popular Opposition / Mobs", "CVL"},
	{"Elite", "ELI"}, {"National Religious", "REL"}, {"International Religious", "REL"}, {"General Population / Civilian / Social", "CVL"}, {"Social", "CVL"},
}

// icewsBack is the way to ICEWS's sectors.
var icewsBack = map[string]string{
	"GOV": "Government", "MIL": "Military,Government", "COP": "Police,Government", "SPY": "Intelligence,Government", "JUD": "Judicial,Government",
	"LEG": "Legislative / Parliamentary,Government", "PTY": "Parties", "OPP": "Dissident", "REB": "Insurgents,Dissident", "PRM": "Paramilitary", "UAF": "Unidentified Forces",
	"CVL": "General Population / Civilian / Social,Social", "BUS": "Business,Social", "CRM": "Criminals / Gangs,Dissident", "EDU": "Education,Social", "ELI": "Elite",
	"JRN": "Media,Social", "LAB": "Labor,Social", "MED": "Medical / Health,Social", "REF": "Refugees / Displaced,Social", "REL": "National Religious,Social",
	"SOC": "Nongovernmental Organizations / Activists,Social", "AGR": "Agricultural,Social",
}

func icewsSector(sectors string) string {
	best := len(icewsSectors)
	for s := range strings.SplitSeq(sectors, ",") {
		for i := range best {
			if icewsSectors[i].icews == s {
				best = i
				break
			}
		}
	}
	if best == len(icewsSectors) {
		return ""
	}
	return icewsSectors[best].sector
}
