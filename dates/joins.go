package dates

import (
	"github.com/dragoman-events/dragoman"
)

// joinRules put together what stands apart: a day and its year, a weekday and
// its week, a day and its hour.
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
		yes: []string{"They met at [10 a.m. on Monday] = point 2019-01-21", "They met on [Monday at 10:30 GMT] = point 2019-01-21", "It ends at [noon on 4 February] = point 2019-02-04"},
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
