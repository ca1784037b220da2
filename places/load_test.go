package places

import (
	"errors"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// A bad line of a table is an error with its file and line.
func TestBadTables(t *testing.T) {
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	l := loader{Gazetteer: g, divisions: map[string]int32{}}
	for _, c := range []struct {
		file, text string
		fields     int
		row        func([]string) error
		want       string
	}{
		{"cities.tsv", "# comment\n\nXX\t01\t1\t2\t3\tNowhere\n", 6, l.addCity, `cities.tsv:3: country "XX"`},
		{"cities.tsv", "AZ\t01\t91\t2\t3\tNowhere", 6, l.addCity, `cities.tsv:1: latitude "91"`},
		{"cities.tsv", "AZ\t01\t1\t2\tmany\tNowhere", 6, l.addCity, `cities.tsv:1: population "many"`},
		{"cities.tsv", "AZ\t01\n", 6, l.addCity, "cities.tsv:1: 2 fields, want 6"},
		{"provinces.tsv", "AZ\t01\t1\tx\t3\tNowhere", 6, l.addProvince, `provinces.tsv:1: longitude "x"`},
		{"regions.tsv", "lake\tAZ\t1\t2\tNowhere", 5, g.addRegion, `regions.tsv:1: kind "lake"`},
		{"regions.tsv", "city\tAZ\t\t\tNowhere|Elsewhere", 5, g.addRegion, "regions.tsv:1: no such city in AZE: Nowhere|Elsewhere"},
		{"regions.tsv", "city\t\t1\t2\tNowhere", 5, g.addRegion, "regions.tsv:1: city Nowhere: no country"},
		{"words.tsv", "odd\tNowhere", 2, g.addWords, `words.tsv:1: class "odd"`},
		{"words.tsv", "risky\tNowhereabouts", 2, g.addWords, `words.tsv:1: risky word "Nowhereabouts": no place`},
		{"countries.tsv", "AZE\tZZ\t\t1\t2\t\t\t\tX\t\t\t", 12, g.addCountry, "countries.tsv:1: country code AZE: given twice"},
		{"countries.tsv", "A\tZZ\t\t1\t2\t\t\t\tX\t\t\t", 12, g.addCountry, `countries.tsv:1: country "A"`},
	} {
		err := readTSV(c.file, c.text, c.fields, c.row)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
		if !errors.Is(err, dragoman.ErrInvalid) && !errors.Is(err, dragoman.ErrNotFound) {
			t.Errorf("%q: %v wraps neither sentinel", c.text, err)
		}
	}
}

// Tokens that are not the text's own are passed over.
func TestForeignTokens(t *testing.T) {
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	text := "In Baku, Iran"
	s := dragoman.Sentence{}
	for _, span := range []dragoman.Span{{Start: 3, End: 7}, {Start: 0, End: 2}, {Start: -1, End: 5}, {Start: 9, End: 99}, {Start: 9, End: 13}, {Start: 12, End: 3}} {
		s.Tokens = append(s.Tokens, dragoman.Token{Span: span})
	}
	found := g.Find(text, &s)
	if len(found) != 2 || found[0].First != 0 || found[1].First != 4 {
		t.Errorf("found %+v", found)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Sana'a", "Sana'a"},
		{"Iran's", "Iran|s"},
		{"N’Djamena’s", "N’Djamena|s"},
		{"d'Ivoire", "d'Ivoire"},
		{"U.S.-led", "U|S|led"},
		{"'Adan'", "Adan"},
		{"\xffBa\xffku", "Ba|ku"},
		{"", ""},
	} {
		var got []string
		for _, w := range appendWords(nil, c.text, 0, len(c.text), 0) {
			got = append(got, c.text[w.start:w.end])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q: %s, want %s", c.text, s, c.want)
		}
	}
	for _, pair := range [][2]string{{"Erdoğan", "erdogan"}, {"Sana'a", "SANAA"}, {"Åbo", "Abo"}, {"Łódź", "Lodz"}, {"Gəncə", "Ganca"}, {"Tromsø", "Tromso"}, {"İzmir", "izmir"}, {"Köln", "Ko\u0308ln"}, {"Hà Nội", "Ha Noi"}} {
		a, b := appendWords(nil, pair[0], 0, len(pair[0]), 0), appendWords(nil, pair[1], 0, len(pair[1]), 0)
		if len(a) != len(b) || a[0].hash != b[0].hash {
			t.Errorf("%s and %s differ", pair[0], pair[1])
		}
	}
}
