package contact

// phoneKeywords stand before a telephone number in running text and forms.
// Field names count as keywords too and are not repeated.
var phoneKeywords = map[string][]string{
	"": {"tel", "phone", "fax", "gsm", "whatsapp", "sms", "voip", "msisdn"},
	"en": {
		"phones", "telephones", "mobiles", "call", "calls", "called", "calling", "dial", "ring", "text me", "reach me at", "reach us at",
		"reachable at", "reached at", "reach", "main line", "direct line", "contact us at", "contact me at", "hotline", "helpline", "toll free", "messages to",
		"switchboard", "landline", "desk", "ph", "call me", "contact", "my number is", "my number", "contact number is", "preferred number", "customer service", "service team at", "support line",
		"call center", "call centre", "telefax", "facsimile", "contact no",
	},
	"de": {"tel", "telefonisch", "handynr", "ruf", "anrufen", "rückruf", "durchwahl", "festnetz", "hotline", "mobil", "fon", "erreichbar unter", "tel nr", "kontakt", "telefax", "faxnummer", "faxnr"},
	"fr": {"tél", "téléphone", "téléphoner", "appeler", "appelez", "portable", "télécopie", "fixe", "joindre au", "n° de téléphone"},
	"es": {"tfno", "tfn", "tlfno", "tlfn", "telf", "telfs", "tlf", "tels", "teléfono", "teléfonos", "llamar", "llame", "móvil", "movil", "contacto"},
	"it": {"tel", "telefono", "chiamare", "chiama", "cellulare", "cell", "recapito"},
	"nl": {"telefoon", "bellen", "mobiel", "telnr", "doorkiesnummer"},
	"pt": {"telefone", "telef", "telemóvel", "telm", "tlm", "ligar", "ligue", "celular", "contacto", "contato"},
	"sv": {"kontakt", "tfn", "telefon", "ring", "mobilnr", "växel"},
	"da": {"kontakt", "tlf", "telefon", "ring", "mobilnr", "træffes på"},
	"no": {"kontakt", "tlf", "telefon", "ring", "mobilnr", "sentralbord"},
	"is": {"sími", "símanúmer", "farsími", "heimasími", "gsm"},
	"fi": {"faksi", "puh", "puhelin", "puhelimitse", "soita", "matkapuhelin", "vaihde", "kännykkä"},
	"et": {"faks", "tel", "telefon", "mobiil", "helista", "helistada"},
	"lv": {"fakss", "tālr", "tālrunis", "mob", "zvanīt", "zvaniet"},
	"lt": {"faksas", "tel", "telefonas", "mob", "skambinti", "skambinkite"},
	"pl": {"kontakt", "tel", "telefon", "kom", "komórka", "zadzwoń", "dzwonić", "telefoniczny", "faks"},
	"cs": {"kontakt", "tel", "telefon", "mobil", "volejte", "zavolejte", "tel č"},
	"sk": {"kontakt", "tel", "telefón", "mobil", "volajte", "zavolajte"},
	"sl": {"tel", "telefon", "gsm", "pokličite", "mobilni"},
	"hr": {"tel", "telefon", "mob", "mobitel", "nazovite", "faks"},
	"hu": {"faxszám", "tel", "telefon", "telefonszám", "mobil", "hívja", "hívható", "tel szám"},
	"ro": {"tel", "telefon", "mobil", "sunați", "apelați"},
	"bg": {"тел", "телефон", "моб", "мобилен", "обадете се", "факс", "гсм"},
	"el": {"τηλ", "τηλέφωνο", "τηλέφωνα", "κιν", "κινητό", "φαξ", "καλέστε"},
	"mt": {"tel", "telefon", "ċempel", "mowbajl"},
	"ga": {"teil", "teileafón", "guthán", "fón", "fón póca", "glaoigh"},
	"tr": {"tel", "telefon", "cep", "faks", "arayın"},
	"uk": {"тел", "телефон", "моб"},
	"zh": {"电话", "手机", "传真", "電話", "手機", "电话号码", "联系电话"},
	"ko": {"전화", "전화번호", "휴대폰", "연락처"},
	"tl": {"telepono"},
	"vi": {"điện thoại", "số điện thoại"},
	"ar": {"هاتف", "جوال"},
	"he": {"טלפון", "נייד"},
	"ja": {"電話番号", "携帯", "携帯電話"},
	"hi": {"फोन", "फोन नंबर", "मोबाइल"},
}

