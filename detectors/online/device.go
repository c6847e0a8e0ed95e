package online

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var imei = detectors.Detector{
	ID: "IMEI",
	Doc: "International mobile equipment identity of a phone (3GPP TS 23.003): eight digits of type allocation, six of serial number and a Luhn check digit; " +
		"with a software version instead, in groups, sixteen (IMEISV), without a check.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 1, Version: 1,
	Check: "Luhn, reporting body", Chance: 0.09,
	Digits: [2]int{14, 16}, Validate: validateIMEI, MaxLen: 24,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"imei", "imei1", "imei2", "imei no", "imei number", "imei code", "imeisv", "device imei", "handset", "equipment identity"}},
		Fields:   []string{"imei", "imei1", "imei2", "imei no", "imei number", "device imei", "imeisv"},
		Negative: []string{"card", "visa", "amex", "credit card", "card number", "kreditkarte"},
		Required: true,
	},
	Examples: []string{
		"IMEI: §490154203237518§", // 3GPP TS 23.003
		"IMEI §35-209900-176148-1§",
		"imei=§35 209900 176148 1§",
		"IMEISV §35-209900-176148-23§",
	},
	NearMisses: []string{"490154203237518", "IMEI: 490154203237519", "IMEI 3520990017614823", "imei: 000000000000000"},
}

func validateIMEI(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	if isFiller(d) || !imeiGroups(t) {
		return detectors.Reject
	}
	switch len(d) {
	case 15:
		if !checkdigit.Luhn(d) {
			return detectors.Reject
		}
	case 16, 14:
		if t.Runs() < 4 || t.Sep(1) != '-' {
			return detectors.Reject
		}
		if len(d) == 16 {
			return detectors.Weak
		}
	}
	if t.Spaced() {
		return detectors.Strong
	}
	return detectors.Pass
}

// imeiGroups reports whether the digits stand bare or as the identity is
// printed: two or eight of the type, six of the serial number, the rest.
func imeiGroups(t *lex.Token) bool {
	groups := 0
	for i := range t.Runs() {
		if i > 0 && t.Sep(i) != ' ' && t.Sep(i) != '-' && t.Sep(i) != '/' {
			return false
		}
		groups = groups<<4 | t.Run(i)&15
	}
	switch groups {
	case 0xe, 0xf, 0, 0x2661, 0x2662, 0x861, 0x862, 0x6261, 0x6262, 0x5555, 0x555, 0x4443, 0x266, 0x3333, 0x33333:
		return true
	}
	return false
}

var imsi = detectors.Detector{
	ID:       "IMSI",
	Doc:      "International mobile subscriber identity on a SIM (ITU-T E.212): three digits of country, two or three of network, nine or ten of subscriber. There is no check digit; the country codes are ITU's.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "mobile country code", Chance: 0.24,
	Digits: [2]int{14, 15}, Validate: validateIMSI, MaxLen: 20,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"imsi", "imsi number", "imsi no", "subscriber identity", "supi"}},
		Fields:   []string{"imsi", "imsi number", "subscriber identity", "supi"},
		Required: true,
	},
	Examples:   []string{"IMSI: §262011234567890§", "imsi=§310150123456789§", "IMSI §234 15 1234567890§"},
	NearMisses: []string{"262011234567890", "IMSI: 439011234567890", "IMSI: 000000000000000", "imsi: 2620112"},
}

// mobileCountries are the ranges of mobile country codes that ITU-T assigned
// (E.212 and its list of codes), 001 for tests and 9xx for networks of no country.
var mobileCountries = [...][2]uint16{
	{1, 1}, {202, 202}, {204, 204}, {206, 206}, {208, 208}, {212, 214}, {216, 216}, {218, 222}, {226, 226}, {228, 228}, {230, 232}, {234, 235}, {238, 238}, {240, 240}, {242, 242},
	{244, 244}, {246, 248}, {250, 250}, {255, 255}, {257, 257}, {259, 260}, {262, 262}, {266, 266}, {268, 268}, {270, 270}, {272, 272}, {274, 274}, {276, 276}, {278, 278}, {280, 280},
	{282, 284}, {286, 286}, {288, 290}, {292, 295}, {297, 297}, {302, 302}, {308, 308}, {310, 316}, {330, 330}, {334, 334}, {338, 338}, {340, 340}, {342, 342}, {344, 344}, {346, 346},
	{348, 348}, {350, 350}, {352, 352}, {354, 354}, {356, 356}, {358, 358}, {360, 360}, {362, 366}, {368, 368}, {370, 370}, {372, 372}, {374, 374}, {376, 376}, {400, 402}, {404, 406},
	{410, 410}, {412, 422}, {424, 429}, {432, 432}, {434, 434}, {436, 438}, {440, 441}, {450, 450}, {452, 452}, {454, 457}, {460, 461}, {466, 467}, {470, 470}, {472, 472}, {502, 502}, {505, 505},
	{510, 510}, {514, 515}, {520, 520}, {525, 525}, {528, 528}, {530, 530}, {536, 537}, {539, 555}, {602, 643}, {645, 655}, {657, 659}, {702, 702}, {704, 704}, {706, 706}, {708, 708},
	{710, 710}, {712, 712}, {714, 714}, {716, 716}, {722, 722}, {724, 724}, {730, 730}, {732, 732}, {734, 734}, {736, 736}, {738, 738}, {740, 740}, {742, 742}, {744, 744}, {746, 746},
	{748, 748}, {750, 750}, {901, 902}, {991, 991}, {995, 995}, {999, 999},
}

