package lang

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// treeSentences are entries of a treebank as the parsers learn from
// them.
func treeSentences(entries []Entry) []treeSentence {
	all := make([]treeSentence, len(entries))
	for i := range entries {
		e, s := &entries[i], &all[i]
		for _, t := range e.Tokens {
			s.forms = append(s.forms, t.Of(e.Text))
			s.tags = append(s.tags, t.POS+" "+t.Tag)
			s.heads = append(s.heads, t.Head+1)
			s.rels = append(s.rels, t.Rel)
		}
	}
	return all
}

// readRaw reads raw text, lines of JSON with a member "text" (gzipped if the
// name ends in .gz), as sentences of words.
func readRaw(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("raw text: %w", err)
	}
	defer f.Close()
	var r io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return nil, fmt.Errorf("raw text %s: %w", path, err)
		}
	}
	var all [][]string
	d := json.NewDecoder(r)
	for n := 1; ; n++ {
		var item struct {
			Text string `json:"text"`
		}
		switch err := d.Decode(&item); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("raw text %s: item %d: %w", path, n, err)
		}
		for _, s := range Split(item.Text) {
			forms := make([]string, len(s.Tokens))
			for i, t := range s.Tokens {
				forms[i] = strings.Clone(t.Of(item.Text))
			}
			all = append(all, forms)
		}
	}
}

// parserJob reads the raw text and learns word vectors from it, which the
// parsers start from and the tagger has its classes from. The first of devs
// tells how they do as they learn.
func (t *trainer) parserJob(card *Card, devs [][]Entry) (*parserJob, error) {
	job := &parserJob{trees: treeSentences(t.entries), seed: t.Seed, log: t.Log, quick: max(1, t.Hurry), self: t.Self}
	for _, path := range t.Text {
		raw, err := readRaw(path)
		if err != nil {
			return nil, fmt.Errorf("train: %w", err)
		}
		card.Text = append(card.Text, filepath.Base(path))
		job.raw = append(job.raw, raw...)
	}
	if len(devs) > 0 {
		job.dev = treeSentences(devs[0])
	}
	job.learnWords()
	return job, nil
}
