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

// The kinds of threads.
const (
	Agreement = "agreement"
	Project   = "project"
)

// ThreadsQuery narrows Threads. Since and Until narrow the steps.
type ThreadsQuery struct {
	Scope
	Kind      string   // Agreement or Project
	Countries []string // codes of which each is a party
	Words     string   // of the name
	Mentions  bool     // threads of which no step is told, too
}

// ThreadsAnswer is the agreements or projects that the record names, and the
// agreements that it tells of without a name.
type ThreadsAnswer struct {
	Kind    string   `json:"kind"`
	Threads []Thread `json:"threads"`
	Unnamed []Thread `json:"unnamed"` // agreements only: each one event
	Foot    `json:"foot"`
}

// Thread is an agreement or a project that runs across reports.
type Thread struct {
	Name     string       `json:"name"`     // empty: none is told
	Also     []string     `json:"also"`     // other names that reports use
	Parties  []Count      `json:"parties"`  // codes, by how many places name them, most first
	Subject  []string     `json:"subject"`  // contexts of the events that tell it
	Stage    string       `json:"stage"`    // the last that was reached; empty: none is told
	Steps    []Step       `json:"steps"`    // in the order of their days
	Mentions int          `json:"mentions"` // places that name it
	First    dragoman.Day `json:"first"`    // day of the first report that names it
	Last     dragoman.Day `json:"last"`
}

// Step is a stage that was reached, or is said to be ahead, supposed or denied.
type Step struct {
	Stage    string              `json:"stage"` // proposed, agreed, signed, ratified, begun, completed, left
	Status   dragoman.Status     `json:"status"`
	Date     dragoman.Day        `json:"date"`
	EndDate  dragoman.Day        `json:"enddate"`
	Parties  []string            `json:"parties"`
	Event    string              `json:"event"` // id; empty: no event tells it
	Passages []dragoman.TextInfo `json:"passages"`
}

