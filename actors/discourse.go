package actors

import (
	"strings"

	"github.com/dragoman-events/dragoman"
)

// reference is what a definite phrase without a name may stand for.
type reference uint8

const (
	nothing     reference = iota
	toCountry             // the country, the nation
	toBody                // the group, the company
	toCountries           // the two countries, both sides
	toPersons             // the two leaders
	toFormer              // the former
	toLatter              // the latter
	toEither              // the two
)

// referring are nouns that refer back when they are definite.
var referring = map[string]reference{
	"country": toCountry, "nation": toCountry, "kingdom": toCountry, "republic": toCountry, "island": toCountry,
	"countries": toCountries, "nations": toCountries, "states": toCountries, "sides": toCountries, "neighbours": toCountries, "neighbors": toCountries,
	"parties": toCountries, "governments": toCountries, "militaries": toCountries, "powers": toCountries, "delegations": toCountries, "capitals": toCountries,
	"leaders": toPersons, "presidents": toPersons, "ministers": toPersons, "men": toPersons, "pair": toPersons, "officials": toPersons, "counterparts": toPersons, "premiers": toPersons, "women": toPersons, "statesmen": toPersons, "diplomats": toPersons,
	"group": toBody, "movement": toBody, "organization": toBody, "organisation": toBody, "company": toBody, "firm": toBody, "agency": toBody, "union": toBody, "bloc": toBody, "party": toBody,
	"alliance": toBody, "militia": toBody, "body": toBody, "network": toBody, "newspaper": toBody, "broadcaster": toBody, "court": toBody, "bank": toBody, "ministry": toBody, "council": toBody, "regime": toBody,
	"institution": toBody, "coalition": toBody, "watchdog": toBody, "charity": toBody, "tribunal": toBody, "commission": toBody, "committee": toBody, "airline": toBody, "front": toBody, "insurgents": toBody, "militants": toBody,
}

// known gives the earlier mention of a name that the report has told in full.
func (r *reader) known(k int) (node, bool) {
	u := &r.units[k]
	var room [8]word
	ws := room[:0]
	for t := u.first; t <= u.last; t++ {
		ws = appendWords(ws, r.toks[t].Of(r.text), int(t), false)
	}
	i := r.recall(ws)
	if i < 0 {
		return node{}, false
	}
	m := &r.out[i]
	return node{first: k, last: k, head: k, kind: m.Kind, agent: -1, organ: m.organ, person: m.person, place: -1, owner: -1, is: true, own: m.own,
		party: m.Party, name: [2]int32{u.first, u.last}, office: none}, true
}

// recall finds a name among those told: the same in full, else by its last
// word, else by its first (Chinese and Korean family names).
func (r *reader) recall(ws []word) int {
	if len(ws) == 0 {
		return -1
	}
	h := hashWords(ws)
	for i := len(r.names) - 1; i >= 0; i-- {
		if r.names[i].full == h {
			return r.names[i].mention
		}
	}
	last := ws[len(ws)-1].hash
	if len(ws) > 1 {
		// A longer form of a name told before must share its family name and
		// bring no other first name: "bin Laden", "Mr Hasanov".
		if ws[0].length > 4 {
			return -1
		}
		for i := len(r.names) - 1; i >= 0; i-- {
			if r.names[i].family == last && r.names[i].full != last && nameParticle(ws[0].hash) {
				return r.names[i].mention
			}
		}
		return -1
	}
	for i := len(r.names) - 1; i >= 0; i-- {
		if r.names[i].family == last {
			return r.names[i].mention
		}
	}
	for i := len(r.names) - 1; i >= 0; i-- {
		if r.names[i].lead == last && r.out[r.names[i].mention].Kind == Name {
			return r.names[i].mention
		}
	}
	return -1
}

var particleHashes = func() map[uint64]bool {
	m := map[uint64]bool{}
	for p := range nameParticles {
		ws := appendWords(nil, p, 0, false)
		if len(ws) == 1 {
			m[ws[0].hash] = true
		}
	}
	return m
}()

