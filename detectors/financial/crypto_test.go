package financial

import (
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// TestSegwitVectors: the addresses that BIP-173 and BIP-350 list as valid and
// invalid for the main and test networks.
func TestSegwitVectors(t *testing.T) {
	for _, a := range []string{
		"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
		"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
		"bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
		"BC1SW50QGDZ25J",
		"bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
		"tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
		"tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
		"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
	} {
		if !segwit([]byte(a), 2) {
			t.Errorf("%s is valid", a)
		}
	}
	for name, a := range map[string]string{
		"bech32_for_version_1":     "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
		"bech32m_for_version_0":    "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqsulpm9",
		"character":                "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
		"version_17":               "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
		"one_byte":                 "bc1pw5dgrnzv",
		"forty_one_bytes":          "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
		"length_for_version_0":     "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
		"mixed_case":               "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
		"padding_of_more_than_4":   "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
		"padding_not_zero":         "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
		"empty":                    "bc1gmk9yu",
		"checksum_of_the_standard": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
	} {
		if segwit([]byte(a), 2) {
			t.Errorf("%s: %s is invalid", name, a)
		}
	}
}

// TestKeccak256: published digests of Keccak with the padding before SHA-3.
func TestKeccak256(t *testing.T) {
	for in, want := range map[string]string{
		"":    "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
		"abc": "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
		"The quick brown fox jumps over the lazy dog": "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15",
	} {
		if sum := keccak256([]byte(in)); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%q: %x, want %s", in, sum, want)
		}
	}
}

// TestEIP55Vectors: the test cases of the proposal, and every change of case in them.
func TestEIP55Vectors(t *testing.T) {
	for _, a := range []string{
		"0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
		"0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
		"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
	} {
		if _, end, v := probeEthereum([]byte(a), 0); v == detectors.Reject || end != len(a) {
			t.Errorf("%s is valid", a)
		}
		mixed := strings.ToLower(a[2:]) != a[2:] && strings.ToUpper(a[2:]) != a[2:]
		for i := 2; mixed && i < len(a); i++ {
			b := []byte(a)
			if b[i] <= '9' {
				continue
			}
			b[i] ^= 0x20
			if _, _, v := probeEthereum(b, 0); v != detectors.Reject {
				t.Errorf("%s: the case of character %d is wrong", b, i)
			}
		}
	}
}

// TestBase58Check: every single changed digit of an address is found, and
// leading zero bytes are leading ones.
func TestBase58Check(t *testing.T) {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	for _, a := range []string{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3HsCFM3qAq28T7sVM8zWMMiWWJ9y6tU2T8", "1111111111111111111114oLvT2", "LbQ8b1sDhawocksDQBKDCkRLZzEXhsPzir"} {
		if _, ok := base58Check([]byte(a)); !ok {
			t.Errorf("%s is valid", a)
		}
		for i := range a {
			b := []byte(a)
			b[i] = alphabet[(strings.IndexByte(alphabet, a[i])+7)%58]
			if _, ok := base58Check(b); ok {
				t.Errorf("%s, digit %d of %s changed, is taken", b, i, a)
			}
		}
		for _, wrong := range []string{a[1:], "1" + a, a + "1", a[:len(a)-1]} {
			if _, ok := base58Check([]byte(wrong)); ok {
				t.Errorf("%s is taken", wrong)
			}
		}
	}
}

func TestMonero(t *testing.T) {
	const a = "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"
	if judgeMonero([]byte(a)) != detectors.Strong {
		t.Fatalf("%s is valid", a)
	}
	for i := range a {
		b := []byte(a)
		if b[i] = '2'; a[i] == '2' {
			b[i] = '3'
		}
		if judgeMonero(b) != detectors.Reject {
			t.Errorf("digit %d changed is taken", i)
		}
	}
}

// TestReferencesOracle compares with python-stdnum: ISO 11649, BIC, Bitcoin and
// SEPA creditor identifiers.
func TestReferencesOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	type kind struct {
		module    string
		templates []string
		ours      func(s string) bool
		differs   func(s string, ours bool) bool
	}
	country := func(probe func([]byte, int) (int, int, detectors.Verdict)) func(string) bool {
		return func(s string) bool {
			_, end, v := probe([]byte(s), 0)
			return v != detectors.Reject && end == len(s)
		}
	}
	kinds := []kind{
		{module: "iso11649", templates: []string{"RF99999999999999", "RF99XXXXXXXXX", "RF99A9999"}, ours: country(probeReference),
			differs: func(s string, ours bool) bool { return s[2:4] < "02" || s[2:4] > "98" }}, // never generated
		{module: "bic", templates: []string{"AAAA[DFGIN][EERTL]XX", "AAAADEXXXXX", "AAAAAAXX"}, ours: func(s string) bool { return judgeBIC([]byte(s)) != detectors.Reject },
			differs: func(s string, ours bool) bool { return !ours }}, // stdnum knows no list of countries
		{module: "eu.at_02", templates: []string{"DE99ZZZ99999999999", "ES99ZZZ99999999A", "[A]T99ZZZ99999999999"}, ours: country(probeCreditorID),
			differs: func(s string, ours bool) bool { return s[2:4] < "02" || s[2:4] > "98" }},
	}
	var questions []detectortest.Question
	var owner []int
	for k, x := range kinds {
		for range 4000 {
			for _, template := range x.templates {
				questions, owner = append(questions, detectortest.Question{Module: x.module, Value: detectortest.Draw(r, template)}), append(owner, k)
			}
		}
	}
	both := make([]int, len(kinds))
	for i, theirs := range detectortest.Stdnum(t, questions) {
		x, v := kinds[owner[i]], questions[i].Value
		ours := x.ours(v)
		if ours && theirs {
			both[owner[i]]++
		}
		if ours != theirs && (x.differs == nil || !x.differs(v, ours)) {
			t.Errorf("%s %s: we say %v, stdnum says %v", x.module, v, ours, theirs)
		}
	}
	for k, n := range both {
		if n < 50 {
			t.Errorf("%s: only %d values are valid by both", kinds[k].module, n)
		}
	}
}

func TestCountryCodes(t *testing.T) {
	if n := len(countryCodes) / 2; n != 250 { // 249 of ISO 3166-1 and Kosovo's
		t.Errorf("%d countries, want 250", n)
	}
	for i := 2; i < len(countryCodes); i += 2 {
		if countryCodes[i:i+2] <= countryCodes[i-2:i] {
			t.Errorf("%s stands after %s", countryCodes[i:i+2], countryCodes[i-2:i])
		}
	}
	for _, no := range []string{"AA", "XX", "ZZ", "1A", "UK", "EU"} {
		if isCountry(no[0], no[1]) {
			t.Errorf("%s is no country", no)
		}
	}
}

func FuzzCrypto(f *testing.F) {
	for _, d := range Detectors() {
		for _, ex := range d.Examples {
			f.Add([]byte(strings.ReplaceAll(ex, "§", "")))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		base58Check(b)
		moneroNetwork(b)
		segwit(b, 2)
		for i := range b {
			for _, probe := range []func([]byte, int) (int, int, detectors.Verdict){probeReference, probeCreditorID} {
				if start, end, v := probe(b, i); v != detectors.Reject && (start != i || end <= start || end > len(b)) {
					t.Fatalf("span %d-%d at %d of %d", start, end, i, len(b))
				}
			}
		}
	})
}
