package ledger

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

// Which passages tell one event?
//
// Passages of one report never do: the coder has told its events apart. Of
// two reports they may when nothing that they say contradicts (the type, the
// mode, who, where, when) and enough speaks for it: a person, an office, a
// place or words in common. How much is enough depends on how often such
// events follow one another, and is written down in need.
//
// The events of a set of passages are found by taking the passages in an
// order of their own, the most definite first (before), and giving each to
// the event that most speaks for, of those that hold nothing to contradict it;
// to a new event when there is none. The outcome is a function of the set.
// Two designs were rejected: linking whatever is alike, transitively, makes
// one meeting of a year of talks, and giving passages to events as they
// arrive makes the outcome depend on the order of arrival.

// talkWindow and deedWindow bound how many days apart two reports may put one
// event. Agencies date a visit by its first day, its last or that of the
// report; a week's visit is not told for longer than its week.
const (
	talkWindow = 5
	deedWindow = 3

	// narrow is the longest interval, in days, that is taken for the days of
	// an event rather than for a period in which it lies.
	narrow = 7
	month  = 31
	season = 92
	year   = 366
)

// timing is how well a passage tells the day, the best first.
type timing int

const (
	said     timing = iota // a day, or a few
	presumed               // that of the report, which says none
	inMonth                // a period in which the day lies
	inSeason
	inYear
	unknown
)

// news reports whether the day is known by that of the report alone.
func (t timing) news() bool { return t == presumed || t == unknown }

// traits is what merging looks at in a passage.
type traits struct {
	n      int64   // passages.n
	event  int64   // the event it has been merged into; 0: none yet
	id     string  // of the passage
	report int64   // reports.n
	place  int     // among the records of its report
	unit   int64   // passages of one unit tell one event, says a person; 0: it is alone
	apart  []int64 // passages.n that tell another event, says a person

	reportID  string
	published dragoman.Day

	typ, mode  string
	status     dragoman.Status
	hedged     bool
	actors     []party
	recipients []party
	codes      []string // of both sides, sorted, each once
	named      int      // parties with a name
	loc        dragoman.EventLoc
	spot       string   // folded name of the place
	words      []uint32 // sorted hashes of the words that tell this statement from others of its kind
	trigger    []string // stems

	from, to dragoman.Day // as the record has them, an open end closed; both 0: unknown
	days     int          // from..to; 0: unknown
	byHand   bool         // a person said when
	said     bool         // the report says when; else the day is its own, or unknown
	timing   timing
	block    int64        // passages of two blocks never tell one event; 0: of no event but its own
	lo, hi   dragoman.Day // nor do those whose lo..hi do not meet
}

type party struct {
	code, sector string
	rank         int
	name         []string // folded words of the name; nil: unknown
	office       office
	weak         bool // see weak
}

// weak reports whether the name of a party may be that of its country or of a
// city that stands for it: a government by a name without an office or a rank.
// Such a name contradicts no other. ("Baku met Iran's foreign minister" and
// "Ilham Aliyev, the president of Azerbaijan, met ..." may be one.) Nor do two
// bodies of the United Nations, or of the European Union.
func weak(a *dragoman.Actor) bool {
	switch {
	case a.Office != "" || a.Rank != 0:
		return false
	case a.Sector == "":
		return a.Code == "UNO" || a.Code == "EUR" || !ontology.HasBody(a.Code)
	}
	return a.Sector == "GOV"
}

// fillParties is fillIn for what merging knows of parties.
func fillParties(to, from []party) {
	only := func(ps []party, code string) int {
		at := -1
		for i := range ps {
			if ps[i].code != code {
				continue
			}
			if at >= 0 {
				return -1
			}
			at = i
		}
		return at
	}
	for i := range to {
		a := &to[i]
		j := only(from, a.code)
		if j < 0 || only(to, a.code) != i {
			continue
		}
		b := from[j]
		if (a.name == nil || a.weak) && b.name != nil && !b.weak {
			if !a.office.known() && (a.sector == "" || a.sector == "GOV") {
				a.sector = b.sector
			}
			a.name, a.weak = b.name, false
		}
		if !a.office.known() && b.office.known() {
			a.office, a.rank = b.office, b.rank
		}
		if a.sector == "" {
			a.sector = b.sector
		}
	}
}

// bare reports whether the party is a state or its government and no more.
func (p party) bare() bool {
	return (p.name == nil || p.weak) && !p.office.known() && (p.sector == "" || p.sector == "GOV")
}

