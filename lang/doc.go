// Package lang turns English text into sentences, tokens, tags, lemmas and
// dependency trees, with nothing but what is built into the program.
//
//	text ── Split ──> sentences and tokens, spans of bytes in the text
//	     ── Annotate ──> with tags, lemmas, heads and relations
//	     ── NewTree ──> with the questions that rules ask: subjects, objects, conjuncts
//
// Tags are those of Universal Dependencies (POS) and the Penn Treebank (Tag),
// relations those of Universal Dependencies 2, lemmas as EWT has them.
//
// # Where to read
//
//   - split.go cuts text into sentences and tokens by rules, dateline.go knows
//     how news begins.
//   - tag.go is the tagger, an averaged perceptron (Collins 2002); linear.go
//     holds its tables.
//   - biaffine.go is the parser: layers of LSTM, a biaffine scorer and the best
//     projective tree (Dozat and Manning 2017; Eisner 1996), in integers, so
//     that every processor gives the same outcome. There are two of them, an
//     accurate one of two layers and a fast one of one layer.
//   - biaffine_model.go puts them together: the tags of both, a long sentence in
//     pieces.
//   - lemma.go takes lemmas from a dictionary and from endings.
//   - tree.go answers what rules ask of a tree: passives undone, the subject
//     that two verbs share, who is behind a relative pronoun.
//   - train.go and biaffine_train.go make all of it from treebanks, the same
//     bytes for the same text, on any number of cores; biaffine_net.go has the
//     gradients, written out by hand. treebank/news.conllu is our own part of
//     what they learn from: news with what web text lacks.
//
// # What it costs
//
// Time and memory grow with the text, and no faster: a sentence is parsed by
// itself, and one of more than 200 words in pieces. A [Model] is safe for many
// goroutines. [Model.Tag] alone is some fifteen times as fast as
// [Model.Annotate], for a caller who can tell from words and tags that a
// sentence is not worth a tree; see also [Model.AnnotateBut].
package lang
