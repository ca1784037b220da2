package dates

import (
	"github.com/dragoman-events/dragoman"
)

// spanRules make intervals with one or two ends.
var spanRules = []rule{
	{stage: stageSpan, name: "from-to", say: []string{
		"from the? POINT to|until|till|through|thru|DASH the? POINT", "effective|starting|beginning on|in|from? the? POINT to|until|till|through the? POINT", "from the? POINT , until|to|through POINT", "between POINT and POINT", "between the? POINT and the? POINT", "POINT to|through|until|till|thru|DASH the? POINT", "from the? YEAR to|DASH the? YEAR"},
		do: func(r *reading) (value, bool) {
			a, ok1 := r.point(0)
			b, ok2 := r.point(1)
			if !ok1 || !ok2 || a.from == 0 || b.from == 0 {
				return nothing, false
			}
			strong := r.says("from", "between", "effective", "starting", "beginning")
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
		yes: []string{"They met [from Monday to Wednesday] = range 2019-01-21..2019-01-23", "He ruled [between 2014 and 2018] = range 2014-01-01..2018-12-31", "It ran [from November to January] = range 2018-11-01..2019-01-31", "He ruled from Baku, [2014 to 2018] = range 2014-01-01..2018-12-31"},
		no:  []string{"From Baku to Tehran."}},
	{stage: stageSpan, name: "since", say: []string{"ever? since the? POINT", "from the? POINT on|onward|onwards|forward", "starting|beginning|commencing|effective on|in|from|at|with? the? POINT", "from the? POINT", "as from POINT"},
		do: func(r *reading) (value, bool) {
			p, ok := r.point(0)
			if !ok || r.attributive() && (p.weekday == 0 || r.next(1).is("'s", "'")) || p.weak && r.find(cPoint, 0).class&cYear == 0 && r.person {
				return nothing, false
			}
			if r.end-r.at <= 3 && r.items[r.at].is("from") && !r.says("on", "onward", "onwards", "forward") && (p.grain >= decade || r.hangsOnNoun(r.find(cPoint, 0)) && !r.next(1).is("until", "till", "to", "through")) {
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

// edge makes a value open on one side.
func edge(r *reading, kind Kind, from, to dragoman.Day, how string, p *value) (value, bool) {
	v := value{kind: kind, grain: p.grain, from: from, to: to, how: how, dated: p.dated}
	return v, p.from != 0
}

// attributive reports whether the point is only the name of a thing: "before
// Sunday's vote", "after Friday prayers".
func (r *reading) attributive() bool {
	it := &r.items[r.end-1]
	if it.val != nil && it.val.grain == weekend && it.first == it.last { // "after weekend attacks"
		return true
	}
	return r.next(1).is("'s", "'", "-") || r.prenominal(r.end-1)
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
