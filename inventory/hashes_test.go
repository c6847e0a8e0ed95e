package inventory

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// hashing is a scan of one share that keeps hashes.
type hashing struct {
	t   *testing.T
	s   *Store
	key *locate.Key
	now time.Time
	no  bool // keep no hashes
	max time.Time
	all locate.Set
}

func newHashing(t *testing.T) *hashing {
	t.Helper()
	key, err := locate.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	h := &hashing{t: t, s: newStore(t), key: key, now: time.Now(), max: time.Now().Add(24 * time.Hour)}
	for _, k := range locate.Kinds() {
		h.all = h.all.With(k)
	}
	return h
}

func (h *hashing) start() ScanStart {
	st := start(h.s)
	if !h.no {
		st.Hashes = &HashStart{Key: h.key.ID(), Kinds: h.all, Expires: h.max}
	}
	return st
}

// scan is a whole scan of results.
func (h *hashing) scan(rs ...ItemResult) {
	h.t.Helper()
	c := begin(h.t, h.s, h.start())
	record(h.t, c, rs...)
	finish(h.t, c, true)
}

// holding is an object with the addresses given.
func (h *hashing) holding(name string, version int, mails ...string) ItemResult {
	r := object(h.s, name, version, Scanned, "")
	for _, m := range mails {
		d, ok := h.key.Of(locate.Email, []byte(m))
		if !ok {
			h.t.Fatalf("%q is no address", m)
		}
		r.Hashes = append(r.Hashes, Hash{Digest: d, Kind: locate.Email, Member: -1, Field: "mail", Detector: "EMAIL_ADDRESS", Count: 2})
	}
	return r
}

func (h *hashing) wanted(lines ...string) []locate.Wanted {
	h.t.Helper()
	ids, err := locate.Read(strings.NewReader(strings.Join(lines, "\n")), func(string) locate.Kind { return 0 })
	if err != nil {
		h.t.Fatal(err)
	}
	return h.key.Wanted(ids)
}

// ask runs fn on a snapshot.
func (h *hashing) ask(fn func(v *Snapshot) error) {
	h.t.Helper()
	if err := h.s.once(h.t.Context(), fn); err != nil {
		h.t.Fatal(err)
	}
}

// places are the sightings as "object!member field kind count".
func (h *hashing) places(lines ...string) (out []string) {
	h.t.Helper()
	h.ask(func(v *Snapshot) error {
		found, err := v.Seek(h.t.Context(), h.wanted(lines...), h.now)
		for _, s := range found {
			out = append(out, fmt.Sprintf("%s!%s %s %s %d loose=%v complete=%v", s.Object, s.Member, s.Field, s.Kind, s.Count, s.Loose, s.Complete))
		}
		return err
	})
	return out
}

func (h *hashing) gaps() (out []string) {
	h.t.Helper()
	h.ask(func(v *Snapshot) error {
		gaps, err := v.Unsearched(h.t.Context(), h.key.ID(), locate.Set(0).With(locate.Email), h.now)
		for _, g := range gaps {
			out = append(out, fmt.Sprintf("%s %s members=%v %d", g.DataSet, g.Why, g.Members, g.Objects))
		}
		return err
	})
	return out
}

