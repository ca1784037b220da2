package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// maxTokens bounds a sentence: text without any full stop is cut there, so
// that the cost of a page of noise stays proportional to its length.
const maxTokens = 400

// Split cuts text into sentences and tokens. The tokens of a sentence are in
// order and do not overlap; between them, and between sentences, there is
// nothing but white space and invisible format characters. Text may be
// anything: bytes that are not UTF-8 count as letters. Tokens carry offsets
// only, and Head -1.
//
// Words are cut as in the treebank UD English EWT: do|n't, Iran|'s, can|not,
// two|-|day, al|-|Ani, and|/|or, $|5|m, but pre-war, U.N., 3.5, 9/11.
// A blank line ends a sentence; so does a single line break where a line was
// left short on purpose, as after a headline, and so does a dateline's dash.
func Split(text string) []dragoman.Sentence {
	s := splitter{text: text, toks: make([]dragoman.Token, 0, len(text)/5+4)}
	s.scan()
	return cutDatelines(text, s.sentences())
}

// splitter holds the state of one Split.
type splitter struct {
	text string
	toks []dragoman.Token
	// The run of non-space bytes around the current position.
	chunk, chunkEnd int
	hasAt           bool // the chunk holds an @
}

func (s *splitter) emit(i, j int) {
	if i < j {
		s.toks = append(s.toks, dragoman.Token{Span: dragoman.Span{Start: i, End: j}, Head: -1})
	}
}

// class sorts runes into what the scanner tells apart.
type class uint8

const (
	space class = iota
	letter
	digit
	mark // punctuation and symbols
)

// classOf sorts one rune. Invisible format characters are space unless they
// belong inside words (soft hyphen, joiners); invalid UTF-8 is a letter.
func classOf(r rune) class {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', r == '_':
			return letter
		case '0' <= r && r <= '9':
			return digit
		case r <= ' ', r == 0x7f:
			return space
		}
		return mark
	}
	switch {
	case r == utf8.RuneError, unicode.IsLetter(r), unicode.IsMark(r):
		return letter
	case unicode.IsNumber(r):
		return digit
	case r == 0xad, r == 0x200c, r == 0x200d:
		return letter
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r), unicode.Is(unicode.Zs, r):
		return space
	}
	return mark
}

// at decodes the rune at i; past the end it is a space of width 0.
func (s *splitter) at(i int) (rune, int) {
	if i >= len(s.text) {
		return ' ', 0
	}
	if c := s.text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s.text[i:])
}

func (s *splitter) classAt(i int) class {
	r, _ := s.at(i)
	return classOf(r)
}

// before is the rune that ends at i; a space at the start of the text.
func (s *splitter) before(i int) rune {
	if i <= 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRuneInString(s.text[:i])
	return r
}

// scan fills s.toks.
func (s *splitter) scan() {
	for i := 0; i < len(s.text); {
		r, w := s.at(i)
		if classOf(r) == space {
			i += w
			continue
		}
		s.chunk, s.hasAt = i, false
		j := i
		for j < len(s.text) {
			r, w := s.at(j)
			if classOf(r) == space {
				break
			}
			s.hasAt = s.hasAt || r == '@'
			j += w
		}
		s.chunkEnd = j
		for i < j {
			i = s.token(i)
		}
	}
}

// token emits the token, or the tokens of the word, that starts at i, and
// returns where it ends.
func (s *splitter) token(i int) int {
	r, w := s.at(i)
	switch classOf(r) {
	case letter, digit:
		if j := s.address(i); j > i {
			s.emit(i, j)
			return j
		}
		if classOf(r) == digit {
			return s.number(i)
		}
		return s.word(i)
	}
	j := s.markEnd(i, r, w)
	s.emit(i, j)
	return j
}

// isApostrophe holds for the marks that newspapers set as an apostrophe.
func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == 'ʼ' || r == '＇' || r == '`' || r == '´'
}

// isHyphen holds for hyphens that join words; a dash is no hyphen.
func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

