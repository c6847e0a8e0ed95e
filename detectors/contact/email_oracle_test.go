package contact

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pdatlas/pdatlas/detectors"
)

// parses reports whether the standard library reads s as one bare address (RFC 5322).
func parses(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address != ""
}

// TestEmailIsAnAddress: whatever is found in random text of the bytes that
// addresses are made of, the standard library reads as an address, too.
func TestEmailIsAnAddress(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ab1.+_'"<>(),;:=%&*-]{0,9}[a-z0-9._-]{1,8}@[a-z0-9.-]{1,8}(\.(com|de|eu|cz|museum))?[ ,;.:>)"'@a1-]{0,6}`).Draw(t, "text")
		for i := range len(text) {
			if text[i] != '@' {
				continue
			}
			start, end, v := probeEmail([]byte(text), i)
			if v == detectors.Reject {
				continue
			}
			found++
			// A bullet before a dot ("-.a@…") is taken off after dots were looked at.
			if bullet := start > 0 && text[start] == '.'; !bullet && !parses(text[start:end]) {
				t.Fatalf("%q: found %q, which is no address", text, text[start:end])
			}
		}
	})
	if found == 0 {
		t.Error("nothing was found at all: the pattern is stale")
	}
}

// TestEmailGrammar draws addresses from the grammar of RFC 5322 §3.2.3 (dot-atom)
// in its common part and finds each whole.
func TestEmailGrammar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		local := rapid.StringMatching(`[a-zA-Z0-9_][a-zA-Z0-9_+-]{0,12}(\.[a-zA-Z0-9_+-]{1,8}){0,3}`).Draw(t, "local")
		domain := rapid.StringMatching(`[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?){0,2}`).Draw(t, "domain")
		tld := rapid.SampledFrom([]string{"com", "org", "net", "de", "fr", "cz", "eu", "info", "museum", "online", "io"}).Draw(t, "tld")
		address := local + "@" + domain + "." + tld
		// The names of scaled pictures ("logo@2x.de") are left out by design, and so are remotes of git.
		if len(domain) > 1 && domain[0]-'0' < 10 && domain[1] == 'x' || slices.Contains([]string{"git", "hg", "this", "super", "return", "break", "continue"}, local) {
			return
		}
		if !parses(address) {
			t.Fatalf("the generator made %q, which is no address", address)
		}
		for _, around := range [][2]string{{"", ""}, {" ", " "}, {"<", ">"}, {`"`, `"`}, {"(", ")"}, {"[", "]"}, {"mailto:", "?subject=x"}, {"=", "&"}, {"\t", "\r\n"}, {";", ";"}} {
			if got := emails(around[0]+address+around[1], anyVerdict); !slices.Equal(got, []string{address}) {
				t.Fatalf("%q in %q: found %q", address, around, got)
			}
		}
	})
}

// TestEmailLengths takes each part to its limit, where it is found, and one
// byte further, where it is not.
func TestEmailLengths(t *testing.T) {
	label := strings.Repeat("b", maxLabel)
	for _, tt := range []struct {
		name, address string
		want          bool
	}{
		{"local_64", strings.Repeat("a", maxLocal) + "@firma.cz", true},
		{"local_65", strings.Repeat("a", maxLocal+1) + "@firma.cz", false},
		{"label_63", "a@" + label + ".cz", true},
		{"label_64", "a@" + label + "b.cz", false},
		{"whole_254", strings.Repeat("a", maxLocal-1) + "@" + strings.Repeat("b", 62) + "." + label + "." + strings.Repeat("b", 60) + ".cz", true},
		{"whole_255", strings.Repeat("a", maxLocal) + "@" + strings.Repeat("b", 62) + "." + label + "." + strings.Repeat("b", 60) + ".cz", false},
		{"shortest", "a@b.cz", true},
		{"quoted_64", `"` + strings.Repeat("a", maxLocal-2) + `"@firma.cz`, true},
		{"quoted_65", `"` + strings.Repeat("a", maxLocal-1) + `"@firma.cz`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := emails(tt.address, anyVerdict)
			if whole := slices.Contains(got, tt.address); whole != tt.want || !tt.want && got != nil {
				t.Errorf("%d bytes: found %q, want it found: %v", len(tt.address), got, tt.want)
			}
		})
	}
}

// TestEmailEveryTLD: an address under every top-level domain of the list is
// found, in capitals too, and under none that has a letter more.
func TestEmailEveryTLD(t *testing.T) {
	n := 0
	for length, names := range tldsByLength {
		for ; len(names) > 0 && length > 0; names = names[length:] {
			tld := names[:length]
			n++
			for _, address := range []string{"jan@firma." + tld, "jan@mail.firma." + tld} {
				if got := emails(address+" ", anyVerdict); !slices.Equal(got, []string{address}) {
					t.Errorf("%q: found %q", address, got)
				}
			}
			if ascii := strings.ToUpper(tld); strings.Trim(tld, "abcdefghijklmnopqrstuvwxyz") == "" {
				if got := emails("JAN@FIRMA."+ascii, anyVerdict); len(got) != 1 {
					t.Errorf("%q: found %q", ascii, got)
				}
			}
			if got := emails("jan@firma."+tld+"zzqq", anyVerdict); got != nil {
				t.Errorf("under %q and four letters more: found %q", tld, got)
			}
		}
	}
	if n < 1400 {
		t.Errorf("only %d top-level domains", n)
	}
}

// TestEmailHeaders reads addresses from the headers of mails, in the forms of
// RFC 5322 appendix A with European names, and nothing else from them.
func TestEmailHeaders(t *testing.T) {
	e, err := detectors.New([]detectors.Detector{emailAddress}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := e.NewScanner()
	for name, marked := range map[string]string{
		"from":         "From: Lena Berg <§lena.berg@kontor.se§>",
		"quoted_name":  `From: "Berg, Lena" <§lena.berg@kontor.se§>`,
		"two":          "To: §jan@firma.cz§, Eva <§eva@firma.cz§>",
		"group":        "To: Chiefs: §jan@firma.cz§, §eva@firma.cz§;",
		"comment":      "From: §lena@kontor.se§ (Lena Berg)",
		"encoded_name": "From: =?utf-8?q?J=C3=BCrgen?= <§juergen@firma.de§>",
		"folded":       "Cc: Jan\n <§jan@firma.cz§>,\n §eva@firma.cz§",
		"return_path":  "Return-Path: <§bounce+jan@liste.org§>",
		"envelope":     "MAIL FROM:<§jan@firma.cz§> SIZE=100",
		"received":     "Received: from mx1 for <§jan@firma.cz§>; Sun, 22 Nov 2026 10:11:12 +0100",
		"vcard":        "EMAIL;TYPE=work:§jan@firma.cz§",
		"ldif":         "mail: §jan@firma.cz§",
		"ical":         "ATTENDEE;CN=Jan;RSVP=TRUE:mailto:§jan@firma.cz§",
		"git_log":      "Author: Jan <§jan@firma.cz§>",
		"passwd":       "jan:x:1000:1000:Jan Novak,§jan@firma.cz§,,:/home/jan:/bin/sh",
		"content_id":   `Content-ID: <image001.jpg@01DA4711.5A3B2C10>`,
		"message_id":   "Message-ID: <20261122101112.4711@firma.cz>",
		"in_reply_to":  "In-Reply-To: <abc.123@mail.firma.cz>",
		"other_header": "X-Sender: <§jan@firma.cz§>",
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(marked)
			var got []string
			for _, m := range s.Scan(detectors.Window{Text: []byte(text), Hi: len(text)}, nil) {
				if m.Likelihood >= detectors.Likely {
					got = append(got, text[m.Start:m.End])
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: found %q, want %q", text, got, want)
			}
		})
	}
}

// TestEmailOneByteWrong removes and doubles the bytes that hold an address
// together: without '@' or the last dot there is none.
func TestEmailOneByteWrong(t *testing.T) {
	r := rand.New(rand.NewPCG(5321, 5322))
	for range 500 {
		address := fmt.Sprintf("jan.%s@%s.firma.cz", word(r), word(r))
		at := strings.IndexByte(address, '@')
		for name, text := range map[string]string{
			"no_at":       strings.Replace(address, "@", "", 1),
			"two_dots":    strings.Replace(address, ".", "..", 1),
			"space_at":    address[:at] + " " + address[at:],
			"space_after": address[:at+1] + " " + address[at+1:],
			"no_domain":   address[:at+1],
			"no_tld":      strings.TrimSuffix(address, ".firma.cz"),
			"bad_tld":     address + "q",
			"dot_before":  address[:at] + "." + address[at:],
			"dot_after":   address[:at+1] + "." + address[at+1:],
			"comma":       address[:at] + "," + address[at:],
		} {
			if got := emails(text, anyVerdict); got != nil {
				t.Errorf("%s: %q: found %q", name, text, got)
			}
		}
	}
}

// word makes a word of letters.
func word(r *rand.Rand) string {
	b := make([]byte, 3+r.IntN(8))
	for i := range b {
		b[i] = byte('a' + r.IntN(26))
	}
	return string(b)
}

// TestEmailLinear: a long run of what looks like an address costs no more than
// its length: every probe stops within MaxLen.
func TestEmailLinear(t *testing.T) {
	for _, unit := range []string{"a@", "a.", "@", "a@b.", "é@", `"@`, "%3C@", "a-@"} {
		text := bytes.Repeat([]byte(unit), 200_000/len(unit))
		for i, c := range text {
			if c != '@' {
				continue
			}
			if start, end, v := probeEmail(text, i); v != detectors.Reject && end-start > maxEmail {
				t.Errorf("%q: an address of %d bytes", unit, end-start)
			}
		}
	}
}
