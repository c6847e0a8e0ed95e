package extract

// Choose returns the first extractor of list that matches, or nil: the object
// is of no format that is read. List the formats that prove themselves by magic
// numbers first, then the structured, then plain text. Extractors are asked
// about the head as it is and, when it is UTF-16 or UTF-32 text, about the
// decoded head.
func Choose(list []Extractor, h Hint) Extractor {
	for _, e := range list {
		if e.Match(h) {
			return e
		}
	}
	enc, wide := detectWide(h.Head)
	if !wide {
		return nil
	}
	h.Head = enc.Head(h.Head)
	for _, e := range list {
		if e.Match(h) {
			return e
		}
	}
	return nil
}
