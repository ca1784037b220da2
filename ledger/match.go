package ledger

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/dragoman-events/dragoman"
)

// Match reads what a person types to search by words, and gives it as an
// expression of SQLite's FTS5. Words are separated by white space and each
// must be in the passage, in any form of it ("visits" finds "visited"), in
// any order. A phrase in double quotes must be in it as it stands, a word
// with a star at its end is the beginning of one, and a word or phrase behind
// a minus must not be in it. Nothing else has a meaning: whatever is typed is
// quoted, so that no text is a syntax error. Text without a word to look for
// is an error that wraps [dragoman.ErrInvalid].
func Match(text string) (string, error) {
	var want, not []string
	rest := text
	for {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			break
		}
		var minus bool
		if rest, minus = strings.CutPrefix(rest, "-"); minus && rest == "" {
			break
		}
		var term string
		if after, ok := strings.CutPrefix(rest, `"`); ok {
			// A quote that is never closed closes at the end.
			term, rest, _ = strings.Cut(after, `"`)
			star := false
			if rest, star = strings.CutPrefix(rest, "*"); star {
				term += "*"
			}
		} else {
			end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
			if end < 0 {
				end = len(rest)
			}
			term, rest = rest[:end], rest[end:]
		}
		star := strings.HasSuffix(term, "*")
		term = strings.Map(func(r rune) rune {
			if r == 0 || r == unicode.ReplacementChar || r == '"' {
				return ' '
			}
			return r
		}, term)
		if !strings.ContainsFunc(term, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			continue // FTS5 knows no word in it, and would find nothing
		}
		term = quoted(term)
		if star {
			term += " *"
		}
		if minus {
			not = append(not, term)
		} else {
			want = append(want, term)
		}
	}
	if len(want) == 0 {
		return "", fmt.Errorf("search %q: no word to look for: %w", text, dragoman.ErrInvalid)
	}
	m := strings.Join(want, " AND ")
	for _, n := range not {
		m += " NOT " + n
	}
	return m, nil
}

// quoted is a phrase that holds no quotes, as an expression of FTS5.
func quoted(phrase string) string { return `"` + phrase + `"` }
