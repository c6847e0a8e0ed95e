package contact

// phoneKeywords stand before a telephone number in running text and forms.
// Field names count as keywords too and are not repeated.
var phoneKeywords = map[string][]string{
	"": {"tel", "phone", "fax", "gsm", "whatsapp", "sms", "voip", "msisdn"},
	"en": {
		"phones", "telephones", "mobiles", "call", "calls", "called", "calling", "dial", "ring", "text me", "reach me at", "reach us at",
		"reachable at", "reached at", "reach", "main line", "direct line", "contact us at", "contact me at", "hotline", "helpline", "toll free", "messages to",
		"switchboard", "landline", "desk", "ph", "call me", "contact",
	},
	"de": {"tel", "telefonisch", "handynr", "ruf", "anrufen", "rückruf", "durchwahl", "festnetz", "hotline", "mobil", "fon", "erreichbar unter", "tel nr"},
	"fr": {"tél", "téléphone", "téléphoner", "appeler", "appelez", "portable", "télécopie", "fixe", "joindre au", "n° de téléphone"},
	"es": {"tfno", "tfn", "tlfno", "tlfn", "telf", "telfs", "tlf", "tels", "teléfono", "teléfonos", "llamar", "llame", "móvil", "movil", "contacto"},
	"it": {"tel", "telefono", "chiamare", "chiama", "cellulare", "cell", "recapito"},
	"nl": {"telefoon", "bellen", "mobiel", "telnr", "doorkiesnummer"},
	"pt": {"telefone", "telef", "telemóvel", "telm", "tlm", "ligar", "ligue", "celular", "contacto", "contato"},
	"sv": {"tfn", "telefon", "ring", "mobilnr", "växel"},
	"da": {"tlf", "telefon", "ring", "mobilnr", "træffes på"},
	"no": {"tlf", "telefon", "ring", "mobilnr", "sentralbord"},
	"is": {"sími", "símanúmer", "farsími", "heimasími", "gsm"},
	"fi": {"puh", "puhelin", "puhelimitse", "soita", "matkapuhelin", "vaihde", "kännykkä"},
	"et": {"tel", "telefon", "mobiil", "helista", "helistada"},
	"lv": {"tālr", "tālrunis", "mob", "zvanīt", "zvaniet"},
	"lt": {"tel", "telefonas", "mob", "skambinti", "skambinkite"},
	"pl": {"tel", "telefon", "kom", "komórka", "zadzwoń", "dzwonić", "telefoniczny", "faks"},
	"cs": {"tel", "telefon", "mobil", "volejte", "zavolejte", "tel č"},
	"sk": {"tel", "telefón", "mobil", "volajte", "zavolajte"},
	"sl": {"tel", "telefon", "gsm", "pokličite", "mobilni"},
	"hr": {"tel", "telefon", "mob", "mobitel", "nazovite", "faks"},
	"hu": {"tel", "telefon", "telefonszám", "mobil", "hívja", "hívható", "tel szám"},
	"ro": {"tel", "telefon", "mobil", "sunați", "apelați"},
	"bg": {"тел", "телефон", "моб", "мобилен", "обадете се", "факс", "гсм"},
	"el": {"τηλ", "τηλέφωνο", "τηλέφωνα", "κιν", "κινητό", "φαξ", "καλέστε"},
	"mt": {"tel", "telefon", "ċempel", "mowbajl"},
	"ga": {"teil", "teileafón", "guthán", "fón", "fón póca", "glaoigh"},
	"tr": {"tel", "telefon", "cep", "faks", "arayın"},
	"uk": {"тел", "телефон", "моб"},
	"zh": {"电话", "手机", "传真", "電話", "手機"},
	"ja": {"電話番号", "携帯", "携帯電話"},
	"hi": {"फोन", "फोन नंबर", "मोबाइल"},
}

