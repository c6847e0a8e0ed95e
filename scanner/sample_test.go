package scanner

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// fill gives a field values 1 to n as a tracker would: only those asked for.
func fill(s *sampler, field int, n int64, value func(int64) string) (shown int) {
	wanted := int64(1)
	for i := int64(1); i <= n; i++ {
		if i != wanted {
			continue
		}
		shown++
		wanted = s.Take(field, i, []byte(value(i)))
	}
	return shown
}

func number(i int64) string { return fmt.Sprint(i) }

func texts(s *sampler, field int) (out []string) {
	for _, v := range s.values(nil, field, 1) {
		out = append(out, string(v))
	}
	return out
}

func TestSampleHoldsAllOfFew(t *testing.T) {
	for _, n := range []int64{1, 2, 100, maxSampleValues} {
		s := &sampler{}
		s.reset(1)
		fill(s, 0, n, number)
		got := texts(s, 0)
		if int64(len(got)) != n || got[0] != "1" || got[n-1] != fmt.Sprint(n) || !s.whole(0) {
			t.Errorf("%d values: %d are held", n, len(got))
		}
	}
}

// TestSampleIsUniform: whatever a field's length, about as many values are held,
// from all of its parts alike, and few more are shown.
func TestSampleIsUniform(t *testing.T) {
	for _, n := range []int64{513, 1000, 30_000, 1_000_000} {
		tenths := [10]int{}
		held, shown := 0, 0
		const runs = 20
		for seed := range uint64(runs) {
			s := &sampler{}
			s.reset(seed)
			shown += fill(s, 3, n, number)
			got := texts(s, 3)
			held += len(got)
			for _, v := range got {
				var i int64
				fmt.Sscan(v, &i)
				tenths[(i-1)*10/n]++
			}
			if len(got) < maxSampleValues/2-2 || len(got) > maxSampleValues || s.whole(3) {
				t.Fatalf("%d values: %d are held", n, len(got))
			}
		}
		for i, k := range tenths {
			if share := float64(k) / float64(held); math.Abs(share-0.1) > 0.02 {
				t.Errorf("%d values: the %d. tenth has %.3f of the sample", n, i+1, share)
			}
		}
		if most := maxSampleValues * (1 + int(math.Log2(float64(n)/maxSampleValues)+2)); shown/runs > most {
			t.Errorf("%d values: %d were shown, more than %d", n, shown/runs, most)
		}
	}
}

// TestSampleBySeed: the same seed gives the same sample, another another.
func TestSampleBySeed(t *testing.T) {
	of := func(seed uint64) string {
		s := &sampler{}
		s.reset(seed)
		fill(s, 0, 5000, number)
		return strings.Join(texts(s, 0), " ")
	}
	first, again, other := of(1), of(1), of(2)
	if first != again || first == other {
		t.Error("the sample does not depend on the seed alone")
	}
	if seedOf("a/b") == seedOf("a/c") {
		t.Error("two names, one seed")
	}
}

// TestSampleFieldsDiffer: one field's choice is not another's, or rows would be
// chosen as a whole.
func TestSampleFieldsDiffer(t *testing.T) {
	s := &sampler{}
	s.reset(1)
	fill(s, 0, 5000, number)
	fill(s, 1, 5000, number)
	if strings.Join(texts(s, 0), " ") == strings.Join(texts(s, 1), " ") {
		t.Error("two fields have one sample")
	}
}

// TestSampleIsBounded: long values and many fields keep within the bounds, and
// what is held is whole.
func TestSampleIsBounded(t *testing.T) {
	long := func(i int64) string { return strings.Repeat("x", 380) + number(i) }
	s := &sampler{}
	s.reset(1)
	for field := range 1100 {
		fill(s, field, 700, long)
	}
	if len(s.fields) != maxSampleFields {
		t.Errorf("%d fields are sampled", len(s.fields))
	}
	total := 0
	for field := range s.fields {
		f := &s.fields[field]
		total += len(f.text)
		if len(f.n) == 0 || len(f.text) > maxSampleBytes {
			t.Fatalf("field %d: %d values, %d bytes", field, len(f.n), len(f.text))
		}
		for _, v := range texts(s, field) {
			if !strings.HasPrefix(v, strings.Repeat("x", 380)) || len(v) > 383 {
				t.Fatalf("field %d: a value was cut", field)
			}
		}
	}
	if total != s.bytes || total > maxSampleTotal+maxSampleFields*400 {
		t.Errorf("%d bytes are held, counted as %d", total, s.bytes)
	}
	s.reset(2)
	fill(s, 0, 3, number)
	if got := strings.Join(texts(s, 0), " "); got != "1 2 3" || s.bytes != 3 {
		t.Errorf("after the reset: %q, %d bytes", got, s.bytes)
	}
}

func TestSampleSteps(t *testing.T) {
	s := &sampler{}
	s.reset(1)
	fill(s, 0, 9, number)
	if got := fmt.Sprintf("%s", s.values(nil, 0, 4)); got != "[1 5 9]" {
		t.Errorf("every fourth: %s", got)
	}
	if got := s.values(nil, 7, 1); got != nil {
		t.Errorf("a field that is not there: %s", got)
	}
}
