package location

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var pnrLocator = detectors.Detector{
	ID: "PNR_LOCATOR",
	Doc: "The record locator of an airline booking: six letters and digits, chosen by each reservation system; which characters it leaves out " +
		"(often 0, 1, I, O) differs between them, so that all are accepted.",
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     2,
	Version:  1,
	Check:    "six capitals and digits, not digits alone",
	Chance:   0.9,
	MaxLen:   6,
	Value:    valueLocator,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"en": {"pnr", "record locator", "booking reference", "booking code", "reservation code", "airline reference", "confirmation code"},
			"de": {"buchungscode", "buchungsreferenz", "buchungsnummer"},
			"fr": {"numéro de réservation", "référence de réservation", "référence du dossier"},
			"es": {"localizador", "código de reserva", "localizador de reserva"},
			"it": {"codice di prenotazione", "codice prenotazione"},
			"pt": {"código de reserva", "localizador"},
			"nl": {"boekingscode", "reserveringscode"},
			"pl": {"numer rezerwacji", "kod rezerwacji"},
			"sv": {"bokningsnummer", "bokningsreferens"},
			"da": {"bookingreference"},
			"no": {"bookingreferanse"},
			"fi": {"varaustunnus"},
		},
		Fields:   []string{"pnr", "pnr code", "record locator", "booking reference", "booking code", "reservation code", "buchungscode", "localizador", "pnr locator", "rloc"},
		Required: true,
	},
	Examples: []string{
		"PNR: §G8Z2KL§",
		"Buchungscode: §YBIRI7§",
	},
	NearMisses: []string{
		"G8Z2KL",
		"PNR: 123456",
		"PNR number is given",
	},
}

