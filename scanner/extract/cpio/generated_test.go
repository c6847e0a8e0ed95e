package cpio_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// oldest writes the portable form of one file.
func oldest(name, text string) string {
	return fmt.Sprintf("070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o%s\x00%s", 0, 0, 0o100644, 0, 0, 1, 0, 0, len(name)+1, len(text), name, text)
}

// summed is the checksum of the crc form: the sum of all bytes.
func summed(text string) (sum uint32) {
	for i := range len(text) {
		sum += uint32(text[i])
	}
	return sum
}

// TestGenerated: members of any name and length come back from every form, and
// from several archives one behind the other.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var data strings.Builder
		var want []string
		for a := range rapid.IntRange(1, 3).Draw(rt, "archives") {
			form := rapid.SampledFrom([]string{"newc", "crc", "odc", "old"}).Draw(rt, "form")
			var files []file
			for i := range rapid.IntRange(0, 5).Draw(rt, "files") {
				f := file{name: fmt.Sprintf("%s%d%d.txt", rapid.StringMatching(`[a-zé./ ]{0,12}`).Draw(rt, "name"), a, i), text: rapid.StringMatching(`[a-z]{0,40}`).Draw(rt, "text")}
				f.sum = summed(f.text)
				files = append(files, f)
				want = append(want, "x!"+f.name+"|text|"+f.text+"|")
			}
			switch form {
			case "newc":
				data.WriteString(pack("070701", files...))
			case "crc":
				data.WriteString(pack("070702", files...))
			case "odc":
				for _, f := range append(files, file{name: end}) {
					data.WriteString(oldest(f.name, f.text))
				}
			default:
				for _, f := range append(files, file{name: end}) {
					data.WriteString(old(f.name, f.text))
				}
			}
			data.WriteString(strings.Repeat("\x00", 2*rapid.IntRange(0, 300).Draw(rt, "zeros")))
		}
		if d := cmp.Diff(append(want, "x|cpio||"), lines(t, []byte(data.String()))); d != "" {
			rt.Fatalf("(-written +read):\n%s", d)
		}
	})
}

// TestHostileNames: a name is passed on as it is written and leads nowhere.
func TestHostileNames(t *testing.T) {
	for _, name := range []string{"../../etc/passwd", "/etc/passwd", "a\nb\x1b[31m", strings.Repeat("n/", 10_000), ".", " ", "\xff\xfe", "a\u202etxt.exe", "TRAILER!!", "trailer!!!"} {
		for form, data := range map[string]string{"newc": pack("070701", file{name: name, text: "found"}), "odc": oldest(name, "found") + oldest(end, ""), "old": old(name, "found") + old(end, "")} {
			if d := cmp.Diff([]string{"x!" + name + "|text|found|", "x|cpio||"}, lines(t, []byte(data))); d != "" {
				t.Errorf("%s %.30q (-want +got):\n%.500s", form, name, d)
			}
		}
	}
}

// TestEveryDigit: whatever stands in a header, nothing is read that is not there.
func TestEveryDigit(t *testing.T) {
	text := "found text"
	data := pack("070701", file{name: "a.txt", text: text}, file{name: "b.txt", text: "last"})
	for at := range 110 {
		for _, c := range []byte("0f9/\x00 g") {
			p := []byte(data)
			p[at] = c
			got := strings.Join(lines(t, p), "\n")
			if strings.Contains(got, "|[") || strings.Count(got, text) > 1 || len(got) > len(data)+500 {
				t.Errorf("byte %d as %q: %q", at, c, got)
			}
		}
	}
}
