package financial

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/checkdigit"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

const (
	cardID  = "CREDIT_CARD"
	cardDoc = "Payment card number of ISO/IEC 7812: 12 to 19 digits that start with an issuer number in use " +
		"and end with a Luhn digit. Issuers and their lengths from the networks' publications. " +
		"Numbers of 12, 13, 17 and 18 digits only where a word or field name says what they are."
	cardCheck = "Luhn, issuer range with its lengths, grouping"

	// cardMaxLen is 19 digits in five groups with separators of up to three bytes.
	cardMaxLen = 32

	// The shares of tokens of random digits, each length as often, that pass.
	// TestCardChance measures them.
	cardChance     = 0.0170
	rareCardChance = 0.0067
)

// creditCard takes the lengths that nearly all cards have.
var creditCard = detectors.Detector{
	ID:       cardID,
	Doc:      cardDoc,
	Category: "financial",
	Family:   detectors.FamilyFinancial,
	Tier:     1,
	Version:  1,
	Check:    cardCheck,
	Chance:   cardChance,
	Digits:   [2]int{14, 19},
	Validate: validateCard,
	MaxLen:   cardMaxLen,
	Context:  cardContext(false),
	Examples: []string{
		"4484 0700 0000 0000",
		"card no. §5500-0055-5555-5559§ exp 12/27",
		"Amex §3782 822463 10005§",
		"Maestro §6759649826438453§",
		"JCB card §3530111333300000§",
		"pan=§2221000000000009§",
		"card §4000000000000000006§",
	},
	NearMisses: []string{
		"4484 0700 0000 0001",
		"5500-0055-5555-555",
		"0000 0000 0000 0000",
		"44 84 07 00 00 00 00 00",
		"9484070000000009",
		"IMEI 490154203237518",
		"4484070000000000a",
		"4484070000007",
		"EAN 4006381333931",
		"0.4484070000000000",
		"MOVV $-4484070000000000, R4",
	},
}

// rareCard takes the other lengths, of old Visa and of Maestro cards: article
// numbers, times and row numbers have them by the million and pass the check as
// often as chance lets them, so these need context.
var rareCard = detectors.Detector{
	ID:       cardID,
	Doc:      cardDoc,
	Category: "financial",
	Family:   detectors.FamilyFinancial,
	Tier:     1,
	Version:  1,
	Check:    cardCheck,
	Chance:   rareCardChance,
	Digits:   [2]int{12, 18},
	Validate: validateRareCard,
	MaxLen:   cardMaxLen,
	Context:  cardContext(true),
	Examples: []string{
		"card number §501800000009§",
		"Visa: §4484070000007§",
	},
	NearMisses: []string{"501800000009", "4484070000007", "order 501800000009"},
}

func cardContext(required bool) detectors.Context {
	return detectors.Context{
		Required: required,
		Keywords: map[string][]string{
			"": {"visa", "mastercard", "maestro", "amex", "american express", "diners club", "discover", "jcb", "unionpay",
				"cvv", "cvc", "cc", "dankort", "rupay"},
			"bg": {"номер на карта", "кредитна карта", "карта"},
			"cs": {"číslo karty", "platební karta", "kreditní karta", "karta"},
			"da": {"kortnummer", "kreditkort", "betalingskort"},
			"de": {"kreditkarte", "kreditkartennummer", "kartennummer", "karte"},
			"el": {"αριθμός κάρτας", "πιστωτική κάρτα", "κάρτα"},
			"en": {"card", "credit card", "debit card", "card number", "card no", "payment card", "cardholder", "credit"},
			"es": {"tarjeta", "número de tarjeta", "tarjeta de crédito"},
			"et": {"kaardi number", "krediitkaart", "pangakaart"},
			"fi": {"kortin numero", "luottokortti", "pankkikortti", "korttinumero"},
			"fr": {"carte", "carte bancaire", "numéro de carte", "carte de crédit"},
			"ga": {"cárta creidmheasa"},
			"hr": {"broj kartice", "kreditna kartica", "kartica"},
			"hu": {"kártyaszám", "bankkártyaszám", "bankkártya", "hitelkártya"},
			"is": {"kortanúmer", "kreditkort", "greiðslukort"},
			"it": {"carta", "carta di credito", "numero carta"},
			"lt": {"kortelės numeris", "kreditinė kortelė", "kortelė"},
			"lv": {"kartes numurs", "kredītkarte", "karte"},
			"mt": {"karta ta kreditu"},
			"nl": {"creditcard", "creditcardnummer", "kaartnummer"},
			"no": {"kortnummer", "kredittkort", "betalingskort"},
			"pl": {"numer karty", "karta kredytowa", "karta płatnicza", "karta"},
			"pt": {"cartão", "número do cartão", "cartão de crédito"},
			"ro": {"număr card", "card de credit", "card bancar"},
			"sk": {"číslo karty", "platobná karta", "kreditná karta"},
			"sl": {"številka kartice", "kreditna kartica", "plačilna kartica"},
			"sv": {"kortnummer", "kontokort", "kreditkort", "kontokortsnummer"},
		},
		Fields: []string{
			"card number", "card no", "card nr", "card num", "card", "credit card", "credit card number", "creditcard", "credit card no",
			"cc number", "cc num", "ccnum", "ccn", "cc no", "cc", "pan", "primary account number", "debit card", "payment card",
			"kreditkarte", "kreditkartennummer", "kartennummer", "numero de carte", "numero carte bancaire", "carte bancaire",
			"numero de tarjeta", "tarjeta", "numero carta", "numero carta di credito", "creditcardnummer", "kaartnummer",
			"numer karty", "numero do cartao", "cartao", "kortnummer", "kontokortsnummer", "kortin numero", "korttinumero",
			"cislo karty", "kartyaszam", "bankkartyaszam", "numar card", "broj kartice", "stevilka kartice", "kaardi number",
			"kartes numurs", "korteles numeris", "kortanumer",
		},
		// Numbers of the same length with the same check digit, and others that
		// machines give out by the million.
		Negative: []string{"imei", "imeisv", "tac", "iccid", "sim", "gtin", "ean", "isbn", "upc", "barcode", "tracking", "timestamp", "trace", "span"},
	}
}

