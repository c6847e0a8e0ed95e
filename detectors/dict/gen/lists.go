package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pdatlas/pdatlas/detectors/dict"
)

// unconfirmed are sources of names whose licence no copy at hand states. A row
// that only they support is left out.
var unconfirmed = map[string]bool{"PL-PESEL": true, "NO-SSB": true, "PT-ODBL": true}

// customs gives the naming custom of each country; what is not listed is Elsewhere.
func customs() map[string]dict.Regions {
	m := map[string]dict.Regions{}
	for region, countries := range map[dict.Regions]string{
		dict.Anglo:                  "US GB IE AU NZ CA",
		dict.Germanic:               "DE AT NL LI",
		dict.Nordic:                 "SE NO DK IS FI EE LV LT",
		dict.French:                 "FR MC",
		dict.Germanic | dict.French: "BE LU CH",
		dict.Iberian:                "ES PT AD MX AR CO CL PE VE EC BO PY UY CR CU DO GT HN NI PA SV BR PR",
		dict.Italian:                "IT RO MT MD SM",
		dict.Slavic:                 "PL CZ SK SI HR HU BG GR CY RS BA MK ME UA RU BY AL XK",
	} {
		for _, c := range strings.Fields(countries) {
			m[c] = region
		}
	}
	return m
}

// level puts a rank on the scale of dict.Entry: a factor of two a step.
func level(rank int) int {
	return max(1, 15-int(math.Log2(float64(rank+3)/4)))
}

// rows reads a CSV file with a header, gzipped or not, and gives each row by column.
func rows(path string, fn func(func(column string) string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := plain(f, path)
	if err != nil {
		return err
	}
	c := csv.NewReader(r)
	header, err := c.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	column := map[string]int{}
	for i, name := range header {
		column[name] = i
	}
	for {
		row, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := fn(func(name string) string { return row[column[name]] }); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
}

func plain(f io.Reader, path string) (io.Reader, error) {
	if strings.HasSuffix(path, ".gz") {
		return gzip.NewReader(f)
	}
	return f, nil
}

func lines(path string, fn func(n int, line string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := plain(f, path)
	if err != nil {
		return err
	}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		fn(n, strings.TrimSpace(s.Text()))
	}
	return s.Err()
}

// shallow countries have only a few hundred names, so that a high rank says little.
const shallowPenalty = 2

// names enters given and family names.
func names(b *dict.Builder, folder string) error {
	custom := customs()
	return rows(filepath.Join(folder, "names.csv.gz"), func(get func(string) string) error {
		supported := false
		for s := range strings.SplitSeq(get("sources"), "+") {
			supported = supported || !unconfirmed[s]
		}
		name := get("name")
		if !supported || utf8.RuneCountInString(name) < 2 || get("kind") == "given" && !sayable(name) {
			return nil
		}
		rank, err := strconv.Atoi(get("rank"))
		if err != nil {
			return err
		}
		region := custom[get("country")]
		lv := level(rank)
		if region == 0 {
			region = dict.Elsewhere
			lv = max(1, lv-shallowPenalty)
		}
		for _, form := range spellings(name) {
			if get("kind") == "given" {
				b.Add(form, dict.Parts{Given: lv, GivenIn: region})
			} else {
				b.Add(form, dict.Parts{Family: lv, FamilyIn: region})
			}
		}
		return nil
	})
}

// sayable reports whether a name has a vowel or is not of ASCII letters: some
// lists took the beginnings of addresses for names ("Http").
func sayable(name string) bool {
	return strings.ContainsAny(strings.ToLower(name), "aeiouy") || strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf })
}

// spellings gives the ways a name is written: as it is, with the digraphs that
// stand for umlauts and the Nordic letters, and in Latin letters where it is
// Greek or Cyrillic.
func spellings(name string) []string {
	forms := []string{name}
	if d := digraphs.Replace(name); d != name {
		forms = append(forms, d)
	}
	if r, _ := utf8.DecodeRuneInString(name); unicode.Is(unicode.Greek, r) || unicode.Is(unicode.Cyrillic, r) {
		forms = append(forms, romanise(name))
	}
	return forms
}

var digraphs = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "å", "aa", "Å", "Aa", "ø", "oe", "Ø", "Oe")

// romanise writes Cyrillic (Bulgarian's official system) and Greek (ISO 843, as
// in passports) in Latin letters.
func romanise(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if s, ok := romanised[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
	}
	return greekPairs.Replace(b.String())
}

