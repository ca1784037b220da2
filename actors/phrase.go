package actors

import (
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/places"
)

// A node is a phrase that the grammar has read: what heads it, and the party
// that it names, if it names one.
type node struct {
	first, last int // units
	head        int // unit
	kind        string
	party       dragoman.Party
	agent       int32 // the role that heads it or stands before the name; -1
	organ       int32 // in bodies; -1
	person      int32 // in persons; -1
	place       int32 // in reader.found; -1
	is          bool  // it names a party
	own         bool  // the text itself gives the code
	weight      int8  // of what gave the sector
	plural      bool
	definite    bool // "the", "his": it has been spoken of
	former      bool
	counterpart bool
	pending     reference
	two         bool // "two", "both"
	owner       int  // unit of a possessive pronoun; -1
	name        [2]int32
	codes       []string // of coordinated adjectives: "the Russian and Turkish presidents"
	codeUnits   []int
	loose       []node // the parties inside a phrase that is none itself
	office      [2]int32
}

// maxDepth bounds how phrases nest.
const maxDepth = 6

// phrases reads all phrases of the sentence into r.nodes, in order.
func (r *reader) phrases() {
	r.nodes = r.nodes[:0]
	for i := 0; i < len(r.units); {
		u := &r.units[i]
		switch {
		case u.sort == pronoun:
			r.nodes = append(r.nodes, node{first: i, last: i, head: i, kind: Pronoun, agent: -1, organ: -1, person: -1, place: -1, owner: -1, is: true, name: none})
			i++
		case r.begins(i):
			n, next := r.full(i, 0)
			r.keep(n)
			i = max(next, i+1)
		default:
			i++
		}
	}
}

var none = [2]int32{-1, -1}

// keep files a node, or what it holds if it names no party itself.
func (r *reader) keep(n node) {
	if n.is || n.pending != nothing {
		r.nodes = append(r.nodes, n)
		return
	}
	if n.owner >= 0 {
		r.nodes = append(r.nodes, node{first: n.owner, last: n.owner, head: n.owner, kind: Pronoun, agent: -1, organ: -1, person: -1, place: -1, owner: -1, is: true, name: none})
	}
	for _, l := range n.loose {
		r.keep(l)
	}
}

// begins reports whether a phrase may begin at a unit.
func (r *reader) begins(i int) bool {
	switch u := &r.units[i]; u.sort {
	case determiner, quantity, number, adjective, qualifier, possessive:
		return true
	case participle:
		return r.attributive(i)
	default:
		return u.sort.nominal()
	}
}

// attributive reports whether a participle stands before its noun: "armed
// men", not "killed soldiers in".
func (r *reader) attributive(i int) bool {
	t := r.units[i].first
	if i+1 >= len(r.units) {
		return false
	}
	switch n := &r.units[i+1]; n.sort {
	case common, role, adjective, demonym:
	default:
		return false
	}
	tok := &r.toks[t]
	if strings.HasPrefix(tok.Rel, "amod") {
		return true
	}
	switch w := r.low[t]; {
	case isFormer(w), w == "jailed", w == "imprisoned", w == "detained", w == "captured", w == "impeached", w == "disgraced":
		if i == 0 || !r.units[i-1].sort.nominal() {
			return true // "warned ousted leader X", not "rebels ousted leader X"
		}
	}
	if tok.Tag == "VBD" || tok.POS == "AUX" {
		return false
	}
	if i == 0 {
		return tok.Tag == "VBN"
	}
	switch p := r.units[i-1].sort; p {
	case determiner, number, quantity, adjective, demonym, possessive, owner, of:
		return true
	case preposition, hyphen:
		return tok.Tag == "VBN" || p == hyphen
	}
	return false
}

// full reads a phrase with all that belongs to it: owners, complements,
// appositions.
func (r *reader) full(i, depth int) (node, int) {
	n, next := r.base(i)
	if depth >= maxDepth {
		return n, next
	}
	for {
		before := next
		n, next = r.owned(n, next, depth)
		n, next = r.complement(n, next, depth)
		if next == before {
			break
		}
	}
	n, next = r.apposed(n, next, depth)
	if depth == 0 {
		n, next = r.twofold(n, next)
	}
	return n, next
}

// twofold joins a second role and its name to a first: "dissident and
// businesswoman Rebiya Kadeer".
func (r *reader) twofold(n node, next int) (node, int) {
	us := r.units
	if n.kind != Office && n.kind != People || n.plural || n.name[0] >= 0 || n.agent < 0 || n.party.Rank > RankOfficial && !n.former || next+1 >= len(us) || us[next].sort != and || next != n.last+1 {
		return n, next
	}
	switch us[next+1].sort {
	case role, adjective, qualifier, common:
	default:
		return n, next
	}
	m, end := r.base(next + 1)
	if !m.is || m.kind != Name || m.agent < 0 || m.plural || m.definite || m.own && m.party.Code != n.party.Code && n.party.Code != "" && m.person < 0 {
		return n, next
	}
	m.first = n.first
	if m.party.Code == "" {
		m.party.Code, m.own = n.party.Code, n.own
	}
	if m.person < 0 && n.weight > m.weight {
		m.party.Sector, m.weight = n.party.Sector, n.weight
	}
	return r.apposed(m, end, 0)
}

// base reads a run of units up to the head of a phrase.
func (r *reader) base(i int) (node, int) {
	us := r.units
	n := node{first: i, last: i, head: i, agent: -1, organ: -1, person: -1, place: -1, owner: -1, name: none, office: none}
	j := i
lead:
	for j < len(us) {
		switch us[j].sort {
		case determiner:
			if j > i && us[j-1].sort == determiner && us[j-1].first != us[i].first {
				break lead
			}
			switch r.low[us[j].first] {
			case "the", "this", "these", "that", "those", "both":
				n.definite = true
				n.plural = n.plural || r.low[us[j].first] == "both" || r.low[us[j].first] == "these" || r.low[us[j].first] == "those"
				n.two = n.two || r.low[us[j].first] == "both"
			}
		case possessive:
			if n.owner >= 0 {
				break lead
			}
			n.owner, n.definite = j, true
		case quantity:
			n.plural = true
		case number:
			if w := r.low[us[j].first]; w != "one" && w != "1" {
				n.plural = true
				n.two = n.two || (w == "two" || w == "2") && n.definite
			}
		default:
			break lead
		}
		j++
	}
	start := j
	last := -1 // the last nominal
	for j < len(us) {
		u := &us[j]
		if !r.goesOn(start, last, j) {
			break
		}
		if u.sort.nominal() && !(u.adjective && (j+1 >= len(us) || !us[j+1].sort.nominal() && us[j+1].sort != adjective)) {
			last = j
		}
		j++
	}
	if last < 0 {
		// "dozens of soldiers", "two of them", "the two"
		n.last, n.head = max(i, start-1), max(i, start-1)
		if start > i && start < len(us) && us[start].sort == of {
			return n, start
		}
		if n.two && r.argument(us[start-1].first) {
			n.pending, n.kind, n.plural = toEither, Plural, true
		}
		if start < len(us) && n.definite && us[start].sort == qualifier && r.low[us[start].first] == "former" || start < len(us) && n.definite && r.low[us[start].first] == "latter" {
			n.last, n.head, n.kind = start, start, Other
			n.pending = toFormer
			if r.low[us[start].first] == "latter" {
				n.pending = toLatter
			}
			return n, start + 1
		}
		return n, max(start, i+1)
	}
	n.last = last
	r.judge(&n, start, last)
	return n, last + 1
}

