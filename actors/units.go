package actors

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/places"
)

// A unit is what the grammar of phrases reads: a token, or several that the
// tables know as one thing, or a proper name that they do not know.
type unit struct {
	first, last int32 // tokens
	sort        sort
	ref         int32 // in agents, bodies, persons or reader.found; else -1
	against     bool  // "pro-", "anti-" stands before it: it says nothing of who they are
	adjective   bool  // an agent's word used as an adjective: only before another
}

type sort uint8

const (
	other       sort = iota
	determiner       // the, a, this, both
	quantity         // at least, dozens, many
	number           // 12, two
	adjective        // also participles before a noun
	participle       // a participle that may be a verb
	common           // a noun that the tables do not know
	properName       // a proper name that they do not know
	role             // agents.tsv
	organ            // bodies.tsv
	someone          // persons.tsv
	location         // a country, city or province
	demonym          // Iranian, Kurds
	owner            // 's
	of               // of
	preposition      // others
	and              // and, or, &
	comma            // ,
	pronoun          // he, she, it, they
	possessive       // his, her, its, their
	qualifier        // former, acting, deputy, senior, Mr
	hyphen           // - between words
	opening          // (
	closing          // )
	stop             // . ; : and the like
)

// nominal reports whether a unit can head a phrase.
func (s sort) nominal() bool {
	switch s {
	case common, properName, role, organ, someone, location, demonym:
		return true
	}
	return false
}

// reader reads the sentences of one document. Its slices are reused from
// sentence to sentence.
type reader struct {
	x     *Lexicon
	d     *dragoman.Document
	text  string
	on    dragoman.Day
	si    int
	toks  []dragoman.Token
	low   []string // the tokens in lower case, with plain apostrophes
	words []word
	units []unit
	cands []candidate // by token
	found []places.Match
	at    []int32 // by token, the index in found of what begins there; -1
	out   []mention
	nodes []node
	names []properties
}

// candidate is the longest phrase of the tables at a token, by class.
type candidate struct {
	last  [classes]int32
	ref   [classes]int32 // -1: none
	inner string         // lower-case part of the token before the phrase: "ex", "pro"
}

// prepare sets the reader to a sentence.
func (r *reader) prepare(si int, found []places.Match) {
	s := &r.d.Sentences[si]
	r.si, r.toks, r.found = si, s.Tokens, found
	n := len(r.toks)
	r.low = r.low[:0]
	for i := range r.toks {
		r.low = append(r.low, lower(r.toks[i].Of(r.text)))
	}
	r.words = sentenceWords(r.words[:0], r.text, s)
	if cap(r.cands) < n {
		r.cands, r.at = make([]candidate, n+64), make([]int32, n+64)
	}
	r.cands, r.at = r.cands[:n], r.at[:n]
	for i := range r.at {
		r.at[i] = -1
		r.cands[i] = candidate{ref: [classes]int32{-1, -1, -1, -1, -1}}
	}
	for k := range found {
		if f := found[k].First; f >= 0 && f < n && found[k].Last < n && len(found[k].Candidates) > 0 {
			r.at[f] = int32(k)
		}
	}
	r.lookUp()
	r.cut()
}

// lower gives s in lower case with plain apostrophes.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			s = strings.ToLower(s)
			if strings.Contains(s, "’") {
				s = strings.ReplaceAll(s, "’", "'")
			}
			return s
		}
	}
	return s
}

// lookUp finds the longest phrases of the tables at each token.
func (r *reader) lookUp() {
	ws := r.words
	for i := range ws {
		t := ws[i].token
		c := &r.cands[t]
		inside := i > 0 && ws[i-1].token == t
		if inside {
			// The second part of a word that the tokens leave whole: ex-president.
			w := r.toks[t].Of(r.text)
			h := strings.LastIndexByte(w, '-')
			if h <= 0 || i+1 < len(ws) && ws[i+1].token == t || i > 1 && ws[i-2].token == t || c.ref != [classes]int32{-1, -1, -1, -1, -1} {
				continue
			}
			c.inner = lower(w[:h])
		}
		h := uint64(0)
		for k := i; k < len(ws) && k < i+14; k++ {
			w := &ws[k]
			if k == i {
				h = w.hash
			} else {
				if w.broken {
					break
				}
				h = join(h, w.hash)
			}
			s := r.x.table.find(h)
			if s == nil {
				break
			}
			ends := k+1 == len(ws) || ws[k+1].token != w.token
			for j := s.first; ends && j >= 0; j = r.x.table.senses[j].next {
				q := &r.x.table.senses[j]
				if !q.form.written(ws[i : k+1]) {
					continue
				}
				if c.ref[q.class] >= 0 && c.last[q.class] == w.token && !r.better(q, c.ref[q.class]) {
					continue
				}
				if q.class == agentClass && !r.isRole(int(t), int(w.token), int(q.index)) {
					continue
				}
				if q.class == bodyClass && !r.isOrgan(int(t), int(w.token)) {
					continue
				}
				c.ref[q.class], c.last[q.class] = q.index, w.token
			}
			if !s.more {
				break
			}
		}
	}
}

