package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the files that scripts compare output with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dragoman": main})
}

// TestScripts runs the scripts under testdata/script, each a session with the
// program in a folder of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DRAGOMAN_DB", "") // the default
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exit": exit, "serve": serve, "wire": wire, "merged": merged, "killed": killed, "interrupted": interrupted,
		},
	})
}

// serve is "serve": it serves the script's folder on the web, and says where in
// $SITE.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: serve")
	}
	s := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs("."))))
	ts.Defer(s.Close)
	ts.Setenv("SITE", s.URL)
}

// exit is "exit STATUS PROGRAM ARG...": it runs a program, which must end with
// that status.
func exit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit STATUS PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// wire is "wire N FILE": it writes N invented reports, of which several tell
// one event.
func wire(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: wire N FILE")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	countries := []string{"Iran", "Azerbaijan", "Georgia", "Turkey", "Russia", "Armenia", "Iraq"}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for i := range n {
		from, to := countries[i%7], countries[(i/3+i%7+1)%7]
		text := fmt.Sprintf("The foreign minister of %s visited %s on Monday. %s condemned %s.", from, to, to, from)
		day := dragoman.DayOf(2019, 1, 22+i/20).String()
		ts.Check(enc.Encode(map[string]string{"id": fmt.Sprintf("wire-%d", i), "date": day, "text": text}))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
}

// merged is "merged WHOLE PART...": the lines of the parts, in any order, must
// be those of the whole.
func merged(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: merged WHOLE PART...")
	}
	var parts string
	for _, name := range args[1:] {
		parts += ts.ReadFile(name)
	}
	whole, got := strings.Split(ts.ReadFile(args[0]), "\n"), strings.Split(parts+"\n", "\n")
	slices.Sort(whole)
	slices.Sort(got)
	if got = got[1:]; !slices.Equal(whole, got) {
		ts.Fatalf("%d lines in the parts are not the %d of the whole", len(got), len(whole))
	}
}

// command is a program of the script's, in its folder.
func command(ts *testscript.TestScript, args []string) *exec.Cmd {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(dir, args[0])
		if _, err := os.Stat(path); err == nil {
			cmd := exec.Command(path, args[1:]...)
			cmd.Dir = ts.MkAbs(".")
			return cmd
		}
	}
	ts.Fatalf("no program %s", args[0])
	return nil
}

// killed is "killed FILE DELAY PROGRAM ARG...": it runs a program and kills it
// without warning so long after FILE came to be, unless it is done by then.
func killed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: killed FILE DELAY PROGRAM ARG...")
	}
	delay, err := time.ParseDuration(args[1])
	ts.Check(err)
	cmd := command(ts, args[2:])
	ts.Check(cmd.Start())
	await(ts, args[0])
	time.Sleep(delay)
	_ = cmd.Process.Kill() // it may be done
	_ = cmd.Wait()
}

// interrupted is "interrupted FILE INPUT PROGRAM ARG...": it runs a program on
// an input that does not end, interrupts it once FILE is there, and wants it
// to end by itself with status 1 and to say so.
func interrupted(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: interrupted FILE INPUT PROGRAM ARG...")
	}
	cmd := command(ts, args[2:])
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	in, err := cmd.StdinPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	await(ts, args[0])
	_, err = in.Write([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(cmd.Process.Signal(os.Interrupt))
	err = cmd.Wait() // the pipe is still open
	var failed *exec.ExitError
	if !errors.As(err, &failed) || failed.ExitCode() != exitError {
		ts.Fatalf("ended with %v, want exit status %d\n%s", err, exitError, &stderr)
	}
	if want := "interrupted: give the same command again"; !strings.Contains(stderr.String(), want) {
		ts.Fatalf("standard error lacks %q:\n%s", want, &stderr)
	}
}

// await waits until a file is there.
func await(ts *testscript.TestScript, name string) {
	for range 1000 {
		if _, err := os.Stat(ts.MkAbs(name)); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s did not come to be", name)
}

// TestClosedPipe holds that a reader who has seen enough is no error.
func TestClosedPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	var stderr bytes.Buffer
	if status := run([]string{"codebook"}, strings.NewReader(""), w, &stderr); status != exitDone || stderr.Len() > 0 {
		t.Errorf("status %d, standard error %q", status, &stderr)
	}
}

// TestCommands holds the tree of commands to what the help promises.
func TestCommands(t *testing.T) {
	names := map[string]bool{}
	for _, cmd := range newRoot().Commands() {
		if names[cmd.Name()] {
			t.Errorf("%s is there twice", cmd.Name())
		}
		names[cmd.Name()] = true
		if cmd.Name() == "help" || cmd.Name() == "completion" {
			continue
		}
		switch {
		case cmd.Long == "" || cmd.Example == "" || cmd.GroupID == "":
			t.Errorf("%s lacks its long text, its examples or its group", cmd.Name())
		case cmd.RunE == nil && !cmd.HasSubCommands() || cmd.Args == nil:
			t.Errorf("%s does not say which arguments it takes", cmd.Name())
		}
	}
}
