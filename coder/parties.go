package coder

import (
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/places"
	"github.com/dragoman-events/dragoman/rules"
)

// parties resolves the tokens that each rule points at to mentions. The first
// place of a rule that names a party wins. A draft with nobody in it is
// dropped.
func (r *reading) parties() {
	for i := range r.drafts {
		d := &r.drafts[i]
		rule := d.match.Rule
		d.Actors = r.side(d, rule.Actor, d.match.Actor, nil)
		d.Recipients = r.side(d, rule.Recipient, d.match.Recipient, d.Actors)
		if rule.Mutual {
			d.Actors = union(d.Actors, d.Recipients)
			d.Recipients = nil
		}
	}
	// Who calls off a visit is told by the visit: "the visit to Baku by Iran's
	// minister was postponed".
	for i := range r.drafts {
		if d := &r.drafts[i]; d.content >= 0 && d.Type == "CONSULT" && r.drafts[d.content].Type == "REJECT" {
			o := &r.drafts[d.content]
			if !r.known(o.Actors) {
				o.Actors = slices.DeleteFunc(slices.Clone(d.Actors), func(m int) bool { return r.sameAsAny(m, o.Recipients) })
			}
			if !r.known(o.Recipients) {
				o.Recipients = slices.DeleteFunc(slices.Clone(d.Recipients), func(m int) bool { return r.sameAsAny(m, o.Actors) })
			}
		}
	}
	for i := range r.drafts {
		d := &r.drafts[i]
		a, rec := r.known(d.Actors), r.known(d.Recipients)
		switch needs := d.match.Rule.Needs; {
		case d.dropped != "":
		case needs == "actor" && !a:
			d.dropped = "no actor named"
		case needs == "recipient" && !rec:
			d.dropped = "no recipient named"
		case needs == "both" && !(a && rec) && !(d.match.Rule.Mutual && r.distinct(d.Actors) >= 2):
			d.dropped = "needs both sides named"
		case !a && !rec:
			d.dropped = "no party named"
		}
	}
}

// belongs begins the reason why settle drops a draft.
const belongs = "its word belongs to "

// settle drops the drafts whose word a more specific rule, whose event stands,
// read as its object or complement.
func (r *reading) settle() {
	for i := range r.drafts {
		d := &r.drafts[i]
		for _, j := range r.ruledBy[d.sentence] {
			o := &r.drafts[j]
			if i != j && o.dropped == "" && o.match.Trigger != d.match.Trigger &&
				containsMention(o.match.Own, d.match.Trigger) && (o.match.Weight > d.match.Weight || !containsMention(d.match.Own, o.match.Trigger)) {
				d.dropped = belongs + o.Rule
			}
		}
	}
}

// side gives the mentions that the first fruitful path leads to.
func (r *reading) side(d *draft, paths []rules.Path, nodes [][]int, taken []int) []int {
	for i, p := range paths {
		if p[0] == rules.Place || strings.HasPrefix(p[0], rules.Place+" ") {
			if d.Type == "RETREAT" && r.captives(d.sentence) {
				continue // whoever took them let them go, not the state
			}
			if m := r.peopleOf(d, strings.TrimPrefix(strings.TrimPrefix(p[0], rules.Place), " ")); m >= 0 {
				return []int{m}
			}
			continue
		}
		at := nodes[i]
		if len(at) == 0 && len(p) == 1 && p[0] == "subject" {
			at = r.looseSubject(d.sentence, d.match.Trigger)
		}
		var out []int
		for _, k := range at {
			out = union(out, r.mentionsAt(d.sentence, k, 0))
		}
		out = r.listedAfter(out)
		if d.Type == "ASSAULT" {
			// "a Kabul bombing" is one in Kabul.
			out = slices.DeleteFunc(out, func(m int) bool {
				mn := &r.Mentions[m]
				return mn.Kind == actors.Place && mn.Sentence == d.sentence && r.trees[d.sentence].Rel(mn.Head, "compound", "amod", "nmod:desc")
			})
		}
		out = slices.DeleteFunc(out, func(m int) bool { return slices.Contains(taken, m) || r.sameAsAny(m, taken) })
		if r.known(out) {
			return out
		}
	}
	return nil
}

