package places

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Gazetteer holds the tables. It is read-only after Load and safe for
// concurrent use.
type Gazetteer struct {
	countries []Country
	codes     map[string]int // alpha-3 and alpha-2 to index in countries
	cow       map[string]int
	places    []place
	names     []sense // chains of senses
	entries   []entry // hash table of names, first words and cue words
	mask      uint64
	used      int
}

// place is a Candidate in the form the tables keep it.
type place struct {
	name       string
	hash       uint64 // of the first name
	lat, lon   float32
	population uint32
	country    int16 // index in countries; -1: several or none
	kind       Kind
	division   int32 // index in places; -1: unknown
	listed     bool  // regions.tsv names it: known beyond its size
}

// sense is one reading of a name; the senses of a name are chained best first.
type sense struct {
	place int32
	next  int32 // index in names; -1: last
	form  form
}

// form is how a name must be written to be that name.
type form uint8

const (
	capitals  form = 1 << iota // in capitals: US, DRC
	lower                      // may begin in lower case: al-Qaim, eSwatini
	derived                    // a spelling that the tables do not list but a rule gives
	mixed                      // has words in lower case: Palestinian territories
	withComma                  // has a comma: Washington, D.C.
)

// entry is a slot of the hash table, free when hash is 0.
type entry struct {
	hash    uint64
	first   int32 // in names; -1: not a name itself
	cue     cue
	longest uint8 // words of the longest name that begins with this word
}

// add keeps a place under its names.
func (g *Gazetteer) add(names []string, p place) {
	at := g.put(p)
	for _, s := range names {
		g.name(s, at, 0)
	}
}

// put keeps a place and gives its index.
func (g *Gazetteer) put(p place) int32 {
	g.places = append(g.places, p)
	return int32(len(g.places) - 1)
}

// name files a place under a name. A name with an apostrophe is filed with
// its parts apart as well, since a tokenizer may cut it there: Côte d' Ivoire.
func (g *Gazetteer) name(s string, at int32, f form) {
	for i, r := range s {
		if isApostrophe(r) {
			n := utf8.RuneLen(r)
			g.file(s[:i]+" "+s[i+n:], at, f)
			break
		}
	}
	g.file(s, at, f)
}

// file files a place under the words of a name.
func (g *Gazetteer) file(s string, at int32, f form) {
	var room [12]word
	ws := appendWords(room[:0], s, 0, len(s), -1)
	for len(ws) > 1 && ws[0].hash == hashThe {
		ws = ws[1:]
	}
	if len(ws) == 0 {
		return
	}
	if len(ws) == 1 && len(s) <= 6 && ws[0].capitals {
		f |= capitals
	}
	if strings.Contains(s, ", ") {
		f |= withComma
	}
	for _, w := range ws[1:] {
		if !w.upper {
			f |= mixed
		}
	}
	h := uint64(0)
	for _, w := range ws {
		h = join(h, w.hash)
	}
	if e := g.entry(ws[0].hash); int(e.longest) < len(ws) {
		e.longest = uint8(len(ws))
	}
	if p := &g.places[at]; p.hash == 0 {
		p.hash = h
	}
	e := g.entry(h)
	// Insert before the first worse sense; a second sense of one place and
	// kind adds nothing.
	link := &e.first
	for *link >= 0 {
		other := &g.names[*link]
		if other.place == at {
			other.form &= f | ^(capitals | derived)
			return // its rank among the others changes little
		}
		if g.weight(other.place, other.form) < g.weight(at, f) {
			break
		}
		link = &other.next
	}
	next := *link
	*link = int32(len(g.names)) // before append: link may point into names
	g.names = append(g.names, sense{place: at, next: next, form: f})
}

var hashThe, hashOf = hashWord("the"), hashWord("of")

// hashWord is the hash of a single word.
func hashWord(s string) uint64 {
	ws := appendWords(nil, s, 0, len(s), -1)
	if len(ws) != 1 {
		return 0
	}
	return ws[0].hash
}

// weight says how likely a bare name means the place, before any context. The
// unit is about a factor of ten in inhabitants.
func (g *Gazetteer) weight(at int32, f form) float32 {
	p := &g.places[at]
	w := float32(0)
	switch p.kind {
	case State:
		w = 10
		if c := &g.countries[p.country]; c.To != 0 {
			w = 9
		} else if c.In != "" {
			w = 8
		}
	case Demonym:
		w = 9.5
		if c := &g.countries[p.country]; c.To != 0 || c.In != "" {
			w = 8
		}
	case Seat:
		w = 8
	case People:
		w = 7
	case Region:
		w = 6.5
	case Province: // 5 for a small one to 6.5 for a US state; 5.8 for one that only regions.tsv has
		w = 4.1 + 0.3*magnitude(p.population)
		if p.population == 0 {
			w = 5.8
		}
	case Capital:
		w = 1.5 + magnitude(p.population)
	case City:
		w = magnitude(p.population)
	}
	if f&derived != 0 {
		w -= 0.5
	}
	return w
}

