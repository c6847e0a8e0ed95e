package detectortest

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// python is Debian's, for which python3-stdnum is packaged.
const python = "/usr/bin/python3"

// stdnumScript answers each line "module value" with 1 or 0.
const stdnumScript = `
import importlib, sys
mods = {}
for line in sys.stdin:
    name, value = line.rstrip("\n").split(" ", 1)
    m = mods.get(name)
    if m is None:
        m = mods[name] = importlib.import_module("stdnum." + name)
    print(1 if m.is_valid(value) else 0)
`

// Question is a value and the module of python-stdnum that is to judge it ("eu.vat", "lei").
type Question struct{ Module, Value string }

// Stdnum asks python-stdnum, an independent implementation, whether each value
// is valid. The test is skipped where it is not installed.
func Stdnum(t *testing.T, questions []Question) []bool {
	t.Helper()
	ok := exec.Command(python, "-c", "import stdnum").Run() == nil
	needs.Have(t, "stdnum", ok, "apt-get install python3-stdnum")
	var in strings.Builder
	for _, q := range questions {
		in.WriteString(q.Module + " " + q.Value + "\n")
	}
	cmd := exec.Command(python, "-c", stdnumScript)
	cmd.Stdin = strings.NewReader(in.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("stdnum: %v", err)
	}
	answers := strings.Fields(string(out))
	if len(answers) != len(questions) {
		t.Fatalf("stdnum answered %d of %d questions", len(answers), len(questions))
	}
	valid := make([]bool, len(questions))
	for i, a := range answers {
		valid[i] = a == "1"
	}
	return valid
}
