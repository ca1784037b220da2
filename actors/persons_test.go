package actors

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// line is a line of persons.tsv.
type line struct {
	n                          int
	name, code, office, source string
	from, to                   dragoman.Day
	early, late                bool
}

func readPersons(t *testing.T) (out []line) {
	t.Helper()
	for n, l := range strings.Split(personsTSV, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		f := strings.Split(l, "\t")
		for len(f) < 7 {
			f = append(f, "")
		}
		name, _, _ := strings.Cut(f[0], "|")
		x := line{n: n + 1, name: name, code: f[1], office: f[3], source: f[6]}
		var err error
		if x.from, x.to, x.early, x.late, err = years(f[4], f[5]); err != nil {
			t.Fatalf("persons.tsv:%d: %v", n+1, err)
		}
		out = append(out, x)
	}
	return out
}

// TestPersonsAreSorted: by code, name and first day, so that two changes of the
// table meet where they touch the same person.
func TestPersonsAreSorted(t *testing.T) {
	all := readPersons(t)
	for i := 1; i < len(all); i++ {
		a, b := &all[i-1], &all[i]
		if cmp.Or(strings.Compare(a.code, b.code), strings.Compare(a.name, b.name), cmp.Compare(a.from, b.from)) > 0 {
			t.Errorf("persons.tsv:%d: %s %s of %s stands after %s %s of %s", b.n, b.code, b.name, b.from, a.code, a.name, a.from)
		}
	}
}

// single are the offices of which a country has one holder at a time.
var single = map[string]*regexp.Regexp{
	"foreign":  regexp.MustCompile(`^(foreign minister|external affairs minister|secretary of state)$`),
	"defence":  regexp.MustCompile(`^(defence minister|secretary of defense|defence secretary)$`),
	"interior": regexp.MustCompile(`^(interior minister|home secretary|home minister)$`),
	"speaker":  regexp.MustCompile(`^speaker of the (parliament|State Duma|Knesset)$`),
	"staff":    regexp.MustCompile(`^(chief of the general staff|army chief)$`),
}

// rivals are the countries that have had two claimants to one office at a time.
var rivals = map[string]string{
	"LBY": "two governments", "YEM": "two governments", "AFG": "two governments",
	"PSE": "two governments", "VEN": "two parliaments", "SOM": "two governments",
	"SRB": "Serbia and Yugoslavia are one code", "BIH": "two entities", "GNB": "two governments", "MMR": "a government in exile", "SYR": "a government in exile",
}

// TestOneHolder: of a portfolio a country has one minister at a time. Where the
// table knows years only, a change of office makes two of them for that year.
func TestOneHolder(t *testing.T) {
	held := map[string][]line{}
	for _, l := range readPersons(t) {
		for p, re := range single {
			if re.MatchString(l.office) && !l.early && !l.late && rivals[l.code] == "" {
				held[l.code+" "+p] = append(held[l.code+" "+p], l)
			}
		}
	}
	if len(held) < 150 {
		t.Errorf("%d portfolios: the test does not test", len(held))
	}
	end := func(l line) dragoman.Day {
		if l.to == 0 {
			return dragoman.DayOf(2100, 1, 1)
		}
		return l.to
	}
	for what, ls := range held {
		slices.SortFunc(ls, func(a, b line) int { return int(a.from - b.from) })
		for i := range ls {
			for j := i + 1; j < len(ls); j++ {
				a, b := ls[i], ls[j]
				if over := min(end(a), end(b)) - max(a.from, b.from) + 1; over > 366 || over > 31 && a.name == b.name {
					t.Errorf("%s: %s (persons.tsv:%d) and %s (persons.tsv:%d) both for %d days", what, a.name, a.n, b.name, b.n, over)
				}
			}
		}
	}
}

