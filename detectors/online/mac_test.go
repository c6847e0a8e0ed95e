package online

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pdatlas/pdatlas/detectors"
)

func TestMAC(t *testing.T) {
	for _, tt := range []struct {
		name, marked string
		want         detectors.Verdict
	}{
		{"alone", "§00:1b:63:84:45:e6§", detectors.Strong},
		{"upper_case", "§9C:B6:D0:E1:4A:7F§", detectors.Strong},
		{"label", "MAC:§3c:22:fb:0a:91:5d§", detectors.Strong},
		{"label_digit", "eth0:§3c:22:fb:0a:91:5d§", detectors.Strong},
		{"eui_64", "§00:1b:63:ff:fe:84:45:e6§.", detectors.Strong},
		{"after_time", "12:34:56 §00:1b:63:84:45:e6§", detectors.Strong},
		{"mixed_case", "§9C:b6:d0:e1:4a:7f§", detectors.Pass},
		{"decimal", "§00:11:22:33:44:55§", detectors.Pass},
		{"group", "§01:00:5e:00:00:fb§", detectors.Weak},
		{"broadcast", "ff:ff:ff:ff:ff:ff", detectors.Reject},
		{"none", "00:00:00:00:00:00", detectors.Reject},

		{"five_pairs", "00:1b:63:84:45", detectors.Reject},
		{"seven_pairs", "00:1b:63:84:45:e6:aa", detectors.Reject},
		{"nine_pairs", "00:1b:63:84:45:e6:aa:bb:cc", detectors.Reject},
		{"pair_of_one", "0:1b:63:84:45:e6", detectors.Reject},
		{"pair_of_three", "00:1b:634:84:45:e6", detectors.Reject},
		{"trailing_colon", "00:1b:63:84:45:e6:", detectors.Reject},
		{"letters", "zz:1b:63:84:45:e6", detectors.Reject},
		{"glued_before", "x00:1b:63:84:45:e6", detectors.Reject},
		{"glued_after", "00:1b:63:84:45:e6é", detectors.Reject},
		{"double_colon", "01:02:03:04::ab", detectors.Reject},
		{"hyphens", "00-1b:63:84:45:e6", detectors.Reject},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, want := unmark(tt.marked)
			if diff := cmp.Diff(want, probeAll(probeMAC, ':', text)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
			at := strings.IndexByte(text, ':')
			if tt.name == "after_time" {
				at = strings.LastIndexByte(text, ' ') + 3
			}
			if _, _, v := probeMAC([]byte(text), at); v != tt.want {
				t.Errorf("%q: verdict %d, want %d", text, v, tt.want)
			}
		})
	}
}

func TestMACGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(48, 64))
	for range 2000 {
		b := make([]byte, 6+2*r.IntN(2))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		s := strings.ReplaceAll(fmt.Sprintf("% x", b), " ", ":")
		if got := probeAll(probeMAC, ':', "<"+s+">"); len(got) != 1 || got[0] != s {
			t.Errorf("%s: found %q", s, got)
		}
		wrong := []byte(s)
		wrong[3+r.IntN(len(wrong)-3)] = 'g' // in the first pair it may make a label
		if got := probeAll(probeMAC, ':', string(wrong)); len(got) != 0 {
			t.Errorf("%s: found %q", wrong, got)
		}
	}
}
