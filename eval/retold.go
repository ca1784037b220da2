package eval

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
)

// Retold is a report and what it tells of events that others tell as well.
// testdata/retold.txt says how it is written.
type Retold struct {
	Report dragoman.Report
	Events []RetoldEvent
}

// RetoldEvent is what one report tells of an event.
type RetoldEvent struct {
	Group  string // the events of one group are one
	Record dragoman.Record
}

// ReadRetold reads retold events. Errors name the line.
func ReadRetold(r io.Reader) ([]Retold, error) {
	var all []Retold
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		last := len(all) - 1
		var err error
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "report "):
			f := strings.Fields(line)
			if len(f) != 3 {
				err = fmt.Errorf("want: report ID DAY")
				break
			}
			var day dragoman.Day
			if day, err = dragoman.ParseDay(f[2]); err == nil {
				all = append(all, Retold{Report: dragoman.Report{ID: f[1], Published: day}})
			}
		case last < 0:
			err = fmt.Errorf("want a report first")
		case strings.HasPrefix(line, "- "):
			var e RetoldEvent
			if e, err = readRetoldEvent(&all[last].Report, line[2:], len(all[last].Events)); err == nil {
				all[last].Events = append(all[last].Events, e)
			}
		case all[last].Report.Text != "":
			err = fmt.Errorf("want one line of text")
		default:
			all[last].Report.Text = line
		}
		if err != nil {
			return nil, fmt.Errorf("%d: %w: %w", n, err, dragoman.ErrInvalid)
		}
	}
	return all, lines.Err()
}

func readRetoldEvent(rep *dragoman.Report, line string, n int) (RetoldEvent, error) {
	f := strings.Split(line, "|")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	if len(f) < 7 || len(f) > 8 {
		return RetoldEvent{}, fmt.Errorf("want GROUP | TYPE/mode | actors | recipients | days | place | trigger | status")
	}
	typ, mode, _ := strings.Cut(f[1], "/")
	if !ontology.Valid(typ, mode) {
		return RetoldEvent{}, fmt.Errorf("no type and mode %q", f[1])
	}
	at := strings.Index(strings.ToLower(rep.Text), strings.ToLower(f[6]))
	if at < 0 || f[6] == "" {
		return RetoldEvent{}, fmt.Errorf("the text does not say %q", f[6])
	}
	code, place, _ := strings.Cut(f[5], " ")
	r := dragoman.Record{
		ID: fmt.Sprintf("%s#%d", rep.ID, n+1), Report: rep.ID, Published: rep.Published, Event: []string{typ}, Mode: []string{}, Context: []string{},
		Status: dragoman.Actual, Actor: readParties(f[2]), Recipient: readParties(f[3]), EventLoc: dragoman.EventLoc{CountryCode: code, Place: place},
		EventText: rep.Text[at : at+len(f[6])], TextInfo: dragoman.TextInfo{Sequence: 1, End: len(rep.Text), Text: rep.Text}, QuadCode: ontology.Quad(typ),
		Coder: dragoman.CoderInfo{Name: "reader"},
	}
	if mode != "" {
		r.Mode = []string{mode}
	}
	if len(f) == 8 {
		r.Status = dragoman.Status(f[7])
	}
	if f[4] == "=" {
		r.Date, r.EndDate = rep.Published, rep.Published
		return RetoldEvent{f[0], r}, nil
	}
	from, to, both := strings.Cut(f[4], "/")
	first, last, err := ledger.ReadDays(from)
	if err != nil {
		return RetoldEvent{}, err
	}
	if both {
		if _, last, err = ledger.ReadDays(from[:len(from)-len(to)] + to); err != nil {
			return RetoldEvent{}, err
		}
	}
	r.Date, r.EndDate, r.DateSaid = first, last, "then"
	return RetoldEvent{f[0], r}, nil
}

