package gen

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// sales writes the customer tables, in three dialects and encodings, and the
// orders, which hold nobody's data.
func (t *tree) sales() error {
	for _, step := range []func() error{t.customers, t.kunden, t.clients, t.nordic, t.iberia, t.britain, t.orders} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// customers: comma, UTF-8, English headers, people of every nation.
func (t *tree) customers() error {
	const path = "sales/customers.csv"
	r := t.rand(path)
	d := newTable(r, ",", "\n", "customer_no|"+customerID, "first_name|"+firstName, "last_name|"+lastName, "email|"+email, "phone|"+phone,
		"iban|"+ibanCode, "date_of_birth|"+birthDate, "city|"+town, "country", "newsletter", "created_at", "note")
	for i, p := range people(r, 160) {
		d.row(customerNo(i), p.first, p.last, p.mail(), phoneOf(r, p.code, international), iban(r, p.iban),
			p.born.Format("2006-01-02"), p.city, p.code, pick(r, []string{"true", "false"}), noiseDay(r),
			pick(r, []string{"", "prefers parcels on Fridays", "pays by invoice, 30 days", `called "the gardener" by the driver`}))
	}
	return t.put(path, d.doc, nil)
}

// kunden: semicolon, windows-1252, German headers, German and Austrian people.
func (t *tree) kunden() error {
	const path = "sales/kunden_export.csv"
	r := t.rand(path)
	d := newTable(r, ";", "\r\n", "Kundennr|"+customerID, "Vorname|"+firstName, "Nachname|"+lastName, "Straße|"+street, "Ort|"+town,
		"E-Mail|"+email, "Telefon|"+phone,
		"IBAN|"+ibanCode, "Geburtsdatum|"+birthDate, "Steuer-ID|"+deTax, "Umsatz €")
	for i, p := range people(r, 80, "DE", "AT") {
		tax := ""
		if p.code == "DE" {
			tax = p.id(r, deTax)
		}
		d.row(customerNo(i), p.first, p.last, fmt.Sprintf("Möwenweg %d", 1+r.IntN(90)), p.city, p.mail(),
			phoneOf(r, p.code, international), fours(iban(r, p.iban)), p.born.Format("02.01.2006"), tax, amount(r, ","))
	}
	return t.put(path, d.doc, toWindows1252)
}

// clients: semicolon, windows-1252, French headers, French and Belgian people.
func (t *tree) clients() error {
	const path = "sales/clients_france.csv"
	r := t.rand(path)
	d := newTable(r, ";", "\r\n", "N° client", "Prénom|"+firstName, "Nom", "Ville|"+town, "Courriel|"+email, "Téléphone|"+phone,
		"Date de naissance|"+birthDate, "Numéro de sécurité sociale|"+frNIR, "Numéro national|"+beNN, "Carte bancaire|"+creditCard, "Créé le")
	for i, p := range people(r, 60, "FR", "BE") {
		nir, nn := "", ""
		if p.code == "FR" {
			nir = p.id(r, frNIR)
		} else {
			nn = p.id(r, beNN)
		}
		d.row(customerNo(i), p.first, p.last, p.city, p.mail(), phoneOf(r, p.code, international),
			p.born.Format("02/01/2006"), nir, nn, cardNumber(r), noiseDay(r))
	}
	return t.put(path, d.doc, toWindows1252)
}

// nordic: tab, UTF-16LE with a byte order mark, people of the north and Poland.
func (t *tree) nordic() error {
	const path = "sales/nordic_and_baltic.tsv"
	r := t.rand(path)
	d := newTable(r, "\t", "\r\n", "customer_no|"+customerID, "name|"+fullName, "email|"+email, "mobile|"+phone, "personnummer|"+sePN,
		"fødselsnummer|"+noFNR, "cpr_nummer|"+dkCPR, "henkilötunnus|"+fiHETU, "pesel|"+plPESEL, "city|"+town)
	types := []string{sePN, noFNR, dkCPR, fiHETU, plPESEL}
	for i, p := range people(r, 75, "SE", "NO", "DK", "FI", "PL") {
		cells := []string{customerNo(i), p.name(), p.mail(), phoneOf(r, p.code, international)}
		for _, typ := range types {
			cell := ""
			if slices.Contains(p.ids, typ) {
				cell = p.id(r, typ)
			}
			cells = append(cells, cell)
		}
		d.row(append(cells, p.city)...)
	}
	return t.put(path, d.doc, toUTF16)
}

// iberia: comma, UTF-8, people of the south with one column for each number.
func (t *tree) iberia() error {
	const path = "sales/sur.csv"
	r := t.rand(path)
	types := []string{esNIF, esNIE, ptNIF, itCF}
	d := newTable(r, ",", "\n", "cliente", "nombre|"+fullName, "correo electrónico|"+email, "dni|"+esNIF, "nie|"+esNIE,
		"contribuinte|"+ptNIF, "codice_fiscale|"+itCF, "ciudad|"+town, "importe")
	for i, p := range people(r, 48, "ES", "PT", "IT") {
		cells := []string{customerNo(i), p.name(), p.mail()}
		for _, typ := range types {
			cell := ""
			if slices.Contains(p.ids, typ) && (typ != esNIE || i%2 == 0) && (typ != esNIF || i%2 == 1) {
				cell = p.id(r, typ)
			}
			cells = append(cells, cell)
		}
		d.row(append(cells, p.city, amount(r, "."))...)
	}
	return t.put(path, d.doc, nil)
}

// britain: customers outside the European Economic Area.
func (t *tree) britain() error {
	const path = "sales/overseas.csv"
	r := t.rand(path)
	d := newTable(r, ",", "\n", "customer_no|"+customerID, "name|"+fullName, "email|"+email, "national_insurance_number|"+ukNINO,
		"nhs_number|"+ukNHS, "ssn|"+usSSN, "card_number|"+creditCard, "expires")
	for i, p := range people(r, 30, "GB", "US") {
		nino, nhs, ssn := "", "", ""
		if p.code == "GB" {
			nino, nhs = p.id(r, ukNINO), p.id(r, ukNHS)
		} else {
			ssn = p.id(r, usSSN)
		}
		d.row(customerNo(i), p.name(), p.mail(), nino, nhs, ssn, cardNumber(r), fmt.Sprintf("%02d/%d", 1+r.IntN(12), 27+r.IntN(4)))
	}
	return t.put(path, d.doc, nil)
}

// orders holds order numbers, hashes and amounts: only whose an order is may be
// found in it.
func (t *tree) orders() error {
	const path = "sales/orders.csv"
	r := t.rand(path)
	d := newTable(r, ",", "\n", "order_no", "customer_no|"+customerID, "sku", "quantity", "amount", "invoice_sha1", "request_id", "paid_at")
	for i := range 600 {
		d.row(fmt.Sprintf("ORD-2026-%06d", 1200+i*7), customerNo(r.IntN(160)), fmt.Sprintf("NL-%04d-%c", r.IntN(10_000), 'A'+r.IntN(26)),
			fmt.Sprint(1+r.IntN(40)), amount(r, "."), hexes(r, 40), uuid(r), noiseDay(r))
	}
	return t.put(path, d.doc, nil)
}

func customerNo(i int) string { return fmt.Sprintf("K-%05d", 10_400+i) }

// amount is a sum of money with the given decimal sign.
func amount(r *rand.Rand, decimal string) string {
	return fmt.Sprintf("%d%s%02d", 5+r.IntN(4000), decimal, r.IntN(100))
}

// noiseDay is a day that is nobody's birthday.
func noiseDay(r *rand.Rand) string {
	return fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(2), 1+r.IntN(28))
}

func uuid(r *rand.Rand) string {
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", hexes(r, 8), hexes(r, 4), hexes(r, 3), hexes(r, 3), hexes(r, 12))
}
