package dates

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
)

var periodRules = []rule{
	{stage: stagePoint, name: "shift-unit", say: []string{"the? SHIFT UNIT", "this past|coming|current UNIT"},
		do: func(r *reading) (value, bool) {
			it := r.find(cUnit, 0)
			g, times := r.unit(0)
			n := r.shift()
			if it.class&cPlural != 0 || times != 1 || g == hour || r.next(1).is("of") || n > 0 && g == day {
				return nothing, false
			}
			if n > 0 && r.prev(1).is("the", "very") {
				return nothing, false // see the pattern with "the"
			}
			the := r.items[r.at].is("the") || r.says("past")
			switch {
			case g == day && n == 0:
				if r.next(1).class != 0 && !r.atEnd() && r.next(1).class&cRelday != 0 {
					return nothing, false
				}
				return weekdayPoint(r.ref, "the day of the report, "+r.ref.String())
			case g == day:
				if !r.says("past") {
					return nothing, false
				}
				return point(day, r.ref-1, r.ref, "the day up to "+r.ref.String())
			case the && n < 0 && g != weekend && g < decade:
				return point(g, move(g, r.ref, -1), r.ref, "the "+g.String()+" up to "+r.ref.String())
			case the && n > 0 && g != weekend:
				if r.tense() != future {
					return nothing, false
				}
				return point(g, r.ref, move(g, r.ref, 1), "the "+g.String()+" after "+r.ref.String())
			case g == weekend && n <= 0:
				from, _ := period(weekend, r.ref)
				if n < 0 && r.ref >= from {
					from -= 7 // on a weekend, the last one is that before
				} else if n < 0 || r.tense() == past && from > r.ref {
					from -= 7
				}
				return point(weekend, from, from+1, "the weekend of "+from.String())
			}
			return shifted(g, r.ref, n, r.ref.String())
		},
		yes: []string{"They met [last week] = point 2019-01-14..2019-01-20", "They will meet [next month] = point 2019-02-01..2019-02-28", "They met [this year] = point 2019-01-01..2019-12-31", "Prices rose over [the past year] = point 2018-01-22..2019-01-22",
			"They met [last weekend] = point 2019-01-19..2019-01-20", "They will meet [this weekend] = point 2019-01-26..2019-01-27", "Prices fell [last decade] = point 2000-01-01..2009-12-31"},
		no: []string{"It was the last day.", "In the last week of December they met."}},
	{stage: stagePoint, name: "the-weekend", say: []string{"the weekend"},
		do: func(r *reading) (value, bool) {
			from, to := period(weekend, r.ref)
			t := r.tense()
			if t == past && from > r.ref || t == near && from-r.ref >= 3 {
				from, to = from-7, to-7
			}
			return point(weekend, from, to, byTense("the", "weekend", t, r.ref))
		},
		yes: []string{"They met over [the weekend] = point 2019-01-19..2019-01-20", "They will meet at [the weekend] = point 2019-01-26..2019-01-27"},
		no:  []string{"The first weekend was wet."}},
	{stage: stagePoint, name: "before-last", say: []string{"the? UNIT before last", "the? UNIT after next"},
		do: func(r *reading) (value, bool) {
			g, _ := r.unit(0)
			if g < day {
				return nothing, false
			}
			n := -2
			if r.says("next") {
				n = 2
			}
			return shifted(g, r.ref, n, r.ref.String())
		},
		yes: []string{"They met [the week before last] = point 2019-01-07..2019-01-13", "They will vote [the year after next] = point 2021-01-01..2021-12-31"},
		no:  []string{"The week before was calm."}},
	{stage: stagePoint, name: "decade", say: []string{"the? '? DECADE", "the? YEAR 's"},
		do: func(r *reading) (value, bool) {
			it := r.find(cDecade, 0)
			n := it.value(cDecade)
			if it == &noItem {
				n = r.n(cYear, 0)
				if n%10 != 0 || !r.items[r.at].is("the") || r.thing() {
					return nothing, false
				}
			}
			if n < 100 {
				if it.w != nil && !r.items[r.at].is("the") && !r.prev(1).is("the") && r.prev(1).class&(cEarly|cMid|cLate|cDash) == 0 {
					return nothing, false
				}
				if r.prev(1).is("his", "her", "their", "my", "your", "our") || r.prev(1).class&(cDash|cEarly|cMid|cLate) != 0 && r.prev(2).is("his", "her", "their", "my", "your", "our") {
					return nothing, true
				}
				y, _, _ := date(r.ref)
				n += y / 100 * 100
				if n > y {
					n -= 100
				}
			}
			years, how := 10, "the "+strconv.Itoa(n)+"s"
			if n%100 == 0 && n < 2000 {
				years = 100
			}
			from, to := yearsFrom(n, years)
			g := decade
			if years == 100 {
				g = century
			}
			v, ok := point(g, from, to, how)
			v.dated = true
			return v, ok
		},
		yes: []string{"The war of [the 1990s] = point 1990-01-01..1999-12-31", "Music of [the '80s] = point 1980-01-01..1989-12-31", "They left in [the nineties] = point 1990-01-01..1999-12-31", "They left in [the 1800s] = point 1800-01-01..1899-12-31"},
		no:  []string{"A man in his 30s.", "Nineties of them."}},
	{stage: stagePoint, name: "century", say: []string{"the? ORD DASH? century", "the? ORD and|to|or|DASH ORD centuries"},
		do: func(r *reading) (value, bool) {
			a, b := r.n(cOrd, 0), r.n(cOrd, 0)
			if r.says("centuries") {
				b = r.n(cOrd, 1)
			}
			if a < 1 || b < a || b > 30 {
				return nothing, false
			}
			v, ok := point(century, dragoman.DayOf((a-1)*100+1, 1, 1), dragoman.DayOf(b*100+1, 1, 1)-1, "century "+strconv.Itoa(a))
			v.dated = true
			return v, ok
		},
		yes: []string{"Built in [the 19th century] = point 1801-01-01..1900-12-31", "Castles of [the fifteenth century] = point 1401-01-01..1500-12-31"},
		no:  []string{"The last century was long."}},
	{stage: stagePoint, name: "quarter", say: []string{"the? ORD quarter", "the? ORD DASH quarter", "QUARTER", "HALF", "the? ORD trimester"},
		do: func(r *reading) (value, bool) {
			q := r.find(cQuarter|cHalf, 0).n
			months, what := 3, "quarter"
			if r.has(cOrd) {
				q = r.n(cOrd, 0)
			}
			if r.has(cHalf) {
				months, what = 6, "half"
			}
			if q < 1 || q > 12/months || r.next(1).is("final", "finals", "century") || r.next(1).class&cDash != 0 && r.next(1).Start == r.items[r.end-1].End && isLetter(r.next(2).Of(r.text)) || r.has(cOrd) && r.next(1).is("of") && r.next(2).class&(cArt|cNum) != 0 && r.next(2).class&cYear == 0 {
				return nothing, false
			}
			first := time.Month((q-1)*months + 1)
			y := &yearly{fromMonth: first, toMonth: first + time.Month(months-1), fromDay: 1, grain: quarter, name: ordinal(q) + " " + what}
			if months == 6 {
				y.grain = half
			}
			return y.by(r.tense(), r.ref)
		},
		yes: []string{"Output fell in [the fourth quarter] = point 2018-10-01..2018-12-31", "Output fell in [the first quarter of 2018] = point 2018-01-01..2018-03-31", "Sales in [Q3 2018] = point 2018-07-01..2018-09-30", "Sales in [H1 2018] = point 2018-01-01..2018-06-30"},
		no:  []string{"The last quarter was bad."}},
	{stage: stagePoint, name: "season", say: []string{"the? SEASON"},
		do: func(r *reading) (value, bool) {
			it := r.find(cSeason, 0)
			first := time.Month(it.value(cSeason))
			y := &yearly{fromMonth: first, toMonth: (first+1)%12 + 1, fromDay: 1, grain: season, name: it.w.text}
			v, ok := y.by(r.tense(), r.ref)
			v.weak = true
			return v, ok
		},
		yes: []string{"They met in [the autumn] = point 2018-09-01..2018-11-30", "It fell in [summer 2018] = point 2018-06-01..2018-08-31", "They met [last summer] = point 2018-06-01..2018-08-31", "They left in [the winter of 2017] = point 2017-12-01..2018-02-28"},
		no:  []string{"The fall of Kabul.", "Prices fall."}},
	{stage: stagePoint, name: "fiscal-year", say: []string{"the? fiscal|financial|academic|school year? YEAR", "the? fiscal|financial|academic|school year YEAR DASH|/ TWO|YEAR", "the? YEAR DASH TWO|YEAR fiscal|financial|academic|school|marketing year", "fy YEAR|TWO"},
		do: func(r *reading) (value, bool) {
			y := r.find(cYear, 0).n
			if !r.has(cYear) {
				y = r.year2(r.find(cTwo, 0).n)
			}
			if y < 100 {
				y = r.year2(y)
			}
			how := fmt.Sprintf("the fiscal year %d, which may begin in %d", y, y-1)
			from, to := yearsFrom(y-1, 2)
			if r.has(cDash) {
				from, to = yearsFrom(y, 2)
				how = fmt.Sprintf("the fiscal year %d to %d, somewhere within the two", y, y+1)
			}
			v, ok := point(year, from, to, how)
			v.dated = true
			return v, ok
		},
		yes: []string{"The budget for [fiscal year 2019] passed = point 2018-01-01..2019-12-31", "Spending in [the 2018-19 fiscal year] rose = point 2018-01-01..2019-12-31"},
		no:  []string{"A fiscal crisis."}},
}