// readParties reads "USA GOV Joe Biden/president + ISR GOV".
func readParties(s string) []dragoman.Actor {
	as := []dragoman.Actor{}
	for one := range strings.SplitSeq(s, "+") {
		one, office, _ := strings.Cut(strings.TrimSpace(one), "/")
		f := strings.SplitN(one, " ", 3)
		if f[0] == "" {
			continue
		}
		a := dragoman.Actor{Code: f[0], Office: office}
		if len(f) > 1 {
			a.Sector = f[1]
		}
		if len(f) > 2 {
			a.IdentifierText, a.EntityText = strings.TrimSpace(f[2]), strings.TrimSpace(f[2])
		}
		as = append(as, a)
	}
	return as
}

// Merged says how well retold events were merged.
type Merged struct {
	Passages int // what the readers wrote down
	Found    int // of which the record has a passage
	Groups   int // events that the readers tell apart, of those found
	Events   int // events that the record makes of them

	// B-cubed (Bagga and Baldwin 1998), over the passages found.
	Precision, Recall, F1 float64

	Years, YearsRight int // pairs and years with a visit on either side, and those with the same number on both

	Wrong []string // for a reader: groups that fell apart, and events that hold several
}

// ScoreMerge puts what was coded of the reports into a fresh record and holds
// its events against the groups. Coded nil takes what the readers wrote down,
// so that merging alone is judged.
func ScoreMerge(ctx context.Context, gold []Retold, coded map[string][]dragoman.Record) (Merged, error) {
	m, err := scoreMerge(ctx, gold, coded)
	if err != nil {
		return m, fmt.Errorf("score merging: %w", err)
	}
	return m, nil
}

func scoreMerge(ctx context.Context, gold []Retold, coded map[string][]dragoman.Record) (m Merged, err error) {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		return m, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left is the system's to clean
	l, err := ledger.Open(filepath.Join(dir, "retold.db"))
	if err != nil {
		return m, err
	}
	defer func() { err = cmp.Or(err, l.Close()) }()

	group := map[string]string{} // by the id of the passage
	says := map[string]string{}
	var batch []ledger.Coded
	years := map[string]int{} // visits as told, by pair and year
	counted := map[string]bool{}
	for i := range gold {
		g := &gold[i]
		c := ledger.Coded{Report: g.Report}
		if coded == nil {
			for _, e := range g.Events {
				c.Records = append(c.Records, e.Record)
			}
		} else {
			c.Records = coded[g.Report.ID]
		}
		taken := map[int]bool{}
		for _, e := range g.Events {
			m.Passages++
			if j := findRetold(&e.Record, c.Records, taken); j >= 0 {
				taken[j] = true
				m.Found++
				group[c.Records[j].ID] = e.Group
				says[c.Records[j].ID] = g.Report.ID
			}
			if !counted[e.Group] {
				counted[e.Group] = true
				countVisit(years, goldOf(gold, e.Group), 1)
			}
		}
		batch = append(batch, c)
	}
	if _, err := l.Add(ctx, batch); err != nil {
		return m, err
	}
	event := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(group)) {
		r, err := l.Event(ctx, id)
		if err != nil {
			return m, err
		}
		event[id] = r.ID
	}
	m.bCubed(group, event, says)
	told := map[string]int{}
	for r, err := range l.Events(ctx, ledger.Query{Types: []string{"CONSULT"}, Modes: []string{"visit"}, Statuses: []dragoman.Status{dragoman.Actual, dragoman.Historical}}) {
		if err != nil {
			return m, err
		}
		countVisit(told, &r, 1)
	}
	for _, k := range slices.Sorted(maps.Keys(years)) {
		m.Years++
		if told[k] == years[k] {
			m.YearsRight++
		} else {
			m.Wrong = append(m.Wrong, fmt.Sprintf("visits %s: %d, want %d", k, told[k], years[k]))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(told)) {
		if years[k] == 0 {
			m.Years++
			m.Wrong = append(m.Wrong, fmt.Sprintf("visits %s: %d, want none", k, told[k]))
		}
	}
	return m, nil
}

