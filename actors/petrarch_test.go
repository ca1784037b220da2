package actors

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
)

func TestAddPETRARCH(t *testing.T) {
	x := load(t)
	err := x.AddPETRARCH("mine.actors", strings.NewReader(`# ours
CASPIAN_SHORE_GUARD_ [AZEMIL]  # all years
+CSG_
QADIR_VELIYEV_
+Q_VELIYEV_
	[AZEGOV 030101-080630]
	[AZEOPP >080701]
	[---]
WORLD_LAKES_FUND_ [IGOUNOENV]
BROKEN [AZ
BAD_DAYS [AZEGOV 031301-080630]
`))
	if !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), "mine.actors:10: ") || !strings.Contains(err.Error(), `mine.actors:11: days "031301-080630"`) {
		t.Errorf("AddPETRARCH: %v", err)
	}
	if err := x.AddPETRARCH("mine.agents", strings.NewReader("!PERSON! = MAN, MEN\n\nLAKE_WARDEN {LAKE_WARDENS} [~COP]\nFERRY!PERSON! [~LAB]\nNEWS_CRIER [~MED]\nLONE! [~GOV]\n")); err == nil || !strings.Contains(err.Error(), "mine.agents:6") {
		t.Errorf("AddPETRARCH: %v", err)
	}
	for _, c := range []struct{ on, text, words, want string }{
		{"2005-05-05", "The Caspian Shore Guard met Qadir Veliyev.", "The Caspian Shore Guard", "AZE MIL"},
		{"2005-05-05", "The Caspian Shore Guard met Qadir Veliyev.", "Qadir Veliyev", "AZE GOV"},
		{"2010-05-05", "The Caspian Shore Guard met Qadir Veliyev.", "Qadir Veliyev", "AZE OPP"},
		{"2010-05-05", "The World Lakes Fund thanked Turkish lake wardens.", "The World Lakes Fund", "UNO "},
		{"2010-05-05", "The World Lakes Fund thanked Turkish lake wardens.", "Turkish lake wardens", "TUR COP"},
		{"2010-05-05", "A news crier and two ferrymen spoke.", "A news crier", " JRN"},
	} {
		d := annotate(t, c.text, day(t, c.on))
		x.Mentions(d)
		check(t, d)
		m := named(d, c.words)
		if m < 0 || d.Mentions[m].Party.Code+" "+d.Mentions[m].Party.Sector != c.want {
			t.Errorf("%s %q: %q is not %s: %s", c.on, c.text, c.words, c.want, list(d))
		}
	}
}

// The dictionaries of the field load, quickly, and say where they are wrong.
func TestPhoenix(t *testing.T) {
	var files [][]byte
	names := []string{"Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt", "Phoenix.agents.txt"}
	for _, n := range names {
		files = append(files, shared(t, "data/dictionaries/"+n))
	}
	x := load(t)
	start := time.Now()
	for i, n := range names {
		if err := x.AddPETRARCH(n, bytes.NewReader(files[i])); err != nil {
			errs := strings.Split(err.Error(), "\n")
			t.Logf("%s: %d bad lines, as %s", n, len(errs), strings.Join(errs[:min(3, len(errs))], " | "))
			if len(errs) > 100 {
				t.Errorf("%s: %d bad lines", n, len(errs))
			}
		}
	}
	t.Logf("%d bodies, %d people, %d roles in %v", len(x.bodies), len(x.persons), len(x.agents), time.Since(start))
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
	if h := x.Who("Youcef Yousfi", 0); len(h) == 0 || h[0].Code != "DZA" {
		t.Errorf("Youcef Yousfi: %v", h)
	}
	d := annotate(t, "UNHCR asked Gordon Brown to help.", day(t, "2008-05-05"))
	x.Mentions(d)
	check(t, d)
}

func BenchmarkPhoenix(b *testing.B) {
	var files [][]byte
	for _, n := range []string{"Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt", "Phoenix.agents.txt"} {
		files = append(files, shared(b, "data/dictionaries/"+n))
	}
	for b.Loop() {
		b.StopTimer()
		x := load(b)
		b.StartTimer()
		for _, f := range files {
			_ = x.AddPETRARCH("f", bytes.NewReader(f)) // their known faults
		}
	}
}

func FuzzAddPETRARCH(f *testing.F) {
	f.Add("A_B_ [AZEGOV 030101-080630]\n+C\n\t[~MED]\n!S! = A, B\nX!S! {Y} [~GOV]\n[---]\n+")
	f.Fuzz(func(t *testing.T, s string) {
		x := &Lexicon{table: newTable(64), given: map[uint64]uint8{}, fixes: map[uint64]int32{}}
		if err := x.AddPETRARCH("f", strings.NewReader(s)); err != nil && !errors.Is(err, dragoman.ErrInvalid) {
			t.Fatal(err)
		}
		for i := range x.persons {
			p := &x.persons[i]
			if p.count == 0 {
				t.Fatalf("%q holds nothing", p.name)
			}
			x.office(p, 737000)
		}
	})
}
