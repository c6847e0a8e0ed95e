// Command gen writes the large lists of the packages special and demographic
// from the public data they come from (see MANIFEST.csv beside them): folded,
// sorted, one phrase a line, as vocabulary.Sorted searches them.
//
//	go run ./detectors/vocabulary/gen -data FOLDER -out detectors
//
// FOLDER holds the files that the manifests name as origins.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

func main() {
	data := flag.String("data", "", "folder with the files of origin")
	out := flag.String("out", "detectors", "folder of the packages")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(data, out string) error {
	common, err := commonWords(data)
	if err != nil {
		return err
	}
	for _, l := range lists {
		words := map[string]bool{}
		if err := rows(filepath.Join(data, l.from), func(row []string) {
			for _, phrase := range l.phrases(row) {
				if w := vocabulary.Fold(phrase); keep(w, l, common) {
					words[w] = true
				}
			}
		}); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, l.to), []byte(Lines(words)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// list is one file to write: which columns of which origin, and what is left out.
type list struct {
	from, to    string
	phrases     func(row []string) []string
	leastLetter int  // letters that a phrase has at least
	rare        bool // single words that are common in a language are left out
}

var lists = []list{
	{"diseases_en.csv.gz", "special/data/large/diseases.txt", func(r []string) []string { return r[1:2] }, 4, true},
	{"drugs.csv.gz", "special/data/large/drugs.txt", func(r []string) []string { return append(strings.Split(r[1], "|"), r[0]) }, 6, true},
	{"political_parties.csv", "special/data/large/parties.txt", func(r []string) []string { return r[1:4] }, 2, false},
	{"trade_unions.csv", "special/data/large/unions.txt", func(r []string) []string { return r[:1] }, 2, false},
	{"country_names.csv", "demographic/data/large/countries.txt", func(r []string) []string { return []string{r[3], r[1]} }, 2, false},
	{"language_names.csv", "demographic/data/large/languages.txt", func(r []string) []string { return r[2:3] }, 2, false},
}

// everyday are substances that medicines are made of or taken with, and that
// kitchens and workshops have too.
var everyday = strings.Fields(`water ethanol caffeine oxygen nitrogen hydrogen helium glucose dextrose sucrose fructose lactose
	starch cellulose alcohol glycerin glycerol carbon charcoal copper silver nickel chlorine fluorine iodine sulfur sulphur bromine
	magnesium calcium potassium sodium phosphorus aluminum aluminium titanium mercury arsenic ammonia methanol acetone benzene
	toluene formaldehyde menthol camphor peppermint lavender chamomile eucalyptus cinnamon ginger garlic turmeric saffron vanilla
	vanillin cocoa coffee tobacco nicotine cholesterol gelatin collagen pectin honey lanolin petrolatum paraffin talcum silica
	silicon sodium chloride carbon dioxide carbon monoxide nitrous oxide hydrogen peroxide ozone argon krypton neon radon zinc
	urea creatine melatonin protein peptide histidine glycine leucine tyrosine citric acid lactic acid acetic acid ascorbic
	tannin quartz asphalt latex rubber kaolin bentonite borax cotton sesame almond peanut walnut soybean banana tomato potato
	carrot celery spinach mushroom chicken salmon shrimp lobster oyster orange lemon apple strawberry wheat barley maize`)

func keep(w string, l list, common map[string]bool) bool {
	letters := strings.IndexFunc(w, unicode.IsLetter) >= 0
	n := len([]rune(w))
	switch {
	case !letters || n < l.leastLetter || len(w) > 60 || strings.Count(w, " ") > 5:
		return false
	case l.rare && !strings.Contains(w, " ") && (common[w] || slices.Contains(everyday, w)):
		return false
	case l.rare && longestRun(w) < 5: // what a laboratory calls it: "bo 653", "ru85493"
		return false
	case l.rare && strings.Contains(w, " "):
		return !allCommonplace(w)
	}
	return true
}

// longestRun is the length of the longest run of letters, in bytes.
func longestRun(w string) (longest int) {
	for run := range strings.FieldsFuncSeq(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
		longest = max(longest, len(run))
	}
	return longest
}

// allCommonplace: "sodium chloride" is salt.
func allCommonplace(w string) bool {
	for part := range strings.FieldsSeq(w) {
		if !slices.Contains(everyday, part) {
			return false
		}
	}
	return true
}

// commonWords are the ten thousand most frequent words of books in five languages.
func commonWords(data string) (map[string]bool, error) {
	m := map[string]bool{}
	for _, lang := range []string{"en", "de", "fr", "es", "it"} {
		r, err := open(filepath.Join(data, "words_ccby_"+lang+".txt.gz"))
		if err != nil {
			return nil, err
		}
		s := bufio.NewScanner(r)
		for s.Scan() {
			m[vocabulary.Fold(s.Text())] = true
		}
		if err := s.Err(); err != nil {
			return nil, err
		}
	}
	for _, w := range medical {
		delete(m, w)
	}
	return m, nil
}

// medical words are frequent in books and still say what a person has or takes.
var medical = strings.Fields(`diabetes asthma epilepsy hepatitis tuberculosis leukemia pneumonia dementia schizophrenia arthritis
	malaria cholera syphilis anemia hypertension insulin penicillin morphine aspirin cocaine heroin autism glaucoma psoriasis`)

// Lines returns the words sorted by bytes, one a line.
func Lines(words map[string]bool) string {
	sorted := make([]string, 0, len(words))
	for w := range words {
		sorted = append(sorted, w)
	}
	slices.Sort(sorted)
	return strings.Join(sorted, "\n") + "\n"
}

// rows calls fn with every row after the header.
func rows(path string, fn func(row []string)) error {
	r, err := open(path)
	if err != nil {
		return err
	}
	c := csv.NewReader(r)
	if _, err := c.Read(); err != nil {
		return err
	}
	for {
		row, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		fn(row)
	}
}

func open(path string) (io.Reader, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(path, ".gz") {
		return gzip.NewReader(strings.NewReader(string(file)))
	}
	return strings.NewReader(string(file)), nil
}