func ordinal(n int) string {
	if n >= 1 && n <= 4 {
		return [...]string{"first", "second", "third", "fourth"}[n-1]
	}
	return strconv.Itoa(n) + "th"
}

// yearOf puts a yearly item into the year of a point.
func yearOf(r *reading) (value, bool) {
	y := r.find(cYearly, 0)
	a := r.find(cAnyYear, 0)
	if a.val == nil || y.val == nil {
		return nothing, false
	}
	n, ok := a.val.wholeYear()
	if !ok {
		return nothing, false
	}
	v, ok := y.val.yearly.inYear(n)
	if !ok {
		return nothing, false
	}
	if a.val.year == 0 {
		v.how = y.val.yearly.name + " of " + a.val.how
	}
	if y.val.kind == Range {
		v.kind = Range
	}
	v.dated = a.val.dated
	return v, true
}

var joinRules = []rule{
	{stage: stageJoin, name: "in-year", say: []string{"YEARLY ,? of? YEAR", "YEARLY of? THREE"},
		do: func(r *reading) (value, bool) {
			if r.has(cThree) {
				if !r.atEnd() || r.find(cYearly, 0).val.grain != day && !r.says("of") {
					return nothing, false
				}
				return r.find(cYearly, 0).val.yearly.inYear(r.find(cThree, 0).n)
			}
			if r.find(cYearly, 0) == r.find(cYear, 0) || r.says(",") && r.counted() {
				return nothing, false
			}
			y := r.find(cYearly, 0).val
			v, ok := y.yearly.inYear(r.year(0))
			if !ok {
				return nothing, false
			}
			if y.kind == Range {
				v.kind = Range
			}
			return v, true
		},
		yes: []string{"Signed on [22 January 2018] = point 2018-01-22", "Signed in [August 2018] = point 2018-08-01..2018-08-31", "Signed on [January 22, 2018] = point 2018-01-22", "Signed on [Christmas Eve 2018] = point 2018-12-24",
			"The talks of [16-17 January 2018] = range 2018-01-16..2018-01-17", "In [May of 2018] they met = point 2018-05-01..2018-05-31", "At [Easter 2018] = point 2018-04-01"},
		no: []string{"On 5 May, 2000 people marched."}},
	{stage: stageJoin, name: "in-relative-year", say: []string{"YEARLY ,? of|in? ANYYEAR", "ANYYEAR 's? YEARLY"},
		do: func(r *reading) (value, bool) {
			if a := r.find(cAnyYear, 0); a.class&cYear != 0 && (r.items[r.at].class&cAnyYear != 0 || !r.says("in", "of", ",")) {
				return nothing, false
			}
			return yearOf(r)
		},
		no:  []string{"In 2017, December was cold."},
		yes: []string{"They met in [December last year] = point 2018-12-01..2018-12-31", "They met on [5 March last year] = point 2018-03-05", "They met on [last year's Christmas Eve] = point 2018-12-24", "They will meet on [11 March this year] = point 2019-03-11"}},
	{stage: stageJoin, name: "weekday-date", say: []string{"WEEKLY ,? the? DAY", "WEEKLY ( DAY )", "WEEKLY DAYPART ( DAY )", "WEEKLY DAYPART ,? DAY", "WEEKLY ,? YEARLY ,? of? YEAR", "WEEKLY ,? the ORD"},
		do: func(r *reading) (value, bool) {
			wd := r.items[r.at].val.weekday - 1
			if r.has(cOrd) {
				it := r.find(cOrd, 0)
				if it.class&cDigits == 0 || r.thing() {
					return nothing, false
				}
				return nthOfMonth(r, it.n)
			}
			d := r.find(cDay, 1)
			if d == &noItem {
				return nothing, false
			}
			v := *d.val
			if v.weekday != 0 || v.moves || v.grain != day {
				return nothing, false
			}
			if r.has(cYear) && v.yearly != nil {
				out, ok := v.yearly.inYear(r.year(0))
				return out, ok
			}
			if v.yearly == nil && !v.dated {
				return nothing, false
			}
			if y := v.yearly; y != nil && int(weekday(v.from)) != wd {
				// The weekday tells the year: the one nearest to the tense's choice.
				at, _, _ := date(v.from)
				for _, i := range []int{-1, 1, -2, 2, -3, 3} {
					if from, to, ok := y.in(at + i); ok && int(weekday(from)) == wd {
						v.from, v.to = from, to
						v.how = y.name + " on a " + weekdayNames[wd] + " nearest to " + r.ref.String()
						break
					}
				}
			}
			v.weak = false
			return v, true
		},
		yes: []string{"They met on [Tuesday, 15 January] = point 2019-01-15", "They met on [Wednesday, 16 January 2019] = point 2019-01-16", "[Tuesday, September 1, 2015] = point 2015-09-01", "It fell on [Sunday night (January 20)] = point 2019-01-20"},
		no:  []string{"On Tuesday, two days later, they met."}},
	{stage: stageJoin, name: "weekday-of-week", say: []string{"WEEKLY DAYPART? ,? of|in? ANYWEEK", "ANYWEEK 's|on|,? WEEKLY", "WEEKLY week"},
		do: func(r *reading) (value, bool) {
			w := r.find(cWeekly, 0).val
			if r.says("week") && !r.has(cAnyWeek) { // "Monday week", as the British say
				if !r.prev(1).is("on") {
					return nothing, false
				}
				v, ok := weekdayBy(w.weekday-1, future, r.ref)
				v.from, v.to, v.weekday = v.from+7, v.to+7, 0
				v.how = "a week after " + v.how
				return v, ok
			}
			a := r.find(cAnyWeek, 0).val
			d := a.from + dragoman.Day(w.weekday-1)
			return weekdayPoint(d, weekdayNames[w.weekday-1]+" of "+a.how)
		},
		yes: []string{"On [Wednesday last week] he left = point 2019-01-16", "On [Wednesday of last week] = point 2019-01-16", "They will meet on [Thursday next week] = point 2019-01-31", "[Last week's Thursday] = point 2019-01-17"},
		no:  []string{"Wednesday's week was long."}},
	{stage: stageJoin, name: "part-of-day", say: []string{"DAY DAYPART", "DAY at|by DAYPART", "the? DAYPART of|on DAY", "early|late|mid on? DAY DAYPART?", "the? early|late|small hours|part|DAYPART of|on DAY", "early|late in the DAYPART of|on DAY", "early|late DAYPART on? DAY", "earlier|later on? DAY"},
		do: func(r *reading) (value, bool) {
			d := r.find(cDay, 0)
			v := *d.val
			if r.items[r.at].class&cDay != 0 && r.next(1).class&cDash != 0 || v.grain != day {
				return nothing, false
			}
			if v.weak && !r.has(cDaypart) && !r.says("on") { // an early Christmas
				return nothing, false
			}
			v.weak = false
			return v, true
		},
		yes: []string{"They met on [Wednesday night] = point 2019-01-16", "They left [early on Monday] = point 2019-01-21", "It fell in [the early hours of Sunday] = point 2019-01-20", "It fell on [the evening of 14 January] = point 2019-01-14"},
		no:  []string{"Night fell."}},
	{stage: stageJoin, name: "time-of-day", say: []string{"DAY ,? at|around|about|by|before|after|from|until? CLOCK", "DAY ( CLOCK )", "CLOCK ,? on? the? DAY", "CLOCK ( CLOCK ) ,? on? DAY", "DAY ,? at CLOCK ( CLOCK )"},
		do: func(r *reading) (value, bool) {
			v := *r.find(cDay, 0).val
			if v.grain != day {
				return nothing, false
			}
			clock := r.find(cClock, 0)
			v.how += ", at " + r.text[clock.Start:clock.End]
			v.weak = false
			return v, true
		},
		yes: nil,
		no:  []string{"It was 10:30."}},
	{stage: stageJoin, name: "shift-holiday", say: []string{"the? SHIFT YEARLY", "this past|coming YEARLY"},
		do: func(r *reading) (value, bool) {
			y := r.find(cYearly, 0).val.yearly
			var v value
			var ok bool
			switch n := r.shift(); {
			case n < 0:
				for i := dragoman.Day(0); i < 800; i += 25 { // the latest that is over
					if v, ok = y.by(past, r.ref-i); !ok || v.to < r.ref {
						break
					}
				}
				v.how = "the latest " + y.name + " before " + r.ref.String()
			case n > 0:
				for i := dragoman.Day(0); i < 800; i += 25 {
					if v, ok = y.by(future, r.ref+i); !ok || v.from > r.ref {
						break
					}
				}
				v.how = "the first " + y.name + " after " + r.ref.String()
			default:
				if v, ok = y.by(near, r.ref); ok && (v.from > r.ref || v.to < r.ref) {
					ry, _, _ := date(r.ref)
					v, ok = y.inYear(ry)
				}
				v.dated = false
			}
			v.yearly = nil
			v.weak = false
			return v, ok
		},
		no:  []string{"At Christmas they met."},
		yes: []string{"They met [last Christmas] = point 2018-12-25", "They will meet [next Easter] = point 2019-04-21", "They will meet [this summer] = point 2019-06-01..2019-08-31", "They met [last winter] = point 2017-12-01..2018-02-28"}},
	{stage: stageJoin, name: "week-of", say: []string{"the? week of|beginning|starting|commencing|from the? DAY", "the? week ending DAY", "the? weekend of DAY"},
		do: func(r *reading) (value, bool) {
			v := r.find(cDay, 0).val
			d := v.from
			switch {
			case r.says("ending"):
				return point(week, d-6, d, "the 7 days up to "+d.String())
			case r.says("weekend"):
				from, to := period(weekend, d)
				return point(weekend, from, to, "the weekend of "+d.String())
			case r.says("of"):
				return shifted(week, d, 0, d.String())
			}
			return point(week, d, d+6, "the 7 days from "+d.String())
		},
		yes: []string{"They met in [the week of 14 January] = point 2019-01-14..2019-01-20", "They will meet in [the week beginning 4 February] = point 2019-02-04..2019-02-10"},
		no:  []string{"A week of talks."}},
}