// better reports whether a sense suits the day better than one found before.
func (r *reader) better(q *sense, have int32) bool {
	switch q.class {
	case agentClass:
		return r.x.agents[have].kind == mark && r.x.agents[q.index].kind != mark
	case bodyClass:
		return r.x.bodies[q.index].given && !r.x.bodies[have].given
	}
	return r.standing(q.index) > r.standing(have)
}

// standing orders the people of one name: whom a report of the day means.
func (r *reader) standing(k int32) int {
	p := &r.x.persons[k]
	h, former, ok := r.x.office(p, r.on)
	n := r.x.rankOf(h.office)
	switch {
	case !ok:
		n -= 400
	case former:
		n -= 200
		if h.to != 0 {
			n -= int(r.on-h.to) / 365
		}
	}
	if p.given {
		n += 1000
	}
	return n
}

// isRole judges whether the tokens stand for a role as nouns do.
func (r *reader) isRole(first, last, index int) bool {
	if first != last {
		return true
	}
	a := &r.x.agents[index]
	switch r.toks[first].POS {
	case "NOUN", "PROPN", "":
		return true
	case "ADJ":
		// "the general met", taken for an adjective, but not "general election"
		return a.kind == mark || (a.rank > 0 || a.kind == Group) && first > 0 && first+1 < len(r.toks) && (!isNominal(r.toks[first+1].POS) || verbs[r.low[first+1]])
	case "VERB":
		return a.kind == mark && r.toks[first].Tag == "VBG"
	case "X", "INTJ", "NUM", "SYM":
		return true
	}
	return false
}

// isNominal reports whether a part of speech may stand behind an adjective.
func isNominal(pos string) bool {
	switch pos {
	case "NOUN", "PROPN", "ADJ", "NUM", "CCONJ", "PUNCT", "SYM":
		return true
	}
	return false
}

// isOrgan keeps words that begin a sentence from being names: "Apple" but not
// "Meta analysis", "Shell companies".
func (r *reader) isOrgan(first, last int) bool {
	if first != last || r.toks[first].POS == "PROPN" || r.toks[first].POS == "" {
		return true
	}
	if r.opens(first) {
		// "Republican Senator", "Apple CEO"
		return r.toks[first].POS == "ADJ" && first+1 < len(r.toks) && isUpperFirst(r.toks[first+1].Of(r.text))
	}
	return isUpperFirst(r.toks[first].Of(r.text))
}

// opens reports whether a token begins a sentence or a quotation.
func (r *reader) opens(t int) bool {
	if t == 0 {
		return true
	}
	switch r.low[t-1] {
	case "\"", "“", "”", ":", "'", "‘", "—", "–", "``", "•", "*", ".":
		return true
	}
	return false
}

func isUpperFirst(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c)
}

// cut makes the units of the sentence.
func (r *reader) cut() {
	r.units = r.units[:0]
	for t := 0; t < len(r.toks); {
		u := r.unitAt(t)
		if u.sort == properName && r.low[t] == "may" && !r.surnamed(t) {
			u.sort = other
		}
		if u.sort == properName {
			u = r.nameFrom(t)
		}
		r.units = append(r.units, u)
		t = int(u.last) + 1
	}
}

// surnamed reports whether "May" at the start of a name is somebody: a title
// stands before it, or the report has named her.
func (r *reader) surnamed(t int) bool {
	if k := len(r.units) - 1; k >= 0 && r.units[k].sort == role && int(r.units[k].last) == t-1 && r.x.agents[r.units[k].ref].flags&titled != 0 {
		return true
	}
	return r.recall(appendWords(nil, r.toks[t].Of(r.text), t, false)) >= 0
}

