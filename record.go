package dragoman

// Record is one event in PLOVER's field names, as every format and the ledger
// carry it. Spans count bytes of the report's text.
type Record struct {
	ID         string     `json:"id"` // stable: same report and same coder version, same id
	Report     string     `json:"report"`
	Published  Day        `json:"published"`
	Date       Day        `json:"date"`    // first day; empty when unknown
	EndDate    Day        `json:"enddate"` // last day; empty when unknown
	DateSaid   string     `json:"date_said"`
	DateHow    string     `json:"date_how"`
	Event      []string   `json:"event"`
	Mode       []string   `json:"mode"`
	Context    []string   `json:"context"`
	Status     Status     `json:"status"`
	Hedge      string     `json:"hedge"`             // the word by which the report keeps its distance: "reportedly", "claimed", "according to"
	SaidBy     []Actor    `json:"said_by,omitempty"` // who says that it happened, where the report lets somebody say it
	Actor      []Actor    `json:"actor"`
	Recipient  []Actor    `json:"recipient"`
	EventLoc   EventLoc   `json:"event_loc"`
	EventText  string     `json:"event_text"` // the trigger
	TextInfo   TextInfo   `json:"text_info"`
	Passages   []TextInfo `json:"passages,omitempty"` // further passages that tell the same event
	QuadCode   int        `json:"quad_code"`          // 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; 0 none
	EventScale float64    `json:"event_scale"`        // PLOVER's score, -10 to 10
	CAMEO      string     `json:"cameo"`
	PartOf     string     `json:"part_of"` // id of the visit that this event belongs to
	Rule       string     `json:"rule"`
	Confidence float64    `json:"confidence"`
	Corrected  []string   `json:"corrected,omitempty"` // what people have corrected in it, each with the id of the correction: "date 3f2a9c1d"
	Coder      CoderInfo  `json:"coder"`
	CiteInfo   Citation   `json:"cite_info"`
	Counted    *Counted   `json:"counted,omitempty"` // of events that others have coded, where their source counts
}

// Actor is one party of a Record.
type Actor struct {
	Code           string `json:"code"`
	Sector         string `json:"sector"`
	EntityText     string `json:"entity_text"`     // the words of the report
	IdentifierText string `json:"identifier_text"` // the name in full, where known
	Office         string `json:"office"`
	Rank           int    `json:"rank,omitempty"`
	Span           Span   `json:"span"`
}

// EventLoc is where an event took place.
type EventLoc struct {
	Place       string  `json:"place"`
	CountryCode string  `json:"country_code"`
	Lat         float64 `json:"lat"`
	Lon         float64 `json:"lon"`
	Span        Span    `json:"span"`
}

// TextInfo is where a report tells an event. Report and Trigger are set in
// Record.Passages: Report when it is another one than the record's own.
type TextInfo struct {
	Report    string `json:"report,omitempty"`
	Published Day    `json:"published,omitzero"`
	Sequence  int    `json:"sequence"` // sentence number in the report, from 1
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Text      string `json:"text"` // the passage itself
	Trigger   string `json:"trigger,omitempty"`
}

// Counted is what a source that watches all media says of an event's coverage:
// how often it was mentioned, in how many sources and articles, in what tone
// (-100 to 100), and whether in the lead of an article.
type Counted struct {
	Mentions int     `json:"mentions"`
	Sources  int     `json:"sources"`
	Articles int     `json:"articles"`
	Tone     float64 `json:"tone"`
	Root     bool    `json:"root"`
}

// CoderInfo says which program and version made a record.
type CoderInfo struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Citation is how a reader finds the report.
type Citation struct {
	Title       string `json:"title"`
	URL         string `json:"url"`
	Publication string `json:"publication"`
}

// AtLeast gives the records of at least that confidence. One that belonged to
// a visit that is left out stands by itself.
func AtLeast(records []Record, confidence float64) []Record {
	if confidence <= 0 {
		return records
	}
	kept := make(map[string]bool, len(records))
	var out []Record
	for _, r := range records {
		if r.Confidence >= confidence {
			kept[r.ID] = true
			out = append(out, r)
		}
	}
	for i := range out {
		if !kept[out[i].PartOf] {
			out[i].PartOf = ""
		}
	}
	return out
}
