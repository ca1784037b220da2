package coder

import "github.com/dragoman-events/dragoman"

// Reading is a way to read the words of an event that lost to another.
type Reading struct {
	Type   string          `json:"type"`
	Mode   string          `json:"mode,omitempty"`
	Status dragoman.Status `json:"status"`
	Says   string          `json:"says"` // who did it to whom, as explain writes it; empty: a rule that was not asked
	Rule   string          `json:"rule"`
	Words  string          `json:"words"` // of the report that it hangs on
	Why    string          `json:"why"`   // it lost
}

// Rivals is Code that also gives, for each event of the document, the readings
// of its words that lost to it, as Explain tells them.
func (c *Coder) Rivals(rep dragoman.Report) (*dragoman.Document, [][]Reading) {
	why := &Why{}
	r := c.read(rep, why)
	out := make([][]Reading, len(r.Events))
	told := make([]bool, len(why.drafts))
	n := 0
	for i := range why.drafts {
		d := &why.drafts[i]
		if d.dropped != "" || n >= len(out) {
			continue
		}
		drafts, outdone := r.lost(d, told)
		for _, o := range drafts {
			out[n] = append(out[n], Reading{o.Type, o.Mode, o.Status, Line(r.Document, &o.Event), o.Rule, o.Passages[0].Trigger.Of(r.Text), o.dropped})
		}
		for _, near := range outdone {
			out[n] = append(out[n], Reading{near.Rule.Event, near.Rule.Mode, d.Status, "", near.Rule.Name, d.Passages[0].Trigger.Of(r.Text), near.Why})
		}
		n++
	}
	return r.Document, out
}