// newTraits looks at a record. It leaves to its caller what the report says,
// and then setTime.
func newTraits(rec *dragoman.Record, mode string) *traits {
	t := &traits{typ: rec.Event[0], mode: mode, status: rec.Status, hedged: rec.Hedge != "", loc: rec.EventLoc, from: rec.Date, to: rec.EndDate}
	// A coder dates the news of a report by the report where it says no day.
	t.byHand = rec.DateHow == byHand
	t.said = rec.DateSaid != "" || t.byHand || rec.Date != rec.Published || rec.EndDate != rec.Published
	t.actors, t.recipients = newParties(rec.Actor), newParties(rec.Recipient)
	// The host of a visit is often told by its city alone.
	if c := rec.EventLoc.CountryCode; len(t.recipients) == 0 && mode == "visit" && c != "" &&
		!slices.ContainsFunc(t.actors, func(p party) bool { return p.code == c }) {
		t.recipients = []party{{code: c}}
	}
	for _, side := range [2][]party{t.actors, t.recipients} {
		for _, p := range side {
			if p.code != "" {
				t.codes = append(t.codes, p.code)
			}
			if p.name != nil && !p.weak {
				t.named++
			}
		}
	}
	slices.Sort(t.codes)
	t.codes = slices.Compact(t.codes)
	t.spot = fold(rec.EventLoc.Place)

	// Words that any passage of the block has tell nothing apart.
	skip := []string{rec.EventLoc.Place}
	if t.talk() {
		skip = append(skip, rec.EventText) // talks are told with the same few words, deeds with those that say which
	}
	for _, side := range [2][]dragoman.Actor{rec.Actor, rec.Recipient} {
		for _, a := range side {
			skip = append(skip, a.EntityText)
		}
	}
	t.words = contentWords(rec.TextInfo.Text, skip)
	eachWord(rec.EventText, func(w string) {
		if len(w) >= 4 && !empty[w] {
			t.trigger = append(t.trigger, stem(w))
		}
	})
	return t
}

func newParties(as []dragoman.Actor) []party {
	ps := make([]party, len(as))
	for i, a := range as {
		ps[i] = party{code: a.Code, sector: a.Sector, rank: a.Rank, name: strings.Fields(fold(a.IdentifierText)), office: newOffice(a.Office), weak: weak(&a)}
		if len(ps[i].name) == 0 {
			ps[i].name = nil
		}
	}
	return ps
}

// setTime derives from the days what block and stretch the passage lies in.
func (t *traits) setTime() {
	// An interval that is open at one end counts by the other.
	t.from, t.to = cmp.Or(t.from, t.to), cmp.Or(t.to, t.from)
	if t.from != 0 {
		t.days = int(t.to-t.from) + 1
	}
	t.lo, t.hi = t.from-deedWindow, t.to+deedWindow
	switch {
	case t.days == 0:
		t.timing = unknown
	case !t.said:
		t.timing = presumed
	case t.days <= narrow:
		t.timing = said
	case t.days <= month:
		t.timing = inMonth
	case t.days <= season:
		t.timing = inSeason
	default:
		t.timing = inYear
	}
	if t.timing.news() {
		t.lo, t.hi = t.published-deedWindow, t.published+deedWindow
	}
	if t.days <= year {
		t.block = t.hash()
	} else if len(t.words) >= 4 {
		// "In the 1990s": no day to tell an event by, but it may be told
		// again in the same words.
		h := fnv.New64a()
		for _, w := range t.words {
			_, _ = h.Write([]byte{byte(w), byte(w >> 8), byte(w >> 16), byte(w >> 24)})
		}
		t.block = t.hash() ^ int64(h.Sum64()>>1)&^1
	}
}

// hash is the same for passages that may tell one event.
func (t *traits) hash() int64 {
	h := fnv.New64a()
	status := t.status
	if status == dragoman.Historical {
		status = dragoman.Actual // told as background, it is what happened all the same
	}
	visit := ""
	if t.mode == "visit" {
		visit = t.mode
	}
	for _, s := range append([]string{t.typ, visit, string(status)}, t.codes...) {
		_, _ = h.Write([]byte(s))
		_, _ = h.Write([]byte{0})
	}
	return int64(h.Sum64()>>1) | 1 // never 0
}

