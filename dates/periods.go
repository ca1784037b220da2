package dates

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
)

// periodRules make weeks, quarters, decades and the like of words.
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
				if r.tense() != future && !r.prev(1).is("for", "over", "during", "within") {
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
	{stage: stagePoint, name: "the-weekend", say: []string{"the weekend", "weekend"},
		do: func(r *reading) (value, bool) {
			if !r.items[r.at].is("the") && (r.prev(1).class&(cArt|cOrd|cShift|cAnchored|cDash) != 0 || !r.strikes()) {
				return nothing, false
			}
			from, to := period(weekend, r.ref)
			t := r.tense()
			if t == past && from > r.ref || t == near && from-r.ref >= 3 {
				from, to = from-7, to-7
			}
			return point(weekend, from, to, byTense("the", "weekend", t, r.ref))
		},
		yes: []string{"They met over [the weekend] = point 2019-01-19..2019-01-20", "They will meet at [the weekend] = point 2019-01-26..2019-01-27", "He left after [weekend] drone attacks = point 2019-01-19..2019-01-20"},
		no:  []string{"The first weekend was wet.", "A weekend curfew is in force."}},
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
