package archive

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
)

// collect gives all that Collect does.
func collect(t *testing.T, s *Store) ([]ledger.Coded, error) {
	t.Helper()
	var all []ledger.Coded
	for c, err := range Collect(t.Context(), s, "v1", intake.Options{}) {
		if err != nil {
			return all, err
		}
		all = append(all, c)
	}
	return all, nil
}

// written gives what a record would keep, as one text; none and an empty list
// are the same.
func written(t *testing.T, c ledger.Coded) string {
	t.Helper()
	if len(c.Records) == 0 {
		c.Records = nil
	}
	if len(c.Claims) == 0 {
		c.Claims = nil
	}
	if len(c.Threads) == 0 {
		c.Threads = nil
	}
	data, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestCollectSharedIDs: what is collected is what add codes: events, claims, projects
// and agreements, also where two reports of a shard share an id.
func TestCollectSharedIDs(t *testing.T) {
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	var lines []byte
	for i, text := range []string{
		"Iran's defence minister visited Baku on Monday. It was the third visit of an Iranian minister to Azerbaijan since 2015.",
		"The weather was fine.",
		"Russia and Turkey signed the Treaty of Sochi on Tuesday. Germany and Russia completed the Nord Stream 2 pipeline on Friday.",
		"The United States withdrew from the Paris Agreement on Wednesday.",
		"The visit was the first of a Turkish minister to Israel in ten years. Turkey's foreign minister met his Israeli counterpart in Jerusalem.",
	} {
		for _, id := range []string{fmt.Sprint("r", i), "shared"} {
			lines = fmt.Appendf(lines, "{\"id\":%q,\"date\":\"2020-11-0%d\",\"source\":%q,\"text\":%q}\n", id, i+1, id, text)
		}
	}
	dir := t.TempDir()
	file := write(t, dir, "a.jsonl", lines)
	m, err := MakePlan(t.Context(), []string{file}, PlanOptions{ShardBytes: int64(len(lines) / 2)})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Shards) < 2 {
		t.Fatalf("%d shards, want several", len(m.Shards))
	}
	store, err := OpenStore(t.Context(), filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.SaveManifest(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if state, err := Run(t.Context(), Options{Store: store, Version: "v1", Code: With(c, intake.Options{}), Workers: 1}); err != nil || state.Failed > 0 {
		t.Fatalf("%+v %v", state, err)
	}
	got, err := collect(t, store)
	if err != nil {
		t.Fatal(err)
	}
	n, events, claims, threads := 0, 0, 0, 0
	for rep, err := range intake.Read(t.Context(), []string{file}, nil, intake.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		want := intake.Coded(c, c.Code(rep))
		events, claims, threads = events+len(want.Records), claims+len(want.Claims), threads+len(want.Threads)
		if n >= len(got) {
			t.Fatalf("%d reports were collected", len(got))
		}
		if g, w := written(t, got[n]), written(t, want); g != w {
			t.Errorf("report %s: collected\n%s\nwant\n%s", rep.ID, g, w)
		}
		n++
	}
	if n != len(got) || n != 10 {
		t.Errorf("%d reports were collected of %d, want 10", len(got), n)
	}
	if events == 0 || claims == 0 || threads == 0 {
		t.Fatalf("%d events, %d claims, %d projects and agreements: the test does not test", events, claims, threads)
	}
}
