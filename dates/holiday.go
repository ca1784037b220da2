package dates

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
)

//go:embed holidays.tsv
var holidaysTSV string

// holiday is a named day whose date must be computed from the year.
type holiday struct {
	of func(year int) (from, to dragoman.Day, ok bool)
}

func (h *holiday) in(year int) (from, to dragoman.Day, ok bool) { return h.of(year) }

// holidayRules reads holidays.tsv: one rule for each line.
func holidayRules(table string) ([]rule, error) {
	var rules []rule
	for i, line := range strings.Split(table, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		when, names, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("holidays.tsv:%d: want 2 columns", i+1)
		}
		y, err := yearlyHoliday(when)
		if err != nil {
			return nil, fmt.Errorf("holidays.tsv:%d: %w", i+1, err)
		}
		say := strings.Split(names, "; ")
		for _, name := range say {
			y := *y
			y.name = properName(name)
			rules = append(rules, rule{stage: stagePoint, name: "holiday", say: []string{name}, do: func(r *reading) (value, bool) {
				if !r.loose && !r.items[r.at].capital {
					return value{}, false
				}
				v, ok := r.sensibly(&y, r.tense(), 40)
				v.weak = true // it may be part of a name: see licence
				return v, ok
			}})
		}
	}
	return rules, nil
}

// properName writes a name of the table as the derivation shows it.
func properName(name string) string {
	words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(name, " '", "'"), " - ", "-"))
	for i, w := range words {
		switch w {
		case "of", "the":
		case "us", "u.s.", "aids":
			words[i] = strings.ToUpper(w)
		default:
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// yearlyHoliday reads the first column.
func yearlyHoliday(when string) (*yearly, error) {
	a, b, isRange := strings.Cut(when, "..")
	if !isRange {
		b = a
	}
	bad := fmt.Errorf("unknown form of a day %q", when)
	f := strings.Fields(a)
	g := day
	switch {
	case strings.HasPrefix(a, "easter"), strings.HasPrefix(a, "orthodox"):
		sunday := easter
		a2, b2 := strings.TrimPrefix(a, "easter"), strings.TrimPrefix(b, "easter")
		if strings.HasPrefix(a, "orthodox") {
			sunday = orthodoxEaster
			a2, b2 = strings.TrimPrefix(a, "orthodox"), strings.TrimPrefix(b, "orthodox")
		}
		from, err1 := strconv.Atoi(a2)
		to, err2 := strconv.Atoi(b2)
		if err1 != nil || err2 != nil {
			return nil, bad
		}
		if from != to {
			g = week
		}
		return &yearly{grain: g, feast: &holiday{of: func(y int) (dragoman.Day, dragoman.Day, bool) {
			return sunday(y) + dragoman.Day(from), sunday(y) + dragoman.Day(to), true
		}}}, nil
	case strings.HasPrefix(a, "islamic"):
		rest := strings.Fields(strings.TrimPrefix(when, "islamic"))
		if len(rest) != 2 {
			return nil, bad
		}
		a, b, isRange := strings.Cut(rest[0], "..")
		if !isRange {
			b = a
		}
		m1, d1, ok1 := monthDay(a)
		m2, d2, ok2 := monthDay(b)
		grace, err := strconv.Atoi(rest[1])
		if !ok1 || !ok2 || err != nil {
			return nil, bad
		}
		return &yearly{grain: week, feast: &holiday{of: func(y int) (from, to dragoman.Day, ok bool) {
			first, last := islamicYears(y)
			for iy := last; iy >= first; iy-- { // of two in a year the later
				from, to = islamicDay(iy, m1, d1)-dragoman.Day(grace), islamicDay(iy, m2, d2)+dragoman.Day(grace)
				if from.Time().Year() == y {
					return from, to, true
				}
			}
			return 0, 0, false
		}}}, nil
	case len(f) == 3: // "4 thu 11"
		n, err1 := strconv.Atoi(f[0])
		wd := slices.Index([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, f[1])
		m, err2 := strconv.Atoi(f[2])
		if err1 != nil || err2 != nil || wd < 0 || m < 1 || m > 12 {
			return nil, bad
		}
		return &yearly{grain: day, feast: &holiday{of: func(y int) (dragoman.Day, dragoman.Day, bool) {
			d := nthWeekday(y, time.Month(m), wd, n)
			return d, d, true
		}}}, nil
	}
	m1, d1, ok1 := monthDay(a)
	m2, d2, ok2 := monthDay(b)
	if !ok1 || !ok2 {
		return nil, bad
	}
	return &yearly{fromMonth: time.Month(m1), toMonth: time.Month(m2), fromDay: d1, toDay: d2, grain: g}, nil
}

// monthDay reads "MM-DD".
func monthDay(s string) (m, d int, ok bool) {
	a, b, _ := strings.Cut(s, "-")
	m, err1 := strconv.Atoi(a)
	d, err2 := strconv.Atoi(b)
	return m, d, err1 == nil && err2 == nil && m >= 1 && m <= 12 && d >= 1 && d <= 31
}
