package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
)

// Formed is the form of an answer.
type Formed struct {
	Format string `query:"format" enum:"json,csv,md" doc:"form of the answer; the Accept header says it too"`
}

// Scoped is the time that a question is about.
type Scoped struct {
	Since string `query:"since" format:"date" maxLength:"10" doc:"on this day or later"`
	Until string `query:"until" format:"date" maxLength:"10" doc:"on this day or earlier"`
	AsOf  string `query:"as_of" format:"date" maxLength:"10" doc:"what the record knew at the end of this day"`
}

func day(field, s string) (dragoman.Day, error) {
	if s == "" {
		return 0, nil
	}
	v, err := dragoman.ParseDay(s)
	return v, wrong(field, s, err)
}

func (in *Scoped) scope() (s answers.Scope, err error) {
	if s.Since, err = day("query.since", in.Since); err != nil {
		return s, err
	}
	if s.Until, err = day("query.until", in.Until); err != nil {
		return s, err
	}
	if s.AsOf, err = day("query.as_of", in.AsOf); err != nil {
		return s, err
	}
	if s.Since != 0 && s.Until != 0 && s.Until < s.Since {
		return s, wrong("query.until", in.Until, errors.New("until is before since"))
	}
	return s, nil
}

// within asks the record as of the scope's day.
func within[A any](ctx context.Context, d *Desk, s answers.Scope, ask func(*ledger.Ledger) (A, error)) (a A, err error) {
	l, done, err := d.at(ctx, s.AsOf)
	if err != nil {
		return a, err
	}
	defer done()
	return ask(l)
}

// codeOf is the code of a country that a field names; empty for an empty one.
func (d *Desk) codeOf(field, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	code, err := d.code(name)
	return code, wrong(field, name, err)
}

type pairIn struct {
	A string `path:"a" maxLength:"60" example:"IRN" doc:"a country or body, by code or name"`
	B string `path:"b" maxLength:"60" example:"AZE" doc:"another"`
	Scoped
	Formed
}

func (d *Desk) pairOf(a, b string) (codes [2]string, err error) {
	if codes[0], err = d.codeOf("path.a", a); err != nil {
		return codes, err
	}
	if codes[1], err = d.codeOf("path.b", b); err != nil {
		return codes, err
	}
	if codes[0] == codes[1] || codes[0] == "" || codes[1] == "" {
		return codes, wrong("path.b", b, errors.New("want two different countries"))
	}
	return codes, nil
}

type visitsIn struct {
	A        string `query:"a" maxLength:"60" doc:"a country; with b the visits between the two, alone those of it and to it"`
	B        string `query:"b" maxLength:"60"`
	From     string `query:"from" maxLength:"60" doc:"only visits of this country"`
	To       string `query:"to" maxLength:"60" doc:"only visits to this country"`
	Person   string `query:"person" maxLength:"100" doc:"words of a name or an office"`
	Rank     string `query:"rank" maxLength:"40" doc:"leave out visitors below it: minister"`
	Standing string `query:"standing" maxLength:"60" doc:"any of held, planned, cancelled, denied, possible, with commas between"`
	Scoped
	Formed
}

type threadsIn struct {
	Countries string `query:"countries" maxLength:"200" doc:"countries of which each is a party, with commas between"`
	Name      string `query:"name" maxLength:"100" doc:"words of the name"`
	Mentions  bool   `query:"mentions" doc:"those of which no step is told, too"`
	Scoped
	Formed
}

type trendIn struct {
	A     string `query:"a" required:"true" maxLength:"60"`
	B     string `query:"b" required:"true" maxLength:"60"`
	What  string `query:"what" default:"diplomatic" maxLength:"200" doc:"diplomatic, visits, cooperation, conflict, all, or event types with commas between"`
	Split string `query:"split" maxLength:"7" doc:"first month of what is after, as 2018-08; without it change points are sought"`
	Scoped
	Formed
}

type risingIn struct {
	What   string `query:"what" default:"all" maxLength:"200"`
	Weeks  int    `query:"weeks" default:"4" minimum:"1" maximum:"520"`
	Before int    `query:"before" default:"52" minimum:"1" maximum:"2600"`
	Limit  int    `query:"limit" minimum:"0" maximum:"500"`
	Until  string `query:"until" format:"date" maxLength:"10"`
	AsOf   string `query:"as_of" format:"date" maxLength:"10"`
	Formed
}

type coverageIn struct {
	Countries string `query:"countries" maxLength:"200"`
	Scoped
	Formed
}

type claimsIn struct {
	Report  string `query:"report" maxLength:"300" doc:"id of the report that makes them"`
	Country string `query:"country" maxLength:"60"`
	A       string `query:"a" maxLength:"60" doc:"with b: of both"`
	B       string `query:"b" maxLength:"60"`
	Kind    string `query:"kind" maxLength:"100" doc:"any of count, first, last, record, trend, comparison, assessment, with commas between"`
	Limit   int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
	Scoped
	Formed
}

