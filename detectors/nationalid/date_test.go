package nationalid

import (
	"testing"
	"time"
)

// TestBorn compares with package time over all years that count, and one more
// on either side.
func TestBorn(t *testing.T) {
	for year := firstBirthYear - 1; year <= lastBirthYear+1; year++ {
		for month := 0; month <= 13; month++ {
			for day := 0; day <= 32; day++ {
				d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
				want := d.Year() == year && int(d.Month()) == month && d.Day() == day &&
					year >= firstBirthYear && year <= lastBirthYear
				if got := born(year, month, day); got != want {
					t.Fatalf("born(%d, %d, %d) = %v", year, month, day, got)
				}
			}
		}
	}
}

func TestBornShort(t *testing.T) {
	tests := []struct {
		yy, month, day int
		want           bool
	}{
		{0, 2, 29, true},   // 2000
		{4, 2, 29, true},   // 1904, 2004
		{39, 2, 29, false}, // no leap year
		{96, 2, 29, true},  // 1996
		{99, 12, 31, true},
		{50, 4, 31, false},
		{50, 0, 1, false},
		{50, 1, 0, false},
	}
	for _, tt := range tests {
		if got := bornShort(tt.yy, tt.month, tt.day); got != tt.want {
			t.Errorf("bornShort(%d, %d, %d) = %v", tt.yy, tt.month, tt.day, got)
		}
	}
}
