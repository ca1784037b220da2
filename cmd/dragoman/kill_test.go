package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// TestKillWatch kills a process that watches feeds at random moments. A feed
// counts as read only when its reports are in the record, so that in the end
// the record is that of a watch that was never killed, and sound at every
// moment.
func TestKillWatch(t *testing.T) {
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("DRAGOMAN_KILLS")); err == nil {
		kills = n
	} else if testing.Short() {
		t.Skip("processes are killed at length")
	}
	const feeds, items = 24, 12
	// Each feed has a host of its own: one host is not asked again at once.
	var list strings.Builder
	asked := make(chan int, 1<<16)
	for i := range feeds {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked <- i
			w.Header().Set("Content-Type", "application/rss+xml")
			_, _ = w.Write(feedOf(i, items)) // the reader may have been killed
		}))
		t.Cleanup(s.Close)
		fmt.Fprintln(&list, s.URL+"/feed.rss")
	}
	dir := t.TempDir()
	names := filepath.Join(dir, "feeds.txt")
	if err := os.WriteFile(names, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// dragoman runs the program, killed after a while unless that is 0.
	dragoman := func(kill time.Duration, args ...string) (out, log string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), exe)
		cmd.Args = append([]string{"dragoman"}, args...) // by this name TestMain knows it
		cmd.Dir = dir
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if kill > 0 {
			timer := time.AfterFunc(kill, func() { _ = cmd.Process.Kill() }) // it may have ended
			defer timer.Stop()
		}
		if err := cmd.Wait(); err != nil && kill == 0 {
			t.Fatalf("dragoman %q: %v\n%s", args, err, &stderr)
		}
		return stdout.String(), stderr.String()
	}
	watch := func(kill time.Duration, db string) (log string) {
		t.Helper()
		_, log = dragoman(kill, "watch", "--once", "--allow-private", "--db", db, names)
		return log
	}
	start := time.Now()
	watch(0, "whole.db")
	took := time.Since(start)
	want, _ := dragoman(0, "events", "--db", "whole.db")
	if n := strings.Count(want, "\n"); n < feeds {
		t.Fatalf("%d events from %d feeds", n, feeds)
	}
	r := rand.New(rand.NewPCG(uint64(start.UnixNano()), 0))
	for done := 0; done < kills; {
		db := fmt.Sprintf("killed-%d.db", done)
		acknowledged := map[string]bool{}
		for range 2 { // a record is killed twice, then finished
			if done == kills {
				break
			}
			done++
			for line := range strings.Lines(watch(time.Duration(r.Int64N(int64(took)*3/4))+1, db)) {
				if feed, ok := strings.CutSuffix(strings.TrimSpace(line), fmt.Sprintf(": %d new reports", items)); ok {
					acknowledged[feed] = true
				}
			}
			if none(t, filepath.Join(dir, db)) {
				if len(acknowledged) > 0 {
					t.Fatal("acknowledged, but there is no record")
				}
				continue // killed before anything was in it
			}
			if out, _ := dragoman(0, "doctor", "--db", db); !strings.Contains(out, "sound") {
				t.Errorf("killed, the record is not sound:\n%s", out)
			}
		}
		t.Logf("%d of %d feeds acknowledged before the last run", len(acknowledged), feeds)
		for len(asked) > 0 {
			<-asked
		}
		watch(0, db)
		if n := len(asked); n > feeds-len(acknowledged) {
			t.Errorf("%d feeds were asked again, of %d that were acknowledged %d", n, feeds, len(acknowledged))
		}
		if got, _ := dragoman(0, "events", "--db", db); got != want {
			t.Errorf("killed and finished, the record differs:\n%s\nwant\n%s", got, want)
		}
	}
}

// none reports whether there is no record, or one that nothing is in.
func none(t *testing.T, path string) bool {
	t.Helper()
	l, err := ledger.OpenReadOnly(path)
	if errors.Is(err, dragoman.ErrNotFound) {
		return true
	}
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return false
}

// feedOf is a feed of invented reports, those of each feed about a country of
// its own.
func feedOf(feed, items int) []byte {
	countries := []string{"Iran", "Georgia", "Turkey", "Russia", "Armenia", "Iraq", "Kenya", "Peru"}
	others := []string{"Norway", "Chile", "Ghana"}
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Agency</title>`)
	for i := range items {
		at := dragoman.DayOf(2019, 1, 22+i).Time().Format(time.RFC1123)
		fmt.Fprintf(&b, `<item><guid>%d-%d</guid><title>Visit</title><pubDate>%s</pubDate><description>The foreign minister of %s visited %s on day %d of a tour.</description></item>`,
			feed, i, at, countries[feed%8], others[feed/8], i+1)
	}
	b.WriteString(`</channel></rss>`)
	return b.Bytes()
}
