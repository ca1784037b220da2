package dates

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
)

// The helpers with which rules read a match.

var noItem item

// find is the kth item of a class in the match; an empty one if there is none.
func (r *reading) find(c class, k int) *item {
	for i := r.at; i < r.end; i++ {
		if it := &r.items[i]; it.class&c != 0 {
			if k == 0 {
				return it
			}
			k--
		}
	}
	return &noItem
}

func (r *reading) has(c class) bool { return r.find(c, 0) != &noItem }

// says reports whether the match holds one of some words.
func (r *reading) says(texts ...string) bool {
	for i := r.at; i < r.end; i++ {
		if r.items[i].is(texts...) {
			return true
		}
	}
	return false
}

// n is the value of the kth item of a class.
func (r *reading) n(c class, k int) int { return r.find(c, k).value(c) }

// prev is the kth item before the match, from 1; next the kth after it.
func (r *reading) prev(k int) *item {
	if r.done-k < 0 {
		return &noItem
	}
	return &r.items[r.done-k]
}

func (r *reading) next(k int) *item {
	if r.end+k-1 >= len(r.items) {
		return &noItem
	}
	return &r.items[r.end+k-1]
}

// atEnd reports whether nothing but a mark follows.
func (r *reading) atEnd() bool {
	it := r.next(1)
	return it == &noItem || !isLetter(it.Of(r.text)) && it.class&(cDigits|cDash) == 0
}

// midSentence reports whether a word stands right before the match, so that a
// capital there makes a name.
func (r *reading) midSentence() bool {
	p := r.prev(1)
	return p != &noItem && (isLetter(p.Of(r.text)) || p.is("'s"))
}

func (r *reading) tense() tense {
	t, _ := r.tenseAt(r.items[r.at].first, r.items[r.end-1].last)
	return t
}

// month is the kth month in the match.
func (r *reading) month(k int) time.Month { return time.Month(r.n(cMonth, k)) }

// dom is the kth day of the month in the match, a number in digits or an
// ordinal.
func (r *reading) dom(k int) int {
	it := r.find(cDom|cOrd|cNum, k)
	if it.class&cOrd != 0 {
		return it.value(cOrd)
	}
	return it.value(cNum)
}

// year is the kth year in the match; two digits mean the year of that ending
// nearest to the report, up to ten years ahead.
func (r *reading) year(k int) int {
	n := r.find(cYear, k).value(cYear)
	if n >= 100 {
		return n
	}
	return r.year2(n)
}

func (r *reading) year2(n int) int {
	y, _, _ := date(r.ref)
	c := y/100*100 + n
	if c > y+10 {
		c -= 100
	}
	return c
}

// point is the kth point in the match. A number that is hardly a year is none.
func (r *reading) point(k int) (*value, bool) {
	it := r.find(cPoint, k)
	if it.val == nil {
		return nil, false
	}
	if it.val.weak && it.class&cYear != 0 && it == &r.items[r.end-1] && (r.counted() || r.prenominal(r.end-1)) {
		return nil, false
	}
	return it.val, true
}

// counted reports whether things or units follow, so that a number before
// them counts.
func (r *reading) counted() bool {
	n := r.next(1)
	return n.class&(cThings|cMultiplier|cMoney) != 0 || n.is("%", "per", "°")
}

// thing reports whether a noun or an adjective before one follows.
func (r *reading) thing() bool {
	n := r.next(1)
	return n != &noItem && n.val == nil && n.class&(cPoint|cDash) == 0 && r.isNoun(n.first)
}

// strikes reports whether what follows is a noun of what has happened, within
// three words.
func (r *reading) strikes() bool {
	for k := 1; k <= 3; k++ {
		if r.next(k).class&cStruck != 0 {
			return true
		}
	}
	return false
}

// unit gives a unit of time as the match has it: its grain, and how many plain
// units one of it is.
func (r *reading) unit(k int) (g grain, times int) {
	it := r.find(cUnit, k)
	if it.class&cFortnight != 0 {
		return week, 2
	}
	return grain(it.value(cUnit)), 1
}