// anchored gives the period of grain g that lies n steps from the anchor.
func anchored(r *reading, g grain, n int) (value, bool) {
	a, what, ok := r.from(n)
	if !ok {
		return unanchored()
	}
	var v value
	switch {
	case g <= day && n != 0 && a.grain > week:
		return unanchored()
	case g <= day && n == 0:
		v, ok = point(day, a.from, a.to, "the day of "+what)
	case g <= day && n < 0:
		v, ok = point(day, a.from-1, a.from-1, "the day before "+what)
	case g <= day:
		v, ok = point(day, a.to+1, a.to+1, "the day after "+what)
	case n == 0:
		from, _ := period(g, a.from)
		_, to := period(g, a.to)
		v, ok = point(g, from, to, "the "+g.String()+" of "+what)
	case a.grain > g:
		return unanchored()
	default:
		base := a.from
		if n > 0 {
			base = a.to
		}
		v, ok = shifted(g, base, n, what)
	}
	v.moves = true
	v.week = g == week && v.to-v.from == 6
	return v, ok
}

var anchorRules = []rule{
	{stage: stageAnchor, name: "same", say: []string{"the|that|this same|very UNIT|DAYPART", "that UNIT|DAYPART", "the same WEEKLY|YEARLY", "that same? WEEKLY|YEARLY", "same UNIT"},
		do: func(r *reading) (value, bool) {
			if r.find(cUnit, 0).class&cPlural != 0 || r.has(cUnit) && r.n(cUnit, 0) == int(hour) || r.items[r.at].is("same") && r.prev(1).is("the", "that", "this") {
				return nothing, false
			}
			if y := r.find(cYearly|cWeekly, 0); y.val != nil {
				a, what, ok := r.from(0)
				if !ok || y.val == a {
					return nothing, false
				}
				return sameAs(r, y, a, what)
			}
			g := day
			if r.has(cUnit) {
				g, _ = r.unit(0)
			}
			return anchored(r, g, 0)
		},
		yes: []string{"He left on 5 March 2014 and came back [the same day] = point 2014-03-05", "He came in 1990 and left [that year] = point 1990-01-01..1990-12-31"},
		no:  []string{"He said that days were long."}},
	{stage: stageAnchor, name: "following", say: []string{"the? very? ANCHORED UNIT|DAYPART", "the ANCHORED WEEKLY|YEARLY", "the next WEEKLY|YEARLY", "next DAYPART"},
		do: func(r *reading) (value, bool) {
			it := r.find(cUnit, 0)
			n := r.find(cAnchored, 0).value(cAnchored)
			if n == 0 && r.find(cAnchored, 1) != &noItem {
				n = r.find(cAnchored, 1).value(cAnchored)
			}
			if n == 0 || it.class&cPlural != 0 || it != &noItem && it.value(cUnit) == int(hour) || r.next(1).is("of") || r.prev(1).class&(cArt|cNum) != 0 ||
				r.says("following") && !r.items[r.at].is("the") {
				return nothing, false
			}
			if y := r.find(cYearly|cWeekly, 0); y.val != nil {
				a, what, ok := r.from(n)
				if !ok {
					if r.says("next") {
						a, what = &value{from: r.ref, to: r.ref}, r.ref.String()
					} else {
						return unanchored()
					}
				}
				return stepTo(y.val, a, n, what)
			}
			g := day
			if it != &noItem {
				g, _ = r.unit(0)
			}
			if g == weekend || g == hour {
				return nothing, false
			}
			return anchored(r, g, n)
		},
		yes: []string{"He came on 5 March 2014 and left [the following day] = point 2014-03-06", "He came in May 2014 and left [the next month] = point 2014-06-01..2014-06-30", "He came on Monday after winning [the previous year] = point 2018-01-01..2018-12-31",
			"He came on 3 March 2014 and left [the following Friday] = point 2014-03-07"},
		no: []string{"The following days were calm.", "His previous three years."}},
	{stage: stageAnchor, name: "length", say: []string{
		"NUM|VAGUE DASH? UNIT", "NUM and a half UNIT", "ART UNIT and a half", "NUM? DASH? UNIT DASH long", "ART UNIT", "NUM to|or|DASH NUM DASH? UNIT", "daylong|weeklong|monthlong|yearlong|decadelong", "half DASH? a? UNIT", "the whole|entire|full UNIT"},
		do: func(r *reading) (value, bool) {
			if w := r.items[r.at]; w.is("daylong", "weeklong", "monthlong", "yearlong", "decadelong") {
				g := map[string]grain{"daylong": day, "weeklong": week, "monthlong": month, "yearlong": year, "decadelong": decade}[w.w.text]
				return length(g, 1, "1 "+g.String())
			}
			if r.next(1).is("ago", "old", "olds", "anniversary", "birthday", "anniversaries") || r.next(1).class&cDash != 0 && r.next(2).is("old") || r.prev(1).class&cMoney != 0 {
				return nothing, false
			}
			least, most, g, say := r.amount()
			if g == hour && least < 24 || g == weekend || g == quarter {
				return nothing, false
			}
			bare := !r.has(cNum|cVague) && !r.says("long", "half")
			switch {
			case r.says("the"):
				return nothing, false
			case bare && r.next(1).class&cLater == 0 && !r.next(1).is("from", "to", "following", "since", "prior") && !r.prev(1).is("for", "lasting", "lasts", "lasted", "last", "over", "during", "within", "than", "nearly", "almost", "about"):
				return nothing, false // a rate: twice a week
			case r.says("to", "or") || r.find(cNum, 1) != &noItem:
				most = r.n(cNum, 1)
				if most <= least {
					return nothing, false
				}
				say = fmt.Sprintf("%d to %d %ss", least, most, g)
			case r.has(cVague):
				v, ok := length(g, 0, say)
				v.count, v.most = least, most
				return v, ok
			}
			v, ok := length(g, least, say)
			v.count = least
			if g0, _ := r.unit(0); g0 == month && r.says("half") {
				v.days = daysIn(day, int((float64(r.n(cNum, 0))+0.5)*30.436875+0.5))
			}
			if g > week {
				v.how += fmt.Sprintf(", about %d days", v.days)
			}
			return v, ok
		},
		yes: []string{"A [two-day] visit = duration 2", "They stayed for [three weeks] = duration 21", "A [14-month] siege = duration 426", "A [72-hour] truce = duration 3", "They talked for [a week] = duration 7"},
		no:  []string{"They meet twice a week.", "A two-year-old child.", "The 500-year anniversary."}},
}

