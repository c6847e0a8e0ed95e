package scanner

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/pdatlas/pdatlas"

// layer names the layer that a package path below the module belongs to.
func layer(pkg string) string {
	switch {
	case pkg == "scanner/extract" || strings.HasPrefix(pkg, "scanner/extract/"):
		return "scanner/extract"
	default:
		first, _, _ := strings.Cut(pkg, "/")
		return first
	}
}

// forbidden says what is wrong with package from importing package to, both
// paths below the module; "" when nothing is.
func forbidden(from, to string, test bool) string {
	allowed := map[string][]string{
		"cmd":             {"cmd", "scanner", "sources", "scanner/extract", "detectors", "inventory"},
		"scanner":         {"scanner", "sources", "scanner/extract", "detectors", "inventory"},
		"sources":         {"sources"},
		"scanner/extract": {"scanner/extract"},
		"detectors":       {"detectors"},
		"inventory":       {"inventory"},
	}
	a, b := layer(from), layer(to)
	may, ok := allowed[a]
	switch {
	case a == "testdata":
		return "" // programs and helpers for tests
	case !ok:
		return "is in no layer of the design"
	case b == "testdata":
		if !test && !isSuite(from) {
			return "imports test helpers outside a test"
		}
		return ""
	case !slices.Contains(may, b):
		return "imports against the one way"
	case strings.HasSuffix(to, "/all") && a != "cmd" && !test:
		return "imports a list of plugins, which only cmd and tests do"
	}
	return ""
}

// isSuite reports whether a package holds contract tests for others to call.
func isSuite(pkg string) bool {
	return slices.ContainsFunc(strings.Split(pkg, "/"), func(e string) bool {
		return strings.HasSuffix(e, "test") && len(e) > len("test")
	})
}

// TestImportFence reads the imports of every Go file of the repository itself:
// the go tool would be hidden behind the test cache.
func TestImportFence(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || name == "build") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files++
		checkImports(t, path, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("only %d Go files were looked at: the walk is broken", files)
	}
}

func checkImports(t *testing.T, path, rel string) {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), rel, src, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	from := filepath.ToSlash(filepath.Dir(rel))
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		to, ok := strings.CutPrefix(imported, module+"/")
		if !ok {
			continue
		}
		if why := forbidden(from, to, strings.HasSuffix(rel, "_test.go")); why != "" {
			t.Errorf("%s %s: %s", rel, why, imported)
		}
	}
}

// TestForbidden is the fence's negative control.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		from, to string
		test, ok bool
	}{
		{"cmd/pdatlas", "scanner", false, true},
		{"cmd/pdatlas", "sources/all", false, true},
		{"scanner", "sources", false, true},
		{"scanner", "scanner/extract", false, true},
		{"scanner", "detectors/all", true, true},
		{"sources/s3", "sources", false, true},
		{"sources/files", "testdata/needs", true, true},
		{"sources/sourcetest", "testdata/needs", false, true},
		{"testdata/bench", "detectors/all", false, true},

		{"scanner", "cmd/pdatlas", false, false},
		{"scanner", "detectors/all", false, false},
		{"sources/s3", "inventory", false, false},
		{"sources/s3", "inventory", true, false},
		{"detectors", "scanner", false, false},
		{"detectors", "sources", false, false},
		{"inventory", "detectors", false, false},
		{"inventory/report", "scanner", false, false},
		{"scanner/extract/zip", "scanner", false, false},
		{"scanner/extract", "detectors/lex", false, false},
		{"sources/files", "testdata/needs", false, false},
		{"helpers", "detectors", false, false},
	} {
		if why := forbidden(c.from, c.to, c.test); (why == "") != c.ok {
			t.Errorf("%s imports %s (test %v): got %q, want allowed %v", c.from, c.to, c.test, why, c.ok)
		}
	}
}
