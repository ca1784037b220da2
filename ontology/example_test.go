package ontology_test

import (
	"fmt"

	"github.com/dragoman-events/dragoman/ontology"
)

func Example() {
	t, _ := ontology.Lookup("CONSULT")
	fmt.Println(t.Gloss+",", ontology.QuadName(t.Quad)+",", t.Score)
	fmt.Println(ontology.Valid("CONSULT", "visit"), ontology.Valid("CONSULT", "riot"))
	fmt.Println(ontology.CAMEO("CONSULT", "visit", []string{"military"}))
	fmt.Println(ontology.CAMEO("AID", "", []string{"diplomatic", "military"}))
	// Output:
	// meet or talk, verbal cooperation, 2.1
	// true false
	// 042
	// 072
}
