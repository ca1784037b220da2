package rules

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

const good = `event: CONSULT
rules:
  - name: meet
    when: {verb: [meet]}
    actor: [subject]
    mutual: true
    examples:
      - say: Iran met Iraq.
        is: IRN GOV + IRQ GOV
      - say: It rained.
        is: none
`

func TestReadFaults(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "mutual: true", "mutal: true", "unknown key \"mutal\""},
		{"no counter-example", "is: none", "is: IRN GOV", "want at least one example that fires and one that does not"},
		{"no trigger", "{verb: [meet]}", "{obj: [meet]}", "want exactly one of verb, noun, adj"},
		{"two triggers", "{verb: [meet]}", "{verb: [meet], noun: [talk]}", "want exactly one of verb, noun, adj"},
		{"unknown list", "[meet]", "[\"@meets\"]", "no list @meets"},
		{"voice", "{verb: [meet]}", "{verb: [meet], voice: middle}", "want active or passive"},
		{"event", "CONSULT", "Consult", "want a PLOVER event type"},
		{"empty step", "[subject]", "[\"object//of\"]", "empty step"},
		{"status", "mutual: true", "status: maybe", "unknown status"},
		{"needs", "mutual: true", "needs: luck", "needs: want"},
		{"broken", "rules:", "rules: [", "x.yaml: yaml"},
	} {
		if !strings.Contains(good, c.from) {
			t.Fatalf("%s: %q is not in the text", c.name, c.from)
		}
		_, err := Read(fstest.MapFS{"x.yaml": {Data: []byte(strings.Replace(good, c.from, c.to, 1))}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want an error with %q, have %v", c.name, c.want, err)
		}
	}
	if _, err := Read(fstest.MapFS{"x.yaml": {Data: []byte(good)}}); err != nil {
		t.Errorf("a good file: %v", err)
	}
	if _, err := Read(fstest.MapFS{}); err == nil {
		t.Error("a folder without rules gives no error")
	}
}

func TestListsInACircle(t *testing.T) {
	_, err := Read(fstest.MapFS{
		"lists.yaml": {Data: []byte("a: [\"@b\"]\nb: [\"@a\"]\n")},
		"x.yaml":     {Data: []byte(strings.Replace(good, "[meet]", "[\"@a\"]", 1))},
	})
	if err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("want an error that speaks of a circle, have %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add("event: X\nrules: [{name: a}]")
	f.Fuzz(func(t *testing.T, s string) {
		Read(fstest.MapFS{"x.yaml": {Data: []byte(s)}}) // must not panic
	})
}

// TestShipped holds the shipped rules to the house's habits: one file for each
// event type, every rule loadable.
func TestShipped(t *testing.T) {
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]int{}
	for _, r := range s.Rules {
		types[r.Event]++
		if want := strings.ToLower(r.Event) + "/"; !strings.HasPrefix(r.Name, want) {
			t.Errorf("%s:%d: rule %s of event %s stands in the wrong file", r.File, r.Line, r.Name, r.Event)
		}
	}
	if len(types) != 16 {
		t.Errorf("rules for %d event types, want all 16: %v", len(types), types)
	}
	if len(s.Contexts) == 0 {
		t.Error("no contexts")
	}
}

// The rules that ship are the same whether their examples are read or not.
func TestLoadLeavesExamplesOut(t *testing.T) {
	bare, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := Read(embedded)
	if err != nil {
		t.Fatal(err)
	}
	tested, err := bare.Tested()
	if err != nil {
		t.Fatal(err)
	}
	if len(bare.Rules) != len(whole.Rules) || len(tested) != len(whole.Rules) {
		t.Fatalf("%d rules without examples, %d with them, %d to test", len(bare.Rules), len(whole.Rules), len(tested))
	}
	for i, w := range whole.Rules {
		if len(w.Examples) == 0 || !reflect.DeepEqual(w, tested[i]) {
			t.Errorf("%s: not the same to test", w.Name)
		}
		b := *bare.Rules[i]
		if len(b.Examples) > 0 {
			t.Errorf("%s: examples are there", b.Name)
		}
		b.Examples = w.Examples
		if !reflect.DeepEqual(w, &b) {
			t.Errorf("%s:%d: another rule without its examples", w.File, w.Line)
		}
	}
}