func nameParticle(h uint64) bool { return particleHashes[h] }

// learn remembers a name with the party that the report gave it.
func (r *reader) learn(i int) {
	m := &r.out[i]
	if m.dead || m.full == 0 || m.Kind != Name && m.Kind != Other && m.Kind != Body {
		return
	}
	for k := range r.names {
		if r.names[k].full == m.full {
			if r.out[r.names[k].mention].Party.Code == "" && m.Party.Code != "" {
				r.names[k].mention = i
			}
			return
		}
	}
	r.names = append(r.names, properties{full: m.full, family: m.family, lead: m.lead, mention: i})
}

// refer finds the earlier mention of a mention's party and takes from it what
// the phrase itself does not say.
func (r *reader) refer(i int) {
	m := &r.out[i]
	if m.owner >= 0 {
		r.possess(i)
	}
	if m.counterpart {
		r.counter(i)
	}
	switch {
	case m.Kind == Pronoun:
		r.pronounce(i)
		return
	case m.pending == toCountries || m.pending == toPersons || m.pending == toEither:
		r.members(i)
		return
	case m.pending == toFormer || m.pending == toLatter:
		r.ordinal(i)
		return
	case m.pending == toCountry:
		if k := r.lastCountry(i); k >= 0 {
			m.Same, m.Kind = k, Country
			m.Party = dragoman.Party{Code: r.out[k].Party.Code, Sector: "GOV"}
			return
		}
		m.dead = true
		return
	case m.pending == toBody && !m.own:
		if k := r.lastBody(i); k >= 0 {
			if o := &r.out[k]; o.Kind == Name || o.Kind == Office {
				m.Party = dragoman.Party{Code: o.Party.Code} // the body, not who speaks for it
				return
			}
			r.same(i, k)
			return
		}
		if m.Party.Sector == "" && m.Party.Code == "" {
			m.dead = true
		}
		return
	}
	switch m.Kind {
	case Name:
		r.sameName(i)
	case Other:
		r.sameName(i)
	case Body:
		if m.organ >= 0 {
			for k := i - 1; k >= 0; k-- {
				if !r.out[k].dead && r.out[k].organ == m.organ && r.out[k].Kind == Body {
					m.Same = k
					return
				}
			}
		}
		if m.organ < 0 && m.definite {
			r.sameRole(i)
		}
	case Country:
		for k := i - 1; k >= 0; k-- {
			if o := &r.out[k]; !o.dead && o.Kind == Country && o.Party.Code == m.Party.Code && o.Party.Name == m.Party.Name && o.Party.Sector == m.Party.Sector {
				m.Same = k
				return
			}
		}
	case Place:
		for k := i - 1; k >= 0; k-- {
			if o := &r.out[k]; !o.dead && o.Kind == Place && o.Party.Code == m.Party.Code && o.Party.Name == m.Party.Name {
				m.Same = k
				return
			}
		}
	case Office, Group, People:
		if m.definite && !m.two {
			r.sameRole(i)
		}
	}
}

// same makes mention k the earlier mention of i.
func (r *reader) same(i, k int) {
	m, o := &r.out[i], &r.out[k]
	m.Same = k
	office, rank := m.Party.Office, m.Party.Rank
	own := m.Party
	m.Party = o.Party
	if own.Code != "" && m.own {
		m.Party.Code = own.Code
	}
	if own.Sector != "" && m.sector && m.Kind != Pronoun && m.pending == nothing {
		m.Party.Sector = own.Sector
	}
	if m.Party.Office == "" || rank > 0 && m.Party.Rank == 0 {
		m.Party.Office, m.Party.Rank = office, rank
	}
	if m.Party.Name == "" {
		m.Party.Name = own.Name
	}
	if above(m.Party.Code) {
		m.Party.Sector = ""
	}
}

