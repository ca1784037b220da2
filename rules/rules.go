package rules

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/dragoman-events/dragoman"
)

//go:embed *.yaml
var embedded embed.FS

// Set is a loaded collection of rules, read-only and safe for concurrent use.
type Set struct {
	Rules    []*Rule
	Contexts []ContextWords // in the order of contexts.yaml
	verbs    map[string][]*Rule
	nouns    map[string][]*Rule
	adjs     map[string][]*Rule
	listed   map[string]map[string]bool // lists.yaml, by name and lemma
	shipped  bool                       // by Load: without examples
}

// Rule is one way in which the news words an event.
type Rule struct {
	Name      string // file and name: "consult/pay-a-visit"
	File      string // for errors
	Line      int    // for errors
	Event     string // PLOVER event type
	Mode      string // empty: chosen by Modes
	Modes     []ModeWords
	Status    dragoman.Status // empty: read off the sentence
	Contexts  []string
	Mutual    bool
	Needs     string // "actor", "recipient", "both" or "any": what must name a party; empty is any
	Actor     []Path
	Recipient []Path
	Examples  []Example

	when, unless conditions
	weight       int // specificity
}

// ContextWords tells a context by the words of a clause.
type ContextWords struct {
	Context string
	Words   []string

	list wordList
}

// ModeWords chooses a mode by the words of the clause.
type ModeWords struct {
	Mode  string
	Words []string

	list wordList
}

// Example is a sentence that a rule must code as Is says: "IRN GOV + IRN MIL
// -> AZE GOV" for actors and recipients, "-" for an unnamed side, "none" for
// no event of this type. Fails names a known fault: the example is then
// expected to fail, and the test run fails once it passes.
type Example struct {
	Say   string `yaml:"say"`
	Is    string `yaml:"is"`
	Mode  string `yaml:"mode"`
	As    string `yaml:"as"` // event type, when folding changes it ("AGREE" for a planned visit)
	Fails string `yaml:"fails"`
	Line  int    `yaml:"-"`
}

// Path is where a rule looks for a party: steps down or up the tree.
type Path []string

// String joins the steps as a rule file has them.
func (p Path) String() string { return strings.Join(p, "/") }

type conditions struct {
	verb, noun, adj []phrase
	obj, subj       words
	clause, near    words
	prep            []prepWords
	voice           string
}

// phrase is a trigger of one or more words; head is the one that the rule
// hangs on, rest the others in order.
type phrase struct {
	head string
	rest []string
}

type words struct {
	any   bool
	set   map[string]bool
	multi [][]string // of several words; for near only
}

func (w words) empty() bool       { return !w.any && len(w.set) == 0 && len(w.multi) == 0 }
func (w words) has(s string) bool { return w.any || w.set[s] }

type prepWords struct {
	prep string
	words
}

// The YAML forms.
type fileYAML struct {
	Event string      `yaml:"event"`
	About string      `yaml:"about"`
	Modes yaml.Node   `yaml:"modes"`
	Rules []yaml.Node `yaml:"rules"`
}

type ruleYAML struct {
	Name      string      `yaml:"name"`
	When      yaml.Node   `yaml:"when"`
	Unless    yaml.Node   `yaml:"unless"`
	Actor     []string    `yaml:"actor"`
	Recipient []string    `yaml:"recipient"`
	Mode      string      `yaml:"mode"`
	Status    string      `yaml:"status"`
	Contexts  []string    `yaml:"contexts"`
	Mutual    bool        `yaml:"mutual"`
	Needs     string      `yaml:"needs"`
	Examples  []yaml.Node `yaml:"examples"`
}

type whenYAML struct {
	Verb   []string            `yaml:"verb"`
	Noun   []string            `yaml:"noun"`
	Adj    []string            `yaml:"adj"`
	Obj    []string            `yaml:"obj"`
	Subj   []string            `yaml:"subj"`
	Clause []string            `yaml:"clause"`
	Near   []string            `yaml:"near"`
	Prep   map[string][]string `yaml:"prep"`
	Voice  string              `yaml:"voice"`
}

// Load reads the rules that ship with the program, without their examples,
// which are most of the text: see [Set.Tested].
func Load() (*Set, error) {
	s, err := read(embedded, true)
	if s != nil {
		s.shipped = true
	}
	return s, err
}

// Listed reports whether lists.yaml has a lemma in one of its lists.
func (s *Set) Listed(list, lemma string) bool { return s.listed[list][lemma] }

// Tested gives the rules of the set with their examples.
func (s *Set) Tested() ([]*Rule, error) {
	if !s.shipped {
		return s.Rules, nil
	}
	whole, err := read(embedded, false)
	if err != nil {
		return nil, err
	}
	return whole.Rules, nil
}

