package demographic

import "github.com/pdatlas/pdatlas/detectors/vocabulary"

// wordsIn is a set asked whether it has a word anywhere in a text.
type wordsIn struct{ *vocabulary.Set }

func (w wordsIn) contains(text []byte) bool {
	_, end := w.Find(text)
	return end > 0
}

// sexes are nouns and adjectives that say the sex of the person whose age stands beside them.
var sexes = vocabulary.NewSet([]string{
	"woman", "man", "girl", "boy", "male", "female", "lady", "gentleman", "housewife",
	"frau", "mann", "mädchen", "junge", "patientin", "männlich*", "weiblich*", "rentnerin", "schülerin", "herr", "dame",
	"mujer", "mujeres", "hombre", "varón", "niño", "niña", "masculino", "femenina", "femenino", "chica", "chico", "anciano", "anciana", "señora", "señor",
	"femme", "homme", "fille", "garçon", "patiente", "masculin", "féminin",
	"donna", "uomo", "ragazza", "ragazzo", "bambina", "bambino", "signora",
	"mulher", "homem", "menina", "menino", "rapariga", "rapaz", "senhora",
	"vrouw", "meisje", "jongen", "patiënte", "kobieta", "kobiety", "mężczyzna", "mężczyzny", "chłopiec", "dziewczyna", "dziewczynka", "pacjentka",
	"kvinna", "kvinde", "kvinne", "flicka", "pojke", "pige", "dreng", "jente", "gutt", "nainen", "mies", "tyttö", "poika",
	"žena", "muž", "dívka", "chlapec", "dievča", "pacientka", "férfi", "lány", "fiú", "femeie", "bărbat", "fată", "băiat", "pacientă",
	"muškarac", "djevojčica", "dječak", "ženska", "moški", "deklica", "deček", "naine", "mees", "tüdruk", "poiss", "sieviete", "vīrietis",
	"meitene", "zēns", "moteris", "vyras", "mergaitė", "berniukas", "мъж", "жена", "момче", "момиче", "пациентка", "άνδρας", "γυναίκα", "αγόρι", "κορίτσι", "kona", "karlmaður", "stúlka", "drengur", "mara", "raġel", "bean", "fear",
})

// persons are words for somebody whose age may follow or precede.
var persons = wordsIn{vocabulary.NewSet([]string{
	"woman", "man", "girl", "boy", "male", "female", "patient", "person", "child", "infant", "student", "lady", "son", "daughter", "mother", "father",
	"husband", "wife", "brother", "sister", "he", "she", "he's", "she's", "who", "who's", "i", "i'm", "mr", "mrs", "ms", "employee", "resident", "teenager",
	"driver", "victim", "suspect", "volunteer", "athlete", "player", "worker", "nurse", "veteran", "widow", "citizen", "applicant", "claimant", "pupil",
	"frau", "mann", "mädchen", "junge", "patientin", "kind", "herr",
	"mujer", "hombre", "varón", "niño", "niña", "paciente", "lactante", "joven", "adulto", "adulta", "anciano", "anciana", "señora", "señor",
	"femme", "homme", "fille", "garçon", "patiente", "enfant", "monsieur", "madame",
	"donna", "uomo", "ragazza", "ragazzo", "bambina", "bambino", "paziente", "signora", "signore",
	"mulher", "homem", "menina", "menino", "doente", "utente", "criança",
	"vrouw", "meisje", "jongen", "patiënt", "patiënte", "pacjent", "pacjentka", "kobieta", "mężczyzna", "chłopiec", "dziewczyna", "dziecko",
	"kvinna", "kvinde", "kvinne", "pojke", "flicka", "nainen", "mies", "potilas", "žena", "muž", "pacient", "pacientka", "férfi", "beteg",
	"femeie", "bărbat", "pacient", "pacientă", "muškarac", "pacijent", "bolnik", "bolnica", "naine", "mees", "patsient", "sieviete", "vīrietis",
	"moteris", "vyras", "мъж", "жена", "пациент", "пациентка", "άνδρας", "γυναίκα", "ασθενής", "kona", "maður", "sjúklingur", "mara", "raġel", "fear", "bean",
})}

