package coder

import (
	"bytes"
	"io"
	"math"
	"testing"
)

// A net learns what no sum of features tells: which of two features stands
// alone.
func TestNetLearnsExclusiveOr(t *testing.T) {
	var data []instance
	for range 150 {
		for k := range 4 {
			var fs []uint64
			dense := []float32{0, 0}
			for q := range 2 {
				if k>>q&1 == 1 {
					fs = append(fs, uint64(1000+q))
					dense[q] = 1
				}
			}
			data = append(data, instance{features: fs, dense: dense, class: (k ^ k>>1) & 1})
		}
	}
	tr := newNetTrainer(2, 12, 0.04, 7)
	for range 4 {
		tr.fit(data)
	}
	n := tr.pack()
	p := make([]float64, 2)
	for _, in := range data[:4] {
		n.probabilities(in.features, in.dense, p)
		if p[in.class] < 0.7 || math.Abs(p[0]+p[1]-1) > 1e-9 {
			t.Errorf("features %v: %v, want class %d", in.features, p, in.class)
		}
	}
}

func TestVectors(t *testing.T) {
	var text [][]string
	for range 60 {
		text = append(text, []string{"troops", "shelled", "the", "town"}, []string{"troops", "bombarded", "the", "town"}, []string{"ministers", "signed", "a", "treaty"}, []string{"ministers", "ratified", "a", "treaty"})
	}
	words, w := learnVectors(text)
	again, w2 := learnVectors(text)
	if len(words) != len(again) || string(packed(t, words, w)) != string(packed(t, again, w2)) {
		t.Error("the same text gave other vectors")
	}
	v, err := loadVectors(packed(t, words, w))
	if err != nil {
		t.Fatal(err)
	}
	of := func(word string) []float32 { return v.w[v.at[word]*vectorDim : (v.at[word]+1)*vectorDim] }
	if like, other := dot(of("shelled"), of("bombarded")), dot(of("shelled"), of("signed")); like <= other {
		t.Errorf("shelled is %.2f like bombarded, %.2f like signed", like, other)
	}
	if _, err := loadVectors(packed(t, words, w)[:40]); err == nil {
		t.Error("vectors that are cut short were read")
	}
	if err := shared(t).TrainWords([]string{"Too short."}, io.Discard, io.Discard); err == nil {
		t.Error("vectors of one sentence were written")
	}
}

func packed(t *testing.T, words []string, w []float32) []byte {
	b, err := packVectors(words, w)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(b)
}

// Of events that are right twice as often as the judge says, the confidence
// is higher than its probability.
func TestFitTrust(t *testing.T) {
	var all []told
	for i := range 1000 {
		all = append(all, told{0.2, i%5 < 2}, told{0.4, i%5 < 4})
	}
	tr := fitTrust(all)
	for _, x := range [][2]float64{{0.2, 0.4}, {0.4, 0.8}} {
		if got := tr.of(x[0]); math.Abs(got-x[1]) > 0.02 {
			t.Errorf("confidence of %.2f is %.3f, want %.2f", x[0], got, x[1])
		}
	}
}
