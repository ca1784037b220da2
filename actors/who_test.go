package actors

import (
	"errors"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"pgregory.net/rapid"
)

func day(t testing.TB, s string) dragoman.Day {
	t.Helper()
	d, err := dragoman.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWho(t *testing.T) {
	x := load(t)
	for _, c := range []struct {
		name, on, want string
	}{
		{"Ilham Aliyev", "2019-01-16", "AZE GOV president"},
		{"ilham aliyev", "2019-01-16", "AZE GOV president"},
		{"Heydar Aliyev", "2001-01-16", "AZE GOV president"},
		{"Aliyev", "2001-01-16", "AZE GOV president"},
		{"Recep Tayyip Erdogan", "2005-06-01", "TUR GOV prime minister"},
		{"Recep Tayyip Erdoğan", "2015-06-01", "TUR GOV president"},
		{"Dmitry Medvedev", "2010-01-01", "RUS GOV president"},
		{"Dmitry Medvedev", "2013-01-01", "RUS GOV prime minister"},
		{"Kaja Kallas", "2023-01-01", "EST GOV prime minister"},
		{"Kaja Kallas", "2025-01-01", "EUR  foreign policy chief"},
		{"Mullah Omar", "2005-01-01", "AFG REB Taliban leader"},
		{"Nobody Atall", "2005-01-01", ""},
		{"Barack Obama", "2020-01-01", ""},
	} {
		got := ""
		if h := x.Who(c.name, day(t, c.on)); len(h) > 0 {
			got = h[0].Code + " " + h[0].Sector + " " + h[0].Office
		}
		if got != c.want {
			t.Errorf("Who(%q, %s) = %q, want %q", c.name, c.on, got, c.want)
		}
	}
	all := x.Who("Donald Trump", 0)
	if len(all) < 3 || all[0].From > all[1].From || all[0].Source == "" {
		t.Errorf("Who on the unknown day: %v", all)
	}
	if x.Who("", 0) != nil {
		t.Error("the empty name is somebody")
	}
}

func TestRankOf(t *testing.T) {
	x := load(t)
	for office, want := range map[string]int{
		"president": RankState, "prime minister": RankPremier, "minister of foreign affairs": RankMinister, "deputy minister of finance": RankDeputy,
		"vice president": RankSpeaker, "chief of general staff of the armed forces": RankChief, "ambassador to the United Nations": RankHead,
		"speaker of the National Assembly": RankSpeaker, "": RankUnknown,
	} {
		if got := x.rankOf(office); got != want {
			t.Errorf("rankOf(%q) = %d, want %d", office, got, want)
		}
	}
}

func TestPlurals(t *testing.T) {
	for s, want := range map[string]string{
		"minister": "ministers", "spy": "spies", "policeman": "policemen", "chief of staff": "chiefs of staff", "member of parliament": "members of parliament",
		"attorney general": "attorneys general", "major general": "major generals", "boss": "bosses", "deputy": "deputies", "head of state": "heads of state",
		"commander-in-chief": "commanders-in-chief", "child": "children", "general": "generals",
	} {
		if p := plurals(s); len(p) == 0 || p[0] != want {
			t.Errorf("plurals(%q) = %q, want %q", s, p, want)
		}
	}
}

func TestMisspelt(t *testing.T) {
	x := load(t)
	for s, want := range map[string]string{
		"minster": "minister", "minsters": "minister", "presdient": "president", "governmnt": "government", "ambasador": "ambassador", "protestors": "protester",
		"minister": "", "terrorism": "", "residents": "", "ministry": "", "militarily": "", "commando": "", "soldiers": "",
	} {
		got := ""
		if k := x.misspelt(s); k >= 0 {
			got = x.agents[k].name
		}
		if got != want {
			t.Errorf("misspelt(%q) = %q, want %q", s, got, want)
		}
	}
}

// Dates count as the root package counts them.
func TestPeriod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dragoman.Day(rapid.IntRange(600000, 800000).Draw(t, "day"))
		first, last, err := period(d.String())
		if err != nil || first != d || last != d {
			t.Fatalf("period(%s) = %v, %v, %v", d, first, last, err)
		}
		first, last, err = period(d.String()[:7])
		if err != nil || first > d || last < d || first.String()[8:] != "01" || (last + 1).String()[8:] != "01" {
			t.Fatalf("month of %s = %v, %v, %v", d, first, last, err)
		}
		first, last, err = period(d.String()[:4])
		if err != nil || first.String()[4:] != "-01-01" || last.String()[4:] != "-12-31" {
			t.Fatalf("year of %s = %v, %v, %v", d, first, last, err)
		}
	})
}

func TestAdd(t *testing.T) {
	x := load(t)
	err := x.Add("mine.tsv", strings.NewReader("\ufeff# ours\n"+
		"person\tQadir Veliyev|~Veliyev\tAZE\tMIL\tborder commander\t2015\t2020-05\n"+
		"body\tCaspian Watch|CWT\tNGO\t-\n"+
		"person\tVladimir Putin\tRUS\tELI\tpensioner\n"+
		"fish\tTrout\tAZE\tGOV\n"+
		"body\tNowhere\tXX\tGOV\n"+
		"too few\n"+
		"person\tA B\tAZE\tGOV\tking\t2020\t2010\r\n"))
	if !errors.Is(err, dragoman.ErrInvalid) {
		t.Fatalf("Add: %v", err)
	}
	for _, want := range []string{"mine.tsv:5: kind", "mine.tsv:6: code", "mine.tsv:7: 1 fields", "mine.tsv:8: 2020 to 2010"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	d := annotate(t, "Veliyev met members of Caspian Watch and Vladimir Putin in Moscow.", day(t, "2018-05-05"))
	x.Mentions(d)
	for words, want := range map[string]string{"Veliyev": "AZE MIL", "Vladimir Putin": "RUS ELI"} {
		m := named(d, words)
		if m < 0 || d.Mentions[m].Party.Code+" "+d.Mentions[m].Party.Sector != want {
			t.Errorf("%s is not %s: %s", words, want, list(d))
		}
	}
	if !strings.Contains(list(d), "Caspian Watch] NGO") {
		t.Errorf("no Caspian Watch: %s", list(d))
	}
	if h := x.Who("Vladimir Putin", day(t, "2018-05-05")); len(h) == 0 || h[0].Source != "user's list" {
		t.Errorf("the user's list does not stand first: %v", h)
	}
}

func FuzzAdd(f *testing.F) {
	f.Add("person\tQadir Veliyev|~Veliyev\tAZE\tMIL\tborder commander\t<2015\t>2020-05\nbody\t?Watch\tNGO\t-\n")
	f.Add("body\t|\tNGO\t-\nperson\t~\tAZE\t-\n\t\t\t\n")
	f.Fuzz(func(t *testing.T, s string) {
		x := &Lexicon{table: newTable(64), given: map[uint64]uint8{}, fixes: map[uint64]int32{}}
		if err := x.Add("f", strings.NewReader(s)); err != nil && !errors.Is(err, dragoman.ErrInvalid) {
			t.Fatal(err)
		}
		for i := range x.persons {
			if len(x.Who(x.persons[i].name, 0)) == 0 {
				t.Fatalf("%q was added and is nobody", x.persons[i].name)
			}
		}
	})
}