// sameName links a name to the same name before.
func (r *reader) sameName(i int) {
	m := &r.out[i]
	at := -1
	if m.person >= 0 {
		for k := i - 1; k >= 0 && at < 0; k-- {
			if !r.out[k].dead && r.out[k].person == m.person && r.out[k].Kind == Name {
				at = k
			}
		}
	}
	if at < 0 && m.full != 0 {
		for k := i - 1; k >= 0; k-- {
			o := &r.out[k]
			if o.dead || o.full == 0 || o.Kind == Pronoun {
				continue
			}
			if o.full == m.full || (m.full == m.family && o.family == m.family) || (o.full == o.family && o.family == m.family && m.person < 0 && o.person < 0) {
				if m.own && o.own && m.Party.Code != o.Party.Code {
					continue
				}
				at = k
				break
			}
		}
	}
	if at < 0 {
		return
	}
	o := &r.out[at]
	m.Same = at
	p := &m.Party
	// What the report has said of a person holds on.
	if p.Code == "" || !m.own && o.own {
		p.Code = o.Party.Code
	}
	if p.Sector == "" || m.agent < 0 && o.Party.Sector != "" && o.Kind == Name {
		p.Sector = o.Party.Sector
	}
	if m.agent < 0 {
		if o.Party.Office != "" {
			p.Office, p.Rank = o.Party.Office, o.Party.Rank
		}
	}
	if len(o.Party.Name) > len(p.Name) {
		p.Name = o.Party.Name
	}
	if o.Kind == Name {
		m.Kind = Name
	}
	if above(p.Code) {
		p.Sector = ""
	}
}

