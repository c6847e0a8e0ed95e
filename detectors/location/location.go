// Package location detects places of persons: street addresses, postcodes,
// towns, regions and countries, coordinates, and where somebody travelled.
//
// It owns formats, checks and words of these types; which text is offered,
// context and likelihood are the engine's, the lists of words package dict's.
// A place alone is nobody's: in running text towns count only beside a
// postcode, and countries and regions only after a label.
package location

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Detectors returns all detectors of this package.
func Detectors() []detectors.Detector {
	return []detectors.Detector{
		streetAddress, postalCode, city, place, placeOfBirth,
		coordinates, coordinatesMarked, coordinatesWritten,
		pnrLocator, eTicket, travelHistory,
	}
}

// Shares of arbitrary places with the anchors, and of arbitrary short values,
// that the functions accept; the tests measure them.
const (
	placeChance = 0.005
	valueChance = 0.05
)

var streetAddress = detectors.Detector{
	ID: "STREET_ADDRESS",
	Doc: "The street and house number of an address, with floor and flat. Street types of 30 languages stand before the name (Calle, rue, ul.), " +
		"after it (Street, utca) or at its end (Hauptstraße); postcode and town are findings of their own.",
	Category: "contact",
	Family:   detectors.FamilyLocation,
	Tier:     3,
	Version:  1,
	Check:    "street type, capitalised name and house number",
	Chance:   placeChance,
	Anchor:   lex.Numbers,
	// Where no capitalised word stands next to the number.
	Literals:     addressLiterals,
	FoldLiterals: true,
	MaxLen:       160,
	Probe:        probeAddress,
	Value:        valueAddress,
	Context: detectors.Context{
		Keywords: addressLabels,
		Fields:   fields(addressLabels, "street", "strasse", "addr", "address1", "address 1", "address2", "addr line 1", "street name", "stras", "rue", "via", "mailing street", "thoroughfare"),
	},
	Examples: []string{
		"Calle Mayor 12",
		"12 High Street",
		"wohnt in der §Hauptstraße 5a§ seit",
		"§ul. Długa 5/7§, Warszawa",
		"§C/ de la Paz nº 3, 2º B§",
		"5 rue de la Paix",
		"Domicilio: §Cuesta del Río 4, 2 izq§.",
	},
	NearMisses: []string{
		"Arbeitsplatz 5",
		"page 12 Street",
		"Chapter 12 Introduction",
		"version 5 Path",
		"String 5",
		"via Paris 2024",
	},
}

var postalCode = detectors.Detector{
	ID: "POSTAL_CODE", General: true,
	Doc: "A postcode beside the name of a town, or after a label or in a column that asks for it. Forms: the members of the Universal Postal Union " +
		"by libaddressinput's table; a number alone is never one.",
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     3,
	Version:  1,
	Check:    "form of the country and a town beside it",
	Chance:   placeChance,
	Anchor:   lex.Numbers,
	MaxLen:   12,
	Probe:    probePostcode,
	Value:    valuePostcode,
	Context: detectors.Context{
		Keywords: codeLabels,
		Fields:   fields(codeLabels, "zip code", "zipcode", "postalcode", "pstlz", "plz", "mailing postal code", "postleitzahl ort"),
	},
	Examples: []string{
		"§28013§ Madrid",
		"Springfield, IL §62704§",
		"PLZ: §1010§",
		"Postcode: §SW1A 2AA§",
	},
	NearMisses: []string{
		"28013",
		"2019 Madrid",
		"12345 users",
		"in 1990 Paris",
	},
}

var city = detectors.Detector{
	ID: "CITY",
	Doc: "The town of an address, beside a postcode, or after a label or in a column that asks for it. " +
		"Towns of 5,000 inhabitants in Europe and 150,000 elsewhere are known by name (GeoNames).",
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     3,
	Version:  1,
	Check:    "list of towns",
	Chance:   placeChance,
	Anchor:   lex.Numbers,
	MaxLen:   80,
	Probe:    probeTown,
	Value:    valueTown,
	Context: detectors.Context{
		Keywords: cityLabels,
		Fields:   fields(cityLabels, "city name", "locality", "address locality", "mailing city", "ort01", "town name", "village", "suburb"),
	},
	Examples: []string{
		"28013 §Madrid§",
		"Wohnort: §Graz§",
		"Localidad: §Alcalá de Henares§.",
	},
	NearMisses: []string{
		"Madrid",
		"2019 Madrid",
		"Wohnort: unbekannt",
	},
}

var place = detectors.Detector{
	ID:       "LOCATION",
	Doc:      "The country, region or place of a person, after a label or in a column that asks for it.",
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     3,
	Version:  1,
	Check:    "lists of countries (Unicode CLDR), regions and towns (GeoNames)",
	Chance:   valueChance,
	MaxLen:   80,
	Value:    valuePlace,
	Context: detectors.Context{
		Keywords: placeLabels,
		Fields:   fields(placeLabels, "state", "region", "state name", "country name", "address country", "address region", "land1", "mailing country", "mailing state"),
		Required: true,
	},
	Examples: []string{
		"País: §España§.",
		"Country of residence: §Portugal§",
	},
	NearMisses: []string{
		"Portugal",
		"Country: any of them",
	},
}

var placeOfBirth = detectors.Detector{
	ID:       "PLACE_OF_BIRTH",
	Doc:      "Where a person was born, after a label or in a column that asks for it.",
	Category: "demographic",
	Family:   detectors.FamilyLocation,
	Tier:     3,
	Version:  1,
	Check:    "lists of towns and countries, or a capitalised word that is no common one",
	Chance:   valueChance,
	MaxLen:   80,
	Value:    valueTown,
	Context: detectors.Context{
		Keywords: birthPlaceLabels,
		Fields:   fields(birthPlaceLabels, "birth city", "birth country", "pob", "gbort", "birth town"),
		Required: true,
	},
	Examples: []string{
		"Place of birth: §Thessaloniki§",
		"Geburtsort: §Klagenfurt§",
	},
	NearMisses: []string{
		"Thessaloniki",
		"Place of birth: not recorded",
	},
}
