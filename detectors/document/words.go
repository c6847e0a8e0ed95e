package document

// Words before a number, by language, in the forms people write on forms. The
// names of columns and keys are made from them.

var passportWords = map[string][]string{
	"bg": {"паспорт", "номер на паспорт", "паспорт №"}, "cs": {"cestovní pas", "číslo pasu", "pas č", "číslo cestovního pasu"}, "da": {"pas", "pasnummer", "pas nr"},
	"de": {"reisepass", "reisepassnummer", "passnummer", "pass-nr", "reisepass-nr", "passnr"}, "el": {"διαβατήριο", "αριθμός διαβατηρίου", "αρ διαβατηρίου"},
	"en": {"passport", "passport no", "passport number", "passport nr", "travel document number", "travel document no"}, "es": {"pasaporte", "número de pasaporte", "nº de pasaporte", "nº pasaporte"},
	"et": {"pass", "passi number"}, "fi": {"passi", "passin numero", "passinumero"}, "fr": {"passeport", "numéro de passeport", "n° de passeport", "passeport n"}, "ga": {"pas", "uimhir phas"},
	"hr": {"putovnica", "broj putovnice"}, "hu": {"útlevél", "útlevélszám", "útlevél száma"}, "is": {"vegabréf", "vegabréfsnúmer"}, "it": {"passaporto", "numero di passaporto", "numero passaporto", "passaporto n"},
	"lt": {"pasas", "paso numeris"}, "lv": {"pase", "pases numurs"}, "mt": {"passaport", "numru tal-passaport"}, "nl": {"paspoort", "paspoortnummer", "paspoort nr"}, "no": {"pass", "passnummer", "pass nr"},
	"pl": {"paszport", "numer paszportu", "nr paszportu"}, "pt": {"passaporte", "número de passaporte", "nº do passaporte", "número do passaporte"}, "ro": {"pașaport", "număr pașaport", "seria pașaport"},
	"sk": {"cestovný pas", "číslo pasu"}, "sl": {"potni list", "številka potnega lista"}, "sv": {"pass", "passnummer", "pass nr"}, "tr": {"pasaport", "pasaport no"}, "ru": {"паспорт", "номер паспорта", "загранпаспорт"},
	"uk": {"паспорт", "номер паспорта"},
}

var permitWords = map[string][]string{
	"bg": {"разрешение за пребиваване"}, "cs": {"povolení k pobytu", "průkaz o povolení k pobytu"}, "da": {"opholdstilladelse", "opholdskort"}, "de": {"aufenthaltstitel", "aufenthaltserlaubnis", "niederlassungserlaubnis", "aufenthaltskarte", "aufenthaltsbewilligung", "ausländerausweis"},
	"el": {"άδεια διαμονής", "αριθμός άδειας διαμονής"}, "en": {"residence permit", "residence permit no", "residence permit number", "residency permit", "residence card", "biometric residence permit", "brp", "brp no", "permit number"},
	"es": {"permiso de residencia", "tarjeta de residencia", "autorización de residencia"}, "et": {"elamisloakaart", "elamisluba"}, "fi": {"oleskelulupa", "oleskelulupakortti"}, "fr": {"titre de séjour", "carte de séjour", "permis de séjour", "n° de titre de séjour"},
	"ga": {"cead cónaithe"}, "hr": {"dozvola boravka", "boravišna iskaznica"}, "hu": {"tartózkodási engedély"}, "is": {"dvalarleyfi"}, "it": {"permesso di soggiorno", "carta di soggiorno"}, "lt": {"leidimas gyventi"}, "lv": {"uzturēšanās atļauja"},
	"mt": {"permess ta' residenza"}, "nl": {"verblijfsvergunning", "verblijfstitel", "verblijfsdocument", "verblijfskaart"}, "no": {"oppholdstillatelse", "oppholdskort"}, "pl": {"karta pobytu", "zezwolenie na pobyt", "numer karty pobytu"},
	"pt": {"autorização de residência", "título de residência", "cartão de residência"}, "ro": {"permis de ședere", "permis de rezidență"}, "sk": {"povolenie na pobyt"}, "sl": {"dovoljenje za prebivanje"}, "sv": {"uppehållstillstånd", "uppehållstillståndskort"},
}

