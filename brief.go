package dragoman

import "time"

// Brief writes the days as shortly as they can be told: "2019-01-16",
// "2019-01-16/17", "2019-01-30/02-02", and "2018-12" or "2018" for a month or
// a year as a whole. A slash alone stands for an open end; the unknown
// interval is empty.
func (v Interval) Brief() string {
	switch {
	case !v.Known():
		return ""
	case v.From == v.To:
		return v.From.String()
	case v.From == 0 || v.To == 0:
		return v.From.String() + "/" + v.To.String()
	}
	f, t := v.From.Time(), v.To.Time()
	switch {
	case f.Year() != t.Year():
		return v.From.String() + "/" + v.To.String()
	case f.YearDay() == 1 && t.Month() == time.December && t.Day() == 31:
		return f.Format("2006")
	case f.Month() != t.Month():
		return v.From.String() + "/" + t.Format("01-02")
	case f.Day() == 1 && t.AddDate(0, 0, 1).Day() == 1:
		return f.Format("2006-01")
	}
	return v.From.String() + "/" + t.Format("02")
}
