package dates

// licensed reports whether the item stands as a date.
func (s *scan) licensed(i int) bool { return s.licence(i) != "" }

// licence decides what becomes of a value at the end: its kind, or nothing
// where its neighbours do not allow a date, or Naming where it is part of a
// name.
func (s *scan) licence(i int) Kind {
	it := &s.items[i]
	v := it.val
	if v == nil || v.clock || v.kind == "" {
		return ""
	}
	if v.kind == Range && v.grain == year && v.dated && !s.loose && i+1 < len(s.items) && !s.items[i+1].is("season", "seasons", "period", "term") && s.prenominal(i) {
		return Naming // the 2010–2011 Greek protests
	}
	if s.loose || v.kind != Point {
		return v.kind
	}
	before := func(k int) *item {
		if i-k < 0 {
			return &noItem
		}
		return &s.items[i-k]
	}
	after := func(k int) *item {
		if i+k >= len(s.items) {
			return &noItem
		}
		return &s.items[i+k]
	}
	// "the anniversary of 14 July 1958"
	for k := 1; k <= 3; k++ {
		if before(k).is("anniversary") {
			return Naming
		}
		if !before(k).is("of", "the", "its", "'s") {
			break
		}
	}
	if v.yearly != nil && v.yearly.name != "" && v.weak && it.class&cMonth == 0 && v.rule != nil && v.rule.name == "holiday" {
		return s.holidayLicence(i, before, after)
	}
	if v.dated && v.grain >= month || v.dated && v.grain == day && before(1).is("the", "'s", "its", "their") {
		if s.prenominal(i) {
			if it.class&cYear != 0 && v.weak && v.year < 1800 {
				return ""
			}
			return Naming
		}
	}
	if !v.weak {
		return Point
	}
	switch {
	case v.year != 0 && it.class&cYear != 0:
		return s.yearLicence(i, before, after)
	case v.grain == season:
		p := before(1)
		if p.is("in", "during", "by", "since", "until", "through", "throughout", "over", "and", "or", "before", "after") && !after(1).is("of") ||
			it.w == nil && p.is("in", "during", "by", "since", "until") {
			return Point
		}
		return ""
	case v.grain == month:
		return s.monthLicence(i, before, after)
	case v.grain == day: // an abbreviated weekday
		if t := it.Of(s.text); t[len(t)-1] == '.' || before(1).is("on", "last", "this", "next", "by", "until", "since", "early", "late") && !after(1).capital {
			return Point
		}
	}
	return ""
}

// holidayLicence tells Christmas from Christmas Island.
func (s *scan) holidayLicence(i int, before, after func(int) *item) Kind {
	n := after(1)
	if it := &s.items[i]; it.first < it.last && s.tokenIn(it.first, "new") && before(1).capital && before(1).w == nil {
		return "" // the Lao New Year
	}
	switch {
	case before(1).is("early", "late") && before(2).class&cArt != 0: // an early Christmas parade
		return ""
	case n.is("island", "islands", "tree", "trees", "market", "markets", "rising", "accord", "agreement", "present", "presents", "card", "cards", "carol", "song", "songs", "gift", "gifts", "shopping", "seals", "bunny", "egg", "eggs", "offensive"):
		return ""
	case n.is("celebrations", "celebration", "holiday", "holidays", "prayers", "mass", "service", "services", "eve", "parade", "festivities", "message", "address", "speech", "day", "weekend", "break", "period", "truce", "ceasefire", "week"):
		return Point
	case n != &noItem && n.class&(cPoint|cDash) == 0 && n.w == nil && s.isNoun(n.first) && s.prenominal(i):
		return Naming
	}
	return Point
}

