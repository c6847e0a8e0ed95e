package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// irelandToSwitzerlandOracles compare the countries from Ireland to Switzerland;
// see oracles.
func irelandToSwitzerlandOracles() []oracle {
	noTest := func(class string, is func(t *lex.Token) bool) func(*lex.Token, bool) string { return theirs(class, is) }
	zeros := func(t *lex.Token) bool { return repeatedDigits(t) }
	return []oracle{
		{id: "CH_AHV", module: "ch.ssn", templates: []string{"7569999999999", "756.9999.9999.99", "999.9999.9999.99"}},
		{id: "CH_UID", module: "ch.uid", templates: []string{"CHE999999999", "CHE-999.999.999", "AAA999999999"}},
		{id: "CH_ESR", module: "ch.esr", templates: []string{"999999999999999999999999999", "99 99999 99999 99999 99999 99999", "9999999999999999"}},
		{id: "IE_PPS", module: "ie.pps", templates: []string{"9999999A", "9999999A[AH]", "9999999A[WTX]", "9999999AB"},
			differs: ours("second letter B to I", func(t *lex.Token) bool { return t.Len() == 9 && strings.IndexByte("BCDEFGI", t.Compact()[8]) >= 0 }),
			classes: []string{"second letter B to I"}},
		{id: "IE_VAT", module: "ie.vat", templates: []string{"IE9999999A", "IE9999999A[AHI]", "IE9A99999A", "9999999A"},
			differs: ours("second letter X", func(t *lex.Token) bool { return t.Compact()[t.Len()-1] == 'X' })},
		{id: "IS_KENNITALA", module: "is_.kennitala", templates: []string{"%d%m%y-999[09]", "[4567]9%m%y-999[09]", "%d%m%y9998", "[89]999999999"},
			differs: isDiffers, classes: []string{"system number", "born in the 1800s"}},
		{id: "IT_VAT_CODE", module: "it.iva", templates: []string{"99999990999", "IT99999990999", "9999999[0189]999"}},
		{id: "LT_ASMENS", module: "lt.asmens", templates: []string{"[3456]%y%m%d9999", "[12789]%y%m%d9999", "3%y00009999"}, differs: ltDiffers},
		{id: "LT_PVM", module: "lt.pvm", templates: []string{"LT999999919", "LT999999999919", "999999919"}},
		{id: "LU_TVA", module: "lu.tva", templates: []string{"LU99999999", "99999999"}},
		{id: "LV_PERSONAS_KODS", module: "lv.pvn", templates: []string{"%d%m%y-[012]9999", "%d%m%y[3456]9999"},
			differs: lvDiffers},
		{id: "LV_PVN", module: "lv.pvn", templates: []string{"LV99999999999", "LV%d%m%y[012]9999", "[456789]9999999999"},
			differs: lvDiffers},
		{id: "MC_TVA", module: "mc.tva", templates: []string{"FR99000999999", "FR99999999999"}},
		{id: "MT_VAT", module: "mt.vat", templates: []string{"MT99999999", "99999999"}},
		{id: "NL_BTW", module: "nl.btw", templates: []string{"NL999999999B99", "999999999B99", "NL999999999A99"}},
		{id: "NL_ONDERWIJSNUMMER", module: "nl.onderwijsnummer", templates: []string{"109999999", "999999999"}},
		{id: "NO_D_NUMMER", module: "no.fodselsnummer", templates: []string{"[456]9%m%y99999", "71%m%y 99999", "[4567]9%m%y-99999", "[45]9%m%y99999", "[56]9%m%y99999", "[46]9%m%y 99999", "[4567]9[89]9%y99999"},
			differs: noKinds, classes: []string{"kind of 2032", "test population"}},
		{id: "NO_H_NUMMER", module: "no.fodselsnummer", templates: []string{"%d[4]9%y99999", "%d5[012]%y 99999", "%d4[1234]%y99999", "%d4[56789]%y99999", "[012]94[123456789]%y 99999", "[012]94[123456789]%y99999", "[89]9999999999"},
			differs: noKinds, classes: []string{"no birth date"}},
		{id: "NO_KONTONR", module: "no.kontonr", templates: []string{"99999999999", "9999.99.99999", "00009999999"}},
		{id: "NO_ORGNR", module: "no.orgnr", templates: []string{"[89]99999999", "999 999 999"}, differs: noTest("all the same", zeros)},
		{id: "PL_NIP", module: "pl.nip", templates: []string{"9999999999", "PL9999999999", "999-999-99-99"}, differs: theirs("begins with 0", func(t *lex.Token) bool {
			return t.Compact()[t.Len()-10] == '0'
		}), classes: []string{"begins with 0"}},
		{id: "PL_REGON", module: "pl.regon", templates: []string{"999999999", "99999999999999"}},
		{id: "PT_CITIZEN_CARD", module: "pt.cc", templates: []string{"999999999AA9", "99999999 9 AA9", "999999999A99"}},
		{id: "RO_CNP", module: "ro.cnp", templates: []string{"[12]%y%m%d[01234]99999", "[56]%y%m%d[01234]99999", "[3478]%y%m%d[01234]99999", "1%y%m%d999999"}, differs: roDiffers,
			classes: []string{"county"}},
		{id: "RO_CF", module: "ro.cf", templates: []string{"RO99999999", "9999999", "RO9999999999", "999999999"}},
		{id: "SE_SAMORDNINGSNUMMER", module: "se.personnummer", templates: []string{"%y%m[678]9-9999", "19%y%m[78]99999", "%y%m9[01]-9999"},
			spell: seCoordination, differs: seDiffers},
		{id: "SE_ORGANISATIONSNUMMER", module: "se.orgnr", templates: []string{"[25789]999999999", "559999-9999", "9999999999"},
			differs: theirs("third digit below 2 or first 0", func(t *lex.Token) bool { return t.Compact()[2] < '2' || t.Compact()[0] == '0' }),
			classes: []string{"third digit below 2 or first 0"}},
		{id: "SE_VAT", module: "se.vat", templates: []string{"SE999999999901", "999999999901", "SE999999999999"}},
		{id: "SI_EMSO", module: "si.emso", templates: []string{"%d%m9%y509999", "%d%m0%y509999", "%d%m999999999"}, differs: theirs("birth out of range", func(t *lex.Token) bool {
			return t.Num(4, 7) < 850 && t.Num(4, 7) > 39
		}), classes: []string{"birth out of range"}},
		{id: "SI_TAX_ID", module: "si.ddv", templates: []string{"99999999", "SI99999999"}},
		{id: "SK_DPH", module: "sk.dph", templates: []string{"SK9999999999", "9999999999", "SK%y%m%d9999"}, differs: theirs("birth out of range", bornBefore1954)},
		{id: "SK_RC", module: "sk.rc", templates: []string{"%y%m%d/9999", "%y[56]9%d/9999", "%y%m%d/999", "%y[23]9%d/9999", "%y[78]9%d9999"}, differs: rcDiffers},
		{id: "UK_UPN", module: "gb.upn", templates: []string{"A[38]99999999999", "A9[0]99999999999", "A8999999999[0]A"},
			differs: ours("authority since 2011", func(t *lex.Token) bool { return true })},
		{id: "UK_UTR", module: "gb.utr", templates: []string{"9999999999", "99999 99999"}},
		{id: "UK_VAT", module: "gb.vat", templates: []string{"GB999999999", "999 9999 99", "GB[0]99999999", "GB999999999999"}},
	}
}