// ageSaid are words that say that a number is an age.
var ageSaid = wordsIn{vocabulary.NewSet([]string{
	"aged", "age", "alt", "alter", "edad", "idade", "âge", "âgé", "âgée", "âgés", "età", "leeftijd", "oud", "wiek", "wieku", "lat życia",
	"věk", "věku", "vek", "veku", "kor", "életkor", "vârstă", "varsta", "vârsta", "dob", "dobi", "star", "stara", "starost", "starosti", "ålder",
	"alder", "gammal", "gammel", "ikä", "iässä", "vana", "vanus", "vecs", "veca", "vecums", "amžius", "amžiaus", "aldur", "gamall", "gömul", "d'aois", "възраст", "ηλικία", "ηλικίας",
	"compie", "compió", "cumplió", "cumple", "fête ses", "turned", "turns", "d'âge", "turning",
})}

// things have an age that is nobody's.
var things = wordsIn{vocabulary.NewSet([]string{
	"company", "companies", "bug", "bugs", "server", "building", "software", "code", "codebase", "project", "system", "file", "files", "machine",
	"computer", "kernel", "house", "tree", "car", "wine", "whisky", "plan", "bond", "bonds", "contract", "loan", "mortgage", "version", "version*",
	"kernel*", "linux", "firm", "business", "organization", "organisation", "tradition", "institution", "protocol", "standard", "law", "act", "issue", "patch",
	"garantie", "gewährleistung", "jubiläum", "bestehen", "bestand", "laufzeit", "vertrag*", "erfahrung", "berufserfahrung", "tradition*",
	"firma", "unternehmen", "haus", "auto", "anleihe", "geschichte", "zugehörigkeit", "betriebszugehörigkeit", "frist", "bindung",
	"garantía", "experiencia", "antigüedad", "contrato", "hipoteca", "évolución", "evolución", "duración", "seguimiento",
	"garantie*", "expérience", "ancienneté", "contrat", "garanzia", "esperienza", "contratto", "garantia", "experiência", "contrato", "ervaring",
	"doświadczenia", "gwarancji", "gwarancja", "umowy", "erfarenhet", "garanti", "tapasztalat", "garancia", "jótállás", "zkušeností", "záruka",
})}

// yearWords are units of an age, after its number.
var yearWords = vocabulary.NewSet([]string{
	"years old", "year old", "years", "year", "yrs", "yr", "yrs old", "years of age", "y", "yo", "y o", "y/o", "months old", "months", "weeks old", "days old",
	"jahre alt", "jahre", "jahren", "j", "monate", "monate alt", "monaten", "años", "años de edad", "año", "meses", "meses de edad", "semanas", "días",
	"ans", "an", "mois", "anni", "anno", "mesi", "anos", "anos de idade", "ano", "jaar", "jaar oud", "maanden", "lat", "lata", "rok", "roku", "miesięcy",
	"let", "roky", "rokov", "měsíců", "éves", "év", "hónapos", "ani", "de ani", "luni", "godina", "godine", "mjeseci", "leta", "mesecev",
	"år", "år gammal", "år gammel", "månader", "måneder", "vuotta", "vuotias", "kuukautta", "aastat", "aastane", "aastat vana", "gadi", "gadu", "gadus",
	"metai", "metų", "ára", "ár", "sena", "snin", "bliain", "bliain d'aois", "години", "г", "годишен", "годишна", "ετών", "χρονών", "χρόνων", "έτη",
})

// numberWords are ages in words, in the languages whose documents write them so.
var numberWords = vocabulary.NewSet([]string{
	"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
	"seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
	"un", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis",
	"diecisiete", "dieciocho", "diecinueve", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa",
	"ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn",
	"siebzehn", "achtzehn", "neunzehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig",
	"deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "vingt", "trente",
	"quarante", "cinquante", "soixante", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici", "tredici",
	"quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta",
	"ottanta", "novanta", "dois", "três", "quatro", "sete", "oito", "dez", "doze", "treze", "catorze", "vinte", "trinta", "quarenta", "cinquenta",
	"sessenta", "oitenta", "noventa",
})

// years are the units of an age that are counted in years.
var years = wordsIn{vocabulary.NewSet([]string{"años", "año", "anos", "ans", "anni", "years", "jahre", "jahren"})}
