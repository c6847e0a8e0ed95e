package scanner

import (
	"bytes"
	"math"
	"slices"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/inventory"
)

// firstLook is how many values of a column are judged first; only where they
// may be of a type are the others of the sample looked at.
const firstLook = 64

// judge decides from the sample of a field what its column is, and lets the
// column's findings say so. It returns how many values were looked at.
func (f *frame) judge(s *sampler, field int, c *column, values int64) int64 {
	w := f.w
	if c == w.fold.overflow {
		return 0
	}
	all := s.values(w.look[:0], field, 1)
	w.look = all
	if len(all) == 0 {
		return 0
	}
	looked := all
	if step := len(all) / firstLook; step > 1 {
		looked = everyNth(all, step)
	}
	v := w.verdict(c.field, looked)
	if v.Detector != "" && len(looked) < len(all) {
		looked = all
		v = w.verdict(c.field, looked)
	}
	k, decided := w.fold.column(c, &v, values, s.whole(field) && len(looked) == len(all), single(looked))
	if decided && k.FromColumn > 0 && w.eachColumn != nil {
		w.eachColumn(c, v.Detector, &k, values, int64(len(looked)))
	}
	if decided {
		w.hashes.column(c, w.fold.indexOf(v.Detector), k.Count, looked, s.whole(field) && len(looked) == len(all))
	}
	f.ages(c, all)
	return int64(len(looked))
}

// verdict judges values that stand in a field, in their order.
func (w *worker) verdict(field *detectors.Field, values [][]byte) detectors.Column {
	var stat detectors.ColumnStat
	for _, v := range values {
		w.scanner.AddTo(&stat, field, v)
	}
	return w.engine.Judge(&stat, field)
}

func everyNth(all [][]byte, step int) (out [][]byte) {
	for i := 0; i < len(all); i += step {
		out = append(out, all[i])
	}
	return out
}

// single reports whether a column holds tokens rather than text: most values
// are short and have few blanks, so that no word in them speaks for another.
func single(values [][]byte) bool {
	const longest, blanks = 40, 2
	n := 0
	for _, v := range values {
		if len(v) <= longest && bytes.Count(v, []byte{' '}) <= blanks {
			n++
		}
	}
	return 10*n >= 9*len(values)
}

// ages reads the column's sample where it holds birth dates or ages.
func (f *frame) ages(c *column, values [][]byte) {
	fold := f.w.fold
	for _, i := range c.tallies {
		t := &fold.tallies[i]
		id := fold.ds[t.detector].ID
		if id != "DATE_OF_BIRTH" && id != "AGE" || t.counted(0) == 0 {
			continue
		}
		if a := ages(values, id == "DATE_OF_BIRTH", f.w.now()); a.Sampled > 0 {
			a.Member, a.Field = c.member, c.name
			fold.ages = append(fold.ages, a)
		}
		return
	}
}

// A column that is of a type by no more than this tells nothing of its other values.
const decidedShare = 0.5

// column lets the verdict on a column speak through its findings. exact says
// that all of its values were judged, tokens that they are no text. It returns
// what the column counts and whether that is likely enough to be reported.
func (f *fold) column(c *column, v *detectors.Column, values int64, exact, tokens bool) (k inventory.Mark, counts bool) {
	det := f.indexOf(v.Detector)
	if det >= 0 && int8(v.Likelihood) >= f.rules.kept[det] {
		k = f.decide(c, uint16(det), v, values, exact)
		counts = k.Likelihood >= f.rules.least[det]
	}
	decided := det >= 0 && v.Likelihood >= detectors.Likely && v.Share >= decidedShare
	if decided || tokens {
		f.noise(c, v.Detector, values)
	}
	return k, counts
}

// decide replaces the matches of a type in a column of it by the column's count:
// one cell is one finding.
func (f *fold) decide(c *column, det uint16, v *detectors.Column, values int64, exact bool) (k inventory.Mark) {
	id := f.ds[det].ID
	k = inventory.Mark{Likelihood: int8(v.Likelihood), Evidence: uint32(detectors.ColumnAgrees), Score: float64(v.Score)}
	found, best, first := int64(0), -1, true
	for _, i := range c.tallies {
		t := &f.tallies[i]
		if f.ds[t.detector].ID != id {
			continue
		}
		if best < 0 {
			best = int(i)
		}
		found += t.counted(int8(detectors.Likely)) // whatever counts, so that a rescore gives the same
		for _, m := range t.marks {
			k.Evidence |= m.Evidence
			k.Likelihood = max(k.Likelihood, m.Likelihood)
			k.Score = max(k.Score, m.Score/float64(m.Count))
			if first || m.FirstByte < k.FirstByte {
				k.FirstByte, k.FirstRow, first = m.FirstByte, m.FirstRow, false
			}
		}
		t.marks = t.marks[:0]
	}
	found = min(found, values)
	k.Count = found
	if n := estimate(v.Share, values); exact && n > found || !exact && beyondChance(found, v.Share, values, v.N) {
		k.Count = max(n, found)
	}
	k.FromColumn = k.Count - found
	k.Score *= float64(k.Count) // a sum, as in every tally
	var t *tally
	if best >= 0 {
		t = &f.tallies[best]
	} else {
		t = f.tally(c, det)
	}
	if k.Count > 0 {
		t.marks = append(t.marks, k)
	}
	for _, other := range v.Alt {
		if i := f.indexOf(other); i >= 0 && !slices.Contains(t.alt, uint16(i)) {
			t.alt = append(t.alt, uint16(i))
		}
	}
	return k
}

// indexOf is the first detector of an ID, -1 when there is none.
func (f *fold) indexOf(id string) int {
	if i, ok := f.first[id]; ok {
		return i
	}
	return -1
}

// estimate is how many of a column's values are of the type, by their share.
func estimate(share float64, values int64) int64 {
	return min(values, int64(math.Round(share*float64(values))))
}

// beyondChance reports whether fewer matches were found one by one than a sample
// of n values lets expect, by more than three standard errors of the sample:
// matches are exact, an estimate is not.
func beyondChance(found int64, share float64, values int64, n int) bool {
	expected := share * float64(values)
	deviation := float64(values) * math.Sqrt(max(share*(1-share), 1/float64(n))/float64(n))
	return float64(found) < expected-3*deviation
}

// Noise: a type whose check passes by chance at least this often, and that a
// column holds no more often than three times that.
const (
	noisyChance = 0.005
	noisyFactor = 3
	noisyValues = 20 // in fewer values a share says nothing
)

// noise takes back the matches of other types that a column's values pass by
// chance: a tenth of order numbers has the check digit of something.
func (f *fold) noise(c *column, decided string, values int64) {
	if values < noisyValues {
		return
	}
	for _, i := range c.tallies {
		t := &f.tallies[i]
		d := &f.ds[t.detector]
		if d.ID == decided || d.Chance < noisyChance || d.Chance > 1.0/noisyFactor {
			continue
		}
		if n := t.counted(0); float64(n) <= noisyFactor*d.Chance*float64(values) {
			t.marks = t.marks[:0]
		}
	}
}
