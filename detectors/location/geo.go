package location

import (
	"bytes"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

const geoDoc = "A place on earth: a pair of decimal degrees, latitude first, with four decimals or more (some ten metres), with hemispheres, " +
	"in degrees, minutes and seconds (ISO 6709, annex D), as a geo URI (RFC 5870) or, after a label, a geohash."

var geoKeywords = map[string][]string{
	"en": {"coordinates", "latitude longitude", "latitude", "lat lon", "lat lng", "gps", "gps position", "geo location", "geolocation", "location"},
	"de": {"koordinaten", "breitengrad", "geokoordinaten", "standort"},
	"fr": {"coordonnées", "coordonnées gps", "géolocalisation"},
	"es": {"coordenadas", "ubicación", "geolocalización"},
	"it": {"coordinate", "coordinate gps", "posizione gps"},
	"pt": {"coordenadas", "localização"},
	"nl": {"coördinaten", "locatie"},
	"pl": {"współrzędne", "lokalizacja"},
	"sv": {"koordinater"},
	"fi": {"koordinaatit"},
}

var geoFields = fields(geoKeywords, "latlng", "lat lng", "latlon", "geo point", "geopoint", "geo", "coords", "gps coordinates", "location coordinates", "geohash")

// coordinates find two decimal numbers, which much else is: context decides.
var coordinates = detectors.Detector{
	ID:       "GEO_COORDINATES",
	Doc:      geoDoc,
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     2,
	Version:  1,
	Check:    "ranges of latitude and longitude, a pair on its own",
	Chance:   0.3,
	Shapes:   []string{"9{1,3}.9{4,15}"},
	MaxLen:   48,
	Validate: validatePair,
	Value:    valueCoordinates,
	Context: detectors.Context{
		Keywords: geoKeywords,
		Fields:   geoFields,
		Required: true,
	},
	Examples: []string{
		"GPS: §52.520008, 13.404954§",
		"coordinates §40.4168,-3.7038§",
	},
	NearMisses: []string{
		"52.520008, 13.404954",
		"GPS: 52.52, 13.40",
		"GPS: 152.520008, 13.404954",
		"coordinates 76.6553,83.9549 73.7163,83.9549",
	},
}

// coordinatesMarked find pairs with hemispheres, which nothing else has.
var coordinatesMarked = detectors.Detector{
	ID:       "GEO_COORDINATES",
	Doc:      geoDoc,
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     2,
	Version:  1,
	Check:    "ranges of latitude and longitude, hemispheres",
	Chance:   0.0005,
	Shapes:   []string{"9{1,3}.9{4,15}"},
	MaxLen:   48,
	Validate: validateMarked,
	Context:  detectors.Context{Keywords: geoKeywords, Fields: geoFields},
	Examples: []string{
		"52.5200° N, 13.4050° E",
		"near §48.8584 N, 2.2945 E§ today",
	},
	NearMisses: []string{
		"52.5200 N",
		"95.5200° N, 13.4050° E",
	},
}

// coordinatesWritten find geo URIs.
var coordinatesWritten = detectors.Detector{
	ID:       "GEO_COORDINATES",
	Doc:      geoDoc,
	Category: "location",
	Family:   detectors.FamilyLocation,
	Tier:     2,
	Version:  1,
	Check:    "RFC 5870 and ranges",
	Chance:   0.001,
	Literals: []string{"geo:"},
	MaxLen:   64,
	Probe:    probeGeoURI,
	Context:  detectors.Context{Keywords: geoKeywords, Fields: geoFields},
	Examples: []string{
		"geo:48.2010,16.3695,183",
		"<§geo:37.786971,-122.399677§>",
	},
	NearMisses: []string{
		"geo:48,16",
		"geo:98.2010,16.3695",
	},
}

// leastDecimals make a place exact to some ten metres.
const leastDecimals = 4

// decimal is a decimal number in text.
type decimal struct {
	start, end int
	decimals   int
	degrees    int // whole ones, without sign
	negative   bool
}

// decimalAt reads a decimal number with a sign perhaps.
func decimalAt(text []byte, i int) (d decimal, ok bool) {
	d.start = i
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		d.negative = text[i] == '-'
		i++
	}
	n := digitsAt(text, i)
	if n == 0 || n > 3 || i+n >= len(text) || text[i+n] != '.' {
		return d, false
	}
	for _, c := range text[i : i+n] {
		d.degrees = d.degrees*10 + int(c-'0')
	}
	d.decimals = digitsAt(text, i+n+1)
	d.end = i + n + 1 + d.decimals
	return d, d.decimals > 0 && !lex.GluedAfter(text, d.end)
}

