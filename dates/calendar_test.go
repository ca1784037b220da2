package dates

import (
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
)

func TestEaster(t *testing.T) {
	// Dates from the tables of the churches and the press.
	for _, c := range []struct{ west, east string }{
		{"1991-03-31", "1991-04-07"},
		{"2000-04-23", "2000-04-30"},
		{"2008-03-23", "2008-04-27"},
		{"2010-04-04", "2010-04-04"},
		{"2016-03-27", "2016-05-01"},
		{"2019-04-21", "2019-04-28"},
		{"2024-03-31", "2024-05-05"},
		{"2025-04-20", "2025-04-20"},
	} {
		w, _ := dragoman.ParseDay(c.west)
		e, _ := dragoman.ParseDay(c.east)
		y := w.Time().Year()
		if got := easter(y); got != w {
			t.Errorf("easter(%d) = %v, want %v", y, got, w)
		}
		if got := orthodoxEaster(y); got != e {
			t.Errorf("orthodoxEaster(%d) = %v, want %v", y, got, e)
		}
	}
}

func TestIslamicDay(t *testing.T) {
	// First days as most countries kept them; the arithmetic calendar may be a
	// day or two off.
	for _, c := range []struct {
		y, m int
		want string
	}{
		{1436, 9, "2015-06-18"},
		{1440, 9, "2019-05-06"},
		{1444, 10, "2023-04-21"},
		{1445, 9, "2024-03-11"},
	} {
		want, _ := dragoman.ParseDay(c.want)
		if got := islamicDay(c.y, c.m, 1); got < want-1 || got > want+1 {
			t.Errorf("islamicDay(%d, %d, 1) = %v, want about %v", c.y, c.m, got, want)
		}
		first, last := islamicYears(want.Time().Year())
		if c.y < first || c.y > last {
			t.Errorf("islamicYears(%d) = %d, %d: %d is missing", want.Time().Year(), first, last, c.y)
		}
	}
}

func TestNthWeekday(t *testing.T) {
	for _, c := range []struct {
		y     int
		m     time.Month
		wd, n int
		want  string
	}{
		{2019, time.November, 3, 4, "2019-11-28"}, // Thanksgiving
		{2019, time.May, 0, -1, "2019-05-27"},     // Memorial Day
		{2019, time.September, 0, 1, "2019-09-02"},
		{2026, time.October, 6, -1, "2026-10-25"}, // summer time ends in Europe
	} {
		if got := nthWeekday(c.y, c.m, c.wd, c.n).String(); got != c.want {
			t.Errorf("nthWeekday(%d, %v, %d, %d) = %s, want %s", c.y, c.m, c.wd, c.n, got, c.want)
		}
	}
}

func TestPeriod(t *testing.T) {
	ref, _ := dragoman.ParseDay("2019-01-22")
	for g, want := range map[grain]string{
		day: "2019-01-22..2019-01-22", weekend: "2019-01-26..2019-01-27", week: "2019-01-21..2019-01-27",
		month: "2019-01-01..2019-01-31", season: "2018-12-01..2019-02-28", quarter: "2019-01-01..2019-03-31",
		half: "2019-01-01..2019-06-30", year: "2019-01-01..2019-12-31", decade: "2010-01-01..2019-12-31",
		century: "2001-01-01..2100-12-31",
	} {
		from, to := period(g, ref)
		if got := from.String() + ".." + to.String(); got != want {
			t.Errorf("period(%v) = %s, want %s", g, got, want)
		}
	}
}

func TestMove(t *testing.T) {
	for _, c := range []struct {
		from string
		g    grain
		n    int
		want string
	}{
		{"2019-01-31", month, 1, "2019-02-28"},
		{"2020-02-29", year, -1, "2019-02-28"},
		{"2019-01-22", week, -2, "2019-01-08"},
		{"2019-01-22", hour, 72, "2019-01-25"},
		{"2019-01-22", century, -30, ""},
		{"2019-01-22", year, 99999, ""},
	} {
		d, _ := dragoman.ParseDay(c.from)
		if got := move(c.g, d, c.n).String(); got != c.want {
			t.Errorf("move(%v, %s, %d) = %s, want %s", c.g, c.from, c.n, got, c.want)
		}
	}
}
