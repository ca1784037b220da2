// Package answers puts questions to the record. Every answer carries the
// passages that it rests on and the coverage of the record it was asked of:
// silence is not evidence.
package answers
