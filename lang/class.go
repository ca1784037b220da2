package lang

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"

	"github.com/dragoman-events/dragoman"
)

// Words that stand among the same words are of one class. The tagger sees
// the classes of a word beside the word itself, so that it knows something of
// one that no treebank has. A word has a class of each of two
// sizes: broad ones say more of a rare word, narrow ones more of a common one.
type wordClasses struct {
	keys []uint32 // hash of the word, as the parsers have it
	of   [][2]uint16
	rows *hashes
}

var classSizes = [2]int{96, 768}

// noClass is what a word without a class has.
var noClass = [2]uint64{spread(-1), spread(-2)}

// classes of a word by its hash, fit for hash3.
func (c *wordClasses) find(key uint32) [2]uint64 {
	if c == nil {
		return noClass
	}
	row := c.rows.find(key)
	if row < 0 {
		return noClass
	}
	of := c.of[row]
	return [2]uint64{spread(int(of[0])), spread(int(of[1]))}
}

// newWordClasses clusters words by their vectors, width numbers a word.
func newWordClasses(keys []uint32, vectors []float32, width int) *wordClasses {
	c := &wordClasses{keys: keys, of: make([][2]uint16, len(keys))}
	unit := unitVectors(vectors, width)
	for k, size := range classSizes {
		for i, class := range cluster(unit, width, min(size, len(keys))) {
			c.of[i][k] = class
		}
	}
	c.rows = newHashes(c.keys)
	return c
}

// unitVectors gives every vector the length 1.
func unitVectors(vectors []float32, width int) []float32 {
	unit := make([]float32, len(vectors))
	for i := 0; i < len(vectors); i += width {
		normalise(unit[i:i+width], vectors[i:i+width])
	}
	return unit
}

// normalise gives v the length 1; a vector of nothing stays so.
func normalise(to, v []float32) {
	var sq float64
	for _, x := range v {
		sq += float64(float64(x) * float64(x))
	}
	f := float32(1 / math.Sqrt(sq+1e-12))
	for i, x := range v {
		to[i] = float32(x * f)
	}
}

// clusterRounds is how often the means are moved; few words change after it.
const clusterRounds = 12

// cluster is k-means over vectors of length 1, with the angle for a distance.
// It starts from the first vectors.
func cluster(unit []float32, width, classes int) []uint16 {
	n := len(unit) / width
	of := make([]uint16, n)
	means := append([]float32(nil), unit[:classes*width]...)
	for range clusterRounds {
		var wg sync.WaitGroup
		const part = 512
		for from := 0; from < n; from += part {
			wg.Go(func() {
				for i := from; i < min(from+part, n); i++ {
					of[i] = nearest(unit[i*width:(i+1)*width], means)
				}
			})
		}
		wg.Wait()
		sums := make([]float32, len(means))
		for i, class := range of {
			to := sums[int(class)*width:][:width]
			for j, x := range unit[i*width : (i+1)*width] {
				to[j] += x
			}
		}
		for k := 0; k < len(means); k += width {
			normalise(means[k:k+width], sums[k:k+width])
		}
	}
	return of
}

// nearest is the class whose mean is at the least angle to v.
func nearest(v, means []float32) uint16 {
	best, top := 0, float32(math.Inf(-1))
	for k := 0; k < len(means); k += len(v) {
		m := means[k : k+len(v)]
		var s0, s1, s2, s3 float32
		for j := 0; j+4 <= len(v); j += 4 {
			s0 += float32(v[j] * m[j])
			s1 += float32(v[j+1] * m[j+1])
			s2 += float32(v[j+2] * m[j+2])
			s3 += float32(v[j+3] * m[j+3])
		}
		if s := (s0 + s1) + (s2 + s3); s > top {
			best, top = k/len(v), s
		}
	}
	return uint16(best)
}

// append writes for each word its hash and its two classes, 32 and 16 bits.
func (c *wordClasses) append(b []byte) []byte {
	if c == nil {
		return b
	}
	for i, key := range c.keys {
		b = binary.LittleEndian.AppendUint32(b, key)
		b = binary.LittleEndian.AppendUint16(b, c.of[i][0])
		b = binary.LittleEndian.AppendUint16(b, c.of[i][1])
	}
	return b
}

// readWordClasses reads what append wrote; no words have no classes.
func readWordClasses(b []byte) (*wordClasses, error) {
	if len(b)%8 != 0 {
		return nil, fmt.Errorf("%d bytes, not a multiple of 8: %w", len(b), dragoman.ErrInvalid)
	}
	if len(b) == 0 {
		return nil, nil
	}
	c := &wordClasses{keys: make([]uint32, len(b)/8), of: make([][2]uint16, len(b)/8)}
	for i := range c.keys {
		c.keys[i] = binary.LittleEndian.Uint32(b[8*i:])
		c.of[i] = [2]uint16{binary.LittleEndian.Uint16(b[8*i+4:]), binary.LittleEndian.Uint16(b[8*i+6:])}
	}
	c.rows = newHashes(c.keys)
	return c, nil
}