func validateIMSI(t *lex.Token) detectors.Verdict {
	if t.Spaced() && (t.Run(0) != 3 || t.Runs() > 3) || isFiller(t.Compact()) {
		return detectors.Reject
	}
	mcc := uint16(t.Num(0, 3))
	for _, r := range mobileCountries {
		if mcc >= r[0] && mcc <= r[1] {
			if mcc == 1 {
				return detectors.Sample
			}
			return detectors.Pass
		}
	}
	return detectors.Reject
}

var iccid = detectors.Detector{
	ID:       "ICCID",
	Doc:      "Number of a SIM card (ITU-T E.118): 89 for telecommunication, the country's calling code, the issuer and a number, 19 or 20 digits with a Luhn check digit.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 1, Version: 1,
	Check: "Luhn, prefix 89 and calling code", Chance: 0.0008,
	Digits: [2]int{19, 20}, Validate: validateICCID, MaxLen: 28,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"iccid", "sim", "sim card", "sim number", "sim no", "sim card number", "icc-id", "euicc", "eid"}, "de": {"sim-karte", "simkartennummer", "sim-kartennummer"},
			"es": {"tarjeta sim"}, "fr": {"carte sim", "numéro de carte sim"}, "it": {"scheda sim"}, "nl": {"simkaart"}, "pl": {"karta sim"}, "pt": {"cartão sim"}, "sv": {"simkort"}},
		Fields: []string{"iccid", "icc id", "sim", "sim number", "sim card number", "sim no", "sim serial number"},
	},
	Examples: []string{
		"ICCID: §8949020000123456788§",
		"SIM §8944 1100 0000 1234 5673§",
		"8931440400000012342",
	},
	NearMisses: []string{"ICCID: 8949020000123456789", "8000020000123456780", "89490200001234567", "ICCID 8899999999999999999999"},
}

func validateICCID(t *lex.Token) detectors.Verdict {
	d := t.Compact()
	if t.Digits() != t.Len() || d[0] != '8' || d[1] != '9' || d[2] == '0' || !checkdigit.Luhn(d) {
		return detectors.Reject
	}
	if t.Runs() == 1 {
		return detectors.Weak
	}
	for i := 1; i < t.Runs(); i++ {
		if t.Sep(i) != ' ' && t.Sep(i) != '-' {
			return detectors.Reject
		}
		if i+1 < t.Runs() && t.Run(i) != t.Run(0) {
			return detectors.Lesser
		}
	}
	if t.Run(0) < 4 {
		return detectors.Lesser
	}
	return detectors.Pass
}

// iccidOddly takes the groups that no card is printed in.
var iccidOddly = func() detectors.Detector {
	d := iccid
	d.Digits, d.Validate, d.Lesser = [2]int{}, nil, true
	d.Context.Required = true
	d.Examples, d.NearMisses = []string{"SIM: §89 49 02 00001 23456 788§"}, []string{"89 49 02 00001 23456 788"}
	return d
}()

var meid = detectors.Detector{
	ID:       "MEID",
	Doc:      "Mobile equipment identifier of CDMA phones (3GPP2 C.S0072): 14 hexadecimal digits from A0 on, or 18 decimal ones, perhaps with a check digit (Luhn in base 16 or 10).",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "region, length, Luhn where there is a check digit", Chance: 0.06,
	Value: valueMEID, MaxLen: 32,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"meid", "meid hex", "meid dec", "esn/meid", "meid number"}},
		Fields:   []string{"meid", "meid hex", "meid dec", "esn meid"},
		Required: true,
	},
	Examples: []string{
		"MEID: §AF0123450ABCDE§", // 3GPP2 C.S0072
		"MEID: §AF 01 23 45 0A BC DE C§",
		"meid dec: §29360 87365 0070 3710 0§",
	},
	NearMisses: []string{"AF0123450ABCDE", "MEID: GF 01 23 45 0A BC DE", "MEID: AF0123450ABCDE1", "MEID: 29360 87365 0070 3710 1"},
}

