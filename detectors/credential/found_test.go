package credential

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// TestFound lists what is found in texts as configuration, code and logs have
// them: the type and the value, "(sample)" for published keys.
func TestFound(t *testing.T) {
	engine := newEngine(t)
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"env_file": {
			"DB_PASSWORD=q8Zr2m#x\nAPI_KEY=kQ7mZ2xW9vB5nR8tY3uL\nDEBUG=true\nPORT=5432\n",
			[]string{"PASSWORD q8Zr2m#x", "API_KEY kQ7mZ2xW9vB5nR8tY3uL"},
		},
		"placeholders": {
			"password: changeme\npassword: ${PW}\npassword: <password>\npassword: xxxxxxxx\npassword: null\napi_key: your-api-key-here-1234\nsecret_key: {{ key }}\npassword: string\n", nil,
		},
		"code": {
			"password = os.environ['PW']\npassword: str = None\nif password == other.password:\npasswordField.text = \"\"\nfunc(password []byte) error\nconst password = getPassword(user)\n", nil,
		},
		"forms": {
			"Please enter your password: \nPassword must have 8 characters\nForgot password? Reset it here\nPassword: required\n", nil,
		},
		"aws_sample": {"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", []string{"AWS_ACCESS_KEY AKIAIOSFODNN7EXAMPLE"}},
		"lock_file": {
			`"integrity": "sha512-kQ7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3Cd5Ef7Gh9Q==", "resolved": "https://registry.npmjs.org/x/-/x-1.0.0.tgz"` + "\nh1:9f1c7e5b2d8046f1e3a5c7092b4d6e8f0a1b2c3d4e5f60718293a4b5c6d7e8f9=\n", nil,
		},
		"hashes": {"commit 3f9a1c7e5b2d8046f1e3a5c7092b4d6e8f0a1b2c\nmd5 5f4dcc3b5aa765d61d8327deb882cf99  file\n", nil},
		"public": {"-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAx9Zk2Lm4Np6Qr8St0Uv2\n-----END PUBLIC KEY-----\npk_live_51H8sKzJ2eZvKYlo2CqX9bTnW\n", nil},
		"header": {
			"GET / HTTP/1.1\r\nAuthorization: Basic bS5yb3NzaTp0cjBtYm9uZSE=\r\nX-CSRF-Token: kQ7mZ2xW9vB5nR8tY3uL6pE1sC0a\r\n",
			[]string{"HTTP_BASIC_AUTH bS5yb3NzaTp0cjBtYm9uZSE=", "XSRF_TOKEN kQ7mZ2xW9vB5nR8tY3uL6pE1sC0a"},
		},
		"jwt_not_bearer": {
			"Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTE3In0.k3Q7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3C",
			[]string{"JSON_WEB_TOKEN eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTE3In0.k3Q7mZ2xW9vB5nR8tY3uL6pE1sC0aHgFdJ4iO2Mab3C"},
		},
		"shadow": {
			"jan:$1$Zk2Lm4Np$Q7mZ2xW9vB5nR8tY3uL6p1:19000:0:99999:7:::\nbin:*:19000:0:\n",
			[]string{"WEAK_PASSWORD_HASH $1$Zk2Lm4Np$Q7mZ2xW9vB5nR8tY3uL6p1"},
		},
		"dollars": {"it costs $5$ or $1$, see $2$3 and echo $6$7", nil},
		"pin":     {"PIN: 4711\npinned: 4711\nGPIO pin 12\n", []string{"PIN_CODE 4711"}},
		"german":  {"Benutzer: jan\nPasswort: Sommer2023\n", []string{"PASSWORD Sommer2023"}},
		"french":  {"Mot de passe : q8Zr2m#x\n", []string{"PASSWORD q8Zr2m#x"}},
		"common":  {"password: letmein\n", []string{"PASSWORD letmein"}},
		"words":   {"password: incorrect\npassword: unchanged\nPasswort: vergessen?\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, reported(engine, tt.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func newEngine(t *testing.T) *detectors.Engine {
	t.Helper()
	e, err := detectors.New(Detectors(), detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reported lists type and text of what is likely.
func reported(e *detectors.Engine, text string) (found []string) {
	for _, m := range e.NewScanner().Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
		if m.Likelihood >= detectors.Likely {
			found = append(found, e.Detectors()[m.Detector].ID+" "+text[m.Start:m.End])
		}
	}
	return found
}

// TestCheckedTail: a tail made for a body is accepted, every changed character
// and every swap of two different neighbours is found.
func TestCheckedTail(t *testing.T) {
	if !checkedTail([]byte("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17")) {
		t.Fatal("the published token is refused")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		body := make([]byte, 30, 36)
		for i := range body {
			body[i] = base62Digits[r.IntN(62)]
		}
		token := withTail(body)
		if !checkedTail(token) {
			t.Fatalf("%s is refused", token)
		}
		for i := range token {
			wrong := slices.Clone(token)
			wrong[i] = base62Digits[(strings.IndexByte(base62Digits, wrong[i])+1+r.IntN(61))%62]
			if checkedTail(wrong) {
				t.Errorf("%s: character %d of %s changed is taken", wrong, i, token)
			}
			if i > 0 && token[i] != token[i-1] {
				wrong = slices.Clone(token)
				wrong[i], wrong[i-1] = wrong[i-1], wrong[i]
				if checkedTail(wrong) {
					t.Errorf("%s: %s with a swap is taken", wrong, token)
				}
			}
		}
	}
}

// withTail appends the six digits that make checkedTail true, by trial of each
// place from the right: slow and unlike what is tested.
func withTail(body []byte) []byte {
	for sum, i := crcOf(body), 0; i < 6; i++ {
		d := sum
		for range 5 - i {
			d /= 62
		}
		body = append(body, base62Digits[d%62])
	}
	return body
}

// crcOf is CRC-32 (IEEE 802.3) bit by bit.
func crcOf(b []byte) uint32 {
	sum := ^uint32(0)
	for _, c := range b {
		sum ^= uint32(c)
		for range 8 {
			sum = sum>>1 ^ 0xedb88320*(sum&1)
		}
	}
	return ^sum
}

func TestPasswordValue(t *testing.T) {
	for text, want := range map[string]string{
		"Tr0mbone!9":                       "Tr0mbone!9",
		"Sommer2023.":                      "Sommer2023",
		"hunter2;":                         "hunter2",
		"q8Zr2m#x # the old one":           "q8Zr2m#x",
		"123456":                           "123456",
		"correct#horse":                    "correct#horse",
		"vergessen?":                       "",
		"pass":                             "",
		"abc":                              "",
		"user.password":                    "",
		"newPassword":                      "",
		"********":                         "",
		"%s":                               "",
		"@password":                        "@password",
		"$1$Zk2Lm4Np$Q7mZ2xW9":             "$1$Zk2Lm4Np$Q7mZ2xW9",
		"$password":                        "",
		"Use at least 8 characters":        "",
		"Option<String>":                   "",
		"VARCHAR(255)":                     "",
		"https://reset.example/x1":         "",
		"5f4dcc3b5aa765d61d8327deb882cf99": "",
		strings.Repeat("aB3", 30):          "",
	} {
		n, v := valuePassword([]byte(text))
		if v == detectors.Reject {
			n = 0
		}
		if got := text[:n]; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for _, s := range []string{"changeme", "CHANGE_ME", "your_token", "xxxxxxxx", "<secret>", "${X}", "$(cat f)", "{{ x }}", "%(pw)s", "null", "None", "process.env.KEY", "self.key", "a::b", "f()", "[REDACTED]", "------", "#{x}"} {
		if !isPlaceholder([]byte(s)) {
			t.Errorf("%q is a placeholder", s)
		}
	}
	for _, s := range []string{"q8Zr2m#x", "Tr0mbone!9", "kQ7mZ2xW9vB5nR8tY3uL", "hunter2", "$ecret1!", "50%off!1"} {
		if isPlaceholder([]byte(s)) {
			t.Errorf("%q is no placeholder", s)
		}
	}
}

// TestDecode64 against the encoding's definition, in all lengths.
func TestDecode64(t *testing.T) {
	for in, want := range map[string]string{"": "", "Zg==": "f", "Zm8=": "fo", "Zm9v": "foo", "Zm9vYg": "foob", "Zm9vYmE=": "fooba", "Zm9vYmFy": "foobar", "_-8": "\xff\xef", "/+8": "\xff\xef", "Zm9v!Zm9v": "foo"} {
		var buf [16]byte
		if got := string(buf[:decode64(buf[:], []byte(in))]); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	var small [2]byte
	if n := decode64(small[:], []byte("Zm9vYmFy")); n != 2 || string(small[:]) != "fo" {
		t.Errorf("a short buffer holds %d bytes, %q", n, small[:n])
	}
}

// TestLongSecrets: of what is longer than a match may be a part is reported.
func TestLongSecrets(t *testing.T) {
	engine := newEngine(t)
	header := "eyJhbGciOiJIUzI1NiJ9"
	claims := "eyJ" + strings.Repeat("zdWIiOiJ1", 20)
	for name, tt := range map[string]struct{ text, want string }{
		"signature": {header + "." + claims + "." + strings.Repeat("k3Q7mZ2x", 60), "JSON_WEB_TOKEN " + header + "." + claims},
		"claims":    {header + "." + strings.Repeat(claims, 3) + "." + claims, "JSON_WEB_TOKEN " + header},
		"key":       {"client-key-data: " + strings.Repeat("LS0tLS1C", 100), "KUBERNETES_SECRET client-key-data"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := reported(engine, tt.text); !slices.Contains(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

// TestAttackStrings: each probe reads a bounded part of the text, however often
// its literal stands in it.
func TestAttackStrings(t *testing.T) {
	engine := newEngine(t)
	for _, d := range Detectors() {
		for _, l := range d.Literals {
			reported(engine, strings.Repeat(l, 20_000/len(l)))
			reported(engine, strings.Repeat(l+strings.Repeat("a", 300), 60))
		}
	}
}

func FuzzCredentials(f *testing.F) {
	detectortest.Spans(f, Detectors(), func(_ []byte, m *detectors.Match) bool {
		return m.End-m.Start <= detectors.MaxValue
	})
}