func inRange(lat, lon *decimal) bool {
	return lat.degrees < 90 && lon.degrees < 180 && lat.decimals >= leastDecimals && lon.decimals >= leastDecimals
}

// pairAt reads latitude and longitude with a comma, semicolon or space between.
func pairAt(text []byte, i int) (lat, lon decimal, ok bool) {
	if lat, ok = decimalAt(text, i); !ok {
		return lat, lon, false
	}
	j := lat.end
	for n := 0; n < 2 && j < len(text) && (text[j] == ',' || text[j] == ';' || text[j] == ' '); n++ {
		j++
	}
	if j == lat.end {
		return lat, lon, false
	}
	lon, ok = decimalAt(text, j)
	return lat, lon, ok && inRange(&lat, &lon)
}

// validatePair widens the first number of a pair to both. It rejects pairs of a
// longer list, as drawings and tables have them.
func validatePair(t *lex.Token) detectors.Verdict {
	start := t.Start
	if start > 0 && t.Text[start-1] == '-' {
		start--
	}
	_, lon, ok := pairAt(t.Text, start)
	if !ok || numberBefore(t.Text, start) || numberAfter(t.Text, lon.end) {
		return detectors.Reject
	}
	t.Start, t.End = start, lon.end
	return detectors.Pass
}

// numberBefore reports whether another number of the same list stands before text[i].
func numberBefore(text []byte, i int) bool {
	j := skipBack(text, i, 2)
	if j > 0 && (text[j-1] == ',' || text[j-1] == ';') {
		j = skipBack(text, j-1, 2)
	}
	return j < i && j > 0 && text[j-1]-'0' < 10 || i > 0 && lex.IsWord(text[i-1])
}

// numberAfter is the same for what follows text[i].
func numberAfter(text []byte, i int) bool {
	j := i
	for n := 0; n < 3 && j < len(text) && (text[j] == ' ' || text[j] == ',' || text[j] == ';' || text[j] == '-'); n++ {
		j++
	}
	return j > i && j < len(text) && text[j]-'0' < 10
}

// validateMarked widens a number with a hemisphere to the pair of them.
func validateMarked(t *lex.Token) detectors.Verdict {
	if t.End >= len(t.Text) || !mayBeHemisphere[t.Text[t.End]] {
		return detectors.Reject
	}
	lat, ok := decimalAt(t.Text, t.Start)
	if !ok {
		return detectors.Reject
	}
	i, ok := hemisphere(t.Text, lat.end, 'N', 'S')
	if !ok {
		return detectors.Reject
	}
	for n := 0; n < 2 && i < len(t.Text) && (t.Text[i] == ',' || t.Text[i] == ' '); n++ {
		i++
	}
	lon, ok := decimalAt(t.Text, i)
	if !ok || !inRange(&lat, &lon) {
		return detectors.Reject
	}
	if i, ok = hemisphere(t.Text, lon.end, 'E', 'W'); !ok || lex.GluedAfter(t.Text, i) {
		return detectors.Reject
	}
	t.End = i
	return detectors.Strong
}

// mayBeHemisphere are the bytes that a hemisphere after a latitude starts with:
// a letter, a space or the first of a degree sign. Few numbers have one of them behind them.
var mayBeHemisphere = [256]bool{'N': true, 'S': true, ' ': true, 0xc2: true}

