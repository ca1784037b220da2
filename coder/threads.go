package coder

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
)

//go:embed threads.tsv
var threadsTSV string

// threadWords is what threads.tsv says.
type threadWords struct {
	heads  map[string]threadHead // by lemma and plural
	common map[string]bool
	stages map[string]string // by lemma, with a particle or object
	carry  map[string]bool
	names  map[string]threadName // by key
	tops   map[string][]string   // the tokens of names, by their first
}

type threadHead struct{ kind, word string } // word: the first of those that are one

type threadName struct{ kind, name string }

var loadThreads = sync.OnceValues(readThreads)

func readThreads() (*threadWords, error) {
	w := &threadWords{heads: map[string]threadHead{}, common: map[string]bool{}, stages: map[string]string{}, carry: map[string]bool{},
		names: map[string]threadName{}, tops: map[string][]string{}}
	n := 0
	for line := range strings.Lines(threadsTSV) {
		n++
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("threads.tsv:%d: want three columns, not %d: %w", n, len(f), dragoman.ErrInvalid)
		}
		words := strings.Split(f[2], "|")
		for _, s := range words {
			switch f[0] {
			case "head":
				w.heads[s] = threadHead{f[1], words[0]}
			case "common":
				w.common[s] = true
			case "stage":
				w.stages[s] = f[1]
			case "carry":
				w.carry[s] = true
			case "name":
				w.names[nameKey(s)] = threadName{f[1], words[0]}
				first := strings.Join(strings.Fields(strings.NewReplacer("–", " ", "-", " ", ",", " ").Replace(s)), " ")
				top, _, _ := strings.Cut(first, " ")
				w.tops[top] = append(w.tops[top], first)
			default:
				return nil, fmt.Errorf("threads.tsv:%d: no class %q: %w", n, f[0], dragoman.ErrInvalid)
			}
		}
	}
	for _, names := range w.tops {
		slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // the longest first
	}
	return w, nil
}