// captives reports whether a sentence speaks of people whom no state holds:
// the kidnapped, not the jailed.
func (r *reading) captives(s int) bool {
	t := r.trees[s]
	for k := range t.Tokens {
		switch t.Lemma(k) {
		case "kidnap", "abduct", "hijack", "hostage", "kidnapper", "captor", "abductor", "hijacker", "ransom", "pirate", "captivity":
			return true
		}
	}
	return false
}

// looseSubject is for verbs that the parser left without a subject: the
// nearest party before the verb, when no other verb and no preposition of its
// own stands between.
func (r *reading) looseSubject(s, trigger int) []int {
	t := r.trees[s]
	if !t.Verb(trigger) || t.Passive(trigger) || t.Mark(trigger) == "to" {
		return nil
	}
	for hops := 0; t.Rel(trigger, "conj") && t.Tokens[trigger].Head >= 0 && t.Verb(t.Tokens[trigger].Head) && hops < 4; hops++ {
		trigger = t.Tokens[trigger].Head
	}
	for k := trigger - 1; k >= 0; k-- {
		switch {
		case t.Verb(k) && r.covers[s][k] < 0:
			return nil
		case t.Tokens[k].POS == "SCONJ" || t.Tokens[k].POS == "ADP":
			return nil
		}
		if m := r.covers[s][k]; m >= 0 && r.known([]int{m}) {
			if h := r.Mentions[m].Head; h >= 0 && h < t.Len() && t.Case(h) == "" {
				return []int{h}
			}
			return nil
		}
	}
	return nil
}

// listedAfter adds to the last of ms the mentions that follow it in a list but
// that the parser hung elsewhere: "Hasanov, the minister, Aliyev and Asadov".
// A list is of one kind, with nothing but commas and a conjunction between,
// and its members are no subjects of verbs of their own.
func (r *reading) listedAfter(ms []int) []int {
	if len(ms) == 0 {
		return ms
	}
	last, chain, joined := ms[len(ms)-1], []int(nil), false
	for {
		a := &r.Mentions[last]
		t := r.trees[a.Sentence]
		next := -1
		for m := last + 1; m < r.spoken; m++ {
			if r.Mentions[m].Sentence > a.Sentence {
				break
			}
			if r.Mentions[m].Start >= a.End {
				next = m
				break
			}
		}
		if next < 0 {
			break
		}
		b := &r.Mentions[next]
		if b.Kind != a.Kind || b.Party.Code == "" || b.Head < 0 || b.Head >= t.Len() || t.Rel(b.Head, "nsubj") {
			break
		}
		glue, and := listGlue(r.Text[a.End:b.Start])
		if !glue {
			break
		}
		h, below := b.Head, false // below some word of the one before it
		for hops := 0; h >= 0 && hops < 6 && !below; hops++ {
			below = a.Holds(t.Tokens[h].Span)
			h = t.Tokens[h].Head
		}
		chain = append(chain, next)
		joined = joined || and || below
		last = next
		if and {
			break
		}
	}
	if !joined || r.Mentions[ms[0]].Kind == actors.Place {
		return ms
	}
	return union(ms, chain)
}

// listGlue reports whether only commas and conjunctions stand in s, and
// whether a conjunction does.
func listGlue(s string) (glue, and bool) {
	for _, w := range strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == ',' || c == ';' || c == '\n' }) {
		switch strings.ToLower(w) {
		case "and", "or", "&", "as", "well":
			and = true
		default:
			return false, false
		}
	}
	return and || strings.ContainsAny(s, ",;"), and
}