// goldOf gives the most definite telling of a group.
func goldOf(gold []Retold, group string) *dragoman.Record {
	var best *dragoman.Record
	for i := range gold {
		for j := range gold[i].Events {
			if e := &gold[i].Events[j]; e.Group == group && (best == nil || e.Record.EndDate-e.Record.Date < best.EndDate-best.Date) {
				best = &e.Record
			}
		}
	}
	return best
}

// countVisit counts a visit for each pair of visitor and host, in the year of
// its first day.
func countVisit(years map[string]int, r *dragoman.Record, by int) {
	if r.Event[0] != "CONSULT" || len(r.Mode) == 0 || r.Mode[0] != "visit" || r.Date == 0 {
		return
	}
	seen := map[string]bool{}
	for _, a := range r.Actor {
		for _, b := range r.Recipient {
			k := fmt.Sprintf("%s to %s %d", a.Code, b.Code, r.Date.Time().Year())
			if a.Code != "" && b.Code != "" && !seen[k] {
				seen[k] = true
				years[k] += by
			}
		}
	}
}

// findRetold finds the passage that tells what a reader wrote down: of the
// same type, its trigger meeting that of the reader.
func findRetold(want *dragoman.Record, recs []dragoman.Record, taken map[int]bool) int {
	span := func(r *dragoman.Record) dragoman.Span {
		at := r.TextInfo.Start + max(0, strings.Index(r.TextInfo.Text, r.EventText))
		return dragoman.Span{Start: at, End: at + len(r.EventText)}
	}
	for i := range recs {
		if !taken[i] && recs[i].Event[0] == want.Event[0] && span(&recs[i]).Meets(span(want)) {
			return i
		}
	}
	return -1
}

// bCubed compares two groupings of the same passages.
func (m *Merged) bCubed(want, got map[string]string, says map[string]string) {
	members := func(by map[string]string) map[string][]string {
		out := map[string][]string{}
		for _, id := range slices.Sorted(maps.Keys(by)) {
			out[by[id]] = append(out[by[id]], id)
		}
		return out
	}
	wanted, gotten := members(want), members(got)
	m.Groups, m.Events = len(wanted), len(gotten)
	for _, id := range slices.Sorted(maps.Keys(want)) {
		both := 0.0
		for _, o := range gotten[got[id]] {
			if want[o] == want[id] {
				both++
			}
		}
		m.Precision += both / float64(len(gotten[got[id]])) / float64(len(want))
		m.Recall += both / float64(len(wanted[want[id]])) / float64(len(want))
	}
	if m.Precision+m.Recall > 0 {
		m.F1 = 2 * m.Precision * m.Recall / (m.Precision + m.Recall)
	}
	list := func(ids []string, other map[string]string) string {
		byOther := map[string][]string{}
		for _, id := range ids {
			byOther[other[id]] = append(byOther[other[id]], says[id])
		}
		var parts []string
		for _, reports := range byOther {
			parts = append(parts, strings.Join(reports, " "))
		}
		slices.Sort(parts)
		return strings.Join(parts, " / ")
	}
	for _, g := range slices.Sorted(maps.Keys(wanted)) {
		if l := list(wanted[g], got); strings.Contains(l, "/") {
			m.Wrong = append(m.Wrong, "apart: "+g+": "+l)
		}
	}
	for _, e := range slices.Sorted(maps.Keys(gotten)) {
		if l := list(gotten[e], want); strings.Contains(l, "/") {
			m.Wrong = append(m.Wrong, "together: "+l)
		}
	}
}

// Write prints the figures; verbose, also what is wrong.
func (m *Merged) Write(w io.Writer, verbose bool) error {
	_, err := fmt.Fprintf(w, "passages %d, found %d, of %d groups; %d events\nB-cubed P %.3f R %.3f F1 %.3f\nvisits of a pair in a year: %d of %d right\n",
		m.Passages, m.Found, m.Groups, m.Events, m.Precision, m.Recall, m.F1, m.YearsRight, m.Years)
	for _, s := range m.Wrong {
		if err == nil && verbose {
			_, err = fmt.Fprintln(w, s)
		}
	}
	return err
}
