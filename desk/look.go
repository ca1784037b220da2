package desk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/places"
)

// Overview is the first page.
type Overview struct {
	Version ledger.Version         `json:"version"`
	Extent  ledger.Extent          `json:"extent"`
	Events  int                    `json:"events"`
	Months  []ledger.CoverageMonth `json:"months" doc:"reports by month"`
	Since   dragoman.Day           `json:"since" doc:"first day of the week that ends with the last report"`
	Latest  []dragoman.Record      `json:"latest" doc:"events of that week, the latest first"`
	Rising  []answers.RisingPair   `json:"rising"`
	Foreign []ledger.ForeignSource `json:"foreign"`
	Edits   bool                   `json:"edits" doc:"whether the desk lets its visitors change the record without a token"`
}

// Traffic is how much a country has to do with others, or with one.
type Traffic struct {
	Code        string `json:"code"`
	ISO2        string `json:"iso2"`
	Name        string `json:"name"`
	Events      int    `json:"events"`
	Cooperation int    `json:"cooperation"`
	Conflict    int    `json:"conflict"`

	Beside []answers.Count `json:"beside,omitempty" doc:"events that imported collections have coded, by their names; of whole years, those of since and until among them"`
}

// Suggestion is what a user may mean.
type Suggestion struct {
	Kind   string `json:"kind" enum:"country,pair,person,place,day,words"`
	Label  string `json:"label"`
	Detail string `json:"detail"`
	A      string `json:"a,omitempty" doc:"code of a country"`
	B      string `json:"b,omitempty"`
	Query  string `json:"query,omitempty" doc:"the search that it stands for"`
}

// Event is an event with all that the record knows of it.
type Event struct {
	Event       dragoman.Record `json:"event"`
	Reports     []ledger.Cited  `json:"reports" doc:"those that tell it"`
	Part        []string        `json:"parts" doc:"ids of the events that belong to this visit"`
	Corrections []ledger.Logged `json:"corrections"`
	TypeGloss   string          `json:"type_gloss"`
}

// Marked is a stretch of a report and what it stands for.
type Marked struct {
	Span   dragoman.Span  `json:"span"`
	Kind   string         `json:"kind" enum:"party,day,place,trigger"`
	Party  dragoman.Party `json:"party,omitzero"`
	Label  string         `json:"label"`
	Event  string         `json:"event,omitempty" doc:"id of the event that it belongs to"`
	Detail string         `json:"detail"`

	Sure   float64         `json:"sure,omitempty" doc:"of a trigger: how sure the event is"`
	Rivals []coder.Reading `json:"rivals,omitempty" doc:"of a trigger: the readings of its words that lost, and why"`
}

// Read is a report as it was read.
type Read struct {
	Report dragoman.Report   `json:"report"`
	Events []dragoman.Record `json:"events"`
	Marks  []Marked          `json:"marks"`
	Claims []dragoman.Claim  `json:"claims"`
}

// Explanation is why a text is coded as it is, as "dragoman explain" tells it.
type Explanation struct {
	Text   string            `json:"text"`
	Events []dragoman.Record `json:"events"`
}

// Person is what the tables and the record know of someone.
type Person struct {
	Name   string            `json:"name"`
	Held   []actors.Holding  `json:"held" doc:"offices, from our tables"`
	Told   []answers.Count   `json:"told" doc:"offices and names that reports give"`
	Meets  []Acquaintance    `json:"meets" doc:"whom the person is told to have met or dealt with, most often first"`
	Events []dragoman.Record `json:"events" doc:"the latest"`
	Months []answers.Count   `json:"months"`
	Total  int               `json:"total"`
}

// Acquaintance is someone that a person has to do with.
type Acquaintance struct {
	Name   string       `json:"name"`
	Code   string       `json:"code"`
	Events int          `json:"events"`
	First  dragoman.Day `json:"first"`
	Last   dragoman.Day `json:"last"`
	Months []EdgeMonth  `json:"months"`
}

