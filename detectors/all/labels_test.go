package all_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/all"
)

// bareValues are one value of each type as databases hold it: no separator and
// nothing else that tells. They pass the check of no other national number, so
// that what is found rests on the label.
var bareValues = map[string]string{
	"AT_VNR":                    "3665120385",
	"BE_NN":                     "85073003328",
	"CREDIT_CARD":               "4484070000000000",
	"DATE_OF_BIRTH":             "1985-07-30",
	"DE_TAX_ID":                 "86095742719",
	"DK_CPR":                    "2110625629",
	"EMAIL_ADDRESS":             "jan.novak@zeleny-statek.cz",
	"ES_NIE":                    "X2482300W",
	"ES_NIF":                    "54362315K",
	"FI_PERSONAL_IDENTITY_CODE": "120464-167V",
	"FR_NIR":                    "288077511608702",
	"IBAN_CODE":                 "DE89370400440532013000",
	"IP_ADDRESS":                "10.1.2.3",
	"IT_FISCAL_CODE":            "BNCLRA85T50F205A",
	"MAC_ADDRESS":               "00:1b:63:84:45:e6",
	"NL_BSN":                    "215349660",
	"NO_FODSELSNUMMER":          "16076228187",
	"PHONE_NUMBER":              "02079460958",
	"PL_PESEL":                  "85073012341",
	"PT_NIF":                    "245193863",
	"SE_PERSONNUMMER":           "8507304023",
	"UK_NHS":                    "4505577104",
	"UK_NINO":                   "JG103759A",
	"URL_CREDENTIALS":           "postgres://app:q8Zr2mT@db1.acme.eu:5432",
	"US_SSN":                    "536228727",
}

// types are the detectors of the types that have a bare value, the first row of
// each ID: those whose values stand in all kinds of text. The labels of the
// others are tested beside them (TestLabels and the like of each family).
func types(t *testing.T) []detectors.Detector {
	t.Helper()
	var ds []detectors.Detector
	seen := map[string]bool{}
	for _, d := range all.Detectors() {
		if bareValues[d.ID] != "" && !seen[d.ID] {
			ds = append(ds, d)
			seen[d.ID] = true
		}
	}
	if len(ds) != len(bareValues) {
		t.Fatalf("%d types of the %d with a bare value are loaded", len(ds), len(bareValues))
	}
	return ds
}

// labelled are the ways in which a label stands before a value, "¤" and "§".
var labelled = []string{"¤: §", "¤ §", "¤. §", "¤=§", "¤:\n§", "“¤” §", "(¤) §", "¤ - §", "x, ¤: §, y"}

// knownDeafness are keywords that the engine takes for a negative word at their
// end ("id"), which their type's bare values do not outweigh. An entry that is
// no longer needed fails the test.
var knownDeafness []string

// TestKeywordsInEveryLanguage puts every keyword of every language before a
// bare value of its type, in the ways labels stand: with all types loaded it is
// reported, and as that type.
func TestKeywordsInEveryLanguage(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	for _, d := range types(t) {
		value := bareValues[d.ID]
		t.Run(d.ID, func(t *testing.T) {
			for lang, words := range d.Context.Keywords {
				for _, w := range words {
					deaf := slices.Contains(knownDeafness, d.ID+" "+w)
					for _, form := range labelled {
						text := strings.NewReplacer("¤", w, "§", value).Replace(form)
						start := strings.LastIndex(text, value)
						hits := scan(e, s, text, nil, detectors.Likely)
						got, ok := hitAt(hits, start, start+len(value))
						switch reported := ok && got.ID == d.ID; {
						case deaf && reported:
							t.Errorf("%q is heard now: take it off the list", text)
						case !deaf && !reported:
							t.Errorf("%s %q: found %v", lang, text, hits)
						}
					}
				}
			}
		})
	}
}

// TestFieldsOfEveryType puts a bare value under every field name of its type,
// as programs write names: it is reported as that type.
func TestFieldsOfEveryType(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	written := map[string]func(string) string{
		"plain":  func(n string) string { return n },
		"snake":  func(n string) string { return strings.ReplaceAll(n, " ", "_") },
		"kebab":  func(n string) string { return strings.ReplaceAll(n, " ", "-") },
		"pascal": func(n string) string { return strings.ReplaceAll(titles(n), " ", "") },
		"path":   func(n string) string { return "customers[]." + strings.ReplaceAll(n, " ", "_") },
		"whose":  func(n string) string { return "customer_" + strings.ReplaceAll(n, " ", "_") },
	}
	for _, d := range types(t) {
		value := bareValues[d.ID]
		t.Run(d.ID, func(t *testing.T) {
			for _, name := range d.Context.Fields {
				for how, write := range written {
					header := write(name)
					hits := scan(e, s, value, e.Field(header), detectors.Likely)
					if got, ok := hitAt(hits, 0, len(value)); !ok || got.ID != d.ID {
						t.Errorf("%s %q: found %v", how, header, hits)
					}
				}
			}
		})
	}
}

