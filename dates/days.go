package dates

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
)

// dayRules make days of words: dates, weekdays, today, so many days ago, the
// bare year and the time of day.
var dayRules = []rule{
	{stage: stagePoint, name: "iso", say: []string{"ISO"},
		do: func(r *reading) (value, bool) {
			d := dragoman.Day(r.items[r.at].n)
			v, ok := point(day, d, d, d.String())
			v.dated = true
			return v, ok
		},
		yes: []string{"Signed on [2018-12-24] in Minsk = point 2018-12-24", "Updated [2019-01-22T10:00:00Z] = point 2019-01-22"},
		no:  []string{"Call 555-12-24."}},
	{stage: stagePoint, name: "numeric", say: []string{"YEAR DASH DOM|TWO DASH DOM|TWO", "DOM|TWO DASH DOM|TWO DASH YEAR", "DOM|TWO DASH DOM|TWO DASH TWO"},
		do: func(r *reading) (value, bool) {
			if !r.items[r.at+1].is("/") && r.text[r.items[r.at+1].Start:r.items[r.at+1].End] != r.text[r.items[r.at+3].Start:r.items[r.at+3].End] {
				return nothing, false
			}
			a, b, y := r.items[r.at].n, r.items[r.at+2].n, r.items[r.at+4].n
			if r.items[r.at].class&cYear != 0 {
				a, b, y = b, y, a // YYYY-MM-DD
				m, d := a, b
				if yr, ok := oneDay(time.Month(m), d); ok && m >= 1 && m <= 12 {
					return yr.inYear(y)
				}
				return nothing, false
			}
			if y < 100 {
				if !r.items[r.at+1].is("/") {
					return nothing, false
				}
				y = r.year2(y)
			}
			switch {
			case a < 1 || b < 1 || a > 31 || b > 31 || a > 12 && b > 12:
				return nothing, false
			case a > 12, a == b, r.text[r.items[r.at+1].Start] == '.': // the points are continental: the day first
				if b > 12 {
					return nothing, false
				}
				yr, ok := oneDay(time.Month(b), a)
				if !ok {
					return nothing, false
				}
				return yr.inYear(y)
			case b > 12:
				yr, ok := oneDay(time.Month(a), b)
				if !ok {
					return nothing, false
				}
				return yr.inYear(y)
			}
			return point(noGrain, 0, 0, fmt.Sprintf("day and month of %s cannot be told apart", r.text[r.items[r.at].Start:r.items[r.end-1].End]))
		},
		yes: []string{"Signed on [22/01/2019] = point 2019-01-22", "Signed on [01/22/2019] = point 2019-01-22", "Signed on [03/04/2018] = point", "Signed on [22.01.2019] = point 2019-01-22"},
		no:  []string{"The vote was 22/45/2019."}},
	{stage: stagePoint, name: "day-month-name-year", say: []string{"DOM DASH MONTH DASH YEAR|TWO"},
		do: func(r *reading) (value, bool) {
			y := r.items[r.end-1].n
			if y < 100 {
				y = r.year2(y)
			}
			yr, ok := oneDay(r.month(0), r.dom(0))
			if !ok {
				return nothing, false
			}
			return yr.inYear(y)
		},
		yes: []string{"Dated [8-May-2006] = point 2006-05-08"},
		no:  []string{"A 31-Jun-2006 form."}},
	{stage: stagePoint, name: "month-day", say: []string{"MONTH the? DOM|ORD", "MONTH , DOM"},
		do: func(r *reading) (value, bool) {
			last := r.items[r.end-1]
			if last.class&cOrd != 0 && last.class&cDigits == 0 && !r.says("the") && (r.thing() || r.next(1).class&cUnit != 0 || last.value(cOrd) < 1) || r.counted() || r.next(1).is("%") {
				return nothing, false
			}
			if r.items[r.at+1].class&cDom != 0 && r.find(cMonth, 0).class&cDoubtful != 0 && !r.items[r.at].capital && !r.loose {
				return nothing, false
			}
			return monthDate(r, r.month(0), r.dom(0))
		},
		yes: []string{"They met on [January 16] in Baku = point 2019-01-16", "Talks will resume on [Feb. 4] = point 2019-02-04", "It fell on [May 25th] = point 2018-05-25"},
		no:  []string{"In May 10 people were killed.", "June 31 never comes.", "In May second round talks began."}},
	{stage: stagePoint, name: "day-month", say: []string{"DOM|ORD MONTH", "DOM|ORD day? of MONTH", "the ORD day? of? MONTH"},
		do: func(r *reading) (value, bool) {
			it := r.find(cDom|cOrd, 0)
			if it.class&cDigits == 0 && !r.says("of") || it.value(cOrd) < 0 {
				return nothing, false
			}
			return monthDate(r, r.month(0), r.dom(0))
		},
		yes: []string{"They met on [16 January] = point 2019-01-16", "It ended on [the 22nd of December] = point 2018-12-22", "They will vote on [the fifth of February] = point 2019-02-05"},
		no:  []string{"The first May rally was small.", "The last March of the year."}},
	{stage: stagePoint, name: "days-of-month", say: []string{
		"DOM|ORD DASH|to|and|or|through|until DOM|ORD of? MONTH", "from the? DOM|ORD DASH|to|through|until the? DOM|ORD of? MONTH", "between the? DOM|ORD and the? DOM|ORD of? MONTH",
		"DOM , DOM ,? and DOM MONTH", "MONTH DOM|ORD DASH|to|through|and|or|until DOM|ORD", "from MONTH DOM|ORD DASH|to|through|until DOM|ORD", "between MONTH DOM|ORD and DOM|ORD", "MONTH DOM , DOM ,? and DOM"},
		do: func(r *reading) (value, bool) {
			first, last := r.find(cDom|cOrd, 0), (*item)(nil)
			for k := 1; ; k++ {
				it := r.find(cDom|cOrd, k)
				if it == &noItem {
					break
				}
				last = it
			}
			if last == nil || r.counted() || r.next(1).class&cMonth != 0 || r.next(1).is("of") && r.next(2).class&cMonth != 0 {
				return nothing, false
			}
			for _, it := range []*item{first, last} {
				if it.class&cDigits == 0 {
					return nothing, false
				}
			}
			a, b := r.dom(0), last.n
			if last.class&cOrd != 0 {
				b = last.value(cOrd)
			}
			m := r.month(0)
			if a < 1 || b <= a || b > monthDays(2000, m) {
				return nothing, false
			}
			y := &yearly{fromMonth: m, toMonth: m, fromDay: a, toDay: b, grain: day, name: fmt.Sprintf("%d to %d %s", a, b, m)}
			v, ok := y.by(r.tense(), r.ref)
			v.kind = Range
			return v, ok
		},
		yes: []string{"The summit of [16-17 January] failed = range 2019-01-16..2019-01-17", "They met on [January 16 and 17] = range 2019-01-16..2019-01-17",
			"He will visit [from 4 to 8 February] = range 2019-02-04..2019-02-08"},
		no: []string{"They met from 16 January to 3 February."}},
	{stage: stagePoint, name: "day-of-this-month", say: []string{"the ORD"},
		do: func(r *reading) (value, bool) {
			it := r.find(cOrd, 0)
			if it.class&cDigits == 0 || !r.prev(1).is("on", "until", "by", "since", "from") || it.n < 1 || it.n > 31 || r.thing() || r.next(1).class&(cUnit|cWeekday|cMonth) != 0 || r.next(1).is("of") {
				return nothing, false
			}
			return nthOfMonth(r, it.n)
		},
		yes: []string{"They met on [the 16th] in Baku = point 2019-01-16", "They will meet on [the 4th] = point 2019-02-04"},
		no:  []string{"He lives on the 16th floor.", "It was the 16th."}},
	{stage: stagePoint, name: "month", say: []string{"MONTH", "MONTH ."},
		do: func(r *reading) (value, bool) {
			// "Jan." is two tokens where a sentence might end.
			if r.end-r.at == 2 && (r.items[r.at].End != r.items[r.at+1].Start || r.next(1) == &noItem || r.items[r.at].class&cDoubtful == 0) {
				return nothing, false
			}
			t := r.tense()
			v, ok := wholeMonth(r.month(0)).by(t, r.ref)
			if r.told != nil && t == past {
				v, ok = wholeMonth(r.month(0)).nearTo(r.told)
			}
			v.weak = r.find(cMonth, 0).class&cDoubtful != 0 && !r.loose
			return v, ok
		},
		yes: []string{"They met in [December] = point 2018-12-01..2018-12-31", "They will meet in [March] = point 2019-03-01..2019-03-31"},
		no:  []string{"Theresa May met them.", "They march on Rome."}},
	{stage: stagePoint, name: "shift-month", say: []string{"SHIFT MONTH", "this past|coming MONTH", "MONTH last|next"},
		do: func(r *reading) (value, bool) {
			if r.next(1).class&cUnit != 0 { // December last year
				return nothing, false
			}
			first, _ := period(month, r.ref)
			m := wholeMonth(r.month(0))
			switch n := r.shift(); {
			case r.says("last", "past"):
				v, ok := m.by(past, first-1)
				v.how = "the latest " + m.name + " before the month of " + r.ref.String()
				return v, ok
			case n > 0:
				_, last := period(month, r.ref)
				v, ok := m.by(future, last+1)
				v.how = "the first " + m.name + " after the month of " + r.ref.String()
				return v, ok
			}
			y, _, _ := date(r.ref)
			v, ok := m.inYear(y)
			v.dated = false
			return v, ok
		},
		yes: []string{"They met [last December] = point 2018-12-01..2018-12-31", "They met [last January] = point 2018-01-01..2018-01-31", "They will meet [next June] = point 2019-06-01..2019-06-30", "They may meet [this March] = point 2019-03-01..2019-03-31"},
		no:  []string{"The last march was peaceful."}},
	{stage: stagePoint, name: "weekday", say: []string{"WEEKDAY"},
		do: func(r *reading) (value, bool) {
			v, ok := weekdayBy(r.n(cWeekday, 0), r.tense(), r.ref)
			v.weak = r.find(cWeekday, 0).class&cDoubtful != 0 && !r.loose
			return v, ok
		},
		yes: []string{"They met on [Wednesday] = point 2019-01-16", "They will meet on [Wednesday] = point 2019-01-23", "They met on [Tuesday] = point 2019-01-22", "[Sunday] 's election will be close = point 2019-01-27"},
		no:  []string{"The Sun said so.", "They sat down."}},
	{stage: stagePoint, name: "shift-weekday", say: []string{"SHIFT WEEKDAY", "this past|coming WEEKDAY", "WEEKDAY last|next"},
		do: func(r *reading) (value, bool) {
			if r.next(1).class&cUnit != 0 || r.says("next") && r.prev(1).is("the") || r.prev(1).is("the") && r.next(1).is("in", "of") { // Wednesday last week; anchored
				return nothing, false
			}
			wd := dragoman.Day(r.n(cWeekday, 0))
			back := (weekday(r.ref) - wd + 7) % 7 // days since the latest one, 0 today
			name := weekdayNames[wd]
			switch n := r.shift(); {
			case r.says("last", "past"):
				if back == 0 {
					back = 7
				}
				return weekdayPoint(r.ref-back, "the latest "+name+" before "+r.ref.String())
			case n > 0:
				return weekdayPoint(r.ref-back+7, "the first "+name+" after "+r.ref.String())
			case r.tense() == past:
				return weekdayPoint(r.ref-back, "the latest "+name+" up to "+r.ref.String())
			case back == 0:
				return weekdayPoint(r.ref, "the "+name+" that is "+r.ref.String())
			}
			return weekdayPoint(r.ref-back+7, "the first "+name+" after "+r.ref.String())
		},
		yes: []string{"They met [last Wednesday] = point 2019-01-16", "They will meet [next Wednesday] = point 2019-01-23", "They will vote [this Sunday] = point 2019-01-27", "He died [last Tuesday] = point 2019-01-15", "He died [this past Sunday] = point 2019-01-20"},
		no:  []string{"On the next Tuesday they left."}},
	{stage: stagePoint, name: "today", say: []string{"RELDAY", "earlier|later|early|late RELDAY"},
		do: func(r *reading) (value, bool) {
			it := r.find(cRelday, 0)
			n := it.value(cRelday)
			if n == 0 && (it.is("today") && (r.next(1).is("'s") && r.next(2) != &noItem && !r.isNoun(r.next(2).first) || it.capital && r.midSentence())) {
				return nothing, false
			}
			d := r.ref + dragoman.Day(n)
			how := "the day of the report, " + d.String()
			switch n {
			case -1:
				how = "the day before " + r.ref.String()
			case 1:
				how = "the day after " + r.ref.String()
			}
			return point(day, d, d, how)
		},
		yes: []string{"He resigned [today] = point 2019-01-22", "He resigned [yesterday] = point 2019-01-21", "He leaves [tomorrow] = point 2019-01-23", "[Earlier today] he left = point 2019-01-22"},
		no:  []string{"He reads USA Today."}},
	{stage: stagePoint, name: "day-before-yesterday", say: []string{"the? day|night before yesterday", "the? day|night after tomorrow"},
		do: func(r *reading) (value, bool) {
			if r.says("before") {
				return weekdayPoint(r.ref-2, "2 days before "+r.ref.String())
			}
			return weekdayPoint(r.ref+2, "2 days after "+r.ref.String())
		},
		yes: []string{"He left [the day before yesterday] = point 2019-01-20", "He leaves [the day after tomorrow] = point 2019-01-24"},
		no:  []string{"The day before, he left."}},
	{stage: stagePoint, name: "part-of-today", say: []string{"tonight", "this DAYPART", "earlier|later|early|late this DAYPART", "last night|evening|nite", "late|early last night", "overnight", "earlier|later tonight"},
		do: func(r *reading) (value, bool) {
			if r.items[r.at].is("tonight") && r.items[r.at].capital && r.midSentence() {
				return nothing, false
			}
			switch {
			case r.says("overnight"):
				if r.thing() && !r.next(1).is("in", "on", "from") {
					return nothing, false // an overnight curfew
				}
				v, ok := point(day, r.ref-1, r.ref, "the night from "+(r.ref-1).String()+" to "+r.ref.String())
				return v, ok
			case r.says("last"):
				return weekdayPoint(r.ref-1, "the evening of the day before "+r.ref.String())
			}
			return weekdayPoint(r.ref, "the day of the report, "+r.ref.String())
		},
		yes: []string{"They met [this morning] = point 2019-01-22", "They met [last night] = point 2019-01-21", "They will meet [tonight] = point 2019-01-22", "Shelling went on [overnight] = point 2019-01-21..2019-01-22"},
		no:  []string{"An overnight curfew is in force."}},
	{stage: stagePoint, name: "ago", say: []string{"COUNT UNIT ago", "COUNT UNIT and a half ago", "COUNT and a half UNIT ago", "half a UNIT ago", "COUNT DASH? UNIT ago", "ago COUNT UNIT"},
		do: func(r *reading) (value, bool) {
			if r.items[r.at].is("half") {
				g, _ := r.unit(0)
				if g < decade {
					return distance(month, r.ref, -6, -6, "half a "+g.String()+" before "+r.ref.String())
				}
				n := map[grain]int{decade: 5, century: 50, millennium: 500}[g]
				return distance(year, r.ref, -n, -n, "half a "+g.String()+" before "+r.ref.String())
			}
			least, most, g, say := r.amount()
			return distance(g, r.ref, -least, -most, say+" before "+r.ref.String())
		},
		yes: []string{"He left [two days ago] = point 2019-01-20", "He left [a week ago] = point 2019-01-14..2019-01-20", "He left [three months ago] = point 2018-10-01..2018-10-31", "He left [twenty-five years ago] = point 1994-01-01..1994-12-31",
			"He left [a year and a half ago] = point 2017-07-01..2017-07-31", "He left [48 hours ago] = point 2019-01-20", "He left [several days ago] = point 2019-01-13..2019-01-19"},
		no: []string{"He left long ago."}},
	{stage: stagePoint, name: "window", say: []string{
		"the|this|these? last|past NUM|VAGUE UNIT", "the next|coming NUM|VAGUE UNIT", "next NUM UNIT", "the NUM UNIT past", "recent|latest PLURAL", "the? past|last|coming|next PLURAL", "the? past|last VAGUE? PLURAL"},
		do: func(r *reading) (value, bool) {
			if r.next(1).is("of") || r.next(1).class&cDash != 0 && r.next(2).is("old") {
				return nothing, false
			}
			g, times := r.unit(0)
			n, say := 0, ""
			switch c := r.find(cNum|cVague, 0); {
			case c.class&cVague != 0:
				_, n, g, say = r.amount()
			case c != &noItem:
				n = c.value(cNum) * times
				say = strconv.Itoa(n) + " " + g.String() + "s"
			default: // "recent weeks": as many as a reader would not call the next longer unit
				n = map[grain]int{hour: 24, day: 10, week: 8, month: 10, quarter: 4, year: 10, decade: 5}[g]
				if n == 0 {
					return nothing, false
				}
				say = "about " + strconv.Itoa(n) + " " + g.String() + "s"
			}
			if r.says("next", "coming") {
				to := move(g, r.ref, n)
				if g == hour {
					to = move(day, r.ref, daysIn(hour, n))
				}
				return point(g, r.ref, to, "the "+say+" after "+r.ref.String())
			}
			from := move(g, r.ref, -n)
			if g == hour {
				from = move(day, r.ref, -daysIn(hour, n))
			}
			return point(g, from, r.ref, "the "+say+" up to "+r.ref.String())
		},
		yes: []string{"Two were killed in [the past three days] = point 2019-01-19..2019-01-22", "They met often over [the last two years] = point 2017-01-22..2019-01-22", "They will meet over [the next two weeks] = point 2019-01-22..2019-02-05",
			"They met in [recent days] = point 2019-01-12..2019-01-22"},
		no: []string{"The last two weeks of December were calm."}},
	{stage: stagePoint, name: "ahead", say: []string{"in COUNT UNIT", "in COUNT UNIT 's|' time", "in COUNT and a half UNIT", "COUNT UNIT from now|today", "within COUNT UNIT", "within the? next COUNT UNIT"},
		do: func(r *reading) (value, bool) {
			least, most, g, say := r.amount()
			if g == hour && least < 24 && !r.says("within") {
				return nothing, false
			}
			switch {
			case r.says("within"):
				if r.tense() != future && !r.loose || r.next(1).is("of") {
					return nothing, false
				}
				to := move(g, r.ref, most)
				if g == hour {
					to = move(day, r.ref, daysIn(hour, most))
				}
				v, ok := point(g, r.ref, to, "within "+say+" from "+r.ref.String())
				v.kind = Until
				return v, ok
			case r.says("time", "now", "today"):
			case r.tense() != future && !r.loose || r.next(1).is("of", "for") || r.next(1).class&cLater != 0 || r.prev(1).is("time"):
				return nothing, false
			}
			return distance(g, r.ref, least, most, say+" after "+r.ref.String())
		},
		yes: []string{"They will meet [in two days] = point 2019-01-24", "[In one week's time] it will be over = point 2019-01-28..2019-02-03", "He must leave [within 48 hours] = until 2019-01-22..2019-01-24", "The law will change [in a month] = point 2019-02-01..2019-02-28"},
		no:  []string{"They killed 50 people in five days.", "The first visit in two years."}},
	{stage: stagePoint, name: "year", say: []string{"YEAR", "the? year NUM|YEAR"},
		do: func(r *reading) (value, bool) {
			weak := r.end-r.at == 1
			n := r.n(cNum|cYear, 0)
			if weak {
				if n = r.year(0); r.items[r.at].class&cNum == 0 { // '71 and spoken years
					weak = false
				}
			}
			if n < 1 || n > 9998 || r.counted() && !weak {
				return nothing, false
			}
			from, to := yearsFrom(n, 1)
			v, ok := point(year, from, to, strconv.Itoa(n))
			v.year, v.weak, v.dated = n, weak, true
			return v, ok
		},
		yes: []string{"They met in [1991] = point 1991-01-01..1991-12-31", "By 2030 and in [the year 2040] = point 2040-01-01..2040-12-31"},
		no:  []string{"UN Resolution 1701 stands.", "It flew a Boeing 747."}},
	{stage: stagePoint, name: "christian-era", say: []string{"NUM|YEAR ad|ce|a.d.", "ad|a.d. NUM|YEAR"},
		do: func(r *reading) (value, bool) {
			n := r.n(cNum|cYear, 0)
			if n < 1 || n > 9998 {
				return nothing, false
			}
			from, to := yearsFrom(n, 1)
			v, ok := point(year, from, to, strconv.Itoa(n))
			v.year, v.dated = n, true
			return v, ok
		},
		yes: []string{"Founded in [347 AD] by monks = point 0347-01-01..0347-12-31"},
		no:  []string{"They ran 30 ads."}},
	{stage: stagePoint, name: "years", say: []string{"YEAR DASH TWO", "YEAR DASH YEAR"},
		do: func(r *reading) (value, bool) {
			if r.prev(1).class&cDash != 0 || r.next(1).class&cDash != 0 || r.counted() || r.next(1).class&cMonth != 0 {
				return nothing, false // 8 February 1700 - 17 March 1782
			}
			a, b := r.items[r.at].n, r.items[r.end-1].n
			if r.items[r.end-1].class&cYear == 0 {
				if r.items[r.end-1].class&cTwo == 0 {
					return nothing, false
				}
				if b <= 12 && b != (a+1)%100 && b >= 1 && r.items[r.at+1].is("-") {
					v, ok := wholeMonth(time.Month(b)).inYear(a) // 2018-12
					return v, ok
				}
				b += a / 100 * 100
				if b <= a {
					b += 100
				}
			}
			if b <= a || b-a > 200 {
				return nothing, false
			}
			from, to := yearsFrom(a, b-a+1)
			v, ok := point(year, from, to, fmt.Sprintf("%d to %d", a, b))
			v.kind, v.dated = Range, true
			return v, ok
		},
		yes: []string{"The war of [2014-2018] = range 2014-01-01..2018-12-31", "In [2018-19] they met = range 2018-01-01..2019-12-31", "Signed in [2018-07] = point 2018-07-01..2018-07-31"},
		no:  []string{"It costs 2018-19 people."}},
	{stage: stagePoint, name: "to-the-present", say: []string{"YEAR DASH present|now|date", "YEAR to the present", "YEAR to date"},
		do: func(r *reading) (value, bool) {
			from, _ := yearsFrom(r.year(0), 1)
			return value{kind: Since, grain: year, from: from, how: "starting with " + strconv.Itoa(r.year(0))}, true
		},
		yes: []string{"Head of the office ([2013 – present]) = since 2013-01-01.."},
		no:  []string{"In 2013 to present a gift was rude."}},
	{stage: stagePoint, name: "clock", say: []string{"CLOCK MERIDIEM? local? time? (? ZONE? )?", "NUM MERIDIEM local? time? ZONE?", "NUM|YEAR ZONE", "NUM o'clock", "NUM hours ZONE?"},
		do: func(r *reading) (value, bool) {
			if r.says("hours") && !r.has(cZone) || r.says("(") != r.says(")") || r.says("time") && !r.says("local") && !r.has(cZone) {
				return nothing, false
			}
			return value{clock: true}, true
		},
		yes: []string{"The bomb went off at [10:30 GMT on Monday] = point 2019-01-21", "He left at [5 p.m. local time on 4 January] = point 2019-01-04"},
		no:  []string{"It cost 30 am."}},
}

