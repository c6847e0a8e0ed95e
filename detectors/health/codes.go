package health

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// diagnosisWords stand before a code of a diagnosis, of whichever revision.
var diagnosisWords = map[string][]string{
	"":   {"icd", "icd code", "icd-code", "diagnosis code", "diagnosis codes", "dx", "dx code", "diagnosis"},
	"bg": {"мкб", "диагноза", "код на диагноза"}, "cs": {"mkn", "diagnóza", "kód diagnózy"}, "da": {"diagnosekode", "diagnose"}, "de": {"diagnose", "diagnosen", "diagnoseschlüssel", "hauptdiagnose", "nebendiagnose", "icd-schlüssel"},
	"el": {"διάγνωση", "κωδικός διάγνωσης"}, "es": {"cie", "diagnóstico", "código de diagnóstico", "código cie"}, "et": {"rhk", "diagnoos"}, "fi": {"diagnoosi", "diagnoosikoodi", "tautiluokitus"},
	"fr": {"cim", "diagnostic", "code diagnostic", "diagnostic principal"}, "hr": {"mkb", "dijagnoza"}, "hu": {"bno", "diagnózis", "bno kód"}, "is": {"sjúkdómsgreining"}, "it": {"diagnosi", "codice icd", "codice diagnosi"},
	"lt": {"tlk", "diagnozė"}, "lv": {"ssk", "diagnoze"}, "nl": {"diagnose", "diagnosecode"}, "no": {"diagnose", "diagnosekode"}, "pl": {"rozpoznanie", "kod rozpoznania", "kod icd"}, "pt": {"cid", "diagnóstico", "código cid"},
	"ro": {"diagnostic", "cod diagnostic"}, "sk": {"mkch", "diagnóza"}, "sl": {"mkb", "diagnoza"}, "sv": {"diagnos", "diagnoskod"},
}

// withWords adds words of one revision to those of all.
func withWords(more ...string) map[string][]string {
	m := map[string][]string{}
	for lang, words := range diagnosisWords {
		m[lang] = words
	}
	m[""] = append(append([]string{}, more...), m[""]...)
	return m
}

var icd10Words = withWords("icd-10", "icd10", "icd 10", "icd-10-cm", "icd-10-gm", "icd10 code", "icd-10 code", "cie-10", "cie10", "cim-10", "cim10", "cid-10", "mkb-10", "мкб-10", "mkn-10", "bno-10", "kks-10", "tlk-10")

var icd10Code = detectors.Detector{
	ID: "ICD10_CODE",
	Doc: "Code of a disease in the tenth revision of the International Classification of Diseases (WHO; ICD-10-GM, ICD-10-CM): a letter, two digits, and up to " +
		"four more characters after a dot, in the ranges of the chapters. U codes are special purposes.",
	Category: special, Family: detectors.FamilyHealth, Tier: 2, Version: 1,
	Check: "ranges of the chapters", Chance: 0.05,
	Value: valueICD10, MaxLen: 10,
	Context: detectors.Context{
		Keywords: icd10Words,
		Fields:   detectors.FieldsFrom(icd10Words, "icd code", "diag code", "diagnosis 1", "primary diagnosis", "diag", "icd10cm", "icdcode", "principal diagnosis"),
		Required: true,
	},
	Examples: []string{
		"ICD-10: §E11.9§",
		"Diagnose: §F32.1§ G",
		"CIE-10: §C50.911§",
		"rozpoznanie: §J45§",
	},
	NearMisses: []string{"E11.9", "ICD-10: E99.9", "diagnosis: unknown", "Diagnose: K99", "icd: 250.0"},
}

// icd10Last are the last categories of the letters whose chapters end before 99
// (WHO's ICD-10, version 2019, with those that ICD-10-CM adds).
var icd10Last = [26]byte{'D' - 'A': 89, 'E' - 'A': 90, 'H' - 'A': 95, 'K' - 'A': 95, 'P' - 'A': 96, 'T' - 'A': 98, 'Y' - 'A': 99}