func repeatedDigits(t *lex.Token) bool { return repeated(t.Compact()) }

func isDiffers(t *lex.Token, we bool) string {
	switch day := t.Num(0, 2); {
	case we && day >= 80:
		return "system number"
	case we && t.Compact()[9] == '8':
		return "born in the 1800s"
	case !we && t.Compact()[9] == '0' && t.Num(4, 6) > 39:
		return "birth out of range"
	}
	return ""
}

// ltDiffers: 2040 is beyond our calendar, 7 and up beyond our centuries, and
// what is not known of a birth (00) stdnum refuses.
func ltDiffers(t *lex.Token, we bool) string {
	switch {
	case we && (t.Num(5, 7) == 0 || t.Num(3, 5) == 0):
		return "unknown day"
	case !we && (t.Num(0, 1) > 6 || t.Num(0, 1) > 4 && t.Num(1, 3) > 39 || t.Num(0, 1) < 3 && t.Num(1, 3) < 50):
		return "birth out of range"
	}
	return ""
}

// lvDiffers: stdnum writes a key of 10 as 0 and takes any century.
func lvDiffers(t *lex.Token, we bool) string {
	at := t.Len() - 11
	d := t.Compact()[at:]
	sum := 0
	for i, w := range []int{1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(d[i]-'0') * w
	}
	year := 1800 + 100*int(d[6]-'0') + t.Num(at+4, at+6)
	switch {
	case !we && d[0] > '3':
		return "legal entity"
	case we && string(d[:2]) == "32":
		return "without birth date"
	case !we && (1101-sum)%11 == 10:
		return "key of 10"
	case !we && (year < firstBirthYear || year > lastBirthYear):
		return "birth out of range"
	}
	return ""
}

func noKinds(t *lex.Token, we bool) string {
	if class := noDiffers(t, we); class != "" {
		return class
	}
	if we && t.Num(0, 2) >= 80 {
		return "no birth date"
	}
	return ""
}

func roDiffers(t *lex.Token, we bool) string {
	d, county := t.Compact(), t.Num(7, 9)
	switch {
	case !we && (county == 0 || county > 52):
		return "county"
	case !we && (d[0] == '5' || d[0] == '6') && t.Num(1, 3) > 39, !we && (d[0] == '3' || d[0] == '4') && t.Num(1, 3) < 50:
		return "birth out of range"
	case we && d[0] > '6' && t.Num(1, 7) == 229:
		return "leap day of 2000"
	}
	return ""
}

// seCoordination takes the 60 off the day and puts the check digit right, where
// the number's own is right: stdnum knows coordination numbers in its newer
// releases only.
func seCoordination(s string) string {
	b := []byte(strings.ReplaceAll(s, " ", ""))
	at := strings.LastIndexAny(string(b), "-+")
	if at < 0 {
		at = len(b) - 4
	}
	if at < 2 || b[at-2] < '6' {
		return "0"
	}
	// The tens of the day have the weight 2: six tens less change Luhn's sum.
	before := luhnSum(string(b[at-6:at]) + strings.TrimLeft(string(b[at:]), "-+"))
	b[at-2] -= 6
	after := luhnSum(string(b[at-6:at]) + strings.TrimLeft(string(b[at:]), "-+"))
	last := len(b) - 1
	b[last] = '0' + byte((int(b[last]-'0')+before-after+100)%10)
	return string(b)
}

func bornBefore1954(t *lex.Token) bool { return true }

// rcDiffers: stdnum takes 20 off the month in any year and any remainder of 10
// until 1985.
func rcDiffers(t *lex.Token, we bool) string {
	month := t.Num(2, 4) % 50
	switch {
	case !we && (month > 20 || month == 0):
		return "month before 2004"
	case !we:
		return "birth out of range"
	case we && t.Num(0, 2) > 24:
		return "born in this year"
	}
	return ""
}
