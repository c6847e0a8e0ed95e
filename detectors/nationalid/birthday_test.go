package nationalid

import (
	"fmt"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/detectors/detectortest"
)

// birthdayForm writes numbers of a type whose births it knows by day.
type birthdayForm struct {
	id string
	// write gives the number of a day with check characters or serials n; the
	// right ones are found by trying n from 0 to tries-1.
	write func(year, month, day, n int) string
	tries int
	from  int // first year; all end in 2039
}

func birthdayForms() []birthdayForm {
	return []birthdayForm{
		{"AT_VNR", func(y, m, d, n int) string { return fmt.Sprintf("%04d %02d%02d%02d", 1230+n, d, m, y%100) }, 30, 1900},
		{"BE_NN", func(y, m, d, n int) string { return fmt.Sprintf("%02d.%02d.%02d-033.%02d", y%100, m, d, n) }, 100, 1900},
		{"BE_BIS", func(y, m, d, n int) string { return fmt.Sprintf("%02d.%02d.%02d-033.%02d", y%100, m+40, d, n) }, 100, 1900},
		{"DK_CPR", func(y, m, d, n int) string { return fmt.Sprintf("%02d%02d%02d-%d123", d, m, y%100, n) }, 10, 1858},
		{"FI_PERSONAL_IDENTITY_CODE", func(y, m, d, n int) string {
			return fmt.Sprintf("%02d%02d%02d%c123%c", d, m, y%100, "+-A"[y/100-18], fiCheck[n])
		}, 31, 1850},
		{"IT_FISCAL_CODE", func(y, m, d, n int) string {
			return fmt.Sprintf("BNCLRA%02d%c%02dF205%c", y%100, "ABCDEHLMPRST"[m-1], d+40, 'A'+n)
		}, 26, 1900},
		{"NO_FODSELSNUMMER", func(y, m, d, n int) string {
			serial := 600
			if y < 2000 {
				serial = 100
			}
			return fmt.Sprintf("%02d%02d%02d %05d", d, m, y%100, serial*100+n)
		}, 400, 1900},
		{"NO_D_NUMMER", func(y, m, d, n int) string {
			return fmt.Sprintf("%02d%02d%02d %05d", d+40, m, y%100, 60000+n)
		}, 400, 2000},
		{"PL_PESEL", func(y, m, d, n int) string {
			return fmt.Sprintf("%02d%02d%02d0123%d", y%100, m+map[int]int{18: 80, 19: 0, 20: 20}[y/100], d, n)
		}, 10, 1850},
		{"SE_PERSONNUMMER", func(y, m, d, n int) string { return fmt.Sprintf("%04d%02d%02d-471%d", y, m, d, n) }, 10, 1850},
		{"SE_SAMORDNINGSNUMMER", func(y, m, d, n int) string { return fmt.Sprintf("%04d%02d%02d-471%d", y, m, d+60, n) }, 10, 1850},
		{"SE_PERSONNUMMER", func(y, m, d, n int) string { return fmt.Sprintf("%02d%02d%02d-471%d", y%100, m, d, n) }, 10, 1940},
		{"IS_KENNITALA", func(y, m, d, n int) string {
			return fmt.Sprintf("%02d%02d%02d-%03d%d", d, m, y%100, 200+n, y/100%10)
		}, 100, 1850},
		{"LT_ASMENS", func(y, m, d, n int) string { return fmt.Sprintf("%d%02d%02d%02d012%d", 2*(y/100-18)+1, y%100, m, d, n) }, 10, 1850},
		{"LU_MATRICULE", func(y, m, d, n int) string { return fmt.Sprintf("%04d%02d%02d033%02d", y, m, d, n) }, 100, 1850},
		{"LV_PERSONAS_KODS", func(y, m, d, n int) string {
			return fmt.Sprintf("%02d%02d%02d-%d%03d%d", d, m, y%100, y/100-18, n/10, n%10)
		}, 300, 1850},
		{"NO_H_NUMMER", func(y, m, d, n int) string { return fmt.Sprintf("%02d%02d%02d %05d", d, m+40, y%100, 60000+n) }, 400, 2000},
		{"RO_CNP", func(y, m, d, n int) string {
			return fmt.Sprintf("%d%02d%02d%02d40012%d", map[int]int{18: 3, 19: 1, 20: 5}[y/100], y%100, m, d, n)
		}, 10, 1850},
		{"SI_EMSO", func(y, m, d, n int) string { return fmt.Sprintf("%02d%02d%03d50%04d", d, m, y%1000, n) }, 100, 1850},
		{"SK_RC", func(y, m, d, n int) string { return fmt.Sprintf("%02d%02d%02d/%04d", y%100, m+50, d, n) }, 100, 1954},
		{"UK_CHI", func(y, m, d, n int) string { return fmt.Sprintf("%02d%02d%02d %04d", d, m, y%100, n) }, 100, 1940},
	}
}

// TestEveryBirthday tries the first and last days of every month and all leap
// days: whoever was born then can have a number, nobody on the day after the
// last one.
func TestEveryBirthday(t *testing.T) {
	for i, f := range birthdayForms() {
		if detectortest.Thinned(i) {
			continue
		}
		j := newJudge(t, f.id)
		exists := func(year, month, day int) bool {
			for n := range f.tries {
				if j.verdict(f.write(year, month, day, n)) != reject {
					return true
				}
			}
			return false
		}
		for year := f.from; year <= 2039; year++ {
			for month := 1; month <= 12; month++ {
				last := time.Date(year, time.Month(month+1), 0, 0, 0, 0, 0, time.UTC).Day()
				if !exists(year, month, 1) || !exists(year, month, last) {
					t.Errorf("%s: no number for a birth in %d-%02d, e.g. %s", f.id, year, month, f.write(year, month, last, 0))
				}
				if f.id == "LV_PERSONAS_KODS" && last == 31 {
					continue // 32 begins the codes without a date
				}
				if year%8 == 1 && exists(year, month, last+1) {
					t.Errorf("%s: a number for a birth on %d-%02d-%02d", f.id, year, month, last+1)
				}
			}
		}
	}
}
