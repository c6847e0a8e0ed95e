package contact

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// unmark takes the "§" marks out of s and returns the marked spans.
func unmark(s string) (text string, spans []string) {
	parts := strings.Split(s, "§")
	for i := 1; i < len(parts); i += 2 {
		spans = append(spans, parts[i])
	}
	return strings.Join(parts, ""), spans
}

// emails returns what the probe finds at every '@' of text, as the engine
// calls it, with the weakest verdict that counts.
func emails(text string, least func(detectors.Verdict) bool) (found []string) {
	for i := range len(text) {
		if text[i] != '@' {
			continue
		}
		if start, end, v := probeEmail([]byte(text), i); least(v) {
			found = append(found, text[start:end])
		}
	}
	return found
}

func anyVerdict(v detectors.Verdict) bool { return v != detectors.Reject }

func TestEmailInText(t *testing.T) {
	for name, marked := range map[string]string{
		"alone":                 "§jan.novak@zeleny-statek.cz§",
		"sentence_end":          "Write to §jan@firma.cz§. Thanks.",
		"angle_brackets":        "Jan Novak <§jan@firma.cz§>",
		"mailto":                "<a href='mailto:§jan@firma.cz§'>",
		"key_value":             "email=§jan@firma.cz§&lang=cs",
		"json":                  `{"email":"§jan@firma.cz§","x":1}`,
		"json_escape":           `{"text":"hello\n§jan@firma.cz§\nbye"}`,
		"go_json_escape":        `{"from":"Jan \u003c§jan@firma.cz§\u003e"}`,
		"html_entity":           "Jan &lt;§jan@firma.cz§&gt;",
		"percent_escape":        "?to=%22§jan@firma.cz§%22&q=%3C§eva@firma.cz§%3E",
		"csv":                   "1;§jan@firma.cz§;§eva@firma.cz§;x",
		"python_bytes":          "b'§jan@firma.cz§'",
		"sql":                   "('§jan@firma.cz§','§eva@firma.cz§')",
		"markdown_bold":         "**§jan@firma.cz§**",
		"list_bullet":           "-§jan@firma.cz§",
		"leader":                "E-mail.........§jan@firma.cz§",
		"curly_quotes":          "“§jan@firma.cz§”",
		"no_break_space":        "an\u00a0§jan@firma.cz§\u00a0oder",
		"em_dash":               "—§jan@firma.cz§—",
		"next_sentence_glued":   "at §jan@firma.cz§.Please answer",
		"plus":                  "§jan+shop@firma.cz§",
		"apostrophe":            "§d.o'connor@firma.ie§",
		"rare_punctuation":      "§joe$blow@firma.cz§ §joe*@firma.cz§ §joe=@firma.cz§ §joe%45@firma.cz§",
		"one_letter":            "§a@firma.cz§",
		"digits":                "§123456@firma.cz§",
		"underscore_first":      "§_jan@firma.cz§",
		"upper_case":            "§JAN.NOVAK@FIRMA.CZ§",
		"subdomains":            "§jan@mail.eu.firma.co.uk§",
		"long_tld":              "§jan@firma.versicherung§",
		"idn":                   "§jan@bücher.ch§ §jan@xn--bcher-kva.ch§",
		"cyrillic":              "почта §иван.петров@почта.рф§ здесь",
		"greek":                 "§γιώργος@example.ελ§",
		"latin_letters":         "§jörg.müller@firma.de§",
		"han_around":            "邮箱是§jan@firma.cn§请联系",
		"han_inside":            "§用户@例子.中国§",
		"quoted":                `§"john doe"@firma.cz§ §"john\"doe"@firma.cz§`,
		"quoted_after_name":     `"Jan" <§jan@firma.cz§>`,
		"unclosed_quote":        `"§jan@firma.cz§`,
		"credential_dump":       "§jan@firma.cz§:hunter2",
		"port_like":             "§jan@firma.cz§: yes",
		"two_at":                "§jan@firma.cz§@ftp.host.cz",
		"path":                  "/home/mail/§jan@firma.cz§/inbox",
		"private_domain":        "§jan@corp.local§",
		"masked":                "§j***n@firma.cz§",
		"example":               "§jan@example.com§ §jan@sub.example.org§ §jan@x.test§ §jan@firma.example§",
		"after_two_at_in_prose": "Hello @eva, mail §jan@firma.cz§ about #1",
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(marked)
			if diff := cmp.Diff(want, emails(text, anyVerdict)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		})
	}
}

