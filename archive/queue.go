package archive

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Tries is how often a shard is handed out before it is set aside.
const Tries = 3

// Times of the queue.
const (
	Silence   = 30 * time.Second // a worker silent for so long is taken for dead, and its shard handed out again
	fetchWait = 5 * time.Second  // how long a worker waits for a shard before it looks around
	patience  = 2 * time.Minute  // how long a worker bears a queue that cannot be reached
	window    = 256              // shards published at once
)

// The metadata of a stream, by which a worker knows the run.
const (
	metaCoder    = "dragoman-coder"
	metaManifest = "dragoman-manifest"
	metaStore    = "dragoman-store"
)

const (
	streamPrefix = "DRAGOMAN-"
	consumerName = "coders"
)

// queue is the work queue of one run: the shards of one manifest for one
// version of the coder.
type queue struct {
	run  string // 12 hex digits
	conn *nats.Conn
	js   jetstream.JetStream
	own  *server.Server // nil when we joined one
	dir  string         // of our own server
}

// runName is the same for the same manifest and version.
func runName(m *Manifest, version string) string {
	h := sha256.Sum256([]byte(m.Sum + " " + version))
	return hex.EncodeToString(h[:6])
}

func (q *queue) stream() string              { return streamPrefix + q.run }
func (q *queue) subject(shard string) string { return "dragoman." + q.run + ".shard." + shard }
func (q *queue) alive() string               { return "dragoman." + q.run + ".alive" }

// serve starts a NATS server within the process, with JetStream, that listens
// on listen ("127.0.0.1:0" for any free port of this machine only) and lets in
// who has the token. It gives the address with the token.
func serve(listen string) (q *queue, address string, err error) {
	host, port, err := splitListen(listen)
	if err != nil {
		return nil, "", err
	}
	dir, err := os.MkdirTemp("", "dragoman-queue-")
	if err != nil {
		return nil, "", fmt.Errorf("queue: %w", err)
	}
	token := strings.ToLower(rand.Text())
	s, err := server.NewServer(&server.Options{
		ServerName: "dragoman", Host: host, Port: port, Authorization: token,
		JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true, DontListen: false,
	})
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, "", fmt.Errorf("queue: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		s.Shutdown()
		_ = os.RemoveAll(dir)
		return nil, "", fmt.Errorf("queue: the server does not listen on %s; is the port taken?", listen)
	}
	q = &queue{own: s, dir: dir}
	if err := q.connect("", nats.InProcessServer(s), nats.Token(token)); err != nil {
		q.close()
		return nil, "", err
	}
	return q, fmt.Sprintf("nats://%s@%s", token, s.Addr()), nil
}

// join connects to servers, "nats://[token@]host:port", several with commas.
func join(urls string) (*queue, error) {
	q := &queue{}
	if err := q.connect(urls); err != nil {
		return nil, fmt.Errorf("queue at %s: %w; is the server there, and the token right?", hideToken(urls), err)
	}
	return q, nil
}

func (q *queue) connect(urls string, more ...nats.Option) error {
	c, err := nats.Connect(urls, append(more, nats.Name("dragoman"), nats.MaxReconnects(-1), nats.ReconnectWait(500*time.Millisecond), nats.Timeout(5*time.Second))...)
	if err != nil {
		return err
	}
	q.conn = c
	q.js, err = jetstream.New(c)
	return err
}

// close leaves the queue, and ends the server if it is ours.
func (q *queue) close() {
	if q.conn != nil {
		q.conn.Close()
	}
	if q.own != nil {
		q.own.Shutdown()
		q.own.WaitForShutdown()
		_ = os.RemoveAll(q.dir) // nothing in it is needed: the manifest is the authority
	}
}