func valueMEID(v []byte) (n int, verdict detectors.Verdict) {
	var digits [20]byte
	k, end := 0, 0
	for i := 0; i < len(v) && k <= 19; i++ {
		if c := v[i]; isHex(c) {
			if k == len(digits) {
				return 0, detectors.Reject
			}
			digits[k] = hexValue[c]
			k, end = k+1, i+1
		} else if c != ' ' && c != '-' || i == 0 || i > end {
			break
		}
	}
	if lex.GluedAfter(v, end) {
		return 0, detectors.Reject
	}
	d := digits[:min(k, len(digits))]
	switch {
	case k == 14 && d[0] >= 10:
		return end, detectors.Pass
	case k == 15 && d[0] >= 10 && luhn(d, 16):
		return end, detectors.Strong
	case k == 18 && decimalMEID(d):
		return end, detectors.Pass
	case k == 19 && decimalMEID(d[:18]) && luhn(d, 10):
		return end, detectors.Strong
	}
	return 0, detectors.Reject
}

// decimalMEID reports whether 18 decimal digits are a number of 32 bits from
// A0000000 on and one of 24 bits.
func decimalMEID(d []byte) bool {
	high, low := 0, 0
	for i, c := range d {
		switch {
		case c > 9:
			return false
		case i < 10:
			high = high*10 + int(c)
		default:
			low = low*10 + int(c)
		}
	}
	return high >= 0xa0000000 && high <= 0xffffffff && low < 1<<24
}

// luhn is Luhn's rule for digits of any even base (ISO/IEC 7812-1 for 10).
func luhn(d []byte, base int) bool {
	sum := 0
	for i := range d {
		x := int(d[len(d)-1-i])
		if x >= base {
			return false
		}
		if i%2 == 1 {
			x *= 2
		}
		sum += x/base + x%base
	}
	return sum%base == 0
}

var serialWords = map[string][]string{
	"":   {"device serial", "serial number", "serial no", "serialnumber", "device serial number", "device sn", "phone serial", "laptop serial", "device id", "hardware serial", "s/n", "service tag", "asset tag"},
	"de": {"seriennummer", "gerätenummer", "geräte-id", "serien-nr"}, "es": {"número de serie"}, "fr": {"numéro de série", "n° de série"}, "it": {"numero di serie", "matricola dispositivo"}, "nl": {"serienummer"},
	"pl": {"numer seryjny"}, "pt": {"número de série"}, "sv": {"serienummer"}, "da": {"serienummer"}, "no": {"serienummer"}, "fi": {"sarjanumero"}, "cs": {"sériové číslo"}, "sk": {"sériové číslo"},
	"hu": {"sorozatszám"}, "ro": {"număr de serie"}, "el": {"σειριακός αριθμός"}, "bg": {"сериен номер"}, "hr": {"serijski broj"}, "sl": {"serijska številka"}, "et": {"seerianumber"}, "lv": {"sērijas numurs"}, "lt": {"serijos numeris"},
}

var deviceSerial = detectors.Detector{
	ID:       "DEVICE_SERIAL",
	Doc:      "Serial number of a device that a person uses: eight to 14 letters and digits, named by its label or field.",
	Category: "online_identifier", Family: detectors.FamilyOnline, Tier: 2, Version: 1,
	Check: "length", Chance: 0.5, General: true,
	Value: func(v []byte) (int, detectors.Verdict) {
		id := lex.ReadIdent(v, 18)
		if id.Chars < 7 || id.Spaced || id.Lower || id.Digits < 2 || isCall(v, id.End) {
			return 0, detectors.Reject
		}
		return id.End, detectors.Pass
	},
	MaxLen:     24,
	Context:    detectors.Context{Keywords: serialWords, Fields: detectors.FieldsFrom(serialWords, "serialno", "device serial no", "imei serial", "serial"), Required: true},
	Examples:   []string{"Serial number: §C02XL0GTJGH5§", "Seriennummer: §PF-2ABC9D§", "S/N: §5CG9411TKX§"},
	NearMisses: []string{"C02XL0GTJGH5", "serial number: 12", "serial number: unknown"},
}
