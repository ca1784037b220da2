package lang

import "testing"

func TestRegularVerb(t *testing.T) {
	for form, want := range map[string]string{
		"raided": "raid", "bombed": "bomb", "extradited": "extradite", "fined": "fine", "ruled": "rule", "barred": "bar",
		"denied": "deny", "denies": "deny", "condemning": "condemn", "freed": "free", "battling": "battle", "boycotts": "boycott",
		"seizes": "seize", "quitting": "quit", "impeaches": "impeach", "agreed": "agree",
		"bed": "", "sing": "", "s": "", "ed": "", "zzzed": "",
	} {
		got, ok := regularVerb(nil, []byte(form))
		if string(got) != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q", form, got, want)
		}
	}
}

func TestLemmasOfNews(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	const text = "Police raided the house and the court fined the firm."
	want := map[string]string{"raided": "raid", "fined": "fine"}
	for _, s := range m.Annotate(text) {
		for _, tok := range s.Tokens {
			if w, ok := want[tok.Of(text)]; ok && tok.Lemma != w {
				t.Errorf("%s: lemma %s, want %s", tok.Of(text), tok.Lemma, w)
			}
		}
	}
}
