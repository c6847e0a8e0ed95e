package inventory

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childVariable names the inventory that a re-executed test binary scans into.
const childVariable = "PDATLAS_TEST_INVENTORY"

const (
	childObjects = 3000
	childBatch   = 20
)

// childScan is the scanning process of TestKill: it resumes until it is done.
func childScan(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{Tool: "child"})
	if err != nil {
		return err
	}
	c, err := s.Begin(ctx, start(s))
	if err != nil {
		return err
	}
	at, err := c.Cursor(0)
	if err != nil {
		return err
	}
	for from := int(at.Seq); from < childObjects; from += childBatch {
		var rs []ItemResult
		for i := from; i < min(from+childBatch, childObjects); i++ {
			r := childObject(s, i)
			seen, err := c.Recorded(ctx, 0, r.ID)
			if err != nil {
				return err
			}
			if !seen {
				rs = append(rs, r)
			}
		}
		if err := c.Record(ctx, 0, rs, Cursor{Source: "file:///srv", Seq: int64(from + childBatch), Token: "t"}); err != nil {
			return err
		}
	}
	if err := c.SourceDone(ctx, 0, true, ""); err != nil {
		return err
	}
	if err := c.Finish(ctx, EndComplete); err != nil {
		return err
	}
	return s.Close()
}

// childObject is the i-th object: the same in every process.
func childObject(s *Store, i int) ItemResult {
	r := object(s, fmt.Sprintf("set%d/file%d", i/500, i), 1+i%7, Scanned, "", "EMAIL", "PHONE")
	switch i % 11 {
	case 3:
		r.State, r.Reason = Partial, Malformed
	case 5:
		r.Members = []Member{{Parent: -1, Name: "a", State: Scanned, Bytes: 3}, {Parent: -1, Name: "b", State: Failed, Reason: Encrypted}}
		r.Fields = []Field{{Member: 0, Name: "mail", Values: 9}}
	}
	return r
}

// A scan that is killed again and again ends with the inventory of one that was not.
func TestKill(t *testing.T) {
	want := openStore(t, filepath.Join(t.TempDir(), "whole.db"))
	if err := want.Close(); err != nil {
		t.Fatal(err)
	}
	if err := childScan(t.Context(), want.Path()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "killed.db")
	random := rand.New(rand.NewPCG(1, 2))
	killed := 0
	for done := false; !done; {
		if killed > 500 {
			t.Fatal("the scan makes no progress")
		}
		var stderr strings.Builder
		child := roleCommand(t, "scan", path)
		child.Stderr = &stderr
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		var timer *time.Timer
		if killed < 12 { // then let it end
			timer = time.AfterFunc(time.Duration(random.IntN(90))*time.Millisecond, func() { _ = child.Process.Kill() })
		}
		err := child.Wait()
		if timer != nil {
			timer.Stop()
		}
		if done = err == nil; done {
			break
		}
		if stderr.Len() > 0 {
			t.Fatalf("after %d kills: %s", killed, stderr.String())
		}
		killed++
	}
	if killed == 0 {
		t.Error("no process was killed: this test sees nothing")
	}
	got, whole := openStore(t, path), openStore(t, want.Path())
	sound(t, got)
	if dump(t, got) != dump(t, whole) {
		t.Errorf("after %d kills the inventory differs from that of a scan that was not killed", killed)
	}
	scans, err := got.Scans(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range scans { // a process killed after its last word is followed by a second scan
		if c.Status != "complete" {
			t.Errorf("scan %d is %s: it was not resumed", c.Number, c.Status)
		}
	}
	// the comparison can fail
	tamper(t, got, "UPDATE observed_finding SET count = count + 1 WHERE n = 1 AND object = (SELECT min(object) FROM observed_finding)")
	if dump(t, got) == dump(t, whole) {
		t.Error("a changed count does not show in the dump")
	}
}
