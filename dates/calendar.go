package dates

import (
	"time"

	"github.com/dragoman-events/dragoman"
)

// grain is the length of a calendar period. Grains are ordered by length.
type grain uint8

const (
	noGrain grain = iota
	hour
	day
	weekend
	week
	month
	season // three months, the first of which is March, June, September or December
	quarter
	half // of a year
	year
	decade
	century
	millennium
)

var grainNames = [...]string{"", "hour", "day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade", "century", "millennium"}

func (g grain) String() string { return grainNames[g] }

// date splits a day into its parts.
func date(d dragoman.Day) (y int, m time.Month, dom int) { return d.Time().Date() }

// leap reports whether a Gregorian year has 366 days.
func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// monthDays is the number of days in a month.
func monthDays(y int, m time.Month) int {
	switch m {
	case time.February:
		if leap(y) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// period is the calendar period of grain g that holds d. A weekend is the
// Saturday and Sunday of d's week.
func period(g grain, d dragoman.Day) (from, to dragoman.Day) {
	y, m, _ := date(d)
	switch g {
	case weekend:
		mon := d - weekday(d)
		return mon + 5, mon + 6
	case week:
		mon := d - weekday(d)
		return mon, mon + 6
	case month:
		return dragoman.DayOf(y, m, 1), dragoman.DayOf(y, m+1, 1) - 1
	case season:
		first := m - m%3 // March, June, September; 0 is December of the year before
		return dragoman.DayOf(y, first, 1), dragoman.DayOf(y, first+3, 1) - 1
	case quarter:
		first := (m-1)/3*3 + 1
		return dragoman.DayOf(y, first, 1), dragoman.DayOf(y, first+3, 1) - 1
	case half:
		first := (m-1)/6*6 + 1
		return dragoman.DayOf(y, first, 1), dragoman.DayOf(y, first+6, 1) - 1
	case year:
		return yearsFrom(y, 1)
	case decade:
		return yearsFrom(y/10*10, 10)
	case century: // the 20th century began on 1901-01-01
		return yearsFrom((y-1)/100*100+1, 100)
	case millennium:
		return yearsFrom((y-1)/1000*1000+1, 1000)
	}
	return d, d
}

// yearsFrom is n whole years from the first day of y.
func yearsFrom(y, n int) (from, to dragoman.Day) {
	return dragoman.DayOf(y, 1, 1), dragoman.DayOf(y+n, 1, 1) - 1
}

// weekday counts from Monday, which is 0.
func weekday(d dragoman.Day) dragoman.Day { return dragoman.Day((int(d.Weekday()) + 6) % 7) }

// weekdayNames are indexed by weekday.
var weekdayNames = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// move shifts d by n units. Months and longer keep the day of the month where
// they can, and else take the last day of the month. The result is unknown (0)
// before the year 1 and after 9999.
func move(g grain, d dragoman.Day, n int) dragoman.Day {
	if n > 1e6 || n < -1e6 {
		return 0
	}
	if g <= week {
		days := n
		switch g {
		case week, weekend:
			days = 7 * n
		case hour:
			days = n / 24
		}
		return inCalendar(d + dragoman.Day(days))
	}
	y, m, dom := date(d)
	months := (y*12 + int(m) - 1) + n*monthsIn(g)
	if months < 12 || months >= 120000 {
		return 0
	}
	y, m = months/12, time.Month(months%12+1)
	return inCalendar(dragoman.DayOf(y, m, min(dom, monthDays(y, m))))
}

// inCalendar gives the unknown day for days outside the years 1 to 9999, which
// is as far as a Day can be written as YYYY-MM-DD.
func inCalendar(d dragoman.Day) dragoman.Day {
	if d < 1 || d > 3652059 {
		return 0
	}
	return d
}

// monthsIn is the number of months in grains of a month and longer.
func monthsIn(g grain) int {
	switch g {
	case season, quarter:
		return 3
	case half:
		return 6
	case year:
		return 12
	case decade:
		return 120
	case century:
		return 1200
	case millennium:
		return 12000
	}
	return 1
}

// daysIn is the length of n units in days: exact up to weeks, from the mean
// Gregorian month and year (30.436875 and 365.2425 days) beyond; hours count
// as begun days.
func daysIn(g grain, n int) int {
	n = max(0, min(n, 100000))
	switch g {
	case hour:
		return (n + 23) / 24
	case day, noGrain:
		return n
	case week:
		return 7 * n
	case weekend:
		return 2 * n
	}
	return int(float64(n*monthsIn(g))*30.436875 + 0.5)
}

// easter is Easter Sunday of the Western churches, by the anonymous Gregorian
// computus (Meeus, "Astronomical Algorithms", chapter 8).
func easter(y int) dragoman.Day {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return dragoman.DayOf(y, time.Month(n/31), n%31+1)
}

// orthodoxEaster is Easter Sunday of the Eastern churches: Meeus's Julian
// computus, carried over to the Gregorian calendar.
func orthodoxEaster(y int) dragoman.Day {
	d := (19*(y%19) + 15) % 30
	e := (2*(y%4) + 4*(y%7) - d + 34) % 7
	n := d + e + 114
	return dragoman.DayOf(y, time.Month(n/31), n%31+1) + dragoman.Day(y/100-y/400-2)
}

// nthWeekday is the nth given weekday (0: Monday) of a month; n = -1 is the
// last.
func nthWeekday(y int, m time.Month, wd, n int) dragoman.Day {
	if n < 0 {
		last := dragoman.DayOf(y, m+1, 1) - 1
		return last - (weekday(last)-dragoman.Day(wd)+7)%7
	}
	first := dragoman.DayOf(y, m, 1)
	return first + (dragoman.Day(wd)-weekday(first)+7)%7 + dragoman.Day(7*(n-1))
}

// islamicEpoch is 1 Muharram of the year 1 of the civil Islamic calendar, as
// a Rata Die day (Reingold and Dershowitz, "Calendrical Calculations").
const islamicEpoch = 227015

// islamicDay is a day of the arithmetic Islamic calendar. The observed
// calendar differs by up to a day or two from place to place.
func islamicDay(y, m, d int) dragoman.Day {
	return dragoman.Day(d + 29*(m-1) + m/2 + (y-1)*354 + (3+11*y)/30 + islamicEpoch - 1)
}

// islamicYears are the Islamic years that begin in, or overlap, a Gregorian
// year, first and last.
func islamicYears(y int) (first, last int) {
	at := func(d dragoman.Day) int { return (30*int(d-islamicEpoch) + 10646) / 10631 }
	from, to := yearsFrom(y, 1)
	return at(from), at(to)
}