// markEnd finds the end of a token that starts with the mark r of width w.
func (s *splitter) markEnd(i int, r rune, w int) int {
	next, nw := s.at(i + w)
	atStart := i == s.chunk
	switch {
	case r == '.' && classOf(next) == digit && atStart: // .5
		return s.digitsEnd(i + w)
	case r == '+' && classOf(next) == digit && atStart: // +994
		return s.digitsEnd(i + w)
	case r == '.' || r == '!' || r == '?' || r == '…':
		j := i + w
		for r, w := s.at(j); r == '.' || r == '!' || r == '?' || r == '…'; r, w = s.at(j) {
			j += w
		}
		return j
	case (r == '@' || r == '#') && classOf(next) == letter && atStart: // @name, #topic
		return s.lettersEnd(i + w)
	case isApostrophe(r):
		if j := s.clitic(i); j > 0 && i > 0 && (atStart || classOf(s.before(i)) == letter) { // Iran 's, already cut; I'd've
			return j
		}
		if isApostrophe(next) && next == r { // '' as a double quote
			return i + w + nw
		}
		if classOf(next) == digit && atStart { // '99, '80s
			if j := s.lettersEnd(i + w); j-(i+w) <= 3 && j-(i+w) >= 2 {
				return j
			}
		}
		if classOf(next) == letter && atStart {
			if j := s.lettersEnd(i + w); isIn(clipped, s.text[i+w:j]) {
				return j
			}
		}
		return i + w
	}
	if face := s.face(i); face > 0 {
		return face
	}
	switch r {
	case '-', '=', '*', '~', '$', '<', '>', '|', '#', '+', '/', '\\', '^', '—', '–', '―', '─', '_', '•', '·':
		j := i + w
		for n, nw := s.at(j); n == r; n, nw = s.at(j) {
			j += nw
		}
		if n, nw := s.at(j); (r == '-' || r == '=') && n == '>' {
			j += nw
		}
		return j
	}
	if r > 0x2000 && (unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r)) {
		return s.emojiEnd(i, r, w)
	}
	// Marks of other scripts and combining signs stay with the mark they follow.
	return i + w
}

// emojiEnd takes an emoji with its variation selectors, skin tones and joined
// parts, or the two letters of a flag.
func (s *splitter) emojiEnd(i int, r rune, w int) int {
	flag := func(r rune) bool { return 0x1f1e6 <= r && r <= 0x1f1ff }
	j := i + w
	if n, nw := s.at(j); flag(r) && flag(n) {
		return j + nw
	}
	for j < len(s.text) {
		n, nw := s.at(j)
		switch {
		case 0xfe00 <= n && n <= 0xfe0f, 0x1f3fb <= n && n <= 0x1f3ff, n == 0x20e3, 0xe0020 <= n && n <= 0xe007f:
			j += nw
		case n == 0x200d:
			j += nw
			if m, mw := s.at(j); unicode.Is(unicode.So, m) {
				j += mw
			}
		default:
			return j
		}
	}
	return j
}

// faces are the smileys that stay whole.
var faces = [...]string{":-)", ";-)", ":-(", ":-P", ":-D", ":)", ";)", ":(", ":D", ":P", "=)", ":/"}

// face is the end of a smiley at i, or 0.
func (s *splitter) face(i int) int {
	if c := s.text[i]; c != ':' && c != ';' && c != '=' {
		return 0
	}
	for _, f := range faces {
		if j := i + len(f); strings.HasPrefix(s.text[i:], f) && s.classAt(j) == space && (i == s.chunk || f != ":/") {
			return j
		}
	}
	return 0
}

// lettersEnd takes letters and digits from i on.
func (s *splitter) lettersEnd(i int) int {
	for i < len(s.text) {
		r, w := s.at(i)
		if c := classOf(r); c != letter && c != digit {
			break
		}
		i += w
	}
	return i
}

// digitsEnd takes a number with its decimals, groups, time or date parts.
func (s *splitter) digitsEnd(i int) int {
	slashes := 0
	for i < len(s.text) {
		r, w := s.at(i)
		if classOf(r) == digit {
			i += w
			continue
		}
		if s.classAt(i+w) != digit || classOf(s.before(i)) != digit {
			return i
		}
		switch r {
		case '.', ',', ':':
			i += w
		case '/':
			if slashes++; slashes > 2 {
				return i
			}
			i += w
		default:
			return i
		}
	}
	return i
}

