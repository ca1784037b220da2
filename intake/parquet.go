package intake

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/dragoman-events/dragoman"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// maxChunk bounds the bytes of one column in one group of rows, unpacked:
// that much of it may be in memory.
const maxChunk = 1 << 30

// parquet reads a Parquet file whose columns are named as those of a CSV are.
// Its rows are numbered as the lines of other files are. It is read from the
// file itself, since its table of contents stands at the end.
func (r *reader) parquet(name string, f io.Reader, in *counter) {
	file, ok := f.(*os.File)
	var size int64
	if ok {
		info, err := file.Stat()
		if ok = err == nil && info.Mode().IsRegular(); ok {
			size = info.Size()
		}
	}
	if !ok {
		r.refuse(name, 0, dragoman.ErrInvalid, "a Parquet file is read from the file itself, not from a pipe")
		return
	}
	n := 0
	err := r.parquetRows(name, file, size, &n)
	if in.took != nil && size > in.n {
		in.took(int(size - in.n))
	}
	if err != nil {
		r.refuse(name, n, err, "the Parquet file cannot be read: %v", err)
	}
}

func (r *reader) parquetRows(name string, file io.ReaderAt, size int64, n *int) (err error) {
	defer func() {
		// A large library over hostile bytes.
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged (%v): %w", p, dragoman.ErrInvalid)
		}
	}()
	f, err := parquet.OpenFile(file, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return err
	}
	for _, g := range f.Metadata().RowGroups {
		for _, c := range g.Columns {
			if c.MetaData.TotalUncompressedSize > maxChunk || c.MetaData.TotalUncompressedSize > foldFrom && c.MetaData.TotalUncompressedSize/MaxFold > c.MetaData.TotalCompressedSize {
				return fmt.Errorf("a column unpacks to %d bytes: %w", c.MetaData.TotalUncompressedSize, dragoman.ErrInvalid)
			}
		}
	}
	names := []string{}
	leaves := []parquet.LeafColumn{}
	for _, path := range f.Schema().Columns() {
		if leaf, ok := f.Schema().Lookup(path...); ok {
			label := ""
			if len(path) == 1 && leaf.MaxRepetitionLevel == 0 {
				label = path[0] // lists and groups are no text
			}
			names, leaves = append(names, label), append(leaves, leaf)
		}
	}
	at, missing := r.options.Columns.find(names)
	if missing != "" {
		return fmt.Errorf("there is no column %q among %.200q: say which is with --map text=COLUMN: %w", missing, names, dragoman.ErrInvalid)
	}
	for _, g := range f.RowGroups() {
		if err := r.parquetGroup(name, g, leaves, at, n); err != nil || r.done() {
			return err
		}
	}
	return nil
}

func (r *reader) parquetGroup(name string, g parquet.RowGroup, leaves []parquet.LeafColumn, at [len(fields)]int, n *int) (err error) {
	var columns [len(fields)]*parquetColumn
	chunks := g.ColumnChunks()
	for i, c := range at {
		if c >= 0 {
			columns[i] = &parquetColumn{pages: chunks[leaves[c].ColumnIndex].Pages(), node: leaves[c].Node}
			defer func() { _ = columns[i].pages.Close() }() // it was only read
		}
	}
	for range g.NumRows() {
		if r.done() {
			return nil
		}
		*n++
		var row [len(fields)]string
		for i, c := range columns {
			if c == nil {
				continue
			}
			if row[i], err = c.next(); err != nil {
				return err
			}
		}
		r.row(name, *n, func(f int) string { return row[f] })
	}
	return nil
}

// parquetColumn gives the values of a flat column one by one.
type parquetColumn struct {
	pages  parquet.Pages
	node   parquet.Node
	page   parquet.ValueReader
	values []parquet.Value
	left   []parquet.Value
}

func (c *parquetColumn) next() (string, error) {
	for len(c.left) == 0 {
		if c.page == nil {
			p, err := c.pages.ReadPage()
			if err == io.EOF {
				return "", io.ErrUnexpectedEOF
			}
			if err != nil {
				return "", err
			}
			c.page = p.Values()
		}
		if c.values == nil {
			c.values = make([]parquet.Value, 64)
		}
		k, err := c.page.ReadValues(c.values)
		c.left = c.values[:k]
		if err == io.EOF {
			c.page = nil
		} else if err != nil {
			return "", err
		}
	}
	v := c.left[0]
	c.left = c.left[1:]
	return textOf(v, c.node), nil
}

// textOf writes a value as CSV would have it.
func textOf(v parquet.Value, node parquet.Node) string {
	if v.IsNull() {
		return ""
	}
	var date bool
	var unit time.Duration
	if t := node.Type().LogicalType(); t != nil {
		switch t := t.Value.(type) {
		case *format.DateType:
			date = true
		case *format.TimestampType:
			if t.Unit.Value != nil {
				unit = t.Unit.Value.Duration()
			}
		}
	}
	if t := node.Type().ConvertedType(); t != nil {
		date = date || *t == deprecated.Date
		switch *t {
		case deprecated.TimestampMillis:
			unit = time.Millisecond
		case deprecated.TimestampMicros:
			unit = time.Microsecond
		}
	}
	switch v.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		if b := v.ByteArray(); utf8.Valid(b) {
			return string(b)
		}
		s, _ := decode(v.ByteArray())
		return s
	case parquet.Int32:
		if date {
			return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
		}
		return strconv.FormatInt(int64(v.Int32()), 10)
	case parquet.Int64:
		if unit > 0 {
			each := int64(time.Second / unit)
			return time.Unix(v.Int64()/each, 0).UTC().Format(time.DateOnly)
		}
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Int96:
		// Spark's and Hive's old timestamps: nanoseconds of a Julian day.
		const julianOfUnixEpoch = 2440588
		return time.Unix((int64(v.Int96()[2])-julianOfUnixEpoch)*86400, 0).UTC().Format(time.DateOnly)
	}
	return v.String()
}
