package location

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// places finds the values of one type in text, LIKELY or above.
func places(t testing.TB, id, text string) []string {
	t.Helper()
	var rows []detectors.Detector
	for _, d := range Detectors() {
		if d.ID == id {
			rows = append(rows, d)
		}
	}
	e, err := detectors.New(rows, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
		if m.Likelihood >= detectors.Likely {
			found = append(found, text[m.Start:m.End])
		}
	}
	return found
}

// marked checks that of each text exactly the marked part is found.
func marked(t *testing.T, id string, texts []string) {
	t.Helper()
	for _, text := range texts {
		plain, start, end := detectortest.Parse(t, text)
		if got := places(t, id, plain); len(got) != 1 || got[0] != plain[start:end] {
			t.Errorf("%q: found %q, want %q", plain, got, plain[start:end])
		}
	}
}

func none(t *testing.T, id string, texts []string) {
	t.Helper()
	for _, text := range texts {
		for _, full := range []string{text, "see " + text + " there", text + "\n"} {
			if got := places(t, id, full); len(got) > 0 {
				t.Errorf("%s in %q: %q", id, full, got)
			}
		}
	}
}

// TestAddresses: streets and numbers as the countries write them.
func TestAddresses(t *testing.T) {
	marked(t, "STREET_ADDRESS", []string{
		"vive en §Calle Mayor 12§ desde",
		"§Calle de la Virgen de África, 45, 3º Izda§ 28013 Madrid",
		"§C/ Joaquín Costa nº 35, 8º C§ 28047 Madrid",
		"§Avda. Juan Carlos, 16 3A§ .",
		"§Plaza del ayuntamiento 19, 4A§.",
		"§Calle Real, s/n§ 15405 Ferrol",
		"§C/ Irunlarrea, 3§ 31008 Pamplona",
		"§Rúa Travesía de Vigo, 16§",
		"habite §5 rue de la Paix§ à Paris",
		"§12 bis, rue Victor Hugo§",
		"abita in §Via Roma, 3§ a Milano",
		"mora na §Rua Augusta 24§, Lisboa",
		"wohnt §Hauptstraße 5a§ in",
		"wohnt §Lange Straße 12§ in",
		"Büro §Goethestr. 7§, Bonn",
		"woont §Kerkstraat 12§ te",
		"bor §Storgatan 4§ i",
		"bor §Nørregade 15§ i",
		"asuu §Mannerheimintie 10§ ja",
		"mieszka §ul. Długa 5/7§ w",
		"lakik §Kossuth Lajos utca 5§ alatt",
		"dzīvo §Brīvības iela 12§ un",
		"lives at §12 High Street§, Oxford",
		"lives at §221 Baker Street, Apt 4§, London",
		"at §1600 Pennsylvania Avenue§",
		"Address: §Flat 3, 7 Elm Grove§",
		"Domicilio: §Federico Moreno Torroba, 7, 2, B§.",
		"Adresse: §Auf dem Sand 3§",
	})
}

func TestNoAddresses(t *testing.T) {
	none(t, "STREET_ADDRESS", []string{
		"Chapter 12 Introduction", "Figure 3 Street View", "Arbeitsplatz 5", "String 5", "Version 12 Release", "Table 4 Results",
		"page 12 Street", "2 Main Course", "5 Hard Drive", "3 Open Source Project Mission", "1 High Court", "Windows 10 Home",
		"Boeing 747", "via Paris 2024", "et al. Nature 12", "Route 66", "Gate 12", "Track 4", "Calle Rosenquist, 2017",
		"51 Franklin Street, Fifth Floor", "Muster GmbH, Hauptstraße 5", "Mission 5", "iPhone 12", "10.5 Street", "$12 High Street",
		"v1.12 High Street", "12% High Street", "August 12 Monday", "Fig. Name 5",
	})
}

func TestPostcodes(t *testing.T) {
	marked(t, "POSTAL_CODE", []string{
		"§28013§ Madrid", "C/ Mayor 3 §08022§ Barcelona.", "Springfield, IL §62704§", "Austin, TX §78701-1234§", "\n§1010§ Wien",
		"§00-950§ Warszawa", "§1250-096§ Lisboa", "§114 55§ Stockholm", "§1012 AB§ Amsterdam", "Barcelona, §08022§",
		"PLZ: §80331§", "CP: §28035§.", "Postcode: §SW1A 1AA§", "Eircode: §D02 X285§", "ZIP code: §94103-1234§", "Postcode: §MSD 1234§",
	})
	none(t, "POSTAL_CODE", []string{
		"28013", "2019 Madrid", "in 1990 Paris", "12345 users", "12345 Users", "2012 AB", "1012 SS Amsterdam", "99-100 percent",
		"PLZ: unbekannt", "CP: 12/2020", "CP: 1.5", "port 28013 open", "0.28013 Madrid",
	})
}