// number emits the token or tokens that start with the digit at i.
func (s *splitter) number(i int) int {
	j := s.digitsEnd(i)
	if k := s.phone(i); k > j {
		s.emit(i, k)
		return k
	}
	r, w := s.at(j)
	switch {
	case classOf(r) == letter:
		k := s.lettersEnd(j)
		tail := s.text[j:k]
		if isIn(units, tail) { // 5|pm, 30|km, $|5|m
			s.emit(i, j)
			s.emit(j, k)
			return k
		}
		if (tail == "a" || tail == "p") && strings.HasPrefix(s.text[k:], ".m") { // 5|p.m.
			s.emit(i, j)
			return s.word(j)
		}
		if len(tail) > 3 && classOf(s.before(j)) == digit && isLowerASCII(tail) && !isIn(ordinals, tail) {
			s.emit(i, j) // 100meters, a missing space
			return s.word(j)
		}
		return s.wordFrom(i, k)
	case isApostrophe(r): // the 80's
		if n, nw := s.at(j + w); (n == 's' || n == 'S') && s.classAt(j+w+nw) != letter && s.classAt(j+w+nw) != digit {
			s.emit(i, j+w+nw)
			return j + w + nw
		}
	}
	s.emit(i, j)
	return j
}

// phone is the end of a telephone number or a date with hyphens at i, or i:
// three or more groups of digits, or three digits and four.
func (s *splitter) phone(i int) int {
	groups, size, first, j := 1, 0, 0, i
	for j < len(s.text) && j-i < 40 {
		c := s.text[j]
		if '0' <= c && c <= '9' {
			size++
			j++
			continue
		}
		if c != '-' || size == 0 || s.classAt(j+1) != digit {
			break
		}
		if groups == 1 {
			first = size
		}
		groups, size = groups+1, 0
		j++
	}
	if s.classAt(j) == letter || size == 0 {
		return i
	}
	if groups >= 3 || groups == 2 && first == 3 && size == 4 {
		return j
	}
	return i
}

func isLowerASCII(t string) bool {
	for i := 0; i < len(t); i++ {
		if t[i] < 'a' || t[i] > 'z' {
			return false
		}
	}
	return true
}

// word emits the word that starts with the letter at i, in its parts, and
// returns where it ends.
func (s *splitter) word(i int) int { return s.wordFrom(i, i) }

