package ontology

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
)

//go:embed *.tsv
var files embed.FS

// row is a line of a table, by the names of its columns.
type row struct {
	file  string
	line  int // from 1
	heads []string
	cells []string
}

func (r row) get(head string) string { return r.cells[slices.Index(r.heads, head)] }

func (r row) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s: %w", r.file, r.line, fmt.Sprintf(format, args...), dragoman.ErrInvalid)
}

func (r row) yes(head string) (bool, error) {
	switch r.get(head) {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	return false, r.errorf("%s %q: want yes or no", head, r.get(head))
}

// table reads a TSV file: lines that start with # are remarks, the first other
// line names the columns, which must be heads.
func table(fsys fs.FS, file string, heads ...string) ([]row, error) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("reading table: %w", err)
	}
	var rows []row
	named := false
	line := 0
	for text := range strings.Lines(string(data)) {
		line++
		text = strings.TrimSuffix(text, "\n")
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		r := row{file, line, heads, strings.Split(text, "\t")}
		switch {
		case !named && !slices.Equal(r.cells, heads):
			return nil, r.errorf("columns %q: want %q", r.cells, heads)
		case !named:
			named = true
		case len(r.cells) != len(heads):
			return nil, r.errorf("%d columns: want %d", len(r.cells), len(heads))
		default:
			for i, c := range r.cells {
				if c != strings.TrimSpace(c) {
					return nil, r.errorf("column %s: space around %q", heads[i], c)
				}
			}
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: empty table: %w", file, dragoman.ErrInvalid)
	}
	return rows, nil
}

// read builds the codebook and checks that the tables agree. Errors name file
// and line.
func read(fsys fs.FS) (*book, error) {
	b := &book{byName: map[string]int{}, cameo: map[cameoKey]string{}, rows: map[string][]CAMEORow{}, says: map[string]string{}}
	if err := b.readTypes(fsys); err != nil {
		return nil, err
	}
	if err := b.readModes(fsys); err != nil {
		return nil, err
	}
	var err error
	if b.contexts, err = terms(fsys, "contexts.tsv", "context"); err != nil {
		return nil, err
	}
	if b.sectors, err = terms(fsys, "sectors.tsv", "sector"); err != nil {
		return nil, err
	}
	if b.bodies, err = terms(fsys, "bodies.tsv", "code"); err != nil {
		return nil, err
	}
	if err := b.readCAMEO(fsys); err != nil {
		return nil, err
	}
	return b, b.readFromCAMEO(fsys)
}

func (b *book) readTypes(fsys fs.FS) error {
	rows, err := table(fsys, "types.tsv", "type", "quad", "score", "mutual", "recipient", "gloss", "covers", "elsewhere")
	if err != nil {
		return err
	}
	for _, r := range rows {
		t := Type{Name: r.get("type"), Gloss: r.get("gloss"), Covers: r.get("covers"), Elsewhere: r.get("elsewhere")}
		if t.Name == "" || t.Gloss == "" || t.Covers == "" {
			return r.errorf("type, gloss or covers empty")
		}
		if _, ok := b.byName[t.Name]; ok {
			return r.errorf("type %s twice", t.Name)
		}
		if t.Quad, err = strconv.Atoi(r.get("quad")); err != nil || QuadName(t.Quad) == "" {
			return r.errorf("quad %q: want 1 to 4", r.get("quad"))
		}
		if t.Score, err = strconv.ParseFloat(r.get("score"), 64); err != nil || t.Score < -10 || t.Score > 10 {
			return r.errorf("score %q: want -10 to 10", r.get("score"))
		}
		if (t.Score > 0) != (t.Quad <= MaterialCooperation) {
			return r.errorf("score %v: wrong sign for %s", t.Score, QuadName(t.Quad))
		}
		if t.Mutual, err = r.yes("mutual"); err != nil {
			return err
		}
		if t.Recipient, err = r.yes("recipient"); err != nil {
			return err
		}
		b.byName[t.Name] = len(b.types)
		b.types = append(b.types, t)
	}
	return nil
}

func (b *book) readModes(fsys fs.FS) error {
	rows, err := table(fsys, "modes.tsv", "type", "mode", "also", "gloss")
	if err != nil {
		return err
	}
	for _, r := range rows {
		i, ok := b.byName[r.get("type")]
		if !ok {
			return r.errorf("type %q unknown", r.get("type"))
		}
		m := Mode{Name: r.get("mode"), Also: r.get("also"), Gloss: r.get("gloss")}
		if m.Name == "" || m.Gloss == "" {
			return r.errorf("mode or gloss empty")
		}
		for _, o := range b.types[i].Modes {
			if o.Name == m.Name || o.Name == m.Also || o.Also == m.Name || m.Also != "" && o.Also == m.Also {
				return r.errorf("mode %s %s twice", r.get("type"), m.Name)
			}
		}
		b.types[i].Modes = append(b.types[i].Modes, m)
	}
	return nil
}

