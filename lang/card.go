package lang

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed model/card.json
var englishCard []byte

// BuiltIn describes the weights that [Load] reads.
func BuiltIn() (Card, error) {
	var c Card
	if err := json.Unmarshal(englishCard, &c); err != nil {
		return Card{}, fmt.Errorf("card of the built-in weights: %w", err)
	}
	return c, nil
}
