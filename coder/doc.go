// Package coder turns a report into a document with its events: the whole way
// from text to who did what to whom, when and where.
//
// [New] loads every table once; the [Coder] is then read-only and safe for
// concurrent use. [Coder.Code] codes one report, [Coder.All] a stream of them
// on several cores in their order, [Coder.Records] gives the events of a
// document in PLOVER's field names.
//
// coder.go lists the stages in their order: look at the text, draft what the
// rules find, decide what is an event. The rules propose, the judge, a small
// model trained on items coded by reading, weighs what they found and adds
// what none of them knows; [Coder.RulesAlone] leaves it out. Each stage has a
// file of its own: status.go, where.go, parties.go, judge.go (what it looks at
// is in features.go, how it is trained in judge_train.go), when.go, visits.go,
// retell.go, context.go.
package coder
