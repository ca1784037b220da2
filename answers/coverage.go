package answers

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// CoverageAnswer is what the record covers, and so what can be asked of it.
type CoverageAnswer struct {
	Months    []CoveredMonth   `json:"months"`  // of the time asked about, those without a report among them
	Gaps      []Gap            `json:"gaps"`    // the longest first
	Sources   []Count          `json:"sources"` // reports by source, most first; "" is unnamed
	Named     int              `json:"named"`   // how many sources have a name
	Countries []CoveredCountry `json:"countries"`
	Can       []string         `json:"can"`    // what can be asked, in sentences
	Cannot    []string         `json:"cannot"` // what cannot
	Foot      `json:"foot"`
}

// CoveredMonth is a month of a record.
type CoveredMonth struct {
	Month   YearMonth `json:"month"`
	Days    int       `json:"days"` // with a report
	Reports int       `json:"reports"`
	Sources int       `json:"sources"` // with a name
}

// CoveredCountry is how much the reports tell of a country or body. The months
// are there for those that were asked about.
type CoveredCountry struct {
	Code   string      `json:"code"`
	Events int         `json:"events"`
	Months []ToldMonth `json:"months"`
}

// ToldMonth is a month in which reports tell of a country.
type ToldMonth struct {
	Month   YearMonth `json:"month"`
	Reports int       `json:"reports"`
	Sources int       `json:"sources"`
	Events  int       `json:"events"` // first told then
}

// Gap is days without a report.
type Gap struct {
	From dragoman.Day `json:"from"`
	To   dragoman.Day `json:"to"`
}

func (g Gap) days() int { return int(g.To-g.From) + 1 }

// The measures of what is said of coverage.
const (
	gapDays   = 7 // fewer days without a report are no gap
	thinShare = 4 // a month is thin with less than so many parts of the median's reports
	gapsShown = 12
	topShown  = 15
)

// Coverage tells what the record covers by month and source and, for each of
// the countries given by their codes, how much it tells of them.
func Coverage(ctx context.Context, l *ledger.Ledger, scope Scope, countries ...string) (*CoverageAnswer, error) {
	if err := scope.check(); err != nil {
		return nil, err
	}
	a := &CoverageAnswer{Months: []CoveredMonth{}, Gaps: []Gap{}, Sources: []Count{}, Countries: []CoveredCountry{}, Can: []string{}, Cannot: []string{}}
	var err error
	if a.Foot, err = NewFoot(ctx, l, scope, append([]string{"coverage"}, countries...)...); err != nil {
		return nil, err
	}
	end := scope.Until
	if end == 0 {
		end = 1 << 30
	}
	days, err := l.CoverageDays(ctx, scope.Since, end)
	if err != nil {
		return nil, err
	}
	a.byMonth(days)
	a.gaps(days)
	if err := a.byCountry(ctx, l, countries); err != nil {
		return nil, err
	}
	a.judge()
	return a, nil
}

func (a *CoverageAnswer) byMonth(days []ledger.CoverageDay) {
	sources := tally{}
	in := map[string]bool{} // the month's
	for i, d := range days {
		sources[d.Source] += d.Reports
		m := yearMonth(d.Day)
		if n := len(a.Months); n == 0 || a.Months[n-1].Month != m {
			clear(in)
			for n > 0 && a.Months[n-1].Month+1 < m {
				a.Months = append(a.Months, CoveredMonth{Month: a.Months[n-1].Month + 1})
				n++
			}
			a.Months = append(a.Months, CoveredMonth{Month: m})
		}
		c := &a.Months[len(a.Months)-1]
		c.Reports += d.Reports
		if i == 0 || days[i-1].Day != d.Day {
			c.Days++
		}
		if d.Source != "" && !in[d.Source] {
			in[d.Source] = true
			c.Sources++
		}
	}
	all := sources.most()
	for _, s := range all {
		if s.Name != "" {
			a.Named++
		}
	}
	a.Sources = append(a.Sources, all[:min(len(all), topShown)]...)
}

// gaps finds the runs of days without a report, those at the ends of the time
// that was asked about among them.
func (a *CoverageAnswer) gaps(days []ledger.CoverageDay) {
	if len(days) == 0 {
		return
	}
	add := func(from, to dragoman.Day) {
		if g := (Gap{from, to}); g.days() >= gapDays {
			a.Gaps = append(a.Gaps, g)
		}
	}
	if s := a.Scope.Since; s != 0 {
		add(s, days[0].Day-1)
	}
	for i := 1; i < len(days); i++ {
		add(days[i-1].Day+1, days[i].Day-1)
	}
	if u := a.Scope.Until; u != 0 {
		add(days[len(days)-1].Day+1, u)
	}
	slices.SortStableFunc(a.Gaps, func(x, y Gap) int { return cmp.Compare(y.days(), x.days()) })
}

