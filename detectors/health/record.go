package health

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

var recordWords = map[string][]string{
	"bg": {"номер на пациента", "история на заболяването", "ид на пациента", "из №"}, "cs": {"číslo pacienta", "chorobopis", "číslo chorobopisu", "číslo karty pacienta"}, "da": {"patientnummer", "journalnummer", "patientjournal"},
	"de": {"patientennummer", "patienten-id", "patienten-nr", "fallnummer", "fall-nr", "aufnahmenummer", "krankenaktennummer", "patientenakte", "pat-nr", "pid"},
	"el": {"αριθμός φακέλου ασθενούς", "αριθμός ασθενούς", "αριθμός μητρώου ασθενούς"},
	"en": {"mrn", "medical record number", "medical record numbers", "medical record no", "medical record", "medical records", "patient id", "patient number", "patient no", "patient identifier", "hospital number", "hospital no",
		"med rec no", "med rec number", "med rec", "chart number", "chart no", "health record number", "patient record", "patient records", "record number", "unit number", "patient ids", "clinic number", "encounter number", "visit number", "accession number", "mr number"},
	"es": {"nhc", "n.h.c", "cipa", "número de historia clínica", "nº historia clínica", "nº de historia clínica", "historia clínica", "número de historia", "nº historia", "nº de historia", "número de paciente", "id de paciente", "episodio", "nº episodio"},
	"et": {"haigusloo number", "patsiendi number"}, "fi": {"potilasnumero", "potilastunnus"}, "fr": {"ipp", "numéro de dossier", "n° de dossier", "numéro de patient", "numéro patient", "dossier médical", "identifiant patient", "iep", "numéro de séjour"},
	"ga": {"uimhir othair"}, "hr": {"broj pacijenta", "matični broj bolesnika", "broj povijesti bolesti"}, "hu": {"páciens azonosító", "törzsszám", "kórlapszám", "betegazonosító"}, "is": {"sjúkraskrárnúmer", "sjúklinganúmer"},
	"it": {"numero cartella clinica", "cartella clinica", "n. cartella", "codice paziente", "id paziente", "numero paziente", "numero di cartella"}, "lt": {"paciento numeris", "ligos istorijos numeris", "kortelės numeris pacientas"},
	"lv": {"pacienta numurs", "slimības vēstures numurs"}, "mt": {"numru tal-pazjent"}, "nl": {"patiëntnummer", "patientnummer", "dossiernummer", "patiënt-id", "patnr"}, "no": {"pasientnummer", "journalnummer", "pasient-id"},
	"pl": {"numer pacjenta", "numer historii choroby", "nr historii choroby", "numer kartoteki", "id pacjenta", "nr księgi głównej"}, "pt": {"número do processo", "processo clínico", "número de utente", "nº do processo", "prontuário", "número do prontuário"},
	"ro": {"număr foaie observație", "cod pacient", "fo nr", "număr fișă"}, "sk": {"číslo pacienta", "číslo chorobopisu"}, "sl": {"številka pacienta", "matični indeks"}, "sv": {"patientnummer", "journalnummer", "patient-id", "reservnummer"},
}

var medicalRecordNumber = detectors.Detector{
	ID:       "MEDICAL_RECORD_NUMBER",
	Doc:      "Number of a patient or of their record in a hospital or practice: four to 16 letters and digits as the house likes, named by its label or field.",
	Category: healthID, Family: detectors.FamilyHealth, Tier: 2, Version: 1,
	Check: "length", Chance: 0.4, General: true,
	Shapes:   []string{"A{1,4}9{5,12}", "A{1,4}-9{4,12}", "9{4,12}-9{1,4}", "9{4,12}/9{1,4}"},
	Digits:   [2]int{7, 12},
	Validate: validateRecord,
	Value:    valueRecord, MaxLen: 32,
	Context: detectors.Context{
		Keywords: recordWords,
		Fields: detectors.FieldsFrom(recordWords, "patientid", "pat id", "pat no", "patient nr", "patno", "hospital id", "mrn number", "medrec", "chart id", "patient num", "numero historia",
			"historia clinica numero", "case number patient", "patient mrn"),
		Required: true,
	},
	Examples: []string{
		"MRN: §8847221§",
		"NHC: §9876257868/85§.",
		"Patientennummer: §P-004711§",
		"patient records (§R7180575§)",
		"numéro de dossier : §2024-00417§",
	},
	NearMisses: []string{"8847221", "MRN: none", "MRN: 12", "patient id: string", "NHC: 01/02/2020"},
}

