// Package actors finds who a report speaks of, and who they are in PLOVER's
// terms: names, titles, offices and roles become parties with a country or
// body, a sector, an office and a rank, right on the report's day.
//
// [Load] reads the tables once; the [Lexicon] is then safe for concurrent use.
// [Lexicon.Mentions] fills a document's Mentions from its tagged and parsed
// sentences. [Lexicon.Who] answers who held what on a day.
//
// # What a mention is
//
// A mention is one phrase that names a party, with its title, its country and
// its apposition folded in: "Zakir Hasanov, Azerbaijan's minister of defense"
// is one mention. Mentions come in the order of their place in the text and
// do not overlap, but for coordinated modifiers: "the Russian and Turkish
// presidents" are two mentions with one Head, the spans "the Russian" and
// "Turkish presidents".
//
// Head is the token of the phrase that hangs outside it in the tree. Places
// are mentions too (kind [Place]), with the country's code and GOV, so that a
// rule may take the host of a visit from them; an adjective or country name
// that modifies something that is no party ("Turkish shelling") is a mention
// of kind [Country]. What the text does not say stays empty: "police" has the
// sector COP and no code.
//
// # The tables
//
// agents.tsv holds the words for roles and groups; bodies.tsv organisations,
// armed groups, companies and organs of state; persons.tsv people and the
// offices that they held. Each begins with a comment that tells its columns.
package actors
