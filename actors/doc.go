// Package actors finds who a report speaks of, and who they are in PLOVER's
// terms: names, titles, offices and roles become parties with a country or
// body, a sector, an office and a rank, right on the report's day.
//
// [Load] reads the tables once; the [Lexicon] is then safe for concurrent use.
// [Lexicon.Mentions] fills a document's Mentions from its tagged and parsed
// sentences. [Lexicon.Who] answers who held what on a day. [Lexicon.Add] and
// [Lexicon.AddPETRARCH] read users' lists, which win over the tables.
//
// # What a mention is
//
// A mention is one phrase that names a party, with its title, its country and
// its apposition folded in: "Zakir Hasanov, Azerbaijan's minister of defense"
// is one mention. Mentions come in the order of their place in the text and
// do not overlap, with one exception: coordinated countries share a head. "The
// Russian and Turkish presidents" are two mentions with one Head, the spans
// "The Russian" and "Turkish presidents"; so are "the foreign ministers of
// Iran and Russia".
//
// Head is the token of the phrase that hangs outside it in the tree. Places
// are mentions too (kind [Place]), with the country's code and GOV, so that a
// rule may take the host of a visit from them; an adjective or country name
// that modifies something that is no party ("Turkish shelling") is a mention
// of kind [Country]. What the text does not say stays empty: "police" has the
// sector COP and no code, an unknown person a name and nothing else.
//
// Same leads to the last mention before that speaks of the same party: a last
// name to the full name, "the minister" to the minister, "he" to the subject
// of its sentence or the one before. Pronouns that this does not settle are
// not mentions. What a report says of a person beats the table and holds for
// the rest of the report. "The two countries" and "they", after a list, have
// no party of their own but Members.
//
// # How it is found
//
// A sentence is cut into units, the longest phrases that the tables and
// package places know (units.go). A grammar of noun phrases joins them:
// modifiers and heads, owners, complements, titles and appositions (phrase.go).
// It leans on parts of speech and forgives the commonest errors of a tagger;
// of the tree it uses little, so that a wrong tree costs a head and seldom a
// party. Then each phrase is tied to those before it (discourse.go).
//
// Rejected: reading mentions off the tree alone. On news text every tenth
// noun hangs wrong, and each would have cost a name its title or its country.
//
// # The tables
//
// agents.tsv holds the words for roles and groups; bodies.tsv organisations,
// armed groups, companies and organs of state; persons.tsv people and the
// offices that they held. Each begins with a comment that tells its columns
// and where its facts come from.
package actors
