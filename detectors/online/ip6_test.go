package online

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

func TestIP6InText(t *testing.T) {
	for name, marked := range map[string]string{
		"alone":               "§2a02:8109:9ac0:1::17§",
		"full":                "§2a02:8109:9ac0:0001:0000:0000:0000:0017§",
		"upper_case":          "§FEDC:BA98:7654:3210:FEDC:BA98:7654:3210§",
		"loopback":            "on §::1§ only",
		"gap_first":           "§::2:3:4:5:6:7:8§",
		"gap_last":            "§2a02::§",
		"gap_last_full":       "§1:2:3:4:5:6:7::§",
		"brackets_port":       "http://[§2a02:8109::17§]:8080/",
		"zone":                "§fe80::1ff:fe23:4567:890a%eth0§",
		"network":             "§2a02:8109::/32§, next",
		"network_too_long":    "§2a02:8109::§/9999",
		"mapped":              "§::ffff:85.214.132.117§",
		"v4_tail":             "§64:ff9b::198.51.100.1§",
		"v4_after_six":        "§1:2:3:4:5:6:1.2.3.4§",
		"label":               "IPv6:§2a02:8109:9ac0:1::17§",
		"label_short":         "ip:§fe80::17§",
		"quotes":              `"ip":"§2a02:8109::17§",`,
		"sentence_end":        "from §2a02:8109::17§.",
		"colon_after":         "host §2a02:8109::17§: unreachable",
		"user_at":             "ssh root@§2a02:8109::17§",
		"xml":                 "<ip>§2a02:8109::17§</ip>",
		"unspecified_in_cell": "a,§::§,b",
		"han_before":          "地址是§2a02:8109::17§",
	} {
		t.Run(name, func(t *testing.T) {
			text, want := unmark(marked)
			if diff := cmp.Diff(want, probeAll(probeIP6, ':', text)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		})
	}
}

func TestIP6None(t *testing.T) {
	for name, text := range map[string]string{
		"cpp":             "std::vector<int> a::b::c Foo::Bar",
		"hex_names":       "dead::beef() cafe::babe ace::bad",
		"rust":            "f64::add(1) u8::MAX f32::abs",
		"haskell":         "x :: Int -> Int",
		"asciidoc":        "term:: text",
		"times":           "12:34:56 00:00:00.123",
		"two_gaps":        "1::2::3 2001::db8::1",
		"nine_groups":     "1:2:3:4:5:6:7:8:9",
		"eight_and_gap":   "1:2:3:4::5:6:7:8",
		"seven_groups":    "684d:1111:222:3333:4444:5555:77",
		"long_group":      "2a02:81091::1",
		"letters":         "2a02:810g::1",
		"glued_before":    "text2001:db8::1",
		"glued_after":     "2001:db8::1é",
		"trailing_colon":  "1:2:3:4:5:6:7: x:: 1::8:",
		"leading_colon":   ":1:2:3:4:5:6:7:8",
		"three_colons":    "1:::2",
		"mac":             "00:1b:63:84:45:e6",
		"eui_64":          "00:1b:63:ff:fe:84:45:e6",
		"fingerprint":     "43:51:43:a1:b5:fc:8b:b7:0a:3a:a9:b1:0f:66:73:a8",
		"v4_too_early":    "1:2:3:1.2.3.4",
		"v4_out_of_range": "1:2:3:4:5:6:1.2.3.256",
		"v4_short":        "::ffff:192.168.1",
		"v4_long":         "::ffff:192.168.1.1.1",
		"punctuation":     "::",
		"php":             "$a::$b self::X",
	} {
		t.Run(name, func(t *testing.T) {
			if got := probeAll(probeIP6, ':', text); got != nil && text != "::" {
				t.Errorf("%q: found %q", text, got)
			}
		})
	}
}

func TestIP6Verdict(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       detectors.Verdict
	}{
		{"global", "2a02:8109::17", detectors.Strong},
		{"link_local", "fe80::17", detectors.Strong},
		{"unique_local", "fd12:3456::17", detectors.Strong},
		{"multicast", "ff02::1", detectors.Strong},
		{"mapped", "::ffff:85.214.132.117", detectors.Strong},
		{"documentation", "2001:db8::1", detectors.Pass},
		{"eight_groups_elsewhere", "6e40:4041:c617:e898:c11:40d2:c669:2eb4", detectors.Pass},
		{"short_elsewhere", "1::8", detectors.Weak},
		{"loopback", "::1", detectors.Weak},
		{"unspecified", "::", detectors.Weak},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, _, got := probeIP6([]byte(tt.text), strings.IndexByte(tt.text, ':')); got != tt.want {
				t.Errorf("%s: verdict %d, want %d", tt.text, got, tt.want)
			}
		})
	}
}

