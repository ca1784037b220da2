package lang_test

import (
	"fmt"

	"github.com/dragoman-events/dragoman/lang"
)

func Example() {
	m, err := lang.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "Iran's minister visited Baku."
	for _, s := range m.Annotate(text) {
		for i, t := range s.Tokens {
			fmt.Println(i, t.Of(text), t.POS, t.Lemma, t.Rel, t.Head)
		}
	}
	// Output:
	// 0 Iran PROPN Iran nmod:poss 2
	// 1 's PART 's case 0
	// 2 minister NOUN minister nsubj 3
	// 3 visited VERB visit root -1
	// 4 Baku PROPN Baku obj 3
	// 5 . PUNCT . punct 3
}
