package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// usSSN follows the Social Security Administration (POMS RM 10201): since 2011
// numbers are drawn at random, and there never was a check digit. Context is
// required and Chance near 1, so bare digits are Pass, not Weak: a keyword or
// field name next to them must be enough.
func usSSN() detectors.Detector {
	return detectors.Detector{
		ID: "US_SSN",
		Doc: "Social Security number of the United States, issued by the Social Security Administration: area, group and serial of " +
			"3, 2 and 4 digits; area 000, 666 and from 900, group 00 and serial 0000 are never given.",
		Country: "US", Category: "social_security",
		Family: detectors.FamilyNationalID, Tier: 2, Version: 1,
		Check: "ranges", Chance: 0.889,
		Shapes:   []string{"999-99-9999", "999 99 9999", "999.99.9999", "999999999", "999-999999", "99999-9999"},
		Validate: validateSSN,
		MaxLen:   15,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"en": {"ssn", "ssns", "social security number", "social security numbers", "social security no", "social security num", "social security",
					"soc sec", "soc sec no", "soc sec number", "social sec", "s s n", "ss number", "ss no", "ss num", "social number"},
				"es": {"número de seguro social", "numero de seguro social", "seguro social", "número de seguridad social"},
			},
			Fields: []string{"ssn", "social security number", "social security no", "social security num", "social security", "soc sec no", "soc sec", "soc sec num", "ss number", "ss no", "ss num",
				"ssn number", "ssn no", "socsecno", "ssn tin", "seguro social"},
			Negative: []string{"zip", "zip code", "postal code", "ein", "phone", "fax"},
			Required: true,
		},
		Examples: []string{
			"SSN §536-22-8727§",
			"social security number: §536 22 8727§",
			"ssn=§536228727§",
			"Social Security No. §536.22.8727§",
		},
		NearMisses: []string{
			"SSN 000-22-8727",   // no such area
			"SSN 666-22-8727",   // no such area
			"SSN 936-22-8727",   // a taxpayer number of another kind
			"SSN 536-00-8727",   // no such group
			"SSN 536-22-0000",   // no such serial
			"SSN 536-22-87271",  // too long
			"SSN A536-22-8727",  // glued to a letter
			"order 536228727 a", // no context
		},
	}
}

func validateSSN(t *lex.Token) detectors.Verdict {
	d, ok := digits(t, 9)
	if !ok {
		return detectors.Reject
	}
	area, group, serial := t.Num(0, 3), t.Num(3, 5), t.Num(5, 9)
	switch {
	case area == 0 || area == 666 || area >= 900 || group == 0 || serial == 0:
		return detectors.Reject
	case repeated(d), oneOf(d, "078051120", "219099999", "457555462", "123456789"):
		return detectors.Sample // printed on sample cards, in advertisements, as filler
	case written(t, "999-99-9999"), written(t, "999 99 9999"):
		return detectors.Strong
	case written(t, "999-999999"), written(t, "99999-9999"):
		return detectors.Weak // ZIP+4 and part numbers
	}
	return detectors.Pass
}
