package health

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/lex"
)

// leastBases is the length from which letters A, C, G and T are no word.
const leastBases = 40

// codons are three bases of which one stands in 99 of 100 sequences of
// leastBases. In lower case they are parts of words everywhere: sequences so
// written are found as values only.
var codons = []string{"ACG", "CGT", "GTA", "TAC", "GCA", "TGC", "GAT", "ATC"}

var dnaSequence = detectors.Detector{
	ID: "DNA_SEQUENCE",
	Doc: "Sequence of bases of a genome, 40 and more of A, C, G, T and N (GDPR Art. 4(13) genetic data where it is a person's), as FASTA and FASTQ files have " +
		"it, or the head of a file of variants (VCF). A sequence longer than a match may be is found as the value of a column only.",
	Category: special, Family: detectors.FamilyHealth, Tier: 1, Version: 1,
	Check: "four letters, none rare", Chance: 1e-9,
	Literals: append([]string{"##fileformat=VCF"}, codons...), LiteralsInside: true, Probe: probeDNA, MaxLen: detectors.MaxValue,
	Value: valueDNA,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"dna", "dna sequence", "genome", "genotype", "sequence", "fasta", "allele", "haplotype", "genetic sequence"}},
		Fields:   []string{"dna", "dna sequence", "sequence", "genome", "genotype", "haplotype", "nucleotide sequence"},
	},
	Examples: []string{
		"ACGTTGCAAGCTTACGGATCCATGCAAGTCTAGGCTAACGTTAC",
		"dna: §GATTACAGATTACACGTAGCTAGCTAGGATCGATCGATCGAACGTTA§",
		">sample\n§CTGACCNNTAGCTAGGATCGATTTACGAGCATCGACTACGACTA§\n",
		"§##fileformat=VCFv4.2§\n##source=x\n",
	},
	NearMisses: []string{
		"ACGTACGT", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACGA", "CATTAGCATTAG", "TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTACG",
		"ACGTTGCAAGCTTACGGATCCATGCAAGTCTAGGCTAACGTTACe",
	},
}

// isBase marks the letters of bases in either case, N for any.
var isBase = [256]bool{'A': true, 'C': true, 'G': true, 'T': true, 'N': true, 'a': true, 'c': true, 'g': true, 't': true, 'n': true}

// probeDNA reads the sequence around a codon; where one stands before it in the
// same sequence, that has been asked already.
func probeDNA(text []byte, at int) (start, end int, v detectors.Verdict) {
	if text[at] == '#' {
		end = at + len("##fileformat=VCF")
		for end < len(text) && end-at < 24 && (lex.IsWord(text[end]) || text[end] == '.') {
			end++
		}
		if end >= len(text) || text[end] != '\n' && text[end] != '\r' {
			return 0, 0, detectors.Reject
		}
		return at, end, detectors.Strong
	}
	for start = at; start > 0 && isBase[text[start-1]]; {
		if start--; at-start > leastBases*3 || isCodon(text[start:at+2]) {
			return 0, 0, detectors.Reject
		}
	}
	for end = at; end < len(text) && end-start <= detectors.MaxValue && isBase[text[end]]; {
		end++
	}
	if end-start > detectors.MaxValue || lex.GluedBefore(text, start) || lex.GluedAfter(text, end) || !isSequence(text[start:end]) {
		return 0, 0, detectors.Reject
	}
	return start, end, detectors.Strong
}

// isCodon reports whether s begins with one of the literals.
func isCodon(s []byte) bool {
	for _, c := range codons {
		if len(s) >= 3 && string(s[:3]) == c {
			return true
		}
	}
	return false
}

// isSequence reports whether enough bases of every kind are there: no stretch
// of one letter, no word.
func isSequence(s []byte) bool {
	var counts [128]int
	for _, c := range s {
		counts[c&^0x20]++
	}
	if len(s) < leastBases || 2*counts['N'] > len(s) {
		return false
	}
	kinds := 0
	for _, c := range []byte("ACGT") {
		if 16*counts[c] >= len(s) {
			kinds++
		}
	}
	return kinds >= 3
}