func validateCard(t *lex.Token) detectors.Verdict {
	if isRareLength(t.Len()) {
		return detectors.Reject
	}
	return judgeCard(t, detectors.Strong, detectors.Pass)
}

func validateRareCard(t *lex.Token) detectors.Verdict {
	if !isRareLength(t.Len()) {
		return detectors.Reject
	}
	return judgeCard(t, detectors.Pass, detectors.Weak)
}

// judgeCard gives the verdict for a number in groups or for one that is not,
// where all that it shows on its own holds.
func judgeCard(t *lex.Token, grouped, plain detectors.Verdict) detectors.Verdict {
	inGroups, ok := checkCard(t)
	switch {
	case !ok:
		return detectors.Reject
	case isTestCard(t.Compact()):
		return detectors.Sample
	case inGroups:
		return grouped
	}
	return plain
}

func isRareLength(n int) bool { return n < 14 || n == 17 || n == 18 }

// checkCard checks all that a number shows on its own, and says whether it
// stands in groups.
func checkCard(t *lex.Token) (grouped, ok bool) {
	digits := t.Compact()
	if cardLengths(uint32(t.Num(0, 6)))>>len(digits)&1 == 0 || t.Before() == '.' || isNegative(t) {
		return false, false
	}
	if grouped, ok = cardGroups(t); !ok {
		return false, false
	}
	return grouped, checkdigit.Luhn(digits) && !isOneDigit(digits)
}

// isNegative reports whether a minus stands before the number, the sign of an
// amount or operand: "$-2251797666199552". A hyphen after a word is none, nor is
// a dash at the beginning of a line.
func isNegative(t *lex.Token) bool {
	i := t.Start - 1
	return i > 0 && t.Text[i] == '-' && t.Text[i-1] != '\n' && t.Text[i-1] != '-' && !lex.GluedBefore(t.Text, i)
}

// cardGroups says whether the digits stand in groups as cards are embossed;
// ok is false for other groups or mixed separators.
func cardGroups(t *lex.Token) (grouped, ok bool) {
	if t.Runs() == 1 {
		return false, true
	}
	sep := t.Sep(1)
	if sep != ' ' && sep != '-' && sep != '.' {
		return false, false
	}
	groups := 0 // run lengths as hexadecimal digits
	for i := range t.Runs() {
		if i > 0 && t.Sep(i) != sep || t.Run(i) > 15 {
			return false, false
		}
		groups = groups<<4 | t.Run(i)
	}
	switch groups {
	case 0x4444, 0x465, 0x464, 0x44443, 0x6d, 0x445, 0x4443, 0x4333, 0x444, 0x44442, 0x88:
		return true, true
	}
	return false, false
}

func isOneDigit(digits []byte) bool {
	for _, c := range digits {
		if c != digits[0] {
			return false
		}
	}
	return true
}

// isTestCard reports whether a number is one that payment companies publish
// for tests (PayPal, Stripe, Braintree, Adyen).
func isTestCard(digits []byte) bool {
	switch string(digits) {
	case "4111111111111111", "4012888888881881", "4222222222222", "4242424242424242", "4000056655665556",
		"4005519200000004", "4009348888881881", "4012000033330026", "4012000077777777", "4217651111111119",
		"4500600000000061", "5555555555554444", "5105105105105100", "5200828282828210", "5454545454545454",
		"5500000000000004", "2223003122003222", "2223000048400011", "378282246310005", "371449635398431",
		"378734493671000", "30569309025904", "38520000023237", "3056930009020004", "36227206271667",
		"36259600000004", "6011111111111117", "6011000990139424", "6011000991300009", "6011981111111113",
		"3530111333300000", "3566002020360505", "6200000000000005", "6200000000000047", "6205500000000000004",
		"6243030000000001", "6221261111117766", "6223164991230014", "6304000000000000", "6331101999990016",
		"5019717010103742", "5610591081018250":
		return true
	}
	return false
}