var visaWords = map[string][]string{
	"bg": {"виза", "номер на виза"}, "cs": {"vízum", "číslo víza"}, "da": {"visum", "visumnummer"}, "de": {"visum", "visumnummer", "visum-nr"}, "el": {"θεώρηση εισόδου", "αριθμός βίζας"}, "en": {"visa number", "visa no", "visa nr", "visa", "schengen visa"},
	"es": {"visado", "número de visado"}, "et": {"viisa", "viisa number"}, "fi": {"viisumi", "viisumin numero"}, "fr": {"visa", "n° de visa", "numéro de visa"}, "hr": {"viza", "broj vize"}, "hu": {"vízum", "vízumszám"}, "is": {"vegabréfsáritun"},
	"it": {"visto", "numero di visto", "numero del visto"}, "lt": {"viza", "vizos numeris"}, "lv": {"vīza", "vīzas numurs"}, "mt": {"viża"}, "nl": {"visum", "visumnummer"}, "no": {"visum", "visumnummer"}, "pl": {"wiza", "numer wizy"},
	"pt": {"visto", "número do visto"}, "ro": {"viză", "număr viză"}, "sk": {"vízum", "číslo víza"}, "sl": {"vizum", "številka vizuma"}, "sv": {"visum", "visumnummer", "viseringsnummer"},
}

var licenceWords = map[string][]string{
	"bg": {"шофьорска книжка", "свидетелство за управление"}, "cs": {"řidičský průkaz", "číslo řidičského průkazu"}, "da": {"kørekort", "kørekortnummer"}, "de": {"führerschein", "führerscheinnummer", "führerschein-nr", "führerausweis"},
	"el": {"άδεια οδήγησης", "αριθμός άδειας οδήγησης", "δίπλωμα οδήγησης"}, "en": {"driving licence", "driving license", "driver's license", "driver's licence", "drivers license", "drivers licence", "driver license", "driver licence",
		"driving licence number", "driver's license number", "driver license number", "drivers license number", "driving licence no", "license number", "licence number", "dl", "dl no", "dl number"},
	"es": {"permiso de conducir", "carné de conducir", "licencia de conducir", "permiso de conducción"}, "et": {"juhiluba", "juhiloa number"}, "fi": {"ajokortti", "ajokortin numero"}, "fr": {"permis de conduire", "numéro de permis", "n° de permis", "numéro de permis de conduire"},
	"ga": {"ceadúnas tiomána"}, "hr": {"vozačka dozvola", "broj vozačke dozvole"}, "hu": {"jogosítvány", "vezetői engedély", "jogosítvány száma"}, "is": {"ökuskírteini"}, "it": {"patente", "patente di guida", "numero patente", "numero di patente"},
	"lt": {"vairuotojo pažymėjimas"}, "lv": {"vadītāja apliecība", "autovadītāja apliecība"}, "mt": {"liċenzja tas-sewqan"}, "nl": {"rijbewijs", "rijbewijsnummer"}, "no": {"førerkort", "førerkortnummer"}, "pl": {"prawo jazdy", "numer prawa jazdy"},
	"pt": {"carta de condução", "carteira de motorista", "número da carta de condução"}, "ro": {"permis de conducere", "număr permis de conducere"}, "sk": {"vodičský preukaz"}, "sl": {"vozniško dovoljenje"}, "sv": {"körkort", "körkortsnummer"},
	"tr": {"sürücü belgesi", "ehliyet no"}, "ru": {"водительское удостоверение"},
}

