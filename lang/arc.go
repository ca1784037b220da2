package lang

// The parser is arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011): words
// wait in the buffer, then stand on the stack until their head is found.
//
//	shift   the first word of the buffer goes on the stack
//	left    the top of the stack gets the first word of the buffer as its head
//	right   the top of the stack gets the word under it as its head
//
// The root stands at the end of the buffer, and only the last word on the
// stack may get it as its head, so every outcome is a tree with one root. A
// word is shifted once and attached once: 2n steps for n words.
//
// Training follows the parser's own mistakes with the dynamic oracle of
// Goldberg and Nivre (2013), which knows what can still be got right.

// arcKind is what an action does.
type arcKind uint8

const (
	shift arcKind = iota
	left
	right
)

// action is a class of the parser. Action 0 is shift.
type action struct {
	kind arcKind
	rel  uint8 // index in the model's relations
}

// arcState is a sentence half parsed. Words are numbered from 0; n is the root.
type arcState struct {
	n     int
	front int // first word of the buffer
	stack []int32
	nodes []arcNode
}

// arcNode is a word with its children so far. Missing ones are -1.
type arcNode struct {
	head           int32
	l1, l2, r1, r2 int32  // outermost and next child on either side
	nl, nr         int32  // number of children
	rel            int32  // index of the relation, -1 before it is attached
	ls, rs         uint64 // sets of the children's relations
}

func (a *arcState) reset(n int) {
	a.n, a.front, a.stack = n, 0, a.stack[:0]
	if cap(a.nodes) < n+1 {
		a.nodes = make([]arcNode, n+1, n+n/2+1)
	}
	a.nodes = a.nodes[:n+1]
	for i := range a.nodes {
		a.nodes[i] = arcNode{head: -1, l1: -1, l2: -1, r1: -1, r2: -1, rel: -1}
	}
}

// done reports whether only the root is left.
func (a *arcState) done() bool { return a.front == a.n && len(a.stack) == 0 }

// may reports which kinds of action are open.
func (a *arcState) may() (can [3]bool) {
	can[shift] = a.front < a.n
	can[left] = len(a.stack) > 0 && (a.front < a.n || len(a.stack) == 1)
	can[right] = len(a.stack) > 1
	return can
}

func (a *arcState) do(act action) {
	switch act.kind {
	case shift:
		a.stack = append(a.stack, int32(a.front))
		a.front++
	case left:
		d := a.stack[len(a.stack)-1]
		a.stack = a.stack[:len(a.stack)-1]
		h := &a.nodes[a.front]
		h.l2, h.l1 = h.l1, d
		h.nl++
		h.ls |= 1 << (act.rel & 63)
		a.nodes[d].head, a.nodes[d].rel = int32(a.front), int32(act.rel)
	case right:
		d, up := a.stack[len(a.stack)-1], a.stack[len(a.stack)-2]
		a.stack = a.stack[:len(a.stack)-1]
		h := &a.nodes[up]
		h.r2, h.r1 = h.r1, d
		h.nr++
		h.rs |= 1 << (act.rel & 63)
		a.nodes[d].head, a.nodes[d].rel = up, int32(act.rel)
	}
}

// costs counts, by kind of action, the gold arcs that it puts out of reach.
func (a *arcState) costs(heads []int32) (cost [3]int) {
	front := int32(a.front)
	if a.front < a.n {
		h := heads[front]
		for k, s := range a.stack {
			if heads[s] == front || s == h && k < len(a.stack)-1 {
				cost[shift]++
			}
		}
	}
	if len(a.stack) == 0 {
		return cost
	}
	s0 := a.stack[len(a.stack)-1]
	for d := front; d < int32(a.n); d++ {
		if heads[d] == s0 {
			cost[left]++
			cost[right]++
		}
	}
	h := heads[s0]
	if h > front || len(a.stack) > 1 && h == a.stack[len(a.stack)-2] {
		cost[left]++
	}
	if h >= front {
		cost[right]++
	}
	return cost
}

// parseScratch holds what the features of a sentence need.
type parseScratch struct {
	w, t, u  []uint64 // by word: form, tag, part of speech
	c, d     []uint64 // and its broad and narrow class; the root, then nothing behind them
	features [arcFeatures]uint64
}

