package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/dragoman-events/dragoman/places"
)

// Wish is a correction as a person words it: of an event what is right, or
// that it is none, or one with another, or several. One thing at a time.
type Wish struct {
	Event  string `json:"event" maxLength:"64" doc:"id of the event or of a passage that tells it"`
	Author string `json:"author" minLength:"1" maxLength:"100" doc:"who says so"`
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`

	Date      *string   `json:"date,omitempty" maxLength:"30" doc:"2019-01-16, 2019-01-16/17, 2019-01, 2019 or unknown"`
	Type      *string   `json:"type,omitempty" maxLength:"30"`
	Mode      *string   `json:"mode,omitempty" maxLength:"40" doc:"a mode of the type, or none"`
	Status    *string   `json:"status,omitempty" enum:"actual,future,hypothetical,negated,historical"`
	Actor     *[]string `json:"actor,omitempty" maxItems:"20" doc:"parties, each as \"IRN MIL Mohammad Bagheri/chief of general staff\""`
	Recipient *[]string `json:"recipient,omitempty" maxItems:"20"`
	In        *string   `json:"in,omitempty" maxLength:"60" doc:"country where it happened"`
	Place     *string   `json:"place,omitempty" maxLength:"100" doc:"place, with in"`

	NotEvent bool     `json:"not_event,omitempty" doc:"nothing happened"`
	SameAs   string   `json:"same_as,omitempty" maxLength:"64" doc:"id of an event that is the same"`
	Split    []string `json:"split,omitempty" maxItems:"100" doc:"reports of which what they tell is another event"`
}

// NoEvent is the error of an id that is no event's.
func NoEvent(id string) error {
	return fmt.Errorf("no event %s: dragoman events shows their ids: %w", id, dragoman.ErrNotFound)
}

// Correct says in a ledger's terms what a wish says of an event of the record.
func (w *Wish) Correct(ctx context.Context, l *ledger.Ledger, g *places.Gazetteer) (ledger.Correction, error) {
	c := ledger.Correction{At: time.Now(), Author: w.Author, Reason: w.Reason}
	if strings.TrimSpace(w.Reason) == "" {
		return c, wrong("body.reason", w.Reason, errors.New("a correction says why"))
	}
	set := w.Date != nil || w.Type != nil || w.Mode != nil || w.Status != nil || w.Actor != nil || w.Recipient != nil || w.In != nil || w.Place != nil
	n := 0
	for _, is := range []bool{set, w.NotEvent, w.SameAs != "", len(w.Split) > 0} {
		if is {
			n++
		}
	}
	if n != 1 {
		return c, wrong("body", nil, errors.New("want one correction at a time: what is set, not an event, the same as another, or split"))
	}
	told, event, err := l.Places(ctx, w.Event)
	if errors.Is(err, dragoman.ErrNotFound) {
		return c, NoEvent(w.Event)
	}
	if err != nil {
		return c, err
	}
	c.Passages = told
	switch {
	case w.NotEvent:
		c.Kind = ledger.NotEvent
	case w.SameAs != "":
		others, other, err := l.Places(ctx, w.SameAs)
		if errors.Is(err, dragoman.ErrNotFound) {
			return c, NoEvent(w.SameAs)
		}
		if err != nil {
			return c, err
		}
		if other.ID == event.ID {
			return c, wrong("body.same_as", w.SameAs, fmt.Errorf("%s and %s are one event already", event.ID, w.SameAs))
		}
		c.Kind, c.Others = ledger.Same, others
	case len(w.Split) > 0:
		c.Kind, c.Passages = ledger.Split, nil
		var reports []string
		for _, p := range told {
			reports = append(reports, p.Report)
			if slices.Contains(w.Split, p.Report) {
				c.Passages = append(c.Passages, p)
			} else {
				c.Others = append(c.Others, p)
			}
		}
		if len(c.Passages) == 0 || len(c.Others) == 0 {
			return c, wrong("body.split", w.Split, fmt.Errorf("the event is told by %s: split wants some of them, and not all", strings.Join(reports, ", ")))
		}
	default:
		c.Kind = ledger.Set
		c.Fix, err = w.fix(&event, g)
	}
	return c, err
}

// fix reads what is to be set.
func (w *Wish) fix(event *dragoman.Record, g *places.Gazetteer) (*ledger.Fix, error) {
	f := &ledger.Fix{}
	if w.Date != nil {
		days, err := readInterval(*w.Date)
		if err != nil {
			return nil, wrong("body.date", *w.Date, err)
		}
		f.Days = &days
	}
	typ := event.Event[0]
	if w.Type != nil {
		t, ok := ontology.FindType(*w.Type)
		if !ok {
			return nil, wrong("body.type", *w.Type, fmt.Errorf("no event type %q: dragoman codebook lists all", *w.Type))
		}
		typ = t.Name
		f.Type = &typ
	}
	if w.Mode != nil {
		name := *w.Mode
		if name == "none" {
			name = ""
		}
		mode, ok := ontology.FindMode(typ, name)
		if !ok {
			return nil, wrong("body.mode", *w.Mode, fmt.Errorf("%s has no mode %q: dragoman codebook %s lists its modes", typ, name, typ))
		}
		f.Mode = &mode
	}
	if w.Status != nil {
		s := dragoman.Status(*w.Status)
		if !slices.Contains(statuses, s) {
			return nil, wrong("body.status", *w.Status, fmt.Errorf("no status %q: want actual, future, hypothetical, negated or historical", s))
		}
		f.Status = &s
	}
	for _, side := range []struct {
		name string
		said *[]string
		to   **[]dragoman.Actor
	}{{"actor", w.Actor, &f.Actor}, {"recipient", w.Recipient, &f.Recipient}} {
		if side.said == nil {
			continue
		}
		as := []dragoman.Actor{}
		for _, s := range *side.said {
			if s == "none" && len(*side.said) == 1 && side.name == "recipient" {
				break
			}
			a, err := ReadParty(g, s)
			if err != nil {
				return nil, wrong("body."+side.name, s, err)
			}
			as = append(as, a)
		}
		*side.to = &as
	}
	switch {
	case w.In != nil:
		code, err := g.Code(*w.In)
		if err != nil {
			return nil, wrong("body.in", *w.In, err)
		}
		f.Loc = &dragoman.EventLoc{CountryCode: code}
		if w.Place != nil {
			f.Loc.Place = *w.Place
		}
	case w.Place != nil:
		return nil, wrong("body.place", *w.Place, errors.New("a place wants the country that it lies in"))
	}
	return f, nil
}

var statuses = []dragoman.Status{dragoman.Actual, dragoman.Future, dragoman.Hypothetical, dragoman.Negated, dragoman.Historical}

// readInterval reads days as Interval.Brief writes them, or unknown.
func readInterval(s string) (dragoman.Interval, error) {
	if s == "unknown" {
		return dragoman.Interval{}, nil
	}
	first, last, both := strings.Cut(s, "/")
	from, to, err := ledger.ReadDays(first)
	if err != nil || !both {
		return dragoman.Interval{From: from, To: to}, err
	}
	if len(last) < len(first) { // "2019-01-16/17", "2019-01-30/02-02"
		last = first[:len(first)-len(last)] + last
	}
	if _, to, err = ledger.ReadDays(last); err == nil && to < from {
		err = fmt.Errorf("it ends (%s) before it begins (%s)", to, from)
	}
	return dragoman.Interval{From: from, To: to}, err
}

// ReadParty reads "IRN MIL Mohammad Bagheri/chief of general staff".
func ReadParty(g *places.Gazetteer, s string) (dragoman.Actor, error) {
	s, office, _ := strings.Cut(s, "/")
	code, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	code, err := g.Code(code)
	if err != nil {
		return dragoman.Actor{}, fmt.Errorf("party %q: %w", s, err)
	}
	a := dragoman.Actor{Code: code, Office: strings.TrimSpace(office)}
	rest = strings.TrimSpace(rest)
	if sector, name, _ := strings.Cut(rest, " "); ontology.HasSector(sector) {
		a.Sector, rest = sector, strings.TrimSpace(name)
	}
	a.IdentifierText = rest
	return a, nil
}

// Corrected is what came of a correction.
type Corrected struct {
	Correction ledger.Correction `json:"correction"`
	Found      int               `json:"found" doc:"passages that it applies to"`
	Event      *dragoman.Record  `json:"event,omitempty" doc:"the event as it is now; absent when it is none"`
}

func (d *Desk) changeRoutes(api huma.API) {
	get(api, "/corrections", "corrections", "The log of corrections", func(ctx context.Context, _ *nothing) ([]ledger.Logged, error) {
		log, err := d.ledger.Corrections(ctx)
		return notNil(log), err
	})
	post(api, "/corrections", "correct", "Correct what the record tells", func(ctx context.Context, in *struct{ Body Wish }) (*Corrected, error) {
		c, err := in.Body.Correct(ctx, d.ledger, d.places)
		if err != nil {
			return nil, err
		}
		return d.put(ctx, c, in.Body.Event)
	})
	post(api, "/corrections/{id}/undo", "undo", "Say that a correction does not hold", func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"64"`
		Body struct {
			Author string `json:"author" minLength:"1" maxLength:"100"`
			Reason string `json:"reason" minLength:"1" maxLength:"1000"`
		}
	},
	) (*Corrected, error) {
		log, err := d.ledger.Corrections(ctx)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(log, func(o ledger.Logged) bool { return o.ID == in.ID })
		if i < 0 {
			return nil, notFound("no correction of that id")
		}
		return d.put(ctx, ledger.Correction{At: time.Now(), Author: in.Body.Author, Reason: in.Body.Reason, Kind: ledger.Undo, Undone: in.ID}, "")
	})
	post(api, "/explain", "explain", "Why a text is coded as it is", func(_ context.Context, in *struct {
		Body struct {
			Text string `json:"text" minLength:"1" maxLength:"20000"`
			On   string `json:"on,omitempty" format:"date" maxLength:"10" doc:"day of the report; without it no dates are read"`
		}
	},
	) (*Explanation, error) {
		on, err := day("body.on", in.Body.On)
		if err != nil {
			return nil, err
		}
		return d.explain(dragoman.Report{ID: "text", Published: on, Text: in.Body.Text})
	})
}