// before is the order in which passages found events and in which they speak
// for one: dated by a person before all others, dated before undated and the narrower before the wider, the
// certain before the hedged, the one that names more, the one told first.
func before(a, b *traits) int {
	return cmp.Or(
		cmp.Compare(b2i(b.byHand), b2i(a.byHand)),
		cmp.Compare(a.timing, b.timing),
		cmp.Compare(b2i(a.hedged), b2i(b.hedged)),
		cmp.Compare(b.named, a.named),
		cmp.Compare(a.days, b.days),
		cmp.Compare(a.from, b.from),
		toldBefore(a, b),
	)
}

func toldBefore(a, b *traits) int {
	return cmp.Or(
		cmp.Compare(a.published, b.published),
		cmp.Compare(a.reportID, b.reportID),
		cmp.Compare(a.place, b.place),
	)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// merge gives the events that passages tell. It sorts what it is given.
//
// The passages of a unit go together, whatever they say: a person has said
// that they tell one event. They take the place of the most definite of them.
func merge(ts []*traits) [][]*traits {
	if len(ts) == 1 {
		return [][]*traits{ts}
	}
	slices.SortFunc(ts, before)
	var units [][]*traits
	at := map[int64]int{} // by unit
	for _, t := range ts {
		if i, ok := at[t.unit]; ok && t.unit != 0 {
			units[i] = append(units[i], t)
			continue
		}
		at[t.unit] = len(units)
		units = append(units, []*traits{t})
	}
	var clusters [][][]*traits // of units
	for _, u := range units {
		best, most := -1, -1
		for i, c := range clusters {
			// A tie goes to the event founded first, which is the one that
			// is told most definitely.
			if for_, ok := joins(u, c); ok && for_ > most {
				best, most = i, for_
			}
		}
		if best < 0 {
			clusters = append(clusters, [][]*traits{u})
		} else {
			clusters[best] = append(clusters[best], u)
		}
	}
	out := make([][]*traits, len(clusters))
	for i, c := range clusters {
		out[i] = slices.Concat(c...)
	}
	return out
}

// joins reports whether the passages of a unit may tell the event of a
// cluster, and how much speaks for it: no unit of it contradicts, and enough
// speaks for one passage.
func joins(unit []*traits, cluster [][]*traits) (evidence int, ok bool) {
	for _, other := range cluster {
		may := false // one unit contradicts another where all their passages do
		for _, t := range unit {
			for _, o := range other {
				if t.report == o.report || slices.Contains(t.apart, o.n) {
					return 0, false
				}
				n, possible := need(t, o)
				if !possible {
					continue
				}
				e, possible := alike(t, o)
				if !possible {
					continue
				}
				may = true
				if e >= n {
					ok = true
					evidence = max(evidence, e-n)
				}
			}
		}
		if !may {
			return 0, false
		}
	}
	return evidence, ok
}

// need is how much must speak for it that two passages tell one event, given
// the days at which they put it. They cannot when the days contradict.
//
// Evidence is counted by alike. A pair of states meets rarely enough for one
// meeting a day to be one meeting; it may strike or accuse the other several
// times in one day. Where only one party is known, or none, more is wanted.
func need(a, b *traits) (int, bool) {
	n, ok := a.needAt(b)
	if !ok {
		return 0, false
	}
	switch len(a.codes) {
	case 0:
		n += 2
	case 1:
		n++
	}
	return n, true
}

// talk reports whether the event is one of which a pair of states has one a
// day: visits and meetings. All others are deeds.
func (t *traits) talk() bool { return t.typ == "CONSULT" || t.mode == "visit" || t.mode == "meet" }

func (t *traits) needAt(o *traits) (int, bool) {
	visit, talk := t.mode == "visit", t.talk()
	if t.timing < o.timing {
		t, o = o, t // o tells the day better
	}
	news, other := t, o
	if o.timing.news() && !t.timing.news() {
		news, other = o, t
	}
	switch {
	case t.timing.news() && o.timing.news(): // neither says the day
		n := 0
		if t.status == dragoman.Historical || o.status == dragoman.Historical {
			n++
		}
		switch gap := distance(t.published, o.published, o.published); {
		case talk && gap <= 1:
			return n + 1, true
		case visit && gap <= talkWindow:
			return n + 2, true
		case talk && gap <= deedWindow:
			return n + 3, true
		case !talk && gap <= 1:
			return n + 2, true
		case !talk && gap <= deedWindow:
			return n + 3, true
		}
	case news.timing.news() && other.timing == said: // news of a day that the other says
		switch gap := distance(news.published, other.from, other.to+1); {
		case talk && gap == 0:
			return 1, true
		case talk && gap <= deedWindow:
			return 2, true
		case !talk && gap == 0:
			return 2, true
		case !talk && gap <= deedWindow:
			return 3, true
		}
	case news.timing.news() && other.timing == inMonth: // news of a month that the other says
		if distance(news.published, other.from, other.to+1) == 0 {
			return 1 + b2i(news.timing == unknown) + b2i(!talk), true
		}
	case news.timing.news():
	case t.timing == said: // both say the day
		switch gap := max(0, int(o.from-t.to), int(t.from-o.to)); {
		case talk && gap == 0:
			return 0, true
		case talk && gap == 1:
			return b2i(!visit), true
		case visit && gap <= talkWindow:
			return 2, true
		case talk && gap == 2:
			return 3, true
		case !talk && gap == 0:
			return 1, true
		case !talk && gap == 1:
			return 2, true
		}
	default: // one says a period, and the other must lie in it
		common := int(min(t.to, o.to)-max(t.from, o.from)) + 1
		if 2*common >= min(t.days, o.days) {
			return int(t.timing-inMonth) + 1 + b2i(!talk), true
		}
	}
	return 0, false
}

// distance from a day to an interval.
func distance(d, from, to dragoman.Day) int {
	return int(max(0, from-d, d-to))
}

// alike counts what speaks for it that two passages of a block tell one
// event, and reports whether nothing in them contradicts it but the day.
func alike(a, b *traits) (evidence int, ok bool) {
	if a.typ != b.typ || !slices.Equal(a.codes, b.codes) {
		return 0, false // the block's hash is no proof
	}
	how, ok := sameMode(a, b)
	if !ok {
		return 0, false
	}
	who, ok := sameSides(a, b)
	if !ok {
		return 0, false
	}
	where, ok := samePlace(a, b)
	if !ok {
		return 0, false
	}
	text := sameText(a, b)
	if text == 0 && !a.talk() {
		// A person, or a government, does many things of one kind.
		return 0, true
	}
	return who + where + text - how, true
}

// sameMode compares how it was done, and gives how much more must speak for it
// where that is told in two ways. One may not say it; whether talks were held
// within a body or with a third party's help is a matter of words; and what
// exploded is often known only later.
func sameMode(a, b *traits) (more int, ok bool) {
	switch {
	case a.mode == b.mode:
		return 0, true
	case a.mode == "visit" || b.mode == "visit":
		return 0, false
	case a.mode == "" || b.mode == "":
		return 0, true
	}
	for _, class := range [...][]string{
		{"third-party", "multilateral"},
		{"aerial", "drone", "heavy-weapons", "explosives", "suicide-attack"},
	} {
		if slices.Contains(class, a.mode) && slices.Contains(class, b.mode) {
			return 1, true
		}
	}
	return 0, false
}

// sameSides compares who acted, and on whom.
func sameSides(a, b *traits) (int, bool) {
	mutual := a.typ == "CONSULT" && a.mode != "visit" || len(a.recipients) == 0 || len(b.recipients) == 0
	if mutual {
		return sameParties(slices.Concat(a.actors, a.recipients), slices.Concat(b.actors, b.recipients), a.typ)
	}
	x, ok := sameParties(a.actors, b.actors, a.typ)
	if !ok {
		return 0, false
	}
	y, ok := sameParties(a.recipients, b.recipients, a.typ)
	return x + y, ok
}

// sameParties compares two lists by code. Every code must be in both.
func sameParties(as, bs []party, typ string) (evidence int, ok bool) {
	for i, p := range as {
		if slices.ContainsFunc(as[:i], func(q party) bool { return q.code == p.code }) {
			continue
		}
		e, ok := sameOfCode(as, bs, p.code, typ)
		if !ok {
			return 0, false
		}
		evidence += e
	}
	for _, q := range bs {
		if !slices.ContainsFunc(as, func(p party) bool { return p.code == q.code }) {
			return 0, false
		}
	}
	return evidence, true
}

// sameOfCode compares the parties of one code: of persons that both name,
// one must be the same; else sectors and offices must agree somewhere.
func sameOfCode(as, bs []party, code, typ string) (evidence int, ok bool) {
	bothNamed := false
	best := -1
	for _, a := range as {
		if a.code != code {
			continue
		}
		for _, b := range bs {
			if b.code != code {
				continue
			}
			if a.name != nil && b.name != nil && (!a.weak || !b.weak) {
				if sameName(a.name, b.name) {
					return 2, true
				}
				if !a.weak && !b.weak {
					bothNamed = true
					continue
				}
			}
			if !sameSector(a, b, typ) {
				continue
			}
			switch same, known := a.office.same(b.office); {
			case known && same:
				best = max(best, 1)
			case !known:
				best = max(best, 0)
			}
		}
	}
	return max(best, 0), !bothNamed && best >= 0
}

func sameSector(a, b party, typ string) bool {
	if a.sector == b.sector || a.sector == "" || b.sector == "" {
		return true
	}
	// "Iran met Azerbaijan" may be the minister of defence meeting his like.
	return (typ == "CONSULT" || typ == "AGREE") && (a.bare() || b.bare())
}

// samePlace compares where. Places of one country that are near one another,
// or whose distance is not known, are no contradiction; nor are, on a visit,
// two cities of the host.
func samePlace(a, b *traits) (int, bool) {
	if a.loc.CountryCode != "" && b.loc.CountryCode != "" && a.loc.CountryCode != b.loc.CountryCode {
		return 0, false
	}
	if a.spot == "" || b.spot == "" {
		return 0, true
	}
	if a.spot == b.spot {
		return 1, true
	}
	onMap := func(l dragoman.EventLoc) bool { return l.Lat != 0 || l.Lon != 0 }
	if a.mode != "visit" && onMap(a.loc) && onMap(b.loc) && kilometres(a.loc, b.loc) > 150 {
		return 0, false
	}
	return 0, true
}

// kilometres between two points, on a sphere of the Earth's mean radius
// (haversine formula).
func kilometres(a, b dragoman.EventLoc) float64 {
	const radius, rad = 6371.0088, math.Pi / 180
	sin2 := func(x float64) float64 { s := math.Sin(x / 2); return s * s }
	h := sin2((b.Lat-a.Lat)*rad) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*sin2((b.Lon-a.Lon)*rad)
	return 2 * radius * math.Asin(math.Sqrt(min(1, h)))
}

// sameText counts the words in common, but for those that both triggers have:
// every such event is told with them. Where a passage has hardly any words
// left, the same trigger counts for one, as does one of several words.
func sameText(a, b *traits) int {
	share := slices.ContainsFunc(a.trigger, func(w string) bool { return slices.Contains(b.trigger, w) })
	x, y := a.without(b), b.without(a)
	if min(len(x), len(y)) < 3 {
		return b2i(share)
	}
	return max(sameWords(x, y), b2i(len(a.trigger) > 1 && slices.Equal(a.trigger, b.trigger)))
}

// without gives the words of a passage but for those of its trigger that are
// in that of another.
func (t *traits) without(o *traits) []uint32 {
	var common []uint32
	for _, w := range t.trigger {
		if slices.Contains(o.trigger, w) {
			common = append(common, hashWord(w))
		}
	}
	if common == nil {
		return t.words
	}
	return slices.DeleteFunc(slices.Clone(t.words), func(h uint32) bool { return slices.Contains(common, h) })
}

func hashWord(w string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(w))
	return h.Sum32()
}