// readICD10 returns the end of the code at the start of v, 0 when there is none.
func readICD10(v []byte) int {
	if len(v) < 3 || (v[0]|0x20)-'a' > 25 || v[1]-'0' > 9 || v[2]-'0' > 9 && v[2] != 'A' && v[2] != 'B' {
		return 0
	}
	letter, category := v[0]&^0x20-'A', (v[1]-'0')*10+v[2]-'0'
	if v[2] > '9' { // C7A, C7B, D3A, M1A, O9A, Z3A of ICD-10-CM
		category = (v[1] - '0') * 10
	}
	if last := icd10Last[letter]; last > 0 && category > last || letter == 'V'-'A' && category == 0 {
		return 0
	}
	n := 3
	if n+1 < len(v) && v[n] == '.' && v[n+1] == '-' { // "E11.-": the category as a whole
		return n + 2
	}
	if n+1 < len(v) && v[n] == '.' && v[n+1] < 0x80 && lex.IsWord(v[n+1]) {
		n++
	}
	from := n
	for n < len(v) && n-from < 4 && (v[n]-'0' < 10 || n > from && (v[n]-'A' < 26 || v[n] == 'x')) {
		n++
	}
	if from == 4 && n == from || lex.GluedAfter(v, n) {
		return 0
	}
	return n
}

func valueICD10(v []byte) (n int, verdict detectors.Verdict) {
	if n = readICD10(v); n == 0 {
		return 0, detectors.Reject
	}
	if n > 3 && v[3] == '.' {
		return n, detectors.Strong
	}
	return n, detectors.Pass
}

var icd11Words = withWords("icd-11", "icd11", "icd 11", "icd-11 code", "icd-11 mms", "cie-11", "cim-11", "cid-11", "мкб-11")

var icd11Code = detectors.Detector{
	ID:       "ICD11_CODE",
	Doc:      "Code of a disease in the eleventh revision of the International Classification of Diseases (WHO): four characters, the second a letter, never I or O, the third a digit, and up to two more after a dot.",
	Category: special, Family: detectors.FamilyHealth, Tier: 2, Version: 1,
	Check: "places of letters and digits", Chance: 0.15,
	Value: valueICD11, MaxLen: 8,
	Context: detectors.Context{
		Keywords: icd11Words,
		Fields:   []string{"icd11", "icd 11", "icd11 code", "icd 11 code", "icd code", "diagnosis code", "cie 11", "cim 11"},
		Required: true,
	},
	Examples:   []string{"ICD-11: §5A11§", "ICD-11 code: §6A70.1§", "diagnosis code: §BA00.Z§"},
	NearMisses: []string{"5A11", "ICD-11: AI00", "icd-11: 2024", "diagnosis: 5AA1"},
}

