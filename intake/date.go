package intake

import (
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
)

// layouts are ways to write a day that can be read in one way only. One that
// is all numbers with the year last ("01/02/2019") is not among them.
var layouts = [...]string{
	"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "20060102150405",
	"2 Jan 2006", "2 January 2006", "2-Jan-2006",
	"Jan 2, 2006", "Jan. 2, 2006", "January 2, 2006", "Jan 2 2006", "January 2 2006",
	"Jan _2 15:04:05 2006", "Jan _2 15:04:05 MST 2006", "Jan _2 15:04:05 -0700 2006", // what date(1) prints, and an mbox
	"2-Jan-06 15:04:05 MST", "2 Jan 06 15:04 -0700", "2 Jan 06 15:04 MST", // RFC 850, RFC 822
}

// dayOf reads a day, or the day of a time in its own zone. The error is that
// of [dragoman.ParseDay].
func dayOf(s string) (dragoman.Day, error) {
	s = strings.TrimSpace(s)
	day, err := dragoman.ParseDay(s)
	if err == nil || len(s) > 64 {
		return day, err
	}
	short := s
	if word, rest, ok := strings.Cut(short, " "); ok && isWeekday(strings.TrimSuffix(word, ",")) {
		short = strings.TrimSpace(rest)
	}
	// A time behind the day does not matter: "22 Jan 2019 10:00:00 +0100".
	for n := len(strings.Fields(short)); n > 0; n-- {
		head := strings.Join(strings.Fields(short)[:n], " ")
		for _, l := range layouts {
			if t, err := time.Parse(l, head); err == nil && t.Year() > 0 && restIsTime(strings.Fields(short)[n:]) {
				return dragoman.DayIn(t), nil
			}
		}
	}
	return 0, err
}

// restIsTime reports whether what stands behind a day can be its time and
// zone.
func restIsTime(fields []string) bool {
	if len(fields) > 4 {
		return false
	}
	for i, f := range fields {
		switch {
		case strings.Contains(f, ":"):
		case i > 0 && len(f) <= 6: // "+0100", "GMT", "PM", "(UTC)"
		case f == "at" || f == "-":
		default:
			return false
		}
	}
	return true
}

func isWeekday(s string) bool {
	if len(s) < 3 {
		return false
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); strings.EqualFold(s, name) || strings.EqualFold(s, name[:3]) {
			return true
		}
	}
	return false
}
