package dates

import (
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
)

// A value is what a rule makes of some words.
type value struct {
	from, to dragoman.Day
	grain    grain // of a point: the calendar period that it is, or is about as long as
	kind     Kind
	days     int
	how      string

	count   int // of a duration: its number of grains, and the most that it may be
	most    int
	year    int     // the point is this calendar year, written out
	yearly  *yearly // the year was chosen by the tense
	weekday int     // 1 + the weekday, when the week was chosen by the tense
	week    bool    // a calendar week
	dated   bool    // a year was written with it
	weak    bool    // only a date where its neighbours allow it: see licence
	moves   bool    // counted from a date given before
	clock   bool    // a time of day, no day
	rule    *rule
}

// class is how later stages see the value.
func (v *value) class() class {
	if v.clock {
		return cClock
	}
	var c class
	switch v.kind {
	case Duration:
		return cLength
	case Range:
		if v.yearly != nil {
			c |= cYearly
		}
		return c
	case Point:
	default:
		return 0
	}
	c = cPoint
	if v.from == v.to && v.from != 0 {
		c |= cDay
	} else if v.from != 0 {
		c |= cPeriod
	}
	if v.yearly != nil {
		c |= cYearly
	}
	if v.weekday != 0 {
		c |= cWeekly
	}
	if v.week {
		c |= cAnyWeek
	}
	if v.grain == year && v.from != 0 {
		if y, n := v.wholeYear(); n {
			c |= cAnyYear
			if v.year == y && v.weak {
				c |= cYear
			}
		}
	}
	return c
}

// wholeYear gives the calendar year that the value is.
func (v *value) wholeYear() (int, bool) {
	y, _, _ := date(v.from)
	from, to := yearsFrom(y, 1)
	return y, v.from == from && v.to == to
}

// nothing is the value of words that only look like a date.
var nothing = value{}

// point makes a value of a calendar period.
func point(g grain, from, to dragoman.Day, how string) (value, bool) {
	from, to = inCalendar(from), inCalendar(to)
	if from == 0 || to == 0 || to < from {
		from, to = 0, 0
	}
	return value{kind: Point, grain: g, from: from, to: to, how: how}, true
}

// length makes a duration of n units. n < 0 is a number that the words leave
// open.
func length(g grain, n int, how string) (value, bool) {
	return value{kind: Duration, grain: g, days: daysIn(g, n), how: how}, true
}

// yearly is a day or period that comes once a year.
type yearly struct {
	fromMonth, toMonth time.Month
	fromDay, toDay     int // toDay 0: the last of toMonth; toMonth before fromMonth: in the next year
	grain              grain
	feast              *holiday // instead of the above
	name               string   // "22 January"
}

// in gives the days in a year; not ok when the year has no such day.
func (y *yearly) in(year int) (from, to dragoman.Day, ok bool) {
	if year < 1 || year > 9998 {
		return 0, 0, false
	}
	if y.feast != nil {
		return y.feast.in(year)
	}
	end := year
	if y.toMonth < y.fromMonth {
		end++
	}
	last := y.toDay
	if last == 0 {
		last = monthDays(end, y.toMonth)
	}
	if y.fromDay > monthDays(year, y.fromMonth) || last > monthDays(end, y.toMonth) {
		return 0, 0, false
	}
	return dragoman.DayOf(year, y.fromMonth, y.fromDay), dragoman.DayOf(end, y.toMonth, last), true
}

// oneDay is a yearly day; not ok when no year has it.
func oneDay(m time.Month, d int) (*yearly, bool) {
	if d < 1 || d > monthDays(2000, m) {
		return nil, false
	}
	return &yearly{fromMonth: m, toMonth: m, fromDay: d, toDay: d, grain: day, name: strconv.Itoa(d) + " " + m.String()}, true
}

// wholeMonth is a yearly month.
func wholeMonth(m time.Month) *yearly {
	return &yearly{fromMonth: m, toMonth: m, fromDay: 1, grain: month, name: m.String()}
}

// inYear is the yearly value in a given year.
func (y *yearly) inYear(year int) (value, bool) {
	from, to, ok := y.in(year)
	if !ok {
		return value{}, false
	}
	v, ok := point(y.grain, from, to, y.name+" "+strconv.Itoa(year))
	v.dated = true
	return v, ok
}

// nearTo chooses the year that brings it nearest to a date of a story, rather
// after than before.
func (y *yearly) nearTo(a *value) (value, bool) {
	at, _, _ := date(a.from)
	var best value
	least := dragoman.Day(1 << 30)
	for i := at - 1; i <= at+1; i++ {
		from, to, ok := y.in(i)
		if !ok {
			continue
		}
		gap := dragoman.Day(0)
		switch {
		case from > a.to:
			gap = from - a.to
		case to < a.from:
			gap = (a.from - to) * 3 / 2
		}
		if gap < least {
			least = gap
			best, _ = point(y.grain, from, to, "the "+y.name+" nearest to "+a.from.String()+", of which the text tells")
		}
	}
	best.yearly = y
	return best, best.kind != ""
}

// by chooses the year by the tense, as seen from ref.
func (y *yearly) by(t tense, ref dragoman.Day) (value, bool) {
	ry, _, _ := date(ref)
	var best value
	gap := func(from, to dragoman.Day) dragoman.Day {
		switch {
		case ref < from:
			return from - ref
		case ref > to:
			return ref - to
		}
		return 0
	}
	// A year either way does, but 29 February may be eight years away.
	for _, reach := range [...]int{1, 9} {
		for i := ry - reach; i <= ry+reach; i++ {
			from, to, ok := y.in(i)
			if !ok {
				continue
			}
			better := false
			switch t {
			case past:
				better = from <= ref
			case future:
				better = to >= ref && best.kind == ""
			default:
				better = best.kind == "" || gap(from, to) < gap(best.from, best.to)
			}
			if better {
				best, _ = point(y.grain, from, to, "")
			}
		}
		if best.kind != "" {
			break
		}
	}
	if best.kind == "" {
		return best, false
	}
	best.yearly = y
	best.how = byTense("the", y.name, t, ref)
	return best, true
}

// byTense words the choice of one of many days or periods.
func byTense(the, name string, t tense, ref dragoman.Day) string {
	switch t {
	case past:
		return the + " latest " + name + " up to " + ref.String()
	case future:
		return the + " coming " + name + " as of " + ref.String()
	}
	return the + " " + name + " nearest to " + ref.String()
}

// weekdayBy chooses the week of a weekday by the tense. In the present tense,
// as of headlines, news of the last three days goes before plans for the next
// three.
func weekdayBy(wd int, t tense, ref dragoman.Day) (value, bool) {
	back := (weekday(ref) - dragoman.Day(wd) + 7) % 7
	d := ref - back
	if t == future && back > 0 || t == near && back > 3 {
		d += 7
	}
	v, ok := point(day, d, d, byTense("the", weekdayNames[wd], t, ref))
	v.weekday = wd + 1
	return v, ok
}
