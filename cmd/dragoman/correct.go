package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/spf13/cobra"
)

func newCorrect() *cobra.Command {
	var db string
	var w correcting
	cmd := &cobra.Command{
		Use:     "correct EVENT | --undo N | --replay FILE",
		GroupID: groupRecord,
		Short:   "Correct what the record tells, with your name and the reason",
		Long: `Correct overrules the coder. What a correction says is kept in a log that only
grows, with who, when and why ("dragoman corrections" lists it), and is applied
to the passages of the event whenever their reports are coded, by this version
or a later one. Every export says in "corrected" what people have corrected.

EVENT is the id of an event or of a passage that tells it. What is set is set
in all passages of the event. --same-as says that two events are one. --split
says that what some of its reports tell is another event than what the others
tell. A party is said by its code, its sector, its name and its office:
"IRN MIL Mohammad Bagheri/chief of general staff"; what is left out is taken
from the report, if it has a party of that code.`,
		Example: `  dragoman correct 4decafcb17c065d9e4a40965 --date 2019-01-16/17 --reason "the agency's photographs are of the 16th"
  dragoman correct 4decafcb17c065d9e4a40965 --type threaten --actor "ARM GOV" --reason "Armenia said it"
  dragoman correct 4decafcb17c065d9e4a40965 --not-an-event --reason "a film of that name"
  dragoman correct 4decafcb17c065d9e4a40965 --same-as 91b1c1f0a8f2b3a5d7e6c4b2 --reason "one visit"
  dragoman correct 4decafcb17c065d9e4a40965 --split wire-020 --reason "the visit of February"
  dragoman correct --undo 3 --reason "it was right"
  dragoman corrections --format jsonl | dragoman correct --replay - --db other.db`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := w.check(cmd, args); err != nil {
				return err
			}
			if _, err := os.Stat(db); err != nil {
				return fmt.Errorf("no record %s: dragoman add makes a record, --db names another", db)
			}
			l, err := ledger.Open(db)
			if err != nil {
				return err
			}
			if w.replay != "" {
				err = replay(cmd, l, w.replay)
			} else {
				err = w.run(cmd, l, args)
			}
			return errors.Join(asked(err), l.Close())
		},
	}
	addDB(cmd, &db)
	f := cmd.Flags()
	f.StringVar(&w.days, "date", "", "it was on these `days`: 2019-01-16, 2019-01-16/17, 2019-01, 2019, or unknown")
	f.StringVar(&w.typ, "type", "", "it is of this event type")
	f.StringVar(&w.mode, "mode", "", "it was done in this mode, or none")
	f.StringVar(&w.status, "status", "", "actual, future, hypothetical, negated or historical")
	f.StringArrayVar(&w.actors, "actor", nil, "this `party` acted; once for each of them")
	f.StringArrayVar(&w.recipients, "recipient", nil, "it was done to this `party`; once for each, or none")
	f.StringVar(&w.country, "in", "", "it happened in this `country`")
	f.StringVar(&w.place, "place", "", "it happened at this place, with --in")
	f.BoolVar(&w.none, "not-an-event", false, "nothing happened: it is not counted")
	f.StringVar(&w.same, "same-as", "", "this `event` is the same")
	f.StringArrayVar(&w.split, "split", nil, "what this `report` tells is another event; may be given several times")
	f.StringVar(&w.undo, "undo", "", "the correction of this `number` or id does not hold")
	f.StringVar(&w.replay, "replay", "", "take over the log that another record gave into this `file`, or - for standard input")
	f.StringVar(&w.reason, "reason", "", "why; everything but --replay wants it")
	f.StringVar(&w.author, "author", "", "who says so (default $DRAGOMAN_AUTHOR, or your name on this machine)")
	complete(cmd, "type", typeNames()...)
	complete(cmd, "mode", append(modeNames(), "none")...)
	complete(cmd, "status", statusNames...)
	return cmd
}

// correcting is what the flags say.
type correcting struct {
	days, typ, mode, status, country, place string
	actors, recipients                      []string
	none                                    bool
	same                                    string
	split                                   []string
	undo, replay                            string
	reason, author                          string
}