// titles writes every word with a capital.
func titles(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		first, n := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + w[n:]
	}
	return strings.Join(words, " ")
}

// TestFieldsOfOtherThings puts bare values under names of other things: what
// has no form of its own is not reported there.
func TestFieldsOfOtherThings(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	headers := []string{"order no", "order_number", "orderId", "invoice_no", "amount", "total price", "sku", "article number", "version", "build",
		"sequence", "row_index", "created_at", "hash", "uuid", "checksum", "quantity", "betrag", "timestamp", "offset_bytes"}
	for _, d := range types(t) {
		value := bareValues[d.ID]
		if unmistakable(d.ID) {
			continue
		}
		for _, header := range headers {
			if hits := scan(e, s, value, e.Field(header), detectors.Likely); hits != nil {
				t.Errorf("%s %s under %q: found %v", d.ID, value, header, hits)
			}
		}
	}
}

// unmistakable says whether the bare value is written as only its type is, so
// that no name of a field speaks against it.
func unmistakable(id string) bool {
	return slices.Contains([]string{"EMAIL_ADDRESS", "IBAN_CODE", "MAC_ADDRESS", "URL_CREDENTIALS", "IT_FISCAL_CODE", "FI_PERSONAL_IDENTITY_CODE"}, id)
}

// TestFieldsAboutTheValue: names of fields that hold something about a value
// speak against it, even where they name its type.
func TestFieldsAboutTheValue(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	for _, d := range types(t) {
		if unmistakable(d.ID) {
			continue
		}
		value, name := bareValues[d.ID], strings.ReplaceAll(d.Context.Fields[0], " ", "_")
		for _, form := range []string{"%s_hash", "is_%s", "%s_verified", "has_%s", "%s_count", "%s_length", "%s_last4", "%s_template"} {
			header := fmt.Sprintf(form, name)
			if hits := scan(e, s, value, e.Field(header), detectors.Likely); hits != nil {
				t.Errorf("%s %s under %q: found %v", d.ID, value, header, hits)
			}
		}
	}
}

// TestNegativeWords puts the words for other things before bare values: what
// has no form of its own is not reported after them.
func TestNegativeWords(t *testing.T) {
	e := newEngine(t)
	s := e.NewScanner()
	for _, d := range types(t) {
		value := bareValues[d.ID]
		if unmistakable(d.ID) {
			continue
		}
		for _, w := range []string{"order", "Order No.", "invoice:", "Bestellnummer", "serial number", "build", "commit", "offset", "ticket id", "amount", "sku"} {
			text := w + " " + value
			if hits := scan(e, s, text, nil, detectors.Likely); hits != nil {
				t.Errorf("%s %q: found %v", d.ID, text, hits)
			}
		}
	}
}

// TestLabelOfAnotherType is the matrix of all types: a bare value under the
// field names of another type is reported as that other type only where it
// passes that type's rules as well, and the label decides. Which pairs these
// are is fixed here: a looser check would add to them.
func TestLabelOfAnotherType(t *testing.T) {
	ties := []string{
		"AT_VNR as PHONE_NUMBER", "BE_NN as PHONE_NUMBER", "CREDIT_CARD as MAC_ADDRESS", "DE_TAX_ID as PHONE_NUMBER", "DK_CPR as PHONE_NUMBER",
		"NL_BSN as PHONE_NUMBER", "NL_BSN as PT_NIF", "NL_BSN as US_SSN", "NO_FODSELSNUMMER as PHONE_NUMBER",
		"PL_PESEL as PHONE_NUMBER", "PT_NIF as PHONE_NUMBER", "PT_NIF as US_SSN", "SE_PERSONNUMMER as PHONE_NUMBER",
		"UK_NHS as PHONE_NUMBER", "US_SSN as PHONE_NUMBER",
	}
	e := newEngine(t)
	s := e.NewScanner()
	seen := map[string]bool{}
	ds := types(t)
	for _, value := range ds {
		for _, label := range ds {
			text := bareValues[value.ID]
			for _, name := range label.Context.Fields {
				for _, h := range scan(e, s, text, e.Field(name), detectors.Likely) {
					if h.ID == label.ID && h.ID != value.ID {
						seen[value.ID+" as "+label.ID] = true
					}
				}
			}
		}
	}
	if diff := cmp.Diff(ties, slices.Sorted(maps.Keys(seen))); diff != "" {
		t.Errorf("values reported as another type under its name (-want +got):\n%s", diff)
	}
}
