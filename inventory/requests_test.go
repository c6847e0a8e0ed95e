package inventory

import (
	"errors"
	"fmt"
	"testing"

	"github.com/pdatlas/pdatlas/inventory/locate"
)

// locate seeks and keeps the answer under a request, as the verb does.
func (h *hashing) locate(ref string, lines ...string) {
	h.t.Helper()
	wanted, key := h.wanted(lines...), h.key.ID()
	l := Located{Wanted: wanted, Identifiers: len(lines), Key: &key, Expires: h.max}
	h.ask(func(v *Snapshot) (err error) {
		if l.Sightings, err = v.Seek(h.t.Context(), wanted, h.now); err == nil {
			l.Gaps, err = v.Unsearched(h.t.Context(), key, locate.Set(0).With(locate.Email), h.now)
		}
		return err
	})
	if err := h.s.SaveLocated(h.t.Context(), ref, l); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hashing) mark(ref string, state locate.State, reason string, places ...int) {
	h.t.Helper()
	if err := h.s.MarkPlaces(h.t.Context(), ref, places, state, reason); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hashing) request(ref string) (q RequestInfo) {
	h.t.Helper()
	h.ask(func(v *Snapshot) error {
		all, err := v.Requests(h.t.Context(), ref, h.now)
		if err == nil {
			q = all[0]
		}
		return err
	})
	return q
}

// states are the places of a request as "n object state verdict".
func (h *hashing) states(ref string) (out []string) {
	h.t.Helper()
	for _, p := range h.request(ref).Places {
		out = append(out, fmt.Sprintf("%d %s %s%s %s", p.N, p.Object, p.State, p.Reason, p.Verdict))
	}
	return out
}

// TestErasedAndAfter is the life of a request: what the next scans say of each
// erased place, and of others.
func TestErasedAndAfter(t *testing.T) {
	h := newHashing(t)
	const jo = "jo@example.org"
	h.scan(h.holding("a/again", 1, jo), h.holding("a/clean", 1, jo), h.holding("a/gone", 1, jo), h.holding("a/kept", 1, jo),
		h.holding("a/same", 1, jo), h.holding("a/unread", 1, jo), h.holding("a/cut", 1, jo), h.holding("b/none", 1))
	h.locate("R-1", jo)
	h.want("found", h.states("R-1"), "1 a/again found ", "2 a/clean found ", "3 a/cut found ", "4 a/gone found ", "5 a/kept found ",
		"6 a/same found ", "7 a/unread found ")
	h.mark("R-1", locate.Erased, "")
	h.mark("R-1", locate.Kept, "legal_obligation", 5)
	h.want("nothing is known yet", h.states("R-1")[:2], "1 a/again erased not_read_since", "2 a/clean erased not_read_since")

	cut := h.holding("a/cut", 2)
	cut.Hashing = Hashing{Dropped: 1, DroppedKinds: locate.Set(0).With(locate.Email)}
	h.scan(h.holding("a/again", 2, jo), h.holding("a/clean", 2, "di@example.org"), h.holding("a/kept", 2, jo), cut,
		object(h.s, "a/same", 1, Skipped, Unchanged), object(h.s, "a/unread", 2, Failed, AccessDenied), h.holding("b/new", 1, jo), h.holding("b/none", 2))
	h.want("after the next scan", h.states("R-1"), "1 a/again erased found_again", "2 a/clean erased not_found_again_in_what_was_read",
		"3 a/cut erased not_read_since", "4 a/gone erased not_listed_any_more", "5 a/kept keptlegal_obligation ",
		"6 a/same erased not_read_since", "7 a/unread erased not_read_since")
	if q := h.request("R-1"); q.Elsewhere != 1 {
		t.Errorf("%d places elsewhere, want 1: b/new", q.Elsewhere)
	}
	var again []Again
	h.ask(func(v *Snapshot) (err error) {
		again, err = v.FoundAgain(t.Context(), h.now)
		return err
	})
	if len(again) != 1 || again[0].Ref != "R-1" || again[0].N != 1 || again[0].Object != "a/again" {
		t.Errorf("found again: %+v, want place 1 of R-1", again)
	}

	h.locate("R-1", jo) // states stay, the new place joins
	h.want("located again", h.states("R-1")[7:], "8 b/new found ")
	if err := h.s.ForgetRequest(t.Context(), "R-1"); err != nil {
		t.Fatal(err)
	}
	if q := h.request("R-1"); q.Digests || q.Elsewhere != 0 || len(q.Places) != 8 {
		t.Errorf("after forgetting: digests %v, %d elsewhere, %d places", q.Digests, q.Elsewhere, len(q.Places))
	}
	sound(t, h.s)
}

