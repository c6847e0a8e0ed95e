package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func germany() []detectors.Detector {
	return []detectors.Detector{
		deTaxID(), deBSNR(), deHandelsregister(), deVATID(), deVATIDAlone(), deWirtschaftsID(), dePLZ(), deDriverLicence(), deLANR(), deBankAccount(), deSCHUFA(),
		deHealthInsurance(), deIDCard(), dePassport(), deResidencePermit(), deSocialSecurity(), deTaxNumber(), deVehiclePlate(),
	}
}

// deTaxID follows § 139b Abgabenordnung, § 1 StIdV and, for which digits may be
// repeated (a third equal digit since 2016, never three in a row), the
// specification of TIN algorithms of the European Commission, part DE.
func deTaxID() detectors.Detector {
	return detectors.Detector{
		ID: "DE_TAX_ID",
		Doc: "German tax identification number of a person (steuerliche Identifikationsnummer, IdNr), issued for life by the " +
			"Bundeszentralamt für Steuern: ten digits, one of them twice or three times and no other repeated, and a check digit.",
		Country: "DE", Category: "tax_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "ISO 7064 mod 11,10 and repeated digits", Chance: 0.0032,
		Shapes:   []string{"99_999_999_999", "999 999 999 99", "9999999999 9", "99 999999999", "99/999/99999/9", "999 999 999 99", "9999 9999 999", "99999 999999", "999_99999999"},
		Validate: validateDE,
		MaxLen:   20,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"de": {"steueridentifikationsnummer", "steuer identifikationsnummer", "steuerliche identifikationsnummer", "steuer id", "steuerid",
					"steuer idnr", "steuer id nr", "steueridnr", "steuerlichen identifikationsnummer", "identifikationsnummer", "idnr", "id nr", "tin"},
				"en": {"german tax id", "tax id", "tax identification number", "tax identifier", "taxpayer identification number", "tax number"},
			},
			Fields: anyState("steuer id", "steuerid", "steuer id nr", "steuer idnr", "steuer identifikationsnummer", "steueridentifikationsnummer",
				"steuerliche identifikationsnummer", "steuerl id", "idnr", "id nr", "identifikationsnummer", "tax id", "tax id number",
				"tax identification number", "tin", "tax number"),
			Negative: []string{"ust-id", "ust idnr", "umsatzsteuer", "handelsregister"},
		},
		Examples: []string{
			"Steuer-ID: §86095742719§",
			"IdNr. §86 095 742 719§",
			"Identifikationsnummer §47 036 892 816§ (bitte stets angeben)",
			"steuerliche Identifikationsnummer §65929970489§",
		},
		NearMisses: []string{
			"Steuer-ID: 86095742718",   // wrong check digit
			"Steuer-ID: 12345678903",   // no digit repeated
			"Steuer-ID: 11122345674",   // two digits repeated
			"Steuer-ID: 06095742715",   // starts with 0
			"Steuer-ID: 860957427191",  // too long
			"Steuer-ID: DE86095742719", // glued to letters
			"Auftrag 86095742719 vom",  // bare digits, no context
		},
	}
}

func validateDE(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 11)
	if !ok || d[0] == '0' || !deRepeats(d[:10]) || !checkdigit.Mod11_10(d) {
		return detectors.Reject
	}
	if written(t, "99 999 999 999") {
		return detectors.Pass // large numbers stand so too
	}
	return detectors.Weak
}

// deRepeats reports whether exactly one of ten digits is repeated, twice or
// three times, and three times not in a row.
func deRepeats(d []byte) bool {
	var count [10]uint8
	for _, c := range d {
		count[c-'0']++
	}
	found := byte(0)
	for i, n := range count {
		switch {
		case n > 3 || n > 1 && found != 0:
			return false
		case n > 1:
			found = '0' + byte(i)
		}
	}
	if found == 0 {
		return false
	}
	for i := 2; i < len(d); i++ {
		if d[i] == found && d[i-1] == found && d[i-2] == found {
			return false
		}
	}
	return true
}
