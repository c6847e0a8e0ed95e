package nationalid

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func sweden() []detectors.Detector {
	return []detectors.Detector{
		sePersonnummer(), seBankAccount(), seIDCard(), sePassport(), seLMA(), sePlate(), seSamordningsnummer(), seOrganisationsnummer(), seVAT(),
		seBankgiro(), sePlusgiro(),
	}
}

// sePersonnummer follows 18 § and 18 a § folkbokföringslagen (1991:481) and
// Skatteverket's SKV 704; a plus replaces the hyphen in the year of the
// hundredth birthday.
func sePersonnummer() detectors.Detector {
	return detectors.Detector{
		ID: "SE_PERSONNUMMER",
		Doc: "Swedish personal identity number (personnummer), issued by Skatteverket: date of birth YYMMDD or YYYYMMDD, hyphen (plus " +
			"from the age of 100), serial from 001, check digit.",
		Country: "SE", Category: "national_id",
		Family: detectors.FamilyNationalID, Tier: 1, Version: 1,
		Check: "Luhn over ten digits, date", Chance: 0.0036,
		Shapes: []string{"999999-9999", "999999+9999", "999999 9999", "9999-99-9999", "9999999999",
			"99999999-9999", "99999999+9999", "99999999 9999", "999999999999"},
		Validate: validateSE,
		MaxLen:   16,
		Context: detectors.Context{
			Keywords: map[string][]string{
				"sv": {"personnummer", "personnr", "pers nr", "persnr", "person nr", "pnr", "personnumret", "födelsenummer"},
				"en": {"swedish personal number", "swedish personal identity number", "personal identity number", "personal number",
					"swedish id number", "swedish social security number"},
			},
			Fields:   anyState("personnummer", "personnr", "person nr", "persnr", "pers nr", "pnr", "personal number", "person nummer"),
			Negative: []string{"orgnr", "org nr", "organisationsnummer", "bankgiro", "plusgiro"},
		},
		Examples: []string{
			"§850730-4023§",
			"personnummer §19850730-4023§",
			"Personnr: §198507304023§",
			"hundraåring §180730+4025§",
		},
		NearMisses: []string{
			"850730-4024",              // wrong check digit
			"pnr 850732-4021",          // no such day
			"pnr 850730-0005",          // serials begin at 001
			"pnr 850730-40231",         // too long
			"pnr A850730-4023",         // glued to a letter
			"beställning 8507304023 i", // bare digits, no context
			"20240115-1234",            // a time
		},
	}
}

func validateSE(t *lex.Token) detectors.Verdict { return validateSEKind(t, 0) }

// validateSEKind judges a number whose day is raised by more: 60 in coordination
// numbers.
func validateSEKind(t *lex.Token, more int) detectors.Verdict {
	d := t.Compact()
	if t.Digits() != len(d) || len(d) != 10 && len(d) != 12 {
		return detectors.Reject
	}
	short := d[len(d)-10:]
	at := len(d) - 10 // where the ten digits begin
	if string(short[6:9]) == "000" || !checkdigit.Luhn(short) {
		return detectors.Reject
	}
	if !seBirth(t, at, more) {
		return detectors.Reject
	}
	switch {
	case oneOf(short, "1212121212", "6408233234", "6408833231"):
		return detectors.Sample // Tolvan Tolvansson and the examples of SKV 704
	case written(t, "9999-99-9999") || seStamp(t, at):
		return detectors.Weak
	case written(t, "999999 9999"), written(t, "99999999 9999"):
		return detectors.Pass
	}
	return grouped(t, detectors.Strong)
}

// seStamp reports whether the number may be a recent time ("20240115-1230") or
// the low number of something counted by day, of which a tenth pass the check.
func seStamp(t *lex.Token, at int) bool {
	year := 1900 + t.Num(at, at+2)
	switch {
	case at > 0:
		year = t.Num(0, at+2)
	case year <= lastBirthYear-100:
		year += 100
	}
	hour, minute := t.Num(at+6, at+8), t.Num(at+8, at+10)
	return year >= 1995 && (hour < 24 && minute < 60 || hour == 0)
}

// seBirth reports whether the six digits from at on are a birth, in the century
// that stands before them or, without one, in those that the sign leaves open;
// the day is raised by more.
func seBirth(t *lex.Token, at, more int) bool {
	yy, month, day := t.Num(at, at+2), t.Num(at+2, at+4), t.Num(at+4, at+6)-more
	switch {
	case at > 0:
		return born(t.Num(0, at)*100+yy, month, day)
	case t.Sep(1) == '+':
		return born(1800+yy, month, day) || born(1900+yy, month, day)
	}
	return bornShort(yy, month, day)
}