// Read loads every *.yaml file at the top of fsys; lists.yaml holds the named
// lists. All faults are reported, each with file and line.
func Read(fsys fs.FS) (*Set, error) { return read(fsys, false) }

// read is Read, and leaves the examples out if so told.
func read(fsys fs.FS, bare bool) (*Set, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("rules: no *.yaml file: %w", dragoman.ErrNotFound)
	}
	sort.Strings(names)
	lists := map[string][]string{}
	if i := slices.Index(names, "lists.yaml"); i >= 0 {
		names = slices.Delete(names, i, i+1)
		b, err := fs.ReadFile(fsys, "lists.yaml")
		if err != nil {
			return nil, fmt.Errorf("rules: %w", err)
		}
		if err := decode(b, &lists); err != nil {
			return nil, fmt.Errorf("lists.yaml:%w", err)
		}
	} else if shipped, err := embedded.ReadFile("lists.yaml"); err == nil {
		// A user's own rules may lean on our lists.
		if err := decode(shipped, &lists); err != nil {
			return nil, fmt.Errorf("lists.yaml:%w", err)
		}
	}
	s := &Set{verbs: map[string][]*Rule{}, nouns: map[string][]*Rule{}, adjs: map[string][]*Rule{}, listed: make(map[string]map[string]bool, len(lists))}
	for name, ws := range lists {
		s.listed[name] = make(map[string]bool, len(ws))
		for _, w := range ws {
			s.listed[name][w] = true
		}
	}
	var faults []error
	if s.Contexts, err = readContexts(fsys, lists); err != nil {
		faults = append(faults, err)
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "contexts.yaml" })
	seen := map[string]bool{}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if bare {
			b = withoutExamples(b)
		}
		rs, errs := readFile(name, b, lists, bare)
		faults = append(faults, errs...)
		for _, r := range rs {
			if seen[r.Name] {
				faults = append(faults, fmt.Errorf("%s:%d: rule %s stands twice: %w", r.File, r.Line, r.Name, dragoman.ErrInvalid))
			}
			seen[r.Name] = true
			s.add(r)
		}
	}
	return s, errors.Join(faults...)
}

func (s *Set) add(r *Rule) {
	s.Rules = append(s.Rules, r)
	index := func(m map[string][]*Rule, ps []phrase) {
		for _, p := range ps {
			if have := m[p.head]; len(have) == 0 || have[len(have)-1] != r {
				m[p.head] = append(have, r)
			}
		}
	}
	index(s.verbs, r.when.verb)
	index(s.nouns, r.when.noun)
	index(s.adjs, r.when.adj)
}

// decode is strict: unknown keys are errors.
func decode(b []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// strict decodes a mapping whose keys must all be among those given.
func strict(n *yaml.Node, into any, keys ...string) error {
	if n.Kind == 0 {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want a mapping: %w", n.Line, dragoman.ErrInvalid)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i]; !slices.Contains(keys, k.Value) {
			return fmt.Errorf("line %d: unknown key %q: %w", k.Line, k.Value, dragoman.ErrInvalid)
		}
	}
	return n.Decode(into)
}

// withoutExamples blanks the examples of a rule file, the lines kept: each
// "examples:" and what stands deeper behind it.
func withoutExamples(b []byte) []byte {
	out := make([]byte, 0, len(b)/2)
	under := -1 // indentation of the examples that we are in
	for line := range bytes.Lines(b) {
		text := bytes.TrimLeft(line, " ")
		depth := len(line) - len(text)
		if under >= 0 && (depth > under || len(bytes.TrimSpace(text)) == 0) {
			out = append(out, '\n')
			continue
		}
		under = -1
		if string(bytes.TrimSpace(text)) == "examples:" {
			under = depth
			out = append(out, '\n')
			continue
		}
		out = append(out, line...)
	}
	return out
}

func readFile(name string, b []byte, lists map[string][]string, bare bool) ([]*Rule, []error) {
	var f fileYAML
	if err := decode(b, &f); err != nil {
		return nil, []error{fmt.Errorf("%s: %w", name, err)}
	}
	if f.Event == "" || f.Event != strings.ToUpper(f.Event) {
		return nil, []error{fmt.Errorf("%s: event: want a PLOVER event type in capitals, have %q: %w", name, f.Event, dragoman.ErrInvalid)}
	}
	var faults []error
	modes, err := readModes(&f.Modes, lists)
	if err != nil {
		faults = append(faults, fmt.Errorf("%s:%d: modes: %w", name, f.Modes.Line, err))
	}
	var rs []*Rule
	for i := range f.Rules {
		n := &f.Rules[i]
		r, err := readRule(n, f.Event, lists, bare)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, n.Line, err))
			continue
		}
		r.Name = strings.TrimSuffix(path.Base(name), ".yaml") + "/" + r.Name
		r.File, r.Line, r.Modes = name, n.Line, modes
		rs = append(rs, r)
	}
	return rs, faults
}

