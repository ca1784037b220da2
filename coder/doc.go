// Package coder turns a report into a document with its events: the whole way
// from text to who did what to whom, when and where.
//
// [New] loads every table once; the [Coder] is then read-only and safe for
// concurrent use. [Coder.Code] codes one report, [Coder.All] a stream of them
// on several cores in their order, [Coder.Records] gives the events of a
// document in PLOVER's field names.
//
// coder.go lists the stages in their order. Each stage has a file of its own:
// parties.go, status.go, when.go, where.go, visits.go, retell.go.
package coder