func terms(fsys fs.FS, file, head string) ([]Term, error) {
	rows, err := table(fsys, file, head, "gloss")
	if err != nil {
		return nil, err
	}
	var list []Term
	for _, r := range rows {
		t := Term{r.get(head), r.get("gloss")}
		if t.Name == "" || t.Gloss == "" {
			return nil, r.errorf("%s or gloss empty", head)
		}
		if has(list, t.Name) {
			return nil, r.errorf("%s %s twice", head, t.Name)
		}
		list = append(list, t)
	}
	return list, nil
}

func (b *book) readCAMEO(fsys fs.FS) error {
	rows, err := table(fsys, "cameo.tsv", "type", "mode", "context", "cameo", "says")
	if err != nil {
		return err
	}
	for _, r := range rows {
		k := cameoKey{r.get("type"), r.get("mode"), r.get("context")}
		code, says := r.get("cameo"), r.get("says")
		i, ok := b.byName[k.event]
		switch {
		case !ok:
			return r.errorf("type %q unknown", k.event)
		case k.mode != "" && !slices.ContainsFunc(b.types[i].Modes, func(m Mode) bool { return m.Name == k.mode }):
			return r.errorf("mode %s %q unknown", k.event, k.mode)
		case k.context != "" && !has(b.contexts, k.context):
			return r.errorf("context %q unknown", k.context)
		case !isCAMEO(code):
			return r.errorf("code %q: want 3 or 4 digits, 01 to 20 first", code)
		case says == "":
			return r.errorf("code %s says nothing", code)
		case b.says[code] != "" && b.says[code] != says:
			return r.errorf("code %s says %q here and %q above", code, says, b.says[code])
		}
		if _, ok := b.cameo[k]; ok {
			return r.errorf("%s %s %s twice", k.event, k.mode, k.context)
		}
		b.cameo[k], b.says[code] = code, says
		b.addRow(k, code)
	}
	for _, t := range b.types {
		for _, m := range append(slices.Clone(t.Modes), Mode{}) {
			if _, ok := b.cameo[cameoKey{t.Name, m.Name, ""}]; !ok {
				return fmt.Errorf("cameo.tsv: no row for %s %s without a context: %w", t.Name, m.Name, dragoman.ErrInvalid)
			}
		}
	}
	return nil
}

// readFromCAMEO reads the way back, from CAMEO's codes.
func (b *book) readFromCAMEO(fsys fs.FS) error {
	rows, err := table(fsys, "fromcameo.tsv", "code", "type", "mode", "contexts")
	if err != nil {
		return err
	}
	b.fromCAMEO = map[string]coded{}
	for _, r := range rows {
		code, c := r.get("code"), coded{event: r.get("type"), mode: r.get("mode")}
		i, ok := b.byName[c.event]
		switch _, twice := b.fromCAMEO[code]; {
		case twice:
			return r.errorf("code %s twice", code)
		case len(code) != 2 && !isCAMEO(code):
			return r.errorf("code %q: want 2 to 4 digits, 01 to 20 first", code)
		case !ok:
			return r.errorf("type %q unknown", c.event)
		case c.mode != "" && !slices.ContainsFunc(b.types[i].Modes, func(m Mode) bool { return m.Name == c.mode }):
			return r.errorf("mode %s %q unknown", c.event, c.mode)
		}
		if s := r.get("contexts"); s != "" {
			c.contexts = strings.Split(s, ";")
		}
		for _, s := range c.contexts {
			if !has(b.contexts, s) {
				return r.errorf("context %q unknown", s)
			}
		}
		b.fromCAMEO[code] = c
	}
	return nil
}

// addRow keeps a row for CAMEORows, one for each mode and code.
func (b *book) addRow(k cameoKey, code string) {
	rows := b.rows[k.event]
	at := slices.IndexFunc(rows, func(r CAMEORow) bool { return r.Mode == k.mode && r.Code == code })
	if at < 0 {
		at = len(rows)
		rows = append(rows, CAMEORow{Code: code, Gloss: b.says[code], Mode: k.mode})
		b.rows[k.event] = rows
	}
	if k.context != "" {
		rows[at].Contexts = append(rows[at].Contexts, k.context)
	}
}

func isCAMEO(code string) bool {
	if len(code) < 3 || len(code) > 4 || strings.Trim(code, "0123456789") != "" {
		return false
	}
	root, _ := strconv.Atoi(code[:2])
	return root >= 1 && root <= 20
}