// Land is what the record has of a country.
type Land struct {
	Code     string           `json:"code"`
	Name     string           `json:"name"`
	Capital  string           `json:"capital"`
	Partners []Traffic        `json:"partners"`
	Offices  []actors.Holding `json:"offices" doc:"who held the highest offices, from our tables"`
	People   []answers.Count  `json:"people" doc:"who of it is told of most"`
	Types    []answers.Count  `json:"types"`
	Total    int              `json:"total"`
}

// Network is who has to do with whom around a country.
type Network struct {
	Center string    `json:"center"`
	Nodes  []Traffic `json:"nodes"`
	Edges  []Edge    `json:"edges"`
	Since  string    `json:"since" doc:"first month, 2019-01"`
	Until  string    `json:"until"`
}

// Edge is two countries and their events by month.
type Edge struct {
	A      string      `json:"a"`
	B      string      `json:"b"`
	Events int         `json:"events"`
	Months []EdgeMonth `json:"months"`
}

// EdgeMonth is a month of an edge.
type EdgeMonth struct {
	Month       string `json:"month"`
	Cooperation int    `json:"cooperation"`
	Conflict    int    `json:"conflict"`
}

// Reviewed is a page of what a person should look at.
type Reviewed struct {
	Events []ReviewItem `json:"events"`
	Next   string       `json:"next,omitempty"`
}

// ReviewItem is one of them.
type ReviewItem struct {
	Why   string          `json:"why"`
	Event dragoman.Record `json:"event"`
}

type nothing struct{}

type Named struct {
	Name string `path:"name" maxLength:"100"`
}

