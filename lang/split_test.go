package lang

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"pgregory.net/rapid"
)

// cut shows how a text is split: a line for every sentence, a space between
// tokens.
func cut(text string) string {
	var b strings.Builder
	for i, s := range Split(text) {
		if i > 0 {
			b.WriteByte('\n')
		}
		for k, t := range s.Tokens {
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(t.Of(text))
		}
	}
	return b.String()
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"clitics", "They don't say it's Iran's, we'll see, I'd've gone.", "They do n't say it 's Iran 's , we 'll see , I 'd 've gone ."},
		{"typographic", "Iran’s minister can’t say “no”.", "Iran ’s minister ca n’t say “ no ” ."},
		{"plural possessive", "the ministers' visit and Laos' aid", "the ministers ' visit and Laos ' aid"},
		{"names with apostrophes", "O'Connor met Qa'ida men at Sana'a at 5 o'clock.", "O'Connor met Qa'ida men at Sana'a at 5 o'clock ."},
		{"grown together", "He cannot and is gonna.", "He can not and is gon na ."},
		{"hyphens", "a two-day visit by al-Ani to Nagorno-Karabakh", "a two - day visit by al - Ani to Nagorno - Karabakh"},
		{"prefixes", "pre-war non-nuclear ex-president co-operation mid-1990s anti-government", "pre-war non-nuclear ex-president co-operation mid-1990s anti-government"},
		{"weapons", "an F-16 and an S-300", "an F - 16 and an S - 300"},
		{"slash", "and/or on 9/11 and 11/28/2000", "and / or on 9/11 and 11/28/2000"},
		{"money", "It paid $5m, US$4.5 billion, €30 and 12% of £1,000.", "It paid $ 5 m , US$ 4.5 billion , € 30 and 12 % of £ 1,000 ."},
		{"units", "30km at 5pm, 8 a.m. and 25°C in the 1980s on the 21st", "30 km at 5 pm , 8 a.m. and 25 ° C in the 1980s on the 21st"},
		{"ranges", "In 1999-2001 it took 10–12 days.", "In 1999 - 2001 it took 10 – 12 days ."},
		{"telephone", "Call 713-853-3989 or +994 12 345.", "Call 713-853-3989 or +994 12 345 ."},
		{"initials", "J. R. Smith of the U.N. met Gen. Qamar Bajwa. He left.", "J. R. Smith of the U.N. met Gen. Qamar Bajwa .\nHe left ."},
		{"titles", "Mr. Obama and Lt. Col. Davis met Sen. Kerry vs. Prof. Li.", "Mr. Obama and Lt. Col. Davis met Sen. Kerry vs. Prof. Li ."},
		{"country abbreviated", "He left the U.S. The U.S. Army stayed in Washington D.C. on Jan. 5.", "He left the U.S.\nThe U.S. Army stayed in Washington D.C. on Jan. 5 ."},
		{"companies", "Google Inc. bought it. Exxon Corp. said so.", "Google Inc. bought it .\nExxon Corp. said so ."},
		{"plan b", "It is plan B. The army left.", "It is plan B .\nThe army left ."},
		{"quotes", `He said: "We will go. We must." Then he left. "Why?" he asked.`, "He said : \" We will go .\nWe must . \"\nThen he left .\n\" Why ? \" he asked ."},
		{"curly quotes", "“It is over.” The war ended. “No,” she said.", "“ It is over . ”\nThe war ended .\n“ No , ” she said ."},
		{"brackets", "(He left.) She stayed (for now).", "( He left . )\nShe stayed ( for now ) ."},
		{"marks", "What?! No... Really? Yes!!!", "What ?!\nNo ...\nReally ?\nYes !!!"},
		{"decimal", "It grew 3.5 percent. Then 4.", "It grew 3.5 percent .\nThen 4 ."},
		{"dateline", "BAKU, Jan 22 (Reuters) - Iran's army chief met Aliyev.", "BAKU , Jan 22 ( Reuters ) -\nIran 's army chief met Aliyev ."},
		{"short dateline", "TBILISI - The minister left. Two men - both armed - fled.", "TBILISI -\nThe minister left .\nTwo men - both armed - fled ."},
		{"no dateline", "UNESCO-led talks went on. USA - the land. NATO - a pact.", "UNESCO - led talks went on .\nUSA - the land .\nNATO - a pact ."},
		{"headline", "Iran army chief visits Baku\n\nOn Wednesday he met Aliyev.", "Iran army chief visits Baku\nOn Wednesday he met Aliyev ."},
		{"headline on its line", "Safest border is with Azerbaijan\nThe former border that is now a shared border is the safest one of all of them.", "Safest border is with Azerbaijan\nThe former border that is now a shared border is the safest one of all of them ."},
		{"wrapped", "The two countries have agreed to\nexpand relations, as the President\nAliyev said.", "The two countries have agreed to expand relations , as the President Aliyev said ."},
		{"list", "Agreed:\n- trade\n- transport", "Agreed :\n- trade\n- transport"},
		{"addresses", "See https://example.org/a?b=c, www.un.org. Write to a.b@example.com.", "See https://example.org/a?b=c , www.un.org .\nWrite to a.b@example.com ."},
		{"missing space", "They met.Then they left.", "They met .\nThen they left ."},
		{"no-break space", "Mr. Hasanov said 5 000.", "Mr. Hasanov said 5 000 ."},
		{"emoji", "Good 👍🏽 news 🇦🇿🇮🇷 👨‍👩‍👧!", "Good 👍🏽 news 🇦🇿 🇮🇷 👨‍👩‍👧 !"},
		{"scripts", "The word мир means 和平 and سلام.", "The word мир means 和平 and سلام ."},
		{"companies joined", "AT&T and R&D at Procter&Gamble", "AT&T and R&D at Procter & Gamble"},
		{"abbreviation and stop", "He works at Google Inc.. She does not.", "He works at Google Inc. .\nShe does not ."},
		{"number sign", "No. 5 is #1, says @reuters.", "No. 5 is # 1 , says @reuters ."},
		{"empty", " \n\t ", ""},
	} {
		if got := cut(c.text); got != c.want {
			t.Errorf("%s: %q\n got %q\nwant %q", c.name, c.text, got, c.want)
		}
	}
}

