package places

import (
	"unicode"
	"unicode/utf8"
)

// The base letters of U+00C0 to U+024F and of U+1E00 to U+1EFF, from the
// decompositions of Unicode 15; letters without one (ø, ł, ı) by their look,
// the Azerbaijani schwa as English papers write it (Gəncə, Ganja). A question
// mark keeps the rune, a star is a letter that becomes two.
const (
	latin = "aaaaaa*ceeeeiiiidnooooo?ouuuuy**aaaaaa*ceeeeiiiidnooooo?ouuuuy*y" +
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll" +
		"lllnnnnnn?nnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" +
		"?b????????d???aa?ff?????kk??????oo?????????????uu??yy???????????" +
		"????dddlllnnnaaiioouuuuuuuuuuaaaaa**??ggkkoooo??jdddgg??nnaa**oo" +
		"aaaaeeeeiiiioooorrrruuuusstt??hh??????aaeeooooooooyy????????????" +
		"????????????????"
	latinAdditional = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
		"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
		"wwwwwwwwwwxxxxyyzzzzzzhtwyas??*?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
		"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????"
)

// foldRune gives r in lower case without diacritics: b, and c if it becomes
// two letters. Runes outside the Latin script are lower-cased only.
func foldRune(r rune) (b, c rune) {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r, 0
	case r >= 0xc0 && r < 0x250:
		switch l := latin[r-0xc0]; l {
		case '?':
		case '*':
			switch r {
			case 'Æ', 'æ', 'Ǽ', 'ǽ', 'Ǣ', 'ǣ':
				return 'a', 'e'
			case 'Œ', 'œ':
				return 'o', 'e'
			case 'ß':
				return 's', 's'
			case 'Þ', 'þ':
				return 't', 'h'
			}
		default:
			return rune(l), 0
		}
	case r >= 0x1e00 && r < 0x1f00:
		if l := latinAdditional[r-0x1e00]; l != '?' && l != '*' {
			return rune(l), 0
		}
		if r == 'ẞ' {
			return 's', 's'
		}
	case r == 'ə' || r == 'Ə':
		return 'a', 0
	}
	return unicode.ToLower(r), 0
}

// isWordRune reports whether r is part of a word: letters, digits and the
// marks that combine with them. Apostrophes and the letters that stand for
// ayin and hamza are not; see wordsOf.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return !isApostrophe(r) && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r))
}

// isApostrophe reports whether r is an apostrophe, in any of the shapes that
// the news gives it, or a transliterated ayin, hamza or glottal stop.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', '‛', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ʹ', 'ˈ', '′', '＇', 'ꞌ':
		return true
	}
	return false
}
