package actors

// The kinds of a Mention.
const (
	Country = "country" // a country's name, or its adjective where it modifies no party: "Iran", "Turkish shelling"
	Place   = "place"   // a city, province or region; Party is the country's government
	Name    = "name"    // a person by name, title and apposition included
	Office  = "office"  // one person by office: "the Azerbaijani defence minister"
	Body    = "body"    // an organisation or organ of state: "NATO", "the foreign ministry", "police"
	Group   = "group"   // several persons by role: "Iranian officials", "rebels"
	People  = "people"  // private persons: "civilians", "many Iranian nationals"
	Pronoun = "pronoun" // "he", "they", "its", resolved; unresolved pronouns are not mentions
	Plural  = "plural"  // "the two countries", "both sides": see Members
	Other   = "other"   // a proper name of which nothing is known
	Source  = "source"  // who says something, where he is no party: "state media", "witnesses"
)

// Ranks order offices, so that "high-ranking" is a threshold: a question may
// ask for RankMinister and above. They are the project's own; the gaps leave
// room. Parliament and courts stand beside their equals in government.
const (
	RankUnknown   = 0
	RankPrivate   = 10 // private persons and rank and file
	RankOfficial  = 20 // an official, diplomat or officer
	RankSpokesman = 30 // who speaks for an office
	RankSenior    = 40 // a senior official, general, judge, member of parliament
	RankHead      = 50 // heads an agency, a party, a province or an embassy
	RankDeputy    = 55 // deputy minister, under-secretary
	RankChief     = 65 // chief of staff of the forces, head of intelligence, chief justice
	RankMinister  = 70 // minister, secretary of state, head of an international body
	RankSpeaker   = 75 // speaker of a parliament, vice president, deputy prime minister
	RankPremier   = 85 // head of government
	RankState     = 90 // head of state
)
