package coder

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/claims"
	"github.com/dragoman-events/dragoman/dates"
	"github.com/dragoman-events/dragoman/lang"
	"github.com/dragoman-events/dragoman/places"
	"github.com/dragoman-events/dragoman/rules"
)

// Name and Version identify the coder in every record. The version changes
// whenever the same report may give other records.
const (
	Name    = "dragoman"
	Version = "0.1.0"
)

// Coder holds the loaded tables.
type Coder struct {
	lang   *lang.Model
	places *places.Gazetteer
	actors *actors.Lexicon
	rules  *rules.Set
	judge  *judge // nil: the rules stand alone
	every  bool   // parse sentences that can hold no event, too

	vectors     *vectors // nil: not trained yet
	relation    *linear  // types of given pairs; nil: not trained yet
	threadWords *threadWords
}

// New loads the model, the tables and the rules that ship with the program.
func New() (*Coder, error) { return load(rules.Load) }

// WithRules is New with a user's own rule files in the place of ours.
func WithRules(fsys fs.FS) (*Coder, error) {
	return load(func() (*rules.Set, error) { return rules.Read(fsys) })
}

// load reads the tables, those that do not need one another at once.
func load(read func() (*rules.Set, error)) (*Coder, error) {
	c := &Coder{}
	var wg sync.WaitGroup
	var errs [6]error
	wg.Go(func() { c.rules, errs[0] = read() })
	wg.Go(func() { c.judge, errs[1] = loadJudge(judgeBytes) })
	wg.Go(func() { c.vectors, errs[5] = loadVectors(wordsBytes) })
	wg.Go(func() { c.relation, errs[3] = loadRelation(relationBytes) })
	wg.Go(func() {
		if c.lang, errs[2] = lang.Load(); errs[2] != nil {
			errs[2] = fmt.Errorf("language model: %w", errs[2])
		}
	})
	c.threadWords, errs[4] = loadThreads()
	var err error
	if c.places, err = places.Load(); err != nil {
		err = fmt.Errorf("places: %w", err)
	} else if c.actors, err = actors.Load(c.places); err != nil {
		err = fmt.Errorf("actors: %w", err)
	}
	wg.Wait()
	if err := errors.Join(append(errs[:], err)...); err != nil {
		return nil, err
	}
	return c, nil
}

// RulesAlone is the coder without its judge: what the rules say by themselves.
func (c *Coder) RulesAlone() *Coder {
	alone := *c
	alone.judge = nil
	return &alone
}

// EverySentence is the coder that parses also the sentences that can hold no
// event, which Code leaves. What it finds is the same.
func (c *Coder) EverySentence() *Coder {
	all := *c
	all.every = true
	return &all
}

// AddActors reads a user's file of actors, agents or discards, which wins over
// our tables; see [actors.Lexicon.AddFile] for the kinds and the error. It must
// be done before the coder is used.
func (c *Coder) AddActors(path string) error { return c.actors.AddFile(path) }

// Code reads one report. It never fails: text that holds no event gives a
// document without events.
func (c *Coder) Code(rep dragoman.Report) *dragoman.Document {
	return c.read(rep, nil).Document
}

// read runs the stages. Reading them in order is understanding the program:
// look at the text, draft what the rules find, decide what is an event, find
// what is claimed.
func (c *Coder) read(rep dragoman.Report, why *Why) *reading {
	r := c.look(rep, why)
	r.draft()
	r.decide()
	r.Claims = claims.Find(r.Document, r.trees, r.dates) // what it says of many events, or of how things stand
	return r
}

// look reads what the sentences are made of.
func (c *Coder) look(rep dragoman.Report, why *Why) *reading {
	r := &reading{Document: &dragoman.Document{Report: rep}, coder: c, why: why}
	r.annotate()                                                 // sentences, tokens, tags, lemmas, trees
	c.actors.Mentions(r.Document)                                // who is spoken of
	r.discarded = c.actors.Discarded(r.Document)                 // what a user will not have coded
	r.dates = dates.FindIn(rep.Text, r.Sentences, rep.Published) // which days
	r.spots = c.places.Read(rep.Text, r.Sentences)               // which places
	r.index()
	return r
}

// annotate cuts the text into sentences and parses those that may hold an event.
// An event has a party, which is spoken of in its sentence or in one beside it:
// a sentence that speaks of nobody, between two such, tells none, and is left,
// unless it may name a project or an agreement, or make a claim.
func (r *reading) annotate() {
	r.Sentences = lang.Split(r.Text)
	speaks := r.coder.actors.Speaking(r.Text, r.Sentences)
	r.mute = make([]bool, len(speaks))
	for i := range speaks {
		r.mute[i] = !speaks[i] && (i == 0 || !speaks[i-1]) && (i+1 == len(speaks) || !speaks[i+1]) &&
			!r.coder.threadWords.in(r.Text, &r.Sentences[i]) && !claims.May(r.Text, &r.Sentences[i])
	}
	r.coder.lang.AnnotateBut(r.Text, r.Sentences, func(i int) bool {
		return r.mute[i] && !r.coder.every && r.why == nil
	})
}

