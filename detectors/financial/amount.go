package financial

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// amount reads a sum of money at the start of v: a currency before or after it
// perhaps, digits with the separators that countries write, a range or a rate
// ("per year") only as far as its first number. It returns the end and the
// number of digits before the decimals.
func amount(v []byte) (end, digits int, currency bool) {
	i := skipCurrency(v, 0)
	currency = i > 0
	start := i
	decimals := 0
	for i < len(v) {
		c := v[i]
		switch {
		case c-'0' < 10:
			digits++
			decimals++
			i++
			continue
		case i == start && (c == '-' || c == '+'):
			i++
			continue
		case i+1 < len(v) && v[i+1]-'0' < 10 && digits > 0 && bytes.IndexByte([]byte(".,' "), c) >= 0:
			decimals = 0
			i++
			continue
		case i+3 < len(v) && (c == 0xc2 && v[i+1] == 0xa0 && v[i+2]-'0' < 10): // no-break space
			decimals = 0
			i += 2
			continue
		case i+3 < len(v) && c == 0xe2 && v[i+1] == 0x80 && (v[i+2] == 0xaf || v[i+2] == 0x99) && v[i+3]-'0' < 10: // narrow space, apostrophe
			decimals = 0
			i += 3
			continue
		}
		break
	}
	if digits == 0 || digits > 12 {
		return 0, 0, false
	}
	if decimals <= 2 && decimals < digits {
		digits -= decimals
	}
	end = i
	if (i < len(v) && (v[i]|0x20) == 'k') && !lex.GluedAfter(v, i+1) { // "45k"
		end, digits = i+1, digits+3
	} else if j := skipCurrency(v, i); j > i {
		end, currency = j, true
	}
	if lex.GluedAfter(v, end) || end < len(v) && v[end] == '%' {
		return 0, 0, false
	}
	return end, digits, currency
}

// currencies are signs and codes as they stand beside sums.
var currencies = [...]string{
	"€", "$", "£", "¥", "₽", "₴", "zł", "Kč", "kr.", "kr", "Ft", "lei", "лв.", "лв", "Fr.", "CHF", "EUR", "USD", "GBP", "PLN", "CZK", "HUF", "RON", "BGN",
	"SEK", "NOK", "DKK", "ISK", "TRY", "RUB", "UAH", "CAD", "AUD", "JPY", "CNY", "INR", "BRL", "MXN", "ZAR", "US$", "Euro", "euro", "euros", "Euros", "EURO",
	"dollars", "pounds", "kronor", "kroner", "złotych", "forint", "Franken",
}

// skipCurrency returns the offset after a currency and the spaces around it at v[i:], i when there is none.
func skipCurrency(v []byte, i int) int {
	j := i
	for j < len(v) && (v[j] == ' ' || v[j] == 0xc2 && j+1 < len(v) && v[j+1] == 0xa0) {
		if v[j] == 0xc2 {
			j++
		}
		j++
	}
	best := 0
	for _, c := range currencies {
		if len(c) > best && len(v)-j >= len(c) && string(v[j:j+len(c)]) == c {
			best = len(c)
		}
	}
	if best == 0 {
		return i
	}
	j += best
	if i > 0 { // after the sum: what follows is not part of it
		return j
	}
	for j < len(v) && v[j] == ' ' {
		j++
	}
	return j
}

// sum makes a detector of amounts that a label or field names.
func sum(id, doc string, words map[string][]string, fields []string, least, most int, examples, misses []string) detectors.Detector {
	return detectors.Detector{
		ID: id, Doc: doc,
		Category: "financial", Family: detectors.FamilyFinancial, Tier: 3, Version: 1,
		Check: "amount", Chance: 0.4,
		Value: func(v []byte) (int, detectors.Verdict) {
			end, digits, currency := amount(v)
			switch {
			case digits < least || digits > most:
				return 0, detectors.Reject
			case currency:
				return end, detectors.Strong
			}
			return end, detectors.Pass
		},
		MaxLen:   32,
		Context:  detectors.Context{Keywords: words, Fields: detectors.FieldsFrom(words, fields...), Required: true},
		Examples: examples, NearMisses: misses,
	}
}

