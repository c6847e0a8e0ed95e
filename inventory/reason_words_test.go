package inventory

import "testing"

// TestReasonWords: every reason of the closed list has words; those that leave
// nothing to do have no advice.
func TestReasonWords(t *testing.T) {
	settled := map[Reason]bool{Unchanged: true, Excluded: true, NotRegular: true, Disabled: true}
	for _, r := range Reasons() {
		if r == "" {
			continue
		}
		if r.Words() == string(r) {
			t.Errorf("%s has no words", r)
		}
		if (r.Advice() == "") != settled[r] {
			t.Errorf("%s: advice %q", r, r.Advice())
		}
	}
	if len(reasonWords) != len(Reasons()) {
		t.Errorf("%d reasons have words, the list has %d", len(reasonWords), len(Reasons()))
	}
	if r := Reason("new_reason"); r.Words() != "new_reason" || r.Advice() != "" {
		t.Errorf("an unknown reason says %q, %q", r.Words(), r.Advice())
	}
}