func (h *hashing) want(what string, got []string, want ...string) {
	h.t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		h.t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// TestSeek: a person is found where the hashes say so and nowhere else, and
// what could not be searched is told with its reason.
func TestSeek(t *testing.T) {
	h := newHashing(t)
	boxed := h.holding("hr/box.zip", 1, "jo@example.org")
	boxed.Members = []Member{{Parent: -1, Name: "in.csv", State: Scanned}, {Parent: -1, Name: "locked.csv", State: Skipped, Reason: Encrypted}}
	boxed.Hashes[0].Member = 0
	boxed.MoreMembers = []MemberCount{{Skipped, Encrypted, 3, 0}, {Scanned, "", 5, 0}}
	cut := h.holding("crm/big.csv", 1)
	cut.Hashing = Hashing{Dropped: 7, DroppedKinds: locate.Set(0).With(locate.Email)}
	other := h.holding("crm/phones.csv", 1)
	other.Hashing = Hashing{Dropped: 7, DroppedKinds: locate.Set(0).With(locate.Phone)}
	column := h.holding("crm/column.csv", 1)
	column.Hashing = Hashing{Unread: 9, UnreadKinds: locate.Set(0).With(locate.Email)}
	half := h.holding("crm/half.csv", 1, "jo@example.org")
	half.State, half.Reason = Partial, Malformed
	h.scan(h.holding("hr/list.csv", 1, "jo@example.org", "di@example.org"), boxed, cut, other, column, half,
		object(h.s, "crm/denied.csv", 1, Failed, AccessDenied))
	h.want("places", h.places("email:Jo@Example.org"), "crm/half.csv! mail email 2 loose=false complete=false",
		"hr/box.zip!in.csv mail email 2 loose=false complete=true", "hr/list.csv! mail email 2 loose=false complete=true")
	h.want("nobody", h.places("email:nobody@example.org"))
	h.want("two", h.places("jo@example.org", "di@example.org")[2:], "hr/list.csv! mail email 4 loose=false complete=true")
	h.want("gaps", h.gaps(), "crm access_denied members=false 1", "crm column_values members=false 1", "crm malformed members=false 1",
		"crm too_many members=false 1", "hr encrypted members=true 4")
	sound(t, h.s)
}

// TestHashesFollowObjects: hashes are of the standing version of an object that
// is there, and go with it. This test fails if hashesOf or SourceDone leave any.
func TestHashesFollowObjects(t *testing.T) {
	h := newHashing(t)
	stored := func() (n int64) {
		h.ask(func(v *Snapshot) (err error) {
			n, err = v.number(t.Context(), "SELECT count(*) FROM observed_hash")
			return err
		})
		return n
	}
	h.scan(h.holding("a/1", 1, "jo@example.org"), h.holding("a/2", 1, "jo@example.org"), h.holding("a/3", 1, "jo@example.org"))
	if n := stored(); n != 3 {
		t.Fatalf("%d hashes, want 3", n)
	}
	half := h.holding("a/3", 2, "di@example.org")
	half.State, half.Reason = Partial, TimeLimit
	same := object(h.s, "a/1", 1, Skipped, Unchanged)
	h.scan(same, h.holding("a/2", 2, "di@example.org"), half)
	h.want("carried on, and beside an incomplete result", h.places("jo@example.org"),
		"a/1! mail email 2 loose=false complete=true", "a/3! mail email 2 loose=false complete=true")
	h.want("new versions", h.places("di@example.org"),
		"a/2! mail email 2 loose=false complete=true", "a/3! mail email 2 loose=false complete=false")
	h.scan(h.holding("a/3", 3))
	h.want("gone objects and old versions", h.places("jo@example.org", "di@example.org"))
	if n := stored(); n != 0 {
		t.Errorf("%d hashes stay of what is gone", n)
	}
	sound(t, h.s)
}

// TestUnchangedWithoutHashes: an object that was read without hashes is read
// again once they are wanted, and not twice.
func TestUnchangedWithoutHashes(t *testing.T) {
	h := newHashing(t)
	h.no = true
	r := h.holding("a/1", 1, "jo@example.org")
	h.scan(r)
	h.want("no hashes are kept unasked", h.places("jo@example.org"))
	h.want("and that is said", h.gaps(), "a no_hashes members=false 1")
	unchanged := func() bool {
		t.Helper()
		c := begin(t, h.s, h.start())
		defer finish(t, c, false)
		same, err := c.Previous(t.Context(), 0, r.ID, r.Version)
		if err != nil {
			t.Fatal(err)
		}
		return same
	}
	if !unchanged() {
		t.Error("without hashes the object is unchanged")
	}
	h.no = false
	if unchanged() {
		t.Error("an object without hashes counts as unchanged where they are wanted")
	}
	h.scan(r)
	if !unchanged() {
		t.Error("an object with hashes is read again for nothing")
	}
	h.no = true
	if !unchanged() {
		t.Error("turning hashes off reads everything again")
	}
	other, err := locate.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	h.no, h.key = false, other
	h.want("another key", h.gaps(), "a other_key members=false 1", " source_not_listed members=false 0")
	if unchanged() {
		t.Error("hashes of another key are taken for those wanted")
	}
}

// TestHashesExpire: after their time hashes answer nothing, and the next scan
// deletes them.
func TestHashesExpire(t *testing.T) {
	h := newHashing(t)
	h.max = h.now.Add(-time.Hour) // made in the past
	h.scan(h.holding("a/1", 1, "jo@example.org"))
	h.want("expired", h.places("jo@example.org"))
	h.want("and told", h.gaps(), "a hashes_expired members=false 1")
	h.no = true
	h.scan(object(h.s, "a/1", 1, Skipped, Unchanged))
	h.want("deleted", h.gaps(), "a no_hashes members=false 1")
	sound(t, h.s)
}

// TestHashesRefused: what cannot be a hash is not stored, nor anything with it.
func TestHashesRefused(t *testing.T) {
	h := newHashing(t)
	for name, spoil := range map[string]func(*ItemResult){
		"kind":     func(r *ItemResult) { r.Hashes[0].Kind = 9 },
		"no_kind":  func(r *ItemResult) { r.Hashes[0].Kind = 0 },
		"detector": func(r *ItemResult) { r.Hashes[0].Detector = "" },
		"count":    func(r *ItemResult) { r.Hashes[0].Count = 0 },
		"member":   func(r *ItemResult) { r.Hashes[0].Member = 1 },
		"dropped":  func(r *ItemResult) { r.Hashing.Dropped = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			r := h.holding("a/1", 1, "jo@example.org")
			spoil(&r)
			r.Seq = 1
			c := begin(t, h.s, h.start())
			if err := c.Record(t.Context(), 0, []ItemResult{r}, Cursor{Source: "file:///srv", Seq: 1}); err == nil {
				t.Error("it was stored")
			}
			finish(t, c, true)
		})
	}
}

// TestForgetHashes: after it no digest is in the file; states stay.
func TestForgetHashes(t *testing.T) {
	h := newHashing(t)
	h.scan(h.holding("a/1", 1, "jo@example.org"))
	h.locate("R-1", "jo@example.org")
	if err := h.s.ForgetHashes(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.want("places", h.places("jo@example.org"))
	h.want("request", h.states("R-1"), "1 a/1 found ")
	h.ask(func(v *Snapshot) error {
		kept, err := v.KeepsHashes(t.Context(), h.key.ID(), h.now)
		if kept {
			t.Error("hashes are kept")
		}
		w, werr := v.RequestDigests(t.Context(), "R-1", h.key.ID(), h.now)
		if len(w) > 0 || werr != nil {
			t.Errorf("%d digests of the request, %v", len(w), werr)
		}
		return err
	})
	sound(t, h.s)
}
