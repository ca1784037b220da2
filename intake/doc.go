// Package intake reads reports from files: plain text, HTML pages, RSS and
// Atom feeds, mails, WARC archives, JSON Lines, CSV and Parquet, gzip of them,
// folders of them, and standard input. What a file is, its name says where it
// can, else its first bytes.
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
// # Pages, archives, feeds and mails
//
// A page gives the text of its article, with its title, byline, publisher,
// canonical address and the day of publication that it says in its metadata:
// see [Page]. An archive (WARC, ISO 28500) gives the pages of its responses,
// record by record; behind a damaged record the next one is looked for. The
// day on which a page was fetched is not the day of the report. A feed gives
// its items, see [Feed]; an mbox its mails, each by its plain text or its
// HTML. They are named by the page's file, the item's guid, the mail's
// Message-ID, and else by content.
//
// # Tables
//
// CSV is read as RFC 4180 has it, with commas, semicolons, tabs or bars
// between cells, and a first row of names. CSV and Parquet have the columns
// id, date, title, source, url, lang and text, or some of the usual other
// names for them; [Options.Columns] says which they are where they are called
// otherwise, and does so for the keys of JSON Lines.
//
// # What is set aside
//
// A report that is not English (see [English]), and one that says what another
// of the same source has said, is no error and is not given; [Options.Aside]
// is told.
//
// # What is refused
//
// What is read is taken for hostile. Everything is bounded by its size, its
// depth or its number (see the constants of this package), and so is the time
// that it takes: no bound is one of time itself, since the same input must
// give the same reports on a slow machine. What cannot be read is refused by
// name, with a [*Refusal], while the rest goes on: a report without a day or
// without text, a line that is no JSON, a file that is not text, a gzip that is
// cut off. Texts that are no UTF-8 are read as UTF-16 when they say so by a
// byte order mark, else as Windows-1252, and a [Note] says so; pages and mails
// are read in the character set that they say.
package intake