// nameKey is what the names of one thing have in common: their words in lower
// case, sorted, each once, without those that only join.
func nameKey(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	words = slices.DeleteFunc(words, func(s string) bool {
		switch s {
		case "the", "of", "on", "for", "and", "s", "de", "in", "to", "with", "against":
			return true
		}
		return false
	})
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// threads finds where the report names projects and agreements that run across
// years, and what each place tells: the stage, the day, the parties.
func (r *reading) threads() {
	w := r.coder.threadWords
	var last = map[string]int{} // by head: the thread that "the deal" is
	for s, t := range r.trees {
		for i := 0; i < t.Len(); i++ {
			th, end, ok := r.threadAt(w, s, i)
			if !ok {
				head, isHead := w.heads[singular(t, i)]
				before, named := last[head.word]
				if !isHead || !named || !definite(t, i) {
					continue
				}
				was := r.Threads[before]
				th, end = dragoman.Thread{Name: was.Name, Key: was.Key, Kind: was.Kind, Span: t.Tokens[i].Span}, i
			}
			th.Sentence, th.Said = s, r.Sentences[s].Span
			at := i // the token that hangs outside the name
			for k := i; k <= end; k++ {
				if h := t.Tokens[k].Head; h < i || h > end {
					at = k
				}
			}
			r.tell(w, &th, s, at, i, end)
			if head, isHead := w.heads[singular(t, at)]; isHead {
				last[head.word] = len(r.Threads)
			}
			if th.Kind == "agreement" {
				last["agreement"] = len(r.Threads)
				last["treaty"] = len(r.Threads)
			}
			r.Threads = append(r.Threads, th)
			i = end
		}
	}
}

// singular is the lemma of a token, or its word without the ending of a plural
// name ("Accords").
func singular(t *lang.Tree, i int) string {
	l := strings.ToLower(t.Lemma(i))
	if t.Tokens[i].POS == "PROPN" {
		l = strings.TrimSuffix(t.Lower(i), "s")
	}
	return l
}

// definite reports whether a bare noun is one that was spoken of: "the deal".
func definite(t *lang.Tree, i int) bool {
	if i == 0 || !unicode.IsLower(firstRune(t.Word(i))) {
		return false
	}
	switch t.Lower(i - 1) {
	case "the", "this", "that":
	default:
		return false
	}
	for _, k := range t.Kids(i) {
		if t.Rel(k, "amod", "compound", "nmod", "acl", "nmod:poss", "appos") {
			return false
		}
	}
	return true
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// in reports whether a sentence has a word that heads the name of a project or
// an agreement, or the first word of a name that the table has.
func (w *threadWords) in(text string, s *dragoman.Sentence) bool {
	for i := range s.Tokens {
		word := s.Tokens[i].Of(text)
		low := strings.ToLower(word)
		_, head := w.heads[low]
		if _, one := w.heads[strings.TrimSuffix(low, "s")]; head || one || len(w.tops[word]) > 0 {
			return true
		}
	}
	return false
}

// threadAt reads the name that begins at a token, and gives its last token.
func (r *reading) threadAt(w *threadWords, s, i int) (th dragoman.Thread, end int, ok bool) {
	t := r.trees[s]
	if end, ok = w.knownAt(t, i); ok {
		name := w.names[nameKey(r.Text[t.Tokens[i].Start:t.Tokens[end].End])]
		th.Name, th.Kind = name.name, name.kind
		th.Key = nameKey(th.Name)
		th.Span = dragoman.Span{Start: t.Tokens[i].Start, End: t.Tokens[end].End}
		return th, end, true
	}
	if !inName(t, i) || i > 0 && (inName(t, i-1) || joins(t, i-1) && i > 1 && inName(t, i-2)) {
		return th, 0, false // in the middle of a name, or in none
	}
	// The run of capitals, and the noun that heads it.
	head := -1
	end = i
	for end+1 < t.Len() {
		switch {
		case inName(t, end+1):
			end++
		case joins(t, end+1) && end+2 < t.Len() && inName(t, end+2):
			end += 2
		case linksWords(t, end+1) && head >= 0:
			next := end + 2
			if next < t.Len() && t.Lower(next) == "the" {
				next++
			}
			if next >= t.Len() || !inName(t, next) {
				goto over
			}
			end = next
		default:
			goto over
		}
		if _, is := w.heads[singular(t, end)]; is && head < 0 {
			head = end
		}
	}
over:
	if _, is := w.heads[singular(t, i)]; is && head < 0 {
		head = i
	}
	// "the Lachin corridor", "the Black Sea gas pipeline": the noun is a common one.
	if head < 0 {
		k := end + 1
		for k < t.Len() && k < end+4 && w.common[t.Lower(k)] && t.Nominal(k) {
			k++
		}
		if k < t.Len() {
			if _, is := w.heads[singular(t, k)]; is && t.Nominal(k) {
				head, end = k, k
			}
		}
	}
	if head < 0 || !r.particular(w, s, i, end, head) {
		return th, 0, false
	}
	switch next := head + 1; {
	case next <= end && inName(t, next):
		return th, 0, false // "North Atlantic Treaty Organization"
	case unicode.IsLower(firstRune(t.Word(head))) && t.Rel(head, "compound") && t.Tokens[head].Head > head:
		return th, 0, false // "the Zhengzhou railway station"
	}
	if m := r.covers[s][head]; m >= 0 && r.Mentions[m].Kind == actors.Name {
		return th, 0, false // "Governor Nathan Deal"
	}
	h := w.heads[singular(t, head)]
	for i < head && w.common[t.Lower(i)] && i == 0 {
		i++ // "The" and "An" at the start of a sentence
	}
	name := r.Text[t.Tokens[i].Start:t.Tokens[end].End]
	th.Name, th.Kind, th.Span = name, h.kind, dragoman.Span{Start: t.Tokens[i].Start, End: t.Tokens[end].End}
	th.Key = strings.ReplaceAll(" "+nameKey(name)+" ", " "+singular(t, head)+" ", " "+h.word+" ")
	th.Key = nameKey(th.Key)
	if known, is := w.names[th.Key]; is {
		th.Name, th.Kind, th.Key = known.name, known.kind, nameKey(known.name)
	}
	return th, end, true
}

// knownAt gives the last token of the longest name of the table that begins at
// a token.
func (w *threadWords) knownAt(t *lang.Tree, i int) (end int, ok bool) {
	for _, name := range w.tops[t.Word(i)] {
		k := i
		rest := name
		for {
			word, more, _ := strings.Cut(rest, " ")
			for k < t.Len() && k > i && (joins(t, k) || t.Word(k) == ",") {
				k++
			}
			if k >= t.Len() || t.Word(k) != word {
				break
			}
			if more == "" {
				return k, true
			}
			rest = more
			k++
		}
	}
	return 0, false
}

// inName reports whether a token may stand in a name: it begins with a capital
// or is a number within.
func inName(t *lang.Tree, i int) bool {
	r := firstRune(t.Word(i))
	return unicode.IsUpper(r)
}

// joins reports whether a token ties two of a name without blanks: a dash, or
// a stroke.
func joins(t *lang.Tree, i int) bool {
	switch t.Word(i) {
	case "-", "–", "—", "/":
		return i > 0 && t.Tokens[i-1].End == t.Tokens[i].Start
	}
	return false
}

// linksWords reports whether a token ties the words of a title: "Treaty of
// Lisbon", "Convention on the Law of the Sea".
func linksWords(t *lang.Tree, i int) bool {
	switch t.Word(i) {
	case "of", "on", "for", "and":
		return true
	}
	return false
}

// particular reports whether a name says which one: it has a word that is
// neither common nor the name of a country, or two countries tied together.
func (r *reading) particular(w *threadWords, s, first, last, head int) bool {
	t := r.trees[s]
	own, tied := 0, 0
	for i := first; i <= last; i++ {
		if i == head || joins(t, i) || linksWords(t, i) || w.common[t.Lower(i)] || t.Lower(i) == "the" {
			continue
		}
		if _, is := w.heads[singular(t, i)]; is {
			continue
		}
		if i == 0 && t.Tokens[i].POS != "PROPN" {
			continue // a capital by its place
		}
		if r.countryAt(s, i) != "" {
			if i > first && joins(t, i-1) || i < last && joins(t, i+1) {
				tied++
			}
			continue
		}
		own++
	}
	return own > 0 || tied > 1
}

// countryAt gives the code of the country that a token names, by its name or
// adjective.
func (r *reading) countryAt(s, i int) string {
	for _, m := range r.spots[s] {
		if m.First <= i && i <= m.Last && (m.Kind == places.State || m.Kind == places.Demonym) {
			return m.Candidates[0].Country
		}
	}
	return ""
}

// tell reads off the tree what a sentence tells of the thread that it names at
// a token.
func (r *reading) tell(w *threadWords, th *dragoman.Thread, s, at, first, last int) {
	t := r.trees[s]
	th.Status, th.Event, th.Parties, th.Contexts = dragoman.Actual, -1, []string{}, []string{}
	stage, verb := stageOf(w, t, at)
	th.Stage = stage
	if verb >= 0 {
		th.Trigger = t.Tokens[verb].Span
		if th.Status = r.reality(s, verb); t.Rel(verb, "amod") {
			th.Status = dragoman.Actual // "the proposed dam" has been
		}
		if g := t.Governor(verb); !t.Verb(verb) && g >= 0 && th.Status == dragoman.Actual && (planning[t.Lemma(g)] || supposing[t.Lemma(g)] || working[t.Lemma(g)]) {
			th.Status = dragoman.Future // "they work toward the completion of the dam"
		}
		if th.Stage == "agreed" && r.parliament(s, verb) {
			th.Stage = "ratified"
		}
		r.day(th, s, verb, first, last)
	}
	for i := range r.Events {
		for _, p := range r.Events[i].Passages {
			if p.Sentence == s && verb >= 0 && p.Trigger.Meets(th.Trigger) {
				th.Event = i
			}
		}
	}
	add := func(code string) {
		if len(code) == 3 && !slices.Contains(th.Parties, code) && len(th.Parties) < 8 {
			th.Parties = append(th.Parties, code)
		}
	}
	for _, m := range r.spots[s] {
		tied := m.First > first && joins(t, m.First-1) || m.Last < last && joins(t, m.Last+1)
		if m.First >= first && m.Last <= last && tied {
			add(m.Candidates[0].Country) // "Baku–Tbilisi–Ceyhan", not "Kyoto Protocol"
		}
	}
	if th.Event >= 0 {
		e := &r.Events[th.Event]
		th.Contexts = append(th.Contexts, e.Contexts...)
		// PLOVER takes what is to be signed for agreed; a thread does not.
		if th.Status == dragoman.Actual && e.Status != dragoman.Future {
			th.Status = e.Status
		}
		if e.When.Known() && th.When.Said.Empty() {
			th.When = e.When
		}
		for _, m := range append(slices.Clone(e.Actors), e.Recipients...) {
			add(r.Mentions[m].Party.Code)
		}
	} else {
		for i := range r.Mentions[:r.spoken] {
			if m := &r.Mentions[i]; m.Sentence == s && !th.Span.Holds(m.Span) {
				add(m.Party.Code)
				for _, k := range m.Members {
					add(r.Mentions[k].Party.Code) // "the two countries"
				}
			}
		}
	}
	slices.Sort(th.Parties)
}

// working are verbs of what is striven for.
var working = set("work", "strive", "push", "press", "call", "wait", "campaign", "discuss")

// stageOf climbs from a name to the word that tells its stage; without one the
// stage is empty and the verb -1.
func stageOf(w *threadWords, t *lang.Tree, at int) (stage string, verb int) {
	for _, k := range t.Kids(at) { // "the proposed pipeline"
		if t.Rel(k, "amod", "acl") && (t.Tokens[k].Tag == "VBN" || strings.HasSuffix(t.Lower(k), "ed")) {
			if s := w.stages[t.Lemma(k)]; s != "" {
				stage, verb = s, k
			}
		}
	}
	i := at
	for hops := 0; hops < 6; hops++ {
		if !t.Rel(i, "nmod", "obl", "obj", "nsubj", "compound", "conj", "appos", "xcomp", "ccomp", "acl", "advcl") {
			break
		}
		if t.Rel(i, "advcl", "acl") && i != at && t.Mark(i) != "to" && t.Verb(i) {
			break // another clause
		}
		h := t.Tokens[i].Head
		if h < 0 {
			break
		}
		if s := w.stages[phrase(w, t, h, i)]; s != "" && (t.Verb(h) || t.Nominal(h)) {
			if w.carry[t.Lemma(h)] {
				if above := t.Tokens[h].Head; above >= 0 && t.Rel(h, "xcomp", "ccomp", "acl") {
					if o := w.stages[t.Lemma(above)]; o != "" {
						return o, above
					}
				}
			}
			return s, h
		}
		if t.Verb(h) && i == at && !t.Rel(i, "obl", "nmod", "conj") && !t.Rel(h, "xcomp") {
			break // the verb of the name itself tells no stage
		}
		i = h
	}
	if stage == "" {
		verb = -1
	}
	return stage, verb
}

// phrase is a verb with its particle or with the object that makes its
// meaning, as the table has them: "pull out", "take effect", "break ground".
func phrase(w *threadWords, t *lang.Tree, v, below int) string {
	l := t.Lemma(v)
	if p := t.Child(v, "compound:prt", "advmod"); p >= 0 {
		if both := l + " " + t.Lower(p); w.stages[both] != "" {
			return both
		}
	}
	for _, k := range t.Kids(v) {
		if k != below && t.Rel(k, "obj", "obl", "xcomp") {
			if both := l + " " + t.Lemma(k); w.stages[both] != "" {
				return both
			}
		}
	}
	return l
}

// parliament reports whether who does the verb makes laws: what it approves is
// ratified.
func (r *reading) parliament(s, verb int) bool {
	t := r.trees[s]
	for _, k := range t.Subjects(verb) {
		if m := r.covers[s][k]; m >= 0 && r.Mentions[m].Party.Sector == "LEG" {
			return true
		}
	}
	return false
}

// day dates what is told of a thread as when does an event.
func (r *reading) day(th *dragoman.Thread, s, verb, first, last int) {
	t := r.trees[s]
	best, cost := -1, 1<<30
	for k := range r.dates[s] {
		e := &r.dates[s][k]
		if !e.Interval.Known() || e.Last >= first-1 && e.First <= last {
			continue // "the 2015 nuclear deal" says which deal, not when
		}
		if c := governs(t, headOf(t, e.First, e.Last), verb); c >= 0 && c < cost {
			best, cost = k, c
		}
	}
	switch {
	case best >= 0:
		th.When = r.dates[s][best].Interval
		if th.When.To != 0 && r.Published != 0 && th.When.To < r.Published-365 && th.Status == dragoman.Actual {
			th.Status = dragoman.Historical
		}
	case th.Status == dragoman.Actual && r.Published != 0 && !background(t, verb, false):
		th.When = dragoman.Interval{From: r.Published, To: r.Published, How: "told as news on the day of the report"}
	}
}
