package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/sse"
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
)

// Job is files that are taken in: one after the other, each job on its own.
type Job struct {
	ID      string    `json:"id"`
	Files   []string  `json:"files"`
	State   string    `json:"state" enum:"waiting,running,done,failed"`
	Fault   string    `json:"fault,omitempty"`
	Reports int       `json:"reports" doc:"read so far"`
	Added   int       `json:"added" doc:"that are new in the record"`
	Known   int       `json:"known" doc:"that it had"`
	Aside   int       `json:"aside" doc:"that are not English"`
	Events  int       `json:"events"`
	Refused []Refusal `json:"refused" doc:"why, by file or report; the first hundred"`
	More    int       `json:"more" doc:"refusals beyond those"`
	Began   time.Time `json:"began"`
	Ended   time.Time `json:"ended,omitzero"`
}

// Refusal is a report that is not in the record, and why.
type Refusal struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

const (
	jobsKept     = 50  // that are done
	jobsWaiting  = 20  // at most
	refusalsKept = 100 // of a job
	filesAtOnce  = 50
)

// jobs are those of this run of the desk; each is changed under the lock alone.
type jobs struct {
	mu     sync.Mutex
	list   []*job
	n      int
	wake   chan struct{}
	change chan struct{} // closed when a job changes
}

type job struct {
	Job
	dir  string // of its files
	date dragoman.Day
}

func (j *jobs) add(x *job) (Job, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	waiting := 0
	for _, o := range j.list {
		if o.State == "waiting" {
			waiting++
		}
	}
	if waiting >= jobsWaiting {
		return Job{}, huma.Error503ServiceUnavailable("too many uploads wait already: come back when some are done")
	}
	j.n++
	x.ID, x.State, x.Began, x.Refused = fmt.Sprint(j.n), "waiting", time.Now(), []Refusal{}
	j.list = append(j.list, x)
	if len(j.list) > jobsKept+jobsWaiting && j.list[0].State != "running" {
		j.list = j.list[1:]
	}
	select {
	case j.wake <- struct{}{}:
	default:
	}
	return x.snapshot(), nil
}

func (x *job) snapshot() Job {
	c := x.Job
	c.Refused = slices.Clone(x.Refused)
	return c
}

// get gives a job, and what is closed when any changes.
func (j *jobs) get(id string) (Job, <-chan struct{}, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.change == nil {
		j.change = make(chan struct{})
	}
	for _, x := range j.list {
		if x.ID == id {
			return x.snapshot(), j.change, true
		}
	}
	return Job{}, nil, false
}

func (j *jobs) update(x *job, f func(*job)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f(x)
	if j.change != nil {
		close(j.change)
		j.change = nil
	}
}

func (x *job) refuse(what, why string) {
	if len(x.Refused) == refusalsKept {
		x.More++
		return
	}
	x.Refused = append(x.Refused, Refusal{what, strings.TrimSuffix(why, ": "+dragoman.ErrInvalid.Error())})
}

// work does the jobs, one after the other, until the desk closes.
func (d *Desk) work() {
	for {
		var next *job
		d.jobs.mu.Lock()
		for _, x := range d.jobs.list {
			if x.State == "waiting" {
				next = x
				break
			}
		}
		d.jobs.mu.Unlock()
		if next != nil && d.ctx.Err() == nil {
			d.take(next)
			continue
		}
		select {
		case <-d.jobs.wake:
		case <-d.ctx.Done():
			return
		}
	}
}

// take does a job.
func (d *Desk) take(x *job) {
	d.jobs.update(x, func(x *job) { x.State = "running" })
	err := d.run(x)
	if rm := os.RemoveAll(x.dir); rm != nil {
		d.note("files of an upload", rm)
	}
	d.changed()
	d.jobs.update(x, func(x *job) {
		x.State, x.Ended = "done", time.Now()
		if err != nil {
			x.State, x.Fault = "failed", err.Error()
		}
	})
	done, _, _ := d.jobs.get(x.ID)
	d.log.Info("intake", "job", done.ID, "state", done.State, "reports", done.Reports, "added", done.Added, "events", done.Events, "refused", len(done.Refused)+done.More, "fault", done.Fault)
}

func (d *Desk) run(x *job) error {
	c, err := d.coding()
	if err != nil {
		return err
	}
	a := d.adder(c, func(f func(*job)) { d.jobs.update(x, f) })
	reports := intake.Read(d.ctx, []string{x.dir}, nil, intake.Options{Date: x.date, Aside: func(intake.Aside) { d.jobs.update(x, func(x *job) { x.Aside++ }) }})
	err = a.Run(d.ctx, reports)
	d.jobs.update(x, func(x *job) { x.Added, x.Known = a.Added.Reports, a.Known+a.Added.Known })
	return err
}

