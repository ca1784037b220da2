package lang

import (
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
)

// word is what the tagger sees of a token.
type word struct {
	form   uint64    // the word as written, digits as 0, quotes and dashes as ASCII
	lower  uint64    // the same in small letters
	suffix [5]uint64 // of the last 1 to 5 bytes in small letters
	prefix [2]uint64 // of the first 2 and 3
	shape  uint64
	key    uint32    // of the small letters, for the classes
	class  [2]uint64 // broad and narrow
	tag    int       // filled by the tagger
}

// edge stands before the first and after the last word.
var edge = word{form: 11, lower: 12, shape: 13, class: [2]uint64{14, 15}}

// normal appends the word t to b the way the models know it: digits as 0,
// typographic quotes, dashes and dots as ASCII, letters small if so asked.
func normal(b []byte, t string, small bool) []byte {
	for i := 0; i < len(t); {
		c := t[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case '0' <= c && c <= '9':
				c = '0'
			case small && 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			}
			b = append(b, c)
			continue
		}
		r, w := utf8.DecodeRuneInString(t[i:])
		i += w
		switch r {
		case '’', '‘', 'ʼ', '´', '＇', '‛':
			b = append(b, '\'')
		case '“', '”', '„', '«', '»', '″', '‟':
			b = append(b, '"')
		case '—', '–', '―':
			b = append(b, "--"...)
		case '‐', '‑':
			b = append(b, '-')
		case '…':
			b = append(b, "..."...)
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

// look fills w from the token that reads t; buf is scratch and is returned.
func (w *word) look(t string, first bool, buf []byte) []byte {
	buf = normal(buf[:0], t, false)
	w.form = hashBytes(buf)
	w.shape = shapeOf(t, first)
	small := true
	for _, c := range buf {
		if 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf {
			small = false
			break
		}
	}
	w.lower = w.form
	if !small {
		buf = normal(buf[:0], t, true)
		w.lower = hashBytes(buf)
	}
	n := len(buf)
	for k := range w.suffix {
		if k < n {
			w.suffix[k] = hashBytes(buf[n-k-1:]) + uint64(k)
		} else {
			w.suffix[k] = w.lower + uint64(k)
		}
	}
	w.key = hash('w', buf)
	w.prefix[0] = hashBytes(buf[:min(2, n)])
	w.prefix[1] = hashBytes(buf[:min(3, n)])
	return buf
}

// shapeOf sums up the letters of a word: capitals, digits, marks.
func shapeOf(t string, first bool) uint64 {
	upper, lowerCase, digits, hyphens, dots, others, n := 0, 0, 0, 0, 0, 0, 0
	initial := false
	for _, r := range t {
		switch {
		case 'a' <= r && r <= 'z':
			lowerCase++
		case 'A' <= r && r <= 'Z':
			upper++
			initial = initial || n == 0
		case '0' <= r && r <= '9':
			digits++
		case r == '-':
			hyphens++
		case r == '.':
			dots++
		case unicode.IsUpper(r):
			upper++
			initial = initial || n == 0
		case unicode.IsLetter(r):
			lowerCase++
		default:
			others++
		}
		n++
	}
	s := uint64(0)
	bit := func(on bool) {
		s <<= 1
		if on {
			s |= 1
		}
	}
	bit(initial)
	bit(upper > 1 || upper == 1 && !initial)
	bit(upper > 0 && lowerCase == 0)
	bit(lowerCase > 0)
	bit(digits > 0)
	bit(digits > 0 && digits+dots+others+hyphens == n)
	bit(hyphens > 0)
	bit(dots > 0)
	bit(others > 0)
	bit(n == 1)
	bit(first)
	return spread(int(s))
}

// tagFeatures is the number of templates of the tagger.
const tagFeatures = 40

// tagContext fills f with the features of word i, the tags before it known.
// ws has two edges on either side, so word i is ws[i+2].
func tagContext(f *[tagFeatures]uint64, ws []word, i int) {
	p2, p1, w, n1, n2 := &ws[i], &ws[i+1], &ws[i+2], &ws[i+3], &ws[i+4]
	t1, t2 := spread(p1.tag), spread(p2.tag)
	f[0] = hash3(0, w.form, 0, 0)
	f[1] = hash3(1, w.lower, 0, 0)
	f[2] = hash3(2, w.suffix[0], 0, 0)
	f[3] = hash3(3, w.suffix[1], 0, 0)
	f[4] = hash3(4, w.suffix[2], 0, 0)
	f[5] = hash3(5, w.suffix[3], 0, 0)
	f[6] = hash3(6, w.suffix[4], 0, 0)
	f[7] = hash3(7, w.prefix[0], 0, 0)
	f[8] = hash3(8, w.prefix[1], 0, 0)
	f[9] = hash3(9, w.shape, 0, 0)
	f[10] = hash3(10, w.shape, w.suffix[1], 0)
	f[11] = hash3(11, t1, 0, 0)
	f[12] = hash3(12, t1, t2, 0)
	f[13] = hash3(13, t1, w.lower, 0)
	f[14] = hash3(14, t1, w.suffix[2], 0)
	f[15] = hash3(15, t1, w.shape, 0)
	f[16] = hash3(16, t1, t2, w.lower)
	f[17] = hash3(17, p1.lower, 0, 0)
	f[18] = hash3(18, p1.lower, w.lower, 0)
	f[19] = hash3(19, p2.lower, 0, 0)
	f[20] = hash3(20, n1.lower, 0, 0)
	f[21] = hash3(21, n1.lower, w.lower, 0)
	f[22] = hash3(22, n2.lower, 0, 0)
	f[23] = hash3(23, n1.suffix[2], 0, 0)
	f[24] = hash3(24, n1.shape, w.shape, 0)
	f[25] = hash3(25, n1.suffix[1], t1, 0)
	f[26] = hash3(26, p1.suffix[2], t1, 0)
	f[27] = hash3(27, n1.lower, n2.lower, 0)
	f[28] = hash3(28, t1, n1.lower, 0)
	f[29] = hash3(29, p1.shape, w.shape, n1.shape)
	f[30] = hash3(30, n1.suffix[2], w.lower, 0)
	f[31] = hash3(31, t1, n1.suffix[2], w.suffix[2])
	f[32] = hash3(32, w.class[0], 0, 0)
	f[33] = hash3(33, w.class[1], w.shape, 0)
	f[34] = hash3(34, w.class[0], t1, n1.class[0])
	f[35] = hash3(35, n1.class[0], w.suffix[2], 0)
	f[36] = hash3(36, n1.class[1], t1, 0)
	f[37] = hash3(37, p1.class[1], w.class[1], 0)
	f[38] = hash3(38, w.lower, n1.class[0], 0)
	f[39] = hash3(39, n1.class[0], n2.class[0], t1)
}

// tagName is a universal part of speech with a Penn Treebank tag.
type tagName struct{ pos, tag string }

// scratch is the working memory of one sentence.
type scratch struct {
	words  []word
	buf    []byte
	scores [maxClasses]int32
	lemmas []byte
	ends   []int
	tags   []int // index of the tag by token
	graph  biaffineScratch
}

// look fills sc.words for the tokens of s, with two edges on either side.
func (sc *scratch) look(classes *wordClasses, text string, s *dragoman.Sentence) {
	n := len(s.Tokens) + 4
	if cap(sc.words) < n {
		sc.words = make([]word, n, n+n/2)
	}
	sc.words = sc.words[:n]
	sc.words[0], sc.words[1], sc.words[n-2], sc.words[n-1] = edge, edge, edge, edge
	sc.words[0].tag, sc.words[1].tag = -1, -1
	for i := range s.Tokens {
		sc.buf = sc.words[i+2].look(s.Tokens[i].Of(text), i == 0, sc.buf)
		sc.words[i+2].class = classes.find(sc.words[i+2].key)
	}
}

// best is the class with the highest score, the first of equals.
func best(scores []int32) int {
	b := 0
	for c, v := range scores {
		if v > scores[b] {
			b = c
		}
	}
	return b
}
