package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// maxDateline is how many tokens a dateline may have before its dash.
const maxDateline = 14

// dateline gives the number of tokens of the dateline that a sentence begins
// with, its dash included: "BAKU, Jan 22 (Reuters) -". A dateline begins with
// a name in capitals and has only names, figures and marks before a dash that
// stands free; 0 if there is none, or nothing follows it.
func dateline(text string, s *dragoman.Sentence) int {
	for k := range s.Tokens[:min(len(s.Tokens), maxDateline+1)] {
		t := s.Tokens[k].Of(text)
		first, _ := utf8.DecodeRuneInString(t)
		switch {
		case t == "-" || t == "–" || t == "—" || t == "--":
			free := k > 0 && s.Tokens[k-1].End < s.Tokens[k].Start || t == "—" || t == "--"
			if k == 0 || !free || k+1 >= len(s.Tokens) || t == "-" && s.Tokens[k].End == s.Tokens[k+1].Start {
				return 0
			}
			return k + 1
		case k == 0:
			if !capitals(t) {
				return 0
			}
		case !unicode.IsUpper(first) && !unicode.IsDigit(first) && !unicode.IsPunct(first):
			return 0
		case t == ":" || t == "!" || t == "?" || t == "\"":
			return 0
		}
	}
	return 0
}

// capitals reports whether a word of at least three letters is all capitals.
func capitals(t string) bool {
	n := 0
	for _, r := range t {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 3
}

// cutDatelines makes a sentence of its own of each dateline, so that it is
// nobody's subject.
func cutDatelines(text string, ss []dragoman.Sentence) []dragoman.Sentence {
	for i := 0; i < len(ss); i++ {
		if i > 0 && !strings.Contains(text[ss[i-1].End:ss[i].Start], "\n") {
			continue // datelines begin paragraphs
		}
		n := dateline(text, &ss[i])
		if n == 0 {
			continue
		}
		head, rest := ss[i], ss[i]
		head.Tokens, rest.Tokens = head.Tokens[:n:n], rest.Tokens[n:]
		head.End, rest.Start = head.Tokens[n-1].End, rest.Tokens[0].Start
		ss = append(ss, dragoman.Sentence{})
		copy(ss[i+1:], ss[i:])
		ss[i], ss[i+1] = head, rest
		i++
	}
	return ss
}