// Threads gives the agreements or the projects that the record names, those
// with the most steps told first, and of agreements also those without a name:
// the events in which parties sign or agree.
func Threads(ctx context.Context, l *ledger.Ledger, q ThreadsQuery) (*ThreadsAnswer, error) {
	if q.Kind != Agreement && q.Kind != Project {
		return nil, fmt.Errorf("kind %q: want %s or %s: %w", q.Kind, Agreement, Project, dragoman.ErrInvalid)
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	a := &ThreadsAnswer{Kind: q.Kind, Threads: []Thread{}, Unnamed: []Thread{}}
	words := append([]string{q.Kind + "s"}, q.Countries...)
	if q.Words != "" {
		words = append(words, "--name", q.Words)
	}
	if q.Mentions {
		words = append(words, "--mentions")
	}
	var err error
	if a.Foot, err = NewFoot(ctx, l, q.Scope, words...); err != nil {
		return nil, err
	}
	if err := a.find(ctx, l, q); err != nil {
		return nil, err
	}
	var cited [][]dragoman.TextInfo
	for _, ts := range [][]Thread{a.Threads, a.Unnamed} {
		for _, t := range ts {
			for _, s := range t.Steps {
				cited = append(cited, s.Passages)
			}
		}
	}
	return a, a.Cite(ctx, l, cited...)
}

// find gathers the threads.
func (a *ThreadsAnswer) find(ctx context.Context, l *ledger.Ledger, q ThreadsQuery) error {
	told, err := l.Threads(ctx, ledger.ThreadQuery{Kind: q.Kind, Parties: q.Countries, Words: q.Words})
	if err != nil {
		return err
	}
	for len(told) > 0 {
		n := 1
		for n < len(told) && told[n].Key == told[0].Key {
			n++
		}
		if t := newThread(told[:n], q); len(t.Steps) > 0 || q.Mentions && t.Mentions > 0 {
			a.Threads = append(a.Threads, t)
		}
		told = told[n:]
	}
	slices.SortStableFunc(a.Threads, func(x, y Thread) int {
		return cmp.Or(cmp.Compare(len(y.Steps), len(x.Steps)), cmp.Compare(y.Mentions, x.Mentions), strings.Compare(x.Name, y.Name))
	})
	if q.Kind == Agreement && q.Words == "" && len(q.Countries) > 0 {
		return a.unnamed(ctx, l, q)
	}
	return nil
}

// stepDays is within how many days two reports that tell one stage tell one
// step, unless both have parties and none is the same.
const stepDays = 31

func newThread(told []ledger.ThreadTold, q ThreadsQuery) Thread {
	t := Thread{Also: []string{}, Parties: []Count{}, Subject: []string{}, Steps: []Step{}}
	names, parties := tally{}, tally{}
	subject := map[string]bool{}
	for _, m := range told {
		names[oneLine(m.Name)]++
		for _, c := range m.Parties {
			parties[c]++
		}
		for _, c := range m.Context {
			subject[c] = true
		}
		t.Mentions++
		if p := m.Passage.Published; t.First == 0 || p < t.First {
			t.First = p
		}
		t.Last = max(t.Last, m.Passage.Published)
		if m.Stage == "" {
			continue
		}
		s := Step{Stage: m.Stage, Status: m.Status, Date: m.When.From, EndDate: m.When.To, Parties: m.Parties, Event: m.Event, Passages: []dragoman.TextInfo{m.Passage}}
		if !s.within(q.Scope) {
			continue
		}
		if i := slices.IndexFunc(t.Steps, s.same); i >= 0 {
			t.Steps[i].merge(s)
			continue
		}
		t.Steps = append(t.Steps, s)
	}
	for i, n := range names.most() {
		if i == 0 {
			t.Name = n.Name
			continue
		}
		t.Also = append(t.Also, n.Name)
	}
	t.Parties = append(t.Parties, parties.most()...)
	t.Subject = append(t.Subject, slices.Sorted(maps.Keys(subject))...)
	t.settle()
	return t
}

// settle orders the steps and finds the stage that the thread has come to.
func (t *Thread) settle() {
	slices.SortStableFunc(t.Steps, func(x, y Step) int {
		return cmp.Or(cmp.Compare(x.day(), y.day()), cmp.Compare(x.Passages[0].Published, y.Passages[0].Published), strings.Compare(x.Stage, y.Stage))
	})
	for _, s := range t.Steps {
		if s.happened() {
			t.Stage = s.Stage
		}
	}
}

func (s *Step) happened() bool {
	return s.Status == dragoman.Actual || s.Status == dragoman.Historical
}

// day is the first of a step; that of its report when its own is unknown.
func (s *Step) day() dragoman.Day {
	return cmp.Or(s.Date, s.EndDate, s.Passages[0].Published)
}

func (s *Step) within(w Scope) bool {
	return (w.Since == 0 || cmp.Or(s.EndDate, s.day()) >= w.Since) && (w.Until == 0 || s.day() <= w.Until)
}

// same reports whether o tells the step once more.
func (s Step) same(o Step) bool {
	if s.Stage != o.Stage || s.happened() != o.happened() || !s.happened() && s.Status != o.Status {
		return false
	}
	d := s.day() - o.day()
	if d > stepDays || d < -stepDays {
		return false
	}
	return len(s.Parties) == 0 || len(o.Parties) == 0 || slices.ContainsFunc(s.Parties, func(c string) bool { return slices.Contains(o.Parties, c) })
}

func (s *Step) merge(o Step) {
	for _, c := range o.Parties {
		if !slices.Contains(s.Parties, c) {
			s.Parties = append(slices.Clip(s.Parties), c)
		}
	}
	slices.Sort(s.Parties)
	if s.Event == "" {
		s.Event = o.Event
	}
	for _, p := range o.Passages {
		if !slices.ContainsFunc(s.Passages, func(x dragoman.TextInfo) bool { return x.Report == p.Report && x.Start == p.Start }) {
			s.Passages = append(s.Passages, p)
		}
	}
}

// unnamed finds the events in which the countries sign or agree and no thread
// is named.
func (a *ThreadsAnswer) unnamed(ctx context.Context, l *ledger.Ledger, q ThreadsQuery) error {
	known := map[string]bool{} // events, and sentences of reports
	sentence := func(report string, n int) string { return report + "#" + strconv.Itoa(n) }
	for _, t := range a.Threads {
		for _, s := range t.Steps {
			known[s.Event] = true
			for _, p := range s.Passages {
				known[sentence(p.Report, p.Sequence)] = true
			}
		}
	}
	find := q.query()
	find.Types = []string{"AGREE", "SUPPORT", "COOPERATE", "CONCEDE"}
	find.Statuses = []dragoman.Status{dragoman.Actual, dragoman.Historical}
	switch len(q.Countries) {
	case 1:
		find.Country = q.Countries[0]
	default:
		find.Pair = [2]string{q.Countries[0], q.Countries[1]}
	}
	for r, err := range l.Events(ctx, find) {
		if err != nil {
			return fmt.Errorf("agreements: %w", err)
		}
		stage := paperStage(&r)
		if stage == "" || known[r.ID] || known[sentence(r.Report, r.TextInfo.Sequence)] {
			continue
		}
		codes := tally{}
		for _, side := range [2][]dragoman.Actor{r.Actor, r.Recipient} {
			for _, x := range side {
				if x.Code != "" && codes[x.Code] == 0 {
					codes[x.Code]++
				}
			}
		}
		if len(codes) < 2 || slices.ContainsFunc(q.Countries, func(c string) bool { return codes[c] == 0 }) {
			continue
		}
		v := Visit{}
		v.tell(&r)
		t := Thread{Also: []string{}, Parties: codes.most(), Subject: r.Context, Stage: stage, Mentions: 1, First: r.Published, Last: r.Published}
		t.Steps = []Step{{Stage: stage, Status: r.Status, Date: r.Date, EndDate: r.EndDate, Parties: slices.Sorted(maps.Keys(codes)), Event: r.ID, Passages: v.Passages}}
		a.Unnamed = append(a.Unnamed, t)
	}
	return nil
}

// paperStage tells whether an event is an agreement, and whether it was signed.
// One to visit, to meet or to talk is a plan, and visits has it.
func paperStage(r *dragoman.Record) string {
	trigger := words(r.EventText)
	has := func(in []string, stems ...string) bool {
		return slices.ContainsFunc(in, func(w string) bool { return isOneOf(w, stems...) })
	}
	switch {
	case has(trigger, "sign", "ink", "initial"):
		return "signed"
	case has(trigger, "ratif"):
		return "ratified"
	case r.Event[0] != "AGREE" || slices.Contains(r.Mode, "visit") || slices.Contains(r.Mode, "meet") || agreesToVisit(r):
		return ""
	case has(trigger, "agree", "accord", "deal", "pact", "treat", "conclud", "reach", "strik", "sett", "memorand"):
		return "agreed"
	}
	return ""
}

// Page lays the answer out.
func (a *ThreadsAnswer) Page() *Page {
	name := map[string]string{Agreement: "Agreements", Project: "Projects"}[a.Kind]
	p := &Page{Title: fmt.Sprintf("%s%s: %d with a name", name, window(a.Scope), len(a.Threads))}
	if a.Kind == Agreement && len(a.Unnamed) > 0 {
		p.Title += fmt.Sprintf(", %d told without one", len(a.Unnamed))
	}
	for _, t := range a.Threads {
		p.Blocks = append(p.Blocks, t.block())
	}
	if len(a.Unnamed) > 0 {
		b := Block{Title: "Without a name"}
		for _, t := range a.Unnamed {
			s := t.Steps[0]
			line := s.brief()
			if len(t.Subject) > 0 {
				line += ": " + strings.Join(t.Subject, ", ")
			}
			b.Items = append(b.Items, Item{Line: line, Passages: s.Passages})
		}
		p.Blocks = append(p.Blocks, b)
	}
	return p
}

func (t *Thread) block() Block {
	b := Block{Title: t.Name}
	if t.Stage != "" {
		b.Title += " (" + t.Stage + ")"
	}
	var parties []string
	for i, c := range t.Parties {
		if i == 8 {
			parties = append(parties, "...")
			break
		}
		parties = append(parties, c.Name)
	}
	note := count(t.Mentions, "mention") + ", " + t.First.String() + " to " + t.Last.String()
	if len(parties) > 0 {
		note = strings.Join(parties, ", ") + "; " + note
	}
	if len(t.Subject) > 0 {
		note += "; " + strings.Join(t.Subject, ", ")
	}
	b.Notes = append(b.Notes, note)
	for i := range t.Steps {
		b.Items = append(b.Items, Item{Line: t.Steps[i].brief(), Passages: t.Steps[i].Passages})
	}
	return b
}

// brief is a step on a line.
func (s *Step) brief() string {
	when := dragoman.Interval{From: s.Date, To: s.EndDate}.Brief()
	if when == "" {
		when = "day unknown, told " + s.Passages[0].Published.String()
	}
	stage := s.Stage
	switch s.Status {
	case dragoman.Future:
		stage = "to be " + stage
	case dragoman.Hypothetical:
		stage = "perhaps " + stage
	case dragoman.Negated:
		stage = "not " + stage
	}
	line := when + "  " + stage
	if len(s.Parties) > 0 {
		line += "  " + strings.Join(s.Parties, ", ")
	}
	return line
}

// Sheet gives a row for each step.
func (a *ThreadsAnswer) Sheet() (head []string, rows [][]string) {
	head = strings.Fields("name kind parties subject stage status date enddate step_parties event reports passage")
	for _, ts := range [][]Thread{a.Threads, a.Unnamed} {
		for _, t := range ts {
			var parties []string
			for _, c := range t.Parties {
				parties = append(parties, c.Name)
			}
			row := func(stage, status, date, end, of, event string, ps []dragoman.TextInfo) {
				var reports []string
				passage := ""
				for _, p := range ps {
					reports = append(reports, p.Report)
					passage = ps[0].Text
				}
				rows = append(rows, []string{t.Name, a.Kind, strings.Join(parties, "; "), strings.Join(t.Subject, "; "), stage, status, date, end, of, event,
					strings.Join(reports, "; "), passage})
			}
			for _, s := range t.Steps {
				row(s.Stage, string(s.Status), s.Date.String(), s.EndDate.String(), strings.Join(s.Parties, "; "), s.Event, s.Passages)
			}
			if len(t.Steps) == 0 {
				row("", "", "", "", "", "", nil)
			}
		}
	}
	return head, rows
}