// weekdayPoint is a day with its derivation.
func weekdayPoint(d dragoman.Day, how string) (value, bool) { return point(day, d, d, how) }

// shift is the step of last, this, next: "this past" and "this coming" go by
// the second word.
func (r *reading) shift() int {
	n := r.n(cShift, 0)
	if r.find(cShift, 1).class != 0 {
		n = r.n(cShift, 1)
	}
	return n
}

// monthDate is a day of a month in the year that the tense gives.
func monthDate(r *reading, m time.Month, d int) (value, bool) {
	y, ok := oneDay(m, d)
	if !ok {
		return nothing, false
	}
	t, sure := r.tenseAt(r.items[r.at].first, r.items[r.end-1].last)
	if r.told != nil && t == past {
		return y.nearTo(r.told)
	}
	if !sure {
		t = near
	}
	return r.sensibly(y, t, 100)
}

// sensibly chooses the year of a day by the tense, unless that is absurd:
// nobody dates news of nine months ago or ahead without a year when the same
// day lies less than some days off on the other side.
func (r *reading) sensibly(y *yearly, t tense, days dragoman.Day) (value, bool) {
	v, ok := y.by(t, r.ref)
	if other, also := y.by(near, r.ref); ok && also && v.from != other.from && abs(v.from-r.ref) > 240 && abs(other.from-r.ref) < days {
		return other, true
	}
	return v, ok
}

func abs(d dragoman.Day) dragoman.Day { return max(d, -d) }

// nthOfMonth is "the 16th".
func nthOfMonth(r *reading, n int) (value, bool) {
	t := r.tense()
	for i := range 24 {
		step := -i
		if t == future {
			step = i
		}
		first, _ := period(month, move(month, r.ref-dragoman.Day(r.ref.Time().Day()-1), step))
		y, m, _ := date(first)
		if n > monthDays(y, m) {
			continue
		}
		d := first + dragoman.Day(n-1)
		if t == future && d >= r.ref || t != future && d <= r.ref {
			return point(day, d, d, byTense("the", strconv.Itoa(n)+" of a month", t, r.ref))
		}
	}
	return nothing, false
}