// medicalRecordPrefixed is the same with the label as its prefix.
var medicalRecordPrefixed = detectors.Detector{
	ID:       "MEDICAL_RECORD_NUMBER",
	Doc:      medicalRecordNumber.Doc,
	Category: healthID, Family: detectors.FamilyHealth, Tier: 1, Version: 1,
	Check: "prefix that names it, digits", Chance: 1e-5,
	Literals: []string{"MRN-", "MRN#", "NHC-"}, FoldLiterals: true, Probe: probePrefixed, MaxLen: 16,
	Context:    detectors.Context{Keywords: medicalRecordNumber.Context.Keywords, Fields: medicalRecordNumber.Context.Fields},
	Examples:   []string{"MRN-753356", "for patient §nhc-272226§ and", "(§MRN#0048213§)"},
	NearMisses: []string{"MRN-", "MRN-12", "XMRN-753356", "MRN-75335X"},
}

func probePrefixed(text []byte, at int) (start, end int, v detectors.Verdict) {
	from := at + len("MRN-")
	end = from + digitsOf(text[from:min(len(text), from+12)])
	if n := end - from; n < 4 || n > 10 || lex.GluedBefore(text, at) || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Pass
}

func validateRecord(t *lex.Token) detectors.Verdict {
	if isDate(t.Text[t.Start:t.End]) {
		return detectors.Reject
	}
	return detectors.Pass
}

func valueRecord(v []byte) (n int, verdict detectors.Verdict) {
	id := lex.ReadIdent(v, 16)
	if id.Digits < 3 || id.Chars < 4 || isDate(v[:id.End]) || isCode(v, id.End) {
		return 0, detectors.Reject
	}
	return id.End, detectors.Pass
}

// isDate reports whether s is three groups of digits as dates have them.
func isDate(s []byte) bool {
	seps, longest, run := 0, 0, 0
	for _, c := range s {
		if c-'0' < 10 {
			run++
			longest = max(longest, run)
			continue
		}
		if c != '/' && c != '.' && c != '-' || run == 0 {
			return false
		}
		seps, run = seps+1, 0
	}
	return seps == 2 && len(s) >= 6 && len(s) <= 10 && (longest == 4 || longest == 2)
}

// isCode reports whether a bracket or another sign of program text follows v[:n].
func isCode(v []byte, n int) bool { return n < len(v) && bytes.IndexByte([]byte("([{$%"), v[n]) >= 0 }

