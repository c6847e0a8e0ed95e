package nationalid

// Births that a number may speak of. No register that issues these numbers
// holds an older one (the first began in 1936), and the clock is not
// asked, for the same text must give the same findings on any day. Raise the
// last year, with the detectors' versions, before it comes.
const (
	firstBirthYear = 1850
	lastBirthYear  = 2039
)

// born reports whether the date is in the calendar and a birth of our time.
func born(year, month, day int) bool {
	return year >= firstBirthYear && year <= lastBirthYear &&
		month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

// bornShort is born for a year of two digits in the last century or this.
func bornShort(yy, month, day int) bool {
	return born(1900+yy, month, day) || born(2000+yy, month, day)
}

// daysIn returns the number of days of a month of the Gregorian calendar.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
