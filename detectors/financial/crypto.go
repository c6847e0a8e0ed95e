package financial

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// Version bytes of Base58Check addresses.
const (
	bitcoinP2PKH, bitcoinP2SH         = 0x00, 0x05
	bitcoinTestP2PKH, bitcoinTestP2SH = 0x6f, 0xc4
	litecoinP2PKH, litecoinP2SH       = 0x30, 0x32
)

const bitcoinDoc = "Address of Bitcoin: Base58Check (beginning with 1 or 3) or a segregated-witness address in Bech32 or Bech32m (bc1, BIP-173 and BIP-350). " +
	"Addresses of the test network are samples."

var walletWords = map[string][]string{
	"": {"wallet", "wallet address", "crypto", "crypto wallet", "cryptocurrency", "blockchain"}, "de": {"geldbörse", "wallet-adresse"}, "es": {"monedero", "billetera", "cartera"},
	"fr": {"portefeuille"}, "it": {"portafoglio"}, "nl": {"portemonnee"}, "pl": {"portfel"}, "pt": {"carteira"}, "sv": {"plånbok"}, "fi": {"lompakko"},
}

// wallet is the context of an address of one currency.
func wallet(names ...string) detectors.Context {
	keywords := map[string][]string{"": append(append([]string{}, names...), walletWords[""]...)}
	for lang, words := range walletWords {
		if lang != "" {
			keywords[lang] = words
		}
	}
	fields := []string{"wallet", "wallet address", "crypto address", "crypto wallet"}
	for _, n := range names {
		fields = append(fields, n+" address", n+" wallet")
	}
	return detectors.Context{Keywords: keywords, Fields: fields}
}

var bitcoinBase58 = detectors.Detector{
	ID: "CRYPTO", Doc: bitcoinDoc,
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "double SHA-256, four bytes", Chance: 2.3e-10,
	Shapes: []string{"9X{25}", "9X{26}", "9X{27}", "9X{28}", "9X{29}", "9X{30}", "9X{31}", "9X{32}", "9X{33}", "9X{34}"},
	Validate: func(t *lex.Token) detectors.Verdict {
		return judgeBitcoin(t.Text[t.Start:t.End])
	},
	Value: func(v []byte) (int, detectors.Verdict) {
		n := word(v)
		return n, judgeBitcoin(v[:n])
	},
	MaxLen:  35,
	Context: wallet("bitcoin", "btc"),
	Examples: []string{
		"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", // the first block's
		"send to §3HsCFM3qAq28T7sVM8zWMMiWWJ9y6tU2T8§ today",
		"BTC: §1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2§",
	},
	NearMisses: []string{
		"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "3HsCFM3qAq28T7sVM8zWMMiWWJ9y6tU2T0", "1111111111111111111111111111111111", "3f9a1c7e5b2d8046f1e3a5c7092b4d6e",
	},
}

// word returns the end of the letters and digits at the start of v, 0 when
// something else is glued to them.
func word(v []byte) (n int) {
	for n < len(v) && v[n] < 0x80 && lex.IsWord(v[n]) {
		n++
	}
	if lex.GluedAfter(v, n) {
		return 0
	}
	return n
}

func judgeBitcoin(s []byte) detectors.Verdict {
	if len(s) < 26 || s[0] != '1' && s[0] != '3' && s[0] != 'm' && s[0] != 'n' && s[0] != '2' {
		return detectors.Reject
	}
	version, ok := base58Check(s)
	switch {
	case !ok:
		return detectors.Reject
	case version == bitcoinP2PKH || version == bitcoinP2SH:
		return detectors.Strong
	case version == bitcoinTestP2PKH || version == bitcoinTestP2SH:
		return detectors.Sample
	}
	return detectors.Reject
}

// probeSegwit makes the probe for addresses with a human-readable part.
func probeSegwit(parts ...string) func(text []byte, at int) (start, end int, v detectors.Verdict) {
	return func(text []byte, at int) (start, end int, v detectors.Verdict) {
		if lex.GluedBefore(text, at) {
			return 0, 0, detectors.Reject
		}
		end = at
		for end < len(text) && end-at <= 90 && text[end] < 0x80 && lex.IsWord(text[end]) {
			end++
		}
		if lex.GluedAfter(text, end) {
			return 0, 0, detectors.Reject
		}
		for _, p := range parts {
			if n := len(p); end-at > n && text[at]|0x20 == p[0] && segwit(text[at:end], n) {
				if text[at]|0x20 == 't' {
					return at, end, detectors.Sample
				}
				return at, end, detectors.Strong
			}
		}
		return 0, 0, detectors.Reject
	}
}

var bitcoinSegwit = detectors.Detector{
	ID: "CRYPTO", Doc: bitcoinDoc,
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "BCH code of 30 bits, witness version and length", Chance: 1e-9,
	Literals: []string{"bc1", "tb1"}, FoldLiterals: true, Probe: probeSegwit("bc", "tb"), MaxLen: 90,
	Context: wallet("bitcoin", "btc"),
	Examples: []string{
		"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", // BIP-173
		"Donate: §BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4§",
		"§bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0§", // BIP-350
	},
	NearMisses: []string{
		"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", "abc1", "bc1",
		"BC1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
	},
}

const litecoinDoc = "Address of Litecoin: Base58Check beginning with L or M, or a segregated-witness address with ltc1. Those beginning with 3 are written as Bitcoin's and found as such."

