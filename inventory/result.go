package inventory

import (
	"time"

	"github.com/pdatlas/pdatlas/inventory/sketch"
)

// State is what became of an object, or of a member of a container.
type State string

// The four states: listed = scanned + partial + skipped + failed, always.
const (
	Scanned State = "scanned" // read to its end
	Partial State = "partial" // some of it was read; what was found is kept
	Skipped State = "skipped" // not opened, on purpose
	Failed  State = "failed"  // could not be read
)

// Reason says why a state is not Scanned. The list is closed.
type Reason string

// The reasons. Scanned has none.
const (
	SizeLimit         Reason = "size_limit"
	RatioLimit        Reason = "ratio_limit"
	DepthLimit        Reason = "depth_limit"
	MemberLimit       Reason = "member_limit"
	TimeLimit         Reason = "time_limit"
	MemoryLimit       Reason = "memory_limit"
	Encrypted         Reason = "encrypted"
	UnsupportedFormat Reason = "unsupported_format"
	Malformed         Reason = "malformed"
	WorkerCrashed     Reason = "worker_crashed"
	WorkerHung        Reason = "worker_hung"
	AccessDenied      Reason = "access_denied"
	Vanished          Reason = "vanished"
	ChangedDuringRead Reason = "changed_during_read"
	SourceError       Reason = "source_error"
	CredentialExpired Reason = "credential_expired"
	Cancelled         Reason = "cancelled"
	Unchanged         Reason = "unchanged"
	Excluded          Reason = "excluded"
	NotRegular        Reason = "not_regular"
	Archived          Reason = "archived"
	Sampled           Reason = "sampled"
	Disabled          Reason = "disabled"
	InternalError     Reason = "internal_error"
)

// ID identifies an object within its source for ever: an HMAC-SHA-256 of its
// full name under the inventory's key, so that names stay out of the database.
type ID [32]byte

// Name is a name as it may be stored and shown: every part in which personal
// data was detected stands as ‹TYPE›, control and bidi characters are escaped.
type Name string

// ItemResult is all that one scan learnt of one object. It holds no value.
type ItemResult struct {
	Seq          int64 // place in the walk, from 1: the cursor follows the unbroken run
	ID           ID
	DataSet      Name
	Name         Name
	NameTypes    []Finding // what the object's own name holds
	Size         int64     // bytes as listed, -1 unknown
	ModTime      time.Time // zero: unknown
	Version      [32]byte  // keyed hash of what tells a changed object: ETag, or size and time
	MediaType    string
	Format       string // the extractor that read it; "" when none did
	Owner        string
	OwnerBasis   string
	StorageClass string

	State   State
	Reason  Reason
	Detail  string // a fixed sentence that names no content, "" if Reason says it all
	Bytes   int64  // produced and scanned, nested ones included
	Records int64  // rows, lines or documents, where the format has them

	Fields   []Field
	Findings []Finding
	Ages     []Ages    // by column of birth dates or ages
	Persons  []Persons // of the object with all its members
	Members  []Member
	Hashes   []Hash // identifiers, where the scan keeps their hashes
	Hashing  Hashing
	// MoreMembers counts the members beyond those listed, by state and reason.
	MoreMembers []MemberCount
}

// Field is a column, key path or other element of an object.
type Field struct {
	Member int // index in Members, -1: the object itself
	Name   Name
	Values int64 // non-empty ones
	// Sampled is how many of the values were read to judge the column as a
	// whole; 0: none.
	Sampled int64
}

// Finding is one detector type in one place of an object: never a value.
type Finding struct {
	Member     int    // index in Members, -1: the object itself
	Field      Name   // "" in prose
	Where      string // page, sheet and column ("Staff!B") …; "" when the object says enough
	Detector   string
	Version    int      // of the detector
	Count      int64    // matches at or above the reporting threshold
	Likelihood int8     // the highest, 1 to 5
	Score      float64  // its mean, 0 to 1
	Evidence   uint32   // union of the evidence bits
	FirstRow   int64    // record or line of the first match, 0: none
	FirstByte  int64    // offset of the first match in the decoded stream
	Ambiguous  []string // other detectors that the same tokens fit
	FromColumn int64    // of Count, values that only their column shows to be of the type
	Marks      []Mark   // what Count and the rest sum up; see Sum
}

// Ages is what a column of birth dates or ages says of those it is about, on
// the day of the scan, counted in the sample of its values.
type Ages struct {
	Member           int
	Field            Name
	Sampled          int64 // values that could be read as a date or an age
	Under16, Under18 int64
}

// Class is what persons are told apart by, the strongest first.
type Class int8

// The classes. They are stored: never renumbered.
const (
	ByNationalID Class = iota + 1
	ByEmail
	ByPhone
	ByNameAndBirth
)

// Persons is a sketch of the persons of an object by one kind of identifier.
type Persons struct {
	Class   Class
	Type    string // detector; "" of ByNameAndBirth
	Country string // ISO code of a national id's country, "" else
	Sketch  sketch.Sketch
}

// Member is the result of one part of a container.
type Member struct {
	Parent    int // index in Members of the container it stands in, -1: the object itself
	Name      Name
	NameTypes []Finding
	Format    string
	State     State
	Reason    Reason
	Bytes     int64
	Records   int64
}

// MemberCount counts members that are not listed one by one.
type MemberCount struct {
	State  State
	Reason Reason
	Count  int64
	Bytes  int64
}

// Cursor is where a source's walk stands once the results stored with it are
// safe. Token is opaque and stored encrypted, because it may hold names.
type Cursor struct {
	Source string // sources.Source.Name(), masked by the caller where it holds personal data
	Seq    int64  // every item up to this one is recorded
	Token  string
}