func valueICD11(v []byte) (n int, verdict detectors.Verdict) {
	if len(v) < 4 {
		return 0, detectors.Reject
	}
	for i, c := range v[:4] {
		digit, letter := c-'0' < 10, c-'A' < 26 && c != 'I' && c != 'O'
		switch i {
		case 1:
			digit = false
		case 2:
			letter = false
		}
		if !digit && !letter || i == 0 && (c == '0' || c > 'X') {
			return 0, detectors.Reject
		}
	}
	n = 4
	if n+1 < len(v) && v[n] == '.' && v[n+1] < 0x80 && lex.IsWord(v[n+1]) {
		n++
		for n < len(v) && n < 7 && (v[n]-'0' < 10 || v[n]-'A' < 26) {
			n++
		}
	}
	if lex.GluedAfter(v, n) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

var icd9Words = map[string][]string{"": {"icd-9", "icd9", "icd 9", "icd-9-cm", "icd9 code", "icd-9 code", "cie-9", "cie9", "icd-9 cm"}}

var icd9Code = detectors.Detector{
	ID:       "ICD9_CODE",
	Doc:      "Code of a disease in the ninth revision of the International Classification of Diseases, as the clinical modification of the United States wrote it until 2015: three digits, V and two or E and three, and up to two after a dot.",
	Category: special, Family: detectors.FamilyHealth, Tier: 2, Version: 1,
	Check: "form", Chance: 0.4,
	Value: valueICD9, MaxLen: 7,
	Context: detectors.Context{
		Keywords: icd9Words,
		Fields:   []string{"icd9", "icd 9", "icd9 code", "icd 9 code", "icd9cm", "icd 9 cm", "icd code", "diagnosis code"},
		Required: true,
	},
	Examples:   []string{"ICD-9: §250.00§", "ICD-9-CM: §V27.0§", "icd9 code: §E880.9§"},
	NearMisses: []string{"250.00", "ICD-9: 25", "icd-9: 250.001", "icd-9: unknown"},
}

func valueICD9(v []byte) (n int, verdict detectors.Verdict) {
	digits := 3
	if len(v) > 0 && (v[0] == 'V' || v[0] == 'E') {
		if n = 1; v[0] == 'V' {
			digits = 2
		}
	}
	for end := n + digits; n < end; n++ {
		if n >= len(v) || v[n]-'0' > 9 {
			return 0, detectors.Reject
		}
	}
	if n+1 < len(v) && v[n] == '.' && v[n+1]-'0' < 10 {
		n += 2
		if n < len(v) && v[n]-'0' < 10 {
			n++
		}
	}
	if lex.GluedAfter(v, n) || n+1 < len(v) && v[n] == ',' && v[n+1]-'0' < 10 {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

var atcCode = detectors.Detector{
	ID:       "ATC_CODE",
	Doc:      "Code of a medicine in the Anatomical Therapeutic Chemical classification (WHO Collaborating Centre, Oslo): a letter of the main group, two digits, two letters, two digits.",
	Category: special, Family: detectors.FamilyHealth, Tier: 2, Version: 1,
	Check: "main group and form", Chance: 0.5,
	Shapes: []string{"A9{2}A{2}9{2}"},
	Validate: func(t *lex.Token) detectors.Verdict {
		if !isATC(t.Compact()) {
			return detectors.Reject
		}
		return detectors.Pass
	},
	Value: func(v []byte) (int, detectors.Verdict) {
		if len(v) < 7 || !isATC(v[:7]) || lex.GluedAfter(v, 7) {
			return 0, detectors.Reject
		}
		return 7, detectors.Pass
	},
	MaxLen: 7,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"atc", "atc code", "atc-code", "atc class", "medication", "drug", "drug code"}, "de": {"atc-code", "medikament", "wirkstoff"}, "es": {"código atc", "medicamento"}, "fr": {"code atc", "médicament"},
			"it": {"codice atc", "farmaco"}, "nl": {"atc-code", "medicijn"}, "pl": {"kod atc", "lek"}, "pt": {"código atc"}, "sv": {"atc-kod", "läkemedel"}, "da": {"atc-kode"}, "no": {"atc-kode"}, "fi": {"atc-koodi"},
			"cs": {"atc kód"}, "hu": {"atc kód"}, "ro": {"cod atc"}, "el": {"κωδικός atc"},
		},
		Fields:   []string{"atc", "atc code", "atc class", "drug code", "medication code", "kod atc", "code atc", "codice atc", "atc kode"},
		Required: true,
	},
	Examples:   []string{"ATC: §A10BA02§", "ATC-Code §N06AB04§", "atc_code=§C09AA05§"},
	NearMisses: []string{"A10BA02", "ATC: X10BA02", "ATC: A10B", "ATC: A10BA025"},
}

// isATC reports whether s is a code of the fifth level. The main groups are
// those of the classification.
func isATC(s []byte) bool {
	const groups = 1 | 1<<('B'-'A') | 1<<('C'-'A') | 1<<('D'-'A') | 1<<('G'-'A') | 1<<('H'-'A') | 1<<('J'-'A') | 1<<('L'-'A') |
		1<<('M'-'A') | 1<<('N'-'A') | 1<<('P'-'A') | 1<<('R'-'A') | 1<<('S'-'A') | 1<<('V'-'A')
	for i, c := range s {
		if letter := i == 0 || i == 3 || i == 4; letter && c-'A' > 25 || !letter && c-'0' > 9 {
			return false
		}
	}
	return groups>>(s[0]-'A')&1 != 0
}

