package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/nats-io/nats.go"
)

// Options of a run and of a worker.
type Options struct {
	Store    *Store
	Version  string // of coder and rules; a run is bound to one
	Code     Code
	Workers  int           // in this process; 0: one a core; below 0: none (the queue alone)
	NATS     string        // servers to join, with commas; empty: one within the process
	Listen   string        // where our own server listens; empty: 127.0.0.1:0
	Replicas int           // copies of the queue in a cluster; 0: three where there are three servers
	Retry    bool          // take up again what was set aside
	Silence  time.Duration // after which a worker is taken for dead; 0: [Silence]
	Run      string        // the run to join; empty: the only one
	Say      func(format string, a ...any)
	Progress func(State) // told about once a second; may be nil
}

func (o *Options) fill() {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Silence == 0 {
		o.Silence = Silence
	}
	if o.Say == nil {
		o.Say = func(string, ...any) {}
	}
	if o.Progress == nil {
		o.Progress = func(State) {}
	}
}

// State is how far a run is.
type State struct {
	Run       string           `json:"run"`
	Coder     string           `json:"coder"`
	Shards    int              `json:"shards"`
	Bytes     int64            `json:"bytes"` // of the sources
	Done      int              `json:"done"`
	Failed    int              `json:"failed"`
	BytesDone int64            `json:"bytes_done"`
	Reports   int64            `json:"reports"`
	Refused   int64            `json:"refused"`
	Aside     map[string]int64 `json:"aside"` // reports that were set aside, by why
	Events    int64            `json:"events"`
	Size      int64            `json:"size"` // of the parts
	Workers   []Alive          `json:"workers"`
	Rate      float64          `json:"rate"` // reports a second, of the workers that were heard; 0 unknown
	Left      time.Duration    `json:"left"` // 0 unknown
	Failures  []Failure        `json:"failures"`
	Address   string           `json:"-"` // of the queue, with its token
}

// runFile tells other processes of this machine where the queue of a run is.
const runFile = "run.json"

// Running is what runFile holds.
type Running struct {
	NATS string `json:"nats"`
	Run  string `json:"run"`
	PID  int    `json:"pid"`
}

// Run codes what the store's manifest holds and the store does not have yet,
// and returns when every shard is done or set aside. A run that was
// interrupted or killed goes on where it was when it is run again.
func Run(ctx context.Context, o Options) (State, error) {
	o.fill()
	m, err := o.Store.LoadManifest(ctx)
	if err != nil {
		return State{}, err
	}
	if err := o.Store.bind(ctx, o.Version); err != nil {
		return State{}, err
	}
	var q *queue
	address := o.NATS
	if o.NATS == "" {
		q, address, err = serve(o.Listen)
	} else {
		q, err = join(o.NATS)
	}
	if err != nil {
		return State{}, err
	}
	defer q.close()
	if err := q.begin(ctx, m, o.Store.At, o.Version, o.Replicas, o.Silence); err != nil {
		return State{}, err
	}
	if dir, ok := o.Store.local(); ok {
		name := filepath.Join(dir, runFile)
		data, err := json.Marshal(Running{address, q.run, os.Getpid()})
		if err != nil {
			return State{}, err
		}
		if err := os.WriteFile(name, data, 0o600); err != nil { // it holds the token
			return State{}, err
		}
		defer os.Remove(name)
	}
	if o.Retry {
		if err := o.Store.forgive(ctx, m, o.Version); err != nil {
			return State{}, err
		}
	}
	c := &crew{queue: q, store: o.Store, shards: m.byName(), version: o.Version, code: o.Code, say: o.Say}
	work, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	ended := make(chan error, 1)
	if o.Workers > 0 {
		wg.Go(func() { ended <- c.work(work, o.Workers) })
	}
	for {
		todo, state, err := o.Store.missing(ctx, m, o.Version)
		if err != nil {
			return state, err
		}
		state.Run, state.Address = q.run, address
		if len(todo) == 0 {
			o.Progress(state)
			return state, q.end(ctx)
		}
		if err := q.fill(ctx, todo); err != nil {
			return state, err
		}
		o.Progress(state)
		if err := c.watch(ctx, ended, state, o.Progress); err != nil {
			return state, err
		}
	}
}

