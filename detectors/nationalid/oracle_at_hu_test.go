package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// austriaToHungaryOracles compare the countries from Austria to Hungary; see oracles.
func austriaToHungaryOracles() []oracle {
	zeros := func(class string) func(*lex.Token, bool) string {
		return theirs(class, repeatedDigits)
	}
	return []oracle{
		{id: "AT_UID", module: "at.uid", templates: []string{"ATU99999999", "U99999999"}, differs: zeros("all the same")},
		{id: "AT_TIN", module: "at.tin", templates: []string{"99-999/9999", "59 999/9999", "999999999"}, differs: zeros("all the same")},
		{id: "BE_ENTERPRISE_NUMBER", module: "be.vat", templates: []string{"BE0999999999", "0999.999.999", "9999999999", "BE 999 999 999"},
			differs: theirs("first digit above 1", func(t *lex.Token) bool { return t.Compact()[t.Len()-10] > '1' }), classes: []string{"first digit above 1"}},
		{id: "BG_EGN", module: "bg.egn", templates: []string{"%y%m%d9999", "%y[45]9%d9999", "%y[23]9%d 9999"},
			differs: theirs("birth out of range", func(t *lex.Token) bool {
				return t.Num(2, 4) > 40 && t.Num(0, 2) > 39 || t.Num(2, 4) > 20 && t.Num(0, 2) < 50
			}), classes: []string{"birth out of range"}},
		{id: "BG_PNF", module: "bg.pnf", templates: []string{"9999999999", "9999 999 999"}, differs: zeros("all the same")},
		{id: "BG_VAT", module: "bg.vat", templates: []string{"999999999", "BG999999999", "BG9999999999"},
			differs: ours("a person whose birth is not looked at", func(t *lex.Token) bool { return t.Digits() == 10 }), classes: []string{"a person whose birth is not looked at"}},
		{id: "CY_TIN", module: "cy.vat", templates: []string{"99999999A", "CY99999999A", "12999999A"}},
		{id: "CZ_DIC", module: "cz.dic", templates: []string{"99999999", "CZ99999999", "CZ699999999", "CZ%y%m%d9999", "CZ%y[5]1%d9999"}, differs: czDiffers},
		{id: "CZ_RC", module: "cz.rc", templates: []string{"%y%m%d/9999", "%y5[123456789]%d/9999", "%y6[012]%d9999", "[01234]9%m%d999", "%y[27][123456789]%d/9999"}, differs: czDiffers,
			classes: []string{"overflow before 2004"}},
		{id: "DE_VAT_ID", module: "de.vat", templates: []string{"DE999999999", "999999999"}, differs: zeros("all the same")},
		{id: "DK_CVR", module: "dk.cvr", templates: []string{"DK99999999", "99999999", "99 99 99 99"}, differs: zeros("all the same")},
		{id: "EE_IK", module: "ee.ik", templates: []string{"[3456]%y%m%d9999", "[12]%y%m%d9999", "[780]%y%m%d9999", "99999999999"},
			differs: theirs("birth out of range", func(t *lex.Token) bool {
				return t.Compact()[0] > '6' || t.Compact()[0] < '3' && t.Num(1, 3) < 50 || t.Compact()[0] > '4' && t.Num(1, 3) > 39
			}), classes: []string{"birth out of range"}},
		{id: "EE_KMKR", module: "ee.kmkr", templates: []string{"EE999999999", "999999999"}, differs: zeros("all the same")},
		{id: "ES_CCC", module: "es.ccc", templates: []string{"99999999999999999999", "9999 9999 99 9999999999"}},
		{id: "ES_CIF", module: "es.cif", templates: []string{"[ABCDEFGHJNPQRSUVW]99999999", "[ABCDEFGHJNPQRSUVW]9999999[ABCDEFGHIJ]", "ESB99999999", "[IKLMOTXYZ]99999999"},
			spell: func(s string) string { return strings.TrimPrefix(s, "ES") }, differs: theirs("all the same", func(t *lex.Token) bool { return repeated(t.Compact()[t.Len()-8 : t.Len()-1]) })},
		{id: "FI_YTUNNUS", module: "fi.ytunnus", templates: []string{"9999999-9", "FI99999999", "99999999"}, differs: zeros("all the same")},
		{id: "FR_SIREN", module: "fr.siren", templates: []string{"999999999", "999 999 999"}, differs: zeros("all the same")},
		{id: "FR_SIRET", module: "fr.siret", templates: []string{"99999999999999", "35600000099999", "999 999 999 99999"}},
		{id: "FR_TVA", module: "fr.tva", templates: []string{"FR99999999999", "FR99000999999", "9A999999999", "A9000999999", "AA000999999"}, differs: zeros("all the same")},
		{id: "GR_AFM", module: "gr.vat", templates: []string{"EL999999999", "999999999"}, differs: zeros("all the same")},
		{id: "GR_AMKA", module: "gr.amka", templates: []string{"%d%m%y99999", "%d%m%y 99999", "99999999999"}, differs: theirs("birth out of range", func(t *lex.Token) bool {
			return t.Num(0, 4) == 2902
		})},
		{id: "HR_OIB", module: "hr.oib", templates: []string{"99999999999", "HR99999999999"}, differs: zeros("all the same")},
		{id: "HU_ANUM", module: "hu.anum", templates: []string{"99999999", "HU99999999"}, differs: zeros("all the same")},
	}
}

// czDiffers: stdnum takes any month and drops what is above 20, and knows nothing
// of serials.
func czDiffers(t *lex.Token, we bool) string {
	d := t.Compact()[t.Len()-t.Digits():]
	month := int(d[2]-'0')*10 + int(d[3]-'0')
	yy := int(d[0]-'0')*10 + int(d[1]-'0')
	switch {
	case we && len(d) == 10 && yy == 85:
		return "the remainder 10 in 1985"
	case we:
		return ""
	case repeatedDigits(t):
		return "all the same"
	case len(d) == 9 && string(d[6:]) == "000":
		return "no serial"
	case len(d) == 10 && yy > 39 && yy < 54:
		return "born after 2039"
	case len(d) == 9 && yy >= 80:
		return "born in the 1800s"
	case month%50 > 20 && month%50 < 33:
		return "overflow before 2004"
	case month > 32 && month < 51 || month > 82:
		return "no such month"
	}
	return ""
}