var idWords = map[string][]string{
	"bg": {"егн", "лична карта", "номер на лична карта", "личен номер"}, "cs": {"občanský průkaz", "číslo občanského průkazu", "rodné číslo"}, "da": {"personnummer", "cpr-nummer", "id-kort"}, "de": {"personalausweis", "personalausweisnummer", "ausweisnummer", "ausweis-nr", "identitätskarte", "id-nummer"},
	"el": {"αριθμός ταυτότητας", "ταυτότητα", "δελτίο ταυτότητας", "αδτ"}, "en": {"national id", "national id number", "national identity number", "national identification number", "identity card", "identity card number", "id card", "id card number", "id card no",
		"identity number", "identification number", "personal identification number", "personal identity number", "citizen id", "citizen number", "government id", "id number", "id no", "identity document number"},
	"es": {"documento de identidad", "número de identidad", "cédula", "cédula de identidad", "documento nacional de identidad", "nº documento"}, "et": {"isikukood", "id-kaart", "isikutunnistus"}, "fi": {"henkilötunnus", "henkilökortti", "henkilökortin numero"},
	"fr": {"carte d'identité", "numéro de carte d'identité", "numéro national d'identité", "pièce d'identité", "n° de carte d'identité", "numéro national"}, "ga": {"uimhir aitheantais"}, "hr": {"osobna iskaznica", "broj osobne iskaznice"}, "hu": {"személyi igazolvány", "személyi szám", "személyazonosító"},
	"is": {"kennitala", "nafnskírteini"}, "it": {"carta d'identità", "carta di identità", "numero documento", "documento di identità", "numero carta d'identità"}, "lt": {"asmens kodas", "asmens tapatybės kortelė"}, "lv": {"personas kods", "personas apliecība"},
	"mt": {"karta tal-identità", "numru tal-identità"}, "nl": {"identiteitskaart", "identiteitsnummer", "id-nummer", "identiteitskaartnummer", "rijksregisternummer"}, "no": {"fødselsnummer", "personnummer", "id-kort"}, "pl": {"dowód osobisty", "numer dowodu", "numer dowodu osobistego", "seria i numer dowodu"},
	"pt": {"bilhete de identidade", "cartão de cidadão", "documento de identificação", "número de identificação civil"}, "ro": {"carte de identitate", "buletin", "seria și numărul", "cod numeric personal", "act de identitate"}, "sk": {"občiansky preukaz", "rodné číslo", "číslo op"},
	"sl": {"osebna izkaznica", "številka osebne izkaznice", "emšo"}, "sv": {"personnummer", "id-kort", "identitetskort", "id-handling"}, "tr": {"kimlik no", "tc kimlik no"}, "ru": {"удостоверение личности", "личный номер"}, "uk": {"посвідчення особи"},
}

var taxWords = map[string][]string{
	"bg": {"данъчен номер", "идентификационен номер данъчен"}, "cs": {"daňové identifikační číslo", "dič"}, "da": {"skattenummer", "cpr-nr skat"}, "de": {"steuernummer", "steuer-id", "steueridentifikationsnummer", "steuer-identifikationsnummer", "steuer-nr", "st-nr", "idnr"},
	"el": {"αφμ", "αριθμός φορολογικού μητρώου", "α.φ.μ"}, "en": {"tin", "tax id", "tax id no", "tax id number", "tax identification number", "tax number", "tax no", "taxpayer id", "taxpayer identification number", "taxpayer number", "tax reference", "fiscal code", "fiscal number", "tax file number"},
	"es": {"nif", "número de identificación fiscal", "identificación fiscal", "rfc", "cuit", "rut"}, "et": {"maksukohustuslase number"}, "fi": {"veronumero", "verotunniste"}, "fr": {"numéro fiscal", "spi", "numéro fiscal de référence", "numéro d'identification fiscale", "n° fiscal"}, "ga": {"uimhir chánach"},
	"hr": {"porezni broj", "oib"}, "hu": {"adóazonosító", "adóazonosító jel", "adószám"}, "is": {"skattnúmer"}, "it": {"codice fiscale", "c.f", "partita iva"}, "lt": {"mokesčių mokėtojo kodas"}, "lv": {"nodokļu maksātāja numurs"}, "mt": {"numru tat-taxxa"},
	"nl": {"fiscaal nummer", "belastingnummer", "sofinummer", "fiscaal identificatienummer"}, "no": {"skattenummer"}, "pl": {"nip", "numer identyfikacji podatkowej", "numer nip"}, "pt": {"nif", "número de contribuinte", "contribuinte", "número fiscal", "cpf"},
	"ro": {"cod fiscal", "cod de identificare fiscală", "cif"}, "sk": {"daňové identifikačné číslo", "dič"}, "sl": {"davčna številka"}, "sv": {"skatteregistreringsnummer", "skattenummer"}, "tr": {"vergi no", "vergi kimlik no"}, "ru": {"инн"},
}