func TestTowns(t *testing.T) {
	marked(t, "CITY", []string{
		"28013 §Madrid§", "60311 §Frankfurt am Main§, Germany", "1010-001 §Lisboa§", "10115 §Berlin§.", "Localidad: §Alcalá de Henares§.",
		"Wohnort: §Klein Wittensee§", "City: §Springfield§",
	})
	none(t, "CITY", []string{"Madrid", "2019 Madrid", "Berlin", "City: unknown", "Wohnort: 12", "Localidad: se ignora"})
}

func TestPlaces(t *testing.T) {
	marked(t, "LOCATION", []string{"País: §España§.", "Country: §Deutschland§", "Localidad/ Provincia: §Madrid§.", "Provincia: §Gipuzkoa§"})
	none(t, "LOCATION", []string{"España", "Country: the same as above", "Land: in Sicht"})
	marked(t, "PLACE_OF_BIRTH", []string{"Lugar de nacimiento: §Cáceres§.", "Geburtsort: §Bad Ischl§", "Lieu de naissance: §Lyon§"})
}

// TestNumbersEverywhere: random capitalised words with numbers are no more
// often addresses, postcodes or towns than the detectors say.
func TestNumbersEverywhere(t *testing.T) {
	words := strings.Fields("Table Source Value Open Server Client Handle Network Simple Method Index Range Public Window Filter Memory Packet Status Module Object Result Stream Buffer Signal Record Report Header Number System Default Option")
	r := rand.New(rand.NewPCG(7, 8))
	probes := []func([]byte, int) (int, int, detectors.Verdict){probeAddress, probePostcode, probeTown}
	passed, n := make([]int, len(probes)), 20000
	digits := "0123456789"
	for range n {
		before := words[r.IntN(len(words))]
		number := ""
		for range 1 + r.IntN(5) {
			number += string(digits[r.IntN(10)])
		}
		text := []byte(before + " " + number + " " + words[r.IntN(len(words))])
		for i, probe := range probes {
			if _, _, v := probe(text, len(before)+1); v >= detectors.Pass && v != detectors.Sample {
				passed[i]++
			}
		}
	}
	for i, k := range passed {
		if share := float64(k) / float64(n); share > placeChance {
			t.Errorf("probe %d passes %.4f of the numbers, more than %.4f", i, share, placeChance)
		}
	}
}

// FuzzProbes: spans lie in the text and are words of their own.
func FuzzProbes(f *testing.F) {
	for _, s := range []string{"Calle Mayor 12, 3º B", "12 High St, Apt 4", "5 rue de la Paix", "C/ X nº 3", "Calle s/n", "28013 Madrid", "D-1 X", "1012 AB Amsterdam", "geo:1.2345,2.3456", "\xff12 É", "IL 62704"} {
		for at := range len(s) {
			f.Add([]byte(s), at)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		if at < 0 || at+3 > len(text) {
			return
		}
		for i, probe := range []func([]byte, int) (int, int, detectors.Verdict){probeAddress, probePostcode, probeTown, probeGeoURI} {
			// Probes are asked at their anchors and literals only.
			switch digit := text[at]-'0' < 10; {
			case i == 3 && !strings.HasPrefix(string(text[at:]), "geo:"):
				continue
			case i == 0 && !digit && !slices.ContainsFunc(addressLiterals, func(l string) bool {
				return len(text)-at >= len(l) && strings.EqualFold(string(text[at:at+len(l)]), l)
			}):
				continue
			case (i == 1 || i == 2) && !digit:
				continue
			}
			start, end, v := probe(text, at)
			if v == detectors.Reject {
				continue
			}
			if start < 0 || start >= end || end > len(text) {
				t.Fatalf("probe %d of %q at %d: span %d-%d", i, text, at, start, end)
			}
			if lex.GluedAfter(text, end) {
				t.Errorf("probe %d of %q at %d: %q is part of a longer word", i, text, at, text[start:end])
			}
		}
	})
}

// FuzzValues: every Value takes a part of what it is given.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"Calle Mayor 12.", "SW1A 1AA", "Madrid, España", "52°31'12\"N 13°24'18\"E", "(52.1234, 13.1234)", "u4pruydqqvj8", "MAD-LHR", "G8Z2KL", "D-80331", "\xff", "["} {
		f.Add([]byte(s))
	}
	ds := Detectors()
	f.Fuzz(func(t *testing.T, v []byte) {
		if len(v) == 0 || len(v) > detectors.MaxValue {
			return
		}
		for i := range ds {
			if ds[i].Value == nil {
				continue
			}
			if n, verdict := ds[i].Value(v); n < 0 || n > len(v) || verdict != detectors.Reject && n == 0 {
				t.Fatalf("%s of %q: %d bytes, verdict %d", ds[i].ID, v, n, verdict)
			}
		}
	})
}

func TestNoAllocation(t *testing.T) {
	text := []byte("vive en Calle de la Virgen 45, 3º Izda, 28013 Madrid; 12 High Street, Oxford")
	if n := testing.AllocsPerRun(50, func() {
		for at := range text {
			if text[at]-'0' < 10 {
				probeAddress(text, at)
				probePostcode(text, at)
				probeTown(text, at)
			}
		}
		valueAddress(text)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