// magnitude is the decimal logarithm of n, near enough: 0 for 0.
func magnitude(n uint32) float32 {
	if n == 0 {
		return 0
	}
	k := bits.Len32(n) - 1
	return (float32(k) + float32(n)/float32(uint32(1)<<k) - 1) * 0.30103
}

// entry gives the slot of a hash, taking a free one if there is none. The
// pointer holds until the next call.
func (g *Gazetteer) entry(h uint64) *entry {
	if g.used*2 > len(g.entries) {
		g.grow(2 * len(g.entries))
	}
	i := h & g.mask
	for g.entries[i].hash != h {
		if g.entries[i].hash == 0 {
			g.entries[i] = entry{hash: h, first: -1}
			g.used++
			break
		}
		i = (i + 1) & g.mask
	}
	return &g.entries[i]
}

// lookup gives the slot of a hash, or -1.
func (g *Gazetteer) lookup(h uint64) int32 {
	for i := h & g.mask; g.entries[i].hash != 0; i = (i + 1) & g.mask {
		if g.entries[i].hash == h {
			return int32(i)
		}
	}
	return -1
}

// grow makes room for n slots, a power of two.
func (g *Gazetteer) grow(n int) {
	old := g.entries
	g.entries = make([]entry, n)
	g.mask = uint64(n - 1)
	for _, e := range old {
		if e.hash == 0 {
			continue
		}
		i := e.hash & g.mask
		for g.entries[i].hash != 0 {
			i = (i + 1) & g.mask
		}
		g.entries[i] = e
	}
}

// hashName is the hash of a bare name without a leading "the"; 0 if it has no
// words.
func (g *Gazetteer) hashName(name string) uint64 {
	var room [12]word
	ws := appendWords(room[:0], name, 0, len(name), -1)
	for len(ws) > 1 && ws[0].hash == hashThe {
		ws = ws[1:]
	}
	h := uint64(0)
	for _, w := range ws {
		h = join(h, w.hash)
	}
	return h
}

// senses gives the senses of a bare name in any case, best first, as indexes
// in g.places.
func (g *Gazetteer) senses(name string) []sense {
	h := g.hashName(name)
	if h == 0 {
		return nil
	}
	i := g.lookup(h)
	if i < 0 {
		return nil
	}
	var out []sense
	for at := g.entries[i].first; at >= 0; at = g.names[at].next {
		if s := g.names[at]; g.places[s.place].kind != None {
			out = append(out, s)
		}
	}
	return out
}

// Where gives the places of a name in any case and spelling, best first; none
// if no table has it. A name may say what it lies in, "Paris, Texas", and what
// it is, "East Azerbaijan Province": then only the readings that agree are
// given.
func (g *Gazetteer) Where(name string) []Candidate {
	if found := g.named(name); found != nil {
		return found
	}
	if part, whole, ok := strings.Cut(name, ","); ok {
		within := g.Where(whole)
		return slices.DeleteFunc(g.Where(part), func(c Candidate) bool {
			return !slices.ContainsFunc(within, func(w Candidate) bool {
				return w.Kind == State && w.Own == c.Own || w.Kind != State && w.Country == c.Country && w.Name == c.Division
			})
		})
	}
	for _, cut := range []func(string) (string, string){lastWordOf, firstWordOf} {
		word, rest := cut(name)
		kind, ok := spokenKinds[strings.ToLower(word)]
		if !ok || rest == "" {
			continue
		}
		if found := slices.DeleteFunc(g.named(rest), func(c Candidate) bool { return !slices.Contains(kind, c.Kind) }); len(found) > 0 {
			return found
		}
	}
	return nil
}

// spokenKinds are words that say what kind of place a name is one of.
var spokenKinds = func() map[string][]Kind {
	m := map[string][]Kind{"city": {City, Capital}, "town": {City, Capital}}
	for _, w := range []string{"province", "state", "region", "oblast", "governorate", "krai", "kray", "prefecture", "department", "republic", "canton", "voivodeship", "territory", "county", "district", "emirate"} {
		m[w] = []Kind{Province, Region}
	}
	return m
}()

func lastWordOf(s string) (word, rest string) {
	s = strings.TrimSpace(s)
	i := strings.LastIndexByte(s, ' ')
	return s[i+1:], strings.TrimSpace(s[:max(i, 0)])
}

// firstWordOf reads "the city of Gaza" and "province of Texas".
func firstWordOf(s string) (word, rest string) {
	word, rest, _ = strings.Cut(strings.TrimPrefix(strings.TrimSpace(s), "the "), " of ")
	return word, rest
}

// named gives the places that have just this name.
func (g *Gazetteer) named(name string) []Candidate {
	var m Match
	for _, s := range g.senses(name) {
		m.Candidates = append(m.Candidates, g.candidate(s.place, g.weight(s.place, s.form)))
	}
	if m.Candidates != nil {
		m.settle()
	}
	return m.Candidates
}

// round gives a coordinate of the tables to the hundred thousandth of a
// degree, a metre, so that it prints as it was written.
func round(f float32) float64 { return math.Round(float64(f)*1e5) / 1e5 }
