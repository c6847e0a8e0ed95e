package inventory

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	errOutcome   = errors.New("the state and its reason are not in the list, or a reason stands beside scanned")
	errUnchanged = errors.New("called unchanged, but it has no complete result")
	errMember    = errors.New("refers to a member that does not stand before it")
	errFinding   = errors.New("has a finding without detector or likelihood, or with a negative count")
	errOwner     = errors.New("has an owner basis that is not in the list")
	errPersons   = errors.New("has a sketch of persons of no known class")
	errSize      = errors.New("has a negative size or count")
)

// OwnerBases is the closed list of how an owner is known, strongest first.
func OwnerBases() []string {
	return []string{"declared", "tag", "table_comment", "db_owner", "object_owner", "file_owner"}
}

// Reasons is the closed list of reasons, in the order of their definition.
func Reasons() []Reason {
	return []Reason{SizeLimit, RatioLimit, DepthLimit, MemberLimit, TimeLimit, MemoryLimit, Encrypted, UnsupportedFormat,
		Malformed, WorkerCrashed, WorkerHung, AccessDenied, Vanished, ChangedDuringRead, SourceError, CredentialExpired,
		Cancelled, Unchanged, Excluded, NotRegular, Archived, Sampled, Disabled, InternalError}
}

// known includes "": no reason.
func (r Reason) known() bool {
	switch r {
	case "", SizeLimit, RatioLimit, DepthLimit, MemberLimit, TimeLimit, MemoryLimit, Encrypted, UnsupportedFormat,
		Malformed, WorkerCrashed, WorkerHung, AccessDenied, Vanished, ChangedDuringRead, SourceError, CredentialExpired,
		Cancelled, Unchanged, Excluded, NotRegular, Archived, Sampled, Disabled, InternalError:
		return true
	}
	return false
}

// outcomeKnown tells whether a state stands with a reason it may have.
func outcomeKnown(s State, r Reason) bool {
	switch s {
	case Scanned:
		return r == ""
	case Partial, Skipped, Failed:
		return r != "" && r.known() && (r != Unchanged || s == Skipped)
	}
	return false
}

func basisKnown(b string) bool {
	switch b {
	case "", "declared", "tag", "table_comment", "db_owner", "object_owner", "file_owner":
		return true
	}
	return false
}

// checkResult refuses what the schema could not hold, before anything is
// written. Its errors quote nothing of the result.
func checkResult(r *ItemResult) error {
	if !outcomeKnown(r.State, r.Reason) {
		return errOutcome
	}
	if !basisKnown(r.OwnerBasis) {
		return errOwner
	}
	if r.Size < -1 || r.Bytes < 0 || r.Records < 0 {
		return errSize
	}
	if err := checkFindings(r.NameTypes, 0); err != nil {
		return err
	}
	for i := range r.Members {
		m := &r.Members[i]
		if m.Parent < -1 || m.Parent >= i {
			return errMember
		}
		if !outcomeKnown(m.State, m.Reason) || m.Reason == Unchanged {
			return errOutcome
		}
		if m.Bytes < 0 || m.Records < 0 {
			return errSize
		}
		if err := checkFindings(m.NameTypes, 0); err != nil {
			return err
		}
	}
	for _, m := range r.MoreMembers {
		if !outcomeKnown(m.State, m.Reason) {
			return errOutcome
		}
		if m.Count < 0 || m.Bytes < 0 {
			return errSize
		}
	}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Member < -1 || f.Member >= len(r.Members) {
			return errMember
		}
	}
	for i := range r.Ages {
		if a := &r.Ages[i]; a.Member < -1 || a.Member >= len(r.Members) {
			return errMember
		} else if a.Sampled < 1 || a.Under16 < 0 || a.Under18 < a.Under16 || a.Sampled < a.Under18 {
			return errSize
		}
	}
	for i := range r.Persons {
		if p := &r.Persons[i]; p.Class < ByNationalID || p.Class > ByNameAndBirth {
			return errPersons
		}
	}
	if err := checkHashes(r); err != nil {
		return err
	}
	return checkFindings(r.Findings, len(r.Members))
}

func checkFindings(fs []Finding, members int) error {
	for i := range fs {
		f := &fs[i]
		if members > 0 || f.Member > 0 { // a name's findings may leave Member at 0
			if f.Member < -1 || f.Member >= members {
				return errMember
			}
		}
		if f.Detector == "" || f.Likelihood < 1 || f.Likelihood > 5 || f.Count < 0 {
			return errFinding
		}
	}
	return nil
}

// printable escapes what must not be stored or shown: control characters,
// direction marks and bytes that are not UTF-8. Names come escaped already;
// this is the last line before the file.
func printable(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case hidden(r):
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func clean(s string) bool {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return false
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	return ascii || utf8.ValidString(s) && strings.IndexFunc(s, hidden) < 0
}

// hidden tells control and format characters: Cc, and the bidirectional and
// invisible ones of Cf, U+2028 and U+2029.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}
