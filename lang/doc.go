// Package lang turns English text into sentences, tokens, tags, lemmas and
// dependency trees.
package lang
