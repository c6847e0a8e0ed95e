package detectortest

import (
	"math/rand/v2"
	"strings"
)

// Draw fills a template: 9 is any digit, A any capital letter, X either, and of
// what stands in brackets one is taken. Other characters stand for themselves.
func Draw(r *rand.Rand, template string) string {
	const digits, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	var b strings.Builder
	pick := func(set string) { b.WriteByte(set[r.IntN(len(set))]) }
	for i := 0; i < len(template); i++ {
		switch c := template[i]; c {
		case '9':
			pick(digits)
		case 'A':
			pick(letters)
		case 'X':
			pick(digits + letters)
		case '[':
			end := i + strings.IndexByte(template[i:], ']')
			pick(template[i+1 : end])
			i = end
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