// TestRechecked: a search of the source, which keeps no hashes, says of erased
// places whether it met them in what it read.
func TestRechecked(t *testing.T) {
	h := newHashing(t)
	const jo = "jo@example.org"
	h.scan(h.holding("a/1", 1, jo), h.holding("a/2", 1, jo), h.holding("a/3", 1, jo))
	h.locate("R-1", jo)
	h.mark("R-1", locate.Erased, "")
	var found []Sighting
	h.ask(func(v *Snapshot) (err error) {
		found, err = v.Seek(t.Context(), h.wanted(jo), h.now)
		return err
	})
	read := map[ID]bool{h.s.ID("file:///srv", "a/1"): true, h.s.ID("file:///srv", "a/2"): true}
	err := h.s.SaveLocated(t.Context(), "R-1", Located{Wanted: h.wanted(jo), Sightings: found[:1], Again: func(id ID) bool { return read[id] }})
	if err != nil {
		t.Fatal(err)
	}
	h.want("verdicts", h.states("R-1"), "1 a/1 erased found_again", "2 a/2 erased not_found_again_in_what_was_read", "3 a/3 erased not_read_since")
	h.mark("R-1", locate.Erased, "", 1)
	h.want("marked anew", h.states("R-1")[:1], "1 a/1 erased not_read_since")
}

// TestRequestGaps: what was not searched is kept with the request.
func TestRequestGaps(t *testing.T) {
	h := newHashing(t)
	h.scan(h.holding("a/1", 1, "jo@example.org"), object(h.s, "a/2", 1, Failed, AccessDenied), object(h.s, "a/3", 1, Skipped, Encrypted))
	h.locate("R-1", "jo@example.org")
	q := h.request("R-1")
	if len(q.Gaps) != 2 || q.Gaps[0].Why != Gap(AccessDenied) || q.Gaps[1].Why != Gap(Encrypted) || q.Identifiers != 1 || !q.Digests {
		t.Errorf("request %+v", q)
	}
	for _, g := range q.Gaps {
		if g.Why.Words() == string(g.Why) {
			t.Errorf("%s has no words", g.Why)
		}
	}
}

// TestRequestsRefused: what would make the record say what nobody meant.
func TestRequestsRefused(t *testing.T) {
	h := newHashing(t)
	h.scan(h.holding("a/1", 1, "jo@example.org"))
	h.locate("R-1", "jo@example.org")
	for name, err := range map[string]error{
		"address_as_reference": h.s.SaveLocated(t.Context(), "jo@example.org", Located{}),
		"empty_reference":      h.s.SaveLocated(t.Context(), "", Located{}),
		"kept_without_reason":  h.s.MarkPlaces(t.Context(), "R-1", nil, locate.Kept, ""),
		"kept_for_own_words":   h.s.MarkPlaces(t.Context(), "R-1", nil, locate.Kept, "because"),
		"erased_with_reason":   h.s.MarkPlaces(t.Context(), "R-1", nil, locate.Erased, "archiving"),
		"no_state":             h.s.MarkPlaces(t.Context(), "R-1", nil, locate.NotSearched, ""),
		"no_place":             h.s.MarkPlaces(t.Context(), "R-1", []int{1, 9}, locate.Erased, ""),
		"no_request":           h.s.MarkPlaces(t.Context(), "R-2", nil, locate.Erased, ""),
		"nothing_to_forget":    h.s.ForgetRequest(t.Context(), "R-2"),
	} {
		if err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	h.want("nothing was changed", h.states("R-1"), "1 a/1 found ")
	var missing *NoRequestError
	h.ask(func(v *Snapshot) error {
		if _, err := v.Requests(t.Context(), "R-2", h.now); !errors.As(err, &missing) {
			t.Errorf("error %v, want *NoRequestError", err)
		}
		return nil
	})
	c := begin(t, h.s, h.start())
	var busy *BusyError
	if err := h.s.ForgetHashes(t.Context()); !errors.As(err, &busy) {
		t.Errorf("while a scan runs: %v, want *BusyError", err)
	}
	finish(t, c, false)
}
