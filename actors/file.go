package actors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// maxFile bounds a user's file, in bytes.
const maxFile = 256 << 20

// AddFile reads a user's file of any of the kinds that doc/actors.md describes:
// a list of ours, a PETRARCH dictionary of actors or agents, or a list of
// discards. What it holds tells which: a list of ours has the first line
// "person" or "body" and a tab; a dictionary has codes in brackets; discards
// have neither. Bad lines are left out and told by the error, which then wraps
// [dragoman.ErrInvalid]; the rest is in use. Any other error is of reading the
// file. It must be done before the Lexicon is used.
func (x *Lexicon) AddFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(b) > maxFile {
		return fmt.Errorf("%s: over %d bytes: %w", path, maxFile, dragoman.ErrInvalid)
	}
	switch kindOf(b) {
	case ownList:
		return x.Add(path, bytes.NewReader(b))
	case petrarchList:
		return x.AddPETRARCH(path, bytes.NewReader(b))
	}
	return x.AddDiscards(path, bytes.NewReader(b))
}

type listKind uint8

const (
	discardList listKind = iota
	ownList
	petrarchList
)

// kindOf tells what a file is.
func kindOf(b []byte) listKind {
	kind := discardList
	for line := range bytes.Lines(b) {
		s := strings.TrimPrefix(string(line), "\ufeff")
		if i := strings.IndexByte(s, '#'); i >= 0 {
			s = s[:i]
		}
		if strings.TrimSpace(s) == "" {
			continue
		}
		first, rest, _ := strings.Cut(s, "\t")
		switch {
		case first == "person" || first == "body":
			return ownList
		case strings.ContainsRune(s, '['):
			return petrarchList
		case strings.Count(strings.TrimSpace(rest), "\t") > 1:
			kind = ownList // its kinds are misspelt: Add says so
		}
	}
	return kind
}

// AddDiscards reads a list of PETRARCH's discards, a phrase a line: a sentence
// that holds one tells no event, and for a phrase after "+" the whole report
// tells none. Case does not count, and an underscore is a space; a phrase that
// PETRARCH would take for the beginning of a word is taken for the whole word.
// Bad lines are left out and told by the error.
func (x *Lexicon) AddDiscards(name string, from io.Reader) error {
	b, err := io.ReadAll(from)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if x.discards == nil {
		x.discards = newTable(256)
	}
	var errs []error
	n := 0
	for line := range bytes.Lines(b) {
		n++
		s := strings.TrimPrefix(string(line), "\ufeff")
		if i := strings.IndexAny(s, "#["); i >= 0 {
			s = s[:i] // a code or a date that some copies carry
		}
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		c := sentenceDiscard
		if rest, ok := strings.CutPrefix(s, "+"); ok {
			s, c = rest, reportDiscard
		}
		ws := phraseWords(nil, spoken(s))
		switch {
		case len(ws) == 0:
			errs = append(errs, fmt.Errorf("%s:%d: %q: no letters: %w", name, n, s, dragoman.ErrInvalid))
		case len(ws) > maxPhrase:
			errs = append(errs, fmt.Errorf("%s:%d: over %d words: %w", name, n, maxPhrase, dragoman.ErrInvalid))
		default:
			x.discards.add(ws, c, 0, 0)
		}
	}
	return errors.Join(errs...)
}

// maxPhrase bounds the phrases that are looked up, in words.
const maxPhrase = 14

// The classes of the senses of a table of discards.
const (
	sentenceDiscard class = iota
	reportDiscard
)

// Discarded gives, for each sentence of a document, the phrase of a list of
// discards that keeps it from being coded, or an empty span; nil where no list
// was added or no phrase is met.
func (x *Lexicon) Discarded(d *dragoman.Document) []dragoman.Span {
	if x.discards == nil {
		return nil
	}
	var out []dragoman.Span
	var ws []word
	for si := range d.Sentences {
		s := &d.Sentences[si]
		ws = sentenceWords(ws[:0], d.Text, s)
		for i := range ws {
			h := uint64(0)
			for k := i; k < len(ws) && k < i+maxPhrase; k++ {
				if k == i {
					h = ws[k].hash
				} else {
					h = join(h, ws[k].hash)
				}
				slot := x.discards.find(h)
				if slot == nil {
					break
				}
				for j := slot.first; j >= 0; j = x.discards.senses[j].next {
					span := dragoman.Span{Start: s.Tokens[ws[i].token].Start, End: s.Tokens[ws[k].token].End}
					if out == nil {
						out = make([]dragoman.Span, len(d.Sentences))
					}
					if x.discards.senses[j].class == reportDiscard {
						for o := range out {
							out[o] = span
						}
						return out
					}
					out[si] = span
				}
				if !slot.more {
					break
				}
			}
		}
	}
	return out
}