// wordFrom is word with the bytes up to j taken already.
func (s *splitter) wordFrom(i, j int) int {
	dotted := false // U.S so far: only single letters between full stops
	seg := i        // start of the letters since the last connector
	for j < len(s.text) {
		r, w := s.at(j)
		if c := classOf(r); c == letter || c == digit {
			j += w
			continue
		}
		n, nw := s.at(j + w)
		nc := classOf(n)
		switch {
		case isApostrophe(r):
			if k := s.clitic(j); k > 0 {
				return s.cut(i, j, k)
			}
			if r != '`' && r != '´' && nc == letter { // O'Connor, Qa'ida
				j += w
				continue
			}
		case isHyphen(r):
			if (nc == letter || nc == digit) && isIn(prefixes, s.text[i:j]) { // pre-war, mid-1990s
				j += w
				continue
			}
		case r == '.':
			if nc == letter && s.oneLetter(seg, j) && s.oneLetterAhead(j+w, n, nw) { // U.S, e.g
				dotted = true
				j += w
				seg = j
				continue
			}
			if dotted && s.oneLetter(seg, j) && !s.dots(j) {
				return s.cut(i, j+w, j+w) // U.S.
			}
			if s.abbreviation(i, j) {
				return s.cut(i, j+w, j+w)
			}
			if nc == letter || nc == digit {
				if k := s.fileEnd(i, j); k > j { // report.doc, example.com
					s.emit(i, k)
					return k
				}
			}
		case r == '&':
			if nc == letter && isUpperWord(s.text[i:j]) && unicode.IsUpper(n) { // AT&T
				j += w
				seg = j
				continue
			}
		case r == '$':
			if nc == digit && j-i <= 3 && isUpperWord(s.text[i:j]) || s.text[i:j] == "US" { // US$
				s.emit(i, j+w)
				return j + w
			}
		case r == '/':
			if t := s.text[i:j]; (t == "w" || t == "W") && (n == 'o' && s.classAt(j+w+nw) == space || nc == space) {
				s.emit(i, j+w+nw*b2i(nc != space))
				return j + w + nw*b2i(nc != space)
			}
		case r == '*':
			if k := s.starred(j); k > 0 { // s**t
				j = k
				continue
			}
		}
		break
	}
	return s.cut(i, j, j)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// starred is where letters go on after asterisks at j, or 0.
func (s *splitter) starred(j int) int {
	k := j
	for k < len(s.text) && s.text[k] == '*' && k-j < 8 {
		k++
	}
	if s.classAt(k) == letter {
		return k
	}
	return 0
}

// oneLetter reports whether i to j is one letter.
func (s *splitter) oneLetter(i, j int) bool {
	r, w := s.at(i)
	return i+w == j && unicode.IsLetter(r)
}

// oneLetterAhead reports whether the letter r at i stands alone.
func (s *splitter) oneLetterAhead(i int, r rune, w int) bool {
	c := s.classAt(i + w)
	return unicode.IsLetter(r) && c != letter && c != digit
}

func isUpperWord(t string) bool {
	if len(t) > 5 {
		return false
	}
	for _, r := range t {
		if !unicode.IsUpper(r) && r != '&' {
			return false
		}
	}
	return true
}

// clitic is the end of an apostrophe with its letters at i, when these are one
// of the endings that stand as a word of their own, or 0. For n't the
// apostrophe is the start; cut finds the n.
func (s *splitter) clitic(i int) int {
	_, w := s.at(i)
	j := i + w
	k := j
	for k < len(s.text) && k-j < 3 && classOf(rune(s.text[k])) == letter && s.text[k] < utf8.RuneSelf {
		k++
	}
	if c := s.classAt(k); c == letter || c == digit {
		return 0
	}
	switch k - j {
	case 1:
		switch s.text[j] | 0x20 {
		case 's', 'm', 'd':
			return k
		case 't':
			if b := s.before(i); b == 'n' || b == 'N' {
				return k
			}
		}
	case 2:
		switch t := s.text[j:k]; {
		case strings.EqualFold(t, "ll"), strings.EqualFold(t, "re"), strings.EqualFold(t, "ve"):
			return k
		}
	}
	return 0
}

// cut emits the word from i to j and its clitic from j to end, having cut
// do|n't and the words that two have grown into.
func (s *splitter) cut(i, j, end int) int {
	if end > j && s.text[end-1]|0x20 == 't' && j-i > 1 { // do|n't
		s.emit(i, j-1)
		s.emit(j-1, end)
		return end
	}
	if t := s.text[i:j]; len(t) >= 4 && len(t) <= 8 {
		if at := grown(t); at > 0 {
			s.emit(i, i+at)
			s.emit(i+at, j)
			s.emit(j, end)
			return end
		}
	}
	s.emit(i, j)
	s.emit(j, end)
	return end
}

// grown tells where a word is cut that two have grown into, or 0.
func grown(t string) int {
	switch t[len(t)-1] | 0x20 {
	case 't':
		for _, g := range [...]struct {
			word string
			at   int
		}{
			{"cannot", 3}, {"dont", 2}, {"didnt", 3}, {"doesnt", 4}, {"wont", 2}, {"couldnt", 5},
			{"wouldnt", 5}, {"isnt", 2}, {"wasnt", 3}, {"hasnt", 3}, {"havent", 4}, {"arent", 3},
		} {
			if strings.EqualFold(t, g.word) {
				return g.at
			}
		}
	case 'a':
		for _, w := range [...]string{"gonna", "wanna", "gotta"} {
			if strings.EqualFold(t, w) {
				return 3
			}
		}
	}
	return 0
}

// address is the end of a web or mail address at i, or i.
func (s *splitter) address(i int) int {
	rest := s.text[i:s.chunkEnd]
	web := false
	if len(rest) > 4 {
		switch rest[0] | 0x20 {
		case 'h':
			web = hasPrefixFold(rest, "http://") || hasPrefixFold(rest, "https://")
		case 'w':
			web = hasPrefixFold(rest, "www.")
		case 'f':
			web = hasPrefixFold(rest, "ftp://")
		case 'm':
			web = hasPrefixFold(rest, "mailto:")
		}
	}
	if web {
		end := strings.IndexAny(rest, "<>\"“”")
		if end < 0 {
			end = len(rest)
		}
		return i + trimAddress(rest[:end])
	}
	if !s.hasAt {
		return i
	}
	// name@host.domain; host without a domain is a house's own mail system.
	const longest = 254
	j := i
	for j < s.chunkEnd && j-i < longest && mailByte(s.text[j]) {
		j++
	}
	if j == i || j >= s.chunkEnd || s.text[j] != '@' {
		return i
	}
	k := j + 1
	for k < s.chunkEnd && k-j < longest && mailByte(s.text[k]) {
		k++
	}
	k = i + trimAddress(s.text[i:k])
	if k <= j+1 {
		return i
	}
	return k
}

func mailByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '_' || c == '-' || c == '%' || c == '+'
}