var incomeWords = map[string][]string{
	"bg": {"доход", "годишен доход", "месечен доход"}, "cs": {"příjem", "roční příjem", "čistý příjem"}, "da": {"indkomst", "årsindkomst", "indtægt"},
	"de": {"einkommen", "jahreseinkommen", "nettoeinkommen", "bruttoeinkommen", "haushaltseinkommen", "zu versteuerndes einkommen"}, "el": {"εισόδημα", "ετήσιο εισόδημα"},
	"en": {"income", "annual income", "gross income", "net income", "household income", "monthly income", "yearly income", "taxable income", "personal income"},
	"es": {"ingresos", "ingresos anuales", "renta anual", "ingresos mensuales"}, "et": {"sissetulek"}, "fi": {"tulot", "vuositulot", "bruttotulot"},
	"fr": {"revenu", "revenus", "revenu annuel", "revenu fiscal", "revenu net"}, "ga": {"ioncam"}, "hr": {"prihod", "dohodak", "mjesečni prihod"}, "hu": {"jövedelem", "éves jövedelem", "nettó jövedelem"},
	"is": {"tekjur", "árstekjur"}, "it": {"reddito", "reddito annuo", "reddito netto", "reddito imponibile"}, "lt": {"pajamos", "metinės pajamos"}, "lv": {"ienākumi", "gada ienākumi"},
	"mt": {"dħul"}, "nl": {"inkomen", "jaarinkomen", "netto inkomen", "bruto inkomen"}, "no": {"inntekt", "årsinntekt", "bruttoinntekt"}, "pl": {"dochód", "dochód roczny", "przychód"},
	"pt": {"rendimento", "renda", "rendimento anual", "renda mensal"}, "ro": {"venit", "venit anual", "venit net"}, "sk": {"príjem", "ročný príjem"}, "sl": {"dohodek", "letni dohodek"},
	"sv": {"inkomst", "årsinkomst", "taxerad inkomst"},
}

var income = sum("INCOME", "Income of a person or household: an amount that a label or field names so.", incomeWords,
	[]string{"income eur", "income amount", "incomes"}, 3, 8,
	[]string{"Annual income: §€ 45,200§", "Jahreseinkommen: §38.400,00 EUR§", "revenu net : §2 150§"},
	[]string{"45200", "income: none", "annual income: 12%", "income: 5"})

var salaryWords = map[string][]string{
	"bg": {"заплата", "месечна заплата", "възнаграждение"}, "cs": {"plat", "mzda", "hrubá mzda", "čistá mzda", "měsíční plat"}, "da": {"løn", "månedsløn", "årsløn", "bruttoløn"},
	"de": {"gehalt", "bruttogehalt", "nettogehalt", "monatsgehalt", "jahresgehalt", "lohn", "bruttolohn", "nettolohn", "grundgehalt", "stundenlohn", "vergütung"},
	"el": {"μισθός", "μηνιαίος μισθός", "αμοιβή"}, "en": {"salary", "base salary", "annual salary", "monthly salary", "gross salary", "net salary", "wage", "wages", "gross pay", "net pay",
		"base pay", "hourly wage", "hourly rate", "compensation", "remuneration", "bonus", "pay rate"},
	"es": {"salario", "salario bruto", "salario neto", "sueldo", "nómina", "sueldo bruto"}, "et": {"palk", "töötasu", "brutopalk"}, "fi": {"palkka", "kuukausipalkka", "bruttopalkka"},
	"fr": {"salaire", "salaire brut", "salaire net", "rémunération", "traitement mensuel"}, "ga": {"tuarastal", "pá"}, "hr": {"plaća", "bruto plaća", "neto plaća"},
	"hu": {"fizetés", "bruttó bér", "nettó bér", "munkabér"}, "is": {"laun", "mánaðarlaun"}, "it": {"stipendio", "retribuzione", "retribuzione lorda", "stipendio netto", "ral"},
	"lt": {"atlyginimas", "alga", "darbo užmokestis"}, "lv": {"alga", "darba alga", "bruto alga"}, "mt": {"salarju", "paga"}, "nl": {"salaris", "loon", "brutosalaris", "nettosalaris", "brutoloon", "maandsalaris"},
	"no": {"lønn", "månedslønn", "årslønn", "bruttolønn"}, "pl": {"wynagrodzenie", "pensja", "wynagrodzenie brutto", "płaca"}, "pt": {"salário", "vencimento", "salário bruto", "remuneração", "ordenado"},
	"ro": {"salariu", "salariu brut", "salariu net"}, "sk": {"plat", "mzda", "hrubá mzda"}, "sl": {"plača", "bruto plača", "neto plača"}, "sv": {"lön", "månadslön", "bruttolön", "årslön"},
}

