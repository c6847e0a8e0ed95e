package inventory

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each case is a series of scans of the same share and the picture after it.
func TestCurrentPicture(t *testing.T) {
	type step struct {
		complete bool
		results  func(s *Store) []ItemResult
	}
	one := func(name string, version int, state State, reason Reason, found ...string) func(*Store) []ItemResult {
		return func(s *Store) []ItemResult { return []ItemResult{object(s, name, version, state, reason, found...)} }
	}
	none := func(*Store) []ItemResult { return nil }
	for _, c := range []struct {
		name  string
		steps []step
		want  []string
	}{
		{"unchanged_is_carried", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, one("d/a", 1, Skipped, Unchanged)}},
			[]string{"d/a scanned EMAIL=1"}},
		{"unchanged_twice", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, one("d/a", 1, Skipped, Unchanged)}, {true, one("d/a", 1, Skipped, Unchanged)}},
			[]string{"d/a scanned EMAIL=1"}},
		{"newer_complete_replaces", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, one("d/a", 2, Scanned, "", "PHONE")}},
			[]string{"d/a scanned PHONE=2"}},
		{"incomplete_stands_beside", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, one("d/a", 2, Partial, Malformed, "PHONE")}},
			[]string{"d/a partial/malformed EMAIL=1 ~PHONE=2"}},
		{"incomplete_alone", []step{{true, one("d/a", 1, Partial, Malformed, "PHONE")}},
			[]string{"d/a partial/malformed PHONE=1"}},
		{"complete_ends_incomplete", []step{{true, one("d/a", 1, Partial, Malformed, "PHONE")}, {true, one("d/a", 2, Scanned, "", "EMAIL")}},
			[]string{"d/a scanned EMAIL=2"}},
		{"back_to_the_version_that_was_read", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, one("d/a", 2, Partial, Malformed, "PHONE")}, {true, one("d/a", 1, Skipped, Unchanged)}},
			[]string{"d/a scanned EMAIL=1"}},
		{"failure_keeps_what_was_known", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, one("d/a", 2, Failed, AccessDenied)}},
			[]string{"d/a failed/access_denied EMAIL=1"}},
		{"gone", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, none}}, nil},
		{"not_gone_when_the_walk_broke_off", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {false, none}},
			[]string{"d/a scanned EMAIL=1"}},
		{"gone_and_back", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, none}, {true, one("d/a", 1, Skipped, Unchanged)}},
			[]string{"d/a scanned EMAIL=1"}},
		{"one_of_two_read_again", []step{
			{true, func(s *Store) []ItemResult {
				return []ItemResult{object(s, "d/a", 1, Scanned, "", "EMAIL"), object(s, "d/b", 1, Scanned, "", "EMAIL")}
			}},
			{false, one("d/b", 2, Scanned, "")}},
			[]string{"d/a scanned EMAIL=1", "d/b scanned"}},
		{"moved_to_another_data_set", []step{{true, one("d/a", 1, Scanned, "", "EMAIL")}, {true, func(s *Store) []ItemResult {
			r := object(s, "d/a", 1, Skipped, Unchanged)
			r.DataSet = "elsewhere"
			return []ItemResult{r}
		}}}, []string{"d/a scanned EMAIL=1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			for _, step := range c.steps {
				scan(t, s, step.complete, step.results(s)...)
				sound(t, s)
			}
			if d := cmp.Diff(c.want, picture(t, s)); d != "" {
				t.Errorf("picture (-want +got):\n%s", d)
			}
		})
	}
}

// A second scan that reads nothing new shows the same picture: everything but
// the scan's own accounting.
func TestSecondScanChangesNothing(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "d/a", 1, Scanned, "", "EMAIL"), object(s, "d/b", 1, Failed, AccessDenied), object(s, "d/c", 1, Skipped, Excluded))
	before := strings.SplitAfter(dump(t, s), "\n")
	rows := count(t, s, "observed_result")
	scan(t, s, true, object(s, "d/a", 1, Skipped, Unchanged), object(s, "d/b", 1, Failed, AccessDenied), object(s, "d/c", 1, Skipped, Excluded))
	after := strings.SplitAfter(dump(t, s), "\n")
	if d := cmp.Diff(before[:4], after[:4]); d != "" {
		t.Errorf("picture (-first +second):\n%s", d)
	}
	if n := count(t, s, "observed_result"); n != rows {
		t.Errorf("%d results stored after %d: outcomes that say the same again must not grow the inventory", n, rows)
	}
	st := start(s)
	st.Detectors = "detectors-2" // may find other things in the names
	c := begin(t, s, st)
	record(t, c, object(s, "d/c", 1, Skipped, Excluded))
	if n := count(t, s, "observed_result"); n != rows+1 {
		t.Errorf("%d results, want %d: other detectors' outcome is another", n, rows+1)
	}
}

