package desk

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// hostile are values that no question means.
var hostile = []string{
	"", " ", "0", "-1", "1e309", "NaN", "null", "true", "2019-02-30", "9999-12-31", "0000-00-00", "2019", "IRN", "iran", "UNO", "IRN,AZE,GEO",
	"'", `"`, `"unclosed`, "' OR 1=1 --", "%", "*", "**", "a*", "NEAR(a b)", "pair:", "pair:IRN-AZE", "type:consult,agree", "rank>=", "rank>=minister", "since:2019 until:2018", "-", "--", "(", ")", "a AND", "confidence>=2",
	"../../etc/passwd", "<script>alert(1)</script>", "\x00", "\xff\xfe", "\u202e", "🕊", "١٢٣", strings.Repeat("a", 900), strings.Repeat("(", 200), "../", "%2e%2e", "{{7*7}}", "${x}", "held,planned", "diplomatic", "CONSULT", "2018-08", "minister",
}

// meant are values that make sense together.
var meant = map[string]string{
	"a": "IRN", "b": "Azerbaijan", "center": "IRN", "name": "Georgia", "text": "It is the third visit by Iranian ministers to Baku since December 2018.",
	"what": "diplomatic", "claim": "1", "report": "wire-020",
}

// fuzzed is a value for a parameter: mostly what its schema allows.
func fuzzed(r *rand.Rand, s *huma.Schema, gentle bool) string {
	if s != nil && (gentle || r.IntN(3) > 0) {
		switch {
		case len(s.Enum) > 0:
			return fmt.Sprint(s.Enum[r.IntN(len(s.Enum))])
		case s.Type == huma.TypeBoolean:
			return strconv.FormatBool(r.IntN(2) == 0)
		case s.Type == huma.TypeInteger:
			lo, hi := 0, 60
			if s.Minimum != nil {
				lo = int(*s.Minimum)
			}
			if s.Maximum != nil {
				hi = min(int(*s.Maximum), lo+60)
			}
			return strconv.Itoa(lo + r.IntN(hi-lo+1))
		case s.Format == "date":
			return fmt.Sprintf("20%02d-%02d-%02d", 17+r.IntN(3), 1+r.IntN(12), 1+r.IntN(28))
		}
		return []string{"IRN", "AZE", "Georgia", "Turkey", "RUS", "wire-020", "Rouhani", "Bakhtadze", "visit", "type:consult", "Tripoli", "Baku", "2019-01"}[r.IntN(13)]
	}
	return hostile[r.IntN(len(hostile))]
}

// TestFuzzAPI asks every operation of the API's own description, with values
// from it and with hostile ones. Whatever is asked, the desk does not fail, and
// what it answers is as described. DESK_FUZZ sets how often each is asked.
func TestFuzzAPI(t *testing.T) {
	times := 40
	if n, err := strconv.Atoi(os.Getenv("DESK_FUZZ")); err == nil {
		times = n
	}
	d, s := openSample(t, Options{})
	api := d.api(http.NewServeMux()).OpenAPI()
	registry := api.Components.Schemas
	r := rand.New(rand.NewPCG(20190122, 8))
	seen := map[string]map[int]int{}
	check := func(name string, op *huma.Operation, asked string, got reply) {
		t.Helper()
		if seen[name] == nil {
			seen[name] = map[int]int{}
		}
		seen[name][got.status]++
		if got.status >= 500 {
			t.Errorf("%s: %d: %.300s", asked, got.status, got.body)
			return
		}
		kind, _, _ := strings.Cut(got.head.Get("Content-Type"), ";")
		described := op.Responses[strconv.Itoa(got.status)]
		if described == nil {
			described = op.Responses["default"]
		}
		switch {
		case got.status == http.StatusRequestURITooLong || got.status == http.StatusMovedPermanently || got.status == http.StatusTemporaryRedirect:
			return // told before the API
		case described == nil:
			if got.status != http.StatusMethodNotAllowed && got.status != http.StatusUnsupportedMediaType {
				t.Errorf("%s: status %d is not described: %.200s", asked, got.status, got.body)
			}
			return
		case described.Content[kind] == nil:
			t.Errorf("%s: %d: the type %q is not described", asked, got.status, kind)
			return
		}
		schema := described.Content[kind].Schema
		if kind != "application/json" && kind != "application/problem+json" || schema == nil {
			return
		}
		var v any
		if err := json.Unmarshal([]byte(got.body), &v); err != nil {
			t.Errorf("%s: no JSON: %v: %.200s", asked, err, got.body)
			return
		}
		res := &huma.ValidateResult{}
		huma.Validate(registry, schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, res)
		for _, e := range res.Errors[:min(3, len(res.Errors))] {
			t.Errorf("%s: not as described: %v", asked, e)
		}
	}
	for p, item := range api.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post} {
			if op == nil || strings.HasSuffix(p, "/progress") || p == base+"/feeds" && method == "POST" {
				continue
			}
			for i := range times {
				gentle := i%3 == 0 // a question as it is meant
				path, query, headers := p, url.Values{}, []string(nil)
				for _, param := range op.Parameters {
					value := fuzzed(r, param.Schema, gentle)
					if v := meant[param.Name]; gentle && v != "" {
						value = v
					}
					switch {
					case param.In == "path":
						if value == "" || value == "." || value == ".." {
							value = "x"
						}
						path = strings.ReplaceAll(path, "{"+param.Name+"}", url.PathEscape(value))
					case param.In == "query" && (param.Required || r.IntN(2) == 0 && (!gentle || meant[param.Name] == "" && param.Schema.Type != huma.TypeString || param.Name == "text" || param.Name == "a" || param.Name == "b")):
						query.Set(param.Name, value)
					case param.Name == writeHeader && r.IntN(8) > 0:
						headers = append(headers, writeHeader, "1")
					}
				}
				body := ""
				if method == "POST" {
					body = fuzzedBody(r, registry, op)
				}
				asked := method + " " + path + "?" + query.Encode()
				got := ask(t, s, method, path+"?"+query.Encode(), body, headers...)
				check(method+" "+p, op, asked+" "+body, got)
				if t.Failed() && len(seen) > 60 {
					return
				}
			}
		}
	}
	for name, statuses := range seen {
		if statuses[200]+statuses[202] == 0 && !strings.HasPrefix(name, "POST") && !strings.Contains(name, "{id}") && !strings.Contains(name, "{job}") {
			t.Errorf("%s never answered: %v", name, statuses)
		}
	}
}

// fuzzedBody is a body that its schema may allow.
func fuzzedBody(r *rand.Rand, registry huma.Registry, op *huma.Operation) string {
	if r.IntN(6) == 0 {
		return []string{"{", "[]", "null", `"x"`, "{}", `{"a":` + strings.Repeat("[", 500), "\xff"}[r.IntN(7)]
	}
	media := op.RequestBody.Content["application/json"]
	if media == nil {
		return "x"
	}
	schema := media.Schema
	if schema.Ref != "" {
		schema = registry.SchemaFromRef(schema.Ref)
	}
	v := map[string]any{}
	for name, p := range schema.Properties {
		if name == "$schema" || r.IntN(3) == 0 && !reflect.DeepEqual(name, "event") {
			continue
		}
		switch p.Type {
		case huma.TypeArray:
			v[name] = []string{fuzzed(r, nil, false), fuzzed(r, p.Items, false)}
		case huma.TypeBoolean:
			v[name] = r.IntN(2) == 0
		default:
			v[name] = fuzzed(r, p, false)
		}
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	return string(raw)
}
