package answers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// The standings of a visit.
const (
	Held      = "held"
	Planned   = "planned"   // agreed, announced or invited; it may have been held since, see Visit.Became
	Cancelled = "cancelled" // called off, put off or refused
	Denied    = "denied"    // said not to have been
	Possible  = "possible"  // told as a possibility
)

var standings = []string{Held, Planned, Cancelled, Denied, Possible}

// VisitsQuery narrows Visits.
type VisitsQuery struct {
	Scope
	Person   string   // words of a name or an office: who visits or, unless OneWay, is visited
	Rank     int      // only of visitors of this rank and above; see package actors
	OneWay   bool     // only visits of the first country to the second
	Standing []string // any of them; empty: all

	shown int // what belongs to a visit is looked up for so many of the last; 0: for all
}

// VisitsAnswer is the visits between two countries, of or to one, or of a
// person.
type VisitsAnswer struct {
	From   string  `json:"from"` // empty: of any
	To     string  `json:"to"`   // empty: to any
	Person string  `json:"person"`
	Rank   int     `json:"rank"`
	OneWay bool    `json:"one_way"`
	Ways   []Way   `json:"ways"` // the counts, each way; those of pairs that were asked for first, then the most
	Visits []Visit `json:"visits"`

	// What others have coded as visits between the two, counted apart. They
	// are told by neither direction, person nor rank, and so not where one of
	// those, or no held visit, is asked for.
	Beside []Beside `json:"beside,omitempty"`
	Foot   `json:"foot"`
}

// Way counts the visits of one country to another.
type Way struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Held      int    `json:"held"`
	Planned   int    `json:"planned"` // those that became visits among them
	Cancelled int    `json:"cancelled"`
	Denied    int    `json:"denied"`
	Possible  int    `json:"possible"`
}

// Visit is one visit.
type Visit struct {
	ID        string              `json:"id"` // of the event
	Standing  string              `json:"standing"`
	From      string              `json:"from"` // code of the visitors' country
	To        string              `json:"to"`   // code of the host's
	Visitors  []dragoman.Actor    `json:"visitors"`
	Rank      int                 `json:"rank"` // the highest of the visitors; 0: none is told
	Hosts     []dragoman.Actor    `json:"hosts"`
	Date      dragoman.Day        `json:"date"`
	EndDate   dragoman.Day        `json:"enddate"`
	DateSaid  string              `json:"date_said"`
	DateHow   string              `json:"date_how"`
	Published dragoman.Day        `json:"published"` // of the report that tells it best
	Hedge     string              `json:"hedge"`
	Place     dragoman.EventLoc   `json:"place"`
	Became    string              `json:"became,omitempty"` // id of the held visit that a planned one became
	Meetings  []dragoman.Record   `json:"meetings"`         // held on it
	Papers    []dragoman.Record   `json:"papers"`           // signed or agreed on it
	Passages  []dragoman.TextInfo `json:"passages"`         // each with its report; the first tells it best
}

