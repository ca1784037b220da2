// Package exchange writes events in the formats of the field and for the eye,
// and reads those of other collections. doc/formats.md says what each way
// loses.
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
// GDELT, ICEWS and POLECAT are the columns of older collections, with one row
// for each pair of parties. What they cannot say, such as an act that is still
// to come, they leave out: see [Writer.Left]. [WriteCodebook] and
// [WriteCitation] write what goes beside a file.
//
// [Import] puts event files of those collections and of PLOVER into a record,
// beside ours and under the name of their source.
//
// Table is for the terminal, and cuts what does not fit its width. The news is
// hostile text: control characters, marks that turn the direction of writing
// and characters that cannot be seen come out as U+FFFD. See [Screen] and
// [Clean] for other texts that quote the news.
package exchange