// trimAddress is the length of a without the marks that close the sentence.
func trimAddress(a string) int {
	n := len(a)
	for n > 0 {
		switch a[n-1] {
		case '.', ',', ';', ':', '!', '?', '\'', '*':
		case ')':
			if strings.Contains(a[:n], "(") {
				return n
			}
		case ']':
			if strings.Contains(a[:n], "[") {
				return n
			}
		default:
			return n
		}
		n--
	}
	return n
}

func hasPrefixFold(t, prefix string) bool {
	return len(t) >= len(prefix) && strings.EqualFold(t[:len(prefix)], prefix)
}

// fileEnd is the end of a file or host name whose first full stop is at j, or
// j. The last part must be a known ending.
func (s *splitter) fileEnd(i, j int) int {
	const longest = 100
	if j-i >= longest {
		return j
	}
	end, last := j, j
	for end < s.chunkEnd && end-i < longest {
		c := s.text[end]
		if c == '.' {
			last = end
		} else if !mailByte(c) {
			break
		}
		end++
	}
	if last == end-1 { // a full stop closes the sentence
		end--
		last = strings.LastIndexByte(s.text[i:end], '.')
		if last < 0 {
			return j
		}
		last += i
	}
	if !isIn(endings, s.text[last+1:end]) {
		return j
	}
	if end < s.chunkEnd && s.text[end] == '/' { // example.com/path
		return i + trimAddress(s.text[i:s.chunkEnd])
	}
	return end
}

// dots reports whether the full stop at j begins an ellipsis. Two full stops
// are that of a short word and that of the sentence.
func (s *splitter) dots(j int) bool { return strings.HasPrefix(s.text[j:], "...") }

// abbreviation reports whether the full stop at j belongs to the word from i.
func (s *splitter) abbreviation(i, j int) bool {
	t := s.text[i:j]
	if len(t) > 7 {
		return false
	}
	if s.dots(j) {
		return false
	}
	n, nw := s.at(j + 1)
	k := j + 1
	if classOf(n) == space {
		for k < len(s.text) && classOf(n) == space && k < j+4 {
			k += nw
			n, nw = s.at(k)
		}
	} else if classOf(n) == letter || classOf(n) == digit {
		return isIn(titles, t) && unicode.IsUpper(n) // Gen.Qamar
	}
	switch {
	case s.oneLetter(i, j):
		// An initial: J. Smith, but not "plan B. The".
		if !unicode.IsUpper(s.firstRune(i)) {
			return (t == "p" || t == "c" || t == "v") && classOf(n) != space
		}
		if classOf(n) != space && t != "I" {
			if n == ',' || n == ')' || n == '\'' || n == '’' || n == '-' {
				return true
			}
			return unicode.IsUpper(n) && !s.starter(k)
		}
		if t == "I" {
			return unicode.IsUpper(n) && !s.starter(k) && i > 0
		}
		return false
	case isIn(titles, t), isIn(shortened, t):
		return true
	case isIn(numbered, t): // No. 5
		return classOf(n) == digit
	}
	return false
}

