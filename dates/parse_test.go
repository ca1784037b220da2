package dates

import (
	"errors"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/lang"
)

func TestParse(t *testing.T) {
	ref := mustDay(t, tuesday)
	for said, want := range map[string]string{
		"late last week":                "point 2019-01-17..2019-01-20",
		"Wednesday last week":           "point 2019-01-16",
		"on Wednesday last week":        "point 2019-01-16",
		"22 January 2019":               "point 2019-01-22",
		"2019-01-22":                    "point 2019-01-22",
		"2019-01-22T10:00:00Z":          "point 2019-01-22",
		"22/1/2019":                     "point 2019-01-22",
		"december":                      "point 2018-12-01..2018-12-31",
		"may 2018":                      "point 2018-05-01..2018-05-31",
		"march":                         "point 2018-03-01..2018-03-31",
		"1991":                          "point 1991-01-01..1991-12-31",
		"in 1991":                       "point 1991-01-01..1991-12-31",
		"since 1991":                    "since 1991-01-01..",
		"until friday":                  "until ..2019-01-25",
		"from monday to wednesday":      "range 2019-01-21..2019-01-23",
		"two-day":                       "duration 2",
		"for three weeks":               "duration 21",
		"two weeks before Christmas":    "point 2018-12-10..2018-12-16",
		"the first quarter of 2018":     "point 2018-01-01..2018-03-31",
		"the weekend":                   "point 2019-01-19..2019-01-20",
		"yesterday":                     "point 2019-01-21",
		"tomorrow":                      "point 2019-01-23",
		"three days ago":                "point 2019-01-19",
		"in three days":                 "point 2019-01-25",
		"the early 1990s":               "point 1990-01-01..1993-12-31",
		"earlier this month":            "point 2019-01-01..2019-01-22",
		"Tuesday, 15 January":           "point 2019-01-15",
		"16-17 January":                 "range 2019-01-16..2019-01-17",
		"over the next two weeks":       "point 2019-01-22..2019-02-05",
		"Easter 2019":                   "point 2019-04-21",
		"christmas eve":                 "point 2018-12-24",
		"the day after tomorrow":        "point 2019-01-24",
		"Monday at 10:30 GMT":           "point 2019-01-21",
		"the third week of December":    "point 2018-12-15..2018-12-21",
		"the last Sunday in March 2018": "point 2018-03-25",
	} {
		e, err := Parse(said, mustDay(t, tuesday))
		if err != nil {
			t.Errorf("Parse(%q): %v", said, err)
			continue
		}
		if got := brief(e); got != want {
			t.Errorf("Parse(%q) = %s, want %s", said, got, want)
		}
		if e.How == "" || e.Said.Of(said) == "" {
			t.Errorf("Parse(%q): how %q, said %v", said, e.How, e.Said)
		}
	}
	for _, said := range []string{"", "never", "the visit on Monday", "Monday or so", "Monday and Tuesday", "1/2", "31 June 2019", "soon", "Tuesday Tuesday", "22 January 2019 in Baku"} {
		if e, err := Parse(said, ref); !errors.Is(err, dragoman.ErrInvalid) {
			t.Errorf("Parse(%q) = %s, %v, want an invalid time", said, brief(e), err)
		}
	}
	if _, err := Parse("today", 0); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("with an unknown day: %v", err)
	}
}

func TestFindIn(t *testing.T) {
	ref := mustDay(t, tuesday)
	text := "He arrived on 5 March 2014. The next day he met the king. A week later he left. That year was hard."
	var got []string
	f := Finder{Ref: ref}
	for _, s := range lang.Split(text) {
		for _, e := range f.Find(text, &s) {
			got = append(got, brief(e))
		}
	}
	want := []string{"point 2014-03-05", "point 2014-03-06", "point 2014-03-10..2014-03-16", "point 2014-01-01..2014-12-31"}
	if len(got) != len(want) {
		t.Fatalf("have %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("expression %d: %s, want %s", i, got[i], want[i])
		}
	}
}

// What the calendar lacks is called so, with what it has.
func TestNoSuchDay(t *testing.T) {
	for said, want := range map[string]string{
		"2018-02-30":       "February 2018 has no day 30, only 28",
		"2016/02/30":       "February 2016 has no day 30, only 29",
		"30 February":      "February has no day 30, only 29",
		"31 April":         "April has no day 31, only 30",
		"April 31st, 2018": "April 2018 has no day 31, only 30",
		"2018-13-01":       "there is no month 13",
	} {
		if _, err := Parse(said, mustDay(t, tuesday)); err == nil || !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", said, err, want)
		}
	}
	for _, said := range []string{"2018-02-28", "29 February 2016", "29 February", "April 30", "May 2018", "30 April 2018", "1 may 2018"} {
		if _, err := Parse(said, mustDay(t, tuesday)); err != nil {
			t.Errorf("%s: %v", said, err)
		}
	}
}

func TestPlain(t *testing.T) {
	for said, want := range map[string]string{
		"Wednesday last week":      "2019-01-16, a Wednesday",
		"late last week":           "2019-01-17 to 2019-01-20, 4 days",
		"since December 2018":      "from 2018-12-01 on",
		"until Friday":             "up to 2019-01-25",
		"two-day":                  "2 days long, on no day said",
		"the following day":        "no day that can be told",
		"9/11":                     "2001-09-11, but as a name: it dates nothing",
		"23 December to 6 January": "2018-12-23 to 2019-01-06, 15 days",
	} {
		e, err := Parse(said, mustDay(t, tuesday))
		if err != nil || e.Plain() != want {
			t.Errorf("%s: %q, %v, want %q", said, e.Plain(), err, want)
		}
	}
}