// draft lets the rules fire and reads off the tree what each found.
func (r *reading) draft() {
	r.match()   // below: the rules that fire
	r.status()  // status.go: happened, planned, denied, supposed, background
	r.where()   // where.go: the place of each event
	r.parties() // parties.go: places in the tree to mentions
	r.settle()  // parties.go: a word that two rules read belongs to one
	r.fold()    // status.go: PLOVER's folding of planned acts
}

// decide turns drafts into the events of the document.
func (r *reading) decide() {
	r.silence()   // below: what speaks of nobody
	r.judge()     // judge.go: which drafts are events, and what no rule found
	r.accidents() // below: whom nobody's deed hurt
	r.discard()   // below: what a user will not have coded
	r.otherSide() // parties.go: to whom, where the clause does not say
	r.organs()    // parties.go: by whom a state acts: its forces, its courts, its people
	r.perPerson() // parties.go: a meeting for each person of a list
	r.eachOther() // parties.go: what two do to each other, for each of them
	r.hedge()     // hedge.go: what the report keeps its distance from, and who says it
	r.when()      // when.go: the days of each event, with their derivation
	r.visits()    // visits.go: what belongs to a visit
	r.retell()    // retell.go: one event told twice is one event
	r.land()      // where.go: the land that the parties imply
	r.contexts()  // context.go: what it was about
	r.keep()      // below: drafts to events
	r.threads()   // threads.go: projects and agreements by name
}

// reading is a document in the making: the document and what the stages know
// beyond it.
type reading struct {
	*dragoman.Document
	coder     *Coder
	mute      []bool // by sentence: nobody is spoken of in it or beside it
	trees     []*lang.Tree
	dates     [][]dates.Expression
	spots     [][]places.Match
	heads     [][][]int // mentions by sentence and head token
	covers    [][]int   // by sentence and token: the mention that covers it, -1 none
	drafts    []draft
	ruledBy   [][]int         // by sentence: the drafts that rules made
	named     [][]int         // by sentence: the mentions that the text has
	origin    []int           // by such mention: the first mention of the same party
	settings  []setting       // by sentence: where the report so far is set
	discarded []dragoman.Span // by sentence: the phrase of a user's discards that it holds; nil: none
	spoken    int             // mentions that the text has; those beyond are ours, for places and plurals
	why       *Why            // what explain wants to know; nil in ordinary work
}

// draft is an event in the making.
type draft struct {
	dragoman.Event
	sentence int
	match    rules.Match
	dropped  string   // why this is not an event; empty: it is
	placed   bool     // its sentence says where it happened
	beside   bool     // and right beside it
	dated    bool     // the report says a day or period for it
	content  int      // draft whose content this is ("called off the visit"), -1
	visit    int      // draft of the visit it belongs to, -1
	judged   float64  // the judge's probability
	reasons  []string // and why, for explain
	next     next     // what it would be otherwise, for explain
}

// index builds the trees and the ways from tokens to mentions.
func (r *reading) index() {
	r.trees = make([]*lang.Tree, len(r.Sentences))
	r.heads = make([][][]int, len(r.Sentences))
	r.covers = make([][]int, len(r.Sentences))
	for i := range r.Sentences {
		s := &r.Sentences[i]
		r.trees[i] = lang.NewTree(r.Text, s)
		r.heads[i] = make([][]int, len(s.Tokens))
		r.covers[i] = make([]int, len(s.Tokens))
		for k := range r.covers[i] {
			r.covers[i][k] = -1
		}
	}
	for m := range r.Mentions {
		r.indexMention(m)
	}
	r.spoken = len(r.Mentions)
	r.named = make([][]int, len(r.Sentences))
	r.origin = make([]int, r.spoken)
	for m := range r.spoken {
		mn := &r.Mentions[m]
		r.origin[m] = m
		if mn.Same >= 0 && mn.Same < m {
			r.origin[m] = r.origin[mn.Same]
		}
		if mn.Sentence >= 0 && mn.Sentence < len(r.named) {
			r.named[mn.Sentence] = append(r.named[mn.Sentence], m)
		}
	}
	for m := range r.spoken {
		r.parts([]int{m}) // the countries that plurals stand for
	}
}

func (r *reading) indexMention(m int) {
	mn := &r.Mentions[m]
	if mn.Sentence < 0 || mn.Sentence >= len(r.Sentences) {
		return
	}
	toks := r.Sentences[mn.Sentence].Tokens
	if mn.Head >= 0 && mn.Head < len(toks) {
		r.heads[mn.Sentence][mn.Head] = append(r.heads[mn.Sentence][mn.Head], m)
	}
	for k := range toks {
		if mn.Holds(toks[k].Span) && r.covers[mn.Sentence][k] < 0 {
			r.covers[mn.Sentence][k] = m
		}
	}
}

