package dates

import (
	"fmt"

	"github.com/dragoman-events/dragoman"
)

// shiftRules go a distance away from a point.
var shiftRules = []rule{
	{stage: stageShift, name: "from-point", say: []string{"LENGTH before|after|from|following POINT", "LENGTH prior to POINT", "a|an|the UNIT before|after|from|following POINT", "the DAYPART before|after POINT", "the? eve of POINT", "LENGTH to the day after|before POINT"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || p.from == 0 || r.attributive() && !r.says("eve") {
				return nothing, false // a day after Sunday's summit: see gap
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
	{stage: stageShift, name: "anniversary", say: []string{"the? ORD? anniversary of the? POINT"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || p.grain != day || p.from == 0 || p.to != p.from || r.prenominal(r.end-1) {
				return nothing, false // of a year, of a war: no day
			}
			y, m, d := date(p.from)
			n := r.find(cOrd, 0).value(cOrd)
			switch {
			case n < 0:
				return nothing, false
			case n > 0:
				y += n
			default: // the one that is nearest on the side of the tense
				y, _, _ = date(r.ref)
				if on := dragoman.DayOf(y, m, d); on > r.ref && r.tense() != future {
					y--
				} else if on < r.ref && r.tense() == future {
					y++
				}
			}
			on := dragoman.DayOf(y, m, d)
			if on <= p.from {
				return nothing, false
			}
			v, ok := weekdayPoint(on, fmt.Sprintf("the anniversary of %s in %d", p.from, y))
			v.dated = true
			return v, ok
		},
		yes: []string{"They met on [the fifth anniversary of 6 March 2013] = point 2018-03-06", "He spoke on [the anniversary of 4 June 1989] = point 2018-06-04", "It will mark [the anniversary of 4 June 1989] = point 2019-06-04"},
		no:  []string{"They met on the tenth anniversary of the war."}},
	{stage: stageShift, name: "later", say: []string{"LENGTH LATER", "a|an|the UNIT LATER", "the DAYPART before|after", "LENGTH|a|an UNIT? prior"},
		do: func(r *reading) (value, bool) {
			it := &r.items[r.end-1]
			n := it.value(cLater)
			if it.is("prior") {
				n = -1
			}
			if (it.is("before", "after", "on", "prior", "thereafter", "hence") || r.says("the")) && !r.atEnd() && !r.next(1).is("and", "but", "when", "that", "in", "at", "by") {
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
			if !ok || r.next(1) == &noItem || r.next(1).class&cPoint != 0 && !r.next(2).is("'s", "'") || g == hour && most < 24 || r.prev(1).is("in", "for") && r.items[r.at].class&cPlural != 0 {
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
