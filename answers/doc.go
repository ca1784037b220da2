// Package answers puts questions to the record. Every answer carries the
// passages that it rests on and what the record covers: silence is not
// evidence.
//
// An answer is plain data, and an [Answer] gives itself in four forms: to read
// on a screen ([WriteText]), to paste into a brief ([WriteMarkdown]), as JSON
// ([WriteJSON]) and as the rows of a spreadsheet (Sheet). Each ends with its
// [Foot]: the question, the version of the record, and what that covers. The
// same question to the same record gives the same bytes.
//
// Text and sheets quote the news as it is, and what shows them makes it safe
// (exchange.Screen, exchange.WriteSheet); Markdown escapes it.
package answers
