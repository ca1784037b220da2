package dragoman

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// ContentID names a report by what it says: the first 16 bytes, in
// hexadecimal, of the SHA-256 of its day, title and text. It is the id of a
// report that came without one, and tells whether two reports under one id
// are the same.
func (r *Report) ContentID() string {
	h := sha256.New()
	var n [8]byte
	for _, s := range [...]string{r.Published.String(), r.Title, r.Text} {
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