// sameAs is "that Tuesday", "the same October": the one nearest to the anchor.
func sameAs(r *reading, y *item, a *value, what string) (value, bool) {
	if y.val.weekday != 0 {
		mon, _ := period(week, a.from)
		d := mon + dragoman.Day(y.val.weekday-1)
		v, ok := weekdayPoint(d, weekdayNames[y.val.weekday-1]+" of the week of "+what)
		v.moves = true
		return v, ok
	}
	v, ok := y.val.yearly.by(near, a.from)
	v.yearly, v.moves = nil, true
	v.how = "the " + y.val.yearly.name + " nearest to " + what
	return v, ok
}

// stepTo is the first weekday or yearly day after the anchor, or the last
// before it.
func stepTo(y, a *value, n int, what string) (value, bool) {
	side, base := "first", a.to
	if n < 0 {
		side, base = "last", a.from
	}
	rel := " after "
	if n < 0 {
		rel = " before "
	}
	if y.weekday != 0 {
		wd := dragoman.Day(y.weekday - 1)
		d := base + (wd-weekday(base)+7)%7
		switch {
		case n > 0 && d == base:
			d += 7
		case n < 0:
			d -= 7
		}
		v, ok := weekdayPoint(d, "the "+side+" "+weekdayNames[wd]+rel+what)
		v.moves = true
		return v, ok
	}
	t := future
	if n < 0 {
		t = past
	}
	v, ok := y.yearly.by(t, base+dragoman.Day(n))
	v.yearly, v.moves = nil, true
	v.how = "the " + side + " " + y.yearly.name + rel + what
	return v, ok
}