// monthLicence tells the month May from the verb and from the person, and
// March from the march.
func (s *scan) monthLicence(i int, before, after func(int) *item) Kind {
	it := &s.items[i]
	if pos := s.s.Tokens[it.first].POS; pos == "AUX" || pos == "VERB" {
		return ""
	}
	p := before(1)
	may := it.Of(s.text) == "May"
	if after(1).capital && after(1).w == nil && len(it.Of(s.text)) <= 4 && !may && it.Of(s.text) != "June" && it.Of(s.text) != "July" {
		return "" // Mar Elias
	}
	switch {
	case p.is("in", "since", "until", "till", "during", "through", "throughout", "last", "next", "this", "early", "late", "mid", "every"):
		return Point
	case p.is("and", "or", ",") && before(2).val != nil && before(2).val.kind == Point:
		return Point
	case (p.is("and", "or", ",", "to") || p.class&cDash != 0) && after(1).val != nil && after(1).val.grain == month:
		return Point
	case p.is("by", "from", "before", "after", "between", "to", "for", "of"):
		if may && s.person || after(1).capital && after(1).val == nil {
			return ""
		}
		if p.is("of", "to", "for", "by") && may && before(2).class&(cOrd|cNum|cPart) == 0 && !(p.is("by") && (after(1) == &noItem || !isLetter(after(1).Of(s.text)))) {
			return ""
		}
		return Point
	case p.is("the", "a", "'s"): // "the March election"
		if it.Of(s.text) == "March" && s.s.Tokens[it.first].Tag != "" && s.prenominal(i) && after(1).w == nil && !after(1).capital {
			return Point
		}
		return ""
	}
	if !may && it.Of(s.text) != "March" && it.Of(s.text) != "August" { // an abbreviation
		if t := it.Of(s.text); t[len(t)-1] == '.' {
			return Point
		}
		return ""
	}
	if it.Of(s.text) == "August" && !after(1).capital && !p.capital {
		return Point
	}
	return ""
}

const cPart = cEarly | cMid | cLate

// yearLicence decides on a bare number that could be a year.
func (s *scan) yearLicence(i int, before, after func(int) *item) Kind {
	it := &s.items[i]
	v := it.val
	p, n := before(1), after(1)
	word := ""
	if n != &noItem {
		word = n.Of(s.text)
	}
	end := n == &noItem || word == "" || !isLetter(word) && n.class&(cDigits|cNum) == 0
	switch {
	case n.class&(cThings|cMultiplier|cMoney|cZone) != 0 && !p.is("in", "since", "during"), word == "%", p.class&(cMoney|cDash) != 0 && !end, n.class&cNum != 0 && n.val == nil:
		return ""
	case p.class&cNum != 0 && p.val == nil, p.class&cDash != 0 && before(2).class&cNum != 0:
		return ""
	case s.prenominal(i):
		if v.year < 1800 && p.class&cArt == 0 && !p.is("the", "his", "her", "its", "their", "'s") || v.year%100 == 0 && s.plural(n) && !p.is("the", "'s") {
			return ""
		}
		return Naming
	case n.is("'s", "'"):
		return Naming
	case p.is("in", "since", "during", "until", "till", "before", "after", "by", "from", "through", "throughout", "circa", "ca", "c.", "ca.", "c", "late", "early", "mid", "year", "for", "around", "about", "late-", "summer", "approximately", "roughly", "between", "than", "only"):
		if p.is("than", "only", "about", "around", "approximately", "roughly", "for", "by", "before", "after", "from", "through", "between") && (s.plural(n) && !end) {
			return ""
		}
		if p.is("than", "only") {
			if !before(2).is("later", "earlier", "in", "since") {
				return ""
			}
		}
		return Point
	case p.is("of"):
		switch {
		case before(2).is("as"):
			return Point
		case before(2).is("out", "total", "population", "number", "some", "group", "maximum", "minimum", "height", "age", "speed", "crowd", "force", "altitude", "elevation"):
			return ""
		}
		return Naming // the war of 1812, the class of 2018
	case p.is("as") && end && v.year >= 1900:
		return Point
	case p.is(",") && n.class&(cPastAux|cPresentAux|cWill) != 0 && v.year >= 1900:
		return Point
	case p.last < len(s.s.Tokens) && s.s.Tokens[p.last].POS == "VERB" && v.year >= 1900 && v.year%100 != 0 && (end || n.is("in", "with", "as", "by", "at", "on")):
		return Point // he opened 2012 with Altoona
	case p.is("to"):
		if before(2).is("back", "up", "prior", "dates", "dated", "dating", "relative", "compared") {
			return Point
		}
		return ""
	case p.is(",") && (before(2).class&cBranded != 0 || n.is(":")): // "Kenyan general election, 2007"
		return Naming
	case p.is("(", "[", ",", ";", "and", "or", "&", ":") || p.class&cDash != 0:
		if q := before(2); (p.is("and", "or", ",", "&") || p.class&cDash != 0) && q.val != nil && (q.class&cYear != 0 || q.val.grain >= month) && s.licensed(i-2) {
			return Point
		}
		if p.is("and", "or", "&") {
			return ""
		}
		if end && v.year >= 1000 {
			return Point
		}
		return ""
	case p == &noItem: // at the beginning: "1992", "2005 was a hard year"
		if end && v.year >= 1500 || n.first < len(s.s.Tokens) && s.s.Tokens[n.first].Tag == "PRP" || n.class&(cPastAux|cPresentAux|cWill) != 0 {
			return Point
		}
		return ""
	case p.capital && p.w == nil && s.isNoun(p.last): // Tokyo 2020
		if v.year >= 1900 {
			return Naming
		}
		return ""
	case p.class&cSeason != 0, p.class&cMonth != 0:
		return Point
	}
	return ""
}