func valueDNA(v []byte) (n int, verdict detectors.Verdict) {
	for n < len(v) && isBase[v[n]] {
		n++
	}
	if !isSequence(v[:n]) || lex.GluedAfter(v, n) {
		return 0, detectors.Reject
	}
	return n, detectors.Strong
}

var medicalDeviceUDI = detectors.Detector{
	ID: "MEDICAL_DEVICE_UDI",
	Doc: "Unique device identifier of a medical device in GS1 form: (01) and a number of 14 digits with a check digit, then expiry (17), lot (10) or serial number (21), " +
		"by Regulation (EU) 2017/745, Annex VI part C. That of an implant leads to its patient.",
	Category: special, Family: detectors.FamilyHealth, Tier: 1, Version: 1,
	Check: "GS1 mod 10, application identifiers", Chance: 0.0001,
	Literals: []string{"(01)"}, Probe: probeUDI, MaxLen: 100,
	Context: detectors.Context{
		Keywords: map[string][]string{"": {"udi", "udi-di", "unique device identifier", "implant", "device identifier", "gs1"}},
		Fields:   []string{"udi", "udi di", "unique device identifier", "device udi", "implant udi"},
	},
	Examples: []string{
		"(01)04012345678901(17)271231(10)A4711",
		"UDI: §(01)00844588003288(17)141120(10)7654321D(21)10987654d321§", // FDA's example
		"implant §(01) 04012345678901 (21) 88X§",
	},
	NearMisses: []string{"(01)04012345678902(17)271231", "(01) 234 5678", "(01)", "(01)04012345678901"},
}

func probeUDI(text []byte, at int) (start, end int, v detectors.Verdict) {
	i := at + len("(01)")
	for i < len(text) && text[i] == ' ' && i < at+6 {
		i++
	}
	if i+14 > len(text) || digitsOf(text[i:i+14]) != 14 || !gs1(text[i:i+14]) {
		return 0, 0, detectors.Reject
	}
	parts := 0
	for end = i + 14; ; parts++ {
		n := readElement(text, end)
		if n == 0 || end+n-at > 100 {
			break
		}
		end += n
	}
	if parts == 0 || lex.GluedAfter(text, end) {
		return 0, 0, detectors.Reject
	}
	return at, end, detectors.Strong
}

// gs1 reports whether the last digit is the check digit of GS1: weights 3 and 1
// from the right, modulo 10.
func gs1(d []byte) bool {
	sum := 0
	for i, c := range d {
		w := 1
		if (len(d)-i)%2 == 0 {
			w = 3
		}
		sum += w * int(c-'0')
	}
	return sum%10 == 0
}

// readElement returns the width of "(17)271231" at text[i:]: dates of six
// digits, lots and serial numbers of up to twenty characters; 0 when there is none.
func readElement(text []byte, i int) int {
	from := i
	for i < len(text) && text[i] == ' ' && i < from+1 {
		i++
	}
	if i+5 > len(text) || text[i] != '(' || text[i+3] != ')' {
		return 0
	}
	ai := string(text[i+1 : i+3])
	i += 4
	if i < len(text) && text[i] == ' ' {
		i++
	}
	value := i
	for i < len(text) && i-value < 20 && text[i] < 0x80 && (lex.IsWord(text[i]) || text[i] == '-' || text[i] == '/') {
		i++
	}
	switch n := i - value; ai {
	case "11", "13", "15", "17":
		if n != 6 || digitsOf(text[value:i]) != 6 {
			return 0
		}
	case "10", "21", "22":
		if n == 0 || !lex.IsWord(text[i-1]) {
			return 0
		}
	default:
		return 0
	}
	return i - from
}
