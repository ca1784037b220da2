package lang

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// written reads a treebank and writes it again.
func written(in []byte) ([]byte, error) {
	var out bytes.Buffer
	for e, err := range ReadCoNLLU(bytes.NewReader(in)) {
		if err != nil {
			return nil, err
		}
		if err := WriteCoNLLU(&out, &e); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// FuzzReadCoNLLU: whatever the bytes, what is read is a sentence whose words
// stand in its text, in order, with heads among them, or an error that says
// the line; and what was written once is written the same again.
func FuzzReadCoNLLU(f *testing.F) {
	news, err := os.ReadFile(filepath.Join("testdata", "news.conllu"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(news[:1500])
	f.Add([]byte("# newdoc\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVBP\tMood=Ind\t0\troot\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\tSpaceAfter=No\n2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n"))
	f.Add([]byte("1\t_\t_\tPUNCT\t:\t_\t0\tpunct\t_\t_\r\n\r\n"))
	f.Add([]byte("1\ta\ta\tX\tFW\t_\t7\tdep\t_\t_\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		for e, err := range ReadCoNLLU(bytes.NewReader(in)) {
			if err != nil {
				if !strings.Contains(err.Error(), "line ") {
					t.Errorf("error without its line: %v", err)
				}
				if !errors.Is(err, dragoman.ErrInvalid) && !strings.Contains(err.Error(), "token too long") {
					t.Errorf("not ErrInvalid: %v", err)
				}
				break
			}
			at := 0
			for i, tok := range e.Tokens {
				if tok.Start < at || tok.End <= tok.Start || tok.End > len(e.Text) {
					t.Fatalf("word %d at %v in a text of %d bytes, after %d", i+1, tok.Span, len(e.Text), at)
				}
				if tok.Head < -1 || tok.Head >= len(e.Tokens) || tok.Head == i {
					t.Fatalf("word %d has head %d", i+1, tok.Head+1)
				}
				at = tok.End
			}
		}
		once, err := written(in)
		if err != nil {
			return
		}
		twice, err := written(once)
		if err != nil {
			t.Fatalf("what was written is not read: %v\n%q", err, once)
		}
		if !bytes.Equal(once, twice) {
			t.Errorf("written again it is\n%q, was\n%q", twice, once)
		}
	})
}