func (d *Desk) lookRoutes(api huma.API) {
	get(api, "/overview", "overview", "What changed in the last week of the record, and what it covers", func(ctx context.Context, _ *nothing) (*Overview, error) { return d.overview(ctx) })
	get(api, "/traffic", "traffic", "How much countries have to do with others, or with one", func(ctx context.Context, in *struct {
		With  string `query:"with" maxLength:"60"`
		Since string `query:"since" format:"date" maxLength:"10"`
		Until string `query:"until" format:"date" maxLength:"10"`
	},
	) ([]Traffic, error) {
		s, err := (&Scoped{Since: in.Since, Until: in.Until}).scope()
		if err != nil {
			return nil, err
		}
		code, err := d.codeOf("query.with", in.With)
		if err != nil {
			return nil, err
		}
		return d.traffic(ctx, code, s)
	})
	get(api, "/suggest", "suggest", "What words of a search may mean", func(ctx context.Context, in *struct {
		Q string `query:"q" maxLength:"200"`
	},
	) ([]Suggestion, error) {
		return d.suggest(ctx, in.Q)
	})
	get(api, "/events/{id}", "event", "An event with its passages", func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"64"`
	},
	) (*Event, error) {
		return d.event(ctx, in.ID)
	})
	get(api, "/reports", "reports", "The newest reports, or those of a title", func(ctx context.Context, in *struct {
		Q     string `query:"q" maxLength:"200" doc:"words of the title, or the id"`
		Limit int    `query:"limit" default:"50" minimum:"1" maximum:"500"`
	},
	) ([]dragoman.Report, error) {
		return d.ledger.Newest(ctx, in.Q, in.Limit)
	})
	type reportIn struct {
		ID string `path:"id" maxLength:"300"`
	}
	get(api, "/reports/{id}", "report", "A report with what was read in it", func(ctx context.Context, in *reportIn) (*Read, error) { return d.read(ctx, in.ID) })
	get(api, "/reports/{id}/explanation", "report-explanation", "Why a report is coded as it is", func(ctx context.Context, in *reportIn) (*Explanation, error) {
		r, err := d.ledger.Report(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return d.explain(r)
	})
	get(api, "/people", "people", "People of the record or the tables whose name begins with words", func(ctx context.Context, in *struct {
		Q     string `query:"q" required:"true" minLength:"3" maxLength:"100" example:"rouhani"`
		Limit int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
	},
	) ([]Suggestion, error) {
		list, err := d.people(ctx, folded(in.Q), in.Limit)
		return notNil(list), err
	})
	get(api, "/people/{name}", "person", "A person: offices, events, and with whom", func(ctx context.Context, in *Named) (*Person, error) { return d.person(ctx, in.Name) })
	get(api, "/countries/{name}", "country", "A country: partners, offices and people", func(ctx context.Context, in *Named) (*Land, error) {
		code, err := d.codeOf("path.name", in.Name)
		if err != nil {
			return nil, err
		}
		return d.land(ctx, code)
	})
	get(api, "/network", "network", "Who has to do with whom around a country", func(ctx context.Context, in *struct {
		Center string `query:"center" required:"true" maxLength:"60"`
		Limit  int    `query:"limit" default:"24" minimum:"2" maximum:"60" doc:"how many partners"`
		Since  string `query:"since" format:"date" maxLength:"10"`
		Until  string `query:"until" format:"date" maxLength:"10"`
	},
	) (*Network, error) {
		s, err := (&Scoped{Since: in.Since, Until: in.Until}).scope()
		if err != nil {
			return nil, err
		}
		code, err := d.codeOf("query.center", in.Center)
		if err != nil {
			return nil, err
		}
		return d.network(ctx, code, s, in.Limit)
	})
	get(api, "/review", "review", "The least certain events, and those whose reports conflict", func(ctx context.Context, in *struct {
		Cursor string `query:"cursor" maxLength:"200"`
		Limit  int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
	},
	) (*Reviewed, error) {
		return d.review(ctx, in.Cursor, in.Limit)
	})
	get(api, "/who/{name}", "who", "Which offices a person held, or what a body is, in our tables", func(_ context.Context, in *struct {
		Named
		On string `query:"on" format:"date" maxLength:"10"`
	},
	) ([]actors.Holding, error) {
		on, err := day("query.on", in.On)
		if err != nil {
			return nil, err
		}
		return notNil(d.lexicon.Who(in.Name, on)), nil
	})
	get(api, "/where/{name}", "where", "Which places a name may mean", func(_ context.Context, in *Named) ([]places.Candidate, error) {
		return notNil(d.places.Where(in.Name)), nil
	})
	get(api, "/codebook", "codebook", "PLOVER's event types with their modes, and the sectors and contexts", func(context.Context, *nothing) (*Codebook, error) {
		types := slices.Clone(ontology.Types())
		for i := range types {
			types[i].Modes = notNil(types[i].Modes)
		}
		return &Codebook{Types: types, Contexts: ontology.Contexts(), Sectors: ontology.Sectors(), Bodies: ontology.Bodies()}, nil
	})
}

// Codebook is the ontology.
type Codebook struct {
	Types    []ontology.Type `json:"types"`
	Contexts []ontology.Term `json:"contexts"`
	Sectors  []ontology.Term `json:"sectors"`
	Bodies   []ontology.Term `json:"bodies"`
}

func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

const week = 7

func (d *Desk) overview(ctx context.Context) (o *Overview, err error) {
	o = &Overview{Latest: []dragoman.Record{}, Rising: []answers.RisingPair{}, Edits: d.options.EditToken == "" && d.options.ReadToken == ""}
	if o.Version, err = d.ledger.Version(ctx); err != nil {
		return nil, err
	}
	if o.Extent, err = d.ledger.Extent(ctx, 0, 0); err != nil {
		return nil, err
	}
	c, err := d.ledger.Coverage(ctx)
	if err != nil {
		return nil, err
	}
	o.Events = c.Events
	if o.Months, err = d.ledger.CoverageMonths(ctx); err != nil {
		return nil, err
	}
	if o.Foreign, err = d.ledger.Foreign(ctx); err != nil {
		return nil, err
	}
	if o.Extent.Until == 0 {
		return o, nil
	}
	o.Since = o.Extent.Until - week + 1
	for r, err := range d.ledger.Events(ctx, ledger.Query{Since: o.Since, Until: o.Extent.Until, Descending: true, Limit: 30, Statuses: []dragoman.Status{dragoman.Actual}}) {
		if err != nil {
			return nil, err
		}
		o.Latest = append(o.Latest, r)
	}
	all, err := answers.FindKind("all")
	if err != nil {
		return nil, err
	}
	a, err := answers.Rising(ctx, d.ledger, answers.RisingQuery{Kind: all, Weeks: 4, Before: 52, Limit: 8})
	if err != nil {
		return nil, err
	}
	o.Rising = append(o.Rising, a.Pairs...)
	return o, nil
}

// add counts events of a type.
func (t *Traffic) add(typ string, n int) {
	t.Events += n
	if q := ontology.Quad(typ); q == ontology.VerbalCooperation || q == ontology.MaterialCooperation {
		t.Cooperation += n
	} else if q != 0 {
		t.Conflict += n
	}
}

func (d *Desk) traffic(ctx context.Context, with string, s answers.Scope) ([]Traffic, error) {
	partners, err := d.ledger.Partners(ctx, with, s.Since, s.Until, false)
	if err != nil {
		return nil, err
	}
	byCode := map[string]*Traffic{}
	for _, p := range partners {
		if p.A == p.B {
			continue
		}
		for _, code := range [2]string{p.A, p.B} {
			if code == with || code == "" {
				continue
			}
			t := byCode[code]
			if t == nil {
				t = &Traffic{Code: code, Name: d.title(code)}
				if c, ok := d.places.Country(code); ok {
					t.ISO2 = c.ISO2
				}
				byCode[code] = t
			}
			t.add(p.Type, p.Events)
		}
	}
	list := make([]Traffic, 0, len(byCode))
	for _, t := range byCode {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b Traffic) int { return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Code, b.Code)) })
	return list, d.besides(ctx, list, with, s)
}

// besides adds to the traffic of a country with others, or of all, what imported
// collections have coded.
func (d *Desk) besides(ctx context.Context, list []Traffic, with string, s answers.Scope) error {
	sources, err := d.ledger.Foreign(ctx)
	if err != nil || len(sources) == 0 {
		return err
	}
	at := make(map[string]int, len(list))
	for i := range list {
		at[list[i].Code] = i
	}
	for _, source := range sources {
		years, err := d.ledger.ForeignYears(ctx, source.Name)
		if err != nil {
			return err
		}
		events := map[string]int{}
		for _, y := range years {
			first, last := dragoman.DayOf(y.Year, 1, 1), dragoman.DayOf(y.Year, 12, 31)
			if y.A == y.B || with != "" && y.A != with && y.B != with || s.Since != 0 && last < s.Since || s.Until != 0 && first > s.Until {
				continue
			}
			events[y.A] += y.Events
			events[y.B] += y.Events
		}
		for code, n := range events {
			if i, ok := at[code]; ok && n > 0 {
				list[i].Beside = append(list[i].Beside, answers.Count{Name: source.Name, Events: n})
			}
		}
	}
	return nil
}

// title is a country's or body's name, or its code.
func (d *Desk) title(code string) string {
	if c, ok := d.places.Country(code); ok {
		return c.Name
	}
	for _, t := range ontology.Bodies() {
		if t.Name == code {
			return t.Gloss
		}
	}
	return code
}

func (d *Desk) event(ctx context.Context, id string) (*Event, error) {
	r, err := d.ledger.Event(ctx, id)
	if errors.Is(err, dragoman.ErrNotFound) {
		return nil, notFound("no event " + id)
	}
	if err != nil {
		return nil, err
	}
	e := &Event{Event: r, Part: []string{}, Corrections: []ledger.Logged{}}
	if t, ok := ontology.Lookup(r.Event[0]); ok {
		e.TypeGloss = t.Gloss
	}
	reports := []string{r.Report}
	for _, p := range r.Passages {
		if p.Report != "" && !slices.Contains(reports, p.Report) {
			reports = append(reports, p.Report)
		}
	}
	if e.Reports, err = d.ledger.Citations(ctx, reports); err != nil {
		return nil, err
	}
	for p, err := range d.ledger.Events(ctx, ledger.Query{PartOf: r.ID, Limit: 50}) {
		if err != nil {
			return nil, err
		}
		e.Part = append(e.Part, p.ID)
	}
	if len(r.Corrected) == 0 {
		return e, nil
	}
	log, err := d.ledger.Corrections(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range log {
		if slices.ContainsFunc(r.Corrected, func(s string) bool { return strings.HasSuffix(s, c.ID) }) {
			e.Corrections = append(e.Corrections, c)
		}
	}
	return e, nil
}

func (d *Desk) read(ctx context.Context, id string) (*Read, error) {
	rep, err := d.ledger.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	a := &Read{Report: rep, Events: []dragoman.Record{}, Marks: []Marked{}, Claims: []dragoman.Claim{}}
	for r, err := range d.ledger.Events(ctx, ledger.Query{Report: id}) {
		if err != nil {
			return nil, err
		}
		a.Events = append(a.Events, r)
	}
	for c, err := range d.ledger.Claims(ctx, ledger.ClaimQuery{Report: id}) {
		if err != nil {
			return nil, err
		}
		a.Claims = append(a.Claims, c)
	}
	if !english(&rep) {
		return a, nil
	}
	c, err := d.coding()
	if err != nil {
		return nil, err
	}
	doc, rivals := c.Rivals(rep)
	for _, m := range doc.Mentions {
		if m.Party.Code+m.Party.Sector == "" || m.Empty() {
			continue // a name of which nothing is known
		}
		label := strings.TrimSpace(m.Party.Code + " " + m.Party.Sector)
		detail := cmp.Or(m.Party.Name, m.Kind)
		if m.Party.Office != "" {
			detail += ", " + m.Party.Office
		}
		a.Marks = append(a.Marks, Marked{Span: m.Span, Kind: "party", Party: m.Party, Label: label, Detail: detail})
	}
	records := c.Records(doc)
	for i, e := range doc.Events {
		id := records[i].ID
		for _, p := range e.Passages[:1] {
			a.Marks = append(a.Marks, Marked{Span: p.Trigger, Kind: "trigger", Event: id, Label: strings.Trim(e.Type+"/"+e.Mode, "/"), Detail: "rule " + e.Rule, Sure: e.Confidence, Rivals: rivals[i]})
		}
		if !e.When.Said.Empty() {
			a.Marks = append(a.Marks, Marked{Span: e.When.Said, Kind: "day", Event: id, Label: span(e.When), Detail: e.When.How})
		}
		if !e.Where.Span.Empty() {
			a.Marks = append(a.Marks, Marked{Span: e.Where.Span, Kind: "place", Event: id, Label: strings.TrimSpace(e.Where.Name + " " + e.Where.Country)})
		}
	}
	slices.SortStableFunc(a.Marks, func(x, y Marked) int {
		return cmp.Or(cmp.Compare(x.Span.Start, y.Span.Start), cmp.Compare(y.Span.End, x.Span.End))
	})
	return a, nil
}

func span(v dragoman.Interval) string {
	if v.From == v.To {
		return v.From.String()
	}
	return v.From.String() + " to " + v.To.String()
}

// longExplained is the longest text that is explained, in bytes: an explanation
// is some fifty times as long.
const longExplained = 20 << 10

func (d *Desk) explain(rep dragoman.Report) (*Explanation, error) {
	if len(rep.Text) > longExplained {
		return nil, wrong("text", len(rep.Text), errors.New("a text of more than 20 KB is explained by dragoman explain --file"))
	}
	c, err := d.coding()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	doc, err := c.Explain(&b, rep)
	if err != nil {
		return nil, err
	}
	return &Explanation{Text: exchange.Clean(b.String()), Events: notNil(c.Records(doc))}, nil
}

const personEvents = 2000 // of a person that are looked at

func (d *Desk) person(ctx context.Context, name string) (*Person, error) {
	p := &Person{Name: name, Held: notNil(d.lexicon.Who(name, 0)), Told: []answers.Count{}, Meets: []Acquaintance{}, Events: []dragoman.Record{}, Months: []answers.Count{}}
	words, err := ledger.Match(name)
	if err != nil || words == "" {
		return nil, wrong("path.name", name, errors.New("want a name"))
	}
	meets, told, months := map[[2]string]*Acquaintance{}, map[string]int{}, map[string]int{}
	q := ledger.Query{Person: `"` + strings.ReplaceAll(name, `"`, " ") + `"`, Descending: true, Limit: personEvents, Statuses: []dragoman.Status{dragoman.Actual, dragoman.Historical}}
	for r, err := range d.ledger.Events(ctx, q) {
		if err != nil {
			return nil, err
		}
		p.Total++
		if len(p.Events) < 100 {
			p.Events = append(p.Events, r)
		}
		if r.Date != 0 {
			months[r.Date.String()[:7]]++
		}
		for _, x := range slices.Concat(r.Actor, r.Recipient) {
			if x.IdentifierText == "" && x.Rank == 0 {
				continue // a government, a people
			}
			if is(x, name) {
				told[strings.Trim(x.IdentifierText+", "+x.Office+" ("+x.Code+")", ", ")]++
				continue
			}
			who := cmp.Or(x.IdentifierText, x.Office)
			m := meets[[2]string{who, x.Code}]
			if m == nil {
				m = &Acquaintance{Name: who, Code: x.Code, Last: cmp.Or(r.Date, r.Published)}
				meets[[2]string{who, x.Code}] = m
			}
			m.Events++
			m.First = cmp.Or(r.Date, r.Published)
			m.month(&r)
		}
	}
	if p.Total == 0 && len(p.Held) == 0 {
		return nil, notFound("nobody of the name " + strconv.Quote(name) + " that the record or the tables know")
	}
	for _, m := range meets {
		p.Meets = append(p.Meets, *m)
	}
	slices.SortFunc(p.Meets, func(a, b Acquaintance) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(b.Last, a.Last), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
	p.Meets = p.Meets[:min(len(p.Meets), 60)]
	p.Told = counted(told, 20)
	for _, m := range slices.Sorted(maps.Keys(months)) {
		p.Months = append(p.Months, answers.Count{Name: m, Events: months[m]})
	}
	return p, nil
}

// month counts an event in its month. Events come the latest first; a person may
// stand on an event twice, which counts as often in Events and here.
func (a *Acquaintance) month(r *dragoman.Record) {
	name := cmp.Or(r.Date, r.Published).String()[:7]
	i := slices.IndexFunc(a.Months, func(m EdgeMonth) bool { return m.Month == name })
	if i < 0 {
		i = len(a.Months)
		a.Months = append(a.Months, EdgeMonth{Month: name})
	}
	if r.QuadCode <= 2 {
		a.Months[i].Cooperation++
	} else {
		a.Months[i].Conflict++
	}
}

// is reports whether a party has all words of a name.
func is(x dragoman.Actor, name string) bool {
	has := strings.Fields(strings.ToLower(x.IdentifierText + " " + x.EntityText))
	for _, w := range strings.Fields(strings.ToLower(name)) {
		if !slices.Contains(has, w) {
			return false
		}
	}
	return true
}

func counted(m map[string]int, most int) []answers.Count {
	list := make([]answers.Count, 0, len(m))
	for name, n := range m {
		list = append(list, answers.Count{Name: name, Events: n})
	}
	slices.SortFunc(list, func(a, b answers.Count) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Name, b.Name))
	})
	return list[:min(len(list), most)]
}