// sameWords counts 1 to 4 by the share of the shorter passage's words that
// the longer has: a third, a half, 7 and 9 tenths.
func sameWords(a, b []uint32) int {
	n := min(len(a), len(b))
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	switch share := float64(common) / float64(n); {
	case share >= 0.9:
		return 4
	case share >= 0.7:
		return 3
	case share >= 0.5:
		return 2
	case share >= 1.0/3:
		return 1
	}
	return 0
}

// empty lists the words of four letters and more that every text has, and
// the words of reporting.
var empty = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`about above after again against agency along also among another around away back because been
		before behind being below between both came come could described does doing done down during each earlier either
		even ever every following four from further give given gave going have having here however into its itself just last
		late later least less like made make many media might more most much must near nearly need news next nine none only
		onto other over part people percent press reported reportedly report reports same says seven several shall should
		since some soon source sources spokesman spokeswoman state states statement still such take taken tell than that the
		their them then there these they this those three through thus told took total toward towards under until upon very
		week were what when where whether which while whom whose will with within without would year years yesterday your
		monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
		october november december today month months said saying announce announced announces according`) {
		m[w] = true
	}
	return m
}()

// contentWords hashes the words of a text that tell it from others, crudely
// stemmed: longer than three letters or a number, not empty, and not in skip.
func contentWords(text string, skip []string) []uint32 {
	var skipped [32]string
	n := 0
	for _, s := range skip {
		eachWord(s, func(w string) {
			if n < len(skipped) {
				skipped[n] = stem(w)
				n++
			}
		})
	}
	var out []uint32
	eachWord(text, func(w string) {
		if len(w) < 4 && (w[0] < '0' || w[0] > '9') || empty[w] {
			return
		}
		w = stem(w)
		if slices.Contains(skipped[:n], w) {
			return
		}
		out = append(out, hashWord(w))
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// eachWord calls f for every folded run of letters and digits.
func eachWord(text string, f func(string)) {
	for w := range strings.FieldsSeq(fold(text)) {
		f(w)
	}
}

// stem cuts endings and what follows the sixth byte: "visited" and "visits",
// "agreement" and "agreed" become one.
func stem(w string) string {
	for _, end := range [...]string{"ing", "ed", "es", "s"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) >= 4 {
			w = s
			break
		}
	}
	if len(w) > 6 {
		w = w[:6]
	}
	return w
}

// fold lowers a text and takes the marks off its Latin letters, so that
// spellings of one name compare; whatever is no letter or digit is a blank,
// and an apostrophe nothing.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			switch {
			case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
				b.WriteByte(byte(r))
			case 'A' <= r && r <= 'Z':
				b.WriteByte(byte(r) + 'a' - 'A')
			case r == '\'':
			default:
				b.WriteByte(' ')
			}
		case r == '’' || r == '‘' || r == 'ʼ' || unicode.Is(unicode.Mn, r):
		case latin[r] != "":
			b.WriteString(latin[r])
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			r = unicode.ToLower(r)
			if s := latin[r]; s != "" {
				b.WriteString(s)
			} else {
				b.WriteRune(r)
			}
		default:
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// latin gives the plain letters for the lower case of Latin-1 and Latin
// Extended-A, and for the schwa of Azerbaijani.
var latin = func() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d", 'ĳ': "ij", 'ŋ': "n", 'ə': "a", 'İ': "i"}
	for plain, marked := range map[string]string{
		"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđ", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı", "j": "ĵ", "k": "ķĸ",
		"l": "ĺļľŀł", "n": "ñńņňŉ", "o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšșſ", "t": "ţťŧț", "u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ",
		"z": "źżž",
	} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
}()

