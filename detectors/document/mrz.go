package document

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// mrzValue is the value of a character of a machine-readable zone, 0xff for
// what stands in none.
var mrzValue = makeMRZValue()

func makeMRZValue() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c-'0' < 10:
			t[i] = c - '0'
		case c-'A' < 26:
			t[i] = c - 'A' + 10
		case c == '<':
			t[i] = 0
		default:
			t[i] = 0xff
		}
	}
	return t
}

// mrzCheck is the check digit of ICAO Doc 9303 part 3, section 4.9, over parts
// joined: weights 7, 3, 1 repeating, modulo 10.
func mrzCheck(parts ...[]byte) byte {
	sum, i := 0, 0
	for _, p := range parts {
		for _, c := range p {
			sum += int(mrzValue[c]) * [3]int{7, 3, 1}[i%3]
			i++
		}
	}
	return '0' + byte(sum%10)
}

// checks reports whether c is the check digit of s, or the filler of an empty one.
func checks(c byte, s []byte) bool {
	if c == '<' {
		for _, b := range s {
			if b != '<' {
				return false
			}
		}
		return true
	}
	return c == mrzCheck(s)
}

// mrzLines are the lines of a machine-readable zone.
type mrzLines [3][]byte

// maxLine is the longest line of a machine-readable zone.
const maxLine = 44

// readMRZ reads n lines of the given length around the run of fillers at
// text[at:], which is the first of the first line.
func readMRZ(text []byte, at, n, length int) (lines mrzLines, start, end int, ok bool) {
	start = at
	for start > 0 && at-start <= maxLine && mrzValue[text[start-1]] != 0xff {
		start--
		if start+3 <= at && text[start] == '<' && text[start+1] == '<' && text[start+2] == '<' {
			return lines, 0, 0, false // asked at the run before
		}
	}
	if at-start > maxLine || lex.GluedBefore(text, start) {
		return lines, 0, 0, false
	}
	i := start
	for l := range n {
		from := i
		for i < len(text) && i-from <= maxLine && mrzValue[text[i]] != 0xff {
			i++
		}
		if i-from != length {
			return lines, 0, 0, false
		}
		lines[l] = text[from:i]
		if end = i; l+1 == n {
			break
		}
		for i < len(text) && i-end < 4 && (text[i] == '\n' || text[i] == '\r' || text[i] == ' ' || text[i] == '\t') {
			i++
		}
		if i == end {
			return lines, 0, 0, false
		}
	}
	return lines, start, end, !lex.GluedAfter(text, end)
}

// mrzDetector makes the detector of one format of zones.
func mrzDetector(id, doc, cat string, chance float64, read func(text []byte, at int) (int, int, bool), examples, misses []string) detectors.Detector {
	return detectors.Detector{
		ID: id, Doc: doc,
		Category: cat, Family: detectors.FamilyDocument, Tier: 1, Version: 1,
		Check: "ICAO 7-3-1, all check digits", Chance: chance,
		Literals: []string{"<<<"},
		Probe: func(text []byte, at int) (start, end int, v detectors.Verdict) {
			if at > 0 && text[at-1] == '<' {
				return 0, 0, detectors.Reject // not the first of the run
			}
			start, end, ok := read(text, at)
			if !ok {
				return 0, 0, detectors.Reject
			}
			if at >= 3 && string(text[start+2:start+5]) == "UTO" {
				return start, end, detectors.Sample // Utopia, the country of ICAO's specimens
			}
			return start, end, detectors.Strong
		},
		MaxLen:   3*maxLine + 8,
		Context:  detectors.Context{Keywords: map[string][]string{"": {"mrz", "machine readable zone", "machine-readable zone"}}, Fields: []string{"mrz", "machine readable zone", "mrz line"}},
		Examples: examples, NearMisses: misses,
	}
}

const mrzDoc = " in the machine-readable zone of ICAO Doc 9303: name, number, nationality, date of birth, sex and expiry, with check digits. Country UTO is that of specimens."

var mrzTD1 = mrzDetector("MRZ_TD1", "Identity card or residence permit"+mrzDoc+" Three lines of 30.", "passport", 1e-8, readTD1,
	[]string{
		"I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", // Doc 9303 part 5
		"§IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<§",
	},
	[]string{
		"I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<7\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
		"cat <<<EOF",
	})

func readTD1(text []byte, at int) (start, end int, ok bool) {
	l, start, end, ok := readMRZ(text, at, 3, 30)
	if !ok || l[0][0] != 'I' && l[0][0] != 'A' && l[0][0] != 'C' || l[0][2]-'A' > 25 {
		return 0, 0, false
	}
	a, b := l[0], l[1]
	number := checks(a[14], a[5:14]) || a[14] == '<' // a longer number goes on in the optional part
	return start, end, number && b[6] == mrzCheck(b[:6]) && checks(b[14], b[8:14]) &&
		b[29] == mrzCheck(a[5:30], b[:7], b[8:15], b[18:29]) && isBorn(b[:6])
}

