package scanner

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/pdatlas/pdatlas/inventory"
)

// Sampled is how much was read of the objects that were sampled.
type Sampled struct {
	Objects int64
	Rows    int64 // read of all of them
	Least   int64 // read of the one of which the fewest were
}

// Bound is the share of the rows of any of these objects that can hold a type of
// personal data which the object's sample does not show, at 95 %.
func (s Sampled) Bound() float64 { return SampleBound(s.Least) }

// add counts an object that was read in part because a sample was asked for, and
// lets its result say what that is worth.
func (s *Sampled) add(r *inventory.ItemResult) {
	if r.Reason != inventory.Sampled {
		return
	}
	if s.Objects == 0 || r.Records < s.Least {
		s.Least = r.Records
	}
	s.Objects++
	s.Rows += r.Records
	if r.Detail == "" {
		r.Detail = fmt.Sprintf("a sample of %d rows: at most %s of its rows can hold other personal data, at 95 %%", r.Records, Percent(SampleBound(r.Records)))
	}
}

// boundDoubt is the chance that is left to a bound being wrong.
const boundDoubt = 0.05

// SampleBound is the greatest share of rows that can hold something of which n
// rows, each chosen by chance, show nothing, at 95 %: 1 - 0.05^(1/n), the upper
// bound of Clopper and Pearson (Biometrika 26, 1934) for no hit in n. It holds
// for each type of data by itself. Without rows it is 1.
func SampleBound(n int64) float64 {
	if n <= 0 {
		return 1
	}
	return -math.Expm1(math.Log(boundDoubt) / float64(n))
}

// Percent writes a share with two digits that count, never smaller than it is.
func Percent(share float64) string {
	p := share * 100
	if p <= 0 {
		return "0 %"
	}
	decimals := int(1 - math.Floor(math.Log10(p)))
	unit := math.Pow10(-decimals)
	text := strconv.FormatFloat(min(100, math.Ceil(p/unit-1e-9)*unit), 'f', max(0, decimals), 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + " %"
}
