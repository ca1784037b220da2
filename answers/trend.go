package answers

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
)

// Kind is a kind of event that a trend counts.
type Kind struct {
	Name  string   `json:"name"`
	Types []string `json:"types"` // PLOVER types; empty: all
	Modes []string `json:"modes"` // any of them; empty: all
}

// Kinds are the kinds that have a name, the default first. Diplomatic is what
// governments say and agree to in friendship (PLOVER's verbal cooperation).
func Kinds() []Kind {
	of := func(quads ...int) (types []string) {
		for _, t := range ontology.Types() {
			if slices.Contains(quads, t.Quad) {
				types = append(types, t.Name)
			}
		}
		return types
	}
	return []Kind{
		{"diplomatic", of(1), []string{}},
		{"visits", []string{"CONSULT"}, []string{"visit"}},
		{"cooperation", of(1, 2), []string{}},
		{"conflict", of(3, 4), []string{}},
		{"all", []string{}, []string{}},
	}
}

// FindKind reads the name of a kind, or PLOVER types with commas between.
func FindKind(s string) (Kind, error) {
	kinds := Kinds()
	if i := slices.IndexFunc(kinds, func(k Kind) bool { return strings.EqualFold(k.Name, s) }); i >= 0 {
		return kinds[i], nil
	}
	k := Kind{Types: []string{}, Modes: []string{}}
	for name := range strings.SplitSeq(s, ",") {
		t, ok := ontology.FindType(strings.TrimSpace(name))
		if !ok {
			return Kind{}, fmt.Errorf("kind %q: want diplomatic, visits, cooperation, conflict, all, or event types such as CONSULT,AGREE: %w", s, dragoman.ErrInvalid)
		}
		k.Types = append(k.Types, t.Name)
	}
	slices.Sort(k.Types)
	k.Types = slices.Compact(k.Types)
	k.Name = strings.Join(k.Types, ",")
	return k, nil
}

func (k Kind) holds(typ, mode string) bool {
	return (len(k.Types) == 0 || slices.Contains(k.Types, typ)) && (len(k.Modes) == 0 || slices.Contains(k.Modes, mode))
}

// plural names the events of a kind: "diplomatic events", "visits".
func (k Kind) plural() string {
	switch k.Name {
	case "visits":
		return k.Name
	case "all":
		return "events"
	case "cooperation", "conflict":
		return "events of " + k.Name
	}
	return k.Name + " events"
}

// YearMonth is a month of a year, as 12 * year + month - 1.
type YearMonth int

// ParseMonth reads "2018-08".
func ParseMonth(s string) (YearMonth, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("month %q: want YYYY-MM: %w", s, dragoman.ErrInvalid)
	}
	return YearMonth(12*t.Year() + int(t.Month()) - 1), nil
}

// String is "2018-08"; empty for the zero month.
func (m YearMonth) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m/12, m%12+1)
}

// MarshalText writes the month as String does.
func (m YearMonth) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

func yearMonth(d dragoman.Day) YearMonth {
	t := d.Time()
	return YearMonth(12*t.Year() + int(t.Month()) - 1)
}

// TrendQuery is what a trend is asked of.
type TrendQuery struct {
	Scope
	Kind  Kind
	Split YearMonth // first month of what is after; 0: change points are sought
}

// TrendAnswer is how the traffic between two countries changed. More reports
// are not more diplomacy: every comparison is made twice, of the events as they
// were counted and of the events by report.
type TrendAnswer struct {
	A       string       `json:"a"`
	B       string       `json:"b"`
	Kind    Kind         `json:"kind"`
	Split   YearMonth    `json:"split"`
	Months  []TrendMonth `json:"months"` // those that the record has reports of
	Events  int          `json:"events"` // in them
	Left    int          `json:"left"`   // left out: of months without a report, or of no one month
	Seasons []float64    `json:"seasons"`
	Changes []Change     `json:"changes"`          // at the split, or where they were found
	Says    string       `json:"says"`             // the answer in a sentence
	Beside  []Beside     `json:"beside,omitempty"` // what others have coded of the kind, counted apart
	Foot    `json:"foot"`
}

// TrendMonth is a month of a trend.
type TrendMonth struct {
	Month   YearMonth `json:"month"`
	Events  int       `json:"events"`
	Reports int       `json:"reports"` // of the whole record
	Days    int       `json:"days"`    // of the month within the time of the record and of the question
}

