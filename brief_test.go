package dragoman

import (
	"testing"
	"time"
)

func TestBrief(t *testing.T) {
	d := func(y int, m time.Month, d int) Day { return DayOf(y, m, d) }
	for _, c := range []struct {
		from, to Day
		want     string
	}{
		{0, 0, ""}, {d(2019, 1, 16), 0, "2019-01-16/"}, {0, d(2019, 1, 16), "/2019-01-16"},
		{d(2019, 1, 16), d(2019, 1, 16), "2019-01-16"}, {d(2019, 1, 16), d(2019, 1, 17), "2019-01-16/17"},
		{d(2018, 12, 1), d(2018, 12, 31), "2018-12"}, {d(2020, 2, 1), d(2020, 2, 29), "2020-02"}, {d(2020, 2, 1), d(2020, 2, 28), "2020-02-01/28"},
		{d(2018, 1, 1), d(2018, 12, 31), "2018"}, {d(2018, 12, 30), d(2019, 1, 2), "2018-12-30/2019-01-02"}, {d(2018, 1, 30), d(2018, 2, 2), "2018-01-30/02-02"},
	} {
		if got := (Interval{From: c.from, To: c.to}).Brief(); got != c.want {
			t.Errorf("%s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
