package coder

import (
	"slices"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
	"github.com/dragoman-events/dragoman/lang"
)

// hedges are the words by which a report keeps its distance from what it
// tells.
var hedges = set("reportedly", "allegedly", "apparently", "supposedly", "purportedly", "ostensibly", "presumably", "possibly", "probably", "likely", "seemingly")

// Verbs above what they tell. A report that lets somebody claim or believe a
// thing keeps its distance; one that lets him say, tell or announce it does
// not, but names him.
var (
	claiming = set("claim", "allege", "believe", "think", "suspect", "speculate", "rumour", "rumor", "suggest", "presume", "assume", "estimate", "guess")
	saying   = set("say", "tell", "announce", "report", "state", "declare", "confirm", "note", "add", "write", "disclose", "reveal", "admit", "acknowledge", "insist", "maintain", "explain", "quote", "cite", "testify", "assert", "argue")
)

// hedge finds, for each draft, the word by which the report keeps its distance
// and who says it. What is said to have been said keeps the nearest of each.
func (r *reading) hedge() {
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.dropped != "" {
			continue
		}
		word, source := hedgeOf(r.trees[d.sentence], d.match.Trigger)
		d.Hedge, d.SaidBy = word, nil
		if source >= 0 {
			for _, k := range r.trees[d.sentence].Conjuncts(source) {
				d.SaidBy = append(d.SaidBy, r.source(d.sentence, k))
			}
		}
	}
}

// hedgeOf climbs from the trigger to the root of its sentence. source is the
// token that heads who says it, or -1.
func hedgeOf(t *lang.Tree, trigger int) (word string, source int) {
	source = -1
	for i, hops := trigger, 0; i >= 0 && hops < 12; hops++ {
		for _, k := range t.Kids(i) {
			switch {
			case word == "" && hedges[t.Lower(k)] && t.Rel(k, "advmod", "amod"):
				word = t.Lower(k)
			case t.Rel(k, "obl", "nmod", "advcl", "advmod", "parataxis", "dep") && accordingTo(t, k) >= 0:
				if word == "" {
					word = "according to"
				}
				if source < 0 {
					source = accordingTo(t, k)
				}
			case t.Rel(k, "parataxis", "ccomp") && k > i && (saying[t.Lemma(k)] || claiming[t.Lemma(k)]) && t.Clause(k) < 0:
				// "..., officials said": the saying hangs on what is said.
				word, source = spoken(t, k, word, source)
			}
		}
		h := t.Tokens[i].Head
		if h >= 0 && t.Rel(i, "ccomp", "xcomp", "parataxis", "csubj") && (saying[t.Lemma(h)] || claiming[t.Lemma(h)]) {
			word, source = spoken(t, h, word, source)
		}
		i = h
	}
	return word, source
}

// spoken adds what the verb v of saying or claiming tells.
func spoken(t *lang.Tree, v int, word string, source int) (string, int) {
	if word == "" && (claiming[t.Lemma(v)] || t.Passive(v) && saying[t.Lemma(v)]) {
		word = t.Lower(v)
	}
	if source < 0 {
		for _, k := range t.Subjects(v) {
			if l := t.Lower(k); l != "it" && l != "there" {
				return word, k
			}
		}
	}
	return word, source
}

// accordingTo is the token that heads the source in "according to X", which
// parsers hang in several ways; -1 if k begins none.
func accordingTo(t *lang.Tree, k int) int {
	if t.Case(k) == "according to" {
		return k
	}
	for _, c := range t.Kids(k) { // X with "according" as its case or mark
		if t.Lower(c) == "according" && c < k && t.Nominal(k) {
			return k
		}
	}
	if t.Lower(k) == "according" {
		for _, c := range t.Kids(k) {
			if t.Nominal(c) && t.Rel(c, "obl", "nmod", "obj", "pobj") {
				return c
			}
		}
	}
	return -1
}

// source is the mention of who says something, made where the text mentions no
// party there: "state media", "witnesses".
func (r *reading) source(s, k int) int {
	t := r.trees[s]
	if h := r.heads[s][k]; len(h) > 0 {
		return h[0]
	}
	if m := r.covers[s][k]; m >= 0 {
		return m
	}
	first, last := k, k
	for _, c := range t.Kids(k) {
		if t.Rel(c, "det", "amod", "compound", "nummod", "nmod", "flat", "appos") {
			a, b := t.Subtree(c)
			if a > last+1 || b < first-1 || t.Rel(c, "appos") {
				continue
			}
			first, last = min(first, a), max(last, b)
		}
	}
	m := dragoman.Mention{
		Span:     dragoman.Span{Start: t.Tokens[first].Start, End: t.Tokens[last].End},
		Sentence: s, Head: k, Kind: actors.Source, Same: -1,
	}
	if at := slices.IndexFunc(r.Mentions[r.spoken:], func(o dragoman.Mention) bool { return o.Kind == actors.Source && o.Span == m.Span }); at >= 0 {
		return r.spoken + at
	}
	r.Mentions = append(r.Mentions, m)
	return len(r.Mentions) - 1
}
