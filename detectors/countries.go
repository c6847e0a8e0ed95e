package detectors

import "strings"

// country is a state with its names in its own languages and in English, and
// the adjectives for what it issues ("German passport", "passaporto italiano").
type country struct {
	code  string // ISO 3166 alpha-2
	names []string
}

// countries are the states of whose numbers there are types. Their names decide
// between types of different countries that fit one value equally, and nothing
// else: of who a person is or where somebody lives they say nothing.
var countries = []country{
	{"AD", []string{"andorra", "andorran", "andorrà"}},
	{"AE", []string{"united arab emirates", "uae", "emirati"}},
	{"AL", []string{"albania", "albanian", "shqipëria", "shqiptar"}},
	{"AM", []string{"armenia", "armenian", "հայաստան"}},
	{"AR", []string{"argentina", "argentine", "argentino"}},
	{"AT", []string{"austria", "austrian", "österreich", "österreichisch", "österreichische", "österreichischer", "österreichisches"}},
	{"AU", []string{"australia", "australian"}},
	{"AZ", []string{"azerbaijan", "azerbaijani", "azərbaycan"}},
	{"BA", []string{"bosnia and herzegovina", "bosnia", "bosnian", "bosna i hercegovina"}},
	{"BE", []string{"belgium", "belgian", "belgië", "belgische", "belgisch", "belgique", "belge", "belgien"}},
	{"BG", []string{"bulgaria", "bulgarian", "българия", "български", "българска", "българско"}},
	{"BO", []string{"bolivia", "bolivian", "boliviano", "boliviana"}},
	{"BR", []string{"brazil", "brazilian", "brasil", "brasileiro", "brasileira"}},
	{"BW", []string{"botswana"}},
	{"BY", []string{"belarus", "belarusian", "беларусь"}},
	{"CA", []string{"canada", "canadian", "canadien", "canadienne"}},
	{"CH", []string{"switzerland", "swiss", "schweiz", "schweizer", "schweizerische", "suisse", "svizzera", "svizzero"}},
	{"CL", []string{"chile", "chilean", "chileno", "chilena"}},
	{"CN", []string{"china", "chinese", "中国"}},
	{"CO", []string{"colombia", "colombian", "colombiano", "colombiana"}},
	{"CR", []string{"costa rica", "costa rican", "costarricense"}},
	{"CU", []string{"cuba", "cuban", "cubano", "cubana"}},
	{"CY", []string{"cyprus", "cypriot", "κύπρος", "κυπριακή", "κυπριακό", "κυπριακός"}},
	{"CZ", []string{"czechia", "czech", "czech republic", "česko", "česká republika", "český", "česká", "české"}},
	{"DE", []string{"germany", "german", "deutschland", "deutsch", "deutsche", "deutscher", "deutsches", "deutschen"}},
	{"DK", []string{"denmark", "danish", "danmark", "dansk", "danske"}},
	{"DO", []string{"dominican republic", "dominican", "dominicano", "dominicana"}},
	{"DZ", []string{"algeria", "algerian", "algérie", "algérien", "algérienne"}},
	{"EC", []string{"ecuador", "ecuadorian", "ecuatoriano", "ecuatoriana"}},
	{"EE", []string{"estonia", "estonian", "eesti"}},
	{"EG", []string{"egypt", "egyptian", "مصر"}},
	{"ES", []string{"spain", "spanish", "españa", "español", "española"}},
	{"FI", []string{"finland", "finnish", "suomi", "suomen", "suomalainen", "finsk", "finska"}},
	{"FO", []string{"faroe islands", "faroese", "føroyar", "føroyskt"}},
	{"FR", []string{"france", "french", "français", "française"}},
	{"GB", []string{"united kingdom", "uk", "british", "britain", "england", "english", "scotland", "scottish", "wales", "welsh"}},
	{"GE", []string{"georgia", "georgian", "საქართველო"}},
	{"GH", []string{"ghana", "ghanaian"}},
	{"GN", []string{"guinea", "guinean", "guinée"}},
	{"GR", []string{"greece", "greek", "ελλάδα", "ελληνικό", "ελληνική", "ελληνικός"}},
	{"GT", []string{"guatemala", "guatemalan", "guatemalteco"}},
	{"HK", []string{"hong kong", "香港"}},
	{"HN", []string{"honduras", "honduran", "hondureño"}},
	{"HR", []string{"croatia", "croatian", "hrvatska", "hrvatski", "hrvatske"}},
	{"HU", []string{"hungary", "hungarian", "magyarország", "magyar"}},
	{"ID", []string{"indonesia", "indonesian"}},
	{"IE", []string{"ireland", "irish", "éire", "éireannach"}},
	{"IL", []string{"israel", "israeli"}},
	{"IN", []string{"india", "indian"}},
	{"IR", []string{"iran", "iranian", "ایران"}},
	{"IS", []string{"iceland", "icelandic", "ísland", "íslenskt", "íslensk", "íslenskur"}},
	{"IT", []string{"italy", "italian", "italia", "italiano", "italiana"}},
	{"JP", []string{"japan", "japanese", "日本"}},
	{"KE", []string{"kenya", "kenyan"}},
	{"KR", []string{"south korea", "korea", "korean", "대한민국", "한국"}},
	{"KW", []string{"kuwait", "kuwaiti", "الكويت"}},
	{"KZ", []string{"kazakhstan", "kazakh", "қазақстан"}},
	{"LI", []string{"liechtenstein", "liechtensteinisch", "liechtensteinische"}},
	{"LK", []string{"sri lanka", "sri lankan"}},
	{"LT", []string{"lithuania", "lithuanian", "lietuva", "lietuvos"}},
	{"LU", []string{"luxembourg", "luxemburg", "luxemburgisch", "luxemburgische", "luxembourgeois", "luxembourgeoise", "lëtzebuerg", "lëtzebuerger"}},
	{"LV", []string{"latvia", "latvian", "latvija", "latvijas"}},
	{"MA", []string{"morocco", "moroccan", "maroc", "marocain", "marocaine", "المغرب"}},
	{"MC", []string{"monaco", "monegasque", "monégasque"}},
	{"MD", []string{"moldova", "moldovan", "moldovenesc"}},
	{"ME", []string{"montenegro", "montenegrin", "crna gora", "crnogorski"}},
	{"MK", []string{"north macedonia", "macedonia", "macedonian", "македонија", "македонски"}},
	{"MO", []string{"macau", "macao", "澳門"}},
	{"MT", []string{"malta", "maltese", "malti", "maltija"}},
	{"MU", []string{"mauritius", "mauritian"}},
	{"MX", []string{"mexico", "mexican", "méxico", "mexicano", "mexicana"}},
	{"MY", []string{"malaysia", "malaysian"}},
	{"MZ", []string{"mozambique", "mozambican", "moçambique", "moçambicano"}},
	{"NG", []string{"nigeria", "nigerian"}},
	{"NI", []string{"nicaragua", "nicaraguan", "nicaragüense"}},
	{"NL", []string{"netherlands", "dutch", "nederland", "nederlandse", "nederlands"}},
	{"NO", []string{"norway", "norwegian", "norge", "norsk", "norske"}},
	{"NZ", []string{"new zealand"}},
	{"PA", []string{"panama", "panamanian", "panamá", "panameño"}},
	{"PE", []string{"peru", "peruvian", "perú", "peruano", "peruana"}},
	{"PH", []string{"philippines", "philippine", "filipino", "pilipinas"}},
	{"PK", []string{"pakistan", "pakistani"}},
	{"PL", []string{"poland", "polish", "polska", "polski", "polskie"}},
	{"PT", []string{"portugal", "portuguese", "português", "portuguesa"}},
	{"PY", []string{"paraguay", "paraguayan", "paraguayo", "paraguaya"}},
	{"QA", []string{"qatar", "qatari", "قطر"}},
	{"RO", []string{"romania", "romanian", "românia", "român", "românesc", "românească"}},
	{"RS", []string{"serbia", "serbian", "srbija", "srpski", "србија", "српски"}},
	{"RU", []string{"russia", "russian", "россия", "российский", "российская"}},
	{"RW", []string{"rwanda", "rwandan"}},
	{"SA", []string{"saudi arabia", "saudi", "السعودية"}},
	{"SE", []string{"sweden", "swedish", "sverige", "svensk", "svenska", "svenskt"}},
	{"SG", []string{"singapore", "singaporean"}},
	{"SI", []string{"slovenia", "slovenian", "slovenija", "slovenski", "slovenska"}},
	{"SK", []string{"slovakia", "slovak", "slovensko", "slovenský", "slovenská", "slovenské"}},
	{"SM", []string{"san marino", "sammarinese"}},
	{"SN", []string{"senegal", "senegalese", "sénégal", "sénégalais"}},
	{"SV", []string{"el salvador", "salvadoran", "salvadoreño"}},
	{"TH", []string{"thailand", "thai", "ไทย"}},
	{"TN", []string{"tunisia", "tunisian", "tunisie", "tunisien"}},
	{"TR", []string{"turkey", "turkish", "türkiye", "türk"}},
	{"TW", []string{"taiwan", "taiwanese", "台灣"}},
	{"UA", []string{"ukraine", "ukrainian", "україна", "український", "українська"}},
	{"US", []string{"united states", "usa", "american"}},
	{"UY", []string{"uruguay", "uruguayan", "uruguayo", "uruguaya"}},
	{"UZ", []string{"uzbekistan", "uzbek", "oʻzbekiston"}},
	{"VE", []string{"venezuela", "venezuelan", "venezolano", "venezolana"}},
	{"VN", []string{"vietnam", "vietnamese", "việt nam"}},
	{"XK", []string{"kosovo", "kosovan", "kosovë"}},
	{"ZA", []string{"south africa", "south african"}},
}

