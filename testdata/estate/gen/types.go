package gen

import (
	"fmt"
	"math/rand/v2"
)

// The detector types that the estate holds, by the IDs of the catalogue.
const (
	email      = "EMAIL_ADDRESS"
	phone      = "PHONE_NUMBER"
	creditCard = "CREDIT_CARD"
	ibanCode   = "IBAN_CODE"
	ipAddress  = "IP_ADDRESS"
	macAddress = "MAC_ADDRESS"
	urlLogin   = "URL_CREDENTIALS"
	birthDate  = "DATE_OF_BIRTH"
	usSSN      = "US_SSN"
	ukNINO     = "UK_NINO"
	ukNHS      = "UK_NHS"
	deTax      = "DE_TAX_ID"
	frNIR      = "FR_NIR"
	esNIF      = "ES_NIF"
	esNIE      = "ES_NIE"
	itCF       = "IT_FISCAL_CODE"
	nlBSN      = "NL_BSN"
	beNN       = "BE_NN"
	plPESEL    = "PL_PESEL"
	sePN       = "SE_PERSONNUMMER"
	noFNR      = "NO_FODSELSNUMMER"
	dkCPR      = "DK_CPR"
	fiHETU     = "FI_PERSONAL_IDENTITY_CODE"
	ptNIF      = "PT_NIF"
	atVNR      = "AT_VNR"
	firstName  = "FIRST_NAME"
	lastName   = "LAST_NAME"
	fullName   = "PERSON"
	gender     = "GENDER"
	postcode   = "POSTAL_CODE"
	town       = "CITY"
	street     = "STREET_ADDRESS"
	employeeID = "EMPLOYEE_ID"
	customerID = "GENERIC_ID"
	company    = "ORGANIZATION"
	userName   = "USERNAME"
)

// Types lists every type that the estate plants, sorted.
func Types() []string {
	return []string{atVNR, beNN, town, creditCard, birthDate, deTax, dkCPR, email, employeeID, esNIE, esNIF, fiHETU, firstName, frNIR,
		gender, customerID, ibanCode, ipAddress, itCF, lastName, macAddress, nlBSN, noFNR, company, fullName, phone, plPESEL, postcode,
		ptNIF, sePN, street, ukNHS, ukNINO, urlLogin, userName, usSSN}
}

// identifier makes a valid number of a national type for a person. It panics
// on a type that has none: a fault of this package, not of its input.
func identifier(r *rand.Rand, typ string, p person) string {
	switch typ {
	case deTax:
		return germanTaxID(r)
	case frNIR:
		return frenchNIR(r, p)
	case esNIF:
		return spanishNIF(r)
	case esNIE:
		return spanishNIE(r)
	case itCF:
		return italianFiscalCode(r, p)
	case nlBSN:
		return dutchBSN(r)
	case beNN:
		return belgianNumber(r, p)
	case plPESEL:
		return polishPESEL(r, p)
	case sePN:
		return swedishNumber(r, p)
	case noFNR:
		return norwegianNumber(r, p)
	case dkCPR:
		return danishCPR(r, p)
	case fiHETU:
		return finnishCode(r, p)
	case ptNIF:
		return portugueseNIF(r)
	case atVNR:
		return austrianNumber(r, p)
	case ukNINO:
		return britishNINO(r)
	case ukNHS:
		return britishNHS(r)
	case usSSN:
		return americanSSN(r)
	}
	panic(fmt.Sprintf("no identifier of type %s", typ))
}

// local is how a form in the person's country calls the number.
func local(typ string) string {
	return map[string]string{
		deTax: "Steuer-ID", frNIR: "Numéro de sécurité sociale", esNIF: "NIF", esNIE: "NIE", itCF: "Codice fiscale",
		nlBSN: "BSN", beNN: "Rijksregisternummer", plPESEL: "PESEL", sePN: "Personnummer", noFNR: "Fødselsnummer",
		dkCPR: "CPR-nummer", fiHETU: "Henkilötunnus", ptNIF: "NIF", atVNR: "Sozialversicherungsnummer",
		ukNINO: "National Insurance number", ukNHS: "NHS number", usSSN: "SSN",
	}[typ]
}

// key is the name of the number in a JSON document or table.
func key(typ string) string {
	return map[string]string{
		deTax: "steuer_id", frNIR: "numero_securite_sociale", esNIF: "nif", esNIE: "nie", itCF: "codice_fiscale",
		nlBSN: "bsn", beNN: "rijksregisternummer", plPESEL: "pesel", sePN: "personnummer", noFNR: "fodselsnummer",
		dkCPR: "cpr_nummer", fiHETU: "henkilotunnus", ptNIF: "contribuinte", atVNR: "sozialversicherungsnummer",
		ukNINO: "national_insurance_number", ukNHS: "nhs_number", usSSN: "ssn",
	}[typ]
}
