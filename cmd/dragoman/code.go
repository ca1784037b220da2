package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/spf13/cobra"
)

func newCode() *cobra.Command {
	var (
		lists   []string
		date    dragoman.Day
		format  string
		output  string
		workers int
		timing  bool
		every   bool
		shard   part
		least   share
		columns intake.Columns
		aside   asides
	)
	cmd := &cobra.Command{
		Use:     "code [FILE|FOLDER|-]...",
		GroupID: groupCode,
		Short:   "Print the events of reports",
		Long: `Code reads reports and prints the events that they tell, in the order of the
reports: a table on a terminal, JSON Lines with PLOVER's field names elsewhere.
Nothing is kept: see "dragoman add" for that.

A report is a text file whose first line or words are "date YYYY-MM-DD", a page
of HTML, an item of an RSS or Atom feed, a mail of an mbox, a page of a WARC
archive, a line of JSON or a row of CSV or Parquet with id, date, title,
source, url and text; --map names columns that are called otherwise. All but
Parquet may be compressed with gzip. Without a file, or for "-", reports come
from standard input. A report that says no date is refused by name, unless --date gives one,
and the others go on; the exit status is then 3. Reports that are not English,
and those that are the same as another, are set aside and counted.`,
		Example: `  dragoman code report.txt
  dragoman code --date 2019-01-22 undated.txt
  dragoman code archive.jsonl.gz -o events.jsonl
  dragoman code reports/ --format csv > events.csv
  dragoman code --map text=body,date=day news.parquet
  dragoman code --min-confidence 0.8 archive.jsonl.gz
  cat report.txt | dragoman code | jq .event`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			paths, err := inputs(cmd, args)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if output != "" {
				f, err := os.Create(output)
				if err != nil {
					return err
				}
				defer func() { err = errors.Join(err, f.Close()) }()
				out = f
			}
			w, err := eventWriter(out, format)
			if err != nil {
				return err
			}
			began := time.Now()
			c, err := loadCoder(cmd, lists)
			if err != nil {
				return err
			}
			if every {
				c = c.EverySentence()
			}
			loaded := time.Now()
			var refused refusals
			n := tally{}
			say := func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			reports := intake.Read(cmd.Context(), paths, cmd.InOrStdin(), intake.Options{Date: date, Columns: columns, Note: noted(say), Aside: aside.add})
			for doc, err := range c.All(cmd.Context(), shard.of(reports), workers) {
				if err != nil {
					if err := refused.add(err); err != nil {
						return err
					}
					say("refused: %s", told(err))
					continue
				}
				n.reports++
				n.bytes += len(doc.Text)
				for i := range doc.Sentences {
					n.sentences++
					if coder.Parsed(&doc.Sentences[i]) {
						n.parsed++
					}
				}
				for _, r := range dragoman.AtLeast(c.Records(doc), float64(least)) {
					n.events++
					if err := w.Write(&r); err != nil {
						return err
					}
				}
			}
			if err := w.Close(); err != nil {
				return err
			}
			aside.write(cmd.ErrOrStderr())
			if n.reports+refused.n+aside.n == 0 {
				say("no reports: %s holds none", strings.Join(paths, ", "))
			}
			if timing {
				n.write(cmd.ErrOrStderr(), loaded.Sub(began), time.Since(loaded))
			}
			return refused.err()
		},
	}
	addMinConfidence(cmd, &least)
	addDay(cmd, &date, "date", "day of reports that say none")
	addFormat(cmd, &format, "table on a terminal, else jsonl", "table", "jsonl", "csv")
	addMap(cmd, &columns)
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this `file`")
	cmd.Flags().IntVar(&workers, "workers", 0, "reports coded at a time (default the number of cores); the output is the same")
	cmd.Flags().Var(&shard, "shard", "code only the i-th of every n reports, as `i/n`; what n such runs print is together what one prints")
	cmd.Flags().BoolVar(&every, "every-sentence", false, "parse also the sentences that can hold no event; the output is the same")
	cmd.Flags().BoolVar(&timing, "timing", false, "tell how long it took, on standard error")
	addActors(cmd, &lists)
	return cmd
}

// noted says what a reader should know of a report that was read.
func noted(say func(format string, args ...any)) func(intake.Note) {
	return func(n intake.Note) {
		where := n.Name
		if n.Line > 0 {
			where = fmt.Sprintf("%s:%d", where, n.Line)
		}
		say("note: %s: %s", where, n.What)
	}
}

// refusals counts the reports that were refused, by why.
type refusals struct {
	n   int
	why map[string]int
}

// add takes the error of a report; it gives back any other error.
func (r *refusals) add(err error) error {
	var refusal *intake.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	r.count(refusal.Why)
	return nil
}

func (r *refusals) count(why string) {
	if r.why == nil {
		r.why = map[string]int{}
	}
	r.n++
	r.why[plain(why)]++
}

// asides counts the reports that were set aside, by why.
type asides struct {
	n   int
	why map[string]int
}

func (a *asides) add(one intake.Aside) {
	if a.why == nil {
		a.why = map[string]int{}
	}
	a.n++
	a.why[one.Why]++
}

func (a *asides) write(w io.Writer) {
	for _, why := range slices.Sorted(maps.Keys(a.why)) {
		fmt.Fprintf(w, "%s set aside: %s\n", count(a.why[why], "report"), why)
	}
}

// err is how a command ends that did all but for the refused.
func (r *refusals) err() error {
	if r.n == 0 {
		return nil
	}
	return refusedError(r.n)
}

// tally is what a run did.
type tally struct{ reports, events, bytes, sentences, parsed int }

func (n tally) write(w io.Writer, load, took time.Duration) {
	per := func(x int) float64 { return float64(x) / max(took.Seconds(), 1e-9) }
	fmt.Fprintf(w, "loaded in %.2f s; %d reports and %d events in %.2f s: %.0f reports, %.0f sentences and %.2f MB of text a second\n",
		load.Seconds(), n.reports, n.events, took.Seconds(), per(n.reports), per(n.sentences), per(n.bytes)/1e6)
	fmt.Fprintf(w, "%d of %d sentences were parsed: the others can hold no event\n", n.parsed, n.sentences)
}

// part is a flag that takes "i/n": the i-th of every n reports.
type part struct{ i, n int }

func (p *part) String() string {
	if p.n == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", p.i, p.n)
}
func (p *part) Type() string { return "i/n" }
func (p *part) Set(s string) error {
	i, n, _ := strings.Cut(s, "/")
	var err, err2 error
	p.i, err = strconv.Atoi(i)
	p.n, err2 = strconv.Atoi(n)
	if err != nil || err2 != nil || p.n < 1 || p.i < 1 || p.i > p.n {
		return errors.New("want i/n with 1 <= i <= n, as 2/8")
	}
	return nil
}

// of gives the part's reports, and the refusals that fall to it.
func (p *part) of(reports iter.Seq2[dragoman.Report, error]) iter.Seq2[dragoman.Report, error] {
	if p.n <= 1 {
		return reports
	}
	return func(yield func(dragoman.Report, error) bool) {
		k := 0
		for rep, err := range reports {
			if k++; (k-1)%p.n == p.i-1 && !yield(rep, err) {
				return
			}
		}
	}
}
