package extract_test

import (
	"testing"

	"github.com/pdatlas/pdatlas/scanner/extract"
)

func TestUnpacked(t *testing.T) {
	suffixes := []extract.Suffix{{Packed: ".xz"}, {Packed: ".txz", Plain: ".tar"}}
	for name, want := range map[string]string{
		"a.csv.xz": "a.csv", "a.XZ": "a", "a.txz": "a.tar", "a.Txz": "a.tar", ".xz": ".xz", ".txz": ".txz",
		"a.xz.bak": "a.xz.bak", "xz": "xz", "": "", "a.tar": "a.tar",
	} {
		if got := extract.Unpacked(name, suffixes...); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := extract.Unpacked("a.xz"); got != "a.xz" {
		t.Errorf("without suffixes: %q", got)
	}
}
