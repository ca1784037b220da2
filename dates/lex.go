package dates

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// class is a set of word classes; an item may be in several. The names in
// patterns and in words.tsv are those of classNames; words.tsv says what the
// classes of words are for.
type class uint64

const (
	cMonth class = 1 << iota
	cWeekday
	cDoubtful
	cUnit
	cPlural
	cFortnight
	cSeason
	cDaypart
	cShift
	cAnchored
	cRelday
	cLater
	cEarly
	cMid
	cLate
	cArt
	cNum // a whole number
	cMultiplier
	cOrd // first, 21st; last is -1
	cVague
	cDecade // 1990s, 90s, nineties
	cMeridiem
	cClock // noon, 10:30
	cZone
	cThings
	cSerial
	cBranded
	cMoney
	cAhead
	cWill
	cPlans
	cImplied
	cPastAux
	cPresentAux
	cStruck
	cFunction
	cPastVerb
	cReact
	cHint // a word that may be a date alone, or begins the name of a holiday
	// Set by the lexer; no line of words.tsv has these.
	cDigits // a number or ordinal in digits
	cDom    // a number in digits from 1 to 31: a day of the month
	cTwo    // two digits
	cYear   // four digits from 1000 to 2199
	cThree  // three digits: a year only beside AD and CE
	cDash   // - – — and / and the points of 22.01.2019
	cISO    // 2019-01-22, with what follows it in the token
	cQuarter
	cHalf
	// Set by the rules.
	cPoint   // a day or period
	cYearly  // a point whose year was chosen by the tense: "22 January", "Easter"
	cWeekly  // a weekday chosen by the tense
	cDay     // a point that is one day
	cPeriod  // a point longer than a day
	cAnyYear // a point that is one calendar year
	cAnyWeek // a point that is one calendar week
	cLength  // a duration
)

var classNames = map[string]class{
	"MONTH": cMonth, "WEEKDAY": cWeekday, "DOUBTFUL": cDoubtful, "UNIT": cUnit, "PLURAL": cPlural,
	"FORTNIGHT": cFortnight, "SEASON": cSeason, "DAYPART": cDaypart, "SHIFT": cShift, "ANCHORED": cAnchored,
	"RELDAY": cRelday, "LATER": cLater, "EARLY": cEarly, "MID": cMid, "LATE": cLate, "ART": cArt, "NUM": cNum,
	"MULTIPLIER": cMultiplier, "ORD": cOrd, "VAGUE": cVague, "DECADE": cDecade, "MERIDIEM": cMeridiem, "CLOCK": cClock, "ZONE": cZone,
	"THINGS": cThings, "SERIAL": cSerial, "BRANDED": cBranded, "MONEY": cMoney, "AHEAD": cAhead, "WILL": cWill, "PLANS": cPlans,
	"IMPLIED": cImplied, "PASTAUX": cPastAux, "PRESENTAUX": cPresentAux, "STRUCK": cStruck, "FUNCTION": cFunction, "HINT": cHint, "PASTVERB": cPastVerb, "REACT": cReact, "DIGITS": cDigits, "DOM": cDom,
	"TWO": cTwo, "YEAR": cYear, "THREE": cThree, "DASH": cDash, "ISO": cISO, "QUARTER": cQuarter, "HALF": cHalf, "POINT": cPoint,
	"YEARLY": cYearly, "WEEKLY": cWeekly, "DAY": cDay, "PERIOD": cPeriod, "ANYYEAR": cAnyYear, "ANYWEEK": cAnyWeek, "LENGTH": cLength,
	"COUNT": cNum | cArt | cVague, // "two", "a", "several"
	"PART":  cEarly | cMid | cLate,
}

// A word is an entry of the vocabulary: the words of words.tsv and all words
// that patterns name.
type word struct {
	text   string
	class  class
	values []classValue
	starts [nStages][]*pattern // the patterns that can begin with it
}

type classValue struct {
	class class
	n     int
}

//go:embed words.tsv
var wordsTSV string

// lexicon is the vocabulary with the patterns of the grammar hung on it;
// read-only once loaded.
type lexicon struct {
	words    map[string]*word
	patterns int
	longest  int                     // bytes in the longest word
	heads    [nStages][64][]*pattern // the patterns that can begin with an item of class 1<<i
}

// load builds the lexicon once. The tables are embedded, so an error is a
// mistake in them; the tests load it.
var load = sync.OnceValue(func() *lexicon {
	x, err := newLexicon(wordsTSV, holidaysTSV, grammar())
	if err != nil {
		panic("dates: " + err.Error())
	}
	return x
})

