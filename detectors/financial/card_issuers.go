package financial

// cardIssuer is a range of issuer numbers (the first six digits) and the
// lengths of the cards issued in it.
type cardIssuer struct {
	from, to uint32
	lengths  uint32 // bit n: n digits
}

const (
	len12 = 1 << 12
	len13 = 1 << 13
	len14 = 1 << 14
	len15 = 1 << 15
	len16 = 1 << 16
	len17 = 1 << 17
	len18 = 1 << 18
	len19 = 1 << 19

	len16to19 = len16 | len17 | len18 | len19
	len12to19 = len12 | len13 | len14 | len15 | len16to19
)

// cardIssuers lists who issues cards (ISO/IEC 7812), ascending and without
// overlaps, so that of two brands in one range the lengths are joined. Ranges
// after Braintree's credit-card-type (MIT, see MANIFEST.csv) and the networks'
// own publications, with two narrowings, as each takes in random numbers by the
// thousand and no cards: its Maestro range "6" to what Maestro did issue, and
// 17 and 18 digits, which others than Maestro and UnionPay allow but do not use.
var cardIssuers = [...]cardIssuer{
	{180000, 180099, len15},                 // JCB
	{213100, 213199, len15},                 // JCB
	{220000, 220499, len16 | len19},         // Mir
	{220500, 220599, len16},                 // Borica
	{222100, 272099, len16},                 // Mastercard, 2-series
	{300000, 305999, len14 | len16 | len19}, // Diners Club
	{309500, 309599, len14 | len16 | len19}, // Diners Club
	{340000, 349999, len15},                 // American Express
	{350000, 352799, len16},                 // no brand's, but what many forms and generators take for JCB's
	{352800, 358999, len16 | len19},         // JCB; RuPay 353, 356; LankaPay 357111
	{359000, 359999, len16},                 // as 350000
	{360000, 369999, len14 | len16 | len19},
	{370000, 379999, len15},                 // American Express
	{380000, 399999, len14 | len16 | len19}, // Diners Club, Discover
	{400000, 499999, len13 | len16 | len19}, // Visa; Dankort and Elo within
	{500000, 501799, len16 | len18 | len19}, // Maestro, not in every length
	{501800, 501899, len12to19},             // Maestro
	{501900, 501999, len16 | len18 | len19}, // Dankort
	{502000, 502099, len12to19},             // Maestro
	{502100, 503799, len16 | len18 | len19},
	{503800, 503899, len12to19},             // Maestro
	{503900, 509999, len16 | len18 | len19}, // Elo, Verve, RuPay
	{510000, 559999, len16},                 // Mastercard
	{560000, 589999, len12to19},             // Maestro; Naranja within
	{601100, 601199, len16 | len19},         // Discover
	{604000, 604299, len16 | len19},         // UkrCard; Maestro
	{606282, 606282, len16},                 // Hipercard
	{606985, 608999, len16},                 // RuPay
	{620000, 629999, len16to19},             // UnionPay
	{630400, 630499, len12to19},             // Maestro, Laser
	{633100, 633499, len16 | len18 | len19}, // Solo
	{636000, 636999, len16 | len19},         // InterPayment, Elo
	{637000, 637999, len16},                 // Hiper, InstaPayment
	{639000, 639099, len12to19},             // Maestro
	{644000, 649999, len16 | len19},         // Discover
	{650000, 659999, len16 | len19},         // Discover, RuPay, Elo, Troy, Verve
	{675900, 676399, len12to19},             // Maestro
	{676700, 677499, len12to19},             // Maestro, Solo
	{810000, 817199, len16to19},             // UnionPay; RuPay within
	{860000, 860099, len16},                 // Uzcard
	{979200, 979299, len16},                 // Troy
	{986000, 986099, len16},                 // Humo
}

// issuersOf holds the part of cardIssuers that an issuer number with these first
// two digits may be in.
var issuersOf = makeIssuersOf()

func makeIssuersOf() (t [100][]cardIssuer) {
	for n := range t {
		from, to := uint32(n)*10000, uint32(n)*10000+9999
		lo := 0
		for lo < len(cardIssuers) && cardIssuers[lo].to < from {
			lo++
		}
		hi := lo
		for hi < len(cardIssuers) && cardIssuers[hi].from <= to {
			hi++
		}
		t[n] = cardIssuers[lo:hi]
	}
	return t
}

// cardLengths returns the lengths issued under an issuer number, 0 when none.
func cardLengths(number uint32) uint32 {
	if number >= 1000000 {
		return 0
	}
	for i, list := 0, issuersOf[number/10000]; i < len(list) && number >= list[i].from; i++ {
		if number <= list[i].to {
			return list[i].lengths
		}
	}
	return 0
}
