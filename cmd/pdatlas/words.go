package main

import (
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/reference"
)

// reasonWords says in plain words why something was not fully read, to follow
// a number of objects. What to do about it is scanner.Advice.
func reasonWords(r inventory.Reason) string {
	switch r {
	case inventory.SizeLimit:
		return "hold more than the limit for one object"
	case inventory.RatioLimit:
		return "expand more than ordinary files do"
	case inventory.DepthLimit:
		return "nested deeper than the limit"
	case inventory.MemberLimit:
		return "more members than the limit"
	case inventory.TimeLimit:
		return "took longer than the limit"
	case inventory.MemoryLimit:
		return "needed more memory than the limit"
	case inventory.Encrypted:
		return "encrypted: their content cannot be seen"
	case inventory.UnsupportedFormat:
		return "in a format that this version cannot read"
	case inventory.Malformed:
		return "broken: not as their format demands"
	case inventory.WorkerCrashed:
		return "their reader crashed"
	case inventory.WorkerHung:
		return "their reader made no progress"
	case inventory.AccessDenied:
		return "no right to read them"
	case inventory.Vanished:
		return "deleted between listing and reading"
	case inventory.ChangedDuringRead:
		return "changed while they were read"
	case inventory.SourceError:
		return "the source failed"
	case inventory.CredentialExpired:
		return "the credentials expired"
	case inventory.Cancelled:
		return "stopped by the user"
	case inventory.Unchanged:
		return "unchanged since they were read: their earlier results hold"
	case inventory.Excluded:
		return "left out by the configuration"
	case inventory.NotRegular:
		return "links, devices and pipes: no content of their own"
	case inventory.Archived:
		return "in an archive storage class"
	case inventory.Sampled:
		return "read in part, by sampling"
	case inventory.Disabled:
		return "in a format whose reading is turned off"
	case inventory.InternalError:
		return "an error in pdatlas itself"
	}
	return string(r)
}

// gdprNote names the rule of the GDPR that asks for more care with a type.
func gdprNote(c reference.Category, known bool) string {
	switch {
	case !known:
		return "own type"
	case c.Flag == reference.SpecialCategory:
		return "special category (Art. 9)"
	case c.Flag == reference.Criminal:
		return "criminal offences (Art. 10)"
	case c.Flag == reference.NationalID && strings.HasPrefix(c.Article, "87"):
		return "national id (Art. 87)"
	case c.Flag == reference.NationalID:
		return "national id"
	}
	return ""
}
