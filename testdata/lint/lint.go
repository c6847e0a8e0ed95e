// Package lint checks the tree against the limits of the style guide that no
// standard tool knows: length of files and functions, init functions, open
// ends, sleeping tests, contexts made up, documentation of every exported name,
// size of interfaces and the share of test code. It parses the files itself, so
// that the test cache never hides a new one.
package lint

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The limits.
const (
	maxFileLines     = 600
	p95FunctionLines = 60
	maxMethods       = 5    // of an interface
	testShare        = 0.85 // lines of test code for one of code, tables of data aside: may rise to the 1.2 that is aimed at, never fall
)

// tree is what was read of a source tree.
type tree struct {
	problems  []string
	functions []int // lines of each function outside tests
	code      int   // lines that are no tests
	tests     int
}

// read parses every Go file below root. Generated files are not judged.
func read(root string) (*tree, error) {
	t := &tree{}
	packages := map[string]bool{} // folder → has a package comment
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && (name == "build" || strings.HasPrefix(name, ".") && path != root) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f := &file{tree: t, text: text, path: filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))}
		return f.check(packages)
	})
	for folder, commented := range packages {
		if !commented {
			t.report("%s: no package comment", folder)
		}
	}
	slices.Sort(t.problems)
	return t, err
}

func (t *tree) report(format string, args ...any) {
	t.problems = append(t.problems, fmt.Sprintf(format, args...))
}

// p95 is the length that 95 % of the functions do not pass.
func (t *tree) p95() int {
	if len(t.functions) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(t.functions))
	return s[len(s)*95/100]
}

// file is one Go file under check.
type file struct {
	*tree
	path string
	text []byte
	set  *token.FileSet
	ast  *ast.File
}

// test says whether the file only serves tests: test files, what imports package
// testing to help them, and all below a testdata folder.
func (f *file) test() bool {
	return strings.HasSuffix(f.path, "_test.go") || strings.Contains("/"+f.path, "/testdata/") ||
		slices.ContainsFunc(f.ast.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing"` })
}

// program says whether the file belongs to a main package: it owns the context.
func (f *file) program() bool { return f.ast.Name.Name == "main" }

func (f *file) check(packages map[string]bool) error {
	f.set = token.NewFileSet()
	var err error
	if f.ast, err = parser.ParseFile(f.set, f.path, f.text, parser.ParseComments); err != nil {
		return err
	}
	if ast.IsGenerated(f.ast) {
		return nil
	}
	lines := bytes.Count(f.text, []byte("\n"))
	if lines > maxFileLines {
		f.report("%s: %d lines, the limit is %d", f.path, lines, maxFileLines)
	}
	f.openEnds()
	f.calls()
	if f.test() {
		f.tests += lines
	} else {
		f.code += lines - f.dataLines()
	}
	if strings.HasSuffix(f.path, "_test.go") {
		return nil
	}
	folder := filepath.ToSlash(filepath.Dir(f.path))
	packages[folder] = packages[folder] || f.ast.Doc != nil
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			f.function(d)
		case *ast.GenDecl:
			f.declaration(d)
		}
	}
	return nil
}

// openEnds finds comments that promise work.
func (f *file) openEnds() {
	for _, group := range f.ast.Comments {
		for _, c := range group.List {
			for _, mark := range []string{"TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"} {
				if strings.Contains(c.Text, mark) {
					f.report("%s: a comment says %s", f.at(c), mark)
				}
			}
		}
	}
}

// calls finds sleeping tests and contexts that come from nowhere.
func (f *file) calls() {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch name := pkg.Name + "." + sel.Sel.Name; {
		case name == "time.Sleep" && f.test():
			f.report("%s: a test sleeps", f.at(n))
		case (name == "context.Background" || name == "context.TODO") && !f.test() && !f.program():
			f.report("%s: %s outside main", f.at(n), name)
		}
		return true
	})
}

func (f *file) function(d *ast.FuncDecl) {
	if d.Name.Name == "init" && d.Recv == nil {
		f.report("%s: init function", f.at(d))
	}
	if d.Body != nil {
		f.functions = append(f.functions, f.set.Position(d.End()).Line-f.set.Position(d.Pos()).Line+1)
	}
	if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && !f.program() && !usual(d) {
		f.report("%s: %s has no comment", f.at(d), d.Name.Name)
	}
}

// usual says whether a method does what its name says in every Go program.
func usual(d *ast.FuncDecl) bool {
	return d.Recv != nil && slices.Contains([]string{"Error", "Unwrap", "String"}, d.Name.Name)
}

// exportedReceiver is false for methods that no other package can name.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

// dataLines counts the lines within composite literals that hold no function:
// tables of words, weights and formats, which the shared suites go through row by row.
func (f *file) dataLines() (n int) {
	ast.Inspect(f.ast, func(node ast.Node) bool {
		lit, ok := node.(*ast.CompositeLit)
		if !ok {
			return true
		}
		code := false
		ast.Inspect(lit, func(inner ast.Node) bool {
			_, fn := inner.(*ast.FuncLit)
			code = code || fn
			return !code
		})
		if code {
			return true
		}
		if lines := f.set.Position(lit.End()).Line - f.set.Position(lit.Pos()).Line - 1; lines > 0 {
			n += lines
		}
		return false
	})
	return n
}

// declaration checks types, constants and variables. The comment of a group
// serves all its names, and so does one at the end of the line.
func (f *file) declaration(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			f.named(s, s.Name, d.Doc != nil || s.Doc != nil || s.Comment != nil)
			if i, ok := s.Type.(*ast.InterfaceType); ok && i.Methods.NumFields() > maxMethods {
				f.report("%s: interface %s has %d methods, the limit is %d", f.at(s), s.Name.Name, i.Methods.NumFields(), maxMethods)
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				f.named(s, name, d.Doc != nil || s.Doc != nil || s.Comment != nil)
			}
		}
	}
}

func (f *file) named(n ast.Node, name *ast.Ident, commented bool) {
	if name.IsExported() && !commented && !f.program() {
		f.report("%s: %s has no comment", f.at(n), name.Name)
	}
}

// at is the place of a node as file:line.
func (f *file) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", f.path, f.set.Position(n.Pos()).Line)
}