var greekPairs = strings.NewReplacer("oy", "ou", "ay", "av", "ey", "ev", "mp", "b", "nt", "nt")

var romanised = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "ts", 'ч': "ch",
	'ш': "sh", 'щ': "sht", 'ъ': "a", 'ь': "y", 'ю': "yu", 'я': "ya", 'ы': "y", 'э': "e", 'ё': "e", 'і': "i", 'ї': "i", 'є': "ye",
	'α': "a", 'ά': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'έ': "e", 'ζ': "z", 'η': "i", 'ή': "i", 'θ': "th", 'ι': "i",
	'ί': "i", 'ϊ': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o", 'ό': "o", 'π': "p", 'ρ': "r", 'σ': "s",
	'ς': "s", 'τ': "t", 'υ': "y", 'ύ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o", 'ώ': "o",
}

// words enters the most frequent words of books in five languages. What those
// lists capitalise in the middle of sentences are names of peoples and places,
// except in German.
func words(b *dict.Builder, folder string) error {
	for _, lang := range []string{"en", "de", "fr", "es", "it"} {
		err := lines(filepath.Join(folder, "words_ccby_"+lang+".txt.gz"), func(n int, word string) {
			if r, _ := utf8.DecodeRuneInString(word); lang == "de" || !unicode.IsUpper(r) {
				b.Add(word, dict.Parts{Word: level(n)})
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// english enters what the English spelling dictionary has in lower case, at the
// lowest level: the forms are listed without how common they are.
func english(b *dict.Builder, folder string) error {
	return lines(filepath.Join(folder, "dictionary-en", "index.dic"), func(_ int, line string) {
		word, _, _ := strings.Cut(line, "/")
		if len(word) > 2 && word == strings.ToLower(word) && unicode.IsLetter(rune(word[0])) {
			b.Add(word, dict.Parts{Word: 1})
		}
	})
}

// cities enters towns by size.
func cities(b *dict.Builder, folder string) error {
	return rows(filepath.Join(folder, "cities.csv.gz"), func(get func(string) string) error {
		people, err := strconv.Atoi(get("population"))
		if err != nil {
			return err
		}
		size := 1 + int(math.Log(max(1, float64(people)/15000))/math.Log(3))
		for _, form := range spellings(get("name")) {
			b.Add(form, dict.Parts{City: min(size, 7)})
		}
		return nil
	})
}

// localSize is the level of the towns in towns.txt, all of them large.
const localSize = 5

// localNames enters towns and regions as their people call them: the lists have
// the English names of many.
func localNames(b *dict.Builder, path string) error {
	return lines(path, func(_ int, line string) {
		if line == "" || line[0] == '#' {
			return
		}
		what := dict.Parts{City: localSize}
		line, ok := strings.CutPrefix(line, "regions: ")
		if ok {
			what = dict.Parts{Place: true}
		}
		for name := range strings.SplitSeq(line, ",") {
			b.Add(strings.TrimSpace(name), what)
		}
	})
}

// countries enters the names of countries in the languages of CLDR that are
// written with letters.
func countries(b *dict.Builder, folder string) error {
	return rows(filepath.Join(folder, "country_names.csv"), func(get func(string) string) error {
		if name := get("name"); len(name) > 3 {
			b.Add(name, dict.Parts{Place: true})
		}
		return nil
	})
}

// regions enters provinces, Länder and states.
func regions(b *dict.Builder, folder string) error {
	return rows(filepath.Join(folder, "regions.csv"), func(get func(string) string) error {
		if name := get("name"); len(name) > 3 {
			b.Add(name, dict.Parts{Place: true})
		}
		return nil
	})
}

// classWords enters the word classes.
func classWords(b *dict.Builder, path string) error {
	sections := map[string]dict.Class{}
	for i, name := range dict.ClassNames {
		sections[name] = 1 << i
	}
	var class dict.Class
	var bad error
	err := lines(path, func(n int, line string) {
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			class = sections[strings.Trim(line, "[]")]
			if class == 0 {
				bad = fmt.Errorf("%s:%d: unknown section", path, n)
			}
		default:
			for word := range strings.SplitSeq(line, ",") {
				b.Add(strings.TrimSpace(word), dict.Parts{Class: class})
			}
		}
	})
	if err != nil {
		return err
	}
	return bad
}
