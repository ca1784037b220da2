package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// WriteSheet writes rows of text under a head, for answers that are no
// events: as CSV with safe cells, as a table that fits the width (0: as wide
// as it is), or as JSONL, one object a row with the head as keys.
func WriteSheet(w io.Writer, f Format, width int, head []string, rows [][]string) error {
	b := bufio.NewWriter(w)
	var err error
	switch f {
	case CSV:
		err = csvSheet(b, head, rows)
	case Table:
		err = tableSheet(b, width, head, rows)
	case JSONL:
		err = jsonSheet(b, head, rows)
	default:
		return fmt.Errorf("format %q: %w", f, dragoman.ErrInvalid)
	}
	return errors.Join(err, b.Flush())
}

func csvSheet(b *bufio.Writer, head []string, rows [][]string) error {
	_, _ = b.WriteString("\ufeff") // the next write has the error
	if err := csvLine(b, head); err != nil {
		return err
	}
	for _, r := range rows {
		cells := make([]string, len(head))
		for i := range head {
			cells[i] = Cell(cellOf(r, i))
		}
		if err := csvLine(b, cells); err != nil {
			return err
		}
	}
	return nil
}

func jsonSheet(b *bufio.Writer, head []string, rows [][]string) error {
	for _, r := range rows {
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		for i, h := range head {
			line.WriteByte(",{"[b2i(i == 0)])
			for j, s := range []string{h, cellOf(r, i)} {
				if j == 1 {
					line.WriteByte(':')
				}
				if err := e.Encode(s); err != nil {
					return err
				}
				line.Truncate(line.Len() - 1) // Encode ends the line
			}
		}
		line.WriteString("}\n")
		if _, err := b.Write(line.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func cellOf(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// tableSheet gives every column the width of its widest cell, and takes from
// the widest columns what does not fit.
func tableSheet(b *bufio.Writer, width int, head []string, rows [][]string) error {
	lines := make([][]string, 0, len(rows)+1)
	lines = append(lines, head)
	lines = append(lines, rows...)
	widths := make([]int, len(head))
	total := 2 * max(len(head)-1, 0)
	for i := range head {
		for _, l := range lines {
			widths[i] = max(widths[i], columns.StringWidth(Clean(cellOf(l, i))))
		}
		total += widths[i]
	}
	for width > 0 && total > width {
		widest := 0
		for i := range widths {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= 8 {
			break // there is no room for so many columns
		}
		widths[widest]--
		total--
	}
	for _, l := range lines {
		cells := make([]string, len(head))
		for i := range head {
			cells[i] = fit(Clean(cellOf(l, i)), widths[i])
		}
		if _, err := b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n"); err != nil {
			return err
		}
	}
	return nil
}
