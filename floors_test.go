package dragoman_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/dragoman-events/dragoman"

// floors says on which floor a package lives. A package imports lower floors
// only; siblings only are in the next table. The reader's copy of this table
// is in doc/design.md, and TestDesign holds the two together.
var floors = map[string]int{
	".":            0,
	"ontology":     1,
	"lang":         1,
	"dates":        2,
	"places":       2,
	"actors":       2,
	"rules":        2,
	"claims":       3,
	"coder":        3,
	"ledger":       3,
	"intake":       4,
	"exchange":     4,
	"answers":      4,
	"eval":         4,
	"archive":      5,
	"desk":         5,
	"desk/web":     1,
	"cmd/dragoman": 6,
}

// siblings are the imports allowed within a floor.
var siblings = map[[2]string]string{
	{"coder", "claims"}:  "the last stage of a report: what it claims beyond its events",
	{"claims", "coder"}:  "its tests alone: they read reports",
	{"actors", "places"}: "a title and a demonym make a party: who someone is rests on where he is from",
}

// packages gives the imports of every package of the module, its test files
// included, read in-process.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			base := path.Base(name)
			if base != "." && strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" || name == "build" {
				return fs.SkipDir
			}
			if _, err := os.Stat(path.Join(name, "go.mod")); err == nil && name != "." {
				return fs.SkipDir // another module
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		if imports[dir] == nil {
			imports[dir] = []string{}
		}
		for _, spec := range f.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[dir] = append(imports[dir], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}

func TestFloors(t *testing.T) {
	all := packages(t)
	for _, dir := range slices.Sorted(maps.Keys(all)) {
		floor, ok := floors[dir]
		if !ok {
			t.Errorf("package %s is on no floor: give it a row here and in doc/design.md", dir)
			continue
		}
		for _, p := range all[dir] {
			if p != module && !strings.HasPrefix(p, module+"/") {
				if floor == 0 && strings.Contains(strings.SplitN(p, "/", 2)[0], ".") {
					t.Errorf("the root imports %s: it imports the standard library only", p)
				}
				continue
			}
			to := path.Clean("./" + strings.TrimPrefix(strings.TrimPrefix(p, module), "/"))
			below, known := floors[to]
			switch {
			case to == dir: // a package's own outer tests
			case !known:
				t.Errorf("%s imports %s, which is on no floor", dir, to)
			case below > floor:
				t.Errorf("%s on floor %d imports %s on floor %d above it", dir, floor, to, below)
			case below == floor && siblings[[2]string{dir, to}] == "":
				t.Errorf("%s imports %s, its sibling on floor %d", dir, to, floor)
			}
		}
	}
	for dir := range floors {
		if _, ok := all[dir]; !ok {
			t.Errorf("package %s has a floor and does not exist", dir)
		}
	}
}

// TestDesign holds the table in doc/design.md, whose rows read
// "| 1 | `ontology` | what lives there |", against floors.
func TestDesign(t *testing.T) {
	data, err := os.ReadFile("doc/design.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]int{}
	for line := range bytes.Lines(data) {
		cells := strings.Split(string(line), "|")
		if len(cells) < 4 {
			continue
		}
		floor, err := strconv.Atoi(strings.TrimSpace(cells[1]))
		_, rest, open := strings.Cut(cells[2], "`")
		name, _, shut := strings.Cut(rest, "`")
		if err != nil || !open || !shut {
			continue
		}
		if name == "dragoman" {
			name = "."
		}
		told[name] = floor
	}
	if !maps.Equal(told, floors) {
		t.Errorf("doc/design.md has the floors %v\nwant %v", told, floors)
	}
}
