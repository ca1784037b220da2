package lang

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/dragoman-events/dragoman"
)

// A linear model scores classes by adding up the weights of the features that
// are on. A feature is a 64-bit hash; most features speak about a few classes
// only, so the weights are kept as short lists, found through a hash table of
// four bytes a slot:
//
//	slot   10 bits of the hash, to tell features apart | 22 bits, where its list starts in cells
//	cell   1 bit, last of the list | 7 bits, class     | 8 bits, weight, signed
//
// A weight past 127 is written as several cells. The table is probed linearly.
// Two features that fall together in 10 bits and a slot share weights: one
// lookup in five hundred, which costs nothing that can be measured.
//
// A dense row of bytes for every feature was tried: it is as fast, but four
// times the size at the same accuracy.
type linear struct {
	classes int
	shift   uint // 64 less the binary logarithm of len(slots)
	slots   []uint32
	cells   []uint16
}

const (
	maxClasses  = 128
	maxFeatures = 128 // at a time
	cellLast    = 1 << 15
	offsetBits  = 22
	offsetMask  = 1<<offsetBits - 1
)

// hash3 makes a feature of a template number and up to three values.
func hash3(template, a, b, c uint64) uint64 {
	h := a*0x9e3779b97f4a7c15 + b*0xc2b2ae3d27d4eb4f + c*0x165667b19e3779f9 + template*0xd6e8feb86659fd93
	h ^= h >> 31
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// spread turns a small number into a value fit for hash3.
func spread(n int) uint64 {
	h := uint64(n+1) * 0x9e3779b97f4a7c15
	h ^= h >> 29
	h *= 0x94d049bb133111eb
	return h ^ h>>32
}

// hashBytes is FNV-1a with a final mix.
func hashBytes[T []byte | string](s T) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	h ^= h >> 32
	h *= 0x94d049bb133111eb
	return h ^ h>>29
}

// score adds the weights of the features to scores.
func (m *linear) score(features []uint64, scores *[maxClasses]int32) {
	slots, cells := m.slots, m.cells
	shift := m.shift & 63
	mask := uint64(len(slots) - 1)
	// The tables are larger than the caches near the processor, so each read
	// waits. In three rounds those of all features wait together: first the
	// slots, then the first cell of each list, then what is left of the lists.
	var first [maxFeatures]uint32
	for k, h := range features {
		first[k] = slots[h>>shift&mask]
	}
	var lists [maxFeatures]struct{ at, cell uint32 }
	n := 0
	for f, h := range features {
		i := h >> shift
		print := uint32(h>>(shift-10)) & 1023
		for s := first[f]; s != 0; s = slots[i&mask] {
			if s>>offsetBits == print {
				at := s & offsetMask
				if int(at) < len(cells) {
					lists[n].at, lists[n].cell = at, uint32(cells[at])
					n++
				}
				break
			}
			i++
		}
	}
	for _, l := range lists[:n] {
		c := l.cell
		scores[c>>8&127] += int32(int8(c))
		for k := int(l.at) + 1; c&cellLast == 0 && k < len(cells); k++ {
			c = uint32(cells[k])
			scores[c>>8&127] += int32(int8(c))
		}
	}
}

// A learner is a linear model in training: an averaged perceptron. All its
// arithmetic is on integers, so the outcome is the same on every machine.
type learner struct {
	classes int
	slots   []learnerSlot // a hash table with linear probing
	used    int
	weights []weight // lists of weights, each in one piece
	history []history
	step    int64
}

// learnerSlot is a feature and the place of its weights.
type learnerSlot struct {
	hash    uint64 // 0: free
	at      int32
	n, room uint16
}

// weight is the weight of one class.
type weight struct{ class, value int32 }

// history is what averaging a weight needs.
type history struct {
	since int64 // step of the last change
	total int64 // sum of the value over the steps until then
}

func newLearner(classes int) *learner {
	return &learner{classes: classes, slots: make([]learnerSlot, 1<<18)}
}

// find is the index of the slot that holds the feature, or of the free one
// where it would go.
func (l *learner) find(h uint64) uint64 {
	if h == 0 {
		h = 1
	}
	mask := uint64(len(l.slots) - 1)
	i := h * 0x9e3779b97f4a7c15 >> 20 & mask
	for l.slots[i].hash != h && l.slots[i].hash != 0 {
		i = (i + 1) & mask
	}
	return i
}

func (l *learner) grow() {
	old := l.slots
	l.slots = make([]learnerSlot, 2*len(old))
	for _, s := range old {
		if s.hash != 0 {
			l.slots[l.find(s.hash)] = s
		}
	}
}

// score adds the weights of the features to scores.
func (l *learner) score(features []uint64, scores *[maxClasses]int32) {
	for _, h := range features {
		s := &l.slots[l.find(h)]
		for _, w := range l.weights[s.at : s.at+int32(s.n)] {
			scores[w.class&(maxClasses-1)] += w.value
		}
	}
}

// update moves the features' weights towards class right and away from wrong.
func (l *learner) update(features []uint64, right, wrong int) {
	if right == wrong {
		return
	}
	for _, h := range features {
		if l.used*2 >= len(l.slots) {
			l.grow()
		}
		s := &l.slots[l.find(h)]
		if s.hash == 0 {
			l.used++
			s.hash = max(h, 1)
		}
		l.add(s, int32(right), 1)
		l.add(s, int32(wrong), -1)
	}
}

