package gen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// nation is what the estate knows of a country: how people are called there,
// and how they are reached and numbered. Given names are common ones, family
// names are made up.
type nation struct {
	code   string // ISO 3166 alpha-2, also the telephone region
	given  []string
	family []string
	domain string
	city   string
	iban   string // country of the account: where there is no IBAN, another
	ids    []string
}

// nations lists fourteen countries of the European Economic Area, then two
// outside it whose people are customers.
func nations() []nation {
	return []nation{
		{"DE", []string{"Jörg", "Anke", "Uwe", "Birgit"}, []string{"Grauwinkel", "Tannhöfer", "Möwenbrück"}, "post.example.de", "Lübeck", "DE", []string{deTax}},
		{"FR", []string{"Hélène", "Loïc", "Anaïs", "Gérard"}, []string{"Valtreuil", "Bréchemont", "Orsanne"}, "courriel.example.fr", "Nantes", "FR", []string{frNIR}},
		{"ES", []string{"Íñigo", "Lucía", "Begoña", "Andrés"}, []string{"Alcorvena", "Zurbarena", "Montelar"}, "correo.example.es", "Gijón", "ES", []string{esNIF, esNIE}},
		{"IT", []string{"Nicolò", "Chiara", "Ilaria", "Dario"}, []string{"Bellaspina", "Torrevani", "Castiglieri"}, "posta.example.it", "Trieste", "IT", []string{itCF}},
		{"NL", []string{"Sanne", "Joost", "Fenna", "Daan"}, []string{"Wolkenaar", "Duinzicht", "Meerhoven"}, "post.example.nl", "Delft", "NL", []string{nlBSN}},
		{"BE", []string{"Lotte", "Maxime", "Noor", "Thibault"}, []string{"Zandbeke", "Hautecroix", "Linderode"}, "mail.example.be", "Namur", "BE", []string{beNN}},
		{"PL", []string{"Łukasz", "Żaneta", "Paweł", "Małgorzata"}, []string{"Wierzbogórski", "Jasnolas", "Krukodąb"}, "poczta.example.pl", "Gdynia", "PL", []string{plPESEL}},
		{"SE", []string{"Åsa", "Örjan", "Elin", "Göran"}, []string{"Björkvinter", "Stenfjärd", "Löfdunge"}, "post.example.se", "Kalmar", "SE", []string{sePN}},
		{"NO", []string{"Øyvind", "Ragnhild", "Sigrun", "Torbjørn"}, []string{"Fjordåsen", "Snøhavn", "Bergli"}, "epost.example.no", "Molde", "NO", []string{noFNR}},
		{"DK", []string{"Søren", "Mette", "Jeppe", "Gitte"}, []string{"Skovlykke", "Klitgaarden", "Vesterhede"}, "mail.example.dk", "Aarhus", "DK", []string{dkCPR}},
		{"FI", []string{"Päivi", "Jukka", "Aino", "Väinö"}, []string{"Lumijärvi", "Koivuketo", "Sumusaari"}, "posti.example.fi", "Oulu", "FI", []string{fiHETU}},
		{"PT", []string{"Inês", "João", "Conceição", "Rui"}, []string{"Valdourado", "Pedralvas", "Marencinho"}, "correio.example.pt", "Braga", "PT", []string{ptNIF}},
		{"AT", []string{"Resi", "Jürgen", "Lisl", "Alois"}, []string{"Almröser", "Gletscherl", "Donaustätter"}, "post.example.at", "Linz", "AT", []string{atVNR}},
		{"IE", []string{"Aoife", "Cillian", "Niamh", "Ruairí"}, []string{"Glenmorrow", "Balscadden", "Corrawn"}, "mail.example.ie", "Galway", "IE", nil},
		{"GB", []string{"Harriet", "Alfie", "Imogen", "Rhys"}, []string{"Thistlewick", "Marlbrough", "Penhallion"}, "mail.example.co.uk", "Leeds", "GB", []string{ukNINO, ukNHS}},
		{"US", []string{"Dakota", "Wesley", "Savannah", "Tyler"}, []string{"Quillstone", "Harborfield", "Maplewright"}, "mail.example.com", "Dayton", "DE", []string{usSSN}},
	}
}

// person is a synthetic human being.
type person struct {
	nation
	no     int // running number, keeps mail addresses apart
	first  string
	last   string
	female bool
	born   time.Time
}

// people makes n persons, the countries in turn, beginning with the first.
func people(r *rand.Rand, n int, from ...string) []person {
	var where []nation
	for _, x := range nations() {
		if len(from) == 0 || slices.Contains(from, x.code) {
			where = append(where, x)
		}
	}
	out := make([]person, n)
	for i := range out {
		x := where[i%len(where)]
		out[i] = person{
			nation: x,
			no:     i + 1,
			first:  pick(r, x.given),
			last:   pick(r, x.family),
			female: r.IntN(2) == 0,
			born:   time.Date(1948+r.IntN(58), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC),
		}
	}
	return out
}

func (p person) name() string { return p.first + " " + p.last }

// mail is the person's address, in ASCII letters as most providers want it.
func (p person) mail() string {
	return fmt.Sprintf("%s.%s%d@%s", ascii(p.first), ascii(p.last), p.no, p.domain)
}

// workMail is the address of a person who works for the organisation.
func (p person) workMail() string {
	return fmt.Sprintf("%s.%s@nordlicht.example.com", ascii(p.first), ascii(p.last))
}

// id is the person's identifier of a type.
func (p person) id(r *rand.Rand, typ string) string { return identifier(r, typ, p) }

// ascii writes a name in lower case without accents.
func ascii(s string) string {
	return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "a", "ø", "o", "é", "e", "è", "e", "ï", "i", "í", "i",
		"ñ", "n", "ò", "o", "ê", "e", "ã", "a", "ç", "c", "ł", "l", "ż", "z", "ó", "o", "ą", "a", " ", "").Replace(strings.ToLower(s))
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
