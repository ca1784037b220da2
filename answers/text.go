package answers

import (
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// count is "1 report" or "2 reports".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// window is the time that was asked about: ", 2018-12-01 to 2019-01-31".
func window(s Scope) string {
	w := ""
	switch {
	case s.Since != 0 && s.Until != 0:
		w = ", " + s.Since.String() + " to " + s.Until.String()
	case s.Since != 0:
		w = " since " + s.Since.String()
	case s.Until != 0:
		w = " until " + s.Until.String()
	}
	if s.AsOf != 0 {
		w += ", as known on " + s.AsOf.String()
	}
	return w
}

// oneLine keeps a text from making lines of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// excerpt is a passage on one line, cut at a word when it is long.
func excerpt(s string) string {
	const longest = 300 // bytes
	s = oneLine(s)
	if len(s) <= longest {
		return s
	}
	cut := strings.LastIndexByte(s[:longest], ' ')
	if cut < 0 {
		cut = longest
	}
	return strings.ToValidUTF8(s[:cut], "") + " …"
}

// people writes parties as a reader has them: "Mohammad Bagheri, Chief of
// General Staff". Nobody at all is the country of the code given.
func people(as []dragoman.Actor, country string) string {
	each := make([]string, 0, len(as))
	for _, a := range as {
		if s := person(a); s != "" {
			each = append(each, s)
		}
	}
	if len(each) == 0 {
		return country
	}
	return strings.Join(each, "; ")
}

func person(a dragoman.Actor) string {
	code := strings.TrimSpace(a.Code + " " + a.Sector)
	who := oneLine(a.IdentifierText)
	if office := oneLine(a.Office); office != "" {
		if who != "" {
			who += ", "
		}
		who += office
	}
	switch {
	case who == "" && code == "":
		return oneLine(a.EntityText)
	case who == "":
		return code
	case code == "":
		return who
	}
	return who + " (" + code + ")"
}

// counterparts writes those in a meeting who are not of a country, else all.
func counterparts(r *dragoman.Record, country string) string {
	var others []dragoman.Actor
	for _, side := range [2][]dragoman.Actor{r.Actor, r.Recipient} {
		for _, a := range side {
			if a.Code != country {
				others = append(others, a)
			}
		}
	}
	if others == nil {
		others = append(append(others, r.Actor...), r.Recipient...)
	}
	return people(others, "")
}