// watch waits until the queue is empty, and tells how far it is.
func (c *crew) watch(ctx context.Context, ended <-chan error, from State, told func(State)) error {
	ears, err := listen(c.queue)
	if err != nil {
		return err
	}
	defer ears.close()
	began, first := time.Now(), from.Done+from.Failed
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	trouble := time.Now()
	for {
		select {
		case <-ctx.Done():
			return errors.New("interrupted: give the same command again to go on")
		case err := <-ended:
			if err == nil {
				err = errors.New("the workers went home before the run was over")
			}
			return err
		case <-tick.C:
		}
		call, cancel := context.WithTimeout(ctx, 5*time.Second)
		left, err := c.queue.left(call)
		cancel()
		if err != nil {
			if time.Since(trouble) > patience {
				return fmt.Errorf("queue: not reached for %s: %w", patience, err)
			}
			continue
		}
		trouble = time.Now()
		s := from
		ears.into(&s)
		over := s.Shards - left // done or failed
		s.Done = max(s.Done, over-s.Failed)
		if n := over - first; n > 0 {
			s.Left = time.Since(began) / time.Duration(n) * time.Duration(left)
		}
		told(s)
		if left == 0 {
			return nil
		}
	}
}

// Work joins a run from another process or host until the run is over or ctx
// ends. A worker of another version than the run's is turned away.
func Work(ctx context.Context, o Options) error {
	o.fill()
	q, err := join(o.NATS)
	if err != nil {
		return err
	}
	defer q.close()
	config, err := q.find(ctx, o.Run)
	if err != nil {
		return err
	}
	if v := config.Metadata[metaCoder]; v != o.Version {
		return fmt.Errorf("run %s is for dragoman %s, and this is %s: use the same build and the same files of actors on every host: %w", q.run, v, o.Version, dragoman.ErrInvalid)
	}
	if o.Store == nil {
		if o.Store, err = OpenStore(ctx, config.Metadata[metaStore]); err != nil {
			return err
		}
		defer o.Store.Close()
	}
	m, err := o.Store.LoadManifest(ctx)
	if err != nil {
		return fmt.Errorf("%w (the run keeps its parts in %s, which every host must reach; --out says where this one finds it)", err, config.Metadata[metaStore])
	}
	if m.Sum != config.Metadata[metaManifest] {
		return fmt.Errorf("%s holds another manifest than run %s has: %w", o.Store.At, q.run, dragoman.ErrInvalid)
	}
	c := &crew{queue: q, store: o.Store, shards: m.byName(), version: o.Version, code: o.Code, say: o.Say}
	return c.work(ctx, max(1, o.Workers))
}

func (m *Manifest) byName() map[string]*Shard {
	by := make(map[string]*Shard, len(m.Shards))
	for i := range m.Shards {
		by[m.Shards[i].Name] = &m.Shards[i]
	}
	return by
}

// forgive forgets what was set aside.
func (s *Store) forgive(ctx context.Context, m *Manifest, version string) error {
	held, err := s.list(ctx, failFolder)
	if err != nil {
		return err
	}
	for i := range m.Shards {
		if k := keys(m.Shards[i].Name, version); has(held, k.failure) {
			if err := s.remove(ctx, k.failure); err != nil {
				return err
			}
		}
	}
	return nil
}

func has(held map[string]int64, key string) bool {
	_, ok := held[key]
	return ok
}

// missing gives the shards that are neither done nor set aside, and how far
// the run is by what lies in the store.
func (s *Store) missing(ctx context.Context, m *Manifest, version string) ([]string, State, error) {
	state := State{Run: runName(m, version), Coder: version, Shards: len(m.Shards), Bytes: m.Bytes(), Aside: map[string]int64{}, Workers: []Alive{}, Failures: []Failure{}}
	parts, err := s.list(ctx, partsFolder)
	if err != nil {
		return nil, state, err
	}
	failed, err := s.list(ctx, failFolder)
	if err != nil {
		return nil, state, err
	}
	var todo []string
	for i := range m.Shards {
		sh := &m.Shards[i]
		k := keys(sh.Name, version)
		switch {
		case has(parts, k.report) && has(parts, k.part):
			state.Done++
			state.BytesDone += sh.Bytes
			state.Size += parts[k.part] + parts[k.claims]
		case has(failed, k.failure):
			state.Failed++
		default:
			todo = append(todo, sh.Name)
		}
	}
	return todo, state, nil
}

