package nationalid

// austriaToHungary are the written forms and variants of the numbers of countries
// AT to HU; see countryValues. Most numbers are those of python-stdnum's tests and
// of the authorities' descriptions.
var austriaToHungary = map[string][]judged{
	"AT_TIN": {
		{"59-119/9013", strong},
		{"59 119/9013", strong},
		{"591199013", weak},
		{"59-1199013", pass},
		{"98 0207336", pass},
		{"109999102", weak},
		{"59-119/9014", reject}, // wrong check digit
		{"621199017", reject},   // no such office
		{"12345678", reject},
		{"X12345678", reject},
	},
	"AT_UID": {
		{"ATU13585627", strong},
		{"U13585627", pass},
		{"AT U13585627", strong},
		{"AT-U13585627", strong},
		{"ATU 13585627", strong},
		{"atu13585627", strong},
		{"ATU13585626", reject}, // wrong check digit
		{"DEU13585627", reject}, // not Austria
		{"13585627", reject},    // without the U
		{"ATU00000000", reject}, // placeholder
	},
	"BE_BANK_ACCOUNT": {
		{"539-0075470-34", strong},
		{"539007547034", weak},
		{"539 0075470 34", pass},
		{"BE68 5390 0754 7034", reject}, // wrong check digits
		{"539-0075470-35", reject},
		{"GR1601101050000010", reject},
	},
	"BE_BIS": {
		{"98.47.28-997.65", strong},
		{"98 47 28 997 65", strong},
		{"01 49 07 001 85", strong}, // born 2001
		{"98472899765", weak},
		{"984728-99765", pass},
		{"85.27.30-033.71", strong}, // sex unknown
		{"98.47.28-997.66", reject}, // wrong check digits
		{"85.07.30-033.28", reject}, // a national number
		{"85.53.30-033.59", reject}, // no such month
		{"85.47.30-000.50", reject}, // no such serial
	},
	"BE_ENTERPRISE_NUMBER": {
		{"BE0403019261", strong},
		{"BE 0403.019.261", strong},
		{"0403.019.261", strong},
		{"0403019261", weak},
		{"BE403019261", strong}, // before 2005
		{"428759497", weak},
		{"428 759 497", weak},   // large numbers stand so too
		{"BE431150351", reject}, // wrong check digits
		{"2403019261", reject},  // no such first digit
		{"NL0403019261", reject},
		{"0000000000", reject}, // placeholder
	},
	"BE_ID_CARD": {
		{"000-0011032-71", strong},
		{"591-2010999-97", strong}, // no remainder
		{"591201099997", weak},
		{"591 2010999 97", pass},
		{"000-0011032-25", reject}, // wrong check digits
		{"59120109999", reject},
	},
	"BE_RIZIV": {
		{"7-10322-09", pass}, // a hospital
		{"71032209", weak},
		{"7-10322-09-730", strong},
		{"71032209730", weak},
		{"71032210", reject}, // wrong check digits
		{"01032209", reject},
		{"710322097", reject},
	},
	"BG_EGN": {
		{"7523169263", weak},
		{"752316 9263", pass},
		{"7552010005", reject}, // born in 2075
		{"8032056031", weak},   // born 1880
		{"0010100100", weak},
		{"8019010008", reject}, // no such month
		{"7523169264", reject}, // wrong check digit
		{"7552A10004", reject},
	},
	"BG_PNF": {
		{"7111 042 925", pass},
		{"7111042925", weak},
		{"7111042922", reject}, // wrong check digit
		{"71110A2922", reject},
	},
	"BG_VAT": {
		{"175074752", weak},
		{"BG175074752", strong},
		{"175 074 752", weak},
		{"BG 7501020018", strong}, // a person
		{"1750747520057", weak},   // a branch
		{"175074751", reject},     // wrong check digit
		{"RO175074752", reject},
		{"1750747520058", reject},
	},
	"CY_TIN": {
		{"10259033P", pass},
		{"CY10259033P", strong},
		{"CY-10259033P", strong},
		{"10259033-P", pass},
		{"10259033Z", reject}, // wrong check letter
		{"12259033P", reject}, // 12 is not given
		{"102590333", reject},
	},
	"CZ_BANK_ACCOUNT": {
		{"34278-0727558021/0100", strong},
		{"178124-4159/0710", strong},
		{"19-2000145399/0800", strong},
		{"2000145399/0800", strong},
		{"2000145399/2010", lesser},     // the code may be a year
		{"4278-727558021/0100", reject}, // wrong check of the prefix
		{"19-2000145398/0800", reject},
		{"19-2000145399/0801", reject}, // no such bank
		{"1/0100", reject},
	},
	"CZ_DIC": {
		{"CZ25123891", strong},
		{"CZ 25123891", strong},
		{"25123891", weak},
		{"7103192745", weak},
		{"CZ7103192745", strong},
		{"CZ640903926", strong}, // given by the office
		{"25123890", reject},    // wrong check digit
		{"CZ1103492745", reject},
		{"SK25123891", reject},
		{"CZ590312123", reject}, // born 1959 with nine digits
	},
	"CZ_ICO": {
		{"25123891", weak},
		{"00177041", weak},
		{"001 77 041", pass},
		{"12 34 56 79", pass},
		{"25123890", reject}, // wrong check digit
		{"0017704", reject},
	},
	"CZ_RC": {
		{"710319/2745", strong},
		{"7103192745", weak},
		{"710319 2745", weak},
		{"755124/0004", strong}, // a woman
		{"401224/123", pass},    // born before 1954
		{"401224123", weak},
		{"710319/2746", reject}, // wrong check digit
		{"991231123", reject},   // nine digits, born 1999
		{"713019/2745", reject}, // no such month
		{"7103192745a", reject},
	},
	"DE_HEALTH_INSURANCE": {
		{"A123456780", pass},
		{"M123456785", pass},
		{"Z999999997", pass},
		{"A 123 456 780", pass},
		{"a123456780", pass},
		{"A123456781", reject}, // wrong check digit
		{"1123456780", reject},
	},
	"DE_LANR": {
		{"234567701", weak},
		{"987654401", weak},
		{"2345677 01", pass},
		{"234567801", reject}, // wrong check digit
		{"23456770", reject},
	},
	"DE_SOCIAL_SECURITY": {
		{"15070649C103", strong},
		{"15 070649 C 103", strong},
		{"15 070649 C 10 3", strong},
		{"65170839J003", strong}, // of the pension insurance's leaflet
		{"15070649C104", reject}, // wrong check digit
		{"15071349C103", reject}, // no such month
		{"00070649C103", reject}, // no such region
	},
	"DE_VAT_ID": {
		{"DE136695976", strong},
		{"DE 136695976", strong},
		{"DE 136 695 976", strong},
		{"136695976", weak},
		{"136 695 976", weak},   // large numbers stand so too
		{"DE136695978", reject}, // wrong check digit
		{"DE036695976", reject},
		{"FR136695976", reject},
	},
	"DE_WIRTSCHAFTS_ID": {
		{"DE136695976-00001", strong},
		{"DE 136695976-00002", strong},
		{"DE136695978-00001", reject}, // wrong check digit
		{"DE136695976-0001", reject},
	},
	"DK_CVR": {
		{"DK13585628", strong},
		{"DK 13585628", strong},
		{"13585628", weak},
		{"13 58 56 28", pass},
		{"DK13585627", reject}, // wrong check digit
		{"03585628", reject},
	},
	"EE_IK": {
		{"36805280109", weak},
		{"36205030034", weak},
		{"3 680528 0109", pass},
		{"36805280108", reject}, // wrong check digit
		{"36813280109", reject}, // no such month
		{"76805280109", reject}, // born 2168
	},
	"EE_KMKR": {
		{"EE100931558", strong},
		{"EE 100594102", strong},
		{"100594102", weak},
		{"100594103", reject}, // wrong check digit
		{"LV100594102", reject},
	},
	"ES_CADASTRAL_REF": {
		{"7837301VG8173B0001TT", pass},
		{"06011A012002450000QE", pass},
		{"0474001QE5307C0033DW", pass},
		{"7837301VG8173B0001TA", reject}, // wrong check letter
		{"7837301VG8173B0001T", reject},
	},
	"ES_CCC": {
		{"1234-1234-16 1234567890", strong},
		{"12341234161234567890", weak},
		{"1234 1234 16 1234567890", strong},
		{"1234-1234-00 1234567890", reject}, // wrong check digits
		{"12X4-1234-16 1234567890", reject},
	},
	"ES_CIF": {
		{"J99216582", pass},
		{"J-99216582", pass},
		{"ESJ99216582", strong},
		{"A58818501", pass},
		{"P2807900B", pass},   // a town
		{"J99216583", reject}, // wrong check digit
		{"J992165831", reject},
		{"O-1234567-L", reject}, // no such letter
	},
	"ES_CUPS": {
		{"ES 1234-123456789012-JY", strong},
		{"ES 1234-123456789012-JY 1F", strong},
		{"ES1234123456789012JY", strong},
		{"ES 0987 5432 1098 7654 ZF", strong},
		{"ES 1234-123456789012-XY 1F", reject}, // wrong check letters
		{"GB 1234-123456789012-JY", reject},
		{"ES 1234-12X456789012-JY", reject},
		{"ES 1234-123456789012-JY 1Q", reject},
	},
	"ES_SOCIAL_SECURITY": {
		{"28/12345678/40", strong},
		{"281234567840", weak},
		{"28 12345678 40", pass},
		{"28-12345678/40", pass},
		{"281234567841", reject}, // wrong check digits
		{"741234567840", reject}, // no such province
	},
	"FI_BANK_ACCOUNT": {
		{"123456-785", pass},
		{"12345600000785", weak},
		{"123456-786", reject}, // wrong check digit
		{"123456785", reject},
	},
	"FI_SATU": {
		{"99900187N", pass},
		{"99900187-N", pass},
		{"99900187U", reject}, // wrong check character
		{"9990018T", reject},
	},
	"FI_YTUNNUS": {
		{"2077474-0", pass},
		{"FI20774740", strong},
		{"20774740", weak},
		{"FI 20774740", strong},
		{"FI 20774741", reject}, // wrong check digit
		{"SE20774740", reject},
	},
	"FR_NIF": {
		{"30 23 217 600 053", pass},
		{"3023217600053", weak},
		{"0701987765432", reject},
		{"3023217600054", reject}, // wrong key
		{"070198776543", reject},
		{"4023217600053", reject},
	},
	"FR_RIB": {
		{"20041 01005 0500013M026 06", pass}, // of the Banque de France's example of an IBAN
		{"20041010050500013M02606", pass},
		{"20041010050500013M02607", reject}, // wrong key
		{"2004101005 0500013M026 06", reject},
	},
	"FR_RPPS": {
		{"10100000016", weak},
		{"10 100 000 016", pass},
		{"10100000010", reject}, // wrong check digit
		{"20100000016", reject},
	},
	"FR_SIREN": {
		{"404833048", weak},
		{"552 008 443", pass},
		{"217601 145", pass},
		{"404833047", reject}, // wrong check digit
		{"000000000", reject},
	},
	"FR_SIRET": {
		{"73282932000074", weak},
		{"732 829 320 00074", strong},
		{"35600000000048", weak},      // La Poste's seat
		{"356 000 000 09075", strong}, // La Poste, another rule
		{"1 800 700 39 00 110", pass},
		{"2 00 03 00 13 000 11", pass},
		{"73282932000079", reject}, // wrong check digit
		{"4048330480001", reject},
	},
	"FR_TVA": {
		{"FR40303265045", strong},
		{"Fr 40 303 265 045", strong},
		{"23334175221", weak},
		{"K7399859412", pass},
		{"4Z123456782", pass},
		{"FR4Z123456782", strong},
		{"84 323 140 391", reject}, // wrong key
		{"IO334175221", reject},    // no such key
		{"FRIO334175221", reject},
	},
	"GR_AFM": {
		{"EL094259216", strong},
		{"EL 094259216", strong},
		{"094259216", weak},
		{"094 259 216", weak},   // large numbers stand so too
		{"EL123456781", reject}, // wrong check digit
		{"BG094259216", reject},
	},
	"GR_AMKA": {
		{"01013099997", weak},
		{"010130 99997", pass},
		{"02037500945", weak},
		{"01013099999", reject}, // wrong check digit
		{"01139999998", reject}, // no such month
	},
	"HR_BANK_ACCOUNT": {
		{"1001005-1863000160", strong}, // of the national bank's example of an IBAN
		{"10010051863000160", weak},
		{"1001005-1863000161", reject}, // wrong check digit
		{"1001006-1863000160", reject},
	},
	"HR_JMBG": {
		{"0308964384007", weak},
		{"0308964 384007", pass},
		{"0308964384008", reject}, // wrong check digit
		{"0308964714007", reject}, // not Croatia
		{"0313964384007", reject},
	},
	"HR_OIB": {
		{"33392005961", weak},
		{"HR33392005961", strong},
		{"HR 33392005961", strong},
		{"33392005962", reject}, // wrong check digit
		{"SI33392005961", reject},
	},
	"HU_ANUM": {
		{"HU12892312", strong},
		{"HU-12892312", strong},
		{"12892312", weak},
		{"12892312-2-42", strong},
		{"HU-12892313", reject},   // wrong check digit
		{"12892312-7-42", reject}, // no such kind
		{"12892312-2-99", reject}, // no such county
	},
	"HU_BANK_ACCOUNT": {
		{"11773016-11111018-00000000", strong}, // of the national bank's example of an IBAN
		{"11773016-11111018", pass},
		{"117730161111101800000000", weak},
		{"11773016-11111019-00000000", reject}, // wrong check digit
		{"11773017-11111018", reject},
	},
	"HU_PERSONAL_ID": {
		{"1-850730-1239", strong},
		{"18507301239", weak},
		{"29807301231", weak}, // born 1998, weights downwards
		{"30107301236", weak}, // born 2001
		{"1-851330-1235", reject},
	},
	"HU_STUDENT_ID": {
		{"71234560009", weak},
		{"7 123 456 0009", pass},
		{"71234560000", reject}, // wrong check digit
		{"61234567890", reject},
	},
	"HU_TAJ": {
		{"111 111 110", pass},
		{"111111110", weak},
		{"111111111", reject}, // wrong check digit
	},
	"HU_TAX_ID": {
		{"8422780135", weak},
		{"8 42278 013 5", pass},
		{"8422780136", reject}, // wrong check digit
		{"7422780135", reject},
		{"8982780135", reject},
	},
}
