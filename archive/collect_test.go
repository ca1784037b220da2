package archive

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
)

// TestCollect: a part gives all that coding its report gives; one of an earlier
// dragoman is marked; a damaged one is refused by name.
func TestCollect(t *testing.T) {
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	m, err := MakePlan(t.Context(), []string{write(t, dir, "a.jsonl", []byte(`{"id":"r1","date":"2019-01-23","text":"Armenia's foreign minister visited Tehran on Monday. It was the third visit by an Armenian minister to Iran since December 2018. Iran and Azerbaijan signed the North-South Transport Corridor agreement on Tuesday."}
{"id":"r2","date":"2019-01-24","text":"The cat sat on the mat."}
`))}, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	store, err := OpenStore(t.Context(), filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	if err := store.SaveManifest(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if state, err := Run(t.Context(), Options{Store: store, Version: "v1", Code: With(c, intake.Options{}), Workers: 1}); err != nil || state.Done != 1 {
		t.Fatal(state, err)
	}
	collect := func() (all []ledger.Coded, err error) {
		for coded, err := range Collect(t.Context(), store, "v1", intake.Options{}) {
			if err != nil {
				return nil, err
			}
			all = append(all, coded)
		}
		return all, nil
	}
	said := func(a any) string {
		b, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}

	all, err := collect()
	if err != nil || len(all) != 2 {
		t.Fatalf("%d reports, %v", len(all), err)
	}
	for _, got := range all {
		want := intake.Coded(c, c.Code(got.Report))
		if got.Partial || said(got.Claims) != said(want.Claims) || said(got.Threads) != said(want.Threads) || len(got.Records) != len(want.Records) {
			t.Errorf("%s: collected\n%s\nwant\n%s", got.Report.ID, said(got), said(want))
		}
	}
	if len(all[0].Claims) == 0 || len(all[0].Threads) == 0 {
		t.Errorf("of %s %d claims and %d threads, want some of both", all[0].Report.ID, len(all[0].Claims), len(all[0].Threads))
	}

	// Claims that are not those that were written.
	k := keys(m.Shards[0].Name, "v1")
	if err := store.remove(t.Context(), k.claims); err != nil {
		t.Fatal(err)
	}
	if _, err := store.put(t.Context(), k.claims, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if _, err := collect(); !errors.Is(err, dragoman.ErrInvalid) || !strings.Contains(err.Error(), k.claims+": it is damaged") {
		t.Errorf("damaged claims: %v", err)
	}

	// A report that tells of none.
	var r Report
	if err := store.decode(t.Context(), k.report, &r); err != nil {
		t.Fatal(err)
	}
	r.Claims = ""
	for _, key := range []string{k.claims, k.report} {
		if err := store.remove(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.put(t.Context(), k.report, []byte(said(r))); err != nil {
		t.Fatal(err)
	}
	all, err = collect()
	if err != nil || len(all) != 2 || !all[0].Partial || len(all[0].Claims) != 0 || len(all[0].Records) == 0 {
		t.Errorf("an earlier part gives %s, %v", said(all), err)
	}
}
