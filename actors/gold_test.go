package actors

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// shared opens a file of the material that lies beside the repository, or
// skips the test.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	dir := os.Getenv("DRAGOMAN_SHARED")
	if dir == "" {
		dir = "../../shared"
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("no %s here: set DRAGOMAN_SHARED to measure", name)
	}
	return b
}

type goldParty struct{ Country, Sector string }

type goldItem struct {
	ID, Date, Text string
	Events         []struct {
		Event              string
		Actors, Recipients []goldParty
	}
}

// TestGoldParties measures how many of the parties that readers coded in news
// items are among the mentions found in the text. SHOW_MISSES=n prints n of
// those that are not.
func TestGoldParties(t *testing.T) {
	raw := shared(t, "data/gold/current-events-train.jsonl")
	x := load(t)
	show := 0
	fmt.Sscan(os.Getenv("SHOW_MISSES"), &show)
	var parties, country, exact, lenient int
	why := map[string]int{}
	sc := bufio.NewScanner(bytes.NewReader(raw))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var it goldItem
		if err := json.Unmarshal(sc.Bytes(), &it); err != nil {
			t.Fatal(err)
		}
		if len(it.Events) == 0 {
			continue
		}
		day, err := dragoman.ParseDay(it.Date)
		if err != nil {
			t.Fatal(err)
		}
		d := annotate(t, it.Text, day)
		x.Mentions(d)
		seen := map[goldParty]bool{}
		for _, e := range it.Events {
			for _, p := range append(append([]goldParty{}, e.Actors...), e.Recipients...) {
				if seen[p] || p.Country == "" && p.Sector == "" {
					continue
				}
				seen[p] = true
				parties++
				var c, s, l, open bool
				for _, m := range d.Mentions {
					if m.Party.Code == p.Country {
						c = true
						s = s || m.Party.Sector == p.Sector
					}
					open = open || m.Party.Code == "" && m.Party.Sector == p.Sector
				}
				l = s || c && open || p.Country == "" && open
				if c {
					country++
				}
				if s {
					exact++
				}
				if l {
					lenient++
					continue
				}
				why[p.Country+" "+p.Sector]++
				if show > 0 && (os.Getenv("SHOW_SECTOR") == "" || os.Getenv("SHOW_SECTOR") == p.Sector) && (os.Getenv("SHOW_COUNTRY") == "" || !c) {
					show--
					fmt.Printf("\n%s %s | %s %s %s\n", it.Date, it.Text, e.Event, p.Country, p.Sector)
					for _, m := range d.Mentions {
						fmt.Printf("   %-7s %-3s %-3s [%s]\n", m.Kind, m.Party.Code, m.Party.Sector, m.Span.Of(d.Text))
					}
				}
			}
		}
	}
	t.Logf("%d parties: country %.3f, country and sector %.3f, with the code filled from the place %.3f", parties,
		float64(country)/float64(parties), float64(exact)/float64(parties), float64(lenient)/float64(parties))
	keys := slices.SortedFunc(maps.Keys(why), func(a, b string) int {
		return cmp.Or(why[b]-why[a], strings.Compare(a, b))
	})
	for _, k := range keys[:min(25, len(keys))] {
		t.Logf("  missed %d %s", why[k], k)
	}
	if float64(country) < .85*float64(parties) || float64(lenient) < .75*float64(parties) {
		t.Errorf("below .85 by country, .75 with sector")
	}
}

// TestGoldSpans measures how many of the marked actors and recipients of single
// sentences are found as mentions: a mention's head lies in the marked words.
func TestGoldSpans(t *testing.T) {
	raw := shared(t, "data/gold/plv-train.jsonl")
	x := load(t)
	show := 0
	fmt.Sscan(os.Getenv("SHOW_MISSES"), &show)
	var marked, found, both, items int
	sc := bufio.NewScanner(bytes.NewReader(raw))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var it struct {
			ID, Text string
			Spans    map[string][][2]int
		}
		if err := json.Unmarshal(sc.Bytes(), &it); err != nil {
			t.Fatal(err)
		}
		d := annotate(t, it.Text, 0)
		x.Mentions(d)
		all := true
		for _, role := range []string{"actor", "recipient"} {
			for _, s := range it.Spans[role] {
				marked++
				want := dragoman.Span{Start: offset(it.Text, s[0]), End: offset(it.Text, s[1])}
				ok := false
				for _, m := range d.Mentions {
					h := d.Sentences[m.Sentence].Tokens[m.Head]
					ok = ok || want.Meets(m.Span) && (want.Meets(h.Span) || want.Holds(m.Span))
				}
				if ok {
					found++
					continue
				}
				all = false
				if show > 0 {
					show--
					fmt.Printf("\n%s\n  %s not found: [%s]\n", it.Text, role, want.Of(it.Text))
					for _, m := range d.Mentions {
						fmt.Printf("   %-7s %-3s %-3s [%s]\n", m.Kind, m.Party.Code, m.Party.Sector, m.Span.Of(d.Text))
					}
				}
			}
		}
		items++
		if all {
			both++
		}
	}
	t.Logf("%d marked parties: found %.3f; both in %.3f of %d sentences", marked, float64(found)/float64(marked), float64(both)/float64(items), items)
	if float64(both) < .85*float64(items) {
		t.Error("both sides in fewer than .85")
	}
}

// offset gives the byte of the n-th code point.
func offset(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, k := utf8.DecodeRuneInString(s[i:])
		i += k
	}
	return i
}