type checkIn struct {
	Text   string `query:"text" maxLength:"1000" doc:"the claim in words"`
	On     string `query:"on" format:"date" maxLength:"10" doc:"day on which it is claimed"`
	Report string `query:"report" maxLength:"300" doc:"instead of text: a claim that this report makes"`
	Claim  int    `query:"claim" default:"1" minimum:"1" maximum:"1000" doc:"which of several"`
	AsOf   string `query:"as_of" format:"date" maxLength:"10"`
	Formed
}

// listed cuts what stands between commas.
func listed(s string) (items []string) {
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// askRoutes are the questions of package answers, and the search.
func (d *Desk) askRoutes(api huma.API) {
	get(api, "/pairs/{a}/{b}", "pair", "The state of relations of two countries", func(ctx context.Context, in *pairIn) (*answers.PairAnswer, error) {
		s, err := in.scope()
		if err != nil {
			return nil, err
		}
		codes, err := d.pairOf(in.A, in.B)
		if err != nil {
			return nil, err
		}
		q := answers.PairQuery{Scope: s, Names: [2]string{d.places.Words(codes[0]), d.places.Words(codes[1])}}
		return within(ctx, d, s, func(l *ledger.Ledger) (*answers.PairAnswer, error) {
			return answers.Pair(ctx, l, codes[0], codes[1], q)
		})
	})
	get(api, "/visits", "visits", "Visits between countries, or of a person", d.visits)
	for _, kind := range []string{answers.Agreement, answers.Project} {
		get(api, "/"+kind+"s", kind+"s", "What is told of "+kind+"s, by stages", func(ctx context.Context, in *threadsIn) (*answers.ThreadsAnswer, error) {
			s, err := in.scope()
			if err != nil {
				return nil, err
			}
			q := answers.ThreadsQuery{Scope: s, Kind: kind, Words: in.Name, Mentions: in.Mentions}
			for _, name := range listed(in.Countries) {
				code, err := d.codeOf("query.countries", name)
				if err != nil {
					return nil, err
				}
				q.Countries = append(q.Countries, code)
			}
			return within(ctx, d, s, func(l *ledger.Ledger) (*answers.ThreadsAnswer, error) { return answers.Threads(ctx, l, q) })
		})
	}
	get(api, "/trend", "trend", "Whether traffic between two countries changed, and when", d.trend)
	get(api, "/rising", "rising", "The pairs whose traffic changed of late", func(ctx context.Context, in *risingIn) (*answers.RisingAnswer, error) {
		q := answers.RisingQuery{Weeks: in.Weeks, Before: in.Before, Limit: in.Limit}
		var err error
		if q.Kind, err = answers.FindKind(in.What); err != nil {
			return nil, wrong("query.what", in.What, err)
		}
		if q.Scope, err = (&Scoped{Until: in.Until, AsOf: in.AsOf}).scope(); err != nil {
			return nil, err
		}
		return within(ctx, d, q.Scope, func(l *ledger.Ledger) (*answers.RisingAnswer, error) { return answers.Rising(ctx, l, q) })
	})
	get(api, "/coverage", "coverage", "What the record covers, and what can be asked of it", func(ctx context.Context, in *coverageIn) (*answers.CoverageAnswer, error) {
		s, err := in.scope()
		if err != nil {
			return nil, err
		}
		var codes []string
		for _, name := range listed(in.Countries) {
			code, err := d.codeOf("query.countries", name)
			if err != nil {
				return nil, err
			}
			codes = append(codes, code)
		}
		return within(ctx, d, s, func(l *ledger.Ledger) (*answers.CoverageAnswer, error) { return answers.Coverage(ctx, l, s, codes...) })
	})
	get(api, "/claims", "claims", "What reports claim of many events", func(ctx context.Context, in *claimsIn) (*answers.ClaimsAnswer, error) {
		s, err := in.scope()
		if err != nil {
			return nil, err
		}
		q := ledger.ClaimQuery{Report: in.Report, Kinds: listed(in.Kind), Since: s.Since, Until: s.Until, Limit: in.Limit}
		if q.Country, err = d.codeOf("query.country", in.Country); err != nil {
			return nil, err
		}
		for i, name := range []string{in.A, in.B} {
			if q.Pair[i], err = d.codeOf([]string{"query.a", "query.b"}[i], name); err != nil {
				return nil, err
			}
		}
		if (q.Pair[0] == "") != (q.Pair[1] == "") {
			return nil, wrong("query.b", in.B, errors.New("a pair wants a and b"))
		}
		return within(ctx, d, s, func(l *ledger.Ledger) (*answers.ClaimsAnswer, error) { return answers.Claims(ctx, l, q, s) })
	})
	get(api, "/check-claim", "check-claim", "What the record holds for a claim and against it", d.check)
	d.searchRoutes(api)
}

func (d *Desk) visits(ctx context.Context, in *visitsIn) (*answers.VisitsAnswer, error) {
	s, err := in.scope()
	if err != nil {
		return nil, err
	}
	q := answers.VisitsQuery{Scope: s, Person: in.Person, Standing: listed(in.Standing)}
	ends := [2]string{in.A, in.B}
	fields := [2]string{"query.a", "query.b"}
	if in.From+in.To != "" {
		if in.A+in.B != "" {
			return nil, wrong("query.from", in.From, errors.New("want a and b, or from and to"))
		}
		ends, fields, q.OneWay = [2]string{in.From, in.To}, [2]string{"query.from", "query.to"}, true
	}
	for i := range ends {
		if ends[i], err = d.codeOf(fields[i], ends[i]); err != nil {
			return nil, err
		}
	}
	if in.Rank != "" {
		if q.Rank, err = answers.ParseRank(in.Rank); err != nil {
			return nil, wrong("query.rank", in.Rank, err)
		}
	}
	return within(ctx, d, s, func(l *ledger.Ledger) (*answers.VisitsAnswer, error) {
		return answers.Visits(ctx, l, ends[0], ends[1], q)
	})
}

func (d *Desk) trend(ctx context.Context, in *trendIn) (*answers.TrendAnswer, error) {
	s, err := in.scope()
	if err != nil {
		return nil, err
	}
	q := answers.TrendQuery{Scope: s}
	if q.Kind, err = answers.FindKind(in.What); err != nil {
		return nil, wrong("query.what", in.What, err)
	}
	if in.Split != "" {
		if q.Split, err = answers.ParseMonth(in.Split); err != nil {
			return nil, wrong("query.split", in.Split, err)
		}
	}
	codes, err := d.pairOf(in.A, in.B)
	if err != nil {
		return nil, err
	}
	return within(ctx, d, s, func(l *ledger.Ledger) (*answers.TrendAnswer, error) {
		return answers.Trend(ctx, l, codes[0], codes[1], q)
	})
}

// check checks a claim as "dragoman check-claim" does.
func (d *Desk) check(ctx context.Context, in *checkIn) (*answers.CheckAnswer, error) {
	if (strings.TrimSpace(in.Text) == "") == (in.Report == "") {
		return nil, wrong("query.text", in.Text, errors.New("want a claim in words, or a report, and not both"))
	}
	asOf, err := day("query.as_of", in.AsOf)
	if err != nil {
		return nil, err
	}
	on, err := day("query.on", in.On)
	if err != nil {
		return nil, err
	}
	if on == 0 {
		on = dragoman.DayIn(time.Now())
	}
	return within(ctx, d, answers.Scope{AsOf: asOf}, func(l *ledger.Ledger) (*answers.CheckAnswer, error) {
		words := []string{"check-claim", in.Text, "--on", on.String()}
		var found []dragoman.Claim
		if in.Report != "" {
			words = []string{"check-claim", "--report", in.Report}
			if _, err := l.Report(ctx, in.Report); err != nil {
				return nil, err
			}
			for c, err := range l.Claims(ctx, ledger.ClaimQuery{Report: in.Report}) {
				if err != nil {
					return nil, err
				}
				found = append(found, c)
			}
		} else {
			c, err := d.coding()
			if err != nil {
				return nil, err
			}
			for _, claim := range c.Code(dragoman.Report{ID: "claim", Published: on, Text: in.Text}).Claims {
				claim.Report, claim.Text.Report = "", "" // it is no report's
				found = append(found, claim)
			}
		}
		if in.Claim > len(found) {
			return nil, wrong("query.claim", in.Claim, errors.New("there is no such claim in it: a claim says how many, since when, more or most"))
		}
		return answers.Check(ctx, l, found[in.Claim-1], asOf, words...)
	})
}

// Page is a page of events.
type Page struct {
	Events []dragoman.Record `json:"events"`
	Next   string            `json:"next,omitempty" doc:"cursor of the page behind this one; absent on the last"`
	Query  string            `json:"query" doc:"the query as it was understood"`
}

type searchIn struct {
	Q      string `query:"q" maxLength:"1000" example:"pair:IRN-AZE type:consult since:2018-12" doc:"words and filters, see doc/query.md"`
	Cursor string `query:"cursor" maxLength:"200"`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"1000"`
	Latest bool   `query:"latest" doc:"latest first"`
	AsOf   string `query:"as_of" format:"date" maxLength:"10"`
	Format string `query:"format" enum:"json,csv,jsonl,parquet" doc:"csv, jsonl and parquet give all events that are asked for, up to 100000"`
	Accept string `header:"Accept"`
}

const mostStreamed = 100_000

func (d *Desk) query(in *searchIn) (ledger.Query, error) {
	q, err := ledger.ParseQuery(in.Q, func(name string) (string, bool) {
		code, err := d.code(name)
		return code, err == nil
	})
	if err != nil {
		return q, wrong("query.q", in.Q, err)
	}
	q.After, q.Descending = in.Cursor, in.Latest
	return q, nil
}

func (d *Desk) search(ctx context.Context, in *searchIn) (*Page, error) {
	asOf, err := day("query.as_of", in.AsOf)
	if err != nil {
		return nil, err
	}
	q, err := d.query(in)
	if err != nil {
		return nil, err
	}
	return within(ctx, d, answers.Scope{AsOf: asOf}, func(l *ledger.Ledger) (*Page, error) {
		p := &Page{Events: []dragoman.Record{}, Query: q.String()}
		q.Limit = in.Limit + 1
		for r, err := range l.Events(ctx, q) {
			if err != nil {
				if errors.Is(err, dragoman.ErrInvalid) || errors.Is(err, dragoman.ErrNotFound) && in.Cursor != "" {
					return nil, wrong("query.cursor", in.Cursor, err)
				}
				return nil, err
			}
			if len(p.Events) == in.Limit {
				p.Next = ledger.Cursor(&p.Events[in.Limit-1])
				break
			}
			p.Events = append(p.Events, r)
		}
		return p, nil
	})
}

func (d *Desk) searchRoutes(api huma.API) {
	registry := api.OpenAPI().Components.Schemas
	text := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	op := huma.Operation{
		OperationID: "events", Method: http.MethodGet, Path: base + "/events", Summary: "Search the record", Tags: []string{"events"}, Errors: []int{400, 401, 422, 500, 503},
		Responses: map[string]*huma.Response{"200": {Description: "events by day", Content: map[string]*huma.MediaType{
			"application/json": {Schema: registry.Schema(reflect.TypeFor[Page](), true, "Page")}, "text/csv": text, "application/jsonl": text, "application/vnd.apache.parquet": text,
		}}},
	}
	huma.Register(api, op, func(ctx context.Context, in *searchIn) (*huma.StreamResponse, error) {
		var write func(w io.Writer) error
		kind, _, _ := strings.Cut(in.Accept, ",")
		switch kind {
		case mediaTypes["csv"], mediaTypes["jsonl"], mediaTypes["parquet"]:
			q, err := d.query(in)
			if err != nil {
				return nil, failed(err)
			}
			asOf, err := day("query.as_of", in.AsOf)
			if err != nil {
				return nil, failed(err)
			}
			q.Limit = mostStreamed
			// A query that cannot be asked is told before the stream begins.
			first := q
			first.Limit = 1
			for _, err := range d.ledger.Events(ctx, first) {
				if err != nil {
					return nil, failed(wrong("query.q", in.Q, err))
				}
			}
			write = func(w io.Writer) error { return d.stream(ctx, w, q, asOf, kind) }
		default:
			kind = mediaTypes["json"]
			page, err := d.search(ctx, in)
			if err != nil {
				return nil, failed(err)
			}
			var b bytes.Buffer
			if err := jsonFormat.Marshal(&b, page); err != nil {
				return nil, err
			}
			write = func(w io.Writer) error {
				_, err := w.Write(b.Bytes())
				return err
			}
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			hc.SetHeader("Content-Type", kind)
			if err := write(hc.BodyWriter()); err != nil {
				d.note("events are not written to their end", err)
				panic(http.ErrAbortHandler) // the client must see that it is not whole
			}
		}}, nil
	})
}

func (d *Desk) stream(ctx context.Context, w io.Writer, q ledger.Query, asOf dragoman.Day, kind string) error {
	l, done, err := d.at(ctx, asOf)
	if err != nil {
		return err
	}
	defer done()
	var out interface {
		Write(*dragoman.Record) error
		Close() error
	}
	switch kind {
	case mediaTypes["parquet"]:
		out = exchange.NewParquet(w)
	case mediaTypes["csv"]:
		out = exchange.NewWriter(w, exchange.CSV, 0)
	default:
		out = exchange.NewWriter(w, exchange.JSONL, 0)
	}
	for r, err := range l.Events(ctx, q) {
		if err == nil {
			err = out.Write(&r)
		}
		if err != nil {
			return errors.Join(err, out.Close())
		}
	}
	return out.Close()
}

// english says in the record's terms what a report is: see intake.English.
func english(r *dragoman.Report) bool {
	_, ok := intake.English(r.Lang, r.Title, r.Text)
	return ok
}
