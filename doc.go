// Package dragoman holds the nouns of the program: what a report is, what is
// derived from it, and what an event says. It has no behaviour beyond small
// methods and imports the standard library only.
//
// The way through the house, from the ground up:
//
//	ontology   PLOVER's types, modes, contexts, scores and CAMEO codes
//	lang       text to sentences, tokens, tags, lemmas and trees
//	dates      "on Wednesday last week" to an interval of days
//	places     names to places and countries
//	actors     names, titles and offices to parties
//	rules      the rule language, and the rules
//	coder      a Report in, a Document with its events out
//	ledger     the record of many reports, in one SQLite file
//	intake     files of every kind to Reports
//	exchange   events to the field's formats
//	answers    questions to the record
//	eval       scores against gold
//	cmd/dragoman
//
// A package imports lower floors only; floors_test.go holds the table.
package dragoman
