package check

import "slices"

// Checks lists all checks in the order in which they are made.
func Checks() []Check {
	return slices.Concat(checksU(), checksO(), checksL(), checksS(), checksR(), checksC(), checksA(), checksD(), checksB(), checksQ(), checksX())
}

// Missing is a check that the inventory does not hold the facts for.
type Missing struct {
	Code    string `json:"code"`
	Article string `json:"article"`
	Title   string `json:"title"`
	Reason  string `json:"reason"`
}

// NotMade lists the checks that cannot be made, and why.
func NotMade() []Missing {
	return []Missing{
		{"Q02", "17", "Erased on request, found again", "tells one person from another, which takes keyed hashes of identifiers; the inventory keeps none"},
		{"U07", "5(1)(b), (c)", "Category outside what the purpose needs", "the register does not say which categories a purpose needs"},
	}
}
