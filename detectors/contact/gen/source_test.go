package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// table reads the generated table back: the names of each length.
func table(t *testing.T, source []byte) map[int][]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "tlds.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if !ast.IsGenerated(f) {
		t.Error("the source does not say that it is generated")
	}
	byLength := map[int][]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		length, err := strconv.Atoi(kv.Key.(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		var joined strings.Builder
		ast.Inspect(kv.Value, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				joined.WriteString(s)
			}
			return true
		})
		for s := joined.String(); len(s) >= length; s = s[length:] {
			byLength[length] = append(byLength[length], s[:length])
		}
		return false
	})
	return byLength
}

// TestSource: names are sorted within their length, once each, in lower case;
// lengths are of bytes; blank lines are none.
func TestSource(t *testing.T) {
	src, err := Source("COM\norg\n\nde\n  fr  \ncom\nрф\nmuseum\naero\n")
	if err != nil {
		t.Fatal(err)
	}
	want := map[int][]string{2: {"de", "fr"}, 3: {"com", "org"}, 4: {"aero", "рф"}, 6: {"museum"}}
	if diff := cmp.Diff(want, table(t, src)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLongTables: names that fill many lines of source stay whole and in order.
func TestLongTables(t *testing.T) {
	var list strings.Builder
	var want []string
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			want = append(want, "x"+string(a)+string(b))
		}
	}
	for _, name := range slices.Backward(want) {
		list.WriteString(name + "\n")
	}
	src, err := Source(list.String())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, table(t, src)[3]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