func count(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	if err := s.read.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPrevious(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "d/a", 1, Scanned, ""), object(s, "d/b", 1, Partial, Malformed))
	ask := func(t *testing.T, st ScanStart, name string, version int) bool {
		t.Helper()
		c := begin(t, s, st)
		defer finish(t, c, false)
		r := object(s, name, version, Scanned, "")
		same, err := c.Previous(t.Context(), 0, r.ID, r.Version)
		if err != nil {
			t.Fatal(err)
		}
		return same
	}
	other, threshold, full, config := start(s), start(s), start(s), start(s)
	other.Detectors, threshold.Threshold, full.Full, config.Config = "detectors-2", 3, true, "config-2"
	for _, c := range []struct {
		name    string
		st      ScanStart
		object  string
		version int
		want    bool
	}{
		{"same", start(s), "d/a", 1, true},
		{"other_version", start(s), "d/a", 2, false},
		{"incomplete", start(s), "d/b", 1, false},
		{"unknown_object", start(s), "d/c", 1, false},
		{"other_detectors", other, "d/a", 1, false},
		{"other_threshold", threshold, "d/a", 1, false},
		{"full", full, "d/a", 1, false},
		{"other_config", config, "d/a", 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ask(t, c.st, c.object, c.version); got != c.want {
				t.Errorf("unchanged: %t, want %t", got, c.want)
			}
		})
	}
}

func TestResume(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	if c.Resumed() || c.History(0) {
		t.Error("the first scan is neither resumed nor has it a history")
	}
	record(t, c, object(s, "d/a", 1, Scanned, "", "EMAIL"))
	if err := c.Finish(t.Context(), EndInterrupted); err != nil {
		t.Fatal(err)
	}
	again := begin(t, s, start(s))
	if !again.Resumed() || again.Number() != c.Number() {
		t.Fatal("the interrupted scan was not resumed")
	}
	at, err := again.Cursor(0)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Cursor{Source: "file:///srv", Seq: 1, Token: "token"}, at); d != "" {
		t.Errorf("cursor (-want +got):\n%s", d)
	}
	for name, want := range map[string]bool{"d/a": true, "d/b": false} {
		if got, err := again.Recorded(t.Context(), 0, s.ID("file:///srv", name)); err != nil || got != want {
			t.Errorf("%s recorded: %t, %v; want %t", name, got, err, want)
		}
	}
	record(t, again, object(s, "d/b", 1, Scanned, "", "PHONE"))
	finish(t, again, true)
	totals, err := again.Totals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if totals.Objects.Scanned != 2 || totals.ListedObjects != 2 || !totals.Balanced() {
		t.Errorf("totals %+v", totals)
	}
	sound(t, s)
}

// What differs makes another scan; so does a scan in between.
func TestNotResumed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*ScanStart)
	}{
		{"detectors", func(st *ScanStart) { st.Detectors = "x" }},
		{"config", func(st *ScanStart) { st.Config = "x" }},
		{"threshold", func(st *ScanStart) { st.Threshold = 2 }},
		{"full", func(st *ScanStart) { st.Full = true }},
		{"sources", func(st *ScanStart) { st.Sources[0].ID[0]++ }},
		{"one_source_more", func(st *ScanStart) { st.Sources = append(st.Sources, SourceInfo{Key: "s3://b"}) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStore(t)
			first := begin(t, s, start(s))
			record(t, first, object(s, "d/a", 1, Scanned, ""))
			if err := first.Finish(t.Context(), EndInterrupted); err != nil {
				t.Fatal(err)
			}
			st := start(s)
			c.change(&st)
			second := begin(t, s, st)
			if second.Resumed() || second.Number() == first.Number() {
				t.Error("resumed")
			}
			if err := second.Finish(t.Context(), EndFailed); err != nil {
				t.Fatal(err)
			}
			if begin(t, s, start(s)).Resumed() {
				t.Error("resumed over a later scan")
			}
		})
	}
}

