package gen

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// modules of python-stdnum by type.
func modules() map[string]string {
	return map[string]string{
		deTax: "de.idnr", frNIR: "fr.nir", esNIF: "es.nif", esNIE: "es.nie", itCF: "it.codicefiscale", nlBSN: "nl.bsn",
		beNN: "be.nn", plPESEL: "pl.pesel", sePN: "se.personnummer", noFNR: "no.fodselsnummer", dkCPR: "dk.cpr",
		fiHETU: "fi.hetu", ptNIF: "pt.nif", atVNR: "at.vnr", ukNHS: "gb.nhs", usSSN: "us.ssn",
		creditCard: "luhn", ibanCode: "iban", macAddress: "mac",
	}
}

// sample makes one value of a type for a person.
func sample(r *rand.Rand, typ string, p person) string {
	switch typ {
	case creditCard:
		return cardNumber(r)
	case ibanCode:
		return iban(r, p.iban)
	case macAddress:
		return macOf(r)
	}
	return p.id(r, typ)
}

// TestIdentifiersAgainstStdnum asks python-stdnum, which nobody here wrote,
// about every identifier, and, so that it can also say no, about spoilt ones.
func TestIdentifiersAgainstStdnum(t *testing.T) {
	const python = "/usr/bin/python3"
	have := exec.Command(python, "-c", "import stdnum").Run() == nil
	needs.Have(t, "stdnum", have, "apt-get install python3-stdnum")

	r := rand.New(rand.NewPCG(1, 2))
	crowd := people(r, 320)
	var in bytes.Buffer
	type question struct {
		typ, value string
		want       bool
	}
	var asked []question
	ask := func(typ, value string, want bool) {
		asked = append(asked, question{typ, value, want})
		fmt.Fprintf(&in, "%s\t%s\n", modules()[typ], strings.ReplaceAll(value, " ", ""))
	}
	for typ := range modules() {
		for _, p := range crowd {
			v := sample(r, typ, p)
			ask(typ, v, true)
			if s, ok := spoil(typ, v); ok {
				ask(typ, s, false)
			}
		}
	}
	// The bank codes of our accounts belong to no bank on purpose; python-stdnum
	// knows the Belgian banks, so there the country's part is left out.
	cmd := exec.Command(python, "-c", `
import sys, importlib
for line in sys.stdin:
    module, value = line.rstrip("\n").split("\t")
    options = {"check_country": False} if module == "iban" and value.startswith("BE") else {}
    print(int(importlib.import_module("stdnum." + module).is_valid(value, **options)))`)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python-stdnum: %v", err)
	}
	answers := bufio.NewScanner(bytes.NewReader(out))
	for _, q := range asked {
		if !answers.Scan() {
			t.Fatal("python-stdnum stopped answering")
		}
		if got := answers.Text() == "1"; got != q.want {
			t.Errorf("%s %q: python-stdnum says %v, want %v", q.typ, q.value, got, q.want)
		}
	}
}

// spoil changes the last digit of a value whose check finds every such change.
func spoil(typ, v string) (string, bool) {
	switch typ {
	case usSSN, macAddress, dkCPR, ptNIF: // no check, not asked for, or 0 for two remainders
		return "", false
	}
	i := strings.LastIndexAny(v, "0123456789")
	return v[:i] + string('0'+(v[i]-'0'+1)%10) + v[i+1:], true
}