// word gives the entry for a text, new if need be.
func (x *lexicon) word(text string) *word {
	w := x.words[text]
	if w == nil {
		w = &word{text: text}
		x.words[text] = w
		x.longest = max(x.longest, len(text))
	}
	return w
}

func newLexicon(words, holidays string, rules []rule) (*lexicon, error) {
	x := &lexicon{words: map[string]*word{}}
	for i, line := range strings.Split(words, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("words.tsv:%d: want 3 columns, have %d", i+1, len(f))
		}
		c := classNames[f[0]]
		n, err := strconv.Atoi(f[1])
		if c == 0 || err != nil {
			return nil, fmt.Errorf("words.tsv:%d: class %q, value %q", i+1, f[0], f[1])
		}
		for _, text := range strings.Fields(f[2]) {
			w := x.word(text)
			if w.class&c != 0 {
				return nil, fmt.Errorf("words.tsv:%d: %q is %s twice", i+1, text, f[0])
			}
			w.class |= c
			w.values = append(w.values, classValue{c, n})
		}
	}
	more, err := holidayRules(holidays)
	if err != nil {
		return nil, err
	}
	for _, r := range append(rules, more...) {
		for _, say := range r.say {
			if err := x.add(&r, say); err != nil {
				return nil, fmt.Errorf("rule %s: %w", r.name, err)
			}
			if r.name == "holiday" {
				x.feast(say)
			}
		}
	}
	return x, nil
}

// feast marks the first word of a holiday, so that a sentence is read for it.
func (x *lexicon) feast(name string) {
	words := strings.Fields(name)
	for _, w := range words {
		if x.words[w].class&dating != 0 {
			return
		}
	}
	x.words[words[0]].class |= cHint
}

// An item is a word, a number or a mark of the sentence, or what the rules
// made of several. A token with a hyphen is several items.
type item struct {
	dragoman.Span
	first, last int // tokens
	class       class
	n           int // of a number
	w           *word
	raw         string // a single word as written
	capital     bool
	val         *value
}

// value is what the item is worth as a member of class c.
func (it *item) value(c class) int {
	if it.w != nil {
		for _, v := range it.w.values {
			if v.class == c {
				return v.n
			}
		}
	}
	return it.n
}

// is reports whether the item is one of some words, in any case.
func (it *item) is(texts ...string) bool {
	for _, t := range texts {
		if it.w != nil && it.w.text == t || it.w == nil && len(it.raw) == len(t) && strings.EqualFold(it.raw, t) {
			return true
		}
	}
	return false
}

// dating are the classes without which a sentence has no date.
const dating = cMonth | cWeekday | cUnit | cSeason | cRelday | cDecade | cYear | cThree | cISO | cQuarter | cHalf | cDaypart

// lex appends the items of a sentence to items. It reports whether any of
// them can stand in a date; if not, the rest of the work may be skipped.
func (x *lexicon) lex(items []item, text string, s *dragoman.Sentence, loose bool) (_ []item, interesting bool) {
	skip := 0 // bytes read
	for t := range s.Tokens {
		sp := s.Tokens[t].Span
		if sp.Start < 0 || sp.End > len(text) || sp.Empty() {
			continue
		}
		n := len(items)
		if sp.Start < skip {
			continue
		}
		if end := stamp(text[sp.Start:]); end > sp.Len() { // cut into several tokens
			it, _ := isoItem(text[sp.Start : sp.Start+end])
			it.Span = dragoman.Span{Start: sp.Start, End: sp.Start + end}
			it.first, it.last = t, t
			for it.last+1 < len(s.Tokens) && s.Tokens[it.last+1].Span.Start < it.End {
				it.last++
			}
			if s.Tokens[it.last].Span.End == it.End {
				items, interesting, skip = append(items, it), true, it.End
				continue
			}
		}
		items = x.token(items, text, sp, t, loose)
		for i := n; i < len(items); i++ {
			it := &items[i]
			if it.class&(dating|cHint) != 0 {
				interesting = true
			}
			if i > 0 && it.class&(cNum|cDigits) == cNum { // nineteen ninety-one
				if p := &items[i-1]; p.class&(cNum|cDigits) == cNum && p.value(cNum) >= 15 && it.value(cNum) >= 10 {
					interesting = true
				}
			}
		}
	}
	return items, interesting
}

