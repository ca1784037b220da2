package actors

import (
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/places"
)

// mention is a Mention with what coreference needs of it.
type mention struct {
	dragoman.Mention
	agent, organ, person, place int32
	first, last                 int32 // tokens
	units                       [2]int
	word                        string // the last word of the head, in lower case
	full, family                uint64 // hashes of a name and of its last word
	lead                        uint64 // hash of a name's first word
	definite, plural, own       bool
	counterpart, former         bool
	pending                     reference // what a definite phrase may refer to
	two                         bool
	owner                       int // token of a possessive pronoun; -1
	subject                     bool
	joined                      bool // "and" or a comma joins it to the mention before it
	and                         bool // "and" or "or" does
	sector                      bool // its sector is its own, not assumed
	dead                        bool
}

// properties of a name that the report has told.
type properties struct {
	full, family, lead uint64
	mention            int
}

// Mentions fills d.Mentions from d.Sentences, which must be tagged and parsed.
// Without a tree or tags it still finds what the tables know by their words.
func (x *Lexicon) Mentions(d *dragoman.Document) {
	r := &reader{x: x, d: d, text: d.Text, on: d.Published}
	found := x.places.Read(d.Text, d.Sentences)
	r.halves(found)
	for si := range d.Sentences {
		if len(d.Sentences[si].Tokens) == 0 {
			continue
		}
		r.prepare(si, found[si])
		r.phrases()
		from := len(r.out)
		r.place()
		r.share(from)
		for i := from; i < len(r.out); i++ {
			r.refer(i)
		}
		for i := from; i < len(r.out); i++ {
			r.learn(i)
		}
	}
	r.commons()
	d.Mentions = r.finish()
}

// halves finds the countries that are told by half of their name: "North and
// South Korea", and "the North" where a report speaks of one of the two.
func (r *reader) halves(found [][]places.Match) {
	spoken := false
	for si := range found {
		for k := range found[si] {
			c := found[si][k].Best().Own
			spoken = spoken || c == "PRK" || c == "KOR"
		}
	}
	if !spoken {
		return
	}
	for si := range found {
		toks := r.d.Sentences[si].Tokens
		for t := range toks {
			w := toks[t].Of(r.text)
			code := ""
			switch w {
			case "North":
				code = "PRK"
			case "South":
				code = "KOR"
			default:
				continue
			}
			if slices.ContainsFunc(found[si], func(m places.Match) bool { return m.First <= t && t <= m.Last }) {
				continue
			}
			next := ""
			if t+1 < len(toks) {
				next = lower(toks[t+1].Of(r.text))
			}
			joined := next == "and" || next == "or" || next == "-" || next == "–"
			alone := t > 0 && lower(toks[t-1].Of(r.text)) == "the" && next != "of" && next != "side" && !isUpperFirst(next) && (t+1 == len(toks) || toks[t+1].POS != "PROPN")
			if joined {
				// The other half must follow in full.
				joined = slices.ContainsFunc(found[si], func(m places.Match) bool {
					return m.First == t+2 && (m.Best().Own == "PRK" || m.Best().Own == "KOR") && m.Best().Own != code
				})
			}
			if !joined && !alone {
				continue
			}
			if c, ok := r.x.places.Country(code); ok {
				found[si] = append(found[si], places.Match{First: t, Last: t, Kind: places.State, Candidates: []places.Candidate{{
					Place: dragoman.Place{Name: c.Name, Country: code, Lat: c.Lat, Lon: c.Lon, Span: toks[t].Span}, Kind: places.State, Own: code,
				}}})
			}
		}
	}
}

// commons settles whose the Senate or the Labour Party is of which several
// countries have one: the country's that the table names if the report speaks
// of it or of none, else that of the only country that the report speaks of.
func (r *reader) commons() {
	only, spoken := "", map[string]bool{}
	any := false
	for i := range r.out {
		m := &r.out[i]
		if m.dead {
			continue
		}
		if m.organ >= 0 && r.x.bodyOn(int(m.organ), r.on).common {
			any = true
			continue
		}
		if c := m.Party.Code; c != "" && !above(c) {
			spoken[c] = true
			only = c
		}
	}
	if !any || len(spoken) == 0 {
		return
	}
	if len(spoken) > 1 {
		only = ""
	}
	for i := range r.out {
		m := &r.out[i]
		if m.dead || m.organ < 0 {
			continue
		}
		b := r.x.bodyOn(int(m.organ), r.on)
		if !b.common || m.Party.Code != b.code || m.own && m.Kind != Body {
			continue
		}
		// The sentence first, then the report.
		near, here := "", false
		for k := range r.out {
			if o := &r.out[k]; o.Sentence == m.Sentence && !o.dead && o.organ < 0 && o.Party.Code != "" && !above(o.Party.Code) {
				here = here || o.Party.Code == b.code
				if near != "" && near != o.Party.Code {
					near = "?"
				} else {
					near = o.Party.Code
				}
			}
		}
		switch {
		case here:
		case near != "" && near != "?" && !spoken[b.code]:
			m.Party.Code = near
		case !spoken[b.code]:
			m.Party.Code = only
		}
	}
}

