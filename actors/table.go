package actors

// A sense is one reading of a phrase of the tables.
type sense struct {
	class class
	form  form
	index int32 // in the slice of its class
	next  int32 // in table.senses; -1: last
}

type class uint8

const (
	agentClass  class = iota // a role: Lexicon.agents
	bodyClass                // an organisation: Lexicon.bodies
	personClass              // a person by full name: Lexicon.persons
	shortClass               // a person by a short form that may stand alone
	lastClass                // a person by last name, which needs a title or the full name before it
	classes
)

// form says how a phrase must be written.
type form uint8

const (
	capital  form = 1 << iota // begins with a capital
	capitals                  // has no small letter
)

// table finds phrases by their words: an open hash table whose keys are the
// hashes of phrases and of what phrases begin with.
type table struct {
	slots  []slot
	senses []sense
	used   int
}

type slot struct {
	hash  uint64 // 0: free
	first int32  // in senses; -1: only the beginning of a phrase
	more  bool   // a longer phrase begins so
}

func newTable(n int) *table {
	size := 1 << 10
	for size < 2*n {
		size <<= 1
	}
	return &table{slots: make([]slot, size), senses: make([]sense, 0, n)}
}

// find gives the slot of a hash, or nil.
func (t *table) find(h uint64) *slot {
	mask := uint64(len(t.slots) - 1)
	for i := h & mask; t.slots[i].hash != 0; i = (i + 1) & mask {
		if t.slots[i].hash == h {
			return &t.slots[i]
		}
	}
	return nil
}

// at gives the slot of a hash, made if need be. It holds until the next call.
func (t *table) at(h uint64) *slot {
	if 2*t.used >= len(t.slots) {
		old := t.slots
		t.slots = make([]slot, 2*len(old))
		for _, s := range old {
			if s.hash != 0 {
				*t.free(s.hash) = s
			}
		}
	}
	s := t.free(h)
	if s.hash == 0 {
		*s = slot{hash: h, first: -1}
		t.used++
	}
	return s
}

func (t *table) free(h uint64) *slot {
	mask := uint64(len(t.slots) - 1)
	i := h & mask
	for t.slots[i].hash != 0 && t.slots[i].hash != h {
		i = (i + 1) & mask
	}
	return &t.slots[i]
}

// add files a sense under the words of a phrase. What is added later comes
// first among the senses of a phrase.
func (t *table) add(ws []word, c class, f form, index int) {
	if len(ws) == 0 {
		return
	}
	h := uint64(0)
	for i := range ws {
		if i > 0 {
			t.at(h).more = true
			h = join(h, ws[i].hash)
		} else {
			h = ws[0].hash
		}
	}
	s := t.at(h)
	for j := s.first; j >= 0; j = t.senses[j].next {
		if o := t.senses[j]; o.class == c && o.index == int32(index) {
			return
		}
	}
	t.senses = append(t.senses, sense{class: c, form: f, index: int32(index), next: s.first})
	s.first = int32(len(t.senses) - 1)
}

// written reports whether words are written in a form.
func (f form) written(ws []word) bool {
	if f&capitals != 0 {
		for i := range ws {
			if !ws[i].caps {
				return false
			}
		}
	}
	return f&capital == 0 || ws[0].upper || len(ws) > 1 && ws[0].length <= 3 && ws[1].upper
}
