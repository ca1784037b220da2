// Package ledger keeps the record of many reports in one SQLite file: the
// reports, their passages (one coded statement in one report), and the events
// that the passages tell. Passages of several reports that tell one event are
// merged into it, and counts rest on events.
//
// The record is a function of the set of reports in it. The order in which
// they came, the size of the batches, the number of processes that added them
// and the times they were killed leave no trace: see [Ledger.Add], and
// merge.go for what makes two passages one event.
//
// Several processes may have one record open, to read and to add. Every batch
// is one transaction that is on the disk when Add returns.
package ledger