// readContexts reads contexts.yaml, the user's if there is one, else ours.
func readContexts(fsys fs.FS, lists map[string][]string) ([]ContextWords, error) {
	b, err := fs.ReadFile(fsys, "contexts.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		b, err = embedded.ReadFile("contexts.yaml")
	}
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	var n yaml.Node
	if err := yaml.Unmarshal(b, &n); err != nil {
		return nil, fmt.Errorf("contexts.yaml: %w", err)
	}
	var out []ContextWords
	if len(n.Content) == 1 {
		ms, err := readModes(n.Content[0], lists)
		if err != nil {
			return nil, fmt.Errorf("contexts.yaml: %w", err)
		}
		for _, m := range ms {
			out = append(out, ContextWords{Context: m.Mode, Words: m.Words, list: m.list})
		}
	}
	return out, nil
}

func readModes(n *yaml.Node, lists map[string][]string) ([]ModeWords, error) {
	var out []ModeWords
	if n.Kind == 0 {
		return nil, nil
	}
	if n.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("want a mapping of mode to words: %w", dragoman.ErrInvalid)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		var ws []string
		if err := n.Content[i+1].Decode(&ws); err != nil {
			return nil, err
		}
		ws, err := expand(ws, lists)
		if err != nil {
			return nil, err
		}
		out = append(out, ModeWords{Mode: n.Content[i].Value, Words: ws, list: newWordList(ws)})
	}
	return out, nil
}

func readRule(n *yaml.Node, event string, lists map[string][]string, bare bool) (*Rule, error) {
	var y ruleYAML
	if err := strict(n, &y, "name", "when", "unless", "actor", "recipient", "mode", "status", "contexts", "mutual", "needs", "examples"); err != nil {
		return nil, err
	}
	var when, unless whenYAML
	for _, c := range []struct {
		n  *yaml.Node
		to *whenYAML
	}{{&y.When, &when}, {&y.Unless, &unless}} {
		if err := strict(c.n, c.to, "verb", "noun", "adj", "obj", "subj", "clause", "near", "prep", "voice"); err != nil {
			return nil, fmt.Errorf("rule %s: %w", y.Name, err)
		}
	}
	if y.Name == "" {
		return nil, fmt.Errorf("a rule without a name: %w", dragoman.ErrInvalid)
	}
	r := &Rule{Name: y.Name, Event: event, Mode: y.Mode, Status: dragoman.Status(y.Status), Contexts: y.Contexts, Mutual: y.Mutual, Needs: y.Needs}
	fault := func(format string, args ...any) error {
		return fmt.Errorf("rule %s: %s: %w", y.Name, fmt.Sprintf(format, args...), dragoman.ErrInvalid)
	}
	switch r.Status {
	case "", dragoman.Actual, dragoman.Future, dragoman.Hypothetical, dragoman.Negated, dragoman.Historical:
	default:
		return nil, fault("unknown status %q", y.Status)
	}
	switch y.Needs {
	case "", "any", "actor", "recipient", "both":
	default:
		return nil, fault("needs: want any, actor, recipient or both, have %q", y.Needs)
	}
	var err error
	if r.when, err = readConditions(when, lists); err != nil {
		return nil, fmt.Errorf("rule %s: when: %w", y.Name, err)
	}
	if r.unless, err = readConditions(unless, lists); err != nil {
		return nil, fmt.Errorf("rule %s: unless: %w", y.Name, err)
	}
	kinds := 0
	for _, ps := range [][]phrase{r.when.verb, r.when.noun, r.when.adj} {
		if len(ps) > 0 {
			kinds++
		}
	}
	if kinds != 1 {
		return nil, fault("when: want exactly one of verb, noun, adj")
	}
	if r.Actor, err = readPaths(y.Actor); err != nil {
		return nil, fmt.Errorf("rule %s: actor: %w", y.Name, err)
	}
	if r.Recipient, err = readPaths(y.Recipient); err != nil {
		return nil, fmt.Errorf("rule %s: recipient: %w", y.Name, err)
	}
	pos, neg := 0, 0
	for i := range y.Examples {
		var e Example
		if err := strict(&y.Examples[i], &e, "say", "is", "mode", "as", "fails"); err != nil {
			return nil, fmt.Errorf("rule %s: example: %w", y.Name, err)
		}
		e.Line = y.Examples[i].Line
		if e.Say == "" || e.Is == "" {
			return nil, fault("line %d: an example needs say and is", e.Line)
		}
		if e.Is == "none" {
			neg++
		} else {
			pos++
		}
		r.Examples = append(r.Examples, e)
	}
	if !bare && (pos == 0 || neg == 0) {
		return nil, fault("want at least one example that fires and one that does not (is: none), have %d and %d", pos, neg)
	}
	r.weight = r.when.weight()
	return r, nil
}