// mentionsAt gives the mentions that token k heads, or that cover it, or that
// own what it names ("the Iranian embassy", "a decision of the court").
func (r *reading) mentionsAt(sentence, k, depth int) []int {
	if ms := r.heads[sentence][k]; len(ms) > 0 {
		if ms = r.parts(ms); r.known(ms) {
			return ms
		}
	}
	if m := r.covers[sentence][k]; m >= 0 && r.known([]int{m}) {
		return r.parts([]int{m})
	}
	if depth >= 2 {
		return nil
	}
	t := r.trees[sentence]
	for _, kid := range t.Kids(k) {
		var through bool
		switch {
		case t.Rel(kid, "nmod:poss", "amod", "compound", "nmod:desc", "appos", "flat"):
			through = true
		case t.Rel(kid, "nmod", "obl"):
			switch t.Case(kid) {
			case "of", "from", "by", "":
				through = true
			}
		}
		if through {
			var out []int
			for _, c := range t.Conjuncts(kid) {
				out = union(out, r.mentionsAt(sentence, c, depth+1))
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// parts takes plurals apart: "the two countries" are the two, as countries,
// though the report may last have spoken of a person of each.
func (r *reading) parts(ms []int) []int {
	var out []int
	for _, m := range ms {
		mem := r.Mentions[m].Members
		switch {
		case len(mem) == 0:
			out = union(out, []int{m})
		case r.ofCountries(m):
			for _, k := range mem {
				out = union(out, []int{r.asCountry(k, m)})
			}
		default:
			out = union(out, mem)
		}
	}
	return out
}

// ofCountries reports whether a plural, or the plural it goes back to, speaks
// of countries.
func (r *reading) ofCountries(m int) bool {
	for hops := 0; m >= 0 && hops < len(r.Mentions); hops++ {
		mn := &r.Mentions[m]
		if t := r.trees[mn.Sentence]; mn.Head >= 0 && mn.Head < t.Len() {
			switch t.Lemma(mn.Head) {
			case "country", "nation", "state", "government", "neighbour", "neighbor", "republic", "capital", "power", "ally":
				return true
			}
		}
		m = mn.Same
	}
	return false
}

// asCountry is the country of mention k as plural m speaks of it: k itself, or
// a mention of its own with the words of m.
func (r *reading) asCountry(k, m int) int {
	p := r.Mentions[k].Party
	if p.Code == "" || (r.Mentions[k].Kind == actors.Country && p.Sector == "GOV") {
		return k
	}
	for o := range r.Mentions {
		if mn := &r.Mentions[o]; mn.Kind == actors.Country && mn.Party.Code == p.Code && mn.Span == r.Mentions[m].Span {
			return o
		}
	}
	mn := dragoman.Mention{Span: r.Mentions[m].Span, Sentence: r.Mentions[m].Sentence, Head: r.Mentions[m].Head, Kind: actors.Country, Same: -1}
	mn.Party = dragoman.Party{Code: p.Code, Sector: "GOV"}
	if isBody(p.Code) {
		mn.Party.Sector = ""
	}
	r.Mentions = append(r.Mentions, mn)
	return len(r.Mentions) - 1
}

func union(a, b []int) []int {
	for _, m := range b {
		if !slices.Contains(a, m) {
			a = append(a, m)
		}
	}
	return a
}

// known reports whether any of the mentions names a country, body or sector.
func (r *reading) known(ms []int) bool {
	for _, m := range ms {
		if p := r.Mentions[m].Party; p.Code != "" || p.Sector != "" {
			return true
		}
	}
	return false
}

// codes counts the different codes among the mentions.
func (r *reading) codes(ms []int) int {
	var seen []string
	for _, m := range ms {
		if c := r.Mentions[m].Party.Code; c != "" && !slices.Contains(seen, c) {
			seen = append(seen, c)
		}
	}
	return len(seen)
}

// distinct counts the different parties among the mentions of which something
// is known: two organs of one country are two.
func (r *reading) distinct(ms []int) int {
	var seen []int
	for _, m := range ms {
		if r.known([]int{m}) && !r.sameAsAny(m, seen) {
			seen = append(seen, m)
		}
	}
	return len(seen)
}

// first follows Same to the first mention of a party.
func (r *reading) first(m int) int {
	if m < len(r.origin) {
		return r.origin[m]
	}
	return m
}

func (r *reading) sameAsAny(m int, ms []int) bool {
	for _, o := range ms {
		if r.first(o) == r.first(m) {
			return true
		}
		a, b := &r.Mentions[o], &r.Mentions[m]
		if a.Kind == actors.Country && b.Kind == actors.Country && a.Party.Code == b.Party.Code && a.Party.Code != "" {
			return true
		}
	}
	return false
}

// peopleOf adds a mention for the people of the country where a draft
// happens, or for the organ of state that the rule names by its sector.
func (r *reading) peopleOf(d *draft, sector string) int {
	if sector == "" {
		sector = "CVL"
	}
	country := d.Where.Country
	if country == "" {
		country = r.onlyCountry(d)
	}
	return r.stateOf(d, country, sector)
}

// stateOf is a mention of our own for a sector of a country that the text
// leaves unsaid; -1 for no country, or for a body that has no sectors.
func (r *reading) stateOf(d *draft, country, sector string) int {
	if country == "" || isBody(country) {
		return -1
	}
	span := d.Passages[0].Trigger
	if d.Where.Country == country && !d.Where.Span.Empty() {
		span = d.Where.Span
	}
	for m := r.spoken; m < len(r.Mentions); m++ {
		if o := &r.Mentions[m]; o.Span == span && o.Party.Code == country && o.Party.Sector == sector && o.Kind == actors.People {
			return m
		}
	}
	r.Mentions = append(r.Mentions, dragoman.Mention{
		Span: span, Sentence: d.sentence, Head: d.match.Trigger, Kind: actors.People, Same: -1,
		Party: dragoman.Party{Code: country, Sector: sector},
	})
	return len(r.Mentions) - 1
}

// opposed makes the country of "anti-Japanese protests" the one they are
// against, wherever they are held.
func (r *reading) opposed(d *draft) {
	if d.Type != "PROTEST" || d.dropped != "" {
		return
	}
	t := r.trees[d.sentence]
	for _, w := range append([]int{d.match.Trigger}, d.match.Words...) {
		for _, k := range t.Kids(w) {
			name, ok := strings.CutPrefix(t.Lower(k), "anti-")
			if !ok {
				continue
			}
			c, ok := r.coder.places.CountryByName(name)
			if !ok {
				continue
			}
			span := dragoman.Span{Start: t.Tokens[k].Start + len("anti-"), End: t.Tokens[k].End}
			d.Recipients = []int{len(r.Mentions)}
			r.Mentions = append(r.Mentions, dragoman.Mention{
				Span: span, Sentence: d.sentence, Head: k, Kind: actors.Country, Same: -1,
				Party: dragoman.Party{Code: c.Code, Sector: "GOV"},
			})
			return
		}
	}
}

// home gives a country to the parties of a draft that the text names by role
// only: "police", "soldiers", "protesters" belong to where they act, or to the
// one country that the sentence speaks of. Unidentified attackers stay so.
func (r *reading) home(d *draft) {
	if d.dropped != "" {
		return
	}
	country := d.Where.Country
	if country == "" {
		country = r.onlyCountry(d)
	}
	if country == "" {
		return
	}
	for i, side := range [][]int{d.Actors, d.Recipients} {
		for _, m := range side {
			p := &r.Mentions[m].Party
			if i == 1 && r.envoy(m) && slices.Contains(r.codeSet(d.Actors), country) {
				continue // whom China summons is no ambassador of China
			}
			if p.Code == "" && p.Sector != "" && p.Sector != "UAF" {
				p.Code = country
			}
		}
	}
}

// envoy reports whether a mention is somebody sent by another country.
func (r *reading) envoy(m int) bool {
	mn := &r.Mentions[m]
	for _, w := range strings.Fields(strings.ToLower(mn.Party.Office + " " + mn.Of(r.Text))) {
		switch strings.TrimSuffix(w, "s") {
		case "ambassador", "envoy", "diplomat", "consul", "attache", "attaché":
			return true
		}
	}
	return false
}

// itself takes from the recipients the country that is the actor, named as
// such: "Russia says that Russia can strike" accuses nobody. What a state does
// at home it does to its people, and these may stand as their country.
func (r *reading) itself(d *draft) {
	switch d.Type {
	case "PROTEST", "ASSAULT", "COERCE":
		return
	}
	own := r.codeSet(d.Actors)
	n := len(d.Recipients)
	d.Recipients = slices.DeleteFunc(d.Recipients, func(m int) bool {
		mn := &r.Mentions[m]
		return mn.Kind == actors.Country && mn.Party.Sector == "GOV" && slices.Contains(own, mn.Party.Code)
	})
	if n > 0 && len(d.Recipients) == 0 && d.match.Rule != nil && d.match.Rule.Needs == "both" {
		d.dropped = "the actor itself is the only recipient"
	}
}

// wholeStory is the number of sentences within which a report that names one
// country first is taken to speak of it.
const wholeStory = 8

// onlyCountry is the one country that the parties of a draft or its sentence
// name, or empty.
func (r *reading) onlyCountry(d *draft) string {
	only := func(ms []int) string {
		code := ""
		for _, m := range ms {
			mn := &r.Mentions[m]
			c := mn.Party.Code
			if len(c) != 3 || mn.Party.Sector == "" {
				continue
			}
			if code != "" && code != c {
				return "?"
			}
			code = c
		}
		return code
	}
	code := only(r.named[d.sentence])
	for s := 0; code == "" && s < min(len(r.named), wholeStory); s++ {
		code = only(r.named[s])
	}
	if code == "?" {
		return ""
	}
	return code
}

// otherSide fills in to whom an act between states is done that the clause
// leaves unsaid, where the sentence and those beside it speak of one other
// party only: "Norway was told on Monday that China refuses".
func (r *reading) otherSide() {
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.dropped == "" && d.Type == "SANCTION" && d.Mode == "withdraw" {
			r.posting(d)
		}
		if d.dropped != "" || !towards[d.Type] || d.Mode == "weapons" || d.Type == "SUPPORT" && signs[r.trees[d.sentence].Lemma(d.match.Trigger)] || len(d.Recipients) > 0 || r.codes(d.Actors) != 1 {
			continue
		}
		own := r.codeSet(d.Actors)[0]
		best, codes, abroad := -1, []string(nil), false
		for s := max(0, d.sentence-1); s <= min(len(r.named)-1, d.sentence+1); s++ {
			for _, m := range r.named[s] {
				mn := &r.Mentions[m]
				if mn.Party.Code == "" || mn.Party.Code == own || mn.Kind == actors.Other {
					continue
				}
				if d.Type != "SANCTION" && (mn.Kind == actors.Place || mn.Kind == actors.Country) && locative[r.trees[s].Case(mn.Head)] {
					abroad = true
					continue // where it is done
				}
				codes = addCode(codes, mn.Party.Code)
				if best < 0 || abs(r.Mentions[best].Sentence-d.sentence) > abs(s-d.sentence) {
					best = m
				}
			}
		}
		switch {
		case len(codes) == 1:
			d.Recipients = []int{best}
		case len(codes) > 1:
			d.Recipients = r.repliesTo(d, own)
		case !abroad:
			if sector := r.atHome(d); sector != "" {
				if m := r.stateOf(d, own, sector); m >= 0 {
					d.Recipients = []int{m}
				}
			}
		}
	}
}

// signs are the words of support that two sides give each other: with whom, only
// the clause can say.
var signs = map[string]bool{"sign": true, "signing": true, "initial": true, "conclude": true, "deal": true, "agreement": true, "accord": true, "treaty": true}

// atHome is the sector of those within a country to whom an act is done, where
// nobody else is spoken of: whoever is not the state and blames, asks, backs or
// threatens somebody at home means the government.
func (r *reading) atHome(d *draft) string {
	switch d.Type {
	case "ACCUSE", "REQUEST", "SUPPORT", "THREATEN":
	default:
		return ""
	}
	for _, m := range d.Actors {
		switch r.Mentions[m].Party.Sector {
		case "", "GOV", "MIL", "COP", "SPY", "LEG", "JUD":
			return ""
		}
	}
	return "GOV"
}

// posting reads from "its ambassador to Croatia" to whom the recall of an envoy
// is done, and by whom where nobody else is named.
func (r *reading) posting(d *draft) {
	for _, m := range slices.Concat(d.Recipients, d.Actors) {
		mn := &r.Mentions[m]
		for i := range r.spots[mn.Sentence] {
			s := &r.spots[mn.Sentence][i]
			toks := r.Sentences[mn.Sentence].Tokens
			span := dragoman.Span{Start: toks[s.First].Start, End: toks[s.Last].End}
			if code := s.Country(); code != "" && code != mn.Party.Code && (s.Kind == places.State || s.Kind == places.Capital) && mn.Holds(span) && r.trees[mn.Sentence].Case(headOf(r.trees[mn.Sentence], s.First, s.Last)) == "to" {
				if !r.known(d.Actors) {
					d.Actors = []int{m}
				}
				r.Mentions = append(r.Mentions, dragoman.Mention{Span: span, Sentence: mn.Sentence, Head: s.Last, Kind: actors.Country, Same: -1, Party: dragoman.Party{Code: code, Sector: "GOV"}})
				d.Recipients = []int{len(r.Mentions) - 1}
				return
			}
		}
	}
}

// repliesTo gives whoever did something to the country that acts in d, in what
// the report tells just before it: "China demanded an apology from Japan. The
// ministry rejected the call."
func (r *reading) repliesTo(d *draft, own string) []int {
	best := -1
	for j := range r.drafts {
		e := &r.drafts[j]
		if e.dropped == "" && before(e, d) && d.sentence-e.sentence <= 1 && r.has(e.Recipients, own) && !r.has(e.Actors, own) && (best < 0 || before(&r.drafts[best], e)) {
			best = j
		}
	}
	if best < 0 {
		return nil
	}
	return slices.Clone(r.drafts[best].Actors)
}

// before reports whether draft a is told before b.
func before(a, b *draft) bool {
	return a.sentence < b.sentence || a.sentence == b.sentence && a.match.Trigger < b.match.Trigger
}

// towards are the types that are done to somebody even where the sentence does
// not say to whom.
var towards = map[string]bool{"SANCTION": true, "SUPPORT": true, "REQUEST": true, "AID": true, "ACCUSE": true, "REJECT": true, "CONCEDE": true, "AGREE": true, "THREATEN": true, "MOBILIZE": true}

// organs says by which organ a state acted that the report names as a whole:
// "Russia shelled Kharkiv" tells of its forces, "Vietnam protested in the
// streets" of its people, "South Africa jailed him" of its courts.
func (r *reading) organs() {
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.dropped != "" {
			continue
		}
		actor, recipient := "", ""
		switch {
		case decreed[r.trees[d.sentence].Lemma(d.match.Trigger)]:
		case d.Type == "ASSAULT", d.Type == "MOBILIZE" && d.Mode == "troops", d.Type == "COOPERATE" && slices.Contains(d.Contexts, "military"):
			actor = "MIL"
		case d.Type == "PROTEST":
			actor = "CVL"
		case d.Type == "SANCTION" && d.Mode == "convict":
			actor = "JUD"
		case d.Type == "RETREAT" && d.Mode == "release" && r.modifiers(d.Recipients):
			recipient = "CVL"
		}
		if d.Type == "ASSAULT" && d.Mode != "" || d.Type == "COERCE" && d.Mode != "seize" || d.Type == "AID" {
			d.Recipients = r.standFor(d.Recipients, "CVL", actors.Place) // who is bombed or fed in a town are its people
		}
		d.Actors = r.standFor(d.Actors, actor, actors.Country, actors.Place)
		d.Recipients = r.standFor(d.Recipients, recipient, actors.Country, actors.Place)
	}
}

// decreed are the verbs of acts by force that a government decides and does not
// leave to its forces: it executes, puts an army on alert and pays for it.
var decreed = map[string]bool{"execute": true, "put": true, "place": true, "raise": true, "increase": true, "boost": true, "expand": true, "double": true, "order": true}

// modifiers reports whether all of the mentions modify a noun: "a British
// sailor", not "to Britain".
func (r *reading) modifiers(ms []int) bool {
	return !slices.ContainsFunc(ms, func(m int) bool {
		t, h := r.trees[r.Mentions[m].Sentence], r.Mentions[m].Head
		return h < 0 || h >= t.Len() || !t.Rel(h, "amod", "compound")
	})
}

// standFor puts an organ or the people of a country in the place of the
// country, by a mention of our own with its words.
func (r *reading) standFor(ms []int, sector string, kinds ...string) []int {
	ms = slices.Clone(ms)
	for i, m := range ms {
		mn := r.Mentions[m]
		if sector == "" || !slices.Contains(kinds, mn.Kind) || mn.Party.Sector != "GOV" {
			continue
		}
		mn.Same, mn.Members = -1, nil
		mn.Party = dragoman.Party{Code: mn.Party.Code, Sector: sector}
		r.Mentions = append(r.Mentions, mn)
		ms[i] = len(r.Mentions) - 1
	}
	return ms
}

// perPerson makes one meeting or visit of each person where a report lists
// several of one country: "met with the president and the speaker" tells two
// meetings, while leaders of different countries sit at one table.
func (r *reading) perPerson() {
	n := len(r.drafts)
	for i := 0; i < n; i++ {
		if d := &r.drafts[i]; d.Type != "CONSULT" || d.dropped != "" {
			continue
		}
		d := r.drafts[i]
		side, rest := r.listed(&d)
		if len(side) < 2 {
			continue
		}
		for k, m := range side {
			one := d
			one.Passages = slices.Clone(d.Passages)
			one.Contexts = slices.Clone(d.Contexts)
			switch {
			case mutual(&d):
				one.Actors = append(slices.Clone(rest), m)
			case slices.Contains(d.Actors, m):
				one.Actors = []int{m}
			default:
				one.Recipients = []int{m}
			}
			if k == 0 {
				r.drafts[i] = one
			} else {
				r.drafts = append(r.drafts, one)
			}
		}
	}
}

// eachOther makes two events of what two parties do to each other: "India and
// Pakistan expelled each other's diplomats". A fight is one, of both.
func (r *reading) eachOther() {
	for i := range len(r.drafts) {
		d := &r.drafts[i]
		if d.dropped != "" || ontology.Mutual(d.Type) || d.Type == "ASSAULT" || len(d.Actors) != 2 || r.codes(d.Actors) != 2 || r.codes(d.Recipients) > 0 || !r.toEachOther(d) {
			continue
		}
		back := *d
		back.Passages, back.Contexts = slices.Clone(d.Passages), slices.Clone(d.Contexts)
		a, b := d.Actors[0], d.Actors[1]
		d.Actors, d.Recipients = []int{a}, []int{b}
		back.Actors, back.Recipients = []int{b}, []int{a}
		r.drafts = append(r.drafts, back)
	}
}

// toEachOther reports whether the words of a draft say "each other".
func (r *reading) toEachOther(d *draft) bool {
	t := r.trees[d.sentence]
	each, other := false, false
	for k := 1; k < t.Len(); k++ {
		switch t.Lower(k) {
		case "other", "another":
			before := t.Lower(k - 1)
			if (before == "each" || before == "one") && t.Under(k, d.match.Trigger) {
				return true
			}
			other = other || before == "the" && k+1 < t.Len() && t.Lower(k+1) == "'s"
		case "each":
			each = each || t.Under(k, d.match.Trigger)
		case "tit", "tit-for-tat", "reciprocal":
			other = true
		}
	}
	return each && other
}

// mutual reports whether a draft lists all its parties as actors.
func mutual(d *draft) bool {
	return ontology.Mutual(d.Type) && d.Mode != "visit" && len(d.Recipients) == 0 && len(d.Actors) > 1
}

// listed gives the persons of one country that share a side of d, and the
// others of a mutual event.
func (r *reading) listed(d *draft) (persons, rest []int) {
	group := func(ms []int) []int {
		byCode := map[string][]int{}
		for _, m := range ms {
			if k := r.Mentions[m].Kind; k == actors.Name || k == actors.Office {
				c := r.Mentions[m].Party.Code
				byCode[c] = append(byCode[c], m)
			}
		}
		for _, m := range ms {
			if g := byCode[r.Mentions[m].Party.Code]; len(g) > 1 && r.Mentions[m].Party.Code != "" {
				return g
			}
		}
		return nil
	}
	if mutual(d) {
		g := group(d.Actors)
		if len(g) == len(d.Actors) {
			return nil, nil
		}
		for _, m := range d.Actors {
			if !slices.Contains(g, m) {
				rest = append(rest, m)
			}
		}
		return g, rest
	}
	if g := group(d.Actors); len(g) == len(d.Actors) {
		return g, nil
	}
	if g := group(d.Recipients); len(g) == len(d.Recipients) {
		return g, nil
	}
	return nil, nil
}
