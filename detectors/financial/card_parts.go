package financial

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var cvvContext = detectors.Context{
	Keywords: map[string][]string{
		"": {"cvv", "cvc", "cvv2", "cvc2", "cid", "csc", "card verification", "card verification value", "card verification code", "card security code",
			"security code", "cvv code", "cvc code", "cvv number"},
		"de": {"prüfnummer", "kartenprüfnummer", "prüfziffer der karte", "sicherheitscode"}, "fr": {"cryptogramme", "cryptogramme visuel", "code de sécurité"},
		"es": {"código de seguridad", "código cvv"}, "it": {"codice di sicurezza", "codice cvv"}, "nl": {"beveiligingscode", "veiligheidscode"},
		"pl": {"kod cvv", "kod zabezpieczający"}, "pt": {"código de segurança"}, "sv": {"säkerhetskod", "cvc-kod"}, "da": {"kontrolcifre", "sikkerhedskode"},
		"no": {"sikkerhetskode"}, "fi": {"turvakoodi", "tarkistusnumero"}, "cs": {"bezpečnostní kód"}, "sk": {"bezpečnostný kód"}, "hu": {"biztonsági kód"},
		"ro": {"cod cvv", "cod de securitate"}, "el": {"κωδικός ασφαλείας"}, "hr": {"sigurnosni kod"}, "sl": {"varnostna koda"}, "bg": {"код за сигурност"},
		"et": {"turvakood"}, "lv": {"drošības kods"}, "lt": {"saugos kodas"},
	},
	Fields: []string{"cvv", "cvc", "cvv2", "cvc2", "card verification", "card verification value", "card security code", "security code", "card cvv", "card cvc",
		"kartenpruefnummer", "pruefnummer", "kartenprufnummer", "cryptogramme", "codigo seguridad", "codice sicurezza", "beveiligingscode", "cvc code"},
	Required: true,
}

var cardCVV = detectors.Detector{
	ID:       "CREDIT_CARD_CVV",
	Doc:      "Card verification value (CVV2, CVC2, CID): the three or four digits printed on a card. PCI DSS forbids to store it after authorisation.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 2, Version: 1,
	Check: "length", Chance: 0.2,
	Value: func(v []byte) (n int, verdict detectors.Verdict) {
		n = digitsOf(v, 4)
		if n < 3 || endsNumber(v, n) {
			return 0, detectors.Reject
		}
		return n, detectors.Pass
	},
	MaxLen:     4,
	Context:    cvvContext,
	Examples:   []string{"CVV: §123§", "card security code: §4821§", "Prüfnummer: §907§"},
	NearMisses: []string{"123", "CVV: 12", "CVV: 12345", "cvv: ***", "CVV: 123-456"},
}

// digitsOf returns how many digits v begins with; most + 1 when there are more than most.
func digitsOf(v []byte, most int) (n int) {
	for n < len(v) && n <= most && v[n]-'0' < 10 {
		n++
	}
	if n > most {
		return 0
	}
	return n
}

// endsNumber reports whether more of a number follows v[:n]: a digit, a letter,
// or a sign with a digit after it.
func endsNumber(v []byte, n int) bool {
	return lex.GluedAfter(v, n) || n+1 < len(v) && bytes.IndexByte([]byte("-./,:%"), v[n]) >= 0 && v[n+1]-'0' < 10
}

var cardExpiry = detectors.Detector{
	ID:       "CREDIT_CARD_EXPIRY",
	Doc:      "Month until which a card is valid: MM/YY or MM/YYYY, as on the card (ISO/IEC 7813).",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 2, Version: 1,
	Check: "month 1 to 12, year 2000 to 2049", Chance: 0.12,
	Value: valueExpiry, MaxLen: 9,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"": {"expiry", "exp", "exp date", "expiry date", "expiration", "expiration date", "expires", "expires end", "valid thru", "valid through", "valid until", "good thru",
				"card expiry", "card expiration", "exp month/year"},
			"de": {"gültig bis", "ablaufdatum", "verfallsdatum"}, "fr": {"date d'expiration", "expire fin", "expire", "expiration"},
			"es": {"caducidad", "fecha de caducidad", "válida hasta", "vencimiento"}, "it": {"scadenza", "data di scadenza", "valida fino a"}, "nl": {"geldig tot", "vervaldatum"},
			"pl": {"data ważności", "ważna do"}, "pt": {"validade", "data de validade"}, "sv": {"giltig till", "utgångsdatum"}, "da": {"udløbsdato"}, "no": {"utløpsdato"},
			"fi": {"voimassa", "voimassaoloaika"}, "cs": {"platnost do", "platnost karty"}, "sk": {"platnosť do"}, "hu": {"lejárat", "lejárati dátum"},
			"ro": {"data expirării"}, "el": {"ημερομηνία λήξης"}, "hr": {"vrijedi do"}, "sl": {"veljavnost"}, "bg": {"валидна до"}, "et": {"kehtiv kuni"}, "lv": {"derīga līdz"}, "lt": {"galioja iki"},
		},
		Fields: []string{"expiry", "exp date", "expiry date", "expiration date", "card expiry", "card expiration", "card exp", "cc exp", "cc expiry", "valid thru", "exp month year",
			"gueltig bis", "gultig bis", "ablaufdatum", "date expiration", "fecha caducidad", "scadenza", "vervaldatum", "data waznosci", "validade cartao", "utgangsdatum"},
		Required: true,
	},
	Examples:   []string{"Valid thru: §12/27§", "exp: §04/2029§", "Gültig bis: §09-28§"},
	NearMisses: []string{"12/27", "exp: 13/27", "expires: 2027-12-31", "exp: 00/27", "valid thru: 12/27/2030"},
}