func TestEmailNone(t *testing.T) {
	for name, text := range map[string]string{
		"git_remote":         "git@github.com:org/repo.git",
		"ssh_url":            "ssh://git@gitlab.com/org/repo and https://deploy@ci.firma.cz/x",
		"url_password":       "https://jan:secret@firma.cz/x postgres://jan:a=b@db.firma.cz/x",
		"scp":                "scp jan@firma.cz:/etc/hosts . ; jan@firma.cz:~$ ls",
		"host_without_tld":   "root@buildhost jan@abc",
		"image":              "logo@2x.png icon@3x.zip",
		"package":            "lodash@4.17.21 @scope/pkg@1.2.3 left-pad@latest",
		"handle":             "@pdatlas @jan.de",
		"fediverse":          "@jan@mastodon.social",
		"decorator":          "@app.route('/')",
		"kotlin":             "this@Main.name return@list.name",
		"ssh_algorithm":      "aes128-gcm@openssh.com curve25519-sha256@libssh.org",
		"two_dots":           "a..b@firma.cz",
		"dot_first":          ".a@firma.cz",
		"dot_last":           "a.@firma.cz",
		"no_local":           " @firma.cz",
		"no_domain":          "jan@ firma@",
		"space_before_at":    "jan @firma.cz",
		"underscore_domain":  "carol@new_type.com",
		"hyphen_label":       "a@-firma.cz a@firma-.cz",
		"empty_label":        "a@firma..cz a@.firma.cz",
		"unknown_tld":        "a@firma.nosuchtld a@firma.c a@firma.co-m",
		"numeric_tld":        "a@1.2.3.4",
		"reserved_tld":       "joe@nowhere.invalid joe@box.localhost",
		"long_local":         strings.Repeat("a", 65) + "@firma.cz",
		"long_label":         "a@" + strings.Repeat("b", 64) + ".cz",
		"long_whole":         strings.Repeat("a", 64) + "@" + strings.Repeat("b23456789.", 20) + "cz",
		"bad_domain_symbols": "a@fir+ma.cz a@%*.cz",
		"empty_quotes":       `""@firma.cz`,
		"quotes_in_local":    `test"text"@firma.cz`,
		"letters_glued":      "jan@firma.czž",
		"plus_masked":        "a@b",
	} {
		t.Run(name, func(t *testing.T) {
			if got := emails(text, anyVerdict); got != nil {
				t.Errorf("%q: found %q", text, got)
			}
		})
	}
}

func TestEmailVerdict(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       detectors.Verdict
	}{
		{"ordinary", "jan.novak@firma.cz", detectors.Strong},
		{"example_domain", "jan.novak@example.com", detectors.Pass},
		{"example_tld", "jan.novak@firma.example", detectors.Pass},
		{"placeholder_at_example", "user@example.com", detectors.Reject},
		{"role_at_example", "test@example.org", detectors.Sample},
		{"placeholder_at_real_domain", "user@firma.cz", detectors.Strong},
		{"role_in_private_domain", "root@box.local", detectors.Reject},
		{"placeholder_elsewhere", "info@firma.cz", detectors.Strong},
		{"not_quite_example", "jan@myexample.com", detectors.Strong},
		{"private", "jan@server.corp", detectors.Weak},
		{"masked", "j**@firma.cz", detectors.Weak},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, got := probeEmail([]byte(tt.text), strings.IndexByte(tt.text, '@'))
			if got != tt.want {
				t.Errorf("verdict %d, want %d", got, tt.want)
			}
		})
	}
}

// TestEmailGenerated builds addresses from the grammar and finds each whole,
// in every surrounding; with a letter against it it is found nowhere or, as
// letters before it are part of it, longer.
func TestEmailGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const letters = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789"
	word := func(n int) string {
		b := make([]byte, 1+r.IntN(n))
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
		}
		return string(b)
	}
	tlds := []string{"com", "de", "fr", "eu", "museum", "co.uk", "рф", "xn--p1ai", "ORG"}
	around := [][2]string{{"", ""}, {" ", " "}, {"<", ">"}, {"\"", "\""}, {":", ","}, {"=", ";"}, {"\n", "\n"}, {"(", ")."}, {"|", "|"}, {"\u00a0", "…"}}
	for range 2000 {
		local := word(10)
		for range r.IntN(4) {
			local += string("._-+"[r.IntN(4)]) + word(10)
		}
		address := local + "@a" + word(12) + "b." + tlds[r.IntN(len(tlds))]
		a := around[r.IntN(len(around))]
		if got := emails(a[0]+address+a[1], anyVerdict); len(got) != 1 || got[0] != address {
			t.Errorf("%q in %q: found %q", address, a, got)
		}
		if got := emails(address+"ž", anyVerdict); len(got) != 0 {
			t.Errorf("%q with a letter after it: found %q", address, got)
		}
	}
}