func (l *learner) add(s *learnerSlot, class, by int32) {
	for i := s.at; i < s.at+int32(s.n); i++ {
		if w := &l.weights[i]; w.class == class {
			y := &l.history[i]
			y.total += int64(w.value) * (l.step - y.since)
			y.since = l.step
			w.value += by
			return
		}
	}
	if s.n == s.room {
		at := int32(len(l.weights))
		s.room = max(2, s.room*2)
		l.weights = append(l.weights, l.weights[s.at:s.at+int32(s.n)]...)
		l.history = append(l.history, l.history[s.at:s.at+int32(s.n)]...)
		for range s.room - s.n {
			l.weights = append(l.weights, weight{})
			l.history = append(l.history, history{})
		}
		s.at = at
	}
	l.weights[s.at+int32(s.n)] = weight{class, by}
	l.history[s.at+int32(s.n)] = history{since: l.step}
	s.n++
}

// pack averages the weights, rounds them to bytes and leaves out the lightest
// until at most size bytes are left.
func (l *learner) pack(size int) *linear {
	type cell struct {
		value float64
		slot  int32
		class int32
	}
	var all []cell
	var heights []float64
	for k, s := range l.slots {
		for i := s.at; i < s.at+int32(s.n); i++ {
			w, y := l.weights[i], l.history[i]
			if total := y.total + int64(w.value)*(l.step-y.since); total != 0 {
				v := float64(total) / float64(l.step)
				all = append(all, cell{v, int32(k), w.class})
				heights = append(heights, math.Abs(v))
			}
		}
	}
	slices.Sort(heights)
	if len(heights) == 0 {
		return &linear{classes: l.classes, shift: 64 - 4, slots: make([]uint32, 16), cells: make([]uint16, 1)}
	}
	// One weight in a hundred may need more than one cell.
	scale := 127 / heights[min(len(heights)-1, len(heights)*99/100)]
	// Find the threshold by halving.
	lo, hi := 0.5/scale, heights[len(heights)-1]
	bytesAt := func(least float64) (size, rows int) {
		cells, last := 1, int32(-1)
		for _, c := range all {
			if v := math.Abs(c.value); v >= least {
				cells += 1 + int(v*scale)/127
				if c.slot != last {
					rows, last = rows+1, c.slot
				}
			}
		}
		if cells > offsetMask {
			return math.MaxInt, rows
		}
		return cells*2 + 4*slotsFor(rows), rows
	}
	total, rows := bytesAt(lo)
	if total > size {
		for range 30 {
			mid := (lo + hi) / 2
			if total, _ := bytesAt(mid); total > size {
				lo = mid
			} else {
				hi = mid
			}
		}
		lo = hi
		_, rows = bytesAt(lo)
	}
	n := slotsFor(rows)
	m := &linear{classes: l.classes, slots: make([]uint32, n), cells: make([]uint16, 1)}
	for m.shift = 64; n > 1; n /= 2 {
		m.shift--
	}
	for i := 0; i < len(all); {
		j := i
		at := len(m.cells)
		for ; j < len(all) && all[j].slot == all[i].slot; j++ {
			if math.Abs(all[j].value) < lo {
				continue
			}
			q := int(math.Round(all[j].value * scale))
			for q != 0 {
				p := max(-127, min(127, q))
				m.cells = append(m.cells, uint16(all[j].class)<<8|uint16(uint8(int8(p))))
				q -= p
			}
		}
		if len(m.cells) > at {
			m.cells[len(m.cells)-1] |= cellLast
			m.insert(l.slots[all[i].slot].hash, at)
		}
		i = j
	}
	return m
}

// slotsFor is the size of the table for n features.
func slotsFor(n int) int {
	s := 16
	for s*3/4 < n {
		s *= 2
	}
	return s
}

func (m *linear) insert(h uint64, at int) {
	mask := uint64(len(m.slots) - 1)
	i := h >> m.shift
	for m.slots[i&mask] != 0 {
		i++
	}
	m.slots[i&mask] = uint32(h>>(m.shift-10))&1023<<offsetBits | uint32(at)
}

// append writes the model behind b: classes, slots and cells as 32-bit
// numbers, then the tables, all little endian.
func (m *linear) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(m.classes))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.slots)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.cells)))
	for _, s := range m.slots {
		b = binary.LittleEndian.AppendUint32(b, s)
	}
	for _, c := range m.cells {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b
}

// readLinear reads what append wrote.
func readLinear(b []byte) (*linear, error) {
	if len(b) < 12 {
		return nil, fmt.Errorf("weights cut short: %w", dragoman.ErrInvalid)
	}
	classes := binary.LittleEndian.Uint32(b)
	slots := int(binary.LittleEndian.Uint32(b[4:]))
	cells := int(binary.LittleEndian.Uint32(b[8:]))
	b = b[12:]
	if classes < 1 || classes > maxClasses || slots < 16 || slots > 1<<24 || slots&(slots-1) != 0 || cells < 1 || cells > offsetMask+1 ||
		len(b) != slots*4+cells*2 {
		return nil, fmt.Errorf("weights: %d classes, %d slots, %d cells in %d bytes: %w", classes, slots, cells, len(b), dragoman.ErrInvalid)
	}
	m := &linear{classes: int(classes), slots: make([]uint32, slots), cells: make([]uint16, cells)}
	free := 0
	for i := range m.slots {
		m.slots[i] = binary.LittleEndian.Uint32(b[i*4:])
		if m.slots[i] == 0 {
			free++
		}
	}
	if free == 0 {
		return nil, fmt.Errorf("weights: a full table: %w", dragoman.ErrInvalid)
	}
	b = b[slots*4:]
	for i := range m.cells {
		m.cells[i] = binary.LittleEndian.Uint16(b[i*2:])
	}
	for m.shift = 64; slots > 1; slots /= 2 {
		m.shift--
	}
	return m, nil
}
