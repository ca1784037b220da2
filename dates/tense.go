package dates

// tense says where a date lies as seen from the report.
type tense int8

const (
	past   tense = -1
	near   tense = 0 // either side
	future tense = 1
)

// vocabulary is the entry of a token that is one word.
func (s *scan) vocabulary(t int) *word {
	if t < 0 || t >= len(s.words) {
		return nil
	}
	return s.words[t]
}

func (s *scan) tokenIs(t int, c class) bool {
	w := s.vocabulary(t)
	return w != nil && w.class&c != 0
}

func (s *scan) tokenIn(t int, texts ...string) bool {
	if t < 0 || t >= len(s.s.Tokens) {
		return false
	}
	it := item{w: s.vocabulary(t), raw: s.s.Tokens[t].Of(s.text)}
	return it.is(texts...)
}

// tenseAt decides whether the date in tokens first to last lies before or
// after the report: by the words before it, by the tree, by the tags, by the
// words of the clause, in this order. News without any sign is past, and not
// sure.
func (s *scan) tenseAt(first, last int) (t tense, sure bool) {
	t, sure = s.clauseTense(first, last)
	// The words right before the date, over prepositions and articles.
loop:
	for i, steps := first-1, 0; i >= 0 && steps < 4; i, steps = i-1, steps+1 {
		switch {
		case s.tokenIn(i, "ahead"), s.tokenIs(i, cAhead) && !s.tokenIn(i, "set", "expected") && !s.tokenIn(i-1, "the") || steps == 1 && s.tokenIn(i, "set", "expected") && (s.tokenIn(i+1, "for", "to") || s.tokenIn(i, "expected")):
			return future, true
		case s.tokenIn(i, "by") && s.tokenIn(last+1, "'s"):
			return t, sure // trapped by Wednesday's explosion
		case s.tokenIn(i, "until", "till", "by", "through"):
			if t == past && !s.tokenIs(i-1, cPlans) {
				return near, true
			}
			return future, true
		case s.tokenIn(i, "for") && t == past && !s.tokenIn(last+1, "'s"):
			t, sure = near, true // called an election for 1 November
		case s.tokenIn(i, "over", "despite", "amid") && !s.tokenIn(last+1, "'s"):
			continue // over the weekend; but over Sunday's killings
		case s.tokenIn(i, "after", "following", "since", "over", "despite", "amid"):
			if t != future {
				return past, true
			}
			return t, true
		case s.tokenIn(i, "on", "in", "at", "for", "the", "of", "around", "about", "as", "early", "late", "mid", "-", "to", "its", "his", "their", "'s", "a", "noon", "midnight", "midday"):
			continue
		default:
			break loop
		}
	}
	return t, sure
}

func (s *scan) clauseTense(first, last int) (tense, bool) {
	tokens := s.s.Tokens
	if first < 0 || last >= len(tokens) {
		return past, false
	}
	head := first
	parsed := false
	for i := first; i <= last; i++ {
		h := tokens[i].Head
		if tokens[i].Rel != "" {
			parsed = true
		}
		if h < first || h > last {
			head = i
			break
		}
	}
	if h := tokens[head].Head; parsed && h > last && last+1 < len(tokens) && s.isMark(last+1, ",") && s.verbBefore(first) {
		return s.windowTense(first, last) // "would come on Thursday, he said" does not hang on "said"
	}
	if parsed {
		return s.treeTense(head)
	}
	return s.windowTense(first, last)
}

// verbBefore reports whether a verb stands before token t in its clause.
func (s *scan) verbBefore(t int) bool {
	for i := t - 1; i >= 0 && i > t-10 && !s.isMark(i, ",", ";", ":"); i-- {
		if s.s.Tokens[i].POS == "VERB" {
			return true
		}
	}
	return false
}

