
// roPlateCounty reports whether a plate's first letters are a county; three
// digits are of Bucharest only.
func roPlateCounty(s plain) bool {
	county := s.letters()
	if !listed(" AB AG AR B BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR IF IL IS MH MM MS NT OT PH SB SJ SM SV TL TM TR VL VN VS ", s.b[:county]) {
		return false
	}
	return county == 1 || s.len() == 7
}
