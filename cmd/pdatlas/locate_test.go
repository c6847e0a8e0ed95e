package main

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// soughtCount is how many identifiers of one person are sought at once.
const soughtCount = 200

// hashedValues are values as anyone may hash them, without a key: whoever has a
// list of addresses could find them by these.
func hashedValues(values []string) *canaries {
	c := &canaries{needles: map[uint64][]needle{}}
	put := func(form string, text []byte) {
		k := binary.LittleEndian.Uint64(text)
		c.needles[k] = append(c.needles[k], needle{text, form})
	}
	for _, v := range values {
		for _, text := range []string{v, strings.ToLower(v), strings.ToUpper(v)} {
			m, s1, s2 := md5.Sum([]byte(text)), sha1.Sum([]byte(text)), sha256.Sum256([]byte(text))
			for form, sum := range map[string][]byte{"MD5": m[:], "SHA-1": s1[:], "SHA-256": s2[:]} {
				put(form, sum[:16]) // a cut one, too
				put(form+" in hex", []byte(hex.EncodeToString(sum[:16])))
			}
		}
	}
	return c
}

// TestHashedValuesControl is the negative control: a plain hash in a file shows.
func TestHashedValuesControl(t *testing.T) {
	c := hashedValues([]string{"jo@example.org"})
	sum := sha256.Sum256([]byte("jo@example.org"))
	if len(c.in(append([]byte("before"), sum[:]...))) == 0 || len(c.in([]byte(strings.ToUpper(hex.EncodeToString(sum[:]))))) == 0 {
		t.Error("a plain hash is not found")
	}
	if found := c.in([]byte(strings.Repeat("nothing here ", 100))); len(found) > 0 {
		t.Errorf("found %v where there is nothing", found)
	}
}

// TestLocateCanary: after all ways to locate 200 identifiers, none of them nor
// any plain hash is in what was printed or left behind, the inventory and its
// side files included.
func TestLocateCanary(t *testing.T) {
	c := newCanaries()
	dir := t.TempDir()
	work, share := filepath.Join(dir, "work"), filepath.Join(dir, "share")
	for _, d := range []string{work, share, filepath.Join(work, "tmp"), filepath.Join(work, "home")} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var list strings.Builder
	list.WriteString("email,iban\n")
	for i := range soughtCount / 2 {
		list.WriteString(c.emails[i] + "," + c.ibans[i] + "\n")
	}
	for name, text := range map[string]string{"list.csv": list.String(), "of " + c.emails[0] + ".txt": "mail " + c.emails[1], "locked.bin": "\x00\x01"} {
		if err := os.WriteFile(filepath.Join(share, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	values := append(append([]string{}, c.emails[:soughtCount/2]...), c.ibans[:soughtCount/2]...)
	input := strings.Join(values, "\n")
	p := &canaryRun{t: t, c: c, dir: work}
	debug := []string{"--log-level", "debug"}
	run := func(want int, stdin string, args ...string) {
		t.Helper()
		p.run(want, stdin, append(args, debug...)...)
	}
	run(exitIncomplete, "", "scan", share, "--keep-hashes")
	run(exitIncomplete, input, "locate")
	run(exitIncomplete, input, "locate", "--json", "--request", "DSR-1")
	run(exitIncomplete, "", "locate", "--request", "DSR-1")
	run(exitComplete, input, "locate", "--rescan", "--source", share)
	run(exitIncomplete, input, "locate", "--rescan", "--source", share, "--yes", "--request", "DSR-2")
	run(exitComplete, "", "locate", "mark", "DSR-1", "--all", "--state", "erased")
	run(exitIncomplete, "", "scan", share, "--keep-hashes", "--full")
	run(exitComplete, "", "locate", "show", "DSR-1", "--json")
	run(exitUsage, input+"\nid:1", "locate")
	run(exitUsage, "", "locate", c.emails[0])
	run(exitUsage, "", "locate", "--"+c.emails[0])
	run(exitUsage, "", "locate", "show", c.emails[0])
	run(exitUsage, input, "locate", "--request", c.emails[0])
	run(exitUsage, input, "locate", "--request", c.ibans[0])
	for _, format := range []string{"html", "json", "csv"} {
		p.run(exitComplete, "", "report", "-o", "report."+format)
	}
	run(exitComplete, "", "inventory", "verify")
	for what, needles := range map[string]*canaries{"values": c, "plain hashes": hashedValues(values)} {
		if n, found := needles.below(t, work); n < 6 || len(found) > 0 {
			t.Errorf("of %d files, these hold %s: %q", n, what, found)
		}
	}
	if p.found == 0 {
		t.Error("nothing was located: the values were not seen at all")
	}
}

func TestInLines(t *testing.T) {
	for _, tt := range []struct {
		words []string
		want  string
	}{
		{nil, ""}, {[]string{"one"}, "one"}, {[]string{"one", "two"}, "one, two"},
		{[]string{"eleven", "twelve", "three"}, "eleven,\ntwelve, three"},
		{[]string{"seventeen-long-word", "a"}, "seventeen-long-word,\na"},
	} {
		if got := inLines(tt.words, 13); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.words, got, tt.want)
		}
	}
}
