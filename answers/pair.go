package answers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
)

// PairQuery narrows Pair.
type PairQuery struct {
	Scope
	// Names are words of the two countries' names, as ledger.Match reads them,
	// by which events of one of them with others are found whose passages speak
	// of the other. Empty: only those in which both are parties.
	Names [2]string
}

// PairAnswer is the state of relations of two countries. Statuses counts all
// events between them, the rest the actual ones.
type PairAnswer struct {
	A        string      `json:"a"`
	B        string      `json:"b"`
	Events   int         `json:"events"`   // with any status
	Actual   int         `json:"actual"`   // that happened
	Statuses []Count     `json:"statuses"` // most first
	Types    []Count     `json:"types"`    // most first
	Quads    []Count     `json:"quads"`    // in PLOVER's order
	Sides    []Count     `json:"sides"`    // who acts: "A to B", "B to A", "together"
	Tenor    Tenor       `json:"tenor"`
	Months   []PairMonth `json:"months"` // by the day of the event
	Ways     []Way       `json:"ways"`   // the visits, each way
	Visits   []Visit     `json:"visits"` // the latest first, as many as a page shows
	Meetings []Meeting   `json:"meetings"`
	Papers   []Thread    `json:"papers"` // agreements, named and not, and projects; those with the latest step first
	Others   []Other     `json:"others"` // what others did that bears on the two
	Lately   []Lately    `json:"lately"`
	Latest   []Latest    `json:"latest"`           // the latest events
	Beside   []Beside    `json:"beside,omitempty"` // what others have coded, counted apart
	Foot     `json:"foot"`
}

// Tenor is how far events are of cooperation or of conflict, by PLOVER.
type Tenor struct {
	Cooperation int     `json:"cooperation"` // events
	Conflict    int     `json:"conflict"`
	Share       float64 `json:"share"` // of conflict in both; 0 without any
	Score       float64 `json:"score"` // the mean of PLOVER's scores, -10 to 10
	sum         float64
}

func (t *Tenor) add(r *dragoman.Record) {
	switch r.QuadCode {
	case 1, 2:
		t.Cooperation++
	case 3, 4:
		t.Conflict++
	default:
		return
	}
	t.sum += r.EventScale
	n := float64(t.Cooperation + t.Conflict)
	t.Share, t.Score = round(float64(t.Conflict)/n), round(t.sum/n)
}

// Count is how many events go by a name.
type Count struct {
	Name   string `json:"name"`
	Events int    `json:"events"`
}

// PairMonth counts the actual events of a month.
type PairMonth struct {
	Month string  `json:"month"` // "2019-01"; "" for those that no one month can be said of
	Dated int     `json:"dated"` // whose day lies in it
	Told  int     `json:"told"`  // of unknown day, first told in it
	Types []Count `json:"types"` // most first
	Tenor Tenor   `json:"tenor"`
}

// Meeting is who met whom, and how often.
type Meeting struct {
	A    string       `json:"a"` // the name or office of one of A's
	B    string       `json:"b"`
	Held int          `json:"held"`
	Last dragoman.Day `json:"last"`
	IDs  []string     `json:"ids"` // of the events
}

// Other is what a third party did that bears on the two: toward both, or toward
// one in words that speak of the other.
type Other struct {
	Code   string   `json:"code"`
	Events int      `json:"events"`
	Types  []Count  `json:"types"`
	Last   Latest   `json:"last"`
	IDs    []string `json:"ids"` // of the events
}

// Latest is an event in short.
type Latest struct {
	ID       string              `json:"id"`
	Date     dragoman.Day        `json:"date"`
	EndDate  dragoman.Day        `json:"enddate"`
	Type     string              `json:"type"`
	Mode     string              `json:"mode"`
	Status   dragoman.Status     `json:"status"`
	Actors   []string            `json:"actors"`
	Others   []string            `json:"recipients"`
	Passages []dragoman.TextInfo `json:"passages"`
}

// Lately compares the last months with those before.
type Lately struct {
	Kind  Kind      `json:"kind"`
	Since YearMonth `json:"since"` // the first of the last months
	From  YearMonth `json:"from"`  // the first of those before
	Test  RateTest  `json:"test"`  // by a thousand reports
}