// hemisphere reads a degree sign and one of two letters at text[i:].
func hemisphere(text []byte, i int, a, b byte) (end int, ok bool) {
	if bytes.HasPrefix(text[i:], []byte("°")) {
		i += len("°")
	}
	if i < len(text) && text[i] == ' ' {
		i++
	}
	if i >= len(text) || text[i] != a && text[i] != b {
		return i, false
	}
	return i + 1, true
}

// probeGeoURI reads the geo URI at text[at:].
func probeGeoURI(text []byte, at int) (start, end int, v detectors.Verdict) {
	lat, lon, ok := pairAt(text, at+len("geo:"))
	if !ok || lex.GluedBefore(text, at) || text[lat.end] != ',' {
		return 0, 0, detectors.Reject
	}
	end = lon.end
	if alt := end + 1; alt < len(text) && text[end] == ',' && digitsAt(text, alt) > 0 {
		end = alt + digitsAt(text, alt)
	}
	if lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

// valueCoordinates accepts a pair, degrees with minutes, or a geohash.
func valueCoordinates(v []byte) (n int, verdict detectors.Verdict) {
	i := 0
	if v[0] == '(' || v[0] == '[' {
		i++
	}
	if _, lon, ok := pairAt(v, i); ok && !numberAfter(v, lon.end) {
		if end := lon.end; i == 0 {
			return end, detectors.Strong
		} else if end < len(v) && (v[end] == ')' || v[end] == ']') {
			return end + 1, detectors.Strong
		}
	}
	if n, ok := sexagesimal(v); ok {
		return n, detectors.Strong
	}
	if n := geohash(v); n > 0 {
		return n, detectors.Weak
	}
	return 0, detectors.Reject
}

// sexagesimal reads two angles in degrees, minutes and perhaps seconds, each
// with its hemisphere: 52°31'12"N 13°24'18"E.
func sexagesimal(v []byte) (n int, ok bool) {
	i, ok := angle(v, 0, 90, 'N', 'S')
	if !ok {
		return 0, false
	}
	for k := 0; k < 2 && i < len(v) && (v[i] == ',' || v[i] == ' '); k++ {
		i++
	}
	return angle(v, i, 180, 'E', 'W')
}

// angle reads one angle below most degrees.
func angle(v []byte, i, most int, a, b byte) (end int, ok bool) {
	parts := 0
	for parts < 3 && i < len(v) {
		n := digitsAt(v, i)
		if n == 0 || n > 3 {
			break
		}
		whole := 0
		for _, c := range v[i : i+n] {
			whole = whole*10 + int(c-'0')
		}
		if whole >= most {
			return i, false
		}
		i += n
		if i < len(v) && v[i] == '.' {
			i += 1 + digitsAt(v, i+1)
		}
		sign := 0
		for sign < 4 && i < len(v) && v[i] != ' ' && v[i] != a && v[i] != b && v[i]-'0' >= 10 && !isLetterASCII(v[i]) {
			i++
			sign++
		}
		if i < len(v) && v[i] == ' ' {
			i++
		}
		if sign == 0 {
			return i, false
		}
		parts, most = parts+1, 60
	}
	if parts < 2 || i >= len(v) || v[i] != a && v[i] != b {
		return i, false
	}
	return i + 1, true
}

func isLetterASCII(c byte) bool { return c|0x20-'a' < 26 }

// geohash is the length of the geohash that v is: eight to twelve characters of
// its own base 32 (no a, i, l, o), with a digit and a letter. 0: none.
func geohash(v []byte) int {
	if len(v) < 8 || len(v) > 12 {
		return 0
	}
	letters, digits := 0, 0
	for _, c := range v {
		switch {
		case c-'0' < 10:
			digits++
		case c-'b' < 25 && c != 'i' && c != 'l' && c != 'o':
			letters++
		default:
			return 0
		}
	}
	if letters == 0 || digits == 0 {
		return 0
	}
	return len(v)
}
