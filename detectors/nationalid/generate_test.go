package nationalid

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// The generators make numbers of each type from the rules that its authority
// publishes, said another way than the detectors say them: remainders are taken
// of whole numbers, check digits looked for by trial in the published equation.
// They know nothing of package checkdigit.

// generator makes valid numbers of a type as registers hold them, without
// separators.
type generator struct {
	id  string
	new func(r *rand.Rand) string
}

func generators() []generator {
	own := []generator{
		{"AT_VNR", newAT}, {"BE_NN", newBE}, {"DE_TAX_ID", newDE}, {"DK_CPR", newDK}, {"ES_NIE", newNIE}, {"ES_NIF", newNIF},
		{"FI_PERSONAL_IDENTITY_CODE", newFI}, {"FR_NIR", newFR}, {"IT_FISCAL_CODE", newIT}, {"NL_BSN", newNL}, {"NO_FODSELSNUMMER", newNO},
		{"PL_PESEL", newPL}, {"PT_NIF", newPT}, {"SE_PERSONNUMMER", newSE}, {"UK_NHS", newNHS}, {"UK_NINO", newNINO}, {"US_SSN", newSSN},
	}
	return slices.Concat(own, austriaToHungaryGenerators(), irelandToSwitzerlandGenerators())
}

// birth is a random day on which somebody may have been born.
func birth(r *rand.Rand) (year, month, day int) {
	year, month = 1930+r.IntN(90), 1+r.IntN(12)
	return year, month, 1 + r.IntN(map[bool]int{true: 28, false: 30}[month == 2])
}

// sumOf is the sum of digits times weights.
func sumOf(digits string, weights ...int) (sum int) {
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	return sum
}

// number is the value of digits.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		panic("a generator made no number")
	}
	return n
}

func newAT(r *rand.Rand) string {
	for {
		y, m, d := birth(r)
		serial, date := fmt.Sprintf("%03d", 100+r.IntN(900)), fmt.Sprintf("%02d%02d%02d", d, m, y%100)
		if check := sumOf(serial+date, 3, 7, 9, 5, 8, 4, 2, 1, 6) % 11; check < 10 {
			return fmt.Sprintf("%s%d%s", serial, check, date) // no number has the check 10: the serial is passed over
		}
	}
}

func newBE(r *rand.Rand) string {
	y, m, d := birth(r)
	base := fmt.Sprintf("%02d%02d%02d%03d", y%100, m, d, 1+r.IntN(998))
	n := number(base)
	if y >= 2000 {
		n += 2_000_000_000
	}
	return fmt.Sprintf("%s%02d", base, 97-n%97)
}

// newDE draws ten digits of which one stands twice, and tries the check digits.
func newDE(r *rand.Rand) string {
	for {
		order := r.Perm(10)
		order[1+r.IntN(9)] = order[0]
		r.Shuffle(10, func(i, j int) { order[i], order[j] = order[j], order[i] })
		if order[0] == 0 {
			continue
		}
		product := 10
		s := ""
		for _, d := range order {
			s += strconv.Itoa(d)
			sum := (d + product) % 10
			if sum == 0 {
				sum = 10
			}
			product = 2 * sum % 11
		}
		return s + strconv.Itoa((11-product)%10)
	}
}

