package dates

import (
	"fmt"
	"time"

	"github.com/dragoman-events/dragoman"
)

// partRules cut parts out of periods.
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
			if a, ok := r.anchor(); ok && g == day && n > 1 && r.prev(1).is("on") && a.grain == day && a.from != 0 {
				// "arrived on 5 March and left on the third day"
				v, ok := weekdayPoint(a.from+dragoman.Day(n-1), fmt.Sprintf("day %d, counted from %v as the first", n, a.from))
				v.moves = true
				return v, ok
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

var edgeWords = []string{"beginning", "start", "opening", "outset", "end", "close", "ending"}

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
