// Package needs tells tests what to do about a tool or server that is missing:
// skip with one clear line, unless PDATLAS_REQUIRE names it (comma-separated,
// "all" for every one), as CI does: then the test fails.
package needs

import (
	"os"
	"strings"
	"testing"
)

// Have skips the test when ok is false, or fails it when PDATLAS_REQUIRE lists name.
func Have(t testing.TB, name string, ok bool, how string) {
	t.Helper()
	if ok {
		return
	}
	for r := range strings.SplitSeq(os.Getenv("PDATLAS_REQUIRE"), ",") {
		if r = strings.TrimSpace(r); r == name || r == "all" {
			t.Fatalf("%s is required by PDATLAS_REQUIRE but missing: %s", name, how)
		}
	}
	t.Skipf("%s is missing: %s", name, how)
}
