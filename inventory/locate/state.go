package locate

import "regexp"

// State is what became of one place in a request of Art. 15 to 22 GDPR.
type State string

// The states. They are stored.
const (
	Found      State = "found"      // the person's data is there, nothing was done yet
	Exported   State = "exported"   // given to the person (Art. 15, 20)
	Rectified  State = "rectified"  // Art. 16
	Restricted State = "restricted" // Art. 18
	Erased     State = "erased"     // Art. 17
	Kept       State = "kept"       // not erased, for a reason
)

// NotSearched is the state of what could not be searched: never one of a place.
const NotSearched State = "not_searched"

// States lists those that a place may be given.
func States() []State { return []State{Found, Exported, Rectified, Restricted, Erased, Kept} }

// KeepReasons are why data may be kept although its erasure was asked for:
// Art. 17(3)(a) to (e), a back-up that is overwritten in its cycle, and data
// that turns out to be another person's. A closed list: free text would in
// time hold names.
func KeepReasons() []string {
	return []string{"freedom_of_expression", "legal_obligation", "public_interest", "public_health", "archiving",
		"legal_claims", "backup_cycle", "other_person"}
}

var requestRef = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$`)

// ValidRef reports whether a reference of a request is one: up to 64 letters,
// digits, dots, slashes, dashes and underscores.
func ValidRef(ref string) bool { return requestRef.MatchString(ref) }

// Verdict is what later scans say of a place that was marked as erased.
type Verdict string

// The verdicts. None says that data is proved to be erased.
const (
	FoundAgain   Verdict = "found_again"                      // Art. 17: a later scan met it there
	NotAgain     Verdict = "not_found_again_in_what_was_read" // a later scan read all of the object
	NotListed    Verdict = "not_listed_any_more"              // the object is gone
	NotReadSince Verdict = "not_read_since"                   // nothing can be said yet
)