// goesOn reports whether unit j belongs to the run that began at start and
// whose last nominal so far is last.
func (r *reader) goesOn(start, last, j int) bool {
	us := r.units
	u := &us[j]
	var p *unit
	if j > start {
		p = &us[j-1]
	}
	if p != nil && p.sort == hyphen && u.sort != comma && u.sort != stop && u.sort != opening {
		return u.sort.nominal() || u.sort == adjective || u.sort == participle || u.sort == other || u.sort == number || u.sort == qualifier || u.sort == preposition || u.sort == and
	}
	switch u.sort {
	case hyphen:
		return (j > start || j > 0 && us[j-1].sort == number) && j+1 < len(us) && r.toks[u.first].Start == r.toks[us[j-1].last].End && r.toks[us[j+1].first].Start == r.toks[u.last].End
	case adjective, number, qualifier:
		if last < 0 || p == nil {
			return true
		}
		switch p.sort {
		case role:
			// "police chief" goes on, "soldiers loyal to" does not; but
			// "rebel senior commander" does, as does "army former chief".
			return u.sort == qualifier && j+1 < len(us) && us[j+1].sort == role && !r.x.agents[p.ref].plural
		case someone, properName:
			return false
		case common:
			return false
		}
		return j+1 < len(us) && (us[j+1].sort.nominal() || us[j+1].sort == adjective || us[j+1].sort == qualifier || us[j+1].sort == hyphen)
	case participle:
		if last >= 0 && p != nil && p.sort != demonym && p.sort != adjective && p.sort != qualifier && p.sort != hyphen {
			return false
		}
		return r.attributive(j)
	case and, comma:
		return r.joint(j, last)
	}
	if !u.sort.nominal() {
		return false
	}
	if last < 0 || p == nil || last != j-1 {
		return !(last >= 0 && p != nil && p.sort == number)
	}
	switch p.sort {
	case role:
		a := &r.x.agents[p.ref]
		if w := r.low[u.last]; a.plural && (w == "hostage" || w == "captive" || w == "prisoner") {
			return false
		}
		switch u.sort {
		case properName, someone:
			if a.kind == Body && u.sort == properName {
				return !isUpperFirst(r.toks[p.first].Of(r.text)) && !r.personal(u) && !thingWords[r.low[u.last]] // "the space agency CNES"
			}
			return (a.kind == Office || a.kind == People || a.kind == Group) && !(a.kind == Group && u.sort == someone)
		case location:
			return a.kind == mark
		case demonym:
			return a.kind == mark
		case organ:
			return true
		}
		return true
	case someone:
		return u.sort == role || u.sort == common || u.sort == properName && !thingWords[r.low[u.last]]
	case properName:
		return u.sort != someone && u.sort != demonym || r.low[p.first] == "uss"
	case location:
		switch u.sort {
		case someone:
			return false
		case properName:
			return !r.personal(u)
		case demonym:
			return false
		case location:
			return true
		}
		return true
	case organ:
		switch u.sort {
		case someone:
			return false
		case properName:
			return !r.personal(u)
		case location, demonym:
			return false
		case organ:
			return true
		}
		return true
	case common:
		// A verb that was taken for a noun: "France slams Turkish policy".
		switch {
		case u.sort == demonym || u.sort == location && !beside[r.low[p.last]]:
			return false
		case portfolios[r.low[p.last]] && (u.sort == someone || u.sort == properName):
			return false // "minister of communication Bereket Simon"
		case j-2 < start || !us[j-2].sort.nominal():
			return true
		case u.sort == demonym || u.sort == organ || u.sort == location && r.found[u.ref].Kind == places.State:
			return false
		case u.sort == someone || u.sort == properName || u.sort == role:
			switch us[j-2].sort {
			case someone, organ, location, properName:
				return u.sort == role && us[j-2].sort != someone && us[j-2].sort != properName && !(r.x.agents[u.ref].flags&titled != 0 && isUpperFirst(r.toks[u.first].Of(r.text)))
			}
		}
		return true
	}
	return true
}

// beside are nouns that a country's name may follow: "neighbour Armenia".
var beside = map[string]bool{"capital": true, "city": true, "town": true, "village": true, "province": true, "region": true, "district": true, "port": true, "territory": true, "enclave": true, "suburb": true,
	"resort": true, "peninsula": true, "stronghold": true, "camp": true, "county": true, "municipality": true, "river": true, "lake": true, "border": true, "area": true, "megacity": true, "hub": true, "metropolis": true, "neighbour": true, "neighbor": true, "rival": true, "island": true, "nation": true, "country": true, "ally": true, "republic": true, "state": true, "host": true, "champion": true, "power": true}

// joint reports whether the "and" or comma at j coordinates adjectives of
// nationality before a common head: "the Russian and Turkish presidents".
func (r *reader) joint(j, last int) bool {
	us := r.units
	if j == 0 || j+1 >= len(us) || last != j-1 || !r.national(&us[j-1]) || !r.national(&us[j+1]) {
		return false
	}
	// There must be an "and", and a role behind the last of them.
	k, joined := j+1, us[j].sort == and
	for k < len(us) && (r.national(&us[k]) || us[k].sort == and || us[k].sort == comma) {
		joined = joined || us[k].sort == and
		k++
	}
	if !joined {
		return false
	}
	for k < len(us) && (us[k].sort == adjective || us[k].sort == qualifier || us[k].sort == common) {
		if us[k].sort == common && k+1 < len(us) && us[k+1].sort != role {
			return false
		}
		k++
	}
	if k >= len(us) || us[k].sort != role {
		return false
	}
	for k+1 < len(us) && us[k+1].sort == role {
		k++
	}
	// Names behind a singular role belong to the last adjective alone.
	a := &r.x.agents[us[k].ref]
	return a.plural || a.kind == Body || a.kind == Group
}

// national reports whether a unit is an adjective of nationality or a
// country's name.
func (r *reader) national(u *unit) bool {
	switch u.sort {
	case demonym:
		return r.toks[u.last].Tag != "NNPS" && r.toks[u.last].Tag != "NNS"
	case location:
		return r.found[u.ref].Kind == places.State
	}
	return false
}

// thingWords end names of things that are no parties.
var thingWords = map[string]bool{
	"war": true, "wars": true, "sea": true, "ocean": true, "river": true, "lake": true, "mountain": true, "mountains": true, "mount": true, "island": true, "islands": true, "bay": true, "strait": true,
	"street": true, "square": true, "avenue": true, "road": true, "bridge": true, "airport": true, "hotel": true, "stadium": true, "day": true, "treaty": true, "agreement": true, "accord": true,
	"accords": true, "act": true, "bill": true, "law": true, "constitution": true, "convention": true, "protocol": true, "pact": true, "summit": true, "conference": true, "olympics": true,
	"games": true, "cup": true, "championship": true, "prize": true, "award": true, "awards": true, "hurricane": true, "typhoon": true, "storm": true, "cyclone": true, "earthquake": true,
	"flight": true, "operation": true, "battle": true, "revolution": true, "uprising": true, "crisis": true, "conflict": true, "corridor": true, "canal": true, "pipeline": true,
	"programme": true, "program": true, "plan": true, "project": true, "initiative": true, "park": true, "valley": true, "peninsula": true, "gulf": true, "desert": true, "region": true,
	"province": true, "district": true, "town": true, "city": true, "village": true, "tower": true, "building": true, "prison": true, "camp": true, "election": true, "elections": true,
	"referendum": true, "resolution": true, "massacre": true, "attacks": true, "attack": true, "bombing": true, "bombings": true, "scandal": true, "affair": true, "virus": true, "disease": true,
	"pandemic": true, "flu": true, "ebola": true, "internet": true, "border": true, "wall": true, "line": true, "zone": true, "strip": true, "heights": true, "railway": true,
	"highway": true, "station": true, "theatre": true, "museum": true, "library": true, "cathedral": true, "mosque": true, "basin": true, "league": true, "series": true, "bowl": true, "open": true,
	"oscar": true, "nobel": true, "dollar": true, "euro": true, "pound": true, "yen": true, "tribune": true, "report": true, "budget": true, "parliamentary": true, "north": true, "south": true,
	"east": true, "west": true, "spring": true, "summer": true, "winter": true, "autumn": true, "century": true, "era": true, "age": true, "palace": true, "dam": true, "plant": true, "reactor": true,
	"memorial": true, "cemetery": true, "chapel": true, "road map": true, "roadmap": true, "deal": true, "talks": true, "festival": true, "i": true}

// personal reports whether an unknown name looks like a person's.
func (r *reader) personal(u *unit) bool {
	if thingWords[r.low[u.last]] {
		return false
	}
	var room [8]word
	ws := appendWords(room[:0], r.toks[u.first].Of(r.text), 0, false)
	if len(ws) > 0 && u.last > u.first && r.x.given[ws[0].hash] > 0 {
		return true
	}
	// An initial, a particle or a nickname inside.
	for t := u.first; t <= u.last; t++ {
		w := r.low[t]
		if nameParticles[w] && t > u.first || len(w) == 2 && w[1] == '.' {
			return true
		}
	}
	return false
}

// mod is what a unit before the head says of the whole.
type mod struct {
	code   string
	sector string
	weight int8
	person int32
	organ  int32
	role   bool // a role word gave it
	common bool // many countries have one: the code is a guess
}

// sponsors are the words after a hyphen that make a country's name say who
// stands behind a party, not whose it is.
var sponsors = map[string]bool{
	"backed": true, "led": true, "funded": true, "allied": true, "aligned": true, "supported": true, "sponsored": true, "trained": true, "made": true, "speaking": true, "controlled": true,
	"occupied": true, "linked": true, "brokered": true, "mediated": true, "affiliated": true, "inspired": true, "friendly": true, "armed": true, "run": true, "held": true, "proposed": true, "built": true,
	"administered": true, "supplied": true, "financed": true, "imposed": true, "wide": true, "sanctioned": true, "mandated": true, "dominated": true, "appointed": true,
}

