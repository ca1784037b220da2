// Package answers puts questions to the record. Every answer carries the
// passages that it rests on and what the record covers: silence is not
// evidence.
//
// An answer is plain data. Its WriteText is for a reader and its Sheet for
// tables; both quote the news as it is, and what shows them on a terminal
// makes it safe (exchange.Screen, exchange.WriteSheet).
package answers