// unitAt gives the unit that begins at a token. A longer phrase wins over a
// shorter; among equals an organisation over a person, a person over a place,
// a place over a role.
func (r *reader) unitAt(t int) unit {
	c := &r.cands[t]
	u := unit{first: int32(t), last: int32(t), ref: -1}
	length := int32(0)
	take := func(s sort, ref, last int32) {
		if n := last - int32(t) + 1; n > length {
			length = n
			u.sort, u.ref, u.last = s, ref, last
		}
	}
	if k := c.ref[bodyClass]; k >= 0 {
		take(organ, k, c.last[bodyClass])
	}
	if k := c.ref[personClass]; k >= 0 && r.mayBe(t, k) {
		take(someone, k, c.last[personClass])
	}
	if k := r.at[t]; k >= 0 {
		m := &r.found[k]
		switch m.Kind {
		case places.Demonym, places.People:
			take(demonym, k, int32(m.Last))
		case places.State:
			take(location, k, int32(m.Last))
		}
	}
	if k := c.ref[shortClass]; k >= 0 && r.mayStand(k) && !r.otherGiven(t, k) {
		take(someone, k, c.last[shortClass])
	}
	if k := r.at[t]; k >= 0 {
		take(location, k, int32(r.found[k].Last))
	}
	if k := c.ref[agentClass]; k >= 0 {
		take(role, k, c.last[agentClass])
	}
	if length > 0 {
		switch c.inner {
		case "pro", "anti", "non", "counter":
			u.against = true
		}
		if u.sort == role {
			u.adjective = u.first == u.last && r.toks[t].POS == "ADJ" && r.x.agents[u.ref].kind == mark
			if r.surname(t, u) {
				u.sort, u.ref = properName, -1
			}
		}
		if u.sort == demonym || u.sort == location {
			w := r.low[t]
			if strings.HasPrefix(w, "pro-") || strings.HasPrefix(w, "anti-") || strings.HasPrefix(w, "non-") {
				u.against = true
			}
			if t > 1 && r.low[t-1] == "-" && (r.low[t-2] == "pro" || r.low[t-2] == "anti") {
				u.against = true
			}
		}
		return u
	}
	u.sort = r.sortOf(t)
	if (u.sort == common || u.sort == properName) && verbs[r.low[t]] {
		u.sort = other
	}
	if u.sort == common || u.sort == other {
		if k := r.misspelt(t); k >= 0 {
			u.sort, u.ref = role, int32(k)
			// "minster of intelligence": what the right word begins goes on.
			if v, ok := r.mended(t, k); ok {
				return v
			}
		}
	}
	if u.sort == quantity {
		u.last = int32(r.quantityEnd(t))
	}
	return u
}

// verbs are verb forms of the news that are never nouns, whatever a tagger
// makes of them in a headline.
var verbs = map[string]bool{
	"met": true, "said": true, "says": true, "told": true, "tells": true, "sent": true, "sends": true, "took": true, "takes": true, "gave": true, "gives": true, "went": true, "goes": true, "came": true, "comes": true,
	"began": true, "begins": true, "struck": true, "fled": true, "flees": true, "flew": true, "shook": true, "announces": true, "accuses": true, "agrees": true, "condemns": true, "declares": true,
	"denies": true, "expresses": true, "rejects": true, "refuses": true, "urges": true, "warns": true, "becomes": true, "became": true, "withdraws": true, "withdrew": true, "criticizes": true, "criticises": true,
	"threatens": true, "confirms": true, "approves": true, "imposes": true, "suspends": true, "invites": true, "asks": true, "arrives": true, "insists": true, "admits": true, "agreed": true,
	"accuse": true, "condemn": true, "reject": true, "announce": true, "deny": true, "urge": true, "declare": true, "threaten": true, "agree": true, "refuse": true, "expel": true, "expels": true, "slams": true, "seizes": true, "frees": true, "detains": true, "reaffirms": true, "resigns": true, "kidnaps": true, "abducts": true, "deploys": true, "ratifies": true}

// misspelt gives the role that a token misspells, or -1.
func (r *reader) misspelt(t int) int {
	w := r.toks[t].Of(r.text)
	if isUpperFirst(w) && t > 0 && !r.opens(t) {
		// Names look like words: only what stands as a title is mended.
		if t+1 >= len(r.toks) || r.toks[t].POS != "PROPN" && r.toks[t].POS != "NOUN" {
			return -1
		}
	}
	switch r.toks[t].POS {
	case "NOUN", "PROPN", "X", "":
		return r.x.misspelt(w)
	}
	return -1
}

