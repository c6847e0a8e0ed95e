package json

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestUnquote(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", `a\"b`: `a"b`, `a\\b`: `a\b`, `a\/b`: "a/b", `\b\f\n\r\t`: "\b\f\n\r\t", `\u00e9`: "é", `\u00E9x`: "éx",
		`\ud83d\ude00!`: "😀!", `\ud83dx`: "\ufffdx", `\ud83d\u0041`: "\ufffdA", `\u12`: "\ufffd12", `\uzzzz`: "\ufffdzzzz", `end\`: `end\`, `\q`: "q",
	} {
		if got := unquote(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func (p *paths) key(parent, before int32, key string) int32 {
	return p.child(parent, before, []byte(key), prefixOf([]byte(key)))
}

func TestChild(t *testing.T) {
	p := newPaths()
	a := p.key(root, 0, "a")
	b := p.key(root, a, "b")
	long := p.key(root, b, "a long key, the first")
	other := p.key(root, b, "a long key, the second")
	eight := p.key(root, 0, "12345678")
	nine := p.key(root, 0, "123456789")
	seen := map[int32]bool{root: true, overflow: true}
	for _, n := range []int32{a, b, long, other, eight, nine, p.key(a, 0, "a"), p.key(a, 0, ""), p.elements(a), p.elements(root)} {
		if seen[n] {
			t.Errorf("node %d twice", n)
		}
		seen[n] = true
	}
	for range 2 { // with right guesses and with wrong ones
		for _, k := range []struct {
			before int32
			key    string
			want   int32
		}{{0, "a", a}, {a, "b", b}, {0, "b", b}, {b, "a", a}, {long, "a long key, the second", other}, {0, "123456789", nine}, {nine, "12345678", eight}} {
			if got := p.key(root, k.before, k.key); got != k.want {
				t.Errorf("%q after %d: %d, want %d", k.key, k.before, got, k.want)
			}
		}
	}
	if first := p.elements(a); p.elements(a) != first || p.elements(overflow) != overflow || p.key(overflow, 0, "x") != overflow {
		t.Error("elements or overflow are not stable")
	}
}

// TestPrefixes: a zero byte in a key is not the end of a shorter one.
func TestPrefixes(t *testing.T) {
	p := newPaths()
	if p.key(root, 0, "ab") == p.key(root, 0, "ab\x00") {
		t.Error("two keys share a node")
	}
	if prefixOf([]byte("abcdefghij")) != prefixOf([]byte("abcdefghXX")) {
		t.Error("a prefix is longer than eight bytes")
	}
}

func TestNames(t *testing.T) {
	p := newPaths()
	deep := root
	for range 300 {
		deep = p.key(deep, 0, "é-key")
	}
	if got := p.name(deep); len(got) > maxName+len("…") || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, ".é-key") || !utf8.ValidString(got) {
		t.Errorf("%d bytes: %q", len(got), got)
	}
	if got := p.name(p.key(root, 0, "bad\xffkey")); got != "bad\ufffdkey" {
		t.Errorf("%q", got)
	}
	if got := p.name(overflow); got != "other paths" {
		t.Errorf("%q", got)
	}
	if p.number(root) != -1 {
		t.Error("the top has a number")
	}
}

func TestBeginsAndLines(t *testing.T) {
	for text, want := range map[string]bool{
		"{\"a\":1}\n{\"a\":2}\n": true, "[1]\n[2]\n": true, "{\"a\":1}\r\n{": true, "{\"a\":1}\n\n  {\"a\":2}": true,
		"{\n\"a\":1}\n{": false, "{\"a\":1}\n": false, "{\"a\":1}": false, "": false, "\n\n": false, "{\"a\":\n{": false, "{\"a\":1},\n{": false,
		strings.Repeat(`[`, 100) + strings.Repeat(`]`, 100) + "\n[":           false,
		strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat(`}`, 100) + "\n{": true,
	} {
		if got := perLine([]byte(text)); got != want {
			t.Errorf("%.40q: %v, want %v", text, got, want)
		}
	}
}