// Visits gives the visits between two countries, by their codes, in the order
// of their days; with one of the codes empty those of a country to any, or to
// it from any; with both empty, those of a person. A planned, a cancelled and a
// held visit are three answers even when they are one plan: what was held is
// never counted with what was to be.
//
// PLOVER codes a planned visit as AGREE and one called off as REJECT/meet,
// without saying that it is a visit; these are found by the words that they
// are told in.
func Visits(ctx context.Context, l *ledger.Ledger, from, to string, q VisitsQuery) (*VisitsAnswer, error) {
	if from == "" && to == "" && q.Person == "" || from != "" && from == to {
		return nil, fmt.Errorf("visits between %q and %q: want two countries, one, or a person: %w", from, to, dragoman.ErrInvalid)
	}
	for _, s := range q.Standing {
		if !slices.Contains(standings, s) {
			return nil, fmt.Errorf("standing %q: want one of %s: %w", s, strings.Join(standings, ", "), dragoman.ErrInvalid)
		}
	}
	a := &VisitsAnswer{From: from, To: to, Person: q.Person, Rank: q.Rank, OneWay: q.OneWay, Visits: []Visit{}}
	if err := a.find(ctx, l, &q); err != nil {
		return nil, err
	}
	words := []string{"visits"}
	switch {
	case from != "" && to != "" && q.OneWay:
		words = append(words, from, to, "--one-way")
	case q.OneWay && from != "":
		words = append(words, "--from", from)
	case q.OneWay && to != "":
		words = append(words, "--to", to)
	default:
		for _, code := range []string{from, to} {
			if code != "" {
				words = append(words, code)
			}
		}
	}
	if q.Person != "" {
		words = append(words, "--person", q.Person)
		if q.OneWay && from == "" && to == "" {
			words = append(words, "--one-way")
		}
	}
	if q.Rank > 0 {
		words = append(words, "--rank", rankName(q.Rank))
	}
	if len(q.Standing) > 0 {
		words = append(words, "--standing", strings.Join(q.Standing, ","))
	}
	var err error
	if a.Foot, err = NewFoot(ctx, l, q.Scope, words...); err != nil {
		return nil, err
	}
	if from != "" && to != "" && !q.OneWay && q.Person == "" && q.Rank == 0 && (len(q.Standing) == 0 || slices.Contains(q.Standing, Held)) {
		if a.Beside, err = besides(ctx, l, from, to, Kind{Types: []string{"CONSULT"}, Modes: []string{"visit"}}, q.Scope); err != nil {
			return nil, fmt.Errorf("visits between %s and %s: %w", from, to, err)
		}
	}
	var told [][]dragoman.TextInfo
	for i := range a.Visits {
		told = append(told, a.Visits[i].Passages)
	}
	return a, a.Cite(ctx, l, told...)
}

// find gathers the visits and counts them.
func (a *VisitsAnswer) find(ctx context.Context, l *ledger.Ledger, q *VisitsQuery) error {
	from, to := a.From, a.To
	events := q.query()
	events.Types, events.Person = []string{"CONSULT", "AGREE", "REJECT"}, q.Person
	if from != "" && to != "" {
		events.Pair = [2]string{from, to}
	} else {
		events.Country = from + to
	}
	for r, err := range l.Events(ctx, events) {
		if err != nil {
			return fmt.Errorf("visits between %s and %s: %w", from, to, err)
		}
		for _, v := range visitsOf(&r, from, to) {
			if a.wants(&v, q) && !slices.ContainsFunc(a.Visits, v.samePlan) {
				a.Visits = append(a.Visits, v)
			}
		}
	}
	all := slices.Clone(a.Visits)
	a.Visits = slices.DeleteFunc(a.Visits, func(v Visit) bool {
		return slices.ContainsFunc(all, func(o Visit) bool { return v.calledOff(&o) })
	})
	for i := range a.Visits {
		if v := &a.Visits[i]; v.Standing == Planned {
			v.Became = becomes(v, a.Visits)
		}
	}
	if len(q.Standing) > 0 {
		a.Visits = slices.DeleteFunc(a.Visits, func(v Visit) bool { return !slices.Contains(q.Standing, v.Standing) })
	}
	first := 0
	if q.shown > 0 {
		first = max(0, len(a.Visits)-q.shown)
	}
	for i := first; i < len(a.Visits); i++ {
		if err := a.Visits[i].during(ctx, l); err != nil {
			return fmt.Errorf("visit %s: %w", a.Visits[i].ID, err)
		}
	}
	a.count()
	return nil
}

// wants reports whether a visit is one of those asked for.
func (a *VisitsAnswer) wants(v *Visit, q *VisitsQuery) bool {
	if v.Rank < q.Rank {
		return false
	}
	if q.Person != "" {
		by := slices.ContainsFunc(v.Visitors, func(x dragoman.Actor) bool { return called(x, q.Person) })
		if !by && (q.OneWay || !slices.ContainsFunc(v.Hosts, func(x dragoman.Actor) bool { return called(x, q.Person) })) {
			return false
		}
	}
	if q.OneWay {
		return (a.From == "" || v.From == a.From) && (a.To == "" || v.To == a.To)
	}
	return (a.From == "" || v.From == a.From || v.To == a.From) && (a.To == "" || v.To == a.To || v.From == a.To)
}

// called reports whether a party has all words of a name or an office.
func called(x dragoman.Actor, name string) bool {
	has := words(x.IdentifierText + " " + x.EntityText + " " + x.Office)
	for _, w := range words(name) {
		if !slices.Contains(has, w) {
			return false
		}
	}
	return true
}