func notFound(what string) error { return huma.Error404NotFound(what) }

const landEvents = 3000 // of a country that are looked at for people

func (d *Desk) land(ctx context.Context, code string) (*Land, error) {
	a := &Land{Code: code, Name: d.title(code), Offices: d.offices(code)}
	if c, ok := d.places.Country(code); ok && len(c.Capitals) > 0 {
		a.Capital = c.Capitals[0]
	}
	var err error
	if a.Partners, err = d.traffic(ctx, code, answers.Scope{}); err != nil {
		return nil, err
	}
	a.Partners = a.Partners[:min(len(a.Partners), 40)]
	people, types := map[string]int{}, map[string]int{}
	for r, err := range d.ledger.Events(ctx, ledger.Query{Country: code, Descending: true, Limit: landEvents}) {
		if err != nil {
			return nil, err
		}
		a.Total++
		types[r.Event[0]]++
		for _, x := range slices.Concat(r.Actor, r.Recipient) {
			if x.Code == code && x.IdentifierText != "" && x.Office != "" {
				people[x.IdentifierText]++
			}
		}
	}
	a.People, a.Types = counted(people, 20), counted(types, 16)
	return a, nil
}

// offices are who held the highest offices of a country.
func (d *Desk) offices(code string) []actors.Holding {
	list := []actors.Holding{}
	c, ok := d.places.Country(code)
	if !ok {
		return list
	}
	for _, h := range d.lexicon.Held(c.Code) {
		if h.Kind == actors.Name && h.Rank >= actors.RankMinister {
			list = append(list, h)
		}
	}
	slices.SortStableFunc(list, func(a, b actors.Holding) int { return cmp.Or(cmp.Compare(b.From, a.From), cmp.Compare(a.Name, b.Name)) })
	return list[:min(len(list), 60)]
}

