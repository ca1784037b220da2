package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/desk"
	"github.com/dragoman-events/dragoman/ledger"
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
		cs, err := loadCountries()
		if err != nil {
			return err
		}
		if c, err = w.wish(cmd, args[0], c.Author).Correct(ctx, l, cs.places); err != nil {
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
	now, err := l.Event(ctx, args[0])
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

// wish says what the flags say of an event.
func (w *correcting) wish(cmd *cobra.Command, event, author string) *desk.Wish {
	x := &desk.Wish{Event: event, Author: author, Reason: w.reason, NotEvent: w.none, SameAs: w.same, Split: w.split}
	text := func(flag string, value *string) *string {
		if !cmd.Flags().Changed(flag) {
			return nil
		}
		return value
	}
	parties := func(flag string, value *[]string) *[]string {
		if !cmd.Flags().Changed(flag) {
			return nil
		}
		return value
	}
	x.Date, x.Type, x.Mode, x.Status = text("date", &w.days), text("type", &w.typ), text("mode", &w.mode), text("status", &w.status)
	x.In, x.Place = text("in", &w.country), text("place", &w.place)
	x.Actor, x.Recipient = parties("actor", &w.actors), parties("recipient", &w.recipients)
	return x
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
