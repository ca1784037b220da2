package ontology

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dragoman-events/dragoman"
)

func TestTables(t *testing.T) {
	b, err := read(files)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(b.types); got != 16 {
		t.Errorf("%d types, want PLOVER's 16", got)
	}
	quads := map[int]string{
		1: "AGREE CONSULT SUPPORT CONCEDE", 2: "COOPERATE AID RETREAT",
		3: "REQUEST ACCUSE REJECT THREATEN", 4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
	}
	for quad, names := range quads {
		for name := range strings.FieldsSeq(names) {
			if Quad(name) != quad {
				t.Errorf("quad of %s is %d, want %d", name, Quad(name), quad)
			}
		}
	}
	if len(b.contexts) != 37 {
		t.Errorf("%d contexts, want the manual's 37", len(b.contexts))
	}
}

func TestModes(t *testing.T) {
	for _, c := range []struct {
		event, mode, name string
		ok                bool
	}{
		{"ASSAULT", "drone", "drone", true},
		{"ASSAULT", "", "", true},
		{"ASSAULT", "targeted", "assassinate", true},
		{"PROTEST", "block", "obstruct", true},
		{"CONSULT", "riot", "", false},
		{"AGREE", "", "", true},
		{"AGREE", "visit", "", false},
		{"NOTHING", "", "", false},
		{"", "", "", false},
	} {
		if name, ok := FindMode(c.event, c.mode); name != c.name || ok != c.ok {
			t.Errorf("FindMode(%q, %q) = %q, %v; want %q, %v", c.event, c.mode, name, ok, c.name, c.ok)
		}
		if got, want := Valid(c.event, c.mode), c.ok && c.name == c.mode; got != want {
			t.Errorf("Valid(%q, %q) = %v", c.event, c.mode, got)
		}
	}
	if _, ok := FindType("consult"); !ok {
		t.Error("FindType is not blind to case")
	}
}

// TestCAMEO holds the table against codes read from the CAMEO manual.
func TestCAMEO(t *testing.T) {
	for _, c := range []struct{ event, mode, contexts, want string }{
		{"CONSULT", "visit", "", "042"},
		{"CONSULT", "", "military", "040"},
		{"AGREE", "", "economic military", "0311"},
		{"AGREE", "", "territory military", "0312"}, // territory makes no difference
		{"AGREE", "", "territory", "030"},
		{"RETREAT", "ceasefire", "military", "0871"},
		{"ASSAULT", "", "", "180"},
		{"ASSAULT", "", "military", "190"},
		{"ASSAULT", "targeted", "", "186"},
		{"COERCE", "deport", "migration", "174"},
		{"PROTEST", "riot", "political_institutions", "1454"},
		{"THREATEN", "violence", "", "138"},
		{"CONSULT", "riot", "", "040"}, // an unknown mode is as none
		{"NOTHING", "", "", ""},
	} {
		if got := CAMEO(c.event, c.mode, strings.Fields(c.contexts)); got != c.want {
			t.Errorf("CAMEO(%s, %s, %s) = %q, want %q", c.event, c.mode, c.contexts, got, c.want)
		}
	}
}

func TestCAMEORows(t *testing.T) {
	rows := CAMEORows("AID")
	if rows[0].Code != "070" || rows[0].Contexts != nil {
		t.Errorf("first row of AID is %v, want 070 whatever the context", rows[0])
	}
	for _, r := range rows {
		if r.Code == "073" && strings.Join(r.Contexts, " ") != "human_security disasters health" {
			t.Errorf("073 goes with %v", r.Contexts)
		}
		if r.Gloss != CAMEOGloss(r.Code) || r.Gloss == "" {
			t.Errorf("%s says %q and %q", r.Code, r.Gloss, CAMEOGloss(r.Code))
		}
	}
}

