// Package rules holds the rules that find events, and the language they are
// written in.
//
// A rule file speaks of one event type. Each rule says which words carry the
// event, where in the sentence's tree the actor and the recipient stand, and
// brings its own examples, of which at least one must fire and at least one
// must not; the test run executes every one of them.
//
//	event: CONSULT
//	rules:
//	  - name: pay-a-visit
//	    when: {verb: [pay, make], obj: [visit, trip]}
//	    actor: [subject]
//	    recipient: [to, in]
//	    mode: visit
//	    examples:
//	      - say: Iran's defence minister paid a visit to Baku on Monday.
//	        is: IRN GOV -> AZE GOV
//	      - say: The minister paid a heavy price in Baku.
//	        is: none
//
// # When
//
// A rule hangs on one token, its trigger, named by exactly one of verb, noun
// or adj: a list of lemmas. "call for" is the verb call with the particle or
// preposition for; "air strike" is the noun strike after the word air. The
// other keys must all hold:
//
//	obj     lemma of an object of the verb (the subject of its passive)
//	subj    lemma of its subject (the agent of its passive)
//	clause  lemma of the head of its complement clause ("agreed to meet")
//	prep    preposition: lemmas; a nominal so marked hangs on the trigger
//	near    lemmas or words, one of which stands below the trigger, or
//	        right before it as a modifier ("suicide bombing")
//	voice   active or passive
//
// "*" stands for any word, "@name" for a list of lists.yaml. The same keys
// under unless forbid: the rule does not fire if any of them holds. Nouns that
// only count or group others are looked through: the object of "signed a
// number of agreements" is agreements. A title stands for the name it precedes:
// "received President Moon" has the object president.
//
// # Actor and recipient
//
// Each is a list of places to look, the first that names a party wins. A place
// is a path of steps joined by "/":
//
//	subject    who does the verb; passives, relative clauses, coordination
//	           and control are undone
//	object     to whom it is done
//	iobj       the indirect object
//	clause     the complement clause
//	holder     for a noun: the subject of the verb that governs it
//	           ("Iran launched an attack": Iran holds the attack)
//	governor   the verb that governs the trigger
//	possessive the owner of a noun ("Iran's attack")
//	modifier   what stands before a noun ("Iranian attack")
//	self       the trigger itself ("protesters")
//	place      the people of the country where it happens
//	any other  a preposition: "on" is whatever hangs on the trigger by on
//
// so "object/of" is Iran in "demanded the release of Iran's sailors".
// mutual: true makes all of them actors.
//
// # Which rule wins
//
// Of the rules that fire on one trigger the most specific wins: the one with
// more conditions, then the one with more words spelt out, then the first in
// file order. A rule that reads a verb together with its object or its
// complement clause takes that word as its own: as long as its event stands,
// no less specific rule may fire on the word.
package rules