var salary = sum("SALARY", "Pay of an employee: an amount that a label or field names so.", salaryWords,
	[]string{"salary eur", "salary amount", "basesalary", "payrate", "sal"}, 1, 8,
	[]string{"Salary: §52,000§", "Bruttogehalt: §4.250,00 €§", "sueldo: §1.850 EUR§"},
	[]string{"52000", "salary: negotiable", "salary: 5%"})

var loanWords = map[string][]string{
	"cs": {"výše úvěru", "půjčka", "hypotéka"}, "da": {"lånebeløb", "restgæld"}, "de": {"darlehen", "darlehensbetrag", "kreditbetrag", "restschuld", "kreditsumme", "darlehenssumme"},
	"el": {"ποσό δανείου", "δάνειο"}, "en": {"loan", "loan amount", "outstanding loan", "mortgage", "mortgage balance", "outstanding balance", "debt", "debt amount", "arrears", "loan balance", "credit limit"},
	"es": {"préstamo", "importe del préstamo", "hipoteca", "deuda", "deuda pendiente"}, "et": {"laenusumma"}, "fi": {"lainan määrä", "laina"}, "fr": {"montant du prêt", "prêt", "dette", "capital restant dû", "emprunt"},
	"hr": {"iznos kredita", "kredit"}, "hu": {"hitelösszeg", "kölcsön", "tartozás"}, "it": {"importo del prestito", "mutuo", "prestito", "debito residuo"}, "lt": {"paskolos suma"}, "lv": {"aizdevuma summa"},
	"nl": {"leenbedrag", "hypotheek", "lening", "restschuld"}, "no": {"lånebeløp", "restgjeld"}, "pl": {"kwota kredytu", "kwota pożyczki", "zadłużenie"}, "pt": {"empréstimo", "valor do empréstimo", "dívida"},
	"ro": {"valoarea creditului", "împrumut", "datorie"}, "sk": {"výška úveru", "pôžička"}, "sl": {"znesek posojila", "posojilo"}, "sv": {"lånebelopp", "skuld", "bolån"}, "bg": {"размер на кредита", "заем"},
}

var loanRecord = sum("LOAN_RECORD", "Loan, mortgage or debt of a person: the amount, named by its label or field.", loanWords,
	[]string{"loan balance", "principal outstanding"}, 2, 9,
	[]string{"Loan amount: §€ 180,000§", "Restschuld: §92.310,55 EUR§", "dette : §1 200 €§"},
	[]string{"180000", "loan: approved", "credit limit: 5%"})

var transactionWords = map[string][]string{
	"de": {"transaktionsbetrag", "überweisungsbetrag", "zahlungsbetrag", "abbuchung", "gutschrift", "lastschrift"}, "en": {"transaction amount", "transfer amount", "amount debited", "amount credited", "payment amount",
		"amount paid", "transaction value", "debited", "credited", "withdrawal amount"},
	"es": {"importe de la transacción", "importe de la transferencia", "cargo en cuenta"}, "fr": {"montant de la transaction", "montant du virement", "montant débité"}, "it": {"importo della transazione", "importo bonifico"},
	"nl": {"transactiebedrag", "overgemaakt bedrag"}, "pl": {"kwota transakcji", "kwota przelewu"}, "pt": {"valor da transação", "valor da transferência"}, "sv": {"transaktionsbelopp"}, "da": {"transaktionsbeløb"},
	"no": {"transaksjonsbeløp"}, "fi": {"tapahtuman määrä", "maksun määrä"}, "cs": {"částka transakce", "částka převodu"}, "hu": {"tranzakció összege"}, "ro": {"suma tranzacției"},
}

var transactionRecord = sum("TRANSACTION_RECORD", "Payment of a person: the amount of a booking, named by its label or field.", transactionWords,
	[]string{"txn amount", "tx amount", "trx amount", "transaction amt"}, 1, 9,
	[]string{"Transaction amount: §EUR 48.20§", "Überweisungsbetrag: §1.250,00 €§"},
	[]string{"48.20", "transaction amount: pending"})

