package coder

import (
	"bufio"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/ontology"
)

// relations.txt holds sentences that we wrote, with the two parties marked.
//
//go:embed relations.txt
var relationText string

// marked is a sentence whose parties are given and whose relation is known.
type markedText struct {
	text  string
	given Given
	event string
}

// TrainRelations trains the model behind Relate on our marked sentences, on
// items coded by reading (JSON lines in the format of the gold files) and on
// the examples of the rules, and writes it to out. The same input gives the
// same bytes.
func (c *Coder) TrainRelations(gold io.Reader, out, log io.Writer) error {
	texts, err := readMarked(relationText)
	if err != nil {
		return fmt.Errorf("relations.txt: %w", err)
	}
	fmt.Fprintf(log, "%d marked sentences\n", len(texts))
	var items []goldItem
	sc := bufio.NewScanner(gold)
	sc.Buffer(nil, 16<<20)
	for line := 1; sc.Scan(); line++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var it goldItem
		if err := json.Unmarshal(sc.Bytes(), &it); err != nil {
			return fmt.Errorf("gold line %d: %w", line, err)
		}
		items = append(items, it)
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("gold: %w", err)
	}
	tested, err := c.rules.Tested()
	if err != nil {
		return err
	}
	for _, rule := range tested {
		for _, x := range rule.Examples {
			if x.Is != "none" && x.Fails == "" {
				ev := exampleEvent(rule.Event, x)
				items = append(items, goldItem{Date: exampleDay, Text: x.Say, Events: []goldEvent{ev}})
			}
		}
	}
	found := c.relationInstances(items, texts)
	var data []instance
	n := 0
	for i, f := range found {
		data = append(data, f...)
		if i < len(items) {
			n += len(f)
		}
	}
	fmt.Fprintf(log, "%d pairs of coded items and examples\n", n)
	b, err := packModels(relationMagic, fitRelations(data))
	if err != nil {
		return err
	}
	_, err = out.Write(b)
	return err
}

// fitRelations trains the model.
func fitRelations(data []instance) *linear {
	data = often(data, 2)
	t := newTrainer(len(ontology.Types()), relationBits, 0.1)
	t.fit(data, relationEpochs, judgeRuns)
	return t.pack()
}

// relationInstances describes the pairs of the items, then those of the marked
// sentences.
func (c *Coder) relationInstances(items []goldItem, texts []markedText) [][]instance {
	alone := c.RulesAlone()
	found := make([][]instance, len(items)+len(texts))
	each(len(found), func(i int) {
		if i < len(items) {
			found[i] = alone.goldRelations(&items[i])
			return
		}
		m := &texts[i-len(items)]
		r := alone.EverySentence().look(dragoman.Report{ID: "marked", Published: exampleDay, Text: m.text}, nil)
		r.draft()
		var b bag
		r.relationFeatures(&b, m.given)
		found[i] = []instance{{features: b.hashes, class: typeClass(m.event) - 1}}
	})
	return found
}

const (
	relationBits   = 17
	relationEpochs = 8
)

// each calls f with 0 to n-1, on every core.
func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// goldRelations gives the pairs of parties that a coded item tells of, where
// both stand in the sentence of the trigger.
func (c *Coder) goldRelations(it *goldItem) []instance {
	r := c.EverySentence().look(dragoman.Report{ID: it.ID, Published: it.Date, Text: it.Text}, nil)
	r.draft()
	var out []instance
	for e := range it.Events {
		ev := &it.Events[e]
		s, i, _ := r.align(ev)
		if s < 0 {
			if len(r.Sentences) != 1 || ev.Trigger != "" {
				continue
			}
			s = 0
			i = root(r, s)
		}
		find := func(ps []goldParty) (ms []int) {
			for _, g := range ps {
				best, cost := -1, 1<<30
				for _, m := range r.named[s] {
					tier := r.tier(m, g)
					if tier < 0 {
						continue
					}
					if c := tier*1000 + r.steps(s, i, m); c < cost {
						best, cost = m, c
					}
				}
				if best >= 0 && !containsMention(ms, best) {
					ms = append(ms, best)
				}
			}
			return ms
		}
		as, os := find(ev.Actors), find(ev.Recipients)
		if len(os) == 0 && len(as) > 1 {
			as, os = as[:1], as[1:]
		}
		if len(as) == 0 {
			continue
		}
		pair := func(a, o int) {
			g := Given{Actor: []dragoman.Span{r.Mentions[a].Span}}
			if o >= 0 {
				g.Recipient = []dragoman.Span{r.Mentions[o].Span}
			}
			var b bag
			r.relationFeatures(&b, g)
			out = append(out, instance{features: b.hashes, class: typeClass(ev.Event) - 1, weight: goldWeight})
		}
		if len(os) == 0 {
			pair(as[0], -1)
		}
		for _, o := range os[:min(2, len(os))] {
			if o != as[0] {
				pair(as[0], o)
			}
		}
	}
	return out
}

// goldWeight is what a pair of a coded item counts beside a marked sentence:
// the items are of fewer kinds, and their pairs are found by the coder.
const goldWeight = 0.1

func root(r *reading, s int) int {
	for k := range r.trees[s].Tokens {
		if r.trees[s].Tokens[k].Head < 0 {
			return k
		}
	}
	return 0
}