var staffWords = map[string][]string{
	"bg": {"служебен номер", "номер на служител"}, "cs": {"osobní číslo zaměstnance", "číslo zaměstnance", "zaměstnanecké číslo"}, "da": {"medarbejdernummer", "medarbejder-id", "lønnummer"}, "de": {"personalnummer", "personal-nr", "personalnr", "mitarbeiternummer", "mitarbeiter-id", "mitarbeiter-nr", "pers-nr"},
	"el": {"αριθμός μητρώου εργαζομένου", "κωδικός υπαλλήλου"}, "en": {"employee id", "employee number", "employee no", "employee nr", "employee code", "staff id", "staff number", "staff no", "personnel number", "personnel no", "personnel id", "payroll number", "payroll id", "worker id", "emp id",
		"emp no", "badge number", "badge id", "workforce id", "clock number"},
	"es": {"número de empleado", "código de empleado", "nº de empleado", "id de empleado"}, "et": {"töötaja number"}, "fi": {"henkilöstönumero", "työntekijänumero", "työntekijätunnus"}, "fr": {"matricule", "numéro de matricule", "matricule salarié", "numéro d'employé", "identifiant salarié", "n° matricule"},
	"ga": {"uimhir fostaí"}, "hr": {"broj zaposlenika", "matični broj zaposlenika"}, "hu": {"dolgozói azonosító", "munkavállalói azonosító", "dolgozói szám"}, "is": {"starfsmannanúmer"}, "it": {"matricola", "numero di matricola", "matricola dipendente", "codice dipendente"}, "lt": {"darbuotojo numeris", "tabelio numeris"},
	"lv": {"darbinieka numurs"}, "mt": {"numru tal-impjegat"}, "nl": {"personeelsnummer", "medewerkernummer", "werknemersnummer", "medewerker-id"}, "no": {"ansattnummer", "ansatt-id", "medarbeidernummer"}, "pl": {"numer pracownika", "numer ewidencyjny pracownika", "id pracownika"},
	"pt": {"número de funcionário", "número de empregado", "número mecanográfico", "nº de funcionário"}, "ro": {"marcă", "număr angajat", "cod angajat"}, "sk": {"osobné číslo zamestnanca", "číslo zamestnanca"}, "sl": {"številka zaposlenega", "matična številka delavca"}, "sv": {"anställningsnummer", "personalnummer", "anställnings-id"},
}

var studentWords = map[string][]string{
	"bg": {"факултетен номер", "номер на студент"}, "cs": {"číslo studenta", "osobní číslo studenta"}, "da": {"studienummer", "elevnummer"}, "de": {"matrikelnummer", "matrikel-nr", "matrikelnr", "matr-nr", "studierendennummer", "schülernummer"},
	"el": {"αριθμός μητρώου φοιτητή", "αριθμός μητρώου μαθητή"}, "en": {"student id", "student number", "student no", "student id number", "student identification number", "matriculation number", "matriculation no", "enrolment number", "enrollment number", "pupil number", "pupil id", "learner number", "learner id",
		"roll number", "roll no", "university id", "school id", "campus id", "registration number student"},
	"es": {"número de estudiante", "número de alumno", "número de expediente académico", "nº de alumno", "matrícula de alumno"}, "et": {"üliõpilaskood", "matriklinumber", "õpilase number"}, "fi": {"opiskelijanumero", "oppijanumero"}, "fr": {"numéro d'étudiant", "numéro étudiant", "n° étudiant", "ine", "identifiant étudiant"},
	"ga": {"uimhir mic léinn"}, "hr": {"jmbag", "broj indeksa", "matični broj studenta"}, "hu": {"hallgatói azonosító", "neptun kód", "neptun-kód", "tanulói azonosító", "oktatási azonosító"}, "is": {"nemendanúmer"}, "it": {"matricola studente", "numero di matricola universitaria", "matricola universitaria"},
	"lt": {"studento numeris", "studento pažymėjimo numeris"}, "lv": {"studenta apliecības numurs", "studenta numurs"}, "mt": {"numru tal-istudent"}, "nl": {"studentnummer", "studentennummer", "leerlingnummer", "student-id"}, "no": {"studentnummer", "elevnummer"}, "pl": {"numer albumu", "numer indeksu", "nr albumu", "numer legitymacji studenckiej"},
	"pt": {"número de aluno", "número de estudante", "nº de aluno", "número mecanográfico do aluno"}, "ro": {"număr matricol", "nr matricol"}, "sk": {"číslo študenta"}, "sl": {"vpisna številka"}, "sv": {"studentnummer", "elevnummer"},
}

