package scanner

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
)

// Names (paths, members, columns, sheets, owners) are content: whatever of them
// is stored or shown goes through a namer first.
const (
	maxRawName = 16 << 10 // bytes of a name that are looked at
	maxName    = 1 << 10  // bytes of a name that are kept
	maxCached  = 4096     // names a worker remembers
)

// masker finds personal data in a name: *detectors.Scanner.
type masker interface {
	Mask(name string) (masked string, found []detectors.Match)
}

// namer makes names fit to be stored. It belongs to one goroutine.
type namer struct {
	renew func() masker
	mask  masker
	cache map[string]inventory.Name
}

// newNamer makes a namer of what renew makes.
func newNamer(renew func() masker) *namer {
	return &namer{renew: renew, mask: renew(), cache: make(map[string]inventory.Name)}
}

// name masks and escapes raw and returns what was found in it, valid until the
// next call.
func (n *namer) name(raw string) (inventory.Name, []detectors.Match) {
	if raw == "" {
		return "", nil
	}
	cut := raw
	if len(cut) > maxRawName {
		cut = cut[:maxRawName]
	}
	masked, found := n.masked(cut)
	return inventory.Name(shorten(escape(masked), len(cut) < len(raw))), found
}

// hidden stands for a name that could not be looked at.
const hidden = "‹NAME›"

// masked masks a name. A detector that panics must not let the name through,
// nor end the scan.
func (n *namer) masked(raw string) (masked string, found []detectors.Match) {
	returned := false
	defer func() {
		if !returned {
			_ = recover() // its text may quote the name
			n.mask = n.renew()
			masked, found = hidden, nil
		}
	}()
	masked, found = n.mask.Mask(raw)
	returned = true
	return masked, found
}

// recurring is name for names that many objects share: columns, data sets,
// owners. It remembers a bounded number of them.
func (n *namer) recurring(raw string) inventory.Name {
	if raw == "" {
		return ""
	}
	if s, ok := n.cache[raw]; ok {
		return s
	}
	if len(n.cache) >= maxCached {
		clear(n.cache)
	}
	s, _ := n.name(raw)
	n.cache[strings.Clone(raw)] = s
	return s
}

// escape writes what a terminal, a page or a reader could be misled by as
// escapes: control and format characters (bidirectional marks among them),
// line separators and bytes that are not UTF-8.
func escape(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1, r < 0x80 && !unicode.IsGraphic(r):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case unicode.IsGraphic(r):
			b.WriteString(s[i : i+size])
		default:
			fmt.Fprintf(&b, `\u{%04x}`, r)
		}
		i += size
	}
	return b.String()
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// shorten keeps a name within maxName bytes; cut says that some is gone already.
func shorten(s string, cut bool) string {
	const mark = "…"
	if len(s) > maxName {
		end := maxName - len(mark)
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s, cut = s[:end], true
	}
	if cut {
		s += mark
	}
	return s
}

// nameTypes turns what was found in a name into findings of the name, one per
// detector, in the order of their first match.
func (w *worker) nameTypes(found []detectors.Match) []inventory.Finding {
	var out []inventory.Finding
	var least []int8
	ds := w.engine.Detectors()
	for i := range found {
		m := &found[i]
		if int8(m.Likelihood) < w.rules.kept[m.Detector] {
			continue
		}
		d := &ds[m.Detector]
		at := slices.IndexFunc(out, func(f inventory.Finding) bool { return f.Detector == d.ID })
		if at < 0 {
			at = len(out)
			out = append(out, inventory.Finding{Member: -1, Detector: d.ID, Version: d.Version})
			least = append(least, w.rules.least[m.Detector])
		}
		f := &out[at]
		f.Marks = addMark(f.Marks, inventory.Mark{Variant: int(w.fold.variants[m.Detector]), Evidence: uint32(m.Evidence),
			Likelihood: int8(m.Likelihood), Score: float64(m.Score), Count: 1, FirstByte: int64(m.Start)})
		for _, a := range m.Alt {
			if id := ds[a].ID; id != d.ID && !slices.Contains(f.Ambiguous, id) {
				f.Ambiguous = append(f.Ambiguous, id)
			}
		}
	}
	for i := range out {
		out[i].Sum(least[i])
		slices.Sort(out[i].Ambiguous)
	}
	return out
}