// treeTense climbs from token i to the verb that governs it.
func (s *scan) treeTense(i int) (tense, bool) {
	tokens := s.s.Tokens
	date, noun, struck, planned, back := i, -1, false, false, false
	for range 12 {
		h := tokens[i].Head
		if h < 0 || h >= len(tokens) {
			break
		}
		if s.isVerb(h) {
			t := s.verbTense(h, 0)
			switch {
			case noun < 0 && (s.tokenIs(h, cAhead) && !(s.tokenIn(h, "set") && s.hasCase(date, "on", "in")) || s.tokenIs(h, cPlans) && s.hasCase(date, "for", "until", "till", "to", "through", "by")):
				return future, true
			case noun >= 0 && (struck || back && t != future):
				return past, true
			case noun < 0 && t == future && !s.hasWill(h) && s.struckBefore(h, date):
				return past, true // to keep order after the riots in Kenosha on Sunday
			case noun >= 0 && t == future && (back && !s.hasWill(h) || tokens[h].Tag == "VBG" || s.tokenIs(h, cReact)):
				return near, true // to protest Sunday's decision
			case noun >= 0 && (planned || s.tokenIs(h, cPlans|cAhead)):
				return min(t+1, future), true // calls for rallies on Monday
			}
			return t, true
		}
		if s.tokenIs(h, cAhead) && tokens[h].POS == "ADJ" { // due
			return future, true
		}
		noun = h
		struck = struck || s.tokenIs(h, cStruck)
		back = back || s.hasCase(h, "after", "following", "since")
		planned = planned || h < date && s.tokenIs(h, cPlans)
		if s.hasCase(h, "ahead") {
			return future, true
		}
		for k := h - 1; k >= 0 && k >= h-4; k-- {
			if tokens[k].Head == h && s.tokenIs(k, cAhead) {
				return future, true
			}
		}
		i = h
	}
	if struck {
		return past, true
	}
	if planned {
		return future, true
	}
	if noun >= 0 && s.isVerb(noun) {
		return s.verbTense(noun, 0), true
	}
	return past, false
}

// struckBefore reports whether something that struck hangs on a verb before
// the date, after which the verb is to be done.
func (s *scan) struckBefore(v, date int) bool {
	for k := v + 1; k < date; k++ {
		if s.s.Tokens[k].Head == v && s.tokenIs(k, cStruck) && s.hasCase(k, "after", "following", "since") {
			return true
		}
	}
	return false
}

// hasWill reports whether a verb has an auxiliary of the future.
func (s *scan) hasWill(v int) bool {
	for k := max(0, v-6); k < v; k++ {
		if t := &s.s.Tokens[k]; t.Head == v && t.Rel == "aux" && s.tokenIs(k, cWill) {
			return true
		}
	}
	return false
}

// isVerb reports whether a token can carry a tense: a verb, or a predicate
// with a copula or, whatever its tag, with an auxiliary.
func (s *scan) isVerb(i int) bool {
	t := &s.s.Tokens[i]
	if t.POS == "VERB" || t.POS == "AUX" || t.POS == "" && len(t.Tag) > 1 && t.Tag[0] == 'V' {
		return true
	}
	return s.kid(i, "cop") >= 0 || s.kid(i, "aux") >= 0
}

// kid is the first child of i by a relation; -1: none.
func (s *scan) kid(i int, rel string) int {
	for k := range s.s.Tokens {
		if t := &s.s.Tokens[k]; t.Head == i && t.Rel == rel {
			return k
		}
	}
	return -1
}

// hasCase reports whether a nominal has one of some prepositions.
func (s *scan) hasCase(i int, texts ...string) bool {
	for k := range s.s.Tokens {
		if t := &s.s.Tokens[k]; t.Head == i && (t.Rel == "case" || t.Rel == "mark" || t.Rel == "advmod") && k < i && s.tokenIn(k, texts...) {
			return true
		}
	}
	return false
}