// check wants one thing to be done.
func (w *correcting) check(cmd *cobra.Command, args []string) error {
	set := slices.ContainsFunc([]string{"date", "type", "mode", "status", "actor", "recipient", "in", "place"}, cmd.Flags().Changed)
	n := 0
	for _, is := range []bool{set, w.none, w.same != "", len(w.split) > 0, w.undo != "", w.replay != ""} {
		if is {
			n++
		}
	}
	ofEvent := w.undo == "" && w.replay == ""
	switch {
	case n == 0:
		return usageError{errors.New("nothing to correct: say what is right, or --not-an-event, --same-as, --split or --undo")}
	case n > 1:
		return usageError{errors.New("one correction at a time: what is set, --not-an-event, --same-as, --split, --undo and --replay do not go together")}
	case ofEvent && len(args) == 0:
		return usageError{errors.New("which event? dragoman events shows their ids")}
	case !ofEvent && len(args) > 0:
		return usageError{fmt.Errorf("an event does not go with --undo or --replay: %s", args[0])}
	case w.replay == "" && strings.TrimSpace(w.reason) == "":
		return usageError{errors.New("a correction says why: --reason")}
	case w.place != "" && w.country == "":
		return usageError{errors.New("--place wants --in: the country that it lies in")}
	}
	return nil
}

func (w *correcting) run(cmd *cobra.Command, l *ledger.Ledger, args []string) error {
	c := ledger.Correction{At: time.Now(), Author: cmp.Or(w.author, os.Getenv("DRAGOMAN_AUTHOR")), Reason: w.reason}
	if c.Author == "" {
		if u, err := user.Current(); err == nil {
			c.Author = cmp.Or(u.Name, u.Username)
		}
	}
	ctx := cmd.Context()
	var event dragoman.Record
	if w.undo != "" {
		log, err := l.Corrections(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(log, func(o ledger.Logged) bool { return o.ID == w.undo || fmt.Sprint(o.N) == w.undo })
		if i < 0 {
			return fmt.Errorf("no correction %s: dragoman corrections lists them", w.undo)
		}
		c.Kind, c.Undone = ledger.Undo, log[i].ID
	} else {
		places, e, err := placesOf(ctx, l, args[0])
		if err != nil {
			return err
		}
		event, c.Passages = e, places
		if err := w.fill(cmd, l, &c, &event); err != nil {
			return err
		}
	}
	c, found, err := l.Correct(ctx, c)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "correction %d (%s) by %s: %s of %s\n", c.N, c.ID, c.Author, what(&c), count(found, "passage"))
	if w.undo != "" {
		return nil
	}
	now, err := l.Event(ctx, event.ID)
	if errors.Is(err, dragoman.ErrNotFound) { // it is none
		return nil
	}
	if err != nil {
		return err
	}
	out, err := eventWriter(cmd.OutOrStdout(), "table")
	if err != nil {
		return err
	}
	return errors.Join(out.Write(&now), out.Close())
}

// placesOf gives what tells an event.
func placesOf(ctx context.Context, l *ledger.Ledger, id string) ([]ledger.Place, dragoman.Record, error) {
	places, event, err := l.Places(ctx, id)
	if errors.Is(err, dragoman.ErrNotFound) {
		err = fmt.Errorf("no event %s: dragoman events shows their ids", id)
	}
	return places, event, err
}

// fill says in the correction what the flags say of an event.
func (w *correcting) fill(cmd *cobra.Command, l *ledger.Ledger, c *ledger.Correction, event *dragoman.Record) error {
	switch {
	case w.none:
		c.Kind = ledger.NotEvent
	case w.same != "":
		others, other, err := placesOf(cmd.Context(), l, w.same)
		if err != nil {
			return err
		}
		if other.ID == event.ID {
			return fmt.Errorf("%s and %s are one event already", event.ID, w.same)
		}
		c.Kind, c.Others = ledger.Same, others
	case len(w.split) > 0:
		c.Kind = ledger.Split
		places := c.Passages
		c.Passages = nil
		for _, p := range places {
			if slices.Contains(w.split, p.Report) {
				c.Passages = append(c.Passages, p)
			} else {
				c.Others = append(c.Others, p)
			}
		}
		if len(c.Passages) == 0 || len(c.Others) == 0 {
			var reports []string
			for _, p := range places {
				reports = append(reports, p.Report)
			}
			return usageError{fmt.Errorf("the event is told by %s: --split wants some of them, and not all", strings.Join(reports, ", "))}
		}
	default:
		c.Kind = ledger.Set
		fix, err := w.fix(cmd, event)
		if err != nil {
			return usageError{err}
		}
		c.Fix = fix
	}
	return nil
}