// begin makes the stream and its one consumer, or finds them made. With
// replicas 0 a cluster of three servers or more keeps three copies.
func (q *queue) begin(ctx context.Context, m *Manifest, store, version string, replicas int, silence time.Duration) error {
	q.run = runName(m, version)
	if replicas == 0 {
		replicas = 1
		if len(q.conn.Servers()) >= 3 {
			replicas = 3
		}
	}
	storage := jetstream.FileStorage
	if q.own != nil {
		storage = jetstream.MemoryStorage // it ends with the process, which fills it anew
	}
	_, err := q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: q.stream(), Subjects: []string{q.subject("*")},
		Retention: jetstream.WorkQueuePolicy, Storage: storage, Replicas: replicas,
		// A shard that is queued already is not queued again.
		MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true,
		Metadata: map[string]string{metaCoder: version, metaManifest: m.Sum, metaStore: store},
	})
	if err != nil {
		return fmt.Errorf("queue: make the stream: %w", err)
	}
	_, err = q.js.CreateOrUpdateConsumer(ctx, q.stream(), jetstream.ConsumerConfig{
		Durable: consumerName, AckPolicy: jetstream.AckExplicitPolicy, AckWait: silence,
		MaxDeliver: -1, MaxAckPending: -1, MaxWaiting: 16384,
	})
	if err != nil {
		return fmt.Errorf("queue: make the consumer: %w", err)
	}
	return nil
}

// fill publishes shards; those that are queued already are left.
func (q *queue) fill(ctx context.Context, shards []string) error {
	for len(shards) > 0 {
		n := min(window, len(shards))
		acks := make([]jetstream.PubAckFuture, n)
		for i, s := range shards[:n] {
			var err error
			if acks[i], err = q.js.PublishAsync(q.subject(s), []byte(s)); err != nil {
				return fmt.Errorf("queue: %w", err)
			}
		}
		for _, a := range acks {
			select {
			case <-a.Ok():
			case err := <-a.Err():
				if !strings.Contains(err.Error(), server.ErrMaxMsgsPerSubject.Error()) {
					return fmt.Errorf("queue: %w", err)
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		shards = shards[n:]
	}
	return nil
}

// left gives how many shards are queued, those in hand among them.
func (q *queue) left(ctx context.Context) (int, error) {
	s, err := q.js.Stream(ctx, q.stream())
	if err != nil {
		return 0, err
	}
	return int(s.CachedInfo().State.Msgs), nil
}

// find looks for the run that a worker is to join: that named, or the only one.
func (q *queue) find(ctx context.Context, run string) (jetstream.StreamConfig, error) {
	var found []jetstream.StreamConfig
	list := q.js.ListStreams(ctx)
	for info := range list.Info() {
		if name, ok := strings.CutPrefix(info.Config.Name, streamPrefix); ok && (run == "" || run == name) {
			found = append(found, info.Config)
		}
	}
	if err := list.Err(); err != nil {
		return jetstream.StreamConfig{}, fmt.Errorf("queue: %w", err)
	}
	switch {
	case len(found) == 1:
		q.run = strings.TrimPrefix(found[0].Name, streamPrefix)
		return found[0], nil
	case len(found) == 0:
		return jetstream.StreamConfig{}, fmt.Errorf("no run %sis going on there; 'dragoman archive run' begins one: %w", strings.TrimLeft(run+" ", " "), dragoman.ErrNotFound)
	}
	names := make([]string, len(found))
	for i := range found {
		names[i] = strings.TrimPrefix(found[i].Name, streamPrefix)
	}
	return jetstream.StreamConfig{}, fmt.Errorf("several runs go on there: %s; say which with --run: %w", strings.Join(names, ", "), dragoman.ErrInvalid)
}

// end takes the stream away, which sends the workers home.
func (q *queue) end(ctx context.Context) error {
	if err := q.js.DeleteStream(ctx, q.stream()); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("queue: %w", err)
	}
	return nil
}

// hideToken leaves out what must not be shown of an address.
func hideToken(urls string) string {
	parts := strings.Split(urls, ",")
	for i, p := range parts {
		if scheme, rest, ok := strings.Cut(p, "://"); ok {
			if _, host, ok := strings.Cut(rest, "@"); ok {
				parts[i] = scheme + "://" + host
			}
		}
	}
	return strings.Join(parts, ",")
}
