package nationalid

import "github.com/pdatlas/pdatlas/detectors"

func skDriverLicence() detectors.Detector {
	return weakID{
		id: "SK_DRIVER_LICENCE", country: "SK", category: "driver_licence",
		doc:  "Slovak driving licence number (vodičský preukaz), issued by the police: a letter and seven digits.",
		kind: drivingLicence, langs: []string{"sk"},
		shapes:   []string{"A9{7}", "A 9{7}", "AA_9{6,7}"},
		examples: []string{"vodičský preukaz č.: §C1234567§", "číslo vodičského preukazu: §G0654321§"},
		misses:   []string{"vodičský preukaz C123456789", "C1234567"},
	}.detector()
}

func skIDCard() detectors.Detector {
	return weakID{
		id: "SK_ID_CARD", country: "SK", category: "id_card",
		doc:  "Slovak identity card number (občiansky preukaz), issued by the police: two letters and six digits.",
		kind: identityCard, langs: []string{"sk"},
		words:    []string{"číslo op", "č op", "op č", "op"},
		shapes:   []string{"AA_9{6}", "AA 999 999"},
		examples: []string{"občiansky preukaz č.: §EA123456§", "OP: §HK 654321§"},
		misses:   []string{"občiansky preukaz EA12345678", "EA123456"},
	}.detector()
}

func skPassport() detectors.Detector {
	return weakID{
		id: "SK_PASSPORT", country: "SK", category: "passport",
		doc:  "Slovak passport number (cestovný pas), issued by the police: a letter or digit and seven digits; in newer books two letters.",
		kind: passport, langs: []string{"sk"},
		shapes:   []string{"A9{7}", "9{8}", "AA_9{7}"},
		examples: []string{"cestovný pas č.: §P1234567§", "číslo pasu: §BA1234567§"},
		misses:   []string{"cestovný pas P123456789012", "P1234567"},
	}.detector()
}

func skDIC() detectors.Detector {
	return weakID{
		id: "SK_DIC", country: "SK", category: "tax_id",
		doc:  "Slovak tax number (DIČ) of persons and firms, issued by the financial administration: ten digits; no check is published.",
		kind: taxNumber, langs: []string{"sk"},
		words:    []string{"dič", "dic", "daňové identifikačné číslo", "danove identifikacne cislo"},
		shapes:   []string{"9{10}", "999_999_9999", "9999 999 999", "99 99 99 99 99"},
		examples: []string{"DIČ: §1020304050§", "DIČ: §2021234567§"},
		misses:   []string{"DIČ 10203040501", "1020304050"},
	}.detector()
}

func skPlate() detectors.Detector {
	return weakID{
		id: "SK_VEHICLE_PLATE", country: "SK", category: "vehicle",
		doc:  "Slovak number plate (EČV), issued by the police: two letters, three digits, two letters.",
		kind: numberPlate, langs: []string{"sk"},
		words:    []string{"ečv", "ecv", "ečv vozidla", "evidenčné číslo vozidla", "špz", "spz", "ec vozidla"},
		shapes:   []string{"AA_999_AA", "AA_999AA", "AA-999-AA"},
		examples: []string{"evidenčné číslo: §BA 123 CD§", "evidenčné číslo vozidla: §KE-456EF§"},
		misses:   []string{"EČV: BA 1234 CD", "BA 123 CD"},
	}.detector()
}
