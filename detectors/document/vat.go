package document

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var vatWords = map[string][]string{
	"": {"vat", "vat no", "vat id", "vat number", "vat nr", "vat reg no", "vat registration number", "vat reg", "vat registration", "vatin", "eu vat"}, "bg": {"идентификационен номер по ддс", "ддс №", "ддс номер"}, "cs": {"dič dph"}, "da": {"momsnummer", "moms nr", "cvr/se"}, "de": {"ust-idnr", "ust-id", "ustid", "umsatzsteuer-id", "umsatzsteuer-identifikationsnummer", "uid-nummer", "mwst-nr", "mwst nr", "ust-id-nr"},
	"el": {"αφμ φπα"}, "es": {"nif iva", "número de iva"}, "et": {"käibemaksukohustuslase number", "kmkr"}, "fi": {"alv-numero", "alv nro", "alv"}, "fr": {"tva", "numéro de tva", "n° tva", "tva intracommunautaire", "n° tva intracommunautaire"}, "ga": {"uimhir cbl"}, "hr": {"pdv id", "pdv identifikacijski broj"}, "hu": {"közösségi adószám"},
	"is": {"vsk-númer", "vsk nr"}, "it": {"partita iva", "p.iva", "p. iva", "p.i"}, "lt": {"pvm mokėtojo kodas", "pvm kodas"}, "lv": {"pvn numurs", "pvn maksātāja numurs"}, "mt": {"numru tal-vat"}, "nl": {"btw-nummer", "btw nummer", "btw-nr", "btw-id", "btw"}, "no": {"mva-nummer", "mva"}, "pl": {"nip ue", "vat ue"},
	"pt": {"número de iva"}, "ro": {"cod tva"}, "sk": {"ič dph", "ičdph"}, "sl": {"id za ddv"}, "sv": {"momsregistreringsnummer", "momsnr", "vat-nummer"},
}

var vatNumber = detectors.Detector{
	ID: "VAT_NUMBER",
	Doc: "Number of a firm or trader for value-added tax: country (EL for Greece, XI for Northern Ireland) and two to twelve letters and digits, checked by the country's rule, for the EU, the " +
		"United Kingdom, Switzerland and Norway (European Commission, VIES, \"VAT identification number structure\"; the rules of check digits are the tax authorities'). That of a sole trader is personal.",
	Category: "business", Family: detectors.FamilyDocument, Tier: 2, Version: 1,
	Check: "country's length and check digit", Chance: 0.02,
	Anchor: lex.Country, Probe: probeVAT,
	Value: valueVAT, MaxLen: 28,
	Context: detectors.Context{
		Keywords: vatWords,
		Fields:   detectors.FieldsFrom(vatWords, "vatno", "vatnumber", "tax vat", "ust id nr", "ustidnr", "btwnummer", "partitaiva", "piva", "tva intra", "company vat", "vat code"),
		Required: true,
	},
	Examples: []string{
		"VAT No: §NL123456782B90§",
		"USt-IdNr.: §DE136695976§",
		"VAT §PL 5261040828§ paid",
		"TVA : §FR 40 303 265 045§",
		"MWST-Nr: §CHE-116.281.710 MWST§",
	},
	NearMisses: []string{"DE136695976", "VAT: DE136695977", "VAT: 20%", "VAT no: XX123456789", "VAT: GB123456789"},
}

func probeVAT(text []byte, at int) (start, end int, v detectors.Verdict) {
	if lex.GluedBefore(text, at) || at > 2 && text[at-1] == ' ' && string(text[at-3:at-1]) == string(text[at:at+2]) { // "BE BE …"
		return 0, 0, detectors.Reject
	}
	n, v := valueVAT(text[at:min(len(text), at+28)])
	if v == detectors.Reject || lex.GluedAfter(text, at+n) {
		return 0, 0, detectors.Reject
	}
	return at, at + n, v
}

// vatRule is a country's prefix and the lengths of what follows it.
type vatRule struct {
	prefix  string
	lengths uint32 // bit n: n letters and digits
}

