package online

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

func TestURLInText(t *testing.T) {
	for name, marked := range map[string]string{
		"alone":           "§https://deploy:Xa81pplQ@git.acme.eu§",
		"path":            "§https://deploy:Xa81pplQ@git.acme.eu§/app.git",
		"port":            "§https://deploy:Xa81pplQ@git.acme.eu:8443§/app",
		"jdbc":            "jdbc:§mysql://app:q8Zr2m@10.4.7.20:3306§/shop",
		"compound_scheme": "§mongodb+srv://app:q8Zr2m@cluster0.acme.eu§/?x=1",
		"one_word_host":   "§redis://default:q8Zr2mT@cache:6379§",
		"brackets":        "§http://app:q8Zr2m@[2a02:8109::17]:80§/",
		"quotes":          `url: "§ftp://m.rossi:trombone1@files.acme.it§"`,
		"sentence_end":    "at §ftp://m.rossi:trombone1@files.acme.it§.",
		"escapes":         "§ftp://m.rossi:tr0mbone%21@files.acme.it§",
		"at_in_password":  "§ftp://m.rossi:tr0m@bone@files.acme.it§",
		"at_in_user":      "§smtp://m.rossi@acme.it:tr0mbone@mail.acme.it§",
		"token":           "§https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com§/x",
		"cells":           "a,§amqp://app:q8Zr2m@mq.acme.eu§;b|§amqp://app:q8Zr2n@mq.acme.eu§",
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(marked)
			if diff := cmp.Diff(want, probeAll(probeURL, '@', text)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		})
	}
}

func TestURLNone(t *testing.T) {
	for name, text := range map[string]string{
		"user_only":      "https://deploy@git.acme.eu/x ssh://git@github.com/x",
		"no_user":        "https://@acme.eu",
		"empty_password": "https://deploy:@acme.eu",
		"path":           "https://medium.com/@someone https://x.com/a:b@c.de",
		"query":          "https://x.com?u=a:b@c.de https://x.com#a:b@c.de",
		"mail":           "mailto:jan@firma.cz a:b@c.de",
		"variables":      "a1://${USER}:${PASS}@h pg://u:$PASS@h pg://%s:%s@h pg://u:%PASS%@h",
		"braces":         "pg://{user}:{pass}@h https://<user>:<pass>@h pg://u:{{ pass }}@h",
		"masks":          "pg://u:***@h pg://u:xxxx@h pg://u:...@h",
		"no_scheme":      "://a:secret1@h //a:secret1@h x//a:secret1@h",
		"no_host":        "https://a:secret1@ https://a:secret1@/x https://a:secret1@[::1",
		"line_end":       "https://a:sec\nret1@acme.eu",
		"glued":          "éhttps://a:secret1@acme.eu https://a:secret1@acmé.eué@",
		"number_scheme":  "8://a:secret1@acme.eu",
	} {
		t.Run(name, func(t *testing.T) {
			if got := probeAll(probeURL, '@', text); got != nil {
				t.Errorf("%q: found %q", text, got)
			}
		})
	}
}

func TestURLVerdict(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       detectors.Verdict
	}{
		{"password", "https://deploy:Xa81pplQ@git.acme.eu", detectors.Strong},
		{"placeholder", "https://user:password@git.acme.eu", detectors.Weak},
		{"placeholder_upper_case", "https://user:PASSWORD@git.acme.eu", detectors.Weak},
		{"example_host", "https://deploy:Xa81pplQ@example.com", detectors.Sample},
		{"host_host", "https://deploy:Xa81pplQ@host/x", detectors.Sample},
		{"same", "amqp://guest:guest@mq", detectors.Pass},
		{"short", "ftp://a:b1@mq", detectors.Pass},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, got := probeURL([]byte(tt.text), strings.LastIndexByte(tt.text, '@')); got != tt.want {
				t.Errorf("%s: verdict %d, want %d", tt.text, got, tt.want)
			}
		})
	}
}

// TestURLReach checks that nothing further than MaxLen from the '@' matters.
func TestURLReach(t *testing.T) {
	for n := 1; n < 400; n += 7 {
		text := []byte("x+" + strings.Repeat("s", n%40+1) + "://u" + strings.Repeat("s", n%7) + ":" + strings.Repeat("p1", n/2) + "@" + strings.Repeat("h.", n/2) + "eu")
		at := bytes.IndexByte(text, '@')
		lo, hi := max(0, at-urlCredentials.MaxLen), min(len(text), at+urlCredentials.MaxLen)
		s0, e0, v0 := probeURL(text[lo:hi], at-lo)
		s1, e1, v1 := probeURL(text, at)
		if v0 != v1 || e0-s0 != e1-s1 {
			t.Errorf("%d: %d bytes %d cut off, %d bytes %d whole", n, e0-s0, v0, e1-s1, v1)
		}
	}
}

func TestURLAllocates(t *testing.T) {
	var texts [][]byte
	for _, s := range append(urlCredentials.Examples, urlCredentials.NearMisses...) {
		texts = append(texts, []byte(strings.ReplaceAll(s, "§", "")))
	}
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			probeURL(text, bytes.LastIndexByte(text, '@'))
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzURL(f *testing.F) {
	for _, s := range append(urlCredentials.Examples, urlCredentials.NearMisses...) {
		f.Add([]byte(strings.ReplaceAll(s, "§", "")))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for i, c := range text {
			if c != '@' {
				continue
			}
			start, end, v := probeURL(text, i)
			if v == detectors.Reject {
				continue
			}
			checkSpan(t, text, start, end, urlCredentials.MaxLen)
			if start >= i || end <= i || !bytes.Contains(text[start:i], []byte("://")) {
				t.Fatalf("span %d-%d around %d holds no URL", start, end, i)
			}
		}
	})
}

func BenchmarkURL(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"credentials", "https://deploy:Xa81pplQ@git.acme.eu/x"}, {"mail_in_csv", "4711,Jan,jan.novak17@firma.cz,x"},
	} {
		text := []byte(bm.text)
		at := bytes.IndexByte(text, '@')
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				probeURL(text, at)
			}
		})
	}
}

// TestProbesAtTheEdges: an anchor may stand at the very start or end of a window.
func TestProbesAtTheEdges(t *testing.T) {
	for _, d := range Detectors() {
		if d.Probe == nil || len(d.Literals) > 0 { // TestLiteralsAtTheEdges
			continue
		}
		for _, text := range []string{"@", "@x", "x@", "/@x", "//@x.de", "://a@b", ":", "::", ":a:", "a::", "::1", "1:2:3:4"} {
			for at := range text {
				if start, end, v := d.Probe([]byte(text), at); v != 0 && (start < 0 || end > len(text) || start >= end) {
					t.Errorf("%s at %d of %q: span %d-%d", d.ID, at, text, start, end)
				}
			}
		}
	}
}

// TestLiteralsAtTheEdges: a literal may stand at the very start or end of a
// window, with anything cut off around it.
func TestLiteralsAtTheEdges(t *testing.T) {
	for _, d := range Detectors() {
		for _, l := range d.Literals {
			for _, text := range []string{l, " " + l, l + " ", "x" + l, l + "x", l + "1", "@" + l + "@", l + l, "=" + l + "=", "/" + l + "."} {
				at := strings.Index(text, l)
				if start, end, v := d.Probe([]byte(text), at); v != 0 && (start < 0 || end > len(text) || start >= end) {
					t.Errorf("%s at %d of %q: span %d-%d", d.ID, at, text, start, end)
				}
			}
		}
	}
}
