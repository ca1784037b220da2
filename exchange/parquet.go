package exchange

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/dragoman-events/dragoman"
	"github.com/parquet-go/parquet-go"
)

// parquetRow is a row of the Parquet form: a Record with its names and
// nesting, days as dates. Null stands for an unknown day. The columns and
// what they mean are those of [dragoman.Record]'s JSON; the schema is in
// doc/formats.md.
type parquetRow struct {
	ID         string           `parquet:"id"`
	Report     string           `parquet:"report"`
	Published  *int32           `parquet:"published,optional,date"`
	Date       *int32           `parquet:"date,optional,date"`
	EndDate    *int32           `parquet:"enddate,optional,date"`
	DateSaid   string           `parquet:"date_said"`
	DateHow    string           `parquet:"date_how,dict"`
	Event      []string         `parquet:"event,list"`
	Mode       []string         `parquet:"mode,list"`
	Context    []string         `parquet:"context,list"`
	Status     string           `parquet:"status,dict"`
	Hedge      string           `parquet:"hedge,dict"`
	SaidBy     []parquetActor   `parquet:"said_by,list"`
	Actor      []parquetActor   `parquet:"actor,list"`
	Recipient  []parquetActor   `parquet:"recipient,list"`
	EventLoc   parquetLoc       `parquet:"event_loc"`
	EventText  string           `parquet:"event_text,dict"`
	TextInfo   parquetPassage   `parquet:"text_info"`
	Passages   []parquetPassage `parquet:"passages,list"`
	QuadCode   int32            `parquet:"quad_code"`
	EventScale float64          `parquet:"event_scale"`
	CAMEO      string           `parquet:"cameo,dict"`
	PartOf     string           `parquet:"part_of"`
	Rule       string           `parquet:"rule,dict"`
	Confidence float64          `parquet:"confidence"`
	Corrected  []string         `parquet:"corrected,list"`
	Coder      parquetCoder     `parquet:"coder"`
	CiteInfo   parquetCitation  `parquet:"cite_info"`
	Counted    *parquetCounted  `parquet:"counted,optional"`
}

type parquetActor struct {
	Code           string `parquet:"code,dict"`
	Sector         string `parquet:"sector,dict"`
	EntityText     string `parquet:"entity_text"`
	IdentifierText string `parquet:"identifier_text"`
	Office         string `parquet:"office,dict"`
	Rank           int32  `parquet:"rank"`
	Start          int64  `parquet:"start"`
	End            int64  `parquet:"end"`
}

type parquetLoc struct {
	Place       string  `parquet:"place,dict"`
	CountryCode string  `parquet:"country_code,dict"`
	Lat         float64 `parquet:"lat"`
	Lon         float64 `parquet:"lon"`
	Start       int64   `parquet:"start"`
	End         int64   `parquet:"end"`
}

type parquetPassage struct {
	Report    string `parquet:"report"`
	Published *int32 `parquet:"published,optional,date"`
	Sequence  int32  `parquet:"sequence"`
	Start     int64  `parquet:"start"`
	End       int64  `parquet:"end"`
	Text      string `parquet:"text"`
	Trigger   string `parquet:"trigger,dict"`
}

type parquetCounted struct {
	Mentions int64   `parquet:"mentions"`
	Sources  int64   `parquet:"sources"`
	Articles int64   `parquet:"articles"`
	Tone     float64 `parquet:"tone"`
	Root     bool    `parquet:"root"`
}

type parquetCoder struct {
	Name    string `parquet:"name,dict"`
	Version string `parquet:"version,dict"`
}

type parquetCitation struct {
	Title       string `parquet:"title"`
	URL         string `parquet:"url"`
	Publication string `parquet:"publication,dict"`
}

// epoch is the Day from which Parquet's dates count: 1970-01-01.
const epoch = 719163

// dateOf gives a day as Parquet counts it; nil for the unknown one.
func dateOf(d dragoman.Day) *int32 {
	if d == 0 {
		return nil
	}
	n := int32(d) - epoch
	return &n
}