// vatRules are the forms by country; vatCheck has the check of each.
var vatRules = [...]vatRule{
	{"AT", 1 << 9}, {"BE", 1<<9 | 1<<10}, {"BG", 1<<9 | 1<<10}, {"CHE", 1 << 9}, {"CY", 1 << 9}, {"CZ", 1<<8 | 1<<9 | 1<<10},
	{"DE", 1 << 9}, {"DK", 1 << 8}, {"EE", 1 << 9}, {"EL", 1<<8 | 1<<9}, {"GR", 1<<8 | 1<<9}, {"ES", 1 << 9},
	{"FI", 1 << 8}, {"FR", 1 << 11}, {"GB", 1<<5 | 1<<9 | 1<<12}, {"HR", 1 << 11}, {"HU", 1 << 8}, {"IE", 1<<8 | 1<<9},
	{"IT", 1 << 11}, {"LT", 1<<9 | 1<<12}, {"LU", 1 << 8}, {"LV", 1 << 11}, {"MT", 1 << 8}, {"NL", 1<<11 | 1<<12},
	{"NO", 1 << 9}, {"PL", 1 << 10}, {"PT", 1 << 9}, {"RO", 0x7fc}, {"SE", 1 << 12}, {"SI", 1 << 8},
	{"SK", 1 << 10}, {"XI", 1<<5 | 1<<9 | 1<<12},
}

// valueVAT judges a labelled number: prefix, separators, the rule's characters.
func valueVAT(v []byte) (n int, verdict detectors.Verdict) {
	for i := range vatRules {
		r := &vatRules[i]
		if len(v) < len(r.prefix) || !foldPrefix(v, r.prefix) {
			continue
		}
		var compact [12]byte
		best, k := 0, 0
		for j := len(r.prefix); j < len(v) && k < len(compact); j++ {
			c := v[j]
			switch {
			case c-'a' < 26:
				c &^= 0x20
			case c-'0' < 10, c-'A' < 26, c == '+' && r.prefix == "IE":
			case bytes.IndexByte([]byte(" -./:"), c) >= 0 && j+1 < len(v) && (c != ':' || k == 0) && (v[j-1] != c || j == len(r.prefix)) && !inGap(v, j):
				continue
			default:
				j = len(v)
				continue
			}
			compact[k] = c
			k++
			if r.lengths>>k&1 != 0 && !lex.GluedAfter(v, j+1) && vatCheck(r.prefix, compact[:k]) {
				best = j + 1
			}
		}
		if best == 0 {
			return 0, detectors.Reject
		}
		best += vatSuffix(v, best, r.prefix)
		return best, detectors.Pass
	}
	return 0, detectors.Reject
}

// inGap reports whether three separators stand before v[j] already: "DE - 1" is
// one gap, a longer one parts two things.
func inGap(v []byte, j int) bool {
	return j >= 5 && !lex.IsWord(v[j-1]) && !lex.IsWord(v[j-2]) && !lex.IsWord(v[j-3])
}

func foldPrefix(v []byte, prefix string) bool {
	for i := range prefix {
		if v[i]&^0x20 != prefix[i] {
			return false
		}
	}
	return true
}

// vatSuffix returns the width of the mark that Switzerland and Norway put after
// the number.
func vatSuffix(v []byte, i int, prefix string) int {
	var marks []string
	switch prefix {
	case "CHE":
		marks = chMarks
	case "NO":
		marks = noMarks
	default:
		return 0
	}
	j := i
	if j < len(v) && (v[j] == ' ' || v[j] == '-') {
		j++
	}
	for _, m := range marks {
		if end := j + len(m); end <= len(v) && foldPrefix(v[j:end], m) && !lex.GluedAfter(v, end) {
			return end - i
		}
	}
	return 0
}

var (
	chMarks = []string{"MWST", "TVA", "IVA", "TPV"}
	noMarks = []string{"MVA"}
)
