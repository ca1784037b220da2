package eval

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Write prints the figures; with verbose also those of each type and every
// report that is wrong.
func (res *Result) Write(w io.Writer, verbose bool) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "reports %d, without any gold event %d\n", res.Reports, res.Eventless)
	fmt.Fprintf(b, "%-6s %v\n%-6s %v\n%-6s %v\n", "type", res.Type, "tuple", res.Tuple, "dyad", res.Dyad)
	fmt.Fprintf(b, "of %d matched tuples: mode %.3f status %.3f sector %.3f date %.3f\n", res.Matched,
		share(res.Mode, res.Matched), share(res.Status, res.Matched), share(res.Sector, res.Matched), share(res.Date, res.Matched))
	fmt.Fprintf(b, "of %d gold events of a type that was coded: actors %.3f recipients %.3f sectors %.3f place %.3f\n", res.Who.Events,
		share(res.Who.Actors, res.Who.Events), share(res.Who.Recipients, res.Who.Events), share(res.Who.Sectors, res.Who.Found), share(res.Who.Place, res.Who.Events))
	fmt.Fprintf(b, "events coded per report that has none: %.3f\n", share(res.Spurious, res.Eventless))
	if res.Trust != nil {
		if err := res.Trust.Write(b); err != nil {
			return err
		}
	}
	if verbose {
		for _, name := range res.names() {
			fmt.Fprintf(b, "   %-10s %v\n", name, res.PerType[name])
		}
		for _, bad := range res.Wrong {
			fmt.Fprintf(b, "%s  gold: %s | coded: %s\n", bad.ID, list(bad.Gold), list(bad.Coded))
		}
	}
	return b.Flush()
}

// WriteJSON prints the numbers that the figures rest on as one object of JSON,
// with precision, recall and F1 beside each count of events.
func (res *Result) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(res)
}

// MarshalJSON writes the count with what follows from it.
func (c Count) MarshalJSON() ([]byte, error) {
	type bare Count
	return json.Marshal(struct {
		bare
		Precision float64 `json:"precision"`
		Recall    float64 `json:"recall"`
		F1        float64 `json:"f1"`
	}{bare(c), c.Precision(), c.Recall(), c.F1()})
}

// String is "P 0.500 R 0.250 F1 0.333  (right 1, coded 2, gold 4)".
func (c Count) String() string {
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f  (right %d, coded %d, gold %d)", c.Precision(), c.Recall(), c.F1(), c.Right, c.Coded, c.Gold)
}

// String is "CONSULT/visit IRN>AZE"; "-" for no mode or recipient, "?" for no
// actor.
func (t Tuple) String() string {
	return t.Type + "/" + cmp.Or(t.Mode, "-") + " " + cmp.Or(strings.Join(t.Actors, "+"), "?") + ">" + cmp.Or(strings.Join(t.Recipients, "+"), "-")
}

func list(tuples []Tuple) string {
	var out []string
	for _, t := range tuples {
		out = append(out, t.String())
	}
	return cmp.Or(strings.Join(out, "; "), "none")
}
