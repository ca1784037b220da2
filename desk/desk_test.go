package desk

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/intake"
	"github.com/dragoman-events/dragoman/ledger"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sampleRecord is the record of the sample archive, coded once.
var sampleRecord = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "dragoman-desk-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "sample.db")
	l, err := ledger.Open(path)
	if err != nil {
		return nil, err
	}
	c, err := coder.New()
	if err != nil {
		return nil, err
	}
	a := intake.Adder{Coder: c, Ledger: l, Unread: func(error) error { return nil }, Refused: func(ledger.Refused) {}, Step: func(int, int) {}}
	ctx, stop := contextOf()
	defer stop()
	if err := a.Run(ctx, intake.Read(ctx, []string{"../sample/reports", "../sample/wire.jsonl"}, nil, intake.Options{})); err != nil {
		return nil, err
	}
	if err := l.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// open serves the sample archive.
func openSample(t testing.TB, o Options) (*Desk, *httptest.Server) {
	t.Helper()
	raw, err := sampleRecord()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "desk.db")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := New(path, o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(d.Handler())
	t.Cleanup(func() {
		d.stop() // streams end
		s.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return d, s
}

type reply struct {
	status int
	head   http.Header
	body   string
}

// ask asks, with headers given as name and value.
func ask(t testing.TB, s *httptest.Server, method, path, body string, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	raw, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{w.StatusCode, w.Header, string(raw)}
}

func into[T any](t testing.TB, r reply) (v T) {
	t.Helper()
	if r.status != http.StatusOK {
		t.Fatalf("status %d: %s", r.status, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
	return v
}

func TestAnswers(t *testing.T) {
	_, s := openSample(t, Options{})
	for _, c := range []struct{ path, says string }{
		{"/api/v1/overview", `"reports":94`},
		{"/api/v1/pairs/Iran/GEO", `"a": "IRN"`},
		{"/api/v1/visits?a=Iran&b=Georgia", "Mamuka Bakhtadze"},
		{"/api/v1/visits?a=Iran&b=Georgia&format=csv", "Mamuka Bakhtadze"},
		{"/api/v1/visits?from=Georgia&to=Iran&format=md", "Mamuka Bakhtadze"},
		{"/api/v1/agreements", `"kind": "agreement"`},
		{"/api/v1/projects", `"kind": "project"`},
		{"/api/v1/trend?a=IRN&b=AZE&split=2019-02", `"split": "2019-02"`},
		{"/api/v1/rising?weeks=4&before=10", `"tested"`},
		{"/api/v1/coverage?countries=IRN,Georgia", `"months"`},
		{"/api/v1/claims", `"claims"`},
		{"/api/v1/check-claim?text=It+is+the+third+visit+by+Iranian+ministers+to+Baku+since+December+2018.&on=2019-01-22", `"verdict"`},
		{"/api/v1/events?q=country:IRN+type:consult&limit=2", `"next"`},
		{"/api/v1/events?q=pair:IRN-GEO&format=jsonl", "CONSULT"},
		{"/api/v1/events?q=pair:IRN-GEO&format=csv", "CONSULT"},
		{"/api/v1/events?format=parquet", "PAR1"},
		{"/api/v1/reports", "wire-0"},
		{"/api/v1/reports/wire-020", "Bakhtadze plans to visit"},
		{"/api/v1/reports/wire-020/explanation", "rule"},
		{"/api/v1/people/Bakhtadze", "prime minister"},
		{"/api/v1/countries/Georgia", "Tbilisi"},
		{"/api/v1/network?center=IRN", `"edges"`},
		{"/api/v1/traffic?with=IRN", `"iso2"`},
		{"/api/v1/review?limit=3", `"confidence`},
		{"/api/v1/corrections", "[]"},
		{"/api/v1/who/Rouhani?on=2019-01-16", "president"},
		{"/api/v1/where/Tripoli", "LBY"},
		{"/api/v1/codebook", "CONSULT"},
		{"/api/v1/intake", "[]"},
		{"/api/v1/feeds", "[]"},
		{"/api/v1/openapi.json", `"openapi":"3.1.0"`},
		{"/docs", "/api/v1/pairs/{a}/{b}"},
		{"/healthz", `"ok":true`},
		{"/metrics", "dragoman_requests_total"},
		{"/", "<html"},
	} {
		r := ask(t, s, "GET", c.path, "")
		if r.status != http.StatusOK || !strings.Contains(r.body, c.says) {
			t.Errorf("%s: %d, want %q in %.400s", c.path, r.status, c.says, r.body)
		}
	}
}

// An answer is the same bytes as long as the record is, and a client that has
// it is told so.
func TestETag(t *testing.T) {
	_, s := openSample(t, Options{})
	const path = "/api/v1/visits?a=Iran&b=Georgia"
	first := ask(t, s, "GET", path, "")
	tag := first.head.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	if again := ask(t, s, "GET", path, ""); again.body != first.body || again.head.Get("ETag") != tag || again.head.Get("Content-Type") != first.head.Get("Content-Type") {
		t.Error("the second answer differs")
	}
	if r := ask(t, s, "GET", path, "", "If-None-Match", tag); r.status != http.StatusNotModified || r.body != "" {
		t.Errorf("status %d, body %q", r.status, r.body)
	}
	if r := ask(t, s, "GET", path, "", "Accept", "text/csv"); r.head.Get("ETag") == tag || !strings.HasPrefix(r.head.Get("Content-Type"), "text/csv") {
		t.Errorf("another form has the tag %s and is %s", r.head.Get("ETag"), r.head.Get("Content-Type"))
	}
	page := into[Page](t, ask(t, s, "GET", "/api/v1/events?q=visit&limit=1", ""))
	r := ask(t, s, "POST", "/api/v1/corrections", `{"event":"`+page.Events[0].ID+`","author":"A","reason":"a film","not_event":true}`, writeHeader, "1")
	if r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r := ask(t, s, "GET", path, "", "If-None-Match", tag); r.status != http.StatusOK || r.head.Get("ETag") == tag {
		t.Error("the record has changed, and the tag has not")
	}
}

// Pages follow one another without a gap or an event twice.
func TestPages(t *testing.T) {
	_, s := openSample(t, Options{})
	all := into[Page](t, ask(t, s, "GET", "/api/v1/events?limit=1000", ""))
	var ids []string
	for cursor := ""; ; {
		p := into[Page](t, ask(t, s, "GET", "/api/v1/events?limit=7&cursor="+url.QueryEscape(cursor), ""))
		for _, e := range p.Events {
			ids = append(ids, e.ID)
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if len(ids) != len(all.Events) {
		t.Fatalf("%d events by pages, %d in all", len(ids), len(all.Events))
	}
	for i := range ids {
		if ids[i] != all.Events[i].ID {
			t.Fatalf("event %d is %s, want %s", i, ids[i], all.Events[i].ID)
		}
	}
}

func TestErrors(t *testing.T) {
	_, s := openSample(t, Options{})
	for _, c := range []struct {
		path   string
		status int
		says   string
	}{
		{"/api/v1/events?q=pair:IRN", 422, "query.q"},
		{"/api/v1/events?limit=0", 422, "query.limit"},
		{"/api/v1/events?cursor=nonsense", 422, "query.cursor"},
		{"/api/v1/events?limti=3", 422, "query.limti"},
		{"/api/v1/events/none", 404, "no event none"},
		{"/api/v1/reports/none", 404, "none"},
		{"/api/v1/pairs/IRN/Atlantis", 422, "path.b"},
		{"/api/v1/pairs/IRN/Iran", 422, "two different"},
		{"/api/v1/visits?a=IRN&since=2019-02-30", 422, "query.since"},
		{"/api/v1/visits?a=IRN&since=2019-02-03&until=2018-01-01", 422, "query.until"},
		{"/api/v1/visits?a=IRN&rank=emperor", 422, "query.rank"},
		{"/api/v1/visits?a=IRN&standing=lost", 422, "lost"},
		{"/api/v1/trend?a=IRN&b=AZE&what=love", 422, "query.what"},
		{"/api/v1/trend?a=IRN", 422, "query.b"},
		{"/api/v1/check-claim?text=hello&on=2019-01-01", 422, "query.claim"},
		{"/api/v1/people/Nobody%20Atall", 404, "nobody"},
		{"/api/v1/nothing", 404, "no such path"},
		{"/api/v1/visits?a=" + strings.Repeat("x", 5000), 414, "4096"},
	} {
		r := ask(t, s, "GET", c.path, "")
		if r.status != c.status || !strings.Contains(r.body, c.says) || !strings.HasPrefix(r.head.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%.80s: %d %s, want %d and %q in %.300s", c.path, r.status, r.head.Get("Content-Type"), c.status, c.says, r.body)
		}
	}
}
