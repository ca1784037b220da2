package dates

import (
	"fmt"
	"os"
	"testing"
)

func TestDbg(t *testing.T) {
	txt := os.Getenv("TXT")
	if txt == "" {
		t.Skip()
	}
	m := tagged(t)
	for _, s := range m.Annotate(txt) {
		for i, k := range s.Tokens {
			fmt.Println(i, k.Of(txt), k.POS, k.Tag, k.Rel, k.Head)
		}
		for _, e := range Find(txt, &s, mustDay(t, os.Getenv("REF"))) {
			fmt.Println(e.Said.Of(txt), brief(e), e.How)
		}
	}
}