func (d *Desk) network(ctx context.Context, center string, s answers.Scope, limit int) (*Network, error) {
	partners, err := d.traffic(ctx, center, s)
	if err != nil {
		return nil, err
	}
	partners = partners[:min(len(partners), limit)]
	n := &Network{Center: center, Nodes: append([]Traffic{{Code: center, Name: d.title(center)}}, partners...), Edges: []Edge{}}
	within := map[string]bool{}
	for _, t := range n.Nodes {
		within[t.Code] = true
	}
	rows, err := d.ledger.Partners(ctx, "", s.Since, s.Until, true)
	if err != nil {
		return nil, err
	}
	for _, p := range rows {
		if !within[p.A] || !within[p.B] || p.A == p.B || p.Month == 0 {
			continue
		}
		if k := len(n.Edges); k == 0 || n.Edges[k-1].A != p.A || n.Edges[k-1].B != p.B {
			n.Edges = append(n.Edges, Edge{A: p.A, B: p.B, Months: []EdgeMonth{}})
		}
		e := &n.Edges[len(n.Edges)-1]
		month := answers.YearMonth(p.Month).String()
		if k := len(e.Months); k == 0 || e.Months[k-1].Month != month {
			e.Months = append(e.Months, EdgeMonth{Month: month})
		}
		var t Traffic
		t.add(p.Type, p.Events)
		m := &e.Months[len(e.Months)-1]
		m.Cooperation, m.Conflict = m.Cooperation+t.Cooperation, m.Conflict+t.Conflict
		e.Events += p.Events
		if n.Since == "" || month < n.Since {
			n.Since = month
		}
		n.Until = max(n.Until, month)
	}
	return n, nil
}

func (d *Desk) review(ctx context.Context, cursor string, limit int) (*Reviewed, error) {
	doubts, err := d.ledger.Doubts(ctx, cursor, limit+1)
	if errors.Is(err, dragoman.ErrInvalid) {
		return nil, wrong("query.cursor", cursor, err)
	}
	if err != nil {
		return nil, err
	}
	a := &Reviewed{Events: []ReviewItem{}}
	if len(doubts) > limit {
		doubts, a.Next = doubts[:limit], doubts[limit-1].Cursor()
	}
	for _, x := range doubts {
		r, err := d.ledger.Event(ctx, x.ID)
		if errors.Is(err, dragoman.ErrNotFound) {
			continue // struck out meanwhile
		}
		if err != nil {
			return nil, err
		}
		why := "confidence " + strconv.FormatFloat(x.Confidence, 'f', 2, 64)
		if x.Days > 1 {
			why += ", " + strconv.Itoa(x.Days) + " different days"
		}
		a.Events = append(a.Events, ReviewItem{Why: why, Event: r})
	}
	return a, nil
}