// verbTense is the tense of a verb with its auxiliaries; an infinitive or a
// participle may take that of the verb above.
func (s *scan) verbTense(v, depth int) tense {
	if depth > 8 {
		return past
	}
	tokens := s.s.Tokens
	var will, have, pastAux, presentAux, to, did bool
	for k := max(0, v-8); k < len(tokens) && k <= v+2; k++ {
		if tokens[k].Head != v {
			continue
		}
		switch tokens[k].Rel {
		case "aux", "aux:pass", "cop":
			w := item{w: s.vocabulary(k)}
			switch {
			case w.is("have", "has", "had", "'ve", "'d"):
				have = true
				pastAux = true
			case w.is("did"):
				did = true
			case s.tokenIs(k, cWill):
				will = true
			case s.tokenIs(k, cPastAux) && !w.is("been"):
				pastAux = true
			case s.tokenIs(k, cPresentAux):
				presentAux = true
			}
		case "mark", "case", "advmod":
			if s.tokenIn(k, "ahead") {
				will = true // ahead of threatening the island
			}
			if tokens[k].Rel == "mark" && s.tokenIs(k, cAhead) {
				will = true // due to meet
			}
			if s.tokenIn(k, "to") && tokens[k].Tag != "IN" {
				to = true
			}
		}
	}
	above := func() tense {
		h := tokens[v].Head
		for range 4 {
			if h < 0 || h >= len(tokens) {
				return past
			}
			if s.isVerb(h) {
				return s.verbTense(h, depth+1)
			}
			h = tokens[h].Head
		}
		return past
	}
	switch {
	case have && (will || to):
		return past // "would have met", "said to have met"
	case will:
		return future
	case to:
		h := tokens[v].Head
		if h >= 0 && h < len(tokens) && (s.tokenIs(h, cImplied) || tokens[v].Rel == "advcl" && s.isVerb(h)) {
			return s.verbTense(h, depth+1)
		}
		return future
	case did, have:
		return past
	}
	if !pastAux && !presentAux && s.tokenIs(v, cPastVerb) && !s.tokenIn(v, "left", "hit", "set", "put", "led") {
		return past // whatever the tag
	}
	switch tokens[v].Tag {
	case "VBD":
		return past
	case "VBZ", "VBP", "MD":
		return near
	case "VBN":
		switch {
		case s.tokenIs(v, cAhead) && !s.tokenIn(v, "set"):
			return future
		case presentAux:
			return near
		}
		return past
	case "VBG":
		switch {
		case pastAux:
			return past
		case presentAux:
			return future
		case tokens[v].Rel == "root":
			return near
		}
		return above()
	case "VB":
		if tokens[v].Rel == "root" {
			return near
		}
		return above()
	}
	switch {
	case pastAux:
		return past
	case presentAux:
		return near
	}
	return past
}

// windowTense reads the clause without a tree: the nearest sign to the left,
// else the nearest to the right. Tags are used where there are any.
func (s *scan) windowTense(first, last int) (tense, bool) {
	// "the riots in July", "Sunday's deadly attack"
	for i := first - 1; i >= 0 && i >= first-4 && !s.isMark(i, ","); i-- {
		if s.tokenIs(i, cStruck) {
			return past, true
		}
	}
	for i := last + 1; s.tokenIn(last+1, "'s") && i <= last+4; i++ {
		if s.tokenIs(i, cStruck) {
			return past, true
		}
	}
	for i := first - 1; i >= 0 && i > first-16; i-- {
		if s.isMark(i, ";", ":") {
			break
		}
		if t, ok := s.sign(i, first); ok {
			return t, true
		}
	}
	for i := last + 1; i < len(s.s.Tokens) && i < last+16; i++ {
		if s.isMark(i, ";", ":") {
			break
		}
		if t, ok := s.sign(i, -1); ok {
			return t, true
		}
	}
	return past, false
}

func (s *scan) isMark(t int, marks ...string) bool {
	w := s.s.Tokens[t].Of(s.text)
	for _, m := range marks {
		if w == m {
			return true
		}
	}
	return false
}

