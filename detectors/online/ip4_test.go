package online

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

func TestIP4(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        detectors.Verdict
	}{
		{"public", "85.214.132.117", detectors.Strong},
		{"private_192", "192.168.1.1", detectors.Strong},
		{"private_172", "172.16.0.1", detectors.Strong},
		{"private_10", "10.20.30.40", detectors.Strong},
		{"private_10_small", "10.0.0.1", detectors.Pass},
		{"resolver", "8.8.8.8", detectors.Strong},
		{"multicast", "229.35.159.6", detectors.Strong},
		{"low_numbers", "13.1.8.3", detectors.Pass},
		{"network", "85.214.132.0/24", detectors.Strong},
		{"any_network", "0.0.0.0/0", detectors.Pass},
		{"documentation", "192.0.2.17", detectors.Sample},
		{"documentation_3", "203.0.113.9", detectors.Sample},
		{"version", "1.2.3.4", detectors.Weak},
		{"version_zeros", "4.18.0.0", detectors.Weak},
		{"version_hundred", "103.0.0.1", detectors.Pass},
		{"loopback", "127.0.0.1", detectors.Weak},
		{"unspecified", "0.0.0.0", detectors.Weak},
		{"broadcast", "255.255.255.255", detectors.Weak},
		{"mask", "255.255.255.0", detectors.Weak},

		{"part_256", "256.1.1.1", detectors.Reject},
		{"last_part_256", "192.168.1.256", detectors.Reject},
		{"leading_zero", "192.168.01.1", detectors.Reject},
		{"prefix_33", "85.214.132.0/33", detectors.Reject},
		{"list", "1. 2. 3. 4", detectors.Reject},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := validateIP4(token(t, tt.value)); got != tt.want {
				t.Errorf("%s: verdict %d, want %d", tt.value, got, tt.want)
			}
		})
	}
}

func TestIP4InText(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{ip4}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for name, marked := range map[string]string{
		"port":            "from §85.214.132.117§:443",
		"url":             "http://§85.214.132.117§:8080/x",
		"key_value":       "ip=§85.214.132.117§",
		"quotes":          `{"ip":"§85.214.132.117§"}`,
		"sentence_end":    "from §85.214.132.117§. Then",
		"brackets":        "[§85.214.132.117§]",
		"network":         "§85.214.132.0/24§",
		"log":             "§85.214.132.117§ - - [22/Nov/2026:10:11:12 +0100]",
		"small_explained": "client ip §10.1.2.3§",
		"five_parts":      "85.214.132.117.9",
		"version_suffix":  "85.214.132.117-r0",
		"package":         "lib-85.214.132.117.tar.gz",
		"letter_before":   "v85.214.132.117",
		"dots_before":     "..85.214.132.117",
		"version_word":    "version 10.21.30.40",
		"bare_version":    "1.2.3.4",
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(marked)
			var got []string
			for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
				if m.Likelihood >= detectors.Likely {
					got = append(got, text[m.Start:m.End])
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		})
	}
}

// TestIP4Oracle compares with the standard library on random quads, valid and not.
func TestIP4Oracle(t *testing.T) {
	r := rand.New(rand.NewPCG(791, 4632))
	for range 20000 {
		var parts [4]string
		for i := range parts {
			parts[i] = fmt.Sprint(r.IntN(300))
			if r.IntN(20) == 0 {
				parts[i] = "0" + parts[i]
			}
		}
		s := strings.Join(parts[:], ".")
		tok, ok := lex.Parse(s)
		if !ok || tok.Len() > 12 {
			continue
		}
		if got, want := validateIP4(&tok) != detectors.Reject, isIP(s); got != want {
			t.Errorf("%s: accepted %v, want %v", s, got, want)
		}
	}
}

func TestIP4Allocates(t *testing.T) {
	tokens := []*lex.Token{token(t, "85.214.132.117"), token(t, "85.214.132.0/24"), token(t, "1.2.3.4"), token(t, "256.1.1.1")}
	if n := testing.AllocsPerRun(100, func() {
		for _, tok := range tokens {
			validateIP4(tok)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzIP4(f *testing.F) {
	for _, s := range []string{"85.214.132.117", "10.0.0.0/8", "1. 2. 3. 4", "256.1.1.1", "192.168.01.1"} {
		f.Add(s)
	}
	keys := map[lex.Key]bool{}
	for _, p := range ip4.Shapes {
		ks, err := lex.ParseShape(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, k := range ks {
			keys[k] = true
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		tok, ok := lex.Parse(s)
		if !ok || !keys[tok.Key()] {
			return // the engine does not offer it
		}
		if v := validateIP4(&tok); v != detectors.Reject && !isIP(s) {
			t.Error("accepted, but no address")
		}
	})
}

func BenchmarkIP4(b *testing.B) {
	for _, bm := range []struct{ name, value string }{{"address", "85.214.132.117"}, {"no_address", "85.914.132.117"}} {
		tok := token(b, bm.value)
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				validateIP4(tok)
			}
		})
	}
}
