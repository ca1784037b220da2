// Package dates finds expressions of time in English news text and turns each
// into an interval of days with its derivation: "Wednesday last week", in a
// report of Tuesday 2019-01-22, is 2019-01-16, "Wednesday of the week of
// 2019-01-14, the week before 2019-01-22".
//
// # What is promised
//
// An interval never says more than the words do. "In December 2018" runs from
// the first of the month to the last; "two weeks ago" is a week; "since
// Friday" has no end; a date whose day and month cannot be told apart
// (03/04/2019) is found and has no interval at all. Days are the report's
// own: a time of day and its zone belong to the expression but move no day.
//
// Not every number with a month is the date of what the sentence tells. "The
// 2015 nuclear deal" uses a year as a name; such expressions are found with
// kind [Naming], so that nobody takes them for the date of an event. Resolution
// 1701, Boeing 747, Theresa May and a protest march are not found at all.
//
// # How it works
//
// The words of a sentence are looked up once (lex.go, words.tsv) and become
// items of classes: month, weekday, number, unit, ... Then the grammar, a table
// of rules (grammar.go), is run over the items in seven stages, each from left
// to right with the longest match winning:
//
//	name    names.go    what only looks like a date
//	point   days.go     words to days, periods.go to weeks and longer, holidays.tsv
//	join    joins.go    a year, a week or a time of day put to them
//	anchor  anchors.go  "the following day", and durations
//	part    parts.go    "late", "the first half of"
//	shift   shifts.go   "two weeks before", "a day later"
//	span    spans.go    "since", "until", "from ... to"
//
// At the end licence.go decides what stands: a bare number is a year after
// "in" and none before "people". Each rule carries examples and counter-examples,
// which the tests run beside testdata/corpus.tsv (phrasings and their values)
// and testdata/negatives.txt. There is no regular expression and no
// backtracking beyond one rule, so the time is linear in the length of the
// text.
//
// A weekday or a month without a year is past or to come by the tense of the
// verb that governs it (tense.go), found in the dependency tree if the sentence
// is parsed, else by the tags, else by the words around; news without any sign
// is past.
//
// # Conventions
//
// Weeks run from Monday to Sunday (ISO 8601), days count in the proleptic
// Gregorian calendar, seasons are the meteorological ones of the northern
// hemisphere. "Last Sunday" is the latest Sunday before the report's day, and
// "next Sunday" the first one after it: measured on dated news where the day
// is known from elsewhere, this was right more often than the week before or
// after.
package dates
