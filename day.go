package dragoman

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Day is a calendar day without a time zone, counted as the Rata Die number of
// Reingold and Dershowitz ("Calendrical Calculations"): 1 is 1 January of the
// year 1 in the proleptic Gregorian calendar. The zero Day is unknown; an
// unknown day is never replaced by a guess. Days compare and subtract as
// integers.
type Day int32

// rataDieOfUnixEpoch is the Rata Die number of 1970-01-01.
const rataDieOfUnixEpoch = 719163

// DayOf gives the Day of a date; months and days out of range roll over as
// they do in [time.Date].
func DayOf(year int, month time.Month, day int) Day {
	return DayIn(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DayIn gives the Day on which t falls in t's own location.
func DayIn(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 + rataDieOfUnixEpoch)
}

// ParseDay reads "2006-01-02", or an RFC 3339 time, whose own day it takes.
func ParseDay(s string) (Day, error) {
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		s = s[:10]
	}
	t, err := time.Parse(time.DateOnly, s)
	var wrong *time.ParseError
	switch {
	case errors.As(err, &wrong) && strings.Contains(wrong.Message, "out of range"):
		return 0, fmt.Errorf("date %q: the calendar has no such day: %w", s, ErrInvalid)
	case err != nil || t.Year() < 1:
		return 0, fmt.Errorf("date %q: want YYYY-MM-DD: %w", s, ErrInvalid)
	}
	return DayIn(t), nil
}

// Time is midnight UTC at the start of the day; the zero Time if unknown.
func (d Day) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return time.Unix((int64(d)-rataDieOfUnixEpoch)*86400, 0).UTC()
}

// Weekday is meaningless for the unknown day.
func (d Day) Weekday() time.Weekday { return time.Weekday((int(d)%7 + 7) % 7) }

// String is "2006-01-02", or empty for the unknown day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDay(string(b))
	if err == nil {
		*d = v
	}
	return err
}

// Interval is a span of days, both ends inclusive. A zero From or To leaves
// that side open; both zero: the time is unknown.
type Interval struct {
	From Day    `json:"from"`
	To   Day    `json:"to"`
	Said Span   `json:"said"` // the expression in Report.Text; empty when none was said
	How  string `json:"how"`  // the derivation, for a reader
}

// Known reports whether either end is known.
func (v Interval) Known() bool { return v.From != 0 || v.To != 0 }

// Days is the length in days, 0 when an end is open.
func (v Interval) Days() int {
	if v.From == 0 || v.To == 0 {
		return 0
	}
	return int(v.To-v.From) + 1
}

// Meets reports whether a day could lie in both: open ends reach for ever, and
// an unknown interval meets nothing.
func (v Interval) Meets(o Interval) bool {
	if !v.Known() || !o.Known() {
		return false
	}
	return (v.To == 0 || o.From == 0 || o.From <= v.To) && (o.To == 0 || v.From == 0 || v.From <= o.To)
}
