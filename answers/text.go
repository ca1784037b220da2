package answers

import (
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// printer gathers the lines of an answer and writes them at once.
type printer struct{ b strings.Builder }

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.b, format, args...)
	p.b.WriteByte('\n')
}

func (p *printer) flush(w io.Writer) error {
	_, err := io.WriteString(w, p.b.String())
	return err
}

// coverage ends every answer: what it rests on.
func (p *printer) coverage(since, until dragoman.Day, asked, record ledger.Coverage) {
	if record.Reports == 0 {
		p.line("The record has no reports.")
		return
	}
	if since == 0 && until == 0 {
		p.line("This rests on %s of %s, %s to %s.", count(record.Reports, "report"), count(record.Days, "day"), record.Since, record.Until)
	} else {
		p.line("This rests on %s in all, %s to %s, of which %s of %s from the time asked about.",
			count(record.Reports, "report"), record.Since, record.Until, count(asked.Reports, "report"), count(asked.Days, "day"))
	}
	p.line("What they do not tell may yet have happened.")
}

// count is "1 report" or "2 reports".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// window is the time that was asked about: ", 2018-12-01 to 2019-01-31".
func window(since, until dragoman.Day) string {
	switch {
	case since == 0 && until == 0:
		return ""
	case until == 0:
		return " since " + since.String()
	case since == 0:
		return " until " + until.String()
	}
	return ", " + since.String() + " to " + until.String()
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
