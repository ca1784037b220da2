// Package intake reads reports from files: plain text, JSON Lines, gzip of
// either, folders of them, and standard input. What it reads is taken for
// hostile: everything is bounded, and what cannot be read is refused by name
// while the rest goes on.
package intake
