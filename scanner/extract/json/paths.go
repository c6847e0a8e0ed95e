package json

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxPaths = 4096 // distinct paths of one object; the others share one
	maxKeys  = 256  // distinct keys at one place; with more, the keys are data: they share "*"
	maxKey   = 256  // bytes of a key that tell it from others
	maxName  = 512  // bytes of a path as shown: its end, when it is longer
)

// node is a place in the tree of keys: a key of an object ("email"), the
// elements of an array ("[]") or the root.
type node struct {
	parent int32
	kids   int32  // distinct keys met below
	elems  int32  // the node of the array's elements, 0: none yet
	any    int32  // the node that keys beyond maxKeys share, 0: none yet
	first  int32  // guess: the key with which objects here begin
	next   int32  // guess: the key that follows this one
	field  int32  // number shown outside, -1: none yet
	values int64  // non-empty ones
	wanted int64  // the next of them to be shown, 0: none
	prefix uint64 // of key, see prefixOf: decides most comparisons
	key    string // as written, escapes and all, at most maxKey bytes
}

// Two nodes have fixed places.
const (
	root     int32 = 0
	overflow int32 = 1 // every path beyond maxPaths
)

const (
	elemsKey = "[]"
	anyKey   = "*"
)

// paths is the tree of keys of one object.
type paths struct {
	nodes  []node
	byKey  map[string]int32 // parent's number, key
	lookup []byte           // scratch for a key of byKey
	fields []int32          // node by field number
	wanted int64            // of a node that is met first
}

func newPaths() paths {
	p := paths{nodes: make([]node, 2, 32), byKey: map[string]int32{}}
	p.nodes[root].field, p.nodes[overflow].field = -1, -1
	return p
}

// elements returns the node of the elements of the array at parent.
func (p *paths) elements(parent int32) int32 {
	if parent == overflow {
		return overflow
	}
	if e := p.nodes[parent].elems; e != 0 {
		return e
	}
	e := p.add(parent, elemsKey)
	p.nodes[parent].elems = e
	return e
}

// prefixLen is how many bytes of a key its prefix holds.
const prefixLen = 8

// prefixOf packs the first bytes of a key into a word.
func prefixOf(key []byte) (w uint64) {
	for i, c := range key[:min(len(key), prefixLen)] {
		w |= uint64(c) << (8 * i)
	}
	return w
}

// is reports whether the node's key is the given one.
func (n *node) is(key []byte, prefix uint64) bool {
	return n.prefix == prefix && len(n.key) == len(key) && (len(key) <= prefixLen || n.key == string(key))
}

// child returns the node of a key of the object at parent. before is the node
// of the key before it in the same object, 0 when there is none: objects
// repeat, so the key that followed last time is tried at once.
func (p *paths) child(parent, before int32, key []byte, prefix uint64) int32 {
	if parent == overflow {
		return overflow
	}
	if len(key) > maxKey {
		key = key[:maxKey]
	}
	guess := &p.nodes[parent].first
	if before != 0 {
		guess = &p.nodes[before].next
	}
	if g := *guess; g != 0 && p.nodes[g].is(key, prefix) {
		return g
	}
	p.lookup = append(binary.LittleEndian.AppendUint32(p.lookup[:0], uint32(parent)), key...)
	if c, ok := p.byKey[string(p.lookup)]; ok {
		*guess = c
		return c
	}
	return p.newChild(parent, before, key)
}

func (p *paths) newChild(parent, before int32, key []byte) int32 {
	if p.nodes[parent].kids >= maxKeys {
		if p.nodes[parent].any == 0 {
			p.nodes[parent].any = p.add(parent, anyKey)
		}
		return p.nodes[parent].any
	}
	c := p.add(parent, string(key))
	if c == overflow {
		return c
	}
	p.nodes[parent].kids++
	p.byKey[string(p.lookup)] = c
	if before != 0 {
		p.nodes[before].next = c
	} else {
		p.nodes[parent].first = c
	}
	return c
}

func (p *paths) add(parent int32, key string) int32 {
	if len(p.nodes) >= maxPaths {
		return overflow
	}
	p.nodes = append(p.nodes, node{parent: parent, field: -1, prefix: prefixOf([]byte(key)), key: key})
	return int32(len(p.nodes) - 1)
}

// number returns the field number of a node, giving it one if it has none. The
// root has none.
func (p *paths) number(n int32) int {
	if n == root {
		return -1
	}
	f := &p.nodes[n].field
	if *f < 0 {
		*f = int32(len(p.fields))
		p.fields = append(p.fields, n)
	}
	return int(*f)
}

// count adds d to the values of a node and reports whether the one reached is
// to be shown.
func (p *paths) count(n int32, d int64) bool {
	v := &p.nodes[n]
	v.values += d
	if v.field < 0 {
		v.wanted = p.wanted
		p.number(n)
	}
	return v.values == v.wanted && d > 0
}

// name spells a node's path: "customers[].email". Where keys turned out to be
// data, all of them are "*".
func (p *paths) name(n int32) string {
	if n == overflow {
		return "other paths"
	}
	var parts []string
	for size := 0; n != root && size < maxName; n = p.nodes[n].parent {
		part := p.nodes[n].key
		if up := &p.nodes[p.nodes[n].parent]; up.elems != n {
			if up.any != 0 {
				part = anyKey
			}
			part = unquote(part)
			if p.nodes[n].parent != root {
				part = "." + part
			}
		}
		parts = append(parts, part)
		size += len(part)
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	name := b.String()
	if len(name) > maxName {
		name = "…" + name[len(name)-maxName:]
	}
	return strings.ToValidUTF8(name, "\ufffd")
}

// unquote resolves the escapes of a key (RFC 8259, section 7); what is not an
// escape stays as it is.
func unquote(key string) string {
	if strings.IndexByte(key, '\\') < 0 {
		return key
	}
	out := make([]byte, 0, len(key))
	for i := 0; i < len(key); i++ {
		if key[i] != '\\' || i+1 == len(key) {
			out = append(out, key[i])
			continue
		}
		i++
		switch c := key[i]; c {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, n := unicodeEscape(key[i-1:])
			out = utf8.AppendRune(out, r)
			i += n - 2
		default: // quote, backslash, slash
			out = append(out, c)
		}
	}
	return string(out)
}

// unicodeEscape reads \uXXXX, or the two of a surrogate pair, at the start of s
// and returns how long it was.
func unicodeEscape(s string) (r rune, n int) {
	r, ok := hex4(s)
	if !ok {
		return utf8.RuneError, 2
	}
	if utf16.IsSurrogate(r) && len(s) >= 12 {
		if low, ok := hex4(s[6:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, 12
			}
		}
	}
	return r, 6
}

func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(v), err == nil
}
