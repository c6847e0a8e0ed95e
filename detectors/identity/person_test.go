package identity

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// persons finds the names in running text: PERSON alone, LIKELY or above.
func persons(t testing.TB, text string) []string {
	t.Helper()
	e, err := detectors.New([]detectors.Detector{person, personRole}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
		if m.Likelihood >= detectors.Likely {
			names = append(names, text[m.Start:m.End])
		}
	}
	return names
}

// TestPersons: names in running text, in the languages and forms they come in.
func TestPersons(t *testing.T) {
	for _, text := range []string{
		"I met §Anna Kowalczyk§ yesterday",
		"signed: §John Q. Adams§",
		"written by §J. R. Johnson§.",
		"§María del Carmen Gutiérrez§ llegó tarde",
		"según §Juan de la Cruz Pérez§ no",
		"door §Jan van der Berg§ geschreven",
		"mit §Hans-Peter Müller§ gesprochen",
		"wie §Sabine Müller-Lüdenscheidt§ sagt",
		"avec §Jean-Pierre Dupont§ hier",
		"con §Giuseppe Rossi§ ieri",
		"hos §Lars Andersson§ i dag",
		"§Marek Nowak§ przyszedł",
		"§O'Brien, Patrick§",
		"met §Patrick O’Brien§ there",
		"Το έγραψε ο §Γεώργιος Παπαδόπουλος§ χθες",
		"каза §Иван Петров§ вчера",
		"Dear Mr. §Wilson§,",
		"Herr §Schneider§ kam",
		"Frau Dr. §Weber§ kam",
		"la señora §Gómez§ vino",
		"Dr. §Carlos Navarro Cuéllar§ C/ Mayor 60",
		"Dra.§Elena Ortiz§ Servicio de Urología",
		"§Ada Fischer§ <ada@example.org>",
		"MARTINEZ LOPEZ is §Rosa Martinez§",
		"Producer §Christoffer Bertelsen§ said",
		"On Monday §Susan Clark§ left",
		"FULL NAME §Mary Johnson§",
		"“§Emma Thompson§” she said",
		"§Michael Smith Jr§",
	} {
		plain, start, end := detectortest.Parse(t, text)
		if got := persons(t, plain); len(got) != 1 || got[0] != plain[start:end] {
			t.Errorf("%q: found %q, want %q", plain, got, plain[start:end])
		}
	}
}

// TestNoPersons: what is written as names are and is none.
func TestNoPersons(t *testing.T) {
	for _, text := range []string{
		"Free Software Foundation", "The Apache License", "New York City", "San Francisco", "Paris, France", "United Kingdom",
		"General Public License", "Open Source Initiative", "Red Hat Enterprise Linux", "Visual Studio Code", "Data Protection Act",
		"Getting Started With Go", "Table Of Contents", "Code Of Conduct", "Release Notes", "Pull Request", "Merge Branch",
		"HTTP Basic Authentication", "HTTP Headers", "JSON Web Token", "XML Schema Definition", "MIT License", "TLS Server Name",
		"Monday Morning", "April Fools", "Merry Christmas", "May June July", "Black Friday",
		"Siemens AG", "Müller GmbH", "Wilson & Company", "Johnson & Sons Ltd", "Deutsche Bank", "Real Madrid", "Manchester United",
		"Calle Antonio Machado 12", "C/ Juan Bravo 3", "Avenida Juan Carlos, 16", "12 Victoria Street", "Plaza Isabel", "rue Victor Hugo",
		"Hospital Carlos Haya", "Universidad Juan Carlos", "Hospital Dr. Carlos Arvelo", "Saint Thomas Hospital",
		"Historia Actual", "Datos Asistenciales", "Fecha De Ingreso", "Neue Zeit", "Lange Straße", "Guten Tag", "Sehr geehrte Damen",
		"foo.Bar Baz", "src/John Smith.go", "@John Smith", "$John Smith", "John Smith(x)", "user_John Smith",
		"Safari", "Mark", "Rose", "May", "Jordan", "Thomas", "smith john", "A Connection", "I Think",
		"Victoria Station",
		"ANA, ANCA", "THE SOFTWARE IS PROVIDED AS IS", "Mendoza, Argentina", "John Doe", "Max Mustermann", "89 Joaquin Suarez 4740",
	} {
		for _, full := range []string{text, "see " + text + " there", "# " + text + "\n"} {
			if got := persons(t, full); len(got) > 0 {
				t.Errorf("%q: found %q", full, got)
			}
		}
	}
}

// TestLabelledPersons: what counts only after a label.
func TestLabelledPersons(t *testing.T) {
	for _, text := range []string{
		"Patient: §Miriam§",
		"Paciente: §Xabier Etxeberria§.",
		"Médico: §Parham Khosravi Shahi§  NºCol: 28 28",
		"Attn: §Dr. Sarah Connor§",
		"Full name: §Ingrid Bergström§",
		"Name: §Wei Zhang§",
	} {
		plain, start, end := detectortest.Parse(t, text)
		got := persons(t, plain)
		if len(got) != 1 || !strings.HasSuffix(plain[start:end], got[0]) {
			t.Errorf("%q: found %q, want %q", plain, got, plain[start:end])
		}
	}
	for _, text := range []string{"Name: OpenSSL", "Name: linux kernel", "Name: Python", "Patient: stable and awake", "Doctor: n/a", "Name: 12", "Name: Foo Bar Library"} {
		if got := persons(t, text); len(got) > 0 {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

// TestLicenceText: running text with capitals and no names in it.
func TestLicenceText(t *testing.T) {
	const text = `Terms And Conditions For Use, Reproduction, And Distribution. "License" shall mean the terms and conditions.
Subject to the terms of this License, each Contributor hereby grants to You a perpetual, worldwide license. In no event
shall The Author be liable. See the File "Copying" in the Top Level Directory of the Source Tree. Version Two of the
Lesser General Public License applies to Derivative Works. Limitation of Liability. Grant of Patent License. Written in
Go and C. Built with Make on Debian Stable and Fedora Core. Apache Maven, Spring Boot, Ruby On Rails, Google Chrome,
Microsoft Windows, Mac Book Pro, Amazon Web Services, Eclipse Foundation, Internet Explorer, Unix System Laboratories.`
	if got := persons(t, text); len(got) > 0 {
		t.Errorf("found %q", got)
	}
}