func (s *splitter) firstRune(i int) rune {
	r, _ := s.at(i)
	return r
}

// starter reports whether the word at i is one that starts sentences and no
// names: an article, a pronoun, a conjunction.
func (s *splitter) starter(i int) bool {
	j := s.lettersEnd(i)
	return isIn(starters, s.text[i:j])
}

// sentences cuts the tokens into sentences.
func (s *splitter) sentences() []dragoman.Sentence {
	if len(s.toks) == 0 {
		return nil
	}
	out := make([]dragoman.Sentence, 0, len(s.toks)/18+1)
	width := s.widths()
	from, quotes := 0, 0 // first token of the sentence; straight double quotes in it
	end := endNone
	flush := func(k int) {
		if k > from {
			toks := s.toks[from:k:k]
			out = append(out, dragoman.Sentence{
				Span:   dragoman.Span{Start: toks[0].Start, End: toks[len(toks)-1].End},
				Tokens: toks,
			})
		}
		from, quotes, end = k, 0, endNone
	}
	for k := range s.toks {
		t := s.toks[k].Of(s.text)
		if k > from {
			gap := s.text[s.toks[k-1].End:s.toks[k].Start]
			switch {
			case gap != "" && s.breaks(k, gap, &width),
				end != endNone && s.begins(k, t, gap, end, quotes),
				k-from >= maxTokens:
				flush(k)
			}
		}
		if t == `"` {
			quotes++
		}
		end = s.ends(k, from, t, end, quotes)
	}
	flush(len(s.toks))
	return out
}

// How strongly a token can end its sentence.
const (
	endNone  = iota
	endAbbr  // the full stop of U.S. or Inc.: only before a word that starts sentences
	endDots  // an ellipsis: before a capital
	endMark  // a full stop, a question mark
	endQuote // the same, then a closing quotation mark or bracket
)

// ends tells how strongly token k, which reads t, ends the sentence that
// starts at token from; prev is what the token before it did.
func (s *splitter) ends(k, from int, t string, prev, quotes int) int {
	switch t[0] {
	case '.', '!', '?':
		if strings.Trim(t, ".") == "" && len(t) > 1 {
			return endDots
		}
		if t == "." && k == from+1 && s.isItem(from) {
			return endNone // 1. or A. before an item of a list
		}
		return endMark
	case ')', ']', '\'':
		if prev >= endDots && s.toks[k].Start == s.toks[k-1].End {
			return endQuote
		}
	case '"':
		if prev >= endDots && (quotes%2 == 0 || s.toks[k].Start == s.toks[k-1].End) {
			return endQuote
		}
	}
	switch t {
	case "…", "……":
		return endDots
	case "”", "’", "»", "''", "’’":
		if prev >= endDots {
			return endQuote
		}
	case "。", "！", "？", "।", "؟", "۔":
		return endMark
	}
	if n := len(t); n > 2 && t[n-1] == '.' && !isIn(titles, t[:n-1]) && !isIn(numbered, t[:n-1]) {
		if r, _ := utf8.DecodeRuneInString(t); n > 2 && unicode.IsLetter(r) {
			return endAbbr
		}
	}
	return endNone
}

// isItem reports whether token k is a number or letter that numbers an item.
func (s *splitter) isItem(k int) bool {
	t := s.toks[k].Of(s.text)
	if len(t) > 2 {
		return false
	}
	r := rune(t[0])
	return classOf(r) == digit || len(t) == 1 && classOf(r) == letter && t != "I"
}