// sameName reports whether every word of the shorter name is in the longer,
// give or take a letter of a long one ("Hasanov" and "Zakir Hassanov"), or is
// made of its initials ("ISIL").
func sameName(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 1 && len(b) > 1 && initials(b) == a[0] {
		return true
	}
	for _, x := range a {
		if !slices.ContainsFunc(b, func(y string) bool { return x == y || nearly(x, y) }) {
			return false
		}
	}
	return true
}

// initials of a name, without those of its small words.
func initials(name []string) string {
	b := make([]byte, 0, len(name))
	for _, w := range name {
		switch w {
		case "of", "the", "and", "for", "in", "on", "to":
		default:
			b = append(b, w[0])
		}
	}
	return string(b)
}

// nearly reports whether two words of five letters and more are one letter
// apart: one put in, left out or another.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// office is a title and what it is the title of.
type office struct {
	titles, fields []string // folded; "minister", "defense"
}

func (o office) known() bool { return len(o.titles)+len(o.fields) > 0 }

// titles are the words of an office that say the rank and not the field.
var titles = map[string]string{
	"president": "president", "minister": "minister", "minster": "minister", "secretary": "secretary", "chief": "chief", "head": "chief",
	"commander": "commander", "king": "king", "queen": "queen", "prince": "prince", "emir": "emir", "sultan": "sultan", "chancellor": "chancellor",
	"premier": "prime minister", "speaker": "speaker", "chairman": "chairman", "chairwoman": "chairman", "chair": "chairman", "ambassador": "ambassador",
	"envoy": "envoy", "spokesman": "spokesman", "spokeswoman": "spokesman", "spokesperson": "spokesman", "director": "director", "leader": "leader",
	"general": "general", "governor": "governor", "mayor": "mayor", "pope": "pope", "member": "member", "official": "official", "deputy": "deputy",
	"vice": "deputy", "former": "former", "prime": "prime", "adviser": "adviser", "advisor": "adviser",
}

