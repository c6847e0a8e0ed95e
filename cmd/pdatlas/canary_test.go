package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// canaries are made-up values that must never be seen again once they were
// scanned.
type canaries struct {
	emails, ibans, tokens []string
	needles               map[uint64][]needle // by their first eight bytes
}

// needle is a canary in one way to write it.
type needle struct {
	text []byte
	form string
}

const (
	canaryEmails = 400
	canaryIBANs  = 300
	canaryTokens = 300
)

func newCanaries() *canaries {
	rnd := rand.New(rand.NewPCG(7, 1000))
	word := func(alphabet string, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		return string(b)
	}
	const letters, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
	c := &canaries{needles: map[uint64][]needle{}}
	for range canaryEmails {
		local := word(letters, 14)
		c.emails = append(c.emails, local+"@example.com")
		c.add(local)
	}
	for range canaryIBANs {
		account := word(digits, 18)
		c.ibans = append(c.ibans, "DE"+ibanCheck(account)+account)
		c.add(account)
	}
	for range canaryTokens {
		token := "zq" + word(letters, 18)
		c.tokens = append(c.tokens, token)
		c.add(token)
	}
	return c
}

// ibanCheck computes the check digits of a German account number (ISO 7064,
// mod 97-10, with D = 13 and E = 14).
func ibanCheck(account string) string {
	n, _ := new(big.Int).SetString(account+"131400", 10)
	return fmt.Sprintf("%02d", 98-new(big.Int).Mod(n, big.NewInt(97)).Int64())
}

// add enters every way in which a value may come out.
func (c *canaries) add(value string) {
	put := func(form string, text []byte) {
		k := binary.LittleEndian.Uint64(text)
		c.needles[k] = append(c.needles[k], needle{text, form})
	}
	raw := []byte(value)
	put("raw", raw)
	put("hex", []byte(hex.EncodeToString(raw)))
	put("upper-case hex", bytes.ToUpper([]byte(hex.EncodeToString(raw))))
	for _, order := range []struct {
		form string
		binary.AppendByteOrder
	}{{"UTF-16LE", binary.LittleEndian}, {"UTF-16BE", binary.BigEndian}} {
		var wide []byte
		for _, u := range utf16.Encode([]rune(value)) {
			wide = order.AppendUint16(wide, u)
		}
		put(order.form, wide)
	}
	for skip := range 3 { // wherever in a longer text the value begins
		full := base64.StdEncoding.EncodeToString(append(make([]byte, skip), raw...))
		head := (skip*8 + 5) / 6
		tail := len(full) - 4 // the last group may hold what follows
		put("base64", []byte(full[head:tail]))
	}
}

// in lists the forms in which canaries stand in data.
func (c *canaries) in(data []byte) []string {
	var found []string
	for _, text := range [][]byte{data, bytes.ToLower(data)} {
		for i := 0; i+8 <= len(text); i++ {
			for _, n := range c.needles[binary.LittleEndian.Uint64(text[i:])] {
				if bytes.HasPrefix(text[i:], n.text) && !slices.Contains(found, n.form) {
					found = append(found, n.form)
				}
			}
		}
	}
	return found
}

// absent fails when a canary stands in data.
func (c *canaries) absent(t *testing.T, what string, data []byte) {
	t.Helper()
	if found := c.in(data); len(found) > 0 {
		t.Errorf("%s (%d bytes) holds planted values: %s", what, len(data), strings.Join(found, ", "))
	}
}

