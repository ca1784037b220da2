package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/spf13/cobra"
)

func newVisits() *cobra.Command {
	var (
		ask            asking
		q              answers.VisitsQuery
		from, to, rank string
	)
	cmd := &cobra.Command{
		Use:     "visits [COUNTRY|PERSON [COUNTRY]]",
		GroupID: groupRecord,
		Short:   "Show visits between countries, or of a person",
		Long: `Visits shows who visited whom and when, what was planned or called off, whom
they met and what they signed, with the passages that tell it, and what the
record covers: what it does not hold may yet have happened.

Two countries give the visits between them, one those of it and to it; --from
and --to give one direction. A person is said by a name or an office: what is no
country is taken for one. --rank leaves out visitors below it.

What imported collections have coded as visits between the two is counted
beside, in whole months, where neither a direction, a person nor a rank is asked
for: they may have one visit as paid and as received. CSV lists ours alone.`,
		Example: `  dragoman visits Iran Azerbaijan
  dragoman visits IRN AZE --since 2018-12-01 --one-way
  dragoman visits --from Turkey --rank minister --standing held --format csv
  dragoman visits --to Georgia --since 2019-01-01
  dragoman visits Zarif
  dragoman visits "foreign minister" Iran`,
		Args: func(cmd *cobra.Command, args []string) error {
			given := len(args)
			for _, s := range []string{from, to, q.Person} {
				if s != "" {
					given++
				}
			}
			switch {
			case len(args) > 2:
				return wants(2, "two countries, one, or a person")(cmd, args)
			case given == 0:
				return fmt.Errorf("visits wants two countries, one, or a person")
			case len(args) > 0 && from+to != "":
				return fmt.Errorf("visits wants --from and --to, or countries without them")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			ends := append([]string{}, args...)
			if from+to != "" {
				ends, q.OneWay = []string{from, to}, true
			}
			if ends, err = visitEnds(ends, &q); err != nil {
				return err
			}
			if rank != "" {
				if q.Rank, err = answers.ParseRank(rank); err != nil {
					return asked(err)
				}
			}
			return ask.ask(cmd, func(ctx context.Context, l *ledger.Ledger) (answers.Answer, error) {
				return answers.Visits(ctx, l, ends[0], ends[1], q)
			})
		},
	}
	addScope(cmd, &ask, &q.Scope)
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "only visits of this `country`")
	f.StringVar(&to, "to", "", "only visits to this `country`")
	f.StringVar(&q.Person, "person", "", "words of a `name` or an office: who visits, or is visited")
	f.StringVar(&rank, "rank", "", "only visitors of this rank and above: "+strings.Join(answers.Ranks(), ", "))
	f.BoolVar(&q.OneWay, "one-way", false, "only visits of the first country to the second, or by the person")
	f.StringSliceVar(&q.Standing, "standing", nil, "held, planned, cancelled, denied, possible: only those")
	complete(cmd, "standing", answers.Held, answers.Planned, answers.Cancelled, answers.Denied, answers.Possible)
	complete(cmd, "rank", answers.Ranks()...)
	return cmd
}

// visitEnds turns what a user says of the ends of visits into two codes, empty
// where any country will do. What is no country is a person.
func visitEnds(said []string, q *answers.VisitsQuery) ([]string, error) {
	cs, err := loadCountries()
	if err != nil {
		return nil, err
	}
	ends := []string{"", ""}
	for i, s := range said {
		if s == "" {
			continue
		}
		code, err := cs.code(s)
		switch {
		case err == nil:
			ends[i] = code
		case q.Person != "" || len(said) == 2 && q.OneWay && i == 1:
			return nil, err
		default:
			q.Person = s
		}
	}
	if ends[0] == "" && !q.OneWay {
		ends[0], ends[1] = ends[1], ""
	}
	return ends, nil
}
