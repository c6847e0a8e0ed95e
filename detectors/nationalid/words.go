package nationalid

// kind is a kind of document or number that most countries have one of.
type kind int

// Kinds.
const (
	passport kind = iota
	identityCard
	drivingLicence
	residencePermit
	numberPlate
	taxNumber
	socialSecurity
	healthInsurance
	companyNumber
)

// kindKeywords gives the keywords of a kind in the given languages and English,
// as Context.Keywords wants them.
func kindKeywords(k kind, langs ...string) map[string][]string {
	m := map[string][]string{"en": keywordsOf[k]["en"]}
	for _, l := range langs {
		m[l] = keywordsOf[k][l]
	}
	return m
}

// kindFields gives the names of columns and keys of a kind, likewise.
func kindFields(k kind, langs ...string) []string {
	f := fieldsOf[k]["en"]
	for _, l := range langs {
		f = append(f[:len(f):len(f)], fieldsOf[k][l]...)
	}
	return f
}

// keywordsOf are words before a value in running text, by kind and language.
var keywordsOf = map[kind]map[string][]string{
	passport: {
		"en": {"passport", "passport no", "passport number", "travel document number"},
	},
}

// fieldsOf are names of columns and keys, by kind and language, in plain ASCII.
var fieldsOf = map[kind]map[string][]string{
	passport: {
		"en": {"passport", "passport no", "passport nr", "passport number", "passport id"},
	},
}
