package exchange

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// table writes events for the eye. On a wide terminal an event is one line,
// else two: what happened, and below it the passage.
type table struct {
	w        *bufio.Writer
	width    int
	begun    bool
	bracket  bool // a day stands in brackets
	writeErr error
}

// oneLine is the width from which a passage has room beside the rest; roomy
// and ample those from which dates, and most events and places, need no cut.
const (
	oneLine = 160
	ample   = 120
	roomy   = 100
	least   = 60
)

// widths gives the columns' widths; 0 for a passage that has its own line.
func (t *table) widths() (date, event, who, place, passage int) {
	date, event, place = 13, 18, 12
	if t.width >= roomy {
		date, event, place = 16, 24, 16
	}
	if t.width >= ample && t.width < oneLine {
		event, place = 26, 20
	}
	if t.width < oneLine {
		return date, event, t.width - date - event - place - 6, place, 0
	}
	who = 36 + (t.width-oneLine)/4
	return date, event, who, place, t.width - date - event - who - place - 8
}

func (t *table) write(r *dragoman.Record) error {
	if !t.begun {
		t.begun = true
		if t.width <= 0 {
			t.width = 120
		}
		t.width = max(t.width, least)
		passage := "passage"
		if t.width < oneLine {
			passage = ""
		}
		t.line("date", "event", "who", "place", passage, "")
	}
	date := dragoman.Interval{From: r.Date, To: r.EndDate}.Brief()
	if date == "" {
		date = "(" + r.Published.String() + ")"
		t.bracket = true
	}
	event, status := strings.Join(r.Event, "+"), ""
	if event == "" && r.CAMEO != "" {
		event = "CAMEO " + r.CAMEO // of another collection, and no event of PLOVER's
	}
	if len(r.Mode) > 0 {
		event += "/" + strings.Join(r.Mode, "+")
	}
	if r.Status != dragoman.Actual && r.Status != "" {
		status = " " + string(r.Status)
	}
	_, eventWidth, _, placeWidth, _ := t.widths()
	event = ending(event, status, eventWidth)
	if r.Hedge != "" {
		event += " " + r.Hedge
	}
	passage := r.TextInfo.Text
	if n := reports(r); n > 1 {
		passage = fmt.Sprintf("(%d reports) %s", n, passage)
	}
	t.line(date, event, Parties(r), place(r.EventLoc, placeWidth), passage, r.EventText)
	return t.writeErr
}

// indent is before a passage that has its own line.
const indent = "    "

func (t *table) line(date, event, who, place, passage, trigger string) {
	dw, ew, ww, pw, room := t.widths()
	line := fit(date, dw) + "  " + fit(Clean(event), ew) + "  " + fit(Clean(who), ww) + "  " + fit(Clean(place), pw)
	switch {
	case room > 0:
		line += "  " + columns.Truncate(around(passage, trigger, room), room, "…")
	case passage != "":
		room = t.width - len(indent)
		line = strings.TrimRight(line, " ") + "\n" + indent + columns.Truncate(around(passage, trigger, room), room, "…")
	}
	_, err := t.w.WriteString(strings.TrimRight(line, " ") + "\n")
	if t.writeErr == nil {
		t.writeErr = err
	}
}

func (t *table) end() error {
	if t.bracket && t.writeErr == nil {
		_, t.writeErr = t.w.WriteString("(in brackets: the day of the report; that of the event is not told)\n")
	}
	return t.writeErr
}

// place cuts a long name rather than the country's code.
func place(l dragoman.EventLoc, width int) string {
	switch {
	case l.Place == "" || l.Place == l.CountryCode:
		return l.CountryCode
	case l.CountryCode == "":
		return l.Place
	}
	return ending(l.Place, ", "+l.CountryCode, width)
}

// ending is s and end, where s is cut if both have no room: what ends it must
// not be lost.
func ending(s, end string, width int) string {
	s = Clean(s)
	if room := width - columns.StringWidth(end); end != "" && room > 0 {
		s = columns.Truncate(s, room, "…")
	}
	return s + end
}

// around gives as much of a passage as has room, its trigger in it.
func around(passage, trigger string, width int) string {
	passage, trigger = Clean(passage), Clean(trigger)
	at := strings.Index(passage, trigger)
	if at < 0 || columns.StringWidth(passage[:at])+columns.StringWidth(trigger) <= width {
		return passage
	}
	// Begin at a word, as far before the trigger as a third of the room.
	words := strings.Fields(passage[:at])
	from := at
	for i := len(words) - 1; i >= 0; i-- {
		next := strings.LastIndex(passage[:from], words[i])
		if next < 0 || columns.StringWidth(passage[next:at]) > width/3 {
			break
		}
		from = next
	}
	return "… " + passage[from:]
}

// Parties writes who acts on whom in one line: "IRN MIL Mohammad Bagheri ->
// AZE GOV", or "IRN GOV + AZE GOV" where nobody is addressed.
func Parties(r *dragoman.Record) string {
	side := func(as []dragoman.Actor) string {
		each := make([]string, len(as))
		for i := range as {
			each[i] = party(&as[i])
		}
		return strings.Join(each, " + ")
	}
	who := side(r.Actor)
	if len(r.Recipient) == 0 {
		return Clean(who)
	}
	if who == "" {
		who = "?"
	}
	return Clean(who + " -> " + side(r.Recipient))
}

func party(a *dragoman.Actor) string {
	words := make([]string, 0, 3)
	for _, w := range []string{a.Code, a.Sector, a.IdentifierText} {
		if w != "" {
			words = append(words, w)
		}
	}
	switch {
	case a.IdentifierText != "":
	case a.Office != "":
		words = append(words, a.Office)
	case a.Code == "" && a.EntityText != "":
		words = append(words, `"`+a.EntityText+`"`)
	}
	return strings.Join(words, " ")
}