func (a *VisitsAnswer) count() {
	a.Ways = []Way{}
	if a.From != "" && a.To != "" {
		a.Ways = append(a.Ways, Way{From: a.From, To: a.To})
		if !a.OneWay {
			a.Ways = append(a.Ways, Way{From: a.To, To: a.From})
		}
	}
	asked := len(a.Ways)
	for _, v := range a.Visits {
		i := slices.IndexFunc(a.Ways, func(w Way) bool { return w.From == v.From && w.To == v.To })
		if i < 0 {
			i = len(a.Ways)
			a.Ways = append(a.Ways, Way{From: v.From, To: v.To})
		}
		switch w := &a.Ways[i]; v.Standing {
		case Held:
			w.Held++
		case Planned:
			w.Planned++
		case Cancelled:
			w.Cancelled++
		case Denied:
			w.Denied++
		case Possible:
			w.Possible++
		}
	}
	slices.SortStableFunc(a.Ways[asked:], func(x, y Way) int {
		return cmp.Or(cmp.Compare(y.Held, x.Held), strings.Compare(x.From, y.From), strings.Compare(x.To, y.To))
	})
}

// visitsOf makes visits of an event that tells one: one for two countries that
// are given, else one for each country of the visitors and of the hosts.
func visitsOf(r *dragoman.Record, a, b string) []Visit {
	standing := standingOf(r)
	if standing == "" {
		return nil
	}
	visitors, hosts := r.Actor, r.Recipient
	switch r.Event[0] {
	case "AGREE":
		if isOneOf(firstWord(r.EventText), "invit", "host", "receiv", "welcom") {
			visitors, hosts = hosts, visitors // the host invites
		}
	case "REJECT":
		// Whoever calls a visit off that is to lead to his own country is
		// the host.
		if c := r.EventLoc.CountryCode; c != "" && hasCode(r.Actor, c) && !hasCode(r.Recipient, c) {
			visitors, hosts = hosts, visitors
		}
	}
	v := Visit{
		ID: r.ID, Standing: standing, Visitors: visitors, Hosts: hosts, Date: r.Date, EndDate: r.EndDate, DateSaid: r.DateSaid, DateHow: r.DateHow,
		Published: r.Published, Hedge: r.Hedge, Place: r.EventLoc, Meetings: []dragoman.Record{}, Papers: []dragoman.Record{},
	}
	if standing != Held && r.DateSaid == "" {
		// The day is that of the plan, or of the report.
		v.Date, v.EndDate, v.DateHow = 0, 0, ""
	}
	v.tell(r)
	// What is still ahead of every report that tells it has not been held.
	if v.Standing == Held && v.Date != 0 && !slices.ContainsFunc(v.Passages, func(p dragoman.TextInfo) bool { return p.Published >= v.Date }) {
		v.Standing = Planned
	}
	place := r.EventLoc.CountryCode
	hosted := func(code string) bool { return hasCode(hosts, code) || place == code }
	var ways [][2]string
	switch {
	case a != "" && b != "" && hasCode(visitors, a) && hosted(b):
		ways = append(ways, [2]string{a, b})
	case a != "" && b != "" && hasCode(visitors, b) && hosted(a):
		ways = append(ways, [2]string{b, a})
	case a == "" || b == "":
		for _, from := range codesOf(visitors) {
			for _, to := range codesOf(append(slices.Clone(hosts), dragoman.Actor{Code: place})) {
				if from != to {
					ways = append(ways, [2]string{from, to})
				}
			}
		}
	}
	// Where it took place is where the visit led to, if one of the hosts is at
	// home there: the others were met, or were spoken of.
	ways = slices.DeleteFunc(ways, func(w [2]string) bool {
		return v.Standing == Held && place != "" && place != w[1] && place != w[0]
	})
	visits := make([]Visit, 0, len(ways)) // none where both visit a third, or both are told as actors and no place is
	for _, w := range ways {
		o := v
		o.From, o.To = w[0], w[1]
		// Who is at home does not visit, though the words name him beside the guest.
		o.Visitors = slices.DeleteFunc(slices.Clone(v.Visitors), func(x dragoman.Actor) bool { return x.Code == o.To })
		for _, x := range o.Visitors {
			if x.Code == o.From {
				o.Rank = max(o.Rank, x.Rank)
			}
		}
		visits = append(visits, o)
	}
	return visits
}

