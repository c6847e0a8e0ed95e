package scanner

import (
	"bytes"
	"encoding/json"
	"strings"
)

// maxLeafDepth is how deep a JSON value may nest whose leaves are told apart.
const maxLeafDepth = 64

// isJSON reports whether a value may be a JSON object or array, by its ends.
func isJSON(v []byte) bool {
	v = bytes.TrimSpace(v)
	if len(v) < 2 {
		return false
	}
	first, last := v[0], v[len(v)-1]
	return first == '{' && last == '}' || first == '[' && last == ']'
}

// leaves gives the leaves of JSON values with their paths, which are written
// like those of JSON files: "customer.mail", "orders[].iban". RFC 8259.
type leaves struct {
	path []byte
	ends []int // of the path, where the containers under way begin
	in   []byte
}

// read calls fn with each leaf but null, in order; its bytes are valid during
// the call. It returns false, and calls nothing, where the value is no JSON or
// nests too deep.
func (l *leaves) read(v []byte, name string, fn func(path string, leaf []byte)) bool {
	if !json.Valid(v) || depth(v) > maxLeafDepth {
		return false
	}
	l.path, l.ends, l.in = append(l.path[:0], name...), l.ends[:0], l.in[:0]
	d := json.NewDecoder(bytes.NewReader(v))
	d.UseNumber()
	key := false // the next string is a key
	for {
		t, err := d.Token()
		if err != nil {
			return true // the end: the value is valid
		}
		switch t := t.(type) {
		case json.Delim:
			key = l.delim(t)
			continue
		case string:
			if key {
				l.path = append(append(l.path[:l.ends[len(l.ends)-1]], '.'), strings.ReplaceAll(t, ".", "_")...)
				key = false
				continue
			}
			fn(string(l.path), []byte(t))
		case json.Number:
			fn(string(l.path), []byte(t))
		}
		key = len(l.in) > 0 && l.in[len(l.in)-1] == '{'
	}
}

// delim goes into a container or out of it and reports whether a key is next.
func (l *leaves) delim(d json.Delim) bool {
	switch d {
	case '{', '[':
		if d == '[' {
			l.path = append(l.path, "[]"...)
		}
		l.in, l.ends = append(l.in, byte(d)), append(l.ends, len(l.path))
	default:
		l.in, l.ends = l.in[:len(l.in)-1], l.ends[:len(l.ends)-1]
		if n := len(l.in); n > 0 {
			l.path = l.path[:l.ends[n-1]]
		}
	}
	return len(l.in) > 0 && l.in[len(l.in)-1] == '{'
}

// depth is how deep a valid JSON value nests.
func depth(v []byte) (most int) {
	now, quoted := 0, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			most = max(most, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return most
}
