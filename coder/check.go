package coder

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/rules"
)

// exampleDay is the day on which the examples of rules are told: a Tuesday.
var exampleDay = dragoman.DayOf(2019, 1, 22)

// Fault is an example that does not come out as its rule says.
type Fault struct {
	File string
	Line int
	Rule string
	Say  string
	Why  string
}

func (f Fault) String() string {
	return fmt.Sprintf("%s:%d: %s: %q: %s", f.File, f.Line, f.Rule, f.Say, f.Why)
}

// Check runs the examples of all rules, without the judge, and gives those that fail, in the order
// of the files, and the number run.
func (c *Coder) Check() (faults []Fault, run int, err error) {
	c = c.RulesAlone()
	tested, err := c.rules.Tested()
	if err != nil {
		return nil, 0, err
	}
	for _, r := range tested {
		for _, x := range r.Examples {
			run++
			why := c.checkOne(r, x)
			if x.Fails != "" {
				if why == "" {
					why = "passes, though marked as failing: take fails out"
				} else {
					why = ""
				}
			}
			if why != "" {
				faults = append(faults, Fault{File: r.File, Line: r.Line, Rule: r.Name, Say: x.Say, Why: why})
			}
		}
	}
	return faults, run, nil
}

// checkOne gives why the example fails, or "".
func (c *Coder) checkOne(r *rules.Rule, x rules.Example) string {
	doc := c.Code(dragoman.Report{ID: "example", Published: exampleDay, Text: x.Say})
	event := r.Event
	if x.As != "" {
		event = x.As
	}
	var got []string
	for i := range doc.Events {
		e := &doc.Events[i]
		if x.Is == "none" {
			if e.Rule == r.Name && counted(e.Status) {
				return "want no " + event + " of this rule, have " + Line(doc, e)
			}
			continue
		}
		if e.Rule == r.Name && e.Type == event && (x.Mode == "" || x.Mode == e.Mode) && counted(e.Status) && line(doc, e) == normal(x.Is) {
			return ""
		}
		got = append(got, Line(doc, e)+" ["+e.Rule+"]")
	}
	if x.Is == "none" {
		return ""
	}
	if got == nil {
		got = []string{"nothing"}
	}
	return "want " + event + " " + normal(x.Is) + ", have " + strings.Join(got, "; ")
}

// Line is an event on one line: "CONSULT/visit IRN MIL -> AZE GOV".
func Line(d *dragoman.Document, e *dragoman.Event) string {
	s := e.Type
	if e.Mode != "" {
		s += "/" + e.Mode
	}
	if e.Status != dragoman.Actual {
		s += " (" + string(e.Status) + ")"
	}
	return s + " " + line(d, e)
}

func line(d *dragoman.Document, e *dragoman.Event) string {
	side := func(ms []int) string {
		var out []string
		for _, m := range ms {
			p := d.Mentions[m].Party
			code := p.Code
			if code == "" {
				code = "?"
			}
			if w := strings.TrimSpace(code + " " + p.Sector); !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
		if out == nil {
			return "-"
		}
		sort.Strings(out)
		return strings.Join(out, " + ")
	}
	return side(e.Actors) + " -> " + side(e.Recipients)
}

// normal sorts the parties of an example as line does.
func normal(is string) string {
	sides := strings.SplitN(is, "->", 2)
	for i, s := range sides {
		ps := strings.Split(s, "+")
		for k := range ps {
			ps[k] = strings.Join(strings.Fields(ps[k]), " ")
		}
		sort.Strings(ps)
		sides[i] = strings.Join(ps, " + ")
	}
	if len(sides) == 1 {
		sides = append(sides, "-")
	}
	return sides[0] + " -> " + sides[1]
}
