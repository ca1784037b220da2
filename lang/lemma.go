package lang

import (
	"encoding/binary"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// A lemmatiser turns a word with its tag into its lemma by the rule of the
// longest ending that it knows, the whole word included: strip some bytes, put
// others on. Rules and their endings are learned from a treebank; an ending is
// kept only where it says something else than the next shorter one.
type lemmatiser struct {
	rules []lemmaRule
	shift uint
	// Slots of a hash table over (tag, ending): 16 bits of the hash and 16
	// bits of the rule's index, plus one; 0 is free.
	slots []uint32
	// inflected says which tags are those of inflected verbs.
	inflected []bool
}

// lemmaRule takes the normal form of a word, in small letters unless keep is
// set, cuts strip bytes from its end and adds the letters of add.
type lemmaRule struct {
	keep  bool
	strip uint8
	add   string
}

// wholeWord marks the ending that is a whole word.
const wholeWord = 1 << 62

// maxEnding is the longest ending, in bytes, that is no whole word.
const maxEnding = 7

func lemmaKey(tag int, ending []byte, whole bool) uint64 {
	h := hashBytes(ending) ^ spread(tag)
	if whole {
		h ^= wholeWord
	}
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>32
}

// find is the rule of a slot, -1 if there is none.
func (l *lemmatiser) find(key uint64) int {
	mask := uint64(len(l.slots) - 1)
	print := uint32(key) >> 16
	for i := key >> l.shift; ; i++ {
		s := l.slots[i&mask]
		if s == 0 {
			return -1
		}
		if s>>16 == print {
			return int(s&0xffff) - 1
		}
	}
}

// rule is the rule for a word in small letters under a tag, or -1.
func (l *lemmatiser) rule(small []byte, tag int) int {
	if r := l.find(lemmaKey(tag, small, true)); r >= 0 {
		return r
	}
	for k := min(maxEnding, len(small)); k >= 0; k-- {
		if r := l.find(lemmaKey(tag, small[len(small)-k:], false)); r >= 0 {
			return r
		}
	}
	return -1
}

// appendLemma appends the lemma of the word t to b; buf is scratch and is
// returned.
func (l *lemmatiser) appendLemma(b []byte, t string, tag int, buf []byte) (lemma, scratch []byte) {
	buf = appendPlain(buf[:0], t, true)
	if tag < len(l.inflected) && l.inflected[tag] && l.find(lemmaKey(tag, buf, true)) < 0 {
		if b, ok := regularVerb(b, buf); ok {
			return b, buf
		}
	}
	r := l.rule(buf, tag)
	if r < 0 {
		return append(b, buf...), buf
	}
	rule := &l.rules[r]
	if rule.keep {
		buf = appendPlain(buf[:0], t, false)
	}
	n := max(0, len(buf)-int(rule.strip))
	for n > 0 && n < len(buf) && !utf8.RuneStart(buf[n]) {
		n--
	}
	b = append(b, buf[:n]...)
	b = append(b, rule.add...)
	return b, buf
}

// appendPlain appends t with typographic apostrophes as ASCII, in small
// letters if so asked.
func appendPlain(b []byte, t string, small bool) []byte {
	for i := 0; i < len(t); {
		c := t[i]
		if c < utf8.RuneSelf {
			i++
			if small && 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
			continue
		}
		r, w := utf8.DecodeRuneInString(t[i:])
		i += w
		switch r {
		case '’', '‘', 'ʼ', '＇':
			b = append(b, '\'')
		case 0xad, 0x200b, 0x200c, 0x200d:
		default:
			if small {
				r = unicode.ToLower(r)
			}
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// ruleFor is the rule that turns the word t into lemma. Lemmas in the case of
// the word keep it; all others are in small letters.
func ruleFor(t, lemma string, keep bool) (lemmaRule, bool) {
	form := string(appendPlain(nil, t, !keep))
	n := 0
	for n < len(form) && n < len(lemma) && form[n] == lemma[n] {
		n++
	}
	for n > 0 && (n < len(form) && !utf8.RuneStart(form[n]) || n < len(lemma) && !utf8.RuneStart(lemma[n])) {
		n--
	}
	if len(form)-n > 255 || len(lemma)-n > 24 {
		return lemmaRule{}, false
	}
	return lemmaRule{keep: keep, strip: uint8(len(form) - n), add: lemma[n:]}, true
}

// lemmaSample is one word of the treebank.
type lemmaSample struct {
	form, lemma string
	tag         int
}

// trainLemmas learns a lemmatiser. keeps tells the tags whose lemmas keep
// their capitals: those of names.
func trainLemmas(samples []lemmaSample, keeps func(tag int) bool) *lemmatiser {
	type key struct {
		tag    int
		ending string
	}
	type count struct {
		rule  int
		n     int
		types int
	}
	l := &lemmatiser{}
	index := map[lemmaRule]int{}
	// Count whole words first: the rule a word type wants is its majority's.
	words := map[key][]count{}
	bump := func(m map[key][]count, k key, rule, n int) {
		cs := m[k]
		for i := range cs {
			if cs[i].rule == rule {
				cs[i].n += n
				cs[i].types++
				return
			}
		}
		m[k] = append(cs, count{rule, n, 1})
	}
	for _, s := range samples {
		keep := keeps(s.tag)
		r, ok := ruleFor(s.form, s.lemma, keep)
		if !ok {
			continue
		}
		id, ok := index[r]
		if !ok {
			if len(l.rules) >= 1<<16-2 {
				continue
			}
			id = len(l.rules)
			index[r] = id
			l.rules = append(l.rules, r)
		}
		bump(words, key{s.tag, string(appendPlain(nil, s.form, true))}, id, 1)
	}
	top := func(cs []count) count {
		b := cs[0]
		for _, c := range cs[1:] {
			if c.n > b.n || c.n == b.n && c.rule < b.rule {
				b = c
			}
		}
		return b
	}
	keys := make([]key, 0, len(words))
	for k := range words {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.tag != b.tag {
			return a.tag - b.tag
		}
		return compareStrings(a.ending, b.ending)
	})
	endings := map[key][]count{}
	for _, k := range keys {
		c := top(words[k])
		for n := 0; n <= min(maxEnding, len(k.ending)); n++ {
			bump(endings, key{k.tag, k.ending[len(k.ending)-n:]}, c.rule, 1)
		}
	}
	// From short endings to long: keep what differs from what is known.
	known := map[key]int{}
	lookup := func(tag int, w string, longest int) int {
		for n := min(longest, len(w)); n >= 0; n-- {
			if r, ok := known[key{tag, w[len(w)-n:]}]; ok {
				return r
			}
		}
		return -1
	}
	var es []key
	for k := range endings {
		es = append(es, k)
	}
	slices.SortFunc(es, func(a, b key) int {
		if len(a.ending) != len(b.ending) {
			return len(a.ending) - len(b.ending)
		}
		if a.tag != b.tag {
			return a.tag - b.tag
		}
		return compareStrings(a.ending, b.ending)
	})
	type entry struct {
		hash uint64
		rule int
	}
	var table []entry
	for _, k := range es {
		c := top(endings[k])
		if len(k.ending) > 0 && c.types < 2 || c.rule == lookup(k.tag, k.ending, len(k.ending)) {
			continue
		}
		known[k] = c.rule
		table = append(table, entry{lemmaKey(k.tag, []byte(k.ending), false), c.rule})
	}
	for _, k := range keys {
		if c := top(words[k]); c.rule != lookup(k.tag, k.ending, maxEnding) {
			table = append(table, entry{lemmaKey(k.tag, []byte(k.ending), true), c.rule})
		}
	}
	// Number the rules by use and drop those without.
	used := make([]int, len(l.rules))
	for _, e := range table {
		used[e.rule]++
	}
	var rules []lemmaRule
	number := make([]int, len(l.rules))
	for i, n := range used {
		if n > 0 {
			number[i] = len(rules)
			rules = append(rules, l.rules[i])
		}
	}
	l.rules = rules
	n := slotsFor(len(table))
	l.slots = make([]uint32, n)
	for l.shift = 64; n > 1; n /= 2 {
		l.shift--
	}
	mask := uint64(len(l.slots) - 1)
	for _, e := range table {
		i := e.hash >> l.shift
		for l.slots[i&mask] != 0 {
			i++
		}
		l.slots[i&mask] = uint32(e.hash)>>16<<16 | uint32(number[e.rule]+1)
	}
	return l
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// append writes the lemmatiser behind b.
func (l *lemmatiser) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(l.rules)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(l.slots)))
	for _, r := range l.rules {
		k := byte(0)
		if r.keep {
			k = 1
		}
		b = append(b, k, r.strip, byte(len(r.add)))
		b = append(b, r.add...)
	}
	for _, s := range l.slots {
		b = binary.LittleEndian.AppendUint32(b, s)
	}
	return b
}

// readLemmas reads what append wrote.
func readLemmas(b []byte) (*lemmatiser, error) {
	bad := func(what string) (*lemmatiser, error) {
		return nil, fmt.Errorf("lemmas: %s: %w", what, dragoman.ErrInvalid)
	}
	if len(b) < 8 {
		return bad("cut short")
	}
	rules, slots := int(binary.LittleEndian.Uint32(b)), int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if rules > 1<<16 || slots < 16 || slots > 1<<24 || slots&(slots-1) != 0 {
		return bad("sizes out of range")
	}
	l := &lemmatiser{rules: make([]lemmaRule, rules), slots: make([]uint32, slots)}
	for i := range l.rules {
		if len(b) < 3 || len(b) < 3+int(b[2]) {
			return bad("rules cut short")
		}
		l.rules[i] = lemmaRule{keep: b[0] != 0, strip: b[1], add: string(b[3 : 3+int(b[2])])}
		b = b[3+int(b[2]):]
	}
	if len(b) != slots*4 {
		return bad("table cut short")
	}
	free := 0
	for i := range l.slots {
		s := binary.LittleEndian.Uint32(b[i*4:])
		l.slots[i] = s
		if s == 0 {
			free++
		} else if int(s&0xffff) > rules || s&0xffff == 0 {
			return bad("a rule out of range")
		}
	}
	if free == 0 {
		return bad("a full table")
	}
	for l.shift = 64; slots > 1; slots /= 2 {
		l.shift--
	}
	return l, nil
}
