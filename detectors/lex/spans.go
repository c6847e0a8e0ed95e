package lex

// Spans looks for values n bytes long that begin with a digit, in the 64 bytes
// of text from pos on: it returns the bits of the offsets at which one may
// begin. Its last byte is an ASCII letter or digit; before it and after it
// stands no such byte, nor a part of another character. text[:pos+n] has to be
// within the text.
func (x *Index) Spans(pos, n int) uint64 {
	b, r := pos/blockSize+1, uint(pos%blockSize)
	c, nx := &x.blocks[b], &x.blocks[b+1]
	starts := along(c.Digit, nx.Digit, r) &^ (along(c.Word|c.High, nx.Word|nx.High, r) << 1)
	if pos > 0 && IsWord(x.text[pos-1]) {
		starts &^= 1
	}
	if starts == 0 {
		return 0
	}
	b, r = (pos+n-1)/blockSize+1, uint((pos+n-1)%blockSize)
	c, nx = &x.blocks[b], &x.blocks[b+1]
	after := along(c.Word|c.High, nx.Word|nx.High, r) >> 1
	if end := pos + n + blockSize - 1; end < len(x.text) && IsWord(x.text[end]) {
		after |= 1 << (blockSize - 1)
	}
	return starts & along(c.Word, nx.Word, r) &^ after
}
