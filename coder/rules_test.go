package coder

import "testing"

// TestRuleExamples runs every example of every rule.
func TestRuleExamples(t *testing.T) {
	c := shared(t)
	faults, run, err := c.Check()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
	if run < 300 {
		t.Errorf("only %d examples ran", run)
	}
	t.Logf("%d examples", run)
}