// codesOf are the codes of parties, each once, in their order.
func codesOf(as []dragoman.Actor) (codes []string) {
	for _, a := range as {
		if a.Code != "" && !slices.Contains(codes, a.Code) {
			codes = append(codes, a.Code)
		}
	}
	return codes
}

// tell gathers the passages that tell an event, each with its report.
func (v *Visit) tell(r *dragoman.Record) {
	first := r.TextInfo
	first.Report, first.Published, first.Trigger = r.Report, r.Published, r.EventText
	v.Passages = append(v.Passages, first)
	for _, p := range r.Passages {
		if p.Report == "" {
			p.Report, p.Published = r.Report, r.Published
		}
		// A report may tell it by several words of one sentence.
		if !slices.ContainsFunc(v.Passages, func(o dragoman.TextInfo) bool {
			return o.Report == p.Report && o.Start == p.Start && o.End == p.End
		}) {
			v.Passages = append(v.Passages, p)
		}
	}
}

// calledOff reports whether v is told as held by the very words that tell that
// it was called off or denied: "the visit to Baku was postponed" holds the
// word, but no visit. A visit that another passage tells too, or whose day is
// said and is another, stands.
func (v *Visit) calledOff(o *Visit) bool {
	p, q := v.Passages[0], o.Passages[0]
	return v.Standing == Held && (o.Standing == Cancelled || o.Standing == Denied) && v.From == o.From && v.To == o.To &&
		len(v.Passages) == 1 && p.Report == q.Report && p.Start == q.Start && p.End == q.End &&
		(v.DateSaid == "" || v.DateSaid == o.DateSaid) && mayBeSame(v.Visitors, o.Visitors)
}

// samePlan reports whether v and o are one plan, called off or not, that a
// passage tells by two of its words, as "accepts" and "invitation" of one.
func (v *Visit) samePlan(o Visit) bool {
	p, q := v.Passages[0], o.Passages[0]
	return v.Standing == o.Standing && v.Standing != Held && v.From == o.From && v.To == o.To &&
		p.Report == q.Report && p.Start == q.Start && p.End == q.End &&
		v.Date == o.Date && v.EndDate == o.EndDate && mayBeSame(v.Visitors, o.Visitors)
}

func hasCode(as []dragoman.Actor, code string) bool {
	return slices.ContainsFunc(as, func(a dragoman.Actor) bool { return a.Code == code })
}

// standingOf tells how a visit stands that an event tells; empty when it
// tells none.
func standingOf(r *dragoman.Record) string {
	visit := slices.Contains(r.Mode, "visit")
	switch r.Event[0] {
	case "CONSULT":
		if !visit {
			return ""
		}
		switch r.Status {
		case dragoman.Future:
			return Planned
		case dragoman.Hypothetical:
			return Possible
		case dragoman.Negated:
			return Denied
		}
		return Held
	case "AGREE":
		if !visit && !agreesToVisit(r) {
			return ""
		}
		switch r.Status {
		case dragoman.Hypothetical:
			return Possible
		case dragoman.Negated:
			return Denied
		}
		return Planned
	case "REJECT":
		if r.Status != dragoman.Actual && r.Status != dragoman.Historical {
			return ""
		}
		if visit || slices.Contains(r.Mode, "meet") && slices.ContainsFunc(words(r.TextInfo.Text), isVisit) {
			return Cancelled
		}
	}
	return ""
}

// agreesToVisit reports whether the words of an agreement say that it is to a
// visit: its trigger, or a few words behind it ("plans to visit", "accepted
// an invitation to visit"). A visit that is spoken of elsewhere in the
// passage is where the parties agreed.
func agreesToVisit(r *dragoman.Record) bool {
	const few = 4
	trigger := words(r.EventText)
	if slices.ContainsFunc(trigger, isVisit) {
		return true
	}
	all := words(r.TextInfo.Text)
	for i := range all {
		if n := len(trigger); n > 0 && i+n <= len(all) && slices.Equal(all[i:i+n], trigger) {
			return slices.ContainsFunc(all[i+n:min(len(all), i+n+few)], isVisit)
		}
	}
	return false
}

