package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/nats-io/nats.go/jetstream"
)

// Part is what a shard becomes.
type Part struct {
	Data   []byte // a Parquet file of events
	Claims []byte // gzipped JSON lines: the claims, projects and agreements of each report that has any
	Report Report
}

// Report says what became of a shard. It holds nothing that differs from one
// coding to the next.
type Report struct {
	Shard    string         `json:"shard"`
	Coder    string         `json:"coder"`
	Bytes    int64          `json:"bytes"` // of the sources
	Reports  int            `json:"reports"`
	Refused  int            `json:"refused"`
	Refusals []string       `json:"refusals,omitempty"` // the first [maxRefusals], with file, line and why
	Aside    map[string]int `json:"aside,omitempty"`    // reports that were set aside, by why
	Events   int            `json:"events"`
	Types    map[string]int `json:"types"`
	Size     int64          `json:"size"` // of the part, bytes
	Sum      string         `json:"sum"`  // SHA-256 of the part, in hex

	Claims string `json:"claims,omitempty"` // SHA-256 of its claims, in hex; empty: an earlier dragoman kept none
}

// Failure says why a shard was set aside.
type Failure struct {
	Shard  string   `json:"shard"`
	Coder  string   `json:"coder"`
	Why    string   `json:"why"`
	Tries  int      `json:"tries"`
	Pieces []string `json:"pieces"` // the first files of the shard
}

// Code turns a shard into a part. The same shard gives the same part. An
// error is given for what cannot be read at all: a report that is refused is
// no error, and told in the part's report. coded is told of each report that
// is coded, with the number of its events.
type Code func(ctx context.Context, s *Shard, coded func(events int)) (*Part, error)

// Alive is what a worker says of itself now and then.
type Alive struct {
	Worker  string    `json:"worker"` // host:pid:number
	Shard   string    `json:"shard"`  // in hand; empty: none
	Since   time.Time `json:"since"`  // when it took that
	Done    int       `json:"done"`   // shards, since it began
	Reports int64     `json:"reports"`
	Events  int64     `json:"events"`
	Coder   string    `json:"coder"`
}

// key says where what belongs to a shard lies.
type key struct{ part, claims, report, failure string }

func keys(shard, version string) key {
	v := sha256.Sum256([]byte(version))
	name := shard + "-" + hex.EncodeToString(v[:4])
	return key{partsFolder + name + ".parquet", partsFolder + name + ".claims.jsonl.gz", partsFolder + name + ".json", failFolder + name + ".json"}
}

// crew is the workers of one process.
type crew struct {
	queue   *queue
	store   *Store
	shards  map[string]*Shard
	version string
	code    Code
	say     func(format string, a ...any)
}

// work runs n workers until the run ends or ctx does. A worker that is
// stopped gives its shard back.
func (c *crew) work(ctx context.Context, n int) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	host, _ := os.Hostname()
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		w := &worker{crew: c, alive: Alive{Worker: fmt.Sprintf("%s:%d:%d", host, os.Getpid(), i+1), Coder: c.version}}
		wg.Go(func() {
			if errs[i] = w.loop(ctx); errs[i] != nil {
				stop() // what stops one stops all
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// worker takes shards one by one.
type worker struct {
	*crew
	mu    sync.Mutex
	alive Alive
}

// loop takes shards until the run is over.
func (w *worker) loop(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	wg.Go(func() { w.tell(ctx) })
	var trouble time.Time // since when the queue cannot be reached
	for ctx.Err() == nil {
		err := w.next(ctx)
		switch {
		case err == nil:
			trouble = time.Time{}
			continue
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, jetstream.ErrStreamNotFound), errors.Is(err, jetstream.ErrConsumerNotFound), errors.Is(err, jetstream.ErrConsumerDeleted):
			return nil // the run is over
		case errors.Is(err, errStore):
			return err
		}
		if trouble.IsZero() {
			trouble = time.Now()
			w.say("queue: %v; trying again", err)
		}
		if time.Since(trouble) > patience {
			return fmt.Errorf("queue: not reached for %s: %w", patience, err)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
	return nil
}

// errStore marks a store that cannot be written: no shard is to blame.
var errStore = errors.New("store")

// next takes one shard, if there is one within fetchWait, and does it.
func (w *worker) next(ctx context.Context) error {
	call, cancel := context.WithTimeout(ctx, 2*fetchWait)
	defer cancel()
	consumer, err := w.queue.js.Consumer(call, w.queue.stream(), consumerName)
	if err != nil {
		return err
	}
	batch, err := consumer.Fetch(1, jetstream.FetchMaxWait(fetchWait))
	if err != nil {
		return err
	}
	for msg := range batch.Messages() {
		if err := w.do(ctx, msg, consumer.CachedInfo().Config.AckWait/3); err != nil {
			return err
		}
	}
	return batch.Error()
}

// do codes the shard of a message and acknowledges it; every beat it says that
// it lives, so that two beats may be lost.
func (w *worker) do(ctx context.Context, msg jetstream.Msg, beat time.Duration) error {
	meta, err := msg.Metadata()
	if err != nil {
		return err
	}
	tries := int(meta.NumDelivered)
	shard := w.shards[string(msg.Data())]
	if shard == nil {
		w.say("queue: no shard %q in the manifest; passed over", msg.Data())
		return msg.TermWithReason("no such shard in the manifest")
	}
	w.took(shard.Name)
	defer w.took("")
	if tries > Tries {
		return w.aside(ctx, msg, shard, tries-1, errors.New("its worker died or fell silent each time"))
	}
	done, err := w.store.done(ctx, shard.Name, w.version)
	if err != nil {
		return errors.Join(errStore, err)
	}
	if !done {
		part, err := w.codeAlive(ctx, msg, shard, beat)
		switch {
		case ctx.Err() != nil:
			return msg.Nak() // given back
		case err != nil && tries >= Tries:
			return w.aside(ctx, msg, shard, tries, err)
		case err != nil:
			w.say("shard %s: %v; it is tried again", shard.Name, err)
			return msg.NakWithDelay(time.Duration(tries) * time.Second)
		}
		if err := w.store.keep(ctx, shard, w.version, part); err != nil {
			if errors.Is(err, errDiffers) {
				return w.aside(ctx, msg, shard, tries, err)
			}
			_ = msg.Nak() // another worker's store may be better
			return errors.Join(errStore, err)
		}
		w.mu.Lock()
		w.alive.Done++
		w.mu.Unlock()
	}
	return acknowledge(ctx, msg)
}

// acknowledge waits for the server's word. Without it the shard is handed out
// again, found done, and acknowledged then.
func acknowledge(ctx context.Context, msg jetstream.Msg) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return msg.DoubleAck(ctx)
}

// aside sets a shard aside with the reason.
func (w *worker) aside(ctx context.Context, msg jetstream.Msg, s *Shard, tries int, why error) error {
	w.say("shard %s is set aside after %d tries: %v", s.Name, tries, why)
	f := Failure{Shard: s.Name, Coder: w.version, Why: why.Error(), Tries: tries}
	for _, p := range s.Pieces[:min(10, len(s.Pieces))] {
		f.Pieces = append(f.Pieces, fmt.Sprintf("%s:%d-%d", p.Source, p.Start, p.End))
	}
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if _, err := w.store.put(ctx, keys(s.Name, w.version).failure, append(data, '\n')); err != nil {
		return errors.Join(errStore, err)
	}
	return acknowledge(ctx, msg)
}

// codeAlive codes a shard and meanwhile tells the queue that it is at work. A
// panic becomes an error: it is the shard's, and the others go on.
func (w *worker) codeAlive(ctx context.Context, msg jetstream.Msg, s *Shard, beat time.Duration) (part *Part, err error) {
	stop := make(chan struct{})
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(stop)
	wg.Go(func() {
		tick := time.NewTicker(beat)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = msg.InProgress() // one that is lost is made good by the next
			case <-stop:
				return
			}
		}
	})
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the coder failed: %v\n%s", p, debug.Stack())
		}
	}()
	return w.code(ctx, s, func(events int) {
		w.mu.Lock()
		w.alive.Reports++
		w.alive.Events += int64(events)
		w.mu.Unlock()
	})
}