func TestTLD(t *testing.T) {
	for _, tt := range []struct {
		label string
		want  tldKind
	}{
		{"com", tldPublic}, {"CoM", tldPublic}, {"de", tldPublic}, {"museum", tldPublic}, {"рф", tldPublic},
		{"vermögensberatung", tldPublic}, {"xn--p1ai", tldPublic}, {"zw", tldPublic}, {"aaa", tldPublic},
		{"png", tldUnknown}, {"c", tldUnknown}, {"", tldUnknown}, {"xn--", tldUnknown}, {"invalid", tldUnknown},
		{"zz", tldUnknown}, {"zzzzzzzzz", tldUnknown}, {strings.Repeat("z", 64), tldUnknown},
		{"local", tldPrivate}, {"example", tldReserved},
	} {
		if got := kindOfTLD([]byte(tt.label)); got != tt.want {
			t.Errorf("%q: %d, want %d", tt.label, got, tt.want)
		}
	}
}

// TestEmailReach checks that what stands further than MaxLen from the '@' does
// not matter, so that no window can cut it off.
func TestEmailReach(t *testing.T) {
	for _, example := range append(emailAddress.Examples, emailAddress.NearMisses...) {
		text, _ := unmark(example)
		at := strings.IndexByte(text, '@')
		far := strings.Repeat("x@/: ", maxEmail) + strings.Repeat(" ", maxEmail-at)
		long := []byte(far + text + strings.Repeat(" ", maxEmail) + strings.Repeat(" @.:", maxEmail))
		s0, e0, v0 := probeEmail([]byte(text), at)
		s1, e1, v1 := probeEmail(long, len(far)+at)
		if v0 != v1 || v0 != detectors.Reject && (s0+len(far) != s1 || e0+len(far) != e1) {
			t.Errorf("%q: %d-%d %d alone, %d-%d %d in a long text", text, s0, e0, v0, s1, e1, v1)
		}
	}
}

func TestEmailAllocates(t *testing.T) {
	texts := [][]byte{
		[]byte("jan.novak@firma.cz"), []byte(`"jan novak"@firma.versicherung`), []byte("иван@почта.рф"),
		[]byte("x@2x.png"), []byte("https://a:b@c.de"), []byte("me@example.com"),
	}
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			probeEmail(text, bytes.IndexByte(text, '@'))
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// afterEscape reports whether "\n", "\u003c" or "%3C" stands before text[i].
func afterEscape(text []byte, i int) bool {
	return i > 1 && text[i-2] == '\\' || i > 2 && text[i-3] == '%' || i > 5 && text[i-6] == '\\' && text[i-5] == 'u'
}

func FuzzEmail(f *testing.F) {
	for _, s := range append(emailAddress.Examples, emailAddress.NearMisses...) {
		f.Add([]byte(strings.ReplaceAll(s, "§", "")))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for i, c := range text {
			if c != '@' {
				continue
			}
			start, end, v := probeEmail(text, i)
			if v == detectors.Reject {
				continue
			}
			if start < 0 || start >= i || end <= i+1 || end > len(text) || end-start > maxEmail {
				t.Fatalf("span %d-%d around %d of %d bytes", start, end, i, len(text))
			}
			if lex.GluedBefore(text, start) && !afterEscape(text, start) || lex.GluedAfter(text, end) {
				t.Fatalf("span %d-%d is glued to a word", start, end)
			}
			if bytes.ContainsAny(text[i+1:end], " @\n") {
				t.Fatalf("span %d-%d holds a space or a second '@'", start, end)
			}
		}
	})
}

func BenchmarkEmail(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"dense_csv", "4711;Jan;Novak;jan.novak17@example-mail.de;+49 30 1234567"},
		{"long_tld", "write to marta.kowalska@uslugi.online now"},
		{"handle", "thanks to @somebody for this"},
		{"package", "node_modules/lodash@4.17.21/index.js"},
	} {
		text := []byte(bm.text)
		at := bytes.IndexByte(text, '@')
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				probeEmail(text, at)
			}
		})
	}
}