// valueLocator accepts six capitals and digits, one of them a letter.
func valueLocator(v []byte) (n int, verdict detectors.Verdict) {
	letters := 0
	for n < len(v) && (v[n]-'0' < 10 || isUpper(v[n])) {
		if isUpper(v[n]) {
			letters++
		}
		n++
	}
	if n != 6 || letters == 0 || lex.GluedAfter(v, n) {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

var eTicket = detectors.Detector{
	ID: "ETICKET_NUMBER",
	Doc: "The number of an airline ticket: three digits of the airline, ten of form and serial number, and on some documents a check digit, " +
		"the remainder of division by 7. Sources disagree whether the airline's digits count, so either remainder is accepted.",
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     2,
	Version:  1,
	Check:    "mod 7 on the optional 14th digit",
	Chance:   0.7,
	Shapes:   []string{"9{13}", "999-9{10}", "999 9{10}", "9{14}", "999-9{10}-9", "999 9{10} 9", "999-9{11}", "999 9999 999 999"},
	MaxLen:   18,
	Validate: validateTicket,
	Context: detectors.Context{
		Keywords: map[string][]string{
			"en": {"e-ticket", "eticket", "e-ticket number", "ticket number", "electronic ticket", "ticket no", "airline ticket"},
			"de": {"ticketnummer", "flugscheinnummer"},
			"fr": {"numéro de billet", "billet électronique"},
			"es": {"número de billete", "billete electrónico"},
			"it": {"numero biglietto", "biglietto elettronico"},
			"pt": {"número do bilhete", "bilhete eletrónico"},
			"nl": {"ticketnummer"},
			"pl": {"numer biletu"},
			"sv": {"biljettnummer"},
			"fi": {"lipun numero"},
		},
		Fields:   []string{"eticket", "eticket number", "e ticket number", "ticket number", "ticketnummer", "airline ticket number", "tkt no"},
		Required: true,
	},
	Examples: []string{
		"e-ticket number: §724-2117777256§",
		"Ticketnummer §7242117777256§",
	},
	NearMisses: []string{
		"7242117777256",
		"e-ticket number: 724-211777725",
		"ticket number 00000000000000",
	},
}

// validateTicket checks the 14th digit where there is one.
func validateTicket(t *lex.Token) detectors.Verdict {
	c := t.Compact()
	if c[0] == '0' && c[1] == '0' && c[2] == '0' {
		return detectors.Reject
	}
	if len(c) == 13 {
		return detectors.Pass
	}
	check := int(c[13] - '0')
	if remainder7(c[:13]) == check || remainder7(c[3:13]) == check {
		return detectors.Pass
	}
	return detectors.Reject
}

func remainder7(digits []byte) int {
	r := 0
	for _, c := range digits {
		r = (r*10 + int(c-'0')) % 7
	}
	return r
}

var travelHistory = detectors.Detector{
	ID:       "TRAVEL_HISTORY",
	Doc:      "That a person travelled, booked or boarded: words of travel documents near a person, and routes in a field that says so.",
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     3,
	Version:  1,
	Check:    "list of words",
	Chance:   0.05,
	MaxLen:   120,
	Value:    valueItinerary,
	Terms: map[string][]string{
		"en": {"boarding pass", "flight itinerary", "travel itinerary", "passenger name record", "frequent flyer", "travel history", "hotel reservation"},
		"de": {"bordkarte", "reiseplan", "flugbuchung", "reiseverlauf", "hotelbuchung", "vielflieger*"},
		"fr": {"carte d'embarquement", "itinéraire de voyage", "réservation de vol"},
		"es": {"tarjeta de embarque", "itinerario de viaje", "reserva de vuelo"},
		"it": {"carta d'imbarco", "itinerario di viaggio", "prenotazione del volo"},
		"pt": {"cartão de embarque", "itinerário de viagem", "reserva de voo"},
		"nl": {"instapkaart", "reisschema", "vluchtreservering"},
		"pl": {"karta pokładowa", "plan podróży", "rezerwacja lotu"},
		"sv": {"boardingkort", "resplan", "flygbokning"},
		"da": {"boardingkort", "rejseplan"},
		"no": {"boardingkort", "reiserute"},
		"fi": {"tarkastuskortti", "matkasuunnitelma"},
		"cs": {"palubní vstupenka", "cestovní plán"},
		"sk": {"palubný lístok", "cestovný plán"},
		"hu": {"beszállókártya", "útiterv"},
		"ro": {"carte de îmbarcare"},
		"el": {"κάρτα επιβίβασης"},
	},
	Context: detectors.Context{
		Keywords: map[string][]string{
			"en": {"travel itinerary", "flight itinerary", "flight route", "travel history", "countries visited"},
			"de": {"reiseroute", "flugroute", "reiseverlauf", "bereiste länder"},
			"fr": {"itinéraire", "trajet"},
			"es": {"itinerario", "trayecto"},
			"it": {"itinerario", "tratta"},
			"pt": {"itinerário", "trajeto"},
			"nl": {"reisroute", "traject"},
			"pl": {"trasa podróży"},
			"sv": {"resrutt"},
			"fi": {"matkareitti"},
		},
		Fields:   []string{"travel history", "itinerary", "travel itinerary", "flight itinerary", "trip route"},
		Required: true,
	},
	Examples: []string{
		"Itinerary: §Madrid - Paris - London§",
		"Flight route: §MAD-LHR-JFK§",
	},
	NearMisses: []string{
		"a boarding pass is needed",
		"the itinerary object",
		"Itinerary: to be confirmed",
	},
}

// valueItinerary accepts two places or more: names of towns and countries, or
// codes of airports (three capitals), with marks, arrows or "to" between.
func valueItinerary(v []byte) (n int, verdict detectors.Verdict) {
	n = valueEnd(v)
	places := 0
	for i := 0; i < n; {
		w, ok := wordAt(v, i)
		if !ok {
			i++
			continue
		}
		end := w.end
		if e, sure, ok := townAt(v[:n], i); ok && sure {
			places, end = places+1, e
		} else if code := codes(v[w.start:w.end]); code > 0 {
			places += code
		}
		i = max(end, i+1)
	}
	if places < 2 {
		return 0, detectors.Reject
	}
	return n, detectors.Pass
}

// codes counts the airport codes that a word consists of: "MAD-LHR" are two.
func codes(word []byte) (n int) {
	for i := 0; i < len(word); i += 4 {
		if len(word) < i+3 || !isUpper(word[i]) || !isUpper(word[i+1]) || !isUpper(word[i+2]) || i+3 < len(word) && word[i+3] != '-' {
			return 0
		}
		n++
	}
	return n
}
