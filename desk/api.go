package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/answers"
	"github.com/dragoman-events/dragoman/coder"
	"github.com/dragoman-events/dragoman/exchange"
	"github.com/dragoman-events/dragoman/ledger"
	"github.com/dragoman-events/dragoman/places"
)

const (
	base    = "/api/v1"
	mcpPath = "/mcp"
)

// routes are the first words of the paths under base, for metrics.
var routes = map[string]bool{}

// Handler is the whole desk.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	d.api(mux)
	mux.HandleFunc("GET /healthz", d.health)
	mux.HandleFunc("GET /metrics", d.serveMetrics)
	mux.Handle(mcpPath, d.mcpHandler())
	d.pages(mux)
	return d.watched(d.guard.before(formatted(d.cached(mux))))
}

// OpenAPI is the document that describes the API, as the desk serves it.
func OpenAPI() ([]byte, error) {
	d := &Desk{}
	raw, err := json.Marshal(d.api(http.NewServeMux()).OpenAPI())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, raw, "", " ")
	b.WriteByte('\n')
	return b.Bytes(), err
}

// mediaTypes are the forms of an answer by what format= calls them.
var mediaTypes = map[string]string{
	"json": "application/json", "csv": "text/csv", "md": "text/markdown", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet",
}

// formatted has format=csv mean what Accept: text/csv does.
func formatted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		accept := r.Header.Get("Accept")
		if t := mediaTypes[r.URL.Query().Get("format")]; t != "" {
			accept = t
		}
		known := false
		for _, t := range mediaTypes {
			known = known || strings.HasPrefix(accept, t)
		}
		if !known {
			accept = mediaTypes["json"]
		}
		r.Header.Set("Accept", accept)
		next.ServeHTTP(w, r)
	})
}

// api puts the operations on a mux.
func (d *Desk) api(mux *http.ServeMux) huma.API {
	huma.DefaultArrayNullable = false // every list of an answer is there, if empty
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	registry.RegisterTypeAlias(reflect.TypeFor[dragoman.Span](), reflect.TypeFor[[]int]())
	registry.RegisterTypeAlias(reflect.TypeFor[answers.YearMonth](), reflect.TypeFor[string]())
	registry.RegisterTypeAlias(reflect.TypeFor[places.Kind](), reflect.TypeFor[string]())
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Dragoman", Version: coder.Version, Description: "The diplomatic record: who did what to whom, when and where, " +
				"with the passages that tell it. Days are YYYY-MM-DD, spans are [start, end) in bytes of the report's text in UTF-8, countries are given by code (IRN) or name. " +
				"Every answer has an ETag: the version of the record and the question. What changes the record wants the header X-Dragoman: 1."},
			Components: &huma.Components{Schemas: registry, SecuritySchemes: map[string]*huma.SecurityScheme{
				"token": {Type: "http", Scheme: "bearer", Description: "wanted by a desk that was started with tokens"},
			}},
			Security: []map[string][]string{{}, {"token": {}}},
		},
		OpenAPIPath:   base + "/openapi",
		Formats:       map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat, "text/csv": {Marshal: writeCSV}, "text/markdown": {Marshal: writeMarkdown}},
		DefaultFormat: "application/json",

		RejectUnknownQueryParameters: true,
	}
	api := humago.New(mux, config)
	d.askRoutes(api)
	d.lookRoutes(api)
	d.changeRoutes(api)
	d.intakeRoutes(api)
	for p := range api.OpenAPI().Paths {
		word, _, _ := strings.Cut(strings.TrimPrefix(p, base+"/"), "/")
		routes[word] = true
	}
	routes["openapi.json"], routes["openapi.yaml"] = true, true
	return api
}

// schemaName names the schema of a type; those of the ledger, some of which
// are called like others, by that too.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if path.Base(t.PkgPath()) == "ledger" {
		return "Record" + name
	}
	return name
}

var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		if a, ok := v.(answers.Answer); ok {
			return answers.WriteJSON(w, a)
		}
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	},
	Unmarshal: json.Unmarshal,
}

