package online

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// verdict asks a detector of tokens about the whole of s.
func verdict(t *testing.T, validate func(*lex.Token) detectors.Verdict, s string) detectors.Verdict {
	t.Helper()
	tok, ok := lex.Parse(s)
	if !ok {
		t.Fatalf("%q is no token", s)
	}
	return validate(&tok)
}

// TestDevicesOracle compares with python-stdnum: IMEI, MEID and IMSI.
func TestDevicesOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 8))
	var questions []detectortest.Question
	for range 1500 {
		questions = append(questions,
			detectortest.Question{Module: "imei", Value: detectortest.Draw(r, "999999999999999")},
			detectortest.Question{Module: "imei", Value: detectortest.Draw(r, "99-999999-999999-9")},
			detectortest.Question{Module: "meid", Value: detectortest.Draw(r, "[ABCDEF]9[0123456789ABCDEF]99[0123456789ABCDEF]99999999[0123456789ABCDEF]")},
			detectortest.Question{Module: "meid", Value: detectortest.Draw(r, "[2345]999999999[01]9999999")},
			detectortest.Question{Module: "imsi", Value: detectortest.Draw(r, "[234567]99999999999999")})
	}
	both := map[string]int{}
	for i, theirs := range detectortest.Stdnum(t, questions) {
		q, ours := questions[i], false
		switch q.Module {
		case "imei":
			ours = verdict(t, validateIMEI, q.Value) != detectors.Reject
		case "imsi":
			ours = verdict(t, validateIMSI, q.Value) != detectors.Reject
		case "meid":
			n, v := valueMEID([]byte(q.Value))
			ours = v != detectors.Reject && n == len(q.Value)
		}
		if ours && theirs {
			both[q.Module]++
		}
		newer := q.Module == "imsi" && ours                                                        // stdnum's list is older than ITU's
		region := q.Module == "meid" && !ours && len(q.Value) == 18 && q.Value[:10] < "2684354560" // below A0 in hexadecimal
		if ours != theirs && !newer && !region {
			t.Errorf("%s %s: we say %v, stdnum says %v", q.Module, q.Value, ours, theirs)
		}
	}
	for module, n := range both {
		if n < 50 {
			t.Errorf("%s: only %d values are valid by both", module, n)
		}
	}
}

func TestIMEIWritten(t *testing.T) {
	for s, want := range map[string]detectors.Verdict{
		"490154203237518": detectors.Pass, "35-209900-176148-1": detectors.Strong, "35 209900 176148 1": detectors.Strong, "35209900-176148-1": detectors.Strong,
		"35-209900-176148-23": detectors.Weak, "3520990017614823": detectors.Reject, "490154203237519": detectors.Reject, "4901-5420-3237-518": detectors.Strong,
		"000000000000000": detectors.Reject, "49015420.3237518": detectors.Reject,
	} {
		if got := verdict(t, validateIMEI, s); got != want {
			t.Errorf("%s: verdict %d, want %d", s, got, want)
		}
	}
}

func TestICCIDWritten(t *testing.T) {
	for s, want := range map[string]detectors.Verdict{
		"8949020000123456788": detectors.Weak, "8949 0200 0012 3456 788": detectors.Pass, "89490-20000-12345-6788": detectors.Pass,
		"89 49 02 00 00 12 34 56 788": detectors.Lesser, "894 902 000 012 345 678 8": detectors.Lesser, "8949 020000 123456 788": detectors.Lesser,
		"8949.0200.0012.3456.788": detectors.Reject, "8949020000123456789": detectors.Reject, "8900020000123456788": detectors.Reject,
	} {
		if got := verdict(t, validateICCID, s); got != want {
			t.Errorf("%s: verdict %d, want %d", s, got, want)
		}
	}
}

