// Package exchange writes events in the formats of the field and for the eye.
//
// JSONL is one JSON object a line, with PLOVER's field names in a fixed order
// and every field present ("passages" and "rank" only when there are some).
// It is exact: what it holds is what the record holds.
//
// CSV is for spreadsheets: UTF-8 with a byte order mark, without which Excel
// takes it for the local 8-bit set, and one row an event, its columns in
// [Columns]. Several parties stand in one cell, separated by "; ", and the
// cells of their codes, sectors, names and offices line up. A cell that a
// spreadsheet would take for a formula is preceded by an apostrophe; line ends
// are blanks; a text of more than 32,000 characters is cut there, as the
// spreadsheets do at 32,767.
//
// Table is for the terminal, and cuts what does not fit its width. The news is
// hostile text: control characters, marks that turn the direction of writing
// and characters that cannot be seen come out as U+FFFD. See [Screen] and
// [Clean] for other texts that quote the news.
package exchange