// mended looks a misspelt word up again as the beginning of a phrase.
func (r *reader) mended(t, k int) (unit, bool) {
	var room [16]word
	ws := phraseWords(room[:0], r.x.agentForm(k))
	n := len(ws)
	for i := range r.words {
		if int(r.words[i].token) > t {
			for j := i; j < len(r.words) && j < i+8 && !r.words[j].broken; j++ {
				ws = append(ws, r.words[j])
			}
			break
		}
	}
	at, length := r.x.longestAgent(ws)
	if at < 0 || length <= n {
		return unit{}, false
	}
	return unit{first: int32(t), last: ws[length-1].token, sort: role, ref: int32(at)}, true
}

// surnames are titles that are surnames too.
var surnames = map[string]bool{
	"king": true, "major": true, "pope": true, "bishop": true, "judge": true, "marshal": true, "priest": true, "abbot": true,
	"prince": true, "duke": true, "baron": true, "chancellor": true, "sheriff": true, "constable": true, "marshall": true, "cardinal": true,
	"lord": true, "captain": true, "farmer": true, "shepherd": true, "singer": true, "miner": true, "student": true, "sage": true, "monk": true, "fan": true, "guard": true, "fighter": true,
}

// surname reports whether the role at t is rather the surname of "Stephen
// King" or "John Major".
func (r *reader) surname(t int, u unit) bool {
	if u.first != u.last || !surnames[r.low[t]] || !isUpperFirst(r.toks[t].Of(r.text)) || t == 0 {
		return false
	}
	if t+1 < len(r.toks) && isUpperFirst(r.toks[t+1].Of(r.text)) && r.toks[t+1].POS == "PROPN" {
		return false
	}
	p := r.toks[t-1].Of(r.text)
	return isUpperFirst(p) && r.toks[t-1].POS == "PROPN" && len(r.units) > 0 && r.units[len(r.units)-1].sort == properName
}

// mayBe reports whether a full name of the table is the person's here: a
// single word wants a capital inside a sentence.
func (r *reader) mayBe(t int, k int32) bool {
	if r.cands[t].last[personClass] != int32(t) {
		return true
	}
	return r.toks[t].POS == "PROPN" || r.toks[t].POS == "" || !r.opens(t)
}

// otherGiven reports whether a family name that comes first is followed by
// another given name: "Kim Sun-il" is not Kim Jong-il.
func (r *reader) otherGiven(t int, k int32) bool {
	last := int(r.cands[t].last[shortClass])
	if last != t || t+1 >= len(r.toks) || !strings.HasPrefix(r.x.persons[k].name, r.toks[t].Of(r.text)+" ") {
		return false
	}
	n := &r.cands[t+1]
	return r.toks[t+1].POS == "PROPN" && r.part(t+1) && n.ref[agentClass] < 0 && n.ref[personClass] < 0 && r.at[t+1] < 0 && !thingWords[r.low[t+1]]
}

// mayStand reports whether a short form stands for the person on the day.
func (r *reader) mayStand(k int32) bool {
	p := &r.x.persons[k]
	h, former, ok := r.x.office(p, r.on)
	if !ok {
		return false
	}
	if former && h.to != 0 && r.on-h.to > 10*365 {
		return false
	}
	return true
}