// below looks into every file below a folder, and at their names. It returns
// how many there are and which hold canaries.
func (c *canaries) below(t *testing.T, dir string) (files int, found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if forms := c.in(append(data, d.Name()...)); len(forms) > 0 {
			found = append(found, fmt.Sprintf("%s: %s", d.Name(), strings.Join(forms, ", ")))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, found
}

// TestCanaryControl is the negative control: the check finds every canary in
// every form, wherever it stands.
func TestCanaryControl(t *testing.T) {
	c := newCanaries()
	if n := len(c.emails) + len(c.ibans) + len(c.tokens); n != 1000 {
		t.Fatalf("%d canaries, want 1000", n)
	}
	wide := func(s string) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return b
	}
	for _, v := range slices.Concat(c.emails, c.ibans, c.tokens) {
		for skip := range 3 {
			text := strings.Repeat("x", skip+5) + v + " and more"
			for form, data := range map[string][]byte{
				"raw":            []byte(text),
				"upper case":     []byte(strings.ToUpper(text)),
				"hex":            []byte(hex.EncodeToString([]byte(text))),
				"upper-case hex": []byte(strings.ToUpper(hex.EncodeToString([]byte(text)))),
				"UTF-16LE":       wide(text),
				"base64":         []byte(base64.StdEncoding.EncodeToString([]byte(text))),
			} {
				if len(c.in(data)) == 0 {
					t.Fatalf("a canary in %s after %d bytes is not found", form, skip+5)
				}
			}
		}
	}
	if found := c.in([]byte(strings.Repeat("nothing to see here, 0123456789 ", 1000))); len(found) > 0 {
		t.Errorf("found %v where there is nothing", found)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "inventory.db-wal"), append(make([]byte, 5000), wide(c.tokens[7])...), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, found := c.below(t, dir); n != 1 || len(found) != 1 {
		t.Errorf("%d files, %v: a canary in a file is not found", n, found)
	}
}

// TestCanary scans planted values in every form and place, breaks things, and
// looks for them in all that the program wrote.
func TestCanary(t *testing.T) {
	c := newCanaries()
	dir := t.TempDir()
	work := filepath.Join(dir, "work")
	for _, d := range []string{work, filepath.Join(work, "tmp"), filepath.Join(work, "home")} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	// The root's own name is content as well.
	share := filepath.Join(dir, "of "+c.emails[0], "share")
	c.plant(t, share)
	bucket := c.plantBucket(t)

	p := &canaryRun{t: t, c: c, dir: work, bucket: bucket}
	p.run(exitIncomplete, "", "scan", share, "--log-level", "debug")
	p.run(exitIncomplete, "", "scan", share, bucket, "--log-level", "debug", "--inventory", "both.db", "--owner-tag", "owner", "--threshold", "VERY_UNLIKELY", "--json")
	p.run(exitIncomplete, "", "scan", share, "--full", "--workers", "4", "--log-level", "debug")
	p.run(exitComplete, "", "plan", share, bucket)
	p.run(exitComplete, "", "plan", share, "--json")
	for _, inv := range []string{defaultInventory, "both.db"} {
		for _, list := range []string{"datasets", "objects", "findings", "coverage", "scans"} {
			p.run(exitComplete, "", "inventory", list, "--inventory", inv)
			p.run(exitComplete, "", "inventory", list, "--inventory", inv, "--json")
		}
		p.run(exitComplete, "", "inventory", "objects", "--members", "--inventory", inv)
		p.run(exitComplete, "", "inventory", "verify", "--inventory", inv)
		for _, format := range []string{"html", "csv", "json"} {
			p.run(exitComplete, "", "report", "--inventory", inv, "-o", inv+"."+format)
		}
	}
	p.inspectAll(share)
	p.refusals(share)
	if n, found := c.below(t, work); n < 12 || len(found) > 0 {
		t.Errorf("of %d files, these hold planted values: %q", n, found)
	}
	if left, err := os.ReadDir(filepath.Join(work, "tmp")); err != nil || len(left) > 0 {
		t.Errorf("temporary files stay: %d, %v", len(left), err)
	}
	if p.found == 0 {
		t.Error("nothing was found: the planted values were not seen at all")
	}
}

// TestCanaryKilled looks at what a scan leaves that dies in the middle, with
// the goroutine dump of SIGQUIT, and with a full WAL.
func TestCanaryKilled(t *testing.T) {
	c := newCanaries()
	s := newStalling(t)
	c.fillBucket(&s.Server)
	for _, sig := range killSignals() {
		t.Run(sig.String(), func(t *testing.T) {
			dir := t.TempDir()
			s.rearm()
			p := startStalled(t, s, dir)
			awaitRecords(t, filepath.Join(dir, defaultInventory))
			if err := p.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			p.finish(t)
			c.absent(t, "stdout", p.out.Bytes())
			c.absent(t, "stderr", p.complaint.Bytes())
			if n, found := c.below(t, dir); n < 3 || len(found) > 0 {
				t.Errorf("of %d files, these hold planted values: %q", n, found)
			}
		})
	}
}