var scoreWords = map[string][]string{
	"de": {"schufa-score", "schufa", "bonitätsindex", "bonität", "kreditscore", "schufa-basisscore"}, "en": {"credit score", "fico", "fico score", "credit rating", "creditworthiness", "vantagescore", "experian score", "risk score"},
	"es": {"puntuación crediticia", "calificación crediticia"}, "fr": {"cote de crédit", "score de crédit"}, "it": {"punteggio di credito", "merito creditizio"}, "nl": {"kredietscore", "bkr-score"},
	"pl": {"ocena kredytowa", "scoring bik", "punktacja bik"}, "pt": {"pontuação de crédito"}, "sv": {"kreditbetyg", "kreditvärdighet"}, "fi": {"luottoluokitus"}, "da": {"kreditvurdering"}, "no": {"kredittscore"},
	"cs": {"kreditní skóre"}, "hu": {"hitelképességi pontszám"}, "ro": {"scor de credit"},
}

var creditScore = detectors.Detector{
	ID:       "CREDIT_SCORE",
	Doc:      "Score or rating of a person's creditworthiness (GDPR Art. 22 and 35): a number of two to four digits, a share of one hundred or letters of a rating, named by its label or field.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 3, Version: 1,
	Check: "range", Chance: 0.4,
	Value: valueScore, MaxLen: 8,
	Context:    detectors.Context{Keywords: scoreWords, Fields: detectors.FieldsFrom(scoreWords, "creditscore", "schufa score", "ficoscore"), Required: true},
	Examples:   []string{"Credit score: §712§", "SCHUFA-Score: §97,4 %§", "credit rating: §BBB+§"},
	NearMisses: []string{"712", "credit score: unknown", "credit score: 71234"},
}

func valueScore(v []byte) (n int, verdict detectors.Verdict) {
	if d := digitsOf(v, 4); d >= 2 {
		if n = d; n+1 < len(v) && (v[n] == ',' || v[n] == '.') && v[n+1]-'0' < 10 {
			n += 1 + digitsOf(v[n+1:], 2)
		}
		for j := n; j < len(v) && j <= n+1; j++ {
			if v[j] == '%' {
				n = j + 1
				break
			}
		}
		if value := number(v[:d]); endsNumber(v, n) || value > 1000 {
			return 0, detectors.Reject
		}
		return n, detectors.Pass
	}
	for n < len(v) && n < 3 && v[n]-'A' < 4 { // AAA to D
		n++
	}
	if n > 0 && n < len(v) && (v[n] == '+' || v[n] == '-') {
		n++
	}
	if n == 0 || lex.GluedAfter(v, n) {
		return 0, detectors.Reject
	}
	return n, detectors.Weak
}

var purchaseHistory = detectors.Detector{
	ID:       "PURCHASE_HISTORY",
	Doc:      "What a person bought: the text of a field so named. Columns of customer, order and item together say the same and are for whoever reads the inventory.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 3, Version: 1,
	Check: "label", Chance: 0.5,
	Value: func(v []byte) (n int, verdict detectors.Verdict) {
		n = min(len(v), 120)
		for n > 0 && (!lex.IsWord(v[n-1]) || lex.GluedAfter(v, n)) {
			n--
		}
		if n < 3 || string(v[:n]) == "null" || string(v[:n]) == "none" {
			return 0, detectors.Reject
		}
		return n, detectors.Pass
	},
	MaxLen: 120,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"en": {"purchase history", "purchased items", "order history", "items purchased", "products purchased", "previous purchases", "shopping history"},
			"de": {"kaufhistorie", "bestellhistorie", "gekaufte artikel", "einkaufshistorie"}, "es": {"historial de compras", "productos comprados"}, "fr": {"historique des achats", "articles achetés", "historique des commandes"},
			"it": {"storico acquisti", "cronologia acquisti", "articoli acquistati"}, "nl": {"aankoopgeschiedenis", "bestelgeschiedenis"}, "pl": {"historia zakupów", "historia zamówień"}, "pt": {"histórico de compras"},
			"sv": {"köphistorik", "orderhistorik"}, "da": {"købshistorik"}, "no": {"kjøpshistorikk"}, "fi": {"ostohistoria"}, "cs": {"historie nákupů"}, "hu": {"vásárlási előzmények"}, "ro": {"istoric achiziții"},
		},
		Fields: []string{"purchase history", "purchased items", "order history", "items purchased", "products purchased", "last purchase", "kaufhistorie", "bestellhistorie", "historial compras",
			"historique achats", "storico acquisti", "aankoopgeschiedenis", "historia zakupow", "historico compras", "kophistorik"},
		Required: true,
	},
	Examples:   []string{"Purchase history: §running shoes, insulin pump case§", "Kaufhistorie: §Babywindeln, Schnuller§"},
	NearMisses: []string{"running shoes", "purchase history: null", "order history: -"},
}
