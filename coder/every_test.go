package coder

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// TestEverySentence: parsing also the sentences that can hold no event finds
// nothing more and nothing else. It reads the sample's wire with some sentences
// that speak of nobody, and, where it is there, each nineteenth item of the news
// corpus, 5,000 in all.
func TestEverySentence(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "sample", "wire.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read := func(r io.Reader, each, most int) (out []dragoman.Report) {
		sc := bufio.NewScanner(r)
		for n := 0; sc.Scan() && len(out) < most; n++ {
			var it goldItem
			if n%each != 0 {
				continue
			}
			if err := json.Unmarshal(sc.Bytes(), &it); err != nil {
				t.Fatal(err)
			}
			out = append(out, dragoman.Report{ID: it.ID, Published: it.Date, Text: it.Text})
		}
		return out
	}
	reports := read(f, 1, 1000)
	for i := range reports {
		reports[i].Text = "It was raining. Nothing had been attacked. " + reports[i].Text + " The evening was long. The kitchen was closed. Cooks had been arrested by then."
	}
	dir := os.Getenv("DRAGOMAN_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if f, err := os.Open(filepath.Join(dir, "data", "current-events.jsonl.gz")); err == nil && !testing.Short() {
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, read(z, 19, 5000)...)
	}
	c := shared(t)
	all := c.EverySentence()
	left, sentences := 0, 0
	for _, rep := range reports {
		some, every := c.Code(rep), all.Code(rep)
		for i := range some.Sentences {
			sentences++
			if !Parsed(&some.Sentences[i]) {
				left++
			}
			if !Parsed(&every.Sentences[i]) {
				t.Fatalf("%s: sentence %d is not parsed", rep.ID, i)
			}
		}
		if a, b := c.Records(some), all.Records(every); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %d records, and %d of every sentence, or others", rep.ID, len(a), len(b))
		}
		if len(some.Claims) != len(every.Claims) || len(some.Threads) != len(every.Threads) {
			t.Errorf("%s: %d claims and %d threads, and %d and %d of every sentence", rep.ID, len(some.Claims), len(some.Threads), len(every.Claims), len(every.Threads))
		}
	}
	t.Logf("%d reports; %d of %d sentences were left", len(reports), left, sentences)
	if left == 0 {
		t.Error("no sentence was left: the test did not test")
	}
}