// phoneFields are names of columns, keys and form labels, in the languages of
// the EU, Iceland and Norway, and of common programs (SAP: TELF1, TELFX).
var phoneFields = []string{
	"phone", "phone number", "phone no", "phone nr", "phones", "telephone", "telephone number", "tel", "tel no", "tel nr",
	"mobile", "mobile phone", "mobile number", "mobile no", "cell", "cell phone", "cellphone", "cell number", "msisdn", "gsm",
	"fax", "fax number", "fax no", "telefax", "facsimile telephone number", "home phone", "work phone", "office phone",
	"contact number", "contact phone", "day phone", "landline", "callback number", "caller number", "whatsapp", "sms number",
	"telf1", "telf2", "telfx",
	"telefon", "telefonnummer", "telefonnr", "telefon nr", "rufnummer", "handy", "handynummer", "handy nr", "mobil",
	"mobilnummer", "mobiltelefon", "mobilfunknummer", "faxnummer", "festnetz", "durchwahl", "telefon privat", "telefon mobil",
	"no tel", "numero de telephone", "n de telephone", "portable", "telephone portable", "telephone mobile", "telecopie", "numero portable",
	"telefono", "numero de telefono", "numero telefono", "movil", "telefono movil", "tfno", "tlf", "tlfno", "telf", "celular",
	"cellulare", "numero di telefono", "telefono cellulare",
	"telefoon", "telefoonnummer", "mobiel", "mobiel nummer", "mobiele telefoon", "gsm nummer",
	"telefone", "telemovel", "numero de telefone", "numero de telemovel", "contacto telefonico",
	"mobilnummer", "mobilnr", "tlf nr", "tlfnr", "tfn", "tel nummer",
	"puhelin", "puhelinnumero", "puhelinnro", "matkapuhelin", "matkapuhelinnumero", "puh", "gsm numero", "faksi",
	"simi", "simanumer", "farsimi", "farsimanumer", "heimasimi", "sími", "símanúmer", "farsími",
	"telefoninumber", "telefoni number", "mobiil", "mobiiltelefon", "mobiilinumber", "faks",
	"talrunis", "tālrunis", "telefona numurs", "mobilais", "mobilais talrunis", "talruna numurs", "fakss",
	"telefonas", "telefono numeris", "mobilusis", "mobilusis telefonas", "mobilus telefonas", "tel numeris", "faksas",
	"numer telefonu", "nr telefonu", "telefon komorkowy", "komorka", "telefon kontaktowy", "nr tel",
	"telefonni cislo", "cislo telefonu", "tel cislo", "mobilni telefon", "telefonne cislo", "mobilny telefon",
	"telefonska stevilka", "mobilni", "broj telefona", "broj mobitela", "mobitel", "telefonski broj",
	"telefonszam", "mobilszam", "mobiltelefonszam", "faxszam",
	"numar de telefon", "numar telefon", "nr telefon", "telefon mobil", "telefon fix",
	"телефон", "телефонен номер", "мобилен", "мобилен телефон", "тел", "номер телефона", "факс",
	"τηλεφωνο", "τηλέφωνο", "κινητο", "κινητό", "κινητο τηλεφωνο", "αριθμος τηλεφωνου", "φαξ", "τηλ",
	"mowbajl", "numru tat telefon", "guthan", "uimhir theileafoin", "fon poca", "teileafon",
}

// phoneNegative are words that number other things in the same lengths.
var phoneNegative = []string{
	"npi", "imei", "imsi", "iccid", "iban", "bic", "swift", "account", "account number", "acct", "konto", "kontonummer", "compte", "cuenta",
	"conto", "customer number", "customer no", "customer id", "kundennummer", "kundennr", "matricula", "mrn", "nhs", "nhs number", "ssn", "nhc", "dni",
	"passport", "vat", "vat number", "ust id", "siret", "siren", "nif", "cif", "pesel", "personnummer", "bsn", "cpr", "zip", "postcode", "plz",
	"policy", "policy number", "licence", "license", "contract", "vertrag", "vertragsnummer", "reference", "ref", "referenz", "barcode",
	"card", "card number", "routing", "sort code", "blz", "duns", "lei", "pin", "tan", "otp", "password", "passwort", "user id", "member id",
}