func readConditions(y whenYAML, lists map[string][]string) (conditions, error) {
	var c conditions
	for _, p := range []struct {
		from []string
		to   *[]phrase
		last bool // the head is the last word
	}{{y.Verb, &c.verb, false}, {y.Noun, &c.noun, true}, {y.Adj, &c.adj, false}} {
		ws, err := expand(p.from, lists)
		if err != nil {
			return c, err
		}
		for _, w := range ws {
			f := strings.Fields(w)
			if len(f) == 0 {
				return c, fmt.Errorf("an empty word: %w", dragoman.ErrInvalid)
			}
			if p.last {
				*p.to = append(*p.to, phrase{f[len(f)-1], f[:len(f)-1]})
			} else {
				*p.to = append(*p.to, phrase{f[0], f[1:]})
			}
		}
	}
	for _, p := range []struct {
		from []string
		to   *words
	}{{y.Obj, &c.obj}, {y.Subj, &c.subj}, {y.Clause, &c.clause}, {y.Near, &c.near}} {
		var err error
		if *p.to, err = readWords(p.from, lists); err != nil {
			return c, err
		}
	}
	preps := make([]string, 0, len(y.Prep))
	for p := range y.Prep {
		preps = append(preps, p)
	}
	sort.Strings(preps)
	for _, p := range preps {
		w, err := readWords(y.Prep[p], lists)
		if err != nil {
			return c, err
		}
		c.prep = append(c.prep, prepWords{p, w})
	}
	switch y.Voice {
	case "", "active", "passive":
		c.voice = y.Voice
	default:
		return c, fmt.Errorf("voice: want active or passive, have %q: %w", y.Voice, dragoman.ErrInvalid)
	}
	return c, nil
}

func readWords(from []string, lists map[string][]string) (words, error) {
	var w words
	ws, err := expand(from, lists)
	if err != nil {
		return w, err
	}
	for _, s := range ws {
		switch f := strings.Fields(s); {
		case s == "*":
			w.any = true
		case len(f) > 1:
			w.multi = append(w.multi, f)
		case len(f) == 1:
			if w.set == nil {
				w.set = map[string]bool{}
			}
			w.set[s] = true
		}
	}
	return w, nil
}

// expand puts the lists of lists.yaml in the place of their @names. Lists may
// name lists, to a depth of eight.
func expand(ws []string, lists map[string][]string) ([]string, error) {
	return expandTo(8, ws, lists)
}

func expandTo(depth int, ws []string, lists map[string][]string) ([]string, error) {
	if depth == 0 {
		return nil, fmt.Errorf("lists in lists.yaml name one another in a circle: %w", dragoman.ErrInvalid)
	}
	var out []string
	for _, w := range ws {
		if !strings.HasPrefix(w, "@") {
			out = append(out, w)
			continue
		}
		l, ok := lists[w[1:]]
		if !ok {
			return nil, fmt.Errorf("no list %s in lists.yaml: %w", w, dragoman.ErrNotFound)
		}
		sub, err := expandTo(depth-1, l, lists)
		if err != nil {
			return nil, err
		}
		out = append(out, sub...)
	}
	return out, nil
}

func readPaths(from []string) ([]Path, error) {
	var out []Path
	for _, s := range from {
		p := Path(strings.Split(s, "/"))
		for _, step := range p {
			if step == "" {
				return nil, fmt.Errorf("path %q has an empty step: %w", s, dragoman.ErrInvalid)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// weight is how specific the conditions are: a hundred for each that must
// hold, more where words are spelt out.
func (c conditions) weight() int {
	n := 0
	for _, w := range []words{c.obj, c.subj, c.clause, c.near} {
		if !w.empty() {
			n += 100
			if !w.any {
				n += 10
			}
		}
	}
	for _, p := range c.prep {
		n += 100
		if !p.any {
			n += 10
		}
	}
	if c.voice != "" {
		n += 50
	}
	return n
}
