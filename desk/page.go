package desk

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/dragoman-events/dragoman/desk/web"
)

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1e21;background:#fcfcfb}
code{font:13px/1.4 ui-monospace,monospace;background:#eeede9;padding:.1em .3em}h2{margin-top:2.2rem;border-top:1px solid #d8d6d0;padding-top:1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #e6e4de}
a{color:#1d5a8c}@media(prefers-color-scheme:dark){body{color:#e4e2dc;background:#17191c}code{background:#2a2d31}td,th,h2{border-color:#33373c}a{color:#8fbce0}}`

// pages serves the app, or what tells how to build it, and the documentation.
func (d *Desk) pages(mux *http.ServeMux) {
	docs := documentation()
	mux.HandleFunc("GET /docs", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(docs) // the asker may have gone
	})
	mux.HandleFunc("GET /docs.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write([]byte(style))
	})
	files, ok := web.App()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if !ok {
			if r.URL.Path != "/" {
				problem(w, http.StatusNotFound, "there is no such page")
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>Dragoman</title><link rel="stylesheet" href="/docs.css"><h1>Dragoman</h1>` +
				`<p>The API is here and answers; the web app was not built into this program. With Node 20 or later, <code>make web build</code> builds both.</p>` +
				`<p><a href="/docs">What the API can be asked</a></p></html>`))
			return
		}
		serveApp(w, r, files)
	})
	mux.HandleFunc(base+"/", func(w http.ResponseWriter, _ *http.Request) {
		problem(w, http.StatusNotFound, "the API has no such path: /docs lists all")
	})
}

// serveApp gives a file of the app, and the page itself for the views that it
// shows.
func serveApp(w http.ResponseWriter, r *http.Request, files fs.FS) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if _, err := fs.Stat(files, name); err != nil || name == "" || name == "." {
		if path.Ext(name) != "" && strings.HasPrefix(name, "assets/") {
			problem(w, http.StatusNotFound, "there is no such file")
			return
		}
		name = "index.html"
	}
	if strings.HasPrefix(name, "assets/") { // their names change with what is in them
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if raw, err := fs.ReadFile(files, name+".gz"); err == nil {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", contentType(name))
			_, _ = w.Write(raw) // the asker may have gone
			return
		}
	}
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		problem(w, http.StatusNotFound, "there is no such file")
		return
	}
	w.Header().Set("Content-Type", contentType(name))
	_, _ = w.Write(raw)
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// documentation is a page that says what the API can be asked, made from its
// description.
func documentation() []byte {
	d := &Desk{}
	api := d.api(http.NewServeMux()).OpenAPI()
	var b bytes.Buffer
	esc := html.EscapeString
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Dragoman's API</title><link rel="stylesheet" href="/docs.css">`+
		`<h1>Dragoman's API</h1><p>%s</p><p>For programs: <a href="%s/openapi.json">openapi.json</a>, <a href="%s/openapi.yaml">openapi.yaml</a>. `+
		`Assistants reach the record by the Model Context Protocol at <code>/mcp</code>. <code>/healthz</code> and <code>/metrics</code> are for whoever runs the desk.</p>`,
		esc(api.Info.Description), base, base)
	type op struct {
		path, method string
		*huma.Operation
	}
	var ops []op
	for p, item := range api.Paths {
		for m, o := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post} {
			if o != nil {
				ops = append(ops, op{p, m, o})
			}
		}
	}
	slices.SortFunc(ops, func(a, b op) int { return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.method, b.method)) })
	for _, o := range ops {
		fmt.Fprintf(&b, `<h2 id="%s"><code>%s %s</code></h2><p>%s.</p>`, esc(o.OperationID), o.method, esc(o.path), esc(o.Summary))
		if len(o.Parameters) > 0 {
			b.WriteString("<table><tr><th>parameter<th>in<th>means</tr>")
			for _, p := range o.Parameters {
				if p.Name == "Accept" {
					continue
				}
				name := esc(p.Name)
				if p.Required {
					name = "<b>" + name + "</b>"
				}
				means := p.Description
				if p.Schema != nil {
					if p.Schema.Description != "" {
						means = p.Schema.Description
					}
					if len(p.Schema.Enum) > 0 {
						means += fmt.Sprintf(" (one of %v)", p.Schema.Enum)
					}
					if p.Schema.Default != nil {
						means += fmt.Sprintf(" (%v without it)", p.Schema.Default)
					}
				}
				fmt.Fprintf(&b, "<tr><td><code>%s</code><td>%s<td>%s</tr>", name, p.In, esc(means))
			}
			b.WriteString("</table>")
		}
		var forms []string
		if r := o.Responses["200"]; r != nil {
			for t := range r.Content {
				forms = append(forms, t)
			}
		}
		slices.Sort(forms)
		if len(forms) > 0 {
			fmt.Fprintf(&b, "<p>Gives %s.</p>", esc(strings.Join(forms, ", ")))
		}
	}
	b.WriteString("</html>\n")
	return b.Bytes()
}