// What a page of a pair shows.
const (
	latelyMonths = 3  // the last months
	beforeMonths = 24 // those before
	pairRows     = 6  // of each list

	// Of the events of each of the two in words that speak of the other, so
	// many of the latest are read.
	othersRead = 100
)

// Pair sums up the relations of two countries, by their codes: the events in
// which one acts toward the other, or both together when nobody is addressed,
// and what follows from them.
func Pair(ctx context.Context, l *ledger.Ledger, a, b string, q PairQuery) (*PairAnswer, error) {
	if a == "" || b == "" || a == b {
		return nil, fmt.Errorf("pair %q and %q: want two countries: %w", a, b, dragoman.ErrInvalid)
	}
	p := &PairAnswer{A: a, B: b, Meetings: []Meeting{}, Others: []Other{}, Lately: []Lately{}, Latest: []Latest{}, Papers: []Thread{}, Visits: []Visit{}}
	var err error
	if p.Beside, err = besides(ctx, l, a, b, Kind{}, q.Scope); err != nil {
		return nil, fmt.Errorf("pair %s and %s: %w", a, b, err)
	}
	if p.Foot, err = NewFoot(ctx, l, q.Scope, "pair", a, b); err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context, *ledger.Ledger, *PairQuery) error{p.count, p.visits, p.papers, p.others, p.lately} {
		if err := part(ctx, l, &q); err != nil {
			return nil, fmt.Errorf("pair %s and %s: %w", a, b, err)
		}
	}
	var cited [][]dragoman.TextInfo
	for _, v := range p.Visits {
		cited = append(cited, v.Passages)
	}
	for _, t := range p.Papers {
		cited = append(cited, t.Steps[len(t.Steps)-1].Passages)
	}
	for _, o := range p.Others {
		cited = append(cited, o.Last.Passages)
	}
	for _, e := range p.Latest {
		cited = append(cited, e.Passages)
	}
	return p, p.Cite(ctx, l, cited...)
}

// count goes through the events.
func (a *PairAnswer) count(ctx context.Context, l *ledger.Ledger, q *PairQuery) error {
	statuses, types, sides, quads := tally{}, tally{}, tally{}, tally{}
	months, byMonth := map[string]*PairMonth{}, map[string]tally{}
	meetings := map[[2]string]*Meeting{}
	find := q.query()
	find.Pair = [2]string{a.A, a.B}
	for r, err := range l.Events(ctx, find) {
		if err != nil {
			return err
		}
		a.Events++
		statuses[string(r.Status)]++
		if r.Status != dragoman.Actual {
			continue
		}
		a.Actual++
		types[r.Event[0]]++
		quads[strconv.Itoa(r.QuadCode)]++
		sides[a.side(&r)]++
		a.Tenor.add(&r)
		month, dated := monthOf(&r)
		m := months[month]
		if m == nil {
			m = &PairMonth{Month: month}
			months[month], byMonth[month] = m, tally{}
		}
		if dated {
			m.Dated++
		} else {
			m.Told++
		}
		m.Tenor.add(&r)
		byMonth[month][r.Event[0]]++
		a.meet(&r, meetings)
		a.Latest = append(a.Latest, newLatest(&r))
	}
	// They came in the order of days: the last are the latest.
	a.Latest = a.Latest[max(0, len(a.Latest)-pairRows):]
	slices.Reverse(a.Latest)
	a.Statuses, a.Types = statuses.most(), types.most()
	a.Quads, a.Sides, a.Months = []Count{}, []Count{}, []PairMonth{}
	for n := 1; n <= 4; n++ {
		a.Quads = append(a.Quads, Count{ontology.QuadName(n), quads[strconv.Itoa(n)]})
	}
	for _, s := range []string{a.A + " to " + a.B, a.B + " to " + a.A, together} {
		a.Sides = append(a.Sides, Count{s, sides[s]})
	}
	for name, m := range months {
		m.Types = byMonth[name].most()
		a.Months = append(a.Months, *m)
	}
	slices.SortFunc(a.Months, func(x, y PairMonth) int { return strings.Compare(x.Month, y.Month) })
	for _, m := range meetings {
		a.Meetings = append(a.Meetings, *m)
	}
	slices.SortFunc(a.Meetings, func(x, y Meeting) int {
		return cmp.Or(cmp.Compare(y.Held, x.Held), cmp.Compare(y.Last, x.Last), strings.Compare(x.A, y.A), strings.Compare(x.B, y.B))
	})
	return nil
}

