// Package vocabulary reads the word lists of detectors that know their values by
// words (religions, illnesses, occupations), and looks phrases up in them.
//
// It owns the form of the list files and what counts as the same word: case and
// accents make no difference. Which words mean what is the detectors'; where
// they count is the engine's.
//
// A list file holds sections, one line for each language in them:
//
//	# a comment
//	[terms]
//	de: asthma, herzinfarkt*
//	[keywords]
//	de: diagnose
//	[fields]
//	diagnosis, diagnose
//
// terms say the thing itself, wherever a person is near; values say it only
// after a label or in a column that is named so; codes likewise, and are so
// short that they say nothing anywhere else. keywords and fields are the labels
// and column names. A trailing '*' of a term or value stands for any ending.
package vocabulary

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// List is the content of a list file.
type List struct {
	Terms, Values, Keywords map[string][]string // by language, "" for all
	Codes, Fields           []string
}

// Parse reads a list file that Check finds no fault with; of one with faults it
// gives what can be read.
func Parse(file string) List { return parse(file, func(string) bool { return true }) }

// parse reads the sections that are wanted of a list file.
func parse(file string, want func(section string) bool) List {
	l := List{Terms: map[string][]string{}, Values: map[string][]string{}, Keywords: map[string][]string{}}
	each(file, func(_ int, section, line string) {
		if want(section) {
			l.enter(section, line)
		}
	})
	return l
}

// each calls fn with the lines that say something, and the section they stand in.
func each(file string, fn func(number int, section, line string)) {
	section, number := "", 0
	for line := range strings.Lines(file) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = strings.TrimSuffix(name, "]")
			continue
		}
		fn(number, section, line)
	}
}

func (l *List) enter(section, line string) {
	lang, rest, ok := strings.Cut(line, ":")
	var into map[string][]string
	switch section {
	case "codes":
		l.Codes = append(l.Codes, split(line)...)
		return
	case "fields":
		l.Fields = append(l.Fields, split(line)...)
		return
	case "terms":
		into = l.Terms
	case "values":
		into = l.Values
	case "keywords":
		into = l.Keywords
	}
	if into == nil || !ok {
		return
	}
	words := split(rest)
	lang = strings.TrimSuffix(lang, "*")
	if lang == "de" || lang == "da" || lang == "no" {
		words = withDigraphs(words)
	}
	if into[lang] == nil {
		into[lang] = words
		return
	}
	into[lang] = append(into[lang], words...)
}

func split(line string) []string {
	words := make([]string, 0, 1+strings.Count(line, ","))
	for more := true; more; {
		var w string
		w, line, more = strings.Cut(line, ",")
		for len(w) > 0 && w[0] == ' ' {
			w = w[1:]
		}
		for len(w) > 0 && w[len(w)-1] == ' ' {
			w = w[:len(w)-1]
		}
		if w != "" {
			words = append(words, w)
		}
	}
	return words
}

// languages are those of the EU, Norwegian and Icelandic; '*' stands for all.
var languages = strings.Fields("* bg cs da de el en es et fi fr ga hr hu is it lt lv mt nl no pl pt ro sk sl sv")

// Check lists what is wrong with a list file: sections and languages that are
// none, words in upper case, words that stand twice, stems too short to tell
// anything. The files are part of the program: tests call it.
func Check(file string) (faults []error) {
	seen := map[string]int{}
	each(file, func(number int, section, line string) {
		fault := func(format string, args ...any) {
			faults = append(faults, fmt.Errorf("line %d: "+format, append([]any{number}, args...)...))
		}
		lang, rest, spoken := "", line, false
		switch section {
		case "codes", "fields":
		case "terms", "values", "keywords":
			if lang, rest, spoken = strings.Cut(line, ":"); !spoken || !slices.Contains(languages, lang) {
				fault("no language")
			}
		default:
			fault("no section %q", section)
		}
		for _, w := range split(rest) {
			key := section + lang + ":" + w
			if seen[key] != 0 {
				fault("%q stands on line %d too", w, seen[key])
			}
			seen[key] = number
			if err := checkWord(section, w); err != nil {
				fault("%q %w", w, err)
			}
		}
	})
	return faults
}

func checkWord(section, w string) error {
	stem, open := strings.CutSuffix(w, "*")
	folded := Fold(stem)
	switch {
	case folded == "":
		return errors.New("has no letter")
	case strings.ToLower(w) != w:
		return errors.New("is in upper case")
	case strings.Contains(stem, "*"):
		return errors.New("has a '*' inside")
	case open && section != "terms" && section != "values":
		return errors.New("has a '*' where none counts")
	case open && utf8.RuneCountInString(folded[strings.LastIndexByte(folded, ' ')+1:]) < minStem && !strings.Contains(folded, " "):
		return errors.New("is too short for a stem")
	case strings.Count(folded, " ") >= maxWords:
		return errors.New("has too many words")
	}
	return nil
}

// withDigraphs adds the words that are written otherwise where a keyboard lacks
// their letters.
func withDigraphs(words []string) []string {
	var buf [64]byte
	for _, w := range words {
		if strings.IndexByte(w, latin1Letters) < 0 {
			continue
		}
		if v := appendDigraphs(buf[:0], w); string(v) != w && !slices.Contains(words, string(v)) {
			words = append(words, string(v))
		}
	}
	return words
}

// latin1Letters is the first byte of all letters that digraphs stand for.
const latin1Letters = 0xc3

// appendDigraphs appends a word with the letters that are written with two
// where a keyboard lacks them.
func appendDigraphs(dst []byte, word string) []byte {
	for _, r := range word {
		switch r {
		case 'ä':
			dst = append(dst, "ae"...)
		case 'ö', 'ø':
			dst = append(dst, "oe"...)
		case 'ü':
			dst = append(dst, "ue"...)
		case 'å':
			dst = append(dst, "aa"...)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// All returns the words of every language of one map, in the order of the languages.
func All(byLanguage map[string][]string) (words []string) {
	langs := make([]string, 0, len(byLanguage))
	for l := range byLanguage {
		langs = append(langs, l)
	}
	slices.Sort(langs)
	for _, l := range langs {
		words = append(words, byLanguage[l]...)
	}
	return words
}