// WriteCSV writes an answer as a sheet, with the record and the question in
// the last two columns of every row.
func WriteCSV(w io.Writer, a answers.Answer) error {
	head, rows := a.Sheet()
	foot := a.Base()
	head = append(head, "record", "query")
	for i := range rows {
		rows[i] = append(rows[i], foot.Version.String(), foot.Query)
	}
	return exchange.WriteSheet(w, exchange.CSV, 0, head, rows)
}

func writeCSV(w io.Writer, v any) error {
	if a, ok := v.(answers.Answer); ok {
		return WriteCSV(w, a)
	}
	return jsonFormat.Marshal(w, v)
}

func writeMarkdown(w io.Writer, v any) error {
	if a, ok := v.(answers.Answer); ok {
		return answers.WriteMarkdown(w, a)
	}
	return jsonFormat.Marshal(w, v)
}

// out is an answer.
type out[T any] struct{ Body T }

// get registers an operation that asks.
func get[I, O any](api huma.API, p, id, summary string, f func(context.Context, *I) (O, error)) {
	_, answer := reflect.New(reflect.TypeFor[O]()).Elem().Interface().(answers.Answer)
	op := huma.Operation{OperationID: id, Method: http.MethodGet, Path: base + p, Summary: summary, Errors: []int{400, 401, 404, 422, 500, 503}}
	op.Tags = []string{strings.Split(p, "/")[1]}
	huma.Register(api, op, func(ctx context.Context, in *I) (*out[O], error) {
		body, err := f(ctx, in)
		if err != nil {
			return nil, failed(err)
		}
		return &out[O]{body}, nil
	})
	if answer { // in three forms
		content := api.OpenAPI().Paths[base+p].Get.Responses["200"].Content
		for _, t := range []string{"text/csv", "text/markdown"} {
			content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
		}
	}
}

// fieldError is a wrong value of one field.
type fieldError struct {
	field string
	value any
	err   error
}

func (e *fieldError) Error() string   { return e.err.Error() }
func (e *fieldError) Unwrap() []error { return []error{e.err, dragoman.ErrInvalid} }

func wrong(field string, value any, err error) error {
	if err == nil {
		return nil
	}
	return &fieldError{field, value, err}
}

// failed gives an error the status and the words that a client is told.
func failed(err error) error {
	var field *fieldError
	var query *ledger.QueryError
	said := strings.TrimSuffix(strings.TrimSuffix(err.Error(), ": "+dragoman.ErrInvalid.Error()), ": "+dragoman.ErrNotFound.Error())
	switch {
	case errors.As(err, new(huma.StatusError)):
		return err
	case errors.As(err, &query):
		return huma.Error422UnprocessableEntity("the query cannot be read", &huma.ErrorDetail{Message: said, Location: "query.q"})
	case errors.As(err, &field):
		return huma.Error422UnprocessableEntity("a value is not what it should be", &huma.ErrorDetail{Message: said, Location: field.field, Value: field.value})
	case errors.Is(err, dragoman.ErrNotFound):
		return huma.Error404NotFound(said)
	case errors.Is(err, dragoman.ErrInvalid):
		return huma.Error422UnprocessableEntity(said)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return huma.Error503ServiceUnavailable("the answer took too long: ask for less")
	}
	return huma.Error500InternalServerError("the desk has failed here; its log says how", err)
}

// health is for what watches the desk: it stands when the record answers.
func (d *Desk) health(w http.ResponseWriter, r *http.Request) {
	v, err := d.ledger.Version(r.Context())
	if err != nil {
		problem(w, http.StatusServiceUnavailable, "the record does not answer")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "record": v.Hash, "version": coder.Version}) // the asker may have gone
}

func sortedKeys[V any](m map[[2]string]V) [][2]string {
	return slices.SortedFunc(maps.Keys(m), func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
}

// unused keeps an error's text out of an answer and in the log.
func (d *Desk) note(what string, err error) {
	if err != nil {
		d.log.Warn(what, "error", fmt.Sprint(err))
	}
}
