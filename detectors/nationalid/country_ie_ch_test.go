package nationalid

// irelandToSwitzerland are the written forms and variants of the countries from Ireland
// to Switzerland and of the European numbers; see countryValues.
var irelandToSwitzerland = map[string][]judged{
	"IE_PPS": {
		{"4533314H", weak},
		{"7893288 V", weak},
		{"0407238-D", weak},
		{"625 5118 B", weak},
		{"4873331PA", pass},
		{"1387981 VA", pass},
		{"1351197 C A", pass},
		{"6433435IH", pass}, // the second letter counts
		{"6433435FW", pass}, // before 2013, for wives; it does not count
		{"6433435FX", pass},
		{"1234567T", sample},
		{"1234567FA", sample},
		{"1814781G", reject},  // wrong check letter
		{"6433435FJ", reject}, // no such second letter
		{"0000000W", reject},  // placeholder
		{"643343F", reject},
		{"64334351F", reject},
	},
	"IE_VAT": {
		{"5806998U", weak},
		{"IE3397626O", strong},
		{"IE 0007056P", strong},
		{"IE-1489707SA", strong},
		{"IE8D79739I", strong}, // the old form
		{"8D79739I", weak},
		{"IE8D79738I", reject},
		{"IE1248107M", reject},
		{"GB5690072W", reject}, // another country
		{"IE003171A", reject},
	},
	"IE_IHI": {
		{"539000084393718617", weak},
		{"5390000 8189197126 1", weak},
		{"539 000 082 110 162 491", weak},
		{"539000082955083181", reject},
		{"5390000826088332547", reject},
		{"000000000000000000", reject},
	},
	"IS_KENNITALA": {
		{"060351-2019", strong},
		{"220446 8679", pass},
		{"0909029110", weak},
		{"450401-3150", strong}, // a company, the day raised by 40
		{"4504013150", weak},
		{"530575-0299", reject}, // wrong check digit
		{"320174-3399", reject}, // no such day
		{"070761-4203", reject}, // no such century
		{"14100048907", reject},
		{"8447309779", weak}, // given to who does not live in Iceland
	},
	"IT_VAT_CODE": {
		{"11869910056", weak},
		{"IT03156090957", strong},
		{"IT 23710680028", strong},
		{"150 8957 0855", weak},
		{"18335690668", reject},
		{"FR34230290875", reject},
		{"00000000000", reject},
		{"12345674441", reject}, // no such office
	},
	"LT_ASMENS": {
		{"35007066475", weak},
		{"6 020923 3647", strong},
		{"4-760228-5349", strong},
		{"487 1222 8689", pass},
		{"33309240064", sample},
		{"60807286845", reject},
		{"38513320003", reject}, // no such month
		{"350052222547", reject},
		{"00000000000", reject},
	},
	"LT_PVM": {
		{"139989914", weak},
		{"LT180912417", strong},
		{"LT 350899614112", strong},
		{"679007276813", weak},
		{"LT260106215", reject},
		{"LV149428114", reject},
		{"LT2086812187", reject},
	},
	"LU_MATRICULE": {
		{"2001041895568", weak},
		{"2000 04 07 79687", strong},
		{"20120724 83641", strong},
		{"1952-0426-94585", strong},
		{"1983111438899", reject},
		{"19851107453867", reject},
		{"1983133312345", reject}, // no such month
	},
	"LU_TVA": {
		{"15248730", weak},
		{"LU24731775", strong},
		{"LU 144 204 24", strong},
		{"LU26889628", reject},
		{"LU00000000", reject},
		{"BE21785774", reject},
	},
	"LV_PERSONAS_KODS": {
		{"060702-26687", strong},
		{"150579 18798", pass},
		{"03104216556", weak},
		{"321456-12345", weak}, // a code without birth date
		{"281074-11551", reject},
		{"331385-11234", reject}, // no such day
		{"161175-19997", sample},
		{"150258122007", reject},
	},
	"LV_PVN": {
		{"45607918630", weak},
		{"LV43907196018", strong},
		{"LV 40057746810", strong},
		{"LV12096418397", strong}, // a self-employed person
		{"LV40922834549", reject},
		{"LT40881835777", reject},
		{"99999999999", reject},
	},
	"MT_VAT": {
		{"11877608", weak},
		{"MT36971533", strong},
		{"MT 1173-4811", strong},
		{"MT24575537", reject},
		{"MT01234512", reject},
		{"CY10008317", reject},
	},
	"NL_ONDERWIJSNUMMER": {
		{"109061361", weak},
		{"1039.73.455", weak},
		{"103157999", reject},
		{"726762209", reject}, // a BSN
		{"1048781447", reject},
	},
	"NL_BTW": {
		{"NL721284413B03", strong},
		{"NL 5840.24.472 B01", strong},
		{"NL.6452.08.723.B.03", strong},
		{"106636212B02", pass},
		{"NL000099998B57", strong}, // of the kind since 2020, mod 97 with the letters
		{"NL123456789B90", reject},
		{"NL154397386C01", reject},
		{"NL612018908B00", reject},
		{"BE461749233B03", reject},
	},
	"NL_BANK_ACCOUNT": {
		{"982715986", weak},
		{"46.66.60.332", weak},
		{"39 36 61 180", weak},
		{"489598987", reject},
		{"111111111", reject},
		{"3106464217123", reject},
	},
	"NO_ORGNR": {
		{"870676646", weak},
		{"901 340 897", weak},
		{"NO 844 176 368 MVA", strong},
		{"910 465 449 MVA", strong},
		{"NO844513070", strong},
		{"915609644", reject},
		{"866 594 104 MWA", reject},
		{"DK 883684036", reject},
	},
	"NO_KONTONR": {
		{"7578.56.89062", pass},
		{"76309011747", weak},
		{"4554 37 82525", weak},
		{"0000.4090403", weak}, // a postal account
		{"95590262660", reject},
		{"00004090404", reject},
		{"498226128057", reject},
	},
	"NO_D_NUMMER": {
		{"55076540186", weak},
		{"550765 40186", strong},
		{"610484-39526", pass},
		{"41077032818", reject},
		{"20114638626", reject}, // no D-number
	},
	"NO_H_NUMMER": {
		{"154765 40175", strong},
		{"17480296753", weak},
		{"97109427415", weak}, // the common help number
		{"917712 04118", pass},
		{"11414023765", reject},
		{"18029223102", reject}, // no help number
	},
	"NO_DUF_NUMBER": {
		{"200559981900", weak},
		{"2005 312767 01", weak},
		{"201853459008", reject},
		{"189912345607", reject},
		{"2017332432017", reject},
	},
	"PL_NIP": {
		{"2808222286", weak},
		{"883-912-53-28", pass},
		{"694-06-06-552", pass},
		{"319 983 05 63", weak},
		{"PL4515500903", strong},
		{"PL 128-500-72-66", strong},
		{"123-456-32-18", sample},
		{"5214714781", reject},
		{"CZ3076813716", reject},
		{"0000000000", reject},
	},
	"PL_REGON": {
		{"727584521", weak},
		{"97678788982663", weak},
		{"942-975-347", weak},
		{"727985907", reject},
		{"14863936898919", reject},
		{"7202205377", reject},
	},
	"PL_PWZ": {
		{"7592776", weak},
		{"484 4853", weak},
		{"5425740", sample}, // the chamber's example
		{"7761037", reject},
		{"0425740", reject},
	},
	"PL_LAND_REGISTER": {
		{"KR1P/00723957/2", strong},
		{"WA1M008282697", strong},
		{"LU1I 00448840 0", strong},
		{"WA1M/00939697/8", reject},
		{"WQ1M/00012345/6", reject}, // no such letter
	},
	"PL_ID_CARD": {
		{"AHE104721", pass},
		{"ANR 216029", pass},
		{"AIX-351556", pass},
		{"ABA300000", sample},
		{"AXO123456", reject}, // O is not used
		{"AQE3955067", reject},
	},
	"PL_PASSPORT": {
		{"EK9714614", pass},
		{"EJ 8488151", pass},
		{"ZS0000177", sample},
		{"AB1234567", reject},
		{"ED00813077", reject},
	},
	"PT_CITIZEN_CARD": {
		{"168847760ZY7", pass},
		{"17593424 0 XA9", pass},
		{"11229615 7 WA 1", pass},
		{"000000000ZZ4", sample}, // the specimen
		{"173862845YZ6", reject},
		{"195904001XV77", reject},
	},
	"PT_NISS": {
		{"23321210457", weak},
		{"254 390 231 68", weak},
		{"23823092322", reject},
		{"31234567890", reject},
	},
	"PT_NIB": {
		{"001804263845174911404", weak},
		{"0033 0435 64660808907 62", strong},
		{"0035.7001.27802370204.93", strong},
		{"003546779011921551853", reject},
		{"0018290130278447509177", reject},
	},
	"RO_CNP": {
		{"5140202090699", weak},
		{"6 041208 439131", strong},
		{"1800101221144", sample},
		{"1630615123457", weak},
		{"2740511274112", reject},
		{"1851330400013", reject}, // no such month
		{"0800101221142", reject},
		{"17210131846737", reject},
	},
	"RO_CF": {
		{"11936451", weak},
		{"RO25594561", strong},
		{"RO 379 159 24", strong},
		{"899 659 09", weak},
		{"1901009035209", weak}, // a self-employed person
		{"96600418", reject},
		{"BG54544524", reject},
		{"RO01234560", reject},
	},
	"SE_SAMORDNINGSNUMMER": {
		{"850790-4020", strong},
		{"198507904020", weak},
		{"4002785634", weak},
		{"850760-4026", reject}, // day 0
		{"850730-4023", reject}, // a personnummer
		{"550288-7193", reject},
	},
	"SE_ORGANISATIONSNUMMER": {
		{"5640554266", weak},
		{"554845-6994", pass},
		{"16569102-9812", weak},
		{"5674407325", reject},
		{"850730-4023", reject}, // a personnummer
	},
	"SE_VAT": {
		{"SE559277188401", strong},
		{"SE 563429-7088-01", strong},
		{"557894760701", weak},
		{"SE556423621401", reject},
		{"SE555633215202", reject},
		{"FI567587548701", reject},
	},
	"SE_BANKGIRO": {
		{"7446-9636", pass},
		{"488-0548", pass},
		{"58720020", weak},
		{"35743013", reject},
		{"826069637", reject},
	},
	"SE_PLUSGIRO": {
		{"583073-2", pass},
		{"3136518-2", pass},
		{"59 28 56-9", pass},
		{"792928-5", reject},
	},
	"SI_EMSO": {
		{"2007955506512", weak},
		{"0307975 509158", strong},
		{"2001939010010", weak}, // of another republic of Yugoslavia
		{"1107997502888", reject},
		{"3202006500008", reject},
		{"03019455014567", reject},
	},
	"SI_TAX_ID": {
		{"74703846", weak},
		{"SI36351709", strong},
		{"SI 21330921", strong},
		{"85599116", reject},
		{"HR69842302", reject},
	},
	"SI_BANK_ACCOUNT": {
		{"10100-1408237459", pass},
		{"101004287824176", weak},
		{"0600 0274 9548 622", weak},
		{"101001542155369", reject},
		{"0201051410501157", reject},
	},
	"SK_RC": {
		{"175824/5049", strong},
		{"0310158937", weak},
		{"915920 1051", weak},
		{"710319/2745", strong},
		{"530924/123", pass},  // until 1953
		{"991231123", weak},   // born in 1899
		{"701231123", reject}, // nine digits, but born later
		{"161204/4017", reject},
		{"851332/1232", reject},
	},
	"SK_ICO": {
		{"40911225", weak},
		{"38 269 261", weak},
		{"31322832", weak},
		{"33462322", reject},
		{"401709937", reject},
	},
	"SK_DPH": {
		{"SK2042746695", strong},
		{"SK 208 328 1739", strong},
		{"2044908052", weak},
		{"SK2090476477", reject},
		{"CZ2022928105", reject},
	},
	"SK_BANK_ACCOUNT": {
		{"4067150853/0200", strong},
		{"19-8834210289/0900", strong},
		{"6595827177/0100", reject}, // a Czech bank
		{"1234567890/0200", reject},
		{"20-3230788247/1100", reject},
	},
	"CH_AHV": {
		{"756.9141.4211.41", strong},
		{"7568946147973", weak},
		{"756 2518 5110 25", pass},
		{"756.1234.5678.97", sample},
		{"7568470067182", reject},
		{"757.1234.5678.94", reject},
	},
	"CH_UID": {
		{"CHE184380795", strong},
		{"CHE-148.127.912", strong},
		{"CHE-105.050.690 MWST", strong},
		{"CHE-133.090.476 TVA", strong},
		{"CHE-152.865.048 XYZ", reject},
		{"CHE148211287", reject},
		{"CHX186404389", reject},
	},
	"CH_ESR": {
		{"221380189658457072482962252", weak},
		{"29 26909 07238 93796 03793 98867", weak},
		{"2370728622690704", weak},
		{"255597437842521265067001446", reject},
		{"2721962656856483393351239417", reject},
	},
	"CH_POSTAL_ACCOUNT": {
		{"80-941247-2", pass},
		{"301725413", weak},
		{"80-917936-8", reject},
		{"00-123456-7", reject},
	},
	"EHIC_NUMBER": {
		{"80040993259323323931", pass},
		{"80040 88556 5646382771", strong},
		{"80276379532716345256", reject},
		{"81276001011234567890", reject},
		{"803802822117196347107", reject},
	},
	"UK_VAT": {
		{"278214545", weak},
		{"GB444726833", strong},
		{"GB 668 1822 09", strong},
		{"XI872163521", strong},
		{"597621008001", weak}, // a branch
		{"GB300993571", reject},
		{"FR459922014", reject},
		{"000000000", reject},
	},
	"UK_UTR": {
		{"4318737652", weak},
		{"93777 53310", weak},
		{"2182097467K", weak},
		{"K3288351962", weak},
		{"9716429095", reject},
		{"A3471272672", reject},
	},
	"UK_CHI": {
		{"2206042762", weak},
		{"090367 4564", weak},
		{"2811869299", reject},
		{"3213650014", reject},
	},
	"UK_HCN": {
		{"3227472295", weak},
		{"322 254 5545", weak},
		{"4505577104", reject}, // of England
		{"3264001846", reject},
	},
	"UK_ULN": {
		{"1522267076", weak},
		{"8519943063", reject},
		{"0123456789", reject},
	},
	"UK_UPN": {
		{"D812681950242", strong},
		{"A-X330768764299", reject},
		{"P826734607318", reject},
		{"X000200001001", reject}, // no such authority
	},
	"UK_PNC_ID": {
		{"1998/0500575U", strong},
		{"79/53862X", pass},
		{"2017/0515308B", reject},
		{"1834/0123456A", reject},
	},
	"UK_CRO_NUMBER": {
		{"394232/74V", pass},
		{"SF52/9668A", pass},
		{"255208/99W", reject},
		{"SX39/83871U", reject},
	},
	"UK_DRIVING_LICENCE": {
		{"MORGA657054SM9IJ", strong},
		{"morga657054sm9ij", strong},
		{"FOX99 809126 T99VK", strong},
		{"JONES710238HA9LM", strong},
		{"MORGA673054SM9IJ", reject}, // no such month
		{"MORGA657994SM9IJ", reject}, // no such day
		{"MO9GA657054SM9IJ", reject}, // a letter behind the filling
		{"MORGA657054SM9I7", reject},
	},
	"FO_P_TAL": {
		{"150765-243", pass},
		{"150765243", weak},
		{"320765-243", reject},
		{"150765-000", reject},
	},
	"MC_TVA": {
		{"FR50000978096", strong},
		{"FR 02 000 671 075", strong},
		{"95000505624", weak},
		{"FR61954506077", reject}, // a French firm
		{"BE19000320167", reject},
	},
	"XK_PERSONAL_NUMBER": {
		{"2331404686", weak},
		{"9123456789", weak}, // a foreigner, without check
		{"3585079316", reject},
		{"0123456789", reject},
	},
}
