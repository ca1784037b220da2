package dates

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
)

// anchorRules count from a date given before, and measure durations.
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
