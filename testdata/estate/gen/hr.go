package gen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// hr writes the nested staff list, the payroll and letters in the languages of
// the staff.
func (t *tree) hr() error {
	for _, step := range []func() error{t.staff, t.payroll, t.family, t.letters} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// staff: nested JSON, departments of employees.
func (t *tree) staff() error {
	const path = "hr/employees.json"
	const at = "departments[].employees[]."
	r := t.rand(path)
	d := newDoc(r)
	type object = map[string]any
	var departments []object
	staff := people(r, 48)
	for i, name := range []string{"Purchasing", "Warehouse", "IT", "Accounts"} {
		var employees []object
		for j, p := range staff[i*12 : i*12+12] {
			ids := object{}
			for _, typ := range p.ids {
				ids[key(typ)] = d.plant(at+"ids."+key(typ), typ, p.id(r, typ))
			}
			employees = append(employees, object{
				"employee_no": fmt.Sprintf("E-%d%02d", i+1, j), "name": object{"given": p.first, "family": p.last},
				"birth_date": d.plant(at+"birth_date", birthDate, p.born.Format("2006-01-02")),
				"contact": object{
					"email": d.plant(at+"contact.email", email, p.workMail()),
					"phone": d.plant(at+"contact.phone", phone, phoneOf(r, p.code, international)),
				},
				"bank": object{"iban": d.plant(at+"bank.iban", ibanCode, iban(r, p.iban))},
				"ids":  ids, "since": noiseDay(r), "hours_per_week": 20 + r.IntN(20), "badge": hexes(r, 12),
			})
		}
		departments = append(departments, object{"name": name, "cost_centre": fmt.Sprintf("CC-%d", 410+i), "employees": employees})
	}
	b, err := json.MarshalIndent(object{"company": d.plant("company", company, Organisation), "exported": "2026-03-01", "departments": departments}, "", "  ")
	if err != nil {
		return err
	}
	d.buf.Write(append(b, '\n'))
	return t.put(path, d, nil)
}

// payroll: one month's list with accounts.
func (t *tree) payroll() error {
	const path = "hr/payroll/2026-02.csv"
	d := payrollTable(t.rand(path), 40)
	return t.put(path, d.doc, nil)
}

func payrollTable(r *rand.Rand, n int) *table {
	d := newTable(r, ",", "\n", "employee_no|"+employeeID, "name|"+fullName, "iban|"+ibanCode, "gross", "net", "reference")
	for i, p := range people(r, n) {
		d.row(fmt.Sprintf("E-%d", 100+i), p.name(), iban(r, p.iban), amount(r, "."), amount(r, "."), hexes(r, 16))
	}
	return d
}

// family: the children of the staff, for whom there is a fund. Nothing in it
// identifies alone; together it does.
func (t *tree) family() error {
	const path = "hr/family_fund.csv"
	r := t.rand(path)
	d := newTable(r, ",", "\n", "first_name|"+firstName, "last_name|"+lastName, "gender|"+gender, "date_of_birth|"+birthDate,
		"postcode|"+postcode, "city|"+town)
	d.minors = true
	for _, p := range people(r, 40, "DE", "AT") {
		born := time.Date(2017+r.IntN(8), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
		d.row(p.first, p.last, pick(r, []string{"female", "male"}), born.Format("2006-01-02"), postcodeOf(r, p.code), p.city)
	}
	return t.put(path, d.doc, nil)
}

// postcodeOf is a postcode as they are written in a country.
func postcodeOf(r *rand.Rand, code string) string {
	if code == "AT" {
		return fmt.Sprintf("%d", 1010+10*r.IntN(880))
	}
	return fmt.Sprintf("%05d", 10_115+r.IntN(80_000))
}

// letters: prose with labelled values, one file a country.
func (t *tree) letters() error {
	for _, n := range nations() {
		path := "hr/letters/" + strings.ToLower(n.code) + ".txt"
		r := t.rand(path)
		d := newDoc(r)
		for _, p := range people(r, 6, n.code) {
			letter(d, p)
		}
		if err := t.put(path, d, nil); err != nil {
			return err
		}
	}
	return nil
}

// phrases of a letter, by country: born, phone, mail, account, then a closing
// sentence that holds nothing.
func phrases(code string) [5]string {
	english := [5]string{"Date of birth", "Phone", "E-mail", "IBAN", "We look forward to working with you. Your contract follows by post."}
	if p, ok := map[string][5]string{
		"DE": {"geboren am", "Telefon", "E-Mail", "IBAN", "Wir freuen uns auf die Zusammenarbeit. Der Vertrag folgt mit der Post."},
		"AT": {"geboren am", "Telefon", "E-Mail", "IBAN", "Der Dienstvertrag liegt bei. Mit besten Grüßen aus der Personalabteilung."},
		"FR": {"Date de naissance", "Téléphone", "Courriel", "IBAN", "Nous vous souhaitons la bienvenue. Le contrat suit par la poste."},
		"BE": {"Geboortedatum", "Telefoon", "E-mail", "IBAN", "Wij heten u van harte welkom. Het contract volgt per post."},
		"ES": {"Fecha de nacimiento", "Teléfono", "Correo electrónico", "IBAN", "Le damos la bienvenida. El contrato se enviará por correo postal."},
		"IT": {"Data di nascita", "Telefono", "E-mail", "IBAN", "Le diamo il benvenuto. Il contratto segue per posta."},
		"NL": {"Geboortedatum", "Telefoon", "E-mail", "IBAN", "Wij zien uit naar de samenwerking. Het contract volgt per post."},
		"PL": {"Data urodzenia", "Telefon", "E-mail", "IBAN", "Cieszymy się na współpracę. Umowa zostanie przesłana pocztą."},
		"SE": {"Födelsedatum", "Telefon", "E-post", "IBAN", "Vi ser fram emot samarbetet. Avtalet skickas med post."},
		"NO": {"Fødselsdato", "Telefon", "E-post", "IBAN", "Vi gleder oss til samarbeidet. Avtalen sendes i posten."},
		"DK": {"Fødselsdato", "Telefon", "E-mail", "IBAN", "Vi glæder os til samarbejdet. Kontrakten sendes med posten."},
		"FI": {"Syntymäaika", "Puhelin", "Sähköposti", "IBAN", "Odotamme yhteistyötä innolla. Sopimus lähetetään postitse."},
		"PT": {"Data de nascimento", "Telefone", "E-mail", "IBAN", "Damos-lhe as boas-vindas. O contrato segue por correio."},
	}[code]; ok {
		return p
	}
	return english
}

// letter writes one letter; every value stands behind its label.
func letter(d *doc, p person) {
	words := phrases(p.code)
	d.printf("%s\n%s, %s\n\n", d.prose(fullName, p.name()), p.city, noiseDay(d.r))
	for _, typ := range p.ids {
		d.printf("%s: %s\n", local(typ), d.prose(typ, p.id(d.r, typ)))
	}
	d.printf("%s: %s\n", words[0], d.prose(birthDate, p.born.Format(dateForm(p.code))))
	d.printf("%s: %s\n", words[1], d.prose(phone, phoneOf(d.r, p.code, international)))
	d.printf("%s: %s\n", words[2], d.prose(email, p.mail()))
	d.printf("%s: %s\n", words[3], d.prose(ibanCode, fours(iban(d.r, p.iban))))
	d.printf("\n%s\n\nRef. %s/%s\n\n----\n\n", words[4], token(d.r, 6), hexes(d.r, 8))
}

// dateForm is how a country writes a day.
func dateForm(code string) string {
	switch code {
	case "SE", "US":
		return "2006-01-02"
	case "FR", "BE", "ES", "IT", "PT", "IE", "GB":
		return "02/01/2006"
	case "NL":
		return "02-01-2006"
	}
	return "02.01.2006"
}
