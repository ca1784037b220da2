package dragoman

// Claim is what a report says of many events, or of how things stand, and not
// of one event: that a visit was the third, the first since a year or the
// highest in rank, that contacts are on the rise, that a border is the safest.
// It is as the report makes it, true or not. Its parties are those of a
// Record, so that a Claim is read without its Document; spans count bytes of
// the report's text.
type Claim struct {
	Report    string   `json:"report"`
	N         int      `json:"n"` // its number in the report, from 1
	Published Day      `json:"published"`
	Kind      string   `json:"kind"`           // see package claims: count, first, last, record, trend, comparison, assessment
	Of        string   `json:"of"`             // what is counted: a class of package claims, or the noun or verb of the text
	Events    []string `json:"events"`         // the events that a record would count: "CONSULT/visit"; empty: it keeps none such
	By        []Actor  `json:"by"`             // who acts; of an assessment, what is judged
	To        []Actor  `json:"to"`             // towards whom
	Mutual    bool     `json:"mutual"`         // done together: who acts towards whom makes no difference
	Where     Place    `json:"where,omitzero"` // the place that the claim is bound to, below a country
	Rank      int      `json:"rank,omitempty"` // least rank of who acts, see package actors; 0: any

	// Window is the time over which it is claimed. From is zero where the
	// beginning is not said or has no day that is known; How tells which. To
	// is the report's day unless the claim says an earlier one.
	Window Interval `json:"window"`
	Edge   Day      `json:"edge,omitempty"` // last day of what the window counts from: "since 1991" may be any day of that year
	Base   Interval `json:"base,omitzero"`  // the time that a comparison compares with

	Number    int    `json:"number"`              // which one, or how many; 0 for none and for "not since"
	Direction string `json:"direction,omitempty"` // of a trend or comparison: more, less, better, worse
	Measure   string `json:"measure,omitempty"`   // the words of degree: "highest-level", "more reliable"

	Status  Status   `json:"status"`           // of what is claimed: actual, future, hypothetical, negated
	Hedge   string   `json:"hedge,omitempty"`  // "seems", "reportedly"
	Speaker Actor    `json:"speaker,omitzero"` // who makes it; zero: the report itself
	Span    Span     `json:"span"`             // the words of the claim
	Text    TextInfo `json:"text"`             // the sentence
	Rule    string   `json:"rule"`             // what found it
}