// token appends the items of one token.
func (x *lexicon) token(items []item, text string, sp dragoman.Span, t int, loose bool) []item {
	tok := text[sp.Start:sp.End]
	if c := tok[0]; len(tok) == 1 || len(tok) <= 3 && c >= utf8.RuneSelf {
		it := item{Span: sp, first: t, last: t, capital: 'A' <= c && c <= 'Z'}
		switch {
		case tok == "-" || tok == "–" || tok == "—" || tok == "/":
			it.class = cDash
			it.w, it.raw = x.words[tok], tok
		case '0' <= c && c <= '9':
			it.number(tok)
		default:
			x.lookup(&it, tok, loose)
		}
		return append(items, it)
	}
	if its := x.coded(tok, sp, t); its != nil {
		return append(items, its...)
	}
	digits, split := false, false
	for i := 0; i < len(tok); i++ {
		switch c := tok[i]; {
		case '0' <= c && c <= '9':
			digits = true
		case c == '-' || c == '/' || c == 0xe2: // 0xe2 begins – — ’
			split = true
		case c == '\'' && i > 0:
			split = true
		}
	}
	if !digits && !split {
		it := item{Span: sp, first: t, last: t}
		x.lookup(&it, tok, loose)
		return append(items, it)
	}
	if len(tok) > 40 {
		return append(items, item{Span: sp, first: t, last: t})
	}
	if digits {
		if it, ok := isoItem(tok); ok {
			it.Span, it.first, it.last = sp, t, t
			return append(items, it)
		}
	}
	return x.pieces(items, text, sp, t, loose)
}

// coded reads Q1, H2 and FY2019.
func (x *lexicon) coded(tok string, sp dragoman.Span, t int) []item {
	it := item{Span: sp, first: t, last: t, capital: true}
	switch c := tok[0]; {
	case len(tok) == 2 && c == 'Q' && '1' <= tok[1] && tok[1] <= '4':
		it.class, it.n = cQuarter, int(tok[1]-'0')
	case len(tok) == 2 && c == 'H' && '1' <= tok[1] && tok[1] <= '2':
		it.class, it.n = cHalf, int(tok[1]-'0')
	case c == 'F' && (len(tok) == 4 || len(tok) == 6) && tok[1] == 'Y' && isDigits(tok[2:]):
		num := it
		it.End, it.w = sp.Start+2, x.words["fy"]
		num.Start += 2
		num.number(tok[2:])
		return []item{it, num}
	default:
		return nil
	}
	return []item{it}
}

// pieces cuts a token at its hyphens, slashes and between the points of a
// numeric date. A piece is a word, a mark or a number with its ending.
func (x *lexicon) pieces(items []item, text string, sp dragoman.Span, t int, loose bool) []item {
	tok := text[sp.Start:sp.End]
	start := len(items)
	points := strings.Count(tok, ".") == 2 && strings.Trim(tok, "0123456789.") == "" // 22.01.2019
	emit := func(i, j int) {
		if i >= j {
			return
		}
		p := tok[i:j]
		it := item{Span: dragoman.Span{Start: sp.Start + i, End: sp.Start + j}, first: t, last: t}
		switch c := p[0]; {
		case p == "-" || p == "–" || p == "—" || p == "/" || points && p == ".":
			it.class = cDash
			it.w, it.raw = x.words[p], p
			if p == "/" {
				it.class |= cHint // 9/11 needs a look
			}
		case '0' <= c && c <= '9', (c == '\'' || strings.HasPrefix(p, "’")) && len(p) > 2 && '0' <= p[len(p)-1] && p[len(p)-1] <= '9',
			(c == '\'' || strings.HasPrefix(p, "’")) && strings.HasSuffix(p, "0s"):
			it.number(p)
		default:
			x.lookup(&it, p, loose)
		}
		items = append(items, it)
	}
	from := 0
	for i := 0; i < len(tok); {
		size := 0
		switch rest := tok[i:]; {
		case rest[0] == '-' || rest[0] == '/' || points && rest[0] == '.':
			size = 1
		case strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—"):
			size = len("–")
		case rest == "'s" || rest == "’s":
			emit(from, i)
			from = i
			i = len(tok)
			continue
		}
		if size == 0 {
			i++
			continue
		}
		emit(from, i)
		emit(i, i+size)
		i += size
		from = i
	}
	emit(from, len(tok))
	// A code such as F-16, COVID-19 or ld2d-4 is no place for dates.
	if len(items) > start+1 {
		if f := &items[start]; f.w == nil && f.class == 0 || f.capital && f.class == 0 && !f.is("mid", "pre", "post") {
			for i := start; i < len(items); i++ {
				if items[i].class&cDigits != 0 {
					items = append(items[:start], item{Span: sp, first: t, last: t})
					break
				}
			}
		}
	}
	return items
}