// plural reports whether an item looks like a plural noun.
func (s *scan) plural(it *item) bool {
	if it == &noItem || it.last >= len(s.s.Tokens) {
		return false
	}
	switch tag := s.s.Tokens[it.first].Tag; {
	case tag == "NNS" || tag == "NNPS":
		return true
	case tag != "":
		return false
	}
	w := it.Of(s.text)
	return len(w) > 3 && w[len(w)-1] == 's' && w[len(w)-2] != 's' && 'a' <= w[0] && w[0] <= 'z' && it.w == nil
}

// prenominal reports whether the item modifies a noun behind it, as in "the
// 2015 nuclear deal".
func (s *scan) prenominal(i int) bool {
	it := &s.items[i]
	if i+1 >= len(s.items) {
		return false
	}
	n := &s.items[i+1]
	if n.val != nil && n.val.kind == "" && !n.val.clock { // a name: the 2014 Winter Olympics
		return true
	}
	if n.val != nil {
		return false
	}
	if n.class&cDash != 0 { // "the 2018-related", but not "2018 - the year"
		return n.Start == it.End && i+2 < len(s.items) && s.items[i+2].Start == n.End && s.items[i+2].val == nil && isLetter(s.items[i+2].Of(s.text))
	}
	if i > 0 && s.items[i-1].is("the", "'s", "his", "her", "its", "their") && n.is("\"", "“", "'", "‘") {
		return true
	}
	tokens := s.s.Tokens
	if tag := tokens[n.first].Tag; !isLetter(n.Of(s.text)) || !s.isNoun(n.first) && tag != "VBG" && tag != "VBN" {
		return false
	}
	parsed, head := false, -1
	for t := it.first; t <= it.last && t < len(tokens); t++ {
		if tokens[t].Rel != "" {
			parsed = true
		}
		if h := tokens[t].Head; h < it.first || h > it.last {
			head = t
			break
		}
	}
	if parsed && head >= 0 {
		h := tokens[head].Head
		if h <= it.last || h >= len(tokens) {
			return false
		}
		switch tokens[head].Rel {
		case "nummod", "compound", "nmod", "nmod:unmarked", "nmod:tmod", "amod", "nmod:poss", "nmod:desc", "dep":
		default:
			return false
		}
		for k := max(0, it.first-3); k < it.first; k++ {
			if tokens[k].Rel == "case" && tokens[k].Head >= it.first && tokens[k].Head <= it.last {
				return false
			}
		}
		return true
	}
	if n.w != nil && n.class&^(cStruck|cBranded|cPlans|cSerial|cReact) != 0 {
		return false
	}
	p := &noItem
	if i > 0 {
		p = &s.items[i-1]
	}
	if p == &noItem {
		return !n.capital && s.plural(n) || tokens[n.first].Tag != "" && s.isNoun(n.last+1)
	}
	switch {
	case p.is("in", "since", "during", "on", "by", "until", "from", "after", "before", "between", "through"):
		// "in 2014 elections", but "in 2014 Iran", "in 2014 rebels took"
		if n.capital {
			return false
		}
		if t := tokens[n.first].Tag; t != "" && p.is("in", "since", "after", "before", "from", "by") {
			return !s.verbFollows(n.last)
		}
		return false
	case p.is("the", "a", "an", "'s", "its", "his", "her", "their", "this", "that", "of", "for", "with", "against", "over", "about"):
		return true
	}
	return s.isNoun(p.last) || p.class&cArt != 0
}

// verbFollows reports whether a verb stands right behind token t: then the
// noun at t is a subject.
func (s *scan) verbFollows(t int) bool {
	for k := t + 1; k < len(s.s.Tokens) && k <= t+2; k++ {
		switch tok := &s.s.Tokens[k]; tok.POS {
		case "VERB", "AUX":
			return tok.Tag != "VBN" && tok.Tag != "VBG"
		}
	}
	return false
}

// hangsOnNoun reports whether the tree attaches a point to a noun before it.
func (s *scan) hangsOnNoun(it *item) bool {
	for t := it.first; t <= it.last && t < len(s.s.Tokens); t++ {
		if h := s.s.Tokens[t].Head; (h < it.first || h > it.last) && s.s.Tokens[t].Rel != "" {
			return s.s.Tokens[t].Rel == "nmod" || s.s.Tokens[t].Rel == "nmod:unmarked"
		}
	}
	return false
}
