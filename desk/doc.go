// Package desk is the record in a browser, in a script's and in an assistant's
// hands: an HTTP API described by OpenAPI, tools for the Model Context Protocol,
// and the web app, whose source is desk/web.
//
// Everything the desk answers comes from package answers or from the ledger; it
// adds no count of its own. An answer is made once for a version of the record
// and kept (cache.go), and its entity tag is that version and the question.
//
// The news is hostile and so may be whoever asks. guard.go has the whole of
// what stands before the API: who may ask, from where, how much and how long.
// Every text of a report goes out as JSON and is never markup; what a tool says
// to an assistant quotes it as material (mcp.go).
package desk