func valueExpiry(v []byte) (n int, verdict detectors.Verdict) {
	m := digitsOf(v, 2)
	if m == 0 {
		return 0, detectors.Reject
	}
	i := m
	for i < len(v) && v[i] == ' ' && i < m+1 {
		i++
	}
	if i >= len(v) || v[i] != '/' && v[i] != '-' && v[i] != '.' {
		return 0, detectors.Reject
	}
	for i++; i < len(v) && v[i] == ' ' && i < m+3; {
		i++
	}
	y := digitsOf(v[i:], 4)
	if n = i + y; y != 2 && y != 4 || endsNumber(v, n) {
		return 0, detectors.Reject
	}
	month, year := number(v[:m]), number(v[i:n])
	if y == 4 {
		year -= 2000
	}
	if month < 1 || month > 12 || year < 0 || year > 49 {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

// number is the value of a few digits.
func number(s []byte) (v int) {
	for _, c := range s {
		v = v*10 + int(c-'0')
	}
	return v
}

const trackDoc = "Magnetic stripe of a card (ISO/IEC 7813): track 1, %B, number, ^NAME^, expiry; track 2, ;number=expiry. PCI DSS forbids to store it."

var trackContext = detectors.Context{
	Keywords: map[string][]string{"": {"track1", "track2", "track 1", "track 2", "magstripe", "swipe"}},
	Fields:   []string{"track1", "track2", "track 1", "track 2", "track data", "magstripe"},
}

var cardTrack1 = detectors.Detector{
	ID: "CREDIT_CARD_TRACK", Doc: trackDoc,
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "sentinels, Luhn, issuer, month", Chance: 1e-6,
	Literals: []string{"%B2", "%B3", "%B4", "%B5", "%B6"}, Probe: probeTrack1, MaxLen: 90,
	Context: trackContext,
	Examples: []string{
		"%B4539578763621486^NOVAK/JAN^2712101000000000?",
		"swipe: §%B5425233430109903^BERG/LENA M^29042011234?§",
	},
	NearMisses: []string{"%B4539578763621487^NOVAK/JAN^2712101?", "%B4539578763621486", "%B4 %B5", "%B4539578763621486^NOVAK/JAN^2799101?"},
}

func probeTrack1(text []byte, at int) (start, end int, v detectors.Verdict) {
	pan := at + 2
	i := pan + digitsOf(text[pan:], 19)
	if !isCardNumber(text[pan:i]) || i >= len(text) || text[i] != '^' {
		return 0, 0, detectors.Reject
	}
	name := i + 1
	for i = name; i < len(text) && i-name <= 26 && text[i] >= ' ' && text[i] != '^' && text[i] < 0x7f; i++ {
	}
	if i == name || i+5 >= len(text) || text[i] != '^' {
		return 0, 0, detectors.Reject
	}
	return endTrack(text, at, i+1)
}

// endTrack reads expiry, service code and discretionary data up to the sentinel.
func endTrack(text []byte, start, i int) (int, int, detectors.Verdict) {
	if digitsOf(text[i:min(len(text), i+4)], 4) != 4 || number(text[i+2:i+4])-1 > 11 || number(text[i+2:i+4]) == 0 {
		return 0, 0, detectors.Reject
	}
	end := i + 4
	for end < len(text) && end-start < 88 && (text[end] < 0x80 && lex.IsWord(text[end]) || text[end] == ' ' || text[end] == '=') {
		end++
	}
	if end < len(text) && text[end] == '?' {
		end++
	}
	for end > i && text[end-1] == ' ' {
		end--
	}
	if lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

// isCardNumber reports whether digits are a card's: issuer, length and check digit.
func isCardNumber(digits []byte) bool {
	if len(digits) < 13 {
		return false
	}
	return cardLengths(uint32(number(digits[:6])))>>len(digits)&1 != 0 && checkdigit.Luhn(digits)
}

var cardTrack2 = detectors.Detector{
	ID: "CREDIT_CARD_TRACK", Doc: trackDoc,
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "sentinel, Luhn, issuer, month", Chance: 1e-5,
	Digits: [2]int{13, 19}, Validate: validateTrack2, MaxLen: 90,
	Context: trackContext,
	Examples: []string{
		"track2: §;4539578763621486=27121010000000000000?§",
		"4539578763621486=27121010000000000000",
	},
	NearMisses: []string{";4539578763621487=2712101?", "x=4539578763621486", "4539578763621486=9"},
}

func validateTrack2(t *lex.Token) detectors.Verdict {
	if t.After() != '=' || t.Spaced() || !isCardNumber(t.Compact()) || t.End+5 > len(t.Text) {
		return detectors.Reject
	}
	start, end, v := endTrack(t.Text, t.Start, t.End+1)
	if v == detectors.Reject || end-t.End < 8 {
		return detectors.Reject
	}
	if t.Before() == ';' {
		start--
	}
	t.Start, t.End = start, end
	return v
}
