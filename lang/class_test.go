package lang

import (
	"errors"
	"reflect"
	"runtime"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// Two bundles of vectors come apart, whatever the number of processors, and
// come back as they were written.
func TestWordClasses(t *testing.T) {
	const words, width = 2000, 8
	r := random(1)
	keys, vectors := make([]uint32, words), make([]float32, words*width)
	for i := range keys {
		keys[i] = uint32(r.next())
		v := vectors[i*width : (i+1)*width]
		for j := range v {
			v[j] = float32(r.next()%1000) / 10000
		}
		v[i%2] += 1
	}
	of := cluster(unitVectors(vectors, width), width, 2)
	for i, class := range of {
		if class != of[i%2] {
			t.Fatalf("word %d is of class %d, word %d of %d", i, class, i%2, of[i%2])
		}
	}
	if of[0] == of[1] {
		t.Error("both bundles are one class")
	}

	c := newWordClasses(keys, vectors, width)
	before := runtime.GOMAXPROCS(1)
	one := newWordClasses(keys, vectors, width)
	runtime.GOMAXPROCS(before)
	if !reflect.DeepEqual(c, one) {
		t.Error("one processor gives other classes than several")
	}
	again, err := readWordClasses(c.append(nil))
	if err != nil || !reflect.DeepEqual(c, again) {
		t.Errorf("read back with error %v, or other than written", err)
	}
	if c.find(keys[7]) == noClass {
		t.Error("a word that is there has no class")
	}
	if (*wordClasses)(nil).find(keys[7]) != noClass {
		t.Error("without classes a word has one")
	}
	if _, err := readWordClasses(make([]byte, 9)); !errors.Is(err, dragoman.ErrInvalid) {
		t.Errorf("9 bytes: error %v, want ErrInvalid", err)
	}
}

// The built-in classes hold words of a kind together, words that the treebanks
// hardly have among them.
func TestBuiltInClasses(t *testing.T) {
	m := mustLoad(t)
	class := func(form string) [2]uint64 {
		key, _, _ := wordHashes(form, nil)
		return m.classes.find(key)
	}
	for _, pair := range [][2]string{{"Uzbekistan", "Kyrgyzstan"}, {"Tuesday", "Thursday"}, {"arrested", "detained"}} {
		if a, b := class(pair[0]), class(pair[1]); a[0] != b[0] || a == noClass {
			t.Errorf("%s and %s are of two broad classes, or of none", pair[0], pair[1])
		}
	}
	if class("Tuesday")[0] == class("arrested")[0] {
		t.Error("Tuesday and arrested are of one broad class")
	}
}
