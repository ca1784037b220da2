package lang

import "testing"

// TestBuiltIn holds the card to the weights that it speaks of.
func TestBuiltIn(t *testing.T) {
	c, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	if c.Bytes != len(english) || c.Accurate.Bytes != len(accurateWeights) || c.Fast.Bytes != len(fastWeights) || c.Format != weightsVersion || len(c.Data) == 0 {
		t.Errorf("the card tells of %d bytes in format %d from %q; the weights are %d bytes in format %d, parsers of %d and %d", c.Bytes, c.Format, c.Data, len(english), weightsVersion, len(accurateWeights), len(fastWeights))
	}
}