// place makes mentions of the nodes of the sentence.
func (r *reader) place() {
	for i := range r.nodes {
		n := &r.nodes[i]
		if len(n.codes) > 1 && len(n.codes) == len(n.codeUnits) && n.name[0] < 0 {
			r.distribute(n)
			continue
		}
		r.add(n, r.units[n.first].first, r.units[n.last].last)
	}
}

// distribute makes a mention for each of coordinated adjectives.
func (r *reader) distribute(n *node) {
	for k, c := range n.codes {
		m := *n
		m.party.Code = c
		a, b := r.units[n.codeUnits[k]].first, r.units[n.codeUnits[k]].last
		if k == 0 {
			a = r.units[n.first].first
		}
		if k == len(n.codes)-1 {
			b = r.units[n.last].last
		}
		r.add(&m, a, b)
	}
}

// add files a mention over the tokens from a to b.
func (r *reader) add(n *node, a, b int32) {
	for a < b && (r.low[a] == "," || r.low[a] == "-") {
		a++
	}
	head := &r.units[n.head]
	m := mention{agent: n.agent, organ: n.organ, person: n.person, place: n.place, first: a, last: b, units: [2]int{n.first, n.last},
		word: r.low[head.last], definite: n.definite, plural: n.plural, own: n.own, counterpart: n.counterpart, former: n.former,
		pending: n.pending, two: n.two, owner: -1}
	m.Mention = dragoman.Mention{Span: dragoman.Span{Start: r.toks[a].Start, End: r.toks[b].End}, Sentence: r.si, Kind: n.kind, Party: n.party, Same: -1}
	m.Head = r.headOf(a, b, head)
	if len(n.codes) > 1 {
		m.Head = r.headOf(r.units[n.first].first, r.units[n.last].last, head)
	}
	m.sector = n.party.Sector != "" && !r.defaulted(n)
	normalise(&m.Party)
	if n.owner >= 0 {
		m.owner = int(r.units[n.owner].first)
	}
	if n.name[0] >= 0 {
		var room [10]word
		ws := room[:0]
		for t := n.name[0]; t <= n.name[1]; t++ {
			ws = appendWords(ws, r.toks[t].Of(r.text), int(t), false)
		}
		if len(ws) > 0 {
			m.full, m.family, m.lead = hashWords(ws), ws[len(ws)-1].hash, ws[0].hash
			if len(ws) > 1 && ws[len(ws)-1].length <= 3 && (ws[len(ws)-1].caps || ws[len(ws)-1].length == 2) {
				m.family = ws[len(ws)-2].hash // Jr, III
			}
		}
	}
	if n.agent >= 0 && n.office[0] >= 0 && n.office[1] >= n.office[0] {
		m.Party.Office = r.officeText(n.office[0], n.office[1], n.former)
	}
	rel := r.toks[m.Head].Rel
	for hops, t := 0, m.Head; hops < 4; hops++ {
		if strings.HasPrefix(r.toks[t].Rel, "nsubj") {
			rel = "nsubj"
			break
		}
		if r.toks[t].Rel != "conj" && r.toks[t].Rel != "appos" && r.toks[t].Rel != "flat" || r.toks[t].Head < 0 || r.toks[t].Head >= len(r.toks) {
			break
		}
		t = r.toks[t].Head
	}
	m.subject = rel == "nsubj"
	if k := len(r.out) - 1; k >= 0 && r.out[k].Sentence == r.si && !r.out[k].dead {
		m.joined = r.between(r.out[k].last+1, a)
		for t := r.out[k].last + 1; m.joined && t < a; t++ {
			m.and = m.and || r.low[t] == "and" || r.low[t] == "or" || r.low[t] == "&"
		}
	}
	r.out = append(r.out, m)
}

// normalise writes a party as PLOVER does: what stands above or beside states
// has a code and no sector.
func normalise(p *dragoman.Party) {
	if p.Sector == "NGO" || p.Sector == "MNC" {
		p.Code = p.Sector
	}
	if above(p.Code) {
		p.Sector = ""
	}
}

