// Package intake reads reports from files: plain text, JSON Lines, gzip of
// either, folders of them, and standard input.
//
// # Plain text
//
// A file is one report. Its day stands at the beginning, as a line of its own
// or as the first words:
//
//	date 2019-01-22 On Wednesday last week, ...
//
// This header and the white space around it are not part of the report's
// Text, which begins with the first word behind it. A file without a header
// takes the day of [Options.Date], and its Text is the whole file. Spans
// count bytes of Text; line ends are kept as they are. The report is named by
// the file's base name, without ".gz"; in a folder, by its path from that
// folder.
//
// # JSON Lines
//
// A line is one report, with the keys id, date (or published), title, source,
// url, lang and text; others are passed over. Text is the text alone, without
// the title. A report without an id is named by its content.
//
// # What is refused
//
// What is read is taken for hostile. Everything is bounded (see the constants
// of this package), and what cannot be read is refused by name, with a
// [*Refusal], while the rest goes on: a report without a day or without text,
// a line that is no JSON, a file that is not text, a gzip that is cut off.
// Files that are no UTF-8 are read as UTF-16 when they say so by a byte order
// mark, else as Windows-1252, and a [Note] says so.
package intake