// match lets the rules fire and makes a draft of each.
func (r *reading) match() {
	r.ruledBy = make([][]int, len(r.trees))
	for i, t := range r.trees {
		var near *[]rules.Near
		if r.why != nil {
			near = &r.why.near
		}
		n := 0
		if near != nil {
			n = len(*near)
		}
		for _, m := range r.coder.rules.Match(t, near) {
			d := draft{sentence: i, match: m, content: -1, visit: -1}
			d.Type, d.Mode, d.Rule, d.Part = m.Rule.Event, m.Rule.Mode, m.Rule.Name, -1
			d.Contexts = append([]string(nil), m.Rule.Contexts...)
			first, last := m.Words[0], m.Words[len(m.Words)-1]
			if last-first > 5 {
				first, last = m.Trigger, m.Trigger
			}
			d.Passages = []dragoman.Passage{{
				Sentence: i,
				Span:     r.Sentences[i].Span,
				Trigger:  dragoman.Span{Start: t.Tokens[first].Start, End: t.Tokens[last].End},
			}}
			if d.Mode == "" {
				for k := range m.Rule.Modes {
					if mw := &m.Rule.Modes[k]; mw.Under(t, r.clauseOf(t, m.Trigger)) {
						d.Mode = mw.Mode
						break
					}
				}
			}
			r.ruledBy[i] = append(r.ruledBy[i], len(r.drafts))
			r.drafts = append(r.drafts, d)
		}
		if r.why != nil {
			for range r.why.near[n:] {
				r.why.sentence = append(r.why.sentence, i)
			}
		}
	}
}

// Parsed reports whether a sentence of a document has its tags and its tree: one
// that can hold no event may have been left without.
func Parsed(s *dragoman.Sentence) bool { return len(s.Tokens) > 0 && s.Tokens[0].POS != "" }

// clauseOf is the verb of the clause that token i stands in, or i.
func (r *reading) clauseOf(t *lang.Tree, i int) int {
	if t.Verb(i) {
		return i
	}
	if v := t.Governor(i); v >= 0 {
		return v
	}
	return i
}

// silence drops what is told where nobody is spoken of.
func (r *reading) silence() {
	for i := range r.drafts {
		if d := &r.drafts[i]; r.mute[d.sentence] {
			d.dropped = "no party named"
		}
	}
}

// accidents drops attacks by nobody where the text speaks of a mishap and not
// of a deed: an earthquake that injures people, a train that kills them.
func (r *reading) accidents() {
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.Type != "ASSAULT" || d.dropped != "" || r.known(d.Actors) {
			continue
		}
		if w := r.mishap(d.sentence); w != "" {
			d.dropped = fmt.Sprintf("an accident: %q", w)
		}
	}
}

// mishap is the word of sentence s, or of the nearest before it that has any,
// which tells of harm by accident; empty if one tells of harm by intent.
func (r *reading) mishap(s int) string {
	for ; s >= 0; s-- {
		if r.mute[s] {
			continue // it may not have been parsed
		}
		word, t := "", r.trees[s]
		for k := range t.Tokens {
			switch l := strings.ToLower(t.Lemma(k)); {
			case deeds[l] || !t.Verb(k) && (r.coder.rules.Listed("attack", l) || r.coder.rules.Listed("fight", l) || r.coder.rules.Listed("weapon", l)):
				return ""
			case word == "" && (mishaps[l] || r.coder.rules.Listed("mishap", l)):
				word = t.Word(k)
			}
		}
		if word != "" {
			return word
		}
	}
	return ""
}

// Beside the lists of the rules (rules/lists.yaml), which serve conditions.
var (
	mishaps = set("derail", "capsize", "collide", "sink", "plunge", "drown", "overturn", "malfunction", "engine")
	deeds   = set("abduct", "ambush", "assassinate", "assassination", "attack", "attacker", "behead", "bomb", "clash", "detonate", "execute", "execution", "extremist", "fighter", "gun", "gunman", "hostage", "insurgent", "jihadist", "kidnap",
		"knife", "lynch", "militant", "murder", "police", "protest", "protester", "raid", "rebel", "riot", "sabotage", "shell", "shoot", "sniper", "soldier", "stab", "stabbing", "suicide", "target", "terror",
		"terrorism", "terrorist", "torture", "troop", "war")
)

// discard drops what is told in sentences that a user's discards name.
func (r *reading) discard() {
	for i := range r.drafts {
		d := &r.drafts[i]
		if s := d.sentence; s < len(r.discarded) && !r.discarded[s].Empty() && d.dropped == "" {
			d.dropped = fmt.Sprintf("discarded: %q", r.discarded[s].Of(r.Text))
		}
	}
}

// keep turns the drafts that stand into events.
func (r *reading) keep() {
	at := make([]int, len(r.drafts))
	for i := range r.drafts {
		at[i] = -1
		if r.drafts[i].dropped == "" {
			if j := r.coder.judge; j != nil {
				r.drafts[i].Confidence = j.trust.of(r.drafts[i].Confidence)
			}
			at[i] = len(r.Events)
			r.Events = append(r.Events, r.drafts[i].Event)
		}
	}
	n := 0
	for i := range r.drafts {
		if at[i] < 0 {
			continue
		}
		if v := r.drafts[i].visit; v >= 0 && at[v] >= 0 {
			r.Events[n].Part = at[v]
		}
		n++
	}
	if r.why != nil {
		r.why.drafts = r.drafts
	}
}