// amount reads "two", "a", "several" before a unit: the least and the most
// that it may mean, and how to say it.
func (r *reading) amount() (least, most int, g grain, say string) {
	g, times := r.unit(0)
	unit := g.String()
	c := r.find(cNum|cVague|cArt, 0)
	switch {
	case c.class&cVague != 0:
		least = c.value(cVague)
		most = least * 3
		if least == 2 {
			most = 5
		}
		return least * times, most * times, g, fmt.Sprintf("about %d to %d %ss", least*times, most*times, unit)
	case c.class&cNum != 0:
		least = c.value(cNum) * times
	default:
		least = times
	}
	if r.says("half") { // "a year and a half", "two and a half years"
		switch g {
		case year:
			g, least = month, least*12+6
		case decade:
			g, least = year, least*10+5
		case century:
			g, least = year, least*100+50
		case month:
			g, least = week, int((float64(least)+0.5)*4.348125+0.5)
		case week:
			g, least = day, least*7+4
		case day:
			g, least = hour, least*24+12
		}
		unit = g.String()
	}
	if least != 1 {
		unit += "s"
	}
	return least, least, g, strconv.Itoa(least) + " " + unit
}

// distance is the day or period that lies least to most units from d: the
// calendar week, month, ... for units longer than a day, since the words do
// not say which day of it.
func distance(g grain, d dragoman.Day, least, most int, how string) (value, bool) {
	if least < 0 {
		least, most = most, least
	}
	a, b := move(g, d, least), move(g, d, most)
	if g == hour { // a day and a half may have begun on either day
		if least%24 != 0 {
			if least < 0 {
				a, b = a-1, d
			} else {
				a, b = d, b+1
			}
			if a > b {
				a, b = b, a
			}
		}
		g = day
	}
	if a > b {
		a, b = b, a
	}
	if a == 0 || b == 0 {
		return point(g, 0, 0, how)
	}
	from, _ := period(g, a)
	_, to := period(g, b)
	v, ok := point(g, from, to, how)
	v.week = g == week && least == most
	return v, ok
}

// shifted is the calendar period n steps from that of d.
func shifted(g grain, d dragoman.Day, n int, what string) (value, bool) {
	from, to := period(g, d)
	if n != 0 {
		m := move(g, from, n)
		if m == 0 {
			return value{}, false
		}
		from, to = period(g, m)
	}
	var how string
	switch n {
	case 0:
		how = fmt.Sprintf("the %s of %s", g, what)
	case -1:
		how = fmt.Sprintf("the %s before %s", g, what)
	case 1:
		how = fmt.Sprintf("the %s after %s", g, what)
	default:
		how = fmt.Sprintf("the %s %+d %ss from %s", g, n, g, what)
	}
	v, ok := point(g, from, to, how)
	v.week = g == week
	return v, ok
}

// anchor is the date that "the following day" counts from: the latest one in
// the sentence before the match, else in the text before, else unknown.
func (r *reading) anchor() (*value, bool) {
	first := 1
	for k := 1; k <= 2; k++ { // not from what it dates itself: "March of that year"
		if r.prev(k).class&(cYearly|cWeekly) != 0 && (k == 1 || r.prev(1).is("of", "in")) {
			first = k + 1
		}
	}
	for k := first; r.prev(k) != &noItem; k++ {
		v := r.prev(k).val
		if v == nil || v.from == 0 || v.clock || v.weak && r.prev(k).class&cYear == 0 {
			continue
		}
		switch v.kind {
		case Point, Range:
			if r.prev(k+1).is("since", "until", "till", "by", "before", "after") {
				continue
			}
			if v.weak && !r.licensed(r.done-k) {
				continue
			}
			return v, true
		}
	}
	if r.back != nil {
		return r.back, true
	}
	return nil, false
}

// from gives the anchor, or the report's own day where the text has none and
// the words look back or stay; forward ones need an anchor, unless a plan is
// for the following day.
func (r *reading) from(step int) (v *value, what string, ok bool) {
	if v, ok := r.anchor(); ok {
		if v.from == v.to {
			return v, v.from.String(), true
		}
		return v, v.from.String() + ".." + v.to.String(), true
	}
	if step > 0 && !(r.tense() == future && r.has(cUnit|cDaypart) && r.n(cUnit, 0) <= int(day)) {
		return nil, "", false
	}
	day := value{kind: Point, grain: day, from: r.ref, to: r.ref}
	return &day, r.ref.String(), true
}

// unanchored is a date whose start the text does not give.
func unanchored() (value, bool) {
	v, ok := point(noGrain, 0, 0, "counted from something that the text does not date")
	v.moves = true
	return v, ok
}
