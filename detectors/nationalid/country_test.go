package nationalid

import (
	"maps"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
)

const (
	reject = detectors.Reject
	weak   = detectors.Weak
	pass   = detectors.Pass
	strong = detectors.Strong
	sample = detectors.Sample
	lesser = detectors.Lesser
)

// judged is a value as it stands alone and what its detector says.
type judged struct {
	in   string
	want detectors.Verdict
}

// countryValues are all written forms and variants of each country, right and
// wrong. The numbers are synthetic or published specimens.
var countryValues = map[string][]judged{
	"AT_VNR": {
		{"3665 120385", strong},
		{"3665120385", weak},
		{"3665-120385", strong},
		{"3665/120385", strong},
		{"3665 12 03 85", strong},
		{"3665 12.03.85", strong},
		{"1237 010180", strong}, // the example of many texts
		{"1242 011380", strong},
		{"1254 011580", strong}, // substitute months
		{"1264 011680", reject}, // no month 16
		{"3666 120385", reject}, // wrong check digit
		{"3664 320385", reject}, // no such day
		{"0667 120385", reject}, // serials begin at 100
		{"366 5120385", reject}, // not a grouping of this number
		{"36651203850", reject}, // too long
		{"3665A20385", reject},  // a letter
	},
	"BE_NN": {
		{"85.07.30-033.28", strong},
		{"85073003328", weak},
		{"85.07.30-033-28", strong},
		{"85 07 30 033 28", strong},
		{"850730-033-28", strong},
		{"850730 033 28", strong},
		{"85/07/30-033/28", strong},
		{"850730-03328", pass}, // other countries group so
		{"850730 03328", pass}, // other countries group so
		{"850730033-28", pass},
		{"031121 004 20", strong},   // born 2003
		{"85.47.30-033.17", reject}, // BIS
		{"85.27.30-033.71", reject}, // BIS, sex unknown
		{"85.00.00-012.27", strong}, // birthday unknown
		{"85.07.30-033.29", reject}, // wrong check digits
		{"85.07.32-033.65", reject}, // no such day
		{"85.53.30-033.59", reject}, // no such month, even of a BIS number
		{"85.07.30-000.61", reject}, // no such serial
		{"85.07.30-999.32", reject}, // serials
		{"8507300332", reject},      // too short
		{"850730033280", reject},    // too long
	},
	"DE_TAX_ID": {
		{"86095742719", weak},
		{"86 095 742 719", pass}, // the grouping of the BZSt letters
		{"86.095.742.719", weak}, // a large number stands so
		{"860 957 427 19", weak},
		{"8609574271 9", weak},
		{"86095742718", reject}, // wrong check digit
		{"12345678903", reject}, // none repeated
		{"11122345674", reject}, // two repeated
		{"11123456786", reject}, // three in a row
		{"11213456783", weak},   // three apart
		{"06095742715", reject}, // test numbers begin with 0
		{"8609574271", reject},
		{"860957427190", reject},
	},
	"DK_CPR": {
		{"070761-4285", strong},
		{"0707614285", weak},
		{"070761 4285", strong},
		{"07 07 61 4285", strong},
		{"07 07 61-4285", strong},
		{"010165-4003", pass},
		{"0101654003", weak},    // without modulus 11
		{"290200-4006", pass},   // 29 February 2000
		{"290200-1003", reject}, // 1900 was no leap year
		{"010150-9002", pass},
		{"311299-5003", pass},
		{"320165-4003", reject}, // no such day
		{"011365-4003", reject}, // no such month
		{"010165-40031", reject},
		{"10165-4003", reject},
	},
	"ES_NIF": {
		{"54362315K", pass},
		{"54362315-K", pass},
		{"54362315 K", weak},
		{"54.362.315-K", strong},
		{"54.362.315K", strong},
		{"54 362 315 K", pass},
		{"54362315k", pass},
		{"4.362.315-L", reject}, // wrong letter
		{"4.362.315-C", pass},   // leading zero left out
		{"4362315-C", weak},
		{"K9514336H", pass},
		{"L-9514336-H", strong},
		{"M9514336-H", pass},
		{"J9514336H", reject}, // J begins no person
		{"ES54362315K", strong},
		{"ES-54362315-K", strong},
		{"ESK9514336H", strong},
		{"FR54362315K", reject}, // not Spain
		{"12345678Z", sample},   // the example of the ministry
		{"00000000T", sample},   // placeholder
		{"99999999R", sample},   // placeholder of test certificates
		{"54362315L", reject},   // wrong letter
		{"54362315I", reject},   // I is no check letter
		{"543623155K", reject},
		{"5436231K", reject},
		{"543623150", reject},
	},
	"ES_NIE": {
		{"X2482300W", pass},
		{"X-2482300-W", strong},
		{"X2482300-W", pass},
		{"x-2482300w", pass},
		{"X 2482300 W", pass},
		{"Y5734062S", pass},
		{"Z-8078221-M", strong},
		{"X02482300W", pass}, // older card
		{"X-02482300-W", strong},
		{"ESX2482300W", strong},
		{"X0000000T", sample},
		{"X2482300A", reject},
		{"W2482300W", reject},   // not X, Y or Z
		{"Y02482300W", reject},  // eight digits only after X
		{"X12482300W", reject},  // eight digits without the zero
		{"ITX2482300W", reject}, // not Spain
	},
	"FI_PERSONAL_IDENTITY_CODE": {
		{"120464-167V", strong},
		{"120464-167v", strong},
		{"010594Y9021", strong},
		{"290200A248A", strong},
		{"030598+012M", strong},
		{"131052-308T", sample},
		{"120464U167V", strong}, // sign of 2023
		{"120464X167V", strong},
		{"120404F167C", strong}, // sign of 2023
		{"120404F167V", reject}, // wrong check character
		{"010594-9021", pass},   // temporary, and a digit at the end
		{"120464-167A", reject},
		{"300264-167V", reject}, // no such day
		{"120464G167V", reject}, // no such sign
		{"120464-001H", reject}, // serials begin at 002
		{"120464/167V", reject},
		{"120464 167V", reject},
		{"290201-248K", reject}, // 1901 was no leap year
		{"120464A167V", reject}, // born in 2064
		{"120430+1673", reject}, // born in 1830
	},
	"FR_NIR": {
		{"2 88 07 75 116 087 02", strong},
		{"288077511608702", weak},
		{"2880775116087 02", pass}, // key apart
		{"2-88-07-75-116-087-02", strong},
		{"2.88.07.75.116.087.02", strong},
		{"2 88 07 75 116 087/02", strong},
		{"2 88 07 751 16 087 02", strong}, // overseas departments have three digits
		{"1 79 04 2A 004 221 42", strong},
		{"179042A00422142", strong},
		{"179042a00422142", strong},
		{"179042B00422169", strong},
		{"1 79 04 20 004 221 15", strong}, // Corsica before 1976
		{"2 91 11 99 350 147 48", strong},
		{"7 95 03 99 352 011 35", strong}, // registration pending
		{"2 69 05 49 588 157 80", sample}, // the specimen of the carte Vitale
		{"2 91 20 99 350 147 95", strong},
		{"2 91 55 93 350 147 41", strong}, // incomplete records, born abroad
		{"2 91 20 75 350 147 64", reject}, // incomplete record, but born in Paris
		{"2 88 07 75 116 087 03", reject}, // wrong key
		{"2880775116087", reject},         // no key
		{"2 88 13 75 116 087 01", reject}, // no such month
		{"5 88 07 75 116 087 46", reject}, // no such sex
		{"2 88 07 00 116 087 87", reject}, // no such department
		{"2 88 07 75 000 087 87", reject}, // no such commune
		{"2 88 07 75 116 000 89", reject}, // no such serial
		{"179042C00422142", reject},
		{"17904A200422142", reject},
	},
	"IT_FISCAL_CODE": {
		{"BNCLRA85T50F205A", strong},
		{"bnclra85t50f205a", strong},
		{"VRDGPP13R10B296X", strong},
		{"BNCLRA85T50F20RV", strong},
		{"BNCLRA85T50FNLRV", pass},   // omocodia
		{"BNCLRA85T50F205B", reject}, // wrong check letter
		{"BNCLRA85T72F205G", reject}, // no such day
		{"BNCLRA85F50F205A", reject}, // no such month
		{"BNCLRA85T5AF205A", reject}, // A replaces no digit
		{"BNCLR185T50F205A", reject},
		{"BNCLRA85T50F205", reject},
		{"BNCLRA85T50F205AA", reject},
		{"BNCLRA85T50F2055", reject},
	},
	"NL_BSN": {
		{"215349660", weak},
		{"2153.49.660", strong},
		{"2153 49 660", pass},
		{"215 349 660", weak},
		{"215.349.660", weak},
		{"38746128", weak},    // leading zero left out
		{"123456782", sample}, // textbook example
		{"111222333", sample},
		{"999993653", sample}, // a person of the BRP test set
		{"215349661", reject}, // fails the eleven test
		{"000000000", reject}, // placeholder
		{"2153496600", reject},
		{"215349A60", reject},
		{"20060323", reject}, // a date that passes the test
	},
	"NO_FODSELSNUMMER": {
		{"150765 40192", strong},
		{"15076540192", weak},
		{"150765-40192", pass},
		{"15 07 65 40192", strong},
		{"150765401-92", pass},
		{"55076540186", reject},
		{"550765 40186", reject}, // a D-number
		{"154765 40175", reject}, // a help number
		{"158765 40158", sample}, // Skatteetaten's test population
		{"150765 40281", weak},   // announced for 2032
		{"150765 40193", reject},
		{"320765 40127", reject},
		{"1507654019", reject},
		{"150765401920", reject},
	},
	"PL_PESEL": {
		{"85073012341", weak},
		{"850730 12341", pass},
		{"850730-12341", pass},
		{"03311209874", weak},
		{"98811500013", weak},   // 1898
		{"85533012342", reject}, // 2185
		{"85073012342", reject}, // wrong check digit
		{"85073212345", reject}, // no such day
		{"8507301234", reject},
		{"850730123410", reject},
	},
	"PT_NIF": {
		{"245193863", weak},
		{"245 193 863", weak},
		{"PT245193863", strong},
		{"PT 245 193 863", strong},
		{"pt245193863", strong},
		{"PT-245193863", strong},
		{"505193868", weak},   // a company
		{"999999990", sample}, // final consumer on receipts
		{"123456789", sample},
		{"245193864", reject},
		{"405193866", reject}, // range not in use
		{"045193860", reject},
		{"ES245193863", reject}, // not Portugal
		{"2451938630", reject},
	},
	"SE_PERSONNUMMER": {
		{"850730-4023", strong},
		{"8507304023", weak},
		{"850730 4023", pass},
		{"19850730-4023", strong},
		{"198507304023", weak},
		{"19850730 4023", pass},
		{"850790-4020", reject},
		{"198507904020", reject}, // coordination numbers
		{"180730+4025", strong},
		{"19180730+4025", strong},
		{"240115-1234", weak},
		{"20240115-1234", weak},
		{"19240115-1234", strong},
		{"030412-1239", weak},
		{"030412-4712", strong}, // times
		{"8507-30-4023", weak},
		{"121212-1212", sample},
		{"640823-3234", sample},
		{"191212121212", sample},
		{"850730-4024", reject}, // wrong check digit
		{"850732-4021", reject}, // no such day
		{"850730-0005", reject}, // serials begin at 001
		{"850760-4026", reject}, // day 0 of a coordination number
		{"169850730-4023", reject},
		{"17850730-4023", reject},
		{"850730/4023", reject},
		{"000229+1003", reject}, // 1900 was no leap year
		{"000229-1003", weak},
		{"000229-4007", strong},
	},
	"UK_NHS": {
		{"450 557 7104", pass},
		{"4505577104", weak},
		{"450-557-7104", weak},
		{"943 476 5870", weak},   // 9 is not issued
		{"943 476 5919", sample}, // published example
		{"999 123 4500", sample},
		{"4444444444", sample},
		{"450 557 7105", reject},
		{"450557710", reject},
		{"45055771040", reject},
		{"450.557.7104", reject},
	},
	"UK_NINO": {
		{"JG103759A", pass},
		{"JG 10 37 59 A", strong},
		{"JG-10-37-59-A", strong},
		{"JG 103759 A", pass},
		{"jg103759d", pass},
		{"JG 10 37 59A", strong},
		{"JG103759", pass}, // without suffix
		{"JG 10 37 59", pass},
		{"BG103759A", reject}, // prefix never given
		{"GB103759A", reject},
		{"KN103759A", reject},
		{"NK103759A", reject},
		{"NT103759A", reject},
		{"TN103759A", reject},
		{"ZZ103759A", reject},
		{"DA103759A", reject}, // D stands nowhere
		{"AF103759A", reject},
		{"QQ123456C", reject}, // the example of HMRC
		{"AO103759A", reject}, // no O in second place
		{"OA103759A", pass},
		{"JG103759E", reject}, // no such suffix
		{"JG10375A", reject},
		{"JG1037590A", reject},
	},
	"US_SSN": {
		{"536-22-8727", strong},
		{"536 22 8727", strong},
		{"536.22.8727", pass},
		{"536228727", pass},
		{"53622-8727", weak},
		{"536-228727", weak},
		{"078-05-1120", sample}, // in every wallet of 1938
		{"219-09-9999", sample},
		{"123-45-6789", sample},
		{"111111111", sample},
		{"000-22-8727", reject}, // no such area
		{"666-22-8727", reject},
		{"900-22-8727", reject}, // no such area
		{"536-00-8727", reject}, // no such group
		{"536-22-0000", reject}, // no such serial
		{"536-22-87270", reject},
		{"536-2-28727", reject},
		{"536/22/8727", reject},
	},
}

func TestCountries(t *testing.T) {
	tables := maps.Clone(countryValues)
	for _, more := range []map[string][]judged{austriaToHungary, irelandToSwitzerland, americanValues, asianValues, otherValues} {
		maps.Copy(tables, more)
	}
	for _, d := range all() {
		if d.Tier == 1 && d.Validate != nil && len(tables[d.ID]) == 0 {
			t.Errorf("%s has no table", d.ID)
		}
	}
	for id, values := range tables {
		t.Run(id, func(t *testing.T) {
			j := newJudge(t, id)
			for _, tt := range values {
				if got := j.verdict(tt.in); got != tt.want {
					t.Errorf("%q: verdict %d, want %d", tt.in, got, tt.want)
				}
			}
		})
	}
}
