package exchange

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// fill gives every field beneath v a value of its own.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString("s" + string(rune('a'+*n%26)) + string(rune('a'+*n/26)))
	case reflect.Int, reflect.Int32:
		v.SetInt(int64(730000 + *n))
	case reflect.Float64:
		v.SetFloat(float64(*n) + .25)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	default:
		panic(v.Kind())
	}
}

// TestParquetKeepsAll: a field that is added to Record and forgotten here
// fails the test.
func TestParquetKeepsAll(t *testing.T) {
	n := 0
	records := make([]dragoman.Record, 200)
	for i := range records {
		if i%2 == 0 {
			fill(reflect.ValueOf(&records[i]).Elem(), &n)
		}
		records[i] = complete(records[i])
	}
	write := func() []byte {
		var b bytes.Buffer
		w := NewParquet(&b)
		for i := range records {
			if err := w.Write(&records[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	data := write()
	if !bytes.Equal(data, write()) {
		t.Error("the same events gave other bytes")
	}
	var got []dragoman.Record
	for r, err := range ReadParquet(bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if len(got) != len(records) {
		t.Fatalf("%d events, want %d", len(got), len(records))
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], records[i]) {
			t.Fatalf("event %d came back as\n%+v\nwant\n%+v", i, got[i], records[i])
		}
	}
}

func FuzzReadParquet(f *testing.F) {
	var b bytes.Buffer
	w := NewParquet(&b)
	if err := errors.Join(w.Write(&dragoman.Record{ID: "a", Event: []string{"CONSULT"}}), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, err := range ReadParquet(bytes.NewReader(data), int64(len(data))) {
			if err != nil && !errors.Is(err, dragoman.ErrInvalid) {
				t.Errorf("%v", err)
			}
		}
	})
}

// TestParquetDamaged: a file with any byte altered is read or refused, and
// never ends the program.
func TestParquetDamaged(t *testing.T) {
	var b bytes.Buffer
	w := NewParquet(&b)
	if err := errors.Join(w.Write(&dragoman.Record{ID: "a", Event: []string{"CONSULT"}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < b.Len(); i += 61 {
		data := slices.Clone(b.Bytes())
		data[i] ^= 0x55
		for range ReadParquet(bytes.NewReader(data), int64(len(data))) {
		}
	}
}