var plateWords = map[string][]string{
	"bg": {"регистрационен номер", "номер на автомобил"}, "cs": {"spz", "rz", "registrační značka", "státní poznávací značka"}, "da": {"nummerplade", "registreringsnummer", "reg.nr"}, "de": {"kennzeichen", "kfz-kennzeichen", "autokennzeichen", "amtliches kennzeichen", "nummernschild", "kontrollschild", "kfz"},
	"el": {"πινακίδα", "αριθμός κυκλοφορίας", "αριθμός πινακίδας"}, "en": {"license plate", "licence plate", "license plates", "number plate", "registration plate", "plate number", "plate no", "vehicle registration", "vehicle registration number", "vrn", "vehicle reg", "car registration", "registration mark", "vehicle plate", "license plate number"},
	"es": {"matrícula", "matrícula del vehículo", "placa", "número de placa"}, "et": {"registreerimismärk", "auto number", "numbrimärk"}, "fi": {"rekisterinumero", "rekisteritunnus", "rekisterikilpi"}, "fr": {"plaque d'immatriculation", "immatriculation", "numéro d'immatriculation"}, "ga": {"uimhir chláraithe"},
	"hr": {"registarska oznaka", "registracija vozila", "registarska tablica"}, "hu": {"rendszám", "forgalmi rendszám", "rendszámtábla"}, "is": {"bílnúmer", "skráningarnúmer"}, "it": {"targa", "targa veicolo", "numero di targa"}, "lt": {"valstybinis numeris", "automobilio numeris"}, "lv": {"reģistrācijas numurs", "valsts numura zīme"},
	"mt": {"numru tar-reġistrazzjoni"}, "nl": {"kenteken", "kentekennummer", "nummerplaat"}, "no": {"registreringsnummer", "bilskilt", "skiltnummer", "kjennemerke"}, "pl": {"numer rejestracyjny", "nr rej", "nr rejestracyjny", "tablica rejestracyjna", "rejestracja"}, "pt": {"matrícula", "placa do veículo", "matrícula do veículo"},
	"ro": {"număr de înmatriculare", "nr înmatriculare", "număr auto"}, "sk": {"ečv", "evidenčné číslo vozidla", "špz"}, "sl": {"registrska številka", "registrska tablica"}, "sv": {"registreringsnummer", "reg.nr", "regnummer", "registreringsskylt"}, "tr": {"plaka", "plaka no"}, "ru": {"госномер", "номер автомобиля"},
}

