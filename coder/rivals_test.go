package coder

import (
	"reflect"
	"strings"
	"testing"
)

// TestRivals: the events are those of Code, and each has the readings that lost
// to it, with the reason.
func TestRivals(t *testing.T) {
	c := shared(t)
	rep := report("Denmark calls on the European Union for new sanctions against Iran. Copenhagen recalled its ambassador to Tehran on Monday.")
	doc, lost := c.Rivals(rep)
	if want := c.Code(rep); !reflect.DeepEqual(c.Records(doc), c.Records(want)) {
		t.Errorf("other events than Code gives: %v", doc.Events)
	}
	if len(lost) != len(doc.Events) || len(lost) < 2 {
		t.Fatalf("%d events, readings of %d", len(doc.Events), len(lost))
	}
	if doc.Events[0].Type != "REQUEST" || len(lost[0]) == 0 {
		t.Fatalf("the first is %s with %v", doc.Events[0].Type, lost[0])
	}
	found := false
	for _, l := range lost[0] {
		if l.Rule == "" || l.Why == "" || l.Words == "" {
			t.Errorf("a reading without its rule, words or reason: %+v", l)
		}
		found = found || l.Type == "SANCTION" && l.Words == "sanctions" && strings.Contains(l.Why, "content of request")
	}
	if !found {
		t.Errorf("the sanctions that are called for are no reading that lost: %+v", lost[0])
	}
}