// fraction cuts the early, middle or late part out of a period. Words like
// "beginning" and "end" mean less of a long period than "early" and "late".
func fraction(v *value, part class, edge bool) (from, to dragoman.Day, how string) {
	from, to = v.from, v.to
	switch {
	case part&cEarly != 0:
		how = "the early part of "
	case part&cMid != 0:
		how = "the middle of "
	default:
		how = "the late part of "
	}
	if edge && part&cMid == 0 {
		how = "the beginning of "
		if part&cLate != 0 {
			how = "the end of "
		}
	}
	cut := func(a, b dragoman.Day) { // early until a, late from b
		switch {
		case part&cEarly != 0:
			to = a
		case part&cMid != 0:
			from, to = a+1, b-1
		default:
			from = b
		}
	}
	switch n := to - from + 1; {
	case v.grain == month && n >= 28 && n <= 31: // days 1-10, 11-20, 21-
		cut(from+9, from+20)
	case v.grain == week && n == 7:
		switch {
		case edge:
			cut(from+1, from+4) // Monday and Tuesday; Friday to Sunday
		default:
			cut(from+2, from+3) // until Wednesday; from Thursday
		}
		if part&cMid != 0 {
			from, to = v.from+1, v.from+3 // Tuesday to Thursday
		}
	case v.grain == year && n >= 365 && n <= 366:
		if edge {
			cut(move(month, from, 3)-1, move(month, from, 9)) // quarters
		} else {
			cut(move(month, from, 4)-1, move(month, from, 8)) // January-April, May-August, September-
		}
	case v.grain == decade && n > 3000:
		cut(move(year, from, 4)-1, move(year, from, 7)) // 0-3, 4-6, 7-9
	case v.grain == century && n > 30000:
		cut(move(year, from, 33)-1, move(year, from, 67))
	case n >= 3:
		cut(from+n/3-1, to-n/3+1)
	}
	if from > to {
		from, to = v.from, v.to
	}
	return from, to, how
}

// unitHere is "the year" in "the end of the year": the one of the anchor in
// this sentence, else the report's.
func (r *reading) unitHere() (*value, bool) {
	g, times := r.unit(0)
	if times != 1 || g < day || r.find(cUnit, 0).class&cPlural != 0 {
		return nil, false
	}
	d, what := r.ref, r.ref.String()
	if r.told != nil {
		d, what = r.told.from, r.told.from.String()
	}
	for k := 1; r.prev(k) != &noItem; k++ {
		if v := r.prev(k).val; v != nil && v.kind == Point && v.from != 0 && !v.weak && v.grain <= g && v.dated {
			d, what = v.from, v.from.String()
			break
		}
	}
	v, ok := shifted(g, d, 0, what)
	return &v, ok
}

// partOf makes the value of a part of v.
func partOf(v *value, part class, edge bool) (value, bool) {
	from, to, how := fraction(v, part, edge)
	out, ok := point(v.grain, from, to, how+v.how)
	out.dated, out.moves = v.dated, v.moves
	out.week = false
	if out.grain == year || out.grain == week { // no whole year or week any more
		out.grain = season
		if v.grain == week {
			out.grain = weekend
		}
	}
	return out, ok
}

var edgeWords = []string{"beginning", "start", "opening", "outset", "end", "close", "ending"}