func dayOf(n *int32) dragoman.Day {
	if n == nil {
		return 0
	}
	return dragoman.Day(*n + epoch)
}

// ParquetWriter writes events as one Parquet file, compressed with Zstandard.
// The same events give the same bytes.
type ParquetWriter struct {
	w   *parquet.GenericWriter[parquetRow]
	row [1]parquetRow
	n   int
}

// rowGroup is the most rows of a row group: what a reader holds at once, some
// 30 MB of news.
const rowGroup = 50_000

// NewParquet begins a file.
func NewParquet(w io.Writer) *ParquetWriter {
	return &ParquetWriter{w: parquet.NewGenericWriter[parquetRow](w,
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("dragoman", "1", ""), parquet.MaxRowsPerRowGroup(rowGroup))}
}

// Write writes one event.
func (p *ParquetWriter) Write(r *dragoman.Record) error {
	p.row[0] = rowOf(r)
	p.n++
	if _, err := p.w.Write(p.row[:]); err != nil {
		return fmt.Errorf("parquet: row %d: %w", p.n, err)
	}
	return nil
}

// Close writes what is left, and the end of the file without which nobody can
// read it; it does not close the writer beneath.
func (p *ParquetWriter) Close() error {
	if err := p.w.Close(); err != nil {
		return fmt.Errorf("parquet: %w", err)
	}
	return nil
}

// ReadParquet gives the events of a file that a [ParquetWriter] wrote, as they
// were. An error is the last.
func ReadParquet(r io.ReaderAt, size int64) iter.Seq2[dragoman.Record, error] {
	return func(yield func(dragoman.Record, error) bool) {
		theirs := false // the caller's own panics are not ours to take
		give := func(r dragoman.Record, err error) bool {
			theirs = true
			more := yield(r, err)
			theirs = false
			return more
		}
		// The library panics on some damaged files.
		defer func() {
			if theirs {
				return
			}
			if p := recover(); p != nil {
				give(dragoman.Record{}, fmt.Errorf("parquet: the file is damaged: %v: %w", p, dragoman.ErrInvalid))
			}
		}()
		f, err := parquet.OpenFile(r, size)
		if err != nil {
			give(dragoman.Record{}, fmt.Errorf("parquet: %w: %w", err, dragoman.ErrInvalid))
			return
		}
		if want := parquet.SchemaOf(parquetRow{}); f.Schema().String() != want.String() {
			give(dragoman.Record{}, fmt.Errorf("parquet: the columns are not those of this program's events: %w", dragoman.ErrInvalid))
			return
		}
		rows := parquet.NewGenericReader[parquetRow](f)
		defer func() { _ = rows.Close() }() // it was only read
		for batch := make([]parquetRow, 64); ; {
			clear(batch)
			n, err := rows.Read(batch)
			for i := range batch[:n] {
				if !give(batch[i].record(), nil) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				give(dragoman.Record{}, fmt.Errorf("parquet: %w: %w", err, dragoman.ErrInvalid))
				return
			}
		}
	}
}

func rowOf(r *dragoman.Record) parquetRow {
	row := parquetRow{
		ID: r.ID, Report: r.Report, Published: dateOf(r.Published), Date: dateOf(r.Date), EndDate: dateOf(r.EndDate),
		DateSaid: r.DateSaid, DateHow: r.DateHow, Event: r.Event, Mode: r.Mode, Context: r.Context,
		Status: string(r.Status), Hedge: r.Hedge, SaidBy: actorsOf(r.SaidBy), Actor: actorsOf(r.Actor), Recipient: actorsOf(r.Recipient),
		EventLoc:  parquetLoc{r.EventLoc.Place, r.EventLoc.CountryCode, r.EventLoc.Lat, r.EventLoc.Lon, int64(r.EventLoc.Span.Start), int64(r.EventLoc.Span.End)},
		EventText: r.EventText, TextInfo: passageOf(&r.TextInfo),
		QuadCode: int32(r.QuadCode), EventScale: r.EventScale, CAMEO: r.CAMEO, PartOf: r.PartOf, Rule: r.Rule, Confidence: r.Confidence, Corrected: r.Corrected,
		Coder: parquetCoder(r.Coder), CiteInfo: parquetCitation(r.CiteInfo),
	}
	if c := r.Counted; c != nil {
		row.Counted = &parquetCounted{int64(c.Mentions), int64(c.Sources), int64(c.Articles), c.Tone, c.Root}
	}
	for i := range r.Passages {
		row.Passages = append(row.Passages, passageOf(&r.Passages[i]))
	}
	return row
}

