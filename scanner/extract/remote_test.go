package extract

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRest: what is left of each limit, never zero, which would mean the default.
func TestRest(t *testing.T) {
	clock := time.Unix(1_700_000_000, 0)
	l := Limits{Depth: 3, Members: 5, Bytes: 100, Ratio: 7, RatioFrom: 9, Spool: 50, Time: time.Minute, Stall: time.Second}
	b := NewBudget(l, func() time.Time { return clock })
	want := l
	want.RatioFrom = 1 << 62
	if d := cmp.Diff(want, b.Rest()); d != "" {
		t.Errorf("unused (-want +got):\n%s", d)
	}
	clock = clock.Add(20 * time.Second)
	if err := errors.Join(b.Enter(), b.Member(), b.Member()); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Spend(8); n != 8 || err != nil { // RatioFrom is 9
		t.Fatal(n, err)
	}
	b.spooled = 10
	want = Limits{Depth: 2, Members: 3, Bytes: 92, Ratio: 7, RatioFrom: 1 << 62, Spool: 40, Time: 40 * time.Second, Stall: time.Second}
	if d := cmp.Diff(want, b.Rest()); d != "" {
		t.Errorf("in use (-want +got):\n%s", d)
	}
	clock = clock.Add(time.Hour)
	b.depth, b.members, b.spooled = 3, 5, 50
	b.produced.Store(100)
	want = Limits{Depth: -1, Members: -1, Bytes: -1, Ratio: 7, RatioFrom: 1 << 62, Spool: -1, Time: -1, Stall: time.Second}
	if d := cmp.Diff(want, b.Rest()); d != "" {
		t.Errorf("used up (-want +got):\n%s", d)
	}
	rest := NewBudget(b.Rest(), func() time.Time { return clock })
	if err := rest.Enter(); !errors.Is(err, ErrDepthLimit) {
		t.Errorf("a budget of nothing lets in: %v", err)
	}
	if err := rest.Member(); !errors.Is(err, ErrMemberLimit) {
		t.Errorf("a budget of nothing has members: %v", err)
	}
}

// TestSpend: bytes out of sight count to the byte, with the limit's own error.
func TestSpend(t *testing.T) {
	clock := time.Unix(1_700_000_000, 0)
	for _, c := range []struct {
		name   string
		limits Limits
		spend  []int64
		age    time.Duration
		want   int64 // counted in all
		err    error // of the last
	}{
		{"within", Limits{Bytes: 100}, []int64{40, 60}, 0, 100, nil},
		{"beyond", Limits{Bytes: 100}, []int64{40, 61}, 0, 100, ErrSizeLimit},
		{"long_beyond", Limits{Bytes: 100}, []int64{200, 1}, 0, 100, ErrSizeLimit},
		{"ratio", Limits{Ratio: 2, RatioFrom: 50}, []int64{50, 1}, 0, 50, ErrRatioLimit},
		{"nothing", Limits{Bytes: 100}, []int64{0}, 0, 0, nil},
		{"late", Limits{Time: time.Second}, []int64{5}, 2 * time.Second, 5, ErrTimeLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := clock
			b := NewBudget(c.limits, func() time.Time { return now })
			now = now.Add(c.age)
			var granted int64
			var err error
			for _, n := range c.spend {
				var k int64
				k, err = b.Spend(n)
				granted += k
			}
			if granted != c.want || b.Produced() != c.want || !errors.Is(err, c.err) {
				t.Errorf("%d granted, %d counted, %v; want %d, %v", granted, b.Produced(), err, c.want, c.err)
			}
		})
	}
}

// TestSpendIsProgress: what is produced elsewhere keeps the object from being
// taken for stuck.
func TestSpendIsProgress(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := NewBudget(Limits{Stall: time.Minute}, func() time.Time { return now })
	now = now.Add(50 * time.Second)
	if _, err := b.Spend(1); err != nil {
		t.Fatal(err)
	}
	now = now.Add(50 * time.Second)
	if err := b.Check(); err != nil {
		t.Errorf("50 s after a byte: %v", err)
	}
	if _, err := b.Spend(0); err != nil {
		t.Fatal(err)
	}
	now = now.Add(20 * time.Second)
	if err := b.Check(); !errors.Is(err, ErrTimeLimit) {
		t.Errorf("70 s after a byte: %v", err)
	}
}
