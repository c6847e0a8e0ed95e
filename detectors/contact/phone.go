package contact

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/contact/phoneplan"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// phoneNumber and phonePlain find telephone and fax numbers. Three readings are
// tried: with '+' or "00" and a country calling code, as dialled at home in a
// country of phoneplan.Set, and as dialled anywhere else. Which digits can exist
// is the numbering plans' word; how sure a match is comes from how it is
// written, since in most lengths the plans accept every second string of digits.
// So there are two rows of the one type: phoneNumber finds both and describes
// what is written as little else is; phonePlain, digits that need a keyword or
// field name.
var phoneNumber = detectors.Detector{
	ID:       "PHONE_NUMBER",
	Doc:      phoneDoc,
	Category: "contact",
	Family:   detectors.FamilyContact,
	Tier:     2,
	Version:  1,
	Check:    "numbering plan of the country, and the groups numbers are written in there",
	// Share of random tokens, of random digits and separators, that pass:
	// TestPhoneChance measures it.
	Chance:   0.005,
	Shapes:   phoneExtensionShapes,
	Digits:   [2]int{minPhoneDigits, maxPhoneDigits + 2}, // "00" or a bracketed zero on top
	MaxLen:   maxPhoneLen,
	Validate: validatePhone,
	Context: detectors.Context{
		Keywords: phoneKeywords,
		Fields:   phoneFields,
		Negative: phoneNegative,
	},
	Examples: []string{
		"+44 20 7946 0958", // Ofcom: numbers for drama
		"+1 415-555-0132",  // NANPA: 555-01XX is for fiction
		"+44 (0)20 7946 0958",
		"(415) 555-0132",
		"call §(415) 555-0132§ x12",
		"Tel.: §020 7946 0958§",
		"Telefon §030 23125 321§", // Bundesnetzagentur: numbers for film and television
		"tél. §01 99 00 12 34§",   // ARCEP: range for audiovisual works
		"fax §+49 30 23125321§",
		"mobile §837.824.1482x6388§",
		"puh. §040 1234567§",
	},
	NearMisses: []string{
		"2026-11-22 12",
		"22.11.2026 1230",
		"3.14159265",
		"192.168.100.200",
		"4111 1111 1111 1111",
		"123-45-6789",
		"2019-2020 2021",
		"0000001234567",
		"+99 1234567",
		"12345-6789",
		"415 555 0132 77 81",
	},
}

// phonePlain is the row for numbers without sign or telling groups.
var phonePlain = detectors.Detector{
	ID:       "PHONE_NUMBER",
	Doc:      phoneDoc,
	Category: "contact",
	Family:   detectors.FamilyContact,
	Tier:     2,
	Version:  1,
	Check:    "numbering plan of any country, or the groups of a local number",
	// As above; what it accepts is worth nothing without context.
	Chance: 0.35,
	Lesser: true,
	MaxLen: maxPhoneLen,
	Context: detectors.Context{
		Keywords: phoneKeywords,
		Fields:   phoneFields,
		Negative: phoneNegative,
		Required: true,
	},
	Examples: []string{
		"Phone: §4155550132§",
		"τηλ. §2101234567§",
		"tlf. §22 33 44 55§",
		"Mobile: §467 3395§",
		"MSISDN §447911123456§",
	},
	NearMisses: []string{
		"4155550132",
		"id 4155550132",
		"#20020211895",
		"1 234 567 890",
		"tel 20261122",
	},
}

const phoneDoc = "Telephone, mobile or fax number, in the international form of ITU-T E.164 and E.123 or as dialled within " +
	"a country. Ranges: the national numbering plans as collected by libphonenumber."

// maxPhoneLen is the longest number in bytes: 17 digits with "00", separators
// of up to three bytes, an extension.
const maxPhoneLen = 48

// Lengths in digits. E.164 allows 15 with the calling code; fewer than seven
// are too common in any text.
const (
	minPhoneDigits = 7
	maxPhoneDigits = 15
)

// phoneExtensionShapes are North American numbers with an extension tied to
// them ("555-0132x17", "555-0132ext17"): the token ends only after it. An
// extension set off by a space stays outside the match.
var phoneExtensionShapes = []string{
	"9{3}-9{3}-9{3}-9{4}A9{1,6}", "9{9,13}A9{1,5}",
	"9{3}-9{3}-9{4}A9{1,6}", "9{3}.9{3}.9{4}A9{1,6}", "9{3})9{3}-9{4}A9{1,6}", "9{1,3}-9{3}-9{3}-9{4}A9{1,6}",
	"9{3}-9{3}-9{4}A{3}9{1,6}", "9{3}.9{3}.9{4}A{3}9{1,6}", "9{3})9{3}-9{4}A{3}9{1,6}", "9{1,3}-9{3}-9{3}-9{4}A{3}9{1,6}",
}

func validatePhone(t *lex.Token) detectors.Verdict {
	v := judgePhone(t)
	if v != detectors.Weak {
		return v
	}
	if t.Digits() > maxPhoneDigits+2 || t.Len() > maxPhoneDigits+maxExtension {
		return detectors.Reject
	}
	if namedAfter(t) || listed(t) {
		return detectors.Pass
	}
	return detectors.Lesser
}

// maxExtension is how many characters an extension and its mark have at most.
const maxExtension = 9

