package places

import (
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// word is a run of letters and digits. Names are looked up by words, not by
// tokens, so that "Port-au-Prince", "Sana'a" and "U.S." are found however the
// sentence was cut into tokens.
type word struct {
	hash       uint64 // of the folded letters
	start, end int32  // bytes in the text
	token      int32  // index in the sentence; -1 in a bare name
	entry      int32  // in Gazetteer.entries, -1 if no name and no cue
	cue        cue    // what the tables say of the word itself
	upper      bool   // begins with an upper-case letter or a digit
	digit      bool   // begins with a digit
	capitals   bool   // has no lower-case letter
	joined     bool   // nothing but a space, hyphen or the like separates it from the word before
	spaced     bool   // separated from the word before by white space alone, or by the full stop of an abbreviation
	comma      bool   // a comma and a space separate it from the word before
	starts     bool   // no letter or digit of its token comes before it, or a hyphen does
	ends       bool   // likewise after it
}

// seed and prime are those of the 64-bit Fowler-Noll-Vo hash, variant 1a.
const (
	seed  = 14695981039346656037
	prime = 1099511628211
)

// join extends the hash of a name by a further word's.
func join(name, word uint64) uint64 {
	if name == 0 {
		return word
	}
	name = (name<<23 | name>>41) * prime
	return name ^ word
}

// appendWords appends the words of text[from:to], which lies in token. An
// apostrophe within a word is dropped, as in Sana'a, N'Djamena and d'Ivoire;
// the 's of a possessive is a word of its own.
func appendWords(ws []word, text string, from, to, token int) []word {
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(text[i:to])
		if !isWordRune(r) || r == utf8.RuneError {
			i += n
			continue
		}
		w := word{hash: seed, start: int32(i), token: int32(token), entry: -1, capitals: true}
		w.digit = unicode.IsDigit(r)
		w.upper = unicode.IsUpper(r) || w.digit
		if next, _ := utf8.DecodeRuneInString(text[i+n : to]); unicode.IsUpper(next) {
			w.upper = true // eSwatini
		}
		for i < to {
			if n == 1 && r < utf8.RuneSelf {
				if 'a' <= r && r <= 'z' {
					w.capitals = false
				} else if 'A' <= r && r <= 'Z' {
					r += 'a' - 'A'
				}
				w.hash = (w.hash ^ uint64(r)) * prime
			} else if !unicode.Is(unicode.Mn, r) {
				if unicode.IsLower(r) {
					w.capitals = false
				}
				b, c := foldRune(r)
				for ; b != 0; b, c = c, 0 {
					w.hash = (w.hash ^ uint64(b)) * prime
				}
			}
			i += n
			w.end = int32(i)
			if i >= to {
				break
			}
			r, n = utf8.DecodeRuneInString(text[i:to])
			if isApostrophe(r) {
				next, m := utf8.DecodeRuneInString(text[i+n : to])
				if m == 0 || !isWordRune(next) || possessive(text[i+n:to]) {
					break
				}
				if w.end-w.start <= 2 && unicode.IsUpper(next) {
					w.upper = true // d'Ivoire
				}
				r, n, i = next, m, i+n
			}
			if !isWordRune(r) || r == utf8.RuneError {
				break
			}
		}
		ws = append(ws, w)
	}
	return ws
}

// possessive reports whether s, which follows an apostrophe, begins with an s
// that ends the word.
func possessive(s string) bool {
	if s == "" || s[0] != 's' && s[0] != 'S' {
		return false
	}
	r, n := utf8.DecodeRuneInString(s[1:])
	return n == 0 || !isWordRune(r)
}

// sentenceWords gives the words of a sentence with what separates them.
func sentenceWords(ws []word, text string, s *dragoman.Sentence) []word {
	done := 0
	for t := range s.Tokens {
		from, to := s.Tokens[t].Start, s.Tokens[t].End
		if from < done || to > len(text) || from >= to {
			continue // no token of this text
		}
		done = to
		first := len(ws)
		ws = appendWords(ws, text, from, to, t)
		for i := first; i < len(ws); i++ {
			w := &ws[i]
			before, after := from, to
			if i > first {
				before = int(ws[i-1].end)
			}
			if i+1 < len(ws) {
				after = int(ws[i+1].start)
			}
			w.starts = i == first || isHyphen(text[before:int(w.start)])
			w.ends = i+1 == len(ws) || isHyphen(text[int(w.end):after])
		}
	}
	for i := range ws {
		w := &ws[i]
		if i > 0 {
			p := &ws[i-1]
			gap := text[p.end:w.start]
			w.spaced = isSpace(gap) || gap == ". " && p.end-p.start <= 3
			w.joined = w.spaced || isJoint(gap, int(p.end-p.start))
			w.comma = gap == ", "
		}
	}
	return ws
}

// isSpace reports whether gap is one stretch of white space without a line
// break.
func isSpace(gap string) bool {
	if gap == " " {
		return true
	}
	for _, r := range gap {
		if !unicode.IsSpace(r) || r == '\n' || r == '\r' {
			return false
		}
	}
	return gap != ""
}

// isHyphen reports whether gap is a hyphen or dash.
func isHyphen(gap string) bool {
	switch gap {
	case "-", "‐", "‑", "–", "—", "−", " - ", " – ":
		return true
	}
	return false
}

// isJoint reports whether a name may go on across gap: a space, a hyphen, an
// apostrophe, an ampersand, or a full stop after an abbreviation, which is
// what a word of n bytes is if it is short.
func isJoint(gap string, n int) bool {
	switch gap {
	case "", "-", "‐", "‑", "–", " - ", " & ", "&", "/":
		return gap != "/"
	case ".", ". ":
		return n <= 3
	}
	for i, r := range gap {
		if i > 3 || !isApostrophe(r) && r != ' ' {
			return false
		}
	}
	return true
}
