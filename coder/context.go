package coder

import (
	"slices"

	"github.com/dragoman-events/dragoman/rules"
)

// contexts adds to each draft what its clause is about, by the words of
// rules/contexts.yaml.
func (r *reading) contexts() {
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.dropped != "" {
			continue
		}
		t := r.trees[d.sentence]
		top := r.clauseOf(t, d.match.Trigger)
		for _, c := range r.coder.rules.Contexts {
			if !slices.Contains(d.Contexts, c.Context) && rules.HasWords(t, top, c.Words) {
				d.Contexts = append(d.Contexts, c.Context)
			}
		}
		slices.Sort(d.Contexts)
	}
}
