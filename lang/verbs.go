package lang

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed verbs.txt
var verbText string

// verbs are the verbs of verbs.txt.
var verbs = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(verbText) {
		if w := strings.TrimSpace(line); w != "" && w[0] != '#' {
			set[w] = true
		}
	}
	return set
})

// regularVerb appends the verb that a regular inflected form belongs to, if it
// is one of verbs: raided to raid, barred to bar, fined to fine, denied to
// deny. The endings of a treebank cannot tell these apart where it has not the
// word itself.
func regularVerb(b, small []byte) ([]byte, bool) {
	try := func(stem []byte, add string) bool {
		var room [32]byte
		if len(stem)+len(add) > len(room) || len(stem) < 2 {
			return false
		}
		w := append(append(room[:0], stem...), add...)
		if !verbs()[string(w)] {
			return false
		}
		b = append(b, w...)
		return true
	}
	cut := 0
	switch s := string(small); {
	case strings.HasSuffix(s, "ied"), strings.HasSuffix(s, "ies"):
		if try(small[:len(small)-3], "y") {
			return b, true
		}
		cut = 2
	case strings.HasSuffix(s, "ed"), strings.HasSuffix(s, "es"):
		cut = 2
	case strings.HasSuffix(s, "ing"):
		cut = 3
	case strings.HasSuffix(s, "s"):
		cut = 1
	default:
		return b, false
	}
	stem := small[:len(small)-cut]
	if try(stem, "") || try(stem, "e") {
		return b, true
	}
	if n := len(stem); n > 2 && stem[n-1] == stem[n-2] && try(stem[:n-1], "") {
		return b, true
	}
	return b, false
}