var insuranceWords = map[string][]string{
	"bg": {"здравноосигурителен номер", "номер на здравна осигуровка"}, "cs": {"číslo pojištěnce", "zdravotní pojištění"}, "da": {"sygesikringsnummer", "sundhedskortnummer", "sygesikringsbevis"},
	"de": {"versichertennummer", "versicherten-nr", "versichertennr", "krankenversichertennummer", "kv-nummer", "kvnr", "kv-nr", "krankenkassennummer", "egk-nummer", "mitgliedsnummer der krankenkasse", "versichertenkarte"},
	"el": {"αριθμός ασφαλισμένου", "αριθμός μητρώου ασφαλισμένου", "ασφάλιση υγείας"},
	"en": {"health insurance number", "health insurance id", "health insurance no", "insurance id", "insurance number", "health plan number", "health plan id", "insurance member id", "health card number", "health card no",
		"beneficiary number", "subscriber number", "medicare number", "medicaid number", "medicaid id", "insurance card number", "health plan beneficiary number", "insured id"},
	"es": {"nass", "n.a.s.s", "nss", "nuss", "naf", "número de afiliación", "nº afiliación", "número de la seguridad social", "nº seguridad social", "seguridad social", "tarjeta sanitaria", "cip", "número de tarjeta sanitaria", "nº tarjeta sanitaria", "número de asegurado"},
	"et": {"ravikindlustuse number", "haigekassa number"}, "fi": {"kela-kortti", "sairausvakuutuskortti", "sairausvakuutusnumero"}, "fr": {"numéro d'assuré", "carte vitale", "numéro de mutuelle", "numéro d'adhérent mutuelle", "n° assuré", "numéro ameli"},
	"ga": {"uimhir chárta leighis"}, "hr": {"broj osigurane osobe", "mbo", "broj zdravstvene iskaznice"}, "hu": {"taj", "taj szám", "tajszám", "biztosítási szám"}, "is": {"sjúkratryggingar"},
	"it": {"tessera sanitaria", "numero tessera sanitaria", "numero di assistito", "codice assistito", "codice assicurato"}, "lt": {"draudimo numeris", "sveikatos draudimo numeris"}, "lv": {"veselības apdrošināšanas numurs"},
	"mt": {"numru tas-sigurtà"}, "nl": {"verzekerdennummer", "verzekerdenummer", "zorgverzekering", "polisnummer zorgverzekering", "uzovi"}, "no": {"helsetrygdkort", "trygdenummer"}, "pl": {"numer ubezpieczenia", "ubezpieczenie zdrowotne", "numer ubezpieczonego"},
	"pt": {"número de beneficiário", "nº de beneficiário", "número de segurado", "cartão de utente", "carteirinha"}, "ro": {"număr asigurat", "card de sănătate", "cod asigurat"}, "sk": {"číslo poistenca", "zdravotná poisťovňa"},
	"sl": {"številka zavarovane osebe", "zzzs", "kzz"}, "sv": {"försäkrings-id", "sjukförsäkringsnummer"},
}

var healthInsuranceID = detectors.Detector{
	ID:       "HEALTH_INSURANCE_ID",
	Doc:      "Number of an insured person with a health insurer or service, of a country that is not told apart: six to 20 letters and digits, named by its label or field.",
	Category: healthID, Family: detectors.FamilyHealth, Tier: 2, Version: 1,
	Check: "length", Chance: 1, General: true,
	Digits:   [2]int{7, 20},
	Validate: validateRecord,
	Value: func(v []byte) (int, detectors.Verdict) {
		id := lex.ReadIdent(v, 20)
		if id.Digits < 4 || id.Chars < 6 || isDate(v[:id.End]) || isCode(v, id.End) {
			return 0, detectors.Reject
		}
		return id.End, detectors.Pass
	},
	MaxLen: 32,
	Context: detectors.Context{
		Keywords: insuranceWords,
		Fields: detectors.FieldsFrom(insuranceWords, "insuranceid", "ins id", "health insurance", "hic number", "kv nummer", "versichertennr", "health plan no", "insurance no",
			"insured number", "health insurance card", "medicare id"),
		Required: true,
	},
	Examples: []string{
		"NASS: §45 78934578 09§.",
		"Health insurance number: §HI-4711-88902§",
		"Versichertennummer: §4711/88902-77§",
	},
	NearMisses: []string{"45 78934578 09", "insurance number: none", "NASS: 12", "TAJ: 01/02/2020"},
}