var partRules = []rule{
	{stage: stagePart, name: "early-late", say: []string{"the? PART DASH? in|of? the? PERIOD", "the? PART part|parts|days|weeks|months|years|half of the? PERIOD", "the? PART DASH of DASH the? DASH? PERIOD"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || p.from == 0 {
				return nothing, false
			}
			word := r.find(cEarly|cMid|cLate, 0)
			edge := word.is(edgeWords...)
			if edge && !r.says("of") || word.is("opening", "close", "middle", "outset") && !r.says("the") {
				return nothing, false
			}
			return partOf(p, word.class, edge)
		},
		yes: []string{"They met in [late December 2018] = point 2018-12-21..2018-12-31", "They met in [early 2018] = point 2018-01-01..2018-04-30", "They met in [mid-December] = point 2018-12-11..2018-12-20", "They left in [the early 1990s] = point 1990-01-01..1993-12-31",
			"They met at [the end of 2018] = point 2018-10-01..2018-12-31", "They met [late last week] = point 2019-01-17..2019-01-20", "They met [early last month] = point 2018-12-01..2018-12-10"},
		no: []string{"The early bird.", "The end of the war."}},
	{stage: stagePart, name: "end-of-the-unit", say: []string{"the? PART of|in the UNIT", "the UNIT 's PART", "UNIT DASH? end", "UNIT 's end", "the rest of the UNIT", "the? PART DASH of DASH UNIT"},
		do: func(r *reading) (value, bool) {
			if (r.says("end") && !r.says("the") && !r.says("of") && r.n(cUnit, 0) == int(day)) || r.next(1).is("of") {
				return nothing, false
			}
			u, ok := r.unitHere()
			if !ok || u.grain < week {
				return nothing, false
			}
			if r.says("rest") {
				return point(u.grain, max(u.from, min(r.ref, u.to)), u.to, "the rest of "+u.how)
			}
			word := r.find(cEarly|cMid|cLate, 0)
			return partOf(u, word.class, word.is(edgeWords...))
		},
		yes: []string{"They will meet at [the end of the month] = point 2019-01-21..2019-01-31", "They met [early in the year] = point 2019-01-01..2019-04-30"},
		no:  []string{"The end of the day."}},
	{stage: stagePart, name: "earlier-later", say: []string{"earlier|later in|on? the? PERIOD", "earlier|later in|on the UNIT"},
		do: func(r *reading) (value, bool) {
			p := &value{}
			ok := false
			if r.has(cPeriod) {
				p, ok = r.point(0)
			} else {
				p, ok = r.unitHere()
				if ok && p.grain < week {
					return anchored(r, day, 0)
				}
			}
			if !ok || p.from == 0 {
				return nothing, false
			}
			v := *p
			v.weak = false
			d := r.ref
			if a, ok := r.anchor(); ok && p.moves {
				d = a.from
			}
			if d < p.from || d > p.to {
				return v, true // "earlier in December", said in January
			}
			if r.says("earlier") {
				v.to, v.how = d, p.how+", up to "+d.String()
			} else {
				v.from, v.how = d, p.how+", from "+d.String()+" on"
			}
			v.yearly, v.week, v.year = nil, false, 0
			return v, true
		},
		yes: []string{"They met [earlier this month] = point 2019-01-01..2019-01-22", "They will meet [later this year] = point 2019-01-22..2019-12-31", "[Earlier in December 2018] they met = point 2018-12-01..2018-12-31", "They met [earlier in the week] = point 2019-01-21..2019-01-22"},
		no:  []string{"Earlier they met."}},
	{stage: stagePart, name: "half-of", say: []string{"the? ORD|latter half|third of the? PERIOD", "the? ORD|latter half|third of the UNIT", "the? YEARLY of the UNIT", "the? former|latter part of the? PERIOD"},
		do: func(r *reading) (value, bool) {
			if y := r.find(cYearly, 0); y.val != nil && r.items[r.end-1].class&cUnit != 0 && !r.says("half", "third", "part") {
				u, ok := r.unitHere()
				if !ok || u.grain != year {
					return nothing, false
				}
				n, _, _ := date(u.from)
				v, ok := y.val.yearly.inYear(n)
				return v, ok
			}
			p, ok := (*value)(nil), false
			if r.has(cPoint) {
				p, ok = r.point(0)
			} else {
				p, ok = r.unitHere()
			}
			if !ok || p.from == 0 {
				return nothing, false
			}
			n, parts := r.n(cOrd, 0), 2
			if r.says("latter") {
				n = 2
			}
			if r.says("third") && !r.says("half") {
				parts = 3
			}
			if n < 0 {
				n = parts
			}
			if n < 1 || n > parts {
				return nothing, false
			}
			from, to := p.from, p.to
			switch months := monthsIn(p.grain); {
			case p.grain >= season && months%parts == 0 && p.from == firstOfMonth(p.from):
				from = move(month, p.from, months/parts*(n-1))
				to = move(month, p.from, months/parts*n) - 1
			case p.grain == month && parts == 2:
				if n == 1 {
					to = from + 14
				} else {
					from += 15
				}
			default:
				size := int(to-from) + 1
				from, to = from+dragoman.Day(size*(n-1)/parts), from+dragoman.Day(size*n/parts)-1
			}
			what := "half"
			if parts == 3 {
				what = "third"
			}
			v, ok := point(p.grain, from, to, "the "+ordinal(n)+" "+what+" of "+p.how)
			v.dated = p.dated
			if v.grain == year {
				v.grain = half
			}
			return v, ok
		},
		yes: []string{"Output fell in [the first half of 2018] = point 2018-01-01..2018-06-30", "They left in [the second half of the 20th century] = point 1951-01-01..2000-12-31", "They met in [the second half of December] = point 2018-12-16..2018-12-31", "Output rose in [the first quarter of the year] = point 2019-01-01..2019-03-31"},
		no:  []string{"The first half of the match."}},
	{stage: stagePart, name: "nth-of", say: []string{"the? ORD UNIT of|in the? PERIOD", "the? ORD UNIT of the UNIT", "the? ORD WEEKLY of|in the? PERIOD", "the? ORD LENGTH of|in the? PERIOD", "the? ORD LENGTH of the UNIT", "the? opening|closing|first|last|final PLURAL of the? PERIOD", "the? ORD YEARLY of the? PERIOD"},
		do: nthOf,
		yes: []string{"They met in [the third week of December 2018] = point 2018-12-15..2018-12-21", "They met in [the last week of December] = point 2018-12-25..2018-12-31", "They met on [the first Monday of December] = point 2018-12-03", "They met on [the last day of 2018] = point 2018-12-31",
			"Output fell in [the first three months of 2018] = point 2018-01-01..2018-03-31", "They met in [the last month of 2018] = point 2018-12-01..2018-12-31"},
		no: []string{"The first week of talks."}},
	{stage: stagePart, name: "in-that-year", say: []string{"YEARLY ,? of|in? the? ANYYEAR", "YEARLY of|in the year"},
		do: func(r *reading) (value, bool) {
			a := r.find(cAnyYear, 0)
			if a.val == nil || !a.val.moves {
				return nothing, false
			}
			return yearOf(r)
		},
		yes: []string{"He came in 1990 and left in [March the same year] = point 1990-03-01..1990-03-31"},
		no:  []string{"In March they left."}},
	{stage: stagePart, name: "weekday-of-that-week", say: []string{"WEEKLY ,? of|in? ANYWEEK"},
		do: func(r *reading) (value, bool) {
			a := r.find(cAnyWeek, 0).val
			if !a.moves {
				return nothing, false
			}
			w := r.find(cWeekly, 0).val.weekday - 1
			return weekdayPoint(a.from+dragoman.Day(w), weekdayNames[w]+" of "+a.how)
		},
		yes: []string{"He came on 5 March 2014 and left on [Friday of that week] = point 2014-03-07"},
		no:  []string{"On Friday they left."}},
	{stage: stagePart, name: "consecutive", say: []string{"a|an|the|its|their|his|her? ORD consecutive|straight|successive|running UNIT", "a|the ORD UNIT running|straight|consecutive", "a|the ORD UNIT in a row", "a|an ORD UNIT", "the ORD UNIT"},
		do: func(r *reading) (value, bool) {
			g, _ := r.unit(0)
			n := r.n(cOrd, 0)
			if n < 1 || g < day || r.find(cUnit, 0).class&cPlural != 0 {
				return nothing, false
			}
			run := r.says("consecutive", "straight", "successive", "running", "row")
			if !run && (!r.prev(1).is("for", "into") || r.thing()) || g > year {
				return nothing, false
			}
			a, what, ok := r.from(0)
			if !ok {
				return unanchored()
			}
			from, _ := period(g, move(g, a.from, 1-n))
			_, to := period(g, a.to)
			if n > 1 {
				v, ok := point(g, from, to, fmt.Sprintf("%d %ss up to %s", n, g, what))
				v.kind, v.moves = Range, true
				return v, ok
			}
			return nothing, false
		},
		yes: []string{"They marched for [a third day] = range 2019-01-20..2019-01-22", "They marched for [the second consecutive night] = range 2019-01-21..2019-01-22"},
		no:  []string{"The first day was calm."}},
}

func firstOfMonth(d dragoman.Day) dragoman.Day {
	from, _ := period(month, d)
	return from
}

// nthOf is "the third week of", "the last Monday in", "the first two months of".
func nthOf(r *reading) (value, bool) {
	ord := r.find(cOrd, 0)
	n := ord.value(cOrd)
	var p *value
	var ok bool
	inner := r.find(cWeekly, 0)
	last := &r.items[r.end-1]
	switch {
	case last.val != nil && last.class&cPeriod != 0:
		p, ok = last.val, !(last.val.weak && last.class&cYear != 0 && r.counted())
	case last.class&cUnit != 0:
		// "of the month": unitHere reads the first unit, so look at the last.
		g := grain(last.value(cUnit))
		if g < week || last.class&cPlural != 0 {
			return nothing, false
		}
		v, vok := shifted(g, r.ref, 0, r.ref.String())
		p, ok = &v, vok
	}
	if !ok || p == nil || p.from == 0 {
		return nothing, false
	}
	if ord == &noItem || r.find(cUnit, 0).class&cPlural != 0 && r.find(cLength, 0) == &noItem { // "the opening days of"
		part := cEarly
		if r.says("closing", "last", "final") {
			part = cLate
		}
		return partOf(p, part, false)
	}
	var v value
	what := ""
	switch l := r.find(cLength, 0); {
	case inner.val != nil && inner.val.weekday != 0:
		y, m, _ := date(p.from)
		wd := inner.val.weekday - 1
		if p.grain == year && n > 0 {
			m = time.January
		} else if p.grain == year {
			m = time.December
		} else if p.grain != month {
			return nothing, false
		}
		if n == 0 || n > 5 {
			return nothing, false
		}
		d := nthWeekday(y, m, wd, n)
		if d < p.from || d > p.to {
			return nothing, false
		}
		v, ok = point(day, d, d, "")
		what = weekdayNames[wd]
	case l.val != nil:
		g, count := l.val.grain, l.val.count
		if count < 1 || g >= p.grain {
			return nothing, false
		}
		if n == 1 {
			v, ok = point(g, p.from, move(g, p.from, count)-1, "")
		} else if n < 0 {
			from := p.to + 1
			v, ok = point(g, move(g, from, -count), p.to, "")
		} else {
			return nothing, false
		}
		what = l.val.how
		if v.to > p.to || v.from < p.from {
			return nothing, false
		}
	default:
		g, _ := r.unit(0)
		if g >= p.grain && g != weekend || g < day || n == 0 {
			return nothing, false
		}
		what = g.String()
		switch {
		case g == weekend:
			d := nthWeekday(p.from.Time().Year(), p.from.Time().Month(), 5, n)
			if p.grain != month {
				return nothing, false
			}
			v, ok = point(weekend, d, d+1, "")
		case g <= week && n > 0: // weeks of a month are counted from its first day
			d := move(g, p.from, n-1)
			v, ok = point(g, d, move(g, d, 1)-1, "")
		case g <= week:
			v, ok = point(g, move(g, p.to+1, -1), p.to, "")
		case n > 0:
			from, to := period(g, move(g, p.from, n-1))
			v, ok = point(g, from, to, "")
		default:
			from, to := period(g, p.to)
			v, ok = point(g, from, to, "")
		}
		if v.from < p.from || v.to > p.to && g != weekend {
			return nothing, false
		}
	}
	if n < 0 {
		v.how = "the last " + what + " of " + p.how
	} else {
		v.how = "the " + ordinal(n) + " " + what + " of " + p.how
	}
	v.dated = p.dated
	return v, ok
}