// sortOf tells what a token is that the tables do not know.
func (r *reader) sortOf(t int) sort {
	w := r.low[t]
	switch w {
	case "the", "a", "an", "this", "these", "that", "those", "both", "each", "every", "any", "no", "another", "all", "such":
		switch r.toks[t].POS {
		case "SCONJ", "PRON", "ADP", "CCONJ", "INTJ":
			if w != "all" && w != "both" && w != "these" && w != "those" {
				return other
			}
		}
		return determiner
	case "of":
		return of
	case "in", "from", "to", "for", "at", "by", "with", "on", "against", "between", "into", "near", "under", "over", "among", "within", "outside", "inside",
		"across", "around", "towards", "toward", "via", "without", "upon", "off", "after", "before", "during", "since", "until", "as", "about", "behind", "like":
		if w == "about" || w == "over" || w == "around" {
			if t+1 < len(r.toks) && r.toks[t+1].POS == "NUM" {
				return quantity
			}
		}
		return preposition
	case "and", "or", "&", "nor":
		return and
	case ",":
		return comma
	case "(":
		return opening
	case ")":
		return closing
	case ".", ";", ":", "!", "?", "...", "…", "--":
		return stop
	case "-", "–", "‐", "‑", "/":
		return hyphen
	case "—":
		return stop
	case "'s", "'":
		if t == 0 {
			return other
		}
		if w == "'s" && r.toks[t].POS == "AUX" && r.toks[t].Rel != "case" && !r.owns(t) {
			return other
		}
		if w == "'" && !strings.HasSuffix(r.low[t-1], "s") && !strings.HasSuffix(r.low[t-1], "z") && !strings.HasSuffix(r.low[t-1], "x") {
			return other
		}
		return owner
	case "he", "she", "they", "it", "him", "them":
		return pronoun
	case "his", "its", "their":
		return possessive
	case "her":
		if strings.HasPrefix(r.toks[t].Rel, "nmod:poss") || r.toks[t].Tag == "PRP$" {
			return possessive
		}
		return pronoun
	case "former", "ex", "then", "erstwhile", "ousted", "deposed", "exiled", "retired", "late", "onetime", "one-time", "acting", "interim", "caretaker", "outgoing", "incoming",
		"deputy", "vice", "assistant", "junior", "senior", "top", "high-ranking", "ranking", "leading", "prominent", "chief", "elect", "designate", "current", "incumbent", "newly-elected",
		"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "dame", "prof.", "prof",
		"high-level", "fellow", "longtime", "veteran", "honorary", "emeritus", "imprisoned", "jailed", "detained", "disgraced", "impeached":
		if w == "then" && r.toks[t].POS == "ADV" && !(t+1 < len(r.toks) && (r.low[t+1] == "-" || r.toks[t+1].Tag == "NNP")) {
			return other
		}
		if w == "late" && r.toks[t].POS == "ADV" {
			return other
		}
		if r.toks[t].POS == "VERB" && !strings.HasPrefix(r.toks[t].Rel, "amod") {
			return participle
		}
		return qualifier
	case "least":
		return other
	case "many", "several", "some", "most", "few", "numerous", "more", "dozens", "hundreds", "thousands", "tens", "scores", "millions", "nearly", "almost", "up", "only", "just", "approximately", "roughly", "various", "other":
		if w == "up" || w == "only" || w == "just" || w == "more" {
			if w == "more" && t+1 < len(r.toks) && r.low[t+1] == "than" {
				return quantity
			}
			if w == "up" && t+2 < len(r.toks) && r.low[t+1] == "to" && r.toks[t+2].POS == "NUM" {
				return quantity
			}
			return other
		}
		return quantity
	}
	if temporal[w] {
		return other
	}
	tok := &r.toks[t]
	upper := isUpperFirst(tok.Of(r.text))
	switch tok.POS {
	case "PROPN":
		if upper && !(w == "may" && (t > 0 && r.toks[t-1].POS == "NUM" || t+1 < len(r.toks) && r.toks[t+1].POS == "NUM")) {
			return properName
		}
		if w[0] >= '0' && w[0] <= '9' || w == "may" {
			return number
		}
		return common
	case "NUM":
		return number
	case "NOUN":
		if upper && !r.opens(t) {
			return properName
		}
		return common
	case "ADJ":
		if upper && !r.opens(t) {
			return properName
		}
		if tok.Rel == "xcomp" {
			return other // "shot dead"
		}
		return adjective
	case "VERB":
		if upper && !r.opens(t) && (tok.Tag == "NNP" || strings.HasPrefix(tok.Rel, "flat")) {
			return properName
		}
		switch tok.Tag {
		case "VBN", "VBG", "VBD":
			return participle
		}
		return other
	case "X", "":
		if upper && !r.opens(t) {
			return properName
		}
		if tok.POS == "" {
			return common
		}
	}
	return other
}

// owns reports whether an 's that is tagged a verb is rather a possessive: a
// name stands before it and a noun behind.
func (r *reader) owns(t int) bool {
	if t+1 >= len(r.toks) || r.toks[t-1].POS != "PROPN" && r.toks[t-1].POS != "NOUN" {
		return false
	}
	switch r.toks[t+1].POS {
	case "PROPN", "NOUN", "ADJ":
		return true
	}
	return false
}