// meet notes who met whom, by name.
func (a *PairAnswer) meet(r *dragoman.Record, meetings map[[2]string]*Meeting) {
	if r.Event[0] != "CONSULT" {
		return
	}
	var who [2][]string
	for _, side := range [2][]dragoman.Actor{r.Actor, r.Recipient} {
		for _, x := range side {
			name := oneLine(x.IdentifierText)
			if name == "" || x.Office == "" && x.Rank == 0 {
				continue // a country
			}
			for i, code := range [2]string{a.A, a.B} {
				if x.Code == code && !slices.Contains(who[i], name) {
					who[i] = append(who[i], name)
				}
			}
		}
	}
	for _, x := range who[0] {
		for _, y := range who[1] {
			m := meetings[[2]string{x, y}]
			if m == nil {
				m = &Meeting{A: x, B: y}
				meetings[[2]string{x, y}] = m
			}
			m.Held++
			m.IDs = append(m.IDs, r.ID)
			m.Last = max(m.Last, cmp.Or(r.EndDate, r.Date, r.Published))
		}
	}
}

func newLatest(r *dragoman.Record) Latest {
	v := Visit{}
	v.tell(r)
	e := Latest{ID: r.ID, Date: r.Date, EndDate: r.EndDate, Type: r.Event[0], Status: r.Status, Actors: []string{}, Others: []string{}, Passages: v.Passages}
	if len(r.Mode) > 0 {
		e.Mode = r.Mode[0]
	}
	for i, side := range [2][]dragoman.Actor{r.Actor, r.Recipient} {
		for _, x := range side {
			to := [2]*[]string{&e.Actors, &e.Others}[i]
			*to = append(*to, person(x))
		}
	}
	return e
}

// line is an event on a line.
func (e *Latest) line() string {
	when := dragoman.Interval{From: e.Date, To: e.EndDate}.Brief()
	if when == "" {
		when = "day unknown, told " + e.Passages[0].Published.String()
	}
	what := e.Type
	if e.Mode != "" {
		what += "/" + e.Mode
	}
	line := when + "  " + what + "  " + strings.Join(e.Actors, "; ")
	if len(e.Others) > 0 {
		line += " to " + strings.Join(e.Others, "; ")
	}
	return line
}

func (a *PairAnswer) visits(ctx context.Context, l *ledger.Ledger, q *PairQuery) error {
	v := &VisitsAnswer{From: a.A, To: a.B, Visits: []Visit{}}
	if err := v.find(ctx, l, &VisitsQuery{Scope: q.Scope, shown: pairRows}); err != nil {
		return err
	}
	a.Ways = v.Ways
	a.Visits = v.Visits[max(0, len(v.Visits)-pairRows):]
	slices.Reverse(a.Visits)
	return nil
}

// papers gathers agreements and projects.
func (a *PairAnswer) papers(ctx context.Context, l *ledger.Ledger, q *PairQuery) error {
	for _, kind := range []string{Agreement, Project} {
		t := &ThreadsAnswer{Kind: kind}
		if err := t.find(ctx, l, ThreadsQuery{Scope: q.Scope, Kind: kind, Countries: []string{a.A, a.B}}); err != nil {
			return err
		}
		for _, t := range slices.Concat(t.Threads, t.Unnamed) {
			// Of a treaty of many, what the two did.
			t.Steps = slices.DeleteFunc(t.Steps, func(s Step) bool { return !slices.Contains(s.Parties, a.A) && !slices.Contains(s.Parties, a.B) })
			if len(t.Steps) > 0 {
				a.Papers = append(a.Papers, t)
			}
		}
	}
	last := func(t *Thread) dragoman.Day { return t.Steps[len(t.Steps)-1].day() }
	slices.SortStableFunc(a.Papers, func(x, y Thread) int { return cmp.Compare(last(&y), last(&x)) })
	a.Papers = a.Papers[:min(len(a.Papers), 2*pairRows)]
	return nil
}