// Change compares what was before a month with what was from it on.
type Change struct {
	Month    YearMonth `json:"month"`
	From     YearMonth `json:"from"`  // a change found may as well be between these months
	To       YearMonth `json:"to"`    //
	Since    YearMonth `json:"since"` // the first month that is compared
	Until    YearMonth `json:"until"` // the last
	Counted  RateTest  `json:"counted"`
	Reported RateTest  `json:"reported"`
	P        float64   `json:"p"` // of a change that was found: how often a stable series shows as great a one
	Says     string    `json:"says"`
}

// The units of rates: events in a month of average length, and events in a
// thousand reports.
const (
	monthDays = 30.44
	perReport = 1000
)

// Trend tells how the traffic between two countries, by their codes, changed
// at a month, or when it changed.
func Trend(ctx context.Context, l *ledger.Ledger, a, b string, q TrendQuery) (*TrendAnswer, error) {
	if a == "" || b == "" || a == b {
		return nil, fmt.Errorf("trend of %q and %q: want two countries: %w", a, b, dragoman.ErrInvalid)
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	t := &TrendAnswer{A: a, B: b, Kind: q.Kind, Split: q.Split, Changes: []Change{}}
	if err := t.count(ctx, l, q); err != nil {
		return nil, fmt.Errorf("trend of %s and %s: %w", a, b, err)
	}
	words := []string{"trend", a, b, "--what", q.Kind.Name}
	if q.Split != 0 {
		words = append(words, "--split", q.Split.String())
	}
	var err error
	if t.Foot, err = NewFoot(ctx, l, q.Scope, words...); err != nil {
		return nil, err
	}
	if t.Beside, err = besides(ctx, l, a, b, q.Kind, q.Scope); err != nil {
		return nil, fmt.Errorf("trend of %s and %s: %w", a, b, err)
	}
	if err := t.tell(q); err != nil {
		return nil, err
	}
	for i := range t.Beside {
		t.Beside[i].compare(t)
	}
	return t, nil
}

// tell compares, at the split or where there is a change.
func (t *TrendAnswer) tell(q TrendQuery) error {
	if q.Split != 0 {
		at := slices.IndexFunc(t.Months, func(m TrendMonth) bool { return m.Month >= q.Split })
		switch {
		case len(t.Months) == 0:
			t.Says = "The record has no reports of that time."
			return nil
		case at <= 0:
			return fmt.Errorf("split %s: the record has no month before it and one from it on (%s to %s): %w", q.Split, t.Months[0].Month,
				t.Months[len(t.Months)-1].Month, dragoman.ErrInvalid)
		}
		c := t.change(0, at, len(t.Months))
		c.Month, c.From, c.To = q.Split, q.Split, q.Split
		c.Says = t.sentence(&c)
		t.Changes, t.Says = append(t.Changes, c), c.Says
		return nil
	}
	t.search()
	return nil
}

// count gathers the months.
func (t *TrendAnswer) count(ctx context.Context, l *ledger.Ledger, q TrendQuery) error {
	s, err := newTraffic(ctx, l, t.A, t.B, q.Scope)
	if err != nil {
		return err
	}
	return t.of(ctx, l, s, q)
}

// traffic is what trends of a pair are told from, whatever their kind.
type traffic struct {
	covered []ledger.CoverageMonth
	counts  []ledger.Month
	reach   ledger.Extent
}

func newTraffic(ctx context.Context, l *ledger.Ledger, a, b string, q Scope) (s traffic, err error) {
	if s.covered, err = l.CoverageMonths(ctx); err != nil {
		return s, err
	}
	if s.counts, err = l.Months(ctx, a, b); err != nil {
		return s, err
	}
	s.reach, err = l.Extent(ctx, q.Since, q.Until)
	return s, err
}

// of gathers the months of a kind.
func (t *TrendAnswer) of(ctx context.Context, l *ledger.Ledger, s traffic, q TrendQuery) error {
	events := map[YearMonth]int{}
	for _, m := range s.counts {
		if !q.Kind.holds(m.Type, m.Mode) {
			continue
		}
		if m.Year == 0 {
			t.Left += m.Dated + m.Told
			continue
		}
		events[YearMonth(12*m.Year+m.Month-1)] += m.Dated + m.Told
	}
	reach := s.reach
	first, last := yearMonth(reach.Since), yearMonth(reach.Until)
	t.Months = []TrendMonth{}
	reports := map[YearMonth]int{}
	for _, c := range s.covered {
		m := YearMonth(12*c.Year + c.Month - 1)
		reports[m] = c.Reports
		if m < first || m > last || c.Reports == 0 { // copies alone tell of no share
			continue
		}
		start := max(dragoman.DayOf(c.Year, time.Month(c.Month), 1), reach.Since)
		end := min(dragoman.DayOf(c.Year, time.Month(c.Month)+1, 0), reach.Until)
		t.Months = append(t.Months, TrendMonth{Month: m, Events: events[m], Reports: c.Reports, Days: int(end-start) + 1})
		t.Events += events[m]
	}
	for m, n := range events {
		if m >= first && m <= last && reports[m] == 0 {
			t.Left += n
		}
	}
	var err error
	t.Seasons, err = seasons(ctx, l, q.Kind, reports)
	return err
}

// Seasons are told from the whole record where it has enough: two years with
// reports for each month of the calendar, and so many events of the kind.
const seasonEvents = 25

// seasons gives for January to December how many times the yearly average the
// events of a kind are by report, over the whole record, so that a summer
// without meetings is no decline. They are all 1 where the record is too short
// to tell.
func seasons(ctx context.Context, l *ledger.Ledger, k Kind, reports map[YearMonth]int) ([]float64, error) {
	flat := slices.Repeat([]float64{1}, 12)
	all, err := l.AllMonths(ctx, k.Types, k.Modes)
	if err != nil {
		return nil, err
	}
	var events, shown [12]float64
	var years [12]int
	for m, n := range reports {
		shown[m%12] += float64(n)
		years[m%12]++
	}
	var sumEvents, sumReports float64
	for _, m := range all {
		if reports[YearMonth(12*m.Year+m.Month-1)] > 0 {
			events[m.Month-1] += float64(m.Dated + m.Told)
		}
	}
	for i := range 12 {
		if years[i] < 2 || events[i] < seasonEvents {
			return flat, nil
		}
		sumEvents += events[i]
		sumReports += shown[i]
	}
	for i := range flat {
		flat[i] = round(events[i] / shown[i] / (sumEvents / sumReports))
	}
	return flat, nil
}

// cells gives the months from lo to hi with their exposures: thousands of
// reports, or months of average length.
func (t *TrendAnswer) cells(lo, hi int, byReport bool) []cell {
	cells := make([]cell, 0, hi-lo)
	for _, m := range t.Months[lo:hi] {
		e := float64(m.Days) / monthDays
		if byReport {
			e = float64(m.Reports) / perReport
		}
		cells = append(cells, cell{m.Events, e * t.Seasons[m.Month%12]})
	}
	return cells
}

// change compares months lo to at with those from at to hi.
func (t *TrendAnswer) change(lo, at, hi int) Change {
	return Change{
		Month: t.Months[at].Month, From: t.Months[at].Month, To: t.Months[at].Month, Since: t.Months[lo].Month, Until: t.Months[hi-1].Month,
		Counted:  compareRates(t.cells(lo, at, false), t.cells(at, hi, false)).rounded(),
		Reported: compareRates(t.cells(lo, at, true), t.cells(at, hi, true)).rounded(),
	}
}

// search finds the change points.
func (t *TrendAnswer) search() {
	n := len(t.Months)
	found := findChanges(t.cells(0, n, true))
	starts := []int{0}
	for _, b := range found {
		starts = append(starts, b.at)
	}
	starts = append(starts, n)
	for i, b := range found {
		c := t.change(starts[i], b.at, starts[i+2])
		c.From, c.To, c.P = t.Months[b.from].Month, t.Months[b.to].Month, round(b.p)
		c.Says = t.sentence(&c)
		t.Changes = append(t.Changes, c)
	}
	switch {
	case n == 0:
		t.Says = "The record has no reports of that time."
	case t.Events == 0:
		t.Says = fmt.Sprintf("%s and %s: no %s in %s.", t.A, t.B, t.Kind.plural(), count(n, "month"))
	case len(found) == 0:
		t.Says = fmt.Sprintf("%s and %s: %s in %s, and no month in which their share of the reports changed by more than chance allows.",
			t.A, t.B, numbered(t.Events, t.Kind.plural()), count(n, "month"))
	default:
		var when []string
		for _, c := range t.Changes {
			turn := "up"
			if c.Reported.After.Rate < c.Reported.Before.Rate {
				turn = "down"
			}
			when = append(when, turn+" in "+c.Month.String())
		}
		t.Says = fmt.Sprintf("%s and %s: %s in %s; their share of the reports went %s.", t.A, t.B, numbered(t.Events, t.Kind.plural()), count(n, "month"), anded(when))
	}
}

func numbered(n int, plural string) string {
	if n == 1 {
		return "1 of the " + plural
	}
	return fmt.Sprintf("%d %s", n, plural)
}

func anded(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// fewest is how many events a comparison needs before it says anything: with
// five, all on one side of an even split, chance is still one in sixteen.
const fewest = 6

// sentence says what a comparison shows, in words.
func (t *TrendAnswer) sentence(c *Change) string {
	raw, rel := c.Counted, c.Reported
	what := fmt.Sprintf("From %s on, %s and %s had %s %s a month, before %s", c.Month, t.A, t.B, number(raw.After.Rate), t.Kind.plural(), number(raw.Before.Rate))
	if n := raw.Before.Events + raw.After.Events; n < fewest {
		return fmt.Sprintf("%s and %s: %s are too few to tell whether anything changed in %s.", t.A, t.B, numbered(n, t.Kind.plural()), c.Month)
	}
	per := fmt.Sprintf("in a thousand reports %s, before %s", number(rel.After.Rate), number(rel.Before.Rate))
	const level = 1 - confidence
	up, upRel := raw.After.Rate > raw.Before.Rate, rel.After.Rate > rel.Before.Rate
	verb := map[bool]string{true: "rise", false: "fall"}
	var judged string
	switch {
	case raw.P < level && rel.P < level && up == upRel:
		judged = fmt.Sprintf("The %s is more than chance, and more than a change of reporting: %s as many by report (%s)", verb[up], times(rel), interval(rel))
	case raw.P < level && rel.P < level:
		judged = fmt.Sprintf("The count shows a %s and the share of the reports a %s: reporting changed more than they did (%s as many by report, %s)", verb[up], verb[upRel], times(rel), interval(rel))
	case raw.P < level:
		judged = fmt.Sprintf("The count shows a %s, but by report it is within chance (%s as many, %s): it may be the reporting that changed", verb[up], times(rel), interval(rel))
	case rel.P < level:
		judged = fmt.Sprintf("The count is within chance, but by report there is a %s (%s as many, %s)", verb[upRel], times(rel), interval(rel))
	default:
		judged = fmt.Sprintf("That is within chance, by count and by report (%s as many, %s)", times(rel), interval(rel))
	}
	return what + "; " + per + ". " + judged + "."
}

func times(t RateTest) string {
	if t.Ratio < 0 {
		return "many times"
	}
	return number(t.Ratio) + " times"
}

func interval(t RateTest) string {
	if t.Interval[1] < 0 {
		return "at least " + number(t.Interval[0]) + ", p " + pValue(t.P)
	}
	return number(t.Interval[0]) + " to " + number(t.Interval[1]) + ", p " + pValue(t.P)
}

// number keeps two digits, which is what counts bear.
func number(x float64) string {
	switch {
	case x == 0:
		return "0"
	case math.Abs(x) >= 9.95:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	digits := 1 - int(math.Floor(math.Log10(math.Abs(x))))
	return strconv.FormatFloat(x, 'f', min(digits, 4), 64)
}

func pValue(p float64) string {
	if p < 0.001 {
		return "below 0.001"
	}
	return strconv.FormatFloat(p, 'f', 3, 64)
}

// Page lays the answer out: what changed, and the years.
func (t *TrendAnswer) Page() *Page {
	p := &Page{Title: fmt.Sprintf("%s and %s, %s%s", t.A, t.B, t.Kind.plural(), window(t.Scope)), Says: []string{t.Says}}
	tests := Block{
		Title: "Tests", Head: []string{"from", "of", "before", "after", "ratio", "95% interval", "dispersion", "p"},
		Right: []bool{false, false, true, true, true, true, true, true},
	}
	for i := range t.Changes {
		c := &t.Changes[i]
		if t.Split == 0 {
			note := fmt.Sprintf("%s (%s to %s): %s", c.Month, c.From, c.To, c.Says)
			if c.From == c.To {
				note = fmt.Sprintf("%s: %s", c.Month, c.Says)
			}
			p.Says = append(p.Says, note)
		}
		for _, by := range []struct {
			of string
			t  RateTest
		}{{"a month", c.Counted}, {"1,000 reports", c.Reported}} {
			ratio, hi := number(by.t.Ratio), number(by.t.Interval[1])
			if by.t.Ratio < 0 {
				ratio = "-"
			}
			if by.t.Interval[1] < 0 {
				hi = "-"
			}
			tests.Rows = append(tests.Rows, []string{c.Month.String(), by.of, number(by.t.Before.Rate), number(by.t.After.Rate), ratio,
				number(by.t.Interval[0]) + " to " + hi, number(by.t.Dispersion), pValue(by.t.P)})
		}
	}
	if tests.Rows != nil {
		p.Blocks = append(p.Blocks, tests)
	}
	years := Block{Title: "Years", Head: []string{"year", "events", "reports", "1,000 reports", ""}, Right: []bool{false, true, true, true}}
	if t.Left > 0 {
		years.Notes = append(years.Notes, fmt.Sprintf("%s left out: of months without a report, or of no one month.", numbered(t.Left, t.Kind.plural())))
	}
	type sums struct{ events, reports int }
	by := map[int]sums{}
	for _, m := range t.Months {
		s := by[int(m.Month)/12]
		by[int(m.Month)/12] = sums{s.events + m.Events, s.reports + m.Reports}
	}
	for y := range t.years() {
		s := by[y]
		years.Rows = append(years.Rows, []string{strconv.Itoa(y), strconv.Itoa(s.events), strconv.Itoa(s.reports),
			number(float64(s.events) / float64(s.reports) * perReport), strings.Repeat("▪", min(s.events, 40))})
	}
	p.Blocks = append(p.Blocks, years)
	for i := range t.Beside {
		p.Blocks = append(p.Blocks, t.Beside[i].block())
	}
	return p
}

// years gives the years of the months in order.
func (t *TrendAnswer) years() func(yield func(int) bool) {
	return func(yield func(int) bool) {
		last := 0
		for _, m := range t.Months {
			if y := int(m.Month) / 12; y != last {
				if last = y; !yield(y) {
					return
				}
			}
		}
	}
}

// Sheet gives a row for each month, with the changes that were found at it, and
// a column for each collection of others, empty where it has no day of the
// month. A month that only they have says nothing of ours.
func (t *TrendAnswer) Sheet() (head []string, rows [][]string) {
	head = []string{"month", "events", "reports", "days", "season", "change", "ratio_by_month", "p_by_month", "ratio_by_report", "p_by_report"}
	others := make([]map[string]int, len(t.Beside))
	left := map[string]bool{}
	for i, b := range t.Beside {
		head = append(head, "events_of_"+b.Source)
		others[i] = map[string]int{}
		for _, m := range b.Months {
			others[i][m.Month], left[m.Month] = m.Events, true
		}
	}
	add := func(row []string) {
		for i, b := range t.Beside {
			cell := ""
			if row[0] >= yearMonth(b.since).String() && row[0] <= yearMonth(b.until).String() {
				cell = strconv.Itoa(others[i][row[0]])
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	for _, m := range t.Months {
		row := []string{m.Month.String(), strconv.Itoa(m.Events), strconv.Itoa(m.Reports), strconv.Itoa(m.Days), float(t.Seasons[m.Month%12]), "", "", "", "", ""}
		for _, c := range t.Changes {
			if c.Month == m.Month {
				row = append(row[:5], "from", float(c.Counted.Ratio), float(c.Counted.P), float(c.Reported.Ratio), float(c.Reported.P))
			}
		}
		add(row)
		delete(left, row[0])
	}
	for month := range left {
		add([]string{month, "", "", "", "", "", "", "", "", ""})
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return head, rows
}

func float(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
