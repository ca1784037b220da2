package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/dragoman-events/dragoman"
	"github.com/spf13/cobra"
)

// The exit statuses; see doc.go.
const (
	exitDone = iota
	exitError
	exitUsage
	exitRefused
)

// The groups of commands in the help.
const (
	groupCode   = "code"
	groupRecord = "record"
	groupLook   = "look"
	groupBuild  = "build"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "dragoman",
		Short: "Read dated news and keep the diplomatic record",
		Long: `Dragoman reads dated news and keeps the diplomatic record: who did what to
whom, when and where, every fact pointing at the words it came from.`,
		Example: `  dragoman code report.txt
  dragoman add reports/ archive.jsonl.gz
  dragoman events --pair IRN,AZE --since 2018-12-01
  dragoman visits Iran Azerbaijan
  dragoman explain "The minister visited Baku on Monday." --on 2019-01-22

Exit status: 0 done, 1 an error, 2 wrong usage, 3 some reports were refused
and all others done.`,
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 1, // letters off: names are short
	}
	root.AddGroup(
		&cobra.Group{ID: groupCode, Title: "From reports to events:"},
		&cobra.Group{ID: groupRecord, Title: "Asking the record:"},
		&cobra.Group{ID: groupLook, Title: "Looking closer:"},
		&cobra.Group{ID: groupBuild, Title: "Making and measuring:"},
	)
	root.SetHelpCommandGroupID(groupLook)
	root.SetCompletionCommandGroupID(groupBuild)
	root.AddCommand(
		newCode(), newAdd(), newImport(), newWatch(), newRecode(), newArchive(),
		newEvents(), newSearch(), newExport(), newCorrect(), newCorrections(), newDoctor(), newBackup(),
		newVisits(), newAgreements(), newProjects(), newPair(), newTrend(), newRising(), newCoverage(),
		newClaims(), newCheckClaim(), newLearned(), newServe(), newMCP(),
		newExplain(), newWhen(), newWhere(), newWho(), newParse(), newCodebook(),
		newEval(), newCheck(), newTrain(), newVersion(),
	)
	return root
}

// run is the whole program but for the process around it.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of the write, and told below
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	began := false // past flags and arguments: errors before are wrong usage
	root.PersistentPreRun = func(*cobra.Command, []string) { began = true }
	cmd, err := root.ExecuteContextC(context.Background())
	var refused refusedError
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return exitDone
	case errors.As(err, &refused):
		return exitRefused // told already, one by one
	}
	fmt.Fprintf(stderr, "dragoman: %s\n", told(err))
	if began && !errors.As(err, new(usageError)) {
		return exitError
	}
	fmt.Fprintf(stderr, "Run '%s --help' for usage.\n", cmd.CommandPath())
	return exitUsage
}

// told is what a user is told of an error.
func told(err error) string { return plain(err.Error()) }

// plain is the text of an error without the sentinels that it ends with, which
// are for programs.
func plain(s string) string {
	for {
		short := strings.TrimSuffix(strings.TrimSuffix(s, ": "+dragoman.ErrInvalid.Error()), ": "+dragoman.ErrNotFound.Error())
		if short == s {
			return s
		}
		s = short
	}
}

// asked takes the error of a question that was put to the record: one that it
// cannot be asked is wrong usage.
func asked(err error) error {
	if errors.Is(err, dragoman.ErrInvalid) {
		return usageError{err}
	}
	return err
}

// usageError is wrong usage that shows only when a command runs.
type usageError struct{ error }

// refusedError ends a command that did all it was asked but for so many
// reports.
type refusedError int

func (n refusedError) Error() string { return fmt.Sprintf("%d reports refused", int(n)) }