// TestValues: what stands after a label, by the judge of its type.
func TestValues(t *testing.T) {
	detectortest.Values(t, Detectors(), map[string]map[string]string{
		"UUID":                {"3f2504e0-4f89-41d3-9a0c-0305e82c3301": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "{6BA7B810-9DAD-11D1-80B4-00C04FD430C8} x": "{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}", "3f2504e0-4f89-41d3-9a0c-0305e82c330": "", "3f2504e0-4f89-41d3-9a0c-0305e82c33011": "", "{3f2504e0-4f89-41d3-9a0c-0305e82c3301": "", "00000000-0000-0000-0000-000000000000": ""},
		"USER_ID":             {"u-48213": "u-48213", "48213, active": "48213", "none": "", "12": "", "id[0]": ""},
		"URL":                 {"www.lena-berg.de/fotos?x=1.": "www.lena-berg.de/fotos?x=1", "https://a.example/x(1)": "https://a.example/x(1)", "lena-berg.de": "lena-berg.de", "none": "", "main.go": "", "ftp://x": "", "gopher://a.example": "", "jan@firma.cz": ""},
		"DOMAIN_NAME":         {"novak-family.cz": "novak-family.cz", "localhost": "", "10.1.2.3": "", "main.go": "", "foo.bar()": "", "a..b": "", "c.ServerName": "", "tls.config.dnsName": "", "Mail.Firma.CZ": "Mail.Firma.CZ", "MyHost.acme.eu": "MyHost.acme.eu", "intra.acme.eu.": "intra.acme.eu"},
		"ANDROID_ID":          {"9774d56d682e549c": "9774d56d682e549c", "0000000000000000": "", "9774d56d682e549cff": "", "9774": ""},
		"BROWSER_FINGERPRINT": {"3f9a1c7e5b2d8046f1e3a5c7092b4d6e": "3f9a1c7e5b2d8046f1e3a5c7092b4d6e", "SHA256:abc": "", "none": ""},
		"DEVICE_SERIAL":       {"C02XL0GTJGH5": "C02XL0GTJGH5", "unknown": "", "123": "", "see label": ""},
		"SOCIAL_HANDLE":       {"@jan_novak": "@jan_novak", "mrossi_92": "mrossi_92", "see below": "", "none": "", "@": "", "@x.y/z": ""},
		"USER_AGENT":          {"curl/8.14.1": "curl/8.14.1", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101", "none": "", "a/b": ""},
		"MAC_ADDRESS":         {"0012.3456.789A": "0012.3456.789A", "A9 C5 D4 9F EB D3": "A9 C5 D4 9F EB D3", "3c22fb0a915d": "3c22fb0a915d", "FFFFFFFFFFFF": "", "12 34 56": "", "0012.34-56.789A": "", "A9C5D49FEBD3B665": "A9C5D49FEBD3B665"},
		"MEID":                {"AF 01 23 45 0A BC DE": "AF 01 23 45 0A BC DE", "AF0123450ABCDEC": "AF0123450ABCDEC", "GF0123450ABCDE": "", "1F0123450ABCDE": "", "": ""},
	})
}

// TestProfiles: addresses of persons' profiles, and pages that have the form of one.
func TestProfiles(t *testing.T) {
	for text, want := range map[string][]string{
		"https://www.linkedin.com/in/jan-novak-4711/?x=1": {"PERSONAL_URL https://www.linkedin.com/in/jan-novak-4711"},
		"de.linkedin.com/in/lena-berg.":                   {"PERSONAL_URL de.linkedin.com/in/lena-berg"},
		"https://tiktok.com/@mrossi":                      {"PERSONAL_URL https://tiktok.com/@mrossi"},
		"https://x.com/jan_novak":                         {"PERSONAL_URL https://x.com/jan_novak"},
		"https://fox.com/jan_novak":                       nil,
		"https://github.com/golang/go":                    nil,
		"https://github.com/mrossi":                       {"PERSONAL_URL https://github.com/mrossi"},
		"notlinkedin.com/in/jan":                          nil,
		"https://www.linkedin.com/company/acme":           nil,
		"https://www.facebook.com/sharer":                 nil,
		"https://t.me/joinchat":                           nil,
		"linkedin.com/in/":                                nil,
	} {
		if diff := cmp.Diff(want, detectortest.Direct([]detectors.Detector{personalURL}, text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestOnlyWhereAsked: what is not personal by itself is silent in prose and code.
func TestOnlyWhereAsked(t *testing.T) {
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"see https://www.w3.org/TR/ and www.example.org for details",
		"3f2504e0-4f89-41d3-9a0c-0305e82c3301", "request 3f2504e0-4f89-41d3-9a0c-0305e82c3301 took 3 ms",
		"import x from 'https://esm.sh/react@19'", "@Override public void run()", "490154203237518", "262011234567890",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "JSESSIONID=9F1C7E5B2D8046F1E3A5C7092B4D6E8F",
	} {
		for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
			if m.Likelihood >= detectors.Likely {
				t.Errorf("%q: %s %q is reported", text, e.Detectors()[m.Detector].ID, text[m.Start:m.End])
			}
		}
	}
}

func FuzzOnline(f *testing.F) {
	detectortest.Spans(f, Detectors(), nil)
}
