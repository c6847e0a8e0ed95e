package sandbox

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

// TestAllErrorsHaveCodes: an error that the contract declares and that has no
// code would arrive as of no declared kind. It reads the declarations and the
// list, so that whoever adds one is told to add the other, at its end.
func TestAllErrorsHaveCodes(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files (%v)", err)
	}
	declared := regexp.MustCompile(`(?m)^\t?(?:var )?(Err[A-Z]\w+) +(?:=|error)`)
	list, err := os.ReadFile("code.go")
	if err != nil {
		t.Fatal(err)
	}
	// What becomes of a child is not for the child to say.
	parents := []string{"ErrCrashed", "ErrHung", "ErrWorkerMemory"}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			found++
			if has := strings.Contains(string(list), "extract."+m[1]+","); has == slices.Contains(parents, m[1]) {
				t.Errorf("extract.%s: in the list of codes: %v", m[1], has)
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d errors are declared: the search is broken", found)
	}
}

// TestConfinedCrosses: whether a failure concerns what stands beside it crosses
// with its kind.
func TestConfinedCrosses(t *testing.T) {
	for _, want := range coded() {
		for _, confined := range []bool{false, true} {
			err := fmt.Errorf("x@y: %w", want)
			if confined {
				err = extract.Confined(err)
			}
			got, ok := errorOf("format", codeOf(err))
			if !ok || !errors.Is(got, want) || extract.IsConfined(got) != confined || strings.Contains(got.Error(), "x@y") {
				t.Errorf("%v, confined %v, becomes %v, confined %v", want, confined, got, extract.IsConfined(got))
			}
		}
	}
	for _, code := range []byte{confinedBit, confinedBit | codeEnd, confinedBit | codePanic, codePanic, codeFirst + byte(len(coded()))} {
		if err, ok := errorOf("format", code); ok {
			t.Errorf("code %d is %v", code, err)
		}
	}
}
