
func liPrefix(s plain) bool { return s.behindPrefix("LI", "FL") }