var litecoinBase58 = detectors.Detector{
	ID: "LITECOIN_ADDRESS", Doc: litecoinDoc,
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "double SHA-256, four bytes", Chance: 2.3e-10,
	Shapes: []string{"AX{33}", "AX{32}"},
	Validate: func(t *lex.Token) detectors.Verdict {
		return judgeLitecoin(t.Text[t.Start:t.End])
	},
	Value: func(v []byte) (int, detectors.Verdict) {
		n := word(v)
		return n, judgeLitecoin(v[:n])
	},
	MaxLen:  34,
	Context: wallet("litecoin", "ltc"),
	Examples: []string{
		"litecoin: §LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1§",
		"MGxNPPB7eBoWPUaprtX9v9CXJZoD2465zN",
	},
	NearMisses: []string{"LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc2", "MGxNPPB7eBoWPUaprtX9v9CXJZoD24650N"},
}

func judgeLitecoin(s []byte) detectors.Verdict {
	if len(s) < 26 || s[0] != 'L' && s[0] != 'M' {
		return detectors.Reject
	}
	if version, ok := base58Check(s); ok && (version == litecoinP2PKH || version == litecoinP2SH) {
		return detectors.Strong
	}
	return detectors.Reject
}

var litecoinSegwit = detectors.Detector{
	ID: "LITECOIN_ADDRESS", Doc: litecoinDoc,
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "BCH code of 30 bits, witness version and length", Chance: 1e-9,
	Literals: []string{"ltc1"}, FoldLiterals: true, Probe: probeSegwit("ltc"), MaxLen: 90,
	Context:    wallet("litecoin", "ltc"),
	Examples:   []string{"ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", "LTC §LTC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KGMN4N9§"},
	NearMisses: []string{"ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n8", "ltc1"},
}

var ethereumAddress = detectors.Detector{
	ID: "ETHEREUM_ADDRESS",
	Doc: "Address of Ethereum and chains like it: 0x and 40 hexadecimal digits, in mixed case with the checksum of EIP-55. In one letter case " +
		"there is no check.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "EIP-55 where of mixed case", Chance: 0.005,
	Literals: []string{"0x0", "0x1", "0x2", "0x3", "0x4", "0x5", "0x6", "0x7", "0x8", "0x9", "0xa", "0xb", "0xc", "0xd", "0xe", "0xf",
		"0xA", "0xB", "0xC", "0xD", "0xE", "0xF"},
	Probe: probeEthereum, MaxLen: 42,
	Context: wallet("ethereum", "eth", "erc20"),
	Examples: []string{
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", // EIP-55
		"to §0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359§.",
		"ETH wallet: §0xde709f2102306220921060314715629080e2fb77§",
	},
	NearMisses: []string{
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "0x0000000000000000000000000000000000000000", "0xdeadbeef", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0",
	},
}

func probeEthereum(text []byte, at int) (start, end int, v detectors.Verdict) {
	end = at + 42
	if end > len(text) || lex.GluedBefore(text, at) || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	var low [40]byte
	upper, lower, digits, same := false, false, 0, true
	for i, c := range text[at+2 : end] {
		switch {
		case c-'0' < 10:
			digits++
		case c-'a' < 6:
			lower = true
		case c-'A' < 6:
			upper = true
			c |= 0x20
		default:
			return 0, 0, detectors.Reject
		}
		low[i] = c
		same = same && c == low[0]
	}
	switch {
	case same || digits == 0 && !(upper && lower):
		return 0, 0, detectors.Reject // nobody's, or a placeholder of letters
	case !upper || !lower:
		return at, end, detectors.Pass
	case !eip55(low[:], text[at+2:end]):
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

// eip55 reports whether a letter of the address is upper case exactly where the
// half-byte of the hash of its lower-case form is 8 or more.
func eip55(low, address []byte) bool {
	sum := keccak256(low)
	for i, c := range address {
		half := sum[i/2] >> 4
		if i%2 == 1 {
			half = sum[i/2] & 15
		}
		if c > '9' && (c < 'a') != (half >= 8) {
			return false
		}
	}
	return true
}

var moneroAddress = detectors.Detector{
	ID:       "MONERO_ADDRESS",
	Doc:      "Address of Monero: 95 digits of base 58 beginning with 4 (8 for a subaddress), or 106 with a payment id, by CryptoNote Standard 7 with a Keccak checksum.",
	Category: "financial", Family: detectors.FamilyFinancial, Tier: 1, Version: 1,
	Check: "Keccak-256, four bytes", Chance: 2.3e-10,
	Value: func(v []byte) (int, detectors.Verdict) {
		n := word(v)
		return n, judgeMonero(v[:n])
	},
	MaxLen:  moneroIntegrated,
	Context: wallet("monero", "xmr"),
	Examples: []string{
		"Monero: §44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A§",
		"xmr wallet: §888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H§",
	},
	NearMisses: []string{
		"Monero: 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B", "monero: 44AFF",
	},
}

func judgeMonero(s []byte) detectors.Verdict {
	if len(s) < moneroPlain || s[0] != '4' && s[0] != '8' {
		return detectors.Reject
	}
	switch network, ok := moneroNetwork(s); {
	case !ok:
		return detectors.Reject
	case network == 18, network == 19, network == 42: // standard, integrated, subaddress
		return detectors.Strong
	}
	return detectors.Reject
}
