// Package locate knows how the identifiers of a person are written, and turns
// them into keyed hashes by which the places of their data can be found again.
//
// It owns the kinds of identifiers, their normal forms, the key, the reading of
// what is sought, and the states of a place in a request of Art. 15 to 22 GDPR.
// It stores nothing and asks nothing: package inventory keeps the hashes, the
// scanner makes them.
//
// Invariants: a value that is written in two usual ways has one digest; nothing
// here prints a value, in errors neither: they name the line it stands in. A
// digest is HMAC-SHA-256 (RFC 2104) cut to 128 bits, under a key that is not in
// the inventory: without it nobody can try guesses. It is pseudonymised
// personal data all the same (Art. 4(5) GDPR), so hashes are kept only where
// the user says so, and expire.
package locate

// Kind is a class of identifiers that are written, and compared, alike.
type Kind uint8

// The kinds. They are stored: never renumbered.
const (
	Email    Kind = iota + 1 // e-mail addresses
	Phone                    // telephone and fax numbers
	IBAN                     // ISO 13616
	Official                 // numbers that a state gives: identity, tax, social security, health, documents
	Number                   // numbers of an organisation: customer, staff, student, user name, own rules
)

// Kinds lists all kinds in order.
func Kinds() []Kind { return []Kind{Email, Phone, IBAN, Official, Number} }

// String is the word of the kind, as Read takes it.
func (k Kind) String() string {
	switch k {
	case Email:
		return "email"
	case Phone:
		return "phone"
	case IBAN:
		return "iban"
	case Official:
		return "id"
	case Number:
		return "number"
	}
	return "unknown"
}

// Set is a set of kinds: bit 1<<k stands for k.
type Set uint32

// With is the set with one more kind.
func (s Set) With(k Kind) Set { return s | 1<<k }

// Has reports whether the kind is in the set.
func (s Set) Has(k Kind) bool { return s>>k&1 != 0 }

// KindOf is the kind that values of a detector type are of, given its category
// in the reference data; 0 where none is made of it.
//
// Payment cards have none: nine unknown digits behind issuer and last four are
// few enough that whoever gets the key has the numbers, PCI DSS v4.0 (3.5.1.1)
// then counts the inventory as card data, and accounts, addresses and customer
// numbers lead to the same person. Names have none either, with a birth date or
// without: they are recognised by dictionaries, and a name that was missed in one
// record would be shown as not being there.
func KindOf(detector, category string) Kind {
	switch detector {
	case "EMAIL_ADDRESS":
		return Email
	case "PHONE_NUMBER", "FAX_NUMBER":
		return Phone
	case "IBAN_CODE":
		return IBAN
	case "EMPLOYEE_ID", "STUDENT_ID", "INSURANCE_POLICY", "USERNAME":
		return Number
	}
	switch category {
	case "national_id", "social_security", "tax_id", "health_id", "id_card", "passport", "driver_licence", "residence_permit":
		return Official
	case "custom":
		return Number
	}
	return 0
}
