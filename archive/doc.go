// Package archive codes more reports than one sitting, or one machine, holds.
//
// An archive is a set of files: JSON Lines, WARC, HTML, text, folders of them,
// on the disk or in a store that speaks S3. [MakePlan] cuts it into shards of
// about the same bytes and writes down, in the [Manifest], what each holds and
// its hash. [Run] puts the names of the shards that have no part yet into a
// work queue and codes them with one worker a core; [Work] joins such a queue
// from another process or host. Each shard gives one part, a Parquet file of
// events, and one small report, both named by the shard's content and the
// coder's version, and written only where none is.
//
// # What holds it together
//
// The manifest is the authority, not the queue. A shard is done when its part
// and its report lie in the store, failed when a note of why lies there; the
// queue only hands out what is left. A queue that is lost costs nothing: Run
// fills a new one with what the store does not hold. A worker that dies costs
// the shard it had in hand, which is handed out again; a shard coded twice is
// the same bytes under the same name, and the second writing does nothing.
//
// The queue is a work-queue stream of NATS JetStream. A shard is published to
// a subject of its own, one message a subject at most, so that two dispatchers
// queue it once. A worker takes one shard at a time, says while it works that
// it lives, and acknowledges when part and report are written, waiting for the
// server's word (a double ack). A shard that was handed out [Tries] times and
// is not done is set aside with the reason.
//
// Two shards that hold the same report (same id) give two parts that tell its
// events; [Collect] adds a report to a record once.
package archive
