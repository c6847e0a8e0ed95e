package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

// TestSets: the sets hold as many types and words as their names say, and load.
func TestSets(t *testing.T) {
	for _, s := range sets() {
		ids := map[string]bool{}
		for _, d := range s.detectors {
			ids[d.ID] = true
		}
		var n, words int
		if _, err := fmt.Sscanf(strings.TrimPrefix(s.name, "all "), "%d detectors, %d keywords", &n, &words); err != nil && n == 0 {
			t.Fatalf("%q: %v", s.name, err)
		}
		if len(ids) != n {
			t.Errorf("%s: %d types", s.name, len(ids))
		}
		if words > 0 && (s.keywords() < words || s.keywords() > words+len(s.detectors)) {
			t.Errorf("%s: %d words", s.name, s.keywords())
		}
		if _, err := detectors.New(s.detectors, detectors.Options{}); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
	if got := len(synthetic(7)); got != 7 || len(synthetic(-3)) != 0 {
		t.Errorf("%d synthetic detectors, want 7", got)
	}
}

// corporaOf writes small corpora a, b and c.
func corporaOf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for corpus, text := range map[string]string{
		"a": "mail ann@poczta.onet.pl soon\n",
		"b": "id,email\n" + strings.Repeat("7,ann@poczta.onet.pl\n", 300),
		"c": "x := 1\n",
	} {
		if err := os.MkdirAll(filepath.Join(dir, corpus), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, corpus, "text"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestScaleChild(t *testing.T) {
	var b bytes.Buffer
	if err := scaleChild(corporaOf(t), 1, &b); err != nil {
		t.Fatal(err)
	}
	var rs []scaleResult
	if err := json.Unmarshal(b.Bytes(), &rs); err != nil {
		t.Fatal(err)
	}
	if len(rs) != len(sets()) || rs[0].Detectors < 10 || len(rs[0].Rates) != 3 {
		t.Errorf("got %+v", rs)
	}
	if err := scaleChild(t.TempDir(), 1, &b); err == nil {
		t.Error("missing corpora are measured")
	}
}

// TestColumnsOfATable: with its columns followed a table gives what it gives as
// plain text, where the columns say nothing else; what is no table is refused.
func TestColumnsOfATable(t *testing.T) {
	dir := corporaOf(t)
	for _, table := range []bool{false, true} {
		m, err := newMeter(500) // several slabs
		if err != nil {
			t.Fatal(err)
		}
		m.table = table
		if err := m.file(filepath.Join(dir, "b", "text")); err != nil {
			t.Fatal(err)
		}
		n := 0
		for i, k := range m.hits {
			if m.engine.Detectors()[i].ID == "EMAIL_ADDRESS" {
				n += k
			}
		}
		if n != 300 {
			t.Errorf("table %v: %d addresses, want 300", table, n)
		}
	}
}

func TestWholeIsPrinted(t *testing.T) {
	r := report{
		scale: []scaleResult{
			{Name: "few", Detectors: 10, Keywords: 20, Rates: map[string]float64{"a": 800, "b": 200, "c": 1000}},
			{Name: "many", Detectors: 90, Keywords: 70, Rates: map[string]float64{"a": 400, "b": 200, "c": 800}},
		},
		rows:  []row{{corpus: "b", engine: 70, columns: 90}},
		start: startResult{cpu: 31e6, wall: 29e6},
		small: smallResult{files: 100000, one: 2e9, many: 2.2e9},
	}
	text := r.String()
	for _, want := range []string{"31 ms", "29 ms", "50000 per second", "1.10 of one worker", "followed, as a scan does: 90 MB/s"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if !hasLine(text, []string{"many", "90", "70", "400", "200", "800", "2.00", "1.00", "1.25"}) {
		t.Errorf("no line of the second set in\n%s", text)
	}
}
