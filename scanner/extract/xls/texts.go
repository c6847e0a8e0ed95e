package xls

import (
	"context"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

const (
	keptTexts = 1 << 20  // shared texts that are kept
	keptBytes = 16 << 20 // the same in bytes
)

// texts are those that cells share. They are kept up to a limit; those beyond
// it are emitted as they are met, without the cells that show them.
type texts struct {
	all  []byte
	ends []uint32
	used []uint64 // a bit for each text that a cell showed
}

// shared reads the table of shared texts ([MS-XLS] 2.4.265). The number of texts
// that it declares is not looked at: there are as many as there are.
func (b *workbook) shared() error {
	c := b.cursor()
	c.skip(8)
	for n := 0; ; n++ {
		if n&0xfff == 0 && b.ctx.Err() != nil {
			return context.Cause(b.ctx)
		}
		text, ok := sharedText(c)
		if !ok {
			return nil
		}
		if len(b.texts.ends) < keptTexts && len(b.texts.all)+len(text) <= keptBytes {
			b.texts.all = append(b.texts.all, text...)
			b.texts.ends = append(b.texts.ends, uint32(len(b.texts.all)))
			continue
		}
		if err := b.flow.Value(extract.Place{Where: unshown}, text); err != nil {
			return err
		}
	}
}

const unshown = "texts"

// sharedText reads one text with its formatting, which is passed over ([MS-XLS]
// 2.5.293).
func sharedText(c *cursor) (text []byte, ok bool) {
	n, ok := c.number(2)
	if !ok {
		return nil, false
	}
	flags, ok := c.number(1)
	if !ok {
		return nil, false
	}
	var runs, phonetic uint32
	if flags&8 != 0 {
		runs, _ = c.number(2)
	}
	if flags&4 != 0 {
		phonetic, _ = c.number(4)
	}
	text = c.chars(int(n), flags&1 != 0)
	c.skip(4*int64(runs) + int64(phonetic))
	return text, true
}

// at returns the text of a number, nil when there is none.
func (t *texts) at(n uint32) []byte {
	if int64(n) >= int64(len(t.ends)) {
		return nil
	}
	for len(t.used) <= int(n/64) {
		t.used = append(t.used, 0)
	}
	t.used[n/64] |= 1 << (n % 64)
	return t.text(n)
}

func (t *texts) text(n uint32) []byte {
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	return t.all[from:t.ends[n]]
}

// unused emits the texts that no cell showed.
func (b *workbook) unused() error {
	t := &b.texts
	for n := range uint32(len(t.ends)) {
		if int(n/64) < len(t.used) && t.used[n/64]>>(n%64)&1 == 1 {
			continue
		}
		if err := b.flow.Value(extract.Place{Where: unshown}, t.text(n)); err != nil {
			return err
		}
	}
	return nil
}