// quantityEnd gives the last token of "at least", "more than", "up to".
func (r *reader) quantityEnd(t int) int {
	if t+1 < len(r.toks) && (r.low[t] == "more" && r.low[t+1] == "than" || r.low[t] == "up" && r.low[t+1] == "to") {
		return t + 1
	}
	return t
}

// temporal are capitalised words that are no names of parties.
var temporal = map[string]bool{
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true, "january": true, "february": true, "march": true,
	"april": true, "june": true, "july": true, "august": true, "september": true, "october": true, "november": true, "december": true, "today": true, "yesterday": true, "tomorrow": true,
	"jan.": true, "feb.": true, "mar.": true, "apr.": true, "aug.": true, "sept.": true, "sep.": true, "oct.": true, "nov.": true, "dec.": true, "am": true, "pm": true, "a.m.": true, "p.m.": true,
	"ramadan": true, "christmas": true, "easter": true, "gmt": true, "utc": true, "covid-19": true, "covid": true,
}

// nameParticles stand inside names without a capital.
var nameParticles = map[string]bool{
	"al": true, "el": true, "bin": true, "ibn": true, "bint": true, "de": true, "da": true, "do": true, "dos": true, "das": true, "del": true, "della": true, "di": true, "du": true,
	"van": true, "von": true, "der": true, "den": true, "ten": true, "ter": true, "zu": true, "la": true, "le": true, "ben": true, "ould": true, "ul": true, "ur": true, "abu": true,
	"ag": true, "av": true, "af": true, "y": true, "e": true, "wa": true, "arap": true, "ud": true, "haj": true, "af-": true, "as": true, "ash": true, "at": true, "ad": true, "az": true, "an": true,
}

// nameFrom extends a proper name from its first token. A person of the table
// at its end makes the whole that person.
func (r *reader) nameFrom(t int) unit {
	u := unit{first: int32(t), last: int32(t), sort: properName, ref: -1}
	n := len(r.toks)
	for k := t + 1; k < n; {
		if r.part(k) {
			c := &r.cands[k]
			if p := c.ref[personClass]; p >= 0 && c.last[personClass] > int32(k) {
				if k-t > 2 || !r.honorific(t, k) {
					return u
				}
				// "Sayyid Hassan Nasrallah", where the tables have the rest.
				return unit{first: int32(t), last: c.last[personClass], sort: someone, ref: p}
			}
			u.last = int32(k)
			k++
			continue
		}
		// A joint: hyphen, particle, initial's full stop, and a further part.
		j := k
		for j < n && j < k+3 && (r.low[j] == "-" || r.low[j] == "–" || nameParticles[r.low[j]] && r.low[j] != "as" && r.low[j] != "at" && r.low[j] != "an" || (r.low[j] == "as" || r.low[j] == "at" || r.low[j] == "an") && j+1 < n && r.low[j+1] == "-") {
			j++
		}
		if j > k && j < n && r.part(j) {
			u.last = int32(j)
			k = j + 1
			continue
		}
		break
	}
	return u
}

// honorific reports whether the words before a known name may belong to it.
func (r *reader) honorific(from, to int) bool {
	for t := from; t < to; t++ {
		if w := r.low[t]; portfolios[w] || thingWords[w] || referring[w] != nothing {
			return false
		}
	}
	return true
}

// part reports whether a token goes on a proper name: no known place, body or
// role begins there.
func (r *reader) part(t int) bool {
	if r.at[t] >= 0 && (r.found[r.at[t]].Kind == places.State || r.found[r.at[t]].Kind == places.Demonym || r.found[r.at[t]].Kind == places.Capital) {
		return false
	}
	c := &r.cands[t]
	if k := c.ref[bodyClass]; k >= 0 {
		return false
	}
	if k := c.ref[agentClass]; k >= 0 && (!surnames[r.low[t]] || t+1 < len(r.toks) && r.toks[t+1].POS == "PROPN" && isUpperFirst(r.toks[t+1].Of(r.text))) {
		return false
	}
	if k := c.ref[agentClass]; k >= 0 && c.last[agentClass] > int32(t) {
		return false
	}
	if temporal[r.low[t]] {
		return false
	}
	w := r.toks[t].Of(r.text)
	if !isUpperFirst(w) {
		return r.toks[t].POS == "PROPN" && len(w) > 1 && w[0] >= 'a'
	}
	switch r.toks[t].POS {
	case "PROPN", "NOUN", "ADJ", "X", "", "INTJ", "VERB":
		return true
	}
	return false
}
