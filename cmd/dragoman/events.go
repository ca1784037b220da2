package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/ontology"
	"github.com/spf13/cobra"
)

func newEvents() *cobra.Command {
	var (
		db, format, query string
		asOf              dragoman.Day
		n                 narrowing
		q                 ledger.Query
		least             share
	)
	cmd := &cobra.Command{
		Use:     "events",
		GroupID: groupRecord,
		Short:   "Show events of the record",
		Long: `Events shows what the record holds, by day: a table on a terminal, JSON Lines
elsewhere. Each filter narrows; where one takes several values, any of them
will do. A country is said by its code or its name.`,
		Example: `  dragoman events --pair IRN,AZE --since 2018-12-01
  dragoman events --country Georgia --type CONSULT,AGREE --mode visit
  dragoman events --actor Turkey --recipient Syria
  dragoman events --text railway --limit 20 --latest
  dragoman events --query 'pair:IRN-AZE rank>=minister "caspian sea"'
  dragoman events --status negated --format csv > denied.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q.Confidence = float64(least)
			switch {
			case query != "" && filtered(cmd):
				return usageError{errors.New("--query goes with no other filter: all of them can be said in it")}
			case query != "":
				asked, err := parseQuery(query)
				if err != nil {
					return err
				}
				asked.Limit, asked.After, asked.Descending = q.Limit, q.After, q.Descending
				q = asked
			default:
				if err := n.fill(&q); err != nil {
					return err
				}
			}
			return showEvents(cmd, db, asOf, q, format)
		},
	}
	addDB(cmd, &db)
	addAsOf(cmd, &asOf)
	addMinConfidence(cmd, &least)
	f := cmd.Flags()
	f.StringVar(&n.country, "country", "", "a party on either side")
	f.StringSliceVar(&n.pair, "pair", nil, "two `countries`, as IRN,AZE: both are parties")
	f.StringVar(&n.actor, "actor", "", "a `country` that acts")
	f.StringVar(&n.recipient, "recipient", "", "a `country` that it is done to")
	f.StringSliceVar(&n.types, "type", nil, "event types, as CONSULT,AGREE")
	f.StringSliceVar(&n.modes, "mode", nil, "modes, as visit")
	f.StringSliceVar(&n.statuses, "status", nil, "actual, future, hypothetical, negated, historical")
	addDay(cmd, &q.Since, "since", "on this day or later")
	addDay(cmd, &q.Until, "until", "on this day or earlier")
	f.StringVar(&q.Text, "text", "", "words of a passage")
	f.StringVar(&q.Source, "source", "", "source of a report that tells it")
	f.StringVar(&q.Report, "report", "", "id of a report that tells it")
	f.StringVar(&query, "query", "", "a `query` as of dragoman search, instead of the filters above")
	addPage(cmd, &q, 0)
	addFormat(cmd, &format, "table on a terminal, else jsonl", "table", "jsonl", "csv")
	complete(cmd, "type", typeNames()...)
	complete(cmd, "mode", modeNames()...)
	complete(cmd, "status", statusNames...)
	return cmd
}

// showEvents writes the events of a query. When there are more than its limit,
// it says how to go on.
func showEvents(cmd *cobra.Command, db string, asOf dragoman.Day, q ledger.Query, format string) error {
	w, err := eventWriter(cmd.OutOrStdout(), format)
	if err != nil {
		return err
	}
	l, err := openAsOf(cmd.Context(), db, asOf)
	if err != nil {
		return err
	}
	defer l.Close()
	limit, found, more, next := q.Limit, 0, false, ""
	if limit > 0 {
		q.Limit++
	}
	for rec, err := range l.Events(cmd.Context(), q) {
		if err != nil {
			return asked(err)
		}
		if limit > 0 && found == limit {
			more = true
			break
		}
		if err := w.Write(&rec); err != nil {
			return err
		}
		found++
		next = ledger.Cursor(&rec)
	}
	if err := w.Close(); err != nil {
		return err
	}
	if more {
		fmt.Fprintf(cmd.ErrOrStderr(), "there are more: the same with --after %s\n", next)
	}
	if found > 0 {
		return nil
	}
	cover, err := l.Coverage(cmd.Context())
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "no such events: the record covers %s\n", covers(cover))
	return nil
}

// parseQuery reads the query language.
func parseQuery(text string) (ledger.Query, error) {
	cs, err := loadCountries()
	if err != nil {
		return ledger.Query{}, err
	}
	q, err := ledger.ParseQuery(text, func(name string) (string, bool) {
		code, err := cs.code(name)
		return code, err == nil
	})
	return q, asked(err)
}

// addPage adds the flags of a page of events.
func addPage(cmd *cobra.Command, q *ledger.Query, limit int) {
	f := cmd.Flags()
	f.IntVar(&q.Limit, "limit", limit, "show at most so many; 0: all")
	f.StringVar(&q.After, "after", "", "go on behind this event, as the page before says")
	f.BoolVar(&q.Descending, "latest", false, "latest first")
}

// narrowing is what filters say before it is checked.
type narrowing struct {
	country, actor, recipient    string
	pair, types, modes, statuses []string
}

// fill puts the filters into a query.
func (n *narrowing) fill(q *ledger.Query) error {
	if err := n.fillCountries(q); err != nil {
		return err
	}
	for _, name := range n.types {
		t, ok := ontology.FindType(name)
		if !ok {
			return usageError{fmt.Errorf("no event type %q: dragoman codebook lists all", name)}
		}
		q.Types = append(q.Types, t.Name)
	}
	for _, mode := range n.modes {
		if !slices.Contains(modeNames(), mode) {
			return usageError{fmt.Errorf("no mode %q: dragoman codebook TYPE lists those of a type", mode)}
		}
		q.Modes = append(q.Modes, mode)
	}
	for _, status := range n.statuses {
		if !slices.Contains(statusNames, status) {
			return usageError{fmt.Errorf("no status %q: want one of %s", status, strings.Join(statusNames, ", "))}
		}
		q.Statuses = append(q.Statuses, dragoman.Status(status))
	}
	return nil
}

func (n *narrowing) fillCountries(q *ledger.Query) error {
	if n.pair != nil && (len(n.pair) != 2 || n.pair[0] == "" || n.pair[1] == "") {
		return usageError{fmt.Errorf("--pair %s: want two countries, as IRN,AZE", strings.Join(n.pair, ","))}
	}
	if n.country+n.actor+n.recipient == "" && n.pair == nil {
		return nil // the tables of places need not be loaded
	}
	cs, err := loadCountries()
	if err != nil {
		return err
	}
	names := append([]string{n.country, n.actor, n.recipient}, n.pair...)
	codes := make([]string, 5)
	for i, name := range names {
		if name == "" {
			continue
		}
		if codes[i], err = cs.code(name); err != nil {
			return err
		}
	}
	q.Country, q.Actor, q.Recipient, q.Pair = codes[0], codes[1], codes[2], [2]string(codes[3:])
	return nil
}

// filtered reports whether a filter other than --query was given.
func filtered(cmd *cobra.Command) bool {
	return slices.ContainsFunc([]string{"country", "pair", "actor", "recipient", "type", "mode", "status", "since", "until", "text", "source", "report", "min-confidence"}, cmd.Flags().Changed)
}

// openRecord opens the record to ask it.
func openRecord(db string) (*ledger.Ledger, error) {
	l, err := ledger.OpenReadOnly(db)
	if errors.Is(err, dragoman.ErrNotFound) {
		return nil, fmt.Errorf("no record %s: dragoman add makes a record, --db names another", db)
	}
	return l, err
}

// openAsOf opens the record to ask it, as it was known at the end of a day
// unless that is 0.
func openAsOf(ctx context.Context, db string, day dragoman.Day) (*ledger.Ledger, error) {
	l, err := openRecord(db)
	if err != nil || day == 0 {
		return l, err
	}
	past, err := l.AsOf(ctx, day)
	return past, errors.Join(err, l.Close())
}

// covers says what an answer rests on: "94 reports and 2 copies of 2018-11-05
// to 2019-06-28".
func covers(c ledger.Coverage) string {
	if c.Reports == 0 {
		return "no reports"
	}
	copies := ""
	if c.Copies > 0 {
		copies = fmt.Sprintf(" and %d copies", c.Copies)
	}
	return fmt.Sprintf("%s%s of %s to %s", count(c.Reports, "report"), copies, c.Since, c.Until)
}

var statusNames = []string{
	string(dragoman.Actual), string(dragoman.Future), string(dragoman.Hypothetical), string(dragoman.Negated), string(dragoman.Historical),
}

// modeNames gives the modes of all types, each once, sorted.
func modeNames() (names []string) {
	for _, t := range ontology.Types() {
		for _, m := range t.Modes {
			names = append(names, m.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
