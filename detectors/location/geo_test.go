package location

import "testing"

func TestCoordinates(t *testing.T) {
	marked(t, "GEO_COORDINATES", []string{
		"GPS: §52.520008, 13.404954§", "GPS position §-33.8688,151.2093§", "at §52.5200° N, 13.4050° E§ now", "§48.8584 N, 2.2945 E§",
		"see §geo:37.786971,-122.399677§", "Coordinates: §(40.4168, -3.7038)§", "Coordinates: §52°31'12\"N 13°24'18\"E§",
		"Coordinates: §40° 26' 46\" N 79° 58' 56\" W§", "Geohash: §u33db2m3q§",
	})
	none(t, "GEO_COORDINATES", []string{
		"52.520008, 13.404954", "0.123456, 0.654321", "GPS: 52.52, 13.40", "GPS: 91.520008, 13.404954", "GPS: 52.520008, 181.404954",
		"GPS: 1.23456, 2.34567, 3.45678", "coordinates 76.6553,83.9549 73.7163,83.9549", "geo:48,16", "geo:98.20105,16.36951",
		"52.5200° N", "Coordinates: 95°31'12\"N 13°24'18\"E", "Coordinates: 52°61'12\"N 13°24'18\"E", "u33db2m3q", "Geohash: unknown",
	})
}

func TestTravel(t *testing.T) {
	marked(t, "PNR_LOCATOR", []string{"PNR: §G8Z2KL§", "Booking reference: §YBIRIQ§.", "Buchungscode: §X1Y2Z3§"})
	none(t, "PNR_LOCATOR", []string{"G8Z2KL", "PNR: 123456", "PNR: given above", "PNR: G8Z2KL7", "PNR: G8Z2K"})
	marked(t, "ETICKET_NUMBER", []string{"e-ticket number: §724-2117777256§", "ticket number §7242117777256§", "Ticketnummer §724 2117777256§", "e-ticket number §72421177772565§"})
	none(t, "ETICKET_NUMBER", []string{"7242117777256", "ticket number 724211777725", "e-ticket number 72421177772561", "ticket number 0002117777256"})
	marked(t, "TRAVEL_HISTORY", []string{"Itinerary: §Madrid - Paris - London§", "Flight route: §MAD-LHR§", "Reiseroute: §Berlin, Wien, Budapest§"})
	none(t, "TRAVEL_HISTORY", []string{"Madrid - Paris - London", "Itinerary: to be confirmed", "Itinerary: Madrid"})
}

// TestTicketCheck: exactly one check digit of ten is right under each of the
// two readings.
func TestTicketCheck(t *testing.T) {
	for check := range 10 {
		want := check == remainder7([]byte("7242117777256")) || check == remainder7([]byte("2117777256"))
		text := "e-ticket number 7242117777256" + string(rune('0'+check))
		if got := len(places(t, "ETICKET_NUMBER", text)) == 1; got != want {
			t.Errorf("check digit %d: found %v, want %v", check, got, want)
		}
	}
	if got := remainder7([]byte("1234567890123")); got != 1234567890123%7 {
		t.Errorf("remainder %d, want %d", got, 1234567890123%7)
	}
}

func TestMixedCodes(t *testing.T) {
	for code, ok := range map[string]bool{
		"SW1A 2AA": true, "M1 1AE": true, "EC1A1BB": true, "B33 8TH": true, "A65 F4E2": true, "D6W XY00": true, "VLT 1117": true,
		"K1A 0B1": true, "LV-1010": true, "AD500": true, "SW1A 2A": false, "1SW 2AA": false, "ABCD": false, "": false,
	} {
		if got := mixedCode([]byte(code)) == len(code) && code != ""; got != ok {
			t.Errorf("%q: %v, want %v", code, got, ok)
		}
	}
}
