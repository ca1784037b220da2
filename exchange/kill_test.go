package exchange

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ledger"
)

// TestMain lets the test program be the process that is killed.
func TestMain(m *testing.M) {
	if file := os.Getenv("DRAGOMAN_TEST_IMPORT"); file != "" {
		err := func() error {
			l, err := ledger.Open(os.Getenv("DRAGOMAN_TEST_RECORD"))
			if err != nil {
				return err
			}
			return errors.Join(Import(context.Background(), l, []string{file}, ImportOptions{Batch: 300}), l.Close())
		}()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// An import that is killed at any moment goes on where it stopped: nothing is
// lost, nothing is there twice, and the counts are those of the events.
func TestKilledImport(t *testing.T) {
	kills := 40
	if testing.Short() {
		kills = 8
	}
	dir := t.TempDir()
	file, db := filepath.Join(dir, "rows.CSV"), filepath.Join(dir, "record.db")
	const n = 6000
	if err := generate(file, rowsOf(t), 0, n, n); err != nil {
		t.Fatal(err)
	}
	run := func(after time.Duration) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "DRAGOMAN_TEST_IMPORT="+file, "DRAGOMAN_TEST_RECORD="+db)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if after > 0 {
			time.Sleep(after)
			_ = cmd.Process.Kill() // it may be done
			_ = cmd.Wait()
		} else if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	held := 0
	for range kills {
		run(20*time.Millisecond + time.Duration(rng.IntN(150))*time.Millisecond)
		l, err := ledger.Open(db)
		if err != nil {
			t.Fatal(err)
		}
		sources, err := l.Foreign(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now := 0
		for _, s := range sources {
			now = s.Events
		}
		if now < held || now%300 != 0 && now != n {
			t.Fatalf("%d events, and %d before", now, held)
		}
		held = now
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	run(0)

	whole := openLedger(t)
	if err := Import(t.Context(), whole, []string{file}, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	broken, err := ledger.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer broken.Close()
	years := func(l *ledger.Ledger) (list []string) {
		ys, err := l.ForeignYears(t.Context(), "gdelt")
		if err != nil {
			t.Fatal(err)
		}
		for _, y := range ys {
			list = append(list, fmt.Sprint(y))
		}
		slices.Sort(list)
		return list
	}
	if a, b := years(broken), years(whole); !slices.Equal(a, b) {
		t.Errorf("counts differ: %d and %d pairs by year", len(a), len(b))
	}
	a, b := eventsOf(t, broken, ledger.Query{Source: "gdelt"}), eventsOf(t, whole, ledger.Query{Source: "gdelt"})
	if len(a) != n || !slices.EqualFunc(a, b, func(x, y dragoman.Record) bool { return told(&x) == told(&y) }) {
		t.Errorf("%d events, want %d, as without a kill", len(a), n)
	}
}
