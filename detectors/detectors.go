// Package detectors finds personal data in windows of text.
//
// It owns the Detector contract and the Engine: which tokens are offered to
// which detector, context, likelihood, overlaps and columns. Byte classes,
// anchors and tokens are package lex's; each family of detector types has a
// folder of its own, and all.Detectors lists them. It reads no source, knows no
// format and stores nothing; no value leaves it except as offsets.
//
// Cost is flat in the number of detectors: a token's shape is looked up once,
// and only detectors that declared the shape see it.
package detectors

import (
	"fmt"
	"strings"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Detector describes one type of personal data. It is a constant value, safe
// for concurrent use. It finds in one or more of five ways, at least one:
//   - tokens of given shapes (Shapes, Digits) that Validate accepts;
//   - places with an Anchor, or where one of its Literals stands, that Probe accepts;
//   - whole values (Value): cells of a column, and what follows a label;
//   - Terms of a language, near a person;
//   - all text (Search), where a user accepts what that costs.
//
// A row has Validate or Probe, not both. A Lesser row has none of the five.
//
// A detector of tier 2 whose context is Required is asked only where a keyword
// or field name of its own stands: hundreds of them cost nothing elsewhere.
type Detector struct {
	ID       string  // UPPER_SNAKE, country first where there is one; stored: never renamed or reused
	Doc      string  // one or two sentences: what it is, who issues it, format, source of the rule
	Country  string  // ISO 3166 alpha-2, "" when it has none
	Category string  // kind of the reference data: "national_id", "contact", "financial" …
	Family   Family  // row of the score table
	Tier     int     // 1 check digit or strict structure, 2 weak pattern, 3 dictionary
	Version  int     // from 1; raised whenever results may change
	Check    string  // the check in words: "mod 97", "Luhn and issuer range"
	Chance   float64 // share of random tokens of these shapes that Validate accepts, in (0, 1]

	Shapes []string // see lex.ParseShape: "999999-9999", "99_999_999_999", "A{6}X{2}AX{2}AX{3}A"
	Digits [2]int   // also offered every digit token with this many digits, first to last, however grouped
	// Validate judges a token on its own: check digit, ranges, dates. It may
	// widen t.Start and t.End over a sign or bracket that belongs to the value.
	// It must not allocate.
	Validate func(t *lex.Token) Verdict

	Anchor lex.Anchor
	// Probe examines text around the anchor at offset at and returns the span
	// of the value. It reads at most MaxLen bytes to either side and must not
	// allocate. The bytes next to the span must not be letters or digits.
	Probe func(text []byte, at int) (start, end int, v Verdict)
	// Literals are strings of which one stands in every value: Probe is called
	// with the offset of each. ASCII letters match in either case where
	// FoldLiterals is set. A word in one has to start as a word in the text (of
	// several the rarest) unless LiteralsInside is set, which costs more. At
	// least three bytes each, the rarer the better.
	Literals       []string
	FoldLiterals   bool
	LiteralsInside bool

	// Search finds the first value that starts at text[from] or later, Reject
	// when there is none. It is for what has neither shape nor literal: its cost
	// is paid on all text, so no built-in detector has one. What it finds at a
	// place depends on at most MaxLen bytes to either side of it.
	Search func(text []byte, from int) (start, end int, v Verdict)

	// Value judges a whole value: a cell of a column or key, or the text after
	// a label that is one of Context.Keywords or Fields ("MRN: 8847221"). v has
	// no space at its ends and is at most MaxValue bytes; after a label it runs
	// to the end of the line. n is how many bytes of v, from the first, are the
	// value; in a column only n == len(v) counts. It must not allocate.
	// Context.Required is implied for values after labels. Chance, where there
	// is neither Validate nor Probe, is the share of arbitrary short values that
	// are accepted.
	Value func(v []byte) (n int, verdict Verdict)

	// Terms are words and phrases by language that say the thing itself
	// ("asthma", "Gewerkschaft"), lower case; a trailing '*' stands for any
	// ending. They count only near a person or an identifier of one, and as
	// whole values of a column that the field name or the other values explain.
	Terms map[string][]string

	// Lesser marks a row for what Validate of the row before it, of the same ID,
	// calls Lesser: written as less telling values are, with a Chance and Context
	// of its own. It is offered nothing itself: one reading serves both rows.
	Lesser bool

	// General marks a type for what is not told apart: a passport of some country,
	// a number of some insurer. It gives way to a type that is not general and fits
	// the same value nearly as well; where those of several countries do, they are
	// its alternatives.
	General bool

	MaxLen  int // longest value in bytes, separators included; at most MaxValue
	Context Context

	// Examples and NearMisses are used by detectortest and "detectors show":
	// synthetic or officially published specimen values, never a real person's.
	// An example stands with its context: "§…§" marks the value where there is
	// other text ("BSN §123456782§"); unmarked, the whole string is the value.
	Examples   []string
	NearMisses []string // must not be found at the reporting threshold
}

// MaxValue is the longest value a detector may claim, in bytes.
const MaxValue = 320

// Verdict is what a detector says of a token on its own.
type Verdict uint8

// Verdicts, from no to certain.
const (
	Reject Verdict = iota
	Weak           // accepted, but written in a way other things are more often written
	Pass           // accepted
	Strong         // accepted, and written as only this type is written
	Sample         // accepted, but a published example, test or reserved value
	Lesser         // accepted, but as the next row of the same ID describes it (see Detector.Lesser)
)

// Context is what may stand near a value and says what it is. All words are
// lower case; they match as whole words, without regard to case.
type Context struct {
	// Keywords by language ("en", "de", …; "" for all): single words or
	// phrases of up to five words, looked for before and after the value.
	Keywords map[string][]string
	// Fields are names of columns, keys and form labels as words, separated by
	// single spaces: "iban", "bank account", "geb datum". snake_case, camelCase
	// and accents are normalised away before they are compared, so write plain
	// ASCII letters where the script allows it.
	Fields []string
	// Negative words near the value speak against it, beyond those of the
	// engine's own list ("order number", "uuid", "version" …).
	Negative []string
	// Required: without a keyword or field name it is never more than UNLIKELY.
	Required bool
}

// Family is a row of the score table: how likely a token is of this kind at all.
type Family uint8

// Families.
const (
	FamilyContact Family = iota
	FamilyFinancial
	FamilyNationalID
	FamilyOnline
	FamilyDemographic
	FamilyCredential
	FamilyIdentity
	FamilyDocument
	FamilyHealth
	FamilyLocation
	FamilySpecial
	FamilyCustom
	familyCount
)

// Likelihood is how sure a match is, in the five steps of Google's DLP.
type Likelihood uint8

// Likelihoods. Reports start at Likely.
const (
	VeryUnlikely Likelihood = iota + 1
	Unlikely
	Possible
	Likely
	VeryLikely
)

var likelihoodNames = [...]string{"", "VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"}

// String returns the upper-case name, e.g. "LIKELY".
func (l Likelihood) String() string {
	if int(l) < len(likelihoodNames) {
		return likelihoodNames[l]
	}
	return fmt.Sprintf("LIKELIHOOD(%d)", uint8(l))
}

// ParseLikelihood is the inverse of String; letter case does not matter.
func ParseLikelihood(s string) (Likelihood, error) {
	for i, n := range likelihoodNames[1:] {
		if strings.EqualFold(n, s) {
			return Likelihood(i + 1), nil
		}
	}
	return 0, fmt.Errorf("%q is not a likelihood: use one of %v", s, likelihoodNames[1:])
}

// Evidence is the set of signs that led to a likelihood.
type Evidence uint32

// Evidence bits. They are stored: never renumbered.
const (
	CheckPassed   Evidence = 1 << iota // a check digit or range rule held
	StrongFormat                       // written as only this type is written
	WeakFormat                         // written as many things are written
	FieldName                          // the column header or key names it
	FieldPart                          // the header contains its name among others
	KeywordNear                        // a keyword stands just before or after it
	KeywordFar                         // a keyword stands in reach
	FieldAgainst                       // the header says it is something else
	NegativeNear                       // a negative word stands near it
	SampleValue                        // a published example or reserved value
	Tie                                // another type fits as well
	ContextMissed                      // it needs context and has none
	Labelled                           // it stands after a label that names it
	CountryNamed                       // its country is named in the field or near it
	PersonNear                         // a person or an identifier of one stands near it
	ColumnAgrees                       // the other values of its column are of the type
	FieldOwn                           // the field bears the very name of the type
)

// Window is a piece of text to scan. A match must start in Text[Lo:Hi]; the
// rest is context. Whoever cuts windows leaves Engine.Reach bytes on both sides
// where the text has them, so that no cut creates or hides a match.
type Window struct {
	Text   []byte
	Lo, Hi int
	// Field holds for all of the window; nil in prose.
	Field *Field
	// FieldAt, when set, gives the field at an offset in [Lo, Hi). It is called
	// with offsets that never decrease, once per candidate.
	FieldAt func(off int) *Field
}

// Match is one value found. It holds offsets into the window, no text.
type Match struct {
	Start, End int
	Detector   uint16 // index in Engine.Detectors
	Likelihood Likelihood
	Score      float32 // probability, 0 to 1
	Evidence   Evidence
	Alt        []uint16 // other detectors that the same token fits; valid until the next Scan
}