// put puts a correction into the log.
func (d *Desk) put(ctx context.Context, c ledger.Correction, event string) (*Corrected, error) {
	c, found, err := d.ledger.Correct(context.WithoutCancel(ctx), c) // what was begun is finished
	d.changed()
	if err != nil {
		return nil, err
	}
	d.log.Info("correction", "id", c.ID, "kind", c.Kind, "author", c.Author, "found", found)
	a := &Corrected{Correction: c, Found: found}
	if event == "" {
		return a, nil
	}
	r, err := d.ledger.Event(ctx, event)
	switch {
	case err == nil:
		a.Event = &r
	case !errors.Is(err, dragoman.ErrNotFound):
		return nil, err
	}
	return a, nil
}

// post registers an operation that changes something, or takes a body.
func post[I, O any](api huma.API, p, id, summary string, f func(context.Context, *I) (O, error)) {
	op := huma.Operation{
		OperationID: id, Method: http.MethodPost, Path: base + p, Summary: summary, Tags: []string{strings.Split(p, "/")[1]}, MaxBodyBytes: maxBody,
		Errors: []int{400, 401, 403, 404, 413, 422, 500, 503},
		Parameters: []*huma.Param{{
			Name: writeHeader, In: "header", Required: true, Description: "1: a form or link of another site cannot send it", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"1"}},
		}},
	}
	huma.Register(api, op, func(ctx context.Context, in *I) (*out[O], error) {
		body, err := f(ctx, in)
		if err != nil {
			return nil, failed(err)
		}
		return &out[O]{body}, nil
	})
}