// took notes the shard in hand.
func (w *worker) took(shard string) {
	w.mu.Lock()
	w.alive.Shard, w.alive.Since = shard, time.Now().UTC().Truncate(time.Second)
	w.mu.Unlock()
}

// tellEvery is how often a worker says how it is.
const tellEvery = time.Second

func (w *worker) tell(ctx context.Context) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		w.mu.Lock()
		data, err := json.Marshal(&w.alive)
		w.mu.Unlock()
		if err == nil {
			_ = w.queue.conn.Publish(w.queue.alive(), data) // who does not hear it hears the next
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// done reports whether a shard has its part and report.
func (s *Store) done(ctx context.Context, shard, version string) (bool, error) {
	report := keys(shard, version).report // which is written last
	ok, err := s.bucket.Exists(ctx, report)
	if err != nil {
		return false, fmt.Errorf("look for %s: %w", report, err)
	}
	return ok, nil
}

// errDiffers is the end of floor 6: the same bytes from the same input.
var errDiffers = errors.New("it was coded before with another outcome: the two workers are not the same program, or the machine errs")

// keep writes a part, its claims and then its report, where none are.
func (s *Store) keep(ctx context.Context, shard *Shard, version string, p *Part) error {
	ctx = context.WithoutCancel(ctx) // what is coded is kept
	k := keys(shard.Name, version)
	r := p.Report
	r.Shard, r.Coder, r.Bytes, r.Size = shard.Name, version, shard.Bytes, int64(len(p.Data))
	var err error
	if r.Sum, err = s.keepSame(ctx, k.part, p.Data); err != nil {
		return err
	}
	if p.Claims != nil {
		if r.Claims, err = s.keepSame(ctx, k.claims, p.Claims); err != nil {
			return err
		}
	}
	data, err := json.Marshal(&r)
	if err != nil {
		return err
	}
	_, err = s.put(ctx, k.report, append(data, '\n'))
	return err
}

// keepSame writes a file where none is, holds what is there against it, and
// gives its sum.
func (s *Store) keepSame(ctx context.Context, key string, data []byte) (string, error) {
	sum := sha256.Sum256(data)
	fresh, err := s.put(ctx, key, data)
	if err == nil && !fresh {
		var held []byte
		if held, err = s.get(ctx, key); err == nil && sha256.Sum256(held) != sum {
			err = errDiffers
		}
	}
	return hex.EncodeToString(sum[:]), err
}

// splitListen reads "host:port".
func splitListen(s string) (string, int, error) {
	host, p, err := net.SplitHostPort(s)
	port, err2 := strconv.Atoi(p)
	if err != nil || err2 != nil || host == "" || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("listen on %q: want host:port, as 127.0.0.1:0: %w", s, dragoman.ErrInvalid)
	}
	if port == 0 {
		port = -1 // any free one, to the server
	}
	return host, port, nil
}

// drain reads a piece to its end and holds it against its sum.
func drain(r io.Reader, sum func() string, p Piece) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return fmt.Errorf("%s: %w", p.Source, err)
	}
	if sum() != p.Sum {
		return fmt.Errorf("%s: bytes %d to %d are not what they were when the archive was planned; plan again, into another place", p.Source, p.Start, p.End)
	}
	return nil
}