// wordCodes are codes that are more often a word of field names ("account_no",
// "tax_id", "created_at", "is_valid"): they count only where true, in front.
var wordCodes = map[string]bool{"ad": true, "at": true, "by": true, "id": true, "in": true, "is": false, "me": false, "my": false, "no": false, "so": false}

// countryIndex finds the country that a field name names.
type countryIndex struct {
	codes map[string]string // lower-case code to code
	names map[string]string // words joined by one space to code
}

func newCountryIndex() countryIndex {
	x := countryIndex{map[string]string{"uk": "GB"}, map[string]string{}}
	for _, c := range countries {
		x.codes[strings.ToLower(c.code)] = c.code
		for _, n := range c.names {
			x.names[fieldName(n)] = c.code
		}
	}
	return x
}

// find returns the country that the words of a field name give by its name, or
// by its code as the first or last of them ("nl_tax_id", "passport_de"); "" for none.
func (x *countryIndex) find(words []string) string {
	for lo := range words {
		for hi := lo + 1; hi <= min(len(words), lo+longestPhrase); hi++ {
			if code := x.names[strings.Join(words[lo:hi], " ")]; code != "" {
				return code
			}
		}
	}
	if len(words) < 2 {
		return ""
	}
	first, last := words[0], words[len(words)-1]
	if inFront, word := wordCodes[first]; x.codes[first] != "" && (inFront || !word) {
		return x.codes[first]
	}
	if _, word := wordCodes[last]; !word {
		return x.codes[last]
	}
	return ""
}
