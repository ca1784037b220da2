package coder

import (
	"slices"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/places"
)

// where finds the place of each draft: the one that hangs on its trigger by a
// preposition of place, then one that hangs on the verb above, then the only
// country that the report places anything in.
func (r *reading) where() {
	r.set()
	for i := range r.drafts {
		d := &r.drafts[i]
		d.Where, d.placed, d.beside = r.placeOf(d)
	}
}

// placeOf gives the place of a draft, whether its own sentence says it, and
// whether the place stands right beside the trigger: not in what the event is
// about.
func (r *reading) placeOf(d *draft) (place dragoman.Place, said, close bool) {
	t := r.trees[d.sentence]
	best, cost := -1, 1<<30
	for i := range r.spots[d.sentence] {
		s := &r.spots[d.sentence][i]
		if !spotKind[s.Kind] {
			continue
		}
		h := headOf(t, s.First, s.Last)
		c := placing(t, h, d.match.Trigger, d.Type == "ASSAULT")
		if c < 0 {
			continue
		}
		if c < cost {
			best, cost = i, c
		}
	}
	if best >= 0 {
		s := &r.spots[d.sentence][best]
		return r.spot(d.sentence, best), true, besideIt(t, headOf(t, s.First, s.Last), placedWords(d))
	}
	// The one country that the report so far is set in.
	set := r.settings[d.sentence]
	if set.country == "" || set.several {
		return dragoman.Place{}, false, false
	}
	return r.spot(set.sentence, set.spot), false, false
}

// placedWords are the words of a draft that a place may hang on: of what is
// signed or held also its object ("signed a deal in Paris"), but of what is
// said only the verb, for the rest is what is spoken of ("condemned the coup in
// Niger").
func placedWords(d *draft) []int {
	switch d.Type {
	case "ACCUSE", "REQUEST", "REJECT", "THREATEN":
		return []int{d.match.Trigger}
	}
	return d.match.Words
}

// besideIt reports whether the place headed by h hangs on the words that carry
// the event, or on a verb above them, by its own preposition and nothing else: "said in Ankara",
// not "criticised the war in Yemen".
func besideIt(t *lang.Tree, h int, words []int) bool {
	up := func(k, to int) bool {
		for hops := 0; hops < 6; hops++ {
			head := t.Tokens[k].Head
			if head == to {
				return locative[t.Case(k)]
			}
			if head < 0 || !t.Rel(k, "compound", "appos", "flat", "conj", "nmod:desc") && !(t.Rel(k, "nmod") && !locative[t.Case(k)]) {
				return false
			}
			k = head
		}
		return false
	}
	for _, w := range words {
		if up(h, w) {
			return true
		}
	}
	trigger := words[0]
	for hops := 0; trigger >= 0 && hops < 4; hops++ {
		if up(h, trigger) {
			return true
		}
		if !t.Rel(trigger, "xcomp", "ccomp", "conj", "advcl", "obj", "nsubj") {
			return false
		}
		trigger = t.Tokens[trigger].Head
	}
	return false
}

// land settles, when the parties of the events are known, in which country each
// took place. What the text says right beside the event stands. What it says
// further off is as likely a place that words are about, so that of acts done by
// words it counts for nothing. Where nothing is said, the parties tell: what a
// country's people do among themselves they do at home; a visit is where the
// host is, an attack and aid where those are whom it reaches, a prison and a
// frontier are those of the state that holds them. Between two states that only
// speak to each other there is no place.
func (r *reading) land() {
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.dropped != "" {
			continue
		}
		country, m := r.landOf(d)
		switch {
		case visiting(d) && country != "":
		case d.beside, d.placed && !byWords[d.Type] && !ownLand(d):
			continue
		}
		if country != d.Where.Country {
			d.Where = dragoman.Place{Country: country}
			if country != "" {
				d.Where.Span = r.Mentions[m].Span
			}
		}
	}
}

// byWords are the types whose acts are words or signatures, which may be about
// places far from where they are said.
var byWords = map[string]bool{
	"AGREE": true, "SUPPORT": true, "CONCEDE": true, "COOPERATE": true, "REQUEST": true, "ACCUSE": true, "REJECT": true, "THREATEN": true, "SANCTION": true,
}

// visiting reports whether a draft tells a visit, made or planned.
func visiting(d *draft) bool {
	return d.Type == "CONSULT" && d.Mode == "visit" || d.Type == "AGREE" && d.match.Rule != nil && d.match.Rule.Mode == "visit"
}

// ownLand reports whether an act is one that a state does on its own land to
// whom it will: it arrests, lets go and turns out.
func ownLand(d *draft) bool {
	switch d.Mode {
	case "expel", "deport", "arrest", "release", "convict", "investigate", "resign":
		return true
	}
	return d.Type == "COERCE"
}

