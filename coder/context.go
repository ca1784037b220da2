package coder

import "slices"

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
		for k := range r.coder.rules.Contexts {
			if c := &r.coder.rules.Contexts[k]; !slices.Contains(d.Contexts, c.Context) && c.Under(t, top) {
				d.Contexts = append(d.Contexts, c.Context)
			}
		}
		slices.Sort(d.Contexts)
	}
}
