package nationalid

import (
	"slices"
	"strings"
)

// kind is a kind of document or number that most countries have one of. The
// words for it are in words_documents.go and words_numbers.go.
type kind int

// Kinds.
const (
	noKind kind = iota // a number with words of its own only
	passport
	identityCard
	drivingLicence
	residencePermit
	numberPlate
	taxNumber
	socialSecurity
	healthInsurance
	companyNumber
)

// kindKeywords gives the keywords of a kind in the given languages and English,
// as Context.Keywords wants them: in their own letters and as they are typed
// without accents.
func kindKeywords(k kind, langs ...string) map[string][]string {
	m := kindWords(k, langs...)
	m["en"] = split(wordsOf[k]["en"])
	return m
}

// kindWords is kindKeywords without English.
func kindWords(k kind, langs ...string) map[string][]string {
	m := map[string][]string{}
	for _, l := range langs {
		m[l] = spelt(l, split(wordsOf[k][l])...)
	}
	return m
}

// kindFields gives the names of columns, keys and form labels of a kind,
// likewise: its keywords, which name a field as well, and what is too short to
// mean the kind in running text.
func kindFields(k kind, langs ...string) []string {
	langs = append([]string{"en"}, langs...)
	return fieldsWith(kindWords(k, langs...), k, langs)
}

// fieldsWith is kindFields of just these languages, where the keywords are known.
func fieldsWith(keywords map[string][]string, k kind, langs []string) (f []string) {
	for _, l := range langs {
		f = append(f, keywords[l]...)
		f = append(f, spelt(l, split(shortOf[k][l])...)...)
	}
	slices.Sort(f)
	return slices.Compact(f)
}

// kindOf gives the English words of a kind that name the country as well
// ("canadian passport"), with each of the adjectives in a list.
func kindOf(k kind, adjectives string) (words []string) {
	for _, a := range split(adjectives) {
		for _, w := range split(englishOf[k]) {
			words = append(words, a+" "+w)
		}
	}
	return words
}

// englishOf are the nouns of a kind that an adjective stands before.
var englishOf = map[kind]string{
	passport:        "passport,passport no,passport number",
	identityCard:    "id,id card,id card number,id number,identity card,identity card number,identity number,national id",
	drivingLicence:  "driving licence,driving licence number,driver's license,drivers license,driver license,driver license number",
	residencePermit: "residence permit,residence permit number,residence card",
	numberPlate:     "number plate,license plate,plate number",
	taxNumber:       "tax number,tax id,tin",
	socialSecurity:  "social security number",
	healthInsurance: "health insurance number,health number",
	companyNumber:   "company number,business number,vat number,tax number",
}

// split cuts a list as the tables have it at its commas.
func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// spelt gives the words and the ways they are typed where the keyboard or the
// system had no accents: without them, and in German and the Nordic languages
// with a second vowel ("fuehrerschein", "koerekort").
func spelt(lang string, words ...string) []string {
	all := make([]string, 0, 2*len(words))
	add := func(w string) {
		if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	for _, w := range words {
		add(w)
		if isASCII(w) {
			continue
		}
		add(withoutAccents.Replace(w))
		switch lang {
		case "de", "lb", "da", "no", "sv", "fi", "is", "et":
			add(withTwoVowels.Replace(w))
		}
	}
	return all
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// withoutAccents takes the accents off the letters of European languages. A
// Replacer is safe for concurrent use.
var withoutAccents = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "æ", "ae",
	"ć", "c", "č", "c", "ç", "c", "ċ", "c", "ď", "d", "đ", "d", "ð", "d",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ē", "e", "ė", "e", "ę", "e", "ě", "e",
	"ğ", "g", "ģ", "g", "ġ", "g", "ħ", "h", "í", "i", "ì", "i", "î", "i", "ï", "i", "ī", "i", "į", "i", "ı", "i",
	"ķ", "k", "ļ", "l", "ľ", "l", "ĺ", "l", "ł", "l", "ń", "n", "ñ", "n", "ň", "n", "ņ", "n",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ő", "o", "ø", "o", "œ", "oe",
	"ř", "r", "ŕ", "r", "ś", "s", "š", "s", "ş", "s", "ș", "s", "ß", "ss", "ť", "t", "ț", "t", "ţ", "t", "þ", "th",
	"ú", "u", "ù", "u", "û", "u", "ü", "u", "ū", "u", "ů", "u", "ű", "u", "ų", "u",
	"ý", "y", "ÿ", "y", "ź", "z", "ž", "z", "ż", "z",
	"ά", "α", "έ", "ε", "ή", "η", "ί", "ι", "ό", "ο", "ύ", "υ", "ώ", "ω", "ϊ", "ι", "ΐ", "ι", "ϋ", "υ", "ΰ", "υ",
)

// withTwoVowels writes umlauts as German and the Nordic languages do without them.
var withTwoVowels = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ø", "oe", "å", "aa", "æ", "ae", "õ", "o", "š", "s", "ž", "z",
	"é", "e", "í", "i", "ó", "o", "ú", "u", "á", "a", "ý", "y", "þ", "th", "ð", "d")