func TestSecondScanIsRefused(t *testing.T) {
	s := newStore(t)
	first := begin(t, s, start(s))
	other := openStore(t, s.Path())
	for _, store := range []*Store{s, other} {
		asked := time.Now()
		_, err := store.Begin(t.Context(), start(s))
		var busy *BusyError
		if !errors.As(err, &busy) {
			t.Fatalf("error %v, want *BusyError", err)
		}
		if busy.PID != os.Getpid() || time.Since(busy.Started) > time.Hour || time.Since(asked) > time.Second {
			t.Errorf("held by %d since %s, told after %s", busy.PID, busy.Started, time.Since(asked))
		}
	}
	finish(t, first, true)
	finish(t, begin(t, other, start(s)), true) // the lock is free again
}

func TestDuplicateCountsOnce(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second ItemResult
		want          string
	}{
		{"same", object(nullStore(t), "d/a", 1, Scanned, "", "EMAIL"), object(nullStore(t), "d/a", 1, Scanned, "", "EMAIL"), "d/a scanned EMAIL=1"},
		{"complete_after_failed", object(nullStore(t), "d/a", 1, Failed, SourceError), object(nullStore(t), "d/a", 1, Scanned, "", "EMAIL"), "d/a scanned EMAIL=1"},
		{"failed_after_complete", object(nullStore(t), "d/a", 1, Scanned, "", "EMAIL"), object(nullStore(t), "d/a", 1, Failed, SourceError), "d/a scanned EMAIL=1"},
		{"unchanged_after_complete", object(nullStore(t), "d/a", 1, Scanned, "", "EMAIL"), object(nullStore(t), "d/a", 1, Skipped, Unchanged), "d/a scanned EMAIL=1"},
		{"two_failures", object(nullStore(t), "d/a", 1, Failed, SourceError), object(nullStore(t), "d/a", 1, Failed, Vanished), "d/a failed/vanished"},
	} {
		for _, batches := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s_in_%d", c.name, batches), func(t *testing.T) {
				s := newStore(t)
				scanned := begin(t, s, start(s))
				if batches == 1 {
					record(t, scanned, c.first, c.second)
				} else {
					record(t, scanned, c.first)
					record(t, scanned, c.second)
				}
				finish(t, scanned, true)
				sound(t, s)
				if d := cmp.Diff([]string{c.want}, picture(t, s)); d != "" {
					t.Errorf("picture (-want +got):\n%s", d)
				}
				totals, err := scanned.Totals(t.Context())
				if err != nil || totals.ListedObjects != 1 || totals.Bytes != 100 || totals.BytesRead > 100 {
					t.Errorf("totals %+v, %v", totals, err)
				}
			})
		}
	}
}

// nullStore makes ids for table cases; any key will do.
func nullStore(t *testing.T) *Store {
	t.Helper()
	k, err := newKeyring(make([]byte, keySize))
	if err != nil {
		t.Fatal(err)
	}
	return &Store{key: k}
}

