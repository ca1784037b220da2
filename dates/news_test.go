package dates

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// TestNews prints random items of the corpus of news that contain words of
// time, with what is found in them, for reading. DATES_NEWS=seed,number.
func TestNews(t *testing.T) {
	want := os.Getenv("DATES_NEWS")
	if want == "" {
		t.Skip("set DATES_NEWS=seed,number to read items")
	}
	var seed, number int
	if _, err := fmt.Sscanf(want, "%d,%d", &seed, &number); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(shared(t, "data/current-events.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	m := tagged(t)
	var items []string
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		items = append(items, sc.Text())
	}
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	shown := 0
	for _, line := range items {
		var it struct{ Date, Text string }
		if json.Unmarshal([]byte(line), &it) != nil {
			t.Fatal("bad line")
		}
		sentences := m.Annotate(it.Text)
		var b strings.Builder
		found := false
		for i, es := range FindIn(it.Text, sentences, mustDay(t, it.Date)) {
			_ = i
			for _, e := range es {
				found = true
				b.WriteString("\n      [" + e.Said.Of(it.Text) + "] " + brief(e) + "   <" + e.How + ">")
			}
		}
		if !found && !dateish(it.Text) {
			continue
		}
		if os.Getenv("DATES_HARD") != "" && !hard(it.Text) {
			continue
		}
		t.Logf("%s %s %s%s", it.Date, mustDay(t, it.Date).Weekday().String()[:3], it.Text, b.String())
		if shown++; shown == number {
			return
		}
	}
}

// dateish is a crude sign of words of time, to see what is missed.
func dateish(text string) bool {
	for _, w := range strings.Fields(strings.ToLower(text)) {
		switch strings.Trim(w, ".,;:()'\"’s") {
		case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "april", "june", "july", "august", "september",
			"october", "november", "december", "yesterday", "today", "tomorrow", "year", "month", "week", "day", "weekend", "ago", "century", "decade", "hour":
			return true
		}
		if len(w) >= 4 && isDigits(w[:4]) && w[0] <= '2' && w[0] >= '1' {
			return true
		}
	}
	return false
}

// hard is a crude sign of times that need reasoning: weekdays, months without
// a year, distances.
func hard(text string) bool {
	low := strings.ToLower(text)
	for _, w := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", " later", " earlier", "following day", "next ", "early ", "late ", "mid-", " after the ", "until ", "spring", "summer", "weekend", "morning", "christmas", "easter", "ramadan", "same day", "previous"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}
