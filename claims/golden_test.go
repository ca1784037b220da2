package claims_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
)

var verbose = flag.Bool("say", false, "say where numbers and parties are not as expected")

// said is the day of all golden sentences.
var said = dragoman.DayOf(2018, 11, 20)

var newCoder = sync.OnceValues(coder.New)

func read(t testing.TB, text string, on dragoman.Day) *dragoman.Document {
	t.Helper()
	c, err := newCoder()
	if err != nil {
		t.Fatal(err)
	}
	return c.Code(dragoman.Report{ID: "text", Published: on, Text: text})
}

// golden is a line of testdata/*.tsv.
type golden struct {
	line                                        int
	text, kind, of, window, number, by, to, why string
}

func goldens(t *testing.T, file string, fields int) (out []golden) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		why := ""
		if rest, ok := strings.CutPrefix(f[len(f)-1], "fails: "); ok {
			why, f = rest, f[:len(f)-1]
		}
		if len(f) != fields {
			t.Fatalf("%s:%d: %d fields, want %d", file, n, len(f), fields)
		}
		g := golden{line: n, text: f[0], why: why}
		if fields > 1 {
			g.kind, g.of, g.window, g.number, g.by, g.to = f[1], f[2], f[3], f[4], f[5], f[6]
		}
		out = append(out, g)
	}
	return out
}

// TestGolden holds the finder to testdata/claims.tsv: kind, what is counted
// and window of each. A line that ends with "fails: why" is a known fault and
// must fail.
func TestGolden(t *testing.T) {
	for _, file := range []string{"claims.tsv", "claims_unseen.tsv"} {
		right, numbers, parties := 0, 0, 0
		all := goldens(t, file, 7)
		for _, g := range all {
			d := read(t, g.text, said)
			at := slices.IndexFunc(d.Claims, func(c dragoman.Claim) bool {
				return c.Kind == g.kind && c.Of == g.of && window(&c) == g.window
			})
			if at >= 0 {
				right++
				c := &d.Claims[at]
				if strconv.Itoa(c.Number) == g.number {
					numbers++
				} else if *verbose {
					t.Logf("%s:%d: %s\n\tnumber %d, want %s", file, g.line, g.text, c.Number, g.number)
				}
				if codes(c.By) == g.by && codes(c.To) == g.to {
					parties++
				} else if *verbose {
					t.Logf("%s:%d: %s\n\tby %s to %s, want by %s to %s", file, g.line, g.text, codes(c.By), codes(c.To), g.by, g.to)
				}
			}
			switch {
			case at >= 0 && g.why != "":
				t.Errorf("%s:%d: %s\n\tcomes out right: take \"fails: %s\" away", file, g.line, g.text, g.why)
			case at < 0 && g.why == "":
				t.Errorf("%s:%d: %s\n\thave %s\n\twant %s %s %s", file, g.line, g.text, list(d.Claims), g.kind, g.of, g.window)
			}
		}
		t.Logf("%s: kind, counted thing and window right in %d of %d; of these the number in %d, the parties in %d", file, right, len(all), numbers, parties)
	}
}

// TestLookalikes holds it to finding nothing in testdata/lookalikes.tsv.
func TestLookalikes(t *testing.T) {
	for _, file := range []string{"lookalikes.tsv", "lookalikes_unseen.tsv"} {
		none := 0
		all := goldens(t, file, 1)
		for _, g := range all {
			d := read(t, g.text, said)
			if len(d.Claims) == 0 {
				none++
			}
			switch {
			case len(d.Claims) == 0 && g.why != "":
				t.Errorf("%s:%d: %s\n\tcomes out right: take \"fails: %s\" away", file, g.line, g.text, g.why)
			case len(d.Claims) > 0 && g.why == "":
				t.Errorf("%s:%d: %s\n\thave %s\n\twant none", file, g.line, g.text, list(d.Claims))
			}
		}
		t.Logf("%s: nothing found in %d of %d", file, none, len(all))
	}
}

// window writes a window as the golden files do.
func window(c *dragoman.Claim) string {
	w := c.Window
	switch {
	case w.From == 0 && w.How == "ever":
		return "ever"
	case w.From == 0 && w.How == "no window said":
		return "-"
	case w.From == 0:
		return "?"
	case w.To == c.Published:
		return w.From.String() + ".."
	}
	return w.From.String() + ".." + w.To.String()
}

func codes(as []dragoman.Actor) string {
	var out []string
	for _, a := range as {
		if a.Code != "" && !slices.Contains(out, a.Code) {
			out = append(out, a.Code)
		}
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " + ")
}

func list(cs []dragoman.Claim) string {
	var out []string
	for i := range cs {
		c := &cs[i]
		out = append(out, fmt.Sprintf("%s %s %s %d by %s to %s (%s)", c.Kind, c.Of, window(c), c.Number, codes(c.By), codes(c.To), c.Rule))
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, "; ")
}
