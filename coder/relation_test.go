package coder

import (
	"errors"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

func TestRelate(t *testing.T) {
	c := shared(t)
	for _, x := range []struct{ say, want string }{
		{"[Estonia] refused to hand over the skipper to {Latvia}.", "REJECT"},
		{"[Estonia] is ready to send {Latvia} two icebreakers.", "AGREE"},
		{"[Estonia] sent {Latvia} 500 tonnes of wheat.", "AID"},
		{"[The premier] said {Latvia} must open its archives.", "REQUEST"},
		{"[Estonia] warned {Latvia} that it would close the strait.", "THREATEN"},
		{"[Estonia] accused {Latvia} of hiding the wreck.", "ACCUSE"},
		{"[Estonian guards] arrested {four Latvian poachers}.", "COERCE"},
		{"{Four Latvian poachers} were set free by [Estonian guards].", "RETREAT"},
		{"[Estonian jets] bombed {a Latvian airfield}.", "ASSAULT"},
		{"[Fishermen] marched through Tallinn against {the government}.", "PROTEST"},
		{"[Estonia] recalled its ambassador from {Latvia}.", "SANCTION"},
		{"[Estonia] massed tanks on the border with {Latvia}.", "MOBILIZE"},
		{"[Estonia] and {Latvia} held joint naval exercises.", "COOPERATE"},
		{"[Estonia] praised {Latvia} for its courage.", "SUPPORT"},
		{"[The Estonian premier] met {the Latvian president} in Oslo.", "CONSULT"},
	} {
		m, err := markUp(x.say, 0)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := c.Relate(dragoman.Report{Text: m.text}, m.given)
		if err != nil {
			t.Fatal(err)
		}
		if rel.Type != x.want {
			t.Errorf("%s: got %s by %s (%s), want %s", x.say, rel.Type, rel.Words, strings.Join(rel.Reasons, ", "), x.want)
		}
		sum := 0.0
		for _, p := range rel.Types {
			sum += p.P
		}
		if len(rel.Types) != len(ontology.Types()) || sum < 0.999 || sum > 1.001 {
			t.Errorf("%s: %d types, chances add up to %f", x.say, len(rel.Types), sum)
		}
	}
}

// Nothing that a caller may give makes Relate fail: no span, spans outside
// the text, the whole text for both.
func TestRelateOddSpans(t *testing.T) {
	c := shared(t)
	text := "Estonia met Latvia. It rained."
	for _, g := range []Given{
		{},
		{Actor: []dragoman.Span{{Start: 100, End: 200}}},
		{Actor: []dragoman.Span{{Start: -5, End: 3}}, Recipient: []dragoman.Span{{Start: 0, End: len(text)}}},
		{Actor: []dragoman.Span{{Start: 0, End: len(text)}}, Recipient: []dragoman.Span{{Start: 0, End: len(text)}}},
		{Actor: []dragoman.Span{{Start: 0, End: 7}}, Recipient: []dragoman.Span{{Start: 20, End: 22}}},
		{Recipient: []dragoman.Span{{Start: 12, End: 18}}},
	} {
		for _, text := range []string{text, "", "."} {
			if _, err := c.Relate(dragoman.Report{Text: text}, g); err != nil {
				t.Errorf("%v: %v", g, err)
			}
		}
	}
	alone := *c
	alone.relation = nil
	if _, err := alone.Relate(dragoman.Report{Text: text}, Given{}); !errors.Is(err, dragoman.ErrNotFound) {
		t.Errorf("without a model: %v", err)
	}
}

func TestMarked(t *testing.T) {
	all, err := readMarked(relationText)
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for i := range all {
		m := &all[i]
		n[m.event]++
		if strings.ContainsAny(m.text, "[]{}|") || strings.Contains(m.text, "  ") {
			t.Errorf("%q has marks or double spaces left", m.text)
		}
	}
	for _, typ := range ontology.Types() {
		if n[typ.Name] < 80 {
			t.Errorf("%s has %d marked sentences", typ.Name, n[typ.Name])
		}
	}
	for _, bad := range []struct{ text, want string }{
		{"WAR [gov] met {gov}.", "line 1: want a type and a sentence"},
		{"\nAID [gov gave {gov} food.", "line 2: a mark without an end"},
		{"AID {gov} got food.", "line 1: no [actor]"},
		{"AID [gov] (gave|lent {gov} food.", "line 1: a choice without an end"},
	} {
		if _, err := readMarked(bad.text); err == nil || !strings.HasPrefix(err.Error(), bad.want) || !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%q: got %v, want %s", bad.text, err, bad.want)
		}
	}
}
