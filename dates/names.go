package dates

import (
	"strconv"
	"time"

	"github.com/dragoman-events/dragoman"
)

// drop is the action of rules for names and idioms: the words are no date.
func drop(*reading) (value, bool) { return nothing, true }

// dropNames drops the match if its words are capitalised.
func dropNames(r *reading) (value, bool) {
	for i := r.at; i < r.end; i++ {
		if it := &r.items[i]; !it.capital && it.class&(cDigits|cDash) == 0 && !it.is("of", "the", "on", "'s", "'") {
			return nothing, false
		}
	}
	return nothing, true
}

// naming marks a year that is part of a name.
func naming(r *reading) (value, bool) {
	y := r.year(0)
	from, to := yearsFrom(y, 1)
	v, ok := point(year, from, to, strconv.Itoa(y)+", as part of a name")
	v.kind = Naming
	return v, ok
}

// nameRules find what only looks like a date, or is one inside a name.
var nameRules = []rule{
	{stage: stageName, name: "eleventh-of-september", say: []string{"DOM DASH DOM"},
		do: func(r *reading) (value, bool) {
			if r.n(cDom, 0) != 9 || r.n(cDom, 1) != 11 || r.prev(1).class&cDash != 0 || r.next(1).class&cDash != 0 {
				return nothing, false
			}
			d := dragoman.DayOf(2001, time.September, 11)
			v, ok := point(day, d, d, "the attacks of 2001-09-11")
			v.kind = Naming
			return v, ok
		},
		yes: []string{"Security was tightened after [9/11] = naming 2001-09-11"},
		no:  []string{"The ratio was 9/10."}},
	{stage: stageName, name: "branded-year", say: []string{"BRANDED YEAR", "world cup YEAR"},
		do: func(r *reading) (value, bool) {
			if !r.items[r.at].capital {
				return nothing, false
			}
			return naming(r)
		},
		yes: []string{"Fans rioted at [Euro 2016] in Marseille = naming 2016-01-01..2016-12-31", "They met at [Expo 2020] = naming 2020-01-01..2020-12-31"},
		no:  []string{"He returned to the games in 2012."}},
	{stage: stageName, name: "serial-number", say: []string{"SERIAL YEAR", "SERIAL no|no. YEAR", "SERIAL NUM", "MONEY NUM", "MONEY YEAR", "SERIAL NUM DASH YEAR"},
		do:    drop,
		drops: []string{"Resolution 1701 ended the war.", "A Boeing 747 crashed.", "They paid $2000 for it."},
		no:    []string{"It has been so since 1991."}},
	{stage: stageName, name: "count-of-things", say: []string{"YEAR THINGS"},
		do: func(r *reading) (value, bool) {
			if r.prev(1).is("in", "since", "during", "until", "of", ",") || r.prev(1).class&cMonth != 0 {
				return nothing, r.year(0)%100 == 0 && r.prev(1).is("in", "of") && r.prev(2).class&cMonth == 0
			}
			return nothing, true
		},
		drops: []string{"At least 1500 people fled."},
		no:    []string{"Since 1991 people have left."}},
	{stage: stageName, name: "age", say: []string{"NUM DASH? UNIT DASH? old|olds", "UNIT DASH old", "aged NUM UNIT?", "NUM UNIT of age", "age of NUM UNIT"},
		do:    drop,
		drops: []string{"A two-year-old child fled.", "He is 35 years old.", "It is for people over the age of 65 years."},
		no:    []string{"A two-day visit."}},
	{stage: stageName, name: "age-by-decade", say: []string{"DECADE DASH? something", "his|her|their|my|your|our PART? DASH? to? DASH? PART? DASH? DECADE"},
		do:    func(r *reading) (value, bool) { return nothing, r.find(cDecade, 0).n < 100 },
		drops: []string{"A woman in her mid-30s fled."},
		no:    []string{"It was the war of the 1930s."}},
	{stage: stageName, name: "rate", say: []string{"every|each|per ORD|NUM|VAGUE? UNIT|WEEKDAY|MONTH|SEASON", "every|each other UNIT|WEEKDAY", "once|twice|NUM times? a|per UNIT", "UNIT after UNIT"},
		do: func(r *reading) (value, bool) {
			return nothing, r.next(1).class&cLater == 0 // not "two a week later"
		},
		drops: []string{"They meet every two weeks.", "They meet each Monday.", "Day after day they came."},
		no:    []string{"They met a week later."}},
	{stage: stageName, name: "idiom", say: []string{"one day|night|morning", "UNIT LATER than", "NUM|ART|VAGUE UNIT LATER than"},
		do: func(r *reading) (value, bool) {
			return nothing, !(r.items[r.at].is("one") && (r.next(1).class&cLater != 0 || r.next(1).is("ago", "from", "of", "in", "prior") || r.prev(1).is("for", "in", "within", "lasted", "lasting", "than")))
		},
		drops: []string{"One day he will return.", "It began three weeks later than planned."},
		no:    []string{"They left one day later."}},
	{stage: stageName, name: "war", say: []string{"NUM DASH? UNIT '|'s? DASH? war", "hundred UNIT '|'s? war"},
		do:    func(r *reading) (value, bool) { return nothing, r.items[r.end-1].capital },
		drops: []string{"The Six-Day War changed the map.", "The Thirty Years' War ruined them."},
		no:    []string{"A two-day war broke out."}},
	{stage: stageName, name: "weekday-name", say: []string{
		"black|bloody|red|super|cyber|taco|casual|girl|manic|ruby|sheffield|freaky WEEKDAY",
		"WEEKDAY times|telegraph|mirror|express|mail|post|herald|independent|people|business|tribune|star",
		"mail|independent on WEEKDAY", "WEEKDAY night live|football", "WEEKDAY island", "WEEKDAY the 13th"},
		do:    dropNames,
		drops: []string{"Bloody Sunday is not forgotten.", "He wrote for the Sunday Times.", "He wrote for the Mail on Sunday."},
		no:    []string{"The black Friday crowds came on Friday."}},
	{stage: stageName, name: "month-name", say: []string{
		"black MONTH", "MONTH revolution|uprising|manifesto|days|crisis|fourth",
		"MONTH DOM|ORD movement|alliance|coalition|brigade|brigades|revolution|forces|front|youth|square|street|stadium|bridge|group|agreement|party",
		"DOM|ORD of? MONTH movement|alliance|coalition|brigade|brigades|revolution|forces|front|youth|square|street|stadium|bridge|group|agreement|party|organization|organisation",
		"theresa|mrs|mrs.|mr|mr.|ms|ms.|minister|brian|elizabeth|secretary|sir|lady|robert|john|imelda|peter MONTH"},
		do: func(r *reading) (value, bool) {
			if r.items[r.end-1].class&cMonth != 0 && !r.items[r.at].is("black") && !r.find(cMonth, 0).is("may", "march") {
				return nothing, false
			}
			return dropNames(r)
		},
		drops: []string{"Theresa May left.", "Black September killed them.", "The October Revolution came.", "The April 6 Youth Movement was banned.", "The March 14 Alliance won."},
		no:    []string{"The minister may resign in May."}},
	{stage: stageName, name: "season-name", say: []string{
		"arab|prague|croatian|beijing|african|tokyo spring", "nuclear winter", "winter|summer olympics|olympic|games|paralympics|paralympic|palace|youth|universiade|school|camp|war",
		"spring|summer|winter|fall offensive", "palm|hot springs", "solar|lunar|light|school|academic|financial|fiscal UNIT"},
		do: func(r *reading) (value, bool) {
			if r.says("offensive", "school", "camp") && !r.items[r.end-1].capital {
				return nothing, false
			}
			// "the fiscal year 2019": see fiscal-year
			return nothing, !(r.says("fiscal", "financial", "academic", "school") && (r.next(1).class&cYear != 0 || r.prev(1).class&(cYear|cTwo) != 0))
		},
		drops: []string{"The Arab Spring failed.", "The Winter Olympics were held.", "Profits rose in the last fiscal year."},
		no:    []string{"The fighting will resume in the spring."}},
	{stage: stageName, name: "before-christ", say: []string{"NUM|YEAR bc|bce|b.c.|b.c|b.c.e.", "NUM DASH NUM bc|bce|b.c.", "the? ORD century|millennium bc|bce|b.c."},
		do: func(*reading) (value, bool) {
			return point(noGrain, 0, 0, "before the year 1, where the calendar of this record begins")
		},
		yes: []string{"The temple dates from [508 BC] = point"},
		no:  []string{"It dates from 1508."}},
}