// others gathers what third parties did toward both, or toward one in words
// that speak of the other.
func (a *PairAnswer) others(ctx context.Context, l *ledger.Ledger, q *PairQuery) error {
	seen := map[string]bool{}
	found, types := map[string]*Other{}, map[string]tally{}
	note := func(r *dragoman.Record, third func(*dragoman.Record) []string) {
		if seen[r.ID] {
			return
		}
		seen[r.ID] = true
		for _, code := range third(r) {
			o := found[code]
			if o == nil {
				o = &Other{Code: code}
				found[code], types[code] = o, tally{}
			}
			o.Events++
			o.IDs = append(o.IDs, r.ID)
			types[code][r.Event[0]]++
			if e := newLatest(r); o.Events == 1 || cmp.Or(e.Date, r.Published) >= cmp.Or(o.Last.Date, o.Last.Passages[0].Published) {
				o.Last = e
			}
		}
	}
	toBoth := func(r *dragoman.Record) (codes []string) {
		if !hasCode(r.Recipient, a.A) || !hasCode(r.Recipient, a.B) {
			return nil
		}
		return thirds(r.Actor, a.A, a.B)
	}
	withOne := func(r *dragoman.Record) (codes []string) {
		both := slices.Concat(r.Actor, r.Recipient)
		if hasCode(both, a.A) && hasCode(both, a.B) {
			return toBoth(r)
		}
		return thirds(both, a.A, a.B)
	}
	find := q.query()
	find.Statuses = []dragoman.Status{dragoman.Actual}
	run := func(find ledger.Query, third func(*dragoman.Record) []string) error {
		for r, err := range l.Events(ctx, find) {
			if err != nil {
				return err
			}
			note(&r, third)
		}
		return nil
	}
	find.Recipient, find.Also = a.A, a.B
	if err := run(find, toBoth); err != nil {
		return err
	}
	find.Recipient, find.Also, find.Descending, find.Limit = "", "", true, othersRead
	for i, code := range [2]string{a.A, a.B} {
		if name := q.Names[1-i]; name != "" {
			find.Country, find.Text = code, name
			if err := run(find, withOne); err != nil {
				return err
			}
		}
	}
	for code, o := range found {
		o.Types = types[code].most()
		a.Others = append(a.Others, *o)
	}
	slices.SortFunc(a.Others, func(x, y Other) int { return cmp.Or(cmp.Compare(y.Events, x.Events), strings.Compare(x.Code, y.Code)) })
	a.Others = a.Others[:min(len(a.Others), pairRows)]
	return nil
}

// thirds are the codes of parties that are neither of two.
func thirds(as []dragoman.Actor, a, b string) []string {
	return slices.DeleteFunc(codesOf(as), func(c string) bool { return c == a || c == b })
}

// lately compares the last months, of the record or of the time asked about,
// with those before.
func (a *PairAnswer) lately(ctx context.Context, l *ledger.Ledger, q *PairQuery) error {
	scope := Scope{Until: q.Until}
	s, err := newTraffic(ctx, l, a.A, a.B, scope)
	if err != nil {
		return err
	}
	for _, k := range Kinds() {
		if k.Name != "cooperation" && k.Name != "conflict" {
			continue
		}
		t := &TrendAnswer{A: a.A, B: a.B, Kind: k}
		if err := t.of(ctx, l, s, TrendQuery{Scope: scope, Kind: k}); err != nil {
			return err
		}
		n := len(t.Months)
		at, lo := n-latelyMonths, max(0, n-latelyMonths-beforeMonths)
		if at <= lo {
			continue
		}
		c := t.change(lo, at, n)
		a.Lately = append(a.Lately, Lately{Kind: k, Since: c.Month, From: c.Since, Test: c.Reported})
	}
	return nil
}

const together = "together"

// side says which of the two acts toward the other.
func (p *PairAnswer) side(r *dragoman.Record) string {
	aActs, bActs := hasCode(r.Actor, p.A), hasCode(r.Actor, p.B)
	toA, toB := hasCode(r.Recipient, p.A), hasCode(r.Recipient, p.B)
	switch {
	case aActs && !bActs && !toA:
		return p.A + " to " + p.B
	case bActs && !aActs && !toB:
		return p.B + " to " + p.A
	}
	return together
}