var courtWords = map[string][]string{
	"bg": {"дело №", "номер на дело", "дело"}, "cs": {"spisová značka", "sp. zn", "č. j", "sp zn"}, "da": {"sagsnummer", "sagsnr", "retssag"}, "de": {"aktenzeichen", "geschäftszeichen", "gerichtsaktenzeichen", "az", "geschäftsnummer", "verfahrensnummer"}, "el": {"αριθμός υπόθεσης", "αριθμός δικογραφίας", "αριθμός απόφασης"},
	"en": {"case number", "case no", "docket number", "docket no", "docket", "court case", "court case number", "court file number", "court reference", "cause number", "case reference", "civil action no", "criminal case no", "claim number court", "judgment no"},
	"es": {"número de procedimiento", "procedimiento nº", "autos", "nº de autos", "número de expediente", "diligencias previas", "expediente judicial", "sentencia nº", "nig"}, "et": {"kohtuasi", "kohtuasja number", "asja number"}, "fi": {"diaarinumero", "asianumero"}, "fr": {"numéro de dossier judiciaire", "n° rg", "rg n", "numéro de parquet", "affaire n", "n° parquet", "numéro d'affaire"},
	"ga": {"uimhir cháis"}, "hr": {"poslovni broj", "broj predmeta", "broj spisa"}, "hu": {"ügyszám", "bírósági ügyszám"}, "is": {"málsnúmer", "mál nr"}, "it": {"numero di ruolo", "r.g", "r.g.n.r", "procedimento n", "ruolo generale", "sentenza n"}, "lt": {"bylos numeris", "byla nr"}, "lv": {"lietas numurs", "lieta nr"}, "mt": {"numru tal-kawża"},
	"nl": {"zaaknummer", "rolnummer", "parketnummer", "zaaknr"}, "no": {"saksnummer", "sak nr"}, "pl": {"sygnatura akt", "sygn akt", "sygnatura"}, "pt": {"número de processo", "processo n", "processo nº", "processo judicial"}, "ro": {"dosar nr", "număr dosar", "dosarul nr"}, "sk": {"spisová značka", "sp. zn"}, "sl": {"opravilna številka", "številka zadeve"}, "sv": {"målnummer", "mål nr"},
}

var policeWords = map[string][]string{
	"bg": {"досъдебно производство", "преписка №"}, "cs": {"číslo jednací policie", "čj policie"}, "da": {"journalnummer politi", "politisag", "politiets journalnummer"}, "de": {"vorgangsnummer der polizei", "tagebuchnummer", "polizeiliches aktenzeichen", "vorgangsnummer", "js-aktenzeichen", "ermittlungsverfahren"},
	"el": {"αριθμός δικογραφίας αστυνομίας", "αβμ"}, "en": {"police report", "police report number", "police reference", "crime reference", "crime reference number", "crime number", "crime no", "police case number", "incident report number", "arrest number", "booking number", "police record", "prosecution reference", "fir no", "fir number",
		"urn police", "custody record", "custody number"},
	"es": {"atestado", "número de atestado", "denuncia nº", "número de denuncia", "diligencias policiales"}, "et": {"kriminaalasi", "kriminaalasja number"}, "fi": {"esitutkintanumero", "rikosilmoituksen numero", "rikosilmoitus"}, "fr": {"procès-verbal", "numéro de procès-verbal", "pv n", "main courante", "n° de procédure", "numéro de plainte"},
	"hr": {"broj kaznene prijave"}, "hu": {"bűnügyi szám", "rendőrségi ügyszám"}, "it": {"numero di denuncia", "verbale n", "denuncia n", "querela n", "notizia di reato"}, "lt": {"ikiteisminis tyrimas", "ikiteisminio tyrimo numeris"}, "lv": {"kriminālprocess", "kriminālprocesa numurs"}, "nl": {"proces-verbaal", "proces-verbaalnummer", "pv-nummer", "aangiftenummer"},
	"no": {"anmeldelse nr", "politiets saksnummer", "anmeldelsesnummer"}, "pl": {"numer sprawy karnej", "numer dochodzenia", "numer rsd", "l.dz. policji"}, "pt": {"nuipc", "auto de notícia", "boletim de ocorrência", "número de ocorrência"}, "ro": {"dosar penal", "număr dosar penal", "plângere penală"}, "sk": {"vyšetrovací spis", "čvs"}, "sl": {"kazenska ovadba", "številka ovadbe"},
	"sv": {"diarienummer polisen", "polisanmälan", "k-nummer", "ärendenummer polisen"},
}