// isVisit reports whether a word speaks of a visit, in any of its forms.
func isVisit(w string) bool {
	return isOneOf(w, "visit", "trip", "tour", "travel", "arriv", "fly", "flies", "invit", "host")
}

// isOneOf reports whether a word is a form of one that begins so: the stem
// and an ending of at most six letters. "tour" is, "tournament" is not one.
func isOneOf(w string, stems ...string) bool {
	for _, s := range stems {
		if rest, ok := strings.CutPrefix(w, s); ok {
			switch strings.TrimPrefix(rest, s[len(s)-1:]) { // "trip" and "tripped"
			case "", "s", "e", "es", "ed", "ing", "al", "als", "ation", "ations", "led", "ling":
				return true
			}
		}
	}
	return false
}

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func firstWord(s string) string {
	if w := words(s); len(w) > 0 {
		return w[0]
	}
	return ""
}

// A planned visit became a held one of the same way whose days are within a
// week of those planned or, when no day was, within two months of the report;
// unless both name visitors and none is the same.
const (
	planSlack = 7
	planReach = 61
)

func becomes(plan *Visit, visits []Visit) string {
	for i := range visits {
		v := &visits[i]
		if v.Standing != Held || v.From != plan.From || v.To != plan.To || !mayBeSame(plan.Visitors, v.Visitors) {
			continue
		}
		from, to := v.Date, v.EndDate
		if from == 0 {
			from, to = v.Published, v.Published
		}
		if to == 0 {
			to = from
		}
		if to < plan.Published {
			continue
		}
		if plan.Date != 0 && plan.EndDate >= plan.Published {
			if from <= plan.EndDate+planSlack && plan.Date-planSlack <= to {
				return v.ID
			}
			continue
		}
		if from <= plan.Published+planReach {
			return v.ID
		}
	}
	return ""
}

// mayBeSame reports whether two lists of visitors name somebody in common, or
// one of them nobody.
func mayBeSame(a, b []dragoman.Actor) bool {
	named := func(as []dragoman.Actor) (last []string) {
		for _, x := range as {
			if x.Office == "" && x.Rank == 0 && (x.Sector == "GOV" || x.Sector == "") {
				continue // it may be the name of the country, as in "Baku plans"
			}
			if f := words(x.IdentifierText); len(f) > 0 {
				last = append(last, f[len(f)-1])
			}
		}
		return last
	}
	x, y := named(a), named(b)
	if len(x) == 0 || len(y) == 0 {
		return true
	}
	return slices.ContainsFunc(x, func(n string) bool { return slices.Contains(y, n) })
}

// during gathers what belongs to a visit.
func (v *Visit) during(ctx context.Context, l *ledger.Ledger) error {
	if v.Standing != Held {
		return nil
	}
	for r, err := range l.Events(ctx, ledger.Query{PartOf: v.ID}) {
		if err != nil {
			return err
		}
		if r.Event[0] == "CONSULT" {
			v.Meetings = append(v.Meetings, r)
		} else {
			v.Papers = append(v.Papers, r)
		}
	}
	slices.SortStableFunc(v.Meetings, asTold)
	slices.SortStableFunc(v.Papers, asTold)
	return nil
}

// asTold orders events by their day and then as the reports tell them.
func asTold(a, b dragoman.Record) int {
	return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Published, b.Published), strings.Compare(a.Report, b.Report),
		cmp.Compare(a.TextInfo.Start, b.TextInfo.Start))
}

