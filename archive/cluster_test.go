package archive

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/nats-io/nats-server/v2/server"
)

// slow makes a shard last long enough to be killed within.
func slow(ctx context.Context, s *Shard, coded func(int)) (*Part, error) {
	select {
	case <-time.After(20 * time.Millisecond):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return echo(ctx, s, coded)
}

// TestMain lets the test program be a worker of its own tests.
func TestMain(m *testing.M) {
	if at := os.Getenv("ARCHIVE_TEST_WORKER"); at != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		code := Code(slow)
		if os.Getenv("ARCHIVE_TEST_CODER") != "" {
			c, err := coder.New()
			if err != nil {
				panic(err)
			}
			code = With(c, intake.Options{})
		}
		if err := Work(ctx, Options{NATS: at, Version: "v1", Code: code, Workers: 1}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// process starts a worker in a process of its own.
func process(t *testing.T, at string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "ARCHIVE_TEST_WORKER="+at)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// freePorts gives n ports that nobody listens on.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

// cluster starts three servers that know one another.
func cluster(t *testing.T) (nodes []*server.Server, urls string) {
	t.Helper()
	routes, clients := freePorts(t, 3), make([]string, 3)
	var all []*url.URL
	for _, p := range routes {
		all = append(all, &url.URL{Scheme: "nats", Host: fmt.Sprintf("127.0.0.1:%d", p)})
	}
	for i := range 3 {
		s, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: routes[i]}, Routes: all,
		})
		if err != nil {
			t.Fatal(err)
		}
		go s.Start()
		nodes = append(nodes, s)
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	}
	for i, s := range nodes {
		if !s.ReadyForConnections(20 * time.Second) {
			t.Fatal("a server does not start")
		}
		clients[i] = s.ClientURL()
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		leader := false
		for _, s := range nodes {
			leader = leader || s.JetStreamIsLeader()
		}
		if leader && nodes[0].NumRoutes() > 0 {
			return nodes, strings.Join(clients, ",")
		}
		if time.Now().After(deadline) {
			t.Fatal("the cluster finds no leader")
		}
	}
}

var news = flag.String("news", "", "JSON Lines of reports: TestClusterAndKills codes the first of them")

// reports plans the first 20,000 reports of -news, in some 400 shards.
func reports(t *testing.T) (*Store, *Manifest) {
	t.Helper()
	data, err := os.ReadFile(*news)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfterN(data, []byte("\n"), 20001)
	data = bytes.Join(lines[:min(len(lines), 20000)], nil)
	return plannedOf(t, data, int64(len(data))/400)
}

// TestClusterAndKills: three servers and four worker processes; workers are
// killed at random moments and one server is stopped. Every shard has exactly
// one part, and the parts are those of a run in one process. Without -news a
// part is its shard's bytes; with it, what the coder makes of them.
func TestClusterAndKills(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	plan := func() (*Store, *Manifest) { return planned(t, 400) }
	code, files, calm, limit := Code(echo), 2, 100, 4*time.Minute
	if *news != "" {
		c, err := coder.New()
		if err != nil {
			t.Fatal(err)
		}
		plan, code, files, calm, limit = func() (*Store, *Manifest) { return reports(t) }, With(c, intake.Options{}), 3, 600, 20*time.Minute
		t.Setenv("ARCHIVE_TEST_CODER", "1")
	}
	store, m := plan()
	n := len(m.Shards)
	nodes, urls := cluster(t)
	ctx, stop := context.WithTimeout(t.Context(), limit)
	defer stop()
	began := make(chan struct{})
	var once sync.Once
	var done atomic.Int32
	ended := make(chan error, 1)
	go func() {
		state, err := Run(ctx, Options{Store: store, Version: "v1", Workers: -1, NATS: urls, Silence: 2 * time.Second, Progress: func(s State) {
			done.Store(int32(s.Done))
			once.Do(func() { close(began) })
		}})
		if err == nil && (state.Done != n || state.Failed != 0) {
			err = fmt.Errorf("%d done and %d set aside of %d", state.Done, state.Failed, n)
		}
		ended <- err
	}()
	select {
	case <-began:
	case err := <-ended:
		t.Fatal(err)
	}
	workers := make([]*exec.Cmd, 4)
	for i := range workers {
		workers[i] = process(t, urls)
	}
	random := rand.New(rand.NewPCG(1, 2))
	kills, stopped := 0, false
	var err error
	for over := false; !over; {
		select {
		case err = <-ended:
			over = true
		case <-time.After(time.Duration(calm+random.IntN(4*calm)) * time.Millisecond):
			i := random.IntN(len(workers))
			_ = workers[i].Process.Kill()
			_ = workers[i].Wait()
			kills++
			workers[i] = process(t, urls)
			if !stopped && int(done.Load()) > n/3 {
				stopped = true
				nodes[2].Shutdown()
			}
		}
	}
	for _, w := range workers {
		_ = w.Process.Kill()
		_ = w.Wait()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d workers were killed; a server stopped: %v", kills, stopped)
	if kills < 5 || !stopped {
		t.Errorf("%d kills, a server stopped: %v: the test did not test", kills, stopped)
	}
	got := parts(t, store)
	if len(got) != files*n {
		t.Errorf("%d files, want %d for each of %d shards", len(got), files, n)
	}
	alone, _ := plan()
	if _, err := Run(t.Context(), Options{Store: alone, Version: "v1", Code: code, Workers: 1}); err != nil {
		t.Fatal(err)
	}
	if want := parts(t, alone); !maps.Equal(got, want) {
		t.Error("the parts are not those of a run in one process")
	}
}

// parts gives the parts, their claims and the reports of a store, without what a killed writer
// left behind.
func parts(t testing.TB, s *Store) map[string]string {
	files := tree(t, s)
	maps.DeleteFunc(files, func(name, _ string) bool {
		return !strings.HasPrefix(name, partsFolder) || !strings.HasSuffix(name, ".parquet") && !strings.HasSuffix(name, ".claims.jsonl.gz") && !strings.HasSuffix(name, ".json")
	})
	return files
}

var scale = flag.Bool("scale", false, "simulate 50,000 shards and 1,000 workers")

// TestScale is the simulation of doc/scale.md: the real queue, and workers
// that sleep in the place of coding.
func TestScale(t *testing.T) {
	if !*scale {
		t.Skip("give -scale")
	}
	const shards, workers, each = 50_000, 1_000, time.Second
	store, _ := planned(t, shards)
	var first atomic.Int64
	began := time.Now()
	var took []time.Duration
	var mu sync.Mutex
	state, err := Run(t.Context(), Options{Store: store, Version: "v1", Workers: workers, Code: func(ctx context.Context, s *Shard, coded func(int)) (*Part, error) {
		first.CompareAndSwap(0, int64(time.Since(began)))
		at := time.Now()
		select {
		case <-time.After(each):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		mu.Lock()
		took = append(took, time.Since(at))
		mu.Unlock()
		return echo(ctx, s, coded)
	}})
	if err != nil || state.Done != shards {
		t.Fatalf("%+v %v", state, err)
	}
	all := time.Since(began)
	ideal := each * shards / workers
	t.Logf("%d shards of %s on %d workers: %.1f s, of which the work is %.1f s (%.0f%%); first shard after %.2f s; %.0f shards a second",
		shards, each, workers, all.Seconds(), ideal.Seconds(), 100*ideal.Seconds()/all.Seconds(), time.Duration(first.Load()).Seconds(), float64(shards)/all.Seconds())
}