// judge decides what the run from start to last names.
func (r *reader) judge(n *node, start, last int) {
	us := r.units
	h := &us[last]
	n.head = last
	// The title of a name, or the role that a further role qualifies.
	title := -1
	if h.sort == properName || h.sort == someone || h.sort == organ {
		for k := last - 1; k >= start; k-- {
			if us[k].sort == role {
				title = k
				break
			}
			if us[k].sort != qualifier && us[k].sort != hyphen && !(us[k].sort == properName && us[k].first == us[k].last) {
				break
			}
			if us[k].sort == properName {
				break
			}
		}
	}
	var mods []mod
	people := false // a people without a state among them: Kurds
	wholeRole := last
	if title >= 0 {
		wholeRole = title
	}
	for k := start; k < last; k++ {
		u := &us[k]
		if k == title {
			continue
		}
		switch u.sort {
		case demonym, location:
			m := &r.found[u.ref]
			// "US-led", "pro-Russian"; "Israeli-Palestinian" is both.
			if k+2 <= last && us[k+1].sort == hyphen {
				w := r.low[us[k+2].first]
				if sponsors[w] {
					n.loose = append(n.loose, r.placeNode(k))
					continue
				}
				if w == "based" || w == "born" {
					if len(mods) == 0 {
						mods = append(mods, mod{code: r.codeOf(m), person: -1, organ: -1})
					}
					continue
				}
			}
			if u.against {
				continue
			}
			n.loose = append(n.loose, r.placeNode(k))
			c := r.codeOf(m)
			if breakaway[m.Best().Name] {
				people = true
				mods = append(mods, mod{code: c, sector: "REB", weight: 2, person: -1, organ: -1})
				continue
			}
			if c == "" {
				if m.Kind == places.People {
					people = true
				}
				continue
			}
			if k+1 < last && (us[k+1].sort == and || us[k+1].sort == comma) || k > start && (us[k-1].sort == and || us[k-1].sort == comma) && len(n.codes) > 0 {
				n.codes = append(n.codes, c)
				n.codeUnits = append(n.codeUnits, k)
			}
			mods = append(mods, mod{code: c, person: -1, organ: -1})
		case organ:
			b := r.x.bodyOn(int(u.ref), r.on)
			if k+2 <= last && us[k+1].sort == hyphen && sponsors[r.low[us[k+2].first]] {
				n.loose = append(n.loose, r.organNode(k))
				continue
			}
			n.loose = append(n.loose, r.organNode(k))
			mods = append(mods, mod{code: b.code, sector: b.sector, weight: 2, person: -1, organ: u.ref, common: b.common})
		case someone:
			n.loose = append(n.loose, r.personNode(k))
			p := r.parties(u.ref)
			mods = append(mods, mod{code: p.Code, sector: p.Sector, weight: 1, person: u.ref, organ: -1})
		case properName:
			if pn, ok := r.known(k); ok {
				n.loose = append(n.loose, pn)
				mods = append(mods, mod{code: pn.party.Code, sector: pn.party.Sector, weight: 1, person: -1, organ: -1})
			}
		case role:
			a := &r.x.agents[u.ref]
			if u.against || k+2 <= last && us[k+1].sort == hyphen && sponsors[r.low[us[k+2].first]] {
				continue
			}
			if a.kind != mark {
				if l := r.roleNode(k); !r.faint(&l) {
					n.loose = append(n.loose, l)
				}
			}
			if a.sector != "" {
				mods = append(mods, mod{sector: a.sector, weight: a.weight, person: -1, organ: -1, role: true})
			}
		case qualifier, participle:
			if k < wholeRole || title < 0 {
				if isFormer(r.low[u.first]) {
					n.former = true
				}
			}
		}
	}
	code, sector, weight := "", "", int8(-1)
	ministry := wholeRole >= start && us[wholeRole].sort == role && strings.Contains(r.x.agents[us[wholeRole].ref].name, "minist")
	guess := false
	for k := len(mods) - 1; k >= 0; k-- {
		m := &mods[k]
		if m.code != "" && (code == "" || guess && !m.common) {
			code, guess = m.code, m.common
		}
		if ministry && m.role && m.sector != "SPY" {
			continue // a justice minister is no judge
		}
		if m.sector != "" && m.weight > weight {
			sector, weight = m.sector, m.weight
		}
	}
	stateless := people && (code == "" || sector == "REB")
	n.own = code != "" && !guess
	switch h.sort {
	case role:
		a := &r.x.agents[h.ref]
		if h.adjective || a.kind == mark {
			return
		}
		n.is, n.kind, n.agent, n.plural = true, a.kind, h.ref, n.plural || a.plural
		n.weight = a.weight
		n.party = dragoman.Party{Code: code, Sector: a.sector, Rank: a.rank}
		if sector != "" && (a.sector == "" || weight > a.weight) {
			n.party.Sector, n.weight = sector, weight
		}
		if stateless && n.party.Sector == "MIL" {
			n.party.Sector = "REB"
		}
		if n.party.Code == "" && n.plural && (a.sector == "GOV" || a.name == "leader") && collective[lastWord(r.low[us[last].last])] && r.said(start, last, "arab", "african", "asian", "latin", "gulf", "world", "nordic", "caribbean", "middle", "southeast", "sahel") {
			n.party.Code, n.own = "IGO", true // one collective, not many states
		}
		if armed(mods) && (a.sector == "MIL" || a.sector == "UAF") {
			n.party.Sector = "REB"
		}
		if a.name == "counterpart" {
			n.counterpart = true
		}
		n.office = [2]int32{us[r.officeStart(start, last)].first, us[last].last}
		r.qualify(n, start, last, a)
		if a.flags&general != 0 && code == "" && sector == "" && n.owner < 0 {
			n.is = false
		}
		switch r.low[h.last] {
		case "justice", "hostage", "captive":
			// The thing, not a judge; "took four civilians hostage".
			if last == n.first && us[last].first == us[last].last {
				n.is = false
			}
		case "opposition":
			if last == n.first && us[last].first > 0 {
				n.is = false // "met with opposition"
			}
		case "pope", "pontiff":
			if n.party.Code == "" {
				n.party.Code, n.party.Sector, n.own = "VAT", "GOV", true
			}
		}
		if a.kind == Office && n.plural {
			n.kind = Group
		}
	case someone, properName:
		var p dragoman.Party
		known := false
		if h.sort == someone {
			n.person = h.ref
			p, known = r.parties(h.ref), true
		} else if kn, ok := r.known(last); ok {
			p, known = kn.party, true
			n.person = kn.person
		}
		n.is, n.kind = true, Name
		n.name = [2]int32{h.first, h.last}
		n.party = dragoman.Party{Code: code, Sector: sector}
		if !known && title >= 0 && r.x.agents[us[title].ref].flags&titled != 0 && !r.x.agents[us[title].ref].plural {
			// "Foreign Minister Zarif": the table knows him by the title.
			if k := r.byLast(h, code, &r.x.agents[us[title].ref]); k >= 0 {
				n.person = k
				p, known = r.parties(k), true
			}
		}
		if title >= 0 {
			a := &r.x.agents[us[title].ref]
			n.agent, n.weight = us[title].ref, a.weight
			n.party.Sector, n.party.Rank = a.sector, a.rank
			if a.name == "representative" && isUpperFirst(r.toks[us[title].first].Of(r.text)) && (code == "USA" || code == "") {
				n.party.Sector, n.party.Rank, n.weight = "LEG", RankSenior, 3
				weight = min(weight, 2)
			}
			if sector != "" && (a.sector == "" || weight > a.weight) {
				if n.weight < 3 {
					n.party.Sector, n.weight = sector, weight
				}
			}
			n.office = [2]int32{us[r.officeStart(start, title)].first, us[title].last}
			r.qualify(n, start, title, a)
		}
		if known {
			if n.party.Code == "" {
				n.party.Code = p.Code
			}
			if (n.party.Code == "MNC" || n.party.Code == "NGO") && !above(p.Code) && !n.former {
				n.party.Code = p.Code // "Huawei executive Meng Wanzhou"
			}
			if n.party.Sector == "" || title >= 0 && n.weight == 0 || title >= 0 && n.weight == 1 && p.Sector != "" && p.Sector != "ELI" && !n.former || title >= 0 && r.x.agents[n.agent].sector == "" && p.Sector != "" {
				n.party.Sector = p.Sector
			}
			if title < 0 {
				n.party.Office, n.party.Rank = p.Office, p.Rank
				if p.Sector != "" {
					n.party.Sector = p.Sector
				}
			} else if n.party.Rank == 0 {
				n.party.Rank = p.Rank
			}
			if above(p.Code) && !n.former {
				n.party.Code = p.Code
			} else if n.former && above(n.party.Code) && !above(p.Code) {
				n.party.Code, n.party.Sector = p.Code, p.Sector
			}
			n.party.Name = p.Name
		} else {
			n.party.Name = r.nameOf(h)
			if r.low[h.last] == "koreas" {
				n.kind, n.party = Country, dragoman.Party{Sector: "GOV"}
				n.codes, n.codeUnits, n.name = []string{"PRK", "KOR"}, []int{last, last}, none
				return
			}
			if title < 0 && code == "" {
				if !r.personal(h) {
					n.kind = Other
				}
				if thingWords[r.low[h.last]] || thingWords[r.low[h.first]] {
					n.is = false
				}
			}
			if title < 0 && code != "" && sector == "" && r.personal(h) && len(mods) > 0 {
				n.party.Sector = "CVL" // "the American Lori Berenson"
			}
			if title < 0 && (code != "" || sector != "") && !r.personal(h) {
				// "Iraqi Kurdistan Front", "Toyota Prius": a thing or a body.
				n.kind = Other
				if sector == "" && !above(code) {
					n.party.Sector = nameSector[r.low[h.last]]
				}
				if thingWords[r.low[h.last]] {
					n.is = false
				}
			}
			if title >= 0 && r.x.agents[n.agent].kind == Body {
				n.kind = Body
			}
			if thingWords[r.low[h.last]] && !r.personal(h) && (title < 0 || r.x.agents[n.agent].flags&titled == 0) {
				n.is = false
			}
			if title >= 0 && !r.personal(h) && bodyWord(r.x.agents[n.agent].name) {
				n.kind = Body // "video game company Epic Games"
			}
		}
	case organ:
		b := r.x.bodyOn(int(h.ref), r.on)
		n.is, n.kind, n.organ = true, Body, h.ref
		n.party = dragoman.Party{Code: b.code, Sector: b.sector, Name: b.name}
		if code != "" && !above(b.code) && !above(code) {
			n.party.Code = code // "the Russian Ministry of Defence", "the Philippine Senate"
		}
		if title >= 0 && b.sector == "" && b.code == "" {
			n.party.Sector = r.x.agents[us[title].ref].sector
		}
		if b.sector == "" && b.given && n.party.Code != "" && !above(n.party.Code) {
			n.party.Sector = "GOV" // a user's name of a country
		}
		n.own = n.party.Code != ""
		n.weight = 2
		n.loose = nil
	case location, demonym:
		m := &r.found[h.ref]
		if last > start && us[last-1].sort == role && r.x.agents[us[last-1].ref].kind != mark {
			break
		}
		pn := r.placeNode(last)
		n.kind, n.place, n.party, n.own, n.is = pn.kind, pn.place, pn.party, pn.own, pn.is
		n.person, n.organ = -1, -1
		if m.Kind == places.Demonym || m.Kind == places.People {
			r.peoples(n, last)
		} else if h.against {
			n.is = false
		}
		n.loose = keepOthers(n.loose, last)
		if u := &us[last]; u.against {
			n.is = false
		}
	case common:
		// "Israeli army raid": what stands before the thing is the party.
		for k := last - 1; k >= start; k-- {
			if !us[k].sort.nominal() || us[k].sort == common {
				continue
			}
			m := node{first: n.first, last: k, head: k, agent: -1, organ: -1, person: -1, place: -1, owner: n.owner, name: none, office: none, definite: n.definite}
			r.judge(&m, start, k)
			if m.is && len(m.codes) == 0 && !(m.person < 0 && m.organ < 0 && m.agent < 0 && (m.kind == Other || m.kind == Name) && !r.told(k)) && !r.faint(&m) && !(k+1 < last && us[k+1].sort == hyphen && sponsors[r.low[us[k+2].first]]) {
				if m.kind == Country || m.kind == Place {
					m.first, m.definite = r.placeStart(start, k), false
				}
				n.loose = append(n.loose[:0], m)
			}
			break
		}
	}
	r.refers(n, start, last)
	if !n.is {
		return
	}
	if n.party.Sector == "" && n.party.Code != "" && !above(n.party.Code) && n.kind != Other {
		if n.agent >= 0 && (r.x.agents[n.agent].kind == Office || r.x.agents[n.agent].kind == Group) && n.name[0] < 0 {
			n.party.Sector = "GOV"
		}
	}
	if n.party.Sector == "BUS" && n.party.Code == "" && n.kind != Name && r.said(start, last, "foreign", "multinational", "international", "global") {
		n.party.Code = "MNC"
	}
	if n.party.Code == "EUR" && n.kind != Name && n.organ < 0 && n.agent >= 0 && n.place < 0 && r.x.agents[n.agent].sector != "GOV" && r.x.agents[n.agent].sector != "JUD" && r.x.agents[n.agent].sector != "" && r.said(start, last, "european") {
		n.party.Code = "" // European leaders are the Union, European charities are not
	}
	if above(n.party.Code) {
		n.party.Sector = ""
	}
	if n.former && former(n.party.Sector) && (n.kind == Office || n.kind == Name) && n.party.Rank >= RankOfficial {
		n.party.Sector = "ELI"
	}
}