func newDK(r *rand.Rand) string {
	for {
		y, m, d := birth(r)
		first := r.IntN(4)
		if y >= 2000 {
			first = 4 + r.IntN(6)
			if y > 2036 || y%100 > 36 {
				continue
			}
		}
		s := fmt.Sprintf("%02d%02d%02d%d%02d", d, m, y%100, first, r.IntN(100))
		if check := (11 - sumOf(s, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11; check < 10 {
			return s + strconv.Itoa(check)
		}
	}
}

func newNIF(r *rand.Rand) string {
	n := 1_000_000 + r.IntN(90_000_000)
	return fmt.Sprintf("%08d%c", n, "TRWAGMYFPDXBNJZSQVHLCKE"[n%23])
}

func newNIE(r *rand.Rand) string {
	first, n := r.IntN(3), 1_000_000+r.IntN(8_999_999)
	return fmt.Sprintf("%c%07d%c", "XYZ"[first], n, "TRWAGMYFPDXBNJZSQVHLCKE"[(first*10_000_000+n)%23])
}

func newFI(r *rand.Rand) string {
	y, m, d := birth(r)
	sign := "-YXWVU"[r.IntN(6)]
	if y >= 2000 {
		sign = "ABCDEF"[r.IntN(6)]
	}
	date, serial := fmt.Sprintf("%02d%02d%02d", d, m, y%100), fmt.Sprintf("%03d", 2+r.IntN(998))
	return fmt.Sprintf("%s%c%s%c", date, sign, serial, "0123456789ABCDEFHJKLMNPRSTUVWXY"[number(date+serial)%31])
}

func newFR(r *rand.Rand) string {
	y, m, _ := birth(r)
	department := fmt.Sprintf("%02d", 1+r.IntN(95))
	n := 0
	switch body := fmt.Sprintf("%d%02d%02d", 1+r.IntN(2), y%100, m); {
	case r.IntN(10) == 0: // Corsica: A and B count as 0, less one million and two
		letter := r.IntN(2)
		rest := fmt.Sprintf("%03d%03d", 1+r.IntN(300), 1+r.IntN(999))
		n = number(body+"20"+rest) - []int{1_000_000, 2_000_000}[letter]
		return fmt.Sprintf("%s2%c%s%02d", body, "AB"[letter], rest, 97-n%97)
	default:
		body += department + fmt.Sprintf("%03d%03d", 1+r.IntN(989), 1+r.IntN(999))
		return fmt.Sprintf("%s%02d", body, 97-number(body)%97)
	}
}

// newIT computes the check letter with the decree's table written out.
func newIT(r *rand.Rand) string {
	odd := map[byte]int{'0': 1, '1': 0, '2': 5, '3': 7, '4': 9, '5': 13, '6': 15, '7': 17, '8': 19, '9': 21,
		'A': 1, 'B': 0, 'C': 5, 'D': 7, 'E': 9, 'F': 13, 'G': 15, 'H': 17, 'I': 19, 'J': 21, 'K': 2, 'L': 4, 'M': 18, 'N': 20, 'O': 11,
		'P': 3, 'Q': 6, 'R': 8, 'S': 12, 'T': 14, 'U': 16, 'V': 10, 'W': 22, 'X': 25, 'Y': 24, 'Z': 23}
	y, m, d := birth(r)
	s := random(r, "AAAAAA") + fmt.Sprintf("%02d%c%02d%s", y%100, "ABCDEHLMPRST"[m-1], d+40*r.IntN(2), random(r, "A999"))
	sum := 0
	for i := range len(s) {
		switch c := s[i]; {
		case i%2 == 0:
			sum += odd[c]
		case c <= '9':
			sum += int(c - '0')
		default:
			sum += int(c - 'A')
		}
	}
	return s + string(rune('A'+sum%26))
}

func newNL(r *rand.Rand) string {
	for {
		s := fmt.Sprintf("%09d", 10_000_000+r.IntN(989_000_000))
		if sumOf(s, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0 && s[0] != '0' && s[:5] != "99999" {
			return s
		}
	}
}

func newNO(r *rand.Rand) string {
	for {
		y, m, d := birth(r)
		serial := r.IntN(500)
		if y >= 2000 {
			serial = 500 + r.IntN(500)
		}
		if y >= 2000 && y%100 > 39 || y < 1940 && serial >= 500 {
			continue
		}
		s := fmt.Sprintf("%02d%02d%02d%03d", d, m, y%100, serial)
		k1 := (11 - sumOf(s, 3, 7, 6, 1, 8, 9, 4, 5, 2)%11) % 11
		if k1 == 10 {
			continue
		}
		s += strconv.Itoa(k1)
		if k2 := (11 - sumOf(s, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11; k2 < 10 {
			return s + strconv.Itoa(k2)
		}
	}
}

func newPL(r *rand.Rand) string {
	y, m, d := birth(r)
	if y >= 2000 {
		m += 20
	}
	s := fmt.Sprintf("%02d%02d%02d%04d", y%100, m, d, r.IntN(10_000))
	return s + strconv.Itoa((10-sumOf(s, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3)%10)%10)
}

func newPT(r *rand.Rand) string {
	s := strconv.Itoa(1+r.IntN(3)) + random(r, "9999999")
	check := 11 - sumOf(s, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if check > 9 {
		check = 0
	}
	return s + strconv.Itoa(check)
}

// newSE computes the check digit with the digit sums of products, as Skatteverket does.
func newSE(r *rand.Rand) string {
	y, m, d := birth(r)
	s := fmt.Sprintf("%02d%02d%02d%03d", y%100, m, d, 1+r.IntN(999))
	sum := 0
	for i := range len(s) {
		p := int(s[i]-'0') * (2 - i%2)
		sum += p/10 + p%10
	}
	return s + strconv.Itoa((10-sum%10)%10)
}

func newNHS(r *rand.Rand) string {
	for {
		s := string("3467"[r.IntN(4)]) + random(r, "99999999")
		if check := 11 - sumOf(s, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11; check != 10 {
			return s + strconv.Itoa(check%11)
		}
	}
}

func newNINO(r *rand.Rand) string {
	const first, second = "ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"
	for {
		prefix := string(first[r.IntN(len(first))]) + string(second[r.IntN(len(second))])
		if !strings.Contains("BG GB KN NK NT TN ZZ", prefix) {
			return prefix + random(r, "999999") + string("ABCD"[r.IntN(4)])
		}
	}
}

func newSSN(r *rand.Rand) string {
	for {
		if area := 1 + r.IntN(899); area != 666 {
			return fmt.Sprintf("%03d%02d%04d", area, 1+r.IntN(99), 1+r.IntN(9999))
		}
	}
}

// draws is how many numbers of each type the tests below look at.
const draws = 400

// forEachType runs a test with the numbers of every type.
func forEachType(t *testing.T, test func(t *testing.T, j *judge, numbers []string)) {
	t.Helper()
	for i, g := range generators() {
		if detectortest.Thinned(i) {
			continue
		}
		t.Run(g.id, func(t *testing.T) {
			r := rand.New(rand.NewPCG(17, 4))
			var numbers []string
			for range draws {
				numbers = append(numbers, g.new(r))
			}
			test(t, newJudge(t, g.id), numbers)
		})
	}
}

func TestEveryTypeHasAGenerator(t *testing.T) {
	has := map[string]bool{}
	for _, g := range generators() {
		has[g.id] = true
	}
	for _, g := range worldGenerators() {
		has[g.id] = true
	}
	for _, d := range all() {
		if !has[d.ID] && d.Tier == 1 && (d.Category == "national_id" || abroad[d.Country] != "") {
			t.Errorf("%s has no generator", d.ID)
		}
	}
}

// TestGeneratedAreAccepted: what the authority's rules make, the detector takes,
// and never for a published sample.
func TestGeneratedAreAccepted(t *testing.T) {
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		for _, n := range numbers {
			if v := j.verdict(n); v == detectors.Reject || v == detectors.Sample {
				t.Errorf("%s has verdict %d", n, v)
			}
		}
	})
}

// TestGeneratedInEveryForm writes every number in all the groupings of its
// type, in capitals and small letters. The Finnish separator is left out: it is
// a part of the number.
func TestGeneratedInEveryForm(t *testing.T) {
	forEachType(t, func(t *testing.T, j *judge, numbers []string) {
		if j.id == "FI_PERSONAL_IDENTITY_CODE" {
			return
		}
		tried := 0
		for _, n := range numbers {
			for _, shape := range j.allShapes() {
				s, ok := regroup(n, shape)
				if !ok || signed(s) {
					continue
				}
				tried++
				if j.verdict(s) == detectors.Reject || j.verdict(strings.ToLower(s)) == detectors.Reject {
					t.Errorf("%s is taken, %s is not", n, s)
				}
			}
		}
		if tried < draws {
			t.Errorf("only %d forms of %d numbers", tried, draws)
		}
	})
}

// allShapes lists the shapes of the type's rows with each of their separators.
func (j *judge) allShapes() (shapes []string) {
	for _, d := range j.ds {
		for _, shape := range allLengths(d.Shapes) {
			for _, sep := range separators(shape) {
				shapes = append(shapes, strings.ReplaceAll(shape, "_", sep))
			}
		}
	}
	return shapes
}
