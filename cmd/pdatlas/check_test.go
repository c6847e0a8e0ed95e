package main

import (
	"encoding/json"

	"github.com/rogpeppe/go-internal/testscript"
)

// decideOn CODE DECISION BY EXPIRES [EXIT] decides on the first finding of a
// check: fingerprints differ with the script's folder.
func decideOn(ts *testscript.TestScript, _ bool, args []string) {
	if err := ts.Exec("pdatlas", "check", "--json"); err != nil {
		ts.Fatalf("check: %v", err)
	}
	var r struct {
		Findings []struct{ Code, Fingerprint string }
	}
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &r); err != nil {
		ts.Fatalf("check: %v", err)
	}
	for _, f := range r.Findings {
		if f.Code == args[0] {
			err := ts.Exec("pdatlas", "triage", "decide", f.Fingerprint[:12], "--decision", args[1], "--reason", "seen", "--by", args[2], "--expires", args[3], "--as", "anna")
			if (err != nil) != (len(args) > 4) {
				ts.Fatalf("triage decide: %v", err)
			}
			return
		}
	}
	ts.Fatalf("no finding of %s", args[0])
}

// reopenFirst reopens the first decision of the list.
func reopenFirst(ts *testscript.TestScript, _ bool, _ []string) {
	if err := ts.Exec("pdatlas", "triage", "list", "--json"); err != nil {
		ts.Fatalf("triage list: %v", err)
	}
	var all []struct{ ID string }
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &all); err != nil || len(all) == 0 {
		ts.Fatalf("triage list: %v", err)
	}
	if err := ts.Exec("pdatlas", "triage", "reopen", all[0].ID, "--as", "anna"); err != nil {
		ts.Fatalf("triage reopen: %v", err)
	}
}