func (row *parquetRow) record() dragoman.Record {
	r := dragoman.Record{
		ID: row.ID, Report: row.Report, Published: dayOf(row.Published), Date: dayOf(row.Date), EndDate: dayOf(row.EndDate),
		DateSaid: row.DateSaid, DateHow: row.DateHow, Event: row.Event, Mode: row.Mode, Context: row.Context,
		Status: dragoman.Status(row.Status), Hedge: row.Hedge, SaidBy: partiesOf(row.SaidBy), Actor: partiesOf(row.Actor), Recipient: partiesOf(row.Recipient),
		EventLoc: dragoman.EventLoc{
			Place: row.EventLoc.Place, CountryCode: row.EventLoc.CountryCode, Lat: row.EventLoc.Lat, Lon: row.EventLoc.Lon,
			Span: dragoman.Span{Start: int(row.EventLoc.Start), End: int(row.EventLoc.End)},
		},
		EventText: row.EventText, TextInfo: row.TextInfo.info(),
		QuadCode: int(row.QuadCode), EventScale: row.EventScale, CAMEO: row.CAMEO, PartOf: row.PartOf, Rule: row.Rule, Confidence: row.Confidence, Corrected: row.Corrected,
		Coder: dragoman.CoderInfo(row.Coder), CiteInfo: dragoman.Citation(row.CiteInfo),
	}
	if c := row.Counted; c != nil {
		r.Counted = &dragoman.Counted{Mentions: int(c.Mentions), Sources: int(c.Sources), Articles: int(c.Articles), Tone: c.Tone, Root: c.Root}
	}
	for i := range row.Passages {
		r.Passages = append(r.Passages, row.Passages[i].info())
	}
	// What JSON leaves out when it is empty.
	if len(r.SaidBy) == 0 {
		r.SaidBy = nil
	}
	if len(r.Corrected) == 0 {
		r.Corrected = nil
	}
	return complete(r)
}

func actorsOf(as []dragoman.Actor) []parquetActor {
	rows := make([]parquetActor, len(as))
	for i, a := range as {
		rows[i] = parquetActor{a.Code, a.Sector, a.EntityText, a.IdentifierText, a.Office, int32(a.Rank), int64(a.Span.Start), int64(a.Span.End)}
	}
	return rows
}

func partiesOf(rows []parquetActor) []dragoman.Actor {
	as := make([]dragoman.Actor, len(rows))
	for i, a := range rows {
		as[i] = dragoman.Actor{
			Code: a.Code, Sector: a.Sector, EntityText: a.EntityText, IdentifierText: a.IdentifierText, Office: a.Office, Rank: int(a.Rank),
			Span: dragoman.Span{Start: int(a.Start), End: int(a.End)},
		}
	}
	return as
}

func passageOf(t *dragoman.TextInfo) parquetPassage {
	return parquetPassage{t.Report, dateOf(t.Published), int32(t.Sequence), int64(t.Start), int64(t.End), t.Text, t.Trigger}
}

func (p *parquetPassage) info() dragoman.TextInfo {
	return dragoman.TextInfo{Report: p.Report, Published: dayOf(p.Published), Sequence: int(p.Sequence), Start: int(p.Start), End: int(p.End), Text: p.Text, Trigger: p.Trigger}
}