// steps reads the distance in a match of the stage shift: a duration, "a
// week", "the day", or a bare plural, which is from two to as many as make no
// longer unit.
func (r *reading) steps() (least, most int, g grain, say string, ok bool) {
	if l := r.find(cLength, 0); l.val != nil {
		v := l.val
		g = v.grain
		return v.count, max(v.count, v.most), g, v.how, true
	}
	it := r.find(cUnit|cDaypart, 0)
	if it == &noItem {
		return 0, 0, 0, "", false
	}
	if it.class&cUnit == 0 {
		return 1, 1, day, "1 day", true
	}
	g, times := r.unit(0)
	if it.class&cPlural != 0 {
		most = map[grain]int{hour: 23, day: 6, week: 4, month: 11, year: 9, decade: 9}[g]
		if most == 0 {
			return 0, 0, 0, "", false
		}
		return 2, most, g, "some " + g.String() + "s", true
	}
	say = "1 " + g.String()
	return times, times, g, say, g >= hour && g != weekend
}

var shiftRules = []rule{
	{stage: stageShift, name: "from-point", say: []string{"LENGTH before|after|from|following POINT", "LENGTH prior to POINT", "a|an|the UNIT before|after|from|following POINT", "the DAYPART before|after POINT", "the? eve of POINT", "LENGTH to the day after|before POINT"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || p.from == 0 {
				return nothing, false
			}
			if r.says("eve") {
				if p.grain != day || r.next(1).is("'s") {
					return nothing, false
				}
				return weekdayPoint(p.from-1, "the day before "+p.from.String())
			}
			if r.says("from") && (p.from < r.ref || r.next(1).is("to", "until", "till", "through") || r.next(1).class&cDash != 0) {
				return nothing, false // "two days from Monday" lies ahead
			}
			least, most, g, say, ok := r.steps()
			if !ok {
				return nothing, false
			}
			if r.says("before", "prior") {
				v, ok := distance(g, p.from, -least, -most, say+" before "+p.how)
				v.dated = p.dated
				return v, ok
			}
			v, ok := distance(g, p.to, least, most, say+" after "+p.how)
			v.dated = p.dated
			return v, ok
		},
		yes: []string{"They met [two weeks before Christmas] = point 2018-12-10..2018-12-16", "They met [the day after Christmas] = point 2018-12-26", "They met [two days after 5 March 2018] = point 2018-03-07", "They met on [the eve of 5 March 2018] = point 2018-03-04"},
		no:  []string{"Two days after the vote they met."}},
	{stage: stageShift, name: "later", say: []string{"LENGTH LATER", "a|an|the UNIT LATER", "the DAYPART before|after", "LENGTH|a|an UNIT? prior"},
		do: func(r *reading) (value, bool) {
			it := &r.items[r.end-1]
			n := it.value(cLater)
			if it.is("prior") {
				n = -1
			}
			if (it.is("before", "after", "on", "prior", "thereafter", "hence") || r.says("the")) && !r.atEnd() && !r.next(1).is("and", "but", "when", "that", "in", "at") {
				return nothing, false
			}
			if it.is("on") && !r.next(1).is(",") && r.next(1).class != 0 || it.is("previously", "hence", "thereafter") && r.says("the") {
				return nothing, false
			}
			least, most, g, say, ok := r.steps()
			if !ok || g == hour && !r.has(cLength) {
				return nothing, false
			}
			a, what, ok := r.from(n)
			if !ok {
				return unanchored()
			}
			var v value
			if a.grain > g && a.grain > day { // "two days later", after a month
				v, ok = point(a.grain, move(g, a.from, n*least), move(g, a.to, n*most), "")
			} else {
				v, ok = distance(g, a.from, n*least, n*most, "")
				if n > 0 {
					v, ok = distance(g, a.to, least, most, "")
				}
			}
			word := " after "
			if n < 0 {
				word = " before "
			}
			v.how, v.moves = say+word+what, true
			return v, ok
		},
		yes: []string{"He came on 5 March 2014 and left [two days later] = point 2014-03-07", "He came in 1924 and left [two years later] = point 1926-01-01..1926-12-31", "He came in September 1975 and left [six months later] = point 1976-03-01..1976-03-31",
			"Talks failed [a day earlier] = point 2019-01-21", "He came in 1990 after a visit [the year before] = point 1989-01-01..1989-12-31"},
		no: []string{"The day after the attack they left."}},
	{stage: stageShift, name: "gap", say: []string{"LENGTH before|after|following|since", "LENGTH prior to", "a|an|the UNIT before|after|following|since", "the UNIT prior to", "PLURAL before|after|following", "just? PLURAL prior to", "the DAYPART before|after"},
		do: func(r *reading) (value, bool) {
			least, most, g, say, ok := r.steps()
			if !ok || r.next(1) == &noItem || g == hour && most < 24 || r.prev(1).is("in", "for") && r.items[r.at].class&cPlural != 0 {
				return nothing, false
			}
			base := r.ref
			for k := 1; r.prev(k) != &noItem; k++ {
				if v := r.prev(k).val; v != nil && v.kind == Point && v.grain == day && v.from != 0 && !v.weak {
					base = v.from
					break
				}
			}
			var v value
			if r.says("before", "prior") {
				v, ok = distance(g, base, least, most, say+" after "+base.String()+", for what the words compare with")
			} else {
				v, ok = distance(g, base, -least, -most, say+" before "+base.String()+", for what the words compare with")
			}
			v.kind = Gap
			return v, ok
		},
		yes: []string{"The city fell [four days after] its capture = gap 2019-01-18", "He left [a day before] the vote = gap 2019-01-23", "On 5 March 2018, [two days after] the attack, he left = gap 2018-03-03"},
		no:  []string{"Two days after Christmas he left."}},
}

// edge makes a value open on one side.
func edge(r *reading, kind Kind, from, to dragoman.Day, how string, p *value) (value, bool) {
	v := value{kind: kind, grain: p.grain, from: from, to: to, how: how, dated: p.dated}
	return v, p.from != 0
}