// told reports whether the name of a unit has been told before.
func (r *reader) told(k int) bool {
	_, ok := r.known(k)
	return ok
}

// faint reports whether a role before a thing ("bank bail-outs", "Muslim
// headscarves") is too weak to be somebody who acts: soldiers, police, rebels,
// courts and governments do.
func (r *reader) faint(m *node) bool {
	if m.agent < 0 || m.own || m.name[0] >= 0 {
		return false
	}
	switch m.party.Sector {
	case "BUS", "REL", "CVL", "MED", "ELI", "JRN", "PTY", "REF", "":
		return true
	case "LEG":
		return m.kind != Body
	}
	return false
}

// placeStart gives the unit at which a bare place name before a thing begins.
func (r *reader) placeStart(start, at int) int {
	for at > start && (r.units[at-1].sort == location || r.units[at-1].sort == demonym) {
		at--
	}
	return at
}

// argument reports whether a token is a subject or object by itself.
func (r *reader) argument(t int32) bool {
	rel := r.toks[t].Rel
	return strings.HasPrefix(rel, "nsubj") || strings.HasPrefix(rel, "obj") || strings.HasPrefix(rel, "obl") || strings.HasPrefix(rel, "conj")
}

// refers marks a definite phrase that refers back without a name.
func (r *reader) refers(n *node, start, last int) {
	if !n.definite || n.owner >= 0 || n.name[0] >= 0 || n.organ >= 0 || n.place >= 0 {
		return
	}
	switch ref := referring[r.low[r.units[last].last]]; ref {
	case toCountries, toPersons:
		if n.two && !n.own {
			n.pending, n.plural = ref, true
			if n.kind == "" {
				n.kind = Plural
			}
		}
	case toCountry:
		if last == start && !n.is {
			n.pending, n.kind = ref, Country
		}
	case toBody:
		if !n.own && (last == start || r.plain(start, last)) {
			n.pending = ref
			if n.kind == "" {
				n.kind = Body
			}
		}
	}
}

// plain reports whether only words that the tables do not know, or that give
// a sector, stand before the head: "the militant group".
func (r *reader) plain(start, last int) bool {
	for k := start; k < last; k++ {
		switch r.units[k].sort {
		case adjective, role:
		default:
			return false
		}
	}
	return true
}

// nameSector gives the sector of a national body that the tables do not know by
// the last word of its name: "the Mexican National Migration Institute".
var nameSector = map[string]string{
	"agency": "GOV", "authority": "GOV", "administration": "GOV", "bureau": "GOV", "commission": "GOV", "council": "GOV", "department": "GOV", "directorate": "GOV", "institute": "GOV", "ministry": "GOV",
	"office": "GOV", "secretariat": "GOV", "service": "GOV", "treasury": "GOV", "fund": "GOV",
	"bank": "BUS", "berhad": "BUS", "co": "BUS", "company": "BUS", "corp": "BUS", "corporation": "BUS", "enterprises": "BUS", "group": "BUS", "holdings": "BUS", "inc": "BUS", "industries": "BUS", "ltd": "BUS",
	"airlines": "BUS", "airways": "BUS", "motors": "BUS",
	"army": "MIL", "brigade": "MIL", "navy": "MIL", "regiment": "MIL", "squadron": "MIL",
	"court": "JUD", "tribunal": "JUD", "party": "PTY", "police": "COP", "university": "EDU", "college": "EDU", "school": "EDU", "church": "REL", "diocese": "REL",
	"herald": "JRN", "newspaper": "JRN", "radio": "JRN", "television": "JRN", "times": "JRN", "tv": "JRN", "federation": "SOC", "association": "SOC", "foundation": "SOC", "society": "SOC", "cartel": "CRM",
}

// collective are the plurals by which a region acts as one: "Arab leaders".
var collective = map[string]bool{"leaders": true, "countries": true, "nations": true, "presidents": true, "governments": true, "ministers": true, "states": true}

// bodyWord reports whether a role word is rather an organisation's.
func bodyWord(s string) bool {
	w := lastWord(s)
	if referring[w] == toBody {
		return true
	}
	switch w {
	case "manufacturer", "retailer", "automaker", "carmaker", "giant", "operator", "lender", "insurer", "conglomerate", "corporation", "subsidiary", "drugmaker", "planemaker", "steelmaker", "startup", "university",
		"magazine", "tabloid", "station", "channel", "outlet", "website", "church", "cartel", "gang", "mafia", "school", "college", "institute", "hospital", "opposition", "fund":
		return true
	}
	return false
}

// keepOthers drops the nodes of a unit from a list.
func keepOthers(l []node, unit int) []node {
	out := l[:0]
	for _, n := range l {
		if n.head != unit {
			out = append(out, n)
		}
	}
	return out
}

// said reports whether one of the words stands among units.
func (r *reader) said(from, to int, words ...string) bool {
	for k := from; k <= to; k++ {
		for _, w := range words {
			if r.low[r.units[k].first] == w {
				return true
			}
		}
	}
	return false
}

// armed reports whether one of the modifiers is an armed group.
func armed(mods []mod) bool {
	for i := range mods {
		if mods[i].organ >= 0 && mods[i].sector == "REB" {
			return true
		}
	}
	return false
}

// isFormer reports whether a qualifier says that an office is over.
func isFormer(w string) bool {
	switch w {
	case "former", "ex", "erstwhile", "ousted", "deposed", "exiled", "retired", "late", "onetime", "one-time", "disgraced":
		return true
	}
	return false
}

