package coder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/ontology"
)

// Records gives the events of a document in PLOVER's field names.
func (c *Coder) Records(d *dragoman.Document) []dragoman.Record {
	out := make([]dragoman.Record, 0, len(d.Events))
	for i := range d.Events {
		out = append(out, record(d, &d.Events[i]))
	}
	for i := range out {
		if p := d.Events[i].Part; p >= 0 && p < len(out) {
			out[i].PartOf = out[p].ID
		}
	}
	return out
}

func record(d *dragoman.Document, e *dragoman.Event) dragoman.Record {
	first := e.Passages[0]
	rec := dragoman.Record{
		Report: d.ID, Published: d.Published,
		Date: e.When.From, EndDate: e.When.To, DateSaid: e.When.Said.Of(d.Text), DateHow: e.When.How,
		Event: []string{e.Type}, Mode: []string{}, Context: append([]string{}, e.Contexts...),
		Status: e.Status, Hedge: e.Hedge, SaidBy: sides(d, e.SaidBy),
		Actor: sides(d, e.Actors), Recipient: sides(d, e.Recipients),
		EventLoc:  dragoman.EventLoc{Place: e.Where.Name, CountryCode: e.Where.Country, Lat: e.Where.Lat, Lon: e.Where.Lon, Span: e.Where.Span},
		EventText: first.Trigger.Of(d.Text),
		TextInfo:  textInfo(d, first),
		QuadCode:  ontology.Quad(e.Type), EventScale: ontology.Scale(e.Type), CAMEO: ontology.CAMEO(e.Type, e.Mode, e.Contexts),
		Rule: e.Rule, Confidence: e.Confidence,
		Coder:    dragoman.CoderInfo{Name: Name, Version: Version},
		CiteInfo: dragoman.Citation{Title: d.Title, URL: d.URL, Publication: d.Source},
	}
	if e.Mode != "" {
		rec.Mode = []string{e.Mode}
	}
	if len(rec.SaidBy) == 0 {
		rec.SaidBy = nil
	}
	rec.TextInfo.Trigger = ""
	for _, p := range e.Passages[1:] {
		rec.Passages = append(rec.Passages, textInfo(d, p))
	}
	rec.ID = recordID(&rec, first.Trigger)
	return rec
}

func textInfo(d *dragoman.Document, p dragoman.Passage) dragoman.TextInfo {
	return dragoman.TextInfo{Sequence: p.Sentence + 1, Start: p.Span.Start, End: p.Span.End, Text: p.Span.Of(d.Text), Trigger: p.Trigger.Of(d.Text)}
}

// recordID is the same for the same report, coder version and event.
func recordID(r *dragoman.Record, trigger dragoman.Span) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %s %s %d %d %q %q", r.Report, r.Published, Version, trigger.Start, trigger.End, r.Event, r.Mode)
	for _, side := range [][]dragoman.Actor{r.Actor, r.Recipient} {
		for _, a := range side {
			fmt.Fprintf(h, " %s %s %d %d", a.Code, a.Sector, a.Span.Start, a.Span.End)
		}
		fmt.Fprint(h, " |")
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

func sides(d *dragoman.Document, ms []int) []dragoman.Actor {
	out := make([]dragoman.Actor, 0, len(ms))
	for _, m := range ms {
		mn := &d.Mentions[m]
		a := dragoman.Actor{
			Code: mn.Party.Code, Sector: mn.Party.Sector, EntityText: mn.Of(d.Text), IdentifierText: mn.Party.Name,
			Office: mn.Party.Office, Rank: mn.Party.Rank, Span: mn.Span,
		}
		if mn.Kind == actors.Country || mn.Kind == actors.Place || mn.Kind == actors.People {
			a.IdentifierText = "" // the code says it
		}
		// One entry for a party, however many of its mentions stand there.
		if !slices.ContainsFunc(out, func(o dragoman.Actor) bool {
			return o.Code == a.Code && o.Sector == a.Sector && o.IdentifierText == a.IdentifierText && o.Office == a.Office
		}) {
			out = append(out, a)
		}
	}
	return out
}