// checkSplit reports what is wrong with the sentences of a text.
func checkSplit(text string, ss []dragoman.Sentence) string {
	at := 0
	for _, s := range ss {
		if len(s.Tokens) == 0 || len(s.Tokens) > maxTokens {
			return "a sentence without tokens or with too many"
		}
		if s.Start != s.Tokens[0].Start || s.End != s.Tokens[len(s.Tokens)-1].End {
			return "the sentence does not span its tokens"
		}
		for _, k := range s.Tokens {
			if k.Start < at || k.End <= k.Start || k.End > len(text) {
				return "tokens out of order or out of range"
			}
			if !onlySpace(text[at:k.Start]) {
				return "text between tokens: " + text[at:k.Start]
			}
			if k.Head != -1 {
				return "a head"
			}
			at = k.End
		}
	}
	if !onlySpace(text[at:]) {
		return "text behind the last token"
	}
	return ""
}

func onlySpace(s string) bool {
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		if classOf(r) != space {
			return false
		}
		i += w
	}
	return true
}

func TestSplitOffsets(t *testing.T) {
	pieces := []string{
		"Iran", "’s", "don't", " ", "\n", "\n\n", "\u00a0", ".", "...", "U.S.", "Gen.", "\"", "“", "”", "(", ")", "-", "–", "3.5", "$5m",
		"http://a.b/c?d", "a@b.c", "\xff", "\xe2\x80", "👍🏽", "🇦🇿", "мир", "和平", "\u200b", "\u00ad", "'", "''", "1.", "9/11", "a&b", "#x", "é", "\u2029", "\r\n", "\x00",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")
		if bad := checkSplit(text, Split(text)); bad != "" {
			t.Fatalf("%q: %s", text, bad)
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("Iran’s Gen. Qamar (of the U.S.) can't pay $5m. \"Why?\" he said…\n\n- a@b.c http://x.y/z)")
	f.Add("\xff\xfe.\u2029'99 s**t AT&T 5p.m. 713-853-3989 w/o :-) --> e.g. report.doc")
	f.Fuzz(func(t *testing.T, text string) {
		if bad := checkSplit(text, Split(text)); bad != "" {
			t.Fatalf("%q: %s", text, bad)
		}
	})
}