// former reports whether people who left a sector are counted among the elite.
func former(sector string) bool {
	switch sector {
	case "GOV", "LEG", "JUD", "MIL", "SPY":
		return true
	}
	return false
}

// above reports whether a code is PLOVER's for what stands above or beside
// states, where sectors are left empty.
func above(code string) bool {
	switch code {
	case "UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM":
		return true
	}
	return false
}

// qualify reads rank and time from the words before a role.
func (r *reader) qualify(n *node, start, at int, a *agent) {
	for k := start; k < at; k++ {
		u := &r.units[k]
		if u.sort != qualifier && u.sort != adjective {
			continue
		}
		switch w := r.low[u.first]; w {
		case "deputy", "vice", "assistant", "junior":
			if n.party.Rank > RankDeputy {
				n.party.Rank = RankDeputy
			} else if n.party.Rank > RankSenior {
				n.party.Rank -= 5
			}
		case "senior", "top", "high-ranking", "ranking", "leading", "high-level", "highest", "highest-ranking":
			if n.party.Rank < RankSenior {
				n.party.Rank = RankSenior
			}
		default:
			if isFormer(w) {
				n.former = true
			}
		}
		if u.sort == adjective && r.low[u.first] == "high" && k+2 < at && r.low[r.units[k+2].first] == "ranking" && n.party.Rank < RankSenior {
			n.party.Rank = RankSenior
		}
	}
	if c := &r.cands[r.units[at].first]; c.inner == "ex" {
		n.former = true
	}
}

// officeStart gives the unit at which the words of an office begin: after
// country, owner and number.
func (r *reader) officeStart(start, at int) int {
	k := at
	for k > start {
		switch p := &r.units[k-1]; p.sort {
		case adjective, qualifier, common, role, hyphen, organ:
			k--
			continue
		}
		break
	}
	return k
}

// nameOf gives the words of a name.
func (r *reader) nameOf(u *unit) string {
	return dragoman.Span{Start: r.toks[u.first].Start, End: r.toks[u.last].End}.Of(r.text)
}

// codeOf gives the code that a place name stands for.
func (r *reader) codeOf(m *places.Match) string {
	c := m.Country()
	if c == "" && m.First == m.Last {
		switch r.low[m.First] {
		case "europe", "european", "europeans":
			return "EUR" // its leaders, ministers, countries act as the Union
		}
	}
	return c
}

// placeNode makes a node of a place name or an adjective of nationality.
func (r *reader) placeNode(k int) node {
	u := &r.units[k]
	m := &r.found[u.ref]
	n := node{first: k, last: k, head: k, kind: Place, agent: -1, organ: -1, person: -1, place: u.ref, owner: -1, name: none, office: none}
	n.party = dragoman.Party{Code: r.codeOf(m), Sector: "GOV"}
	n.is = n.party.Code != "" && !u.against
	n.own = n.is
	if breakaway[m.Best().Name] {
		n.party.Sector = "REB"
	}
	switch m.Kind {
	case places.State, places.Demonym, places.People:
		n.kind = Country
		n.party.Name = m.Best().Name
		if m.Kind == places.People {
			n.party.Sector = "CVL"
		}
	case places.Region:
		n.party.Name = m.Best().Name
	case places.Seat:
		n.kind = Body
		n.party.Name = m.Best().Name
	default:
		n.party.Name = m.Best().Name
	}
	return n
}

// breakaway are lands with a government of their own that PLOVER's users code
// as rebels of the state that they broke from.
var breakaway = map[string]bool{"South Ossetia": true, "Abkhazia": true, "Transnistria": true, "Artsakh": true, "Republic of Artsakh": true, "Republic of Abkhazia": true}

// peoples makes persons of a nationality that heads a phrase: "many Iraqis".
func (r *reader) peoples(n *node, last int) {
	u := &r.units[last]
	w := r.low[u.last]
	tok := &r.toks[u.last]
	if tok.Head > int(u.last) && (strings.HasPrefix(tok.Rel, "amod") || tok.Rel == "compound") && tok.Tag != "NNPS" && tok.Tag != "NNS" {
		return // an adjective of what follows, whatever it was taken for
	}
	plural := strings.HasSuffix(w, "s") && tok.Tag != "JJ" && !strings.HasSuffix(w, "ss") || tok.Tag == "NNS" || tok.Tag == "NNPS"
	switch {
	case plural:
		n.kind, n.plural, n.party.Sector = People, true, "CVL"
	case n.plural:
		n.kind, n.party.Sector = People, "CVL"
	case n.definite && (strings.HasSuffix(w, "ese") || strings.HasSuffix(w, "sh") || strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "ss")):
		n.kind, n.plural = Country, true // "the Chinese said"
	case last > n.first && !n.definite:
		n.kind, n.party.Sector = People, "CVL" // "an Iraqi"
	}
	n.party.Name = ""
	if n.kind == Country {
		n.party.Name = r.found[u.ref].Best().Name
	}
}

// organNode makes a node of an organisation.
func (r *reader) organNode(k int) node {
	u := &r.units[k]
	b := r.x.bodyOn(int(u.ref), r.on)
	return node{first: k, last: k, head: k, kind: Body, agent: -1, organ: u.ref, person: -1, place: -1, owner: -1, is: true, own: b.code != "", weight: 2,
		party: dragoman.Party{Code: b.code, Sector: b.sector, Name: b.name}, name: none, office: none}
}

// personNode makes a node of a person of the table.
func (r *reader) personNode(k int) node {
	u := &r.units[k]
	return node{first: k, last: k, head: k, kind: Name, agent: -1, organ: -1, person: u.ref, place: -1, owner: -1, is: true,
		party: r.parties(u.ref), name: [2]int32{u.first, u.last}, office: none}
}

// roleNode makes a node of a role that stands by itself inside a phrase.
func (r *reader) roleNode(k int) node {
	u := &r.units[k]
	a := &r.x.agents[u.ref]
	n := node{first: k, last: k, head: k, kind: a.kind, agent: u.ref, organ: -1, person: -1, place: -1, owner: -1, is: a.flags&general == 0 && a.sector != "", plural: a.plural,
		weight: a.weight, party: dragoman.Party{Sector: a.sector, Rank: a.rank}, name: none, office: [2]int32{u.first, u.last}}
	if a.kind == Office && a.plural {
		n.kind = Group
	}
	return n
}

// parties gives the party that a person of the table is on the report's day.
func (r *reader) parties(k int32) dragoman.Party {
	p := &r.x.persons[k]
	h, past, ok := r.x.office(p, r.on)
	out := dragoman.Party{Code: p.code, Name: p.name}
	switch {
	case past && (former(h.sector) || h.sector == ""):
		out.Sector = "ELI"
		if h.office != "" {
			out.Office = "former " + h.office
		}
		if above(p.code) {
			out.Sector = ""
			if q := r.x.namesake(k); q >= 0 {
				out.Code, out.Sector = r.x.persons[q].code, "ELI"
			}
		}
	case past:
		out.Sector = h.sector
	case ok:
		out.Sector, out.Office = h.sector, h.office
		out.Rank = r.x.rankOf(h.office)
	default:
		// Known from later years only: the country is right, the role is not.
		if !former(h.sector) {
			out.Sector = h.sector
		}
	}
	return out
}

// byLast finds the person of the table whom a title and a last name mean on
// the day: one whose office fits the title.
func (r *reader) byLast(u *unit, code string, a *agent) int32 {
	var room [8]word
	ws := phraseWords(room[:0], r.nameOf(u))
	s := r.x.table.find(hashWords(ws))
	if s == nil {
		return -1
	}
	best, top := int32(-1), 0
	for j := s.first; j >= 0; j = r.x.table.senses[j].next {
		q := &r.x.table.senses[j]
		if q.class != lastClass && q.class != shortClass && q.class != personClass {
			continue
		}
		p := &r.x.persons[q.index]
		if code != "" && p.code != code {
			continue
		}
		h, past, ok := r.x.office(p, r.on)
		if !ok || past {
			continue
		}
		fit := 1
		if k := r.x.firstRole(h.office); k >= 0 && r.x.agents[k].rank == a.rank {
			fit = 3
		} else if code == "" {
			continue
		}
		if fit > top {
			best, top = q.index, fit
		} else if fit == top && r.x.persons[best].code != p.code {
			return -1
		}
	}
	return best
}

// firstRole gives the first role in the words of an office, or -1.
func (x *Lexicon) firstRole(office string) int {
	var room [16]word
	ws := phraseWords(room[:0], office)
	for i := range ws {
		if k, _ := x.longestAgent(ws[i:]); k >= 0 {
			return k
		}
	}
	return -1
}

