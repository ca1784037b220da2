package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/places"
	"github.com/spf13/cobra"
)

// dayFlag is a flag that takes a day.
type dayFlag dragoman.Day

func (d *dayFlag) String() string { return dragoman.Day(*d).String() }
func (d *dayFlag) Type() string   { return "YYYY-MM-DD" }
func (d *dayFlag) Set(s string) error {
	day, err := dragoman.ParseDay(s)
	if err != nil {
		if _, why, ok := strings.Cut(plain(err.Error()), "the calendar"); ok {
			return errors.New("the calendar" + why)
		}
		return errors.New("want a day of the calendar as YYYY-MM-DD")
	}
	*d = dayFlag(day)
	return nil
}

// share is a flag that takes a number from 0 to 1.
type share float64

func (s *share) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }
func (s *share) Type() string   { return "0..1" }
func (s *share) Set(text string) error {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x >= 0 && x <= 1) {
		return errors.New("want a number from 0 to 1, such as 0.7")
	}
	*s = share(x)
	return nil
}

// addMinConfidence adds --min-confidence.
func addMinConfidence(cmd *cobra.Command, least *share) {
	cmd.Flags().Var(least, "min-confidence", "leave out events less sure than this `share`: of those at 0.7, some 7 in 10 are right")
}

// wants lets a command run with n arguments, or with one and more for n < 0,
// which are what.
func wants(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case n < 0 && strings.TrimSpace(strings.Join(args, "")) != "", n == len(args):
			return nil
		case n < 0 || len(args) < n:
			return fmt.Errorf("%s wants %s", cmd.Name(), what)
		}
		return fmt.Errorf("%s wants %s and no more; words that belong together go in quotes", cmd.Name(), what)
	}
}

// addDay adds a flag that takes a day.
func addDay(cmd *cobra.Command, day *dragoman.Day, name, usage string) {
	cmd.Flags().Var((*dayFlag)(day), name, usage)
}

// addFormat adds --format with the formats that a command knows, the first of
// them its default.
func addFormat(cmd *cobra.Command, format *string, def string, formats ...string) {
	cmd.Flags().StringVar(format, "format", "", "one of "+strings.Join(formats, ", ")+" (default "+def+")")
	complete(cmd, "format", formats...)
}

// complete has a shell complete the words of a flag.
func complete(cmd *cobra.Command, flag string, words ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // no such flag: a mistake in the command
	}
}

// addActors adds --actors.
func addActors(cmd *cobra.Command, files *[]string) {
	cmd.Flags().StringArrayVar(files, "actors", nil, "a `file` of your actors, agents or discards, which win over ours (may be given again; see doc/actors.md)")
}

// loadCoder loads the coder with a user's files of actors. Their bad lines are
// told on standard error, and the rest is in use.
func loadCoder(cmd *cobra.Command, files []string) (*coder.Coder, error) {
	c, err := coder.New()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := badLines(cmd, c.AddActors(f)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// manyLines is how many bad lines of a file are told one by one.
const manyLines = 20

// badLines tells the bad lines of a user's file; any other error it gives back.
func badLines(cmd *cobra.Command, err error) error {
	if !errors.Is(err, dragoman.ErrInvalid) {
		return err
	}
	lines := strings.Split(err.Error(), "\n")
	for _, l := range lines[:min(len(lines), manyLines)] {
		fmt.Fprintf(cmd.ErrOrStderr(), "left out: %s\n", strings.TrimSuffix(l, ": "+dragoman.ErrInvalid.Error()))
	}
	if n := len(lines) - manyLines; n > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "left out: %d more lines\n", n)
	}
	return nil
}

// addDB adds --db.
func addDB(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "db", cmp.Or(os.Getenv("DRAGOMAN_DB"), "dragoman.db"), "the record, one SQLite `file`; $DRAGOMAN_DB sets another default")
}

// addAsOf adds --as-of.
func addAsOf(cmd *cobra.Command, day *dragoman.Day) {
	addDay(cmd, day, "as-of", "what the record knew at the end of this day: only reports published up to it")
}

// columnsFlag is a flag that takes names of columns.
type columnsFlag intake.Columns

func (c *columnsFlag) String() string { return "" }
func (c *columnsFlag) Type() string   { return "FIELD=COLUMN,..." }
func (c *columnsFlag) Set(s string) error {
	columns, err := intake.ParseColumns(s)
	if err != nil {
		return errors.New(plain(err.Error()))
	}
	*c = columnsFlag(columns)
	return nil
}

// addMap adds --map.
func addMap(cmd *cobra.Command, columns *intake.Columns) {
	cmd.Flags().Var((*columnsFlag)(columns), "map", "names of columns or keys, as text=body,date=published")
}

// among gives the format that s names, of those that a command knows; the
// first of them for the empty s.
func among(s string, formats ...string) (string, error) {
	if s == "" {
		return formats[0], nil
	}
	for _, f := range formats {
		if f == s {
			return f, nil
		}
	}
	return "", usageError{fmt.Errorf("format %q: want one of %s", s, strings.Join(formats, ", "))}
}

// countries turns what a user calls a country to the code that records carry.
type countries struct{ places *places.Gazetteer }

func loadCountries() (countries, error) {
	g, err := places.Load()
	if err != nil {
		return countries{}, fmt.Errorf("places: %w", err)
	}
	return countries{g}, nil
}

// code gives the code of a country, by its code or a name in any case, or of
// a body such as UNO.
func (cs countries) code(name string) (string, error) {
	code, err := cs.places.Code(name)
	if err != nil {
		return "", usageError{err}
	}
	return code, nil
}