// isBorn reports whether s is YYMMDD; unknown parts are fillers.
func isBorn(s []byte) bool {
	for _, c := range s {
		if c == '<' {
			return s[0] != '<'
		}
		if c > '9' {
			return false
		}
	}
	month, day := (s[2]-'0')*10+s[3]-'0', (s[4]-'0')*10+s[5]-'0'
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

var mrzTD2 = mrzDetector("MRZ_TD2", "Identity card or permit of the larger size"+mrzDoc+" Two lines of 36; France's cards until 2021 in a layout of their own.", "passport", 1e-7, readTD2,
	[]string{
		"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6", // Doc 9303 part 6
		"§I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<\nD231458907UTO3407127M9507122<<<<<<<2§",
	},
	[]string{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<7", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"})

func readTD2(text []byte, at int) (start, end int, ok bool) {
	l, start, end, ok := readMRZ(text, at, 2, 36)
	if !ok || l[0][0] != 'I' && l[0][0] != 'A' && l[0][0] != 'C' && l[0][0] != 'P' {
		return 0, 0, false
	}
	a, b := l[0], l[1]
	if string(a[:5]) == "IDFRA" { // the whole is checked, and number and birth apart
		return start, end, b[12] == mrzCheck(b[:12]) && b[33] == mrzCheck(b[27:33]) && b[35] == mrzCheck(a, b[:35])
	}
	return start, end, checkedPerson(b) && b[35] == mrzCheck(b[:10], b[13:20], b[21:35])
}

// checkedPerson checks what the second lines of all formats of two lines have in common.
func checkedPerson(b []byte) bool {
	return checks(b[9], b[:9]) && b[19] == mrzCheck(b[13:19]) && checks(b[27], b[21:27]) && b[10]-'A' < 26 && isBorn(b[13:19])
}

var mrzTD3 = mrzDetector("MRZ_TD3", "Passport"+mrzDoc+" Two lines of 44, the first beginning with P.", "passport", 1e-8, readTD3,
	[]string{
		"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", // Doc 9303 part 4
		"§P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4§",
	},
	[]string{
		"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
		"<<<<<<< HEAD\nx\n=======",
	})

func readTD3(text []byte, at int) (start, end int, ok bool) {
	l, start, end, ok := readMRZ(text, at, 2, 44)
	if !ok || l[0][0] != 'P' {
		return 0, 0, false
	}
	b := l[1]
	return start, end, checkedPerson(b) && checks(b[42], b[28:42]) && b[43] == mrzCheck(b[:10], b[13:20], b[21:43])
}

var mrzVisa = mrzDetector("MRZ_VISA", "Visa"+mrzDoc+" Two lines of 44 or 36, the first beginning with V.", "residence_permit", 1e-6, readVisa,
	[]string{
		"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<", // Doc 9303 part 7
		"§V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<§",
	},
	[]string{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009079F9612109<<<<<<<<", "V<UTO<<<"})

func readVisa(text []byte, at int) (start, end int, ok bool) {
	for _, length := range [...]int{44, 36} {
		if l, start, end, ok := readMRZ(text, at, 2, length); ok && l[0][0] == 'V' {
			return start, end, checkedPerson(l[1])
		}
	}
	return 0, 0, false
}

// licenceStates are the codes of the countries whose licences follow the
// European model with room for a zone.
var licenceStates = []string{
	"D1AUT", "D1BEL", "D1BGR", "D1HRV", "D1CYP", "D1CZE", "D1DNK", "D1EST", "D1FIN", "D1FRA", "D1D<<", "D1DEU", "D1GRC", "D1HUN", "D1ISL", "D1IRL", "D1ITA", "D1LVA", "D1LIE", "D1LTU",
	"D1LUX", "D1MLT", "D1NLD", "D1NOR", "D1POL", "D1PRT", "D1ROU", "D1SVK", "D1SVN", "D1ESP", "D1SWE", "D1CHE", "D1GBR",
}

var drivingLicenceMRZ = detectors.Detector{
	ID: "EU_DRIVING_LICENCE_MRZ",
	Doc: "Machine-readable line of a driving licence on the European model (ISO/IEC 18013-2): D, the layout, the state's code and national content, 30 characters, the last a check " +
		"digit by ICAO's rule over all before it, as France and the Netherlands print it; what stands between differs by state.",
	Category: "driver_licence", Family: detectors.FamilyDocument, Tier: 1, Version: 1,
	Check: "ICAO 7-3-1, state", Chance: 1e-5,
	Literals: licenceStates, Probe: probeLicence, MaxLen: 30,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"mrz", "driving licence", "driver licence", "driving license"}, "fr": {"permis de conduire"}, "nl": {"rijbewijs"}, "de": {"führerschein"}},
		Fields:   []string{"mrz", "driving licence mrz", "licence mrz"},
	},
	Examples:   []string{"D1FRA13AA000026181231MARTIN<<9", "rijbewijs §D1NLD15094962111659VALIDATION9§"},
	NearMisses: []string{"D1FRA13AA000026181231MARTIN<<8", "D1FRA", "AD1FRA13AA000026181231MARTIN<<9"},
}

func probeLicence(text []byte, at int) (start, end int, v detectors.Verdict) {
	for end = at; end < len(text) && end-at <= 30 && mrzValue[text[end]] != 0xff; {
		end++
	}
	if end-at != 30 || lex.GluedBefore(text, at) || lex.GluedAfter(text, end) || text[end-1] != mrzCheck(text[at:end-1]) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}