func newOffice(s string) office {
	var o office
	eachWord(s, func(w string) {
		switch w {
		case "of", "the", "for", "and", "to", "in", "s", "his", "her", "its", "new", "s'", "affairs":
			return
		case "defence":
			w = "defense"
		case "communications", "communication":
			w = "communication"
		}
		if t, ok := titles[w]; ok {
			o.titles = append(o.titles, strings.Fields(t)...)
			return
		}
		o.fields = append(o.fields, stem(w))
	})
	return o
}

// same compares two offices; known is false when there is nothing to compare.
// "defence minister" is the "minister of defense" and may be the "minister";
// he is neither his deputy nor the prime minister.
func (o office) same(p office) (same, known bool) {
	if !o.known() || !p.known() {
		return false, false
	}
	for _, t := range [...]string{"deputy", "former", "prime"} {
		if slices.Contains(o.titles, t) != slices.Contains(p.titles, t) {
			return false, true
		}
	}
	if len(o.fields) > 0 && len(p.fields) > 0 {
		return slices.ContainsFunc(o.fields, func(f string) bool { return slices.Contains(p.fields, f) }), true
	}
	return slices.ContainsFunc(o.titles, func(t string) bool { return slices.Contains(p.titles, t) }), true
}

// summary is a row of the events table with what the other tables say of it.
type summary struct {
	members     []*traits // in the order of before
	first, best *traits
	day, until  dragoman.Day
	dated       bool
	status      dragoman.Status
	country     string // where
	parties     []sideOf
	pairs       [][2]string
}

