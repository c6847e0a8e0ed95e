package extract

// Rest returns the limits of a budget that counts, in another process, a part
// of what this one counts: what is left of each. The ratio stays with this
// budget, since only it knows how much of the object was read; Spend tells it
// of what the other produced.
func (b *Budget) Rest() Limits {
	const unbounded = 1 << 62
	l := b.limits
	l.Depth = rest(l.Depth - b.depth)
	l.Members = rest(l.Members - b.members)
	l.Bytes = rest(l.Bytes - b.produced.Load())
	l.Spool = rest(l.Spool - b.spooled)
	l.Time = rest(l.Time - b.now().Sub(b.start))
	l.RatioFrom = unbounded
	return l
}

// rest keeps what is used up from meaning the default.
func rest[T ~int | ~int64](left T) T {
	if left <= 0 {
		return -1
	}
	return left
}

// Spend counts n bytes that were produced out of sight of this budget's
// readers. It returns how many of them the budget allows, and ErrSizeLimit,
// ErrRatioLimit or ErrTimeLimit for why there may be no more.
func (b *Budget) Spend(n int64) (int64, error) {
	left, err := b.allowed()
	if n <= left {
		left, err = n, nil
	}
	b.produced.Add(left)
	age := b.now().Sub(b.start)
	if left > 0 {
		b.moved.Store(int64(age))
	}
	if err == nil && age > b.limits.Time {
		err = ErrTimeLimit
	}
	return left, err
}