// owned joins a phrase to its owner: "Turkey's ruling party's deputy chairman".
func (r *reader) owned(n node, next, depth int) (node, int) {
	us := r.units
	if next >= len(us) || us[next].sort != owner || next+1 >= len(us) {
		return n, next
	}
	if !r.begins(next+1) || us[next+1].sort == determiner || us[next+1].sort == possessive {
		return n, next + 1
	}
	m, end := r.base(next + 1)
	m, end = r.complement(m, end, depth+1)
	if !m.is {
		// "Iran's decision": the owner is a party by itself.
		l := n
		out := node{first: n.first, last: m.last, head: m.head, agent: -1, organ: -1, person: -1, place: -1, owner: -1, name: none, office: none}
		if n.is && len(m.loose) == 1 && m.loose[0].first == next+1 && (m.loose[0].agent >= 0 || m.loose[0].organ >= 0) && m.loose[0].place < 0 {
			// "Somalia's interim government unravels", the verb taken for a noun
			w := r.within(m.loose[0], n)
			w.first = n.first
			out.loose = append(out.loose, w)
			return out, end
		}
		if n.is {
			out.loose = append(out.loose, l)
		} else {
			out.loose = append(out.loose, n.loose...)
			out.owner = n.owner
		}
		out.loose = append(out.loose, m.loose...)
		if end < len(us) && us[end].sort == owner {
			return out, end
		}
		return out, end
	}
	out := r.within(m, n)
	out.first = n.first
	if out.owner < 0 {
		out.owner = n.owner
	}
	return out, end
}

// within gives part what its whole says: country, and the sector if the part
// has none of its own.
func (r *reader) within(part, whole node) node {
	if part.kind == Place || part.kind == Country {
		return part
	}
	p := &part.party
	if !whole.is {
		// "the company's chairman" of a general word
		return part
	}
	if p.Code == "" || !part.own && whole.party.Code != "" && part.person < 0 && part.organ < 0 {
		p.Code = whole.party.Code
		part.own = part.own || whole.own
	}
	if part.owner < 0 {
		part.owner = whole.owner
	}
	weak := part.agent >= 0 && r.x.agents[part.agent].weight == 0
	if part.kind == Name && part.agent < 0 && part.person < 0 {
		weak = true // "Hamas's Khalil al-Hayya"
	}
	switch {
	case weak && whole.party.Sector != "" && (p.Sector == "" || r.defaulted(&part)):
		p.Sector = whole.party.Sector
	case part.person >= 0 || part.organ >= 0:
	case p.Sector == "GOV" && part.kind == Office && (whole.agent >= 0 || whole.organ >= 0) && whole.party.Sector != "" && whole.party.Sector != "CVL" && whole.kind != Country && whole.kind != Place && whole.kind != Name &&
		!strings.Contains(r.x.agents[part.agent].name, "minister"):
		p.Sector = whole.party.Sector // "the president of the company"
	case p.Sector == "" && (whole.kind == Country || whole.kind == Place) && weak:
		p.Sector = "GOV"
	case whole.organ >= 0 && whole.party.Sector == "REB" && p.Sector == "MIL":
		p.Sector = "REB"
	case whole.weight > part.weight && whole.party.Sector != "" && part.agent >= 0 && r.x.agents[part.agent].kind != People && r.x.agents[part.agent].weight < 2 && whole.kind != Country && whole.kind != Place:
		p.Sector = whole.party.Sector
	}
	if above(p.Code) {
		p.Sector = ""
	}
	if part.former && former(p.Sector) && p.Rank >= RankOfficial {
		p.Sector = "ELI"
	}
	if len(whole.codes) > 1 && len(part.codes) == 0 {
		part.codes, part.codeUnits = whole.codes, nil
	}
	return part
}

// defaulted reports whether the sector of a phrase was only assumed.
func (r *reader) defaulted(n *node) bool {
	return n.agent >= 0 && r.x.agents[n.agent].sector == "" && n.weight == 0
}

// quantities are nouns that count what follows "of".
var quantities = map[string]bool{
	"number": true, "handful": true, "majority": true, "couple": true, "pair": true, "crowd": true, "bulk": true, "percent": true, "lot": true,
	"third": true, "quarter": true, "thousands": true, "hundreds": true, "dozens": true, "millions": true, "tens": true, "scores": true, "crowds": true, "dozen": true,
	"thousand": true, "hundred": true, "million": true, "group": true, "groups": true, "team": true, "coalition": true, "convoy": true, "column": true, "mob": true, "families": true, "remainder": true, "wave": true, "kind": true, "type": true, "array": true, "range": true, "gathering": true, "line": true}

// isYear reports whether a number is a year as written.
func isYear(w string) bool {
	return len(w) == 4 && (w[0] == '1' && w[1] >= '7' || w[0] == '2' && w[1] == '0')
}

// complement reads what follows a role by "of", "for", "to", "from", "at".
func (r *reader) complement(n node, next, depth int) (node, int) {
	us := r.units
	if next+1 >= len(us) || depth >= maxDepth {
		return n, next
	}
	prep := ""
	switch us[next].sort {
	case of:
		prep = "of"
	case preposition:
		prep = r.low[us[next].first]
	default:
		return n, next
	}
	headWord := r.low[us[n.head].last]
	counts := prep == "of" && (us[n.head].sort == common && quantities[headWord] || us[n.head].sort == quantity || us[n.head].sort == number && !isYear(headWord) || us[n.head].sort == determiner && n.last == n.first ||
		us[n.head].sort == role && quantities[headWord] && !n.own)
	if counts && r.begins(next+1) {
		c, end := r.base(next + 1)
		c, end = r.owned(c, end, depth+1)
		c, end = r.complement(c, end, depth+1)
		if c.is {
			head := n.head
			if us[head].sort == common && quantities[headWord] || us[head].sort == role {
				c.head = head
			}
			c.first = n.first
			c.plural = true
			return c, end
		}
		n.loose = append(n.loose, c.loose...)
		n.last = c.last
		n.is = false
		return n, end
	}
	if !n.is || n.kind == Pronoun {
		return n, next
	}
	agentHead := n.agent >= 0 && n.name[0] < 0
	switch prep {
	case "of":
		if n.kind == Name && n.person < 0 && n.party.Code == "" || n.kind == Other {
			// "Mehmet Ali of the University of Ankara"
			if n.kind != Name {
				return n, next
			}
			c, end := r.base(next + 1)
			c, end = r.owned(c, end, depth+1)
			if !c.is || c.kind == Name {
				return n, next
			}
			m := r.within(n, c)
			m.last = end - 1
			return m, end
		}
		if n.kind == Name && n.person >= 0 && !above(n.party.Code) {
			// "King Abdullah of Jordan" is not him of Saudi Arabia.
			k := next + 1
			if us[k].sort == determiner && k+1 < len(us) {
				k++
			}
			if us[k].sort == location && r.found[us[k].ref].Kind == places.State && !us[k].against {
				if c := r.codeOf(&r.found[us[k].ref]); c == n.party.Code {
					n.own, n.last = true, k
					return n, k + 1
				} else if c != "" {
					n.person, n.last, n.own = -1, k, true
					n.party.Code, n.party.Name, n.party.Sector = c, r.nameOf(&us[n.head]), "GOV"
					return n, k + 1
				}
			}
		}
		if n.kind == Body && n.organ >= 0 && !above(n.party.Code) {
			// "the House of Representatives of Japan"
			k := next + 1
			if us[k].sort == determiner && k+1 < len(us) {
				k++
			}
			if us[k].sort == location && r.found[us[k].ref].Kind == places.State && r.codeOf(&r.found[us[k].ref]) != "" {
				n.party.Code, n.own, n.last = r.codeOf(&r.found[us[k].ref]), true, k
				return n, k + 1
			}
		}
		if !agentHead || r.x.agents[n.agent].flags&whole == 0 {
			return n, next
		}
	case "for", "to":
		if !agentHead || n.kind != Office && n.kind != Group || r.x.agents[n.agent].flags&whole == 0 {
			return n, next
		}
		if prep == "to" && !diplomatic[r.x.agents[n.agent].name] && !attached[r.x.agents[n.agent].name] {
			return n, next
		}
		if prep == "for" && n.party.Rank < RankSpokesman && r.x.agents[n.agent].weight != 0 {
			return n, next
		}
	case "from":
		if !agentHead || n.party.Code != "" || us[next+1].sort != location && us[next+1].sort != determiner && us[next+1].sort != organ {
			return n, next
		}
		k := next + 1
		if us[k].sort == determiner && k+1 < len(us) {
			k++
		}
		if us[k].sort != location || r.found[us[k].ref].Kind != places.State || n.owner >= 0 || !r.hangs(us[k].last, &n) {
			return n, next
		}
	case "in", "at":
		// "officials in Tehran": it says whose, and stays a place.
		if a := n.agent; agentHead && n.party.Code == "" && n.party.Sector != "UAF" && n.kind != Name && !(n.plural && (travels[lastWord(r.x.agents[a].name)] || r.x.agents[a].rank >= RankDeputy)) {
			k := next + 1
			for k < len(us) && (us[k].sort == determiner || us[k].sort == adjective || us[k].sort == common && k < next+4) {
				k++
			}
			if k < len(us) && us[k].sort == location {
				m := &r.found[us[k].ref]
				if c := r.codeOf(m); c != "" && !us[k].against {
					n.party.Code = c
					if n.party.Sector == "" && n.agent >= 0 && r.x.agents[n.agent].kind != Body {
						n.party.Sector = "GOV"
					}
				}
			}
		}
		return n, next
	default:
		return n, next
	}
	if !r.begins(next + 1) {
		return n, next
	}
	c, end := r.base(next + 1)
	c, end = r.owned(c, end, depth+1)
	c, end = r.complement(c, end, depth+1)
	if !c.is && c.owner < 0 && len(c.loose) == 1 && c.loose[0].first <= next+2 && (c.loose[0].organ >= 0 || c.loose[0].kind == Country || c.loose[0].kind == Place) && c.loose[0].head == c.loose[0].last &&
		us[c.head].sort == common && !portfolios[r.low[us[c.head].last]] {
		c = c.loose[0] // "leaders of the European Union reach agreement"
		end = c.last + 1
	}
	if a := &r.x.agents[n.agent]; prep == "for" && !c.is && a.weight > 0 && !strings.Contains(a.name, "minister") && !strings.Contains(a.name, "secretary") {
		return n, next // "summoned the ambassador for talks"
	}
	if !us[c.head].sort.nominal() && us[c.head].sort != quantity && us[c.head].sort != number && !c.is {
		return n, next
	}
	if prep == "to" && attached[r.x.agents[n.agent].name] && !c.is {
		return n, next
	}
	if prep == "of" && c.is && c.kind == Name && n.kind == People {
		// "supporters of Khan" stays, but Khan is somebody; they are his
		// countrymen.
		if n.party.Code == "" && !above(c.party.Code) {
			n.party.Code = c.party.Code
		}
		return n, next
	}
	if !c.is {
		// A portfolio ("minister of communication"), a thing or place that
		// has no code ("residents of the building").
		if n.kind == Office || n.kind == Body || n.kind == Group {
			n.last = end - 1
			n.office[1] = us[end-1].last
			// "minister of trade, industry and tourism of Ghana"
			end = r.portfolio(&n, end)
			if l := firstPlace(c.loose); l != nil && n.party.Code == "" {
				n.party.Code, n.own = l.party.Code, true
			}
			n.sectorOf(r, next+1, end)
			if next2 := end; next2 < len(us) && us[next2].sort == of && next2+1 < len(us) {
				return r.complement(n, next2, depth+1)
			}
			if end < len(us) && (us[end].sort == properName || us[end].sort == someone) {
				return r.named(n, end)
			}
			return n, end
		}
		n.loose = append(n.loose, c.loose...)
		if l := firstPlace(c.loose); l != nil && n.party.Code == "" {
			n.party.Code, n.own = l.party.Code, true
			n.last = end - 1
			return n, end
		}
		return n, next
	}
	if prep == "to" && diplomatic[r.x.agents[n.agent].name] {
		// Where an envoy is sent does not say whose he is.
		n.last = end - 1
		n.office[1] = us[end-1].last
		if end < len(us) && (us[end].sort == properName || us[end].sort == someone) {
			return r.named(n, end)
		}
		return n, end
	}
	if c.kind == Name && n.party.Sector != "" && r.x.agents[n.agent].weight >= 2 && n.kind != Office {
		return n, next
	}
	m := r.within(n, c)
	m.last = end - 1
	if (prep == "of" || prep == "from") && n.plural && c.kind == Country && c.place >= 0 && c.party.Sector == "GOV" {
		// "the foreign ministers of Iran, Turkey and Russia"
		codes, at := []string{c.party.Code}, []int{c.head}
		joined := false
		k := end
		for k+1 < len(us) && (us[k].sort == comma || us[k].sort == and) {
			j := k + 1
			isAnd := us[k].sort == and
			if us[j].sort == and && j+1 < len(us) {
				isAnd = true
				j++
			}
			if us[j].sort == determiner && j+1 < len(us) {
				j++
			}
			if us[j].sort != location || r.found[us[j].ref].Kind != places.State || j+1 < len(us) && (us[j+1].sort == owner || us[j+1].sort.nominal() && !(isAnd && us[j+1].sort == common && len(codes) > 1)) {
				break
			}
			codes, at = append(codes, r.codeOf(&r.found[us[j].ref])), append(at, j)
			k = j + 1
			if isAnd {
				joined = true
				break
			}
		}
		if joined {
			m.codes, m.codeUnits, m.last = codes, at, k-1
			m.party.Sector = n.party.Sector
			if m.party.Sector == "" {
				m.party.Sector = "GOV"
			}
			return m, k
		}
	}
	if c.kind != Country && c.kind != Place {
		m.office[1] = us[end-1].last
	}
	if m.party.Sector == "" && m.party.Code != "" && !above(m.party.Code) && (c.kind == Country || c.kind == Place) && r.x.agents[n.agent].flags&general == 0 && r.x.agents[n.agent].kind != People {
		m.party.Sector = "GOV"
	}
	if n.kind == Body && n.agent >= 0 && r.x.agents[n.agent].flags&general != 0 {
		m.is = true
	}
	if end < len(us) && (us[end].sort == properName || us[end].sort == someone) && m.kind == Office && m.name[0] < 0 {
		return r.named(m, end)
	}
	return m, end
}

