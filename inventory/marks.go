package inventory

import (
	"encoding/binary"
	"errors"
	"math"
)

// Mark is how often one set of signs led to a finding. It is all that is needed
// to judge the matches by other rules without reading them again.
type Mark struct {
	Variant    int     // which of the detector's rows of this ID, from 0
	Evidence   uint32  // bits, as the detectors number them
	Likelihood int8    // 1 to 5
	Score      float64 // mean, 0 to 1
	Count      int64
	FromColumn int64 // of Count, values that only their column shows to be of the type
	FirstRow   int64 // of the first match, as in Finding
	FirstByte  int64
}

// Sum lets the finding say what its marks from a likelihood on say together. A
// finding without such a mark counts 0 and says what the marks below it do.
func (f *Finding) Sum(least int8) {
	f.Count, f.FromColumn, f.Likelihood, f.Score, f.Evidence = 0, 0, 0, 0, 0
	counted := false
	for _, m := range f.Marks {
		counted = counted || m.Likelihood >= least
	}
	var score float64
	var n int64
	first := true
	for _, m := range f.Marks {
		if counted && m.Likelihood < least {
			continue
		}
		f.Likelihood = max(f.Likelihood, m.Likelihood)
		f.Evidence |= m.Evidence
		// As it is stored, so that a rescore by the same rules gives the same.
		score += math.Round(m.Score*scoreSteps) / scoreSteps * float64(m.Count)
		n += m.Count
		if first || m.FirstByte < f.FirstByte {
			f.FirstByte, f.FirstRow, first = m.FirstByte, m.FirstRow, false
		}
		if counted {
			f.Count += m.Count
			f.FromColumn += m.FromColumn
		}
	}
	if n > 0 {
		f.Score = score / float64(n)
	}
}

// marksFormat is the first byte of stored marks.
const marksFormat = 1

// scoreSteps is how finely a mark's score is stored.
const scoreSteps = 10_000

// packMarks writes marks as bytes: the format, then for each mark its variant,
// evidence, likelihood, score, count, part from the column, row and byte as
// unsigned varints (encoding/binary).
func packMarks(marks []Mark) []byte {
	if len(marks) == 0 {
		return []byte{}
	}
	b := append(make([]byte, 0, 1+16*len(marks)), marksFormat)
	for _, m := range marks {
		for _, v := range [...]uint64{uint64(m.Variant), uint64(m.Evidence), uint64(m.Likelihood), uint64(math.Round(m.Score * scoreSteps)),
			uint64(m.Count), uint64(m.FromColumn), uint64(m.FirstRow), uint64(m.FirstByte)} {
			b = binary.AppendUvarint(b, v)
		}
	}
	return b
}

var errMarks = errors.New("the marks of a finding cannot be read")

// unpackMarks reads what packMarks wrote.
func unpackMarks(b []byte) ([]Mark, error) {
	if len(b) == 0 {
		return nil, nil
	}
	if b[0] != marksFormat {
		return nil, errMarks
	}
	var marks []Mark
	for b = b[1:]; len(b) > 0; {
		var v [8]uint64
		for i := range v {
			x, n := binary.Uvarint(b)
			if n <= 0 || x > math.MaxInt64 {
				return nil, errMarks
			}
			v[i], b = x, b[n:]
		}
		m := Mark{Variant: int(v[0]), Evidence: uint32(v[1]), Likelihood: int8(min(v[2], 9)), Score: float64(v[3]) / scoreSteps,
			Count: int64(v[4]), FromColumn: int64(v[5]), FirstRow: int64(v[6]), FirstByte: int64(v[7])}
		if v[0] > math.MaxUint16 || v[1] > math.MaxUint32 || m.Likelihood < 1 || m.Likelihood > 5 || v[3] > scoreSteps || m.FromColumn > m.Count {
			return nil, errMarks
		}
		marks = append(marks, m)
	}
	return marks, nil
}
