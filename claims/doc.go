// Package claims finds in a coded report what it claims of many events or of
// how things stand: "the third visit since December 2018", "the first since
// independence", "on the rise", "the safest border in the region".
//
// # What a claim is
//
// A claim goes beyond the event that it is told of: to be true it needs a
// record, not a witness. The kinds are
//
//	count       so many, or the so-manieth: "third visit since", "twice this year", "has not met since"
//	first       none before in the window: "first since 1991", "the first-ever"
//	last        none after: "last visited in 2009"
//	record      the most of its kind: "the highest-level visit in a decade", "a record five meetings"
//	trend       more or fewer, better or worse over time: "on the rise", "have deteriorated since"
//	comparison  one against another: "more attacks than last year", "more reliable than"
//	assessment  the utmost of a quality: "one of the safest borders"
//
// Assessments, and comparisons of qualities, are found to be attributed; no
// record can judge them.
//
// # How it is found
//
// A cue (an ordinal, a superlative, "twice", "since", a verb of change) is
// taken to what it counts by the tree: to the noun it modifies, the noun it is
// predicated of, or through "time" to a verb. What is counted must be a class
// of classes.tsv, or the claim must say since when, so that "the first lady",
// "a third party" and "the second deputy minister" are none: they count no
// events and name no window. A plain definite ordinal without a window ("at
// the second meeting they agreed") names an event and claims nothing. Parties
// come from the document's mentions, days from package dates.
package claims
