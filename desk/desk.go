package desk

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/places"
)

// Options for New.
type Options struct {
	// ReadToken and EditToken let a client ask, and ask and change. Both empty:
	// whoever reaches the desk may do both, which only an address of the own
	// machine allows. With only an EditToken, reading wants it too.
	ReadToken, EditToken string

	Hosts        []string // further names that the desk is called by, where something stands before it
	AllowPrivate bool     // feeds may lie on the own machine and network
	Log          *slog.Logger
}

// Desk answers from one record. It is safe for concurrent use.
type Desk struct {
	path    string
	ledger  *ledger.Ledger
	places  *places.Gazetteer
	lexicon *actors.Lexicon
	options Options
	log     *slog.Logger
	guard   *guard
	cache   *cache
	seen    seen
	metrics metrics
	names   []name // what suggest knows by name
	coding  func() (*coder.Coder, error)
	jobs    jobs
	feeds   watching

	stop    context.CancelFunc // ends the work in the background
	working sync.WaitGroup
	ctx     context.Context // of that work
}

// New opens the desk on a record, which is made if there is none.
func New(path string, o Options) (*Desk, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	g, err := places.Load()
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	x, err := actors.Load(g)
	if err != nil {
		return nil, fmt.Errorf("actors: %w", err)
	}
	l, err := ledger.Open(path)
	if err != nil {
		return nil, err
	}
	d := &Desk{path: path, ledger: l, places: g, lexicon: x, options: o, log: o.Log, cache: newCache(cacheBytes), coding: sync.OnceValues(coder.New)}
	d.guard = newGuard(&d.options, &d.metrics)
	d.names = namesOf(g)
	d.ctx, d.stop = context.WithCancel(context.Background())
	d.jobs.wake = make(chan struct{}, 1)
	d.working.Go(d.work)
	return d, nil
}

// Close ends the work in the background, what is coded being put into the
// record first, and closes that.
func (d *Desk) Close() error {
	d.stop()
	d.working.Wait()
	return d.ledger.Close()
}

// The bounds of time for one client. Uploads and streams set their own.
const (
	headTime = 5 * time.Second
	bodyTime = 60 * time.Second
	sendTime = 60 * time.Second
	idleTime = 2 * time.Minute
	graceful = 20 * time.Second // for what is under way when the desk stops
)

// Loopback reports whether only the own machine reaches an address such as
// "127.0.0.1:8080".
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Listen opens the address, unless others reach it, there or by a name that
// leads to it, and no token guards it. It comes before New: a desk that cannot
// start makes no record.
func (o *Options) Listen(ctx context.Context, address string) (net.Listener, error) {
	if o.EditToken == "" && o.ReadToken == "" && (!Loopback(address) || len(o.Hosts) > 0) {
		if Loopback(address) {
			address = strings.Join(o.Hosts, ", ")
		}
		return nil, fmt.Errorf("%s can be reached from other machines, and nobody asks who they are: set DRAGOMAN_EDIT_TOKEN, and DRAGOMAN_READ_TOKEN for those who only read, "+
			"and put a server with TLS before the desk (deploy/README.md), or serve on 127.0.0.1: %w", address, dragoman.ErrInvalid)
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", address)
}

// Serve answers on a listener until ctx ends, and then ends what is under way.
func (d *Desk) Serve(ctx context.Context, l net.Listener) error {
	s := &http.Server{
		Handler: d.Handler(), ReadHeaderTimeout: headTime, ReadTimeout: bodyTime, WriteTimeout: sendTime, IdleTimeout: idleTime, MaxHeaderBytes: 16 << 10,
		ErrorLog:    slog.NewLogLogger(d.log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return d.ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	d.stop() // streams end
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	err := s.Shutdown(late)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// code gives the code of a country or body, by code or name.
func (d *Desk) code(name string) (string, error) { return d.places.Code(name) }

// at gives the record as of a day, and what closes it.
func (d *Desk) at(ctx context.Context, day dragoman.Day) (*ledger.Ledger, func(), error) {
	if day == 0 {
		return d.ledger, func() {}, nil
	}
	past, err := d.ledger.AsOf(ctx, day)
	if err != nil {
		return nil, nil, err
	}
	return past, func() {
		if err := past.Close(); err != nil {
			d.log.Warn("record of a day", "error", err)
		}
	}, nil
}

func sum(parts ...string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(parts, "\x00"))))[:32]
}
