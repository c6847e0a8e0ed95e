package nationalid

import (
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// FuzzWhole offers every text to every Value and, at each of its literals, to
// every Probe: what they claim lies in the text and is no longer than MaxLen.
func FuzzWhole(f *testing.F) {
	var ds []detectors.Detector
	for _, d := range Detectors() {
		if d.Value == nil && d.Probe == nil {
			continue
		}
		ds = append(ds, d)
		for _, e := range d.Examples {
			f.Add(value(e))
		}
		for _, n := range d.NearMisses {
			f.Add(n)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := []byte(s)
		for i := range ds {
			d := &ds[i]
			if d.Value != nil {
				n, v := d.Value(text)
				if n < 0 || n > len(text) || (v == detectors.Reject) != (n == 0) {
					t.Fatalf("%s: %d bytes of %d, verdict %d", d.ID, n, len(text), v)
				}
				if lex.GluedAfter(text, n) && n > 0 {
					t.Fatalf("%s: a value of %d bytes ends within a word", d.ID, n)
				}
			}
			for _, l := range d.Literals {
				probeAll(t, d, text, l)
			}
		}
	})
}

func probeAll(t *testing.T, d *detectors.Detector, text []byte, literal string) {
	t.Helper()
	for at := range len(text) - len(literal) + 1 {
		if here := string(text[at : at+len(literal)]); here != literal && !(d.FoldLiterals && strings.EqualFold(here, literal)) {
			continue
		}
		start, end, v := d.Probe(text, at)
		if v == detectors.Reject {
			continue
		}
		if start < 0 || start > at || end > len(text) || end-start > d.MaxLen || end <= at || lex.GluedBefore(text, start) || lex.GluedAfter(text, end) {
			t.Fatalf("%s: %d-%d at %d", d.ID, start, end, at)
		}
	}
}

// TestProbes gives the span that is found at the literal of a text, "" for none.
func TestProbes(t *testing.T) {
	dcc := dccSpecimen()
	long := "HC1:6BF" + strings.Repeat("A7*", 200)
	tests := []struct {
		probe func(text []byte, at int) (start, end int, v detectors.Verdict)
		in    string // the literal begins at "|", which is taken out
		want  string
	}{
		{probeECLI, "see |ECLI:NL:HR:2013:1234, with", "ECLI:NL:HR:2013:1234"},
		{probeECLI, "|ecli:eu:c:2014:317.", "ecli:eu:c:2014:317"},
		{probeECLI, "(|ECLI:DE:BGH:2018:150518UVIZR233.17.0)", "ECLI:DE:BGH:2018:150518UVIZR233.17.0"},
		{probeECLI, "|ECLI:NL:HR:2013:A-B", "ECLI:NL:HR:2013:A"},
		{probeECLI, "|ECLI:NLD:HR:2013:1234", ""},
		{probeECLI, "|ECLI:N1:HR:2013:1234", ""},
		{probeECLI, "|ECLI:NL:1HR:2013:1234", ""},
		{probeECLI, "|ECLI:NL:GERECHTSHOF:2013:1234", ""},
		{probeECLI, "|ECLI:NL:HR:13:1234", ""},
		{probeECLI, "|ECLI:NL:HR:1713:1234", ""},
		{probeECLI, "|ECLI:NL:HR:2013:", ""},
		{probeECLI, "|ECLI:NL:HR:2013:...", ""},
		{probeECLI, "|ECLI:NL:HR:2013:12345678901234567890123456", ""},
		{probeECLI, "|ECLI:NL:HR:2013:1234é", ""},
		{probeECLI, "D|ECLI:NL:HR:2013:1234", ""},
		{probeECLI, "|ECLI:", ""},
		{probeUVCI, "|URN:UVCI:01:NL:187/37512422923#Z.", "URN:UVCI:01:NL:187/37512422923#Z"},
		{probeUVCI, "|URN:UVCI:01:SE:EHM/V12907267LAJW#", "URN:UVCI:01:SE:EHM/V12907267LAJW"},
		{probeUVCI, "|URN:UVCI:01", ""},
		{probeUVCI, "|URN:UVCI:X1:NL:187/37512422923", ""},
		{probeUVCI, "|URN:UVCI:01:" + strings.Repeat("A", 90), ""},
		{probeUVCI, "A|URN:UVCI:01:NL:187/37512422923", ""},
		{probeDCC, "qr |" + dcc + "\n", dcc},
		{probeDCC, "|" + long, long[:detectors.MaxValue-2]},
		{probeDCC, "|HC1:ABC" + dcc[7:], ""}, // no zlib header
		{probeDCC, "|HC1:aBC" + dcc[7:], ""},
		{probeDCC, "|" + dcc[:60], ""},
		{probeDCC, "x|" + dcc, ""},
	}
	for _, tt := range tests {
		at := strings.IndexByte(tt.in, '|')
		text := []byte(tt.in[:at] + tt.in[at+1:])
		got := ""
		if start, end, v := tt.probe(text, at); v != detectors.Reject {
			got = string(text[start:end])
		}
		if got != tt.want {
			t.Errorf("%q: found %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestWholeValues are values that are found after labels and in columns only, or
// not as well elsewhere: too short for a token, or with letters before a space.
func TestWholeValues(t *testing.T) {
	tests := []struct {
		id, in string
		want   detectors.Verdict
	}{
		{"CH_UID", "CHE-107.787.577 IVA", strong}, {"CH_UID", "CHE-107.787.577", strong}, {"CH_UID", "CHE-107.787.578", reject},
		{"CH_ESR", "18 78583", weak}, {"CH_ESR", "20 12440 00000 46370 02019 05153", weak}, {"CH_ESR", "18 78584", reject},
		{"IT_FISCAL_CODE", "RSSMRAQRCMNFNLRG", pass}, {"IT_FISCAL_CODE", "RSS MRA 45C12 F205X", reject}, {"IT_FISCAL_CODE", "BNC LRA 85T50 F205A", strong},
		{"IT_FISCAL_CODE", "bnclra 85t50 f205a", strong}, {"IT_FISCAL_CODE", "RSSMRAQRCMNFNLRH", reject},
		{"UK_VAT", "GD100", pass}, {"UK_VAT", "HA501", pass}, {"UK_VAT", "HA201", reject}, {"UK_VAT", "GD 500", reject},
		{"UK_CRO_NUMBER", "1/99B", reject}, {"UK_DRIVING_LICENCE", "MORGA 657054 SM9IJ", strong},
		{"FO_VN", "437.115", pass}, {"FO_VN", "FO 463000", pass}, {"FO_VN", "DK463000", reject},
		{"SM_COE", "024165", pass}, {"SM_COE", "SM24165", pass}, {"SM_COE", "2416A", reject},
		{"AD_NRT", "A-705 321-C", pass}, {"AD_NRT", "L709811-C", pass}, {"AD_NRT", "I 706193 G", reject}, {"AD_NRT", "A800000X", reject},
		{"LI_PEID", "84167", pass}, {"LI_PEID", "123", reject}, {"IS_VSK", "IS 00621", pass}, {"IS_VSK", "IS 0062199", reject},
		{"IE_EIRCODE", "D6W XH02", pass}, {"IE_EIRCODE", "d02x285", pass}, {"IE_EIRCODE", "D6X XH02", reject}, {"IE_EIRCODE", "B02 X285", reject},
		{"UK_POSTCODE", "EC1A 1BB", pass}, {"UK_POSTCODE", "w1a1aa", pass}, {"UK_POSTCODE", "EC1A 1BC", reject}, {"UK_POSTCODE", "XX1 1AA", reject},
		{"NL_POSTCODE", "NL-2611 ET", pass}, {"NL_POSTCODE", "2611 SS", reject}, {"NL_POSTCODE", "0611 ET", reject}, {"NL_POSTCODE", "26112 ET", reject},
		{"IE_VEHICLE_PLATE", "191-D-12345", pass}, {"IE_VEHICLE_PLATE", "193-D-12345", reject}, {"IE_VEHICLE_PLATE", "191-XX-12345", reject},
		{"CH_VEHICLE_PLATE", "ZH 123456", pass}, {"CH_VEHICLE_PLATE", "ZX 123456", reject}, {"RO_VEHICLE_PLATE", "B 123 XYZ", pass},
		{"RO_VEHICLE_PLATE", "CJ 123 XYZ", reject}, {"RO_VEHICLE_PLATE", "CJ 12 XYZ", pass}, {"IT_VEHICLE_PLATE", "AB 123 CD", pass}, {"IT_VEHICLE_PLATE", "AB 123 CO", reject},
		{"SE_VEHICLE_PLATE", "ABC 12D", pass}, {"SE_VEHICLE_PLATE", "ABQ 123", reject}, {"MT_ID_CARD", "0123456M", pass}, {"MT_ID_CARD", "0123456C", reject},
		{"PL_ID_CARD", "ABA 300000", sample}, {"PL_LAND_REGISTER", "WA1M/00103419/6", strong}, {"PL_LAND_REGISTER", "WA1M/103419/6", strong},
		{"PT_CITIZEN_CARD", "11721436 1 ZY6", pass}, {"NL_BTW", "NL.0000.99.998.B.57", strong}, {"NO_ORGNR", "NO 995 525 828 MVA", strong},
		{"SE_PLUSGIRO", "4-2", pass}, {"SE_PLUSGIRO", "4-3", reject}, {"UK_ELECTORAL_ROLL", "KC1", pass},
	}
	values := map[string]func([]byte) (int, detectors.Verdict){}
	for _, d := range Detectors() {
		if d.Value != nil {
			values[d.ID] = d.Value
		}
	}
	for _, tt := range tests {
		if values[tt.id] == nil {
			t.Errorf("%s has no Value", tt.id)
			continue
		}
		n, v := values[tt.id]([]byte(tt.in))
		if v != tt.want || v != reject && n != len(tt.in) {
			t.Errorf("%s %q: %d bytes, verdict %d, want %d", tt.id, tt.in, n, v, tt.want)
		}
		for _, more := range []string{"7", "x", "é"} {
			if n, v := values[tt.id]([]byte(tt.in + more)); v != reject && n == len(tt.in) {
				t.Errorf("%s: %q is taken though glued to %q", tt.id, tt.in, more)
			}
		}
	}
}