var loincCode = detectors.Detector{
	ID:       "LOINC_CODE",
	Doc:      "Code of a laboratory or clinical observation (LOINC, Regenstrief Institute): up to seven digits, a hyphen and a check digit (Luhn).",
	Category: special, Family: detectors.FamilyHealth, Tier: 1, Version: 1,
	Check: "Luhn", Chance: 0.1,
	Shapes: []string{"9{5}-9", "9{6}-9", "9{7}-9"},
	Validate: func(t *lex.Token) detectors.Verdict {
		if !checkdigit.Luhn(t.Compact()) {
			return detectors.Reject
		}
		return detectors.Pass
	},
	Value: func(v []byte) (int, detectors.Verdict) {
		n := digitsOf(v)
		if n == 0 || n > 7 || n+1 >= len(v) || v[n] != '-' || v[n+1]-'0' > 9 || lex.GluedAfter(v, n+2) {
			return 0, detectors.Reject
		}
		var d [8]byte
		d[copy(d[:], v[:n])] = v[n+1]
		if !checkdigit.Luhn(d[:n+1]) {
			return 0, detectors.Reject
		}
		return n + 2, detectors.Pass
	},
	MaxLen: 9,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"loinc", "loinc code", "loinc num", "loinc number", "loinc-code", "observation code", "lab code"}},
		Fields:   []string{"loinc", "loinc code", "loinc num", "loinc number", "observation code", "lab code", "test code"},
		Required: true,
	},
	Examples: []string{
		"LOINC: §4548-4§", // haemoglobin A1c
		"LOINC §75622-1§ HIV 1 and 2 tests",
		"loinc_num=§18262-6§",
	},
	NearMisses: []string{"4548-4", "LOINC: 4548-5", "LOINC: 123456789-0", "12345-6"},
}

// digitsOf returns how many digits v begins with.
func digitsOf(v []byte) (n int) {
	for n < len(v) && v[n]-'0' < 10 {
		n++
	}
	return n
}

var snomedCode = detectors.Detector{
	ID:       "SNOMED_CT_CODE",
	Doc:      "Identifier of a concept of SNOMED CT (SNOMED International, \"SCTID\"): six to 18 digits, the third and second last the partition 00 or 10, the last a check digit by Verhoeff.",
	Category: special, Family: detectors.FamilyHealth, Tier: 1, Version: 1,
	Check: "Verhoeff, partition", Chance: 0.002,
	Digits: [2]int{6, 18},
	Validate: func(t *lex.Token) detectors.Verdict {
		if t.Spaced() || !isSNOMED(t.Compact()) {
			return detectors.Reject
		}
		return detectors.Weak
	},
	Value: func(v []byte) (int, detectors.Verdict) {
		n := digitsOf(v)
		if n < 6 || n > 18 || !isSNOMED(v[:n]) || lex.GluedAfter(v, n) {
			return 0, detectors.Reject
		}
		return n, detectors.Pass
	},
	MaxLen: 18,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"snomed", "snomed ct", "snomed-ct", "sctid", "snomed code", "concept id", "conceptid", "snomedct"}},
		Fields:   []string{"snomed", "snomed ct", "snomed code", "sctid", "snomed ct code", "snomed concept", "concept id", "snomedct"},
		Required: true,
	},
	Examples: []string{
		"SNOMED CT: §73211009§", // diabetes mellitus
		"sctid §38341003§",      // hypertension
		"snomed code: §900000000000207008§",
	},
	NearMisses: []string{"73211009", "SNOMED CT: 73211008", "SNOMED: 73211019", "sctid: 12"},
}

func isSNOMED(d []byte) bool {
	n := len(d)
	return d[n-2] == '0' && (d[n-3] == '0' || d[n-3] == '1') && d[0] != '0' && checkdigit.Verhoeff(d)
}
