
// nlPostcodeParts reports whether the digits do not begin with 0 and the letters
// are not those that were left out for what they were once short for.
func nlPostcodeParts(s plain) bool {
	first := s.letters()
	if first > 0 && !s.oneOf(0, first, "NL") {
		return false
	}
	return s.b[first] != '0' && !s.oneOf(s.len()-2, s.len(), "SA", "SD", "SS")
}