type sideOf struct {
	code   string
	side   int // 1 actor, 2 recipient
	sector string
	rank   int
}

// summarize says what a cluster of passages tells. It depends on the set of
// passages only, and says of parties what event.record says.
func summarize(cluster []*traits) summary {
	e := summary{members: slices.SortedFunc(slices.Values(cluster), before)}
	e.best = e.members[0]
	e.first = slices.MinFunc(e.members, toldBefore)
	e.status = e.best.status
	e.day, e.until, e.dated = e.best.from, e.best.to, e.best.days > 0
	if !e.dated {
		e.day, e.until = e.first.published, e.first.published
	}
	actors, recipients := slices.Clone(e.best.actors), slices.Clone(e.best.recipients)
	for _, t := range e.members {
		if t.status == dragoman.Actual {
			e.status = dragoman.Actual
		}
		if len(recipients) == 0 && len(t.recipients) > 0 {
			// The same parties, told as who to whom.
			actors, recipients = slices.Clone(t.actors), slices.Clone(t.recipients)
		}
		fillParties(actors, t.actors)
		fillParties(recipients, t.recipients)
		e.country = cmp.Or(e.country, t.loc.CountryCode)
	}
	add := func(ps []party, side int) (codes []string) {
		for _, p := range ps {
			if p.code != "" {
				codes = append(codes, p.code)
				e.parties = append(e.parties, sideOf{p.code, side, p.sector, p.rank})
			}
		}
		slices.Sort(codes)
		return slices.Compact(codes)
	}
	as, rs := add(actors, 1), add(recipients, 2)
	slices.SortFunc(e.parties, func(x, y sideOf) int {
		return cmp.Or(cmp.Compare(x.code, y.code), cmp.Compare(x.side, y.side), cmp.Compare(x.sector, y.sector), cmp.Compare(x.rank, y.rank))
	})
	e.parties = slices.Compact(e.parties)
	pair := func(a, b string) {
		if a > b {
			a, b = b, a
		}
		e.pairs = append(e.pairs, [2]string{a, b})
	}
	for i, a := range as {
		for _, r := range rs {
			pair(a, r)
		}
		if len(rs) == 0 {
			for _, b := range as[i+1:] {
				pair(a, b)
			}
		}
	}
	slices.SortFunc(e.pairs, func(x, y [2]string) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	e.pairs = slices.Compact(e.pairs)
	return e
}

// month is the month that the event is counted in: of its first day, or 0
// when its interval is longer than a month.
func (e *summary) month() int {
	if int(e.until-e.day)+1 > month {
		return 0
	}
	t := e.day.Time()
	return 12*t.Year() + int(t.Month()) - 1
}