// sign reads one token as a sign of tense. before is the date's first token
// when the token stands before it.
func (s *scan) sign(i, before int) (tense, bool) {
	w := item{w: s.vocabulary(i)}
	if w.is("may", "might", "march", "will") && !s.lower(i) { // the month, the person
		return past, false
	}
	switch {
	case before >= 0 && s.tokenIn(i, "ahead"):
		return future, true
	case w.is("to") && before >= 0 && i+1 < before && !s.tokenIs(i+1, cArt|cNum|cDom) && !s.tokenIn(i+1, "the", "be") && s.lower(i+1) && !s.afterImplied(i):
		if s.tokenIs(i+1, cReact) {
			return near, true
		}
		if tag := s.s.Tokens[i+1].Tag; tag == "" || tag == "VB" {
			return future, true
		}
	case w.is("to") && s.tokenIn(i+1, "be"):
		return future, true
	case s.tokenIs(i, cWill):
		if s.tokenIn(i+1, "have") || s.tokenIn(i+2, "have") {
			return past, true
		}
		return future, true
	case s.tokenIs(i, cAhead) && !w.is("coming", "set", "expected", "tomorrow", "beginning", "starting", "effective"):
		return future, true
	case s.tokenIs(i, cAhead) && w.is("set", "expected") && (s.tokenIs(i-1, cPresentAux|cPastAux) || s.tokenIn(i+1, "to", "for")):
		return future, true
	case s.tokenIs(i, cPlans) && before >= 0 && s.tokenIn(before-1, "for", "until", "till", "to", "through", "by"):
		return future, true
	}
	switch s.s.Tokens[i].Tag {
	case "VBD":
		return past, true
	case "VBZ", "VBP":
		if s.tokenIs(i, cPresentAux) && i+1 < len(s.s.Tokens) && s.s.Tokens[i+1].Tag == "VBG" {
			return future, true
		}
		return near, true
	case "":
		switch {
		case s.tokenIs(i, cPastAux):
			return past, true
		case s.tokenIs(i, cPresentAux) && !w.is("'s") && s.endsIn(i+1, "ing"):
			return future, true
		case s.tokenIs(i, cPresentAux) && !w.is("'s"):
			return near, true
		case s.lower(i) && (s.endsIn(i, "ed") || s.tokenIs(i, cPastVerb)):
			for k := i - 1; k >= 0 && k >= i-3; k-- { // will be banned, is expected
				if s.tokenIs(k, cWill) && s.lower(k) {
					return future, true
				}
				if s.tokenIn(k, "is", "are", "be") {
					return near, s.tokenIn(k, "is", "are")
				}
			}
			return past, true
		}
	}
	return past, false
}

// afterImplied reports whether "to" at i follows a verb whose infinitive took
// place: "managed to escape".
func (s *scan) afterImplied(i int) bool {
	return s.tokenIs(i-1, cImplied)
}

func (s *scan) lower(i int) bool {
	if i < 0 || i >= len(s.s.Tokens) {
		return false
	}
	w := s.s.Tokens[i].Of(s.text)
	return w != "" && 'a' <= w[0] && w[0] <= 'z'
}

func (s *scan) endsIn(i int, end string) bool {
	if i < 0 || i >= len(s.s.Tokens) {
		return false
	}
	w := s.s.Tokens[i].Of(s.text)
	return len(w) > len(end)+1 && w[len(w)-len(end):] == end
}

// isNoun reports whether the token at t is, as far as can be told, a noun or
// an adjective before one: by its tag, or as an unknown word that is not in
// the vocabulary of function words.
func (s *scan) isNoun(t int) bool {
	if t < 0 || t >= len(s.s.Tokens) {
		return false
	}
	tok := &s.s.Tokens[t]
	switch tok.POS {
	case "NOUN", "PROPN", "ADJ":
		return true
	case "":
	default:
		return false
	}
	if tok.Tag != "" {
		return tok.Tag[0] == 'N' || tok.Tag[0] == 'J'
	}
	w := tok.Of(s.text)
	if w == "" || !isLetter(w) {
		return false
	}
	return !s.tokenIs(t, cFunction) && !s.endsIn(t, "ed") && !s.endsIn(t, "ly")
}

func isLetter(w string) bool {
	c := w[0]
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
