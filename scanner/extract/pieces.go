package extract

// Pieces is the text a Tracker is consuming: a whole window that Preview has
// shown, or else the piece at hand. Trackers that look at more than a byte at a
// time embed it.
type Pieces struct {
	Win []byte // not the tracker's to keep: it is gone after Settle
	Pos int    // consumed of Win
}

// Consumer is a tracker that embeds Pieces.
type Consumer interface {
	// Run consumes Win up to the offset to.
	Run(to int)
	// Settle leaves the window: what of it is still needed is saved, and
	// Pieces reset. It is called before another window is entered.
	Settle()
}

// Show makes text the window, as Previewer says.
func (p *Pieces) Show(c Consumer, text []byte) {
	c.Settle()
	p.Win = text
}

// Feed consumes text, as Tracker.Advance says: the next piece of the window
// shown, or a window of its own.
func (p *Pieces) Feed(c Consumer, text []byte) {
	if len(text) == 0 {
		return
	}
	if p.Pos+len(text) > len(p.Win) || &p.Win[p.Pos] != &text[0] {
		p.Show(c, text)
	}
	c.Run(p.Pos + len(text))
	if p.Pos == len(p.Win) {
		c.Settle()
	}
}