// attributive reports whether the point is only the name of a thing: "before
// Sunday's vote", "after Friday prayers".
func (r *reading) attributive() bool {
	return r.next(1).is("'s", "'", "-") || r.prenominal(r.end-1)
}

var spanRules = []rule{
	{stage: stageSpan, name: "from-to", say: []string{
		"from the? POINT to|until|till|through|thru|DASH the? POINT", "effective|starting|beginning from the? POINT to|until|till|through the? POINT", "from the? POINT , until|to|through POINT", "between POINT and POINT", "between the? POINT and the? POINT", "POINT to|through|until|till|thru|DASH the? POINT", "from the? YEAR to|DASH the? YEAR"},
		do: func(r *reading) (value, bool) {
			a, ok1 := r.point(0)
			b, ok2 := r.point(1)
			if !ok1 || !ok2 || a.from == 0 || b.from == 0 {
				return nothing, false
			}
			strong := r.says("from", "between")
			if !strong && (a.weak && b.weak && r.find(cPoint, 0).class&cYear == 0 || r.prev(1).is("in", "of") && r.says("to") && a.grain != b.grain) {
				return nothing, false
			}
			from, to := a.from, b.to
			if a.yearly != nil && b.yearly != nil && r.tense() == future {
				// What lies ahead is the end; the start may be over.
				if _, t, ok := firstAfter(b.yearly, r.ref); ok {
					to = t
				}
				if f, _, ok := latestBefore(a.yearly, to); ok {
					from = f
				}
			} else if a.yearly != nil && b.yearly == nil && b.dated { // from 16 December to 3 January 2019
				if f, _, ok := latestBefore(a.yearly, b.to); ok {
					from = f
				}
			} else if to < from {
				switch {
				case b.weekday != 0:
					to = from + (b.to-from)%7
					if to < from {
						to += 7
					}
				case b.yearly != nil:
					if _, t, ok := firstAfter(b.yearly, from); ok {
						to = t
					}
				case b.grain <= month && !b.dated:
					to = move(year, to, 1)
				}
			} else if b.yearly != nil && a.yearly != nil && to-from > 366 {
				if _, t, ok := firstAfter(b.yearly, from); ok {
					to = t
				}
			} else if a.dated && b.yearly != nil && to-from > 366 {
				if _, t, ok := firstAfter(b.yearly, from); ok {
					to = t
				}
			} else if a.weekday != 0 && b.weekday != 0 && to-from > 7 {
				to -= 7
			}
			if to < from {
				return nothing, false
			}
			v, ok := point(max(a.grain, b.grain), from, to, "from "+from.String()+" to "+to.String())
			if a.from == from && b.to == to {
				v.how = "from " + a.how + " to " + b.how
			}
			v.kind, v.dated = Range, a.dated || b.dated
			return v, ok
		},
		yes: nil,
		no:  []string{"From Baku to Tehran."}},
	{stage: stageSpan, name: "since", say: []string{"ever? since the? POINT", "from the? POINT on|onward|onwards|forward", "starting|beginning|commencing|effective on|in|from|at|with? the? POINT", "from the? POINT", "as from POINT"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || r.attributive() && (p.weekday == 0 || r.next(1).is("'s", "'")) || p.weak && r.find(cPoint, 0).class&cYear == 0 && r.person {
				return nothing, false
			}
			if r.end-r.at <= 3 && r.items[r.at].is("from") && !r.says("on", "onward", "onwards", "forward") && (p.grain >= decade || r.hangsOnNoun(r.find(cPoint, 0))) {
				return nothing, false // a palace from the 19th century, photographs from 2014
			}
			if r.items[r.at].is("from") && p.weak && p.grain == month && !r.atEnd() {
				return nothing, false
			}
			return edge(r, Since, p.from, 0, "starting with "+p.how, p)
		},
		yes: []string{"The third visit [since December 2018] = since 2018-12-01..", "It has been so [since 1991] = since 1991-01-01..", "Entry will be free [from Friday] = since 2019-01-25..", "They will sell it [starting next week] = since 2019-01-28.."},
		no:  []string{"Since the attack on Friday."}},
	{stage: stageSpan, name: "until", say: []string{"until|till|til|thru the? POINT", "through the? POINT", "up to|until the? POINT", "by the? POINT", "no later than POINT", "before|prior the? POINT", "prior to the? POINT"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || r.attributive() && (p.weekday == 0 || r.next(1).is("'s", "'")) || r.says("by", "before", "prior") && p.weak && p.grain == month && (r.person || !r.atEnd()) {
				return nothing, false
			}
			switch {
			case r.says("before", "prior"):
				return edge(r, Until, 0, p.from-1, "before "+p.how, p)
			case r.says("through") && r.prev(1).class&cPoint == 0 && p.to < r.ref && p.grain < week:
				return nothing, false
			}
			return edge(r, Until, 0, p.to, "until "+p.how, p)
		},
		yes: []string{"The truce will hold [until Friday] = until ..2019-01-25", "They must pay [by the end of the year] = until ..2019-12-31", "He left [before 2018] = until ..2017-12-31", "They will stay [through March] = until ..2019-03-31"},
		no:  []string{"They met before Sunday's vote."}},
	{stage: stageSpan, name: "after", say: []string{"after the? POINT"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || r.attributive() || p.weak && r.find(cPoint, 0).class&cYear == 0 {
				return nothing, false
			}
			return edge(r, Since, p.to+1, 0, "after "+p.how, p)
		},
		yes: []string{"Entry will be free [after Friday] = since 2019-01-26.."},
		no:  []string{"They met after Sunday's vote."}},
	{stage: stageSpan, name: "length-from", say: []string{"LENGTH from|starting|beginning|commencing on|from|in? the? POINT", "from POINT for LENGTH"},
		do: func(r *reading) (value, bool) {
			l := r.find(cLength, 0).val
			p, ok := r.point(0)
			if !ok || l.days < 1 || p.grain != day || p.from == 0 || r.next(1).is("to", "until", "till", "through") || r.next(1).class&cDash != 0 {
				return nothing, false
			}
			v, ok := point(day, p.from, p.from+dragoman.Day(l.days-1), l.how+" from "+p.how)
			v.kind = Range
			v.days = l.days
			return v, ok
		},
		yes: []string{"It will close for [three days starting on Friday] = range 2019-01-25..2019-01-27", "It will close [from Friday for two weeks] = range 2019-01-25..2019-02-07"},
		no:  []string{"Three days of talks."}},
}

func latestBefore(y *yearly, limit dragoman.Day) (from, to dragoman.Day, ok bool) {
	at, _, _ := date(limit)
	for i := at; i >= at-8; i-- {
		if from, to, ok = y.in(i); ok && from <= limit {
			return from, to, true
		}
	}
	return 0, 0, false
}

func firstAfter(y *yearly, limit dragoman.Day) (from, to dragoman.Day, ok bool) {
	at, _, _ := date(limit)
	for i := at; i <= at+8; i++ {
		if from, to, ok = y.in(i); ok && to >= limit {
			return from, to, true
		}
	}
	return 0, 0, false
}
