package actors

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// maxLine bounds a line of a user's list.
const maxLine = 1 << 16

// Add reads a user's list of actors, which wins over the tables. It must be
// done before the Lexicon is used.
//
// The list is tab-separated, one actor a line, "#" begins a comment:
//
//	person	Ilham Aliyev|~Aliyev	AZE	GOV	president	2003-10-31
//	body	Caspian Watch|CWT	NGO	-
//
// The columns are kind (person or body), names, code, sector, office, from and
// to, as persons.tsv and bodies.tsv describe them; the last three may be left
// out. A bad line is left out: the error, which wraps [dragoman.ErrInvalid],
// tells all of them as name:line, and the rest is in use.
func (x *Lexicon) Add(name string, from io.Reader) error {
	var errs []error
	n := 0
	r := bufio.NewReaderSize(from, maxLine)
	for {
		line, long, err := r.ReadLine()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				errs = append(errs, fmt.Errorf("%s:%d: %w", name, n+1, err))
			}
			break
		}
		n++
		if long {
			for long && err == nil {
				_, long, err = r.ReadLine()
			}
			errs = append(errs, fmt.Errorf("%s:%d: line over %d bytes: %w", name, n, maxLine, dragoman.ErrInvalid))
			continue
		}
		if err := x.addLine(strings.TrimPrefix(string(line), "\ufeff")); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, n, err))
		}
	}
	return errors.Join(errs...)
}

// addLine reads a line of a user's list.
func (x *Lexicon) addLine(line string) error {
	line = strings.TrimRight(line, " \r")
	if line == "" || line[0] == '#' {
		return nil
	}
	f := strings.Split(line, "\t")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	if len(f) < 4 || len(f) > 7 {
		return fmt.Errorf("%d fields, want kind, names, code, sector, office, from, to: %w", len(f), dragoman.ErrInvalid)
	}
	for len(f) < 8 {
		f = append(f, "")
	}
	names := strings.Split(f[1], "|")
	for _, s := range names {
		if len(phraseWords(nil, strings.TrimLeft(s, "~?"))) == 0 && s != "~-" {
			return fmt.Errorf("name %q: no letters: %w", s, dragoman.ErrInvalid)
		}
	}
	if !isCode(f[2]) {
		return fmt.Errorf("code %q: want three capital letters: %w", f[2], dragoman.ErrInvalid)
	}
	switch f[0] {
	case "person":
		return x.person([]string{f[1], f[2], f[3], f[4], f[5], f[6], "U"}, true)
	case "body":
		return x.addBody([]string{f[1], f[2], f[3], f[5], f[6]}, true)
	}
	return fmt.Errorf("kind %q: want person or body: %w", f[0], dragoman.ErrInvalid)
}

func isCode(s string) bool {
	if len(s) != 3 {
		return false
	}
	for i := 0; i < 3; i++ {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}