// TestErrors spoils one line of one table at a time: the error must name it.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"types.tsv", "AGREE\t1\t4.2", "AGREE\t5\t4.2", `types.tsv:9: quad "5": want 1 to 4`},
		{"types.tsv", "AGREE\t1\t4.2", "AGREE\t1\t42", `types.tsv:9: score "42": want -10 to 10`},
		{"types.tsv", "AGREE\t1\t4.2", "AGREE\t3\t4.2", `types.tsv:9: score 4.2: wrong sign for verbal conflict`},
		{"types.tsv", "AGREE\t1\t4.2\tyes", "AGREE\t1\t4.2\tmaybe", `types.tsv:9: mutual "maybe": want yes or no`},
		{"types.tsv", "CONSULT\t1", "AGREE\t1", `types.tsv:10: type AGREE twice`},
		{"types.tsv", "type\tquad", "type\tkind", `types.tsv:8: columns`},
		{"modes.tsv", "CONSULT\tvisit", "MEET\tvisit", `modes.tsv:4: type "MEET" unknown`},
		{"modes.tsv", "CONSULT\tthird-party", "CONSULT\tvisit", `modes.tsv:5: mode CONSULT visit twice`},
		{"modes.tsv", "visit\t\tthe actor", "visit\tthe actor", `modes.tsv:4: 3 columns: want 4`},
		{"contexts.tsv", "intelligence\t", "military\t", `contexts.tsv:4: context military twice`},
		{"sectors.tsv", "GOV\t", "GOV \t", `sectors.tsv:4: column sector: space around "GOV "`},
		{"cameo.tsv", "AGREE\t\teconomic\t0311", "AGREE\t\tmoney\t0311", `cameo.tsv:7: context "money" unknown`},
		{"cameo.tsv", "AGREE\t\teconomic\t0311", "AGREE\t\teconomic\t311", `cameo.tsv:7: code "311": want 3 or 4 digits`},
		{"cameo.tsv", "CONSULT\tvisit\t\t", "CONSULT\tvisit\tmilitary\t", `cameo.tsv: no row for CONSULT visit`},
	} {
		spoilt := fstest.MapFS{}
		names, _ := fs.Glob(files, "*.tsv")
		for _, name := range names {
			data, _ := files.ReadFile(name)
			if name == c.file {
				if !strings.Contains(string(data), c.old) {
					t.Fatalf("%s has no %q", name, c.old)
				}
				data = []byte(strings.Replace(string(data), c.old, c.new, 1))
			}
			spoilt[name] = &fstest.MapFile{Data: data}
		}
		_, err := read(spoilt)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("%s with %q: error %v, want %q", c.file, c.new, err, c.want)
		}
	}
}

func BenchmarkCAMEO(b *testing.B) {
	contexts := []string{"territory", "military"}
	for b.Loop() {
		CAMEO("AGREE", "", contexts)
	}
}

// The way back from CAMEO ends in the type from which the way there began.
func TestFromCAMEO(t *testing.T) {
	for _, typ := range Types() {
		for _, r := range CAMEORows(typ.Name) {
			event, mode, _ := FromCAMEO(r.Code)
			if typ.Name == "RETREAT" && (r.Code == "080" || r.Code == "085") {
				continue // CAMEO does not tell concessions in words from those in deeds here
			}
			if event != typ.Name || !Valid(event, mode) {
				t.Errorf("%s %s is %s in CAMEO, which is %s %s", typ.Name, r.Mode, r.Code, event, mode)
			}
		}
	}
	for _, c := range []struct{ code, event, mode string }{
		{"010", "", ""}, {"042", "CONSULT", "visit"}, {"0834", "CONCEDE", ""}, {"1712", "ASSAULT", "destroy"}, {"192", "COERCE", "seize"},
		{"", "", ""}, {"---", "", ""}, {"X", "", ""}, {"021", "REQUEST", "assist"}, {"1991", "ASSAULT", ""},
	} {
		if event, mode, _ := FromCAMEO(c.code); event != c.event || mode != c.mode {
			t.Errorf("%s is %s %s, want %s %s", c.code, event, mode, c.event, c.mode)
		}
	}
}