// lookup finds a word in the vocabulary, in lower case, with a plain
// apostrophe and without the full stop of an abbreviation.
func (x *lexicon) lookup(it *item, tok string, loose bool) {
	it.raw = tok
	it.capital = 'A' <= tok[0] && tok[0] <= 'Z' || tok[0] >= utf8.RuneSelf && startsUpper(tok)
	if len(tok) > x.longest+3 {
		return
	}
	var buf [64]byte
	low := buf[:0]
	for i := 0; i < len(tok); i++ {
		c := tok[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == 0xe2 && strings.HasPrefix(tok[i:], "’"):
			c = '\''
			i += 2
		}
		low = append(low, c)
	}
	w := x.words[string(low)]
	if w == nil && len(low) > 1 && low[len(low)-1] == '.' {
		w = x.words[string(low[:len(low)-1])]
		if w != nil && w.class&(cMonth|cWeekday|cMeridiem|cUnit|cSerial) == 0 {
			w = nil
		}
	}
	if w == nil {
		return
	}
	it.w, it.class = w, w.class
	it.n = 0
	if !it.capital && !loose && it.class&cDoubtful != 0 {
		it.class &^= cMonth | cWeekday | cDoubtful
	}
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// number sets the classes of a piece that begins with a digit, or with an
// apostrophe before digits.
func (it *item) number(p string) {
	short := false
	if p[0] == '\'' || strings.HasPrefix(p, "’") {
		short = true
		p = strings.TrimPrefix(strings.TrimPrefix(p, "'"), "’")
	}
	n, i, digits := 0, 0, 0
	for i < len(p) && ('0' <= p[i] && p[i] <= '9' || p[i] == ',' && i+3 < len(p) && isDigits(p[i+1:i+4])) {
		if p[i] != ',' {
			digits++
			if n < 1e8 {
				n = n*10 + int(p[i]-'0')
			}
		}
		i++
	}
	it.n = n
	switch rest := p[i:]; {
	case rest == "" && short:
		if digits == 2 {
			it.class = cYear // of two digits: see reading.year
		}
	case rest == "":
		it.class = cNum | cDigits
		if i != digits { // 1,991 is a count
			return
		}
		switch {
		case digits <= 2 && n >= 1 && n <= 31:
			it.class |= cDom
		case digits == 4 && n >= 1000 && n < 2200:
			it.class |= cYear
		case digits == 3 && n >= 100:
			it.class |= cThree
		}
		if digits == 2 {
			it.class |= cTwo
		}
	case rest == "st" || rest == "nd" || rest == "rd" || rest == "th" || rest == "ST" || rest == "ND" || rest == "RD" || rest == "TH":
		it.class = cOrd | cDigits | cHint
	case (rest == "s" || rest == "'s" || rest == "’s") && n%10 == 0 && (digits == 4 && n >= 1000 && n < 2200 || digits == 2):
		it.class = cDecade
	case len(rest) > 2 && (rest[0] == ':' || rest[0] == '.') && digits <= 2 && n < 25 && isClock(rest[1:]):
		it.class = cClock
	case digits <= 2 && n >= 1 && n <= 12 && isMeridiem(rest):
		it.class = cClock
	}
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isMeridiem(s string) bool {
	switch strings.ToLower(s) {
	case "am", "pm", "a.m.", "p.m.", "a.m", "p.m":
		return true
	}
	return false
}

// isClock reports whether s, behind the hour, is minutes and perhaps seconds,
// am or pm. "10.30" alone is not taken for a time: the point must be followed
// by am or pm.
func isClock(s string) bool {
	if len(s) < 2 || !isDigits(s[:2]) || s[0] > '5' {
		return false
	}
	s = s[2:]
	if len(s) >= 3 && s[0] == ':' && isDigits(s[1:3]) {
		s = s[3:]
	}
	return s == "" || isMeridiem(s)
}

// isoItem reads a token that begins with YYYY-MM-DD and ends there, or goes on
// with a time.
func isoItem(tok string) (item, bool) {
	if len(tok) < 10 || tok[4] != '-' || tok[7] != '-' || !isDigits(tok[:4]) || !isDigits(tok[5:7]) || !isDigits(tok[8:10]) ||
		len(tok) > 10 && tok[10] != 'T' && tok[10] != 't' {
		return item{}, false
	}
	d, err := dragoman.ParseDay(tok[:10])
	if err != nil {
		return item{}, false
	}
	return item{class: cISO | cDigits, n: int(d)}, true
}

// stamp is the length of the ISO 8601 time that s begins with,
// 2019-01-22T10:00:00Z; 0 if there is none.
func stamp(s string) int {
	if len(s) < 16 || s[0] < '1' || s[0] > '2' || s[4] != '-' || s[10] != 'T' {
		return 0
	}
	if _, ok := isoItem(s[:10]); !ok {
		return 0
	}
	i := 11
	for i < len(s) && i < 35 && ('0' <= s[i] && s[i] <= '9' || s[i] == ':' || s[i] == '+' || s[i] == '-' || s[i] == 'Z' || s[i] == '.') {
		i++
	}
	for s[i-1] == '.' || s[i-1] == '-' || s[i-1] == ':' {
		i--
	}
	return i
}

// count joins number words to numbers, in place: "twenty - one", "two hundred
// and six", "a few", "a couple of", "nineteen ninety - one".
func count(items []item) []item {
	out := items[:0]
	for i := 0; i < len(items); {
		it := items[i]
		if j, n, c := numeral(items, i); j > i+1 {
			it.End, it.last = items[j-1].End, items[j-1].last
			it.class, it.n, it.w, it.raw = c, n, nil, ""
			out = append(out, it)
			i = j
			continue
		}
		out = append(out, it)
		i++
	}
	return out
}

// numeral reads the number that begins at i: the item after it, its value and
// class. j is i when there is none.
func numeral(items []item, i int) (j, n int, c class) {
	at := func(k int) *item {
		if k < len(items) {
			return &items[k]
		}
		return &item{}
	}
	spelled := func(k int) bool { return at(k).class&cNum != 0 && at(k).class&cDigits == 0 }
	// below reads 1 to 99: "twenty", "twenty - one", "seven"; an ordinal may end it.
	below := func(k int) (int, int, class) {
		switch {
		case !spelled(k):
			return k, 0, 0
		case at(k).value(cNum) < 20:
			return k + 1, at(k).value(cNum), cNum
		}
		tens, next := at(k).value(cNum), k+1
		if at(next).class&cDash != 0 {
			next++
		}
		switch u := at(next); {
		case spelled(next) && u.value(cNum) < 10 && u.value(cNum) > 0:
			return next + 1, tens + u.value(cNum), cNum
		case u.class&cOrd != 0 && u.class&cDigits == 0 && u.value(cOrd) > 0 && u.value(cOrd) < 10:
			return next + 1, tens + u.value(cOrd), cOrd
		}
		return k + 1, tens, cNum
	}
	first := at(i)
	if first.class&cArt != 0 {
		switch next := at(i + 1); {
		case next.class&cMultiplier != 0:
			return multiplied(items, i+1, 1, below)
		case next.is("few"):
			return i + 2, next.value(cVague), cVague
		case next.is("couple"):
			if at(i + 2).is("of") {
				return i + 3, 2, cNum
			}
			return i + 2, 2, cNum
		}
		return i, 0, 0
	}
	if first.class&cDigits != 0 && first.class&cNum != 0 {
		if at(i+1).class&cMultiplier != 0 && !at(i+1).is("dozen") {
			return multiplied(items, i+1, first.n, below)
		}
		return i, 0, 0
	}
	j, n, c = below(i)
	if j == i || c == cOrd {
		return j, n, c
	}
	if at(j).class&cMultiplier != 0 {
		return multiplied(items, j, n, below)
	}
	// Years as they are spoken: nineteen ninety-one, twenty sixteen.
	if n >= 15 && n <= 20 && j == i+1 {
		if k, m, mc := below(j); k > j && mc == cNum && m >= 10 {
			return k, n*100 + m, cYear
		}
	}
	return j, n, c
}

// multiplied goes on after a number at the multiplier items[k].
func multiplied(items []item, k, n int, below func(int) (int, int, class)) (int, int, class) {
	for k < len(items) && items[k].class&cMultiplier != 0 {
		n = min(n*items[k].value(cMultiplier), 1e9)
		k++
	}
	rest := k
	if rest < len(items) && items[rest].is("and") {
		rest++
	}
	if j, m, c := below(rest); j > rest && n >= 100 {
		return j, n + m, c
	}
	return k, n, cNum
}
