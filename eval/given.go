package eval

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/ontology"
)

// GivenItem is a text in which the actor and the recipient of one event are
// marked, with the type that a reader gave it.
type GivenItem struct {
	ID    string
	Date  dragoman.Day
	Text  string
	Given coder.Given
	Event string // a PLOVER type, or Yield
}

// Yield is the class that CONCEDE and RETREAT make where concessions in word
// and in deed are not told apart.
const Yield = "YIELD"

// GivenClass is the class of a PLOVER type among the 15 that pairs of given
// actors are scored in.
func GivenClass(event string) string {
	if event == "CONCEDE" || event == "RETREAT" {
		return Yield
	}
	return event
}

// ReadGivenGold reads JSON Lines with id, text, event and spans: the actor's
// and the recipient's, each a list of [start, end] that count Unicode code
// points from the start of text, half open. Errors name the line.
func ReadGivenGold(r io.Reader) ([]GivenItem, error) {
	var items []GivenItem
	err := lines(r, func(line []byte) error {
		var raw struct {
			ID    string       `json:"id"`
			Date  dragoman.Day `json:"date"`
			Text  string       `json:"text"`
			Event string       `json:"event"`
			Spans struct {
				Actor     [][2]int `json:"actor"`
				Recipient [][2]int `json:"recipient"`
			} `json:"spans"`
		}
		if err := json.Unmarshal(line, &raw); err != nil {
			return fmt.Errorf("%w: %w", err, dragoman.ErrInvalid)
		}
		it := GivenItem{ID: raw.ID, Date: raw.Date, Text: raw.Text, Event: raw.Event}
		if !slices.Contains(givenClasses(), GivenClass(raw.Event)) {
			return fmt.Errorf("item %s: %q is no event type of PLOVER, nor %s: %w", raw.ID, raw.Event, Yield, dragoman.ErrInvalid)
		}
		var err error
		if it.Given.Actor, err = byteSpans(raw.Text, raw.Spans.Actor); err != nil {
			return fmt.Errorf("item %s: actor: %w", raw.ID, err)
		}
		if it.Given.Recipient, err = byteSpans(raw.Text, raw.Spans.Recipient); err != nil {
			return fmt.Errorf("item %s: recipient: %w", raw.ID, err)
		}
		if len(it.Given.Actor)+len(it.Given.Recipient) == 0 {
			return fmt.Errorf("item %s marks neither actor nor recipient in its spans: %w", raw.ID, dragoman.ErrInvalid)
		}
		items = append(items, it)
		return nil
	})
	return items, err
}

// byteSpans turns spans of code points to spans of bytes.
func byteSpans(text string, in [][2]int) ([]dragoman.Span, error) {
	var out []dragoman.Span
	for _, s := range in {
		if s[0] < 0 || s[1] <= s[0] {
			return nil, fmt.Errorf("span [%d, %d] holds nothing: %w", s[0], s[1], dragoman.ErrInvalid)
		}
		at := func(n int) int {
			i := 0
			for ; n > 0; n-- {
				if i >= len(text) {
					return -1
				}
				_, size := utf8.DecodeRuneInString(text[i:])
				i += size
			}
			return i
		}
		b := dragoman.Span{Start: at(s[0]), End: at(s[1])}
		if b.Start < 0 || b.End < 0 {
			return nil, fmt.Errorf("span [%d, %d] goes beyond the text's %d characters: %w", s[0], s[1], utf8.RuneCountInString(text), dragoman.ErrInvalid)
		}
		out = append(out, b)
	}
	return out, nil
}

// givenClasses are the 15 classes, in the codebook's order.
func givenClasses() []string {
	var out []string
	for _, t := range ontology.Types() {
		if c := GivenClass(t.Name); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// GivenResult is what ScoreGiven found.
type GivenResult struct {
	Items    int
	Right    int
	Accuracy float64
	MacroF1  float64          // mean of the F1 of the classes that the gold has
	PerClass map[string]Count // of the classes that either side has
	Wrong    []GivenWrong
}

// GivenWrong is an item that was answered wrongly.
type GivenWrong struct {
	ID    string
	Gold  string
	Coded string
	Words string // that led from the actor to the recipient
	Text  string
}

// GivenAnswer is the class that the likeliest relation has, the chances of
// CONCEDE and RETREAT added up.
func GivenAnswer(rel coder.Relation) string {
	sum := map[string]float64{}
	for _, t := range rel.Types {
		sum[GivenClass(t.Type)] += t.P
	}
	best := ""
	for _, c := range givenClasses() {
		if best == "" || sum[c] > sum[best] {
			best = c
		}
	}
	return best
}

// Given asks the coder for the relation of every item, on every core, and
// scores the answers.
func Given(c *coder.Coder, gold []GivenItem) (*GivenResult, error) {
	rels := make([]coder.Relation, len(gold))
	errs := make([]error, len(gold))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				rels[i], errs[i] = c.Relate(dragoman.Report{ID: gold[i].ID, Published: gold[i].Date, Text: gold[i].Text}, gold[i].Given)
			}
		})
	}
	for i := range gold {
		next <- i
	}
	close(next)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	answers := make([]string, len(gold))
	words := make(map[string]string, len(gold))
	for i, rel := range rels {
		answers[i] = GivenAnswer(rel)
		words[gold[i].ID] = strings.Join(rel.Words, " ")
	}
	res := ScoreGiven(gold, answers)
	for i := range res.Wrong {
		res.Wrong[i].Words = words[res.Wrong[i].ID]
	}
	return res, nil
}

// ScoreGiven compares answers, in the order of the items, with the gold.
func ScoreGiven(gold []GivenItem, answers []string) *GivenResult {
	res := &GivenResult{Items: len(gold), PerClass: map[string]Count{}}
	add := func(class string, right, coded, gold int) {
		c := res.PerClass[class]
		c.add(right, coded, gold)
		res.PerClass[class] = c
	}
	for i, it := range gold {
		want := GivenClass(it.Event)
		right := one(want == answers[i])
		add(want, right, 0, 1)
		add(answers[i], 0, 1, 0)
		res.Right += right
		if right == 0 {
			res.Wrong = append(res.Wrong, GivenWrong{ID: it.ID, Gold: want, Coded: answers[i], Text: it.Text})
		}
	}
	met := 0
	for _, name := range givenClasses() {
		if c := res.PerClass[name]; c.Gold > 0 {
			res.MacroF1 += c.F1()
			met++
		}
	}
	res.MacroF1 /= float64(max(1, met))
	res.Accuracy = share(res.Right, res.Items)
	return res
}

// Write prints the figures; with verbose also every wrong answer.
func (res *GivenResult) Write(w io.Writer, verbose bool) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "items %d, accuracy %.3f\n", res.Items, res.Accuracy)
	for _, name := range givenClasses() {
		if c, ok := res.PerClass[name]; ok {
			fmt.Fprintf(b, "   %-10s %v\n", name, c)
		}
	}
	fmt.Fprintf(b, "macro-F1 %.3f\n", res.MacroF1)
	if verbose {
		for _, x := range res.Wrong {
			fmt.Fprintf(b, "%s  gold: %s | coded: %s | by: %s | %s\n", x.ID, x.Gold, x.Coded, cmp.Or(x.Words, "-"), x.Text)
		}
	}
	return b.Flush()
}

// WriteJSON prints the whole result as one JSON object.
func (res *GivenResult) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(res)
}