// begins reports whether token k, which reads t and stands behind gap, begins
// a sentence after an end of the given strength.
func (s *splitter) begins(k int, t, gap string, end, quotes int) bool {
	r, w := utf8.DecodeRuneInString(t)
	switch {
	case unicode.IsUpper(r), unicode.IsTitle(r):
		if end == endAbbr {
			return isIn(starters, t)
		}
		if gap == "" { // the space is missing: word.Next
			return end == endMark && s.toks[k].Len() > 1 && s.lowerBefore(k)
		}
		return true
	case unicode.IsLower(r):
		// Web text starts sentences small; after a quotation it is "he said".
		return end == endMark && gap != "" && !s.abbreviated(k)
	case classOf(r) == letter: // a script without case
		return end >= endMark
	case classOf(r) == digit:
		return gap != "" && end >= endMark
	}
	if gap == "" {
		return false
	}
	switch r {
	case '"':
		return w == len(t) && quotes%2 == 0 && (end >= endDots || s.starterAt(k+1))
	case '“', '‘', '(', '[', '«', '\'', '`':
		return end >= endDots || end == endAbbr && s.starterAt(k+1)
	case '$', '£', '€', '*', '#', '@', '•', '<', '>', '-', '=', '~', '_', '|', '+':
		return end >= endMark
	case '—', '–', '/', ')', ']', '”', '’', '»', '.', '!', '?', ',', ';', ':', '&', '%':
		return false
	}
	return end >= endMark
}

// lowerBefore reports whether the word before the mark before token k is in
// small letters.
func (s *splitter) lowerBefore(k int) bool {
	if k < 2 {
		return false
	}
	t := s.toks[k-2].Of(s.text)
	return len(t) > 1 && classOf(rune(t[len(t)-1])) == letter && t[len(t)-1] >= 'a'
}

// abbreviated reports whether the mark before token k seems to shorten the
// word before it, which no list knows: a full stop after a short capitalised
// word or a word without a vowel.
func (s *splitter) abbreviated(k int) bool {
	if k < 2 || s.toks[k-1].Of(s.text) != "." || s.toks[k-2].End != s.toks[k-1].Start {
		return false
	}
	t := s.toks[k-2].Of(s.text)
	return len(t) <= 4 && classOf(rune(t[0])) == letter && !strings.ContainsAny(t, "aeiouyAEIOUY")
}

func (s *splitter) starterAt(k int) bool {
	return k < len(s.toks) && isIn(starters, s.toks[k].Of(s.text))
}

// widths follows the longest line of the paragraph at hand.
type widths struct {
	end  int // of the paragraph
	most int // bytes of its longest line
}

func (s *splitter) widths() widths { return widths{end: -1} }

// breaks reports whether the gap before token k ends a paragraph, or a line
// that was left short on purpose: one whose next word would have fitted.
func (s *splitter) breaks(k int, gap string, w *widths) bool {
	lines := 0
	for i := 0; i < len(gap); i++ {
		switch gap[i] {
		case '\n':
			lines++
		case '\f', '\v':
			return true
		case '\r':
			if i+1 >= len(gap) || gap[i+1] != '\n' {
				lines++
			}
		case 0xe2: // U+2029 paragraph separator, U+2028 line separator
			if strings.HasPrefix(gap[i:], "\u2029") {
				return true
			}
			if strings.HasPrefix(gap[i:], "\u2028") {
				lines++
			}
		}
	}
	if lines != 1 {
		return lines > 1
	}
	end, start := s.toks[k-1].End, s.toks[k].Start
	if start >= w.end {
		w.end, w.most = s.paragraph(end)
	}
	r, _ := s.at(start)
	if unicode.IsLower(r) {
		return false
	}
	if (r == '-' || r == '*' || r == '•' || r == '–') && s.classAt(s.toks[k].End) == space {
		return true // a list
	}
	line := end - 1 - strings.LastIndexAny(s.text[max(0, end-w.most-2):end], "\n\r") - max(0, end-w.most-2)
	next := start
	for next < len(s.text) && s.classAt(next) != space {
		_, w := s.at(next)
		next += w
	}
	return line+1+(next-start) <= w.most-w.most/16
}

// paragraph is the end of the paragraph that holds the byte at i, and the
// length of its longest line, both seen from the start of i's line on.
func (s *splitter) paragraph(i int) (end, most int) {
	start := strings.LastIndexByte(s.text[:i], '\n') + 1
	for start < len(s.text) {
		n := strings.IndexByte(s.text[start:], '\n')
		line := s.text[start:]
		if n >= 0 {
			line = s.text[start : start+n]
		}
		line = strings.TrimSpace(line)
		if line == "" {
			break
		}
		most = max(most, len(line))
		start += n + 1
		if n < 0 {
			start = len(s.text)
		}
	}
	return start, most
}