var bloodType = detectors.Detector{
	ID:       "BLOOD_TYPE",
	Doc:      "Blood group in the systems AB0 and Rhesus: A, B, AB or 0 (O), with + or -, Rh positive or negative, named by its label or field.",
	Category: special, Family: detectors.FamilyHealth, Tier: 2, Version: 1,
	Check: "the eight groups", Chance: 0.02,
	Value: valueBlood, MaxLen: 28,
	Context: detectors.Context{
		Keywords: bloodWords,
		Fields:   detectors.FieldsFrom(bloodWords, "bloodtype", "blood grp", "abo rh", "abo group", "rh factor"),
		Required: true,
	},
	Examples:   []string{"Blood type: §AB+§", "Blutgruppe: §0 Rh negativ§", "grupo sanguíneo: §O-§", "groupe sanguin : §A positif§"},
	NearMisses: []string{"AB+", "blood type: C+", "Blutgruppe: unbekannt", "blood type: A1B2"},
}

var bloodWords = map[string][]string{
	"bg": {"кръвна група"}, "cs": {"krevní skupina"}, "da": {"blodtype"}, "de": {"blutgruppe"}, "el": {"ομάδα αίματος"}, "en": {"blood type", "blood group", "abo", "blood"}, "es": {"grupo sanguíneo", "tipo de sangre", "grupo y rh"},
	"et": {"veregrupp"}, "fi": {"veriryhmä"}, "fr": {"groupe sanguin"}, "ga": {"fuilghrúpa"}, "hr": {"krvna grupa"}, "hu": {"vércsoport"}, "is": {"blóðflokkur"}, "it": {"gruppo sanguigno"}, "lt": {"kraujo grupė"},
	"lv": {"asins grupa", "asinsgrupa"}, "mt": {"grupp tad-demm"}, "nl": {"bloedgroep"}, "no": {"blodtype"}, "pl": {"grupa krwi"}, "pt": {"grupo sanguíneo", "tipo sanguíneo"}, "ro": {"grupa sanguină", "grupă sanguină"},
	"sk": {"krvná skupina"}, "sl": {"krvna skupina"}, "sv": {"blodgrupp"},
}

func valueBlood(v []byte) (n int, verdict detectors.Verdict) {
	switch {
	case len(v) > 1 && (v[0] == 'A' || v[0] == 'a') && (v[1] == 'B' || v[1] == 'b'):
		n = 2
	case len(v) > 0 && bytes.IndexByte([]byte("ABOab0o"), v[0]) >= 0:
		n = 1
	default:
		return 0, detectors.Reject
	}
	if end := rhesus(v, n); end > 0 {
		return end, detectors.Strong
	}
	if n == len(v) || v[n] == ',' || v[n] == ';' || v[n] == '.' {
		return n, detectors.Pass
	}
	return 0, detectors.Reject
}

// rhesus returns the end of the Rhesus factor after v[:n], 0 when there is none.
func rhesus(v []byte, n int) int {
	i := n
	for i < len(v) && (v[i] == ' ' || v[i] == '(' || v[i] == ',') && i < n+2 {
		i++
	}
	rest := v[i:]
	for _, rh := range [...]string{"RhD", "Rhesus", "rhesus", "Rh", "RH", "rh", "D"} {
		if bytes.HasPrefix(rest, []byte(rh)) {
			i += len(rh)
			break
		}
	}
	for i < len(v) && (v[i] == ' ' || v[i] == '(' || v[i] == '.') && i < n+12 {
		i++
	}
	if i < len(v) && (v[i] == '+' || v[i] == '-') {
		if i++; i < len(v) && v[i] == ')' {
			i++
		}
		if lex.GluedAfter(v, i) {
			return 0
		}
		return i
	}
	if len(v)-i < 3 || !fold(v[i:i+3], "pos") && !fold(v[i:i+3], "neg") {
		return 0
	}
	word := i
	for i < len(v) && lex.IsWord(v[i]) {
		i++
	}
	if i-word > 10 { // "positif", "негативен"
		return 0
	}
	return i
}

func fold(s []byte, want string) bool {
	for i := range want {
		if s[i]|0x20 != want[i] {
			return false
		}
	}
	return true
}