// adder puts reports into the record and tells a job.
func (d *Desk) adder(c *coder.Coder, update func(func(*job))) *intake.Adder {
	return &intake.Adder{
		Coder: c, Ledger: d.ledger,
		Unread: func(err error) error {
			var r *intake.Refusal
			if !errors.As(err, &r) {
				return err
			}
			d.metrics.refused.Add(1)
			update(func(x *job) { x.refuse(filepath.Base(r.Name), r.Why) })
			return nil
		},
		Refused: func(r ledger.Refused) {
			d.metrics.refused.Add(1)
			update(func(x *job) { x.refuse(r.ID, r.Why) })
		},
		Step: func(reports, events int) {
			d.metrics.reports.Add(int64(reports))
			d.metrics.events.Add(int64(events))
			update(func(x *job) { x.Reports, x.Events = x.Reports+reports, x.Events+events })
		},
	}
}

type uploadIn struct {
	Date    string `query:"date" format:"date" maxLength:"10" doc:"day of reports that say none"`
	RawBody huma.MultipartFormFiles[struct {
		Files []huma.FormFile `form:"files" required:"true" doc:"text, HTML, RSS, Atom, WARC, mbox, JSON Lines, CSV or Parquet; gzip too"`
	}]
}

// Watched is a feed that the desk asks for news.
type Watched struct {
	URL     string    `json:"url"`
	State   string    `json:"state" doc:"what came of it last"`
	Asked   time.Time `json:"asked,omitzero"`
	Next    time.Time `json:"next,omitzero"`
	Reports int       `json:"reports" doc:"that came of it since the desk began"`
	Fault   string    `json:"fault,omitempty"`
}

// watching are the feeds of this run of the desk.
type watching struct {
	mu     sync.Mutex
	follow bool
	list   []*Watched
	stop   context.CancelFunc
}

func (d *Desk) intakeRoutes(api huma.API) {
	op := func(method, p, id, summary string) huma.Operation {
		o := huma.Operation{OperationID: id, Method: method, Path: base + p, Summary: summary, Tags: []string{"intake"}, Errors: []int{400, 401, 403, 404, 413, 422, 500, 503}}
		if method == http.MethodPost {
			o.Parameters = []*huma.Param{{Name: writeHeader, In: "header", Required: true, Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"1"}}}}
			o.MaxBodyBytes, o.DefaultStatus = maxUpload, http.StatusAccepted
		}
		return o
	}
	huma.Register(api, op(http.MethodPost, "/intake", "upload", "Take files in"), func(ctx context.Context, in *uploadIn) (*out[Job], error) {
		j, err := d.upload(in)
		if err != nil {
			return nil, failed(err)
		}
		return &out[Job]{j}, nil
	})
	huma.Register(api, op(http.MethodGet, "/intake", "jobs", "What was taken in since the desk began"), func(context.Context, *nothing) (*out[[]Job], error) {
		d.jobs.mu.Lock()
		defer d.jobs.mu.Unlock()
		list := []Job{}
		for _, x := range slices.Backward(d.jobs.list) {
			list = append(list, x.snapshot())
		}
		return &out[[]Job]{list}, nil
	})
	type jobIn struct {
		Job string `path:"job" maxLength:"12"`
	}
	huma.Register(api, op(http.MethodGet, "/intake/{job}", "job", "What became of an upload"), func(_ context.Context, in *jobIn) (*out[Job], error) {
		j, _, ok := d.jobs.get(in.Job)
		if !ok {
			return nil, notFound("no such upload since the desk began")
		}
		return &out[Job]{j}, nil
	})
	sse.Register(api, op(http.MethodGet, "/intake/{job}/progress", "progress", "An upload as it goes on, as server-sent events"),
		map[string]any{"progress": Job{}}, func(ctx context.Context, in *jobIn, send sse.Sender) {
			for {
				j, change, ok := d.jobs.get(in.Job)
				if !ok || send.Data(j) != nil || !j.Ended.IsZero() {
					return
				}
				select {
				case <-change:
					select { // not more often than one can see
					case <-time.After(200 * time.Millisecond):
					case <-ctx.Done():
						return
					}
				case <-ctx.Done():
					return
				case <-d.ctx.Done():
					return
				}
			}
		})
	huma.Register(api, op(http.MethodGet, "/feeds", "feeds", "The feeds that the desk watches"), func(context.Context, *nothing) (*out[[]Watched], error) {
		return &out[[]Watched]{d.watchedFeeds()}, nil
	})
	huma.Register(api, op(http.MethodPost, "/feeds", "watch", "Watch these feeds until the desk stops, instead of those before"), func(_ context.Context, in *struct {
		Body struct {
			URLs   []string `json:"urls" maxItems:"500" doc:"RSS or Atom; none: watch none"`
			Follow bool     `json:"follow,omitempty" doc:"read the articles that items link to"`
		}
	},
	) (*out[[]Watched], error) {
		if err := d.watchFeeds(in.Body.URLs, in.Body.Follow); err != nil {
			return nil, failed(wrong("body.urls", in.Body.URLs, err))
		}
		return &out[[]Watched]{d.watchedFeeds()}, nil
	})
}

