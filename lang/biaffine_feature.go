package lang

import (
	"unicode"
	"unicode/utf8"
)

// A word is seen by a parser as one row of the table of words (its
// lower-case form) and up to wordFeatures rows of the table of forms: its
// beginnings, endings and shape. Both are found by a hash of 32 bits; what
// was not seen in training is not there, so that no feature stands for two.
const wordFeatures = 10

const (
	wordUnknown = 0 // row of a word not in the table
	wordRoot    = 1 // row of the mark before the first word
	wordFirst   = 2 // row of the first word
)

// A hashes finds the row of a hash. It is an open table of a power of two.
type hashes struct {
	mask uint32
	keys []uint32
	rows []int32
}

func newHashes(keys []uint32) *hashes {
	size := 16
	for size < 3*len(keys) {
		size *= 2
	}
	h := &hashes{mask: uint32(size - 1), keys: make([]uint32, size), rows: make([]int32, size)}
	for row, key := range keys {
		i := key & h.mask
		for h.rows[i] != 0 && h.keys[i] != key {
			i = (i + 1) & h.mask
		}
		if h.rows[i] == 0 {
			h.keys[i], h.rows[i] = key, int32(row)+1
		}
	}
	return h
}

// find returns the row of a key, or -1.
func (h *hashes) find(key uint32) int32 {
	for i := key & h.mask; h.rows[i] != 0; i = (i + 1) & h.mask {
		if h.keys[i] == key {
			return h.rows[i] - 1
		}
	}
	return -1
}

// hash is FNV-1a over kind and b, stirred so that the low bits are good.
func hash(kind byte, b []byte) uint32 {
	h := (uint32(2166136261) ^ uint32(kind)) * 16777619
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	return h
}

// wordHashes computes the keys of a form: the word's, and those of its
// features. buf is scratch space and returned to be used again.
func wordHashes(form string, buf []byte) (word uint32, feats [wordFeatures]uint32, scratch []byte) {
	buf = normal(buf[:0], form, true)
	word = hash('w', buf)
	n := len(buf)
	for k := 1; k <= 5; k++ {
		from := max(n-k, 0)
		feats[k-1] = hash('a'+byte(k), buf[from:])
	}
	for k := 1; k <= 4; k++ {
		feats[4+k] = hash('k'+byte(k), buf[:min(k, n)])
	}
	buf = appendShape(buf[:0], form)
	feats[9] = hash('s', buf)
	return word, feats, buf
}

// appendShape appends X for upper case, x for lower, d for digits and other
// marks themselves; a class is written twice at most in a row, and the shape
// is cut at 8 bytes.
func appendShape(b []byte, form string) []byte {
	run := 0
	for _, r := range form {
		c := byte('*')
		switch {
		case 'a' <= r && r <= 'z':
			c = 'x'
		case 'A' <= r && r <= 'Z':
			c = 'X'
		case '0' <= r && r <= '9':
			c = 'd'
		case r < utf8.RuneSelf:
			c = byte(r)
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = 'd'
		}
		if n := len(b); n > 0 && b[n-1] == c {
			if run++; run >= 2 {
				continue
			}
		} else {
			run = 0
		}
		if b = append(b, c); len(b) == 8 {
			break
		}
	}
	return b
}