// phoneFields are names of columns, keys and form labels, in the languages of
// the EU, Iceland and Norway, and of common programs (SAP: TELF1, TELFX).
var phoneFields = []string{
	"phone", "phone number", "phone no", "phone nr", "phones", "telephone", "telephone number", "tel", "tel no", "tel nr",
	"mobile", "mobile phone", "mobile number", "mobile no", "cell", "cell phone", "cellphone", "cell number", "msisdn", "gsm",
	"home phone", "work phone", "office phone",
	"contact number", "contact phone", "day phone", "landline", "callback number", "caller number", "whatsapp", "sms number",
	"telf1", "telf2",
	"telefon", "telefonnummer", "telefonnr", "telefon nr", "rufnummer", "handy", "handynummer", "handy nr", "mobil",
	"mobilnummer", "mobiltelefon", "mobilfunknummer", "festnetz", "durchwahl", "telefon privat", "telefon mobil",
	"no tel", "numero de telephone", "n de telephone", "portable", "telephone portable", "telephone mobile", "telecopie", "numero portable",
	"telefono", "numero de telefono", "numero telefono", "movil", "telefono movil", "tfno", "tlf", "tlfno", "telf", "celular",
	"cellulare", "numero di telefono", "telefono cellulare",
	"telefoon", "telefoonnummer", "mobiel", "mobiel nummer", "mobiele telefoon", "gsm nummer",
	"telefone", "telemovel", "numero de telefone", "numero de telemovel", "contacto telefonico",
	"mobilnummer", "mobilnr", "tlf nr", "tlfnr", "tfn", "tel nummer",
	"puhelin", "puhelinnumero", "puhelinnro", "matkapuhelin", "matkapuhelinnumero", "puh", "gsm numero",
	"simi", "simanumer", "farsimi", "farsimanumer", "heimasimi", "sími", "símanúmer", "farsími",
	"telefoninumber", "telefoni number", "mobiil", "mobiiltelefon", "mobiilinumber",
	"talrunis", "tālrunis", "telefona numurs", "mobilais", "mobilais talrunis", "talruna numurs",
	"telefonas", "telefono numeris", "mobilusis", "mobilusis telefonas", "mobilus telefonas", "tel numeris",
	"numer telefonu", "nr telefonu", "telefon komorkowy", "komorka", "telefon kontaktowy", "nr tel",
	"telefonni cislo", "cislo telefonu", "tel cislo", "mobilni telefon", "telefonne cislo", "mobilny telefon",
	"telefonska stevilka", "mobilni", "broj telefona", "broj mobitela", "mobitel", "telefonski broj",
	"telefonszam", "mobilszam", "mobiltelefonszam",
	"numar de telefon", "numar telefon", "nr telefon", "telefon mobil", "telefon fix",
	"телефон", "телефонен номер", "мобилен", "мобилен телефон", "тел", "номер телефона",
	"τηλεφωνο", "τηλέφωνο", "κινητο", "κινητό", "κινητο τηλεφωνο", "αριθμος τηλεφωνου", "τηλ",
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

// faxWords name a fax number and nothing else.
var faxWords = map[string][]string{
	"": {"fax", "telefax", "fax no", "fax number", "telefacsimile"}, "bg": {"факс"}, "de": {"faxnummer", "fax-nr", "telefaxnummer"}, "el": {"φαξ"}, "es": {"número de fax"},
	"et": {"faks"}, "fi": {"faksi", "faksinumero"}, "fr": {"télécopie", "télécopieur", "numéro de fax"}, "hr": {"faks"}, "hu": {"faxszám"}, "it": {"numero di fax"}, "lt": {"faksas"}, "lv": {"fakss"},
	"nl": {"faxnummer"}, "pl": {"faks", "numer faksu"}, "pt": {"número de fax"}, "ro": {"număr de fax"}, "sl": {"faks"}, "sv": {"faxnummer"}, "tr": {"faks"},
}
