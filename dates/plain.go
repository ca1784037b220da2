package dates

import "fmt"

// Plain says in words which days an expression means: "2019-01-16, a
// Wednesday", "2019-01-17 to 2019-01-20, 4 days", "up to 2019-01-25".
func (e Expression) Plain() string {
	var s string
	switch {
	case !e.Known() && e.Days > 0:
		return days(e.Days) + " long, on no day said"
	case !e.Known():
		return "no day that can be told"
	case e.From == e.To:
		s = fmt.Sprintf("%s, a %s", e.From, e.From.Weekday())
	case e.From == 0:
		s = fmt.Sprintf("up to %s", e.To)
	case e.To == 0:
		s = fmt.Sprintf("from %s on", e.From)
	default:
		s = fmt.Sprintf("%s to %s, %s", e.From, e.To, days(e.Interval.Days()))
	}
	switch e.Kind {
	case Naming:
		if e.From == e.To {
			s = e.From.String()
		}
		s += ", but as a name: it dates nothing"
	case Gap:
		s += ", for what the words compare with"
	}
	return s
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}