// prepare fills the scratch for words ws with tags in them.
func (p *parseScratch) prepare(ws []word, pos []uint64) {
	n := len(ws) - 4
	if cap(p.w) < n+2 {
		k := n + 2 + n/2
		p.w, p.t, p.u, p.c, p.d = make([]uint64, k), make([]uint64, k), make([]uint64, k), make([]uint64, k), make([]uint64, k)
	}
	p.w, p.t, p.u, p.c, p.d = p.w[:n+2], p.t[:n+2], p.u[:n+2], p.c[:n+2], p.d[:n+2]
	for i := range n {
		w := &ws[i+2]
		p.w[i], p.t[i], p.u[i] = w.lower, spread(w.tag), pos[w.tag]
		p.c[i], p.d[i] = w.class[0], w.class[1]
	}
	p.w[n], p.t[n], p.u[n] = 101, 102, 103 // the root
	p.c[n], p.d[n] = 107, 108
	p.w[n+1], p.t[n+1], p.u[n+1] = 104, 105, 106
	p.c[n+1], p.d[n+1] = 109, 110
}

// arcFeatures is the number of templates of the parser.
const arcFeatures = 124

// context fills p.features for the state.
func (p *parseScratch) context(a *arcState) {
	f := &p.features
	none := len(p.w) - 1
	at := func(i int32) int {
		if i < 0 {
			return none
		}
		return int(i)
	}
	var blank = arcNode{l1: -1, l2: -1, r1: -1, r2: -1, rel: -1}
	s0, s1, s2 := none, none, none
	k := len(a.stack)
	if k > 0 {
		s0 = int(a.stack[k-1])
	}
	if k > 1 {
		s1 = int(a.stack[k-2])
	}
	if k > 2 {
		s2 = int(a.stack[k-3])
	}
	b0, b1, b2 := a.front, none, none
	if b0+1 <= a.n {
		b1 = b0 + 1
	}
	if b0+2 <= a.n {
		b2 = b0 + 2
	}
	n0, n1, nb := &blank, &blank, &a.nodes[b0]
	if s0 != none {
		n0 = &a.nodes[s0]
	}
	if s1 != none {
		n1 = &a.nodes[s1]
	}
	rel := func(i int32) uint64 {
		if i < 0 {
			return 7
		}
		return uint64(a.nodes[i].rel + 11)
	}
	s0l, s0r, s0l2, s0r2 := at(n0.l1), at(n0.r1), at(n0.l2), at(n0.r2)
	s1l, s1r, s1r2 := at(n1.l1), at(n1.r1), at(n1.r2)
	b0l, b0l2 := at(nb.l1), at(nb.l2)
	s0lr, s0rr, s1lr, s1rr, b0lr := rel(n0.l1), rel(n0.r1), rel(n1.l1), rel(n1.r1), rel(nb.l1)
	s0l2r, s0r2r, s1r2r, b0l2r := rel(n0.l2), rel(n0.r2), rel(n1.r2), rel(nb.l2)
	W, T, U := p.w, p.t, p.u
	s0w, s0t, s0u := W[s0], T[s0], U[s0]
	s1w, s1t, s1u := W[s1], T[s1], U[s1]
	s2w, s2t := W[s2], T[s2]
	b0w, b0t, b0u := W[b0], T[b0], U[b0]
	b1w, b1t := W[b1], T[b1]
	b2w, b2t := W[b2], T[b2]
	d0, d1 := uint64(0), uint64(0)
	between := uint64(0)
	after, before := uint64(1), uint64(1)
	if s0 != none {
		d0 = apart(b0 - s0)
		after, before = T[s0+1], T[max(b0-1, 0)]
		if s1 != none {
			d1 = apart(s0 - s1)
			between = T[s1+1]
		}
	}

	f[0] = hash3(0, s0w, 0, 0)
	f[1] = hash3(1, s0t, 0, 0)
	f[2] = hash3(2, s0w, s0t, 0)
	f[3] = hash3(3, s1w, 0, 0)
	f[4] = hash3(4, s1t, 0, 0)
	f[5] = hash3(5, s1w, s1t, 0)
	f[6] = hash3(6, b0w, 0, 0)
	f[7] = hash3(7, b0t, 0, 0)
	f[8] = hash3(8, b0w, b0t, 0)
	f[9] = hash3(9, b1w, 0, 0)
	f[10] = hash3(10, b1t, 0, 0)
	f[11] = hash3(11, b1w, b1t, 0)
	f[12] = hash3(12, b2w, 0, 0)
	f[13] = hash3(13, b2t, 0, 0)
	f[14] = hash3(14, s2t, 0, 0)
	f[15] = hash3(15, s2w, s2t, 0)

	f[16] = hash3(16, s0w, b0w, 0)
	f[17] = hash3(17, s0w, s0t, b0t)
	f[18] = hash3(18, s0t, b0w, b0t)
	f[19] = hash3(19, s0t, b0t, 0)
	f[20] = hash3(20, s0w, b0t, 0)
	f[21] = hash3(21, s0t, b0w, 0)
	f[22] = hash3(22, b0t, b1t, 0)
	f[23] = hash3(23, b0w, b1t, 0)
	f[24] = hash3(24, b0t, b1w, 0)
	f[25] = hash3(25, b0w, b1w, 0)
	f[26] = hash3(26, s1w, s0w, 0)
	f[27] = hash3(27, s1t, s0t, 0)
	f[28] = hash3(28, s1w, s1t, s0t)
	f[29] = hash3(29, s1t, s0w, s0t)
	f[30] = hash3(30, s1w, s0t, 0)
	f[31] = hash3(31, s1t, s0w, 0)
	f[32] = hash3(32, s1t, b0t, 0)
	f[33] = hash3(33, s1w, b0t, 0)
	f[34] = hash3(34, s1t, b0w, 0)
	f[35] = hash3(35, s1w, b0w, 0)
	f[36] = hash3(36, s0t, b1t, 0)
	f[37] = hash3(37, s0w, b1w, 0)

	f[38] = hash3(38, b0t, b1t, b2t)
	f[39] = hash3(39, s0t, b0t, b1t)
	f[40] = hash3(40, s1t, s0t, b0t)
	f[41] = hash3(41, s2t, s1t, s0t)
	f[42] = hash3(42, s0t, T[s0l], b0t)
	f[43] = hash3(43, s0t, T[s0r], b0t)
	f[44] = hash3(44, s0t, b0t, T[b0l])
	f[45] = hash3(45, s1t, T[s1r], s0t)
	f[46] = hash3(46, s1t, T[s1l], s0t)
	f[47] = hash3(47, s1t, s0w, b0t)
	f[48] = hash3(48, s1w, s0t, b0t)
	f[49] = hash3(49, s1t, s0t, b0w)
	f[50] = hash3(50, s0w, b0t, b1t)
	f[51] = hash3(51, s1w, s0w, b0t)
	f[52] = hash3(52, s1w, s0t, b0w)
	f[53] = hash3(53, s1t, s0t, T[s0l])
	f[54] = hash3(54, s1t, s0t, T[s0r])

	f[55] = hash3(55, s0w, d0, 0)
	f[56] = hash3(56, s0t, d0, 0)
	f[57] = hash3(57, b0w, d0, 0)
	f[58] = hash3(58, b0t, d0, 0)
	f[59] = hash3(59, s0t, b0t, d0)
	f[60] = hash3(60, s1t, s0t, d1)
	f[61] = hash3(61, s1w, s0u, d1)

	f[62] = hash3(62, s0w, uint64(n0.nl), uint64(n0.nr))
	f[63] = hash3(63, s0t, uint64(n0.nl), uint64(n0.nr))
	f[64] = hash3(64, b0w, uint64(nb.nl), 0)
	f[65] = hash3(65, b0t, uint64(nb.nl), 0)
	f[66] = hash3(66, s1t, uint64(n1.nl), uint64(n1.nr))

	f[67] = hash3(67, W[s0l], s0lr, 0)
	f[68] = hash3(68, T[s0l], s0lr, 0)
	f[69] = hash3(69, W[s0r], s0rr, 0)
	f[70] = hash3(70, T[s0r], s0rr, 0)
	f[71] = hash3(71, W[b0l], b0lr, 0)
	f[72] = hash3(72, T[b0l], b0lr, 0)
	f[73] = hash3(73, W[s1r], s1rr, 0)
	f[74] = hash3(74, T[s1r], s1rr, 0)
	f[75] = hash3(75, s0t, s0lr, s0l2r)
	f[76] = hash3(76, s0t, s0rr, s0r2r)
	f[77] = hash3(77, b0t, b0lr, b0l2r)
	f[78] = hash3(78, s1t, s1rr, s1r2r)
	f[79] = hash3(79, T[s0l2], s0t, s0l2r)
	f[80] = hash3(80, T[s0r2], s0t, s0r2r)
	f[81] = hash3(81, T[b0l2], b0t, b0l2r)
	f[82] = hash3(82, T[s1r2], s1t, s1r2r)

	f[83] = hash3(83, s0w, n0.ls, 0)
	f[84] = hash3(84, s0t, n0.ls, n0.rs)
	f[85] = hash3(85, s0w, n0.rs, 0)
	f[86] = hash3(86, b0w, nb.ls, 0)
	f[87] = hash3(87, b0t, nb.ls, 0)
	f[88] = hash3(88, s1w, n1.rs, 0)
	f[89] = hash3(89, s1t, n1.ls, n1.rs)
	f[90] = hash3(90, s0t, b0t, nb.ls)
	f[91] = hash3(91, s1t, s0t, n1.rs)
	f[92] = hash3(92, s0t, n0.rs, b0t)

	f[93] = hash3(93, s0u, after, b0u)
	f[94] = hash3(94, s0u, before, b0u)
	f[95] = hash3(95, s1u, between, s0u)
	f[96] = hash3(96, after, before, s0t)
	f[97] = hash3(97, b1t, b2t, s0t)
	f[98] = hash3(98, b2w, b0t, 0)
	f[99] = hash3(99, s1t, s1lr, s1rr)
	f[100] = hash3(100, s2t, s0t, b0t)
	f[101] = hash3(101, s0u, b0u, W[s0r])
	f[102] = hash3(102, s0w, W[s0r], b0t)
	f[103] = hash3(103, s1w, W[s0l], s0t)

	C, D := p.c, p.d
	s0c, s1c, b0c, b1c := C[s0], C[s1], C[b0], C[b1]
	s0d, s1d, b0d := D[s0], D[s1], D[b0]
	f[104] = hash3(104, s0c, b0c, 0)
	f[105] = hash3(105, s1c, s0c, 0)
	f[106] = hash3(106, s0d, b0d, 0)
	f[107] = hash3(107, s1d, s0d, 0)
	f[108] = hash3(108, s0d, b0t, 0)
	f[109] = hash3(109, s0t, b0d, 0)
	f[110] = hash3(110, s1d, s0t, 0)
	f[111] = hash3(111, s1t, s0d, 0)
	f[112] = hash3(112, s1c, s0c, b0t)
	f[113] = hash3(113, s1c, s0t, b0c)
	f[114] = hash3(114, s0c, b0c, b1t)
	f[115] = hash3(115, s0c, C[s0r], b0c)
	f[116] = hash3(116, s1d, W[s0l], s0c)
	f[117] = hash3(117, s0d, s0lr, s0rr)
	f[118] = hash3(118, s1d, s1rr, s0u)
	f[119] = hash3(119, s0c, s0t, d0)
	f[120] = hash3(120, b0c, b0lr, s0c)
	f[121] = hash3(121, b1c, b0t, s0t)
	f[122] = hash3(122, s0d, n0.ls, n0.rs)
	f[123] = hash3(123, s1w, s0w, D[s0l])
}

// apart sorts distances into a few classes.
func apart(d int) uint64 {
	switch {
	case d < 5:
		return uint64(d)
	case d < 8:
		return 5
	case d < 12:
		return 6
	case d < 20:
		return 7
	}
	return 8
}

// choose is the best open action under the scores.
func choose(actions []action, scores *[maxClasses]int32, can [3]bool) int {
	b := -1
	for c, act := range actions {
		if can[act.kind] && (b < 0 || scores[c] > scores[b]) {
			b = c
		}
	}
	return b
}

// parse finds heads and relations for the words in sc.words, tagged.
func (m *Model) parse(sc *scratch) {
	a, p := &sc.arc, &sc.parse
	a.reset(len(sc.words) - 4)
	p.prepare(sc.words, m.posHash)
	for !a.done() {
		can := a.may()
		if !can[left] && !can[right] {
			a.do(action{kind: shift})
			continue
		}
		if a.front == a.n && len(a.stack) == 1 {
			a.do(action{kind: left, rel: m.rootRel})
			continue
		}
		sc.scores = [maxClasses]int32{}
		p.context(a)
		m.parser.score(p.features[:], &sc.scores)
		a.do(m.actions[choose(m.actions, &sc.scores, can)])
	}
}