// sameRole links "the president", "the soldiers" to the last holder of the
// role that the report named.
func (r *reader) sameRole(i int) {
	m := &r.out[i]
	if m.agent < 0 {
		return
	}
	a := &r.x.agents[m.agent]
	for k := i - 1; k >= 0; k-- {
		o := &r.out[k]
		if o.dead || o.agent < 0 || o.Kind == Pronoun || o.Sentence < m.Sentence-6 {
			continue
		}
		b := &r.x.agents[o.agent]
		if a.word != b.word && !(a.name == lastWord(b.name) && a.plural == b.plural) {
			continue
		}
		if m.plural != o.plural || a.kind == Office && len(m.Party.Office) > len(a.name)+1 && !strings.EqualFold(m.Party.Office, o.Party.Office) {
			continue // "the minister of communication" is not him of defence
		}
		if m.own && m.Party.Code != "" && o.Party.Code != m.Party.Code || m.former != o.former {
			continue
		}
		if m.Party.Code != "" && o.Party.Code == "" {
			continue
		}
		m.Same = k
		if m.Party.Code == "" {
			m.Party.Code = o.Party.Code
		}
		if o.Party.Sector != "" && (!m.sector || o.Party.Code != "") {
			m.Party.Sector = o.Party.Sector
		}
		if m.Party.Name == "" {
			m.Party.Name = o.Party.Name
		}
		if len(o.Party.Office) > len(m.Party.Office) {
			m.Party.Office = o.Party.Office
		}
		m.Party.Rank = max(m.Party.Rank, o.Party.Rank)
		return
	}
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// gender tells he from she where a name or role does.
func (r *reader) gender(m *mention) int8 {
	if m.lead != 0 {
		switch g := r.x.given[m.lead]; {
		case g == female:
			return 'f'
		case g > 0:
			return 'm'
		}
	}
	if m.person >= 0 {
		name, _, _ := strings.Cut(r.x.persons[m.person].name, " ")
		ws := appendWords(nil, name, 0, false)
		if len(ws) > 0 {
			switch g := r.x.given[ws[0].hash]; {
			case g == female:
				return 'f'
			case g > 0:
				return 'm'
			}
		}
	}
	switch m.word {
	case "queen", "princess", "empress", "spokeswoman", "woman", "actress", "chairwoman", "congresswoman", "lady", "girl", "mother", "wife", "daughter", "sister", "policewoman", "businesswoman", "widow", "duchess", "nun":
		return 'f'
	case "king", "prince", "emperor", "spokesman", "man", "chairman", "congressman", "boy", "father", "husband", "son", "brother", "policeman", "businessman", "pope", "imam", "monk", "sultan", "emir":
		return 'm'
	}
	return 0
}

// pronounce resolves a pronoun, or drops it.
func (r *reader) pronounce(i int) {
	m := &r.out[i]
	k := r.antecedent(i, int(m.first))
	if k < 0 {
		m.dead = true
		return
	}
	if l := r.list(k, i); len(l) > 1 && (m.word == "they" || m.word == "their" || m.word == "them") {
		m.Members = l
		m.plural = true
		m.Party = dragoman.Party{}
		return
	}
	m.Same = k
	m.Party = r.out[k].Party
	m.Members = r.out[k].Members
	m.plural = r.out[k].plural
	m.person, m.organ, m.place, m.agent = r.out[k].person, r.out[k].organ, -1, r.out[k].agent
}

// list gives the coordinated mentions that k belongs to, before mention i.
func (r *reader) list(k, i int) []int {
	a := k
	for a > 0 && r.out[a].joined && !r.out[a-1].dead && r.out[a-1].Sentence == r.out[a].Sentence {
		a--
	}
	b := k
	for b+1 < i && r.out[b+1].joined && !r.out[b+1].dead && r.out[b+1].Sentence == r.out[b].Sentence {
		b++
	}
	for b > a && !r.out[b].and {
		b-- // "In India, bank workers": commas alone join nothing
	}
	if a == b || k > b {
		return nil
	}
	var l []int
	for j := a; j <= b; j++ {
		if r.out[j].Kind == Place {
			return nil
		}
		l = append(l, j)
	}
	return l
}

// antecedent finds whom the pronoun at a token of the present sentence stands
// for among the mentions before i: the subject of its sentence, else of the
// one before. It gives -1 where that is not clear.
func (r *reader) antecedent(i, t int) int {
	w := r.low[t]
	personal := w == "he" || w == "she" || w == "him" || w == "her" || w == "his"
	plural := w == "they" || w == "them" || w == "their"
	owns := w == "his" || w == "its" || w == "their" || w == "her" && r.toks[t].Tag == "PRP$"
	var want int8
	switch w {
	case "he", "him", "his":
		want = 'm'
	case "she", "her":
		want = 'f'
	}
	if w == "it" && (r.toks[t].Rel == "expl" || r.copular(t)) {
		return -1
	}
	best, second := -1, -1
	var top, next float64
	for k := i - 1; k >= 0; k-- {
		o := &r.out[k]
		if o.Sentence < r.si-2 {
			break
		}
		if o.dead || o.Sentence == r.si && int(o.first) >= t {
			continue
		}
		fit := false
		switch {
		case personal:
			fit = (o.Kind == Name || o.Kind == Office && r.human(o) || o.Kind == People || o.Kind == Pronoun && o.pronounPersonal()) && !o.plural
			if g := r.gender(o); fit && g != 0 && g != want {
				fit = false
			}
		case plural:
			fit = o.plural || o.Kind == Group || o.Kind == People && o.plural || o.Kind == Body || o.Kind == Pronoun && o.plural || len(r.list(k, i)) > 1
			if fit && (o.Kind == Place) {
				fit = false
			}
		default:
			fit = (o.Kind == Country || o.Kind == Body || o.Kind == Pronoun && !o.pronounPersonal() && !o.plural || o.Kind == Place && o.subject) && !o.plural
			if fit && o.Kind == Country && o.Sentence == r.si && !o.subject && r.adjectival(o) {
				fit = false
			}
		}
		if !fit {
			continue
		}
		// "Putin told him": two arguments of one verb are two people.
		if o.Sentence == r.si && !owns && r.toks[t].Head >= 0 && r.toks[t].Head == r.toks[o.Head].Head {
			continue
		}
		score := 0.0
		switch {
		case o.Sentence == r.si && o.subject:
			score = 3
		case o.Sentence == r.si:
			score = 1.2
		case o.Sentence == r.si-1 && o.subject:
			score = 2.4
		case o.Sentence == r.si-1:
			score = 0.8
		case o.subject:
			score = 0.9
		default:
			score = 0.2
		}
		if personal && o.Kind == People {
			score -= 0.5
		}
		if o.Sentence == r.si && !o.subject && r.relative(o, t) {
			score += 2.2 // "people who say that they"
		}
		if want != 0 && r.gender(o) == want {
			score += 0.5
		}
		if plural && o.Kind == Body {
			score -= 0.5
		}
		if plural && o.Party.Sector != "" && o.Kind == Group {
			score += 0.3
		}
		if best >= 0 && r.root(k) == r.root(best) {
			top = max(top, score)
			continue
		}
		if score > top {
			second, next = best, top
			best, top = k, score
		} else if score > next {
			second, next = k, score
		}
	}
	if best < 0 || top < 0.8 {
		return -1
	}
	if second >= 0 && top-next < 0.35 && r.out[best].Party != r.out[second].Party {
		return -1
	}
	return best
}

// human reports whether an office is somebody, not an organisation by a role
// word: "the company", "the prosecution".
func (r *reader) human(m *mention) bool {
	if m.agent < 0 {
		return true
	}
	switch m.word {
	case "prosecution", "company", "firm", "bank", "media", "press", "opposition", "union", "airline":
		return false
	}
	return !bodyWord(r.x.agents[m.agent].name)
}

// relative reports whether a relative clause stands between a mention and a
// later token of the sentence.
func (r *reader) relative(m *mention, t int) bool {
	k := int(m.last) + 1
	if k < t && r.low[k] == "," {
		k++
	}
	return k < t && (r.low[k] == "who" || r.low[k] == "whose" || r.low[k] == "whom")
}

// pronounPersonal reports whether a pronoun stands for a person.
func (m *mention) pronounPersonal() bool {
	switch m.word {
	case "he", "she", "him", "her", "his":
		return true
	}
	return false
}

// adjectival reports whether a country is named by an adjective alone.
func (r *reader) adjectival(m *mention) bool {
	return m.Sentence == r.si && r.toks[m.Head].POS == "ADJ"
}

// copular reports whether "it" is the subject of "it is", "it seems".
func (r *reader) copular(t int) bool {
	h := r.toks[t].Head
	if h < 0 || h >= len(r.toks) {
		return false
	}
	switch r.toks[h].Lemma {
	case "seem", "appear", "rain", "happen", "take":
		return true
	}
	for k := range r.toks {
		if r.toks[k].Head == h && r.toks[k].Rel == "cop" {
			return true
		}
		if r.toks[k].Head == h && r.toks[k].Rel == "aux:pass" && r.toks[t].Rel == "nsubj:pass" {
			return true // "it is reported that"
		}
	}
	return false
}

// root is the first mention of a chain.
func (r *reader) root(k int) int {
	for r.out[k].Same >= 0 && r.out[k].Same < k {
		k = r.out[k].Same
	}
	return k
}

// possess gives a phrase with "its" or "his" the country of the owner.
func (r *reader) possess(i int) {
	m := &r.out[i]
	k := r.antecedent(i, m.owner)
	if k < 0 || m.Kind == Pronoun {
		return
	}
	if len(r.list(k, i)) > 1 && r.low[m.owner] == "their" {
		return
	}
	o := &r.out[k]
	if m.counterpart {
		m.Party.Sector, m.Party.Rank, m.Party.Office = o.Party.Sector, o.Party.Rank, o.Party.Office
		m.sector = true
		m.counterpart = false
		return
	}
	if m.Party.Code == "" {
		m.Party.Code = o.Party.Code
		if m.Party.Sector == "" && m.agent >= 0 && r.x.agents[m.agent].weight == 0 {
			m.Party.Sector = o.Party.Sector
		}
		if above(m.Party.Code) {
			m.Party.Sector = ""
		}
	}
}

// counter gives "the Turkish counterpart" the office of the person before it.
func (r *reader) counter(i int) {
	m := &r.out[i]
	for k := i - 1; k >= 0 && r.out[k].Sentence >= m.Sentence-1; k-- {
		o := &r.out[k]
		if o.dead || o.Kind != Name && o.Kind != Office && o.Kind != Pronoun || o.plural != m.plural || o.Party.Code == m.Party.Code {
			continue
		}
		m.Party.Sector, m.Party.Rank = o.Party.Sector, o.Party.Rank
		if o.Party.Office != "" {
			m.Party.Office = o.Party.Office
		}
		if above(m.Party.Code) {
			m.Party.Sector = ""
		}
		m.sector = true
		return
	}
}

// lastCountry gives the country that "the country" means: the last that did
// something, else the last named.
func (r *reader) lastCountry(i int) int {
	best, visitor := -1, ""
	to := r.out[i].first > 0 && r.low[r.out[i].first-1] == "to" // where one goes is not where one is from
	for k := i - 1; k >= 0; k-- {
		o := &r.out[k]
		if o.dead || o.Party.Code == "" || above(o.Party.Code) || o.Kind == Pronoun && o.pronounPersonal() {
			continue
		}
		if o.Sentence < r.out[i].Sentence-3 {
			break
		}
		if o.subject && visitor == "" {
			at := r.countryOf(o.Party.Code, k)
			if to {
				visitor = o.Party.Code
			} else if r.out[at].Kind == Country || o.Kind != Name && o.Kind != Office {
				return at
			}
		}
		if best < 0 && (o.Kind == Country || o.Kind == Place) {
			best = k
		}
	}
	if best >= 0 && r.out[best].Party.Code == visitor {
		for k := best - 1; k >= 0; k-- {
			if o := &r.out[k]; !o.dead && (o.Kind == Country || o.Kind == Place) && o.Party.Code != visitor && o.Party.Code != "" {
				return k
			}
		}
		return -1
	}
	return best
}

// countryOf gives the last mention of the country itself among those up to k,
// else of a place in it, else k.
func (r *reader) countryOf(code string, k int) int {
	at := k
	for j := k; j >= 0; j-- {
		o := &r.out[j]
		if o.dead || o.Party.Code != code || o.Party.Sector != "GOV" {
			continue
		}
		if o.Kind == Country {
			return j
		}
		if o.Kind == Place && at == k {
			at = j
		}
	}
	return at
}

// lastBody gives the organisation that "the group" means.
func (r *reader) lastBody(i int) int {
	m := &r.out[i]
	for k := i - 1; k >= 0; k-- {
		o := &r.out[k]
		if o.Sentence < m.Sentence-4 {
			break
		}
		if o.dead || o.Same == i || o.plural && o.Kind != Group {
			continue
		}
		if above(o.Party.Code) && (o.Kind == Name || o.Kind == Office) && fits(m.word, &o.Party, o) {
			return k // "NATO's secretary general said the alliance": see same
		}
		if o.Kind != Body && o.Kind != Other && o.Kind != Group || o.Kind == Other && o.person >= 0 {
			continue
		}
		if fits(m.word, &o.Party, o) {
			return k
		}
	}
	return -1
}

// fits reports whether a party can be called by a noun.
func fits(word string, p *dragoman.Party, o *mention) bool {
	switch word {
	case "company", "firm", "airline":
		return p.Code == "MNC" || p.Sector == "BUS"
	case "bank":
		return p.Sector == "BUS" || p.Code == "IGO"
	case "newspaper", "broadcaster":
		return p.Sector == "JRN"
	case "court", "tribunal":
		return p.Sector == "JUD" || above(p.Code)
	case "party":
		return p.Sector == "PTY" || p.Sector == "OPP" || p.Sector == "REB"
	case "militia":
		return p.Sector == "PRM" || p.Sector == "REB"
	case "bloc", "union":
		return p.Code == "EUR" || p.Code == "IGO" || word == "union" && p.Sector == "LAB"
	case "group", "movement", "network", "front", "militants", "insurgents":
		return p.Sector == "REB" || p.Code == "IMG" || p.Code == "NGO" || p.Sector == "PRM" || p.Sector == "PTY" || p.Sector == "OPP" || p.Sector == "CRM"
	case "alliance", "coalition":
		return p.Code == "IGO" || p.Sector == "PTY" || p.Sector == "OPP" || p.Sector == "REB"
	case "ministry", "council", "commission", "committee":
		return o.Kind == Body && (p.Sector == "GOV" || above(p.Code))
	case "regime":
		return p.Sector == "GOV"
	case "charity", "watchdog":
		return p.Code == "NGO" || p.Code == "UNO"
	}
	return o.Kind == Body
}

// members finds whom "the two countries", "both sides", "the two leaders"
// stand for: the last two, told apart.
func (r *reader) members(i int) {
	m := &r.out[i]
	persons := m.pending == toPersons
	if m.pending == toEither {
		// "the two": persons if the last two parties are.
		for k := i - 1; k >= 0; k-- {
			if !r.out[k].dead && r.out[k].Party.Code != "" {
				persons = r.out[k].Kind == Name || r.out[k].Kind == Office
				break
			}
		}
	}
	if !persons {
		// One pair is spoken of again and again.
		for k := i - 1; k >= 0; k-- {
			if o := &r.out[k]; !o.dead && o.Kind == Plural && o.pending == toCountries && len(o.Members) == 2 {
				m.Kind, m.Same, m.Members = Plural, k, o.Members
				m.Party = dragoman.Party{}
				return
			}
		}
	}
	var l []int
	for pass := 0; pass < 2 && len(l) < 2; pass++ {
		l = l[:0]
		for k := i - 1; k >= 0 && len(l) < 2; k-- {
			o := &r.out[k]
			if o.dead || o.plural && o.Kind != Group && o.Kind != Country || o.Sentence < m.Sentence-8 {
				continue
			}
			if o.Kind == Pronoun || o.Kind == Plural || o.Kind == Other {
				continue
			}
			if o.Kind == Place && strings.HasSuffix(r.text[:o.Start], " in ") {
				continue // where they met
			}
			if persons && pass == 0 {
				if o.Kind != Name && o.Kind != Office || o.plural {
					continue
				}
			} else if o.Party.Code == "" || o.Kind == People || o.Party.Sector == "CVL" {
				continue
			}
			new := true
			for _, j := range l {
				q := &r.out[j]
				if r.root(j) == r.root(k) || q.Party.Code == o.Party.Code && (!persons || pass > 0) || persons && q.Party.Code == o.Party.Code && q.Party.Office == o.Party.Office {
					new = false
				}
			}
			if new {
				l = append(l, k)
			}
		}
		if !persons {
			break
		}
	}
	if len(l) == 2 {
		if l[0] > l[1] {
			l[0], l[1] = l[1], l[0]
		}
		// Countries are stood for by themselves, not by their people.
		if !persons {
			for j := range l {
				l[j] = r.countryOf(r.out[l[j]].Party.Code, l[j])
			}
			if l[0] > l[1] {
				l[0], l[1] = l[1], l[0]
			}
		}
		m.Kind, m.Members = Plural, l
		m.Party = dragoman.Party{}
		return
	}
	if m.Party.Code == "" && m.Party.Sector == "" {
		m.dead = true
	}
}

// ordinal resolves "the former" and "the latter".
func (r *reader) ordinal(i int) {
	m := &r.out[i]
	var l []int
	for k := i - 1; k >= 0 && len(l) < 2; k-- {
		o := &r.out[k]
		if o.dead || o.Kind == Pronoun || o.Kind == Plural || o.Sentence < m.Sentence-1 {
			continue
		}
		if len(l) == 1 && r.root(l[0]) == r.root(k) {
			continue
		}
		l = append(l, k)
	}
	if len(l) < 2 {
		m.dead = true
		return
	}
	k := l[0]
	if m.pending == toFormer {
		k = l[1]
	}
	m.Kind = r.out[k].Kind
	r.same(i, k)
}