// between reports whether only "and" and commas, at least one of them, stand
// between two tokens.
func (r *reader) between(a, b int32) bool {
	if a >= b || b-a > 3 {
		return false
	}
	for t := a; t < b; t++ {
		switch r.low[t] {
		case "and", "or", ",", "&", "both", "as", "well":
		default:
			return false
		}
	}
	return true
}

// headOf gives the token that hangs outside a..b, that of the head's own
// tokens first.
func (r *reader) headOf(a, b int32, head *unit) int {
	outside := func(t int32) bool {
		h := r.toks[t].Head
		return h < int(a) || h > int(b)
	}
	for t := head.last; t >= head.first; t-- {
		if t >= a && t <= b && outside(t) && r.toks[t].POS != "PUNCT" {
			return int(t)
		}
	}
	for t := a; t <= b; t++ {
		if outside(t) && r.toks[t].POS != "PUNCT" && r.toks[t].POS != "ADP" && r.toks[t].POS != "DET" {
			return int(t)
		}
	}
	if head.last >= a && head.last <= b {
		return int(head.last)
	}
	return int(b)
}

// officeText gives the words of an office, in lower case but for names.
func (r *reader) officeText(a, b int32, past bool) string {
	s := r.text[r.toks[a].Start:r.toks[b].End]
	out := make([]byte, 0, len(s))
	for t := a; t <= b; t++ {
		if t > a {
			out = append(out, r.text[r.toks[t-1].End:r.toks[t].Start]...)
		}
		w := r.toks[t].Of(r.text)
		c := &r.cands[t]
		if !r.isNameWord(t) && (c.ref[agentClass] >= 0 || r.toks[t].POS != "PROPN" || t > a) {
			w = r.low[t]
		}
		out = append(out, w...)
	}
	s = strings.Join(strings.Fields(string(out)), " ")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "year-old ")
	if past && !strings.HasPrefix(s, "former") && !strings.HasPrefix(s, "ex-") {
		s = "former " + s
	}
	return s
}

// isNameWord reports whether a token belongs to a place or organisation.
func (r *reader) isNameWord(t int32) bool {
	for i := range r.units {
		u := &r.units[i]
		if u.first <= t && t <= u.last {
			return u.sort == location || u.sort == demonym || u.sort == organ || u.sort == someone || u.sort == properName
		}
	}
	return false
}

// share lets coordinated parties share a country: "Israeli soldiers and
// civilians", "the president and prime minister of Azerbaijan".
func (r *reader) share(from int) {
	for i := from + 1; i < len(r.out); i++ {
		a, b := &r.out[i-1], &r.out[i]
		if b.joined && b.and && a.Kind == Country && b.Kind == Country && a.first == a.last && a.first+2 == b.first && (r.low[a.first] == "north" || r.low[a.first] == "south") {
			a.Head = b.Head // "North and South Korea"
		}
		if !b.joined || a.agent < 0 || b.agent < 0 || a.Head == b.Head {
			continue
		}
		switch {
		case b.Party.Code == "" && a.Party.Code != "" && a.own && shares(&b.Party) && shares(&a.Party) && b.organ < 0 && b.owner < 0 && (!b.definite || a.Kind == Office && b.Kind == Office && a.Party.Rank == b.Party.Rank):
			b.Party.Code, b.own = a.Party.Code, true
			if b.Party.Sector == "" && !above(b.Party.Code) {
				b.Party.Sector = "GOV"
			}
			if above(b.Party.Code) {
				b.Party.Sector = ""
			}
		case a.Party.Code == "" && b.Party.Code != "" && b.own && b.Kind == Office && a.Kind == Office && shares(&a.Party) && b.Party.Name == "" && a.Party.Name == "" && r.toks[b.last].POS == "PROPN":
			a.Party.Code, a.own = b.Party.Code, true
		}
	}
}

// shares reports whether a party takes its country from the one beside it:
// enemies do not.
func shares(p *dragoman.Party) bool {
	switch p.Sector {
	case "REB", "UAF", "CRM", "PRM", "REF", "ELI":
		return false
	}
	return true
}

// finish drops what was not resolved and renumbers.
func (r *reader) finish() []dragoman.Mention {
	to := make([]int, len(r.out))
	n := 0
	for i := range r.out {
		to[i] = -1
		if !r.out[i].dead {
			to[i] = n
			n++
		}
	}
	out := make([]dragoman.Mention, 0, n)
	for i := range r.out {
		m := &r.out[i]
		if m.dead {
			continue
		}
		if m.Same >= 0 {
			m.Same = to[m.Same]
		}
		var members []int
		for _, k := range m.Members {
			if to[k] >= 0 {
				members = append(members, to[k])
			}
		}
		m.Members = members
		normalise(&m.Party)
		out = append(out, m.Mention)
	}
	return out
}