// Page lays the answer out, the visits in order with what tells them.
func (a *VisitsAnswer) Page() *Page {
	var title string
	switch {
	case a.From != "" && a.To != "" && a.OneWay:
		title = fmt.Sprintf("Visits of %s to %s", a.From, a.To)
	case a.From != "" && a.To != "":
		title = fmt.Sprintf("Visits between %s and %s", a.From, a.To)
	case a.From+a.To == "":
		title = "Visits"
	case !a.OneWay:
		title = "Visits of and to " + a.From + a.To
	case a.From != "":
		title = "Visits of " + a.From
	default:
		title = "Visits to " + a.To
	}
	if a.Person != "" {
		title += ", " + oneLine(a.Person)
	}
	if a.Rank > 0 {
		title += ", " + rankName(a.Rank) + " and above"
	}
	p := &Page{Title: title + window(a.Scope) + ": " + a.tally()}
	if a.From == "" || a.To == "" {
		b := Block{Head: strings.Fields("from to held planned cancelled denied possible"), Right: []bool{false, false, true, true, true, true, true}}
		for _, w := range a.Ways {
			row := []string{w.From, w.To}
			for _, n := range []int{w.Held, w.Planned, w.Cancelled, w.Denied, w.Possible} {
				row = append(row, strconv.Itoa(n))
			}
			b.Rows = append(b.Rows, row)
		}
		p.Blocks = append(p.Blocks, b)
	}
	var list Block
	for i := range a.Visits {
		list.Items = append(list.Items, a.Visits[i].item())
	}
	if list.Items != nil {
		p.Blocks = append(p.Blocks, list)
	}
	for i := range a.Beside {
		p.Blocks = append(p.Blocks, a.Beside[i].block())
	}
	return p
}

// tally is the first line's counts: "3 held, 1 planned (IRN to AZE 2 held, 1
// planned; AZE to IRN 1 held)".
func (a *VisitsAnswer) tally() string {
	var sum Way
	var ways []string
	for _, w := range a.Ways {
		sum.Held += w.Held
		sum.Planned += w.Planned
		sum.Cancelled += w.Cancelled
		sum.Denied += w.Denied
		sum.Possible += w.Possible
		ways = append(ways, fmt.Sprintf("%s to %s %s", w.From, w.To, w.tally()))
	}
	if len(ways) < 2 || len(a.Visits) == 0 || a.From == "" || a.To == "" {
		return sum.tally()
	}
	return sum.tally() + " (" + strings.Join(ways, "; ") + ")"
}

func (w Way) tally() string {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{w.Held, Held}, {w.Planned, Planned}, {w.Cancelled, Cancelled}, {w.Denied, Denied}, {w.Possible, Possible}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	if parts == nil {
		return "none told"
	}
	return strings.Join(parts, ", ")
}

func (v *Visit) item() Item {
	when := dragoman.Interval{From: v.Date, To: v.EndDate}.Brief()
	if when == "" {
		when = "day unknown, told " + v.Published.String()
	}
	standing := v.Standing
	if v.Hedge != "" {
		standing += ", " + v.Hedge
	}
	where := v.To
	if v.Place.Place != "" && v.Place.CountryCode == v.To {
		where += ", " + v.Place.Place
	}
	it := Item{Line: fmt.Sprintf("%s  %s  %s to %s", when, standing, people(v.Visitors, v.From), where), Passages: v.Passages}
	if v.Became != "" {
		it.More = append(it.More, "it became the visit "+v.Became)
	}
	for _, m := range v.Meetings {
		it.More = append(it.More, "met "+counterparts(&m, v.From))
	}
	for _, s := range v.Papers {
		what := strings.ToLower(s.Event[0])
		if len(s.Context) > 0 {
			what += " (" + strings.Join(s.Context, ", ") + ")"
		}
		it.More = append(it.More, what+": "+oneLine(s.EventText))
	}
	return it
}

// Sheet gives a row for each visit.
func (a *VisitsAnswer) Sheet() (head []string, rows [][]string) {
	head = []string{"id", "standing", "from", "to", "visitors", "rank", "hosts", "date", "enddate", "date_said", "place", "became", "meetings", "papers", "reports", "passage"}
	for i := range a.Visits {
		v := &a.Visits[i]
		var met, papers []string
		for j := range v.Meetings {
			met = append(met, counterparts(&v.Meetings[j], v.From))
		}
		for j := range v.Papers {
			papers = append(papers, v.Papers[j].EventText)
		}
		var reports []string
		for _, t := range v.Passages {
			if !slices.Contains(reports, t.Report) {
				reports = append(reports, t.Report)
			}
		}
		rows = append(rows, []string{v.ID, v.Standing, v.From, v.To, people(v.Visitors, ""), rankName(v.Rank), people(v.Hosts, ""), v.Date.String(), v.EndDate.String(),
			v.DateSaid, v.Place.Place, v.Became, strings.Join(met, "; "), strings.Join(papers, "; "), strings.Join(reports, "; "), v.Passages[0].Text})
	}
	return head, rows
}