// TestForms holds every type to the way people write it.
func TestForms(t *testing.T) {
	forms := map[string]string{
		atVNR: `^[1-9]\d{3} \d{6}$`, beNN: `^\d\d\.\d\d\.\d\d-\d{3}\.\d\d$`, deTax: `^[1-9]\d \d{3} \d{3} \d{3}$`,
		dkCPR: `^\d{6}-\d{4}$`, esNIE: `^[XYZ]-\d{7}-[A-Z]$`, esNIF: `^\d{8}[A-Z]$`, fiHETU: `^\d{6}[-A]\d{3}[0-9A-Y]$`,
		frNIR: `^[12] \d\d [01]\d \d\d \d{3} \d{3} \d\d$`, itCF: `^[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]$`,
		nlBSN: `^\d{9}$`, noFNR: `^\d{6} \d{5}$`, plPESEL: `^\d{11}$`, ptNIF: `^[123]\d\d \d{3} \d{3}$`, sePN: `^(20)?\d{6}-\d{4}$`,
		ukNHS: `^\d{3} \d{3} \d{4}$`, ukNINO: `^[A-Z]{2} \d\d \d\d \d\d [A-D]$`, usSSN: `^[1-5]\d\d-\d\d-\d{4}$`,
		creditCard: `^\d{4} \d{4} \d{4} \d{4}$`, macAddress: `^02(:[0-9a-f]{2}){5}$`, ibanCode: `^[A-Z]{2}\d\d[A-Z0-9]{11,30}$`,
	}
	r := rand.New(rand.NewPCG(3, 4))
	for typ, form := range forms {
		re := regexp.MustCompile(form)
		for _, p := range people(r, 64) {
			if v := sample(r, typ, p); !re.MatchString(v) {
				t.Errorf("%s %q is not of the form %s", typ, v, form)
			}
		}
	}
}

// TestNINOPrefixes: HMRC never issued some pairs of letters.
func TestNINOPrefixes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		v := britishNINO(r)
		if strings.ContainsAny(v[:1], "DFIQUVO") || strings.ContainsAny(v[1:2], "DFIOQUV") || slices.Contains([]string{"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}, v[:2]) {
			t.Fatalf("prefix of %q is not issued", v)
		}
	}
}

func TestBirthDatesInside(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, p := range people(r, 64) {
		for _, c := range []struct{ typ, want string }{
			{atVNR, " " + p.born.Format("020106")}, {beNN, p.born.Format("06.01.02-")}, {dkCPR, p.born.Format("020106-")},
			{fiHETU, p.born.Format("020106")}, {noFNR, p.born.Format("020106 ")}, {sePN, p.born.Format("060102-")},
			{frNIR, p.born.Format(" 06 01 ")},
		} {
			if v := p.id(r, c.typ); !strings.Contains(v, c.want) {
				t.Errorf("%s %q of somebody born %s lacks %q", c.typ, v, p.born.Format("2006-01-02"), c.want)
			}
		}
	}
}

func TestPhones(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range nations() {
		distinct := map[string]bool{}
		for range 50 {
			for _, form := range []phonenumbers.PhoneNumberFormat{international, e164} {
				v := phoneOf(r, n.code, form)
				parsed, err := phonenumbers.Parse(v, "")
				if err != nil || !phonenumbers.IsValidNumber(parsed) {
					t.Fatalf("%s: %q is not a telephone number: %v", n.code, v, err)
				}
				distinct[v] = true
			}
		}
		if len(distinct) < 50 {
			t.Errorf("%s: only %d different numbers of 100", n.code, len(distinct))
		}
	}
}

func TestIBANLengths(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for country, n := range map[string]int{"DE": 22, "FR": 27, "ES": 24, "IT": 27, "NL": 18, "BE": 16, "PL": 28, "SE": 24,
		"NO": 15, "DK": 18, "FI": 18, "PT": 25, "AT": 20, "IE": 22, "GB": 22} {
		if v := iban(r, country); len(v) != n {
			t.Errorf("%s: %q has %d characters, the registry says %d", country, v, len(v), n)
		}
	}
}

func TestFours(t *testing.T) {
	if got := fours("AT611904300234573201"); got != "AT61 1904 3002 3457 3201" {
		t.Errorf("got %q", got)
	}
}

func TestMailIsASCII(t *testing.T) {
	re := regexp.MustCompile(`^[a-z]+\.[a-z]+\d+@[a-z]+\.example\.[a-z.]+$`)
	for _, p := range people(rand.New(rand.NewPCG(13, 14)), 400) {
		if !re.MatchString(p.mail()) {
			t.Errorf("%q is no plain address", p.mail())
		}
	}
}

func TestUnknownType(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a type that does not exist makes an identifier")
		}
	}()
	r := rand.New(rand.NewPCG(15, 16))
	people(r, 1)[0].id(r, "NO_SUCH_TYPE")
}