func TestRecordRefuses(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	ok := func() ItemResult { return object(s, "d/a", 1, Scanned, "", "EMAIL") }
	for _, x := range []struct {
		name   string
		change func(*ItemResult)
		want   error
	}{
		{"no_state", func(r *ItemResult) { r.State = "" }, errOutcome},
		{"reason_beside_scanned", func(r *ItemResult) { r.Reason = Malformed }, errOutcome},
		{"no_reason", func(r *ItemResult) { r.State = Failed }, errOutcome},
		{"unknown_reason", func(r *ItemResult) { r.State, r.Reason = Failed, "bored" }, errOutcome},
		{"failed_unchanged", func(r *ItemResult) { r.State, r.Reason = Failed, Unchanged }, errOutcome},
		{"unchanged_but_unknown", func(r *ItemResult) { r.ID[0]++; r.State, r.Reason = Skipped, Unchanged }, errUnchanged},
		{"owner_basis", func(r *ItemResult) { r.OwnerBasis = "guess" }, errOwner},
		{"size", func(r *ItemResult) { r.Size = -2 }, errSize},
		{"likelihood", func(r *ItemResult) { r.Findings[0].Likelihood = 6 }, errFinding},
		{"no_detector", func(r *ItemResult) { r.Findings[0].Detector = "" }, errFinding},
		{"finding_of_no_member", func(r *ItemResult) { r.Findings[0].Member = 3 }, errMember},
		{"field_of_no_member", func(r *ItemResult) { r.Fields = []Field{{Member: 0}} }, errMember},
		{"member_in_itself", func(r *ItemResult) { r.Members = []Member{{Parent: 0, State: Scanned}} }, errMember},
		{"member_outcome", func(r *ItemResult) { r.Members = []Member{{Parent: -1, State: "odd"}} }, errOutcome},
		{"more_outcome", func(r *ItemResult) { r.MoreMembers = []MemberCount{{State: Scanned, Reason: Malformed}} }, errOutcome},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := ok()
			r.Name = "secret-name"
			x.change(&r)
			err := c.Record(t.Context(), 0, []ItemResult{ok(), r}, Cursor{Seq: 99})
			if !errors.Is(err, x.want) {
				t.Fatalf("error %v, want %v", err, x.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Error("the error quotes the result")
			}
			if count(t, s, "observed_object") != 0 || count(t, s, "observed_cursor") != 0 {
				t.Error("something was stored")
			}
		})
	}
	record(t, c, ok()) // the scan goes on
	if err := c.Record(t.Context(), 1, nil, Cursor{}); err == nil {
		t.Error("a source that is not there was accepted")
	}
}