// judgePhone reads the token as a number: Weak where only context can tell.
func judgePhone(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	exit := d[0] == '0' && d[1] == '0' && len(d) > 9
	sign := signed(t) || t.Before() == '/'
	if t.Runs() == 1 && !exit && !sign { // by far the most
		return judgeBare(t, d)
	}
	if len(d) > maxPhoneDigits && !exit && !sign && t.Digits() == len(d) {
		return detectors.Reject // a card number
	}
	runs, extended := t.Runs(), t.Digits() != len(d)
	if extended {
		if runs -= 2; !extension(t, runs) {
			return detectors.Reject
		}
	}
	if runs >= maxGroups || hopeless(t, runs) {
		return detectors.Reject
	}
	w := written{extension: extended}
	if !w.read(t, runs) {
		return detectors.Reject
	}
	var v detectors.Verdict
	switch {
	case w.plus || w.exit:
		v = w.international()
	case w.groups == 1:
		v = judgeBare(t, d)
	default:
		v = w.national()
	}
	if v != detectors.Reject {
		t.Start = w.start
	}
	return v
}

// judgeBare judges a single run of digits: as good as any other number, so that
// only its context can tell.
func judgeBare(t *lex.Token, d []byte) detectors.Verdict {
	if phoneplan.National(d) == 0 && (len(d) <= 7 || !abroad(d)) {
		return detectors.Reject
	}
	if tied(t) || !alone(t) || dateLike(d) || filler(d) {
		return detectors.Reject
	}
	return detectors.Weak
}

// international judges digits that are marked to begin with a calling code.
func (w *written) international() detectors.Verdict {
	if !w.tidy() {
		return detectors.Reject
	}
	digits := w.compact()
	if w.exit {
		digits = digits[2:]
		_, n := phoneplan.CallingCode(digits)
		if split := w.len[0] > 2 && int(w.len[0]) < 2+n; split || w.amongNumbers() || w.endsInZeros() {
			return detectors.Reject // zeros of something else
		}
	}
	valid, possible := reach(digits)
	if !valid {
		v, p := reachWithoutTrunk(digits)
		valid, possible = v, possible || p
	}
	switch {
	case valid && w.plus:
		return detectors.Strong
	case valid && w.groups > 1:
		return detectors.Pass
	case valid || possible:
		return detectors.Weak
	}
	return detectors.Reject
}

// reachWithoutTrunk is reach for "+44 (0)20 …", where a trunk prefix stands that
// does not belong to the number.
func reachWithoutTrunk(digits []byte) (valid, possible bool) {
	i, ok := phoneplan.Trunk(digits)
	if !ok {
		return false, false
	}
	var d [maxWritten]byte
	n := copy(d[:], digits[:i])
	n += copy(d[n:], digits[i+1:])
	return reach(d[:n])
}

// endsInZeros reports whether the last of several groups is of zeros only, as in
// the tables of PDF files ("0062234504 00000 n").
func (w *written) endsInZeros() bool {
	if w.groups < 2 {
		return false
	}
	for _, d := range w.compact()[w.n-int(w.len[w.groups-1]):] {
		if d != '0' {
			return false
		}
	}
	return true
}

// reach reports whether digits are valid, and whether at least the calling code
// and the length are.
func reach(digits []byte) (valid, possible bool) {
	if len(digits) < minPhoneDigits || len(digits) > maxPhoneDigits {
		return false, false
	}
	if phoneplan.International(digits) || fictional(digits) {
		return true, true
	}
	return false, phoneplan.Possible(digits)
}

// fictional reports whether digits lie in a range that Ofcom keeps for drama
// and the metadata therefore calls unassigned.
func fictional(digits []byte) bool {
	if len(digits) != 12 {
		return false
	}
	p := string(digits[:9])
	return p == "447700900" || p == "441632960"
}

// national judges groups of digits without a calling code, or with one that
// nothing marks.
func (w *written) national() detectors.Verdict {
	if w.n < minPhoneDigits || w.n > maxPhoneDigits || !w.tidy() || w.otherThing() {
		return detectors.Reject
	}
	d := w.compact()
	home := phoneplan.National(d)
	if home&phoneplan.Usual(w.grouping) != 0 && w.telling() {
		return detectors.Pass
	}
	north := w.northAmerican()
	if home == 0 && !north && !abroad(d) {
		if !w.zero() && !w.bracket && !w.local() {
			return detectors.Reject
		}
		return detectors.Weak
	}
	if w.n < 9 && !w.zero() && !w.bracket && !w.local() {
		return detectors.Reject
	}
	if w.extension && north || w.bracket && (north || w.n >= 9 && w.len[0] <= 4) {
		return detectors.Pass
	}
	return detectors.Weak
}

// abroad reports whether the digits are a number as dialled in a country that a
// phoneplan.Set cannot hold, or in international form without its sign.
func abroad(d []byte) bool {
	return phoneplan.Elsewhere(d) || len(d) >= 10 && phoneplan.International(d)
}

// telling reports whether the way the digits stand is one in which little else
// is written: a leading zero or bracket, or groups and separators that are
// neither those of large numbers and tables nor those of article numbers.
func (w *written) telling() bool {
	switch {
	case w.n < 9 || w.amongNumbers():
		return false
	case w.zero() || w.bracket:
		return true
	case w.northAmerican():
		return w.sep[w.groups-1] != ' '
	}
	return w.sep[1] == ' ' && w.groups > 3 && !w.amongOperands()
}
