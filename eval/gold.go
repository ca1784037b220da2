package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/dragoman-events/dragoman"
)

// Item is a report and the events that a reader found in it.
type Item struct {
	ID     string       `json:"id"`
	Date   dragoman.Day `json:"date"` // of publication
	Text   string       `json:"text"`
	Events []Gold       `json:"events"`
}

// Report is the item as a coder wants it.
func (it Item) Report() dragoman.Report {
	return dragoman.Report{ID: it.ID, Published: it.Date, Text: it.Text}
}

// Gold is one event as a reader wrote it down.
type Gold struct {
	Event      string          `json:"event"`
	Mode       string          `json:"mode"`
	Status     dragoman.Status `json:"status"` // empty is actual
	Actors     []GoldParty     `json:"actors"`
	Recipients []GoldParty     `json:"recipients"`
	Date       string          `json:"date"` // 2006-01-02 or 2006-01; empty is the day of the report
	Place      string          `json:"place"`
	Trigger    string          `json:"trigger"`
}

// GoldParty is a party of a Gold event; either field may be empty.
type GoldParty struct {
	Country string `json:"country"`
	Sector  string `json:"sector"`
}

// maxLine bounds a line of JSON, in bytes.
const maxLine = 16 << 20

// ReadGold reads JSON Lines, one Item a line. Errors name the line.
func ReadGold(r io.Reader) ([]Item, error) {
	var items []Item
	seen := map[string]bool{}
	err := lines(r, func(line []byte) error {
		var it Item
		if err := json.Unmarshal(line, &it); err != nil {
			return fmt.Errorf("%w: %w", err, dragoman.ErrInvalid)
		}
		switch {
		case it.ID == "":
			return fmt.Errorf("item without an id: %w", dragoman.ErrInvalid)
		case seen[it.ID]:
			return fmt.Errorf("item %s a second time: %w", it.ID, dragoman.ErrInvalid)
		}
		seen[it.ID] = true
		items = append(items, it)
		return nil
	})
	return items, err
}

// ReadCoded reads records as dragoman code prints them in JSON Lines, and
// gives them by report. Errors name the line.
func ReadCoded(r io.Reader) (map[string][]dragoman.Record, error) {
	coded := map[string][]dragoman.Record{}
	err := lines(r, func(line []byte) error {
		var rec dragoman.Record
		if err := json.Unmarshal(line, &rec); err != nil {
			return fmt.Errorf("%w: %w", err, dragoman.ErrInvalid)
		}
		if rec.Report == "" {
			return fmt.Errorf("record %q names no report: %w", rec.ID, dragoman.ErrInvalid)
		}
		coded[rec.Report] = append(coded[rec.Report], rec)
		return nil
	})
	return coded, err
}

// lines calls f with each line that is not blank.
func lines(r io.Reader, f func(line []byte) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	n := 0
	for s.Scan() {
		n++
		line := bytes.TrimSpace(s.Bytes())
		if len(line) == 0 {
			continue
		}
		if err := f(line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return nil
}