// fix reads what is to be set.
func (w *correcting) fix(cmd *cobra.Command, event *dragoman.Record) (*ledger.Fix, error) {
	f := &ledger.Fix{}
	is := cmd.Flags().Changed
	if is("date") {
		days, err := readInterval(w.days)
		if err != nil {
			return nil, err
		}
		f.Days = &days
	}
	typ := event.Event[0]
	if is("type") {
		t, ok := ontology.FindType(w.typ)
		if !ok {
			return nil, fmt.Errorf("no event type %q: dragoman codebook lists all", w.typ)
		}
		typ = t.Name
		f.Type = &typ
	}
	if is("mode") {
		if w.mode == "none" {
			w.mode = ""
		}
		mode, ok := ontology.FindMode(typ, w.mode)
		if !ok {
			return nil, fmt.Errorf("%s has no mode %q: dragoman codebook %s lists its modes", typ, w.mode, typ)
		}
		f.Mode = &mode
	}
	if is("status") {
		if !slices.Contains(statusNames, w.status) {
			return nil, fmt.Errorf("no status %q: want one of %s", w.status, strings.Join(statusNames, ", "))
		}
		s := dragoman.Status(w.status)
		f.Status = &s
	}
	if !is("actor") && !is("recipient") && !is("in") {
		return f, nil
	}
	cs, err := loadCountries()
	if err != nil {
		return nil, err
	}
	for _, side := range []struct {
		name string
		said []string
		to   **[]dragoman.Actor
	}{{"actor", w.actors, &f.Actor}, {"recipient", w.recipients, &f.Recipient}} {
		if !is(side.name) {
			continue
		}
		as := []dragoman.Actor{}
		for _, s := range side.said {
			if s == "none" && len(side.said) == 1 && side.name == "recipient" {
				break
			}
			a, err := readParty(cs, s)
			if err != nil {
				return nil, err
			}
			as = append(as, a)
		}
		*side.to = &as
	}
	if is("in") {
		code, err := cs.code(w.country)
		if err != nil {
			return nil, err
		}
		f.Loc = &dragoman.EventLoc{CountryCode: code, Place: w.place}
	}
	return f, nil
}

// readInterval reads days as Interval.Brief writes them, or unknown.
func readInterval(s string) (dragoman.Interval, error) {
	if s == "unknown" {
		return dragoman.Interval{}, nil
	}
	first, last, both := strings.Cut(s, "/")
	from, to, err := ledger.ReadDays(first)
	if err != nil || !both {
		return dragoman.Interval{From: from, To: to}, err
	}
	if len(last) < len(first) { // "2019-01-16/17", "2019-01-30/02-02"
		last = first[:len(first)-len(last)] + last
	}
	if _, to, err = ledger.ReadDays(last); err == nil && to < from {
		err = fmt.Errorf("it ends (%s) before it begins (%s)", to, from)
	}
	return dragoman.Interval{From: from, To: to}, err
}

// readParty reads "IRN MIL Mohammad Bagheri/chief of general staff".
func readParty(cs countries, s string) (dragoman.Actor, error) {
	s, office, _ := strings.Cut(s, "/")
	code, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	code, err := cs.code(code)
	if err != nil {
		return dragoman.Actor{}, fmt.Errorf("party %q: %w", s, err)
	}
	a := dragoman.Actor{Code: code, Office: strings.TrimSpace(office)}
	rest = strings.TrimSpace(rest)
	if sector, name, _ := strings.Cut(rest, " "); ontology.HasSector(sector) {
		a.Sector, rest = sector, strings.TrimSpace(name)
	}
	a.IdentifierText = rest
	return a, nil
}

// what says a correction for a reader.
func what(c *ledger.Correction) string {
	switch c.Kind {
	case ledger.Set:
		return c.Fix.What()
	case ledger.Undo:
		return "undo " + c.Undone
	}
	return c.Kind
}

// replay takes over a log.
func replay(cmd *cobra.Command, l *ledger.Ledger, path string) error {
	in := cmd.InOrStdin()
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	var entries []ledger.Correction
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var c ledger.Correction
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return fmt.Errorf("%s:%d: no entry of a log, as dragoman corrections --format jsonl writes: %w", path, n, err)
		}
		entries = append(entries, c)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	n, err := l.Replay(cmd.Context(), entries)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s taken over, %d known already\n", count(n, "correction"), len(entries)-n)
	return nil
}
