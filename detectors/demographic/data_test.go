package demographic

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// TestListFiles: every word list is well formed.
func TestListFiles(t *testing.T) {
	files, err := fs.Glob(data, "data/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no list files", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "data/"), ".txt")
		t.Run(name, func(t *testing.T) {
			for _, err := range vocabulary.Check(read(name)) {
				t.Error(err)
			}
		})
	}
}

// TestLargeLists: sorted, folded, and they hold what every form asks for.
func TestLargeLists(t *testing.T) {
	for name, list := range map[string]string{"countries": countries, "languages": languages} {
		lines := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
		if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
			t.Errorf("%s is not sorted, or has a line twice", name)
		}
		for _, l := range lines {
			if vocabulary.Fold(l) != l {
				t.Errorf("%s: %q is not folded", name, l)
			}
		}
	}
	for _, c := range []string{"Deutschland", "Österreich", "España", "Ελλάδα", "България", "Česko", "Éire"} {
		if !vocabulary.Sorted(countries).Has([]byte(vocabulary.Fold(c))) {
			t.Errorf("%q is no country", c)
		}
	}
	for _, l := range []string{"Deutsch", "français", "polski", "ελληνικά", "Gaeilge", "Malti"} {
		if !vocabulary.Sorted(languages).Has([]byte(vocabulary.Fold(l))) {
			t.Errorf("%q is no language", l)
		}
	}
}

// TestWholeValues: cells of columns that are named so, in many languages, and
// what stands in such columns by mistake.
func TestWholeValues(t *testing.T) {
	ds := map[string]func([]byte) (int, detectors.Verdict){}
	for _, d := range Detectors() {
		if d.Value != nil {
			ds[d.ID] = d.Value
		}
	}
	for id, values := range map[string]string{
		"GENDER":            "M|F|male|Female|weiblich|männlich|maennlich|d|homme|Féminin|mujer|H|kobieta|K|nő|férfi|žena|muž|nainen|mies|άνδρας|жена|bean|mara|kvinne|x|1|2",
		"MARITAL_STATUS":    "married|Single|ledig|verheiratet|geschieden|célibataire|mariée|casado|soltera|nubile|ongehuwd|żonaty|panna|gift|ogift|naimisissa|svobodný|házas|căsătorită|женен|έγγαμος|VH|LED|Never-married",
		"NATIONALITY":       "German|deutsch|Deutschland|DE|DEU|française|Français|español|española|italiana|Italia|polskie|PL|česká|magyar|română|българско|ελληνική|svensk|Suomi|suomalainen|malti|éireannach|GB|United Kingdom|D",
		"LANGUAGE_SPOKEN":   "German|Deutsch|de|deu|de-DE|français|español|polski|Ελληνικά|Türkisch|Arabic|English, French",
		"JOB_TITLE":         "Software Engineer|Krankenschwester|Directeur commercial|ingeniero técnico|impiegata|verpleegkundige|kierownik działu|sjuksköterska|CEO|Sales Manager EMEA",
		"EMPLOYMENT_STATUS": "employed|full-time|Teilzeit|CDI|indefinido|unemployed|Minijob|retired",
		"EDUCATION":         "BSc|Master's degree|Abitur|licence|Bachelor of Arts|HS-grad|wyższe",
		"FAMILY_MEMBER":     "mother|Ehefrau|conjoint|hermano|figlio|żona|dotter|Spouse",
		"AGE":               "0|7|53|120|53 years|30-39|65+",
		"DATE_OF_BIRTH":     "1970-05-03|03.05.1970|3 May 1970|3. Mai 1970|19700503|5/23/1970|1970-05-03 00:00:00",
		"GRADES":            "1,7|8.5/10|A+|cum laude|sehr gut|95%",
		"CHILD_DATA":        "3b|Klasse 7a|Year 9|2",
		"HOUSEHOLD":         "4|2 persons|3 personnes",
	} {
		for v := range strings.SplitSeq(values, "|") {
			if n, verdict := ds[id]([]byte(v)); n != len(v) || verdict == detectors.Reject {
				t.Errorf("%s: %q: %d bytes, verdict %d", id, v, n, verdict)
			}
		}
		for _, v := range []string{"", "-", "https://example.org/a", "3f2a9c", "lorem ipsum dolor", "2021-07-30T12:34:56Z x", "{}", "9999999", "\xff"} {
			if n, verdict := ds[id]([]byte(v)); verdict != detectors.Reject && n == len(v) {
				t.Errorf("%s: %q is accepted", id, v)
			}
		}
	}
}