// guestOf is the host of a visit that the report tells of an actor of d, whose
// words are spoken during it.
func (r *reading) guestOf(d *draft) (country string, mention int) {
	if d.visit < 0 && !byWords[d.Type] && d.Type != "CONSULT" {
		return "", -1
	}
	for j := range r.drafts {
		v := &r.drafts[j]
		if v == d || v.dropped != "" || v.Type != "CONSULT" || v.Mode != "visit" || v.Status != d.Status || v.sentence > d.sentence || len(v.Recipients) == 0 || !r.shares(v.Actors, d.Actors) {
			continue
		}
		if code := r.codeSet(v.Recipients); len(code) == 1 && !isBody(code[0]) {
			return code[0], v.Recipients[0]
		}
	}
	return "", -1
}

// landOf is the country whose land a draft's parties imply, with the mention
// that says so; empty: none.
func (r *reading) landOf(d *draft) (country string, mention int) {
	if host, m := r.guestOf(d); host != "" {
		return host, m
	}
	one := func(ms []int) (code string, at int, none bool) {
		at, none = -1, true
		for _, m := range ms {
			c := r.Mentions[m].Party.Code
			switch {
			case c == "":
			case isBody(c):
				if ontology.Mutual(d.Type) {
					return "", -1, false // a state and a body speak to each other
				}
				none = false
			case code == "":
				code, at, none = c, m, false
			case code != c:
				return "", -1, false
			}
		}
		return code, at, none
	}
	a, am, noActor := one(d.Actors)
	b, bm, noRecipient := one(d.Recipients)
	switch {
	case visiting(d):
		return b, bm
	case a != "" && (a == b || noRecipient):
		if a != b && (d.Type == "SUPPORT" || d.Type == "ACCUSE" && !ownLand(d)) {
			return "", -1
		}
		return a, am
	case ownLand(d), a != "" && r.houses(d.Actors):
		return a, am
	case d.Type == "ASSAULT", d.Type == "AID", d.Type == "RETREAT":
		if b != "" {
			return b, bm
		}
		return a, am
	case d.Type == "PROTEST", d.Type == "MOBILIZE":
		if a != "" || !noActor {
			return a, am
		}
		return b, bm
	}
	return "", -1
}

// houses reports whether all of ms are parliaments or courts, which act where
// they sit.
func (r *reading) houses(ms []int) bool {
	return !slices.ContainsFunc(ms, func(m int) bool {
		s := r.Mentions[m].Party.Sector
		return s != "LEG" && s != "JUD"
	})
}

// setting is where a report up to some sentence is set: the first place that
// it sets anything in, and whether there are others in other countries.
type setting struct {
	country        string
	sentence, spot int
	several        bool
}

// set fills r.settings.
func (r *reading) set() {
	r.settings = make([]setting, len(r.spots))
	var now setting
	for s := range r.spots {
		t := r.trees[s]
		for i := range r.spots[s] {
			m := &r.spots[s][i]
			c := m.Country()
			if !spotKind[m.Kind] || c == "" || !locative[t.Case(headOf(t, m.First, m.Last))] {
				continue
			}
			if now.country == "" {
				now.country, now.sentence, now.spot = c, s, i
			}
			now.several = now.several || c != now.country
		}
		r.settings[s] = now
	}
}

func (r *reading) spot(s, i int) dragoman.Place {
	m := &r.spots[s][i]
	p := m.Best().Place
	toks := r.Sentences[s].Tokens
	p.Span = dragoman.Span{Start: toks[m.First].Start, End: toks[m.Last].End}
	return p
}

// spotKind are the kinds of names that an event can be set in.
var spotKind = map[places.Kind]bool{places.State: true, places.Capital: true, places.City: true, places.Province: true, places.Region: true}

// locative are the prepositions that set an event in a place.
var locative = map[string]bool{
	"in": true, "at": true, "near": true, "outside": true, "inside": true, "off": true, "over": true, "across": true, "around": true,
	"throughout": true, "within": true, "along": true, "on": true, "close to": true, "north of": true, "south of": true, "east of": true, "west of": true, "into": true,
}

// headOf is the token of a range that hangs outside it.
func headOf(t *lang.Tree, first, last int) int {
	for k := last; k >= first; k-- {
		if h := t.Tokens[k].Head; h < first || h > last {
			return k
		}
	}
	return last
}

// placing says how well the place headed by h places the event of trigger: 0
// best, -1 not at all. What is hit is where it is hit ("bombed Aleppo").
func placing(t *lang.Tree, h, trigger int, hit bool) int {
	c, k := 0, h
	loc := false
	for hops := 0; k >= 0 && hops < 12; hops++ {
		if k == trigger {
			if loc {
				return c
			}
			return -1
		}
		if locative[t.Case(k)] || hit && t.Rel(k, "obj", "nsubj:pass") && t.Tokens[k].Head == trigger {
			loc = true
		}
		c++
		if t.Rel(k, "ccomp", "parataxis") {
			c += 4
		}
		k = t.Tokens[k].Head
	}
	if !loc {
		return -1
	}
	// Not below the trigger: below the same clause, at a price.
	return 20 + c + abs(h-trigger)/4
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