// TestOffices: who held which office on which day, from public record.
func TestOffices(t *testing.T) {
	x := load(t)
	for _, c := range []struct {
		name, on, code, office string // office: a word of it; "" for none on that day
	}{
		{"Sergei Lavrov", "2018-06-14", "RUS", "foreign"},
		{"Igor Ivanov", "2001-05-10", "RUS", "foreign"},
		{"Vladimir Kolokoltsev", "2016-07-01", "RUS", "interior"},
		{"Pavel Grachev", "1994-12-11", "RUS", "defence"},
		{"Elmar Mammadyarov", "2019-01-16", "AZE", "foreign"},
		{"Ramil Usubov", "2011-04-02", "AZE", "interior"},
		{"Mohammad Javad Zarif", "2015-07-14", "IRN", "foreign"},
		{"Abdolreza Rahmani-Fazli", "2017-05-19", "IRN", "interior"},
		{"Zohrab Mnatsakanyan", "2019-03-29", "ARM", "foreign"},
		{"Seyran Ohanyan", "2012-08-31", "ARM", "defence"},
		{"Nino Burjanadze", "2005-06-01", "GEO", "speaker"},
		{"David Zalkaliani", "2020-02-20", "GEO", "foreign"},
		{"Hulusi Akar", "2020-10-01", "TUR", "defence"},
		{"Binali Yıldırım", "2018-10-01", "TUR", "speaker"},
		{"Sushma Swaraj", "2016-03-17", "IND", "external affairs"},
		{"Subrahmanyam Jaishankar", "2020-09-10", "IND", "external affairs"},
		{"Khurshid Kasuri", "2005-09-01", "PAK", "foreign"},
		{"Hoshyar Zebari", "2008-11-17", "IRQ", "foreign"},
		{"Mustafa Tlass", "1995-01-01", "SYR", "defence"},
		{"Habib el-Adly", "2009-01-01", "EGY", "interior"},
		{"Habib el-Adly", "2012-01-01", "EGY", ""},
		{"Nabih Berri", "2006-07-12", "LBN", "speaker"},
		{"Hubert Védrine", "1999-03-24", "FRA", "foreign"},
		{"Hubert Vedrine", "2004-03-24", "FRA", ""},
		{"Michael Portillo", "1996-02-01", "GBR", "defence"},
		{"Colin Powell", "1991-01-17", "USA", "Joint Chiefs"},
		{"Colin Powell", "2003-02-05", "USA", "secretary of state"},
		{"Mark Milley", "2021-08-30", "USA", "Joint Chiefs"},
		{"Andriy Zahorodniuk", "2019-12-09", "UKR", "defence"},
		{"Oleksandr Syrskyi", "2024-03-01", "UKR", "commander"},
		{"Erlan Idrissov", "2014-05-01", "KAZ", "foreign"},
		{"Abdulaziz Kamilov", "1998-05-01", "UZB", "foreign"},
		{"Rashid Meredov", "2018-08-12", "TKM", "foreign"},
		{"Ayman Safadi", "2023-10-20", "JOR", "foreign"},
		{"Pham Binh Minh", "2014-05-20", "VNM", "foreign"},
		{"Shinjiro Koizumi", "2025-11-01", "JPN", "defence"},
		{"Nikos Dendias", "2020-06-09", "GRC", "foreign"},
		{"Nikos Dendias", "2024-06-09", "GRC", "defence"},
		{"Miroslav Lajčák", "2018-01-01", "SVK", "foreign"},
		{"Tedros Adhanom Ghebreyesus", "2014-06-01", "ETH", "foreign"},
	} {
		code, office := "", ""
		if h := x.Who(c.name, day(t, c.on)); len(h) > 0 {
			code, office = h[0].Code, h[0].Office
		}
		if c.office == "" && office != "" || c.office != "" && (code != c.code || !strings.Contains(office, c.office)) {
			t.Errorf("%s on %s: %s %q, want %s %q", c.name, c.on, code, office, c.code, c.office)
		}
	}
}
