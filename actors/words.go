package actors

import (
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// word is a run of letters and digits. Phrases are looked up by words, not by
// tokens, so that "al-Qaeda", "vice-president" and "Yar'Adua" are found
// however a sentence was cut into tokens and whatever accents it uses.
type word struct {
	hash   uint64
	token  int32 // index in the sentence
	length uint8 // letters, 255 for more
	upper  bool  // begins with a capital or digit
	caps   bool  // holds no small letter
	broken bool  // a mark that phrases do not cross stands before it
}

// The seed and prime of the 64-bit Fowler-Noll-Vo hash, variant 1a.
const (
	fnvSeed  = 14695981039346656037
	fnvPrime = 1099511628211
)

// join extends the hash of a phrase by a further word's.
func join(phrase, word uint64) uint64 {
	phrase = (phrase<<21 | phrase>>43) * fnvPrime
	return phrase ^ word
}

// bases gives, after each base letter, the letters that are read as it: the
// decompositions of Unicode, and by their look those without one (ø, ł, ı); the
// Azerbaijani schwa is written "a" or "e" in English, here "a".
const bases = "aàáâãäåāăąǎǻạảấầẩẫậắằẳẵặəⱥ cçćĉċč dďđḍḏ eèéêëēĕėęěȩẹẻẽếềểễệ gĝğġģǧ hĥħḥḫ iìíîïĩīĭįıǐịỉ jĵ kķḳ lĺļľŀłḷ " +
	"nñńņňṅṇ oòóôõöøōŏőơǒǿọỏốồổỗộớờởỡợ rŕŗřṛ sśŝşšșṣ tţťŧțṭ uùúûüũūŭůűųưǔụủứừửữự wŵ yýÿŷỳỵỷỹ zźżžẓ"

var folds = func() map[rune]rune {
	m := make(map[rune]rune, 300)
	base := rune(0)
	for _, r := range bases {
		switch {
		case r == ' ':
			base = 0
		case base == 0:
			base = r
		default:
			m[r] = base
			m[unicode.ToUpper(r)] = base
		}
	}
	m['İ'] = 'i'
	return m
}()

// foldRune gives r in lower case without accents.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	if b, ok := folds[r]; ok {
		return b
	}
	return unicode.ToLower(r)
}

// appendWords appends the words of s, which is token's text. An apostrophe
// within a word is dropped, but for that of a possessive.
func appendWords(ws []word, s string, token int, broken bool) []word {
	if len(s) > 2 && len(s) < 12 && s[1] == '.' {
		if w, ok := abbreviation(s, token, broken); ok {
			return append(ws, w)
		}
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf && !isAlnum(c) {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if c >= utf8.RuneSelf && (r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsNumber(r) || isApostrophe(r)) {
			i += n
			continue
		}
		w := word{hash: fnvSeed, token: int32(token), caps: true, broken: broken}
		w.upper = unicode.IsUpper(r) || unicode.IsDigit(r)
		for {
			if unicode.IsLower(r) {
				w.caps = false
			}
			if !unicode.Is(unicode.Mn, r) {
				w.hash = (w.hash ^ uint64(foldRune(r))) * fnvPrime
				switch r { // letters that become two
				case 'æ', 'Æ', 'œ', 'Œ':
					w.hash = (w.hash ^ 'e') * fnvPrime
				case 'ß':
					w.hash = (w.hash ^ 's') * fnvPrime
				}
				if w.length < 255 {
					w.length++
				}
			}
			i += n
			if i >= len(s) {
				break
			}
			r, n = utf8.DecodeRuneInString(s[i:])
			if isApostrophe(r) {
				next, m := utf8.DecodeRuneInString(s[i+n:])
				if m == 0 || !unicode.IsLetter(next) || (next == 's' || next == 'S') && i+n+m == len(s) {
					break
				}
				i += n
				r, n = next, m
			}
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mn, r) || r == utf8.RuneError {
				break
			}
		}
		if a, ok := spellings[w.hash]; ok {
			w.hash = a
		}
		ws = append(ws, w)
		broken = false
	}
	return ws
}

// spellings maps the British spelling of a word in names to the American.
var spellings = func() map[uint64]uint64 {
	hash := func(s string) uint64 {
		h := uint64(fnvSeed)
		for i := 0; i < len(s); i++ {
			h = (h ^ uint64(s[i])) * fnvPrime
		}
		return h
	}
	m := map[uint64]uint64{}
	for _, p := range [][2]string{
		{"organisation", "organization"}, {"organisations", "organizations"}, {"defence", "defense"}, {"labour", "labor"}, {"centre", "center"}, {"programme", "program"},
		{"organiser", "organizer"}, {"organisers", "organizers"}, {"defences", "defenses"}, {"harbour", "harbor"}, {"counsellor", "counselor"}, {"councillor", "councilor"},
		{"councillors", "councilors"}, {"traveller", "traveler"}, {"travellers", "travelers"}, {"labourer", "laborer"}, {"labourers", "laborers"}, {"mobilisation", "mobilization"}, {"neighbour", "neighbor"}, {"neighbours", "neighbors"},
	} {
		m[hash(p[0])] = hash(p[1])
	}
	return m
}()

// abbreviation makes one word of U.N. and J.D.; false for anything else.
func abbreviation(s string, token int, broken bool) (word, bool) {
	w := word{hash: fnvSeed, token: int32(token), caps: true, upper: true, broken: broken}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if i%2 == 1 {
			if c != '.' {
				return w, false
			}
			continue
		}
		if c < 'A' || c > 'Z' {
			return w, false
		}
		w.hash = (w.hash ^ uint64(c+'a'-'A')) * fnvPrime
		w.length++
	}
	return w, w.length > 1
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// isApostrophe reports whether r is an apostrophe, or a letter that
// transliterates ayin, hamza or a glottal stop.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', '‛', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', '′', 'ꞌ':
		return true
	}
	return false
}

// sentenceWords appends the words of a sentence. Hyphens, dashes, ampersands,
// quotation marks and full stops of abbreviations stand inside phrases; other
// marks break them.
func sentenceWords(ws []word, text string, s *dragoman.Sentence) []word {
	broken := true
	for t := range s.Tokens {
		tok := s.Tokens[t].Of(text)
		n := len(ws)
		ws = appendWords(ws, tok, t, broken)
		if len(ws) > n {
			broken = false
			continue
		}
		switch tok {
		case "-", "–", "—", "‐", "‑", "&", "\"", "“", "”", "'", "’", "‘", ".", "/", "+":
		default:
			broken = true
		}
	}
	return ws
}

// phraseWords gives the words of a phrase of the tables.
func phraseWords(ws []word, s string) []word {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' && s[i] != '\'' {
			continue
		}
		if i < len(s) && s[i] == '\'' {
			// "Lord's Resistance Army" is cut as a text would be: Lord|'s.
			if !(i+1 < len(s) && s[i+1] == 's' && (i+2 == len(s) || s[i+2] == ' ')) {
				continue
			}
			ws = appendWords(ws, s[start:i], 0, false)
			start = i
			continue
		}
		ws = appendWords(ws, s[start:i], 0, false)
		start = i + 1
	}
	return ws
}