// upload keeps files until their turn comes.
func (d *Desk) upload(in *uploadIn) (Job, error) {
	date, err := day("query.date", in.Date)
	if err != nil {
		return Job{}, err
	}
	files := in.RawBody.Data().Files
	if len(files) == 0 || len(files) > filesAtOnce {
		return Job{}, wrong("body.files", len(files), fmt.Errorf("want 1 to %d files", filesAtOnce))
	}
	dir, err := os.MkdirTemp("", "dragoman-upload-")
	if err != nil {
		return Job{}, err
	}
	x := &job{dir: dir, date: date}
	for i, f := range files {
		name := plainName(f.Filename, i)
		for slices.Contains(x.Files, name) {
			name = fmt.Sprintf("%d-%s", i+1, name)
		}
		x.Files = append(x.Files, name)
		err = errors.Join(err, keep(filepath.Join(dir, name), f), f.Close())
	}
	var j Job
	if err == nil {
		j, err = d.jobs.add(x)
	}
	if err != nil {
		return Job{}, errors.Join(err, os.RemoveAll(dir))
	}
	return j, nil
}

func keep(path string, f io.Reader) error {
	to, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, f)
	return errors.Join(err, to.Close())
}

// plainName is a file's name without what could lead elsewhere.
func plainName(given string, i int) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, filepath.Base(given))
	name = strings.TrimLeft(name, ".")
	if len(name) > 100 {
		name = name[len(name)-100:]
	}
	if name == "" {
		name = fmt.Sprintf("file-%d.txt", i+1)
	}
	return name
}

func (d *Desk) watchedFeeds() []Watched {
	d.feeds.mu.Lock()
	defer d.feeds.mu.Unlock()
	list := []Watched{}
	for _, w := range d.feeds.list {
		list = append(list, *w)
	}
	return list
}

// watchFeeds watches feeds in the place of those before.
func (d *Desk) watchFeeds(urls []string, follow bool) error {
	var list []*Watched
	for _, u := range urls {
		if u = strings.TrimSpace(u); u != "" {
			list = append(list, &Watched{URL: u, State: "waiting"})
			urls[len(list)-1] = u
		}
	}
	urls = urls[:len(list)]
	d.feeds.mu.Lock()
	defer d.feeds.mu.Unlock()
	var w *intake.Watcher
	if len(list) > 0 {
		c, err := d.coding()
		if err != nil {
			return err
		}
		if w, err = intake.NewWatcher(d.ledger, urls, intake.WatchOptions{Follow: follow, AllowPrivate: d.options.AllowPrivate, UserAgent: coder.Name + "/" + coder.Version}); err != nil {
			return err
		}
		defer func() {
			ctx, stop := context.WithCancel(d.ctx)
			d.feeds.stop = stop
			d.working.Go(func() { d.watch(ctx, w, c) })
		}()
	}
	if d.feeds.stop != nil {
		d.feeds.stop()
		d.feeds.stop = nil
	}
	d.feeds.list, d.feeds.follow = list, follow
	return nil
}

// watch takes in what feeds bring until ctx ends.
func (d *Desk) watch(ctx context.Context, w *intake.Watcher, c *coder.Coder) {
	for {
		f, err := w.Next(ctx)
		if err != nil || f == nil {
			if err != nil && ctx.Err() == nil {
				d.note("feeds", err)
			}
			return
		}
		var x job
		a := d.adder(c, func(f func(*job)) {
			d.feeds.mu.Lock()
			defer d.feeds.mu.Unlock()
			f(&x)
		})
		rest := context.WithoutCancel(ctx) // what has come is put in
		err = a.Run(rest, func(yield func(dragoman.Report, error) bool) {
			for _, r := range f.Reports {
				if !yield(r, nil) {
					return
				}
			}
		})
		if err == nil {
			err = w.Keep(rest, f)
		}
		d.feeds.mu.Lock()
		for _, o := range d.feeds.list {
			if o.URL != f.Feed {
				continue
			}
			o.Asked, o.Next, o.Fault = time.Now(), f.Next, ""
			o.Reports += a.Added.Reports
			o.State = fmt.Sprintf("%d new, %d refused, %d set aside", a.Added.Reports, len(f.Refused)+len(x.Refused), len(f.Aside))
			if err := errors.Join(f.Err, err); err != nil {
				o.Fault = err.Error()
			}
		}
		d.feeds.mu.Unlock()
		if err != nil {
			d.note("feed "+f.Feed, err)
		}
	}
}