// TestIP6Oracle writes random addresses in every form and finds each whole;
// what it finds in damaged ones the standard library reads, too.
func TestIP6Oracle(t *testing.T) {
	r := rand.New(rand.NewPCG(4291, 5952))
	for range 5000 {
		var b [16]byte
		for i := range b {
			if r.IntN(3) > 0 {
				b[i] = byte(r.Uint32())
			}
		}
		b[0], b[1] = 0x2a, 0x02 // of a range in use
		a := netip.AddrFrom16(b)
		for _, s := range []string{a.String(), a.StringExpanded(), strings.ToUpper(a.String())} {
			if got := probeAll(probeIP6, ':', "("+s+")"); len(got) != 1 || got[0] != s {
				t.Errorf("%s: found %q", s, got)
			}
			damaged := []byte(s)
			damaged[r.IntN(len(damaged))] = "0f:.g%/ "[r.IntN(8)]
			for _, got := range probeAll(probeIP6, ':', string(damaged)) {
				if !isIP(got) {
					t.Errorf("%s: found %q, no address", damaged, got)
				}
			}
		}
	}
}

func TestIP6Reach(t *testing.T) {
	long := []byte(strings.Repeat("a", 40) + " fe80::1%" + strings.Repeat("z", 100))
	at := bytes.IndexByte(long, ':')
	s0, e0, v0 := probeIP6(long[at-5:at+maxIP], 5)
	s1, e1, v1 := probeIP6(long, at)
	if v0 != v1 || e0-s0 != e1-s1 {
		t.Errorf("%d bytes %d cut off, %d bytes %d whole", e0-s0, v0, e1-s1, v1)
	}
}

func TestColonProbesAllocate(t *testing.T) {
	texts := [][]byte{[]byte("2001:db8::1"), []byte("::ffff:85.214.132.117"), []byte("00:1b:63:84:45:e6"), []byte("std::vector"), []byte("12:34:56")}
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			probeIP6(text, bytes.IndexByte(text, ':'))
			probeMAC(text, bytes.IndexByte(text, ':'))
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzColons(f *testing.F) {
	for _, d := range []detectors.Detector{ip6, macAddress} {
		for _, s := range append(d.Examples, d.NearMisses...) {
			f.Add([]byte(strings.ReplaceAll(s, "§", "")))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for i, c := range text {
			if c != ':' {
				continue
			}
			if start, end, v := probeIP6(text, i); v != detectors.Reject {
				checkSpan(t, text, start, end, maxIP)
				if !isIP(string(text[start:end])) {
					t.Fatalf("span %d-%d is no address", start, end)
				}
			}
			if start, end, v := probeMAC(text, i); v != detectors.Reject {
				checkSpan(t, text, start, end, macAddress.MaxLen)
				if n := end - start; n != 17 && n != 23 {
					t.Fatalf("a MAC address of %d bytes", n)
				}
			}
		}
	})
}

func BenchmarkColons(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"address", "2a02:8109:9ac0:1::17"}, {"mac", "00:1b:63:84:45:e6"}, {"time", "12:34:56"}, {"cpp", "std::vector"},
	} {
		text := []byte(bm.text)
		at := bytes.IndexByte(text, ':')
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				probeIP6(text, at)
				probeMAC(text, at)
			}
		})
	}
}
