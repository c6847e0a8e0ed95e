package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGenerated fails when tlds.go was not made from the tlds.txt beside it.
func TestGenerated(t *testing.T) {
	list, err := os.ReadFile("../tlds.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, err := Source(string(list))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../tlds.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run go generate in detectors/contact (-want +got):\n%s", diff)
	}
}

func TestTooLong(t *testing.T) {
	long := make([]byte, 64)
	for i := range long {
		long[i] = 'a'
	}
	if _, err := Source(string(long)); err == nil {
		t.Error("a name of 64 bytes was taken")
	}
}