func TestBeginRefuses(t *testing.T) {
	s := newStore(t)
	for _, c := range []struct {
		name   string
		change func(*ScanStart)
		want   string
	}{
		{"no_source", func(st *ScanStart) { st.Sources = nil }, "at least one source"},
		{"twice", func(st *ScanStart) { st.Sources = append(st.Sources, st.Sources[0]) }, "listed twice"},
		{"threshold", func(st *ScanStart) { st.Threshold = 0 }, "not a likelihood"},
		{"country", func(st *ScanStart) { st.Sources[0].Country = "Germany" }, "ISO 3166-1"},
		{"basis", func(st *ScanStart) { st.Sources[0].Basis = "guess" }, "observed or declared"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := start(s)
			c.change(&st)
			if _, err := s.Begin(t.Context(), st); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	finish(t, begin(t, s, start(s)), true)
}

// Workers ask while the writer writes.
func TestAskWhileRecording(t *testing.T) {
	s := newStore(t)
	scan(t, s, true, object(s, "d/0", 1, Scanned, ""))
	c := begin(t, s, start(s))
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			r := object(s, "d/0", 1, Scanned, "")
			for {
				select {
				case <-stop:
					return
				default:
				}
				if same, err := c.Previous(t.Context(), 0, r.ID, r.Version); err != nil || !same {
					t.Errorf("unchanged: %t, %v", same, err)
					return
				}
				if _, err := c.Recorded(t.Context(), 0, r.ID); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 50 {
		record(t, c, object(s, fmt.Sprintf("d/%d", i+1), 1, Scanned, "", "EMAIL"))
	}
	close(stop)
	wg.Wait()
	if seen, err := c.Recorded(t.Context(), 0, s.ID("file:///srv", "d/50")); err != nil || !seen {
		t.Errorf("recorded: %t, %v", seen, err)
	}
}

func TestMembers(t *testing.T) {
	s := newStore(t)
	box := func(version int, state State, reason Reason, members ...Member) ItemResult {
		r := object(s, "d/box.zip", version, state, reason)
		r.Members = members
		for i := range members {
			r.Findings = append(r.Findings, Finding{Member: i, Detector: "EMAIL", Count: int64(version), Likelihood: 4})
			r.Fields = append(r.Fields, Field{Member: i, Name: "mail", Values: 2}, Field{Member: i, Name: "mail", Values: 3})
		}
		return r
	}
	m := func(parent int, name Name) Member {
		return Member{Parent: parent, Name: name, State: Scanned, Bytes: 5}
	}
	check := func(want ...string) {
		t.Helper()
		sound(t, s)
		if d := cmp.Diff(want, picture(t, s)); d != "" {
			t.Errorf("picture (-want +got):\n%s", d)
		}
	}
	// equal masked names, and a container in the container
	scan(t, s, true, box(1, Scanned, "", m(-1, "‹EMAIL›"), m(-1, "‹EMAIL›"), m(-1, "in.zip"), m(2, "a")))
	check("d/box.zip scanned", "d/box.zip!a scanned EMAIL=1", "d/box.zip!in.zip scanned EMAIL=1",
		"d/box.zip!‹EMAIL› scanned EMAIL=1 EMAIL=1", "d/box.zip!‹EMAIL› scanned EMAIL=1 EMAIL=1")
	scan(t, s, true, object(s, "d/box.zip", 1, Skipped, Unchanged))
	check("d/box.zip scanned", "d/box.zip!a scanned EMAIL=1", "d/box.zip!in.zip scanned EMAIL=1",
		"d/box.zip!‹EMAIL› scanned EMAIL=1 EMAIL=1", "d/box.zip!‹EMAIL› scanned EMAIL=1 EMAIL=1")
	scan(t, s, true, box(2, Scanned, "", m(-1, "in.zip"), m(0, "a")))
	check("d/box.zip scanned", "d/box.zip!a scanned EMAIL=2", "d/box.zip!in.zip scanned EMAIL=2")
	scan(t, s, true, box(3, Partial, Malformed, m(-1, "in.zip")))
	check("d/box.zip partial/malformed", "d/box.zip!a scanned EMAIL=2", "d/box.zip!in.zip scanned EMAIL=3")
	scan(t, s, true)
	check()
	scan(t, s, true, box(4, Scanned, "", m(-1, "a")))
	check("d/box.zip scanned", "d/box.zip!a scanned EMAIL=4")
}

// A container recorded twice in one scan leaves what the second said.
func TestMembersAgain(t *testing.T) {
	s := newStore(t)
	r := object(s, "d/box.zip", 1, Partial, Malformed)
	r.Members = []Member{{Parent: -1, Name: "a", State: Scanned, Bytes: 5}, {Parent: -1, Name: "b", State: Skipped, Reason: Encrypted}}
	r.MoreMembers = []MemberCount{{State: Scanned, Count: 7, Bytes: 70}, {State: Failed, Reason: Malformed, Count: 2}}
	again := object(s, "d/box.zip", 1, Scanned, "")
	again.Members = []Member{{Parent: -1, Name: "a", State: Scanned, Bytes: 6}}
	c := begin(t, s, start(s))
	record(t, c, r)
	totals, err := c.Totals(t.Context())
	if err != nil || totals.Members.Listed != 11 || totals.Members.Failed != 2 {
		t.Errorf("members %+v, %v", totals.Members, err)
	}
	record(t, c, again)
	finish(t, c, true)
	totals, err = c.Totals(t.Context())
	if d := cmp.Diff(Counts{Listed: 1, Scanned: 1}, totals.Members); err != nil || d != "" {
		t.Errorf("members, %v (-want +got):\n%s", err, d)
	}
	if d := cmp.Diff([]string{"d/box.zip scanned", "d/box.zip!a scanned"}, picture(t, s)); d != "" {
		t.Errorf("picture (-want +got):\n%s", d)
	}
	sound(t, s)
}

func TestEndAfterClose(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	record(t, c, object(s, "d/a", 1, Scanned, ""))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := openStore(t, s.Path())
	if !begin(t, again, start(again)).Resumed() {
		t.Error("a scan whose store was closed cannot be resumed")
	}
}

func TestNothingAfterTheEnd(t *testing.T) {
	s := newStore(t)
	c := begin(t, s, start(s))
	finish(t, c, true)
	ctx, r := t.Context(), object(s, "d/a", 1, Scanned, "")
	_, recordedErr := c.Recorded(ctx, 0, r.ID)
	_, previousErr := c.Previous(ctx, 0, r.ID, r.Version)
	_, cursorErr := c.Cursor(0)
	for name, err := range map[string]error{
		"record": c.Record(ctx, 0, []ItemResult{r}, Cursor{}), "source done": c.SourceDone(ctx, 0, true, ""), "finish": c.Finish(ctx, EndComplete),
		"recorded": recordedErr, "cursor": cursorErr,
	} {
		if !errors.Is(err, errEnded) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if previousErr != nil || c.History(0) {
		t.Errorf("an ended scan has a history, %v", previousErr)
	}
	if n := count(t, s, "observed_object"); n != 0 {
		t.Errorf("%d objects were stored", n)
	}
}