// travels are roles of people who meet abroad: "ministers in Munich" are not
// Germany's.
var travels = map[string]bool{"leader": true, "delegate": true, "representative": true, "envoy": true, "negotiator": true, "diplomat": true, "ambassador": true, "delegation": true, "countries": true, "nations": true,
	"peacekeeper": true, "inspector": true, "observer": true, "expert": true, "journalist": true, "reporter": true, "tourist": true, "mediator": true, "emissary": true, "governments": true}

// hangs reports whether the tree hangs a token on a phrase.
func (r *reader) hangs(t int32, n *node) bool {
	h := int32(r.toks[t].Head)
	return h >= r.units[n.first].first && h <= r.units[n.last].last
}

// diplomatic are the roles that are sent "to" somewhere.
var diplomatic = map[string]bool{
	"ambassador": true, "envoy": true, "special envoy": true, "high commissioner": true, "representative": true, "delegate": true, "permanent representative": true,
	"special representative": true, "emissary": true, "nuncio": true, "peace envoy": true, "delegation": true, "embassy": true, "consul": true, "rapporteur": true, "negotiator": true, "mission": true, "consul general": true, "diplomat": true,
}

// attached are the roles that belong "to" somebody.
var attached = map[string]bool{
	"adviser": true, "advisor": true, "aide": true, "senior adviser": true, "senior advisor": true, "senior aide": true, "counsel": true, "heir": true, "national security adviser": true,
	"special assistant": true, "political adviser": true, "lawyer": true, "assistant": true, "special adviser": true,
}

// firstPlace gives the first place or country among nodes.
func firstPlace(l []node) *node {
	for i := range l {
		if l[i].place >= 0 && l[i].party.Code != "" {
			return &l[i]
		}
	}
	return nil
}

// portfolio extends an office over coordinated portfolios.
func (r *reader) portfolio(n *node, end int) int {
	us := r.units
	for end+1 < len(us) && (us[end].sort == and || us[end].sort == comma) {
		k := end + 1
		if us[end].sort == comma && us[k].sort == and {
			k++
		}
		from := k
		for k < len(us) && (us[k].sort == common || us[k].sort == adjective) {
			k++
		}
		if k == from || us[k-1].sort != common || !portfolios[r.low[us[k-1].last]] {
			break
		}
		end = k
		n.last = end - 1
		n.office[1] = us[end-1].last
	}
	return end
}

// portfolios are nouns of what ministries do, by which "minister of defence
// and logistics" is told from "minister of defence and soldiers".
var portfolios = map[string]bool{
	"affairs": true, "finance": true, "defence": true, "defense": true, "health": true, "justice": true, "trade": true, "industry": true, "tourism": true, "culture": true, "education": true,
	"labour": true, "labor": true, "energy": true, "mines": true, "water": true, "agriculture": true, "communication": true, "communications": true, "information": true, "technology": true,
	"transport": true, "interior": true, "security": true, "development": true, "planning": true, "economy": true, "commerce": true, "environment": true, "housing": true, "sports": true,
	"youth": true, "science": true, "cooperation": true, "logistics": true, "oil": true, "petroleum": true, "resources": true, "immigration": true, "integration": true, "forestry": true,
	"fisheries": true, "infrastructure": true, "works": true, "women": true, "religion": true, "expatriates": true, "emigrants": true, "investment": true, "intelligence": true, "aviation": true,
}

// sectorOf corrects the sector of an office by its portfolio: a minister of
// intelligence.
func (n *node) sectorOf(r *reader, from, to int) {
	if n.kind != Office && n.kind != Body && n.kind != Group || n.party.Sector != "GOV" && n.party.Sector != "" {
		return
	}
	for k := from; k < to && k < len(r.units); k++ {
		if r.low[r.units[k].first] == "intelligence" {
			n.party.Sector = "SPY"
		}
	}
}

// named joins the name that follows an office and its complement: "Foreign
// Minister of Turkey Mevlüt Çavuşoğlu".
func (r *reader) named(n node, at int) (node, int) {
	us := r.units
	u := &us[at]
	if n.plural || n.name[0] >= 0 || n.kind != Office {
		return n, at
	}
	if u.sort == properName && !r.personal(u) && u.first == u.last && r.toks[u.first].Tag != "NNP" {
		return n, at
	}
	n.last = at
	n.head = at
	r.baptise(&n, u)
	return n, at + 1
}