// Reports gives the reports of the shards that are done, in the manifest's
// order, and Failures those of the shards that were set aside.
func (s *Store) Reports(ctx context.Context, m *Manifest, version string) (done []Report, failed []Failure, err error) {
	parts, err := s.list(ctx, partsFolder)
	if err != nil {
		return nil, nil, err
	}
	fails, err := s.list(ctx, failFolder)
	if err != nil {
		return nil, nil, err
	}
	for i := range m.Shards {
		k := keys(m.Shards[i].Name, version)
		switch {
		case has(parts, k.report):
			var r Report
			if err := s.decode(ctx, k.report, &r); err != nil {
				return nil, nil, err
			}
			done = append(done, r)
		case has(fails, k.failure):
			var f Failure
			if err := s.decode(ctx, k.failure, &f); err != nil {
				return nil, nil, err
			}
			failed = append(failed, f)
		}
	}
	return done, failed, nil
}

func (s *Store) decode(ctx context.Context, key string, to any) error {
	data, err := s.get(ctx, key)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		return fmt.Errorf("%s/%s: %w", s.At, key, err)
	}
	return nil
}

// Status tells how far the run of a store is: by what lies there and, where the
// queue can be reached (at urls, or where the store says that a run goes on),
// by what its workers say within two of their heartbeats.
func Status(ctx context.Context, s *Store, urls string) (State, error) {
	m, err := s.LoadManifest(ctx)
	if err != nil {
		return State{}, err
	}
	version, err := s.Coding(ctx)
	if err != nil {
		return State{}, err
	}
	_, state, err := s.missing(ctx, m, version)
	if err != nil {
		return state, err
	}
	done, failed, err := s.Reports(ctx, m, version)
	if err != nil {
		return state, err
	}
	for _, r := range done {
		state.Reports += int64(r.Reports)
		state.Refused += int64(r.Refused)
		state.Events += int64(r.Events)
		for why, n := range r.Aside {
			state.Aside[why] += int64(n)
		}
	}
	state.Failures = append(state.Failures, failed...)
	if dir, ok := s.local(); ok && urls == "" {
		var r Running
		if data, err := os.ReadFile(filepath.Join(dir, runFile)); err == nil && json.Unmarshal(data, &r) == nil {
			urls = r.NATS
		}
	}
	if urls == "" {
		return state, nil
	}
	q, err := join(urls)
	if err != nil {
		return state, nil // the store has said what it knows; a run that was killed leaves its address behind
	}
	defer q.close()
	q.run = state.Run
	ears, err := listen(q)
	if err != nil {
		return state, err
	}
	defer ears.close()
	select {
	case <-time.After(2*tellEvery + tellEvery/2):
	case <-ctx.Done():
		return state, ctx.Err()
	}
	coded := state.Reports
	ears.into(&state)
	state.Reports = coded // what the workers say of shards in hand counts when those are done
	if left := state.Shards - state.Done - state.Failed; state.Rate > 0 && state.Done > 0 {
		perShard := float64(coded) / float64(state.Done)
		state.Left = time.Duration(float64(left) * perShard / state.Rate * float64(time.Second)).Round(time.Second)
	}
	return state, nil
}

// ears hears what workers say of themselves.
type ears struct {
	mu    sync.Mutex
	sub   *nats.Subscription
	began time.Time
	first map[string]Alive
	last  map[string]Alive
	heard map[string]time.Time
}

func listen(q *queue) (*ears, error) {
	e := &ears{began: time.Now(), first: map[string]Alive{}, last: map[string]Alive{}, heard: map[string]time.Time{}}
	var err error
	e.sub, err = q.conn.Subscribe(q.alive(), func(msg *nats.Msg) {
		var a Alive
		if json.Unmarshal(msg.Data, &a) != nil {
			return // not ours
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		if _, ok := e.first[a.Worker]; !ok {
			e.first[a.Worker] = a
		}
		e.last[a.Worker], e.heard[a.Worker] = a, time.Now()
	})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return e, nil
}

func (e *ears) close() { _ = e.sub.Unsubscribe() }

// into adds what was heard to a state.
func (e *ears) into(s *State) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s.Workers = []Alive{}
	var reports, events int64
	for _, name := range slices.Sorted(maps.Keys(e.last)) {
		a := e.last[name]
		reports += a.Reports - e.first[name].Reports
		events += a.Events - e.first[name].Events
		if time.Since(e.heard[name]) < 3*tellEvery {
			s.Workers = append(s.Workers, a)
		}
	}
	s.Reports += reports
	s.Events += events
	if d := time.Since(e.began).Seconds(); d > 0 {
		s.Rate = float64(reports) / d
	}
}
