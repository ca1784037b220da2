package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/dragoman-events/dragoman/lang"
)

// A text is parsed alike, whatever the blocks it is read in: sentences do not
// go over blank lines, and the last one of a block without any waits.
func TestParseInBlocks(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	const news = "Iran's minister visited Baku. Two men — “rebels” — were killed in Kabul on Monday! The U.N. envoy left."
	for _, c := range []struct{ name, between string }{{"paragraphs", "\n\n"}, {"one line", " "}, {"no space", ""}} {
		text := strings.Repeat(news+c.between, 9)
		var want string
		for _, block := range []int{1 << 20, 1, 7, 64, 300} {
			var got bytes.Buffer
			if err := parse(&got, m.ParseFast, iotest.OneByteReader(strings.NewReader(text)), block); err != nil {
				t.Fatal(err)
			}
			if want == "" {
				want = got.String()
			}
			if n := strings.Count(got.String(), "# text = "); n < 18 {
				t.Errorf("%s: %d sentences", c.name, n)
			}
			if got.String() != want {
				t.Errorf("%s: in blocks of %d bytes: %d bytes, at once %d", c.name, block, got.Len(), len(want))
			}
		}
	}
	broken := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(news)))
	if err := parse(new(bytes.Buffer), m.ParseFast, broken, 1); err == nil {
		t.Error("no error of a text that cannot be read")
	}
}
