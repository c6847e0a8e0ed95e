package register

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRoundTrip: what is exported, imported elsewhere and exported again is the
// same, byte for byte, comments and all.
func TestRoundTrip(t *testing.T) {
	s := newStore(t)
	mustImport(t, s, sample(t))
	first := export(t, s)
	if d := cmp.Diff(sample(t), withoutBase(first)); d != "" {
		t.Errorf("the sample is not exported as it stands (-want +got):\n%s", d)
	}
	sound(t, s)
	other := newStore(t)
	if out := mustImport(t, other, first); out.Revision != mustLoad(t, s).Revision {
		t.Error("the copy has another revision")
	}
	if d := cmp.Diff(first, export(t, other)); d != "" {
		t.Errorf("the second export differs (-first +second):\n%s", d)
	}
	if out := mustImport(t, s, first); out.Unchanged != 15 || out.Created+out.Changed+out.Deleted+len(out.Missing) != 0 {
		t.Errorf("importing one's own export: %+v", out)
	}
}

// The same in files, one for each kind and each activity.
func TestRoundTripFiles(t *testing.T) {
	s, other := newStore(t), newStore(t)
	mustImport(t, s, sample(t))
	files := mustLoad(t, s).Export(s.Reference())
	var names []string
	var set Files
	for _, f := range files {
		names = append(names, f.Name)
		set.ReadFile(f.Name, f.Data)
	}
	want := "register.yaml parties.yaml applications.yaml evidence.yaml retention.yaml data_sets.yaml activities/PA-001.yaml activities/PA-002.yaml breaches.yaml requests.yaml triage.yaml"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("files %s, want %s", got, want)
	}
	if _, err := Import(t.Context(), other, &set, author("test"), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(files, mustLoad(t, other).Export(s.Reference())); d != "" {
		t.Errorf("the second export differs (-first +second):\n%s", d)
	}
}
