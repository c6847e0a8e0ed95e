package financial

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var bicContext = detectors.Context{
	Keywords: map[string][]string{
		"":   {"bic", "swift", "swift code", "bic code", "swift/bic", "bic/swift", "swift-bic", "swift no", "bank identifier code"},
		"de": {"bic-code", "swift-code"}, "fr": {"code bic", "code swift"}, "es": {"código bic", "código swift"}, "it": {"codice bic", "codice swift"},
		"nl": {"bic-code"}, "pl": {"kod bic", "kod swift"}, "pt": {"código bic", "código swift"}, "sv": {"bic-kod", "swift-kod"}, "da": {"bic-kode"},
		"no": {"bic-kode"}, "fi": {"bic-koodi"}, "cs": {"kód bic", "kód swift"}, "sk": {"kód bic"}, "hu": {"bic kód", "swift kód"}, "ro": {"cod bic", "cod swift"},
		"el": {"κωδικός bic"}, "bg": {"bic код"}, "hr": {"bic kod"}, "lt": {"bic kodas"}, "lv": {"bic kods"}, "et": {"bic-kood"},
	},
	Fields:   []string{"bic", "bic code", "swift", "swift code", "swift bic", "bic swift", "bank identifier code", "bank bic"},
	Required: true,
}

var bicCode = detectors.Detector{
	ID:       "BIC_CODE",
	Doc:      "Business identifier code of ISO 9362 (SWIFT): four letters, a country of ISO 3166, two letters or digits for the place, perhaps three for the branch. It names a bank; it is part of an account.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 2, Version: 1,
	Check: "country", Chance: 0.37,
	Shapes:   []string{"A{6}X{2}", "A{6}X{5}"},
	Validate: func(t *lex.Token) detectors.Verdict { return judgeBIC(t.Text[t.Start:t.End]) },
	Value: func(v []byte) (int, detectors.Verdict) {
		n := word(v)
		if n == 8 && len(v) > 11 && v[8] == ' ' { // "DEUTDEFF 500"
			if m := word(v[9:]); m == 3 && judgeBIC(v[:8]) != detectors.Reject && v[9]-'0' < 10 {
				return 12, detectors.Pass
			}
		}
		return n, judgeBIC(v[:n])
	},
	MaxLen:  12,
	Context: bicContext,
	Examples: []string{
		"BIC: §DEUTDEFF500§",
		"SWIFT code: §NWBKGB2L§",
		"BIC/SWIFT: §BNPAFRPPXXX§",
	},
	NearMisses: []string{"BIC: DEUTZZFF", "NWBKGB2L", "BIC: DEUTDEF", "swift: 12345678", "BIC: unknown"},
}

func judgeBIC(s []byte) detectors.Verdict {
	if len(s) != 8 && len(s) != 11 {
		return detectors.Reject
	}
	upper := true
	for i, c := range s {
		letter := (c|0x20)-'a' < 26
		if !letter && (i < 6 || c-'0' > 9) {
			return detectors.Reject
		}
		upper = upper && c < 'a'
	}
	switch {
	case !isCountry(s[4], s[5]), s[7] == 'O' && len(s) == 8: // the letter is kept from the place so that it is not taken for a zero
		return detectors.Reject
	case !upper:
		return detectors.Weak
	case len(s) == 11 && string(s[8:]) == "XXX":
		return detectors.Strong
	}
	return detectors.Pass
}

// countryCodes are the codes of ISO 3166-1 alpha-2, and Kosovo's.
const countryCodes = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ" +
	"DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZ" +
	"LALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURW" +
	"SASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW"

// countries has bit b of word a set for each country of letters a, b.
var countries = makeCountries()

func makeCountries() (t [26]uint32) {
	for s := countryCodes; s != ""; s = s[2:] {
		t[s[0]-'A'] |= 1 << (s[1] - 'A')
	}
	return t
}

// isCountry reports whether two letters, of either case, are a country's code.
func isCountry(a, b byte) bool {
	a, b = a&^0x20-'A', b&^0x20-'A'
	return a < 26 && b < 26 && countries[a]>>b&1 != 0
}