// monthOf gives the month of an event's first day and true, or of its first
// report and false. An interval longer than a month is of none.
func monthOf(r *dragoman.Record) (string, bool) {
	if r.Date == 0 && r.EndDate == 0 {
		first := r.Published
		for _, p := range r.Passages {
			if p.Published != 0 {
				first = min(first, p.Published)
			}
		}
		return first.Time().Format("2006-01"), false
	}
	from, to := r.Date, r.EndDate
	if from == 0 {
		from = to
	}
	if to == 0 {
		to = from
	}
	if to-from >= 31 {
		return "", true
	}
	return from.Time().Format("2006-01"), true
}

// tally counts by name.
type tally map[string]int

// most gives the counts, the greatest first.
func (t tally) most() []Count {
	counts := make([]Count, 0, len(t))
	for name, n := range t {
		counts = append(counts, Count{name, n})
	}
	slices.SortFunc(counts, func(x, y Count) int {
		if x.Events != y.Events {
			return y.Events - x.Events
		}
		return strings.Compare(x.Name, y.Name)
	})
	return counts
}

// Page lays the answer out on a page: years where months would fill more.
func (a *PairAnswer) Page() *Page {
	p := &Page{Title: fmt.Sprintf("%s and %s%s: %s, of which %d happened", a.A, a.B, window(a.Scope), count(a.Events, "event"), a.Actual)}
	sums := Block{Head: []string{"", ""}}
	row := func(what, says string) { sums.Rows = append(sums.Rows, []string{what, says}) }
	if a.Events > 0 {
		row("status", listed(a.Statuses))
	}
	if a.Actual > 0 {
		row("type", listed(a.Types))
		row("quad", listed(a.Quads))
		row("tenor", a.Tenor.says())
		row("who", listed(a.Sides))
	}
	for _, w := range a.Ways {
		row("visits", w.From+" to "+w.To+": "+w.tally())
	}
	for _, t := range a.Lately {
		row("lately", t.says())
	}
	p.Blocks = append(p.Blocks, sums)
	if len(a.Months) > 0 {
		p.Blocks = append(p.Blocks, a.timeline())
	}
	list := func(title string, n int, item func(i int) Item) {
		b := Block{Title: title}
		for i := range n {
			b.Items = append(b.Items, item(i))
		}
		if n > 0 {
			p.Blocks = append(p.Blocks, b)
		}
	}
	one := func(ps []dragoman.TextInfo) []dragoman.TextInfo { return ps[:1] }
	list("The latest events", len(a.Latest), func(i int) Item { return Item{Line: a.Latest[i].line(), Passages: one(a.Latest[i].Passages)} })
	list("The latest visits", len(a.Visits), func(i int) Item {
		it := a.Visits[i].item()
		it.Passages = one(it.Passages)
		return it
	})
	list("Agreements and projects", len(a.Papers), func(i int) Item {
		t := &a.Papers[i]
		s := &t.Steps[len(t.Steps)-1]
		line := s.brief()
		switch {
		case t.Name != "":
			line = t.Name + ": " + line
		case len(t.Subject) > 0:
			line += ": " + strings.Join(t.Subject, ", ")
		}
		return Item{Line: line, Passages: one(s.Passages)}
	})
	if n := min(len(a.Meetings), pairRows); n > 0 {
		b := Block{Title: "Who meets whom", Head: []string{a.A, a.B, "held", "last"}, Right: []bool{false, false, true, false}}
		for _, m := range a.Meetings[:n] {
			b.Rows = append(b.Rows, []string{m.A, m.B, strconv.Itoa(m.Held), m.Last.String()})
		}
		p.Blocks = append(p.Blocks, b)
	}
	list("What others did of late that bears on the two", len(a.Others), func(i int) Item {
		o := &a.Others[i]
		return Item{Line: fmt.Sprintf("%s, %s (%s); the latest: %s", o.Code, count(o.Events, "event"), listed(o.Types), o.Last.line()), Passages: one(o.Last.Passages)}
	})
	for i := range a.Beside {
		p.Blocks = append(p.Blocks, a.Beside[i].block())
	}
	return p
}