func (a *CoverageAnswer) byCountry(ctx context.Context, l *ledger.Ledger, countries []string) error {
	counts, err := l.Parties(ctx)
	if err != nil {
		return err
	}
	if len(countries) == 0 {
		codes := slices.Sorted(maps.Keys(counts))
		slices.SortStableFunc(codes, func(x, y string) int { return cmp.Compare(counts[y], counts[x]) })
		for _, c := range codes {
			a.Countries = append(a.Countries, CoveredCountry{Code: c, Events: counts[c], Months: []ToldMonth{}})
		}
		return nil
	}
	for _, code := range countries {
		c := CoveredCountry{Code: code, Events: counts[code], Months: []ToldMonth{}}
		told, err := l.ToldOf(ctx, code)
		if err != nil {
			return err
		}
		in := map[string]bool{}
		for _, t := range told {
			if t.Day < a.Scope.Since || a.Scope.Until != 0 && t.Day > a.Scope.Until {
				continue
			}
			m := yearMonth(t.Day)
			if n := len(c.Months); n == 0 || c.Months[n-1].Month != m {
				c.Months = append(c.Months, ToldMonth{Month: m})
				clear(in)
			}
			x := &c.Months[len(c.Months)-1]
			x.Reports += t.Reports
			x.Events += t.Events
			if t.Source != "" && !in[t.Source] {
				in[t.Source] = true
				x.Sources++
			}
		}
		a.Countries = append(a.Countries, c)
	}
	return nil
}

// judge says what can be asked of such a record, and what cannot.
func (a *CoverageAnswer) judge() {
	can := func(format string, args ...any) { a.Can = append(a.Can, fmt.Sprintf(format, args...)) }
	cannot := func(format string, args ...any) { a.Cannot = append(a.Cannot, fmt.Sprintf(format, args...)) }
	if len(a.Months) == 0 {
		cannot("Anything: there are no reports of that time.")
		return
	}
	var full []int
	var empty []YearMonth
	for _, m := range a.Months {
		if m.Reports == 0 {
			empty = append(empty, m.Month)
			continue
		}
		full = append(full, m.Reports)
	}
	slices.Sort(full)
	median := full[len(full)/2]
	thin := 0
	for _, n := range full {
		if n*thinShare < median {
			thin++
		}
	}
	since, until := a.Asked.Since, a.Asked.Until
	can("What was told from %s to %s, but for the gaps: %s, %d a month in the middle.", since, until, count(a.Asked.Reports, "report"), median)
	cannot("Anything before %s or after %s: a \"first since\" reaches back to the first report and no further.", since, until)
	if len(empty) > 0 {
		cannot("%s without a report (%s): nothing told of them is no sign that nothing was.", count(len(empty), "month"), monthsBrief(empty))
	}
	if thin > 0 {
		cannot("Counts of single months in %s with less than a quarter of the usual reports, but by report.", count(thin, "month"))
	}
	if lo, hi := full[0], full[len(full)-1]; hi > 2*lo {
		can("Trends, but by report: months have between %d and %d, so that counts alone go up and down with the reporting (dragoman trend shows both).", lo, hi)
	} else {
		can("Trends, by count and by report: months have between %d and %d reports.", lo, hi)
	}
	if len(full) < 24 {
		cannot("Seasons: %s with reports are too few to tell them from chance.", count(len(full), "month"))
	}
	switch {
	case a.Named == 0:
		cannot("How many sources tell a thing: no report names its source.")
	case a.Named == 1:
		cannot("How many sources agree: there is one.")
	}
	some, few := 0, 0
	for _, c := range a.Countries {
		switch {
		case c.Events >= 100:
			some++
		case c.Events < fewest:
			few++
			if len(c.Months) > 0 || c.Events == 0 {
				cannot("Trends of %s: %s in all.", c.Code, count(c.Events, "event"))
			}
		}
	}
	if some > 0 {
		can("%s with a hundred events or more; that is many, pairs of them have far fewer.", numberOf(some, "country", "countries"))
	}
	if few > 0 && len(a.Countries[0].Months) == 0 {
		cannot("Trends of %s with fewer than %d events.", numberOf(few, "country or body", "countries and bodies"), fewest)
	}
}

func numberOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// monthsBrief writes months in order, those in a row by their ends.
func monthsBrief(ms []YearMonth) string {
	var parts []string
	for i := 0; i < len(ms); {
		j := i
		for j+1 < len(ms) && ms[j+1] == ms[j]+1 {
			j++
		}
		switch {
		case i == j:
			parts = append(parts, ms[i].String())
		default:
			parts = append(parts, ms[i].String()+" to "+ms[j].String())
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// Page lays the answer out by years; the months are in the other forms.
func (a *CoverageAnswer) Page() *Page {
	p := &Page{Title: fmt.Sprintf("Coverage%s: %s of %s", window(a.Scope), count(a.Asked.Reports, "report"), count(a.Asked.Days, "day"))}
	items := func(title string, says []string) {
		if len(says) == 0 {
			return
		}
		b := Block{Title: title}
		for _, s := range says {
			b.Items = append(b.Items, Item{Line: s})
		}
		p.Blocks = append(p.Blocks, b)
	}
	items("What can be asked", a.Can)
	items("What cannot", a.Cannot)

	years := Block{Title: "Years", Head: []string{"year", "reports", "days", "fewest in a month", "most"}, Right: []bool{false, true, true, true, true}}
	for i := 0; i < len(a.Months); {
		y := a.Months[i].Month / 12
		reports, days, least, most := 0, 0, a.Months[i].Reports, 0
		for ; i < len(a.Months) && a.Months[i].Month/12 == y; i++ {
			m := a.Months[i]
			reports, days, least, most = reports+m.Reports, days+m.Days, min(least, m.Reports), max(most, m.Reports)
		}
		years.Rows = append(years.Rows, []string{strconv.Itoa(int(y)), strconv.Itoa(reports), strconv.Itoa(days), strconv.Itoa(least), strconv.Itoa(most)})
	}
	p.Blocks = append(p.Blocks, years)
	if len(a.Gaps) > 0 {
		b := Block{Title: fmt.Sprintf("Gaps of %d days and more", gapDays), Head: []string{"from", "to", "days"}, Right: []bool{false, false, true}}
		for _, g := range a.Gaps[:min(len(a.Gaps), gapsShown)] {
			b.Rows = append(b.Rows, []string{g.From.String(), g.To.String(), strconv.Itoa(g.days())})
		}
		if more := len(a.Gaps) - gapsShown; more > 0 {
			b.Notes = append(b.Notes, fmt.Sprintf("%d in all; the longest are", len(a.Gaps)))
		}
		p.Blocks = append(p.Blocks, b)
	}
	sources := Block{Title: fmt.Sprintf("Sources: %d with a name", a.Named), Head: []string{"source", "reports"}, Right: []bool{false, true}}
	for _, s := range a.Sources {
		name := oneLine(s.Name)
		if name == "" {
			name = "(none named)"
		}
		sources.Rows = append(sources.Rows, []string{name, strconv.Itoa(s.Events)})
	}
	p.Blocks = append(p.Blocks, sources)
	told := Block{Title: "Countries and bodies", Head: []string{"code", "events"}, Right: []bool{false, true}}
	for i, c := range a.Countries {
		if len(c.Months) > 0 || len(a.Countries[0].Months) > 0 {
			p.Blocks = append(p.Blocks, c.years())
			continue
		}
		if i < topShown {
			told.Rows = append(told.Rows, []string{c.Code, strconv.Itoa(c.Events)})
		}
	}
	if len(told.Rows) > 0 {
		if more := len(a.Countries) - len(told.Rows); more > 0 {
			told.Notes = []string{fmt.Sprintf("%d in all; those with the most are", len(a.Countries))}
		}
		p.Blocks = append(p.Blocks, told)
	}
	return p
}

func (c *CoveredCountry) years() Block {
	b := Block{Title: fmt.Sprintf("%s: %s", c.Code, count(c.Events, "event")), Head: []string{"year", "reports", "events first told", "months"}, Right: []bool{false, true, true, true}}
	for i := 0; i < len(c.Months); {
		y := c.Months[i].Month / 12
		reports, events, months := 0, 0, 0
		for ; i < len(c.Months) && c.Months[i].Month/12 == y; i++ {
			reports, events, months = reports+c.Months[i].Reports, events+c.Months[i].Events, months+1
		}
		b.Rows = append(b.Rows, []string{strconv.Itoa(int(y)), strconv.Itoa(reports), strconv.Itoa(events), strconv.Itoa(months)})
	}
	return b
}

// Sheet gives a row for each month of the record and of each country.
func (a *CoverageAnswer) Sheet() (head []string, rows [][]string) {
	head = []string{"month", "country", "days", "reports", "sources", "events"}
	for _, m := range a.Months {
		rows = append(rows, []string{m.Month.String(), "", strconv.Itoa(m.Days), strconv.Itoa(m.Reports), strconv.Itoa(m.Sources), ""})
	}
	for _, c := range a.Countries {
		for _, m := range c.Months {
			rows = append(rows, []string{m.Month.String(), c.Code, "", strconv.Itoa(m.Reports), strconv.Itoa(m.Sources), strconv.Itoa(m.Events)})
		}
	}
	return head, rows
}
