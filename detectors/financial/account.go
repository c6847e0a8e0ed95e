package financial

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// accountWords name an account without saying in which notation it stands.
var accountWords = map[string][]string{
	"bg": {"банкова сметка", "номер на сметка"}, "cs": {"číslo účtu", "bankovní účet", "bankovní spojení"}, "da": {"kontonummer", "bankkonto", "kontonr"},
	"de": {"kontonummer", "konto-nr", "kontonr", "konto nr", "bankverbindung", "kontoverbindung", "bankkonto"}, "el": {"τραπεζικός λογαριασμός", "αριθμός λογαριασμού"},
	"en": {"bank account", "bank account number", "account number", "account no", "account nr", "acct no", "acct number", "bank acct", "checking account", "savings account",
		"account num", "bank details"},
	"es": {"cuenta bancaria", "número de cuenta", "nº de cuenta", "cuenta corriente", "cuenta de ahorros"}, "et": {"kontonumber", "arvelduskonto"},
	"fi": {"tilinumero", "pankkitili"}, "fr": {"numéro de compte", "compte bancaire", "n° de compte", "rib", "coordonnées bancaires"}, "ga": {"cuntas bainc", "uimhir chuntais"},
	"hr": {"broj računa", "žiro račun", "bankovni račun"}, "hu": {"bankszámlaszám", "számlaszám", "bankszámla"}, "is": {"reikningsnúmer", "bankareikningur"},
	"it": {"conto corrente", "numero di conto", "numero conto", "conto bancario"}, "lt": {"sąskaitos numeris", "banko sąskaita"}, "lv": {"konta numurs", "bankas konts"},
	"mt": {"kont bankarju", "numru tal-kont"}, "nl": {"rekeningnummer", "bankrekening", "bankrekeningnummer"}, "no": {"kontonummer", "bankkonto", "kontonr"},
	"pl": {"numer konta", "numer rachunku", "rachunek bankowy", "nr konta", "nr rachunku"}, "pt": {"conta bancária", "número de conta", "nib", "conta corrente"},
	"ro": {"cont bancar", "număr de cont", "numărul contului"}, "sk": {"číslo účtu", "bankový účet"}, "sl": {"številka računa", "bančni račun", "trr"},
	"sv": {"kontonummer", "bankkonto", "bankkontonummer", "kontonr"},
}

var bankAccount = detectors.Detector{
	ID:       "BANK_ACCOUNT",
	Doc:      "Number of a bank account in a national notation that is not told apart: six to 20 digits, with letters in a few countries, named by a label or field. An IBAN is IBAN_CODE.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 2, Version: 1,
	Check: "length", Chance: 0.5,
	Digits:   [2]int{7, 20},
	Validate: func(t *lex.Token) detectors.Verdict { return detectors.Pass },
	Value:    valueAccount, MaxLen: 40,
	Context: detectors.Context{
		Keywords: accountWords,
		Fields:   detectors.FieldsFrom(accountWords, "acct num", "account num", "accountnumber", "bank account nr", "bankn", "konto", "account id bank"),
		Required: true,
	},
	Examples: []string{
		"Account number: §31926819§",
		"Kontonummer: §1234567890§",
		"número de cuenta: §2100 0418 45 0200051332§",
		"numer konta: §49 1020 2892 2276 3005§",
	},
	NearMisses: []string{"31926819", "account number: 12", "account number: unknown", "Kontonummer: siehe unten"},
}

func valueAccount(v []byte) (n int, verdict detectors.Verdict) {
	id := lex.ReadIdent(v, 30)
	if id.Digits < 5 || id.Chars-id.Digits > 6 || id.Lower {
		return 0, detectors.Reject
	}
	return id.End, detectors.Pass
}

var policyWords = map[string][]string{
	"bg": {"полица", "номер на полица", "застрахователна полица"}, "cs": {"číslo pojistky", "pojistná smlouva", "číslo pojistné smlouvy"}, "da": {"policenummer", "policenr", "forsikringsnummer"},
	"de": {"versicherungsschein", "versicherungsscheinnummer", "policennummer", "policenr", "policen-nr", "versicherungsschein-nr", "vertragsnummer der versicherung", "polizzennummer"},
	"el": {"αριθμός ασφαλιστηρίου", "ασφαλιστήριο", "αριθμός συμβολαίου"}, "en": {"policy number", "policy no", "policy nr", "insurance policy", "policy id", "insurance policy number"},
	"es": {"número de póliza", "nº de póliza", "póliza", "nº póliza"}, "et": {"poliisi number", "kindlustuspoliis"}, "fi": {"vakuutusnumero", "vakuutuskirja", "vakuutuskirjan numero"},
	"fr": {"numéro de police", "police d'assurance", "n° de police", "numéro de contrat d'assurance"}, "ga": {"uimhir pholasaí"}, "hr": {"broj police", "polica osiguranja"},
	"hu": {"kötvényszám", "biztosítási kötvény"}, "is": {"skírteinisnúmer", "tryggingarnúmer"}, "it": {"numero di polizza", "numero polizza", "polizza", "n. polizza", "polizza n"},
	"lt": {"poliso numeris", "draudimo polisas"}, "lv": {"polises numurs", "apdrošināšanas polise"}, "mt": {"numru tal-polza"}, "nl": {"polisnummer", "verzekeringspolis", "polisnr"},
	"no": {"polisenummer", "forsikringsnummer", "avtalenummer"}, "pl": {"numer polisy", "nr polisy", "polisa"}, "pt": {"número da apólice", "apólice", "nº da apólice"},
	"ro": {"număr poliță", "poliță de asigurare", "numărul poliței"}, "sk": {"číslo poistky", "poistná zmluva"}, "sl": {"številka police", "zavarovalna polica"},
	"sv": {"försäkringsnummer", "försäkringsbrev", "policenummer"},
}

var insurancePolicy = detectors.Detector{
	ID:       "INSURANCE_POLICY",
	Doc:      "Number of an insurance policy: six to 20 letters and digits as the insurer likes, named by a label or field.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 2, Version: 1,
	Check: "length", Chance: 0.5,
	Value: valuePolicy, MaxLen: 32,
	Context: detectors.Context{Keywords: policyWords, Fields: detectors.FieldsFrom(policyWords, "policynumber", "polnum", "policy num", "versicherungsschein nr"), Required: true},
	Examples: []string{
		"Policy number: §HH-4711-2290 A§",
		"Versicherungsschein-Nr: §LV 8834 2291§",
		"numéro de police : §00482917§",
	},
	NearMisses: []string{"HH-4711-2290", "policy number: none", "policy number: 12", "privacy policy: 2024"},
}

func valuePolicy(v []byte) (n int, verdict detectors.Verdict) {
	id := lex.ReadIdent(v, 20)
	if id.Chars < 5 || id.Digits < 3 || id.Lower {
		return 0, detectors.Reject
	}
	if id.End < len(v) && v[id.End] == ' ' && id.End+2 <= len(v) && v[id.End+1]-'A' < 26 && (id.End+2 == len(v) || !lex.IsWord(v[id.End+2])) {
		return id.End + 2, detectors.Pass // a check letter that stands apart
	}
	return id.End, detectors.Pass
}