func (t *Tenor) says() string {
	n := t.Cooperation + t.Conflict
	if n == 0 {
		return "neither cooperation nor conflict"
	}
	return fmt.Sprintf("cooperation %d (%.0f%%), conflict %d (%.0f%%); PLOVER score %.1f on average", t.Cooperation, 100*(1-t.Share), t.Conflict, 100*t.Share, t.Score)
}

func (t *Lately) says() string {
	if n := t.Test.Before.Events + t.Test.After.Events; n < fewest {
		return fmt.Sprintf("%s since %s: %d, and %d from %s on, too few to compare", t.Kind.plural(), t.Since, t.Test.After.Events, t.Test.Before.Events, t.From)
	}
	judged := "within chance"
	if t.Test.P < 1-confidence {
		judged = "more than chance"
	}
	return fmt.Sprintf("%s since %s: %s in a thousand reports, %s from %s on; %s (p %s)", t.Kind.plural(), t.Since, number(t.Test.After.Rate),
		number(t.Test.Before.Rate), t.From, judged, pValue(t.Test.P))
}

// timeline is the months, or the years where there are many.
func (a *PairAnswer) timeline() Block {
	by := Block{Head: []string{"month", "events", "cooperation", "conflict", "score", "", ""}, Right: []bool{false, true, true, true, true}}
	long := len(a.Months) > 24
	if long {
		by.Head[0] = "year"
	}
	for i := 0; i < len(a.Months); {
		name := a.Months[i].Month
		if long && name != "" {
			name = name[:4]
		}
		var n, told int
		var t Tenor
		for ; i < len(a.Months) && (a.Months[i].Month == name || long && name != "" && strings.HasPrefix(a.Months[i].Month, name)); i++ {
			m := &a.Months[i]
			n, told = n+m.Dated+m.Told, told+m.Told
			t.Cooperation, t.Conflict, t.sum = t.Cooperation+m.Tenor.Cooperation, t.Conflict+m.Tenor.Conflict, t.sum+m.Tenor.sum
		}
		note, score := "", ""
		if told > 0 {
			note = fmt.Sprintf("(%d of unknown day, first told then)", told)
		}
		if k := t.Cooperation + t.Conflict; k > 0 {
			score = fmt.Sprintf("%.1f", t.sum/float64(k))
		}
		if name == "" {
			name = "longer"
		}
		by.Rows = append(by.Rows, []string{name, strconv.Itoa(n), strconv.Itoa(t.Cooperation), strconv.Itoa(t.Conflict), score, strings.Repeat("▪", min(n, 40)), note})
	}
	return by
}

func listed(counts []Count) string {
	var parts []string
	for _, c := range counts {
		if c.Events > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.Name, c.Events))
		}
	}
	return strings.Join(parts, ", ")
}

// Sheet gives a row for each count.
func (a *PairAnswer) Sheet() (head []string, rows [][]string) {
	head = []string{"by", "name", "events"}
	add := func(by string, counts []Count) {
		for _, c := range counts {
			rows = append(rows, []string{by, c.Name, strconv.Itoa(c.Events)})
		}
	}
	add("status", a.Statuses)
	add("type", a.Types)
	add("quad", a.Quads)
	add("side", a.Sides)
	add("tenor", []Count{{"cooperation", a.Tenor.Cooperation}, {"conflict", a.Tenor.Conflict}})
	for _, w := range a.Ways {
		way := w.From + " to " + w.To
		add("visits", []Count{{way + ", held", w.Held}, {way + ", planned", w.Planned}, {way + ", cancelled", w.Cancelled}})
	}
	for _, m := range a.Months {
		add("month", []Count{{m.Month, m.Dated + m.Told}})
		for _, t := range m.Types {
			add("month and type", []Count{{m.Month + " " + t.Name, t.Events}})
		}
	}
	for _, b := range a.Beside {
		add(b.Source+" type", b.Types)
		for _, m := range b.Months {
			add(b.Source+" month", []Count{{m.Month, m.Events}})
		}
	}
	return head, rows
}