// baptise gives an office the name of who holds it.
func (r *reader) baptise(n *node, u *unit) {
	n.name = [2]int32{u.first, u.last}
	n.kind = Name
	n.party.Name = r.nameOf(u)
	if u.sort == someone {
		n.person = u.ref
		p := r.parties(u.ref)
		n.party.Name = p.Name
		if n.party.Code == "" || above(p.Code) && !n.own {
			n.party.Code = p.Code
		}
		if n.party.Sector == "" || n.agent >= 0 && r.x.agents[n.agent].sector == "" && n.weight == 0 && p.Sector != "" {
			n.party.Sector = p.Sector
		}
		if n.party.Rank == 0 {
			n.party.Rank = p.Rank
		}
	}
}

// apposed joins an apposition: "Zakir Hasanov, Azerbaijan's minister of
// defense", "the Azerbaijani president, Ilham Aliyev,", "ISIL (ISIS)".
func (r *reader) apposed(n node, next, depth int) (node, int) {
	us := r.units
	if next+1 >= len(us) || depth > 0 {
		return n, next
	}
	if !n.is {
		return n, next
	}
	switch us[next].sort {
	case opening:
		// An abbreviation or a party and state: "(ISIL)", "(D-NY)".
		k := next + 1
		for k < len(us) && k < next+6 && us[k].sort != closing {
			k++
		}
		if k >= len(us) || us[k].sort != closing {
			return n, next
		}
		inner := &us[next+1]
		short := k == next+2 && (inner.sort == organ || inner.sort == properName || inner.sort == location) && r.caps(inner)
		if before := us[next-1].sort; short && (before == organ || before == properName || n.kind == Body || n.kind == Other || n.kind == Group) {
			n.last = k
			if n.kind == Other && inner.sort == organ {
				b := r.x.bodyOn(int(inner.ref), r.on)
				n.kind, n.organ = Body, inner.ref
				n.party.Code, n.party.Sector = b.code, b.sector
			}
			if k+1 < len(us) && us[k+1].sort == role && n.kind == Body && n.head < next {
				// "Government of National Accord (GNA) forces"
				if m, end := r.base(k + 1); m.is && m.agent >= 0 && m.name[0] < 0 && !m.own {
					w := r.within(m, n)
					if n.party.Sector == "REB" && w.party.Sector == "MIL" {
						w.party.Sector = "REB"
					}
					w.first = n.first
					return w, end
				}
			}
			return r.apposed(n, k+1, depth)
		}
		if n.kind == Name || n.kind == Other {
			// "Carlos Alvarado (Citizen Action Party)"
			if m, end := r.base(next + 1); end == k && m.is && m.kind != Place && m.kind != Country && m.kind != Name && r.compatible(&n, &m) {
				return r.merge(n, m, k+1), k + 1
			}
		}
		return n, next
	case comma:
	case hyphen, stop:
		if r.low[us[next].first] != "–" && r.low[us[next].first] != "—" && r.low[us[next].first] != "--" {
			return n, next
		}
		return n, next
	default:
		return n, next
	}
	// Baku, Azerbaijan
	if n.kind == Place && n.head == next-1 && us[next+1].sort == location && n.place >= 0 {
		m := &r.found[us[next+1].ref]
		larger := m.Kind == places.State || m.Kind == places.Province || m.Kind == places.Region
		if larger && (r.codeOf(m) == n.party.Code || n.party.Code == "") {
			n.last = next + 1
			end := next + 2
			if end+1 < len(us) && us[end].sort == comma && us[end+1].sort == location && r.codeOf(&r.found[us[end+1].ref]) == n.party.Code && r.found[us[end+1].ref].Kind == places.State {
				n.last = end + 1
				end += 2
			}
			return n, end
		}
		return n, next
	}
	if n.kind == Body && n.agent >= 0 && n.party.Code == "" && us[next+1].sort == location {
		// "San Diego County, California"
		n.party.Code, n.own = r.codeOf(&r.found[us[next+1].ref]), true
		return n, next
	}
	if !r.begins(next + 1) {
		return n, next
	}
	// An age stands between name and apposition.
	at := next + 1
	if us[at].sort == number && at+1 < len(us) && us[at+1].sort == comma && at+2 < len(us) && r.begins(at+2) {
		at += 2
	}
	switch {
	case n.kind == Name || n.kind == Other:
		m, end := r.base(at)
		for {
			before := end
			m, end = r.owned(m, end, depth+1)
			m, end = r.complement(m, end, depth+1)
			if end == before {
				break
			}
		}
		if !m.is || m.name[0] >= 0 || m.plural || m.kind == Place || m.kind == Country || m.kind == Pronoun || m.kind == Body && m.organ >= 0 && n.kind == Name {
			return n, next
		}
		if n.kind == Other && m.kind == Office && n.party.Name == "" {
			return n, next
		}
		if !r.closes(end) || !r.compatible(&n, &m) {
			return n, next
		}
		if n.agent >= 0 && r.inList(end) {
			return n, next
		}
		return r.merge(n, m, end), end
	case n.kind == Office && !n.plural && n.name[0] < 0 && (us[at].sort == properName || us[at].sort == someone):
		u := &us[at]
		if !r.closes(at+1) || us[at].sort == properName && !r.personal(u) && u.first == u.last && !r.apposition(u, n.head) {
			return n, next
		}
		if u.sort == someone {
			if p := r.parties(u.ref); n.party.Code != "" && p.Code != n.party.Code && !above(p.Code) {
				return n, next
			}
		}
		if r.inList(at+1) && !n.definite && !n.own {
			return n, next
		}
		n.last = at
		r.baptise(&n, u)
		return n, at + 1
	}
	return n, next
}

// apposition reports whether the tree calls a unit an apposition of another.
func (r *reader) apposition(u *unit, head int) bool {
	for t := u.first; t <= u.last; t++ {
		if r.toks[t].Rel == "appos" {
			return true
		}
	}
	return false
}

// caps reports whether a unit is one word in capitals.
func (r *reader) caps(u *unit) bool {
	w := r.toks[u.first].Of(r.text)
	return u.first == u.last && len(w) <= 10 && w == strings.ToUpper(w)
}

// closes reports whether an apposition may end before unit k.
func (r *reader) closes(k int) bool {
	if k >= len(r.units) {
		return true
	}
	switch r.units[k].sort {
	case comma, stop, closing, opening:
		return true
	case and:
		return r.units[k-1].sort != comma
	case participle:
		return true
	}
	if t := r.units[k].first; r.units[k].sort == other {
		switch r.toks[t].Tag {
		case "VBD", "VBZ", "VBP", "MD":
			return true // the second comma was forgotten
		}
	}
	switch r.low[r.units[k].first] {
	case "who", "which", "\"", "”", "said", "whose", "on", "in", "for", "as":
		return true
	}
	return false
}

// inList reports whether "and" and a further party follow: "the president, X,
// and Y" may be a list of three.
func (r *reader) inList(k int) bool {
	if k < len(r.units) && r.units[k].sort == comma {
		k++
	}
	return k < len(r.units) && r.units[k].sort == and
}

// compatible reports whether an apposition can be of the same person.
func (r *reader) compatible(n, m *node) bool {
	if n.party.Code != "" && m.party.Code != "" && n.party.Code != m.party.Code && (n.own || n.person >= 0) {
		return false
	}
	if n.person >= 0 && m.agent >= 0 && n.agent < 0 {
		// A known president is not "the prime minister" of an apposition.
		if n.party.Rank >= RankPremier && m.party.Rank >= RankPremier && n.party.Rank != m.party.Rank && !m.former {
			return false
		}
	}
	if n.agent >= 0 && m.agent >= 0 && n.party.Rank >= RankMinister && m.party.Rank >= RankMinister && n.agent != m.agent {
		return false
	}
	return m.kind == Office || m.kind == People || m.kind == Body || m.kind == Group || m.kind == Name
}

// merge takes from an apposition what it says of a name.
func (r *reader) merge(n, m node, end int) node {
	n.last = end - 1
	if n.kind == Other && (m.kind == Office || m.kind == People) {
		n.kind = Name
	}
	if n.kind == Other && m.kind == Body {
		n.kind = Body
	}
	if n.party.Code == "" || m.own && !above(n.party.Code) {
		if m.party.Code != "" {
			n.party.Code = m.party.Code
		}
	}
	n.own = n.own || m.own
	if n.owner < 0 {
		n.owner = m.owner
	}
	weak := m.agent >= 0 && r.x.agents[m.agent].sector == "" && m.weight == 0
	if n.agent < 0 || n.weight == 0 || m.weight > n.weight && r.x.agents[n.agent].kind == People {
		if m.party.Sector != "" && !(weak && n.party.Sector != "") && !(n.person >= 0 && m.kind == People) {
			n.party.Sector = m.party.Sector
		}
		n.party.Rank = max(n.party.Rank, m.party.Rank)
		n.agent, n.weight, n.office, n.former = m.agent, m.weight, m.office, m.former
		if n.person >= 0 && m.party.Rank < n.party.Rank && m.former {
			n.party.Rank = m.party.Rank
		}
	}
	if above(n.party.Code) {
		n.party.Sector = ""
	}
	return n
}
