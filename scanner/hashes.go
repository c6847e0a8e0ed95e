package scanner

import (
	"bytes"
	"time"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/locate"
)

// Hashes says that identifiers are kept as keyed hashes, by which one person's
// data can be located.
type Hashes struct {
	Key     *locate.Key
	Expires time.Time // when those of this run are to be deleted
	// PerObject is how many different identifiers and places are kept of one
	// object; 0: DefaultHashes. What is beyond is counted.
	PerObject int
}

// DefaultHashes bounds the hashes of one object: about 3 MB of memory for each
// worker, and as much in the inventory.
const DefaultHashes = 20_000

// inName is the place of an identifier that stands in a name.
const inName = "name"

// hashing is what the workers share of it; it is not written while they read.
type hashing struct {
	key   *locate.Key
	most  int
	kinds []locate.Kind          // by detector, 0: none
	all   locate.Set             // of kinds
	only  map[locate.Digest]bool // a search keeps nothing else; nil: all
	ds    []detectors.Detector
}

func newHashing(h *Hashes, ds []detectors.Detector, only map[locate.Digest]bool) *hashing {
	if h == nil {
		return nil
	}
	g := &hashing{key: h.Key, most: h.PerObject, kinds: make([]locate.Kind, len(ds)), only: only, ds: ds}
	if g.most <= 0 {
		g.most = DefaultHashes
	}
	for i := range ds {
		if k := locate.KindOf(ds[i].ID, ds[i].Category); k != 0 {
			g.kinds[i], g.all = k, g.all.With(k)
		}
	}
	return g
}

// hashKey is an identifier in a place.
type hashKey struct {
	digest locate.Digest
	member int
	field  inventory.Name
	where  string
}

// hasher gathers the hashes of one object. It belongs to one worker; nil keeps
// none.
type hasher struct {
	*hashing
	at    map[hashKey]int // index in found
	found []inventory.Hash
	sum   inventory.Hashing
}

func newHasher(g *hashing) *hasher {
	if g == nil {
		return nil
	}
	return &hasher{hashing: g, at: map[hashKey]int{}}
}

// reset forgets the object before.
func (h *hasher) reset() {
	if h == nil {
		return
	}
	if len(h.at) > maxCached {
		h.at = map[hashKey]int{} // do not keep one large object's memory for ever
	}
	clear(h.at)
	h.found, h.sum = nil, inventory.Hashing{}
}

// add takes a match. A token that fits types of several kinds is kept as each.
func (h *hasher) add(m *detectors.Match, at *hit) {
	if h == nil {
		return
	}
	c := at.col
	var done locate.Set
	for i := -1; i < len(m.Alt); i++ {
		d := m.Detector
		if i >= 0 {
			d = m.Alt[i]
		}
		if k := h.kinds[d]; k != 0 && !done.Has(k) {
			done = done.With(k)
			c.seen[k]++
			h.keep(k, d, at.text, hashKey{member: c.member, field: c.name, where: c.where})
		}
	}
}

// keep counts a value in a place; the key comes without its digest.
func (h *hasher) keep(k locate.Kind, detector uint16, text []byte, key hashKey) {
	d, ok := h.key.Of(k, text)
	if !ok || h.only != nil && !h.only[d] {
		return
	}
	key.digest = d
	if i, ok := h.at[key]; ok {
		h.found[i].Count++
		return
	}
	if len(h.found) >= h.most {
		h.sum.Dropped++
		h.sum.DroppedKinds = h.sum.DroppedKinds.With(k)
		return
	}
	h.at[key] = len(h.found)
	h.found = append(h.found, inventory.Hash{Digest: d, Kind: k, Member: key.member, Field: key.field, Where: key.where,
		Detector: h.ds[detector].ID, Count: 1})
}

// column takes the verdict on a column: of count values of a type, some were met
// one by one. The others are kept if all values are at hand, and counted if not.
func (h *hasher) column(c *column, detector int, count int64, values [][]byte, whole bool) {
	if h == nil || detector < 0 {
		return
	}
	k := h.kinds[detector]
	if k == 0 || count <= c.seen[k] {
		return
	}
	if !whole {
		h.sum.Unread += count - c.seen[k]
		h.sum.UnreadKinds = h.sum.UnreadKinds.With(k)
		return
	}
	key := hashKey{member: c.member, field: c.name, where: c.where}
	for _, v := range values {
		v = bytes.TrimSpace(v)
		key.digest, _ = h.key.Of(k, v)
		if _, met := h.at[key]; !met {
			h.keep(k, uint16(detector), v, key)
		}
	}
}

// name takes the matches in the name of an object or member.
func (h *hasher) name(member int, raw string, found []detectors.Match) (out []inventory.Hash) {
	if h == nil {
		return nil
	}
	for i := range found {
		m := &found[i]
		k := h.kinds[m.Detector]
		if k == 0 || m.Start < 0 || m.End > len(raw) || m.Start >= m.End {
			continue
		}
		d, ok := h.key.Of(k, []byte(raw[m.Start:m.End]))
		if ok && (h.only == nil || h.only[d]) {
			out = append(out, inventory.Hash{Digest: d, Kind: k, Member: member, Where: inName, Detector: h.ds[m.Detector].ID, Count: 1})
		}
	}
	return out
}

// memberName takes the matches in a member's name.
func (h *hasher) memberName(member int, raw string, found []detectors.Match) {
	if h != nil && len(h.found) < h.most {
		h.found = append(h.found, h.name(member, raw, found)...)
	}
}

// into adds what was gathered to the result.
func (h *hasher) into(r *inventory.ItemResult) {
	if h == nil {
		return
	}
	r.Hashes, r.Hashing = append(r.Hashes, h.found...), h.sum
}

// start is what the inventory is told of the hashes.
func (h *Hashes) start(g *hashing) *inventory.HashStart {
	if h == nil {
		return nil
	}
	return &inventory.HashStart{Key: h.Key.ID(), Kinds: g.all, Expires: h.Expires}
}