// readMarked reads relations.txt: lines of a type and a sentence, the actor in
// square brackets and the recipient in braces, "(a|b|c)" for words that may
// stand for one another, as those in "{a|b}". Every sentence that the choices
// give is read, up to maxChoices of a line; a party that is a key of stand, or
// has several forms, is another one in each.
func readMarked(s string) ([]markedText, error) {
	var out []markedText
	n := 0
	for line, l := range strings.Split(s, "\n") {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		event, say, ok := strings.Cut(l, " ")
		if !ok || typeClass(event) == 0 {
			return nil, fmt.Errorf("line %d: want a type and a sentence: %w", line+1, dragoman.ErrInvalid)
		}
		all, err := choices(strings.TrimSpace(say))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line+1, err)
		}
		// Spread over the choices, so that each word comes at least once.
		step := 1
		if len(all) > maxChoices {
			step = cmp.Or(len(all)/maxChoices, 1)
			for gcd(step, len(all)) != 1 {
				step++
			}
		}
		k := min(len(all), maxChoices)
		for i := range k {
			m, err := markUp(all[i*step%len(all)], n)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", line+1, err)
			}
			m.event = event
			out = append(out, m)
			n++
		}
	}
	return out, nil
}

const maxChoices = 12

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// choices spells out "(a|b)".
func choices(s string) ([]string, error) {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return []string{s}, nil
	}
	end := strings.IndexByte(s[open:], ')')
	if end < 0 {
		return nil, fmt.Errorf("a choice without an end: %w", dragoman.ErrInvalid)
	}
	rest, err := choices(s[open+end+1:])
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range strings.Split(s[open+1:open+end], "|") {
		for _, r := range rest {
			out = append(out, strings.ReplaceAll(s[:open]+c+r, "  ", " "))
		}
	}
	return out, nil
}

// markUp takes the marks out of a sentence. Parties that are keys of stand are
// filled in, another for each n.
func markUp(s string, n int) (markedText, error) {
	var sb strings.Builder
	var m markedText
	for i := 0; i < len(s); {
		var to *[]dragoman.Span
		end := byte(0)
		switch s[i] {
		case '[':
			to, end = &m.given.Actor, ']'
		case '{':
			to, end = &m.given.Recipient, '}'
		default:
			sb.WriteByte(s[i])
			i++
			continue
		}
		k := strings.IndexByte(s[i:], end)
		if k < 0 {
			return m, fmt.Errorf("a mark without an end: %w", dragoman.ErrInvalid)
		}
		name := s[i+1 : i+k]
		list := stand[name]
		if list == nil {
			list = strings.Split(name, "|")
		}
		if len(list) > 1 {
			at := n
			if end == '}' {
				at = n*7 + 3
			}
			name = list[at%len(list)]
			if sb.Len() == 0 {
				name = strings.ToUpper(name[:1]) + name[1:]
			}
		}
		*to = append(*to, dragoman.Span{Start: sb.Len(), End: sb.Len() + len(name)})
		sb.WriteString(name)
		i += k + 1
	}
	m.text = sb.String()
	if len(m.given.Actor) == 0 {
		return m, fmt.Errorf("no [actor]: %w", dragoman.ErrInvalid)
	}
	return m, nil
}

// stand are the parties that may stand for one another in relations.txt.
var stand = map[string][]string{
	"gov":    {"Norway", "the Peruvian government", "Kenya", "the government of Nepal", "Portugal", "the Ghanaian authorities", "Mexico", "the Kuwaiti government", "Thailand", "the Danish government", "Bolivia", "Washington", "Tunisia", "the Serbian government", "New Zealand", "Chile", "the Zambian authorities", "Moscow", "Malaysia", "the European Union", "Cuba", "Japan", "the Omani government", "the African Union"},
	"man":    {"Norwegian Foreign Minister Lars Holm", "President Ortega", "the Kenyan prime minister", "U.S. Secretary of State Dean Marlow", "Chancellor Weber", "the Peruvian defence minister", "U.N. envoy Carla Duarte", "King Tupou", "the mayor of Lima", "President Aku Mensah", "the opposition leader", "Thai Prime Minister Anan Chai", "a government spokesman", "Senator Ruth Hale", "the Indonesian ambassador", "Governor Paz"},
	"army":   {"the Kenyan army", "Peruvian troops", "the air force", "Malian soldiers", "the Norwegian navy", "government forces", "Thai warplanes", "NATO forces", "the Chadian military", "U.S. marines", "peacekeepers", "Russian forces"},
	"rebels": {"the rebels", "gunmen", "the Free Delta Movement", "Islamist militants", "the Shan guerrillas", "separatist fighters", "a militia loyal to the warlord", "al-Qaeda fighters", "suspected jihadists", "the northern insurgents"},
	"police": {"police in Lima", "Kenyan police", "the security forces", "Thai border guards", "federal agents", "the Norwegian coast guard", "Turkish authorities", "intelligence officers", "immigration officials", "customs officers"},
	"court":  {"a court in Oslo", "the Supreme Court", "a Peruvian judge", "Kenyan prosecutors", "the International Criminal Court", "the attorney general", "a military tribunal", "the constitutional court"},
	"crowd":  {"teachers", "thousands of students", "demonstrators", "opposition supporters", "farmers in the south", "dock workers", "residents of the capital", "nurses", "lorry drivers", "human rights activists", "miners", "the trade unions"},
	"body":   {"the United Nations", "the World Bank", "Human Rights Watch", "the Red Cross", "NATO", "the European Commission", "the Security Council", "the Arab League", "UNICEF", "the IMF", "the World Health Organization", "Oxfam"},
	"people": {"refugees from the north", "five villagers", "a journalist", "three Kenyan fishermen", "protesters", "the detainees", "an opposition activist", "two Peruvian nationals", "dozens of migrants", "a local politician", "40 prisoners", "civilians"},
	"town":   {"the port of Mollendo", "the town of Isiolo", "an army base in the south", "the capital", "a village near the border", "southern Mali", "the northern province", "a military outpost"},
}
